//! The files of a snapshot, written by the descriptions at the top of `crates/index/src/snapshot/*.rs` and
//! `segment/layout.rs` and not by their code: so the index is also compared with what it says of itself.

use super::codes::next;
use index::Code;

/// The version and the mark of the order of bytes, after the first 16 bytes of each file.
const VERSION: u32 = 1;
const BYTE_ORDER: u32 = 0x0102_0304;

/// Bytes of a segment's header, and what everything in it is aligned to.
const HEADER: usize = 64;

/// Bits of a chunk that stand in a posting and not in the number of its group.
const LOW_BITS: u32 = 4;

/// What a segment is made of, in the order of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    /// Rising.
    pub ids: Vec<u64>,
    /// As the index turns them; as many as there are ids.
    pub codes: Vec<Code>,
    /// For each chunk where each group begins, and the postings.
    pub tables: Vec<(Vec<u32>, Vec<u32>)>,
}

/// The first bit and the number of bits of each of `count` chunks.
fn cut(count: usize) -> impl Iterator<Item = (u32, u32)> {
    let edge = move |index: usize| (256 * index / count) as u32;
    (0..count).map(move |index| (edge(index), edge(index + 1) - edge(index)))
}

fn groups(width: u32) -> usize {
    1 << (width - LOW_BITS)
}

impl Contents {
    /// The numbers of a segment's bytes, which are repeated until there are enough, `stirred` or as they are. Codes that are
    /// the same crowd so much that searches scan; stirred ones are far from each other, and looked up in tables.
    pub(super) fn read(entries: usize, chunks: usize, bytes: &[u8], stirred: bool) -> Self {
        let mut len = columns(entries);
        for (_, width) in cut(chunks) {
            len += line((groups(width) + 1) * 4) + line(entries * 4);
        }
        let mut bytes = bytes.to_vec();
        if bytes.is_empty() {
            bytes.push(0);
        }
        let given = bytes.len();
        while bytes.len() < len {
            let more = (len - bytes.len()).min(bytes.len());
            bytes.extend_from_within(..more);
        }
        let mut state = 0;
        for word in bytes[given..].as_chunks_mut::<8>().0 {
            if stirred {
                *word = (u64::from_ne_bytes(*word) ^ next(&mut state)).to_ne_bytes();
            }
        }
        let codes = line(entries * 8);
        let words = |at: usize, many: usize| numbers(&bytes[at..], many, u64::from_ne_bytes);
        let mut contents = Self {
            ids: words(0, entries),
            codes: words(codes, entries * 4).as_chunks().0.to_vec(),
            tables: Vec::new(),
        };
        let mut at = columns(entries);
        for (_, width) in cut(chunks) {
            let mut next = |many: usize| {
                let read = numbers(&bytes[at..], many, u32::from_ne_bytes);
                at += line(many * 4);
                read
            };
            contents
                .tables
                .push((next(groups(width) + 1), next(entries)));
        }
        contents
    }

    /// Makes ids rise, and tables lead nowhere but to entries.
    pub(super) fn put_in_order(&mut self) {
        let entries = self.ids.len() as u64;
        let ends_at_the_last = self.ids.contains(&u64::MAX);
        self.ids.sort_unstable();
        let mut least = 0;
        for id in &mut self.ids {
            // So that the entries after it have room.
            *id = (*id).min(u64::MAX - entries).max(least);
            least = *id + 1;
        }
        if let Some(last) = self.ids.last_mut().filter(|_| ends_at_the_last) {
            *last = u64::MAX;
        }
        let entries = entries as u32;
        for (directory, postings) in &mut self.tables {
            for place in directory.iter_mut() {
                *place %= entries + 1;
            }
            directory.sort_unstable();
            if let [first, .., last] = &mut directory[..] {
                (*first, *last) = (0, entries);
            }
            for posting in postings {
                let slot = (*posting >> LOW_BITS) % entries.max(1);
                *posting = slot << LOW_BITS | *posting & 15;
            }
        }
    }

    /// Puts the right numbers into tables for so many chunks.
    pub fn put_tables_right(&mut self, chunks: usize) {
        self.tables.clear();
        for (from, width) in cut(chunks) {
            let value = |code: &Code| {
                let word = (from / 64) as usize;
                let above = code.get(word + 1).copied().unwrap_or(0);
                let both = u128::from(above) << 64 | u128::from(code[word]);
                (both >> (from % 64)) as u32 & ((1 << width) - 1)
            };
            let mut listed: Vec<(u32, u32)> = self
                .codes
                .iter()
                .zip(0..)
                .map(|(code, slot)| (value(code), slot))
                .collect();
            listed.sort_by_key(|(value, slot)| (value >> LOW_BITS, *slot));
            let mut directory = vec![0; groups(width) + 1];
            for (value, _) in &listed {
                directory[(value >> LOW_BITS) as usize + 1] += 1;
            }
            for place in 1..directory.len() {
                directory[place] += directory[place - 1];
            }
            let postings = listed
                .iter()
                .map(|(value, slot)| slot << LOW_BITS | value & 15);
            self.tables.push((directory, postings.collect()));
        }
    }
}

/// The file of a segment.
pub fn segment_file(contents: &Contents) -> Vec<u8> {
    let mut file = beginning(b"staydown segment");
    file.extend((contents.ids.len() as u64).to_ne_bytes());
    file.extend((contents.tables.len() as u32).to_ne_bytes());
    file.resize(HEADER, 0);
    let mut section = |bytes: Vec<u8>| {
        file.extend(bytes);
        file.resize(line(file.len()), 0);
    };
    section(
        contents
            .ids
            .iter()
            .flat_map(|id| id.to_ne_bytes())
            .collect(),
    );
    let words = contents.codes.iter().flatten();
    section(words.flat_map(|word| word.to_ne_bytes()).collect());
    for table in &contents.tables {
        for column in [&table.0, &table.1] {
            section(column.iter().flat_map(|n| n.to_ne_bytes()).collect());
        }
    }
    seal_segment(&mut file);
    file
}

/// The manifest of a snapshot: up to which change it goes, and for each segment the number of its file and the bits of its
/// removed entries.
pub(super) fn manifest(number: u64, mark: &[u8; 32], segments: &[(u64, Vec<u64>)]) -> Vec<u8> {
    let mut bytes = beginning(b"staydown index 1");
    bytes.extend(number.to_ne_bytes());
    bytes.extend(mark);
    bytes.extend((segments.len() as u64).to_ne_bytes());
    for (number, dead) in segments {
        bytes.extend(number.to_ne_bytes());
        bytes.extend((dead.len() as u64).to_ne_bytes());
        bytes.extend(dead.iter().flat_map(|word| word.to_ne_bytes()));
    }
    bytes.extend([0; 4]);
    seal_manifest(&mut bytes);
    bytes
}

/// Puts the checksum right, whatever the bytes are.
pub(super) fn seal_manifest(bytes: &mut [u8]) {
    if let Some((content, checksum)) = bytes.split_last_chunk_mut::<4>() {
        *checksum = crc32fast::hash(content).to_ne_bytes();
    }
}

/// Puts both checksums right, whatever the bytes are.
pub(super) fn seal_segment(file: &mut [u8]) {
    if file.len() < HEADER {
        return;
    }
    let segment = crc32fast::hash(&file[HEADER..]);
    file[36..40].copy_from_slice(&segment.to_ne_bytes());
    let header = crc32fast::hash(&file[..40]);
    file[40..44].copy_from_slice(&header.to_ne_bytes());
}

/// How many entries and chunks a header says there are; zeros where there is none.
pub(super) fn counts(file: &[u8]) -> (u64, u32) {
    let mut header = [0; HEADER];
    let len = file.len().min(HEADER);
    header[..len].copy_from_slice(&file[..len]);
    let entries = std::array::from_fn(|byte| header[24 + byte]);
    let chunks = std::array::from_fn(|byte| header[32 + byte]);
    (u64::from_ne_bytes(entries), u32::from_ne_bytes(chunks))
}

/// The numbers of the files that a manifest names, as far as it goes.
pub(super) fn numbers_of_files(manifest: &[u8]) -> Vec<u64> {
    let words = manifest.get(64..).unwrap_or_default();
    let mut words = words
        .as_chunks()
        .0
        .iter()
        .map(|word| u64::from_ne_bytes(*word));
    let mut found = Vec::new();
    for _ in 0..words.next().unwrap_or(0) {
        let Some(number) = words.next() else {
            break;
        };
        found.push(number);
        let dead = words.next().unwrap_or(0);
        // The words of what has been removed. However many are said to be, there are only so many.
        if dead > 0
            && words
                .nth(usize::try_from(dead - 1).unwrap_or(usize::MAX))
                .is_none()
        {
            break;
        }
    }
    found
}

/// What comes after the header.
pub(super) fn body(file: &[u8]) -> &[u8] {
    file.get(HEADER..).unwrap_or_default()
}

/// The code of one entry, if the file is as long as that.
pub(super) fn code(file: &[u8], slot: u64) -> Option<Code> {
    let entries = usize::try_from(counts(file).0).ok()?;
    let slot = slot.checked_rem(entries as u64)? as usize;
    let at = entries.checked_mul(8)?.checked_next_multiple_of(HEADER)?;
    let at = at.checked_add(slot.checked_mul(32)?)?;
    let bytes = body(file).get(at..at.checked_add(32)?)?;
    numbers(bytes, 4, u64::from_ne_bytes).try_into().ok()
}

fn beginning(magic: &[u8; 16]) -> Vec<u8> {
    let mut bytes = magic.to_vec();
    bytes.extend(VERSION.to_ne_bytes());
    bytes.extend(BYTE_ORDER.to_ne_bytes());
    bytes
}

/// Bytes of the ids and codes of so many entries.
fn columns(entries: usize) -> usize {
    line(entries * 8) + line(entries * 32)
}

fn line(bytes: usize) -> usize {
    bytes.next_multiple_of(HEADER)
}

fn numbers<const N: usize, T>(bytes: &[u8], many: usize, number: fn([u8; N]) -> T) -> Vec<T> {
    let arrays = bytes.as_chunks().0.iter().take(many);
    arrays.map(|bytes| number(*bytes)).collect()
}
