//! Care for the people who look: how long unblurred media were on somebody's screen, when a break is due, and what somebody does
//! not want to be given. All of it is for the person. It is personal data: none of it is an event.

use crate::{Ground, Refusal};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The most that one look counts: what was shown until the next page was asked for may have been left alone long before.
pub const LOOK_CAP: SignedDuration = SignedDuration::from_mins(2);
/// For how many days sums are kept.
pub const CARE_DAYS: i64 = 90;
/// For how long a break can be put off at a time.
pub const PUT_OFF: SignedDuration = SignedDuration::from_mins(10);
/// Minutes of looking after which a break is proposed where neither person nor house chose.
pub const USUAL_BREAK: u16 = 30;
/// Of fewer people than this no sum is shown: it would tell of one of them.
pub const FEWEST_SUMMED: u64 = 3;

/// How many seconds a look counts: every second begun, and no more than [`LOOK_CAP`]. A clock that was set back counts nothing.
#[must_use]
pub fn look_seconds(since: Timestamp, now: Timestamp) -> i64 {
    let passed = now.duration_since(since).min(LOOK_CAP);
    if !passed.is_positive() {
        return 0;
    }
    passed.as_secs() + i64::from(passed.subsec_nanos() > 0)
}

/// The day of an instant, in UTC, as days since 1970.
#[must_use]
pub fn care_day(at: Timestamp) -> i64 {
    at.as_second().div_euclid(86_400)
}

/// What of a case there is to see and hear.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shows {
    /// Pictures, and be they frames of a video.
    pub pictures: bool,
    /// A video.
    pub videos: bool,
    /// A sound, or that of a video.
    pub sounds: bool,
}

/// What somebody chose for themself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CareChoices {
    /// Minutes of looking after which a break is proposed: `None` as the house has it, 0 never.
    pub break_after: Option<u16>,
    /// Cases about these grounds are not given as the next.
    #[serde(default)]
    pub left_out: BTreeSet<Ground>,
    /// Cases with pictures are not given as the next.
    #[serde(default)]
    pub no_pictures: bool,
    /// Cases about videos are not given as the next.
    #[serde(default)]
    pub no_videos: bool,
    /// Cases with something to hear are not given as the next.
    #[serde(default)]
    pub no_sounds: bool,
    /// When they last took a break: the day, and how many seconds of it they had looked by then.
    #[serde(default)]
    pub broke: Option<(i64, i64)>,
    /// Until when the proposal is put off.
    #[serde(default)]
    pub put_off_until: Option<Timestamp>,
}

/// Minutes as they may be chosen: 0 for never, or 5 to 240.
///
/// # Errors
/// A [`Refusal`] for any other number.
pub fn break_minutes(minutes: u16) -> Result<u16, Refusal> {
    if minutes == 0 || (5..=240).contains(&minutes) {
        return Ok(minutes);
    }
    Err(Refusal::of(
        "break_after",
        "out_of_range",
        "A break is proposed after 5 to 240 minutes of looking, or never (0).",
    ))
}

impl CareChoices {
    /// After how many minutes a break is proposed; `None` if never.
    #[must_use]
    pub fn minutes(&self, house: u16) -> Option<u16> {
        Some(self.break_after.unwrap_or(house)).filter(|minutes| *minutes > 0)
    }

    /// How many seconds somebody has looked since their last break, of so many on a day.
    #[must_use]
    pub fn since_break(&self, day: i64, seconds: i64) -> i64 {
        match self.broke {
            Some((broke, before)) if broke == day => (seconds - before).max(0),
            _ => seconds,
        }
    }

    /// The minutes after which a break is due, if it is. Putting it off is another matter: see [`CareChoices::put_off_until`].
    #[must_use]
    pub fn due(&self, house: u16, day: i64, seconds: i64) -> Option<u16> {
        let minutes = self.minutes(house)?;
        (self.since_break(day, seconds) >= i64::from(minutes) * 60).then_some(minutes)
    }

    /// Whether a case is left out of what they are given next. They can still open it.
    #[must_use]
    pub fn leaves_out<'a>(
        &self,
        mut grounds: impl Iterator<Item = &'a Ground>,
        shows: Shows,
    ) -> bool {
        (self.no_pictures && shows.pictures)
            || (self.no_videos && shows.videos)
            || (self.no_sounds && shows.sounds)
            || grounds.any(|ground| self.left_out.contains(ground))
    }

    /// Whether anything is left out at all.
    #[must_use]
    pub fn leaves_anything_out(&self) -> bool {
        self.no_pictures || self.no_videos || self.no_sounds || !self.left_out.is_empty()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millisecond(millis).unwrap()
    }

    proptest! {
        #[test]
        fn a_look_counts_every_second_begun_and_never_more_than_the_cap(from in 0i64..10_000_000, lasts in -5_000i64..400_000) {
            let counted = look_seconds(at(from), at((from + lasts).max(0)));
            let lasted = (from + lasts).max(0) - from;
            let expected = if lasted <= 0 { 0 } else { ((lasted + 999) / 1_000).min(120) };
            prop_assert_eq!(counted, expected);
        }

        #[test]
        fn a_break_is_due_when_the_minutes_since_the_last_one_are_full(
            chosen in prop::option::of(prop_oneof![Just(0u16), 5u16..60]), house in prop_oneof![Just(0u16), 5u16..60],
            broke in prop::option::of((0i64..3, 0i64..9_000)), day in 0i64..3, seconds in 0i64..9_000
        ) {
            let choices = CareChoices { break_after: chosen, broke, ..CareChoices::default() };
            let before = match broke { Some((on, before)) if on == day => before, _ => 0 };
            let minutes = chosen.unwrap_or(house);
            let is_due = minutes > 0 && seconds - before >= i64::from(minutes) * 60;
            prop_assert_eq!(choices.due(house, day, seconds), is_due.then_some(minutes));
        }
    }

    #[test]
    fn what_is_left_out_is_what_was_named() {
        let choices = CareChoices {
            left_out: [Ground::Threatens].into(),
            ..CareChoices::default()
        };
        let (nothing, pictures) = (
            Shows::default(),
            Shows {
                pictures: true,
                ..Shows::default()
            },
        );
        assert!(choices.leaves_out([Ground::Incites, Ground::Threatens].iter(), nothing));
        assert!(!choices.leaves_out([Ground::Incites].iter(), pictures));
        assert!(!choices.leaves_out([].iter(), pictures));
        let videos = Shows {
            videos: true,
            ..Shows::default()
        };
        let sounds = Shows {
            sounds: true,
            ..Shows::default()
        };
        for (named, of) in [(0, pictures), (1, videos), (2, sounds)] {
            let none = CareChoices {
                no_pictures: named == 0,
                no_videos: named == 1,
                no_sounds: named == 2,
                ..CareChoices::default()
            };
            assert!(none.leaves_anything_out());
            for shows in [nothing, pictures, videos, sounds] {
                assert_eq!(
                    none.leaves_out([].iter(), shows),
                    shows == of,
                    "{named}: {shows:?}"
                );
            }
        }
        assert!(!CareChoices::default().leaves_anything_out());
    }

    #[test]
    fn minutes_are_a_sensible_number_or_never() {
        for (minutes, good) in [(0, true), (4, false), (5, true), (240, true), (241, false)] {
            assert_eq!(break_minutes(minutes).is_ok(), good, "{minutes}");
        }
    }
}
