//! Showing captured bytes in a browser, to keep a picture of the page and its tree as scripts left it.
//!
//! The browser reaches nothing but a proxy on loopback, and that has only what [`crate::Fetcher`] fetched before: whatever else the
//! page asks for is answered with 404, so that no address is contacted that was not checked, and nothing is shown that is not in
//! the archive. For https the proxy shows a certificate made for the moment, which the browser is told to take. The profile is
//! thrown away. How the page looks with all that it names is not what is kept; what its captured part looks like is.

use crate::warc::Resource;
use crate::{Made, Response};
use bytes::Bytes;
use jiff::Timestamp;
use rcgen::{CertificateParams, KeyPair};
use ring::rand::{SecureRandom, SystemRandom};
use signals::Sha256;
use std::collections::HashMap;
use std::fmt::Write;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use url::Url;

/// Longest header of a request of the browser.
const LONGEST_HEAD: usize = 64 * 1024;
/// Largest picture or tree that is kept, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// The page may run scripts for so long of its own time, in milliseconds.
const SCRIPT_TIME: u32 = 5_000;
/// And the browser may take so long of ours.
const OUR_TIME: Duration = Duration::from_secs(60);
/// Names under which the browser is installed.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// A page as a browser showed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendering {
    /// What it looked like: PNG.
    pub screenshot: Vec<u8>,
    /// Its tree when its scripts had run: HTML.
    pub dom: Vec<u8>,
    /// The browser, with its version.
    pub browser: String,
}

/// A rendering as it goes into a record and its archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    uris: [String; 2],
    at: Timestamp,
    rendering: Rendering,
}

impl Shown {
    /// What the picture of a page is called in a record.
    #[must_use]
    pub fn uri(page: &Url) -> String {
        format!("urn:view:{page}")
    }

    /// A rendering of a page, made at an instant.
    #[must_use]
    pub fn new(page: &Url, at: Timestamp, rendering: Rendering) -> Self {
        Self {
            uris: [Self::uri(page), format!("urn:dom:{page}")],
            at,
            rendering,
        }
    }

    /// The picture and the tree, as the archive takes them.
    #[must_use]
    pub fn resources(&self) -> [Resource<'_>; 2] {
        let [view, dom] = &self.uris;
        [
            (view, "image/png", &self.rendering.screenshot),
            (dom, "text/html", &self.rendering.dom),
        ]
        .map(|(uri, media_type, bytes)| Resource {
            uri: uri.clone(),
            media_type,
            at: self.at,
            bytes,
        })
    }

    /// The same, as the record tells of them.
    #[must_use]
    pub fn made(&self) -> Vec<Made> {
        let resources = self.resources();
        let made = resources.iter().map(|resource| Made {
            uri: resource.uri.clone(),
            media_type: resource.media_type.to_owned(),
            sha256: Sha256::of(resource.bytes).to_string(),
            by: self.rendering.browser.clone(),
        });
        made.collect()
    }
}

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum NotShown {
    /// No browser is installed.
    #[error("Chromium is not installed (looked for {}); install it, or say where it is", NAMES.join(", "))]
    NoBrowser,
    /// There is none where it was said to be.
    #[error("there is no browser at {}", .0.display())]
    NotThere(PathBuf),
    /// As root it has no sandbox.
    #[error(
        "Chromium has no sandbox when it runs as root, and the page is hostile: run this as another user, or, in a container of its own, \
         with --unconfined-browser"
    )]
    AsRoot,
    /// The proxy or the profile could not be made.
    #[error("the browser could not be prepared: {0}")]
    Prepare(String),
    /// It did not end well.
    #[error("the browser showed nothing: {0}")]
    Browser(String),
}

/// A browser to show captured pages in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Browser {
    /// Its program.
    pub program: PathBuf,
    /// Whether it runs in its sandbox, as it must wherever it can: the page is hostile.
    pub confined: bool,
}

impl Browser {
    /// The browser at `program`, or the one in the search path. `as_root` is whether we run as root, where Chromium has no sandbox: only
    /// with `unconfined` then.
    ///
    /// # Errors
    /// [`NotShown`].
    pub fn find(
        program: Option<PathBuf>,
        as_root: bool,
        unconfined: bool,
    ) -> Result<Self, NotShown> {
        let program = program.or_else(in_path).ok_or(NotShown::NoBrowser)?;
        if !program.is_file() {
            return Err(NotShown::NotThere(program));
        }
        if as_root && !unconfined {
            return Err(NotShown::AsRoot);
        }
        Ok(Self {
            program,
            confined: !unconfined,
        })
    }
}

/// Finds the browser in the search path.
#[must_use]
fn in_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    NAMES.iter().find_map(|name| {
        let mut places = folders.iter().map(|folder| folder.join(name));
        places.find(|place| place.is_file())
    })
}

/// Shows the first of the responses.
///
/// # Errors
/// [`NotShown`].
pub async fn render(browser: &Browser, responses: &[&Response]) -> Result<Rendering, NotShown> {
    let prepare = |error: &dyn std::fmt::Display| NotShown::Prepare(error.to_string());
    let page = responses
        .first()
        .ok_or_else(|| prepare(&"nothing was captured"))?;
    let kept = Arc::new(Kept::of(responses)?);
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .map_err(|error| prepare(&error))?;
    let port = listener
        .local_addr()
        .map_err(|error| prepare(&error))?
        .port();
    let profile = Profile::new().map_err(|error| prepare(&error))?;
    let mut serving = tokio::task::JoinSet::new();
    serving.spawn(serve(listener, kept));
    let version = Command::new(&browser.program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .await
        .map_err(|error| NotShown::Browser(error.to_string()))?;
    let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    let picture = profile.0.join("view.png");
    let first = page.exchanged.first().map_or(&page.url, |first| &first.url);
    let mut command = Command::new(&browser.program);
    command
        .args([
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pings",
            "--mute-audio",
            "--hide-scrollbars",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-default-apps",
            "--disable-extensions",
            "--disable-quic",
            "--disable-sync",
            "--ignore-certificate-errors",
            "--window-size=1280,2000",
            // Names are looked up nowhere, loopback goes by the proxy too, and nothing goes around it.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--proxy-bypass-list=<-loopback>",
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        ])
        .arg(format!("--proxy-server=http://127.0.0.1:{port}"))
        .arg(format!("--user-data-dir={}", profile.0.display()))
        .arg(format!("--virtual-time-budget={SCRIPT_TIME}"))
        .arg(format!("--screenshot={}", picture.display()))
        .arg("--dump-dom");
    if !browser.confined {
        command.arg("--no-sandbox");
    }
    command
        .arg(first.as_str())
        .env("HOME", &profile.0)
        .current_dir(&profile.0)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    let failed = |why: &dyn std::fmt::Display| NotShown::Browser(why.to_string());
    let mut child = command.spawn().map_err(|error| failed(&error))?;
    let output = child
        .stdout
        .take()
        .ok_or_else(|| failed(&"it has no output"))?;
    let mut dom = Vec::new();
    let ended = async {
        output.take(LARGEST + 1).read_to_end(&mut dom).await?;
        child.wait().await
    };
    let ended = tokio::time::timeout(OUR_TIME, ended)
        .await
        .map_err(|_| failed(&"it did not end in a minute"))?
        .map_err(|error| failed(&error))?;
    if !ended.success() || dom.is_empty() || dom.len() as u64 > LARGEST {
        return Err(failed(&format_args!("it ended with {ended}")));
    }
    let length = std::fs::metadata(&picture)
        .map_err(|error| failed(&error))?
        .len();
    if length > LARGEST {
        return Err(failed(&"the picture is too large"));
    }
    let screenshot = std::fs::read(&picture).map_err(|error| failed(&error))?;
    Ok(Rendering {
        screenshot,
        dom,
        browser: version,
    })
}

/// A folder for the browser alone, gone with this value.
struct Profile(PathBuf);

impl Profile {
    fn new() -> std::io::Result<Self> {
        let mut random = [0; 16];
        SystemRandom::new()
            .fill(&mut random)
            .map_err(|_| std::io::Error::other("the system gives no randomness"))?;
        let name = random
            .iter()
            .fold(String::from("staydown-view-"), |mut name, byte| {
                let _ = write!(name, "{byte:02x}");
                name
            });
        let path = std::env::temp_dir().join(name);
        std::fs::DirBuilder::new().mode(0o700).create(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What was captured, by its URL.
struct Kept {
    answers: HashMap<String, Answer>,
    tls: TlsAcceptor,
}

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Kept {
    fn of(responses: &[&Response]) -> Result<Self, NotShown> {
        let mut answers = HashMap::new();
        for response in responses {
            for (place, hop) in response.hops.iter().enumerate() {
                let is_last = place + 1 == response.hops.len();
                let answer = Answer {
                    status: hop.status,
                    headers: hop.headers.clone(),
                    body: if is_last {
                        response.body.clone()
                    } else {
                        Bytes::new()
                    },
                };
                answers.entry(without_fragment(&hop.url)).or_insert(answer);
            }
        }
        let tls = acceptor().map_err(|error| NotShown::Prepare(error.to_string()))?;
        Ok(Self { answers, tls })
    }

    /// The answer to a request, as HTTP.
    fn answer(&self, method: &str, url: &str) -> Vec<u8> {
        let found = self.answers.get(&without_fragment(url));
        let Some(found) = found.filter(|_| matches!(method, "GET" | "HEAD")) else {
            return b"HTTP/1.1 404 Not captured\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .to_vec();
        };
        let mut head = format!("HTTP/1.1 {} Captured\r\n", found.status);
        let ours = [
            "connection",
            "content-length",
            "transfer-encoding",
            "keep-alive",
            "upgrade",
            "alt-svc",
        ];
        for (name, value) in &found.headers {
            let is_plain = !value.contains(['\r', '\n']);
            if is_plain && !ours.contains(&name.to_ascii_lowercase().as_str()) {
                let _ = write!(head, "{name}: {value}\r\n");
            }
        }
        let _ = write!(
            head,
            "Content-Length: {}\r\nConnection: close\r\n\r\n",
            found.body.len()
        );
        let body: &[u8] = if method == "HEAD" { b"" } else { &found.body };
        [head.as_bytes(), body].concat()
    }
}

fn without_fragment(url: &str) -> String {
    url.split('#').next().unwrap_or_default().to_owned()
}

fn acceptor() -> Result<TlsAcceptor, Box<dyn std::error::Error + Send + Sync>> {
    let key = KeyPair::generate()?;
    let certificate =
        CertificateParams::new(vec!["captured.invalid".to_owned()])?.self_signed(&key)?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let ring = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

async fn serve(listener: TcpListener, kept: Arc<Kept>) {
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let kept = Arc::clone(&kept);
        connections.spawn(async move {
            // A connection that fails is the browser's to notice.
            let _ = connection(stream, &kept).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(mut stream: TcpStream, kept: &Kept) -> std::io::Result<()> {
    let (method, target) = request(&mut stream).await?;
    if method != "CONNECT" {
        stream.write_all(&kept.answer(&method, &target)).await?;
        return stream.shutdown().await;
    }
    stream.write_all(b"HTTP/1.1 200 Here\r\n\r\n").await?;
    let mut stream = kept.tls.accept(stream).await?;
    let (method, path) = request(&mut stream).await?;
    // As URLs are spelled everywhere here: without the usual port.
    let url = Url::parse(&format!("https://{target}{path}"));
    let url = url.map(String::from).unwrap_or_default();
    stream.write_all(&kept.answer(&method, &url)).await?;
    stream.shutdown().await
}

/// The first line of a request: method and target.
async fn request(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
) -> std::io::Result<(String, String)> {
    let mut head = Vec::new();
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        let mut part = [0; 4096];
        let read = stream.read(&mut part).await?;
        if read == 0 || head.len() > LONGEST_HEAD {
            return Err(std::io::Error::other("no request"));
        }
        head.extend_from_slice(&part[..read]);
    }
    let line =
        String::from_utf8_lossy(head.split(|byte| *byte == b'\r').next().unwrap_or_default())
            .into_owned();
    let mut words = line.split(' ');
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default();
    let target = match Url::parse(target) {
        Ok(url) if url.has_host() => url.to_string(),
        _ => target.to_owned(),
    };
    Ok((method, target))
}
