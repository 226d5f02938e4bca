//! Plots as SVG files: readable in light and in dark, without scripts, and the same bytes for the same figures.

pub(crate) mod bars;
pub(crate) mod dots;
pub(crate) mod lines;
mod svg;
