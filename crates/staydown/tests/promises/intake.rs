//! Orders that come from outside the instance: by mail, or handed in. What is one starts its hour at its receipt, what is none is
//! refused politely and kept, and nothing that was delivered is lost or taken twice.

use crate::stage::{AUTHORITY, PROVIDER, Stage, until};
use casework::{
    AnswerKind, Event, Executed, FollowUp, Impossible, ImpossibleBecause, IntakeStage,
    IntakeVerdict, IntakeVia, Law, Measure, NoticeAnswer, ReceivedVia, Scope, Seal,
};
use exchange::annex::{
    Document, FollowUpDocument, FollowUpSchema, Key, Language, Received, Rendition, key_set, sign,
};
use exchange::v1::{IntakeView, NewIntake, NoticeView, Page};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use testkit::{Answer, Door, Instance, MailServer, Options};

const DOMAIN: &str = "unit.example";
const MX: &str = "mx.harbour.example";

fn key(number: u8) -> Key {
    Key::from_seed(&[number; 32]).unwrap()
}

/// The authority of every stage, as the register has it: with the key 1 and a domain.
fn register() -> Value {
    let keys: Value = serde_json::from_str(&key_set(&[key(1).public().clone()]).unwrap()).unwrap();
    json!([entry(AUTHORITY, DOMAIN, &keys["keys"], &["issue"])])
}

fn entry(name: &str, domain: &str, keys: &Value, designations: &[&str]) -> Value {
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

async fn import(instance: &Instance, register: &Value) {
    let file = instance.scratch().join("register.json");
    fs::write(&file, register.to_string()).unwrap();
    let words = ["admin", "authority", "import", file.to_str().unwrap()];
    instance.run(&words).await.unwrap().ok().unwrap();
}

/// A provider whose mail is delivered into a maildir, and whose answers go to a server in the test's hand.
struct Desk {
    stage: Stage,
    mail: MailServer,
    maildir: PathBuf,
}

impl Desk {
    async fn set() -> Self {
        Self::set_with(&[]).await
    }

    async fn set_with(private: &[&str]) -> Self {
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

    fn door(&self) -> Door {
        self.stage.provider.door(&self.stage.server)
    }

    fn url(&self, path: &str) -> String {
        self.stage.host.url(path)
    }

    /// An order that lacks nothing.
    fn order(&self, reference: &str, paths: &[&str]) -> Value {
        let sample = include_bytes!("../../../../docs/schemas/tco/samples/order.json");
        let mut order: Value = serde_json::from_slice(sample).unwrap();
        let locations = paths.iter().map(|path| json!({"url": self.url(path)}));
        order["section_a"]["reference"] = json!(reference);
        order["section_b"]["locations"] = locations.collect();
        order["section_e"]["authority"] = json!(AUTHORITY);
        order
    }

    /// Delivers a mail as a mail server does: written elsewhere, then moved into `new/`.
    fn deliver(&self, name: &str, mail: &str, at: Timestamp) {
        deliver(&self.maildir, name, mail.as_bytes(), at);
    }

    async fn all(&self) -> Vec<IntakeView> {
        let page: Page<IntakeView> = self.door().get("/v1/intake").await.unwrap().json().unwrap();
        page.items
    }

    /// So many intakes, newest first.
    async fn taken(&self, count: usize) -> Vec<IntakeView> {
        let taken = until("the intakes", async || {
            let all = self.all().await;
            (all.len() >= count && self.waiting() == 0).then_some(all)
        });
        let taken = taken.await;
        assert_eq!(taken.len(), count);
        taken
    }

    /// How many mails lie in `new/`.
    fn waiting(&self) -> usize {
        fs::read_dir(self.maildir.join("new")).unwrap().count()
    }

    async fn notice(&self, id: &casework::NoticeId) -> NoticeView {
        self.stage.reviewer().notice(id).await.unwrap()
    }

    async fn decide(&self, intake: &IntakeView, decision: Value) -> Answer {
        let path = format!("/v1/intake/{}/decision", intake.id);
        self.door().post(&path, &decision).await.unwrap()
    }

    async fn one(&self, intake: &IntakeView) -> IntakeView {
        let path = format!("/v1/intake/{}", intake.id);
        self.door().get(&path).await.unwrap().json().unwrap()
    }

    /// A program of the provider's hands in a file, in base 64.
    async fn hand_in(&self, file: &str) -> IntakeView {
        let new = json!({"file": file});
        let handed = self.door().post("/v1/intake", &new).await.unwrap();
        handed.json().unwrap()
    }

    async fn check(mut self) {
        assert_eq!(self.stage.server.stop().await.unwrap(), Some(0));
        let words = ["ledger", "replay", "--check"];
        self.stage.instance.run(&words).await.unwrap().ok().unwrap();
    }
}

/// What a letter says, without the breaks that its transport made (quoted-printable).
fn plain_text(letter: &testkit::Letter) -> String {
    letter.text().replace("=\r\n", "")
}

fn deliver(maildir: &Path, name: &str, mail: &[u8], at: Timestamp) {
    let written = maildir.join("tmp").join(name);
    fs::write(&written, mail).unwrap();
    let file = fs::File::options().write(true).open(&written).unwrap();
    file.set_modified(SystemTime::from(at)).unwrap();
    fs::rename(&written, maildir.join("new").join(name)).unwrap();
}

fn signed(order: &Value, with: &Key) -> String {
    let document = Document::parse(order.to_string().as_bytes()).unwrap();
    sign(&document, with)
}

/// A mail with files attached.
fn mail_from(from: &str, id: &str, more: &str, files: &[(&str, &str, &[u8])]) -> String {
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

fn mail(id: &str, jws: &str) -> String {
    let from = format!("orders@{DOMAIN}");
    mail_from(
        &from,
        id,
        "",
        &[("order.jws", "application/jose", jws.as_bytes())],
    )
}

fn ago(minutes: i64) -> Timestamp {
    // To the second: what a file system keeps of less is its own business.
    let second = Timestamp::now().as_second() - 60 * minutes;
    Timestamp::from_second(second).unwrap()
}

#[tokio::test]
async fn a_signed_order_by_mail_becomes_a_case_whose_hour_runs_from_its_delivery() {
    let desk = Desk::set().await;
    let order = desk.order("TCO-1", &["/p/1", "/p/2", "/p/2"]);
    let jws = signed(&order, &key(1));
    let pages = Rendition::signed(&jws)
        .unwrap()
        .pdf(Language::English)
        .unwrap();
    let plain = order.to_string();
    // The same order in three forms is one.
    let files: [(&str, &str, &[u8]); 3] = [
        ("order.json", "application/json", plain.as_bytes()),
        ("order.pdf", "application/pdf", &pages),
        ("order.jws", "application/octet-stream", jws.as_bytes()),
    ];
    let delivered = ago(10);
    desk.deliver(
        "1",
        &mail_from(&format!("orders@{DOMAIN}"), "1@unit.example", "", &files),
        delivered,
    );
    let taken = desk.taken(1).await.remove(0);
    assert_eq!(
        (taken.stage, taken.via, taken.to_do),
        (IntakeStage::Accepted, IntakeVia::Mail, false)
    );
    let kid = key(1).public().kid();
    assert_eq!(taken.seal, Some(Seal::Signature { kid }));
    assert_eq!(taken.received_at, delivered);
    // The clocks of Berlin had been set forward a quarter of an hour before.
    assert_eq!(taken.sent.as_deref(), Some("2026-03-29T03:20:00+02:00"));
    let document = taken.document.clone().unwrap();
    assert_eq!(
        document.issued_at.as_deref(),
        Some("2026-03-29T03:15:00+02:00")
    );

    let notice = desk.notice(taken.notice.as_ref().unwrap()).await;
    assert_eq!(notice.received_via, Some(ReceivedVia::Email));
    assert_eq!(notice.received_at, Some(delivered));
    assert_eq!(notice.terms.reference, "TCO-1");
    assert_eq!(notice.items.len(), 2, "what is named twice is one");
    let clock = &notice.clocks[0].clock;
    assert_eq!(
        (clock.law, clock.started),
        (Law::RemovalOrderHour, delivered)
    );
    assert_eq!(clock.due, delivered + SignedDuration::from_hours(1));
    assert_eq!(notice.issued_at, "2026-03-29T01:15:00Z".parse().unwrap());

    // It is answered as any other, and its case is the provider's own.
    let case = notice.case.clone().unwrap();
    let answer = NoticeAnswer::Executed(Executed {
        measure: Measure::Removed,
        at: Timestamp::now(),
        addressee_reference: String::new(),
        authorised_person: String::new(),
        urls: Vec::new(),
    });
    let path = format!("/v1/notices/{}/feedback", notice.id);
    let after: NoticeView = desk
        .door()
        .post(&path, &answer)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(after.stage, "executed");
    let closed: Value = desk
        .door()
        .get(&format!("/v1/cases/{case}"))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(closed["stage"], "closed");
    // The issuer has an account here, too, and no case of this order.
    let path = format!("/v1/notices/{}", notice.id);
    let theirs: NoticeView = desk
        .stage
        .authority
        .door(&desk.stage.server)
        .get(&path)
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(theirs.case, None);

    let letter = desk.mail.taken(1).await.unwrap().remove(0);
    assert_eq!(letter.to, [format!("orders@{DOMAIN}")]);
    assert_eq!(letter.header("in-reply-to"), "<1@unit.example>");
    assert_eq!(letter.header("auto-submitted"), "auto-replied");
    assert!(plain_text(&letter).contains("TCO-1"), "{}", letter.data);
    desk.check().await;
}

#[tokio::test]
async fn the_same_order_again_is_linked_and_never_a_second_clock() {
    let desk = Desk::set().await;
    let jws = signed(&desk.order("TCO-2", &["/p/1"]), &key(1));
    let first = mail("1@unit.example", &jws);
    desk.deliver("1", &first, ago(20));
    let order = desk.taken(1).await.remove(0);
    // The very same mail again, as a crash between record and move leaves it, is not another.
    desk.deliver("2", &first, ago(5));
    // The same order in another mail is linked to the first.
    desk.deliver("3", &mail("3@unit.example", &jws), ago(5));
    let all = desk.taken(2).await;
    assert_eq!(all[0].stage, IntakeStage::Linked);
    assert_eq!(all[0].verdict, Some(IntakeVerdict::Duplicate));
    assert_eq!(all[0].notice, order.notice);
    let notice = desk.notice(order.notice.as_ref().unwrap()).await;
    assert_eq!(notice.clocks.len(), 1);
    assert_eq!(notice.clocks[0].clock.started, order.received_at);
    let listed: Value = desk
        .door()
        .get("/v1/notices")
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(listed["total"], 1);
    desk.check().await;
}

#[tokio::test]
async fn a_fake_authority_is_refused_politely_and_kept_and_trust_that_is_added_counts_from_receipt()
{
    let mut desk = Desk::set().await;
    // It says that it is of the authority of the register, from another domain and with another key.
    let fake = signed(&desk.order("FAKE-1", &["/p/1"]), &key(9));
    let delivered = ago(15);
    let file: [(&str, &str, &[u8]); 1] = [("order.jws", "application/jose", fake.as_bytes())];
    // It also brings a field in which a mail server of its own vouches for it.
    let forged =
        format!("Authentication-Results: mx.evil.example; dmarc=pass header.from={DOMAIN}\r\n");
    desk.deliver(
        "1",
        &mail_from("orders@evil.example", "1@evil.example", &forged, &file),
        delivered,
    );
    let refused = desk.taken(1).await.remove(0);
    assert_eq!(
        (refused.stage, refused.verdict),
        (IntakeStage::Refused, Some(IntakeVerdict::UnknownIssuer))
    );
    assert!(refused.to_do, "a person still looks at what lacks nothing");
    assert!(matches!(refused.seal, Some(Seal::UnknownKey { .. })));
    assert!(
        refused
            .notes
            .iter()
            .any(|note| note.contains(AUTHORITY) && note.contains("evil.example")),
        "{:?}",
        refused.notes
    );
    assert_eq!(
        (refused.notice.clone(), refused.clock.is_none()),
        (None, true)
    );
    let letter = desk.mail.taken(1).await.unwrap().remove(0);
    assert!(
        plain_text(&letter).contains("not taken as a removal order"),
        "{}",
        letter.data
    );
    assert!(
        !plain_text(&letter).contains(DOMAIN),
        "what the register has is not told to whoever asks"
    );

    // An authority that nobody had imported yet. A person adds it, and has it looked at again.
    let mut order = desk.order("NEW-1", &["/p/2"]);
    order["section_e"]["authority"] = json!("New Unit");
    let new = signed(&order, &key(2));
    let file: [(&str, &str, &[u8]); 1] = [("order.jws", "application/jose", new.as_bytes())];
    desk.deliver(
        "2",
        &mail_from("orders@new.example", "2@new.example", "", &file),
        delivered,
    );
    let unknown = desk.taken(2).await.remove(0);
    assert_eq!(unknown.verdict, Some(IntakeVerdict::UnknownIssuer));
    let still = desk.decide(&unknown, json!({"decision": "again"})).await;
    assert_eq!(
        still.json::<IntakeView>().unwrap().stage,
        IntakeStage::Refused
    );
    desk.stage.server.stop().await.unwrap();
    let keys: Value = serde_json::from_str(&key_set(&[key(2).public().clone()]).unwrap()).unwrap();
    import(
        &desk.stage.instance,
        &json!([entry("New Unit", "new.example", &keys["keys"], &["issue"])]),
    )
    .await;
    desk.stage.server.restart().await.unwrap();
    let again = desk.decide(&unknown, json!({"decision": "again"})).await;
    let again: IntakeView = again.json().unwrap();
    assert_eq!(again.stage, IntakeStage::Accepted);
    let notice = desk.notice(again.notice.as_ref().unwrap()).await;
    assert_eq!(
        notice.clocks[0].clock.started, delivered,
        "not from when it was believed"
    );
    let twice = desk
        .decide(&unknown, json!({"decision": "refuse", "reason": "No."}))
        .await;
    assert_eq!(twice.status, 409);

    // The forgery is put aside by a person, with a reason that its sender is told.
    let put_aside = desk
        .decide(
            &refused,
            json!({"decision": "refuse", "reason": "Nobody there had sent it."}),
        )
        .await;
    assert!(!put_aside.json::<IntakeView>().unwrap().to_do);
    let letters = until("the answer of a person", async || {
        let letters = desk.mail.letters();
        letters
            .iter()
            .any(|one| plain_text(one).contains("Nobody there had sent it."))
            .then_some(letters)
    });
    assert!(
        letters
            .await
            .iter()
            .all(|one| !one.to.contains(&"x".to_owned()))
    );
    desk.check().await;
}

#[tokio::test]
async fn a_mail_without_proof_waits_for_a_person_and_its_hour_runs_meanwhile() {
    let desk = Desk::set().await;
    let order = desk.order("TCO-3", &["/p/1"]).to_string();
    let file: [(&str, &str, &[u8]); 1] = [("order.json", "application/json", order.as_bytes())];
    let from = format!("orders@{DOMAIN}");
    let delivered = ago(12);
    desk.deliver(
        "1",
        &mail_from(&from, "1@unit.example", "", &file),
        delivered,
    );
    let waiting = desk.taken(1).await.remove(0);
    assert_eq!(
        (waiting.stage, waiting.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Unproved))
    );
    assert_eq!(waiting.candidate_name.as_deref(), Some(AUTHORITY));
    assert_eq!(
        waiting.clock.as_ref().map(|clock| clock.clock.started),
        Some(delivered)
    );
    let shown = desk.one(&waiting).await;
    assert_eq!(shown.sender.as_deref(), Some(&*from));
    assert_eq!(shown.subject.as_deref(), Some("Removal order"));

    let issuer = waiting.candidate.clone().unwrap();
    let empty = desk
        .decide(
            &waiting,
            json!({"decision": "accept", "issuer": issuer, "how": ""}),
        )
        .await;
    assert_eq!(
        (empty.status, empty.problem().unwrap().field.as_deref()),
        (422, Some("how"))
    );
    let provider = &desk.stage.provider.id;
    let wrong = desk
        .decide(
            &waiting,
            json!({"decision": "accept", "issuer": provider, "how": "Called."}),
        )
        .await;
    assert_eq!(
        (wrong.status, wrong.problem().unwrap().field.as_deref()),
        (422, Some("issuer"))
    );
    let how = "Called the number in the register.";
    let accepted = desk
        .decide(
            &waiting,
            json!({"decision": "accept", "issuer": issuer, "how": how}),
        )
        .await;
    let accepted: IntakeView = accepted.json().unwrap();
    let notice = desk.notice(accepted.notice.as_ref().unwrap()).await;
    assert_eq!(notice.clocks[0].clock.started, delivered);

    // The mail server in front vouches for the next one: DMARC passed.
    let vouched = format!("Authentication-Results: {MX}; dmarc=pass header.from={DOMAIN}\r\n");
    let order = desk.order("TCO-4", &["/p/4"]).to_string();
    let file: [(&str, &str, &[u8]); 1] = [("order.json", "application/json", order.as_bytes())];
    desk.deliver(
        "2",
        &mail_from(&from, "2@unit.example", &vouched, &file),
        ago(1),
    );
    let second = desk.taken(2).await.remove(0);
    assert_eq!(
        second.seal,
        Some(Seal::Domain {
            domain: DOMAIN.to_owned()
        })
    );
    assert_eq!(second.stage, IntakeStage::Accepted);
    // One answer by itself to a sender in an hour, and one by the person who decided.
    let letters = desk.mail.taken(2).await.unwrap();
    assert_eq!(
        letters
            .iter()
            .filter(|one| one.header("auto-submitted") == "auto-replied")
            .count(),
        1
    );
    desk.check().await;
}

#[tokio::test]
async fn an_order_about_a_private_surface_is_none_and_is_refused_with_the_reason() {
    let desk = Desk::set_with(&["/messages"]).await;
    let private = signed(&desk.order("TCO-5", &["/messages/4711"]), &key(1));
    desk.deliver("1", &mail("1@unit.example", &private), ago(3));
    let refused = desk.taken(1).await.remove(0);
    assert_eq!(
        (refused.stage, refused.verdict),
        (IntakeStage::Refused, Some(IntakeVerdict::Private))
    );
    assert!(refused.notice.is_none() && refused.clock.is_none());
    let letter = desk.mail.taken(1).await.unwrap().remove(0);
    assert!(
        plain_text(&letter).contains("disseminated to the public")
            || plain_text(&letter).contains("disseminated=20"),
        "{}",
        letter.data
    );
    // A page beside it is public; one of each is for a person.
    let mixed = signed(
        &desk.order("TCO-6", &["/messages/1", "/messages-of-today"]),
        &key(1),
    );
    desk.deliver("2", &mail("2@unit.example", &mixed), ago(3));
    let waiting = desk.taken(2).await.remove(0);
    assert_eq!(
        (waiting.stage, waiting.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Unproved))
    );
    assert!(
        waiting
            .notes
            .iter()
            .any(|note| note.contains("/messages/1")),
        "{:?}",
        waiting.notes
    );
    assert!(waiting.clock.is_some());
    desk.check().await;
}

#[tokio::test]
async fn what_an_order_lacks_is_named_one_by_one_and_a_person_asks_for_it() {
    let desk = Desk::set().await;
    let mut order = desk.order("TCO-7", &[]);
    order["legal_basis"] = json!("");
    order["section_a"]["issued_at"] = Value::Null;
    order["section_b"]["grounds"] = json!([]);
    order["section_b"]["reasons"] = json!(" ");
    order["section_g"] = json!({"body": "", "deadline": "", "legislation": ""});
    let jws = signed(&order, &key(1));
    desk.deliver("1", &mail("1@unit.example", &jws), ago(3));
    let incomplete = desk.taken(1).await.remove(0);
    assert_eq!(
        (incomplete.stage, incomplete.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Incomplete))
    );
    let fatal: Vec<&str> = incomplete
        .lacks
        .iter()
        .filter(|lack| lack.fatal)
        .map(|lack| lack.field.as_str())
        .collect();
    // Art 3(4)(b), (c), (d), (e) and (f).
    for field in [
        "legal_basis",
        "section_a.issued_at",
        "section_b.locations",
        "section_b.grounds",
        "section_b.reasons",
        "section_g.body",
        "section_g.deadline",
    ] {
        assert!(fatal.contains(&field), "{field}: {fatal:?}");
    }
    let letter = desk.mail.taken(1).await.unwrap().remove(0);
    let text = plain_text(&letter);
    for section in [
        "Section A 5",
        "Section B 1",
        "Section B 2",
        "Section B 3",
        "Section G 1",
        "Section G 2",
    ] {
        assert!(text.contains(section), "{section}: {text}");
    }
    let asked = desk
        .decide(
            &incomplete,
            json!({"decision": "ask", "text": "Which address is meant?"}),
        )
        .await;
    let asked: IntakeView = asked.json().unwrap();
    assert_eq!((asked.stage, asked.to_do), (IntakeStage::Asked, false));
    let letters = desk.mail.taken(2).await.unwrap();
    assert!(
        plain_text(&letters[1]).contains("Which address is meant?")
            && plain_text(&letters[1]).contains("Annex III")
    );
    assert_eq!(letters[1].header("auto-submitted"), "", "a person wrote it");
    // It leaves as a signed Annex III, which a program without a server verifies; programs fetch the same.
    let document = verified(&desk, &letters[1]).await;
    assert_eq!(document["schema"], "tco/annex-3/v1");
    let (a, b) = (&document["section_a"], &document["section_b"]);
    assert_eq!(a["authority_reference"], "TCO-7");
    assert_eq!(a["authority"], AUTHORITY);
    assert_eq!(a["addressee_reference"], asked.id.as_str());
    let received: exchange::annex::Instant =
        serde_json::from_value(a["received_at"].clone()).unwrap();
    assert_eq!(received.timestamp(), incomplete.received_at);
    assert_eq!(b["because"], json!(["insufficient_information"]));
    assert_eq!(b["clarification_needed"], "Which address is meant?");
    let found = b["further_information"].as_str().unwrap();
    assert!(
        found.contains("B 1: ") && found.contains("G 2: "),
        "{found}"
    );
    let names: Vec<&str> = asked.documents.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["annex-3-1"]);
    let sent = exchange::mail::Mail::read(letters[1].data.as_bytes());
    let href = &asked.documents[0].href;
    let fetched = desk.door().get(href).await.unwrap();
    assert_eq!(fetched.text().as_bytes(), sent.attachments[1].bytes);
    let pages = desk
        .door()
        .get(&format!("{href}?format=pdf"))
        .await
        .unwrap();
    assert_eq!(pages.header("content-type"), "application/pdf");
    for missing in ["annex-3-2", "annex-2-1"] {
        let path = href.replace("annex-3-1", missing);
        assert_eq!(desk.door().get(&path).await.unwrap().status, 404);
    }
    // The clarification comes as an order of the same reference, and is one.
    let whole = signed(&desk.order("TCO-7", &["/p/7"]), &key(1));
    let delivered = ago(1);
    desk.deliver("2", &mail("2@unit.example", &whole), delivered);
    let order = desk.taken(2).await.remove(0);
    let notice = desk.notice(order.notice.as_ref().unwrap()).await;
    assert_eq!(notice.clocks[0].clock.started, delivered);
    desk.check().await;
}

#[tokio::test]
async fn what_a_program_handed_in_is_asked_about_in_a_form_that_it_fetches_and_a_second_question_is_a_second_form()
 {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let desk = Desk::set().await;
    let mut order = desk.order("TCO-8", &["/p/8"]);
    order["section_b"]["reasons"] = json!(" ");
    let file = STANDARD.encode(signed(&order, &key(1)));
    let handed = desk.hand_in(&file).await;
    assert_eq!(handed.verdict, Some(IntakeVerdict::Incomplete));
    // Force majeure is no fault of an order's: there is nothing to ask its sender.
    let wrong = json!({"decision": "ask", "text": "Why?", "because": "force_majeure"});
    assert_eq!(desk.decide(&handed, wrong).await.status, 422);
    let ask = json!({"decision": "ask", "text": "Why is it terrorist content?"});
    let first: IntakeView = desk.decide(&handed, ask.clone()).await.json().unwrap();
    let again: IntakeView = desk.decide(&handed, ask).await.json().unwrap();
    assert_eq!(again.documents.len(), 1, "the same question is one");
    let fetch = async |view: &IntakeView, n: usize| {
        let fetched = desk.door().get(&view.documents[n].href).await.unwrap();
        fetched.text()
    };
    let before = fetch(&first, 0).await;
    let more = json!({"decision": "ask", "text": "The channel named is ours, the post is not.", "because": "manifest_errors"});
    let second: IntakeView = desk.decide(&handed, more).await.json().unwrap();
    assert_eq!(second.documents.len(), 2);
    let document = offline(&desk, fetch(&second, 1).await.as_bytes()).await;
    assert_eq!(document["section_b"]["because"], json!(["manifest_errors"]));
    assert_eq!(fetch(&second, 0).await, before, "what was signed stays");
    // What says no reference cannot be answered in a form; its sender is asked in words.
    order["section_a"]["reference"] = json!("");
    let file = STANDARD.encode(signed(&order, &key(1)));
    let handed = desk.hand_in(&file).await;
    let ask = json!({"decision": "ask", "text": "Which order is this?"});
    let asked: IntakeView = desk.decide(&handed, ask).await.json().unwrap();
    assert_eq!(asked.documents, []);
    desk.check().await;
}

/// What a state outside the Union sends binds nobody, and nobody can put its authorities on the register.
#[tokio::test]
async fn an_order_of_a_state_outside_the_union_is_none_by_itself_and_no_authority_of_it_is_registered()
 {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut desk = Desk::set().await;
    let mut order = desk.order("TCO-9", &["/p/9"]);
    order["section_a"]["issuing_member_state"] = json!("US");
    // Even with a key of the register.
    let file = STANDARD.encode(signed(&order, &key(1)));
    let handed = desk.hand_in(&file).await;
    assert_eq!(
        (handed.stage, handed.verdict, handed.notice),
        (IntakeStage::Waiting, Some(IntakeVerdict::Incomplete), None)
    );
    let lack = |field: &str| {
        let mut lacks = handed.lacks.iter();
        lacks.any(|lack| lack.fatal && lack.field == field)
    };
    assert!(lack("section_a.issuing_member_state"), "{:?}", handed.lacks);
    assert_eq!(desk.stage.server.stop().await.unwrap(), Some(0));
    let instance = &desk.stage.instance;
    let file = instance.scratch().join("other.json");
    let mut other = entry("Elsewhere Bureau", "bureau.example", &json!([]), &["issue"]);
    other["member_state"] = json!("US");
    fs::write(&file, json!([other]).to_string()).unwrap();
    let words = ["admin", "authority", "import", file.to_str().unwrap()];
    let refused = instance.run(&words).await.unwrap();
    assert_ne!(refused.code, Some(0));
    assert!(
        refused.stderr.contains("no Member State"),
        "{}",
        refused.stderr
    );
    let words = ["admin", "organisation", "list", "--json"];
    let listed = instance.run(&words).await.unwrap().lines().unwrap();
    assert!(listed.iter().all(|one| one["name"] != "Elsewhere Bureau"));
    let words = ["ledger", "replay", "--check"];
    instance.run(&words).await.unwrap().ok().unwrap();
}

#[tokio::test]
async fn whatever_comes_is_on_record_and_programs_are_not_answered() {
    let desk = Desk::set().await;
    let mut bomb = format!(
        "From: orders@{DOMAIN}\r\nMessage-ID: <bomb@unit.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    );
    for _ in 0..10_000 {
        bomb += "--b\r\nContent-Type: application/json\r\n\r\n{\"schema\":\"tco/annex-1/v1\"}\r\n";
    }
    let mut deep = format!("From: orders@{DOMAIN}\r\nAuto-Submitted: auto-generated\r\n");
    for level in 0..5_000 {
        deep += &format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
    }
    let feedback = include_str!("../../../../docs/schemas/tco/samples/feedback.json");
    let file: [(&str, &str, &[u8]); 1] = [("a.json", "application/json", feedback.as_bytes())];
    let mails: Vec<Vec<u8>> = vec![
        bomb.into_bytes(),
        deep.into_bytes(),
        Vec::new(),
        vec![0xff; 4_096],
        b"Subject: no sender\r\n\r\nHello\r\n".to_vec(),
        mail_from("noreply@unit.example", "5@unit.example", "", &file).into_bytes(),
        mail_from(
            "list@other.example",
            "6@other.example",
            "Precedence: bulk\r\n",
            &[],
        )
        .into_bytes(),
    ];
    for (number, mail) in mails.iter().enumerate() {
        deliver(&desk.maildir, &number.to_string(), mail, ago(1));
    }
    // What is no file is left alone.
    fs::create_dir(desk.maildir.join("new/folder")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", desk.maildir.join("new/link")).unwrap();
    let all = until("the intakes", async || {
        // First whether all were moved, then what there is: a mail is moved when it is on record.
        let is_done = desk.waiting() == 2;
        let all = desk.all().await;
        is_done.then_some(all)
    });
    let all = all.await;
    assert_eq!(all.len(), mails.len());
    assert!(
        all.iter()
            .all(|one| one.notice.is_none() && one.to_do != (one.stage == IntakeStage::Refused)),
        "{all:#?}"
    );
    assert!(
        all.iter()
            .any(|one| one.notes.iter().any(|note| note.contains("Annex II"))),
        "{all:#?}"
    );
    // The bomb alone came from somebody who can be answered.
    let letters = desk.mail.taken(1).await.unwrap();
    assert_eq!(letters[0].header("in-reply-to"), "<bomb@unit.example>");
    let fit = desk.door().get("/health").await.unwrap();
    assert_eq!(fit.status, 200);
    assert_eq!(desk.mail.letters().len(), 1);
    fs::remove_dir(desk.maildir.join("new/folder")).unwrap();
    desk.check().await;
}

#[tokio::test]
async fn a_program_hands_in_what_it_fetched_elsewhere_with_the_instant_of_its_receipt() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let desk = Desk::set().await;
    let jws = signed(&desk.order("TCO-8", &["/p/8"]), &key(1));
    let received = ago(30);
    let new = NewIntake {
        file: STANDARD.encode(&jws),
        received_at: Some(received),
    };
    let made = desk.door().post("/v1/intake", &new).await.unwrap();
    assert_eq!(made.status, 201);
    let made: IntakeView = made.json().unwrap();
    assert_eq!(
        (made.stage, made.via),
        (IntakeStage::Accepted, IntakeVia::Api)
    );
    let notice = desk.notice(made.notice.as_ref().unwrap()).await;
    assert_eq!(
        (notice.received_via, notice.received_at),
        (Some(ReceivedVia::HandedIn), Some(received))
    );
    let again = desk.door().post("/v1/intake", &new).await.unwrap();
    assert_eq!(
        (again.status, again.json::<IntakeView>().unwrap().id),
        (200, made.id.clone())
    );
    let future = NewIntake {
        received_at: Some(Timestamp::now() + SignedDuration::from_hours(1)),
        ..new.clone()
    };
    let refused = desk.door().post("/v1/intake", &future).await.unwrap();
    assert_eq!(
        refused.problem().unwrap().field.as_deref(),
        Some("received_at")
    );
    let nonsense = NewIntake {
        file: "%%%%".to_owned(),
        received_at: None,
    };
    let refused = desk.door().post("/v1/intake", &nonsense).await.unwrap();
    assert_eq!(refused.problem().unwrap().field.as_deref(), Some("file"));
    // An authority hands nothing in for a provider, nor sees what came.
    let theirs = desk.stage.authority.door(&desk.stage.server);
    assert_eq!(
        theirs
            .get(&format!("/v1/intake/{}", made.id))
            .await
            .unwrap()
            .status,
        404
    );
    assert_eq!(theirs.post("/v1/intake", &new).await.unwrap().status, 422);
    desk.check().await;
}

#[tokio::test]
async fn killed_at_any_moment_every_mail_is_an_order_once() {
    const MAILS: usize = 24;
    let mut desk = Desk::set().await;
    for number in 0..MAILS {
        let order = desk.order(&format!("K-{number}"), &[&format!("/k/{number}")]);
        let mail = mail(&format!("{number}@unit.example"), &signed(&order, &key(1)));
        desk.deliver(&format!("{number:03}"), &mail, ago(2));
        // Killed while it takes them in, and after some of them only.
        if number % 6 == 5 {
            tokio::time::sleep(Duration::from_millis(37 * number as u64)).await;
            desk.stage.server.kill().await.unwrap();
            desk.stage.server.restart().await.unwrap();
        }
    }
    let all = desk.taken(MAILS).await;
    // A mail that was recorded and not moved is what a crash between the two leaves.
    desk.stage.server.kill().await.unwrap();
    for moved in fs::read_dir(desk.maildir.join("cur")).unwrap() {
        let moved = moved.unwrap();
        let name = moved.file_name().into_string().unwrap();
        let back = desk.maildir.join("new").join(name.trim_end_matches(":2,"));
        fs::rename(moved.path(), back).unwrap();
    }
    desk.stage.server.restart().await.unwrap();
    let again = desk.taken(MAILS).await;
    assert_eq!(again, all);
    assert!(all.iter().all(|one| one.stage == IntakeStage::Accepted));
    let listed: Value = desk
        .door()
        .get("/v1/notices")
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(listed["total"], MAILS);
    let events = crate::access::recorded(
        &desk.stage.instance,
        &["intake_received", "intake_accepted"],
    )
    .await;
    let received = events
        .iter()
        .filter(|one| matches!(one.event, Event::IntakeReceived { .. }));
    assert_eq!((received.count(), events.len()), (MAILS, 2 * MAILS));
    desk.check().await;
}

#[tokio::test]
async fn only_who_takes_orders_in_sees_and_decides_them() {
    let token = std::cell::RefCell::new(None);
    let stage = Stage::set_after(async |instance| {
        let scopes = [Scope::NoticesRead, Scope::Answer, Scope::CasesRead];
        *token.borrow_mut() = Some(
            instance
                .token_for(PROVIDER, "answers", &scopes)
                .await
                .unwrap(),
        );
    })
    .await;
    let token = token.into_inner().unwrap();
    let door = stage.server.door().unwrap().with_token(&token.secret);
    for path in ["/v1/intake", "/v1/intake/intake_00000000000000000000000001"] {
        assert_eq!(door.get(path).await.unwrap().status, 403, "{path}");
    }
    let full = stage.provider.door(&stage.server);
    assert_eq!(
        full.get("/v1/intake/intake_00000000000000000000000001")
            .await
            .unwrap()
            .status,
        404
    );
    assert_eq!(full.get("/v1/intake?after=x").await.unwrap().status, 422);
}

#[tokio::test]
async fn an_order_to_a_provider_without_an_endpoint_goes_out_by_mail_as_a_signed_document() {
    use exchange::annex::{PublicKey, jws_in_pdf, verify};
    let desk = Desk::set().await;
    // The mail server is down at first: it is tried again, as a webhook is.
    desk.mail.set_down(true);
    let notice = desk
        .stage
        .notice(1, casework::NoticeKind::RemovalOrder)
        .await;
    let analyst = desk.stage.analyst();
    let failed = until("the failed attempt", async || {
        analyst.notice(&notice.id).await.unwrap().delivery_error
    });
    let failed = failed.await;
    assert!(!failed.contains("endpoint"), "{failed}");
    desk.mail.set_down(false);
    let letter = desk.mail.taken(1).await.unwrap().remove(0);
    let contact = notice.addressee_contact.clone().unwrap();
    assert_eq!(letter.to, [contact]);
    let sent = until("its standing", async || {
        let view = analyst.notice(&notice.id).await.unwrap();
        view.mailed_at.map(|_| view)
    });
    let sent = sent.await;
    // A mail server that took it on is no receipt: no clock runs by it.
    assert_eq!(
        (sent.received_at, sent.clocks.len(), sent.delivery_error),
        (None, 0, None)
    );

    // What is attached is signed by a key that anybody can fetch, and is this order.
    let mail = exchange::mail::Mail::read(letter.data.as_bytes());
    let keys = desk.stage.server.door().unwrap();
    let keys = keys.get("/.well-known/staydown/keys.json").await.unwrap();
    assert_eq!(keys.status, 200);
    let keys = PublicKey::read_set(keys.text().as_bytes()).unwrap();
    let files: Vec<_> = mail.attachments.iter().collect();
    assert_eq!(files.len(), 2);
    let in_pages = jws_in_pdf(&files[0].bytes).unwrap();
    let beside = std::str::from_utf8(&files[1].bytes).unwrap().trim();
    assert_eq!(in_pages, beside);
    let signed = verify(beside, &keys).unwrap();
    assert_eq!(signed.document.reference(), notice.terms.reference);
    let lacks = signed.document.check();
    assert!(lacks.iter().all(|lack| !lack.is_fatal()), "{lacks:?}");
    assert!(verify(beside, &[key(1).public().clone()]).is_err());
    desk.check().await;
}

#[tokio::test]
async fn the_open_form_is_annex_i_proves_nobody_and_its_sender_sees_what_became_of_it() {
    use crate::redress::Stranger;
    use crate::session::Session;
    let stage = Stage::set_after(async |instance| {
        import(instance, &register()).await;
        let role = casework::Role::Reviewer;
        instance.person(PROVIDER, "reviewer-1", role).await.unwrap();
    })
    .await;
    let form = format!("/order/{}", stage.provider.id);
    let mut stranger = Stranger::at(&stage.server);
    let url = stage.host.url("/p/9");
    let mut fields = vec![
        ("section_a.issuing_member_state", "DE"),
        ("section_a.addressee", PROVIDER),
        ("section_a.issued_at", "2026-10-25T02:30:00+01:00"),
        ("section_a.reference", "FORM-1"),
        ("section_b.locations", &*url),
        ("section_b.grounds", "incites"),
        ("section_e.authority_type", "law_enforcement"),
        ("section_e.authority", AUTHORITY),
        ("section_g.body", "Court"),
        ("section_g.deadline", "a month"),
    ];
    // What is missing is told while its sender can still give it, and what was filled in stays.
    let refused = stranger.send(&form, &fields).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(
        text.contains("B 3") && text.contains("FORM-1") && text.contains("Nothing was sent yet"),
        "{text}"
    );
    fields.push(("section_b.reasons", "A made-up video for testing."));
    let sent = stranger.send(&form, &fields).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let text = sent.text();
    let (_, rest) = text.split_once("href=\"/order/status/").unwrap();
    let status = format!("/order/status/{}", rest.split('"').next().unwrap());
    assert!(
        stranger
            .get(&status)
            .await
            .text()
            .contains("A person makes sure")
    );

    let door = stage.provider.door(&stage.server);
    let page: Page<IntakeView> = door
        .get("/v1/intake?to_do=true")
        .await
        .unwrap()
        .json()
        .unwrap();
    let waiting = &page.items[0];
    assert_eq!(
        (waiting.via, waiting.verdict),
        (IntakeVia::Form, Some(IntakeVerdict::Unproved))
    );
    let issued = waiting.document.as_ref().unwrap().issued_at.as_deref();
    assert_eq!(
        issued,
        Some("2026-10-25T02:30:00+01:00"),
        "the later of two half past twos"
    );

    // A person decides in the console.
    let session = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let list = session.get("/intake").await.text();
    assert!(
        list.contains("FORM-1") && list.contains(waiting.id.as_str()),
        "{list}"
    );
    let row = format!("data-intake=\"{}\"", waiting.id);
    for sought in ["form-1", &*url, waiting.id.as_str()] {
        let sought: String = url::form_urlencoded::byte_serialize(sought.as_bytes()).collect();
        let found = session.get(&format!("/search?q={sought}")).await.text();
        assert!(found.contains(&row), "{sought}: {found}");
    }
    let found = session.get("/search?q=form-2").await.text();
    assert!(!found.contains("data-intake"), "{found}");
    let here = format!("/intake/{}", waiting.id);
    let csrf = session.csrf(&here).await;
    let issuer = waiting.candidate.clone().unwrap();
    let send = async |how: &str| {
        let fields = [
            ("csrf", &*csrf),
            ("decision", "accept"),
            ("issuer", issuer.as_str()),
            ("how", how),
        ];
        session.post(&format!("{here}/decide"), &fields, None).await
    };
    let empty = send("").await;
    assert_eq!(empty.status, 422);
    let accepted = send("Called the number in the register.").await;
    assert_eq!(accepted.status, 303);
    assert!(accepted.header("location").starts_with("/notices/"));
    let notice = session.get(accepted.header("location")).await;
    assert_eq!(notice.status, 200);
    assert!(stranger.get(&status).await.text().contains("was accepted"));
    let source = session.get(&format!("{here}/source")).await;
    assert_eq!(source.header("content-type"), "application/octet-stream");
    assert!(source.text().contains("FORM-1"));
    let empty = session.get("/intake").await.text();
    assert!(empty.contains("Nothing waits for you"), "{empty}");

    // It cannot be executed as it is. Its sender sees why, clarifies it with the code, and a person makes sure once more.
    let order = accepted
        .header("location")
        .trim_start_matches("/notices/")
        .to_owned();
    let answer = NoticeAnswer::Impossible(Impossible {
        because: ImpossibleBecause::InsufficientInformation,
        explanation: "Which of the two videos?".to_owned(),
        at: Timestamp::now(),
        urls: Vec::new(),
    });
    let path = format!("/v1/notices/{order}/feedback");
    let after: NoticeView = door.post(&path, &answer).await.unwrap().json().unwrap();
    assert_eq!(after.stage, "cannot_execute");
    let shown = stranger.get(&status).await.text();
    assert!(shown.contains("Which of the two videos?"), "{shown}");
    let (_, rest) = shown.split_once("name=\"door\" value=\"").unwrap();
    let secret = rest.split('"').next().unwrap();
    let say = async |text: &str| {
        let fields = [
            ("door", secret),
            ("follow_up", "clarification"),
            ("text", text),
        ];
        stranger.post(&status, &fields).await.status
    };
    assert_eq!(say(" ").await, 422);
    assert_eq!(say("The second video.").await, 303);
    // The same again is what is there.
    assert_eq!(say("The second video.").await, 303);
    let page: Page<IntakeView> = door
        .get("/v1/intake?to_do=true")
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(page.total, 1);
    let waiting = &page.items[0];
    assert_eq!(
        waiting.verdict,
        Some(IntakeVerdict::Unproved),
        "a code proves nobody's identity"
    );
    let path = format!("/v1/intake/{}/decision", waiting.id);
    let decision = json!({"decision": "accept", "issuer": issuer, "how": "Called the number in the register."});
    let taken: IntakeView = door.post(&path, &decision).await.unwrap().json().unwrap();
    assert_eq!(
        (taken.stage, taken.notice.unwrap().to_string()),
        (IntakeStage::Applied, order.clone())
    );
    let path = format!("/v1/notices/{order}");
    let clarified: NoticeView = door.get(&path).await.unwrap().json().unwrap();
    assert_eq!(clarified.clarifications, ["The second video."]);
    assert_eq!(clarified.clocks.len(), 2);
    assert_eq!(
        clarified.clocks[1].clock.started, waiting.received_at,
        "from its receipt"
    );
    assert_eq!(
        clarified.clocks[0].clock, after.clocks[0].clock,
        "nothing is rewritten"
    );
}

fn follow_up(kind: FollowUp, reference: &str, text: &str) -> FollowUpDocument {
    FollowUpDocument {
        schema: FollowUpSchema::V1,
        kind,
        authority: AUTHORITY.to_owned(),
        reference: reference.to_owned(),
        text: text.to_owned(),
        at: None,
    }
}

fn cannot(explanation: &str) -> NoticeAnswer {
    NoticeAnswer::Impossible(Impossible {
        because: ImpossibleBecause::InsufficientInformation,
        explanation: explanation.to_owned(),
        at: Timestamp::now(),
        urls: Vec::new(),
    })
}

fn executed() -> NoticeAnswer {
    NoticeAnswer::Executed(Executed {
        measure: Measure::Disabled,
        at: Timestamp::now(),
        addressee_reference: "H-9".to_owned(),
        authorised_person: "B. Sample".to_owned(),
        urls: Vec::new(),
    })
}

impl Desk {
    async fn answer(&self, notice: &casework::NoticeId, answer: &NoticeAnswer) -> NoticeView {
        let path = format!("/v1/notices/{notice}/feedback");
        let answered = self.door().post(&path, answer).await.unwrap();
        answered.json().unwrap()
    }

    /// The mails that answer an order, besides those that say something came.
    async fn annexes(&self, count: usize) -> Vec<testkit::Letter> {
        let found = until("the annexes", async || {
            let all = self.mail.letters().into_iter();
            let own: Vec<_> = all
                .filter(|one| one.data.contains("application/pdf"))
                .collect();
            (own.len() >= count).then_some(own)
        });
        let found = found.await;
        assert_eq!(found.len(), count);
        found
    }
}

/// The signed document attached to a letter, verified with the keys that the instance publishes by a program without a server.
async fn verified(desk: &Desk, letter: &testkit::Letter) -> Value {
    let mail = exchange::mail::Mail::read(letter.data.as_bytes());
    let names: Vec<&str> = mail.attachments.iter().map(|file| &*file.name).collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(
        names[0].ends_with(".pdf") && names[1].ends_with(".jws"),
        "{names:?}"
    );
    let jws = mail.attachments[1].bytes.clone();
    // The pages hold the very same document, and are what this program makes of it.
    let pages = Received::read(&mail.attachments[0].bytes).unwrap();
    assert_eq!(pages.jws().unwrap().as_bytes(), jws);
    assert!(matches!(
        pages,
        Received::Pages {
            shown_in: Some(Language::English),
            ..
        }
    ));
    offline(desk, &jws).await
}

async fn offline(desk: &Desk, jws: &[u8]) -> Value {
    let keys = desk
        .door()
        .get("/.well-known/staydown/keys.json")
        .await
        .unwrap()
        .text();
    let scratch = desk.stage.instance.scratch();
    let (file, key_file) = (scratch.join("fetched.jws"), scratch.join("keys.jwks"));
    fs::write(&file, jws).unwrap();
    fs::write(&key_file, keys).unwrap();
    let words = [
        "verify-document",
        "--json",
        file.to_str().unwrap(),
        "--keys",
        key_file.to_str().unwrap(),
    ];
    let told = desk.stage.instance.program().run(&words).await.unwrap();
    assert_eq!(told.code, Some(0), "{told:?}");
    let text = std::str::from_utf8(jws).unwrap();
    let document = exchange::annex::unverified(text).unwrap();
    if matches!(document, Document::RemovalOrder(_)) {
        panic!("not an answer: {text}");
    }
    serde_json::from_slice(&document.to_json()).unwrap()
}

#[tokio::test]
async fn an_authority_outside_is_mailed_annex_three_clarifies_by_mail_and_is_mailed_annex_two() {
    let desk = Desk::set().await;
    let order = desk.order("OUT-1", &["/p/1"]);
    let first = ago(30);
    desk.deliver(
        "1",
        &mail("1@unit.example", &signed(&order, &key(1))),
        first,
    );
    let notice = desk.taken(1).await.remove(0).notice.unwrap();

    // The mail server is down meanwhile: the answer is given all the same, and is sent when it is there again.
    desk.mail.set_down(true);
    let answered = desk
        .answer(&notice, &cannot("Which of the two pictures?"))
        .await;
    assert_eq!(answered.stage, "cannot_execute");
    assert!(answered.answers_sent.is_empty());
    until("a failed attempt", async || {
        let shown = desk.notice(&notice).await;
        (shown.answer_error.is_some() && shown.answer_next.is_some()).then_some(())
    })
    .await;
    desk.mail.set_down(false);
    let letter = desk.annexes(1).await.remove(0);
    assert_eq!(
        letter.to,
        [format!("orders@{DOMAIN}")],
        "as the register says, and not the mail"
    );
    assert_eq!(letter.header("in-reply-to"), "<1@unit.example>");
    let document = verified(&desk, &letter).await;
    assert_eq!(document["kind"], "impossibility");
    assert_eq!(document["section_a"]["authority_reference"], "OUT-1");
    assert_eq!(
        document["section_b"]["because"],
        json!(["insufficient_information"])
    );
    assert_eq!(
        document["section_b"]["clarification_needed"],
        "Which of the two pictures?"
    );
    let received: Timestamp = document["section_a"]["received_at"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(received, first);
    let on_record = until("the record", async || {
        let shown = desk.notice(&notice).await;
        (!shown.answers_sent.is_empty()).then_some(shown)
    });
    let on_record = on_record.await;
    let sent = &on_record.answers_sent[0];
    assert_eq!(
        (sent.answer, &sent.given_up),
        (AnswerKind::Impossibility, &None)
    );
    let mail_again = exchange::mail::Mail::read(letter.data.as_bytes());
    let digest = signals::Sha256::of(&mail_again.attachments[1].bytes).to_string();
    assert_eq!(sent.sha256.as_deref(), Some(&*digest));

    // The authority clarifies with a signed document; nobody has to look.
    let clear = follow_up(FollowUp::Clarification, "OUT-1", "The one with the flag.");
    let delivered = ago(2);
    desk.deliver(
        "2",
        &mail("2@unit.example", &clear.sign(&key(1))),
        delivered,
    );
    let taken = desk.taken(2).await.remove(0);
    assert_eq!(
        (taken.stage, taken.verdict),
        (IntakeStage::Applied, Some(IntakeVerdict::FollowUp))
    );
    assert_eq!(taken.notice.as_ref(), Some(&notice));
    let clarified = desk.notice(&notice).await;
    assert_eq!(clarified.clarifications, ["The one with the flag."]);
    assert_eq!(clarified.stage, "received");
    assert_eq!(clarified.clocks.len(), 2);
    assert_eq!(clarified.clocks[1].clock.started, delivered);
    assert_eq!(
        clarified.clocks[1].clock.due,
        delivered + SignedDuration::from_hours(1)
    );
    assert_eq!(
        clarified.clocks[0].clock, on_record.clocks[0].clock,
        "no clock is rewritten"
    );
    // The same clarification in another mail has nothing left to clarify, and starts no third hour.
    desk.deliver("3", &mail("3@unit.example", &clear.sign(&key(1))), ago(1));
    let again = desk.taken(3).await.remove(0);
    assert_eq!(
        (again.stage, again.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Unproved))
    );
    assert_eq!(desk.notice(&notice).await.clocks.len(), 2);

    desk.answer(&notice, &executed()).await;
    let letter = desk.annexes(2).await.remove(1);
    let document = verified(&desk, &letter).await;
    assert_eq!(document["kind"], "feedback");
    assert_eq!(document["section_b"]["measure"], "disabled");
    assert_eq!(document["section_a"]["addressee_reference"], "H-9");

    // Both sides fetch the same documents, as they were sent.
    let shown = until("both on record", async || {
        let shown = desk.notice(&notice).await;
        (shown.answers_sent.len() == 2).then_some(shown)
    });
    let shown = shown.await;
    let names: Vec<&str> = shown.documents.iter().map(|one| &*one.name).collect();
    assert_eq!(names, ["annex-1", "annex-2-1", "annex-3-1"]);
    let fetched = desk.door().get(&shown.documents[1].href).await.unwrap();
    assert_eq!(fetched.header("content-type"), "application/jose");
    let sent = exchange::mail::Mail::read(letter.data.as_bytes());
    assert_eq!(fetched.text().as_bytes(), sent.attachments[1].bytes);
    let theirs = desk.stage.authority.door(&desk.stage.server);
    let theirs = theirs.get(&shown.documents[1].href).await.unwrap();
    assert_eq!(theirs.text(), fetched.text());
    // The order is the authority's own document, as it came.
    let first = desk
        .door()
        .get(&shown.documents[0].href)
        .await
        .unwrap()
        .text();
    assert_eq!(first, signed(&order, &key(1)));
    let none = desk
        .door()
        .get(&format!("/v1/notices/{notice}/documents/annex-2-2"))
        .await
        .unwrap();
    assert_eq!(none.status, 404);
    desk.check().await;
}

#[tokio::test]
async fn an_order_that_is_sent_again_corrected_is_a_clarification_and_a_forged_one_is_none() {
    let desk = Desk::set().await;
    let mut order = desk.order("OUT-2", &["/p/1"]);
    desk.deliver(
        "1",
        &mail("1@unit.example", &signed(&order, &key(1))),
        ago(40),
    );
    let notice = desk.taken(1).await.remove(0).notice.unwrap();
    desk.answer(&notice, &cannot("The reasons are those of another order."))
        .await;
    // A new date alone says nothing.
    order["section_a"]["issued_at"] = json!("2026-03-29T05:15:00+02:00");
    desk.deliver(
        "2",
        &mail("2@unit.example", &signed(&order, &key(1))),
        ago(30),
    );
    let same = desk.taken(2).await.remove(0);
    assert_eq!(same.stage, IntakeStage::Linked);
    order["section_b"]["reasons"] = json!("It praises the attack of 1 March.");
    // Somebody else sends it corrected.
    let forged = signed(&order, &key(9));
    let file: [(&str, &str, &[u8]); 1] = [("order.jws", "application/jose", forged.as_bytes())];
    desk.deliver(
        "3",
        &mail_from("orders@evil.example", "3@evil.example", "", &file),
        ago(20),
    );
    let refused = desk.taken(3).await.remove(0);
    assert_eq!(refused.stage, IntakeStage::Refused);
    assert_eq!(desk.notice(&notice).await.stage, "cannot_execute");
    let delivered = ago(10);
    desk.deliver(
        "4",
        &mail("4@unit.example", &signed(&order, &key(1))),
        delivered,
    );
    let taken = desk.taken(4).await.remove(0);
    assert_eq!(
        (taken.stage, taken.notice.as_ref()),
        (IntakeStage::Applied, Some(&notice))
    );
    let clarified = desk.notice(&notice).await;
    assert!(
        clarified.clarifications[0]
            .contains("section_b.reasons: It praises the attack of 1 March."),
        "{:?}",
        clarified.clarifications
    );
    assert_eq!(clarified.clocks[1].clock.started, delivered);
    assert_ne!(
        clarified.terms.reasons, "It praises the attack of 1 March.",
        "what was ordered stays as it was"
    );
    desk.check().await;
}

#[tokio::test]
async fn a_withdrawal_from_outside_takes_effect_when_it_is_proved_and_otherwise_by_a_person() {
    let desk = Desk::set().await;
    for (number, reference) in [("1", "OUT-3"), ("2", "OUT-4"), ("3", "OUT-5")] {
        let order = desk.order(reference, &[&format!("/p/{number}")]);
        let id = format!("{number}@unit.example");
        desk.deliver(number, &mail(&id, &signed(&order, &key(1))), ago(20));
    }
    let taken = desk.taken(3).await;
    let notice = |reference: &str| {
        let found = taken
            .iter()
            .find(|one| one.document.as_ref().unwrap().reference == reference);
        found.unwrap().notice.clone().unwrap()
    };
    // Signed.
    let back = follow_up(FollowUp::Withdrawal, "OUT-3", "Sent in error.");
    desk.deliver("4", &mail("4@unit.example", &back.sign(&key(1))), ago(3));
    let applied = desk.taken(4).await.remove(0);
    assert_eq!(applied.stage, IntakeStage::Applied);
    assert!(
        applied.clock.is_none(),
        "nobody owes anything on what is taken back"
    );
    assert_eq!(desk.notice(&notice("OUT-3")).await.stage, "withdrawn");
    // Not signed, and no mail server vouches: whoever writes a mail writes any sender.
    let back = follow_up(FollowUp::Withdrawal, "OUT-4", "Sent in error.");
    let json = back.to_json();
    let from = format!("orders@{DOMAIN}");
    let file: [(&str, &str, &[u8]); 1] = [("back.json", "application/json", &json)];
    desk.deliver("5", &mail_from(&from, "5@unit.example", "", &file), ago(2));
    let waiting = desk.taken(5).await.remove(0);
    assert_eq!(
        (waiting.stage, waiting.verdict),
        (IntakeStage::Waiting, Some(IntakeVerdict::Unproved))
    );
    assert_eq!(desk.notice(&notice("OUT-4")).await.stage, "received");
    let accept = json!({"decision": "accept", "issuer": waiting.candidate, "how": "Called the number in the register."});
    let after: IntakeView = desk.decide(&waiting, accept).await.json().unwrap();
    assert_eq!(after.stage, IntakeStage::Applied);
    assert_eq!(desk.notice(&notice("OUT-4")).await.stage, "withdrawn");
    // In words alone, for a person to read.
    desk.deliver("6", &mail_from(&from, "6@unit.example", "", &[]), ago(1));
    let words = desk.taken(6).await.remove(0);
    assert_eq!(words.verdict, Some(IntakeVerdict::NotAnOrder));
    let of = notice("OUT-5");
    let mut follow = json!({"decision": "follow", "notice": of, "follow_up": "withdrawal", "text": "Sent in error.", "how": ""});
    assert_eq!(
        desk.decide(&words, follow.clone()).await.status,
        422,
        "how it was made sure is asked for"
    );
    follow["how"] = json!("Called the number in the register.");
    let after: IntakeView = desk.decide(&words, follow).await.json().unwrap();
    assert_eq!(
        (after.stage, after.notice),
        (IntakeStage::Applied, Some(of.clone()))
    );
    assert_eq!(desk.notice(&of).await.stage, "withdrawn");
    // About an order that nobody sent.
    let none = follow_up(FollowUp::Withdrawal, "OUT-9", "Sent in error.");
    desk.deliver("7", &mail("7@unit.example", &none.sign(&key(1))), ago(1));
    let unknown = desk.taken(7).await.remove(0);
    assert_eq!((unknown.stage, unknown.to_do), (IntakeStage::Waiting, true));
    desk.check().await;
}
