//! Lines through measured points, over two logarithmic axes.

use super::svg::{Anchor, Svg};

/// What is drawn.
pub(crate) struct Chart {
    pub(crate) title: String,
    /// What the axes count, across and up.
    pub(crate) across: String,
    pub(crate) up: String,
    pub(crate) lines: Vec<Line>,
}

/// One line.
pub(crate) struct Line {
    pub(crate) name: String,
    /// Both greater than zero; from left to right. What is not measured is not drawn.
    pub(crate) points: Vec<(f64, f64)>,
}

const WIDTH: f64 = 860.0;
const HEIGHT: f64 = 534.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 92.0;
const BELOW: f64 = 56.0;

/// Draws it.
pub(crate) fn svg(chart: &Chart) -> String {
    let mut svg = Svg::new(WIDTH, HEIGHT, &chart.title);
    legend(&mut svg, &chart.lines);
    let points = || chart.lines.iter().flat_map(|line| &line.points);
    let across = Axis::around(points().map(|point| point.0), (LEFT, WIDTH - RIGHT));
    let up = Axis::around(points().map(|point| point.1), (HEIGHT - BELOW, TOP));
    for power in across.powers() {
        let x = across.place(10f64.powi(power));
        svg.grid((x, TOP), (x, HEIGHT - BELOW));
        let y = HEIGHT - BELOW + 18.0;
        svg.text("quiet", x, y, Anchor::Middle, &power_of_ten(power));
    }
    for power in up.powers() {
        let y = up.place(10f64.powi(power));
        svg.grid((LEFT, y), (WIDTH - RIGHT, y));
        svg.text(
            "quiet",
            LEFT - 8.0,
            y + 4.5,
            Anchor::End,
            &power_of_ten(power),
        );
    }
    svg.text("quiet", LEFT, HEIGHT - 12.0, Anchor::Start, &chart.across);
    svg.text("quiet", 16.0, TOP - 14.0, Anchor::Start, &chart.up);
    for (number, line) in chart.lines.iter().enumerate() {
        let place = |&(x, y): &(f64, f64)| (across.place(x), up.place(y));
        let places: Vec<(f64, f64)> = line.points.iter().map(place).collect();
        svg.line(number, &places);
        for (x, y) in places {
            svg.mark(number, x, y);
        }
    }
    svg.finish()
}

fn legend(svg: &mut Svg, lines: &[Line]) {
    let mut x = 22.0;
    for (number, line) in lines.iter().enumerate() {
        svg.mark(number, x, 44.0);
        svg.text("", x + 12.0, 48.5, Anchor::Start, &line.name);
        // Letters are about half as wide as they are high.
        x += 44.0 + 7.0 * line.name.chars().count() as f64;
    }
}

/// Whole powers of ten from `low` to `high`, between two places in pixels.
struct Axis {
    low: i32,
    high: i32,
    from: f64,
    to: f64,
}

impl Axis {
    /// The fewest powers of ten around all values.
    fn around(values: impl Iterator<Item = f64>, (from, to): (f64, f64)) -> Self {
        let logs: Vec<f64> = values
            .filter(|&value| value > 0.0)
            .map(f64::log10)
            .collect();
        let least = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (low, high) = match logs.is_empty() {
            true => (0, 1),
            false => (least.floor() as i32, most.ceil() as i32),
        };
        Self {
            low,
            high: high.max(low + 1),
            from,
            to,
        }
    }

    fn powers(&self) -> std::ops::RangeInclusive<i32> {
        self.low..=self.high
    }

    /// Where a value lies.
    fn place(&self, value: f64) -> f64 {
        let share = (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        self.from + share.clamp(0.0, 1.0) * (self.to - self.from)
    }
}

/// `0.1`, `1`, `10 k`, `100 M` and so on.
fn power_of_ten(power: i32) -> String {
    let digit = |zeros: i32| format!("{:.0}", 10f64.powi(zeros));
    match power {
        ..0 => {
            let places = usize::try_from(-power).unwrap_or_default();
            format!("{:.places$}", 10f64.powi(power))
        }
        0..=2 => digit(power),
        3..=5 => format!("{} k", digit(power - 3)),
        6..=8 => format!("{} M", digit(power - 6)),
        _ => format!("10^{power}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_holds_every_value_and_may_run_upwards() {
        let axis = Axis::around([3.0, 20_000.0].into_iter(), (400.0, 50.0));
        assert_eq!((axis.low, axis.high), (0, 5));
        assert_eq!((axis.place(1.0), axis.place(1e5)), (400.0, 50.0));
        assert!(axis.place(3.0) > axis.place(20_000.0));
        let none = Axis::around(std::iter::empty(), (0.0, 1.0));
        assert!(none.low < none.high);
    }

    #[test]
    fn powers_are_short() {
        let short = [-2, 0, 2, 3, 5, 6, 8, 9].map(power_of_ten);
        assert_eq!(
            short,
            ["0.01", "1", "100", "1 k", "100 k", "1 M", "100 M", "10^9"]
        );
    }

    #[test]
    fn every_line_has_its_name_and_a_mark_at_each_point() {
        let line = |name: &str, points: &[(f64, f64)]| Line {
            name: name.to_owned(),
            points: points.to_vec(),
        };
        let chart = Chart {
            title: "T".to_owned(),
            across: "entries".to_owned(),
            up: "a <second>".to_owned(),
            lines: vec![
                line("one", &[(1.0, 1e6), (1e6, 1e3)]),
                line("other", &[(1.0, 1e5)]),
            ],
        };
        let file = svg(&chart);
        for text in [">one<", ">other<", ">entries<", ">a &lt;second&gt;<"] {
            assert!(file.contains(text), "{text} is missing in {file}");
        }
        // Two points and the legend; the line itself.
        assert_eq!(file.matches(r#"<path class="s0" d="M"#).count(), 3);
        assert_eq!(file.matches("<polyline").count(), 1, "one point is no line");
        assert_eq!(file, svg(&chart), "the same figures give the same file");
    }
}
