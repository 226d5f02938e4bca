//! The links that stand in a text: each is matched as an address that somebody asks about, and the answer says where it stands. A text is
//! looked through only where some bank that the caller matches against holds a link; at most a mebibyte of it, as texts are
//! ([`signals::text::MOST_BYTES`]), and at most [`signals::link::MOST_LINKS`] different addresses. Nothing is fetched.

use crate::compare::{Asked, covering_link, on_a_thread};
use crate::kind::ContentKind;
use crate::known::{Covered, Visible};
use crate::{App, AppError, Caller, reach};
use bytes::Bytes;
use casework::{LinkInText, Match};
use signals::link::extract;
use std::collections::BTreeMap;
use store::groups;

/// Most entries that are read for the links of one text.
const MOST_ENTRIES: usize = 200;

/// An entry that covers links of a text, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    covered: Covered,
    /// At most [`LinkInText::MOST`], as they stand.
    links: Vec<LinkInText>,
}

/// The entries that cover links of a text, the narrowest reach first, then as the links stand there.
fn standing(text: &str, known: &Visible) -> Vec<Standing> {
    let mut entries: BTreeMap<u64, Standing> = BTreeMap::new();
    for found in extract(text) {
        let (Ok(from), Ok(to)) = (found.place.start.try_into(), found.place.end.try_into()) else {
            break;
        };
        for covered in known.covering(&found.link) {
            let entry = entries.entry(covered.number).or_insert_with(|| Standing {
                covered,
                links: Vec::new(),
            });
            let is_told = entry
                .links
                .last()
                .is_some_and(|last| last.url == found.link.canonical());
            if entry.links.len() < LinkInText::MOST && !is_told {
                entry.links.push(LinkInText {
                    url: found.link.canonical().to_owned(),
                    place: [from, to],
                });
            }
        }
    }
    let mut all: Vec<Standing> = entries.into_values().collect();
    all.sort_by_key(|entry| {
        let place = entry.links.first().map(|link| link.place);
        (entry.covered.way, place, entry.covered.number)
    });
    all.truncate(MOST_ENTRIES);
    all
}

impl App {
    /// What is known of the links of a file that is text; nothing where it is anything else.
    pub(crate) async fn links_standing_in(
        &self,
        caller: &Caller,
        file: &Bytes,
    ) -> Result<Vec<Standing>, AppError> {
        let known = self.known().visible(caller.id());
        if !known.knows_links() {
            return Ok(Vec::new());
        }
        let file = file.clone();
        on_a_thread(move || match ContentKind::of(&file) {
            ContentKind::Text(text) => standing(&text, &known),
            _ => Vec::new(),
        })
        .await
    }

    /// The matches of a text's links, of entries that the caller is told of, at most so many.
    pub(crate) async fn links_matched(
        &self,
        caller: &Caller,
        asked: &Asked,
        most: usize,
    ) -> Result<Vec<Match>, AppError> {
        let mut found = Vec::new();
        if asked.in_text.is_empty() {
            return Ok(found);
        }
        let mut connection = self.store().read().await?;
        let groups = groups::of(&mut connection, caller.id()).await?;
        for Standing { covered, links } in &asked.in_text {
            if found.len() >= most {
                break;
            }
            if let Some((entry, bank)) =
                reach::matched(&mut connection, caller, &groups, covered.number).await?
            {
                let first = links.first().map(|link| link.url.as_str());
                found.push(Match {
                    links: links.clone(),
                    ..covering_link(asked, first.unwrap_or_default(), covered, &entry, &bank)
                });
            }
        }
        Ok(found)
    }
}
