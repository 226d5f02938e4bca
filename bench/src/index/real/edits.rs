//! One copy of a picture as it goes around: some of many edits, each by its own chance.

use super::picture::Picture;
use super::{marks, tone};
use crate::chance::Chance;
use anyhow::Result;

/// Nothing is cut smaller than this, in pixels.
const LEAST_SIDE: usize = 24;

/// Of a hundred copies, so many are only passed on: scaled, compressed, darker or a little less wide.
const PASSED_ON: usize = 45;

/// A copy of `original`.
pub(super) fn edited(original: &Picture, chance: &mut Chance) -> Result<Picture> {
    if chance.happens(PASSED_ON) {
        passed_on(original, chance)
    } else {
        disguised(original, chance)
    }
}

/// As services and screens hand pictures on. One in sixteen is left as it is.
fn passed_on(original: &Picture, chance: &mut Chance) -> Result<Picture> {
    if chance.happens(6) {
        return Ok(original.clone());
    }
    let mut copy = original.clone();
    if chance.happens(35) {
        copy = cropped(&copy, 0.03, chance);
    }
    if chance.happens(60) {
        copy = rescaled(&copy, chance);
    }
    if chance.happens(40) {
        tone::toned(&mut copy, chance);
    }
    if chance.happens(20) {
        copy = tone::compressed(&copy, 40 + chance.below(56) as u8)?;
    } else {
        // What decoding and encoding leave behind, at a tenth of their price.
        let most = 1 + chance.below(6) as u8;
        tone::noisy(&mut copy, most, chance);
    }
    Ok(copy)
}

/// As people change them, to make them theirs or to pass a filter.
fn disguised(original: &Picture, chance: &mut Chance) -> Result<Picture> {
    let mut copy = if chance.happens(60) {
        let deepest = if chance.happens(25) { 0.5 } else { 0.12 };
        cropped(original, deepest, chance)
    } else {
        original.clone()
    };
    if chance.happens(15) {
        copy = copy.mirrored();
    }
    if chance.happens(6) {
        copy = copy.turned(chance.between(-8.0, 8.0), chance.between(1.0, 1.25));
    }
    if chance.happens(35) {
        copy = rescaled(&copy, chance);
    }
    if chance.happens(60) {
        tone::toned(&mut copy, chance);
    }
    if chance.happens(20) {
        marks::stuck(&mut copy, chance);
    }
    if chance.happens(20) {
        copy = marks::bordered(&copy, chance);
    }
    if chance.happens(30) {
        copy = marks::captioned(&copy, chance);
    }
    if chance.happens(15) {
        let most = 1 + chance.below(12) as u8;
        tone::noisy(&mut copy, most, chance);
    }
    if chance.happens(10) {
        copy = tone::compressed(&copy, 30 + chance.below(66) as u8)?;
    }
    Ok(copy)
}

/// The picture without up to `deepest` of its width and of its height.
fn cropped(picture: &Picture, deepest: f32, chance: &mut Chance) -> Picture {
    let mut kept = |side: usize| {
        let kept = (side as f32 * (1.0 - chance.between(0.0, deepest))) as usize;
        let kept = kept.max(LEAST_SIDE).min(side);
        (chance.below(side - kept + 1), kept)
    };
    let (left, width) = kept(picture.width);
    let (top, height) = kept(picture.height);
    picture.cropped(left, top, width, height)
}

/// Smaller or a little larger, and one time in four not quite in proportion.
fn rescaled(picture: &Picture, chance: &mut Chance) -> Picture {
    let scale = chance.between(0.6, 1.1);
    let stretch = if chance.happens(25) {
        chance.between(0.85, 1.15)
    } else {
        1.0
    };
    let width = (picture.width as f32 * scale * stretch) as usize;
    let height = (picture.height as f32 * scale) as usize;
    picture.scaled(width.max(LEAST_SIDE), height.max(LEAST_SIDE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_every_shape_can_be_hashed_and_are_decided_by_the_seed() {
        for (width, height) in [(160, 30), (30, 160), (160, 120)] {
            let mut picture = Picture::plain(width, height, [90, 120, 60]);
            tone::noisy(&mut picture, 60, &mut Chance::of(9, 9));
            for number in 0..200 {
                let copy = edited(&picture, &mut Chance::of(1, number)).expect("an edit");
                let again = edited(&picture, &mut Chance::of(1, number)).expect("an edit");
                assert_eq!(copy, again);
                copy.hash().expect("a hash");
            }
        }
    }
}
