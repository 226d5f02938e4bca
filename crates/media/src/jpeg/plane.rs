//! The coarse samples of one component, and three of them made into colours.

use super::header::{Colours, Component};

/// Samples are kept in sixteenths of a level.
pub(super) const LEVEL: f32 = 16.0;

/// What a block of all zero frequencies means: level 128.
pub(super) const MIDDLE: f32 = 128.0 * LEVEL;

/// The highest sample: level 255.
const HIGHEST: f32 = 255.0 * LEVEL;

/// Rounds to a sample within the range, 0 to level 255.
#[inline(always)]
pub(super) fn sample(value: f32) -> i16 {
    // Adding 1.5 · 2^23 leaves the rounded number in the lowest bits: quicker than `as`, which has
    // to look after infinities.
    let shifted = value.clamp(0.0, HIGHEST) + 12_582_912.0;
    shifted.to_bits() as i16
}

/// Samples of one component, or the DC values they will be made of.
#[derive(Debug, Default)]
pub(super) struct Plane {
    /// Rows of `stride` samples, whole blocks only.
    pub(super) samples: Vec<i16>,
    pub(super) stride: usize,
    /// One sample serves 2 to the power of this many cells across and down.
    pub(super) shift: (u32, u32),
}

/// Cells made into colours at once.
const LANES: usize = 16;

/// The same component of [`LANES`] cells.
type Levels = [i16; LANES];

/// Red, green and blue of `columns` × `rows` cells.
pub(super) fn colours(
    components: &[Component],
    colours: Colours,
    columns: usize,
    rows: usize,
) -> Vec<u8> {
    let mut rgb = vec![0; columns * rows * 3];
    if columns == 0 {
        return rgb;
    }
    // A row of each component at the cells' own size.
    let length = columns.next_multiple_of(LANES);
    let mut wide = [vec![0; length], vec![0; length], vec![0; length]];
    for (y, out) in rgb.chunks_exact_mut(columns * 3).enumerate() {
        for (wide, component) in wide.iter_mut().zip(components) {
            component.plane.spread(y, wide);
        }
        let [first, second, third] = &wide;
        match colours {
            Colours::Grey => mix(out, [first, first, first], |levels| levels),
            Colours::Rgb => mix(out, [first, second, third], |levels| levels),
            Colours::Ycc => mix(out, [first, second, third], from_ycc),
        }
    }
    rgb
}

impl Plane {
    /// Writes row `y` of the cells, repeating samples that serve several of them.
    fn spread(&self, y: usize, out: &mut [i16]) {
        let start = (y >> self.shift.1) * self.stride;
        let row = self.samples.get(start..start + self.stride).unwrap_or(&[]);
        match self.shift.0 {
            0 => repeat::<1>(row, out),
            1 => repeat::<2>(row, out),
            2 => repeat::<4>(row, out),
            shift => {
                for (out, sample) in out.chunks_mut(1 << shift).zip(row) {
                    out.fill(*sample);
                }
            }
        }
    }
}

/// Writes each sample `N` times, a divisor of [`LANES`] and so of the length of `out`.
#[inline(always)]
fn repeat<const N: usize>(row: &[i16], out: &mut [i16]) {
    for (out, sample) in out.as_chunks_mut::<N>().0.iter_mut().zip(row) {
        *out = [*sample; N];
    }
}

/// One row of cells.
#[inline(always)]
fn mix(out: &mut [u8], rows: [&Vec<i16>; 3], colour: impl Fn([Levels; 3]) -> [Levels; 3]) {
    let [first, second, third] = rows.map(|row| row.as_chunks::<LANES>().0);
    let lanes = first.iter().zip(second).zip(third);
    for (out, ((first, second), third)) in out.chunks_mut(3 * LANES).zip(lanes) {
        let levels = colour([*first, *second, *third]).map(|lanes| lanes.map(whole));
        for (index, pixel) in out.chunks_exact_mut(3).enumerate().take(LANES) {
            pixel.copy_from_slice(&[levels[0][index], levels[1][index], levels[2][index]]);
        }
    }
}

/// Luma and colour differences to red, green and blue (JFIF 1.02; ITU-T T.871, section 7).
#[inline(always)]
fn from_ycc([luma, blue, red]: [Levels; 3]) -> [Levels; 3] {
    // The factors have 14 bits after the point. The differences have two more bits than they need,
    // so that the upper half of each product is the number wanted.
    let by = |factor: i32, difference: i16| {
        let difference = i32::from((difference - (128 << 4)) << 2);
        ((difference * factor) >> 16) as i16
    };
    let mut out = [[0; LANES]; 3];
    for n in 0..LANES {
        out[0][n] = luma[n] + by(22_970, red[n]);
        out[1][n] = luma[n] - by(5_638, blue[n]) - by(11_700, red[n]);
        out[2][n] = luma[n] + by(29_032, blue[n]);
    }
    out
}

/// A sample to a whole level.
#[inline(always)]
fn whole(level: i16) -> u8 {
    ((level + 8) >> 4).clamp(0, 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_rounded_and_kept_in_range() {
        for (value, expected) in [(-5.0, 0), (0.4, 0), (0.6, 1), (2047.7, 2048), (1e9, 4080)] {
            assert_eq!(sample(value), expected);
        }
    }

    #[test]
    fn colours_are_those_of_the_formula() {
        for luma in (0..256).step_by(5) {
            for blue in (0..256).step_by(15) {
                for red in (0..256).step_by(15) {
                    let (y, b, r) = (
                        f64::from(luma),
                        f64::from(blue) - 128.0,
                        f64::from(red) - 128.0,
                    );
                    let expected = [
                        y + 1.402 * r,
                        y - 0.344_136 * b - 0.714_136 * r,
                        y + 1.772 * b,
                    ];
                    let levels = [luma, blue, red].map(|level| [level << 4; LANES]);
                    for (found, expected) in from_ycc(levels).iter().zip(expected) {
                        let off = f64::from(whole(found[0])) - expected.clamp(0.0, 255.0);
                        assert!(off.abs() < 0.65, "{luma} {blue} {red}");
                    }
                }
            }
        }
    }
}
