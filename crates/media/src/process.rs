//! One worker process, seen from the server.

use std::io::{self, ErrorKind};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use tokio::process::{Child, ChildStdin, ChildStdout};
use tokio::time::timeout;

use crate::error::MediaError;
use crate::fault::Fault;
use crate::frame::{self, Kind};
use crate::limits::Limits;
use crate::spawner::Spawner;

/// How long a fresh process may take until it says that it is confined and ready.
const TIME_TO_START: Duration = Duration::from_secs(10);

/// How long a process may take to end once its pipe is closed, or to be reaped once it is dead.
const TIME_TO_END: Duration = Duration::from_secs(1);

/// The longest message of a worker that refuses to start, in bytes.
const LONGEST_REFUSAL: usize = 4096;

/// A confined process that waits for a request. Dropping it kills the process.
pub(crate) struct Worker {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    /// Requests answered so far.
    pub(crate) served: u32,
}

impl Worker {
    /// Starts a process and waits until it is ready.
    pub(crate) async fn start(spawner: &Spawner) -> Result<Self, MediaError> {
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
        };
        match timeout(
            TIME_TO_START,
            frame::receive(&mut worker.output, LONGEST_REFUSAL),
        )
        .await
        {
            Ok(Ok((kind, _))) if Kind::from_byte(kind) == Some(Kind::Ready) => Ok(worker),
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
                let how = worker.bury().await;
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

    /// The worker itself, unless its process died while it waited; then it has been reaped.
    pub(crate) fn if_alive(mut self) -> Option<Self> {
        matches!(self.child.try_wait(), Ok(None)).then_some(self)
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
        let answer = match timeout(limits.wall_time, exchange).await {
            Ok(answer) => answer,
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
                let how = self.bury().await;
                (None, Err(MediaError::Died { how }))
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
    async fn bury(mut self) -> String {
        match timeout(TIME_TO_END, self.child.wait()).await {
            Ok(Ok(status)) => cause_of_death(status),
            Ok(Err(error)) => format!("its end could not be observed: {error}"),
            Err(_) => {
                kill(&mut self.child).await;
                "it closed its pipe without ending".to_owned()
            }
        }
    }
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
