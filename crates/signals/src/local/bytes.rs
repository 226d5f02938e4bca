//! Features as bytes.
//!
//! All numbers are little-endian.
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 4 | `SDLF` |
//! | 4 | 1 | version, 1 |
//! | 5 | 1 | 1 if the finer grey picture of a query follows the points, otherwise 0 |
//! | 6 | 2 | width of the working picture, 1 to 1024 |
//! | 8 | 2 | height, 1 to 1024 |
//! | 10 | 2 | number of points `n`, 0 to 512 |
//! | 12 | 4096 | thumbnail, 64 rows of 64 grey levels |
//! | 4108 | 38 `n` | points: x, y (2 bytes each), scale, angle, code (4 words of 8 bytes) |
//! | 4108 + 38 `n` | 4 | width and height of the finer grey picture, each 1 to 256 |
//! | 4112 + 38 `n` | width × height | its grey levels, row by row |

use std::fmt;

use super::features::{Features, Point, THUMB, VIEW_SIDE, levels};
use super::grey::Grey;

const MAGIC: [u8; 4] = *b"SDLF";
const VERSION: u8 = 1;
const HEADER: usize = 12;
const POINT: usize = 38;
const MOST_POINTS: u16 = 512;
const LONGEST: u16 = 1024;

/// Why bytes are no features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WrongBytes {
    /// They do not begin as features do.
    NotFeatures,
    /// They are of a version this program does not know.
    Version(u8),
    /// There are fewer or more bytes than the header says.
    Length {
        /// Bytes there should be; for a cut-off header, what the smallest features have.
        expected: usize,
        /// Bytes there are.
        found: usize,
    },
    /// A number in the header is out of its range.
    Header,
}

impl fmt::Display for WrongBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFeatures => write!(f, "these bytes are no features of a picture"),
            Self::Version(version) => write!(f, "features of unknown version {version}"),
            Self::Length { expected, found } => {
                write!(f, "expected {expected} bytes of features, found {found}")
            }
            Self::Header => write!(f, "a number in the header of the features is out of range"),
        }
    }
}

impl std::error::Error for WrongBytes {}

impl Features {
    /// The features as bytes, at most 11,708 for a banked picture and 88,648 for a query, whose finer
    /// grey picture is rounded to whole levels.
    pub fn to_bytes(&self) -> Vec<u8> {
        let view = self.view.first();
        let mut bytes = Vec::with_capacity(HEADER + THUMB * THUMB + POINT * self.points.len());
        bytes.extend(MAGIC);
        bytes.extend([VERSION, u8::from(view.is_some())]);
        bytes.extend(self.width.to_le_bytes());
        bytes.extend(self.height.to_le_bytes());
        bytes.extend((self.points.len() as u16).to_le_bytes());
        bytes.extend(&self.thumb);
        for point in &self.points {
            bytes.extend(point.x.to_le_bytes());
            bytes.extend(point.y.to_le_bytes());
            bytes.extend([point.scale, point.angle]);
            bytes.extend(point.code.iter().flat_map(|word| word.to_le_bytes()));
        }
        if let Some(view) = view {
            bytes.extend((view.width as u16).to_le_bytes());
            bytes.extend((view.height as u16).to_le_bytes());
            let level = |level: &f32| level.round().clamp(0.0, 255.0) as u8;
            bytes.extend(view.pixels.iter().map(level));
        }
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote. Any bytes may be given: nothing is set aside
    /// before the length has been found to be exact.
    ///
    /// # Errors
    ///
    /// [`WrongBytes`] unless the bytes are exactly one set of features of the known version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WrongBytes> {
        let least = HEADER + THUMB * THUMB;
        let wrong_length = |expected: usize| WrongBytes::Length {
            expected,
            found: bytes.len(),
        };
        let header: &[u8; HEADER] = bytes.first_chunk().ok_or(wrong_length(least))?;
        if header[..4] != MAGIC {
            return Err(WrongBytes::NotFeatures);
        }
        if header[4] != VERSION {
            return Err(WrongBytes::Version(header[4]));
        }
        let word = |at: usize| u16::from_le_bytes([header[at], header[at + 1]]);
        let (width, height, count) = (word(6), word(8), word(10));
        let side = 1..=LONGEST;
        if header[5] > 1 || !side.contains(&width) || !side.contains(&height) || count > MOST_POINTS
        {
            return Err(WrongBytes::Header);
        }
        let points_end = least + POINT * usize::from(count);
        if bytes.len() < points_end {
            return Err(wrong_length(points_end));
        }
        let (before, rest) = bytes.split_at(points_end);
        let (thumb, points) = before[HEADER..].split_at(THUMB * THUMB);
        let view = match (header[5], rest) {
            (0, []) => Vec::new(),
            (0, _) => return Err(wrong_length(points_end)),
            (_, rest) => view(rest).map_err(|wrong| match wrong {
                Some(length) => wrong_length(points_end + length),
                None => WrongBytes::Header,
            })?,
        };
        Ok(Self {
            width,
            height,
            points: points.chunks_exact(POINT).map(point).collect(),
            thumb: thumb.to_vec(),
            view,
        })
    }
}

/// The finer grey picture of a query at its falling sizes. If it is none: how many bytes there should
/// be, or nothing where its size is out of range.
fn view(bytes: &[u8]) -> Result<Vec<Grey>, Option<usize>> {
    let [a, b, c, d] = *bytes.first_chunk().ok_or(Some(4))?;
    let (width, height) = (
        usize::from(u16::from_le_bytes([a, b])),
        usize::from(u16::from_le_bytes([c, d])),
    );
    let side = 1..=VIEW_SIDE;
    if !side.contains(&width) || !side.contains(&height) {
        return Err(None);
    }
    let pixels = &bytes[4..];
    if pixels.len() != width * height {
        return Err(Some(4 + width * height));
    }
    Ok(levels(Grey {
        width,
        height,
        pixels: pixels.iter().map(|level| f32::from(*level)).collect(),
    }))
}

/// A point from its 38 bytes.
fn point(bytes: &[u8]) -> Point {
    let code = |word: usize| {
        let bytes = &bytes[6 + 8 * word..14 + 8 * word];
        bytes
            .iter()
            .rev()
            .fold(0, |code, byte| code << 8 | u64::from(*byte))
    };
    Point {
        x: u16::from_le_bytes([bytes[0], bytes[1]]),
        y: u16::from_le_bytes([bytes[2], bytes[3]]),
        scale: bytes[4],
        angle: bytes[5],
        code: std::array::from_fn(code),
    }
}
