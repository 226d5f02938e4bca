//! Whether two pictures show the same where a map lays one on the other.

use super::features::{Features, THUMB};
use super::grey::Grey;
use super::transform::Plane;

/// Places along each side of a block.
const BLOCK: usize = 8;

/// Blocks along each side of the thumbnail.
const BLOCKS: usize = THUMB / BLOCK;

/// Blocks with less than this part of their places in both pictures are left out.
const SHARED: f32 = 0.5;

/// Contrast of a block, in grey levels, below which it says little.
const PLAIN: f32 = 8.0;

/// Contrast taken for noise, in grey levels.
const NOISE: f32 = 3.0;

/// Places in a pixel of the thumbnail where the query is looked at, in its sides.
const AROUND: [(f64, f64); 4] = [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)];

/// What the comparison found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agreement {
    /// Mean correlation of the blocks, 0 to 1, by their contrast.
    pub(super) agreement: f32,
    /// Part of the known picture that lies inside the query, 0 to 1.
    pub(super) covered: f32,
    /// How much there was to compare: the sum of the blocks' weights, 0 to 64.
    pub(super) weight: f32,
}

/// Lays the query on the known picture's thumbnail and correlates them block by block. `mirrored`
/// says that `plane` leads to the mirrored query.
pub(super) fn agreement(
    query: &Features,
    mirrored: bool,
    known: &Features,
    plane: &Plane,
) -> Agreement {
    let own;
    let levels: &[Grey] = if query.view.is_empty() {
        own = [Grey {
            width: THUMB,
            height: THUMB,
            pixels: query.thumb.iter().map(|level| f32::from(*level)).collect(),
        }];
        &own
    } else {
        &query.view
    };
    let (width, height) = (f64::from(query.width), f64::from(query.height));
    let step = (
        f64::from(known.width) / THUMB as f64,
        f64::from(known.height) / THUMB as f64,
    );
    let level = &levels[level_for(levels, query, known, plane)];
    let gain = (level.width as f64 / width, level.height as f64 / height);
    let mut seen = vec![None; THUMB * THUMB];
    for (index, seen) in seen.iter_mut().enumerate() {
        let (x, y) = ((index % THUMB) as f64 + 0.5, (index / THUMB) as f64 + 0.5);
        let place = (x * step.0, y * step.1);
        let (Some((x, y)), Some([[a, b], [c, d]])) = (plane.apply(place), plane.slope(place))
        else {
            continue;
        };
        let (across, down) = ([a * step.0, b * step.1], [c * step.0, d * step.1]);
        if x >= 0.0 && y >= 0.0 && x <= width && y <= height {
            *seen = Some(
                AROUND
                    .iter()
                    .map(|(dx, dy)| {
                        let (x, y) = (
                            x + dx * across[0] + dy * across[1],
                            y + dx * down[0] + dy * down[1],
                        );
                        let x = if mirrored { width - x } else { x };
                        level.at((x * gain.0) as f32, (y * gain.1) as f32)
                    })
                    .sum::<f32>()
                    / AROUND.len() as f32,
            );
        }
    }
    let thumb: Vec<Option<f32>> = known
        .thumb
        .iter()
        .map(|level| Some(f32::from(*level)))
        .collect();
    correlate(&smoothed(&thumb), &smoothed(&seen))
}

/// The level whose pixels are about as large as those of the thumbnail laid on it.
fn level_for(levels: &[Grey], query: &Features, known: &Features, plane: &Plane) -> usize {
    let (width, height) = (f64::from(known.width), f64::from(known.height));
    let Some([[a, b], [c, d]]) = plane.slope((width / 2.0, height / 2.0)) else {
        return 0;
    };
    let size = THUMB as f64;
    let area = (a * d - b * c).abs() * (width / size) * (height / size);
    let query_area = f64::from(query.width) * f64::from(query.height);
    let fitting = levels.iter().position(|level| {
        let pixel = query_area / (level.width * level.height) as f64;
        pixel * 4.0 > area
    });
    fitting.unwrap_or(levels.len() - 1)
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    count: f32,
    known: f32,
    query: f32,
    known_squared: f32,
    query_squared: f32,
    product: f32,
}

impl Sums {
    fn add(&mut self, known: f32, query: f32) {
        self.count += 1.0;
        self.known += known;
        self.query += query;
        self.known_squared += known * known;
        self.query_squared += query * query;
        self.product += known * query;
    }

    fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.known += other.known;
        self.query += other.query;
        self.known_squared += other.known_squared;
        self.query_squared += other.query_squared;
        self.product += other.product;
    }

    /// Variances of both and their covariance.
    fn moments(&self) -> (f32, f32, f32) {
        let (known, query) = (self.known / self.count, self.query / self.count);
        (
            (self.known_squared / self.count - known * known).max(0.0),
            (self.query_squared / self.count - query * query).max(0.0),
            self.product / self.count - known * query,
        )
    }
}

/// Each place averaged with those beside, above and below it that are there, so that half a pixel
/// of misplacement matters little.
fn smoothed(levels: &[Option<f32>]) -> Vec<Option<f32>> {
    let mut out = vec![None; levels.len()];
    for (index, out) in out.iter_mut().enumerate() {
        let Some(own) = levels[index] else { continue };
        let (x, y) = (index % THUMB, index / THUMB);
        let mut sum = 2.0 * own;
        let mut weight = 2.0;
        let mut add = |there: bool, index: usize| {
            if there && let Some(level) = levels[index] {
                sum += level;
                weight += 1.0;
            }
        };
        add(x > 0, index.wrapping_sub(1));
        add(x + 1 < THUMB, index + 1);
        add(y > 0, index.wrapping_sub(THUMB));
        add(y + 1 < THUMB, index + THUMB);
        *out = Some(sum / weight);
    }
    out
}

fn correlate(known: &[Option<f32>], query: &[Option<f32>]) -> Agreement {
    let mut blocks = [Sums::default(); BLOCKS * BLOCKS];
    for (index, (known, query)) in known.iter().zip(query).enumerate() {
        let (x, y) = (index % THUMB, index / THUMB);
        if let (Some(known), Some(query)) = (known, query) {
            // Around the middle of the range, to keep the sums' digits.
            blocks[y / BLOCK * BLOCKS + x / BLOCK].add(known - 128.0, query - 128.0);
        }
    }
    let mut all = Sums::default();
    for block in &blocks {
        all.merge(block);
    }
    let covered = all.count / (THUMB * THUMB) as f32;
    if all.count < 1.0 {
        return Agreement {
            agreement: 0.0,
            covered: 0.0,
            weight: 0.0,
        };
    }
    let (known, query, _) = all.moments();
    // One gain for the whole: a copy may have lost contrast.
    let gain = (known / query.max(1.0)).clamp(0.25, 16.0);
    let (mut sum, mut weight) = (0.0, 0.0);
    for block in &blocks {
        if block.count < SHARED * (BLOCK * BLOCK) as f32 {
            continue;
        }
        let (known, query, product) = block.moments();
        let (query, product) = (query * gain, product * gain.sqrt());
        let noise = NOISE * NOISE;
        let likeness = product / ((known + noise) * (query + noise)).sqrt();
        let contrast = known.max(query).sqrt();
        let share = (contrast / PLAIN).min(1.0) * block.count / (BLOCK * BLOCK) as f32;
        sum += share * likeness.clamp(0.0, 1.0);
        weight += share;
    }
    Agreement {
        agreement: if weight > 0.0 { sum / weight } else { 0.0 },
        covered,
        weight,
    }
}
