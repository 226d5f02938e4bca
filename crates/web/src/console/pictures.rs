//! Pictures: blurred and grey, or plain for whoever asks.

use super::{PageError, told};
use crate::door::Visitor;
use app::{App, AppError, Shape};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use casework::EntryId;

fn shape(word: &str) -> Result<Shape, AppError> {
    match word {
        "blurred" => Ok(Shape::Blurred),
        "plain" => Ok(Shape::Plain),
        _ => Err(AppError::NotFound("picture")),
    }
}

fn jpeg(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response()
}

pub(super) async fn content(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path((sha256, word)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let shape = shape(&word).map_err(told(&signed_in))?;
    Ok(jpeg(
        app.picture(&signed_in.caller, &sha256, shape)
            .await
            .map_err(told(&signed_in))?,
    ))
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
    Ok(jpeg(
        app.entry_picture(&signed_in.caller, &id, shape)
            .await
            .map_err(told(&signed_in))?,
    ))
}
