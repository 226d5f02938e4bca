//! Passwords with codes, recovery codes, and what failed attempts cost.

use super::browser::{Browser, PASSWORD};
use crate::session::hidden;
use crate::stage::{AUTHORITY, Stage};

#[tokio::test]
async fn a_password_signs_in_with_the_code_of_the_moment_once() {
    let stage = Stage::set().await;
    let mut first = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let (app, codes) = first.set_password(0).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(first.act("/sign-out", &[]).await.status, 200);
    assert!(!first.is_in().await);

    // The code that was shown when the password was set is used up, and so is each one later.
    let mut browser = Browser::new(stage.server.url());
    let next = app.code(1);
    let entered = browser.by_password(AUTHORITY, "analyst-1", PASSWORD, &next);
    let entered = entered.await;
    assert_eq!(entered.status, 303, "{}", entered.text());
    assert_eq!(entered.header("location"), "/cases");
    assert!(browser.is_in().await);
    let mut other = Browser::new(stage.server.url());
    let again = other.by_password(AUTHORITY, "analyst-1", PASSWORD, &next);
    assert_eq!(again.await.status, 401);
    let earlier = other.by_password(AUTHORITY, "analyst-1", PASSWORD, app.code(0));
    assert_eq!(earlier.await.status, 401);

    // A recovery code stands in for it, once, however it is typed.
    let typed = codes[3].to_uppercase().replace('-', " ");
    let entered = other.by_password(AUTHORITY, "analyst-1", PASSWORD, &typed);
    assert_eq!(entered.await.status, 303);
    let left = other.get("/me").await.text();
    assert!(
        left.contains("<strong id=\"codes-left\">9</strong>"),
        "{left}"
    );
    let mut third = Browser::new(stage.server.url());
    let again = third.by_password(AUTHORITY, "analyst-1", PASSWORD, &codes[3]);
    assert_eq!(again.await.status, 401);
    let ledger = other.get("/ledger").await.text();
    for line in [
        "enrolled a password with codes",
        "signed in by a password and a recovery code",
    ] {
        assert!(ledger.contains(line), "{line}: {ledger}");
    }
}

#[tokio::test]
async fn what_was_wrong_with_an_attempt_is_told_to_nobody() {
    let stage = Stage::set().await;
    let mut owner = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let (app, _) = owner.set_password(0).await;
    let code = app.code(1);
    let mut told = Vec::new();
    for (organisation, person, password, code) in [
        (AUTHORITY, "analyst-1", PASSWORD, "000000"),
        (AUTHORITY, "analyst-1", "not this password", code.as_str()),
        (AUTHORITY, "nobody-1", PASSWORD, code.as_str()),
        ("Nowhere", "analyst-1", PASSWORD, code.as_str()),
        (AUTHORITY, "analyst-1", "", ""),
    ] {
        let mut stranger = Browser::new(stage.server.url());
        let answer = stranger.by_password(organisation, person, password, code);
        let answer = answer.await;
        // But for what was typed and the secrets of the page, the answers are the same.
        let text = ["door", "ceremony"]
            .into_iter()
            .filter(|name| answer.text().contains(&format!("name=\"{name}\"")))
            .fold(answer.text(), |text, name| {
                text.replace(&hidden(&answer, name), "*")
            });
        let text = text.replace(organisation, "*").replace(person, "*");
        told.push((answer.status, text));
    }
    assert_eq!(told[0].0, 401);
    for other in &told[1..] {
        assert_eq!(other, &told[0]);
    }
}

#[tokio::test]
async fn passwords_that_are_guessed_first_are_refused_and_the_secret_stays() {
    let stage = Stage::set().await;
    let mut browser = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let page = browser.act("/me/password", &[]).await;
    let (csrf, ceremony) = (hidden(&page, "csrf"), hidden(&page, "ceremony"));
    let secret = |text: &str| text.split("id=\"secret\">").nth(1).unwrap()[..39].to_owned();
    let before = secret(&page.text());
    for (password, again) in [
        ("password1234", "password1234"),
        ("too short", "too short"),
        ("I am analyst-1 here", "I am analyst-1 here"),
        (PASSWORD, "something else here"),
    ] {
        let fields = [
            ("csrf", csrf.as_str()),
            ("ceremony", &ceremony),
            ("password", password),
            ("again", again),
            ("code", "123456"),
        ];
        let answer = browser.send("/me/password/set", &fields).await;
        assert_eq!(answer.status, 422, "{password}");
        assert_eq!(secret(&answer.text()), before);
        assert!(!answer.text().contains(password), "it is not shown again");
    }
    let wrong_code = [
        ("csrf", csrf.as_str()),
        ("ceremony", &ceremony),
        ("password", PASSWORD),
        ("again", PASSWORD),
        ("code", "123"),
    ];
    let answer = browser.send("/me/password/set", &wrong_code).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
}

#[tokio::test]
async fn failed_attempts_make_strangers_wait_also_after_a_restart_and_known_browsers_not() {
    let mut stage = Stage::set().await;
    let mut owner = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let (mut app, _) = owner.set_password(0).await;
    // Known from now on.
    let entered = owner.by_password_again(&app.code(1)).await;
    assert_eq!(entered, 303);
    let mut stranger = Browser::new(stage.server.url());
    let mut tried = async |person: &str| {
        let answer = stranger.by_password(AUTHORITY, person, "not the password", "000000");
        let answer = answer.await;
        (answer.status, answer.header("retry-after").to_owned())
    };
    for _ in 0..5 {
        assert_eq!(tried("analyst-1").await.0, 401);
    }
    let (status, wait) = tried("analyst-1").await;
    assert_eq!(status, 429);
    assert!((1..=6).contains(&wait.parse::<u32>().unwrap()), "{wait}");
    // A name nobody has is held up alike.
    for _ in 0..5 {
        assert_eq!(tried("nobody-1").await.0, 401);
    }
    assert_eq!(tried("nobody-1").await.0, 429);
    stage.server.restart().await.unwrap();
    // The wait may have passed meanwhile; the count has not.
    let (mut status, mut wait) = tried("analyst-1").await;
    if status == 401 {
        (status, wait) = tried("analyst-1").await;
    }
    assert_eq!(status, 429);
    assert!(wait.parse::<u32>().unwrap() <= 11, "{wait}");
    // Even the right password waits, from a browser nobody knows …
    let mut elsewhere = Browser::new(stage.server.url());
    let held_up = elsewhere.by_password(AUTHORITY, "analyst-1", PASSWORD, app.code(1));
    assert_eq!(held_up.await.status, 429);
    // … and is let in from the one its owner used before.
    stage.server.set_ahead(90).unwrap();
    app.ahead = 90;
    for _ in 0..4 {
        let answer = stranger_fails(&stage).await;
        assert!([401, 429].contains(&answer), "{answer}");
    }
    let let_in = owner.by_password_again(&app.code(0)).await;
    assert_eq!(let_in, 303);
    // The longest wait is a quarter of an hour.
    stage.server.set_ahead(90 + 16 * 60).unwrap();
    app.ahead = 90 + 16 * 60;
    let let_in = elsewhere.by_password(AUTHORITY, "analyst-1", PASSWORD, app.code(0));
    assert_eq!(let_in.await.status, 303);
}

async fn stranger_fails(stage: &Stage) -> u16 {
    let mut stranger = Browser::new(stage.server.url());
    let answer = stranger.by_password(AUTHORITY, "analyst-1", "not the password", "000000");
    answer.await.status
}

impl Browser {
    /// Signs out, and in again by the analyst's password.
    async fn by_password_again(&mut self, code: &str) -> u16 {
        if self.is_in().await {
            self.act("/sign-out", &[]).await;
        }
        let entered = self.by_password(AUTHORITY, "analyst-1", PASSWORD, code);
        entered.await.status
    }
}

#[tokio::test]
async fn the_secrets_of_a_password_stay_out_of_the_ledger() {
    let stage = Stage::set().await;
    let mut browser = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let (_, codes) = browser.set_password(0).await;
    let data = stage.instance.data();
    let mut kept = Vec::new();
    for name in ["staydown.db", "staydown.db-wal"] {
        kept.extend(std::fs::read(data.join(name)).unwrap_or_default());
    }
    for secret in [PASSWORD, codes[0].as_str(), &codes[0].replace('-', "")] {
        let is_there = kept
            .windows(secret.len())
            .any(|part| part == secret.as_bytes());
        assert!(!is_there, "{secret}");
    }
    assert!(kept.windows(9).any(|part| part == b"$argon2id"));
}
