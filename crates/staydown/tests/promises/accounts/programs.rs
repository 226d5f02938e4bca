//! What an administrator does in the console about the API tokens of the organisation, and about what it is set to.

use super::browser::{Browser, PASSWORD};
use crate::session::hidden;
use crate::stage::{AUTHORITY, PROVIDER, Stage};
use casework::Role;
use testkit::{Answer, Door};

async fn set() -> Stage {
    Stage::set_after(async |instance| {
        for (house, name, role) in [
            (AUTHORITY, "chief-1", Role::Administrator),
            (AUTHORITY, "analyst-1", Role::Analyst),
            (PROVIDER, "chief-1", Role::Administrator),
        ] {
            let _ = instance.person(house, name, role).await;
        }
    })
    .await
}

const WANTED: [(&str, &str); 4] = [
    ("label", "harbour gate <1>"),
    ("scopes", "match"),
    ("scopes", "banks_read"),
    ("days", "30"),
];

/// The secret that a page shows.
fn shown(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text
        .split_once("<pre id=\"token\" dir=\"ltr\">")
        .unwrap_or_else(|| panic!("no secret in {text}"));
    rest.split('<').next().unwrap().to_owned()
}

/// The row of a token by what it is for.
fn row(page: &str, label: &str) -> String {
    let rows = page.split("<tr data-token=\"").skip(1);
    let mut rows = rows.map(|row| row.split("</tr>").next().unwrap().to_owned());
    rows.find(|row| row.contains(label))
        .unwrap_or_else(|| panic!("no {label} in {page}"))
}

async fn status(stage: &Stage, secret: &str, path: &str) -> u16 {
    let door = Door::new(stage.server.url()).with_token(secret);
    door.get(path).await.unwrap().status
}

#[tokio::test]
async fn an_administrator_makes_a_token_sees_its_secret_once_and_revokes_it() {
    let stage = set().await;
    let mut chief = Browser::signed_in(&stage, PROVIDER, "chief-1").await;
    let made = chief.act("/tokens", &WANTED).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let secret = shown(&made);
    assert!(secret.starts_with("sd_"), "{secret}");
    assert_eq!(status(&stage, &secret, "/v1/banks").await, 200);
    // What was not ticked is not granted.
    assert_eq!(status(&stage, &secret, "/v1/cases").await, 403);
    let list = chief.get("/tokens").await.text();
    assert!(!list.contains(&secret), "the secret is shown once");
    let line = row(&list, "harbour gate &#60;1&#62;");
    for said in [
        "data-works=\"true\"",
        "ask whether uploads are known, read banks",
    ] {
        assert!(line.contains(said), "{said}: {line}");
    }
    let history = chief.get("/ledger").await.text();
    assert!(!history.contains(&secret));
    let (_, revoke) = line.split_once("action=\"").unwrap();
    let revoke = revoke.split('"').next().unwrap().to_owned();
    assert_eq!(chief.act(&revoke, &[]).await.status, 303);
    assert_eq!(status(&stage, &secret, "/v1/banks").await, 401);
    let list = chief.get("/tokens?said=token_revoked").await.text();
    assert!(list.contains("Revoked. It opens nothing any more."));
    assert!(row(&list, "harbour gate").contains("data-works=\"false\""));
}

#[tokio::test]
async fn what_is_wrong_with_a_wanted_token_is_said_and_nothing_typed_is_lost() {
    let stage = set().await;
    let mut chief = Browser::signed_in(&stage, PROVIDER, "chief-1").await;
    for (fields, at) in [
        (vec![("label", "one <b>"), ("days", "30")], "field-scopes"),
        (
            vec![("label", " "), ("scopes", "match"), ("days", "30")],
            "field-label",
        ),
        (
            vec![("label", "one <b>"), ("scopes", "match"), ("days", "0")],
            "field-days",
        ),
        (
            vec![("label", "one <b>"), ("scopes", "match"), ("days", "x")],
            "field-days",
        ),
        (
            vec![("label", "one <b>"), ("scopes", "no_such"), ("days", "1")],
            "field-scopes",
        ),
        // Kept for people.
        (
            vec![
                ("label", "one <b>"),
                ("scopes", "administer"),
                ("days", "1"),
            ],
            "field-scopes",
        ),
    ] {
        let refused = chief.act("/tokens", &fields).await;
        let text = refused.text();
        assert_eq!(refused.status, 422, "{fields:?}: {text}");
        assert!(
            text.contains(&format!("href=\"#{at}\"")),
            "{fields:?}: {text}"
        );
        assert!(
            fields[0].1 == " " || text.contains("value=\"one &#60;b&#62;\""),
            "{text}"
        );
    }
    let list = chief.get("/tokens").await.text();
    assert!(!list.contains("one &#60;b&#62;"), "nothing was made");
}

#[tokio::test]
async fn a_token_is_made_and_revoked_only_by_an_administrator_of_the_house_who_confirmed_lately() {
    let stage = set().await;
    let mut chief = Browser::signed_in(&stage, PROVIDER, "chief-1").await;
    let mut stranger = Browser::signed_in(&stage, AUTHORITY, "chief-1").await;
    let mut analyst = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let secret = shown(&chief.act("/tokens", &WANTED).await);
    let line = row(&chief.get("/tokens").await.text(), "harbour gate");
    let (_, revoke) = line.split_once("action=\"").unwrap();
    let revoke = revoke.split('"').next().unwrap().to_owned();
    // Another house's is not there; whoever is no administrator may nothing.
    let foreign = stranger.get("/tokens").await.text();
    assert!(!foreign.contains("harbour gate"), "{foreign}");
    assert_eq!(stranger.act(&revoke, &[]).await.status, 404);
    for path in ["/tokens", "/settings"] {
        assert_eq!(analyst.get(path).await.status, 403, "{path}");
    }
    for path in ["/tokens", revoke.as_str(), "/settings/second-person"] {
        assert_eq!(analyst.act(path, &WANTED).await.status, 403, "{path}");
    }
    assert_eq!(status(&stage, &secret, "/v1/banks").await, 200);
    // A form that another page sent does nothing.
    assert_eq!(chief.send("/tokens", &WANTED).await.status, 403);
    // After ten minutes it asks again, keeps what was typed, and goes on.
    let (mut app, _) = chief.set_password(0).await;
    stage.server.set_ahead(11 * 60).unwrap();
    app.ahead = 11 * 60;
    let asks = chief.act("/tokens", &WANTED).await;
    assert!(
        asks.text().contains("Confirm that it is you"),
        "{}",
        asks.text()
    );
    assert!(!asks.text().contains("id=\"token\""));
    let held = hidden(&asks, "held")
        .replace("&#34;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">");
    let code = app.code(0);
    let proof = [
        ("held", held.as_str()),
        ("password", PASSWORD),
        ("code", code.as_str()),
    ];
    let confirmed = chief.act("/confirm/password", &proof).await;
    assert_eq!(
        confirmed.text().matches("name=\"scopes\"").count(),
        2,
        "{}",
        confirmed.text()
    );
    assert!(shown(&chief.act("/tokens", &WANTED).await).starts_with("sd_"));
    stage.server.set_ahead(22 * 60).unwrap();
    for path in [revoke.as_str(), "/settings/second-person"] {
        let asks = chief.act(path, &[]).await;
        assert!(
            asks.text().contains("Confirm that it is you"),
            "{path}: {}",
            asks.text()
        );
    }
}

#[tokio::test]
async fn settings_say_what_is_set_and_a_second_person_is_wanted_there_and_lifted_elsewhere() {
    let stage = set().await;
    let mut chief = Browser::signed_in(&stage, AUTHORITY, "chief-1").await;
    let page = chief.get("/settings").await.text();
    let setting = |page: &str, name: &str| {
        let (_, rest) = page
            .split_once(&format!("data-setting=\"{name}\""))
            .unwrap();
        rest.split("</tr>").next().unwrap().to_owned()
    };
    for (name, said) in [
        ("undo", "staydown serve --undo-seconds"),
        ("session-idle", "30 min"),
        ("material", "1\u{202f}024 MB"),
        ("mail", "as it comes"),
        ("webhooks", "PUT /v1/endpoint"),
        ("second-person", "not set"),
    ] {
        let row = setting(&page, name);
        assert!(row.contains(said), "{said}: {row}");
    }
    // Nothing of the machine: houses share it.
    let folder = stage.instance.data();
    assert!(!page.contains(&*folder.to_string_lossy()), "{page}");
    let wanted = chief
        .act("/settings/second-person", &[("kinds", "removal_order")])
        .await;
    assert_eq!(wanted.status, 303, "{}", wanted.text());
    let page = chief.get("/settings").await.text();
    assert!(setting(&page, "second-person").contains("removal order"));
    // Sending none takes nothing back.
    assert_eq!(chief.act("/settings/second-person", &[]).await.status, 303);
    let page = chief.get("/settings").await.text();
    assert!(setting(&page, "second-person").contains("removal order"));
    assert!(page.contains("value=\"removal_order\" checked disabled"));
    assert_eq!(
        chief
            .act("/settings/second-person", &[("kinds", "x")])
            .await
            .status,
        422
    );
}
