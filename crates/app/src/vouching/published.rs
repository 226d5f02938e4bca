//! The ledger's files, over HTTP.
//!
//! Who may read what: the checkpoint and the tiles of hashes say how much was recorded and nothing else (a hash is over a salted
//! commitment), so every caller reads them. The entries say when something of what kind happened, to whomever it happened: on an
//! instance with several organisations that is more than one of them may know of another. So they are handed out only where the
//! operator says so (`serve --publish-entries`).

use crate::{App, AppError, Caller};
use ledger::{Tile, TileKind};

impl App {
    /// The published checkpoint, with the lines of witnesses.
    ///
    /// # Errors
    /// [`AppError::NotFound`] before the first; [`AppError::Store`].
    pub fn published_checkpoint(&self) -> Result<String, AppError> {
        let note = self.store().folder().log().checkpoint()?;
        note.ok_or_else(nothing)
    }

    /// A tile by its path below the log (`tile/0/x001/067.p/3`).
    ///
    /// # Errors
    /// [`AppError::NotFound`] where there is none, or entries are not handed out here; [`AppError::Store`].
    pub fn tile(&self, _: &Caller, path: &str) -> Result<Vec<u8>, AppError> {
        let tile: Tile = path.parse().map_err(|_| nothing())?;
        if tile.kind == TileKind::Entries && !self.inner.ledger.entries {
            return Err(nothing());
        }
        self.store().folder().log().tile(tile)?.ok_or_else(nothing)
    }
}

fn nothing() -> AppError {
    AppError::NotFound("file of the published log")
}
