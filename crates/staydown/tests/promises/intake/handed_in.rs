//! By programs and over the open form; and orders that leave by mail.

use super::desk::{Desk, ago, import, key, register, signed};
use crate::stage::{AUTHORITY, PROVIDER, Stage, until};
use casework::{
    Impossible, ImpossibleBecause, IntakeStage, IntakeVerdict, IntakeVia, NoticeAnswer,
    ReceivedVia, Scope,
};
use exchange::v1::{IntakeView, NewIntake, NoticeView, Page};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

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
