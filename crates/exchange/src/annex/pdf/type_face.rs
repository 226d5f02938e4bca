//! The two fonts in the file: what they have glyphs for, and how wide those are.

use crate::annex::visible::is_right_to_left;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider, charmap::Charmap, metrics::GlyphMetrics};

/// Liberation Sans 2.1.5 (SIL Open Font License 1.1, see `fonts/OFL.txt`): Latin, Greek and Cyrillic, in which all languages of the
/// Union are written, with the widths of Arial.
static REGULAR: &[u8] = include_bytes!("../fonts/LiberationSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/LiberationSans-Bold.ttf");

/// Shown for what the font lacks.
pub(super) const REPLACEMENT: char = '□';

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// Both fonts.
pub(super) struct Faces {
    regular: Face,
    bold: Face,
}

/// A font.
pub(super) struct Face {
    pub(super) font: Font,
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    units_per_em: f32,
}

impl Faces {
    /// Reads both; nothing if that fails.
    pub(super) fn load() -> Option<Self> {
        Some(Self {
            regular: Face::read(REGULAR)?,
            bold: Face::read(BOLD)?,
        })
    }

    pub(super) fn face(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Face {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = Font::new(bytes.into(), 0)?;
        let read = FontRef::new(bytes).ok()?;
        Some(Self {
            units_per_em: font.units_per_em(),
            charmap: read.charmap(),
            metrics: read.glyph_metrics(Size::unscaled(), LocationRef::default()),
            font,
        })
    }

    /// Glyph and width, in parts of the font's size. Nothing for what the font lacks or these pages do not lay out.
    fn glyph(&self, c: char) -> Option<(u32, f32)> {
        if is_right_to_left(c) {
            return None;
        }
        let glyph = self.charmap.map(c).filter(|glyph| glyph.to_u32() != 0)?;
        let width = self.metrics.advance_width(glyph)?;
        Some((glyph.to_u32(), width / self.units_per_em))
    }

    /// The text with what cannot be shown replaced, and how many characters that were.
    pub(super) fn showable(&self, text: &str) -> (String, usize) {
        let mut replaced = 0;
        let shown = text
            .chars()
            .map(|c| {
                if c == '\n' || self.glyph(c).is_some() {
                    return c;
                }
                replaced += 1;
                REPLACEMENT
            })
            .collect();
        (shown, replaced)
    }

    /// Width of a character, in parts of the font's size.
    pub(super) fn width(&self, c: char) -> f32 {
        self.glyph(c).map_or(0.0, |(_, width)| width)
    }

    /// The glyphs of a line of showable text.
    pub(super) fn glyphs(&self, line: &str) -> Vec<KrillaGlyph> {
        line.char_indices()
            .filter_map(|(at, c)| {
                let (glyph, width) = self.glyph(c)?;
                let range = at..at + c.len_utf8();
                Some(KrillaGlyph::new(
                    GlyphId::new(glyph),
                    width,
                    0.0,
                    0.0,
                    0.0,
                    range,
                    None,
                ))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::annex::Language;

    #[test]
    fn the_languages_of_the_union_can_be_shown_and_so_can_what_replaces_the_rest() {
        let faces = Faces::load().unwrap();
        let union = "ÄÖÜäöüß àâæçéèêëîïôœùûüÿ «» „“ ‘’ – — … € § º ª ¿ ¡ ăâîșțşţ ąćęłńóśźż ěščřžýáíéúůďťň \
                     őű ľĺŕô čšžđ āēīņļķģū ėųįų øåæ ħġċż ΑΒΓΔΩάέήίόύώς АБВЖЪЬЮЯабвжъьюя Ñ ń";
        for weight in [Weight::Regular, Weight::Bold] {
            let face = faces.face(weight);
            assert_eq!(face.showable(union), (union.to_owned(), 0), "{weight:?}");
            assert!(face.width(REPLACEMENT) > 0.0);
            for language in Language::ALL {
                for text in language.labels().texts() {
                    assert_eq!(face.showable(text).1, 0, "{text}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_laid_out_is_replaced_and_counted() {
        let faces = Faces::load().unwrap();
        let face = faces.face(Weight::Regular);
        let (shown, replaced) = face.showable("abc سلام 漢字 🙂");
        assert_eq!((shown.as_str(), replaced), ("abc □□□□ □□ □", 7));
        let (shown, replaced) = face.showable("שלום");
        assert_eq!((shown.as_str(), replaced), ("□□□□", 4));
        assert_eq!(face.glyphs(&shown).len(), 4);
    }
}
