//! Delivering signed webhooks: at once, then again with growing pauses, always under the same identifier.

use crate::accounts::later;
use crate::jobs::{Delivery, Kind, unreadable};
use crate::{App, AppError};
use casework::{Actor, Event, NoticeId, ReceivedVia};
use evidence::FetchError;
use exchange::webhook::{
    ID_HEADER, Message, RECEIPT_HEADER, SIGNATURE_HEADER, Secret, TIMESTAMP_HEADER,
};
use jiff::{SignedDuration, Timestamp};
use store::jobs::{self, Job};
use store::{canaries, notices, organisations, scrutinies, secrets};
use url::Url;

/// Pauses before the second, third, … attempt, in seconds; the last is repeated.
const PAUSES: [i64; 9] = [2, 5, 15, 30, 60, 120, 300, 600, 600];
/// After this many attempts (a day and a half) a delivery is given up. A notice can still be fetched.
const MOST_ATTEMPTS: i64 = 220;

/// The body of a webhook, as the Standard Webhooks scheme shapes it.
#[derive(serde::Serialize)]
struct Body<'a> {
    #[serde(flatten)]
    message: &'a Message,
    timestamp: Timestamp,
    /// Where the signed documents of the notice are fetched, with the receiver's own token.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    documents: Vec<String>,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// The endpoint took it: of a notice, its receipt.
    Delivered,
    /// A mail server took it on: no receipt.
    Mailed,
}

impl App {
    pub(crate) async fn deliver(&self, job: &Job, kind: Kind) -> Result<(), AppError> {
        let delivery: Delivery = serde_json::from_str(&job.payload).map_err(unreadable)?;
        if job.attempts > 0 && self.has_arrived(kind, &delivery).await? {
            // Fetched or opened meanwhile: there is nothing left to deliver.
            let mut tx = self.store().write().await?;
            jobs::no_longer_needed(tx.connection(), &job.id).await?;
            tx.commit().await?;
            return Ok(());
        }
        match self.send(job, &delivery).await {
            Ok(Sent::Mailed) => {
                let mut tx = self.store().write().await?;
                if let Message::NoticeIssued { notice, .. } = &delivery.message {
                    tx.append(&Actor::System, Self::mailed(notice)).await?;
                }
                jobs::finish(tx.connection(), &job.id).await?;
                tx.commit().await?;
            }
            Ok(Sent::Delivered) => {
                let mut tx = self.store().write().await?;
                if let (Kind::Notice, Message::NoticeIssued { notice, .. }) =
                    (kind, &delivery.message)
                {
                    self.receive(&mut tx, notice, ReceivedVia::Webhook, &Actor::System)
                        .await?;
                }
                if let (Kind::Copy, Message::OrderCopied { scrutiny }) = (kind, &delivery.message) {
                    self.receive_copy(&mut tx, scrutiny, ReceivedVia::Webhook, &Actor::System)
                        .await?;
                }
                if let Message::ExposureChanged { exposure } = &delivery.message {
                    self.exposure_arrived(&mut tx, exposure, &delivery.to)
                        .await?;
                }
                if let Message::PenaltyChanged { penalty } = &delivery.message {
                    self.penalty_arrived(&mut tx, penalty, &delivery.to).await?;
                }
                jobs::finish(tx.connection(), &job.id).await?;
                tx.commit().await?;
            }
            Err(why) if job.attempts + 1 >= MOST_ATTEMPTS => self.give_up(job, kind, &why).await?,
            Err(why) => {
                let place = usize::try_from(job.attempts)
                    .unwrap_or(usize::MAX)
                    .min(PAUSES.len() - 1);
                let at = later(self.now(), SignedDuration::from_secs(PAUSES[place]));
                tracing::info!(
                    job = job.id,
                    attempt = job.attempts + 1,
                    why,
                    "a delivery failed and is tried again"
                );
                let mut tx = self.store().write().await?;
                jobs::again(tx.connection(), &job.id, Some(&why), at).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn has_arrived(&self, kind: Kind, delivery: &Delivery) -> Result<bool, AppError> {
        let mut connection = self.store().read().await?;
        match (kind, &delivery.message) {
            (Kind::Notice, Message::NoticeIssued { notice, .. }) => {
                let notice = notices::get(&mut connection, notice).await?;
                Ok(notice.is_some_and(|notice| notice.received.is_some()))
            }
            (Kind::Copy, Message::OrderCopied { scrutiny }) => {
                let scrutiny = scrutinies::get(&mut connection, scrutiny).await?;
                Ok(scrutiny.is_some_and(|scrutiny| scrutiny.received.is_some()))
            }
            _ => Ok(false),
        }
    }

    pub(crate) async fn send(&self, job: &Job, delivery: &Delivery) -> Result<Sent, String> {
        let mut connection = self
            .store()
            .read()
            .await
            .map_err(|error| error.to_string())?;
        let organisation = organisations::get(&mut connection, &delivery.to)
            .await
            .map_err(|error| error.to_string())?;
        let by_mail = match (&delivery.message, &organisation) {
            (Message::NoticeIssued { notice, .. }, Some(addressee))
                if addressee.endpoint.is_none() =>
            {
                let letter = self.letter_of(notice, addressee, &job.id).await;
                letter.map_err(|error| error.to_string())?
            }
            _ => None,
        };
        if let (Some(letter), Some(mail)) = (by_mail, &self.inner.mail) {
            let sent = mail.send(&letter, self.now()).await;
            self.note_mail(sent.as_ref().err());
            return sent.map(|()| Sent::Mailed);
        }
        // Alarms have an endpoint of their own: who reads too much may be whoever keeps the other one.
        let (endpoint, secret, of) = match &delivery.message {
            Message::AlarmRaised { .. } => (
                organisation.and_then(|organisation| organisation.alarms),
                canaries::alarm_secret(&mut connection, &delivery.to).await,
                secrets::of_alarms(&delivery.to),
            ),
            _ => (
                organisation.and_then(|organisation| organisation.endpoint),
                organisations::endpoint_secret(&mut connection, &delivery.to).await,
                secrets::of_endpoint(&delivery.to),
            ),
        };
        let secret = secret.map_err(|error| error.to_string())?;
        let documents = self
            .documents_told(&mut connection, &delivery.message)
            .await;
        let documents = documents.map_err(|error| error.to_string())?;
        drop(connection);
        let (Some(endpoint), Some(secret)) = (endpoint, secret) else {
            return Err("the addressee has set no endpoint; it can fetch its notices".to_owned());
        };
        let secret = self.store().secrets().open_text(&of, &secret);
        let secret = secret.map_err(|error| error.to_string())?;
        let secret = Secret::parse(&secret).map_err(|error| error.to_string())?;
        let url: Url = endpoint.url.parse().map_err(|error| format!("{error}"))?;
        let now = self.now();
        let body = Body {
            message: &delivery.message,
            timestamp: now,
            documents,
        };
        let body = serde_json::to_vec(&body).map_err(|error| error.to_string())?;
        let headers = [
            (ID_HEADER, job.id.clone()),
            (TIMESTAMP_HEADER, now.as_second().to_string()),
            (SIGNATURE_HEADER, secret.sign(&job.id, now, &body)),
        ];
        let sent = self
            .inner
            .fetcher
            .post_json(&url, &headers, body, RECEIPT_HEADER)
            .await;
        match sent {
            Ok((200..=299, receipt)) if endpoint.signed_receipts => {
                let receipt = receipt.unwrap_or_default();
                let at = now.as_second().to_string();
                if secret.is_receipt(&job.id, &at, &receipt) {
                    return Ok(Sent::Delivered);
                }
                Err(format!(
                    "the endpoint answered without a receipt signed with its secret ({RECEIPT_HEADER}), which it asked for"
                ))
            }
            Ok((200..=299, _)) => Ok(Sent::Delivered),
            Ok((status, _)) => Err(format!("the endpoint answered HTTP {status}")),
            Err(error) => {
                tracing::info!(job = job.id, %error, "an endpoint could not be reached");
                Err(without_the_address(error, &url))
            }
        }
    }

    async fn give_up(&self, job: &Job, kind: Kind, why: &str) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        if kind == Kind::Notice
            && let Ok(notice) = job.subject.parse::<NoticeId>()
        {
            let attempts = u32::try_from(job.attempts + 1).unwrap_or(u32::MAX);
            let event = Event::DeliveryGivenUp {
                notice,
                attempts,
                last_error: why.to_owned(),
            };
            tx.append(&Actor::System, event).await?;
        }
        jobs::give_up(tx.connection(), &job.id, why).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What the issuer is told of an endpoint that cannot be reached: where it is, is its owner's business.
fn without_the_address(error: FetchError, endpoint: &Url) -> String {
    match error {
        FetchError::NoAddress { .. } => "the endpoint's host has no address".to_owned(),
        FetchError::PrivateAddress { .. } => {
            "the endpoint's address is not on the public Internet".to_owned()
        }
        FetchError::BadRedirect { .. } => "the endpoint redirects elsewhere".to_owned(),
        error @ (FetchError::TooManyRedirects(_) | FetchError::TooLong(_)) => error.to_string(),
        FetchError::Connection(why) if !names(&why, endpoint) => why,
        FetchError::Connection(_) => "no connection to the endpoint".to_owned(),
    }
}

fn names(text: &str, endpoint: &Url) -> bool {
    endpoint.host_str().is_none_or(|host| text.contains(host))
}
