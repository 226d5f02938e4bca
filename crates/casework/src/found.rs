//! Matches: what was found to resemble known content, and all that is needed to replay the comparison later.

use crate::{BankId, EntryId, Ground, Part, Turn, Way};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A signal close to a banked one. A lead, never a verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Match {
    /// Which signal matched: `sha256`, `pdq`, `features`, `text`, `video`, `sound` or `link`.
    pub signal: String,
    /// By which way.
    #[serde(default)]
    pub way: Way,
    /// SHA-256 of the picture asked about, where its bytes were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// The hash asked about, hexadecimal: for `features`, the PDQ of the upload; for `text`, its SimHash; for `sound`, its SHA-256;
    /// for `link`, the address in its canonical spelling.
    pub query: String,
    /// The hash in the bank, hexadecimal: for `features` and `sound`, the SHA-256 of what is kept of the entry; for `text`, its SimHash; for `link`,
    /// what the entry covers, where the bank tells.
    pub banked: String,
    /// Bits that differ (0 for `sha256` and `link`). For `features`, the bits in which the whole pictures differ, 256 where either has
    /// no PDQ: what agrees is in `shared`. For `sound`, those of a second (256 bits) that differ on the mean in the longest piece.
    pub distance: u32,
    /// The greatest distance that counts as a match by PDQ, or by SimHash for `text`, or of the sound.
    pub threshold: u32,
    /// How the known picture was turned, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// The part of each picture that the match is about, where it is not the whole of both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<Shared>,
    /// Where the two are the same in time, where one of them is a video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<VideoOverlap>,
    /// Where the two sound the same, where both have sound: by `way` `sound` that is how it was found, and of a video it may come in addition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<SoundOverlap>,
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
    /// What two texts share, where the content is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<SharedText>,
    /// The links in a text that the entry covers, where a text was asked about: each once, in the order in which they stand there,
    /// twenty at most. `query` is the first of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<LinkInText>,
    /// In which part it was found, where the content holds content: a file in an archive, a page's text, a picture on a page. Places and
    /// hashes are that part's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
}

/// A link that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LinkInText {
    /// The address in its canonical spelling.
    pub url: String,
    /// Where it stands, as it is written there: from, to, in bytes of UTF-8, from 0, without a byte order mark.
    #[schema(value_type = Vec<u32>)]
    pub place: [u32; 2],
}

impl LinkInText {
    /// Most links that a match names.
    pub const MOST: usize = 20;
}

/// What a text shares with a known one. Places are counted in bytes of UTF-8, from 0, without a byte order mark.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct SharedText {
    /// Where the passages stand in the text asked about: from, to. In their order, a hundred at most; none where the two
    /// have the same bytes.
    #[schema(value_type = Vec<Vec<u32>>)]
    pub query: Vec<[u32; 2]>,
    /// Where the same passages stand in the known text, one for each of `query`.
    #[schema(value_type = Vec<Vec<u32>>)]
    pub banked: Vec<[u32; 2]>,
    /// How much of the text asked about lies in one of them, in per cent.
    pub of_query: u8,
    /// How much of the known text lies in one of them, in per cent.
    pub of_banked: u8,
}

impl SharedText {
    /// Most passages that a match names.
    pub const MOST_PASSAGES: usize = 100;
}

impl Match {
    /// Whether it says something about places in a text.
    #[must_use]
    pub fn is_in_text(&self) -> bool {
        self.text.is_some() || !self.links.is_empty()
    }

    /// Whether a picture was asked about and a known video shows it; otherwise a video shows a known picture. Only for
    /// [`Way::Still`].
    #[must_use]
    pub fn picture_is_in_video(&self) -> bool {
        let video = self.video.as_ref();
        video.is_some_and(|video| video.query_duration_ms == 0)
    }
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

/// Where two videos show the same; or a picture and a video, then the picture has no length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VideoOverlap {
    /// Length of what was asked about, in milliseconds; 0 for a picture.
    pub query_duration_ms: u64,
    /// Length of the known video, in milliseconds; 0 for a picture.
    pub known_duration_ms: u64,
    /// How much of what was asked about the segments are, in per cent of its time; 100 for a picture.
    pub query_covered: u8,
    /// How much of the known video they are, in per cent of its time; 100 for a picture.
    pub known_covered: u8,
    /// The pieces that are the same, in the order of what was asked about.
    pub segments: Vec<VideoSegment>,
}

/// A piece of a video that is also a piece of another, in milliseconds from the beginning of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VideoSegment {
    /// From when in what was asked about.
    pub query_from_ms: u64,
    /// Until when.
    pub query_until_ms: u64,
    /// From when in the known video.
    pub known_from_ms: u64,
    /// Until when.
    pub known_until_ms: u64,
    /// How fast the known video passes in it, in per cent: 100 as it was.
    pub speed: u32,
}

/// Where two sounds, or the sound tracks of videos, are the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SoundOverlap {
    /// Length of the sound of what was asked about, in milliseconds.
    pub query_duration_ms: u64,
    /// Length of the known sound, in milliseconds.
    pub known_duration_ms: u64,
    /// How much of what was asked about the segments are, in per cent of its time.
    pub query_covered: u8,
    /// How much of the known sound they are, in per cent of its time.
    pub known_covered: u8,
    /// The pieces that are the same, in the order of what was asked about.
    pub segments: Vec<SoundSegment>,
}

/// A piece of a sound that is also a piece of another, in milliseconds from the beginning of each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SoundSegment {
    /// From when in what was asked about.
    pub query_from_ms: u64,
    /// Until when.
    pub query_until_ms: u64,
    /// From when in the known sound.
    pub known_from_ms: u64,
    /// Until when.
    pub known_until_ms: u64,
    /// How well the two agree there, in per cent of the fingerprint's bits. Unrelated sounds agree in about 50.
    pub agreement: u8,
}

impl Shared {
    /// All of a picture.
    pub const WHOLE: Corners = [[0, 0], [10_000, 0], [10_000, 10_000], [0, 10_000]];
}
