//! Every kind of page, by phone and by laptop, light and dark; and the pictures for the documentation.

use crate::browser::{Browser, Script};
use crate::layout::{Theme, inspect};
use crate::pictures::take;
use crate::stage::{Stage, Who, alone};
use anyhow::{Result, ensure};

const CASE: &str = "tr[data-stage='open'] .row-link";

#[tokio::test]
async fn every_page_fits_a_phone_and_can_be_used_without_eyes_or_mouse() -> Result<()> {
    alone(async |stage| {
        let mut complaints = Vec::new();
        the_analysts(stage, &mut complaints).await?;
        the_reviewers(stage, Who::Lantern, &mut complaints).await?;
        the_reviewers(stage, Who::Harbour, &mut complaints).await?;
        ensure!(complaints.is_empty(), "{}", complaints.join("\n"));
        Ok(())
    })
    .await
}

async fn the_analysts(stage: &Stage, complaints: &mut Vec<String>) -> Result<()> {
    let browser = Browser::open(stage, Script::On).await?;
    let link = stage.another_link(Who::Analyst)?;
    browser.goto(&link).await?;
    inspect(&browser, complaints).await?;
    browser.sign_in(&link).await?;
    for page in [
        "/cases",
        "/cases?stage=decided",
        "/banks",
        "/ledger",
        "/notices",
        "/nowhere",
    ] {
        browser.goto(page).await?;
        inspect(&browser, complaints).await?;
    }
    browser.goto("/cases?stage=all").await?;
    inspect(&browser, complaints).await?;
    take(&browser, "cases", Theme::Light).await?;
    take(&browser, "cases-dark", Theme::Dark).await?;

    browser.click(CASE).await?;
    browser.find("#decide").await?;
    take(&browser, "case", Theme::Light).await?;
    take(&browser, "case-dark", Theme::Dark).await?;
    inspect(&browser, complaints).await?;
    browser.choose("#decide", "outcome", "order").await?;
    browser.choose("#decide", "purpose", "none_found").await?;
    browser
        .type_into("#reasons", "A copy of the poster.")
        .await?;
    browser.click("#decide button[type='submit']").await?;
    browser.find("#problem").await?;
    inspect(&browser, complaints).await?;
    browser.choose("#decide", "grounds", "incites").await?;
    browser.click("#decide button[type='submit']").await?;
    browser.find("#issue").await?;
    inspect(&browser, complaints).await?;

    browser.goto("/notices").await?;
    take(&browser, "notices", Theme::Light).await?;
    for kind in ["order", "referral"] {
        browser.goto("/notices").await?;
        let row = format!("tr:has(.kind.{kind}):has([data-clock-status='running'])");
        browser.click(&format!("{row} .row-link")).await?;
        browser.find(".rail").await?;
        inspect(&browser, complaints).await?;
        if kind == "order" {
            take(&browser, "order", Theme::Light).await?;
        }
    }
    browser.goto("/banks").await?;
    browser.click("tr[data-bank] .row-link").await?;
    browser.find("tr[data-entry]").await?;
    inspect(&browser, complaints).await?;
    take(&browser, "banks", Theme::Light).await?;
    browser.click("tr[data-entry] .c-case a").await?;
    browser.find("#touched").await?;
    inspect(&browser, complaints).await?;
    browser.goto("/ledger").await?;
    take(&browser, "ledger", Theme::Light).await?;
    the_outlets(&browser, complaints).await?;
    for page in ["/me", "/me/care", "/me/care/break"] {
        browser.goto(page).await?;
        inspect(&browser, complaints).await?;
    }

    browser.sign_out().await?;
    inspect(&browser, complaints).await?;
    browser.goto("/cases").await?;
    inspect(&browser, complaints).await?;
    // A form with something missing, a page that is not there, and no session.
    browser.close(&[422, 404, 401]).await
}

/// Registering an outlet, a place of it, and that it is down.
async fn the_outlets(browser: &Browser, complaints: &mut Vec<String>) -> Result<()> {
    browser.goto("/outlets").await?;
    inspect(browser, complaints).await?;
    for (field, text) in [
        ("name", "The Column Weekly"),
        ("group", "Group N"),
        ("listing", "List 7, no. 3"),
    ] {
        let field = format!("form[action='/outlets'] [name='{field}']");
        browser.type_into(&field, text).await?;
    }
    browser
        .choose("form[action='/outlets']", "is_publication", "yes")
        .await?;
    browser
        .click("form[action='/outlets'] button[type='submit']")
        .await?;
    browser.find("#joined").await?;
    inspect(browser, complaints).await?;
    for (field, text) in [("platform", "a messenger"), ("handle", "@column")] {
        let field = format!("form[action$='/asset'] [name='{field}']");
        browser.type_into(&field, text).await?;
    }
    browser
        .click("form[action$='/asset'] button[type='submit']")
        .await?;
    browser.find("[data-asset='1'] [data-up='true']").await?;
    browser.choose("form[action$='/seen']", "up", "no").await?;
    browser
        .click("form[action$='/seen'] button[type='submit']")
        .await?;
    browser.find("[data-asset='1'] [data-up='false']").await?;
    inspect(browser, complaints).await?;
    take(browser, "outlet", Theme::Light).await?;
    take(browser, "outlet-dark", Theme::Dark).await?;
    Ok(())
}

async fn the_reviewers(stage: &Stage, who: Who, complaints: &mut Vec<String>) -> Result<()> {
    let browser = Browser::signed_in(stage, who).await?;
    for page in ["/cases", "/cases?stage=all", "/banks", "/notices"] {
        browser.goto(page).await?;
        inspect(&browser, complaints).await?;
    }
    browser.goto("/cases").await?;
    let cases = browser.hrefs(".row-link").await?;
    ensure!(
        !cases.is_empty(),
        "{} has nothing to do",
        who.organisation()
    );
    for case in cases {
        browser.goto(&case).await?;
        inspect(&browser, complaints).await?;
    }
    browser.close(&[]).await
}
