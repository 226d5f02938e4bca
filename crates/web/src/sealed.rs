//! Bodies that go into the vault and come out of it piece by piece, and are never in memory whole.

use app::{AppError, Piece, Pieces};
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use exchange::v1::MaterialView;
use http_body::{Frame, SizeHint};
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;

/// Pieces waiting between the connection and the disk.
const WAITING: usize = 4;

/// A body as pieces, and the reading that has to be driven beside whoever takes them. The last piece says that it was the
/// last: a body that is cut off ends without it.
pub(crate) fn out_of_body(mut body: Body) -> (mpsc::Receiver<Piece>, impl Future<Output = ()>) {
    let (send, pieces) = mpsc::channel(WAITING);
    let reading = async move {
        loop {
            let frame =
                poll_fn(|context| http_body::Body::poll_frame(Pin::new(&mut body), context));
            let piece = match frame.await {
                None => Piece::End,
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) => Piece::Bytes(bytes),
                    // Trailers are no content.
                    Err(_) => continue,
                },
                Some(Err(error)) => {
                    tracing::debug!(%error, "a deposit was cut off");
                    return;
                }
            };
            let is_last = matches!(piece, Piece::End);
            if send.send(piece).await.is_err() || is_last {
                return;
            }
        }
    };
    (pieces, reading)
}

/// What was read from the vault, as a file to be saved: never shown in a page.
pub(crate) fn into_body(material: &MaterialView, pieces: Pieces) -> Response {
    let mut response = Body::new(Unsealed {
        pieces,
        left: material.bytes,
    })
    .into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/octet-stream"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = format!("attachment; filename=\"{}.bin\"", material.sha256);
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

struct Unsealed {
    pieces: Pieces,
    left: u64,
}

impl http_body::Body for Unsealed {
    type Data = Bytes;
    type Error = AppError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, AppError>>> {
        self.pieces.poll_recv(context).map(|piece| {
            Some(piece?.map(|bytes| {
                self.left = self.left.saturating_sub(bytes.len() as u64);
                Frame::data(bytes)
            }))
        })
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
