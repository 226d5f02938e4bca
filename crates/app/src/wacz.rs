//! The package of a capture.

use crate::{App, AppError, Caller, reach};
use casework::{CaptureId, Scope, Sensitive};

impl App {
    /// The package of a capture (WACZ), as it was signed when the capture was made.
    ///
    /// # Errors
    /// [`AppError::NotFound`], also where the capture was made before there were packages.
    pub async fn capture_wacz(&self, caller: &Caller, id: &CaptureId) -> Result<Vec<u8>, AppError> {
        caller.must_any(&[Scope::Capture, Scope::CasesRead])?;
        let mut connection = self.store().read().await?;
        let capture = reach::capture(&mut connection, caller, id).await?;
        drop(connection);
        let sha256 = capture
            .wacz_sha256
            .ok_or(AppError::NotFound("package of this capture"))?;
        let what = Sensitive::Capture { id: id.clone() };
        self.note_reading(caller, what, None, 1).await?;
        Ok(self.store().blobs().get(id, &sha256).await?)
    }
}
