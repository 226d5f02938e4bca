//! A measured table, for the terminal and between the markers of `docs/performance.md`.

use anyhow::{Context, Result};
use std::path::Path;

/// Rows of what was measured and what came out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table(Vec<(String, String)>);

impl Table {
    /// Adds a row, and prints it at once: some measurements take minutes.
    pub(crate) fn row(&mut self, what: &str, figure: impl std::fmt::Display) {
        println!("{what:<52} {figure}");
        self.0.push((what.to_owned(), figure.to_string()));
    }

    /// The table in Markdown.
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::from("| measured | figure |\n|---|---|\n");
        for (what, figure) in &self.0 {
            text.push_str(&format!("| {what} | {figure} |\n"));
        }
        text
    }
}

/// Puts `section` between the markers of `name` in the file.
pub(crate) fn write(file: &Path, name: &str, section: &str) -> Result<()> {
    let at = || file.display();
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", at()))?;
    let begin = format!("<!-- {name}: begin -->");
    let end = format!("<!-- {name}: end -->");
    let replaced = between(&text, &begin, &end, section).with_context(|| {
        format!(
            "{} lacks the lines `{begin}` and `{end}`, in this order",
            at()
        )
    })?;
    std::fs::write(file, replaced).with_context(|| format!("{} cannot be written", at()))
}

fn between(text: &str, begin: &str, end: &str, section: &str) -> Option<String> {
    let (before, rest) = text.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some(format!(
        "{before}{begin}\n{}\n{end}{after}",
        section.trim_end()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_between_the_markers_changes() {
        let page = "# Page\n<!-- x: begin -->\nold\nolder\n<!-- x: end -->\nrest\n";
        let once = between(page, "<!-- x: begin -->", "<!-- x: end -->", "new\n\n");
        let expected = "# Page\n<!-- x: begin -->\nnew\n<!-- x: end -->\nrest\n";
        assert_eq!(once.as_deref(), Some(expected));
        let again = between(expected, "<!-- x: begin -->", "<!-- x: end -->", "new");
        assert_eq!(again.as_deref(), Some(expected));
    }

    #[test]
    fn a_page_without_markers_is_left_alone() {
        assert_eq!(
            between("# Page", "<!-- x: begin -->", "<!-- x: end -->", "new"),
            None
        );
    }
}
