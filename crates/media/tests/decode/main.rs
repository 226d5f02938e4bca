//! Decoding and previews, on small files made here: what every shape of file becomes, what is
//! refused and under which name, and that no damage gets past the decoder.
#![allow(clippy::unwrap_used)]

mod animations;
mod damage;
mod pixels;
mod previews;
mod reduced;
mod refusals;
mod samples;
