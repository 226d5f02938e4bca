//! The signed document inside a PDF file.
//!
//! No PDF is interpreted here: every stream between `stream` and `endstream` is looked at, as it is or inflated, and one that is
//! a compact JWS of a document is it. That finds the attachment of the pages this program writes and of those that others write
//! after the same description, also when a mail gateway has rewritten the file, as long as it is not encrypted.

use super::{MAX_BYTES, unverified};
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// The most that is inflated of all streams of a file together.
const MAX_INFLATED: u64 = 64 << 20;

/// The most that is read of one stream: a document in base 64 with its header and signature.
const MAX_STREAM: u64 = (MAX_BYTES as u64) * 2;

/// Why no signed document was found in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoneEmbedded {
    /// Not a PDF file.
    #[error("this is no PDF file")]
    NotPdf,
    /// A PDF file without one.
    #[error(
        "this PDF file holds no signed document; what its pages show cannot be verified. Ask its sender for the document"
    )]
    None,
    /// Several that differ: which of them the pages show cannot be told.
    #[error(
        "this PDF file holds several signed documents that differ; save the attachments and verify each"
    )]
    Several,
}

/// Finds the compact JWS in a PDF file. Whether it verifies, and whether the pages show what it says, is for the caller.
///
/// # Errors
/// A [`NoneEmbedded`] that says why there is none.
pub fn jws_in_pdf(bytes: &[u8]) -> Result<String, NoneEmbedded> {
    if !is_pdf(bytes) {
        return Err(NoneEmbedded::NotPdf);
    }
    let mut found: Option<String> = None;
    let mut budget = MAX_INFLATED;
    let streams = Streams { rest: bytes };
    for stream in streams {
        let candidate = as_jws(stream).or_else(|| as_jws(&inflated(stream, &mut budget)?));
        match (candidate, &found) {
            (Some(jws), Some(before)) if *before != jws => return Err(NoneEmbedded::Several),
            (Some(jws), _) => found = Some(jws),
            (None, _) => {}
        }
    }
    found.ok_or(NoneEmbedded::None)
}

/// Whether a file begins as PDF files do; readers allow some bytes before.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    find(head, b"%PDF-").is_some()
}

/// A document's JWS, if that is all a stream holds.
fn as_jws(stream: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(stream.trim_ascii()).ok()?;
    if !text.starts_with("ey") {
        return None;
    }
    unverified(text).is_ok().then(|| text.to_owned())
}

fn inflated(stream: &[u8], budget: &mut u64) -> Option<Vec<u8>> {
    let most = usize::try_from(MAX_STREAM.min(*budget)).unwrap_or(usize::MAX);
    let read = decompress_to_vec_zlib_with_limit(stream, most);
    let length = match &read {
        Ok(out) => out.len(),
        Err(broken) => broken.output.len(),
    };
    *budget = budget.saturating_sub(length as u64);
    read.ok()
}

/// What stands between `stream` and `endstream`.
struct Streams<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Streams<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        const BEGIN: &[u8] = b"stream";
        const END: &[u8] = b"endstream";
        let begin = find(self.rest, BEGIN)? + BEGIN.len();
        let after = self.rest.get(begin..)?;
        // The word is followed by a line end, which is not part of the stream.
        let after = after.strip_prefix(b"\r").unwrap_or(after);
        let after = after.strip_prefix(b"\n").unwrap_or(after);
        let end = find(after, END)?;
        self.rest = after.get(end + END.len()..)?;
        after.get(..end)
    }
}

pub(super) fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
