//! The page of statements; `more` is added to everything that comes from outside.

use super::{before, frame, upload};
use crate::console::pages::*;
use askama::Template;
use casework::{StatementId, StatementStage};
use exchange::v1::{Page, StatementView};

/// One at a stage.
pub(super) fn statement(stage: StatementStage, more: &str) -> StatementView {
    let body = serde_json::json!({
        "decision_visibility": ["DECISION_VISIBILITY_CONTENT_REMOVED"],
        "decision_facts": "It was compared.", "puid": "sd-1",
    });
    StatementView {
        id: StatementId::new(before(stage as i64 * 60), [stage as u8; 10]),
        case: upload(8).id,
        puid: "sd-1".to_owned(),
        stage,
        statement: serde_json::from_value(body).unwrap(),
        removed: vec![format!("email{more}")],
        not_before: Some(before(-3600)),
        queued_at: before(600),
        sent_at: (stage == StatementStage::Sent).then(|| before(60)),
        uuid: None,
        permalink: Some(format!("https://database.example/statement/1{more}")),
        refused_because: Some(format!("category: see https://database.example{more}")),
        refused_at: Some(before(60)),
        overturned_at: (stage == StatementStage::Dropped).then(|| before(30)),
    }
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let page = |stages: &[StatementStage], is_on| StatementsPage {
        frame: frame(Section::Statements, true, None),
        page: Page {
            items: stages.iter().map(|stage| statement(*stage, more)).collect(),
            total: stages.len() as u64,
            next: (!stages.is_empty()).then(|| format!("next{more}")),
        },
        stage: None,
        is_on,
        may_retry: true,
        problem: None,
    };
    vec![(
        "statements",
        page(&StatementStage::ALL, true).render().unwrap(),
    )]
    .into_iter()
    .chain(if more.is_empty() {
        vec![
            ("statements-empty", page(&[], true).render().unwrap()),
            ("statements-off", page(&[], false).render().unwrap()),
        ]
    } else {
        Vec::new()
    })
    .collect()
}
