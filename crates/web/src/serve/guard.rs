//! Before any handler: who asks too often is told to wait, and a body is read only as far, and as slowly, as it may be.

use super::Limits;
use super::admission::{Admission, Kind, Refusal, Ticket};
use super::places::household;
use super::pulse::Patience;
use super::rates::{Digest, Rates};
use crate::Peer;
use crate::api::FILE_BODY;
use crate::console::PageError;
use crate::door;
use crate::problem::ApiError;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// Forms and JSON are small; the routes that take files raise this for themselves.
pub(super) const SMALL_BODY: usize = 256 * 1024;

/// Most keys whose rate is remembered, of credentials and of addresses each: some ten megabytes.
const MOST_KEYS: usize = 65_536;

/// Refusals a second to one address that are sent at once.
const QUICK_REFUSALS: u32 = 100;

/// How much later further ones are sent. Whoever sends the next request when the last was refused is slowed down by it; otherwise
/// refusing, and accepting the connection that comes after, takes the processors from those whose work was taken on.
const LATER: Duration = Duration::from_millis(100);

/// Counts requests and what they cost.
#[derive(Debug)]
pub(super) struct Guard {
    known: Rates<Digest>,
    strangers: Rates<IpAddr>,
    refused: Rates<IpAddr>,
    admission: Arc<Admission>,
    grace: Duration,
    pace: u32,
}

impl Guard {
    pub(super) fn new(limits: &Limits) -> Arc<Self> {
        let (known, strangers) = (limits.requests_per_second, limits.strangers_per_second);
        Arc::new(Self {
            known: Rates::new(known, known.saturating_mul(2), MOST_KEYS),
            // A browser asks for a page and what belongs to it; an office shares one address.
            strangers: Rates::new(strangers, strangers.saturating_mul(10), MOST_KEYS),
            refused: Rates::new(QUICK_REFUSALS, QUICK_REFUSALS, MOST_KEYS),
            admission: Admission::new(limits),
            grace: limits.grace,
            pace: limits.pace,
        })
    }

    /// A credential has a limit of its own once the door has let it in. Until then it is its address that asks: made-up
    /// tokens give nobody more requests.
    fn count(&self, key: Option<&Digest>, address: IpAddr) -> Result<(), Duration> {
        let now = Instant::now();
        key.and_then(|key| self.known.admit_known(key, now))
            .unwrap_or_else(|| self.strangers.admit(household(address), now))
    }

    /// How long a refusal to this address is kept back: not at all, unless it gets very many.
    fn kept_back(&self, address: IpAddr, now: Instant) -> Option<Duration> {
        let is_quick = self.refused.admit(household(address), now).is_ok();
        (!is_quick).then_some(LATER)
    }

    /// Waits until a refusal may go.
    async fn keep_back(&self, address: IpAddr) {
        if let Some(later) = self.kept_back(address, Instant::now()) {
            tokio::time::sleep(later).await;
        }
    }
}

/// Filled by the door when it lets the credential of a request in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing(Arc<AtomicBool>);

impl Standing {
    /// The credential of this request is good.
    pub(crate) fn vouch(extensions: &axum::http::Extensions) {
        if let Some(Self(is_good)) = extensions.get() {
            is_good.store(true, Ordering::Relaxed);
        }
    }
}

/// The token or the session a request carries, as a digest.
fn credential(headers: &HeaderMap) -> Option<Digest> {
    let text = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .or_else(|| door::session_secret(headers))?;
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    digest.as_ref().try_into().ok()
}

/// Every request passes here.
pub(super) async fn guard(
    State(guard): State<Arc<Guard>>,
    mut request: Request,
    next: Next,
) -> Response {
    let address = request
        .extensions()
        .get::<Peer>()
        .cloned()
        .unwrap_or_default()
        .address;
    let key = credential(request.headers());
    let is_for_person = wants_page(request.headers());
    if let Err(wait) = guard.count(key.as_ref(), address) {
        guard.keep_back(address).await;
        return told(&too_many(wait), is_for_person);
    }
    let (standing, ticket) = (Standing::default(), guard.admission.ticket(key));
    request.extensions_mut().insert(standing.clone());
    request.extensions_mut().insert(Arc::clone(&ticket));
    let request = request.map(|body| {
        Body::new(Guarded {
            left: None,
            patience: Patience::new(guard.grace, guard.pace),
            ticket: Arc::clone(&ticket),
            body,
        })
    });
    let response = next.run(request).await;
    if let Some(key) = key {
        if standing.0.load(Ordering::Relaxed) {
            guard.known.learn(key, Instant::now());
        } else if response.status() == StatusCode::UNAUTHORIZED {
            guard.known.forget(&key);
        }
    }
    match ticket.refusal() {
        Some(refusal) => {
            if refusal == Refusal::Busy {
                guard.keep_back(address).await;
            }
            told(&refused(refusal), is_for_person)
        }
        None => response,
    }
}

/// The routes that examine files and signals: a layer of theirs.
pub(crate) async fn gated(request: Request, next: Next) -> Response {
    let ticket = request.extensions().get::<Arc<Ticket>>().cloned();
    let Some(ticket) = ticket.filter(|_| request.method() == Method::POST) else {
        return next.run(request).await;
    };
    let kind = request.headers().get(header::CONTENT_TYPE);
    let is_file = kind
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/"));
    ticket.mark(if is_file { Kind::File } else { Kind::Signal });
    // In a task of its own: if the client goes away, the file stays in memory until a worker is done with it or has skipped
    // it, and so long it counts.
    let work = tokio::spawn(async move {
        let response = next.run(request).await;
        drop(ticket);
        response
    });
    match work.await {
        Ok(response) => response,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => refused(Refusal::Busy).problem.into_response(),
        },
    }
}

/// The routes whose bodies go to the disk as they come: a layer of theirs.
pub(crate) async fn streamed(request: Request, next: Next) -> Response {
    if let Some(ticket) = request.extensions().get::<Arc<Ticket>>() {
        ticket.mark(Kind::Stream);
    }
    next.run(request).await
}

/// A refusal of the front.
struct Told {
    problem: ApiError,
    /// Seconds.
    retry_after: Option<u64>,
    /// The rest of the body is not wanted.
    closes: bool,
}

fn too_many(wait: Duration) -> Told {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    let detail = format!(
        "You ask more often than this server allows. Wait {seconds} s, and then send fewer requests a second."
    );
    Told {
        problem: ApiError::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", detail),
        retry_after: Some(seconds.max(1)),
        closes: true,
    }
}

fn refused(refusal: Refusal) -> Told {
    let (status, code, detail) = match refusal {
        Refusal::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "The server has as much in hand as it can answer in time. Nothing of this request was recorded. Hold the upload \
             and try again.",
        ),
        Refusal::Slow => (
            StatusCode::REQUEST_TIMEOUT,
            "too_slow",
            "The body came too slowly. Nothing of it was recorded.",
        ),
        Refusal::Large => (
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_many_bytes",
            "The body is larger than this route takes.",
        ),
    };
    Told {
        problem: ApiError::new(status, code, detail),
        retry_after: (refusal == Refusal::Busy).then_some(1),
        closes: true,
    }
}

fn told(told: &Told, is_for_person: bool) -> Response {
    let mut response = if is_for_person {
        PageError::from(&told.problem).into_response()
    } else {
        told.problem.clone().into_response()
    };
    let headers = response.headers_mut();
    if let Some(seconds) = told.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if told.closes {
        headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Whether a browser asks for a page.
fn wants_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

/// A body that is read only when there is room for it, not faster than it comes, and not slower than it may.
struct Guarded {
    body: Body,
    ticket: Arc<Ticket>,
    patience: Patience,
    /// Bytes it may still have, once it is being read.
    left: Option<usize>,
}

impl Guarded {
    fn next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let fails = |refusal| Poll::Ready(Some(Err(axum::Error::new(refusal))));
        let mut left = match self.left {
            Some(left) => left,
            None => {
                // A little more than the routes take: they say more exactly what is too large.
                let (most, held) = match self.ticket.kind() {
                    Kind::File => (FILE_BODY + SMALL_BODY, FILE_BODY + SMALL_BODY),
                    Kind::Small | Kind::Signal => (2 * SMALL_BODY, 2 * SMALL_BODY),
                    // Its route counts; in memory are a few pieces at a time.
                    Kind::Stream => (usize::MAX, 2 * SMALL_BODY),
                };
                let length = http_body::Body::size_hint(&self.body).exact();
                let length = length.map(|length| usize::try_from(length).unwrap_or(usize::MAX));
                if let Err(refusal) = self
                    .ticket
                    .begin(length.unwrap_or(held).min(held), length.is_some())
                {
                    return fails(refusal);
                }
                most
            }
        };
        let frame = match http_body::Body::poll_frame(Pin::new(&mut self.body), context) {
            Poll::Pending => {
                self.left = Some(left);
                if self.patience.poll_over(context).is_ready() {
                    return fails(self.ticket.refuse(Refusal::Slow));
                }
                return Poll::Pending;
            }
            Poll::Ready(frame) => frame,
        };
        if let Some(Ok(frame)) = &frame {
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            self.patience.went(bytes);
            match left.checked_sub(bytes) {
                Some(rest) => left = rest,
                None => return fails(self.ticket.refuse(Refusal::Large)),
            }
        }
        self.left = Some(left);
        if (frame.is_none() || http_body::Body::is_end_stream(&self.body))
            && let Err(refusal) = self.ticket.complete()
        {
            return fails(refusal);
        }
        Poll::Ready(frame)
    }
}

impl http_body::Body for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.next(context)
    }

    fn is_end_stream(&self) -> bool {
        http_body::Body::is_end_stream(&self.body)
    }

    fn size_hint(&self) -> SizeHint {
        http_body::Body::size_hint(&self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[test]
    fn refusals_come_at_once_until_there_are_very_many_of_them() {
        let guard = Guard::new(&Limits::default());
        let (one, other) = (Ipv4Addr::new(192, 0, 2, 1), Ipv4Addr::new(192, 0, 2, 2));
        let start = Instant::now();
        let kept_back = |address: Ipv4Addr, at| guard.kept_back(address.into(), at);
        for _ in 0..QUICK_REFUSALS {
            assert_eq!(kept_back(one, start), None);
        }
        assert_eq!(kept_back(one, start), Some(LATER));
        assert_eq!(kept_back(other, start), None);
        assert_eq!(kept_back(one, start + Duration::from_secs(1)), None);
    }
}
