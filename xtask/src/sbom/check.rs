//! Whether the list is right: against what cargo built, and against the schema.

use super::{PROGRAM, text};
use crate::cargo::{cargo, host, output, root, run as run_command};
use crate::{metadata, python};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

/// Checks the list of this source.
///
/// # Errors
/// What is not in it and was linked, or the other way round; what the schema says.
pub(crate) fn check() -> Result<()> {
    let list = text(&host()?)?;
    if list != text(&host()?)? {
        bail!("the list of components is another the second time");
    }
    let read: Value = serde_json::from_str(&list)?;
    let listed = listed(&read);
    let built = built()?;
    let around = around_the_compiler()?;
    let missing: Vec<&String> = built
        .iter()
        .filter(|package| !listed.contains(*package) && !around.contains(*package))
        .collect();
    // The standard library, SQLite and fonts are no packages.
    let no_packages = ["rust-std@", "sqlite@", "liberation-fonts@"];
    let invented: Vec<&String> = listed
        .iter()
        .filter(|package| !built.contains(*package))
        .filter(|package| !no_packages.iter().any(|name| package.starts_with(name)))
        .collect();
    if !missing.is_empty() || !invented.is_empty() {
        bail!(
            "the list of components lacks {missing:?} and has {invented:?}, which were not built"
        );
    }
    every_reference_leads_somewhere(&read, &listed)?;
    let file = root()?.join("target/sbom.cdx.json");
    fs::create_dir_all(root()?.join("target"))?;
    fs::write(&file, &list)?;
    let python =
        python::environment_with("sbom", "cyclonedx-python-lib[json-validation]==11.12.0\n")?;
    let script = root()?.join("xtask/scripts/validate_sbom.py");
    run_command(Command::new(python).arg(script).arg(&file))?;
    println!(
        "   {} components, as built, valid by CycloneDX's schema",
        listed.len()
    );
    Ok(())
}

fn listed(list: &Value) -> BTreeSet<String> {
    let components = list["components"].as_array().into_iter().flatten();
    let program = std::iter::once(&list["metadata"]["component"]);
    let name = |component: &Value| component["bom-ref"].as_str().unwrap_or_default().to_owned();
    components.chain(program).map(name).collect()
}

fn every_reference_leads_somewhere(list: &Value, listed: &BTreeSet<String>) -> Result<()> {
    let dependencies = list["dependencies"].as_array().into_iter().flatten();
    for dependency in dependencies {
        let needs = dependency["dependsOn"].as_array().into_iter().flatten();
        for name in needs.chain([&dependency["ref"]]) {
            if !name.as_str().is_some_and(|name| listed.contains(name)) {
                bail!("the list of components refers to {name}, which is not in it");
            }
        }
    }
    Ok(())
}

/// Every library that cargo made to build the program, by its own account: those that are linked into it, and those of macros
/// and build scripts.
fn built() -> Result<BTreeSet<String>> {
    let mut command = cargo()?;
    command.args(["build", "--locked", "--package", PROGRAM]);
    let messages = output(command.args(["--message-format", "json-render-diagnostics"]))?;
    let names: BTreeMap<String, String> = metadata::everything()?
        .iter()
        .map(|package| (text_of(package, "id"), name_and_version(package)))
        .collect();
    let mut built = BTreeSet::new();
    for line in String::from_utf8_lossy(&messages).lines() {
        let message: Value = serde_json::from_str(line).unwrap_or_default();
        let kinds = message["target"]["kind"].as_array().into_iter().flatten();
        let is_linked = kinds
            .clone()
            .any(|kind| *kind == "lib" || *kind == "rlib" || *kind == "bin");
        if message["reason"] == "compiler-artifact" && is_linked {
            let id = text_of(&message, "package_id");
            let name = names.get(&id);
            built.insert(
                name.with_context(|| format!("cargo built the unknown {id}"))?
                    .clone(),
            );
        }
    }
    Ok(built)
}

/// Packages that macros and build scripts of any package are made with: reached by an edge for builds, or through a macro.
fn around_the_compiler() -> Result<BTreeSet<String>> {
    let (packages, nodes) = metadata::graph()?;
    let is_macro = |id: &str| {
        let targets = packages
            .get(id)
            .and_then(|package| package["targets"].as_array());
        let mut kinds = targets
            .into_iter()
            .flatten()
            .flat_map(|target| target["kind"].as_array());
        kinds.any(|kinds| kinds.iter().any(|kind| *kind == "proc-macro"))
    };
    let mut open: Vec<String> = Vec::new();
    for (id, node) in &nodes {
        if is_macro(id) {
            open.push(id.clone());
        }
        for (to, kinds) in needs(node) {
            if kinds.iter().any(|kind| *kind == "build") {
                open.push(to);
            }
        }
    }
    let mut reached = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !reached.insert(id.clone()) {
            continue;
        }
        let all = nodes.get(&id).map(needs).unwrap_or_default();
        let not_tests = all
            .into_iter()
            .filter(|(_, kinds)| kinds.iter().any(|kind| *kind != "dev"));
        open.extend(not_tests.map(|(to, _)| to));
    }
    let named = reached.iter().filter_map(|id| packages.get(id));
    Ok(named.map(name_and_version).collect())
}

/// The packages that a node of cargo's graph needs, and what for.
fn needs(node: &Value) -> Vec<(String, Vec<Value>)> {
    let dependencies = node["deps"].as_array().into_iter().flatten();
    dependencies
        .map(|dependency| {
            let kinds = dependency["dep_kinds"].as_array().into_iter().flatten();
            (
                text_of(dependency, "pkg"),
                kinds.map(|kind| kind["kind"].clone()).collect(),
            )
        })
        .collect()
}

fn name_and_version(package: &Value) -> String {
    format!(
        "{}@{}",
        text_of(package, "name"),
        text_of(package, "version")
    )
}

fn text_of(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_default().to_owned()
}
