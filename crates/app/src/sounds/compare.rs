//! Which known sounds an upload shares a stretch with, and where.

use super::Heard;
use crate::compare::{Asked, knows, matched, on_a_thread};
use crate::known::read_sound;
use crate::{App, AppError, Caller, reach};
use casework::{Bank, Entry, Match, SoundOverlap, SoundSegment, Way};
use signals::sound::{
    MOST_DISTANCE, STRIDE, Shared, Sound, align, seconds, seconds_amid, seconds_until,
    voted_diagonals,
};
use std::ops::Range;
use store::groups;

/// Known sounds that have most codes near an upload's: those that are laid upon it.
const CANDIDATES: usize = 8;

/// Items from the beginning or the end of a sound within which a part begins or ends with it: half a second, which encoders add.
const AT_EDGE: usize = 4;

/// Known sounds looked up to find that many that the caller sees.
const MOST_LOOKED_UP: usize = 200;

impl App {
    /// Adds to what was found the known sounds of which the upload has a stretch. What was found as a video is told what of its
    /// sound is the same, too.
    pub(crate) async fn add_sound_matches(
        &self,
        caller: &Caller,
        asked: &Asked,
        found: &mut Vec<Match>,
    ) -> Result<(), AppError> {
        let Some(heard) = &asked.sound else {
            return Ok(());
        };
        for alike in self.stretches_heard(caller, asked, heard, found).await? {
            match found.iter_mut().find(|found| found.entry == alike.entry) {
                Some(found) => found.sound = alike.sound,
                None => found.push(alike),
            }
        }
        Ok(())
    }

    /// Known sounds of which the upload has a stretch, those first of which it has most.
    async fn stretches_heard(
        &self,
        caller: &Caller,
        asked: &Asked,
        heard: &Heard,
        found: &[Match],
    ) -> Result<Vec<Match>, AppError> {
        let (known, sound) = (self.known().visible(caller.id()), heard.sound.clone());
        let alike = on_a_thread(move || known.sounds_like(&sound)).await?;
        if alike.is_empty() {
            return Ok(Vec::new());
        }
        let same_bytes = |entry: &Entry| {
            let mut found = found.iter();
            found.any(|found| found.entry == entry.id && found.way == Way::Bytes)
        };
        let mut connection = self.store().read().await?;
        let groups = groups::of(&mut connection, caller.id()).await?;
        let mut candidates = Vec::new();
        for like in alike.into_iter().take(MOST_LOOKED_UP) {
            if candidates.len() >= CANDIDATES {
                break;
            }
            if let Some((entry, bank)) =
                reach::matched(&mut connection, caller, &groups, like.number).await?
                && knows(bank.thoroughness, Way::Sound)
                && !same_bytes(&entry)
            {
                candidates.push((like.near, entry, bank));
            }
        }
        drop(connection);
        let mut pairs = Vec::new();
        for (near, entry, bank) in candidates {
            let Some(signal) = &entry.content.sound else {
                continue;
            };
            match read_sound(self.store(), &entry.id, &signal.fingerprint).await {
                Ok(sound) => pairs.push((near, sound, entry, bank)),
                // One file that is damaged must not keep the other entries from being compared.
                Err(error) => {
                    tracing::error!(entry = entry.id.as_str(), %error, "a sound could not be read");
                }
            }
        }
        let (asked, ours) = (asked.clone(), heard.clone());
        let mut matches = on_a_thread(move || {
            let alike = pairs.iter().filter_map(|(near, theirs, entry, bank)| {
                let parts = shared(&ours.sound, theirs, near);
                stretch(&asked, &ours, theirs, &parts, (entry, bank))
            });
            alike.collect::<Vec<_>>()
        })
        .await?;
        matches.sort_by_key(|found| {
            let covered = found.sound.as_ref().map_or(0, |sound| {
                u16::from(sound.query_covered) + u16::from(sound.known_covered)
            });
            std::cmp::Reverse(covered)
        });
        Ok(matches)
    }
}

/// The parts that two sounds share, given which codes are near each other: items of ours, places among theirs.
fn shared(ours: &Sound, theirs: &Sound, near: &[(usize, usize)]) -> Vec<Shared> {
    let begins: Vec<usize> = theirs.codes(STRIDE).map(|(at, _)| at).collect();
    let hits = near
        .iter()
        .filter_map(|(ours, place)| Some((*ours, *begins.get(*place)?)));
    align(ours, theirs, voted_diagonals(hits))
}

/// What is told of two sounds that share parts; nothing where they share none.
fn stretch(
    asked: &Asked,
    ours: &Heard,
    theirs: &Sound,
    parts: &[Shared],
    (entry, bank): (&Entry, &Bank),
) -> Option<Match> {
    let longest = parts.first()?;
    let signal = entry.content.sound.as_ref()?;
    let segment = |part: &Shared| {
        // A part that ends within both sounds ends amid its outermost items; one that ends with a sound, at their edge.
        let begins = part.ours.start.min(part.theirs.start) <= AT_EDGE;
        let left = |items: &Range<usize>, of: &Sound| of.items().len().saturating_sub(items.end);
        let ends = left(&part.ours, &ours.sound).min(left(&part.theirs, theirs)) <= AT_EDGE;
        let span = |items: &Range<usize>, duration| span(items, (begins, ends), duration);
        let (query_from_ms, query_until_ms) = span(&part.ours, ours.duration);
        let (known_from_ms, known_until_ms) = span(&part.theirs, signal.duration_ms);
        SoundSegment {
            query_from_ms,
            query_until_ms,
            known_from_ms,
            known_until_ms,
            agreement: u8::try_from(100 - part.different.min(1_000) / 10).unwrap_or(0),
        }
    };
    let mut segments: Vec<SoundSegment> = parts.iter().map(segment).collect();
    segments.sort_by_key(|segment| (segment.query_from_ms, segment.known_from_ms));
    let of_query = segments
        .iter()
        .map(|one| (one.query_from_ms, one.query_until_ms));
    let of_known = segments
        .iter()
        .map(|one| (one.known_from_ms, one.known_until_ms));
    Some(Match {
        signal: "sound".to_owned(),
        query: asked.sha256.clone().unwrap_or_default(),
        banked: signal.fingerprint.clone(),
        distance: longest.different * 256 / 1_000,
        threshold: MOST_DISTANCE,
        sound: Some(SoundOverlap {
            query_duration_ms: ours.duration,
            known_duration_ms: signal.duration_ms,
            query_covered: share(of_query.collect(), ours.duration),
            known_covered: share(of_known.collect(), signal.duration_ms),
            segments,
        }),
        ..matched(asked, Way::Sound, entry, bank)
    })
}

/// From when until when some items sound, in milliseconds, given whether they begin and end with one of the two sounds.
fn span(items: &Range<usize>, (begins, ends): (bool, bool), duration: u64) -> (u64, u64) {
    let ms = |seconds: f64| (seconds * 1_000.0) as u64;
    let last = items.end.saturating_sub(1);
    let from = if begins {
        seconds(items.start)
    } else {
        seconds_amid(items.start)
    };
    let until = if ends {
        seconds_until(last)
    } else {
        seconds_amid(last)
    };
    let until = ms(until).min(duration);
    (ms(from).min(until), until)
}

/// How much of a whole some spans are together, in per cent, 1 to 100; what two of them have in common counts once.
fn share(mut spans: Vec<(u64, u64)>, whole: u64) -> u8 {
    spans.sort_unstable();
    let (mut sum, mut told) = (0, 0);
    for (from, until) in spans {
        sum += until.saturating_sub(from.max(told));
        told = until.max(told);
    }
    let share = sum * 100 / whole.max(1);
    u8::try_from(share.clamp(1, 100)).unwrap_or(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_pieces_have_in_common_counts_once() {
        assert_eq!(share(vec![(0, 100), (50, 150)], 300), 50);
        assert_eq!(share(vec![(200, 300), (0, 100)], 300), 66);
        assert_eq!(share(vec![(0, 300), (50, 150)], 300), 100);
        assert_eq!(share(vec![(0, 1)], 300), 1);
    }

    #[test]
    fn a_piece_ends_where_the_sound_does_that_its_last_item_is_about() {
        assert_eq!(span(&(0..1), (true, true), 60_000), (0, 2_723));
        assert_eq!(span(&(0..1), (true, true), 2_500), (0, 2_500));
        let (from, until) = span(&(80..240), (true, true), 60_000);
        assert!((9_900..=9_910).contains(&from), "{from}");
        assert!((32_300..=32_330).contains(&until), "{until}");
        let amid = span(&(80..240), (false, false), 60_000);
        assert!(amid.0.abs_diff(from + 1_362) <= 1 && amid.1.abs_diff(until - 1_362) <= 1);
    }
}
