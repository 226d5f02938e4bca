//! Finds a known picture inside an edited copy: cropped, framed, captioned, turned, mirrored, seen
//! at an angle, part of a screenshot or a collage.
//!
//! A hash of the whole picture, such as [`pdq`](crate::pdq), is lost as soon as the picture is not
//! whole. Here a picture is known by up to 200 of its points, each with 256 bits about its
//! surroundings that hardly change when the picture is edited. The steps:
//!
//! 1. [`extract`] brings the picture to a grey one of some 197,000 pixels (`grey`), finds the
//!    extrema of the difference of Gaussians in place and scale (`blur`, `detect`), keeps strong
//!    ones spread over the picture (`select`), and describes each by the signs of the slowest waves
//!    in its field of slopes (`describe`). Nothing depends on brightness or contrast; place, size
//!    and direction are the point's own. The mirrored picture's codes are the same bits, some of
//!    them turned over, so mirrored copies cost no second extraction.
//! 2. The caller keeps the codes of all known pictures in an index of 256-bit codes, and looks the
//!    query's codes up within [`SEARCH_RADIUS`]. Each code gives a picture at most one vote. The
//!    eight pictures with the most votes, of those with [`MIN_VOTES`], go on. Plain and
//!    [mirrored](Features::mirrored_codes) codes are counted apart.
//! 3. [`verify`] pairs the points of both pictures (`matching`). As every point has a size and a
//!    direction, each single pair suggests a whole similarity; the one most other pairs agree with
//!    is refined to an affine and, with enough pairs, a projective map (`align`, `transform`). There
//!    is no chance in it.
//! 4. A map is not enough: two pictures with the same logo, template or interface have one as well.
//!    So no larger part of the known picture may lack the partners the rest has (`spread`), and the
//!    query, laid on the known picture's thumbnail, must correlate with it (`agree`).
//!
//! # Limits
//!
//! Pictures with less than some twenty points (smooth gradients, a few flat shapes) are not found
//! this way. An overlay that fills more than about a third of the picture at one place is taken for
//! another picture. A banked screenshot whose own picture is blank consists of its interface, and
//! other screenshots with the same interface will match it.
//!
//! # Sources
//!
//! Lowe, *Distinctive image features from scale-invariant keypoints*, IJCV 60 (2004), for points,
//! directions and ratio test; Hartley, *In defense of the eight-point algorithm*, PAMI 19 (1997);
//! Kulldorff, *A spatial scan statistic*, Communications in Statistics 26 (1997).

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
mod spread;
mod transform;
mod verify;

pub use bytes::WrongBytes;
pub use features::{Budget, Features, extract};
pub use verify::{Alignment, verify};

/// Two codes at this distance or nearer, in bits of 256, are a vote for the picture.
///
/// Nine in ten pairs of one point in a picture and in its edited copy are within it (median 9 bits,
/// measured on 39,000 pairs in sixteen kinds of edits); codes of different points differ by 128 bits
/// on average, with a standard deviation of 17. From 32 on an index by 16-bit chunks is much slower.
pub const SEARCH_RADIUS: u32 = 24;

/// Pictures with fewer votes than this need not be verified.
pub const MIN_VOTES: usize = 3;
