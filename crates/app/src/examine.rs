//! What is done with untrusted bytes, all of it inside a media worker process.

use crate::look::{self, Examined, Glimpse};
use crate::parts::{Opened, PartFile};
use crate::videos::Viewer;
use crate::{App, AppError, Caller, Config, RecordingSignals};
use bytes::Bytes;
use casework::Thoroughness;
use media::parts::{self, Holding};
use media::{Fault, FaultCode, InLine, Limits, Line};
use serde::{Deserialize, Serialize};
use url::Url;

/// Image bytes to [`Examined`], for banks compared exactly.
const EXACT: u8 = 1;
/// Image bytes to an upright, smaller JPEG.
const PREVIEW: u8 = 2;
/// Image bytes to a small, strongly blurred, grey JPEG.
const BLURRED: u8 = 3;
/// A base URL, a newline, and HTML, to the URLs of its images.
const IMAGES: u8 = 4;

/// Image bytes to [`FileSignals`].
const SIGNALS: u8 = 5;
/// Image bytes to [`Examined`], for banks compared in the standard way.
const STANDARD: u8 = 6;
/// Image bytes to [`Examined`], for banks compared thoroughly.
const THOROUGH: u8 = 7;
/// Image bytes to the local features that are banked.
const FEATURES: u8 = 8;
/// Image bytes to [`Glimpse`] or null, for banks compared exactly.
const GLIMPSE_EXACT: u8 = 11;
/// Image bytes to [`Glimpse`] or null, for banks compared in the standard way.
const GLIMPSE_STANDARD: u8 = 12;
/// Image bytes to [`FileSignals`], decoding no more of a JPEG file than needed.
const SIGNALS_SCREENED: u8 = 9;
/// Image bytes to [`FileSignals`] in the convention of Meta's C++ tool.
const SIGNALS_RESIZED: u8 = 10;

/// A base URL, a newline, and HTML, to the canonical spellings of the addresses it links to.
const LINKS: u8 = 40;

/// An archive to the list of its files.
pub(crate) const LIST: u8 = 50;
/// The length a file says to have, its checksum or a number that is none, and what was packed with deflate, to the file.
pub(crate) const INFLATE: u8 = 51;
/// A greatest length, and what was packed with gzip, to the file.
pub(crate) const UNPACK: u8 = 52;
/// The page to begin with, whether to read that one only, and a PDF document, to some of its pages.
pub(crate) const PAGES: u8 = 53;
/// Which file, and a PDF document, to the file that it carries.
pub(crate) const UNPIN: u8 = 54;
/// Image bytes to the picture that the text in it is read from.
pub(crate) const READABLE: u8 = 55;

/// Longest side of a preview, in pixels.
const PREVIEW_SIDE: u32 = 1280;
/// Longest side of a blurred picture, in pixels.
const BLURRED_SIDE: u32 = 320;

/// How the PDQ of a file is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HashPath {
    /// From every pixel: the reference's hash, bit for bit.
    #[default]
    Exact,
    /// From as much of a JPEG file as a hash near the exact one needs; other files exactly.
    Screen,
    /// From the picture shrunk to 512×512, as Meta's C++ tool does; without the eight orientations.
    Resized512,
}

/// Every signal of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSignals {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// PDQ, hexadecimal.
    pub pdq: String,
    /// PDQ quality, 0–100.
    pub quality: u8,
    /// PDQ of the picture as it is, turned and mirrored, in the reference's order.
    pub dihedral: Vec<String>,
    /// Whether it is large enough for a PDQ.
    pub has_pdq: bool,
}

impl Config {
    /// How the media workers run.
    pub(crate) fn media(&self) -> media::PoolConfig {
        let mut pool = media::PoolConfig::new(&self.worker_program, self.worker_arguments.clone());
        pool.workers = self.workers.unwrap_or(pool.workers);
        pool.requests_per_worker = self.files_per_worker.unwrap_or(pool.requests_per_worker);
        pool.limits.may_go_unfiltered = self.allow_unconfined_media;
        // A file out of an archive may be as long as an upload.
        pool.limits.max_output_bytes = pool.limits.max_input_bytes + (1 << 20);
        pool
    }
}

/// Media workers without an application around them, for the command line.
pub struct Signals {
    pool: media::Pool,
    workers: usize,
    viewer: Viewer,
}

impl Signals {
    /// Starts a worker for each core.
    ///
    /// # Errors
    /// [`AppError::Media`] when it cannot be started.
    pub async fn start(config: &Config) -> Result<Self, AppError> {
        let viewer = Viewer::new(config);
        let config = config.media();
        let workers = config.workers;
        Ok(Self {
            viewer,
            pool: media::Pool::start(config).await?,
            workers,
        })
    }

    /// How many files are worked on at a time.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.workers
    }

    /// The signals of a file.
    ///
    /// # Errors
    /// [`AppError::Media`] saying what is wrong with the file.
    pub async fn of(&self, bytes: Vec<u8>, path: HashPath) -> Result<FileSignals, AppError> {
        let task = match path {
            HashPath::Exact => SIGNALS,
            HashPath::Screen => SIGNALS_SCREENED,
            HashPath::Resized512 => SIGNALS_RESIZED,
        };
        read(&self.pool.run(task, bytes).await?)
    }

    /// The hashes of a video's frames, of all or of one every so many seconds, and the fingerprint of its sound, if that is wanted; of a
    /// file without a picture in any case.
    ///
    /// # Errors
    /// [`AppError::Media`] saying what is wrong with the file, or that ffmpeg is missing.
    pub async fn of_recording(
        &self,
        bytes: Vec<u8>,
        every: Option<f64>,
        wants_sound: bool,
    ) -> Result<RecordingSignals, AppError> {
        let hash = move |videos: &media::video::Videos| {
            RecordingSignals::of(videos, &bytes, every, wants_sound)
        };
        self.viewer.run(hash).await
    }

    /// Takes a file apart; `None` where it holds no others.
    ///
    /// # Errors
    /// [`AppError::Media`] when it cannot be opened.
    pub async fn open(&self, bytes: Bytes) -> Result<Option<Opened>, AppError> {
        match Holding::of(&bytes) {
            Some(holding) => Ok(Some(
                Opened::open(&self.pool.in_line(Line::default()), bytes, holding).await?,
            )),
            None => Ok(None),
        }
    }

    /// The next part of what was opened.
    ///
    /// # Errors
    /// [`AppError::Media`] when no worker can be had.
    pub async fn next_part(&self, opened: &mut Opened) -> Result<Option<PartFile>, AppError> {
        opened.next(&self.pool.in_line(Line::default())).await
    }

    /// The URLs of the images of a page, as a capture fetches them.
    ///
    /// # Errors
    /// [`AppError::Media`] when the page cannot be read.
    pub async fn images(&self, base: &Url, html: &[u8]) -> Result<Vec<Url>, AppError> {
        let request = [base.as_str().as_bytes(), b"\n", html].concat();
        read(&self.pool.run(IMAGES, request).await?)
    }

    /// Ends the worker.
    pub async fn stop(&self) {
        self.pool.stop().await;
    }
}

/// The task function of a media worker: the program passes it to `media::worker::serve`.
///
/// # Errors
/// A [`Fault`] saying what is wrong with the bytes.
pub fn worker_task(task: u8, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Fault> {
    match task {
        EXACT => json(&look::examine(bytes, limits, Thoroughness::Exact)?),
        STANDARD => json(&look::examine(bytes, limits, Thoroughness::Standard)?),
        THOROUGH => json(&look::examine(bytes, limits, Thoroughness::Thorough)?),
        FEATURES => look::features_to_bank(bytes, limits),
        GLIMPSE_EXACT => json(&look::glimpse(bytes, limits, Thoroughness::Exact)?),
        GLIMPSE_STANDARD => json(&look::glimpse(bytes, limits, Thoroughness::Standard)?),
        PREVIEW => media::preview(&media::decode(bytes, limits)?, PREVIEW_SIDE),
        BLURRED => media::blurred_grey(&media::decode(bytes, limits)?, BLURRED_SIDE),
        IMAGES => images(bytes),
        LINKS => links(bytes),
        SIGNALS => json(&look::signals(bytes, limits)?),
        SIGNALS_SCREENED => json(&look::signals_screened(bytes, limits)?),
        SIGNALS_RESIZED => json(&look::signals_resized(bytes, limits)?),
        LIST => json(&parts::list(bytes)?),
        INFLATE => {
            let ([size, crc], packed) = headed(bytes)?;
            parts::inflate(packed, length(size, limits), u32::try_from(crc).ok())
        }
        UNPACK => {
            let ([most], packed) = headed(bytes)?;
            parts::gunzip(packed, length(most, limits))
        }
        PAGES => {
            let ([from, single], document) = headed(bytes)?;
            let from = u32::try_from(from).unwrap_or(u32::MAX);
            parts::pdf::pages(document, from, single != 0, limits)
        }
        UNPIN => {
            let ([which], document) = headed(bytes)?;
            parts::pdf::attached(document, usize::try_from(which).unwrap_or(usize::MAX))
        }
        READABLE => media::ocr::readable(bytes, limits),
        _ => Err(Fault::new(
            FaultCode::Unsupported,
            "the worker does not know this task",
        )),
    }
}

/// Numbers of eight bytes each, and the bytes behind them.
fn headed<const N: usize>(bytes: &[u8]) -> Result<([u64; N], &[u8]), Fault> {
    let (mut numbers, mut rest) = ([0; N], bytes);
    for number in &mut numbers {
        let (eight, behind) = rest
            .split_first_chunk::<8>()
            .ok_or_else(|| Fault::new(FaultCode::Corrupt, "a request without its numbers"))?;
        (*number, rest) = (u64::from_le_bytes(*eight), behind);
    }
    Ok((numbers, rest))
}

/// What is unpacked is no longer than what can be answered.
fn length(wanted: u64, limits: &Limits) -> usize {
    usize::try_from(wanted)
        .unwrap_or(usize::MAX)
        .min(limits.max_input_bytes)
}

fn images(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let line = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(bytes.len());
    let (base, html) = bytes.split_at(line);
    let base = std::str::from_utf8(base)
        .ok()
        .and_then(|text| Url::parse(text).ok());
    let base = base.ok_or_else(|| Fault::new(FaultCode::Corrupt, "no base URL"))?;
    json(&evidence::page::images(html, &base))
}

fn links(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut halves = bytes.splitn(2, |byte| *byte == b'\n');
    let base = std::str::from_utf8(halves.next().unwrap_or_default())
        .map_err(|_| Fault::new(FaultCode::Corrupt, "no base URL"))?;
    let links = signals::link::of_page(halves.next().unwrap_or_default(), base);
    let links: Vec<&str> = links.iter().map(signals::link::Link::canonical).collect();
    json(&links)
}

fn json(value: &impl Serialize) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(value).map_err(|error| Fault::new(FaultCode::Corrupt, &error.to_string()))
}

impl App {
    /// The media workers as a caller's organisation uses them: the organisations take turns.
    pub(crate) fn media_for(&self, caller: &Caller) -> InLine<'_> {
        self.inner.media.in_line(Line::of(caller.id().as_str()))
    }

    pub(crate) async fn examine(
        &self,
        caller: &Caller,
        bytes: Bytes,
        thoroughness: Thoroughness,
    ) -> Result<Examined, AppError> {
        let task = match thoroughness {
            Thoroughness::Exact => EXACT,
            Thoroughness::Standard => STANDARD,
            Thoroughness::Thorough => THOROUGH,
        };
        read(&self.media_for(caller).run(task, bytes).await?)
    }

    /// A glance at a picture, where that may tell that nothing known is near.
    pub(crate) async fn glimpse(
        &self,
        caller: &Caller,
        bytes: Bytes,
        thoroughness: Thoroughness,
    ) -> Result<Option<Glimpse>, AppError> {
        let task = match thoroughness {
            Thoroughness::Exact => GLIMPSE_EXACT,
            Thoroughness::Standard => GLIMPSE_STANDARD,
            Thoroughness::Thorough => return Ok(None),
        };
        read(&self.media_for(caller).run(task, bytes).await?)
    }

    /// The local features of a picture that is banked, as a blob.
    pub(crate) async fn features_to_bank(&self, bytes: Bytes) -> Result<Vec<u8>, AppError> {
        let features = self.inner.media.run(FEATURES, bytes).await?;
        match look::Deep::from_bytes(&features) {
            Some(_) => Ok(features),
            None => Err(garbled("features that are none".to_owned())),
        }
    }

    pub(crate) async fn images_of(&self, base: &Url, html: &[u8]) -> Result<Vec<Url>, AppError> {
        let request = [base.as_str().as_bytes(), b"\n", html].concat();
        read(&self.inner.media.run(IMAGES, request).await?)
    }

    /// The canonical spellings of the addresses that a page links to.
    pub(crate) async fn links_of(&self, base: &Url, html: &[u8]) -> Result<Vec<String>, AppError> {
        let request = [base.as_str().as_bytes(), b"\n", html].concat();
        read(&self.inner.media.run(LINKS, request).await?)
    }

    pub(crate) async fn preview(&self, bytes: Vec<u8>) -> Result<Vec<u8>, AppError> {
        Ok(self.inner.media.run(PREVIEW, bytes).await?)
    }

    pub(crate) async fn blurred(&self, bytes: Vec<u8>) -> Result<Vec<u8>, AppError> {
        Ok(self.inner.media.run(BLURRED, bytes).await?)
    }
}

/// An answer of a worker is as untrusted as what it was made from.
pub(crate) fn read<T: for<'a> Deserialize<'a>>(answer: &[u8]) -> Result<T, AppError> {
    serde_json::from_slice(answer).map_err(|error| garbled(error.to_string()))
}

fn garbled(what: String) -> AppError {
    media::MediaError::Garbled { what }.into()
}
