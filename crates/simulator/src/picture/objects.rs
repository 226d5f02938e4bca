//! What stands in a landscape: trees and houses.

use super::canvas::{Canvas, Colour, lit, mingle};
use super::chance::Chance;
use super::noise::{Noise, rise};

/// Puts trees or houses on the ground, which reaches from the horizon to the shore, the far ones first.
pub(crate) fn scatter(
    canvas: &mut Canvas,
    chance: &mut Chance,
    land: Colour,
    air: Colour,
    (horizon, shore): (f32, f32),
) {
    let many = 2 + chance.below(8);
    let houses_among = *chance.pick(&[0.0, 0.0, 0.35, 0.9]);
    for place in 0..many {
        let near = (place + 1) as f32 / many as f32;
        let x = chance.between(-0.05, 1.05) * canvas.aspect();
        let foot = horizon + 0.06 + (shore - 0.06 - horizon) * near * chance.between(0.6, 1.0);
        let height = chance.between(0.10, 0.26) * (0.55 + 1.1 * near);
        let hazy = 0.45 * (1.0 - near);
        if chance.unit() < houses_among {
            house(canvas, chance, (x, foot), height, (air, hazy));
        } else {
            tree(canvas, chance, (x, foot), height, (land, air, hazy));
        }
    }
}

fn tree(
    canvas: &mut Canvas,
    chance: &mut Chance,
    (x, foot): (f32, f32),
    height: f32,
    (land, air, hazy): (Colour, Colour, f32),
) {
    let trunk = mingle([0.16, 0.11, 0.08], air, hazy);
    let thick = height * chance.between(0.025, 0.05);
    canvas.within(
        (x - thick, foot - height * 0.6),
        (x + thick, foot),
        |_, _, _| trunk,
    );
    let tint = chance.between(0.35, 0.8);
    let leaf = mingle(lit(land, tint), air, hazy);
    let leaves = Noise(chance.bits());
    let slender = chance.unit() < 0.35;
    for crown in 0..3 + chance.below(4) {
        let up = if slender {
            0.25 + 0.13 * crown as f32
        } else {
            chance.between(0.45, 0.85)
        };
        let radius = height
            * if slender {
                0.20 - 0.025 * crown as f32
            } else {
                chance.between(0.16, 0.30)
            };
        let sway = if slender {
            0.0
        } else {
            chance.between(-0.25, 0.25)
        };
        let (cx, cy) = (x + sway * height, foot - up * height);
        let radius = radius.max(height * 0.06);
        canvas.within(
            (cx - radius, cy - radius),
            (cx + radius, cy + radius),
            |px, py, there| {
                let (dx, dy) = ((px - cx) / radius, (py - cy) / radius);
                let rough = leaves.over(px * 18.0, py * 18.0, 3);
                let inside =
                    1.0 - rise(0.72, 1.0, (dx * dx + dy * dy).sqrt() + (rough - 0.5) * 0.7);
                let lightness = 0.75 + rough * 0.7 - dy * 0.25 - dx * 0.15;
                mingle(there, lit(leaf, lightness), inside)
            },
        );
    }
}

fn house(
    canvas: &mut Canvas,
    chance: &mut Chance,
    (x, foot): (f32, f32),
    height: f32,
    (air, hazy): (Colour, f32),
) {
    let half = height * chance.between(0.35, 0.75);
    let wall = *chance.pick(&[
        [0.86, 0.82, 0.74],
        [0.62, 0.34, 0.26],
        [0.70, 0.70, 0.72],
        [0.90, 0.78, 0.52],
    ]);
    let wall = mingle(lit(wall, chance.between(0.5, 1.0)), air, hazy);
    let roof = mingle(
        *chance.pick(&[[0.42, 0.18, 0.13], [0.22, 0.22, 0.26]]),
        air,
        hazy,
    );
    let eaves = foot - height * 0.62;
    let stains = Noise(chance.bits());
    canvas.within((x - half, eaves), (x + half, foot), |px, py, _| {
        lit(
            wall,
            0.88 + 0.25 * stains.over(px * 9.0, py * 9.0, 2) - 0.12 * (px - x) / half,
        )
    });
    canvas.within(
        (x - half * 1.12, foot - height),
        (x + half * 1.12, eaves),
        |px, py, there| {
            // The gable narrows evenly from the eaves to the ridge.
            let share = (py - (foot - height)) / (height * 0.38);
            if (px - x).abs() < half * 1.12 * share {
                roof
            } else {
                there
            }
        },
    );
    let glass = mingle([0.15, 0.18, 0.24], [0.98, 0.86, 0.55], chance.unit());
    let columns = 2 + chance.below(3);
    for column in 0..columns {
        let middle = x - half + 2.0 * half * (column as f32 + 0.5) / columns as f32;
        let wide = half * 0.42 / columns as f32;
        for floor in [0.22, 0.44] {
            let top = foot - height * (floor + 0.1);
            canvas.within(
                (middle - wide, top),
                (middle + wide, top + height * 0.11),
                |_, _, _| glass,
            );
        }
    }
}
