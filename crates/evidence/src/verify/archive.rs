//! Whether every record of the WARC files has the digest it says, the index leads to every answer, and every page is one of them.

use super::{Check, Indexed};
use crate::cdxj;
use crate::wacz::{INDEX, PAGES, Page};
use crate::warc_read::{Digested, WarcReader};
use crate::zip::shown;
use std::collections::{BTreeMap, BTreeSet};

impl Check<'_> {
    pub(super) fn warcs(&mut self) -> Indexed {
        let files: Vec<(&str, &[u8])> = self
            .members
            .iter()
            .filter(|(name, _)| name.starts_with("archive/"))
            .map(|(name, bytes)| (*name, *bytes))
            .collect();
        let (mut indexed, mut ids) = (Indexed::new(), BTreeSet::new());
        let mut concurrent: Vec<(String, String)> = Vec::new();
        for (name, bytes) in files {
            if !is_warc(name) {
                self.fault(
                    "not-warc",
                    name,
                    format!(
                        "“{}” stands in archive/, where only compressed WARC files (.warc.gz) may.",
                        shown(name)
                    ),
                );
                continue;
            }
            let file = name.strip_prefix("archive/").unwrap_or(name);
            let mut answers = 0;
            for (number, record) in WarcReader::new(bytes).enumerate() {
                let record = match record {
                    Ok(record) => record,
                    Err(why) => {
                        self.fault(
                            "bad-warc",
                            name,
                            format!("“{}” cannot be read on: {why}.", shown(name)),
                        );
                        break;
                    }
                };
                self.report.records += 1;
                if number == 0 && record.kind() != "warcinfo" {
                    self.note(
                        "no-warcinfo",
                        name,
                        format!("“{}” does not begin with what made it.", shown(name)),
                    );
                }
                answers += usize::from(cdxj::is_indexed(&record));
                let place = format!("the record at byte {} of “{}”", record.offset, shown(name));
                self.digests(name, &place, &record);
                let id = record.field("WARC-Record-ID").unwrap_or_default();
                if !ids.insert(id.to_owned()) {
                    self.fault(
                        "record-twice",
                        name,
                        format!("An identifier stands for two records; one is {place}."),
                    );
                }
                if let Some(other) = record.field("WARC-Concurrent-To") {
                    concurrent.push((name.to_owned(), other.to_owned()));
                }
                if let Some(line) = cdxj::line(&record, file) {
                    indexed.insert((file.to_owned(), record.offset), line);
                }
            }
            if answers == 0 {
                self.fault(
                    "empty-warc",
                    name,
                    format!("“{}” holds nothing that can be looked at.", shown(name)),
                );
            }
        }
        for (name, other) in concurrent {
            if !ids.contains(&other) {
                self.fault(
                    "lost-record",
                    &name,
                    format!(
                        "A record of “{}” belongs to one that is not there.",
                        shown(&name)
                    ),
                );
            }
        }
        indexed
    }

    fn digests(&mut self, name: &str, place: &str, record: &crate::warc_read::WarcRecord) {
        let needed = matches!(
            record.kind(),
            "response" | "request" | "resource" | "metadata"
        );
        for (field, of) in [
            ("WARC-Block-Digest", "content"),
            ("WARC-Payload-Digest", "body"),
        ] {
            // What a revisit names is the body of another record.
            if record.kind() == "revisit" && field == "WARC-Payload-Digest" {
                continue;
            }
            match record.digested(field) {
                Some(Digested::Same) => {}
                Some(Digested::Other) => self.fault(
                    "record-changed",
                    name,
                    format!("The {of} of {place} was changed: its digest is another."),
                ),
                Some(Digested::Unknown) => self.fault(
                    "record-digest",
                    name,
                    format!("The {field} of {place} is written in no way that is known."),
                ),
                None if needed && field == "WARC-Block-Digest" => self.fault(
                    "record-digest",
                    name,
                    format!("There is no {field} in {place}."),
                ),
                None => {}
            }
        }
    }

    /// The pages that can be looked up: URL and second.
    pub(super) fn index(&mut self, indexed: &Indexed) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        let (name, text) = if let Some(bytes) = self.members.get(INDEX) {
            (INDEX, String::from_utf8(bytes.to_vec()).ok())
        } else if let Some(bytes) = self.members.get("indexes/index.cdx.gz") {
            ("indexes/index.cdx.gz", unpacked(bytes))
        } else {
            return found;
        };
        let Some(text) = text else {
            self.fault("bad-index", name, format!("{name} cannot be read as text."));
            return found;
        };
        let lines: Vec<&str> = text.lines().collect();
        if lines.windows(2).any(|pair| pair[0] > pair[1]) {
            self.fault(
                "index-order",
                name,
                format!("The lines of {name} are not in order, so that what is there would not be found."),
            );
        }
        let mut left: BTreeMap<_, _> = indexed.iter().collect();
        for (number, line) in lines.iter().enumerate() {
            let place = format!("Line {} of {name}", number + 1);
            let Some(entry) = Entry::read(line) else {
                self.fault(
                    "bad-index",
                    name,
                    format!("{place} is no line of an index."),
                );
                continue;
            };
            let key = (entry.filename.clone(), entry.offset);
            let Some(expected) = left.remove(&key) else {
                self.fault(
                    "index-astray",
                    name,
                    format!("{place} leads to no record, or to one that another line leads to."),
                );
                continue;
            };
            let expected = Entry::read(expected.trim_end());
            let mut found_there = entry.clone();
            // What another program left out or added is not in question; what both say is.
            if let Some(expected) = &expected {
                found_there.fill(expected);
            }
            if expected.as_ref() != Some(&found_there) {
                self.fault(
                    "index-astray",
                    name,
                    format!("{place} says something else about a record than the record does."),
                );
            }
            found.insert((entry.url, entry.when));
        }
        for (file, offset) in left.into_keys() {
            self.fault(
                "not-indexed",
                name,
                format!("The record at byte {offset} of “archive/{}” is in no line of {name}: who looks for it will not find it.", shown(file)),
            );
        }
        found
    }

    pub(super) fn pages(&mut self, lines: &BTreeSet<(String, String)>) {
        let Some(bytes) = self.members.get(PAGES) else {
            return;
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.fault("bad-pages", PAGES, format!("{PAGES} is not UTF-8."));
            return;
        };
        let mut rows = text.lines();
        let head: Option<serde_json::Value> =
            rows.next().and_then(|row| serde_json::from_str(row).ok());
        if head.is_none_or(|head| head["format"] != "json-pages-1.0") {
            self.fault(
                "bad-pages",
                PAGES,
                format!("{PAGES} does not begin with what every list of pages begins with."),
            );
        }
        for (number, row) in rows.enumerate() {
            #[derive(serde::Deserialize)]
            struct Row {
                #[serde(default)]
                id: String,
                url: String,
                ts: String,
                #[serde(default)]
                title: String,
            }
            let place = format!("Line {} of {PAGES}", number + 2);
            let Ok(page) = serde_json::from_str::<Row>(row) else {
                self.fault(
                    "bad-pages",
                    PAGES,
                    format!("{place} is no page with a URL and an instant."),
                );
                continue;
            };
            let when = cdxj::fourteen_digits(&page.ts);
            if !lines.contains(&(page.url.clone(), when)) {
                self.fault(
                    "page-astray",
                    PAGES,
                    format!(
                        "{place} names a page that no WARC file holds: {} at {}.",
                        shown(&page.url),
                        shown(&page.ts)
                    ),
                );
            }
            self.report.pages.push(Page {
                id: shown(&page.id),
                url: shown(&page.url),
                ts: shown(&page.ts),
                title: shown(&page.title),
            });
        }
        if self.report.pages.is_empty() {
            self.fault(
                "no-pages",
                PAGES,
                format!("{PAGES} names no page: nothing says what to look at."),
            );
        }
    }
}

pub(super) fn is_warc(name: &str) -> bool {
    name.starts_with("archive/") && name.ends_with(".warc.gz")
}

/// The text of an index in blocks, each a gzip member.
fn unpacked(bytes: &[u8]) -> Option<String> {
    const LONGEST: u64 = 256 * 1024 * 1024;
    let (mut at, mut text) = (0, Vec::new());
    while at < bytes.len() {
        let (block, length) = crate::gzip::first(bytes.get(at..)?, LONGEST).ok()?;
        text.extend(block);
        at += length;
        if text.len() as u64 > LONGEST {
            return None;
        }
    }
    String::from_utf8(text).ok()
}

/// A line of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    key: String,
    when: String,
    url: String,
    filename: String,
    offset: u64,
    length: u64,
    mime: Option<String>,
    status: Option<String>,
    digest: Option<String>,
}

impl Entry {
    fn read(line: &str) -> Option<Self> {
        let (key, rest) = line.split_once(' ')?;
        let (when, json) = rest.split_once(' ')?;
        let fields: BTreeMap<String, serde_json::Value> = serde_json::from_str(json).ok()?;
        let text = |name: &str| match fields.get(name)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        Some(Self {
            key: key.to_owned(),
            when: when.get(..14)?.to_owned(),
            url: text("url")?,
            filename: text("filename")?,
            offset: text("offset")?.parse().ok()?,
            length: text("length")?.parse().ok()?,
            mime: text("mime"),
            status: text("status"),
            digest: text("digest"),
        })
    }

    /// Takes what is only said elsewhere.
    fn fill(&mut self, from: &Self) {
        for (own, other) in [
            (&mut self.mime, &from.mime),
            (&mut self.status, &from.status),
            (&mut self.digest, &from.digest),
        ] {
            if own.is_none() || other.is_none() {
                own.clone_from(other);
            }
        }
    }
}
