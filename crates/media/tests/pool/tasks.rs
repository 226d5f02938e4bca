//! What the worker can be asked to do: mostly to misbehave.

use std::io::Write;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, process};

use media::{Fault, FaultCode, Limits};

use crate::break_out::break_out;

pub(crate) const ECHO: u8 = 0;
pub(crate) const SPIN: u8 = 1;
pub(crate) const DEVOUR: u8 = 2;
pub(crate) const ABORT: u8 = 3;
pub(crate) const EXIT: u8 = 4;
pub(crate) const PANIC: u8 = 5;
/// Is busy for as many milliseconds as the first byte says, then echoes.
pub(crate) const NAP: u8 = 6;
/// Tries what the payload names (see [`break_out`]) and answers with how it went.
pub(crate) const BREAK_OUT: u8 = 7;
pub(crate) const PID: u8 = 8;
pub(crate) const FAIL: u8 = 9;
/// Prints to standard output, where only answers belong.
pub(crate) const BABBLE: u8 = 10;
pub(crate) const DECODE: u8 = 11;
pub(crate) const ENVIRONMENT: u8 = 12;
/// Answers with more bytes than allowed.
pub(crate) const OVERFLOW: u8 = 13;
/// Claims an answer of 4 GiB.
pub(crate) const BOAST: u8 = 14;
pub(crate) const RECURSE: u8 = 15;

pub(crate) fn work() -> ExitCode {
    let limits = Limits::from_environment().unwrap();
    // Asked while it may still be asked.
    let pid = process::id();
    let task = |number: u8, bytes: &[u8]| match number {
        PID => Ok(pid.to_string().into_bytes()),
        _ => perform(number, bytes, &limits),
    };
    match media::worker::serve(task, &limits) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn perform(task: u8, bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Fault> {
    match task {
        ECHO => Ok(bytes.to_vec()),
        SPIN => loop {
            std::hint::spin_loop();
        },
        DEVOUR => {
            let mut hoard = Vec::new();
            loop {
                hoard.push(vec![1_u8; 16 * 1024 * 1024]);
            }
        }
        ABORT => process::abort(),
        EXIT => process::exit(3),
        PANIC => panic!("the decoder\nis \x1b[31mconfused"),
        NAP => {
            // A confined worker cannot sleep: nothing that decodes would.
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_millis(bytes[0].into()) {
                std::hint::spin_loop();
            }
            Ok(bytes.to_vec())
        }
        BREAK_OUT => Ok(break_out(str::from_utf8(bytes).unwrap())),
        FAIL => Err(Fault::new(FaultCode::Corrupt, "as asked")),
        BABBLE => {
            babble(b"hello");
            Ok(Vec::new())
        }
        DECODE => {
            let picture = media::decode(bytes, limits)?;
            Ok(format!("{}x{}", picture.width, picture.height).into_bytes())
        }
        ENVIRONMENT => {
            let names: Vec<String> = env::vars_os()
                .map(|(name, _)| name.to_string_lossy().into_owned())
                .collect();
            Ok(names.join(" ").into_bytes())
        }
        OVERFLOW => Ok(vec![0; limits.max_output_bytes + 1]),
        BOAST => {
            babble(b"\0\xff\xff\xff\xff");
            Ok(Vec::new())
        }
        RECURSE => Ok(vec![recurse(&[bytes.len(); 100])]),
        _ => Err(Fault::new(FaultCode::Unsupported, "no such task")),
    }
}

/// The worker holds the lock on standard output, but within one thread that lock lets us through.
fn babble(bytes: &[u8]) {
    let mut out = std::io::stdout();
    out.write_all(bytes).unwrap();
    out.flush().unwrap();
}

#[allow(unconditional_recursion)]
fn recurse(ballast: &[usize; 100]) -> u8 {
    let mut more = *ballast;
    more[ballast[0] % 100] += 1;
    recurse(std::hint::black_box(&more)).wrapping_add(1)
}
