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
    let below = empty(&mut (rows.from..rows.to).rev());
    Span {
        from: rows.from + above,
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
