//! JSON: one object, its keys always in the same sequence.

use casework::report::{Report, Section};
use serde::Serialize;

#[derive(Serialize)]
struct Period {
    from: String,
    to: String,
}

#[derive(Serialize)]
struct Object<'a> {
    report: &'static str,
    title: &'static str,
    schema: u32,
    organisation: &'a str,
    member_state: Option<&'a str>,
    period: Period,
    /// The last day on which the report about a calendar year is in time.
    last_day: Option<String>,
    erased: u64,
    sections: &'a [Section],
}

pub(super) fn object(report: &Report) -> String {
    let object = Object {
        report: report.kind.as_str(),
        title: report.kind.title(),
        schema: 1,
        organisation: &report.organisation,
        member_state: report.member_state.as_deref(),
        period: Period {
            from: report.period.from().to_string(),
            to: report.period.to().to_string(),
        },
        last_day: report
            .kind
            .last_day(&report.period)
            .map(|day| day.to_string()),
        erased: report.erased,
        sections: &report.sections,
    };
    // Strings and numbers only: there is nothing in it that could not be written.
    let text = serde_json::to_string_pretty(&object).unwrap_or_default();
    format!("{text}\n")
}
