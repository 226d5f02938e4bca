//! Gzip (RFC 1952), one member at a time: WARC has a member for every record, so that each can be read on its own.

use flate2::bufread::GzDecoder;
use std::io::Read;

/// Magic number, deflate, no flags, no time, nothing about how hard was tried, no system named (RFC 1952, 2.3.1).
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// How hard is tried, of 10: the usual.
const LEVEL: u8 = 6;

/// Compresses bytes into one member with a fixed header, so that the same bytes give the same member: on every machine, and whatever
/// else is built into the program. flate2 deflates by whichever library some crate in the program asks it to, and not all of them
/// give the same bytes on every processor; so this asks one of them by name.
#[must_use]
pub(crate) fn member(bytes: &[u8]) -> Vec<u8> {
    let packed = miniz_oxide::deflate::compress_to_vec(bytes, LEVEL);
    let mut member = Vec::with_capacity(HEADER.len() + packed.len() + 8);
    member.extend_from_slice(&HEADER);
    member.extend_from_slice(&packed);
    member.extend_from_slice(&crc32fast::hash(bytes).to_le_bytes());
    // The length modulo 2³² (RFC 1952).
    member.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
    member
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
