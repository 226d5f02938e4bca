//! What becomes of videos that are not in order: one answer each, in time.

use crate::{Check, frames, made, moving, videos};
use media::video::{Sampling, VideoLimits};
use media::{FaultCode, MediaError};
use std::time::Duration;

pub(crate) const CHECKS: &[Check] = &[
    (
        "what_is_no_video_or_broken_is_refused_by_name",
        what_is_no_video_or_broken_is_refused_by_name,
    ),
    (
        "a_video_that_breaks_off_gives_what_it_has",
        a_video_that_breaks_off_gives_what_it_has,
    ),
    (
        "too_large_and_too_long_is_refused",
        too_large_and_too_long_is_refused,
    ),
    (
        "lists_that_name_other_files_are_not_opened",
        lists_that_name_other_files_are_not_opened,
    ),
    ("time_and_memory_are_limited", time_and_memory_are_limited),
    (
        "changed_bytes_never_do_more_than_fail",
        changed_bytes_never_do_more_than_fail,
    ),
];

fn code(limits: VideoLimits, bytes: &[u8]) -> FaultCode {
    match frames(&videos(limits), bytes, Sampling::EveryFrame) {
        Err(MediaError::Fault(fault)) => fault.code,
        other => panic!("{other:?}"),
    }
}

fn what_is_no_video_or_broken_is_refused_by_name() {
    let usual = VideoLimits::default;
    assert_eq!(code(usual(), b""), FaultCode::Corrupt);
    assert_eq!(
        code(usual(), b"\0\0\0\x20ftypisom and no more"),
        FaultCode::Corrupt
    );
    let whole = moving("w.mp4", 2, &["-c:v", "libx264"]);
    // What says where the frames are stands at the end.
    assert_eq!(code(usual(), &whole[..whole.len() / 2]), FaultCode::Corrupt);
    let sound = made(
        "s.mp4",
        &["-f", "lavfi", "-i", "sine=duration=1", "-c:a", "aac"],
    );
    assert_eq!(code(usual(), &sound), FaultCode::Unsupported);
}

fn a_video_that_breaks_off_gives_what_it_has() {
    let whole = moving("b.mkv", 4, &["-c:v", "libx264", "-g", "10"]);
    let (_, at, _) = frames(
        &videos(VideoLimits::default()),
        &whole[..whole.len() / 2],
        Sampling::EveryFrame,
    )
    .unwrap();
    assert!((10..100).contains(&at.len()), "{}", at.len());
}

fn too_large_and_too_long_is_refused() {
    let wide = made(
        "l.mkv",
        &[
            "-f",
            "lavfi",
            "-i",
            "color=size=9000x16:duration=0.2",
            "-c:v",
            "ffv1",
        ],
    );
    assert_eq!(code(VideoLimits::default(), &wide), FaultCode::TooLarge);
    let video = moving("m.mp4", 1, &["-c:v", "libx264"]);
    let few = VideoLimits {
        max_frames: 24,
        ..VideoLimits::default()
    };
    assert_eq!(code(few, &video), FaultCode::TooLarge);
    let enough = VideoLimits {
        max_frames: 25,
        ..VideoLimits::default()
    };
    assert!(frames(&videos(enough), &video, Sampling::EveryFrame).is_ok());
    let short = VideoLimits {
        max_input_bytes: video.len() - 1,
        ..VideoLimits::default()
    };
    assert!(matches!(
        videos(short).outline(&video),
        Err(MediaError::TooManyBytes { .. })
    ));
}

fn lists_that_name_other_files_are_not_opened() {
    let lists: [&[u8]; 3] = [
        b"ffconcat version 1.0\nfile /proc/self/fd/0\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
    ];
    for list in lists {
        assert_eq!(code(VideoLimits::default(), list), FaultCode::Corrupt);
    }
}

fn time_and_memory_are_limited() {
    let video = made(
        "t.mp4",
        &[
            "-f",
            "lavfi",
            "-i",
            "testsrc2=size=1280x720:rate=25:duration=20",
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
        ],
    );
    let mut hasty = videos(VideoLimits::default());
    let outline = hasty.outline(&video).unwrap();
    hasty.limits.wall_time = Duration::from_millis(300);
    let ended = hasty.frames(&video, &outline, Sampling::EveryFrame, |_| ());
    assert_eq!(ended, Err(MediaError::TimedOut));
    let mut poor = videos(VideoLimits::default());
    poor.limits.memory_bytes = 150 << 20;
    let ended = poor.frames(&video, &outline, Sampling::EveryFrame, |_| ());
    assert!(ended.is_err(), "{ended:?}");
    // And the next one is read as if nothing had been.
    let small = moving("n.mp4", 1, &["-c:v", "libx264"]);
    assert!(
        frames(
            &videos(VideoLimits::default()),
            &small,
            Sampling::EveryFrame
        )
        .is_ok()
    );
}

fn changed_bytes_never_do_more_than_fail() {
    let whole = moving("c.mp4", 1, &["-c:v", "libx264", "-movflags", "faststart"]);
    let videos = videos(VideoLimits::default());
    for turn in 0..12_usize {
        let mut bytes = whole.clone();
        for step in 0..20 {
            let place = (turn * 7919 + step * 104_729) % bytes.len();
            bytes[place] = bytes[place].wrapping_add(1 + turn as u8);
        }
        match frames(&videos, &bytes, Sampling::EveryFrame) {
            Ok(_) | Err(MediaError::Fault(_) | MediaError::Died { .. } | MediaError::TimedOut) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
}
