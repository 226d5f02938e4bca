//! Files that were cut short, and files with flipped bits.

use std::panic;

use image::RgbaImage;
use media::{FaultCode, Limits};

use crate::samples::{self, Noise};

#[test]
fn a_file_cut_anywhere_is_never_taken_for_whole() {
    for (kind, bytes) in samples::every_kind() {
        for cut in 0..bytes.len() {
            let fault = media::decode(&bytes[..cut], &Limits::default())
                .expect_err(&format!("{kind} cut to {cut} of {} bytes", bytes.len()));
            // Twelve bytes are enough to know any of the formats.
            if cut >= 12 {
                assert_eq!(
                    fault.code,
                    FaultCode::Truncated,
                    "{kind} cut at {cut}: {fault}"
                );
            }
        }
    }
}

#[test]
fn the_end_mark_of_an_embedded_thumbnail_is_not_taken_for_the_files_own() {
    let thumbnail = samples::jpeg(&samples::busy(8, 8));
    let mut bytes = samples::jpeg(&samples::busy(40, 30));
    let length = u16::try_from(thumbnail.len() + 2).unwrap().to_be_bytes();
    bytes.splice(2..2, [&[0xff, 0xe1], &length[..], &thumbnail].concat());
    assert!(media::decode(&bytes, &Limits::default()).is_ok());
    let fault = media::decode(&bytes[..bytes.len() - 2], &Limits::default()).unwrap_err();
    assert_eq!(fault.code, FaultCode::Truncated);
}

/// Version 0.18.1 of the `png` crate panics at these.
#[test]
fn a_palette_that_is_not_of_whole_colours_is_corrupt() {
    let palette = |bytes: usize, colour: u8, rows: &[u8]| {
        let bytes = vec![9; bytes];
        let png = samples::png((2, 1), (8, colour), &[(*b"PLTE", &bytes)], rows);
        media::decode(&png, &Limits::default())
    };
    for bytes in [4, 5, 766, 767] {
        let fault = palette(bytes, 3, &[0, 0, 0]).unwrap_err();
        assert_eq!(fault.code, FaultCode::Corrupt, "{bytes}: {fault}");
        // In other pictures it only says how to show them where there are few colours.
        palette(bytes, 2, &[0, 1, 2, 3, 4, 5, 6]).unwrap();
    }
    assert_eq!(palette(6, 3, &[0, 1, 0]).unwrap().rgb, [9; 6]);
}

/// The decoders' own promise is to return an error. Should one panic all the same, the worker
/// catches it; here it fails the test, so that we learn of it.
#[test]
fn flipped_bits_never_panic_and_never_break_the_picture() {
    let mut noise = Noise::new(20_261_121);
    for (kind, original) in samples::every_kind() {
        for round in 0..600 {
            let mut bytes = original.clone();
            for _ in 0..=noise.below(4) {
                let at = noise.below(bytes.len());
                bytes[at] ^= 1 << noise.below(8);
            }
            check(kind, round, &bytes);
        }
    }
}

#[test]
fn spliced_and_overwritten_files_never_panic() {
    let mut noise = Noise::new(4);
    let kinds = samples::every_kind();
    for round in 0..3000 {
        let (kind, one) = &kinds[noise.below(kinds.len())];
        let (_, other) = &kinds[noise.below(kinds.len())];
        let (from, to) = (noise.below(one.len()), noise.below(other.len()));
        let spliced = [&one[..from], &other[to..]].concat();
        check(kind, round, &spliced);
        let mut overwritten = one.clone();
        let end = (from + noise.below(32)).min(one.len());
        overwritten[from..end].fill(noise.next() as u8);
        check(kind, round, &overwritten);
    }
}

fn check(kind: &str, round: usize, bytes: &[u8]) {
    // Small limits: a flipped size must not make the test fill a gigabyte.
    let limits = Limits {
        max_pixels: 1_000_000,
        ..Limits::default()
    };
    let sampled = panic::catch_unwind(|| media::sampled_frames(bytes, &limits, 5));
    assert!(sampled.is_ok(), "sampling {kind} panicked in round {round}");
    match panic::catch_unwind(|| media::decode(bytes, &limits)) {
        Ok(Ok(picture)) => {
            let expected = u64::from(picture.width) * u64::from(picture.height) * 3;
            assert_eq!(picture.rgb.len() as u64, expected);
        }
        Ok(Err(fault)) => {
            assert!(!fault.detail.is_empty() && !fault.detail.chars().any(char::is_control));
        }
        Err(_) => panic!("the decoder panicked on {kind}, round {round}"),
    }
}

#[test]
fn an_empty_palette_or_frame_in_a_gif_never_panics() {
    let whole = samples::gif(&[RgbaImage::new(3, 3)]);
    for at in 0..whole.len() {
        for value in [0, 1, 0x7f, 0x80, 0xff] {
            let mut bytes = whole.clone();
            bytes[at] = value;
            check("GIF", at, &bytes);
        }
    }
}
