//! Content that holds content: which part of an upload something is said about, and which parts were not looked at.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// A file in an archive.
    File,
    /// The text of a page, or of all pages.
    PageText,
    /// A picture on a page.
    PagePicture,
    /// A file that a document carries within it.
    Attachment,
    /// The text that was read in a picture.
    PictureText,
}

impl PartKind {
    /// All, in the order of their declaration.
    pub const ALL: [Self; 5] = [
        Self::File,
        Self::PageText,
        Self::PagePicture,
        Self::Attachment,
        Self::PictureText,
    ];

    /// The word it has in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::PageText => "page_text",
            Self::PagePicture => "page_picture",
            Self::Attachment => "attachment",
            Self::PictureText => "picture_text",
        }
    }
}

/// A part of content that holds content: a file in an archive, a page's text, a picture on a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its name within: a path as it stands in the archive, at most 300 characters, without what would change how it is shown. It is a
    /// name only: nothing is ever written under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub name: Option<String>,
    /// On which page, from 1. Of a page's text without it: the text of all pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Which one, from 1, where there are several: of the pictures on that page, or of the files of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// SHA-256 of the part, where it was looked at: of a JPEG file in a document that of the very file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Part {
    /// Longest name that is kept, in characters.
    pub const LONGEST_NAME: usize = 300;

    /// A part of a kind, and nothing else yet.
    #[must_use]
    pub fn new(kind: PartKind) -> Self {
        Self {
            kind,
            name: None,
            page: None,
            number: None,
            sha256: None,
        }
    }

    /// A file in an archive.
    #[must_use]
    pub fn file(name: &str) -> Self {
        Self {
            name: Some(shown(name)),
            ..Self::new(PartKind::File)
        }
    }

    /// A file within a document.
    #[must_use]
    pub fn attachment(name: &str) -> Self {
        Self {
            name: Some(shown(name)),
            ..Self::new(PartKind::Attachment)
        }
    }

    /// The text of a page, or of all.
    #[must_use]
    pub fn page_text(page: Option<u32>) -> Self {
        Self {
            page,
            ..Self::new(PartKind::PageText)
        }
    }

    /// A picture on a page.
    #[must_use]
    pub fn page_picture(page: u32, number: u32) -> Self {
        Self {
            page: Some(page),
            number: Some(number),
            ..Self::new(PartKind::PagePicture)
        }
    }

    /// The text in this picture.
    #[must_use]
    pub fn text_in(&self) -> Self {
        Self {
            kind: PartKind::PictureText,
            sha256: None,
            ..self.clone()
        }
    }

    /// In a few words: `file a/b.jpg`, `picture 2 on page 3`, `text of page 2`, `text in the picture`.
    #[must_use]
    pub fn label(&self) -> String {
        let name = self.name.as_deref().unwrap_or("without a name");
        let which = match self.number {
            Some(number) if number > 1 => format!(", the {number}. of that name"),
            _ => String::new(),
        };
        let number = self.number.unwrap_or(1);
        match (self.kind, self.page) {
            (PartKind::File, _) => format!("file {name}{which}"),
            (PartKind::Attachment, _) => format!("attached file {name}{which}"),
            (PartKind::PageText, Some(page)) => format!("text of page {page}"),
            (PartKind::PageText, None) => "text of all pages".to_owned(),
            (PartKind::PagePicture, Some(page)) => format!("picture {number} on page {page}"),
            (PartKind::PagePicture, None) => format!("picture {number}"),
            (PartKind::PictureText, Some(page)) => {
                format!("text in picture {number} on page {page}")
            }
            (PartKind::PictureText, None) if self.name.is_some() => {
                format!("text in the picture {name}{which}")
            }
            (PartKind::PictureText, None) => "text in the picture".to_owned(),
        }
    }
}

/// A part that was not looked at, or several of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeftOut {
    /// Which, where it is one that has a name or a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// Why, for programs.
    pub code: String,
    /// Why, in a sentence.
    pub detail: String,
    /// How many parts this is about.
    pub count: u64,
}

impl LeftOut {
    /// Most of them that an answer names. The last one then says how many more there are.
    pub const MOST: usize = 50;

    /// Of one part.
    #[must_use]
    pub fn one(part: Part, code: &str, detail: impl Into<String>) -> Self {
        Self {
            part: Some(part),
            code: code.to_owned(),
            detail: detail.into(),
            count: 1,
        }
    }

    /// Most of them that are kept with a case.
    pub const MOST_KEPT: usize = 20;

    /// What is kept of these with a case: the first, and how many more there are.
    #[must_use]
    pub fn kept(all: &[Self]) -> Vec<Self> {
        let (first, rest) = all.split_at(all.len().min(Self::MOST_KEPT));
        let mut kept = first.to_vec();
        let more = rest.iter().map(|left| left.count).sum();
        if more > 0 {
            kept.push(Self::several(
                more,
                "more",
                "Further parts were not looked at.",
            ));
        }
        kept
    }

    /// Of several.
    #[must_use]
    pub fn several(count: u64, code: &str, detail: impl Into<String>) -> Self {
        Self {
            part: None,
            code: code.to_owned(),
            detail: detail.into(),
            count,
        }
    }
}

/// A name from outside as it can be shown: what controls a terminal or turns the direction of writing is replaced.
fn shown(name: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.chars()
        .take(Part::LONGEST_NAME)
        .map(|c| {
            if c.is_control() || turns(c) {
                '\u{fffd}'
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_named_so_that_a_person_finds_it() {
        assert_eq!(Part::file("a/b.jpg").label(), "file a/b.jpg");
        assert_eq!(Part::page_picture(3, 1).label(), "picture 1 on page 3");
        assert_eq!(Part::page_text(Some(2)).label(), "text of page 2");
        assert_eq!(Part::page_text(None).label(), "text of all pages");
        let picture = Part::page_picture(3, 2);
        assert_eq!(picture.text_in().label(), "text in picture 2 on page 3");
        let alone = Part::new(PartKind::PictureText);
        assert_eq!(alone.label(), "text in the picture");
    }

    #[test]
    fn what_a_case_keeps_of_what_was_left_out_is_short_and_loses_none_of_the_count() {
        let left = |number: u32| LeftOut::one(Part::page_text(Some(number)), "unreadable", "…");
        let few: Vec<_> = (1..4).map(left).collect();
        assert_eq!(LeftOut::kept(&few), few);
        let mut many: Vec<_> = (0..50).map(left).collect();
        many.push(LeftOut::several(9, "more", "…"));
        let kept = LeftOut::kept(&many);
        assert_eq!(kept.len(), LeftOut::MOST_KEPT + 1);
        assert_eq!(kept.iter().map(|left| left.count).sum::<u64>(), 59);
    }

    #[test]
    fn a_name_from_outside_moves_no_cursor_and_turns_no_writing() {
        let part = Part::file("a\u{1b}[2J\u{202e}gpj.exe\n");
        assert_eq!(part.name.unwrap(), "a\u{fffd}[2J\u{fffd}gpj.exe\u{fffd}");
        let long = Part::file(&"x".repeat(9_000));
        assert_eq!(long.name.unwrap().len(), Part::LONGEST_NAME);
    }

    #[test]
    fn a_part_is_read_as_it_was_written_and_says_nothing_that_it_does_not_know() {
        let json = serde_json::to_string(&Part::page_text(Some(2))).unwrap();
        assert_eq!(json, r#"{"kind":"page_text","page":2}"#);
        assert_eq!(
            serde_json::from_str::<Part>(&json).unwrap(),
            Part::page_text(Some(2))
        );
        for kind in PartKind::ALL {
            assert_eq!(
                serde_json::to_string(&kind).unwrap(),
                format!("\"{}\"", kind.as_str())
            );
        }
    }
}
