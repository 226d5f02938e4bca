//! The target `coarse`: what is read of a JPEG file at a glance is what the whole of it says.

use super::limits;
use ::media::{Cell, Format, Picture, Reduced, decode, reduced, size};

/// Levels by which the mean of a cell may be off where nothing was clamped: both sides round.
const ROUNDING: i32 = 3;

/// Reads the input at a glance in three sizes, and compares them with each other and with the whole.
///
/// # Panics
/// If a glance refuses what a decoder would read, or the other way round; if its sizes are wrong; if grey cells are not the
/// means of their pixels.
pub fn coarse(input: &[u8]) {
    let whole = decode(input, &limits());
    for cell in [Cell::Two, Cell::Four, Cell::Eight] {
        match (reduced(input, cell, &limits()), &whole) {
            // The glance refuses only what is refused before a pixel is decoded, and in the same words.
            (Err(fault), whole) => assert_eq!(whole.as_ref().err(), Some(&fault)),
            (Ok(None), _) => {}
            (Ok(Some(coarse)), whole) => {
                is_whole(&coarse, cell, input);
                if let Ok(whole) = whole {
                    is_of(&coarse, whole);
                }
            }
        }
    }
}

fn is_whole(coarse: &Reduced, cell: Cell, input: &[u8]) {
    assert_eq!(Format::sniff(input), Ok(Format::Jpeg));
    assert_eq!(size(input), Ok(Some((coarse.width, coarse.height))));
    let side = cell.pixels();
    assert_eq!(coarse.cell, side);
    assert_eq!(coarse.columns, coarse.width.div_ceil(side));
    assert_eq!(coarse.rows, coarse.height.div_ceil(side));
    let cells = coarse.columns as usize * coarse.rows as usize;
    assert_eq!(coarse.rgb.len(), cells * 3);
    assert!((1..=8).contains(&coarse.orientation));
}

/// Compares with the picture decoded by another program, where the two have to agree.
fn is_of(coarse: &Reduced, whole: &Picture) {
    assert_eq!((coarse.width, coarse.height), (whole.width, whole.height));
    assert_eq!(coarse.orientation, whole.orientation);
    // Colour may be stored at half its size, and is smoothed in the whole then.
    if whole
        .rgb
        .chunks_exact(3)
        .any(|pixel| pixel[0] != pixel[1] || pixel[1] != pixel[2])
    {
        return;
    }
    let side = coarse.cell;
    for row in 0..whole.height / side {
        for column in 0..whole.width / side {
            compare(coarse, whole, (column, row));
        }
    }
}

/// Compares one cell that lies in the picture with all of its pixels.
fn compare(coarse: &Reduced, whole: &Picture, (column, row): (u32, u32)) {
    let side = coarse.cell;
    let (mut sum, mut clamped) = (0, false);
    for y in row * side..(row + 1) * side {
        for x in column * side..(column + 1) * side {
            let at = (y as usize * whole.width as usize + x as usize) * 3;
            let level = i32::from(whole.rgb[at]);
            clamped |= level == 0 || level == 255;
            sum += level;
        }
    }
    let count = (side * side) as i32;
    let at = (row as usize * coarse.columns as usize + column as usize) * 3;
    let mean = i32::from(coarse.rgb[at]);
    assert!(
        clamped || (mean * count - sum).abs() <= ROUNDING * count,
        "cell {column}, {row} of {side} pixels: {mean}, and its pixels are {}",
        sum / count
    );
}
