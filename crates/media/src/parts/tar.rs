//! The files of a tar archive, header by header: ustar, and what GNU and POSIX (pax) add for long names and large files.

use super::listing::{Closed, Entry, Listing, Packing};

/// What everything in it is a multiple of.
const BLOCK: usize = 512;
/// Longest header of pax, or long name, that is read.
const LONGEST_NOTE: usize = 64 * 1024;

/// Whether it begins with the header of a file: its magic and its checksum.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes.get(..BLOCK).is_some_and(is_header)
}

/// Lists the files, at most so many.
pub(super) fn list(bytes: &[u8], most: usize) -> Listing {
    let mut listing = Listing::default();
    let mut said = Said::default();
    let mut at = 0_usize;
    loop {
        let Some(head) = at.checked_add(BLOCK).and_then(|until| bytes.get(at..until)) else {
            // Some writers leave the blocks of zeros out that end an archive.
            if at < bytes.len() {
                listing.broken = Some("It breaks off within a header.".to_owned());
            }
            break;
        };
        if head.iter().all(|byte| *byte == 0) {
            break;
        }
        if !is_header(head) {
            listing.broken =
                Some("A header in it is damaged; what stands behind it is not read.".to_owned());
            break;
        }
        let from = at + BLOCK;
        let kind = head[156];
        let size = match (kind, said.size) {
            (b'x' | b'g' | b'L' | b'K', _) | (_, None) => number(&head[124..136]),
            (_, Some(size)) => Some(size),
        };
        let Some((size, until)) =
            size.and_then(|size| Some((size, from.checked_add(usize::try_from(size).ok()?)?)))
        else {
            listing.broken = Some("A header in it says no length.".to_owned());
            break;
        };
        let content = bytes.get(from..until);
        // What follows begins with a block.
        at = until.checked_next_multiple_of(BLOCK).unwrap_or(usize::MAX);
        match (kind, content) {
            (b'L', Some(name)) if name.len() <= LONGEST_NOTE => said.name = Some(text(name)),
            (b'x', Some(note)) if note.len() <= LONGEST_NOTE => said.read(note),
            // What holds for all files, and the long names of links, say nothing that is needed.
            (b'g' | b'K', Some(_)) => {}
            // A folder.
            (b'5', _) => said = Said::default(),
            _ => {
                let closed = match kind {
                    _ if content.is_none() => Some(Closed::OutOfPlace),
                    b'0' | b'7' | 0 if said.is_sparse => Some(Closed::Special),
                    b'0' | b'7' | 0 => None,
                    b'1' | b'2' => Some(Closed::Link),
                    _ => Some(Closed::Special),
                };
                let name = said.name.take().unwrap_or_else(|| name_of(head));
                said = Said::default();
                // How a folder was written before there were kinds.
                if closed.is_none() && size == 0 && name.ends_with('/') {
                    continue;
                }
                if listing.entries.len() >= most {
                    listing.more += 1;
                    continue;
                }
                let (from, until) = if content.is_some() {
                    (from, until)
                } else {
                    (0, 0)
                };
                listing.entries.push(Entry {
                    name,
                    from,
                    until,
                    packing: Packing::Stored,
                    size,
                    crc: None,
                    closed,
                });
            }
        }
        if content.is_none() {
            listing.broken = Some("It breaks off within a file.".to_owned());
            break;
        }
    }
    listing
}

/// What the headers before a file said of it.
#[derive(Default)]
struct Said {
    name: Option<String>,
    size: Option<u64>,
    is_sparse: bool,
}

impl Said {
    /// Reads lines of pax: a length in decimal, a space, `key=value`, a line's end.
    fn read(&mut self, mut note: &[u8]) {
        while let Some(space) = note.iter().position(|byte| *byte == b' ') {
            let length = std::str::from_utf8(&note[..space])
                .ok()
                .and_then(|text| text.parse::<usize>().ok());
            let Some(line) = length
                .filter(|length| *length > space)
                .and_then(|length| note.get(space + 1..length))
            else {
                break;
            };
            note = &note[space + 1 + line.len()..];
            let line = line.strip_suffix(b"\n").unwrap_or(line);
            let Some(equals) = line.iter().position(|byte| *byte == b'=') else {
                continue;
            };
            let (key, value) = (&line[..equals], &line[equals + 1..]);
            match key {
                b"path" => self.name = Some(text(value)),
                b"size" => {
                    self.size = std::str::from_utf8(value)
                        .ok()
                        .and_then(|text| text.parse().ok())
                }
                _ if key.starts_with(b"GNU.sparse") => self.is_sparse = true,
                _ => {}
            }
        }
    }
}

fn is_header(head: &[u8]) -> bool {
    if head.get(257..262) != Some(b"ustar") {
        return false;
    }
    // The sum of all bytes, with spaces where the sum itself stands.
    let sum: u64 = head
        .iter()
        .enumerate()
        .map(|(at, byte)| {
            if (148..156).contains(&at) {
                32
            } else {
                u64::from(*byte)
            }
        })
        .sum();
    number(&head[148..156]) == Some(sum)
}

/// A number: octal digits among spaces and zeros, or base 256 where the first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    let (first, rest) = field.split_first()?;
    if first & 0x80 != 0 {
        return rest
            .iter()
            .try_fold(u64::from(first & 0x7f), |value, byte| {
                value.checked_mul(256)?.checked_add(u64::from(*byte))
            });
    }
    let digits = field
        .iter()
        .copied()
        .skip_while(|byte| *byte == b' ')
        .take_while(|byte| !matches!(byte, b' ' | 0));
    let mut value = None;
    for digit in digits {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 8)?;
        value = Some(
            value
                .unwrap_or(0_u64)
                .checked_mul(8)?
                .checked_add(u64::from(digit))?,
        );
    }
    value
}

fn text(bytes: &[u8]) -> String {
    let until = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..until]).into_owned()
}

fn name_of(head: &[u8]) -> String {
    let (name, prefix) = (text(&head[..100]), text(&head[345..500]));
    // What GNU writes has times where POSIX has the beginning of the name.
    if head.get(257..263) == Some(b"ustar\0") && !prefix.is_empty() {
        format!("{prefix}/{name}")
    } else {
        name
    }
}
