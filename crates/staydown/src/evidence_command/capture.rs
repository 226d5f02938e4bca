//! `staydown evidence capture`: what a location shows, into a file, without a server and without a data folder.

use crate::{output, running};
use anyhow::{Context, bail};
use app::Signals;
use casework::CaptureId;
use evidence::render::{Browser, Shown, render};
use evidence::sign::{EvidenceKey, private_pem};
use evidence::{FetchLimits, Fetcher, OutgoingTls, Part, Record, Response, Sealed};
use jiff::Timestamp;
use serde_json::json;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use store::Environment;
use url::Url;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The location: an http or https URL.
    #[arg(value_name = "URL")]
    url: String,
    /// Where to write the package. A file that is there is never written over.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The key to sign with (ECDSA on P-256, PKCS#8, PEM or DER), such as keys/evidence.key of a data folder. Made if it is not there.
    /// Without it, a key is made for this package alone and thrown away: nothing ties the package to you then.
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Show what was captured in headless Chromium, and keep a picture of it and its tree after scripts. The browser reaches nothing but what
    /// was captured: parts of the page that were not are missing in the picture.
    #[arg(long)]
    render: bool,
    /// Where Chromium is, if not in the search path.
    #[arg(long, value_name = "FILE", requires = "render")]
    browser: Option<PathBuf>,
    /// Let Chromium run without its sandbox, which it does not have as root. The page is hostile: in a container of its own only.
    #[arg(long, requires = "render")]
    unconfined_browser: bool,
    /// Believe the certificate authorities in this PEM file, besides those that browsers believe.
    #[arg(long, value_name = "FILE")]
    trust: Option<PathBuf>,
    /// Capture from addresses that are not public, too. For laboratories.
    #[arg(long, hide = true)]
    allow_private: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    if arguments.out.exists() {
        eprintln!(
            "staydown: {} is there already, and evidence is never written over",
            arguments.out.display()
        );
        return Ok(ExitCode::from(2));
    }
    let asked = match casework::Capture::location(&arguments.url) {
        Ok(asked) => asked,
        Err(refusal) => {
            eprintln!("staydown: {}", refusal.detail);
            return Ok(ExitCode::FAILURE);
        }
    };
    let as_root = rustix::process::geteuid().is_root();
    let mut browser = None;
    if arguments.render {
        match Browser::find(
            arguments.browser.clone(),
            as_root,
            arguments.unconfined_browser,
        ) {
            Ok(found) => browser = Some(found),
            Err(error) => {
                eprintln!("staydown: {error}");
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    let key = key(arguments.key.as_deref())?;
    let mut tls = OutgoingTls::default();
    if let Some(file) = &arguments.trust {
        let pem =
            std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
        if let Err(why) = tls.trust(&pem) {
            bail!("{}: {why}", file.display());
        }
    }
    let fetcher = Fetcher::new(FetchLimits::default(), arguments.allow_private).with_tls(tls);
    let sealed = match take(&fetcher, &asked, browser.as_ref()).await {
        Ok(sealed) => sealed,
        Err(error) => {
            eprintln!("staydown: {asked} could not be captured: {error:#}");
            return Ok(ExitCode::FAILURE);
        }
    };
    let bytes = sealed.package.write(&key)?;
    if let Err(error) = write_new(&arguments.out, &bytes, 0o644) {
        eprintln!(
            "staydown: {} cannot be written: {error}",
            arguments.out.display()
        );
        return Ok(ExitCode::from(2));
    }
    let (file, fingerprint) = (arguments.out.display().to_string(), key.fingerprint());
    let last = sealed
        .record
        .parts
        .first()
        .and_then(|page| page.hops.last());
    let status = last.map_or(0, |hop| hop.status);
    if arguments.json {
        output::json(&json!({
            "file": file, "url": asked, "status": status, "parts": sealed.record.parts.len(), "missing": sealed.record.missing,
            "capture": sealed.record.capture, "sha256": signals::Sha256::of(&bytes).to_string(), "key": fingerprint,
            "kept_key": arguments.key.is_some(),
        }))?;
    } else {
        println!(
            "captured {asked} (HTTP {status}, {} parts) into {file}",
            sealed.record.parts.len()
        );
        for (url, why) in &sealed.record.missing {
            println!("  not captured: {url}: {why}");
        }
        println!("  signed by   {fingerprint}");
        if arguments.key.is_none() {
            println!("  (a key for this package alone; see --key)");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Fetches the location and the images on it, as a server does.
async fn take(fetcher: &Fetcher, asked: &str, browser: Option<&Browser>) -> anyhow::Result<Sealed> {
    let environment = Environment::system();
    let url: Url = asked.parse()?;
    let began = environment.now();
    let id = CaptureId::new(began, environment.random()?);
    let now = || environment.now();
    let page = fetcher.fetch(&url, now).await?;
    let (mut parts, mut missing) = (vec![Part::of("page", &page)], Vec::new());
    let mut pictures = Vec::new();
    if page.is_html() {
        // A page is hostile input: it is read in a media worker.
        let config = running::config(Path::new("."), false, running::nowhere()?)?;
        let workers = Signals::start(&config).await?;
        let found = workers.images(&page.url, &page.body).await;
        workers.stop().await;
        match found {
            Ok(found) => {
                for target in found {
                    match fetcher.fetch(&target, now).await {
                        Ok(picture) => {
                            parts.push(Part::of("image", &picture));
                            pictures.push(picture);
                        }
                        Err(error) => missing.push((target.to_string(), error.to_string())),
                    }
                }
            }
            // The page itself is evidence, whether its pictures were found or not.
            Err(error) => parts[0].not_examined = Some(error.to_string()),
        }
    }
    let fetched: Vec<&Response> = std::iter::once(&page).chain(&pictures).collect();
    let mut shown = None;
    if let Some(browser) = browser {
        match render(browser, &fetched).await {
            Ok(rendering) => shown = Some(Shown::new(&page.url, environment.now(), rendering)),
            // What was fetched is evidence, whether it could be shown or not.
            Err(error) => missing.push((Shown::uri(&page.url), error.to_string())),
        }
    }
    let record = Record {
        version: Record::VERSION,
        tool: format!("staydown {}", env!("CARGO_PKG_VERSION")),
        asked: asked.to_owned(),
        began,
        ended: Timestamp::max(began, environment.now()),
        parts,
        missing,
        made: shown.as_ref().map(Shown::made).unwrap_or_default(),
        capture: None,
        warc_sha256: None,
    };
    let resources = shown.as_ref().map(Shown::resources);
    let resources = resources.as_ref().map_or(&[][..], |both| &both[..]);
    Ok(Sealed::new(id.as_str(), record, &fetched, resources)?)
}

/// The key in a file, made the first time; without a file, one for this once.
fn key(file: Option<&Path>) -> anyhow::Result<EvidenceKey> {
    let Some(file) = file else {
        return Ok(EvidenceKey::read(&EvidenceKey::generate()?)?);
    };
    let shown = file.display();
    if !file.exists() {
        let made = private_pem(&EvidenceKey::generate()?);
        write_new(file, made.as_bytes(), 0o600)
            .with_context(|| format!("{shown} cannot be written"))?;
    }
    let bytes = std::fs::read(file).with_context(|| format!("{shown} cannot be read"))?;
    EvidenceKey::read(&bytes).with_context(|| shown.to_string())
}

/// Writes a file that must not be there yet; after a crash it is there whole or under another name.
pub(super) fn write_new(path: &Path, bytes: &[u8], mode: u32) -> std::io::Result<()> {
    let draft = path.with_extension("partial");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(mode)
        .open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    // A link fails where the name is taken; a rename would replace what is there.
    let linked = std::fs::hard_link(&draft, path);
    let _ = std::fs::remove_file(&draft);
    linked
}
