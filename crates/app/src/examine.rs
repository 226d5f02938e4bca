//! What is done with untrusted bytes, all of it inside a media worker process.

use crate::{App, AppError};
use bytes::Bytes;
use media::{Fault, FaultCode, Limits};
use serde::{Deserialize, Serialize};
use signals::{Sha256, pdq};
use url::Url;

/// Image bytes to [`Examined`].
const EXAMINE: u8 = 1;
/// Image bytes to an upright, smaller JPEG.
const PREVIEW: u8 = 2;
/// Image bytes to a small, strongly blurred, grey JPEG.
const BLURRED: u8 = 3;
/// A base URL, a newline, and HTML, to the URLs of its images.
const IMAGES: u8 = 4;

/// Image bytes to [`FileSignals`].
const SIGNALS: u8 = 5;

/// Longest side of a preview, in pixels.
const PREVIEW_SIDE: u32 = 1280;
/// Longest side of a blurred picture, in pixels.
const BLURRED_SIDE: u32 = 320;

/// What is known of an image once it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Examined {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) media_type: String,
    pub(crate) sha256: String,
    pub(crate) pdq: String,
    pub(crate) quality: u8,
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

/// Media workers without an application around them, for the command line.
pub struct Signals(media::Pool);

impl Signals {
    /// Starts one worker.
    ///
    /// # Errors
    /// [`AppError::Media`] when it cannot be started.
    pub async fn start(
        program: std::path::PathBuf,
        arguments: Vec<std::ffi::OsString>,
    ) -> Result<Self, AppError> {
        let mut config = media::PoolConfig::new(program, arguments);
        config.workers = 1;
        Ok(Self(media::Pool::start(config).await?))
    }

    /// The signals of a file.
    ///
    /// # Errors
    /// [`AppError::Media`] saying what is wrong with the file.
    pub async fn of(&self, bytes: Vec<u8>) -> Result<FileSignals, AppError> {
        read(&self.0.run(SIGNALS, bytes).await?)
    }

    /// Ends the worker.
    pub async fn stop(&self) {
        self.0.stop().await;
    }
}

/// The task function of a media worker: the program passes it to `media::worker::serve`.
///
/// # Errors
/// A [`Fault`] saying what is wrong with the bytes.
pub fn worker_task(task: u8, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Fault> {
    match task {
        EXAMINE => examine(bytes, limits),
        PREVIEW => media::preview(&media::decode(bytes, limits)?, PREVIEW_SIDE),
        BLURRED => media::blurred_grey(&media::decode(bytes, limits)?, BLURRED_SIDE),
        IMAGES => images(bytes),
        SIGNALS => signals_of(bytes, limits),
        _ => Err(Fault::new(
            FaultCode::Unsupported,
            "the worker does not know this task",
        )),
    }
}

fn examine(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Fault> {
    let picture = media::decode(bytes, limits)?;
    let view = pdq::Rgb::new(picture.width, picture.height, &picture.rgb)
        .map_err(|error| Fault::new(FaultCode::Corrupt, &error.to_string()))?;
    let hashed = pdq::hash(&view);
    json(&Examined {
        width: picture.width,
        height: picture.height,
        media_type: picture.format.media_type().to_owned(),
        sha256: Sha256::of(bytes).to_string(),
        pdq: hashed.pdq.to_string(),
        quality: hashed.quality,
    })
}

fn signals_of(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Fault> {
    let picture = media::decode(bytes, limits)?;
    let view = pdq::Rgb::new(picture.width, picture.height, &picture.rgb)
        .map_err(|error| Fault::new(FaultCode::Corrupt, &error.to_string()))?;
    let (hashed, dihedral) = (pdq::hash(&view), pdq::hash_dihedral(&view));
    json(&FileSignals {
        width: picture.width,
        height: picture.height,
        sha256: Sha256::of(bytes).to_string(),
        pdq: hashed.pdq.to_string(),
        quality: hashed.quality,
        dihedral: dihedral.hashes.iter().map(ToString::to_string).collect(),
        has_pdq: picture.width.min(picture.height) >= pdq::MIN_SIDE,
    })
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

fn json(value: &impl Serialize) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(value).map_err(|error| Fault::new(FaultCode::Corrupt, &error.to_string()))
}

impl App {
    pub(crate) async fn examine(&self, bytes: Bytes) -> Result<Examined, AppError> {
        read(&self.inner.media.run(EXAMINE, bytes).await?)
    }

    pub(crate) async fn images_of(&self, base: &Url, html: &[u8]) -> Result<Vec<Url>, AppError> {
        let request = [base.as_str().as_bytes(), b"\n", html].concat();
        read(&self.inner.media.run(IMAGES, request).await?)
    }

    pub(crate) async fn preview(&self, bytes: Vec<u8>) -> Result<Vec<u8>, AppError> {
        Ok(self.inner.media.run(PREVIEW, bytes).await?)
    }

    pub(crate) async fn blurred(&self, bytes: Vec<u8>) -> Result<Vec<u8>, AppError> {
        Ok(self.inner.media.run(BLURRED, bytes).await?)
    }
}

/// An answer of a worker is as untrusted as what it was made from.
fn read<T: for<'a> Deserialize<'a>>(answer: &[u8]) -> Result<T, AppError> {
    serde_json::from_slice(answer).map_err(|error| {
        media::MediaError::Garbled {
            what: error.to_string(),
        }
        .into()
    })
}
