//! Who gets in: nobody without a token or a session, and nobody into the rooms of another organisation.

use crate::openapi::{Operation, operations};
use crate::session::Session;
use crate::stage::{AUTHORITY, Stage, ask_pdq, instance, new_notice, picture};
use crate::stage::{judgement, nowhere, signal_entry};
use casework::{CaseId, NoticeKind, Outcome, Role};
use exchange::v1::{BankView, CaseView, NoticeView, Page, Verdict};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Mutex;
use std::time::Duration;
use testkit::{Answer, Chance, Door};

/// A request for an operation that would be right, were it not for the token.
async fn knock(door: &Door, operation: &Operation) -> Answer {
    let path = operation
        .path
        .split('/')
        .map(|part| match part {
            "{case}" => "case_00000000000000000000000001",
            "{bank}" => "bank_00000000000000000000000001",
            "{entry}" => "entry_00000000000000000000000001",
            "{notice}" => "notice_00000000000000000000000001",
            "{organisation}" => "org_00000000000000000000000001",
            "{complaint}" => "complaint_00000000000000000000000001",
            "{statement}" => "statement_00000000000000000000000001",
            "{wish}" => "wish_00000000000000000000000001",
            "{scrutiny}" => "scrutiny_00000000000000000000000001",
            "{capture}" => "capture_00000000000000000000000001",
            "{preservation}" => "preservation_00000000000000000000000001",
            "{exposure}" => "exposure_00000000000000000000000001",
            "{alert}" => "alert_00000000000000000000000001",
            "{intake}" => "intake_00000000000000000000000001",
            "{outlet}" => "outlet_00000000000000000000000001",
            "{penalty}" => "penalty_00000000000000000000000001",
            "{number}" => "0",
            "{document}" => "annex-1",
            other => other,
        })
        .collect::<Vec<_>>()
        .join("/");
    assert!(!path.contains('{'), "{path}: give it an identifier here");
    let method = operation.method.to_uppercase().parse::<Method>().unwrap();
    let mut request = door.request(method, &path).unwrap();
    if operation.described.get("requestBody").is_some() {
        request = request.json(&json!({}));
    }
    door.send(request).await.unwrap()
}

#[tokio::test]
async fn every_documented_route_asks_for_a_token_except_health() {
    let instance = instance();
    instance.authority(AUTHORITY).await.unwrap();
    let revoked = instance.token(AUTHORITY, "lost").await.unwrap();
    let words = ["admin", "token", "revoke", revoked.id.as_str()];
    instance.run(&words).await.unwrap().ok().unwrap();
    let server = instance.serve().await.unwrap();
    let nobody = Door::new(server.url());
    let document: Value = nobody.get("/openapi.json").await.unwrap().json().unwrap();
    let same = document == crate::openapi::generated();
    assert!(same, "the document served is not the one generated");
    let doors = [
        nobody.clone(),
        nobody
            .clone()
            .with_token("sd_0123456789012345678901234567890123456789012"),
        nobody.clone().with_token(&revoked.secret),
        nobody.clone().with_token(""),
        nobody.clone().with_token(&revoked.secret[3..]),
    ];
    for operation in operations(&document) {
        for door in &doors {
            let answer = knock(door, &operation).await;
            if operation.path == "/health" {
                assert_eq!(answer.status, 200);
                continue;
            }
            assert_eq!(answer.status, 401, "{}", operation.name());
            assert_eq!(answer.problem().unwrap().code, "unauthorized");
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
    }
    // The secret is not a user name, nor a session.
    let basic = nobody.request(Method::GET, "/v1/whoami").unwrap();
    let basic = nobody
        .send(basic.basic_auth(&revoked.secret, Some("")))
        .await;
    assert_eq!(basic.unwrap().status, 401);
}

#[tokio::test]
async fn whatever_the_api_does_not_know_is_refused_with_a_problem() {
    let stage = Stage::set().await;
    let door = stage.authority.door(&stage.server);
    for path in [
        "/v1/nothing",
        "/v1/cases/x",
        "/v1/cases/x/y/z",
        "/v1/banks/%00",
    ] {
        let answer = door.get(path).await.unwrap();
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.problem().unwrap().code, "not_found");
    }
    for path in [
        "/v1/cases?stage=nope",
        "/v1/cases?limit=many",
        "/v1/cases?after=x",
    ] {
        let answer = door.get(path).await.unwrap();
        assert!((400..500).contains(&answer.status), "{path}");
        answer.problem().unwrap();
    }
}

#[tokio::test]
async fn a_method_a_route_does_not_have_is_refused_with_a_problem() {
    let stage = Stage::set().await;
    let door = stage.authority.door(&stage.server);
    for path in ["/v1/banks", "/v1/match", "/health", "/openapi.json"] {
        let request = door.request(Method::DELETE, path).unwrap();
        let answer = door.send(request).await.unwrap();
        assert_eq!(answer.status, 405, "{path}");
        assert!(!answer.header("allow").is_empty(), "{path}");
        answer.problem().unwrap();
    }
}

/// Every page of the console, with names nobody has.
const PAGES: [&str; 17] = [
    "/",
    "/cases",
    "/cases?stage=all",
    "/cases/x",
    "/cases/case_00000000000000000000000001",
    "/notices",
    "/notices/x",
    "/banks",
    "/banks/x",
    "/ledger",
    "/pictures/x/blurred",
    "/pictures/x/plain",
    "/entries/x/picture/blurred",
    "/sounds/x",
    "/entries/x/sound",
    "/me",
    "/people",
];
const FORMS: [&str; 12] = [
    "/cases/x/decide",
    "/cases/x/issue",
    "/notices/x/answer",
    "/notices/x/clarify",
    "/notices/x/withdraw",
    "/me/unlock",
    "/me/passkeys",
    "/me/password",
    "/me/sessions/end",
    "/confirm/password",
    "/confirm/passkey",
    "/people/x/disable",
];

#[tokio::test]
async fn every_page_asks_for_a_session() {
    let stage = Stage::set().await;
    let nobody = Door::new(stage.server.url());
    // A program's token opens no page.
    let program = stage.authority.door(&stage.server);
    for door in [&nobody, &program] {
        for path in PAGES {
            let answer = door.get(path).await.unwrap();
            assert_eq!(answer.status, 401, "{path}");
            assert!(answer.text().contains("sign-in-link"), "{path}");
        }
        for path in FORMS {
            let request = door.request(Method::POST, path).unwrap();
            let request = request.form(&[("csrf", "x"), ("outcome", "keep")]);
            assert_eq!(door.send(request).await.unwrap().status, 401, "{path}");
        }
    }
    for cookie in ["staydown_session=", "staydown_session=x", "other=1"] {
        let request = nobody.request(Method::GET, "/cases").unwrap();
        let answer = nobody.send(request.header("cookie", cookie)).await;
        assert_eq!(answer.unwrap().status, 401, "{cookie}");
    }
    let unknown = nobody.get("/sign-in/nobody-made-this").await.unwrap();
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn organisations_are_walls() {
    let other = Mutex::new(None);
    let stage = Stage::set_after(async |instance| {
        let provider = instance.provider("Elsewhere", "elsewhere.example").await;
        *other.lock().unwrap() = Some(provider.unwrap());
        instance
            .person("Elsewhere", "reviewer-1", Role::Reviewer)
            .await
            .unwrap();
    })
    .await;
    let other = other.lock().unwrap().take().unwrap();
    let (capture, case) = stage.found(1).await;
    let analyst = stage.analyst();
    analyst
        .decide(&case, &judgement(Outcome::Refer))
        .await
        .unwrap();
    let new = new_notice(NoticeKind::Referral);
    let notice = analyst.issue(&case, &new).await.unwrap();
    let bank = &analyst.banks().await.unwrap().items[0].id.clone();
    let entry = &analyst.entries(bank).await.unwrap().items[0].id.clone();
    let size = analyst.checkpoint().await.unwrap().size;

    // The addressee sees the notice, and nothing else of the authority's.
    let (addressee, stranger) = (
        stage.provider.door(&stage.server),
        other.door(&stage.server),
    );
    let why = json!({"reason": "x"});
    let keep = judgement(Outcome::Keep);
    for door in [&addressee, &stranger] {
        for path in [
            format!("/v1/cases/{case}"),
            format!("/v1/captures/{}", capture.id),
            format!("/v1/captures/{}", nowhere()),
            format!("/v1/banks/{bank}"),
            format!("/v1/banks/{bank}/entries"),
        ] {
            assert_hidden(&door.get(&path).await.unwrap());
        }
        let withdraw = format!("/v1/banks/{bank}/entries/{entry}/withdraw");
        assert_hidden(&door.post(&withdraw, &why).await.unwrap());
        let add = format!("/v1/banks/{bank}/entries");
        let new = signal_entry(Some(&Chance::of(1).pdq()), None);
        assert_hidden(&door.post(&add, &new).await.unwrap());
        let decide = format!("/v1/cases/{case}/decisions");
        assert_hidden(&door.post(&decide, &keep).await.unwrap());
        let issue = format!("/v1/cases/{case}/notices");
        let new = new_notice(NoticeKind::Referral);
        assert_hidden(&door.post(&issue, &new).await.unwrap());
        let banks: Page<BankView> = door.get("/v1/banks").await.unwrap().json().unwrap();
        assert_eq!(banks.total, 0);
        let uploaded = door.upload("/v1/match", picture(1), &[]).await.unwrap();
        let uploaded: exchange::v1::MatchAnswer = uploaded.json().unwrap();
        assert_eq!(uploaded.verdict, Verdict::Clear, "its bank is not shared");
    }
    let path = format!("/v1/notices/{}", notice.id);
    assert_hidden(&stranger.get(&path).await.unwrap());
    for (verb, body) in [
        (
            "feedback",
            json!({"kind": "referral", "outcome": "disabled", "at": "2026-01-01T00:00:00Z"}),
        ),
        ("clarify", json!({"text": "x"})),
        ("withdraw", why),
    ] {
        let answer = stranger.post(&format!("{path}/{verb}"), &body).await;
        assert_hidden(&answer.unwrap());
    }
    let cases: Page<CaseView> = stranger.get("/v1/cases").await.unwrap().json().unwrap();
    let notices: Page<NoticeView> = stranger.get("/v1/notices").await.unwrap().json().unwrap();
    assert_eq!((cases.total, notices.total), (0, 0));
    assert_eq!(
        analyst.checkpoint().await.unwrap().size,
        size,
        "something was changed"
    );
    // What the addressee is shown does not name the issuer's case or captures.
    let shown = addressee.get(&path).await.unwrap();
    let text = shown.text();
    assert_eq!(shown.status, 200);
    assert!(
        !text.contains(case.as_str()) && !text.contains(capture.id.as_str()),
        "{text}"
    );

    // The walls stand in the console too.
    let person = Session::begin(&stage, "Elsewhere", "reviewer-1").await;
    let image = &capture.images[0].sha256;
    for path in [
        format!("/cases/{case}"),
        format!("/notices/{}", notice.id),
        format!("/banks/{bank}"),
        format!("/pictures/{image}/blurred"),
        format!("/pictures/{image}/plain"),
        format!("/entries/{entry}/picture/plain"),
    ] {
        assert_eq!(person.get(&path).await.status, 404, "{path}");
    }
}

fn assert_hidden(answer: &Answer) {
    assert_eq!(answer.status, 404, "{}: {}", answer.asked, answer.text());
    assert_eq!(answer.problem().unwrap().code, "not_found");
}

#[tokio::test]
async fn a_shared_bank_is_matched_by_all_and_read_by_its_owner() {
    let stage = Stage::set().await;
    let bank = stage.bank("Shared", true).await;
    let pdq = Chance::of(5).pdq();
    let entry = signal_entry(Some(&pdq), None);
    stage.analyst().add_signal(&bank.id, &entry).await.unwrap();
    let found = stage.reviewer().match_signal(&ask_pdq(&pdq)).await;
    assert_eq!(found.unwrap().matches[0].bank, bank.id);
    let theirs = stage.reviewer().banks().await.unwrap();
    assert!(!theirs.items[0].own);
    let door = stage.provider.door(&stage.server);
    let path = format!("/v1/banks/{}/entries", bank.id);
    assert_hidden(&door.get(&path).await.unwrap());
    assert_hidden(&door.post(&path, &entry).await.unwrap());
}

#[tokio::test]
async fn a_form_without_the_sessions_token_is_refused_and_changes_nothing() {
    let stage = Stage::set().await;
    let (_, case) = stage.found(1).await;
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let page = format!("/cases/{case}");
    let (csrf, decide) = (analyst.csrf(&page).await, format!("{page}/decide"));
    let other = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let others = other.csrf(&page).await;
    assert_ne!(csrf, others);
    let api = stage.analyst();
    let size = api.checkpoint().await.unwrap().size;
    let form = |csrf: &'static str| {
        vec![
            ("csrf", csrf),
            ("outcome", "refer"),
            ("grounds", "incites"),
            ("purpose", "none_found"),
            ("reasons", "Known."),
        ]
    };
    let csrf: &'static str = csrf.leak();
    let others: &'static str = others.leak();
    let forged = [
        (form("")[1..].to_vec(), None),
        (form(""), None),
        (form("wrong"), None),
        (form(others), None),
        (form(csrf), Some("cross-site")),
        (form(csrf), Some("same-site")),
    ];
    for (fields, site) in &forged {
        let answer = analyst.post(&decide, fields, *site).await;
        assert_eq!(answer.status, 403, "{fields:?} {site:?}");
    }
    for path in [
        format!("{page}/issue"),
        "/notices/x/answer".to_owned(),
        "/notices/x/clarify".to_owned(),
        "/notices/x/withdraw".to_owned(),
        "/sign-out".to_owned(),
    ] {
        let answer = analyst.post(&path, &[("csrf", "wrong")], None).await;
        assert_eq!(answer.status, 403, "{path}");
    }
    assert_eq!(api.checkpoint().await.unwrap().size, size);
    assert!(open(&api, &case).await);

    // With the token the same form is taken, and signing out ends the session.
    let taken = analyst
        .post(&decide, &form(csrf), Some("same-origin"))
        .await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    assert!(!open(&api, &case).await);
    assert_eq!(analyst.get("/cases").await.status, 200);
    let out = analyst.post("/sign-out", &[("csrf", csrf)], None).await;
    assert_eq!(out.status, 200);
    assert_eq!(analyst.get("/cases").await.status, 401);
    assert_eq!(other.get("/cases").await.status, 200);
}

async fn open(api: &simulator::api::Client, case: &CaseId) -> bool {
    api.case(case).await.unwrap().decisions.is_empty()
}

#[tokio::test]
async fn an_auditor_reads_and_changes_nothing() {
    let stage = Stage::set_after(async |instance| {
        let role = Role::Auditor;
        instance.person(AUTHORITY, "auditor-1", role).await.unwrap();
    })
    .await;
    let (_, case) = stage.found(1).await;
    let auditor = Session::begin(&stage, AUTHORITY, "auditor-1").await;
    let page = format!("/cases/{case}");
    assert_eq!(auditor.get(&page).await.status, 200);
    let csrf = auditor.csrf("/ledger").await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("outcome", "keep"),
        ("purpose", "none_found"),
        ("reasons", "x"),
    ];
    let answer = auditor.post(&format!("{page}/decide"), &fields, None).await;
    assert_eq!(answer.status, 403);
    assert!(open(&stage.analyst(), &case).await);
}

#[tokio::test]
async fn every_kind_of_answer_carries_the_security_headers() {
    let stage = Stage::set().await;
    let (capture, case) = stage.found(1).await;
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let (door, nobody) = (
        stage.authority.door(&stage.server),
        Door::new(stage.server.url()),
    );
    let image = &capture.images[0].sha256;
    let wrong = door.request(Method::DELETE, "/v1/banks").unwrap();
    let broken = door.request(Method::POST, "/v1/banks").unwrap().body("{");
    let answers = [
        nobody.get("/health").await.unwrap(),
        nobody.get("/openapi.json").await.unwrap(),
        nobody.get("/v1/whoami").await.unwrap(),
        nobody.get("/v1/nothing").await.unwrap(),
        nobody.get("/nothing").await.unwrap(),
        nobody.get("/cases").await.unwrap(),
        nobody.get("/static/console.css").await.unwrap(),
        nobody.get("/static/console.js").await.unwrap(),
        nobody.get("/static/nothing").await.unwrap(),
        nobody.get("/favicon.ico").await.unwrap(),
        door.get("/v1/cases").await.unwrap(),
        door.send(wrong).await.unwrap(),
        door.send(broken).await.unwrap(),
        door.upload("/v1/match", b"text".to_vec(), &[])
            .await
            .unwrap(),
        analyst.get("/").await,
        analyst.get("/cases").await,
        analyst.get(&format!("/cases/{case}")).await,
        analyst.get(&format!("/pictures/{image}/blurred")).await,
        analyst
            .post(&format!("/cases/{case}/decide"), &[], None)
            .await,
    ];
    for answer in &answers {
        let policy = answer.header("content-security-policy");
        for word in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(word), "{}: {policy}", answer.asked);
        }
        assert!(!policy.contains("unsafe"), "{}: {policy}", answer.asked);
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{} {name}", answer.asked);
        }
        let kept = answer.header("cache-control");
        let wanted = match answer.asked.as_str() {
            "GET /static/console.css" | "GET /static/console.js" => "max-age=600",
            _ => "no-store",
        };
        assert_eq!(kept, wanted, "{}", answer.asked);
    }
    let shown = analyst.get(&format!("/pictures/{image}/blurred")).await;
    // What was made of content belongs to no origin, should somebody open it by itself.
    let policy = shown.header("content-security-policy");
    assert!(
        policy.ends_with("; sandbox") && !policy.contains("script-src"),
        "{policy}"
    );
    assert_eq!(
        (shown.status, shown.header("content-type")),
        (200, "image/jpeg")
    );
}

#[tokio::test]
async fn it_does_not_listen_beyond_loopback() {
    let instance = instance();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:8480"] {
        let refused = instance.run(&["serve", "--listen", address]).await.unwrap();
        assert_eq!(refused.code, Some(1), "{address}");
        assert!(
            refused.stderr.contains("refusing to listen") && refused.stderr.contains("TLS"),
            "{}",
            refused.stderr
        );
        assert_eq!(refused.stdout, "");
    }
}

#[tokio::test]
async fn captures_and_webhooks_do_not_reach_into_private_networks_unless_told_so() {
    // Made while the laboratory's flag is set; the first delivery fails, and the next is due after the restart.
    let mut stage = Stage::set().await;
    stage.listen().await;
    stage.host.answer(&[503]);
    let notice = stage.notice(1, NoticeKind::Referral).await;
    stage.host.delivered(1).await.unwrap();
    stage.server.guard();
    stage.server.restart().await.unwrap();

    let door = stage.authority.door(&stage.server);
    let page = stage.host.url("/p/1");
    for url in [
        page.clone(),
        page.replace("127.0.0.1", "localhost"),
        page.replace("127.0.0.1", "2130706433"),
        page.replace("127.0.0.1", "[::ffff:127.0.0.1]"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
    ] {
        let answer = door
            .post("/v1/captures", &json!({"url": url}))
            .await
            .unwrap();
        assert_eq!(
            (answer.status, answer.problem().unwrap().code.as_str()),
            (422, "private_address"),
            "{url}"
        );
    }
    let analyst = stage.analyst();
    let refused = async {
        loop {
            let told = analyst.notice(&notice.id).await.unwrap().delivery_error;
            if told.is_some_and(|error| error.contains("not on the public Internet")) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), refused)
        .await
        .unwrap();
    assert_eq!(stage.host.deliveries().len(), 1, "nothing more was sent");
}

#[tokio::test]
async fn a_capture_of_something_that_is_no_web_address_names_the_field() {
    let stage = Stage::set().await;
    let door = stage.authority.door(&stage.server);
    for url in [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://x",
        "x",
        "",
    ] {
        let answer = door
            .post("/v1/captures", &json!({"url": url}))
            .await
            .unwrap();
        assert_eq!(answer.status, 422, "{url}");
        assert_eq!(answer.problem().unwrap().field.as_deref(), Some("url"));
    }
    let closed = stage.host.url("/p/1").replace("127.0.0.1", "127.0.0.2");
    let closed = door.post("/v1/captures", &json!({"url": closed})).await;
    assert_eq!(closed.unwrap().problem().unwrap().code, "no_connection");
}
