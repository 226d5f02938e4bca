//! Tools that are not ours. `cargo xtask test` puts them under `target/python`, in two environments, since they do not go together:
//! `evidence` (wacz, cdxj-indexer, warcio, authsign) and `replay` (pywb).

use crate::sample;
use evidence::sign::{DomainIdentity, DomainKey, Signer};
use evidence::verify::{Severity, Signed, Trust, verify};
use evidence::warc::FILE_NAME;
use evidence::{cdxj, surt};
use jiff::Timestamp;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Where the environment called `purpose` is: where `cargo xtask test` made it, or where the variable says.
fn environment(purpose: &str) -> PathBuf {
    let variable = format!("STAYDOWN_PYTHON_{}", purpose.to_uppercase());
    let made = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../target/python")
        .join(purpose);
    std::env::var_os(variable)
        .map_or(made, PathBuf::from)
        .join("bin")
}

/// A program of an environment.
///
/// # Panics
/// If it is missing, saying what installs it: a check that others make cannot be left out.
fn tool(purpose: &str, name: &str) -> Command {
    let program = environment(purpose).join(name);
    assert!(
        program.exists(),
        "{} is missing: `cargo xtask test` installs it from PyPI, which this machine has to reach once",
        program.display()
    );
    Command::new(program)
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("evidence-others")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn said(output: &Output) -> String {
    format!(
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn validate(file: &Path) -> Output {
    tool("evidence", "wacz")
        .args(["validate", "-f"])
        .arg(file)
        .output()
        .unwrap()
}

#[test]
fn wacz_validate_accepts_what_we_write_and_refuses_what_was_changed() {
    let folder = folder("validate");
    let (file, changed) = (folder.join("whole.wacz"), folder.join("changed.wacz"));
    fs::write(&file, sample::wacz()).unwrap();
    let told = validate(&file);
    assert!(told.status.success(), "{}", said(&told));
    // That it looks at all: the record in custody is changed, and its CRC with it.
    let bytes = sample::wacz();
    let mut members = evidence::zip::read(&bytes).unwrap();
    members
        .iter_mut()
        .filter(|member| member.name == "custody/record.json")
        .for_each(|member| member.bytes = b"{}");
    fs::write(&changed, evidence::zip::write(&members).unwrap()).unwrap();
    let told = validate(&changed);
    assert!(!told.status.success(), "{}", said(&told));
}

#[test]
fn warcio_checks_every_digest_and_finds_none_wrong() {
    let folder = folder("warcio");
    let file = folder.join(FILE_NAME);
    fs::write(&file, sample::warc()).unwrap();
    let told = tool("evidence", "warcio")
        .args(["check", "-v"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", said(&told));
    assert_eq!(
        said(&told).matches("digest pass").count(),
        11,
        "{}",
        said(&told)
    );
}

#[test]
fn the_index_is_the_one_that_cdxj_indexer_writes() {
    let folder = folder("index");
    let file = folder.join(FILE_NAME);
    fs::write(&file, sample::warc()).unwrap();
    let told = tool("evidence", "cdxj-indexer")
        .arg("--sort")
        .arg(&file)
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", said(&told));
    let ours = cdxj::index(&sample::warc(), FILE_NAME).unwrap();
    assert_eq!(String::from_utf8(told.stdout).unwrap(), ours);
}

#[test]
fn keys_of_urls_are_those_of_the_archives_own_library() {
    let urls = [
        "http://example.com",
        "https://www.EXAMPLE.com:443/A/b/../C/./d//e/",
        "http://www12.example.com:8080/?",
        "http://example.com/?z=1&a=2&a=1&b",
        "http://example.com/%7Euser/%41%2541/caf%C3%A9?q=%20x%23y",
        "http://127.0.0.1:9999/p",
        "http://2130706433/",
        "http://[2001:db8::1]:8443/x",
        "http://user:secret@example.com/x#part",
        "http://example.com/a;b=c?jsessionid=0123456789abcdef0123456789ABCDEF&x=1",
        "http://example.com/?x=1&sid=0123456789abcdef0123456789ABCDEF",
        "http://example.com/?ASPSESSIONIDABCDEFGH=ABCDEFGHABCDEFGHABCDEFGH&y=2",
        "http://example.com/?cfid=12&cftoken=34&y=2",
        "http://example.com/(S(0123456789abcdef01234567))/page.aspx?x=1",
        "http://example.com/(0123456789abcdef01234567)/sub/page.ASPX",
        "http://example.com/../../x",
        "http://example.com/a/",
        "http://..example..com./",
        "https://xn--mnchen-3ya.example/stra%C3%9Fe",
        "https://example.com:80/",
        "http://example.com/a?b?c=d&e==f",
        "http://example.com/a%3Fb",
        "urn:view:https://example.com/A?b=2&a=1",
        "urn:dom:https://example.com/",
        "https://t.me/s/Channel_Name/123?single",
        "http://example.com/?a=%26&A=1",
    ];
    let script = "
import sys, surt
for line in sys.stdin.read().split('\\n'):
    print(surt.surt(line))
";
    let mut child = tool("evidence", "python")
        .args(["-W", "ignore", "-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(urls.join("\n").as_bytes())
        .unwrap();
    let told = child.wait_with_output().unwrap();
    let theirs = String::from_utf8(told.stdout).unwrap();
    let theirs: Vec<&str> = theirs.lines().collect();
    let ours: Vec<String> = urls.iter().map(|url| surt(url)).collect();
    assert_eq!(ours, theirs);
}

#[test]
fn pywb_replays_the_captured_bytes() {
    let folder = folder("replay");
    fs::write(folder.join(FILE_NAME), sample::warc()).unwrap();
    let manage = |arguments: &[&str]| {
        let told = tool("replay", "wb-manager")
            .args(arguments)
            .current_dir(&folder)
            .output()
            .unwrap();
        assert!(told.status.success(), "{}", said(&told));
    };
    manage(&["init", "kept"]);
    manage(&["add", "kept", FILE_NAME]);
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let mut server = tool("replay", "wayback")
        .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
        .current_dir(&folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let ask = |path: &str| -> Option<Vec<u8>> {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
        write!(
            stream,
            "GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        )
        .ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        (!answer.is_empty()).then_some(answer)
    };
    // `id_`: as captured, without anything rewritten.
    let picture = "/kept/20261121230503id_/https://www.host.example/a.png";
    let page = "/kept/20261121230502id_/https://www.host.example/P/1?b=2&a=1";
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    let mut replayed = None;
    while replayed.is_none() && std::time::Instant::now() < until {
        std::thread::sleep(std::time::Duration::from_millis(300));
        replayed = ask(picture);
    }
    let page = ask(page);
    server.kill().unwrap();
    server.wait().unwrap();
    let (picture, page) = (replayed.expect("pywb did not start"), page.unwrap());
    assert!(
        picture.starts_with(b"HTTP/1.") && picture.ends_with(sample::PICTURE),
        "{}",
        String::from_utf8_lossy(&picture)
    );
    let page = String::from_utf8_lossy(&page).into_owned();
    assert!(page.contains(sample::PAGE), "{page}");
}

/// An authority for domains, one for time stamps, a certificate each, and openssl to stamp with.
struct Authorities {
    folder: PathBuf,
}

impl Authorities {
    fn new(name: &str) -> Self {
        let authorities = Self {
            folder: folder(name),
        };
        let file = |name: &str, text: &str| fs::write(authorities.folder.join(name), text).unwrap();
        file(
            "ca.cnf",
            "[req]\ndistinguished_name=d\n[d]\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n[leaf]\nbasicConstraints=CA:FALSE\nsubjectAltName=DNS:agency.example\n[tsa]\nbasicConstraints=CA:FALSE\nextendedKeyUsage=critical,timeStamping\n",
        );
        file(
            "tsa.cnf",
            "[tsa]\ndefault_tsa=one\n[one]\nserial=serial\ncrypto_device=builtin\nsigner_cert=tsa.pem\ncerts=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4.1\ndigests=sha256\naccuracy=secs:1\nordering=yes\ntsa_name=yes\ness_cert_id_chain=no\ness_cert_id_alg=sha256\n",
        );
        for (name, kind) in [
            ("root", "EC"),
            ("leaf", "EC"),
            ("stamps", "RSA"),
            ("tsa", "RSA"),
        ] {
            let option = if kind == "EC" {
                "ec_paramgen_curve:P-256"
            } else {
                "rsa_keygen_bits:2048"
            };
            authorities.openssl(&[
                "genpkey",
                "-algorithm",
                kind,
                "-pkeyopt",
                option,
                "-out",
                &format!("{name}.key"),
            ]);
        }
        for (name, subject) in [
            ("root", "/CN=Test root"),
            ("stamps", "/CN=Test stamps root"),
        ] {
            authorities.openssl(&[
                "req",
                "-x509",
                "-new",
                "-config",
                "ca.cnf",
                "-extensions",
                "ca",
                "-sha256",
                "-days",
                "30",
                "-key",
                &format!("{name}.key"),
                "-subj",
                subject,
                "-out",
                &format!("{name}.pem"),
            ]);
        }
        for (name, subject, by) in [
            ("leaf", "/CN=agency.example", "root"),
            ("tsa", "/CN=Test stamps", "stamps"),
        ] {
            authorities.openssl(&[
                "req",
                "-new",
                "-config",
                "ca.cnf",
                "-sha256",
                "-key",
                &format!("{name}.key"),
                "-subj",
                subject,
                "-out",
                &format!("{name}.csr"),
            ]);
            authorities.openssl(&[
                "x509",
                "-req",
                "-in",
                &format!("{name}.csr"),
                "-CA",
                &format!("{by}.pem"),
                "-CAkey",
                &format!("{by}.key"),
                "-CAcreateserial",
                "-sha256",
                "-days",
                "7",
                "-extfile",
                "ca.cnf",
                "-extensions",
                name,
                "-out",
                &format!("{name}.pem"),
            ]);
        }
        authorities
    }

    fn openssl(&self, arguments: &[&str]) -> Vec<u8> {
        let told = Command::new("openssl")
            .args(arguments)
            .current_dir(&self.folder)
            .output();
        let told = told.expect(
            "openssl is missing: `cargo xtask test` installs it, or `apt-get install openssl`",
        );
        assert!(
            told.status.success(),
            "openssl {arguments:?}: {}",
            said(&told)
        );
        told.stdout
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join(name)).unwrap()
    }

    fn stamp(&self, text: &str) -> (Vec<u8>, String) {
        fs::write(self.folder.join("data"), text).unwrap();
        self.openssl(&[
            "ts", "-query", "-data", "data", "-sha256", "-cert", "-out", "query",
        ]);
        self.openssl(&[
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            "query",
            "-out",
            "reply",
        ]);
        let chain = format!("{}{}", self.text("tsa.pem"), self.text("stamps.pem"));
        (fs::read(self.folder.join("reply")).unwrap(), chain)
    }

    fn identity(&self) -> DomainIdentity {
        let chain = format!("{}{}", self.text("leaf.pem"), self.text("root.pem"));
        DomainIdentity::read(&chain, self.text("leaf.key").as_bytes()).unwrap()
    }

    fn key<'a>(&'a self, identity: &'a DomainIdentity) -> DomainKey<'a> {
        DomainKey {
            identity,
            stamp: Box::new(|text| Ok(self.stamp(text))),
        }
    }

    fn fingerprint(&self, name: &str) -> String {
        let der = self.openssl(&["x509", "-in", name, "-outform", "DER"]);
        signals::Sha256::of(&der).to_string()
    }
}

fn signed_by_a_domain(authorities: &Authorities) -> Vec<u8> {
    let mut package = sample::package();
    package.created = Timestamp::now();
    package
        .write(&authorities.key(&authorities.identity()))
        .unwrap()
}

#[test]
fn authsign_verifies_a_domains_signature_and_its_time_stamp() {
    let authorities = Authorities::new("authsign");
    let file = signed_by_a_domain(&authorities);
    let members = evidence::zip::read(&file).unwrap();
    let digest = members
        .iter()
        .find(|member| member.name == "datapackage-digest.json")
        .unwrap();
    fs::write(authorities.folder.join("digest.json"), digest.bytes).unwrap();
    let roots = format!(
        "domain_cert_roots:\n  - {}\ntimestamp_cert_roots:\n  - {}\n",
        authorities.fingerprint("root.pem"),
        authorities.fingerprint("stamps.pem")
    );
    fs::write(authorities.folder.join("roots.yaml"), roots).unwrap();
    let script = "
import json, sys
from authsign.verifier import Verifier
signed = json.load(open('digest.json'))['signedData']
seen = Verifier('roots.yaml')(signed)
print('SEEN', seen.observer, seen.timestamp)
signed['hash'] = signed['hash'][:-1] + ('0' if signed['hash'][-1] != '0' else '1')
try:
    Verifier('roots.yaml')(signed)
except Exception:
    print('REFUSED')
";
    let told = tool("evidence", "python")
        .args(["-W", "ignore", "-c", script])
        .current_dir(&authorities.folder)
        .output()
        .unwrap();
    let text = said(&told);
    assert!(
        told.status.success()
            && text.contains("SEEN agency.example 20")
            && text.contains("REFUSED"),
        "{text}"
    );
    let file_path = authorities.folder.join("signed.wacz");
    fs::write(&file_path, &file).unwrap();
    let told = validate(&file_path);
    assert!(told.status.success(), "{}", said(&told));
}

#[test]
fn our_verifier_says_the_same_of_a_domains_signature() {
    let authorities = Authorities::new("domain");
    let file = signed_by_a_domain(&authorities);
    let roots = vec![
        authorities.fingerprint("root.pem"),
        authorities.fingerprint("stamps.pem"),
    ];
    let report = verify(
        &file,
        &Trust {
            roots,
            ..Trust::default()
        },
    );
    let faults: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Fault)
        .collect();
    assert!(report.holds, "{faults:#?}");
    let Some(Signed::Domain {
        domain,
        trusted,
        stamped,
        ..
    }) = report.signed
    else {
        panic!("not signed by a domain")
    };
    assert_eq!((domain.as_str(), trusted), ("agency.example", true));
    assert!(stamped <= Timestamp::now());
    let report = verify(
        &file,
        &Trust {
            roots: vec!["11".repeat(32)],
            ..Trust::default()
        },
    );
    assert!(
        !report.holds
            && report
                .findings
                .iter()
                .any(|finding| finding.code == "another-root")
    );
    // A stamp for something else is refused before anything is written.
    let identity = authorities.identity();
    let begun = authorities
        .key(&identity)
        .begin("sha256:00", "2026-11-21T23:05:05Z", sample::TOOL)
        .unwrap();
    let (stamp, chain) = authorities.stamp("something else");
    let error = begun.stamped(&stamp, &chain).unwrap_err();
    assert!(error.to_string().contains("something else"), "{error}");
}

#[test]
fn a_domains_key_and_its_certificates_have_to_belong_together() {
    let authorities = Authorities::new("identity");
    let (leaf, root) = (authorities.text("leaf.pem"), authorities.text("root.pem"));
    let read = |chain: &str, key: &str| {
        let key = authorities.text(key);
        DomainIdentity::read(chain, key.as_bytes()).map_err(|error| error.to_string())
    };
    let chain = format!("{leaf}{root}");
    assert_eq!(read(&chain, "leaf.key").unwrap().domain(), "agency.example");
    for (chain, key, why) in [
        (
            chain.as_str(),
            "root.key",
            "not that of the first certificate",
        ),
        (chain.as_str(), "tsa.key", "not an ECDSA key"),
        (leaf.as_str(), "leaf.key", "no root"),
        (&format!("{root}{leaf}"), "root.key", "no root"),
        ("", "leaf.key", "no certificate"),
    ] {
        let told = read(chain, key).unwrap_err();
        assert!(told.contains(why), "{told}");
    }
}

/// Every byte of the stamp and of the certificates, changed: nothing of it is immaterial.
#[test]
fn no_byte_of_a_domains_signature_can_be_changed_unnoticed() {
    let authorities = Authorities::new("bytes");
    let file = signed_by_a_domain(&authorities);
    let trust = Trust {
        roots: vec![
            authorities.fingerprint("root.pem"),
            authorities.fingerprint("stamps.pem"),
        ],
        ..Trust::default()
    };
    assert!(verify(&file, &trust).holds);
    let members = evidence::zip::read(&file).unwrap();
    let digest = members
        .iter()
        .find(|member| member.name == "datapackage-digest.json")
        .unwrap()
        .bytes;
    let mut unnoticed = Vec::new();
    for place in 0..digest.len() {
        let mut changed = digest.to_vec();
        changed[place] ^= 1;
        let mut members = members.clone();
        members
            .iter_mut()
            .filter(|member| member.name == "datapackage-digest.json")
            .for_each(|member| member.bytes = &changed);
        if verify(&evidence::zip::write(&members).unwrap(), &trust).holds {
            unnoticed.push(place);
        }
    }
    let shown: Vec<_> = unnoticed
        .iter()
        .map(|place| String::from_utf8_lossy(&digest[place.saturating_sub(12)..*place + 4]))
        .collect();
    assert!(
        unnoticed.is_empty(),
        "{} of {}: {shown:?}",
        unnoticed.len(),
        digest.len()
    );
}

#[test]
fn openssl_verifies_an_anonymous_signature() {
    let folder = folder("openssl");
    let signed = sample::key()
        .sign("sha256:00ff", "2026-11-21T23:05:05Z", sample::TOOL)
        .unwrap();
    let decode = |text: &str| {
        base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap()
    };
    fs::write(
        folder.join("key.der"),
        decode(signed.public_key.as_deref().unwrap()),
    )
    .unwrap();
    fs::write(folder.join("signature"), decode(&signed.signature)).unwrap();
    fs::write(folder.join("text"), &signed.hash).unwrap();
    let told = Command::new("openssl")
        .args([
            "dgst",
            "-sha256",
            "-keyform",
            "DER",
            "-verify",
            "key.der",
            "-signature",
            "signature",
            "text",
        ])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", said(&told));
}
