//! What a simulated provider promises, checked against a stand-in for Staydown.
#![allow(clippy::unwrap_used)]

mod staydown;

use serde_json::json;
use simulator::fixtures;
use simulator::picture;
use simulator::provider::{Handling, Provider, ProviderConfig, UploadReceipt, UploadState};
use simulator::samples::Sample;
use staydown::{CASE, NOTICE, Staydown, notice_about};
use std::time::Duration;
use tokio::net::TcpListener;

async fn start(fake: &Staydown, change: impl FnOnce(&mut ProviderConfig)) -> Provider {
    let mut config = ProviderConfig::new("Provider A", &fake.url, "token");
    config.upload_patience = Duration::from_millis(200);
    change(&mut config);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    Provider::start(config, listener).await.unwrap()
}

fn sample() -> Sample {
    picture::sample(1, 1).unwrap()
}

async fn upload(provider: &Provider, sample: Sample) -> (u16, UploadReceipt) {
    let file = reqwest::multipart::Part::bytes(sample.bytes).file_name(sample.name);
    let form = reqwest::multipart::Form::new()
        .text("title", "A <b> title")
        .part("file", file);
    let address = provider.url().join("upload").unwrap();
    let request = reqwest::Client::new()
        .post(address)
        .header("accept", "application/json");
    let response = request.multipart(form).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

async fn status(page: &str) -> u16 {
    reqwest::get(page).await.unwrap().status().as_u16()
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..500 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("waited 5 s for {what}");
}

fn issued() -> serde_json::Value {
    json!({"type": "notice.issued", "data": {"notice": NOTICE, "kind": "removal_order"},
        "timestamp": "2026-01-01T00:00:00Z"})
}

fn decided(reference: &str, publish: bool) -> serde_json::Value {
    json!({"type": "case.decided", "data": {"case": CASE, "reference": reference, "publish": publish}})
}

#[tokio::test]
async fn an_upload_is_not_visible_before_staydown_has_answered() {
    let fake = Staydown::start().await;
    let provider = start(&fake, |config| {
        config.upload_patience = Duration::from_secs(10)
    })
    .await;
    fake.answering.send_replace(false);
    let uploading = tokio::spawn({
        let provider = provider.clone();
        async move { upload(&provider, sample()).await }
    });
    fake.asked.notified().await;
    let reference = fake.told.lock().unwrap().references[0].clone();
    let page = provider
        .url()
        .join(&format!("p/{}", &reference["upload-".len()..]))
        .unwrap();
    assert_eq!(status(page.as_str()).await, 404);
    let index = reqwest::get(provider.url().clone())
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(!index.contains("/media/"));
    fake.answering.send_replace(true);
    let (code, receipt) = uploading.await.unwrap();
    assert_eq!((code, receipt.state), (201, UploadState::Published));
    assert_eq!(receipt.page, page.as_str());
    let shown = reqwest::get(page).await.unwrap().text().await.unwrap();
    assert!(shown.contains("A &lt;b&gt; title") && shown.contains("og:image"));
    provider.shutdown().await;
}

#[tokio::test]
async fn a_held_upload_becomes_public_or_not_as_a_person_decides() {
    let fake = Staydown::start().await;
    fake.tell(|told| told.verdict = "hold");
    let provider = start(&fake, |_| ()).await;
    let (code, kept) = upload(&provider, sample()).await;
    let (_, blocked) = upload(&provider, sample()).await;
    assert_eq!((code, kept.state), (202, UploadState::Held));
    assert_ne!(kept.reference, blocked.reference);
    assert_eq!(provider.held()[0].case.as_ref().unwrap().as_str(), CASE);
    assert_eq!(status(&kept.page).await, 404);
    assert_eq!(
        fake.deliver("msg_1", &decided(&kept.reference, true), |s| s)
            .await,
        200
    );
    assert_eq!(
        fake.deliver("msg_2", &decided(&blocked.reference, false), |s| s)
            .await,
        200
    );
    assert_eq!(status(&kept.page).await, 200);
    assert_eq!(status(&blocked.page).await, 404);
    assert_eq!(provider.held(), []);
    provider.shutdown().await;
}

#[tokio::test]
async fn without_an_answer_of_staydown_nothing_is_published() {
    let fake = Staydown::start().await;
    let provider = start(&fake, |_| ()).await;
    fake.tell(|told| told.verdict = "down");
    let (code, receipt) = upload(&provider, sample()).await;
    assert_eq!((code, receipt.state), (503, UploadState::TryAgain));
    assert!(receipt.detail.contains("try again"), "{}", receipt.detail);
    let index = reqwest::get(provider.url().clone())
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(!index.contains("/media/"));
    provider.shutdown().await;
}

#[tokio::test]
async fn a_file_that_staydown_or_the_provider_cannot_read_is_refused_with_the_reason() {
    let fake = Staydown::start().await;
    fake.tell(|told| told.verdict = "truncated");
    let provider = start(&fake, |_| ()).await;
    let (code, receipt) = upload(&provider, sample()).await;
    assert_eq!((code, receipt.state), (422, UploadState::Refused));
    assert_eq!(receipt.detail, "The file stops early.");
    let other = Sample {
        name: "a.bin".to_owned(),
        bytes: b"%PDF-1.7\n\0".to_vec(),
    };
    assert_eq!(upload(&provider, other).await.0, 415);
    provider.shutdown().await;
}

#[tokio::test]
async fn a_video_and_a_text_are_posted_as_what_they_are_and_a_text_is_never_markup() {
    let fake = Staydown::start().await;
    let provider = start(&fake, |_| ()).await;
    let page_of = async |sample: Sample, ending: &str, media_type: &str| {
        let (code, receipt) = upload(&provider, sample).await;
        assert_eq!((code, receipt.state), (201, UploadState::Published));
        let media = receipt.page.replace("/p/", "/media/") + ending;
        let media = reqwest::get(media).await.unwrap();
        assert_eq!(media.headers()["content-type"], media_type);
        assert_eq!(media.headers()["x-content-type-options"], "nosniff");
        let page = reqwest::get(receipt.page).await.unwrap();
        page.text().await.unwrap()
    };
    let video = page_of(fixtures::known_video(), ".mp4", "video/mp4").await;
    assert!(
        video.contains("<video src=") && !video.contains("<img"),
        "{video}"
    );
    page_of(fixtures::recut_video(), ".webm", "video/webm").await;
    let text = Sample {
        name: "post.txt".to_owned(),
        bytes: "نص <script>alert(1)</script>".as_bytes().to_vec(),
    };
    let text = page_of(text, ".txt", "text/plain; charset=utf-8").await;
    assert!(
        text.contains("نص &lt;script&gt;") && !text.contains("<script>"),
        "{text}"
    );
    provider.shutdown().await;
}

#[tokio::test]
async fn an_order_takes_the_page_and_the_picture_down_and_is_answered_with_one_time() {
    let fake = Staydown::start().await;
    let provider = start(&fake, |_| ()).await;
    let page = provider.publish_unchecked("Hills", "", &sample()).unwrap();
    let picture = page.replace("/p/", "/media/") + ".jpg";
    assert_eq!((status(&page).await, status(&picture).await), (200, 200));
    fake.tell(|told| {
        told.notice = Some(notice_about(&page, "removal_order"));
        told.fail_feedback = 2;
    });
    assert_eq!(fake.deliver("msg_1", &issued(), |s| s).await, 200);
    until("the answer", async || provider.counts().answered == 1).await;
    assert_eq!((status(&page).await, status(&picture).await), (451, 451));
    let feedback = fake.told.lock().unwrap().feedback.clone();
    assert_eq!(feedback.len(), 3, "two lost and one taken");
    assert!(
        feedback.iter().all(|answer| *answer == feedback[0]),
        "{feedback:?}"
    );
    assert_eq!(feedback[0]["kind"], "executed");
    assert_eq!(feedback[0]["measure"], "disabled");
    provider.shutdown().await;
}

#[tokio::test]
async fn a_referral_is_answered_disabled_and_an_unknown_location_not_found() {
    let fake = Staydown::start().await;
    let provider = start(&fake, |_| ()).await;
    let page = provider.publish_unchecked("Hills", "", &sample()).unwrap();
    fake.tell(|told| told.notice = Some(notice_about(&page, "referral")));
    fake.deliver("msg_1", &issued(), |s| s).await;
    until("the first answer", async || provider.counts().answered == 1).await;
    let elsewhere = provider.url().join("p/nothing").unwrap();
    fake.tell(|told| told.notice = Some(notice_about(elsewhere.as_str(), "referral")));
    fake.deliver("msg_2", &issued(), |s| s).await;
    until("the second answer", async || {
        provider.counts().answered == 2
    })
    .await;
    let outcomes: Vec<_> = fake
        .told
        .lock()
        .unwrap()
        .feedback
        .iter()
        .map(|answer| answer["outcome"].clone())
        .collect();
    assert_eq!(outcomes, ["disabled", "not_found"]);
    assert_eq!(status(&page).await, 451);
    provider.shutdown().await;
}

#[tokio::test]
async fn a_bad_signature_is_401_and_changes_nothing() {
    let fake = Staydown::start().await;
    fake.tell(|told| told.verdict = "hold");
    let provider = start(&fake, |_| ()).await;
    let (_, receipt) = upload(&provider, sample()).await;
    let publish = decided(&receipt.reference, true);
    let spoiled = |_: String| "v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned();
    assert_eq!(fake.deliver("msg_1", &publish, spoiled).await, 401);
    assert_eq!(status(&receipt.page).await, 404);
    assert_eq!(provider.counts().bad_signatures, 1);
    // The id of a forged message is not remembered: the true one still counts.
    assert_eq!(fake.deliver("msg_1", &publish, |s| s).await, 200);
    assert_eq!(status(&receipt.page).await, 200);
    provider.shutdown().await;
}

#[tokio::test]
async fn the_same_webhook_id_twice_acts_once() {
    let fake = Staydown::start().await;
    let provider = start(&fake, |_| ()).await;
    let page = provider.publish_unchecked("Hills", "", &sample()).unwrap();
    fake.tell(|told| told.notice = Some(notice_about(&page, "removal_order")));
    for _ in 0..2 {
        assert_eq!(fake.deliver("msg_1", &issued(), |s| s).await, 200);
    }
    until("the answer", async || provider.counts().answered == 1).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(fake.told.lock().unwrap().feedback.len(), 1);
    let counts = provider.counts();
    assert_eq!((counts.deliveries, counts.duplicates), (2, 1));
    provider.shutdown().await;
}

#[tokio::test]
async fn the_first_deliveries_are_refused_where_that_is_asked_for() {
    let fake = Staydown::start().await;
    let provider = start(&fake, |config| config.refuse_first_deliveries = 2).await;
    let page = provider.publish_unchecked("Hills", "", &sample()).unwrap();
    fake.tell(|told| told.notice = Some(notice_about(&page, "referral")));
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(fake.deliver("msg_1", &issued(), |s| s).await);
    }
    assert_eq!(codes, [503, 503, 200]);
    until("the answer", async || provider.counts().answered == 1).await;
    assert_eq!(provider.counts().refused, 2);
    provider.shutdown().await;
}

#[tokio::test]
async fn a_manual_provider_leaves_the_answer_to_a_person_and_then_follows_it() {
    let fake = Staydown::start().await;
    let provider = start(&fake, |config| config.handling = Handling::Manual).await;
    let page = provider.publish_unchecked("Hills", "", &sample()).unwrap();
    let mut notice = notice_about(&page, "referral");
    fake.tell(|told| told.notice = Some(notice.clone()));
    assert_eq!(fake.deliver("msg_1", &issued(), |s| s).await, 200);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(status(&page).await, 200);
    assert!(fake.told.lock().unwrap().feedback.is_empty());
    notice["stage"] = json!("answered");
    notice["measure_at"] = json!(jiff::Timestamp::now());
    fake.tell(|told| told.notice = Some(notice));
    until("the page to go", async || status(&page).await == 451).await;
    assert!(fake.told.lock().unwrap().feedback.is_empty());
    provider.shutdown().await;
}

#[tokio::test]
async fn a_stopped_provider_no_longer_answers() {
    let fake = Staydown::start().await;
    let provider = start(&fake, |_| ()).await;
    let address = provider.url().clone();
    assert_eq!(status(address.as_str()).await, 200);
    provider.shutdown().await;
    provider.shutdown().await;
    assert!(reqwest::get(address).await.is_err());
}
