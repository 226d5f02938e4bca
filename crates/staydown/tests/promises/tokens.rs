//! What a token opens: what it was issued for, as long as it was issued for, and nothing else.

use crate::stage::{AUTHORITY, Stage, ask_pdq, instance, judgement, new_notice, signal_entry};
use casework::{NoticeKind, Outcome, Scope};
use exchange::v1::{BankView, GroupView, MatchAnswer, Page, Verdict, WhoAmI};
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Mutex;
use testkit::{Chance, Door};

/// What each scope is for: one request that it opens.
fn requests(stage: &Opened) -> Vec<(Scope, Method, String, serde_json::Value)> {
    let Opened { bank, case, notice } = stage;
    let feedback =
        json!({"kind": "referral", "outcome": "kept", "reason": "x", "at": "2026-01-01T00:00:00Z"});
    let judge = serde_json::to_value(judgement(Outcome::Keep)).unwrap();
    let refer = serde_json::to_value(new_notice(NoticeKind::Referral)).unwrap();
    let order = serde_json::to_value(new_notice(NoticeKind::RemovalOrder)).unwrap();
    let entry = serde_json::to_value(signal_entry(Some(&Chance::of(9).pdq()), None)).unwrap();
    let ask = serde_json::to_value(ask_pdq(&Chance::of(8).pdq())).unwrap();
    vec![
        (Scope::Match, Method::POST, "/v1/match".to_owned(), ask),
        (
            Scope::BanksRead,
            Method::GET,
            format!("/v1/banks/{bank}/entries"),
            json!(null),
        ),
        (
            Scope::BanksWrite,
            Method::POST,
            format!("/v1/banks/{bank}/entries"),
            entry,
        ),
        (
            Scope::Capture,
            Method::POST,
            "/v1/captures".to_owned(),
            json!({"url": "http://127.0.0.1:1/"}),
        ),
        (
            Scope::CasesRead,
            Method::GET,
            format!("/v1/cases/{case}"),
            json!(null),
        ),
        (
            Scope::Decide,
            Method::POST,
            format!("/v1/cases/{case}/decisions"),
            judge,
        ),
        (
            Scope::Refer,
            Method::POST,
            format!("/v1/cases/{case}/notices"),
            refer,
        ),
        (
            Scope::Order,
            Method::POST,
            format!("/v1/cases/{case}/notices"),
            order,
        ),
        (
            Scope::NoticesRead,
            Method::GET,
            format!("/v1/notices/{notice}"),
            json!(null),
        ),
        (
            Scope::Answer,
            Method::POST,
            format!("/v1/notices/{notice}/feedback"),
            feedback,
        ),
        (
            Scope::Endpoint,
            Method::PUT,
            "/v1/endpoint".to_owned(),
            json!({"url": "http://127.0.0.1:1/"}),
        ),
        (
            Scope::Scrutinise,
            Method::GET,
            "/v1/scrutinies".to_owned(),
            json!(null),
        ),
        (
            Scope::Preserve,
            Method::GET,
            "/v1/preservations".to_owned(),
            json!(null),
        ),
        (
            Scope::Complaints,
            Method::GET,
            "/v1/complaints".to_owned(),
            json!(null),
        ),
        (
            Scope::File,
            Method::POST,
            "/v1/complaints".to_owned(),
            json!({"about": "x", "text": "x"}),
        ),
        (
            Scope::Measures,
            Method::GET,
            "/v1/exposures".to_owned(),
            json!(null),
        ),
        (
            Scope::Alert,
            Method::GET,
            "/v1/alerts".to_owned(),
            json!(null),
        ),
        (
            Scope::Intake,
            Method::GET,
            "/v1/intake".to_owned(),
            json!(null),
        ),
    ]
}

/// Something of the authority's to knock at.
struct Opened {
    bank: String,
    case: String,
    notice: String,
}

#[tokio::test]
async fn a_token_opens_what_its_scopes_say_and_nothing_else() {
    let tokens = Mutex::new(BTreeMap::new());
    let stage = Stage::set_after(async |instance| {
        for scope in Scope::FOR_TOKENS {
            let token = instance
                .token_for(AUTHORITY, scope.as_str(), &[*scope])
                .await;
            tokens.lock().unwrap().insert(*scope, token.unwrap());
        }
    })
    .await;
    let tokens = tokens.into_inner().unwrap();
    let (_, case) = stage.found(1).await;
    let analyst = stage.analyst();
    analyst
        .decide(&case, &judgement(Outcome::Refer))
        .await
        .unwrap();
    let notice = analyst
        .issue(&case, &new_notice(NoticeKind::Referral))
        .await
        .unwrap();
    let bank = analyst.banks().await.unwrap().items[0].id.to_string();
    let opened = Opened {
        bank,
        case: case.to_string(),
        notice: notice.id.to_string(),
    };
    let requests = requests(&opened);
    let covered: Vec<_> = requests.iter().map(|(scope, ..)| *scope).collect();
    assert_eq!(covered, Scope::FOR_TOKENS, "every scope has its request");
    for (held, token) in &tokens {
        let door = Door::new(stage.server.url()).with_token(&token.secret);
        let me: WhoAmI = door.get("/v1/whoami").await.unwrap().json().unwrap();
        assert_eq!(me.scopes, [*held]);
        for (needed, method, path, body) in &requests {
            let mut request = door.request(method.clone(), path).unwrap();
            if !body.is_null() {
                request = request.json(body);
            }
            let answer = door.send(request).await.unwrap();
            if held == needed {
                // Whatever comes of it, it is not the door that refuses: an issuer answers no notice of its own.
                let refusal = (answer.status >= 400).then(|| answer.problem().unwrap().detail);
                let at_the_door = refusal.is_some_and(|detail| detail.contains("scope"));
                assert!(!at_the_door, "{held} {method} {path}");
            } else {
                assert_eq!(
                    answer.status, 403,
                    "{held} is not {needed}: {method} {path}"
                );
                let problem = answer.problem().unwrap();
                assert_eq!(problem.code, "forbidden");
                assert!(
                    problem.detail.contains(needed.as_str()),
                    "{}",
                    problem.detail
                );
            }
        }
    }
}

#[tokio::test]
async fn a_tokens_last_use_is_on_record_and_its_secret_is_not() {
    let instance = instance();
    instance.authority(AUTHORITY).await.unwrap();
    let used = instance
        .token_for(AUTHORITY, "used", &[Scope::Match])
        .await
        .unwrap();
    let idle = instance
        .token_for(AUTHORITY, "idle", &[Scope::Match])
        .await
        .unwrap();
    let mut server = instance.serve().await.unwrap();
    let door = Door::new(server.url()).with_token(&used.secret);
    assert_eq!(door.get("/v1/whoami").await.unwrap().status, 200);
    server.stop().await.unwrap();
    let words = [
        "admin",
        "token",
        "list",
        "--organisation",
        AUTHORITY,
        "--json",
    ];
    let listed = instance.run(&words).await.unwrap().ok().unwrap();
    let line = |id: &str| -> serde_json::Value {
        let line = listed
            .stdout
            .lines()
            .find(|line| line.contains(id))
            .unwrap();
        serde_json::from_str(line).unwrap()
    };
    assert!(line(used.id.as_str())["last_used_at"].is_string());
    assert!(line(idle.id.as_str())["last_used_at"].is_null());
    assert_eq!(line(used.id.as_str())["scopes"], json!(["match"]));
    assert!(line(used.id.as_str())["expires_at"].is_string());
    assert!(!listed.stdout.contains(&used.secret));
}

#[tokio::test]
async fn a_bank_for_a_group_is_matched_by_its_members_as_far_as_its_mark_says() {
    let elsewhere = Mutex::new(None);
    let stage = Stage::set_after(async |instance| {
        let other = instance
            .provider("Elsewhere", "elsewhere.example")
            .await
            .unwrap();
        *elsewhere.lock().unwrap() = Some(other);
        for words in [
            ["admin", "group", "add", "--name", "Joint action", "--json"].as_slice(),
            &[
                "admin",
                "group",
                "admit",
                "--group",
                "Joint action",
                "--organisation",
                AUTHORITY,
            ],
            &[
                "admin",
                "group",
                "admit",
                "--group",
                "Joint action",
                "--organisation",
                "Elsewhere",
            ],
        ] {
            instance.run(words).await.unwrap().ok().unwrap();
        }
    })
    .await;
    let elsewhere = elsewhere.into_inner().unwrap().unwrap();
    let (owner, member) = (
        stage.authority.door(&stage.server),
        elsewhere.door(&stage.server),
    );
    let outsider = stage.provider.door(&stage.server);
    let groups: Page<GroupView> = owner.get("/v1/groups").await.unwrap().json().unwrap();
    let group = groups.items[0].id.clone();
    let of_outsider: Page<GroupView> = outsider.get("/v1/groups").await.unwrap().json().unwrap();
    assert_eq!((groups.total, of_outsider.total), (1, 0));

    let pdq = Chance::of(5).pdq();
    let bank = stage.bank("Ours", false).await;
    stage
        .analyst()
        .add_signal(&bank.id, &signal_entry(Some(&pdq), None))
        .await
        .unwrap();
    let path = format!("/v1/banks/{}", bank.id);
    let label = &signal_entry(Some(&pdq), None).label;
    let own: MatchAnswer = owner
        .post("/v1/match", &ask_pdq(&pdq))
        .await
        .unwrap()
        .json()
        .unwrap();
    let own = own.matches[0].label.clone();
    assert_eq!(&own, label);
    // The mark, the group, who matches, who is told.
    for (mark, grouped, by_member, told, by_outsider) in [
        ("red", false, false, false, false),
        ("amber", false, false, false, false),
        ("amber_strict", true, true, false, false),
        ("amber", true, true, true, false),
        ("green", false, true, true, true),
        ("clear", false, true, true, true),
        ("red", false, false, false, false),
    ] {
        let mut change = json!({"tlp": mark});
        if grouped {
            change["group"] = json!(group);
        }
        let request = owner.request(Method::PATCH, &path).unwrap().json(&change);
        let changed = owner.send(request).await.unwrap();
        assert_eq!(changed.status, 200, "{mark}: {}", changed.text());
        for (door, matches) in [(&member, by_member), (&outsider, by_outsider)] {
            let answer = door.post("/v1/match", &ask_pdq(&pdq)).await.unwrap();
            let answer: MatchAnswer = answer.json().unwrap();
            assert_eq!(answer.verdict == Verdict::Hold, matches, "{mark} {grouped}");
            assert_eq!(
                door.get(&path).await.unwrap().status == 200,
                matches,
                "{mark}"
            );
            let entries = door.get(&format!("{path}/entries")).await.unwrap().status;
            assert_eq!(entries == 200, mark == "clear", "{mark}");
            let banks: Page<BankView> = door.get("/v1/banks").await.unwrap().json().unwrap();
            assert_eq!(
                banks.items.iter().any(|other| other.id == bank.id),
                matches,
                "{mark}"
            );
            if matches && grouped {
                let shown = serde_json::to_string(&answer.matches[0]).unwrap();
                assert_eq!(answer.matches[0].label == own, told, "{mark}: {shown}");
                assert_eq!(shown.contains(&own), told, "{mark}: {shown}");
            }
        }
    }
    // A group that is not theirs does not exist for them, and a mark that is for everybody takes none.
    let foreign = json!({"name": "Foreign", "tlp": "amber", "group": group});
    assert_eq!(
        outsider.post("/v1/banks", &foreign).await.unwrap().status,
        404
    );
    let both = json!({"name": "Both", "tlp": "green", "group": group});
    assert_eq!(owner.post("/v1/banks", &both).await.unwrap().status, 422);
}
