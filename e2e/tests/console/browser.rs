//! Chromium, driven through chromedriver: a fresh profile for every test.

use crate::stage::{Stage, Who};
use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use fantoccini::actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::cookies::Cookie;
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::time::sleep;
use url::Url;

/// How long an element may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);
/// How often a browser is started before it is given up.
const STARTS: u32 = 4;

/// Whether pages may run their script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    On,
    Off,
}

/// A browser window.
#[derive(Debug)]
pub(crate) struct Browser {
    client: Client,
    server: String,
    // Dropped in this order: the driver ends the browser, and then its profile can go.
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Opens a window for a person who is not signed in yet.
    pub(crate) async fn open(stage: &Stage, script: Script) -> Result<Self> {
        Self::at(stage.server(), script).await
    }

    /// Opens a window for the console at an address.
    pub(crate) async fn at(server: &str, script: Script) -> Result<Self> {
        let mut faults = Vec::new();
        // Starting it is not what is tested, and it does fail: chromedriver takes a free port for one family of addresses
        // and gives up when somebody else has it in the other, and a browser may be given up as too slow.
        for _ in 0..STARTS {
            match Self::start(server, script).await {
                Ok(browser) => return Ok(browser),
                Err(fault) => faults.push(format!("{fault:#}")),
            }
            sleep(Duration::from_secs(1)).await;
        }
        bail!("no browser in {STARTS} tries: {}", faults.join("; "))
    }

    /// One try at opening a window.
    async fn start(server: &str, script: Script) -> Result<Self> {
        let profile = tempfile::tempdir()?;
        let driver = Driver::start(&profile)?;
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&profile, script)?)
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .context("Chromium did not start")?;
        Ok(Self {
            client,
            server: server.to_owned(),
            _driver: driver,
            _profile: profile,
        })
    }

    /// Opens a window and signs a person in with a link made for this.
    pub(crate) async fn signed_in(stage: &Stage, who: Who) -> Result<Self> {
        let browser = Self::open(stage, Script::On).await?;
        browser.sign_in(&stage.another_link(who)?).await?;
        Ok(browser)
    }

    /// Uses a one-time link, and goes to work without setting anything up to sign in with next time.
    pub(crate) async fn sign_in(&self, link: &str) -> Result<()> {
        self.goto(link).await?;
        self.click("#sign-in").await?;
        self.find(".who").await?;
        self.goto("/cases").await
    }

    /// Ends the session with the button at the top of every page.
    pub(crate) async fn sign_out(&self) -> Result<()> {
        self.click(".who button").await?;
        self.find("main.door").await?;
        Ok(())
    }

    /// Closes the window. The pages must have said nothing in the browser's log: no error of the script, nothing the
    /// Content-Security-Policy forbids, and no answer but those expected.
    pub(crate) async fn close(self, expected: &[u16]) -> Result<()> {
        let command = Call::new("se/log", json!({"type": "browser"}));
        let log = self.client.issue_cmd(command).await?;
        let entries = log.as_array().context("the browser's log is a list")?;
        let is_expected = |entry: &&Value| {
            let message = entry["message"].as_str().unwrap_or_default();
            entry["source"] == "network"
                && expected.iter().any(|status| {
                    message.contains(&format!("the server responded with a status of {status} "))
                })
        };
        let told: Vec<String> = entries
            .iter()
            .filter(|entry| !is_expected(entry))
            .map(ToString::to_string)
            .collect();
        ensure!(told.is_empty(), "the browser's log: {}", told.join("\n"));
        self.client.close().await?;
        Ok(())
    }

    /// Goes to a page of the console, or to a whole address.
    pub(crate) async fn goto(&self, place: &str) -> Result<()> {
        let url = if place.starts_with('/') {
            format!("{}{place}", self.server)
        } else {
            place.to_owned()
        };
        Ok(self.client.goto(&url).await?)
    }

    /// Loads the page once more.
    pub(crate) async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    /// Path and query of the page.
    pub(crate) async fn path(&self) -> Result<String> {
        let url = self.client.current_url().await?;
        let query = url.query().map(|query| format!("?{query}"));
        Ok(format!("{}{}", url.path(), query.unwrap_or_default()))
    }

    /// The first element of a selector, as soon as it is there.
    pub(crate) async fn find(&self, css: &str) -> Result<Element> {
        let found = self
            .client
            .wait()
            .at_most(PATIENCE)
            .every(PAUSE)
            .for_element(Locator::Css(css))
            .await;
        match found {
            Ok(element) => Ok(element),
            Err(error) => {
                let place = self.path().await?;
                Err(error).with_context(|| format!("there is no {css} on {place}"))
            }
        }
    }

    /// Whether there is such an element now.
    pub(crate) async fn has(&self, css: &str) -> Result<bool> {
        Ok(!self.client.find_all(Locator::Css(css)).await?.is_empty())
    }

    /// What a person reads in an element.
    pub(crate) async fn text(&self, css: &str) -> Result<String> {
        loop {
            match self.find(css).await?.text().await {
                Err(error) if error.is_stale_element_reference() => sleep(PAUSE).await,
                read => return Ok(read?),
            }
        }
    }

    /// What a person reads in every element of a selector.
    pub(crate) async fn texts(&self, css: &str) -> Result<Vec<String>> {
        'again: loop {
            let mut texts = Vec::new();
            for element in self.client.find_all(Locator::Css(css)).await? {
                match element.text().await {
                    // The page before this one was being read: what is asked for is on the next.
                    Err(error) if error.is_stale_element_reference() => {
                        sleep(PAUSE).await;
                        continue 'again;
                    }
                    read => texts.push(read?),
                }
            }
            return Ok(texts);
        }
    }

    /// Waits until elements of a selector say these words, and gives all that they say. A click that leads to another
    /// page returns before that page has come, so what it says is waited for, never read once.
    pub(crate) async fn reads(&self, css: &str, words: &str) -> Result<String> {
        self.reads_times(css, words, 1).await
    }

    /// Waits until elements of a selector say these words so many times.
    pub(crate) async fn reads_times(&self, css: &str, words: &str, times: usize) -> Result<String> {
        let began = Instant::now();
        loop {
            let said = self.texts(css).await?.join("\n");
            if said.matches(words).count() >= times {
                return Ok(said);
            }
            if began.elapsed() > PATIENCE {
                let place = self.path().await?;
                bail!(
                    "{css} on {place} never said \u{201c}{words}\u{201d} {times} times, but: {said}"
                );
            }
            sleep(PAUSE).await;
        }
    }

    /// An attribute of an element.
    pub(crate) async fn attribute(&self, css: &str, name: &str) -> Result<String> {
        loop {
            match self.find(css).await?.attr(name).await {
                Err(error) if error.is_stale_element_reference() => sleep(PAUSE).await,
                value => return value?.with_context(|| format!("{css} has no {name}")),
            }
        }
    }

    /// Where the links of a selector lead.
    pub(crate) async fn hrefs(&self, css: &str) -> Result<Vec<String>> {
        'again: loop {
            let mut places = Vec::new();
            for element in self.client.find_all(Locator::Css(css)).await? {
                match element.attr("href").await {
                    Err(error) if error.is_stale_element_reference() => {
                        sleep(PAUSE).await;
                        continue 'again;
                    }
                    place => places.extend(place?),
                }
            }
            return Ok(places);
        }
    }

    /// A cookie of the console.
    pub(crate) async fn cookie(&self, name: &str) -> Result<Cookie<'static>> {
        Ok(self.client.get_named_cookie(name).await?)
    }

    /// Gives the browser a cookie.
    pub(crate) async fn add_cookie(&self, cookie: Cookie<'static>) -> Result<()> {
        Ok(self.client.add_cookie(cookie).await?)
    }

    /// Clicks as a person does: where the element is once it was scrolled to, and only if nothing covers it.
    pub(crate) async fn click(&self, css: &str) -> Result<()> {
        let began = Instant::now();
        loop {
            let element = self.find(css).await?;
            let clicked = match self.scroll_to(&element).await {
                Ok(()) => element.click().await,
                fault => fault,
            };
            match clicked {
                // The page was replaced between finding and clicking: the element is on the next.
                Err(error) if error.is_stale_element_reference() && began.elapsed() < PATIENCE => {
                    sleep(PAUSE).await;
                }
                clicked => {
                    let place = self.path().await?;
                    return clicked.with_context(|| format!("{css} on {place} cannot be clicked"));
                }
            }
        }
    }

    async fn scroll_to(&self, element: &Element) -> Result<(), CmdError> {
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        let element = serde_json::to_value(element)?;
        self.client.execute(script, vec![element]).await?;
        Ok(())
    }

    /// Types into a field.
    pub(crate) async fn type_into(&self, css: &str, text: &str) -> Result<()> {
        Ok(self.find(css).await?.send_keys(text).await?)
    }

    /// Chooses a radio button or a box by its field and value.
    pub(crate) async fn choose(&self, form: &str, field: &str, value: &str) -> Result<()> {
        self.click(&format!("{form} input[name='{field}'][value='{value}']"))
            .await
    }

    /// Loads the page again until it has such an element.
    pub(crate) async fn reload_until(&self, css: &str) -> Result<()> {
        let began = Instant::now();
        while !self.has(css).await? {
            if began.elapsed() > PATIENCE {
                bail!("{} never had {css}", self.path().await?);
            }
            sleep(Duration::from_millis(250)).await;
            self.reload().await?;
        }
        Ok(())
    }

    /// Gives the browser an authenticator: one that is part of the device, keeps passkeys, and finds its user there.
    pub(crate) async fn add_authenticator(&self) -> Result<()> {
        let authenticator = json!({
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": true,
            "hasUserVerification": true,
            "isUserConsenting": true,
            "isUserVerified": true,
        });
        let command = Call::new("webauthn/authenticator", authenticator);
        self.client.issue_cmd(command).await?;
        Ok(())
    }

    /// Waits until an element that is there is shown.
    pub(crate) async fn shown(&self, css: &str) -> Result<()> {
        let began = Instant::now();
        while !self.find(css).await?.is_displayed().await? {
            if began.elapsed() > PATIENCE {
                bail!("{css} is never shown");
            }
            sleep(PAUSE).await;
        }
        Ok(())
    }

    /// Presses the left button on an element and keeps it pressed.
    pub(crate) async fn press(&self, css: &str) -> Result<()> {
        let element = self.find(css).await?;
        self.scroll_to(&element).await?;
        let mouse = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement {
                element,
                duration: None,
                x: 0.0,
                y: 0.0,
            })
            .then(PointerAction::Down {
                button: MOUSE_BUTTON_LEFT,
            });
        Ok(self.client.perform_actions(mouse).await?)
    }

    /// Lets go of what was pressed.
    pub(crate) async fn let_go(&self) -> Result<()> {
        Ok(self.client.release_actions().await?)
    }

    /// What a script's `return` gives.
    pub(crate) async fn js(&self, script: &str) -> Result<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// A command of the Chrome DevTools protocol.
    pub(crate) async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let body = json!({"cmd": command, "params": parameters});
        Ok(self
            .client
            .issue_cmd(Call::new("goog/cdp/execute", body))
            .await?)
    }

    /// Milliseconds from asking for the page that is open until something of it was seen, by the browser's own clock.
    pub(crate) async fn first_paint(&self) -> Result<f64> {
        let script = "const entry = performance.getEntriesByName('first-contentful-paint')[0]; return entry ? entry.startTime : null";
        let began = Instant::now();
        loop {
            if let Some(paint) = self.js(script).await?.as_f64() {
                return Ok(paint);
            }
            ensure!(began.elapsed() < PATIENCE, "the browser told of no paint");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// What the window shows, as a PNG file.
    pub(crate) async fn screenshot(&self) -> Result<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }

    /// What the window shows, as a WebP file.
    pub(crate) async fn screenshot_webp(&self) -> Result<Vec<u8>> {
        let how = json!({"format": "webp", "quality": 60});
        let taken = self.devtools("Page.captureScreenshot", how).await?;
        let data = taken["data"].as_str().context("a picture has bytes")?;
        BASE64_STANDARD
            .decode(data)
            .context("a picture is given in base64")
    }
}

fn capabilities(profile: &TempDir, script: Script) -> Result<Capabilities> {
    let profile = profile
        .path()
        .to_str()
        .context("the temporary folder is not UTF-8")?;
    let mut options = json!({
        "args": [
            "--headless",
            // Chromium's sandbox wants rights that a container rarely has; every page here is our own.
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1280,1000",
            format!("--user-data-dir={profile}"),
        ],
    });
    if script == Script::Off {
        options["prefs"] = json!({"profile.managed_default_content_settings.javascript": 2});
    }
    let mut capabilities = Capabilities::new();
    capabilities.insert("browserName".to_owned(), json!("chrome"));
    capabilities.insert("goog:chromeOptions".to_owned(), options);
    capabilities.insert("goog:loggingPrefs".to_owned(), json!({"browser": "ALL"}));
    Ok(capabilities)
}

/// A WebDriver command that fantoccini does not know.
#[derive(Debug)]
struct Call {
    endpoint: &'static str,
    body: Value,
}

impl Call {
    fn new(endpoint: &'static str, body: Value) -> Self {
        Self { endpoint, body }
    }
}

impl WebDriverCompatibleCommand for Call {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/{}", self.endpoint))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// A chromedriver on a port of its own choice.
#[derive(Debug)]
struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    fn start(profile: &TempDir) -> Result<Self> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            // Whatever the two leave behind goes with the profile.
            .env("TMPDIR", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context(
                "cannot start chromedriver: install Debian's chromium and chromium-driver, or set STAYDOWN_SKIP_BROWSER=1",
            )?;
        let stdout = child.stdout.take().context("chromedriver has no output")?;
        let mut driver = Self { child, port: 0 };
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        let mut told = Vec::new();
        driver.port = lines
            .find_map(|line| {
                let port = line
                    .split_once("started successfully on port ")
                    .and_then(|(_, port)| port.trim_end_matches('.').parse().ok());
                told.push(line);
                port
            })
            .with_context(|| {
                format!("chromedriver did not say its port but “{}”", told.join(" "))
            })?;
        // The rest is read and thrown away, so that it never blocks.
        thread::spawn(move || lines.for_each(drop));
        Ok(driver)
    }
}

impl Drop for Driver {
    /// Asks chromedriver to end its browser and itself: killing it would leave the browser behind.
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            drop(stream.write_all(
                b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
            ));
        }
        let began = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if began.elapsed() > Duration::from_secs(5) {
                drop(self.child.kill());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }
}
