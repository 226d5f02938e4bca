//! Clarifications and withdrawals from outside: what they say, and that it takes effect on the order they are about.

use super::pieces::{Piece, Said, shortened};
use crate::{App, AppError};
use casework::{
    Actor, FollowUp, FollowUpSaid, ImpossibleBecause, Intake, NoticeId, OrderStage, Triage,
};
use exchange::annex::RemovalOrderDocument;
use serde_json::Value;
use store::{Connection, Tx, intakes, notices};

impl App {
    /// What a document says about an order that was received before; nothing where it is that order again.
    pub(super) async fn said_about(
        &self,
        connection: &mut Connection,
        order: &NoticeId,
        piece: &Piece,
    ) -> Result<Option<FollowUpSaid>, AppError> {
        match piece.said.follow_up() {
            Some(said) => Ok(Some(said)),
            None => self.amended(connection, order, piece).await,
        }
    }

    /// An order that was sent again with other words, after Annex III asked for a clarification: what is other in it is the
    /// clarification. The same again, or one that nothing was asked about, is none.
    pub(super) async fn amended(
        &self,
        connection: &mut Connection,
        order: &NoticeId,
        piece: &Piece,
    ) -> Result<Option<FollowUpSaid>, AppError> {
        let Some(notice) = notices::get(connection, order).await? else {
            return Ok(None);
        };
        let was_asked = notice.order().is_ok_and(|order| {
            let last = order.impossible.last().map(|last| last.because);
            order.stage == OrderStage::CannotExecute
                && last.is_some_and(|because| because != ImpossibleBecause::ForceMajeure)
        });
        if !was_asked {
            return Ok(None);
        }
        let Some(first) = intakes::of_notice(connection, order).await? else {
            return Ok(None);
        };
        let first = self.piece_of(&first).await?;
        let (Some(Said::Order(first)), Said::Order(again)) =
            (first.map(|first| first.said), &piece.said)
        else {
            return Ok(None);
        };
        let changes = changes(&first, again);
        let is_date = |change: &String| {
            change.starts_with("- section_a.issued_at:") || change.starts_with("- section_e.date:")
        };
        if changes.iter().all(is_date) {
            return Ok(None);
        }
        let text = format!(
            "The order was sent again, and says otherwise than before:\n{}",
            changes.join("\n")
        );
        Ok(Some(FollowUpSaid {
            kind: FollowUp::Clarification,
            text: shortened(&text),
        }))
    }

    /// The signed document of an order as it came from outside, if it was signed.
    pub(crate) async fn signed_as_it_came(
        &self,
        intake: &Intake,
    ) -> Result<Option<String>, AppError> {
        let piece = self.piece_of(intake).await?;
        Ok(piece.and_then(|piece| piece.jws))
    }

    /// What was found to be proved takes effect.
    pub(super) async fn follow(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        intake: &Intake,
        triage: &Triage,
        how: Option<&str>,
    ) -> Result<(), AppError> {
        if let (Some(order), Some(said)) = (&triage.notice, &triage.follow_up) {
            self.apply(tx, actor, intake, order, said, how).await?;
        }
        Ok(())
    }

    /// It takes effect on an order, and the provider's own programs are told.
    pub(super) async fn apply(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        intake: &Intake,
        order: &NoticeId,
        said: &FollowUpSaid,
        how: Option<&str>,
    ) -> Result<(), AppError> {
        let notice = notices::get(tx.connection(), order).await?;
        let notice = notice.ok_or(AppError::NotFound("notice"))?;
        let events = intake.follow(&notice, said, how)?;
        tx.append_all(actor, events).await?;
        self.tell_addressee(tx, &notice).await
    }
}

/// A person says that it is of an authority, and nothing was received of it under this reference.
pub(super) fn no_order(authority: &str, reference: &str) -> AppError {
    AppError::invalid(
        "issuer",
        format!(
            "No order of {authority} with the reference “{reference}” was received here, so there is nothing it could clarify or withdraw."
        ),
    )
}

/// What the second says otherwise than the first, field by field, as the paths in its JSON.
fn changes(first: &RemovalOrderDocument, again: &RemovalOrderDocument) -> Vec<String> {
    let plain = |order: &RemovalOrderDocument| serde_json::to_value(order).unwrap_or_default();
    let mut found = Vec::new();
    compare("", &plain(first), &plain(again), &mut found);
    found
}

fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            let names = before
                .keys()
                .chain(after.keys().filter(|name| !before.contains_key(*name)));
            for name in names {
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                let of = |side: &serde_json::Map<String, Value>| {
                    side.get(name).cloned().unwrap_or_default()
                };
                compare(&path, &of(before), &of(after), found);
            }
        }
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            for (place, (before, after)) in before.iter().zip(after).enumerate() {
                compare(&format!("{path}[{place}]"), before, after, found);
            }
        }
        (before, after) if before == after => {}
        (_, Value::String(after)) => found.push(format!("- {path}: {after}")),
        (_, after) => found.push(format!("- {path}: {after}")),
    }
}
