//! Landscapes: a sky, hills behind hills, water or a meadow, a few trees or houses. Harmless by construction: there are no
//! people, no signs and no letters in them.

use super::canvas::{Canvas, Colour, lit, mingle};
use super::chance::Chance;
use super::noise::{Noise, blend, rise};
use super::objects;

/// The light of a time of day: sky above, sky at the horizon, near land, and the sun.
#[derive(Debug)]
struct Light {
    zenith: Colour,
    horizon: Colour,
    land: Colour,
    sun: Colour,
}

const LIGHTS: [Light; 6] = [
    // Noon.
    Light {
        zenith: [0.22, 0.45, 0.82],
        horizon: [0.78, 0.87, 0.95],
        land: [0.24, 0.38, 0.16],
        sun: [1.0, 0.98, 0.88],
    },
    // Dawn.
    Light {
        zenith: [0.35, 0.42, 0.66],
        horizon: [0.98, 0.78, 0.62],
        land: [0.22, 0.24, 0.26],
        sun: [1.0, 0.87, 0.66],
    },
    // Dusk.
    Light {
        zenith: [0.13, 0.13, 0.32],
        horizon: [0.88, 0.45, 0.28],
        land: [0.12, 0.11, 0.15],
        sun: [1.0, 0.72, 0.40],
    },
    // Autumn haze.
    Light {
        zenith: [0.62, 0.68, 0.74],
        horizon: [0.92, 0.89, 0.82],
        land: [0.46, 0.28, 0.12],
        sun: [1.0, 0.96, 0.86],
    },
    // Winter.
    Light {
        zenith: [0.40, 0.52, 0.68],
        horizon: [0.82, 0.86, 0.92],
        land: [0.80, 0.84, 0.90],
        sun: [1.0, 1.0, 0.98],
    },
    // Blue hour.
    Light {
        zenith: [0.05, 0.09, 0.22],
        horizon: [0.34, 0.46, 0.66],
        land: [0.06, 0.09, 0.13],
        sun: [0.92, 0.95, 1.0],
    },
];

/// Paints the landscape that `chance` leads to.
pub(crate) fn paint(canvas: &mut Canvas, chance: &mut Chance) {
    let light = chance.pick(&LIGHTS);
    let horizon = chance.between(0.32, 0.78);
    sky(canvas, chance, light, horizon);
    sun(canvas, chance, light, horizon);
    hills(canvas, chance, light, horizon);
    let shore = if chance.below(3) == 0 {
        water(canvas, chance, light, horizon);
        horizon + 0.10
    } else {
        meadow(canvas, chance, light, horizon);
        0.98
    };
    objects::scatter(canvas, chance, light.land, light.horizon, (horizon, shore));
    shade(canvas, chance);
}

fn sky(canvas: &mut Canvas, chance: &mut Chance, light: &Light, horizon: f32) {
    let clouds = Noise(chance.bits());
    let (wide, high) = (chance.between(0.7, 2.4), chance.between(1.8, 5.0));
    let cover = chance.between(0.30, 0.58);
    // Thunderclouds are darker than the sky, fair-weather clouds brighter.
    let cloud = if chance.unit() < 0.4 {
        lit(light.zenith, 0.45)
    } else {
        mingle(light.sun, light.horizon, 0.25)
    };
    let lean = chance.between(-0.25, 0.25);
    canvas.everywhere(|x, y, _| {
        let depth = (y / horizon + lean * (x - 0.6)).clamp(0.0, 1.0);
        let air = mingle(light.zenith, light.horizon, depth);
        let thick = rise(cover, cover + 0.22, clouds.over(x * wide, y * high, 4));
        mingle(air, cloud, thick * 0.85)
    });
}

fn sun(canvas: &mut Canvas, chance: &mut Chance, light: &Light, horizon: f32) {
    let centre_x = chance.between(0.1, 0.9) * canvas.aspect();
    let centre_y = chance.between(0.12, 0.95) * horizon;
    let size = chance.between(0.03, 0.075);
    let glow = chance.between(0.25, 0.7);
    canvas.everywhere(|x, y, there| {
        let distance = ((x - centre_x) * (x - centre_x) + (y - centre_y) * (y - centre_y)).sqrt();
        let halo = 1.0 - rise(0.0, glow, distance);
        let disc = 1.0 - rise(size * 0.9, size * 1.1, distance);
        mingle(there, light.sun, (halo * halo * 0.7).max(disc))
    });
}

fn hills(canvas: &mut Canvas, chance: &mut Chance, light: &Light, horizon: f32) {
    let ranges = 2 + chance.below(4);
    for range in 0..ranges {
        let near = (range + 1) as f32 / ranges as f32;
        let ridge = Noise(chance.bits());
        let rocks = Noise(chance.bits());
        let height = chance.between(0.08, 0.42) * (1.15 - 0.5 * near);
        let pace = chance.between(0.9, 3.2);
        let foot = blend(horizon, (horizon + 0.25).min(0.97), near * 0.5);
        let colour = mingle(light.horizon, light.land, 0.25 + 0.6 * near);
        // Slopes that look at the sun are brighter than those that look away.
        let side = chance.between(-1.4, 1.4);
        let crest = move |x: f32| foot - height * (ridge.along(x * pace, 5) * 1.6 - 0.3);
        canvas.below(crest, |x, y, depth, _| {
            let slope = (ridge.along((x + 0.012) * pace, 4) - ridge.along(x * pace, 4)) * 14.0;
            let stone = rocks.over(x * 5.0, y * 8.0, 3) - 0.5;
            let mist = rise(0.05, 0.5, depth) * (1.0 - near) * 0.6;
            let shaded = lit(
                colour,
                (1.0 + side * slope * 0.35 + stone * 0.8).clamp(0.35, 1.6),
            );
            mingle(shaded, light.horizon, mist)
        });
    }
}

fn water(canvas: &mut Canvas, chance: &mut Chance, light: &Light, horizon: f32) {
    let waves = Noise(chance.bits());
    let shore = Noise(chance.bits());
    let level = (horizon + chance.between(0.02, 0.16)).min(0.9);
    let (long, short) = (chance.between(1.5, 5.0), chance.between(14.0, 30.0));
    let bright = chance.between(0.25, 0.75);
    let bay = chance.between(0.0, 0.14);
    let bank = move |x: f32| level + bay * (shore.along(x * 2.2, 3) - 0.5);
    canvas.below(bank, |x, y, depth, _| {
        let wave = waves.over(x * long, y * short, 3);
        let sky = mingle(light.horizon, light.zenith, rise(0.0, 0.45, depth));
        let deep = lit(light.zenith, 0.4);
        let glitter = rise(0.5, 0.8, wave) * bright;
        mingle(mingle(deep, sky, 0.25 + wave * 0.6), light.sun, glitter)
    });
}

fn meadow(canvas: &mut Canvas, chance: &mut Chance, light: &Light, horizon: f32) {
    let ground = Noise(chance.bits());
    let patches = Noise(chance.bits());
    let edge = Noise(chance.bits());
    let level = (horizon + chance.between(0.05, 0.22)).min(0.88);
    // Snow has no fresh green in it.
    let green = if light.land[1] > 0.7 { 1.02 } else { 1.35 };
    let fresh = [
        light.land[0] * 1.1 + 0.03,
        light.land[1] * green + 0.03,
        light.land[2] * 0.97,
    ];
    let dry = mingle(light.land, [0.72, 0.62, 0.38], 0.55);
    let swell = chance.between(0.02, 0.12);
    let field = chance.between(1.2, 3.5);
    let brow = move |x: f32| level - swell * (edge.along(x * 1.7, 3) - 0.5);
    canvas.below(brow, |x, y, depth, _| {
        // Patches shrink towards the horizon, as they do on a plain.
        let away = 1.0 / (0.12 + depth);
        let patch = rise(0.38, 0.62, patches.over(x * field, away * 0.9, 3));
        let blade = ground.over(x * 26.0, y * 40.0, 2) - 0.5;
        lit(mingle(fresh, dry, patch), 0.85 + blade * 0.5 + depth * 0.4)
    });
}

/// The fall-off of a lens, and light that comes more from one side.
fn shade(canvas: &mut Canvas, chance: &mut Chance) {
    let (from_left, from_top) = (chance.between(-0.22, 0.22), chance.between(-0.12, 0.12));
    let fall = chance.between(0.10, 0.35);
    let middle = canvas.aspect() / 2.0;
    canvas.everywhere(|x, y, there| {
        let (dx, dy) = (x - middle, y - 0.5);
        lit(
            there,
            1.0 + from_left * dx + from_top * dy - fall * (dx * dx + dy * dy),
        )
    });
}
