//! Random people, organisations, roles, tokens, sharing groups and marks: what each can read and do, over every route,
//! against the rules of [`super::rules`].

use super::asks::Round;
use super::play::Play;
use super::routes::routes;
use super::sweep::{Tally, everything, round, webhooks};
use std::ops::Range;

/// The variable that says which seeds: one (`7`), or from one up to another (`7..20`).
const VARIABLE: &str = "STAYDOWN_WALLS";

fn seeds() -> Range<u64> {
    let Ok(text) = std::env::var(VARIABLE) else {
        return 1..4;
    };
    match text.split_once("..") {
        Some((from, to)) => from.parse().unwrap()..to.parse().unwrap(),
        None => {
            let one = text.parse().unwrap();
            one..one + 1
        }
    }
}

/// Says which seed it was when the test fails within.
struct Repeat(u64);

impl Drop for Repeat {
    #[allow(clippy::print_stderr, reason = "a failing test says how to repeat it")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{VARIABLE}={} plays it again", self.0);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_reads_and_does_what_is_theirs_and_nothing_else() {
    let (mut tally, mut told) = (Tally::default(), 0);
    for seed in seeds() {
        let repeat = Repeat(seed);
        let mut play = Play::begin(seed).await;
        everything(&mut play, &mut tally).await;
        for _ in 0..3 {
            play.step().await;
            round(&mut play, Round::Reading, &mut tally).await;
        }
        play.step_behind_the_counter().await;
        everything(&mut play, &mut tally).await;
        told += webhooks(&play);
        drop(repeat);
    }
    if std::env::var_os(VARIABLE).is_some() {
        // One seed alone need not come by everything.
        return;
    }
    // Every route was asked for something that is granted, and every one behind a wall for something that is not.
    let open = [
        "/health",
        "/openapi.json",
        "/favicon.ico",
        "/static/{file}",
        "/sign-in",
        "/sign-in/{code}",
        "/sign-out",
        // Without a key, or with that of a log: see `promises/vouching`.
        "/witness/add-checkpoint",
        "/witness/{origin}/checkpoint",
    ];
    // How people get in, and what each does about themselves or an administrator about others: see `promises/accounts`.
    let of_accounts = [
        "/sign-in/",
        "/bootstrap",
        "/confirm/",
        "/me",
        "/people",
        // An administrator about programs and what is set: see `promises/accounts/programs.rs`.
        "/tokens",
        "/settings",
    ];
    // Whoever complains or notifies: see `promises/redress`.
    let of_anybody = ["/complaint/", "/notice/", "/order/", "/.well-known/"];
    // Two orders would have to become final first, and none does here: see `promises/measures.rs`.
    let of_exposures = ["/v1/exposures/{exposure}", "/exposures/{exposure}"];
    // A person has to decide upon one first: see `promises/penalties.rs`.
    let of_penalties = ["/v1/penalties/{penalty}", "/penalties/{penalty}"];
    // What came in has to be asked about first: see `promises/intake.rs`.
    let of_requests = [
        "/v1/intake/{intake}/documents/",
        "/intake/{intake}/documents/",
    ];
    // What is handed in, by whom and for whose bank: see `promises/imports.rs`.
    let of_imports = ["/banks/{bank}/import"];
    // Granted where the case is about a text or a sound, and there are pictures here only: see `promises/texts.rs` and
    // `promises/listening.rs`.
    let of_texts = [
        "/cases/{case}/texts",
        "/sounds/{sha256}",
        "/entries/{entry}/sound",
    ];
    let without_a_wall = [
        "/v1/whoami",
        "/v1/status",
        "/status",
        "/v1/organisations",
        "/v1/ledger/checkpoint",
        // Of hashes; entries are not handed out here, see `promises/vouching`.
        "/v1/log/checkpoint",
        "/v1/log/tile/{*tile}",
        "/",
        "/ledger",
        "/cases",
        "/notices",
        "/banks",
        "/statements",
        "/search",
        "/overview",
        "/help",
        "/phrases",
        "/phrases/drop",
        "/cases/next",
        "/cases/undo",
    ];
    let mut missed = Vec::new();
    for route in routes().await {
        let is_of_accounts = of_accounts
            .iter()
            .chain(&of_anybody)
            .chain(&of_exposures)
            .chain(&of_imports)
            .chain(&of_penalties)
            .chain(&of_requests)
            .chain(&of_texts)
            .any(|start| route.path.starts_with(start));
        if open.contains(&route.path.as_str()) || is_of_accounts || route.any {
            continue;
        }
        for method in &route.methods {
            let is_it =
                |(asked, path): &&(String, &'static str)| asked == method && *path == route.path;
            if !tally.granted.keys().any(|asked| is_it(&asked)) {
                missed.push(format!("{method} {} was never granted", route.path));
            }
            let walled = tally.walled.keys().any(|asked| is_it(&asked));
            if !walled && !without_a_wall.contains(&route.path.as_str()) {
                missed.push(format!("{method} {} was never refused", route.path));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(told > 0, "no webhook arrived");
    assert!(tally.asked > 2_000, "{}", tally.asked);
}
