//! `cargo xtask release`: the archive that is published, the same bytes whoever makes it and wherever.
//!
//! What would differ from machine to machine is left out or fixed: paths of the builder in the program are replaced by short
//! ones, the archive's owners, times and order are given, and what was compressed carries neither name nor time. What remains
//! is the compiler: the same version of Rust, of the C compiler (SQLite and ring are compiled with it) and of the linker.

mod archive;
mod check;

use crate::cargo::{cargo, executable, host, output, root, works};
use crate::step::step;
use crate::{digest, sbom};
use anyhow::{Context, Result, bail};
use archive::Entry;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask release --out DIR
cargo xtask release --check [--quick]

Builds the program for this machine's target and packs it, with README.md, LICENSE, SECURITY.md, the description of its API
and the list of what is linked into it (see cargo xtask sbom), into DIR/staydown-VERSION-TARGET.tar.gz, with a .sha256 beside
it. The same commit, with the same versions of Rust, C compiler and linker, gives the same bytes in any folder.

  --check  packs the last commit twice, in two folders under target/release-check, and compares the archives byte by byte;
           it takes ten minutes or more and three gigabytes of disk
  --quick  does so without optimising the program, in half of the time: nobody publishes that, but what a folder's path or
           an order by chance brings into an archive is found all the same";

/// Files of the repository that are packed as they are.
/// The licence of the fonts in the program goes where they go: it says so.
const FILES: [&str; 5] = [
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "crates/exchange/src/annex/fonts/OFL.txt",
    "docs/openapi.json",
];

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    match arguments {
        [one] if one == "--check" => check::run(false),
        [one, more] if one == "--check" && more == "--quick" => check::run(true),
        [out, folder] if out == "--out" => {
            let made = make(Path::new(folder))?;
            println!("{}", made.display());
            Ok(())
        }
        _ => {
            bail!(
                "cargo xtask release takes --out DIR, or --check and perhaps --quick; see cargo xtask release --help"
            )
        }
    }
}

/// Makes the archive, and says where it is.
fn make(folder: &Path) -> Result<PathBuf> {
    let target = host()?;
    let root = root()?;
    let mut git = Command::new("git");
    git.args(["diff", "--quiet", "HEAD"]).current_dir(&root);
    if root.join(".git").exists() && !works(&mut git) {
        println!(
            "   note: there are changes that are not committed; nobody else can make this archive again"
        );
    }
    let program = step("build", || build(&target))?;
    let list = step("components", || sbom::text(&target))?;
    let read = |path: &Path| fs::read(path).with_context(|| path.display().to_string());
    let mut entries = vec![
        Entry::program("staydown", read(&program)?),
        Entry::file("sbom.cdx.json", list.into_bytes()),
    ];
    for name in FILES {
        entries.push(Entry::file(name, read(&root.join(name))?));
    }
    let sums = sums(&entries)?;
    entries.push(Entry::file("SHA256SUMS", sums.into_bytes()));
    let name = format!("staydown-{}-{target}", env!("CARGO_PKG_VERSION"));
    let packed = archive::tar(&name, entries, sbom::epoch()?)?;
    let packed = gzip(&packed)?;
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let file = folder.join(format!("{name}.tar.gz"));
    fs::write(&file, &packed).with_context(|| file.display().to_string())?;
    let line = format!("{}  {name}.tar.gz\n", digest::sha256(&packed)?);
    fs::write(folder.join(format!("{name}.tar.gz.sha256")), line)?;
    Ok(file)
}

/// As `sha256sum` prints and checks them.
fn sums(entries: &[Entry]) -> Result<String> {
    let mut lines = Vec::new();
    for entry in entries {
        lines.push(format!(
            "{}  {}\n",
            digest::sha256(&entry.bytes)?,
            entry.path
        ));
    }
    lines.sort_by(|a, b| a[64..].cmp(&b[64..]));
    Ok(lines.concat())
}

/// Builds the program so that nothing of this machine's folders is in it.
fn build(target: &str) -> Result<PathBuf> {
    let root = root()?;
    let registry = cargo_home()?;
    // Of several that fit, rustc and the C compiler take the last.
    let names = [(&registry, "/cargo"), (&root, "/staydown")];
    let rust: Vec<String> = names
        .iter()
        .map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()))
        .collect();
    let c: Vec<String> = names
        .iter()
        .map(|(from, to)| in_one_word(&format!("-ffile-prefix-map={}={to}", from.display())))
        .collect();
    let mut command = cargo()?;
    command
        .args(["build", "--release", "--locked", "--package", "staydown", "--target", target])
        .args(["--message-format", "json-render-diagnostics"])
        // In the place of what somebody may have set for other builds.
        .env("CARGO_ENCODED_RUSTFLAGS", rust.join("\x1f"))
        .env_remove("RUSTFLAGS")
        .env("CFLAGS", c.join(" "))
        // A folder's name may have spaces in it: without this the compiler is handed its words one by one.
        .env("CC_SHELL_ESCAPED_FLAGS", "1")
        .env("CARGO_INCREMENTAL", "0")
        .env("SOURCE_DATE_EPOCH", sbom::epoch()?.to_string())
        .env("LC_ALL", "C")
        .env("TZ", "UTC");
    let messages = String::from_utf8_lossy(&output(&mut command)?).into_owned();
    executable(&messages, "staydown").context("the build made no program named staydown")
}

/// As a shell reads one word, whatever is in it.
fn in_one_word(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Where cargo keeps the sources of packages.
fn cargo_home() -> Result<PathBuf> {
    let given = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let usual = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"));
    given
        .or_else(usual)
        .context("neither CARGO_HOME nor HOME is set")
}

/// Compresses with `gzip`, without a name and a time.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut child = Command::new("gzip")
        .args(["--no-name", "--best", "--stdout"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start gzip")?;
    let mut input = child.stdin.take().context("gzip has no input")?;
    let bytes = bytes.to_vec();
    // While it reads it writes, and stops reading when nobody takes what it wrote.
    let writing = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().context("gzip was lost")?;
    match writing.join() {
        Ok(Ok(())) if output.status.success() => Ok(output.stdout),
        _ => bail!("gzip ended with {}", output.status),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn entries() -> Vec<Entry> {
        vec![
            Entry::program("staydown", b"#!/bin/sh\n".to_vec()),
            Entry::file("docs/openapi.json", vec![b'x'; 1_025]),
            Entry::file("LICENSE", Vec::new()),
        ]
    }

    #[test]
    fn a_folder_of_any_name_is_one_word_to_a_shell() {
        for name in ["/a b/c", "it's", "$HOME", "a\\b", "'", "\"x\" `y`"] {
            let script = format!("printf %s {}", in_one_word(name));
            let said = output(Command::new("sh").args(["-c", &script])).unwrap();
            assert_eq!(String::from_utf8(said).unwrap(), name);
        }
    }

    #[test]
    fn an_archive_is_the_same_twice_and_the_systems_tar_unpacks_it() {
        let packed = archive::tar("staydown-1", entries(), 1_700_000_000).expect("short names");
        let mut other_order = entries();
        other_order.reverse();
        let again = archive::tar("staydown-1", other_order, 1_700_000_000).expect("short names");
        assert!(packed == again, "the order of entries shows");
        let packed = gzip(&packed).expect("gzip is there");
        assert!(
            packed == gzip(&again).expect("gzip is there"),
            "gzip adds something"
        );

        let folder = std::env::temp_dir().join(format!("xtask-release-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a temporary folder");
        let file = folder.join("a.tar.gz");
        fs::write(&file, &packed).expect("there is room");
        let mut tar = Command::new("tar");
        tar.arg("-xzf").arg(&file).arg("-C").arg(&folder);
        assert!(works(&mut tar), "tar does not unpack it");
        for entry in entries() {
            let path = folder.join("staydown-1").join(&entry.path);
            assert!(
                fs::read(&path).is_ok_and(|bytes| bytes == entry.bytes),
                "{}",
                entry.path
            );
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&path)
                .expect("it is there")
                .permissions()
                .mode();
            assert_eq!(
                mode & 0o100 != 0,
                entry.path == "staydown",
                "{}",
                entry.path
            );
        }
        let mut list = Command::new("tar");
        list.args(["--list", "--verbose", "--numeric-owner", "--utc", "-zf"]);
        let listed = output(list.arg(&file)).expect("tar lists it");
        let listed = String::from_utf8_lossy(&listed).into_owned();
        assert_eq!(listed.matches("0/0").count(), 3, "{listed}");
        assert_eq!(listed.matches("2023-11-14 22:13").count(), 3, "{listed}");
        fs::remove_dir_all(&folder).expect("it was made here");
    }

    #[test]
    fn the_sums_are_those_that_sha256sum_checks() {
        let sums = sums(&entries()).expect("sha256sum is there");
        let lines: Vec<&str> = sums.lines().collect();
        assert_eq!(lines.len(), 3);
        let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(lines[0], format!("{nothing}  LICENSE"));
        assert!(lines[1].ends_with("  docs/openapi.json"));
    }

    #[test]
    fn everything_that_is_packed_is_there() {
        let root = root().expect("cargo runs the tests");
        for name in FILES {
            assert!(root.join(name).is_file(), "{name}");
        }
    }
}
