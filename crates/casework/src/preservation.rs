//! Preservation: Regulation (EU) 2021/784 Art 6. Content that was removed or disabled because of a removal order (Art 3) or a
//! specific measure (Art 5), and the data that went with it, is kept for six months for reviews, complaints and lawful
//! requests, closed to everybody else, and then erased.
//!
//! ```text
//! Begun ──material──► … ──extension (a court or authority, before the end)──► … ──end──► Ended ──key destroyed──► Erased
//!            access: request (purpose, reference, reason) ─► a second person confirms ─► read, for a day
//! ```
//! To preserve is not to disclose: Art 6 gives nobody a right to the material; a lawful request names the law it rests on.

use crate::{
    AccessPurpose, Actor, CaseId, Event, MaterialKind, NoticeId, NoticeKind, OrganisationId,
    PreservationBasis, PreservationId, Recorded, Refusal, bank::hexadecimal, event::web_address,
    refusal::written,
};
use jiff::{SignedDuration, Span, Timestamp, ToSpan, tz::TimeZone};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An instant given from outside may lie ahead of our clock by this much.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_secs(120);
/// Art 6(2): six calendar months.
const MONTHS: i64 = 6;
/// An extension ends at most so many months after the end it extends: it is time-limited, and can be extended again.
const LONGEST_EXTENSION: i64 = 24;
/// The owner is told so long before the end.
const TOLD_BEFORE: SignedDuration = SignedDuration::from_hours(24 * 60);
/// A confirmed access ends after so long.
const ACCESS_LASTS: SignedDuration = SignedDuration::from_hours(24);
/// Locations of one preservation.
const MOST_LOCATIONS: usize = 100;

/// The rule by which material is erased, as the certificate names it.
const RULE: &str = "Regulation (EU) 2021/784 Art 6(2): six calendar months from the measure, extended only on request of a \
                    competent authority or court; erased at the end";

/// A longer time, on request of a court or an authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    /// The court or competent authority that asks.
    #[schema(min_length = 1, max_length = 200)]
    pub authority: String,
    /// Its file reference of the proceedings.
    #[schema(min_length = 1, max_length = 200)]
    pub reference: String,
    /// For which ongoing review it is needed, in words.
    #[schema(min_length = 1, max_length = 2_000)]
    pub proceedings: String,
    /// The new end: later than the old one, by two years at most.
    pub until: Timestamp,
    /// SHA-256 of the document that asks, hexadecimal.
    pub document_sha256: String,
}

/// One thing that was deposited. What it is, is in the vault, sealed; this is all that is known outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Material {
    /// From 0, in the order of deposit.
    pub number: u32,
    /// The content, or data that went with it.
    pub kind: MaterialKind,
    /// Its media type, as the depositor says.
    pub media_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// SHA-256 of the sealed file, hexadecimal.
    pub sealed_sha256: String,
    /// SHA-256 of the key it is sealed with, hexadecimal: the same for all of one preservation.
    pub key_sha256: String,
    /// Name of the sealed file.
    pub file: String,
    /// When it was deposited.
    pub at: Timestamp,
}

/// Why somebody wants to look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccess {
    /// One of the purposes of Art 6(1).
    pub purpose: AccessPurpose,
    /// The proceedings', the complaint's or the request's reference.
    #[schema(min_length = 1, max_length = 200)]
    pub reference: String,
    /// Why the material is needed for it; for a lawful request, the law it rests on.
    #[schema(min_length = 1, max_length = 2_000)]
    pub reason: String,
}

/// An access that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Access {
    /// From 0.
    pub number: u32,
    /// What for.
    #[serde(flatten)]
    pub asked: NewAccess,
    /// Who asks.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Who confirmed it and when.
    pub confirmed: Option<Confirmation>,
    /// Which materials were read, each time.
    pub read: Vec<(u32, Timestamp)>,
}

impl Access {
    /// Whether it waits for a second person, or can be used.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.confirmed
            .as_ref()
            .is_none_or(|confirmation| !confirmation.is_over(now))
    }
}

impl Confirmation {
    fn is_over(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) >= ACCESS_LASTS
    }
}

/// The second person's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Confirmation {
    /// Whose.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
    /// Whether there is nobody else in the house to confirm: the exception for a house of one person.
    pub alone: bool,
}

/// What was erased, and by what rule. In the ledger, so that nobody can write it later or take it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErasureCertificate {
    /// Which preservation.
    pub preservation: PreservationId,
    /// Whose.
    pub organisation: OrganisationId,
    /// The order it followed from, if from one.
    pub notice: Option<NoticeId>,
    /// On what ground it was kept.
    pub basis: PreservationBasis,
    /// From when.
    pub since: Timestamp,
    /// Until when, extensions included.
    pub until: Timestamp,
    /// How often it was extended.
    pub extensions: u32,
    /// What was erased: digests and sizes.
    pub items: Vec<ErasedItem>,
    /// SHA-256 of the key that was destroyed, if anything had been deposited.
    pub key_sha256: Option<String>,
    /// The rule.
    pub rule: String,
    /// When it was closed to everybody.
    pub ended_at: Timestamp,
    /// When key and sealed files were gone.
    pub erased_at: Timestamp,
}

/// One erased thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErasedItem {
    /// Its number.
    pub number: u32,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// SHA-256 of the sealed file.
    pub sealed_sha256: String,
}

/// What is to be preserved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPreservation {
    /// Whose.
    pub organisation: OrganisationId,
    /// The notice the measure followed from, with its kind, if from one.
    pub notice: Option<(NoticeId, NoticeKind)>,
    /// The case, for its history.
    pub case: Option<CaseId>,
    /// On what ground; the notice's own if not said.
    pub basis: Option<PreservationBasis>,
    /// Where the content was.
    pub locations: Vec<String>,
    /// When the measure was taken.
    pub since: Timestamp,
}

/// A preservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preservation {
    /// Its identifier.
    pub id: PreservationId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// The notice it followed from, if from one.
    pub notice: Option<NoticeId>,
    /// The case about it.
    pub case: Option<CaseId>,
    /// On what ground.
    pub basis: PreservationBasis,
    /// Where the content was.
    pub locations: Vec<String>,
    /// The instant of the measure.
    pub since: Timestamp,
    /// The end, extensions included.
    pub until: Timestamp,
    /// Oldest first.
    pub extensions: Vec<Extension>,
    /// What is in the vault.
    pub material: Vec<Material>,
    /// Accesses that were asked for, oldest first.
    pub accesses: Vec<Access>,
    /// For which end the owner was told beforehand.
    pub told_of_end: Option<Timestamp>,
    /// Since when it is closed.
    pub ended_at: Option<Timestamp>,
    /// The certificate, once everything is erased.
    pub erased: Option<ErasureCertificate>,
}

/// Six calendar months after an instant, by the UTC calendar: from 31 August to 28 or 29 February.
#[must_use]
pub fn six_months_after(since: Timestamp) -> Timestamp {
    months_after(since, MONTHS)
}

fn months_after(since: Timestamp, months: i64) -> Timestamp {
    let span: Span = months.months();
    // Beyond jiff's calendar nothing ends.
    since
        .to_zoned(TimeZone::UTC)
        .checked_add(span)
        .map_or(Timestamp::MAX, |end| end.timestamp())
}

impl Preservation {
    /// Begins to preserve.
    ///
    /// # Errors
    /// A [`Refusal`] when the ground is a voluntary referral alone, a location is none, or the six months are over or have
    /// not begun.
    pub fn begin(
        id: PreservationId,
        new: NewPreservation,
        now: Timestamp,
    ) -> Result<Event, Refusal> {
        let basis = basis(&new)?;
        if new.locations.is_empty() || new.locations.len() > MOST_LOCATIONS {
            return Err(Refusal::of(
                "locations",
                "out_of_range",
                format!("Give between 1 and {MOST_LOCATIONS} locations."),
            ));
        }
        let locations = new
            .locations
            .iter()
            .map(|location| web_address("locations", location))
            .collect::<Result<_, _>>()?;
        if new.since.duration_since(now) > CLOCK_SKEW {
            return Err(Refusal::of(
                "since",
                "in_the_future",
                "The measure lies in the future; what is preserved was removed or disabled already.",
            ));
        }
        Ok(Event::PreservationBegun {
            id,
            organisation: new.organisation,
            notice: new.notice.map(|(id, _)| id),
            case: new.case,
            basis,
            locations,
            since: new.since,
            until: six_months_after(new.since),
        })
    }

    /// Extends it on request of a court or authority.
    ///
    /// # Errors
    /// A [`Refusal`] after the end, without who asks and why, or with an end that is none or too far.
    pub fn extend(&self, extension: &Extension, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        if self.extensions.last() == Some(extension) {
            return Ok(Vec::new());
        }
        self.must_run(now)?;
        let extension = Extension {
            authority: written("authority", &extension.authority, 200)?,
            reference: written("reference", &extension.reference, 200)?,
            proceedings: written("proceedings", &extension.proceedings, 2_000)?,
            until: extension.until,
            document_sha256: hexadecimal("document_sha256", &extension.document_sha256)?,
        };
        let longest = months_after(self.until, LONGEST_EXTENSION);
        if extension.until <= self.until || extension.until > longest {
            return Err(Refusal::of(
                "until",
                "out_of_range",
                format!(
                    "An extension ends after {} and no later than {longest}; it can be extended again before its end.",
                    self.until
                ),
            ));
        }
        Ok(vec![Event::PreservationExtended {
            preservation: self.id.clone(),
            extension,
        }])
    }

    /// Takes material on. The same bytes again, as the same kind, change nothing.
    ///
    /// # Errors
    /// A [`Refusal`] after the end.
    pub fn deposit(&self, material: Material, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        self.may_deposit(&material.media_type, now)?;
        let mut there = self.material.iter();
        if there.any(|item| item.kind == material.kind && item.sha256 == material.sha256) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::MaterialDeposited {
            preservation: self.id.clone(),
            material: Material {
                number: count(&self.material),
                at: now,
                ..material
            },
        }])
    }

    /// Whether such a thing can still be deposited: asked before it is read, too.
    ///
    /// # Errors
    /// A [`Refusal`] after the end, and for a form, which would be kept with its boundaries.
    pub fn may_deposit(&self, media_type: &str, now: Timestamp) -> Result<(), Refusal> {
        self.must_run(now)?;
        let kind = media_type.trim().to_ascii_lowercase();
        let is_form =
            kind.starts_with("multipart/") || kind.starts_with("application/x-www-form-urlencoded");
        if is_form || kind.is_empty() || kind.len() > 100 {
            return Err(Refusal::new(
                "not_a_file",
                "Send the thing itself as the body, with its own media type, and no form.",
            ));
        }
        Ok(())
    }

    /// The certificate, once there is one.
    ///
    /// # Errors
    /// A [`Refusal`] before.
    pub fn certificate(&self) -> Result<&ErasureCertificate, Refusal> {
        self.erased.as_ref().ok_or_else(|| {
            Refusal::new(
                "not_erased",
                format!("Nothing is erased before {}.", self.until),
            )
        })
    }

    /// Somebody asks to look. The same again while it is open changes nothing. `people` are those of the house who can sign in.
    ///
    /// # Errors
    /// A [`Refusal`] after the end, or without reference or reason.
    pub fn request_access(
        &self,
        asked: &NewAccess,
        by: &Actor,
        people: usize,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        self.must_run(now)?;
        let asked = NewAccess {
            purpose: asked.purpose,
            reference: written("reference", &asked.reference, 200)?,
            reason: written("reason", &asked.reason, 2_000)?,
        };
        if let Some(last) = self.accesses.last()
            && last.by == *by
            && last.asked == asked
            && last.is_open(now)
        {
            return Ok(Vec::new());
        }
        let number = count(&self.accesses);
        let mut events = vec![Event::PreservedAccessRequested {
            preservation: self.id.clone(),
            number,
            asked,
        }];
        if people == 1 && matches!(by, Actor::Person { .. }) {
            events.push(Event::PreservedAccessConfirmed {
                preservation: self.id.clone(),
                number,
                alone: true,
            });
        }
        Ok(events)
    }

    /// A second person confirms an access. Again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when it is the same person, no person, or there is no such access; after the end.
    pub fn confirm_access(
        &self,
        number: u32,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        self.must_run(now)?;
        let access = self.access(number)?;
        if access.confirmed.is_some() {
            return Ok(Vec::new());
        }
        if !matches!(by, Actor::Person { .. }) {
            return Err(Refusal::new(
                "needs_a_person",
                "A person confirms an access, in the console; a program cannot.",
            ));
        }
        if access.by == *by {
            return Err(Refusal::new(
                "needs_another",
                "Another person of your organisation confirms this: whoever asks does not.",
            ));
        }
        Ok(vec![Event::PreservedAccessConfirmed {
            preservation: self.id.clone(),
            number,
            alone: false,
        }])
    }

    /// Whoever asked reads one thing. The event comes before the bytes.
    ///
    /// # Errors
    /// A [`Refusal`] while nobody confirmed, more than a day after, for somebody else, for what is not there; after the end.
    pub fn read(
        &self,
        number: u32,
        material: u32,
        by: &Actor,
        now: Timestamp,
    ) -> Result<(Event, &Material), Refusal> {
        self.must_run(now)?;
        let access = self.access(number)?;
        if access.by != *by {
            return Err(Refusal::new(
                "not_yours",
                "Whoever asked for this access reads; ask for one of your own.",
            ));
        }
        let Some(confirmation) = &access.confirmed else {
            return Err(Refusal::new(
                "not_confirmed",
                "Nobody has confirmed this access yet; another person of your organisation does, in the console.",
            ));
        };
        if confirmation.is_over(now) {
            return Err(Refusal::new(
                "access_over",
                "This access was confirmed more than a day ago; ask for another.",
            ));
        }
        let found = self.material.iter().find(|item| item.number == material);
        let found = found.ok_or_else(|| {
            Refusal::of("material", "no_such_material", "There is no such material.")
        })?;
        let event = Event::PreservedMaterialRead {
            preservation: self.id.clone(),
            number,
            material,
        };
        Ok((event, found))
    }

    /// What is due by itself at an instant: telling the owner sixty days before the end, or the end.
    #[must_use]
    pub fn due(&self, now: Timestamp) -> Option<Event> {
        if self.ended_at.is_some() {
            return None;
        }
        if now >= self.until {
            return Some(Event::PreservationEnded {
                preservation: self.id.clone(),
                case: self.case.clone(),
            });
        }
        (self.told_of_end != Some(self.until) && now >= self.told_at()).then(|| {
            Event::PreservationEndNear {
                preservation: self.id.clone(),
                case: self.case.clone(),
                until: self.until,
            }
        })
    }

    /// When something is due next by itself; `None` once it has ended.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        match self.ended_at {
            Some(_) => None,
            None if self.told_of_end == Some(self.until) => Some(self.until),
            None => Some(self.told_at()),
        }
    }

    fn told_at(&self) -> Timestamp {
        self.until
            .checked_sub(TOLD_BEFORE)
            .unwrap_or(Timestamp::MIN)
    }

    /// The certificate of what has been erased; `None` while it has not ended, or once there is one.
    #[must_use]
    pub fn certify(&self, now: Timestamp) -> Option<Event> {
        let ended_at = self.ended_at.filter(|_| self.erased.is_none())?;
        let certificate = ErasureCertificate {
            preservation: self.id.clone(),
            organisation: self.organisation.clone(),
            notice: self.notice.clone(),
            basis: self.basis,
            since: self.since,
            until: self.until,
            extensions: count(&self.extensions),
            items: self.items(),
            key_sha256: self.material.first().map(|item| item.key_sha256.clone()),
            rule: RULE.to_owned(),
            ended_at,
            erased_at: now,
        };
        Some(Event::PreservationErased {
            preservation: self.id.clone(),
            case: self.case.clone(),
            certificate,
        })
    }

    fn items(&self) -> Vec<ErasedItem> {
        let items = self.material.iter().map(|item| ErasedItem {
            number: item.number,
            bytes: item.bytes,
            sha256: item.sha256.clone(),
            sealed_sha256: item.sealed_sha256.clone(),
        });
        items.collect()
    }

    fn access(&self, number: u32) -> Result<&Access, Refusal> {
        let mut accesses = self.accesses.iter();
        accesses
            .find(|access| access.number == number)
            .ok_or_else(|| Refusal::of("access", "no_such_access", "There is no such access."))
    }

    fn must_run(&self, now: Timestamp) -> Result<(), Refusal> {
        // Closed from the instant of the end, whether the work of erasing has begun or not.
        if self.ended_at.is_none() && now < self.until {
            return Ok(());
        }
        Err(Refusal::new(
            "preservation_ended",
            format!(
                "This preservation ended at {}: nothing can be added, read or extended any more.",
                self.until
            ),
        ))
    }

    /// Where it stands, spelled as in JSON.
    #[must_use]
    pub fn stage(&self) -> &'static str {
        match (&self.erased, self.ended_at) {
            (Some(_), _) => "erased",
            (None, Some(_)) => "ended",
            (None, None) => "running",
        }
    }

    /// The preservation after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        if let (
            Event::PreservationBegun {
                id,
                organisation,
                notice,
                case,
                basis,
                locations,
                since,
                until,
            },
            None,
        ) = (&recorded.event, &before)
        {
            return Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                notice: notice.clone(),
                case: case.clone(),
                basis: *basis,
                locations: locations.clone(),
                since: *since,
                until: *until,
                extensions: Vec::new(),
                material: Vec::new(),
                accesses: Vec::new(),
                told_of_end: None,
                ended_at: None,
                erased: None,
            });
        }
        let mut kept = before?;
        let at = recorded.at;
        match &recorded.event {
            Event::PreservationExtended { extension, .. } => {
                kept.until = extension.until;
                kept.extensions.push(extension.clone());
            }
            Event::MaterialDeposited { material, .. } => kept.material.push(material.clone()),
            Event::PreservedAccessRequested { number, asked, .. } => kept.accesses.push(Access {
                number: *number,
                asked: asked.clone(),
                by: recorded.actor.clone(),
                at,
                confirmed: None,
                read: Vec::new(),
            }),
            Event::PreservedAccessConfirmed { number, alone, .. } => {
                let confirmation = Confirmation {
                    by: recorded.actor.clone(),
                    at,
                    alone: *alone,
                };
                if let Some(access) = kept.access_mut(*number) {
                    access.confirmed.get_or_insert(confirmation);
                }
            }
            Event::PreservedMaterialRead {
                number, material, ..
            } => {
                if let Some(access) = kept.access_mut(*number) {
                    access.read.push((*material, at));
                }
            }
            Event::PreservationEndNear { until, .. } => kept.told_of_end = Some(*until),
            Event::PreservationEnded { .. } => {
                kept.ended_at.get_or_insert(at);
            }
            Event::PreservationErased { certificate, .. } => {
                kept.erased.get_or_insert_with(|| certificate.clone());
            }
            _ => {}
        }
        Some(kept)
    }

    fn access_mut(&mut self, number: u32) -> Option<&mut Access> {
        self.accesses
            .iter_mut()
            .find(|access| access.number == number)
    }
}

/// The ground: of the notice, or as said. A voluntary referral is none (Art 6(1) names removal orders and specific measures).
fn basis(new: &NewPreservation) -> Result<PreservationBasis, Refusal> {
    let kind = new.notice.as_ref().map(|(_, kind)| *kind);
    match (new.basis, kind) {
        (None | Some(PreservationBasis::RemovalOrder), Some(NoticeKind::RemovalOrder)) => {
            Ok(PreservationBasis::RemovalOrder)
        }
        (Some(PreservationBasis::SpecificMeasure), _) => Ok(PreservationBasis::SpecificMeasure),
        (None | Some(PreservationBasis::RemovalOrder), Some(NoticeKind::Referral)) => {
            Err(Refusal::of(
                "basis",
                "not_a_basis",
                "A voluntary referral is no ground for preservation: Art 6 covers what was removed because of a removal order \
                 (Art 3) or a specific measure (Art 5). To keep this you need another basis in law; if you removed it under \
                 a specific measure, say so.",
            ))
        }
        (_, None) => Err(Refusal::of(
            "basis",
            "missing",
            "Say on what ground: a removal order, by naming it, or “specific_measure” (Art 5).",
        )),
    }
}

fn count<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
#[path = "preservation_tests.rs"]
mod tests;
