//! Signing in, and out again; and the first start.

use super::parts::{Moment, ProblemBox};
use crate::tongue::say::{self, Message};
use app::Asked;
use askama::Template;
use casework::{OrganisationKind, Role};
use exchange::Problem;
use jiff::Timestamp;

/// `GET` of a one-time link: who you will be, and one button. Opening the link uses nothing up, so that the preview of a
/// chat program does no harm; the button sends `POST /sign-in` with the field `code`.
#[derive(Debug, Template)]
#[template(path = "sign_in_link.html")]
pub(crate) struct SignInLinkPage {
    /// The one-time code.
    pub(crate) code: String,
    /// What the browser's cookie holds, so that no other site sends the form.
    pub(crate) door: String,
    /// The pseudonym of the person.
    pub(crate) name: String,
    /// The name of their organisation.
    pub(crate) organisation: String,
    /// What they may do.
    pub(crate) role: Role,
    /// Until when the link works.
    pub(crate) expires_at: Timestamp,
}

/// Every way in.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    /// As in [`SignInLinkPage`].
    pub(crate) door: String,
    /// What the browser is asked for a passkey, or why none can be used here.
    pub(crate) passkey: Result<Asked, String>,
    /// The sign-in service of the house, by name.
    pub(crate) oidc: Option<String>,
    /// As typed before.
    pub(crate) organisation: String,
    /// As typed before.
    pub(crate) pseudonym: String,
    /// What was wrong.
    pub(crate) problem: Option<Problem>,
}

/// A link that was used, has expired or was never made; and a visit without a session.
#[derive(Debug, Template)]
#[template(path = "not_signed_in.html")]
pub(crate) struct NotSignedInPage {
    /// In a few words.
    pub(crate) heading: Message,
    /// Why, in a sentence: “This link was used already.”
    pub(crate) why: Message,
}

impl NotSignedInPage {
    /// The link does not work (any more). Which of the three it is stays unsaid.
    pub(crate) fn spent() -> Self {
        Self {
            heading: say::it("door-no-link"),
            why: say::it("door-no-link-why"),
        }
    }

    /// Nobody is signed in.
    pub(crate) fn nobody() -> Self {
        Self {
            heading: say::it("door-first"),
            why: say::it("door-first-why"),
        }
    }
}

/// After signing out.
#[derive(Debug, Template)]
#[template(path = "signed_out.html")]
pub(crate) struct SignedOutPage;

/// A page that leads on by itself.
#[derive(Debug, Template)]
#[template(path = "leaving.html")]
pub(crate) struct LeavingPage {
    /// Where to.
    pub(crate) address: String,
}

/// Behind the bootstrap link: the first organisation and its first administrator.
#[derive(Debug, Template)]
#[template(path = "bootstrap.html")]
pub(crate) struct BootstrapPage {
    /// The code of the link.
    pub(crate) code: String,
    /// As in [`SignInLinkPage`].
    pub(crate) door: String,
    /// The organisations there are already, by name.
    pub(crate) organisations: Vec<String>,
    /// Until when the link works.
    pub(crate) expires_at: Timestamp,
    /// As chosen before: an organisation there is.
    pub(crate) chosen: String,
    /// As typed before.
    pub(crate) name: String,
    /// As chosen before.
    pub(crate) kind: Option<OrganisationKind>,
    /// As typed before.
    pub(crate) member_state: String,
    /// As typed before.
    pub(crate) contact: String,
    /// As typed before, one a line.
    pub(crate) hosts: String,
    /// As typed before.
    pub(crate) pseudonym: String,
    /// What was wrong.
    pub(crate) problem: Option<Problem>,
}

impl BootstrapPage {
    fn is_kind(&self, kind: &OrganisationKind) -> bool {
        self.kind.as_ref() == Some(kind)
    }

    /// The only one there is needs no choosing.
    fn is_chosen(&self, known: &str) -> bool {
        self.chosen == known || self.organisations.len() == 1
    }
}
