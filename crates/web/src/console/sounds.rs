//! Sounds: an excerpt of what is heard, made anew for whoever plays it.

use super::{PageError, told};
use crate::door::Visitor;
use crate::serve::Sandboxed;
use app::{App, AppError, SignedIn};
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use casework::EntryId;
use jiff::Timestamp;
use serde::Deserialize;
use std::ops::Range;

/// From where on, in milliseconds.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Beginning {
    #[serde(default)]
    from: u64,
}

pub(super) async fn content(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(sha256): Path<String>,
    Query(asked): Query<Beginning>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let since = app.now();
    let wav = app.sound(&signed_in.caller, &sha256, asked.from).await;
    heard(&app, &signed_in, since, wav, &headers).await
}

pub(super) async fn entry(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(entry): Path<String>,
    Query(asked): Query<Beginning>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let id: EntryId = entry
        .parse()
        .map_err(|_| told(&signed_in)(AppError::NotFound("sound")))?;
    let since = app.now();
    let wav = app.entry_sound(&signed_in.caller, &id, asked.from).await;
    heard(&app, &signed_in, since, wav, &headers).await
}

/// What is played is counted for the listener's own sake, as what is seen.
async fn heard(
    app: &App,
    signed_in: &SignedIn,
    since: Timestamp,
    wav: Result<Vec<u8>, AppError>,
    headers: &HeaderMap,
) -> Result<Response, PageError> {
    let wav = wav.map_err(told(signed_in))?;
    let range = headers.get(header::RANGE);
    let range = range.and_then(|value| value.to_str().ok());
    let wanted = wanted(range, wav.len());
    // A browser that fetches a later piece goes on with what it began; whether it still plays, the page's script says.
    if !matches!(&wanted, Wanted::Piece(piece) if piece.start > 0) {
        app.care_shown(signed_in, since)
            .await
            .map_err(told(signed_in))?;
    }
    Ok(answer(wav, wanted))
}

/// What of a file a request asks for (RFC 9110, section 14).
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    /// All of it.
    Whole,
    /// Some bytes.
    Piece(Range<usize>),
    /// Bytes that are not there.
    Beyond,
}

/// Reads a header `Range`. What is no single range of bytes is ignored, as is allowed.
fn wanted(header: Option<&str>, length: usize) -> Wanted {
    let spec = header.and_then(|text| text.trim().strip_prefix("bytes="));
    let Some((first, last)) = spec.and_then(|spec| spec.trim().split_once('-')) else {
        return Wanted::Whole;
    };
    let number = |text: &str| match text {
        "" => Some(None),
        digits if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(Some(digits.parse::<usize>().unwrap_or(usize::MAX)))
        }
        _ => None,
    };
    match (number(first), number(last)) {
        (Some(Some(from)), Some(last)) => {
            let until = last.map_or(length, |last| last.saturating_add(1).min(length));
            match (last, from < until) {
                (Some(last), _) if last < from => Wanted::Whole,
                (_, true) => Wanted::Piece(from..until),
                (_, false) => Wanted::Beyond,
            }
        }
        (Some(None), Some(Some(0))) => Wanted::Beyond,
        (Some(None), Some(Some(most))) => Wanted::Piece(length.saturating_sub(most)..length),
        _ => Wanted::Whole,
    }
}

fn answer(wav: Vec<u8>, wanted: Wanted) -> Response {
    let length = wav.len();
    let said = |text: String| HeaderValue::try_from(text).ok();
    let (status, range, body) = match wanted {
        Wanted::Whole => (StatusCode::OK, None, wav),
        Wanted::Beyond => (
            StatusCode::RANGE_NOT_SATISFIABLE,
            said(format!("bytes */{length}")),
            Vec::new(),
        ),
        Wanted::Piece(piece) => (
            StatusCode::PARTIAL_CONTENT,
            said(format!(
                "bytes {}-{}/{length}",
                piece.start,
                piece.end.saturating_sub(1)
            )),
            wav.get(piece).unwrap_or_default().to_vec(),
        ),
    };
    let mut response = (
        status,
        [
            (header::CONTENT_TYPE, "audio/wav"),
            (header::CONTENT_DISPOSITION, "inline"),
            (header::ACCEPT_RANGES, "bytes"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        Extension(Sandboxed),
        body,
    )
        .into_response();
    if let Some(range) = range {
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_bytes_is_what_the_standard_says_it_is() {
        let of = |text: &str| wanted(Some(text), 100);
        assert_eq!(wanted(None, 100), Wanted::Whole);
        assert_eq!(of("bytes=0-"), Wanted::Piece(0..100));
        assert_eq!(of("bytes=10-19"), Wanted::Piece(10..20));
        assert_eq!(of("bytes=90-4000"), Wanted::Piece(90..100));
        assert_eq!(of("bytes=-30"), Wanted::Piece(70..100));
        assert_eq!(of("bytes=-300"), Wanted::Piece(0..100));
        for beyond in [
            "bytes=100-",
            "bytes=100-200",
            "bytes=-0",
            "bytes=99999999999999999999999-",
        ] {
            assert_eq!(of(beyond), Wanted::Beyond, "{beyond}");
        }
        for ignored in [
            "bytes=0-1,5-6",
            "bytes=20-10",
            "lines=1-2",
            "bytes=+1-2",
            "bytes=a-b",
            "bytes=-",
            "bytes",
        ] {
            assert_eq!(of(ignored), Wanted::Whole, "{ignored}");
        }
    }
}
