//! Frames besides the first.

use super::samples;
use image::{DynamicImage, ImageFormat, Rgba, RgbaImage};
use media::{FaultCode, Limits, sampled_frames};

fn shade(level: u8) -> RgbaImage {
    RgbaImage::from_pixel(4, 3, Rgba([level, 0, 0, 255]))
}

fn reds(bytes: &[u8], most: usize) -> Vec<u8> {
    sampled_frames(bytes, &Limits::default(), most)
        .unwrap()
        .iter()
        .map(|picture| {
            assert_eq!(picture.rgb.len(), 36);
            picture.rgb[0]
        })
        .collect()
}

#[test]
fn frames_are_taken_evenly_up_to_the_last() {
    let frames: Vec<_> = (0..9).map(|place| shade(place * 20)).collect();
    let gif = samples::gif(&frames);
    assert_eq!(reds(&gif, 4), [40, 80, 120, 160]);
    assert_eq!(reds(&gif, 100), [20, 40, 60, 80, 100, 120, 140, 160]);
    assert!(reds(&gif, 0).is_empty());
    let webp = |level| {
        let still = DynamicImage::from(shade(level)).into_rgb8();
        samples::file(still, ImageFormat::WebP)
    };
    let webp = samples::animated_webp((4, 3), &[webp(0), webp(90), webp(180)]);
    // Blending over what was there rounds by one.
    let [red] = reds(&webp, 1)[..] else {
        panic!("one frame was asked for")
    };
    assert!(red.abs_diff(180) <= 1, "{red}");
    let apng = sampled_frames(&samples::apng(), &Limits::default(), 3).unwrap();
    assert_eq!(apng.len(), 1);
    assert_ne!(apng[0].rgb, [255, 0, 0]);
}

#[test]
fn a_still_picture_has_no_other_frames() {
    for (kind, bytes) in samples::every_kind() {
        let frames = media::decode(&bytes, &Limits::default()).unwrap().frames;
        let others = sampled_frames(&bytes, &Limits::default(), 9).unwrap();
        assert_eq!(others.len(), frames as usize - 1, "{kind}");
    }
}

#[test]
fn a_broken_frame_ends_the_sampling_and_keeps_those_before_it() {
    let frames: Vec<_> = (0..5).map(|place| shade(place * 20)).collect();
    let mut gif = samples::gif(&frames);
    // The code size of the last frame's data, which is no code size any more.
    let last = gif
        .windows(2)
        .rposition(|pair| pair == [0x21, 0xf9])
        .unwrap();
    let flags = gif[last + 8 + 9];
    assert!(flags & 0x80 != 0, "every frame has its palette");
    gif[last + 8 + 10 + (3 << ((flags & 7) + 1))] = 0xff;
    assert_eq!(reds(&gif, 9), [20, 40, 60]);
}

#[test]
fn an_animation_over_the_limits_is_refused() {
    let gif = samples::gif(&[shade(1), shade(2)]);
    let limits = Limits {
        max_pixels: 11,
        ..Limits::default()
    };
    let refused = sampled_frames(&gif, &limits, 3).unwrap_err();
    assert_eq!(refused.code, FaultCode::TooLarge);
}
