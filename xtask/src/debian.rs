//! Debian's packages, where the machine lacks something: the browser for the browser tests, a C++ compiler for fuzzing,
//! readers of PDF, and what benchmarks need.

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

/// What the tests of the network front ask the server with, because we did not write it; and an ACME authority.
const OTHERS: [Tool; 3] = [
    Tool {
        command: "curl",
        package: "curl",
    },
    Tool {
        command: "openssl",
        package: "openssl",
    },
    Tool {
        command: "pebble",
        package: "pebble",
    },
];

/// Installs the tools that tests ask the server with, where the machine lacks them.
pub(crate) fn install_clients() -> Result<()> {
    let missing: Vec<&str> = OTHERS
        .iter()
        .filter(|tool| !is_there(tool.command))
        .map(|tool| tool.package)
        .collect();
    if missing.is_empty() {
        println!("   curl, openssl and pebble are there");
        return Ok(());
    }
    install(
        &missing,
        "the tests of TLS and ACME ask the server with them",
    )
}

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
    let why = "the browser tests need them; on another system install Chromium with its chromedriver, or leave the \
               browser tests out with `cargo xtask test --quick`";
    install(&missing, why)
}

/// Installs what the tests of signing in ask besides our own code: an authenticator, and Python's virtual environments for a
/// sign-in service.
pub(crate) fn install_for_signing_in() -> Result<()> {
    let mut missing = Vec::new();
    if !is_there("oathtool") {
        missing.push("oathtool");
    }
    if !works(Command::new("python3").args(["-c", "import venv, ensurepip"])) {
        missing.push("python3-venv");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let why = "the tests of signing in compare one-time codes with oathtool and sign in at a service written in Python";
    install(&missing, why)
}

/// What the tests of documents read pages with, because we did not write it.
const READERS: [Tool; 2] = [
    Tool {
        command: "qpdf",
        package: "qpdf",
    },
    Tool {
        command: "pdftotext",
        package: "poppler-utils",
    },
];

/// Installs what the tests of signed documents ask besides our own code: readers of PDF, and a library for signatures for Debian's
/// own Python.
pub(crate) fn install_for_documents() -> Result<()> {
    let mut missing: Vec<&str> = READERS
        .iter()
        .filter(|tool| !is_there(tool.command))
        .map(|tool| tool.package)
        .collect();
    // The tests take Debian's Python too, where there is another one first on the path.
    let debians = std::path::Path::new("/usr/bin/python3");
    let python = if debians.exists() {
        debians
    } else {
        std::path::Path::new("python3")
    };
    if !works(Command::new(python).args(["-c", "import jwcrypto"])) {
        missing.push("python3-jwcrypto");
    }
    if missing.is_empty() {
        return Ok(());
    }
    let why = "the tests of signed documents verify them with jwcrypto and read their pages with qpdf and poppler";
    install(&missing, why)
}

/// Installs what the server reads videos with, where the machine lacks it. The package brings ffprobe, too.
pub(crate) fn install_for_videos() -> Result<()> {
    if is_there("ffmpeg") && is_there("ffprobe") {
        return Ok(());
    }
    install(
        &["ffmpeg"],
        "the server reads videos with it, and the tests make some",
    )
}

/// Installs what the server reads the text in pictures with, and two of its languages.
pub(crate) fn install_for_pictures() -> Result<()> {
    let has = |language: &str| {
        std::path::Path::new(&format!(
            "/usr/share/tesseract-ocr/5/tessdata/{language}.traineddata"
        ))
        .is_file()
    };
    if is_there("tesseract") && has("eng") && has("ara") {
        return Ok(());
    }
    install(
        &["tesseract-ocr", "tesseract-ocr-eng", "tesseract-ocr-ara"],
        "the server reads the text in pictures with it",
    )
}

/// Installs what the measurement of sounds speaks, codes and compares with, where the machine lacks it.
pub(crate) fn install_sounds() -> Result<()> {
    let tools = [
        ("espeak-ng", "espeak-ng"),
        ("ffmpeg", "ffmpeg"),
        ("fpcalc", "libchromaprint-tools"),
    ];
    let missing: Vec<&str> = tools
        .iter()
        .filter(|(command, _)| !is_there(command))
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    install(&missing, "sounds are made, coded and compared with them")
}

/// Installs a C++ compiler where there is none: libFuzzer is written in it.
pub(crate) fn install_compiler() -> Result<()> {
    // Where one is named, cargo's build scripts take that one.
    let is_named = std::env::var_os("CXX").is_some();
    if is_named || is_there("c++") {
        return Ok(());
    }
    install(
        &["g++"],
        "libFuzzer, which `cargo xtask test` runs, is compiled with it",
    )
}

/// Installs Debian packages. `why` is for those who have to do it themselves.
pub(crate) fn install(packages: &[&str], why: &str) -> Result<()> {
    let by_hand = format!(
        "the Debian packages {} are missing ({why}): run `sudo apt-get install {}`",
        packages.join(" and "),
        packages.join(" "),
    );
    if !is_there("apt-get") {
        bail!("{by_hand}");
    }
    let as_root = as_root().with_context(|| by_hand.clone())?;
    println!("   installing {} through apt-get", packages.join(" and "));
    update(as_root);
    let install = ["install", "--yes", "--no-install-recommends"];
    apt_get(as_root, &[&install[..], packages].concat()).context(by_hand)
}

/// Fetches the lists of packages if this machine does not know `package`, as in a fresh container, whose lists are empty.
/// Without the rights for that it goes on: what cannot be had is said later.
pub(crate) fn update_unless_known(package: &str) {
    if works(Command::new("apt-cache").args(["show", package])) {
        return;
    }
    match as_root() {
        Ok(rights) => update(rights),
        Err(error) => println!("   apt-get update was not run: {error:#}"),
    }
}

fn update(rights: AsRoot) {
    if let Err(error) = apt_get(rights, &["update"]) {
        // One broken source among many; the packages may come from another, or be listed already.
        println!("   going on although {error:#}");
    }
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

/// Whether a command is on the path.
pub(crate) fn is_there(command: &str) -> bool {
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
