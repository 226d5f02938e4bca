//! How long a JPEG takes to decode, whole and to cells: `cargo run --release -p media --example
//! reduced -- FILE...`. Prints the shortest of ten tries, in milliseconds.
#![allow(clippy::print_stdout)] // an example's only output

use std::hint::black_box;
use std::time::Instant;
use std::{env, fs};

use media::{Cell, Fault, Limits};

fn shortest<T>(mut work: impl FnMut() -> Result<T, Fault>) -> Result<f64, Fault> {
    let mut shortest = f64::INFINITY;
    for _ in 0..10 {
        let start = Instant::now();
        black_box(work()?);
        shortest = shortest.min(start.elapsed().as_secs_f64() * 1000.0);
    }
    Ok(shortest)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let limits = Limits::default();
    for path in env::args().skip(1) {
        let bytes = fs::read(&path)?;
        let whole = shortest(|| media::decode(&bytes, &limits))?;
        println!("{path}: {} KiB, whole {whole:.2}", bytes.len() / 1024);
        for cell in [Cell::Eight, Cell::Four, Cell::Two] {
            let side = cell.pixels();
            if media::reduced(&bytes, cell, &limits)?.is_none() {
                println!("  cells of {side}: no such path");
                continue;
            }
            let time = shortest(|| media::reduced(&bytes, cell, &limits))?;
            println!("  cells of {side}: {time:.2}");
        }
    }
    Ok(())
}
