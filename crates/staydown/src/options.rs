//! Options that several commands share.

use std::path::PathBuf;

/// Where the data is.
#[derive(clap::Args)]
pub(crate) struct Data {
    /// The data folder.
    #[arg(
        long = "data",
        value_name = "DIR",
        env = "STAYDOWN_DATA",
        default_value = "staydown-data"
    )]
    pub(crate) folder: PathBuf,
}

/// Where the data is, and how to print.
#[derive(clap::Args)]
pub(crate) struct Common {
    #[command(flatten)]
    pub(crate) data: Data,
    /// Print JSON, one object a line.
    #[arg(long)]
    pub(crate) json: bool,
}

/// The variable with which an operator lets media workers run where the system cannot filter their system calls: for every
/// command; `serve` has an option of the same meaning.
pub(crate) const UNCONFINED_MEDIA: &str = "STAYDOWN_ALLOW_UNCONFINED_MEDIA";

/// The variable that says in which languages the text in pictures is read, in tesseract's words: for every command; `serve` has an option
/// of the same meaning.
pub(crate) const PICTURE_LANGUAGES: &str = "STAYDOWN_READ_PICTURES";

/// What that variable says.
pub(crate) fn picture_languages() -> Option<String> {
    std::env::var(PICTURE_LANGUAGES)
        .ok()
        .filter(|languages| !languages.is_empty())
}

/// Whether that variable is `1` or `true`.
pub(crate) fn may_media_be_unconfined() -> bool {
    std::env::var(UNCONFINED_MEDIA).is_ok_and(|value| matches!(value.as_str(), "1" | "true"))
}

/// The variable with which an operator has key frames of uploaded videos looked at first: for every command; `serve` has an option of
/// the same meaning.
const VIDEO_SAMPLING: &str = "STAYDOWN_VIDEO_SAMPLING";

/// Which frames of uploaded videos that variable asks for: `sparse` or, as without it, `steady`.
///
/// # Errors
/// Another word: taken for the usual, it would cost several times the machines that somebody thinks they saved.
pub(crate) fn video_sampling() -> anyhow::Result<app::VideoSampling> {
    match std::env::var(VIDEO_SAMPLING).as_deref() {
        Ok("sparse") => Ok(app::VideoSampling::Sparse),
        Ok("" | "steady") | Err(std::env::VarError::NotPresent) => Ok(app::VideoSampling::Steady),
        Ok(other) => anyhow::bail!("{VIDEO_SAMPLING} is “{other}”: it takes “sparse” or “steady”"),
        Err(_) => anyhow::bail!("{VIDEO_SAMPLING} is no text: it takes “sparse” or “steady”"),
    }
}
