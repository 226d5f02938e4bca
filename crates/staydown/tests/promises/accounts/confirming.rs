//! “Confirm that it is you”, before what is grave.

use super::browser::{Browser, PASSWORD};
use crate::session::hidden;
use crate::stage::{AUTHORITY, Stage, judgement};
use casework::Outcome;
use simulator::api::Direction;

/// A decided case, and the address of the form that issues a referral.
pub(super) async fn decided(stage: &Stage) -> String {
    let (_, case) = stage.found(1).await;
    let judgement = judgement(Outcome::Refer);
    stage.analyst().decide(&case, &judgement).await.unwrap();
    format!("/cases/{case}/issue")
}

pub(super) const REFERRAL: [(&str, &str); 2] = [("kind", "referral"), ("reference", "A “1” & <2>")];

#[tokio::test]
async fn a_stale_session_issues_only_after_confirming_and_loses_nothing_typed() {
    let stage = Stage::set().await;
    let mut browser = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let (mut app, _) = browser.set_password(0).await;
    let issue = decided(&stage).await;
    stage.server.set_ahead(11 * 60).unwrap();
    app.ahead = 11 * 60;
    let asks = browser.act(&issue, &REFERRAL).await;
    assert_eq!(asks.status, 200);
    assert!(
        asks.text().contains("Confirm that it is you"),
        "{}",
        asks.text()
    );
    assert_eq!(
        stage
            .analyst()
            .notices(Direction::Out, None)
            .await
            .unwrap()
            .items
            .len(),
        0
    );
    let held = unescaped(&hidden(&asks, "held"));
    let wrong = [
        ("held", held.as_str()),
        ("password", "not this password"),
        ("code", "000000"),
    ];
    let refused = browser.act("/confirm/password", &wrong).await;
    assert_eq!(refused.status, 401);
    assert_eq!(
        unescaped(&hidden(&refused, "held")),
        held,
        "it is still there"
    );
    let right = [
        ("held", held.as_str()),
        ("password", PASSWORD),
        ("code", &app.code(0)),
    ];
    let confirmed = browser.act("/confirm/password", &right).await;
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    assert!(confirmed.text().contains(&format!("action=\"{issue}\"")));
    let fields =
        ["csrf", "kind", "reference"].map(|name| (name, unescaped(&hidden(&confirmed, name))));
    let sent = browser.send(&issue, &super::browser::pairs(&fields)).await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    let notices = stage
        .analyst()
        .notices(Direction::Out, None)
        .await
        .unwrap()
        .items;
    assert_eq!(notices[0].terms.reference, REFERRAL[1].1);
    // The confirmation lasts ten minutes, too.
    stage.server.set_ahead(22 * 60).unwrap();
    let asks = browser.act("/me/password/remove", &[]).await;
    assert!(asks.text().contains("Confirm that it is you"));
}

#[tokio::test]
async fn whoever_has_only_a_link_is_told_what_to_do_and_can_work_meanwhile() {
    let stage = Stage::set().await;
    let mut browser = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    assert!(
        browser
            .get("/cases")
            .await
            .text()
            .contains("Set up what you sign in with")
    );
    let issue = decided(&stage).await;
    stage.server.set_ahead(11 * 60).unwrap();
    let asks = browser.act(&issue, &REFERRAL).await;
    assert!(
        asks.text().contains("You have nothing to confirm with"),
        "{}",
        asks.text()
    );
    assert_eq!(
        stage
            .analyst()
            .notices(Direction::Out, None)
            .await
            .unwrap()
            .items
            .len(),
        0
    );
    // Nor can they enrol something now: whoever sits down at an open desk must not, either.
    for path in ["/me/password", "/me/passkeys", "/me/unlock"] {
        let asks = browser.act(path, &[]).await;
        assert!(
            asks.text().contains("You have nothing to confirm with"),
            "{path}"
        );
    }
    assert!(browser.is_in().await);
    // A new link is a proof.
    browser.sign_in(&stage, AUTHORITY, "analyst-1").await;
    assert_eq!(browser.act(&issue, &REFERRAL).await.status, 303);
}

#[tokio::test]
async fn passkeys_are_not_offered_at_a_bare_address_and_the_page_says_why() {
    let mut stage = Stage::set().await;
    let mut browser = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    for page in [
        browser.get("/me").await,
        Browser::new(stage.server.url()).get("/sign-in").await,
    ] {
        assert!(page.text().contains("bare address"), "{}", page.text());
        assert!(!page.text().contains("data-passkey="));
    }
    let named = format!("http://localhost:{}", stage.server.address().port());
    stage.server.reached_at(named.parse().unwrap());
    stage.server.restart().await.unwrap();
    let page = Browser::new(stage.server.url())
        .get("/sign-in")
        .await
        .text();
    assert!(page.contains("data-passkey=\"get\""), "{page}");
    // An answer that nobody's device gave signs nobody in.
    let mut stranger = Browser::new(stage.server.url());
    let page = stranger.get("/sign-in").await;
    let fields = [
        ("door", hidden(&page, "door")),
        ("ceremony", hidden(&page, "ceremony")),
        ("credential", "{}".to_owned()),
    ];
    let answer = stranger
        .send("/sign-in/passkey", &super::browser::pairs(&fields))
        .await;
    assert_eq!(answer.status, 401);
    let again = stranger
        .send("/sign-in/passkey", &super::browser::pairs(&fields))
        .await;
    assert!(
        again.text().contains("open for too long"),
        "a ceremony is taken up once"
    );
}

/// Text as it stood before it was put into the page.
fn unescaped(text: &str) -> String {
    text.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}
