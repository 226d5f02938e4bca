//! What is shown when a page cannot be.

use super::frame::Frame;
use crate::tongue::say;
use askama::Template;

/// A page that does not exist, may not be seen, or failed.
#[derive(Debug, Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The HTTP status.
    pub(crate) status: u16,
    /// In a few words: “No such case”.
    pub(crate) title: String,
    /// In a sentence: what is wrong and what to do.
    pub(crate) detail: String,
}
