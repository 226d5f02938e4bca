//! Files in `multipart/form-data`: one part named `file`, and text fields.

use crate::problem::ApiError;
use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{StatusCode, header};
use std::collections::HashMap;

/// Longest request that carries a file, in bytes: the media workers' own limit and some room for the fields.
pub(crate) const FILE_BODY: usize = 65 * 1024 * 1024;

/// What a form with a file carried.
#[derive(Debug, Default)]
pub(crate) struct Form {
    file: Option<Bytes>,
    fields: HashMap<String, String>,
}

/// Whether a request carries a form with a file. Anything but that and JSON is refused by name.
pub(crate) fn is_form(request: &Request) -> Result<bool, ApiError> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match kind.as_str() {
        "multipart/form-data" => Ok(true),
        "application/json" => Ok(false),
        _ => Err(ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            "Send a file as multipart/form-data with a part named “file”, or a signal as application/json.",
        )),
    }
}

impl Form {
    /// Reads the form of a request.
    pub(crate) async fn read(request: Request) -> Result<Self, ApiError> {
        let unreadable =
            |detail: String| ApiError::new(StatusCode::BAD_REQUEST, "bad_form", detail);
        let mut parts = Multipart::from_request(request, &())
            .await
            .map_err(|rejection| unreadable(rejection.body_text()))?;
        let mut form = Self::default();
        while let Some(part) = parts
            .next_field()
            .await
            .map_err(|error| part_error(&error))?
        {
            let name = part.name().unwrap_or_default().to_owned();
            if name == "file" {
                form.file = Some(part.bytes().await.map_err(|error| part_error(&error))?);
            } else {
                form.fields
                    .insert(name, part.text().await.map_err(|error| part_error(&error))?);
            }
        }
        Ok(form)
    }

    /// The file.
    pub(crate) fn file(&mut self) -> Result<Bytes, ApiError> {
        self.file.take().ok_or_else(|| {
            let detail = "The form has no part named “file”.";
            ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "missing", detail).on("file")
        })
    }

    /// Refuses what nobody asked for: a misspelt `reference` would hold an upload without a case.
    pub(crate) fn finish(self) -> Result<(), ApiError> {
        match self.fields.into_keys().next() {
            None => Ok(()),
            Some(name) => {
                let shown: String = name.chars().take(60).collect();
                let detail = format!("The form has a part “{shown}” that this call does not know.");
                Err(ApiError::new(
                    StatusCode::UNPROCESSABLE_ENTITY,
                    "unknown_part",
                    detail,
                ))
            }
        }
    }

    /// A field that may be left out.
    pub(crate) fn field(&mut self, name: &str) -> Option<String> {
        self.fields.remove(name)
    }
}

fn part_error(error: &axum::extract::multipart::MultipartError) -> ApiError {
    let code = if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        "too_many_bytes"
    } else {
        "bad_form"
    };
    ApiError::new(error.status(), code, error.body_text())
}

/// How a form with a file is described.
#[derive(utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its description is used")]
pub(crate) struct EntryForm {
    /// A JPEG, PNG, GIF or WebP file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// What it is, in words.
    #[schema(min_length = 1, max_length = 300)]
    label: String,
    /// Where the knowledge comes from.
    #[schema(min_length = 1, max_length = 300)]
    source: String,
    /// Why it is terrorist content.
    ground: casework::Ground,
    /// Your reasoning.
    #[schema(min_length = 1, max_length = 4_000)]
    reason: String,
}

/// How an upload to be matched is described.
#[derive(utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only its description is used")]
pub(crate) struct UploadForm {
    /// A JPEG, PNG, GIF or WebP file.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Your own reference of the upload; with it a match opens a case.
    reference: Option<String>,
    /// Whether a glance will do where it tells that nothing known is near. Much quicker for large JPEG photographs; finds the
    /// same matches; the answer has no PDQ then. False if left out.
    screen: Option<bool>,
}
