//! Videos: what is looked at in one, where that happens, and what of it is kept.
//!
//! A video is decoded by ffmpeg in a process of its own ([`media::video`]). What comes out of it are grey frames, which are
//! hashed here: no parser of ours has seen the file by then.

mod compare;
mod hash;
mod sampling;
mod strip;

use hash::{FrameHashes, Piece};
pub use hash::{HashedFrame, VideoSignals};
pub(crate) use hash::{Hashing, Looks};
pub use sampling::VideoSampling;
pub(crate) use strip::strip;

use crate::known::Visible;
use crate::{AppError, Config};
use casework::{Thoroughness, Turn};
use media::video::{Outline, Sampling, VideoLimits, Videos};
use media::{FaultCode, MediaError};
use sampling::{Plan, Told};
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
    let views = planned(videos, file, outline, &plan, looks, Some(known))?;
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
    let seen = planned(videos, file, outline, &plan, Looks::AndMiddle, None)?;
    let mut seen = seen.into_iter();
    let mut next = || seen.next().map(|view| view.track).unwrap_or_default();
    Ok(Banked {
        whole: next(),
        middle: next(),
    })
}

/// Looks at a video as is planned: what is tried first counts if it gives enough, and shows nothing `known` or no more of it than chance may.
fn planned(
    videos: &Videos,
    file: &[u8],
    outline: &Outline,
    plan: &Plan,
    looks: Looks,
    known: Option<&Visible>,
) -> Result<Vec<View>, MediaError> {
    let look = |sampling: Sampling| Seen::of(videos, file, outline, sampling, looks);
    for wanted in &plan.first {
        let Some(mut seen) = if_any(look(wanted.sampling))? else {
            continue;
        };
        let views = seen.views();
        if !wanted.is_enough(&views[0].track) {
            continue;
        }
        let Some(known) = known.filter(|_| !wanted.shows_whatever()) else {
            return Ok(views);
        };
        let likeness = |views: &[View]| known.likeness(views.iter().map(|view| &view.track));
        let doubts = match sampling::of_key_frames(&likeness(&views)) {
            Told::Nothing => return Ok(views),
            Told::More => continue,
            Told::Doubtful(at) => sampling::doubts(at, outline.duration),
        };
        let Some(doubts) = doubts else { continue };
        let mut is_settled = true;
        for doubt in doubts {
            match if_any(look(doubt.sampling()))? {
                Some(closer) if closer.begins_in(doubt) => seen.frames.extend(closer.frames),
                _ => is_settled = false,
            }
        }
        seen.frames.sort_by_key(|(at, _)| *at);
        let views = seen.views();
        if is_settled && !sampling::goes_on(&likeness(&views)) {
            return Ok(views);
        }
    }
    Ok(look(plan.whole)?.views())
}

/// What a way to look gave; `None` where no such frame can be decoded, which others may.
fn if_any(seen: Result<Seen, MediaError>) -> Result<Option<Seen>, MediaError> {
    match seen {
        Ok(seen) => Ok(Some(seen)),
        Err(MediaError::Fault(fault)) if fault.code == FaultCode::Corrupt => Ok(None),
        Err(error) => Err(error),
    }
}

/// Frames of a video that were hashed.
struct Seen {
    looks: Looks,
    /// When each is shown, in milliseconds, in order.
    frames: Vec<(u64, FrameHashes)>,
    /// How long the video is, in milliseconds.
    duration: u64,
}

impl Seen {
    /// Looks at a video in one way.
    fn of(
        videos: &Videos,
        file: &[u8],
        outline: &Outline,
        sampling: Sampling,
        looks: Looks,
    ) -> Result<Self, MediaError> {
        let mut hashing = Hashing::new(looks).sampled(sampling);
        let mut hashes = Vec::new();
        let at = videos.frames(file, outline, sampling, |grey| {
            hashes.push(hashing.hash(&grey));
        })?;
        Ok(Self {
            looks,
            frames: at.into_iter().zip(hashes).collect(),
            duration: (outline.duration * 1000.0) as u64,
        })
    }

    fn begins_in(&self, doubt: sampling::Doubt) -> bool {
        let first = self.frames.first();
        first.is_some_and(|(at, _)| doubt.is_shown_from(*at))
    }

    /// The views of the video, that as it is first.
    fn views(&self) -> Vec<View> {
        let mut views = vec![self.view(None, Piece::Whole)];
        match self.looks {
            Looks::Whole => {}
            Looks::AndMiddle => views.push(self.view(None, Piece::Framed)),
            Looks::AndTurned => {
                let mirrored = Some(Turn::Mirrored);
                let more = [
                    (mirrored, Piece::Whole),
                    (None, Piece::Framed),
                    (mirrored, Piece::Framed),
                    (None, Piece::Inner),
                    (mirrored, Piece::Inner),
                ];
                let more = more.map(|(turn, piece)| self.view(turn, piece));
                views.extend(more.into_iter().filter(|view| !view.track.runs.is_empty()));
            }
        }
        views
    }

    fn view(&self, turn: Option<Turn>, piece: Piece) -> View {
        let mut tracker = Tracker::default();
        for (at, hashes) in &self.frames {
            tracker.push(*at, hashes.of(turn.is_some(), piece));
        }
        View {
            turn,
            is_framed: piece != Piece::Whole,
            track: tracker.finish(self.duration),
        }
    }
}
