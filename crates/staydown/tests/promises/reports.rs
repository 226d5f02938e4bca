//! The yearly reports: both sides' figures of the same orders are the same, they are printed while the server runs, and they
//! say nothing that would name a location or a person.

use crate::redress::{Stranger, stage};
use crate::stage::{AUTHORITY, PROVIDER, Stage};
use casework::NoticeKind;
use exchange::v1::NoticeView;
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// From yesterday to tomorrow: no midnight passes between what is done and what is counted.
fn days() -> (String, String) {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let day = |days: i64| today.checked_add(days.days()).unwrap().to_string();
    (day(-1), day(1))
}

async fn print(stage: &Stage, kind: &str, format: &str, more: &[&str]) -> String {
    let (from, to) = days();
    let words = [
        &[
            "report", kind, "--from", &from, "--to", &to, "--format", format,
        ],
        more,
    ]
    .concat();
    stage
        .instance
        .run(&words)
        .await
        .unwrap()
        .ok()
        .unwrap()
        .stdout
}

pub(crate) async fn figures(stage: &Stage, kind: &str, more: &[&str]) -> Value {
    serde_json::from_str(&print(stage, kind, "json", more).await).unwrap()
}

/// The figure of a name under a provision, and of one part where it is broken down.
pub(crate) fn figure(report: &Value, article: &str, id: &str, of: Option<&str>) -> u64 {
    let sections = report["sections"].as_array().unwrap();
    let lines = sections
        .iter()
        .filter(|section| section["article"] == article)
        .flat_map(|section| section["lines"].as_array().unwrap());
    let mut found = lines.filter(|line| line["id"] == id && line["of"].as_str() == of);
    let line = found.next();
    line.unwrap_or_else(|| panic!("{article} {id} {of:?} is not printed"))["value"]
        .as_u64()
        .unwrap()
}

async fn answer(stage: &Stage, notice: &NoticeView, answer: Value) {
    let door = stage.provider.door(&stage.server);
    let path = format!("/v1/notices/{}", notice.id);
    assert_eq!(door.get(&path).await.unwrap().status, 200);
    let answered = door
        .post(&format!("{path}/feedback"), &answer)
        .await
        .unwrap();
    assert_eq!(answered.status, 200, "{}", answered.text());
}

/// Two orders, one executed and one that cannot be; three referrals, of which one is removed, one kept, one not answered.
async fn busy() -> Stage {
    let stage = Stage::set().await;
    let now = Timestamp::now();
    let order = stage.notice(1, NoticeKind::RemovalOrder).await;
    let done = json!({"kind": "executed", "measure": "disabled", "at": now});
    answer(&stage, &order, done).await;
    let order = stage.notice(2, NoticeKind::RemovalOrder).await;
    let why = json!({"kind": "impossible", "because": "manifest_errors", "explanation": "there is no such page", "at": now});
    answer(&stage, &order, why).await;
    let referral = stage.notice(3, NoticeKind::Referral).await;
    let removed = json!({"kind": "referral", "outcome": "removed", "at": now});
    answer(&stage, &referral, removed).await;
    let referral = stage.notice(4, NoticeKind::Referral).await;
    let kept = json!({"kind": "referral", "outcome": "kept", "reason": "it is a report of a newsroom", "at": now});
    answer(&stage, &referral, kept).await;
    stage.notice(5, NoticeKind::Referral).await;
    stage
}

#[tokio::test]
async fn what_the_issuer_reports_of_its_orders_the_provider_reports_too() {
    let stage = busy().await;
    let issuer = figures(&stage, "tco-authority", &[]).await;
    let provider = figures(&stage, "tco-provider", &[]).await;
    assert_eq!(issuer["organisation"], AUTHORITY);
    assert_eq!(provider["organisation"], PROVIDER);
    assert_eq!(figure(&issuer, "Art 8(1)(a)", "orders_issued", None), 2);
    assert_eq!(figure(&provider, "Art 7(3)(c)", "orders_received", None), 2);
    for (id, of, expected) in [
        ("items_named", None, 2),
        ("orders_executed", None, 1),
        ("items_disabled", None, 1),
        ("items_removed", None, 0),
        ("within_hour", None, 1),
        ("orders_annex_iii", Some("manifest_errors"), 1),
        ("orders_annex_iii", Some("force_majeure"), 0),
        ("orders_still_not_executed", Some("manifest_errors"), 1),
        ("orders_by_ground", Some("incites"), 2),
        ("orders_by_state", Some("DE"), 2),
        ("orders_by_state", Some("FR"), 0),
    ] {
        let both = [
            figure(&issuer, "Art 8(1)(a)", id, of),
            figure(&provider, "Art 7(3)(c)", id, of),
        ];
        assert_eq!(both, [expected; 2], "{id} {of:?}");
    }
    let monitoring = figures(&stage, "tco-monitoring", &["--organisation", AUTHORITY]).await;
    assert_eq!(
        figure(&monitoring, "Art 21(1)(a)", "items_disabled", None),
        1
    );
    assert_eq!(
        figure(&monitoring, "Art 21(1)(c)", "access_requested", None),
        0
    );
}

#[tokio::test]
async fn referrals_are_counted_apart_from_orders_by_outcome_issuer_and_provider() {
    let stage = busy().await;
    const POINT: &str = "Recommendation (EU) 2018/334, point 40";
    for whose in [AUTHORITY, PROVIDER] {
        let report = figures(&stage, "referrals", &["--organisation", whose]).await;
        for (id, of, expected) in [
            ("referrals_sent", None, 3),
            ("referrals_answered", None, 2),
            ("referrals_by_outcome", Some("removed"), 1),
            ("referrals_by_outcome", Some("kept"), 1),
            ("referrals_by_outcome", Some("not_found"), 0),
            ("referrals_sent_by_kind", Some("authority"), 3),
            ("referrals_sent_by_kind", Some("flagger"), 0),
            ("referrals_by_kind_and_outcome", Some("authority: kept"), 1),
        ] {
            assert_eq!(
                figure(&report, POINT, id, of),
                expected,
                "{whose}: {id} {of:?}"
            );
        }
        let at = format!("{PROVIDER}: removed");
        let id = "referrals_by_provider_and_outcome";
        assert_eq!(figure(&report, POINT, id, Some(&at)), 1);
    }
    // The referral of a competent authority is an order in no report, and no notice under Art 16.
    let dsa = figures(&stage, "dsa", &[]).await;
    assert_eq!(figure(&dsa, "Part 3 (Art 15(1)(a))", "dsa_orders", None), 2);
    assert_eq!(
        figure(&dsa, "Part 4 (Art 15(1)(b))", "dsa_notices", None),
        0
    );
    let parts = print(&stage, "dsa", "csv", &[]).await;
    let total = parts.lines().find(|line| line.contains(",TOTAL,,DE,"));
    assert!(
        total.is_some_and(|line| line.contains(",TOTAL,,DE,2,2,0,")),
        "{parts}"
    );
    // Parts 3 to 8, each with its header.
    let headers = parts
        .lines()
        .filter(|line| line.starts_with("Applicability,"));
    assert_eq!(headers.count(), 6, "{parts}");
}

#[tokio::test]
async fn what_people_without_an_account_send_is_in_the_providers_figures() {
    let stage = stage().await;
    let mut stranger = Stranger::at(&stage.server);
    let page = stage.host.url("/a");
    let complaint = [("about", page.as_str()), ("text", "It is our report.")];
    stranger.complain(&stage.provider.id, &complaint).await;
    let locations = format!("{page}\r\n{}", stage.host.url("/b"));
    let notice = [
        ("locations", locations.as_str()),
        ("explanation", "It calls for an attack."),
        ("good_faith", "true"),
        ("name", "Somebody"),
        ("email", "somebody@users.example"),
    ];
    let path = format!("/notice/{}", stage.provider.id);
    let sent = Stranger::at(&stage.server).send(&path, &notice).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let provider = figures(&stage, "tco-provider", &[]).await;
    let monitoring = figures(&stage, "tco-monitoring", &["--organisation", PROVIDER]).await;
    let dsa = figures(&stage, "dsa", &[]).await;
    for (report, article) in [
        (&provider, "Art 7(3)(d)"),
        (&monitoring, "Art 21(1)(d)"),
        (&dsa, "Part 7 (Art 15(1)(d))"),
    ] {
        for (id, expected) in [
            ("complaints_received", 1),
            ("complaints_open", 1),
            ("complaints_upheld", 0),
        ] {
            assert_eq!(
                figure(report, article, id, None),
                expected,
                "{article}: {id}"
            );
        }
    }
    for (id, expected) in [
        ("dsa_notices", 1),
        ("dsa_notices_users", 1),
        ("dsa_notices_trusted", 0),
        ("dsa_notice_items", 2),
    ] {
        let found = figure(&dsa, "Part 4 (Art 15(1)(b))", id, None);
        assert_eq!(found, expected, "{id}");
    }
}

#[tokio::test]
async fn a_report_is_the_same_to_the_byte_and_names_no_location_and_no_person() {
    let stage = busy().await;
    for (kind, whose) in [
        ("tco-provider", PROVIDER),
        ("tco-authority", AUTHORITY),
        ("tco-monitoring", PROVIDER),
        ("referrals", AUTHORITY),
        ("dsa", PROVIDER),
    ] {
        for format in ["html", "csv", "json"] {
            let whose = ["--organisation", whose];
            let first = print(&stage, kind, format, &whose).await;
            assert_eq!(first, print(&stage, kind, format, &whose).await);
            for told in [
                &stage.host.name(),
                "http://",
                "/p/1",
                "person_0",
                "notice_0",
                "newsroom",
            ] {
                assert!(!first.contains(told), "{kind} {format} says {told}");
            }
        }
    }
}

#[tokio::test]
async fn a_year_in_which_nothing_happened_is_a_report_of_zeros() {
    let stage = busy().await;
    for (kind, whose) in [
        ("tco-provider", PROVIDER),
        ("tco-authority", AUTHORITY),
        ("tco-monitoring", AUTHORITY),
        ("referrals", PROVIDER),
        ("dsa", PROVIDER),
    ] {
        let words = [
            "report",
            kind,
            "--organisation",
            whose,
            "--from",
            "2021-01-01",
            "--to",
            "2021-12-31",
            "--format",
            "json",
        ];
        let text = stage
            .instance
            .run(&words)
            .await
            .unwrap()
            .ok()
            .unwrap()
            .stdout;
        let report: Value = serde_json::from_str(&text).unwrap();
        let sections = report["sections"].as_array().unwrap();
        let lines = sections
            .iter()
            .flat_map(|section| section["lines"].as_array().unwrap());
        let mut counts = 0;
        for line in lines {
            if line["unit"] == "count" {
                assert_eq!(line["value"], 0, "{kind}: {line}");
                counts += 1;
            } else {
                assert_eq!(line["value"], Value::Null, "{kind}: {line}");
            }
        }
        assert!(counts > 15, "{kind} prints {counts} counts");
    }
}

#[tokio::test]
async fn the_tables_of_the_dsa_add_up_from_what_happened_and_tell_nought_from_blank() {
    let stage = busy().await;
    let csv = print(&stage, "dsa", "csv", &[]).await;
    // The first table, of orders: a row for each category and sub-category, for each Member State and for all together.
    let rows: Vec<Vec<&str>> = csv
        .lines()
        .skip(1)
        .take_while(|line| !line.is_empty())
        .map(|line| line.split(',').collect())
        .collect();
    const TERRORIST: &str = "KEYWORD_TERRORIST_CONTENT";
    const SECURITY: &str = "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY";
    let (category, scope, orders, items) = (3, 5, 6, 7);
    let number = |cell: &str| cell.parse::<u64>().unwrap_or(0);
    let scopes: BTreeSet<&str> = rows.iter().map(|row| row[scope]).collect();
    assert_eq!(scopes.len(), 28, "27 states and all of them: {scopes:?}");
    for one in &scopes {
        let of: Vec<_> = rows.iter().filter(|row| row[scope] == *one).collect();
        let expected = u64::from(matches!(*one, "TOTAL" | "DE")) * 2;
        for column in [orders, items] {
            let sum = |begins: &str| -> u64 {
                let some = of.iter().filter(|row| row[category].starts_with(begins));
                some.map(|row| number(row[column])).sum()
            };
            let sums = ["KEYWORD_", "STATEMENT_CATEGORY_", "TOTAL"].map(sum);
            assert_eq!(sums, [expected; 3], "{one}, column {column}");
        }
    }
    for row in &rows {
        // An order of the Regulation is about terrorist content: there a nought says that none came, and elsewhere nothing can.
        let applies = matches!(row[category], TERRORIST | SECURITY | "TOTAL");
        assert_eq!(row[orders].is_empty(), !applies, "{row:?}");
    }
    let states: u64 = rows
        .iter()
        .filter(|row| row[category] == TERRORIST && row[scope] != "TOTAL")
        .map(|row| number(row[orders]))
        .sum();
    assert_eq!(states, 2, "the states add up to the whole");
}

#[tokio::test]
async fn a_yearly_report_says_until_when_it_is_in_time() {
    let stage = Stage::set().await;
    for (kind, organisation, year, last, words) in [
        (
            "tco-provider",
            PROVIDER,
            2026,
            Some("2027-02-28"),
            "before 1 March (Art 7(2))",
        ),
        (
            "tco-provider",
            PROVIDER,
            2027,
            Some("2028-02-29"),
            "before 1 March (Art 7(2))",
        ),
        (
            "tco-monitoring",
            AUTHORITY,
            2026,
            Some("2027-03-31"),
            "by 31 March (Art 21(1))",
        ),
        ("tco-authority", AUTHORITY, 2026, None, ""),
    ] {
        let (from, to) = (format!("{year}-01-01"), format!("{year}-12-31"));
        let made = async |format: &str| {
            let words = [
                "report",
                kind,
                "--from",
                &from,
                "--to",
                &to,
                "--format",
                format,
                "--organisation",
                organisation,
            ];
            stage
                .instance
                .run(&words)
                .await
                .unwrap()
                .ok()
                .unwrap()
                .stdout
        };
        let json: Value = serde_json::from_str(&made("json").await).unwrap();
        assert_eq!(json["last_day"].as_str(), last, "{kind} {year}");
        let page = made("html").await;
        assert!(
            page.contains(words) && last.is_none_or(|day| page.contains(day)),
            "{page}"
        );
        assert_eq!(page.contains("the last day is"), last.is_some());
    }
    // Of other days than those of a year nothing is said.
    let report = figures(&stage, "tco-provider", &[]).await;
    assert_eq!(report["last_day"], Value::Null);
}

#[tokio::test]
async fn an_unknown_report_or_a_period_that_ends_before_it_begins_is_refused_with_what_to_do() {
    let stage = Stage::set().await;
    let refused = async |words: &[&str]| {
        let words = [&["report"], words].concat();
        let finished = stage.instance.run(&words).await.unwrap();
        assert_eq!(
            (finished.code, finished.stdout.as_str()),
            (Some(2), ""),
            "{words:?}"
        );
        finished.stderr
    };
    let period = ["--from", "2026-01-01", "--to", "2026-12-31"];
    let said = refused(&[&["yearly"][..], &period].concat()).await;
    for kind in [
        "tco-provider",
        "tco-authority",
        "tco-monitoring",
        "referrals",
        "dsa",
    ] {
        assert!(said.contains(kind), "{said}");
    }
    let said = refused(&["dsa", "--from", "2026-12-31", "--to", "2026-01-01"]).await;
    assert!(said.contains("ends before it begins"), "{said}");
    // Both sides could be meant.
    let said = refused(&[&["tco-monitoring"][..], &period].concat()).await;
    assert!(
        said.contains(AUTHORITY) && said.contains(PROVIDER),
        "{said}"
    );
    let said = refused(&[&["dsa", "--organisation", "Nobody"][..], &period].concat()).await;
    assert!(said.contains("No organisation is named “Nobody”"), "{said}");
    let said = refused(&[&["dsa", "--organisation", AUTHORITY][..], &period].concat()).await;
    assert!(said.contains("is not made for one"), "{said}");
}
