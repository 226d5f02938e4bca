//! The map from the known picture to the query that most pairs of points agree on.

use super::describe::TURN;
use super::matching::Pair;
use super::transform::{Place, Plane, fit_affine, fit_projective, fit_similarity};

/// The most pairs looked at, the most alike first.
const MOST_PAIRS: usize = 240;

/// The most pairs that each suggest a map.
const MOST_SEEDS: usize = 96;

/// How many of the suggested maps are refined.
const REFINED: usize = 4;

/// How far from its place a pair may lie to count for a map from a single pair, as part of the
/// known picture's size.
const LOOSE: f64 = 0.09;

/// The same for maps fitted to many pairs, round by round.
const TIGHT: [f64; 5] = [0.06, 0.04, 0.03, 0.022, 0.018];

/// How much the sizes of two points may differ from the map's, in powers of two.
const SIZE_SLACK: f32 = 0.6;

/// How much the directions of two points may differ from the map's, in 256ths of a turn.
const ANGLE_SLACK: i32 = 18;

/// A point without its code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Place in working pixels.
    pub(super) place: Place,
    /// Power of two of the blur.
    pub(super) size: f32,
    /// Direction in 256ths of a turn.
    pub(super) angle: u8,
}

/// A map and the pairs that agree with it.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    /// From working pixels of the known picture to those of the query.
    pub(super) plane: Plane,
    pub(super) inliers: Vec<Pair>,
}

/// The map most pairs agree on, refined. `extent` is the known picture's size: the root of its
/// area in working pixels. `None` if no map has at least `least` pairs.
pub(super) fn align(
    query: &[Spot],
    known: &[Spot],
    pairs: &[Pair],
    extent: f64,
    least: usize,
) -> Option<Fit> {
    let pairs = &pairs[..pairs.len().min(MOST_PAIRS)];
    if pairs.len() < least {
        return None;
    }
    let mut seeds: Vec<(usize, usize)> = Vec::new();
    for (number, pair) in pairs.iter().take(MOST_SEEDS).enumerate() {
        let (from, to) = (&known[pair.known], &query[pair.query]);
        let size = to.size - from.size;
        let angle = to.angle.wrapping_sub(from.angle);
        let plane = from_pair(from, to);
        let slack = LOOSE * extent * f64::from(size.exp2());
        let agreeing = pairs.iter().filter(|other| {
            let (from, to) = (&known[other.known], &query[other.query]);
            alike(from, to, size, angle) && near(&plane, from.place, to.place, slack)
        });
        seeds.push((agreeing.count(), number));
    }
    seeds.sort_by_key(|(count, number)| (usize::MAX - count, *number));
    let mut best: Option<Fit> = None;
    for (count, number) in seeds.into_iter().take(REFINED) {
        if count < least.min(4) {
            break;
        }
        if let Some(fit) = refine(query, known, pairs, pairs[number], extent, least)
            && best
                .as_ref()
                .is_none_or(|best| fit.inliers.len() > best.inliers.len())
        {
            best = Some(fit);
        }
    }
    best
}

fn from_pair(from: &Spot, to: &Spot) -> Plane {
    let size = f64::from((to.size - from.size).exp2());
    let (cos, sin) = TURN[usize::from(to.angle.wrapping_sub(from.angle))];
    let (a, b) = (size * f64::from(cos), size * f64::from(sin));
    let (x, y) = from.place;
    Plane::similarity(a, b, to.place.0 - a * x + b * y, to.place.1 - b * x - a * y)
}

fn alike(from: &Spot, to: &Spot, size: f32, angle: u8) -> bool {
    let turned = to.angle.wrapping_sub(from.angle).wrapping_sub(angle) as i8;
    (to.size - from.size - size).abs() <= SIZE_SLACK && i32::from(turned).abs() <= ANGLE_SLACK
}

fn near(plane: &Plane, from: Place, to: Place, slack: f64) -> bool {
    plane.apply(from).is_some_and(|(x, y)| {
        let (dx, dy) = (x - to.0, y - to.1);
        dx * dx + dy * dy <= slack * slack
    })
}

/// Fits maps with ever more freedom to ever nearer pairs.
fn refine(
    query: &[Spot],
    known: &[Spot],
    pairs: &[Pair],
    seed: Pair,
    extent: f64,
    least: usize,
) -> Option<Fit> {
    let mut plane = from_pair(&known[seed.known], &query[seed.query]);
    let mut inliers = agreeing(query, known, pairs, &plane, LOOSE, extent);
    for (round, slack) in TIGHT.into_iter().enumerate() {
        let places: Vec<(Place, Place)> = inliers
            .iter()
            .map(|pair| (known[pair.known].place, query[pair.query].place))
            .collect();
        let fitted = match round {
            0 => fit_similarity(&places),
            1 | 2 if places.len() >= 5 => fit_affine(&places),
            3 | 4 if places.len() >= 10 => fit_projective(&places),
            3 | 4 if places.len() >= 5 => fit_affine(&places),
            _ => fit_similarity(&places),
        };
        plane = fitted?;
        inliers = agreeing(query, known, pairs, &plane, slack, extent);
        if inliers.len() < least.min(4) {
            return None;
        }
    }
    (inliers.len() >= least).then_some(Fit { plane, inliers })
}

/// The pairs that agree with a map in place, size and direction, each point at most once.
fn agreeing(
    query: &[Spot],
    known: &[Spot],
    pairs: &[Pair],
    plane: &Plane,
    slack: f64,
    extent: f64,
) -> Vec<Pair> {
    let mut taken_query = vec![false; query.len()];
    let mut taken_known = vec![false; known.len()];
    let mut inliers = Vec::new();
    for pair in pairs {
        let (from, to) = (&known[pair.known], &query[pair.query]);
        if taken_query[pair.query] || taken_known[pair.known] {
            continue;
        }
        let Some([[a, b], [c, d]]) = plane.slope(from.place) else {
            continue;
        };
        let area = a * d - b * c;
        if area <= 0.0 {
            continue;
        }
        let gain = area.sqrt();
        let (cos, sin) = TURN[usize::from(from.angle)];
        let (cos, sin) = (f64::from(cos), f64::from(sin));
        let (x, y) = (a * cos + b * sin, c * cos + d * sin);
        let (cos, sin) = TURN[usize::from(to.angle)];
        let (cos, sin) = (f64::from(cos), f64::from(sin));
        let length = (x * x + y * y).sqrt();
        // Within 28 degrees.
        let faces_alike = x * cos + y * sin >= 0.88 * length;
        let sized_alike = (f64::from(to.size - from.size) - gain.log2()).abs() <= 0.65;
        if faces_alike && sized_alike && near(plane, from.place, to.place, slack * extent * gain) {
            taken_query[pair.query] = true;
            taken_known[pair.known] = true;
            inliers.push(*pair);
        }
    }
    inliers
}
