//! The target `package`: any bytes as a WACZ, as a ZIP file, as a WARC file, as a URL. Nothing panics, and a ZIP file that is taken can be
//! read in one way only: its members stand in it, one behind the other.

use ::evidence::sign::{SignError, SignedData, Signer};
use ::evidence::verify::{Severity, Trust, verify};
use ::evidence::wacz::{Package, Page};
use ::evidence::warc::{FILE_NAME, Resource, Warc};
use ::evidence::{WarcReader, cdxj, surt, zip};

/// Reads the input in each of these ways.
///
/// # Panics
/// If a member of an archive lies outside of it, or over another; if an archive written anew is read otherwise; if a report has a fault
/// and says that all is well; if a record lies outside of its file.
pub fn package(input: &[u8]) {
    let trust = Trust {
        unsigned: true,
        ..Trust::default()
    };
    let report = verify(input, &trust);
    let faults = report.findings.iter();
    let mut faults = faults.filter(|finding| finding.severity == Severity::Fault);
    assert_eq!(report.holds, faults.next().is_none());

    if let Ok(members) = zip::read(input) {
        assert!(report.members == members.len());
        let mut behind = 0;
        for member in &members {
            let begin = member.bytes.as_ptr() as usize - input.as_ptr() as usize;
            assert!(member.bytes.is_empty() || begin >= behind + 30);
            behind = begin + member.bytes.len();
            assert!(behind <= input.len());
        }
        let again = zip::write(&members).expect("what was read can be written");
        assert_eq!(zip::read(&again).as_ref(), Ok(&members));
    }
    let mut next = 0;
    for record in WarcReader::new(input).map_while(Result::ok) {
        assert_eq!(record.offset, next);
        next += record.length;
        assert!(next <= input.len() as u64);
        let line = cdxj::line(&record, FILE_NAME);
        assert!(
            line.is_none_or(
                |line| line.is_ascii() || record.uri().is_some_and(|uri| !uri.is_ascii())
            )
        );
    }
    if let Ok(text) = std::str::from_utf8(input) {
        assert!(!surt(text).contains('\n') || text.contains('\n'));
    }
}

/// Signs with what is no signature, so that the seeds are always the same.
struct Nobody;

impl Signer for Nobody {
    fn sign(&self, hash: &str, created: &str, software: &str) -> Result<SignedData, SignError> {
        Ok(SignedData {
            hash: hash.to_owned(),
            created: created.to_owned(),
            software: software.to_owned(),
            version: "0.1.0".to_owned(),
            signature: "AAAA".to_owned(),
            public_key: Some("AAAA".to_owned()),
            domain: None,
            domain_cert: None,
            time_signature: None,
            timestamp_cert: None,
            cross_signed_cert: None,
        })
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let at = "2026-01-02T03:04:05Z".parse().expect("an instant");
    let mut warc = Warc::begin("c", "staydown 0", at);
    let uri = "urn:view:http://a.example/".to_owned();
    warc.resource(&Resource {
        uri: uri.clone(),
        media_type: "text/plain",
        at,
        bytes: b"harmless",
    });
    let warc = warc.finish();
    let package = Package {
        title: "t".to_owned(),
        description: "d".to_owned(),
        created: at,
        software: "staydown 0".to_owned(),
        warcs: vec![(FILE_NAME.to_owned(), warc.clone())],
        pages: vec![Page::new("1", &uri, at, "t")],
        custody: vec![("a.json".to_owned(), b"{}".to_vec())],
    };
    let whole = package.write(&Nobody).expect("a package");
    let zip = zip::write(&[
        zip::Member {
            name: "a",
            bytes: b"one",
        },
        zip::Member {
            name: "b/c.txt",
            bytes: b"",
        },
    ]);
    let url =
        b"https://u:p@www2.A.example:8443/x/../(S(0123456789abcdef01234567))/y.aspx?b=%41&a&sid=1";
    vec![
        ("whole".to_owned(), whole),
        ("warc".to_owned(), warc),
        ("zip".to_owned(), zip.expect("an archive")),
        ("url".to_owned(), url.to_vec()),
    ]
}
