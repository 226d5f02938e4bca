//! axe-core, by which the browser tests look for barriers: the package of npm, of one version and with one digest, unpacked under
//! `target/`. Its licence (MPL-2.0) lets us use it; it is never committed and never part of what is built.

use crate::cargo::{root, run, works};
use anyhow::{Context, Result, bail, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const VERSION: &str = "4.14.1";
/// SHA-512 of the package, as npm's registry had it when this version was taken.
const SHA512: &str = "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b214d36db85a2826965edfb3a0b9d546b5";

/// Downloads it unless it is there. Without npm, or off line, it says so and the tests leave that part out, but where `CI=true`.
pub(crate) fn install() -> Result<()> {
    let strict = std::env::var("CI").is_ok_and(|ci| ci == "true");
    match script() {
        Ok(_) => Ok(()),
        Err(error) if strict => Err(error),
        Err(error) => {
            println!(
                "   without axe-core: {error:#}; the browser tests do not look for barriers with it"
            );
            Ok(())
        }
    }
}

/// The script, downloaded and compared with its digest unless it is there.
fn script() -> Result<PathBuf> {
    let folder = root()?.join(format!("target/npm/axe-core-{VERSION}"));
    let script = folder.join("axe.min.js");
    if script.is_file() {
        return Ok(script);
    }
    ensure!(
        works(Command::new("npm").arg("--version")),
        "there is no npm: install Debian's npm and try again"
    );
    let part = folder.with_extension("part");
    if part.exists() {
        fs::remove_dir_all(&part)?;
    }
    fs::create_dir_all(&part)?;
    println!("   axe-core {VERSION} from npm");
    run(Command::new("npm")
        .args(["pack", "--silent", &format!("axe-core@{VERSION}")])
        .current_dir(&part))
    .context("axe-core could not be downloaded: is this machine online?")?;
    let archive = part.join(format!("axe-core-{VERSION}.tgz"));
    compare(&archive)?;
    run(Command::new("tar")
        .arg("-C")
        .arg(&part)
        .arg("-xzf")
        .arg(&archive)
        .args([
            "--strip-components=1",
            "package/axe.min.js",
            "package/LICENSE",
        ]))?;
    fs::remove_file(&archive)?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::rename(&part, &folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(script)
}

fn compare(archive: &Path) -> Result<()> {
    let output = Command::new("sha512sum").arg(archive).output();
    let output = output.context("cannot start sha512sum, of coreutils")?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let digest = printed.split_whitespace().next().unwrap_or_default();
    if digest != SHA512 {
        bail!(
            "{} is not the package that was looked at: its SHA-512 is {digest}",
            archive.display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_with_another_digest_is_refused() {
        let folder = std::env::temp_dir().join(format!("staydown-axe-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder can be made");
        let archive = folder.join("axe-core.tgz");
        fs::write(&archive, b"something else").expect("a file can be written");
        let refused = compare(&archive).expect_err("another digest");
        fs::remove_dir_all(&folder).expect("a folder can be removed");
        assert!(
            refused.to_string().contains("is not the package"),
            "{refused}"
        );
    }
}
