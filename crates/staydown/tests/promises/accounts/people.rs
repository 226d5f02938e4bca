//! What an administrator does about others.

use super::browser::{Browser, PASSWORD};
use crate::stage::{AUTHORITY, PROVIDER, Stage};
use casework::Role;

async fn set() -> Stage {
    Stage::set_after(async |instance| {
        let role = Role::Administrator;
        instance.person(AUTHORITY, "chief-1", role).await.unwrap();
        instance.person(PROVIDER, "chief-1", role).await.unwrap();
    })
    .await
}

/// The address of what is done about a person.
async fn about(chief: &mut Browser, person: &str, what: &str) -> String {
    let page = chief.get("/people").await.text();
    let row = page.split(&format!("data-person=\"{person}\"")).nth(1);
    let row = row.unwrap_or_else(|| panic!("{person} is not in {page}"));
    let (_, id) = row.split_once("action=\"/people/").unwrap();
    format!("/people/{}/{what}", id.split('/').next().unwrap())
}

#[tokio::test]
async fn a_disabled_person_is_out_at_once_and_no_proof_lets_them_in() {
    let stage = set().await;
    let mut person = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let (app, _) = person.set_password(0).await;
    let mut chief = Browser::signed_in(&stage, AUTHORITY, "chief-1").await;
    let disable = about(&mut chief, "analyst-1", "disable").await;
    let answer = chief.act(&disable, &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(!person.is_in().await);
    let refused = person.by_password(AUTHORITY, "analyst-1", PASSWORD, app.code(1));
    assert_eq!(refused.await.status, 401);
    let words = [
        "admin",
        "sign-in-link",
        "--organisation",
        AUTHORITY,
        "--person",
        "analyst-1",
    ];
    assert_ne!(stage.instance.run(&words).await.unwrap().code, Some(0));
    let link = about(&mut chief, "analyst-1", "link").await;
    assert_eq!(chief.act(&link, &[]).await.status, 403);
    // The organisation's token is not theirs.
    let token = stage.authority.door(&stage.server);
    assert_eq!(token.get("/v1/whoami").await.unwrap().status, 200);
    let enable = about(&mut chief, "analyst-1", "enable").await;
    assert_eq!(chief.act(&enable, &[]).await.status, 303);
    assert!(!person.is_in().await, "an ended session stays ended");
    let let_in = person.by_password(AUTHORITY, "analyst-1", PASSWORD, app.code(1));
    assert_eq!(let_in.await.status, 303);
    let ledger = chief.get("/ledger").await.text();
    assert!(ledger.contains("disabled a person") && ledger.contains("let a disabled person in"));
}

#[tokio::test]
async fn an_administrator_ends_sessions_and_makes_links_in_their_own_house_only() {
    let stage = set().await;
    let mut person = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let mut chief = Browser::signed_in(&stage, AUTHORITY, "chief-1").await;
    let mut stranger = Browser::signed_in(&stage, PROVIDER, "chief-1").await;
    let end = about(&mut chief, "analyst-1", "end-sessions").await;
    let foreign = stranger.act(&end, &[]).await;
    assert_eq!(foreign.status, 404);
    assert!(!stranger.get("/people").await.text().contains("analyst-1"));
    // Whoever is no administrator does nothing to anybody.
    assert_eq!(person.get("/people").await.status, 403);
    assert_eq!(person.act(&end, &[]).await.status, 403);
    assert!(person.is_in().await);
    assert_eq!(chief.act(&end, &[]).await.status, 303);
    assert!(!person.is_in().await);
    let link = about(&mut chief, "analyst-1", "link").await;
    let made = chief.act(&link, &[]).await.text();
    let (_, address) = made.split_once("<pre id=\"link\">").unwrap();
    let address = address.split('<').next().unwrap();
    let path = address.strip_prefix(stage.server.url().as_str()).unwrap();
    assert_eq!(
        person.get(&format!("/{path}")).await.status,
        200,
        "{address}"
    );
}
