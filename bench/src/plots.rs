//! The plots of the gauntlets of videos, sounds and texts: drawn from the tables that a page holds, so that a plot never says anything else
//! than the table beside it. Of addresses all are found: there is nothing to draw.

use crate::plot::dots::{Chart, Row, svg};
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};

/// Draws what the page tells.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The page with the tables; the plots go beside it.
    #[arg(long)]
    page: PathBuf,
}

/// A plot, and the table that it is drawn from: the first one between two markers.
struct Source {
    /// The markers' name.
    marker: &'static str,
    /// The file beside the page.
    file: &'static str,
    title: &'static str,
    /// Where its rows are to reach.
    goal: Goal,
    /// Headings of the columns that are drawn, and what they are called in the plot.
    series: &'static [(&'static str, &'static str)],
}

enum Goal {
    /// Where the column of this heading says.
    Column(&'static str),
    /// And the row that has none.
    SameBut(f64, &'static str),
}

const SOURCES: [Source; 3] = [
    Source {
        marker: "bench gauntlet video",
        file: "gauntlet-video.svg",
        title: "Edited videos found, in percent",
        goal: Goal::Column("goal"),
        series: &[
            ("`vpdq`", "vpdq"),
            ("sparse", "sparse"),
            ("Staydown", "Staydown"),
        ],
    },
    Source {
        marker: "bench sounds",
        file: "gauntlet-audio.svg",
        title: "Edited sounds found, in percent",
        goal: Goal::Column("goal"),
        series: &[("speech", "speech"), ("music", "music")],
    },
    Source {
        marker: "bench gauntlet --text",
        file: "gauntlet-text.svg",
        title: "Edited texts found, in percent of those in each language",
        goal: Goal::SameBut(95.0, "half of it quoted in a long post"),
        series: &[
            ("ar", "Arabic"),
            ("ur", "Urdu"),
            ("bn", "Bengali"),
            ("all", "all nine"),
        ],
    },
];

pub(crate) fn run(options: &Options) -> Result<()> {
    let folder = options.page.parent().unwrap_or(Path::new(""));
    let page = std::fs::read_to_string(&options.page)
        .with_context(|| format!("{} cannot be read", options.page.display()))?;
    for source in &SOURCES {
        let file = folder.join(source.file);
        let drawn = source.draw(&page)?;
        std::fs::write(&file, drawn)
            .with_context(|| format!("{} cannot be written", file.display()))?;
    }
    Ok(())
}

impl Source {
    fn draw(&self, page: &str) -> Result<String> {
        let about = || format!("the section {} of the page", self.marker);
        let section = page
            .split_once(&format!("<!-- {}: begin -->", self.marker))
            .and_then(|(_, rest)| rest.split_once(&format!("<!-- {}: end -->", self.marker)));
        let (section, _) = section.with_context(|| format!("{} is missing", about()))?;
        let mut lines = section
            .lines()
            .skip_while(|line| !line.starts_with('|'))
            .take_while(|line| line.starts_with('|'))
            .map(cells);
        let heading = lines
            .next()
            .with_context(|| format!("{} has no table", about()))?;
        let column = |name: &str| {
            let found = heading.iter().position(|heading| heading == name);
            found.with_context(|| format!("{} has no column {name}", about()))
        };
        let goals = match self.goal {
            Goal::Column(name) => Some(column(name)?),
            Goal::SameBut(..) => None,
        };
        let series = self.series.iter().map(|(name, _)| column(name));
        let series: Vec<usize> = series.collect::<Result<_>>()?;
        let mut rows = Vec::new();
        for line in lines.skip(1) {
            let cell = |at: usize| line.get(at).map_or("", String::as_str);
            let values = series.iter().map(|at| {
                percent(cell(*at)).with_context(|| format!("{}: {line:?} has no share", about()))
            });
            rows.push(Row {
                label: cell(0).to_owned(),
                goal: match (goals, &self.goal) {
                    (Some(at), _) => percent(cell(at)),
                    (None, Goal::SameBut(goal, but)) if cell(0) != *but => Some(*goal),
                    (None, _) => None,
                },
                values: values.collect::<Result<_>>()?,
            });
        }
        Ok(svg(&Chart {
            title: self.title.to_owned(),
            axis: "percent found; the red line is the goal".to_owned(),
            series: self
                .series
                .iter()
                .map(|(_, name)| (*name).to_owned())
                .collect(),
            rows,
        }))
    }
}

/// The cells of a line of a table.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_matches('|');
    line.split('|').map(|cell| cell.trim().to_owned()).collect()
}

/// The number in a cell such as `≥ 95 %`; none in a dash.
fn percent(cell: &str) -> Option<f64> {
    cell.trim_matches(|c: char| !c.is_ascii_digit())
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_cell_is_read_as_it_is_printed() {
        let read = ["≥ 95 %", "99.6", "100.00 %", "–", ""].map(percent);
        assert_eq!(read, [Some(95.0), Some(99.6), Some(100.0), None, None]);
    }

    #[test]
    fn the_plots_say_what_the_tables_of_the_page_say() {
        let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs");
        let page = std::fs::read_to_string(docs.join("matching.md")).unwrap();
        for source in &SOURCES {
            let drawn = source.draw(&page).unwrap();
            let kept = std::fs::read_to_string(docs.join(source.file)).unwrap();
            assert!(
                kept == drawn,
                "{}: draw it again with `cargo xtask bench plots`",
                source.file
            );
            assert!(
                page.contains(&format!("]({})", source.file)),
                "{}",
                source.file
            );
        }
    }

    #[test]
    fn a_page_without_a_table_says_which() {
        let source = &SOURCES[1];
        let none = "<!-- bench sounds: begin -->\nnothing yet\n<!-- bench sounds: end -->";
        for page in ["", none] {
            let error = source.draw(page).unwrap_err().to_string();
            assert!(error.contains("bench sounds"), "{error}");
        }
    }
}
