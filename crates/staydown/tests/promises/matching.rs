//! What matches, from when on, and until when.

use crate::stage::{Stage, ask_pdq, file_entry, judgement, new_bank, picture, signal_entry};
use casework::Outcome;
use exchange::v1::{BankView, EntryView, MatchAnswer, SignalQuery, Verdict};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use signals::Sha256;
use signals::pdq::Pdq;
use simulator::api::Client;
use std::io::Cursor;
use testkit::Chance;

/// The hash with the first so many of its bits flipped.
fn flipped(pdq: &str, bits: u32) -> String {
    let mut words = pdq.parse::<Pdq>().unwrap().words();
    for bit in 0..bits {
        // Spread over all words: the index must not find only neighbours that share one.
        words[(bit % 4) as usize] ^= 1 << (bit / 4);
    }
    Pdq::from_words(words).to_string()
}

/// A picture with nothing in it: PDQ quality 0.
fn flat(shade: u8) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::from_pixel(96, 96, Rgb([shade; 3])))
        .write_to(&mut file, ImageFormat::Png)
        .unwrap();
    file.into_inner()
}

#[tokio::test]
async fn a_bank_entry_matches_the_very_next_request() {
    let stage = Stage::set().await;
    let (bank, analyst) = (stage.bank("Signals", false).await, stage.analyst());
    let mut chance = Chance::of(1);
    for number in 0..100 {
        let pdq = chance.pdq();
        let before = analyst.match_signal(&ask_pdq(&pdq)).await.unwrap();
        assert_eq!(before.verdict, Verdict::Clear, "signal {number}");
        let entry = signal_entry(Some(&pdq), None);
        let entry = analyst.add_signal(&bank.id, &entry).await.unwrap();
        let answer = analyst.match_signal(&ask_pdq(&pdq)).await.unwrap();
        assert_eq!(answer.verdict, Verdict::Hold, "signal {number}");
        let found: Vec<_> = answer.matches.iter().map(|found| &found.entry).collect();
        assert_eq!(found, [&entry.id], "signal {number}");
    }
}

#[tokio::test]
async fn distance_31_matches_and_distance_32_does_not() {
    let stage = Stage::set().await;
    let (bank, analyst) = (stage.bank("Signals", false).await, stage.analyst());
    let mut chance = Chance::of(2);
    for _ in 0..10 {
        let pdq = chance.pdq();
        let entry = signal_entry(Some(&pdq), None);
        analyst.add_signal(&bank.id, &entry).await.unwrap();
        let near = ask_pdq(&flipped(&pdq, 31));
        let near = analyst.match_signal(&near).await.unwrap();
        assert_eq!(near.verdict, Verdict::Hold);
        let distances: Vec<_> = near
            .matches
            .iter()
            .map(|found| (found.distance, found.threshold))
            .collect();
        assert_eq!(distances, [(31, 31)]);
        let far = ask_pdq(&flipped(&pdq, 32));
        let far = analyst.match_signal(&far).await.unwrap();
        assert_eq!((far.verdict, far.matches.len()), (Verdict::Clear, 0));
    }
}

#[tokio::test]
async fn a_withdrawn_entry_matches_nothing_from_then_on_and_may_be_banked_again() {
    let stage = Stage::set().await;
    let (bank, analyst) = (stage.bank("Own", false).await, stage.analyst());
    let entry = file_entry(picture(1));
    let entry = analyst.add_file(&bank.id, &entry).await.unwrap();
    let known = analyst.match_file("a.jpg", &picture(1), None).await;
    assert_eq!(known.unwrap().verdict, Verdict::Hold);

    let path = format!("/v1/banks/{}/entries/{}/withdraw", bank.id, entry.id);
    let why = serde_json::json!({"reason": "it was a newspaper's own picture"});
    let door = stage.authority.door(&stage.server);
    let withdrawn: EntryView = door.post(&path, &why).await.unwrap().json().unwrap();
    assert_eq!(
        withdrawn.withdrawn_because.as_deref(),
        Some("it was a newspaper's own picture")
    );
    for query in [
        ask_pdq(entry.pdq.as_deref().unwrap()),
        SignalQuery {
            sha256: entry.sha256.clone(),
            ..SignalQuery::default()
        },
    ] {
        let answer = analyst.match_signal(&query).await.unwrap();
        assert_eq!(answer.verdict, Verdict::Clear);
    }
    let again: EntryView = door.post(&path, &why).await.unwrap().json().unwrap();
    assert_eq!(again.withdrawn_at, withdrawn.withdrawn_at);

    let second = analyst.add_file(&bank.id, &file_entry(picture(1))).await;
    let second = second.unwrap();
    assert!(second.created && second.id != entry.id);
    let known = analyst.match_file("a.jpg", &picture(1), None).await;
    assert_eq!(known.unwrap().matches[0].entry, second.id);
}

#[tokio::test]
async fn a_picture_without_detail_matches_its_own_bytes_and_nothing_like_it() {
    let stage = Stage::set().await;
    let (bank, analyst) = (stage.bank("Own", false).await, stage.analyst());
    let entry = analyst.add_file(&bank.id, &file_entry(flat(10))).await;
    let entry = entry.unwrap();
    assert!(entry.quality.unwrap() < 50 && !entry.near_copies_match);
    let same = analyst.match_file("a.png", &flat(10), None).await.unwrap();
    assert_eq!(same.verdict, Verdict::Hold);
    assert_eq!(same.matches[0].signal, "sha256");
    // Nearly the same flat colour has nearly the same PDQ, which says nothing.
    let other = analyst.match_file("a.png", &flat(11), None).await.unwrap();
    assert_eq!(other.verdict, Verdict::Clear);
    assert!(other.explanation.contains("too little detail"));
    let by_hash = ask_pdq(entry.pdq.as_deref().unwrap());
    let by_hash = analyst.match_signal(&by_hash).await.unwrap();
    assert_eq!(by_hash.verdict, Verdict::Clear);

    // And a good entry is not matched by a poor question.
    let good = analyst.add_file(&bank.id, &file_entry(picture(1))).await;
    let poor = SignalQuery {
        quality: Some(49),
        ..ask_pdq(good.unwrap().pdq.as_deref().unwrap())
    };
    let enough = SignalQuery {
        quality: Some(50),
        ..poor.clone()
    };
    assert!(
        analyst
            .match_signal(&poor)
            .await
            .unwrap()
            .matches
            .is_empty()
    );
    assert_eq!(
        analyst.match_signal(&enough).await.unwrap().matches.len(),
        1
    );
}

#[tokio::test]
async fn after_a_restart_the_answers_are_the_same() {
    let mut stage = Stage::set().await;
    let (bank, analyst) = (stage.bank("Own", true).await, stage.analyst());
    let pdq = Chance::of(3).pdq();
    let kept = Sha256::of(b"some file").to_string();
    for entry in [
        signal_entry(Some(&pdq), None),
        signal_entry(Some(&flipped(&pdq, 9)), Some(&kept)),
    ] {
        analyst.add_signal(&bank.id, &entry).await.unwrap();
    }
    let picture_entry = file_entry(picture(1));
    analyst.add_file(&bank.id, &picture_entry).await.unwrap();
    let gone = signal_entry(Some(&flipped(&pdq, 4)), None);
    let gone = analyst.add_signal(&bank.id, &gone).await.unwrap();
    let path = format!("/v1/banks/{}/entries/{}/withdraw", bank.id, gone.id);
    let door = stage.authority.door(&stage.server);
    let why = serde_json::json!({"reason": "mistaken"});
    door.post(&path, &why)
        .await
        .unwrap()
        .json::<EntryView>()
        .unwrap();

    let before = answers(&stage, &pdq, &kept).await;
    assert_eq!(
        before.iter().map(|a| a.matches.len()).collect::<Vec<_>>(),
        [2, 2, 1, 1, 0]
    );
    stage.server.restart().await.unwrap();
    assert_eq!(answers(&stage, &pdq, &kept).await, before);
    assert_eq!(stage.server.stop().await.unwrap(), Some(0));
    stage.server.restart().await.unwrap();
    assert_eq!(answers(&stage, &pdq, &kept).await, before);
}

async fn answers(stage: &Stage, pdq: &str, sha256: &str) -> Vec<MatchAnswer> {
    // The provider asks: the bank is shared.
    let reviewer = stage.reviewer();
    let by_digest = SignalQuery {
        sha256: Some(sha256.to_owned()),
        ..SignalQuery::default()
    };
    let mut answers = Vec::new();
    for query in [
        ask_pdq(pdq),
        ask_pdq(&flipped(pdq, 20)),
        by_digest,
        // 31 bits from one of them only.
        ask_pdq(&flipped(pdq, 40)),
        ask_pdq(&flipped(pdq, 80)),
    ] {
        answers.push(reviewer.match_signal(&query).await.unwrap());
    }
    answers
}

#[tokio::test]
async fn what_is_sent_again_gives_what_is_there() {
    let stage = Stage::set().await;
    let door = stage.authority.door(&stage.server);
    let new = new_bank("Twice", false);
    let first = door.post("/v1/banks", &new).await.unwrap();
    let second = door.post("/v1/banks", &new).await.unwrap();
    assert_eq!((first.status, second.status), (201, 200));
    let bank: BankView = first.json().unwrap();
    assert_eq!(second.json::<BankView>().unwrap().id, bank.id);

    let path = format!("/v1/banks/{}/entries", bank.id);
    let fields = [
        ("label", "Known"),
        ("source", "Test"),
        ("ground", "incites"),
        ("reason", "Treated as known."),
    ];
    let first = door.upload(&path, picture(1), &fields).await.unwrap();
    let second = door.upload(&path, picture(1), &fields).await.unwrap();
    assert_eq!((first.status, second.status), (201, 200));
    let (first, second): (EntryView, EntryView) = (first.json().unwrap(), second.json().unwrap());
    assert_eq!(
        (first.id, first.created, second.created),
        (second.id, true, false)
    );

    let upper = Chance::of(4).pdq().to_uppercase();
    let first = door.post(&path, &signal_entry(Some(&upper), None)).await;
    let lower = signal_entry(Some(&upper.to_lowercase()), None);
    let (first, second) = (first.unwrap(), door.post(&path, &lower).await.unwrap());
    assert_eq!((first.status, second.status), (201, 200));
    assert_eq!(
        first.json::<EntryView>().unwrap().id,
        second.json::<EntryView>().unwrap().id
    );
}

/// Asks about picture `number` under the one reference of these tests.
async fn upload(client: &Client, number: u64) -> MatchAnswer {
    let bytes = picture(number);
    let asked = client.match_file("a", &bytes, Some("upload-1"));
    asked.await.unwrap()
}

#[tokio::test]
async fn one_reference_is_one_upload() {
    let stage = Stage::set().await;
    let bank = stage.bank("Shared", true).await;
    for number in [1, 2] {
        let entry = file_entry(picture(number));
        stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    }
    let reviewer = stage.reviewer();
    let first = upload(&reviewer, 1).await;
    assert_eq!(first.verdict, Verdict::Hold);
    assert_eq!(upload(&reviewer, 1).await.case, first.case);
    let cases = reviewer.cases(&Default::default()).await.unwrap();
    assert_eq!(cases.total, 1);

    let door = stage.provider.door(&stage.server);
    let fields = [("reference", "upload-1")];
    let other = door.upload("/v1/match", picture(2), &fields).await.unwrap();
    assert_eq!(other.status, 409);
    let problem = other.problem().unwrap();
    assert_eq!(
        (problem.code.as_str(), problem.field.as_deref()),
        ("reference_in_use", Some("reference"))
    );
    // Another organisation's references are its own.
    let theirs = upload(&stage.analyst(), 2).await;
    assert!(theirs.case.is_some() && theirs.case != first.case);
}

#[tokio::test]
async fn a_used_reference_does_not_clear_another_file() {
    let stage = Stage::set().await;
    let bank = stage.bank("Shared", true).await;
    let entry = file_entry(picture(1));
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    assert_eq!(upload(&stage.reviewer(), 1).await.verdict, Verdict::Hold);
    // Nothing known resembles it; but “clear” under this reference would publish what is held under it.
    let door = stage.provider.door(&stage.server);
    let fields = [("reference", "upload-1")];
    let harmless = door.upload("/v1/match", picture(3), &fields).await.unwrap();
    assert_eq!(harmless.status, 409, "{}", harmless.text());
}

#[tokio::test]
async fn a_persons_decision_answers_the_same_upload_from_then_on() {
    let stage = Stage::set().await;
    let bank = stage.bank("Shared", true).await;
    let entry = file_entry(picture(1));
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    let reviewer = stage.reviewer();
    let ask = async |reference| {
        let answer = reviewer.match_file("a", &picture(1), Some(reference)).await;
        answer.unwrap()
    };
    let (first, second) = (ask("one").await, ask("two").await);
    let (first, second) = (first.case.unwrap(), second.case.unwrap());
    reviewer
        .decide(&first, &judgement(Outcome::Keep))
        .await
        .unwrap();
    reviewer
        .decide(&second, &judgement(Outcome::Block))
        .await
        .unwrap();
    assert_eq!(ask("one").await.verdict, Verdict::Clear);
    assert_eq!(ask("two").await.verdict, Verdict::Block);
    assert_eq!(ask("three").await.verdict, Verdict::Hold);
}

#[tokio::test]
async fn a_persons_decision_outlives_the_entry_that_led_to_it() {
    let stage = Stage::set().await;
    let bank = stage.bank("Shared", true).await;
    let entry = file_entry(picture(1));
    let entry = stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    let reviewer = stage.reviewer();
    let case = upload(&reviewer, 1).await.case.unwrap();
    reviewer
        .decide(&case, &judgement(Outcome::Block))
        .await
        .unwrap();
    let path = format!("/v1/banks/{}/entries/{}/withdraw", bank.id, entry.id);
    let door = stage.authority.door(&stage.server);
    let why = serde_json::json!({"reason": "mistaken"});
    door.post(&path, &why)
        .await
        .unwrap()
        .json::<EntryView>()
        .unwrap();
    assert_eq!(upload(&reviewer, 1).await.verdict, Verdict::Block);
}

/// No general monitoring (Art 5(8)): nothing is compared with anything but what somebody banked, every match says with what, and what
/// becomes of it is a person's to say.
#[tokio::test]
async fn a_match_says_by_what_it_was_found_and_decides_nothing_and_without_a_bank_nothing_matches()
{
    let stage = Stage::set().await;
    let reviewer = stage.reviewer();
    let none = upload(&reviewer, 1).await;
    assert_eq!((none.verdict, none.case), (Verdict::Clear, None));
    let bank = stage.bank("Shared", true).await;
    let analyst = stage.analyst();
    // A change before: the version that is told is the bank's own.
    let other = file_entry(picture(2));
    analyst.add_file(&bank.id, &other).await.unwrap();
    let entry = analyst
        .add_file(&bank.id, &file_entry(picture(3)))
        .await
        .unwrap();
    let held = reviewer
        .match_file("a", &picture(3), Some("three"))
        .await
        .unwrap();
    assert_eq!(held.verdict, Verdict::Hold);
    let door = stage.provider.door(&stage.server);
    let case = held.case.unwrap();
    let view = async || {
        let path = format!("/v1/cases/{case}");
        let view: serde_json::Value = door.get(&path).await.unwrap().json().unwrap();
        view
    };
    let before = view().await;
    assert_eq!(before["stage"], "open");
    assert_eq!(before["decisions"], serde_json::json!([]));
    let found = &before["matches"][0];
    assert_eq!(found["entry"], entry.id.as_str());
    assert_eq!(found["bank"], bank.id.as_str());
    assert_eq!(found["way"], "sha256");
    assert_eq!(
        (&found["distance"], &found["threshold"]),
        (&0.into(), &0.into())
    );
    let version = found["bank_version"].as_u64().unwrap();
    // The list goes on; what the case says of it is what it was.
    let more = file_entry(picture(4));
    analyst.add_file(&bank.id, &more).await.unwrap();
    let again = reviewer
        .match_file("a", &picture(4), Some("four"))
        .await
        .unwrap();
    assert!(again.matches[0].bank_version > version);
    let after = view().await;
    assert_eq!(after["matches"][0]["bank_version"], version);
    assert_eq!(after["stage"], "open", "nobody decided");
}
