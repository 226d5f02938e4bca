//! Pictures for people to look at: never the bytes as they came, always made anew by a media worker.

use crate::{App, AppError, Caller};
use casework::EntryId;
use store::{banks, captures};

/// How a picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Small, grey and strongly blurred: how every picture is shown first.
    Blurred,
    /// Upright, at most 1280 pixels on a side: only when a person asks for it.
    Plain,
}

impl App {
    /// A picture of the caller's captures, held uploads or banks, as JPEG.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is not the caller's.
    pub async fn picture(
        &self,
        caller: &Caller,
        sha256: &str,
        shape: Shape,
    ) -> Result<Vec<u8>, AppError> {
        let mut connection = self.store().read().await?;
        if !captures::may_see_picture(&mut connection, caller.id(), sha256).await? {
            return Err(AppError::NotFound("picture"));
        }
        drop(connection);
        self.shaped(sha256, shape).await
    }

    /// The picture of a bank entry the caller matches against, as JPEG.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is none, or the bank is neither the caller's nor shared.
    pub async fn entry_picture(
        &self,
        caller: &Caller,
        id: &EntryId,
        shape: Shape,
    ) -> Result<Vec<u8>, AppError> {
        let mut connection = self.store().read().await?;
        let entry = banks::entry(&mut connection, id)
            .await?
            .ok_or(AppError::NotFound("picture"))?;
        let bank = banks::get(&mut connection, &entry.bank).await?;
        let visible = bank.is_some_and(|bank| bank.shared || bank.organisation == *caller.id());
        drop(connection);
        match entry.content.sha256 {
            Some(sha256) if visible && entry.content.stored => self.shaped(&sha256, shape).await,
            _ => Err(AppError::NotFound("picture")),
        }
    }

    async fn shaped(&self, sha256: &str, shape: Shape) -> Result<Vec<u8>, AppError> {
        let bytes = self.store().blobs().get(sha256).await?;
        match shape {
            Shape::Blurred => self.blurred(bytes).await,
            Shape::Plain => self.preview(bytes).await,
        }
    }
}
