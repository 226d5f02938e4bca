//! How uneven codes are: what makes real hashes dearer to search than random ones.

use crate::index::codes::Code;

/// Bits of a chunk, as FAISS's hash tables and threatexchange's use them.
const CHUNK: usize = 16;

const BUCKETS: usize = 1 << CHUNK;

/// How many times more entries a member's bucket holds, on average over members and the sixteen chunks, than it would if
/// every value of a chunk were as likely as any other.
pub(super) fn crowding(codes: &[Code]) -> f64 {
    let mut counts = vec![0u32; 16 * BUCKETS];
    for code in codes {
        for chunk in 0..16 {
            let value = code[chunk / 4] >> (CHUNK * (chunk % 4)) & (BUCKETS as u64 - 1);
            counts[chunk * BUCKETS + value as usize] += 1;
        }
    }
    // A bucket of n entries is met by n members.
    let met: f64 = counts.iter().map(|&count| f64::from(count).powi(2)).sum();
    let members = (codes.len() * 16).max(1) as f64;
    let even = 1.0 + codes.len().saturating_sub(1) as f64 / BUCKETS as f64;
    met / members / even
}

/// How many codes are equal to another one before them.
pub(super) fn duplicates(codes: &[Code]) -> usize {
    let mut sorted = codes.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    codes.len() - sorted.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::codes::random;

    #[test]
    fn random_codes_are_even_and_equal_ones_as_uneven_as_can_be() {
        let even: Vec<Code> = (0..200_000).map(|number| random(1, number)).collect();
        let crowded = crowding(&even);
        assert!((0.98..1.02).contains(&crowded), "{crowded}");
        assert_eq!(duplicates(&even), 0);

        let same = vec![[7; 4]; 65_536];
        let most = 65_536.0 / (1.0 + 65_535.0 / 65_536.0);
        assert!((crowding(&same) - most).abs() < 0.01);
        assert_eq!(duplicates(&same), 65_535);
    }
}
