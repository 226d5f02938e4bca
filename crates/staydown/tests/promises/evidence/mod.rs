//! Evidence: what a capture leaves behind, what a court is given, and what is said of a file that was changed.

mod berkeley;
mod files;
mod serving;

use crate::stage::{Stage, judgement, new_notice};
use casework::{CaptureId, CaseId, NoticeKind, Outcome};
use exchange::v1::CaptureView;
use serde_json::Value;
use std::path::{Path, PathBuf};
use testkit::{Door, Finished};

/// A page on the provider's service with a known picture on it, captured; the case it became; the package of the capture.
struct Seized {
    stage: Stage,
    capture: CaptureView,
    case: CaseId,
    wacz: Vec<u8>,
}

impl Seized {
    async fn new() -> Self {
        let stage = Stage::set().await;
        let (capture, case) = stage.found(1).await;
        let wacz = package(&stage, &capture.id).await;
        Self {
            stage,
            capture,
            case,
            wacz,
        }
    }

    /// Decides the case, issues a referral about it, stops the server, and exports it: the file.
    async fn exported(mut self) -> (Self, PathBuf) {
        let analyst = self.stage.analyst();
        let judged = judgement(Outcome::Refer);
        analyst.decide(&self.case, &judged).await.unwrap();
        let notice = new_notice(NoticeKind::Referral);
        analyst.issue(&self.case, &notice).await.unwrap();
        self.stage.server.stop().await.unwrap();
        let out = self.stage.instance.scratch().join("court");
        let words = [
            "evidence",
            "export",
            self.case.as_str(),
            "--out",
            text(&out),
            "--purpose",
            "for the court of Hamburg",
        ];
        let told = self.stage.instance.json(&words).await.unwrap();
        let file = PathBuf::from(told["file"].as_str().unwrap());
        assert_eq!(told["captures"], 1, "{told}");
        assert!(told["events"].as_u64() > Some(4), "{told}");
        (self, file)
    }

    /// Verifies a file with the instance's own keys.
    async fn verify(&self, file: &Path) -> (Option<i32>, Value, Finished) {
        let public =
            std::fs::read_to_string(self.stage.instance.data().join("keys/evidence.pub")).unwrap();
        let key = fingerprint(&public);
        let ledger =
            std::fs::read_to_string(self.stage.instance.data().join("keys/ledger.vkey")).unwrap();
        let words = [
            "evidence",
            "verify",
            text(file),
            "--key",
            &key,
            "--ledger-key",
            ledger.trim(),
            "--json",
        ];
        let told = self.stage.instance.program().run(words).await.unwrap();
        (told.code, told.last().unwrap(), told)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// SHA-256 of a public key in PEM form, as its owner publishes it: not by the program's own doing.
fn fingerprint(pem: &str) -> String {
    use base64::Engine;
    let letters: String = pem
        .lines()
        .filter(|line| !line.starts_with("---"))
        .collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(letters)
        .unwrap();
    signals::Sha256::of(&der).to_string()
}

async fn package(stage: &Stage, capture: &CaptureId) -> Vec<u8> {
    let door = Door::new(stage.server.url()).with_token(&stage.authority.token.secret);
    let path = format!("/v1/captures/{capture}/wacz");
    let answer = door.get(&path).await.unwrap();
    assert_eq!(answer.status, 200);
    answer.body
}

/// The members of a package, by another reader of ZIP than ours.
fn unpacked(file: &Path, folder: &Path) {
    let done = std::process::Command::new("python3")
        .args(["-m", "zipfile", "-e"])
        .args([file, folder])
        .status();
    assert!(
        done.is_ok_and(|status| status.success()),
        "python3 is missing"
    );
}
