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
    /// A JPEG, PNG, GIF or WebP file, a text in UTF-8 or UTF-16 of at most 1 MiB, a video or a sound; nobody says which. Not an
    /// archive or a document that holds others: an entry is one thing.
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
    /// A JPEG, PNG, GIF or WebP file, a text in UTF-8 or UTF-16 of at most 1 MiB, a video or a sound; or an archive (ZIP, tar, gzip) or a PDF
    /// document, whose parts are looked at. Nobody says which.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// Your own reference of the upload; with it a match opens a case.
    reference: Option<String>,
    /// Whether a glance will do where it tells that nothing known is near. Much quicker for large JPEG photographs; finds the
    /// same matches; the answer has no PDQ then. False if left out.
    screen: Option<bool>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use axum::body::Body;
    use proptest::prelude::*;

    const BOUNDARY: &str = "b0undary";

    /// A form as RFC 7578 writes it.
    fn written(fields: &HashMap<String, String>, file: &[u8]) -> Vec<u8> {
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(head.into_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
        );
        let end = format!("\r\n--{BOUNDARY}--\r\n");
        [&body, head.as_bytes(), file, end.as_bytes()].concat()
    }

    fn read(body: Vec<u8>) -> Result<Form, ApiError> {
        let request = Request::builder()
            .header(
                header::CONTENT_TYPE,
                format!("multipart/form-data; boundary={BOUNDARY}"),
            )
            .body(Body::from(body))
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.unwrap().block_on(Form::read(request))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        // A byte order mark that a field begins with is not taken for text.
        fn a_form_is_read_as_it_was_written_and_one_cut_short_is_never_taken_for_whole(
            fields in prop::collection::hash_map("(label|reason|x[a-z]{0,5})", "[^\r\n\u{feff}]{0,20}", 0..4),
            file in prop::collection::vec(any::<u8>(), 0..200),
            cut in any::<prop::sample::Index>(),
        ) {
            let body = written(&fields, &file);
            let mut form = read(body.clone()).unwrap();
            prop_assert_eq!(&form.fields, &fields);
            let read_file = form.file().unwrap();
            prop_assert_eq!(&read_file[..], &file[..]);
            // The last line's end may be missing.
            let short = body[..cut.index(body.len() - 3)].to_vec();
            prop_assert!(read(short).is_err());
        }

        #[test]
        fn any_bytes_are_a_form_or_refused(
            start in prop::sample::select(vec!["", "--b0undary\r\n", "--b0undary\r\nContent-Disposition: form-data; name="]),
            bytes in prop::collection::vec(any::<u8>(), 0..300),
        ) {
            if let Ok(form) = read([start.as_bytes(), &bytes].concat()) {
                prop_assert!(form.fields.values().all(|value| value.len() <= 300));
            }
        }
    }
}
