//! Being a witness (<https://c2sp.org/tlog-witness>): what is asked of one, and whether it may be cosigned.
//!
//! ```text
//! old 20852014
//! PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
//! …
//!
//! example.com/behind-the-sofa
//! 20852163
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//!
//! — example.com/behind-the-sofa Az3grlgt…
//! ```

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::Checkpoint;
use crate::frontier::plain_number;
use crate::hash::Hash;
use crate::key::VerifyingKey;
use crate::merkle::empty_root;
use crate::note::Note;
use crate::proof_file::hash_line;
use crate::verify_proof::verify_consistency;

/// Most lines of a consistency proof.
const MAX_PROOF: usize = 63;

/// A request to cosign a checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size the witness is thought to have cosigned last.
    pub old: u64,
    /// The proof from there to the checkpoint.
    pub proof: Vec<Hash>,
    /// The checkpoint, signed by its log.
    pub checkpoint: Note,
}

/// Why a checkpoint is not cosigned. Each has a status of its own in the protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCosigned {
    /// 400.
    #[error("the request is malformed: {0}")]
    Malformed(String),
    /// 404.
    #[error("this witness does not witness the log {0:?}")]
    UnknownLog(String),
    /// 403.
    #[error("the checkpoint is not signed by the log: {0}")]
    NotSigned(String),
    /// 409, with the size in the body.
    #[error("the latest size cosigned of this log is {0}")]
    Conflict(u64),
    /// 422: the log does not continue what was cosigned.
    #[error("{0}")]
    Inconsistent(String),
}

impl NotCosigned {
    /// The status of HTTP that says so.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) => 400,
            Self::UnknownLog(_) => 404,
            Self::NotSigned(_) => 403,
            Self::Conflict(_) => 409,
            Self::Inconsistent(_) => 422,
        }
    }
}

/// What a witness knows of a log: the state it cosigned last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The size; 0 before the first.
    pub size: u64,
    /// The root at that size.
    pub root: Hash,
}

impl Known {
    /// Of a log that was never cosigned.
    pub fn nothing() -> Known {
        Known {
            size: 0,
            root: empty_root(),
        }
    }
}

impl AddCheckpoint {
    /// The name the checkpoint gives its log; nobody has checked it.
    pub fn origin(&self) -> Option<&str> {
        self.checkpoint.text().lines().next()
    }

    /// Whether the checkpoint may be cosigned by whoever knows this of the log. The caller must put it on record before the
    /// signature leaves, and nothing may come between asking this and that.
    ///
    /// # Errors
    /// [`NotCosigned`], in the order the protocol asks.
    pub fn judge(&self, log: &VerifyingKey, known: &Known) -> Result<Checkpoint, NotCosigned> {
        let text = self
            .checkpoint
            .verify(log)
            .map_err(|error| NotCosigned::NotSigned(error.to_string()))?;
        let checkpoint =
            Checkpoint::read(text).map_err(|error| NotCosigned::Malformed(error.to_string()))?;
        if checkpoint.origin != log.name() {
            return Err(NotCosigned::UnknownLog(checkpoint.origin));
        }
        if self.old > checkpoint.size {
            return Err(NotCosigned::Malformed(format!(
                "old {} is larger than the checkpoint, {}",
                self.old, checkpoint.size
            )));
        }
        if self.old != known.size {
            return Err(NotCosigned::Conflict(known.size));
        }
        if checkpoint.size == 0 && checkpoint.root != empty_root() {
            return Err(NotCosigned::Inconsistent(
                "the root of an empty log is not that of an empty tree".to_owned(),
            ));
        }
        verify_consistency(
            known.size,
            &known.root,
            checkpoint.size,
            &checkpoint.root,
            &self.proof,
        )
        .map_err(|error| {
            NotCosigned::Inconsistent(format!(
                "{} entries do not continue the {} that were cosigned: {error}",
                checkpoint.size, known.size
            ))
        })?;
        Ok(checkpoint)
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{}", STANDARD.encode(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for AddCheckpoint {
    type Err = NotCosigned;

    fn from_str(text: &str) -> Result<AddCheckpoint, NotCosigned> {
        let bad = |why: &str| NotCosigned::Malformed(why.to_owned());
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or_else(|| bad("there is no empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .and_then(plain_number)
            .ok_or_else(|| bad("the first line is “old” and a size"))?;
        let proof = lines
            .map(|line| hash_line(line).ok_or_else(|| bad("a line of the proof is no hash")))
            .collect::<Result<Vec<Hash>, _>>()?;
        if proof.len() > MAX_PROOF {
            return Err(bad("the proof has more than 63 lines"));
        }
        let checkpoint: Note = checkpoint
            .parse()
            .map_err(|error: crate::note::BadNote| NotCosigned::Malformed(error.to_string()))?;
        Ok(AddCheckpoint {
            old,
            proof,
            checkpoint,
        })
    }
}
