//! CSV: one line for each figure, with everything that tells it apart, so that files of several periods can be put together.

use casework::report::{Report, Value};

/// The report's lines, a header first; each ends with CR LF (RFC 4180).
pub(super) fn lines(report: &Report) -> String {
    let mut text = line(&[
        "report",
        "organisation",
        "from",
        "to",
        "article",
        "section",
        "indicator",
        "of",
        "description",
        "value",
        "unit",
    ]);
    let (from, to) = (
        report.period.from().to_string(),
        report.period.to().to_string(),
    );
    for section in &report.sections {
        for figure in &section.lines {
            let (value, unit) = match figure.value {
                Value::Count(count) => (count.to_string(), "count"),
                Value::Seconds(seconds) => (
                    seconds.map_or_else(String::new, |n| n.to_string()),
                    "seconds",
                ),
                Value::Thousandths(share) => (share.map_or_else(String::new, decimal), "share"),
            };
            text.push_str(&line(&[
                report.kind.as_str(),
                &report.organisation,
                &from,
                &to,
                section.article,
                section.title,
                figure.id,
                figure.of.as_deref().unwrap_or_default(),
                &figure.label,
                &value,
                unit,
            ]));
        }
    }
    text
}

/// Thousandths as a part of one, such as 0.923.
pub(super) fn decimal(thousandths: u64) -> String {
    format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000)
}

pub(super) fn line(fields: &[&str]) -> String {
    let quoted: Vec<String> = fields.iter().map(|field| quote(field)).collect();
    format!("{}\r\n", quoted.join(","))
}

/// A field as RFC 4180 wants it. What a spreadsheet would run as a formula is made text of: a name is anybody's to choose.
fn quote(field: &str) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let field = if is_formula {
        format!("'{field}")
    } else {
        field.to_owned()
    };
    if field.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_quotes_line_ends_and_formulas_do_no_harm() {
        let text = line(&["plain", "a,b", "say \"no\"", "two\nlines", "=cmd()", ""]);
        assert_eq!(
            text,
            "plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",'=cmd(),\r\n"
        );
    }

    #[test]
    fn a_share_has_three_places() {
        let shares = [0, 7, 923, 1_000].map(decimal);
        assert_eq!(shares, ["0.000", "0.007", "0.923", "1.000"]);
    }
}
