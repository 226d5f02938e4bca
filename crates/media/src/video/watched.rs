//! A child whose time is limited, and what its end says.

use super::REFUSED;
use super::run::unavailable;
use crate::error::MediaError;
use rustix::process::{Pid, Signal};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

/// A process that is killed when its time is up.
pub(super) struct Watched {
    child: Child,
    done: mpsc::Sender<()>,
    watch: thread::JoinHandle<bool>,
}

impl Watched {
    pub(super) fn new(child: Child, time: std::time::Duration) -> Self {
        let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let (done, waiting) = mpsc::channel();
        // The process is not waited for before this thread has ended, so its number is still its own.
        let watch = thread::spawn(move || {
            let is_late = waiting.recv_timeout(time) == Err(RecvTimeoutError::Timeout);
            if let (true, Some(pid)) = (is_late, pid) {
                let _ = rustix::process::kill_process(pid, Signal::KILL);
            }
            is_late
        });
        Self { child, done, watch }
    }

    /// Waits for a process that has closed its output.
    pub(super) fn end(mut self) -> Result<ExitStatus, MediaError> {
        // It has nothing more to say; what it does besides is not waited for long.
        let mut left = 200;
        let ended = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if left > 0 => {
                    left -= 1;
                    thread::sleep(std::time::Duration::from_millis(5));
                }
                _ => break None,
            }
        };
        let _ = self.done.send(());
        let is_late = self.watch.join().unwrap_or(false);
        let status = match ended {
            Some(status) => status,
            None => {
                drop(self.child.kill());
                self.child
                    .wait()
                    .map_err(|error| unavailable(&error.to_string()))?
            }
        };
        if is_late {
            return Err(MediaError::TimedOut);
        }
        match (status.code(), status.signal()) {
            (Some(code), _) if code == i32::from(REFUSED) => Err(unavailable(
                "the decoder could not be confined, or ffmpeg not be started",
            )),
            (_, Some(signal)) if signal == Signal::XCPU.as_raw() => Err(MediaError::TimedOut),
            // Its hard limit of processor time is a plain kill.
            (_, Some(9)) => Err(MediaError::TimedOut),
            (_, Some(signal)) => Err(MediaError::Died {
                how: format!("ffmpeg ended with signal {signal}"),
            }),
            _ => Ok(status),
        }
    }

    pub(super) fn kill(mut self) -> Result<(), MediaError> {
        drop(self.child.kill());
        let _ = self.done.send(());
        drop(self.watch.join());
        self.child
            .wait()
            .map_err(|error| unavailable(&error.to_string()))?;
        Ok(())
    }
}
