//! How long a client may keep a connection without getting on: the time between requests, the time for a header, and the
//! time it takes to read our answers.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::{Instant, Sleep};

/// Where a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Between two requests.
    Idle,
    /// In the middle of a header.
    Head,
    /// A request is in hand; its body and its answer have limits of their own.
    Busy,
}

/// Where one connection stands, shared by those who see it: the bytes, and the requests.
#[derive(Debug)]
pub(super) struct Pulse {
    head: Duration,
    idle: Duration,
    state: Mutex<(Phase, Option<Instant>)>,
    changed: Notify,
    /// Counts requests: the time to read an answer is counted anew for each.
    requests: AtomicU64,
    /// An answer was given before the whole of the request had been read.
    answered_early: AtomicBool,
}

impl Pulse {
    /// A connection that just began: its first header is due.
    pub(super) fn new(head: Duration, idle: Duration) -> Arc<Self> {
        Arc::new(Self {
            head,
            idle,
            state: Mutex::new((Phase::Head, Some(Instant::now() + head))),
            changed: Notify::new(),
            requests: AtomicU64::new(0),
            answered_early: AtomicBool::new(false),
        })
    }

    fn set(&self, phase: Phase, due: Option<Instant>) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = (phase, due);
        self.changed.notify_one();
    }

    /// A header is complete.
    pub(super) fn begin(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.set(Phase::Busy, None);
    }

    /// The answer is complete, or given up.
    pub(super) fn end(&self) {
        self.set(Phase::Idle, Some(Instant::now() + self.idle));
    }

    /// Some of the body was left unread.
    pub(super) fn leave_unread(&self) {
        self.answered_early.store(true, Ordering::Relaxed);
    }

    pub(super) fn was_left_unread(&self) -> bool {
        self.answered_early.load(Ordering::Relaxed)
    }

    fn heard(&self) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 == Phase::Idle {
            drop(state);
            self.set(Phase::Head, Some(Instant::now() + self.head));
        }
    }

    /// Resolves when the client has used up its time.
    pub(super) async fn stops(&self) {
        loop {
            let due = self.state.lock().unwrap_or_else(PoisonError::into_inner).1;
            let changed = self.changed.notified();
            match due {
                None => changed.await,
                Some(due) if due <= Instant::now() => return,
                Some(due) => {
                    let _ = tokio::time::timeout_at(due, changed).await;
                }
            }
        }
    }
}

/// How slowly bytes may go. Waiting makes a debt, and every byte pays some of it back; whoever owes more than the grace is
/// too slow. What came quickly earns nothing for later: nobody sends nearly all of a file and then holds it for an hour.
#[derive(Debug)]
pub(super) struct Patience {
    grace: Duration,
    pace: u32,
    owed: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Patience {
    pub(super) fn new(grace: Duration, pace: u32) -> Self {
        Self {
            grace,
            pace: pace.max(1),
            owed: Duration::ZERO,
            waiting: None,
        }
    }

    /// Bytes went.
    pub(super) fn went(&mut self, bytes: usize) {
        if let Some((since, _)) = self.waiting.take() {
            self.owed += since.elapsed();
        }
        let paid = Duration::from_secs_f64(bytes as f64 / f64::from(self.pace));
        self.owed = self.owed.saturating_sub(paid);
    }

    /// Nothing goes now. Ready when the other side owes too much.
    pub(super) fn poll_over(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let left = self.grace.saturating_sub(self.owed);
        let (_, sleep) = self.waiting.get_or_insert_with(|| {
            let now = Instant::now();
            (now, Box::pin(tokio::time::sleep_until(now + left)))
        });
        sleep.as_mut().poll(context)
    }
}

/// A stream that notices when something is heard, and that fails when its reader is too slow.
#[derive(Debug)]
pub(super) struct Paced<S> {
    stream: S,
    pulse: Arc<Pulse>,
    patience: Patience,
    limits: (Duration, u32),
    request: u64,
}

impl<S> Paced<S> {
    pub(super) fn new(stream: S, pulse: Arc<Pulse>, grace: Duration, pace: u32) -> Self {
        Self {
            stream,
            pulse,
            patience: Patience::new(grace, pace),
            limits: (grace, pace),
            request: 0,
        }
    }

    fn written(
        &mut self,
        result: Poll<io::Result<usize>>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<usize>> {
        let request = self.pulse.requests.load(Ordering::Relaxed);
        if request != self.request {
            self.request = request;
            self.patience = Patience::new(self.limits.0, self.limits.1);
        }
        match result {
            Poll::Ready(Ok(bytes)) => {
                self.patience.went(bytes);
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                ready!(self.patience.poll_over(context));
                let why = "the client does not read its answer";
                Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, why)))
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Paced<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        if buffer.filled().len() > before {
            self.pulse.heard();
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Paced<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(result, context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.written(result, context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    // A TLS stream writes what it kept in its flush.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_flush(context);
        self.written(result.map_ok(|()| 0), context).map_ok(|_| ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_shutdown(context);
        self.written(result.map_ok(|()| 0), context).map_ok(|_| ())
    }
}
