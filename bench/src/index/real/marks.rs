//! What is painted onto pictures and around them: borders, captions as memes have them, stickers.

use super::picture::Picture;
use crate::index::dice::Dice;

const BLACK: [u8; 3] = [0; 3];
const WHITE: [u8; 3] = [255; 3];

/// A border around the picture: even, or only above and below or left and right, as on a screen of another shape.
pub(super) fn bordered(picture: &Picture, dice: &mut Dice) -> Picture {
    let colour = match dice.below(5) {
        0 | 1 => BLACK,
        2 | 3 => WHITE,
        _ => any(dice),
    };
    let thickness =
        |side: usize, dice: &mut Dice| (side as f32 * dice.between(0.02, 0.14)) as usize;
    let (across, down) = match dice.below(4) {
        0 => (0, 2 * thickness(picture.height, dice)),
        1 => (2 * thickness(picture.width, dice), 0),
        _ => {
            let even = thickness(picture.width, dice);
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
pub(super) fn captioned(picture: &Picture, dice: &mut Dice) -> Picture {
    let height = (picture.height as f32 * dice.between(0.1, 0.24)) as usize;
    // Lower than this no stroke fits.
    let height = height.max(4).min(picture.height);
    let (ground, ink) = match dice.below(3) {
        0 => (BLACK, WHITE),
        _ => (WHITE, BLACK),
    };
    let (above, below) = match dice.below(4) {
        0 | 1 => (true, false),
        2 => (false, true),
        _ => (true, true),
    };
    if dice.happens(60) {
        let top = if above { height } else { 0 };
        let bars = usize::from(above) + usize::from(below);
        let taller = picture.height + bars * height;
        let mut whole = Picture::plain(picture.width, taller, ground);
        whole.put(picture, 0, top);
        if above {
            write(&mut whole, 0, height, ink, dice);
        }
        if below {
            write(&mut whole, taller - height, height, ink, dice);
        }
        return whole;
    }
    let mut over = picture.clone();
    if above {
        write(&mut over, 0, height, ink, dice);
    }
    if below {
        let top = picture.height - height;
        write(&mut over, top, height, ink, dice);
    }
    over
}

/// One or two lines of strokes as dense as letters, in words, around the middle.
fn write(picture: &mut Picture, top: usize, height: usize, ink: [u8; 3], dice: &mut Dice) {
    let lines = if height >= 20 { 1 + dice.below(2) } else { 1 };
    let tall = (height / lines * 3 / 5).max(1);
    for line in 0..lines {
        let first = top + height * line / lines + (height / lines - tall) / 2;
        let edge = (picture.width as f32 * dice.between(0.04, 0.25)) as usize;
        let mut x = edge;
        while x + edge < picture.width {
            let letters = 2 + dice.below(7);
            for _ in 0..letters {
                let shape = dice.next();
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
pub(super) fn stuck(picture: &mut Picture, dice: &mut Dice) {
    let side = picture.width.min(picture.height);
    let size = ((side as f32 * dice.between(0.06, 0.28)) as usize).max(2);
    let (left, top) = (
        dice.below(picture.width - size + 1),
        dice.below(picture.height - size + 1),
    );
    let (round, colour) = (dice.happens(50), any(dice));
    let share = 96 + dice.below(161) as u32;
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

fn any(dice: &mut Dice) -> [u8; 3] {
    let [red, green, blue, ..] = dice.next().to_le_bytes();
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
                let mut dice = Dice::of(5, number);
                let mut marked = captioned(&bordered(&picture, &mut dice), &mut dice);
                stuck(&mut marked, &mut dice);
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
