//! Damage that knows nothing of formats.

use super::{below, pick};
use testkit::Chance;

/// Numbers at which counting goes wrong.
const LIES: [u64; 14] = [
    0,
    1,
    2,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x7fff,
    0x8000,
    0xffff,
    0x00ff_ffff,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
];

/// Ends early, anywhere; sometimes goes on with zeros instead.
pub(super) fn cut(chance: &mut Chance, bytes: &[u8]) -> Vec<u8> {
    let mut cut = bytes[..below(chance, bytes.len())].to_vec();
    if chance.between(0, 8) == 0 {
        cut.resize(bytes.len(), 0);
    }
    cut
}

/// One to eight bits, every other time near the beginning, where structure is dense.
pub(super) fn flip(chance: &mut Chance, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.is_empty() {
        return bytes;
    }
    for _ in 0..chance.between(1, 9) {
        let end = if chance.between(0, 2) == 0 {
            bytes.len().min(64)
        } else {
            bytes.len()
        };
        bytes[below(chance, end)] ^= 1 << chance.between(0, 8);
    }
    bytes
}

/// The beginning of one file and the end of another, or a piece of it put in between.
pub(super) fn splice(chance: &mut Chance, bytes: &[u8], other: &[u8]) -> Vec<u8> {
    let at = below(chance, bytes.len());
    let from = below(chance, other.len());
    if chance.between(0, 2) == 0 {
        return [&bytes[..at], &other[from..]].concat();
    }
    let piece = &other[from..(from + below(chance, 200)).min(other.len())];
    [&bytes[..at], piece, &bytes[at..]].concat()
}

/// A stretch is left out, doubled, or written many times over.
pub(super) fn repeat(chance: &mut Chance, bytes: &[u8]) -> Vec<u8> {
    let from = below(chance, bytes.len());
    let to = (from + 1 + below(chance, 64)).min(bytes.len());
    let times = *pick(chance, &[0, 2, 3, 50]);
    [
        &bytes[..from],
        &bytes[from.min(to)..to].repeat(times),
        &bytes[to..],
    ]
    .concat()
}

/// One, two or four bytes become a number at which counting goes wrong, in either byte order.
pub(super) fn lie(chance: &mut Chance, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let width = *pick(chance, &[1, 2, 2, 4, 4]);
    let end = if chance.between(0, 2) == 0 {
        bytes.len().min(100)
    } else {
        bytes.len()
    };
    let at = below(chance, end);
    let number = *pick(chance, &LIES);
    let written = if chance.between(0, 2) == 0 {
        number.to_le_bytes()[..width].to_vec()
    } else {
        number.to_be_bytes()[8 - width..].to_vec()
    };
    for (place, byte) in bytes.iter_mut().skip(at).zip(written) {
        *place = byte;
    }
    bytes
}
