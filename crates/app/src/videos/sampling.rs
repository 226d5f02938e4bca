//! Which frames of a video are looked at.
//!
//! To decode a frame costs more than to hash it, and most frames can only be decoded after others. What is cheap is tried first
//! where that is wanted, and counts if it gave enough frames to compare; else the next. Enough is told by what is known: nearly all that is
//! uploaded is like nothing in any bank, and says so in a few key frames. One that is like something known may be so by chance, as smooth
//! pictures are: then what follows it is looked at, and more is decoded only where that is like the same known video, too.
//!
//! | looked at | costs, of decoding all | what it needs |
//! |---|---|---|
//! | key frames | a thirtieth | that whoever coded it put enough of them in |
//! | what follows some of them | four seconds each | that the container can be entered there |
//! | frames that others are decoded from | half to three quarters | nothing, mostly |
//! | all, and some taken | all | nothing |
//!
//! What the file says of its frames is believed by the first two. Somebody can make a video whose key frames show something else than
//! the rest does; a short upload is therefore decoded whole unless the operator wishes otherwise.

use crate::known::Likeness;
use media::video::{Outline, Sampling};
use signals::video::Track;

/// How the frames of an upload that are looked at are chosen: what an operator decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum VideoSampling {
    /// Evenly over time; of uploads longer than five minutes the key frames, if they are close enough.
    #[default]
    Steady,
    /// Key frames first for uploads of any length: several times as many videos on the same machine.
    Sparse,
}

/// Seconds between the frames of an upload that are looked at.
const UPLOAD_STEP: f64 = 0.5;

/// Seconds between the frames of a banked video that are looked at: nearly every one of a short video. Whatever frame of an upload is looked
/// at, one that is nearly the same is then known, also where the picture is another one three frames later. What looks alike is one run
/// in any case, so that calm footage takes no more room for it.
const BANKED_STEP: std::ops::RangeInclusive<f64> = 0.03..=0.25;

/// Frames of a banked video that are looked at, about, where it is longer than four minutes.
const BANKED_FRAMES: f64 = 7_500.0;

/// An upload longer than this, in seconds, is looked at in its key frames only: to decode it all would take minutes.
const LONG_UPLOAD: f64 = 300.0;

/// The same for banked videos, which nobody waits for with an upload in hand.
const LONG_BANKED: f64 = 1_800.0;

/// There have to be so many key frames a second on the mean.
const LEAST_KEY_FRAMES: f64 = 0.1;

/// And so many runs of them that can be matched, and nothing known like them: what was cut together has key frames at its cuts, as
/// coders put them there, so that known footage between other has some of its own.
const FEWEST_RUNS: usize = 6;

/// So many different key frames are not like one known video by chance: they are seconds apart.
const MORE_KEY_FRAMES: usize = 2;

/// The same of frames that follow each other, in the known video's order. As many as it takes to be found; a slope that turns is like
/// another for some frames, and mostly the other way round.
const MORE_CLOSER: usize = 3;

/// So much is looked at behind a key frame that is like something known, in seconds: where it is the known video, that goes on.
const CLOSER: f64 = 4.0;

/// It begins so many seconds behind the key frame, which was looked at: in some containers ffmpeg enters an eighth of a second earlier than it is
/// told, and would decode all from the key frame before.
const BEHIND: f64 = 0.15;

/// Its first frame is shown so many seconds later at most: a rate of two a second is the slowest that counts as moving.
const LATEST: f64 = 0.5;

/// What is looked at closer is at most so much of a video. Beyond that it is as well to decode all.
const MOST_CLOSER: f64 = 0.25;

/// A cheap way to look, and what it has to give to count.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Try {
    pub(super) sampling: Sampling,
    /// So many frames.
    pub(super) frames: f64,
    /// So many runs of frames that can be matched, and nothing known like them; where none are asked for, whatever they show.
    pub(super) runs: usize,
}

impl Try {
    /// Whether what was seen of a video is enough to tell what it is like.
    pub(super) fn is_enough(&self, seen: &Track) -> bool {
        f64::from(seen.frames) >= self.frames && seen.runs.len() >= self.runs
    }

    /// Whether it counts whatever it shows.
    pub(super) fn shows_whatever(&self) -> bool {
        self.runs == 0
    }
}

/// What key frames say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told<'a> {
    /// That nothing known is shown.
    Nothing,
    /// That something may be, or not: these are like it, by when they begin to be shown, in milliseconds.
    Doubtful(&'a [u32]),
    /// That more has to be looked at.
    More,
}

/// What is told by how much of the key frames is like something known.
pub(super) fn of_key_frames(likeness: &Likeness) -> Told<'_> {
    if likeness.is_plain || likeness.different >= MORE_KEY_FRAMES {
        return Told::More;
    }
    match likeness.at.as_slice() {
        [] => Told::Nothing,
        at => Told::Doubtful(at),
    }
}

/// Whether a known video goes on where a key frame was like it.
pub(super) fn goes_on(likeness: &Likeness) -> bool {
    likeness.is_plain || likeness.in_order >= MORE_CLOSER
}

/// What follows frames that are shown at `at`, in milliseconds and in order, of a video of so many seconds; `None` where that is too much of it.
pub(super) fn doubts(at: &[u32], seconds: f64) -> Option<Vec<Doubt>> {
    let mut pieces: Vec<Doubt> = Vec::new();
    for at in at {
        let at = f64::from(*at) / 1000.0;
        let until = at + CLOSER;
        match pieces.last_mut() {
            Some(piece) if at <= piece.until => piece.until = until,
            _ => pieces.push(Doubt {
                from: at + BEHIND,
                until,
            }),
        }
    }
    let lasting: f64 = pieces.iter().map(|piece| piece.until - piece.from).sum();
    (lasting <= MOST_CLOSER * seconds).then_some(pieces)
}

/// A piece of a video that may show something known, and is looked at closer; in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Doubt {
    from: f64,
    until: f64,
}

impl Doubt {
    pub(super) fn sampling(self) -> Sampling {
        Sampling::Within {
            from: self.from,
            until: self.until,
            // No closer than if all were decoded: what is alike for a quarter of a second is nothing found.
            step: UPLOAD_STEP,
        }
    }

    /// Whether frames of which the first is shown then, in milliseconds, are those that were asked for: some containers can only be entered
    /// at the next key frame, which is another scene.
    pub(super) fn is_shown_from(self, first: u64) -> bool {
        first as f64 <= (self.from + LATEST) * 1000.0
    }
}

/// How a video is looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Plan {
    /// What is tried first.
    pub(super) first: Vec<Try>,
    /// What is done if nothing of that counts.
    pub(super) whole: Sampling,
}

/// How an upload is looked at.
pub(super) fn of_upload(outline: &Outline, wish: VideoSampling) -> Plan {
    let seconds = outline.duration;
    let is_sparse = wish == VideoSampling::Sparse || seconds > LONG_UPLOAD;
    let referred = Try {
        sampling: Sampling::EveryReferred(UPLOAD_STEP),
        // One in two that there would be: a file may say of nearly all its frames that nobody needs them.
        frames: 0.5 * seconds / UPLOAD_STEP,
        runs: 0,
    };
    Plan {
        first: if is_sparse {
            vec![key_frames(seconds), referred]
        } else {
            Vec::new()
        },
        whole: Sampling::Every(UPLOAD_STEP),
    }
}

/// How a video that is banked is looked at.
pub(super) fn of_banked(outline: &Outline) -> Plan {
    let seconds = outline.duration;
    Plan {
        first: if seconds > LONG_BANKED {
            vec![key_frames(seconds)]
        } else {
            Vec::new()
        },
        whole: Sampling::Every(banked_step(seconds)),
    }
}

/// Of a video whose length is not told there may be more frames than are looked at in all.
fn banked_step(seconds: f64) -> f64 {
    let (closest, widest) = (*BANKED_STEP.start(), *BANKED_STEP.end());
    match seconds > 0.0 {
        true => (seconds / BANKED_FRAMES).clamp(closest, widest),
        false => widest,
    }
}

fn key_frames(seconds: f64) -> Try {
    Try {
        sampling: Sampling::KeyFrames,
        frames: LEAST_KEY_FRAMES * seconds,
        // What is long is not decoded for being still: a lecture has few runs however it is looked at.
        runs: match seconds > LONG_UPLOAD {
            true => 0,
            false => FEWEST_RUNS,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signals::pdq::Pdq;
    use signals::video::Run;

    fn run(number: u32) -> Run {
        Run {
            from: number * 1_000,
            until: number * 1_000 + 40,
            quality: 100,
            pdq: Pdq::ZERO,
        }
    }

    fn lasting(duration: f64) -> Outline {
        Outline {
            width: 640,
            height: 360,
            duration,
            rate: 25.0,
            container: "matroska,webm".to_owned(),
            brightness: media::video::Brightness::Made,
        }
    }

    #[test]
    fn a_short_upload_is_decoded_whole_unless_the_operator_wishes_otherwise() {
        let short = lasting(60.0);
        assert!(of_upload(&short, VideoSampling::Steady).first.is_empty());
        let sparse = of_upload(&short, VideoSampling::Sparse);
        assert_eq!(sparse.first[0].sampling, Sampling::KeyFrames);
        assert!(sparse.first[0].runs > 0);
        assert_eq!(sparse.whole, Sampling::Every(0.5));
    }

    #[test]
    fn key_frames_are_enough_if_they_are_six_different_ones_ten_seconds_apart_or_less() {
        let short = of_upload(&lasting(60.0), VideoSampling::Sparse);
        let seen = |runs: u32| Track {
            frames: runs + 1,
            runs: (0..runs).map(run).collect(),
            ..Track::default()
        };
        let key_frames = short.first[0];
        for (runs, enough) in [(5, false), (6, true), (30, true)] {
            assert_eq!(key_frames.is_enough(&seen(runs)), enough, "{runs}");
        }
        assert!(!key_frames.shows_whatever());
        // What is long counts whatever it is like.
        let long = of_upload(&lasting(400.0), VideoSampling::Sparse).first[0];
        assert!(long.is_enough(&seen(40)) && long.shows_whatever());
        // More than ten seconds without one, on the mean, are too many.
        let rare = of_upload(&lasting(80.0), VideoSampling::Sparse).first[0];
        assert!(!rare.is_enough(&seen(6)));
    }

    #[test]
    fn one_key_frame_like_something_is_a_doubt_and_three_frames_in_order_settle_it() {
        let likeness = |different: usize, in_order: usize| Likeness {
            at: vec![4_000; different],
            different,
            in_order,
            is_plain: false,
        };
        assert_eq!(of_key_frames(&Likeness::default()), Told::Nothing);
        assert_eq!(of_key_frames(&likeness(1, 1)), Told::Doubtful(&[4_000]));
        assert_eq!(of_key_frames(&likeness(2, 1)), Told::More);
        // Many that go backwards are another video.
        for (many, is_so) in [(likeness(9, 2), false), (likeness(3, 3), true)] {
            assert_eq!(goes_on(&many), is_so, "{many:?}");
        }
        let plain = Likeness {
            is_plain: true,
            ..likeness(1, 1)
        };
        assert!(of_key_frames(&plain) == Told::More && goes_on(&plain));
    }

    #[test]
    fn what_follows_single_frames_is_looked_at_once_and_not_where_it_is_much() {
        let spans = |at: &[u32], seconds| {
            let pieces = doubts(at, seconds)?.into_iter();
            Some(pieces.map(|piece| (piece.from, piece.until)).collect())
        };
        assert_eq!(spans(&[10_000], 60.0), Some(vec![(10.15, 14.0)]));
        // What overlaps is one piece.
        let three = spans(&[0, 3_000, 20_000], 60.0);
        assert_eq!(three, Some(vec![(0.15, 7.0), (20.15, 24.0)]));
        assert_eq!(spans(&[0, 10_000, 20_000, 30_000], 60.0), None);
        assert_eq!(spans(&[1_000], 12.0), None);
        // Where it was entered too late, it is another scene.
        let piece = doubts(&[10_000], 60.0).map(|pieces| pieces[0]);
        let is_shown_from = |first| piece.is_some_and(|piece| piece.is_shown_from(first));
        assert!(is_shown_from(10_160) && !is_shown_from(12_000));
    }

    #[test]
    fn of_what_is_long_the_key_frames_come_first_and_are_to_be_ten_seconds_apart_or_less() {
        let key_frames = Try {
            sampling: Sampling::KeyFrames,
            frames: 300.0,
            runs: 0,
        };
        let upload = of_upload(&lasting(3_000.0), VideoSampling::Steady);
        assert_eq!(upload.first[0], key_frames);
        let banked = of_banked(&lasting(3_000.0));
        assert_eq!(banked.first, [key_frames]);
        assert!(of_banked(&lasting(1_000.0)).first.is_empty());
    }

    #[test]
    fn of_a_known_video_every_frame_is_looked_at_if_it_is_short_and_never_more_than_are_kept() {
        let frames = |seconds: f64| match of_banked(&lasting(seconds)).whole {
            Sampling::Every(step) => seconds / step,
            other => panic!("{other:?}"),
        };
        // One that lasts as long as a frame at 25 a second or less takes them all.
        assert!(frames(60.0) > 60.0 * 25.0);
        for seconds in [1.0, 60.0, 225.0, 300.0, 1_800.0] {
            assert!(frames(seconds) <= 7_600.0, "{seconds}");
        }
        // Never fewer than four a second, and so many where nobody says how long it is.
        assert!(frames(10_000.0) >= 40_000.0);
        assert_eq!(of_banked(&lasting(0.0)).whole, Sampling::Every(0.25));
    }
}
