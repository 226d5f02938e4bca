//! Pictures made by arithmetic, put into frames of each kind, are found again to the pixel or so.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use signals::frame::{self, Region};
use signals::pdq::{self, Grey, Hashed, Levels, MATCH_DISTANCE, Rgb};

/// Interleaved pixels that can be drawn on.
struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
}

impl Canvas {
    fn by(width: u32, height: u32, pixel: impl Fn(u32, u32) -> [u8; 3]) -> Self {
        let pixels = (0..height)
            .flat_map(|y| (0..width).flat_map(|x| pixel(x, y)).collect::<Vec<_>>())
            .collect();
        Self {
            width,
            height,
            pixels,
        }
    }

    fn plain(width: u32, height: u32, colour: [u8; 3]) -> Self {
        Self::by(width, height, |_, _| colour)
    }

    /// Hills of several sizes with some grain: as smooth and as rough as a photograph.
    fn scene(width: u32, height: u32, seed: u32) -> Self {
        let s = seed as f32;
        Self::by(width, height, |x, y| {
            let (u, v) = (x as f32 / width as f32, y as f32 / height as f32);
            let hills = (u * (5.0 + s) + (v * 7.0 + s).sin() * 1.7).sin() * 55.0
                + (v * (11.0 - s) + (u * 13.0).cos() + s).cos() * 35.0
                + ((u * 31.0 + s) * (v * 23.0 + 1.0)).sin() * 18.0;
            let mut n = x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663);
            n = (n ^ n >> 13).wrapping_mul(0x5bd1_e995);
            let grain = (n >> 28) as f32 - 8.0;
            let tone = |base: f32| (base + hills + grain).clamp(0.0, 255.0) as u8;
            [tone(140.0), tone(120.0), tone(105.0)]
        })
    }

    fn put(&mut self, other: &Self, left: u32, top: u32) {
        for y in 0..other.height {
            let from = (y * other.width * 3) as usize;
            let to = (((top + y) * self.width + left) * 3) as usize;
            let bytes = other.width as usize * 3;
            self.pixels[to..to + bytes].copy_from_slice(&other.pixels[from..from + bytes]);
        }
    }

    /// Lines of black bars of many lengths, as letters are.
    fn write(&mut self, left: u32, top: u32, width: u32, lines: u32) {
        for line in 0..lines {
            let mut x = 0;
            while x + 9 < width {
                let letter = Self::plain(3 + (x * 7 + line) % 4, 12 + x % 5, [20, 20, 20]);
                self.put(&letter, left + x, top + line * 26);
                x += 9 + if (x + line) % 5 == 0 { 8 } else { 0 };
            }
        }
    }

    /// Noise of the kind that compression leaves, up to two levels.
    fn noisy(mut self) -> Self {
        for (i, byte) in self.pixels.iter_mut().enumerate() {
            *byte =
                byte.saturating_add((i as u32).wrapping_mul(2_654_435_761).to_le_bytes()[3] % 3);
        }
        self
    }

    fn view(&self) -> Rgb<'_> {
        Rgb::new(self.width, self.height, &self.pixels).unwrap()
    }

    fn hash(&self) -> Hashed {
        pdq::hash(&self.view())
    }
}

/// Asserts that one of the regions is the picture, to two pixels, and hashes as it.
fn assert_found(framed: Canvas, picture: &Canvas, left: u32, top: u32) {
    let framed = framed.noisy();
    let regions = frame::contents(&framed.view());
    let known = picture.hash();
    assert!(known.is_usable());
    let is_it = |region: &Region| {
        let far = [
            region.left.abs_diff(left),
            region.top.abs_diff(top),
            (region.left + region.width).abs_diff(left + picture.width),
            (region.top + region.height).abs_diff(top + picture.height),
        ];
        let part = framed.view().part(*region).unwrap();
        far.iter().all(|pixels| *pixels <= 2)
            && pdq::hash(&part).pdq.distance(&known.pdq) <= MATCH_DISTANCE
    };
    assert!(regions.iter().any(is_it), "{left}, {top}: {regions:?}");
    assert!(framed.hash().pdq.distance(&known.pdq) > MATCH_DISTANCE);
}

#[test]
fn borders_of_any_colour_and_width_are_taken_away() {
    for (seed, colour) in [(1, [0; 3]), (2, [255; 3]), (3, [200, 30, 60])] {
        let picture = Canvas::scene(640, 480, seed);
        for (left, top, right, bottom) in [(40, 60, 130, 25), (90, 0, 90, 0), (0, 70, 0, 100)] {
            let mut framed = Canvas::plain(640 + left + right, 480 + top + bottom, colour);
            framed.put(&picture, left, top);
            assert_found(framed, &picture, left, top);
        }
    }
}

#[test]
fn a_picture_between_blurred_bars_is_found() {
    for seed in 1..5 {
        let picture = Canvas::scene(720, 540, seed);
        // The middle of a picture 15 times as large as it is sharp: all detail gone.
        let mut framed = Canvas::by(720, 1280, |x, y| {
            let (u, v) = (x as f32 / 720.0, y as f32 / 1280.0);
            let tone = 110.0 + 60.0 * (u * 3.0 + seed as f32).sin() * (v * 2.0).cos();
            [tone as u8, tone as u8, (tone * 0.9) as u8]
        });
        framed.put(&picture, 0, 370);
        assert_found(framed, &picture, 0, 370);
    }
}

#[test]
fn a_picture_in_a_story_with_text_is_found() {
    for seed in 1..5 {
        let picture = Canvas::scene(600, 450, seed);
        let mut framed = Canvas::by(720, 1280, |_, y| {
            [250 - (y / 12) as u8, 240, 200 + (y / 30) as u8]
        });
        framed.write(80, 250, 560, 2);
        framed.put(&picture, 60, 400);
        framed.write(80, 900, 560, 3);
        assert_found(framed, &picture, 60, 400);
    }
}

#[test]
fn a_picture_on_a_page_with_bars_and_text_around_is_found() {
    for seed in 1..5 {
        let picture = Canvas::scene(720, 500, seed);
        let mut framed = Canvas::plain(1366, 768, [255; 3]);
        framed.put(&Canvas::plain(1366, 40, [222, 225, 230]), 0, 0);
        framed.put(&Canvas::plain(1366, 40, [30, 34, 40]), 0, 728);
        framed.write(120, 60, 600, 1);
        framed.put(&picture, 100, 120);
        framed.write(100, 640, 700, 3);
        framed.write(860, 130, 400, 15);
        assert_found(framed, &picture, 100, 120);
    }
}

#[test]
fn a_picture_under_or_over_a_line_of_text_is_found() {
    for seed in 1..5 {
        let picture = Canvas::scene(800, 600, seed);
        let mut framed = Canvas::plain(800, 720, [255; 3]);
        framed.write(30, 40, 740, 2);
        framed.put(&picture, 0, 120);
        assert_found(framed, &picture, 0, 120);
        let mut framed = Canvas::plain(800, 720, [255; 3]);
        framed.put(&picture, 0, 0);
        framed.write(30, 640, 740, 2);
        assert_found(framed, &picture, 0, 0);
    }
}

#[test]
fn every_region_keeps_to_the_promised_sizes() {
    for (width, height) in [
        (1, 1),
        (63, 900),
        (64, 64),
        (65, 4000),
        (500, 333),
        (1000, 64),
    ] {
        for seed in 0..3 {
            let picture = Canvas::scene(width, height, seed);
            let mut framed = Canvas::plain(width + width / 5, height + height / 7, [9; 3]);
            framed.put(&picture, width / 10, height / 14);
            for canvas in [picture, framed] {
                let regions = frame::contents(&canvas.view());
                assert!(regions.len() <= frame::MOST);
                for region in regions {
                    assert!(region.width >= frame::MIN_SIDE && region.height >= frame::MIN_SIDE);
                    assert!(canvas.view().part(region).is_some());
                    let area = u64::from(region.width) * u64::from(region.height) * 100;
                    let whole = u64::from(canvas.width) * u64::from(canvas.height);
                    assert!(area >= whole * frame::MIN_AREA_PERCENT && area < whole * 100);
                }
            }
        }
    }
}

#[test]
fn plain_colours_have_nothing_in_them() {
    for colour in [[0; 3], [255; 3], [10, 200, 90]] {
        let canvas = Canvas::plain(640, 480, colour);
        assert_eq!(frame::contents(&canvas.view()), []);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Slopes so gentle that every line is plain, with a patch or two on them: what a look for borders and edges takes a picture's
    /// border to be may be all of it.
    #[test]
    fn pictures_of_gentle_slopes_are_looked_at_and_what_is_found_lies_within_them(
        (width, height) in (64u32..400, 64u32..400),
        (across, down) in (-40i32..=40, -40i32..=40),
        base in 0i32..=255,
        patches in prop::collection::vec((0u32..400, 0u32..400, 1u32..300, 1u32..300, -20i32..=20), 0..3),
    ) {
        let canvas = Canvas::by(width, height, |x, y| {
            let slope = across * x as i32 / width as i32 + down * y as i32 / height as i32;
            let on = patches.iter().filter(|(left, top, wide, high, _)| {
                (*left..left + wide).contains(&x) && (*top..top + high).contains(&y)
            });
            let patched: i32 = on.map(|(.., tone)| tone).sum();
            [(base + slope + patched).clamp(0, 255) as u8; 3]
        });
        for region in frame::contents(&canvas.view()) {
            prop_assert!(canvas.view().part(region).is_some(), "{region:?}");
        }
    }
}

#[test]
fn a_grey_picture_has_the_contents_of_one_in_three_equal_colours() {
    let mut found = 0;
    for seed in 1..9 {
        let scene = Canvas::scene(330, 250 + 10 * seed, seed);
        let mut page = Canvas::plain(480, 720, [20 * seed as u8; 3]);
        page.put(&scene, 10 * seed, 9 + 20 * seed);
        // As a video has it, from 16 to 235.
        let limited: Vec<u8> = page
            .pixels
            .iter()
            .step_by(3)
            .map(|level| 16 + (u16::from(*level) * 219 / 255) as u8)
            .collect();
        let grey = |levels, bytes: &[u8]| {
            let grey = Grey::new(page.width, page.height, levels, bytes).unwrap();
            frame::contents(&grey)
        };
        let in_colours = |bytes: &[u8]| {
            let rgb: Vec<u8> = bytes.iter().flat_map(|level| [*level; 3]).collect();
            frame::contents(&Rgb::new(page.width, page.height, &rgb).unwrap())
        };
        assert_eq!(grey(Levels::Full, &limited), in_colours(&limited));
        let full: Vec<u8> = limited
            .iter()
            .map(|level| ((f64::from(*level) - 16.0) * 255.0 / 219.0).round() as u8)
            .collect();
        let regions = grey(Levels::Limited, &limited);
        assert_eq!(regions, in_colours(&full));
        found += usize::from(!regions.is_empty());
    }
    assert!(found >= 6, "{found} of 8");
}
