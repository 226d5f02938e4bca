//! What the files of each shape become.

use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use media::{Format, Limits, Picture};

use crate::samples;

fn decode(bytes: &[u8]) -> Picture {
    let picture = media::decode(bytes, &Limits::default()).unwrap();
    assert_eq!(
        picture.rgb.len() as u64,
        u64::from(picture.width) * u64::from(picture.height) * 3
    );
    picture
}

fn assert_near(rgb: &[u8], expected: [u8; 3]) {
    for pixel in rgb.chunks(3) {
        let near = pixel.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 2);
        assert!(near, "{pixel:?} instead of {expected:?}");
    }
}

#[test]
fn every_kind_of_file_is_decoded() {
    for (kind, bytes) in samples::every_kind() {
        let picture = media::decode(&bytes, &Limits::default());
        assert!(picture.is_ok(), "{kind}: {picture:?}");
    }
}

#[test]
fn lossless_formats_keep_every_pixel() {
    let original = samples::busy(31, 19);
    for (format, ours) in [
        (ImageFormat::Png, Format::Png),
        (ImageFormat::WebP, Format::Webp),
    ] {
        let picture = decode(&samples::file(original.clone(), format));
        assert_eq!((picture.width, picture.height), (31, 19));
        assert_eq!(
            (picture.format, picture.frames, picture.orientation),
            (ours, 1, 1)
        );
        assert_eq!(picture.rgb, original.as_raw().as_slice());
    }
}

#[test]
fn a_jpeg_keeps_its_colours_nearly() {
    let picture = decode(&samples::jpeg(&samples::red_and_blue(32, 16)));
    assert_eq!(
        (picture.width, picture.height, picture.format),
        (32, 16, Format::Jpeg)
    );
    assert_near(&picture.rgb[..3 * 12], [250, 10, 20]);
    assert_near(&picture.rgb[3 * 20..3 * 32], [10, 20, 250]);
}

#[test]
fn grey_becomes_three_equal_values() {
    let grey = DynamicImage::from(samples::busy(9, 7)).into_luma8();
    let picture = decode(&samples::file(grey.clone(), ImageFormat::Png));
    let expected: Vec<u8> = grey.as_raw().iter().flat_map(|&value| [value; 3]).collect();
    assert_eq!(picture.rgb, expected);
    assert_near(&decode(&samples::flat_jpeg(&[77], None)).rgb, [77, 77, 77]);
}

#[test]
fn grey_of_few_bits_is_spread_over_the_whole_range() {
    let one_bit = samples::png((8, 1), (1, 0), &[], &[0, 0b1010_0000]);
    assert_eq!(
        decode(&one_bit).rgb[..9],
        [255, 255, 255, 0, 0, 0, 255, 255, 255]
    );
    let four_bits = samples::png((2, 1), (4, 0), &[], &[0, 0x5f]);
    assert_eq!(decode(&four_bits).rgb, [85, 85, 85, 255, 255, 255]);
}

#[test]
fn transparency_is_dropped_and_the_colour_beneath_it_kept() {
    let hidden = RgbaImage::from_pixel(3, 2, Rgba([200, 100, 50, 0]));
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let picture = decode(&samples::file(hidden.clone(), format));
        assert_eq!(picture.rgb, [200, 100, 50].repeat(6), "{format:?}");
    }
    let grey_and_alpha = samples::png((1, 1), (8, 4), &[], &[0, 90, 0]);
    assert_eq!(decode(&grey_and_alpha).rgb, [90; 3]);
}

#[test]
fn palettes_are_expanded_also_where_transparent() {
    let palette = [1, 2, 3, 40, 50, 60, 70, 80, 90, 100, 110, 120];
    let chunks = [(*b"PLTE", &palette[..]), (*b"tRNS", &[0, 128][..])];
    let picture = decode(&samples::png((4, 1), (2, 3), &chunks, &[0, 0b00_01_10_11]));
    assert_eq!(picture.rgb, palette);
}

#[test]
fn sixteen_bits_keep_their_high_byte() {
    let colour = samples::png(
        (1, 1),
        (16, 2),
        &[],
        &[0, 0x12, 0xff, 0x34, 0xff, 0x56, 0xff],
    );
    assert_eq!(decode(&colour).rgb, [0x12, 0x34, 0x56]);
    let with_alpha = samples::png(
        (1, 1),
        (16, 6),
        &[],
        &[0, 0x12, 0xff, 0x34, 0xff, 0x56, 0xff, 0, 1],
    );
    assert_eq!(decode(&with_alpha).rgb, [0x12, 0x34, 0x56]);
    let grey = samples::png((1, 1), (16, 0), &[], &[0, 0x80, 0xff]);
    assert_eq!(decode(&grey).rgb, [0x80; 3]);
    let grey_and_alpha = samples::png((1, 1), (16, 4), &[], &[0, 0x80, 0xff, 0, 1]);
    assert_eq!(decode(&grey_and_alpha).rgb, [0x80; 3]);
}

#[test]
fn cmyk_jpeg_is_converted_as_adobe_writes_it() {
    // Inverted: 255 is no ink at all.
    let cmyk = |inks: [u8; 4]| decode(&samples::flat_jpeg(&inks, Some(0))).rgb;
    assert_near(&cmyk([255, 255, 255, 255]), [255, 255, 255]);
    assert_near(&cmyk([0, 255, 255, 255]), [0, 255, 255]);
    assert_near(&cmyk([200, 100, 50, 255]), [200, 100, 50]);
    assert_near(&cmyk([200, 100, 50, 128]), [100, 50, 25]);
    assert_near(&cmyk([255, 255, 255, 0]), [0, 0, 0]);
}

#[test]
fn ycck_jpeg_is_converted_as_adobe_writes_it() {
    // Luma and chroma of the inks, so that 255 is all of them; black is inverted as in CMYK.
    let ycck = |values: [u8; 4]| decode(&samples::flat_jpeg(&values, Some(2))).rgb;
    assert_near(&ycck([0, 128, 128, 255]), [255, 255, 255]);
    assert_near(&ycck([55, 128, 128, 255]), [200, 200, 200]);
    assert_near(&ycck([55, 128, 128, 128]), [100, 100, 100]);
    assert_near(&ycck([255, 128, 128, 255]), [0, 0, 0]);
}

#[test]
fn an_rgb_jpeg_is_not_taken_for_luma_and_chroma() {
    assert_near(
        &decode(&samples::flat_jpeg(&[200, 100, 50], Some(0))).rgb,
        [200, 100, 50],
    );
}

#[test]
fn of_an_animation_the_first_frame_is_decoded_and_all_are_counted() {
    let red = RgbaImage::from_pixel(4, 3, Rgba([255, 0, 0, 255]));
    let blue = RgbaImage::from_pixel(4, 3, Rgba([0, 0, 255, 255]));
    let webp = |frame: &RgbaImage| {
        samples::file(
            DynamicImage::from(frame.clone()).into_rgb8(),
            ImageFormat::WebP,
        )
    };
    let gif = decode(&samples::gif(&[red.clone(), blue.clone(), blue.clone()]));
    assert_eq!((gif.frames, gif.rgb), (3, [255, 0, 0].repeat(12)));
    let apng = decode(&samples::apng());
    assert_eq!((apng.frames, apng.rgb), (2, vec![255, 0, 0]));
    let animated = samples::animated_webp((4, 3), &[webp(&red), webp(&blue)]);
    let picture = decode(&animated);
    assert_eq!((picture.frames, picture.rgb), (2, [255, 0, 0].repeat(12)));
}

#[test]
fn an_animations_first_frame_keeps_the_colour_beneath_its_transparency() {
    let hidden = RgbaImage::from_pixel(4, 3, Rgba([200, 100, 50, 0]));
    let webp = samples::animated_webp((4, 3), &[samples::file(hidden, ImageFormat::WebP)]);
    assert_eq!(decode(&webp).rgb, [200, 100, 50].repeat(12));
}

#[test]
fn what_a_gifs_first_frame_leaves_uncovered_is_black() {
    let mut bytes = samples::gif(&[RgbaImage::from_pixel(2, 2, Rgba([255, 0, 0, 255]))]);
    bytes[6] = 3; // widen the screen
    let picture = decode(&bytes);
    assert_eq!(picture.width, 3);
    assert_eq!(picture.rgb, [255, 0, 0, 255, 0, 0, 0, 0, 0].repeat(2));
}

#[test]
fn orientation_is_reported_and_not_applied() {
    let original = samples::red_and_blue(32, 16);
    for orientation in 1..=8 {
        let picture = decode(&samples::jpeg_with_orientation(&original, orientation));
        assert_eq!(picture.orientation, orientation);
        assert_eq!((picture.width, picture.height), (32, 16));
        assert_near(&picture.rgb[..3 * 12], [250, 10, 20]);
    }
    let nonsense = decode(&samples::jpeg_with_orientation(&original, 9));
    assert_eq!(nonsense.orientation, 1);
}

#[test]
fn bytes_after_the_end_are_ignored() {
    for (kind, mut bytes) in samples::every_kind() {
        let before = decode(&bytes);
        bytes.extend(b"\0\0\xff\xd8\xff and then some junk");
        let after = media::decode(&bytes, &Limits::default());
        assert_eq!(after.as_ref(), Ok(&before), "{kind}");
    }
}

#[test]
fn a_colour_profile_is_not_applied() {
    let bytes = samples::png_with_swollen_profile(100_000);
    assert_eq!(decode(&bytes).rgb, [1, 2, 3]);
}

#[test]
fn thirty_megapixels_pass() {
    let large = samples::file(image::GrayImage::new(6000, 5000), ImageFormat::Png);
    let picture = decode(&large);
    assert_eq!((picture.width, picture.height), (6000, 5000));
}
