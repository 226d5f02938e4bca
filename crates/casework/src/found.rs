//! Matches: what was found to resemble known content, and all that is needed to replay the comparison later.

use crate::{BankId, EntryId, Ground, Turn, Way};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A signal close to a banked one. A lead, never a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Match {
    /// Which signal matched: `sha256`, `pdq` or `features`.
    pub signal: String,
    /// By which way.
    #[serde(default)]
    pub way: Way,
    /// SHA-256 of the picture asked about, where its bytes were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// The hash asked about, hexadecimal: for `features`, the PDQ of the upload.
    pub query: String,
    /// The hash in the bank, hexadecimal: for `features`, the SHA-256 of the entry's features.
    pub banked: String,
    /// Bits that differ (0 for `sha256`). For `features`, the bits in which the whole pictures differ, 256 where either has
    /// no PDQ: what agrees is in `shared`.
    pub distance: u32,
    /// The greatest distance that counts as a match by PDQ.
    pub threshold: u32,
    /// How the known picture was turned, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// The part of each picture that the match is about, where it is not the whole of both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Shared>,
    /// The bank.
    pub bank: BankId,
    /// Its name at the time.
    pub bank_name: String,
    /// Its version at the time: the number of changes it has had.
    pub bank_version: u64,
    /// The entry.
    pub entry: EntryId,
    /// The entry's label at the time.
    pub label: String,
    /// The entry's ground.
    pub ground: Ground,
}

/// Four corners, in the order in which the known picture's top left, top right, bottom right and bottom left lie: across
/// and down, in ten-thousandths of the width and height of the picture as a viewer shows it.
pub type Corners = [[i32; 2]; 4];

/// What two pictures share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shared {
    /// Where it lies in the picture asked about.
    #[schema(value_type = Vec<Vec<i32>>)]
    pub query: Corners,
    /// Where it lies in the known picture.
    #[schema(value_type = Vec<Vec<i32>>)]
    pub banked: Corners,
    /// Points that lie alike in both; 0 where the part was found by its frame and compared by PDQ.
    pub points: u32,
    /// How well the two agree there, in per cent.
    pub agreement: u8,
    /// How much of the known picture it is, in per cent.
    pub covered: u8,
}

impl Shared {
    /// All of a picture.
    pub const WHOLE: Corners = [[0, 0], [10_000, 0], [10_000, 10_000], [0, 10_000]];
}
