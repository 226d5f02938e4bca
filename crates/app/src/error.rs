//! What a use case can end with, and how it is told to whoever asked.

use casework::Refusal;
use evidence::FetchError;
use exchange::Problem;
use media::MediaError;
use store::StoreError;

/// Why a use case was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The rules of the work say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such thing, or it is not the caller's: the two are not told apart.
    #[error("There is no such {0}.")]
    NotFound(&'static str),
    /// The caller may not do this.
    #[error("{0}")]
    Forbidden(String),
    /// A field of the request does not make sense.
    #[error("{detail}")]
    Invalid {
        /// The field.
        field: &'static str,
        /// What is wrong and what to do.
        detail: String,
    },
    /// The file could not be examined.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The location could not be fetched.
    #[error("The location could not be fetched: {0}.")]
    Fetch(#[from] FetchError),
    /// Who somebody is was not proved; the sentence says what to do, and no more than may be said.
    #[error("{0}")]
    NotProved(String),
    /// The last proof of who somebody is was too long ago for this.
    #[error("Confirm first that it is you.")]
    NotFresh,
    /// Too many attempts failed; the next is looked at after a wait.
    #[error("Too many attempts failed. Wait {} and try again, or sign in by a passkey or with a link.", in_words(.wait))]
    TooManyAttempts {
        /// How long.
        wait: jiff::SignedDuration,
    },
    /// The sign-in service of the house failed.
    #[error("{0}")]
    SignInService(String),
    /// Something of ours failed that should not.
    #[error("{0}")]
    Broken(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A wait in words, rounded up.
fn in_words(wait: &jiff::SignedDuration) -> String {
    let seconds = wait.as_secs() + i64::from(wait.subsec_nanos() > 0);
    match seconds {
        ..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", (seconds + 59) / 60),
    }
}

impl AppError {
    /// What was given for a field cannot be taken, and why.
    pub fn invalid(field: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid {
            field,
            detail: detail.into(),
        }
    }

    /// Name, password and code do not fit together; which of them is wrong stays unsaid.
    pub(crate) fn not_proved() -> Self {
        Self::NotProved(
            "Organisation, name, password and code do not fit together. A code works once: wait for the next one."
                .to_owned(),
        )
    }

    /// How long to wait before the same is tried again, in whole seconds.
    #[must_use]
    pub fn retry_after(&self) -> Option<i64> {
        match self {
            Self::TooManyAttempts { wait } => Some(wait.as_secs() + 1),
            _ => None,
        }
    }

    /// The error as a problem document. Failures of ours are logged here and told without particulars.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Refused(refusal) => {
                let (status, title) = match refusal.code {
                    "may_not_order" | "needs_a_person" | "needs_another" | "not_yours" => {
                        (403, "Forbidden")
                    }
                    "no_such_material" => (404, "Not Found"),
                    "preservation_ended" | "not_confirmed" | "access_over" | "not_erased" => {
                        (409, "Conflict")
                    }
                    "too_many_bytes" => (413, "Content Too Large"),
                    "already_answered" | "already_executed" | "withdrawn" | "notice_issued"
                    | "not_heard" | "nothing_lacking" | "already_open" | "already_asked"
                    | "already_assessed" | "wrong_stage" | "not_asked" | "other_proposal"
                    | "not_decided" | "nothing_to_clarify" | "reference_in_use"
                    | "decided_otherwise" | "not_refused" | "already_decided" | "already_ended"
                    | "already_extended" | "already_said" | "asset_there" | "ceased_effect"
                    | "claimed" | "ended" | "final" | "in_effect" | "issuer_not_told"
                    | "no_effect" | "not_a_person" | "not_silent" | "nothing_proposed"
                    | "nothing_removed" | "nothing_waits" | "order_in_effect" | "pending"
                    | "same_person" | "second_asked" | "time_to_appeal" | "too_late"
                    | "waits_to_leave" => (409, "Conflict"),
                    _ => (422, "Unprocessable Content"),
                };
                Problem::new(status, title, refusal.code, &refusal.detail).on(refusal.field)
            }
            Self::NotFound(_) => Problem::new(404, "Not Found", "not_found", self.to_string()),
            Self::Forbidden(detail) => Problem::new(403, "Forbidden", "forbidden", detail),
            Self::Invalid { field, detail } => {
                Problem::new(422, "Unprocessable Content", "invalid", detail).on(Some(field))
            }
            Self::Media(error) => media_problem(error),
            Self::Fetch(error) => Problem::new(
                422,
                "Unprocessable Content",
                fetch_code(error),
                self.to_string(),
            )
            .on(Some("url")),
            Self::Store(error) if error.trouble().is_some() => {
                tracing::error!(%error, "the store failed");
                let (code, why) = error
                    .trouble()
                    .map_or(("", ""), |trouble| (trouble.code(), trouble.sentence()));
                let detail = format!("Nothing of this was recorded. {why}");
                Problem::new(503, "Service Unavailable", code, detail)
            }
            Self::NotProved(detail) => Problem::new(401, "Unauthorized", "not_proved", detail),
            Self::NotFresh => Problem::new(
                403,
                "Forbidden",
                "not_fresh",
                "Confirm first that it is you.",
            ),
            Self::TooManyAttempts { .. } => Problem::new(
                429,
                "Too Many Requests",
                "too_many_attempts",
                self.to_string(),
            ),
            Self::SignInService(detail) => {
                Problem::new(502, "Bad Gateway", "sign_in_service_failed", detail)
            }
            Self::Broken(why) => {
                tracing::error!(why, "something failed that should not");
                let detail = "The server could not complete this; it was logged. Try again.";
                Problem::new(500, "Internal Server Error", "internal", detail)
            }
            Self::Store(error) => {
                tracing::error!(%error, "the store failed");
                let detail =
                    "The server could not complete this; nothing of it was recorded. Try again.";
                Problem::new(500, "Internal Server Error", "store_failed", detail)
            }
        }
    }
}

fn media_problem(error: &MediaError) -> Problem {
    match error {
        MediaError::TooManyBytes { .. } => Problem::new(
            413,
            "Content Too Large",
            error.code(),
            format!("The file is too large: {error}."),
        )
        .on(Some("file")),
        MediaError::Busy | MediaError::Unavailable { .. } => {
            tracing::warn!(%error, "no media worker");
            let detail =
                "The server has no free worker to examine the file. Hold the upload and try again.";
            Problem::new(503, "Service Unavailable", error.code(), detail)
        }
        // A file that stalls or kills a worker cannot be examined, today or tomorrow: the answer is about the file.
        MediaError::Fault(_)
        | MediaError::TimedOut
        | MediaError::Died { .. }
        | MediaError::Garbled { .. } => {
            let why = match error {
                MediaError::Fault(fault) => fault.detail.clone(),
                other => other.to_string(),
            };
            let detail = format!(
                "The file could not be examined: {}.",
                why.trim_end_matches('.')
            );
            Problem::new(422, "Unprocessable Content", error.code(), detail).on(Some("file"))
        }
    }
}

fn fetch_code(error: &FetchError) -> &'static str {
    match error {
        FetchError::NoAddress { .. } => "no_address",
        FetchError::PrivateAddress { .. } => "private_address",
        FetchError::BadRedirect { .. } => "bad_redirect",
        FetchError::TooManyRedirects(_) => "too_many_redirects",
        FetchError::TooLong(_) => "too_long",
        FetchError::Connection(_) => "no_connection",
    }
}
