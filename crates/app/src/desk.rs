//! The desk of whoever works on cases: who works on which, what waits to leave, notes and phrases, and the queue they take
//! the next case from. Nothing of it leaves the house.

use crate::accounts::later;
use crate::history::name_of;
use crate::undo_verdict::verdict_line;
use crate::{App, AppError, Caller, reach, views};
use casework::{
    Actor, CLAIM_ENDS_AFTER, Case, CaseId, CaseStage, Claim, ComplaintId, EntryId, Event, HeldAct,
    Phrase, Role, Scope, Sensitive,
};
use exchange::v1::{CaseView, Page};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use store::queue::{self, Filter};
use store::{Connection, claims, held};

/// A sign of life is written at most this often.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(30);
/// Most rows of what waits that a page shows.
const MOST_WAITING: u32 = 20;

/// Who works on a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimLine {
    /// Their name in the house.
    pub who: String,
    /// Since when.
    pub since: Timestamp,
    /// Whether it is whoever asks.
    pub mine: bool,
}

/// What a decision that waits to leave is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitsOn {
    /// A case, or the notice of one.
    Case(CaseId),
    /// A complaint.
    Complaint(ComplaintId),
}

/// What waits to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingLine {
    /// What it is about.
    pub on: WaitsOn,
    /// What that is, in one line.
    pub title: String,
    /// What was decided, in a few words.
    pub what: String,
    /// By whom.
    pub who: String,
    /// When it leaves.
    pub leaves_at: Timestamp,
    /// What was decided with it in one go.
    pub together: Option<String>,
}

/// A note for colleagues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteLine {
    /// Who wrote it.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub text: String,
}

/// What a case's page shows besides the case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Desk {
    /// Who works on it.
    pub claim: Option<ClaimLine>,
    /// Whether whoever asks may go over another's claim.
    pub may_override: bool,
    /// What waits to leave.
    pub waiting: Option<WaitingLine>,
    /// What was decided last and could not leave: what, why, and when that was found.
    pub lapsed: Option<(String, String, Timestamp)>,
    /// Who asked for a second person, why, when, and whether it is whoever asks now.
    pub second: Option<(String, String, Timestamp, bool)>,
    /// Notes, oldest first.
    pub notes: Vec<NoteLine>,
    /// The house's phrases.
    pub phrases: Vec<Phrase>,
    /// Open cases that resemble the same known content, without this one; and how many there are in all.
    pub copies: Vec<CaseView>,
    /// The known content they resemble.
    pub entry: Option<EntryId>,
    /// How long a decision waits before it leaves.
    pub undo: SignedDuration,
}

/// Which cases the queue shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only at this stage.
    pub stage: Option<CaseStage>,
    /// Only from `location`, `upload`, `notice` or `user_notice`.
    pub from: Option<String>,
    /// Only those on which something waits to leave; otherwise these are left out of the open ones.
    pub waiting: bool,
    /// Only those that whoever asks works on.
    pub mine: bool,
    /// Only those that nobody works on.
    pub unclaimed: bool,
    /// Only those with a deadline within twenty minutes, or past.
    pub soon: bool,
    /// Only those that resemble this known content.
    pub entry: Option<EntryId>,
    /// The `next` of the page before.
    pub after: Option<String>,
}

/// Within so long a deadline is soon.
pub const SOON: SignedDuration = SignedDuration::from_mins(20);

impl App {
    /// A page of the queue: earliest deadline first, and who works on what.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when `after` or `from` is not right.
    pub async fn queue(
        &self,
        caller: &Caller,
        filter: &QueueFilter,
    ) -> Result<(Page<CaseView>, HashMap<CaseId, ClaimLine>), AppError> {
        caller.must(Scope::CasesRead)?;
        let now = self.now();
        let after = crate::cases::place(filter.after.as_deref())?;
        crate::cases::must_be_known(filter.from.as_deref())?;
        let alive = claims_since(now);
        let wanted = Filter {
            stage: filter.stage,
            origin: filter.from.clone(),
            after,
            waiting: (filter.waiting || filter.stage == Some(CaseStage::Open))
                .then_some(filter.waiting),
            claimed_by: match (filter.mine, caller.person_id()) {
                (true, Some(person)) => Some(person.clone()),
                _ => None,
            },
            unclaimed_since: filter.unclaimed.then_some(alive),
            due_before: filter.soon.then(|| later(now, SOON)),
            resembling: filter.entry.clone(),
        };
        let mut connection = self.store().read().await?;
        let (found, next) = queue::page(&mut connection, caller.id(), &wanted, 50).await?;
        let total = queue::count(&mut connection, caller.id(), &wanted).await?;
        let mut items = Vec::with_capacity(found.len());
        for case in &found {
            items.push(views::case(&mut connection, case, now).await?);
        }
        let mut at_work = HashMap::new();
        let mut names = HashMap::new();
        for claim in claims::of_organisation(&mut connection, caller.id(), alive).await? {
            let line = claim_line(&mut connection, caller, &claim, &mut names).await?;
            at_work.insert(claim.case, line);
        }
        drop(connection);
        let place = filter.after.as_deref();
        self.note_reading(caller, Sensitive::Cases, place, items.len())
            .await?;
        let next = next.map(|(due, id)| format!("{due}.{id}"));
        Ok((Page { items, total, next }, at_work))
    }

    /// What a case's page shows besides the case. Whoever works on it gives a sign of life with this.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn desk(&self, caller: &Caller, id: &CaseId) -> Result<Desk, AppError> {
        caller.must(Scope::CasesRead)?;
        self.give_sign(caller, id).await?;
        let now = self.now();
        let mut connection = self.store().read().await?;
        let case = reach::case(&mut connection, caller, id).await?;
        let mut names = HashMap::new();
        let claim = claims::of_case(&mut connection, id).await?;
        let claim = match claim.filter(|claim| claim.holds(now)) {
            Some(claim) => Some(claim_line(&mut connection, caller, &claim, &mut names).await?),
            None => None,
        };
        let waiting = waiting_line(&mut connection, caller, &case, now, &mut names).await?;
        let mut notes = Vec::with_capacity(case.notes.len());
        for note in &case.notes {
            notes.push(NoteLine {
                who: name_of(&mut connection, caller, &note.by, &mut names).await?,
                at: note.at,
                text: note.text.clone(),
            });
        }
        let second = match &case.second {
            Some(asked) => {
                let who = name_of(&mut connection, caller, &asked.by, &mut names).await?;
                let mine = asked.by == caller.actor;
                Some((who, asked.why.clone(), asked.at, mine))
            }
            None => None,
        };
        let entry = case.matches.first().map(|found| found.entry.clone());
        let copies = match &entry {
            Some(entry) if case.stage == CaseStage::Open => {
                copies(&mut connection, caller, id, entry, now).await?
            }
            _ => Vec::new(),
        };
        Ok(Desk {
            claim,
            may_override: caller.role == Some(Role::Administrator),
            waiting,
            lapsed: case
                .lapsed
                .as_ref()
                .map(|lapsed| (lapsed.what.clone(), lapsed.why.clone(), lapsed.at)),
            second,
            notes,
            phrases: caller.organisation.phrases.clone(),
            copies,
            entry,
            undo: self.undo_wait(),
        })
    }

    /// What waits that the caller decided, what was decided last first.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn my_waiting(&self, caller: &Caller) -> Result<Vec<WaitingLine>, AppError> {
        caller.must(Scope::CasesRead)?;
        let now = self.now();
        let mut connection = self.store().read().await?;
        let own = held::of(&mut connection, caller.id(), &caller.actor, MOST_WAITING).await?;
        let mut names = HashMap::new();
        let mut lines = Vec::with_capacity(own.len());
        for id in own {
            let case = reach::case(&mut connection, caller, &id).await?;
            lines.extend(waiting_line(&mut connection, caller, &case, now, &mut names).await?);
        }
        if caller.may(Scope::Complaints) {
            let (house, by) = (caller.id(), &caller.actor);
            for id in held::verdicts_of(&mut connection, house, by, MOST_WAITING).await? {
                let complaint = reach::complaint(&mut connection, caller, &id).await?;
                lines.extend(verdict_line(&mut connection, caller, &complaint, &mut names).await?);
            }
            lines.sort_by_key(|line| std::cmp::Reverse(line.leaves_at));
        }
        Ok(lines)
    }

    /// Claims a case, or gives a sign of life for one that is the caller's.
    ///
    /// # Errors
    /// [`AppError::Refused`] `claimed` while somebody else works on it.
    pub async fn claim_case(&self, caller: &Caller, id: &CaseId) -> Result<(), AppError> {
        caller.must_any(&[Scope::Decide, Scope::Answer])?;
        let person = caller.must_be_person()?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        reach::case(tx.connection(), caller, id).await?;
        let current = claims::of_case(tx.connection(), id).await?;
        let claim = Claim::take(current.as_ref(), id, person, now)?;
        claims::put(tx.connection(), caller.id(), &claim).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Goes over another's claim, which is put on record: for administrators.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for everybody else.
    pub async fn override_claim(&self, caller: &Caller, id: &CaseId) -> Result<(), AppError> {
        caller.must_any(&[Scope::Decide, Scope::Answer])?;
        let person = caller.must_be_person()?;
        if caller.role != Some(Role::Administrator) {
            return Err(AppError::Forbidden(
                "Only an administrator goes over the claim of somebody who works on a case."
                    .to_owned(),
            ));
        }
        let now = self.now();
        let mut tx = self.store().write().await?;
        reach::case(tx.connection(), caller, id).await?;
        let current = claims::of_case(tx.connection(), id).await?;
        if let Some(other) = current.filter(|claim| claim.by != *person && claim.holds(now)) {
            let event = Event::ClaimOverridden {
                case: id.clone(),
                of: other.by,
            };
            tx.append(&caller.actor, event).await?;
        }
        let claim = Claim::take(None, id, person, now)?;
        claims::put(tx.connection(), caller.id(), &claim).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Lets go of a case. Of one that is not the caller's, nothing changes.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn let_go(&self, caller: &Caller, id: &CaseId) -> Result<(), AppError> {
        caller.must(Scope::CasesRead)?;
        let person = caller.must_be_person()?;
        let mut tx = self.store().write().await?;
        reach::case(tx.connection(), caller, id).await?;
        let current = claims::of_case(tx.connection(), id).await?;
        if current.is_some_and(|claim| claim.by == *person) {
            claims::end(tx.connection(), id).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// A sign of life of whoever works on a case; of others nothing. Whether the case is the caller's.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn give_sign(&self, caller: &Caller, id: &CaseId) -> Result<bool, AppError> {
        caller.must(Scope::CasesRead)?;
        let Some(person) = caller.person_id() else {
            return Ok(false);
        };
        let now = self.now();
        let mut connection = self.store().read().await?;
        reach::case(&mut connection, caller, id).await?;
        let current = claims::of_case(&mut connection, id).await?;
        drop(connection);
        let own = |claim: &&Claim| claim.by == *person && claim.holds(now);
        let Some(claim) = current.as_ref().filter(own) else {
            return Ok(false);
        };
        if now.duration_since(claim.seen) >= SEEN_EVERY {
            self.claim_case(caller, id).await?;
        }
        Ok(true)
    }

    /// The next open case that nobody works on and nothing waits on, after another or from the beginning; it is claimed.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn claim_next(
        &self,
        caller: &Caller,
        after: Option<&CaseId>,
    ) -> Result<Option<CaseId>, AppError> {
        caller.must_any(&[Scope::Decide, Scope::Answer])?;
        let now = self.now();
        let mut connection = self.store().read().await?;
        let place = match after {
            Some(id) => {
                reach::case(&mut connection, caller, id).await?;
                queue::place(&mut connection, id).await?
            }
            None => None,
        };
        let wanted = |after| Filter {
            stage: Some(CaseStage::Open),
            waiting: Some(false),
            unclaimed_since: Some(claims_since(now)),
            after,
            ..Filter::default()
        };
        let house = caller.id();
        let (mut found, _) = queue::page(&mut connection, house, &wanted(place), 5).await?;
        if found.is_empty() {
            // From the beginning again, for what was skipped.
            (found, _) = queue::page(&mut connection, house, &wanted(None), 5).await?;
        }
        drop(connection);
        for case in found.iter().filter(|case| Some(&case.id) != after) {
            match self.claim_case(caller, &case.id).await {
                Ok(()) => return Ok(Some(case.id.clone())),
                // Somebody was quicker.
                Err(AppError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Writes a note for colleagues.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is empty or too long.
    pub async fn note_case(
        &self,
        caller: &Caller,
        id: &CaseId,
        text: &str,
    ) -> Result<(), AppError> {
        caller.must_any(&[Scope::Decide, Scope::Answer])?;
        self.change_case(caller, id, |case| case.note(text)).await
    }

    /// Asks that somebody else decide.
    ///
    /// # Errors
    /// [`AppError::Refused`] without a reason, or when the case is decided.
    pub async fn ask_second(
        &self,
        caller: &Caller,
        id: &CaseId,
        why: &str,
    ) -> Result<(), AppError> {
        caller.must_any(&[Scope::Decide, Scope::Answer])?;
        self.must_not_be_claimed(caller, id).await?;
        self.change_case(caller, id, |case| case.ask_second(&caller.actor, why))
            .await?;
        self.let_go_quietly(caller, id).await
    }

    /// Whoever asked for a second person does without.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] for others.
    pub async fn do_without_second(&self, caller: &Caller, id: &CaseId) -> Result<(), AppError> {
        caller.must_any(&[Scope::Decide, Scope::Answer])?;
        self.change_case(caller, id, |case| match &case.second {
            Some(asked) if asked.by != caller.actor => Err(casework::Refusal {
                code: "not_yours",
                field: None,
                detail: "Whoever asked for a second person takes that back.".to_owned(),
            }),
            _ => Ok(case.do_without_second()),
        })
        .await
    }

    async fn let_go_quietly(&self, caller: &Caller, id: &CaseId) -> Result<(), AppError> {
        match caller.person_id() {
            Some(_) => self.let_go(caller, id).await,
            None => Ok(()),
        }
    }

    async fn change_case(
        &self,
        caller: &Caller,
        id: &CaseId,
        change: impl FnOnce(&Case) -> Result<Vec<Event>, casework::Refusal>,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let case = reach::case(tx.connection(), caller, id).await?;
        let events = change(&case)?;
        if !events.is_empty() {
            tx.append_all(&caller.actor, events).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    /// Keeps a sentence for the reasons of decisions.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is empty, too long, or one too many.
    pub async fn keep_phrase(&self, caller: &Caller, text: &str) -> Result<(), AppError> {
        self.change_phrases(caller, |house| house.keep_phrase(text))
            .await
    }

    /// Keeps a sentence no more.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn drop_phrase(&self, caller: &Caller, number: u32) -> Result<(), AppError> {
        self.change_phrases(caller, |house| Ok(house.drop_phrase(number)))
            .await
    }

    async fn change_phrases(
        &self,
        caller: &Caller,
        change: impl FnOnce(&casework::Organisation) -> Result<Vec<Event>, casework::Refusal>,
    ) -> Result<(), AppError> {
        caller.must_any(&[Scope::Decide, Scope::Answer])?;
        let mut tx = self.store().write().await?;
        let house = store::organisations::get(tx.connection(), caller.id())
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        let events = change(&house)?;
        if !events.is_empty() {
            tx.append_all(&caller.actor, events).await?;
            tx.commit().await?;
            self.forget_callers();
        }
        Ok(())
    }
}

/// Claims with no sign of life since are over.
fn claims_since(now: Timestamp) -> Timestamp {
    now.checked_sub(CLAIM_ENDS_AFTER).unwrap_or(now)
}

async fn claim_line(
    connection: &mut Connection,
    caller: &Caller,
    claim: &Claim,
    names: &mut HashMap<Actor, String>,
) -> Result<ClaimLine, AppError> {
    let by = Actor::Person {
        person: claim.by.clone(),
        organisation: caller.id().clone(),
    };
    Ok(ClaimLine {
        who: name_of(connection, caller, &by, names).await?,
        since: claim.since,
        mine: caller.person_id() == Some(&claim.by),
    })
}

async fn waiting_line(
    connection: &mut Connection,
    caller: &Caller,
    case: &Case,
    now: Timestamp,
    names: &mut HashMap<Actor, String>,
) -> Result<Option<WaitingLine>, AppError> {
    let Some(held) = &case.held else {
        return Ok(None);
    };
    let view = views::case(connection, case, now).await?;
    let what = match &held.act {
        HeldAct::Decide { judgement, .. } => {
            format!("the decision “{}”", judgement.outcome.label())
        }
        other => other.label().to_owned(),
    };
    Ok(Some(WaitingLine {
        on: WaitsOn::Case(case.id.clone()),
        title: view.title,
        what,
        who: name_of(connection, caller, &held.by, names).await?,
        leaves_at: held.leaves_at,
        together: held.together.clone(),
    }))
}

/// The open cases that resemble the same known content as one, without it.
async fn copies(
    connection: &mut Connection,
    caller: &Caller,
    id: &CaseId,
    entry: &EntryId,
    now: Timestamp,
) -> Result<Vec<CaseView>, AppError> {
    let wanted = Filter {
        stage: Some(CaseStage::Open),
        waiting: Some(false),
        resembling: Some(entry.clone()),
        ..Filter::default()
    };
    let (found, _) = queue::page(connection, caller.id(), &wanted, 50).await?;
    let mut copies = Vec::new();
    for case in found.iter().filter(|case| case.id != *id) {
        copies.push(views::case(connection, case, now).await?);
    }
    Ok(copies)
}
