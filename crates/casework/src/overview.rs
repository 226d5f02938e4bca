//! How the work went lately: of the notices and cases of some days, how many were dealt with within the hour, how fast, and how
//! often known content turned out not to be what it was banked as.
//!
//! A fold over the notices and cases as they stand now, unlike a [`report`](crate::report), which counts what was recorded
//! in a period: this is for whoever runs the house today. Nothing in it is counted by person.

use crate::report::{Against, Speed};
use crate::{
    BankId, Case, Clock, ClockStatus, Notice, NoticeBody, NoticeKind, OrganisationId, Outcome,
    ReferralOutcome, StopReason,
};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// How a notice stands to its hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Dealt with in time.
    Within,
    /// Dealt with too late.
    Late,
    /// Its hour is over, and it is not dealt with.
    Overdue,
    /// Its hour runs.
    Running,
    /// Answered in time that it cannot be executed, and not clarified since (Annex III).
    CouldNot,
    /// Not received yet: no hour runs.
    NotReceived,
    /// Taken back, or without effect.
    Void,
}

impl Standing {
    /// Every one, as they are listed.
    pub const ALL: [Self; 7] = [
        Self::Within,
        Self::Late,
        Self::Overdue,
        Self::Running,
        Self::CouldNot,
        Self::NotReceived,
        Self::Void,
    ];

    /// Of a notice at an instant, by the last of its clocks: a clarification begins an hour of its own.
    #[must_use]
    pub fn of(notice: &Notice, now: Timestamp) -> Self {
        if notice.is_void() {
            return Self::Void;
        }
        let Some(clock) = notice.clocks().last() else {
            return Self::NotReceived;
        };
        let gave_up = |clock: &Clock| {
            let stop = clock.stopped.as_ref();
            stop.is_some_and(|stop| stop.reason == StopReason::CannotExecute)
        };
        match clock.status(now) {
            ClockStatus::Running(_) => Self::Running,
            ClockStatus::Overdue(_) => Self::Overdue,
            ClockStatus::Met(_) if gave_up(clock) => Self::CouldNot,
            ClockStatus::Met(_) => Self::Within,
            ClockStatus::Missed(_) => Self::Late,
        }
    }
}

impl Standing {
    /// The spelling used in the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Late => "late",
            Self::Overdue => "overdue",
            Self::Running => "running",
            Self::CouldNot => "could_not",
            Self::NotReceived => "not_received",
            Self::Void => "void",
        }
    }
}

/// How a notice stands to its hour, whenever that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// So, until something happens.
    So(Standing),
    /// Its hour runs until then.
    Until(Timestamp),
}

impl Stands {
    /// As far as can be said without knowing when it is asked.
    #[must_use]
    pub fn of(notice: &Notice) -> Self {
        // At the beginning of time no hour was over.
        let standing = Standing::of(notice, Timestamp::MIN);
        let open = notice.clocks().last();
        match (standing, open) {
            (Standing::Running, Some(clock)) => Self::Until(clock.due),
            _ => Self::So(standing),
        }
    }

    /// How it stands at an instant.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Standing {
        match self {
            Self::So(standing) => standing,
            Self::Until(due) if now <= due => Standing::Running,
            Self::Until(_) => Standing::Overdue,
        }
    }
}

/// What is counted of a notice, whoever counts and whenever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticeFigures {
    /// Order or referral.
    pub kind: NoticeKind,
    /// The day (UTC) on which it was received or, until it is, issued.
    pub day: Date,
    /// How it stands to its hour.
    pub stands: Stands,
    /// Seconds from receipt to the measure.
    pub took: Option<i64>,
    /// What became of a referral that was answered.
    pub outcome: Option<ReferralOutcome>,
}

impl NoticeFigures {
    /// Of a notice.
    #[must_use]
    pub fn of(notice: &Notice) -> Self {
        let received = notice.received.map(|(at, _)| at);
        let took = received
            .zip(notice.measure_at())
            .map(|(received, measure)| {
                let took = measure.duration_since(received);
                took.max(SignedDuration::ZERO).as_secs()
            });
        let outcome = match &notice.body {
            NoticeBody::Referral(referral) => referral.answers.last().map(|last| last.outcome),
            NoticeBody::RemovalOrder(_) => None,
        };
        let day = received.unwrap_or(notice.issued_at);
        Self {
            kind: notice.kind(),
            day: day.to_zoned(TimeZone::UTC).date(),
            stands: Stands::of(notice),
            took,
            outcome,
        }
    }
}

/// Notices that stand alike, as they are counted where they lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticesAlike {
    /// Order or referral.
    pub kind: NoticeKind,
    /// The organisation on the other side.
    pub other: OrganisationId,
    /// The day on which they were received or, until they are, issued.
    pub day: Date,
    /// How they stand to their hour.
    pub stands: Stands,
    /// What became of them, if they are answered referrals.
    pub outcome: Option<ReferralOutcome>,
    /// How many.
    pub notices: u64,
}

/// Notices with a measure that took as long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoticesTook {
    /// Orders or referrals.
    pub kind: NoticeKind,
    /// Seconds from receipt to the measure.
    pub seconds: i64,
    /// Whether they were dealt with in time.
    pub within: bool,
    /// How many.
    pub notices: u64,
}

/// Notices of one kind, against their hour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hour {
    /// How many stand how.
    pub standing: BTreeMap<Standing, u64>,
    /// The same by the day (UTC) on which they were received or, until they are, issued.
    pub days: BTreeMap<Date, BTreeMap<Standing, u64>>,
    /// From receipt to the measure.
    pub speed: Speed,
}

impl Hour {
    fn add(&mut self, notice: &Notice, now: Timestamp) {
        let standing = Standing::of(notice, now);
        *self.standing.entry(standing).or_default() += 1;
        let received = notice.received.map(|(at, _)| at);
        let day = received.unwrap_or(notice.issued_at);
        let day = day.to_zoned(TimeZone::UTC).date();
        *self
            .days
            .entry(day)
            .or_default()
            .entry(standing)
            .or_default() += 1;
        if let (Some(received), Some(measure)) = (received, notice.measure_at()) {
            let against = match standing {
                Standing::Within => Against::Within,
                _ => Against::Late,
            };
            self.speed.add(received, measure, against);
        }
    }

    /// How many there are.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.standing.values().sum()
    }

    /// How many stand so.
    #[must_use]
    pub fn count(&self, standing: Standing) -> u64 {
        self.standing.get(&standing).copied().unwrap_or_default()
    }

    /// How many were dealt with within the hour, and of how many whose hour is over or that were dealt with. What still runs,
    /// was not received, could not be executed or is void counts in neither.
    #[must_use]
    pub fn share(&self) -> (u64, u64) {
        let within = self.count(Standing::Within);
        let late = self.count(Standing::Late) + self.count(Standing::Overdue);
        (within, within + late)
    }
}

/// Notices from or to one other organisation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dealings {
    /// Removal orders.
    pub orders: u64,
    /// Referrals.
    pub referrals: u64,
    /// What became of the referrals that were answered.
    pub outcomes: BTreeMap<ReferralOutcome, u64>,
}

/// Decided cases that resembled something of one bank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// The bank's name, as the latest case says it.
    pub name: String,
    /// Decided cases.
    pub decided: u64,
    /// Those in which a person decided that the content stays: what the bank led to was not what it was banked as, or
    /// was protected (Art 1(3)).
    pub kept: u64,
}

/// Cases that stand alike, as they are counted where they lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CasesAlike {
    /// What was decided last, if anything was.
    pub last: Option<Outcome>,
    /// Whether they were opened again since.
    pub reopened: bool,
    /// How many.
    pub cases: u64,
}

/// Decided cases that resemble something of one bank and were decided alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CasesOfBank {
    /// The bank.
    pub bank: BankId,
    /// Its name.
    pub name: String,
    /// What was decided last.
    pub last: Outcome,
    /// How many.
    pub cases: u64,
}

/// How the work of an organisation went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    me: OrganisationId,
    now: Timestamp,
    /// Removal orders.
    pub orders: Hour,
    /// Referrals, against their target.
    pub referrals: Hour,
    /// By the other side.
    pub dealings: BTreeMap<OrganisationId, Dealings>,
    /// By bank.
    pub banks: BTreeMap<BankId, Judged>,
    /// Cases that were opened.
    pub opened: u64,
    /// Of those, how many are decided.
    pub decided: u64,
    /// Of those, how many were opened again because known content was found to be wrong.
    pub reopened: u64,
}

impl Overview {
    /// Nothing counted yet, for an organisation, as things stand at an instant.
    #[must_use]
    pub fn of(me: OrganisationId, now: Timestamp) -> Self {
        Self {
            me,
            now,
            orders: Hour::default(),
            referrals: Hour::default(),
            dealings: BTreeMap::new(),
            banks: BTreeMap::new(),
            opened: 0,
            decided: 0,
            reopened: 0,
        }
    }

    /// Counts a notice from or to the organisation.
    pub fn add_notice(&mut self, notice: &Notice) {
        let (issuer, addressee) = (&notice.terms.issuer, &notice.terms.addressee);
        let other = if *issuer == self.me {
            addressee
        } else {
            issuer
        };
        let dealings = self.dealings.entry(other.clone()).or_default();
        match notice.kind() {
            NoticeKind::RemovalOrder => {
                self.orders.add(notice, self.now);
                dealings.orders += 1;
            }
            NoticeKind::Referral => {
                self.referrals.add(notice, self.now);
                dealings.referrals += 1;
            }
        }
        if let NoticeBody::Referral(referral) = &notice.body
            && let Some(answer) = referral.answers.last()
        {
            *dealings.outcomes.entry(answer.outcome).or_default() += 1;
        }
    }

    /// Counts notices that stand alike, as [`Overview::add_notice`] counts each of them but for how long it took.
    pub fn add_notices(&mut self, alike: &NoticesAlike) {
        let standing = alike.stands.at(self.now);
        let dealings = self.dealings.entry(alike.other.clone()).or_default();
        let hour = match alike.kind {
            NoticeKind::RemovalOrder => {
                dealings.orders += alike.notices;
                &mut self.orders
            }
            NoticeKind::Referral => {
                dealings.referrals += alike.notices;
                &mut self.referrals
            }
        };
        if let Some(outcome) = alike.outcome {
            *dealings.outcomes.entry(outcome).or_default() += alike.notices;
        }
        *hour.standing.entry(standing).or_default() += alike.notices;
        let day = hour.days.entry(alike.day).or_default();
        *day.entry(standing).or_default() += alike.notices;
    }

    /// Counts how long notices took, as [`Overview::add_notice`] does of each of them.
    pub fn add_took(&mut self, took: &NoticesTook) {
        let hour = match took.kind {
            NoticeKind::RemovalOrder => &mut self.orders,
            NoticeKind::Referral => &mut self.referrals,
        };
        let against = if took.within {
            Against::Within
        } else {
            Against::Late
        };
        hour.speed.add_alike(took.seconds, against, took.notices);
    }

    /// Counts a case of the organisation.
    pub fn add_case(&mut self, case: &Case) {
        self.opened += 1;
        self.reopened += u64::from(case.reopened.is_some());
        let Some(decision) = case.decision() else {
            return;
        };
        self.decided += 1;
        let is_kept = decision.judgement.outcome == Outcome::Keep;
        let mut counted = BTreeSet::new();
        for found in &case.matches {
            // A case that resembles three entries of a bank says one thing about the bank.
            if counted.insert(&found.bank) {
                let bank = self.banks.entry(found.bank.clone()).or_default();
                bank.name.clone_from(&found.bank_name);
                bank.decided += 1;
                bank.kept += u64::from(is_kept);
            }
        }
    }

    /// Counts cases that stand alike, as [`Overview::add_case`] counts each of them but for its banks.
    pub fn add_cases(&mut self, alike: &CasesAlike) {
        self.opened += alike.cases;
        if alike.reopened {
            self.reopened += alike.cases;
        } else if alike.last.is_some() {
            self.decided += alike.cases;
        }
    }

    /// Counts decided cases for a bank, as [`Overview::add_case`] counts each of them.
    pub fn add_cases_of_bank(&mut self, of: CasesOfBank) {
        let bank = self.banks.entry(of.bank).or_default();
        bank.name = of.name;
        bank.decided += of.cases;
        if of.last == Outcome::Keep {
            bank.kept += of.cases;
        }
    }
}
