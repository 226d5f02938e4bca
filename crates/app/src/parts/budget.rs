//! How much of what holds others is looked at.

use casework::LeftOut;

/// Most parts that are looked at, of an archive or a document.
pub(super) const MOST_PARTS: u32 = 300;
/// Longest part, in bytes: as an upload.
pub(super) const PART_BYTES: u64 = 64 << 20;
/// Most bytes of all parts together.
const ALL_BYTES: u64 = 256 << 20;
/// How many times its own length an archive may unpack to, and what is free for all: text packs well.
const RATIO: u64 = 100;
const FREE_BYTES: u64 = 32 << 20;
/// Most pages of a document.
pub(super) const MOST_PAGES: u32 = 300;
/// How long parts are looked at, in seconds, before the rest is left.
pub(crate) const LONGEST_SECONDS: i64 = 120;

/// What was given so far, and what was left out.
#[derive(Debug)]
pub(super) struct Budget {
    given: u32,
    bytes: u64,
    most_bytes: u64,
    left: Vec<LeftOut>,
    /// How many more there are than `left` names.
    unnamed: u64,
}

impl Budget {
    /// For a file of a length.
    pub(super) fn of(length: usize) -> Self {
        let by_ratio = (length as u64).saturating_mul(RATIO).max(FREE_BYTES);
        Self {
            given: 0,
            bytes: 0,
            most_bytes: by_ratio.min(ALL_BYTES),
            left: Vec::new(),
            unnamed: 0,
        }
    }

    /// How many parts were given.
    pub(super) fn given(&self) -> u32 {
        self.given
    }

    /// Whether a part of so many bytes may still be given; otherwise why not, for programs and for people.
    pub(super) fn room_for(&self, bytes: u64) -> Result<(), (&'static str, String)> {
        if self.given >= MOST_PARTS {
            return Err((
                "too_many_parts",
                format!(
                    "{MOST_PARTS} parts were looked at, the most of one upload; send the rest by itself."
                ),
            ));
        }
        if bytes > PART_BYTES {
            return Err((
                "too_many_bytes",
                format!(
                    "It has more than {} MiB, the most of one part.",
                    PART_BYTES >> 20
                ),
            ));
        }
        if self.bytes.saturating_add(bytes) > self.most_bytes {
            let why = format!(
                "The parts together would have more than {} MiB, which is more than is unpacked of an upload of this size.",
                self.most_bytes >> 20
            );
            return Err(("too_much_unpacked", why));
        }
        Ok(())
    }

    /// The most bytes that may still be unpacked.
    pub(super) fn rest(&self) -> u64 {
        self.most_bytes.saturating_sub(self.bytes)
    }

    /// A part was given.
    pub(super) fn give(&mut self, bytes: usize) {
        self.given += 1;
        self.bytes = self.bytes.saturating_add(bytes as u64);
    }

    /// Something is left out.
    pub(super) fn leave(&mut self, left: LeftOut) {
        // What has no name of its own comes once for each reason.
        if left.part.is_none()
            && let Some(same) = self.left.iter_mut().find(|other| {
                other.part.is_none() && other.code == left.code && other.detail == left.detail
            })
        {
            same.count += left.count;
        } else if self.left.len() + 1 < LeftOut::MOST || left.part.is_none() {
            self.left.push(left);
        } else {
            self.unnamed += left.count;
        }
    }

    /// All that was left out.
    pub(super) fn left(self) -> Vec<LeftOut> {
        let mut left = self.left;
        if self.unnamed > 0 {
            left.push(LeftOut::several(
                self.unnamed,
                "more",
                "More parts were not looked at, for reasons like these.",
            ));
        }
        left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::Part;

    #[test]
    fn a_small_archive_may_unpack_to_a_little_and_a_large_one_to_no_more_than_all() {
        assert!(Budget::of(1_000).room_for(FREE_BYTES).is_ok());
        assert_eq!(
            Budget::of(1_000)
                .room_for(FREE_BYTES + 1)
                .map_err(|why| why.0),
            Err("too_much_unpacked")
        );
        assert!(Budget::of(1 << 20).room_for(PART_BYTES).is_ok());
        assert_eq!(Budget::of(1 << 30).rest(), ALL_BYTES);
        assert_eq!(
            Budget::of(1 << 30)
                .room_for(PART_BYTES + 1)
                .map_err(|why| why.0),
            Err("too_many_bytes")
        );
        let mut spent = Budget::of(1_000);
        spent.give(FREE_BYTES as usize);
        assert!(spent.room_for(1).is_err());
        let mut many = Budget::of(1_000);
        (0..MOST_PARTS).for_each(|_| many.give(1));
        assert_eq!(many.room_for(1).map_err(|why| why.0), Err("too_many_parts"));
    }

    #[test]
    fn nothing_that_is_left_out_is_lost_from_the_account() {
        let mut budget = Budget::of(0);
        for number in 0..1_000 {
            budget.leave(LeftOut::one(
                Part::file(&number.to_string()),
                "encrypted",
                "…",
            ));
            budget.leave(LeftOut::several(2, "tiny", "…"));
        }
        let left = budget.left();
        assert!(left.len() <= LeftOut::MOST + 1, "{}", left.len());
        assert_eq!(left.iter().map(|left| left.count).sum::<u64>(), 3_000);
    }
}
