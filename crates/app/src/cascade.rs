//! When known content itself was wrong (R6: erroneous hashes spread): its entry is withdrawn where the bank is the house's own,
//! and disputed where it is another's; and every case that was blocked on it is opened again. All of it is part of the
//! transaction of the decision that found it out, so that it happens as a whole or not at all; what was done already is not
//! done again. What others have is not shown to whoever decides: their houses are told themselves.

use crate::jobs::Kind;
use crate::{App, AppError, Caller};
use casework::{Actor, BankId, Case, CaseId, Entry, EntryId, OrganisationId, Reopened};
use exchange::v1::{TouchedCase, TouchedEntry, TouchesView};
use exchange::webhook::Message;
use std::collections::BTreeSet;
use store::{Connection, Tx, banks, cases};

/// What other houses are told of why their cases are open again.
const OWNER_WITHDREW: &str = "Its owner withdrew it: it is no terrorist content.";

/// Entries that the index must forget after the commit, by bank and number.
pub(crate) type Forgotten = Vec<(BankId, u64)>;

/// The entries a case matched, each once, with the match that names it first.
fn matched(case: &Case) -> Vec<&casework::Match> {
    let mut seen = BTreeSet::new();
    let found = case.matches.iter();
    found.filter(|found| seen.insert(&found.entry)).collect()
}

impl App {
    /// Withdraws or disputes what a case matched, and opens again what was blocked on it.
    pub(crate) async fn reverse(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        case: &Case,
        reason: &str,
    ) -> Result<Forgotten, AppError> {
        let mut forgotten = Forgotten::new();
        for found in matched(case) {
            let entry = banks::entry(tx.connection(), &found.entry).await?;
            let bank = banks::get(tx.connection(), &found.bank).await?;
            let (Some(entry), Some(bank)) = (entry, bank) else {
                continue;
            };
            if bank.organisation == *caller.id() {
                let events = entry.withdraw(reason)?;
                if !events.is_empty() {
                    tx.append_all(&caller.actor, events).await?;
                    let number = banks::number(tx.connection(), &entry.id).await?;
                    forgotten.extend(number.map(|number| (bank.id.clone(), number)));
                }
                self.reopen_everywhere(tx, caller, &entry.id, reason)
                    .await?;
                continue;
            }
            let events = entry.dispute(caller.id(), reason)?;
            if !events.is_empty() {
                tx.append_all(&caller.actor, events).await?;
                let message = Message::EntryDisputed {
                    bank: bank.id.clone(),
                    entry: entry.id.clone(),
                };
                let subject = entry.id.as_str();
                self.add_delivery(tx, &bank.organisation, Kind::Tell, subject, &message)
                    .await?;
            }
            let because = Reopened {
                entry: entry.id.clone(),
                withdrawn: entry.withdrawn.is_some(),
                reason: reason.to_owned(),
            };
            for blocked in cases::resembling(tx.connection(), &entry.id).await? {
                if blocked.organisation == *caller.id() {
                    self.reopen(tx, &caller.actor, &blocked, because.clone())
                        .await?;
                }
            }
        }
        Ok(forgotten)
    }

    /// Opens again every case, of whichever house, that was blocked on an entry its owner withdrew.
    pub(crate) async fn reopen_everywhere(
        &self,
        tx: &mut Tx,
        owner: &Caller,
        entry: &EntryId,
        reason: &str,
    ) -> Result<(), AppError> {
        for blocked in cases::resembling(tx.connection(), entry).await? {
            let is_own = blocked.organisation == *owner.id();
            let because = Reopened {
                entry: entry.clone(),
                withdrawn: true,
                // The owner's reasons are for those who read the bank.
                reason: if is_own { reason } else { OWNER_WITHDREW }.to_owned(),
            };
            let actor = if is_own { &owner.actor } else { &Actor::System };
            self.reopen(tx, actor, &blocked, because).await?;
        }
        Ok(())
    }

    async fn reopen(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        case: &Case,
        because: Reopened,
    ) -> Result<(), AppError> {
        let entry = because.entry.clone();
        let events = case.reopen(because);
        if events.is_empty() {
            return Ok(());
        }
        tx.append_all(actor, events).await?;
        let message = Message::CaseReopened {
            case: case.id.clone(),
            entry,
        };
        self.add_delivery(
            tx,
            &case.organisation,
            Kind::Tell,
            case.id.as_str(),
            &message,
        )
        .await
    }

    /// Commits, and then has the index forget what was withdrawn, before anybody is answered.
    pub(crate) async fn commit_and_forget(
        &self,
        tx: Tx,
        forgotten: Forgotten,
    ) -> Result<(), AppError> {
        let applying = self.applying().await;
        tx.commit().await?;
        for (bank, number) in forgotten {
            self.known().remove(&bank, number);
        }
        applying.done();
        self.inner.work.notify_one();
        Ok(())
    }
}

/// What would be touched, or was, for the page of whoever decides.
pub(crate) async fn touches(
    connection: &mut Connection,
    caller: &Caller,
    case: &Case,
) -> Result<TouchesView, AppError> {
    let mut view = TouchesView::default();
    let (mut entries, mut seen) = (BTreeSet::new(), BTreeSet::from([case.id.clone()]));
    for found in matched(case) {
        let entry = banks::entry(connection, &found.entry).await?;
        let bank = banks::get(connection, &found.bank).await?;
        let (Some(entry), Some(bank)) = (entry, bank) else {
            continue;
        };
        view.entries.push(TouchedEntry {
            entry: entry.id.clone(),
            bank: bank.id,
            bank_name: found.bank_name.clone(),
            label: found.label.clone(),
            own: bank.organisation == *caller.id(),
            state: state(&entry, caller.id()).to_owned(),
        });
        entries.insert(entry.id);
    }
    for entry in &entries {
        for other in cases::resembling(connection, entry).await? {
            let because = other.reopened.as_ref();
            let reopened = because.is_some_and(|because| entries.contains(&because.entry));
            let concerns = other.organisation == *caller.id()
                && (reopened || other.is_blocked_on(entry))
                && seen.insert(other.id.clone());
            if concerns {
                view.cases.push(touched(&other, reopened));
            }
        }
    }
    Ok(view)
}

fn touched(case: &Case, reopened: bool) -> TouchedCase {
    let id: &CaseId = &case.id;
    TouchedCase {
        case: id.clone(),
        title: cases::place(&case.origin).to_owned(),
        stage: case.stage,
        reopened,
    }
}

fn state(entry: &Entry, caller: &OrganisationId) -> &'static str {
    if entry.withdrawn.is_some() {
        "withdrawn"
    } else if entry.disputes.iter().any(|dispute| dispute.by == *caller) {
        "disputed"
    } else {
        "matching"
    }
}
