//! Pictures: blurred and grey, or plain for whoever asks.

use super::{PageError, told};
use crate::door::Visitor;
use crate::serve::Sandboxed;
use app::{App, AppError, Shape, SignedIn};
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::EntryId;
use jiff::Timestamp;

fn shape(word: &str) -> Result<Shape, AppError> {
    match word {
        "blurred" => Ok(Shape::Blurred),
        "plain" => Ok(Shape::Plain),
        _ => Err(AppError::NotFound("picture")),
    }
}

fn jpeg(bytes: Vec<u8>) -> Response {
    (
        [(header::CONTENT_TYPE, "image/jpeg")],
        Extension(Sandboxed),
        bytes,
    )
        .into_response()
}

/// What is not blurred is on somebody's screen from here on, and counted for their own sake.
async fn shown(
    app: &App,
    signed_in: &SignedIn,
    shape: Shape,
    asked: Timestamp,
    picture: Result<Vec<u8>, AppError>,
) -> Result<Response, PageError> {
    let picture = picture.map_err(told(signed_in))?;
    if shape == Shape::Plain {
        app.care_shown(signed_in, asked)
            .await
            .map_err(told(signed_in))?;
    }
    Ok(jpeg(picture))
}

pub(super) async fn content(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path((sha256, word)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let shape = shape(&word).map_err(told(&signed_in))?;
    let asked = app.now();
    let picture = app.picture(&signed_in.caller, &sha256, shape).await;
    shown(&app, &signed_in, shape, asked, picture).await
}

pub(super) async fn entry(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path((entry, word)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let shape = shape(&word).map_err(told(&signed_in))?;
    let id: EntryId = entry
        .parse()
        .map_err(|_| told(&signed_in)(AppError::NotFound("picture")))?;
    let asked = app.now();
    let picture = app.entry_picture(&signed_in.caller, &id, shape).await;
    shown(&app, &signed_in, shape, asked, picture).await
}
