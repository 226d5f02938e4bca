//! Care for the people who look: a person's own page about it, and a calm one.

use super::{
    frame::Frame,
    parts::{ProblemBox, fault},
    text,
};
use crate::tongue::say;
use app::{CareView, TeamSum};
use askama::{Template, filters::HtmlSafe};
use casework::Ground;
use exchange::Problem;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// How long a person looked, and what they choose.
#[derive(Debug, Template)]
#[template(path = "care.html")]
pub(crate) struct CarePage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What there is.
    pub(crate) view: CareView,
    /// What was wrong with what was just sent.
    pub(crate) problem: Option<Problem>,
}

/// A day, and how long somebody looked.
struct Day {
    date: Date,
    looked: String,
}

impl CarePage {
    fn is_empty(&self) -> bool {
        self.view.days.is_empty()
    }

    fn today(&self) -> String {
        let today = self.view.days.iter();
        let today = today.filter(|(day, _)| *day == self.view.today);
        text::span(today.map(|(_, seconds)| seconds).sum())
    }

    /// The latest first.
    fn days(&self) -> Vec<Day> {
        let days = self.view.days.iter().rev();
        days.map(|(day, seconds)| Day {
            date: date(*day),
            looked: text::span(*seconds),
        })
        .collect()
    }

    fn bars(&self) -> Minutes {
        Minutes::of(&self.view.days, self.view.today)
    }

    fn grounds(&self) -> Vec<(&'static Ground, bool)> {
        let chosen = |ground: &Ground| self.view.choices.left_out.contains(ground);
        Ground::ALL
            .iter()
            .map(|ground| (ground, chosen(ground)))
            .collect()
    }

    fn own(&self) -> String {
        let own = self.view.choices.break_after;
        own.map_or_else(String::new, |minutes| minutes.to_string())
    }

    fn house(&self) -> String {
        match self.view.house {
            0 => say::it("care-never").plain(),
            minutes => say::it("care-after").number("minutes", minutes).plain(),
        }
    }

    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }

    fn team(&self) -> Option<String> {
        self.view.team.as_ref().map(sum)
    }
}

/// A sum over people, in words.
pub(super) fn sum(team: &TeamSum) -> String {
    match team {
        TeamSum::Of(people, seconds) => {
            let message = say::it("care-team").text("span", text::span(*seconds));
            message.text("people", people).plain()
        }
        TeamSum::TooFew => say::it("care-too-few").plain(),
    }
}

/// A calm page.
#[derive(Debug, Template)]
#[template(path = "break.html")]
pub(crate) struct BreakPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// Whether the break was just taken.
    pub(crate) is_taken: bool,
}

fn date(day: i64) -> Date {
    let at = Timestamp::from_second(day.saturating_mul(86_400)).unwrap_or(Timestamp::UNIX_EPOCH);
    at.to_zoned(TimeZone::UTC).date()
}

const WIDTH: i64 = 640;
const HEIGHT: i64 = 120;
/// How many days are drawn.
const DRAWN: i64 = 30;

/// A bar for each of the last thirty days.
#[derive(Debug, Template)]
#[template(path = "parts/minutes.html")]
pub(super) struct Minutes {
    bars: Vec<Bar>,
    most: String,
    from: Date,
    to: Date,
}

impl HtmlSafe for Minutes {}

#[derive(Debug)]
struct Bar {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
    title: String,
}

impl Minutes {
    fn of(days: &[(i64, i64)], today: i64) -> Self {
        let from = today - DRAWN + 1;
        let shown = days.iter().filter(|(day, _)| *day >= from);
        let most = shown.clone().map(|(_, seconds)| *seconds).max();
        let most = most.unwrap_or(0);
        let bars = shown.map(|(day, seconds)| {
            let (start, end) = (
                (day - from) * WIDTH / DRAWN,
                (day - from + 1) * WIDTH / DRAWN,
            );
            // What was short is still seen.
            let height = (seconds * HEIGHT).checked_div(most).unwrap_or(0).max(1);
            Bar {
                x: start,
                y: HEIGHT - height,
                width: end - start - 2,
                height,
                title: format!("{}: {}", date(*day), text::span(*seconds)),
            }
        });
        Self {
            bars: bars.collect(),
            most: text::span(most),
            from: date(from),
            to: date(today),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bars_are_as_high_as_their_share_and_lie_side_by_side(
            days in prop::collection::btree_map(70i64..=100, 1i64..20_000, 0..30)
        ) {
            let days: Vec<_> = days.into_iter().collect();
            let drawn = Minutes::of(&days, 100);
            let shown: Vec<_> = days.iter().filter(|(day, _)| *day > 70).collect();
            prop_assert_eq!(drawn.bars.len(), shown.len());
            let most = shown.iter().map(|(_, seconds)| *seconds).max().unwrap_or(0);
            for (bar, (_, seconds)) in drawn.bars.iter().zip(&shown) {
                prop_assert_eq!(bar.height, (seconds * 120 / most).max(1));
                prop_assert_eq!(bar.y + bar.height, 120);
                prop_assert!(bar.x >= 0 && bar.x + bar.width <= 640);
            }
            for pair in drawn.bars.windows(2) {
                prop_assert!(pair[0].x + pair[0].width < pair[1].x);
            }
        }
    }
}
