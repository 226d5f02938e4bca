//! Whether a query shows a known picture, and where.

use super::agree::{self, Agreement};
use super::align::{Fit, Spot, align};
use super::describe::{Code, MIRROR};
use super::features::{Features, Point};
use super::matching::pairs;
use super::spread::gap;
use super::transform::{Place, Plane};

/// Fewer agreeing pairs are no evidence.
const LEAST_INLIERS: usize = 7;

/// The part of all pairs that has to agree: where patterns repeat, some always do.
const LEAST_OF_PAIRS: f32 = 0.12;

/// The largest [`gap`] among the known picture's points.
const LARGEST_GAP: f32 = 6.0;

/// The largest [`gap`] among the query's points. It may be larger, as overlays bring points along.
const LARGEST_ADDED_GAP: f32 = 10.0;

/// The part of the known picture that has to be in the query.
const LEAST_COVERED: f32 = 0.12;

/// The agreement of content below which the pictures are different.
const LEAST_AGREEMENT: f32 = 0.45;

/// The same where the points alone say less: with fewer than [`MANY_INLIERS`], or less than
/// [`MUCH_COVERED`] of the known picture to compare.
const SURE_AGREEMENT: f32 = 0.65;

/// Agreeing pairs that are evidence by themselves.
const MANY_INLIERS: usize = 20;

/// A part of the known picture that no logo fills.
const MUCH_COVERED: f32 = 0.3;

/// The least there has to be to compare, in blocks of 64.
const LEAST_WEIGHT: f32 = 3.0;

/// Largest ratio of the two axes a square may get.
const LARGEST_STRETCH: f64 = 3.0;

/// Where a known picture lies in a query.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alignment {
    /// Whether the query shows it mirrored left to right.
    pub mirrored: bool,
    /// The corners of the smallest upright rectangle of the known picture that holds all that the
    /// query shows of it, in fractions of its width and height, from the upper left clockwise.
    pub known_region: [(f32, f32); 4],
    /// Where these corners lie in the query, in fractions of its width and height. A corner that
    /// the query cuts off lies outside 0 to 1.
    pub query_region: [(f32, f32); 4],
    /// Pairs of points that agree.
    pub inliers: u32,
    /// How alike the shared part is, 0 to 1.
    pub agreement: f32,
    /// Which part of the known picture the query shows, 0 to 1.
    pub covered: f32,
}

/// Finds a known picture in a query, as it is or mirrored.
///
/// The query should be as [`extract`](super::extract)ed with [`Budget::Query`](super::Budget::Query);
/// without its finer grey picture, small copies inside it are missed. The known picture may have
/// been read from bytes.
///
/// `None` means that they have nothing in common that could not be chance, a shared logo or a
/// shared frame.
pub fn verify(query: &Features, known: &Features) -> Option<Alignment> {
    verify_in(query, known, false).or_else(|| verify_in(query, known, true))
}

fn verify_in(query: &Features, known: &Features, mirrored: bool) -> Option<Alignment> {
    let fit = fit(query, known, mirrored)?;
    judge(query, known, mirrored, &fit)
}

fn fit(query: &Features, known: &Features, mirrored: bool) -> Option<Fit> {
    let query_codes = codes(query, mirrored);
    let known_codes = codes(known, false);
    let pairs = pairs(&query_codes, &known_codes);
    let extent = (f64::from(known.width) * f64::from(known.height)).sqrt();
    let fit = align(
        &spots(query, mirrored),
        &spots(known, false),
        &pairs,
        extent,
        LEAST_INLIERS,
    )?;
    (fit.inliers.len() as f32 >= LEAST_OF_PAIRS * pairs.len() as f32).then_some(fit)
}

fn codes(features: &Features, mirrored: bool) -> Vec<Code> {
    let mirror = if mirrored { *MIRROR } else { [0; 4] };
    let code = |point: &Point| std::array::from_fn(|word| point.code[word] ^ mirror[word]);
    features.points.iter().map(code).collect()
}

fn spots(features: &Features, mirrored: bool) -> Vec<Spot> {
    let (width, height) = (f64::from(features.width), f64::from(features.height));
    let spot = |point: &Point| {
        let x = f64::from(point.x) / 65_536.0;
        Spot {
            place: (
                if mirrored { 1.0 - x } else { x } * width,
                f64::from(point.y) / 65_536.0 * height,
            ),
            size: f32::from(point.scale) / 32.0,
            angle: if mirrored {
                128u8.wrapping_sub(point.angle)
            } else {
                point.angle
            },
        }
    };
    features.points.iter().map(spot).collect()
}

fn judge(query: &Features, known: &Features, mirrored: bool, fit: &Fit) -> Option<Alignment> {
    if !is_sound(&fit.plane, known) {
        return None;
    }
    let (gap, added_gap) = gaps(query, known, mirrored, fit)?;
    if gap > LARGEST_GAP || added_gap > LARGEST_ADDED_GAP {
        return None;
    }
    let Agreement {
        agreement,
        covered,
        weight,
    } = agree::agreement(query, mirrored, known, &fit.plane);
    let least_agreement = if fit.inliers.len() < MANY_INLIERS || covered < MUCH_COVERED {
        SURE_AGREEMENT
    } else {
        LEAST_AGREEMENT
    };
    if covered < LEAST_COVERED || agreement < least_agreement || weight < LEAST_WEIGHT {
        return None;
    }
    let (known_region, query_region) = regions(query, known, mirrored, &fit.plane)?;
    Some(Alignment {
        mirrored,
        known_region,
        query_region,
        inliers: fit.inliers.len() as u32,
        agreement,
        covered,
    })
}

/// The [`gap`]s: among the points of the known picture that lie inside the query, and and among
/// those of the query that lie inside the known picture.
fn gaps(query: &Features, known: &Features, mirrored: bool, fit: &Fit) -> Option<(f32, f32)> {
    let middle = (f64::from(known.width) / 2.0, f64::from(known.height) / 2.0);
    let back = fit.plane.inverse(middle)?;
    let mut known_paired = vec![false; known.points.len()];
    let mut query_paired = vec![false; query.points.len()];
    for pair in &fit.inliers {
        known_paired[pair.known] = true;
        query_paired[pair.query] = true;
    }
    let (qw, qh) = (f64::from(query.width), f64::from(query.height));
    let (kw, kh) = (f64::from(known.width), f64::from(known.height));
    let inside = |place: Option<Place>, (width, height): Place| {
        place.filter(|(x, y)| (0.0..=width).contains(x) && (0.0..=height).contains(y))
    };
    let of_known = spots(known, false)
        .into_iter()
        .zip(known_paired)
        .filter_map(|(spot, paired)| {
            inside(fit.plane.apply(spot.place), (qw, qh))?;
            Some(((spot.place.0 / kw, spot.place.1 / kh), paired))
        });
    let of_query = spots(query, mirrored)
        .into_iter()
        .zip(query_paired)
        .filter_map(|(spot, paired)| {
            let (x, y) = inside(back.apply(spot.place), (kw, kh))?;
            Some(((x / kw, y / kh), paired))
        });
    Some((gap(of_known, false), gap(of_query, true)))
}

/// Whether a map is one a picture could have undergone: nowhere folded, and nowhere squeezed
/// beyond measure.
fn is_sound(plane: &Plane, known: &Features) -> bool {
    let (width, height) = (f64::from(known.width), f64::from(known.height));
    let mut areas: Vec<f64> = Vec::new();
    for (x, y) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0), (0.5, 0.5)] {
        let Some([[a, b], [c, d]]) = plane.slope((x * width, y * height)) else {
            return false;
        };
        let area = a * d - b * c;
        let squares = a * a + b * b + c * c + d * d;
        // For axes p and q of the ellipse a circle becomes: p² + q² and pq.
        if area <= 1e-4 || squares / area > LARGEST_STRETCH + 1.0 / LARGEST_STRETCH {
            return false;
        }
        areas.push(area);
    }
    let largest = areas.iter().copied().fold(0.0, f64::max);
    let smallest = areas.iter().copied().fold(f64::INFINITY, f64::min);
    largest <= 16.0 * smallest && largest < 400.0
}

type Corners = [(f32, f32); 4];

fn regions(
    query: &Features,
    known: &Features,
    mirrored: bool,
    plane: &Plane,
) -> Option<(Corners, Corners)> {
    let (kw, kh) = (f64::from(known.width), f64::from(known.height));
    let (qw, qh) = (f64::from(query.width), f64::from(query.height));
    let back = plane.inverse((kw / 2.0, kh / 2.0))?;
    // The query's frame in the known picture, cut off at its sides.
    let frame: Option<Vec<Place>> = [(0.0, 0.0), (qw, 0.0), (qw, qh), (0.0, qh)]
        .into_iter()
        .map(|c| back.apply(c))
        .collect();
    let mut shape = match frame {
        Some(frame) => frame,
        None => vec![(0.0, 0.0), (kw, 0.0), (kw, kh), (0.0, kh)],
    };
    for (nx, ny, limit) in [
        (-1.0, 0.0, 0.0),
        (1.0, 0.0, kw),
        (0.0, -1.0, 0.0),
        (0.0, 1.0, kh),
    ] {
        shape = cut(&shape, |place| limit - nx * place.0 - ny * place.1);
    }
    let bounds = |place: fn(&Place) -> f64| {
        let values = shape.iter().map(place);
        (
            values.clone().fold(f64::INFINITY, f64::min),
            values.fold(f64::NEG_INFINITY, f64::max),
        )
    };
    let ((left, right), (top, bottom)) = (bounds(|p| p.0), bounds(|p| p.1));
    if shape.is_empty() || left >= right || top >= bottom {
        return None;
    }
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
    let mut in_query = [(0.0, 0.0); 4];
    for (place, corner) in in_query.iter_mut().zip(corners) {
        let (x, y) = plane.apply(corner)?;
        let x = if mirrored { qw - x } else { x };
        *place = ((x / qw) as f32, (y / qh) as f32);
    }
    let in_known = corners.map(|(x, y)| ((x / kw) as f32, (y / kh) as f32));
    Some((in_known, in_query))
}

/// The part of a convex shape where `inside` is not negative (Sutherland and Hodgman, 1974).
fn cut(shape: &[Place], inside: impl Fn(Place) -> f64) -> Vec<Place> {
    let mut out = Vec::with_capacity(shape.len() + 1);
    for (i, place) in shape.iter().enumerate() {
        let next = shape[(i + 1) % shape.len()];
        let (here, there) = (inside(*place), inside(next));
        if here >= 0.0 {
            out.push(*place);
        }
        if (here >= 0.0) != (there >= 0.0) {
            let part = here / (here - there);
            out.push((
                place.0 + (next.0 - place.0) * part,
                place.1 + (next.1 - place.1) * part,
            ));
        }
    }
    out
}
