//! Where on which page each line stands.

use super::type_face::{Face, Faces, Weight};
use crate::annex::labels::Labels;
use crate::annex::sheet::{Entry, Sheet};
use krilla::color::rgb;
use krilla::geom::Point;
use krilla::num::NormalizedF32;
use krilla::paint::Fill;
use krilla::surface::Surface;

/// A4, in points.
pub(super) const WIDTH: f32 = 595.28;
pub(super) const HEIGHT: f32 = 841.89;

const MARGIN: f32 = 56.7;
const FOOT: f32 = 34.0;
const VALUE_INDENT: f32 = 16.0;

/// How a line looks: weight, size, distance to the line above, grey (0 is black), whether the next line must be on the
/// same page.
#[derive(Clone, Copy)]
struct Look {
    weight: Weight,
    size: f32,
    before: f32,
    grey: u8,
    holds_next: bool,
}

const fn look(weight: Weight, size: f32, before: f32, grey: u8) -> Look {
    Look {
        weight,
        size,
        before,
        grey,
        holds_next: false,
    }
}

const LAW: Look = look(Weight::Regular, 9.0, 0.0, 80);
const TITLE: Look = look(Weight::Bold, 17.0, 10.0, 0);
const SUBTITLE: Look = look(Weight::Regular, 10.0, 2.0, 80);
const PREAMBLE: Look = look(Weight::Regular, 9.5, 6.0, 0);
const HEADING: Look = Look {
    holds_next: true,
    ..look(Weight::Bold, 10.5, 16.0, 0)
};
const LABEL: Look = Look {
    holds_next: true,
    ..look(Weight::Regular, 8.5, 6.0, 80)
};
const VALUE: Look = look(Weight::Regular, 10.0, 1.5, 0);
const NONE: Look = look(Weight::Regular, 10.0, 1.5, 110);
const TICK: Look = look(Weight::Regular, 10.0, 4.0, 0);
const TEXT: Look = look(Weight::Regular, 9.5, 6.0, 0);
const CLOSING: Look = look(Weight::Regular, 8.0, 4.0, 80);
const FOOTER: Look = look(Weight::Regular, 7.5, 0.0, 80);

/// A line, placed.
struct Line {
    page: usize,
    x: f32,
    /// The base line, from the page's top.
    y: f32,
    look: Look,
    text: String,
}

/// All lines of a file.
pub(super) struct Layout {
    lines: Vec<Line>,
    pages: usize,
}

impl Layout {
    /// Places a form's lines.
    pub(super) fn of(sheet: &Sheet, faces: &Faces) -> Self {
        let labels = sheet.language.labels();
        let mut cursor = Cursor {
            faces,
            lines: Vec::new(),
            page: 0,
            y: MARGIN,
            replaced: 0,
        };
        cursor.paragraph(LAW, 0.0, &sheet.regulation);
        cursor.paragraph(TITLE, 0.0, &sheet.title);
        cursor.paragraph(SUBTITLE, 0.0, &sheet.subtitle);
        for sentence in &sheet.preamble {
            cursor.paragraph(PREAMBLE, 0.0, sentence);
        }
        for section in &sheet.sections {
            cursor.paragraph(HEADING, 0.0, &section.heading);
            for entry in &section.entries {
                cursor.entry(entry, labels);
            }
        }
        // From here on the pages speak of themselves.
        let replaced = cursor.replaced;
        cursor.y += 14.0;
        if replaced > 0 {
            let sentence = labels.with("replaced", &[("count", &replaced.to_string())]);
            cursor.paragraph(CLOSING, 0.0, &sentence);
        }
        for sentence in &sheet.closing {
            cursor.paragraph(CLOSING, 0.0, sentence);
        }
        let pages = cursor.page + 1;
        let mut lines = cursor.lines;
        let face = faces.face(FOOTER.weight);
        for page in 0..pages {
            lines.extend(footers(sheet, labels, face, page, pages));
        }
        Self { lines, pages }
    }

    /// How many pages there are.
    pub(super) fn pages(&self) -> usize {
        self.pages
    }

    /// Draws one page.
    pub(super) fn draw(&self, page: usize, surface: &mut Surface<'_>, faces: &Faces) {
        for line in self.lines.iter().filter(|line| line.page == page) {
            let grey = line.look.grey;
            surface.set_fill(Some(Fill {
                paint: rgb::Color::new(grey, grey, grey).into(),
                opacity: NormalizedF32::ONE,
                rule: Default::default(),
            }));
            let face = faces.face(line.look.weight);
            let glyphs = face.glyphs(&line.text);
            let (start, size) = (Point::from_xy(line.x, line.y), line.look.size);
            surface.draw_glyphs(start, &glyphs, face.font.clone(), &line.text, size, false);
        }
    }
}

/// At the foot of a page: title and reference on the left, the page on the right.
fn footers(sheet: &Sheet, labels: &Labels, face: &Face, page: usize, pages: usize) -> [Line; 2] {
    let reference: String = sheet.reference.chars().take(60).collect();
    let left = face.showable(&format!("{} {reference}", sheet.title)).0;
    let numbers = [
        ("page", &*(page + 1).to_string()),
        ("pages", &*pages.to_string()),
    ];
    let right = labels.with("page", &numbers);
    let width: f32 = right.chars().map(|c| face.width(c)).sum::<f32>() * FOOTER.size;
    // The title is the longest in French; there is room for both.
    let left = wrapped(face, FOOTER.size, WIDTH - 3.0 * MARGIN - width, &left)
        .into_iter()
        .next()
        .unwrap_or_default();
    let line = |x, text| Line {
        page,
        x,
        y: HEIGHT - FOOT,
        look: FOOTER,
        text,
    };
    [line(MARGIN, left), line(WIDTH - MARGIN - width, right)]
}

/// The place where the next line comes.
struct Cursor<'a> {
    faces: &'a Faces,
    lines: Vec<Line>,
    page: usize,
    y: f32,
    replaced: usize,
}

impl Cursor<'_> {
    fn entry(&mut self, entry: &Entry, labels: &Labels) {
        match entry {
            Entry::Field { label, values } => {
                self.paragraph(LABEL, 0.0, label);
                if values.is_empty() {
                    self.paragraph(NONE, VALUE_INDENT, &labels.text("none"));
                }
                for value in values {
                    self.paragraph(VALUE, VALUE_INDENT, value);
                }
            }
            Entry::Tick { is_ticked, label } => {
                // In letters: they can be read aloud, searched for, and survive a fax.
                let mark = if *is_ticked { "[X]" } else { "[  ]" };
                self.paragraph(TICK, VALUE_INDENT, &format!("{mark} {label}"));
            }
            Entry::Text(text) => self.paragraph(TEXT, 0.0, text),
        }
    }

    /// Places a text that may have line ends and be longer than a line, a page, or many.
    fn paragraph(&mut self, look: Look, indent: f32, text: &str) {
        let face = self.faces.face(look.weight);
        let (shown, replaced) = face.showable(text);
        self.replaced += replaced;
        let width = WIDTH - 2.0 * MARGIN - indent;
        let mut lines: Vec<String> = Vec::new();
        for part in shown.split('\n') {
            lines.extend(wrapped(face, look.size, width, part));
        }
        let height = look.size * 1.3;
        #[allow(clippy::cast_precision_loss, reason = "lines on a page are few")]
        let whole = height * lines.len().min(4) as f32;
        // A label alone at the foot of a page would be read as a field nobody filled in.
        let after = if look.holds_next { 40.0 } else { 0.0 };
        if self.y + look.before + whole.min(60.0) + after > HEIGHT - MARGIN {
            self.next_page();
        } else {
            self.y += look.before;
        }
        for text in lines {
            if self.y + height > HEIGHT - MARGIN {
                self.next_page();
            }
            self.y += height;
            if text.is_empty() {
                continue;
            }
            self.lines.push(Line {
                page: self.page,
                x: MARGIN + indent,
                y: self.y,
                look,
                text,
            });
        }
    }

    fn next_page(&mut self) {
        self.page += 1;
        self.y = MARGIN;
    }
}

/// Breaks a text into lines no wider than `width`: at spaces, and within a word where it is wider than a line.
fn wrapped(face: &Face, size: f32, width: f32, text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0.0);
    // Where the last space in the line is: byte after it, and the width up to there.
    let mut space: Option<(usize, f32)> = None;
    for c in text.chars() {
        let wide = face.width(c) * size;
        if used + wide > width && !line.is_empty() && c != ' ' {
            match space.take() {
                Some((at, before)) => {
                    let rest = line.split_off(at);
                    lines.push(line.trim_end().to_owned());
                    (line, used) = (rest, used - before);
                }
                None => {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
            }
            // What was carried over may itself fill a line.
            if used + wide > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
        }
        line.push(c);
        used += wide;
        if c == ' ' {
            space = Some((line.len(), used));
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let faces = Faces::load().unwrap();
        wrapped(faces.face(Weight::Regular), 10.0, 200.0, text)
    }

    #[test]
    fn no_line_is_wider_than_the_page_and_nothing_is_lost() {
        let faces = Faces::load().unwrap();
        let face = faces.face(Weight::Regular);
        let long = format!("see https://example.org/{} and more", "a-b/".repeat(120));
        for text in [
            "",
            "word",
            "several words that need more than one line because there are many of them in it",
            &long,
            &"W".repeat(500),
            &" ".repeat(300),
            &"i ".repeat(300),
        ] {
            let lines = lines(text);
            assert!(!lines.is_empty());
            for line in &lines {
                let width: f32 = line.chars().map(|c| face.width(c)).sum::<f32>() * 10.0;
                assert!(width <= 200.0, "{width} {line}");
            }
            let without_spaces = |text: &str| text.replace(' ', "");
            assert_eq!(
                without_spaces(&lines.concat()),
                without_spaces(text),
                "{text}"
            );
        }
        assert_eq!(lines("one two").len(), 1);
    }
}
