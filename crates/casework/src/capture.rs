//! Captures: sealed records of what a location showed.

use crate::{CaptureId, CapturedImage, Event, OrganisationId, Recorded, Refusal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A capture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capture {
    /// Its identifier.
    pub id: CaptureId,
    /// Who captured.
    pub organisation: OrganisationId,
    /// The location asked for.
    pub url: String,
    /// Where redirects led.
    pub final_url: String,
    /// The HTTP status of the page.
    pub status: u16,
    /// SHA-256 of the capture record among the blobs.
    pub record_sha256: String,
    /// SHA-256 of its package (WACZ) among the blobs; captures of older versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wacz_sha256: Option<String>,
    /// The images there.
    pub images: Vec<CapturedImage>,
    /// When it was sealed.
    pub captured_at: Timestamp,
}

impl Capture {
    /// The normal spelling of a location: an absolute http(s) URL without credentials and fragment.
    ///
    /// # Errors
    /// A [`Refusal`] saying why the text is not one.
    pub fn location(text: &str) -> Result<String, Refusal> {
        crate::event::web_address("url", text)
    }

    /// The capture after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match &recorded.event {
            Event::CaptureSealed {
                id,
                organisation,
                url,
                final_url,
                status,
                record_sha256,
                images,
                wacz_sha256,
            } => Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                url: url.clone(),
                final_url: final_url.clone(),
                status: *status,
                record_sha256: record_sha256.clone(),
                wacz_sha256: wacz_sha256.clone(),
                images: images.clone(),
                captured_at: recorded.at,
            }),
            _ => before,
        }
    }
}
