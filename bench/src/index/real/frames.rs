//! Frames with next to nothing on them: black, white or grey, often with a logo. Videos begin and end with them.

use super::picture::Picture;
use super::tone;
use crate::chance::Chance;

/// Width and height of a frame, in pixels.
const SIZE: (usize, usize) = (160, 90);

/// So many logos go around; each with the frames that bear it is a family.
const LOGOS: usize = 40;

/// A frame.
pub(super) fn frame(chance: &mut Chance) -> Picture {
    let shade = match chance.below(5) {
        0..=2 => chance.below(12) as u8,
        3 => 255 - chance.below(12) as u8,
        _ => chance.below(256) as u8,
    };
    let mut frame = Picture::plain(SIZE.0, SIZE.1, [shade; 3]);
    if chance.happens(50) {
        let logo = logo(chance.below(LOGOS));
        let corner = |room: usize, far: bool| if far { room - room / 12 } else { room / 12 };
        let room = (SIZE.0 - logo.width, SIZE.1 - logo.height);
        let (left, top) = match chance.below(5) {
            4 => (room.0 / 2, room.1 / 2),
            place => (
                corner(room.0, place % 2 == 1),
                corner(room.1, place / 2 == 1),
            ),
        };
        frame.put(&logo, left, top);
    }
    if chance.happens(50) {
        let most = 1 + chance.below(2) as u8;
        tone::noisy(&mut frame, most, chance);
    }
    frame
}

/// A logo: blocks of a few colours in a grid of its own.
fn logo(number: usize) -> Picture {
    let mut chance = Chance::of(0x1060, number as u64);
    let (columns, rows) = (2 + chance.below(4), 2 + chance.below(3));
    let block = 4 + chance.below(6);
    let mut logo = Picture::plain(columns * block, rows * block, [200; 3]);
    for row in 0..rows {
        for column in 0..columns {
            let [red, green, blue, ..] = chance.next().to_le_bytes();
            let tile = Picture::plain(block, block, [red, green, blue]);
            logo.put(&tile, column * block, row * block);
        }
    }
    logo
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_frames_have_too_little_to_hash() {
        let qualities = (0..200).map(|number| {
            let frame = frame(&mut Chance::of(1, number));
            frame.hash().expect("a hash").quality
        });
        let low = qualities.filter(|&quality| quality < 50).count();
        assert!(low > 100, "{low} of 200");
    }
}
