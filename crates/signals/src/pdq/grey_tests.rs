#![allow(clippy::unwrap_used)]

use super::super::{Rgb, luma, plain};
use super::*;
use proptest::prelude::*;

/// What the two ways to the 64×64 values may differ by: what running sums round.
const ROUNDING: f32 = 0.01;

/// Noise of several ranges in areas of equal pixels, from dark to bright.
fn picture(width: usize, height: usize, seed: u32) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    let (range, base) = [(2, 0), (255, 0), (30, 220), (256, 0)][seed as usize % 4];
    let block = 1 + seed as usize / 4 % 40;
    let tones: Vec<u8> = (0..4096).map(|_| (base + next() % range) as u8).collect();
    let at = |place: usize| {
        let (x, y) = (place % width, place / width);
        tones[(x / block * 7 + y / block * 131) % 4096]
    };
    (0..width * height).map(at).collect()
}

fn in_colours(grey: &[u8]) -> Vec<u8> {
    grey.iter().flat_map(|grey| [*grey; 3]).collect()
}

/// The 64×64 values by every way, which have to be the same, beside those of the plain filter on three equal colours.
fn agree(width: usize, height: usize, levels: Levels, seed: u32) -> Result<(), TestCaseError> {
    let bytes = picture(width, height, seed);
    let full: Vec<u8> = bytes.iter().map(|byte| levels.full(*byte)).collect();
    let oracle = plain::reduce(width, height, &plain::luma(&in_colours(&full), false));
    let image = Grey::new(width as u32, height as u32, levels, &bytes).unwrap();
    let mut hasher = GreyHasher::default();
    let plain = hasher.reduced_by(Path::Portable, &image);
    for path in Path::ALL.iter().filter(|path| path.is_here()) {
        let ours = hasher.reduced_by(*path, &image);
        let bits = |reduced: &Reduced| reduced.frequencies.values().map(f32::to_bits);
        prop_assert!(
            bits(&ours) == bits(&plain),
            "{:?} {}x{}",
            path,
            width,
            height
        );
        prop_assert_eq!(ours.quality, plain.quality);
    }
    // A byte brought to the full range is rounded to a whole one there, and not here.
    let (values, frequencies, quality) = match levels {
        Levels::Full => (ROUNDING, 16.0 * ROUNDING, 2),
        Levels::Limited => (0.5 + ROUNDING, 64.0, 12),
    };
    let theirs = Reduced::of(&oracle);
    let pairs = plain
        .frequencies
        .values()
        .iter()
        .zip(theirs.frequencies.values());
    for (ours, theirs) in pairs {
        prop_assert!(
            (ours - theirs).abs() < frequencies,
            "{}x{}: {}, {}",
            width,
            height,
            ours,
            theirs
        );
    }
    prop_assert!(plain.quality.abs_diff(theirs.quality) <= quality);
    let small = hasher.small(&image);
    for (ours, theirs) in small.as_flattened().iter().zip(oracle.as_flattened()) {
        prop_assert!(
            (ours - theirs).abs() < values,
            "{}x{}: {}, {}",
            width,
            height,
            ours,
            theirs
        );
    }
    Ok(())
}

impl GreyHasher {
    fn small(&mut self, image: &Grey<'_>) -> Small {
        self.reduced_by(Path::Portable, image);
        let mut weighing = Weighing {
            image,
            down: &self.down,
            across: &self.across,
            sums: &mut self.sums,
        };
        weighing.small()
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        cases: 150,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_way_gives_the_same_bits_and_the_values_of_three_equal_colours(
        width in 5usize..300,
        height in 5usize..300,
        is_limited in any::<bool>(),
        seed in any::<u32>(),
    ) {
        let levels = if is_limited { Levels::Limited } else { Levels::Full };
        agree(width, height, levels, seed)?;
    }

    #[test]
    fn a_bit_differs_from_that_of_three_equal_colours_only_where_rounding_decides_it(
        width in 5usize..300,
        height in 5usize..300,
        seed in any::<u32>(),
    ) {
        let bytes = picture(width, height, seed);
        let colours = in_colours(&bytes);
        let rgb = Rgb::new(width as u32, height as u32, &colours).unwrap();
        let grey = Grey::new(width as u32, height as u32, Levels::Full, &bytes).unwrap();
        let mut hasher = GreyHasher::default();
        let (ours, turned) = hasher.hash_with_dihedral(&grey);
        let (theirs, theirs_turned) = super::super::hash_with_dihedral(&rgb);
        prop_assert_eq!(hasher.hash(&grey), ours);
        let exact = super::super::reduced::<luma::Exact>(&rgb);
        let mut sorted = *exact.frequencies.values();
        sorted.sort_unstable_by(f32::total_cmp);
        // The median of the turned frequencies is one of these two, with either sign.
        let near = |value: &&f32| (**value - sorted[127]).abs() < 16.0 * ROUNDING;
        let doubtful = exact.frequencies.values().iter().filter(near).count() as u32;
        // The value that is the median decides no bit but its own.
        if (width, height) != (SIDE, SIDE) {
            prop_assert!(ours.pdq.distance(&theirs.pdq) <= doubtful - 1 + u32::from(doubtful > 1));
        }
        for at in [0, 2, 4, 5] {
            let orientation = &exact.frequencies.orientations()[at];
            let mut sorted = *orientation.values();
            sorted.sort_unstable_by(f32::total_cmp);
            let near = |value: &&f32| (**value - sorted[127]).abs() < 16.0 * ROUNDING;
            let doubtful = orientation.values().iter().filter(near).count() as u32;
            let apart = turned.hashes[at].distance(&theirs_turned.hashes[at]);
            prop_assert!(doubtful > 1 || apart == 0, "{} bits apart", apart);
            prop_assert!(apart <= doubtful, "{} bits apart, {} in doubt", apart, doubtful);
        }
    }
}

#[test]
fn every_way_agrees_at_the_sizes_where_something_changes() {
    for (width, height) in [
        (5, 5),
        (63, 64),
        (64, 65),
        (128, 128),
        (129, 127),
        (511, 513),
        (2049, 32),
        (9000, 70),
        (70, 9000),
        (1280, 720),
    ] {
        for levels in [Levels::Full, Levels::Limited] {
            for seed in [1, 2, 3, 4, 41] {
                agree(width, height, levels, seed).unwrap();
            }
        }
    }
}

#[test]
fn a_picture_that_is_already_reduced_or_too_small_is_treated_as_one_in_colours() {
    for (width, height) in [(64, 64), (4, 100), (100, 4), (0, 0)] {
        let bytes = picture(width.max(1), height, 5);
        let bytes = &bytes[..width * height];
        let colours = in_colours(bytes);
        let rgb = Rgb::new(width as u32, height as u32, &colours).unwrap();
        let grey = Grey::new(width as u32, height as u32, Levels::Full, bytes).unwrap();
        assert_eq!(GreyHasher::default().hash(&grey), super::super::hash(&rgb));
    }
}

#[test]
fn a_hasher_that_saw_another_size_hashes_as_a_new_one() {
    let mut hasher = GreyHasher::default();
    for (width, height) in [(300, 200), (70, 90), (300, 200), (90, 70)] {
        let bytes = picture(width, height, 9);
        let image = Grey::new(width as u32, height as u32, Levels::Limited, &bytes).unwrap();
        let anew = GreyHasher::default().hash_with_dihedral(&image);
        assert_eq!(hasher.hash_with_dihedral(&image), anew);
    }
}

#[test]
fn a_part_is_hashed_as_if_it_were_copied_out() {
    let bytes = picture(300, 200, 13);
    let whole = Grey::new(300, 200, Levels::Full, &bytes).unwrap();
    let region = Region {
        left: 17,
        top: 9,
        width: 201,
        height: 150,
    };
    let part = whole.part(region).unwrap();
    let copied: Vec<u8> = (9..159)
        .flat_map(|y| bytes[y * 300 + 17..y * 300 + 218].to_vec())
        .collect();
    let copy = Grey::new(201, 150, Levels::Full, &copied).unwrap();
    assert_eq!(
        GreyHasher::default().hash(&part),
        GreyHasher::default().hash(&copy)
    );
    assert!(
        whole
            .part(Region {
                width: 284,
                ..region
            })
            .is_none()
    );
    assert!(
        whole
            .part(Region {
                left: u32::MAX,
                ..region
            })
            .is_none()
    );
}

#[test]
fn limited_levels_begin_at_16_and_end_at_235() {
    let full = |byte| Levels::Limited.full(byte);
    assert_eq!(
        [0, 15, 16, 17, 125, 126, 234, 235, 236, 255].map(full),
        [0, 0, 0, 1, 127, 128, 254, 255, 255, 255]
    );
    assert_eq!(Levels::Full.full(7), 7);
}

#[test]
fn only_the_exact_number_of_bytes_is_a_picture() {
    assert!(Grey::new(2, 3, Levels::Full, &[0; 6]).is_ok());
    for wrong in [0, 5, 7, 18] {
        assert!(Grey::new(2, 3, Levels::Full, &vec![0; wrong]).is_err());
    }
}
