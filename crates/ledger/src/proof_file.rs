//! A proof as a file: that an entry is in a log, with all that is needed to check it (<https://c2sp.org/tlog-proof>).
//!
//! ```text
//! c2sp.org/tlog-proof@v1
//! extra base64(the entry's leaf text)
//! index 73894
//! gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
//! …
//!
//! example.com/fancylog
//! 109482
//! sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=
//!
//! — example.com/fancylog hI2DJw…
//! — witness1.example mJirIklj…
//! ```
//!
//! The extra data is the text that the leaf hash is taken over, so that the file stands alone. Nothing has to be believed of
//! it: its hash is what the proof is about. It shows an event's number, instant and kind and a salted commitment, never what
//! the event says.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::{BadCheckpoint, Checkpoint};
use crate::cosignature::{Cosigned, WitnessKey};
use crate::frontier::plain_number;
use crate::hash::Hash;
use crate::key::VerifyingKey;
use crate::merkle::leaf_hash;
use crate::note::{BadNote, Note};
use crate::verify_proof::{BadProof, verify_inclusion};

/// The first line.
const FIRST: &str = "c2sp.org/tlog-proof@v1";

/// No tree that can be written has more levels.
const MAX_HASHES: usize = 63;

/// What such files are called.
pub const PROOF_EXTENSION: &str = "tlog-proof";

/// The proof that an entry is in a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofFile {
    /// Data beside the proof; ours hold the entry's leaf text.
    pub extra: Option<Vec<u8>>,
    /// The entry's number, from 0.
    pub index: u64,
    /// From the leaf's sibling up.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint, with the cosignatures of witnesses.
    pub checkpoint: Note,
}

/// Why a proof file proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadProofFile {
    /// The first line is another.
    #[error("a proof begins with the line {FIRST}")]
    First,
    /// A line is malformed or missing.
    #[error("line {0} of the proof is malformed or missing")]
    Line(usize),
    /// It does not say what it is a proof of, and nobody else did.
    #[error("the proof does not hold the entry it is about: give the entry")]
    NoEntry,
    /// It is a proof of another entry than the one given.
    #[error("the proof is not about the entry given")]
    OtherEntry,
    /// The leaf text is not one of an event with this number.
    #[error("the entry in the proof is not entry {0} of such a log")]
    Leaf(u64),
    /// The checkpoint cannot be trusted.
    #[error(transparent)]
    Checkpoint(#[from] BadCheckpoint),
    /// A witness's line is not by that witness.
    #[error(transparent)]
    Cosignature(#[from] BadNote),
    /// The hashes do not lead to the signed root.
    #[error("the entry is not proven: {0}")]
    Proof(#[from] BadProof),
}

/// What a proof file proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The entry's number.
    pub index: u64,
    /// Its leaf hash.
    pub leaf: Hash,
    /// The checkpoint it lies under.
    pub checkpoint: Checkpoint,
    /// What the witnesses asked about say of that checkpoint.
    pub cosigned: Vec<Cosigned>,
}

impl ProofFile {
    /// Checks the proof for the entry that hashes to `leaf`; without one, for the entry in the file itself.
    ///
    /// # Errors
    /// [`BadProofFile`], saying what does not fit. A witness that says nothing is no error: ask [`Proven::cosigned`].
    pub fn verify(
        &self,
        leaf: Option<Hash>,
        log: &VerifyingKey,
        witnesses: &[WitnessKey],
    ) -> Result<Proven, BadProofFile> {
        let checkpoint =
            Checkpoint::read(self.checkpoint.verify(log).map_err(BadCheckpoint::from)?)?;
        if checkpoint.origin != log.name() {
            return Err(BadProofFile::Checkpoint(BadCheckpoint::Origin {
                expected: log.name().to_owned(),
                found: checkpoint.origin,
            }));
        }
        let held = self.extra.as_deref().map(leaf_hash);
        let leaf = match (leaf, held) {
            (Some(given), Some(held)) if given != held => return Err(BadProofFile::OtherEntry),
            (Some(given), _) => given,
            (None, Some(held)) => held,
            (None, None) => return Err(BadProofFile::NoEntry),
        };
        verify_inclusion(
            &leaf,
            self.index,
            checkpoint.size,
            &self.hashes,
            &checkpoint.root,
        )?;
        let mut cosigned = Vec::new();
        for witness in witnesses {
            cosigned.extend(witness.said_of(&self.checkpoint)?);
        }
        Ok(Proven {
            index: self.index,
            leaf,
            checkpoint,
            cosigned,
        })
    }

    /// The leaf text in the file, if there is one and it is text.
    pub fn leaf_text(&self) -> Option<&str> {
        std::str::from_utf8(self.extra.as_deref()?).ok()
    }
}

impl fmt::Display for ProofFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", STANDARD.encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{}", STANDARD.encode(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for ProofFile {
    type Err = BadProofFile;

    fn from_str(text: &str) -> Result<ProofFile, BadProofFile> {
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or(BadProofFile::Line(text.lines().count() + 1))?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        if lines.next().is_none_or(|(_, line)| line != FIRST) {
            return Err(BadProofFile::First);
        }
        let mut extra = None;
        if let Some((number, line)) = lines.peek()
            && let Some(base64) = line.strip_prefix("extra ")
        {
            extra = Some(
                STANDARD
                    .decode(base64)
                    .map_err(|_| BadProofFile::Line(*number))?,
            );
            lines.next();
        }
        let (number, line) = lines.next().ok_or(BadProofFile::Line(2))?;
        let index = line
            .strip_prefix("index ")
            .and_then(plain_number)
            .ok_or(BadProofFile::Line(number))?;
        let mut hashes = Vec::new();
        for (number, line) in lines {
            if hashes.len() == MAX_HASHES {
                return Err(BadProofFile::Line(number));
            }
            hashes.push(hash_line(line).ok_or(BadProofFile::Line(number))?);
        }
        Ok(ProofFile {
            extra,
            index,
            hashes,
            checkpoint: checkpoint.parse().map_err(BadCheckpoint::from)?,
        })
    }
}

/// A hash as it stands on a line of a proof: base64, padded.
pub(crate) fn hash_line(line: &str) -> Option<Hash> {
    Hash::try_from(&STANDARD.decode(line).ok()?[..]).ok()
}
