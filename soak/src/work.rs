//! The mixed load.

use crate::house::House;
use crate::tally::Tally;
use crate::verdict::patiently;
use casework::{CaseId, NoticeId};
use exchange::v1::{CaptureView, CaseView, MatchAnswer, NoticeView, Page, Verdict};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use simulator::samples;
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::{Answer, Chance, Door};
use tokio::task::JoinHandle;

/// Everybody, each in a task of their own, until the end.
pub(crate) fn begin(
    house: &Arc<House>,
    tally: &Arc<Tally>,
    seed: u64,
    until: Instant,
) -> Vec<JoinHandle<()>> {
    let kinds = [
        Kind::Add,
        Kind::Add,
        Kind::Ask,
        Kind::Ask,
        Kind::Upload,
        Kind::Decide,
        Kind::Issue,
        Kind::Answer,
        Kind::Read,
        Kind::Nonsense,
    ];
    let spawn = |(number, kind)| {
        let worker = Worker {
            house: Arc::clone(house),
            tally: Arc::clone(tally),
            chance: Chance::of(seed.wrapping_add(number)),
            number,
            done: 0,
        };
        tokio::spawn(worker.work(kind, until))
    };
    (1..).zip(kinds).map(spawn).collect()
}

#[derive(Clone, Copy)]
enum Kind {
    Add,
    Ask,
    Upload,
    Decide,
    Issue,
    Answer,
    Read,
    Nonsense,
}

struct Worker {
    house: Arc<House>,
    tally: Arc<Tally>,
    chance: Chance,
    number: u64,
    done: u64,
}

impl Worker {
    async fn work(mut self, kind: Kind, until: Instant) {
        while Instant::now() < until {
            self.done += 1;
            let worked = match kind {
                Kind::Add => self.add().await,
                Kind::Ask => self.ask().await,
                Kind::Upload => self.upload().await,
                Kind::Decide => self.decide().await,
                Kind::Issue => self.issue().await,
                Kind::Answer => self.answer().await,
                Kind::Read => self.read().await,
                Kind::Nonsense => self.nonsense().await,
            };
            // Nobody hammers: the faults are what is tried here, not the speed.
            let pause = if worked.is_some() { 15 } else { 200 };
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    }

    /// Sends a request and counts it; `None` where no answer came.
    async fn send(&self, door: &Door, request: RequestBuilder) -> Option<Answer> {
        match door.send(request).await {
            Ok(answer) => {
                self.tally
                    .answered(&answer.asked, answer.status, || answer.text());
                Some(answer)
            }
            Err(_) => {
                self.tally.unreachable();
                None
            }
        }
    }

    async fn post(&self, door: &Door, path: &str, body: &Value) -> Option<Answer> {
        let request = door.request(Method::POST, path).ok()?;
        self.send(door, request.json(body)).await
    }

    async fn get(&self, door: &Door, path: &str) -> Option<Answer> {
        let request = door.request(Method::GET, path).ok()?;
        self.send(door, request).await
    }

    async fn add(&mut self) -> Option<()> {
        let pdq = self.chance.pdq();
        let entry = json!({"pdq": pdq, "label": "soak", "source": "soak", "ground": "incites", "reason": "soak"});
        let path = format!("/v1/banks/{}/entries", self.house.bank.id);
        let answer = self.post(&self.house.as_authority(), &path, &entry).await?;
        if matches!(answer.status, 200 | 201) {
            self.house.journal.entries.push(pdq);
            self.tally.acknowledged("entries");
        }
        Some(())
    }

    /// Asks about something known: whatever was acknowledged is known, at every instant.
    async fn ask(&mut self) -> Option<()> {
        let pdq = self.house.journal.entries.one(self.chance.bits())?;
        let asked = json!({"pdq": pdq});
        let answer = self
            .post(&self.house.as_provider(), "/v1/match", &asked)
            .await?;
        if answer.status == 200 {
            let answer: MatchAnswer = answer.json().ok()?;
            if answer.verdict == Verdict::Clear {
                self.tally
                    .wrong(format!("{pdq} was acknowledged and is not known"));
            }
        }
        Some(())
    }

    async fn upload(&mut self) -> Option<()> {
        let picture = picture(self.chance.between(0, 40))?;
        if self.chance.between(0, 4) == 0 {
            // Known from now on.
            let path = format!("/v1/banks/{}/entries", self.house.bank.id);
            let door = self.house.as_authority();
            let fields = [
                ("label", "soak"),
                ("source", "soak"),
                ("ground", "incites"),
                ("reason", "soak"),
            ];
            match door.upload(&path, picture, &fields).await {
                Ok(answer) => self
                    .tally
                    .answered(&answer.asked, answer.status, || answer.text()),
                Err(_) => self.tally.unreachable(),
            }
            return Some(());
        }
        let reference = format!("soak-{}-{}", self.number, self.done);
        let door = self.house.as_provider();
        let answer = door
            .upload("/v1/match", picture, &[("reference", reference.as_str())])
            .await;
        let Ok(answer) = answer else {
            self.tally.unreachable();
            return None;
        };
        self.tally
            .answered(&answer.asked, answer.status, || answer.text());
        let answer: MatchAnswer = answer.json().ok()?;
        if let Some(case) = answer.case {
            self.house.journal.held.push((case, reference));
            self.tally.acknowledged("held uploads");
        }
        Some(())
    }

    async fn decide(&mut self) -> Option<()> {
        let (case, _) = self.house.journal.held.one(self.chance.bits())?;
        let outcome = if self.chance.between(0, 2) == 0 {
            "keep"
        } else {
            "block"
        };
        let judged = self
            .judge(&self.house.as_provider(), &case, outcome)
            .await?;
        if judged {
            self.house.journal.decided.push(case);
            self.tally.acknowledged("decisions");
        }
        Some(())
    }

    async fn judge(&self, door: &Door, case: &CaseId, outcome: &str) -> Option<bool> {
        let grounds: &[&str] = if outcome == "keep" { &[] } else { &["incites"] };
        let judgement = json!({"outcome": outcome, "grounds": grounds, "purpose": "none_found", "reasons": "soak"});
        let path = format!("/v1/cases/{case}/decisions");
        let answer = self.post(door, &path, &judgement).await?;
        Some(answer.status == 200)
    }

    async fn issue(&mut self) -> Option<()> {
        let number = self.done % 40;
        let path = format!("/soak/{}", self.done);
        self.house.host.show(&path, "image/jpeg", &picture(number)?);
        let door = self.house.as_authority();
        let asked = json!({"url": self.house.host.url(&path)});
        let capture: CaptureView = self
            .post(&door, "/v1/captures", &asked)
            .await?
            .json()
            .ok()?;
        let case = capture.case?;
        let (outcome, kind) = if self.done.is_multiple_of(2) {
            ("refer", "referral")
        } else {
            ("order", "removal_order")
        };
        self.judge(&door, &case, outcome).await?;
        let path = format!("/v1/cases/{case}/notices");
        let answer = self.post(&door, &path, &json!({"kind": kind})).await?;
        if matches!(answer.status, 200 | 201) {
            let notice: NoticeView = answer.json().ok()?;
            self.house.journal.issued.push(notice.id);
            self.tally.acknowledged("notices");
        }
        Some(())
    }

    async fn answer(&mut self) -> Option<()> {
        let notice = self.house.journal.issued.one(self.chance.bits())?;
        let door = self.house.as_provider();
        let path = format!("/v1/notices/{notice}");
        let view: NoticeView = self.get(&door, &path).await?.json().ok()?;
        let at = jiff::Timestamp::now();
        let feedback = match view.kind {
            casework::NoticeKind::Referral => {
                json!({"kind": "referral", "outcome": "disabled", "reason": "", "at": at})
            }
            casework::NoticeKind::RemovalOrder => {
                json!({"kind": "executed", "measure": "disabled", "at": at})
            }
        };
        let answer = self
            .post(&door, &format!("{path}/feedback"), &feedback)
            .await?;
        if answer.status == 200 {
            self.house.journal.answered.push(notice);
            self.tally.acknowledged("answers");
        }
        Some(())
    }

    async fn read(&mut self) -> Option<()> {
        let door = if self.done.is_multiple_of(2) {
            self.house.as_authority()
        } else {
            self.house.as_provider()
        };
        for path in [
            "/health",
            "/v1/status",
            "/v1/cases?limit=20",
            "/v1/notices?limit=20",
            "/v1/banks",
            "/v1/ledger/checkpoint",
        ] {
            self.get(&door, path).await?;
        }
        Some(())
    }

    /// Whatever is sent, the answer is a refusal.
    async fn nonsense(&mut self) -> Option<()> {
        let door = if self.chance.between(0, 2) == 0 {
            Door::new(&self.house.url)
        } else {
            self.house.as_provider()
        };
        let length = self.chance.between(0, 3_000);
        let bytes: Vec<u8> = (0..length)
            .map(|_| self.chance.bits().to_le_bytes()[0])
            .collect();
        let paths = [
            "/v1/match",
            "/v1/captures",
            "/v1/cases/x/decisions",
            "/v1/banks",
            "/v1/notices/x/feedback",
            "/sign-in",
            "/v1/endpoint",
        ];
        let path = paths[usize::try_from(self.chance.between(0, paths.len() as u64)).unwrap_or(0)
            % paths.len()];
        let types = [
            "application/json",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "image/jpeg",
        ];
        let media_type = types[usize::try_from(self.chance.between(0, types.len() as u64))
            .unwrap_or(0)
            % types.len()];
        let methods = [Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let method = methods[usize::try_from(self.chance.bits() % 4).unwrap_or(0)].clone();
        let request = door
            .request(method, path)
            .ok()?
            .header("content-type", media_type);
        self.send(&door, request.body(bytes)).await?;
        Some(())
    }
}

/// A harmless picture, the same for the same number.
pub(crate) fn picture(number: u64) -> Option<Vec<u8>> {
    let mut first = samples::generate(number, 1).ok()?;
    first.pop().map(|sample| sample.bytes)
}

/// Whether a case is on record, and decided.
pub(crate) async fn case(door: &Door, id: &CaseId) -> anyhow::Result<CaseView> {
    patiently(async || door.get(&format!("/v1/cases/{id}")).await)
        .await?
        .json()
}

/// A notice as one side sees it.
pub(crate) async fn notice(door: &Door, id: &NoticeId) -> anyhow::Result<NoticeView> {
    patiently(async || door.get(&format!("/v1/notices/{id}")).await)
        .await?
        .json()
}

/// How many cases a side has.
pub(crate) async fn cases(door: &Door) -> anyhow::Result<u64> {
    let page: Page<CaseView> = door.get("/v1/cases?limit=1").await?.json()?;
    Ok(page.total)
}
