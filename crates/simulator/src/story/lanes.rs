//! Doing many things, a few at a time.

use super::StoryError;
use std::future::Future;
use tokio::task::JoinSet;

/// How many at a time: enough to keep a small server busy, few enough to keep pictures out of memory.
const LANES: usize = 4;

/// Does `work` on every item, at most four at a time, and gives the results in the order of the items. `done` hears after
/// each how many are done. The first error ends it.
pub(crate) async fn in_lanes<T, R, F>(
    items: Vec<T>,
    work: impl Fn(T) -> F,
    done: impl Fn(usize),
) -> Result<Vec<R>, StoryError>
where
    R: Send + 'static,
    F: Future<Output = Result<R, StoryError>> + Send + 'static,
{
    let mut results: Vec<(usize, R)> = Vec::with_capacity(items.len());
    let mut waiting = items.into_iter().enumerate();
    let mut running = JoinSet::new();
    loop {
        while running.len() < LANES
            && let Some((place, item)) = waiting.next()
        {
            let task = work(item);
            running.spawn(async move { task.await.map(|result| (place, result)) });
        }
        match running.join_next().await {
            Some(result) => results.push(result??),
            None => break,
        }
        done(results.len());
    }
    results.sort_by_key(|(place, _)| *place);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}
