//! Looking whether a location is gone: often while it is to go, seldom once it has gone, to notice when it returns.

use crate::accounts::later;
use crate::jobs::watch_id;
use crate::{App, AppError};
use casework::{Actor, NoticeId, SeenState};
use jiff::SignedDuration;
use store::jobs::{self, Job};
use store::notices;

/// Pauses between looks while the location is still to go, in seconds; the last is repeated for a day.
const WHILE_UP: [i64; 8] = [1, 2, 5, 10, 30, 60, 120, 300];
/// Looks of the first day; after it, every hour for thirty days.
const FIRST_DAY: usize = WHILE_UP.len() + 288;
const THIRTY_DAYS: usize = FIRST_DAY + 720;
/// Pauses between looks once it was seen gone: an hour, a day, a week, thirty days.
const ONCE_GONE: [i64; 4] = [3_600, 86_400, 604_800, 2_592_000];

impl App {
    pub(crate) async fn look(&self, job: &Job) -> Result<(), AppError> {
        let Ok(id) = job.subject.parse::<NoticeId>() else {
            return self.watched(job, None).await;
        };
        let mut connection = self.store().read().await?;
        let notice = notices::get(&mut connection, &id).await?;
        drop(connection);
        // What was withdrawn or has no effect any more may be seen again.
        let Some(notice) = notice.filter(|notice| !notice.is_void()) else {
            return self.watched(job, None).await;
        };
        let mut places = notice.terms.urls().zip(notice.terms.cases());
        let place = places.find(|(_, case)| watch_id(&notice, case) == job.id);
        let Some((Ok(url), case)) = place.map(|(url, case)| (url.parse(), case.clone())) else {
            return self.watched(job, None).await;
        };
        let seen = monitor::look(&self.inner.fetcher, &url, || self.now()).await;
        let mut tx = self.store().write().await?;
        // Read again: it may have changed while we were looking.
        let Some(notice) = notices::get(tx.connection(), &id).await? else {
            return Ok(());
        };
        tx.append_all(&Actor::System, notice.see(&case, seen.clone()))
            .await?;
        tx.commit().await?;
        let has_changed = notice.seen_at(&case).count() > 1;
        let pause = pause(has_changed, seen.state, job.attempts);
        self.watched(job, pause).await
    }

    async fn watched(
        &self,
        job: &Job,
        again_after: Option<SignedDuration>,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        match again_after {
            Some(pause) => {
                jobs::again(tx.connection(), &job.id, None, later(self.now(), pause)).await?
            }
            None => jobs::finish(tx.connection(), &job.id).await?,
        }
        tx.commit().await?;
        Ok(())
    }
}

/// When to look again; `None` when thirty days have passed.
fn pause(has_changed: bool, state: SeenState, attempts: i64) -> Option<SignedDuration> {
    let place = usize::try_from(attempts).unwrap_or(usize::MAX);
    if state == SeenState::Gone {
        // Attempts made before it was gone count too; a few looks more or less do no harm.
        let looks = place.saturating_sub(usize::from(has_changed));
        return ONCE_GONE
            .get(looks.min(ONCE_GONE.len()))
            .map(|seconds| SignedDuration::from_secs(*seconds));
    }
    let seconds = match place {
        place if place < FIRST_DAY => WHILE_UP[place.min(WHILE_UP.len() - 1)],
        place if place < THIRTY_DAYS => 3_600,
        // Whoever kept it has said so long ago; a new capture looks again.
        _ => return None,
    };
    Some(SignedDuration::from_secs(seconds))
}
