//! A fixed number of worker processes and the queue before them.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinSet;

use crate::error::MediaError;
use crate::keeper::{Job, Keeper};
use crate::limits::Limits;
use crate::lines::{Line, Lines};
use crate::process::Worker;
use crate::spawner::Spawner;

/// How a pool starts its workers and what it allows them.
#[derive(Debug, Clone)]
pub struct PoolConfig {
    /// The program to start. `/proc/self/exe` is this very binary, even after the file on disk has
    /// been replaced by an upgrade.
    pub program: PathBuf,
    /// Its arguments: the hidden subcommand that calls [`worker::serve`](crate::worker::serve).
    pub arguments: Vec<OsString>,
    /// Number of processes, and so of requests answered at the same time; at least 1. Default: the
    /// number of processors.
    pub workers: usize,
    /// How many requests may wait for a worker before further ones are turned away as
    /// [`MediaError::Busy`]; at least 1. Each keeps its file in memory. Default 256.
    pub waiting: usize,
    /// A worker answers this many requests at most, then a fresh one takes its place; at least 1. A
    /// file that took a worker over without being noticed could falsify the answers to the rest of
    /// them. Default 32.
    pub requests_per_worker: u32,
    /// How long after its first request a worker takes further ones. Files share a process only if
    /// they come that close upon one another: under load, where a fresh process for each would cost
    /// more than decoding it, and hardly ever otherwise. The process that comes next is started
    /// while the one before it works, so that nobody waits for it. Default 100 milliseconds.
    pub sharing_time: Duration,
    /// What one file may cost.
    pub limits: Limits,
}

impl PoolConfig {
    /// Default values for everything but the program and its arguments.
    pub fn new(program: impl Into<PathBuf>, arguments: Vec<OsString>) -> Self {
        Self {
            program: program.into(),
            arguments,
            workers: std::thread::available_parallelism().map_or(1, usize::from),
            waiting: 256,
            requests_per_worker: 32,
            sharing_time: Duration::from_millis(100),
            limits: Limits::default(),
        }
    }
}

/// Worker processes that answer requests: those of one asker in the order in which they came, those of different askers in turns.
///
/// A worker that dies, stalls or answers nonsense is replaced and costs only the request it was
/// busy with. Dropping the pool kills the workers; [`Pool::stop`] lets them finish.
///
/// What this does not prevent: a file that takes a worker over without being noticed can falsify the
/// answers to later requests of the same worker, until that worker is replaced. How many that can be is
/// [`PoolConfig::requests_per_worker`], all within [`PoolConfig::sharing_time`]: with 1, none, at the
/// price of a process start for each request.
pub struct Pool {
    queue: Arc<Lines>,
    stopping: Arc<AtomicBool>,
    keepers: Mutex<JoinSet<()>>,
    max_input_bytes: usize,
    filtered: bool,
}

impl Pool {
    /// Starts all workers and waits until they are ready. Must be called within a Tokio runtime with
    /// I/O and time enabled.
    ///
    /// # Errors
    /// [`MediaError::Unavailable`] if the program cannot be started or confined, with the cause.
    pub async fn start(config: PoolConfig) -> Result<Self, MediaError> {
        let spawner = Spawner::start(&config)?;
        let mut ready = Vec::new();
        for _ in 0..config.workers.max(1) {
            ready.push(Worker::start(&spawner, &config.limits).await?);
        }
        let queue = Arc::new(Lines::new(config.waiting));
        let stopping = Arc::new(AtomicBool::new(false));
        let filtered = ready.iter().all(|worker| worker.filtered);
        let mut keepers = JoinSet::new();
        for worker in ready {
            let keeper = Keeper::new(&config, &spawner, &queue, &stopping);
            keepers.spawn(keeper.keep(worker));
        }
        Ok(Self {
            queue,
            stopping,
            keepers: Mutex::new(keepers),
            max_input_bytes: config.limits.max_input_bytes,
            filtered,
        })
    }

    /// Whether the kernel kills a worker at any system call that decoding does not need: always, unless it cannot and
    /// [`Limits::may_go_unfiltered`].
    pub fn is_filtered(&self) -> bool {
        self.filtered
    }

    /// The pool as one asker uses it: see [`InLine::run`].
    pub fn in_line(&self, line: Line) -> InLine<'_> {
        InLine { pool: self, line }
    }

    /// [`InLine::run`] in the line of nobody in particular.
    ///
    /// # Errors
    /// See [`MediaError`].
    pub async fn run(
        &self,
        task: u8,
        bytes: impl AsRef<[u8]> + Send + Sync + 'static,
    ) -> Result<Vec<u8>, MediaError> {
        self.in_line(Line::default()).run(task, bytes).await
    }

    /// Turns away new and waiting requests, lets those under way finish (at most
    /// [`Limits::wall_time`]), then ends the workers. Later calls to [`Pool::run`] get
    /// [`MediaError::Unavailable`].
    pub async fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.queue.close();
        let mut keepers = self.keepers.lock().await;
        while keepers.join_next().await.is_some() {}
    }
}

/// A pool as one asker uses it.
pub struct InLine<'a> {
    pool: &'a Pool,
    line: Line,
}

impl InLine<'_> {
    /// Has a worker run a task on some bytes, and gives its result.
    ///
    /// Takes a `Vec<u8>`, `Bytes`, `Arc<[u8]>` or the like without copying it. If the future is
    /// dropped, a request that still waits is skipped; one that is under way runs to its end, so
    /// that its answer is not taken for that of the next request.
    ///
    /// # Errors
    /// See [`MediaError`].
    pub async fn run(
        &self,
        task: u8,
        bytes: impl AsRef<[u8]> + Send + Sync + 'static,
    ) -> Result<Vec<u8>, MediaError> {
        let limit = self.pool.max_input_bytes;
        if bytes.as_ref().len() > limit {
            return Err(MediaError::TooManyBytes { limit });
        }
        let (reply, answer) = oneshot::channel();
        let job = Job {
            task,
            bytes: Box::new(bytes),
            reply,
        };
        self.pool.queue.push(self.line.clone(), job)?;
        answer.await.unwrap_or_else(|_| Err(stopped()))
    }
}

pub(crate) fn stopped() -> MediaError {
    MediaError::Unavailable {
        cause: "the pool was stopped".to_owned(),
    }
}
