//! Step 7: people at the providers decide what is held. One upload is a newsroom's report and is kept.

use super::banking::ground_of;
use super::lanes::in_lanes;
use super::uploads::Held;
use super::{Cast, Progress, StoryError, StoryEvent, Summary};
use casework::{Judgement, Outcome, ProtectedPurpose, PurposeCheck};
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(150);

/// The reason that must be on record.
const NEWSROOM: &str =
    "Newsroom report, keep: a broadcaster shows the picture in its coverage and comments on it.";

/// Decides every held upload, and looks whether the providers did as decided. Gives one of provider A's that was blocked.
pub(crate) async fn decide_held(
    cast: &Cast,
    held: Vec<Held>,
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Result<Option<Held>, StoryError> {
    let (step, total) = (7, held.len());
    progress(StoryEvent::Began {
        step,
        title: "People decide what is held; a newsroom's report is kept",
    });
    let newsroom = held.iter().position(|held| held.is_copy);
    let items: Vec<_> = held
        .iter()
        .enumerate()
        .map(|(place, held)| {
            (
                held.clone(),
                judgement(held, place, newsroom == Some(place)),
            )
        })
        .collect();
    let work = |(held, judgement): (Held, Judgement)| async move {
        let doing = format!("deciding {} about {}", held.case, held.what);
        held.provider
            .client()
            .decide(&held.case, &judgement)
            .await
            .map_err(StoryError::api(doing))
    };
    in_lanes(items, work, |done| {
        progress(StoryEvent::Progress { step, done, total })
    })
    .await?;
    match newsroom.map(|place| &held[place]) {
        Some(kept) => check_kept(cast, kept, summary).await?,
        None => {
            summary.failed("nothing was held, so that no newsroom report could be kept".to_owned())
        }
    }
    until_done(cast, &held).await?;
    for (place, one) in held.iter().enumerate() {
        if one.is_copy && newsroom != Some(place) {
            let status = cast.public.status(&one.page).await?;
            if status != 404 {
                summary.failed(format!(
                    "{} was blocked, but {} answers HTTP {status}",
                    one.what, one.page
                ));
            }
        }
    }
    let blocked =
        held.iter().filter(|held| held.is_copy).count() - summary.kept_after_review.min(1);
    let text = format!(
        "{} kept with a reason, {blocked} blocked",
        summary.kept_after_review
    );
    progress(StoryEvent::Ended { step, text });
    let mut blocked = held
        .iter()
        .enumerate()
        .filter(|(place, one)| one.is_copy && newsroom != Some(*place));
    let of_a = blocked.find(|(_, one)| one.provider.url() == cast.a.url());
    Ok(of_a.map(|(_, one)| one.clone()))
}

fn judgement(held: &Held, place: usize, newsroom: bool) -> Judgement {
    if newsroom {
        Judgement {
            outcome: Outcome::Keep,
            grounds: Vec::new(),
            purpose: PurposeCheck::Protected(ProtectedPurpose::Journalism),
            reasons: NEWSROOM.to_owned(),
        }
    } else if held.is_copy {
        Judgement {
            outcome: Outcome::Block,
            grounds: vec![ground_of(place)],
            purpose: PurposeCheck::NoneFound,
            reasons: "A copy of known content, posted without comment.".to_owned(),
        }
    } else {
        Judgement {
            outcome: Outcome::Keep,
            grounds: Vec::new(),
            purpose: PurposeCheck::NoneFound,
            reasons: "Another picture altogether; the match is mistaken.".to_owned(),
        }
    }
}

/// The newsroom's report must be public, and the reason on record.
async fn check_kept(cast: &Cast, kept: &Held, summary: &mut Summary) -> Result<(), StoryError> {
    cast.public.until_status(&kept.page, 200).await?;
    let doing = format!("reading {}", kept.case);
    let case = kept
        .provider
        .client()
        .case(&kept.case)
        .await
        .map_err(StoryError::api(doing))?;
    let on_record = case.decisions.last().is_some_and(|last| {
        last.judgement.outcome == Outcome::Keep
            && last.judgement.purpose == PurposeCheck::Protected(ProtectedPurpose::Journalism)
            && last.judgement.reasons == NEWSROOM
    });
    if on_record {
        summary.kept_after_review += 1;
    } else {
        summary.failed(format!(
            "{} was kept, but {} does not carry the reason",
            kept.what, kept.case
        ));
    }
    Ok(())
}

/// Waits until the providers heard of every decision.
pub(crate) async fn until_done(cast: &Cast, held: &[Held]) -> Result<(), StoryError> {
    let begun = Instant::now();
    loop {
        let waiting: Vec<String> = [&cast.a, &cast.b]
            .iter()
            .flat_map(|provider| provider.held())
            .map(|upload| upload.reference)
            .filter(|reference| held.iter().any(|one| one.reference == *reference))
            .collect();
        if waiting.is_empty() {
            return Ok(());
        }
        if begun.elapsed() > cast.wait_limit {
            return Err(StoryError::waited(
                cast.wait_limit,
                format!(
                    "the webhooks that tell the providers of {} decided uploads: {}",
                    waiting.len(),
                    waiting.join(", ")
                ),
            ));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
