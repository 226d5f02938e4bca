//! Local features.
mod agree;
mod align;
mod blur;
mod bytes;
mod describe;
mod detect;
mod features;
mod grey;
mod matching;
mod select;
mod transform;
mod verify;

pub use bytes::WrongBytes;
pub use features::{Budget, Features, extract};
pub use verify::{Alignment, verify};

/// Two codes at this distance or nearer, in bits of 256, are a vote for the picture.
pub const SEARCH_RADIUS: u32 = 24;

/// Pictures with fewer votes than this need not be verified.
pub const MIN_VOTES: usize = 3;

/// DEV
#[doc(hidden)]
pub fn dev_raw(image: &crate::pdq::Rgb<'_>, f: &Features) -> Vec<[f32; 112]> { features::dev_raw(image, f) }
/// DEV
#[doc(hidden)]
pub fn dev_inliers(q: &Features, k: &Features) -> Vec<(usize, usize)> { verify::dev_inliers(q, k) }
/// DEV
#[doc(hidden)]
pub fn dev_scores(q: &Features, k: &Features, mirrored: bool) -> Option<Vec<f32>> { verify::dev_scores(q, k, mirrored) }
/// DEV
#[doc(hidden)]
pub fn dev_stages(image: &crate::pdq::Rgb<'_>) -> Vec<(&'static str, f64)> { features::dev_stages(image) }
