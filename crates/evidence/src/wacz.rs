//! Writing WACZ 1.1.1: WARC files, their index, a list of pages, and whatever belongs to their custody, in one ZIP with a list of
//! digests and a signature over that.
//!
//! ```text
//! archive/*.warc.gz        what was asked and answered
//! indexes/index.cdx        where in it everything stands
//! pages/pages.jsonl        what to look at first
//! custody/NAME.EXT         records, decisions, proofs (not known to WACZ, and allowed by it)
//! datapackage.json         SHA-256 of every one of those
//! datapackage-digest.json  SHA-256 of datapackage.json, signed
//! ```
//! The version is 1.1.1 to the letter: `wacz validate` takes no other. A file of custody has an extension and stands one folder
//! deep, since that validator does not see, or misunderstands, any other.

use crate::cdxj;
use crate::sign::{SignedData, Signer};
use crate::zip::{self, Member, Unwritable};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use signals::Sha256;
use std::collections::BTreeSet;

/// The version of WACZ written and read.
pub const VERSION: &str = "1.1.1";
/// The list of digests.
pub(crate) const DATAPACKAGE: &str = "datapackage.json";
/// What signs it.
pub(crate) const DIGEST: &str = "datapackage-digest.json";
pub(crate) const PAGES: &str = "pages/pages.jsonl";
pub(crate) const INDEX: &str = "indexes/index.cdx";

/// A page: something to look at first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its identifier: unique in the package.
    pub id: String,
    /// Its URL, as in the index.
    pub url: String,
    /// When it was captured: the second that stands in the index.
    pub ts: String,
    /// What it is called.
    pub title: String,
}

impl Page {
    /// A page that was captured at an instant.
    #[must_use]
    pub fn new(id: &str, url: &str, at: Timestamp, title: &str) -> Self {
        Self {
            id: id.to_owned(),
            url: url.to_owned(),
            ts: second(at),
            title: title.to_owned(),
        }
    }
}

/// What goes into a package.
#[derive(Debug, Clone)]
pub struct Package {
    /// What it is called.
    pub title: String,
    /// What it is, in a sentence.
    pub description: String,
    /// When what it holds was complete: not when the file was written, so that the same content gives the same list.
    pub created: Timestamp,
    /// By what it was written.
    pub software: String,
    /// WARC files: name without folder, and bytes.
    pub warcs: Vec<(String, Vec<u8>)>,
    /// Pages; the first is the main one.
    pub pages: Vec<Page>,
    /// Files of custody: name without folder, and bytes.
    pub custody: Vec<(String, Vec<u8>)>,
}

/// Why a package cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WaczError {
    /// A WARC file cannot be read, and so not be indexed.
    #[error("{0}")]
    Warc(String),
    /// A custody file has no extension, or is called like another but for its case.
    #[error("“{0}” cannot be a file of custody: it needs a name of its own with an extension")]
    Custody(String),
    /// No archive can be made of it.
    #[error(transparent)]
    Zip(#[from] Unwritable),
    /// It could not be signed.
    #[error("{0}")]
    Sign(#[from] crate::sign::SignError),
    /// JSON could not be written.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The list of digests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Datapackage {
    pub(crate) profile: String,
    pub(crate) wacz_version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) created: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) software: Option<String>,
    #[serde(
        rename = "mainPageUrl",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) main_page_url: Option<String>,
    #[serde(
        rename = "mainPageDate",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) main_page_date: Option<String>,
    pub(crate) resources: Vec<Listed>,
}

/// A file in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) hash: String,
    pub(crate) bytes: u64,
}

/// What signs the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PackageDigest {
    pub(crate) path: String,
    pub(crate) hash: String,
    #[serde(
        rename = "signedData",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub(crate) signed: Option<SignedData>,
}

/// A second, as `created` and `ts` write it.
pub(crate) fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Package {
    /// The members but for the list and what signs it, in the order in which they are written.
    fn members(&self) -> Result<Vec<(String, Vec<u8>)>, WaczError> {
        let warcs: Vec<(&str, &[u8])> = self
            .warcs
            .iter()
            .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
            .collect();
        let index = cdxj::merged(&warcs).map_err(WaczError::Warc)?;
        let mut pages =
            serde_json::json!({"format": "json-pages-1.0", "id": "pages", "title": "All Pages"})
                .to_string();
        pages.push('\n');
        for page in &self.pages {
            pages.push_str(&serde_json::to_string(page)?);
            pages.push('\n');
        }
        let mut members: Vec<(String, Vec<u8>)> = self
            .warcs
            .iter()
            .map(|(name, bytes)| (format!("archive/{name}"), bytes.clone()))
            .collect();
        members.push((INDEX.to_owned(), index.into_bytes()));
        members.push((PAGES.to_owned(), pages.into_bytes()));
        let mut names = BTreeSet::new();
        for (name, bytes) in &self.custody {
            let extension = name.rsplit_once('.');
            let is_file = extension.is_some_and(|(stem, end)| !stem.is_empty() && !end.is_empty());
            if !is_file || name.contains('/') || !names.insert(name.to_ascii_lowercase()) {
                return Err(WaczError::Custody(name.clone()));
            }
            members.push((format!("custody/{name}"), bytes.clone()));
        }
        Ok(members)
    }

    /// The package as a file, signed.
    ///
    /// # Errors
    /// [`WaczError`].
    pub fn write(&self, signer: &dyn Signer) -> Result<Vec<u8>, WaczError> {
        let mut members = self.members()?;
        let main = self.pages.first();
        let list = Datapackage {
            profile: "data-package".to_owned(),
            wacz_version: VERSION.to_owned(),
            title: Some(self.title.clone()),
            description: Some(self.description.clone()),
            created: Some(second(self.created)),
            software: Some(self.software.clone()),
            main_page_url: main.map(|page| page.url.clone()),
            main_page_date: main.map(|page| page.ts.clone()),
            resources: members
                .iter()
                .map(|(path, bytes)| Listed::of(path, bytes))
                .collect(),
        };
        let list = in_lines(&list)?;
        let hash = named_digest(&list);
        let signed = signer.sign(&hash, &second(self.created), &self.software)?;
        let digest = PackageDigest {
            path: DATAPACKAGE.to_owned(),
            hash,
            signed: Some(signed),
        };
        members.push((DATAPACKAGE.to_owned(), list));
        members.push((DIGEST.to_owned(), in_lines(&digest)?));
        let members: Vec<Member<'_>> = members
            .iter()
            .map(|(name, bytes)| Member { name, bytes })
            .collect();
        Ok(zip::write(&members)?)
    }
}

impl Listed {
    pub(crate) fn of(path: &str, bytes: &[u8]) -> Self {
        Self {
            // Two files of one name are refused by readers of data packages, and capitals are.
            name: path.replace('/', "-").to_ascii_lowercase(),
            path: path.to_owned(),
            hash: named_digest(bytes),
            bytes: bytes.len() as u64,
        }
    }
}

/// JSON a person can read, with a line break at its end.
pub(crate) fn in_lines(value: &impl Serialize) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

pub(crate) fn named_digest(bytes: &[u8]) -> String {
    format!("sha256:{}", Sha256::of(bytes))
}
