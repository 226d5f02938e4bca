//! What is counted.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Counts of a run.
#[derive(Debug, Default)]
pub(crate) struct Tally(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    requests: u64,
    by_status: BTreeMap<u16, u64>,
    unreachable: u64,
    faults: BTreeMap<&'static str, u64>,
    acknowledged: BTreeMap<&'static str, u64>,
    failures: Vec<String>,
    most_memory: u64,
}

/// Failures told in full; of more only the number.
const TOLD: usize = 20;

impl Tally {
    fn with<T>(&self, change: impl FnOnce(&mut Counts) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// An answer. 5xx but 503 are failures of ours.
    pub(crate) fn answered(&self, asked: &str, status: u16, text: impl FnOnce() -> String) {
        let is_failure = status >= 500 && status != 503;
        let told = is_failure.then(|| format!("{asked}: {status} {}", text()));
        self.with(|counts| {
            counts.requests += 1;
            *counts.by_status.entry(status).or_default() += 1;
            counts.failures.extend(told);
        });
    }

    /// No answer: the server was down, or went down.
    pub(crate) fn unreachable(&self) {
        self.with(|counts| {
            counts.requests += 1;
            counts.unreachable += 1;
        });
    }

    /// An answer that is wrong whatever the circumstances.
    pub(crate) fn wrong(&self, what: String) {
        self.with(|counts| counts.failures.push(what));
    }

    pub(crate) fn fault(&self, kind: &'static str) {
        self.with(|counts| *counts.faults.entry(kind).or_default() += 1);
    }

    pub(crate) fn acknowledged(&self, kind: &'static str) {
        self.with(|counts| *counts.acknowledged.entry(kind).or_default() += 1);
    }

    pub(crate) fn memory(&self, bytes: u64) {
        self.with(|counts| counts.most_memory = counts.most_memory.max(bytes));
    }

    pub(crate) fn failures(&self) -> usize {
        self.with(|counts| counts.failures.len())
    }

    pub(crate) fn line(&self) -> String {
        self.with(|counts| {
            format!(
                "{} requests, {} faults, {} acknowledged, {} failures",
                counts.requests,
                counts.faults.values().sum::<u64>(),
                counts.acknowledged.values().sum::<u64>(),
                counts.failures.len()
            )
        })
    }

    pub(crate) fn json(&self) -> Value {
        self.with(|counts| {
            json!({
                "requests": counts.requests,
                "answers": counts.by_status,
                "without_answer": counts.unreachable,
                "faults": counts.faults,
                "faults_in_all": counts.faults.values().sum::<u64>(),
                "acknowledged": counts.acknowledged,
                "acknowledged_in_all": counts.acknowledged.values().sum::<u64>(),
                "failures": counts.failures.len(),
                "first_failures": counts.failures.iter().take(TOLD).collect::<Vec<_>>(),
                "most_memory_mb": counts.most_memory >> 20,
            })
        })
    }
}
