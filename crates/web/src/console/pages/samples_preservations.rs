//! Pages about what is preserved. `evil` is put into everything that comes from outside.

use super::*;

fn kept(evil: &str) -> PreservationView {
    let at = before(86_400 * 140);
    let until = now() + SignedDuration::from_hours(24 * 43);
    let access = |number: u32, own: bool, confirmed: bool| AccessView {
        number,
        purpose: AccessPurpose::LawfulRequest,
        reference: format!("Az. 12/26{evil}"),
        reason: format!("Section 94 of the code of criminal procedure.{evil}"),
        by: format!("officer 1, Kiesel Hosting{evil}"),
        own,
        at: before(7_200),
        confirmed_by: confirmed.then(|| format!("officer 2, Kiesel Hosting{evil}")),
        confirmed_at: confirmed.then(|| before(3_600)),
        alone: false,
        open: true,
        readings: 2,
    };
    PreservationView {
        id: PreservationId::new(at, seed(31)),
        stage: "running".to_owned(),
        basis: PreservationBasis::RemovalOrder,
        notice: Some(NoticeId::new(at, seed(32))),
        case: Some(CaseId::new(at, seed(33))),
        locations: vec![
            format!("https://files.example/p/81{evil}"),
            "https://files.example/p/82".to_owned(),
        ],
        since: at,
        until,
        extensions: vec![Extension {
            authority: format!("Administrative Court{evil}"),
            reference: format!("6 K 12/26{evil}"),
            proceedings: format!("The uploader's action against the order.{evil}"),
            until,
            document_sha256: hash(4),
        }],
        material: vec![MaterialView {
            number: 0,
            kind: MaterialKind::Content,
            media_type: format!("video/mp4{evil}"),
            bytes: 81_234_567,
            sha256: hash(5),
            sealed_sha256: hash(6),
            at,
        }],
        accesses: vec![access(0, false, false), access(1, true, true)],
        ended_at: None,
        erased_at: None,
    }
}

fn keeper(here: Section) -> Frame {
    let mut shown = frame(here, true, None);
    if let Some(who) = &mut shown.who {
        who.role = Some(Role::PreservationOfficer);
        who.scopes = Role::PreservationOfficer.scopes().into_iter().collect();
    }
    shown
}

fn list(items: Vec<PreservationView>) -> PreservationsPage {
    PreservationsPage {
        frame: keeper(Section::Preserved),
        page: Page {
            total: items.len() as u64,
            next: (!items.is_empty()).then(|| "1.p".to_owned()),
            items,
        },
        counts: AccessCounts {
            year: 2026,
            review_proceedings: 0,
            complaint: 2,
            lawful_request: 1,
        },
        now: now(),
    }
}

fn one(kept: PreservationView, evil: &str) -> PreservationPage {
    PreservationPage {
        frame: keeper(Section::Preserved),
        kept,
        may_keep: true,
        history: vec![HistoryLine {
            seq: 12,
            at: before(7_200),
            who: format!("officer 1, Kiesel Hosting{evil}"),
            what: format!("asked for access no. 0{evil}"),
        }],
        form: PreservationForm {
            reason: evil.to_owned(),
            authority: evil.to_owned(),
            ..PreservationForm::default()
        },
        problem: None,
        now: now(),
    }
}

pub(super) fn all(evil: &str) -> Vec<(&'static str, String)> {
    let erased = PreservationView {
        stage: "erased".to_owned(),
        ended_at: Some(before(60)),
        erased_at: Some(before(58)),
        extensions: Vec::new(),
        accesses: Vec::new(),
        until: before(60),
        ..kept(evil)
    };
    let mut refused = one(kept(evil), evil);
    refused.problem = Some(
        Problem::new(
            409,
            "Conflict",
            "preservation_ended",
            format!("It ended.{evil}"),
        )
        .on(Some("until")),
    );
    let mut pages = vec![
        ("preservations", list(vec![kept(evil)]).render().unwrap()),
        ("preservation", one(kept(evil), evil).render().unwrap()),
        ("preservation-erased", one(erased, evil).render().unwrap()),
        ("preservation-problem", refused.render().unwrap()),
    ];
    if evil.is_empty() {
        pages.push(("preservations-empty", list(Vec::new()).render().unwrap()));
        let bare = PreservationView {
            material: Vec::new(),
            accesses: Vec::new(),
            extensions: Vec::new(),
            ..kept("")
        };
        let mut watched = one(bare, "");
        watched.may_keep = false;
        pages.push(("preservation-bare", watched.render().unwrap()));
    }
    pages
}
