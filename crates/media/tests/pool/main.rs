//! The pool against real worker processes. The test binary starts itself again as the worker, hence
//! its own `main` in place of the usual harness.
#![allow(clippy::print_stdout)] // a test harness speaks on standard output
#![allow(clippy::unwrap_used)]

mod break_out;
mod checks;
#[path = "../decode/samples.rs"]
#[allow(dead_code)] // most samples are for the tests of decoding
mod samples;
mod tasks;

use std::env;
use std::panic::{self, AssertUnwindSafe};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("media-worker") => tasks::work(),
        Some("mute-worker") => ExitCode::from(7),
        Some("server-without-filters") => checks::be_without_filters(),
        Some("doomed-server") => checks::be_the_doomed_server(),
        _ => run(&arguments),
    }
}

/// Understands what `cargo test` and `cargo nextest` ask of a harness: `--list`, name filters,
/// `--exact`, `--ignored` (there are none).
fn run(arguments: &[String]) -> ExitCode {
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    let filters: Vec<&String> = filters(arguments);
    let wanted = |name: &str| {
        filters.is_empty()
            || filters.iter().any(|filter| {
                if has("--exact") {
                    name == *filter
                } else {
                    name.contains(filter.as_str())
                }
            })
    };
    let chosen: Vec<_> = checks::ALL
        .iter()
        .filter(|(name, _)| wanted(name) && !has("--ignored"))
        .collect();
    if has("--list") {
        for (name, _) in &chosen {
            println!("{name}: test");
        }
        return ExitCode::SUCCESS;
    }

    println!("\nrunning {} tests", chosen.len());
    let (mut passed, mut failed) = (0, 0);
    let begun = Instant::now();
    for (name, check) in &chosen {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        let ended = panic::catch_unwind(AssertUnwindSafe(|| runtime.block_on(check())));
        if ended.is_ok() {
            passed += 1;
            println!("test {name} ... ok");
        } else {
            failed += 1;
            println!("test {name} ... FAILED");
        }
    }
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    let left_out = checks::ALL.len() - chosen.len();
    println!(
        "\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored; 0 measured; \
         {left_out} filtered out; finished in {:.2}s\n",
        begun.elapsed().as_secs_f64()
    );
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The arguments that are neither flags nor the values of flags.
fn filters(arguments: &[String]) -> Vec<&String> {
    const WITH_VALUE: [&str; 5] = ["--format", "--color", "--test-threads", "--logfile", "-Z"];
    let mut filters = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if WITH_VALUE.contains(&argument.as_str()) {
            arguments.next();
        } else if !argument.starts_with('-') {
            filters.push(argument);
        }
    }
    filters
}
