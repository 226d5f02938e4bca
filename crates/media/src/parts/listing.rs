//! What is told of an archive's files before any is unpacked.

use serde::{Deserialize, Serialize};

/// The files of an archive.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Listing {
    /// Those that are told, in the order of the archive. Folders are none.
    pub entries: Vec<Entry>,
    /// How many more there are, at least.
    pub more: u64,
    /// What is wrong with the rest, where the archive breaks off or is damaged behind the files that are told.
    pub broken: Option<String>,
}

/// One file in an archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its path as it stands there; whatever is no UTF-8 is replaced.
    pub name: String,
    /// Where its bytes stand in the archive: from.
    pub from: usize,
    /// And until.
    pub until: usize,
    /// How they are packed.
    pub packing: Packing,
    /// How many bytes it says to be, unpacked.
    pub size: u64,
    /// The CRC-32 it says to have.
    pub crc: Option<u32>,
    /// Why it cannot be looked at, where that is so.
    pub closed: Option<Closed>,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Packing {
    /// As it is.
    Stored,
    /// By deflate.
    Deflated,
}

/// Why a file in an archive cannot be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// It is encrypted.
    Encrypted,
    /// It is packed by a method that is not read here.
    Packing,
    /// It is a link to a name: there is nothing of its own in it.
    Link,
    /// It shares bytes with a file before it, as only bombs do.
    Overlaps,
    /// It reaches beyond the archive, or its header is not where it should be.
    OutOfPlace,
    /// It is no plain file: a device, a sparse file, a kind that is not known.
    Special,
}

impl Closed {
    /// The word it has in answers.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Packing => "packing",
            Self::Link => "link",
            Self::Overlaps => "overlaps",
            Self::OutOfPlace => "out_of_place",
            Self::Special => "special",
        }
    }

    /// Why, in a sentence.
    #[must_use]
    pub fn detail(self) -> &'static str {
        match self {
            Self::Encrypted => "It is encrypted; without its password nobody can look at it.",
            Self::Packing => {
                "It is packed by a method that is not read here; stored and deflate are."
            }
            Self::Link => {
                "It is a link to a name and holds nothing of its own; links are not followed."
            }
            Self::Overlaps => {
                "It shares bytes with a file before it, as archives do that are made to overwhelm a reader."
            }
            Self::OutOfPlace => {
                "The archive says that it stands where it does not: the archive is damaged or cut short."
            }
            Self::Special => "It is no plain file.",
        }
    }
}
