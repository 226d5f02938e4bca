//! The text of a page, in the order in which it is drawn, with the spaces and line ends that a reader sees: many documents move
//! the pen instead of writing a space.

use super::MOST_TEXT;
use super::picture::Pictures;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::kurbo::{Affine, BezPath, Point};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask,
};

/// Glyphs are drawn in thousandths of their size.
const UNITS: f64 = 1_000.0;
/// A gap of this share of the size is a space.
const SPACE: f64 = 0.2;
/// Moving by this share of the size up or down, or back, is another line.
const LINE: f64 = 0.4;
/// How far back the pen may go within a line: letters are set closer, and accents above one another.
const BACK: f64 = 1.0;

/// Takes the text of a page, and hands its pictures on.
pub(super) struct PageReader<'p, 'l> {
    text: String,
    /// Where the last glyph ended.
    pen: Option<Point>,
    /// Where the last run began: what is filled and stroked is drawn twice.
    run: Option<Point>,
    pictures: &'p mut Pictures<'l>,
}

impl<'p, 'l> PageReader<'p, 'l> {
    pub(super) fn new(pictures: &'p mut Pictures<'l>) -> Self {
        Self {
            text: String::new(),
            pen: None,
            run: None,
            pictures,
        }
    }

    /// The text of the page.
    pub(super) fn text(self) -> String {
        self.text.trim().to_owned()
    }

    fn glyph(&mut self, glyph: &Glyph<'_>, placed: Affine) {
        let advance = match glyph {
            Glyph::Outline(glyph) => glyph.advance_width(),
            Glyph::Type3(glyph) => glyph.advance_width(),
        };
        let begin = placed * Point::ZERO;
        let across = placed * Point::new(UNITS, 0.0) - begin;
        let size = across.hypot();
        let Some(along) = (size.is_finite() && size > 0.0).then(|| across / size) else {
            return;
        };
        if let Some(pen) = self.pen {
            let moved = begin - pen;
            let (forth, aside) = (moved.dot(along), moved.cross(along).abs());
            if aside > LINE * size || forth < -BACK * size {
                self.apart('\n');
            } else if forth > SPACE * size {
                self.apart(' ');
            }
        }
        self.pen = Some(begin + across * f64::from(advance.unwrap_or(0.0)) / UNITS);
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.text.push(readable(c)),
            Some(BfString::String(text)) => self.text.extend(text.chars().map(readable)),
            // A glyph that says no character must not join the words around it.
            None => self.apart(' '),
        }
    }

    fn apart(&mut self, by: char) {
        if !self.text.ends_with([' ', '\n']) && !self.text.is_empty() {
            self.text.push(by);
        }
    }
}

/// A control character would make the text pass for something else.
fn readable(c: char) -> char {
    if c.is_control() { ' ' } else { c }
}

impl<'a> Device<'a> for PageReader<'_, '_> {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}

    fn push_clip_path(&mut self, _: &ClipPath) {}

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let begin = run
            .glyphs()
            .first()
            .map(|glyph| props.transform * glyph.transform() * Point::ZERO);
        if matches!(mode, DrawMode::Stroke(_)) && begin.is_some() && begin == self.run {
            return;
        }
        self.run = begin;
        for glyph in run.glyphs() {
            if self.text.len() > MOST_TEXT {
                self.pictures.one_beyond();
                return;
            }
            self.glyph(glyph, props.transform * glyph.transform());
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.pictures.take(&image);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
