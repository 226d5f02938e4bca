//! The browser for the browser tests, from Debian's packages where the machine has none.

use crate::cargo::{run, works};
use anyhow::{Context, Result, bail};
use std::process::Command;

/// A command the browser tests start, and the Debian package it comes in.
struct Tool {
    command: &'static str,
    package: &'static str,
}

const TOOLS: [Tool; 2] = [
    Tool {
        command: "chromium",
        package: "chromium",
    },
    Tool {
        command: "chromedriver",
        package: "chromium-driver",
    },
];

/// Installs what the browser tests need and the machine lacks.
pub(crate) fn install_browser() -> Result<()> {
    let missing: Vec<&str> = TOOLS
        .iter()
        .filter(|tool| !is_there(tool.command))
        .map(|tool| tool.package)
        .collect();
    if missing.is_empty() {
        println!("   chromium and chromedriver are there");
        return Ok(());
    }
    let by_hand = format!(
        "the browser tests need the Debian packages {}: run `sudo apt-get install {}` (on another system install \
         Chromium with its chromedriver), or leave the browser tests out with `cargo xtask test --quick`",
        missing.join(" and "),
        missing.join(" "),
    );
    if !is_there("apt-get") {
        bail!("{by_hand}");
    }
    let as_root = as_root().with_context(|| by_hand.clone())?;
    println!("   installing {} through apt-get", missing.join(" and "));
    if let Err(error) = apt_get(as_root, &["update"]) {
        // One broken source among many; the packages may come from another, or be listed already.
        println!("   going on although {error:#}");
    }
    let install = ["install", "--yes", "--no-install-recommends"];
    apt_get(as_root, &[&install[..], &missing[..]].concat()).context(by_hand)
}

/// How a command gets the rights of root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AsRoot {
    Already,
    Sudo,
}

fn as_root() -> Result<AsRoot> {
    let id = crate::cargo::output(Command::new("id").arg("-u"))?;
    if id.trim_ascii() == b"0" {
        return Ok(AsRoot::Already);
    }
    if works(Command::new("sudo").args(["-n", "true"])) {
        return Ok(AsRoot::Sudo);
    }
    bail!("this user is not root and sudo asks for a password")
}

fn apt_get(rights: AsRoot, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new(match rights {
        AsRoot::Already => "env",
        AsRoot::Sudo => "sudo",
    });
    if rights == AsRoot::Sudo {
        command.args(["-n", "env"]);
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]);
    run(command.args(arguments))
}

fn is_there(command: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(command).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_is_there_and_misses_what_is_not() {
        assert!(is_there("cargo"));
        assert!(!is_there("no-such-command-anywhere"));
    }
}
