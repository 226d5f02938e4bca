//! Outlets: publications of proscribed groups, and the places where they appear. Nothing here is about a person.

use casework::{AssetKind, CaseId, Joined, NewOutlet, NoticeId, OutletId, Spell};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A further name of an outlet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAlias {
    /// The name.
    #[schema(min_length = 1, max_length = 300)]
    pub alias: String,
}

/// That an asset was seen up or down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSighting {
    /// Whether it was up.
    pub up: bool,
    /// When; now if left out.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// What was seen, in a few words.
    #[serde(default)]
    #[schema(max_length = 300)]
    pub note: String,
}

/// A case or a notice that is about an outlet: one of the two.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewJoin {
    /// A case of yours.
    #[serde(default)]
    pub case: Option<CaseId>,
    /// A notice you issued or received: its cases of yours are joined.
    #[serde(default)]
    pub notice: Option<NoticeId>,
    /// The number of the asset it is about, where it is about one.
    #[serde(default)]
    pub asset: Option<u32>,
    /// Takes it off instead.
    #[serde(default)]
    pub part: bool,
}

/// A place where an outlet appears.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetView {
    /// Its number within the outlet, from 1.
    pub number: u32,
    /// 1 for a first one; one more than the asset it came after.
    pub generation: u32,
    /// What kind of place it is.
    pub kind: AssetKind,
    /// The service it is on.
    pub platform: String,
    /// What it is called there.
    pub handle: String,
    /// Its address.
    pub url: Option<String>,
    /// Since when it has been up, as far as is known.
    pub since: Timestamp,
    /// The asset that it came after.
    pub after: Option<u32>,
    /// When it was added.
    pub added_at: Timestamp,
    /// Whether it is up, as far as was seen last.
    pub up: bool,
    /// When it was up and when down, from the first on, without gaps: as people told, checks saw and answers said.
    pub spells: Vec<Spell>,
}

/// An outlet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutletView {
    /// Its identifier.
    pub id: OutletId,
    /// What was said of it when it was registered.
    pub outlet: NewOutlet,
    /// Further names.
    pub aliases: Vec<String>,
    /// Its assets, by number.
    pub assets: Vec<AssetView>,
    /// Cases of yours that are about it, in the order of joining.
    pub cases: Vec<Joined>,
    /// When it was registered.
    pub registered_at: Timestamp,
}
