//! Points that are found again at other sizes: extrema of the difference of Gaussians in place and
//! scale (Lowe, *Distinctive image features from scale-invariant keypoints*, IJCV 2004, sections 3
//! and 4).

use super::blur::gaussian;
use super::grey::Grey;

/// Steps of scale in an octave.
const STEPS: usize = 2;

/// The blur of an octave's first level, in its pixels.
const FIRST_BLUR: f32 = 1.6;

/// The blur taken for granted in the working picture, in its pixels.
const OWN_BLUR: f32 = 0.6;

/// Octaves end before a side is shorter than this, in their pixels.
const SHORTEST: usize = 20;

/// Weaker extrema are noise, in grey levels of 255.
const WEAKEST: f32 = 0.6;

/// Points on an edge slide along it: the ratio of the curvatures may be no larger.
const STEEPEST: f32 = 10.0;

/// Pixels at the border without extrema.
const BORDER: usize = 3;

/// The levels of one octave.
pub(super) struct Octave {
    /// Working pixels in a pixel of this octave.
    pub(super) step: f32,
    /// Blurred ever more, by 2^(1/STEPS) from one to the next.
    pub(super) levels: Vec<Grey>,
}

/// An extremum.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extremum {
    /// Working pixels from the left edge.
    pub(super) x: f32,
    /// Working pixels from the upper edge.
    pub(super) y: f32,
    /// The blur it was found at, in working pixels.
    pub(super) sigma: f32,
    /// Contrast, in grey levels.
    pub(super) strength: f32,
    pub(super) octave: usize,
    pub(super) level: usize,
}

/// The octaves of a picture, the finest first. Empty if it is too small for any.
pub(super) fn octaves(grey: &Grey) -> Vec<Octave> {
    let mut octaves: Vec<Octave> = Vec::new();
    let mut step = 1.0;
    let mut first = None;
    loop {
        let size = first.as_ref().unwrap_or(grey);
        if size.width < SHORTEST || size.height < SHORTEST {
            return octaves;
        }
        let base = first.take().unwrap_or_else(|| {
            gaussian(grey, (FIRST_BLUR * FIRST_BLUR - OWN_BLUR * OWN_BLUR).sqrt())
        });
        let mut levels = vec![base];
        for level in 1..STEPS + 3 {
            let blur = |level: usize| FIRST_BLUR * 2f32.powf(level as f32 / STEPS as f32);
            let (have, want) = (blur(level - 1), blur(level));
            let more = (want * want - have * have).sqrt();
            let next = gaussian(&levels[level - 1], more);
            levels.push(next);
        }
        first = Some(levels[STEPS].halved());
        octaves.push(Octave { step, levels });
        step *= 2.0;
    }
}

/// All extrema, octave by octave, in order of level, row and column.
pub(super) fn extrema(octaves: &[Octave]) -> Vec<Extremum> {
    let mut found = Vec::new();
    for (number, octave) in octaves.iter().enumerate() {
        let differences: Vec<Grey> = octave.levels.windows(2).map(difference).collect();
        for level in 1..=STEPS {
            search(&differences, level, |x, y| {
                if let Some(refined) = refine(&differences, level, x, y) {
                    let [x, y, scale, strength] = refined;
                    let sigma = FIRST_BLUR * octave.step * 2f32.powf(scale / STEPS as f32);
                    found.push(Extremum {
                        // Pixels of octaves are every other pixel, not squares of them.
                        x: x * octave.step + 0.5,
                        y: y * octave.step + 0.5,
                        sigma,
                        strength,
                        octave: number,
                        level: (scale.round() as usize).clamp(0, STEPS + 1),
                    });
                }
            });
        }
    }
    found
}

fn difference(levels: &[Grey]) -> Grey {
    let pairs = levels[0].pixels.iter().zip(&levels[1].pixels);
    Grey {
        width: levels[0].width,
        height: levels[0].height,
        pixels: pairs.map(|(finer, coarser)| coarser - finer).collect(),
    }
}

/// Calls `found(x, y)` for every pixel that is above or below all 26 around it.
fn search(differences: &[Grey], level: usize, mut found: impl FnMut(usize, usize)) {
    let [below, here, above] = [level - 1, level, level + 1].map(|level| &differences[level]);
    let width = here.width;
    for y in BORDER..here.height.saturating_sub(BORDER) {
        let rows = |grey: &'_ Grey| [y - 1, y, y + 1].map(|y| y * grey.width);
        let starts = rows(here);
        let row = here.row(y);
        for x in BORDER..width.saturating_sub(BORDER) {
            let value = row[x];
            if value.abs() < WEAKEST * 0.8 {
                continue;
            }
            let (left, right) = (row[x - 1], row[x + 1]);
            if value > 0.0 {
                if value <= left || value <= right {
                    continue;
                }
            } else if value >= left || value >= right {
                continue;
            }
            let sign = value.signum();
            let value = value * sign;
            let highest = |grey: &Grey, start: usize, with_middle: bool| {
                let line = &grey.pixels[start + x - 1..start + x + 2];
                line[0] * sign < value
                    && (!with_middle || line[1] * sign < value)
                    && line[2] * sign < value
            };
            if highest(here, starts[0], true)
                && highest(here, starts[2], true)
                && starts.iter().all(|start| highest(below, *start, true))
                && starts.iter().all(|start| highest(above, *start, true))
            {
                found(x, y);
            }
        }
    }
}

/// The extremum of the parabola through a pixel and those around it: column, row and level in
/// octave pixels, and its strength. `None` if it is weak, on an edge or elsewhere.
fn refine(differences: &[Grey], level: usize, x: usize, y: usize) -> Option<[f32; 4]> {
    let (mut x, mut y, mut level) = (x, y, level);
    for _ in 0..3 {
        let at = |dx: usize, dy: usize, dl: usize| {
            differences[level + dl - 1].row(y + dy - 1)[x + dx - 1]
        };
        let value = at(1, 1, 1);
        let slope = [
            (at(2, 1, 1) - at(0, 1, 1)) / 2.0,
            (at(1, 2, 1) - at(1, 0, 1)) / 2.0,
            (at(1, 1, 2) - at(1, 1, 0)) / 2.0,
        ];
        let xx = at(2, 1, 1) + at(0, 1, 1) - 2.0 * value;
        let yy = at(1, 2, 1) + at(1, 0, 1) - 2.0 * value;
        let ll = at(1, 1, 2) + at(1, 1, 0) - 2.0 * value;
        let xy = (at(2, 2, 1) + at(0, 0, 1) - at(2, 0, 1) - at(0, 2, 1)) / 4.0;
        let xl = (at(2, 1, 2) + at(0, 1, 0) - at(2, 1, 0) - at(0, 1, 2)) / 4.0;
        let yl = (at(1, 2, 2) + at(1, 0, 0) - at(1, 2, 0) - at(1, 0, 2)) / 4.0;
        let offset = solve([[xx, xy, xl], [xy, yy, yl], [xl, yl, ll]], slope)?;
        if offset.iter().all(|part| part.abs() <= 0.6) {
            let (trace, determinant) = (xx + yy, xx * yy - xy * xy);
            let limit = (STEEPEST + 1.0) * (STEEPEST + 1.0) / STEEPEST;
            let rise = slope.iter().zip(offset).map(|(a, b)| a * b).sum::<f32>();
            let strength = (value + rise / 2.0).abs();
            if determinant <= 0.0 || trace * trace > limit * determinant || strength < WEAKEST {
                return None;
            }
            return Some([
                x as f32 + offset[0],
                y as f32 + offset[1],
                level as f32 + offset[2],
                strength,
            ]);
        }
        let moved = |place: usize, offset: f32| {
            place as isize + isize::from(offset > 0.6) - isize::from(offset < -0.6)
        };
        let (nx, ny, nl) = (
            moved(x, offset[0]),
            moved(y, offset[1]),
            moved(level, offset[2]),
        );
        let inside = |place: isize, end: usize, border: usize| {
            place >= border as isize && place < (end - border) as isize
        };
        if !inside(nx, differences[0].width, BORDER)
            || !inside(ny, differences[0].height, BORDER)
            || !inside(nl, STEPS + 2, 1)
        {
            return None;
        }
        (x, y, level) = (nx as usize, ny as usize, nl as usize);
    }
    None
}

/// Solves `matrix · offset = −slope` for a symmetric matrix, by Cramer's rule.
fn solve(matrix: [[f32; 3]; 3], slope: [f32; 3]) -> Option<[f32; 3]> {
    let cross = |a: [f32; 3], b: [f32; 3]| {
        [
            a[1] * b[2] - a[2] * b[1],
            a[2] * b[0] - a[0] * b[2],
            a[0] * b[1] - a[1] * b[0],
        ]
    };
    let dot = |a: [f32; 3], b: [f32; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let [a, b, c] = matrix;
    let determinant = dot(a, cross(b, c));
    if determinant.abs() < 1e-9 {
        return None;
    }
    let offset = [
        -dot(slope, cross(b, c)) / determinant,
        -dot(slope, cross(c, a)) / determinant,
        -dot(slope, cross(a, b)) / determinant,
    ];
    Some(offset)
}
