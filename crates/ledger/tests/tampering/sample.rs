//! A log to tamper with.

use ledger::{
    Fault, Hash, Head, Opening, SigningKey, StoredEntry, Verified, Verifier, VerifyingKey, commit,
    verify_log,
};

pub(crate) const ORIGIN: &str = "staydown.example/log";
pub(crate) const SIZE: usize = 20;

/// A whole log with its checkpoint, entries 4, 11 and 19 erased.
pub(crate) struct Log {
    pub(crate) entries: Vec<StoredEntry>,
    pub(crate) note: String,
}

pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed(&[42; 32], ORIGIN).unwrap()
}

pub(crate) fn public() -> VerifyingKey {
    key().verifying_key().clone()
}

pub(crate) fn signed(head: &Head) -> String {
    head.checkpoint(ORIGIN).sign(&key()).unwrap().to_string()
}

/// The log, and the head after each number of entries.
pub(crate) fn log_and_heads() -> (Log, Vec<Head>) {
    let mut heads = vec![Head::empty()];
    let mut entries = Vec::new();
    for n in 0..SIZE as u8 {
        let body = format!("{{\"case\":{}}}", n / 3);
        let kind = ["notice.received", "case.opened", "item.removed"][usize::from(n % 3)];
        let at = 1_767_225_600_000_000 + i64::from(n);
        let (entry, head) = heads[usize::from(n)]
            .append(at, kind, body, [n; 16])
            .unwrap();
        entries.push(if [4, 11, 19].contains(&n) {
            entry.erased()
        } else {
            entry
        });
        heads.push(head);
    }
    (
        Log {
            entries,
            note: signed(&heads[SIZE]),
        },
        heads,
    )
}

pub(crate) fn log() -> Log {
    log_and_heads().0
}

impl Log {
    pub(crate) fn verify(&self) -> Result<Verified, Fault> {
        verify_log(self.entries.clone(), &self.note, &public())
    }

    /// Verifies with the checkpoints of these sizes at hand too.
    pub(crate) fn verify_with(&self, heads: &[Head], sizes: &[usize]) -> Result<Verified, Fault> {
        let mut verifier = Verifier::new(&self.note, &public())?;
        for size in sizes {
            verifier = verifier.with_earlier(&signed(&heads[*size]), &public())?;
        }
        for entry in &self.entries {
            verifier.push(entry)?;
        }
        verifier.finish()
    }

    /// Makes everything from entry `from` on fit again, as an attacker without the key can.
    pub(crate) fn rehash(&mut self, from: usize) {
        for n in from..self.entries.len() {
            let previous = if n == 0 {
                Hash::ZERO
            } else {
                self.entries[n - 1].leaf
            };
            let entry = &mut self.entries[n];
            entry.seq = n as u64;
            entry.previous = previous;
            if let Some(Opening { salt, body }) = &entry.body {
                entry.commitment = commit(salt, body);
            }
            entry.leaf = entry.computed_leaf();
        }
    }
}
