//! Which known videos an upload shares frames with, and where; which known pictures it shows.

use super::{View, Watched};
use crate::compare::{Asked, MOST_MATCHES, knows, matched, on_a_thread};
use crate::known::{read_track, usable};
use crate::look::hash_of;
use crate::{App, AppError, Caller, reach};
use casework::{Bank, Entry, Match, Turn, VideoOverlap, VideoSegment, Way};
use signals::pdq::{MATCH_DISTANCE, Pdq};
use signals::video::{Aligned, Banked, Run, align};
use std::collections::{BTreeMap, HashMap};
use store::groups;

/// Known videos that share frames with an upload: those that are laid upon it.
const CANDIDATES: usize = 8;

/// Known videos looked up to find that many that the caller sees.
const MOST_LOOKED_UP: usize = 200;

/// A picture of a bank that a frame shows.
struct Shown {
    run: Run,
    turn: Option<Turn>,
    distance: u32,
}

impl App {
    /// Matches of a video or with one, besides those of the same bytes. `found` are those that are known already.
    pub(crate) async fn video_matches(
        &self,
        caller: &Caller,
        asked: &Asked,
        found: &[Match],
    ) -> Result<Vec<Match>, AppError> {
        match &asked.video {
            Some(watched) => {
                let mut more = self.stretches(caller, asked, watched, found).await?;
                more.extend(self.shown_pictures(caller, asked, watched, found).await?);
                Ok(more)
            }
            None => self.shown_in_videos(caller, asked, found).await,
        }
    }

    /// Known videos of which the upload shows a stretch, the longest first.
    async fn stretches(
        &self,
        caller: &Caller,
        asked: &Asked,
        watched: &Watched,
        found: &[Match],
    ) -> Result<Vec<Match>, AppError> {
        let known = self.known().visible(caller.id());
        let views = watched.views.clone();
        let ranked = on_a_thread(move || {
            let mut votes: HashMap<u64, usize> = HashMap::new();
            for view in &views {
                for (number, count) in known.videos_like(&view.track) {
                    let most = votes.entry(number).or_default();
                    *most = count.max(*most);
                }
            }
            let mut ranked: Vec<(u64, usize)> = votes.into_iter().collect();
            ranked.sort_unstable_by_key(|(number, votes)| (std::cmp::Reverse(*votes), *number));
            ranked
        })
        .await?;
        let mut connection = self.store().read().await?;
        let groups = groups::of(&mut connection, caller.id()).await?;
        let mut candidates = Vec::new();
        for (number, _) in ranked.into_iter().take(MOST_LOOKED_UP) {
            if candidates.len() >= CANDIDATES {
                break;
            }
            if let Some((entry, bank)) =
                reach::matched(&mut connection, caller, &groups, number).await?
                && knows(bank.thoroughness, Way::Video)
                && found.iter().all(|found| found.entry != entry.id)
            {
                candidates.push((entry, bank));
            }
        }
        drop(connection);
        let mut pairs = Vec::new();
        for (entry, bank) in candidates {
            let Some(video) = &entry.content.video else {
                continue;
            };
            match read_track(self.store(), &entry.id, &video.track).await {
                Ok(track) => pairs.push((track, entry, bank)),
                // One file that is damaged must not keep the other entries from being compared.
                Err(error) => {
                    tracing::error!(entry = entry.id.as_str(), %error, "the frames of a video could not be read");
                }
            }
        }
        let (asked, views) = (asked.clone(), watched.views.clone());
        let mut stretches = on_a_thread(move || {
            let alike = pairs.iter().filter_map(|(theirs, entry, bank)| {
                let views = views.iter().filter(|view| sees(bank, view));
                // What was cropped is like the middle of what is known; that is looked for where frames and bars are.
                let middle = knows(bank.thoroughness, Way::Framed).then_some(&theirs.middle);
                let tracks = || [Some(&theirs.whole), middle].into_iter().flatten();
                let pairs = views.flat_map(|view| tracks().map(move |known| (view, known)));
                let aligned =
                    pairs.filter_map(|(view, known)| Some((view, align(&view.track, known)?)));
                let (view, aligned) = aligned.max_by_key(|(_, aligned)| worth(aligned))?;
                Some(stretch(&asked, view, &aligned, (theirs, entry, bank)))
            });
            alike.collect::<Vec<_>>()
        })
        .await?;
        stretches.sort_by_key(|found| {
            let covered = found.video.as_ref().map_or(0, |video| {
                u16::from(video.query_covered) + u16::from(video.known_covered)
            });
            std::cmp::Reverse(covered)
        });
        Ok(stretches)
    }

    /// Known pictures that frames of the upload show, nearest first.
    async fn shown_pictures(
        &self,
        caller: &Caller,
        asked: &Asked,
        watched: &Watched,
        found: &[Match],
    ) -> Result<Vec<Match>, AppError> {
        let known = self.known().visible(caller.id());
        let views = watched.views.clone();
        let shown = on_a_thread(move || {
            let mut shown: BTreeMap<u64, Shown> = BTreeMap::new();
            for view in &views {
                let hashes: Vec<Pdq> = view.track.runs.iter().map(|run| run.pdq).collect();
                for (run, hits) in view.track.runs.iter().zip(known.near(&hashes)) {
                    for hit in hits {
                        let is_nearer = shown
                            .get(&hit.id)
                            .is_none_or(|before| hit.distance < before.distance);
                        if is_nearer {
                            let new = Shown {
                                run: *run,
                                turn: view.turn,
                                distance: hit.distance,
                            };
                            shown.insert(hit.id, new);
                        }
                    }
                }
            }
            let mut shown: Vec<(u64, Shown)> = shown.into_iter().collect();
            shown.sort_by_key(|(number, shown)| (shown.distance, *number));
            shown
        })
        .await?;
        let duration = watched.duration();
        let mut connection = self.store().read().await?;
        let groups = groups::of(&mut connection, caller.id()).await?;
        let mut matches = Vec::new();
        for (number, shown) in shown.into_iter().take(MOST_LOOKED_UP) {
            if matches.len() >= MOST_MATCHES {
                break;
            }
            if let Some((entry, bank)) =
                reach::matched(&mut connection, caller, &groups, number).await?
                && knows(bank.thoroughness, Way::Still)
                && found.iter().all(|found| found.entry != entry.id)
            {
                let length = u64::from(shown.run.until - shown.run.from);
                matches.push(Match {
                    signal: "video".to_owned(),
                    query: shown.run.pdq.to_string(),
                    banked: entry.content.pdq.clone().unwrap_or_default(),
                    distance: shown.distance,
                    threshold: MATCH_DISTANCE,
                    turn: shown.turn,
                    video: Some(VideoOverlap {
                        query_duration_ms: duration,
                        known_duration_ms: 0,
                        query_covered: share(length, duration),
                        known_covered: 100,
                        segments: vec![VideoSegment {
                            query_from_ms: shown.run.from.into(),
                            query_until_ms: shown.run.until.into(),
                            known_from_ms: 0,
                            known_until_ms: 0,
                            speed: 100,
                        }],
                    }),
                    ..matched(asked, Way::Still, &entry, &bank)
                });
            }
        }
        Ok(matches)
    }

    /// Known videos that show the picture, nearest first.
    async fn shown_in_videos(
        &self,
        caller: &Caller,
        asked: &Asked,
        found: &[Match],
    ) -> Result<Vec<Match>, AppError> {
        let whole = usable(asked.pdq.as_deref(), asked.quality).map(|pdq| (None, pdq));
        let looks = asked.looks.iter();
        let others = looks.filter_map(|look| Some((look.turn, hash_of(look)?)));
        let (turns, hashes): (Vec<Option<Turn>>, Vec<Pdq>) =
            whole.into_iter().chain(others).unzip();
        let near = self.known().visible(caller.id()).frames_near(&hashes);
        let mut nearest: HashMap<u64, (usize, usize, u32)> = HashMap::new();
        for (asked, near) in near.iter().enumerate() {
            for near in near {
                let before = nearest.get(&near.number);
                if before.is_none_or(|(_, _, distance)| near.distance < *distance) {
                    nearest.insert(near.number, (asked, near.run, near.distance));
                }
            }
        }
        if nearest.is_empty() {
            return Ok(Vec::new());
        }
        let mut nearest: Vec<_> = nearest.into_iter().collect();
        nearest.sort_by_key(|(number, (_, _, distance))| (*distance, *number));
        let mut connection = self.store().read().await?;
        let groups = groups::of(&mut connection, caller.id()).await?;
        let mut entries = Vec::new();
        for (number, near) in nearest.into_iter().take(MOST_LOOKED_UP) {
            if entries.len() >= MOST_MATCHES {
                break;
            }
            if let Some((entry, bank)) =
                reach::matched(&mut connection, caller, &groups, number).await?
                && knows(bank.thoroughness, Way::Still)
                && found.iter().all(|found| found.entry != entry.id)
            {
                entries.push((entry, bank, near));
            }
        }
        drop(connection);
        let mut matches = Vec::new();
        for (entry, bank, (which, run, distance)) in entries {
            let Some(video) = &entry.content.video else {
                continue;
            };
            let known = match read_track(self.store(), &entry.id, &video.track).await {
                Ok(known) => known,
                Err(error) => {
                    tracing::error!(entry = entry.id.as_str(), %error, "the frames of a video could not be read");
                    continue;
                }
            };
            let Some(run) = known.runs().nth(run) else {
                continue;
            };
            let duration = u64::from(known.whole.duration);
            matches.push(Match {
                signal: "video".to_owned(),
                query: hashes.get(which).map(Pdq::to_string).unwrap_or_default(),
                banked: run.pdq.to_string(),
                distance,
                threshold: MATCH_DISTANCE,
                turn: turns.get(which).copied().flatten(),
                video: Some(VideoOverlap {
                    query_duration_ms: 0,
                    known_duration_ms: duration,
                    query_covered: 100,
                    known_covered: share(u64::from(run.until - run.from), duration),
                    segments: vec![VideoSegment {
                        query_from_ms: 0,
                        query_until_ms: 0,
                        known_from_ms: run.from.into(),
                        known_until_ms: run.until.into(),
                        speed: 100,
                    }],
                }),
                ..matched(asked, Way::Still, &entry, &bank)
            });
        }
        Ok(matches)
    }
}

impl Watched {
    /// Whether no frame of it can be matched.
    pub(crate) fn is_empty(&self) -> bool {
        self.views.iter().all(|view| view.track.runs.is_empty())
    }

    /// Length in milliseconds.
    pub(crate) fn duration(&self) -> u64 {
        let whole = self.views.first();
        whole.map_or(0, |view| view.track.duration.into())
    }
}

/// Whether a bank is compared by a view: what is turned or framed only where pictures are, too.
fn sees(bank: &Bank, view: &View) -> bool {
    let way = match (view.turn, view.is_framed) {
        (None, false) => Way::Video,
        (_, true) => Way::Framed,
        (Some(_), false) => Way::Turned,
    };
    knows(bank.thoroughness, way)
}

/// By which of several alignments of one pair is told: what joins most runs.
fn worth(aligned: &Aligned) -> u32 {
    aligned.segments.iter().map(|segment| segment.runs).sum()
}

fn stretch(
    asked: &Asked,
    view: &View,
    aligned: &Aligned,
    (theirs, entry, bank): (&Banked, &Entry, &Bank),
) -> Match {
    let segments = aligned.segments.iter().map(|segment| VideoSegment {
        query_from_ms: segment.query_from.into(),
        query_until_ms: segment.query_until.into(),
        known_from_ms: segment.known_from.into(),
        known_until_ms: segment.known_until.into(),
        speed: (segment.speed + 50) / 100,
    });
    let video = entry.content.video.as_ref();
    Match {
        signal: "video".to_owned(),
        query: asked.sha256.clone().unwrap_or_default(),
        banked: video.map(|video| video.track.clone()).unwrap_or_default(),
        distance: aligned.distance,
        threshold: MATCH_DISTANCE,
        turn: view.turn,
        video: Some(VideoOverlap {
            query_duration_ms: view.track.duration.into(),
            known_duration_ms: theirs.whole.duration.into(),
            query_covered: aligned.query_covered,
            known_covered: aligned.known_covered,
            segments: segments.collect(),
        }),
        ..matched(asked, Way::Video, entry, bank)
    }
}

/// A share in per cent, 1 to 100.
fn share(part: u64, whole: u64) -> u8 {
    let share = part * 100 / whole.max(1);
    u8::try_from(share.clamp(1, 100)).unwrap_or(100)
}
