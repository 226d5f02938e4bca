//! The sheet a landscape is painted on, from the back to the front.

use super::noise::blend;

/// Red, green and blue, each from 0 (dark) to 1 (bright); values outside are cut off in the end.
pub(crate) type Colour = [f32; 3];

/// A picture being painted. Places are given in shares of the height from the top left, so that one landscape can be
/// painted in any size.
#[derive(Debug)]
pub(crate) struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<Colour>,
}

impl Canvas {
    pub(crate) fn new(width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            pixels: vec![[0.0; 3]; width as usize * height as usize],
        }
    }

    /// Width in shares of the height.
    pub(crate) fn aspect(&self) -> f32 {
        self.width as f32 / self.height as f32
    }

    /// Paints within a rectangle. `brush` gets the place and what is there, and gives what is to be there.
    pub(crate) fn within(
        &mut self,
        (left, top): (f32, f32),
        (right, bottom): (f32, f32),
        mut brush: impl FnMut(f32, f32, Colour) -> Colour,
    ) {
        let scale = self.height as f32;
        let clip = |value: f32, limit: u32| (value * scale).clamp(0.0, limit as f32) as u32;
        let columns = clip(left, self.width)..clip(right, self.width);
        for y in clip(top, self.height)..clip(bottom, self.height) {
            for x in columns.clone() {
                let pixel = &mut self.pixels[(y * self.width + x) as usize];
                *pixel = brush((x as f32 + 0.5) / scale, (y as f32 + 0.5) / scale, *pixel);
            }
        }
    }

    /// Paints everywhere.
    pub(crate) fn everywhere(&mut self, brush: impl FnMut(f32, f32, Colour) -> Colour) {
        self.within((0.0, 0.0), (self.aspect(), 1.0), brush);
    }

    /// Everything below a line, one column after the other: `line` gives the height of the edge at `x`.
    pub(crate) fn below(
        &mut self,
        line: impl Fn(f32) -> f32,
        mut brush: impl FnMut(f32, f32, f32, Colour) -> Colour,
    ) {
        let scale = self.height as f32;
        for x in 0..self.width {
            let across = (x as f32 + 0.5) / scale;
            let edge = line(across);
            for y in ((edge * scale).clamp(0.0, scale) as u32)..self.height {
                let down = (y as f32 + 0.5) / scale;
                let pixel = &mut self.pixels[(y * self.width + x) as usize];
                *pixel = brush(across, down, (down - edge).max(0.0), *pixel);
            }
        }
    }

    /// The finished picture: three bytes a pixel, row by row. `last` may still change each pixel (grain).
    pub(crate) fn finish(self, last: impl Fn(u32, u32, Colour) -> Colour) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.pixels.len() * 3);
        for (place, pixel) in self.pixels.iter().enumerate() {
            let (x, y) = (place as u32 % self.width, place as u32 / self.width);
            bytes.extend(last(x, y, *pixel).map(|v| (v.clamp(0.0, 1.0) * 255.0 + 0.5) as u8));
        }
        bytes
    }
}

/// From one colour to another.
pub(crate) fn mingle(a: Colour, b: Colour, share: f32) -> Colour {
    [0, 1, 2].map(|part| blend(a[part], b[part], share))
}

/// Brighter (above 1) or darker (below 1).
pub(crate) fn lit(colour: Colour, by: f32) -> Colour {
    colour.map(|part| part * by)
}
