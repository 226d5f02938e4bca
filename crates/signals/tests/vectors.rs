//! The reference's own answers for real and generated pictures, where the shared folder with the
//! picture files is at hand. `patterns.rs` needs no files.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use signals::pdq::{self, Pdq, Rgb};

/// JPEG decoders differ by a few levels, which may turn a bit whose value is close to the median.
const JPEG_TOLERANCE: u32 = 2;

struct Vector {
    file: String,
    size: (u32, u32),
    pdq: Pdq,
    quality: u8,
    dihedral: Vec<Pdq>,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/pdq")
}

fn read(line: &str) -> Vector {
    let fields: Vec<&str> = line.split(',').collect();
    Vector {
        file: fields[0].to_owned(),
        size: (fields[1].parse().unwrap(), fields[2].parse().unwrap()),
        pdq: fields[3].parse().unwrap(),
        quality: fields[4].parse().unwrap(),
        dihedral: fields[5..]
            .iter()
            .map(|text| text.parse().unwrap())
            .collect(),
    }
}

#[test]
#[allow(clippy::print_stderr, reason = "a skipped test has to say so")]
fn pictures_hash_as_the_reference_hashes_them() {
    let folder = folder();
    let Ok(table) = fs::read_to_string(folder.join("expected.csv")) else {
        eprintln!("Skipped: there is no expected.csv in {}.", folder.display());
        return;
    };
    let vectors: Vec<Vector> = table.lines().skip(1).map(read).collect();
    assert!(!vectors.is_empty());

    let (mut exact, mut near, mut furthest) = (0, 0, 0);
    for vector in &vectors {
        let picture = image::open(folder.join(&vector.file)).unwrap().into_rgb8();
        assert_eq!(picture.dimensions(), vector.size, "{}", vector.file);
        let view = Rgb::new(picture.width(), picture.height(), picture.as_raw()).unwrap();
        let hashed = pdq::hash(&view);
        let dihedral = pdq::hash_dihedral(&view);
        if vector.file.ends_with(".png") {
            assert_eq!(hashed.pdq, vector.pdq, "{}", vector.file);
            assert_eq!(dihedral.hashes, vector.dihedral[..], "{}", vector.file);
        }
        assert_eq!(hashed.quality, vector.quality, "{}", vector.file);
        let mut distance = hashed.pdq.distance(&vector.pdq);
        for (ours, theirs) in dihedral.hashes.iter().zip(&vector.dihedral) {
            distance = distance.max(ours.distance(theirs));
        }
        assert!(
            distance <= JPEG_TOLERANCE,
            "{}: {distance} bits",
            vector.file
        );
        exact += u32::from(distance == 0);
        near += u32::from(distance > 0);
        furthest = furthest.max(distance);
    }
    eprintln!(
        "{exact} of {} files exact in all nine hashes, {near} within {furthest} bits.",
        vectors.len()
    );
}
