//! Videos and sounds as files: both are read by ffmpeg, and a file may be both. What is in it decides what is compared.

use crate::known::Visible;
use crate::sounds::{Heard, SoundSignals, drawn, hear};
use crate::videos::{Watched, track_to_bank, watch};
use crate::{App, AppError, VideoSignals};
use bytes::Bytes;
use casework::Thoroughness;
use media::MediaError;
use media::video::Videos;
use signals::Sha256;
use signals::video::Banked;

/// A file of video or sound that was looked at and listened to.
#[derive(Debug, Clone)]
pub(crate) struct Recording {
    pub(crate) sha256: String,
    pub(crate) video: Option<Watched>,
    pub(crate) sound: Option<Heard>,
}

/// The signals of a file of video or sound.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordingSignals {
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Its picture, where it has one.
    pub video: Option<VideoSignals>,
    /// Its sound, where it has one and it was asked for.
    pub sound: Option<SoundSignals>,
}

impl RecordingSignals {
    /// Hashes a video's frames, all or one every so many seconds, and listens to its sound if that is wanted; to a file without a picture it is
    /// listened anyway.
    pub(crate) fn of(
        videos: &Videos,
        bytes: &[u8],
        every: Option<f64>,
        wants_sound: bool,
    ) -> Result<Self, MediaError> {
        let contents = videos.contents(bytes)?;
        let picture = contents.picture.as_ref();
        let video = picture.map(|outline| VideoSignals::of(videos, bytes, outline, every));
        let video = video.transpose()?;
        let listens = contents.has_sound && (wants_sound || video.is_none());
        Ok(Self {
            sha256: Sha256::of(bytes).to_string(),
            sound: listened(videos, bytes, listens, video.is_some())?.map(SoundSignals::from),
            video,
        })
    }
}

impl App {
    /// Looks at an upload as hard as `thoroughness` says, and listens to it where a sound is known that it could be, or where it has no
    /// picture. `known` is what it will be compared with.
    pub(crate) async fn examine_recording(
        &self,
        file: Bytes,
        thoroughness: Thoroughness,
        known: Visible,
    ) -> Result<Recording, AppError> {
        let how = (self.inner.viewer.sampling, thoroughness);
        let examine = move |videos: &Videos| {
            let contents = videos.contents(&file)?;
            let picture = contents.picture.as_ref();
            let video = picture.map(|outline| watch(videos, &file, outline, how, &known));
            let video = video.transpose()?;
            let listens = contents.has_sound && (known.knows_sounds() || video.is_none());
            Ok(Recording {
                sha256: Sha256::of(&file).to_string(),
                sound: listened(videos, &file, listens, video.is_some())?,
                video,
            })
        };
        self.inner.viewer.run(examine).await
    }

    /// What is kept of a file of video or sound that is banked. Of a video whose sound track is silent no sound is kept.
    pub(crate) async fn recording_to_bank(
        &self,
        file: Bytes,
    ) -> Result<(Option<Banked>, Option<Heard>), AppError> {
        let examine = move |videos: &Videos| {
            let contents = videos.contents(&file)?;
            let picture = contents.picture.as_ref();
            let track = picture.map(|outline| track_to_bank(videos, &file, outline));
            let track = track.transpose()?;
            let sound = listened(videos, &file, contents.has_sound, track.is_some())?;
            let is_kept = |heard: &Heard| track.is_none() || heard.sound.tells();
            let sound = sound.filter(is_kept);
            Ok((track, sound))
        };
        self.inner.viewer.run(examine).await
    }

    /// A video or a sound as people see it, as a PNG file: for the media workers, which make of it what is shown.
    pub(crate) async fn shown_recording(&self, bytes: Vec<u8>) -> Result<Vec<u8>, AppError> {
        let show = move |videos: &Videos| match videos.contents(&bytes)?.picture {
            Some(_) => crate::videos::strip(videos, &bytes),
            None => drawn(videos, &bytes),
        };
        self.inner.viewer.run(show).await
    }
}

/// Listens, if that is to be. A sound track that cannot be decoded costs a video nothing: its picture is compared.
fn listened(
    videos: &Videos,
    bytes: &[u8],
    listens: bool,
    has_picture: bool,
) -> Result<Option<Heard>, MediaError> {
    if !listens {
        return Ok(None);
    }
    match hear(videos, bytes) {
        Ok(heard) => Ok(Some(heard)),
        Err(MediaError::Fault(_)) if has_picture => Ok(None),
        Err(error) => Err(error),
    }
}
