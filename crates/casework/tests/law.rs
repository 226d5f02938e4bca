//! `docs/law.md`: every test it names exists, and no clock, requirement or oracle case is left out.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The rows of the tables: the first cell, and the tests named in the third.
fn rows() -> Vec<(String, Vec<String>)> {
    let text = std::fs::read_to_string(root().join("docs/law.md")).unwrap();
    let rows = text.lines().filter(|line| line.starts_with("| "));
    let rows = rows.map(|line| line.trim_matches('|').split(" | ").collect::<Vec<_>>());
    rows.filter(|cells| cells[0].trim() != "id")
        .map(|cells| {
            assert_eq!(cells.len(), 4, "{cells:?}");
            let named = cells[2].split('`').skip(1).step_by(2);
            (
                cells[0].trim().to_owned(),
                named.map(str::to_owned).collect(),
            )
        })
        .collect()
}

/// Where the tests of a name's first part may be.
fn files(place: &str) -> Vec<PathBuf> {
    let crates = root().join("crates");
    let (room, rest) = place.split_once('/').unwrap();
    if room == "promises" {
        let folder = crates.join("staydown/tests/promises");
        return vec![folder.join(format!("{rest}.rs"))];
    }
    let of = |folder: &str| crates.join(room).join(folder).join(format!("{rest}.rs"));
    vec![of("tests"), of("src")]
}

/// Whether a test of a name is in a file: the function, with the attribute of a test or within `proptest!` before it.
fn has_test(text: &str, name: &str) -> bool {
    let (sync, waits) = (format!("fn {name}("), format!("async fn {name}("));
    let lines = text.lines();
    let lines: Vec<_> = lines
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect();
    let found = lines.iter().position(|line| {
        let line = line.trim_start();
        line.starts_with(&sync) || line.starts_with(&waits)
    });
    // Up to the function before, whose attributes are its own.
    found.is_some_and(|at| {
        let before = lines[..at].iter().rev();
        let mut own = before.take_while(|line| !line.contains("fn ") && line.trim() != "}");
        own.any(|line| line.contains("#[test]") || line.contains("::test"))
    })
}

#[test]
fn every_test_that_the_map_of_the_law_names_is_there() {
    let mut missing = Vec::new();
    for (id, tests) in rows() {
        assert!(!tests.is_empty(), "{id} is held by nothing");
        for test in tests {
            let (place, name) = test.split_once("::").unwrap();
            let is_there = files(place).iter().any(|file| {
                let text = std::fs::read_to_string(file).unwrap_or_default();
                has_test(&text, name)
            });
            if !is_there {
                missing.push(format!("{id}: {test}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn no_clock_no_requirement_and_no_oracle_case_is_left_out_or_named_twice() {
    let mut seen = BTreeMap::<String, u32>::new();
    for (id, _) in rows() {
        *seen.entry(id).or_default() += 1;
    }
    let twice: Vec<_> = seen.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let wanted = [("T", 19), ("R", 16), ("O", 18)];
    let wanted: BTreeSet<String> = wanted
        .iter()
        .flat_map(|(letter, last)| (1..=*last).map(move |number| format!("{letter}{number}")))
        .collect();
    let there: BTreeSet<String> = seen.into_keys().collect();
    assert!(wanted.is_subset(&there), "{:?}", wanted.difference(&there));
}

#[test]
fn a_test_is_known_by_its_attribute_and_not_by_a_mention_of_it() {
    let text =
        "#[tokio::test]\nasync fn one() {\n// fn two() {\nfn three() {}\n#[test]\nfn four() {}";
    let found = ["one", "two", "three", "four"].map(|name| has_test(text, name));
    assert_eq!(found, [true, false, false, true]);
}
