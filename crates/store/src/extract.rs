//! Events taken out of the ledger with all that is needed to show that they are in it.

use crate::stamps::{self, StampedCheckpoint};
use crate::{Connection, Store, StoreError, events};
use ledger::{Checkpoint, Hash, Note, ProofFile, StoredEntry, VerifyingKey, inclusion_proof};
use std::collections::{BTreeMap, BTreeSet};

/// Events, with the signed checkpoint they lie under.
#[derive(Debug, Clone)]
pub struct Extract {
    /// The events, oldest first, with their bodies and salts where those were not erased.
    pub events: Vec<Extracted>,
    /// The newest signed checkpoint, a C2SP signed note.
    pub checkpoint: String,
    /// The checkpoints that were stamped with the time and that events lie under, the smallest first.
    pub stamped: Vec<StampedCheckpoint>,
    /// The key that signed it.
    pub key: VerifyingKey,
    /// How many events the ledger had then.
    pub size: u64,
}

/// An event and the proof that it is in the ledger.
#[derive(Debug, Clone)]
pub struct Extracted {
    /// The event as the ledger keeps it.
    pub entry: StoredEntry,
    /// The proof, with the text of its leaf so that it stands alone. It leads to the first checkpoint with a time stamp that
    /// covers the event, or to the newest where none does yet.
    pub proof: ProofFile,
}

impl Store {
    /// Takes the events about these subjects out of the ledger, in one view of it. A long ledger takes a moment: every leaf is read.
    ///
    /// # Errors
    /// [`StoreError`] when the database fails, or the ledger does not verify where it was read.
    pub async fn extract(&self, subjects: &[&str]) -> Result<Extract, StoreError> {
        let mut connection = self.read().await?;
        sqlx::query("BEGIN").execute(&mut *connection).await?;
        let extract = self.taken(&mut connection, subjects).await;
        sqlx::query("COMMIT").execute(&mut *connection).await?;
        extract
    }

    async fn taken(
        &self,
        connection: &mut Connection,
        subjects: &[&str],
    ) -> Result<Extract, StoreError> {
        let damaged = |why: &dyn std::fmt::Display| StoreError::damaged("the ledger", why);
        let key = self.verifying_key().clone();
        let note = events::checkpoint(connection).await?;
        let checkpoint = Checkpoint::open(&note, &key).map_err(|error| damaged(&error))?;
        let rows: Vec<(Vec<u8>,)> = sqlx::query_as("SELECT leaf FROM events ORDER BY seq")
            .fetch_all(&mut *connection)
            .await?;
        let leaves: Result<Vec<Hash>, _> = rows
            .iter()
            .map(|(leaf,)| Hash::try_from(leaf.as_slice()))
            .collect();
        let leaves = leaves.map_err(|error| damaged(&error))?;
        let mut numbers = BTreeSet::new();
        for subject in subjects {
            let rows: Vec<(i64,)> = sqlx::query_as("SELECT seq FROM subjects WHERE subject = $1")
                .bind(*subject)
                .fetch_all(&mut *connection)
                .await?;
            for (seq,) in rows {
                numbers.insert(u64::try_from(seq).map_err(|error| damaged(&error))?);
            }
        }
        let mut events = Vec::with_capacity(numbers.len());
        let mut stamped = BTreeMap::new();
        for seq in numbers {
            let entry = events::entries(connection, seq, 1).await?.pop();
            let entry = entry
                .filter(|entry| entry.seq == seq)
                .ok_or_else(|| damaged(&format!("event {seq} is missing")))?;
            let under = stamps::covering(connection, seq).await?;
            let (text, tree) = match &under {
                Some(stamped) => {
                    let tree = Checkpoint::open(&stamped.note, &key);
                    (&stamped.note, tree.map_err(|error| damaged(&error))?)
                }
                None => (&note, checkpoint.clone()),
            };
            let of_then = usize::try_from(tree.size)
                .ok()
                .and_then(|size| leaves.get(..size));
            let of_then = of_then.ok_or_else(|| damaged(&"a stamped checkpoint is ahead of it"))?;
            let hashes =
                inclusion_proof(of_then, seq, tree.size).map_err(|error| damaged(&error))?;
            let checkpoint: Note = text
                .parse()
                .map_err(|error: ledger::BadNote| damaged(&error))?;
            let proof = ProofFile {
                extra: Some(entry.leaf_data().into_bytes()),
                index: seq,
                hashes,
                checkpoint,
            };
            proof
                .verify(Some(entry.leaf), &key, &[])
                .map_err(|error| damaged(&error))?;
            events.push(Extracted { entry, proof });
            if let Some(under) = under {
                stamped.insert(under.size, under);
            }
        }
        Ok(Extract {
            events,
            checkpoint: note,
            stamped: stamped.into_values().collect(),
            key,
            size: checkpoint.size,
        })
    }
}
