//! Borders of one brightness: how many rows and columns at each side of the grid have nothing in
//! them.

use super::grid::Grid;

/// How far a cell may be from the border's brightness: noise of JPEG.
const TOLERANCE: u8 = 8;

/// Cells that may be further away, of each 32: dust, ringing beside the picture's corners.
const STRAY: usize = 1;

/// The cells that a picture takes up: `from` is the first, `to` the one behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The columns and rows that are left when lines as bright as the outermost one are taken away
/// from each side for as long as there are any. `turned` is the grid with rows and columns swapped.
pub(super) fn inside(grid: &Grid, turned: &Grid) -> (Span, Span) {
    let mut columns = Span {
        from: 0,
        to: grid.width,
    };
    let mut rows = Span {
        from: 0,
        to: grid.height,
    };
    // The bars above and below may be seen only once those at the sides are gone, or the other way.
    for _ in 0..3 {
        let before = (columns, rows);
        rows = shrunk(grid, rows, columns);
        columns = shrunk(turned, columns, rows);
        if (columns, rows) == before {
            break;
        }
    }
    (columns, rows)
}

/// Takes empty rows away from both ends of `rows`, looking at the cells in `columns` only.
fn shrunk(grid: &Grid, rows: Span, columns: Span) -> Span {
    let line = |y: usize| &grid.row(y)[columns.from..columns.to];
    let empty = |lines: &mut dyn Iterator<Item = usize>| {
        let mut tone = None;
        lines
            .take_while(|&y| {
                let middle = median(line(y));
                is_plain(line(y), *tone.get_or_insert(middle))
            })
            .count()
    };
    let above = empty(&mut (rows.from..rows.to));
    if above == rows.to - rows.from {
        return rows;
    }
    let from = rows.from + above;
    // What was taken away above is not counted again: in a gradient a line is near both the topmost and the lowest one.
    let below = empty(&mut (from..rows.to).rev());
    if below == rows.to - from {
        return rows;
    }
    Span {
        from,
        to: rows.to - below,
    }
}

fn is_plain(line: &[u8], tone: u8) -> bool {
    let stray = line
        .iter()
        .filter(|value| value.abs_diff(tone) > TOLERANCE)
        .count();
    stray * 32 <= line.len() * STRAY
}

fn median(line: &[u8]) -> u8 {
    let mut counts = [0usize; 256];
    for &value in line {
        counts[usize::from(value)] += 1;
    }
    let mut seen = 0;
    for (value, count) in counts.iter().enumerate() {
        seen += count;
        if 2 * seen >= line.len() {
            return value as u8;
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Rows and columns that change by little: each is plain, and near several others.
        #[test]
        fn whatever_is_plain_something_is_left(
            width in 1usize..40,
            height in 1usize..40,
            across in prop::collection::vec(-6i16..=6, 40),
            down in prop::collection::vec(-6i16..=6, 40),
            is_flat in any::<bool>(),
        ) {
            let tone = |steps: &[i16], at: usize| steps[..at].iter().sum::<i16>();
            let cells = (0..height)
                .flat_map(|y| (0..width).map(move |x| (x, y)))
                .map(|(x, y)| {
                    let across = if is_flat { 0 } else { tone(&across, x) };
                    (128 + across + tone(&down, y)).clamp(0, 255) as u8
                })
                .collect();
            let grid = Grid::of_cells(cells, width, height);
            let (columns, rows) = inside(&grid, &grid.turned());
            prop_assert!(columns.from < columns.to && columns.to <= width, "{columns:?}");
            prop_assert!(rows.from < rows.to && rows.to <= height, "{rows:?}");
        }
    }

    #[test]
    fn a_gradient_whose_middle_is_near_both_of_its_ends_is_left_whole() {
        let cells = (0..60u8).flat_map(|y| [100 + y / 5; 8]).collect();
        let grid = Grid::of_cells(cells, 8, 60);
        let (columns, rows) = inside(&grid, &grid.turned());
        assert_eq!((columns.from, columns.to), (0, 8));
        assert_eq!((rows.from, rows.to), (0, 60));
    }
}
