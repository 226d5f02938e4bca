//! Closed-loop load: so many callers, each asking again as soon as it is answered.

use crate::percentile::{Samples, milliseconds};
use anyhow::{Context, Result};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What came of one load.
#[derive(Debug, Clone)]
pub(crate) struct Outcome {
    /// Callers at a time.
    callers: usize,
    /// How long it went on.
    elapsed: Duration,
    /// How long each answer took.
    samples: Samples,
}

impl Outcome {
    /// Answers per second.
    pub(crate) fn rate(&self) -> f64 {
        self.samples.count() as f64 / self.elapsed.as_secs_f64().max(f64::MIN_POSITIVE)
    }
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{:.0} per second with {} {}: p50 {}, p99 {}, worst {}",
            self.rate(),
            self.callers,
            if self.callers == 1 {
                "caller"
            } else {
                "callers"
            },
            milliseconds(self.samples.percentile(50)),
            milliseconds(self.samples.percentile(99)),
            milliseconds(self.samples.worst()),
        )
    }
}

/// When callers stop asking.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Until {
    /// After so much time.
    Elapsed(Duration),
    /// After so many requests in all.
    Asked(u64),
}

/// Runs `callers` callers. Each calls `ask` with the number of its request, counted over all callers from 0; the first
/// request that fails ends the load.
pub(crate) async fn run<A, F>(callers: usize, until: Until, ask: A) -> Result<Outcome>
where
    A: Fn(u64) -> F + Send + Sync + 'static,
    F: Future<Output = Result<()>> + Send,
{
    let ask = Arc::new(ask);
    let next = Arc::new(AtomicU64::new(0));
    let started = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..callers {
        let (ask, next) = (Arc::clone(&ask), Arc::clone(&next));
        tasks.spawn(async move {
            let mut samples = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                let go_on = match until {
                    Until::Elapsed(limit) => started.elapsed() < limit,
                    Until::Asked(limit) => number < limit,
                };
                if !go_on {
                    return anyhow::Ok(samples);
                }
                let asked = Instant::now();
                ask(number).await?;
                samples.push(asked.elapsed());
            }
        });
    }
    let mut samples = Vec::new();
    while let Some(finished) = tasks.join_next().await {
        samples.extend(finished.context("a caller crashed")??);
    }
    Ok(Outcome {
        callers,
        elapsed: started.elapsed(),
        samples: Samples::of(samples),
    })
}

/// The outcome with the most answers per second.
pub(crate) fn best(outcomes: Vec<Outcome>) -> Option<Outcome> {
    outcomes
        .into_iter()
        .max_by(|one, other| one.rate().total_cmp(&other.rate()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_request_is_made_once_and_sampled() {
        let sum = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&sum);
        let outcome = run(4, Until::Asked(100), move |number| {
            let counted = Arc::clone(&counted);
            async move {
                counted.fetch_add(number, Ordering::Relaxed);
                Ok(())
            }
        })
        .await
        .expect("nothing fails");
        assert_eq!(outcome.samples.count(), 100);
        assert_eq!(sum.load(Ordering::Relaxed), (0..100).sum::<u64>());
    }

    #[tokio::test]
    async fn a_failure_ends_the_load() {
        let failed = run(
            2,
            Until::Elapsed(Duration::from_secs(60)),
            |number| async move {
                anyhow::ensure!(number < 5, "request {number} failed");
                Ok(())
            },
        )
        .await;
        assert!(failed.is_err());
    }

    #[test]
    fn the_best_is_the_quickest() {
        let outcome = |callers, count| Outcome {
            callers,
            elapsed: Duration::from_secs(1),
            samples: Samples::of(vec![Duration::from_millis(1); count]),
        };
        let outcomes = [outcome(1, 10), outcome(4, 40), outcome(16, 30)];
        assert_eq!(best(outcomes.to_vec()).map(|best| best.callers), Some(4));
    }
}
