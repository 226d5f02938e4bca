//! A second go for tests that start servers and browsers.
//!
//! They run beside each other on few cores, and now and then one fails for a reason of the machine: a port that was taken
//! between two calls, a browser that came up too late. Such a test is run once more, by itself. One that holds then is
//! named in the last line of the run, so that nobody overlooks it, and does not fail the run. One that fails twice does, and
//! so does every test of anything else: what needs no other program has no such excuse.

use crate::cargo::cargo;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::Stdio;

/// The test binaries whose tests talk to other programs: the whole server over HTTP, and Chromium.
const WITH_OTHERS: [&str; 2] = ["promises", "console"];
/// With more failures than this, something is wrong that is not the machine.
const FEW: usize = 3;

/// The name of the test that a line of `cargo test` says failed.
pub(crate) fn failed(line: &str) -> Option<&str> {
    let (name, verdict) = line.trim().strip_prefix("test ")?.rsplit_once(" ... ")?;
    let is_failure = verdict.contains("FAILED");
    (is_failure && !name.contains(' ')).then_some(name)
}

/// Runs tests that failed once more, one after the other and with nothing beside them. Whether all of them hold now; tests
/// of other binaries never do, for they are not run again.
pub(crate) fn hold_alone(names: &[String], staydown: &Path) -> Result<bool> {
    if names.is_empty() || names.len() > FEW {
        return Ok(false);
    }
    println!("\nonce more, alone: {}", names.join(", "));
    let mut command = cargo()?;
    command.args(["test", "--workspace"]);
    for binary in WITH_OTHERS {
        command.args(["--test", binary]);
    }
    command
        .args(["--", "--test-threads=1", "--exact"])
        .args(names)
        .env("STAYDOWN_BIN", staydown)
        .env("RUST_LIB_BACKTRACE", "0")
        .stderr(Stdio::inherit());
    let output = command.output().context("cannot start cargo test")?;
    let told = String::from_utf8_lossy(&output.stdout);
    print!("{told}");
    Ok(output.status.success() && all_passed(names, &told))
}

/// Whether each of these tests is among those that passed: a name that no binary knows was not run at all.
fn all_passed(names: &[String], told: &str) -> bool {
    let passed = |name: &String| {
        told.lines()
            .any(|line| line.trim() == format!("test {name} ... ok"))
    };
    names.iter().all(passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_failed_test_is_named() {
        let line = "test accounts::a_passkey_is_enrolled ... FAILED\n";
        assert_eq!(failed(line), Some("accounts::a_passkey_is_enrolled"));
        for other in [
            "test accounts::a_passkey_is_enrolled ... ok",
            "test result: FAILED. 12 passed; 1 failed",
            "test pages::fits has been running for over 60 seconds",
            "the test said ... FAILED",
        ] {
            assert_eq!(failed(other), None, "{other}");
        }
    }

    #[test]
    fn what_was_not_run_again_has_not_passed() {
        let names = ["a::b".to_owned(), "c::d".to_owned()];
        assert!(all_passed(&names, "test a::b ... ok\ntest c::d ... ok\n"));
        assert!(!all_passed(&names, "test a::b ... ok\n"));
        assert!(!all_passed(
            &names,
            "test a::b ... ok\ntest c::d ... FAILED\n"
        ));
    }

    #[test]
    fn many_failures_get_no_second_go() {
        let many: Vec<String> = (0..=FEW).map(|number| format!("test_{number}")).collect();
        let none = Path::new("no such program");
        assert!(!hold_alone(&many, none).expect("nothing is started"));
        assert!(!hold_alone(&[], none).expect("nothing is started"));
    }
}
