//! `cargo xtask release --check`: whether the archive is the same from another folder.

use crate::cargo::{output, root, run as run_command};
use crate::digest;
use crate::sbom;
use crate::step::step;
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Two folders whose paths have nothing in common but where they begin, and are of different lengths.
const FOLDERS: [&str; 2] = ["a", "another/folder, with a longer name"];

/// What the profile of published programs is changed to, to be built quickly.
const QUICK: [(&str, &str); 3] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
];

/// Packs the last commit in two folders and compares. If `quick`, the program is not optimised.
pub(super) fn run(quick: bool) -> Result<()> {
    let place = root()?.join("target/release-check");
    let _ = fs::remove_dir_all(&place);
    let mut made = Vec::new();
    for name in FOLDERS {
        let folder = place.join(name);
        let archive = step(&format!("release in {name}"), || release_in(&folder, quick))?;
        made.push((folder, archive));
    }
    let [(_, one), (_, other)] = &made[..] else {
        bail!("there are two folders");
    };
    let (first, second) = (fs::read(one)?, fs::read(other)?);
    if first != second {
        let mut differ = Vec::new();
        for (folder, archive) in &made {
            differ.push(unpacked(folder, archive)?);
        }
        bail!(
            "the two archives are not the same; compare {} and {}",
            differ[0].display(),
            differ[1].display()
        );
    }
    println!(
        "   the same {} bytes from both folders, SHA-256 {}",
        first.len(),
        digest::sha256(&first)?
    );
    let kept = root()?
        .join("target")
        .join(one.file_name().context("a file has a name")?);
    fs::rename(one, &kept)?;
    println!("   {}", kept.display());
    fs::remove_dir_all(&place).with_context(|| place.display().to_string())
}

/// Takes the last commit there and releases it, with its own build folder.
fn release_in(folder: &Path, quick: bool) -> Result<PathBuf> {
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let mut git = Command::new("git")
        .args(["archive", "--format=tar", "HEAD"])
        .current_dir(root()?)
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start git")?;
    let source = git.stdout.take().context("git has no output")?;
    run_command(
        Command::new("tar")
            .arg("-x")
            .arg("-C")
            .arg(folder)
            .stdin(source),
    )?;
    if !git.wait()?.success() {
        bail!("git archive failed");
    }
    let out = folder.join("target/out");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_") && name != "CARGO_HOME")
        {
            command.env_remove(name);
        }
    }
    command
        .current_dir(folder)
        .args([
            "run",
            "--quiet",
            "--locked",
            "--package",
            "xtask",
            "--",
            "release",
            "--out",
        ])
        .arg(&out)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("SOURCE_DATE_EPOCH", sbom::epoch()?.to_string());
    if quick {
        command.envs(QUICK);
    }
    run_command(&mut command)?;
    let mut files = fs::read_dir(&out)?
        .filter_map(Result::ok)
        .map(|entry| entry.path());
    files
        .find(|path| path.extension().is_some_and(|extension| extension == "gz"))
        .context("no archive was made")
}

fn unpacked(folder: &Path, archive: &Path) -> Result<PathBuf> {
    let place = folder.join("target/unpacked");
    fs::create_dir_all(&place)?;
    output(
        Command::new("tar")
            .arg("-xzf")
            .arg(archive)
            .arg("-C")
            .arg(&place),
    )?;
    Ok(place)
}
