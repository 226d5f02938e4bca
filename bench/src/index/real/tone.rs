//! What changes the brightness of pixels and leaves them where they are.

use super::picture::Picture;
use crate::chance::Chance;
use anyhow::Result;
use image::codecs::jpeg::JpegEncoder;

/// Brightness, contrast, gamma and a tint, each of them often none.
pub(super) fn toned(picture: &mut Picture, chance: &mut Chance) {
    let gamma = if chance.happens(40) {
        chance.between(0.6, 1.6)
    } else {
        1.0
    };
    let contrast = if chance.happens(50) {
        chance.between(0.6, 1.5)
    } else {
        1.0
    };
    let brightness = if chance.happens(50) {
        chance.between(-0.2, 0.2)
    } else {
        0.0
    };
    let tinted = chance.happens(25);
    let tables: [[u8; 256]; 3] = std::array::from_fn(|_| {
        let tint = if tinted {
            chance.between(0.8, 1.15)
        } else {
            1.0
        };
        std::array::from_fn(|value| {
            let value = (value as f32 / 255.0).powf(gamma);
            let value = ((value - 0.5) * contrast + 0.5 + brightness) * tint;
            // The cast keeps to 0 and 255.
            (value * 255.0 + 0.5) as u8
        })
    });
    for pixel in picture.rgb.chunks_exact_mut(3) {
        for (value, table) in pixel.iter_mut().zip(&tables) {
            *value = table[usize::from(*value)];
        }
    }
}

/// Noise of up to `most` steps of 255 up or down, on every value by itself.
pub(super) fn noisy(picture: &mut Picture, most: u8, chance: &mut Chance) {
    let steps = u16::from(most) * 2 + 1;
    for values in picture.rgb.chunks_mut(8) {
        let random = chance.next().to_le_bytes();
        for (value, random) in values.iter_mut().zip(random) {
            let step = (u16::from(random) * steps) >> 8;
            *value = (u16::from(*value) + step)
                .saturating_sub(u16::from(most))
                .min(255) as u8;
        }
    }
}

/// Compressed as JPEG at a quality of 1 to 100, and decoded again.
pub(super) fn compressed(picture: &Picture, quality: u8) -> Result<Picture> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, quality).encode(
        &picture.rgb,
        picture.width as u32,
        picture.height as u32,
        image::ExtendedColorType::Rgb8,
    )?;
    Picture::decoded(&file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_goes_no_further_than_it_may() {
        let mut picture = Picture::plain(40, 40, [0, 128, 255]);
        noisy(&mut picture, 3, &mut Chance::of(1, 1));
        let greens: Vec<u8> = picture.rgb.chunks(3).map(|pixel| pixel[1]).collect();
        assert_eq!(greens.iter().min(), Some(&125));
        assert_eq!(greens.iter().max(), Some(&131));
        assert!(picture.rgb.chunks(3).all(|pixel| pixel[0] <= 3));
    }

    #[test]
    fn compression_keeps_size_and_roughly_the_colour() {
        let picture = compressed(&Picture::plain(33, 17, [90, 90, 90]), 60).expect("a picture");
        assert_eq!((picture.width, picture.height), (33, 17));
        assert!(picture.rgb.iter().all(|value| value.abs_diff(90) < 8));
    }
}
