//! The text in pictures, by tesseract as a confined child process, as videos are read by ffmpeg ([`crate::video`]).
//!
//! What it gets is no picture of anybody's but a grey PNG file that a media worker made of the pixels it decoded ([`readable`]), so that
//! none of tesseract's own readers of formats sees an untrusted file. It may read programs, libraries and its own data, and nothing else;
//! it writes to a pipe. What it says is text that is compared, and shown to a person who asks for it.

use crate::decode::decode;
use crate::error::MediaError;
use crate::fault::{Fault, FaultCode};
use crate::grey::grey_png;
use crate::limits::Limits;
use crate::video::Videos;
use image::imageops::{FilterType, resize};
use image::{GrayImage, RgbImage, imageops};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How to get it, with the languages that are read most.
pub const INSTALL: &str = "sudo apt-get install tesseract-ocr tesseract-ocr-ara tesseract-ocr-eng tesseract-ocr-fra tesseract-ocr-deu";

/// Longest side of the picture it is given. Letters of a page at 200 dots an inch are read well, and time grows with the pixels.
const SIDE: u32 = 2_200;
/// Pictures with a shorter side hold no line of text.
const LEAST: u32 = 40;
/// Small pictures are enlarged to this: tesseract wants letters of some twenty pixels.
const SMALL: u32 = 1_000;
/// Most bytes of text taken of a picture.
const MOST_TEXT: usize = 256 << 10;

/// Where Debian and others keep what it knows of languages.
const DATA: [&str; 4] = [
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
];

/// Reads the text in pictures.
#[derive(Debug, Clone)]
pub struct Reader {
    /// How a program is confined and started.
    pub child: Videos,
    /// The languages, in tesseract's words: `eng+ara`.
    pub languages: String,
}

/// A picture as tesseract is to get it: grey, upright pixels as stored, of a size that it reads well. Runs in the media worker. Nothing where
/// the picture is too small for text.
///
/// # Errors
/// As [`decode`].
pub fn readable(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Fault> {
    let picture = decode(bytes, limits)?;
    let (width, height) = (picture.width, picture.height);
    if width.min(height) < LEAST {
        return Ok(Vec::new());
    }
    let rgb = RgbImage::from_raw(width, height, picture.rgb)
        .ok_or_else(|| Fault::corrupt("the picture lacks pixels"))?;
    let grey: GrayImage = imageops::grayscale(&rgb);
    drop(rgb);
    let longest = width.max(height);
    let wanted = longest.clamp(SMALL, SIDE);
    let scaled = |side: u32| {
        u32::try_from(u64::from(side) * u64::from(wanted) / u64::from(longest))
            .unwrap_or(side)
            .max(1)
    };
    let grey = if wanted == longest {
        grey
    } else {
        resize(&grey, scaled(width), scaled(height), FilterType::Triangle)
    };
    grey_png(grey.width(), grey.height(), grey.as_raw())
}

impl Reader {
    /// Whether it can read: the program and each of its languages is there.
    ///
    /// # Errors
    /// A fault that says what is missing and how it is installed.
    pub fn ready(&self) -> Result<Tesseract, Fault> {
        let missing = |what: &str| {
            Fault::new(
                FaultCode::DecoderMissing,
                &format!(
                    "the text in pictures is not read, as {what} is not installed; whoever runs this installs it with: {INSTALL}"
                ),
            )
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        let mut folders = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
        let program = folders
            .find_map(|folder| Some(folder.join("tesseract")).filter(|program| program.is_file()));
        let program = program.ok_or_else(|| missing("tesseract"))?;
        let data = DATA
            .iter()
            .map(Path::new)
            .find(|data| data.is_dir())
            .ok_or_else(|| missing("what tesseract knows of languages"))?;
        for language in self.languages.split('+') {
            let is_word = !language.is_empty()
                && language
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || c == '_');
            if !is_word || !data.join(format!("{language}.traineddata")).is_file() {
                return Err(missing(&format!("the language “{language}” of tesseract")));
            }
        }
        Ok(Tesseract {
            program,
            data: data.to_owned(),
        })
    }

    /// The text in a picture that [`readable`] made. Blocks: call it on a thread of its own, which must live until it returns.
    ///
    /// # Errors
    /// Something is missing, or it did not end in time or by itself.
    pub fn read(&self, png: &[u8]) -> Result<String, MediaError> {
        let Tesseract { program, data } = self.ready()?;
        let data = data.to_string_lossy().into_owned();
        let arguments = [
            "stdin",
            "stdout",
            "--tessdata-dir",
            &data,
            "-l",
            &self.languages,
            "--psm",
            "3",
        ];
        let text = self
            .child
            .run_to_text(&program, &arguments, png, MOST_TEXT)?;
        let text = String::from_utf8_lossy(&text);
        // A form feed ends each page; no other control character is wanted either.
        let text: String = text
            .chars()
            .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
            .collect();
        Ok(text.trim().to_owned())
    }
}

/// Where tesseract is.
#[derive(Debug, Clone)]
pub struct Tesseract {
    program: PathBuf,
    data: PathBuf,
}

/// How long one picture may be read.
pub const LONGEST: Duration = Duration::from_secs(60);
