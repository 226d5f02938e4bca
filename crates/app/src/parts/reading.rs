//! Reading the text in pictures, where whoever runs the server wants it: it costs a second and more for each picture.

use crate::examine::READABLE;
use crate::{App, AppError, Config};
use bytes::Bytes;
use media::MediaError;
use media::ocr::Reader;
use media::video::{VideoLimits, Videos};

/// Fewer letters are noise: a picture without text gives some.
const LEAST_LETTERS: usize = 20;

/// Whether the text in pictures can be read, if it is to be: asked before a server starts, so that nobody believes that it is.
///
/// # Errors
/// [`AppError::Media`] saying what is missing, and how it is installed.
pub fn can_read_pictures(config: &Config) -> Result<(), AppError> {
    let Some(languages) = config.picture_languages.clone() else {
        return Ok(());
    };
    let child = Videos {
        program: config.worker_program.clone(),
        arguments: Vec::new(),
        limits: VideoLimits::default(),
    };
    let ready = Reader { child, languages }.ready();
    ready
        .map(drop)
        .map_err(|fault| MediaError::from(fault).into())
}

impl App {
    /// Whether the text in pictures is to be read here.
    pub(crate) fn reads_pictures(&self) -> bool {
        self.inner.picture_languages.is_some()
    }

    /// The text in a picture; none where there is next to none.
    pub(crate) async fn read_picture(&self, file: Bytes) -> Result<Option<String>, AppError> {
        let Some(languages) = self.inner.picture_languages.clone() else {
            return Ok(None);
        };
        let readable = self.inner.media.run(READABLE, file).await?;
        if readable.is_empty() {
            return Ok(None);
        }
        let read = move |videos: &Videos| {
            let reader = Reader {
                child: Videos {
                    limits: VideoLimits {
                        memory_bytes: 1 << 30,
                        cpu_seconds: media::ocr::LONGEST.as_secs(),
                        wall_time: 2 * media::ocr::LONGEST,
                        ..videos.limits.clone()
                    },
                    ..videos.clone()
                },
                languages,
            };
            reader.read(&readable)
        };
        let text = self.inner.viewer.run(read).await?;
        let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
        Ok((letters >= LEAST_LETTERS).then_some(text))
    }
}
