//! Banks: named, owned, versioned sets of known content with provenance.

use crate::{
    Actor, BankId, EntryId, Event, Ground, GroupId, LinkSignal, OrganisationId, Recorded, Refusal,
    Thoroughness, Tlp, refusal::written,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest label, source or name, in characters.
pub const CONTENT_TEXT_LIMIT: usize = 300;
const REASON_LIMIT: usize = 4_000;

/// A bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bank {
    /// Its identifier.
    pub id: BankId,
    /// Who owns it.
    pub organisation: OrganisationId,
    /// Its name, unique within the organisation.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Whether it was made for every organisation of the instance, before it was marked otherwise.
    pub shared: bool,
    /// Its mark, where it was given one: see [`Bank::tlp`].
    #[serde(default)]
    pub tlp: Option<Tlp>,
    /// The group it is shared with, where its mark is amber.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// How hard uploads are compared with it.
    #[serde(default)]
    pub thoroughness: Thoroughness,
    /// Number of changes since it was made; a match names the version it was found in.
    pub version: u64,
    /// Entries that match.
    pub entries: u64,
    /// Entries withdrawn.
    pub withdrawn: u64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// What is known about a piece of content when it is banked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEntry {
    /// PDQ, 64 hexadecimal digits, where the content is an image.
    pub pdq: Option<String>,
    /// PDQ quality 0–100; below 50 the PDQ is kept but never matched.
    pub quality: Option<u8>,
    /// SHA-256 of the bytes, hexadecimal, where the bytes or their digest were given.
    pub sha256: Option<String>,
    /// SHA-256 of its local features, a blob, where they were extracted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<String>,
    /// What is kept of its frames, where it is a video.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<VideoSignal>,
    /// What is kept of its sound, where it is a sound or a video with a sound track in which something happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sound: Option<SoundSignal>,
    /// What it is known by, where the content is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<TextSignal>,
    /// The link, where the content is an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<LinkSignal>,
    /// Whether the bytes are among the blobs.
    pub stored: bool,
    /// What it is, in words.
    pub label: String,
    /// Where the knowledge comes from: who found it, which list, which case.
    pub source: String,
    /// Why it is terrorist content, Art 2(7).
    pub ground: Ground,
    /// The reasoning of whoever banked it.
    pub reason: String,
}

/// What is kept of a banked video.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VideoSignal {
    /// SHA-256 of the hashes of its frames, a blob.
    pub track: String,
    /// Its length in milliseconds.
    pub duration_ms: u64,
    /// How many of its frames were looked at.
    pub frames: u32,
}

/// What is kept of a banked sound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SoundSignal {
    /// SHA-256 of its fingerprint, a blob.
    pub fingerprint: String,
    /// Its length in milliseconds.
    pub duration_ms: u64,
    /// Whether anything happens in it. Silence and steady tones are alike everywhere, so only their very bytes match.
    pub tells: bool,
}

/// What a text is known by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TextSignal {
    /// By which rules the text was made comparable: only signals of one version are compared.
    pub version: u8,
    /// SimHash of 256 bits, 64 hexadecimal digits; none where the text is too short to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub simhash: Option<String>,
    /// SHA-256 of the fingerprints of its parts, a blob; none where the text is too short to tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprints: Option<String>,
    /// TLSH of the bytes, where they are enough for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tlsh: Option<String>,
    /// The language, a tag of BCP 47, where it can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// A bank entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its identifier.
    pub id: EntryId,
    /// Its bank.
    pub bank: BankId,
    /// What is known.
    #[serde(flatten)]
    pub content: NewEntry,
    /// When it was added.
    pub added_at: Timestamp,
    /// By whom.
    pub added_by: Actor,
    /// When and why it was withdrawn, if so.
    pub withdrawn: Option<(Timestamp, String)>,
    /// What others hold against it and its owner has not answered, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Dispute>,
}

/// What an organisation that matched against an entry holds against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Who.
    pub by: OrganisationId,
    /// Why.
    pub reason: String,
    /// Since when.
    pub at: Timestamp,
}

impl Bank {
    /// Makes a bank.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field when the name is empty or too long.
    pub fn create(
        id: BankId,
        organisation: OrganisationId,
        name: &str,
        description: &str,
        shared: bool,
        thoroughness: Thoroughness,
    ) -> Result<Event, Refusal> {
        let name = written("name", name, 100)?;
        let description: String = description.trim().chars().take(REASON_LIMIT).collect();
        Ok(Event::BankCreated {
            id,
            organisation,
            name,
            description,
            shared,
            thoroughness,
        })
    }

    /// Chooses how hard uploads are compared with it. The same again changes nothing.
    #[must_use]
    pub fn choose(&self, thoroughness: Thoroughness) -> Vec<Event> {
        if self.thoroughness == thoroughness {
            return Vec::new();
        }
        vec![Event::ThoroughnessChosen {
            bank: self.id.clone(),
            thoroughness,
        }]
    }

    /// Adds known content.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field when a text is missing, a hash is not hexadecimal, or no signal is given at all.
    pub fn add(&self, id: EntryId, mut entry: NewEntry) -> Result<Event, Refusal> {
        entry.label = written("label", &entry.label, CONTENT_TEXT_LIMIT)?;
        entry.source = written("source", &entry.source, CONTENT_TEXT_LIMIT)?;
        entry.reason = written("reason", &entry.reason, REASON_LIMIT)?;
        entry.pdq = entry
            .pdq
            .map(|hash| hexadecimal("pdq", &hash))
            .transpose()?;
        entry.sha256 = entry
            .sha256
            .map(|hash| hexadecimal("sha256", &hash))
            .transpose()?;
        entry.link = entry.link.map(LinkSignal::checked).transpose()?;
        if entry.link.is_some() && (entry.pdq.is_some() || entry.sha256.is_some()) {
            return Err(Refusal::of(
                "url",
                "two_kinds",
                "An entry is about an address or about a file: bank the two as two entries.",
            ));
        }
        if entry.pdq.is_none() && entry.sha256.is_none() && entry.link.is_none() {
            return Err(Refusal::of(
                "pdq",
                "no_signal",
                "An entry needs a file, a PDQ hash, a SHA-256 digest or a URL.",
            ));
        }
        if entry.quality.is_some_and(|quality| quality > 100) {
            return Err(Refusal::of(
                "quality",
                "out_of_range",
                "PDQ quality is between 0 and 100.",
            ));
        }
        if entry.pdq.is_none() {
            entry.quality = None;
        }
        Ok(Event::EntryAdded {
            id,
            bank: self.id.clone(),
            entry,
        })
    }

    /// The bank after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match (&recorded.event, before) {
            (
                Event::BankCreated {
                    id,
                    organisation,
                    name,
                    description,
                    shared,
                    thoroughness,
                },
                _,
            ) => Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                name: name.clone(),
                description: description.clone(),
                shared: *shared,
                tlp: None,
                group: None,
                thoroughness: *thoroughness,
                version: 0,
                entries: 0,
                withdrawn: 0,
                created_at: recorded.at,
            }),
            (Event::ThoroughnessChosen { thoroughness, .. }, Some(bank)) => Some(Self {
                thoroughness: *thoroughness,
                version: bank.version + 1,
                ..bank
            }),
            (Event::BankShared { tlp, group, .. }, Some(bank)) => Some(Self {
                tlp: Some(*tlp),
                group: group.clone(),
                version: bank.version + 1,
                ..bank
            }),
            (Event::EntryAdded { .. }, Some(bank)) => Some(Self {
                version: bank.version + 1,
                entries: bank.entries + 1,
                ..bank
            }),
            (Event::EntryWithdrawn { .. }, Some(bank)) => Some(Self {
                version: bank.version + 1,
                entries: bank.entries.saturating_sub(1),
                withdrawn: bank.withdrawn + 1,
                ..bank
            }),
            (_, before) => before,
        }
    }
}

impl Entry {
    /// Withdraws the entry: it matches nothing from now on, and stays on record. Once more changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when no reason is given.
    pub fn withdraw(&self, reason: &str) -> Result<Vec<Event>, Refusal> {
        let reason = written("reason", reason, REASON_LIMIT)?;
        if self.withdrawn.is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![Event::EntryWithdrawn {
            id: self.id.clone(),
            bank: self.bank.clone(),
            reason,
        }])
    }

    /// Somebody who matched against it says that it is no terrorist content. Once more, or of a withdrawn entry, changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when no reason is given.
    pub fn dispute(&self, by: &OrganisationId, reason: &str) -> Result<Vec<Event>, Refusal> {
        let reason = written("reason", reason, REASON_LIMIT)?;
        if self.withdrawn.is_some() || self.disputes.iter().any(|dispute| dispute.by == *by) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::EntryDisputed {
            id: self.id.clone(),
            bank: self.bank.clone(),
            by: by.clone(),
            reason,
        }])
    }

    /// Its owner looked again and keeps it, with reasons on record. Where nothing is disputed, nothing changes.
    ///
    /// # Errors
    /// A [`Refusal`] when no reason is given.
    pub fn keep(&self, reason: &str) -> Result<Vec<Event>, Refusal> {
        let reason = written("reason", reason, REASON_LIMIT)?;
        if self.disputes.is_empty() || self.withdrawn.is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![Event::EntryKept {
            id: self.id.clone(),
            bank: self.bank.clone(),
            reason,
        }])
    }

    /// Its picture's local features, extracted after it had been added. Once more changes nothing.
    #[must_use]
    pub fn deepen(&self, features: &str) -> Vec<Event> {
        if self.content.features.is_some() {
            return Vec::new();
        }
        vec![Event::EntryDeepened {
            id: self.id.clone(),
            bank: self.bank.clone(),
            features: features.to_owned(),
        }]
    }

    /// The entry after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match (&recorded.event, before) {
            (Event::EntryAdded { id, bank, entry }, _) => Some(Self {
                id: id.clone(),
                bank: bank.clone(),
                content: entry.clone(),
                added_at: recorded.at,
                added_by: recorded.actor.clone(),
                withdrawn: None,
                disputes: Vec::new(),
            }),
            (Event::EntryDisputed { by, reason, .. }, Some(mut entry)) => {
                entry.disputes.push(Dispute {
                    by: by.clone(),
                    reason: reason.clone(),
                    at: recorded.at,
                });
                Some(entry)
            }
            (Event::EntryKept { .. }, Some(entry)) => Some(Self {
                disputes: Vec::new(),
                ..entry
            }),
            (Event::EntryDeepened { features, .. }, Some(entry)) => Some(Self {
                content: NewEntry {
                    features: Some(features.clone()),
                    ..entry.content
                },
                ..entry
            }),
            (Event::EntryWithdrawn { reason, .. }, Some(entry)) => Some(Self {
                withdrawn: Some((recorded.at, reason.clone())),
                ..entry
            }),
            (_, before) => before,
        }
    }
}

/// 64 hexadecimal digits in lower case.
pub(crate) fn hexadecimal(field: &'static str, text: &str) -> Result<String, Refusal> {
    let text = text.trim().to_ascii_lowercase();
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(text)
    } else {
        Err(Refusal::of(
            field,
            "not_a_hash",
            format!("“{field}” must be 64 hexadecimal digits."),
        ))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn bank() -> Bank {
        let id = BankId::new(Timestamp::UNIX_EPOCH, [0; 10]);
        let owner = OrganisationId::new(Timestamp::UNIX_EPOCH, [0; 10]);
        let event =
            Bank::create(id, owner, " Known images ", "", true, Thoroughness::Exact).unwrap();
        Bank::apply(
            None,
            &Recorded {
                seq: 0,
                at: Timestamp::UNIX_EPOCH,
                actor: Actor::Operator,
                event,
            },
        )
        .unwrap()
    }

    fn content() -> NewEntry {
        NewEntry {
            pdq: Some("AB".repeat(32)),
            quality: Some(90),
            sha256: None,
            features: None,
            video: None,
            sound: None,
            text: None,
            link: None,
            stored: false,
            label: "poster".into(),
            source: "joint action".into(),
            ground: Ground::Incites,
            reason: "glorifies an attack".into(),
        }
    }

    #[test]
    fn every_change_of_a_bank_is_a_new_version_and_a_withdrawn_entry_stays_on_record() {
        let (bank, id) = (bank(), EntryId::new(Timestamp::UNIX_EPOCH, [1; 10]));
        let at = |event| Recorded {
            seq: 1,
            at: Timestamp::UNIX_EPOCH,
            actor: Actor::Operator,
            event,
        };
        let added = at(bank.add(id, content()).unwrap());
        let entry = Entry::apply(None, &added).unwrap();
        let bank = Bank::apply(Some(bank), &added).unwrap();
        assert_eq!((bank.version, bank.entries), (1, 1));
        assert_eq!(
            entry.content.pdq.as_deref(),
            Some("ab".repeat(32).as_str()),
            "hashes are kept in lower case"
        );
        let withdrawn = at(entry
            .withdraw("a newsroom's own picture")
            .unwrap()
            .remove(0));
        let (entry, bank) = (
            Entry::apply(Some(entry), &withdrawn).unwrap(),
            Bank::apply(Some(bank), &withdrawn).unwrap(),
        );
        assert_eq!((bank.version, bank.entries, bank.withdrawn), (2, 0, 1));
        assert!(entry.withdraw("again").unwrap().is_empty());
    }

    #[test]
    fn a_chosen_thoroughness_is_a_change_of_the_bank_and_the_same_again_is_none() {
        let bank = bank();
        let mut events = bank.choose(Thoroughness::Thorough);
        let chosen = Recorded {
            seq: 1,
            at: Timestamp::UNIX_EPOCH,
            actor: Actor::Operator,
            event: events.remove(0),
        };
        let bank = Bank::apply(Some(bank), &chosen).unwrap();
        assert_eq!(
            (bank.thoroughness, bank.version),
            (Thoroughness::Thorough, 1)
        );
        assert!(bank.choose(Thoroughness::Thorough).is_empty());
    }

    #[test]
    fn banks_matches_and_entries_recorded_before_there_were_ways_are_still_read() {
        let event: Event = serde_json::from_str(
            r#"{"type":"bank_created","id":"bank_00000000000000000000000000","organisation":"org_00000000000000000000000000","name":"n","description":"","shared":false}"#,
        )
        .unwrap();
        let Event::BankCreated { thoroughness, .. } = event else {
            panic!("another event")
        };
        assert_eq!(thoroughness, Thoroughness::Standard);
    }

    #[test]
    fn an_entry_without_provenance_or_signal_is_refused_by_field() {
        let id = || EntryId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let field = |entry| bank().add(id(), entry).unwrap_err().field;
        assert_eq!(
            field(NewEntry {
                label: " ".into(),
                ..content()
            }),
            Some("label")
        );
        assert_eq!(
            field(NewEntry {
                source: String::new(),
                ..content()
            }),
            Some("source")
        );
        assert_eq!(
            field(NewEntry {
                reason: String::new(),
                ..content()
            }),
            Some("reason")
        );
        assert_eq!(
            field(NewEntry {
                pdq: Some("xyz".into()),
                ..content()
            }),
            Some("pdq")
        );
        assert_eq!(
            field(NewEntry {
                pdq: None,
                ..content()
            }),
            Some("pdq")
        );
        assert_eq!(
            field(NewEntry {
                quality: Some(101),
                ..content()
            }),
            Some("quality")
        );
    }
}
