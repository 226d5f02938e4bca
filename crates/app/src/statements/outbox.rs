//! Sending what is queued: at most a hundred at once, until the database has each or says what is wrong with it.
//!
//! ```text
//! due ──after a start or a broken call: is the puid there?──► yes: one alone, which is answered with what is there
//!   └► all at once ─201─► sent
//!          └─422─► the bad ones are refused, those that are there are compared, the others are sent again
//!          └─401─► nothing more with this token   └─429, 5xx, no connection─► a pause
//! ```
//! A statement is never there twice: the database takes a `puid` once, and what it holds under it is compared with what was sent.

use super::{Dsa, read};
use crate::accounts::later;
use crate::{App, AppError};
use casework::{Actor, Event, Origin, Statement};
use exchange::dsa::{
    self, AT_ONCE, ManyVerdict, SentAs, StatementOfReasons, Verdict, differences,
    read_existing_puid, read_many, read_one,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::jobs::{self, Job};
use store::{Tx, cases, notices, statements};

/// Pauses after the first, second, … failure in a row, in seconds; the last is repeated. It is never given up.
const PAUSES: [i64; 9] = [2, 5, 15, 30, 60, 120, 300, 600, 600];
/// Looked again so often whether there is another token, in seconds.
const ANOTHER_TOKEN: i64 = 60;
/// Longest pause that an answer can ask for, in seconds.
const LONGEST_PAUSE: i64 = 3_600;
/// So many are asked about or sent one by one before the job's row is written again: each takes up to twenty seconds of a lease.
const ONE_BY_ONE: usize = 20;
/// After this time no further call is begun, for the same reason.
const BEGIN_WITHIN: std::time::Duration = std::time::Duration::from_secs(40);

/// Why sending stops for now.
enum Stop {
    Token,
    Slow(Option<u32>),
    Trouble(String),
    /// Enough for one lease.
    Time,
    Here(AppError),
}

impl<E: Into<AppError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Here(error.into())
    }
}

/// The way to the database, for one run of the job.
struct Way<'a> {
    app: &'a App,
    base: &'a url::Url,
    token: String,
    began: std::time::Instant,
}

impl App {
    /// Sends what is due, and writes down what came of it.
    pub(crate) async fn send_statements(&self, job: &Job) -> Result<(), AppError> {
        let Dsa { settings, .. } = &self.inner.dsa;
        let mut connection = self.store().read().await?;
        let platform = self.platform(&mut connection).await?;
        drop(connection);
        let (Some(settings), Some(platform)) = (settings, platform) else {
            // Switched off, or nobody's: what is queued waits.
            return self.rest(job, None).await;
        };
        let paused = self.inner.dsa.state(|state| state.pause_until);
        if let Some(until) = paused.filter(|until| *until > self.now()) {
            return self.wait(job, until).await;
        }
        let token = tokio::fs::read_to_string(&settings.token_file).await;
        let token = match token.map(|text| text.trim().to_owned()) {
            Ok(token) if !token.is_empty() => token,
            Ok(_) => return self.no_token(job, "it is empty").await,
            Err(error) => return self.no_token(job, &error.to_string()).await,
        };
        let is_refused = self
            .inner
            .dsa
            .state(|state| state.refused_token.as_ref() == Some(&token));
        if is_refused {
            return self.wait_for_a_token(job).await;
        }
        let way = Way {
            app: self,
            base: &settings.database,
            token,
            began: std::time::Instant::now(),
        };
        let mut connection = self.store().read().await?;
        let limit = u32::try_from(AT_ONCE).unwrap_or(u32::MAX);
        let due = statements::due(&mut connection, &platform.id, self.now(), limit).await?;
        drop(connection);
        let due = self.free_to_be_sent(due).await?;
        let done = if due.is_empty() {
            // Nothing that is queued can have been sent.
            self.inner.dsa.state(|state| state.is_certain = true);
            Ok(())
        } else {
            way.send(due).await
        };
        match done {
            Ok(()) => {
                self.inner.dsa.state(|state| {
                    state.trouble = None;
                    state.pause_until = None;
                    state.refused_token = None;
                });
                self.rest(job, Some(&platform.id)).await
            }
            Err(Stop::Time) => self.rest(job, Some(&platform.id)).await,
            Err(Stop::Here(error)) => Err(error),
            Err(Stop::Token) => {
                tracing::error!(
                    "the transparency database does not accept the token; nothing is sent until there is another"
                );
                self.inner.dsa.state(|state| {
                    state.refused_token = Some(way.token.clone());
                    let told = "The Commission's database does not accept the token (401). Nothing is sent until there is another in \
                                the token file; it is looked at every minute.";
                    state.trouble = Some(("dsa_token_refused", told.to_owned()));
                });
                self.wait_for_a_token(job).await
            }
            Err(Stop::Slow(after)) => {
                let why = "it was called too often (429)".to_owned();
                self.try_later(job, &why, after.map_or(10, i64::from)).await
            }
            Err(Stop::Trouble(why)) => self.try_later(job, &why, 0).await,
        }
    }

    /// Those that may be told of now. An embargo that was prolonged since is prolonged here, too.
    async fn free_to_be_sent(&self, due: Vec<Statement>) -> Result<Vec<Statement>, AppError> {
        let (under_embargo, mut free): (Vec<_>, Vec<_>) = due
            .into_iter()
            .partition(|statement| statement.not_before.is_some());
        for statement in under_embargo {
            let mut tx = self.store().write().await?;
            let case = cases::get(tx.connection(), &statement.case).await?;
            let notice = match case.map(|case| case.origin) {
                Some(Origin::Notice { notice, .. }) => {
                    notices::get(tx.connection(), &notice).await?
                }
                _ => None,
            };
            let until = notice.as_ref().and_then(super::embargo);
            match until.filter(|until| *until > self.now()) {
                Some(until) => {
                    tx.append_all(&Actor::System, statement.hold(until)).await?;
                    tx.commit().await?;
                }
                None => free.push(statement),
            }
        }
        Ok(free)
    }

    /// The job sleeps until the next statement is due, or for good where none is queued.
    async fn rest(
        &self,
        job: &Job,
        platform: Option<&casework::OrganisationId>,
    ) -> Result<(), AppError> {
        // In the writing transaction: whoever queues one meanwhile comes after, and wakes the job again.
        let mut tx = self.store().write().await?;
        let next = match platform {
            Some(platform) => statements::next_due(tx.connection(), platform).await?,
            None => None,
        };
        match next {
            Some(at) => jobs::go_on(tx.connection(), &job.id, "", at.max(self.now())).await?,
            None => jobs::finish(tx.connection(), &job.id).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    async fn wait(&self, job: &Job, until: Timestamp) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        jobs::again(tx.connection(), &job.id, None, until).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn wait_for_a_token(&self, job: &Job) -> Result<(), AppError> {
        self.wait(
            job,
            later(self.now(), SignedDuration::from_secs(ANOTHER_TOKEN)),
        )
        .await
    }

    async fn no_token(&self, job: &Job, why: &str) -> Result<(), AppError> {
        tracing::error!(why, "the token of the transparency database cannot be read");
        let told = format!(
            "The file with the token of the Commission's database cannot be read: {why}. Nothing is sent; it is looked at every minute."
        );
        self.inner
            .dsa
            .state(|state| state.trouble = Some(("dsa_no_token", told)));
        self.wait_for_a_token(job).await
    }

    async fn try_later(&self, job: &Job, why: &str, at_least: i64) -> Result<(), AppError> {
        tracing::warn!(
            why,
            "statements of reasons could not be sent and are tried again"
        );
        let place = usize::try_from(job.attempts).unwrap_or(usize::MAX);
        let pause = PAUSES[place.min(PAUSES.len() - 1)].max(at_least.min(LONGEST_PAUSE));
        let until = later(self.now(), SignedDuration::from_secs(pause));
        let told = format!(
            "The Commission's database cannot be reached or does not take anything: {why}. It is tried again."
        );
        self.inner.dsa.state(|state| {
            state.pause_until = Some(until);
            state.trouble = Some(("dsa_unreachable", told));
        });
        let mut tx = self.store().write().await?;
        jobs::again(tx.connection(), &job.id, Some(why), until).await?;
        tx.commit().await?;
        Ok(())
    }
}

impl Way<'_> {
    /// Sends these, and writes down each outcome as soon as it is known.
    async fn send(&self, due: Vec<Statement>) -> Result<(), Stop> {
        let mut due: Vec<(Statement, StatementOfReasons)> = due
            .into_iter()
            .map(|statement| Ok((read(&statement)?, statement)))
            .map(|pair: Result<_, AppError>| pair.map(|(body, statement)| (statement, body)))
            .collect::<Result<_, _>>()?;
        if !self.app.inner.dsa.state(|state| state.is_certain) {
            due.truncate(ONE_BY_ONE);
            let mut absent = Vec::with_capacity(due.len());
            for (statement, body) in due {
                if self.is_there(&body.puid).await? {
                    self.one(&statement, &body).await?;
                } else {
                    absent.push((statement, body));
                }
            }
            due = absent;
        }
        match due.as_slice() {
            [] => {}
            [(statement, body)] => self.one(statement, body).await?,
            many => self.many(many).await?,
        }
        self.app.inner.dsa.state(|state| state.is_certain = true);
        Ok(())
    }

    /// Several at once. Where some are refused, the others stay queued, and the job goes on with them at once.
    async fn many(&self, due: &[(Statement, StatementOfReasons)]) -> Result<(), Stop> {
        let bodies: Vec<StatementOfReasons> = due.iter().map(|(_, body)| body.prepared()).collect();
        let (status, body, after) = self
            .post("statements", &json!({ "statements": bodies }))
            .await?;
        match read_many(status, &body) {
            ManyVerdict::Taken(taken) => {
                let mut tx = self.app.store().write().await?;
                for (statement, _) in due {
                    let named = taken.get(&statement.puid).cloned().unwrap_or_default();
                    self.took(&mut tx, statement, named, false).await?;
                }
                tx.commit().await?;
                Ok(())
            }
            ManyVerdict::Refused(refusals) => {
                let mut is_settled = false;
                let mut tx = self.app.store().write().await?;
                for (place, why) in &refusals.by_place {
                    if let Some((statement, _)) = due.get(*place) {
                        self.refused(&mut tx, statement, why).await?;
                        is_settled = true;
                    }
                }
                tx.commit().await?;
                let there = due
                    .iter()
                    .filter(|(statement, _)| refusals.existing.contains(&statement.puid));
                for (statement, body) in there.take(ONE_BY_ONE) {
                    self.one(statement, body).await?;
                    is_settled = true;
                }
                if !is_settled {
                    // It says that something is wrong, and not with which: each is asked for alone.
                    tracing::warn!(told = refusals.told, "a call was refused without a name");
                    for (statement, body) in due.iter().take(ONE_BY_ONE) {
                        self.one(statement, body).await?;
                    }
                }
                Ok(())
            }
            ManyVerdict::TokenRefused => Err(Stop::Token),
            ManyVerdict::SlowDown => Err(Stop::Slow(after)),
            ManyVerdict::Trouble(why) => Err(self.uncertain(why)),
        }
    }

    /// One alone. That one of its `puid` is there already is success, where it says the same.
    async fn one(&self, statement: &Statement, body: &StatementOfReasons) -> Result<(), Stop> {
        let sent = body.prepared();
        let (status, answer, after) = self.post("statement", &json!(sent)).await?;
        let mut tx = self.app.store().write().await?;
        match read_one(status, &answer) {
            Verdict::Taken(named) => self.took(&mut tx, statement, named, false).await?,
            Verdict::Exists(existing) => {
                let existing = existing.unwrap_or_default();
                let differs = differences(&sent, &existing);
                if differs.is_empty() {
                    self.took(&mut tx, statement, named(&existing), true)
                        .await?;
                } else {
                    let why = format!(
                        "The database holds another statement under the same puid, which differs in: {}.",
                        differs.join(", ")
                    );
                    self.refused(&mut tx, statement, &why).await?;
                }
            }
            Verdict::Refused(why) => self.refused(&mut tx, statement, &why).await?,
            Verdict::TokenRefused => return Err(Stop::Token),
            Verdict::SlowDown => return Err(Stop::Slow(after)),
            Verdict::Trouble(why) => return Err(self.uncertain(why)),
        }
        tx.commit().await?;
        Ok(())
    }

    async fn is_there(&self, puid: &str) -> Result<bool, Stop> {
        let (status, body, after) = self
            .call(&format!("statement/existing-puid/{puid}"), None)
            .await?;
        read_existing_puid(status, &body).map_err(|verdict| match verdict {
            Verdict::TokenRefused => Stop::Token,
            Verdict::SlowDown => Stop::Slow(after),
            Verdict::Trouble(why) | Verdict::Refused(why) => Stop::Trouble(why),
            Verdict::Taken(_) | Verdict::Exists(_) => Stop::Trouble("an odd answer".to_owned()),
        })
    }

    async fn post(&self, path: &str, body: &Value) -> Result<(u16, Vec<u8>, Option<u32>), Stop> {
        self.call(path, Some(body.to_string().into_bytes())).await
    }

    async fn call(
        &self,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> Result<(u16, Vec<u8>, Option<u32>), Stop> {
        if self.began.elapsed() > BEGIN_WITHIN {
            return Err(Stop::Time);
        }
        let url =
            at(self.base, path).ok_or_else(|| Stop::Trouble("its address is none".to_owned()))?;
        let answer = self.app.inner.fetcher.call(&url, &self.token, body).await;
        let answer = answer.map_err(|error| self.uncertain(error.to_string()))?;
        Ok((answer.status, answer.body, answer.retry_after))
    }

    /// What was called may have had its effect: the next run asks first.
    fn uncertain(&self, why: String) -> Stop {
        self.app.inner.dsa.state(|state| state.is_certain = false);
        Stop::Trouble(why)
    }

    async fn took(
        &self,
        tx: &mut Tx,
        statement: &Statement,
        named: SentAs,
        was_there: bool,
    ) -> Result<(), AppError> {
        // As it is now: it may have been overturned while it was on its way.
        let Some(now) = statements::get(tx.connection(), &statement.id).await? else {
            return Ok(());
        };
        let events = now.sent(named.uuid, named.permalink, was_there);
        note(tx, events).await
    }

    async fn refused(&self, tx: &mut Tx, statement: &Statement, why: &str) -> Result<(), AppError> {
        let Some(now) = statements::get(tx.connection(), &statement.id).await? else {
            return Ok(());
        };
        let why = match why.trim() {
            "" => "The database does not take it, and does not say why.",
            why => why,
        };
        note(tx, now.refuse(why)).await
    }
}

async fn note(tx: &mut Tx, events: Vec<Event>) -> Result<(), AppError> {
    tx.append_all(&Actor::System, events).await?;
    Ok(())
}

fn named(existing: &Value) -> SentAs {
    match dsa::read_one(201, existing.to_string().as_bytes()) {
        Verdict::Taken(named) => named,
        _ => SentAs::default(),
    }
}

/// A path below the base, whether that ends in a slash or not.
fn at(base: &url::Url, path: &str) -> Option<url::Url> {
    let mut base = base.clone();
    if !base.path().ends_with('/') {
        let with_slash = format!("{}/", base.path());
        base.set_path(&with_slash);
    }
    base.join(path).ok()
}
