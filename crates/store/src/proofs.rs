//! Proofs that events are in the ledger, each as a file that is checked without us (`.tlog-proof`).

use crate::{Connection, StoreError, TileLog, events, witnesses};
use ledger::{Checkpoint, Hash, Note, ProofFile, StoredEntry, VerifyingKey};

/// An event of the ledger and the proof that it is there.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The event as the ledger keeps it, with its body and salt unless they were erased. Whoever may see the body can be given it.
    pub entry: StoredEntry,
    /// The proof. It shows number, instant and kind of the event, and nothing of what it says.
    pub file: ProofFile,
}

impl Proof {
    /// What the file is called.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{:08}.{}", self.entry.seq, ledger::PROOF_EXTENSION)
    }
}

/// The proofs of these events. Each lies under the checkpoint that most witnesses cosigned, of those the newest; where nobody
/// vouches for one yet, under the newest. Numbers beyond the published log are left out.
///
/// `key` is the ledger's; every proof is verified before it is handed out, against the leaf in the database.
///
/// # Errors
/// [`StoreError::Damaged`] where the ledger does not verify (then `staydown ledger verify` says more), [`StoreError::Database`],
/// [`StoreError::File`].
pub async fn of(
    connection: &mut Connection,
    log: &TileLog,
    key: &VerifyingKey,
    seqs: &[u64],
) -> Result<Vec<Proof>, StoreError> {
    let damaged = |why: String| StoreError::damaged("the ledger", why);
    let published = log
        .checkpoint()?
        .ok_or_else(|| damaged("its published checkpoint is missing".to_owned()))?;
    let newest = Checkpoint::open(&published, key).map_err(|error| damaged(error.to_string()))?;
    let note: Note = published
        .parse()
        .map_err(|error: ledger::BadNote| damaged(error.to_string()))?;
    let mut tree = None;
    let mut proofs = Vec::with_capacity(seqs.len());
    for &seq in seqs.iter().filter(|seq| **seq < newest.size) {
        let vouched = witnesses::vouched_for(connection, seq, key).await?;
        let (checkpoint, note) = vouched.unwrap_or_else(|| (newest.clone(), note.clone()));
        let tree = match &mut tree {
            Some((size, tree)) if *size == checkpoint.size => tree,
            other => &mut other.insert((checkpoint.size, log.tree(checkpoint.size))).1,
        };
        let hashes = tree.inclusion(seq)?;
        proofs.push(proof(connection, key, seq, hashes, note).await?);
    }
    Ok(proofs)
}

/// The proofs of these events under a checkpoint of the ledger's: one that was stamped with the time, say
/// ([`stamps::covering`](crate::stamps::covering)). Numbers beyond it are left out.
///
/// # Errors
/// As [`of`].
pub async fn under(
    connection: &mut Connection,
    log: &TileLog,
    key: &VerifyingKey,
    note: &str,
    seqs: &[u64],
) -> Result<Vec<Proof>, StoreError> {
    let damaged = |why: String| StoreError::damaged("the checkpoint", why);
    let checkpoint = Checkpoint::open(note, key).map_err(|error| damaged(error.to_string()))?;
    let note: Note = note
        .parse()
        .map_err(|error: ledger::BadNote| damaged(error.to_string()))?;
    let mut tree = log.tree(checkpoint.size);
    let mut proofs = Vec::with_capacity(seqs.len());
    for &seq in seqs.iter().filter(|seq| **seq < checkpoint.size) {
        let hashes = tree.inclusion(seq)?;
        proofs.push(proof(connection, key, seq, hashes, note.clone()).await?);
    }
    Ok(proofs)
}

async fn proof(
    connection: &mut Connection,
    key: &VerifyingKey,
    seq: u64,
    hashes: Vec<Hash>,
    note: Note,
) -> Result<Proof, StoreError> {
    let damaged = |why: String| StoreError::damaged("the ledger", why);
    let entry = events::entries(connection, seq, 1).await?.pop();
    let entry = entry
        .filter(|entry| entry.seq == seq)
        .ok_or_else(|| damaged(format!("entry {seq} is missing")))?;
    let file = ProofFile {
        extra: Some(entry.leaf_data().into_bytes()),
        index: seq,
        hashes,
        checkpoint: note,
    };
    file.verify(Some(entry.leaf), key, &[])
        .map_err(|error| damaged(format!("entry {seq}: {error}")))?;
    Ok(Proof { entry, file })
}

/// The numbers of all events about a subject (a case, a notice, an organisation), in order.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn numbers_about(
    connection: &mut Connection,
    subject: &str,
) -> Result<Vec<u64>, StoreError> {
    let rows: Vec<(i64,)> =
        sqlx::query_as("SELECT seq FROM subjects WHERE subject = $1 ORDER BY seq")
            .bind(subject)
            .fetch_all(connection)
            .await?;
    rows.into_iter()
        .map(|(seq,)| {
            u64::try_from(seq).map_err(|error| StoreError::damaged("an event's number", error))
        })
        .collect()
}
