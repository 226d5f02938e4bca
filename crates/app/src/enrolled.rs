//! Whether anybody could be asked what a server is for.

use crate::AppError;
use store::{Folder, organisations};

/// Whether at least one person is enrolled in a data folder, whether a server has it or not. A folder that is not there has
/// nobody, and is not made.
///
/// # Errors
/// [`AppError::Store`] when the folder cannot be read.
pub async fn is_anyone_enrolled(folder: &Folder) -> Result<bool, AppError> {
    let mut connection = match store::beside(folder).await {
        Ok(connection) => connection,
        Err(store::StoreError::NoData(_)) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    for organisation in organisations::all(&mut connection).await? {
        if !organisations::people(&mut connection, &organisation.id)
            .await?
            .is_empty()
        {
            return Ok(true);
        }
    }
    Ok(false)
}
