//! Codes of 256 bits: random ones, copies with some bits flipped, and files of them.

use crate::chance::Chance;
use anyhow::{Context, Result, ensure};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Four words in the order that `signals::pdq::Pdq::words` gives them.
pub(crate) type Code = [u64; 4];

/// Bytes of a code in a file: its words one after the other, each with its lowest byte first.
pub(crate) const BYTES: usize = 32;

/// Code `number` of the random ones of `seed`.
pub(crate) fn random(seed: u64, number: u64) -> Code {
    let mut chance = Chance::of(seed, number);
    std::array::from_fn(|_| chance.next())
}

/// A copy with `count` bits flipped, no more than 256.
pub(crate) fn flipped(code: &Code, count: u32, chance: &mut Chance) -> Code {
    let mut copy = *code;
    while distance(&copy, code) < count.min(256) {
        let bit = chance.below(256);
        let (word, flip) = (bit / 64, 1 << (bit % 64));
        if (copy[word] ^ code[word]) & flip == 0 {
            copy[word] ^= flip;
        }
    }
    copy
}

/// In how many bits two codes differ.
pub(crate) fn distance(one: &Code, other: &Code) -> u32 {
    let words = one.iter().zip(other);
    words.map(|(a, b)| (a ^ b).count_ones()).sum()
}

/// Writes a file of codes under another name first, so that only a whole one bears its own.
pub(crate) fn write(path: &Path, codes: impl IntoIterator<Item = Code>) -> Result<()> {
    let part = path.with_extension("part");
    let write = || -> std::io::Result<()> {
        let mut file = BufWriter::new(std::fs::File::create(&part)?);
        for code in codes {
            for word in code {
                file.write_all(&word.to_le_bytes())?;
            }
        }
        file.flush()?;
        std::fs::rename(&part, path)
    };
    write().with_context(|| format!("{} cannot be written", path.display()))
}

/// Reads a file of codes.
pub(crate) fn read(path: &Path) -> Result<Vec<Code>> {
    let bytes =
        std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    ensure!(
        bytes.len().is_multiple_of(BYTES),
        "{} holds no whole number of codes: remove it and try again",
        path.display()
    );
    let word = |bytes: &[u8]| {
        let bytes = bytes.iter().rev();
        bytes.fold(0, |word, &byte| word << 8 | u64::from(byte))
    };
    let codes = bytes.chunks_exact(BYTES);
    Ok(codes
        .map(|code| std::array::from_fn(|at| word(&code[at * 8..(at + 1) * 8])))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_differs_in_exactly_so_many_bits() {
        for count in [0, 1, 31, 256] {
            let code = random(1, u64::from(count));
            let copy = flipped(&code, count, &mut Chance::of(2, 3));
            assert_eq!(distance(&code, &copy), count);
        }
    }

    #[test]
    fn a_file_gives_back_what_was_written_and_has_the_words_in_little_endian() {
        let path = std::env::temp_dir().join(format!("bench-codes-{}", std::process::id()));
        let codes = [[1, 2, 3, u64::MAX], random(4, 5)];
        write(&path, codes).expect("written");
        let bytes = std::fs::read(&path).expect("a file");
        assert_eq!(bytes.len(), 2 * BYTES);
        assert_eq!(bytes[..9], [1, 0, 0, 0, 0, 0, 0, 0, 2]);
        assert_eq!(read(&path).expect("read"), codes);
        std::fs::write(&path, &bytes[1..]).expect("cut");
        assert!(read(&path).is_err());
        std::fs::remove_file(&path).expect("removed");
    }
}
