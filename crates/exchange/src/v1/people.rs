//! Who is who, where they want to be told, and how the instance is.

use casework::{OrganisationId, OrganisationKind, PageChannel, Role, Scope};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An organisation, as others see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrganisationView {
    /// Its identifier.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// What kind of body it is.
    pub kind: OrganisationKind,
    /// Its Member State.
    pub member_state: Option<String>,
    /// Hosts on its service.
    pub hosts: Vec<String>,
}

/// Whom a token or session belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WhoAmI {
    /// The organisation.
    pub organisation: OrganisationView,
    /// The label of the token, or the pseudonym of the person.
    pub name: String,
    /// The role, for a person.
    pub role: Option<Role>,
    /// What you may do.
    pub scopes: Vec<Scope>,
}

/// Where your organisation wants to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NewEndpoint {
    /// An http or https URL that takes signed webhooks.
    pub url: String,
    /// Whether your endpoint shows with each 2xx that it holds the secret: by the header `webhook-receipt`, `v1,` and the base 64
    /// of the HMAC-SHA256 over `{webhook-id}.{webhook-timestamp}.received`. Then an answer without it is no receipt, and starts
    /// no clock: nobody who takes over your address can receive in your name.
    #[serde(default)]
    pub signed_receipts: bool,
}

/// Your endpoint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndpointView {
    /// Where webhooks go.
    pub url: String,
    /// Whether a 2xx counts only with a signed receipt.
    #[serde(default)]
    pub signed_receipts: bool,
    /// The signing secret. Every `PUT` makes a new one, and this answer is the only place it is shown.
    pub secret: String,
}

/// Whom to call by e-mail when a clock of yours runs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOnCall {
    /// One plain address; nobody if left out or empty.
    #[serde(default)]
    pub email: Option<String>,
}

/// How your organisation is called when a clock of its runs out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OnCallView {
    /// Who is called by e-mail.
    pub email: Option<String>,
    /// Whether this instance sends mail at all: `serve --smtp`.
    pub sends_mail: bool,
    /// By which channels somebody is called as things are; empty if nobody is.
    pub channels: Vec<PageChannel>,
}

/// Where the ledger stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LedgerView {
    /// Number of events.
    pub size: u64,
    /// Root of the Merkle tree over them, hexadecimal.
    pub root: String,
    /// The signed checkpoint, a C2SP signed note.
    pub checkpoint: String,
    /// The key that checks it, as a C2SP verifier key.
    pub verifier_key: String,
}

/// Whether the instance works. What is the matter with it is told to whoever has a token: see [`StatusView`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HealthView {
    /// `ok`, or `degraded` when something is amiss that needs a person. Where nothing can be recorded the answer is 503.
    pub status: Condition,
    /// The server's clock.
    pub now: Timestamp,
    /// What is amiss with the server itself, each in one word such as `certificate_not_reloaded`; its log says more.
    #[serde(default)]
    pub amiss: Vec<String>,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// All is well.
    Ok,
    /// It works, and somebody should look at it.
    Degraded,
    /// It does not work.
    Failing,
}

/// How the instance is, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatusView {
    /// The worst of its parts.
    pub status: Condition,
    /// Version of the program.
    pub version: String,
    /// The server's clock.
    pub now: Timestamp,
    /// Its parts.
    pub parts: Vec<PartView>,
}

/// How one part is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartView {
    /// `storage`, `space`, `clock`, `deliveries`, `media`, `mail` or `server`.
    pub part: String,
    /// How it is.
    pub status: Condition,
    /// A word for programs, where something is the matter.
    pub code: Option<String>,
    /// What is the matter, and what to do.
    pub detail: String,
}
