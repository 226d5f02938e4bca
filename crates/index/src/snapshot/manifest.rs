//! Which files make up a snapshot, and which of their entries have been removed.
//!
//! ```text
//! "staydown index 1"   16 bytes
//! version              u32
//! byte order           u32
//! position             u64, and 32 bytes of the caller's
//! segments             u64
//! for each of them:
//!   number of its file u64
//!   words              u64
//!   removed entries    words × u64, one bit for each entry
//! checksum             u32, CRC-32 of all that is before it
//! ```
//!
//! Numbers are in the machine's own order.

use super::{BYTE_ORDER, Position, Refusal, VERSION};

const MAGIC: &[u8; 16] = b"staydown index 1";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Manifest {
    pub(super) position: Position,
    pub(super) segments: Vec<Named>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) number: u64,
    /// Words of [`Dead`](crate::dead::Dead).
    pub(super) dead: Vec<u64>,
}

impl Manifest {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_ne_bytes());
        bytes.extend(BYTE_ORDER.to_ne_bytes());
        bytes.extend(self.position.number.to_ne_bytes());
        bytes.extend(self.position.mark);
        bytes.extend((self.segments.len() as u64).to_ne_bytes());
        for segment in &self.segments {
            bytes.extend(segment.number.to_ne_bytes());
            bytes.extend((segment.dead.len() as u64).to_ne_bytes());
            bytes.extend(segment.dead.iter().flat_map(|word| word.to_ne_bytes()));
        }
        let checksum = crc32fast::hash(&bytes);
        bytes.extend(checksum.to_ne_bytes());
        bytes
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        const SHORT: Refusal = Refusal::Damaged("it is cut short");
        let (content, checksum) = bytes.split_last_chunk::<4>().ok_or(SHORT)?;
        let mut rest = content
            .strip_prefix(MAGIC)
            .ok_or(Refusal::Damaged("it does not begin as a manifest does"))?;
        // Told apart from damage before the checksum: another version may compute it otherwise.
        let version = u32::from_ne_bytes(take(&mut rest).ok_or(SHORT)?);
        let order = u32::from_ne_bytes(take(&mut rest).ok_or(SHORT)?);
        if (version, order) != (VERSION, BYTE_ORDER) {
            return Err(Refusal::Foreign);
        }
        if crc32fast::hash(content) != u32::from_ne_bytes(*checksum) {
            return Err(Refusal::Damaged("its checksum is wrong"));
        }
        let position = Position {
            number: u64::from_ne_bytes(take(&mut rest).ok_or(SHORT)?),
            mark: take(&mut rest).ok_or(SHORT)?,
        };
        let mut number = || take(&mut rest).map(u64::from_ne_bytes).ok_or(SHORT);
        let mut segments = Vec::new();
        // Nothing is set aside by a count that nothing vouches for: words that are not there end it.
        for _ in 0..number()? {
            let file = number()?;
            let mut dead = Vec::new();
            for _ in 0..number()? {
                dead.push(number()?);
            }
            segments.push(Named { number: file, dead });
        }
        if !rest.is_empty() {
            return Err(Refusal::Damaged("it is longer than it says"));
        }
        Ok(Self { position, segments })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}
