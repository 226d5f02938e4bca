//! Content that holds content: archives and documents, taken apart into files that are looked at like any other, one level deep.
//!
//! Whatever reads an archive or a document runs in a media worker; here is only the order in which that happens, and the limits
//! ([`budget`]). [`Opened`] gives one part after the other, and keeps account of what it left out and why: an answer says both.

mod answer;
mod budget;
mod held;
mod opened;
mod playlist;
mod reading;

pub(crate) use answer::Within;
pub use opened::{Opened, PartFile};
pub(crate) use playlist::relative_addresses;
pub use reading::can_read_pictures;

use crate::{App, AppError};
use bytes::Bytes;
use media::Line;
use media::parts::Holding;

impl App {
    /// Takes a file apart; `None` where it holds no others. For imports: whoever asks goes through the parts with [`App::next_part`].
    ///
    /// # Errors
    /// [`AppError::Media`] when it cannot be opened.
    pub async fn open_parts(&self, file: Bytes) -> Result<Option<Opened>, AppError> {
        let holding = Holding::of(&file);
        self.opened_as(file, holding).await
    }

    /// As [`App::open_parts`], and also what hangs behind something else, as an upload is looked at.
    pub(crate) async fn open_all_parts(&self, file: Bytes) -> Result<Option<Opened>, AppError> {
        let holding = Holding::anywhere(&file);
        self.opened_as(file, holding).await
    }

    async fn opened_as(
        &self,
        file: Bytes,
        holding: Option<Holding>,
    ) -> Result<Option<Opened>, AppError> {
        let pool = self.inner.media.in_line(Line::default());
        match holding {
            Some(holding) => Ok(Some(Opened::open(&pool, file, holding).await?)),
            None => Ok(None),
        }
    }

    /// The next part.
    ///
    /// # Errors
    /// [`AppError::Media`] when no worker can be had; whatever is wrong with a part is on the account of what was left out.
    pub async fn next_part(&self, opened: &mut Opened) -> Result<Option<PartFile>, AppError> {
        opened
            .next(&self.inner.media.in_line(Line::default()))
            .await
    }
}
