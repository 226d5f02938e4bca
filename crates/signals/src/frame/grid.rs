//! A picture seen from afar: its brightness on a grid coarse enough to look at every cell often.

use super::picture::Picture;

/// Cells along the longer side, at most.
const CELLS: u32 = 256;

/// Brightness, 0 to 255, of square cells. What is left over at the right and at the bottom, less
/// than a cell, has none.
pub(super) struct Grid {
    /// Pixels along each side of a cell.
    pub(super) cell: usize,
    /// Cells in a row.
    pub(super) width: usize,
    /// Rows of cells.
    pub(super) height: usize,
    luma: Vec<u8>,
}

impl Grid {
    /// Of a picture of at least one pixel. Each cell is the mean of four of its pixels.
    pub(super) fn of(image: &impl Picture) -> Self {
        let longest = image.width().max(image.height());
        let cell = longest.div_ceil(CELLS) as usize;
        let width = image.width() as usize / cell;
        let height = image.height() as usize / cell;
        let (near, far) = (cell / 4, cell * 3 / 4);
        let mut luma = Vec::with_capacity(width * height);
        for y in 0..height {
            let above = image.row(y * cell + near);
            let below = image.row(y * cell + far);
            luma.extend((0..width).map(|x| {
                let (left, right) = (x * cell + near, x * cell + far);
                let sum = image.quadruple(above, left)
                    + image.quadruple(above, right)
                    + image.quadruple(below, left)
                    + image.quadruple(below, right);
                (sum / 16) as u8
            }));
        }
        Self {
            cell,
            width,
            height,
            luma,
        }
    }

    /// Of cells as they are, of a pixel each.
    #[cfg(test)]
    pub(super) fn of_cells(luma: Vec<u8>, width: usize, height: usize) -> Self {
        Self {
            cell: 1,
            width,
            height,
            luma,
        }
    }

    /// The cells of row `y`.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        &self.luma[y * self.width..(y + 1) * self.width]
    }

    /// Rows and columns swapped.
    pub(super) fn turned(&self) -> Self {
        let mut luma = vec![0; self.luma.len()];
        for y in 0..self.height {
            for (x, &value) in self.row(y).iter().enumerate() {
                luma[x * self.height + y] = value;
            }
        }
        Self {
            cell: self.cell,
            width: self.height,
            height: self.width,
            luma,
        }
    }
}
