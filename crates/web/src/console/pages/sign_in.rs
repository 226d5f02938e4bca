//! Signing in by a one-time link, and out again.

use super::parts::Moment;
use askama::Template;
use casework::Role;
use jiff::Timestamp;

/// `GET` of a one-time link: who you will be, and one button. Opening the link uses nothing up, so that the preview of a
/// chat program does no harm; the button sends `POST /sign-in` with the field `code`.
#[derive(Debug, Template)]
#[template(path = "sign_in.html")]
pub(crate) struct SignInPage {
    /// The one-time code.
    pub(crate) code: String,
    /// The pseudonym of the person.
    pub(crate) name: String,
    /// The name of their organisation.
    pub(crate) organisation: String,
    /// What they may do.
    pub(crate) role: Role,
    /// Until when the link works.
    pub(crate) expires_at: Timestamp,
}

/// A link that was used, has expired or was never made; and a visit without a session.
#[derive(Debug, Template)]
#[template(path = "sign_in_refused.html")]
pub(crate) struct SignInRefusedPage {
    /// Why, in a sentence: “This link was used already.”
    pub(crate) why: String,
}

impl SignInRefusedPage {
    /// The link does not work (any more). Which of the three it is stays unsaid.
    pub(crate) fn spent() -> Self {
        Self {
            why: "This sign-in link has been used, has expired, or was never valid.".to_owned(),
        }
    }

    /// Nobody is signed in.
    pub(crate) fn nobody() -> Self {
        Self {
            why: "You are not signed in, or your session has ended.".to_owned(),
        }
    }
}

/// After signing out.
#[derive(Debug, Template)]
#[template(path = "signed_out.html")]
pub(crate) struct SignedOutPage;
