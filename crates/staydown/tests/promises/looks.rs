//! How hard uploads are compared with a bank, and by which way a picture is found.

use crate::stage::{Stage, file_entry, new_bank, picture};
use casework::{Thoroughness, Turn, Way};
use exchange::v1::{BankChange, BankView, MatchAnswer, NewBank, Verdict};
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Frame, GenericImage, Rgb, RgbImage};
use std::time::{Duration, Instant};
use testkit::Chance;

fn decoded(file: &[u8]) -> RgbImage {
    image::load_from_memory(file).unwrap().into_rgb8()
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, 85)
        .encode_image(picture)
        .unwrap();
    file
}

/// Something nobody knows, with detail.
fn noise(width: u32, height: u32) -> RgbImage {
    let mut chance = Chance::of(77);
    let small = RgbImage::from_fn(12, 9, |_, _| {
        Rgb([
            chance.between(0, 255) as u8,
            chance.between(0, 255) as u8,
            chance.between(0, 255) as u8,
        ])
    });
    DynamicImage::from(small)
        .resize_exact(width, height, image::imageops::FilterType::CatmullRom)
        .into_rgb8()
}

/// The middle, with this share of every side cut off.
fn cropped(picture: &RgbImage, share: f64) -> RgbImage {
    let (width, height) = picture.dimensions();
    let off = |side: u32| (f64::from(side) * share).round() as u32;
    let (left, top) = (off(width), off(height));
    DynamicImage::from(picture.clone())
        .crop_imm(left, top, width - 2 * left, height - 2 * top)
        .into_rgb8()
}

fn bordered(picture: &RgbImage, by: u32) -> RgbImage {
    let (width, height) = picture.dimensions();
    let mut framed = RgbImage::from_pixel(width + 2 * by, height + 2 * by, Rgb([240, 240, 235]));
    framed.copy_from(picture, by, by).unwrap();
    framed
}

/// Two pictures beside each other.
fn collage(left: &RgbImage, right: &RgbImage) -> RgbImage {
    let height = left.height().max(right.height());
    let mut both = RgbImage::new(left.width() + right.width(), height);
    both.copy_from(left, 0, 0).unwrap();
    both.copy_from(right, left.width(), 0).unwrap();
    both
}

async fn bank_of(stage: &Stage, name: &str, thoroughness: Thoroughness) -> BankView {
    let bank = NewBank {
        thoroughness,
        ..new_bank(name, false)
    };
    stage.analyst().bank(&bank).await.unwrap()
}

async fn ask(stage: &Stage, picture: &RgbImage) -> MatchAnswer {
    let file = jpeg(picture);
    stage
        .analyst()
        .match_file("a.jpg", &file, None)
        .await
        .unwrap()
}

/// By which way a picture is found in each bank, by the bank's name.
async fn ways(stage: &Stage, picture: &RgbImage) -> Vec<(String, Way)> {
    let mut ways: Vec<_> = ask(stage, picture)
        .await
        .matches
        .into_iter()
        .map(|found| (found.bank_name, found.way))
        .collect();
    ways.sort();
    ways
}

#[tokio::test]
async fn a_bank_is_compared_as_hard_as_its_owner_chose_and_no_harder() {
    let stage = Stage::set().await;
    let known = picture(3);
    for thoroughness in Thoroughness::ALL {
        let bank = bank_of(&stage, thoroughness.as_str(), *thoroughness).await;
        assert_eq!(bank.thoroughness, *thoroughness);
        let entry = file_entry(known.clone());
        let entry = stage.analyst().add_file(&bank.id, &entry).await.unwrap();
        assert_eq!(entry.parts_match, *thoroughness == Thoroughness::Thorough);
    }
    let known = decoded(&known);
    let all = |way: Way, from: usize| -> Vec<(String, Way)> {
        let mut names: Vec<_> = Thoroughness::ALL[from..]
            .iter()
            .map(|level| (level.as_str().to_owned(), way))
            .collect();
        names.sort();
        names
    };
    assert_eq!(ways(&stage, &known).await, all(Way::Whole, 0));
    let mirrored = image::imageops::flip_horizontal(&known);
    assert_eq!(ways(&stage, &mirrored).await, all(Way::Turned, 1));
    let framed = bordered(&known, known.width() / 6);
    assert_eq!(ways(&stage, &framed).await, all(Way::Framed, 1));
    let part = cropped(&known, 0.15);
    assert_eq!(ways(&stage, &part).await, all(Way::Features, 2));
    assert_eq!(ways(&stage, &noise(640, 480)).await, []);
}

#[tokio::test]
async fn the_answer_says_how_the_known_picture_was_turned() {
    let stage = Stage::set().await;
    let bank = bank_of(&stage, "Turned", Thoroughness::Standard).await;
    let known = picture(5);
    let entry = file_entry(known.clone());
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    let known = decoded(&known);
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    for (turn, turned) in [
        (Turn::Quarter, rotate90(&known)),
        (Turn::Half, rotate180(&known)),
        (Turn::ThreeQuarters, rotate270(&known)),
        (Turn::Mirrored, flip_horizontal(&known)),
        (Turn::Flipped, flip_vertical(&known)),
        (Turn::Transposed, flip_horizontal(&rotate90(&known))),
        (Turn::Transversed, flip_vertical(&rotate90(&known))),
    ] {
        let answer = ask(&stage, &turned).await;
        let found: Vec<_> = answer
            .matches
            .iter()
            .map(|found| (found.way, found.turn))
            .collect();
        assert_eq!(found, [(Way::Turned, Some(turn))]);
    }
}

#[tokio::test]
async fn a_match_shows_which_part_of_each_picture_it_is_about() {
    let stage = Stage::set().await;
    let bank = bank_of(&stage, "Parts", Thoroughness::Thorough).await;
    let known = picture(4);
    let entry = file_entry(known.clone());
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    let known = decoded(&known);
    let both = collage(&known, &noise(known.width(), known.height()));
    let answer = ask(&stage, &both).await;
    assert_eq!(answer.verdict, Verdict::Hold, "{}", answer.explanation);
    let shared = answer.matches[0].shared.as_ref().unwrap();
    // The known picture is the left half of the collage, and all of it is there.
    let near = |corner: [i32; 2], [x, y]: [i32; 2]| {
        (corner[0] - x).abs() < 900 && (corner[1] - y).abs() < 900
    };
    let left_half = [[0, 0], [5_000, 0], [5_000, 10_000], [0, 10_000]];
    let whole = [[0, 0], [10_000, 0], [10_000, 10_000], [0, 10_000]];
    let (seen, banked) = (shared.query, shared.banked);
    assert!(
        seen.iter().zip(left_half).all(|(a, b)| near(*a, b)),
        "{seen:?}"
    );
    assert!(
        banked.iter().zip(whole).all(|(a, b)| near(*a, b)),
        "{banked:?}"
    );
    assert!(shared.covered > 80, "{shared:?}");
}

#[tokio::test]
async fn a_known_picture_late_in_an_animation_is_found() {
    let stage = Stage::set().await;
    let bank = bank_of(&stage, "Frames", Thoroughness::Standard).await;
    let known = picture(6);
    let entry = file_entry(known.clone());
    stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    let known = decoded(&known);
    let other = noise(known.width(), known.height());
    let mut animation = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut animation, 30);
    for frame in [&other, &other, &known] {
        let frame = DynamicImage::from(frame.clone()).into_rgba8();
        encoder.encode_frame(Frame::new(frame)).unwrap();
    }
    drop(encoder);
    let answer = stage
        .analyst()
        .match_file("a.gif", &animation, None)
        .await
        .unwrap();
    let found: Vec<_> = answer.matches.iter().map(|found| found.way).collect();
    assert_eq!(found, [Way::Animation], "{}", answer.explanation);
}

#[tokio::test]
async fn a_bank_made_thorough_later_finds_parts_of_what_it_held_before_also_after_a_crash() {
    let mut stage = Stage::set().await;
    let bank = bank_of(&stage, "Later", Thoroughness::Exact).await;
    for number in 1..=30 {
        let entry = file_entry(picture(number));
        stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    }
    let part = cropped(&decoded(&picture(30)), 0.15);
    assert_eq!(ways(&stage, &part).await, []);
    let change = BankChange {
        thoroughness: Some(Thoroughness::Thorough),
        ..BankChange::default()
    };
    let changed = stage
        .analyst()
        .change_bank(&bank.id, &change)
        .await
        .unwrap();
    assert_eq!(changed.thoroughness, Thoroughness::Thorough);
    // Somewhere in the middle of making it ready.
    stage.server.kill().await.unwrap();
    stage.server.restart().await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    loop {
        let page = stage.analyst().entries(&bank.id).await.unwrap();
        if page.items.iter().all(|entry| entry.parts_match) {
            assert_eq!(page.items.len(), 30);
            break;
        }
        assert!(Instant::now() < deadline, "not made ready within a minute");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let found = [("Later".to_owned(), Way::Features)];
    assert_eq!(ways(&stage, &part).await, found);
    // Loaded from the blobs, not only remembered.
    stage.server.restart().await.unwrap();
    assert_eq!(ways(&stage, &part).await, found);
    let change = BankChange {
        thoroughness: Some(Thoroughness::Standard),
        ..BankChange::default()
    };
    stage
        .analyst()
        .change_bank(&bank.id, &change)
        .await
        .unwrap();
    assert_eq!(ways(&stage, &part).await, []);
    stage.server.kill().await.unwrap();
    let verified = stage.instance.json(&["ledger", "verify"]).await;
    verified.expect("the ledger verifies and the tables equal its replay");
}

#[tokio::test]
async fn a_glance_clears_only_what_the_exact_look_clears_too() {
    let stage = Stage::set().await;
    let bank = bank_of(&stage, "Known", Thoroughness::Standard).await;
    for number in 1..=6 {
        let entry = file_entry(picture(number));
        stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    }
    let door = stage.authority.door(&stage.server);
    let ask = async |picture: &RgbImage, screen: &str| -> MatchAnswer {
        let fields = [("screen", screen)];
        let answer = door.upload("/v1/match", jpeg(picture), &fields).await;
        answer.unwrap().json().unwrap()
    };
    let large = |picture: &RgbImage| {
        DynamicImage::from(picture.clone())
            .resize_exact(1400, 1050, image::imageops::FilterType::CatmullRom)
            .into_rgb8()
    };
    let (mut glances, mut held) = (0, 0);
    // The first six are known, the others are not.
    for number in 1..=12 {
        let picture = large(&decoded(&picture(number)));
        let mirrored = image::imageops::flip_horizontal(&picture);
        for upload in [&picture, &mirrored, &bordered(&picture, 150)] {
            let (quick, exact) = (ask(upload, "true").await, ask(upload, "false").await);
            assert_eq!(quick.verdict, exact.verdict, "picture {number}");
            assert_eq!(quick.matches, exact.matches, "picture {number}");
            assert!(!exact.screened);
            glances += usize::from(quick.screened);
            held += usize::from(exact.verdict == Verdict::Hold);
            // What was only glanced at has no exact hash to tell.
            assert_eq!(quick.pdq.is_none(), quick.screened);
        }
    }
    assert!(held >= 18, "{held} of 18 copies were held");
    assert!(
        glances >= 6,
        "{glances} of 12 unframed unknown pictures took a glance"
    );
    let wrong = door
        .upload("/v1/match", picture(1), &[("screen", "maybe")])
        .await;
    assert_eq!(wrong.unwrap().status, 422);
}

#[tokio::test]
async fn the_command_line_makes_and_changes_banks_and_a_word_it_does_not_know_is_refused() {
    let instance = crate::stage::instance();
    instance.authority("Unit").await.unwrap();
    let whose = ["--organisation", "Unit"];
    let create = ["bank", "create", "Known", "--thoroughness", "thorough"];
    let made = instance
        .json(&[&create[..], &whose].concat())
        .await
        .unwrap();
    assert_eq!(made["thoroughness"], "thorough");
    let change = ["bank", "change", "Known", "--thoroughness", "exact"];
    let changed = instance
        .json(&[&change[..], &whose].concat())
        .await
        .unwrap();
    assert_eq!(changed["thoroughness"], "exact");
    let change = ["bank", "change", "Known", "--thoroughness", "very"];
    let refused = instance.run(&[&change[..], &whose].concat()).await.unwrap();
    assert_eq!(refused.code, Some(2));
    assert!(
        refused.stderr.contains("exact, standard, thorough"),
        "{}",
        refused.stderr
    );
}

#[tokio::test]
async fn what_others_banked_does_not_crowd_out_ones_own() {
    let stage = Stage::set().await;
    let entry = file_entry(picture(9));
    // More banks that hold the picture than are looked at in detail, all somebody else's.
    for number in 0..9 {
        let bank = bank_of(&stage, &format!("Theirs {number}"), Thoroughness::Thorough).await;
        stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    }
    let own = NewBank {
        thoroughness: Thoroughness::Thorough,
        ..new_bank("Ours", false)
    };
    let own = stage.reviewer().bank(&own).await.unwrap();
    stage.reviewer().add_file(&own.id, &entry).await.unwrap();
    let part = jpeg(&cropped(&decoded(&picture(9)), 0.15));
    let answer = stage.reviewer().match_file("a.jpg", &part, None).await;
    let found = answer.unwrap().matches;
    let found: Vec<_> = found
        .iter()
        .map(|found| (&*found.bank_name, found.way))
        .collect();
    assert_eq!(found, [("Ours", Way::Features)]);
}

#[tokio::test]
async fn a_withdrawn_picture_is_not_found_by_its_parts_either() {
    let stage = Stage::set().await;
    let bank = bank_of(&stage, "Parts", Thoroughness::Thorough).await;
    let entry = file_entry(picture(8));
    let entry = stage.analyst().add_file(&bank.id, &entry).await.unwrap();
    let part = cropped(&decoded(&picture(8)), 0.15);
    assert_eq!(ways(&stage, &part).await.len(), 1);
    let analyst = stage.analyst();
    analyst
        .withdraw_entry(&bank.id, &entry.id, "a mistake")
        .await
        .unwrap();
    assert_eq!(ways(&stage, &part).await, []);
}
