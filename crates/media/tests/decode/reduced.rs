//! Pictures decoded to the means of their cells, with the whole decode as the oracle.
//!
//! The files under `files/` are one pattern of 61×45 pixels, drawn by a formula and written in the
//! ways that our own encoder does not know by libjpeg-turbo's `cjpeg`, and `rgb.jpg` by Pillow.

use std::panic;

use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageFormat};
use media::{Cell, FaultCode, Limits, Reduced};

use crate::samples::{self, Noise};

const CELLS: [Cell; 3] = [Cell::Two, Cell::Four, Cell::Eight];

macro_rules! files {
    ($($name:literal)*) => {
        [$(($name, include_bytes!(concat!("files/", $name, ".jpg")).as_slice())),*]
    };
}

/// Read in every cell.
const SEQUENTIAL: [(&str, &[u8]); 11] = files![
    "444" "422" "440" "420" "411" "410" "fine_blue" "grey" "rgb" "restarts_420" "restarts_444"
];

/// Read in cells of 8 only.
const PROGRESSIVE: [(&str, &[u8]); 4] =
    files!["progressive_444" "progressive_420" "progressive_grey" "progressive_refined"];

/// Refused, because the whole decoder would read them wrongly and say nothing.
const REFUSED: [(&str, &[u8]); 3] = files!["separate_420" "separate_pair" "luma_coarse"];

/// A kind that nothing here decodes.
const ARITHMETIC: &[u8] = include_bytes!("files/arithmetic.jpg");

fn reduce(bytes: &[u8], cell: Cell) -> Option<Reduced> {
    media::reduced(bytes, cell, &Limits::default()).unwrap()
}

/// How far the cells are from the means of the decoded pixels, in levels.
#[derive(Debug, Default)]
struct Off {
    brightness_mean: f64,
    brightness_worst: f64,
    colour_mean: f64,
}

/// Of the cells that lie wholly within the picture.
fn off(bytes: &[u8], reduced: &Reduced) -> Off {
    let whole = media::decode(bytes, &Limits::default()).unwrap();
    assert_eq!((whole.width, whole.height), (reduced.width, reduced.height));
    assert_eq!(whole.orientation, reduced.orientation);
    let side = reduced.cell as usize;
    let (width, height) = (whole.width as usize, whole.height as usize);
    assert_eq!(reduced.columns as usize, width.div_ceil(side));
    assert_eq!(reduced.rows as usize, height.div_ceil(side));
    let columns = reduced.columns as usize;
    assert_eq!(reduced.rgb.len(), columns * reduced.rows as usize * 3);
    let mut off = Off::default();
    let cells = (width / side) * (height / side);
    for y in 0..height / side {
        for x in 0..width / side {
            let mut means = [0.0; 3];
            for row in y * side..(y + 1) * side {
                let start = (row * width + x * side) * 3;
                for pixel in whole.rgb[start..start + side * 3].chunks_exact(3) {
                    for (mean, &level) in means.iter_mut().zip(pixel) {
                        *mean += f64::from(level) / (side * side) as f64;
                    }
                }
            }
            let mut brightness = 0.0;
            for (channel, weight) in [0.299, 0.587, 0.114].into_iter().enumerate() {
                let found = f64::from(reduced.rgb[(y * columns + x) * 3 + channel]);
                brightness += weight * (found - means[channel]);
                off.colour_mean += (found - means[channel]).abs() / (cells * 3) as f64;
            }
            off.brightness_mean += brightness.abs() / cells as f64;
            off.brightness_worst = off.brightness_worst.max(brightness.abs());
        }
    }
    off
}

#[test]
fn every_cell_has_the_mean_brightness_of_its_pixels() {
    for (name, bytes) in SEQUENTIAL {
        for cell in CELLS {
            let off = off(bytes, &reduce(bytes, cell).unwrap());
            let near = off.brightness_mean < 0.3 && off.brightness_worst < 4.5;
            assert!(near, "{name} {cell:?}: {off:?}");
        }
    }
    for (name, bytes) in PROGRESSIVE {
        let off = off(bytes, &reduce(bytes, Cell::Eight).unwrap());
        let near = off.brightness_mean < 0.3 && off.brightness_worst < 1.0;
        assert!(near, "{name}: {off:?}");
    }
}

#[test]
fn every_cell_has_the_mean_colour_where_colour_is_stored_as_finely() {
    let tell_apart = |name: &str, cell: Cell| match name {
        "410" | "411" => cell == Cell::Eight,
        "progressive_420" | "progressive_refined" => false,
        "420" | "422" | "440" | "fine_blue" | "restarts_420" => cell != Cell::Two,
        _ => true,
    };
    for (name, bytes) in SEQUENTIAL.into_iter().chain(PROGRESSIVE) {
        for cell in CELLS {
            if let Some(reduced) = reduce(bytes, cell).filter(|_| tell_apart(name, cell)) {
                let off = off(bytes, &reduced);
                assert!(off.colour_mean < 1.2, "{name} {cell:?}: {off:?}");
            }
        }
    }
}

#[test]
fn pictures_of_all_sizes_and_qualities_are_read() {
    for (width, height) in (1..=34)
        .map(|n| (n * 7 % 41 + 1, n))
        .chain([(257, 3), (200, 120)])
    {
        let picture = samples::busy(width, height);
        let grey = image::DynamicImage::from(picture.clone()).into_luma8();
        for quality in [10, 50, 75, 95, 100] {
            let mut colour_file = Vec::new();
            JpegEncoder::new_with_quality(&mut colour_file, quality)
                .encode_image(&picture)
                .unwrap();
            let mut grey_file = Vec::new();
            JpegEncoder::new_with_quality(&mut grey_file, quality)
                .encode(grey.as_raw(), width, height, ExtendedColorType::L8)
                .unwrap();
            for (cell, file) in CELLS
                .iter()
                .flat_map(|&cell| [(cell, &colour_file), (cell, &grey_file)])
            {
                let off = off(file, &reduce(file, cell).unwrap());
                // Coarse steps make pixels that are far out of range and clamped one by one.
                let near = off.brightness_mean < if quality == 10 { 8.0 } else { 2.0 };
                assert!(near, "{width}x{height} q{quality} {cell:?}: {off:?}");
            }
        }
    }
}

#[test]
fn restart_markers_change_nothing() {
    let plain = |name: &str| {
        SEQUENTIAL
            .into_iter()
            .find(|(other, _)| *other == name)
            .unwrap()
            .1
    };
    for cell in CELLS {
        let with = reduce(plain("restarts_420"), cell);
        assert_eq!(with, reduce(plain("420"), cell));
    }
}

#[test]
fn a_flat_picture_has_its_colour_in_every_cell() {
    for cell in CELLS {
        for (file, expected) in [
            (samples::flat_jpeg(&[77], None), [77, 77, 77]),
            (samples::flat_jpeg(&[200, 128, 128], None), [200, 200, 200]),
            (samples::flat_jpeg(&[200, 100, 50], Some(0)), [200, 100, 50]),
        ] {
            for pixel in reduce(&file, cell).unwrap().rgb.chunks_exact(3) {
                assert_eq!(pixel, expected);
            }
        }
    }
}

#[test]
fn orientation_is_what_the_whole_decode_reports() {
    for orientation in 0..=10 {
        let file = samples::jpeg_with_orientation(&samples::busy(20, 20), orientation);
        let whole = media::decode(&file, &Limits::default()).unwrap();
        let reduced = reduce(&file, Cell::Eight).unwrap();
        assert_eq!(reduced.orientation, whole.orientation);
    }
}

#[test]
fn what_would_be_decoded_wrongly_is_refused_on_both_paths() {
    for (name, file) in REFUSED {
        let whole = media::decode(file, &Limits::default()).unwrap_err();
        assert_eq!(whole.code, FaultCode::Unsupported, "{name}: {whole}");
        let reduced = media::reduced(file, Cell::Eight, &Limits::default());
        assert_eq!(reduced.unwrap_err(), whole, "{name}");
    }
}

#[test]
fn what_has_no_reduced_path_is_left_to_the_whole_decoder() {
    for (name, file) in PROGRESSIVE {
        assert_eq!(reduce(file, Cell::Four), None, "{name}");
        assert_eq!(reduce(file, Cell::Two), None, "{name}");
    }
    let png = samples::file(samples::busy(9, 9), ImageFormat::Png);
    assert_eq!(reduce(&png, Cell::Eight), None);
    let cmyk = samples::flat_jpeg(&[1, 2, 3, 4], Some(0));
    assert_eq!(reduce(&cmyk, Cell::Eight), None);
    // Data that ends before the picture does, with a proper end marker.
    let mut short = samples::jpeg(&samples::busy(64, 64));
    short.drain(short.len() - 300..short.len() - 2);
    for cell in CELLS {
        assert_eq!(reduce(&short, cell), None);
    }
}

#[test]
fn refusals_are_those_of_the_whole_decode() {
    let limits = Limits {
        max_pixels: 60 * 45,
        ..Limits::default()
    };
    let refusal = |bytes: &[u8]| {
        let ours = media::reduced(bytes, Cell::Eight, &limits).unwrap_err();
        assert_eq!(media::decode(bytes, &limits), Err(ours.clone()));
        ours.code
    };
    let (_, file) = SEQUENTIAL[0];
    assert_eq!(refusal(b""), FaultCode::NotAnImage);
    assert_eq!(refusal(ARITHMETIC), FaultCode::Unsupported);
    assert_eq!(refusal(file), FaultCode::TooLarge);
    assert_eq!(refusal(&file[..100]), FaultCode::Truncated);
}

#[test]
fn a_file_cut_anywhere_is_truncated() {
    for (name, file) in SEQUENTIAL.into_iter().chain(PROGRESSIVE) {
        for cut in 12..file.len() {
            let fault = media::reduced(&file[..cut], Cell::Eight, &Limits::default()).unwrap_err();
            assert_eq!(fault.code, FaultCode::Truncated, "{name} cut at {cut}");
        }
    }
}

#[test]
fn a_small_file_that_claims_a_large_picture_is_not_believed() {
    let (_, file) = SEQUENTIAL[0];
    let mut bytes = file.to_vec();
    let frame = bytes
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    bytes[frame + 5..frame + 9].copy_from_slice(&[0x17, 0x70, 0x1f, 0x40]);
    for cell in CELLS {
        assert_eq!(reduce(&bytes, cell), None);
    }
}

#[test]
fn damage_never_panics_and_refusals_stay_those_of_the_whole_decode() {
    let mut noise = Noise::new(1992);
    let limits = Limits {
        max_pixels: 1_000_000,
        ..Limits::default()
    };
    for (name, file) in SEQUENTIAL.into_iter().chain(PROGRESSIVE).chain(REFUSED) {
        for round in 0..1500 {
            let mut bytes = file.to_vec();
            for _ in 0..=noise.below(4) {
                let at = noise.below(bytes.len());
                match round % 3 {
                    0 => bytes[at] ^= 1 << noise.below(8),
                    1 => bytes[at] = noise.next() as u8,
                    _ => {
                        let end = (at + noise.below(40)).min(bytes.len());
                        bytes.drain(at..end);
                        bytes.push(0);
                    }
                }
            }
            let end = file[file.len() - 2..].to_vec();
            bytes.extend(end);
            let cell = CELLS[noise.below(3)];
            let answer = panic::catch_unwind(|| media::reduced(&bytes, cell, &limits));
            match answer {
                Ok(Ok(Some(reduced))) => {
                    let cells = u64::from(reduced.columns) * u64::from(reduced.rows);
                    assert_eq!(reduced.rgb.len() as u64, cells * 3);
                }
                Ok(Ok(None)) => {}
                Ok(Err(fault)) => {
                    assert_eq!(media::decode(&bytes, &limits), Err(fault), "{name}");
                }
                Err(_) => panic!("{name}, round {round}, {cell:?}: a panic"),
            }
        }
    }
}
