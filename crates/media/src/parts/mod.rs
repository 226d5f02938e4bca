//! Files that hold files, taken apart: archives (ZIP, tar, what gzip packed) and PDF documents. Runs in the worker process.
//!
//! An archive is *listed* first: where each file stands in it, how it is packed, how large it says it is. Nothing is unpacked for that,
//! and nothing is ever written to a disk, so that a name is only a word. Whoever listed it has one file after the other unpacked, within
//! limits of their own, or takes it from its place where it was not packed. Nothing here looks into an archive within an archive.

mod gzip;
mod listing;
pub mod pdf;
mod tar;
mod zip;

pub use gzip::gunzip;
pub use listing::{Closed, Entry, Listing, Packing};

use crate::fault::{Fault, FaultCode};
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};
use serde::{Deserialize, Serialize};

/// Most files of an archive that are listed: each costs some hundred bytes of the answer.
pub const MOST_LISTED: usize = 2_000;

/// What a file that holds others is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holding {
    /// A ZIP archive, or a format that is one: documents of offices, books, apps.
    Zip,
    /// A tar archive.
    Tar,
    /// Packed with gzip: a tar archive or a single file.
    Gzip,
    /// A PDF document.
    Pdf,
}

impl Holding {
    /// What these bytes hold others as, by their beginning; `None` for anything else.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Some(Self::Zip);
        }
        if bytes.starts_with(&[0x1f, 0x8b, 8]) {
            return Some(Self::Gzip);
        }
        if tar::begins(bytes) {
            return Some(Self::Tar);
        }
        bytes.starts_with(b"%PDF-").then_some(Self::Pdf)
    }

    /// What hangs behind bytes that begin as something else, such as a picture or a program: an archive is read from its end, and a document
    /// from where it says that it begins. `None` for what holds others by its beginning, and for most of the rest. Looks at the last 64 KiB,
    /// at one entry of a directory, and at the first KiB.
    #[must_use]
    pub fn behind(bytes: &[u8]) -> Option<Self> {
        if Self::of(bytes).is_some() {
            return None;
        }
        let document = || pdf::is_behind(bytes).then_some(Self::Pdf);
        zip::ends(bytes).then_some(Self::Zip).or_else(document)
    }

    /// What these bytes hold others as, by their beginning or else by their end.
    #[must_use]
    pub fn anywhere(bytes: &[u8]) -> Option<Self> {
        Self::of(bytes).or_else(|| Self::behind(bytes))
    }

    /// The word it has in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Zip => "zip",
            Self::Tar => "tar",
            Self::Gzip => "gzip",
            Self::Pdf => "pdf",
        }
    }
}

/// The files in an archive, as its directory or their headers tell.
///
/// # Errors
/// What is wrong with the archive, where not even its files can be told; [`FaultCode::Unsupported`] where it is none.
pub fn list(bytes: &[u8]) -> Result<Listing, Fault> {
    match Holding::anywhere(bytes) {
        Some(Holding::Zip) => zip::list(bytes, MOST_LISTED),
        Some(Holding::Tar) => Ok(tar::list(bytes, MOST_LISTED)),
        _ => Err(Fault::unsupported(
            "it is no archive whose files can be listed",
        )),
    }
}

/// What a file in a ZIP archive is, unpacked; at most `most` bytes.
///
/// # Errors
/// It unpacks to more, is damaged, or has another checksum than it should.
pub fn inflate(packed: &[u8], most: usize, crc: Option<u32>) -> Result<Vec<u8>, Fault> {
    let bytes =
        decompress_to_vec_with_limit(packed, most).map_err(|error| unpacked(error.status, most))?;
    match crc {
        Some(crc) if crc32fast::hash(&bytes) != crc => Err(Fault::corrupt(
            "the file was changed or damaged in the archive: its checksum is another",
        )),
        _ => Ok(bytes),
    }
}

fn unpacked(status: TINFLStatus, most: usize) -> Fault {
    match status {
        TINFLStatus::HasMoreOutput => Fault::new(
            FaultCode::TooLarge,
            &format!(
                "it unpacks to more than {most} bytes, which is more than it says or than is looked at"
            ),
        ),
        TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => {
            Fault::truncated("what is packed stops before its own end")
        }
        _ => Fault::corrupt("what is packed is damaged and cannot be unpacked"),
    }
}

#[cfg(test)]
mod tests;
