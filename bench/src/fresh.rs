//! What is added is found at once: signals that were added and asked about in the next request.

use crate::percentile::{Samples, milliseconds};
use anyhow::{Result, ensure};
use std::time::Duration;

/// How long adding took, how long the next question took, and whether its answer knew the signal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fresh {
    added: Vec<Duration>,
    asked: Vec<Duration>,
    found: usize,
}

impl Fresh {
    /// Takes in one signal.
    pub(crate) fn record(&mut self, added: Duration, asked: Duration, found: bool) {
        self.added.push(added);
        self.asked.push(asked);
        self.found += usize::from(found);
    }

    /// How long adding took, until it was acknowledged.
    pub(crate) fn added(&self) -> String {
        figures(&self.added)
    }

    /// How long the answer to the next question took.
    pub(crate) fn asked(&self) -> String {
        figures(&self.asked)
    }

    /// How many of the answers knew the signal.
    pub(crate) fn found(&self) -> String {
        let of = self.asked.len();
        format!("{} of {of}", self.found)
    }

    /// Fails unless every first answer knew its signal: that is a promise, not a figure.
    pub(crate) fn all_found(&self) -> Result<()> {
        ensure!(
            self.found == self.asked.len(),
            "only {} fresh signals were found by the first request after they were acknowledged: \
             the index or its wiring is broken, and nothing was written",
            self.found()
        );
        Ok(())
    }
}

fn figures(samples: &[Duration]) -> String {
    let samples = Samples::of(samples.to_vec());
    format!(
        "p50 {}, p99 {}, worst {}",
        milliseconds(samples.percentile(50)),
        milliseconds(samples.percentile(99)),
        milliseconds(samples.worst()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_signal_missed_is_a_failure() {
        let mut fresh = Fresh::default();
        fresh.record(Duration::from_millis(2), Duration::from_millis(1), true);
        assert!(fresh.all_found().is_ok());
        fresh.record(Duration::from_millis(2), Duration::from_millis(1), false);
        let error = fresh.all_found().expect_err("one was missed");
        assert!(error.to_string().contains("only 1 of 2"));
        assert_eq!(fresh.added(), "p50 2.0 ms, p99 2.0 ms, worst 2.0 ms");
    }
}
