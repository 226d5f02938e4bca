//! Many questions, so many at a time, their answers in the order of the questions.

use anyhow::{Context, Result};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::task::JoinSet;

/// Asks questions 0 to `count`, `callers` at a time. The first that fails ends it.
pub(crate) async fn in_hand<A, F, T>(callers: usize, count: usize, ask: A) -> Result<Vec<T>>
where
    A: Fn(usize) -> F + Send + Sync + 'static,
    F: Future<Output = Result<T>> + Send,
    T: Send + 'static,
{
    let ask = Arc::new(ask);
    let next = Arc::new(AtomicUsize::new(0));
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let (ask, next) = (Arc::clone(&ask), Arc::clone(&next));
        tasks.spawn(async move {
            let mut answers = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return anyhow::Ok(answers);
                }
                answers.push((number, ask(number).await?));
            }
        });
    }
    let mut answers = Vec::with_capacity(count);
    while let Some(finished) = tasks.join_next().await {
        answers.extend(finished.context("a caller crashed")??);
    }
    answers.sort_unstable_by_key(|(number, _)| *number);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn answers_stand_in_the_order_of_the_questions() {
        let answers = in_hand(3, 50, |number| async move {
            // Later questions of a batch are answered sooner.
            for _ in 0..(50 - number) % 7 {
                tokio::task::yield_now().await;
            }
            Ok(number * 2)
        })
        .await
        .expect("nothing fails");
        assert_eq!(
            answers,
            (0..50).map(|number| number * 2).collect::<Vec<_>>()
        );
    }

    #[tokio::test]
    async fn a_failure_ends_it() {
        let failed = in_hand(2, 50, |number| async move {
            anyhow::ensure!(number != 20, "twenty");
            Ok(number)
        });
        assert!(failed.await.is_err());
    }
}
