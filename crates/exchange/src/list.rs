//! Lists of hashes and links as text, as partners send them and as a bank is exported: one a line, or CSV with a header.

use crate::v1::{EntryView, NewSignalEntry};
use casework::{Ground, LinkReach};
use signals::link::{self, Link, Reach};

/// The first line of an exported bank: the columns of [`line`].
pub const HEADER: &str = "pdq,quality,sha256,label,source,ground,reason,url,reach";

/// What the entries of a list are, where the list does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// What they are; the hash's first digits are added.
    pub label: String,
    /// Where the knowledge comes from.
    pub source: String,
    /// Why it is terrorist content.
    pub ground: Ground,
    /// The reasoning.
    pub reason: String,
}

/// Why a list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    /// There is nothing in it.
    #[error("it holds no hashes and no addresses")]
    Nothing,
    /// A line of it is wrong.
    #[error("line {number}: {what}")]
    Line {
        /// Which, from 1.
        number: usize,
        /// What is wrong with it.
        what: String,
    },
}

/// Reads a list: one PDQ hash a line, one address a line, or CSV (RFC 4180, but for line breaks inside quotes) with a header that
/// names `pdq`, `sha256` or `url`, and any of the other columns of [`HEADER`] in any order. Columns of other names are passed over; so are empty
/// lines and those that begin with `#`.
///
/// # Errors
/// [`ListError`] naming the first line that is wrong; nothing of the list is taken then.
pub fn read(text: &str, about: &About) -> Result<Vec<NewSignalEntry>, ListError> {
    let mut entries = Vec::new();
    for (number, entry) in read_lines(text, about) {
        entries.push(entry.map_err(|what| ListError::Line { number, what })?);
    }
    if entries.is_empty() {
        return Err(ListError::Nothing);
    }
    Ok(entries)
}

/// Reads a list as [`read`] does, but for every line that is not passed over: its number, from 1, and its entry or what is wrong
/// with it.
#[must_use]
pub fn read_lines(text: &str, about: &About) -> Vec<(usize, Result<NewSignalEntry, String>)> {
    // What spreadsheets put before UTF-8.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .peekable();
    let header = lines
        .peek()
        .map(|(_, line)| split(line))
        .unwrap_or_default();
    let is_named = |name: &String| matches!(name.as_str(), "pdq" | "sha256" | "url");
    let is_plain = !header.iter().any(is_named);
    // What the first line is, all are.
    let is_links = is_plain && lines.peek().is_some_and(|(_, line)| link::is_link(line));
    let columns = if is_plain {
        vec![if is_links { "url" } else { "pdq" }.to_owned()]
    } else {
        lines.next();
        header
    };
    lines
        .map(|(number, line)| {
            // An address may hold commas and quotes.
            let cells = if is_links {
                vec![line.to_owned()]
            } else {
                split(line)
            };
            (number + 1, entry(&columns, &cells, about))
        })
        .collect()
}

/// A line's entry, or what is wrong with the line.
fn entry(columns: &[String], cells: &[String], about: &About) -> Result<NewSignalEntry, String> {
    let cell = |name: &str| {
        let place = columns.iter().position(|column| column == name)?;
        // Control characters would reach a terminal, and a carriage return would not be exported as it is.
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        let cell: String = cells.get(place)?.chars().map(plain).collect();
        Some(cell.trim().to_owned()).filter(|cell| !cell.is_empty())
    };
    let (pdq, sha256, url) = (cell("pdq"), cell("sha256"), cell("url"));
    let reach = cell("reach").map(|word| word.parse()).transpose()?;
    let host = linked(url.as_deref(), reach)?;
    let Some(signal) = pdq.as_ref().or(sha256.as_ref()).or(host.as_ref()) else {
        return Err("neither a PDQ hash nor a SHA-256 nor a URL".to_owned());
    };
    if url.is_some() && (pdq.is_some() || sha256.is_some()) {
        return Err("a hash and a URL: they are two entries".to_owned());
    }
    for hash in [&pdq, &sha256].into_iter().flatten() {
        if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let shown: String = hash.chars().take(80).collect();
            return Err(format!("“{shown}” is not 64 hexadecimal digits"));
        }
    }
    let quality = cell("quality").map(|text| text.parse::<u8>()).transpose();
    let quality = quality
        .ok()
        .filter(|quality| quality.is_none_or(|quality| quality <= 100));
    let Some(quality) = quality else {
        return Err("the quality is not a number from 0 to 100".to_owned());
    };
    let most = if host.is_some() { 80 } else { 12 };
    let short: String = signal.chars().take(most).collect();
    let ground = match cell("ground") {
        Some(word) => word.parse()?,
        None => about.ground,
    };
    Ok(NewSignalEntry {
        label: cell("label").unwrap_or_else(|| format!("{} {short}", about.label)),
        source: cell("source").unwrap_or_else(|| about.source.clone()),
        ground,
        reason: cell("reason").unwrap_or_else(|| about.reason.clone()),
        pdq,
        quality,
        sha256,
        text: None,
        url,
        reach,
    })
}

/// The host of a link in a list, or what is wrong with it or its reach.
fn linked(url: Option<&str>, reach: Option<LinkReach>) -> Result<Option<String>, String> {
    let Some(url) = url else {
        return match reach {
            None => Ok(None),
            Some(_) => Err("a reach and no URL".to_owned()),
        };
    };
    let shown: String = url.chars().take(80).collect();
    let link = Link::read(url).map_err(|error| format!("“{shown}” is not taken: {error}"))?;
    let wide = match reach.unwrap_or_default() {
        LinkReach::Exact => Reach::Exact,
        LinkReach::Prefix => Reach::Prefix,
        LinkReach::Account => Reach::Account,
        LinkReach::Host => Reach::Host,
    };
    match link.covers(wide) {
        Ok(_) => Ok(Some(link.host().to_owned())),
        Err(error) => Err(format!("“{shown}” is not taken: {error}")),
    }
}

/// An entry as a line of CSV that [`read`] reads back, under [`HEADER`].
#[must_use]
pub fn line(entry: &EntryView) -> String {
    let quality = entry.quality.map(|quality| quality.to_string());
    format!(
        "{},{},{},{},{},{},{},{},{}",
        entry.pdq.as_deref().unwrap_or_default(),
        quality.unwrap_or_default(),
        entry.sha256.as_deref().unwrap_or_default(),
        quoted(&entry.label),
        quoted(&entry.source),
        entry.ground,
        quoted(&entry.reason),
        quoted(entry.url.as_deref().unwrap_or_default()),
        entry.reach.map_or("", LinkReach::as_str)
    )
}

/// Cells of a CSV line, RFC 4180: quoted where they hold a comma or a quote. Line breaks inside quotes are not read.
fn split(line: &str) -> Vec<String> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut characters = line.trim_end_matches('\r').chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                cell.push('"');
                characters.next();
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            other => cell.push(other),
        }
    }
    cells.push(cell);
    cells
}

/// A cell as `split` reads it back; line breaks become spaces.
fn quoted(text: &str) -> String {
    let text = text.replace(['\r', '\n'], " ");
    if text.contains([',', '"']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn about() -> About {
        About {
            label: "list".into(),
            source: "partner".into(),
            ground: Ground::Incites,
            reason: "assessed there".into(),
        }
    }

    #[test]
    fn a_plain_list_and_a_csv_with_a_header_are_read() {
        let hash = "ab".repeat(32);
        let plain = read(&format!("# from a partner\n{hash}\n\n{hash}\n"), &about()).unwrap();
        assert_eq!(
            (
                plain.len(),
                plain[0].pdq.as_deref(),
                plain[0].label.as_str()
            ),
            (2, Some(hash.as_str()), "list abababababab")
        );
        let csv =
            format!("label,pdq,quality,ground\n\"poster, \"\"red\"\"\",{hash},87,threatens\r\n");
        let csv = read(&csv, &about()).unwrap();
        assert_eq!(
            (csv[0].label.as_str(), csv[0].quality, csv[0].ground),
            ("poster, \"red\"", Some(87), Ground::Threatens)
        );
    }

    #[test]
    fn a_bad_line_is_named_and_nothing_of_the_list_is_taken() {
        let hash = "ab".repeat(32);
        let error = read(&format!("{hash}\nnot a hash\n"), &about()).unwrap_err();
        assert!(error.to_string().starts_with("line 2:"), "{error}");
        let error = read(&format!("pdq,quality\n{hash},300\n"), &about()).unwrap_err();
        assert!(error.to_string().contains("quality"), "{error}");
        assert!(read("\n\n", &about()).is_err());
    }

    #[test]
    fn what_a_spreadsheet_puts_first_and_control_characters_do_no_harm() {
        let hash = "ab".repeat(32);
        let read = read(
            &format!("\u{feff}pdq,label\n{hash},\"a\u{1b}[2J\rb\"\n"),
            &about(),
        );
        assert_eq!(read.unwrap()[0].label, "a [2J b");
    }

    #[test]
    fn what_is_exported_is_imported_as_it_was() {
        for text in ["plain", "with, comma", "with \"quotes\"", "", "ends with,"] {
            assert_eq!(split(&format!("{},x", quoted(text))), [text, "x"]);
        }
    }
}
