//! The blocks of a picture and the order in which scans hold them.

use super::NotHere;
use super::header::Component;

/// The blocks of a picture.
pub(super) struct Grid {
    width: usize,
    height: usize,
    finest: (usize, usize),
    /// Interleaved units across and down.
    units: (usize, usize),
}

impl Grid {
    /// Of a picture of `width` × `height` pixels.
    pub(super) fn new(width: u32, height: u32, finest: (usize, usize)) -> Self {
        let (width, height) = (width as usize, height as usize);
        Self {
            width,
            height,
            finest,
            units: (width.div_ceil(8 * finest.0), height.div_ceil(8 * finest.1)),
        }
    }

    /// Blocks of a component across and down, whole interleaved units.
    pub(super) fn stored(&self, component: &Component) -> (usize, usize) {
        let (h, v) = component.factors;
        (self.units.0 * h, self.units.1 * v)
    }

    /// Blocks of a component across and down when it has a scan of its own (T.81, A.2.2).
    fn alone(&self, component: &Component) -> (usize, usize) {
        let (h, v) = component.factors;
        let blocks = |pixels: usize, factor: usize, finest: usize| {
            (pixels * factor).div_ceil(finest).div_ceil(8)
        };
        (
            blocks(self.width, h, self.finest.0),
            blocks(self.height, v, self.finest.1),
        )
    }

    /// Calls `block(component of the scan, column, row)` for every block of a scan in its order,
    /// and `restart(number)` where a restart marker is due.
    #[inline(always)]
    pub(super) fn walk<S>(
        &self,
        components: &[&Component],
        interval: usize,
        state: &mut S,
        mut block: impl FnMut(&mut S, usize, usize, usize) -> Result<(), NotHere>,
        mut restart: impl FnMut(&mut S, u8) -> Result<(), NotHere>,
    ) -> Result<(), NotHere> {
        let (units, factors) = match components {
            [only] => (self.alone(only), vec![(1, 1)]),
            _ => (
                self.units,
                components.iter().map(|each| each.factors).collect(),
            ),
        };
        let mut until_restart = interval;
        let mut number = 0;
        for row in 0..units.1 {
            for column in 0..units.0 {
                if interval > 0 {
                    if until_restart == 0 {
                        restart(state, number)?;
                        number = (number + 1) & 7;
                        until_restart = interval;
                    }
                    until_restart -= 1;
                }
                for (index, &(h, v)) in factors.iter().enumerate() {
                    for y in 0..v {
                        for x in 0..h {
                            block(state, index, column * h + x, row * v + y)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }
}
