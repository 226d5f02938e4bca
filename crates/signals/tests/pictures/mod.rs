//! Pictures made by arithmetic, the same on every machine.

#[derive(Debug, Clone, Copy)]
pub(crate) enum Pattern {
    /// Coloured rectangles over a blue slope.
    Patches,
    /// Every pixel for itself.
    Noise,
    /// A smooth grey slope.
    Slope,
}

impl Pattern {
    /// The pixel at `x`, `y` of `w` × `h`.
    pub(crate) fn pixel(self, x: u32, y: u32, w: u32, h: u32) -> [u8; 3] {
        match self {
            Self::Patches => [
                ((x * 7 / w) * 37 + (y * 5 / h) * 91) as u8,
                ((x * 3 / w) * 101 + (y * 11 / h) * 53) as u8,
                (x * 255 / w + y * 128 / h) as u8,
            ],
            Self::Noise => {
                let mut n = x.wrapping_mul(73_856_093) ^ y.wrapping_mul(19_349_663);
                n ^= n >> 13;
                n = n.wrapping_mul(0x5bd1_e995);
                n ^= n >> 15;
                [n as u8, (n >> 8) as u8, (n >> 16) as u8]
            }
            Self::Slope => [((x * x + 3 * y * y) * 255 / (w * w + 3 * h * h)) as u8; 3],
        }
    }

    /// All pixels of the picture, interleaved.
    pub(crate) fn pixels(self, width: u32, height: u32) -> Vec<u8> {
        (0..height)
            .flat_map(|y| (0..width).flat_map(move |x| self.pixel(x, y, width, height)))
            .collect()
    }
}
