//! What is written.

use crate::sample;
use evidence::verify::{Severity, Signed, Trust, verify};
use evidence::warc::FILE_NAME;
use evidence::{WarcReader, WarcRecord, cdxj, zip};

fn records() -> Vec<WarcRecord> {
    let warc = sample::warc();
    let records: Result<Vec<_>, _> = WarcReader::new(&warc).collect();
    records.unwrap()
}

#[test]
fn the_same_capture_gives_the_same_bytes() {
    assert_eq!(sample::warc(), sample::warc());
    let (one, other) = (sample::wacz(), sample::wacz());
    let (one, other) = (zip::read(&one).unwrap(), zip::read(&other).unwrap());
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one.name, other.name);
        // ECDSA signs with fresh randomness: only what holds the signature differs.
        if one.name != "datapackage-digest.json" {
            assert_eq!(one.bytes, other.bytes, "{}", one.name);
        }
    }
    // As ZIP, too: the same members, the same file.
    assert_eq!(zip::write(&one).unwrap(), zip::write(&one).unwrap());
}

#[test]
fn another_capture_of_the_same_has_other_identifiers() {
    use evidence::warc::Warc;
    let ids = |capture: &str| {
        let warc = Warc::begin(
            capture,
            sample::TOOL,
            sample::instant("2026-01-01T00:00:00Z"),
        );
        let warc = warc.finish();
        let record = WarcReader::new(&warc).next().unwrap().unwrap();
        record.field("WARC-Record-ID").unwrap().to_owned()
    };
    assert_eq!(ids("cap_1"), ids("cap_1"));
    assert_ne!(ids("cap_1"), ids("cap_2"));
    let id = ids("cap_1");
    // RFC 9562: the version in the 13th digit, the variant in the 17th.
    let digits: Vec<char> = id
        .trim_matches(['<', '>'])
        .rsplit(':')
        .next()
        .unwrap()
        .chars()
        .filter(|c| *c != '-')
        .collect();
    assert_eq!((digits.len(), digits[12]), (32, '8'));
    assert!(matches!(digits[16], '8' | '9' | 'a' | 'b'));
}

#[test]
fn every_answer_has_its_request_and_what_is_known_of_the_connection() {
    let records = records();
    let kinds: Vec<&str> = records.iter().map(WarcRecord::kind).collect();
    let three = ["response", "request", "metadata"];
    let expected = [&["warcinfo"][..], &three, &three, &three, &["resource"]].concat();
    assert_eq!(kinds, expected);
    for chunk in records[1..10].chunks(3) {
        let [answer, request, metadata] = chunk else {
            panic!("three each")
        };
        let id = answer.field("WARC-Record-ID");
        assert_eq!(request.field("WARC-Concurrent-To"), id);
        assert_eq!(metadata.field("WARC-Concurrent-To"), id);
        assert_eq!(answer.field("WARC-IP-Address"), Some("192.0.2.7"));
        let known = String::from_utf8(metadata.block.clone()).unwrap();
        for name in [
            "tool: staydown ",
            "our-clock-began: 2026-11-21T23:05:0",
            "server-clock: Sat, 21 Nov 2026 23:05:00 GMT",
            "resolved-address: 192.0.2.7:443",
            "egress: direct",
            "body-sha256: ",
        ] {
            assert!(known.contains(name), "{name} in {known}");
        }
        let over_tls = answer.uri().unwrap().starts_with("https");
        assert_eq!(known.contains("tls-certificate-sha256: "), over_tls);
    }
}

#[test]
fn what_was_on_the_wire_is_in_the_archive_byte_for_byte() {
    let records = records();
    let page = records[4].block.clone();
    let text = String::from_utf8(page).unwrap();
    assert!(text.starts_with("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"));
    assert!(text.contains(sample::PAGE) && text.ends_with("\r\n0\r\n\r\n"));
    assert_eq!(records[7].http().1, sample::PICTURE);
}

#[test]
fn the_index_finds_answers_and_what_was_made_of_them_and_nothing_else() {
    let index = cdxj::index(&sample::warc(), FILE_NAME).unwrap();
    let keys: Vec<&str> = index
        .lines()
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(
        keys,
        [
            "example,host)/a.png",
            "example,host)/p/1",
            "example,host)/p/1?a=1&b=2",
            "urn:view:https://www.host.example/p/1?a=1&b=2"
        ]
    );
    let warc = sample::warc();
    for line in index.lines() {
        let json: serde_json::Value =
            serde_json::from_str(line.splitn(3, ' ').nth(2).unwrap()).unwrap();
        let at: usize = json["offset"].as_str().unwrap().parse().unwrap();
        let length: usize = json["length"].as_str().unwrap().parse().unwrap();
        let record = WarcReader::new(&warc[at..at + length])
            .next()
            .unwrap()
            .unwrap();
        assert_eq!(record.uri(), json["url"].as_str());
    }
}

#[test]
fn a_package_that_was_not_touched_holds_and_says_who_signed() {
    let report = verify(&sample::wacz(), &Trust::default());
    let faults: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Fault)
        .collect();
    assert!(report.holds, "{faults:#?}");
    assert_eq!(report.pages.len(), 1);
    assert_eq!((report.members, report.records), (7, 11));
    let fingerprint = sample::key().fingerprint();
    assert_eq!(
        report.signed,
        Some(Signed::Anonymous {
            key: fingerprint.clone(),
            trusted: false
        })
    );
    let trust = Trust {
        keys: vec![fingerprint.to_uppercase()],
        ..Trust::default()
    };
    let report = verify(&sample::wacz(), &trust);
    assert!(
        report.holds && report.findings.is_empty(),
        "{:?}",
        report.findings
    );
}

#[test]
fn another_key_than_the_one_believed_is_a_fault() {
    let trust = Trust {
        keys: vec!["00".repeat(32)],
        ..Trust::default()
    };
    let report = verify(&sample::wacz(), &trust);
    assert!(!report.holds);
    assert_eq!(report.findings[0].code, "another-key");
}

#[test]
fn a_file_of_custody_needs_an_extension_and_a_name_of_its_own() {
    for names in [
        &["checkpoint"][..],
        &["a/b.txt"],
        &["a.txt", "A.txt"],
        &[".txt"],
    ] {
        let mut package = sample::package();
        package.custody = names
            .iter()
            .map(|name| ((*name).to_owned(), Vec::new()))
            .collect();
        assert!(package.write(&sample::key()).is_err(), "{names:?}");
    }
}
