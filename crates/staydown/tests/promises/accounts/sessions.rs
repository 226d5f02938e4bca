//! How long sessions last, who sees them, and who ends them.

use super::browser::{Browser, PASSWORD};
use crate::session::{ask, hidden};
use crate::stage::{AUTHORITY, Stage};
use reqwest::Method;
use testkit::Door;

const MINUTE: i64 = 60;

#[tokio::test]
async fn a_session_ends_after_half_an_hour_unused_and_after_twelve_hours_anyway() {
    let stage = Stage::set().await;
    let mut idle = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let mut busy = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    assert!(idle.is_in().await && busy.is_in().await);
    stage.server.set_ahead(29 * MINUTE).unwrap();
    assert!(busy.is_in().await);
    stage.server.set_ahead(31 * MINUTE).unwrap();
    assert!(!idle.is_in().await);
    assert!(busy.is_in().await);
    for pause in 1..=23 {
        let minutes = 31 + 29 * pause;
        stage.server.set_ahead(minutes * MINUTE).unwrap();
        assert!(busy.is_in().await, "used all the time, after {minutes}");
    }
    stage.server.set_ahead(719 * MINUTE).unwrap();
    assert!(busy.is_in().await);
    stage.server.set_ahead(12 * 60 * MINUTE + 1).unwrap();
    assert!(!busy.is_in().await);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_or_all_others_at_once() {
    let stage = Stage::set().await;
    let mut here = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let mut others = Vec::new();
    for _ in 0..3 {
        others.push(Browser::signed_in(&stage, AUTHORITY, "analyst-1").await);
    }
    let page = here.get("/me").await.text();
    assert_eq!(page.matches("action=\"/me/sessions/end\"").count(), 4);
    assert_eq!(page.matches("this one").count(), 1);
    assert!(page.contains("from 127.0.0.1"));
    // Another's session: one of those that are not this one.
    let list = page.split("id=\"session-list\"").nth(1).unwrap();
    let other = list
        .split("<li>")
        .skip(1)
        .find(|line| !line.contains("this one"))
        .unwrap();
    let (_, id) = other.split_once("name=\"session\" value=\"").unwrap();
    let id = id.split('"').next().unwrap();
    assert_eq!(
        here.act("/me/sessions/end", &[("session", id)])
            .await
            .status,
        303
    );
    let mut left = 0;
    for browser in &mut others {
        left += usize::from(browser.is_in().await);
    }
    assert_eq!(left, 2);
    let again = here.act("/me/sessions/end", &[("session", id)]).await;
    assert_eq!(again.status, 404);
    assert_eq!(here.act("/me/sessions/end-others", &[]).await.status, 303);
    for browser in &mut others {
        assert!(!browser.is_in().await);
    }
    assert!(here.is_in().await);
}

#[tokio::test]
async fn nobody_ends_anothers_session_by_its_name() {
    let stage = Stage::set_after(async |instance| {
        let role = casework::Role::Reviewer;
        instance
            .person(AUTHORITY, "reviewer-1", role)
            .await
            .unwrap();
    })
    .await;
    let mut owner = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let mut other = Browser::signed_in(&stage, AUTHORITY, "reviewer-1").await;
    let id = hidden(&owner.get("/me").await, "session");
    let answer = other.act("/me/sessions/end", &[("session", &id)]).await;
    assert_eq!(answer.status, 404);
    assert!(owner.is_in().await);
}

#[tokio::test]
async fn a_session_gets_a_new_secret_at_every_sign_in_and_none_that_was_put_there_before() {
    let stage = Stage::set().await;
    let mut browser = Browser::new(stage.server.url());
    browser.cookies = "staydown_session=planted".to_owned();
    browser.sign_in(&stage, AUTHORITY, "analyst-1").await;
    assert!(!browser.cookies.contains("planted"), "{}", browser.cookies);
    let (app, _) = browser.set_password(0).await;
    let first = browser.cookies.clone();
    browser.act("/sign-out", &[]).await;
    let code = app.code(1);
    let entered = browser.by_password(AUTHORITY, "analyst-1", PASSWORD, &code);
    assert_eq!(entered.await.status, 303);
    assert_ne!(browser.cookies, first);
    // Signing out ended it for whoever kept the cookie.
    let mut kept = Browser::new(stage.server.url());
    kept.cookies = first;
    assert!(!kept.is_in().await);
}

#[tokio::test]
async fn over_https_every_cookie_is_secure_and_this_hosts_own() {
    let mut stage = Stage::set().await;
    stage
        .server
        .reached_at("https://staydown.example".parse().unwrap());
    stage.server.restart().await.unwrap();
    let link = stage
        .instance
        .sign_in_link(&stage.server, AUTHORITY, "analyst-1");
    let link = link.await.unwrap();
    let door = Door::new(stage.server.url());
    let (page, cookies) = ask(&door, link.path(), "").await;
    let (secret, code) = (hidden(&page, "door"), hidden(&page, "code"));
    let request = door.request(Method::POST, "/sign-in").unwrap();
    let request = request.header("origin", "https://staydown.example");
    let request = request
        .header("cookie", cookies)
        .form(&[("code", code), ("door", secret)]);
    let entered = door.send(request).await.unwrap();
    assert_eq!(entered.status, 303, "{}", entered.text());
    for answer in [&page, &entered] {
        let set: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
        assert!(!set.is_empty());
        for cookie in set {
            let cookie = cookie.to_str().unwrap();
            assert!(cookie.starts_with("__Host-staydown_"), "{cookie}");
            for word in ["; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
                assert!(cookie.contains(word), "{cookie}");
            }
            assert!(!cookie.contains("Domain"), "{cookie}");
        }
    }
}
