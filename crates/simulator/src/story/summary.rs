//! What came of a story, as the one JSON object that `staydown demo --check --json` prints.

use serde::{Deserialize, Serialize};

/// Counts and figures of one story.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// `ok` when every step held, otherwise `failed`.
    pub story: String,
    /// Known images in the bank.
    pub known: usize,
    /// Cases opened on public locations.
    pub found: usize,
    /// Referrals issued.
    pub referrals: usize,
    /// Removal orders issued.
    pub orders: usize,
    /// Notices answered with access disabled.
    pub disabled: usize,
    /// Notices whose every clock was met.
    pub within_hour: usize,
    /// Longest time from receipt to measure, in seconds.
    pub slowest_seconds: f64,
    /// Notices whose location Staydown itself saw gone.
    pub seen_gone: usize,
    /// Edited copies of known images that were uploaded.
    pub reuploads: usize,
    /// Of these, held before publication.
    pub reuploads_held: usize,
    /// Harmless pictures that were uploaded.
    pub benign: usize,
    /// Of these, held; it should be none.
    pub benign_held: usize,
    /// Held uploads that a person decided to publish, and that are public.
    pub kept_after_review: usize,
    /// Orders that were answered with Annex III, clarified, and executed in the new hour.
    #[serde(default)]
    pub annex_3_flows: usize,
    /// Complaints that another person than the first decider upheld, after which the content was public again.
    #[serde(default)]
    pub complaints_upheld: usize,
    /// Re-cut copies of a known video that were held with the segment that is known, at its place.
    #[serde(default)]
    pub videos_held: usize,
    /// Edited copies of a known text that were held, with the known link in it.
    #[serde(default)]
    pub texts_held: usize,
    /// Documents of Annex II made of executed orders, signed, written to files and verified from there; the caller does that.
    #[serde(default)]
    pub annex_2_documents_verified: usize,
    /// `add up` when the yearly reports of both sides agree with each other and with the ledger; until the caller says so,
    /// `not checked`.
    #[serde(default)]
    pub reports: String,
    /// Events in the ledger at the end.
    pub events: u64,
    /// `verified` once the ledger was verified offline; until the caller says so, `not checked`.
    pub ledger: String,
    /// How long everything took, in seconds; the caller measures it.
    pub seconds: f64,
    /// What did not hold, with particulars. Empty when the story is ok.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<String>,
    /// What was not played because something is not installed here, each with what to do about it. It fails nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Known images with too little detail for PDQ (quality below 50): only exact copies of them match, so that no edited
    /// copies were uploaded.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped_low_quality: Vec<String>,
}

impl Summary {
    /// The summary of a story that is about to begin.
    pub(crate) fn blank() -> Self {
        Self {
            ledger: "not checked".to_owned(),
            reports: "not checked".to_owned(),
            ..Self::default()
        }
    }

    /// Notes that something did not hold.
    pub(crate) fn failed(&mut self, what: String) {
        tracing::warn!(what, "a step of the story did not hold");
        self.failures.push(what);
    }

    /// Sets `story` by the failures so far.
    pub(crate) fn conclude(&mut self) {
        let word = if self.failures.is_empty() {
            "ok"
        } else {
            "failed"
        };
        word.clone_into(&mut self.story);
    }

    /// Whether every step held.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.story == "ok"
    }

    /// Adds how many documents of Annex II were verified, what was wrong with the others, and how many events the ledger has
    /// afterwards: looking at the orders is on record, too. It fails the story when there is not one document for every
    /// executed order.
    #[must_use]
    pub fn with_documents(mut self, verified: usize, wrong: Vec<String>, events: u64) -> Self {
        (self.annex_2_documents_verified, self.events) = (verified, events);
        for what in wrong {
            self.failed(what);
        }
        let executed = self.orders + self.annex_3_flows;
        if verified != executed {
            self.failed(format!(
                "{executed} orders were executed, but {verified} documents of Annex II were verified"
            ));
        }
        self.conclude();
        self
    }

    /// Adds what the yearly reports of both sides do not agree on; nothing when they add up.
    #[must_use]
    pub fn with_reports(mut self, differences: Vec<String>) -> Self {
        let word = if differences.is_empty() {
            "add up"
        } else {
            "differ"
        };
        word.clone_into(&mut self.reports);
        for what in differences {
            self.failed(what);
        }
        self.conclude();
        self
    }

    /// Adds what only the caller knows: whether the ledger verified offline, and how long everything took in seconds. A
    /// ledger that did not verify makes the story fail with the reason given.
    #[must_use]
    pub fn with_ledger(mut self, verified: Result<(), String>, seconds: f64) -> Self {
        match verified {
            Ok(()) => "verified".clone_into(&mut self.ledger),
            Err(why) => {
                "broken".clone_into(&mut self.ledger);
                self.failed(format!("the ledger does not verify: {why}"));
            }
        }
        self.seconds = to_milliseconds(seconds);
        self.conclude();
        self
    }
}

/// Seconds, cut to what anybody wants to read.
pub(crate) fn to_milliseconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn the_json_has_the_promised_fields_in_the_promised_order() {
        let mut summary = Summary::blank();
        summary.conclude();
        let json = serde_json::to_string(&summary.with_ledger(Ok(()), 1.23456)).unwrap();
        assert_eq!(
            json,
            "{\"story\":\"ok\",\"known\":0,\"found\":0,\"referrals\":0,\"orders\":0,\"disabled\":0,\"within_hour\":0,\
             \"slowest_seconds\":0.0,\"seen_gone\":0,\"reuploads\":0,\"reuploads_held\":0,\"benign\":0,\"benign_held\":0,\
             \"kept_after_review\":0,\"annex_3_flows\":0,\"complaints_upheld\":0,\"videos_held\":0,\"texts_held\":0,\"annex_2_documents_verified\":0,\
             \"reports\":\"not checked\",\"events\":0,\"ledger\":\"verified\",\"seconds\":1.235}"
        );
    }

    #[test]
    fn a_missing_document_and_reports_that_differ_fail_the_story() {
        let mut summary = Summary::blank();
        summary.orders = 2;
        let all = summary.clone().with_documents(2, Vec::new(), 9);
        assert!(all.is_ok() && all.with_reports(Vec::new()).is_ok());
        let one = summary
            .clone()
            .with_documents(1, vec!["no signature".to_owned()], 9);
        assert!(!one.is_ok());
        assert_eq!(one.failures.len(), 2, "{:?}", one.failures);
        let differ = summary.with_reports(vec!["3 issued, 2 received".to_owned()]);
        assert!(!differ.is_ok());
        assert_eq!(differ.reports, "differ");
    }

    #[test]
    fn a_ledger_that_does_not_verify_fails_the_story() {
        let summary = Summary::blank().with_ledger(Err("leaf 3".to_owned()), 0.0);
        assert!(!summary.is_ok());
        assert_eq!(summary.failures, ["the ledger does not verify: leaf 3"]);
    }
}
