//! Who is not signed in sees how to sign in, and nothing else.

use crate::browser::{Browser, Script};
use crate::http;
use crate::stage::{Who, shared};
use anyhow::{Result, ensure};

const PAGES: [&str; 7] = [
    "/",
    "/cases",
    "/notices",
    "/banks",
    "/ledger",
    "/me",
    "/pictures/00/plain",
];

#[tokio::test]
async fn a_signed_out_person_gets_401_and_signing_out_ends_the_session() -> Result<()> {
    shared(async |stage| {
        for page in PAGES {
            let status = http::status(&format!("{}{page}", stage.server())).await?;
            ensure!(status == 401, "{page} answers {status}");
        }
        let browser = Browser::open(stage, Script::On).await?;
        says_how_to_sign_in(&browser, "/cases").await?;

        browser.sign_in(&stage.another_link(Who::Analyst)?).await?;
        browser.click("tr[data-row] .row-link").await?;
        browser.find(".case-head").await?;
        let case = browser.path().await?;
        let session = browser.cookie("staydown_session").await?;
        ensure!(
            session.http_only() == Some(true),
            "no script reads the session"
        );
        browser.sign_out().await?;
        browser.reads("h1", "You are signed out").await?;
        says_how_to_sign_in(&browser, "/cases").await?;
        says_how_to_sign_in(&browser, &case).await?;

        // Not only the browser forgot: the session is over, even for somebody who kept its cookie.
        browser.add_cookie(session).await?;
        says_how_to_sign_in(&browser, "/cases").await?;
        browser.close(&[401]).await
    })
    .await
}

async fn says_how_to_sign_in(browser: &Browser, page: &str) -> Result<()> {
    browser.goto(page).await?;
    let text = browser.text("main").await?;
    ensure!(
        text.contains("You are not signed in") && text.contains("staydown admin sign-in-link"),
        "{page} shows {text}"
    );
    ensure!(
        !browser.has("nav, table, form").await?,
        "{page} shows more than that"
    );
    Ok(())
}
