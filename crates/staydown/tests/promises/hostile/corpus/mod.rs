//! Malformed files without end, the same ones for the same number.
//!
//! - [`seeds`]: small whole pictures in every shape that is decoded.
//! - [`damage`]: what befalls the bytes of a file without knowing its format: cuts, flips, splices, numbers that lie.
//! - [`structure`]: what befalls its parts: chunks, segments and blocks that lie about themselves, with checksums that hold.
//! - [`crafted`]: files made to do harm: bombs, sizes beyond all measure, endless animations, metadata that leads in circles.
//! - [`polyglots`]: files that are two things, or not what their beginning says.

mod crafted;
mod damage;
mod polyglots;
mod seeds;
mod structure;

pub(super) use crafted::crafted;
pub(super) use polyglots::polyglots;
pub(super) use seeds::{Seed, seeds};

use testkit::Chance;

/// Mutated file `number`: one of the seeds, damaged one to three times.
pub(super) fn mutated(seeds: &[Seed], number: u64) -> Vec<u8> {
    let mut chance = Chance::of(number);
    let seed = pick(&mut chance, seeds);
    let mut bytes = seed.bytes.clone();
    for _ in 0..pick(&mut chance, &[1, 1, 1, 2, 3]).to_owned() {
        bytes = match chance.between(0, 16) {
            0..3 => damage::cut(&mut chance, &bytes),
            3..7 => damage::flip(&mut chance, &bytes),
            7 => {
                let other = pick(&mut chance, seeds);
                damage::splice(&mut chance, &bytes, &other.bytes)
            }
            8 => damage::repeat(&mut chance, &bytes),
            9 | 10 => damage::lie(&mut chance, &bytes),
            _ => structure::mutate(&mut chance, &bytes),
        };
    }
    bytes
}

/// One of several.
fn pick<'a, T>(chance: &mut Chance, from: &'a [T]) -> &'a T {
    &from[below(chance, from.len())]
}

/// From 0 up to, not including, `end`; 0 if that is 0.
fn below(chance: &mut Chance, end: usize) -> usize {
    chance.between(0, (end as u64).max(1)) as usize
}
