//! Links within texts: each is matched as if it had been asked about alone, and the answer says where it stands.

use crate::session::Session;
use crate::stage::{PROVIDER, Stage, file_entry, new_bank, signal_entry};
use casework::{BankId, LinkInText, LinkReach, Match, Role, Way};
use exchange::v1::{EntryView, MatchAnswer, NewSignalEntry, SignalQuery, Verdict};
use serde_json::json;
use simulator::api::Client;

/// Harmless, about harbours, and longer than the least that is compared as a text.
const PROSE: &str = "خرج الصيادون من الميناء القديم نحو البحر المفتوح وكانت الريح هادئة والسماء صافية. \
    حملت السفن الصغيرة شباكها الطويلة وخبزًا وماءً يكفي ليومين وتركت خلفها الأطفال يلوحون على الرصيف الحجري.";

async fn bank(client: &Client, bank: &BankId, url: &str, reach: LinkReach) -> EntryView {
    let entry = NewSignalEntry {
        url: Some(url.to_owned()),
        reach: Some(reach),
        ..signal_entry(None, None)
    };
    client.add_signal(bank, &entry).await.unwrap()
}

async fn ask(client: &Client, text: &str) -> MatchAnswer {
    client
        .match_file("post.txt", text.as_bytes(), None)
        .await
        .unwrap()
}

/// What stands in the text where the match says, by which way, and what it is.
fn told<'a>(text: &'a str, found: &'a Match) -> Vec<(Way, &'a str, &'a str)> {
    let told = |link: &'a LinkInText| {
        let [from, to] = link.place;
        (
            found.way,
            &text[from as usize..to as usize],
            link.url.as_str(),
        )
    };
    found.links.iter().map(told).collect()
}

#[tokio::test]
async fn a_known_link_in_a_text_is_found_in_every_spelling_at_its_place_as_far_as_its_entry_reaches()
 {
    let stage = Stage::set().await;
    let (own, analyst) = (stage.bank("Links", false).await, stage.analyst());
    let url = "https://files.example.com/v/12?lang=ar";
    let text = |link: &str| format!("{PROSE} رابط القناة: {link}، انضموا إلينا غدا");
    assert_eq!(ask(&analyst, &text(url)).await.verdict, Verdict::Clear);
    let banked = bank(&analyst, &own.id, url, LinkReach::Exact).await;
    for spelling in [
        url,
        "http://FILES.example.com:80/v/./12?lang=ar&utm_source=post",
        "files.example.com/v/12?fbclid=q&lang=ar",
        "hxxps://files[.]example[.]com/v/12?lang=ar",
        "hxxp://files(نقطة)example(dot)com/v/12?lang=ar",
        "https%3A%2F%2Ffiles.example.com%2Fv%2F12%3Flang%3Dar",
        "https://files.example.com/%76/%31%32?lang=%61r",
        "ht\u{200b}tps://files.exam\u{2060}ple.com/v/12?lang=ar",
        "https://www.google.com/url?q=https%3A%2F%2Ffiles.example.com%2Fv%2F12%3Flang%3Dar&sa=D",
    ] {
        let text = text(spelling);
        let answer = ask(&analyst, &text).await;
        assert_eq!(answer.verdict, Verdict::Hold, "{spelling}");
        assert_eq!(answer.matches.len(), 1, "{spelling}");
        let found = &answer.matches[0];
        assert_eq!(told(&text, found), [(Way::Link, spelling, url)]);
        assert_eq!(
            (
                found.signal.as_str(),
                &found.entry,
                found.query.as_str(),
                found.banked.as_str()
            ),
            ("link", &banked.id, url, url)
        );
        let [from, to] = found.links[0].place;
        let place = format!("bytes {from} to {to}, that is the address of");
        assert!(
            answer.explanation.contains(&place),
            "{}",
            answer.explanation
        );
        // As text in JSON it is the same, and nobody else matches against the bank.
        let query = SignalQuery {
            text: Some(text.clone()),
            ..SignalQuery::default()
        };
        assert_eq!(analyst.match_signal(&query).await.unwrap(), answer);
        assert_eq!(ask(&stage.reviewer(), &text).await.verdict, Verdict::Clear);
    }

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
        "https://bücher.example.net/",
        LinkReach::Host,
    )
    .await;
    let many = "«bücher.example.net/a» https://xn--bcher-kva.example.net/b telegram: @Example_Channel و host.example.org/lists/7/x?y=1 \
        ثم host.example.org/lists/77 https://files.example.com/v/13";
    let answer = ask(&analyst, many).await;
    let found: Vec<_> = answer
        .matches
        .iter()
        .flat_map(|found| told(many, found))
        .collect();
    assert_eq!(
        found,
        [
            (
                Way::LinkPrefix,
                "host.example.org/lists/7/x?y=1",
                "https://host.example.org/lists/7/x?y=1"
            ),
            (
                Way::LinkAccount,
                "telegram: @Example_Channel",
                "https://t.me/example_channel"
            ),
            (
                Way::LinkHost,
                "bücher.example.net/a",
                "https://xn--bcher-kva.example.net/a"
            ),
            (
                Way::LinkHost,
                "https://xn--bcher-kva.example.net/b",
                "https://xn--bcher-kva.example.net/b"
            ),
        ]
    );
    assert_eq!(
        answer.matches.len(),
        3,
        "one entry is told once, with all its links"
    );

    analyst
        .withdraw_entry(&own.id, &banked.id, "It was a newsroom's own page.")
        .await
        .unwrap();
    assert_eq!(ask(&analyst, &text(url)).await.verdict, Verdict::Clear);
}

#[tokio::test]
async fn a_text_is_told_by_its_words_and_by_its_links_and_neither_hides_the_other() {
    let stage = Stage::set().await;
    let (own, analyst) = (stage.bank("Both", false).await, stage.analyst());
    analyst
        .add_file(&own.id, &file_entry(PROSE.as_bytes().to_vec()))
        .await
        .unwrap();
    bank(
        &analyst,
        &own.id,
        "https://files.example.com/v/12",
        LinkReach::Exact,
    )
    .await;
    let post = format!(
        "{} hxxps://files.example[.]com/v/12",
        PROSE.replace('ي', "ی")
    );
    let answer = ask(&analyst, &post).await;
    let ways: Vec<Way> = answer.matches.iter().map(|found| found.way).collect();
    assert_eq!(ways, [Way::NearText, Way::Link]);
    assert!(answer.matches[0].links.is_empty() && answer.matches[1].text.is_none());
    // In UTF-16 the places are those of the text in UTF-8.
    let wide: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(post.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let wide = analyst.match_file("post.txt", &wide, None).await.unwrap();
    assert_eq!(wide.matches[1].links, answer.matches[1].links);
}

#[tokio::test]
async fn a_list_of_thousands_of_links_is_looked_through_and_told_within_limits() {
    let stage = Stage::set().await;
    let (own, analyst) = (stage.bank("Lists", false).await, stage.analyst());
    bank(
        &analyst,
        &own.id,
        "https://whole.example.net/",
        LinkReach::Host,
    )
    .await;
    for number in 0..25 {
        let url = format!("https://one.example.com/{}", 9_000 + number);
        bank(&analyst, &own.id, &url, LinkReach::Exact).await;
    }
    let lines = |from: usize, to: usize| -> String {
        (from..to)
            .map(|n| format!("https://one.example.com/{n}\n"))
            .collect()
    };
    let whole: String = (0..300)
        .map(|n| format!("https://a.whole.example.net/{n}\n"))
        .collect();
    let list = format!("#EXTM3U\n{whole}{}", lines(0, 9_500));
    let answer = ask(&analyst, &list).await;
    assert_eq!(answer.matches.len(), 20, "as many as of any upload");
    assert!(
        answer
            .matches
            .iter()
            .all(|found| found.way == Way::Link && found.links.len() == 1)
    );
    let first = &answer.matches[0].links[0];
    assert_eq!(first.url, "https://one.example.com/9000");
    assert_eq!(
        &list[first.place[0] as usize..first.place[1] as usize],
        first.url
    );
    // One entry that covers hundreds of them names twenty.
    let answer = ask(&analyst, &whole).await;
    assert_eq!(
        (answer.matches.len(), answer.matches[0].links.len()),
        (1, LinkInText::MOST)
    );
    // Behind the ten thousandth address nobody looks any more.
    let answer = ask(
        &analyst,
        &format!("{}{}", lines(20_000, 30_000), lines(9_000, 9_001)),
    )
    .await;
    assert_eq!(answer.verdict, Verdict::Clear);
}

#[tokio::test]
async fn a_captured_text_is_looked_through_and_a_held_one_shows_its_links_where_they_stand() {
    let mut stage = Stage::set_after(async |instance| {
        instance
            .person(PROVIDER, "Reviewer", Role::Reviewer)
            .await
            .unwrap();
    })
    .await;
    let (own, analyst) = (stage.bank("Links", false).await, stage.analyst());
    bank(
        &analyst,
        &own.id,
        "https://files.example.com/v/12",
        LinkReach::Exact,
    )
    .await;
    let playlist = "#EXTM3U\n#EXTINF:9.0,\nhttps://files.example.com/v/12\n#EXT-X-ENDLIST\n";
    for (path, media_type) in [
        ("/list.m3u8", "application/vnd.apple.mpegurl"),
        ("/post.txt", "text/plain"),
    ] {
        stage.host.show(path, media_type, playlist.as_bytes());
        let captured = analyst.capture(&stage.host.url(path)).await.unwrap();
        assert_eq!(captured.matches.len(), 1, "{path}");
        assert_eq!(
            told(playlist, &captured.matches[0]),
            [(
                Way::Link,
                "https://files.example.com/v/12",
                "https://files.example.com/v/12"
            )]
        );
        assert!(captured.case.is_some(), "{path}");
    }
    stage
        .host
        .show("/other.txt", "text/plain", PROSE.as_bytes());
    let captured = analyst
        .capture(&stage.host.url("/other.txt"))
        .await
        .unwrap();
    assert!(captured.matches.is_empty() && captured.case.is_none());

    let reviewer = stage.reviewer();
    let theirs = reviewer.bank(&new_bank("Theirs", false)).await.unwrap();
    bank(
        &reviewer,
        &theirs.id,
        "https://files.example.com/v/12",
        LinkReach::Exact,
    )
    .await;
    let post =
        format!("{PROSE} <script>alert(1)</script> https://files.example.com/v/12?utm_source=a");
    let held = reviewer
        .match_file("post.txt", post.as_bytes(), Some("post-1"))
        .await
        .unwrap();
    let case = held.case.expect("a case");
    let session = Session::begin(&stage, PROVIDER, "Reviewer").await;
    let page = session.get(&format!("/cases/{case}")).await;
    let shown = page.text();
    assert_eq!(page.status, 200);
    assert!(
        shown.contains(&format!("/cases/{case}/texts")),
        "the text can be read"
    );
    assert!(
        !shown.contains("/picture/blurred") && !shown.contains("/pictures/"),
        "it is no picture"
    );
    let [from, to] = held.matches[0].links[0].place;
    let place = format!("hxxps://files[.]example[.]com/v/12 (bytes {from} to {to} of the text)");
    assert!(shown.contains(&place), "{shown}");
    let texts = session.get(&format!("/cases/{case}/texts")).await;
    let shown = texts.text();
    assert_eq!(texts.status, 200);
    assert!(
        shown.contains("<mark>hxxps://files[.]example[.]com/v/12?utm_source=a</mark>"),
        "{shown}"
    );
    assert!(shown.contains(&place) && !shown.contains("<script>alert"));
    assert!(
        !shown.contains("href=\"https://files"),
        "nothing in it can be clicked"
    );
    // What was held is known again after a start, from the ledger's own tables.
    stage.server.restart().await.unwrap();
    let again = stage.provider.door(&stage.server);
    let again: MatchAnswer = again
        .post("/v1/match", &json!({"text": post}))
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(again.matches, held.matches);
}
