//! Why a command was refused: a value that says what to do, and that the API and the console can show as it is.

/// A command that may not be carried out in this state, by this actor, or with these particulars.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Refusal {
    /// A short word for machines, such as `already_answered`.
    pub code: &'static str,
    /// The field of the request it concerns, where one does.
    pub field: Option<&'static str>,
    /// A sentence for people: what is wrong and what to do.
    pub detail: String,
}

impl Refusal {
    /// A refusal that concerns the command as a whole.
    pub(crate) fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            field: None,
            detail: detail.into(),
        }
    }

    /// A refusal because of one field.
    pub(crate) fn of(field: &'static str, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            field: Some(field),
            detail: detail.into(),
        }
    }
}

/// Text a person wrote, trimmed; refused when empty or longer than `limit` characters.
pub(crate) fn written(field: &'static str, text: &str, limit: usize) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::of(
            field,
            "missing",
            format!("“{field}” must not be empty."),
        ));
    }
    let length = text.chars().count();
    if length > limit {
        return Err(Refusal::of(
            field,
            "too_long",
            format!("“{field}” has {length} characters; at most {limit} are accepted."),
        ));
    }
    Ok(text.to_owned())
}
