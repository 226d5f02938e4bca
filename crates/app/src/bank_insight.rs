//! What a bank is worth, and what one of its entries has been through: how people judged what it led to, its history, and whom a
//! withdrawal touches.

use crate::history::HistoryLine;
use crate::{App, AppError, Caller, reach, views};
use casework::overview::{Judged, Overview};
use casework::{BankId, CaseId, EntryId, Scope, Sensitive};
use exchange::v1::EntryView;
use store::{cases, events};

/// Cases that are counted for a bank, the newest.
const MOST_COUNTED: u32 = 10_000;
/// Changes of a bank that its page shows, the newest.
const CHANGES: u32 = 30;

/// A case of the caller's that was blocked on an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockedCase {
    /// Which.
    pub case: CaseId,
    /// Its location or reference.
    pub title: String,
}

/// One entry, with what it has been through.
#[derive(Debug, Clone)]
pub struct EntryInsight {
    /// The entry.
    pub entry: EntryView,
    /// What happened to it, oldest first.
    pub history: Vec<HistoryLine>,
    /// The caller's cases that were blocked on it, oldest first.
    pub blocked: Vec<BlockedCase>,
    /// Whether a withdrawal opens them again, and those of others: it does where somebody disputes the entry.
    pub reopens: bool,
}

impl App {
    /// How the caller's people judged what a bank led to, and its latest changes, newest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for a bank the caller does not match against.
    pub async fn bank_insight(
        &self,
        caller: &Caller,
        id: &BankId,
    ) -> Result<(Judged, Vec<HistoryLine>), AppError> {
        caller.must_any(&[Scope::BanksRead, Scope::BanksWrite])?;
        let mut connection = self.store().read().await?;
        let bank = reach::bank(&mut connection, caller, id).await?;
        let mut counted = Overview::of(caller.id().clone(), self.now());
        if caller.may(Scope::CasesRead) {
            let found = cases::of_bank(&mut connection, caller.id(), id, MOST_COUNTED).await?;
            found.iter().for_each(|case| counted.add_case(case));
        }
        let judged = counted.banks.remove(id).unwrap_or_default();
        // What was added, and by whom, is for those who read it.
        let mut changes = Vec::new();
        if bank.is_read_by(caller.id()) && caller.may(Scope::BanksRead) {
            let recorded = events::latest_about(&mut connection, id.as_str(), CHANGES).await?;
            changes = self.lines(&mut connection, caller, recorded).await?;
            changes.reverse();
        }
        Ok((judged, changes))
    }

    /// One entry of a bank of the caller's own.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn entry_insight(
        &self,
        caller: &Caller,
        bank: &BankId,
        id: &EntryId,
    ) -> Result<EntryInsight, AppError> {
        caller.must(Scope::BanksRead)?;
        let mut connection = self.store().read().await?;
        let owned = reach::own_bank(&mut connection, caller, bank).await?;
        let entry = reach::own_entry(&mut connection, &owned, id).await?;
        let mut shown = views::entry(&entry, &owned, false);
        shown.disputes = views::disputes(&mut connection, &entry).await?;
        let recorded = events::about(&mut connection, id.as_str()).await?;
        let history = self.lines(&mut connection, caller, recorded).await?;
        let mut blocked = Vec::new();
        if caller.may(Scope::CasesRead) {
            for case in cases::resembling(&mut connection, id).await? {
                if case.organisation == *caller.id() && case.is_blocked_on(id) {
                    blocked.push(BlockedCase {
                        title: cases::place(&case.origin).to_owned(),
                        case: case.id,
                    });
                }
            }
        }
        drop(connection);
        let what = Sensitive::Entries { bank: bank.clone() };
        self.note_reading(caller, what, None, 1).await?;
        Ok(EntryInsight {
            reopens: !entry.disputes.is_empty(),
            entry: shown,
            history,
            blocked,
        })
    }
}
