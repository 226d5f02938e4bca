//! What the provider does about a notice: takes the post down and answers, or leaves that to a person.

use super::posts::Posts;
use super::{Handling, House};
use crate::api::{ApiError, Direction};
use casework::{
    Executed, Impossible, ImpossibleBecause, Measure, NoticeAnswer, NoticeId, NoticeKind,
    ReferralAnswer, ReferralOutcome,
};
use exchange::v1::NoticeView;
use jiff::Timestamp;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

const AUTHORISED_PERSON: &str = "Duty desk";
const LOOK_EVERY: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(500);

/// Fetches a notice and acts on it. Tried until Staydown answers; it may be restarting.
pub(crate) async fn attend(house: Arc<House>, id: NoticeId) {
    if house.handling == Handling::Manual {
        return;
    }
    let Ok(notice) = until_answered(|| house.client.notice(&id)).await else {
        return;
    };
    if notice.measure_at.is_some() {
        follow(&house, &notice);
        return;
    }
    // What cannot be executed waits for its clarification: answering again would say nothing new.
    if matches!(notice.stage.as_str(), "withdrawn" | "cannot_execute") {
        return;
    }
    // The time of the measure is fixed here, so that an answer sent again is the same answer.
    let answer = act(&house, &notice);
    if until_answered(|| house.client.answer(&id, &answer))
        .await
        .is_ok()
    {
        house.tally.answered.fetch_add(1, Relaxed);
    }
}

/// Where people answer in Staydown's console: looks every two seconds which notices they answered, and takes down what they
/// said is down.
pub(crate) async fn follow_people(house: Arc<House>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let mut after = None;
        loop {
            match house.client.notices(Direction::In, after.as_deref()).await {
                Ok(page) => {
                    page.items.iter().for_each(|notice| follow(&house, notice));
                    after = page.next;
                }
                Err(error) => {
                    tracing::debug!(%error, "could not look for answered notices");
                    after = None;
                }
            }
            if after.is_none() {
                break;
            }
        }
    }
}

/// Does on the service what was already answered.
fn follow(house: &House, notice: &NoticeView) {
    if let Some(at) = notice.measure_at {
        let mut posts = house.posts();
        if let Some(id) = meant(house, &posts, notice) {
            posts.disable(&id, at);
        }
    }
}

/// The post a notice is about: at the address it names, or at one that its last clarification names.
fn meant(house: &House, posts: &Posts, notice: &NoticeView) -> Option<String> {
    let clarified = notice.clarifications.last().into_iter();
    let words = clarified.flat_map(|text| text.split_whitespace());
    std::iter::once(notice.terms.url.as_str())
        .chain(words)
        .find_map(|word| posts.at(&house.base, word))
        .map(|post| post.id.clone())
}

fn act(house: &House, notice: &NoticeView) -> NoticeAnswer {
    let now = Timestamp::now();
    let (post, disabled_at) = {
        let mut posts = house.posts();
        let id = meant(house, &posts, notice);
        let at = id.as_deref().and_then(|id| posts.disable(id, now));
        (id, at)
    };
    match (notice.kind, disabled_at) {
        (NoticeKind::Referral, Some(at)) => NoticeAnswer::Referral(ReferralAnswer {
            outcome: ReferralOutcome::Disabled,
            reason: String::new(),
            at,
        }),
        (NoticeKind::Referral, None) => NoticeAnswer::Referral(ReferralAnswer {
            outcome: ReferralOutcome::NotFound,
            reason: format!("{} has no post at {}", house.name, notice.terms.url),
            at: now,
        }),
        (NoticeKind::RemovalOrder, Some(at)) => NoticeAnswer::Executed(Executed {
            measure: Measure::Disabled,
            at,
            addressee_reference: post.unwrap_or_default(),
            authorised_person: AUTHORISED_PERSON.to_owned(),
            urls: Vec::new(),
        }),
        (NoticeKind::RemovalOrder, None) => NoticeAnswer::Impossible(Impossible {
            because: ImpossibleBecause::InsufficientInformation,
            explanation: format!(
                "{} has no post at {}. Please name the exact address of the page or picture.",
                house.name, notice.terms.url
            ),
            at: now,
            urls: Vec::new(),
        }),
    }
}

/// Repeats a call until Staydown answers it, one way or the other. A refusal is logged and ends the duty.
async fn until_answered<T, F>(call: impl Fn() -> F) -> Result<T, ApiError>
where
    F: Future<Output = Result<T, ApiError>>,
{
    loop {
        match call().await {
            Ok(answer) => return Ok(answer),
            Err(error) if error.may_pass() => {
                tracing::warn!(%error, "Staydown does not answer; trying on");
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => {
                tracing::warn!(%error, "a notice could not be attended to");
                return Err(error);
            }
        }
    }
}
