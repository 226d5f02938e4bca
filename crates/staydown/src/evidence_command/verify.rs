//! `staydown evidence verify`: is a WACZ file what it says it is?

use crate::output;
use evidence::verify::{Finding, Report, Severity, Signed, Trust, verify};
use serde_json::json;
use std::path::PathBuf;
use std::process::ExitCode;

/// Longest file that is read, in bytes: a ZIP without its extension for larger ones cannot be longer.
const LONGEST: u64 = 4 << 30;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The package.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Fingerprint (SHA-256, hexadecimal) of a key to believe, as its owner publishes it. Can be given several times; any other is a
    /// fault then.
    #[arg(long, value_name = "SHA256")]
    key: Vec<String>,
    /// Fingerprint (SHA-256, hexadecimal) of a root certificate to believe: of a domain, or of a time stamp authority. Can be given
    /// several times; any other is a fault then.
    #[arg(long, value_name = "SHA256")]
    root: Vec<String>,
    /// The key of the ledger to believe, as a C2SP verifier key; any other is a fault then.
    #[arg(long, value_name = "KEY")]
    ledger_key: Option<ledger::VerifyingKey>,
    /// Take a package that nobody signed, too: nothing proves then that it was not written anew.
    #[arg(long)]
    allow_unsigned: bool,
    /// Print one JSON object.
    #[arg(long)]
    json: bool,
}

/// Runs it.
pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match judge(arguments) {
        Ok(report) => {
            let code = if report.holds { 0 } else { 1 };
            if !arguments.json {
                print(&report);
            } else if output::json(&report).is_err() {
                return ExitCode::from(2);
            }
            ExitCode::from(code)
        }
        Err(sentence) => {
            if arguments.json {
                let _ = output::json(&json!({"holds": null, "error": sentence}));
            }
            eprintln!("staydown: {sentence}");
            ExitCode::from(2)
        }
    }
}

fn judge(arguments: &Arguments) -> Result<Report, String> {
    let path = arguments.file.display();
    let cannot = |error: std::io::Error| format!("{path} cannot be read: {error}");
    let length = std::fs::metadata(&arguments.file).map_err(cannot)?.len();
    if length > LONGEST {
        return Err(format!(
            "{path} has {length} bytes; packages have at most {LONGEST}"
        ));
    }
    for given in arguments.key.iter().chain(&arguments.root) {
        let digits = given
            .strip_prefix("sha256:")
            .unwrap_or(given)
            .replace(':', "");
        if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(format!(
                "“{given}” is no fingerprint: 64 hexadecimal digits"
            ));
        }
    }
    let bytes = std::fs::read(&arguments.file).map_err(cannot)?;
    let trust = Trust {
        keys: arguments.key.clone(),
        roots: arguments.root.clone(),
        ledger: arguments.ledger_key.clone(),
        unsigned: arguments.allow_unsigned,
    };
    Ok(verify(&bytes, &trust))
}

fn print(report: &Report) {
    println!(
        "{}",
        if report.holds {
            "The package holds: nothing in it changed since it was signed."
        } else {
            "The package does NOT hold."
        }
    );
    let line = |name: &str, value: &dyn std::fmt::Display| println!("  {name:<11}{value}");
    if let Some(title) = &report.title {
        line("title", title);
    }
    if let Some(created) = &report.created {
        line("made", &format_args!("{created}, by its own word"));
    }
    if let Some(software) = &report.software {
        line("by", software);
    }
    line(
        "holds",
        &format_args!("{} files, {} records", report.members, report.records),
    );
    for page in &report.pages {
        line("page", &format_args!("{} at {}", page.url, page.ts));
    }
    if report.proven_events > 0 {
        line(
            "ledger",
            &format_args!("{} events are proven to be in it", report.proven_events),
        );
    }
    match &report.signed {
        Some(Signed::Anonymous { key, trusted }) => {
            let word = if *trusted {
                "one you gave"
            } else {
                "whose, you have to know"
            };
            line("signed by", &format_args!("the key {key} ({word})"));
        }
        Some(Signed::Domain {
            domain,
            stamped,
            trusted,
            ..
        }) => {
            let word = if *trusted {
                "by roots you gave"
            } else {
                "roots not compared"
            };
            line(
                "signed by",
                &format_args!("{domain}, stamped {stamped} ({word})"),
            );
        }
        None => {}
    }
    for (severity, title) in [(Severity::Fault, "wrong:"), (Severity::Note, "to know:")] {
        let of: Vec<&Finding> = report
            .findings
            .iter()
            .filter(|finding| finding.severity == severity)
            .collect();
        if !of.is_empty() {
            println!("  {title}");
        }
        for finding in of {
            println!("    - {} [{}]", finding.sentence, finding.code);
        }
    }
}
