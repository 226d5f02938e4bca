//! What somebody sent: a signed document, a PDF file with one inside, or a document without a signature.

use super::{
    Document, Language, NoneEmbedded, Rendition, Unreadable, Unverified, embedded, jws_in_pdf,
    unverified,
};

/// The largest file that is looked at, in bytes: a document with its pages has a hundredth of it.
pub const MAX_FILE: usize = 32 << 20;

/// Pages of larger documents are not made again to compare them, in bytes of JSON: it takes seconds, and anybody may send some.
const MAX_COMPARED: usize = 256 << 10;

/// A document as it came. Whether its signature holds is for [`super::verify`] to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// A compact JWS.
    Signed {
        /// The JWS, without what stood around it.
        jws: String,
    },
    /// A PDF file with a compact JWS inside.
    Pages {
        /// The JWS.
        jws: String,
        /// The language in which the pages are, byte for byte, what this program makes of the document. Nothing where
        /// another program or version made them, or the document has more than 256 KiB: then they may show anything, and
        /// only the document counts.
        shown_in: Option<Language>,
    },
    /// JSON that nobody signed.
    Unsigned(Document),
}

/// Why something that was received cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotReceived {
    /// More than [`MAX_FILE`].
    #[error("the file has {0} bytes; more than {MAX_FILE} are not read")]
    TooLarge(usize),
    /// A PDF file without a document.
    #[error(transparent)]
    NoneEmbedded(#[from] NoneEmbedded),
    /// JSON that is no document.
    #[error(transparent)]
    NotADocument(#[from] Unreadable),
    /// Neither PDF nor JSON, and no JWS of a document.
    #[error(transparent)]
    NotSigned(#[from] Unverified),
    /// Neither PDF nor JSON, and no text.
    #[error("this is neither a signed document (compact JWS) nor JSON nor a PDF file")]
    Unknown,
}

impl Received {
    /// Reads a file, or an attachment of a message. White space around a text is of the carrier and left out.
    ///
    /// # Errors
    /// A [`NotReceived`] that says why there is no document in it.
    pub fn read(bytes: &[u8]) -> Result<Self, NotReceived> {
        if bytes.len() > MAX_FILE {
            return Err(NotReceived::TooLarge(bytes.len()));
        }
        if embedded::is_pdf(bytes) {
            let jws = jws_in_pdf(bytes)?;
            let shown_in = shown_in(&jws, bytes);
            return Ok(Self::Pages { jws, shown_in });
        }
        let text = std::str::from_utf8(bytes).map_err(|_| NotReceived::Unknown)?;
        // Some programs write a byte order mark.
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with(['{', '[']) {
            return Ok(Self::Unsigned(Document::parse(text.as_bytes())?));
        }
        unverified(text)?;
        Ok(Self::Signed {
            jws: text.to_owned(),
        })
    }

    /// The compact JWS, where there is one.
    #[must_use]
    pub fn jws(&self) -> Option<&str> {
        match self {
            Self::Signed { jws } | Self::Pages { jws, .. } => Some(jws),
            Self::Unsigned(_) => None,
        }
    }

    /// Ready to be shown.
    ///
    /// # Errors
    /// None after [`Received::read`].
    pub fn rendition(&self) -> Result<Rendition, Unverified> {
        match self {
            Self::Signed { jws } | Self::Pages { jws, .. } => Rendition::signed(jws),
            Self::Unsigned(document) => Ok(Rendition::unsigned(document.clone())),
        }
    }
}

/// The language in which these are the pages of the document. Only the one that the file names is tried: pages take a while.
fn shown_in(jws: &str, pdf: &[u8]) -> Option<Language> {
    if jws.len() > MAX_COMPARED / 3 * 4 {
        return None;
    }
    let rendition = Rendition::signed(jws).ok()?;
    Language::ALL.into_iter().find(|language| {
        let named = format!("/Lang({})", language.code());
        embedded::find(pdf, named.as_bytes()).is_some()
            && rendition.pdf(*language).is_ok_and(|pages| pages == pdf)
    })
}
