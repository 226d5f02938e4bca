//! Reports as files: a page that needs nothing else, CSV (RFC 4180), JSON. The same report gives the same bytes.
//!
//! A figure that is of nothing (the median of no times) is “none” on the page, an empty field in CSV and null in JSON; a
//! count is never left out, and zero is written as 0.

mod csv;
mod dsa;
mod html;
mod json;

use casework::report::Report;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One self-contained page.
    Html,
    /// RFC 4180, UTF-8.
    Csv,
    /// One object.
    Json,
}

/// Writes a report, with a line end after it.
#[must_use]
pub fn write(report: &Report, format: Format) -> String {
    match format {
        Format::Html => html::page(report),
        Format::Csv => csv::lines(report),
        Format::Json => json::object(report),
    }
}

pub use dsa::parts as dsa_parts;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use casework::report::{Dsa, Period, Reader, ReportKind, Tally};
    use casework::{Actor, Event, Organisation, OrganisationId, OrganisationKind, Recorded};
    use jiff::{Timestamp, civil::Date};
    use std::collections::BTreeSet;

    const NAME: &str = "<b>Unit \"7\", North</b>";

    fn year() -> Period {
        Period::days(Date::constant(2026, 1, 1), Date::constant(2026, 12, 31)).unwrap()
    }

    fn unit() -> Organisation {
        let event = Event::OrganisationRegistered {
            id: OrganisationId::new(Timestamp::UNIX_EPOCH, [1; 10]),
            name: NAME.into(),
            kind: OrganisationKind::Authority,
            member_state: Some("DE".into()),
            contact: None,
            hosts: Vec::new(),
        };
        let recorded = Recorded {
            seq: 0,
            at: Timestamp::UNIX_EPOCH,
            actor: Actor::Operator,
            event,
        };
        Organisation::apply(None, &recorded).unwrap()
    }

    fn empty() -> Report {
        let kind = ReportKind::TcoAuthority;
        let tally = kind.tally(&unit(), BTreeSet::new()).unwrap();
        Report {
            kind,
            organisation: NAME.into(),
            member_state: Some("DE".into()),
            period: year(),
            erased: 3,
            sections: Reader::new(year(), tally).finish().sections(),
        }
    }

    #[test]
    fn every_figure_is_in_each_of_the_three_formats_and_the_bytes_are_the_same_again() {
        let report = empty();
        let figures: usize = report
            .sections
            .iter()
            .map(|section| section.lines.len())
            .sum();
        let [html, csv, json] = [Format::Html, Format::Csv, Format::Json].map(|format| {
            let text = write(&report, format);
            assert_eq!(text, write(&empty(), format));
            text
        });
        assert_eq!(html.matches("<th scope=\"row\">").count(), figures);
        assert_eq!(csv.lines().count(), figures + 1);
        assert!(csv.split_inclusive('\n').all(|line| line.ends_with("\r\n")));
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let sections = json["sections"].as_array().unwrap();
        let lines = sections
            .iter()
            .map(|section| section["lines"].as_array().unwrap().len());
        assert_eq!(lines.sum::<usize>(), figures);
        assert_eq!(
            (&json["erased"], &json["organisation"]),
            (&3.into(), &NAME.into())
        );
    }

    #[test]
    fn a_name_is_text_on_the_page_and_one_field_of_a_line() {
        let html = write(&empty(), Format::Html);
        assert!(!html.contains("<b>") && html.contains("&lt;b&gt;Unit &quot;7&quot;, North"));
        assert!(!html.contains("http:") && !html.contains("https:") && !html.contains("<script"));
        let csv = write(&empty(), Format::Csv);
        let second = csv.lines().nth(1).unwrap();
        let begins =
            "tco-authority,\"<b>Unit \"\"7\"\", North</b>\",2026-01-01,2026-12-31,Art 8(1)(a),";
        assert!(second.starts_with(begins), "{second}");
    }

    #[test]
    fn the_six_parts_of_the_dsa_are_there_and_zero_is_not_blank_where_it_applies() {
        let counts = Reader::new(year(), Dsa::of(unit().id)).finish();
        let parts = dsa_parts("Service", &year(), &counts);
        let tables: Vec<&str> = parts.split("\r\n\r\n").collect();
        assert_eq!(tables.len(), 6, "parts 3 to 8: {parts}");
        let row = |table: usize, begins: &str| {
            let mut rows = tables[table].lines();
            let found = rows.find(|row| row.contains(begins));
            found
                .unwrap_or_else(|| panic!("{begins}: {parts}"))
                .to_owned()
        };
        let head = "Service,2026-01-01/2026-12-31";
        // No orders: none is counted, and there is no median. Orders to provide information cannot come in here: blank.
        let all = row(0, &format!("{head},TOTAL,,TOTAL,"));
        assert!(all.ends_with(",TOTAL,,TOTAL,0,0,,,,,,,,,,,,"), "{all}");
        let terror = row(0, "KEYWORD_TERRORIST_CONTENT,,FR,");
        assert!(terror.contains(",FR,0,0,,"), "{terror}");
        // What this program is not about does not apply.
        let other = row(0, "KEYWORD_HATE_SPEECH,,TOTAL,");
        assert!(other.contains(",TOTAL,,,,"), "{other}");
        let notices = row(1, "KEYWORD_TERRORIST_CONTENT");
        assert!(notices.contains(",,0,0,0,0,,,0,0,0,0,"), "{notices}");
        for part in [2, 3] {
            assert!(row(part, "KEYWORD_TERRORIST_CONTENT").contains(",,0,0,0,0,"));
        }
    }
}
