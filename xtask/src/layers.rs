//! The house rule: a room imports only from rooms below it (ARCHITECTURE.md).

use crate::metadata::{self, name};
use anyhow::{Result, bail};
use serde_json::Value;
use std::collections::BTreeSet;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask layers

Checks that every crate under crates/ depends only on the rooms that ARCHITECTURE.md lets it import.
The table stands in xtask/src/layers.rs.";

/// A room and what it may import.
struct Room {
    name: &'static str,
    imports: &'static [&'static str],
    /// What its tests may import besides.
    tests_import: &'static [&'static str],
}

/// Highest first. A change here is a change of the design: make it in ARCHITECTURE.md too, with its reason.
const HOUSE: [Room; 13] = [
    Room {
        name: "staydown",
        imports: &[
            "simulator",
            "web",
            "app",
            "monitor",
            "evidence",
            "exchange",
            "store",
            "casework",
            "ledger",
            "index",
            "signals",
            "media",
        ],
        tests_import: &[],
    },
    Room {
        name: "simulator",
        imports: &["exchange", "casework"],
        tests_import: &["signals"],
    },
    Room {
        name: "web",
        // The pages render the views of `exchange`, in the words of `casework`.
        imports: &["app", "exchange", "casework"],
        tests_import: &[],
    },
    Room {
        name: "app",
        imports: &[
            "monitor", "evidence", "exchange", "store", "casework", "ledger", "index", "signals",
            "media",
        ],
        tests_import: &[],
    },
    Room {
        name: "monitor",
        imports: &["evidence", "store", "signals", "casework"],
        tests_import: &[],
    },
    Room {
        name: "evidence",
        imports: &["ledger", "store", "casework", "signals"],
        tests_import: &[],
    },
    Room {
        name: "exchange",
        imports: &["casework", "signals"],
        tests_import: &[],
    },
    Room {
        name: "store",
        imports: &["casework", "ledger", "index"],
        tests_import: &[],
    },
    Room {
        name: "casework",
        imports: &[],
        tests_import: &[],
    },
    Room {
        name: "ledger",
        imports: &[],
        tests_import: &[],
    },
    Room {
        name: "index",
        imports: &[],
        tests_import: &[],
    },
    Room {
        name: "signals",
        imports: &[],
        tests_import: &[],
    },
    Room {
        name: "media",
        imports: &[],
        tests_import: &[],
    },
];

/// Beside the house: what tests are made with. Every room's tests may import it, no room itself.
const TESTKIT: Room = Room {
    name: "testkit",
    imports: &["exchange", "casework"],
    tests_import: &[],
};

/// One crate depends on another of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edge {
    from: String,
    to: String,
    /// Only its tests, examples and benchmarks do.
    tests_only: bool,
}

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("cargo xtask layers takes no arguments");
    }
    let packages = metadata::workspace()?;
    let rooms: Vec<&Value> = packages.iter().filter(|package| is_room(package)).collect();
    let names: Vec<&str> = packages.iter().map(name).collect();
    let edges = edges(&rooms, &names);
    let mut faults: Vec<String> = rooms
        .iter()
        .filter_map(|room| homeless(name(room)))
        .collect();
    faults.extend(edges.iter().filter_map(forbidden));
    if !faults.is_empty() {
        bail!("{}", faults.join("\n"));
    }
    println!(
        "   {} rooms, {} imports, all downwards",
        rooms.len(),
        edges.len()
    );
    Ok(())
}

/// Whether a package stands under `crates/`.
fn is_room(package: &Value) -> bool {
    let manifest = package["manifest_path"].as_str().unwrap_or_default();
    let own = name(package);
    std::path::Path::new(manifest).ends_with(format!("crates/{own}/Cargo.toml"))
}

/// The imports of the rooms among the packages of the workspace.
fn edges(rooms: &[&Value], workspace: &[&str]) -> Vec<Edge> {
    let workspace: BTreeSet<&str> = workspace.iter().copied().collect();
    let mut edges = Vec::new();
    for room in rooms {
        for dependency in room["dependencies"].as_array().into_iter().flatten() {
            let to = name(dependency);
            if workspace.contains(to) && dependency["path"].is_string() {
                edges.push(Edge {
                    from: name(room).to_owned(),
                    to: to.to_owned(),
                    tests_only: dependency["kind"] == "dev",
                });
            }
        }
    }
    edges
}

fn room(name: &str) -> Option<&'static Room> {
    HOUSE
        .iter()
        .chain(std::iter::once(&TESTKIT))
        .find(|room| room.name == name)
}

/// Why a crate has no place in the house, if it has none.
fn homeless(name: &str) -> Option<String> {
    room(name).is_none().then(|| {
        format!(
            "{name} stands under crates/ but has no place in the house: \
             give it one in ARCHITECTURE.md and in xtask/src/layers.rs"
        )
    })
}

/// Why an import is forbidden, if it is.
fn forbidden(edge: &Edge) -> Option<String> {
    let from = room(&edge.from)?;
    let to = edge.to.as_str();
    let allowed = from.imports.contains(&to)
        || edge.tests_only && (to == TESTKIT.name || from.tests_import.contains(&to));
    if allowed {
        return None;
    }
    let who = if edge.tests_only {
        format!("the tests of {}", edge.from)
    } else {
        edge.from.clone()
    };
    let may = if from.imports.is_empty() {
        "no other room".to_owned()
    } else {
        from.imports.join(", ")
    };
    Some(format!(
        "{who} must not import {to}: {} may import {may}. Move the code to the room that may, \
         or change the design in ARCHITECTURE.md and xtask/src/layers.rs",
        edge.from
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn edge(from: &str, to: &str, tests_only: bool) -> Edge {
        Edge {
            from: from.to_owned(),
            to: to.to_owned(),
            tests_only,
        }
    }

    #[test]
    fn imports_downwards_are_allowed() {
        for (from, to) in [
            ("staydown", "web"),
            ("web", "app"),
            ("app", "store"),
            ("store", "ledger"),
            ("exchange", "casework"),
            ("simulator", "exchange"),
        ] {
            assert_eq!(forbidden(&edge(from, to, false)), None, "{from} → {to}");
        }
    }

    #[test]
    fn a_forbidden_import_is_named_from_both_ends() {
        let message = forbidden(&edge("web", "store", false)).expect("web calls app only");
        assert!(message.contains("web must not import store"), "{message}");
        assert!(message.contains("app, exchange, casework"), "{message}");
    }

    #[test]
    fn upwards_and_sideways_are_forbidden() {
        for (from, to) in [
            ("store", "app"),
            ("ledger", "casework"),
            ("signals", "media"),
            ("simulator", "app"),
            ("app", "web"),
            ("casework", "bench"),
        ] {
            assert!(forbidden(&edge(from, to, false)).is_some(), "{from} → {to}");
        }
    }

    #[test]
    fn only_tests_import_the_testkit() {
        assert_eq!(forbidden(&edge("store", "testkit", true)), None);
        assert!(forbidden(&edge("store", "testkit", false)).is_some());
        assert!(forbidden(&edge("staydown", "testkit", false)).is_some());
    }

    #[test]
    fn the_tests_of_the_simulator_look_at_signals() {
        assert_eq!(forbidden(&edge("simulator", "signals", true)), None);
        let message = forbidden(&edge("simulator", "signals", false)).expect("tests only");
        assert!(message.contains("simulator must not import signals"));
        let message = forbidden(&edge("web", "signals", true)).expect("not web's");
        assert!(message.contains("the tests of web must not import signals"));
    }

    #[test]
    fn the_table_itself_points_downwards() {
        for (place, room) in HOUSE.iter().enumerate() {
            for import in room.imports {
                let below = HOUSE[place + 1..].iter().any(|lower| lower.name == *import);
                assert!(below, "{} → {import} does not point down", room.name);
            }
        }
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        assert_eq!(homeless("store"), None);
        assert_eq!(homeless("testkit"), None);
        assert!(homeless("helpers").is_some_and(|message| message.contains("helpers stands")));
    }

    #[test]
    fn edges_are_read_from_the_metadata() {
        let web = json!({
            "name": "web",
            "manifest_path": "/r/crates/web/Cargo.toml",
            "dependencies": [
                {"name": "app", "kind": null, "path": "/r/crates/app"},
                {"name": "testkit", "kind": "dev", "path": "/r/crates/testkit"},
                {"name": "serde", "kind": null},
            ],
        });
        let xtask = json!({"name": "xtask", "manifest_path": "/r/xtask/Cargo.toml"});
        assert!(is_room(&web) && !is_room(&xtask));
        assert_eq!(
            edges(&[&web], &["web", "app", "testkit"]),
            vec![edge("web", "app", false), edge("web", "testkit", true)]
        );
    }
}
