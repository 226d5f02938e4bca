//! `cargo xtask deny`: the whole of `deny.toml` by cargo-deny, for both workspaces.
//!
//! What needs no network is part of every test run, without cargo-deny (`cargo xtask licences`): to build it takes three
//! minutes of processor time, more than the rest of that check by far.

use crate::cargo::{cargo, root, run as run_command, works};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask deny [--offline]

Runs cargo-deny with deny.toml on the workspace and on that of fuzz/: licences, banned crates, sources, and security
advisories. Where cargo-deny is missing, it is built once under target/cargo-deny, which takes some minutes. Advisories need
the RustSec database, a git repository on github.com: where it cannot be reached, everything else is checked and the command
fails, saying that advisories were not checked.

  --offline  leaves advisories out, and says so. Licences, bans and sources are also checked without cargo-deny by
             cargo xtask licences";

/// The checks that need no network.
const OFFLINE: [&str; 3] = ["licenses", "bans", "sources"];

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let advisories = match arguments {
        [] => true,
        [one] if one == "--offline" => false,
        _ => bail!("cargo xtask deny takes only --offline; see cargo xtask deny --help"),
    };
    let program = program()?;
    for (what, manifest) in [
        ("the workspace", "Cargo.toml"),
        ("fuzz/", "fuzz/Cargo.toml"),
    ] {
        println!("   {what}: {}", OFFLINE.join(", "));
        run_command(&mut check(&program, manifest, &OFFLINE)?)
            .with_context(|| format!("cargo-deny objects to {what}"))?;
    }
    if !advisories {
        println!("   NOT CHECKED: security advisories (--offline)");
        return Ok(());
    }
    let unchecked = "if what is above says that the advisory database cannot be fetched, advisories were NOT CHECKED: \
                     nothing is known of them. Licences, bans and sources are fine";
    for manifest in ["Cargo.toml", "fuzz/Cargo.toml"] {
        run_command(&mut check(&program, manifest, &["advisories"])?).context(unchecked)?;
    }
    println!("   licences, bans, sources and advisories are fine");
    Ok(())
}

fn check(program: &PathBuf, manifest: &str, what: &[&str]) -> Result<Command> {
    let root = root()?;
    let mut command = Command::new(program);
    command
        .current_dir(&root)
        .args(["--log-level", "error", "--all-features", "--manifest-path"])
        .arg(root.join(manifest))
        .arg("--config")
        .arg(root.join("deny.toml"))
        // Of two versions of a crate, the numbers are of use, not the whole tree.
        .args(["check", "--hide-inclusion-graph"])
        .args(what);
    Ok(command)
}

/// The cargo-deny of this machine, or one that is built here.
fn program() -> Result<PathBuf> {
    if works(Command::new("cargo-deny").arg("--version")) {
        return Ok("cargo-deny".into());
    }
    let folder = root()?.join("target/cargo-deny");
    let program = folder.join("bin/cargo-deny");
    if !program.is_file() {
        println!("   building cargo-deny, which takes some minutes");
        let mut install = cargo()?;
        install
            .args(["install", "--locked", "--version", "0.20.2", "--root"])
            .arg(&folder)
            .args(["--target-dir"])
            .arg(folder.join("build"))
            .arg("cargo-deny");
        run_command(&mut install).context(
            "cargo-deny could not be built; `cargo xtask licences` checks licences, bans and sources without it",
        )?;
        let _ = std::fs::remove_dir_all(folder.join("build"));
    }
    Ok(program)
}
