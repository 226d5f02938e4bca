//! Step 8: an order names an address at which the provider's desk has nothing. It says so with Annex III, the authority
//! clarifies (Regulation (EU) 2021/784 Art 3(8)), and the order is executed in the new hour.

use super::locations::{Sent, capture, decide, post, standing, view};
use super::{Cast, Progress, StoryError, StoryEvent, Summary};
use crate::samples::Sample;
use casework::{ImpossibleBecause, Measure, NoticeKind};
use exchange::v1::NoticeView;
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(150);

/// Has a known image posted on provider A, and ordered down by its short address.
pub(crate) async fn order_at_short_address(
    cast: &Cast,
    known: &Sample,
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Result<(), StoryError> {
    let step = 8;
    progress(StoryEvent::Began {
        step,
        title: "An order names an address the provider cannot find, and is clarified",
    });
    let page = post(&cast.a, 0, known)?;
    let full = page.url.clone();
    let mut short = page;
    short.url = cast.a.short_address(&full);
    let text = match capture(cast.clone(), short).await? {
        Ok(located) => {
            let sent = decide(cast.clone(), 0, located, NoticeKind::RemovalOrder).await?;
            let wrong = clarify(cast, &sent, &full).await?;
            if wrong.is_empty() {
                summary.annex_3_flows += 1;
                "Annex III, a clarification, and Annex II within the new hour".to_owned()
            } else {
                let text = "an order that needed a clarification did not go as it should";
                wrong.into_iter().for_each(|what| summary.failed(what));
                text.to_owned()
            }
        }
        Err(failure) => {
            summary.failed(failure);
            "no case was opened at the short address".to_owned()
        }
    };
    progress(StoryEvent::Ended { step, text });
    Ok(())
}

/// Waits for Annex III, names the full address, and waits until the page is gone. Gives what was otherwise than it should.
async fn clarify(cast: &Cast, sent: &Sent, full: &str) -> Result<Vec<String>, StoryError> {
    let asked = until(cast, sent, "to be answered with Annex III", |view| {
        view.stage == "cannot_execute" || view.measure_at.is_some()
    })
    .await?;
    if asked.measure_at.is_some() {
        return Ok(vec![format!(
            "{} names an address nobody could find, but was executed at once",
            asked.id
        )]);
    }
    let mut wrong = Vec::new();
    let because = asked.impossible.last().map(|last| last.because);
    if because != Some(ImpossibleBecause::InsufficientInformation) {
        wrong.push(format!(
            "{} was answered with Annex III, but not for want of information",
            asked.id
        ));
    }
    if asked.clocks.iter().any(|clock| clock.status == "running") {
        wrong.push(format!(
            "{}: an hour runs although Annex III stopped it",
            asked.id
        ));
    }
    let hours = asked.clocks.len();
    let words = format!("The short address leads to the page {full} which shows the picture.");
    cast.analyst
        .clarify(&sent.notice, &words)
        .await
        .map_err(StoryError::api(format!("clarifying {}", sent.notice)))?;
    let done = until(cast, sent, "to be executed and seen gone", |view| {
        view.measure_at.is_some() && view.seen_gone_at.is_some()
    })
    .await?;
    wrong.extend(judge(&done, hours));
    let status = cast.public.status(full).await?;
    if status != 451 {
        wrong.push(format!(
            "{}: {full} answers HTTP {status}, not 451",
            done.id
        ));
    }
    Ok(wrong)
}

/// What is wrong with the order after its clarification; it had `hours` clocks before.
fn judge(done: &NoticeView, hours: usize) -> Vec<String> {
    let mut wrong = Vec::new();
    if done.stage != "executed" || done.measure() != Some(Measure::Disabled) {
        wrong.push(format!(
            "{} is {} after its clarification",
            done.id, done.stage
        ));
    }
    let new = &done.clocks[hours.min(done.clocks.len())..];
    if new.is_empty() || new.iter().any(|clock| clock.status != "met") {
        let all: Vec<_> = done
            .clocks
            .iter()
            .map(|clock| clock.status.as_str())
            .collect();
        wrong.push(format!(
            "{}: no new hour began with the clarification and was met; its clocks: [{}]",
            done.id,
            all.join(", ")
        ));
    }
    wrong
}

async fn until(
    cast: &Cast,
    sent: &Sent,
    what: &str,
    holds: impl Fn(&NoticeView) -> bool,
) -> Result<NoticeView, StoryError> {
    let begun = Instant::now();
    loop {
        let view = view(cast, &sent.notice).await?;
        if holds(&view) {
            return Ok(view);
        }
        if begun.elapsed() > cast.wait_limit {
            let what = format!("an order {what}: {}", standing(&view));
            return Err(StoryError::waited(cast.wait_limit, what));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
