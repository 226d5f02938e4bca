//! Penalties (Art 18), and orders left out of a transparency report (Art 8(2)): people decide both in the console, programs read the
//! former, and the yearly report says what is on record of either.

use crate::reports::{figure, figures};
use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, until};
use casework::{Breach, Circumstance, NoticeKind, Role};
use exchange::v1::{Page, PenaltyView};
use serde_json::{Value, json};
use testkit::{Answer, Door, IssuedToken, Options};

const ELSEWHERE: &str = "French Authority";

struct House {
    stage: Stage,
    elsewhere: IssuedToken,
}

impl House {
    /// An authority and a provider of Germany, with whoever decides upon penalties and whoever may not, and an authority of France.
    async fn set() -> Self {
        let mut token = None;
        let stage = Stage::set_with(async |instance| {
            let file = instance.scratch().join("register.json");
            let register = json!([{"name": ELSEWHERE, "member_state": "FR", "particulars": {
                "kind": "law_enforcement", "representative": "A. Example", "address": "1 Example Street",
                "telephone": "+33 0 00000000", "email": "orders@authority.example",
                "redress": {"body": "Court", "deadline_days": 30, "provisions": "https://law.example/tco"},
            }}]);
            std::fs::write(&file, register.to_string()).unwrap();
            let words = ["admin", "authority", "import", file.to_str().unwrap()];
            instance.run(&words).await.unwrap().ok().unwrap();
            for (house, role) in [
                (AUTHORITY, Role::PenaltyOfficer),
                (AUTHORITY, Role::Issuer),
                (AUTHORITY, Role::Auditor),
                (AUTHORITY, Role::MeasuresOfficer),
                (PROVIDER, Role::MeasuresOfficer),
                (PROVIDER, Role::Auditor),
                (PROVIDER, Role::Administrator),
                (ELSEWHERE, Role::PenaltyOfficer),
            ] {
                let name = format!("{role} 7");
                instance.person(house, &name, role).await.unwrap();
            }
            token = Some(instance.token(ELSEWHERE, "tests").await.unwrap());
            Options::patient()
        })
        .await;
        Self {
            stage,
            elsewhere: token.unwrap(),
        }
    }

    async fn person(&self, house: &str, role: Role) -> Session {
        Session::begin(&self.stage, house, &format!("{role} 7")).await
    }

    async fn check(mut self) {
        assert_eq!(self.stage.server.stop().await.unwrap(), Some(0));
        let words = ["ledger", "replay", "--check"];
        self.stage.instance.run(&words).await.unwrap().ok().unwrap();
    }

    /// A fine for a systematic failure, about an order.
    fn fine(&self, reference: &str, order: &str) -> Vec<(String, String)> {
        let provider = self.stage.provider.id.to_string();
        let mut fields = vec![
            ("provider", provider.as_str()),
            ("reference", reference),
            ("kind", "fine"),
            ("what", "EUR 25 000"),
            ("breaches", Breach::Removal.as_str()),
            ("breaches", Breach::Feedback.as_str()),
            ("orders", order),
            ("reasons", "Three orders were acted on after two days."),
            ("persistent", "yes"),
            ("facts", "Three within one month, each after a reminder."),
            ("share_of_turnover", "1.5"),
            ("redress", "Administrative Court, one month, § 74 VwGO."),
        ];
        fields.extend(
            Circumstance::ALL
                .iter()
                .map(|circumstance| (circumstance.as_str(), "Looked at; nothing out of the way.")),
        );
        let owned = fields.into_iter();
        owned
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

async fn send(session: &Session, csrf: &str, path: &str, fields: &[(String, String)]) -> Answer {
    let mut pairs = vec![("csrf", csrf)];
    pairs.extend(fields.iter().map(|(name, value)| (&**name, &**value)));
    session.post(path, &pairs, None).await
}

fn but(fields: &[(String, String)], name: &str, value: &str) -> Vec<(String, String)> {
    let mut changed = fields.to_vec();
    for field in changed.iter_mut().filter(|field| field.0 == name) {
        value.clone_into(&mut field.1);
    }
    changed
}

async fn listed(door: &Door) -> Vec<PenaltyView> {
    let page: Page<PenaltyView> = door.get("/v1/penalties").await.unwrap().json().unwrap();
    page.items
}

#[tokio::test]
async fn a_person_decides_upon_a_penalty_with_every_circumstance_and_the_provider_is_told_and_reads_it()
 {
    let house = House::set().await;
    let order = house.stage.notice(1, NoticeKind::RemovalOrder).await;
    let order = order.id.to_string();
    house.stage.listen().await;
    let officer = house.person(AUTHORITY, Role::PenaltyOfficer).await;
    let csrf = officer.csrf("/penalties").await;
    let fine = house.fine("BG 12/26", &order);
    // What the law asks for is asked for, field by field, and what was typed is not lost.
    for (name, value, says) in [
        ("intent", " ", "whether it was intentional or negligent"),
        ("share_of_turnover", "4.01", "four percent"),
        ("share_of_turnover", "much", "in percent"),
        ("kind", "other", "financial penalty"),
        ("breaches", "art_6", "Art 3(3)"),
        ("facts", "", "facts"),
        ("reference", "", "reference"),
        ("redress", " ", "redress"),
        ("orders", "x", "identifiers of orders"),
        ("decided_at", "2999-01-01T00:00:00", "future"),
    ] {
        let mut changed = but(&fine, name, value);
        if name == "decided_at" {
            changed.push((name.to_owned(), value.to_owned()));
        }
        let refused = send(&officer, &csrf, "/penalties", &changed).await;
        assert_eq!(refused.status, 422, "{name}: {}", refused.text());
        assert!(refused.text().contains(says), "{name}: {}", refused.text());
        assert!(refused.text().contains("EUR 25 000"), "{name}");
    }
    let unknown = but(&fine, "orders", "notice_00000000000000000000000001");
    let refused = send(&officer, &csrf, "/penalties", &unknown).await;
    assert_eq!(refused.status, 404, "{}", refused.text());
    let authority = house.stage.authority.door(&house.stage.server);
    // A program of the authority reads, with the scope of overseeing measures, and has no route to decide.
    assert_eq!(listed(&authority).await, []);

    let decided = send(&officer, &csrf, "/penalties", &fine).await;
    assert_eq!(decided.status, 303, "{}", decided.text());
    let place = decided.header("location").to_owned();
    let place = place.split('?').next().unwrap().to_owned();
    // The same again is the same; another decision under the same reference is refused.
    let again = send(&officer, &csrf, "/penalties", &fine).await;
    assert!(again.header("location").starts_with(&place));
    let other = but(&fine, "what", "EUR 1");
    let refused = send(&officer, &csrf, "/penalties", &other).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("Another decision of yours"));

    // The provider's endpoint took the news: that is its receipt.
    let provider = house.stage.provider.door(&house.stage.server);
    let penalty = until("the receipt", async || {
        let penalty = listed(&provider).await.remove(0);
        (penalty.stage == "received").then_some(penalty)
    })
    .await;
    assert_eq!(format!("/penalties/{}", penalty.id), place);
    assert!(penalty.to_us && penalty.received_at.is_some());
    assert_eq!(penalty.authority_name, AUTHORITY);
    assert_eq!(penalty.decision.circumstances.len(), 7);
    let persistent = penalty.decision.persistent.as_ref().unwrap();
    assert_eq!(persistent.share_of_turnover, Some(150));
    assert_eq!(penalty.decision.orders[0].as_str(), order);
    let reader = house.person(PROVIDER, Role::MeasuresOfficer).await;
    let page = reader.get(&place).await.text();
    for word in [
        "EUR 25 000",
        "1.50 %",
        "Three within one month",
        "§ 74 VwGO",
        "the degree of its fault",
        "data-penalty-stage=\"received\"",
    ] {
        assert!(page.contains(word), "{word}: {page}");
    }

    // The yearly report counts it, and goes on counting it in its year when a court set it aside.
    let report = figures(
        &house.stage,
        "tco-authority",
        &["--organisation", AUTHORITY],
    )
    .await;
    let art = "Art 8(1)(d)";
    assert_eq!(figure(&report, art, "penalties_fines", None), 1);
    assert_eq!(figure(&report, art, "penalties_persistent", None), 1);
    assert_eq!(figure(&report, art, "penalties_ended", None), 0);
    let elsewhere = figures(
        &house.stage,
        "tco-authority",
        &["--organisation", ELSEWHERE],
    )
    .await;
    assert_eq!(figure(&elsewhere, art, "penalties_fines", None), 0);
    let end = [("how", "set_aside"), ("reasons", "VG 7/26")];
    let end: Vec<_> = end.map(|(a, b)| (a.to_owned(), b.to_owned())).into();
    let ended = send(&officer, &csrf, &format!("{place}/end"), &end).await;
    assert_eq!(ended.status, 303, "{}", ended.text());
    let page = reader.get(&place).await.text();
    assert!(page.contains("set aside on review") && page.contains("VG 7/26"));
    let report = figures(
        &house.stage,
        "tco-authority",
        &["--organisation", AUTHORITY],
    )
    .await;
    assert_eq!(figure(&report, art, "penalties_fines", None), 1);
    assert_eq!(figure(&report, art, "penalties_ended", None), 1);
    house.check().await;
}

#[tokio::test]
async fn nobody_but_a_penalty_officer_of_the_providers_state_decides_and_nobody_but_the_two_sides_reads()
 {
    let house = House::set().await;
    let officer = house.person(AUTHORITY, Role::PenaltyOfficer).await;
    let csrf = officer.csrf("/penalties").await;
    let fine = but(&house.fine("BG 1/26", ""), "persistent", "");
    let decided = send(&officer, &csrf, "/penalties", &fine).await;
    assert_eq!(decided.status, 303, "{}", decided.text());
    let place = decided.header("location").to_owned();
    let place = place.split('?').next().unwrap().to_owned();
    // Whoever issues, oversees or watches does not punish (Art 12(1)); a provider's administrator punishes nobody.
    for (house_name, role) in [
        (AUTHORITY, Role::Issuer),
        (AUTHORITY, Role::MeasuresOfficer),
        (AUTHORITY, Role::Auditor),
        (PROVIDER, Role::Administrator),
    ] {
        let other = house.person(house_name, role).await;
        let csrf = other.csrf("/ledger").await;
        let refused = send(&other, &csrf, "/penalties", &fine).await;
        assert_eq!(refused.status, 403, "{role}: {}", refused.text());
        let end = [
            ("how".to_owned(), "withdrawn".to_owned()),
            ("reasons".to_owned(), "x".to_owned()),
        ];
        let refused = send(&other, &csrf, &format!("{place}/end"), &end).await;
        assert_eq!(refused.status, 403, "{role}: {}", refused.text());
    }
    // The authority of another state can impose nothing on this provider (Art 16), and reads nothing.
    let elsewhere = house.person(ELSEWHERE, Role::PenaltyOfficer).await;
    let csrf = elsewhere.csrf("/penalties").await;
    let refused = send(&elsewhere, &csrf, "/penalties", &fine).await;
    assert_eq!(refused.status, 404, "{}", refused.text());
    assert_eq!(elsewhere.get(&place).await.status, 404);
    let other = Door::new(house.stage.server.url()).with_token(&house.elsewhere.secret);
    assert_eq!(listed(&other).await, []);
    // Without an endpoint, looking is the receipt: for whoever acts for the provider, and not for its watcher.
    let watcher = house.person(PROVIDER, Role::Auditor).await;
    assert_eq!(watcher.get(&place).await.status, 200);
    let authority = house.stage.authority.door(&house.stage.server);
    assert_eq!(listed(&authority).await[0].stage, "decided");
    let keeper = house.person(PROVIDER, Role::MeasuresOfficer).await;
    assert_eq!(keeper.get(&place).await.status, 200);
    assert_eq!(listed(&authority).await[0].stage, "received");
    house.check().await;
}

/// The pages and records of the provider that may speak of an order.
async fn what_the_provider_sees(house: &House, order: &str) -> String {
    let door = house.stage.provider.door(&house.stage.server);
    let view = door.get(&format!("/v1/notices/{order}")).await.unwrap();
    let view: Value = view.json().unwrap();
    let administrator = house.person(PROVIDER, Role::Administrator).await;
    let mut all = view.to_string();
    let case = view["case"].as_str().map(|case| format!("/cases/{case}"));
    let pages = [format!("/notices/{order}"), "/ledger".to_owned()];
    for page in pages.into_iter().chain(case) {
        all.push_str(&administrator.get(&page).await.text());
    }
    all
}

#[tokio::test]
async fn an_order_is_left_out_of_the_report_by_a_person_with_reasons_and_only_its_authority_sees_it()
 {
    let house = House::set().await;
    let order = house.stage.notice(1, NoticeKind::RemovalOrder).await;
    let order = order.id.to_string();
    let referral = house.stage.notice(2, NoticeKind::Referral).await;
    let issuer = house.person(AUTHORITY, Role::Issuer).await;
    let place = format!("/notices/{order}");
    let csrf = issuer.csrf(&place).await;
    let fields = |why: &str, reasons: &str| {
        let pairs = [("why", why), ("reasons", reasons)];
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec()
    };
    let begin = format!("{place}/withhold/begin");
    for (why, reasons) in [("", "A search"), ("investigation", " ")] {
        let refused = send(&issuer, &csrf, &begin, &fields(why, reasons)).await;
        assert_eq!(refused.status, 422, "{}", refused.text());
    }
    let secret = "A search is under way in Zellendorf";
    let left_out = send(&issuer, &csrf, &begin, &fields("investigation", secret)).await;
    assert_eq!(left_out.status, 303, "{}", left_out.text());
    let page = issuer.get(&place).await.text();
    assert!(page.contains("data-withheld=\"investigation\"") && page.contains(secret));
    let count = async || {
        let report = figures(
            &house.stage,
            "tco-authority",
            &["--organisation", AUTHORITY],
        )
        .await;
        let issued = figure(&report, "Art 8(1)(a)", "orders_issued", None);
        (issued, figure(&report, "Art 8(2)", "orders_withheld", None))
    };
    assert_eq!(count().await, (0, 1));
    // The provider learns nothing, and counts its own; nor may it, or who only watches, do it.
    let seen = what_the_provider_sees(&house, &order).await;
    assert!(
        !seen.contains("Zellendorf") && !seen.contains("ithh"),
        "{seen}"
    );
    let provider = figures(&house.stage, "tco-provider", &[]).await;
    assert_eq!(figure(&provider, "Art 7(3)(c)", "orders_received", None), 1);
    let administrator = house.person(PROVIDER, Role::Administrator).await;
    let csrf_of = administrator.csrf(&place).await;
    let refused = send(&administrator, &csrf_of, &begin, &fields("security", "x")).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    let auditor = house.person(AUTHORITY, Role::Auditor).await;
    assert!(auditor.get(&place).await.text().contains(secret));
    let csrf_of = auditor.csrf("/ledger").await;
    let refused = send(&auditor, &csrf_of, &begin, &fields("security", "x")).await;
    assert_eq!(refused.status, 403, "{}", refused.text());
    // A referral is in no report about orders; there is nothing to leave out.
    let begin = format!("/notices/{}/withhold/begin", referral.id);
    let refused = send(&issuer, &csrf, &begin, &fields("security", "x")).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    // It is counted again with a reason.
    let end = format!("{place}/withhold/end");
    let counted = send(&issuer, &csrf, &end, &fields("", "The search is over.")).await;
    assert_eq!(counted.status, 303, "{}", counted.text());
    assert_eq!(count().await, (1, 0));
    let nothing = send(&issuer, &csrf, &end, &fields("", "Once more.")).await;
    assert_eq!(nothing.status, 404, "{}", nothing.text());
    house.check().await;
}
