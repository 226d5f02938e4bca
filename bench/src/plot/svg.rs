//! Writing SVG: elements, text, and the colours of both modes.

use std::fmt::Write;

/// How many colours there are for series.
const COLOURS: usize = 4;

/// Colours by class, so that a viewer in dark mode gets others. Series differ in lightness too: they can be told apart
/// in print and by people who see no colours.
const STYLE: &str = "\
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.title { font-size: 16px; font-weight: 600; }
.quiet { fill: #59636e; }
.ground { fill: #ffffff; }
.grid { stroke: #d1d9e0; stroke-width: 1; }
.goal { stroke: #cf222e; stroke-width: 2; }
.s0 { fill: #8c959f; stroke: #8c959f; }
.s1 { fill: #c07a00; stroke: #c07a00; }
.s2 { fill: #2f81f7; stroke: #2f81f7; }
.s3 { fill: #0a3a82; stroke: #0a3a82; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; }
  .quiet { fill: #9198a1; }
  .ground { fill: #0d1117; }
  .grid { stroke: #3d444d; }
  .goal { stroke: #f85149; }
  .s0 { fill: #7d8590; stroke: #7d8590; }
  .s1 { fill: #e3a33b; stroke: #e3a33b; }
  .s2 { fill: #4493f8; stroke: #4493f8; }
  .s3 { fill: #b6d7ff; stroke: #b6d7ff; }
}";

/// Where a text begins.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A picture being written.
pub(crate) struct Svg {
    width: f64,
    height: f64,
    body: String,
}

impl Svg {
    /// An empty picture with a title and what it shows in words, for those who cannot see it.
    pub(crate) fn new(width: f64, height: f64, title: &str) -> Self {
        let mut svg = Self {
            width,
            height,
            body: String::new(),
        };
        let _ = writeln!(svg.body, "<title>{}</title>", escape(title));
        let _ = writeln!(svg.body, "<style>\n{STYLE}\n</style>");
        let _ = writeln!(
            svg.body,
            r#"<rect class="ground" width="{width}" height="{height}"/>"#
        );
        svg.text("title", 16.0, 26.0, Anchor::Start, title);
        svg
    }

    /// A line of text with its baseline at `y`. The class may be empty.
    pub(crate) fn text(&mut self, class: &str, x: f64, y: f64, anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let _ = writeln!(
            self.body,
            r#"<text class="{class}" x="{x:.1}" y="{y:.1}" text-anchor="{anchor}">{}</text>"#,
            escape(text)
        );
    }

    /// A line of the grid.
    pub(crate) fn grid(&mut self, from: (f64, f64), to: (f64, f64)) {
        let _ = writeln!(
            self.body,
            r#"<line class="grid" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}"/>"#,
            from.0, from.1, to.0, to.1
        );
    }

    /// An upright line where a row of some height is to reach, around `y`.
    pub(crate) fn goal(&mut self, x: f64, y: f64, height: f64) {
        let _ = writeln!(
            self.body,
            r#"<line class="goal" x1="{x:.1}" y1="{:.1}" x2="{x:.1}" y2="{:.1}"/>"#,
            y - height / 2.0 + 1.5,
            y + height / 2.0 - 1.5,
        );
    }

    /// A bar of a series.
    pub(crate) fn bar(&mut self, series: usize, x: f64, y: f64, width: f64, height: f64) {
        let _ = writeln!(
            self.body,
            r#"<rect class="s{}" x="{x:.1}" y="{y:.1}" width="{:.1}" height="{height:.1}" stroke="none"/>"#,
            series % COLOURS,
            width.max(1.0),
        );
    }

    /// The line of a series through two points or more.
    pub(crate) fn line(&mut self, series: usize, points: &[(f64, f64)]) {
        if points.len() < 2 {
            return;
        }
        let places: Vec<String> = points
            .iter()
            .map(|(x, y)| format!("{x:.1},{y:.1}"))
            .collect();
        let _ = writeln!(
            self.body,
            r#"<polyline class="s{}" points="{}" style="fill:none" stroke-width="2"/>"#,
            series % COLOURS,
            places.join(" "),
        );
    }

    /// The mark of a series: each has a shape of its own, so that marks in one place and without colour can be told
    /// apart.
    pub(crate) fn mark(&mut self, series: usize, x: f64, y: f64) {
        let shape = match series % COLOURS {
            0 => format!(
                r#"<path class="s0" d="M{:.1} {:.1}l8 8m0 -8l-8 8" stroke-width="2"/>"#,
                x - 4.0,
                y - 4.0
            ),
            1 => format!(
                r#"<path class="s1" d="M{x:.1} {:.1}l4.5 8h-9z" stroke="none"/>"#,
                y - 4.0
            ),
            2 => format!(
                r#"<rect class="s2" x="{:.1}" y="{:.1}" width="8" height="8" stroke="none"/>"#,
                x - 4.0,
                y - 4.0
            ),
            _ => format!(
                r#"<circle class="s3" cx="{x:.1}" cy="{y:.1}" r="5.5" style="fill:none" stroke-width="2"/>"#
            ),
        };
        self.body.push_str(&shape);
        self.body.push('\n');
    }

    /// The finished file.
    pub(crate) fn finish(self) -> String {
        let (width, height) = (self.width, self.height);
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">
{}</svg>
"#,
            self.body
        )
    }
}

/// Text that is nothing but text inside an element or a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // XML has no way to write control characters.
            other if other.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(
            escape("a<b> & \"c\" 'd'\u{7}"),
            "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; "
        );
        let mut svg = Svg::new(10.0, 10.0, "<script>");
        svg.text("", 0.0, 0.0, Anchor::Start, "</text><script>");
        let file = svg.finish();
        assert!(!file.contains("<script>"), "{file}");
    }

    #[test]
    fn a_file_is_one_element_with_its_size_and_a_title() {
        let file = Svg::new(640.0, 480.0, "Figures").finish();
        assert!(file.starts_with("<svg xmlns="), "{file}");
        assert!(file.contains(r#"viewBox="0 0 640 480""#));
        assert!(file.contains("<title>Figures</title>"));
        assert!(file.contains("prefers-color-scheme: dark"));
        assert!(file.trim_end().ends_with("</svg>"));
    }
}
