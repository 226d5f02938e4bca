//! A measured table, for the terminal and between the markers of a page under `docs/`.

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

/// Where a section goes in a page that has no place for it yet.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heading {
    /// How the page begins, if there is none.
    pub(crate) page: &'static str,
    /// The heading of the section, with a few words below it.
    pub(crate) section: &'static str,
}

/// Puts `section` between the markers of `name` in the file; at the end of the page, below a heading of its own, if it
/// has no such markers, and into a new page if there is none.
pub(crate) fn write_under(file: &Path, heading: &Heading, name: &str, section: &str) -> Result<()> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => heading.page.to_owned(),
        Err(error) => {
            return Err(error).with_context(|| format!("{} cannot be read", file.display()));
        }
    };
    if let Some(text) = with_markers(&text, heading, name) {
        std::fs::write(file, text)
            .with_context(|| format!("{} cannot be written", file.display()))?;
    }
    write(file, name, section)
}

/// The page with a heading and markers at its end; `None` where it has the markers already.
fn with_markers(text: &str, heading: &Heading, name: &str) -> Option<String> {
    let begin = format!("<!-- {name}: begin -->");
    (!text.contains(&begin)).then(|| {
        format!(
            "{}\n\n{}\n{begin}\n<!-- {name}: end -->\n",
            text.trim_end(),
            heading.section
        )
    })
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
    fn a_section_finds_or_gets_its_place() {
        let heading = Heading {
            page: "# New\n",
            section: "## Section\nWords.\n",
        };
        let once = with_markers("# Page\nText.\n", &heading, "x").expect("a page without markers");
        let expected =
            "# Page\nText.\n\n## Section\nWords.\n\n<!-- x: begin -->\n<!-- x: end -->\n";
        assert_eq!(once, expected);
        assert_eq!(with_markers(&once, &heading, "x"), None);
    }

    #[test]
    fn a_page_without_markers_is_left_alone() {
        assert_eq!(
            between("# Page", "<!-- x: begin -->", "<!-- x: end -->", "new"),
            None
        );
    }
}
