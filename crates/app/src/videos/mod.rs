//! Videos: what is looked at in one, where that happens, and what of it is kept.
//!
//! A video is decoded by ffmpeg in a process of its own ([`media::video`]). What comes out of it are grey frames, which are
//! hashed here: no parser of ours has seen the file by then.

mod compare;
mod hash;
mod strip;

pub(crate) use hash::Hashing;
pub use hash::{HashedFrame, VideoSignals};
pub(crate) use strip::strip;

use crate::{AppError, Config};
use casework::{Thoroughness, Turn};
use media::MediaError;
use media::video::{Outline, Sampling, VideoLimits, Videos};
use signals::video::{Track, Tracker};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The hidden command under which the program becomes ffmpeg, confined.
pub const VIDEO_DECODER: &str = "video-decoder";

/// Seconds between the frames of an upload that are looked at.
const UPLOAD_STEP: f64 = 0.5;

/// Seconds between the frames of a banked video that are looked at. Twice as many as of an upload, so that whatever frame of an
/// upload is looked at, one that is nearly the same is known.
const BANKED_STEP: f64 = 0.25;

/// An upload longer than this, in seconds, is looked at in its key frames only: to decode it all would take minutes.
const LONG_UPLOAD: f64 = 300.0;

/// The same for banked videos, which nobody waits for with an upload in hand.
const LONG_BANKED: f64 = 1_800.0;

/// There have to be so many key frames a second on the mean; otherwise the video is decoded whole after all.
const LEAST_KEY_FRAMES: f64 = 0.1;

/// How many videos may wait for a place before further ones are turned away. Each keeps its file in memory.
const WAITING: usize = 32;

/// Where videos are looked at.
pub(crate) struct Viewer {
    videos: Videos,
    /// As many at a time as there are media workers.
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
}

impl Viewer {
    pub(crate) fn new(config: &Config) -> Self {
        let workers = config.media().workers.max(1);
        Self {
            videos: Videos {
                program: config.worker_program.clone(),
                arguments: vec![VIDEO_DECODER.into()],
                limits: VideoLimits {
                    may_go_unfiltered: config.allow_unconfined_media,
                    ..VideoLimits::default()
                },
            },
            places: Arc::new(Semaphore::new(workers)),
            waiting: Arc::new(Semaphore::new(workers + WAITING)),
        }
    }

    /// Does something with a video, on a thread of its own, once there is a place.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Videos) -> Result<T, MediaError> + Send + 'static,
    ) -> Result<T, AppError> {
        let waiting = Arc::clone(&self.waiting).try_acquire_owned();
        let waiting = waiting.map_err(|_| MediaError::Busy)?;
        let place = Arc::clone(&self.places).acquire_owned().await;
        let place = place.map_err(|_| MediaError::Busy)?;
        let videos = self.videos.clone();
        crate::compare::on_a_thread(move || {
            let done = work(&videos);
            // Whoever asked may be gone: the place is free only now.
            drop((place, waiting));
            done.map_err(AppError::from)
        })
        .await?
    }
}

/// A video that was looked at.
#[derive(Debug, Clone)]
pub(crate) struct Watched {
    /// As it is; and, where banks want that, mirrored and what lies between bars or in a frame.
    pub(crate) views: Vec<View>,
}

/// One way to look at a video.
#[derive(Debug, Clone)]
pub(crate) struct View {
    /// How the known video has to be turned to lie as it lies here.
    pub(crate) turn: Option<Turn>,
    /// Whether it is what lies between bars or in a frame.
    pub(crate) is_framed: bool,
    pub(crate) track: Track,
}

/// Looks at the picture of an upload as hard as `thoroughness` says.
pub(crate) fn watch(
    videos: &Videos,
    file: &[u8],
    outline: &Outline,
    thoroughness: Thoroughness,
) -> Result<Watched, MediaError> {
    let has_more = thoroughness >= Thoroughness::Standard;
    let sampling = sampling(outline, UPLOAD_STEP, LONG_UPLOAD);
    let mut seen = views(videos, file, outline, sampling, has_more)?;
    if is_too_seldom(outline, sampling, &seen) {
        seen = views(
            videos,
            file,
            outline,
            Sampling::Every(UPLOAD_STEP),
            has_more,
        )?;
    }
    Ok(Watched { views: seen })
}

/// What is kept of the picture of a video that is banked.
pub(crate) fn track_to_bank(
    videos: &Videos,
    file: &[u8],
    outline: &Outline,
) -> Result<Track, MediaError> {
    let sampling = sampling(outline, BANKED_STEP, LONG_BANKED);
    let mut seen = views(videos, file, outline, sampling, false)?;
    if is_too_seldom(outline, sampling, &seen) {
        seen = views(videos, file, outline, Sampling::Every(BANKED_STEP), false)?;
    }
    Ok(seen.swap_remove(0).track)
}

fn sampling(outline: &Outline, step: f64, long: f64) -> Sampling {
    if outline.duration > long {
        Sampling::KeyFrames
    } else {
        Sampling::Every(step)
    }
}

fn is_too_seldom(outline: &Outline, sampling: Sampling, views: &[View]) -> bool {
    let frames = views.first().map_or(0, |view| view.track.frames);
    sampling == Sampling::KeyFrames && f64::from(frames) < outline.duration * LEAST_KEY_FRAMES
}

/// The views of a video, that as it is first: hashes of its frames, put together once their times are known.
fn views(
    videos: &Videos,
    file: &[u8],
    outline: &Outline,
    sampling: Sampling,
    has_more: bool,
) -> Result<Vec<View>, MediaError> {
    let mut hashing = Hashing::new(has_more);
    let mut frames = Vec::new();
    let at = videos.frames(file, outline, sampling, |grey| {
        frames.push(hashing.hash(&grey))
    })?;
    let duration = (outline.duration * 1000.0) as u64;
    let track = |is_mirrored, is_framed| {
        let mut tracker = Tracker::default();
        for (at, hashes) in at.iter().zip(&frames) {
            tracker.push(*at, hashes.of(is_mirrored, is_framed));
        }
        tracker.finish(duration)
    };
    let mut views = vec![View {
        turn: None,
        is_framed: false,
        track: track(false, false),
    }];
    if has_more {
        let more = [
            (Some(Turn::Mirrored), false),
            (None, true),
            (Some(Turn::Mirrored), true),
        ];
        for (turn, is_framed) in more {
            let track = track(turn.is_some(), is_framed);
            if !track.runs.is_empty() {
                views.push(View {
                    turn,
                    is_framed,
                    track,
                });
            }
        }
    }
    Ok(views)
}
