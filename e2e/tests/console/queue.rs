//! A reviewer's day at the queue: by keyboard only, without JavaScript, and on a phone.

use crate::browser::{Browser, Script};
use crate::layout::inspect;
use crate::stage::{Who, alone_with_undo};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// A key of the keyboard, pressed and let go.
pub(crate) async fn key(browser: &Browser, key: &str) -> Result<()> {
    let code = match key {
        "Enter" => {
            json!({"type": "keyDown", "key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13})
        }
        "Escape" => {
            json!({"type": "keyDown", "key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27})
        }
        letter => json!({"type": "keyDown", "key": letter, "text": letter}),
    };
    browser.devtools("Input.dispatchKeyEvent", code).await?;
    let up = json!({"type": "keyUp", "key": key});
    browser.devtools("Input.dispatchKeyEvent", up).await?;
    Ok(())
}

/// Types with the keyboard where the focus is.
pub(crate) async fn write(browser: &Browser, text: &str) -> Result<()> {
    browser
        .devtools("Input.insertText", json!({"text": text}))
        .await?;
    Ok(())
}

pub(crate) async fn comes(browser: &Browser, script: &str) -> Result<()> {
    let began = Instant::now();
    while browser.js(&format!("return Boolean({script})")).await? != json!(true) {
        ensure!(
            began.elapsed() < Duration::from_secs(20),
            "never came: {script}"
        );
        sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

#[tokio::test]
async fn a_reviewer_works_through_the_queue_by_keyboard_alone_and_undoes() -> Result<()> {
    alone_with_undo("60", async |stage| {
        let browser = Browser::signed_in(stage, Who::Harbour).await?;
        browser.goto("/cases?from=upload").await?;
        let before = browser.hrefs(".row-link").await?;
        ensure!(before.len() >= 2, "two uploads are held: {before:?}");
        // The keys are printed, and a dialog shows them all.
        key(&browser, "?").await?;
        comes(&browser, "document.querySelector('dialog[open]')").await?;
        key(&browser, "j").await?;
        ensure!(
            !browser.has("[data-row] .row-link:focus").await?,
            "behind the dialog nothing moves"
        );
        key(&browser, "Escape").await?;
        comes(&browser, "!document.querySelector('dialog[open]')").await?;
        key(&browser, "j").await?;
        key(&browser, "j").await?;
        key(&browser, "k").await?;
        key(&browser, "x").await?;
        comes(
            &browser,
            "document.querySelector('tr:first-child input[name=case]').checked",
        )
        .await?;
        // How many are chosen is said.
        browser.reads("[data-together]", "1").await?;
        key(&browser, "x").await?;
        key(&browser, "j").await?;
        key(&browser, "k").await?;
        key(&browser, "Enter").await?;
        browser.find("#decide").await?;
        ensure!(
            browser.path().await? == before[0],
            "the first row was opened"
        );

        // Numbers choose and never send.
        key(&browser, "2").await?;
        comes(
            &browser,
            "document.querySelector('#decide [value=block]').checked",
        )
        .await?;
        key(&browser, "1").await?;
        comes(
            &browser,
            "document.querySelector('#decide [value=keep]').checked",
        )
        .await?;
        ensure!(browser.path().await? == before[0], "nothing was sent");
        // While somebody writes, letters are letters.
        browser
            .js("document.getElementById('reasons').focus()")
            .await?;
        write(&browser, "A scanned family poster. ").await?;
        for letter in ["j", "e", "s", "z", "1", "?"] {
            key(&browser, letter).await?;
        }
        let written = browser
            .js("return document.getElementById('reasons').value")
            .await?;
        ensure!(
            written
                .as_str()
                .is_some_and(|text| text.ends_with("jesz1?")),
            "{written}"
        );
        ensure!(!browser.has("dialog[open]").await?, "no key did anything");
        ensure!(browser.path().await? == before[0], "and nobody left");
        // With what is written unsent, s does not leave.
        browser.js("document.activeElement.blur()").await?;
        key(&browser, "s").await?;
        sleep(Duration::from_millis(300)).await;
        ensure!(
            browser.path().await? == before[0],
            "what was written is not lost"
        );
        browser
            .js("document.querySelector('[name=purpose][value=none_found]').focus()")
            .await?;
        key(&browser, " ").await?;
        browser
            .js("document.querySelector('#decide [name=then]').focus()")
            .await?;
        key(&browser, "Enter").await?;
        comes(
            &browser,
            &format!(
                "location.pathname !== '{}' && document.querySelector('[data-undo]')",
                before[0]
            ),
        )
        .await?;
        let waits = browser.reads(".waits", "Nothing has left yet").await?;
        ensure!(waits.contains(" s"), "{waits}");
        // The next is claimed.
        browser.find("[data-claim='mine']").await?;
        // The countdown counts.
        let first = browser.text("[data-waits-words]").await?;
        comes(
            &browser,
            &format!("document.querySelector('[data-waits-words]').innerText !== '{first}'"),
        )
        .await?;
        // e leads to asking for a second person; g shows in colour.
        key(&browser, "e").await?;
        comes(&browser, "document.activeElement.id === 'second_reason'").await?;
        browser.js("document.activeElement.blur()").await?;
        key(&browser, "g").await?;
        comes(&browser, "document.getElementById('colour').checked").await?;
        key(&browser, "z").await?;
        comes(&browser, &format!("location.pathname === '{}'", before[0])).await?;
        browser.reads(".flash", "Undone").await?;
        browser.find("#decide").await?;
        // s skips, and claims the next.
        key(&browser, "s").await?;
        comes(&browser, &format!("location.pathname !== '{}'", before[0])).await?;
        browser.close(&[]).await
    })
    .await
}

#[tokio::test]
async fn without_javascript_and_on_a_phone_all_of_it_works_too() -> Result<()> {
    alone_with_undo("60", async |stage| {
        let browser = Browser::open(stage, Script::Off).await?;
        browser.sign_in(&stage.another_link(Who::Harbour)?).await?;
        let mut complaints = Vec::new();
        browser.goto("/cases?from=upload").await?;
        let before = browser.hrefs(".row-link").await?;
        // Two chosen, one reason, a preview, and undone together.
        ensure!(before.len() >= 2, "two uploads are held: {before:?}");
        browser
            .click("tr[data-row]:nth-child(1) .pick input")
            .await?;
        browser
            .click("tr[data-row]:nth-child(2) .pick input")
            .await?;
        browser.click("[data-together]").await?;
        browser.choose("#together-form", "outcome", "block").await?;
        browser
            .choose("#together-form", "grounds", "incites")
            .await?;
        browser
            .choose("#together-form", "purpose", "none_found")
            .await?;
        browser
            .type_into("#reasons", "Copies of the poster.")
            .await?;
        browser
            .click("#together-form button[value='preview']")
            .await?;
        // What it causes for each.
        let shown = browser.reads_times("[data-together]", "block", 2).await?;
        ensure!(shown.matches("block").count() == 2, "for each: {shown}");
        browser.click("#together-form button[value='send']").await?;
        browser.reads(".waits", "Nothing has left yet").await?;
        browser
            .click(".waits form[action='/cases/undo'] button")
            .await?;
        browser.reads(".flash", "Undone").await?;
        // One decided, and undone on its page.
        browser.goto(&before[0]).await?;
        browser.click("#claim").await?;
        browser.find("[data-claim='mine']").await?;
        browser.choose("#decide", "outcome", "keep").await?;
        browser.choose("#decide", "purpose", "none_found").await?;
        browser.type_into("#reasons", "A family picture.").await?;
        browser.click("#decide button[type='submit']").await?;
        browser.click(".waits form button").await?;
        browser.find("#decide").await?;
        browser.click(".keys a[href='/help']").await?;
        browser.reads("h1", "keys").await?;
        browser.close(&[]).await?;

        // As a phone shows it, with everything there is to show.
        let phone = Browser::signed_in(stage, Who::Harbour).await?;
        for page in ["/cases", "/cases?stage=waiting", "/phrases", "/help"] {
            phone.goto(page).await?;
            inspect(&phone, &mut complaints).await?;
            narrow(&phone, page, &mut complaints).await?;
        }
        phone.goto(before.first().context("a case")?).await?;
        phone.click("#claim").await?;
        phone.find("[data-claim='mine']").await?;
        inspect(&phone, &mut complaints).await?;
        narrow(&phone, "a case", &mut complaints).await?;
        phone.choose("#decide", "outcome", "keep").await?;
        phone.choose("#decide", "purpose", "none_found").await?;
        phone.type_into("#reasons", "A family picture.").await?;
        phone.click("#decide button[type='submit']").await?;
        phone.find(".waits").await?;
        inspect(&phone, &mut complaints).await?;
        narrow(&phone, "a case that waits", &mut complaints).await?;
        ensure!(complaints.is_empty(), "{}", complaints.join("\n"));
        phone.close(&[]).await
    })
    .await
}

/// 320 pixels: nothing scrolls sideways (WCAG 2.2, 1.4.10).
async fn narrow(browser: &Browser, page: &str, complaints: &mut Vec<String>) -> Result<()> {
    let size = json!({"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": false});
    browser
        .devtools("Emulation.setDeviceMetricsOverride", size)
        .await?;
    let wide = browser
        .js("return document.documentElement.scrollWidth")
        .await?;
    browser
        .devtools("Emulation.clearDeviceMetricsOverride", json!({}))
        .await?;
    if wide.as_i64().is_none_or(|wide| wide > 320) {
        complaints.push(format!("{page} is {wide} wide in 320"));
    }
    Ok(())
}

#[tokio::test]
async fn a_decision_on_a_complaint_is_undone_by_a_key_and_its_maker_sees_it_open_meanwhile()
-> Result<()> {
    alone_with_undo("60", async |stage| {
        let browser = Browser::signed_in(stage, Who::Harbour).await?;
        browser.goto("/complaints?stage=all").await?;
        let form = browser.hrefs("a[href^='/complaint/org_']").await?;
        let stranger = Browser::open(stage, Script::On).await?;
        stranger
            .goto(form.first().context("the open form")?)
            .await?;
        stranger
            .type_into("#about", "a picture that nobody knows")
            .await?;
        stranger.type_into("#text", "It is our own report.").await?;
        stranger.click("#send").await?;
        stranger.click("a[href^='/complaint/status/']").await?;
        stranger.find("[data-stage='open']").await?;

        browser.goto("/complaints").await?;
        browser.click("[data-complaint] a").await?;
        browser.choose("#decide", "outcome", "rejected").await?;
        browser.type_into("#reasons", "We looked again.").await?;
        browser.click("#decide button[type='submit']").await?;
        browser.reads(".waits", "Nothing has left yet").await?;
        ensure!(
            !browser.has("#decide").await?,
            "nothing else is decided meanwhile"
        );
        let mut faults = Vec::new();
        inspect(&browser, &mut faults).await?;
        ensure!(faults.is_empty(), "{}", faults.join("\n"));
        // The countdown counts.
        let first = browser.text("[data-waits-words]").await?;
        let other = format!("document.querySelector('[data-waits-words]').innerText !== '{first}'");
        comes(&browser, &other).await?;
        stranger.reload().await?;
        stranger.find("[data-stage='open']").await?;
        key(&browser, "z").await?;
        browser.reads(".flash", "Undone").await?;
        browser.find("#decide").await?;
        stranger.close(&[]).await?;
        browser.close(&[]).await
    })
    .await
}
