//! Steps 2 to 5: pages with known images are captured, decided, referred or ordered down, taken down and seen gone.

use super::banking::ground_of;
use super::lanes::in_lanes;
use super::summary::to_milliseconds;
use super::{Cast, Progress, StoryError, StoryEvent, Summary};
use crate::provider::Provider;
use crate::samples::Sample;
use casework::{
    CaseId, Judgement, Measure, NoticeId, NoticeKind, Outcome, PurposeCheck, ReferralOutcome,
};
use exchange::v1::{NewNotice, NoticeView};
use std::sync::Arc;
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(150);
const PAGES_AT_LEAST: usize = 3;
const ORDER_EVERY: usize = 4;

const TITLES: [&str; 8] = [
    "Over the hills",
    "A walk before breakfast",
    "From the north side",
    "Light after the rain",
    "Where the road ends",
    "The old orchard",
    "First warm evening",
    "View from the bench",
];

/// A public page that shows a known image.
#[derive(Debug, Clone)]
pub(crate) struct PublicPage {
    pub(crate) file: String,
    pub(crate) url: String,
}

/// A case about such a page.
#[derive(Debug, Clone)]
pub(crate) struct Located {
    page: PublicPage,
    case: CaseId,
}

/// A notice about such a page.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    page: PublicPage,
    pub(crate) notice: NoticeId,
}

/// Puts a picture on a provider as a post that is older than the bank.
pub(crate) fn post(
    provider: &Provider,
    place: usize,
    sample: &Sample,
) -> Result<PublicPage, StoryError> {
    let title = TITLES[place % TITLES.len()];
    let url = provider.publish_unchecked(title, "Taken with an old camera.", sample)?;
    Ok(PublicPage {
        file: sample.name.clone(),
        url,
    })
}

/// Two thirds of the known images are already public on provider A; at least three, if there are so many.
pub(crate) fn post_earlier(
    cast: &Cast,
    known: &[Arc<Sample>],
) -> Result<Vec<PublicPage>, StoryError> {
    let share = (known.len() * 2)
        .div_ceil(3)
        .max(PAGES_AT_LEAST)
        .min(known.len());
    let on_a = |(place, sample): (usize, &Arc<Sample>)| post(&cast.a, place, sample);
    known.iter().take(share).enumerate().map(on_a).collect()
}

/// Step 2: every page is captured; each should open a case.
pub(crate) async fn capture_all(
    cast: &Cast,
    pages: Vec<PublicPage>,
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Result<Vec<Located>, StoryError> {
    let (step, total) = (2, pages.len());
    progress(StoryEvent::Began {
        step,
        title: "Pages that show them are captured and matched",
    });
    let work = |page: PublicPage| capture(cast.clone(), page);
    let captured = in_lanes(pages, work, |done| {
        progress(StoryEvent::Progress { step, done, total })
    })
    .await?;
    let mut located = Vec::new();
    for outcome in captured {
        match outcome {
            Ok(case) => located.push(case),
            Err(failure) => summary.failed(failure),
        }
    }
    summary.found = located.len();
    progress(StoryEvent::Ended {
        step,
        text: format!("{} of {total} pages opened a case", located.len()),
    });
    Ok(located)
}

/// Captures one page. The inner error says why there is no case.
pub(crate) async fn capture(
    cast: Cast,
    page: PublicPage,
) -> Result<Result<Located, String>, StoryError> {
    let doing = format!("capturing {} (“{}”)", page.url, page.file);
    let capture = cast
        .analyst
        .capture(&page.url)
        .await
        .map_err(StoryError::api(doing))?;
    Ok(capture
        .case
        .map(|case| Located {
            page: page.clone(),
            case,
        })
        .ok_or_else(|| {
            format!(
                "{} shows “{}”, but its capture {} opened no case: HTTP {}, {} images, {} matches",
                page.url,
                page.file,
                capture.id,
                capture.status,
                capture.images.len(),
                capture.matches.len()
            )
        }))
}

/// Step 3: every case is judged, and a notice issued: orders for some, referrals for the others.
pub(crate) async fn decide_all(
    cast: &Cast,
    cases: Vec<Located>,
    orders: Option<usize>,
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Result<Vec<Sent>, StoryError> {
    let (step, total) = (3, cases.len());
    progress(StoryEvent::Began {
        step,
        title: "The analyst decides each case and issues a notice",
    });
    let wanted = orders
        .unwrap_or_else(|| (total / ORDER_EVERY).max(1))
        .min(total);
    let every = total.checked_div(wanted).unwrap_or(usize::MAX);
    // The last of every group, so that with eight cases the fourth and the eighth are orders.
    let is_order =
        |place: usize| (place + 1).is_multiple_of(every) && (place + 1) / every <= wanted;
    let items: Vec<_> = cases
        .into_iter()
        .enumerate()
        .map(|(place, case)| {
            let kind = if is_order(place) {
                NoticeKind::RemovalOrder
            } else {
                NoticeKind::Referral
            };
            (place, case, kind)
        })
        .collect();
    summary.orders = items
        .iter()
        .filter(|(_, _, kind)| *kind == NoticeKind::RemovalOrder)
        .count();
    summary.referrals = total - summary.orders;
    let work = |(place, case, kind)| decide(cast.clone(), place, case, kind);
    let sent = in_lanes(items, work, |done| {
        progress(StoryEvent::Progress { step, done, total })
    })
    .await?;
    let text = format!(
        "{} referrals and {} removal orders",
        summary.referrals, summary.orders
    );
    progress(StoryEvent::Ended { step, text });
    Ok(sent)
}

/// Judges one case and issues the notice that follows.
pub(crate) async fn decide(
    cast: Cast,
    place: usize,
    located: Located,
    kind: NoticeKind,
) -> Result<Sent, StoryError> {
    let judgement = Judgement {
        outcome: match kind {
            NoticeKind::Referral => Outcome::Refer,
            NoticeKind::RemovalOrder => Outcome::Order,
        },
        grounds: vec![ground_of(place)],
        purpose: PurposeCheck::NoneFound,
        reasons: format!(
            "The page shows the banked image “{}” without comment. No sign of education, journalism, art or research.",
            located.page.file
        ),
    };
    let case = &located.case;
    let doing = format!("deciding {case} about {}", located.page.url);
    cast.analyst
        .decide(case, &judgement)
        .await
        .map_err(StoryError::api(doing))?;
    let notice = NewNotice {
        emergency: (kind == NoticeKind::RemovalOrder).then(|| {
            "The story is told in minutes: the provider cannot be informed twelve hours before."
                .to_owned()
        }),
        copy_otherwise: Some("by secure e-mail to that authority’s contact point".to_owned()),
        ..NewNotice::of(kind)
    };
    let doing = format!(
        "issuing a {} on {case} about {}",
        kind.label(),
        located.page.url
    );
    let notice = cast
        .analyst
        .issue(case, &notice)
        .await
        .map_err(StoryError::api(doing))?;
    Ok(Sent {
        page: located.page,
        notice: notice.id,
    })
}

/// Step 4 and the first half of 5: waits until every notice is answered, and Staydown has seen every location gone.
pub(crate) async fn await_answers(
    cast: &Cast,
    sent: Vec<Sent>,
    progress: Progress<'_>,
) -> Result<Vec<(PublicPage, NoticeView)>, StoryError> {
    let (step, total) = (4, sent.len());
    progress(StoryEvent::Began {
        step,
        title: "The provider is told, takes the pages down and answers",
    });
    let (begun, mut waiting, mut answered) = (Instant::now(), sent, Vec::new());
    while !waiting.is_empty() {
        let mut still = Vec::new();
        let mut missing = Vec::new();
        for one in waiting {
            let view = view(cast, &one.notice).await?;
            // Without a measure nothing will be seen gone; the failure is reported later.
            if is_answered(&view) && (view.measure_at.is_none() || view.seen_gone_at.is_some()) {
                answered.push((one.page, view));
                progress(StoryEvent::Progress {
                    step,
                    done: answered.len(),
                    total,
                });
            } else {
                missing.push(standing(&view));
                still.push(one);
            }
        }
        waiting = still;
        if !waiting.is_empty() && begun.elapsed() > cast.wait_limit {
            return Err(StoryError::waited(
                cast.wait_limit,
                format!(
                    "{total} notices to be answered and their pages seen gone; missing {}: {}",
                    missing.len(),
                    missing.join("; ")
                ),
            ));
        }
        if !waiting.is_empty() {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
    progress(StoryEvent::Ended {
        step,
        text: format!("{total} notices answered"),
    });
    Ok(answered)
}

/// Waits until a notice reached its addressee and its clock runs.
pub(crate) async fn await_receipt(cast: &Cast, sent: &Sent) -> Result<NoticeId, StoryError> {
    let begun = Instant::now();
    loop {
        let view = view(cast, &sent.notice).await?;
        if view.received_at.is_some() {
            return Ok(view.id);
        }
        if begun.elapsed() > cast.wait_limit {
            let what = format!("a notice to be received: {}", standing(&view));
            return Err(StoryError::waited(cast.wait_limit, what));
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

pub(crate) async fn view(cast: &Cast, notice: &NoticeId) -> Result<NoticeView, StoryError> {
    let doing = format!("looking after {notice}");
    cast.analyst
        .notice(notice)
        .await
        .map_err(StoryError::api(doing))
}

fn is_answered(view: &NoticeView) -> bool {
    matches!(
        view.stage.as_str(),
        "answered" | "executed" | "cannot_execute" | "withdrawn"
    )
}

/// Where a notice stands, for an error message.
pub(crate) fn standing(view: &NoticeView) -> String {
    let seen = if view.seen_gone_at.is_some() {
        "seen gone"
    } else {
        "not seen gone"
    };
    let delivery = view
        .delivery_error
        .as_deref()
        .map_or_else(String::new, |why| format!(", last delivery: {why}"));
    format!(
        "{} about {} is {}, {seen}, {} delivery attempts{delivery}",
        view.id, view.terms.url, view.stage, view.delivery_attempts
    )
}

/// Step 5: the clocks, what Staydown saw, and what anybody sees.
pub(crate) async fn look_again(
    cast: &Cast,
    answered: &[(PublicPage, NoticeView)],
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Result<(), StoryError> {
    let (step, total) = (5, answered.len());
    progress(StoryEvent::Began {
        step,
        title: "Staydown looks for itself: the pages are gone",
    });
    for (page, view) in answered {
        let about = format!("{} about {} (“{}”)", view.id, page.url, page.file);
        let disabled = match view.kind {
            NoticeKind::Referral => view
                .answers
                .last()
                .is_some_and(|last| last.outcome == ReferralOutcome::Disabled),
            NoticeKind::RemovalOrder => view.measure() == Some(Measure::Disabled),
        };
        if disabled {
            summary.disabled += 1;
        } else {
            summary.failed(format!(
                "{about} was not answered with access disabled; it is {}",
                view.stage
            ));
        }
        if !view.clocks.is_empty() && view.clocks.iter().all(|clock| clock.status == "met") {
            summary.within_hour += 1;
        } else {
            let clocks: Vec<_> = view
                .clocks
                .iter()
                .map(|clock| clock.status.as_str())
                .collect();
            summary.failed(format!(
                "{about} did not meet its hour; its clocks: [{}]",
                clocks.join(", ")
            ));
        }
        if let (Some(received), Some(measure)) = (view.received_at, view.measure_at) {
            let took = to_milliseconds(measure.duration_since(received).as_secs_f64());
            summary.slowest_seconds = summary.slowest_seconds.max(took);
        }
        if view.seen_gone_at.is_some() {
            summary.seen_gone += 1;
        } else {
            summary.failed(format!("{about}: Staydown has not seen the page gone"));
        }
        let status = cast.public.status(&page.url).await?;
        if status != 451 {
            summary.failed(format!("{about}: the page answers HTTP {status}, not 451"));
        }
    }
    let text = format!(
        "{} of {total} seen gone, slowest {} s after receipt",
        summary.seen_gone, summary.slowest_seconds
    );
    progress(StoryEvent::Ended { step, text });
    Ok(())
}

impl Located {
    /// The case.
    pub(crate) fn case(&self) -> &CaseId {
        &self.case
    }
}
