//! A filled-in form as one page of HTML: nothing is loaded, nothing runs, nothing can be clicked, and it prints.

use super::sheet::{Entry, Sheet};
use std::fmt::Write;

/// What a browser may do with the page, wherever it was saved to: show it.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'";

const STYLE: &str = "
@page { size: A4; margin: 20mm; }
body { font: 11pt/1.45 'Liberation Sans', Arial, sans-serif; color: #111; background: #fff; max-width: 48em;
  margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; margin: 0; }
h2 { font-size: 1em; margin: 1.8em 0 .6em; padding-top: .5em; border-top: 1px solid #111; break-after: avoid; }
.law, .annex { margin: 0 0 .3em; color: #444; }
.preamble p { margin: .4em 0; }
dl { margin: .5em 0; break-inside: avoid; }
dt { color: #444; font-size: .9em; }
dd { margin: .1em 0 0 1.5em; white-space: pre-wrap; overflow-wrap: anywhere; }
.none { color: #666; font-style: italic; }
.tick { display: flex; gap: .6em; margin: .3em 0 .3em 1.5em; break-inside: avoid; }
.tick b { font-family: monospace; white-space: pre; }
footer { margin-top: 2em; padding-top: .5em; border-top: 1px solid #111; font-size: .85em; color: #444;
  overflow-wrap: anywhere; }
@media print { body { margin: 0; max-width: none; padding: 0; } }
";

/// Writes the page.
pub(super) fn page(sheet: &Sheet) -> String {
    let labels = sheet.language.labels();
    let mut out = String::with_capacity(16_384);
    let (language, title) = (sheet.language.code(), escaped(&sheet.title));
    let reference = escaped(&sheet.reference);
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title} {reference}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <p class=\"law\">{}</p>\n<h1>{title}</h1>\n<p class=\"annex\">{}</p>\n",
        escaped(&sheet.regulation),
        escaped(&sheet.subtitle),
    );
    if !sheet.preamble.is_empty() {
        out.push_str("<div class=\"preamble\">\n");
        for sentence in &sheet.preamble {
            let _ = writeln!(out, "<p>{}</p>", escaped(sentence));
        }
        out.push_str("</div>\n");
    }
    let none = escaped(&labels.text("none"));
    for section in &sheet.sections {
        let _ = writeln!(out, "<section>\n<h2>{}</h2>", escaped(&section.heading));
        for entry in &section.entries {
            write_entry(&mut out, entry, &none);
        }
        out.push_str("</section>\n");
    }
    out.push_str("<footer>\n");
    for sentence in &sheet.closing {
        let _ = writeln!(out, "<p>{}</p>", escaped(sentence));
    }
    out.push_str("</footer>\n</body>\n</html>\n");
    out
}

fn write_entry(out: &mut String, entry: &Entry, none: &str) {
    match entry {
        Entry::Field { label, values } => {
            let _ = writeln!(out, "<dl><dt>{}</dt>", escaped(label));
            if values.is_empty() {
                let _ = writeln!(out, "<dd class=\"none\">{none}</dd>");
            }
            for value in values {
                // A text written from right to left must not turn what is around it.
                let _ = writeln!(out, "<dd><bdi dir=\"auto\">{}</bdi></dd>", escaped(value));
            }
            out.push_str("</dl>\n");
        }
        Entry::Tick { is_ticked, label } => {
            let mark = if *is_ticked { "[X]" } else { "[ ]" };
            let _ = writeln!(
                out,
                "<div class=\"tick\"><b>{mark}</b><span>{}</span></div>",
                escaped(label)
            );
        }
        Entry::Text(text) => {
            let _ = writeln!(out, "<p>{}</p>", escaped(text));
        }
    }
}

/// The text as HTML shows it, in an element or in a quoted attribute.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
