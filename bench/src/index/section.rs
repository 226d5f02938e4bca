//! Tables of `bench index` in Markdown.

use super::contest::{Contest, Rival};
use super::figures::{entries, grouped, time, times};
use super::theirs::Kind;
use std::collections::BTreeMap;

/// What was to be reached with so many random entries (issue “the index”, Numbers).
struct Goals {
    /// Times as many look-ups as FAISS's exact multi-hash.
    ratio: Option<f64>,
    bytes: f64,
    /// Times quicker to build than it, or else minutes.
    build: Result<f64, f64>,
}

fn goals(contest: &Contest) -> Option<Goals> {
    let (ratio, bytes, build) = match (contest.set.facts.is_some(), contest.alone.entries) {
        (false, 1_000_000) => (Some(30.0), 110.0, Ok(8.0)),
        (false, 10_000_000) => (Some(120.0), 95.0, Ok(6.0)),
        (false, 100_000_000) => (None, 95.0, Err(6.0)),
        (true, _) => (Some(10.0), 110.0, Ok(8.0)),
        _ => return None,
    };
    Some(Goals {
        ratio,
        bytes,
        build,
    })
}

/// A column for each set, a line for each figure.
pub(super) fn contests(contests: &[Contest]) -> String {
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut line = |what: &str, cell: &dyn Fn(&Contest) -> String| {
        let mut cells = vec![what.to_owned()];
        cells.extend(contests.iter().map(cell));
        // A line that says nothing of any set is left out.
        if cells[1..].iter().any(|cell| cell != MISSING) {
            lines.push(cells);
        }
    };
    line("", &|contest| contest.set.label.clone());
    line("ours: look-ups a second", &|contest| {
        let alone = &contest.alone;
        match alone.entries {
            100_000_000 => format!("**{}** (goal ≥ 1,000)", alone.single),
            _ => format!("**{}**", alone.single),
        }
    });
    line("ours: p50, p99, worst", &|contest| {
        let alone = &contest.alone;
        let goal = match alone.entries {
            100_000_000 => " (goal p99 < 2 ms)",
            _ => "",
        };
        format!(
            "{}, {}, {}{goal}",
            time(alone.p50),
            time(alone.p99),
            time(alone.worst)
        )
    });
    line("ours, just built: p99, worst", &|contest| {
        let alone = &contest.alone;
        format!("{}, {}", time(alone.first_p99), time(alone.first_worst))
    });
    line("ours, 1,000 at a time", &|contest| {
        let alone = &contest.alone;
        format!(
            "{}, {} one by one",
            alone.batch,
            times(alone.batch.over(alone.single))
        )
    });
    line("ours by brute force", &|contest| {
        contest.alone.scan.to_string()
    });
    for kind in [Kind::Multi, Kind::Flat, Kind::PdqIndex] {
        rival_lines(&mut line, kind);
    }
    line(
        "ours: bytes an entry, as it says and as the process grew",
        &|contest| {
            let (says, grew) = contest.alone.bytes_an_entry();
            let goal = goals(contest).map(|goals| format!(" (goal ≤ {})", goals.bytes));
            format!("**{says:.0}**, {grew:.0}{}", goal.unwrap_or_default())
        },
    );
    for kind in [Kind::Multi, Kind::Flat, Kind::PdqIndex] {
        line(&format!("{}: bytes an entry", kind.name()), &|contest| {
            of(contest, kind, |rival| {
                let each = rival.built.bytes as f64 / contest.alone.entries.max(1) as f64;
                format!("{each:.0}")
            })
        });
    }
    line("ours: built from nothing", &|contest| {
        let goal = match goals(contest).map(|goals| goals.build) {
            Some(Err(minutes)) => format!(" (goal ≤ {minutes} min)"),
            _ => String::new(),
        };
        format!("{}{goal}", time(contest.alone.build))
    });
    for kind in [Kind::Multi, Kind::PdqIndex] {
        line(
            &format!("{}: built from nothing", kind.name()),
            &|contest| {
                of(contest, kind, |rival| {
                    let theirs = rival.built.time();
                    let ratio = theirs.as_secs_f64() / contest.alone.build.as_secs_f64().max(1e-9);
                    let goal = match (kind, goals(contest).map(|goals| goals.build)) {
                        (Kind::Multi, Some(Ok(goal))) => format!(", goal ≥ {goal}×"),
                        _ => String::new(),
                    };
                    format!(
                        "{}: ours is **{}** as quick{goal}",
                        time(theirs),
                        times(ratio)
                    )
                })
            },
        );
    }
    line("PDQIndex: adding one hash", &|contest| {
        let rival = contest.rivals.iter().find_map(|rival| rival.add);
        rival.map_or_else(missing, time)
    });
    line(
        "recall: queries with the results of brute force",
        &|contest| {
            let alone = &contest.alone;
            format!(
                "{} of {}, {} entries found",
                grouped((alone.checked - alone.differing) as u64),
                grouped(alone.checked as u64),
                grouped(alone.found as u64)
            )
        },
    );
    markdown(&lines)
}

fn rival_lines(line: &mut dyn FnMut(&str, &dyn Fn(&Contest) -> String), kind: Kind) {
    let name = kind.name();
    line(&format!("{name}: look-ups a second"), &|contest| {
        of(contest, kind, |rival| {
            format!(
                "{} on {} queries",
                rival.theirs,
                grouped(rival.asked as u64)
            )
        })
    });
    line(
        &format!("ours against {name}, on the same queries"),
        &|contest| {
            of(contest, kind, |rival| {
                let goal = match (kind, goals(contest).and_then(|goals| goals.ratio)) {
                    (Kind::Multi, Some(goal)) => format!(" (goal ≥ {goal}×)"),
                    _ => String::new(),
                };
                format!("{}: **{}**{goal}", rival.ours, times(rival.ratio()))
            })
        },
    );
    line(
        &format!("queries with other results than {name}"),
        &|contest| {
            of(contest, kind, |rival| {
                format!("{} of {}", rival.differing, grouped(rival.compared as u64))
            })
        },
    );
}

const MISSING: &str = "–";

fn missing() -> String {
    MISSING.to_owned()
}

fn of(contest: &Contest, kind: Kind, say: impl Fn(&Rival) -> String) -> String {
    let mut rivals = contest.rivals.iter();
    let rival = rivals.find(|rival| rival.kind == kind);
    rival.map_or_else(missing, say)
}

/// Rows of cells, the first row being the heads.
fn markdown(lines: &[Vec<String>]) -> String {
    let mut text = String::new();
    for (number, cells) in lines.iter().enumerate() {
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
        if number == 0 {
            text.push_str(&format!("|{}\n", "---|".repeat(cells.len())));
        }
    }
    text
}

/// What was measured and what came out.
pub(super) fn rows(rows: &[(String, String)]) -> String {
    let mut text = String::from("| measured | figure |\n|---|---|\n");
    for (what, figure) in rows {
        text.push_str(&format!("| {what} | {figure} |\n"));
    }
    text
}

/// What became of families over a save and a load.
pub(super) fn families(families: &[super::families::Family]) -> String {
    let mut text = String::from(
        "| families of so many, each alone in an index | members of all | ours: found before a save and after a load | FAISS multi-hash |\n|---|---|---|---|\n",
    );
    for family in families {
        let kind = match family.flips {
            0 => "all equal".to_owned(),
            bits => format!("within {bits} bits of the first one"),
        };
        text.push_str(&format!(
            "| {}, {kind} | {} | {}, {} | {}, {} |\n",
            entries(family.size),
            family.members,
            family.ours.before,
            family.ours.after,
            family.theirs.before,
            family.theirs.after,
        ));
    }
    text
}

/// Names with their versions.
pub(super) fn versions(versions: &BTreeMap<String, String>) -> String {
    let versions: Vec<String> = versions
        .iter()
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    versions.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_is_the_head() {
        let cells = |one: &str, other: &str| vec![one.to_owned(), other.to_owned()];
        let text = markdown(&[cells("", "a"), cells("b", "1")]);
        assert_eq!(text, "|  | a |\n|---|---|\n| b | 1 |\n");
    }
}
