//! Is a WACZ what it says it is? Everything is checked that can be, and everything that is wrong is said.
//!
//! Stricter than the validators there are: those accept a package without a WARC, without pages, without an index, without a
//! signature, and files in it that nobody listed. Here each of these is a fault. What another program may write and we would not
//! is a note.
//!
//! In the order of the checks: the ZIP file can be read in one way only ([`crate::zip`]); everything needed is there; the list
//! names every file, and each has the digest it says; the list is what was signed; every record of every WARC has the digest it
//! says; the index leads to every answer and nowhere else; every page is one of them. Of a package that Staydown wrote, every byte
//! is compared with what it would write again.

mod archive;
mod signed;

use crate::cdxj;
use crate::sign::{in_pem, pem};
use crate::wacz::{
    DATAPACKAGE, DIGEST, Datapackage, INDEX, PAGES, PackageDigest, Page, VERSION, in_lines,
    named_digest,
};
use crate::zip::{self, Member, shown};
use archive::is_warc;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How a program of ours names itself.
pub(crate) const OURS: &str = "staydown ";

/// What whoever verifies believes.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Fingerprints (SHA-256, hexadecimal) of keys that may have signed anonymously. None: any key, and the report says which.
    pub keys: Vec<String>,
    /// Fingerprints (SHA-256, hexadecimal) of root certificates, of domains and of time stamp authorities. None: any, and the
    /// report says which.
    pub roots: Vec<String>,
    /// The key of the ledger that events in the package have to be in. None: any, and the report says which.
    pub ledger: Option<ledger::VerifyingKey>,
    /// Whether a package without a signature is good enough.
    pub unsigned: bool,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The package is not what it says it is, or cannot be shown to be.
    Fault,
    /// Worth knowing.
    Note,
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it weighs.
    pub severity: Severity,
    /// A short name that does not change.
    pub code: &'static str,
    /// The member it is about, where it is about one.
    pub member: Option<String>,
    /// What is wrong.
    pub sentence: String,
}

/// Who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Signed {
    /// A key that says nothing about its owner.
    Anonymous {
        /// SHA-256 of the public key, hexadecimal.
        key: String,
        /// Whether the caller named it as one to believe.
        trusted: bool,
    },
    /// A domain, at a time.
    Domain {
        /// The domain.
        domain: String,
        /// When, by the time stamp authority's clock.
        stamped: Timestamp,
        /// SHA-256 of the root certificate of the domain.
        domain_root: String,
        /// SHA-256 of the root certificate of the time stamp authority.
        stamp_root: String,
        /// Whether the caller named both as ones to believe.
        trusted: bool,
    },
}

/// What was found out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether there is no fault.
    pub holds: bool,
    /// What is wrong or worth knowing, in the order of the checks.
    pub findings: Vec<Finding>,
    /// What it is called.
    pub title: Option<String>,
    /// When it was made, by its own word.
    pub created: Option<String>,
    /// By what.
    pub software: Option<String>,
    /// Its pages.
    pub pages: Vec<Page>,
    /// How many files it holds.
    pub members: usize,
    /// How many records its WARC files hold.
    pub records: usize,
    /// How many events are proven to be in a ledger.
    pub proven_events: usize,
    /// The key of that ledger.
    pub ledger_key: Option<String>,
    /// Who signed; `None` where nobody did or it does not hold.
    pub signed: Option<Signed>,
}

/// Verifies a package.
#[must_use]
pub fn verify(file: &[u8], trust: &Trust) -> Report {
    let mut check = Check {
        trust,
        members: BTreeMap::new(),
        report: Report {
            holds: false,
            findings: Vec::new(),
            title: None,
            created: None,
            software: None,
            pages: Vec::new(),
            members: 0,
            records: 0,
            proven_events: 0,
            ledger_key: None,
            signed: None,
        },
    };
    match zip::read(file) {
        Err(bad) => check.push(Severity::Fault, bad.code, bad.member, bad.sentence),
        Ok(members) => check.all(file, &members),
    }
    let fault = |finding: &Finding| finding.severity == Severity::Fault;
    check.report.holds = !check.report.findings.iter().any(fault);
    check.report
}

struct Check<'a> {
    trust: &'a Trust,
    members: BTreeMap<&'a str, &'a [u8]>,
    report: Report,
}

/// A record that can be looked at: where it is, and what its line in the index has to say.
type Indexed = BTreeMap<(String, u64), String>;

impl<'a> Check<'a> {
    fn all(&mut self, file: &[u8], members: &[Member<'a>]) {
        self.members = members
            .iter()
            .map(|member| (member.name, member.bytes))
            .collect();
        self.report.members = members.len();
        self.needed();
        let list = self.list();
        if let Some(list) = &list {
            self.listed(list);
            self.digest(list);
        }
        let indexed = self.warcs();
        let lines = self.index(&indexed);
        self.pages(&lines);
        self.custody();
        let ours = list.as_ref().and_then(|list| list.software.as_deref());
        if ours.is_some_and(|software| software.starts_with(OURS)) {
            self.again(file, members);
        }
    }

    fn push(
        &mut self,
        severity: Severity,
        code: &'static str,
        member: Option<String>,
        sentence: String,
    ) {
        self.report.findings.push(Finding {
            severity,
            code,
            member,
            sentence,
        });
    }

    fn fault(&mut self, code: &'static str, member: &str, sentence: impl Into<String>) {
        self.push(Severity::Fault, code, Some(shown(member)), sentence.into());
    }

    fn note(&mut self, code: &'static str, member: &str, sentence: impl Into<String>) {
        self.push(Severity::Note, code, Some(shown(member)), sentence.into());
    }

    fn custody(&mut self) {
        let mut misfits = Vec::new();
        let proven = crate::custody::check(&self.members, &mut misfits);
        for (code, member, sentence) in misfits {
            self.fault(code, &member, sentence);
        }
        let Some(proven) = proven else { return };
        self.report.proven_events = proven.events;
        let key = proven.key.to_string();
        match &self.trust.ledger {
            Some(ledger) if *ledger == proven.key => {}
            Some(_) => self.fault(
                "another-ledger",
                "custody/ledger-key.txt",
                format!("The events are in a ledger with another key than the one you gave: {key}."),
            ),
            None => self.note(
                "ledger-not-compared",
                "custody/ledger-key.txt",
                format!("The key of the ledger was compared with none you gave. Ask whoever made the package for it: {key}."),
            ),
        }
        self.report.ledger_key = Some(key);
    }

    fn needed(&mut self) {
        for (name, code, what) in [
            (
                DATAPACKAGE,
                "no-list",
                "the list of its files and their digests",
            ),
            (
                DIGEST,
                "no-digest",
                "the digest of that list and the signature over it",
            ),
            (PAGES, "no-pages", "the list of its pages"),
        ] {
            if !self.members.contains_key(name) {
                self.fault(code, name, format!("{name} is missing: {what}."));
            }
        }
        if !self.members.keys().any(|name| is_warc(name)) {
            self.fault(
                "no-warc",
                "archive/",
                "There is no WARC file in archive/: the package shows nothing that was captured.",
            );
        }
        if !self.members.contains_key(INDEX) && !self.members.contains_key("indexes/index.cdx.gz") {
            self.fault(
                "no-index",
                INDEX,
                "There is no index (indexes/index.cdx or indexes/index.cdx.gz), without which nothing in the WARC files is found.",
            );
        }
    }

    fn list(&mut self) -> Option<Datapackage> {
        let bytes = *self.members.get(DATAPACKAGE)?;
        let list: Datapackage = match serde_json::from_slice(bytes) {
            Ok(list) => list,
            Err(error) => {
                self.fault(
                    "bad-list",
                    DATAPACKAGE,
                    format!("{DATAPACKAGE} cannot be read as the list of a WACZ: {error}."),
                );
                return None;
            }
        };
        if list.wacz_version != VERSION {
            self.fault(
                "version",
                DATAPACKAGE,
                format!(
                    "{DATAPACKAGE} says WACZ {}; this program judges WACZ {VERSION}.",
                    shown(&list.wacz_version)
                ),
            );
        }
        if list.profile != "data-package" {
            self.fault(
                "profile",
                DATAPACKAGE,
                format!(
                    "{DATAPACKAGE} has the profile “{}” and not “data-package”.",
                    shown(&list.profile)
                ),
            );
        }
        self.report.title = list.title.as_deref().map(shown);
        self.report.created = list.created.as_deref().map(shown);
        self.report.software = list.software.as_deref().map(shown);
        Some(list)
    }

    fn listed(&mut self, list: &Datapackage) {
        let (mut names, mut paths) = (BTreeSet::new(), BTreeSet::new());
        for listed in &list.resources {
            let path = shown(&listed.path);
            if !names.insert(listed.name.as_str()) {
                self.fault(
                    "listed-twice",
                    &path,
                    format!(
                        "{DATAPACKAGE} gives the name “{}” to two files; one is “{path}”.",
                        shown(&listed.name)
                    ),
                );
            }
            if !paths.insert(listed.path.as_str()) {
                self.fault(
                    "listed-twice",
                    &path,
                    format!("{DATAPACKAGE} lists “{path}” twice."),
                );
            }
            if listed.path == DATAPACKAGE || listed.path == DIGEST {
                self.fault(
                    "lists-itself",
                    &path,
                    format!("{DATAPACKAGE} lists “{path}”, which cannot be among what it lists."),
                );
                continue;
            }
            let Some(bytes) = self.members.get(listed.path.as_str()) else {
                self.fault(
                    "missing-file",
                    &path,
                    format!("“{path}” is listed in {DATAPACKAGE} and is not there."),
                );
                continue;
            };
            let (length, hash) = (bytes.len() as u64, named_digest(bytes));
            if !listed.hash.starts_with("sha256:") {
                self.fault(
                    "weak-digest",
                    &path,
                    format!("{DATAPACKAGE} has no SHA-256 digest of “{path}”."),
                );
            } else if listed.hash != hash {
                self.fault(
                    "changed",
                    &path,
                    format!("“{path}” was changed: its SHA-256 is not the one in {DATAPACKAGE}."),
                );
            }
            if listed.bytes != length {
                self.fault(
                    "changed",
                    &path,
                    format!(
                        "“{path}” has {length} bytes, and {} in {DATAPACKAGE}.",
                        listed.bytes
                    ),
                );
            }
        }
        let unlisted: Vec<&str> = self
            .members
            .keys()
            .copied()
            .filter(|name| *name != DATAPACKAGE && *name != DIGEST && !paths.contains(name))
            .collect();
        for name in unlisted {
            let quoted = shown(name);
            self.fault(
                "unlisted",
                name,
                format!("“{quoted}” is in the file and not in {DATAPACKAGE}: nothing says whether it belongs here."),
            );
        }
    }

    fn digest(&mut self, list: &Datapackage) {
        let (Some(bytes), Some(listed)) = (self.members.get(DIGEST), self.members.get(DATAPACKAGE))
        else {
            return;
        };
        let hash = named_digest(listed);
        let digest: PackageDigest = match serde_json::from_slice(bytes) {
            Ok(digest) => digest,
            Err(error) => {
                self.fault(
                    "bad-digest",
                    DIGEST,
                    format!("{DIGEST} cannot be read, or holds what the signing of WACZ does not know: {error}."),
                );
                return;
            }
        };
        if digest.path != DATAPACKAGE {
            self.fault(
                "bad-digest",
                DIGEST,
                format!(
                    "{DIGEST} is about “{}” and not about {DATAPACKAGE}.",
                    shown(&digest.path)
                ),
            );
        }
        if digest.hash != hash {
            self.fault(
                "list-changed",
                DATAPACKAGE,
                format!("{DATAPACKAGE} was changed: its SHA-256 is not the one in {DIGEST}."),
            );
        }
        match &digest.signed {
            Some(signed) => self.signature(list, &hash, signed),
            None if self.trust.unsigned => self.note(
                "unsigned",
                DIGEST,
                "Nobody signed the package: whoever had it could have written all of it anew.",
            ),
            None => self.fault(
                "unsigned",
                DIGEST,
                "Nobody signed the package, or the signature was taken away: whoever had it could have written all of it anew.",
            ),
        }
    }

    /// What Staydown wrote, it would write again byte by byte. Another spelling was made by somebody else.
    fn again(&mut self, file: &[u8], members: &[Member<'_>]) {
        let other = |name: &str| {
            format!("{name} is not as Staydown writes it, which it says it was written by.")
        };
        for name in [DATAPACKAGE, DIGEST] {
            let Some(bytes) = self.members.get(name).copied() else {
                continue;
            };
            let rewritten = if name == DATAPACKAGE {
                serde_json::from_slice::<Datapackage>(bytes).and_then(|list| in_lines(&list))
            } else {
                serde_json::from_slice::<PackageDigest>(bytes).and_then(|digest| in_lines(&digest))
            };
            let certificates = |digest: PackageDigest| {
                let signed = digest.signed?;
                Some([
                    signed.domain_cert,
                    signed.timestamp_cert,
                    signed.cross_signed_cert,
                ])
            };
            let certificates = (name == DIGEST)
                .then(|| serde_json::from_slice(bytes).ok().and_then(certificates))
                .flatten();
            let respelled = certificates.into_iter().flatten().flatten();
            let mut respelled = respelled.filter(|text| in_pem(&pem(text, "CERTIFICATE")) != *text);
            if rewritten.is_ok_and(|again| again != bytes) || respelled.next().is_some() {
                self.fault("spelling", name, other(name));
            }
        }
        let warcs: Vec<(&str, &[u8])> = members
            .iter()
            .filter_map(|member| Some((member.name.strip_prefix("archive/")?, member.bytes)))
            .collect();
        let index = self.members.get(INDEX).copied();
        if cdxj::merged(&warcs).is_ok_and(|again| Some(again.as_bytes()) != index) {
            self.fault("spelling", INDEX, other(INDEX));
        }
        if zip::write(members).is_ok_and(|again| again != file) {
            self.fault(
                "spelling",
                "",
                "The ZIP file around the members is not as Staydown writes it, which it says it was written by.",
            );
        }
    }
}
