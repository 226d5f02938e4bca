//! Listening in a real browser: silent and still at first, heard by a key, and led to the piece that matched.

use crate::browser::{Browser, Script};
use crate::layout::{Theme, inspect, size};
use crate::pictures::take;
use crate::queue::{comes, key};
use crate::server::Server;
use crate::stage::{program, staydown};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::path::Path;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

const HOUSE: &str = "Harbour Pictures";
/// Samples a second.
const RATE: u32 = 11_025;
const PLAYER: &str = "#heard-1 audio";

/// A WAV file with notes by chance, harmless; `seconds` of it from a second on.
fn notes(from: u32, seconds: u32) -> Vec<u8> {
    let mut state = 9_u64;
    let mut pitches = Vec::new();
    for _ in 0..(from + seconds) * 4 {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let key =
            [0, 2, 4, 5, 7, 9, 11][(state >> 33) as usize % 7] + 12 * ((state >> 50) as i32 % 3);
        pitches.push(220.0 * 2_f64.powf(f64::from(key) / 12.0));
    }
    let data: Vec<u8> = (from * RATE..(from + seconds) * RATE)
        .flat_map(|n| {
            let at = f64::from(n) / f64::from(RATE);
            let pitch = pitches[(at * 4.0) as usize];
            let fades = (-3.0 * (at * 4.0).fract()).exp();
            let wave: f64 = (1..=4)
                .map(|k| (std::f64::consts::TAU * pitch * f64::from(k) * at).sin() / f64::from(k))
                .sum();
            ((wave * fades * 9_000.0) as i16).to_le_bytes()
        })
        .collect();
    let length = data.len() as u32;
    let mut file = b"RIFF".to_vec();
    file.extend((36 + length).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(RATE.to_le_bytes());
    file.extend((2 * RATE).to_le_bytes());
    file.extend(b"\x02\0\x10\0data");
    file.extend(length.to_le_bytes());
    file.extend(data);
    file
}

/// Asks whether an upload is known, as a provider's upload path does; the case that holds it.
async fn uploaded(server: &str, token: &str, file: &[u8]) -> Result<String> {
    let url: Url = server.parse()?;
    let address = *url.socket_addrs(|| None)?.first().context("an address")?;
    let mut body =
        b"--part\r\ncontent-disposition: form-data; name=\"reference\"\r\n\r\nsong-1\r\n\
        --part\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"
            .to_vec();
    body.extend(file);
    body.extend(b"\r\n--part--\r\n");
    let head = format!(
        "POST /v1/match HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {token}\r\nconnection: close\r\n\
         content-type: multipart/form-data; boundary=part\r\ncontent-length: {}\r\n\r\n",
        url.authority(),
        body.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&body).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (_, json) = answer.split_once("\r\n\r\n").context("a head")?;
    let json =
        &json[json.find('{').context("an object")?..=json.rfind('}').context("an object")?];
    let told: Value = serde_json::from_str(json).with_context(|| answer.clone())?;
    Ok(told["case"]
        .as_str()
        .with_context(|| answer.clone())?
        .to_owned())
}

/// A house that knows a sound.
fn set(program: &Path, data: &Path, scratch: &Path) -> Result<String> {
    let of = ["--organisation", HOUSE];
    let run = |words: &[&str]| staydown(program, data, words);
    let contact = [
        "--member-state",
        "DE",
        "--contact",
        "duty@staydown.example",
        "--host",
        "harbour.example",
    ];
    run(&[
        &[
            "admin",
            "organisation",
            "add",
            "--name",
            HOUSE,
            "--kind",
            "provider",
        ][..],
        &contact,
    ]
    .concat())?;
    run(&[
        &[
            "admin",
            "person",
            "add",
            "--pseudonym",
            "reviewer-1",
            "--role",
            "reviewer",
        ][..],
        &of,
    ]
    .concat())?;
    run(&[&["bank", "create", "Known sounds"][..], &of].concat())?;
    let folder = scratch.join("known");
    std::fs::create_dir(&folder)?;
    std::fs::write(folder.join("song.wav"), notes(0, 40))?;
    let about = [
        "--label",
        "Song",
        "--source",
        "generated",
        "--ground",
        "incites",
        "--reason",
        "Harmless, and treated as known.",
    ];
    let folder = folder.to_str().context("a path")?;
    run(&[
        &["bank", "import", folder, "--bank", "Known sounds"][..],
        &about,
        &of,
    ]
    .concat())?;
    let token = run(&[
        &[
            "admin",
            "token",
            "add",
            "--label",
            "upload path",
            "--scope",
            "match",
        ][..],
        &of,
    ]
    .concat())?;
    Ok(token.trim().to_owned())
}

async fn number(browser: &Browser, script: &str) -> Result<f64> {
    let told = browser.js(&format!("return {script}")).await?;
    told.as_f64().with_context(|| format!("{script}: {told}"))
}

#[allow(clippy::print_stderr)] // Whoever reads a test's output learns that it did nothing, and why.
fn can_read_sounds() -> bool {
    let is_there = std::process::Command::new("ffmpeg")
        .arg("-version")
        .output()
        .is_ok();
    if !is_there {
        eprintln!("skipped: ffmpeg is not installed");
    }
    is_there
}

#[tokio::test]
async fn a_sound_starts_silent_is_heard_by_a_key_and_led_to_the_piece_that_matched() -> Result<()> {
    let Some(program) = program()?.filter(|_| can_read_sounds()) else {
        return Ok(());
    };
    let (folder, scratch) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let data = folder.path().join("data");
    let token = set(&program, &data, scratch.path())?;
    let server = Server::over(program.clone(), folder)?;
    let case = uploaded(server.url(), &token, &notes(10, 20)).await?;
    let words = ["admin", "sign-in-link", "--organisation", HOUSE];
    let more = ["--person", "reviewer-1", "--server", server.url()];
    let link = staydown(&program, &data, &[&words[..], &more].concat())?;
    let browser = Browser::at(server.url(), Script::On).await?;
    browser.sign_in(link.trim()).await?;
    let case = format!("/cases/{case}");
    browser.goto(&case).await?;
    starts_silent(&browser).await?;
    is_heard_by_a_key(&browser).await?;
    leads_to_the_piece(&browser).await?;

    let mut complaints = Vec::new();
    browser.goto(&case).await?;
    inspect(&browser, &mut complaints).await?;
    ensure!(complaints.is_empty(), "{}", complaints.join("\n"));
    take(&browser, "listening", Theme::Light).await?;
    take(&browser, "listening-dark", Theme::Dark).await?;
    // On a phone nothing is cut off.
    size(&browser, 320, 900).await?;
    let over = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    ensure!(
        number(&browser, over).await? <= 0.0,
        "it scrolls sideways at 320 px"
    );
    let narrow = "Math.min(...[...document.querySelectorAll('.sound audio')].map((one) => one.getBoundingClientRect().width))";
    ensure!(
        number(&browser, narrow).await? > 200.0,
        "a player can be used at 320 px"
    );
    size(&browser, 1280, 1000).await?;
    browser.goto(&format!("{case}?lang=ar")).await?;
    heading_begins_at_the_right(&browser).await?;
    take(&browser, "listening-ar", Theme::Light).await?;
    browser.close(&[]).await?;
    without_a_script(&server, &program, &data, &case).await?;
    server.stop()
}

/// Silent, still, and not even fetched.
async fn starts_silent(browser: &Browser) -> Result<()> {
    let state = browser
        .js("return [...document.querySelectorAll('audio')].map((one) => [one.muted, one.paused, one.autoplay, one.preload, one.networkState < 2])")
        .await?;
    let silent = json!([true, true, false, "none", true]);
    ensure!(state == json!([silent, silent]), "{state}");
    let fetched = "performance.getEntriesByType('resource').filter((one) => one.name.includes('sound')).length";
    ensure!(
        number(browser, fetched).await? == 0.0,
        "nothing is asked for before somebody plays it"
    );
    let button = browser.text("#heard-1 [data-listen]").await?;
    ensure!(button.ends_with('m'), "the key is printed: {button}");
    key(browser, "?").await?;
    comes(browser, "document.querySelector('dialog[open]')").await?;
    let keys = browser.text("dialog[open] table").await?;
    ensure!(keys.contains("sound on or off"), "{keys}");
    key(browser, "m").await?;
    ensure!(
        browser
            .js(&format!("return document.querySelector('{PLAYER}').paused"))
            .await?
            == true,
        "behind the dialog"
    );
    key(browser, "Escape").await?;
    comes(browser, "!document.querySelector('dialog[open]')").await
}

async fn is_heard_by_a_key(browser: &Browser) -> Result<()> {
    let player = format!("document.querySelector('{PLAYER}')");
    key(browser, "m").await?;
    comes(browser, &format!("!{player}.paused && !{player}.muted")).await?;
    comes(browser, &format!("{player}.currentTime > 0.5")).await?;
    let length = number(browser, &format!("{player}.duration")).await?;
    ensure!((length - 20.0).abs() < 0.2, "{length} s");
    ensure!(
        browser
            .attribute("#heard-1 [data-listen]", "aria-pressed")
            .await?
            == "true",
        "the button says so"
    );
    key(browser, "m").await?;
    comes(browser, &format!("{player}.paused && {player}.muted")).await?;
    ensure!(
        browser
            .attribute("#heard-1 [data-listen]", "aria-pressed")
            .await?
            == "false",
        "and that it does not"
    );
    // To any place in it, which asks the server for what was not fetched yet.
    browser.js(&format!("{player}.currentTime = 18")).await?;
    key(browser, "m").await?;
    comes(browser, &format!("{player}.currentTime > 18.3")).await?;
    // The other one stops this one.
    browser.click("#known-1 [data-listen]").await?;
    comes(
        browser,
        &format!("{player}.paused && !document.querySelector('#known-1 audio').paused"),
    )
    .await?;
    key(browser, "m").await?;
    comes(
        browser,
        "[...document.querySelectorAll('audio')].every((one) => one.paused && one.muted)",
    )
    .await
}

async fn leads_to_the_piece(browser: &Browser) -> Result<()> {
    let link = "#known-1 .pieces a";
    let words = browser.text(link).await?;
    ensure!(
        words.starts_with("from 0:") && words.contains(" to 0:"),
        "{words}"
    );
    let place: f64 = browser.attribute(link, "data-jump").await?.parse()?;
    ensure!((place - 10_000.0).abs() < 1_500.0, "{place}");
    browser.click(link).await?;
    let known = "document.querySelector('#known-1 audio')";
    comes(
        browser,
        &format!("Math.abs({known}.currentTime - {}) < 0.5", place / 1_000.0),
    )
    .await?;
    ensure!(
        browser.js(&format!("return {known}.paused")).await? == true,
        "a jump plays nothing by itself"
    );
    Ok(())
}

/// A reference in Latin letters stands where the page begins.
async fn heading_begins_at_the_right(browser: &Browser) -> Result<()> {
    let gap = "(() => { const h = document.querySelector('h1'); const range = document.createRange(); range.selectNodeContents(h); \
        return h.getBoundingClientRect().right - range.getBoundingClientRect().right; })()";
    let gap = number(browser, gap).await?;
    ensure!(gap.abs() < 3.0, "the heading ends {gap} px before its edge");
    Ok(())
}

/// The controls of the browser are enough: the listener turns the sound on, and a link leads to the piece.
async fn without_a_script(server: &Server, program: &Path, data: &Path, case: &str) -> Result<()> {
    let words = ["admin", "sign-in-link", "--organisation", HOUSE];
    let more = ["--person", "reviewer-1", "--server", server.url()];
    let link = staydown(program, data, &[&words[..], &more].concat())?;
    let browser = Browser::at(server.url(), Script::Off).await?;
    browser.sign_in(link.trim()).await?;
    browser.goto(case).await?;
    ensure!(
        browser.find(PLAYER).await?.is_displayed().await?,
        "the player is there"
    );
    ensure!(
        browser.attribute(PLAYER, "controls").await?.len() < 9,
        "with its controls"
    );
    browser.click("#known-1 .pieces a").await?;
    let source = browser
        .attribute("#known-1 audio[src*='#t=']", "src")
        .await?;
    ensure!(source.contains("/sound#t="), "{source}");
    browser.close(&[]).await
}
