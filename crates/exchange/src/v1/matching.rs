//! The question every upload asks: is this known?

use casework::{CaseId, LeftOut, Match};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A question by signal, without the file. (A file is sent as `multipart/form-data` with a part named `file`, and
/// `reference` where the upload is to be held.)
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignalQuery {
    /// PDQ, 64 hexadecimal digits.
    #[serde(default)]
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    pub pdq: Option<String>,
    /// PDQ quality; below 50 nothing matches by PDQ. Without it the hash is taken to be good.
    #[serde(default)]
    #[schema(maximum = 100)]
    pub quality: Option<u8>,
    /// SHA-256, 64 hexadecimal digits.
    #[serde(default)]
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    pub sha256: Option<String>,
    /// A text, instead of a file of it or a hash; at most 1 MiB.
    #[serde(default)]
    #[schema(max_length = 1_048_576)]
    pub text: Option<String>,
    /// An address, in any spelling.
    #[serde(default)]
    #[schema(max_length = 16_384)]
    pub url: Option<String>,
    /// Your own reference of the upload. With it a match opens a case that a person decides; the same reference again is
    /// the same case. Without it this is a look-up and leaves no trace.
    #[serde(default)]
    pub reference: Option<String>,
}

/// What to do with the upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing known resembles it, or a person decided it may be published.
    Clear,
    /// It resembles known content: hold it until a person decides.
    Hold,
    /// A person decided it is not to be published.
    Block,
}

/// What content that holds content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldingKind {
    /// A ZIP archive, or a format that is one, such as documents of offices.
    Zip,
    /// A tar archive.
    Tar,
    /// A tar archive packed with gzip.
    TarGzip,
    /// A single file packed with gzip.
    Gzip,
    /// A PDF document.
    Pdf,
    /// A playlist (m3u8): its addresses were matched, none was fetched.
    Playlist,
    /// A picture whose text was to be read.
    Picture,
}

impl HoldingKind {
    /// Whether it is looked at only in its parts.
    #[must_use]
    pub fn is_apart(self) -> bool {
        !matches!(self, Self::Playlist | Self::Picture)
    }
}

/// How content that holds content was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartsLooked {
    /// What it is.
    pub kind: HoldingKind,
    /// How many parts were compared.
    pub looked_at: u32,
    /// How many pages a document has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// What was not looked at, and why: because of a limit, because it cannot be read, or because a program is missing that would read
    /// it. Fifty or so are named; each says of how many parts it is.
    pub left_out: Vec<LeftOut>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatchAnswer {
    /// What to do.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub explanation: String,
    /// SHA-256 of the file, or as given.
    pub sha256: Option<String>,
    /// PDQ of the file, or as given.
    pub pdq: Option<String>,
    /// PDQ quality.
    pub quality: Option<u8>,
    /// Whether a glance told that nothing known is near, as you allowed with `screen`. There is no PDQ then.
    #[serde(default)]
    pub screened: bool,
    /// The canonical spelling of the address, where one was asked about: how all ways to write it are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical: Option<String>,
    /// Whose it is on a platform that is known, as `platform/name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// What it resembles, nearest first. A match is a lead, never a verdict.
    pub matches: Vec<Match>,
    /// The case a person decides, where the upload is held.
    pub case: Option<CaseId>,
    /// SimHash of the text (256 bits, 64 hexadecimal digits), where it is one and long enough to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simhash: Option<String>,
    /// TLSH of the bytes, where they are a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tlsh: Option<String>,
    /// The language of the text, a tag of BCP 47, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Where it holds content, as an archive and a document do: how many parts were looked at, and what was not. A match says in
    /// `part` where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parts: Option<PartsLooked>,
}
