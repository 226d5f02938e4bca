//! Problem details for HTTP APIs, RFC 9457: every error of the API is one of these.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The media type of a [`Problem`].
pub const MEDIA_TYPE: &str = "application/problem+json";

/// What went wrong, on what, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// A stable identifier of the kind of problem: `urn:staydown:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// A short word for programs, such as `truncated` or `already_answered`.
    pub code: String,
    /// A sentence for people: what is wrong and what to do.
    pub detail: String,
    /// The field of the request it concerns, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

impl Problem {
    /// Makes a problem document. `title` is the status in words.
    #[must_use]
    pub fn new(status: u16, title: &str, code: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:staydown:problem:{code}"),
            title: title.to_owned(),
            status,
            code: code.to_owned(),
            detail: detail.into(),
            field: None,
        }
    }

    /// Names the field it concerns.
    #[must_use]
    pub fn on(mut self, field: Option<&str>) -> Self {
        self.field = field.map(str::to_owned);
        self
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({}): {}", self.status, self.code, self.detail)?;
        self.field
            .as_ref()
            .map_or(Ok(()), |field| write!(f, " [field: {field}]"))
    }
}
