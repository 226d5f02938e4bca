//! From cells to pixels: where exactly an edge found on the grid runs.

use super::borders::Span;
use super::grid::Grid;
use super::picture::Picture;
use crate::pdq::Region;

/// Places along an edge that are looked at.
const SAMPLES: usize = 96;

/// A step counts for no more than this, in quarters of a brightness, so that a few strong ones
/// cannot outvote many.
const MOST: u32 = 160;

/// The region of pixels that the cells speak of. A side that is the grid's is the picture's.
pub(super) fn region(image: &impl Picture, grid: &Grid, columns: Span, rows: Span) -> Region {
    let cell = grid.cell;
    let (width, height) = (image.width() as usize, image.height() as usize);
    let mut left = columns.from * cell;
    let mut right = if columns.to == grid.width {
        width
    } else {
        columns.to * cell
    };
    let mut top = rows.from * cell;
    let mut bottom = if rows.to == grid.height {
        height
    } else {
        rows.to * cell
    };
    let step_down = |y: usize, from: usize, to: usize| {
        let (above, here) = (image.row(y - 1), image.row(y));
        places(from, to)
            .map(|x| {
                let step = image.quadruple(above, x).abs_diff(image.quadruple(here, x));
                step.min(MOST)
            })
            .sum::<u32>()
    };
    if top > 0 {
        top = edge(around(top, cell, height), |y| step_down(y, left, right));
    }
    if bottom < height {
        bottom = edge(around(bottom, cell, height).rev(), |y| {
            step_down(y, left, right)
        });
    }
    let step_right = |x: usize, from: usize, to: usize| {
        places(from, to)
            .map(|y| {
                let row = image.row(y);
                let step = image
                    .quadruple(row, x - 1)
                    .abs_diff(image.quadruple(row, x));
                step.min(MOST)
            })
            .sum::<u32>()
    };
    if left > 0 {
        left = edge(around(left, cell, width), |x| step_right(x, top, bottom));
    }
    if right < width {
        right = edge(around(right, cell, width).rev(), |x| {
            step_right(x, top, bottom)
        });
    }
    Region {
        left: left as u32,
        top: top as u32,
        width: right.saturating_sub(left) as u32,
        height: bottom.saturating_sub(top) as u32,
    }
}

/// Where an edge can be that the grid shows at `at`: two cells to either side.
fn around(at: usize, cell: usize, length: usize) -> std::ops::RangeInclusive<usize> {
    at.saturating_sub(2 * cell + 1).max(1)..=(at + 2 * cell + 1).min(length - 1)
}

/// At most [`SAMPLES`] places, evenly spread, of those from `from` up to `to`.
fn places(from: usize, to: usize) -> impl Iterator<Item = usize> {
    let stride = (to.saturating_sub(from)).div_ceil(SAMPLES).max(1);
    (from..to).step_by(stride)
}

/// The first of the lines, from outside inwards, at which the step is at least half of the
/// greatest.
fn edge(lines: impl Iterator<Item = usize>, step: impl Fn(usize) -> u32) -> usize {
    let steps: Vec<(usize, u32)> = lines.map(|line| (line, step(line))).collect();
    let greatest = steps.iter().map(|(_, step)| *step).max().unwrap_or(0);
    let first = steps.iter().find(|(_, step)| 2 * step >= greatest);
    first.map_or(0, |(line, _)| *line)
}
