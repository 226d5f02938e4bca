//! Virtual environments under `target/`: for the Python side of the benchmarks, for scanners, and for single checks.

use crate::cargo::{root, run, works};
use crate::debian;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the benchmarks' environment, unless it is there; its interpreter.
pub(crate) fn environment() -> Result<PathBuf> {
    let root = root()?;
    environment_of(
        &root.join("target/bench/venv"),
        &[root.join("bench/requirements.txt")],
        &root.join("bench/requirements-alone.txt"),
    )
}

/// Makes an environment in `folder` with what the lists name, unless it is there; its interpreter. What `alone` names comes
/// without what it asks for itself.
pub(crate) fn environment_of(folder: &Path, lists: &[PathBuf], alone: &Path) -> Result<PathBuf> {
    let python = folder.join("bin/python");
    let mut wanted = String::new();
    for list in lists.iter().map(PathBuf::as_path).chain([alone]) {
        wanted.push_str(&read(list)?);
    }
    let installed = folder.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        println!("   the virtual environment is there");
        return Ok(python);
    }
    make(folder)?;
    println!("   installing packages from PyPI");
    for list in lists {
        pip(&python, &["--requirement"], list)?;
    }
    pip(&python, &["--no-deps", "--requirement"], alone)?;
    std::fs::write(&installed, wanted)
        .with_context(|| format!("{} cannot be written", installed.display()))?;
    Ok(python)
}

/// Makes an environment for one purpose with the packages that `wanted` lists, as a requirements file does, unless it is
/// there; its interpreter.
pub(crate) fn environment_with(purpose: &str, wanted: &str) -> Result<PathBuf> {
    let folder = root()?.join("target/python").join(purpose);
    let python = folder.join("bin/python");
    let installed = folder.join("installed.txt");
    if std::fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    make(&folder)?;
    println!("   installing packages from PyPI");
    let list = folder.join("wanted.txt");
    let cannot = |list: &Path| format!("{} cannot be written", list.display());
    std::fs::write(&list, wanted).with_context(|| cannot(&list))?;
    pip(&python, &["--requirement"], &list)?;
    std::fs::write(&installed, wanted).with_context(|| cannot(&installed))?;
    Ok(python)
}

/// What checks packages of evidence, written by others: in two environments, since they do not go together.
const EVIDENCE: [(&str, &str); 2] = [
    (
        "evidence",
        "wacz==0.6.0\nauthsign==0.6.1\ncdxj-indexer==1.5.0\nwarcio==1.8.1\nsurt==0.3.1\nsetuptools<81\n",
    ),
    ("replay", "pywb==2.10.0\nsetuptools<81\n"),
];

/// Makes the environments with which the tests of evidence check what is written, unless they are there.
pub(crate) fn for_evidence() -> Result<()> {
    for (purpose, wanted) in EVIDENCE {
        environment_with(purpose, wanted)?;
    }
    Ok(())
}

/// Makes an empty environment, with Debian's package for that where Python came without.
fn make(folder: &Path) -> Result<()> {
    if !works(Command::new("python3").arg("--version")) {
        bail!("there is no python3: install Python 3.10 or newer and try again");
    }
    println!("   making {}", folder.display());
    let venv = || {
        let mut command = Command::new("python3");
        command.args(["-m", "venv", "--clear"]).arg(folder);
        command
    };
    if works(&mut venv()) {
        return Ok(());
    }
    debian::install(
        &["python3-venv"],
        "this Python cannot make virtual environments",
    )?;
    run(&mut venv())
}

fn pip(python: &Path, options: &[&str], list: &Path) -> Result<()> {
    let install = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ];
    run(Command::new(python).args(install).args(options).arg(list)).with_context(|| {
        format!(
            "what {} names could not be installed from PyPI: is this machine online?",
            list.display()
        )
    })
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))
}
