//! Every route, every method, and everything that is not a key.

use super::routes::{Route, routes};
use crate::session::Session;
use crate::stage::{AUTHORITY, Stage, judgement, new_notice};
use casework::{NoticeKind, Outcome};
use exchange::v1::PreservationView;
use reqwest::Method;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use testkit::{Answer, Door, IssuedToken};

/// The routes that answer whoever knocks, with what they answer and why. Every other answers 401.
const OPEN: [(&str, &str, u16, &str); 33] = [
    (
        "get",
        "/order/{organisation}",
        404,
        "an authority that is not on the instance sends an order (Art 3(5)); there is no provider of this name",
    ),
    (
        "post",
        "/order/{organisation}",
        403,
        "any authority sends one; a form without the page's cookie is not taken",
    ),
    (
        "post",
        "/order/status/{code}",
        403,
        "whoever has the code clarifies or withdraws the order; a form without the page's cookie is not taken",
    ),
    ("get", "/order/status", 200, "where a code is typed in"),
    (
        "get",
        "/order/status/{code}",
        404,
        "the code is the key; there is none of this name",
    ),
    (
        "get",
        "/.well-known/staydown/keys.json",
        200,
        "public keys: whoever verifies a document has no account",
    ),
    ("get", "/health", 200, "whoever watches whether it runs"),
    (
        "get",
        "/openapi.json",
        200,
        "says what anybody reads in the repository",
    ),
    (
        "get",
        "/static/{file}",
        200,
        "the style of the page that says how to sign in",
    ),
    (
        "get",
        "/favicon.ico",
        204,
        "browsers ask for it, and get nothing",
    ),
    (
        "get",
        "/sign-in/{code}",
        404,
        "the code is the key; there is none of this name",
    ),
    (
        "post",
        "/sign-in",
        403,
        "the code is the key; a form without the page's cookie is not taken",
    ),
    (
        "post",
        "/sign-in/password",
        403,
        "name, password and code are the key; a form without the page's cookie is not taken",
    ),
    (
        "post",
        "/sign-in/passkey",
        403,
        "the passkey is the key; a form without the page's cookie is not taken",
    ),
    (
        "get",
        "/sign-in/oidc",
        404,
        "leads to the sign-in service; none is set",
    ),
    (
        "get",
        "/sign-in/oidc/callback",
        401,
        "what was not asked for lets nobody in",
    ),
    (
        "get",
        "/bootstrap/{code}",
        404,
        "the code is the key, while nobody is enrolled",
    ),
    (
        "post",
        "/bootstrap",
        403,
        "the code is the key; a form without the page's cookie is not taken",
    ),
    (
        "post",
        "/sign-out",
        200,
        "ends a session where there is one",
    ),
    ("get", "/sign-in", 200, "shows the ways to sign in"),
    (
        "get",
        "/complaint/{organisation}",
        404,
        "whoever had something taken down complains without an account (Art 10); there is no provider of this name",
    ),
    (
        "post",
        "/complaint/{organisation}",
        403,
        "anybody complains; a form without the page's cookie is not taken",
    ),
    ("get", "/complaint/status", 200, "where a code is typed in"),
    (
        "get",
        "/complaint/status/{code}",
        404,
        "the code is the key; there is none of this name",
    ),
    (
        "get",
        "/complaint/status/{code}/decision",
        404,
        "the code is the key; there is none of this name",
    ),
    (
        "post",
        "/complaint/status/{code}/withdraw",
        403,
        "the code is the key; a form without the page's cookie is not taken",
    ),
    (
        "post",
        "/complaint/status/{code}/scrutiny",
        403,
        "the code is the key; a form without the page's cookie is not taken",
    ),
    (
        "get",
        "/notice/{organisation}",
        404,
        "anybody notifies (DSA Art 16); there is no provider of this name",
    ),
    (
        "post",
        "/notice/{organisation}",
        403,
        "anybody notifies; a form without the page's cookie is not taken",
    ),
    ("get", "/notice/status", 200, "where a code is typed in"),
    (
        "get",
        "/notice/status/{code}",
        404,
        "the code is the key; there is none of this name",
    ),
    (
        "post",
        "/witness/add-checkpoint",
        400,
        "the signature of a log that is witnessed is the key; this is not even a checkpoint",
    ),
    (
        "get",
        "/witness/{origin}/checkpoint",
        404,
        "what was cosigned is for everybody to compare; no such log is witnessed",
    ),
];

/// What is sent in the place of a key.
struct Knock {
    what: &'static str,
    header: Option<(&'static str, String)>,
}

/// Identifiers for the names in paths: of records that are there, and of none.
struct Names(BTreeMap<&'static str, [String; 2]>);

impl Names {
    fn path(&self, route: &Route, which: usize) -> String {
        let parts = route.path.split('/').map(|part| {
            if let Some(name) = part.strip_prefix('{') {
                let name = name.trim_end_matches('}').trim_start_matches('*');
                let given = self.0.get(name);
                given.unwrap_or_else(|| panic!("{}: give “{name}” an identifier here", route.path))
                    [which]
                    .clone()
            } else {
                part.to_owned()
            }
        });
        parts.collect::<Vec<_>>().join("/")
    }
}

/// A stage with something of every kind on it, a revoked token, and a session that was ended.
async fn prepared() -> (Stage, Names, Vec<Knock>) {
    let revoked: Mutex<Option<IssuedToken>> = Mutex::new(None);
    let stage = Stage::set_after(async |instance| {
        let token = instance.token(AUTHORITY, "lost").await.unwrap();
        let words = ["admin", "token", "revoke", token.id.as_str()];
        instance.run(&words).await.unwrap().ok().unwrap();
        *revoked.lock().unwrap() = Some(token);
    })
    .await;
    let revoked = revoked.into_inner().unwrap().unwrap().secret;
    let (capture, case) = stage.found(1).await;
    let analyst = stage.analyst();
    let judged = judgement(Outcome::Refer);
    analyst.decide(&case, &judged).await.unwrap();
    let new = new_notice(NoticeKind::Referral);
    let notice = analyst.issue(&case, &new).await.unwrap().id;
    let bank = analyst.banks().await.unwrap().items[0].id.clone();
    let entry = analyst.entries(&bank).await.unwrap().items[0].id.clone();
    let new = json!({"basis": "specific_measure", "locations": [capture.url], "since": jiff::Timestamp::now()});
    let provider = stage.provider.door(&stage.server);
    let preserved = provider.post("/v1/preservations", &new).await.unwrap();
    let preserved: PreservationView = preserved.json().unwrap();
    let none = |kind: &str| format!("{kind}_00000000000000000000000001");
    let names = BTreeMap::from([
        ("case", [case.to_string(), none("case")]),
        ("bank", [bank.to_string(), none("bank")]),
        ("entry", [entry.to_string(), none("entry")]),
        ("notice", [notice.to_string(), none("notice")]),
        ("organisation", [stage.provider.id.to_string(), none("org")]),
        ("wish", [none("wish"), "x".to_owned()]),
        ("scrutiny", [none("scrutiny"), "x".to_owned()]),
        ("capture", [capture.id.to_string(), none("capture")]),
        ("sha256", [capture.images[0].sha256.clone(), "0".repeat(64)]),
        ("statement", [none("statement"), "x".to_owned()]),
        ("shape", ["blurred".to_owned(), "plain".to_owned()]),
        ("file", ["console.css".to_owned(), "console.js".to_owned()]),
        (
            "code",
            ["nobody-made-this".to_owned(), "nor-this".to_owned()],
        ),
        ("person", [none("person"), "x".to_owned()]),
        ("token", [none("token"), "x".to_owned()]),
        ("organisation", [none("org"), "x".to_owned()]),
        ("complaint", [none("complaint"), "x".to_owned()]),
        ("exposure", [none("exposure"), "x".to_owned()]),
        ("alert", [none("alert"), "x".to_owned()]),
        ("import", [none("import"), "x".to_owned()]),
        ("outlet", [none("outlet"), "x".to_owned()]),
        ("penalty", [none("penalty"), "x".to_owned()]),
        ("step", ["say".to_owned(), "end".to_owned()]),
        ("intake", [none("intake"), "x".to_owned()]),
        ("document", ["annex-1".to_owned(), "x".to_owned()]),
        ("verb", ["withdraw".to_owned(), "keep".to_owned()]),
        ("what", ["disable".to_owned(), "end-sessions".to_owned()]),
        (
            "preservation",
            [preserved.id.to_string(), none("preservation")],
        ),
        ("number", ["0".to_owned(), "1".to_owned()]),
        ("tile", ["0/000".to_owned(), "entries/000".to_owned()]),
        ("origin", ["0".repeat(64), "x".to_owned()]),
        ("rest", ["nothing".to_owned(), "cases/x/y/z".to_owned()]),
    ]);
    let signed_in = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let open = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let csrf = signed_in.csrf("/cases").await;
    let out = signed_in.post("/sign-out", &[("csrf", &csrf)], None).await;
    assert_eq!(out.status, 200);
    let unknown = format!("sd_{}", "0".repeat(43));
    let bearer = |secret: &str| Some(("authorization", format!("Bearer {secret}")));
    let session = |secret: &str| Some(("cookie", format!("staydown_session={secret}")));
    let knock = |what, header| Knock { what, header };
    let knocks = vec![
        knock("nothing", None),
        knock("an unknown token", bearer(&unknown)),
        knock("a revoked token", bearer(&revoked)),
        knock("half a token", bearer(&revoked[..20])),
        knock("an empty token", bearer("")),
        knock(
            "a token as a password",
            Some(("authorization", format!("Basic {revoked}"))),
        ),
        knock("a session as a token", bearer(open.secret())),
        knock("an unknown session", session("x")),
        knock("a session that ended", session(signed_in.secret())),
        knock("an empty session", session("")),
        knock(
            "a token as a session",
            session(&stage.authority.token.secret),
        ),
        knock(
            "a session under another name",
            Some(("cookie", format!("session={}", open.secret()))),
        ),
    ];
    (stage, Names(names), knocks)
}

async fn ask(door: &Door, method: &str, path: &str, knock: &Knock, is_api: bool) -> Answer {
    let method = method.to_uppercase().parse::<Method>().unwrap();
    let has_body = ["POST", "PUT", "PATCH"].contains(&method.as_str());
    let mut request = door.request(method, path).unwrap();
    if let Some((name, value)) = &knock.header {
        request = request.header(*name, value);
    }
    if has_body {
        request = if is_api {
            request.json(&json!({}))
        } else {
            request.form(&[("csrf", "x"), ("code", "x")])
        };
    }
    door.send(request).await.unwrap()
}

#[tokio::test]
async fn every_route_answers_401_without_a_key_and_says_the_same_to_all() {
    let (stage, names, knocks) = prepared().await;
    let door = Door::new(stage.server.url());
    let size = stage.analyst().checkpoint().await.unwrap().size;
    let routes = routes().await;
    // For every surface and way to knock, one body and one set of headers.
    let mut said: BTreeMap<(bool, String), BTreeSet<(Vec<u8>, Vec<(String, String)>)>> =
        BTreeMap::new();
    let mut opened = BTreeSet::new();
    let mut knocked = 0;
    for route in &routes {
        let is_api = route.path.starts_with("/v1");
        for method in [
            "get", "head", "post", "put", "patch", "delete", "options", "trace",
        ] {
            for (which, knock) in knocks.iter().flat_map(|knock| [(0, knock), (1, knock)]) {
                let path = names.path(route, which);
                let answer = ask(&door, method, &path, knock, is_api).await;
                knocked += 1;
                let told = format!("{method} {path} with {}: {}", knock.what, answer.status);
                let answers = match method {
                    "head" => route.any || route.methods.contains("get"),
                    _ => route.any || route.methods.contains(method),
                };
                let asked = if method == "head" { "get" } else { method };
                let open = OPEN
                    .iter()
                    .find(|(open, path, ..)| *open == asked && *path == route.path);
                if !answers {
                    assert_eq!(answer.status, 405, "{told}");
                    assert!(!answer.header("allow").is_empty(), "{told}");
                } else if let Some((.., status, _)) = open {
                    assert_eq!(answer.status, *status, "{told}");
                    opened.insert((asked, route.path.clone()));
                } else {
                    assert_eq!(answer.status, 401, "{told}");
                    if is_api && method != "head" {
                        assert_eq!(answer.problem().unwrap().code, "unauthorized", "{told}");
                        assert_eq!(answer.header("www-authenticate"), "Bearer", "{told}");
                    }
                    if method != "head" {
                        let surface = (is_api, knock.what.to_owned());
                        said.entry(surface).or_default().insert(shape(&answer));
                    }
                }
            }
        }
    }
    assert_eq!(knocked, routes.len() * 8 * knocks.len() * 2);
    for ((is_api, knock), answers) in &said {
        assert_eq!(answers.len(), 1, "api {is_api}, {knock}: {answers:?}");
    }
    assert_eq!(said.len(), knocks.len() * 2);
    let named: BTreeSet<_> = OPEN
        .iter()
        .map(|(method, path, ..)| (*method, (*path).to_owned()))
        .collect();
    assert_eq!(
        opened, named,
        "a route that is not there any more needs no exception"
    );
    let after = stage.analyst().checkpoint().await.unwrap().size;
    assert_eq!(after, size, "a knock changed something");
}

/// Body and headers, but for the instant.
fn shape(answer: &Answer) -> (Vec<u8>, Vec<(String, String)>) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "date");
    let mut headers: Vec<_> = headers
        .map(|(name, value)| (name.to_string(), format!("{value:?}")))
        .collect();
    headers.sort();
    (answer.body.clone(), headers)
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_the_same_whatever_it_names() {
    let (stage, names, knocks) = prepared().await;
    let door = Door::new(stage.server.url());
    let id = |name: &str, which: usize| names.0[name][which].clone();
    for (is_api, paths) in [
        (
            true,
            [
                format!("/v1/captures/{}/x", id("capture", 0)),
                format!("/v1/captures/{}/x", id("capture", 1)),
                "/v1/x".to_owned(),
                "/v1/x/y".to_owned(),
            ],
        ),
        (
            false,
            [
                format!("/captures/{}", id("capture", 0)),
                format!("/captures/{}", id("capture", 1)),
                format!("/cases/{}/x", id("case", 0)),
                "/x".to_owned(),
            ],
        ),
    ] {
        for knock in &knocks {
            let mut said = BTreeSet::new();
            for path in &paths {
                let answer = ask(&door, "get", path, knock, is_api).await;
                let status = if is_api { 401 } else { 404 };
                assert_eq!(answer.status, status, "{path} with {}", knock.what);
                said.insert(shape(&answer));
            }
            assert_eq!(said.len(), 1, "with {}: {said:?}", knock.what);
        }
    }
}
