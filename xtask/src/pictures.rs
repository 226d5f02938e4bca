//! Pictures and fonts for the benchmarks, out of Debian packages: downloaded and unpacked under `target/`, never installed
//! and never committed.

use crate::cargo::{root, run, works};
use crate::debian;
use anyhow::{Context, Result, bail};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Unpacks every package that the given lists under `bench/pictures` name, unless it is there; the folder they are in.
///
/// A package that this release of Debian lacks is left out: the reports say what there was.
pub(crate) fn unpacked(lists: &[&str]) -> Result<PathBuf> {
    let root = root()?;
    let folder = root.join("target/bench/packages");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let mut named = BTreeSet::new();
    for list in lists {
        let list = root.join("bench/pictures").join(format!("{list}.txt"));
        let text = fs::read_to_string(&list)
            .with_context(|| format!("{} cannot be read", list.display()))?;
        named.extend(packages(&text).map(str::to_owned));
    }
    let missing: Vec<&String> = named
        .iter()
        .filter(|name| !folder.join(name).is_dir())
        .collect();
    let Some(first) = missing.first() else {
        println!("   {} packages are there", named.len());
        return Ok(folder);
    };
    for tool in ["apt-get", "dpkg"] {
        if !debian::is_there(tool) {
            bail!(
                "the pictures come in Debian packages and {tool} is not on this machine: run this on Debian or Ubuntu, or \
                 unpack these packages to {}/PACKAGE yourself: {}",
                folder.display(),
                named.into_iter().collect::<Vec<_>>().join(", "),
            );
        }
    }
    debian::update_unless_known(first);
    for name in missing {
        unpack(name, &folder)?;
    }
    Ok(folder)
}

/// The names in square brackets, in a list of pictures.
fn packages(list: &str) -> impl Iterator<Item = &str> {
    list.lines()
        .filter_map(|line| line.trim().strip_prefix('[')?.strip_suffix(']'))
}

/// Downloads a package and unpacks it to a folder of its name; only a whole one gets that name.
fn unpack(name: &str, folder: &Path) -> Result<()> {
    let part = folder.join(format!("{name}.part"));
    if part.exists() {
        fs::remove_dir_all(&part)?;
    }
    fs::create_dir_all(&part)?;
    println!("   {name}");
    let download = ["download", "--quiet", "--quiet", name];
    if !works(Command::new("apt-get").args(download).current_dir(&part)) {
        println!("   {name} cannot be downloaded: left out");
        return fs::remove_dir_all(&part).map_err(Into::into);
    }
    let archive = fs::read_dir(&part)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|end| end == "deb"))
        .with_context(|| format!("apt-get downloaded no file for {name}"))?;
    run(Command::new("dpkg").arg("-x").arg(&archive).arg(&part))?;
    fs::remove_file(&archive)?;
    fs::rename(&part, folder.join(name))
        .with_context(|| format!("{name} cannot be put into {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_the_names_in_brackets() {
        let list = "# [no]\n[one]\nusr/share/*.jpg\n\n[two-2.0]\nwebp a[0-9].rcc\n";
        assert_eq!(packages(list).collect::<Vec<_>>(), ["one", "two-2.0"]);
    }
}
