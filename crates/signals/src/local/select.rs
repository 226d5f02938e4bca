//! Which points are kept: strong ones, spread over the picture.

use super::detect::Extremum;

/// Cells along the longer side of the picture.
const CELLS: f32 = 10.0;

/// What a coarse point is worth more than a fine one: the power of its blur. Coarse points are
/// found again in smaller pictures, and fine ones are many.
const COARSE: f32 = 0.7;

/// A point nearer than this to a better one of much the same size is left out, in blurs.
const CROWDED: f32 = 1.5;

/// What a point is worth.
pub(super) fn worth(point: &Extremum) -> f32 {
    point.strength * point.sigma.powf(COARSE)
}

/// Orders points so that any number from the start is spread over the picture of `width` ×
/// `height` pixels: the best of each cell, best first, then the second best, and so on. At most
/// `budget` are kept.
pub(super) fn spread(
    points: Vec<(f32, Extremum)>,
    width: usize,
    height: usize,
    budget: usize,
) -> Vec<Extremum> {
    let mut points = points;
    // The sort is stable and the points come in a fixed order, so equals stay in theirs.
    points.sort_by(|a, b| b.0.total_cmp(&a.0));
    let cell = width.max(height) as f32 / CELLS;
    let columns = (width as f32 / cell).ceil().max(1.0) as usize;
    let rows = (height as f32 / cell).ceil().max(1.0) as usize;
    let mut cells: Vec<Vec<Extremum>> = vec![Vec::new(); columns * rows];
    let mut ranked: Vec<(usize, f32, Extremum)> = Vec::new();
    for (worth, point) in points {
        let column = ((point.x / cell) as usize).min(columns - 1);
        let row = ((point.y / cell) as usize).min(rows - 1);
        let crowded = (row.saturating_sub(1)..=(row + 1).min(rows - 1)).any(|row| {
            (column.saturating_sub(1)..=(column + 1).min(columns - 1)).any(|column| {
                cells[row * columns + column].iter().any(|other| {
                    let (dx, dy) = (other.x - point.x, other.y - point.y);
                    let near = CROWDED * other.sigma.min(point.sigma);
                    let ratio = other.sigma / point.sigma;
                    dx * dx + dy * dy < near * near && (0.6..1.6).contains(&ratio)
                })
            })
        });
        if !crowded {
            let own = &mut cells[row * columns + column];
            ranked.push((own.len(), worth, point));
            own.push(point);
        }
    }
    ranked.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
    ranked.truncate(budget);
    ranked.into_iter().map(|(_, _, point)| point).collect()
}
