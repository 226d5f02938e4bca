//! Whether the pairs that agree are where they should be.
//!
//! A map can rest on a frame, a logo or a template that two different pictures share. Then the
//! points of the known picture that have no partner are not strewn about but fill the part that
//! differs.

/// Cells along each side of the known picture.
const CELLS: usize = 8;

/// Cells a part must have to tell against the match: nearly a third of the picture. Smaller parts
/// may be covered by a sticker or some lines of text.
const LEAST_AREA: usize = 20;

/// A part with more than this of the partners it should have is not amiss.
const FEW: f32 = 0.25;

/// Points and those of them that have a partner.
#[derive(Debug, Clone, Copy, Default)]
struct Count {
    points: f32,
    paired: f32,
}

/// How surely some larger rectangle of the known picture lacks the partners that the rest of it has:
/// the Poisson deviance, which is the natural logarithm of how much likelier its count is for
/// itself than at the rate of the rest. 0 if none lacks them. (A scan statistic: Kulldorff, *A
/// spatial scan statistic*, 1997.)
///
/// `added` says that the points may be of an overlay: then a part has to lack partners also for its
/// area, as text and stickers bring points of their own and leave partners in between.
///
/// `points` gives the place in the known picture of each point that lies inside the query, in
/// fractions of its sides, and whether it has a partner.
pub(super) fn gap(points: impl Iterator<Item = ((f64, f64), bool)>, added: bool) -> f32 {
    // Sums over all cells above and to the left.
    let mut sums = [[Count::default(); CELLS + 1]; CELLS + 1];
    for ((x, y), paired) in points {
        let cell = |part: f64| ((part * CELLS as f64) as usize).min(CELLS - 1);
        let count = &mut sums[cell(y) + 1][cell(x) + 1];
        count.points += 1.0;
        count.paired += f32::from(u8::from(paired));
    }
    for y in 1..=CELLS {
        for x in 1..=CELLS {
            let (left, above, both) = (sums[y][x - 1], sums[y - 1][x], sums[y - 1][x - 1]);
            sums[y][x].points += left.points + above.points - both.points;
            sums[y][x].paired += left.paired + above.paired - both.paired;
        }
    }
    let all = sums[CELLS][CELLS];
    let mut worst = 0.0f32;
    for top in 0..CELLS {
        for bottom in top + 1..=CELLS {
            for left in 0..CELLS {
                for right in left + 1..=CELLS {
                    if (bottom - top) * (right - left) < LEAST_AREA {
                        continue;
                    }
                    let within = |value: fn(&Count) -> f32| {
                        value(&sums[bottom][right])
                            - value(&sums[top][right])
                            - value(&sums[bottom][left])
                            + value(&sums[top][left])
                    };
                    let points = within(|count| count.points);
                    let paired = within(|count| count.paired);
                    let rest = all.points - points;
                    if rest < 1.0 {
                        continue;
                    }
                    let expected = points * (all.paired - paired) / rest;
                    let area = ((bottom - top) * (right - left)) as f32;
                    let even =
                        (all.paired - paired) * area / ((CELLS * CELLS) as f32 - area).max(1.0);
                    let expected = if added { expected.min(even) } else { expected };
                    if paired <= FEW * expected {
                        let part = if paired > 0.0 {
                            paired * (paired / expected).ln()
                        } else {
                            0.0
                        };
                        worst = worst.max(expected - paired + part);
                    }
                }
            }
        }
    }
    worst
}
