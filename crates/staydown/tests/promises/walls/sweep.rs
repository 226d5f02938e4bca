//! Asking all of it, and holding every answer against the rules: how it ends, what it names, and that no word of it is one
//! that whoever asked may not read.

use super::asks::{Ask, Body, Ending, Round, asks};
use super::play::Play;
use super::words::Words;
use super::world::{Key, World};
use std::collections::{BTreeMap, BTreeSet};
use testkit::{Answer, Door};
use tokio::task::JoinSet;

/// Which routes were asked, and how often each was granted and refused by the walls.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) asked: usize,
    pub(crate) granted: BTreeMap<(String, &'static str), usize>,
    pub(crate) walled: BTreeMap<(String, &'static str), usize>,
}

/// Every round, by everybody.
pub(crate) async fn everything(play: &mut Play, tally: &mut Tally) {
    round(play, Round::Reading, tally).await;
    round(play, Round::Opening, tally).await;
    play.note_receipts().await;
    round(play, Round::Reading, tally).await;
    let before = doings(play).await;
    round(play, Round::Writing, tally).await;
    let after = doings(play).await;
    assert_eq!(
        before,
        after,
        "something was recorded\n{}",
        play.world.story.join("\n")
    );
}

/// Every webhook that arrived told its addressee nothing that is not theirs.
pub(crate) fn webhooks(play: &Play) -> usize {
    let (world, arrived) = (&play.world, play.webhooks());
    let words = Words::of(world);
    for (house, body) in &arrived {
        for word in words.within(body) {
            let text = String::from_utf8_lossy(body);
            assert!(world.may_read(*house, word), "house {house} is told {text}");
        }
    }
    arrived.len()
}

/// What has been recorded in the name of each house, as its people see it.
async fn doings(play: &Play) -> Vec<String> {
    let door = Door::new(play.server.url());
    let mut all = Vec::new();
    for subject in &play.world.subjects {
        if let Key::Session { cookie, .. } = &subject.key {
            let request = door.request(reqwest::Method::GET, "/ledger").unwrap();
            let page = door
                .send(request.header("cookie", cookie))
                .await
                .unwrap()
                .text();
            let (_, events) = page.split_once("id=\"recent\"").unwrap();
            let (events, _) = events.split_once("</section>").unwrap();
            assert!(
                events.contains("<li>"),
                "house {} did nothing",
                subject.house
            );
            all.push(events.to_owned());
        }
    }
    all
}

pub(crate) async fn round(play: &mut Play, round: Round, tally: &mut Tally) {
    let door = Door::new(play.server.url());
    let mut running = JoinSet::new();
    for subject in 0..play.world.subjects.len() {
        let (door, key) = (door.clone(), play.world.subjects[subject].key.clone());
        let asks = asks(&play.world, subject, round);
        running.spawn(async move {
            let mut answers = Vec::with_capacity(asks.len());
            for ask in asks {
                let answer = send(&door, &key, &ask).await;
                answers.push((ask, answer));
            }
            answers
        });
    }
    let words = Words::of(&play.world);
    let mut remembered = BTreeSet::new();
    while let Some(answers) = running.join_next().await {
        for (ask, answer) in answers.unwrap() {
            tally.count(&ask);
            if let Some(wrong) = wrong(&play.world, &words, &ask, &answer) {
                panic!("{}", told(&play.world, &ask, &answer, &wrong));
            }
            remembered.extend(looked_at(&play.world, &ask, &answer));
        }
    }
    play.world.kept.extend(remembered);
}

/// What a house was shown once, its own page of access names from then on: which bank's entries it looked at.
fn looked_at(world: &World, ask: &Ask, answer: &Answer) -> Option<(usize, String)> {
    let is_bank = matches!(
        ask.route,
        "/banks/{bank}" | "/banks/{bank}/entries/{entry}" | "/v1/banks/{bank}/entries"
    );
    let bank = ask.path.split('/').find(|part| part.starts_with("bank_"));
    let bank = bank.filter(|_| is_bank && answer.status == 200)?;
    Some((world.subjects[ask.subject].house, bank.to_owned()))
}

async fn send(door: &Door, key: &Key, ask: &Ask) -> Answer {
    let request = door.request(ask.method.clone(), &ask.path).unwrap();
    let request = match key {
        Key::Token { secret, .. } => request.bearer_auth(secret),
        Key::Session { cookie, .. } => request.header("cookie", cookie),
    };
    let request = match &ask.body {
        Body::Nothing => request,
        Body::Json(value) => request.json(value),
        Body::Form(fields) => request.form(fields),
        Body::WithFile(fields) => {
            let mut text = String::new();
            for (name, value) in fields {
                text += &format!(
                    "--limit\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
                );
            }
            let kind = "multipart/form-data; boundary=limit";
            request
                .header("content-type", kind)
                .body(text + "--limit--\r\n")
        }
    };
    door.send(request).await.unwrap()
}

impl Tally {
    fn count(&mut self, ask: &Ask) {
        self.asked += 1;
        let counted = match ask.ending {
            Ending::Granted | Ending::PastTheWalls | Ending::GrantedOrRefused => &mut self.granted,
            Ending::NoKey => return,
            _ => &mut self.walled,
        };
        let route = (ask.method.to_string().to_lowercase(), ask.route);
        *counted.entry(route).or_default() += 1;
    }
}

/// What is wrong with an answer, if anything is.
fn wrong(world: &World, words: &Words<'_>, ask: &Ask, answer: &Answer) -> Option<String> {
    let subject = &world.subjects[ask.subject];
    let text = answer.text();
    let sent = format!("{} {:?}", ask.path, ask.body);
    let mut answered = format!("{:?}", answer.headers).into_bytes();
    answered.extend_from_slice(&answer.body);
    for word in words.within(&answered) {
        // What they said themselves, the answer may say after them.
        if !world.may_read(subject.house, word) && !sent.contains(word) {
            return Some(format!("it gives “{word}” away: {:?}", world.words[word]));
        }
    }
    if !ask.ending.fits(answer.status) {
        return Some(format!("it ought to end with {:?}", ask.ending));
    }
    let shown = ask.shown.as_ref().filter(|_| answer.status < 300)?;
    if !shown.kinds.is_empty() {
        let named: BTreeSet<String> = shown
            .kinds
            .iter()
            .flat_map(|kind| identifiers(&text, kind))
            .collect();
        if named != shown.exactly {
            let more: Vec<_> = named.difference(&shown.exactly).collect();
            let fewer: Vec<_> = shown.exactly.difference(&named).collect();
            return Some(format!("it names {more:?} too, and not {fewer:?}"));
        }
    }
    if let Some(word) = shown.with.iter().find(|word| !text.contains(*word)) {
        return Some(format!("it does not say “{word}”"));
    }
    let said = shown.without.iter().find(|word| {
        text.contains(*word) && !world.kept.contains(&(subject.house, (*word).clone()))
    });
    said.map(|word| format!("it says “{word}”"))
}

/// The identifiers of a kind in a text: what begins so and goes on for 26 letters or digits.
fn identifiers(text: &str, kind: &str) -> BTreeSet<String> {
    text.match_indices(kind)
        .filter_map(|(at, _)| {
            let id = text.get(at..at + kind.len() + 26)?;
            let rest = &id[kind.len()..];
            rest.bytes()
                .all(|byte| byte.is_ascii_alphanumeric())
                .then(|| id.to_owned())
        })
        .collect()
}

/// For whoever has to understand it: who asked what, what was answered, and of what happened before only the lines that
/// are about the same things.
fn told(world: &World, ask: &Ask, answer: &Answer, wrong: &str) -> String {
    let subject = &world.subjects[ask.subject];
    let shown: String = match answer.header("content-type") {
        "image/jpeg" => "a picture".to_owned(),
        _ => answer.text().chars().take(3000).collect(),
    };
    let about = format!("{} {:?} {wrong}", ask.path, ask.body);
    let story = story(world, &about).join("\n");
    format!(
        "{} asks {} {} {:?}\nand is answered {}: {wrong}\n\nwhat happened before:\n{story}\n\nthe answer:\n{shown}",
        subject.who, ask.method, ask.path, ask.body, answer.status
    )
}

/// The lines that name an identifier or a planted word of `about`; and those that name a thing that one of them is about
/// (“bank 3”), or a group.
fn story<'a>(world: &'a World, about: &str) -> Vec<&'a str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let names: BTreeSet<&str> = about
        .split(|c| !is_name(c))
        .filter(|word| word.len() >= 12)
        .collect();
    let lines = || world.story.iter().map(String::as_str);
    let mut things = BTreeSet::new();
    for line in lines().filter(|line| names.iter().any(|name| line.contains(name))) {
        let words: Vec<&str> = line.split(|c| !is_name(c)).collect();
        for pair in words.windows(2) {
            if matches!(pair[0], "bank" | "entry" | "case" | "notice") {
                things.insert((pair[0], pair[1]));
            }
        }
    }
    lines()
        .filter(|line| {
            let words: Vec<&str> = line.split(|c| !is_name(c)).collect();
            let is_about = words.windows(2).any(|pair| {
                pair[0] == "group" && pair[1] != "None" || things.contains(&(pair[0], pair[1]))
            });
            is_about || line.contains("is of kind") || names.iter().any(|name| line.contains(name))
        })
        .collect()
}
