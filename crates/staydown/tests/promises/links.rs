//! Known addresses: found however they are written, as far as their entry reaches, and never on hosts that everybody uses.

use crate::stage::{AUTHORITY, Stage, client, instance, new_bank, signal_entry};
use casework::{BankId, LinkReach, Way};
use exchange::v1::{EntryView, MatchAnswer, NewSignalEntry, SignalQuery, Verdict};
use simulator::api::Client;
use std::fs;

fn entry(url: &str, reach: Option<LinkReach>) -> NewSignalEntry {
    NewSignalEntry {
        url: Some(url.to_owned()),
        reach,
        ..signal_entry(None, None)
    }
}

async fn ask(client: &Client, url: &str) -> MatchAnswer {
    let query = SignalQuery {
        url: Some(url.to_owned()),
        ..SignalQuery::default()
    };
    client.match_signal(&query).await.unwrap()
}

async fn ways(client: &Client, url: &str) -> Vec<Way> {
    let answer = ask(client, url).await;
    answer.matches.iter().map(|found| found.way).collect()
}

async fn bank(client: &Client, bank: &BankId, url: &str, reach: LinkReach) -> EntryView {
    let entry = entry(url, Some(reach));
    client.add_signal(bank, &entry).await.unwrap()
}

#[tokio::test]
async fn a_known_address_is_found_in_every_spelling_from_the_next_request_on() {
    let stage = Stage::set().await;
    let (own, analyst) = (stage.bank("Links", false).await, stage.analyst());
    let url = "https://files.example.com/v/12?lang=ar";
    assert_eq!(ask(&analyst, url).await.verdict, Verdict::Clear);
    let banked = analyst
        .add_signal(
            &own.id,
            &entry(
                "hxxps://www.files.example[.]com/v/12/?utm_source=a&lang=ar#x",
                None,
            ),
        )
        .await;
    let banked = banked.unwrap();
    assert_eq!(banked.url.as_deref(), Some(url));
    assert_eq!(
        (banked.reach, banked.covers.as_deref()),
        (Some(LinkReach::Exact), Some(url))
    );
    for spelling in [
        url,
        "http://FILES.example.com:80/v/./12?lang=ar",
        "files.example.com/v/12?fbclid=q&lang=ar",
        "hxxp://files(dot)example(dot)com/v/12?lang=ar",
        "https://www.google.com/url?q=https%3A%2F%2Ffiles.example.com%2Fv%2F12%3Flang%3Dar&sa=D",
        "https://web.archive.org/web/2020*/https://files.example.com/v/12?lang=ar",
    ] {
        let answer = ask(&analyst, spelling).await;
        assert_eq!(answer.verdict, Verdict::Hold, "{spelling}");
        assert_eq!(answer.matches.len(), 1, "{spelling}");
        let found = &answer.matches[0];
        assert_eq!(
            (found.signal.as_str(), found.way, &found.entry),
            ("link", Way::Link, &banked.id)
        );
        assert_eq!(found.banked, url);
    }
    for other in [
        "https://files.example.com/v/12",
        "https://files.example.com/v/13?lang=ar",
        "https://example.com/v/12?lang=ar",
    ] {
        assert_eq!(
            ask(&analyst, other).await.verdict,
            Verdict::Clear,
            "{other}"
        );
    }
    // The same again, in another spelling, is the entry that is there.
    let again = entry("http://m.files.example.com/v/12?lang=ar", None);
    let again = analyst.add_signal(&own.id, &again).await.unwrap();
    assert!(!again.created && again.id == banked.id);
    // Nobody else matches against it.
    assert_eq!(ask(&stage.reviewer(), url).await.verdict, Verdict::Clear);
    analyst
        .withdraw_entry(&own.id, &banked.id, "It was a newsroom's own page.")
        .await
        .unwrap();
    assert_eq!(ask(&analyst, url).await.verdict, Verdict::Clear);
    let anew = analyst
        .add_signal(&own.id, &entry(url, None))
        .await
        .unwrap();
    assert!(anew.created);
    assert_eq!(ask(&analyst, url).await.matches[0].entry, anew.id);
}

#[tokio::test]
async fn an_entry_reaches_as_far_as_it_was_chosen_and_no_farther() {
    let stage = Stage::set().await;
    let (own, analyst) = (stage.bank("Links", false).await, stage.analyst());
    bank(
        &analyst,
        &own.id,
        "https://host.example.org/lists/7",
        LinkReach::Prefix,
    )
    .await;
    bank(
        &analyst,
        &own.id,
        "https://t.me/Example_Channel",
        LinkReach::Account,
    )
    .await;
    bank(
        &analyst,
        &own.id,
        "https://whole.example.net/x",
        LinkReach::Host,
    )
    .await;
    for (url, expected) in [
        ("https://host.example.org/lists/7", vec![Way::LinkPrefix]),
        (
            "https://host.example.org/lists/7/a?b=c",
            vec![Way::LinkPrefix],
        ),
        ("https://host.example.org/lists/77", vec![]),
        ("https://host.example.org/", vec![]),
        (
            "telegram.me/s/example_channel/55?before=9",
            vec![Way::LinkAccount],
        ),
        (
            "tg://resolve?domain=EXAMPLE_channel",
            vec![Way::LinkAccount],
        ),
        ("telegram: @Example_Channel", vec![Way::LinkAccount]),
        ("https://t.me/other_channel", vec![]),
        ("https://x.com/example_channel", vec![]),
        ("http://cdn.whole.example.net:8080/y?z", vec![Way::LinkHost]),
        ("https://example.net/", vec![]),
        ("https://notwhole.example.net/", vec![]),
    ] {
        assert_eq!(ways(&analyst, url).await, expected, "{url}");
    }
    // The narrowest is told first.
    bank(
        &analyst,
        &own.id,
        "https://whole.example.net/one",
        LinkReach::Exact,
    )
    .await;
    assert_eq!(
        ways(&analyst, "https://whole.example.net/one").await,
        [Way::Link, Way::LinkHost]
    );
    let account = ask(&analyst, "https://t.me/s/Example_Channel").await;
    assert_eq!(
        account.canonical.as_deref(),
        Some("https://t.me/example_channel")
    );
    assert_eq!(account.account.as_deref(), Some("telegram/example_channel"));
}

#[tokio::test]
async fn what_would_match_what_nobody_meant_is_refused_and_names_its_field() {
    let stage = Stage::set().await;
    let own = stage.bank("Links", false).await;
    let door = stage.authority.door(&stage.server);
    let path = format!("/v1/banks/{}/entries", own.id);
    for (url, reach, field, word) in [
        ("https://t.me/example_channel", "host", "reach", "platform"),
        (
            "https://www.youtube.com/watch?v=AbCdEfGhIjK",
            "host",
            "reach",
            "platform",
        ),
        ("https://bit.ly/abc", "host", "reach", "shortener"),
        (
            "https://web.archive.org/web/1/https://example.com/",
            "host",
            "reach",
            "archive",
        ),
        ("https://www.reuters.com/a", "host", "reach", "newsroom"),
        ("https://github.io/", "host", "reach", "pages"),
        ("https://co.uk/", "host", "reach", "belong to many"),
        ("https://example.com/", "prefix", "reach", "prefix"),
        (
            "https://www.youtube.com/watch?v=AbCdEfGhIjK",
            "prefix",
            "reach",
            "prefix",
        ),
        ("https://example.com/a", "account", "reach", "account"),
        ("mailto:a@example.com", "exact", "url", "scheme"),
        ("localhost/a", "exact", "url", "host"),
    ] {
        let mut new = serde_json::to_value(entry(url, None)).unwrap();
        new["reach"] = reach.into();
        let answer = door.post(&path, &new).await.unwrap();
        let problem = answer.problem().unwrap();
        assert_eq!(problem.status, 422, "{url} {problem:?}");
        assert_eq!(problem.field.as_deref(), Some(field), "{url} {problem:?}");
        assert!(problem.detail.contains(word), "{url} {problem:?}");
    }
    let both = NewSignalEntry {
        sha256: Some("ab".repeat(32)),
        ..entry("https://example.com/a", None)
    };
    let answer = door
        .post(&path, &serde_json::to_value(both).unwrap())
        .await
        .unwrap();
    let problem = answer.problem().unwrap();
    assert_eq!(problem.field.as_deref(), Some("url"), "{problem:?}");
}

#[tokio::test]
async fn a_held_address_is_a_case_and_its_reference_is_its_own() {
    let stage = Stage::set().await;
    let bank_view = stage
        .reviewer()
        .bank(&new_bank("Theirs", false))
        .await
        .unwrap();
    let reviewer = stage.reviewer();
    bank(
        &reviewer,
        &bank_view.id,
        "https://files.example.com/v/12",
        LinkReach::Exact,
    )
    .await;
    let asked = |url: &str| SignalQuery {
        url: Some(url.to_owned()),
        reference: Some("post-1".to_owned()),
        ..SignalQuery::default()
    };
    let answer = reviewer
        .match_signal(&asked("http://files.example.com/v/12/"))
        .await
        .unwrap();
    let case = answer.case.clone().expect("a case");
    let again = reviewer
        .match_signal(&asked("https://files.example.com/v/12"))
        .await
        .unwrap();
    assert_eq!(again.case.as_ref(), Some(&case));
    assert!(
        reviewer
            .match_signal(&asked("https://files.example.com/v/13"))
            .await
            .is_err(),
        "another address under the same reference"
    );
    let shown = reviewer.case(&case).await.unwrap();
    let shown = serde_json::to_value(&shown).unwrap();
    assert_eq!(shown["origin"]["link"], "https://files.example.com/v/12");
}

#[tokio::test]
async fn a_capture_is_matched_by_where_it_led_and_by_what_its_page_links_to() {
    let stage = Stage::set().await;
    let (own, analyst) = (stage.bank("Links", false).await, stage.analyst());
    let page = "<p>Watch <a href='https://files.example.com/v/12?utm_source=page'>this</a> and t.me/<b>example_channel</b>/3</p>";
    stage.host.show("/list", "text/html", page.as_bytes());
    let url = stage.host.url("/list");
    let before = analyst.capture(&url).await.unwrap();
    assert!(before.matches.is_empty() && before.case.is_none());
    bank(
        &analyst,
        &own.id,
        "https://files.example.com/v/12",
        LinkReach::Exact,
    )
    .await;
    bank(
        &analyst,
        &own.id,
        "https://t.me/example_channel",
        LinkReach::Account,
    )
    .await;
    let after = analyst.capture(&url).await.unwrap();
    let found: Vec<Way> = after.matches.iter().map(|found| found.way).collect();
    assert_eq!(found, [Way::Link, Way::LinkAccount]);
    assert!(after.case.is_some());
}

#[tokio::test]
async fn a_list_of_addresses_is_imported_exported_and_found_after_a_start() {
    let instance = instance();
    let authority = instance.authority(AUTHORITY).await.unwrap();
    let who = ["--organisation", AUTHORITY];
    instance
        .json(&[&["bank", "create", "Large"], &who[..]].concat())
        .await
        .unwrap();
    let import = async |name: &str, text: &str| {
        let list = instance.scratch().join(name);
        fs::write(&list, text).unwrap();
        let list = list.to_str().unwrap();
        let words = [
            "bank",
            "import",
            list,
            "--bank",
            "Large",
            "--source",
            "Partner",
            "--ground",
            "incites",
            "--reason",
            "Assessed.",
        ];
        instance.json(&[&words[..], &who].concat()).await
    };
    let plain: String = (0..1_500)
        .map(|n| format!("hxxps://host{n}.example[.]com/a,b/{n}\n"))
        .collect();
    import("plain.txt", &format!("# from a partner\n{plain}"))
        .await
        .unwrap();
    import("named.csv", "url,reach,label\nhttps://t.me/example_channel,account,\"a channel, known\"\nhttps://whole.example.net,host,\n").await.unwrap();
    for (text, line) in [
        ("https://example.com/1\nnot an address\n", "line 2"),
        (
            "url,reach\nhttps://example.com/1,\nhttps://t.me/example_channel,host\n",
            "line 3",
        ),
        ("url,reach\nhttps://example.com/1,everywhere\n", "line 2"),
    ] {
        let error = import("bad.csv", text)
            .await
            .expect_err("a bad line")
            .to_string();
        assert!(error.contains(line), "{error}");
    }
    let known = [
        "match",
        "host7.example.com/a,b/7",
        "telegram.me/example_channel/8",
        "https://a.whole.example.net",
    ];
    for url in &known[1..] {
        let told = instance.json(&["match", url]).await.unwrap();
        assert_eq!(told["known"], true, "{url} {told:?}");
    }
    // What is found in the server does not depend on a snapshot: there is one after the import.
    assert!(instance.data().join("index").is_dir());
    let server = instance.serve().await.unwrap();
    let access = client(&server, &authority.token);
    assert_eq!(
        ways(&access, "https://host1499.example.com/a,b/1499").await,
        [Way::Link]
    );
    assert_eq!(
        ways(&access, "https://t.me/s/example_channel").await,
        [Way::LinkAccount]
    );
    assert_eq!(ways(&access, "https://example.com/1").await, []);
}
