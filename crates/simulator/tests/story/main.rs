//! The story, played against a stand-in for Staydown.
#![allow(clippy::unwrap_used)]

mod staydown;

use simulator::provider::{Handling, Provider, ProviderConfig};
use simulator::samples;
use simulator::story::{Story, StoryConfig, StoryError, StoryEvent};
use staydown::Staydown;
use std::sync::Mutex;
use std::time::Duration;
use tokio::net::TcpListener;

async fn provider(fake: &Staydown, token: &str, handling: Handling) -> Provider {
    let mut config = ProviderConfig::new(&format!("Provider {token}"), &fake.url, token);
    config.handling = handling;
    config.refuse_first_deliveries = 2;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Provider::start(config, listener).await.unwrap()
}

async fn config(fake: &Staydown) -> StoryConfig {
    let a = provider(fake, "a", Handling::Automatic).await;
    let b = provider(fake, "b", Handling::Manual).await;
    let mut config = StoryConfig::new(&fake.url, "analyst", a, b);
    config.known = samples::generate(1, 6).unwrap();
    config.benign = samples::generate(2, 5).unwrap();
    config.wait_limit = Duration::from_secs(20);
    config
}

#[tokio::test]
async fn every_step_of_the_story_is_played_and_counted() {
    let fake = Staydown::start(31).await;
    let story = Story::new(config(&fake).await).unwrap();
    let steps = Mutex::new(Vec::new());
    let summary = story
        .play(|event| {
            if let StoryEvent::Ended { step, .. } = event {
                steps.lock().unwrap().push(step);
            }
        })
        .await
        .unwrap();
    assert_eq!(*steps.lock().unwrap(), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert!(summary.is_ok(), "{:#?}", summary.failures);
    assert_eq!((summary.known, summary.found), (6, 4));
    assert_eq!((summary.referrals, summary.orders), (3, 1));
    assert_eq!(
        (summary.disabled, summary.within_hour, summary.seen_gone),
        (4, 4, 4)
    );
    assert_eq!((summary.reuploads, summary.reuploads_held), (24, 24));
    assert_eq!((summary.benign, summary.benign_held), (5, 0));
    assert_eq!(summary.kept_after_review, 1);
    assert_eq!((summary.annex_3_flows, summary.complaints_upheld), (1, 0));
    assert!(summary.events > 0 && summary.slowest_seconds < 20.0);
}

#[tokio::test]
async fn copies_that_slip_through_are_named_with_file_edit_and_distance() {
    // A Staydown that knows only exact copies.
    let fake = Staydown::start(0).await;
    let mut config = config(&fake).await;
    config.known.truncate(3);
    config.benign.clear();
    config.orders = Some(3);
    let summary = Story::new(config).unwrap().play(|_| ()).await.unwrap();
    assert_eq!(
        (summary.found, summary.orders, summary.referrals),
        (3, 3, 0)
    );
    assert!(!summary.is_ok() && summary.reuploads_held < summary.reuploads);
    let cropped = summary
        .failures
        .iter()
        .find(|failure| failure.contains("cropped"))
        .unwrap();
    assert!(
        cropped.contains("landscape-00") && cropped.contains("PDQ distance"),
        "{cropped}"
    );
}

#[tokio::test]
async fn a_harmless_picture_that_is_held_is_named_with_what_it_resembles() {
    let fake = Staydown::start(31).await;
    let mut config = config(&fake).await;
    config.benign.truncate(1);
    config.benign.push(config.known[2].clone());
    let summary = Story::new(config).unwrap().play(|_| ()).await.unwrap();
    assert_eq!((summary.benign, summary.benign_held), (2, 1));
    assert_eq!(summary.failures.len(), 1, "{:?}", summary.failures);
    assert!(summary.failures[0].contains("resembles “landscape-002.jpg” at distance 0"));
}

#[tokio::test]
async fn work_is_left_open_for_people_to_look_at() {
    let fake = Staydown::start(31).await;
    let config = config(&fake).await;
    let (a, b) = (config.provider_a.clone(), config.provider_b.clone());
    let open = Story::new(config).unwrap().leave_open().await.unwrap();
    assert_eq!(
        (open.cases.len(), open.notices.len(), open.held.len()),
        (2, 2, 2)
    );
    assert_eq!(a.held(), open.held);
    for notice in &open.notices {
        let view = b.client().notice(notice).await.unwrap();
        assert_eq!(
            (view.stage.as_str(), view.clocks[0].status.as_str()),
            ("received", "running")
        );
    }
}

#[tokio::test]
async fn a_wait_that_is_in_vain_says_what_it_waited_for() {
    let fake = Staydown::start(31).await;
    let mut config = config(&fake).await;
    // Nobody answers there.
    config.provider_a = config.provider_b.clone();
    config.wait_limit = Duration::from_secs(1);
    let error = Story::new(config).unwrap().play(|_| ()).await.unwrap_err();
    assert!(matches!(error, StoryError::Waited { seconds: 1, .. }));
    let text = error.to_string();
    assert!(
        text.contains("4 notices to be answered") && text.contains("/p/"),
        "{text}"
    );
}
