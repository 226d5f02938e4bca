//! What is kept of a video that is banked: its frames, and the middle of its frames.
//!
//! Who uploads a video again often cuts something off its edges, and PDQ does not stand a loss of five per cent on each side. What
//! was cut off is not in the upload, but we have the known video whole: so each frame is banked a second time without its edges,
//! and an upload without edges is like that. Between the two lies a cut of some two per cent, which either stands.

use super::{BadTrack, MOST_RUNS, Run, Track};

/// How much of each edge the middle lacks, in thousandths of a frame's side.
pub const EDGE: u32 = 50;

const MARK: &[u8; 5] = b"SDVB\x01";

/// The tracks of a banked video.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Banked {
    /// Of its frames.
    pub whole: Track,
    /// Of its frames without their edges: as long, with times of the same clock.
    pub middle: Track,
}

impl Banked {
    /// All runs: of the frames, then of their middles; so many as the index numbers of one video at most.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.whole.runs.iter().chain(&self.middle.runs)
    }

    /// The greatest number of runs that [`Banked::runs`] gives.
    pub const MOST_RUNS: usize = 2 * MOST_RUNS;

    /// The tracks as bytes: `SDVB`, version 1 (one byte), the length of the first track's bytes (32 bits, little-endian), and
    /// the two as [`Track::to_bytes`] writes them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let (whole, middle) = (self.whole.to_bytes(), self.middle.to_bytes());
        let length = u32::try_from(whole.len()).unwrap_or(u32::MAX);
        [&MARK[..], &length.to_le_bytes(), &whole, &middle].concat()
    }

    /// What [`Banked::to_bytes`] wrote; or a single track, as was kept before there were middles.
    ///
    /// # Errors
    /// [`BadTrack`] for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadTrack> {
        let Some(rest) = bytes.strip_prefix(MARK) else {
            return Ok(Self {
                whole: Track::from_bytes(bytes)?,
                middle: Track::default(),
            });
        };
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(BadTrack)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (whole, middle) = rest.split_at_checked(length).ok_or(BadTrack)?;
        Ok(Self {
            whole: Track::from_bytes(whole)?,
            middle: Track::from_bytes(middle)?,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::pdq::Pdq;

    fn track(runs: u32) -> Track {
        let run = |number: u32| Run {
            from: number * 100,
            until: number * 100 + 50,
            quality: 60,
            pdq: Pdq::from_words([u64::from(number); 4]),
        };
        Track {
            duration: 5_000,
            frames: 9,
            runs: (0..runs).map(run).collect(),
        }
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for (whole, middle) in [(0, 0), (3, 2), (0, 4), (5, 0)] {
            let banked = Banked {
                whole: track(whole),
                middle: track(middle),
            };
            assert_eq!(Banked::from_bytes(&banked.to_bytes()), Ok(banked));
        }
    }

    #[test]
    fn a_track_that_was_written_alone_is_read_without_a_middle() {
        let old = Banked::from_bytes(&track(3).to_bytes()).unwrap();
        assert_eq!((old.whole, old.middle.runs.len()), (track(3), 0));
    }

    #[test]
    fn whatever_is_cut_off_or_added_is_refused() {
        let banked = Banked {
            whole: track(2),
            middle: track(2),
        };
        let bytes = banked.to_bytes();
        for length in 0..bytes.len() {
            assert_eq!(Banked::from_bytes(&bytes[..length]), Err(BadTrack));
        }
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(Banked::from_bytes(&longer), Err(BadTrack));
        let mut lying = bytes;
        lying[5] += 1;
        assert_eq!(Banked::from_bytes(&lying), Err(BadTrack));
    }
}
