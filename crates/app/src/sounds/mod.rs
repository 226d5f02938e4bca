//! Sounds, and the sound tracks of videos: what is heard in one, and what of it is kept.
//!
//! ffmpeg decodes them in a process of its own, as it does videos ([`media::video`]); what comes out are samples, of which
//! [`signals::sound`] makes a fingerprint. No parser of ours has seen the file by then.

mod compare;
mod drawn;

pub(crate) use drawn::drawn;

use media::MediaError;
use media::video::Videos;
use serde::Serialize;
use signals::sound::{Listener, RATE, Sound};
use std::sync::Arc;

/// A sound that was listened to.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    pub(crate) sound: Arc<Sound>,
    /// Length in milliseconds.
    pub(crate) duration: u64,
}

/// Listens to the first sound track of a file.
pub(crate) fn hear(videos: &Videos, bytes: &[u8]) -> Result<Heard, MediaError> {
    let mut listener = Listener::new();
    let samples = videos.sound(bytes, RATE, |samples| listener.hear(samples))?;
    Ok(Heard {
        sound: Arc::new(listener.finish()),
        duration: samples * 1_000 / u64::from(RATE),
    })
}

/// The signals of a sound.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SoundSignals {
    /// Length in seconds.
    pub duration: f64,
    /// Chromaprint's fingerprint: the numbers that `fpcalc -raw` prints.
    pub fingerprint: Vec<u32>,
}

impl From<Heard> for SoundSignals {
    fn from(heard: Heard) -> Self {
        Self {
            duration: heard.duration as f64 / 1_000.0,
            fingerprint: heard.sound.items().to_vec(),
        }
    }
}
