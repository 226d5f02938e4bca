//! Whether an order is left out of its authority's transparency report (Art 8(2)), for that authority's people.

use super::parts::Moment;
use crate::tongue::say;
use askama::{Template, filters::HtmlSafe};
use casework::{NoticeId, WithheldFor, Withholding};

/// The section on the order's page.
#[derive(Debug, Template)]
#[template(path = "parts/withheld.html")]
pub(super) struct Withheld<'a> {
    pub(super) notice: &'a NoticeId,
    pub(super) csrf: &'a str,
    pub(super) standing: Option<&'a Withholding>,
    /// Whether this person may change it.
    pub(super) may_act: bool,
    /// Whether the form was just sent and refused.
    pub(super) is_open: bool,
    /// The reasons as last sent.
    pub(super) written: &'a str,
}

impl HtmlSafe for Withheld<'_> {}

impl Withheld<'_> {
    fn reasons(&self) -> &'static [WithheldFor] {
        WithheldFor::ALL
    }
}
