//! A user asks for scrutiny of a cross-border order (Art 4(4)): within 48 hours, and without learning whether there is one.

use super::{Stranger, only_complaint};
use crate::session::{Session, hidden};
use crate::stage::{AUTHORITY, PROVIDER, Stage};
use casework::{Measure, NoticeAnswer, NoticeKind, Role};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use testkit::{Answer, Door, Host, IssuedToken, Options};

const HOME: &str = "Home Unit";
const WHY: &str = "It infringes the freedom of the press, zq-scrutiny.";

/// An authority of Germany and a provider of `state`, with an executed order between them.
async fn ordered(state: &str) -> (Stage, String, Option<IssuedToken>) {
    let host = Host::open().await.unwrap();
    let instance = crate::stage::instance();
    let authority = instance.authority(AUTHORITY).await.unwrap();
    let name = host.name();
    let words = [
        "admin",
        "organisation",
        "add",
        "--name",
        PROVIDER,
        "--kind",
        "provider",
    ];
    let words = [&words[..], &["--member-state", state, "--host", &name]].concat();
    let made = instance.json(&words).await.unwrap();
    let id = made["organisation"].as_str().unwrap().parse().unwrap();
    instance
        .person(PROVIDER, "officer", Role::ComplaintsOfficer)
        .await
        .unwrap();
    let token = instance.token(PROVIDER, "tests").await.unwrap();
    let mut home = None;
    if state != "DE" {
        // The authority of the provider's own state, which gets a copy.
        let words = [
            "admin",
            "organisation",
            "add",
            "--name",
            HOME,
            "--kind",
            "authority",
        ];
        let words = [&words[..], &["--member-state", state]].concat();
        instance.json(&words).await.unwrap();
        home = Some(instance.token(HOME, "tests").await.unwrap());
    }
    let provider = testkit::ProviderOrganisation {
        name: PROVIDER.to_owned(),
        id,
        token,
    };
    let server = instance.serve_with(Options::patient()).await.unwrap();
    let stage = Stage {
        server,
        host,
        authority,
        provider,
        instance,
    };
    let order = stage.notice(1, NoticeKind::RemovalOrder).await;
    let executed = NoticeAnswer::Executed(casework::Executed {
        measure: Measure::Disabled,
        at: Timestamp::now(),
        addressee_reference: String::new(),
        authorised_person: String::new(),
        urls: Vec::new(),
    });
    stage.reviewer().answer(&order.id, &executed).await.unwrap();
    (stage, order.terms.url, home)
}

/// Asks for scrutiny, told so long ago.
async fn ask(stranger: &mut Stranger, page: &str, ago: SignedDuration) -> Answer {
    let shown = stranger.get(page).await;
    let door = hidden(&shown, "door");
    let told = Timestamp::now() - ago;
    let told = told.to_string();
    let fields = [
        ("door", door.as_str()),
        ("informed_at", &told),
        ("scrutiny_reasons", WHY),
    ];
    stranger.post(&format!("{page}/scrutiny"), &fields).await
}

async fn scrutiny(stage: &Stage) -> Value {
    let door = stage.provider.door(&stage.server);
    let id = only_complaint(&door).await;
    let one: Value = door
        .get(&format!("/v1/complaints/{id}"))
        .await
        .unwrap()
        .json()
        .unwrap();
    one["scrutiny"].clone()
}

#[tokio::test]
async fn a_request_within_48_hours_goes_with_the_order_and_a_later_one_is_refused() {
    let (stage, url, home) = ordered("IE").await;
    let mut stranger = Stranger::at(&stage.server);
    let fields = [("about", url.as_str()), ("text", "It is our report.")];
    let page = stranger.complain(&stage.provider.id, &fields).await;
    let late = ask(
        &mut stranger,
        &page,
        SignedDuration::from_secs(48 * 3_600 + 1),
    )
    .await;
    assert_eq!(late.status, 409);
    assert!(
        late.text().contains("data-problem=\"too_late\"") && late.text().contains("zq-scrutiny")
    );
    assert_eq!(scrutiny(&stage).await, Value::Null);
    let ahead = ask(&mut stranger, &page, SignedDuration::from_hours(-1)).await;
    assert_eq!(ahead.status, 422);
    let asked = ask(
        &mut stranger,
        &page,
        SignedDuration::from_secs(48 * 3_600 - 60),
    )
    .await;
    assert_eq!(asked.status, 303, "{}", asked.text());
    assert!(
        scrutiny(&stage).await["notice"]
            .as_str()
            .unwrap()
            .starts_with("notice_")
    );
    // The authority of the provider's own state is asked.
    let home = Door::new(stage.server.url()).with_token(&home.unwrap().secret);
    let copies: Value = home.get("/v1/scrutinies").await.unwrap().json().unwrap();
    let request = &copies["items"][0]["requests"][0];
    assert_eq!(
        (&request["by"], &request["reasons"]),
        (&json!("content_provider"), &json!(WHY))
    );
    // Of the order the status page says nothing: whether there is one is not theirs to learn from it.
    let seen = stranger.get(&page).await.text();
    assert!(
        seen.contains("data-scrutiny") && !seen.contains("notice_") && !seen.contains(AUTHORITY)
    );
    // Whoever issued the order does not read it in the history of its case.
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let cases: Value = stage
        .authority
        .door(&stage.server)
        .get("/v1/cases")
        .await
        .unwrap()
        .json()
        .unwrap();
    let path = format!("/cases/{}", cases["items"][0]["id"].as_str().unwrap());
    assert!(
        !analyst
            .get(&path)
            .await
            .text()
            .contains("asked for scrutiny")
    );
}

#[tokio::test]
async fn an_order_of_ones_own_state_is_none_to_scrutinise_and_the_page_says_the_same() {
    let (stage, url, _) = ordered("DE").await;
    let mut stranger = Stranger::at(&stage.server);
    let fields = [("about", url.as_str()), ("text", "It is our report.")];
    let page = stranger.complain(&stage.provider.id, &fields).await;
    let asked = ask(&mut stranger, &page, SignedDuration::from_hours(1)).await;
    assert_eq!(asked.status, 303);
    let noted = scrutiny(&stage).await;
    assert_eq!(
        (&noted["reasons"], &noted["notice"]),
        (&json!(WHY), &Value::Null)
    );
    assert!(stranger.get(&page).await.text().contains("data-scrutiny"));
}

#[tokio::test]
async fn a_request_made_before_the_case_was_found_goes_with_the_order_once_it_is() {
    let (stage, _, _) = ordered("IE").await;
    let mut stranger = Stranger::at(&stage.server);
    let fields = [
        ("about", "a video of last week"),
        ("text", "It is our report."),
    ];
    let page = stranger.complain(&stage.provider.id, &fields).await;
    ask(&mut stranger, &page, SignedDuration::from_hours(1)).await;
    assert_eq!(scrutiny(&stage).await["notice"], Value::Null);
    let door = stage.provider.door(&stage.server);
    let cases: Value = door.get("/v1/cases").await.unwrap().json().unwrap();
    let case = cases["items"][0]["id"].clone();
    let id = only_complaint(&door).await;
    let path = format!("/v1/complaints/{id}/case");
    let request = door.request(reqwest::Method::PUT, &path).unwrap();
    let linked = door
        .send(request.json(&json!({"case": case})))
        .await
        .unwrap();
    assert_eq!(linked.status, 200, "{}", linked.text());
    assert!(scrutiny(&stage).await["notice"].is_string());
}

#[tokio::test]
async fn what_an_order_holds_down_no_complaint_puts_up() {
    let (stage, url, _) = ordered("IE").await;
    let mut stranger = Stranger::at(&stage.server);
    let fields = [("about", url.as_str()), ("text", "It is our report.")];
    stranger.complain(&stage.provider.id, &fields).await;
    let door = stage.provider.door(&stage.server);
    let id = only_complaint(&door).await;
    let session = Session::begin(&stage, PROVIDER, "officer").await;
    let page = format!("/complaints/{id}");
    let csrf = session.csrf(&page).await;
    let fields = [
        ("csrf", csrf.as_str()),
        ("outcome", "upheld"),
        ("reasons", "x"),
    ];
    let refused = session.post(&format!("{page}/decide"), &fields, None).await;
    assert_eq!(refused.status, 409);
    assert!(
        refused.text().contains("order_in_effect"),
        "{}",
        refused.text()
    );
    let path = format!("/v1/complaints/{id}/decision");
    let same = door
        .post(&path, &json!({"outcome": "rejected", "reasons": "x"}))
        .await
        .unwrap();
    assert_eq!(
        same.problem().unwrap().code,
        "same_person",
        "the token that answered the order"
    );
}
