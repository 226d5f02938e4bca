//! Steps 10 and 11: what is no picture. A piece of a known video comes back, cut and encoded anew; and an Arabic text, edited, with a
//! known link in it. Both are held and then blocked by a person; another video and another text are published.

use super::review::until_done;
use super::uploads::Held;
use super::{Cast, Progress, StoryError, StoryEvent, Summary};
use crate::api::{ApiError, NewFileEntry};
use crate::fixtures;
use crate::provider::UploadState;
use crate::samples::Sample;
use casework::{
    BankId, Ground, Judgement, LinkReach, Match, Outcome, PurposeCheck, Thoroughness, Way,
};
use exchange::v1::{NewBank, NewSignalEntry};

/// The code of the refusal of a server that has no decoder for videos.
const NO_DECODER: &str = "decoder_missing";
/// How far from where it really is a segment may be told, in milliseconds: what [docs/matching.md] promises.
const NEAR_MS: u64 = 1_000;

/// Plays both steps.
pub(crate) async fn play(
    cast: &Cast,
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Result<(), StoryError> {
    let new = NewBank {
        name: "Known videos, texts and links".to_owned(),
        description: "Harmless samples that stand for known terrorist content.".to_owned(),
        shared: true,
        thoroughness: Thoroughness::Standard,
        ..NewBank::default()
    };
    let bank = cast.analyst.bank(&new).await;
    let bank = bank
        .map_err(StoryError::api("making the bank of videos and texts"))?
        .id;
    let (step, title) = (
        10,
        "A piece of a known video comes back, cut and encoded anew",
    );
    progress(StoryEvent::Began { step, title });
    let text = recut(cast, &bank, summary).await?;
    progress(StoryEvent::Ended { step, text });
    let (step, title) = (
        11,
        "An edited Arabic text comes back, with a known link in it",
    );
    progress(StoryEvent::Began { step, title });
    let text = edited(cast, &bank, summary).await?;
    progress(StoryEvent::Ended { step, text });
    Ok(())
}

/// The re-cut video is held, with the segment that is known. Where the server cannot read videos, that is said.
async fn recut(cast: &Cast, bank: &BankId, summary: &mut Summary) -> Result<String, StoryError> {
    let known = fixtures::known_video();
    match add(cast, bank, &known).await {
        Ok(()) => {}
        Err(error)
            if error
                .problem()
                .is_some_and(|problem| problem.code == NO_DECODER) =>
        {
            let install = error
                .problem()
                .map_or("", |problem| problem.detail.as_str());
            summary
                .left_out
                .push(format!("step 10, the re-cut video: {install}"));
            return Ok("the re-cut video is left out, see below".to_owned());
        }
        Err(error) => return Err(StoryError::api("banking the known video")(error)),
    }
    let Some((held, matches)) = held(cast, &fixtures::recut_video(), summary).await? else {
        return Ok("the re-cut video was not held".to_owned());
    };
    let text = match segment(&matches) {
        Ok(text) => {
            summary.videos_held += 1;
            text
        }
        Err(what) => {
            summary.failed(format!("{}: {what}", held.what));
            what
        }
    };
    block(cast, held, summary).await?;
    published(cast, &fixtures::other_video(), summary).await?;
    Ok(text)
}

/// What the match says of the video, where it says it right.
fn segment(matches: &[Match]) -> Result<String, String> {
    let found = matches.iter().find(|found| found.way == Way::Video);
    let video = found.and_then(|found| found.video.as_ref());
    let Some(video) = video else {
        return Err("no match by video is on record".to_owned());
    };
    let Some((first, last)) = video.segments.first().zip(video.segments.last()) else {
        return Err("the match names no segment".to_owned());
    };
    let (from, until) = (first.known_from_ms, last.known_until_ms);
    let is_near = |told: u64, really: u64| told.abs_diff(really) <= NEAR_MS;
    let seconds = |ms: u64| ms as f64 / 1000.0;
    let told = format!(
        "second {:.1} to {:.1} of the upload is second {:.1} to {:.1} of the known video",
        seconds(first.query_from_ms),
        seconds(last.query_until_ms),
        seconds(from),
        seconds(until)
    );
    if is_near(from, fixtures::RECUT_FROM_MS) && is_near(until, fixtures::RECUT_UNTIL_MS) {
        Ok(format!("the re-cut video is held: {told}"))
    } else {
        Err(format!(
            "{told}, but it is second {:.1} to {:.1}",
            seconds(fixtures::RECUT_FROM_MS),
            seconds(fixtures::RECUT_UNTIL_MS)
        ))
    }
}

/// The edited text is held, and so is the known link in it, at its place.
async fn edited(cast: &Cast, bank: &BankId, summary: &mut Summary) -> Result<String, StoryError> {
    let known = fixtures::known_text();
    add(cast, bank, &known)
        .await
        .map_err(StoryError::api("banking the known text"))?;
    let link = NewSignalEntry {
        url: Some(fixtures::KNOWN_LINK.to_owned()),
        reach: Some(LinkReach::Exact),
        label: "Known address".to_owned(),
        source: "Demonstration set".to_owned(),
        ground: Ground::Incites,
        reason: REASON.to_owned(),
        pdq: None,
        quality: None,
        sha256: None,
        text: None,
    };
    let doing = "banking the known link";
    let link = cast.analyst.add_signal(bank, &link).await;
    link.map_err(StoryError::api(doing))?;
    let upload = fixtures::edited_text();
    let Some((held, matches)) = held(cast, &upload, summary).await? else {
        return Ok("the edited text was not held".to_owned());
    };
    let text = match likeness(&matches, &upload) {
        Ok(text) => {
            summary.texts_held += 1;
            text
        }
        Err(what) => {
            summary.failed(format!("{}: {what}", held.what));
            what
        }
    };
    block(cast, held, summary).await?;
    published(cast, &fixtures::other_text(), summary).await?;
    Ok(text)
}

/// What the matches say of the text and of the link in it, where they say it right.
fn likeness(matches: &[Match], upload: &Sample) -> Result<String, String> {
    let like = matches
        .iter()
        .find(|found| matches!(found.way, Way::NearText | Way::Quote));
    let Some(like) = like else {
        return Err("no match by text is on record".to_owned());
    };
    let share = like.text.as_ref().map_or(0, |text| text.of_banked);
    let link = matches.iter().flat_map(|found| &found.links).next();
    let Some(link) = link else {
        return Err("the known link in it was not found".to_owned());
    };
    let [from, to] = link.place;
    let written = upload
        .bytes
        .get(from as usize..to as usize)
        .unwrap_or_default();
    if link.url != fixtures::KNOWN_LINK || written != fixtures::LINK_AS_WRITTEN.as_bytes() {
        return Err(format!("bytes {from} to {to} are told to be {}", link.url));
    }
    let how = match like.way {
        Way::NearText => format!("{} of 256 bits differ", like.distance),
        _ => "by its passages".to_owned(),
    };
    Ok(format!(
        "the edited text is held ({how}, passages of both make up {share} % of the known one), with a known link at byte {from}"
    ))
}

const REASON: &str = "Harmless sample that is treated as known terrorist content.";

async fn add(cast: &Cast, bank: &BankId, sample: &Sample) -> Result<(), ApiError> {
    let entry = NewFileEntry {
        name: sample.name.clone(),
        bytes: sample.bytes.clone(),
        label: sample.name.clone(),
        source: "Demonstration set".to_owned(),
        ground: Ground::Incites,
        reason: REASON.to_owned(),
    };
    cast.analyst.add_file(bank, &entry).await.map(drop)
}

/// Uploads a file to provider A that has to be held. Gives it with what its case says is known; nothing, and a failure, where it is not.
async fn held(
    cast: &Cast,
    sample: &Sample,
    summary: &mut Summary,
) -> Result<Option<(Held, Vec<Match>)>, StoryError> {
    let provider = &cast.a;
    let what = format!("“{}”, uploaded to {}", sample.name, provider.name());
    let receipt = cast
        .public
        .upload(provider.url(), "Found this", &sample.name, &sample.bytes)
        .await?;
    let waiting = provider.held().into_iter();
    let mut waiting = waiting.filter(|held| held.reference == receipt.reference);
    let case = waiting.next().and_then(|held| held.case);
    let Some(case) = case.filter(|_| receipt.state == UploadState::Held) else {
        summary.failed(format!("{what}, was not held: {}", receipt.detail));
        return Ok(None);
    };
    let doing = format!("reading {case}");
    let view = provider.client().case(&case).await;
    let view = view.map_err(StoryError::api(doing))?;
    let held = Held {
        what,
        is_copy: true,
        page: receipt.page,
        reference: receipt.reference,
        provider: provider.clone(),
        case,
    };
    Ok(Some((held, view.matches)))
}

/// A person decides that it is not published, and it is not.
async fn block(cast: &Cast, held: Held, summary: &mut Summary) -> Result<(), StoryError> {
    let judgement = Judgement {
        outcome: Outcome::Block,
        grounds: vec![Ground::Incites],
        purpose: PurposeCheck::NoneFound,
        reasons: "A copy of known content, posted without comment.".to_owned(),
    };
    let doing = format!("deciding {}", held.case);
    let decided = held.provider.client().decide(&held.case, &judgement).await;
    decided.map_err(StoryError::api(doing))?;
    until_done(cast, std::slice::from_ref(&held)).await?;
    let status = cast.public.status(&held.page).await?;
    if status != 404 {
        summary.failed(format!(
            "{} was blocked, but {} answers HTTP {status}",
            held.what, held.page
        ));
    }
    Ok(())
}

/// Another of its kind must be public at once.
async fn published(cast: &Cast, sample: &Sample, summary: &mut Summary) -> Result<(), StoryError> {
    let provider = &cast.a;
    let receipt = cast
        .public
        .upload(provider.url(), "My holidays", &sample.name, &sample.bytes)
        .await?;
    if receipt.state != UploadState::Published {
        summary.failed(format!(
            "harmless “{}”, uploaded to {}, was not published: {}",
            sample.name,
            provider.name(),
            receipt.detail
        ));
    }
    Ok(())
}
