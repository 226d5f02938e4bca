//! `staydown hash`: the signals of files, computed in media workers like everything untrusted, and of addresses.

mod parts;

use crate::{output, running};
use app::{
    ContentKind, FileSignals, HashPath, HashedFrame, RecordingSignals, Signals, SoundSignals,
    TextSignals, VideoSignals,
};
use casework::Part;
use serde::Serialize;
use signals::link::{self, Link};
use std::collections::VecDeque;
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::task::JoinHandle;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Files: JPEG, PNG, GIF and WebP pictures; text in UTF-8 or UTF-16; videos (MP4, WebM, Matroska, MPEG-TS, AVI, …) and
    /// sounds (MP3, Ogg, M4A, WAV, FLAC) where ffmpeg is installed; PDF documents and archives (ZIP, tar, gzip), part by part. Or addresses in any spelling: https://…, hxxps://host[.]example, t.me/name; nothing is fetched.
    #[arg(required = true, value_name = "PATH-OR-URL")]
    paths: Vec<PathBuf>,
    /// Decode every file whole: PDQ is the reference's, bit for bit. This is so without it too; scripts that depend on it
    /// can say so.
    #[arg(long, conflicts_with = "screen")]
    exact: bool,
    /// Decode only as much of a JPEG file as a hash near the exact one needs: many times faster on large photographs, and
    /// some bits off. To look for candidates, never to decide.
    #[arg(long)]
    screen: bool,
    /// Shrink pictures with a side over 512 pixels to 512×512 first, as Meta's C++ tool does. Such hashes are not comparable
    /// with others.
    #[arg(long, conflicts_with_all = ["screen", "exact"])]
    resized_512: bool,
    /// Of a video, hash one frame every so many seconds instead of every frame: 1 is what vPDQ does by itself.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    every: Option<f64>,
    /// Of a video, listen to its sound, too.
    #[arg(long)]
    sound: bool,
    /// Print JSON, one object a file.
    #[arg(long)]
    json: bool,
}

/// A number of seconds from a hundredth to a day.
fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.01..=86_400.0).contains(&seconds) {
        Ok(seconds)
    } else {
        Err("between 0.01 and 86400".to_owned())
    }
}

/// What was found of a file.
enum Found {
    Image(FileSignals),
    Text(TextSignals),
    Recording(RecordingSignals),
    Parts(parts::Parts),
}

/// What is hashed: a file, or a part of one that holds others.
#[derive(Debug, Clone, Serialize)]
struct Named {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<Part>,
}

impl fmt::Display for Named {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        match &self.part {
            Some(part) => write!(f, ": {}", part.label()),
            None => Ok(()),
        }
    }
}

/// How files are hashed.
#[derive(Debug, Clone, Copy)]
struct How {
    path: HashPath,
    every: Option<f64>,
    wants_sound: bool,
}

/// Hashes one file; of one that holds others, each part.
async fn hashed(pool: &Signals, bytes: Vec<u8>, how: How) -> Result<Found, String> {
    if let Some(ContentKind::Holding(_)) = ContentKind::by_mark(&bytes) {
        return parts::hashed(pool, bytes.into(), how)
            .await
            .map(Found::Parts);
    }
    one(pool, bytes, how).await
}

/// Hashes a file that is one thing.
async fn one(pool: &Signals, bytes: Vec<u8>, how: How) -> Result<Found, String> {
    let found = match TextSignals::of(&bytes) {
        Ok(Some(text)) => return Ok(Found::Text(text)),
        Ok(None) if ContentKind::is_recording(&bytes) => {
            let found = pool.of_recording(bytes, how.every, how.wants_sound).await;
            found.map(Found::Recording)
        }
        Ok(None) => pool.of(bytes, how.path).await.map(Found::Image),
        Err(error) => Err(error),
    };
    found.map_err(|error| error.to_string())
}

#[derive(Serialize)]
struct HashedVideo {
    #[serde(flatten)]
    named: Named,
    #[serde(rename = "type")]
    kind: &'static str,
    width: u32,
    height: u32,
    sha256: String,
    /// Seconds.
    duration: f64,
    frames: Vec<HashedFrame>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sound: Option<SoundSignals>,
}

#[derive(Serialize)]
struct HashedSound {
    #[serde(flatten)]
    named: Named,
    #[serde(rename = "type")]
    kind: &'static str,
    sha256: String,
    #[serde(flatten)]
    sound: SoundSignals,
}

#[derive(Serialize)]
struct HashedText<'a> {
    #[serde(flatten)]
    named: Named,
    #[serde(rename = "type")]
    kind: &'static str,
    sha256: &'a str,
    simhash: Option<&'a str>,
    tlsh: Option<&'a str>,
    language: Option<&'a str>,
}

#[derive(Serialize)]
struct Hashed {
    #[serde(flatten)]
    named: Named,
    #[serde(rename = "type")]
    kind: &'static str,
    width: u32,
    height: u32,
    sha256: String,
    pdq: Option<String>,
    quality: u8,
    dihedral: Vec<String>,
}

#[derive(Serialize)]
struct HashedLink<'a> {
    url: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    canonical: &'a str,
    host: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    domain: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_of: Option<&'a str>,
}

/// The address an argument is, if it is no file and reads as one.
pub(crate) fn address(argument: &Path) -> Option<(&str, Link)> {
    let text = argument.to_str()?;
    let is_one = !argument.exists() && link::is_link(text);
    is_one
        .then(|| Link::read(text).ok())
        .flatten()
        .map(|link| (text, link))
}

fn print_link(url: &str, link: &Link, json: bool) -> anyhow::Result<()> {
    let hashed = HashedLink {
        url,
        kind: "link",
        canonical: link.canonical(),
        host: link.host(),
        domain: link.domain(),
        account: link.account().map(ToString::to_string),
        copy_of: link.copy_of().map(Link::canonical),
    };
    if json {
        return output::json(&hashed);
    }
    println!(
        "{url}\n  canonical {}\n  host      {}",
        hashed.canonical, hashed.host
    );
    for (name, value) in [
        ("domain   ", hashed.domain),
        ("account  ", hashed.account.as_deref()),
        ("copy of  ", hashed.copy_of),
    ] {
        if let Some(value) = value {
            println!("  {name} {value}");
        }
    }
    Ok(())
}

pub(crate) async fn run(mut arguments: Arguments) -> anyhow::Result<ExitCode> {
    let mut failed = None;
    // Addresses need no worker; they are printed first.
    arguments.paths.retain(|path| match address(path) {
        Some((url, link)) => {
            failed = print_link(url, &link, arguments.json)
                .err()
                .or(failed.take());
            false
        }
        None => true,
    });
    if let Some(error) = failed {
        return Err(error);
    }
    if arguments.paths.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    let config = running::config(std::path::Path::new("."), false, running::nowhere()?)?;
    let pool = Signals::start(&config).await?;
    let pool = Arc::new(pool);
    let how = How {
        path: arguments.way(),
        every: arguments.every,
        wants_sound: arguments.sound,
    };
    // As many files in hand as there are workers, and one more that is being read; printed in the order they were named.
    let most = pool.workers() + 1;
    let mut in_hand: VecDeque<(String, JoinHandle<Result<Found, String>>)> = VecDeque::new();
    let (mut paths, mut code) = (arguments.paths.into_iter(), ExitCode::SUCCESS);
    loop {
        while in_hand.len() < most
            && let Some(file) = paths.next()
        {
            let (shown, pool) = (file.display().to_string(), Arc::clone(&pool));
            let task = async move {
                let bytes = tokio::fs::read(&file).await;
                let bytes = bytes.map_err(|error| error.to_string())?;
                hashed(&pool, bytes, how).await
            };
            in_hand.push_back((shown, tokio::spawn(task)));
        }
        let Some((shown, task)) = in_hand.pop_front() else {
            break;
        };
        let named = Named {
            path: shown,
            part: None,
        };
        if !print(named, task.await?, arguments.json)? {
            code = ExitCode::FAILURE;
        }
    }
    pool.stop().await;
    Ok(code)
}

impl Arguments {
    fn way(&self) -> HashPath {
        match (self.screen, self.resized_512) {
            (true, _) => HashPath::Screen,
            (_, true) => HashPath::Resized512,
            _ => HashPath::Exact,
        }
    }
}

/// Prints what was found of a file. Returns whether it could be hashed.
fn print(path: Named, found: Result<Found, String>, json: bool) -> anyhow::Result<bool> {
    let found = match found {
        Ok(Found::Image(found)) => found,
        Ok(Found::Recording(found)) => return print_recording(path, found, json),
        Ok(Found::Parts(found)) => return parts::print(&path, found, json),
        Ok(Found::Text(found)) => {
            print_text(path, &found, json)?;
            return Ok(true);
        }
        Err(error) => {
            if json {
                output::json(&parts::Unhashed { named: path, error })?;
            } else {
                eprintln!("{path}: {error}");
            }
            return Ok(false);
        }
    };
    let hashed = Hashed {
        named: path,
        kind: "image",
        width: found.width,
        height: found.height,
        sha256: found.sha256,
        // Below 5 pixels a side there is no PDQ.
        pdq: found.has_pdq.then_some(found.pdq),
        quality: found.quality,
        dihedral: if found.has_pdq {
            found.dihedral
        } else {
            Vec::new()
        },
    };
    if json {
        output::json(&hashed)?;
        return Ok(true);
    }
    let pdq = hashed.pdq.as_deref();
    println!(
        "{}\n  sha256  {}\n  pdq     {}\n  quality {}",
        hashed.named,
        hashed.sha256,
        pdq.unwrap_or("no PDQ (smaller than 5 pixels)"),
        hashed.quality
    );
    Ok(true)
}

fn print_recording(path: Named, found: RecordingSignals, json: bool) -> anyhow::Result<bool> {
    match (found.video, found.sound) {
        (Some(video), sound) => print_video(path, found.sha256, video, sound, json)?,
        (None, Some(sound)) => print_sound(path, found.sha256, sound, json)?,
        // Refused before: a file without a picture is listened to.
        (None, None) => return Ok(false),
    }
    Ok(true)
}

fn print_sound(path: Named, sha256: String, sound: SoundSignals, json: bool) -> anyhow::Result<()> {
    let hashed = HashedSound {
        named: path,
        kind: "sound",
        sha256,
        sound,
    };
    if json {
        return output::json(&hashed);
    }
    println!(
        "{}\n  sha256  {}\n  {}",
        hashed.named,
        hashed.sha256,
        heard(&hashed.sound)
    );
    Ok(())
}

fn heard(sound: &SoundSignals) -> String {
    format!(
        "sound   {:.1} s, a fingerprint of {} numbers (--json prints them)",
        sound.duration,
        sound.fingerprint.len()
    )
}

fn print_video(
    path: Named,
    sha256: String,
    found: VideoSignals,
    sound: Option<SoundSignals>,
    json: bool,
) -> anyhow::Result<()> {
    let hashed = HashedVideo {
        named: path,
        kind: "video",
        width: found.width,
        height: found.height,
        sha256,
        duration: found.duration,
        frames: found.frames,
        sound,
    };
    if json {
        return output::json(&hashed);
    }
    println!(
        "{}\n  sha256  {}\n  video   {}×{}, {:.1} s, {} frames hashed",
        hashed.named,
        hashed.sha256,
        hashed.width,
        hashed.height,
        hashed.duration,
        hashed.frames.len()
    );
    if let Some(sound) = &hashed.sound {
        println!("  {}", heard(sound));
    }
    for frame in &hashed.frames {
        println!(
            "  {:>8}  {:>10.3} s  {}  {}",
            frame.frame, frame.timestamp, frame.pdq, frame.quality
        );
    }
    Ok(())
}

fn print_text(path: Named, found: &TextSignals, json: bool) -> anyhow::Result<()> {
    let hashed = HashedText {
        named: path,
        kind: "text",
        sha256: &found.sha256,
        simhash: found.simhash.as_deref(),
        tlsh: found.tlsh.as_deref(),
        language: found.language.as_deref(),
    };
    if json {
        return output::json(&hashed);
    }
    println!(
        "{}\n  sha256   {}\n  simhash  {}\n  tlsh     {}\n  language {}",
        hashed.named,
        hashed.sha256,
        hashed.simhash.unwrap_or("none (too short to tell)"),
        hashed
            .tlsh
            .unwrap_or("none (fewer than 50 bytes, or too uniform)"),
        hashed.language.unwrap_or("cannot be told")
    );
    Ok(())
}
