//! Damage that knows the parts of a file, so that what checks the parts lets it pass.

use super::{below, damage, pick};
use testkit::Chance;

/// A file in its parts: what stands before them, and each with its name.
pub(super) enum Sections {
    /// PNG chunks: name and data; length and checksum are written anew.
    Png(Vec<([u8; 4], Vec<u8>)>),
    /// JPEG segments: marker and data; the length is written anew. The last holds everything from the first scan on.
    Jpeg(Vec<(u8, Vec<u8>)>),
    /// RIFF chunks of a WebP: name and data; lengths are written anew.
    Webp(Vec<([u8; 4], Vec<u8>)>),
}

/// The parts of a file that begins as a PNG, JPEG or WebP, as far as they can be followed.
pub(super) fn sections(bytes: &[u8]) -> Option<Sections> {
    if let Some(rest) = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n") {
        return Some(Sections::Png(png(rest)));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xd8") {
        return Some(Sections::Jpeg(jpeg(rest)));
    }
    (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        .then(|| Sections::Webp(webp(&bytes[12..])))
}

fn png(mut rest: &[u8]) -> Vec<([u8; 4], Vec<u8>)> {
    let mut chunks = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let [a, b, c, d, name @ ..] = *head;
        let length = (u32::from_be_bytes([a, b, c, d]) as usize).min(after.len());
        chunks.push((name, after[..length].to_vec()));
        rest = after.get(length + 4..).unwrap_or_default();
    }
    chunks
}

fn jpeg(mut rest: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut segments = Vec::new();
    while let Some((&[0xff, marker, a, b], after)) = rest.split_first_chunk::<4>() {
        let length = usize::from(u16::from_be_bytes([a, b])).saturating_sub(2);
        if marker == 0xda || after.len() < length {
            segments.push((marker, rest[2..].to_vec()));
            return segments;
        }
        segments.push((marker, after[..length].to_vec()));
        rest = &after[length..];
    }
    segments
}

fn webp(mut rest: &[u8]) -> Vec<([u8; 4], Vec<u8>)> {
    let mut chunks = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<8>() {
        let [n, a, m, e, length @ ..] = *head;
        let length = (u32::from_le_bytes(length) as usize).min(after.len());
        chunks.push(([n, a, m, e], after[..length].to_vec()));
        rest = after.get(length + length % 2..).unwrap_or_default();
    }
    chunks
}

impl Sections {
    /// The file of these parts.
    pub(super) fn file(&self) -> Vec<u8> {
        match self {
            Self::Png(chunks) => {
                let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
                bytes.extend(chunks.iter().flat_map(|(name, data)| chunk(name, data)));
                bytes
            }
            Self::Jpeg(segments) => {
                let mut bytes = b"\xff\xd8".to_vec();
                for (marker, data) in segments {
                    bytes.extend([0xff, *marker]);
                    if *marker != 0xda {
                        bytes.extend((data.len() as u16).wrapping_add(2).to_be_bytes());
                    }
                    bytes.extend(data);
                }
                bytes
            }
            Self::Webp(chunks) => {
                let mut body = b"WEBP".to_vec();
                for (name, data) in chunks {
                    body.extend(name);
                    body.extend((data.len() as u32).to_le_bytes());
                    body.extend(data);
                    body.extend(vec![0; data.len() % 2]);
                }
                [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
            }
        }
    }
}

/// A PNG chunk with its length and checksum.
pub(super) fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [name, data].concat();
    let length = data.len() as u32;
    let crc = super::super::files::crc(&named);
    [&length.to_be_bytes()[..], &named, &crc.to_be_bytes()].concat()
}

/// Changes one part: its data, its place, how often it is there; or, afterwards, what it says of its length. A GIF has its
/// screen, its frames or the lengths of its blocks changed.
pub(super) fn mutate(chance: &mut Chance, bytes: &[u8]) -> Vec<u8> {
    match sections(bytes) {
        Some(Sections::Png(mut chunks)) => {
            shuffle(chance, &mut chunks);
            Sections::Png(chunks).file()
        }
        Some(Sections::Jpeg(mut segments)) => {
            shuffle(chance, &mut segments);
            lying_length(chance, Sections::Jpeg(segments).file(), &[0xff], 2)
        }
        Some(Sections::Webp(mut chunks)) => {
            shuffle(chance, &mut chunks);
            lying_length(chance, Sections::Webp(chunks).file(), b"VP8", 4)
        }
        None if bytes.starts_with(b"GIF8") => gif(chance, bytes),
        None => damage::flip(chance, bytes),
    }
}

fn shuffle<N: Clone>(chance: &mut Chance, parts: &mut Vec<(N, Vec<u8>)>) {
    if parts.is_empty() {
        return;
    }
    let (at, other) = (below(chance, parts.len()), below(chance, parts.len()));
    match chance.between(0, 12) {
        0 => parts.swap(at, other),
        1 => drop(parts.remove(at)),
        2 => parts.insert(other, parts[at].clone()),
        3 => parts[at].0 = parts[other].0.clone(),
        4 => parts[at].1 = parts[other].1.clone(),
        5 => {
            let many = vec![parts[at].clone(); 40];
            parts.splice(other..other, many);
        }
        6 => parts[at].1 = damage::cut(chance, &parts[at].1.clone()),
        7 | 8 => parts[at].1 = damage::lie(chance, &parts[at].1.clone()),
        9 => parts[at].1 = damage::repeat(chance, &parts[at].1.clone()),
        _ => parts[at].1 = damage::flip(chance, &parts[at].1.clone()),
    }
}

/// Now and then overwrites a length that stands so many bytes behind a mark.
fn lying_length(chance: &mut Chance, mut file: Vec<u8>, mark: &[u8], behind: usize) -> Vec<u8> {
    if chance.between(0, 3) > 0 {
        return file;
    }
    let places: Vec<usize> = file
        .windows(mark.len())
        .enumerate()
        .filter(|(_, window)| *window == mark)
        .map(|(at, _)| at + behind)
        .filter(|at| at + 4 <= file.len())
        .collect();
    if !places.is_empty() {
        let at = *pick(chance, &places);
        let lied = damage::lie(chance, &file[at..at + 4]);
        file[at..at + 4].copy_from_slice(&lied);
    }
    file
}

/// The screen, a descriptor or the length of a block says something else.
fn gif(chance: &mut Chance, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let marks: Vec<usize> = (0..bytes.len())
        .filter(|at| matches!(bytes[*at], 0x2c | 0x21 | 0xf9 | 0xff))
        .collect();
    let at = match chance.between(0, 3) {
        0 => 6,
        1 if !marks.is_empty() => *pick(chance, &marks),
        _ => 13 + below(chance, bytes.len()),
    };
    let end = (at + 10).min(bytes.len());
    if let Some(part) = bytes.get_mut(at..end) {
        let lied = damage::lie(chance, part);
        part.copy_from_slice(&lied);
    }
    bytes
}
