//! What a stranger could do to a package on its way to a court, and that each of it is found and named.

use crate::sample;
use evidence::sign::Signer;
use evidence::verify::{Finding, Severity, Trust, verify};
use evidence::zip::{self, Member};
use serde_json::{Value, json};

/// A package taken apart, to be changed and put together again.
#[derive(Clone)]
struct Apart(Vec<(String, Vec<u8>)>);

impl Apart {
    fn new() -> Self {
        let file = sample::wacz();
        let members = zip::read(&file).unwrap();
        Self(
            members
                .iter()
                .map(|member| (member.name.to_owned(), member.bytes.to_vec()))
                .collect(),
        )
    }

    fn without(mut self, name: &str) -> Self {
        self.0.retain(|(other, _)| other != name);
        self
    }

    fn change(mut self, name: &str, change: impl Fn(&mut Vec<u8>)) -> Self {
        self.0
            .iter_mut()
            .filter(|(other, _)| other == name)
            .for_each(|(_, bytes)| change(bytes));
        self
    }

    fn with(mut self, name: &str, bytes: &[u8]) -> Self {
        self.0.push((name.to_owned(), bytes.to_vec()));
        self
    }

    fn json(self, name: &str, change: impl Fn(&mut Value)) -> Self {
        self.change(name, |bytes| {
            let mut value: Value = serde_json::from_slice(bytes).unwrap();
            change(&mut value);
            *bytes = serde_json::to_vec_pretty(&value).unwrap();
        })
    }

    /// Lists anew what is there, and signs it with a key of the stranger's own: everything they can do without ours.
    fn forged(self) -> Self {
        let listed: Vec<Value> = self
            .0
            .iter()
            .filter(|(name, _)| !name.starts_with("datapackage"))
            .map(|(name, bytes)| {
                json!({"name": name.replace('/', "-").to_lowercase(), "path": name,
                    "hash": format!("sha256:{}", signals::Sha256::of(bytes)), "bytes": bytes.len()})
            })
            .collect();
        let apart = self.json("datapackage.json", |list| {
            list["resources"] = Value::Array(listed.clone());
            list["software"] = json!("another program");
        });
        let (_, list) = apart
            .0
            .iter()
            .find(|(name, _)| name == "datapackage.json")
            .unwrap();
        let hash = format!("sha256:{}", signals::Sha256::of(list));
        let created = "2026-11-21T23:05:05Z";
        let signed = sample::key()
            .sign(&hash, created, "another program")
            .unwrap();
        let digest = json!({"path": "datapackage.json", "hash": hash, "signedData": signed});
        apart.change("datapackage-digest.json", |bytes| {
            *bytes = serde_json::to_vec(&digest).unwrap()
        })
    }

    fn file(&self) -> Vec<u8> {
        let members: Vec<Member<'_>> = self
            .0
            .iter()
            .map(|(name, bytes)| Member { name, bytes })
            .collect();
        zip::write(&members).unwrap()
    }

    fn faults(&self) -> Vec<Finding> {
        let report = verify(&self.file(), &Trust::default());
        let faults: Vec<_> = report
            .findings
            .into_iter()
            .filter(|finding| finding.severity == Severity::Fault)
            .collect();
        assert_eq!(report.holds, faults.is_empty());
        faults
    }
}

#[track_caller]
fn is_found(apart: &Apart, code: &str, named: &str) {
    let faults = apart.faults();
    let found = faults.iter().find(|fault| fault.code == code);
    let found = found.unwrap_or_else(|| panic!("no {code} among {faults:#?}"));
    assert!(
        found.sentence.contains(named),
        "{} does not name {named}",
        found.sentence
    );
    assert!(found.sentence.ends_with('.'), "{}", found.sentence);
}

#[test]
fn a_forgery_that_is_whole_holds_but_for_its_key() {
    // The forger's own tools: without a change they give a package that holds, so that what follows shows the change.
    assert_eq!(Apart::new().forged().faults(), []);
}

#[test]
fn one_bit_of_the_warc() {
    let apart = Apart::new().change("archive/data.warc.gz", |bytes| bytes[200] ^= 1);
    is_found(&apart, "changed", "archive/data.warc.gz");
}

#[test]
fn no_warc_though_listed_and_signed_anew() {
    let apart = Apart::new().without("archive/data.warc.gz").forged();
    is_found(&apart, "no-warc", "archive/");
}

#[test]
fn no_pages_and_no_index() {
    is_found(
        &Apart::new().without("pages/pages.jsonl").forged(),
        "no-pages",
        "pages/pages.jsonl",
    );
    is_found(
        &Apart::new().without("indexes/index.cdx").forged(),
        "no-index",
        "indexes/index.cdx",
    );
    let empty = Apart::new().change("pages/pages.jsonl", |bytes| {
        let first = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        bytes.truncate(first + 1);
    });
    is_found(&empty.forged(), "no-pages", "names no page");
}

#[test]
fn no_digest_file_and_a_stripped_signature() {
    is_found(
        &Apart::new().without("datapackage-digest.json"),
        "no-digest",
        "datapackage-digest.json",
    );
    let stripped = Apart::new().json("datapackage-digest.json", |digest| {
        digest.as_object_mut().unwrap().remove("signedData");
    });
    is_found(&stripped, "unsigned", "signature was taken away");
    let trust = Trust {
        unsigned: true,
        ..Trust::default()
    };
    let report = verify(&stripped.file(), &trust);
    let noted = report
        .findings
        .iter()
        .find(|finding| finding.code == "unsigned")
        .unwrap();
    assert_eq!(noted.severity, Severity::Note);
}

#[test]
fn a_file_that_nobody_listed_with_a_dot_or_without() {
    for name in ["custody/more.txt", "custody/checkpoint", "extra"] {
        is_found(&Apart::new().with(name, b"smuggled"), "unlisted", name);
    }
}

#[test]
fn a_listed_file_that_is_gone_or_listed_twice() {
    is_found(
        &Apart::new().without("custody/record.json"),
        "missing-file",
        "custody/record.json",
    );
    let twice = Apart::new().json("datapackage.json", |list| {
        let resources = list["resources"].as_array_mut().unwrap();
        let first = resources[0].clone();
        resources.push(first);
    });
    is_found(&twice, "listed-twice", "archive/data.warc.gz");
}

#[test]
fn another_list_under_the_old_signature() {
    let apart = Apart::new().json("datapackage.json", |list| {
        list["title"] = json!("Another title")
    });
    is_found(&apart, "list-changed", "datapackage.json");
    // With its digest brought up to date: the signature is over another one.
    let (_, list) = apart
        .0
        .iter()
        .find(|(name, _)| name == "datapackage.json")
        .unwrap()
        .clone();
    let hash = format!("sha256:{}", signals::Sha256::of(&list));
    let apart = apart.json("datapackage-digest.json", |digest| {
        digest["hash"] = json!(hash)
    });
    is_found(&apart, "signed-other", "another list");
    let apart = apart.json("datapackage-digest.json", |digest| {
        digest["signedData"]["hash"] = json!(hash)
    });
    is_found(&apart, "signature", "was not made with its public key");
}

#[test]
fn a_time_of_making_that_the_signature_does_not_cover() {
    let apart = Apart::new().json("datapackage-digest.json", |digest| {
        digest["signedData"]["created"] = json!("2020-01-01T00:00:00Z")
    });
    is_found(&apart, "signed-other", "when the package was made");
}

#[test]
fn fields_that_the_draft_of_signing_does_not_know() {
    let apart = Apart::new().json("datapackage-digest.json", |digest| {
        digest["signedData"]["note"] = json!("trust me")
    });
    is_found(&apart, "bad-digest", "unknown field");
    let mixed = Apart::new().json("datapackage-digest.json", |digest| {
        digest["signedData"]["domain"] = json!("agency.example")
    });
    is_found(&mixed, "signature", "mixture");
}

#[test]
fn another_version_or_profile_of_wacz() {
    for version in ["1.2.0", "1.0.0", "1.1.1 "] {
        let apart = Apart::new()
            .json("datapackage.json", |list| {
                list["wacz_version"] = json!(version)
            })
            .forged();
        is_found(&apart, "version", version);
    }
    let apart = Apart::new()
        .json("datapackage.json", |list| list["profile"] = json!("wacz"))
        .forged();
    is_found(&apart, "profile", "wacz");
}

#[test]
fn an_index_that_hides_or_misleads() {
    let hides = Apart::new().change("indexes/index.cdx", |bytes| {
        let first = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        bytes.drain(..=first);
    });
    is_found(&hides.forged(), "not-indexed", "archive/data.warc.gz");
    for (from, to) in [
        ("\"status\": \"200\"", "\"status\": \"404\""),
        ("example,host)/a.png", "example,host)/A.png"),
        ("image/png", "text/html"),
    ] {
        let misleads = Apart::new().change("indexes/index.cdx", |bytes| {
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(text.contains(from));
            *bytes = text.replacen(from, to, 1).into_bytes();
        });
        is_found(&misleads.forged(), "index-astray", "something else");
    }
    let nowhere = Apart::new().change("indexes/index.cdx", |bytes| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        *bytes = text.replace("data.warc.gz", "none.warc.gz").into_bytes();
    });
    is_found(&nowhere.forged(), "index-astray", "leads to no record");
    let shuffled = Apart::new().change("indexes/index.cdx", |bytes| {
        let mut lines: Vec<&str> = std::str::from_utf8(bytes).unwrap().lines().collect();
        lines.reverse();
        *bytes = format!("{}\n", lines.join("\n")).into_bytes();
    });
    is_found(&shuffled.forged(), "index-order", "not in order");
}

#[test]
fn a_page_that_was_never_captured() {
    let apart = Apart::new().change("pages/pages.jsonl", |bytes| {
        let text = String::from_utf8(bytes.clone()).unwrap();
        *bytes = text
            .replace("www.host.example", "other.example")
            .into_bytes();
    });
    is_found(&apart.forged(), "page-astray", "other.example");
}

#[test]
fn a_record_changed_and_everything_around_it_made_anew() {
    // The WARC is unpacked, one letter of the page changed, and packed again; digests of records are left.
    let apart = Apart::new().change("archive/data.warc.gz", |bytes| {
        let records: Vec<_> = evidence::WarcReader::new(bytes)
            .map(Result::unwrap)
            .collect();
        let mut out = Vec::new();
        for record in records {
            let mut whole = unpack(
                &bytes[usize::try_from(record.offset).unwrap()..]
                    [..usize::try_from(record.length).unwrap()],
            );
            if let Some(place) = find(&whole, b"Harmless.") {
                whole[place] = b'X';
            }
            out.extend(pack(&whole));
        }
        *bytes = out;
    });
    is_found(&apart.forged(), "record-changed", "its digest is another");
}

#[test]
fn two_records_in_one_gzip_member_and_bytes_behind_the_last() {
    let joined = Apart::new().change("archive/data.warc.gz", |bytes| {
        let records: Vec<_> = evidence::WarcReader::new(bytes)
            .map(Result::unwrap)
            .collect();
        let whole: Vec<u8> = records
            .iter()
            .flat_map(|record| {
                unpack(
                    &bytes[usize::try_from(record.offset).unwrap()..]
                        [..usize::try_from(record.length).unwrap()],
                )
            })
            .collect();
        *bytes = pack(&whole);
    });
    is_found(&joined.forged(), "bad-warc", "more than one record");
    let behind = Apart::new().change("archive/data.warc.gz", |bytes| bytes.extend(b"hidden"));
    is_found(&behind.forged(), "bad-warc", "cannot be read on");
}

#[test]
fn a_gzip_bomb_is_not_unpacked() {
    let apart = Apart::new().change("archive/data.warc.gz", |bytes| {
        *bytes = pack(&vec![
            0;
            usize::try_from(evidence::LONGEST_RECORD).unwrap() + 1
        ]);
    });
    is_found(&apart.forged(), "bad-warc", "grows beyond");
}

#[test]
fn a_file_among_the_archives_that_is_none() {
    is_found(
        &Apart::new().with("archive/notes.txt", b"custom").forged(),
        "not-warc",
        "archive/notes.txt",
    );
}

/// Every byte of a package, changed in three ways: each change is found. Nothing is immaterial.
#[test]
fn no_byte_of_a_package_can_be_changed_unnoticed() {
    let file = sample::wacz();
    let trust = Trust {
        keys: vec![sample::key().fingerprint()],
        ..Trust::default()
    };
    assert!(verify(&file, &trust).holds);
    let mut unnoticed = Vec::new();
    let mut changed = file.clone();
    for place in 0..file.len() {
        for bits in [0x01, 0x20, 0x80] {
            changed[place] = file[place] ^ bits;
            if verify(&changed, &trust).holds {
                unnoticed.push((place, bits));
            }
        }
        changed[place] = file[place];
    }
    assert_eq!(unnoticed, []);
    for cut in [1, 22, 100, file.len() / 2, file.len() - 1] {
        assert!(
            !verify(&file[..file.len() - cut], &trust).holds,
            "without the last {cut} bytes"
        );
    }
    for more in [&b"\0"[..], b"PK\x05\x06", &file] {
        assert!(!verify(&[&file, more].concat(), &trust).holds);
        assert!(!verify(&[more, &file].concat(), &trust).holds);
    }
}

fn find(whole: &[u8], part: &[u8]) -> Option<usize> {
    whole.windows(part.len()).position(|window| window == part)
}

pub(crate) fn unpack(member: &[u8]) -> Vec<u8> {
    use std::io::Read;
    let mut out = Vec::new();
    flate2::read::GzDecoder::new(member)
        .read_to_end(&mut out)
        .unwrap();
    out
}

pub(crate) fn pack(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
