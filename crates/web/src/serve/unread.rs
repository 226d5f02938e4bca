//! Bodies that tell their connection when they end: an answer's end begins the time between requests, and a request's body
//! that is dropped before its end has to be taken in before the connection closes.

use super::pulse::Pulse;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

/// A body and the connection it goes over.
#[derive(Debug)]
pub(super) struct Noticed<B: Body> {
    body: B,
    pulse: Arc<Pulse>,
    is_answer: bool,
    is_over: bool,
}

impl<B: Body> Noticed<B> {
    pub(super) fn request(body: B, pulse: &Arc<Pulse>) -> Self {
        Self::new(body, pulse, false)
    }

    pub(super) fn answer(body: B, pulse: &Arc<Pulse>) -> Self {
        Self::new(body, pulse, true)
    }

    fn new(body: B, pulse: &Arc<Pulse>, is_answer: bool) -> Self {
        let is_over = body.is_end_stream();
        Self {
            body,
            pulse: Arc::clone(pulse),
            is_answer,
            is_over,
        }
    }
}

impl<B: Body<Data = Bytes> + Unpin> Body for Noticed<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if frame.is_none() || self.body.is_end_stream() {
            self.is_over = true;
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B: Body> Drop for Noticed<B> {
    fn drop(&mut self) {
        if self.is_answer {
            self.pulse.end();
        } else if !self.is_over {
            self.pulse.leave_unread();
        }
    }
}
