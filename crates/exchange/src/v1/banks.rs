//! Banks and their entries.

use casework::{
    BankId, EntryId, Ground, GroupId, LinkReach, OrganisationId, SoundSignal, Thoroughness, Tlp,
    VideoSignal,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A bank to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBank {
    /// Unique within your organisation.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// Whether the other organisations of this instance match against it too.
    #[serde(default)]
    pub shared: bool,
    /// Its mark of the Traffic Light Protocol; green where `shared` is true, red where it is not.
    #[serde(default)]
    pub tlp: Option<Tlp>,
    /// The group it is shared with, where it is marked amber.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// How hard uploads are compared with it; `standard` if not given.
    #[serde(default)]
    pub thoroughness: Thoroughness,
}

/// What is to change of a bank; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankChange {
    /// How hard uploads are compared with it. Pictures that were added before and whose bytes are kept are made ready for
    /// `thorough` in the background.
    #[serde(default)]
    pub thoroughness: Option<Thoroughness>,
    /// Its mark of the Traffic Light Protocol. Whoever may not match against it any more does not find it from the next
    /// request on.
    #[serde(default)]
    pub tlp: Option<Tlp>,
    /// The group it is shared with, with a mark that is amber. You must belong to it.
    #[serde(default)]
    pub group: Option<GroupId>,
}

/// A bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BankView {
    /// Its identifier.
    pub id: BankId,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Who owns it.
    pub owner: OrganisationId,
    /// The owner's name.
    pub owner_name: String,
    /// Whether it is yours.
    pub own: bool,
    /// Whether others match against it.
    pub shared: bool,
    /// Its mark of the Traffic Light Protocol.
    pub tlp: Tlp,
    /// The group it is shared with, where it is marked amber.
    pub group: Option<GroupId>,
    /// The group's name.
    pub group_name: Option<String>,
    /// Whether you read its entries.
    pub readable: bool,
    /// How hard uploads are compared with it.
    pub thoroughness: Thoroughness,
    /// Number of changes since it was made.
    pub version: u64,
    /// Entries that match.
    pub entries: u64,
    /// Entries withdrawn.
    pub withdrawn: u64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A group of organisations that share with one another, and that you belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct GroupView {
    /// Its identifier.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Who belongs to it.
    pub members: Vec<OrganisationId>,
}

/// Known content given as a signal, without the file. (A file is given as `multipart/form-data` with the same fields and
/// a part named `file`.)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSignalEntry {
    /// PDQ, 64 hexadecimal digits.
    #[serde(default)]
    #[schema(pattern = "^[0-9a-fA-F]{64}$")]
    pub pdq: Option<String>,
    /// PDQ quality 0–100; without it the hash is taken to be good.
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
    /// An address, in any spelling; without a PDQ and a SHA-256.
    #[serde(default)]
    #[schema(max_length = 16_384)]
    pub url: Option<String>,
    /// How far the address reaches; `exact` if not given. Hosts where most is something else (platforms, archives, newsrooms,
    /// shorteners) cannot be banked as a whole.
    #[serde(default)]
    pub reach: Option<LinkReach>,
    /// What it is, in words.
    #[schema(min_length = 1, max_length = 300)]
    pub label: String,
    /// Where the knowledge comes from.
    #[schema(min_length = 1, max_length = 300)]
    pub source: String,
    /// Why it is terrorist content.
    pub ground: Ground,
    /// Your reasoning.
    #[schema(min_length = 1, max_length = 4_000)]
    pub reason: String,
}

/// A bank entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryView {
    /// Its identifier.
    pub id: EntryId,
    /// Its bank.
    pub bank: BankId,
    /// PDQ, if known.
    pub pdq: Option<String>,
    /// PDQ quality, if known.
    pub quality: Option<u8>,
    /// SHA-256, if known.
    pub sha256: Option<String>,
    /// The address in its canonical spelling, where the entry is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// How far the address reaches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reach: Option<LinkReach>,
    /// What is looked up: the canonical spelling, the account (`platform/name`) or the host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub covers: Option<String>,
    /// What it is, in words.
    pub label: String,
    /// Where the knowledge comes from.
    pub source: String,
    /// Why it is terrorist content.
    pub ground: Ground,
    /// The reasoning.
    pub reason: String,
    /// Whether near copies of it match. False when the picture has too little detail for PDQ (quality below 50): then only
    /// exact copies match, by SHA-256; and when a text is too short to tell from what many people write.
    pub near_copies_match: bool,
    /// Whether parts of it match too: its local features were extracted, and its bank is compared thoroughly. They are not
    /// where only a hash was given.
    pub parts_match: bool,
    /// Whether its bytes are kept here, so that a picture can be shown to reviewers.
    pub stored: bool,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it was withdrawn, if so.
    pub withdrawn_at: Option<Timestamp>,
    /// Why it was withdrawn, if so.
    pub withdrawn_because: Option<String>,
    /// What others who match against it hold against it, and you have not answered; in lists of your own banks only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<DisputeView>,
    /// False when this very content was already in the bank: the answer is the entry that was there.
    #[serde(default)]
    pub created: bool,
    /// SimHash of the text (256 bits, 64 hexadecimal digits), where it is one and long enough to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simhash: Option<String>,
    /// TLSH of the bytes, where they are a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tlsh: Option<String>,
    /// The language of the text, a tag of BCP 47, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What is kept of its frames, where it is a video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<VideoSignal>,
    /// What is kept of its sound, where it is a sound or a video with a sound track in which something happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<SoundSignal>,
}

/// An organisation says that an entry is no terrorist content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DisputeView {
    /// Which.
    pub by: OrganisationId,
    /// Its name.
    pub by_name: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
}

/// Why an entry is withdrawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Withdrawal {
    /// In words.
    #[schema(min_length = 1, max_length = 4_000)]
    pub reason: String,
}
