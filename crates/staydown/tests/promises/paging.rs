//! A clock that runs out wakes whoever is on call: at its marks, once each, whatever happens in between.

use crate::access::recorded;
use crate::session::Session;
use crate::stage::{PROVIDER, Stage, new_notice, until};
use casework::{
    Event, Executed, Measure, NoticeAnswer, NoticeId, NoticeKind, PageChannel, PageMark, PageSkip,
};
use exchange::v1::{HealthView, NoticeView, OnCallView, StatusView};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{CertificateAuthority, Delivery, Letter, MailServer, Options, Said};

const ON_CALL: &str = "oncall@harbour.example";
/// The marks of an hour, with the minutes after which they come; the breach comes after the hour.
const MARKS: [(PageMark, i64); 4] = [
    (PageMark::Half, 30),
    (PageMark::ThreeQuarters, 45),
    (PageMark::LastTwelfth, 55),
    (PageMark::Breach, 60),
];

/// A stage whose provider is on call by mail and webhook, in a time zone with daylight saving.
async fn stage() -> (Stage, MailServer) {
    let mail = MailServer::open().await.unwrap();
    let smtp = mail.url();
    let stage = Stage::set_with(async |instance| {
        let words = ["admin", "organisation", "set-on-call"];
        let words = [
            &words[..],
            &["--organisation", PROVIDER, "--email", ON_CALL],
        ]
        .concat();
        let set = instance.json(&words).await.unwrap();
        assert_eq!(set["email"], ON_CALL);
        let mut options = Options::patient();
        let words = [
            "--smtp",
            &smtp,
            "--smtp-from",
            "Staydown <staydown@instance.example>",
        ];
        options.words.extend(words.map(str::to_owned));
        options.variables = vec![("TZ".to_owned(), "Europe/Berlin".to_owned())];
        options
    })
    .await;
    stage.listen().await;
    (stage, mail)
}

/// An order that the provider has received, and when.
async fn order(stage: &Stage, number: u64) -> (NoticeId, Timestamp) {
    let notice = stage.notice(number, NoticeKind::RemovalOrder).await;
    (notice.id.clone(), received(stage, &notice.id).await)
}

async fn received(stage: &Stage, id: &NoticeId) -> Timestamp {
    let analyst = stage.analyst();
    let view = until("the receipt", async || {
        analyst.notice(id).await.unwrap().received_at
    });
    view.await
}

/// Sets the server's clock so that it says `at` now.
fn set_clock(stage: &Stage, at: Timestamp) {
    let ahead = at.duration_since(Timestamp::now()).as_secs() + 1;
    stage.server.set_ahead(ahead).unwrap();
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// The messages, each once: a server that is killed between sending one and writing that down sends it again, the same.
fn once(letters: Vec<Letter>) -> Vec<Letter> {
    let mut seen: Vec<Letter> = Vec::new();
    for letter in letters {
        let id = letter.header("message-id");
        match seen.iter().find(|before| before.header("message-id") == id) {
            Some(before) => assert_eq!(before.header("subject"), letter.header("subject")),
            None => seen.push(letter),
        }
    }
    seen
}

async fn mailed(mail: &MailServer, count: usize) -> Vec<Letter> {
    until("the mails", async || {
        let letters = once(mail.letters());
        (letters.len() >= count).then_some(letters)
    })
    .await
}

/// The pages among the webhooks that arrived, each once.
fn pages(stage: &Stage) -> Vec<(Delivery, Value)> {
    let mut seen = BTreeSet::new();
    let deliveries = stage.host.deliveries().into_iter();
    let read = deliveries.map(|delivery| {
        let body: Value = serde_json::from_slice(&delivery.body).unwrap();
        (delivery, body)
    });
    read.filter(|(page, body)| body["type"] == "clock.page" && seen.insert(page.id.clone()))
        .collect()
}

async fn paged(stage: &Stage, count: usize) -> Vec<(Delivery, Value)> {
    until("the webhooks of the pages", async || {
        let pages = pages(stage);
        (pages.len() >= count).then_some(pages)
    })
    .await
}

fn word(mark: PageMark) -> Value {
    json!(mark)
}

/// What the ledger has of the pages of a notice: due with its instant, arrived, and skipped.
#[derive(Debug, Default, PartialEq, Eq)]
struct OnRecord {
    due: Vec<(PageMark, Timestamp, bool)>,
    arrived: BTreeSet<(PageMark, &'static str)>,
    arrivals: usize,
    skipped: Vec<(PageMark, Option<PageChannel>, PageSkip)>,
}

async fn on_record(stage: &Stage, notice: &NoticeId) -> OnRecord {
    let mut told = OnRecord::default();
    for event in recorded(&stage.instance, &["page_due", "paged", "page_skipped"]).await {
        match event.event {
            Event::PageDue {
                clock, mark, late, ..
            } if clock.of.as_str() == notice.as_str() => {
                told.due.push((mark, event.at, late));
            }
            Event::Paged {
                clock,
                mark,
                channel,
            } if clock.of.as_str() == notice.as_str() => {
                told.arrived.insert((mark, channel.as_str()));
                told.arrivals += 1;
            }
            Event::PageSkipped {
                clock,
                mark,
                channel,
                why,
            } if clock.of.as_str() == notice.as_str() => {
                told.skipped.push((mark, channel, why));
            }
            _ => {}
        }
    }
    told
}

async fn ledger_is_whole(stage: &Stage) {
    for words in [&["ledger", "verify"][..], &["ledger", "replay", "--check"]] {
        stage.instance.run(words).await.unwrap().ok().unwrap();
    }
}

#[tokio::test]
async fn an_order_wakes_at_30_45_and_55_minutes_and_at_breach_once_each_also_across_restarts() {
    let (mut stage, mail) = stage().await;
    // Berlin goes to summer time at 01:00 UTC on the last Sunday of March, and back on the last Sunday of October.
    let starts = [
        "2026-12-31T23:59:00Z",
        "2027-03-28T00:20:00Z",
        "2027-10-31T00:20:00Z",
    ];
    let mut notices = Vec::new();
    for (number, start) in (1u64..).zip(starts) {
        set_clock(&stage, start.parse().unwrap());
        let (notice, from) = order(&stage, number).await;
        for (place, (mark, after)) in MARKS.into_iter().enumerate() {
            let count = notices.len() * MARKS.len() + place + 1;
            set_clock(&stage, from + minutes(after));
            let letters = mailed(&mail, count).await;
            let pages = paged(&stage, count).await;
            let (letter, (_, page)) = (letters.last().unwrap(), pages.last().unwrap());
            assert_eq!(page["data"]["mark"], word(mark));
            assert_eq!(page["data"]["of"], json!({"kind": "notice", "id": notice}));
            assert_eq!(
                (&letter.to[..], &letter.from[..]),
                (&[ON_CALL.to_owned()][..], "staydown@instance.example")
            );
            assert!(letter.text().contains(notice.as_str()), "{letter:?}");
            // On record before the next mark: a page that was not would be overtaken by it.
            until("both ways to be on record", async || {
                let told = on_record(&stage, &notice).await;
                (told.arrivals == 2 * (place + 1)).then_some(())
            })
            .await;
            if place == 1 {
                stage.server.kill().await.unwrap();
                stage.server.restart().await.unwrap();
            }
        }
        notices.push((notice, from));
    }
    let status = stage.server.stop().await.unwrap();
    assert_eq!(status, Some(0));
    let all = notices.len() * MARKS.len();
    assert_eq!(once(mail.letters()).len(), all);
    assert_eq!(pages(&stage).len(), all);
    for (notice, from) in &notices {
        let told = on_record(&stage, notice).await;
        assert_eq!(told.due.len(), MARKS.len(), "{told:?}");
        for ((mark, at, late), (expected, after)) in told.due.iter().zip(MARKS) {
            assert_eq!((*mark, *late), (expected, false));
            // Microseconds and integers, as an oracle that knows no calendar.
            let elapsed = at.as_microsecond() - from.as_microsecond();
            assert!(elapsed >= after * 60_000_000, "{mark} after {elapsed} µs");
        }
        assert_eq!((told.arrived.len(), told.arrivals), (8, 8), "{told:?}");
        assert!(told.skipped.is_empty(), "{told:?}");
    }
    ledger_is_whole(&stage).await;
}

#[tokio::test]
async fn a_mail_says_what_whose_and_until_when_and_nothing_of_the_content() {
    let (stage, mail) = stage().await;
    let (notice, from) = order(&stage, 1).await;
    let shown: NoticeView = stage.reviewer().notice(&notice).await.unwrap();
    set_clock(&stage, from + minutes(30));
    let letter = mail.taken(1).await.unwrap().remove(0);
    let subject = letter.header("subject");
    let until = shown.clocks[0]
        .clock
        .due
        .strftime("%Y-%m-%d %H:%M:%S UTC")
        .to_string();
    for word in ["Removal order", PROVIDER, "half of the time has passed"] {
        assert!(subject.contains(word), "{subject}");
    }
    let text = letter.text().replace("=\r\n", "");
    for word in [
        PROVIDER,
        &until,
        "legal duty",
        "Art 3(3)",
        &format!("{}notices/{notice}", stage.server.url()),
    ] {
        assert!(text.contains(word), "no “{word}” in {text}");
    }
    for secret in [
        &shown.terms.url,
        &shown.terms.reasons,
        &shown.terms.reference,
    ] {
        assert!(
            !letter.data.contains(secret.as_str()),
            "“{secret}” in {}",
            letter.data
        );
    }
}

#[tokio::test]
async fn after_an_outage_only_the_latest_mark_is_sent_and_says_that_it_is_late() {
    let (mut stage, mail) = stage().await;
    let (notice, from) = order(&stage, 1).await;
    stage.server.kill().await.unwrap();
    set_clock(&stage, from + minutes(50));
    stage.server.restart().await.unwrap();
    let letter = mail.taken(1).await.unwrap().remove(0);
    assert!(letter.header("subject").contains("(late)"), "{letter:?}");
    let (_, page) = paged(&stage, 1).await.remove(0);
    assert_eq!(
        (&page["data"]["mark"], &page["data"]["late"]),
        (&word(PageMark::ThreeQuarters), &json!(true))
    );
    // The next mark comes in time.
    set_clock(&stage, from + minutes(55));
    let second = mail.taken(2).await.unwrap().remove(1);
    assert!(!second.header("subject").contains("(late)"), "{second:?}");
    stage.server.stop().await.unwrap();
    let told = on_record(&stage, &notice).await;
    assert_eq!(told.skipped, [(PageMark::Half, None, PageSkip::Outage)]);
    let marks: Vec<_> = told
        .due
        .iter()
        .map(|(mark, _, late)| (*mark, *late))
        .collect();
    assert_eq!(
        marks,
        [
            (PageMark::ThreeQuarters, true),
            (PageMark::LastTwelfth, false)
        ]
    );
    ledger_is_whole(&stage).await;
}

#[tokio::test]
async fn a_clock_that_was_stopped_in_time_wakes_nobody_any_more() {
    let (stage, mail) = stage().await;
    let (stopped, from) = order(&stage, 1).await;
    set_clock(&stage, from + minutes(30));
    mail.taken(1).await.unwrap();
    let executed = NoticeAnswer::Executed(Executed {
        measure: Measure::Disabled,
        at: from + minutes(31),
        addressee_reference: String::new(),
        authorised_person: "Duty desk".to_owned(),
        urls: Vec::new(),
    });
    set_clock(&stage, from + minutes(32));
    stage.reviewer().answer(&stopped, &executed).await.unwrap();
    // Another order's pages show that the paging went past every mark of the first.
    let (other, other_from) = order(&stage, 2).await;
    set_clock(&stage, other_from + minutes(61));
    let letters = mail.taken(2).await.unwrap();
    assert!(letters[1].text().contains(other.as_str()), "{letters:?}");
    let told = paged(&stage, 2).await;
    assert_eq!(told[1].1["data"]["mark"], word(PageMark::Breach));
    assert!(
        told.iter()
            .skip(1)
            .all(|(_, page)| page["data"]["of"]["id"] == json!(other))
    );
    assert_eq!(mail.letters().len(), 2);
}

#[tokio::test]
async fn a_mail_whose_taking_was_never_said_is_sent_once_more_under_the_same_identifier() {
    let (mut stage, mail) = stage().await;
    mail.say(&[Said::TakenUnsaid]);
    let (notice, from) = order(&stage, 1).await;
    set_clock(&stage, from + minutes(30));
    mail.taken(1).await.unwrap();
    // As a crash between sending and writing down.
    stage.server.kill().await.unwrap();
    stage.server.restart().await.unwrap();
    let letters = mail.taken(2).await.unwrap();
    assert_eq!(
        letters[0].header("message-id"),
        letters[1].header("message-id")
    );
    until("both ways to be on record", async || {
        let told = on_record(&stage, &notice).await;
        (told.arrivals == 2).then_some(())
    })
    .await;
    stage.server.stop().await.unwrap();
    let told = on_record(&stage, &notice).await;
    assert_eq!(
        (told.due.len(), told.arrived.len(), told.arrivals),
        (1, 2, 2),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_mail_server_that_fails_is_said_so_tried_again_and_holds_up_nothing_else() {
    let (mut stage, mail) = stage().await;
    mail.set_down(true);
    let (notice, from) = order(&stage, 1).await;
    set_clock(&stage, from + minutes(30));
    paged(&stage, 1).await;
    let door = stage.provider.door(&stage.server);
    until("health to say so", async || {
        let health: HealthView = door.get("/health").await.unwrap().json().unwrap();
        health
            .amiss
            .contains(&"mail_fails".to_owned())
            .then_some(())
    })
    .await;
    let status: StatusView = door.get("/v1/status").await.unwrap().json().unwrap();
    let part = status
        .parts
        .iter()
        .find(|part| part.part == "mail")
        .unwrap();
    assert_eq!(part.code.as_deref(), Some("mail_fails"), "{part:?}");
    // The next mark comes before the first could be mailed: nobody is woken by the older one.
    set_clock(&stage, from + minutes(45));
    paged(&stage, 2).await;
    mail.say(&[Said::Busy]);
    mail.set_down(false);
    let letters = mail.taken(1).await.unwrap();
    assert!(
        letters[0].header("subject").contains("three quarters"),
        "{letters:?}"
    );
    until("health to be well", async || {
        let health: HealthView = door.get("/health").await.unwrap().json().unwrap();
        (!health.amiss.contains(&"mail_fails".to_owned())).then_some(())
    })
    .await;
    let overtaken = (
        PageMark::Half,
        Some(PageChannel::Email),
        PageSkip::Overtaken,
    );
    until("the older page to be skipped", async || {
        let told = on_record(&stage, &notice).await;
        told.skipped.contains(&overtaken).then_some(())
    })
    .await;
    stage.server.stop().await.unwrap();
    assert_eq!(mail.letters().len(), 1);
}

#[tokio::test]
async fn who_is_on_call_is_set_by_whoever_keeps_the_house_and_is_one_plain_address() {
    let (stage, _mail) = stage().await;
    let door = stage.provider.door(&stage.server);
    let set: OnCallView = door.get("/v1/on-call").await.unwrap().json().unwrap();
    assert_eq!(
        (set.email.as_deref(), set.sends_mail),
        (Some(ON_CALL), true)
    );
    assert_eq!(set.channels, [PageChannel::Webhook, PageChannel::Email]);
    let put = async |email: Value| {
        let request = door.request(reqwest::Method::PUT, "/v1/on-call").unwrap();
        door.send(request.json(&json!({"email": email})))
            .await
            .unwrap()
    };
    let bad = put(json!("a@x.example\r\nBcc: b@x.example")).await;
    assert_eq!(
        (bad.status, bad.problem().unwrap().code),
        (422, "not_an_address".to_owned())
    );
    let none: OnCallView = put(Value::Null).await.json().unwrap();
    assert_eq!(
        (none.email, none.channels),
        (None, vec![PageChannel::Webhook])
    );
}

#[tokio::test]
async fn a_server_does_not_start_with_a_mail_server_it_could_not_use_safely() {
    let instance = crate::stage::instance();
    let file = instance.scratch().join("credentials");
    std::fs::write(&file, "name:secret\n").unwrap();
    let file = file.to_str().unwrap();
    let from = ["--smtp-from", "staydown@instance.example"];
    for (words, said) in [
        (
            vec!["--smtp", "smtp://name:secret@127.0.0.1"],
            "--smtp-credentials-file",
        ),
        (vec!["--smtp", "imap://127.0.0.1"], "smtps://"),
        (
            vec![
                "--smtp",
                "smtp://127.0.0.1",
                "--smtp-credentials-file",
                file,
            ],
            "chmod 600",
        ),
    ] {
        let words = [&["serve", "--listen", "127.0.0.1:0"][..], &words, &from].concat();
        let ended = instance.run(&words).await.unwrap();
        assert_ne!(ended.code, Some(0), "{ended:?}");
        assert!(ended.stderr.contains(said), "{ended:?}");
        assert!(!ended.stderr.contains("secret@"), "{ended:?}");
    }
}

#[tokio::test]
async fn a_target_wakes_too_and_is_not_called_a_duty() {
    let (stage, mail) = stage().await;
    let (_, case) = stage.found(1).await;
    let judgement = crate::stage::judgement(casework::Outcome::Refer);
    stage.analyst().decide(&case, &judgement).await.unwrap();
    let new = new_notice(NoticeKind::Referral);
    let notice = stage.analyst().issue(&case, &new).await.unwrap();
    let from = received(&stage, &notice.id).await;
    set_clock(&stage, from + minutes(30));
    let letter = mail.taken(1).await.unwrap().remove(0);
    assert!(letter.text().contains("a target, not a duty"), "{letter:?}");
    assert!(
        letter.header("subject").starts_with("Referral"),
        "{letter:?}"
    );
    let (_, page) = paged(&stage, 1).await.remove(0);
    assert_eq!(page["data"]["duty"], json!(false));
}

#[tokio::test]
async fn mail_goes_by_tls_with_name_and_password_to_a_server_whose_certificate_is_trusted_and_to_no_other()
 {
    let authority = CertificateAuthority::new("Test").unwrap();
    let certificate = authority.sign(&["127.0.0.1"]).unwrap();
    let mail = MailServer::open_tls(&certificate).await.unwrap();
    let smtp = mail.url();
    for trusts in [false, true] {
        let mut stage = Stage::set_with(async |instance| {
            let words = [
                "admin",
                "organisation",
                "set-on-call",
                "--organisation",
                PROVIDER,
            ];
            let words = [&words[..], &["--email", ON_CALL]].concat();
            instance.json(&words).await.unwrap();
            let file = instance.scratch().join("credentials");
            std::fs::write(&file, "staydown:correct horse\n").unwrap();
            let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(&file, mode).unwrap();
            let ca = instance.scratch().join("ca.pem");
            std::fs::write(&ca, authority.pem()).unwrap();
            let mut options = Options::patient();
            let from = ["--smtp", &smtp, "--smtp-from", "staydown@instance.example"];
            options.words.extend(from.map(str::to_owned));
            let file = file.to_str().unwrap().to_owned();
            options
                .words
                .extend(["--smtp-credentials-file".to_owned(), file]);
            if trusts {
                let ca = ca.to_str().unwrap().to_owned();
                options.words.extend(["--trust-ca".to_owned(), ca]);
            }
            options
        })
        .await;
        stage.listen().await;
        let (notice, from) = order(&stage, 1).await;
        set_clock(&stage, from + minutes(30));
        if trusts {
            let letter = mail.taken(1).await.unwrap().remove(0);
            // RFC 4616: an authorisation identity, which is empty; the name; the password.
            let given = base64_of(b"\0staydown\0correct horse");
            assert_eq!(letter.authorisation, Some(given));
            assert!(letter.text().contains(notice.as_str()), "{letter:?}");
        } else {
            let door = stage.provider.door(&stage.server);
            until("health to say so", async || {
                let health: HealthView = door.get("/health").await.unwrap().json().unwrap();
                health
                    .amiss
                    .contains(&"mail_fails".to_owned())
                    .then_some(())
            })
            .await;
            assert!(mail.letters().is_empty());
        }
        let said = stage.server.said().unwrap();
        assert!(!said.contains("correct horse"), "{said}");
        stage.server.stop().await.unwrap();
    }
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[tokio::test]
async fn an_administrator_sets_in_the_console_who_is_called_and_sees_when_nobody_is() {
    let stage = Stage::set_after(async |instance| {
        let role = casework::Role::Administrator;
        instance.person(PROVIDER, "keeper", role).await.unwrap();
    })
    .await;
    let keeper = Session::begin(&stage, PROVIDER, "keeper").await;
    let page = keeper.get("/people").await.text();
    assert!(page.contains("Nobody is called"), "{page}");
    assert!(page.contains("--smtp"), "{page}");
    let csrf = keeper.csrf("/people").await;
    let set = async |email: &str| {
        let fields = [("csrf", csrf.as_str()), ("email", email)];
        keeper.post("/people/on-call", &fields, None).await
    };
    let bad = set("not an address").await;
    assert_eq!(bad.status, 422);
    assert!(
        bad.text().contains("is not one e-mail address"),
        "{}",
        bad.text()
    );
    assert_eq!(set(ON_CALL).await.status, 303);
    assert!(keeper.get("/people").await.text().contains(ON_CALL));
    let door = stage.provider.door(&stage.server);
    let view: OnCallView = door.get("/v1/on-call").await.unwrap().json().unwrap();
    assert_eq!(view.email.as_deref(), Some(ON_CALL));
}
