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
    // A row of each component at the cells' own size, and their colours.
    let length = columns.next_multiple_of(LANES);
    let mut wide = [vec![0; length], vec![0; length], vec![0; length]];
    let mut pixels = vec![0; length];
    for y in 0..rows {
        for (wide, component) in wide.iter_mut().zip(components) {
            component.plane.spread(y, wide);
        }
        let [first, second, third] = &wide;
        match colours {
            Colours::Grey => mix(&mut pixels, [first, first, first], |levels| levels),
            Colours::Rgb => mix(&mut pixels, [first, second, third], |levels| levels),
            Colours::Ycc => mix(&mut pixels, [first, second, third], from_ycc),
        }
        let out = rgb.get_mut(y * columns * 3..).unwrap_or_default();
        write(&pixels[..columns], out);
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
            3 => repeat::<8>(row, out),
            _ => repeat::<16>(row, out),
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

/// One row of cells: red, green and blue in the three lowest bytes of each.
#[inline(always)]
fn mix(out: &mut [u32], rows: [&Vec<i16>; 3], colour: impl Fn([Levels; 3]) -> [Levels; 3]) {
    let [first, second, third] = rows.map(|row| row.as_chunks::<LANES>().0);
    let lanes = first.iter().zip(second).zip(third);
    for (out, ((first, second), third)) in out.as_chunks_mut::<LANES>().0.iter_mut().zip(lanes) {
        let [red, green, blue] = colour([*first, *second, *third]);
        for n in 0..LANES {
            let low = whole(red[n]) | whole(green[n]) << 8;
            out[n] = u32::from(low) | u32::from(whole(blue[n])) << 16;
        }
    }
}

/// Writes the three lowest bytes of each pixel, and perhaps one byte behind the last.
#[inline(always)]
fn write(pixels: &[u32], out: &mut [u8]) {
    for (n, pixel) in pixels.iter().enumerate() {
        let bytes = pixel.to_le_bytes();
        let out = out.get_mut(3 * n..).unwrap_or_default();
        // The fourth byte is the next pixel's, which comes later.
        if let Some(four) = out.first_chunk_mut::<4>() {
            *four = bytes;
        } else if let Some(three) = out.first_chunk_mut::<3>() {
            *three = [bytes[0], bytes[1], bytes[2]];
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

/// A sample to a whole level, 0 to 255.
#[inline(always)]
fn whole(level: i16) -> u16 {
    ((level + 8) >> 4).clamp(0, 255) as u16
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

    #[test]
    fn every_pixel_is_written_whatever_the_width() {
        for count in 0..40_usize {
            let pixels: Vec<u32> = (0..count as u32)
                .map(|n| 0x7f_0100 + n * 0x01_0203)
                .collect();
            for room in [0, 1, 5] {
                let mut out = vec![0xee; 3 * count + room];
                write(&pixels, &mut out);
                for (found, pixel) in out.chunks_exact(3).zip(&pixels) {
                    assert_eq!(found, &pixel.to_le_bytes()[..3]);
                }
                // One byte behind the last may be written.
                let behind = out.get(3 * count + 1..).unwrap_or(&[]);
                assert!(behind.iter().all(|&byte| byte == 0xee));
            }
        }
    }

    #[test]
    fn a_row_of_pixels_is_its_three_components() {
        let rows: [Vec<i16>; 3] = [0, 1, 2].map(|channel| {
            let level = |n: i16| (n * 331 + channel * 977) % 4300 - 100;
            (0..48).map(level).collect()
        });
        let mut pixels = vec![0; 48];
        mix(&mut pixels, rows.each_ref(), |levels| levels);
        for (n, pixel) in pixels.iter().enumerate() {
            let expected = rows.each_ref().map(|row| {
                let level = (f64::from(row[n]) / 16.0 + 0.5).floor();
                level.clamp(0.0, 255.0) as u8
            });
            assert_eq!(pixel.to_le_bytes()[..3], expected);
        }
    }
}
