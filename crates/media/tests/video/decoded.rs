//! What comes out of videos that are in order.

use crate::{Check, frames, made, moving, videos};
use media::video::{Brightness, Levels, Sampling, VideoLimits};

pub(crate) const CHECKS: &[Check] = &[
    (
        "every_container_gives_its_frames_and_their_times",
        every_container_gives_its_frames_and_their_times,
    ),
    (
        "pixels_are_those_of_ffmpeg_itself",
        pixels_are_those_of_ffmpeg_itself,
    ),
    (
        "a_video_that_changes_halfway_keeps_its_size",
        a_video_that_changes_halfway_keeps_its_size,
    ),
    (
        "a_frame_every_so_many_seconds",
        a_frame_every_so_many_seconds,
    ),
    (
        "times_of_a_varying_rate_are_the_frames_own",
        times_of_a_varying_rate_are_the_frames_own,
    ),
    (
        "key_frames_are_fewer_and_at_their_times",
        key_frames_are_fewer_and_at_their_times,
    ),
    (
        "frames_that_nobody_needs_are_not_decoded",
        frames_that_nobody_needs_are_not_decoded,
    ),
    (
        "a_piece_is_the_frames_of_the_whole_at_its_times",
        a_piece_is_the_frames_of_the_whole_at_its_times,
    ),
    (
        "sound_covers_and_rotation_do_no_harm",
        sound_and_rotation_do_no_harm,
    ),
    (
        "stills_are_spread_over_the_video",
        stills_are_spread_over_the_video,
    ),
];

fn every_container_gives_its_frames_and_their_times() {
    let videos = videos(VideoLimits::default());
    let kinds: [(&str, &[&str]); 6] = [
        ("a.mp4", &["-c:v", "libx264", "-pix_fmt", "yuv420p"]),
        ("a.mov", &["-c:v", "mpeg4"]),
        ("a.mkv", &["-c:v", "libx264"]),
        ("a.webm", &["-c:v", "libvpx", "-deadline", "realtime"]),
        ("a.ts", &["-c:v", "mpeg2video"]),
        ("a.avi", &["-c:v", "mjpeg"]),
    ];
    for (name, codec) in kinds {
        let bytes = moving(name, 2, codec);
        let (outline, at, _) = frames(&videos, &bytes, Sampling::EveryFrame).unwrap();
        assert_eq!((outline.width, outline.height), (160, 120), "{name}");
        assert!((outline.duration - 2.0).abs() < 0.2, "{name}: {outline:?}");
        assert_eq!(at.len(), 50, "{name}");
        for (number, at) in at.iter().enumerate() {
            let wanted = number as u64 * 40;
            assert!(at.abs_diff(wanted) <= 1, "{name}: frame {number} at {at}");
        }
    }
}

/// The same frames by ffmpeg without any of what surrounds it here; those that come as the video has them brought to full range.
fn pixels_are_those_of_ffmpeg_itself() {
    let limited = Brightness::Plane(Levels::Limited);
    let full = Brightness::Plane(Levels::Full);
    let kinds: [(&str, &[&str], Brightness); 6] = [
        (
            "p.mkv",
            &["-c:v", "libx264", "-pix_fmt", "yuv420p"],
            limited,
        ),
        (
            "p.mp4",
            &["-c:v", "libx264", "-pix_fmt", "yuv444p"],
            limited,
        ),
        ("p.mkv", &["-c:v", "libx264", "-pix_fmt", "yuvj420p"], full),
        ("p.avi", &["-c:v", "mjpeg", "-q:v", "2"], full),
        (
            "p.mkv",
            &["-c:v", "libx264", "-pix_fmt", "yuv420p10le"],
            Brightness::Made,
        ),
        (
            "p.mkv",
            &["-c:v", "ffv1", "-pix_fmt", "bgr0"],
            Brightness::Made,
        ),
    ];
    for (name, coding, brightness) in kinds {
        let bytes = moving(name, 1, coding);
        let all = frames(
            &videos(VideoLimits::default()),
            &bytes,
            Sampling::EveryFrame,
        );
        let (outline, _, ours) = all.unwrap();
        assert_eq!(outline.brightness, brightness, "{coding:?}");
        let path = crate::folder().join(format!("in-{name}"));
        std::fs::write(&path, &bytes).unwrap();
        let text = path.to_str().unwrap();
        let smoothed = ["-skip_loop_filter", "noref"];
        let grey = ["-i", text, "-f", "rawvideo", "-pix_fmt", "gray"];
        let theirs = made("out.gray", &[&smoothed[..], &grey].concat());
        drop(crate::taken(&path));
        assert!(ours.windows(2).all(|pair| pair[0] != pair[1]));
        let ours = ours.concat();
        assert_eq!(ours.len(), theirs.len(), "{coding:?}");
        for (ours, theirs) in ours.into_iter().zip(theirs) {
            let ours = if brightness == limited {
                ((f64::from(ours.clamp(16, 235)) - 16.0) * 255.0 / 219.0).round() as u8
            } else {
                ours
            };
            let most = u8::from(brightness == limited);
            assert!(
                ours.abs_diff(theirs) <= most,
                "{coding:?}: {ours}, {theirs}"
            );
        }
    }
}

/// Its size, and with it what the frames are made of, changes halfway: each is as large as the first, and grey.
fn a_video_that_changes_halfway_keeps_its_size() {
    let first = moving("c.ts", 1, &["-c:v", "libx264", "-pix_fmt", "yuv420p"]);
    let source = "testsrc=size=96x64:rate=25:duration=1";
    let coding = [
        "-f",
        "lavfi",
        "-i",
        source,
        "-c:v",
        "libx264",
        "-pix_fmt",
        "yuv422p10le",
    ];
    let second = made("c.ts", &coding);
    let videos = videos(VideoLimits::default());
    let (outline, at, all) =
        frames(&videos, &[first, second].concat(), Sampling::EveryFrame).unwrap();
    assert_eq!((outline.width, outline.height), (160, 120));
    assert_eq!(at.len(), 50);
    // The same scene: scaled down, and up again.
    let off = all[5]
        .iter()
        .zip(&all[30])
        .map(|(a, b)| u64::from(a.abs_diff(*b)));
    assert!(off.sum::<u64>() < 20 * 160 * 120);
}

fn a_frame_every_so_many_seconds() {
    let bytes = moving("e.mp4", 4, &["-c:v", "libx264"]);
    let videos = videos(VideoLimits::default());
    let (_, at, _) = frames(&videos, &bytes, Sampling::Every(1.0)).unwrap();
    assert_eq!(at, [0, 1000, 2000, 3000]);
    let (_, at, _) = frames(&videos, &bytes, Sampling::Every(0.5)).unwrap();
    assert_eq!(at, [0, 520, 1040, 1560, 2080, 2600, 3120, 3640]);
    let (_, at, _) = frames(&videos, &bytes, Sampling::Every(60.0)).unwrap();
    assert_eq!(at, [0]);
}

fn times_of_a_varying_rate_are_the_frames_own() {
    // Frame n is shown at n² hundredths of a second.
    let bytes = moving(
        "v.mkv",
        1,
        &[
            "-vf",
            "setpts=N*N/100/TB",
            "-fps_mode",
            "passthrough",
            "-c:v",
            "libx264",
        ],
    );
    let videos = videos(VideoLimits::default());
    let (_, at, _) = frames(&videos, &bytes, Sampling::EveryFrame).unwrap();
    // What the encoder's clock of 25 a second could tell apart.
    assert!(at.len() >= 20 && at.is_sorted(), "{at:?}");
    assert!(at.last().unwrap().abs_diff(5760) <= 40, "{at:?}");
    let (_, every, _) = frames(&videos, &bytes, Sampling::Every(1.0)).unwrap();
    assert!(
        every.windows(2).all(|pair| pair[1] - pair[0] >= 999),
        "{every:?}"
    );
    assert!((5..=6).contains(&every.len()), "{every:?}");
}

fn key_frames_are_fewer_and_at_their_times() {
    let bytes = moving(
        "k.mp4",
        4,
        &[
            "-c:v",
            "libx264",
            "-g",
            "25",
            "-keyint_min",
            "25",
            "-sc_threshold",
            "0",
        ],
    );
    let (_, at, _) = frames(&videos(VideoLimits::default()), &bytes, Sampling::KeyFrames).unwrap();
    assert_eq!(at, [0, 1000, 2000, 3000]);
}

/// Two frames of three are such that no other needs them: they are not decoded, and of the rest the same are taken as of all.
fn frames_that_nobody_needs_are_not_decoded() {
    let coding = [
        "-c:v",
        "libx264",
        "-bf",
        "2",
        "-x264-params",
        "b-adapt=0:b-pyramid=0:scenecut=0",
    ];
    let bytes = moving("n.mp4", 4, &coding);
    let videos = videos(VideoLimits::default());
    let (_, all, _) = frames(&videos, &bytes, Sampling::EveryReferred(0.01)).unwrap();
    let (_, every, _) = frames(&videos, &bytes, Sampling::EveryFrame).unwrap();
    assert!(
        all.len() * 5 < every.len() * 2,
        "{} of {}",
        all.len(),
        every.len()
    );
    assert!(all.iter().all(|at| every.contains(at)));
    let (_, some, _) = frames(&videos, &bytes, Sampling::EveryReferred(1.0)).unwrap();
    let late = some
        .iter()
        .enumerate()
        .map(|(second, at)| at - 1000 * second as u64);
    assert!(
        late.max() <= Some(4 * 120),
        "each at most three frames after the last was due: {some:?}"
    );
    assert!(some.len() >= 3, "{some:?}");
}

/// Entered in the middle of a group of frames, between, and near the end. MPEG-TS has no index: it is entered at the next key frame, and what
/// comes tells by its times.
fn a_piece_is_the_frames_of_the_whole_at_its_times() {
    let videos = videos(VideoLimits::default());
    let kinds: [(&str, &[&str]); 6] = [
        ("p.mp4", &["-c:v", "libx264", "-g", "50"]),
        ("p.mkv", &["-c:v", "libx264", "-g", "50"]),
        (
            "p.webm",
            &["-c:v", "libvpx", "-g", "50", "-deadline", "realtime"],
        ),
        ("p.ts", &["-c:v", "libx264", "-g", "50"]),
        ("p.avi", &["-c:v", "mpeg4", "-g", "50"]),
        ("p.mov", &["-c:v", "mjpeg"]),
    ];
    for (name, coding) in kinds {
        let bytes = moving(name, 8, coding);
        let (_, all, pixels) = frames(&videos, &bytes, Sampling::EveryFrame).unwrap();
        for (from, until) in [(2.15, 4.0), (3.0, 5.0), (6.5, 30.0)] {
            let piece = Sampling::Within {
                from,
                until,
                step: 0.01,
            };
            let (_, at, shown) = match frames(&videos, &bytes, piece) {
                Err(_) if name == "p.ts" && until > 8.0 => continue,
                seen => seen.unwrap_or_else(|error| panic!("{name}, from {from}: {error:?}")),
            };
            let is_within = |at: &&u64| (from * 1000.0..until * 1000.0).contains(&(**at as f64));
            let expected = all.iter().filter(is_within).count();
            assert!(
                name == "p.ts" || at.len().abs_diff(expected) <= 1,
                "{name}, from {from}: {} frames of {expected}, {at:?}",
                at.len()
            );
            for (at, shown) in at.iter().zip(shown) {
                let same = all.iter().position(|other| at.abs_diff(*other) <= 1);
                let same = same.unwrap_or_else(|| panic!("{name}, from {from}: none at {at}"));
                assert!(shown == pixels[same], "{name}: another one at {at}");
            }
        }
        // Behind the end there is none.
        let behind = Sampling::Within {
            from: 60.0,
            until: 64.0,
            step: 0.5,
        };
        assert!(frames(&videos, &bytes, behind).is_err(), "{name}");
    }
}

fn sound_and_rotation_do_no_harm() {
    let bytes = made(
        "s.mp4",
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc=size=160x120:rate=25:duration=1",
            "-f",
            "lavfi",
            "-i",
            "sine=duration=1",
            "-c:v",
            "libx264",
            "-c:a",
            "aac",
            "-metadata:s:v",
            "rotate=90",
        ],
    );
    let (outline, at, _) = frames(
        &videos(VideoLimits::default()),
        &bytes,
        Sampling::EveryFrame,
    )
    .unwrap();
    assert_eq!((outline.width, outline.height, at.len()), (160, 120, 25));
}

fn stills_are_spread_over_the_video() {
    let bytes = moving("t.mp4", 8, &["-c:v", "libx264"]);
    let stills = videos(VideoLimits::default())
        .stills(&bytes, 4, 80)
        .unwrap();
    assert_eq!(stills.len(), 4);
    assert!(
        stills
            .iter()
            .all(|still| (still.width, still.height, still.pixels.len()) == (80, 60, 4800))
    );
    assert!(stills.windows(2).all(|pair| pair[0] != pair[1]));
}
