//! Videos through ffmpeg, as the server reads them. Its own `main`: the test binary starts itself again as the child that
//! becomes ffmpeg. The videos are made by ffmpeg itself, out of nothing.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr)]

mod confined;
mod decoded;
mod heard;
mod refused;

use media::MediaError;
use media::video::{Outline, REFUSED, Sampling, VideoLimits, Videos, become_decoder};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const DECODER: &str = "decoder";

type Check = (&'static str, fn());

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == DECODER) {
        drop(become_decoder(arguments));
        return ExitCode::from(REFUSED);
    }
    if media::video::Ffmpeg::find().is_err() {
        eprintln!("Skipped: {}.", media::video::NoFfmpeg);
        return ExitCode::SUCCESS;
    }
    let wanted = std::env::args()
        .nth(1)
        .filter(|word| !word.starts_with('-'));
    let all: Vec<Check> = [
        confined::CHECKS,
        decoded::CHECKS,
        heard::CHECKS,
        refused::CHECKS,
    ]
    .concat();
    let (mut run, mut failed) = (0, Vec::new());
    for (name, check) in all {
        if wanted.as_ref().is_some_and(|wanted| !name.contains(wanted)) {
            continue;
        }
        run += 1;
        let passed = std::panic::catch_unwind(check).is_ok();
        println!("test {name} ... {}", if passed { "ok" } else { "FAILED" });
        if !passed {
            failed.push(name);
        }
    }
    println!(
        "\ntest result: {}. {} passed; {} failed; 0 ignored",
        if failed.is_empty() { "ok" } else { "FAILED" },
        run - failed.len(),
        failed.len()
    );
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn videos(limits: VideoLimits) -> Videos {
    Videos {
        program: std::env::current_exe().unwrap(),
        arguments: vec![DECODER.into()],
        limits,
    }
}

/// A folder of this process, for the files that ffmpeg makes.
fn folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("media-video-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A video made by ffmpeg from arguments, with `name` for its container.
fn made(name: &str, arguments: &[&str]) -> Vec<u8> {
    let path = folder().join(name);
    let mut command = Command::new("ffmpeg");
    command
        .args(["-nostdin", "-v", "error", "-y"])
        .args(arguments)
        .arg(&path);
    assert!(command.status().unwrap().success(), "{arguments:?}");
    taken(&path)
}

fn taken(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    std::fs::remove_file(path).unwrap();
    let _ = std::fs::remove_dir(path.parent().unwrap());
    bytes
}

/// A moving picture of 160×120, so many seconds at 25 frames a second.
fn moving(name: &str, seconds: u32, more: &[&str]) -> Vec<u8> {
    let source = format!("testsrc=size=160x120:rate=25:duration={seconds}");
    made(name, &[&["-f", "lavfi", "-i", &source][..], more].concat())
}

fn frames(
    videos: &Videos,
    bytes: &[u8],
    sampling: Sampling,
) -> Result<(Outline, Vec<u64>, Vec<Vec<u8>>), MediaError> {
    let outline = videos.outline(bytes)?;
    let mut all = Vec::new();
    let at = videos.frames(bytes, &outline, sampling, |grey| {
        assert_eq!((grey.width, grey.height), (outline.width, outline.height));
        all.push(grey.pixels.to_vec());
    })?;
    assert_eq!(at.len(), all.len());
    Ok((outline, at, all))
}
