//! The course of a removal order as the Regulation has it: each story is a rule with its boundary, played over HTTP by an issuing
//! authority, a provider in another Member State, and that state's authority, with a clock in the test's hand.

use crate::reports::figure;
use crate::session::Session;
use crate::stage::{AUTHORITY, Stage, judgement};
use casework::{NoticeKind, Outcome, Role};
use exchange::v1::NewNotice;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use std::cell::Cell;
use testkit::{Door, IssuedToken, Options};

const HOME: &str = "Home Authority";
const SECOND: &str = "Second Unit";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A stage whose provider is established in Ireland, with the authority there.
struct Border {
    stage: Stage,
    home: IssuedToken,
    second: IssuedToken,
    ahead: Cell<i64>,
}

impl Border {
    async fn set() -> Self {
        let mut tokens = Vec::new();
        let stage = Stage::set_in("IE", async |instance| {
            let file = instance.scratch().join("register.json");
            let register = json!([
                entry(HOME, "IE"),
                entry(SECOND, "FR"),
                entry(AUTHORITY, "DE")
            ]);
            std::fs::write(&file, register.to_string()).unwrap();
            let words = ["admin", "authority", "import", file.to_str().unwrap()];
            instance.run(&words).await.unwrap().ok().unwrap();
            instance
                .person(SECOND, "analyst-2", Role::Analyst)
                .await
                .unwrap();
            for name in [HOME, SECOND] {
                tokens.push(instance.token(name, "tests").await.unwrap());
            }
            Options::patient()
        })
        .await;
        let [home, second] = tokens.try_into().unwrap();
        Self {
            home,
            second,
            stage,
            ahead: Cell::new(0),
        }
    }

    fn issuer(&self) -> Door {
        self.stage.authority.door(&self.stage.server)
    }

    fn provider(&self) -> Door {
        self.stage.provider.door(&self.stage.server)
    }

    fn door(&self, token: &IssuedToken) -> Door {
        Door::new(self.stage.server.url()).with_token(&token.secret)
    }

    /// Lets time pass.
    fn pass(&self, seconds: i64) {
        self.to(self.ahead.get() + seconds);
    }

    /// So many seconds after the test began.
    fn to(&self, seconds: i64) {
        self.ahead.set(seconds);
        self.stage.server.set_ahead(seconds).unwrap();
    }

    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.ahead.get())
    }

    /// A case of the authority's, decided “order”.
    async fn decided(&self, number: u64) -> String {
        let (_, case) = self.stage.found(number).await;
        let decision = judgement(Outcome::Order);
        self.stage.analyst().decide(&case, &decision).await.unwrap();
        case.to_string()
    }

    /// An order about picture `number` in an emergency, as the issuer sees it.
    async fn order(&self, number: u64, more: Value) -> Value {
        let case = self.decided(number).await;
        ok(
            &self.issuer(),
            &format!("/v1/cases/{case}/notices"),
            &order(more),
        )
        .await
    }
}

/// An authority as a register's file has it.
fn entry(name: &str, state: &str) -> Value {
    json!({
        "name": name, "member_state": state,
        "particulars": {
            "kind": "law_enforcement", "representative": "A. Example, head of unit", "address": "1 Example Street",
            "telephone": "+49 00 000000", "email": "orders@authority.example",
            "redress": {"body": "Administrative Court", "deadline_days": 30, "provisions": "https://law.example/tco"},
        },
    })
}

/// An order in an emergency, with more said.
fn order(more: Value) -> Value {
    let mut new = serde_json::to_value(NewNotice {
        emergency: Some("an attack is being streamed".to_owned()),
        ..NewNotice::of(NoticeKind::RemovalOrder)
    })
    .unwrap();
    for (name, value) in more.as_object().unwrap() {
        new[name] = value.clone();
    }
    new
}

async fn ok(door: &Door, path: &str, body: &Value) -> Value {
    let answer = door.post(path, body).await.unwrap();
    assert!(
        (200..300).contains(&answer.status),
        "{path}: {}",
        answer.text()
    );
    answer.json().unwrap()
}

async fn get(door: &Door, path: &str) -> Value {
    let answer = door.get(path).await.unwrap();
    assert!(
        (200..300).contains(&answer.status),
        "{path}: {}",
        answer.text()
    );
    answer.json().unwrap()
}

/// The code of the refusal that comes.
async fn refused(door: &Door, path: &str, body: &Value) -> String {
    let answer = door.post(path, body).await.unwrap();
    assert!(
        (400..500).contains(&answer.status),
        "{path}: {}",
        answer.text()
    );
    answer.problem().unwrap().code
}

fn id(view: &Value) -> &str {
    view["id"].as_str().unwrap()
}

fn executed(urls: &[&str], at: Timestamp) -> Value {
    json!({"kind": "executed", "measure": "disabled", "at": at, "urls": urls})
}

#[tokio::test]
async fn a_first_order_waits_twelve_hours_after_the_information_or_states_its_emergency() {
    let border = Border::set().await;
    let case = border.decided(1).await;
    let path = format!("/v1/cases/{case}/notices");
    let plain = json!({"kind": "removal_order"});
    let issuer = border.issuer();
    assert_eq!(refused(&issuer, &path, &plain).await, "first_order");
    let inform = format!(
        "/v1/organisations/{}/advance-information",
        border.stage.provider.id
    );
    let informed = ok(&issuer, &inform, &json!({"how": "letter of today"})).await;
    border.pass(12 * HOUR - MINUTE);
    assert_eq!(refused(&issuer, &path, &plain).await, "first_order");
    // Telling again does not begin anew, nor earlier.
    let again = ok(&issuer, &inform, &json!({"how": "another letter"})).await;
    assert_eq!(informed, again);
    border.pass(2 * MINUTE);
    let issued = ok(&issuer, &path, &plain).await;
    assert_eq!(issued["order"]["first"]["how"], "informed");
    // The information is no grace: the hour is an hour.
    let notice = get(&border.provider(), &format!("/v1/notices/{}", id(&issued))).await;
    assert!(notice["clocks"][0]["seconds"].as_i64().unwrap() <= HOUR);
    // The second order needs nothing of it.
    let second = border.decided(2).await;
    let second = ok(&issuer, &format!("/v1/cases/{second}/notices"), &plain).await;
    assert_eq!(second["order"]["first"], Value::Null);
}

#[tokio::test]
async fn an_emergency_is_on_record_with_its_reason() {
    let border = Border::set().await;
    let issued = border.order(1, json!({})).await;
    assert_eq!(issued["order"]["first"]["how"], "emergency");
    assert_eq!(
        issued["order"]["first"]["reason"],
        "an attack is being streamed"
    );
}

#[tokio::test]
async fn two_states_order_the_same_and_each_gets_its_own_hour_and_annex() {
    let border = Border::set().await;
    let first = border.order(1, json!({})).await;
    let second = border.door(&border.second);
    // The second authority finds the same page by itself.
    let bank = ok(&second, "/v1/banks", &json!({"name": "Own"})).await;
    let entry = crate::stage::file_entry(crate::stage::picture(1));
    let there = crate::stage::client(&border.stage.server, &border.second);
    there
        .add_file(&id(&bank).parse().unwrap(), &entry)
        .await
        .unwrap();
    let capture = there.capture(&border.stage.host.url("/p/1")).await.unwrap();
    let case = capture.case.unwrap();
    there
        .decide(&case, &judgement(Outcome::Order))
        .await
        .unwrap();
    border.pass(10 * MINUTE);
    let path = format!("/v1/cases/{case}/notices");
    // Deconfliction asks for a second person; see `conflicts.rs`.
    let waits = ok(&second, &path, &order(json!({}))).await;
    assert_eq!(waits["concerns"][0]["concern"], "already_noticed");
    let person = Session::begin(&border.stage, SECOND, "analyst-2").await;
    let csrf = person.csrf(&format!("/cases/{case}")).await;
    let shown = person.get(&format!("/cases/{case}")).await;
    let proposed = crate::conflicts::proposed_at(&shown.text());
    let fields = [("csrf", csrf.as_str()), ("proposed_at", &proposed)];
    let path = format!("/cases/{case}/approve");
    assert_eq!(person.post(&path, &fields, None).await.status, 303);
    let other = get(&second, "/v1/notices?direction=out").await["items"][0].clone();
    let provider = border.provider();
    for (notice, issuer) in [(&first, border.issuer()), (&other, second)] {
        let path = format!("/v1/notices/{}", id(notice));
        get(&provider, &path).await;
        ok(
            &provider,
            &format!("{path}/feedback"),
            &executed(&[], border.now()),
        )
        .await;
        let seen = get(&issuer, &path).await;
        assert_eq!(seen["stage"], "executed");
        assert_eq!(seen["clocks"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn an_outage_interrupts_the_hour_and_another_runs_when_it_is_over() {
    let border = Border::set().await;
    let issued = border.order(1, json!({})).await;
    let path = format!("/v1/notices/{}", id(&issued));
    let provider = border.provider();
    let received = get(&provider, &path).await;
    border.pass(20 * MINUTE);
    let outage = json!({"kind": "impossible", "because": "force_majeure", "explanation": "the data centre has no power", "at": border.now()});
    ok(&provider, &format!("{path}/feedback"), &outage).await;
    border.pass(5 * HOUR);
    let text = json!({"text": "The power is back, as you told us."});
    let over = ok(&border.issuer(), &format!("{path}/clarify"), &text).await;
    let clocks = over["clocks"].as_array().unwrap();
    assert_eq!(clocks.len(), 2);
    assert_eq!(
        clocks[0]["started"], received["received_at"],
        "the first stays"
    );
    border.pass(59 * MINUTE);
    let done = ok(
        &provider,
        &format!("{path}/feedback"),
        &executed(&[], border.now()),
    )
    .await;
    assert_eq!(done["clocks"][1]["status"], "met");
}

/// A cross-border order that both the provider and the home authority have, and the copy.
async fn copied(border: &Border) -> (String, String) {
    let issued = border.order(1, json!({})).await;
    assert_eq!(issued["order"]["cross_border"], true);
    assert_eq!(issued["order"]["copy_to"], HOME);
    let notice = format!("/v1/notices/{}", id(&issued));
    get(&border.provider(), &notice).await;
    let copies = get(&border.door(&border.home), "/v1/scrutinies").await;
    let copy = id(&copies["items"][0]).to_owned();
    let path = format!("/v1/scrutinies/{copy}");
    assert_eq!(
        copies["items"][0]["received_at"],
        Value::Null,
        "a list is no receipt"
    );
    let copy = get(&border.door(&border.home), &path).await;
    assert_eq!(copy["terms"]["url"], issued["terms"]["url"]);
    (notice, path)
}

#[tokio::test]
async fn the_provider_can_ask_for_scrutiny_at_47_59_and_not_at_48_01() {
    let border = Border::set().await;
    let (notice, copy) = copied(&border).await;
    let ask = format!("{notice}/scrutiny-request");
    border.to(48 * HOUR - MINUTE);
    let why = json!({"reasons": "It is a newsroom's report."});
    ok(&border.provider(), &ask, &why).await;
    let seen = get(&border.door(&border.home), &copy).await;
    assert_eq!(seen["requests"][0]["by"], "provider");
    assert_eq!(seen["clocks"][1]["law"], "asked_scrutiny");
    border.to(48 * HOUR + MINUTE);
    let later = json!({"reasons": "And it is art."});
    assert_eq!(refused(&border.provider(), &ask, &later).await, "too_late");
}

#[tokio::test]
async fn the_home_authority_decides_by_itself_at_71_59_and_not_at_72_01() {
    let border = Border::set().await;
    let (_, copy) = copied(&border).await;
    let home = border.door(&border.home);
    border.to(72 * HOUR + MINUTE);
    let decision = json!({"infringes": false, "reasons": "It is in order."});
    let path = format!("{copy}/decision");
    assert_eq!(refused(&home, &path, &decision).await, "too_late");
    // That nothing was decided is on record by itself.
    let lapsed = crate::stage::until("the lapse to be recorded", async || {
        let seen = get(&home, &copy).await;
        (seen["stage"] == "lapsed").then_some(seen)
    })
    .await;
    assert_eq!(lapsed["decision"], Value::Null);

    let border = Border::set().await;
    let (_, copy) = copied(&border).await;
    border.to(72 * HOUR - MINUTE);
    let decided = ok(
        &border.door(&border.home),
        &format!("{copy}/decision"),
        &decision,
    )
    .await;
    assert_eq!(decided["stage"], "decided");
}

#[tokio::test]
async fn an_infringement_is_told_to_the_issuer_first_and_then_takes_the_order_and_brings_back_the_content()
 {
    let border = Border::set().await;
    let (notice, copy) = copied(&border).await;
    let (home, provider) = (border.door(&border.home), border.provider());
    let feedback = format!("{notice}/feedback");
    ok(&provider, &feedback, &executed(&[], border.now())).await;
    let back = json!({"kind": "reinstated", "at": border.now()});
    assert_eq!(refused(&provider, &feedback, &back).await, "in_effect");
    border.to(2 * DAY);
    let path = format!("{copy}/decision");
    let decision =
        json!({"infringes": true, "reasons": "A newsroom's report: Art 1(3) was not looked at."});
    assert_eq!(refused(&home, &path, &decision).await, "issuer_not_told");
    let reasons = json!({"reasons": "It looks like a newsroom's report."});
    ok(&home, &format!("{copy}/intention"), &reasons).await;
    let told = get(&border.issuer(), &notice).await;
    assert_eq!(told["order"]["intention"], reasons["reasons"]);
    let not_yet = get(&provider, &notice).await;
    assert_eq!(not_yet["order"]["intention"], Value::Null);
    ok(&home, &path, &decision).await;
    let ceased = get(&provider, &notice).await;
    assert_eq!(ceased["stage"], "ceased_effect");
    let owed = ceased["clocks"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (owed["law"].as_str(), owed["duty"].as_bool()),
        (Some("reinstatement"), Some(true))
    );
    // Immediately (Art 4(7)): due at the instant at which the decision is there, and what comes later is late.
    assert_eq!(owed["due"], owed["started"]);
    assert_eq!(
        get(&border.issuer(), &notice).await["order"]["scrutiny_decision"],
        decision
    );
    // The provider's case is open again until it says what became of the content.
    let case = format!("/v1/cases/{}", ceased["case"].as_str().unwrap());
    assert_eq!(get(&provider, &case).await["stage"], "open");
    border.pass(5 * MINUTE);
    let back = json!({"kind": "reinstated", "at": border.now()});
    let reinstated = ok(&provider, &feedback, &back).await;
    assert_eq!(reinstated["stage"], "reinstated");
    let met = reinstated["clocks"].as_array().unwrap().last().unwrap();
    assert_eq!(met["status"], "missed");
    assert!(met["seconds"].as_i64().unwrap() >= 5 * MINUTE, "{met}");
    assert_eq!(get(&provider, &case).await["stage"], "closed");
    // Twice is once; and what says otherwise is refused.
    ok(&provider, &feedback, &back).await;
    assert_eq!(
        refused(&provider, &feedback, &executed(&[], border.now())).await,
        "ceased_effect"
    );
}

#[tokio::test]
async fn silence_lasts_forty_two_days_and_forty_two_more_and_then_the_provider_is_told_that_it_may_tell()
 {
    let border = Border::set().await;
    border.stage.listen().await;
    let case = border.decided(1).await;
    let path = format!("/v1/cases/{case}/notices");
    let silent = |days: i64| {
        let until = border.now() + SignedDuration::from_hours(24 * days);
        order(
            json!({"non_disclosure": true, "non_disclosure_reasons": "a search is under way", "non_disclosure_until": until}),
        )
    };
    let issuer = border.issuer();
    let bare = order(json!({"non_disclosure": true}));
    assert_eq!(refused(&issuer, &path, &bare).await, "missing");
    assert_eq!(refused(&issuer, &path, &silent(43)).await, "out_of_range");
    let issued = ok(&issuer, &path, &silent(42)).await;
    let notice = format!("/v1/notices/{}", id(&issued));
    let first_end: Timestamp = issued["order"]["silence"]["until"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let seen = get(&border.provider(), &notice).await;
    assert_eq!(seen["order"]["may_inform"], false);
    assert!(!seen.to_string().contains("a search is under way"));
    border.pass(41 * DAY);
    let until = first_end + SignedDuration::from_hours(24 * 42);
    let extend = format!("{notice}/non-disclosure");
    let more = json!({"until": until + SignedDuration::from_secs(1), "reasons": "it goes on"});
    assert_eq!(refused(&issuer, &extend, &more).await, "out_of_range");
    let more = json!({"until": until, "reasons": "it goes on"});
    ok(&issuer, &extend, &more).await;
    border.pass(2 * DAY);
    assert_eq!(
        get(&border.provider(), &notice).await["order"]["may_inform"],
        false
    );
    let again = json!({"until": until + SignedDuration::from_hours(24), "reasons": "and on"});
    assert_eq!(refused(&issuer, &extend, &again).await, "already_extended");
    border.pass(42 * DAY);
    let seen = get(&border.provider(), &notice).await;
    assert_eq!(seen["order"]["may_inform"], true);
    crate::stage::until("the provider to be told", async || {
        let got = border.stage.host.deliveries().into_iter();
        let told = got
            .filter(|message| String::from_utf8_lossy(&message.body).contains("notice.may_inform"));
        (told.count() == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn three_locations_of_one_order_have_outcomes_of_their_own() {
    let border = Border::set().await;
    let (first, second, third) = (
        border.decided(1).await,
        border.decided(2).await,
        border.decided(3).await,
    );
    let path = format!("/v1/cases/{first}/notices");
    let issued = ok(
        &border.issuer(),
        &path,
        &order(json!({"also": [second, third]})),
    )
    .await;
    let notice = format!("/v1/notices/{}", id(&issued));
    let provider = border.provider();
    let items = get(&provider, &notice).await["items"].clone();
    let urls: Vec<String> = (1..=3)
        .map(|number| border.stage.host.url(&format!("/p/{number}")))
        .collect();
    let named: Vec<_> = items
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["url"].clone())
        .collect();
    assert_eq!(json!(named), json!(urls));
    let feedback = format!("{notice}/feedback");
    ok(&provider, &feedback, &executed(&[&urls[0]], border.now())).await;
    let stuck = json!({"kind": "impossible", "because": "manifest_errors", "explanation": "there is no such post", "at": border.now(), "urls": [urls[2]]});
    let half = ok(&provider, &feedback, &stuck).await;
    assert_eq!(
        (half["stage"].as_str(), half["measure_at"].as_str()),
        (Some("received"), None)
    );
    let wrong = executed(&["https://elsewhere.example/"], border.now());
    assert_eq!(
        refused(&provider, &feedback, &wrong).await,
        "not_in_the_order"
    );
    let left = ok(&provider, &feedback, &executed(&[&urls[1]], border.now())).await;
    assert_eq!(left["stage"], "cannot_execute");
    let stages: Vec<_> = left["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["stage"].clone())
        .collect();
    assert_eq!(
        json!(stages),
        json!(["executed", "executed", "cannot_execute"])
    );
    // The issuer's three cases: two answered, one waits for a clarification.
    let issuer = border.issuer();
    for (case, stage) in [
        (&first, "answered"),
        (&second, "answered"),
        (&third, "noticed"),
    ] {
        let case = get(&issuer, &format!("/v1/cases/{case}")).await;
        assert_eq!(case["stage"], stage, "{}", case["title"]);
    }
    let text = json!({"text": "The third is the post of yesterday."});
    ok(&issuer, &format!("{notice}/clarify"), &text).await;
    let done = ok(&provider, &feedback, &executed(&[], border.now())).await;
    assert_eq!(done["stage"], "executed");
    // Each Annex II began to preserve what it was about, and nothing twice.
    let kept = get(&provider, "/v1/preservations").await;
    let mut locations: Vec<_> = kept["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|kept| kept["locations"].clone())
        .collect();
    locations.sort_by_key(Value::to_string);
    assert_eq!(json!(locations), json!([[urls[0]], [urls[1]], [urls[2]]]));
}

#[tokio::test]
async fn an_order_is_final_when_the_time_to_challenge_it_has_ended_or_when_it_was_confirmed_and_an_annulment_takes_it()
 {
    let border = Border::set().await;
    let first = border.order(1, json!({})).await;
    let second = border.order(2, json!({})).await;
    let third = border.order(3, json!({})).await;
    let (issuer, provider) = (border.issuer(), border.provider());
    let path = |view: &Value| format!("/v1/notices/{}", id(view));
    for view in [&first, &second, &third] {
        get(&provider, &path(view)).await;
        ok(
            &provider,
            &format!("{}/feedback", path(view)),
            &executed(&[], border.now()),
        )
        .await;
    }
    let finish = |view: &Value| format!("{}/final", path(view));
    assert_eq!(
        refused(&issuer, &finish(&first), &json!({})).await,
        "time_to_appeal"
    );
    // The second is challenged and confirmed, the third annulled.
    for view in [&second, &third] {
        let filed = json!({"reference": "VG 1/26", "kind": "court", "forum": "Administrative Court", "by": "provider", "filed_at": border.now()});
        ok(&provider, &format!("{}/proceedings", path(view)), &filed).await;
        assert_eq!(refused(&issuer, &finish(view), &json!({})).await, "pending");
    }
    border.pass(10 * DAY);
    for (view, outcome) in [(&second, "confirmed"), (&third, "annulled")] {
        let end = json!({"reference": "VG 1/26", "outcome": outcome, "at": border.now()});
        ok(&issuer, &format!("{}/proceedings/end", path(view)), &end).await;
    }
    let confirmed = ok(&issuer, &finish(&second), &json!({})).await;
    assert_eq!(confirmed["order"]["finality"]["by"], "confirmed");
    let annulled = get(&provider, &path(&third)).await;
    assert_eq!(annulled["stage"], "ceased_effect");
    assert_eq!(
        refused(&issuer, &finish(&third), &json!({})).await,
        "no_effect"
    );
    // The time for the first ends with the thirtieth day after its receipt.
    let ends: Timestamp = get(&issuer, &path(&first)).await["order"]["appeal_ends"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    border.pass(ends.duration_since(border.now()).as_secs() - MINUTE);
    assert_eq!(
        refused(&issuer, &finish(&first), &json!({})).await,
        "time_to_appeal"
    );
    border.pass(2 * MINUTE);
    let ended = ok(&issuer, &finish(&first), &json!({})).await;
    assert_eq!(ended["order"]["finality"]["by"], "time_expired");
}

#[tokio::test]
async fn the_hour_is_an_hour_over_a_change_of_clocks_a_leap_day_and_the_end_of_the_year() {
    // The night Europe's clocks go back, 29 February, and the last minute of a year: the next of each.
    let clocks_back = |year| {
        let october = Date::new(year, 10, 1).ok()?;
        let sunday = october.nth_weekday_of_month(-1, Weekday::Sunday).ok()?;
        Some(sunday.at(0, 40, 0, 0))
    };
    let leap_day = |year| Some(Date::new(year, 2, 29).ok()?.at(23, 30, 0, 0));
    let last_minute = |year| Some(Date::new(year, 12, 31).ok()?.at(23, 59, 0, 0));
    for start in [coming(clocks_back), coming(leap_day), coming(last_minute)] {
        let border = Border::set().await;
        border.to(start.duration_since(Timestamp::now()).as_secs());
        let issued = border.order(1, json!({})).await;
        let notice = format!("/v1/notices/{}", id(&issued));
        let received = get(&border.provider(), &notice).await;
        let clock = &received["clocks"][0];
        let at = |name: &str| clock[name].as_str().unwrap().parse::<Timestamp>().unwrap();
        assert_eq!(
            at("due").duration_since(at("started")),
            SignedDuration::from_hours(1)
        );
        border.pass(HOUR - MINUTE);
        let running = get(&border.provider(), &notice).await;
        assert_eq!(running["clocks"][0]["status"], "running");
        border.pass(2 * MINUTE);
        let over = get(&border.provider(), &notice).await;
        assert_eq!(over["clocks"][0]["status"], "overdue");

        // Counted in the year in which it was received, though its hour ends in the next.
        let year = at("started").to_zoned(TimeZone::UTC).year();
        for (year, expected) in [(year - 1, 0), (year, 1), (year + 1, 0)] {
            let (from, to) = (format!("{year}-01-01"), format!("{year}-12-31"));
            let words = ["report", "tco-provider", "--from", &from, "--to", &to];
            let words = [&words[..], &["--format", "json"]].concat();
            let made = border.stage.instance.run(&words).await.unwrap();
            let report = serde_json::from_str(&made.ok().unwrap().stdout).unwrap();
            let received = figure(&report, "Art 7(3)(c)", "orders_received", None);
            assert_eq!(received, expected, "{year}, received at {}", at("started"));
        }
    }
}

/// The next instant that a rule gives, of those it gives for the years to come.
fn coming(rule: impl Fn(i16) -> Option<DateTime>) -> Timestamp {
    let now = Timestamp::now();
    let years = now.to_zoned(TimeZone::UTC).year()..;
    let instants = years.filter_map(|year| rule(year)?.to_zoned(TimeZone::UTC).ok());
    let mut instants = instants.map(|instant| instant.timestamp());
    instants.find(|instant| *instant > now).unwrap()
}

#[tokio::test]
async fn a_copy_is_nobodys_but_the_home_authoritys() {
    let border = Border::set().await;
    let (_, copy) = copied(&border).await;
    for door in [
        border.issuer(),
        border.provider(),
        border.door(&border.second),
    ] {
        let answer = door.get(&copy).await.unwrap();
        assert_eq!(answer.status, 404);
        for path in ["intention", "decision"] {
            let body = json!({"reasons": "x", "infringes": false});
            let request = door
                .request(Method::POST, &format!("{copy}/{path}"))
                .unwrap();
            let body = if path == "intention" {
                json!({"reasons": "x"})
            } else {
                body
            };
            assert_eq!(door.send(request.json(&body)).await.unwrap().status, 404);
        }
    }
}
