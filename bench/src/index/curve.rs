//! Look-ups a second over the number of entries, from one to a hundred million.

use super::alone::Alone;
use super::figures::{Rate, entries, times};
use super::theirs::Kind;
use crate::plot::lines::{Chart, Line};

/// One number of entries.
pub(super) struct Point {
    pub(super) alone: Alone,
    /// What the others reach, where that was measured.
    pub(super) theirs: Vec<(Kind, Rate)>,
}

impl Point {
    fn of(&self, kind: Kind) -> Option<Rate> {
        let mut all = self.theirs.iter();
        all.find(|(one, _)| *one == kind).map(|(_, rate)| *rate)
    }
}

/// The figures in Markdown.
pub(super) fn table(points: &[Point]) -> String {
    let mut text = String::from(
        "| entries | ours | in batches | ours by brute force | FAISS multi-hash | FAISS flat | ours against the best of these others |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for point in points {
        let (multi, flat) = (point.of(Kind::Multi), point.of(Kind::Flat));
        let shown =
            |rate: Option<Rate>| rate.map_or_else(|| "–".to_owned(), |rate| rate.to_string());
        let others = [Some(point.alone.scan), multi, flat];
        let best = others.into_iter().flatten().map(|rate| rate.0);
        let best = Rate(best.fold(0.0, f64::max));
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} | {} |\n",
            entries(point.alone.entries),
            point.alone.single,
            point.alone.batch,
            point.alone.scan,
            shown(multi),
            shown(flat),
            times(point.alone.single.over(best)),
        ));
    }
    text
}

/// The plot.
pub(super) fn chart(points: &[Point]) -> Chart {
    let line = |name: &str, rate: &dyn Fn(&Point) -> Option<Rate>| Line {
        name: name.to_owned(),
        points: points
            .iter()
            .filter_map(|point| Some((point.alone.entries as f64, rate(point)?.0)))
            .collect(),
    };
    Chart {
        title: "Look-ups within 31 bits of 256, one core".to_owned(),
        across: "entries".to_owned(),
        up: "look-ups a second".to_owned(),
        lines: vec![
            line("FAISS flat", &|point| point.of(Kind::Flat)),
            line("FAISS multi-hash", &|point| point.of(Kind::Multi)),
            line("ours by brute force: memory bandwidth", &|point| {
                Some(point.alone.scan)
            }),
            line("ours", &|point| Some(point.alone.single)),
        ],
    }
}
