//! One place at which a worker works, and who comes after whom there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{Instant, timeout_at};

use crate::error::MediaError;
use crate::limits::Limits;
use crate::lines::Lines;
use crate::pool::{PoolConfig, stopped};
use crate::process::Worker;
use crate::spawner::Spawner;

/// Longer than any process runs.
const FOR_EVER: Duration = Duration::from_secs(100 * 365 * 24 * 3600);

/// A request on its way to a worker.
pub(crate) struct Job {
    pub(crate) task: u8,
    pub(crate) bytes: Box<dyn AsRef<[u8]> + Send + Sync>,
    pub(crate) reply: oneshot::Sender<Result<Vec<u8>, MediaError>>,
}

/// Keeps one worker busy, and alive. A task of its own, so that a caller who goes away cannot leave
/// a worker half-way through an answer.
pub(crate) struct Keeper {
    queue: Arc<Lines>,
    stopping: Arc<AtomicBool>,
    spawner: Spawner,
    limits: Limits,
    requests_per_worker: u32,
    sharing_time: Duration,
    /// The process that comes next, on its way.
    spare: Option<JoinHandle<Result<Worker, MediaError>>>,
    /// Those that have done their part and are ending.
    leaving: JoinSet<()>,
}

impl Keeper {
    pub(crate) fn new(
        config: &PoolConfig,
        spawner: &Spawner,
        queue: &Arc<Lines>,
        stopping: &Arc<AtomicBool>,
    ) -> Self {
        Self {
            queue: Arc::clone(queue),
            stopping: Arc::clone(stopping),
            spawner: spawner.clone(),
            limits: config.limits.clone(),
            requests_per_worker: config.requests_per_worker.max(1),
            sharing_time: config.sharing_time,
            spare: None,
            leaving: JoinSet::new(),
        }
    }

    /// Answers requests until there are no more and the pool is closed.
    pub(crate) async fn keep(mut self, first: Worker) {
        let mut worker = Some(first);
        loop {
            let job = match timeout_at(self.end_of(worker.as_ref()), self.queue.next()).await {
                Ok(Some(job)) => job,
                Ok(None) => break,
                Err(_) => {
                    self.dismiss(worker.take());
                    continue;
                }
            };
            if job.reply.is_closed() {
                continue;
            }
            let outcome = if self.stopping.load(Ordering::Relaxed) {
                Err(stopped())
            } else {
                match self.fit(worker.take()).await {
                    Ok(fit) => {
                        self.start_spare();
                        let bytes = job.bytes.as_ref().as_ref();
                        let (still_fit, outcome) = fit.answer(job.task, bytes, &self.limits).await;
                        worker = still_fit;
                        outcome
                    }
                    Err(error) => Err(error),
                }
            };
            drop(job.reply.send(outcome)); // the caller may be gone
            if worker
                .as_ref()
                .is_some_and(|worker| self.has_done_its_part(worker))
            {
                self.dismiss(worker.take());
            }
        }
        self.close(worker).await;
    }

    /// The worker at hand if it may and can, otherwise the spare one, otherwise one that is started now: if that fails too,
    /// the request learns the cause.
    async fn fit(&mut self, worker: Option<Worker>) -> Result<Worker, MediaError> {
        if let Some(worker) = worker.and_then(|worker| worker.if_fit(&self.limits)) {
            return Ok(worker);
        }
        if let Some(spare) = self.spare.take()
            && let Ok(Ok(worker)) = spare.await
            && let Some(worker) = worker.if_fit(&self.limits)
        {
            return Ok(worker);
        }
        Worker::start(&self.spawner, &self.limits).await
    }

    /// Until when a worker takes requests: for ever if it has had none.
    fn end_of(&self, worker: Option<&Worker>) -> Instant {
        worker
            .and_then(|worker| worker.first_asked?.checked_add(self.sharing_time))
            .unwrap_or_else(|| Instant::now() + FOR_EVER)
    }

    fn has_done_its_part(&self, worker: &Worker) -> bool {
        worker.served >= self.requests_per_worker || Instant::now() >= self.end_of(Some(worker))
    }

    /// Lets a worker leave by itself.
    fn dismiss(&mut self, worker: Option<Worker>) {
        while self.leaving.try_join_next().is_some() {}
        if let Some(worker) = worker {
            self.leaving.spawn(worker.retire());
        }
    }

    /// Has the next process started while this one works.
    fn start_spare(&mut self) {
        if self.spare.is_none() {
            let (spawner, limits) = (self.spawner.clone(), self.limits.clone());
            let start = async move { Worker::start(&spawner, &limits).await };
            self.spare = Some(tokio::spawn(start));
        }
    }

    async fn close(mut self, worker: Option<Worker>) {
        self.dismiss(worker);
        if let Some(spare) = self.spare.take()
            && let Ok(Ok(worker)) = spare.await
        {
            self.leaving.spawn(worker.retire());
        }
        while self.leaving.join_next().await.is_some() {}
    }
}
