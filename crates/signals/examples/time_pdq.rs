//! How long hashing takes, from decoded pixels, on one thread.
//!
//! `cargo run --release -p signals --example time_pdq`. Prints, for each size, the least and the
//! median time of many runs in milliseconds: of `hash`, of `hash_with_dihedral`, of finding frames, and
//! of hashing a grey picture of either kind of levels.

#![allow(clippy::print_stdout, clippy::unwrap_used)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use signals::frame;
use signals::pdq::{self, Grey, GreyHasher, Levels, Rgb};

/// How long to go on with each figure.
const TIME: Duration = Duration::from_millis(700);

fn main() {
    println!(
        "{:>12}  {:>8} {:>8}  least and median, ms",
        "pixels", "hash", ""
    );
    for (width, height) in [
        (64, 65),
        (256, 256),
        (512, 512),
        (1024, 768),
        (1280, 720),
        (1920, 1080),
        (4000, 3000),
    ] {
        let pixels = pixels(width, height);
        let view = Rgb::new(width, height, &pixels).unwrap();
        print(&format!("{width}x{height}"), "hash", || {
            black_box(pdq::hash(black_box(&view)));
        });
        print("", "dihedral", || {
            black_box(pdq::hash_with_dihedral(black_box(&view)));
        });
        print("", "frames", || {
            black_box(frame::contents(black_box(&view)));
        });
        let bytes: Vec<u8> = pixels.iter().step_by(3).copied().collect();
        let mut hasher = GreyHasher::default();
        for (name, levels) in [("grey", Levels::Full), ("limited", Levels::Limited)] {
            let grey = Grey::new(width, height, levels, &bytes).unwrap();
            print("", name, || {
                black_box(hasher.hash(black_box(&grey)));
            });
        }
    }
}

fn print(size: &str, name: &str, mut run: impl FnMut()) {
    let start = Instant::now();
    let mut times = Vec::new();
    while start.elapsed() < TIME {
        let before = Instant::now();
        run();
        times.push(before.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{size:>12}  {name:>8} {:8.3} {:8.3}",
        times[0],
        times[times.len() / 2]
    );
}

/// Slopes with some noise: enough for a hash of full quality.
fn pixels(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1u32;
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = state >> 28;
            pixels.push((x * 255 / width + noise) as u8);
            pixels.push((y * 255 / height + noise) as u8);
            pixels.push(((x + y) / 7 + noise) as u8);
        }
    }
    pixels
}
