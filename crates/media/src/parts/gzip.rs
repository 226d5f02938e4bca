//! What gzip packed (RFC 1952): one member after the other.

use super::unpacked;
use crate::fault::Fault;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// How much room is made at a time.
const STEP: usize = 1 << 20;

/// Unpacks a file, at most `most` bytes of it.
///
/// # Errors
/// It unpacks to more, is damaged, or has another checksum than it should.
pub fn gunzip(bytes: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
    let (mut rest, mut out) = (bytes, Vec::new());
    loop {
        let head = header(rest)
            .ok_or_else(|| Fault::truncated("the gzip file stops within its header, or is none"))?;
        let packed = rest.get(head..).unwrap_or_default();
        let begin = out.len();
        let read = member(packed, &mut out, most)?;
        let crc = packed
            .get(read..read + 4)
            .and_then(|four| four.try_into().ok())
            .map(u32::from_le_bytes);
        match crc {
            None => return Err(Fault::truncated("the gzip file stops before its checksum")),
            Some(crc) if crc32fast::hash(&out[begin..]) != crc => {
                return Err(Fault::corrupt(
                    "the gzip file was changed or damaged: its checksum is another",
                ));
            }
            Some(_) => {}
        }
        rest = packed.get(read + 8..).unwrap_or_default();
        // Zeros, and whatever else is no member, may follow: tapes had them.
        if !rest.starts_with(&[0x1f, 0x8b, 8]) {
            return Ok(out);
        }
    }
}

/// The length of a member's header.
fn header(bytes: &[u8]) -> Option<usize> {
    let fixed = bytes
        .get(..10)
        .filter(|head| head.starts_with(&[0x1f, 0x8b, 8]))?;
    let flags = fixed[3];
    let mut at = 10;
    if flags & 4 != 0 {
        let length: [u8; 2] = bytes.get(at..at + 2)?.try_into().ok()?;
        at += 2 + usize::from(u16::from_le_bytes(length));
    }
    for text in [8, 16] {
        if flags & text != 0 {
            at += bytes.get(at..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    (at <= bytes.len()).then_some(at)
}

/// Unpacks one member behind what is there; how long it was.
fn member(packed: &[u8], out: &mut Vec<u8>, most: usize) -> Result<usize, Fault> {
    let mut inflater = Box::<DecompressorOxide>::default();
    let (mut read, begin) = (0, out.len());
    let mut written = begin;
    loop {
        // One byte more than is allowed tells what is too long.
        let room = (out.len().max(written) + STEP).min(most.saturating_add(1));
        out.resize(room, 0);
        let input = packed.get(read..).unwrap_or_default();
        let (status, took, gave) = decompress(
            &mut inflater,
            input,
            out,
            written,
            inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
        );
        (read, written) = (read + took, written + gave);
        match status {
            _ if written > most => {
                return Err(unpacked(TINFLStatus::HasMoreOutput, most));
            }
            TINFLStatus::Done => {
                out.truncate(written);
                return Ok(read);
            }
            TINFLStatus::HasMoreOutput => {}
            other => return Err(unpacked(other, most)),
        }
    }
}
