//! The index of a WARC file: a line for everything that can be looked at, sorted, as cdxj-indexer writes it.
//!
//! `org,example)/ 20261121230501 {"url": "…", "mime": "text/html", "status": "200", "digest": "sha256:…", "length": "812",
//! "offset": "403", "filename": "data.warc.gz"}`

use crate::surt::surt;
use crate::warc_read::{WarcReader, WarcRecord};

/// The index of a file that stands under `name` in the archive; lines sorted bytewise, each once, with a line break each.
///
/// # Errors
/// A sentence saying where the file cannot be read, and why.
pub fn index(file: &[u8], name: &str) -> Result<String, String> {
    merged(&[(name, file)])
}

/// The index of several files.
///
/// # Errors
/// As [`index`], naming the file.
pub fn merged(files: &[(&str, &[u8])]) -> Result<String, String> {
    let mut lines = Vec::new();
    for (name, file) in files {
        for record in WarcReader::new(file) {
            let record = record.map_err(|why| format!("{name}: {why}"))?;
            lines.extend(line(&record, name));
        }
    }
    lines.sort();
    lines.dedup();
    Ok(lines.concat())
}

/// The line of a record, if it is one that can be looked at.
#[must_use]
pub fn line(record: &WarcRecord, file: &str) -> Option<String> {
    if !is_indexed(record) {
        return None;
    }
    let url = record.uri()?;
    let mut fields = vec![("url", url.to_owned())];
    if let Some(mime) = mime(record) {
        fields.push(("mime", mime));
    }
    if record.is_http()
        && let Some(status) = record.http_status()
    {
        fields.push(("status", status));
    }
    if let Some(digest) = record.field("WARC-Payload-Digest") {
        fields.push(("digest", digest.to_owned()));
    }
    fields.push(("length", record.length.to_string()));
    fields.push(("offset", record.offset.to_string()));
    fields.push(("filename", file.to_owned()));
    let fields: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("\"{name}\": {}", json(value)))
        .collect();
    let when = fourteen_digits(record.field("WARC-Date")?);
    Some(format!("{} {when} {{{}}}\n", surt(url), fields.join(", ")))
}

/// Whether a record is one that can be looked at: an answer, or what was made of one.
#[must_use]
pub fn is_indexed(record: &WarcRecord) -> bool {
    match record.kind() {
        "response" | "revisit" => true,
        "resource" | "metadata" => record.field("Content-Type") != Some("application/warc-fields"),
        _ => false,
    }
}

fn mime(record: &WarcRecord) -> Option<String> {
    let named = match record.kind() {
        "revisit" => return Some("warc/revisit".to_owned()),
        "response" => record.http_header("Content-Type")?,
        _ => record.field("Content-Type")?.to_owned(),
    };
    let end = named
        .find(|c: char| c == ';' || c.is_whitespace())
        .unwrap_or(named.len());
    Some(named[..end].trim().to_owned())
}

/// An instant as indexes write it: digits only, to the second.
pub(crate) fn fourteen_digits(date: &str) -> String {
    date.chars().filter(char::is_ascii_digit).take(14).collect()
}

/// A string in JSON with ASCII only.
fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            ' '..='\u{7f}' => out.push(c),
            _ => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
        }
    }
    out.push('"');
    out
}
