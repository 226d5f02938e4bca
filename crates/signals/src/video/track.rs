//! From frames to runs of frames that look alike.

use crate::pdq::{Hashed, Pdq};

/// Frames within so many bits of a run's first one belong to it: what noise and recoding do to a still picture, and a third of
/// [`MATCH_DISTANCE`](crate::pdq::MATCH_DISTANCE).
pub const SAME_RUN: u32 = 10;

/// Most runs of a track: more than four hours of a picture that changes four times a second. What comes later is not kept.
pub const MOST_RUNS: usize = 60_000;

/// Frames that follow each other and look alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// When its first frame is shown, in milliseconds.
    pub from: u32,
    /// Until when its last frame is shown, in milliseconds; not before `from`.
    pub until: u32,
    /// PDQ quality of its first frame, 50 to 100.
    pub quality: u8,
    /// PDQ of its first frame.
    pub pdq: Pdq,
}

/// What is kept of a video.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Track {
    /// Its length in milliseconds.
    pub duration: u32,
    /// How many frames were looked at.
    pub frames: u32,
    /// Its runs, in the order in which they are shown. They do not overlap.
    pub runs: Vec<Run>,
}

impl Track {
    /// How long something is shown that can be matched, in milliseconds.
    #[must_use]
    pub fn shown(&self) -> u64 {
        let lengths = self.runs.iter().map(|run| run.until - run.from);
        lengths.map(u64::from).sum()
    }
}

/// Makes a [`Track`] of frames as they come.
#[derive(Debug, Default)]
pub struct Tracker {
    track: Track,
    /// Whether the last run goes on until the next frame.
    is_open: bool,
    last: Option<u32>,
    /// The longest time between two frames so far, for the one after which none comes.
    step: u32,
}

impl Tracker {
    /// Takes the next frame: when it is shown, in milliseconds, and its hash. Times that go back are taken as standing still.
    pub fn push(&mut self, at: u64, hashed: Hashed) {
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let at = self.last.map_or(at, |last| last.max(at));
        if let Some(last) = self.last {
            self.step = self.step.max(at - last);
        }
        self.last = Some(at);
        self.track.frames = self.track.frames.saturating_add(1);
        let runs = &mut self.track.runs;
        if self.is_open
            && let Some(run) = runs.last_mut()
        {
            run.until = at;
            if hashed.is_usable() && run.pdq.distance(&hashed.pdq) <= SAME_RUN {
                return;
            }
        }
        self.is_open = hashed.is_usable() && runs.len() < MOST_RUNS;
        if self.is_open {
            runs.push(Run {
                from: at,
                until: at,
                quality: hashed.quality,
                pdq: hashed.pdq,
            });
        }
    }

    /// The track of a video of so many milliseconds; 0 if that is not known. A video that says it is shorter than its frames is
    /// as long as they are.
    #[must_use]
    pub fn finish(mut self, duration: u64) -> Track {
        let duration = u32::try_from(duration).unwrap_or(u32::MAX);
        let last = self.last.unwrap_or(0);
        // The last frame is shown as long as others are, at most a second.
        let end = last.saturating_add(self.step.clamp(1, 1_000));
        let end = if duration > last {
            end.min(duration)
        } else {
            end
        };
        if self.is_open
            && let Some(run) = self.track.runs.last_mut()
        {
            run.until = end;
        }
        self.track.duration = duration.max(end);
        self.track
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(bits: u32, quality: u8) -> Hashed {
        let mut words = [0u64; 4];
        for bit in 0..bits {
            words[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        Hashed {
            pdq: Pdq::from_words(words),
            quality,
        }
    }

    fn spans(track: &Track) -> Vec<(u32, u32)> {
        track.runs.iter().map(|run| (run.from, run.until)).collect()
    }

    #[test]
    fn a_still_scene_is_one_run_however_long_it_lasts() {
        let mut tracker = Tracker::default();
        for second in 0..600 {
            tracker.push(second * 1000, hashed((second % 11) as u32, 100));
        }
        tracker.push(600_000, hashed(60, 100));
        let track = tracker.finish(601_000);
        assert_eq!(spans(&track), [(0, 600_000), (600_000, 601_000)]);
        assert_eq!((track.frames, track.duration), (601, 601_000));
    }

    #[test]
    fn a_picture_that_drifts_begins_a_new_run_once_it_is_no_longer_like_the_first() {
        let mut tracker = Tracker::default();
        for step in 0..=SAME_RUN + 1 {
            tracker.push(u64::from(step) * 100, hashed(step, 80));
        }
        assert_eq!(spans(&tracker.finish(0)), [(0, 1100), (1100, 1200)]);
    }

    #[test]
    fn frames_of_low_quality_are_in_no_run_and_end_one() {
        let mut tracker = Tracker::default();
        for (at, quality) in [
            (0, 49),
            (100, 50),
            (200, 50),
            (300, 49),
            (400, 0),
            (500, 100),
        ] {
            tracker.push(at, hashed(0, quality));
        }
        let track = tracker.finish(10_000);
        assert_eq!(spans(&track), [(100, 300), (500, 600)]);
        assert_eq!(track.shown(), 300);
        let mut black = Tracker::default();
        black.push(0, hashed(0, 0));
        assert!(black.finish(1000).runs.is_empty());
    }

    #[test]
    fn times_that_go_back_or_are_missing_do_no_harm() {
        let mut tracker = Tracker::default();
        for (at, bits) in [(500, 0), (100, 100), (u64::MAX, 200)] {
            tracker.push(at, hashed(bits, 100));
        }
        let track = tracker.finish(0);
        assert_eq!(
            spans(&track),
            [(500, 500), (500, u32::MAX), (u32::MAX, u32::MAX)]
        );
        assert!(Tracker::default().finish(0).runs.is_empty());
    }
}
