//! What a picture within may be looked for in: one in colours or one of brightness.

use crate::pdq::{Grey, Rgb};

/// A picture of which the brightness of single pixels can be told.
pub trait Picture {
    /// Pixels in a row.
    fn width(&self) -> u32;

    /// Rows.
    fn height(&self) -> u32;

    /// The bytes of row `y`.
    ///
    /// Panics if there is no such row.
    fn row(&self, y: usize) -> &[u8];

    /// Four times the brightness of pixel `x` of a row, with round weights, which is all that is needed to tell an edge.
    fn quadruple(&self, row: &[u8], x: usize) -> u32;
}

impl Picture for Rgb<'_> {
    fn width(&self) -> u32 {
        Rgb::width(self)
    }

    fn height(&self) -> u32 {
        Rgb::height(self)
    }

    #[inline]
    fn row(&self, y: usize) -> &[u8] {
        Rgb::row(self, y)
    }

    #[inline]
    fn quadruple(&self, row: &[u8], x: usize) -> u32 {
        let pixel = &row[3 * x..3 * x + 3];
        u32::from(pixel[0]) + 2 * u32::from(pixel[1]) + u32::from(pixel[2])
    }
}

impl Picture for Grey<'_> {
    fn width(&self) -> u32 {
        Grey::width(self)
    }

    fn height(&self) -> u32 {
        Grey::height(self)
    }

    #[inline]
    fn row(&self, y: usize) -> &[u8] {
        Grey::row(self, y)
    }

    #[inline]
    fn quadruple(&self, row: &[u8], x: usize) -> u32 {
        4 * u32::from(self.levels().full(row[x]))
    }
}
