//! JPEG: a chain of marked segments, with entropy-coded data after each start of scan.

use super::{Cursor, Outline};
use crate::fault::Fault;

/// Walks the markers up to the end of the image. What follows it (a second picture, a phone's
/// private data, padding) is common in the wild and is not looked at.
///
/// # Errors
/// `unsupported` for what the decoder would read wrongly or not at all: lossless, hierarchical and
/// arithmetic coding, other than 8 bits a sample, other than 1, 3 or 4 components; components of
/// different sizes that come in separate scans, and luma stored coarser than colour. To hash a
/// picture that was decoded wrongly would let it pass as unknown.
pub(super) fn read(bytes: &[u8]) -> Result<Outline, Fault> {
    let mut outline = Outline {
        size: None,
        frames: 1,
        complete: false,
        speaks_on: false,
    };
    let mut cursor = Cursor::new(bytes, 2);
    let mut sampling = Sampling::default();
    while let Some(marker) = next_marker(&mut cursor) {
        match marker {
            0xd9 => {
                outline.complete = true;
                outline.speaks_on = has_frame(bytes.get(cursor.at..).unwrap_or_default());
                break;
            }
            // Markers without a segment: stuffed zero, TEM, restarts, start of image.
            0x00 | 0x01 | 0xd0..=0xd8 => {}
            _ => {
                let Some(segment) = segment(&mut cursor) else {
                    break;
                };
                if is_start_of_frame(marker) {
                    let size = frame_size(marker, segment)?;
                    outline.size = largest(outline.size, size);
                    sampling = Sampling::of(marker, segment)?;
                } else if marker == START_OF_SCAN {
                    sampling.admit(segment)?;
                }
            }
        }
    }
    Ok(outline)
}

/// Whether something like a frame header is in what follows the end of the image. Some decoders find the end earlier than
/// others in a file that is made for it, and take the later header's word for the size.
fn has_frame(rest: &[u8]) -> bool {
    rest.windows(5).any(|bytes| {
        let is_frame = bytes[0] == 0xff && matches!(bytes[1], 0xc0..=0xc2);
        is_frame && bytes[2] == 0 && bytes[4] == 8
    })
}

/// The next marker's code. Skips everything up to it, entropy-coded data included, as decoders do.
fn next_marker(cursor: &mut Cursor<'_>) -> Option<u8> {
    let rest = cursor.bytes.get(cursor.at..)?;
    cursor.at += find_ff(rest)?;
    loop {
        match cursor.byte()? {
            0xff => {} // any number of fill bytes may precede the code
            code => return Some(code),
        }
    }
}

/// Where the first byte `FF` is. Looks at 32 bytes at a time, which the compiler turns into two
/// comparisons: most of a file's bytes are looked at here and nowhere else.
pub(crate) fn find_ff(bytes: &[u8]) -> Option<usize> {
    let (chunks, _) = bytes.as_chunks::<32>();
    let clean = |chunk: &&[u8; 32]| {
        chunk
            .iter()
            .fold(0, |any, &byte| any | u8::from(byte == 0xff))
            == 0
    };
    let start = 32 * chunks.iter().take_while(clean).count();
    let found = bytes[start..].iter().position(|&byte| byte == 0xff)?;
    Some(start + found)
}

/// The content of a segment, without its length. A length below 2 is nonsense: nothing is skipped.
fn segment<'a>(cursor: &mut Cursor<'a>) -> Option<&'a [u8]> {
    let length = usize::from(u16::from_be_bytes(cursor.array()?));
    cursor.take(length.saturating_sub(2))
}

const START_OF_SCAN: u8 = 0xda;

/// How the components of a frame are stored beside each other.
#[derive(Debug, Default)]
struct Sampling {
    /// Components, if they must come in one scan.
    together: Option<u8>,
}

impl Sampling {
    fn of(marker: u8, segment: &[u8]) -> Result<Self, Fault> {
        // Component by component: identifier, factors across and down in a byte, table.
        let factors: Vec<(u8, u8)> = segment
            .get(6..)
            .unwrap_or_default()
            .chunks_exact(3)
            .map(|component| (component[1] >> 4, component[1] & 15))
            .collect();
        let Some(first) = factors.first() else {
            return Ok(Self::default());
        };
        if factors.iter().any(|it| it.0 > first.0 || it.1 > first.1) {
            return Err(Fault::unsupported(
                "JPEG whose brightness is stored coarser than its colour is unsupported",
            ));
        }
        let is_sequential = marker != 0xc2;
        let differ = factors.iter().any(|it| it != first);
        Ok(Self {
            together: (is_sequential && differ).then(|| factors.len().min(255) as u8),
        })
    }

    fn admit(&self, scan: &[u8]) -> Result<(), Fault> {
        match (self.together, scan.first()) {
            (Some(components), Some(here)) if *here < components => Err(Fault::unsupported(
                "JPEG whose components are stored at different sizes and in separate scans is unsupported; save it again as an ordinary JPEG",
            )),
            _ => Ok(()),
        }
    }
}

/// SOF0 to SOF15, less the three codes in between that mean tables and reserved things.
fn is_start_of_frame(marker: u8) -> bool {
    matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
}

/// Width and height of a start-of-frame segment, `None` when it is too short to tell.
fn frame_size(marker: u8, segment: &[u8]) -> Result<Option<(u32, u32)>, Fault> {
    if marker > 0xc2 {
        return Err(Fault::unsupported(&format!(
            "JPEG of coding process {} is unsupported; baseline and progressive are",
            marker - 0xc0
        )));
    }
    let Some(&[precision, h1, h2, w1, w2, components]) = segment.first_chunk() else {
        return Ok(None);
    };
    if precision != 8 {
        return Err(Fault::unsupported(&format!(
            "JPEG with {precision} bits a sample is unsupported; 8 bits are"
        )));
    }
    if !matches!(components, 1 | 3 | 4) {
        return Err(Fault::unsupported(&format!(
            "JPEG with {components} colour components is unsupported; 1, 3 and 4 are"
        )));
    }
    let (width, height) = (u16::from_be_bytes([w1, w2]), u16::from_be_bytes([h1, h2]));
    Ok(Some((width.into(), height.into())))
}

/// A file should have one frame header. If it has several, the largest is the one to be wary of.
fn largest(a: Option<(u32, u32)>, b: Option<(u32, u32)>) -> Option<(u32, u32)> {
    match (a, b) {
        (Some(a), Some(b)) => Some((a.0.max(b.0), a.1.max(b.1))),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ff_is_found_wherever_it_stands() {
        let mut bytes = [0xfe; 100];
        assert_eq!(find_ff(&bytes), None);
        assert_eq!(find_ff(&[]), None);
        for at in (0..bytes.len()).rev() {
            bytes[at] = 0xff;
            assert_eq!(find_ff(&bytes), Some(at));
        }
    }
}
