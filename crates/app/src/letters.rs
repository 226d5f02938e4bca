//! Telling whoever complained, by e-mail, that their complaint was decided: where they left an address and the instance sends
//! mail. The letter says that there is a decision and where it is read; never what it is about, and not the code, which is not
//! kept here. Who complained is in no event, and neither is that a letter went to them.

use crate::accounts::later;
use crate::contact::who;
use crate::jobs::Kind;
use crate::mail::Letter;
use crate::{App, AppError};
use casework::{Complaint, ComplaintId};
use jiff::SignedDuration;
use store::jobs::{self, Job};
use store::{Tx, complaints, organisations};

/// Pauses before the second, third, … attempt, in seconds; the last is repeated.
const PAUSES: [i64; 5] = [10, 60, 300, 1_800, 3_600];
/// After this many attempts (about two days) it is given up: the decision can still be read with the code.
const MOST_ATTEMPTS: i64 = 50;

impl App {
    /// Adds the letter about a decision, in its transaction; nothing where no address was left or no mail is sent.
    pub(crate) async fn add_letter(
        &self,
        tx: &mut Tx,
        complaint: &ComplaintId,
    ) -> Result<(), AppError> {
        let contact = who(tx.connection(), complaint.as_str()).await?;
        let has_address = contact.is_some_and(|contact| !contact.email.is_empty());
        if !has_address || self.inner.mail.is_none() {
            return Ok(());
        }
        let now = self.now();
        let (id, kind) = (self.message_id(now)?, Kind::Letter.as_str());
        jobs::add(tx.connection(), &id, kind, complaint.as_str(), "{}", now).await?;
        Ok(())
    }

    /// Sends it.
    pub(crate) async fn send_letter(&self, job: &Job) -> Result<(), AppError> {
        let mut connection = self.store().read().await?;
        let id = job.subject.parse::<ComplaintId>().ok();
        let complaint = match &id {
            Some(id) => complaints::get(&mut connection, id).await?,
            None => None,
        };
        let contact = who(&mut connection, &job.subject).await?;
        let house = match &complaint {
            Some(complaint) => organisations::get(&mut connection, &complaint.organisation).await?,
            None => None,
        };
        drop(connection);
        let letter = match (complaint, contact, house) {
            (Some(complaint), Some(contact), Some(house)) if !contact.email.is_empty() => {
                Some(self.letter(job, &complaint, contact.email, &house.name))
            }
            _ => None,
        };
        let sent = match (&self.inner.mail, &letter) {
            (Some(mail), Some(letter)) => {
                let sent = mail.send(letter, self.now()).await;
                self.note_mail(sent.as_ref().err());
                sent
            }
            // The address was taken back, or mail is not sent any more: nothing is owed.
            _ => Ok(()),
        };
        let mut tx = self.store().write().await?;
        match sent {
            Ok(()) => jobs::finish(tx.connection(), &job.id).await?,
            Err(why) if job.attempts + 1 >= MOST_ATTEMPTS => {
                jobs::give_up(tx.connection(), &job.id, &why).await?;
            }
            Err(why) => {
                let place = usize::try_from(job.attempts).unwrap_or(usize::MAX);
                let pause = SignedDuration::from_secs(PAUSES[place.min(PAUSES.len() - 1)]);
                let at = later(self.now(), pause);
                jobs::again(tx.connection(), &job.id, Some(&why), at).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    fn letter(&self, job: &Job, complaint: &Complaint, to: String, house: &str) -> Letter {
        let filed = complaint.clock.started.strftime("%Y-%m-%d");
        let place = self.public_url().join("complaint/status");
        let place = place.map_or_else(|_| "/complaint/status".to_owned(), Into::into);
        Letter {
            to,
            subject: format!("Your complaint to {house} was decided"),
            text: format!(
                "{house} has decided the complaint that you made on {filed}.\n\n\
                 Read the decision and its reasons at {place}, with the code that you were given when you complained. Nobody \
                 can tell you that code again: it is not kept.\n\n\
                 You can still go to court. This message is sent because you left this address; do not answer it.\n"
            ),
            id: job.id.clone(),
            is_automatic: true,
            ..Letter::default()
        }
    }
}
