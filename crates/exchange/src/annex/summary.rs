//! A summary of a case for people, as HTML and as PDF/A: the same sheet as the forms, with other words.

use super::sheet::{Entry, Section, Sheet};
use super::visible::visible;
use super::{Language, NotRendered, html, pdf};
use jiff::Timestamp;

/// A line: what it is called, and what is said. No value is shown as “none”.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryLine {
    /// What it is called.
    pub label: String,
    /// What is said.
    pub values: Vec<String>,
}

/// A summary in English.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// What it is about.
    pub title: String,
    /// For whom and what it is.
    pub subtitle: String,
    /// What stands at the foot of each page.
    pub reference: String,
    /// Sentences before the first section.
    pub preamble: Vec<String>,
    /// Headings, and the lines under each.
    pub sections: Vec<(String, Vec<SummaryLine>)>,
    /// Sentences at the end.
    pub closing: Vec<String>,
    /// Its date: the same summary gives the same bytes.
    pub dated: Timestamp,
}

impl SummaryLine {
    /// A line with one value; an empty one is none.
    #[must_use]
    pub fn new(label: &str, value: impl Into<String>) -> Self {
        Self::several(label, vec![value.into()])
    }

    /// A line with several.
    #[must_use]
    pub fn several(label: &str, values: Vec<String>) -> Self {
        Self {
            label: label.to_owned(),
            values,
        }
    }
}

impl Summary {
    /// A page of HTML that needs nothing else and fits a printer. What comes from outside cannot be clicked and hides nothing.
    #[must_use]
    pub fn html(&self) -> String {
        html::page(&self.sheet())
    }

    /// A file after PDF/A-3b with a file attached: its name, media type and bytes. The same summary gives the same bytes.
    ///
    /// # Errors
    /// [`NotRendered`], which no summary is known to cause.
    pub fn pdf(&self, attached: (String, &'static str, Vec<u8>)) -> Result<Vec<u8>, NotRendered> {
        pdf::write(&self.sheet(), attached, self.dated)
    }

    fn sheet(&self) -> Sheet {
        let sentences = |texts: &[String]| texts.iter().map(|text| visible(text)).collect();
        let sections = self.sections.iter().map(|(heading, lines)| Section {
            heading: visible(heading),
            entries: lines
                .iter()
                .map(|line| Entry::Field {
                    label: visible(&line.label),
                    values: line
                        .values
                        .iter()
                        .map(|value| visible(value.trim()))
                        .filter(|value| !value.is_empty())
                        .collect(),
                })
                .collect(),
        });
        Sheet {
            language: Language::English,
            regulation: "Staydown".to_owned(),
            title: visible(&self.title),
            subtitle: visible(&self.subtitle),
            reference: visible(&self.reference).replace('\n', " "),
            preamble: sentences(&self.preamble),
            sections: sections.collect(),
            closing: sentences(&self.closing),
        }
    }
}
