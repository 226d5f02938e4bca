//! Tricks with the ZIP file around a package: each makes two programs see two different archives in one file.

use crate::sample;
use evidence::verify::{Trust, verify};
use evidence::zip::{self, Member};

#[track_caller]
fn refused(file: &[u8], code: &str, word: &str) {
    let error = zip::read(file).unwrap_err();
    assert_eq!(error.code, code, "{}", error.sentence);
    assert!(
        error.sentence.contains(word),
        "{} does not say {word}",
        error.sentence
    );
    let report = verify(file, &Trust::default());
    assert!(!report.holds && report.findings[0].code == code);
}

/// Two members of four bytes each, and where in the file things are.
struct Plain {
    file: Vec<u8>,
    /// The directory entry of the second member.
    entry: usize,
    end: usize,
}

const LOCAL: usize = 30 + 5 + 4;

fn plain() -> Plain {
    let members = [
        Member {
            name: "a.txt",
            bytes: b"aaaa",
        },
        Member {
            name: "b.txt",
            bytes: b"bbbb",
        },
    ];
    let file = zip::write(&members).unwrap();
    assert_eq!(zip::read(&file).unwrap(), members);
    let end = file.len() - 22;
    Plain {
        entry: 2 * LOCAL + 46 + 5,
        end,
        file,
    }
}

#[test]
fn two_members_of_one_name_and_names_that_differ_in_case_only() {
    for name in [b"a.txt", b"A.txt"] {
        let mut plain = plain();
        plain.file[LOCAL + 30..LOCAL + 35].copy_from_slice(name);
        plain.file[plain.entry + 46..plain.entry + 51].copy_from_slice(name);
        refused(&plain.file, "duplicate-name", "Two members");
    }
    let twice = [
        Member {
            name: "a.txt",
            bytes: b"",
        },
        Member {
            name: "A.TXT",
            bytes: b"",
        },
    ];
    assert!(zip::write(&twice).is_err());
}

#[test]
fn headers_that_differ_from_the_directory() {
    // Name, time, CRC: said before the member and in the directory, and believed here or there.
    for (local, change) in [(30, b'c'), (10, 9), (4, 20)] {
        let mut plain = plain();
        plain.file[LOCAL + local] = change;
        refused(&plain.file, "zip-headers-differ", "b.txt");
    }
}

#[test]
fn compressed_members() {
    let mut plain = plain();
    for place in [LOCAL + 8, plain.entry + 10] {
        plain.file[place] = 8;
    }
    refused(&plain.file, "compressed", "b.txt");
}

#[test]
fn another_size_than_there_are_bytes_and_overlapping_members() {
    let mut long = plain();
    for place in [long.entry + 20, long.entry + 24, LOCAL + 18, LOCAL + 22] {
        long.file[place] = 200;
    }
    refused(&long.file, "zip-sizes", "b.txt");
    let mut two = plain();
    two.file[two.entry + 20] = 3;
    refused(&two.file, "zip-sizes", "two different sizes");
    let mut overlap = plain();
    overlap.file[overlap.entry + 42] = 0;
    refused(&overlap.file, "zip-gap", "b.txt");
}

#[test]
fn lies_of_zip64() {
    for place in [8, 10] {
        let mut plain = plain();
        plain.file[plain.end + place..plain.end + place + 2].fill(0xff);
        assert!(zip::read(&plain.file).is_err());
    }
    for place in [12, 16] {
        let mut plain = plain();
        plain.file[plain.end + place..plain.end + place + 4].fill(0xff);
        refused(&plain.file, "zip64", "ZIP64");
    }
    for place in [20, 24, 42] {
        let mut plain = plain();
        plain.file[plain.entry + place..plain.entry + place + 4].fill(0xff);
        refused(&plain.file, "zip64", "ZIP64");
    }
}

#[test]
fn names_that_lead_elsewhere() {
    for name in [
        "../aa", "/a.tx", "a\\..b", "c:a.b", "a/../", "./a.b", "a//bb", "dir//", "a\0.tx", "a.tx\n",
    ] {
        let member = Member { name, bytes: b"" };
        assert!(zip::write(&[member]).is_err(), "{name:?} was written");
        if name.len() == 5 {
            let mut plain = plain();
            plain.file[LOCAL + 30..LOCAL + 35].copy_from_slice(name.as_bytes());
            plain.file[plain.entry + 46..plain.entry + 51].copy_from_slice(name.as_bytes());
            refused(&plain.file, "member-name", "A member is called");
        }
    }
}

#[test]
fn bytes_before_between_and_behind() {
    let plain = plain();
    refused(
        &[b"#!/bin/sh\n", &plain.file[..]].concat(),
        "not-zip",
        "begin",
    );
    refused(&[&plain.file[..], b"more"].concat(), "zip-end", "appended");
    let mut comment = plain.file.clone();
    comment[plain.end + 20] = 4;
    comment.extend(b"more");
    refused(&comment, "zip-end", "comment");
    // Between the members and the directory, with the directory where the end says it is.
    let mut gap = plain.file.clone();
    gap.splice(2 * LOCAL..2 * LOCAL, *b"hidden");
    let at = gap.len() - 22 + 16;
    gap[at..at + 4].copy_from_slice(&(2 * LOCAL as u32 + 6).to_le_bytes());
    refused(&gap, "zip-gap", "belong to no member");
    // A directory that leaves a member out.
    let mut hides = plain.file.clone();
    for place in [8, 10] {
        hides[plain.end + place] = 1;
    }
    refused(&hides, "zip-gap", "belong to no member");
}

#[test]
fn extra_fields_flags_and_attributes() {
    let mut extra = plain();
    extra.file[extra.entry + 30] = 4;
    refused(&extra.file, "zip-extra", "b.txt");
    for flag in [1, 8] {
        let mut flags = plain();
        flags.file[flags.entry + 8] = flag;
        flags.file[LOCAL + 6] = flag;
        refused(&flags.file, "zip-flags", "b.txt");
    }
    let mut disk = plain();
    disk.file[disk.entry + 34] = 1;
    refused(&disk.file, "zip-extra", "b.txt");
}

#[test]
fn what_is_no_zip_at_all() {
    for bytes in [&b""[..], b"PK", b"<html>", &[0; 4096], b"PK\x05\x06"] {
        refused(bytes, "not-zip", "ZIP");
    }
}

#[test]
fn a_package_says_the_same_to_another_reader_of_zip() {
    // Python's, which believes the directory: as many members, the same names, the same bytes.
    let file = sample::wacz();
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("plain.wacz");
    std::fs::write(&path, &file).unwrap();
    let script = "
import sys, zipfile, hashlib
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
for i in z.infolist():
    print(i.filename, i.compress_type, i.date_time, hashlib.sha256(z.read(i)).hexdigest())
";
    let told = std::process::Command::new("python3")
        .args(["-c", script])
        .arg(&path)
        .output()
        .unwrap();
    assert!(
        told.status.success(),
        "{}",
        String::from_utf8_lossy(&told.stderr)
    );
    let expected: String = zip::read(&file)
        .unwrap()
        .iter()
        .map(|member| {
            format!(
                "{} 0 (1980, 1, 1, 0, 0, 0) {}\n",
                member.name,
                signals::Sha256::of(member.bytes)
            )
        })
        .collect();
    assert_eq!(String::from_utf8(told.stdout).unwrap(), expected);
}
