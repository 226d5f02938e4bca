//! A page that needs nothing else: no script, no font, no picture, nothing fetched. It prints as it looks.

use super::csv::decimal;
use casework::report::{Report, ReportKind, Value};
use std::fmt::Write;

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}\
table{border-collapse:collapse;width:100%;margin:0 0 2rem}\
caption{text-align:left;font-weight:600;padding:.5rem 0}\
th,td{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}\
td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}\
h2{font-size:1.1rem;margin:2rem 0 0}\
@media print{body{margin:0;max-width:none}table{break-inside:auto}tr{break-inside:avoid}}";

pub(super) fn page(report: &Report) -> String {
    let title = escaped(report.kind.title());
    let who = escaped(&report.organisation);
    let state = report.member_state.as_deref();
    let state = state.map_or_else(String::new, |state| format!(" ({})", escaped(state)));
    let (from, to) = (report.period.from(), report.period.to());
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{who}: {title}, {from} to {to}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <h1>{title}</h1>\n<p><strong>{who}</strong>{state}, {from} to {to} (days in UTC, both included)</p>\n\
         <p>Counted from the ledger. An event counts on the day it was recorded; times are from receipt to the measure, for \
         each location apart. A zero is a count of none; “none” stands where there is nothing to reckon from.</p>\n"
    );
    if let Some(day) = report.kind.last_day(&report.period) {
        let law = match report.kind {
            ReportKind::TcoMonitoring => {
                "The Member State gives this to the Commission by 31 March (Art 21(1))"
            }
            _ => "This is to be made publicly available before 1 March (Art 7(2))",
        };
        // Writing to a string does not fail.
        let _ = writeln!(
            page,
            "<p>{law}: the last day is <strong>{day}</strong>.</p>"
        );
    }
    if report.erased > 0 {
        // Writing to a string does not fail.
        let _ = writeln!(
            page,
            "<p>{} entries of the ledger were erased before this report was made; nothing could be counted from them.</p>",
            report.erased
        );
    }
    for section in &report.sections {
        let _ = writeln!(
            page,
            "<h2>{}</h2>\n<table>\n<caption>{}</caption>\n<thead><tr><th scope=\"col\">Indicator</th><th scope=\"col\">Figure</th></tr></thead>\n<tbody>",
            escaped(section.article),
            escaped(section.title)
        );
        if section.lines.is_empty() {
            page.push_str("<tr><td colspan=\"2\">There are no figures.</td></tr>\n");
        }
        for figure in &section.lines {
            let _ = writeln!(
                page,
                "<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td></tr>",
                escaped(&figure.label),
                shown(&figure.value)
            );
        }
        page.push_str("</tbody>\n</table>\n");
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn shown(value: &Value) -> String {
    match value {
        Value::Count(count) => count.to_string(),
        Value::Seconds(Some(seconds)) => lasting(*seconds),
        Value::Thousandths(Some(share)) => decimal(*share),
        Value::Seconds(None) | Value::Thousandths(None) => "none".to_owned(),
    }
}

/// Hours, minutes and seconds, such as “1 h 02 min 03 s”.
fn lasting(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours} h {minutes:02} min {rest:02} s")
    } else if minutes > 0 {
        format!("{minutes} min {rest:02} s")
    } else {
        format!("{rest} s")
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_markup() {
        assert_eq!(
            escaped("<b>\"A\" & 'B'</b>"),
            "&lt;b&gt;&quot;A&quot; &amp; &#39;B&#39;&lt;/b&gt;"
        );
    }

    #[test]
    fn times_are_said_in_hours_minutes_and_seconds() {
        let said = [0, 59, 61, 3_723].map(lasting);
        assert_eq!(said, ["0 s", "59 s", "1 min 01 s", "1 h 02 min 03 s"]);
    }
}
