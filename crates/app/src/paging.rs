//! Waking whoever is on duty: a running clock that reaches a mark is a page, by signed webhook and by e-mail.
//!
//! Whether somebody is called is decided once, in the transaction that records it and adds the deliveries; so a restart
//! calls nobody twice, and an outage makes one late page of all that were missed. A delivery is a job like any other: a
//! crash after it was sent and before that was written down sends it once more, under the same identifier, by which the
//! receiver knows it. A page that nobody should be woken by any more (the clock stopped, the next mark came) is not sent.

use crate::accounts::later;
use crate::jobs::{Delivery, Kind, unreadable};
use crate::mail::Letter;
use crate::{App, AppError, Caller};
use casework::{
    Actor, ClockName, Event, Law, Organisation, OrganisationId, PageChannel, PageMark, PageSkip,
    Scope, Timed, Ways,
};
use exchange::v1::{NewOnCall, OnCallView};
use exchange::webhook::Message;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::clocks::{self, Kept};
use store::jobs::{self, Job};
use store::{Tx, organisations};

/// Clocks looked at in one transaction.
const AT_A_TIME: u32 = 64;
/// Pauses before the second, third, … attempt, in seconds; the last is repeated. Shorter than between two marks.
const PAUSES: [i64; 5] = [2, 5, 15, 30, 60];
/// After this many attempts (more than a day) the page of a breach is given up; earlier ones are overtaken by the next mark.
const MOST_ATTEMPTS: i64 = 1_600;

/// What the job of a page carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Page {
    clock: ClockName,
    mark: PageMark,
    due: Timestamp,
    late: bool,
}

impl App {
    /// Calls whoever is to be called now. `true` if there may be more.
    pub(crate) async fn call_due(&self) -> Result<bool, AppError> {
        let now = self.now();
        let mut connection = self.store().read().await?;
        let next = clocks::next_due(&mut connection).await?;
        drop(connection);
        if next.is_none_or(|next| next > now) {
            return Ok(false);
        }
        let mut tx = self.store().write().await?;
        let due = clocks::due(tx.connection(), now, AT_A_TIME).await?;
        let is_full = due.len() == AT_A_TIME as usize;
        for kept in due {
            self.call(&mut tx, &kept, now).await?;
        }
        tx.commit().await?;
        Ok(is_full)
    }

    async fn call(&self, tx: &mut Tx, kept: &Kept, now: Timestamp) -> Result<(), AppError> {
        let Some(due) = kept.clock.page_due(kept.called, now) else {
            return Ok(());
        };
        for mark in &due.skipped {
            let why = match due.is_long_past {
                true => PageSkip::LongPast,
                false => PageSkip::Outage,
            };
            skip(tx, &kept.name, *mark, why).await?;
        }
        if due.is_long_past {
            return skip(tx, &kept.name, due.send.mark, PageSkip::LongPast).await;
        }
        let to = organisations::get(tx.connection(), &kept.name.organisation).await?;
        let channels = to
            .as_ref()
            .map(|organisation| self.ways(organisation).channels())
            .unwrap_or_default();
        if channels.is_empty() {
            let (subject, mark) = (kept.name.of.as_str(), due.send.mark.as_str());
            tracing::warn!(
                subject,
                mark,
                "a clock runs out, and there is nobody to call"
            );
        }
        let page = Page {
            clock: kept.name.clone(),
            mark: due.send.mark,
            due: kept.clock.due,
            late: due.is_late,
        };
        let event = Event::PageDue {
            clock: page.clock.clone(),
            mark: page.mark,
            due: page.due,
            late: page.late,
            channels: channels.clone(),
        };
        tx.append(&Actor::System, event).await?;
        let payload = serde_json::to_string(&page).map_err(unreadable)?;
        for channel in channels {
            let kind = match channel {
                PageChannel::Webhook => Kind::Page,
                PageChannel::Email => Kind::Mail,
            };
            let id = self.message_id(now)?;
            let subject = page.clock.of.as_str();
            jobs::add(tx.connection(), &id, kind.as_str(), subject, &payload, now).await?;
        }
        Ok(())
    }

    fn ways(&self, organisation: &Organisation) -> Ways {
        Ways {
            webhook: organisation.endpoint.is_some(),
            email: organisation.on_call.is_some() && self.inner.mail.is_some(),
        }
    }

    /// Sends one page by one channel.
    pub(crate) async fn page(&self, job: &Job, channel: PageChannel) -> Result<(), AppError> {
        let page: Page = serde_json::from_str(&job.payload).map_err(unreadable)?;
        let mut connection = self.store().read().await?;
        let kept = clocks::get(&mut connection, &page.clock.of, page.clock.number).await?;
        drop(connection);
        if let Some(why) = needless(kept.as_ref(), page.mark) {
            let skipped = Event::PageSkipped {
                clock: page.clock,
                mark: page.mark,
                channel: Some(channel),
                why,
            };
            let mut tx = self.store().write().await?;
            tx.append(&Actor::System, skipped).await?;
            jobs::no_longer_needed(tx.connection(), &job.id).await?;
            return Ok(tx.commit().await?);
        }
        let sent = match channel {
            PageChannel::Webhook => self.send_page(job, &page).await,
            PageChannel::Email => self.mail_page(job, &page).await,
        };
        let mut tx = self.store().write().await?;
        match sent {
            Ok(()) => {
                let paged = Event::Paged {
                    clock: page.clock,
                    mark: page.mark,
                    channel,
                };
                tx.append(&Actor::System, paged).await?;
                jobs::finish(tx.connection(), &job.id).await?;
            }
            Err(why) if job.attempts + 1 >= MOST_ATTEMPTS => {
                jobs::give_up(tx.connection(), &job.id, &why).await?;
            }
            Err(why) => {
                let place = usize::try_from(job.attempts).unwrap_or(usize::MAX);
                let pause = SignedDuration::from_secs(PAUSES[place.min(PAUSES.len() - 1)]);
                tracing::warn!(job = job.id, %channel, why, "a page failed and is tried again");
                let at = later(self.now(), pause);
                jobs::again(tx.connection(), &job.id, Some(&why), at).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    async fn send_page(&self, job: &Job, page: &Page) -> Result<(), String> {
        let message = Message::ClockPage {
            of: page.clock.of.clone(),
            law: page.clock.law,
            duty: page.clock.law.is_duty(),
            mark: page.mark,
            due: page.due,
            late: page.late,
        };
        let delivery = Delivery {
            to: page.clock.organisation.clone(),
            message,
        };
        self.send(job, &delivery).await.map(|_| ())
    }

    async fn mail_page(&self, job: &Job, page: &Page) -> Result<(), String> {
        let organisation = self.paged(&page.clock.organisation).await?;
        let (Some(mail), Some(to)) = (&self.inner.mail, &organisation.on_call) else {
            return Err("mail is not set up any more".to_owned());
        };
        let now = self.now();
        let letter = Letter {
            to: to.clone(),
            subject: subject(page, &organisation.name),
            text: self.text(page, &organisation.name, now),
            id: job.id.clone(),
            ..Letter::default()
        };
        let sent = mail.send(&letter, now).await;
        self.note_mail(sent.as_ref().err());
        sent
    }

    async fn paged(&self, id: &OrganisationId) -> Result<Organisation, String> {
        let failed = |error: store::StoreError| error.to_string();
        let mut connection = self.store().read().await.map_err(failed)?;
        let organisation = organisations::get(&mut connection, id)
            .await
            .map_err(failed)?;
        organisation.ok_or_else(|| "the organisation is gone".to_owned())
    }

    fn text(&self, page: &Page, organisation: &str, now: Timestamp) -> String {
        let left = page.due.duration_since(now);
        let minutes = left.abs().as_secs() / 60;
        let standing = match (left.is_positive(), minutes) {
            (true, 0) => "less than a minute is left".to_owned(),
            (true, 1) => "one minute is left".to_owned(),
            (true, _) => format!("{minutes} minutes are left"),
            (false, 0) => "it has just passed".to_owned(),
            (false, 1) => "it passed a minute ago".to_owned(),
            (false, _) => format!("it passed {minutes} minutes ago"),
        };
        let late = if page.late {
            "This page is late: the server did not run when it was due. Earlier ones were not sent.\n\n"
        } else {
            ""
        };
        let duty = match page.clock.law {
            Law::ReferralHour => "This is a target, not a duty.",
            Law::OwnScrutiny => "This is a right that lapses, not a duty.",
            Law::AlertAcknowledgement => {
                "Somebody's life is in danger. Open it now, and acknowledge it so that the provider knows that you have it."
            }
            Law::RemovalOrderHour
            | Law::AskedScrutiny
            | Law::Reinstatement
            | Law::Complaint
            | Law::MeasuresReport
            | Law::ExposureReview
            | Law::ThreatToLife => "This is a legal duty.",
        };
        let link = self.link_to(&page.clock.of);
        format!(
            "{what} for {organisation}: {mark}.\n\nIts time ends at {due}; {standing}.\n{duty} {citation}\n\n{late}{link}\n\n\
             Staydown sends this because the clock still runs. Answering stops it.\n",
            what = what(page.clock.law),
            mark = page.mark.label(),
            due = in_utc(page.due),
            citation = page.clock.law.citation(),
        )
    }

    fn link_to(&self, of: &Timed) -> String {
        let path = match of {
            Timed::Notice { id } => format!("notices/{id}"),
            Timed::Scrutiny { id } => format!("scrutinies/{id}"),
            Timed::Complaint { id } => format!("complaints/{id}"),
            Timed::Exposure { id } => format!("exposures/{id}"),
            Timed::Alert { id } => format!("alerts/{id}"),
            Timed::Intake { id } => format!("intake/{id}"),
        };
        let joined = self.public_url().join(&path);
        joined.map_or_else(|_| path, Into::into)
    }

    /// Whom the caller's organisation has called by e-mail.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without the scope.
    pub async fn on_call(&self, caller: &Caller) -> Result<OnCallView, AppError> {
        caller.must(Scope::Endpoint)?;
        let mut connection = self.store().read().await?;
        let organisation = organisations::get(&mut connection, caller.id())
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        Ok(self.on_call_view(&organisation))
    }

    /// Says whom to call by e-mail when a clock of the caller's organisation runs out; nobody with an empty address.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is no address.
    pub async fn set_on_call(
        &self,
        caller: &Caller,
        new: &NewOnCall,
    ) -> Result<OnCallView, AppError> {
        caller.must(Scope::Endpoint)?;
        let mut tx = self.store().write().await?;
        let organisation = organisations::get(tx.connection(), caller.id())
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        let email = new.email.as_deref().unwrap_or_default();
        let events = organisation.set_on_call(email)?;
        tx.append_all(&caller.actor, events).await?;
        let organisation = organisations::get(tx.connection(), caller.id())
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        tx.commit().await?;
        self.forget_callers();
        Ok(self.on_call_view(&organisation))
    }

    fn on_call_view(&self, organisation: &Organisation) -> OnCallView {
        OnCallView {
            email: organisation.on_call.clone(),
            sends_mail: self.inner.mail.is_some(),
            channels: self.ways(organisation).channels(),
        }
    }
}

/// Puts on record that nobody was called at a mark.
async fn skip(
    tx: &mut Tx,
    clock: &ClockName,
    mark: PageMark,
    why: PageSkip,
) -> Result<(), AppError> {
    let skipped = Event::PageSkipped {
        clock: clock.clone(),
        mark,
        channel: None,
        why,
    };
    tx.append(&Actor::System, skipped).await?;
    Ok(())
}

/// Why nobody is to be woken by a page any more, if so.
fn needless(kept: Option<&Kept>, mark: PageMark) -> Option<PageSkip> {
    match kept {
        Some(kept) if kept.clock.stopped.is_some() => Some(PageSkip::Stopped),
        Some(kept) if kept.called > Some(mark) => Some(PageSkip::Overtaken),
        Some(_) => None,
        None => Some(PageSkip::Stopped),
    }
}

fn what(law: Law) -> &'static str {
    match law {
        Law::RemovalOrderHour => "Removal order",
        Law::ReferralHour => "Referral",
        Law::OwnScrutiny | Law::AskedScrutiny => "Scrutiny of an order",
        Law::Reinstatement => "Reinstatement",
        Law::Complaint => "Complaint",
        Law::MeasuresReport => "Report on specific measures",
        Law::ExposureReview => "Request for review",
        Law::ThreatToLife => "Threat to life: somebody is still to be informed",
        Law::AlertAcknowledgement => "THREAT TO LIFE",
    }
}

fn subject(page: &Page, organisation: &str) -> String {
    let late = if page.late { " (late)" } else { "" };
    format!(
        "{}, {organisation}: {}{late}, until {}",
        what(page.clock.law),
        page.mark.label(),
        in_utc(page.due)
    )
}

/// To the second, as people write it.
fn in_utc(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
