//! Where inside a picture another picture may sit, so that its hash can be taken alone.
//!
//! A picture is passed on with borders, in the middle of a blurred copy of itself, on the page of
//! a story or of an application, under a line of text. Its hash is then far from the one that is
//! known. [`contents`] answers the few regions that are worth hashing besides the whole.
//!
//! All but the last step look at a grid of at most 256 × 256 cells of brightness (`grid`). Sizes
//! below are in cells, brightness is 0 to 255.
//!
//! 1. Borders (`borders`): rows and columns are taken away from each side as long as at least 31 of
//!    32 cells are within 8 of the brightness of the outermost line.
//! 2. Blocks (`blocks`): of the cells that are not as bright as the page (either of the two
//!    commonest brightnesses, if an eighth of the cells has it, ± 6), the largest group that hangs
//!    together, if it fills 60 % of the rectangle around it.
//! 3. Edges (`edges`): an upper edge runs through the cells whose two neighbours above and below
//!    differ by 8 or more, while towards the outside there is at most a third of that step; the
//!    other three sides likewise. Of the rows with most such cells, the best eight of each kind are
//!    combined with each other, with the picture's own sides, and with the best columns between
//!    them. A rectangle counts if more than 35 % of each of its edges steps and half of what lies
//!    beside each is smooth (neighbours within 6). It scores by how much of its edges steps, by its
//!    weakest edge, and for lying in the middle; three edges, or two that meet, score less.
//! 4. Centred pairs: two bars of the same width at opposite sides, even if only one of the edges
//!    is seen, as with blurred bars.
//! 5. `refine` moves every edge to the pixel row or column, within two cells, that is the first from
//!    outside at which the mean step (of at most 96 places, each capped at 40) reaches half of the
//!    greatest.
//!
//! The best rectangle of each kind comes before the second of any. Measured on 66 photographs, edited
//! and saved as JPEG of quality 65 to 92, the share of edits of which some region's hash was within
//! 31 bits of the original's: borders and black bars 100 %, text above or below 95 to 100 %, stories
//! 98 %, screenshots of telephones 97 % and of desktops 91 % (a picture below 15 % of the screen is
//! not looked for), blurred bars 91 to 92 %. A photograph as it is gives two regions on average.
//!
//! What it does not find: pictures turned or at an angle, several pictures side by side, and edges
//! at which the picture is as dark or bright as what surrounds it, on both sides.

mod blocks;
mod borders;
mod edges;
mod grid;
mod picture;
mod refine;

use borders::Span;
use edges::Steps;
use grid::Grid;

pub use crate::pdq::Region;
pub use picture::Picture;

/// Regions with a side shorter than this, in pixels, are not answered.
pub const MIN_SIDE: u32 = 64;

/// Regions smaller than this share of the picture, in percent, are not answered.
pub const MIN_AREA_PERCENT: u64 = 15;

/// Regions answered at most.
pub const MOST: usize = 4;

/// Rectangles whose sides are looked at pixel by pixel, at most.
const TRIED: usize = 8;

/// A side counts as an edge if more than this share of it steps, in percent.
const LEAST_SUPPORT: i64 = 35;

/// What an edge has to reach, in percent, to speak for the region rather than against it.
const FAIR_SUPPORT: i64 = 45;

/// Of what lies outside of a region, at least this share has to be smooth, in percent.
const LEAST_FLAT: i64 = 50;

/// Brightness by which neighbours may differ in what counts as smooth.
const FLAT: u8 = 6;

/// A region of the grid and how much speaks for it.
#[derive(Debug, Clone, Copy)]
struct Found {
    columns: Span,
    rows: Span,
    /// Which sides are edges of its own: 1 the upper, 2 the lower, 4 the left, 8 the right.
    kind: u8,
    score: i64,
}

/// The regions of `image` that may be pictures of their own, best first, at most [`MOST`].
///
/// Each has sides of at least [`MIN_SIDE`] pixels, covers at least [`MIN_AREA_PERCENT`] of `image`
/// and leaves out at least a hundredth of its width or height. Hash one with
/// [`part`](crate::pdq::Rgb::part) and [`hash`](crate::pdq::hash); no pixels are copied. A picture with nothing framed in it
/// may well have some: they cost a hash each and match nothing.
pub fn contents(image: &impl Picture) -> Vec<Region> {
    if image.width() < MIN_SIDE || image.height() < MIN_SIDE {
        return Vec::new();
    }
    let grid = Grid::of(image);
    if grid.width < 16 || grid.height < 16 {
        return Vec::new();
    }
    let turned = grid.turned();
    let mut found = best_of_each_kind(framed(&grid, &turned));
    found.insert(0, bordered(&grid, &turned));
    for (columns, rows) in blocks::largest(&grid) {
        found.insert(
            0,
            Found {
                columns,
                rows,
                kind: 0,
                score: 300,
            },
        );
    }
    found.truncate(TRIED);
    found.sort_by_key(|found| -found.score);

    let mut regions: Vec<Region> = Vec::new();
    for found in found {
        let region = refine::region(image, &grid, found.columns, found.rows);
        if is_worth_it(image, region) && !regions.iter().any(|other| are_alike(*other, region)) {
            regions.push(region);
        }
        if regions.len() == MOST {
            break;
        }
    }
    regions
}

/// What is left when borders of one brightness are taken away. Bars at both of two opposite sides
/// are a stronger sign than one.
fn bordered(grid: &Grid, turned: &Grid) -> Found {
    let (columns, rows) = borders::inside(grid, turned);
    let both = |span: Span, length: usize| span.from > 0 && span.to < length;
    let is_sure = both(columns, grid.width) || both(rows, grid.height);
    Found {
        columns,
        rows,
        kind: 0,
        score: if is_sure { 200 } else { 50 },
    }
}

/// The best of each kind, best first, then all others in the same order.
fn best_of_each_kind(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|found| -found.score);
    let mut seen = 0u16;
    let (mut best, others): (Vec<Found>, Vec<Found>) = found.into_iter().partition(|found| {
        let is_first = seen & 1 << found.kind == 0;
        seen |= 1 << found.kind;
        is_first
    });
    best.extend(others);
    best
}

fn is_worth_it(image: &impl Picture, region: Region) -> bool {
    let area = u64::from(region.width) * u64::from(region.height);
    let whole = u64::from(image.width()) * u64::from(image.height());
    let is_whole = (image.width() - region.width) * 100 < image.width()
        && (image.height() - region.height) * 100 < image.height();
    region.width >= MIN_SIDE
        && region.height >= MIN_SIDE
        && area * 100 >= whole * MIN_AREA_PERCENT
        && !is_whole
}

/// Whether the sides differ by no more than a hundredth.
fn are_alike(a: Region, b: Region) -> bool {
    let close = |a: u32, b: u32, side: u32| a.abs_diff(b) * 100 <= side;
    close(a.left, b.left, a.width)
        && close(a.left + a.width, b.left + b.width, a.width)
        && close(a.top, b.top, a.height)
        && close(a.top + a.height, b.top + b.height, a.height)
}

/// Rectangles whose sides are straight edges or the picture's own, with something smooth around.
fn framed(grid: &Grid, turned: &Grid) -> Vec<Found> {
    let upper = Steps::of(grid, false);
    let lower = Steps::of(grid, true);
    let left = Steps::of(turned, false);
    let right = Steps::of(turned, true);
    let flat = Flat::of(grid);

    let mut found = Vec::new();
    found.extend(
        centred(turned, &left, &right).map(|(columns, score)| Found {
            columns,
            rows: Span {
                from: 0,
                to: grid.height,
            },
            kind: 12,
            score: score
                * flat.beside(
                    columns,
                    Span {
                        from: 0,
                        to: grid.height,
                    },
                )
                / 100,
        }),
    );
    found.extend(centred(grid, &upper, &lower).map(|(rows, score)| Found {
        columns: Span {
            from: 0,
            to: grid.width,
        },
        rows,
        kind: 3,
        score: score
            * flat.beside(
                Span {
                    from: 0,
                    to: grid.width,
                },
                rows,
            )
            / 100,
    }));
    let tops = upper.best_rows();
    let bottoms = lower.best_rows();
    for top in tops.iter().map(|y| Some(*y)).chain([None]) {
        for bottom in bottoms.iter().map(|y| Some(*y)).chain([None]) {
            let rows = Span {
                from: top.map_or(0, |y| y),
                to: bottom.map_or(grid.height, |y| y + 1),
            };
            if rows.from + grid.height / 8 > rows.to {
                continue;
            }
            let lefts = left.best_rows_within(rows.from, rows.to, 3);
            let rights = right.best_rows_within(rows.from, rows.to, 3);
            for l in lefts.iter().map(|x| Some(*x)).chain([None]) {
                for r in rights.iter().map(|x| Some(*x)).chain([None]) {
                    let columns = Span {
                        from: l.map_or(0, |x| x),
                        to: r.map_or(grid.width, |x| x + 1),
                    };
                    if columns.from + grid.width / 8 > columns.to {
                        continue;
                    }
                    let wide = columns.to - columns.from;
                    let high = rows.to - rows.from;
                    let percent = |steps: usize, of: usize| (100 * steps / of) as i64;
                    let sides = [
                        top.map(|y| percent(upper.in_row(y, columns.from, columns.to), wide)),
                        bottom.map(|y| percent(lower.in_row(y, columns.from, columns.to), wide)),
                        l.map(|x| percent(left.in_row(x, rows.from, rows.to), high)),
                        r.map(|x| percent(right.in_row(x, rows.from, rows.to), high)),
                    ];
                    let edges = sides.iter().flatten();
                    let count = edges.clone().count() as i64;
                    let Some(&weakest) = edges.clone().min() else {
                        continue;
                    };
                    if weakest < LEAST_SUPPORT {
                        continue;
                    }
                    let flatness = flat.beside(columns, rows);
                    if flatness < LEAST_FLAT {
                        continue;
                    }
                    let kind = sides
                        .iter()
                        .enumerate()
                        .map(|(i, side)| u8::from(side.is_some()) << i)
                        .sum();
                    let middle =
                        |span: Span, length: usize| span.from.abs_diff(length - span.to) <= 2;
                    let mut score = edges.map(|s| s - FAIR_SUPPORT).sum::<i64>();
                    score += count * (weakest - FAIR_SUPPORT);
                    if kind & 3 == 3 && middle(rows, grid.height) {
                        score += 40;
                    }
                    if kind & 12 == 12 && middle(columns, grid.width) {
                        score += 40;
                    }
                    score -= match kind {
                        1 | 2 | 4 | 8 | 3 | 12 | 15 => 0,
                        _ => 40,
                    };
                    let score = score * flatness / 100;
                    if score > 0 {
                        found.push(Found {
                            columns,
                            rows,
                            kind,
                            score,
                        });
                    }
                }
            }
        }
    }
    found
}

/// The span of rows of `grid`, as high above as below, whose two ends step most, and its score. One
/// end may step little: a picture in the middle of a blurred copy of itself may be as dark as that
/// on one side.
fn centred<'a>(
    grid: &'a Grid,
    upper: &'a Steps,
    lower: &'a Steps,
) -> impl Iterator<Item = (Span, i64)> + 'a {
    let percent = |steps: usize| (100 * steps / grid.width) as i64;
    let best = ((grid.height / 32).max(1)..grid.height * 7 / 16)
        .map(|margin| {
            // The two ends may be a cell apart, as the grid leaves out a rest.
            let end = grid.height - 1 - margin;
            let most = |steps: &Steps, at: usize| {
                (at - 1..=at + 1)
                    .map(|y| percent(steps.in_row(y, 0, grid.width)))
                    .max()
                    .unwrap_or(0)
            };
            let sum = most(upper, margin) + most(lower, end);
            let span = Span {
                from: margin,
                to: end + 1,
            };
            (span, sum)
        })
        .max_by_key(|(_, sum)| *sum);
    best.into_iter()
        .filter(|(_, sum)| *sum >= 60)
        .map(|(span, sum)| (span, 2 * (sum - 60) + 40))
}

/// Counts of smooth cells.
struct Flat {
    width: usize,
    height: usize,
    /// `sums[y · (width + 1) + x]`: smooth cells above row `y` and left of column `x`.
    sums: Vec<u32>,
}

impl Flat {
    fn of(grid: &Grid) -> Self {
        let (width, height) = (grid.width, grid.height);
        let mut sums = vec![0; (width + 1) * (height + 1)];
        for y in 0..height {
            let row = grid.row(y);
            let below = grid.row((y + 1).min(height - 1));
            let mut sum = 0;
            for x in 0..width {
                let next = row[(x + 1).min(width - 1)];
                let is_flat = row[x].abs_diff(next) <= FLAT && row[x].abs_diff(below[x]) <= FLAT;
                sum += u32::from(is_flat);
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + sum;
            }
        }
        Self {
            width,
            height,
            sums,
        }
    }

    /// The least share, in percent, of smooth cells beside any of the four sides of a rectangle, out
    /// to the edge of the picture.
    fn beside(&self, columns: Span, rows: Span) -> i64 {
        let span = |from, to| Span { from, to };
        [
            self.share(columns, span(0, rows.from)),
            self.share(columns, span(rows.to, self.height)),
            self.share(span(0, columns.from), rows),
            self.share(span(columns.to, self.width), rows),
        ]
        .into_iter()
        .fold(100, i64::min)
    }

    /// The share of smooth cells in a rectangle, in percent; 100 if it has none.
    fn share(&self, columns: Span, rows: Span) -> i64 {
        let at = |x: usize, y: usize| i64::from(self.sums[y * (self.width + 1) + x]);
        let smooth = at(columns.to, rows.to) + at(columns.from, rows.from)
            - at(columns.from, rows.to)
            - at(columns.to, rows.from);
        let area = ((columns.to - columns.from) * (rows.to - rows.from)) as i64;
        if area == 0 { 100 } else { smooth * 100 / area }
    }
}
