//! Videos: what is looked at in one, where that happens, and what of it is kept.
//!
//! A video is decoded by ffmpeg in a process of its own ([`media::video`]). What comes out of it are grey frames, which are
//! hashed here: no parser of ours has seen the file by then.

mod compare;
mod hash;
mod sampling;
mod strip;

use hash::Piece;
pub use hash::{HashedFrame, VideoSignals};
pub(crate) use hash::{Hashing, Looks};
pub use sampling::VideoSampling;
pub(crate) use strip::strip;

use crate::known::Visible;
use crate::{AppError, Config};
use casework::{Thoroughness, Turn};
use media::video::{Outline, Sampling, VideoLimits, Videos};
use media::{FaultCode, MediaError};
use sampling::Plan;
use signals::video::{Banked, Track, Tracker};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The hidden command under which the program becomes ffmpeg, confined.
pub const VIDEO_DECODER: &str = "video-decoder";

/// How many videos may wait for a place before further ones are turned away. Each keeps its file in memory.
const WAITING: usize = 32;

/// Where videos are looked at.
pub(crate) struct Viewer {
    videos: Videos,
    /// As many at a time as there are media workers.
    places: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Which frames of uploads are looked at.
    pub(crate) sampling: VideoSampling,
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
            sampling: config.video_sampling,
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

/// Looks at the picture of an upload as hard as `thoroughness` says. What is known says whether a cheap look was enough.
pub(crate) fn watch(
    videos: &Videos,
    file: &[u8],
    outline: &Outline,
    (wish, thoroughness): (VideoSampling, Thoroughness),
    known: &Visible,
) -> Result<Watched, MediaError> {
    let looks = if thoroughness >= Thoroughness::Standard {
        Looks::AndTurned
    } else {
        Looks::Whole
    };
    let plan = sampling::of_upload(outline, wish);
    let is_like_known =
        |views: &[View]| views.iter().any(|view| known.is_like_anything(&view.track));
    let views = planned(videos, file, outline, &plan, looks, is_like_known)?;
    Ok(Watched { views })
}

/// What is kept of the picture of a video that is banked.
pub(crate) fn track_to_bank(
    videos: &Videos,
    file: &[u8],
    outline: &Outline,
) -> Result<Banked, MediaError> {
    let plan = sampling::of_banked(outline);
    // What is banked is kept whatever else is.
    let seen = planned(videos, file, outline, &plan, Looks::AndMiddle, |_| true)?;
    let mut seen = seen.into_iter();
    let mut next = || seen.next().map(|view| view.track).unwrap_or_default();
    Ok(Banked {
        whole: next(),
        middle: next(),
    })
}

/// Looks at a video as is planned: what is tried first counts if it gives enough.
fn planned(
    videos: &Videos,
    file: &[u8],
    outline: &Outline,
    plan: &Plan,
    looks: Looks,
    is_like_known: impl Fn(&[View]) -> bool,
) -> Result<Vec<View>, MediaError> {
    for wanted in &plan.first {
        match views(videos, file, outline, wanted.sampling, looks) {
            Ok(views) if wanted.is_enough(&views[0].track, || is_like_known(&views)) => {
                return Ok(views);
            }
            Ok(_) => {}
            // There may be no such frame, and others.
            Err(MediaError::Fault(fault)) if fault.code == FaultCode::Corrupt => {}
            Err(error) => return Err(error),
        }
    }
    views(videos, file, outline, plan.whole, looks)
}

/// The views of a video, that as it is first: hashes of its frames, put together once their times are known.
fn views(
    videos: &Videos,
    file: &[u8],
    outline: &Outline,
    sampling: Sampling,
    looks: Looks,
) -> Result<Vec<View>, MediaError> {
    let mut hashing = Hashing::new(looks).sampled(sampling);
    let mut frames = Vec::new();
    let at = videos.frames(file, outline, sampling, |grey| {
        frames.push(hashing.hash(&grey))
    })?;
    let duration = (outline.duration * 1000.0) as u64;
    let view = |turn: Option<Turn>, piece: Piece| {
        let mut tracker = Tracker::default();
        for (at, hashes) in at.iter().zip(&frames) {
            tracker.push(*at, hashes.of(turn.is_some(), piece));
        }
        View {
            turn,
            is_framed: piece != Piece::Whole,
            track: tracker.finish(duration),
        }
    };
    let mut views = vec![view(None, Piece::Whole)];
    match looks {
        Looks::Whole => {}
        Looks::AndMiddle => views.push(view(None, Piece::Framed)),
        Looks::AndTurned => {
            let mirrored = Some(Turn::Mirrored);
            let more = [
                (mirrored, Piece::Whole),
                (None, Piece::Framed),
                (mirrored, Piece::Framed),
                (None, Piece::Inner),
                (mirrored, Piece::Inner),
            ];
            let more = more.map(|(turn, piece)| view(turn, piece));
            views.extend(more.into_iter().filter(|view| !view.track.runs.is_empty()));
        }
    }
    Ok(views)
}
