//! Texts: what they are known by, what banked texts they resemble, and showing them to people.
//!
//! A text is looked at in this process: there is no decoder, only safe code over at most a mebibyte.

use crate::compare::{Asked, knows, matched, on_a_thread};
use crate::kind::ContentKind;
use crate::known::read_prints;
use crate::{App, AppError, Caller, reach};
use bytes::Bytes;
use casework::{
    Bank, CaseId, Entry, Match, Origin, Part, Refusal, Scope, Sensitive, SharedText, TextSignal,
    Way,
};
use signals::Sha256;
use signals::text::{self, Overlap, Prints, SimHash, Text};
use std::collections::HashSet;
use std::sync::Arc;
use store::groups;

/// Known texts whose parts are compared in detail.
const CANDIDATES: usize = 16;

/// Most texts of one upload's parts that are shown.
const MOST_TEXTS: usize = 10;

/// What a text is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextSignals {
    /// SHA-256 of the bytes, hexadecimal.
    pub sha256: String,
    /// SimHash, hexadecimal; none where the text is too short to tell.
    pub simhash: Option<String>,
    /// TLSH of the bytes, where they are enough for one.
    pub tlsh: Option<String>,
    /// The language, a tag of BCP 47, where it can be told.
    pub language: Option<String>,
    /// Fingerprints of the parts.
    pub(crate) prints: Arc<Prints>,
}

impl TextSignals {
    /// The signals of a file of text; none where it is anything else. For the longest that are looked at it takes a good
    /// part of a second.
    ///
    /// # Errors
    /// [`AppError::Refused`] when the text is too long.
    pub fn of(bytes: &[u8]) -> Result<Option<Self>, AppError> {
        let decoded = match ContentKind::of(bytes) {
            ContentKind::Text(text) => text,
            ContentKind::LongText => return Err(AppError::Refused(too_long())),
            _ => return Ok(None),
        };
        let found = Text::of(&decoded);
        Ok(Some(Self {
            sha256: Sha256::of(bytes).to_string(),
            simhash: found.simhash.map(|simhash| simhash.to_string()),
            tlsh: text::tlsh(bytes),
            language: text::language(&decoded),
            prints: Arc::new(found.prints),
        }))
    }

    /// As it is banked; `fingerprints` is the blob they are kept in.
    pub(crate) fn banked(&self, fingerprints: Option<String>) -> TextSignal {
        TextSignal {
            version: text::VERSION,
            simhash: self.simhash.clone(),
            fingerprints,
            tlsh: self.tlsh.clone(),
            language: self.language.clone(),
        }
    }
}

fn too_long() -> Refusal {
    Refusal {
        code: "too_many_bytes",
        field: Some("file"),
        detail: format!(
            "A text has at most {} KiB; send the part that matters.",
            text::MOST_BYTES / 1024
        ),
    }
}

/// The bytes of a text that came in JSON instead of as a file.
pub(crate) fn as_file(text: String, is_alone: bool) -> Result<Bytes, AppError> {
    let bytes = Bytes::from(text);
    match ContentKind::of(&bytes) {
        _ if !is_alone => Err(AppError::invalid(
            "text",
            "Give the text or hashes, not both.",
        )),
        ContentKind::Text(_) | ContentKind::LongText => Ok(bytes),
        _ => Err(AppError::invalid(
            "text",
            "“text” holds no text: it is empty, or has control characters, or begins as a file of another kind.",
        )),
    }
}

impl App {
    /// The signals of a file that is text; none where it is anything else.
    pub(crate) async fn examine_text(&self, file: &Bytes) -> Result<Option<TextSignals>, AppError> {
        // A picture need not wait for a thread to be told that it is none.
        if ContentKind::by_mark(file).is_some() {
            return Ok(None);
        }
        let bytes = file.clone();
        on_a_thread(move || TextSignals::of(&bytes)).await?
    }

    /// The banked texts that a text resembles: copies edited in places, nearest first, then those that share a passage with
    /// it, the greatest share first. Those with its very bytes are left to whoever asks.
    pub(crate) async fn texts_like(
        &self,
        caller: &Caller,
        asked: &Asked,
        exact: &[u64],
        most: usize,
    ) -> Result<Vec<Match>, AppError> {
        let Some(ours) = &asked.text else {
            return Ok(Vec::new());
        };
        let Some(simhash) = ours
            .simhash
            .as_deref()
            .and_then(|text| text.parse::<SimHash>().ok())
        else {
            return Ok(Vec::new());
        };
        let known = self.known().visible(caller.id());
        let prints = Arc::clone(&ours.prints);
        let (near, sharing) =
            on_a_thread(move || (known.near_texts(&simhash), known.texts_sharing(&prints))).await?;
        if near.is_empty() && sharing.is_empty() {
            return Ok(Vec::new());
        }
        let mut connection = self.store().read().await?;
        let groups = groups::of(&mut connection, caller.id()).await?;
        let mut entries: Vec<(Way, u32, Entry, Bank)> = Vec::new();
        let mut seen: HashSet<u64> = exact.iter().copied().collect();
        for hit in &near {
            if entries.len() >= most {
                break;
            }
            if seen.insert(hit.id)
                && let Some((entry, bank)) =
                    reach::matched(&mut connection, caller, &groups, hit.id).await?
                && knows(bank.thoroughness, Way::NearText)
            {
                entries.push((Way::NearText, hit.distance, entry, bank));
            }
        }
        let whole = entries.len();
        for number in sharing {
            if entries.len() >= whole + CANDIDATES {
                break;
            }
            if seen.insert(number)
                && let Some((entry, bank)) =
                    reach::matched(&mut connection, caller, &groups, number).await?
                && knows(bank.thoroughness, Way::Quote)
            {
                entries.push((Way::Quote, SimHash::BITS, entry, bank));
            }
        }
        drop(connection);
        let mut found = Vec::new();
        for (way, distance, entry, bank) in entries {
            let overlap = self.overlap(&ours.prints, &entry).await?;
            if way == Way::Quote && !overlap.is_quote() {
                continue;
            }
            found.push(resembling(
                asked,
                ours,
                (way, distance),
                &overlap,
                &entry,
                &bank,
            ));
        }
        found.sort_by_key(|found| {
            let share = found.text.as_ref().map_or(0, |text| text.of_banked);
            (found.way, found.distance, std::cmp::Reverse(share))
        });
        found.truncate(most);
        Ok(found)
    }

    /// What a text shares with an entry's. Where its fingerprints cannot be read, nothing: one damaged file must not keep
    /// the other entries from being compared.
    async fn overlap(&self, ours: &Arc<Prints>, entry: &Entry) -> Result<Overlap, AppError> {
        let digest = entry
            .content
            .text
            .as_ref()
            .and_then(|text| text.fingerprints.as_deref());
        let Some(digest) = digest else {
            return Ok(Overlap::default());
        };
        match read_prints(self.store(), &entry.id, digest).await {
            Ok(theirs) => {
                let ours = Arc::clone(ours);
                on_a_thread(move || ours.overlap(&theirs)).await
            }
            Err(error) => {
                tracing::error!(entry = entry.id.as_str(), %error, "fingerprints could not be read");
                Ok(Overlap::default())
            }
        }
    }

    /// The texts of a case: the one that is held, and the known ones it resembles that the caller is told of and that are
    /// kept here. Each reading goes on record.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the case is not the caller's, or is about no text that is kept.
    pub async fn case_texts(&self, caller: &Caller, id: &CaseId) -> Result<CaseTexts, AppError> {
        let case = self.case(caller, id).await?;
        let nothing = || AppError::NotFound("text");
        let held = match (&case.origin, case.pictures.first()) {
            (Origin::Upload { .. }, Some(sha256)) if case.matches.iter().any(Match::is_in_text) => {
                sha256.clone()
            }
            _ => return Err(nothing()),
        };
        let mut connection = self.store().read().await?;
        let holder = reach::picture(&mut connection, caller, &held).await?;
        drop(connection);
        let bytes = self.store().blobs().get(holder, &held).await?;
        let uploads = self.texts_of(bytes.into(), &case.matches).await?;
        if uploads.is_empty() {
            return Err(nothing());
        }
        self.note_reading(
            caller,
            Sensitive::Picture {
                sha256: held.clone(),
            },
            None,
            1,
        )
        .await?;
        let mut known = Vec::new();
        for found in case.matches.into_iter().filter(Match::is_in_text) {
            // A link is known by its spelling: there is no text of it to read.
            let text = match found.text {
                Some(_) => self.known_text(caller, &found).await?,
                None => None,
            };
            known.push((found, text));
        }
        Ok(CaseTexts { uploads, known })
    }

    /// The texts of an upload in which something was found: itself, or those of its parts.
    async fn texts_of(
        &self,
        bytes: Bytes,
        matches: &[Match],
    ) -> Result<Vec<(Option<Part>, String)>, AppError> {
        let mut texts: Vec<(Option<Part>, String)> = Vec::new();
        for found in matches.iter().filter(|found| found.is_in_text()) {
            if texts.len() >= MOST_TEXTS || texts.iter().any(|(part, _)| *part == found.part) {
                continue;
            }
            let text = match &found.part {
                None => readable(&bytes),
                Some(part) => self.text_of_part(&bytes, part).await?,
            };
            texts.extend(text.map(|text| (found.part.clone(), text)));
        }
        Ok(texts)
    }

    /// The known text of a match; none where it is not kept, or the caller is not told of it.
    async fn known_text(&self, caller: &Caller, found: &Match) -> Result<Option<String>, AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        let sha256 = match reach::entry_picture(&mut connection, caller, &found.entry).await {
            Ok(sha256) => sha256,
            Err(AppError::NotFound(_)) => return Ok(None),
            Err(error) => return Err(error),
        };
        drop(connection);
        let bytes = self.store().blobs().get(&found.entry, &sha256).await?;
        self.note_reading(caller, Sensitive::Picture { sha256 }, None, 1)
            .await?;
        Ok(readable(&bytes))
    }
}

/// The texts of a case.
#[derive(Debug, Clone)]
pub struct CaseTexts {
    /// The text that is held; of an upload that holds others, those of its parts in which something was found.
    pub uploads: Vec<(Option<Part>, String)>,
    /// What it resembles, and the known text where it may be shown.
    pub known: Vec<(Match, Option<String>)>,
}

fn readable(bytes: &[u8]) -> Option<String> {
    text::decode(bytes).map(std::borrow::Cow::into_owned)
}

/// Of a text with the very bytes of a known one: all of both.
pub(crate) fn all_of_it() -> SharedText {
    SharedText {
        of_query: 100,
        of_banked: 100,
        ..SharedText::default()
    }
}

fn resembling(
    asked: &Asked,
    ours: &TextSignals,
    (way, distance): (Way, u32),
    overlap: &Overlap,
    entry: &Entry,
    bank: &Bank,
) -> Match {
    let banked = entry
        .content
        .text
        .as_ref()
        .and_then(|text| text.simhash.clone());
    let bits = |theirs: &str| {
        Some(
            ours.simhash
                .as_deref()?
                .parse::<SimHash>()
                .ok()?
                .distance(&theirs.parse().ok()?),
        )
    };
    let passages = overlap.passages.iter().take(SharedText::MOST_PASSAGES);
    let per_cent = |share: f32| (share.clamp(0.0, 1.0) * 100.0).round() as u8;
    Match {
        signal: "text".to_owned(),
        query: ours.simhash.clone().unwrap_or_default(),
        distance: match way {
            Way::NearText => distance,
            _ => banked.as_deref().and_then(bits).unwrap_or(SimHash::BITS),
        },
        banked: banked.unwrap_or_default(),
        threshold: text::MATCH_DISTANCE,
        text: Some(SharedText {
            query: passages
                .clone()
                .map(|passage| passage.query.into())
                .collect(),
            banked: passages.map(|passage| passage.known.into()).collect(),
            of_query: per_cent(overlap.of_query),
            of_banked: per_cent(overlap.of_known),
        }),
        ..matched(asked, way, entry, bank)
    }
}
