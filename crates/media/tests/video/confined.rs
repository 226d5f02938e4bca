//! What the child cannot do any more once it is some other program.

use crate::{Check, DECODER, folder};
use media::video::{VIDEO_LIMITS_VARIABLE, VideoLimits};
use std::process::{Command, Output, Stdio};

pub(crate) const CHECKS: &[Check] = &[
    ("it_can_compute_and_speak", it_can_compute_and_speak),
    ("it_makes_and_changes_no_file", it_makes_and_changes_no_file),
    (
        "it_starts_no_process_and_reaches_no_other",
        it_starts_no_process_and_reaches_no_other,
    ),
    ("it_has_no_network", it_has_no_network),
    (
        "it_reads_no_file_but_programs_and_libraries",
        it_reads_no_file_but_programs_and_libraries,
    ),
    ("it_has_no_environment", it_has_no_environment),
];

/// A program in place of ffmpeg, confined as it would be.
fn run(program: &str, arguments: &[&str]) -> Output {
    Command::new(std::env::current_exe().unwrap())
        .args([DECODER, program])
        .args(arguments)
        .env(
            VIDEO_LIMITS_VARIABLE,
            serde_json::to_string(&VideoLimits::default()).unwrap(),
        )
        .env("SECRET", "told")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn shell(script: &str) -> Output {
    run("/bin/sh", &["-c", script])
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn it_can_compute_and_speak() {
    let output = shell("echo $((6 * 7))");
    assert_eq!(
        (said(&output).as_str(), output.status.code()),
        ("42\n", Some(0))
    );
}

fn it_makes_and_changes_no_file() {
    let folder = folder();
    let there = folder.join("there");
    std::fs::write(&there, "before").unwrap();
    let (made, there_text) = (folder.join("made"), there.to_str().unwrap());
    let script = format!(
        "echo after > {there_text}; echo x >> {there_text}; true > {}; echo end",
        made.display()
    );
    assert!(said(&shell(&script)).contains("end"));
    assert!(!run("/bin/rm", &["-f", there_text]).status.success());
    assert!(
        !run("/bin/mkdir", &[made.to_str().unwrap()])
            .status
            .success()
    );
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "before");
    assert!(!made.exists());
    std::fs::remove_dir_all(folder).unwrap();
}

fn it_starts_no_process_and_reaches_no_other() {
    assert_eq!(
        said(&shell("echo begun; (echo child); echo end"))
            .matches("child")
            .count(),
        0
    );
    // Ourselves: signal 0 asks only whether one may.
    let ourselves = std::process::id().to_string();
    assert!(!shell(&format!("kill -0 {ourselves}")).status.success());
}

fn it_has_no_network() {
    let script = "import socket\nsocket.socket()\nprint('open')";
    let python = "/usr/bin/python3";
    if !std::path::Path::new(python).exists() {
        eprintln!("Skipped: there is no {python}.");
        return;
    }
    // The interpreter itself runs; what it asks for it does not get.
    assert_eq!(
        said(&run(python, &["-S", "-E", "-c", "print('runs')"])),
        "runs\n"
    );
    assert!(!said(&run(python, &["-S", "-E", "-c", script])).contains("open"));
}

fn it_reads_no_file_but_programs_and_libraries() {
    let has_landlock = std::fs::read_to_string("/sys/kernel/security/lsm")
        .is_ok_and(|list| list.contains("landlock"));
    let folder = folder();
    let secret = folder.join("secret");
    std::fs::write(&secret, "told").unwrap();
    let read = said(&run("/bin/cat", &[secret.to_str().unwrap()]));
    std::fs::remove_dir_all(folder).unwrap();
    if read.is_empty() {
        return;
    }
    // Only an old kernel may let it.
    assert!(!has_landlock, "Landlock is there and did not hold");
    eprintln!("Skipped: this kernel has no Landlock; the child can read what its user can.");
}

fn it_has_no_environment() {
    assert_eq!(said(&shell("echo [$SECRET$HOME]")), "[]\n");
}
