//! The files that a document carries within it: those in its list of embedded files, and those pinned to a page.

use crate::fault::Fault;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{
    Array, Dict, Name, ObjectIdentifier, Stream, String as PdfString,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Most files that are listed, and most branches of the tree of their names that are looked at.
const MOST: usize = 200;
const BRANCHES: usize = 1_000;

/// A file that a document carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attached {
    /// Its name.
    pub name: String,
}

/// The files, in the order in which [`unpacked`] counts them.
pub(super) fn list(pdf: &Pdf) -> Vec<Attached> {
    files(pdf)
        .into_iter()
        .map(|(name, _)| Attached { name })
        .collect()
}

/// The bytes of one of them.
pub(super) fn unpacked(pdf: &Pdf, which: usize) -> Result<Vec<u8>, Fault> {
    let mut files = files(pdf);
    if which >= files.len() {
        return Err(Fault::corrupt("the document carries no such file"));
    }
    let (_, stream) = files.swap_remove(which);
    let bytes = stream.decoded_data().map(std::borrow::Cow::into_owned);
    bytes.map_err(|_| Fault::corrupt("the attached file is damaged and cannot be unpacked"))
}

fn files(pdf: &Pdf) -> Vec<(String, Stream<'_>)> {
    let mut files = Vec::new();
    let mut seen: HashSet<ObjectIdentifier> = HashSet::new();
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let tree = root
        .and_then(|root| root.get::<Dict<'_>>(b"Names"))
        .and_then(|names| names.get::<Dict<'_>>(b"EmbeddedFiles"));
    let mut branches: Vec<Dict<'_>> = tree.into_iter().collect();
    let mut looked_at = 0;
    while let Some(branch) = branches.pop() {
        looked_at += 1;
        if looked_at > BRANCHES {
            break;
        }
        if let Some(kids) = branch.get::<Array<'_>>(b"Kids") {
            branches.extend(kids.iter::<Dict<'_>>().take(BRANCHES));
        }
        // Names and specifications by turns: only the latter are dictionaries.
        if let Some(names) = branch.get::<Array<'_>>(b"Names") {
            for object in names
                .iter::<hayro_interpret::hayro_syntax::object::Object<'_>>()
                .take(2 * MOST)
            {
                if let Some(specification) = object.into_dict() {
                    add(&specification, &mut files, &mut seen);
                }
            }
        }
    }
    for page in pdf.pages().iter().take(BRANCHES) {
        let Some(notes) = page.raw().get::<Array<'_>>(b"Annots") else {
            continue;
        };
        for note in notes.iter::<Dict<'_>>().take(MOST) {
            let is_file = note
                .get::<Name<'_>>(b"Subtype")
                .is_some_and(|kind| kind.as_str() == "FileAttachment");
            if is_file && let Some(specification) = note.get::<Dict<'_>>(b"FS") {
                add(&specification, &mut files, &mut seen);
            }
        }
    }
    files
}

fn add<'a>(
    specification: &Dict<'a>,
    files: &mut Vec<(String, Stream<'a>)>,
    seen: &mut HashSet<ObjectIdentifier>,
) {
    let Some(stream) = embedded(specification) else {
        return;
    };
    // A page may pin what the list has, too.
    if files.len() < MOST && seen.insert(stream.obj_id()) {
        files.push((name(specification), stream));
    }
}

fn embedded<'a>(specification: &Dict<'a>) -> Option<Stream<'a>> {
    let embedded = specification.get::<Dict<'a>>(b"EF")?;
    embedded
        .get::<Stream<'a>>(b"UF")
        .or_else(|| embedded.get::<Stream<'a>>(b"F"))
}

fn name(specification: &Dict<'_>) -> String {
    let text = |key: &[u8]| {
        specification
            .get::<PdfString<'_>>(key)
            .map(|text| readable(text.as_bytes()))
    };
    text(b"UF").or_else(|| text(b"F")).unwrap_or_default()
}

/// A text of a document: UTF-16 or UTF-8 with a mark, else one byte a letter.
fn readable(bytes: &[u8]) -> String {
    if let Some(text) = bytes.strip_prefix(b"\xfe\xff") {
        let (units, _) = text.as_chunks::<2>();
        let units: Vec<u16> = units.iter().map(|unit| u16::from_be_bytes(*unit)).collect();
        return String::from_utf16_lossy(&units);
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(text) {
        Ok(text) => text.to_owned(),
        Err(_) => text.iter().map(|byte| char::from(*byte)).collect(),
    }
}
