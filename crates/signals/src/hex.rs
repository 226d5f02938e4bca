//! Fixed-length hexadecimal text, the one form in which hashes travel.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Visitor};

/// Why a text is not the hexadecimal form of a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HexError {
    /// The text does not have the number of bytes the hash is written with.
    Length {
        /// How many hexadecimal digits the hash has.
        expected: usize,
        /// How many bytes the text has.
        found: usize,
    },
    /// A byte of the text is not one of `0-9`, `a-f`, `A-F`.
    Digit {
        /// Where it stands, counted in bytes from 0.
        position: usize,
    },
}

impl fmt::Display for HexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { expected, found } => {
                write!(
                    f,
                    "expected {expected} hexadecimal digits, found {found} bytes"
                )
            }
            Self::Digit { position } => {
                write!(
                    f,
                    "the byte at position {position} is not a hexadecimal digit"
                )
            }
        }
    }
}

impl std::error::Error for HexError {}

/// Reads exactly `N` bytes, most significant digit first, in either letter case.
pub(crate) fn decode<const N: usize>(text: &str) -> Result<[u8; N], HexError> {
    let digits = text.as_bytes();
    if digits.len() != 2 * N {
        return Err(HexError::Length {
            expected: 2 * N,
            found: digits.len(),
        });
    }
    let mut bytes = [0; N];
    for (index, (byte, pair)) in bytes.iter_mut().zip(digits.chunks_exact(2)).enumerate() {
        *byte = digit(pair[0], 2 * index)? << 4 | digit(pair[1], 2 * index + 1)?;
    }
    Ok(bytes)
}

fn digit(symbol: u8, position: usize) -> Result<u8, HexError> {
    match symbol {
        b'0'..=b'9' => Ok(symbol - b'0'),
        b'a'..=b'f' => Ok(symbol - b'a' + 10),
        b'A'..=b'F' => Ok(symbol - b'A' + 10),
        _ => Err(HexError::Digit { position }),
    }
}

/// Writes bytes as lower-case digits, most significant first.
pub(crate) fn write(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for byte in bytes {
        write!(f, "{byte:02x}")?;
    }
    Ok(())
}

/// Reads a serde string into any hash that parses from hexadecimal text.
pub(crate) struct TextVisitor<T> {
    digits: usize,
    hash: PhantomData<T>,
}

impl<T> TextVisitor<T> {
    pub(crate) fn new(digits: usize) -> Self {
        Self {
            digits,
            hash: PhantomData,
        }
    }
}

impl<T: FromStr<Err = HexError>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string of {} hexadecimal digits", self.digits)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}
