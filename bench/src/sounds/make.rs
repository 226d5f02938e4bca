//! Harmless sounds: a synthesiser's voice that reads numbers in nine languages, and melodies made up here.

use super::ffmpeg::pcm;
use crate::chance::Chance;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The languages that are spoken, as espeak-ng names them.
pub(super) const LANGUAGES: [&str; 9] = ["ar", "bn", "de", "en", "fr", "id", "ru", "tr", "ur"];

/// Samples a second of what is made.
const RATE: u32 = 22_050;

/// A sound that was made.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) is_speech: bool,
    pub(super) file: PathBuf,
    /// In seconds.
    pub(super) length: f64,
}

/// Somebody reads numbers: thirty seconds or so, never twice the same ones.
pub(super) fn speech(folder: &Path, seed: u64, number: u64) -> Result<Made> {
    let mut chance = Chance::of(seed, number);
    let language = LANGUAGES[number as usize % LANGUAGES.len()];
    let words: Vec<String> = (0..26).map(|_| chance.below(100).to_string()).collect();
    let file = folder.join(format!("speech-{seed}-{number}.wav"));
    let pitch = (30 + chance.below(45)).to_string();
    let done = Command::new("espeak-ng")
        .args(["-v", language, "-s", "150", "-p", &pitch, "-w"])
        .arg(&file)
        .arg(words.join(", "))
        .output()
        .context("espeak-ng cannot be started: apt-get install espeak-ng")?;
    ensure!(
        done.status.success(),
        "espeak-ng: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    measured(true, file)
}

/// A melody with chords below it and a beat: thirty seconds.
pub(super) fn music(folder: &Path, seed: u64, number: u64) -> Result<Made> {
    let mut chance = Chance::of(seed, 1_000_000 + number);
    let scale: &[i32] = if chance.happens(50) {
        &[0, 2, 4, 5, 7, 9, 11]
    } else {
        &[0, 2, 3, 5, 7, 8, 10]
    };
    let root = 48 + chance.below(12) as i32;
    let beat = chance.between(0.18, 0.42);
    let mut samples = vec![0.0f32; 30 * RATE as usize];
    let mut at = 0.0;
    let mut count = 0;
    while at < 29.5 {
        let lasting = beat * [1.0, 1.0, 2.0, 3.0][chance.below(4)];
        let step = scale[chance.below(scale.len())];
        note(
            &mut samples,
            at,
            lasting,
            root + 12 * chance.below(2) as i32 + step,
            0.3,
        );
        if count % 4 == 0 {
            let below = scale[chance.below(scale.len())];
            for third in [0, 2, 4] {
                let step = scale[(below as usize + third) % scale.len()];
                note(&mut samples, at, 4.0 * beat, root - 12 + step, 0.12);
            }
            click(&mut samples, at, &mut chance);
        }
        count += 1;
        at += lasting;
    }
    let file = folder.join(format!("music-{seed}-{number}.wav"));
    std::fs::write(&file, wav(&samples))?;
    measured(false, file)
}

fn measured(is_speech: bool, file: PathBuf) -> Result<Made> {
    let length = pcm(&file)?.len() as f64 / f64::from(signals::sound::RATE);
    Ok(Made {
        is_speech,
        file,
        length,
    })
}

fn note(samples: &mut [f32], at: f32, lasting: f32, key: i32, loud: f32) {
    let frequency = 440.0 * 2f32.powf((key - 69) as f32 / 12.0);
    let from = (at * RATE as f32) as usize;
    for n in 0..(lasting * RATE as f32) as usize {
        let Some(sample) = samples.get_mut(from + n) else {
            return;
        };
        let t = n as f32 / RATE as f32;
        let fading = (-2.5 * t / lasting).exp() * (t * 60.0).min(1.0);
        let wave: f32 = (1..=5)
            .map(|k| (std::f32::consts::TAU * frequency * k as f32 * t).sin() / (k * k) as f32)
            .sum();
        *sample += loud * fading * wave;
    }
}

fn click(samples: &mut [f32], at: f32, chance: &mut Chance) {
    let from = (at * RATE as f32) as usize;
    for n in 0..RATE as usize / 12 {
        let Some(sample) = samples.get_mut(from + n) else {
            return;
        };
        *sample += 0.25 * chance.between(-1.0, 1.0) * (-(n as f32) / 300.0).exp();
    }
}

/// One channel of 16 bits.
fn wav(samples: &[f32]) -> Vec<u8> {
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
