//! Lists of hashes handed in for a bank in the console: looked through line by line first, and added in the background when a
//! person says so. What is added is there for good after each step; a server that is killed goes on where it was.

use crate::jobs::{Kind, unreadable};
use crate::{App, AppError, Caller, reach};
use casework::{Actor, Bank, BankId, EntryId, Ground, NewEntry, OrganisationId, Scope};
use exchange::list::{self, About};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use store::jobs::{self, Job};
use store::{Connection, banks, imports, organisations};

/// Longest list that is taken in the console, in bytes.
pub const LIST_BYTES: usize = 2 * 1024 * 1024;
/// Most lines of one.
const LIST_LINES: usize = 10_000;
/// Lines added in one go, well within a job's lease.
const AT_ONCE: usize = 500;
/// How long a list is kept after it was handed in.
const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A list that is handed in.
#[derive(Debug, Clone)]
pub struct NewImport {
    /// Hashes, one a line, or CSV with a header.
    pub list: String,
    /// What the entries are, where the list does not say.
    pub label: String,
    /// Where the knowledge comes from.
    pub source: String,
    /// Why it is terrorist content.
    pub ground: Ground,
    /// The reasoning.
    pub reason: String,
}

/// What would become, or became, of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineVerdict {
    /// It is not in the bank.
    New,
    /// It is in the bank, as this entry.
    There(EntryId),
    /// The list has it before, in this line.
    Twice(usize),
    /// It cannot be taken, and why.
    Refused(String),
}

/// A line of a list, looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// Its number, from 1.
    pub number: usize,
    /// Hash and label, as far as it could be read.
    pub what: String,
    /// What would become of it.
    pub verdict: LineVerdict,
}

/// How far a list is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportProgress {
    /// How many lines it has.
    pub total: usize,
    /// Whether somebody said that it is to be added.
    pub begun: bool,
    /// How many lines are dealt with.
    pub done: usize,
    /// How many of them were added.
    pub added: usize,
    /// How many were there already, or twice in the list.
    pub there: usize,
    /// How many could not be taken.
    pub refused: usize,
    /// Why it ended before its end, if it did.
    #[serde(default)]
    pub failed: Option<String>,
}

/// What is kept of a list beside its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ImportState {
    about: Texts,
    /// Who said last what is to become of it.
    actor: Actor,
    progress: ImportProgress,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Texts {
    label: String,
    source: String,
    ground: Ground,
    reason: String,
}

impl ImportProgress {
    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.failed.is_some() || (self.begun && self.done >= self.total)
    }
}

/// A list as its page shows it.
#[derive(Debug, Clone)]
pub struct ImportView {
    /// Its identifier.
    pub id: String,
    /// How far it is.
    pub state: ImportProgress,
    /// Before it is begun: every line, and what would become of it.
    pub lines: Vec<ImportLine>,
}

impl App {
    /// Takes a list for a bank of the caller's. Nothing is added by that.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a bank of others; [`AppError::Invalid`] for a list that is empty or too long.
    pub async fn hand_in_list(
        &self,
        caller: &Caller,
        bank: &BankId,
        new: &NewImport,
    ) -> Result<String, AppError> {
        caller.must(Scope::BanksWrite)?;
        let about = Texts {
            label: new.label.trim().to_owned(),
            source: new.source.trim().to_owned(),
            ground: new.ground,
            reason: new.reason.trim().to_owned(),
        };
        for (field, text) in [("source", &about.source), ("reason", &about.reason)] {
            if text.is_empty() {
                let detail = "Say where the knowledge comes from, and why it is terrorist content.";
                return Err(AppError::invalid(field, detail));
            }
        }
        if new.list.len() > LIST_BYTES {
            return Err(AppError::invalid(
                "list",
                "The list is longer than two megabytes: split it, or use `staydown bank import`.",
            ));
        }
        let total = list::read_lines(&new.list, &about.as_list()).len();
        if total == 0 {
            return Err(AppError::invalid("list", "The list holds no hashes."));
        }
        if total > LIST_LINES {
            let detail = format!(
                "The list has {total} lines; at most {LIST_LINES} are taken here. `staydown bank import` takes more."
            );
            return Err(AppError::invalid("list", detail));
        }
        let now = self.now();
        let id = EntryId::new(now, self.environment().random()?);
        let id = id.as_str().replacen("entry_", "import_", 1);
        let state = ImportState {
            about,
            actor: caller.actor.clone(),
            progress: ImportProgress {
                total,
                ..ImportProgress::default()
            },
        };
        let keep_from = now - KEPT;
        let mut tx = self.store().write().await?;
        reach::own_bank(tx.connection(), caller, bank).await?;
        let text = serde_json::to_string(&state).map_err(unreadable)?;
        imports::add(
            tx.connection(),
            &id,
            caller.id(),
            bank,
            now,
            &new.list,
            &text,
            keep_from,
        )
        .await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A list: before it is begun with what would become of every line, afterwards with how far it is.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn import(
        &self,
        caller: &Caller,
        bank: &BankId,
        id: &str,
    ) -> Result<ImportView, AppError> {
        caller.must(Scope::BanksWrite)?;
        let mut connection = self.store().read().await?;
        let bank = reach::own_bank(&mut connection, caller, bank).await?;
        let (handed, state) = reach::import(&mut connection, caller, &bank.id, id).await?;
        let lines = match state.progress.begun {
            true => Vec::new(),
            false => judged(&mut connection, &bank, &handed.list, &state.about).await?,
        };
        Ok(ImportView {
            id: handed.id,
            state: state.progress,
            lines,
        })
    }

    /// Has a list added in the background. Once more changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn begin_import(
        &self,
        caller: &Caller,
        bank: &BankId,
        id: &str,
    ) -> Result<(), AppError> {
        caller.must(Scope::BanksWrite)?;
        let mut tx = self.store().write().await?;
        reach::own_bank(tx.connection(), caller, bank).await?;
        let (_, mut state) = reach::import(tx.connection(), caller, bank, id).await?;
        if state.progress.begun {
            return Ok(());
        }
        state.progress.begun = true;
        state.actor = caller.actor.clone();
        let text = serde_json::to_string(&state).map_err(unreadable)?;
        imports::set_state(tx.connection(), id, &text).await?;
        jobs::schedule(tx.connection(), id, Kind::Import.as_str(), id, self.now()).await?;
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(())
    }

    /// Lets a list lie that was not begun.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn drop_import(
        &self,
        caller: &Caller,
        bank: &BankId,
        id: &str,
    ) -> Result<(), AppError> {
        caller.must(Scope::BanksWrite)?;
        let mut tx = self.store().write().await?;
        reach::own_bank(tx.connection(), caller, bank).await?;
        let (_, state) = reach::import(tx.connection(), caller, bank, id).await?;
        if !state.progress.begun {
            imports::remove(tx.connection(), id).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Adds some lines of a list, and comes back for the rest.
    pub(crate) async fn import_some(&self, job: &Job) -> Result<(), AppError> {
        let is_over = match self.import_next(&job.subject).await {
            Ok(is_over) => is_over,
            Err(error @ AppError::Store(_)) => return Err(error),
            Err(error) => {
                self.end_import(&job.subject, &error).await?;
                true
            }
        };
        let mut tx = self.store().write().await?;
        match is_over {
            true => jobs::finish(tx.connection(), &job.id).await?,
            false => jobs::go_on(tx.connection(), &job.id, "", self.now()).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    async fn import_next(&self, id: &str) -> Result<bool, AppError> {
        let mut connection = self.store().read().await?;
        let Some(handed) = imports::get(&mut connection, id).await? else {
            return Ok(true);
        };
        let mut state: ImportState = serde_json::from_str(&handed.state).map_err(unreadable)?;
        let (Ok(owner), Ok(bank)) = (
            handed.organisation.parse::<OrganisationId>(),
            handed.bank.parse::<BankId>(),
        ) else {
            return Ok(true);
        };
        let owner = organisations::get(&mut connection, &owner).await?;
        let owner = owner.ok_or(AppError::NotFound("organisation"))?;
        let caller = Caller {
            actor: state.actor.clone(),
            ..Caller::operator(owner)
        };
        let bank = reach::own_bank(&mut connection, &caller, &bank).await?;
        let lines = list::read_lines(&handed.list, &state.about.as_list());
        drop(connection);
        let next = lines.into_iter().skip(state.progress.done).take(AT_ONCE);
        let next: Vec<_> = next.collect();
        let mut taken = Vec::with_capacity(next.len());
        for (_, read) in &next {
            let content = read.clone().ok().and_then(|entry| {
                let content = crate::banks::from_signal(entry.clone()).ok()?;
                refusal(&bank, &content).is_none().then_some(entry)
            });
            match content {
                Some(entry) => taken.push(entry),
                None => state.progress.refused += 1,
            }
        }
        let asked = taken.len();
        let answers = self.add_signals(&caller, &bank.id, taken).await?;
        let added = answers.iter().filter(|entry| entry.created).count();
        state.progress.added += added;
        state.progress.there += asked - added;
        state.progress.done += next.len().max(1);
        let text = serde_json::to_string(&state).map_err(unreadable)?;
        let mut tx = self.store().write().await?;
        imports::set_state(tx.connection(), id, &text).await?;
        tx.commit().await?;
        Ok(state.progress.is_over())
    }

    async fn end_import(&self, id: &str, why: &AppError) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        if let Some(handed) = imports::get(tx.connection(), id).await? {
            let mut state: ImportState = serde_json::from_str(&handed.state).map_err(unreadable)?;
            state.progress.failed = Some(why.to_string());
            let text = serde_json::to_string(&state).map_err(unreadable)?;
            imports::set_state(tx.connection(), id, &text).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}

impl Texts {
    fn as_list(&self) -> About {
        let label = match self.label.as_str() {
            "" => "imported",
            label => label,
        };
        About {
            label: label.to_owned(),
            source: self.source.clone(),
            ground: self.ground,
            reason: self.reason.clone(),
        }
    }
}

/// Why a bank would not take an entry.
fn refusal(bank: &Bank, content: &NewEntry) -> Option<String> {
    // Never recorded: only whether it could be is asked.
    let nobody = EntryId::new(bank.created_at, [0; 10]);
    let added = bank.add(nobody, content.clone());
    added.err().map(|refusal| refusal.detail)
}

/// Every line of a list, with what would become of it.
async fn judged(
    connection: &mut Connection,
    bank: &Bank,
    text: &str,
    about: &Texts,
) -> Result<Vec<ImportLine>, AppError> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut lines = Vec::new();
    for (number, read) in list::read_lines(text, &about.as_list()) {
        let read = read.and_then(|entry| {
            crate::banks::from_signal(entry).map_err(|error| error.problem().detail)
        });
        let mut content = match read {
            Ok(content) => content,
            Err(why) => {
                let verdict = LineVerdict::Refused(why);
                let what = String::new();
                lines.push(ImportLine {
                    number,
                    what,
                    verdict,
                });
                continue;
            }
        };
        let hash = content.sha256.as_ref().or(content.pdq.as_ref());
        let (key, short) = match (&content.link, hash) {
            (Some(link), _) => (
                format!("{} {}", link.reach, link.canonical),
                link.canonical.clone(),
            ),
            (None, hash) => {
                let hash = hash.cloned().unwrap_or_default().to_ascii_lowercase();
                let short: String = hash.chars().take(12).collect();
                (hash, format!("{short}…"))
            }
        };
        let what = format!("{short} {}", content.label);
        let verdict = match refusal(bank, &content) {
            Some(why) => LineVerdict::Refused(why),
            None => match seen.get(&key) {
                Some(before) => LineVerdict::Twice(*before),
                None => {
                    seen.insert(key.clone(), number);
                    content.pdq = content.pdq.map(|hash| hash.to_ascii_lowercase());
                    content.sha256 = content.sha256.map(|hash| hash.to_ascii_lowercase());
                    match banks::same_content(connection, &bank.id, &content).await? {
                        Some(there) => LineVerdict::There(there.id),
                        None => LineVerdict::New,
                    }
                }
            },
        };
        lines.push(ImportLine {
            number,
            what,
            verdict,
        });
    }
    Ok(lines)
}
