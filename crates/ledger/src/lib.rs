//! The ledger: an append-only log of events that anyone can verify offline.
//!
//! Three layers hold it together, each checkable on its own:
//!
//! 1. **Entries** ([`StoredEntry`]). The body is not hashed into the log itself, only a salted
//!    commitment to it, so a body can be erased later and the log still verifies. Each entry
//!    carries the leaf hash of the entry before it.
//! 2. **Tree** ([`Frontier`]). The leaf hashes form the Merkle tree of RFC 6962, so that a single
//!    entry ([`inclusion_proof`]) or the growth from one size to another ([`consistency_proof`])
//!    can be proved without handing over the log.
//! 3. **Checkpoints** ([`Checkpoint`]). The size and root of the tree, signed with Ed25519 as a
//!    C2SP signed note ([`Note`]). Whoever kept one can tell any later rewriting.
//!
//! [`Head::append`] writes; [`verify_log`] (or, a page at a time, [`Verifier`]) reads everything
//! back and names the first entry that is wrong.
//!
//! The crate is pure: it reads no clock, draws no randomness and does no input or output. The
//! caller hands in instants, salts and keys.

mod append;
mod checkpoint;
mod cosignature;
mod entry;
mod fault;
mod frontier;
mod hash;
mod hex;
mod key;
mod merkle;
mod note;
mod proof_file;
mod prove;
mod stamp;
mod tile_check;
mod tile_proofs;
mod tiles;
mod verify;
mod verify_proof;
mod witness;

pub use append::{BadHead, Head};
pub use checkpoint::{BadCheckpoint, Checkpoint};
pub use cosignature::{Cosigned, WitnessKey};
pub use entry::{BadKind, LEAF_VERSION, MAX_KIND_BYTES, Opening, Salt, StoredEntry, commit};
pub use fault::Fault;
pub use frontier::{BadFrontier, Frontier, MAX_SIZE};
pub use hash::{BadHash, Hash};
pub use key::{BadKey, SigningKey, VerifyingKey};
pub use merkle::{empty_root, leaf_hash, node_hash};
pub use note::{BadNote, MAX_NOTE_BYTES, MAX_SIGNATURES, Note, SignatureLine, signature_lines};
pub use proof_file::{BadProofFile, PROOF_EXTENSION, ProofFile, Proven};
pub use prove::{ProofOutOfRange, consistency_proof, inclusion_proof};
pub use stamp::{
    BadStamp, MAX_STAMP_BYTES, STAMP_QUERY, StampRequest, Stamped, check_stamp, check_stamp_with,
    check_stamps, stamp_chain, stamp_is_about,
};
pub use tile_check::{TileCheck, TileFault, check_tiles};
pub use tile_proofs::TileTree;
pub use tiles::{
    BadTile, EntryTooLong, TILE_WIDTH, Tile, TileFile, TileKind, TileWriter, bundle_entries,
    tile_beginning, tile_hashes,
};
pub use verify::{Verified, Verifier, verify_log};
pub use verify_proof::{BadProof, verify_consistency, verify_inclusion};
pub use witness::{AddCheckpoint, Known, NotCosigned};
