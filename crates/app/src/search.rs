//! Search: what does my organisation have about this? One field for whatever somebody holds in their hand: an address copied
//! from a report (also one that was made harmless), a hash, the number of a case or a notice, the reference of an order.
//!
//! What is found is the caller's own, by the same walls as the lists it is taken from; hashes are looked up in the banks
//! they match against. Every search is a reading, also one that finds nothing.

use crate::{App, AppError, Caller, reach, views};
use casework::{
    Case, CaseId, Intake, IntakeId, Notice, NoticeId, Outlet, Scope, Sensitive, normal_address,
    outlet_key,
};
use exchange::v1::{CaseView, IntakeView, MatchAnswer, NoticeView, OutletView, SignalQuery};
use store::{cases, intakes, notices, outlets};
use url::Url;

/// Cases and notices that are shown, each; whoever finds more looks for something narrower.
pub const MOST_FOUND: u32 = 50;
/// Longest search, in bytes: as long as a location may be, made harmless.
const LONGEST: usize = 6 * 1024;
/// How much of what was looked for is kept in the ledger, in characters.
const KEPT: usize = 200;

/// What a search was taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// The number of a case.
    Case(CaseId),
    /// The number of a notice.
    Notice(NoticeId),
    /// The number of what came in from outside.
    Intake(IntakeId),
    /// A location in its normal spelling, and its host.
    Location(String, String),
    /// A host in its normal spelling.
    Host(String),
    /// 64 hexadecimal digits: a SHA-256 or a PDQ hash.
    Hash(String),
    /// Anything else: the reference of a notice, or of an upload, or the name of an outlet.
    Reference(String),
}

impl Sought {
    /// What somebody typed or pasted; `None` where that is nothing.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if let Ok(case) = text.parse() {
            return Some(Self::Case(case));
        }
        if let Ok(notice) = text.parse() {
            return Some(Self::Notice(notice));
        }
        if let Ok(intake) = text.parse() {
            return Some(Self::Intake(intake));
        }
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Some(Self::Hash(text.to_ascii_lowercase()));
        }
        let address = live(text);
        if let Some(location) = normal_address(&address)
            && let Some(host) = host_of(&location)
        {
            return Some(Self::Location(location, host));
        }
        let is_host =
            address.contains('.') && !address.contains(|c: char| c.is_whitespace() || c == '/');
        if is_host
            && let Some(host) =
                normal_address(&format!("https://{address}")).and_then(|url| host_of(&url))
        {
            return Some(Self::Host(host));
        }
        Some(Self::Reference(text.to_owned()))
    }
}

/// An address that was made harmless (`hxxps://host[.]example`), as it was.
fn live(text: &str) -> String {
    signals::link::refang(text)
}

fn host_of(location: &str) -> Option<String> {
    Some(Url::parse(location).ok()?.host_str()?.to_owned())
}

/// What a search found.
#[derive(Debug, Clone)]
pub struct Found {
    /// What it was taken for.
    pub sought: Sought,
    /// The caller's cases, the nearest first; at most [`MOST_FOUND`].
    pub cases: Vec<CaseView>,
    /// Notices from and to the caller, newest first; at most [`MOST_FOUND`].
    pub notices: Vec<NoticeView>,
    /// The caller's outlets that go by that name, handle or address, or by one that begins so, by name; at most [`MOST_FOUND`].
    pub outlets: Vec<OutletView>,
    /// What came in from outside, where the caller may take it in: by its number, its order's reference or location, newest first;
    /// at most [`MOST_FOUND`].
    pub intakes: Vec<IntakeView>,
    /// What a hash resembles, where the caller may ask that.
    pub known: Option<MatchAnswer>,
}

impl App {
    /// Looks for whatever was typed. `None` where that was nothing.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when it is longer than any location.
    pub async fn search(&self, caller: &Caller, text: &str) -> Result<Option<Found>, AppError> {
        caller.must(Scope::CasesRead)?;
        if text.len() > LONGEST {
            return Err(AppError::invalid(
                "q",
                format!(
                    "That is {} bytes; the longest location has {LONGEST}.",
                    text.len()
                ),
            ));
        }
        let Some(sought) = Sought::read(text) else {
            return Ok(None);
        };
        let (cases, notices) = self.records(caller, &sought).await?;
        let mut found = Found {
            sought,
            cases: Vec::with_capacity(cases.len()),
            notices: Vec::with_capacity(notices.len()),
            outlets: Vec::new(),
            intakes: Vec::new(),
            known: None,
        };
        let mut connection = self.store().read().await?;
        for case in &cases {
            let view = views::case(&mut connection, case, self.now()).await?;
            found.cases.push(view);
        }
        for notice in &notices {
            let view = views::notice(&mut connection, notice, caller.id(), self.now()).await?;
            found.notices.push(view);
        }
        for outlet in &self.called(&mut connection, caller, &found.sought).await? {
            let view = crate::outlets::view(&mut connection, caller, outlet).await?;
            found.outlets.push(view);
        }
        if caller.may(Scope::Intake) {
            let came = came_in(&mut connection, caller, &found.sought).await?;
            for intake in &came {
                let view = crate::intake::view(&mut connection, intake, self.now()).await?;
                found.intakes.push(view);
            }
        }
        drop(connection);
        let what = Sensitive::Search {
            sought: text.trim().chars().take(KEPT).collect(),
        };
        let records = found.cases.len() + found.notices.len() + found.intakes.len();
        self.note_reading(caller, what, None, records).await?;
        if let Sought::Hash(hash) = &found.sought
            && caller.may(Scope::Match)
        {
            let query = SignalQuery {
                pdq: Some(hash.clone()),
                quality: None,
                sha256: Some(hash.clone()),
                text: None,
                url: None,
                reference: None,
            };
            found.known = Some(self.match_signal(caller, query).await?);
        }
        Ok(Some(found))
    }

    async fn records(
        &self,
        caller: &Caller,
        sought: &Sought,
    ) -> Result<(Vec<Case>, Vec<Notice>), AppError> {
        let mut connection = self.store().read().await?;
        let connection = &mut *connection;
        let reads_notices = caller.may(Scope::NoticesRead);
        // Whoever types a number that is not theirs learns what everybody learns: there is nothing.
        Ok(match sought {
            Sought::Case(id) => {
                let case = there(reach::case(connection, caller, id).await)?;
                (case.into_iter().collect(), Vec::new())
            }
            Sought::Notice(id) if reads_notices => {
                let notice = there(reach::notice(connection, caller, id).await)?;
                (Vec::new(), notice.into_iter().collect())
            }
            Sought::Notice(_) | Sought::Intake(_) | Sought::Hash(_) => (Vec::new(), Vec::new()),
            Sought::Location(location, host) => {
                let host = Some(host.as_str());
                let cases = cases::at_places(connection, caller.id(), location, host, MOST_FOUND);
                (cases.await?, Vec::new())
            }
            Sought::Host(host) => {
                let cases = cases::at_places(connection, caller.id(), host, Some(host), MOST_FOUND);
                let cases = cases.await?;
                (cases, self.referred(connection, caller, host).await?)
            }
            Sought::Reference(text) => {
                let cases = cases::at_places(connection, caller.id(), text, None, MOST_FOUND);
                let cases = cases.await?;
                (cases, self.referred(connection, caller, text).await?)
            }
        })
    }

    /// The outlets that go by what was sought.
    async fn called(
        &self,
        connection: &mut store::Connection,
        caller: &Caller,
        sought: &Sought,
    ) -> Result<Vec<Outlet>, AppError> {
        let key = match sought {
            Sought::Location(location, _) => location.to_lowercase(),
            Sought::Host(text) | Sought::Reference(text) => outlet_key(text),
            Sought::Case(_) | Sought::Notice(_) | Sought::Intake(_) | Sought::Hash(_) => {
                return Ok(Vec::new());
            }
        };
        if key.is_empty() {
            return Ok(Vec::new());
        }
        Ok(outlets::by_key(connection, caller.id(), &key, MOST_FOUND).await?)
    }

    async fn referred(
        &self,
        connection: &mut store::Connection,
        caller: &Caller,
        reference: &str,
    ) -> Result<Vec<Notice>, AppError> {
        if !caller.may(Scope::NoticesRead) {
            return Ok(Vec::new());
        }
        Ok(notices::by_reference(connection, caller.id(), reference, MOST_FOUND).await?)
    }
}

/// What came in from outside about what is looked for.
async fn came_in(
    connection: &mut store::Connection,
    caller: &Caller,
    sought: &Sought,
) -> Result<Vec<Intake>, AppError> {
    match sought {
        Sought::Intake(id) => {
            let intake = there(reach::intake(connection, caller, id).await)?;
            Ok(intake.into_iter().collect())
        }
        Sought::Notice(id) => {
            let intake = intakes::of_notice(connection, id).await?;
            Ok(intake
                .into_iter()
                .filter(|intake| intake.organisation == *caller.id())
                .collect())
        }
        Sought::Location(text, _) | Sought::Host(text) | Sought::Reference(text) => {
            Ok(intakes::naming(connection, caller.id(), text, MOST_FOUND).await?)
        }
        Sought::Case(_) | Sought::Hash(_) => Ok(Vec::new()),
    }
}

/// What is not there is no error of a search.
fn there<T>(found: Result<T, AppError>) -> Result<Option<T>, AppError> {
    match found {
        Ok(record) => Ok(Some(record)),
        Err(AppError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn location(url: &str, host: &str) -> Option<Sought> {
        Some(Sought::Location(url.to_owned(), host.to_owned()))
    }

    #[test]
    fn whatever_somebody_holds_in_their_hand_is_understood() {
        let case = CaseId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let notice = NoticeId::new(Timestamp::UNIX_EPOCH, [2; 10]);
        let hash = "Ab".repeat(32);
        let host = |host: &str| Some(Sought::Host(host.to_owned()));
        let reference = |text: &str| Some(Sought::Reference(text.to_owned()));
        let plain = location("https://host.example/p/1", "host.example");
        for (typed, taken_for) in [
            ("", None),
            (" \t\n", None),
            (case.as_str(), Some(Sought::Case(case.clone()))),
            (notice.as_str(), Some(Sought::Notice(notice.clone()))),
            (&hash, Some(Sought::Hash(hash.to_ascii_lowercase()))),
            (&hash[1..], reference(&hash[1..])),
            ("https://host.example/p/1", plain.clone()),
            ("  HTTPS://Host.Example/p/1#part ", plain.clone()),
            ("hxxps://host[.]example/p/1", plain.clone()),
            ("hXXps[:]//host(.)example/p/1", plain),
            (
                "hxxp://host[.]example:8080/",
                location("http://host.example:8080/", "host.example"),
            ),
            ("host.example", host("host.example")),
            ("Host[.]Example:443", host("host.example")),
            ("RO/2026/0007", reference("RO/2026/0007")),
            ("order 7 of 2.7.", reference("order 7 of 2.7.")),
            ("hxxp", reference("hxxp")),
            ("ﷺ", reference("ﷺ")),
        ] {
            assert_eq!(Sought::read(typed), taken_for, "{typed}");
        }
    }
}
