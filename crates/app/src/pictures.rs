//! Pictures for people to look at: never the bytes as they came, always made anew by a media worker.

use crate::{App, AppError, Caller, ContentKind, reach};
use casework::{EntryId, Scope, Sensitive};
use store::Holder;

/// How a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Small, grey and strongly blurred: how every picture is shown first.
    Blurred,
    /// Upright, at most 1280 pixels on a side: only when a person asks for it.
    Plain,
}

impl App {
    /// A picture of the caller's captures, held uploads or banks, as JPEG. Of an upload that holds others, `sha256` is its own, a point, and
    /// that of the part.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is not the caller's.
    pub async fn picture(
        &self,
        caller: &Caller,
        sha256: &str,
        shape: Shape,
    ) -> Result<Vec<u8>, AppError> {
        caller.must(Scope::CasesRead)?;
        let (sha256, part) = match sha256.split_once('.') {
            Some((whole, part)) => (whole, Some(part)),
            None => (sha256, None),
        };
        let mut connection = self.store().read().await?;
        let holder = reach::picture(&mut connection, caller, sha256).await?;
        drop(connection);
        self.note_picture(caller, sha256, shape).await?;
        self.shaped(holder, sha256, part, shape).await
    }

    /// The picture of a bank entry the caller matches against, as JPEG.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is none, or the caller is not told what matches with its bank are.
    pub async fn entry_picture(
        &self,
        caller: &Caller,
        id: &EntryId,
        shape: Shape,
    ) -> Result<Vec<u8>, AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        let sha256 = reach::entry_picture(&mut connection, caller, id).await?;
        drop(connection);
        self.note_picture(caller, &sha256, shape).await?;
        self.shaped(id.into(), &sha256, None, shape).await
    }

    async fn note_picture(
        &self,
        caller: &Caller,
        sha256: &str,
        shape: Shape,
    ) -> Result<(), AppError> {
        if shape == Shape::Blurred {
            return Ok(());
        }
        let sha256 = sha256.to_owned();
        self.note_reading(caller, Sensitive::Picture { sha256 }, None, 1)
            .await
    }

    async fn shaped(
        &self,
        holder: Holder,
        sha256: &str,
        part: Option<&str>,
        shape: Shape,
    ) -> Result<Vec<u8>, AppError> {
        let mut bytes = self.store().blobs().get(holder, sha256).await?;
        if let Some(part) = part {
            let found = self.part_with(bytes.into(), part).await?;
            bytes = found.ok_or(AppError::NotFound("picture"))?.into();
        }
        if ContentKind::is_recording(&bytes) {
            bytes = self.shown_recording(bytes).await?;
        }
        match shape {
            Shape::Blurred => self.blurred(bytes).await,
            Shape::Plain => self.preview(bytes).await,
        }
    }
}
