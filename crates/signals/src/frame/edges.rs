//! Straight edges: where a long line of cells steps from something smooth to something else.

use super::grid::Grid;

/// The least step of brightness that counts.
const STEP: u8 = 8;

/// A line is a candidate if more than one in `FEWEST` of its cells steps.
const FEWEST: usize = 6;

/// Candidates kept of each kind.
const MOST: usize = 8;

/// The cells of a grid at which the brightness steps from one row to the next but one, while on
/// the outer side it does not: above a picture's upper edge, below its lower edge.
pub(super) struct Steps {
    width: usize,
    height: usize,
    /// `along[y · (width + 1) + x]`: how many of the first `x` cells of row `y` step.
    along: Vec<u16>,
}

impl Steps {
    /// Of upper edges, or of lower ones if `lower`.
    pub(super) fn of(grid: &Grid, lower: bool) -> Self {
        let (width, height) = (grid.width, grid.height);
        let mut along = Vec::with_capacity((width + 1) * height);
        let mut steps = vec![false; width];
        for y in 0..height {
            if y == 0 || y + 1 == height {
                steps.fill(false);
            } else {
                let (near, far) = if lower {
                    (y + 1, y + 2)
                } else {
                    (y - 1, y.saturating_sub(2))
                };
                let inner = grid.row(if lower { y - 1 } else { y + 1 });
                let outer = grid.row(near);
                let outermost = grid.row(far.min(height - 1));
                let cells = inner.iter().zip(outer).zip(outermost);
                for (step, ((inner, outer), outermost)) in steps.iter_mut().zip(cells) {
                    let height = inner.abs_diff(*outer);
                    *step = height >= STEP
                        && u16::from(outer.abs_diff(*outermost)) * 3 <= u16::from(height);
                }
            }
            let mut sum = 0;
            along.push(0);
            for step in &steps {
                sum += u16::from(*step);
                along.push(sum);
            }
        }
        Self {
            width,
            height,
            along,
        }
    }

    /// How many of the cells from `from` up to `to` of row `y` step.
    pub(super) fn in_row(&self, y: usize, from: usize, to: usize) -> usize {
        let row = &self.along[y * (self.width + 1)..];
        usize::from(row[to] - row[from])
    }

    /// The rows in which most cells step, of those whose neighbours have no more; at most
    /// [`MOST`], the best first.
    pub(super) fn best_rows(&self) -> Vec<usize> {
        let counts: Vec<usize> = (0..self.height)
            .map(|y| self.in_row(y, 0, self.width))
            .collect();
        peaks(&counts, self.width / FEWEST, MOST)
    }

    /// For steps of columns, that is of a turned grid: the same for its rows, of which only the
    /// cells from `from` up to `to` are looked at.
    pub(super) fn best_rows_within(&self, from: usize, to: usize, most: usize) -> Vec<usize> {
        let counts: Vec<usize> = (0..self.height).map(|y| self.in_row(y, from, to)).collect();
        peaks(&counts, (to - from) / 3, most)
    }
}

/// Places of the greatest counts above `least`, none within two of a greater one.
fn peaks(counts: &[usize], least: usize, most: usize) -> Vec<usize> {
    let mut places: Vec<usize> = (0..counts.len())
        .filter(|&i| {
            let near = &counts[i.saturating_sub(2)..(i + 3).min(counts.len())];
            counts[i] > least && near.iter().all(|count| *count <= counts[i])
        })
        .collect();
    places.sort_by_key(|&i| (std::cmp::Reverse(counts[i]), i));
    places.truncate(most);
    places
}
