//! Signed webhooks, as an addressee who trusts nobody checks them.

use crate::stage::{Stage, picture, until};
use casework::{NoticeKind, ReceivedVia};
use exchange::webhook::Secret;
use jiff::Timestamp;
use serde_json::{Value, json};
use simulator::provider::{Provider, ProviderConfig};
use std::collections::HashSet;
use testkit::Delivery;
use tokio::net::TcpListener;

fn verify(secret: &str, delivery: &Delivery) {
    let secret = Secret::parse(secret).unwrap();
    secret
        .verify(
            &delivery.id,
            &delivery.timestamp,
            &delivery.signature,
            &delivery.body,
            Timestamp::now(),
        )
        .unwrap();
}

#[tokio::test]
async fn a_notice_is_told_by_a_signed_webhook_that_names_it_and_carries_no_content() {
    let stage = Stage::set().await;
    let secret = stage.listen().await;
    let notice = stage.notice(1, NoticeKind::Referral).await;
    let delivery = stage.host.delivered(1).await.unwrap().remove(0);
    assert!(delivery.id.starts_with("msg_"), "{delivery:?}");
    assert_eq!(delivery.content_type, "application/json");
    assert!(delivery.signature.starts_with("v1,"), "{delivery:?}");
    verify(&secret, &delivery);
    let body: Value = serde_json::from_slice(&delivery.body).unwrap();
    assert_eq!(body["type"], "notice.issued");
    assert_eq!(
        body["data"],
        json!({"notice": notice.id, "kind": "referral"})
    );
    assert!(body["timestamp"].as_str().unwrap().ends_with('Z'));
    assert_eq!(body.as_object().unwrap().len(), 3);
}

#[tokio::test]
async fn a_refused_delivery_is_tried_again_under_the_same_id_and_signed_anew() {
    let stage = Stage::set().await;
    let secret = stage.listen().await;
    stage.host.answer(&[503]);
    let notice = stage.notice(1, NoticeKind::RemovalOrder).await;
    let analyst = stage.analyst();
    stage.host.delivered(1).await.unwrap();
    let told = until("the refusal to be on record", async || {
        let view = analyst.notice(&notice.id).await.unwrap();
        view.delivery_error.clone().map(|error| (error, view))
    });
    let (error, view) = told.await;
    assert!(error.contains("503"), "{error}");
    assert!(view.received_at.is_none() && view.delivery_next.is_some());

    let attempts = stage.host.delivered(2).await.unwrap();
    assert_eq!(attempts[0].id, attempts[1].id);
    assert_ne!(attempts[0].signature, attempts[1].signature);
    attempts.iter().for_each(|attempt| verify(&secret, attempt));
    let view = until("the receipt", async || {
        let view = analyst.notice(&notice.id).await.unwrap();
        view.received_at.is_some().then_some(view)
    });
    let view = view.await;
    assert_eq!(view.received_via, Some(ReceivedVia::Webhook));
    assert_eq!((view.delivery_attempts, view.delivery_next), (2, None));
}

#[tokio::test]
async fn a_new_endpoint_secret_ends_the_old_one() {
    let stage = Stage::set().await;
    let (old, new) = (stage.listen().await, stage.listen().await);
    assert_ne!(old, new);
    stage.notice(1, NoticeKind::Referral).await;
    let delivery = stage.host.delivered(1).await.unwrap().remove(0);
    verify(&new, &delivery);
    let old = Secret::parse(&old).unwrap();
    let (id, time) = (&delivery.id, &delivery.timestamp);
    let refused = old.verify(
        id,
        time,
        &delivery.signature,
        &delivery.body,
        Timestamp::now(),
    );
    assert!(refused.is_err());
}

#[tokio::test]
async fn an_endpoint_set_later_gets_what_was_waiting() {
    let stage = Stage::set().await;
    let notice = stage.notice(1, NoticeKind::Referral).await;
    let analyst = stage.analyst();
    let why = until("the first attempt", async || {
        analyst.notice(&notice.id).await.unwrap().delivery_error
    });
    assert!(why.await.contains("no endpoint"));
    let secret = stage.listen().await;
    verify(&secret, &stage.host.delivered(1).await.unwrap()[0]);
}

#[tokio::test]
async fn what_was_told_before_a_crash_is_not_told_again_and_what_was_not_is() {
    let mut stage = Stage::set().await;
    stage.listen().await;
    let first = stage.notice(1, NoticeKind::Referral).await;
    let analyst = stage.analyst();
    until("the receipt", async || {
        let view = analyst.notice(&first.id).await.unwrap();
        view.received_at
    })
    .await;
    stage.host.answer(&[503]);
    stage.notice(2, NoticeKind::Referral).await;
    stage.host.delivered(2).await.unwrap();
    stage.server.restart().await.unwrap();
    let deliveries = stage.host.delivered(3).await.unwrap();
    assert_eq!(deliveries[1].id, deliveries[2].id);
    let ids: HashSet<_> = deliveries.iter().map(|delivery| &delivery.id).collect();
    assert_eq!(ids.len(), 2, "{deliveries:?}");
}

/// A provider that takes the page down and answers by itself; its first two deliveries are refused.
#[tokio::test]
async fn a_provider_that_acts_on_webhooks_takes_the_page_down_and_is_seen_to() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap().to_string();
    let name = "Lantern Forum";
    let issued = std::sync::Mutex::new(None);
    let stage = Stage::set_after(async |instance| {
        let provider = instance.provider(name, &at).await.unwrap();
        *issued.lock().unwrap() = Some(provider);
    })
    .await;
    let token = issued.lock().unwrap().take().unwrap().token.secret;
    let config = ProviderConfig {
        refuse_first_deliveries: 2,
        ..ProviderConfig::new(name, stage.server.url(), &token)
    };
    let provider = Provider::start(config, listener).await.unwrap();
    stage.bank_picture(5).await;
    let sample = simulator::samples::Sample {
        name: "known.jpg".to_owned(),
        bytes: picture(5),
    };
    let url = provider.publish_unchecked("Old post", "", &sample).unwrap();
    let analyst = stage.analyst();
    let case = analyst.capture(&url).await.unwrap().case.unwrap();
    let judgement = crate::stage::judgement(casework::Outcome::Order);
    analyst.decide(&case, &judgement).await.unwrap();
    let new = crate::stage::new_notice(NoticeKind::RemovalOrder);
    let notice = analyst.issue(&case, &new).await.unwrap();
    let view = until("the page to be seen gone", async || {
        let view = analyst.notice(&notice.id).await.unwrap();
        view.seen_gone_at.is_some().then_some(view)
    });
    let view = view.await;
    assert_eq!(
        (view.stage.as_str(), view.delivery_attempts),
        ("executed", 3)
    );
    let counts = provider.counts();
    assert_eq!((counts.refused, counts.bad_signatures), (2, 0));
    provider.shutdown().await;
}

#[tokio::test]
async fn an_endpoint_that_answers_with_a_redirect_has_not_received_anything() {
    let stage = Stage::set().await;
    stage.listen().await;
    stage.host.answer(&[307]);
    stage.notice(1, NoticeKind::Referral).await;
    let deliveries = stage.host.delivered(2).await.unwrap();
    let answered: Vec<_> = deliveries
        .iter()
        .map(|delivery| delivery.answered)
        .collect();
    assert_eq!(answered, [307, 204]);
    assert_eq!(deliveries[0].id, deliveries[1].id);
}
