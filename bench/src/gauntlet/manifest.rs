//! What `bench/gauntlet/prepare.py` made: what is banked, what is uploaded, which edits there are.

use anyhow::{Context, Result};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Everything that was prepared.
#[derive(Debug, Deserialize)]
pub(crate) struct Manifest {
    /// What is banked.
    pub(crate) entries: Vec<Entry>,
    /// The edits that were made, in the order of the report.
    pub(crate) edits: Vec<Edit>,
    /// Each edit of each original; and near misses, which are not banked.
    pub(crate) uploads: Vec<Upload>,
    /// The Debian packages the pictures are from.
    pub(crate) packages: Vec<String>,
    /// How many pictures of the packages were left out, by reason.
    pub(crate) left_out: BTreeMap<String, u64>,
    /// How long the preparation took this time; little where it was done before.
    pub(crate) seconds: u64,
}

/// What kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Photograph,
    Graphic,
    /// Only there to fill the bank.
    Distractor,
}

/// A banked picture.
#[derive(Debug, Deserialize)]
pub(crate) struct Entry {
    /// Unique.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    /// Where it is from, in words.
    pub(crate) source: String,
    /// Pictures of one family are near misses of each other.
    pub(crate) family: Option<String>,
    pub(crate) file: PathBuf,
}

/// A way of editing.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Edit {
    pub(crate) name: String,
    /// What people call it.
    pub(crate) label: String,
    /// Percent of the originals that are to be found, where there is such a goal.
    pub(crate) goal: Option<u8>,
}

/// A file to be uploaded.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Upload {
    /// How it was edited.
    pub(crate) edit: String,
    /// The picture that was edited.
    pub(crate) picture: String,
    pub(crate) kind: Kind,
    pub(crate) family: Option<String>,
    /// Whether that picture is banked; else it is a near miss.
    pub(crate) banked: bool,
    pub(crate) file: PathBuf,
}

/// What an entry is to an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// The upload is an edit of it.
    Original,
    /// The same scene, or the same layout with another text.
    Kin,
    /// Nothing.
    Unrelated,
}

impl Manifest {
    /// Reads it.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let text = std::fs::read(file).with_context(|| file.display().to_string())?;
        serde_json::from_slice(&text)
            .with_context(|| format!("{} is not a manifest", file.display()))
    }

    /// How many of a kind are banked.
    pub(crate) fn banked(&self, kind: Kind) -> usize {
        self.entries
            .iter()
            .filter(|entry| entry.kind == kind)
            .count()
    }

    /// How many pairs of upload and entry have nothing to do with each other.
    pub(crate) fn unrelated_pairs(&self) -> usize {
        let unrelated = |upload: &Upload| {
            let entries = self.entries.iter();
            entries
                .filter(|entry| upload.relation(entry) == Relation::Unrelated)
                .count()
        };
        self.uploads.iter().map(unrelated).sum()
    }
}

impl Upload {
    /// What `entry` is to it.
    pub(crate) fn relation(&self, entry: &Entry) -> Relation {
        if entry.id == self.picture {
            return Relation::Original;
        }
        match (&self.family, &entry.family) {
            (Some(own), Some(other)) if own == other => Relation::Kin,
            _ => Relation::Unrelated,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let text = r#"{
            "entries": [
                {"id": "a", "kind": "photograph", "source": "p/a", "family": "aloe", "file": "a.jpg"},
                {"id": "b", "kind": "graphic", "source": "chart", "family": "chart", "file": "b.png"},
                {"id": "c", "kind": "distractor", "source": "p/c", "family": null, "file": "c.jpg"}
            ],
            "edits": [{"name": "crop-5", "label": "5 % off every edge", "goal": 95}],
            "uploads": [
                {"edit": "crop-5", "picture": "a", "kind": "photograph", "family": "aloe", "banked": true, "file": "1.jpg"},
                {"edit": "crop-5", "picture": "x", "kind": "photograph", "family": "aloe", "banked": false, "file": "2.jpg"}
            ],
            "packages": ["p"], "left_out": {"too small": 2}, "seconds": 1
        }"#;
        serde_json::from_str(text).expect("a manifest")
    }

    #[test]
    fn an_original_its_kin_and_the_rest_are_told_apart() {
        let manifest = manifest();
        let [edited, near_miss] = &manifest.uploads[..] else {
            panic!("two uploads");
        };
        let relations = |upload: &Upload| {
            let entries = manifest.entries.iter();
            entries
                .map(|entry| upload.relation(entry))
                .collect::<Vec<_>>()
        };
        use Relation::{Kin, Original, Unrelated};
        assert_eq!(relations(edited), [Original, Unrelated, Unrelated]);
        assert_eq!(relations(near_miss), [Kin, Unrelated, Unrelated]);
        assert_eq!(manifest.unrelated_pairs(), 4);
        assert_eq!(manifest.banked(Kind::Distractor), 1);
    }
}
