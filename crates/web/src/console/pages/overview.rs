//! How the work went lately: shares, times and counts, each picture with a table of the same numbers behind it. Nothing is
//! counted by person.

use super::{
    charts::{Bars, Steps},
    frame::Frame,
    text,
};
use crate::tongue::say::{self, Message};
use app::OverviewView;
use askama::Template;
use casework::OrganisationKind;
use casework::overview::{Hour, Standing};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The overview.
#[derive(Debug, Template)]
#[template(path = "overview.html")]
pub(crate) struct OverviewPage {
    frame: Frame,
    view: OverviewView,
    days: u16,
    /// The first and last day that are drawn.
    from: Date,
    to: Date,
}

/// Orders or referrals, with what is said and drawn of them.
struct Kind<'a> {
    title: Message,
    id: &'static str,
    /// What the hour is.
    hour: Message,
    count: &'a Hour,
    bars: Bars,
    steps: Steps,
}

/// How many notices stand so.
struct Line {
    word: Message,
    count: u64,
}

impl Kind<'_> {
    /// The share within the hour, in percent, rounded down: a hundred is said only where nothing was late.
    fn percent(&self) -> Option<u64> {
        let (within, of) = self.count.share();
        (within * 100).checked_div(of)
    }

    fn share(&self) -> String {
        let (within, of) = self.count.share();
        let message = say::it("overview-share").text("within", text::number(within));
        message.text("of", text::number(of)).plain()
    }

    fn time(seconds: Option<i64>) -> String {
        seconds.map_or_else(|| "–".to_owned(), text::span)
    }

    fn lines(&self) -> Vec<Line> {
        let lines = Standing::ALL.into_iter().map(|standing| Line {
            word: word(standing),
            count: self.count.count(standing),
        });
        lines.filter(|line| line.count > 0).collect()
    }

    /// Each day on which there were any, and how many were in time, late, and open or other.
    fn days(&self) -> Vec<(Date, [u64; 3])> {
        let days = self.count.days.iter().rev();
        days.map(|(day, standing)| (*day, three(standing)))
            .collect()
    }
}

fn word(standing: Standing) -> Message {
    match standing {
        Standing::Within => say::it("standing-within"),
        Standing::Late => say::it("standing-late"),
        Standing::Overdue => say::it("standing-overdue"),
        Standing::Running => say::it("standing-running"),
        Standing::CouldNot => say::it("standing-could-not"),
        Standing::NotReceived => say::it("standing-not-received"),
        Standing::Void => say::it("standing-void"),
    }
}

/// In time; late or overdue; everything else.
fn three(standing: &BTreeMap<Standing, u64>) -> [u64; 3] {
    let mut three = [0; 3];
    for (standing, count) in standing {
        let place = match standing {
            Standing::Within => 0,
            Standing::Late | Standing::Overdue => 1,
            _ => 2,
        };
        three[place] += count;
    }
    three
}

/// What was dealt with one other organisation.
struct Party<'a> {
    name: &'a str,
    orders: u64,
    referrals: u64,
    outcomes: String,
}

/// How a bank's leads were judged.
struct BankLine<'a> {
    href: String,
    name: &'a str,
    decided: u64,
    kept: u64,
    percent: u64,
}

impl OverviewPage {
    /// Days that are looked at where none are asked for.
    pub(crate) const DAYS: u16 = 30;

    /// The page for what was counted.
    pub(crate) fn of(frame: Frame, view: OverviewView, days: u16, now: Timestamp) -> Self {
        let date = |at: Timestamp| at.to_zoned(TimeZone::UTC).date();
        Self {
            frame,
            days,
            from: date(view.since),
            to: date(now),
            view,
        }
    }

    /// How long the person looked in these days.
    fn looked(&self) -> Option<String> {
        let (own, _) = self.view.looked?;
        Some(text::span(own))
    }

    /// What the people of the house looked at together, for an administrator.
    fn team_looked(&self) -> Option<String> {
        self.view.looked?.1.as_ref().map(super::care::sum)
    }

    fn tabs(&self) -> [(u16, &'static str); 3] {
        [7, 30, 90].map(|days| (days, if days == self.days { "page" } else { "false" }))
    }

    fn kind<'a>(
        &self,
        title: Message,
        id: &'static str,
        hour: Message,
        count: &'a Hour,
    ) -> Kind<'a> {
        let days = count.days.iter();
        let days = days.map(|(day, standing)| (*day, three(standing)));
        Kind {
            title,
            id,
            hour,
            count,
            bars: Bars::of(self.from, self.to, &days.collect()),
            steps: Steps::of(&count.speed.steps()),
        }
    }

    fn opened(&self) -> Message {
        let overview = &self.view.overview;
        text::count_of("overview-opened", overview.opened).text("decided", overview.decided)
    }

    fn kinds(&self) -> Vec<Kind<'_>> {
        let overview = &self.view.overview;
        let orders = self.kind(
            say::it("overview-orders"),
            "orders",
            say::it("overview-hour-duty"),
            &overview.orders,
        );
        let referrals = self.kind(
            say::it("overview-referrals"),
            "referrals",
            say::it("overview-hour-target"),
            &overview.referrals,
        );
        let kinds = [orders, referrals].into_iter();
        kinds.filter(|kind| kind.count.all() > 0).collect()
    }

    fn is_provider(&self) -> bool {
        let who = self.frame.who.as_ref();
        who.is_some_and(|who| who.organisation.kind == OrganisationKind::Provider)
    }

    fn parties(&self) -> Vec<Party<'_>> {
        let dealings = self.view.overview.dealings.iter();
        let mut parties: Vec<_> = dealings
            .map(|(other, dealings)| {
                let outcomes = dealings.outcomes.iter();
                let outcomes: Vec<_> = outcomes
                    .map(|(outcome, count)| {
                        format!("{} {}", say::word(outcome).plain(), text::number(*count))
                    })
                    .collect();
                Party {
                    name: self.view.names.get(other).map_or("", String::as_str),
                    orders: dealings.orders,
                    referrals: dealings.referrals,
                    outcomes: outcomes.join(&say::it("comma").plain()),
                }
            })
            .collect();
        parties.sort_by(|a, b| {
            let most = (b.orders + b.referrals).cmp(&(a.orders + a.referrals));
            most.then_with(|| a.name.cmp(b.name))
        });
        parties
    }

    fn banks(&self) -> Vec<BankLine<'_>> {
        let mut banks: Vec<_> = self
            .view
            .overview
            .banks
            .iter()
            .map(|(bank, judged)| BankLine {
                href: format!("/banks/{bank}"),
                name: &judged.name,
                decided: judged.decided,
                kept: judged.kept,
                percent: (judged.kept * 100).checked_div(judged.decided).unwrap_or(0),
            })
            .collect();
        banks.sort_by(|a, b| {
            b.percent
                .cmp(&a.percent)
                .then_with(|| b.decided.cmp(&a.decided))
        });
        banks
    }

    fn is_empty(&self) -> bool {
        let overview = &self.view.overview;
        overview.opened == 0 && overview.orders.all() == 0 && overview.referrals.all() == 0
    }
}
