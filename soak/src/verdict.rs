//! At the end: is everything there that was acknowledged, and does the record hold?

use crate::house::House;
use crate::overload::Overload;
use crate::tally::Tally;
use crate::work::{case, cases, notice};
use exchange::v1::{MatchAnswer, Verdict as Upload};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use testkit::Answer;

/// What was found.
pub(crate) struct Verdict {
    looked_for: usize,
    lost: Vec<String>,
    ledger: Value,
    replay: Value,
}

impl Verdict {
    pub(crate) fn holds(&self, tally: &Tally) -> bool {
        self.lost.is_empty()
            && tally.failures() == 0
            && self.replay["equal"] == true
            && self.looked_for > 0
    }

    pub(crate) fn summary(
        &self,
        tally: &Tally,
        seed: u64,
        lasted: Duration,
        overload: Option<&Overload>,
    ) -> Value {
        let mut summary = tally.json();
        summary["seed"] = json!(seed);
        summary["minutes"] = json!(lasted.as_secs() / 60);
        summary["looked_for"] = json!(self.looked_for);
        summary["lost"] = json!(self.lost.len());
        summary["first_lost"] = json!(self.lost.iter().take(20).collect::<Vec<_>>());
        summary["ledger"] = self.ledger.clone();
        summary["replay"] = self.replay.clone();
        summary["overload"] = json!(overload.map(Overload::json));
        summary["holds"] = json!(self.holds(tally));
        summary
    }
}

pub(crate) async fn reach(house: &Arc<House>, tally: &Tally) -> anyhow::Result<Verdict> {
    house.server.lock().await.restart().await?;
    let (authority, provider) = (house.as_authority(), house.as_provider());
    let mut lost = Vec::new();
    let mut looked_for = 0;
    for pdq in house.journal.entries.all() {
        looked_for += 1;
        let answer: MatchAnswer =
            patiently(async || provider.post("/v1/match", &json!({"pdq": pdq})).await)
                .await?
                .json()?;
        if answer.verdict == Upload::Clear {
            lost.push(format!("entry {pdq}"));
        }
    }
    for (id, reference) in house.journal.held.all() {
        looked_for += 1;
        if case(&provider, &id).await.is_err() {
            lost.push(format!("case {id} of {reference}"));
        }
    }
    for id in house.journal.decided.all() {
        looked_for += 1;
        let found = case(&provider, &id).await;
        if !found.is_ok_and(|case| !case.decisions.is_empty()) {
            lost.push(format!("the decision of {id}"));
        }
    }
    for id in house.journal.issued.all() {
        looked_for += 1;
        if notice(&authority, &id).await.is_err() {
            lost.push(format!("notice {id}"));
        }
    }
    for id in house.journal.answered.all() {
        looked_for += 1;
        let found = notice(&authority, &id).await;
        if !found.is_ok_and(|notice| !notice.answers.is_empty() || notice.executed.is_some()) {
            lost.push(format!("the answer to {id}"));
        }
    }
    if cases(&provider).await? == 0 {
        tally.wrong("the provider has no cases: nothing was tried".to_owned());
    }
    if let Ok(bytes) = house.server.lock().await.memory() {
        tally.memory(bytes);
    }
    house.server.lock().await.stop().await?;
    let ledger = house.instance.json(&["ledger", "verify"]).await?;
    let replay = house
        .instance
        .json(&["ledger", "replay", "--check"])
        .await?;
    Ok(Verdict {
        looked_for,
        lost,
        ledger,
        replay,
    })
}

/// Asks again where the server says that it is asked too often.
pub(crate) async fn patiently(
    ask: impl AsyncFn() -> anyhow::Result<Answer>,
) -> anyhow::Result<Answer> {
    loop {
        let answer = ask().await?;
        if answer.status != 429 {
            return Ok(answer);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
