//! Preserving what was removed (Art 6): it begins with Annex II, takes material into the vault, is looked at by two people
//! for a purpose, and is erased at its end.
//!
//! What erases is that the key is destroyed. It is done in three steps that can each be done again: the event that closes
//! it, key and sealed files, the event with the certificate. A crash between any two is finished after the next start.

use crate::history::name_of;
use crate::jobs::Kind;
use crate::{App, AppError, Caller, EntryPage, reach};
use bytes::Bytes;
use casework::{
    AccessPurpose, Actor, Event, Executed, Extension, ItemStage, Material, MaterialKind, NewAccess,
    NewPreservation, Notice, NoticeBody, Preservation, PreservationId, Refusal, Scope,
};
use exchange::v1::{
    AccessCounts, AccessView, BeginPreservation, CertificateView, MaterialView, Page,
    PreservationView,
};
use exchange::webhook::Message;
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;
use std::collections::HashMap;
use store::{Connection, Sealed, Sealing, Tx, events, organisations, preservations};
use tokio::sync::mpsc;

/// Preservations looked at in one round.
const AT_A_TIME: u32 = 64;

/// A piece of a body on its way into the vault.
#[derive(Debug)]
pub enum Piece {
    /// More bytes.
    Bytes(Bytes),
    /// That was all. A body that ends without it was cut off.
    End,
}

/// What a deposit is, as its depositor says.
#[derive(Debug, Clone)]
pub struct NewMaterial {
    /// The content, or data that went with it.
    pub kind: MaterialKind,
    /// Its media type.
    pub media_type: String,
}

/// What is read from the vault: pieces in order, or why no more come.
pub type Pieces = mpsc::Receiver<Result<Bytes, AppError>>;

impl App {
    /// Begins to preserve what an addressee has just removed or disabled on an order, in the transaction of its Annex II:
    /// `notice` is the order as it was before. An Annex II about some of its locations begins one for these, and the next one
    /// another. For anything but an order nothing happens.
    pub(crate) async fn begin_preservation(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        notice: &Notice,
        executed: &Executed,
    ) -> Result<(), AppError> {
        let NoticeBody::RemovalOrder(order) = &notice.body else {
            return Ok(());
        };
        let addressee = &notice.terms.addressee;
        let before = preservations::of_notice(tx.connection(), addressee, &notice.id).await?;
        let locations: Vec<String> = order
            .items
            .iter()
            .filter(|item| match executed.urls.is_empty() {
                true => item.stage != ItemStage::Executed,
                false => executed.urls.contains(&item.url),
            })
            .map(|item| item.url.clone())
            .filter(|url| !before.iter().any(|kept| kept.locations.contains(url)))
            .collect();
        if locations.is_empty() {
            return Ok(());
        }
        let new = NewPreservation {
            organisation: addressee.clone(),
            notice: Some((notice.id.clone(), notice.kind())),
            case: notice.addressee_case.clone(),
            basis: None,
            locations,
            since: executed.at,
        };
        let now = self.now();
        let id = PreservationId::new(now, self.environment().random()?);
        tx.append(actor, Preservation::begin(id, new, now)?).await?;
        Ok(())
    }

    /// Begins to preserve what was removed under a specific measure, or on an order that was executed before there was a
    /// vault. The same again gives what is there (`false`).
    ///
    /// # Errors
    /// [`AppError::Refused`] when the ground is a voluntary referral alone.
    pub async fn preserve(
        &self,
        caller: &Caller,
        new: &BeginPreservation,
    ) -> Result<(PreservationView, bool), AppError> {
        caller.must(Scope::Preserve)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        let notice = match &new.notice {
            Some(id) => {
                let notice = reach::notice(tx.connection(), caller, id).await?;
                // The issuer of an order holds nothing of it.
                if notice.terms.addressee != *caller.id() {
                    return Err(AppError::Forbidden(
                        "Only the addressee of a notice preserves what it removed.".to_owned(),
                    ));
                }
                Some(notice)
            }
            None => None,
        };
        if let Some(notice) = &notice {
            let there = preservations::of_notice(tx.connection(), caller.id(), &notice.id).await?;
            if let Some(there) = there.first() {
                let view = self.view(tx.connection(), caller, there).await?;
                return Ok((view, false));
            }
        }
        let locations = match (&notice, new.locations.is_empty()) {
            (Some(notice), true) => notice.terms.urls().map(str::to_owned).collect(),
            _ => new.locations.clone(),
        };
        let wanted = NewPreservation {
            organisation: caller.id().clone(),
            case: notice
                .as_ref()
                .and_then(|notice| notice.addressee_case.clone()),
            notice: notice.map(|notice| (notice.id.clone(), notice.kind())),
            basis: new.basis,
            locations,
            since: new.since,
        };
        let id = PreservationId::new(now, self.environment().random()?);
        let event = Preservation::begin(id.clone(), wanted, now)?;
        if let Some(there) = same(&mut tx, caller, &event).await? {
            let view = self.view(tx.connection(), caller, &there).await?;
            return Ok((view, false));
        }
        tx.append(&caller.actor, event).await?;
        let kept = reach::preservation(tx.connection(), caller, &id).await?;
        let view = self.view(tx.connection(), caller, &kept).await?;
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok((view, true))
    }

    /// A page of the caller's preservations, those that end soonest first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when `after` is no place in the list.
    pub async fn preservations(
        &self,
        caller: &Caller,
        page: &EntryPage,
    ) -> Result<Page<PreservationView>, AppError> {
        caller.must_any(&[Scope::Preserve, Scope::Oversee])?;
        let after = page.after.as_deref().map(|text| {
            let (ends, id) = text.split_once('.')?;
            Some((ends.parse().ok()?, id.to_owned()))
        });
        let after = match after {
            Some(None) => {
                let detail = "“after” is the “next” of a page before.";
                return Err(AppError::invalid("after", detail));
            }
            Some(place) => place,
            None => None,
        };
        let mut connection = self.store().read().await?;
        let found =
            preservations::list(&mut connection, caller.id(), after.as_ref(), page.size()).await?;
        let (kept, next, total) = found;
        let mut items = Vec::with_capacity(kept.len());
        for kept in &kept {
            items.push(self.view(&mut connection, caller, kept).await?);
        }
        let next = next.map(|(ends, id)| format!("{ends}.{id}"));
        Ok(Page { items, total, next })
    }

    /// One preservation of the caller's.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn preservation(
        &self,
        caller: &Caller,
        id: &PreservationId,
    ) -> Result<PreservationView, AppError> {
        caller.must_any(&[Scope::Preserve, Scope::Oversee])?;
        let mut connection = self.store().read().await?;
        let kept = reach::preservation(&mut connection, caller, id).await?;
        self.view(&mut connection, caller, &kept).await
    }

    /// Extends one on request of a court or authority.
    ///
    /// # Errors
    /// [`AppError::Refused`] after its end, or without who asks, for what, and until when.
    pub async fn extend_preservation(
        &self,
        caller: &Caller,
        id: &PreservationId,
        extension: &Extension,
    ) -> Result<PreservationView, AppError> {
        let now = self.now();
        self.change(caller, id, |kept, _| kept.extend(extension, now))
            .await
    }

    /// Asks to look at what is preserved.
    ///
    /// # Errors
    /// [`AppError::Refused`] after its end, or without purpose, reference and reason.
    pub async fn request_access(
        &self,
        caller: &Caller,
        id: &PreservationId,
        asked: &NewAccess,
    ) -> Result<PreservationView, AppError> {
        let now = self.now();
        self.change(caller, id, |kept, people| {
            kept.request_access(asked, &caller.actor, people, now)
        })
        .await
    }

    /// Confirms an access that somebody else asked for.
    ///
    /// # Errors
    /// [`AppError::Refused`] for whoever asked themselves, and for programs.
    pub async fn confirm_access(
        &self,
        caller: &Caller,
        id: &PreservationId,
        number: u32,
    ) -> Result<PreservationView, AppError> {
        let now = self.now();
        self.change(caller, id, |kept, _| {
            kept.confirm_access(number, &caller.actor, now)
        })
        .await
    }

    async fn change(
        &self,
        caller: &Caller,
        id: &PreservationId,
        decide: impl FnOnce(&Preservation, usize) -> Result<Vec<Event>, Refusal>,
    ) -> Result<PreservationView, AppError> {
        caller.must(Scope::Preserve)?;
        let mut tx = self.store().write().await?;
        let kept = reach::preservation(tx.connection(), caller, id).await?;
        let people = organisations::people(tx.connection(), caller.id()).await?;
        let people = people
            .iter()
            .filter(|person| person.disabled_at.is_none())
            .count();
        let events = decide(&kept, people)?;
        tx.append_all(&caller.actor, events).await?;
        let kept = reach::preservation(tx.connection(), caller, id).await?;
        let view = self.view(tx.connection(), caller, &kept).await?;
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(view)
    }

    /// Seals material as it comes and keeps it. The same bytes again give what is there.
    ///
    /// # Errors
    /// [`AppError::Refused`] after its end, when there are too many bytes, or the body was cut off; nothing is kept then.
    pub async fn deposit(
        &self,
        caller: &Caller,
        id: &PreservationId,
        new: NewMaterial,
        body: mpsc::Receiver<Piece>,
    ) -> Result<MaterialView, AppError> {
        caller.must(Scope::Preserve)?;
        let mut connection = self.store().read().await?;
        let kept = reach::preservation(&mut connection, caller, id).await?;
        drop(connection);
        // Before anything is read, and again when all is there.
        kept.may_deposit(&new.media_type, self.now())?;
        let sealing = self.store().vault().seal(id, self.environment()).await?;
        let sealed = seal(sealing, body, self.inner.material_bytes).await?;
        let file = sealed.file.clone();
        let recorded = self.record_deposit(caller, id, new, sealed).await;
        if !matches!(&recorded, Ok((_, true))) {
            // What no event names is not kept; and a key that was made for it after the end is destroyed.
            self.store().vault().remove_file(id, &file).await?;
            if matches!(&recorded, Err(AppError::Refused(_))) {
                self.forget_key_if_over(id).await?;
            }
        }
        recorded.map(|(view, _)| view)
    }

    async fn record_deposit(
        &self,
        caller: &Caller,
        id: &PreservationId,
        new: NewMaterial,
        sealed: Sealed,
    ) -> Result<(MaterialView, bool), AppError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        let kept = reach::preservation(tx.connection(), caller, id).await?;
        let material = Material {
            number: 0,
            kind: new.kind,
            media_type: new.media_type,
            bytes: sealed.bytes,
            sha256: sealed.sha256.clone(),
            sealed_sha256: sealed.sealed_sha256,
            key_sha256: sealed.key_sha256,
            file: sealed.file,
            at: now,
        };
        let events = kept.deposit(material, now)?;
        let is_new = !events.is_empty();
        tx.append_all(&caller.actor, events).await?;
        let kept = reach::preservation(tx.connection(), caller, id).await?;
        tx.commit().await?;
        let mut there = kept.material.iter().rev();
        let found = there.find(|item| item.kind == new.kind && item.sha256 == sealed.sha256);
        let view = found.map(MaterialView::from);
        let view = view.ok_or(AppError::NotFound("material"))?;
        Ok((view, is_new))
    }

    async fn forget_key_if_over(&self, id: &PreservationId) -> Result<(), AppError> {
        let mut connection = self.store().read().await?;
        let kept = preservations::get(&mut connection, id).await?;
        drop(connection);
        if kept.is_some_and(|kept| kept.ended_at.is_some()) {
            self.store().vault().destroy_key(id).await?;
        }
        Ok(())
    }

    /// Reads material back, for an access that was confirmed. The reading is on record before the first byte.
    ///
    /// # Errors
    /// [`AppError::Refused`] without a confirmed access of the caller's own.
    pub async fn read_preserved(
        &self,
        caller: &Caller,
        id: &PreservationId,
        access: u32,
        material: u32,
    ) -> Result<(MaterialView, Pieces), AppError> {
        caller.must(Scope::Preserve)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        let kept = reach::preservation(tx.connection(), caller, id).await?;
        let (event, material) = kept.read(access, material, &caller.actor, now)?;
        tx.append(&caller.actor, event).await?;
        tx.commit().await?;
        let mut opening = self.store().vault().open(id, &material.file).await?;
        let (send, pieces) = mpsc::channel(2);
        tokio::task::spawn_blocking(move || {
            loop {
                let next = match opening.next_bytes() {
                    Ok(Some(bytes)) => Ok(Bytes::from(bytes)),
                    Ok(None) => return,
                    Err(error) => Err(AppError::from(error)),
                };
                let is_over = next.is_err();
                // Whoever read has gone away, or there is no more.
                if send.blocking_send(next).is_err() || is_over {
                    return;
                }
            }
        });
        Ok((MaterialView::from(material), pieces))
    }

    /// The certificate of what was erased.
    ///
    /// # Errors
    /// [`AppError::Refused`] while it is not erased.
    pub async fn erasure_certificate(
        &self,
        caller: &Caller,
        id: &PreservationId,
    ) -> Result<CertificateView, AppError> {
        caller.must_any(&[Scope::Preserve, Scope::Oversee])?;
        let mut connection = self.store().read().await?;
        let kept = reach::preservation(&mut connection, caller, id).await?;
        let certificate = kept.certificate()?.clone();
        let recorded = events::about(&mut connection, id.as_str()).await?;
        let event = recorded
            .iter()
            .find(|recorded| matches!(recorded.event, Event::PreservationErased { .. }))
            .ok_or(AppError::NotFound("certificate"))?;
        let (seq, verifier_key) = (event.seq, self.store().verifying_key().to_string());
        let entry = events::entries(&mut connection, seq, 1).await?.pop();
        let opening = entry
            .and_then(|entry| entry.body)
            .ok_or(AppError::NotFound("certificate"))?;
        let salt = opening.salt.iter().map(|byte| format!("{byte:02x}"));
        Ok(CertificateView {
            certificate,
            event: seq,
            salt: salt.collect(),
            text: String::from_utf8_lossy(&opening.body).into_owned(),
            verifier_key,
        })
    }

    /// How often it was asked to look at what the caller's organisation preserves, in a year.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a year outside 2022 to 9998: the Regulation applies since 7 June 2022.
    pub async fn preserved_accesses(
        &self,
        caller: &Caller,
        year: Option<i16>,
    ) -> Result<AccessCounts, AppError> {
        caller.must_any(&[Scope::Preserve, Scope::Oversee])?;
        let year = year.unwrap_or_else(|| self.now().to_zoned(TimeZone::UTC).year());
        if !(2022..=9998).contains(&year) {
            return Err(AppError::invalid("year", "Give a year from 2022 on."));
        }
        let begins = |year| {
            let first = date(year, 1, 1).to_zoned(TimeZone::UTC);
            first.map_or(Timestamp::MAX, |first| first.timestamp())
        };
        let (from, before) = (begins(year), begins(year + 1));
        let mut connection = self.store().read().await?;
        let counts = preservations::accesses(&mut connection, caller.id(), from, before).await?;
        let count = |purpose| counts.get(&purpose).copied().unwrap_or(0);
        Ok(AccessCounts {
            year,
            review_proceedings: count(AccessPurpose::ReviewProceedings),
            complaint: count(AccessPurpose::Complaint),
            lawful_request: count(AccessPurpose::LawfulRequest),
        })
    }

    /// Tells owners of an end to come, closes what is over, and erases what is closed.
    pub(crate) async fn keep_due(&self) -> Result<(), AppError> {
        let now = self.now();
        let mut connection = self.store().read().await?;
        let due = preservations::due(&mut connection, now, AT_A_TIME).await?;
        let closed = preservations::to_erase(&mut connection, AT_A_TIME).await?;
        drop(connection);
        for id in &due {
            let mut tx = self.store().write().await?;
            let kept = preservations::get(tx.connection(), id).await?;
            let Some((kept, event)) = kept.and_then(|kept| {
                let event = kept.due(now)?;
                Some((kept, event))
            }) else {
                continue;
            };
            let message = Message::PreservationEnding {
                preservation: id.clone(),
                until: kept.until,
            };
            let is_near = matches!(event, Event::PreservationEndNear { .. });
            tx.append(&Actor::System, event).await?;
            if is_near {
                let to = &kept.organisation;
                self.add_delivery(&mut tx, to, Kind::Tell, id.as_str(), &message)
                    .await?;
            }
            tx.commit().await?;
        }
        let now_closed = due.into_iter().filter(|id| !closed.contains(id));
        for id in closed.iter().cloned().chain(now_closed) {
            // One that cannot be erased, by a failing disk, does not keep the others.
            if let Err(error) = self.erase(&id).await {
                tracing::error!(%error, preservation = id.as_str(), "what is over could not be erased; it is tried again");
            }
        }
        Ok(())
    }

    /// Erases one that is closed; any other is left alone.
    async fn erase(&self, id: &PreservationId) -> Result<(), AppError> {
        let mut connection = self.store().read().await?;
        let kept = preservations::get(&mut connection, id).await?;
        drop(connection);
        let now = self.now();
        if kept.is_none_or(|kept| kept.certify(now).is_none()) {
            return Ok(());
        }
        let vault = self.store().vault();
        vault.destroy_key(id).await?;
        vault.remove(id).await?;
        let mut tx = self.store().write().await?;
        let kept = preservations::get(tx.connection(), id).await?;
        if let Some(event) = kept.and_then(|kept| kept.certify(self.now())) {
            tx.append(&Actor::System, event).await?;
        }
        tx.commit().await?;
        tracing::info!(preservation = id.as_str(), "preserved material was erased");
        Ok(())
    }

    async fn view(
        &self,
        connection: &mut Connection,
        caller: &Caller,
        kept: &Preservation,
    ) -> Result<PreservationView, AppError> {
        let (now, mut names) = (self.now(), HashMap::new());
        let mut accesses = Vec::with_capacity(kept.accesses.len());
        for access in &kept.accesses {
            let confirmed_by = match &access.confirmed {
                Some(confirmed) => {
                    Some(name_of(connection, caller, &confirmed.by, &mut names).await?)
                }
                None => None,
            };
            accesses.push(AccessView {
                number: access.number,
                purpose: access.asked.purpose,
                reference: access.asked.reference.clone(),
                reason: access.asked.reason.clone(),
                by: name_of(connection, caller, &access.by, &mut names).await?,
                own: access.by == caller.actor,
                at: access.at,
                confirmed_by,
                confirmed_at: access.confirmed.as_ref().map(|confirmed| confirmed.at),
                alone: access
                    .confirmed
                    .as_ref()
                    .is_some_and(|confirmed| confirmed.alone),
                open: kept.ended_at.is_none() && now < kept.until && access.is_open(now),
                readings: u32::try_from(access.read.len()).unwrap_or(u32::MAX),
            });
        }
        Ok(PreservationView {
            id: kept.id.clone(),
            stage: kept.stage().to_owned(),
            basis: kept.basis,
            notice: kept.notice.clone(),
            case: kept.case.clone(),
            locations: kept.locations.clone(),
            since: kept.since,
            until: kept.until,
            extensions: kept.extensions.clone(),
            material: kept.material.iter().map(MaterialView::from).collect(),
            accesses,
            ended_at: kept.ended_at,
            erased_at: kept.erased.as_ref().map(|erased| erased.erased_at),
        })
    }
}

/// The preservation that was begun with the very same words before, if there is one among the latest.
async fn same(
    tx: &mut Tx,
    caller: &Caller,
    event: &Event,
) -> Result<Option<Preservation>, AppError> {
    let Event::PreservationBegun {
        basis,
        locations,
        since,
        until,
        ..
    } = event
    else {
        return Ok(None);
    };
    // The list is ordered by the end: what has the same beginning lies around the same place.
    let place = (until.as_microsecond() - 1, String::new());
    let (near, ..) = preservations::list(tx.connection(), caller.id(), Some(&place), 200).await?;
    Ok(near
        .into_iter()
        .find(|kept| kept.basis == *basis && kept.locations == *locations && kept.since == *since))
}

/// Seals what comes, up to so many bytes.
async fn seal(
    mut sealing: Sealing,
    mut body: mpsc::Receiver<Piece>,
    most: u64,
) -> Result<Sealed, AppError> {
    let refused = |code, detail: String| {
        AppError::Refused(Refusal {
            code,
            field: None,
            detail,
        })
    };
    let work = tokio::task::spawn_blocking(move || {
        while let Some(piece) = body.blocking_recv() {
            let Piece::Bytes(bytes) = piece else {
                return Ok(sealing.finish()?);
            };
            if sealing.bytes() + bytes.len() as u64 > most {
                let detail = format!("The body is larger than {most} bytes; nothing was kept.");
                return Err(refused("too_many_bytes", detail));
            }
            sealing.push(&bytes)?;
        }
        let detail = "The body was cut off; nothing was kept. Send it again.".to_owned();
        Err(refused("cut_off", detail))
    });
    work.await
        .unwrap_or_else(|error| Err(AppError::Broken(error.to_string())))
}
