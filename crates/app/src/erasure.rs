//! Erasing what is kept for a case. The operator of the machine does it, with the server stopped; what the banks hold of the
//! same content stays, sealed under the keys of their entries.

use crate::{App, AppError};
use casework::{Actor, CaseId, ContentCertificate, ErasedContent, Origin};
use store::{Holder, captures, cases};

impl App {
    /// Orders it, destroys the keys, removes the files, and puts the certificate on record. Given again it finishes what a
    /// crash left, or gives the certificate that is there.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Refused`] while the case is not closed, without a reason, or when nothing is kept.
    pub async fn erase_case_content(
        &self,
        id: &CaseId,
        reason: &str,
    ) -> Result<ContentCertificate, AppError> {
        let missing = || AppError::NotFound("case");
        let mut tx = self.store().write().await?;
        let case = cases::get(tx.connection(), id).await?.ok_or_else(missing)?;
        let holders = match &case.origin {
            Origin::Location { url, .. } => {
                let made = captures::of_location(tx.connection(), &case.organisation, url).await?;
                made.iter()
                    .map(|capture| Holder::from(&capture.id))
                    .collect()
            }
            Origin::Upload { .. } => vec![Holder::from(id)],
            Origin::Notice { .. } | Origin::UserNotice { .. } => Vec::new(),
        };
        let mut contents = Vec::with_capacity(holders.len());
        for holder in holders {
            let about = self.store().blobs().about(holder.clone()).await?;
            contents.push(ErasedContent {
                holder: holder.as_str().to_owned(),
                key_sha256: about.key_sha256,
                files: about.files,
                bytes: about.bytes,
            });
        }
        let events = case.erase_content(contents, reason)?;
        tx.append_all(&Actor::Operator, events).await?;
        let case = cases::get(tx.connection(), id).await?.ok_or_else(missing)?;
        tx.commit().await?;
        let ordered = case.erasure.as_ref();
        for content in ordered.into_iter().flat_map(|erasure| &erasure.contents) {
            if let Some(holder) = Holder::named(&content.holder) {
                self.store().blobs().erase(holder).await?;
            }
        }
        let mut tx = self.store().write().await?;
        if let Some(event) = case.certify_erasure(self.now()) {
            tx.append(&Actor::Operator, event).await?;
        }
        let case = cases::get(tx.connection(), id).await?.ok_or_else(missing)?;
        tx.commit().await?;
        let certificate = case.erasure.and_then(|erasure| erasure.certificate);
        certificate.ok_or_else(missing)
    }
}
