//! Who looked at what. Every reading of a sensitive record is written into the ledger *before* it is answered: a reading
//! that cannot be recorded does not happen. The same record read again by the same actor within the hour is the same
//! reading.
//!
//! Two readings raise an alarm: more records in an hour than people read, and any reading of a canary record. An alarm is an
//! event, a signed webhook to where the organisation wants its alarms, and a line on the console's page of access.

use crate::jobs::Kind;
use crate::{App, AppError, Caller, HistoryLine};
use casework::{Actor, Alarm, BankId, Event, OrganisationId, Purpose, Role, Scope, Sensitive};
use exchange::v1::{EndpointView, NewBank, NewSignalEntry};
use exchange::webhook::{Message, Secret};
use jiff::{SignedDuration, Timestamp};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use store::events::Kinds;
use store::{Tx, canaries, events, organisations, secrets};

/// The same reading within this time is one.
const ONE_READING: SignedDuration = SignedDuration::from_hours(1);
/// Records that one actor reads within an hour before somebody is told. A quick reviewer closes some hundred cases an hour
/// and sees three records for each.
pub(crate) const MANY: u32 = 500;
/// Readings remembered before those that are over are forgotten.
const REMEMBERED: usize = 20_000;

/// The kinds of events on the page of access.
const KINDS: [&str; 6] = [
    "record_read",
    "records_exported",
    "alarm_raised",
    "signed_in",
    "credential_added",
    "credential_removed",
];

/// What was read within the last hour, in memory: after a restart a reading is recorded once more, which harms nobody.
#[derive(Default)]
pub(crate) struct Readings(Mutex<Recent>);

#[derive(Default)]
struct Recent {
    last: HashMap<(Actor, String), Timestamp>,
    counts: HashMap<Actor, Count>,
}

#[derive(Default)]
struct Count {
    readings: VecDeque<(Timestamp, u32)>,
    alarmed_at: Option<Timestamp>,
}

/// What a reading has to be followed by.
struct Noted {
    /// Whether it is to be recorded.
    is_new: bool,
    /// How many records were read within the hour, where that is reason for an alarm.
    many: Option<u32>,
}

impl Recent {
    fn note(&mut self, actor: &Actor, key: String, records: u32, now: Timestamp) -> Noted {
        let is_over = |at: &Timestamp| now.duration_since(*at) >= ONE_READING;
        if self.last.len() >= REMEMBERED {
            self.last.retain(|_, at| !is_over(at));
            self.counts
                .retain(|_, count| count.readings.back().is_some_and(|(at, _)| !is_over(at)));
        }
        let key = (actor.clone(), key);
        if self.last.get(&key).is_some_and(|at| !is_over(at)) {
            return Noted {
                is_new: false,
                many: None,
            };
        }
        self.last.insert(key, now);
        let count = self.counts.entry(actor.clone()).or_default();
        count.readings.push_back((now, records));
        while count.readings.front().is_some_and(|(at, _)| is_over(at)) {
            count.readings.pop_front();
        }
        let sum: u32 = count.readings.iter().map(|(_, records)| records).sum();
        let is_news = count.alarmed_at.as_ref().is_none_or(is_over);
        let many = (sum > MANY && is_news).then_some(sum);
        if many.is_some() {
            count.alarmed_at = Some(now);
        }
        Noted { is_new: true, many }
    }

    fn forget(&mut self, actor: &Actor, key: String) {
        self.last.remove(&(actor.clone(), key));
    }
}

/// What a caller reads for.
fn purpose(caller: &Caller) -> Purpose {
    match (&caller.actor, caller.role) {
        (Actor::Token { .. }, _) => Purpose::Program,
        (Actor::Operator | Actor::System | Actor::Public, _) => Purpose::Operation,
        (Actor::Person { .. }, Some(Role::Auditor)) => Purpose::Oversight,
        (Actor::Person { .. }, _) => Purpose::Casework,
    }
}

impl App {
    /// Records that a caller reads something, before it is shown. `place` tells the pages of a list apart.
    pub(crate) async fn note_reading(
        &self,
        caller: &Caller,
        what: Sensitive,
        place: Option<&str>,
        records: usize,
    ) -> Result<(), AppError> {
        let records = u32::try_from(records).unwrap_or(u32::MAX);
        // A list without anything on it shows nothing; that nothing is known of something is an answer.
        if records == 0 && !matches!(what, Sensitive::Search { .. }) {
            return Ok(());
        }
        let key = format!("{what:?} {}", place.unwrap_or_default());
        let noted = {
            let recent = self.inner.readings.0.lock();
            let mut recent = recent.unwrap_or_else(PoisonError::into_inner);
            recent.note(&caller.actor, key.clone(), records, self.now())
        };
        if !noted.is_new {
            return Ok(());
        }
        // Whoever runs the machine reads its files as they like; an alarm would tell nobody anything.
        let many = noted.many.filter(|_| caller.actor != Actor::Operator);
        let recorded = self.record_reading(caller, what, records, many).await;
        if recorded.is_err() {
            // Not recorded, so not read: the next attempt has to be.
            let recent = self.inner.readings.0.lock();
            let mut recent = recent.unwrap_or_else(PoisonError::into_inner);
            recent.forget(&caller.actor, key);
        }
        recorded
    }

    async fn record_reading(
        &self,
        caller: &Caller,
        what: Sensitive,
        records: u32,
        many: Option<u32>,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let event = Event::RecordRead {
            what: what.clone(),
            records,
            purpose: purpose(caller),
        };
        tx.append(&caller.actor, event).await?;
        let mut is_alarming = self.sound_canary(&mut tx, caller, &what).await?;
        if let Some(sum) = many {
            let detail = format!(
                "{} read {sum} records within an hour; up to {MANY} are ordinary.",
                caller.name
            );
            self.alarm(&mut tx, caller, Alarm::BulkReading, &what, detail)
                .await?;
            is_alarming = true;
        }
        tx.commit().await?;
        if is_alarming {
            self.inner.work.notify_one();
        }
        Ok(())
    }

    async fn sound_canary(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        what: &Sensitive,
    ) -> Result<bool, AppError> {
        let Some(record) = what.record() else {
            return Ok(false);
        };
        if !canaries::is_one(tx.connection(), record).await? {
            return Ok(false);
        }
        let detail = format!(
            "{} read {} {record}, which nobody has a reason to read.",
            caller.name,
            what.label()
        );
        self.alarm(tx, caller, Alarm::Canary, what, detail).await?;
        Ok(true)
    }

    async fn alarm(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        alarm: Alarm,
        what: &Sensitive,
        detail: String,
    ) -> Result<(), AppError> {
        tracing::warn!(
            alarm = alarm.as_str(),
            organisation = caller.id().as_str(),
            "an alarm about reading was raised"
        );
        let event = Event::AlarmRaised {
            alarm,
            organisation: caller.id().clone(),
            by: caller.actor.clone(),
            what: what.clone(),
            detail: detail.clone(),
        };
        tx.append(&Actor::System, event).await?;
        let message = Message::AlarmRaised {
            alarm,
            by: caller.actor.clone(),
            name: caller.name.clone(),
            what: what.clone(),
            detail,
        };
        let subject = caller.id().as_str().to_owned();
        self.add_delivery(tx, caller.id(), Kind::Alarm, &subject, &message)
            .await
    }

    /// Records that records leave the house as a file, before they do.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when no purpose is given.
    pub async fn note_export(
        &self,
        caller: &Caller,
        what: Sensitive,
        records: u64,
        purpose: &str,
    ) -> Result<(), AppError> {
        let purpose = purpose.trim();
        if purpose.is_empty() || purpose.chars().count() > 300 {
            let detail = "Say in a few words what the export is for; it goes on record.";
            return Err(AppError::invalid("purpose", detail));
        }
        let mut tx = self.store().write().await?;
        let event = Event::RecordsExported {
            what: what.clone(),
            records: u32::try_from(records).unwrap_or(u32::MAX),
            purpose: purpose.to_owned(),
        };
        tx.append(&caller.actor, event).await?;
        self.sound_canary(&mut tx, caller, &what).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Who of the caller's organisation came in and looked at what, and what alarms that raised, newest first.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for whoever does not oversee.
    pub async fn access_log(
        &self,
        caller: &Caller,
        limit: u32,
    ) -> Result<Vec<HistoryLine>, AppError> {
        caller.must(Scope::Oversee)?;
        let mut connection = self.store().read().await?;
        let recorded = events::latest(&mut connection, Kinds::These(&KINDS), 5_000).await?;
        let own = recorded.into_iter().filter(|event| match &event.event {
            Event::AlarmRaised { organisation, .. } => organisation == caller.id(),
            _ => event.actor.organisation() == Some(caller.id()),
        });
        let own = own.take(limit as usize).collect();
        let mut lines = self.lines(&mut connection, caller, own).await?;
        lines.reverse();
        Ok(lines)
    }

    /// Makes a record a canary, as the operator.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when it is no identifier of a case, a capture, a notice or a bank, nor the digest of a picture.
    pub async fn plant_canary(&self, record: &str) -> Result<(), AppError> {
        let is_digest = record.len() == 64 && record.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is_record = record.parse::<casework::CaseId>().is_ok()
            || record.parse::<casework::CaptureId>().is_ok()
            || record.parse::<casework::NoticeId>().is_ok()
            || record.parse::<BankId>().is_ok();
        if !(is_digest || is_record) {
            let detail = "Give the identifier of a case, a capture, a notice or a bank, or the SHA-256 of a picture.";
            return Err(AppError::invalid("record", detail));
        }
        let now = self.now();
        let mut tx = self.store().write().await?;
        canaries::plant(tx.connection(), record, now).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Makes a bank that looks like others and holds nothing real, and makes it a canary, as the operator.
    ///
    /// # Errors
    /// [`AppError`] when the name is empty or taken.
    pub async fn plant_canary_bank(&self, caller: &Caller, name: &str) -> Result<BankId, AppError> {
        let new = NewBank {
            name: name.to_owned(),
            ..NewBank::default()
        };
        let (bank, is_new) = self.create_bank(caller, &new).await?;
        if !is_new {
            let detail = format!("There is already a bank “{}”.", bank.name);
            return Err(AppError::invalid("name", detail));
        }
        for number in 1..=3 {
            let random = self.environment().random::<32>()?;
            let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
            let entry = NewSignalEntry {
                // The digest of nothing that exists: no upload ever has it.
                sha256: Some(hex),
                pdq: None,
                quality: None,
                text: None,
                url: None,
                reach: None,
                label: format!("statement {number}"),
                source: name.to_owned(),
                ground: casework::Ground::Incites,
                reason: "see the file".to_owned(),
            };
            self.add_signal(caller, &bank.id, entry).await?;
        }
        self.plant_canary(bank.id.as_str()).await?;
        Ok(bank.id)
    }

    /// Every canary, for the operator.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn canaries(&self) -> Result<Vec<String>, AppError> {
        let mut connection = self.store().read().await?;
        Ok(canaries::all(&mut connection).await?)
    }

    /// Sets where alarms about an organisation's records go, with a new signing secret, as the operator.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is no web address.
    pub async fn set_alarms(
        &self,
        id: &OrganisationId,
        url: &str,
    ) -> Result<EndpointView, AppError> {
        let secret = Secret::text(&self.environment().random()?);
        let mut tx = self.store().write().await?;
        let organisation = organisations::get(tx.connection(), id)
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        let events = organisation.set_alarms(url)?;
        tx.append_all(&Actor::Operator, events).await?;
        let sealed = self.store().secrets();
        let sealed = sealed.seal(&secrets::of_alarms(id), secret.as_bytes())?;
        canaries::set_alarm_secret(tx.connection(), id, &sealed).await?;
        let organisation = organisations::get(tx.connection(), id).await?;
        tx.commit().await?;
        self.forget_callers();
        let alarms = organisation.and_then(|organisation| organisation.alarms);
        Ok(EndpointView {
            signed_receipts: false,
            url: alarms.map(|alarms| alarms.url).unwrap_or_default(),
            secret,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use casework::{PersonId, TokenId};

    fn person(number: u8) -> Actor {
        Actor::Person {
            person: PersonId::new(Timestamp::UNIX_EPOCH, [number; 10]),
            organisation: OrganisationId::new(Timestamp::UNIX_EPOCH, [0; 10]),
        }
    }

    fn minute(minute: i64) -> Timestamp {
        Timestamp::from_second(60 * minute).unwrap()
    }

    #[test]
    fn the_same_record_within_the_hour_is_one_reading_and_after_it_another() {
        let mut recent = Recent::default();
        let mut read = |actor: u8, what: &str, at| {
            recent
                .note(&person(actor), what.to_owned(), 1, minute(at))
                .is_new
        };
        assert!(read(1, "a", 0));
        assert!(!read(1, "a", 59));
        assert!(read(2, "a", 59), "somebody else's reading is another");
        assert!(read(1, "b", 59));
        assert!(read(1, "a", 60));
    }

    #[test]
    fn an_alarm_is_raised_once_an_hour_by_whoever_reads_more_than_people_do() {
        let mut recent = Recent::default();
        let mut many = |number: u32, at| {
            recent
                .note(&person(1), number.to_string(), 1, minute(at))
                .many
        };
        for number in 0..MANY {
            assert_eq!(many(number, i64::from(number) / 20), None);
        }
        assert_eq!(many(MANY, 26), Some(MANY + 1));
        assert_eq!(many(MANY + 1, 27), None, "they were told");
        // The first readings are over an hour ago by now, but those of the last hour are many still.
        for number in MANY + 2..3 * MANY {
            assert_eq!(many(number, 80), None);
        }
        assert!(many(3 * MANY, 90).is_some());
        // Whoever reads as much in a day as others in an hour is no reason.
        let mut slow = Recent::default();
        for number in 0..3 * MANY {
            let at = minute(i64::from(number));
            assert_eq!(slow.note(&person(2), number.to_string(), 1, at).many, None);
        }
    }

    #[test]
    fn a_list_counts_as_many_records_as_it_shows() {
        let mut recent = Recent::default();
        let token = Actor::Token {
            token: TokenId::new(Timestamp::UNIX_EPOCH, [1; 10]),
            organisation: OrganisationId::new(Timestamp::UNIX_EPOCH, [0; 10]),
        };
        let pages = MANY / 200 + 1;
        let alarms = (0..pages)
            .filter_map(|page| recent.note(&token, page.to_string(), 200, minute(1)).many)
            .count();
        assert_eq!(alarms, 1);
    }
}
