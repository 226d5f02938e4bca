//! The API tokens of the organisation.

use super::frame::Frame;
use super::parts::{Moment, ProblemBox, fault};
use crate::tongue::say::{self, Message};
use app::TokenLine;
use askama::Template;
use casework::Scope;
use exchange::Problem;
use jiff::{SignedDuration, Timestamp};

/// How long before its end a token is said to end soon.
const SOON: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What an administrator typed for a new token.
#[derive(Debug, Clone)]
pub(crate) struct TokenForm {
    /// What it is for.
    pub(crate) label: String,
    /// What it may do, as sent.
    pub(crate) scopes: Vec<String>,
    /// For how many days.
    pub(crate) days: String,
}

impl Default for TokenForm {
    /// A year, as on the command line.
    fn default() -> Self {
        Self {
            label: String::new(),
            scopes: Vec::new(),
            days: "365".to_owned(),
        }
    }
}

/// The tokens, and the form for one more.
#[derive(Debug, Template)]
#[template(path = "tokens.html")]
pub(crate) struct TokensPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The tokens, those that work first.
    pub(crate) tokens: Vec<TokenLine>,
    /// When it is shown.
    pub(crate) now: Timestamp,
    /// As typed before.
    pub(crate) form: TokenForm,
    /// What was wrong with what was sent.
    pub(crate) problem: Option<Problem>,
}

impl TokensPage {
    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }

    /// Whether a token works, and until when.
    fn standing(&self, token: &TokenLine) -> Message {
        match (token.revoked_at, token.expires_at) {
            (Some(at), _) => say::it("tokens-revoked").part("at", Moment::at(&at)),
            (None, Some(end)) if end <= self.now => {
                say::it("tokens-expired").part("at", Moment::at(&end))
            }
            (None, Some(end)) => say::it("tokens-until").part("at", Moment::at(&end)),
            (None, None) => say::it("tokens-endless"),
        }
    }

    /// Whether it ends within a month.
    fn ends_soon(&self, token: &TokenLine) -> bool {
        let left = token.expires_at.map(|end| end.duration_since(self.now));
        token.works(self.now) && left.is_some_and(|left| left < SOON)
    }

    /// What a token can be given that the administrator may do too, and whether it is chosen.
    fn scopes(&self) -> Vec<(Scope, bool)> {
        let own = self.frame.who.as_ref().map(|who| who.scopes.as_slice());
        let own = own.unwrap_or_default();
        let all = Scope::FOR_TOKENS.iter().copied();
        all.filter(|scope| own.contains(scope))
            .map(|scope| {
                (
                    scope,
                    self.form
                        .scopes
                        .iter()
                        .any(|chosen| chosen == scope.as_str()),
                )
            })
            .collect()
    }
}

/// A token just made, the only time its secret is seen.
#[derive(Debug, Template)]
#[template(path = "token_made.html")]
pub(crate) struct TokenMadePage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What it is for.
    pub(crate) label: String,
    /// Its public name.
    pub(crate) id: String,
    /// The secret.
    pub(crate) secret: String,
    /// Until when it works.
    pub(crate) expires_at: Timestamp,
}
