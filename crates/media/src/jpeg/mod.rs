//! A JPEG decoded only as far as a coarse picture needs: the mean colour of every 8×8, 4×4 or 2×2
//! pixels, without ever making the pixels.
//!
//! A JPEG (ITU-T T.81) stores each component in blocks of 8×8 samples as 64 frequencies. The first
//! of them, DC, is eight times the block's mean; the other 63, AC, are most of the file and most of
//! the work. What is done with them depends on the cell asked for:
//!
//! | cell | taken from each block | skipped |
//! | --- | --- | --- |
//! | 8×8 pixels | DC; of components stored at half or quarter size also the frequencies that tell their four or sixteen parts apart | AC, by a table that steps over several codes at once; all AC scans of a progressive file |
//! | 4×4, 2×2 | every frequency, folded into the 2×2 or 4×4 numbers that the parts' means depend on; of colour so coarse that a block covers more cells than 4×4, the lowest frequencies, in 2×2 numbers | the inverse transform to 64 samples |
//!
//! The means are exact but for rounding (1/16 level in a component, then whole levels of red, green
//! and blue): the mean over a part of a block is a linear function of its frequencies (`fold`). What
//! a full decode does beyond that is not: it clamps single pixels to 0 to 255 and smooths colour
//! that is stored at half size. Both move the mean of a cell by a few levels at saturated edges.
//!
//! One file each: the markers (`header`), unstuffed bits (`bits`), code tables (`huffman`), the order
//! of blocks (`grid`), means (`dc`), parts of blocks (`fold`), the two kinds of scans (`sequential`,
//! `progressive`), planes of one component and their colour (`plane`), and the whole (`picture`).
//!
//! What limits the speed is finding the codes' ends, one after the other: about 8 machine cycles
//! for each lookup that depends on the one before, which finds one code or two, and a mispredicted
//! branch at the end of a block. To leave out the higher frequencies of luma, and only step over
//! their codes, was tried: a twentieth quicker at 512×512, since most codes are those of the lower.
//!
//! # Damage
//! Nothing is repaired here. A file whose codes make no sense, or whose data stops early before a
//! proper end marker, is left to [`decode`](crate::decode), which is more patient: the answer is
//! then `None`. Memory is three planes of cells, allocated after the size was admitted; time is
//! bounded by the file's length, since every block takes at least one bit.

mod bits;
mod dc;
mod fold;
mod grid;
mod header;
mod huffman;
mod picture;
mod plane;
mod progressive;
mod sequential;

use crate::decode::outlined;
use crate::fault::Fault;
use crate::format::Format;
use crate::limits::Limits;

/// How many pixels, each way, become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cell {
    /// 2×2 pixels.
    Two,
    /// 4×4 pixels.
    Four,
    /// 8×8 pixels.
    Eight,
}

impl Cell {
    /// The cell of so many pixels, where there is one.
    pub const fn of_pixels(pixels: u32) -> Option<Self> {
        match pixels {
            2 => Some(Self::Two),
            4 => Some(Self::Four),
            8 => Some(Self::Eight),
            _ => None,
        }
    }

    /// 2, 4 or 8.
    pub const fn pixels(self) -> u32 {
        match self {
            Self::Two => 2,
            Self::Four => 4,
            Self::Eight => 8,
        }
    }
}

/// A picture at 1/2, 1/4 or 1/8 of its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reduced {
    /// Width of the whole picture in pixels as stored, at least 1.
    pub width: u32,
    /// Height of the whole picture in pixels as stored, at least 1.
    pub height: u32,
    /// Pixels to a cell, each way: 8, 4 or 2.
    pub cell: u32,
    /// Cells in a row: `width / cell`, rounded up. The last one may reach beyond the picture; its
    /// colour is then the mean of what the file stores there, of which the encoder made up a part.
    pub columns: u32,
    /// Rows of cells: `height / cell`, rounded up.
    pub rows: u32,
    /// The mean red, green and blue of each cell, row by row from the top left:
    /// `columns * rows * 3` bytes.
    ///
    /// Where colour is stored coarser than the cells, neighbours share it: brightness is that of
    /// the cell all the same.
    pub rgb: Vec<u8>,
    /// As in [`Picture::orientation`](crate::Picture): 1 to 8, not applied.
    pub orientation: u8,
}

/// Decodes a JPEG file to the mean colours of its cells.
///
/// `None` says that there is no such path for this file and that [`decode`](crate::decode) should
/// be asked:
///
/// - other formats than JPEG;
/// - CMYK and YCCK;
/// - progressive files, unless for cells of 8 pixels;
/// - sequential files that store their components one after the other, in scans of their own;
/// - components stored at other than the full, half or a quarter of the size each way, and luma
///   stored coarser than colour;
/// - damaged data, and progressive files that lack a component;
/// - files that have frame headers of different sizes, or one behind the end of the image (phones append second pictures).
///
/// The pixels' colours are understood as `decode` does: grey; luma and two colour differences; red,
/// green and blue if the Adobe marker or the components' names say so.
///
/// # Errors
/// Those that `decode` gives for the same bytes before it looks at pixels: `not_an_image`,
/// `unsupported` (lossless, hierarchical and arithmetic coding, other than 8 bits a sample),
/// `too_large`, `truncated`, and `corrupt` for a picture without a pixel. What `decode` finds in
/// the parts skipped here goes unnoticed.
pub fn reduced(bytes: &[u8], cell: Cell, limits: &Limits) -> Result<Option<Reduced>, Fault> {
    let format = Format::sniff(bytes)?;
    if format != Format::Jpeg {
        return Ok(None);
    }
    let outline = outlined(format, bytes, limits)?;
    let read = picture::read(bytes, cell, limits).ok();
    // A file with a second frame header, before its end or after it, says two things of itself. What is seen at a glance has to be what is seen later, so
    // that one is left to `decode`.
    Ok(read.filter(|read| !outline.speaks_on && outline.size == Some((read.width, read.height))))
}

/// Why there is no reduced picture: the file is of a kind that is not handled, or damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NotHere;
