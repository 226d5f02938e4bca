//! Chromium with JavaScript switched off.

use crate::browser::{Browser, Script};
use crate::stage::{Who, shared};
use anyhow::{Result, ensure};

#[tokio::test]
async fn without_javascript_signing_in_the_queue_a_case_and_deciding_work() -> Result<()> {
    shared(async |stage| {
        let browser = Browser::open(stage, Script::Off).await?;
        browser.sign_in(&stage.another_link(Who::Analyst)?).await?;
        ensure!(
            !browser.has("html.js").await?,
            "the page's script did not run"
        );
        ensure!(
            browser
                .texts(".js-only")
                .await?
                .iter()
                .all(String::is_empty),
            "what needs it is not shown"
        );

        // The last of the queue: another test works from the top.
        browser.click("tr[data-row]:last-child .row-link").await?;
        browser.find("#decide").await?;
        browser.click("[data-pair] details summary").await?;
        let plain = browser
            .find("[data-pair] details img[src$='/plain']")
            .await?;
        ensure!(plain.is_displayed().await?, "the picture can be shown");

        browser.choose("#decide", "outcome", "refer").await?;
        browser
            .choose("#decide", "grounds", "solicits_participation")
            .await?;
        browser.choose("#decide", "purpose", "none_found").await?;
        browser
            .type_into("#reasons", "A recruiting poster.")
            .await?;
        browser.click("#decide button[type='submit']").await?;
        let verdict = "[data-decided='refer'] .verdict";
        browser.reads(verdict, "Refer to the provider").await?;
        browser.click("#issue button.primary").await?;
        browser
            .reload_until("#clock[data-clock-status='running']")
            .await?;
        let clock = browser.text("#clock").await?;
        ensure!(
            clock.contains("Target") && clock.contains("left"),
            "the clock in words: {clock}"
        );
        browser.close(&[]).await
    })
    .await
}
