//! `cargo xtask sbom`: the list of everything that is linked into the program, as CycloneDX.
//!
//! What is linked, `cargo tree` says: normal dependencies on the target, with the features that this program asks for, without
//! macros, which run in the compiler. `cargo metadata`, which would be easier to read, adds what other members of the workspace
//! ask for. The same sources give the same bytes: nothing in the list is of the moment or of the machine.

mod check;
mod linked;

use crate::cargo::{output, root};
use crate::{digest, metadata};
use anyhow::{Context, Result, bail};
use linked::{Linked, Package};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) use check::check;

/// What `--help` prints.
pub(crate) const HELP: &str = "\
cargo xtask sbom [--out FILE]
cargo xtask sbom --check

Prints, or writes into FILE, a CycloneDX 1.6 list of all that is linked into the program `staydown` on this machine's
target: every package with version, licence, package URL, the checksum of Cargo.lock and what it depends on; SQLite, which is
compiled into it; the fonts in it; and Rust's standard library. The same commit gives the same bytes: the time is that of SOURCE_DATE_EPOCH, or
of the commit, and the serial number follows from the content.

  --check  makes the list twice, compares it with what cargo says it built for the program, and has it validated against
           CycloneDX's own schema by the Python package cyclonedx-python-lib, which is installed under target/";

/// The crate whose program the list is of.
const PROGRAM: &str = "staydown";

/// Runs it.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    match arguments {
        [] => {
            print!("{}", text(&crate::cargo::host()?)?);
            Ok(())
        }
        [one] if one == "--check" => check(),
        [out, file] if out == "--out" => {
            let list = text(&crate::cargo::host()?)?;
            std::fs::write(file, list).with_context(|| format!("{file} cannot be written"))
        }
        _ => bail!("cargo xtask sbom takes --out FILE or --check; see cargo xtask sbom --help"),
    }
}

/// The list for a target, as text with a newline at its end.
pub(crate) fn text(target: &str) -> Result<String> {
    let linked = Linked::by_cargo_tree(PROGRAM, target)?;
    let facts = Facts::gather()?;
    let mut list = document(&linked, &facts, target, &time()?)?;
    // A serial number in the form of a UUID (RFC 9562, version 8) that is another for another content.
    let digest = digest::sha256(list.to_string().as_bytes())?;
    list["serialNumber"] = format!(
        "urn:uuid:{}-{}-8{}-a{}-{}",
        &digest[..8],
        &digest[8..12],
        &digest[13..16],
        &digest[17..20],
        &digest[20..32]
    )
    .into();
    Ok(format!("{}\n", serde_json::to_string_pretty(&list)?))
}

/// What is known of packages beside who depends on whom.
struct Facts {
    /// By name and version, what `cargo metadata` says.
    packages: BTreeMap<(String, String), Value>,
    /// By name and version, the SHA-256 of the archive that the registry gave.
    checksums: BTreeMap<(String, String), String>,
    /// The version of rustc, whose standard library is linked.
    rust: String,
}

impl Facts {
    fn gather() -> Result<Self> {
        let packages = metadata::everything()?.into_iter();
        let lock = std::fs::read_to_string(root()?.join("Cargo.lock"))
            .context("Cargo.lock cannot be read")?;
        Ok(Self {
            packages: packages.map(|package| (key(&package), package)).collect(),
            checksums: checksums(&lock),
            rust: rust_version()?,
        })
    }

    fn of(&self, package: &Package) -> Result<&Value> {
        let key = (package.name.clone(), package.version.clone());
        self.packages.get(&key).with_context(|| {
            format!(
                "cargo metadata does not know {} {}",
                package.name, package.version
            )
        })
    }
}

fn key(package: &Value) -> (String, String) {
    let text = |field: &str| package[field].as_str().unwrap_or_default().to_owned();
    (text("name"), text("version"))
}

/// The blocks of Cargo.lock: `name = "…"`, `version = "…"`, and for those of a registry `checksum = "…"`.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let blocks = lock.split("[[package]]").skip(1);
    blocks
        .filter_map(|block| {
            let value = |name: &str| {
                let start = format!("{name} = \"");
                let mut lines = block.lines();
                lines.find_map(|line| line.strip_prefix(&start)?.strip_suffix('"'))
            };
            let of = (value("name")?.to_owned(), value("version")?.to_owned());
            Some((of, value("checksum")?.to_owned()))
        })
        .collect()
}

fn rust_version() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let about = output(Command::new(rustc).arg("-vV"))?;
    let about = String::from_utf8_lossy(&about).into_owned();
    let release = about
        .lines()
        .find_map(|line| line.strip_prefix("release: "));
    Ok(release
        .context("rustc does not say its version")?
        .to_owned())
}

/// The instant that stands for this source, in RFC 3339: SOURCE_DATE_EPOCH, or when the last commit was made.
fn time() -> Result<String> {
    let seconds = epoch()?;
    let date = Command::new("date")
        .args([
            "--utc",
            &format!("--date=@{seconds}"),
            "+%Y-%m-%dT%H:%M:%SZ",
        ])
        .output()
        .context("cannot start date")?;
    Ok(String::from_utf8_lossy(&date.stdout).trim().to_owned())
}

/// The same as seconds since 1970.
///
/// # Errors
/// SOURCE_DATE_EPOCH is no number, or it is not given and this is no git repository.
pub(crate) fn epoch() -> Result<u64> {
    if let Some(given) = std::env::var_os("SOURCE_DATE_EPOCH") {
        let given = given.to_str().and_then(|given| given.parse().ok());
        return given.context("SOURCE_DATE_EPOCH is a number of seconds since 1970");
    }
    let mut git = Command::new("git");
    git.args(["log", "-1", "--format=%ct"]).current_dir(root()?);
    let committed = output(&mut git)
        .context("this is no git repository: say which time to use, in SOURCE_DATE_EPOCH")?;
    let committed = String::from_utf8_lossy(&committed).into_owned();
    committed.trim().parse().context("git gave no time")
}

fn document(linked: &Linked, facts: &Facts, target: &str, time: &str) -> Result<Value> {
    let mut components = Vec::new();
    let mut dependencies = Vec::new();
    for (package, needs) in &linked.packages {
        let about = facts.of(package)?;
        let mut needs: Vec<String> = needs.iter().map(reference).collect();
        if package.name == "libsqlite3-sys" {
            let sqlite = sqlite(about)?;
            needs.push(sqlite["bom-ref"].as_str().unwrap_or_default().to_owned());
            components.push(sqlite);
        }
        if package.name == "exchange" {
            let fonts = fonts();
            needs.push(fonts["bom-ref"].as_str().unwrap_or_default().to_owned());
            components.push(fonts);
        }
        if *package == linked.program {
            needs.push(
                rust(facts)["bom-ref"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
            );
        } else {
            components.push(component(package, about, facts));
        }
        dependencies.push(json!({"ref": reference(package), "dependsOn": needs}));
    }
    components.push(rust(facts));
    for leaf in &components {
        if !dependencies
            .iter()
            .any(|known| known["ref"] == leaf["bom-ref"])
        {
            dependencies.push(json!({"ref": leaf["bom-ref"], "dependsOn": []}));
        }
    }
    let mut program = component(&linked.program, facts.of(&linked.program)?, facts);
    program["type"] = "application".into();
    Ok(json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": time,
            "lifecycles": [{"phase": "build"}],
            "component": program,
            "properties": [{"name": "staydown:target", "value": target}],
        },
        "components": components,
        "dependencies": dependencies,
    }))
}

/// How a package is referred to within the list.
fn reference(package: &Package) -> String {
    format!("{}@{}", package.name, package.version)
}

fn component(package: &Package, about: &Value, facts: &Facts) -> Value {
    let Package { name, version } = package;
    let ours = about["source"].is_null();
    // Rooms of this workspace are in no registry.
    let url = match ours {
        true => format!("pkg:generic/staydown/{name}@{}", encoded(version)),
        false => format!("pkg:cargo/{name}@{}", encoded(version)),
    };
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(package),
        "name": name,
        "version": version,
        "purl": url,
    });
    if let Some(licence) = about["license"].as_str() {
        // An older way to write `OR`.
        let licence = licence.replace('/', " OR ");
        component["licenses"] = json!([{"expression": licence}]);
    }
    if let Some(checksum) = facts.checksums.get(&(name.clone(), version.clone())) {
        component["hashes"] = json!([{"alg": "SHA-256", "content": checksum}]);
    }
    if let Some(home) = about["repository"]
        .as_str()
        .filter(|url| url.starts_with("https://"))
    {
        component["externalReferences"] = json!([{"type": "vcs", "url": home}]);
    }
    component
}

/// As a package URL has a version: build metadata begins with a plus sign, which is written otherwise there.
fn encoded(version: &str) -> String {
    version.replace('+', "%2B")
}

/// The C library that `libsqlite3-sys` compiles. Scanners look for it by its own name.
fn sqlite(about: &Value) -> Result<Value> {
    let manifest = about["manifest_path"].as_str().map(PathBuf::from);
    let folder = manifest.as_deref().and_then(Path::parent);
    let header = folder
        .context("a package has a folder")?
        .join("sqlite3/sqlite3.h");
    let header = std::fs::read_to_string(&header)
        .with_context(|| format!("{} cannot be read", header.display()))?;
    let version = header
        .lines()
        .find_map(|line| line.strip_prefix("#define SQLITE_VERSION "))
        .map(|version| version.trim().trim_matches('"'))
        .context("SQLite's header does not say its version")?;
    Ok(json!({
        "type": "library",
        "bom-ref": format!("sqlite@{version}"),
        "name": "sqlite",
        "version": version,
        "purl": format!("pkg:generic/sqlite@{version}"),
        "cpe": format!("cpe:2.3:a:sqlite:sqlite:{version}:*:*:*:*:*:*:*"),
        "licenses": [{"license": {"id": "blessing"}}],
    }))
}

/// The fonts in `crates/exchange`, of which pages of documents are made.
fn fonts() -> Value {
    let version = "2.1.5";
    json!({
        "type": "library",
        "bom-ref": format!("liberation-fonts@{version}"),
        "name": "liberation-fonts",
        "version": version,
        "purl": format!("pkg:generic/liberation-fonts@{version}"),
        "licenses": [{"license": {"id": "OFL-1.1"}}],
    })
}

fn rust(facts: &Facts) -> Value {
    let version = &facts.rust;
    json!({
        "type": "library",
        "bom-ref": format!("rust-std@{version}"),
        "name": "rust-std",
        "version": version,
        "purl": format!("pkg:generic/rust-std@{}", encoded(version)),
        "licenses": [{"expression": "MIT OR Apache-2.0"}],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_read_from_the_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = \"r\"\nchecksum = \"00ff\"\n\
                    dependencies = [\n \"b\",\n]\n\n[[package]]\nname = \"own\"\nversion = \"0.1.0\"\n";
        let of = ("a".to_owned(), "1.0.0".to_owned());
        assert_eq!(checksums(lock), BTreeMap::from([(of, "00ff".to_owned())]));
    }

    #[test]
    fn a_component_says_where_it_is_from_and_under_what_licence() {
        let facts = Facts {
            packages: BTreeMap::new(),
            checksums: BTreeMap::from([(("a".to_owned(), "1.0.0+b".to_owned()), "00".to_owned())]),
            rust: "1.95.0".to_owned(),
        };
        let package = |name: &str, version: &str| Package {
            name: name.to_owned(),
            version: version.to_owned(),
        };
        let about = json!({"source": "registry", "license": "MIT/Apache-2.0", "repository": "https://x.example/a"});
        let foreign = component(&package("a", "1.0.0+b"), &about, &facts);
        assert_eq!(foreign["purl"], "pkg:cargo/a@1.0.0%2Bb");
        assert_eq!(foreign["licenses"][0]["expression"], "MIT OR Apache-2.0");
        assert_eq!(foreign["hashes"][0]["content"], "00");
        let own = component(&package("store", "0.1.0"), &json!({"source": null}), &facts);
        assert_eq!(own["purl"], "pkg:generic/staydown/store@0.1.0");
        assert!(own["hashes"].is_null());
    }
}
