//! What stands out from a page of one brightness: the largest block of cells that are not the page.
//!
//! Letters and icons are blocks too, but small ones, with page between them and the picture.

use super::borders::Span;
use super::grid::Grid;

/// How far the brightness of a cell may be from the page's.
const TOLERANCE: u8 = 6;

/// A brightness is a page's if at least one cell in this many has it.
const RAREST: usize = 8;

/// The least share of a block's rectangle that its cells have to fill, in percent.
const LEAST_FILL: usize = 60;

/// The rectangle around the largest block of cells that touch each other and are not as bright as
/// the page, if the cells fill most of it. For the commonest brightness of the grid and for the
/// next that is clearly another.
pub(super) fn largest(grid: &Grid) -> Vec<(Span, Span)> {
    let mut counts = [0usize; 256];
    for y in 0..grid.height {
        for &value in grid.row(y) {
            counts[usize::from(value)] += 1;
        }
    }
    let near = |tone: usize| -> usize {
        let from = tone.saturating_sub(usize::from(TOLERANCE) / 2);
        counts[from..(tone + usize::from(TOLERANCE) / 2 + 1).min(256)]
            .iter()
            .sum()
    };
    let mut tones: Vec<usize> = (0..256).collect();
    tones.sort_by_key(|&tone| std::cmp::Reverse((near(tone), counts[tone])));
    let page = tones[0];
    let other = tones.iter().find(|tone| tone.abs_diff(page) > 12);
    [Some(&page), other]
        .into_iter()
        .flatten()
        .filter(|&&tone| near(tone) * RAREST >= grid.width * grid.height)
        .filter_map(|&tone| largest_beside(grid, tone as u8))
        .collect()
}

fn largest_beside(grid: &Grid, page: u8) -> Option<(Span, Span)> {
    let (width, height) = (grid.width, grid.height);
    let mut open: Vec<bool> = (0..height)
        .flat_map(|y| grid.row(y).iter().map(|v| v.abs_diff(page) > TOLERANCE))
        .collect();
    let mut best: Option<(usize, Span, Span)> = None;
    let mut stack = Vec::new();
    for start in 0..open.len() {
        if !open[start] {
            continue;
        }
        open[start] = false;
        stack.push(start);
        let mut cells = 0;
        let (mut columns, mut rows) = (
            Span { from: width, to: 0 },
            Span {
                from: height,
                to: 0,
            },
        );
        while let Some(at) = stack.pop() {
            let (x, y) = (at % width, at / width);
            cells += 1;
            columns.from = columns.from.min(x);
            columns.to = columns.to.max(x + 1);
            rows.from = rows.from.min(y);
            rows.to = rows.to.max(y + 1);
            let mut visit = |next: usize| {
                if open[next] {
                    open[next] = false;
                    stack.push(next);
                }
            };
            if x > 0 {
                visit(at - 1);
            }
            if x + 1 < width {
                visit(at + 1);
            }
            if y > 0 {
                visit(at - width);
            }
            if y + 1 < height {
                visit(at + width);
            }
        }
        if best.is_none_or(|(most, _, _)| cells > most) {
            best = Some((cells, columns, rows));
        }
    }
    let (cells, columns, rows) = best?;
    let area = (columns.to - columns.from) * (rows.to - rows.from);
    (cells * 100 >= area * LEAST_FILL).then_some((columns, rows))
}
