#![allow(clippy::unwrap_used)]
use super::*;
use crate::StopReason;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hour(started: &str) -> Clock {
    Clock::start(Law::RemovalOrderHour, at(started))
}

/// The instants of an order's marks, as UTC text.
fn called(clock: &Clock) -> Vec<String> {
    let marks = clock.marks();
    marks.iter().map(|mark| mark.at.to_string()).collect()
}

#[test]
fn an_hour_calls_at_30_45_and_55_minutes_and_once_it_is_broken() {
    let clock = hour("2027-01-10T03:00:00Z");
    assert_eq!(
        called(&clock),
        [
            "2027-01-10T03:30:00Z",
            "2027-01-10T03:45:00Z",
            "2027-01-10T03:55:00Z",
            "2027-01-10T04:00:00.000001Z",
        ]
    );
}

/// What a wall clock in Berlin shows is written here by hand, from the rule that it goes forward at 01:00 UTC on the last
/// Sunday of March and back at 01:00 UTC on the last Sunday of October.
#[test]
fn an_hour_is_an_hour_when_berlin_changes_its_clocks_on_a_leap_day_and_at_the_end_of_the_year() {
    // 01:40 in Berlin; the next hour there begins at 03:00.
    let forward = hour("2027-03-28T01:40:00+01:00");
    assert_eq!(
        forward.marks().last().unwrap().at,
        at("2027-03-28T03:40:00+02:00") + STEP
    );
    // 02:40 in Berlin for the first time; an hour later it is 02:40 there again.
    let back = hour("2027-10-31T02:40:00+02:00");
    assert_eq!(
        back.marks().last().unwrap().at,
        at("2027-10-31T02:40:00+01:00") + STEP
    );
    assert_eq!(called(&back)[0], "2027-10-31T01:10:00Z");
    let leap = hour("2028-02-28T23:30:00Z");
    assert_eq!(called(&leap)[0], "2028-02-29T00:00:00Z");
    assert_eq!(called(&leap)[3], "2028-02-29T00:30:00.000001Z");
    let after = hour("2028-02-29T23:45:00Z");
    assert_eq!(called(&after)[1], "2028-03-01T00:30:00Z");
    let year = hour("2027-12-31T23:59:00Z");
    assert_eq!(called(&year)[0], "2028-01-01T00:29:00Z");
    assert_eq!(called(&year)[3], "2028-01-01T00:59:00.000001Z");
}

#[test]
fn a_clock_of_days_calls_a_day_and_an_hour_before_its_end() {
    let started = at("2027-03-27T12:00:00Z");
    let clock = Clock {
        due: started + SignedDuration::from_hours(72),
        ..hour("2027-03-27T12:00:00Z")
    };
    let expected = [
        "2027-03-29T12:00:00Z",
        "2027-03-30T11:00:00Z",
        "2027-03-30T12:00:00.000001Z",
    ];
    assert_eq!(called(&clock), expected);
}

#[test]
fn two_weeks_for_a_complaint_call_on_the_tenth_day_too() {
    let clock = Clock::start(Law::Complaint, at("2027-03-01T08:00:00Z"));
    let expected = [
        "2027-03-11T08:00:00Z",
        "2027-03-14T08:00:00Z",
        "2027-03-15T07:00:00Z",
        "2027-03-15T08:00:00.000001Z",
    ];
    assert_eq!(called(&clock), expected);
    let due = clock.page_due(None, at("2027-03-11T08:00:00Z")).unwrap();
    assert_eq!(due.send.mark, PageMark::FourDaysBefore);
}

#[test]
fn what_is_due_at_once_calls_at_once_and_a_right_that_lapses_is_not_broken() {
    let started = at("2027-03-27T12:00:00Z");
    let reinstate = Clock::start(Law::Reinstatement, started);
    let due = reinstate.page_due(None, started + STEP).unwrap();
    assert_eq!(
        (due.send.mark, due.skipped, due.is_late),
        (PageMark::Breach, vec![], false)
    );
    let own = Clock::start(Law::OwnScrutiny, started);
    assert_eq!(
        called(&own),
        ["2027-03-29T12:00:00Z", "2027-03-30T11:00:00Z"]
    );
    let asked = Clock::start(Law::AskedScrutiny, started);
    assert_eq!(called(&asked).len(), 3);
}

#[test]
fn after_an_outage_only_the_latest_mark_is_sent_and_those_before_it_are_skipped() {
    let clock = hour("2027-01-10T03:00:00Z");
    let due = clock.page_due(None, at("2027-01-10T03:50:00Z")).unwrap();
    assert_eq!(due.send.mark, PageMark::ThreeQuarters);
    assert_eq!(due.skipped, [PageMark::Half]);
    assert!(due.is_late);
    let next = clock.next_page(Some(due.send.mark)).unwrap();
    assert_eq!(next.at, at("2027-01-10T03:55:00Z"));
    let over = clock
        .page_due(Some(PageMark::Half), at("2027-01-12T00:00:00Z"))
        .unwrap();
    assert_eq!(over.send.mark, PageMark::Breach);
    assert_eq!(
        over.skipped,
        [PageMark::ThreeQuarters, PageMark::LastTwelfth]
    );
    assert_eq!(clock.next_page(Some(PageMark::Breach)), None);
}

#[test]
fn a_target_that_was_over_a_day_ago_wakes_nobody_and_a_duty_does() {
    let started = at("2027-01-10T03:00:00Z");
    let is_long_past = |law, now: &str| {
        let due = Clock::start(law, started).page_due(None, at(now)).unwrap();
        due.is_long_past
    };
    assert!(!is_long_past(Law::ReferralHour, "2027-01-11T04:00:00Z"));
    assert!(is_long_past(Law::ReferralHour, "2027-01-11T04:00:01Z"));
    assert!(!is_long_past(Law::RemovalOrderHour, "2027-06-01T00:00:00Z"));
}

#[test]
fn at_the_last_instant_of_the_hour_it_is_not_broken() {
    let clock = hour("2027-01-10T03:00:00Z");
    let end = at("2027-01-10T04:00:00Z");
    assert_eq!(clock.page_due(Some(PageMark::LastTwelfth), end), None);
    let broken = clock.page_due(Some(PageMark::LastTwelfth), end + STEP);
    assert_eq!(broken.unwrap().send.mark, PageMark::Breach);
}

#[test]
fn a_clock_that_stopped_calls_nobody() {
    let mut clock = hour("2027-01-10T03:00:00Z");
    clock.stop(at("2027-01-10T03:20:00Z"), StopReason::Measure);
    assert_eq!(clock.page_due(None, at("2027-01-10T09:00:00Z")), None);
    assert_eq!(clock.next_page(None), None);
}

proptest! {
    /// However irregularly somebody looks, every mark is either sent once or skipped once, in order, and none too early.
    #[test]
    fn every_mark_is_sent_or_skipped_exactly_once(
        start in 0i64..3_000_000_000,
        allowance in prop::sample::select(vec![600i64, 3_600, 43_200, 86_400, 172_800, 259_200, 1_209_600]),
        mut looks in prop::collection::vec(0i64..2_000_000, 1..30),
    ) {
        looks.sort_unstable();
        looks.push(allowance + 1);
        looks.sort_unstable();
        let started = Timestamp::from_second(start).unwrap();
        let clock = Clock { due: started + SignedDuration::from_secs(allowance), ..Clock::start(Law::ReferralHour, started) };
        let mut told = Vec::new();
        let mut last = None;
        for look in looks {
            let now = started + SignedDuration::from_secs(look);
            if let Some(due) = clock.page_due(last, now) {
                prop_assert!(due.send.at <= now);
                told.extend(due.skipped);
                told.push(due.send.mark);
                last = Some(due.send.mark);
            }
        }
        let expected: &[PageMark] = if allowance > 86_400 {
            &[PageMark::DayBefore, PageMark::HourBefore, PageMark::Breach]
        } else {
            &[PageMark::Half, PageMark::ThreeQuarters, PageMark::LastTwelfth, PageMark::Breach]
        };
        prop_assert_eq!(told, expected);
    }
}
