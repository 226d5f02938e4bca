//! Forms that other sites send.

use super::browser::{Browser, pairs};
use crate::session::hidden;
use crate::stage::{AUTHORITY, Stage};

#[tokio::test]
async fn a_form_that_another_sites_page_sent_changes_nothing_even_with_the_right_token() {
    let stage = Stage::set().await;
    let mut browser = Browser::signed_in(&stage, AUTHORITY, "analyst-1").await;
    let csrf = browser.csrf().await;
    let here = stage.server.url().origin().ascii_serialization();
    let elsewhere = [
        [("origin", "https://elsewhere.example")],
        [("origin", "null")],
        [("origin", "http://127.0.0.1")],
        [("origin", "https://127.0.0.1:1")],
        [("sec-fetch-site", "cross-site")],
        [("sec-fetch-site", "same-site")],
    ];
    for headers in elsewhere {
        let fields = [("csrf", csrf.as_str())];
        let answer = browser.send_with("/me/sessions/end-others", &fields, &headers);
        let answer = answer.await;
        assert_eq!(answer.status, 403, "{headers:?}");
        assert!(answer.text().contains("another site"), "{headers:?}");
    }
    let both = [("origin", here.as_str()), ("sec-fetch-site", "cross-site")];
    let fields = [("csrf", csrf.as_str())];
    let answer = browser.send_with("/me/sessions/end-others", &fields, &both);
    assert_eq!(answer.await.status, 403);
    // A browser that says neither is left to the token.
    for wrong in ["", "x", &csrf[1..]] {
        let answer = browser
            .send("/me/sessions/end-others", &[("csrf", wrong)])
            .await;
        assert_eq!(answer.status, 403, "{wrong}");
    }
    let ours = [("origin", here.as_str()), ("sec-fetch-site", "same-origin")];
    let fields = [("csrf", csrf.as_str())];
    let answer = browser.send_with("/me/sessions/end-others", &fields, &ours);
    assert_eq!(answer.await.status, 303);
}

#[tokio::test]
async fn nobody_is_signed_in_by_a_form_of_another_site() {
    let stage = Stage::set().await;
    let link = stage
        .instance
        .sign_in_link(&stage.server, AUTHORITY, "analyst-1");
    let link = link.await.unwrap();
    // What an attacker knows: a link of their own, and the page behind it.
    let mut attacker = Browser::new(stage.server.url());
    let page = attacker.get(link.path()).await;
    let fields = ["door", "code"].map(|name| (name, hidden(&page, name)));
    let mut victim = Browser::new(stage.server.url());
    for prepared in ["", "staydown_door=short"] {
        victim.cookies = prepared.to_owned();
        let answer = victim.send("/sign-in", &pairs(&fields)).await;
        assert_eq!(answer.status, 403, "{}", answer.text());
    }
    victim.get("/sign-in").await;
    assert_eq!(victim.send("/sign-in", &pairs(&fields)).await.status, 403);
    for path in ["/sign-in/password", "/sign-in/passkey", "/bootstrap"] {
        assert_eq!(
            victim.send(path, &pairs(&fields)).await.status,
            403,
            "{path}"
        );
    }
    assert!(!victim.is_in().await);
    // Nothing of the link was used up.
    assert_eq!(attacker.send("/sign-in", &pairs(&fields)).await.status, 303);
}
