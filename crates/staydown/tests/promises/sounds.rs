//! Sounds: found whatever they are coded as and whatever picture they lie under, told where, and silence never.

use crate::stage::{Stage, file_entry, instance};
use casework::{Match, Way};
use exchange::v1::{EntryView, MatchAnswer, Verdict};
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Samples a second of what is made here.
const RATE: u32 = 22_050;

/// Whether sounds can be read here. `cargo xtask test` sees to that.
#[allow(clippy::print_stderr, reason = "a skipped test has to say so")]
pub(crate) fn can_read_sounds() -> bool {
    let is_there = Command::new("ffmpeg").arg("-version").output().is_ok();
    if !is_there {
        eprintln!("Skipped: ffmpeg is not installed.");
    }
    is_there
}

pub(crate) fn ffmpeg(arguments: &[&str]) {
    let mut command = Command::new("ffmpeg");
    command.args(["-nostdin", "-v", "error", "-y", "-threads", "1"]);
    assert!(
        command.args(arguments).status().unwrap().success(),
        "{arguments:?}"
    );
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Numbers by chance, the same for the same seed.
fn chance(seed: u64) -> impl FnMut(u32) -> u32 {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) as u32) % below
    }
}

/// A melody with chords below it, made up here: as many seconds, the same for the same seed.
pub(crate) fn melody(seed: u64, seconds: u32) -> Vec<f32> {
    let mut chance = chance(seed);
    let mut samples = vec![0.0; (seconds * RATE) as usize];
    let (root, mut at) = (45 + chance(12) as i32, 0.0);
    while at < seconds as f32 {
        let lasting = 0.2 + 0.1 * chance(4) as f32;
        let keys =
            [24, 12, 0].map(|octave| root + octave + [0, 2, 4, 5, 7, 9, 11][chance(7) as usize]);
        for (key, loud) in keys.into_iter().zip([0.3, 0.15, 0.15]) {
            note(&mut samples, at, lasting, key, loud);
        }
        at += lasting;
    }
    samples
}

fn note(samples: &mut [f32], at: f32, lasting: f32, key: i32, loud: f32) {
    let frequency = 440.0 * 2_f32.powf((key - 69) as f32 / 12.0);
    let from = (at * RATE as f32) as usize;
    let samples = samples.iter_mut().skip(from);
    for (n, sample) in samples.take((lasting * RATE as f32) as usize).enumerate() {
        let t = n as f32 / RATE as f32;
        let wave: f32 = (1..=4)
            .map(|k| (std::f32::consts::TAU * frequency * k as f32 * t).sin() / (k * k) as f32)
            .sum();
        *sample += loud * (-2.0 * t / lasting).exp() * (60.0 * t).min(1.0) * wave;
    }
}

/// Some seconds of a sound.
pub(crate) fn cut(samples: &[f32], from: f32, seconds: f32) -> &[f32] {
    let at = |seconds: f32| (seconds * RATE as f32) as usize;
    &samples[at(from)..at(from + seconds)]
}

/// A file of one channel and 16 bits, which needs no encoder.
pub(crate) fn wav(samples: &[f32]) -> Vec<u8> {
    let data = 2 * samples.len() as u32;
    let mut file = b"RIFF".to_vec();
    file.extend((36 + data).to_le_bytes());
    file.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    file.extend(RATE.to_le_bytes());
    file.extend((2 * RATE).to_le_bytes());
    file.extend(b"\x02\0\x10\0data");
    file.extend(data.to_le_bytes());
    for sample in samples {
        file.extend(((sample.clamp(-1.0, 1.0) * 32_000.0) as i16).to_le_bytes());
    }
    file
}

/// A sound in another coding.
pub(crate) fn coded(folder: &Path, samples: &[f32], name: &str, codec: &[&str]) -> Vec<u8> {
    let (from, to) = (folder.join("from.wav"), folder.join(name));
    std::fs::write(&from, wav(samples)).unwrap();
    ffmpeg(&[&["-i", text(&from)][..], codec, &[text(&to)]].concat());
    std::fs::read(to).unwrap()
}

/// A video with a picture out of nothing and a sound.
pub(crate) fn under(
    folder: &Path,
    picture: &str,
    samples: &[f32],
    name: &str,
    codec: &[&str],
) -> Vec<u8> {
    let (from, to) = (folder.join("under.wav"), folder.join(name));
    std::fs::write(&from, wav(samples)).unwrap();
    let inputs = ["-f", "lavfi", "-i", picture, "-i", text(&from), "-shortest"];
    ffmpeg(&[&inputs[..], codec, &[text(&to)]].concat());
    std::fs::read(to).unwrap()
}

pub(crate) const LIFE: &str = "life=size=24x14:rate=4:ratio=0.4:random_seed=7:mold=20,scale=240x140:flags=bicubic,fps=10,format=yuv420p";
const CELLS: &str = "cellauto=size=32x18:rate=6:rule=30:ratio=0.5:random_seed=11:scroll=1:start_full=1,scale=256x144:flags=bicubic,fps=10,format=yuv420p";
pub(crate) const H264: &[&str] = &["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"];
pub(crate) const VP8: &[&str] = &[
    "-c:v",
    "libvpx",
    "-deadline",
    "realtime",
    "-c:a",
    "libopus",
    "-b:a",
    "48k",
];

pub(crate) async fn bank(stage: &Stage, bytes: Vec<u8>) -> EntryView {
    let bank = stage.bank("Own", false).await;
    let entry = stage.analyst().add_file(&bank.id, &file_entry(bytes)).await;
    entry.unwrap()
}

async fn ask(stage: &Stage, bytes: &[u8]) -> MatchAnswer {
    // The name says nothing, and neither does a type.
    stage.analyst().match_file("a", bytes, None).await.unwrap()
}

fn only(answer: &MatchAnswer) -> &Match {
    assert_eq!(answer.matches.len(), 1, "{answer:?}");
    &answer.matches[0]
}

fn near(found: u64, wanted: u64) -> bool {
    found.abs_diff(wanted) <= 1_000
}

/// That one piece was found: from when until when in the upload, and from when in the known sound, in milliseconds. Where it ends with the
/// upload that is told to a second; between other sounds to a second and a half, as each item is about 2.7 s.
fn assert_piece(found: &Match, query: (u64, u64), known_from: u64) {
    let sound = found.sound.as_ref().unwrap();
    assert_eq!(sound.segments.len(), 1, "{sound:?}");
    let segment = &sound.segments[0];
    let known_until = known_from + query.1 - query.0;
    let slack = if query.0 == 0 { 1_000 } else { 1_500 };
    let near = |found: u64, wanted: u64| found.abs_diff(wanted) <= slack;
    assert!(
        near(segment.query_from_ms, query.0)
            && near(segment.query_until_ms, query.1)
            && near(segment.known_from_ms, known_from)
            && near(segment.known_until_ms, known_until),
        "{sound:?}"
    );
}

#[tokio::test]
async fn twenty_seconds_from_the_middle_of_a_known_sound_are_found_and_located_in_every_coding() {
    if !can_read_sounds() {
        return;
    }
    let stage = Stage::set().await;
    let folder = stage.instance.scratch();
    let known = melody(1, 90);
    let entry = bank(&stage, wav(&known)).await;
    assert!(entry.created && entry.near_copies_match && entry.parts_match);
    let signal = entry.sound.as_ref().unwrap();
    assert!(signal.tells && near(signal.duration_ms, 90_000) && entry.video.is_none());

    let clip = cut(&known, 31.4, 20.0);
    let codings: [(&str, &[&str]); 5] = [
        ("clip.wav", &["-ar", "44100"]),
        ("clip.mp3", &["-c:a", "libmp3lame", "-b:a", "64k"]),
        ("clip.ogg", &["-c:a", "libopus", "-b:a", "32k"]),
        ("clip.m4a", &["-c:a", "aac", "-b:a", "64k"]),
        ("clip.flac", &["-c:a", "flac"]),
    ];
    for (name, codec) in codings {
        let answer = ask(&stage, &coded(folder, clip, name, codec)).await;
        assert_eq!(answer.verdict, Verdict::Hold, "{name}");
        let found = only(&answer);
        assert_eq!((found.way, found.signal.as_str()), (Way::Sound, "sound"));
        assert!(
            found.video.is_none() && found.distance < found.threshold,
            "{found:?}"
        );
        assert_piece(found, (0, 20_000), 31_400);
        let sound = found.sound.as_ref().unwrap();
        assert!(
            sound.query_covered >= 90 && (19..=25).contains(&sound.known_covered),
            "{name}: {sound:?}"
        );
    }

    // Between ten seconds of something else on either side; and that alone.
    let other = melody(2, 20);
    let between = [&other[..other.len() / 2], clip, &other[other.len() / 2..]].concat();
    assert_piece(
        only(&ask(&stage, &wav(&between)).await),
        (10_000, 30_000),
        31_400,
    );
    for seed in 2..6 {
        let clear = ask(&stage, &wav(&melody(seed, 40))).await;
        assert_eq!(
            (clear.verdict, clear.matches.len()),
            (Verdict::Clear, 0),
            "{clear:?}"
        );
    }
    // The very bytes, which need no listening to be found.
    assert_eq!(only(&ask(&stage, &wav(&known)).await).way, Way::Bytes);
}

#[tokio::test]
async fn the_same_sound_under_another_picture_is_found_by_its_sound() {
    if !can_read_sounds() {
        return;
    }
    let stage = Stage::set().await;
    let folder = stage.instance.scratch();
    let known = melody(3, 40);
    let entry = bank(&stage, under(folder, LIFE, &known, "known.mp4", H264)).await;
    assert!(entry.video.is_some() && entry.sound.as_ref().is_some_and(|sound| sound.tells));

    let clip = cut(&known, 12.0, 20.0);
    let elsewhere = under(folder, CELLS, clip, "elsewhere.webm", VP8);
    let answer = ask(&stage, &elsewhere).await;
    let found = only(&answer);
    assert_eq!(found.way, Way::Sound, "{found:?}");
    assert!(found.video.is_none());
    assert_piece(found, (0, 20_000), 12_000);
    assert!(answer.explanation.contains("% of the sound"), "{answer:?}");
    // The sound alone, and the picture with its sound: one match, which tells of both.
    let alone = ask(
        &stage,
        &coded(folder, clip, "alone.mp3", &["-c:a", "libmp3lame"]),
    )
    .await;
    assert_eq!(only(&alone).way, Way::Sound);
    let again = ask(&stage, &under(folder, LIFE, &known, "again.webm", VP8)).await;
    let found = only(&again);
    assert_eq!(found.way, Way::Video);
    assert!(
        found
            .sound
            .as_ref()
            .is_some_and(|sound| sound.known_covered >= 90),
        "{found:?}"
    );
    // The other picture with another sound is nothing known, and a sound without a picture in the box of a video is one, too.
    let other = under(folder, CELLS, &melody(4, 20), "other.mp4", H264);
    assert_eq!(ask(&stage, &other).await.verdict, Verdict::Clear);
    let boxed = ask(&stage, &coded(folder, clip, "boxed.mp4", &["-c:a", "aac"])).await;
    assert_eq!(only(&boxed).way, Way::Sound);
}

#[tokio::test]
async fn silence_and_what_is_nearly_silent_match_nothing_but_their_own_bytes() {
    if !can_read_sounds() {
        return;
    }
    let stage = Stage::set().await;
    let folder = stage.instance.scratch();
    let silence = vec![0.0; 30 * RATE as usize];
    let entry = bank(&stage, wav(&silence)).await;
    assert!(!entry.near_copies_match && entry.sound.is_some_and(|sound| !sound.tells));
    let mute = bank(
        &stage,
        under(
            folder,
            LIFE,
            &silence[..20 * RATE as usize],
            "mute.mp4",
            H264,
        ),
    )
    .await;
    assert!(mute.video.is_some() && mute.sound.is_none());
    // A melody, and after it as long a silence.
    let known = [melody(5, 20), silence.clone()].concat();
    bank(&stage, wav(&known)).await;

    // The last bit of each sample, by chance.
    let mut chance = chance(9);
    let noise: Vec<f32> = (0..30 * RATE)
        .map(|_| (chance(3) as f32 - 1.0) / 32_000.0)
        .collect();
    let hum: Vec<f32> = (0..30 * RATE)
        .map(|n| 0.2 * (n as f32 * 50.0 * std::f32::consts::TAU / RATE as f32).sin())
        .collect();
    for (name, samples) in [
        ("silence", &silence[..25 * RATE as usize]),
        ("noise", &noise[..]),
        ("hum", &hum[..]),
    ] {
        let answer = ask(&stage, &wav(samples)).await;
        assert_eq!(
            (answer.verdict, answer.matches.len()),
            (Verdict::Clear, 0),
            "{name}: {answer:?}"
        );
        let says_so = answer.explanation.contains("silent");
        assert!(says_so || name == "hum", "{name}: {answer:?}");
    }
    // Another melody that is followed by silence shares nothing but that.
    let other = [melody(6, 20), silence.clone()].concat();
    assert_eq!(ask(&stage, &wav(&other)).await.verdict, Verdict::Clear);
    assert_eq!(only(&ask(&stage, &wav(&silence)).await).way, Way::Bytes);
    // Five seconds of what is known among the silence are found.
    let some = [&silence[..], cut(&known, 4.0, 10.0), &silence[..]].concat();
    assert_piece(
        only(&ask(&stage, &wav(&some)).await),
        (30_000, 40_000),
        4_000,
    );
}

#[tokio::test]
async fn a_banked_sound_is_found_after_a_restart_and_not_once_withdrawn() {
    if !can_read_sounds() {
        return;
    }
    let mut stage = Stage::set().await;
    let known = melody(7, 30);
    let own = stage.bank("Own", false).await;
    let entry = file_entry(wav(&known));
    let entry = stage.analyst().add_file(&own.id, &entry).await.unwrap();
    let piece = wav(cut(&known, 8.0, 12.0));
    let before = ask(&stage, &piece).await;
    assert_eq!(only(&before).way, Way::Sound);
    stage.server.restart().await.unwrap();
    assert_eq!(ask(&stage, &piece).await.matches, before.matches);
    let client = stage.analyst();
    let withdrawn = client.withdraw_entry(&own.id, &entry.id, "It was a mistake.");
    withdrawn.await.unwrap();
    assert_eq!(ask(&stage, &piece).await.verdict, Verdict::Clear);
}

#[tokio::test]
async fn sounds_that_are_broken_cost_one_refusal_and_nothing_else() {
    if !can_read_sounds() {
        return;
    }
    let stage = Stage::set().await;
    let folder = stage.instance.scratch();
    let known = melody(8, 12);
    bank(&stage, wav(&known)).await;
    // Coded by a codec that is not on the list.
    let rare = coded(folder, &known, "rare.wav", &["-c:a", "adpcm_yamaha"]);
    let files: [(&str, Vec<u8>); 4] = [
        ("corrupt", b"RIFF\x24\0\0\0WAVEno more".to_vec()),
        ("corrupt", [b"fLaC".to_vec(), vec![0x7f; 4_000]].concat()),
        ("corrupt", b"\0\0\0\x20ftypM4A and nothing more".to_vec()),
        ("unsupported", rare),
    ];
    let door = stage.authority.door(&stage.server);
    for (code, bytes) in files {
        let answer = door.upload("/v1/match", bytes.clone(), &[]).await.unwrap();
        assert_eq!(answer.status, 422, "{code} {:?}", &bytes[..8]);
        assert_eq!(answer.problem().unwrap().code, code, "{:?}", &bytes[..8]);
    }
    // What breaks off is compared as far as it goes.
    let whole = wav(&known);
    let half = ask(&stage, &whole[..whole.len() * 2 / 3]).await;
    assert_eq!(only(&half).way, Way::Sound);
}

#[tokio::test]
async fn a_fingerprint_is_printed_and_without_ffmpeg_how_to_install_it() {
    let instance = instance();
    let file = instance.scratch().join("a.wav");
    std::fs::write(&file, wav(&melody(10, 12))).unwrap();
    let mut command = instance.program().command();
    command.args(["hash", "--json", text(&file)]);
    let output = command
        .env("PATH", instance.scratch())
        .output()
        .await
        .unwrap();
    let error: Value = serde_json::from_slice(&output.stdout).unwrap();
    let error = error["error"].as_str().unwrap();
    assert!(error.contains("sudo apt-get install ffmpeg"), "{error}");
    assert_eq!(output.status.code(), Some(1));

    let stage = Stage::set_with(async |instance| {
        let mut options = testkit::Options::patient();
        let nowhere = text(instance.scratch()).to_owned();
        options.variables.push(("PATH".to_owned(), nowhere));
        options
    })
    .await;
    let door = stage.authority.door(&stage.server);
    let upload = std::fs::read(&file).unwrap();
    let answer = door.upload("/v1/match", upload, &[]).await.unwrap();
    assert_eq!(answer.status, 422);
    let problem = answer.problem().unwrap();
    assert_eq!(problem.code, "decoder_missing");
    assert!(
        problem.detail.contains("sudo apt-get install ffmpeg"),
        "{problem:?}"
    );

    if !can_read_sounds() {
        return;
    }
    let hashed = instance.program().run(["hash", "--json", text(&file)]);
    let hashed: Value = hashed.await.unwrap().last().unwrap();
    assert_eq!(hashed["type"], "sound");
    assert!((hashed["duration"].as_f64().unwrap() - 12.0).abs() < 0.1);
    let items = hashed["fingerprint"].as_array().unwrap().len();
    assert!((70..=80).contains(&items), "{items}");
}
