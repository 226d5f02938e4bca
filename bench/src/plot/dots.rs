//! Rows with marks of several series on one axis from 0 to 100 percent.

use super::svg::{Anchor, Svg};

/// What is drawn.
pub(crate) struct Chart {
    pub(crate) title: String,
    /// What the axis counts.
    pub(crate) axis: String,
    /// Names, in the order of [`Row::values`].
    pub(crate) series: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// One row.
pub(crate) struct Row {
    pub(crate) label: String,
    /// Where the row is to reach, if that was said.
    pub(crate) goal: Option<f64>,
    /// In percent.
    pub(crate) values: Vec<f64>,
}

const WIDTH: f64 = 860.0;
/// At least so much for the labels.
const LEFT: f64 = 230.0;
/// Letters are about half as wide as they are high.
const LETTER: f64 = 7.0;
const RIGHT: f64 = 30.0;
const TOP: f64 = 84.0;
const ROW: f64 = 19.0;
const BELOW: f64 = 50.0;

/// Draws it.
pub(crate) fn svg(chart: &Chart) -> String {
    let bottom = TOP + chart.rows.len() as f64 * ROW;
    let longest = chart.rows.iter().map(|row| row.label.chars().count()).max();
    let left = LEFT.max(24.0 + LETTER * longest.unwrap_or_default() as f64);
    let place = |percent| place(left, percent);
    let mut svg = Svg::new(WIDTH, bottom + BELOW, &chart.title);
    legend(&mut svg, &chart.series);
    for percent in (0..=100).step_by(20) {
        let x = place(f64::from(percent));
        svg.grid((x, TOP - 4.0), (x, bottom));
        for y in [TOP - 10.0, bottom + 18.0] {
            svg.text("quiet", x, y, Anchor::Middle, &percent.to_string());
        }
    }
    svg.text("quiet", left, bottom + 38.0, Anchor::Start, &chart.axis);
    for (number, row) in chart.rows.iter().enumerate() {
        let y = TOP + (number as f64 + 0.5) * ROW;
        svg.text("", left - 12.0, y + 4.5, Anchor::End, &row.label);
        svg.grid((left, y), (place(100.0), y));
        if let Some(goal) = row.goal {
            svg.goal(place(goal), y, ROW);
        }
        for (series, value) in row.values.iter().enumerate() {
            svg.mark(series, place(*value), y);
        }
    }
    svg.finish()
}

fn legend(svg: &mut Svg, series: &[String]) {
    let mut x = 22.0;
    for (number, name) in series.iter().enumerate() {
        svg.mark(number, x, 46.0);
        svg.text("", x + 12.0, 50.5, Anchor::Start, name);
        x += 46.0 + LETTER * name.chars().count() as f64;
    }
    svg.goal(x, 46.0, ROW);
    svg.text("", x + 8.0, 50.5, Anchor::Start, "goal");
}

fn place(left: f64, percent: f64) -> f64 {
    left + percent.clamp(0.0, 100.0) / 100.0 * (WIDTH - left - RIGHT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_goes_from_edge_to_edge_and_no_further() {
        assert_eq!(place(LEFT, 0.0), LEFT);
        assert_eq!(place(LEFT, 100.0), WIDTH - RIGHT);
        assert_eq!(place(LEFT, 130.0), WIDTH - RIGHT);
    }

    #[test]
    fn every_row_has_its_label_and_its_marks() {
        let row = |label: &str, goal| Row {
            label: label.to_owned(),
            goal,
            values: vec![10.0, 99.0],
        };
        let chart = Chart {
            title: "Recall".to_owned(),
            axis: "percent".to_owned(),
            series: vec!["stock".to_owned(), "thorough".to_owned()],
            rows: vec![row("mirrored", Some(99.0)), row("10 % off", None)],
        };
        let file = svg(&chart);
        for text in [">mirrored<", ">10 % off<", ">stock<", ">goal<"] {
            assert!(file.contains(text), "{text} is missing");
        }
        // Two rows and the legend.
        assert_eq!(file.matches(r#"class="s1""#).count(), 3);
        assert_eq!(file.matches(r#"class="goal""#).count(), 2);
    }
}
