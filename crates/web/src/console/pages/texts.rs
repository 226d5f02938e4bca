//! The texts of a case beside each other, with what they share marked.

use super::frame::Frame;
use super::text;
use crate::tongue::say;
use app::CaseTexts;
use askama::Template;
use casework::{CaseId, Match, Part};

/// The texts of a case.
#[derive(Debug, Template)]
#[template(path = "texts.html")]
pub(crate) struct TextsPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The case.
    pub(crate) case: CaseId,
    /// Its texts.
    pub(crate) texts: CaseTexts,
}

/// A piece of a text.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    /// Addresses in it are made harmless.
    shown: String,
    /// Whether it stands in the other text too.
    is_shared: bool,
}

/// A text of the upload, or of one of its parts.
struct HeldText<'a> {
    part: Option<&'a Part>,
    pieces: Vec<Piece>,
}

/// A known text, and how the held one resembles it.
struct KnownText<'a> {
    found: &'a Match,
    pieces: Option<Vec<Piece>>,
}

impl TextsPage {
    /// The held texts, each with what it shares with any known one and the links that are known.
    fn uploads(&self) -> Vec<HeldText<'_>> {
        let uploads = self.texts.uploads.iter();
        uploads
            .map(|(part, text)| {
                let known = || {
                    self.texts
                        .known
                        .iter()
                        .map(|(found, _)| found)
                        .filter(|found| found.part == *part)
                };
                let shared = known().filter_map(|found| found.text.as_ref());
                let links = known().flat_map(|found| &found.links);
                let marked = shared
                    .flat_map(|text| &text.query)
                    .chain(links.map(|link| &link.place));
                HeldText {
                    part: part.as_ref(),
                    pieces: pieces(text, marked),
                }
            })
            .collect()
    }

    fn known(&self) -> Vec<KnownText<'_>> {
        let known = self.texts.known.iter();
        known
            .map(|(found, known)| KnownText {
                found,
                pieces: known.as_ref().map(|known| {
                    let shared = found.text.iter().flat_map(|text| &text.banked);
                    pieces(known, shared)
                }),
            })
            .collect()
    }
}

/// Cuts a text where what is shared begins and ends. Places that are none of this text's are passed over.
fn pieces<'a>(whole: &str, shared: impl Iterator<Item = &'a [u32; 2]>) -> Vec<Piece> {
    let mut shared: Vec<_> = shared
        .map(|[start, end]| (*start as usize, *end as usize))
        .collect();
    shared.sort_unstable();
    let (mut pieces, mut reached) = (Vec::new(), 0);
    let mut push = |from: usize, to: usize, is_shared| {
        if let Some(piece) = whole.get(from..to).filter(|piece| !piece.is_empty()) {
            pieces.push(Piece {
                shown: text::defang(piece),
                is_shared,
            });
        }
    };
    for (start, end) in shared {
        let start = start.max(reached);
        if start >= end || whole.get(reached..start).is_none() || whole.get(start..end).is_none() {
            continue;
        }
        push(reached, start, false);
        push(start, end, true);
        reached = end;
    }
    push(reached, whole.len(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_what_is_shared_begins_and_ends_and_nothing_of_it_is_lost() {
        let cut = |shared: &[[u32; 2]]| -> Vec<(String, bool)> {
            let pieces = pieces("één twee drie", shared.iter());
            pieces
                .into_iter()
                .map(|piece| (piece.shown, piece.is_shared))
                .collect()
        };
        let piece = |text: &str, is_shared| (text.to_owned(), is_shared);
        assert_eq!(cut(&[]), [piece("één twee drie", false)]);
        assert_eq!(
            cut(&[[6, 10], [8, 15]]),
            [
                piece("één ", false),
                piece("twee", true),
                piece(" drie", true)
            ]
        );
        // Within a character, and beyond the end.
        assert_eq!(cut(&[[1, 4], [0, 99]]), [piece("één twee drie", false)]);
    }
}
