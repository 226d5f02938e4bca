//! Posting a picture: Staydown is asked first, and nothing is public before it has answered.

use super::House;
use super::posts::{Post, State as PostState, TEXT};
use crate::api::ApiError;
use crate::edit::media_type;
use axum::Json;
use axum::body::Bytes;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use exchange::v1::{MatchAnswer, Verdict};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Largest upload, in bytes.
pub(crate) const MAX_UPLOAD: usize = 64 * 1024 * 1024;

/// What became of an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadState {
    /// Public (HTTP 201).
    Published,
    /// Held for review, not public (202).
    Held,
    /// Not accepted (a 4xx).
    Refused,
    /// It could not be checked and was not published; try again (503).
    TryAgain,
}

/// The answer to an upload, as JSON for whoever accepts `application/json`; browsers get a page that says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadReceipt {
    /// What became of it.
    pub state: UploadState,
    /// Its page; not public while the upload is held. Empty where there is none.
    pub page: String,
    /// The provider's reference of the upload. Empty where there is none.
    pub reference: String,
    /// A sentence for people.
    pub detail: String,
}

#[derive(Default)]
struct Form {
    title: String,
    text: String,
    file_name: String,
    file: Bytes,
}

pub(crate) async fn upload(State(house): State<Arc<House>>, request: Request) -> Response {
    let wants_json = accepts_json(request.headers());
    let (status, receipt) = match read(request).await {
        // A client that goes away must not leave an upload half checked.
        Ok(form) => match tokio::spawn(take(house.clone(), form)).await {
            Ok(answer) => answer,
            Err(error) => try_again(&format!("the upload was not finished: {error}")),
        },
        Err(problem) => refused(StatusCode::BAD_REQUEST, &problem),
    };
    let location = HeaderValue::from_str(&receipt.page).ok();
    let mut response = if wants_json {
        (status, Json(&receipt)).into_response()
    } else {
        let title = match receipt.state {
            UploadState::Published => "Published",
            UploadState::Held => "Held for review",
            UploadState::Refused => "Not accepted",
            UploadState::TryAgain => "Please try again",
        };
        house.says(status, title, &receipt.detail)
    };
    if let Some(location) = location.filter(|_| !receipt.page.is_empty()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

async fn read(request: Request) -> Result<Form, String> {
    let broken = |error: MultipartError| error.body_text();
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|error| error.body_text())?;
    let mut form = Form::default();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        match part.name() {
            Some("title") => form.title = part.text().await.map_err(broken)?,
            Some("text") => form.text = part.text().await.map_err(broken)?,
            Some("file") => {
                form.file_name = part.file_name().unwrap_or("picture").to_owned();
                form.file = part.bytes().await.map_err(broken)?;
            }
            _ => {}
        }
    }
    Ok(form)
}

async fn take(house: Arc<House>, form: Form) -> (StatusCode, UploadReceipt) {
    let Some(media_type) = accepted(&form.file) else {
        return refused(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Choose a JPEG, PNG, GIF or WebP picture, an MP4 or WebM video, or a text in the field “file”.",
        );
    };
    let title = match form.title.trim() {
        "" => form.file_name.as_str(),
        title => title,
    };
    let post = house.posts().add(
        title,
        form.text.trim(),
        form.file.clone(),
        media_type,
        PostState::Checking,
    );
    let reference = post.reference();
    match house
        .checks
        .match_file(&form.file_name, &form.file, Some(&reference))
        .await
    {
        Ok(answer) => checked(&house, &post, &answer),
        Err(error) => {
            house.posts().checked(&post.id, PostState::Discarded);
            not_checked(&error)
        }
    }
}

/// The media type of what people may post; none of anything else.
fn accepted(file: &[u8]) -> Option<&'static str> {
    let is_text = || {
        std::str::from_utf8(file).is_ok_and(|text| {
            let is_odd = |c: char| c.is_control() && !c.is_whitespace();
            !text.trim().is_empty() && !text.contains(is_odd)
        })
    };
    media_type(file)
        .or_else(|| (file.get(4..8) == Some(b"ftyp")).then_some("video/mp4"))
        .or_else(|| {
            file.starts_with(b"\x1a\x45\xdf\xa3")
                .then_some("video/webm")
        })
        .or_else(|| is_text().then_some(TEXT))
}

fn checked(house: &House, post: &Post, answer: &MatchAnswer) -> (StatusCode, UploadReceipt) {
    let state = match answer.verdict {
        Verdict::Clear => PostState::Published,
        Verdict::Hold => PostState::Held {
            case: answer.case.clone(),
        },
        Verdict::Block => PostState::Discarded,
    };
    let receipt = |state, detail: &str| UploadReceipt {
        state,
        page: format!("{}{}", house.origin(), post.page_path()),
        reference: post.reference(),
        detail: detail.to_owned(),
    };
    match house.posts().checked(&post.id, state) {
        Some(PostState::Published) => (
            StatusCode::CREATED,
            receipt(UploadState::Published, "Your post is public now."),
        ),
        Some(PostState::Held { .. }) => (
            StatusCode::ACCEPTED,
            receipt(
                UploadState::Held,
                "Your post resembles known content and is held for review. A person decides whether it is published.",
            ),
        ),
        _ => refused(
            StatusCode::FORBIDDEN,
            "This post is not published: a person decided so.",
        ),
    }
}

/// Never publish unchecked: without an answer the upload is not taken.
fn not_checked(error: &ApiError) -> (StatusCode, UploadReceipt) {
    if let Some(problem) = error.problem()
        && (400..500).contains(&problem.status)
        // Our own token is no concern of whoever uploads.
        && !matches!(problem.status, 401 | 403)
    {
        let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::BAD_REQUEST);
        return refused(status, &problem.detail);
    }
    tracing::warn!(%error, "an upload could not be checked and was not published");
    try_again(
        "Your post could not be checked just now and was not published. Please try again in a minute.",
    )
}

fn refused(status: StatusCode, detail: &str) -> (StatusCode, UploadReceipt) {
    (status, unplaced(UploadState::Refused, detail))
}

fn try_again(detail: &str) -> (StatusCode, UploadReceipt) {
    (
        StatusCode::SERVICE_UNAVAILABLE,
        unplaced(UploadState::TryAgain, detail),
    )
}

fn unplaced(state: UploadState, detail: &str) -> UploadReceipt {
    UploadReceipt {
        state,
        page: String::new(),
        reference: String::new(),
        detail: detail.to_owned(),
    }
}

fn accepts_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"))
}
