//! Videos as lists of hashes: what stays of one ([`Track`]), and where two of them show the same ([`align`]).
//!
//! Each frame has its PDQ, as in Meta's vPDQ. Two things are done differently from there:
//!
//! - Frames that follow each other and look alike are one [`Run`]. A minute of a still scene counts once, as a second of a
//!   moving one does; and what is kept of a video is a fraction of its frames.
//! - Two videos are compared in time. A hash that lies near another speaks for all the ways in which the two can be laid
//!   upon each other such that they are shown together; the way for which most speak is where they are the same. Chance does
//!   not add up there, and a clip is found in a long video wherever it lies.
//!
//! Frames of a PDQ quality below [`MIN_QUALITY`](crate::pdq::MIN_QUALITY) are in no run: black, white and nearly empty
//! pictures match nothing.
//!
//! Of a known video the middle of its frames is kept, too ([`Banked`]): what uploads without edges are like.

mod align;
#[cfg(test)]
mod align_tests;
mod banked;
mod bytes;
mod track;

pub use align::{Aligned, MOST_SEGMENTS, Segment, align};
pub use banked::{Banked, EDGE};
pub use bytes::BadTrack;
pub use track::{MOST_RUNS, Run, SAME_RUN, Track, Tracker};
