//! Every dependency has a licence that `deny.toml` allows, comes from the default registry, and is none of those that
//! `deny.toml` bans. Needs no network and no tool besides cargo.

mod bans;

use crate::metadata::{self, name};
use crate::{allowed, cargo, spdx};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeSet;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask licences

Checks every package of the workspace and of fuzz/, on every platform: that its licence can be satisfied with those listed
under [licenses] in deny.toml, that it comes from the default registry, and that none of [bans] is among them, nor one twice
that may be there once. Reads what cargo has on this machine. Advisories: cargo xtask deny.";

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    if !arguments.is_empty() {
        bail!("cargo xtask licences takes no arguments");
    }
    let deny_toml = std::fs::read_to_string(cargo::root()?.join("deny.toml"))
        .context("deny.toml, which lists the allowed licences, cannot be read")?;
    let allowed = allowed::licences(&deny_toml)?;
    let exceptions = allowed::exceptions(&deny_toml)?;
    let bans = bans::Bans::read(&deny_toml)?;
    let (mut faults, mut seen) = (Vec::new(), 0);
    for packages in [metadata::everything()?, metadata::of_fuzzing()?] {
        seen += packages.len();
        faults.extend(packages.iter().filter_map(|package| {
            let own = exceptions.get(name(package)).into_iter().flatten();
            fault(package, &allowed.iter().chain(own).cloned().collect())
        }));
        faults.extend(bans.faults(&packages));
    }
    if !faults.is_empty() {
        faults.sort();
        faults.dedup();
        bail!(
            "{}\nUse another crate, or, if the licence suits an Apache-2.0 program, allow it in deny.toml with a reason",
            faults.join("\n")
        );
    }
    println!(
        "   {seen} packages of two workspaces, all of the default registry and under {}; {} by exception; none of the {} that \
         are banned",
        allowed.into_iter().collect::<Vec<_>>().join(", "),
        exceptions.len(),
        bans.len()
    );
    Ok(())
}

/// What is wrong with the licence of a package, if anything.
fn fault(package: &Value, allowed: &BTreeSet<String>) -> Option<String> {
    let version = package["version"].as_str().unwrap_or("?");
    let package_name = name(package);
    let why = match package["license"].as_str() {
        None => "states no licence".to_owned(),
        Some(expression) => match spdx::satisfiable(expression, allowed) {
            Ok(true) => return None,
            Ok(false) => format!("is under {expression}, which is not allowed"),
            Err(unreadable) => format!("states a licence that cannot be read: {unreadable}"),
        },
    };
    Some(format!("{package_name} {version} {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_package_and_its_licence_are_named() {
        let allowed = BTreeSet::from(["MIT".to_owned()]);
        let fault = |licence: Value| {
            let package = json!({"name": "left", "version": "1.2.3", "license": licence});
            fault(&package, &allowed)
        };
        assert_eq!(fault(json!("MIT OR GPL-3.0-only")), None);
        assert_eq!(
            fault(json!("GPL-3.0-only")).as_deref(),
            Some("left 1.2.3 is under GPL-3.0-only, which is not allowed")
        );
        assert_eq!(
            fault(Value::Null).as_deref(),
            Some("left 1.2.3 states no licence")
        );
        assert!(fault(json!("MIT OR")).is_some_and(|why| why.contains("cannot be read")));
    }
}
