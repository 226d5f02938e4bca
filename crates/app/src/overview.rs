//! How the work of a house went lately, for whoever runs it: counted when somebody looks, of the notices and cases of some days.
//!
//! The database counts, of what it keeps beside cases and notices for that. How a notice stands to its hour is law, which is in
//! `casework` and nowhere else: what it says of a notice is written down with the notice, and counted.

use crate::{App, AppError, Caller, TeamSum};
use casework::overview::Overview;
use casework::{CaseId, NoticeId, OrganisationId, Scope};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use store::{cases, notice_figures, organisations, preservations, tallies};

/// How soon a preservation ends that is said to end soon.
const SOON: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Work that is not done, by when it has to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Its deadline has passed.
    pub overdue: u64,
    /// Due within a quarter of an hour.
    pub quarter: u64,
    /// Due within the hour.
    pub hour: u64,
    /// Due within a day.
    pub day: u64,
    /// Due later.
    pub later: u64,
    /// Without a deadline.
    pub none: u64,
}

/// The overview, with the names it needs.
#[derive(Debug, Clone)]
pub struct OverviewView {
    /// The counts.
    pub overview: Overview,
    /// From when on notices and cases are counted.
    pub since: Timestamp,
    /// Cases that are not closed.
    pub waiting: Waiting,
    /// Names of the organisations dealt with.
    pub names: BTreeMap<OrganisationId, String>,
    /// Preservations that end within thirty days, for whoever keeps them.
    pub ending: Option<u64>,
    /// Seconds for which the person looked at unblurred media in these days and, for an administrator, the people of the house
    /// together. Nothing for programs.
    pub looked: Option<(i64, Option<TeamSum>)>,
}

impl App {
    /// How the work of the caller's organisation went in the last `days` days (1 to 366).
    ///
    /// # Errors
    /// [`AppError::Invalid`] for another number of days.
    pub async fn overview(&self, caller: &Caller, days: u16) -> Result<OverviewView, AppError> {
        caller.must(Scope::CasesRead)?;
        caller.must(Scope::NoticesRead)?;
        if !(1..=366).contains(&days) {
            return Err(AppError::invalid("days", "“days” is between 1 and 366."));
        }
        let now = self.now();
        let since = now
            .checked_sub(SignedDuration::from_hours(24 * i64::from(days)))
            .unwrap_or(Timestamp::UNIX_EPOCH);
        let me = caller.id();
        let mut connection = self.store().read().await?;
        let first = NoticeId::new(since, [0; 10]);
        let mut overview = Overview::of(me.clone(), now);
        for alike in notice_figures::alike(&mut connection, me, &first).await? {
            overview.add_notices(&alike);
        }
        let of_measures = notice_figures::took(&mut connection, me, &first).await?;
        of_measures.iter().for_each(|took| overview.add_took(took));
        let first = CaseId::new(since, [0; 10]);
        for alike in tallies::cases_alike(&mut connection, me, &first).await? {
            overview.add_cases(&alike);
        }
        let of_banks = tallies::cases_of_banks(&mut connection, me, &first).await?;
        of_banks
            .into_iter()
            .for_each(|of| overview.add_cases_of_bank(of));
        let waiting = waiting(&mut connection, me, now).await?;
        let mut names = BTreeMap::new();
        for other in overview.dealings.keys() {
            if let Some(organisation) = organisations::get(&mut connection, other).await? {
                names.insert(other.clone(), organisation.name);
            }
        }
        let ending = if caller.may(Scope::Preserve) {
            let soon = now.checked_add(SOON).unwrap_or(Timestamp::MAX);
            Some(preservations::ending_before(&mut connection, me, soon).await?)
        } else {
            None
        };
        let looked = self.care_of_late(&mut connection, caller, days).await?;
        Ok(OverviewView {
            looked,
            overview,
            since,
            waiting,
            names,
            ending,
        })
    }
}

async fn waiting(
    connection: &mut store::Connection,
    me: &OrganisationId,
    now: Timestamp,
) -> Result<Waiting, AppError> {
    let after = |minutes: i64| {
        let later = now.checked_add(SignedDuration::from_mins(minutes));
        later.unwrap_or(Timestamp::MAX)
    };
    let until = [now, after(15), after(60), after(24 * 60)];
    let counts = cases::by_deadline(connection, me, &until).await?;
    let count = |place: usize| counts.get(place).copied().unwrap_or_default();
    Ok(Waiting {
        overdue: count(0),
        quarter: count(1),
        hour: count(2),
        day: count(3),
        later: count(4),
        none: count(5),
    })
}
