//! How large a picture is, without decoding it.

use crate::fault::Fault;
use crate::format::Format;
use crate::outline;

/// The width and height in pixels, as stored, that a file of a known format says it has; `None` where
/// the part that tells them is missing. Nothing of it is promised: [`decode`](crate::decode) may
/// still refuse the file.
///
/// # Errors
/// `not_an_image`, `unsupported`: see [`decode`](crate::decode).
pub fn size(bytes: &[u8]) -> Result<Option<(u32, u32)>, Fault> {
    Ok(outline::read(Format::sniff(bytes)?, bytes)?.size)
}
