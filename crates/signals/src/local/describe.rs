//! Which way a point faces, and the 256 bits that describe what is around it.
//!
//! A square of 12 blurs each way, turned the way the point faces, is sampled in 16×16 places. At
//! each the slope of brightness, of size `m` and direction `a`, gives seven numbers: `m` and the
//! cosines and sines of `a`, `2a` and `3a`, times `m`. Each of the seven pictures is projected on
//! the sixteen products of the four slowest cosine waves each way, under a Gaussian window. That is
//! the gradient histogram of SIFT (Lowe 2004, section 6) and its relatives in the frequency domain
//! of both place and direction, where its values hardly depend on one another, so that their signs
//! alone describe it.
//!
//! From 64 pairs `(p, q)` of these values come 256 bits: the signs of `p`, `q`, `p + q`, `p − q`.
//!
//! In the mirrored picture a sine, and a wave with an odd number of half periods across, turn their
//! sign, and nothing else changes. The two of a pair always turn together. So mirroring turns over
//! the same bits in every code: [`MIRROR`].

use std::f32::consts::PI;
use std::sync::LazyLock;

use super::grey::Grey;

/// 256 bits about the surroundings of a point.
pub(super) type Code = [u64; 4];

/// Samples along each side of the square.
const SIDE: usize = 16;

/// Samples including those that only serve the slopes at the edges.
const PADDED: usize = SIDE + 2;

/// Distance of the samples, in blurs of the point.
const SPACING: f32 = 0.75;

/// Waves each way.
const WAVES: usize = 4;

/// `m`, and cosine and sine of one, two and three times the direction.
const CHANNELS: usize = 7;

/// Coefficients of a square.
const COEFFICIENTS: usize = CHANNELS * WAVES * WAVES;

/// Bins of the histogram of directions.
const BINS: usize = 32;

/// Directions are told apart in 256ths of a turn.
pub(super) static TURN: LazyLock<[(f32, f32); 256]> = LazyLock::new(|| {
    std::array::from_fn(|angle| {
        let radians = angle as f32 * PI / 128.0;
        (radians.cos(), radians.sin())
    })
});

/// `WINDOWED[u][i]`: wave `u` at sample `i`, under the window.
static WINDOWED: LazyLock<[[f32; SIDE]; WAVES]> = LazyLock::new(|| {
    std::array::from_fn(|u| {
        std::array::from_fn(|i| {
            let place = (i as f32 + 0.5 - SIDE as f32 / 2.0) / (SIDE as f32 / 2.0);
            let window = (-place * place / (2.0 * 0.6 * 0.6)).exp();
            window * (PI * u as f32 * (i as f32 + 0.5) / SIDE as f32).cos()
        })
    })
});

/// The directions a point faces, at most two, in 256ths of a turn from the right clockwise (as y
/// points down). None where nothing slopes.
pub(super) fn directions(level: &Grey, x: f32, y: f32, sigma: f32) -> Vec<u8> {
    let radius = (4.0 * sigma).round() as isize;
    let (cx, cy) = (x as isize, y as isize);
    let spread = 1.0 / (2.0 * 1.5 * 1.5 * sigma * sigma);
    let mut bins = [0.0f32; BINS];
    let (left, right) = (
        (cx - radius).max(1),
        (cx + radius).min(level.width as isize - 2),
    );
    for v in (cy - radius).max(1)..=(cy + radius).min(level.height as isize - 2) {
        let (above, here, below) = (
            level.row(v as usize - 1),
            level.row(v as usize),
            level.row(v as usize + 1),
        );
        let dy = v as f32 + 0.5 - y;
        for u in left..=right {
            let dx = u as f32 + 0.5 - x;
            let distance = (dx * dx + dy * dy) * spread;
            if distance > 3.5 {
                continue;
            }
            let u = u as usize;
            let (gx, gy) = (here[u + 1] - here[u - 1], below[u] - above[u]);
            let size = (gx * gx + gy * gy).sqrt();
            if size <= 0.0 {
                continue;
            }
            // A bell that costs no exponential.
            let bell = 1.0 - distance / 3.5;
            let place = direction(gx, gy) * BINS as f32;
            let bin = place as usize % BINS;
            let part = place - place.floor();
            let weight = size * bell * bell * bell;
            bins[bin] += weight * (1.0 - part);
            bins[(bin + 1) % BINS] += weight * part;
        }
    }
    for _ in 0..3 {
        let old = bins;
        for (i, bin) in bins.iter_mut().enumerate() {
            *bin = (old[(i + BINS - 1) % BINS] + 2.0 * old[i] + old[(i + 1) % BINS]) / 4.0;
        }
    }
    let highest = bins.iter().copied().fold(0.0f32, f32::max);
    let mut peaks: Vec<(f32, u8)> = Vec::new();
    for i in 0..BINS {
        let (before, here, after) = (bins[(i + BINS - 1) % BINS], bins[i], bins[(i + 1) % BINS]);
        if here > before && here >= after && here >= 0.8 * highest {
            let bend = before - 2.0 * here + after;
            let offset = if bend < 0.0 {
                (before - after) / (2.0 * bend)
            } else {
                0.0
            };
            let angle = (i as f32 + offset) * 256.0 / BINS as f32;
            peaks.push((here, (angle.round() as i32).rem_euclid(256) as u8));
        }
    }
    peaks.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    peaks.truncate(2);
    peaks.into_iter().map(|(_, angle)| angle).collect()
}

/// The direction of a slope in turns, 0 to 1, to about a thousandth.
fn direction(x: f32, y: f32) -> f32 {
    let (ax, ay) = (x.abs(), y.abs());
    let ratio = ax.min(ay) / ax.max(ay).max(1e-20);
    let square = ratio * ratio;
    let eighth = ((-0.046_496_48 * square + 0.159_314_2) * square - 0.327_622_8) * square;
    let mut turn = (eighth * ratio + ratio) / (2.0 * PI);
    if ay > ax {
        turn = 0.25 - turn;
    }
    if x < 0.0 {
        turn = 0.5 - turn;
    }
    if y < 0.0 { 1.0 - turn } else { turn }.clamp(0.0, 1.0)
}

/// The coefficients of the square around a place, channel by channel, then by wave down and across.
fn coefficients(level: &Grey, x: f32, y: f32, sigma: f32, angle: u8) -> [f32; COEFFICIENTS] {
    let samples = samples(level, x, y, sigma, angle);
    let mut channels = [[[0.0f32; SIDE]; SIDE]; CHANNELS];
    for v in 0..SIDE {
        for u in 0..SIDE {
            let gx = samples[v + 1][u + 2] - samples[v + 1][u];
            let gy = samples[v + 2][u + 1] - samples[v][u + 1];
            let size = (gx * gx + gy * gy + 1e-6).sqrt();
            let (c, s) = (gx / size, gy / size);
            // The root keeps the strongest edge from outvoting the rest.
            let m = size.sqrt();
            let (c2, s2) = (c * c - s * s, 2.0 * c * s);
            let (c3, s3) = (c2 * c - s2 * s, s2 * c + c2 * s);
            channels[0][v][u] = m;
            channels[1][v][u] = m * c;
            channels[2][v][u] = m * s;
            channels[3][v][u] = m * c2;
            channels[4][v][u] = m * s2;
            channels[5][v][u] = m * c3;
            channels[6][v][u] = m * s3;
        }
    }
    let waves = &*WINDOWED;
    let mut out = [0.0; COEFFICIENTS];
    for (channel, out) in channels.iter().zip(out.chunks_exact_mut(WAVES * WAVES)) {
        let mut down = [[0.0f32; SIDE]; WAVES];
        for (v, row) in channel.iter().enumerate() {
            for (wave, down) in waves.iter().zip(&mut down) {
                for (sum, value) in down.iter_mut().zip(row) {
                    *sum += wave[v] * value;
                }
            }
        }
        for (down, out) in down.iter().zip(out.chunks_exact_mut(WAVES)) {
            for (wave, out) in waves.iter().zip(out) {
                *out = wave.iter().zip(down).map(|(a, b)| a * b).sum();
            }
        }
    }
    out
}

fn samples(level: &Grey, x: f32, y: f32, sigma: f32, angle: u8) -> [[f32; PADDED]; PADDED] {
    let (cos, sin) = TURN[usize::from(angle)];
    let (cos, sin) = (cos * sigma * SPACING, sin * sigma * SPACING);
    let middle = (PADDED - 1) as f32 / 2.0;
    let mut out = [[0.0f32; PADDED]; PADDED];
    let reach = middle * (cos.abs() + sin.abs()) + 1.5;
    let inside =
        x > reach && y > reach && x < level.width as f32 - reach && y < level.height as f32 - reach;
    let (width, pixels) = (level.width, &level.pixels[..]);
    for (v, row) in out.iter_mut().enumerate() {
        let dv = v as f32 - middle;
        for (u, value) in row.iter_mut().enumerate() {
            let du = u as f32 - middle;
            let px = x + cos * du - sin * dv;
            let py = y + sin * du + cos * dv;
            *value = if inside {
                let (px, py) = (px - 0.5, py - 0.5);
                let (left, top) = (px as usize, py as usize);
                let (fx, fy) = (px - left as f32, py - top as f32);
                let start = top * width + left;
                let (a, b) = (pixels[start], pixels[start + 1]);
                let (c, d) = (pixels[start + width], pixels[start + width + 1]);
                let above = a + (b - a) * fx;
                above + (c + (d - c) * fx - above) * fy
            } else {
                level.at(px, py)
            };
        }
    }
    out
}

/// Place of a coefficient in the list.
const fn place(channel: usize, down: usize, across: usize) -> usize {
    (channel * WAVES + down) * WAVES + across
}

/// Whether a coefficient turns its sign in the mirrored picture.
fn turns(index: usize) -> bool {
    let (channel, down) = (index / (WAVES * WAVES), index / WAVES % WAVES);
    let sine = channel > 0 && channel.is_multiple_of(2);
    sine != (down % 2 == 1)
}

/// One bit: whether `first + sign · second`, each as measured in what is usual for it, is positive.
/// `sign` is 0 for bits of one coefficient.
#[derive(Debug, Clone, Copy)]
struct Test {
    first: usize,
    second: usize,
    sign: f32,
}

/// Singles of each kind, those that turn and those that do not.
const SINGLES: usize = 48;

/// The tests in the order of the bits.
static TESTS: LazyLock<[Test; 256]> = LazyLock::new(|| {
    let mut tests = Vec::with_capacity(256);
    for kind in [false, true] {
        let mut indices: Vec<usize> = (1..COEFFICIENTS)
            .filter(|index| turns(*index) == kind)
            .collect();
        // Slow waves are the surest.
        indices.sort_by_key(|index| {
            let (channel, down, across) = (index / 16, index / 4 % 4, index % 4);
            (down * down + across * across + channel.div_ceil(2), *index)
        });
        indices.truncate(SINGLES);
        for i in 0..SINGLES {
            let second = indices[(i + 19) % SINGLES];
            tests.push(Test {
                first: indices[i],
                second,
                sign: 0.0,
            });
            if i < 40 {
                tests.push(Test {
                    first: indices[i],
                    second,
                    sign: 1.0,
                });
                tests.push(Test {
                    first: indices[i],
                    second,
                    sign: -1.0,
                });
            }
        }
    }
    // Spread over the code, so that every sixteenth of it is a sample of all of them.
    std::array::from_fn(|bit| tests[(bit % 16) * 16 + bit / 16])
});

/// The bits that differ between a point's code and its code in the mirrored picture.
pub(super) static MIRROR: LazyLock<Code> = LazyLock::new(|| packed(|bit| turns(TESTS[bit].first)));

fn packed(bit: impl Fn(usize) -> bool) -> Code {
    let mut code = [0; 4];
    for index in 0..256 {
        code[index / 64] |= u64::from(bit(index)) << (index % 64);
    }
    code
}

/// The code of the square around a place, in pixels of `level`, for a point of blur `sigma` that
/// faces `angle`.
pub(super) fn code(level: &Grey, x: f32, y: f32, sigma: f32, angle: u8) -> Code {
    let mut values = coefficients(level, x, y, sigma, angle);
    let size = values[place(0, 0, 0)];
    for ((value, mean), spread) in values.iter_mut().zip(&MEANS).zip(&SPREADS) {
        *value = (*value - mean * size) / spread;
    }
    packed(|bit| {
        let test = &TESTS[bit];
        values[test.first] + test.sign * values[test.second] > 0.0
    })
}

/// What each coefficient is on average, as a part of the first one: measured on 78,000 points of
/// photographs, posters and text and their edited copies. Those that turn in the mirror have none.
#[rustfmt::skip]
const MEANS: [f32; COEFFICIENTS] = [
    0.0, 0.0011, -0.3278, 0.0028,
    0.0, 0.0, 0.0, 0.0,
    -0.2796, -0.0004, 0.1029, -0.0006,
    0.0, 0.0, 0.0, 0.0,
    0.2675, -0.0163, -0.1836, 0.0064,
    0.0, 0.0, 0.0, 0.0,
    -0.0799, 0.0029, 0.0603, 0.0007,
    0.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0,
    0.0020, -0.0218, -0.0016, 0.0144,
    0.0, 0.0, 0.0, 0.0,
    -0.0073, 0.0145, 0.0044, -0.0109,
    0.3862, 0.0027, -0.1727, -0.0005,
    0.0, 0.0, 0.0, 0.0,
    -0.1527, -0.0008, 0.0718, 0.0012,
    0.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0,
    0.0071, -0.0014, -0.0033, -0.0016,
    0.0, 0.0, 0.0, 0.0,
    -0.0056, -0.0092, 0.0038, 0.0214,
    0.1909, -0.0069, -0.1258, 0.0039,
    0.0, 0.0, 0.0, 0.0,
    -0.0974, 0.0021, 0.0597, -0.0009,
    0.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0,
    0.0016, -0.0010, -0.0015, -0.0014,
    0.0, 0.0, 0.0, 0.0,
    -0.0021, -0.0054, 0.0021, 0.0134,
];

/// How far each coefficient usually is from its average, as a part of the first one; measured likewise.
#[rustfmt::skip]
const SPREADS: [f32; COEFFICIENTS] = [
    1.0000, 0.0870, 0.0933, 0.0882,
    0.0563, 0.0308, 0.0265, 0.0286,
    0.0538, 0.0327, 0.0424, 0.0378,
    0.0317, 0.0230, 0.0176, 0.0233,
    0.2946, 0.1780, 0.1848, 0.3404,
    0.0685, 0.0474, 0.0671, 0.0630,
    0.0893, 0.0733, 0.0650, 0.1608,
    0.0390, 0.0290, 0.0433, 0.0406,
    0.2100, 0.0788, 0.0850, 0.0609,
    0.1136, 0.0459, 0.0629, 0.0345,
    0.1176, 0.0581, 0.0625, 0.0500,
    0.1201, 0.0503, 0.0929, 0.0411,
    0.2883, 0.1260, 0.1418, 0.1606,
    0.1263, 0.0421, 0.0782, 0.0430,
    0.1000, 0.0675, 0.0562, 0.0930,
    0.1159, 0.0390, 0.0826, 0.0353,
    0.1852, 0.0903, 0.0838, 0.0975,
    0.1012, 0.0473, 0.0587, 0.0520,
    0.0801, 0.0473, 0.0502, 0.0622,
    0.0968, 0.0434, 0.0660, 0.0628,
    0.2104, 0.1223, 0.1355, 0.2274,
    0.0914, 0.0442, 0.0626, 0.0632,
    0.0904, 0.0615, 0.0575, 0.1051,
    0.0944, 0.0418, 0.0680, 0.0651,
    0.1411, 0.0804, 0.0793, 0.0906,
    0.0894, 0.0430, 0.0614, 0.0492,
    0.0833, 0.0458, 0.0495, 0.0533,
    0.0974, 0.0445, 0.0705, 0.0573,
];
