//! Which packages are linked into a program, and which of them needs which.

use crate::cargo::{cargo, output};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};

/// A package of a certain version.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Package {
    pub(super) name: String,
    pub(super) version: String,
}

/// A program and all that is linked into it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Linked {
    pub(super) program: Package,
    /// Each, the program among them, and what it needs.
    pub(super) packages: BTreeMap<Package, BTreeSet<Package>>,
}

impl Linked {
    /// What `cargo tree` says.
    pub(super) fn by_cargo_tree(program: &str, target: &str) -> Result<Self> {
        let mut command = cargo()?;
        command
            .args(["tree", "--locked", "--package", program, "--target", target])
            // Macros and build scripts run on the machine that builds.
            .args(["--edges", "normal,no-proc-macro", "--prefix", "depth", "--format", " {p}"]);
        Self::read(&String::from_utf8_lossy(&output(&mut command)?))
    }

    /// Reads lines such as `2 serde v1.0.0 (*)`: how deep, the name, the version, and more that does not matter.
    fn read(tree: &str) -> Result<Self> {
        let mut above: Vec<Package> = Vec::new();
        let mut packages: BTreeMap<Package, BTreeSet<Package>> = BTreeMap::new();
        for line in tree.lines().filter(|line| !line.is_empty()) {
            let unread = || format!("cargo tree printed “{line}”");
            let mut words = line.split(' ');
            let mut word = || words.next().with_context(unread);
            let depth: usize = word()?.parse().with_context(unread)?;
            let name = word()?.to_owned();
            let version = word()?.strip_prefix('v').with_context(unread)?.to_owned();
            let package = Package { name, version };
            above.truncate(depth);
            if let Some(needing) = above.last() {
                let needs = packages.entry(needing.clone()).or_default();
                needs.insert(package.clone());
            }
            packages.entry(package.clone()).or_default();
            above.push(package);
        }
        let program = above.first().context("cargo tree printed nothing")?.clone();
        Ok(Self { program, packages })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_read_with_what_is_printed_once_only() {
        let tree = "0 program v0.1.0 (/somewhere)\n1 a v1.0.0\n2 b v2.0.0+x\n1 c v3.0.0\n2 a v1.0.0 (*)\n2 b v2.0.0+x\n";
        let linked = Linked::read(tree).expect("a tree");
        let package = |name: &str, version: &str| Package {
            name: name.to_owned(),
            version: version.to_owned(),
        };
        let (a, b, c) = (
            package("a", "1.0.0"),
            package("b", "2.0.0+x"),
            package("c", "3.0.0"),
        );
        assert_eq!(linked.program, package("program", "0.1.0"));
        let needs =
            |package: &Package| linked.packages[package].iter().cloned().collect::<Vec<_>>();
        assert_eq!(needs(&linked.program), [a.clone(), c.clone()]);
        assert_eq!(needs(&a), std::slice::from_ref(&b));
        assert_eq!(needs(&c), [a, b.clone()]);
        assert!(needs(&b).is_empty());
        assert!(Linked::read("program v0.1.0").is_err() && Linked::read("").is_err());
    }
}
