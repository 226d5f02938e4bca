//! The sound of files: what comes out of those that are in order, and what becomes of others.

use crate::{Check, made, moving, videos};
use media::video::{Piece, VideoLimits, Videos};
use media::{FaultCode, MediaError};
use std::time::Duration;

pub(crate) const CHECKS: &[Check] = &[
    (
        "every_container_gives_its_sound",
        every_container_gives_its_sound,
    ),
    (
        "two_channels_are_mixed_to_one",
        two_channels_are_mixed_to_one,
    ),
    (
        "a_file_says_what_is_in_it_whatever_it_begins_with",
        a_file_says_what_is_in_it,
    ),
    (
        "a_sound_that_is_too_long_or_rare_is_refused",
        a_sound_that_is_too_long_or_rare_is_refused,
    ),
    (
        "a_piece_of_a_sound_is_what_lies_there_in_the_whole",
        a_piece_is_what_lies_there,
    ),
    (
        "changed_sounds_never_do_more_than_fail",
        changed_sounds_never_do_more_than_fail,
    ),
];

const RATE: u32 = 11_025;

fn heard(videos: &Videos, bytes: &[u8]) -> Result<Vec<i16>, MediaError> {
    let mut all = Vec::new();
    let count = videos.sound(bytes, RATE, |samples| all.extend_from_slice(samples))?;
    assert_eq!(count, all.len() as u64);
    Ok(all)
}

/// How often the samples rise above zero, a second: the pitch of a tone.
fn pitch(samples: &[i16]) -> f64 {
    let rises = samples.windows(2).filter(|two| two[0] < 0 && two[1] >= 0);
    rises.count() as f64 * f64::from(RATE) / samples.len() as f64
}

fn tone(name: &str, codec: &[&str]) -> Vec<u8> {
    let source = ["-f", "lavfi", "-i", "sine=frequency=440:duration=3"];
    made(name, &[&source[..], codec].concat())
}

fn every_container_gives_its_sound() {
    let videos = videos(VideoLimits::default());
    let files: [(&str, &[&str]); 9] = [
        ("h.wav", &[]),
        ("h.mp3", &["-c:a", "libmp3lame"]),
        ("h.ogg", &["-c:a", "libopus"]),
        ("v.ogg", &["-c:a", "libvorbis"]),
        ("h.m4a", &["-c:a", "aac"]),
        ("h.flac", &["-c:a", "flac"]),
        ("h.mka", &["-c:a", "ac3"]),
        ("h.ts", &["-c:a", "mp2"]),
        ("l.m4a", &["-c:a", "alac"]),
    ];
    for (name, codec) in files {
        let samples = heard(&videos, &tone(name, codec)).unwrap();
        let seconds = samples.len() as f64 / f64::from(RATE);
        assert!((seconds - 3.0).abs() < 0.15, "{name}: {seconds} s");
        let middle = &samples[samples.len() / 4..samples.len() * 3 / 4];
        let pitch = pitch(middle);
        assert!((pitch - 440.0).abs() < 5.0, "{name}: {pitch}");
    }
}

fn two_channels_are_mixed_to_one() {
    let source = "sine=frequency=440:duration=1[a];anullsrc=duration=1[b];[a][b]amerge=inputs=2";
    let bytes = made("m.wav", &["-filter_complex", source]);
    let samples = heard(&videos(VideoLimits::default()), &bytes).unwrap();
    assert!(
        samples.len().abs_diff(RATE as usize) < 50,
        "{}",
        samples.len()
    );
    assert!((pitch(&samples) - 440.0).abs() < 5.0);
}

fn a_file_says_what_is_in_it() {
    let videos = videos(VideoLimits::default());
    let song = videos
        .contents(&tone("c.mp3", &["-c:a", "libmp3lame"]))
        .unwrap();
    assert!(song.has_sound && song.picture.is_none());
    let mute = videos
        .contents(&moving("c.mp4", 1, &["-c:v", "libx264"]))
        .unwrap();
    assert!(!mute.has_sound && mute.picture.is_some());
    // The sound first, and a picture after it: Ogg that begins as a sound does.
    let sources = [
        "-f",
        "lavfi",
        "-i",
        "sine=duration=1",
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=160x120:duration=1",
    ];
    let codecs = [
        "-map",
        "0:a",
        "-map",
        "1:v",
        "-c:v",
        "libtheora",
        "-c:a",
        "libvorbis",
    ];
    let both = videos
        .contents(&made("b.ogg", &[&sources[..], &codecs].concat()))
        .unwrap();
    assert!(both.has_sound && both.picture.is_some());
    // A cover is no picture.
    let covers = [
        "-f",
        "lavfi",
        "-i",
        "sine=duration=1",
        "-f",
        "lavfi",
        "-i",
        "testsrc=size=160x120:duration=0.04",
    ];
    let codecs = [
        "-map",
        "0:a",
        "-map",
        "1:v",
        "-c:v",
        "mjpeg",
        "-pix_fmt",
        "yuvj420p",
        "-disposition:v",
        "attached_pic",
    ];
    let covered = made("o.mp3", &[&covers[..], &codecs].concat());
    let contents = videos.contents(&covered).unwrap();
    assert!(contents.has_sound && contents.picture.is_none());
    assert!(heard(&videos, &covered).is_ok());
}

fn code(limits: VideoLimits, bytes: &[u8]) -> FaultCode {
    match heard(&videos(limits), bytes) {
        Err(MediaError::Fault(fault)) => fault.code,
        other => panic!("{other:?}"),
    }
}

fn a_sound_that_is_too_long_or_rare_is_refused() {
    let usual = VideoLimits::default;
    let limited = |max_sound_seconds| VideoLimits {
        max_sound_seconds,
        ..usual()
    };
    let three = tone("l.wav", &[]);
    assert_eq!(code(limited(2), &three), FaultCode::TooLarge);
    assert!(heard(&videos(limited(4)), &three).is_ok());
    // A decoder and a demuxer that are not on the lists, no sound at all, and a list of other files.
    assert_eq!(
        code(usual(), &tone("y.wav", &["-c:a", "adpcm_yamaha"])),
        FaultCode::Unsupported
    );
    assert_eq!(
        code(usual(), &tone("y.au", &["-c:a", "pcm_s16be"])),
        FaultCode::Unsupported
    );
    assert_eq!(
        code(usual(), &moving("s.mp4", 1, &["-c:v", "libx264"])),
        FaultCode::Unsupported
    );
    assert_eq!(
        code(usual(), b"ffconcat version 1.0\nfile /proc/self/fd/0\n"),
        FaultCode::Unsupported
    );
}

fn a_piece_is_what_lies_there() {
    let videos = videos(VideoLimits::default());
    // A second of one tone and two of another.
    let tones = "sine=frequency=300:duration=1[a];sine=frequency=900:duration=2[b];[a][b]concat=n=2:v=0:a=1";
    for (name, codec) in [
        ("p.wav", "pcm_s16le"),
        ("p.m4a", "aac"),
        ("p.mka", "libopus"),
    ] {
        let bytes = made(name, &["-filter_complex", tones, "-c:a", codec]);
        let piece = |from, longest| {
            let mut all = Vec::new();
            let [from, longest] = [from, longest].map(Duration::from_millis);
            let piece = Piece { from, longest };
            videos.piece_of_sound(&bytes, RATE, piece, |samples| {
                all.extend_from_slice(samples)
            })?;
            Ok::<_, MediaError>(all)
        };
        let seconds = |samples: &[i16]| samples.len() as f64 / f64::from(RATE);
        let first = piece(0, 900).unwrap();
        assert!((seconds(&first) - 0.9).abs() < 0.01, "{name}");
        assert!((pitch(&first[1_000..]) - 300.0).abs() < 10.0, "{name}");
        let second = piece(1_200, 1_000).unwrap();
        assert!((seconds(&second) - 1.0).abs() < 0.01, "{name}");
        assert!((pitch(&second) - 900.0).abs() < 10.0, "{name}");
        let last = piece(2_500, 60_000).unwrap();
        assert!(
            (seconds(&last) - 0.5).abs() < 0.15,
            "{name}: {}",
            seconds(&last)
        );
        match piece(9_000, 1_000) {
            Err(MediaError::Fault(fault)) => assert_eq!(fault.code, FaultCode::Unsupported),
            other => panic!("{name}: {other:?}"),
        }
    }
}

fn changed_sounds_never_do_more_than_fail() {
    let videos = videos(VideoLimits::default());
    for (name, codec) in [
        ("x.mp3", "libmp3lame"),
        ("x.ogg", "libopus"),
        ("x.flac", "flac"),
        ("x.m4a", "aac"),
    ] {
        let whole = tone(name, &["-c:a", codec]);
        for turn in 0..4_usize {
            let mut bytes = whole.clone();
            for step in 0..20 {
                let place = (turn * 7919 + step * 104_729) % bytes.len();
                bytes[place] = bytes[place].wrapping_add(1 + turn as u8);
            }
            match heard(&videos, &bytes) {
                Ok(_)
                | Err(MediaError::Fault(_) | MediaError::Died { .. } | MediaError::TimedOut) => {}
                Err(other) => panic!("{name}: {other:?}"),
            }
        }
    }
}
