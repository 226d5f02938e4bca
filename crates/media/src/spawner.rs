//! The one thread that starts the worker processes.
//!
//! Workers ask the kernel to be killed when their parent dies, and by "parent" the kernel means the
//! *thread* that started them. The runtime's threads come and go, and a worker started by one of
//! them could be killed for no reason. So a thread that lives as long as the pool starts them all;
//! when it ends, whatever workers are left end with it.

use std::io;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::error::MediaError;
use crate::limits::LIMITS_VARIABLE;
use crate::pool::PoolConfig;

/// Asks the thread for a process. The thread ends when the last clone is gone.
#[derive(Clone)]
pub(crate) struct Spawner {
    requests: mpsc::Sender<oneshot::Sender<io::Result<Child>>>,
}

impl Spawner {
    /// Starts the thread. Must be called within a runtime, whose reactor the pipes will use.
    pub(crate) fn start(config: &PoolConfig) -> Result<Self, MediaError> {
        let mut command = command(config)?;
        let runtime = Handle::current();
        let (requests, inbox) = mpsc::channel::<oneshot::Sender<io::Result<Child>>>();
        thread::Builder::new()
            .name("media-spawner".to_owned())
            .spawn(move || {
                let _inside = runtime.enter();
                while let Ok(reply) = inbox.recv() {
                    // If nobody waits any more the child comes back and is killed by being dropped.
                    drop(reply.send(command.spawn()));
                }
            })
            .map_err(unavailable)?;
        Ok(Self { requests })
    }

    pub(crate) async fn spawn(&self) -> Result<Child, MediaError> {
        let (reply, child) = oneshot::channel();
        let gone = || MediaError::Unavailable {
            cause: "the spawning thread is gone".to_owned(),
        };
        self.requests.send(reply).map_err(|_| gone())?;
        child.await.map_err(|_| gone())?.map_err(unavailable)
    }
}

fn command(config: &PoolConfig) -> Result<Command, MediaError> {
    let limits = config
        .limits
        .to_json()
        .map_err(|error| MediaError::Unavailable {
            cause: error.to_string(),
        })?;
    let mut command = Command::new(&config.program);
    command
        .args(&config.arguments)
        // The server's environment holds secrets that a taken-over worker must not find.
        .env_clear()
        .env(LIMITS_VARIABLE, limits)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        // A crafted file must not be able to write to the server's log.
        .stderr(Stdio::null())
        // Out of reach of Ctrl-C: the server finishes its requests first.
        .process_group(0)
        .kill_on_drop(true);
    Ok(command)
}

#[allow(clippy::needless_pass_by_value)] // the shape map_err wants
fn unavailable(error: io::Error) -> MediaError {
    MediaError::Unavailable {
        cause: format!("cannot start the worker: {error}"),
    }
}
