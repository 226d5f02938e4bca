//! An entry of a bank, and lists that are imported; `more` is added to everything that comes from outside.

use super::{bank, before, entry, frame, seed};
use crate::console::pages::*;
use app::{
    BlockedCase, EntryInsight, HistoryLine, ImportLine, ImportProgress, ImportView, LineVerdict,
};
use askama::Template;
use casework::{CaseId, EntryId, OrganisationId};
use exchange::Problem;
use exchange::v1::DisputeView;

pub(super) fn changes() -> Vec<HistoryLine> {
    vec![HistoryLine {
        seq: 9,
        at: before(700_000),
        who: "analyst 1, Referral Unit North".to_owned(),
        what: "added known content to the bank: Poster “Join the column”, third edition".to_owned(),
    }]
}

fn page(more: &str) -> BankEntryPage {
    let mut shown = entry(7);
    shown.label += more;
    shown.disputes = vec![DisputeView {
        by: OrganisationId::new(before(9), seed(2)),
        by_name: format!("Kiesel Hosting{more}"),
        reason: format!("It is the cover of a book about them.{more}"),
        at: before(9_000),
    }];
    BankEntryPage {
        frame: frame(Section::Banks, false, None),
        bank: bank(),
        insight: EntryInsight {
            entry: shown,
            history: changes(),
            blocked: vec![BlockedCase {
                case: CaseId::new(before(90_000), seed(3)),
                title: format!("upload-7{more}"),
            }],
            reopens: true,
        },
        may_change: true,
    }
}

fn import(state: ImportProgress, lines: Vec<ImportLine>) -> ImportPage {
    ImportPage {
        frame: frame(Section::Banks, false, None),
        bank: bank(),
        import: ImportView {
            id: "import_0".to_owned(),
            state,
            lines,
        },
    }
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let verdicts = [
        LineVerdict::New,
        LineVerdict::There(EntryId::new(before(9), seed(4))),
        LineVerdict::Refused(format!("“x{more}” is not 64 hexadecimal digits")),
        LineVerdict::New,
        LineVerdict::Twice(1),
    ];
    let lines = (1..).zip(verdicts).map(|(number, verdict)| ImportLine {
        number,
        what: format!("abababababab… Poster {number}{more}"),
        verdict,
    });
    let looked_at = ImportProgress {
        total: 5,
        ..ImportProgress::default()
    };
    let mut pages = vec![
        ("entry", page(more).render().unwrap()),
        (
            "import",
            import(looked_at, lines.collect()).render().unwrap(),
        ),
    ];
    if more.is_empty() {
        let running = ImportProgress {
            total: 4_000,
            begun: true,
            done: 1_500,
            added: 1_390,
            there: 100,
            refused: 10,
            failed: None,
        };
        let over = ImportProgress {
            done: 4_000,
            ..running.clone()
        };
        let quiet = BankEntryPage {
            insight: EntryInsight {
                reopens: false,
                blocked: Vec::new(),
                ..page("").insight
            },
            may_change: false,
            ..page("")
        };
        pages.push((
            "import-running",
            import(running, Vec::new()).render().unwrap(),
        ));
        pages.push(("import-over", import(over, Vec::new()).render().unwrap()));
        pages.push(("entry-auditor", quiet.render().unwrap()));
        let refused = BankPage {
            frame: frame(Section::Banks, false, None),
            bank: bank(),
            may_choose: true,
            may_open: true,
            disputed: 0,
            entries: exchange::v1::Page {
                items: vec![entry(7)],
                total: 1,
                next: None,
            },
            judged: casework::overview::Judged::default(),
            changes: Vec::new(),
            form: BankForm {
                list: "x".to_owned(),
                ..BankForm::default()
            },
            problem: Some(
                Problem::new(
                    422,
                    "Unprocessable Content",
                    "invalid",
                    "The list holds no hashes.",
                )
                .on(Some("list")),
            ),
        };
        pages.push(("bank-import-refused", refused.render().unwrap()));
    }
    pages
}
