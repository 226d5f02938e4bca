//! The authority's analyst.

use crate::browser::{Browser, Script};
use crate::stage::{Stage, Who, shared};
use anyhow::{Result, ensure};
use std::time::{Duration, Instant};
use tokio::time::sleep;

const WORDS: &str = "#clock [data-clock-words]";

#[tokio::test]
async fn an_analyst_signs_in_once_orders_a_removal_and_sees_the_hour_run() -> Result<()> {
    shared(async |stage| {
        let browser = Browser::open(stage, Script::On).await?;
        signs_in_with_a_link_that_works_once(stage, &browser).await?;
        opens_the_first_case(&browser).await?;
        sees_nothing_plain_before_asking(&browser).await?;
        is_told_at_the_field_what_is_missing(&browser).await?;
        orders_the_removal(&browser).await?;
        sees_the_clock_tick(&browser).await?;
        // The refused link, and the form with something missing.
        browser.close(&[404, 422]).await
    })
    .await
}

/// Opening the link does not use it up, as the preview of a chat program would; the button does.
async fn signs_in_with_a_link_that_works_once(stage: &Stage, browser: &Browser) -> Result<()> {
    let link = stage.printed_link(Who::Analyst)?;
    for _ in 0..2 {
        browser.goto(&link).await?;
        let who = browser.text(".facts").await?;
        ensure!(
            who.contains("analyst-1") && who.contains("Example Referral Unit"),
            "the link says whose it is: {who}"
        );
    }
    browser.click("#sign-in").await?;
    // The page says who is signed in, and whoever has nothing to sign in with is led to it.
    browser.reads(".who", "analyst-1").await?;
    browser.reads(".flash", "Set up below").await?;
    let place = browser.path().await?;
    ensure!(place.starts_with("/me"), "{place}");

    browser.goto(&link).await?;
    let heading = browser.text("h1").await?;
    ensure!(
        heading == "This link does not work",
        "the second time: {heading}"
    );
    let advice = browser.text("main").await?;
    ensure!(
        advice.contains("staydown admin sign-in-link"),
        "a used link comes with advice: {advice}"
    );
    browser.goto("/cases").await
}

async fn opens_the_first_case(browser: &Browser) -> Result<()> {
    let row = browser.text("tr[data-row]").await?;
    ensure!(
        row.contains("To decide"),
        "something waits in the queue: {row}"
    );
    let title = browser.text("tr[data-row] .row-link").await?;
    browser.click("tr[data-row] .row-link").await?;
    browser.find("#decide").await?;
    browser.reads("h1", &title).await?;
    ensure!(
        title.starts_with("hxxp://") && !browser.has("main a[href^='http']").await?,
        "nobody opens a location by a slip"
    );
    Ok(())
}

/// The plain picture is asked for only while the button is held.
async fn sees_nothing_plain_before_asking(browser: &Browser) -> Result<()> {
    const HOLD: &str = "[data-pair] [data-reveal]";
    const PICTURE: &str = "[data-pair] [data-picture-image]";
    let asked = "return performance.getEntriesByType('resource').map((one) => one.name)";
    let pictures = browser.texts("[data-pair] figcaption").await?;
    ensure!(
        pictures.len() == 2,
        "the captured picture stands beside the known one: {pictures:?}"
    );
    let source = browser.attribute(PICTURE, "src").await?;
    ensure!(source.ends_with("/blurred"), "shown first: {source}");
    let whole = format!(
        "const image = document.querySelector('{PICTURE}'); return image.complete && image.naturalWidth > 0"
    );
    ensure!(
        browser.js(&whole).await? == true,
        "the blurred picture is there"
    );
    let before = browser.js(asked).await?.to_string();
    ensure!(before.contains("/blurred\""), "asked for: {before}");
    ensure!(
        !before.contains("/plain"),
        "asked for before anybody wanted it: {before}"
    );

    browser.press(HOLD).await?;
    browser
        .find("[data-pair] [data-picture-image][src$='/plain']")
        .await?;
    ensure!(
        browser.attribute(HOLD, "aria-pressed").await? == "true",
        "the button says so"
    );
    let during = browser.js(asked).await?.to_string();
    browser.let_go().await?;
    browser.find(&format!("{PICTURE}[src='{source}']")).await?;
    ensure!(
        during.matches("/plain\"").count() <= 1,
        "only this picture: {during}"
    );
    Ok(())
}

async fn is_told_at_the_field_what_is_missing(browser: &Browser) -> Result<()> {
    browser.choose("#decide", "outcome", "order").await?;
    browser.choose("#decide", "purpose", "none_found").await?;
    browser
        .type_into(
            "#reasons",
            "The same poster as in the bank, recompressed; it calls for attacks.",
        )
        .await?;
    browser.click("#decide button[type='submit']").await?;
    browser.reads("#problem", "Not saved").await?;
    let fault = browser.text("#field-grounds .fault").await?;
    ensure!(
        fault.to_lowercase().contains("ground"),
        "at the field: {fault}"
    );
    browser.click("#problem a").await?;
    ensure!(
        browser.js("return location.hash").await? == "#field-grounds",
        "the problem leads to its field"
    );
    ensure!(
        browser
            .js("return document.querySelector('#reasons').value")
            .await?
            == "The same poster as in the bank, recompressed; it calls for attacks."
            && browser.has("#decide input[value='order']:checked").await?,
        "what was entered is still there"
    );
    Ok(())
}

async fn orders_the_removal(browser: &Browser) -> Result<()> {
    browser.choose("#decide", "grounds", "incites").await?;
    browser.click("#decide button[type='submit']").await?;
    let verdict = "[data-decided='order'] .verdict";
    browser.reads(verdict, "Order the removal").await?;
    let preview = browser.text("#issue").await?;
    ensure!(
        preview.contains("Lantern Forum") && preview.contains("within one hour"),
        "what will be sent is shown first: {preview}"
    );
    // The provider is in another state, whose authority is not on this instance.
    browser
        .type_into("#copy_otherwise", "by letter to that authority")
        .await?;
    browser
        .type_into("#emergency", "an attack is being streamed")
        .await?;
    browser.click("#issue button.primary").await?;
    browser.find(".notices a").await?;
    browser.reads(".flash", "Notice issued").await?;
    Ok(())
}

/// The clock starts when the provider has received the order, and ticks without anything being loaded again.
async fn sees_the_clock_tick(browser: &Browser) -> Result<()> {
    browser
        .reload_until("#clock[data-clock-status='running']")
        .await?;
    ensure!(
        browser.attribute("#clock", "data-duty").await? == "true",
        "an order is a duty"
    );
    let first = browser.text(WORDS).await?;
    ensure!(first.ends_with("left"), "{first}");
    let began = Instant::now();
    while browser.text(WORDS).await? == first {
        ensure!(
            began.elapsed() < Duration::from_secs(20),
            "the clock stands still at {first}"
        );
        sleep(Duration::from_millis(100)).await;
    }
    let second = browser.text(WORDS).await?;
    ensure!(
        seconds(&second) < seconds(&first),
        "from {first} to {second}"
    );
    Ok(())
}

/// `59 min 57 s left` in seconds; anything with hours is a whole one, which an hour's clock shows once at most.
fn seconds(words: &str) -> u32 {
    let numbers: Vec<u32> = words
        .split(' ')
        .filter_map(|word| word.parse().ok())
        .collect();
    match numbers[..] {
        [minutes, seconds] if !words.contains(" h ") => minutes * 60 + seconds,
        _ => 60 * 60,
    }
}
