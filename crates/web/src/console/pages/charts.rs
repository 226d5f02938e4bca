//! Charts as SVG that the server draws: bars for days, steps for times. No curve is smoothed between measurements, no script
//! is needed, and every chart stands beside a table of the same numbers, which is what is read aloud.

use crate::tongue::say;
use askama::Template;
use askama::filters::HtmlSafe;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Size of a chart's drawing area in its own units.
const WIDTH: u64 = 640;
const HEIGHT: u64 = 140;

/// A bar for each day, in three parts from below: in time, late, open or other.
#[derive(Debug, Template)]
#[template(path = "parts/bars.html")]
pub(super) struct Bars {
    bars: Vec<Bar>,
    most: u64,
    from: Date,
    to: Date,
}

impl HtmlSafe for Bars {}

#[derive(Debug)]
struct Bar {
    x: u64,
    width: u64,
    parts: [Part; 3],
    title: String,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    class: &'static str,
    y: u64,
    height: u64,
}

impl Bars {
    /// Bars for the days from one to another, both included; days that are not in `days` have none.
    pub(super) fn of(from: Date, to: Date, days: &BTreeMap<Date, [u64; 3]>) -> Self {
        let most = days.values().map(|day| day.iter().sum()).max().unwrap_or(0);
        let mut all = Vec::new();
        let mut day = from;
        // A year at most is drawn: the loop ends whatever the dates are.
        while day <= to && all.len() <= 366 {
            all.push(day);
            let Ok(next) = day.checked_add(1.day()) else {
                break;
            };
            day = next;
        }
        let slots = (all.len() as u64).max(1);
        let bars = (0..).zip(all).filter_map(|(number, day)| {
            let counts = days.get(&day)?;
            let (start, end) = (number * WIDTH / slots, (number + 1) * WIDTH / slots);
            let gap = u64::from(end - start > 3);
            let mut below = 0;
            let mut part = |class, count: u64| {
                // From the sum, so that parts meet without a seam and the whole is as high as it ought to be.
                let (low, high) = (scaled(below, most), scaled(below + count, most));
                below += count;
                Part {
                    class,
                    y: HEIGHT - high,
                    height: high - low,
                }
            };
            let parts = [
                part("in-time", counts[0]),
                part("late", counts[1]),
                part("other", counts[2]),
            ];
            let [in_time, late, other] = counts;
            Some(Bar {
                x: start,
                width: end - start - gap,
                parts,
                title: say::it("chart-bar")
                    .text("day", day)
                    .text("intime", in_time)
                    .text("late", late)
                    .text("other", other)
                    .plain(),
            })
        });
        Self {
            bars: bars.collect(),
            most,
            from,
            to,
        }
    }
}

fn scaled(count: u64, most: u64) -> u64 {
    (count * HEIGHT).checked_div(most).unwrap_or(0)
}

/// How many were dealt with after how long, as steps from nothing to all. The hour is marked.
#[derive(Debug, Template)]
#[template(path = "parts/steps.html")]
pub(super) struct Steps {
    /// Points of the line, `x,y` each; empty where nothing was measured.
    line: String,
    /// Where the hour ends.
    hour: u64,
    /// Minutes at the right edge.
    minutes: i64,
    /// How many are not drawn because they took longer than that.
    beyond: u64,
    all: u64,
}

impl HtmlSafe for Steps {}

impl Steps {
    /// From times in seconds, rising, each with the number of those that took at most as long.
    pub(super) fn of(steps: &[(i64, u64)]) -> Self {
        let all = steps.last().map_or(0, |last| last.1);
        let longest = steps.last().map_or(0, |last| last.0);
        // An hour and a half unless that hides something; a day at most, or the first hour were a line.
        let minutes: i64 = match longest {
            ..=5_400 => 90,
            5_401..=14_400 => 240,
            14_401..=43_200 => 720,
            _ => 1_440,
        };
        let edge = minutes.unsigned_abs() * 60;
        let mut points = vec![format!("0,{HEIGHT}")];
        let (mut level, mut shown) = (HEIGHT, 0);
        for (seconds, number) in steps {
            let seconds = seconds.max(&0).unsigned_abs();
            if seconds > edge {
                break;
            }
            let x = seconds * WIDTH / edge;
            points.push(format!("{x},{level}"));
            level = HEIGHT - scaled(*number, all);
            points.push(format!("{x},{level}"));
            shown = *number;
        }
        points.push(format!("{WIDTH},{level}"));
        Self {
            line: if all == 0 {
                String::new()
            } else {
                points.join(" ")
            },
            hour: 3_600 * WIDTH / edge,
            minutes,
            beyond: all - shown,
            all,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    #[test]
    fn parts_of_a_bar_meet_and_the_highest_day_fills_the_chart() {
        let days = [
            (date(2026, 2, 27), [3, 1, 0]),
            (date(2026, 3, 1), [0, 2, 6]),
        ]
        .into();
        let bars = Bars::of(date(2026, 2, 26), date(2026, 3, 2), &days);
        assert_eq!((bars.bars.len(), bars.most), (2, 8));
        for bar in &bars.bars {
            assert_eq!(bar.parts[0].y + bar.parts[0].height, HEIGHT);
            for pair in bar.parts.windows(2) {
                assert_eq!(pair[1].y + pair[1].height, pair[0].y);
            }
        }
        let heights = |bar: &Bar| bar.parts.iter().map(|part| part.height).sum::<u64>();
        assert_eq!(heights(&bars.bars[1]), HEIGHT);
        assert_eq!(heights(&bars.bars[0]), HEIGHT / 2);
        assert!(bars.bars[0].x + bars.bars[0].width < bars.bars[1].x);
    }

    proptest! {
        #[test]
        fn steps_rise_only_where_something_was_measured_and_end_where_all_are(
            times in prop::collection::btree_map(0i64..200_000, 1u64..5, 0..40)
        ) {
            let mut sum = 0;
            let steps: Vec<_> = times.iter().map(|(time, count)| { sum += count; (*time, sum) }).collect();
            let drawn = Steps::of(&steps);
            prop_assert_eq!(drawn.all, sum);
            let edge = drawn.minutes * 60;
            let later: u64 = times.iter().filter(|(time, _)| **time > edge).map(|(_, count)| count).sum();
            prop_assert_eq!(drawn.beyond, later);
            let points: Vec<(u64, u64)> = drawn.line.split_whitespace().map(|point| {
                let (x, y) = point.split_once(',').unwrap();
                (x.parse().unwrap(), y.parse().unwrap())
            }).collect();
            prop_assert_eq!(points.is_empty(), sum == 0);
            for pair in points.windows(2) {
                // Across or up, never both: no curve.
                prop_assert!(pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1);
                prop_assert!(pair[0].0 <= pair[1].0 && pair[0].1 >= pair[1].1);
            }
            if sum > 0 && later == 0 {
                prop_assert_eq!(points.last().unwrap().1, 0);
            }
        }
    }
}
