//! The tables `[bans]` and `[sources]` of `deny.toml`, as far as they need no cargo-deny.

use crate::metadata::name;
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What cargo calls the default registry.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Crates that may not be there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bans {
    never: BTreeSet<String>,
    /// In one version only.
    once: BTreeSet<String>,
}

impl Bans {
    /// Reads the list `deny` of the table `[bans]`: a line `{ crate = "NAME" }` or
    /// `{ crate = "NAME", deny-multiple-versions = true }` for each.
    pub(super) fn read(deny_toml: &str) -> Result<Self> {
        let lines = deny_toml
            .lines()
            .map(|line| line.split('#').next().unwrap_or_default().trim());
        let table = lines.skip_while(|line| *line != "[bans]").skip(1);
        let list = table
            .take_while(|line| !line.starts_with('['))
            .skip_while(|line| *line != "deny = [")
            .skip(1)
            .take_while(|line| *line != "]");
        let (mut never, mut once) = (BTreeSet::new(), BTreeSet::new());
        for line in list.filter(|line| !line.is_empty()) {
            let (name, rest) = line
                .strip_prefix("{ crate = \"")
                .and_then(|rest| rest.split_once('"'))
                .with_context(|| format!("in deny.toml, {line} is not {{ crate = \"NAME\" }}"))?;
            match rest.trim_end_matches(',') {
                " }" => never.insert(name.to_owned()),
                ", deny-multiple-versions = true }" => once.insert(name.to_owned()),
                _ => bail!(
                    "in deny.toml, {line} says more of a banned crate than is understood here"
                ),
            };
        }
        if never.is_empty() {
            bail!("the table [bans] of deny.toml has no list `deny = [ … ]`");
        }
        Ok(Self { never, once })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.never.len() + self.once.len()
    }

    /// What is wrong with the packages of one workspace.
    pub(super) fn faults(&self, packages: &[Value]) -> Vec<String> {
        let mut faults = Vec::new();
        let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for package in packages {
            let (name, version) = (name(package), package["version"].as_str().unwrap_or("?"));
            versions.entry(name).or_default().insert(version);
            if self.never.contains(name) {
                faults.push(format!("{name} {version} is banned in deny.toml"));
            }
            // What has no source is a folder of ours.
            match package["source"].as_str() {
                None | Some(REGISTRY) => {}
                Some(other) => faults.push(format!("{name} {version} comes from {other}")),
            }
        }
        for name in &self.once {
            let there = versions.get(name.as_str()).into_iter().flatten().copied();
            let there: Vec<&str> = there.collect();
            if there.len() > 1 {
                faults.push(format!("{name} is there as {}", there.join(" and ")));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const TABLE: &str = "[bans]\nwildcards = \"deny\"\ndeny = [\n  # why\n  { crate = \"bad\" },\n\
                         { crate = \"one\", deny-multiple-versions = true }, # why\n]\n[sources]\n";

    #[test]
    fn what_is_banned_there_twice_or_from_elsewhere_is_named() {
        let bans = Bans::read(TABLE).expect("a fine table");
        assert_eq!(bans.len(), 2);
        let package = |name: &str, version: &str, source: Option<&str>| json!({"name": name, "version": version, "source": source});
        let fine = [
            package("one", "1.0.0", Some(REGISTRY)),
            package("own", "0.1.0", None),
        ];
        assert!(bans.faults(&fine).is_empty());
        let wrong = [
            package("bad", "1.0.0", Some(REGISTRY)),
            package("one", "1.0.0", Some(REGISTRY)),
            package("one", "2.0.0", Some(REGISTRY)),
            package("far", "1.0.0", Some("git+https://host.example/far")),
        ];
        assert_eq!(
            bans.faults(&wrong),
            [
                "bad 1.0.0 is banned in deny.toml",
                "far 1.0.0 comes from git+https://host.example/far",
                "one is there as 1.0.0 and 2.0.0",
            ]
        );
    }

    #[test]
    fn a_table_that_is_not_understood_is_no_table_without_bans() {
        assert!(Bans::read("[licenses]\n").is_err());
        assert!(Bans::read(&TABLE.replace("multiple-versions = true", "x = 1")).is_err());
        assert!(Bans::read(&TABLE.replace("{ crate = \"bad\" }", "\"bad\"")).is_err());
    }
}
