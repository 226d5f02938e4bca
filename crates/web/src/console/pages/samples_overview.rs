//! The overview; `more` is added to everything that comes from outside.

use super::{before, frame, now, seed};
use crate::console::pages::*;
use app::{OverviewView, Waiting};
use askama::Template;
use casework::overview::{Dealings, Hour, Judged, Overview, Standing};
use casework::report::Against;
use casework::{BankId, OrganisationId, ReferralOutcome};
use jiff::civil::date;

const DAY: i64 = 24 * 3_600;

fn hour(seconds: &[i64]) -> Hour {
    let mut hour = Hour::default();
    for (number, took) in (0..).zip(seconds) {
        let (standing, against) = match took {
            ..=3_600 => (Standing::Within, Against::Within),
            _ => (Standing::Late, Against::Late),
        };
        hour.speed.add(before(*took), before(0), against);
        let day = date(2026, 6, 4 + (number * 7 % 28) as i8);
        *hour.standing.entry(standing).or_default() += 1;
        *hour
            .days
            .entry(day)
            .or_default()
            .entry(standing)
            .or_default() += 1;
    }
    for standing in [Standing::Running, Standing::CouldNot, Standing::Void] {
        *hour.standing.entry(standing).or_default() += 1;
        let day = date(2026, 7, 2);
        *hour
            .days
            .entry(day)
            .or_default()
            .entry(standing)
            .or_default() += 1;
    }
    hour
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let empty = Overview::of(OrganisationId::new(before(9), seed(1)), now());
    let view = |overview| OverviewView {
        overview,
        looked: Some((1_130, Some(app::TeamSum::Of(4, 9_400)))),
        since: before(30 * DAY),
        waiting: Waiting {
            overdue: 1,
            quarter: 2,
            hour: 5,
            day: 1,
            later: 14,
            none: 31,
        },
        names: [(1, "Kiesel Hosting"), (2, "Lantern Forum")]
            .map(|(n, name)| {
                (
                    OrganisationId::new(before(9), seed(n)),
                    format!("{name}{more}"),
                )
            })
            .into(),
        ending: Some(3),
    };
    let mut full = empty.clone();
    full.orders = hour(&[
        412, 980, 1_310, 1_844, 2_020, 2_490, 2_700, 3_111, 3_420, 4_400,
    ]);
    full.referrals = hour(&[90, 1_200, 1_900, 2_400, 5_400, 9_000, 30_000]);
    full.dealings = [1, 2]
        .map(|n| {
            let dealings = Dealings {
                orders: 6,
                referrals: 3 * u64::from(n),
                outcomes: [(ReferralOutcome::Removed, 2), (ReferralOutcome::Kept, 1)].into(),
            };
            (OrganisationId::new(before(9), seed(n)), dealings)
        })
        .into();
    let judged = |name: &str, decided, kept| Judged {
        name: format!("{name}{more}"),
        decided,
        kept,
    };
    full.banks = [
        (
            BankId::new(before(9), seed(3)),
            judged("Outlet N, posters", 41, 1),
        ),
        (
            BankId::new(before(9), seed(4)),
            judged("List of another", 9, 4),
        ),
    ]
    .into();
    (full.opened, full.decided, full.reopened) = (61, 50, 2);
    let page = |overview| {
        OverviewPage::of(
            frame(Section::Overview, false, None),
            view(overview),
            30,
            now(),
        )
    };
    let mut pages = vec![("overview", page(full).render().unwrap())];
    if more.is_empty() {
        pages.push(("overview-empty", page(empty).render().unwrap()));
    }
    pages
}
