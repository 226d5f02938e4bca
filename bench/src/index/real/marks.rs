//! What is painted onto pictures and around them: borders, captions as memes have them, stickers.

use super::picture::Picture;
use crate::chance::Chance;

const BLACK: [u8; 3] = [0; 3];
const WHITE: [u8; 3] = [255; 3];

/// A border around the picture: even, or only above and below or left and right, as on a screen of another shape.
pub(super) fn bordered(picture: &Picture, chance: &mut Chance) -> Picture {
    let colour = match chance.below(5) {
        0 | 1 => BLACK,
        2 | 3 => WHITE,
        _ => any(chance),
    };
    let thickness =
        |side: usize, chance: &mut Chance| (side as f32 * chance.between(0.02, 0.14)) as usize;
    let (across, down) = match chance.below(4) {
        0 => (0, 2 * thickness(picture.height, chance)),
        1 => (2 * thickness(picture.width, chance), 0),
        _ => {
            let even = thickness(picture.width, chance);
            (even, even)
        }
    };
    let mut framed = Picture::plain(
        picture.width + 2 * across,
        picture.height + 2 * down,
        colour,
    );
    framed.put(picture, across, down);
    framed
}

/// A caption above, below or both: on a bar of its own, or written over the picture.
pub(super) fn captioned(picture: &Picture, chance: &mut Chance) -> Picture {
    let height = (picture.height as f32 * chance.between(0.1, 0.24)) as usize;
    // Lower than this no stroke fits.
    let height = height.max(4).min(picture.height);
    let (ground, ink) = match chance.below(3) {
        0 => (BLACK, WHITE),
        _ => (WHITE, BLACK),
    };
    let (above, below) = match chance.below(4) {
        0 | 1 => (true, false),
        2 => (false, true),
        _ => (true, true),
    };
    if chance.happens(60) {
        let top = if above { height } else { 0 };
        let bars = usize::from(above) + usize::from(below);
        let taller = picture.height + bars * height;
        let mut whole = Picture::plain(picture.width, taller, ground);
        whole.put(picture, 0, top);
        if above {
            write(&mut whole, 0, height, ink, chance);
        }
        if below {
            write(&mut whole, taller - height, height, ink, chance);
        }
        return whole;
    }
    let mut over = picture.clone();
    if above {
        write(&mut over, 0, height, ink, chance);
    }
    if below {
        let top = picture.height - height;
        write(&mut over, top, height, ink, chance);
    }
    over
}

/// One or two lines of strokes as dense as letters, in words, around the middle.
fn write(picture: &mut Picture, top: usize, height: usize, ink: [u8; 3], chance: &mut Chance) {
    let lines = if height >= 20 { 1 + chance.below(2) } else { 1 };
    let tall = (height / lines * 3 / 5).max(1);
    for line in 0..lines {
        let first = top + height * line / lines + (height / lines - tall) / 2;
        let edge = (picture.width as f32 * chance.between(0.04, 0.25)) as usize;
        let mut x = edge;
        while x + edge < picture.width {
            let letters = 2 + chance.below(7);
            for _ in 0..letters {
                let shape = chance.next();
                stroke(picture, (x, first), tall, shape, ink, edge);
                x += 2 + (tall / 4);
            }
            x += tall / 2 + 1;
        }
    }
}

/// A letter: an upright, with a bar at the top, in the middle or at the foot, as the bits of `shape` have it.
fn stroke(
    picture: &mut Picture,
    (left, top): (usize, usize),
    tall: usize,
    shape: u64,
    ink: [u8; 3],
    edge: usize,
) {
    let wide = 1 + tall / 4;
    let right = (left + wide).min(picture.width.saturating_sub(edge));
    if left >= right {
        return;
    }
    for row in 0..tall {
        let bar = (row == 0 && shape & 1 != 0)
            || (row == tall / 2 && shape & 2 != 0)
            || (row + 1 == tall && shape & 4 != 0);
        let end = if bar { right } else { left + 1 };
        for pixel in picture.row_mut(top + row)[left * 3..end * 3].chunks_exact_mut(3) {
            pixel.copy_from_slice(&ink);
        }
    }
}

/// A sticker: a disc or a rectangle of one colour, more or less opaque.
pub(super) fn stuck(picture: &mut Picture, chance: &mut Chance) {
    let side = picture.width.min(picture.height);
    let size = ((side as f32 * chance.between(0.06, 0.28)) as usize).max(2);
    let (left, top) = (
        chance.below(picture.width - size + 1),
        chance.below(picture.height - size + 1),
    );
    let (round, colour) = (chance.happens(50), any(chance));
    let share = 96 + chance.below(161) as u32;
    for y in 0..size {
        let row = &mut picture.row_mut(top + y)[left * 3..(left + size) * 3];
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            if round && !within(x, y, size) {
                continue;
            }
            for (value, &ink) in pixel.iter_mut().zip(&colour) {
                let mixed = u32::from(*value) * (256 - share) + u32::from(ink) * share;
                *value = (mixed >> 8) as u8;
            }
        }
    }
}

/// Whether a pixel of a square lies within the disc that fits it.
fn within(x: usize, y: usize, size: usize) -> bool {
    let from_middle = |place: usize| (2 * place + 1).abs_diff(size).pow(2);
    from_middle(x) + from_middle(y) <= size * size
}

fn any(chance: &mut Chance) -> [u8; 3] {
    let [red, green, blue, ..] = chance.next().to_le_bytes();
    [red, green, blue]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_fits_pictures_of_any_shape() {
        for (width, height) in [(160, 12), (24, 24), (40, 160), (120, 90)] {
            let picture = Picture::plain(width, height, [100, 110, 120]);
            for number in 0..300 {
                let mut chance = Chance::of(5, number);
                let mut marked = captioned(&bordered(&picture, &mut chance), &mut chance);
                stuck(&mut marked, &mut chance);
                assert_eq!(marked.rgb.len(), marked.width * marked.height * 3);
                assert_ne!(marked, picture);
            }
        }
    }

    #[test]
    fn a_disc_touches_the_middle_of_each_side_and_no_corner() {
        assert!(within(4, 0, 9) && within(0, 4, 9) && within(8, 4, 9));
        assert!(!within(0, 0, 9) && !within(8, 8, 9));
    }
}
