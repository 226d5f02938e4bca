//! What banked content does a picture resemble, and by which way is it seen? Each bank is compared as hard as its owner
//! chose: a hit by a way that the bank's thoroughness does not know is none.

use crate::known::{Covered, read_deep, usable};
use crate::look::{Deep, Examined, Glimpse, Look, hash_of};
use crate::recordings::Recording;
use crate::sounds::Heard;
use crate::text_links::Standing;
use crate::texts::{TextSignals, all_of_it};
use crate::videos::Watched;
use crate::{App, AppError, Caller, reach};
use bytes::Bytes;
use casework::{Bank, Entry, Match, Shared, Thoroughness, Turn, Way};
use signals::link::Link;
use signals::local::{self, Alignment};
use signals::pdq::{MATCH_DISTANCE, Pdq};
use std::collections::HashMap;
use store::{banks, groups};

/// Most matches told of one upload: the nearest. A family of a thousand copies says no more than its nearest ones.
pub(crate) const MOST_MATCHES: usize = 20;

/// Entries whose points lie most like an upload's: those looked at in detail.
const CANDIDATES: usize = 8;

/// What is asked about: a picture that was examined, or a signal that was sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    pub(crate) sha256: Option<String>,
    pub(crate) pdq: Option<String>,
    pub(crate) quality: Option<u8>,
    pub(crate) looks: Vec<Look>,
    pub(crate) deep: Option<String>,
    pub(crate) video: Option<Watched>,
    pub(crate) sound: Option<Heard>,
    /// What a text is known by.
    pub(crate) text: Option<TextSignals>,
    /// The address, where it is one.
    pub(crate) link: Option<Link>,
    /// Where it is a text: what is known of the links in it.
    pub(crate) in_text: Vec<Standing>,
}

impl From<TextSignals> for Asked {
    fn from(text: TextSignals) -> Self {
        Self {
            sha256: Some(text.sha256.clone()),
            text: Some(text),
            ..Self::default()
        }
    }
}

impl From<Examined> for Asked {
    fn from(examined: Examined) -> Self {
        Self {
            sha256: Some(examined.sha256),
            pdq: Some(examined.pdq),
            quality: Some(examined.quality),
            looks: examined.looks,
            deep: examined.deep,
            ..Self::default()
        }
    }
}

impl From<Recording> for Asked {
    fn from(recording: Recording) -> Self {
        Self {
            sha256: Some(recording.sha256),
            video: recording.video,
            sound: recording.sound,
            ..Self::default()
        }
    }
}

/// An entry that a PDQ of the picture is near to.
struct Near<'a> {
    way: Way,
    look: Option<&'a Look>,
    distance: u32,
}

/// Which ways a bank is compared by.
pub(crate) fn knows(thoroughness: Thoroughness, way: Way) -> bool {
    let least = match way {
        Way::Bytes | Way::Whole | Way::Video | Way::Sound => Thoroughness::Exact,
        Way::Link | Way::LinkPrefix | Way::LinkAccount | Way::LinkHost => Thoroughness::Exact,
        Way::Turned | Way::Framed | Way::Animation | Way::Still => Thoroughness::Standard,
        Way::Features => Thoroughness::Thorough,
        Way::NearText => Thoroughness::Exact,
        Way::Quote => Thoroughness::Standard,
    };
    thoroughness >= least
}

impl App {
    /// How hard to look at what this caller asks about: as hard as the hardest of their banks wants.
    pub(crate) async fn thoroughness(&self, caller: &Caller) -> Result<Thoroughness, AppError> {
        let mut connection = self.store().read().await?;
        let banks = banks::visible(&mut connection, caller.id()).await?;
        let wanted = banks.iter().map(|bank| bank.thoroughness).max();
        Ok(wanted.unwrap_or(Thoroughness::Exact))
    }

    /// Whether a glance at the picture tells that nothing known is near, in any of the caller's banks. Any doubt is no.
    pub(crate) async fn is_clear_at_a_glance(
        &self,
        caller: &Caller,
        file: Bytes,
        thoroughness: Thoroughness,
    ) -> Result<Option<Glimpse>, AppError> {
        let Some(glimpse) = self.glimpse(caller, file, thoroughness).await? else {
            return Ok(None);
        };
        let known = self.known().visible(caller.id());
        let mut hashes = glimpse.hashes.iter();
        let is_clear = known.exact(Some(&glimpse.sha256)).is_empty()
            && hashes
                .all(|(text, margin)| text.parse().is_ok_and(|pdq| known.is_clear(&pdq, *margin)));
        Ok(is_clear.then_some(glimpse))
    }

    /// What banked content it resembles, of the banks the caller matches against: the same bytes first, then by the way it
    /// was found and the distance.
    pub(crate) async fn matches(
        &self,
        caller: &Caller,
        asked: &Asked,
    ) -> Result<Vec<Match>, AppError> {
        let (exact, near) = self.look_up(caller, asked);
        let candidates = self.candidates_of(caller, asked).await?;
        let covering = match &asked.link {
            Some(link) => self.known().visible(caller.id()).covering(link),
            None => Vec::new(),
        };
        let is_nothing = exact.is_empty() && near.is_empty() && candidates.is_empty();
        if is_nothing && covering.is_empty() && asked.text.is_none() {
            return self.in_time(caller, asked, Vec::new()).await;
        }
        let mut connection = self.store().read().await?;
        let groups = groups::of(&mut connection, caller.id()).await?;
        let mut found = Vec::new();
        for number in &exact {
            if let Some((entry, bank)) =
                reach::matched(&mut connection, caller, &groups, *number).await?
            {
                found.push(same_bytes(asked, &entry, &bank));
            }
        }
        for covered in &covering {
            if found.len() >= MOST_MATCHES {
                break;
            }
            if let Some((entry, bank)) =
                reach::matched(&mut connection, caller, &groups, covered.number).await?
            {
                let link = asked.link.as_ref().map_or("", Link::canonical);
                found.push(covering_link(asked, link, covered, &entry, &bank));
            }
        }
        for (number, near) in &near {
            if found.len() >= MOST_MATCHES {
                break;
            }
            if exact.contains(number) {
                continue;
            }
            if let Some((entry, bank)) =
                reach::matched(&mut connection, caller, &groups, *number).await?
                && let Some(near) = near.iter().find(|near| knows(bank.thoroughness, near.way))
            {
                found.push(near_to(asked, near, &entry, &bank));
            }
        }
        let mut with_features = Vec::new();
        // Counted among those the caller sees: what others banked must not crowd them out.
        for number in candidates {
            if with_features.len() >= CANDIDATES {
                break;
            }
            if let Some((entry, bank)) =
                reach::matched(&mut connection, caller, &groups, number).await?
                && knows(bank.thoroughness, Way::Features)
                && found.iter().all(|found| found.entry != entry.id)
                && entry.content.features.is_some()
            {
                with_features.push((entry, bank));
            }
        }
        drop(connection);
        found.extend(self.aligned(asked, with_features).await?);
        found = self.in_time(caller, asked, found).await?;
        found.truncate(MOST_MATCHES);
        // A text that many known texts resemble must not hide what its links are, nor the other way round.
        let room = MOST_MATCHES.saturating_sub(found.len());
        let for_links = asked.in_text.len().min(room / 2);
        let like = self.texts_like(caller, asked, &exact, room - for_links);
        found.extend(like.await?);
        let room = MOST_MATCHES.saturating_sub(found.len());
        found.extend(self.links_matched(caller, asked, room).await?);
        Ok(found)
    }

    /// What was found, and videos and sounds that are the same for some time.
    async fn in_time(
        &self,
        caller: &Caller,
        asked: &Asked,
        mut found: Vec<Match>,
    ) -> Result<Vec<Match>, AppError> {
        let videos = self.video_matches(caller, asked, &found).await?;
        found.extend(videos);
        self.add_sound_matches(caller, asked, &mut found).await?;
        Ok(found)
    }

    /// Entries with the same bytes; and entries near to any of its hashes, each with the ways in their order, nearest first.
    fn look_up<'a>(
        &self,
        caller: &Caller,
        asked: &'a Asked,
    ) -> (Vec<u64>, Vec<(u64, Vec<Near<'a>>)>) {
        let whole =
            usable(asked.pdq.as_deref(), asked.quality).map(|pdq| ((Way::Whole, None), pdq));
        let looks = asked.looks.iter();
        let others = looks.filter_map(|look| Some(((look.way, Some(look)), hash_of(look)?)));
        let (ways, hashes): (Vec<_>, Vec<Pdq>) = whole.into_iter().chain(others).unzip();
        let known = self.known().visible(caller.id());
        let mut near: HashMap<u64, Vec<Near>> = HashMap::new();
        for ((way, look), hits) in ways.into_iter().zip(known.near(&hashes)) {
            for hit in hits {
                near.entry(hit.id).or_default().push(Near {
                    way,
                    look,
                    distance: hit.distance,
                });
            }
        }
        let exact = known.exact(asked.sha256.as_deref());
        let mut near: Vec<_> = near.into_iter().collect();
        for (_, ways) in &mut near {
            ways.sort_by_key(|near| (near.way, near.distance));
        }
        near.sort_by_key(|(number, ways)| {
            let first = ways.first().map(|near| (near.way, near.distance));
            (first, *number)
        });
        (exact, near)
    }

    /// The entries whose local features lie most like the picture's.
    async fn candidates_of(&self, caller: &Caller, asked: &Asked) -> Result<Vec<u64>, AppError> {
        let Some(deep) = asked.deep.as_deref().and_then(Deep::from_text) else {
            return Ok(Vec::new());
        };
        let known = self.known().visible(caller.id());
        on_a_thread(move || known.candidates(&deep.features)).await
    }

    /// Of these entries, those that really share a part with the picture.
    async fn aligned(
        &self,
        asked: &Asked,
        entries: Vec<(Entry, Bank)>,
    ) -> Result<Vec<Match>, AppError> {
        let Some(ours) = asked.deep.as_deref().and_then(Deep::from_text) else {
            return Ok(Vec::new());
        };
        let mut pairs = Vec::new();
        for (entry, bank) in entries {
            let digest = entry.content.features.as_deref().unwrap_or_default();
            match read_deep(self.store(), &entry.id, digest).await {
                Ok(deep) => pairs.push((deep, entry, bank)),
                // One file that is damaged must not keep the other entries from being compared.
                Err(error) => {
                    tracing::error!(entry = entry.id.as_str(), %error, "features could not be read");
                }
            }
        }
        let asked = asked.clone();
        let mut found = on_a_thread(move || {
            let alike = pairs.iter().filter_map(|(theirs, entry, bank)| {
                let alignment = local::verify(&ours.features, &theirs.features)?;
                Some(sharing(&asked, (&ours, theirs), &alignment, entry, bank))
            });
            alike.collect::<Vec<_>>()
        })
        .await?;
        found.sort_by_key(|found| {
            let covered = found.shared.as_ref().map_or(0, |shared| shared.covered);
            std::cmp::Reverse(covered)
        });
        Ok(found)
    }
}

pub(crate) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        AppError::Store(store::StoreError::Damaged {
            what: "a background task".to_owned(),
            why: error.to_string(),
        })
    })
}

/// What every match says of the entry; how it was found is filled in by the three that follow.
pub(crate) fn matched(asked: &Asked, way: Way, entry: &Entry, bank: &Bank) -> Match {
    Match {
        signal: String::new(),
        way,
        picture: asked.sha256.clone(),
        query: String::new(),
        banked: String::new(),
        distance: 0,
        threshold: 0,
        turn: None,
        shared: None,
        video: None,
        sound: None,
        bank: bank.id.clone(),
        bank_name: bank.name.clone(),
        bank_version: bank.version,
        entry: entry.id.clone(),
        label: entry.content.label.clone(),
        ground: entry.content.ground,
        text: None,
        links: Vec::new(),
        part: None,
    }
}

fn same_bytes(asked: &Asked, entry: &Entry, bank: &Bank) -> Match {
    let digest = asked.sha256.clone().unwrap_or_default();
    Match {
        signal: "sha256".to_owned(),
        query: digest.clone(),
        banked: digest,
        text: entry.content.text.as_ref().map(|_| all_of_it()),
        ..matched(asked, Way::Bytes, entry, bank)
    }
}

/// Of an address in its canonical spelling that an entry covers.
pub(crate) fn covering_link(
    asked: &Asked,
    link: &str,
    covered: &Covered,
    entry: &Entry,
    bank: &Bank,
) -> Match {
    Match {
        signal: "link".to_owned(),
        query: link.to_owned(),
        // Where the bank does not tell what it holds, the entry comes without its link.
        banked: match &entry.content.link {
            Some(_) => covered.covers.clone(),
            None => String::new(),
        },
        ..matched(asked, covered.way, entry, bank)
    }
}

fn near_to(asked: &Asked, near: &Near<'_>, entry: &Entry, bank: &Bank) -> Match {
    let query = match near.look {
        Some(look) => look.pdq.clone(),
        None => asked.pdq.clone().unwrap_or_default(),
    };
    let part = near.look.and_then(|look| look.part);
    Match {
        signal: "pdq".to_owned(),
        query,
        banked: entry.content.pdq.clone().unwrap_or_default(),
        distance: near.distance,
        threshold: MATCH_DISTANCE,
        turn: near.look.and_then(|look| look.turn),
        shared: part.map(|part| Shared {
            query: part,
            banked: Shared::WHOLE,
            points: 0,
            agreement: per_cent(1.0 - near.distance as f32 / Pdq::BITS as f32),
            covered: 100,
        }),
        ..matched(asked, near.way, entry, bank)
    }
}

fn sharing(
    asked: &Asked,
    (ours, theirs): (&Deep, &Deep),
    alignment: &Alignment,
    entry: &Entry,
    bank: &Bank,
) -> Match {
    let parsed = |text: Option<&str>| text.and_then(|text| text.parse::<Pdq>().ok());
    let whole = parsed(asked.pdq.as_deref()).zip(parsed(entry.content.pdq.as_deref()));
    Match {
        signal: "features".to_owned(),
        query: asked.pdq.clone().unwrap_or_default(),
        banked: entry.content.features.clone().unwrap_or_default(),
        distance: whole.map_or(Pdq::BITS, |(ours, theirs)| ours.distance(&theirs)),
        threshold: MATCH_DISTANCE,
        turn: alignment.mirrored.then_some(Turn::Mirrored),
        shared: Some(Shared {
            query: ours.as_viewed(alignment.query_region),
            banked: theirs.as_viewed(alignment.known_region),
            points: alignment.inliers,
            agreement: per_cent(alignment.agreement),
            covered: per_cent(alignment.covered),
        }),
        ..matched(asked, Way::Features, entry, bank)
    }
}

fn per_cent(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thoroughness_finds_all_that_the_one_before_it_finds() {
        let ways = |thoroughness| {
            let all = Way::ALL.iter();
            all.filter(|way| knows(thoroughness, **way)).count()
        };
        assert_eq!(ways(Thoroughness::Exact), 9);
        assert_eq!(ways(Thoroughness::Standard), 14);
        assert_eq!(ways(Thoroughness::Thorough), Way::ALL.len());
    }
}
