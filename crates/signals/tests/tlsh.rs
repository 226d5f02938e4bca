//! TLSH is that of its reference, PyPI's `py-tlsh`, in the environment that `cargo xtask test` makes.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The interpreter that has py-tlsh: where `cargo xtask test` made its environment, or where the variable says.
fn python() -> PathBuf {
    let made = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/python/texts");
    let folder = std::env::var_os("STAYDOWN_PYTHON_TEXTS").map_or(made, PathBuf::from);
    let python = folder.join("bin/python");
    assert!(
        python.exists(),
        "{} is missing: `cargo xtask test` installs py-tlsh from PyPI, which this machine has to reach once",
        python.display()
    );
    python
}

#[test]
fn tlsh_is_that_of_the_reference_for_texts_of_every_length_and_script() {
    let python = python();
    let scripts = [
        "abcdefghijklmnop ,.",
        "ابتثجحخدذرزس ،",
        "абвгдежзиклмн -",
        "কখগঘঙচছজঝ।",
    ];
    let mut texts = vec![String::new(), "a".repeat(400), "ab".repeat(30)];
    let mut state = 7_u64;
    for length in (1..200).chain([1_000, 5_000, 40_000]) {
        let letters: Vec<char> = scripts[length % scripts.len()].chars().collect();
        let mut text = String::new();
        for _ in 0..length {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push(letters[(state >> 33) as usize % letters.len()]);
        }
        texts.push(text);
    }
    let mut asked = String::new();
    for text in &texts {
        let hex: String = text.bytes().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").unwrap();
            hex
        });
        writeln!(asked, "{hex}").unwrap();
    }
    let folder = std::env::temp_dir().join(format!("tlsh-{}", std::process::id()));
    std::fs::write(&folder, asked).unwrap();
    let script = "import sys, tlsh\nfor line in open(sys.argv[1]):\n    print(tlsh.hash(bytes.fromhex(line.strip())))";
    let answered = Command::new(python)
        .args(["-c", script])
        .arg(&folder)
        .stderr(Stdio::inherit())
        .output();
    std::fs::remove_file(&folder).unwrap();
    let answered = answered.unwrap();
    assert!(answered.status.success());
    let answers = String::from_utf8(answered.stdout).unwrap();
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), texts.len());
    let mut some = 0;
    for (text, answer) in texts.iter().zip(answers) {
        let theirs = Some(answer).filter(|answer| !answer.is_empty() && *answer != "TNULL");
        assert_eq!(
            signals::text::tlsh(text.as_bytes()).as_deref(),
            theirs,
            "{} bytes",
            text.len()
        );
        some += usize::from(theirs.is_some());
    }
    assert!(some > 100, "only {some} had one");
}
