//! Generated pictures are good enough to stand for photographs, and the edits keep them recognisable.
#![allow(clippy::unwrap_used)]

use signals::pdq::{Hashed, MATCH_DISTANCE, Pdq, Rgb, hash};
use simulator::edit::{Edit, EditError, media_type};
use simulator::picture::{self, Picture};
use simulator::samples::{self, SampleError};

fn hashed(file: &[u8]) -> Hashed {
    let picture = image::load_from_memory(file).unwrap().into_rgb8();
    let (width, height) = picture.dimensions();
    hash(&Rgb::new(width, height, picture.as_raw()).unwrap())
}

#[test]
fn a_picture_is_the_same_every_time_and_another_for_every_number_and_seed() {
    let picture = Picture::paint(7, 3);
    assert_eq!(picture, Picture::paint(7, 3));
    assert_ne!(picture, Picture::paint(7, 4));
    assert_ne!(picture, Picture::paint(8, 3));
    assert_eq!(
        picture.rgb.len(),
        (picture.width * picture.height * 3) as usize
    );
    assert_eq!(
        picture::sample(7, 3).unwrap(),
        picture::sample(7, 3).unwrap()
    );
}

#[test]
fn most_samples_are_jpeg_and_some_are_png() {
    let kinds: Vec<_> = (0..14)
        .map(|number| media_type(&picture::sample(1, number).unwrap().bytes).unwrap())
        .collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "image/png").count(), 2);
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "image/jpeg").count(),
        12
    );
}

#[test]
fn pictures_have_detail_and_none_resembles_another() {
    let hashes: Vec<Pdq> = [1, 2]
        .into_iter()
        .flat_map(|seed| (0..20).map(move |number| (seed, number)))
        .map(|(seed, number)| {
            let hashed = hashed(&picture::sample(seed, number).unwrap().bytes);
            assert!(
                hashed.is_usable(),
                "picture {number} of {seed}: quality {}",
                hashed.quality
            );
            hashed.pdq
        })
        .collect();
    for (place, one) in hashes.iter().enumerate() {
        for other in &hashes[place + 1..] {
            let distance = one.distance(other);
            assert!(
                distance > 2 * MATCH_DISTANCE,
                "two pictures at distance {distance}"
            );
        }
    }
}

#[test]
fn every_edit_of_every_picture_stays_within_the_matching_distance() {
    let mut worst = [0; 4];
    for number in 0..32 {
        let sample = picture::sample(1, number).unwrap();
        let original = hashed(&sample.bytes).pdq;
        for (place, edit) in Edit::ALL.into_iter().enumerate() {
            let edited = edit.apply(&sample.bytes).unwrap();
            assert_eq!(media_type(&edited), Some("image/jpeg"));
            let distance = original.distance(&hashed(&edited).pdq);
            assert!(
                distance <= MATCH_DISTANCE,
                "{}, {}: {distance}",
                sample.name,
                edit.label()
            );
            worst[place] = worst[place].max(distance);
        }
    }
    assert!(
        worst.iter().all(|distance| *distance > 0),
        "an edit that changes nothing: {worst:?}"
    );
}

#[test]
fn an_edit_is_the_same_every_time_and_refuses_what_is_no_image() {
    let sample = picture::sample(1, 0).unwrap();
    for edit in Edit::ALL {
        assert_eq!(
            edit.apply(&sample.bytes).unwrap(),
            edit.apply(&sample.bytes).unwrap()
        );
        assert!(matches!(edit.apply(b"no image"), Err(EditError::Image(_))));
    }
}

#[test]
fn edits_change_the_size_as_their_names_say() {
    let sample = picture::sample(1, 0).unwrap();
    let size = |file: &[u8]| {
        image::load_from_memory(file)
            .unwrap()
            .into_rgb8()
            .dimensions()
    };
    let (width, height) = size(&sample.bytes);
    let after = |edit: Edit| size(&edit.apply(&sample.bytes).unwrap());
    assert_eq!(after(Edit::Recompressed), (width, height));
    assert_eq!(after(Edit::Brightness), (width, height));
    assert_eq!(after(Edit::Resized), (width * 6 / 10, height * 6 / 10));
    let (cropped, _) = after(Edit::Cropped);
    assert!(cropped < width && cropped > width * 95 / 100);
}

#[test]
fn a_folder_is_read_in_order_and_only_its_images() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.JPG", "a.png", "notes.txt", "c.WebP"] {
        std::fs::write(folder.path().join(name), name).unwrap();
    }
    std::fs::create_dir(folder.path().join("deeper.jpg")).unwrap();
    let names: Vec<_> = samples::read_dir(folder.path())
        .unwrap()
        .into_iter()
        .map(|sample| sample.name)
        .collect();
    assert_eq!(names, ["a.png", "b.JPG", "c.WebP"]);
}

#[test]
fn a_missing_or_empty_folder_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let none = samples::read_dir(folder.path()).unwrap_err();
    assert!(matches!(none, SampleError::NoneFound { .. }));
    assert!(
        none.to_string()
            .contains("put JPEG, PNG, GIF or WebP files"),
        "{none}"
    );
    let missing = samples::read_dir(&folder.path().join("nowhere")).unwrap_err();
    assert!(missing.to_string().contains("nowhere"), "{missing}");
}
