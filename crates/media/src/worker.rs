//! The worker's side: what the binary's hidden subcommand calls.

use std::any::Any;
use std::io::{self, BufReader};
use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::{Mutex, PoisonError};

use crate::confine::confine;
use crate::fault::{Fault, FaultCode};
use crate::frame::{self, Kind};
use crate::limits::Limits;

/// Where the last panic happened, kept by the panic hook for the fault that reports it.
static PANICKED_AT: Mutex<Option<String>> = Mutex::new(None);

/// Confines this process for good, then answers requests from standard input on standard output, one
/// at a time, until the input ends.
///
/// `task` gets the request's task number and bytes. If it panics, the request is answered with the
/// fault `decoder_panicked` and the worker goes on (the binary must therefore not be built with
/// `panic = "abort"`). It must not print: standard output belongs to the answers.
///
/// The process loses the right to open or write files, to start threads and processes, and to use
/// more than [`Limits::memory_bytes`] of address space or [`Limits::cpu_time`]; it dies with the thread
/// that started it. Its panic hook is replaced by a silent one. From then on it can only get memory,
/// read its input and write its output: the kernel kills it at any other system call, so `task` cannot
/// sleep either, and learns the time only by `Instant` and `SystemTime`.
///
/// ```no_run
/// # fn task(_: u8, bytes: &[u8]) -> Result<Vec<u8>, media::Fault> { Ok(bytes.to_vec()) }
/// fn media_worker() -> Result<(), Box<dyn std::error::Error>> {
///     let limits = media::Limits::from_environment()?;
///     Ok(media::worker::serve(task, &limits)?)
/// }
/// ```
///
/// # Errors
/// A limit or the filter cannot be set (the pool is told why first), or the server broke the protocol. The caller
/// should end the process with a code other than zero.
pub fn serve(
    task: impl Fn(u8, &[u8]) -> Result<Vec<u8>, Fault>,
    limits: &Limits,
) -> io::Result<()> {
    let mut input = BufReader::new(io::stdin().lock());
    let mut output = io::stdout().lock();
    let filtered = match confine(limits) {
        Ok(filtered) => filtered,
        Err(error) => {
            let why = format!("cannot confine the worker: {error}");
            frame::write(&mut output, Kind::Refused as u8, why.as_bytes())?;
            return Err(error);
        }
    };
    panic::set_hook(Box::new(remember_place));
    frame::write(&mut output, Kind::Ready as u8, &[u8::from(filtered)])?;

    while let Some((number, bytes)) = frame::read(&mut input, limits.max_input_bytes)? {
        let outcome = panic::catch_unwind(AssertUnwindSafe(|| task(number, &bytes)))
            .unwrap_or_else(|payload| Err(panicked(&*payload)));
        drop(bytes);
        match outcome {
            Ok(result) => frame::write(&mut output, Kind::Result as u8, &result)?,
            Err(fault) => {
                let json = serde_json::to_vec(&fault)?;
                frame::write(&mut output, Kind::Fault as u8, &json)?;
            }
        }
    }
    Ok(())
}

fn remember_place(panic: &PanicHookInfo<'_>) {
    // The file's name alone: the full path tells where the binary was built.
    let place = panic.location().map(|at| {
        let file = at.file().rsplit('/').next().unwrap_or_default();
        format!("{file}:{}", at.line())
    });
    *PANICKED_AT.lock().unwrap_or_else(PoisonError::into_inner) = place;
}

fn panicked(payload: &(dyn Any + Send)) -> Fault {
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message");
    let place = PANICKED_AT
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    let place = place.as_deref().unwrap_or("an unknown place");
    Fault::new(
        FaultCode::DecoderPanicked,
        &format!("panic at {place}: {message}"),
    )
}
