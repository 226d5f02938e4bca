//! Groups of horizontal bars over a logarithmic axis.

use super::svg::{Anchor, Svg};

/// What is drawn.
pub(crate) struct Chart {
    pub(crate) title: String,
    /// What the axis counts.
    pub(crate) axis: String,
    /// Names, by the number a [`Bar`] refers to.
    pub(crate) series: Vec<String>,
    pub(crate) groups: Vec<Group>,
}

/// Bars that belong together.
pub(crate) struct Group {
    pub(crate) label: String,
    /// A word about the label, below it.
    pub(crate) note: String,
    pub(crate) bars: Vec<Bar>,
}

/// One bar.
pub(crate) struct Bar {
    pub(crate) series: usize,
    /// Greater than zero.
    pub(crate) value: f64,
    /// What is written at its end.
    pub(crate) label: String,
}

const WIDTH: f64 = 860.0;
const LEFT: f64 = 120.0;
/// Room for the labels at the ends of the bars.
const RIGHT: f64 = 170.0;
const TOP: f64 = 70.0;
const BAR: f64 = 20.0;
const GAP: f64 = 22.0;
const BELOW: f64 = 46.0;

/// Draws it.
pub(crate) fn svg(chart: &Chart) -> String {
    let bars: usize = chart.groups.iter().map(|group| group.bars.len()).sum();
    let bottom = TOP + bars as f64 * BAR + chart.groups.len() as f64 * GAP;
    let mut svg = Svg::new(WIDTH, bottom + BELOW, &chart.title);
    legend(&mut svg, &chart.series);

    let values = chart.groups.iter().flat_map(|group| &group.bars);
    let axis = Axis::around(values.map(|bar| bar.value));
    for power in axis.low..=axis.high {
        let x = axis.place(10f64.powi(power));
        svg.grid((x, TOP - 6.0), (x, bottom));
        svg.text(
            "quiet",
            x,
            bottom + 18.0,
            Anchor::Middle,
            &power_of_ten(power),
        );
    }
    svg.text("quiet", LEFT, bottom + 38.0, Anchor::Start, &chart.axis);

    let mut y = TOP;
    for group in &chart.groups {
        svg.text("", LEFT - 12.0, y + 16.0, Anchor::End, &group.label);
        svg.text("quiet", LEFT - 12.0, y + 34.0, Anchor::End, &group.note);
        for bar in &group.bars {
            let end = axis.place(bar.value);
            svg.bar(bar.series, LEFT, y + 2.0, end - LEFT, BAR - 4.0);
            svg.text("", end + 6.0, y + 15.0, Anchor::Start, &bar.label);
            y += BAR;
        }
        y += GAP;
    }
    svg.finish()
}

fn legend(svg: &mut Svg, series: &[String]) {
    let mut x = 16.0;
    for (number, name) in series.iter().enumerate() {
        svg.bar(number, x, 38.0, 12.0, 12.0);
        svg.text("", x + 18.0, 49.0, Anchor::Start, name);
        // Letters are about half as wide as they are high.
        x += 50.0 + 7.0 * name.chars().count() as f64;
    }
}

/// Whole powers of ten from `low` to `high`.
struct Axis {
    low: i32,
    high: i32,
}

impl Axis {
    /// The fewest powers of ten around all values.
    fn around(values: impl Iterator<Item = f64>) -> Self {
        let logs: Vec<f64> = values
            .filter(|&value| value > 0.0)
            .map(f64::log10)
            .collect();
        let least = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        if logs.is_empty() {
            return Self { low: 0, high: 1 };
        }
        let low = least.floor() as i32;
        Self {
            low,
            high: (most.ceil() as i32).max(low + 1),
        }
    }

    /// Where a value lies, in pixels from the left.
    fn place(&self, value: f64) -> f64 {
        let share = (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        LEFT + share.clamp(0.0, 1.0) * (WIDTH - LEFT - RIGHT)
    }
}

/// `0.1`, `1`, `10` and so on.
fn power_of_ten(power: i32) -> String {
    let places = usize::try_from(-power).unwrap_or_default();
    format!("{:.places$}", 10f64.powi(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_holds_every_value() {
        let axis = Axis::around([0.7, 1020.0].into_iter());
        assert_eq!((axis.low, axis.high), (-1, 4));
        assert_eq!(axis.place(0.1), LEFT);
        assert_eq!(axis.place(10_000.0), WIDTH - RIGHT);
        assert!(axis.place(0.7) < axis.place(8.0));
    }

    #[test]
    fn no_value_and_one_value_have_an_axis_too() {
        let none = Axis::around(std::iter::empty());
        assert!(none.low < none.high);
        let one = Axis::around(std::iter::once(10.0));
        assert!(one.low < one.high);
    }

    #[test]
    fn powers_are_written_out() {
        assert_eq!([-2, 0, 3].map(power_of_ten), ["0.01", "1", "1000"]);
    }

    #[test]
    fn every_bar_is_drawn_with_its_label() {
        let bar = |series, value| Bar {
            series,
            value,
            label: format!("{value} ms"),
        };
        let chart = Chart {
            title: "T".to_owned(),
            axis: "ms".to_owned(),
            series: vec!["a".to_owned(), "b".to_owned()],
            groups: vec![Group {
                label: "512×512".to_owned(),
                note: "2 files".to_owned(),
                bars: vec![bar(0, 21.0), bar(1, 2.5)],
            }],
        };
        let file = svg(&chart);
        for text in ["21 ms", "2.5 ms", "512×512", "2 files", ">a<", ">b<"] {
            assert!(file.contains(text), "{text} is missing in {file}");
        }
        assert_eq!(file, svg(&chart), "the same figures give the same file");
    }
}
