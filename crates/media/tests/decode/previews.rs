//! What reviewers get to see.

use image::{DynamicImage, RgbImage};
use media::{Format, Limits, Picture, blurred_grey, preview};

use crate::samples;

fn picture(image: &RgbImage, orientation: u8) -> Picture {
    Picture {
        width: image.width(),
        height: image.height(),
        rgb: image.as_raw().clone(),
        format: Format::Png,
        frames: 1,
        orientation,
    }
}

fn open(jpeg: &[u8]) -> DynamicImage {
    image::load_from_memory_with_format(jpeg, image::ImageFormat::Jpeg).unwrap()
}

fn size(jpeg: &[u8]) -> (u32, u32) {
    let image = open(jpeg);
    (image.width(), image.height())
}

#[test]
fn a_preview_fits_the_longest_side_and_keeps_the_proportions() {
    let wide = picture(&samples::busy(400, 100), 1);
    assert_eq!(size(&preview(&wide, 200).unwrap()), (200, 50));
    assert_eq!(size(&preview(&wide, 20).unwrap()), (20, 5));
    assert_eq!(size(&preview(&wide, 1).unwrap()), (1, 1));
    assert_eq!(size(&preview(&wide, 0).unwrap()), (1, 1));
    let sliver = picture(&samples::busy(900, 2), 1);
    assert_eq!(size(&preview(&sliver, 100).unwrap()), (100, 1));
}

#[test]
fn a_small_picture_is_not_enlarged() {
    let small = picture(&samples::busy(30, 20), 1);
    assert_eq!(size(&preview(&small, 512).unwrap()), (30, 20));
    assert_eq!(size(&blurred_grey(&small, 512).unwrap()), (30, 20));
}

#[test]
fn a_preview_stands_upright() {
    // Where red, on the left as stored, is to be seen: at the left, top, right or bottom.
    let expected = [
        (1, (80, 40), (10, 20)),
        (2, (80, 40), (70, 20)),
        (3, (80, 40), (70, 20)),
        (4, (80, 40), (10, 20)),
        (5, (40, 80), (20, 10)),
        (6, (40, 80), (20, 10)),
        (7, (40, 80), (20, 70)),
        (8, (40, 80), (20, 70)),
    ];
    for (orientation, upright, (x, y)) in expected {
        let stored = picture(&samples::red_and_blue(160, 80), orientation);
        let seen = open(&preview(&stored, 80).unwrap()).into_rgb8();
        assert_eq!(seen.dimensions(), upright, "orientation {orientation}");
        let [red, _, blue] = seen.get_pixel(x, y).0;
        assert!(red > 200 && blue < 60, "orientation {orientation}");
        assert_eq!(size(&blurred_grey(&stored, 80).unwrap()), upright);
    }
}

#[test]
fn a_preview_carries_no_metadata() {
    let bytes = samples::jpeg_with_orientation(&samples::busy(64, 48), 6);
    assert!(bytes.windows(4).any(|window| window == b"Exif"));
    let stored = media::decode(&bytes, &Limits::default()).unwrap();
    for made in [
        preview(&stored, 48).unwrap(),
        blurred_grey(&stored, 48).unwrap(),
    ] {
        assert!(!made.windows(4).any(|window| window == b"Exif"));
        assert_eq!(
            media::decode(&made, &Limits::default())
                .unwrap()
                .orientation,
            1
        );
    }
}

#[test]
fn a_blurred_picture_is_grey_and_without_an_edge() {
    // Black and white stripes of 32 pixels: the hardest edges there are.
    let stripes = RgbImage::from_fn(512, 512, |x, _| image::Rgb([(x / 32 % 2 * 255) as u8; 3]));
    let blurred = open(&blurred_grey(&picture(&stripes, 1), 256).unwrap());
    assert_eq!(blurred.color(), image::ColorType::L8);
    let blurred = blurred.into_luma8();
    let steepest = (1..256)
        .map(|x| blurred.get_pixel(x, 128)[0].abs_diff(blurred.get_pixel(x - 1, 128)[0]))
        .max();
    assert!(steepest.unwrap() <= 24, "a step of {steepest:?}");
    // Fine detail is gone altogether.
    let fine = RgbImage::from_fn(512, 512, |x, y| {
        image::Rgb([((x / 4 + y / 4) % 2 * 255) as u8; 3])
    });
    let blurred = open(&blurred_grey(&picture(&fine, 1), 256).unwrap()).into_luma8();
    assert!(blurred.pixels().all(|pixel| pixel[0].abs_diff(127) <= 4));
}

#[test]
fn a_huge_white_picture_stays_white_in_the_smallest_preview() {
    let white = RgbImage::from_pixel(6000, 5000, image::Rgb([255; 3]));
    let tiny = open(&preview(&picture(&white, 1), 1).unwrap()).into_rgb8();
    assert!(tiny.get_pixel(0, 0).0.iter().all(|&value| value >= 253));
}

#[test]
fn a_picture_whose_size_and_pixels_disagree_is_refused() {
    let mut wrong = picture(&samples::busy(8, 8), 1);
    wrong.rgb.pop();
    assert!(preview(&wrong, 8).is_err());
    assert!(blurred_grey(&wrong, 8).is_err());
    let none = Picture {
        width: 0,
        height: 0,
        rgb: Vec::new(),
        ..wrong
    };
    assert!(preview(&none, 8).is_err());
}
