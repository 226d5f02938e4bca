//! A track as it is kept in a file.
//!
//! `SDVT`, version 1 (one byte), duration, frames, number of runs (32 bits each), then for each run from, until (32 bits),
//! quality (one byte) and the 32 bytes of the PDQ. All numbers little-endian.

use super::{MOST_RUNS, Run, Track};
use crate::pdq::{MIN_QUALITY, Pdq};

const MARK: &[u8; 5] = b"SDVT\x01";
const HEAD: usize = MARK.len() + 12;
const RUN: usize = 8 + 1 + 32;

/// The bytes are no track that this version wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadTrack;

impl std::fmt::Display for BadTrack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not the hashes of a video, or of another version")
    }
}

impl std::error::Error for BadTrack {}

impl Track {
    /// The track as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + self.runs.len() * RUN);
        bytes.extend(MARK);
        let count = u32::try_from(self.runs.len()).unwrap_or(u32::MAX);
        for number in [self.duration, self.frames, count] {
            bytes.extend(number.to_le_bytes());
        }
        for run in &self.runs {
            bytes.extend(run.from.to_le_bytes());
            bytes.extend(run.until.to_le_bytes());
            bytes.push(run.quality);
            for word in run.pdq.words() {
                bytes.extend(word.to_le_bytes());
            }
        }
        bytes
    }

    /// What [`Track::to_bytes`] wrote.
    ///
    /// # Errors
    /// [`BadTrack`] for anything else: also where runs overlap, go back, or are of too low a quality to match.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadTrack> {
        let rest = bytes.strip_prefix(MARK).ok_or(BadTrack)?;
        let (head, rest) = rest.split_at_checked(12).ok_or(BadTrack)?;
        let (duration, frames, count) = (number(head, 0)?, number(head, 4)?, number(head, 8)?);
        let (runs, []) = rest.as_chunks::<RUN>() else {
            return Err(BadTrack);
        };
        if runs.len() != count as usize || runs.len() > MOST_RUNS {
            return Err(BadTrack);
        }
        let runs = runs.iter().map(|bytes| {
            let (words, _) = bytes[9..].as_chunks::<8>();
            Ok(Run {
                from: number(bytes, 0)?,
                until: number(bytes, 4)?,
                quality: bytes[8],
                pdq: Pdq::from_words(std::array::from_fn(|word| {
                    words
                        .get(word)
                        .map_or(0, |bytes| u64::from_le_bytes(*bytes))
                })),
            })
        });
        let runs = runs.collect::<Result<Vec<Run>, BadTrack>>()?;
        let mut last = 0;
        for run in &runs {
            let is_right = last <= run.from
                && run.from <= run.until
                && run.until <= duration
                && (MIN_QUALITY..=100).contains(&run.quality);
            if !is_right {
                return Err(BadTrack);
            }
            last = run.until;
        }
        Ok(Self {
            duration,
            frames,
            runs,
        })
    }
}

fn number(bytes: &[u8], at: usize) -> Result<u32, BadTrack> {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok());
    Ok(u32::from_le_bytes(four.ok_or(BadTrack)?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn track() -> Track {
        let run = |from, until, word| Run {
            from,
            until,
            quality: 77,
            pdq: Pdq::from_words([word, 2, 3, u64::MAX]),
        };
        Track {
            duration: 9000,
            frames: 18,
            runs: vec![run(0, 500, 1), run(500, 500, 2), run(700, 9000, 3)],
        }
    }

    #[test]
    fn what_is_written_is_read_as_it_was() {
        for track in [track(), Track::default()] {
            assert_eq!(Track::from_bytes(&track.to_bytes()), Ok(track));
        }
    }

    #[test]
    fn whatever_is_cut_off_added_or_impossible_is_refused() {
        let bytes = track().to_bytes();
        for length in 0..bytes.len() {
            assert_eq!(Track::from_bytes(&bytes[..length]), Err(BadTrack));
        }
        assert_eq!(
            Track::from_bytes(&[&bytes[..], &[0]].concat()),
            Err(BadTrack)
        );
        let spoil = |change: fn(&mut Track)| {
            let mut spoiled = track();
            change(&mut spoiled);
            Track::from_bytes(&spoiled.to_bytes())
        };
        assert_eq!(spoil(|track| track.runs[1].quality = 49), Err(BadTrack));
        assert_eq!(spoil(|track| track.runs[1].quality = 101), Err(BadTrack));
        assert_eq!(spoil(|track| track.runs[1].from = 499), Err(BadTrack));
        assert_eq!(spoil(|track| track.runs[2].until = 699), Err(BadTrack));
        assert_eq!(spoil(|track| track.duration = 8999), Err(BadTrack));
    }
}
