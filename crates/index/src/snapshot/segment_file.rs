//! A segment in a file: a header of 64 bytes, and the segment as it is laid out in memory.
//!
//! ```text
//! "staydown segment"   16 bytes
//! version              u32
//! byte order           u32
//! entries              u64
//! chunks               u32
//! checksum             u32, CRC-32 of the segment
//! checksum             u32, CRC-32 of the header before it
//! zeros
//! ```
//!
//! Numbers are in the machine's own order.

use super::{BYTE_ORDER, Refusal, VERSION};
use crate::block::Block;
use crate::dead::Dead;
use crate::segment::{Layout, Segment};
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

const MAGIC: &[u8; 16] = b"staydown segment";

/// Bytes of the header: the segment after it is as well aligned as the file.
const HEADER: usize = 64;

/// Writes a segment, and returns when it is on disk.
pub(super) fn write(path: &Path, segment: &Segment) -> io::Result<()> {
    let mut header = Vec::with_capacity(HEADER);
    header.extend(MAGIC);
    header.extend(VERSION.to_ne_bytes());
    header.extend(BYTE_ORDER.to_ne_bytes());
    header.extend((segment.entries() as u64).to_ne_bytes());
    header.extend((segment.layout().tables().len() as u32).to_ne_bytes());
    header.extend(crc32fast::hash(segment.bytes()).to_ne_bytes());
    header.extend(crc32fast::hash(&header).to_ne_bytes());
    header.resize(HEADER, 0);
    let mut file = File::create(path)?;
    file.write_all(&header)?;
    file.write_all(segment.bytes())?;
    file.sync_all()
}

/// A segment of a file, of which the entries in `dead` have been removed.
pub(super) fn read(block: Block, dead: &[u64]) -> Result<Segment, Refusal> {
    let bytes = block.bytes();
    let Some(header) = bytes.get(..HEADER) else {
        return Err(Refusal::Damaged("it is cut short"));
    };
    if !header.starts_with(MAGIC) {
        return Err(Refusal::Damaged("it does not begin as a segment does"));
    }
    let four = |at: usize| -> [u8; 4] { std::array::from_fn(|byte| header[at + byte]) };
    let number = |at: usize| u32::from_ne_bytes(four(at));
    if (number(16), number(20)) != (VERSION, BYTE_ORDER) {
        return Err(Refusal::Foreign);
    }
    if crc32fast::hash(&header[..40]) != number(40) {
        return Err(Refusal::Damaged("the checksum of its header is wrong"));
    }
    let entries = u64::from_ne_bytes(std::array::from_fn(|byte| header[24 + byte]));
    let layout = usize::try_from(entries)
        .ok()
        .and_then(|entries| Layout::of(entries, number(32) as usize))
        .ok_or(Refusal::Damaged("its header says what cannot be"))?;
    if bytes.len() != HEADER + layout.len() {
        return Err(Refusal::Damaged("it is not as long as its header says"));
    }
    let beyond = dead.last().copied().unwrap_or(0) >> 1 >> ((entries as u32).wrapping_sub(1) % 64);
    if dead.len() as u64 != entries.div_ceil(64) || beyond != 0 {
        return Err(Refusal::Damaged("the manifest is about another file"));
    }
    if crc32fast::hash(&bytes[HEADER..]) != number(36) {
        return Err(Refusal::Damaged("its checksum is wrong"));
    }
    Segment::of_block(block, HEADER, layout, Dead::from_words(dead)).map_err(Refusal::Damaged)
}

/// Puts the checksums right, whatever the bytes are.
#[cfg(test)]
pub(super) fn seal(file: &mut [u8]) {
    let segment = crc32fast::hash(&file[HEADER..]);
    file[36..40].copy_from_slice(&segment.to_ne_bytes());
    let header = crc32fast::hash(&file[..40]);
    file[40..44].copy_from_slice(&header.to_ne_bytes());
}
