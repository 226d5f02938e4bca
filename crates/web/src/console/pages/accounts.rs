//! The page about oneself, confirming that one is still there, and the people of the organisation.

use super::frame::Frame;
use super::parts::{Moment, ProblemBox};
use crate::tongue::say;
use app::{Asked, Credentials, PasswordTicket, PersonLine, SessionLine};
use askama::Template;
use exchange::Problem;
use exchange::v1::OnCallView;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What one signs in with, and where one is signed in.
#[derive(Debug, Template)]
#[template(path = "me.html")]
pub(crate) struct MePage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What one signs in with.
    pub(crate) credentials: Credentials,
    /// Where one is signed in.
    pub(crate) sessions: Vec<SessionLine>,
    /// Whether one proved lately who one is: only then there are forms for credentials.
    pub(crate) is_fresh: bool,
    /// What the browser is asked for a new passkey; or why there can be none.
    pub(crate) passkey: Result<Option<Asked>, String>,
    /// The sign-in service of the house, by name.
    pub(crate) oidc: Option<String>,
    /// What was wrong.
    pub(crate) problem: Option<Problem>,
    /// As typed before.
    pub(crate) passkey_name: String,
}

/// Choosing a password, and giving its secret of codes to an app.
#[derive(Debug, Template)]
#[template(path = "password.html")]
pub(crate) struct PasswordPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The organisation, to be typed when signing in.
    pub(crate) house: String,
    /// The pseudonym, to be typed when signing in.
    pub(crate) name: String,
    /// What the app needs.
    pub(crate) ticket: PasswordTicket,
    /// What was wrong.
    pub(crate) problem: Option<Problem>,
}

impl PasswordPage {
    /// The address as a picture for a camera; `None` if it is too long for one.
    fn code(&self) -> Option<QrCode> {
        QrCode::of(&self.ticket.address)
    }
}

/// A QR code as the path of an SVG picture: a square of one unit for every dark module.
struct QrCode {
    /// Modules on a side, with the quiet zone of four around it.
    side: i32,
    path: String,
}

impl QrCode {
    const QUIET: i32 = 4;

    fn of(text: &str) -> Option<Self> {
        let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium).ok()?;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in 0..code.size() {
                if code.get_module(x, y) {
                    path.push_str(&format!("M{} {}h1v1h-1z", x + Self::QUIET, y + Self::QUIET));
                }
            }
        }
        Some(Self {
            side: code.size() + 2 * Self::QUIET,
            path,
        })
    }
}

/// Recovery codes, the only time they are seen.
#[derive(Debug, Template)]
#[template(path = "recovery_codes.html")]
pub(crate) struct RecoveryCodesPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The codes.
    pub(crate) codes: Vec<String>,
}

/// A form that waits in the page until its person has confirmed that it is them.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Held {
    /// Where it was being sent.
    pub(crate) action: String,
    /// What it holds, without the session's token.
    pub(crate) fields: Vec<(String, String)>,
}

impl Held {
    fn json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// “Confirm that it is you.”
#[derive(Debug, Template)]
#[template(path = "confirm.html")]
pub(crate) struct ConfirmPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What is sent on afterwards.
    pub(crate) held: Held,
    /// What the browser is asked for a passkey, if the person has one that can be used.
    pub(crate) passkey: Option<Asked>,
    /// Whether the person has a password.
    pub(crate) password: bool,
    /// The sign-in service, by name, if the person has an account there.
    pub(crate) oidc: Option<String>,
    /// What was wrong.
    pub(crate) problem: Option<Problem>,
}

/// Confirmed: what was held is sent on.
#[derive(Debug, Template)]
#[template(path = "confirmed.html")]
pub(crate) struct ConfirmedPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What is sent on.
    pub(crate) held: Held,
}

/// The people of the organisation.
#[derive(Debug, Template)]
#[template(path = "people.html")]
pub(crate) struct PeoplePage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// They, by pseudonym.
    pub(crate) people: Vec<PersonLine>,
    /// Who is called when a clock runs out.
    pub(crate) on_call: OnCallView,
    /// What was wrong with what was last sent.
    pub(crate) problem: Option<Problem>,
}

impl PeoplePage {
    /// By which ways somebody is called as things are, in words.
    fn called_by(&self) -> String {
        let ways = self.on_call.channels.iter();
        let ways = ways.map(|channel| say::word(channel).plain());
        let join = |first: String, second: String| {
            let message = say::it("people-and").text("first", first);
            message.text("second", second).plain()
        };
        ways.reduce(join).unwrap_or_default()
    }
}

/// A link made for a colleague, the only time it is seen.
#[derive(Debug, Template)]
#[template(path = "link_made.html")]
pub(crate) struct LinkMadePage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// Whose it is.
    pub(crate) name: String,
    /// The link.
    pub(crate) address: String,
    /// Until when it works.
    pub(crate) expires_at: Timestamp,
}
