//! A writing transaction: events go in, tables follow, and the commit signs where the ledger ends.

use crate::folder::write_durably;
use crate::{Connection, Environment, Folder, StoreError, project};
use casework::{Actor, Event, Recorded};
use ledger::{Head, SigningKey};
use serde::{Deserialize, Serialize};
use sqlx::{Sqlite, Transaction};
use std::sync::Arc;
use tokio::sync::Notify;

/// What the ledger keeps of an event: who, and what.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Body {
    pub(crate) actor: Actor,
    pub(crate) event: Event,
}

/// A writing transaction. There is one at a time; dropping it undoes it.
pub struct Tx {
    transaction: Transaction<'static, Sqlite>,
    head: Head,
    began_at: u64,
    is_new: bool,
    changed: bool,
    key: Arc<SigningKey>,
    environment: Environment,
    folder: Folder,
    committed: Arc<Notify>,
}

impl Tx {
    pub(crate) async fn begin(
        mut transaction: Transaction<'static, Sqlite>,
        key: Arc<SigningKey>,
        environment: Environment,
        folder: Folder,
        committed: Arc<Notify>,
    ) -> Result<Self, StoreError> {
        let row: Option<(String,)> = sqlx::query_as("SELECT head FROM ledger_head WHERE id = 1")
            .fetch_optional(&mut *transaction)
            .await?;
        let head = match &row {
            Some((text,)) => text
                .parse()
                .map_err(|error| StoreError::damaged("the ledger's head", format!("{error}")))?,
            None => Head::empty(),
        };
        let began_at = head.size();
        Ok(Self {
            transaction,
            head,
            began_at,
            is_new: row.is_none(),
            changed: false,
            key,
            environment,
            folder,
            committed,
        })
    }

    pub(crate) fn is_new(&self) -> bool {
        self.is_new
    }

    /// The connection, to read what this transaction sees.
    pub fn connection(&mut self) -> &mut Connection {
        &mut self.transaction
    }

    /// Records an event and brings the tables up to it.
    ///
    /// # Errors
    /// [`StoreError::Database`]; see [`StoreError::is_duplicate`] where a table's uniqueness was broken.
    pub async fn append(&mut self, actor: &Actor, event: Event) -> Result<Recorded, StoreError> {
        let at = self.environment.now();
        let body = Body {
            actor: actor.clone(),
            event,
        };
        let json =
            serde_json::to_string(&body).map_err(|error| StoreError::damaged("an event", error))?;
        let (entry, head) = self
            .head
            .append(
                at.as_microsecond(),
                body.event.kind(),
                json.as_bytes(),
                self.environment.random()?,
            )
            .map_err(|error| StoreError::damaged("the kind of an event", error))?;
        let seq = i64::try_from(entry.seq)
            .map_err(|error| StoreError::damaged("the ledger's size", error))?;
        let salt = entry.body.as_ref().map(|opening| opening.salt.to_vec());
        sqlx::query(
            "INSERT INTO events (seq, at, kind, commitment, previous, leaf, salt, body) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(seq)
        .bind(entry.at_micros)
        .bind(&entry.kind)
        .bind(entry.commitment.as_bytes().as_slice())
        .bind(entry.previous.as_bytes().as_slice())
        .bind(entry.leaf.as_bytes().as_slice())
        .bind(salt)
        .bind(json)
        .execute(&mut *self.transaction)
        .await?;
        self.head = head;
        self.changed = true;
        let recorded = Recorded {
            seq: entry.seq,
            at,
            actor: body.actor,
            event: body.event,
        };
        // Its future knows every aggregate there is: on the heap it does not swell that of every use case.
        Box::pin(project::project(&mut self.transaction, &recorded)).await?;
        Ok(recorded)
    }

    /// Records several events in order.
    ///
    /// # Errors
    /// As [`Tx::append`].
    pub async fn append_all(
        &mut self,
        actor: &Actor,
        events: Vec<Event>,
    ) -> Result<Vec<Recorded>, StoreError> {
        let mut recorded = Vec::with_capacity(events.len());
        for event in events {
            recorded.push(self.append(actor, event).await?);
        }
        Ok(recorded)
    }

    /// Signs where the ledger ends and makes everything durable. When this returns, nothing of it can be lost.
    ///
    /// # Errors
    /// [`StoreError::Database`]; then nothing of the transaction happened.
    pub async fn commit(mut self) -> Result<(), StoreError> {
        if self.changed || self.is_new {
            let note = self
                .head
                .checkpoint(self.key.verifying_key().name())
                .sign(&self.key)
                .map_err(|error| StoreError::damaged("the checkpoint", error))?
                .to_string();
            sqlx::query(
                "INSERT INTO ledger_head (id, head, checkpoint) VALUES (1, $1, $2) \
                 ON CONFLICT (id) DO UPDATE SET head = excluded.head, checkpoint = excluded.checkpoint",
            )
            .bind(self.head.to_string())
            .bind(&note)
            .execute(&mut *self.transaction)
            .await?;
            self.transaction.commit().await?;
            keep_apart(&self.folder, self.began_at, &self.head, &note);
            self.committed.notify_one();
            return Ok(());
        }
        self.transaction.commit().await?;
        Ok(())
    }
}

/// Keeps a checkpoint beside the database now and then (and when the store closes), so that an older database put in
/// its place is noticed. A failure to do so loses nothing: the database holds the newest one.
fn keep_apart(folder: &Folder, before: u64, head: &Head, note: &str) {
    const EVERY: u64 = 64;
    if before / EVERY != head.size() / EVERY
        && let Err(error) = write_durably(&folder.checkpoint(), note.as_bytes(), 0o644)
    {
        tracing::warn!(%error, "the checkpoint file could not be written");
    }
}
