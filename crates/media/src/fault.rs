//! What is wrong with a file.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest [`Fault::detail`], in characters. A decoder may quote the file; nobody wants it all.
const LONGEST_DETAIL: usize = 300;

/// Why a file could not be turned into a picture. Crosses the process border as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(from = "FromTheWorker")]
#[error("{code}: {detail}")]
pub struct Fault {
    /// The kind of fault, for programs.
    pub code: FaultCode,
    /// One sentence for people: at most 300 characters, none of them control characters.
    pub detail: String,
}

/// The kinds of fault. In JSON each is its name in `snake_case`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultCode {
    /// The bytes are empty or not those of any image format we know of.
    NotAnImage,
    /// An image, but of a format or a variant that we do not decode.
    Unsupported,
    /// The file stops before its own end.
    Truncated,
    /// The file has its end, but the decoder cannot make sense of what lies before it.
    Corrupt,
    /// More pixels, a longer side or more working memory than the limits allow.
    TooLarge,
    /// The decoder panicked: a defect of the decoder, not of the file alone.
    DecoderPanicked,
    /// What it takes to read such a file is not installed.
    DecoderMissing,
}

/// A fault as read from the pipe: a worker taken over by a crafted file may write anything there,
/// so the sentence is cleaned again on arrival.
#[derive(Deserialize)]
struct FromTheWorker {
    code: FaultCode,
    detail: String,
}

impl From<FromTheWorker> for Fault {
    fn from(raw: FromTheWorker) -> Self {
        Self::new(raw.code, &raw.detail)
    }
}

impl Fault {
    /// A fault with its sentence trimmed, cut to 300 characters and freed of control characters, so
    /// that it can be logged and shown as it is.
    pub fn new(code: FaultCode, detail: &str) -> Self {
        let detail: String = detail
            .trim()
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .take(LONGEST_DETAIL)
            .collect();
        Self { code, detail }
    }

    pub(crate) fn truncated(detail: &str) -> Self {
        Self::new(FaultCode::Truncated, detail)
    }

    pub(crate) fn corrupt(detail: &str) -> Self {
        Self::new(FaultCode::Corrupt, detail)
    }

    pub(crate) fn unsupported(detail: &str) -> Self {
        Self::new(FaultCode::Unsupported, detail)
    }
}

impl FaultCode {
    /// The stable name used in JSON and in the API, in `snake_case`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotAnImage => "not_an_image",
            Self::Unsupported => "unsupported",
            Self::Truncated => "truncated",
            Self::Corrupt => "corrupt",
            Self::TooLarge => "too_large",
            Self::DecoderPanicked => "decoder_panicked",
            Self::DecoderMissing => "decoder_missing",
        }
    }

    /// Whether sending another file is the remedy. A panic is our own defect and a decoder that is missing our own lack, so they
    /// are not.
    pub fn is_the_files_fault(self) -> bool {
        !matches!(self, Self::DecoderPanicked | Self::DecoderMissing)
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ALL: [FaultCode; 7] = [
        FaultCode::NotAnImage,
        FaultCode::Unsupported,
        FaultCode::Truncated,
        FaultCode::Corrupt,
        FaultCode::TooLarge,
        FaultCode::DecoderPanicked,
        FaultCode::DecoderMissing,
    ];

    #[test]
    fn json_uses_the_stable_names() {
        for code in ALL {
            let quoted = format!("\"{}\"", code.as_str());
            assert_eq!(serde_json::to_string(&code).unwrap(), quoted);
        }
    }

    #[test]
    fn a_fault_survives_the_trip_through_json() {
        let fault = Fault::new(FaultCode::Corrupt, "bad checksum");
        let json = serde_json::to_string(&fault).unwrap();
        assert_eq!(json, r#"{"code":"corrupt","detail":"bad checksum"}"#);
        assert_eq!(serde_json::from_str::<Fault>(&json).unwrap(), fault);
    }

    #[test]
    fn a_sentence_from_the_worker_is_cleaned_on_arrival() {
        let long = "x".repeat(5000);
        let json = format!(r#"{{"code":"corrupt","detail":" \u001b[2J\n{long}"}}"#);
        let fault: Fault = serde_json::from_str(&json).unwrap();
        assert!(fault.detail.starts_with(" [2J xxx") || fault.detail.starts_with("[2J xxx"));
        assert_eq!(fault.detail.chars().count(), LONGEST_DETAIL);
        assert!(!fault.detail.chars().any(char::is_control));
    }
}
