//! Tools that are not ours: another JWS library, another reader of PDF. `cargo xtask test` installs them.

use crate::samples;
use exchange::annex::{Language, PublicKey, Rendition, sign, verify};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// Debian's own interpreter, for which its packages are.
fn python() -> Command {
    let debian = Path::new("/usr/bin/python3");
    Command::new(if debian.exists() {
        debian
    } else {
        Path::new("python3")
    })
}

fn run(command: &mut Command, package: &str, input: &[u8]) -> Output {
    let program = command.get_program().to_owned();
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|_| {
            panic!("{program:?} is missing: `cargo xtask test` installs it, or `apt-get install {package}`")
        });
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// Runs a script with jwcrypto; what it prints.
fn jwcrypto(script: &str, input: &[u8]) -> String {
    let told = run(python().args(["-c", script]), "python3-jwcrypto", input);
    let error = String::from_utf8_lossy(&told.stderr);
    let hint = "`cargo xtask test` installs what is missing, or `apt-get install python3-jwcrypto`";
    assert!(told.status.success(), "{error}\n{hint}");
    String::from_utf8(told.stdout).unwrap()
}

#[test]
fn another_library_verifies_what_this_one_signed() {
    let script = "
import sys
from jwcrypto import jwk, jws
keys = jwk.JWKSet.from_json(open(sys.argv[1]).read()) if len(sys.argv) > 1 else None
given = sys.stdin.read().split('\\n')
keys = jwk.JWKSet.from_json(given[0])
token = jws.JWS()
token.deserialize(given[1])
key = keys.get_key(token.jose_header['kid'])
assert key.thumbprint() == token.jose_header['kid']
token.verify(key)
sys.stdout.write(token.payload.decode())
";
    let keys = String::from_utf8(samples::bytes("keys.jwks")).unwrap();
    for name in samples::COMPLETE {
        let jws = sign(&samples::document(name), &samples::key());
        let read = jwcrypto(script, format!("{}\n{jws}", keys.trim()).as_bytes());
        assert_eq!(read.as_bytes(), samples::document(name).to_json(), "{name}");
    }
}

#[test]
fn what_another_library_signs_is_verified_here() {
    let script = "
import sys, json
from jwcrypto import jwk, jws
key = jwk.JWK.generate(kty='OKP', crv='Ed25519')
token = jws.JWS(sys.stdin.buffer.read())
header = {'typ': 'tco-document+jws', 'kid': key.thumbprint(), 'alg': 'EdDSA', 'x-note': 'ignored'}
token.add_signature(key, None, json.dumps(header), None)
print(token.serialize(compact=True))
print(json.dumps({'keys': [json.loads(key.export_public())]}))
";
    for name in samples::COMPLETE {
        // As a person wrote it, with spaces and line ends: what was signed is bytes, not fields.
        let told = jwcrypto(script, &samples::bytes(&format!("{name}.json")));
        let (jws, keys) = told.trim().split_once('\n').unwrap();
        let keys = PublicKey::read_set(keys.as_bytes()).unwrap();
        let signed = verify(jws, &keys).unwrap();
        assert_eq!(signed.document, samples::document(name));
        assert_eq!(signed.kid, keys[0].kid());
        assert!(verify(jws, &[samples::key().public().clone()]).is_err());
    }
}

/// A file in a folder of its own.
fn written(bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

#[test]
fn other_programs_read_the_pages_and_the_attachment() {
    for name in samples::COMPLETE {
        let jws = sign(&samples::document(name), &samples::key());
        let rendition = Rendition::signed(&jws).unwrap();
        for language in Language::ALL {
            let (_folder, path) = written(&rendition.pdf(language).unwrap());

            let told = run(Command::new("qpdf").arg("--check").arg(&path), "qpdf", b"");
            let said = String::from_utf8_lossy(&told.stdout);
            assert!(
                told.status.success(),
                "{said}{}",
                String::from_utf8_lossy(&told.stderr)
            );
            assert!(
                said.contains("No syntax or stream encoding errors"),
                "{said}"
            );

            let told = run(Command::new("pdfinfo").arg(&path), "poppler-utils", b"");
            let said = String::from_utf8_lossy(&told.stdout);
            assert!(said.contains("A4"), "{said}");

            let words = ["-meta", path.to_str().unwrap()];
            let told = run(Command::new("pdfinfo").args(words), "poppler-utils", b"");
            let said = String::from_utf8_lossy(&told.stdout);
            assert!(said.contains("<pdfaid:part>3</pdfaid:part>"), "{said}");
            assert!(said.contains("<pdfaid:conformance>B<"), "{said}");

            let told = run(Command::new("pdffonts").arg(&path), "poppler-utils", b"");
            let said = String::from_utf8_lossy(&told.stdout);
            let fonts: Vec<&str> = said.lines().skip(2).collect();
            assert_eq!(fonts.len(), 2, "{said}");
            // Embedded, a part of the font, with the letters they stand for.
            assert!(
                fonts.iter().all(|font| font.contains("yes yes yes")),
                "{said}"
            );

            let words = ["-layout", path.to_str().unwrap(), "-"];
            let told = run(Command::new("pdftotext").args(words), "poppler-utils", b"");
            let said = String::from_utf8(told.stdout).unwrap();
            let reference = samples::document(name).reference().to_owned();
            assert!(said.contains(&reference), "{said}");

            let saved = path.with_extension("saved");
            let words = [
                "-save",
                "1",
                "-o",
                saved.to_str().unwrap(),
                path.to_str().unwrap(),
            ];
            let told = run(Command::new("pdfdetach").args(words), "poppler-utils", b"");
            assert!(told.status.success());
            assert_eq!(std::fs::read(&saved).unwrap(), jws.as_bytes());
        }
    }
}

#[test]
fn a_file_that_another_program_wrote_anew_still_gives_its_document() {
    let jws = sign(&samples::document("order"), &samples::key());
    let pdf = Rendition::signed(&jws)
        .unwrap()
        .pdf(Language::English)
        .unwrap();
    let (_folder, path) = written(&pdf);
    let anew = path.with_extension("anew.pdf");
    let mut command = Command::new("qpdf");
    command
        .args([
            "--compress-streams=y",
            "--recompress-flate",
            "--object-streams=generate",
        ])
        .args([&path, &anew]);
    assert!(run(&mut command, "qpdf", b"").status.success());
    let bytes = std::fs::read(&anew).unwrap();
    assert_ne!(bytes, pdf);
    assert_eq!(exchange::annex::jws_in_pdf(&bytes).unwrap(), jws);
}

#[test]
fn the_words_on_the_pages_are_the_documents() {
    let jws = sign(&samples::document("order-cross-border"), &samples::key());
    let pdf = Rendition::signed(&jws)
        .unwrap()
        .pdf(Language::German)
        .unwrap();
    let (_folder, path) = written(&pdf);
    let words = ["-layout", path.to_str().unwrap(), "-"];
    let told = run(Command::new("pdftotext").args(words), "poppler-utils", b"");
    let said = String::from_utf8(told.stdout).unwrap();
    let mut at = 0;
    // In the order of the annex.
    for text in [
        "Entfernungsanordnung",
        "Abschnitt A",
        "Exemple Hébergement SARL",
        "2026-12-31 23:59:00 (UTC+01:00)",
        "TCO-2026-0417",
        "Abschnitt B",
        "(1) https://hebergement.example.org/f/aa01",
        "(3) https://hebergement.example.org/f/aa03",
        "[X] fordert zur Beteiligung",
        "[X] stellt eine Drohung",
        "Abschnitt C",
        "[X] aus Gründen der öffentlichen Sicherheit",
        "2027-02-11 23:59:00 (UTC+01:00)",
        "Abschnitt D",
        "Abschnitt E",
        "Example Police Office",
        "Abschnitt F",
        "Abschnitt G",
        "Verwaltungsgericht Musterstadt",
        "staydown verify-document",
    ] {
        let place = said[at..].find(text);
        at += place.unwrap_or_else(|| panic!("{text} is not after byte {at} of {said}"));
    }
}
