//! Where Staydown tells the provider something: signed, answered at once, acted on afterwards.

use super::{House, duty};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use exchange::webhook::{ID_HEADER, Message, RECEIPT_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER};
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

pub(crate) async fn receive(
    State(house): State<Arc<House>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    house.tally.deliveries.fetch_add(1, Relaxed);
    let left = house
        .refusals_left
        .fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1));
    if left.is_ok() {
        house.tally.refused.fetch_add(1, Relaxed);
        return (StatusCode::SERVICE_UNAVAILABLE, "not now; deliver again\n").into_response();
    }
    let header = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let (id, sent) = (header(ID_HEADER), header(TIMESTAMP_HEADER));
    let receipt = {
        let secret = house
            .secret
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let Some(secret) = secret.as_ref() else {
            return (
                StatusCode::SERVICE_UNAVAILABLE,
                "the endpoint is not registered yet\n",
            )
                .into_response();
        };
        let signatures = header(SIGNATURE_HEADER);
        if let Err(error) = secret.verify(id, sent, signatures, &body, Timestamp::now()) {
            house.tally.bad_signatures.fetch_add(1, Relaxed);
            tracing::warn!(%error, id, "a webhook was refused");
            return (StatusCode::UNAUTHORIZED, format!("{error}\n")).into_response();
        }
        secret.receipt(id, sent)
    };
    let received = || [(RECEIPT_HEADER, receipt.clone())].into_response();
    if !house.first_sight(id) {
        house.tally.duplicates.fetch_add(1, Relaxed);
        return received();
    }
    match serde_json::from_slice::<Message>(&body) {
        Ok(Message::NoticeIssued { notice, .. } | Message::NoticeChanged { notice }) => {
            house.spawn(duty::attend(house.clone(), notice));
        }
        Ok(Message::CaseDecided {
            reference, publish, ..
        }) => {
            house.posts().decided(&reference, publish);
        }
        // Its users would be told here; copies of orders go to authorities.
        Ok(
            Message::MayInform { .. }
            | Message::OrderCopied { .. }
            | Message::ScrutinyChanged { .. }
            | Message::ConflictFound { .. },
        ) => {}
        // Nobody reads a hosting provider's own records but the provider; alarms go to people.
        // The simulated provider works by itself: nobody there needs to be woken, or looks at complaints.
        Ok(
            Message::AlarmRaised { .. }
            | Message::ClockPage { .. }
            | Message::PreservationEnding { .. }
            | Message::LocationDecided { .. }
            | Message::CaseReopened { .. }
            | Message::EntryDisputed { .. },
        ) => {}
        // A newer Staydown may tell more than this provider knows; that is no reason to deliver it again.
        // A simulated provider is never found to be exposed, and raises no alerts.
        Ok(
            Message::ExposureChanged { .. }
            | Message::AlertRaised { .. }
            | Message::AlertChanged { .. }
            | Message::PenaltyChanged { .. },
        ) => {}
        Err(error) => tracing::info!(%error, id, "a webhook of an unknown kind was ignored"),
    }
    received()
}
