//! The providers' reviewers.

use crate::browser::{Browser, Script};
use crate::http;
use crate::stage::{Who, shared};
use anyhow::{Context, Result, ensure};
use std::time::Duration;

/// How long it may take until a provider has done what a person decided, or Staydown has seen it.
const SOON: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_reviewer_executes_an_order_and_the_page_is_seen_gone() -> Result<()> {
    shared(async |stage| {
        let browser = Browser::open(stage, Script::On).await?;
        browser.sign_in(&stage.printed_link(Who::Lantern)?).await?;
        earliest_deadline_first(&browser).await?;

        // The first order; another test may issue a second one meanwhile.
        let row = "tr[data-row]:has(.kind.order)";
        browser.click(&format!("{row} .row-link")).await?;
        let page = browser.attribute(".why [data-copy]", "data-copy").await?;
        ensure!(
            http::status(&page).await? == 200,
            "{page} is public until somebody acts"
        );
        let order = browser.text(".annex").await?;
        ensure!(
            order.contains("one hour of receipt"),
            "the order says what it asks: {order}"
        );
        let notice = browser
            .attribute(".rail a[href^='/notices/']", "href")
            .await?;
        browser.choose("#answer", "measure", "disabled").await?;
        browser
            .type_into("#addressee_reference", "LF-2026-17")
            .await?;
        browser.type_into("#authorised_person", "Duty desk").await?;
        browser.click("#answer button[type='submit']").await?;
        browser.reads(".flash", "Answer recorded").await?;
        // The measure stops the clock.
        let clock = "#clock [data-clock-words]";
        browser.reads(clock, "in time").await?;
        http::comes_to(&page, 451, SOON).await?;
        browser.goto(&page).await?;
        let heading = browser.text("h1").await?;
        ensure!(
            heading == "Unavailable for legal reasons",
            "the public reads: {heading}"
        );

        // A referral asks; whatever is answered is an answer.
        browser.goto("/cases").await?;
        browser
            .click("tr[data-row]:has(.kind.referral) .row-link")
            .await?;
        let letter = browser.text(".letter-page").await?;
        ensure!(
            letter.contains("voluntary"),
            "the referral says that it binds nobody: {letter}"
        );
        browser.choose("#answer", "outcome", "disabled").await?;
        browser.click("#answer button[type='submit']").await?;
        browser.find("#clock.done").await?;

        // The authority does not take the provider's word for it: Staydown looks itself.
        browser.sign_out().await?;
        browser.sign_in(&stage.another_link(Who::Analyst)?).await?;
        browser.goto(&notice).await?;
        browser.reload_until(".seen .gone").await?;
        let course = browser.text(".rail").await?;
        ensure!(
            course.contains("HTTP 451") && course.contains("LF-2026-17"),
            "the answer and our own check: {course}"
        );
        browser.click(".crumbs a[href^='/cases/']").await?;
        browser
            .reads("[data-stage='closed']", "Closed: seen gone")
            .await?;
        browser.close(&[451]).await
    })
    .await
}

/// Received notices come before work without a deadline, and the one that runs out first comes first.
async fn earliest_deadline_first(browser: &Browser) -> Result<()> {
    browser
        .find("tr[data-row] [data-clock-status='running']")
        .await?;
    let due = "return [...document.querySelectorAll('tr[data-row]')] \
               .map((row) => Number(row.querySelector('[data-clock]')?.dataset.due ?? Infinity))";
    let rows = browser.js(due).await?;
    let due: Vec<f64> = rows
        .as_array()
        .context("rows are a list")?
        .iter()
        .map(|due| due.as_f64().unwrap_or(f64::INFINITY))
        .collect();
    ensure!(
        due.len() >= 2 && due.is_sorted(),
        "deadlines in the queue: {due:?}"
    );
    Ok(())
}

#[tokio::test]
async fn a_reviewer_keeps_a_newsroom_report_and_it_becomes_public() -> Result<()> {
    const REASON: &str =
        "The evening news of a public broadcaster, with its own commentary over the picture.";
    shared(async |stage| {
        let browser = Browser::open(stage, Script::On).await?;
        browser.sign_in(&stage.printed_link(Who::Harbour)?).await?;
        browser.click("tr[data-row] .row-link").await?;
        let pair = browser.text("[data-pair]").await?;
        ensure!(
            pair.contains("of 256 bits") && pair.contains("Held upload"),
            "the upload stands beside the known picture, with their distance: {pair}"
        );
        let facts = browser.text(".why .facts").await?;
        let reference = facts.lines().find_map(|line| line.strip_prefix("upload-"));
        let reference = reference.with_context(|| format!("no reference in {facts}"))?;
        let page = format!("{}/p/{reference}", stage.provider(Who::Harbour)?);
        ensure!(
            http::status(&page).await? == 404,
            "{page} is not public while it is held"
        );

        browser.choose("#decide", "outcome", "keep").await?;
        browser.choose("#decide", "purpose", "journalism").await?;
        browser.type_into("#reasons", REASON).await?;
        browser.click("#decide button[type='submit']").await?;
        let decided = browser.reads("[data-decided='keep']", "Publish").await?;
        ensure!(decided.contains(REASON), "the decision is shown: {decided}");
        let history = browser.reads(".history", REASON).await?;
        ensure!(
            history.contains("reviewer-1"),
            "who decided what, and why, is on record: {history}"
        );
        http::comes_to(&page, 200, SOON).await?;
        browser.close(&[]).await
    })
    .await
}
