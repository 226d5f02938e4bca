//! A provider that takes orders in from outside: its maildir, its mail server, its register.

use crate::stage::{AUTHORITY, PROVIDER, Stage, until};
use exchange::annex::{Document, Key, key_set, sign};
use exchange::v1::{IntakeView, NoticeView, Page};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use testkit::{Answer, Door, Instance, MailServer, Options};

pub(super) const DOMAIN: &str = "unit.example";
pub(super) const MX: &str = "mx.harbour.example";

pub(super) fn key(number: u8) -> Key {
    Key::from_seed(&[number; 32]).unwrap()
}

/// The authority of every stage, as the register has it: with the key 1 and a domain.
pub(super) fn register() -> Value {
    let keys: Value = serde_json::from_str(&key_set(&[key(1).public().clone()]).unwrap()).unwrap();
    json!([entry(AUTHORITY, DOMAIN, &keys["keys"], &["issue"])])
}

pub(super) fn entry(name: &str, domain: &str, keys: &Value, designations: &[&str]) -> Value {
    json!({
        "name": name, "member_state": "DE", "contact": format!("desk@{domain}"),
        "particulars": {
            "designations": designations, "kind": "law_enforcement", "representative": "A. Sample, head of unit",
            "address": "1 Example Street", "telephone": "+49 30 0000000", "email": format!("orders@{domain}"),
            "redress": {"body": "Court", "deadline_days": 30, "provisions": "https://law.example/act"},
            "email_domains": [domain], "keys": keys,
        }
    })
}

pub(super) async fn import(instance: &Instance, register: &Value) {
    let file = instance.scratch().join("register.json");
    fs::write(&file, register.to_string()).unwrap();
    let words = ["admin", "authority", "import", file.to_str().unwrap()];
    instance.run(&words).await.unwrap().ok().unwrap();
}

/// A provider whose mail is delivered into a maildir, and whose answers go to a server in the test's hand.
pub(super) struct Desk {
    pub(super) stage: Stage,
    pub(super) mail: MailServer,
    pub(super) maildir: PathBuf,
}

impl Desk {
    pub(super) async fn set() -> Self {
        Self::set_with(&[]).await
    }

    pub(super) async fn set_with(private: &[&str]) -> Self {
        let mail = MailServer::open().await.unwrap();
        let (smtp, mut maildir) = (mail.url(), PathBuf::new());
        let stage = Stage::set_with(async |instance| {
            import(instance, &register()).await;
            let words = ["admin", "organisation", "list", "--json"];
            let listed = instance.run(&words).await.unwrap().lines().unwrap();
            let ours = listed.iter().find(|one| one["name"] == PROVIDER).unwrap();
            let host = ours["hosts"][0].as_str().unwrap().to_owned();
            for prefix in private {
                let prefix = format!("http://{host}{prefix}");
                let words = [
                    "admin",
                    "organisation",
                    "private-surfaces",
                    "--organisation",
                    PROVIDER,
                    "--prefix",
                    &prefix,
                ];
                let set = instance.json(&words).await.unwrap();
                assert_eq!(set["private_surfaces"], json!([prefix]));
            }
            maildir = instance.scratch().join("maildir");
            for part in ["new", "cur", "tmp"] {
                fs::create_dir_all(maildir.join(part)).unwrap();
            }
            let mut options = Options::patient();
            let words = [
                "--smtp",
                &smtp,
                "--smtp-from",
                "Harbour <orders@harbour.example>",
                "--maildir",
                maildir.to_str().unwrap(),
                "--maildir-authserv",
                MX,
            ];
            options.words.extend(words.map(str::to_owned));
            options
        })
        .await;
        Self {
            stage,
            mail,
            maildir,
        }
    }

    pub(super) fn door(&self) -> Door {
        self.stage.provider.door(&self.stage.server)
    }

    pub(super) fn url(&self, path: &str) -> String {
        self.stage.host.url(path)
    }

    /// An order that lacks nothing.
    pub(super) fn order(&self, reference: &str, paths: &[&str]) -> Value {
        let sample = include_bytes!("../../../../../docs/schemas/tco/samples/order.json");
        let mut order: Value = serde_json::from_slice(sample).unwrap();
        let locations = paths.iter().map(|path| json!({"url": self.url(path)}));
        order["section_a"]["reference"] = json!(reference);
        order["section_b"]["locations"] = locations.collect();
        order["section_e"]["authority"] = json!(AUTHORITY);
        order
    }

    /// Delivers a mail as a mail server does: written elsewhere, then moved into `new/`.
    pub(super) fn deliver(&self, name: &str, mail: &str, at: Timestamp) {
        deliver(&self.maildir, name, mail.as_bytes(), at);
    }

    pub(super) async fn all(&self) -> Vec<IntakeView> {
        let page: Page<IntakeView> = self.door().get("/v1/intake").await.unwrap().json().unwrap();
        page.items
    }

    /// So many intakes, newest first.
    pub(super) async fn taken(&self, count: usize) -> Vec<IntakeView> {
        let taken = until("the intakes", async || {
            let all = self.all().await;
            (all.len() >= count && self.waiting() == 0).then_some(all)
        });
        let taken = taken.await;
        assert_eq!(taken.len(), count);
        taken
    }

    /// How many mails lie in `new/`.
    pub(super) fn waiting(&self) -> usize {
        fs::read_dir(self.maildir.join("new")).unwrap().count()
    }

    pub(super) async fn notice(&self, id: &casework::NoticeId) -> NoticeView {
        self.stage.reviewer().notice(id).await.unwrap()
    }

    pub(super) async fn decide(&self, intake: &IntakeView, decision: Value) -> Answer {
        let path = format!("/v1/intake/{}/decision", intake.id);
        self.door().post(&path, &decision).await.unwrap()
    }

    pub(super) async fn one(&self, intake: &IntakeView) -> IntakeView {
        let path = format!("/v1/intake/{}", intake.id);
        self.door().get(&path).await.unwrap().json().unwrap()
    }

    /// A program of the provider's hands in a file, in base 64.
    pub(super) async fn hand_in(&self, file: &str) -> IntakeView {
        let new = json!({"file": file});
        let handed = self.door().post("/v1/intake", &new).await.unwrap();
        handed.json().unwrap()
    }

    pub(super) async fn check(mut self) {
        assert_eq!(self.stage.server.stop().await.unwrap(), Some(0));
        let words = ["ledger", "replay", "--check"];
        self.stage.instance.run(&words).await.unwrap().ok().unwrap();
    }
}

/// What a letter says, without the breaks that its transport made (quoted-printable).
pub(super) fn plain_text(letter: &testkit::Letter) -> String {
    letter.text().replace("=\r\n", "")
}

pub(super) fn deliver(maildir: &Path, name: &str, mail: &[u8], at: Timestamp) {
    let written = maildir.join("tmp").join(name);
    fs::write(&written, mail).unwrap();
    let file = fs::File::options().write(true).open(&written).unwrap();
    file.set_modified(SystemTime::from(at)).unwrap();
    fs::rename(&written, maildir.join("new").join(name)).unwrap();
}

pub(super) fn signed(order: &Value, with: &Key) -> String {
    let document = Document::parse(order.to_string().as_bytes()).unwrap();
    sign(&document, with)
}

/// A mail with files attached.
pub(super) fn mail_from(from: &str, id: &str, more: &str, files: &[(&str, &str, &[u8])]) -> String {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut text = format!(
        "{more}From: Orders <{from}>\r\nTo: orders@harbour.example\r\nMessage-ID: <{id}>\r\nSubject: Removal order\r\nDate: Sun, 29 Mar 2026 03:20:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nPlease see the order attached.\r\n"
    );
    for (name, kind, bytes) in files {
        let encoded = STANDARD.encode(bytes);
        let lines: Vec<&str> = encoded
            .as_bytes()
            .chunks(76)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        text += &format!(
            "--b\r\nContent-Type: {kind}; name=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            lines.join("\r\n")
        );
    }
    text + "--b--\r\n"
}

pub(super) fn mail(id: &str, jws: &str) -> String {
    let from = format!("orders@{DOMAIN}");
    mail_from(
        &from,
        id,
        "",
        &[("order.jws", "application/jose", jws.as_bytes())],
    )
}

pub(super) fn ago(minutes: i64) -> Timestamp {
    // To the second: what a file system keeps of less is its own business.
    let second = Timestamp::now().as_second() - 60 * minutes;
    Timestamp::from_second(second).unwrap()
}
