//! The filter as the reference describes it, the whole picture each time: what the fast one is
//! compared with.

use super::tent::{SIDE, Small};

/// The brightness of interleaved RGB, as `pdqhash` computes it or, `single`, as the C++ tool does.
pub(super) fn luma(rgb: &[u8], single: bool) -> Vec<f32> {
    let pixels = rgb
        .chunks_exact(3)
        .map(|pixel| [pixel[0], pixel[1], pixel[2]]);
    if single {
        let of = |[red, green, blue]: [f32; 3]| 0.299 * red + 0.587 * green + 0.114 * blue;
        pixels.map(|pixel| of(pixel.map(f32::from))).collect()
    } else {
        let of = |[red, green, blue]: [f64; 3]| red * 0.299 + green * 0.587 + blue * 0.114;
        pixels
            .map(|pixel| of(pixel.map(f64::from)) as f32)
            .collect()
    }
}

/// Two passes of a box filter each way, then 64×64 of the values.
pub(super) fn reduce(width: usize, height: usize, luma: &[f32]) -> Small {
    let (across, down) = (width.div_ceil(128), height.div_ceil(128));
    let mut values = luma.to_vec();
    for _ in 0..2 {
        let mut out = vec![0.0; values.len()];
        for y in 0..height {
            smooth(
                &values[y * width..],
                1,
                width,
                across,
                &mut out[y * width..],
            );
        }
        for x in 0..width {
            smooth(&out[x..], width, height, down, &mut values[x..]);
        }
    }
    let centre = |i: usize, length: usize| ((i as f64 + 0.5) * length as f64 / 64.0) as usize;
    let mut small = [[0.0; SIDE]; SIDE];
    for (i, row) in small.iter_mut().enumerate() {
        for (j, value) in row.iter_mut().enumerate() {
            *value = values[centre(i, height) * width + centre(j, width)];
        }
    }
    small
}

/// The mean of the `window` values around each of `length` that lie `stride` apart.
fn smooth(values: &[f32], stride: usize, length: usize, window: usize, out: &mut [f32]) {
    let ahead = (window + 2) / 2 - 1;
    let mut sum = 0.0;
    let mut count = 0;
    for entering in 0..length + ahead {
        if entering < length {
            sum += values[entering * stride];
            count += 1;
        }
        if entering >= window {
            sum -= values[(entering - window) * stride];
            count -= 1;
        }
        if entering >= ahead {
            out[(entering - ahead) * stride] = sum / count as f32;
        }
    }
}
