//! Importing a list into a bank in the console, and what a bank and its entries say of themselves.

use crate::session::Session;
use crate::stage::{AUTHORITY, PROVIDER, Stage, ask_pdq, judgement, signal_entry, until};
use casework::{BankId, Outcome, Role};
use reqwest::Method;
use testkit::{Answer, Door};

async fn set() -> Stage {
    Stage::set_after(async |instance| {
        for (house, name, role) in [
            (AUTHORITY, "auditor-1", Role::Auditor),
            (PROVIDER, "reviewer-1", Role::Reviewer),
        ] {
            instance.person(house, name, role).await.unwrap();
        }
    })
    .await
}

fn hash(n: u64) -> String {
    format!(
        "{:064x}",
        u128::from(n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
    )
}

/// Hands a list in, as a browser sends it.
async fn hand_in(
    stage: &Stage,
    session: &Session,
    bank: &str,
    list: &str,
    as_file: bool,
) -> Answer {
    let csrf = session.csrf("/banks").await;
    let mut body = String::new();
    let fields = [
        ("csrf", csrf.as_str()),
        ("label", "list"),
        ("source", "a partner"),
        ("ground", "incites"),
        ("reason", "assessed there"),
        (if as_file { "unused" } else { "list" }, list),
    ];
    for (name, value) in fields.iter().filter(|(name, _)| *name != "unused") {
        body += &format!(
            "--limit\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
    }
    let file = if as_file { list } else { "" };
    body += &format!(
        "--limit\r\ncontent-disposition: form-data; name=\"file\"; filename=\"l.csv\"\r\ncontent-type: text/csv\r\n\r\n{file}\r\n--limit--\r\n"
    );
    let door = Door::new(stage.server.url());
    let path = format!("/banks/{bank}/import");
    let request = door.request(Method::POST, &path).unwrap();
    let request = request
        .header("cookie", session.cookie())
        .header("content-type", "multipart/form-data; boundary=limit");
    door.send(request.body(body)).await.unwrap()
}

/// How many entries of a bank match.
async fn entries(stage: &Stage, bank: &BankId) -> u64 {
    let banks = stage.analyst().banks().await.unwrap().items;
    banks.iter().find(|one| one.id == *bank).unwrap().entries
}

/// The number in the tile of an import's page.
fn count(page: &str, which: &str) -> usize {
    let (_, rest) = page
        .split_once(&format!("id=\"count-{which}\"><p>"))
        .unwrap();
    rest.split('<').next().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_list_is_looked_through_line_by_line_before_anything_is_added() {
    let stage = set().await;
    let bank = stage.bank("Own", false).await.id;
    let there = signal_entry(Some(&hash(1)), None);
    stage.analyst().add_signal(&bank, &there).await.unwrap();
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let list = format!(
        "pdq,quality,label\n{},90,there\n{},90,new\nnot a hash,90,bad\n{},90,again\n{},300,bad\n{},90,{}\n{},90,other\n",
        hash(1),
        hash(2).to_uppercase(),
        hash(2),
        hash(3),
        hash(4),
        "x".repeat(301),
        hash(5)
    );
    let before = stage.analyst().checkpoint().await.unwrap().size;
    for as_file in [true, false] {
        let handed = hand_in(&stage, &analyst, bank.as_str(), &list, as_file).await;
        assert_eq!(handed.status, 303, "{}", handed.text());
        let page = analyst.get(handed.header("location")).await.text();
        let counts = ["new", "there", "twice", "refused"].map(|which| count(&page, which));
        assert_eq!(counts, [2, 1, 1, 3], "{page}");
        for line in [
            "data-line=\"2\" data-verdict=\"there\"",
            "data-line=\"3\" data-verdict=\"new\"",
            "data-line=\"4\" data-verdict=\"refused\"",
            "data-line=\"5\" data-verdict=\"twice\"",
            "data-line=\"6\" data-verdict=\"refused\"",
            "data-line=\"7\" data-verdict=\"refused\"",
            "data-line=\"8\" data-verdict=\"new\"",
            "the same as line 3",
            "is not 64 hexadecimal digits",
            "from 0 to 100",
            "at most 300",
        ] {
            assert!(page.contains(line), "{line}: {page}");
        }
    }
    assert_eq!(entries(&stage, &bank).await, 1, "nothing was added");
    let after = stage.analyst().checkpoint().await.unwrap().size;
    assert_eq!(before, after);
    // A list that is nothing, and one of nobody's.
    let empty = hand_in(&stage, &analyst, bank.as_str(), "\n# nothing\n", false).await;
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("The list holds no hashes."));
    let stranger = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    let theirs = hand_in(&stage, &stranger, bank.as_str(), &list, false).await;
    assert_eq!(theirs.status, 404);
    let auditor = Session::begin(&stage, AUTHORITY, "auditor-1").await;
    let may_not = hand_in(&stage, &auditor, bank.as_str(), &list, false).await;
    assert_eq!(may_not.status, 403);
}

#[tokio::test]
async fn what_is_begun_is_added_to_its_end_also_over_a_restart_and_matches() {
    let mut stage = set().await;
    let bank = stage.bank("Own", false).await.id;
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let lines: Vec<String> = (0..1_700).map(hash).collect();
    let list = format!("{}\nnot a hash\n{}\n", lines.join("\n"), lines[7]);
    let handed = hand_in(&stage, &analyst, bank.as_str(), &list, true).await;
    let place = handed.header("location").to_owned();
    let csrf = analyst.csrf(&place).await;
    let begin = [("csrf", csrf.as_str()), ("what", "begin")];
    assert_eq!(analyst.post(&place, &begin, None).await.status, 303);
    stage.server.kill().await.unwrap();
    stage.server.restart().await.unwrap();
    // The door is another after a restart; the session is not.
    let door = Door::new(stage.server.url());
    let page = until("the import to be over", async || {
        let request = door.request(Method::GET, &place).unwrap();
        let page = door
            .send(request.header("cookie", analyst.cookie()))
            .await
            .unwrap();
        assert_eq!(page.status, 200);
        let is_running = page.headers.contains_key("refresh");
        let page = page.text();
        assert_eq!(is_running, page.contains("Being added"));
        (!is_running).then_some(page)
    })
    .await;
    assert!(page.contains("1702 of 1702 lines"), "{page}");
    assert_eq!(entries(&stage, &bank).await, 1_700);
    let answer = stage
        .analyst()
        .match_signal(&ask_pdq(&hash(1_699)))
        .await
        .unwrap();
    assert!(!answer.matches.is_empty());
    // Begun once more, and let lie: neither changes anything.
    for what in ["begin", "drop"] {
        let request = door.request(Method::POST, &place).unwrap();
        let request = request.header("cookie", analyst.cookie());
        let again = door
            .send(request.form(&[("csrf", csrf.as_str()), ("what", what)]))
            .await;
        assert_eq!(again.unwrap().status, 303);
    }
    assert_eq!(entries(&stage, &bank).await, 1_700);
}

#[tokio::test]
async fn a_list_that_is_let_lie_is_gone() {
    let stage = set().await;
    let bank = stage.bank("Own", false).await.id;
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let handed = hand_in(&stage, &analyst, bank.as_str(), &hash(1), false).await;
    let place = handed.header("location").to_owned();
    let csrf = analyst.csrf(&place).await;
    let drop = [("csrf", csrf.as_str()), ("what", "drop")];
    assert_eq!(analyst.post(&place, &drop, None).await.status, 303);
    assert_eq!(analyst.get(&place).await.status, 404);
    assert_eq!(entries(&stage, &bank).await, 0);
}

#[tokio::test]
async fn a_bank_says_how_often_it_was_wrong_and_an_entry_whom_its_withdrawal_touches() {
    let stage = set().await;
    let (_, case) = stage.found(1).await;
    let analyst = Session::begin(&stage, AUTHORITY, "analyst-1").await;
    let found = stage.analyst().case(&case).await.unwrap().matches.remove(0);
    let place = format!("/banks/{}", found.bank);
    let page = analyst.get(&place).await.text();
    assert!(
        page.contains("how often it is wrong is not known"),
        "{page}"
    );
    stage
        .analyst()
        .decide(&case, &judgement(Outcome::Keep))
        .await
        .unwrap();
    let page = analyst.get(&place).await.text();
    assert!(
        page.contains("<strong>100 %</strong>") && page.contains("in 1 of 1 decided cases"),
        "{page}"
    );
    let entry = format!("{place}/entries/{}", found.entry);
    let shown = analyst.get(&entry).await.text();
    for words in [
        "What a withdrawal touches",
        "None of your cases was blocked on it",
        "no case is opened again",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let auditor = Session::begin(&stage, AUTHORITY, "auditor-1").await;
    let shown = auditor.get(&entry).await.text();
    assert!(shown.contains("What it has been through") && !shown.contains("/withdraw\""));
    let stranger = Session::begin(&stage, PROVIDER, "reviewer-1").await;
    assert_eq!(stranger.get(&entry).await.status, 404);
}
