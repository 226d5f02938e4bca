//! Care for the people who look. Nothing on these pages comes from outside.

use super::{frame, now};
use crate::console::pages::*;
use app::{CareView, TeamSum};
use askama::Template;
use casework::{CareChoices, Ground, care_day};
use exchange::Problem;

fn page(days: &[(i64, i64)]) -> CarePage {
    let today = care_day(now());
    CarePage {
        frame: frame(Section::Me, true, None),
        view: CareView {
            days: days
                .iter()
                .map(|(before, seconds)| (today - before, *seconds))
                .collect(),
            today,
            choices: CareChoices::default(),
            house: 30,
            team: None,
        },
        problem: None,
    }
}

pub(super) fn all() -> Vec<(&'static str, String)> {
    let some = [
        (44, 200),
        (28, 900),
        (21, 1_500),
        (20, 300),
        (9, 2_400),
        (2, 47),
        (0, 1_130),
    ];
    let mut full = page(&some);
    full.view.choices.left_out = [Ground::Instructs, Ground::Threatens].into();
    full.view.choices.break_after = Some(20);
    full.view.team = Some(TeamSum::Of(4, 9_400));
    full.frame.pause = Some(20);
    let mut alone = page(&some);
    alone.view.team = Some(TeamSum::TooFew);
    let problem = Problem::new(
        422,
        "Unprocessable Content",
        "out_of_range",
        "A break is proposed after 5 to 240 minutes of looking, or never (0).",
    );
    let refused = CarePage {
        problem: Some(problem.on(Some("break_after"))),
        ..page(&some)
    };
    let rest = |is_taken| BreakPage {
        frame: frame(Section::Me, true, None),
        is_taken,
    };
    vec![
        ("care", full.render().unwrap()),
        ("care-alone", alone.render().unwrap()),
        ("care-none", page(&[]).render().unwrap()),
        ("care-refused", refused.render().unwrap()),
        ("break", rest(false).render().unwrap()),
        ("break-taken", rest(true).render().unwrap()),
    ]
}
