//! What local features promise, on pictures made by arithmetic.

#![allow(clippy::unwrap_used)]

use signals::local::{self, Alignment, Budget, Features, WrongBytes};
use signals::pdq::Rgb;

/// A grey-level picture that can be looked at anywhere.
#[derive(Clone)]
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// A row of random numbers that is the same on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as u32) % end
    }
}

impl Picture {
    fn made(width: usize, height: usize, level: impl Fn(f64, f64) -> f64) -> Self {
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                pixels.push(level(x as f64 + 0.5, y as f64 + 0.5).clamp(0.0, 255.0) as u8);
            }
        }
        Self {
            width,
            height,
            pixels,
        }
    }

    /// Overlapping discs and boxes of all sizes on a slope, with soft edges.
    fn scene(seed: u64) -> Self {
        let mut chance = Chance(seed);
        let (width, height) = (640, 480);
        let shapes: Vec<[f64; 6]> = (0..150)
            .map(|_| {
                let size = 6.0 + f64::from(chance.below(60)).powi(2) / 50.0;
                [
                    f64::from(chance.below(640)),
                    f64::from(chance.below(480)),
                    size,
                    size * (0.4 + f64::from(chance.below(100)) / 80.0),
                    f64::from(chance.below(220)) + 20.0,
                    f64::from(chance.below(2)),
                ]
            })
            .collect();
        Self::made(width, height, |x, y| {
            let mut level = 60.0 + x / 8.0 + y / 10.0;
            for [cx, cy, a, b, shade, round] in &shapes {
                let (dx, dy) = ((x - cx).abs() / a, (y - cy).abs() / b);
                let out = if *round > 0.5 {
                    (dx * dx + dy * dy).sqrt()
                } else {
                    dx.max(dy)
                };
                let cover = ((1.0 - out) * a.min(*b) / 1.5 + 0.5).clamp(0.0, 1.0);
                level += (shade - level) * cover;
            }
            level
        })
    }

    fn at(&self, x: f64, y: f64) -> f64 {
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f64);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f64);
        let (left, top) = (x as usize, y as usize);
        let (fx, fy) = (x - left as f64, y - top as f64);
        let level = |x: usize, y: usize| {
            f64::from(self.pixels[y.min(self.height - 1) * self.width + x.min(self.width - 1)])
        };
        let above = level(left, top) * (1.0 - fx) + level(left + 1, top) * fx;
        let below = level(left, top + 1) * (1.0 - fx) + level(left + 1, top + 1) * fx;
        above * (1.0 - fy) + below * fy
    }

    fn crop(&self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        let (w, h) = (self.width as f64, self.height as f64);
        let size = |part: f64, length: f64| (part * length) as usize;
        Self::made(size(right - left, w), size(bottom - top, h), |x, y| {
            self.at(left * w + x, top * h + y)
        })
    }

    fn mirrored(&self) -> Self {
        Self::made(self.width, self.height, |x, y| {
            self.at(self.width as f64 - x, y)
        })
    }

    fn scaled(&self, gain: f64) -> Self {
        let size = |length: usize| (length as f64 * gain) as usize;
        // Four looks a pixel, so that shrinking does not alias.
        Self::made(size(self.width), size(self.height), |x, y| {
            let looks = [(-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25)];
            looks
                .iter()
                .map(|(dx, dy)| self.at((x + dx) / gain, (y + dy) / gain))
                .sum::<f64>()
                / 4.0
        })
    }

    /// Turned about its middle on a black ground of the same size.
    fn turned(&self, degrees: f64) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (cx, cy) = (self.width as f64 / 2.0, self.height as f64 / 2.0);
        Self::made(self.width, self.height, |x, y| {
            let (dx, dy) = (x - cx, y - cy);
            let (u, v) = (cx + cos * dx + sin * dy, cy - sin * dx + cos * dy);
            let inside =
                (0.0..=self.width as f64).contains(&u) && (0.0..=self.height as f64).contains(&v);
            if inside { self.at(u, v) } else { 0.0 }
        })
    }

    /// Laid on a ground of another size.
    fn framed(&self, width: usize, height: usize, left: usize, top: usize) -> Self {
        Self::made(width, height, |x, y| {
            let (u, v) = (x - left as f64, y - top as f64);
            let inside =
                (0.0..self.width as f64).contains(&u) && (0.0..self.height as f64).contains(&v);
            if inside {
                self.at(u, v)
            } else {
                90.0 + y / 20.0
            }
        })
    }

    fn features(&self, budget: Budget) -> Features {
        let rgb: Vec<u8> = self.pixels.iter().flat_map(|level| [*level; 3]).collect();
        let view = Rgb::new(self.width as u32, self.height as u32, &rgb).unwrap();
        local::extract(&view, budget)
    }
}

fn compare(query: &Picture, known: &Picture) -> Option<Alignment> {
    local::verify(
        &query.features(Budget::Query),
        &known.features(Budget::Banked),
    )
}

fn assert_near(found: [(f32, f32); 4], expected: [(f64, f64); 4]) {
    for (found, expected) in found.iter().zip(expected) {
        let off = (f64::from(found.0) - expected.0)
            .abs()
            .max((f64::from(found.1) - expected.1).abs());
        assert!(off < 0.02, "{found:?} is not near {expected:?}");
    }
}

const WHOLE: [(f64, f64); 4] = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];

#[test]
fn a_crop_is_found_where_it_was_cut() {
    for seed in 1..5 {
        let known = Picture::scene(seed);
        let found = compare(&known.crop(0.2, 0.1, 0.9, 0.8), &known).unwrap();
        assert_near(
            found.known_region,
            [(0.2, 0.1), (0.9, 0.1), (0.9, 0.8), (0.2, 0.8)],
        );
        assert_near(found.query_region, WHOLE);
        assert!((found.covered - 0.49).abs() < 0.05 && !found.mirrored);
    }
}

#[test]
fn a_picture_in_a_tall_frame_is_found_in_it() {
    let known = Picture::scene(7);
    let found = compare(&known.framed(700, 1200, 30, 300), &known).unwrap();
    assert_near(found.known_region, WHOLE);
    let (left, right) = (30.0 / 700.0, 670.0 / 700.0);
    let (top, bottom) = (300.0 / 1200.0, 780.0 / 1200.0);
    assert_near(
        found.query_region,
        [(left, top), (right, top), (right, bottom), (left, bottom)],
    );
}

#[test]
fn size_direction_and_mirroring_do_not_matter() {
    let known = Picture::scene(11);
    for gain in [0.3, 0.6, 1.7] {
        let found = compare(&known.scaled(gain), &known).unwrap();
        assert_near(found.known_region, WHOLE);
        assert_near(found.query_region, WHOLE);
    }
    for degrees in [4.0, -10.0, 60.0, 180.0] {
        let found = compare(&known.turned(degrees), &known).unwrap();
        let (sin, cos) = f64::to_radians(degrees).sin_cos();
        // The middle of the corners is the picture's middle, and the first side has its direction.
        let [a, b, c, d] = found
            .query_region
            .map(|(x, y)| (f64::from(x) * 640.0, f64::from(y) * 480.0));
        let side = (b.0 - a.0, b.1 - a.1);
        let length = (side.0 * side.0 + side.1 * side.1).sqrt();
        assert!((side.0 * cos + side.1 * sin) / length > 0.999, "{degrees}");
        if degrees == 180.0 {
            assert_near(found.known_region, WHOLE);
            assert!(((a.0 + b.0 + c.0 + d.0) / 4.0 - 320.0).abs() < 10.0);
        }
    }
    let found = compare(&known.mirrored(), &known).unwrap();
    assert!(found.mirrored);
    assert_near(
        found.query_region,
        [(1.0, 0.0), (0.0, 0.0), (0.0, 1.0), (1.0, 1.0)],
    );
}

#[test]
fn unrelated_pictures_do_not_match() {
    let known: Vec<Features> = (20..40)
        .map(|seed| Picture::scene(seed).features(Budget::Banked))
        .collect();
    for seed in 40..50 {
        let query = Picture::scene(seed).features(Budget::Query);
        for known in &known {
            assert_eq!(local::verify(&query, known), None);
        }
    }
}

#[test]
fn the_same_frame_around_different_pictures_is_no_match() {
    // The upper and lower fifth are the same in all; the rest is another scene each.
    let interface = Picture::scene(99);
    let screens: Vec<Picture> = (60..64)
        .map(|seed| {
            let shown = Picture::scene(seed);
            Picture::made(640, 480, |x, y| {
                if (96.0..384.0).contains(&y) {
                    shown.at(x, y)
                } else {
                    interface.at(x, y)
                }
            })
        })
        .collect();
    for (i, query) in screens.iter().enumerate() {
        for (j, known) in screens.iter().enumerate() {
            assert_eq!(compare(query, known).is_some(), i == j, "{i} {j}");
        }
    }
}

#[test]
fn pictures_with_nothing_in_them_have_no_points_and_match_nothing() {
    let scene = Picture::scene(3).features(Budget::Banked);
    for (width, height) in [(1, 1), (1, 900), (3, 2), (19, 400), (640, 480), (2000, 2)] {
        let blank = Picture::made(width, height, |_, _| 128.0);
        for budget in [Budget::Query, Budget::Banked] {
            let features = blank.features(budget);
            assert!(features.is_empty(), "{width}x{height}");
            assert_eq!(local::verify(&features, &scene), None);
            assert_eq!(local::verify(&scene, &features), None);
        }
    }
    assert!(local::extract(&Rgb::new(0, 0, &[]).unwrap(), Budget::Query).is_empty());
}

#[test]
fn the_same_pixels_give_the_same_features_and_the_same_answer() {
    let (known, query) = (
        Picture::scene(5),
        Picture::scene(5).crop(0.1, 0.1, 0.9, 0.9),
    );
    assert_eq!(
        known.features(Budget::Banked),
        known.features(Budget::Banked)
    );
    assert_eq!(query.features(Budget::Query), query.features(Budget::Query));
    assert_eq!(compare(&query, &known), compare(&query, &known));
}

#[test]
fn budgets_are_kept() {
    let scene = Picture::scene(8);
    for budget in [Budget::Banked, Budget::Query] {
        let features = scene.features(budget);
        assert!(features.len() > 100 && features.len() <= budget.points());
        assert_eq!(features.codes().len(), features.len());
    }
    assert!(scene.features(Budget::Banked).to_bytes().len() <= 11_708);
}

#[test]
fn mirrored_features_are_those_of_the_mirrored_picture() {
    let scene = Picture::scene(12);
    let (made, real) = (
        scene.features(Budget::Query).mirrored(),
        scene.mirrored().features(Budget::Query),
    );
    let twice = made.mirrored();
    assert_eq!(
        twice.codes().collect::<Vec<_>>(),
        scene.features(Budget::Query).codes().collect::<Vec<_>>()
    );
    let bits = |a: &[u64; 4], b: &[u64; 4]| {
        a.iter()
            .zip(b)
            .map(|(a, b)| (a ^ b).count_ones())
            .sum::<u32>()
    };
    let near = made
        .codes()
        .filter(|code| real.codes().any(|other| bits(code, &other) <= 24))
        .count();
    assert!(near * 10 >= made.len() * 8, "{near} of {}", made.len());
    assert!(
        made.codes()
            .eq(scene.features(Budget::Query).mirrored_codes())
    );
}

#[test]
fn bytes_give_the_same_features_back() {
    for seed in [1, 2] {
        let features = Picture::scene(seed).features(Budget::Banked);
        assert_eq!(Features::from_bytes(&features.to_bytes()), Ok(features));
    }
    let empty = local::extract(&Rgb::new(0, 0, &[]).unwrap(), Budget::Banked);
    assert_eq!(Features::from_bytes(&empty.to_bytes()), Ok(empty));
}

#[test]
fn cut_off_and_lengthened_bytes_are_refused() {
    let bytes = Picture::scene(1).features(Budget::Banked).to_bytes();
    for length in 0..bytes.len() {
        assert!(Features::from_bytes(&bytes[..length]).is_err(), "{length}");
    }
    let longer = [&bytes[..], &[0]].concat();
    assert!(matches!(
        Features::from_bytes(&longer),
        Err(WrongBytes::Length { .. })
    ));
}

#[test]
fn changed_bytes_are_refused_or_verified_without_a_panic() {
    let scene = Picture::scene(1);
    let query = scene.features(Budget::Query);
    let bytes = scene.features(Budget::Banked).to_bytes();
    // Each byte of the header at each value.
    for at in 0..12 {
        for value in 0..=255 {
            let mut changed = bytes.clone();
            changed[at] = value;
            match Features::from_bytes(&changed) {
                Ok(features) => assert_eq!(features.to_bytes(), changed),
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
    assert_eq!(
        Features::from_bytes(b"no"),
        Err(WrongBytes::Length {
            expected: 4108,
            found: 2
        })
    );
    let mut newer = bytes.clone();
    newer[4] = 9;
    assert_eq!(Features::from_bytes(&newer), Err(WrongBytes::Version(9)));
    let mut chance = Chance(77);
    for _ in 0..200 {
        let mut changed = bytes.clone();
        for _ in 0..1 + chance.below(400) {
            // Sizes, thumbnail and points, but neither the magic number nor the count.
            let at = 12 + chance.below(bytes.len() as u32 - 12) as usize;
            changed[at] = chance.below(256) as u8;
        }
        let side = 1 + chance.below(1024) as u16;
        changed[6..8].copy_from_slice(&side.to_le_bytes());
        let features = Features::from_bytes(&changed).unwrap();
        let _ = local::verify(&query, &features);
        let _ = local::verify(&features, &features);
    }
}

#[test]
fn a_query_sent_as_bytes_is_verified_as_the_one_it_was() {
    let scene = Picture::scene(1);
    let (query, known) = (
        scene.features(Budget::Query),
        scene.features(Budget::Banked),
    );
    let sent = Features::from_bytes(&query.to_bytes()).unwrap();
    assert_eq!(sent.to_bytes(), query.to_bytes());
    let before = local::verify(&query, &known).unwrap();
    let after = local::verify(&sent, &known).unwrap();
    assert_eq!(
        (before.inliers, before.known_region),
        (after.inliers, after.known_region)
    );
    assert!((before.agreement - after.agreement).abs() < 0.02);
    let bytes = query.to_bytes();
    for length in (0..bytes.len()).step_by(611) {
        assert!(Features::from_bytes(&bytes[..length]).is_err(), "{length}");
    }
    assert!(Features::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
}
