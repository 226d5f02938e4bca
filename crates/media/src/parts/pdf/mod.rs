//! PDF documents: the text of each page, the pictures on it, and the files they carry within them. Runs in the worker process.
//!
//! Read by hayro, which interprets a page's content without drawing it and holds no unsafe code. Text comes as its glyphs stand on the
//! page ([`text`]); a JPEG file comes as it is, every other picture as a PNG file made of its pixels ([`picture`]), so that whoever asked
//! treats them like any other file. A document is read some pages at a time: each request has the time and memory of one file, and
//! a page that overwhelms the reader costs that page.

mod attached;
mod picture;
mod text;

pub use attached::Attached;

use crate::fault::{Fault, FaultCode};
use crate::limits::Limits;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, interpret_page};
use picture::Pictures;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant};
use text::PageReader;

/// How long pages are read in one request before the rest is left to the next one. Far less than a worker's time: one more page is begun.
const LONG_ENOUGH: Duration = Duration::from_secs(2);

/// How many bytes of parts one answer has before the rest is left to the next one.
const MUCH: usize = 8 << 20;

/// What a document begins with, and what it ends with.
const MARK: &[u8] = b"%PDF-";
const END: &[u8] = b"%%EOF";

/// How far from the beginning and the end of a file those two may stand: readers look so far (implementation notes 13 and 18 of Adobe's PDF
/// Reference 1.7).
const FAR: usize = 1_024;

/// Most pictures of one page, and most bytes of its text.
const MOST_PICTURES: usize = 50;
const MOST_TEXT: usize = 256 << 10;

/// Some pages of a document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pages {
    /// How many pages the document has.
    pub pages: u32,
    /// The page to go on with, from 1; none where these were the last.
    pub next: Option<u32>,
    /// What was found on these pages, in the order of the bytes that follow.
    pub found: Vec<Found>,
    /// Pictures that could not be decoded: on which page, and which.
    pub undecoded: Vec<(u32, u32)>,
    /// Pictures that are too small to tell anything.
    pub tiny: u32,
    /// Pictures and pieces of text beyond what is taken of one page.
    pub beyond: u32,
    /// The files it carries; only with the first page.
    pub attached: Vec<Attached>,
}

/// Something on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The page, from 1.
    pub page: u32,
    /// Which picture of the page, from 1; none for its text.
    pub picture: Option<u32>,
    /// The number of its bytes.
    pub length: u32,
}

/// Reads pages from `from` (1 is the first) on, until it took long or gave much, or, where `single`, that page only.
///
/// The answer is a length, [`Pages`] as JSON, and the bytes of what was found.
///
/// # Errors
/// It is no document that can be read, or it is encrypted.
pub fn pages(bytes: &[u8], from: u32, single: bool, limits: &Limits) -> Result<Vec<u8>, Fault> {
    let begun = Instant::now();
    let pdf = open(bytes)?;
    let all = pdf.pages();
    let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let mut told = Pages {
        pages: count,
        ..Pages::default()
    };
    if from <= 1 {
        told.attached = attached::list(&pdf);
    }
    let cache = InterpreterCache::new();
    let mut pictures = Pictures::new(limits);
    let mut content = Vec::new();
    let mut number = from.max(1);
    while let Some(page) = all.get(number as usize - 1) {
        let mut context = Context::new(
            Affine::IDENTITY,
            Rect::new(0.0, 0.0, 1.0, 1.0),
            &cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        let mut reader = PageReader::new(&mut pictures);
        interpret_page(page, &mut context, &mut reader);
        let text = reader.text();
        let found = pictures.of_page();
        if !text.is_empty() {
            told.found.push(Found {
                page: number,
                picture: None,
                length: put(&mut content, text.as_bytes()),
            });
        }
        for (picture, file) in found.files {
            told.found.push(Found {
                page: number,
                picture: Some(picture),
                length: put(&mut content, &file),
            });
        }
        told.undecoded
            .extend(found.undecoded.into_iter().map(|picture| (number, picture)));
        told.tiny += found.tiny;
        told.beyond += found.beyond;
        number += 1;
        if single || begun.elapsed() > LONG_ENOUGH || content.len() > MUCH {
            break;
        }
    }
    told.next = (number <= count).then_some(number);
    let head = serde_json::to_vec(&told).map_err(|error| Fault::corrupt(&error.to_string()))?;
    let length = u32::try_from(head.len()).map_err(|_| Fault::corrupt("too much was found"))?;
    Ok([&length.to_le_bytes()[..], &head, &content].concat())
}

/// What [`pages`] answered, taken apart again: as untrusted as what it was made from.
#[must_use]
pub fn read_pages(answer: &[u8]) -> Option<(Pages, Vec<&[u8]>)> {
    let (length, rest) = answer.split_first_chunk::<4>()?;
    let (head, mut content) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let told: Pages = serde_json::from_slice(head).ok()?;
    let mut files = Vec::with_capacity(told.found.len());
    for found in &told.found {
        let (file, behind) = content.split_at_checked(found.length as usize)?;
        files.push(file);
        content = behind;
    }
    Some((told, files))
}

/// A file that a document carries, by its place in the list.
///
/// # Errors
/// There is none, or it cannot be unpacked.
pub fn attached(bytes: &[u8], which: usize) -> Result<Vec<u8>, Fault> {
    attached::unpacked(&open(bytes)?, which)
}

/// Where a document begins among other bytes. Its places are counted from there.
fn begin(bytes: &[u8]) -> Option<usize> {
    let head = bytes.get(..FAR).unwrap_or(bytes);
    head.windows(MARK.len()).position(|mark| mark == MARK)
}

/// Whether a document with its end stands behind bytes that are none of it, as mail and some servers put them there.
pub(super) fn is_behind(bytes: &[u8]) -> bool {
    let tail = &bytes[bytes.len().saturating_sub(FAR)..];
    begin(bytes).is_some_and(|at| at > 0) && tail.windows(END.len()).any(|mark| mark == END)
}

fn open(bytes: &[u8]) -> Result<Pdf, Fault> {
    let begin = begin(bytes).unwrap_or_default();
    Pdf::new(bytes[begin..].to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Fault::new(
            FaultCode::Unsupported,
            "the document is encrypted and opens with a password only",
        ),
        LoadPdfError::Decryption(_) => {
            Fault::unsupported("the document is encrypted in a way that is not read here")
        }
        LoadPdfError::Invalid => {
            Fault::corrupt("it begins as a PDF document does, but it has no pages that can be read")
        }
    })
}

fn put(content: &mut Vec<u8>, bytes: &[u8]) -> u32 {
    content.extend_from_slice(bytes);
    // A worker's answer has at most some megabytes.
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
