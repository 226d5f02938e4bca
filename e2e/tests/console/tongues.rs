//! The console in other languages: German by the browser's wish, Arabic by choice, from right to left.

use crate::browser::Browser;
use crate::layout::{Theme, inspect, size};
use crate::pictures::take;
use crate::stage::{Who, alone, alone_with_undo};
use anyhow::{Context, Result, ensure};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Width of the narrowest window that has to do, in pixels (WCAG 2.2, 1.4.10).
const NARROW: u32 = 320;

/// Waits until a script gives true.
async fn comes(browser: &Browser, script: &str) -> Result<()> {
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

/// A letter of the keyboard, pressed and let go.
async fn letter(browser: &Browser, letter: &str) -> Result<()> {
    let down = json!({"type": "keyDown", "key": letter, "text": letter});
    browser.devtools("Input.dispatchKeyEvent", down).await?;
    let up = json!({"type": "keyUp", "key": letter});
    browser.devtools("Input.dispatchKeyEvent", up).await?;
    Ok(())
}

async fn enter(browser: &Browser) -> Result<()> {
    let down = json!({"type": "keyDown", "key": "Enter", "code": "Enter", "text": "\r", "windowsVirtualKeyCode": 13});
    browser.devtools("Input.dispatchKeyEvent", down).await?;
    let up = json!({"type": "keyUp", "key": "Enter"});
    browser.devtools("Input.dispatchKeyEvent", up).await?;
    Ok(())
}

/// The page fits a narrow window, and begins at the right.
async fn runs_from_right_to_left(browser: &Browser) -> Result<()> {
    let place = browser.path().await?;
    let root = browser
        .js("const root = document.documentElement; return [root.lang, root.dir, getComputedStyle(document.querySelector('main')).direction]")
        .await?;
    ensure!(root == json!(["ar", "rtl", "rtl"]), "{place}: {root}");
    size(browser, NARROW, 800).await?;
    let wide = browser
        .js("const root = document.documentElement; \
             const out = [...document.querySelectorAll('body *')].filter((e) => { const box = e.getBoundingClientRect(); \
               return box.width > 1 && (box.left < -1 || box.right > root.clientWidth + 1) && getComputedStyle(e).position !== 'absolute'; }); \
             return [root.scrollWidth - root.clientWidth, out.slice(0, 3).map((e) => e.outerHTML.slice(0, 120))]")
        .await?;
    ensure!(wide[0] == json!(0), "{place} scrolls sideways: {wide}");
    // The heading begins where lines begin, and an address does not.
    let heading = browser
        .js("const h = document.querySelector('h1'); const range = document.createRange(); range.selectNodeContents(h); \
             const box = h.getBoundingClientRect(); \
             return [...document.querySelectorAll('code, time, kbd')].every((e) => getComputedStyle(e).direction === 'ltr') && box.width > 0")
        .await?;
    ensure!(
        heading == json!(true),
        "{place}: code and times run from left to right"
    );
    size(browser, 1280, 1000).await
}

#[tokio::test]
async fn in_arabic_a_case_is_decided_from_right_to_left_by_keyboard_and_undone() -> Result<()> {
    alone_with_undo("60", async |stage| {
        let browser = Browser::signed_in(stage, Who::Harbour).await?;
        browser.goto("/cases?from=upload&lang=ar").await?;
        let path = browser.path().await?;
        ensure!(
            path == "/cases?from=upload",
            "the choice leaves the address: {path}"
        );
        let mut complaints = Vec::new();
        runs_from_right_to_left(&browser).await?;
        take(&browser, "cases-ar", Theme::Light).await?;
        inspect(&browser, &mut complaints).await?;

        letter(&browser, "j").await?;
        comes(&browser, "document.querySelector('.row-link:focus')").await?;
        enter(&browser).await?;
        browser.find("#decide").await?;
        runs_from_right_to_left(&browser).await?;
        take(&browser, "case-ar", Theme::Light).await?;
        inspect(&browser, &mut complaints).await?;

        letter(&browser, "1").await?;
        comes(
            &browser,
            "document.querySelector('#decide [name=outcome]:checked')?.value === 'keep'",
        )
        .await?;
        browser.choose("#decide", "purpose", "none_found").await?;
        browser.type_into("#reasons", "صورة عادية.").await?;
        browser.click("#decide button[type='submit']").await?;
        browser.find("[data-waits]").await?;
        comes(
            &browser,
            "/بعد|الآن/.test(document.querySelector('[data-waits-words]').textContent)",
        )
        .await?;
        let said = browser.text(".flash").await?;
        ensure!(said.contains("التراجع"), "{said}");
        runs_from_right_to_left(&browser).await?;
        inspect(&browser, &mut complaints).await?;
        letter(&browser, "z").await?;
        comes(
            &browser,
            "document.querySelector('.flash')?.textContent.includes('تم التراجع')",
        )
        .await?;
        ensure!(
            !browser.has("[data-waits]").await?,
            "nothing waits any more"
        );

        for page in ["/help", "/phrases", "/me", "/nowhere"] {
            browser.goto(page).await?;
            inspect(&browser, &mut complaints).await?;
        }
        // A search that finds, and a page whose history is in English and says so.
        browser.goto("/search").await?;
        browser.type_into("#q", "host.example").await?;
        browser.click("#search-form button[type='submit']").await?;
        comes(&browser, "document.querySelector('main [role=status]')").await?;
        let said = browser.text("main [role=status]").await?;
        ensure!(said.contains("بُحث عن"), "{said}");
        runs_from_right_to_left(&browser).await?;
        inspect(&browser, &mut complaints).await?;
        browser.goto("/ledger").await?;
        let heading = browser.text("h1").await?;
        ensure!(heading == "السجل", "{heading}");
        let line = browser.attribute(".history bdi", "lang").await?;
        ensure!(line == "en", "{line}");
        runs_from_right_to_left(&browser).await?;
        take(&browser, "ledger-ar", Theme::Light).await?;
        inspect(&browser, &mut complaints).await?;
        browser.sign_out().await?;
        runs_from_right_to_left(&browser).await?;
        inspect(&browser, &mut complaints).await?;
        ensure!(complaints.is_empty(), "{}", complaints.join("\n"));
        browser.close(&[404]).await
    })
    .await
}

#[tokio::test]
async fn a_browser_that_wishes_german_gets_it_and_a_choice_outlasts_the_wish() -> Result<()> {
    alone(async |stage| {
        let browser = Browser::signed_in(stage, Who::Lantern).await?;
        browser.devtools("Network.enable", json!({})).await?;
        let wish = json!({"headers": {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}});
        browser.devtools("Network.setExtraHTTPHeaders", wish).await?;
        browser.goto("/cases").await?;
        let heading = browser.text("h1").await?;
        ensure!(heading == "Fälle", "{heading}");
        let tag = browser.attribute("html", "lang").await?;
        ensure!(tag == "de", "{tag}");
        // The script counts on in the language of the page.
        comes(&browser, "/noch|Überfällig|über dem Ziel|Beantwortet/.test(document.querySelector('[data-clock-words]').textContent)").await?;
        take(&browser, "cases-de", Theme::Light).await?;
        browser.click(".row-link").await?;
        browser.find(".rail").await?;
        take(&browser, "case-de", Theme::Light).await?;
        let case = browser.path().await?;
        browser.goto("/notices").await?;
        let heading = browser.text("h1").await?;
        ensure!(heading == "Mitteilungen", "{heading}");
        let main = browser.js("return document.querySelector('main').lang").await?;
        ensure!(main == json!(""), "its words are German: {main}");
        comes(&browser, "document.title.startsWith('Mitteilungen')").await?;
        browser.click(".notices-table .row-link").await?;
        comes(&browser, "document.querySelector('#course')?.textContent === 'Was daraus wurde'").await?;
        take(&browser, "notice-de", Theme::Light).await?;
        browser.goto(&case).await?;
        browser.click(".foot a[lang='fr']").await?;
        comes(&browser, "document.documentElement.lang === 'fr'").await?;
        ensure!(browser.path().await? == case, "it is the same page");
        browser.goto("/cases").await?;
        let heading = browser.text("h1").await?;
        ensure!(heading == "Dossiers", "the choice outlasts the wish: {heading}");
        let cookie = browser.cookie("staydown_language").await?;
        ensure!(cookie.value() == "fr", "{cookie}");
        cookie.expires().context("it outlasts the browser")?;
        browser.close(&[]).await
    })
    .await
}
