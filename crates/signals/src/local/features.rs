//! What is kept of a picture.

use super::describe::{Code, MIRROR};
use super::detect::{Extremum, extrema, octaves};
use super::grey::{self, Grey};
use super::{describe, select};
use crate::pdq::Rgb;

/// Grey levels along each side of the thumbnail.
pub(super) const THUMB: usize = 64;

/// The finest levels of a query's grey picture measure at most about this many pixels in all.
pub(super) const VIEW_SIDE: usize = 256;

/// How much is kept of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Budget {
    /// For a picture to be found again: at most [`Budget::points`] = 200 points, chosen among those
    /// that are found at another size too. Costs about twice as much time as a query.
    Banked,
    /// For a picture to be looked up: at most 500 points, and a finer grey picture (in memory only)
    /// for [`verify`](super::verify).
    Query,
}

impl Budget {
    /// The most points that are kept.
    pub const fn points(self) -> usize {
        match self {
            Self::Banked => 200,
            Self::Query => 500,
        }
    }
}

/// A point and its surroundings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    /// Place as parts of 65,536 of the width.
    pub(super) x: u16,
    /// Place as parts of 65,536 of the height.
    pub(super) y: u16,
    /// Blur in working pixels: 2^(scale / 32 − 1).
    pub(super) scale: u8,
    /// Direction in 256ths of a turn, from the right, clockwise.
    pub(super) angle: u8,
    pub(super) code: Code,
}

/// The points of a picture, with codes that stay nearly the same in edited copies, and a thumbnail.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// Size of the working picture in pixels.
    pub(super) width: u16,
    pub(super) height: u16,
    /// The most telling first.
    pub(super) points: Vec<Point>,
    /// [`THUMB`]² grey levels of the whole picture, squeezed to a square, row by row.
    pub(super) thumb: Vec<u8>,
    /// The grey picture at falling sizes; empty unless extracted as a query.
    pub(super) view: Vec<Grey>,
}

/// Finds the points of a picture.
///
/// The answer depends on nothing but the pixels and the budget. A picture without pixels or with
/// nothing in it has no points.
pub fn extract(image: &Rgb<'_>, budget: Budget) -> Features {
    let Some(grey) = grey::working(image) else {
        return Features::nothing();
    };
    let octaves = octaves(&grey);
    let found = extrema(&octaves);
    let again = match budget {
        Budget::Banked => found_again(&grey),
        Budget::Query => Vec::new(),
    };
    let judged = found.into_iter().map(|point| {
        let certain = match budget {
            Budget::Query => true,
            Budget::Banked => is_among(&again, &point),
        };
        let worth = select::worth(&point);
        (if certain { worth } else { worth * UNCERTAIN }, point)
    });
    let kept = select::spread(judged.collect(), grey.width, grey.height, budget.points());
    let mut points = Vec::with_capacity(budget.points());
    for extremum in kept {
        let octave = &octaves[extremum.octave];
        let level = &octave.levels[extremum.level];
        let x = (extremum.x - 0.5) / octave.step + 0.5;
        let y = (extremum.y - 0.5) / octave.step + 0.5;
        let scale = scale_byte(extremum.sigma);
        let sigma = blur_of(scale) / octave.step;
        for angle in describe::directions(level, x, y, sigma) {
            points.push(Point {
                x: fraction(extremum.x, grey.width),
                y: fraction(extremum.y, grey.height),
                scale,
                angle,
                code: describe::code(level, x, y, sigma, angle),
            });
        }
    }
    points.truncate(budget.points());
    let thumb = grey.resized(THUMB, THUMB);
    Features {
        width: grey.width as u16,
        height: grey.height as u16,
        points,
        thumb: thumb
            .pixels
            .iter()
            .map(|level| level.round().clamp(0.0, 255.0) as u8)
            .collect(),
        view: match budget {
            Budget::Banked => Vec::new(),
            Budget::Query => view(&grey),
        },
    }
}

/// The worth of a banked point that is not found again at another size.
const UNCERTAIN: f32 = 0.35;

/// The size at which the points of a banked picture should be found again.
const OTHER_SIZE: f32 = 0.71;

fn found_again(grey: &Grey) -> Vec<Extremum> {
    let other = |length: usize| ((length as f32 * OTHER_SIZE).round() as usize).max(1);
    let smaller = grey.resized(other(grey.width), other(grey.height));
    let (sx, sy) = (
        grey.width as f32 / smaller.width as f32,
        grey.height as f32 / smaller.height as f32,
    );
    let mut found = extrema(&octaves(&smaller));
    for point in &mut found {
        point.x *= sx;
        point.y *= sy;
        point.sigma *= (sx * sy).sqrt();
    }
    found.sort_by(|a, b| a.y.total_cmp(&b.y));
    found
}

fn is_among(others: &[Extremum], point: &Extremum) -> bool {
    let near = point.sigma;
    let first = others.partition_point(|other| other.y < point.y - near);
    others[first..]
        .iter()
        .take_while(|other| other.y <= point.y + near)
        .any(|other| {
            let (dx, dy) = (other.x - point.x, other.y - point.y);
            let ratio = other.sigma / point.sigma;
            dx * dx + dy * dy < 0.5 * near * near && (0.72..1.4).contains(&ratio)
        })
}

fn view(grey: &Grey) -> Vec<Grey> {
    let side = grey.width.max(grey.height);
    let first = if side > VIEW_SIDE {
        let size = |length: usize| (length * VIEW_SIDE).div_ceil(side).max(1);
        grey.resized(size(grey.width), size(grey.height))
    } else {
        grey.clone()
    };
    levels(first)
}

/// A grey picture and its halves, down to 16 pixels.
pub(super) fn levels(first: Grey) -> Vec<Grey> {
    let mut levels = vec![first];
    while let Some(last) = levels.last()
        && last.width.min(last.height) > 16
    {
        let next = last.resized(last.width.div_ceil(2), last.height.div_ceil(2));
        levels.push(next);
    }
    levels
}

fn scale_byte(sigma: f32) -> u8 {
    (32.0 * (sigma.log2() + 1.0)).round().clamp(0.0, 255.0) as u8
}

/// The blur, in working pixels, that a byte of scale stands for.
pub(super) fn blur_of(scale: u8) -> f32 {
    (f32::from(scale) / 32.0 - 1.0).exp2()
}

fn fraction(place: f32, length: usize) -> u16 {
    (place / length as f32 * 65_536.0)
        .round()
        .clamp(0.0, 65_535.0) as u16
}

impl Features {
    fn nothing() -> Self {
        Self {
            width: 1,
            height: 1,
            points: Vec::new(),
            thumb: vec![0; THUMB * THUMB],
            view: Vec::new(),
        }
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// The codes of the points in their order, the most telling first: what goes into an index of
    /// 256-bit codes. The number of a code in this order is the point's number.
    pub fn codes(&self) -> impl ExactSizeIterator<Item = [u64; 4]> + '_ {
        self.points.iter().map(|point| point.code)
    }

    /// The codes the points would have in the mirrored picture, in the same order.
    pub fn mirrored_codes(&self) -> impl ExactSizeIterator<Item = [u64; 4]> + '_ {
        self.points.iter().map(|point| mirror(point.code))
    }

    /// The features of the picture mirrored left to right.
    pub fn mirrored(&self) -> Self {
        let mut mirrored = self.clone();
        for point in &mut mirrored.points {
            point.x = 65_535 - point.x;
            point.angle = 128u8.wrapping_sub(point.angle);
            point.code = mirror(point.code);
        }
        for row in mirrored.thumb.chunks_exact_mut(THUMB) {
            row.reverse();
        }
        for level in &mut mirrored.view {
            for row in level.pixels.chunks_exact_mut(level.width) {
                row.reverse();
            }
        }
        mirrored
    }

    /// The bytes these features hold in memory, without the allocator's overhead.
    pub fn memory_bytes(&self) -> usize {
        size_of::<Self>()
            + self.points.capacity() * size_of::<Point>()
            + self.thumb.capacity()
            + self
                .view
                .iter()
                .map(|level| level.pixels.capacity() * 4)
                .sum::<usize>()
    }
}

fn mirror(code: Code) -> Code {
    let mirror = *MIRROR;
    std::array::from_fn(|word| code[word] ^ mirror[word])
}
