//! Gzip (RFC 1952), one member at a time: WARC has a member for every record, so that each can be read on its own.

use flate2::{Compression, GzBuilder, bufread::GzDecoder};
use std::io::{Read, Write};

/// Compresses bytes into one member with a fixed header (no name, no time), so that the same bytes give the same member.
#[must_use]
pub(crate) fn member(bytes: &[u8]) -> Vec<u8> {
    let out = Vec::with_capacity(bytes.len() / 2 + 64);
    let mut encoder = GzBuilder::new()
        .mtime(0)
        .operating_system(255)
        .write(out, Compression::default());
    // Writing into memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// Reads the member at the beginning of `bytes`, at most `most` bytes of content: the content, and how long the member was.
///
/// # Errors
/// A sentence saying what is wrong.
pub(crate) fn first(bytes: &[u8], most: u64) -> Result<(Vec<u8>, usize), String> {
    let mut rest = bytes;
    let mut content = Vec::new();
    let mut decoder = GzDecoder::new(&mut rest);
    let read = decoder
        .by_ref()
        .take(most.saturating_add(1))
        .read_to_end(&mut content);
    match read {
        Err(error) => Err(format!("its gzip data are damaged ({error})")),
        Ok(_) if content.len() as u64 > most => Err(format!(
            "a gzip member grows beyond {most} bytes when it is unpacked"
        )),
        Ok(_) => {
            drop(decoder);
            Ok((content, bytes.len() - rest.len()))
        }
    }
}
