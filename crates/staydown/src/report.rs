//! `staydown report`: the yearly figures the law asks for, counted from the ledger, to standard output.

use crate::options::Data;
use casework::report::{Dsa, Period, Reader, Report, ReportKind, Tally};
use casework::{NoticeId, Organisation};
use exchange::report::{Format, dsa_parts, write};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::io::Write;
use std::process::ExitCode;
use store::{Folder, Snapshot, events, organisations, penalties};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Which: tco-provider (Art 7(3)), tco-authority (Art 8(1)), tco-monitoring (Art 21(1)), referrals, dsa.
    #[arg(value_name = "REPORT")]
    kind: ReportKind,
    /// For whom. May be left out where the instance has only one organisation the report is made for.
    #[arg(long, value_name = "NAME")]
    organisation: Option<String>,
    /// The first day (UTC), such as 2026-01-01.
    #[arg(long, value_name = "DAY")]
    from: Date,
    /// The last day (UTC), included.
    #[arg(long, value_name = "DAY")]
    to: Date,
    /// How it is written. For `dsa`, csv gives parts 3 to 8 of the templates.
    #[arg(long, value_enum, default_value_t = Written::Html)]
    format: Written,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Written {
    /// A page that needs nothing else.
    Html,
    /// RFC 4180.
    Csv,
    /// One object.
    Json,
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let period = match Period::days(arguments.from, arguments.to) {
        Ok(period) => period,
        Err(refusal) => return Ok(refused(&refusal.detail)),
    };
    let snapshot = Snapshot::open(Folder::at(&arguments.data.folder)).await?;
    let all = organisations::all(&mut *snapshot.read().await?).await?;
    let of = match chosen(&all, &arguments) {
        Ok(of) => of,
        Err(sentence) => return Ok(refused(&sentence)),
    };
    // What is left out (Art 8(2)) was decided in the console, with reasons, and is on record.
    let withheld = match arguments.kind {
        ReportKind::TcoAuthority => {
            penalties::all_withheld(&mut *snapshot.read().await?, &of.id).await?
        }
        _ => Vec::new(),
    };
    let withheld: BTreeSet<NoticeId> = withheld.into_iter().map(|order| order.notice).collect();
    let tally = match arguments.kind.tally(of, withheld) {
        Ok(tally) => tally,
        Err(refusal) => return Ok(refused(&refusal.detail)),
    };
    let text = if (arguments.kind, arguments.format) == (ReportKind::Dsa, Written::Csv) {
        let mut reader = Reader::new(period, Dsa::of(of.id.clone()));
        events::each(&snapshot, |recorded| reader.push(recorded)).await?;
        dsa_parts(&of.name, &period, &reader.finish())
    } else {
        let mut reader = Reader::new(period, tally);
        let erased = events::each(&snapshot, |recorded| reader.push(recorded)).await?;
        let report = Report {
            kind: arguments.kind,
            organisation: of.name.clone(),
            member_state: of.member_state.clone(),
            period,
            erased,
            sections: reader.finish().sections(),
        };
        let format = match arguments.format {
            Written::Html => Format::Html,
            Written::Csv => Format::Csv,
            Written::Json => Format::Json,
        };
        write(&report, format)
    };
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// For whom the report is: the one that is named, or the only one there is.
fn chosen<'a>(all: &'a [Organisation], arguments: &Arguments) -> Result<&'a Organisation, String> {
    let fitting: Vec<&Organisation> = all
        .iter()
        .filter(|organisation| arguments.kind.is_for(organisation.kind))
        .collect();
    let names: Vec<String> = fitting
        .iter()
        .map(|organisation| format!("“{}”", organisation.name))
        .collect();
    let known = if names.is_empty() {
        format!(
            "No organisation is registered that the report “{}” is made for.",
            arguments.kind.as_str()
        )
    } else {
        format!(
            "The report “{}” can be made for: {}.",
            arguments.kind.as_str(),
            names.join(", ")
        )
    };
    if let Some(name) = &arguments.organisation {
        return all
            .iter()
            .find(|organisation| organisation.name == *name)
            .ok_or_else(|| {
                let shown: String = name.chars().take(120).collect();
                format!("No organisation is named “{shown}”. {known}")
            });
    }
    match fitting.as_slice() {
        [only] => Ok(only),
        [] => Err(known),
        _ => Err(format!("Say for whom (--organisation NAME). {known}")),
    }
}

/// Says on standard error why there is no report; nothing is on standard output then.
fn refused(sentence: &str) -> ExitCode {
    eprintln!("staydown: {sentence}");
    ExitCode::from(2)
}
