//! The style sheet and the script, from the binary.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Serves a static file. A new version of the program brings new ones, so they are asked for again after ten minutes.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    let (kind, text) = match name.as_str() {
        "console.css" => (
            "text/css; charset=utf-8",
            include_str!("../../static/console.css"),
        ),
        "console.js" => (
            "text/javascript; charset=utf-8",
            // Two files that hold one idea each; a page loads one.
            concat!(
                include_str!("../../static/console.js"),
                include_str!("../../static/care.js")
            ),
        ),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, "max-age=600"),
        ],
        text,
    )
        .into_response()
}
