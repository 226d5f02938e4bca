//! Which points of two pictures look alike.

use super::describe::Code;

/// Codes further apart than this are never paired, in bits.
const FARTHEST: u32 = 76;

/// The same for the first 64 bits alone, which rule out nearly all.
const FARTHEST_WORD: u32 = 26;

/// The nearest code must be this much nearer than the second nearest of another place, unless each
/// is the other's nearest.
const RATIO: f32 = 0.85;

/// Two points that may be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) query: usize,
    pub(super) known: usize,
    /// Bits that differ.
    pub(super) distance: u32,
}

/// Pairs of points, the most alike first.
pub(super) fn pairs(query: &[Code], known: &[Code]) -> Vec<Pair> {
    let first: Vec<u64> = known.iter().map(|code| code[0]).collect();
    // For each known point the nearest query point.
    let mut nearest_query = vec![(u32::MAX, 0usize); known.len()];
    let mut nearest: Vec<(u32, u32, usize)> = Vec::with_capacity(query.len());
    for (q, code) in query.iter().enumerate() {
        let (mut best, mut second, mut which) = (FARTHEST + 1, FARTHEST + 1, 0);
        for (k, word) in first.iter().enumerate() {
            if (word ^ code[0]).count_ones() > FARTHEST_WORD {
                continue;
            }
            let distance = distance(code, &known[k]);
            if distance < best {
                (second, best, which) = (best, distance, k);
            } else if distance < second {
                second = distance;
            }
            if distance < nearest_query[k].0 {
                nearest_query[k] = (distance, q);
            }
        }
        nearest.push((best, second, which));
    }
    let mut pairs: Vec<Pair> = Vec::new();
    for (q, (best, second, which)) in nearest.into_iter().enumerate() {
        if best > FARTHEST {
            continue;
        }
        let mutual = nearest_query[which].1 == q;
        let clear = best as f32 <= RATIO * second as f32;
        if mutual || clear {
            pairs.push(Pair {
                query: q,
                known: which,
                distance: best,
            });
        }
    }
    pairs.sort_by_key(|pair| (pair.distance, pair.query, pair.known));
    pairs
}

fn distance(a: &Code, b: &Code) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum()
}
