//! Prints how far each of the four edits moves the PDQ hash of every image in a folder, or of generated pictures:
//! `cargo run --release -p simulator --example edit_distances -- [FOLDER]`.
#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use signals::pdq::{Hashed, Rgb, hash};
use simulator::edit::Edit;
use simulator::samples;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let samples = match std::env::args_os().nth(1) {
        Some(folder) => samples::read_dir(folder.as_ref())?,
        None => samples::generate(1, 100)?,
    };
    let mut worst = [0; 4];
    let mut hashes: Vec<Hashed> = Vec::new();
    for sample in &samples {
        let original = pdq(&sample.bytes)?;
        let mut distances = [0; 4];
        for (place, edit) in Edit::ALL.into_iter().enumerate() {
            distances[place] = original
                .pdq
                .distance(&pdq(&edit.apply(&sample.bytes)?)?.pdq);
            if original.is_usable() {
                worst[place] = worst[place].max(distances[place]);
            }
        }
        println!(
            "{distances:?} quality {:3} {}",
            original.quality, sample.name
        );
        hashes.push(original);
    }
    let (mut pairs, mut sum, mut nearest) = (0u64, 0u64, 256);
    for (place, one) in hashes.iter().enumerate() {
        for other in &hashes[place + 1..] {
            let distance = one.pdq.distance(&other.pdq);
            pairs += 1;
            sum += u64::from(distance);
            nearest = nearest.min(distance);
        }
    }
    for (edit, worst) in Edit::ALL.iter().zip(worst) {
        println!("{:20} at most {worst}", edit.label());
    }
    println!(
        "pairs: nearest {nearest}, on average {}",
        sum / pairs.max(1)
    );
    Ok(())
}

fn pdq(file: &[u8]) -> Result<Hashed, Box<dyn std::error::Error>> {
    let picture = image::load_from_memory(file)?.into_rgb8();
    let (width, height) = picture.dimensions();
    Ok(hash(&Rgb::new(width, height, picture.as_raw())?))
}
