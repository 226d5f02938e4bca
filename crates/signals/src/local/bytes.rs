//! Features as bytes.
//!
//! All numbers are little-endian.
//!
//! | offset | bytes | what |
//! |---|---|---|
//! | 0 | 4 | `SDLF` |
//! | 4 | 1 | version, 1 |
//! | 5 | 1 | reserved, 0 |
//! | 6 | 2 | width of the working picture, 1 to 1024 |
//! | 8 | 2 | height, 1 to 1024 |
//! | 10 | 2 | number of points `n`, 0 to 512 |
//! | 12 | 4096 | thumbnail, 64 rows of 64 grey levels |
//! | 4108 | 38 `n` | points: x, y (2 bytes each), scale, angle, code (4 words of 8 bytes) |

use std::fmt;

use super::features::{Features, Point, THUMB};

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
    /// The features as bytes, at most 11,708 for a banked picture. The finer grey picture of a
    /// query is left out.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + THUMB * THUMB + POINT * self.points.len());
        bytes.extend(MAGIC);
        bytes.extend([VERSION, 0]);
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
        if header[5] != 0 || !side.contains(&width) || !side.contains(&height) || count > MOST_POINTS
        {
            return Err(WrongBytes::Header);
        }
        let expected = least + POINT * usize::from(count);
        if bytes.len() != expected {
            return Err(wrong_length(expected));
        }
        let (thumb, points) = bytes[HEADER..].split_at(THUMB * THUMB);
        Ok(Self {
            width,
            height,
            points: points.chunks_exact(POINT).map(point).collect(),
            thumb: thumb.to_vec(),
            view: Vec::new(),
        })
    }
}

/// A point from its 38 bytes.
fn point(bytes: &[u8]) -> Point {
    let code = |word: usize| {
        let bytes = &bytes[6 + 8 * word..14 + 8 * word];
        bytes.iter().rev().fold(0, |code, byte| code << 8 | u64::from(*byte))
    };
    Point {
        x: u16::from_le_bytes([bytes[0], bytes[1]]),
        y: u16::from_le_bytes([bytes[2], bytes[3]]),
        scale: bytes[4],
        angle: bytes[5],
        code: std::array::from_fn(code),
    }
}
