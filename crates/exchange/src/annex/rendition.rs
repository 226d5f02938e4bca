//! A document made ready to be shown: with the signature that is around it, or without.

use super::{Document, Language, NotRendered, Unverified, html, pdf, sheet, unverified};

/// A document to be shown, and what its pages carry as an attachment: the signed document where it is signed, its JSON
/// where it is not. Pages and attachment cannot differ, as both are made of one.
#[derive(Debug, Clone)]
pub struct Rendition {
    document: Document,
    jws: Option<String>,
    is_draft: bool,
}

impl Rendition {
    /// Of a compact JWS. The signature is *not* verified here: who shows a document may not have the keys.
    ///
    /// # Errors
    /// When it is no JWS of a document.
    pub fn signed(jws: &str) -> Result<Self, Unverified> {
        Ok(Self {
            document: unverified(jws)?,
            jws: Some(jws.to_owned()),
            is_draft: false,
        })
    }

    /// Of a document that nobody signed; the pages say so.
    #[must_use]
    pub fn unsigned(document: Document) -> Self {
        Self {
            document,
            jws: None,
            is_draft: false,
        }
    }

    /// Of a document that is not issued yet, to look at before it is: every page says so, and so does the name of the attachment.
    #[must_use]
    pub fn draft(document: Document) -> Self {
        Self {
            document,
            jws: None,
            is_draft: true,
        }
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// A page of HTML that needs nothing else and fits a printer. The same document gives the same text.
    #[must_use]
    pub fn html(&self, language: Language) -> String {
        html::page(&sheet::Sheet::of(self, language))
    }

    /// A file after PDF/A-3b with the document attached. The same document gives the same bytes, of one version of this
    /// program.
    ///
    /// # Errors
    /// [`NotRendered`], which no document is known to cause.
    pub fn pdf(&self, language: Language) -> Result<Vec<u8>, NotRendered> {
        pdf::file(self, language)
    }

    pub(super) fn is_draft(&self) -> bool {
        self.is_draft
    }

    pub(super) fn jws(&self) -> Option<&str> {
        self.jws.as_deref()
    }

    /// Name, media type and bytes of the attachment.
    pub(super) fn attachment(&self) -> (String, &'static str, Vec<u8>) {
        let name = self.document.schema().replace('/', "-");
        match &self.jws {
            Some(jws) => (
                format!("{name}.jws"),
                "application/jose",
                jws.clone().into_bytes(),
            ),
            None => (
                format!("{}{name}.json", if self.is_draft { "draft-" } else { "" }),
                "application/json",
                self.document.to_json(),
            ),
        }
    }
}
