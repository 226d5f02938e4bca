//! The pages of specific measures and of alerts; `more` is added to everything that comes from outside.

use super::{before, clock, frame, now, organisation, seed};
use crate::console::pages::*;
use app::HistoryLine;
use askama::Template;
use casework::*;
use exchange::Problem;
use exchange::v1::*;

const DAY: i64 = 86_400;

fn order(n: u8, counts: bool, more: &str) -> FinalOrderView {
    FinalOrderView {
        notice: NoticeId::new(before(90 * DAY), seed(n)),
        reference: format!("TCO-2026-{n}{more}"),
        issuer_name: format!("Referral Unit North{more}"),
        final_at: before(i64::from(n) * DAY),
        counts,
    }
}

fn said(days: i64, text: &str, more: &str) -> Said {
    Said {
        at: before(days * DAY),
        text: format!("{text}{more}"),
    }
}

fn measure(number: u32, automated: bool, more: &str) -> MeasureOnRecord {
    MeasureOnRecord {
        number,
        measure: SpecificMeasure {
            kind: MeasureKind::Technical,
            description: format!("Uploads are compared with our own list of known content.{more}"),
            since: before(40 * DAY),
            safeguards: format!("A person decides about every match.{more}"),
            automated,
            oversight: format!("Two reviewers, and a sample each week.{more}"),
            responsible: format!("head of trust and safety{more}"),
        },
        put_at: before(30 * DAY),
        ended: (number == 2).then(|| (before(DAY), format!("replaced{more}"))),
    }
}

fn exposure(stage: ExposureStage, to_us: bool, more: &str) -> ExposureView {
    let is_decided = !matches!(stage, ExposureStage::Hearing | ExposureStage::NotExposed);
    let measures = vec![measure(1, true, more), measure(2, false, more)];
    let report = |number, assessment| MeasuresReport {
        number,
        report: NewMeasuresReport {
            effects: format!("We blocked 31 uploads.{more}"),
            intends: format!("A second reviewer at night.{more}"),
            items: 31,
        },
        measures: measures.clone(),
        at: before(5 * DAY),
        assessment,
    };
    let assessment = Assessment {
        sufficient: false,
        reasons: format!("Nobody looks at night.{more}"),
        at: before(3 * DAY),
    };
    let review = |answer| Review {
        of: ReviewOf::Exposure,
        reasons: format!("One of the orders was annulled.{more}"),
        asked_at: before(10 * DAY),
        required: 0,
        answer,
    };
    let answer = ReviewAnswer {
        outcome: ReviewOutcome::Confirmed,
        reasons: format!("Two others stand.{more}"),
        at: before(DAY),
    };
    let reports = match is_decided {
        true => vec![report(1, Some(assessment)), report(2, None)],
        false => Vec::new(),
    };
    ExposureView {
        id: ExposureId::new(before(60 * DAY), seed(stage as u8)),
        stage,
        to_us,
        provider: organisation(true).id,
        provider_name: format!("Kiesel Hosting{more}"),
        authority_name: format!("Referral Unit North{more}"),
        authority_contact: Some(format!("measures@authority.example{more}")),
        intended_at: before(60 * DAY),
        intention: format!("Two removal orders became final since spring.{more}"),
        hear_until: before(46 * DAY),
        orders: vec![order(1, true, more), order(2, false, more)],
        said: vec![said(50, "We have doubled our night shift.", more)],
        decision: is_decided.then(|| said(45, "Both orders concern the same channel.", more)),
        received_at: is_decided.then(|| before(44 * DAY)),
        measures: match to_us {
            true => measures.clone(),
            false => Vec::new(),
        },
        reports,
        required: match stage {
            ExposureStage::MeasuresRequired => vec![Requirement {
                lacking: format!("Reports of users wait for days.{more}"),
                aim: format!("They are looked at within a day.{more}"),
                at: before(2 * DAY),
                received_at: None,
                over_at: None,
            }],
            _ => Vec::new(),
        },
        reviews: match is_decided {
            true => vec![review(Some(answer)), review(None)],
            false => Vec::new(),
        },
        ended: (stage == ExposureStage::Ended).then(|| said(1, "None for a year.", more)),
        report_due: is_decided.then(|| before(-40 * DAY)),
        clocks: match is_decided {
            true => vec![
                clock(
                    Law::MeasuresReport,
                    44 * DAY,
                    Some((5 * DAY, StopReason::Answered)),
                ),
                clock(Law::MeasuresReport, 5 * DAY, None),
                clock(Law::ExposureReview, 10 * DAY, None),
            ],
            false => Vec::new(),
        },
    }
}

fn history(more: &str) -> Vec<HistoryLine> {
    vec![HistoryLine {
        seq: 12,
        at: before(60 * DAY),
        who: "Referral Unit North".to_owned(),
        what: format!("told the provider about https://host.example/1{more}"),
    }]
}

fn problem(field: &str, more: &str) -> Option<Problem> {
    let detail = format!("This is missing.{more}");
    Some(Problem::new(422, "Unprocessable Content", "missing", detail).on(Some(field)))
}

fn exposure_page(stage: ExposureStage, to_us: bool, more: &str) -> ExposurePage {
    ExposurePage {
        frame: frame(Section::Measures, to_us, None),
        exposure: exposure(stage, to_us, more),
        history: history(more),
        may_act: true,
        form: ExposureForm::default(),
        problem: None,
        now: now(),
    }
}

fn exposures_page(to_us: bool, items: Vec<ExposureView>, more: &str) -> ExposuresPage {
    let candidate = |n: u8, orders: Vec<FinalOrderView>| CandidateView {
        provider: OrganisationId::new(before(900 * DAY), seed(n)),
        name: format!("Provider {n}{more}"),
        candidate: orders.len() >= 2,
        orders,
        exposure: None,
        stage: None,
    };
    let candidates = match to_us {
        true => Vec::new(),
        false => vec![
            candidate(2, vec![order(1, true, more), order(2, true, more)]),
            candidate(3, vec![order(3, true, more)]),
            candidate(4, Vec::new()),
        ],
    };
    ExposuresPage {
        frame: frame(Section::Measures, to_us, None),
        page: Page {
            total: items.len() as u64,
            next: (!items.is_empty()).then(|| format!("next{more}")),
            items,
        },
        candidates: CandidatesView { items: candidates },
        oversees: !to_us,
        is_provider: to_us,
        may_act: true,
        form: ExposureForm::default(),
        problem: None,
        now: now(),
    }
}

fn alert(to_us: bool, known: bool, acknowledged: bool, more: &str) -> AlertView {
    let missing = match known {
        true => Vec::new(),
        false => vec![AlertParty::Europol],
    };
    AlertView {
        id: AlertId::new(before(600), seed(4)),
        stage: match (known, acknowledged) {
            (false, _) => "raised",
            (true, false) => "informed",
            (true, true) => "acknowledged",
        }
        .to_owned(),
        to_us,
        provider_name: format!("Kiesel Hosting{more}"),
        provider_contact: Some(format!("night@kiesel.example{more}")),
        recipient_name: Some(format!("Referral Unit North{more}")),
        alert: NewAlert {
            law: AlertLaw::TerroristContent,
            location: format!("https://host.example/channel/9{more}"),
            what: format!("A video announces an attack, see https://host.example/v{more}"),
            imminent: format!("“Tonight”, with a picture of the square.{more}"),
            state: known.then(|| "DE".to_owned()),
            account: format!("channel 9, made yesterday{more}"),
            aware_at: before(700),
        },
        case: None,
        raised_at: before(600),
        informed: vec![Informed {
            party: AlertParty::State,
            whom: format!("Referral Unit North{more}"),
            channel: AlertChannel::Instance,
            at: before(600),
        }],
        missing,
        one_is_enough: false,
        acknowledged: acknowledged.then(|| Said {
            at: before(300),
            text: format!("Call +49 30 000{more}"),
        }),
        clocks: vec![
            clock(
                Law::ThreatToLife,
                700,
                known.then_some((600, StopReason::Measure)),
            ),
            clock(
                Law::AlertAcknowledgement,
                600,
                acknowledged.then_some((300, StopReason::Answered)),
            ),
        ],
    }
}

fn alerts_page(provider: bool, items: Vec<AlertView>) -> AlertsPage {
    AlertsPage {
        frame: frame(Section::Alerts, provider, None),
        page: Page {
            total: items.len() as u64,
            next: None,
            items,
        },
        is_provider: provider,
        may_raise: provider,
        form: AlertForm::default(),
        problem: None,
        now: now(),
    }
}

fn alert_page(alert: AlertView, more: &str) -> AlertPage {
    AlertPage {
        frame: frame(Section::Alerts, !alert.to_us, None),
        alert,
        history: history(more),
        may_act: true,
        form: AlertForm::default(),
        problem: None,
        now: now(),
    }
}

pub(super) fn all(more: &str) -> Vec<(&'static str, String)> {
    let mut pages = Vec::new();
    let names = [
        ("exposure-hearing", ExposureStage::Hearing),
        ("exposure-not", ExposureStage::NotExposed),
        ("exposure-decided", ExposureStage::Decided),
        ("exposure-exposed", ExposureStage::Exposed),
        ("exposure-required", ExposureStage::MeasuresRequired),
        ("exposure-ended", ExposureStage::Ended),
    ];
    for (name, stage) in names {
        for to_us in [true, false] {
            pages.push((name, exposure_page(stage, to_us, more).render().unwrap()));
        }
    }
    let form = |name: &str, value: &str| {
        let value = format!("{value}{more}");
        let pairs = [("step", name.to_owned()), ("reasons", value.clone())];
        let more = [("effects", value.clone()), ("intends", value)];
        let pairs = pairs.into_iter().chain(more);
        let pairs: Vec<_> = pairs
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        ExposureForm::read(&pairs)
    };
    let refused = ExposurePage {
        form: form("report", "some"),
        problem: problem("effects", more),
        ..exposure_page(ExposureStage::Exposed, true, more)
    };
    pages.push(("exposure-refused", refused.render().unwrap()));
    for to_us in [true, false] {
        let items = vec![exposure(ExposureStage::Exposed, to_us, more)];
        pages.push((
            "exposures",
            exposures_page(to_us, items, more).render().unwrap(),
        ));
        let alerts = vec![alert(!to_us, true, false, more)];
        pages.push(("alerts", alerts_page(to_us, alerts).render().unwrap()));
    }
    for (known, acknowledged) in [(false, false), (true, false), (true, true)] {
        for to_us in [true, false] {
            let shown = alert_page(alert(to_us, known, acknowledged, more), more);
            pages.push(("alert", shown.render().unwrap()));
        }
    }
    let pairs: Vec<_> = ["location", "what", "imminent", "account", "whom"]
        .map(|name| (name.to_owned(), format!("written{more}")))
        .into();
    let refused = AlertsPage {
        form: AlertForm::read(&pairs),
        problem: problem("imminent", more),
        ..alerts_page(true, Vec::new())
    };
    pages.push(("alerts-refused", refused.render().unwrap()));
    let refused = AlertPage {
        form: AlertForm::read(&pairs),
        problem: problem("whom", more),
        ..alert_page(alert(false, false, false, more), more)
    };
    pages.push(("alert-refused", refused.render().unwrap()));
    if more.is_empty() {
        for to_us in [true, false] {
            let empty = exposures_page(to_us, Vec::new(), more);
            let empty = ExposuresPage {
                candidates: CandidatesView { items: Vec::new() },
                ..empty
            };
            pages.push(("exposures-empty", empty.render().unwrap()));
            pages.push((
                "alerts-empty",
                alerts_page(to_us, Vec::new()).render().unwrap(),
            ));
        }
    }
    pages
}
