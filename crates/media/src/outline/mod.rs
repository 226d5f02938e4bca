//! What a file says of itself, read without decoding a pixel: its size, how many frames it has, and
//! whether its end is there.
//!
//! Two things make this worth doing apart from the decoders. A picture that is too large is refused
//! before anything is allocated for it. And a file cut short in transit is told from one that is
//! broken: decoders either do not look for the end (JPEG data that stops is filled up with grey
//! without a word) or report both in the same way.

mod gif;
mod jpeg;
mod png;
mod webp;

pub(crate) use jpeg::find_ff;
pub(crate) use png::without_profile;
pub(crate) use webp::without_blending;

use crate::fault::Fault;
use crate::format::Format;

/// What a file says of itself. It may lie; the decoder's own view is compared with it later.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outline {
    /// Width and height in pixels, if the part that tells them is there.
    pub(crate) size: Option<(u32, u32)>,
    /// Number of frames found or announced; 0 when none was found.
    pub(crate) frames: u32,
    /// False when the bytes stop before the end that the format prescribes. A file that is nonsense
    /// rather than short counts as complete: the decoder will say what is wrong with it.
    pub(crate) complete: bool,
    /// Whether a frame header of a JPEG stands behind the end of the image.
    pub(crate) speaks_on: bool,
}

/// Reads the outline of a file whose format is known from its magic number.
pub(crate) fn read(format: Format, bytes: &[u8]) -> Result<Outline, Fault> {
    match format {
        Format::Jpeg => jpeg::read(bytes),
        Format::Png => png::read(bytes),
        Format::Gif => Ok(gif::read(bytes)),
        Format::Webp => Ok(webp::read(bytes)),
    }
}

/// Reads bytes from front to back; every step past the end is `None`.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|taken| taken[0])
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }
}
