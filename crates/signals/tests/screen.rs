//! The screening hash, with the exact hash as the oracle.
#![allow(clippy::unwrap_used)]

use signals::pdq::screen::{self, Cells, MARGIN, QUALITY_MARGIN, Screened};
use signals::pdq::{self, Dihedral, Rgb};

/// A picture with detail at many scales, as photographs have it: a sum of waves whose heights fall
/// with their frequency, in directions and phases that follow from `seed`.
fn picture(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(2_654_435_761) | 1;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        f64::from(state) / f64::from(u32::MAX)
    };
    let waves: Vec<[f64; 4]> = (0..60)
        .map(|n| {
            let frequency = 1.0 + f64::from(n) * 0.7;
            let angle = random() * std::f64::consts::TAU;
            [
                frequency * angle.cos(),
                frequency * angle.sin(),
                random() * std::f64::consts::TAU,
                70.0 / frequency.powf(0.8),
            ]
        })
        .collect();
    let mut rgb = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (
                f64::from(x) / f64::from(width),
                f64::from(y) / f64::from(height),
            );
            let level: f64 = waves
                .iter()
                .map(|[a, b, phase, size]| size * (6.3 * (a * u + b * v) + phase).sin())
                .sum();
            rgb.extend([level + 128.0, level * 0.8 + 120.0, 140.0 - level * 0.3].map(|c| c as u8));
        }
    }
    rgb
}

/// The mean colours of the cells, the last ones of what there is of them.
fn cells_of(rgb: &[u8], width: u32, height: u32, cell: u32) -> Vec<u8> {
    let mut cells = Vec::new();
    for top in (0..height).step_by(cell as usize) {
        for left in (0..width).step_by(cell as usize) {
            let (mut sums, mut count) = ([0_u32; 3], 0);
            for y in top..(top + cell).min(height) {
                for x in left..(left + cell).min(width) {
                    let at = (y * width + x) as usize * 3;
                    for (sum, &level) in sums.iter_mut().zip(&rgb[at..at + 3]) {
                        *sum += u32::from(level);
                    }
                    count += 1;
                }
            }
            cells.extend(sums.map(|sum| ((sum + count / 2) / count) as u8));
        }
    }
    cells
}

fn screened(rgb: &[u8], width: u32, height: u32, cell: u32) -> Screened {
    let cells = cells_of(rgb, width, height, cell);
    let grid = (width.div_ceil(cell), height.div_ceil(cell));
    screen::hash(&Cells::new((width, height), cell, grid, &cells).unwrap())
}

fn exact(rgb: &[u8], width: u32, height: u32) -> Dihedral {
    pdq::hash_dihedral(&Rgb::new(width, height, rgb).unwrap())
}

fn farthest(one: &Dihedral, other: &Screened) -> u32 {
    let pairs = one.hashes.iter().zip(&other.hashes);
    pairs.map(|(one, other)| one.distance(other)).max().unwrap()
}

#[test]
fn cells_of_one_pixel_give_the_exact_hash_but_for_rounding() {
    for (seed, (width, height)) in [(64, 64), (100, 80), (5, 300), (333, 257), (640, 400)]
        .into_iter()
        .enumerate()
    {
        let rgb = picture(width, height, seed as u32 + 1);
        let (exact, ours) = (exact(&rgb, width, height), screened(&rgb, width, height, 1));
        assert!(farthest(&exact, &ours) <= 2, "{width}x{height}");
        assert!(exact.quality.abs_diff(ours.quality) <= 1);
    }
}

#[test]
fn with_the_proposed_cells_hash_and_quality_stay_within_the_margins() {
    let sizes = [
        (384, 512),
        (450, 440),
        (512, 512),
        (767, 801),
        (1024, 768),
        (901, 1400),
        (1536, 1600),
        (2000, 1543),
    ];
    for (seed, (width, height)) in (11..).zip(sizes) {
        let cell = screen::cell_for(width, height).unwrap();
        let rgb = picture(width, height, seed);
        let (exact, ours) = (
            exact(&rgb, width, height),
            screened(&rgb, width, height, cell),
        );
        assert!(ours.is_safe(), "{width}x{height}: {}", ours.doubtful);
        let distance = farthest(&exact, &ours);
        assert!(distance <= MARGIN, "{width}x{height}: {distance}");
        assert!(exact.quality.abs_diff(ours.quality) <= QUALITY_MARGIN);
    }
}

#[test]
fn a_picture_with_hardly_any_detail_does_not_screen() {
    let ramp: Vec<u8> = (0..512 * 512)
        .flat_map(|at| [(at % 512 / 2) as u8; 3])
        .collect();
    let flat = vec![200; 512 * 512 * 3];
    for rgb in [ramp, flat] {
        assert!(!screened(&rgb, 512, 512, 2).is_safe());
    }
}

#[test]
fn a_ramp_is_reduced_exactly_whatever_the_cells() {
    // Brightness that rises evenly is known in full from its cells, but for rounding and the ends.
    let rgb: Vec<u8> = (0..1024_u32 * 1024)
        .flat_map(|at| [(at % 1024 / 8 + at / 1024 / 8) as u8; 3])
        .collect();
    let exact = exact(&rgb, 1024, 1024);
    for cell in [2, 4, 8] {
        assert!(
            screened(&rgb, 1024, 1024, cell)
                .quality
                .abs_diff(exact.quality)
                <= 1
        );
    }
}

#[test]
fn cells_that_do_not_cover_the_picture_are_refused() {
    let rgb = [0; 4 * 3 * 3];
    assert!(Cells::new((31, 17), 8, (4, 3), &rgb).is_ok());
    assert!(Cells::new((33, 17), 8, (4, 3), &rgb).is_err());
    assert!(Cells::new((31, 16), 8, (4, 3), &rgb).is_err());
    assert!(Cells::new((31, 17), 8, (4, 3), &rgb[1..]).is_err());
    assert!(Cells::new((31, 17), 0, (4, 3), &rgb).is_err());
    assert!(Cells::new((u32::MAX, u32::MAX), 1, (u32::MAX, u32::MAX), &rgb).is_err());
}

#[test]
fn no_size_is_too_odd() {
    for (width, height) in [
        (0_u32, 0_u32),
        (0, 9),
        (1, 1),
        (4, 900),
        (5, 5),
        (7, 3000),
        (129, 6),
    ] {
        for cell in [1, 2, 8, 1000] {
            let (columns, rows) = (width.div_ceil(cell), height.div_ceil(cell));
            let rgb = vec![90; (columns * rows * 3) as usize];
            let cells = Cells::new((width, height), cell, (columns, rows), &rgb).unwrap();
            let screened = screen::hash(&cells);
            assert!(!screened.is_safe() && screened.quality == 0);
        }
    }
}

#[test]
fn the_cells_grow_with_the_picture() {
    for (size, cell) in [
        ((0, 0), None),
        ((383, 4000), None),
        ((384, 511), None),
        ((384, 512), Some(2)),
        ((512, 512), Some(2)),
        ((768, 768), Some(2)),
        ((1024, 768), Some(4)),
        ((2048, 1536), Some(8)),
        ((4000, 3000), Some(8)),
        ((u32::MAX, u32::MAX), Some(8)),
    ] {
        assert_eq!(screen::cell_for(size.0, size.1), cell, "{size:?}");
    }
}
