//! The directory of a ZIP archive. Whoever made it may be hostile or in a hurry, so that this reads whatever can be read, where
//! `evidence::zip`, which reads what is to prove something, refuses. PKWARE APPNOTE.TXT 6.3.10 is the format.

use super::listing::{Closed, Entry, Listing, Packing};
use crate::fault::Fault;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_64: u32 = 0x0606_4b50;

const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;
const END_64_BYTES: usize = 56;

/// Longest comment behind the end.
const COMMENT: usize = 65_535;
/// The extra field that holds sizes of more than 32 bits.
const EXTRA_64: u16 = 1;
/// “Made by” Unix, which keeps the kind of a file in its attributes.
const UNIX: u16 = 3;

/// Lists the files, at most so many.
///
/// # Errors
/// It has no end: it is cut off, or no archive.
pub(super) fn list(bytes: &[u8], most: usize) -> Result<Listing, Fault> {
    let end = find_end(bytes).ok_or_else(|| {
        Fault::truncated("the archive stops before its own end, where its files are listed")
    })?;
    let directory = directory(bytes, end);
    let (length, offset) = (directory.length, directory.offset);
    // What stands before the archive, such as a program that unpacks it, moves all places.
    let (begin, moved) = match directory.begin(bytes) {
        Some(begin) => (begin, begin.saturating_sub(offset)),
        None => (offset, 0),
    };
    let mut listing = Listing::default();
    // How many bytes are spoken for, from which place on: an archive is listed in any order.
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut at = begin;
    while at < end && le32(bytes, at) == Some(CENTRAL) {
        let Some((entry, next)) = entry(bytes, at, moved) else {
            listing.broken = Some("The list of its files breaks off.".to_owned());
            break;
        };
        at = next;
        let Some(mut entry) = entry else { continue };
        if listing.entries.len() >= most {
            listing.more += 1;
            continue;
        }
        if entry.closed.is_none() && entry.from < entry.until {
            let place = taken.partition_point(|(from, _)| *from < entry.from);
            let before = place.checked_sub(1).and_then(|place| taken.get(place));
            let is_free = before.is_none_or(|(_, until)| *until <= entry.from)
                && taken
                    .get(place)
                    .is_none_or(|(from, _)| entry.until <= *from);
            if is_free {
                taken.insert(place, (entry.from, entry.until));
            } else {
                entry.closed = Some(Closed::Overlaps);
            }
        }
        listing.entries.push(entry);
    }
    if listing.broken.is_none()
        && at < end
        && le32(bytes, at) != Some(END_64)
        && length > at.saturating_sub(begin)
    {
        listing.broken = Some("The list of its files is damaged.".to_owned());
    }
    Ok(listing)
}

/// Whether an archive ends these bytes, whatever they begin as: an end, and right before it a directory that can be read and names a file.
pub(super) fn ends(bytes: &[u8]) -> bool {
    let Some(end) = find_end(bytes) else {
        return false;
    };
    let begin = directory(bytes, end).begin(bytes);
    begin.is_some_and(|begin| matches!(entry(bytes, begin, 0), Some((_, next)) if next <= end))
}

/// Where the end stands: the last one that a comment of its own length follows, or simply the last one.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(COMMENT);
    // Every picture is asked: one byte is compared at most places.
    let tail = bytes.get(first..=last)?;
    let mut last_one = None;
    for at in (first..=last)
        .rev()
        .zip(tail.iter().rev())
        .filter(|(_, byte)| **byte == b'P')
        .map(|(at, _)| at)
    {
        if le32(bytes, at) != Some(END) {
            continue;
        }
        let comment = le16(bytes, at + 20);
        if comment.is_some_and(|comment| at + END_BYTES + usize::from(comment) == bytes.len()) {
            return Some(at);
        }
        last_one.get_or_insert(at);
    }
    last_one
}

/// What the end says of the directory.
struct Directory {
    length: usize,
    /// Where it says to stand.
    offset: usize,
    /// Where it should end: what follows it stands there.
    until: usize,
}

impl Directory {
    /// Where it stands, if it ends where it should.
    fn begin(&self, bytes: &[u8]) -> Option<usize> {
        let begin = self.until.checked_sub(self.length)?;
        (le32(bytes, begin) == Some(CENTRAL)).then_some(begin)
    }
}

fn directory(bytes: &[u8], end: usize) -> Directory {
    let (length, offset) = (le32(bytes, end + 12), le32(bytes, end + 16));
    if length != Some(u32::MAX) && offset != Some(u32::MAX) {
        return Directory {
            length: length.unwrap_or(0) as usize,
            offset: offset.unwrap_or(0) as usize,
            until: end,
        };
    }
    // ZIP64: a locator of 20 bytes before the end says where a longer end stands. Where other bytes stand before the archive that is
    // not there, and the longer end is right before the locator, unless it has fields of its own.
    let locator = end.checked_sub(20);
    let said = locator.and_then(|at| le64(bytes, at + 8));
    let before = locator.and_then(|at| at.checked_sub(END_64_BYTES));
    let longer = [said, before]
        .into_iter()
        .flatten()
        .find(|at| le32(bytes, *at) == Some(END_64));
    let Some(at) = longer else {
        return Directory {
            length: 0,
            offset: 0,
            until: end,
        };
    };
    let field = |place: usize| {
        at.checked_add(place)
            .and_then(|at| le64(bytes, at))
            .unwrap_or(0)
    };
    Directory {
        length: field(40),
        offset: field(48),
        until: at,
    }
}

/// The file whose directory entry stands here, and where the next entry does. A folder is no file.
fn entry(bytes: &[u8], at: usize, moved: usize) -> Option<(Option<Entry>, usize)> {
    let head = bytes.get(at..at.checked_add(CENTRAL_BYTES)?)?;
    let short = |place| le16(head, place).unwrap_or(0);
    let long = |place| le32(head, place).unwrap_or(0);
    let name_from = at + CENTRAL_BYTES;
    let name_until = name_from + usize::from(short(28));
    let extra_until = name_until + usize::from(short(30));
    let name = bytes.get(name_from..name_until)?;
    let extra = bytes.get(name_until..extra_until)?;
    let next = extra_until + usize::from(short(32));
    let attributes = long(38);
    if name.last() == Some(&b'/') && long(24) == 0 {
        return Some((None, next));
    }
    let (mut size, mut packed, mut place) = (
        u64::from(long(24)),
        u64::from(long(20)),
        u64::from(long(42)),
    );
    let mut wide = extra_64(extra);
    for (value, is_wide) in [
        (&mut size, long(24)),
        (&mut packed, long(20)),
        (&mut place, long(42)),
    ] {
        if is_wide == u32::MAX
            && let Some(longer) = wide.next()
        {
            *value = longer;
        }
    }
    let (flags, method) = (short(8), short(10));
    let is_link = short(4) >> 8 == UNIX && (attributes >> 16) & 0o170_000 == 0o120_000;
    let span = span(bytes, place, packed, moved);
    let closed = match (flags & 1 != 0 || method == 99, is_link, method) {
        (true, _, _) => Some(Closed::Encrypted),
        (_, true, _) => Some(Closed::Link),
        (_, _, 0 | 8) if span.is_none() => Some(Closed::OutOfPlace),
        (_, _, 0) if size != packed => Some(Closed::OutOfPlace),
        (_, _, 0 | 8) => None,
        _ => Some(Closed::Packing),
    };
    let (from, until) = span.unwrap_or((0, 0));
    let entry = Entry {
        name: String::from_utf8_lossy(name).into_owned(),
        from,
        until,
        packing: if method == 0 {
            Packing::Stored
        } else {
            Packing::Deflated
        },
        size,
        crc: Some(long(16)),
        closed,
    };
    Some((Some(entry), next))
}

/// The sizes and the place that did not fit into 32 bits, in their order.
fn extra_64(extra: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let mut rest = extra;
    let mut found: &[u8] = &[];
    while let (Some(kind), Some(length)) = (le16(rest, 0), le16(rest, 2)) {
        let until = 4 + usize::from(length);
        if kind == EXTRA_64 {
            found = rest.get(4..until).unwrap_or_default();
            break;
        }
        rest = rest.get(until..).unwrap_or_default();
    }
    let (numbers, _) = found.as_chunks::<8>();
    numbers.iter().map(|number| u64::from_le_bytes(*number))
}

/// Where the bytes of a file stand whose local header is at a place; `None` where it is not.
fn span(bytes: &[u8], place: u64, packed: u64, moved: usize) -> Option<(usize, usize)> {
    let place = usize::try_from(place).ok()?.checked_add(moved)?;
    if le32(bytes, place) != Some(LOCAL) {
        return None;
    }
    let (name, extra) = (le16(bytes, place + 26)?, le16(bytes, place + 28)?);
    let from = place + LOCAL_BYTES + usize::from(name) + usize::from(extra);
    let until = from.checked_add(usize::try_from(packed).ok()?)?;
    (until <= bytes.len()).then_some((from, until))
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

fn le64(bytes: &[u8], at: usize) -> Option<usize> {
    let eight = bytes.get(at..at.checked_add(8)?)?;
    usize::try_from(u64::from_le_bytes(eight.try_into().ok()?)).ok()
}
