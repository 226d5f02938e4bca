//! One worker process, seen from the server.

use std::io::{self, ErrorKind};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::{Pid, Resource};
use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::time::{Instant, timeout};

use crate::confine::soft;
use crate::error::MediaError;
use crate::fault::Fault;
use crate::frame::{self, Kind};
use crate::limits::Limits;
use crate::spawner::Spawner;

/// How long a fresh process may take until it says that it is confined and ready.
const TIME_TO_START: Duration = Duration::from_secs(10);

/// How long a process may take to end once its pipe is closed, or to be reaped once it is dead.
const TIME_TO_END: Duration = Duration::from_secs(1);

/// The signal at the limit of processor time: the same number on every Linux architecture that Rust runs on, but for MIPS.
const SIGXCPU: i32 = 24;

/// The longest message of a worker that refuses to start, in bytes.
const LONGEST_REFUSAL: usize = 4096;

/// A confined process that waits for a request. Dropping it kills the process.
pub(crate) struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    /// Requests answered so far.
    pub(crate) served: u32,
    /// When it got its first request.
    pub(crate) first_asked: Option<Instant>,
    /// Whether the kernel kills it at any system call that decoding does not need.
    pub(crate) filtered: bool,
    /// How long it was busy so far, its start included: it has one thread, and cannot have used more processor time.
    busy: Duration,
    /// Up to which processor time, in seconds, it may live.
    cpu_seconds: u64,
}

impl Worker {
    /// Starts a process and waits until it is ready.
    pub(crate) async fn start(spawner: &Spawner, limits: &Limits) -> Result<Self, MediaError> {
        let begun = Instant::now();
        let unavailable = |cause: String| MediaError::Unavailable { cause };
        let mut child = spawner.spawn().await?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(unavailable("the worker has no pipes".to_owned()));
        };
        let mut worker = Self {
            child,
            input,
            output,
            served: 0,
            first_asked: None,
            filtered: false,
            busy: Duration::ZERO,
            cpu_seconds: limits.cpu_seconds(Duration::ZERO),
        };
        match timeout(
            TIME_TO_START,
            frame::receive(&mut worker.output, LONGEST_REFUSAL),
        )
        .await
        {
            Ok(Ok((kind, filtered))) if Kind::from_byte(kind) == Some(Kind::Ready) => {
                worker.filtered = filtered == [1];
                worker.busy = begun.elapsed();
                Ok(worker)
            }
            Ok(Ok((kind, why))) if Kind::from_byte(kind) == Some(Kind::Refused) => {
                worker.kill().await;
                Err(unavailable(String::from_utf8_lossy(&why).into_owned()))
            }
            Ok(Ok(_)) => {
                worker.kill().await;
                Err(unavailable(
                    "the program does not speak the worker's protocol".to_owned(),
                ))
            }
            Ok(Err(error)) if error.kind() == ErrorKind::UnexpectedEof => {
                let End { how, .. } = worker.bury().await;
                Err(unavailable(format!(
                    "the worker ended before it was ready: {how}"
                )))
            }
            Ok(Err(error)) => {
                worker.kill().await;
                Err(unavailable(format!(
                    "the worker did not start properly: {error}"
                )))
            }
            Err(_) => {
                worker.kill().await;
                Err(unavailable("the worker was not ready in time".to_owned()))
            }
        }
    }

    /// The worker itself with its processor time moved on for one more request, unless its process died while it waited;
    /// then it has been reaped.
    pub(crate) fn if_fit(mut self, limits: &Limits) -> Option<Self> {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return None;
        }
        let cpu_seconds = limits.cpu_seconds(self.busy);
        if cpu_seconds > self.cpu_seconds {
            let pid = Pid::from_raw(self.child.id()?.try_into().ok()?)?;
            // The worker got its hard limit from us, and cannot move its own limits any more.
            let hard = rustix::process::getrlimit(Resource::Cpu).maximum;
            rustix::process::prlimit(Some(pid), Resource::Cpu, soft(cpu_seconds, hard)).ok()?;
            self.cpu_seconds = cpu_seconds;
        }
        Some(self)
    }

    /// One request and its answer. Gives the worker back if it is fit for another one; otherwise it
    /// has been killed and reaped.
    pub(crate) async fn answer(
        mut self,
        task: u8,
        bytes: &[u8],
        limits: &Limits,
    ) -> (Option<Self>, Result<Vec<u8>, MediaError>) {
        let exchange = async {
            frame::send(&mut self.input, task, bytes).await?;
            frame::receive(&mut self.output, limits.max_output_bytes).await
        };
        let begun = Instant::now();
        self.first_asked.get_or_insert(begun);
        let answer = match timeout(limits.wall_time, exchange).await {
            Ok(answer) => {
                self.busy += begun.elapsed();
                answer
            }
            Err(_) => {
                self.kill().await;
                return (None, Err(MediaError::TimedOut));
            }
        };
        match answer
            .map_err(Trouble::from)
            .and_then(|(kind, payload)| read(kind, payload))
        {
            Ok(outcome) => {
                self.served += 1;
                (Some(self), outcome.map_err(MediaError::Fault))
            }
            Err(Trouble::Dead) => {
                let error = match self.bury().await {
                    End { too_long: true, .. } => MediaError::TimedOut,
                    End { how, .. } => MediaError::Died { how },
                };
                (None, Err(error))
            }
            Err(Trouble::Garbled(what)) => {
                self.kill().await;
                (None, Err(MediaError::Garbled { what }))
            }
        }
    }

    /// Lets an idle process end by itself, with force if it does not.
    pub(crate) async fn retire(self) {
        let Self {
            mut child,
            input,
            output,
            ..
        } = self;
        drop((input, output));
        if timeout(TIME_TO_END, child.wait()).await.is_err() {
            kill(&mut child).await;
        }
    }

    async fn kill(mut self) {
        kill(&mut self.child).await;
    }

    /// Reaps a process that closed its pipe, and says how it ended.
    async fn bury(mut self) -> End {
        let (too_long, how) = match timeout(TIME_TO_END, self.child.wait()).await {
            Ok(Ok(status)) => (status.signal() == Some(SIGXCPU), cause_of_death(status)),
            Ok(Err(error)) => (false, format!("its end could not be observed: {error}")),
            Err(_) => {
                kill(&mut self.child).await;
                (false, "it closed its pipe without ending".to_owned())
            }
        };
        End { too_long, how }
    }
}

/// How a process ended.
struct End {
    /// Its processor time was up.
    too_long: bool,
    /// Signal or exit code, and the likely reason.
    how: String,
}

/// Why a worker cannot be used again.
enum Trouble {
    Dead,
    Garbled(String),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::InvalidData => Self::Garbled(error.to_string()),
            // The pipe ended, at whichever end we noticed it.
            _ => Self::Dead,
        }
    }
}

fn read(kind: u8, payload: Vec<u8>) -> Result<Result<Vec<u8>, Fault>, Trouble> {
    match Kind::from_byte(kind) {
        Some(Kind::Result) => Ok(Ok(payload)),
        Some(Kind::Fault) => serde_json::from_slice(&payload)
            .map(Err)
            .map_err(|error| Trouble::Garbled(format!("a fault that is none: {error}"))),
        _ => Err(Trouble::Garbled(format!("an answer of kind {kind}"))),
    }
}

/// Kills and reaps. Nothing can be done if even that fails, and the process may be gone already.
async fn kill(child: &mut Child) {
    drop(child.kill().await);
}

fn cause_of_death(status: ExitStatus) -> String {
    let Some(signal) = status.signal() else {
        return match status.code() {
            Some(code) => format!("exit code {code}"),
            None => status.to_string(),
        };
    };
    // Numbers that are the same on every Linux architecture that Rust runs on, but for the last.
    match signal {
        6 => "signal 6 (abort), most likely out of memory".to_owned(),
        9 => "signal 9 (kill), most likely by the system for want of memory".to_owned(),
        SIGXCPU => "signal 24 (processor time is up)".to_owned(),
        11 => "signal 11 (segmentation fault), such as a stack overflow".to_owned(),
        31 => "signal 31 (forbidden system call)".to_owned(),
        other => format!("signal {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_of_death_names_the_likely_reason() {
        assert!(cause_of_death(ExitStatus::from_raw(6)).contains("out of memory"));
        assert!(cause_of_death(ExitStatus::from_raw(9)).contains("signal 9"));
        assert_eq!(cause_of_death(ExitStatus::from_raw(3 << 8)), "exit code 3");
    }

    #[test]
    fn answers_of_an_unknown_kind_or_shape_are_garbled() {
        assert!(matches!(read(b'H', vec![]), Err(Trouble::Garbled(_))));
        assert!(matches!(
            read(Kind::Ready as u8, vec![]),
            Err(Trouble::Garbled(_))
        ));
        assert!(matches!(
            read(Kind::Fault as u8, b"{}".to_vec()),
            Err(Trouble::Garbled(_))
        ));
        assert!(matches!(read(Kind::Result as u8, vec![1]), Ok(Ok(result)) if result == [1]));
    }
}
