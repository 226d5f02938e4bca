//! The record of a capture: what was asked, what answered, and the digest of every part. Its own SHA-256 goes into the
//! ledger, so that record and parts can be checked against the ledger without us.

use crate::{Hop, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One answer of a capture: the page, or an image on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// `page` or `image`.
    pub role: String,
    /// Every hop that led to it.
    pub hops: Vec<Hop>,
    /// The media type the server named.
    pub media_type: String,
    /// Size of the body in bytes.
    pub bytes: u64,
    /// SHA-256 of the body, hexadecimal; the body is the blob of that name.
    pub sha256: String,
    /// Why it was not examined as an image, where it was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_examined: Option<String>,
}

impl Part {
    /// Describes an answer.
    #[must_use]
    pub fn of(role: &str, response: &Response) -> Self {
        Self {
            role: role.to_owned(),
            hops: response.hops.clone(),
            media_type: response.media_type.clone(),
            bytes: response.body.len() as u64,
            sha256: signals::Sha256::of(&response.body).to_string(),
            not_examined: None,
        }
    }
}

/// Something that we made of what was fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Under which URI it stands in the archive.
    pub uri: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// By what: the browser, with its version.
    pub by: String,
}

/// The record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Version of this format.
    pub version: u32,
    /// The program that captured.
    pub tool: String,
    /// The location asked for.
    pub asked: String,
    /// When the capture began.
    pub began: Timestamp,
    /// When it was complete.
    pub ended: Timestamp,
    /// What answered: the page first.
    pub parts: Vec<Part>,
    /// Images that could not be fetched, with the reason.
    pub missing: Vec<(String, String)>,
    /// What was made of what was fetched: pictures of the page, its tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub made: Vec<Made>,
    /// Which capture this is; since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capture: Option<String>,
    /// SHA-256 of the WARC file with every request and answer, hexadecimal; since version 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warc_sha256: Option<String>,
}

impl Record {
    /// The version written today.
    pub const VERSION: u32 = 2;

    /// The record as bytes: JSON with fields in a fixed order, the same record always the same bytes.
    ///
    /// # Errors
    /// [`serde_json::Error`], which these types do not cause.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec_pretty(self)
    }
}
