//! A sound as people see it: how loud it is from its beginning to its end. To listen is to ask for more
//! ([`crate::listening`]).

use media::MediaError;
use media::video::Videos;

/// Width and height of the drawing, in pixels.
const SIZE: (usize, usize) = (960, 240);
/// Samples a second that are looked at. How loud it is shows at any rate.
const RATE: u32 = 8_000;
/// Samples of one loudness, before the whole length is known: a twentieth of a second.
const BLOCK: usize = 400;
/// Grey of the drawing on white.
const INK: u8 = 40;

/// The drawing of a sound, as a PNG file: for the media workers, which make of it what is shown.
pub(crate) fn drawn(videos: &Videos, bytes: &[u8]) -> Result<Vec<u8>, MediaError> {
    let mut peaks: Vec<u16> = Vec::new();
    let mut left = 0;
    videos.sound(bytes, RATE, |samples| {
        for sample in samples {
            if left == 0 {
                peaks.push(0);
                left = BLOCK;
            }
            left -= 1;
            if let Some(peak) = peaks.last_mut() {
                *peak = sample.unsigned_abs().max(*peak);
            }
        }
    })?;
    let pixels = picture(&peaks);
    Ok(media::grey_png(SIZE.0 as u32, SIZE.1 as u32, &pixels)?)
}

/// Bars around the middle, as high as it is loud there; a line where it is silent.
fn picture(peaks: &[u16]) -> Vec<u8> {
    let (width, height) = SIZE;
    let mut pixels = vec![255; width * height];
    for column in 0..width {
        let from = column * peaks.len() / width;
        let until = ((column + 1) * peaks.len() / width).max(from + 1);
        let loudest = peaks.get(from..until.min(peaks.len()));
        let loudest = loudest.and_then(|peaks| peaks.iter().max()).copied();
        let half =
            usize::from(loudest.unwrap_or(0)) * (height / 2 - 1) / usize::from(u16::MAX / 2 + 1);
        for row in height / 2 - half.min(height / 2 - 1)..=height / 2 + half.min(height / 2 - 1) {
            if let Some(pixel) = pixels.get_mut(row * width + column) {
                *pixel = INK;
            }
        }
    }
    pixels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loud_is_high_and_silence_a_line() {
        let pixels = picture(&[0, i16::MAX as u16, 1 << 14]);
        let inked = |column: usize| {
            let rows = 0..SIZE.1;
            rows.filter(|row| pixels[row * SIZE.0 + column] == INK)
                .count()
        };
        assert_eq!((inked(0), inked(319)), (1, 1));
        assert!(inked(400) > SIZE.1 - 5, "{}", inked(400));
        assert!((100..140).contains(&inked(900)), "{}", inked(900));
        assert_eq!(
            picture(&[]).iter().filter(|grey| **grey == INK).count(),
            SIZE.0
        );
    }
}
