//! Making up an instance from a seed, and changing it step by step: everything is done with the real program, and noted in
//! the [`World`] as what it ought to have done.

use super::rules::{TOKEN_RIGHTS, rights_of};
use super::world::{
    Alert, Bank, Capture, Case, Complaint, Entry, Group, House, Key, Notice, Organisation, Picture,
    Preserved, Readers, Subject, World,
};
use crate::session::Session;
use crate::stage;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use testkit::{Answer, Chance, Door, Host, Instance, Options, Server};

const MARKS: [&str; 5] = ["red", "amber_strict", "amber", "green", "clear"];
const ROLES: [&str; 7] = [
    "auditor",
    "analyst",
    "reviewer",
    "administrator",
    "issuer",
    "scrutiniser",
    "preservation_officer",
];
/// Member States of the houses, in turn: the authorities are in two.
const STATES: [&str; 3] = ["DE", "IE", "IE"];
/// The house that states its reasons.
const STATING: House = 1;

/// An instance being played with. The server ends before its folder goes.
pub(crate) struct Play {
    pub(crate) server: Server,
    /// Of providers, with pages.
    hosts: Vec<Host>,
    /// Of authorities, where they are told by webhook.
    listening: Vec<(House, Host)>,
    instance: Instance,
    pub(crate) world: World,
    chance: Chance,
    shown: usize,
}

impl Play {
    /// Makes up organisations, people, tokens and groups, starts the server, and fills it.
    pub(crate) async fn begin(seed: u64) -> Self {
        let instance = stage::instance();
        let mut chance = Chance::of(seed);
        let (mut world, mut hosts) = (World::default(), Vec::new());
        let kinds = [
            "authority",
            "provider",
            "authority",
            "provider",
            "flagger",
            "hub",
        ];
        let houses = chance.between(3, 6) as usize;
        for (house, kind) in kinds.into_iter().enumerate().take(houses) {
            let name = format!("House {house}");
            let mut host = None;
            if kind == "provider" {
                let opened = Host::open().await.unwrap();
                host = Some(opened.name());
                hosts.push(opened);
            }
            let parsed = kind.parse().unwrap();
            let state = STATES[house % STATES.len()];
            let id = instance
                .organisation_in(state, &name, parsed, host.as_deref())
                .await;
            world.houses.push(Organisation {
                id: id.unwrap().to_string(),
                name,
                is_authority: kind == "authority",
                state,
                host,
                desk: String::new(),
            });
            world.tell(format!("house {house} is of kind {kind}"));
        }
        for house in 0..houses {
            token(&instance, &mut world, house, &TOKEN_RIGHTS).await;
            for _ in 0..2 {
                let count = chance.between(1, 5);
                let drawn: BTreeSet<&str> = (0..count)
                    .map(|_| TOKEN_RIGHTS[chance.between(0, TOKEN_RIGHTS.len() as u64) as usize])
                    .collect();
                let drawn: Vec<_> = drawn.into_iter().collect();
                token(&instance, &mut world, house, &drawn).await;
            }
        }
        let groups = chance.between(1, 4);
        for group in 0..groups {
            let name = world.word(Readers::Group(group as usize));
            let words = ["admin", "group", "add", "--name", &name];
            let id = instance.json(&words).await.unwrap()["group"]
                .as_str()
                .unwrap()
                .to_owned();
            world.plant(&id, Readers::Group(group as usize));
            let mut members = BTreeSet::new();
            for house in 0..houses {
                if chance.between(0, 3) > 0 {
                    join(&instance, "admit", &name, &world.houses[house].name).await;
                    members.insert(house);
                }
            }
            world.tell(format!("group {group} has the houses {members:?}"));
            world.groups.push(Group { id, name, members });
        }
        let mut people = Vec::new();
        for house in 0..houses {
            // Of every house at least two people, and of all houses together every role.
            let drawn = [house, house + 1 + chance.between(0, 3) as usize];
            let mut roles: Vec<&str> = drawn.map(|role| ROLES[role % ROLES.len()]).into();
            if world.houses[house].is_authority {
                roles.push("scrutiniser");
                roles.push("measures_officer");
                roles.push("penalty_officer");
            }
            if world.houses[house].host.is_some() {
                roles.push("complaints_officer");
            }
            for role in roles {
                let pseudonym = world.word(Readers::House(house));
                let name = world.houses[house].name.clone();
                let enrolled = instance.person(&name, &pseudonym, role.parse().unwrap());
                enrolled.await.unwrap();
                people.push((house, role, pseudonym));
            }
        }
        // House 1 is a provider and states its reasons to a database that never answers: they stay queued.
        let token = instance.scratch().join("dsa-token");
        std::fs::write(&token, "token").unwrap();
        let mut options = Options::patient();
        options.words.extend(
            [
                "--dsa-database",
                "http://127.0.0.1:1/api/v1/",
                "--dsa-token-file",
                token.to_str().unwrap(),
                "--dsa-platform",
                &world.houses[STATING].name,
            ]
            .map(str::to_owned),
        );
        let server = instance.serve_with(options).await.unwrap();
        for (house, role, pseudonym) in people {
            let name = &world.houses[house].name;
            let session = Session::begin_at(&instance, &server, name, &pseudonym).await;
            let csrf = session.csrf("/ledger").await;
            world.plant(session.secret(), Readers::Nobody);
            world.subjects.push(Subject {
                who: format!("{role} of house {house}"),
                house,
                rights: rights_of(role).into_iter().map(str::to_owned).collect(),
                key: Key::Session {
                    cookie: session.cookie().to_owned(),
                    csrf,
                },
                works: true,
            });
        }
        let mut play = Self {
            server,
            hosts,
            listening: Vec::new(),
            instance,
            world,
            chance,
            shown: 0,
        };
        play.fill().await;
        play
    }

    /// Something of every kind.
    async fn fill(&mut self) {
        let houses = self.world.houses.len();
        for house in 0..houses {
            // Told by webhook: authorities at a host that listens, others at an address where nobody does, or at none. Whose
            // address it is, is its own business.
            let path = self.world.word(Readers::House(house));
            let url = if self.world.houses[house].is_authority {
                let host = Host::open().await.unwrap();
                let url = host.url(&format!("/{path}"));
                self.listening.push((house, host));
                url
            } else if self.draw(2) == 0 {
                format!("http://127.0.0.1:1/{path}")
            } else {
                format!("http://{path}.invalid/")
            };
            let new = json!({"url": url});
            let answer = self.desk(house, Method::PUT, "/v1/endpoint", &new).await;
            let secret: Value = answer.json().unwrap();
            let secret = secret["secret"].as_str().unwrap().to_owned();
            self.world.plant(&secret, Readers::House(house));
            for _ in 0..self.chance.between(1, 3) {
                self.make_bank(house).await;
            }
        }
        for bank in 0..self.world.banks.len() {
            self.add_signal(bank).await;
            if self.chance.between(0, 3) == 0 {
                self.add_signal(bank).await;
            }
        }
        for _ in 0..3 {
            let bank = self.draw(self.world.banks.len());
            self.add_picture(bank).await;
        }
        for house in 0..houses {
            self.hold(house).await;
            self.capture(house).await;
            // Orders come from authorities, and copies only from those that cross a border.
            if self.world.houses[house].is_authority {
                self.capture(house).await;
                self.capture(house).await;
            }
            if self.world.houses[house].host.is_some() {
                self.complain(house, false).await;
                self.complain(house, true).await;
                self.notify(house).await;
                self.hand_in(house).await;
            }
        }
        // A wish of each house, taken back at once, so that it stands in no notice's way.
        for house in 0..houses {
            let why = self.world.word(Readers::House(house));
            let until = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
            let wish =
                json!({"url": format!("https://{why}.example/"), "until": until, "necessity": why});
            let made = self
                .desk(house, Method::POST, "/v1/keep-online", &wish)
                .await;
            let made: Value = made.json().unwrap();
            let id = made["id"].as_str().unwrap().to_owned();
            self.world.plant(&id, Readers::House(house));
            let end = format!("/v1/keep-online/{id}/end");
            self.desk(house, Method::POST, &end, &json!({})).await;
            self.world.wishes.push((id, house));
        }
        for _ in 0..5 {
            self.issue().await;
        }
        self.judge().await;
        self.block().await;
        for house in 0..houses {
            self.preserve(house).await;
            self.register_outlet(house).await;
            if self.world.houses[house].host.is_some() {
                for state in ["DE", "IE", "FR"] {
                    self.alert(house, state).await;
                }
            }
        }
    }

    /// A provider raises an alert of a threat to life in a Member State: what it says is for it and that state's contact point,
    /// the first authority there by name.
    async fn alert(&mut self, house: House, state: &str) {
        let words: Vec<String> = (0..3)
            .map(|_| self.world.word(Readers::House(house)))
            .collect();
        let new =
            json!({"location": words[0], "what": words[1], "imminent": words[2], "state": state});
        let made = self.desk(house, Method::POST, "/v1/alerts", &new).await;
        let made: Value = made.json().unwrap();
        let id = made["id"].as_str().unwrap().to_owned();
        let houses = &self.world.houses;
        let recipient = houses
            .iter()
            .position(|other| other.is_authority && other.state == state);
        assert_eq!(made["recipient_name"].is_string(), recipient.is_some());
        self.world.plant(&id, Readers::House(house));
        if let Some(recipient) = recipient {
            for word in words.iter().chain([&id]) {
                self.world.plant(word, Readers::House(recipient));
            }
        }
        self.world
            .tell(format!("house {house} raises {id} for {state}"));
        self.world.alerts.push(Alert {
            id,
            owner: house,
            recipient,
        });
    }

    /// A house registers an outlet with an asset: all of it is its own.
    async fn register_outlet(&mut self, house: House) {
        let words: Vec<String> = (0..5)
            .map(|_| self.world.word(Readers::House(house)))
            .collect();
        let new = json!({"name": words[0], "group": words[1], "listing": words[2], "is_publication": true});
        let made = self.desk(house, Method::POST, "/v1/outlets", &new).await;
        let made: Value = made.json().unwrap();
        let id = made["id"].as_str().unwrap().to_owned();
        let url = format!("https://{}.example/", words[3]);
        let since = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
        let asset = json!({"kind": "channel", "platform": "x", "handle": words[4], "url": url, "since": since});
        let path = format!("/v1/outlets/{id}/assets");
        self.desk(house, Method::POST, &path, &asset).await;
        let mut cases = self.world.cases.iter();
        let own = cases.rfind(|case| case.owner == house);
        if let Some(case) = own.map(|case| case.id.clone()) {
            let path = format!("/v1/outlets/{id}/cases");
            let join = json!({"case": case, "asset": 1});
            self.desk(house, Method::POST, &path, &join).await;
        }
        self.world.plant(&id, Readers::House(house));
        self.world.tell(format!("house {house} registers {id}"));
        self.world.outlets.push((id, house));
    }

    /// A house preserves what it removed under a specific measure.
    async fn preserve(&mut self, house: House) {
        let path = self.world.word(Readers::House(house));
        let url = format!("https://host.example/{path}");
        let since = jiff::Timestamp::now();
        let new = json!({"basis": "specific_measure", "locations": [url], "since": since});
        let made = self.desk(house, Method::POST, "/v1/preservations", &new);
        let made: Value = made.await.json().unwrap();
        self.preserved(house, made["id"].as_str().unwrap());
    }

    fn preserved(&mut self, owner: House, id: &str) {
        self.world.plant(id, Readers::House(owner));
        self.world.tell(format!("house {owner} preserves {id}"));
        self.world.preservations.push(Preserved {
            id: id.to_owned(),
            owner,
        });
    }

    fn draw(&mut self, below: usize) -> usize {
        self.chance.between(0, below as u64) as usize
    }

    /// A request of a house's own desk, which must be granted.
    async fn desk(&self, house: House, method: Method, path: &str, body: &Value) -> Answer {
        let door = Door::new(self.server.url()).with_token(&self.world.houses[house].desk);
        let request = door.request(method, path).unwrap();
        let request = if body.is_null() {
            request
        } else {
            request.json(body)
        };
        let answer = door.send(request).await.unwrap();
        let story = self.world.story.join("\n");
        assert!(
            answer.status < 300,
            "{} of house {house}: {}\n{story}",
            answer.asked,
            answer.text()
        );
        answer
    }

    /// One thing that changes who may see what, or that there is something to see.
    pub(crate) async fn step(&mut self) {
        match self.draw(11) {
            0..3 => self.remark().await,
            3 => self.withdraw_entry().await,
            4 => {
                let bank = self.draw(self.world.banks.len());
                self.add_signal(bank).await;
            }
            5 => {
                let house = self.draw(self.world.houses.len());
                self.hold(house).await;
            }
            6 => self.issue().await,
            7 => self.withdraw_notice().await,
            8 => self.answer().await,
            9 => self.judge().await,
            _ => {
                let house = self.draw(self.world.houses.len());
                self.make_bank(house).await;
            }
        }
    }

    /// With the server stopped: who belongs to which group is drawn anew for some, and a token is revoked.
    pub(crate) async fn step_behind_the_counter(&mut self) {
        assert_eq!(self.server.stop().await.unwrap(), Some(0));
        self.regroup_stopped().await;
        let tokens: Vec<usize> = (0..self.world.subjects.len())
            .filter(|number| {
                let subject = &self.world.subjects[*number];
                subject.works
                    && matches!(&subject.key, Key::Token { secret, .. }
                    if *secret != self.world.houses[subject.house].desk)
            })
            .collect();
        if !tokens.is_empty() {
            let number = tokens[self.draw(tokens.len())];
            let subject = &mut self.world.subjects[number];
            if let Key::Token { id, .. } = &subject.key {
                let words = ["admin", "token", "revoke", id.as_str()];
                self.instance.run(&words).await.unwrap().ok().unwrap();
            }
            subject.works = false;
            let line = format!("{} is revoked", subject.who);
            self.world.tell(line);
        }
        self.server.restart().await.unwrap();
    }

    async fn regroup_stopped(&mut self) {
        for group in 0..self.world.groups.len() {
            let house = self.draw(self.world.houses.len());
            let is_in = self.world.groups[group].members.contains(&house);
            let verb = if is_in { "dismiss" } else { "admit" };
            let (of, name) = (
                self.world.groups[group].name.clone(),
                self.world.houses[house].name.clone(),
            );
            join(&self.instance, verb, &of, &name).await;
            let members = &mut self.world.groups[group].members;
            if is_in {
                members.remove(&house);
            } else {
                members.insert(house);
            }
            self.world
                .tell(format!("{verb} house {house}: group {group}"));
        }
    }

    /// A mark, and a group where the mark takes one and the house is in one.
    fn draw_mark(&mut self, house: House) -> (&'static str, Option<usize>) {
        let mark = MARKS[self.draw(MARKS.len())];
        (mark, self.draw_group(house, mark))
    }

    fn draw_group(&mut self, house: House, mark: &str) -> Option<usize> {
        let own: Vec<usize> = (0..self.world.groups.len())
            .filter(|group| self.world.groups[*group].members.contains(&house))
            .collect();
        let grouped = mark.starts_with("amber") && !own.is_empty() && self.draw(5) > 0;
        grouped.then(|| own[self.draw(own.len())])
    }

    async fn make_bank(&mut self, house: House) {
        let number = self.world.banks.len();
        // Each mark in its turn, so that there is one of each.
        let mark = MARKS[number % MARKS.len()];
        let group = self.draw_group(house, mark);
        let name = self.world.word(Readers::Matching(number));
        let description = self.world.word(Readers::Matching(number));
        let mut new =
            json!({"name": name, "description": description, "tlp": mark, "thoroughness": "exact"});
        if let Some(group) = group {
            new["group"] = json!(self.world.groups[group].id);
        }
        let made: Value = self
            .desk(house, Method::POST, "/v1/banks", &new)
            .await
            .json()
            .unwrap();
        let id = made["id"].as_str().unwrap().to_owned();
        self.world.plant(&id, Readers::Matching(number));
        self.world.tell(format!(
            "house {house} makes bank {number} ({id}): {mark}, group {group:?}"
        ));
        self.world.banks.push(Bank {
            id,
            name,
            owner: house,
            mark,
            group,
        });
    }

    async fn remark(&mut self) {
        let number = self.draw(self.world.banks.len());
        let owner = self.world.banks[number].owner;
        let (mark, group) = self.draw_mark(owner);
        let mut change = json!({"tlp": mark});
        if let Some(group) = group {
            change["group"] = json!(self.world.groups[group].id);
        }
        let path = format!("/v1/banks/{}", self.world.banks[number].id);
        self.desk(owner, Method::PATCH, &path, &change).await;
        let bank = &mut self.world.banks[number];
        (bank.mark, bank.group) = (mark, group);
        self.world.tell(format!(
            "house {owner} marks bank {number}: {mark}, group {group:?}"
        ));
    }

    async fn add_signal(&mut self, bank: usize) {
        let pdq = self.chance.pdq();
        let label = self.world.word(Readers::Told(bank));
        let source = self.world.word(Readers::Reading(bank));
        let reason = self.world.word(Readers::Reading(bank));
        let new = json!({"pdq": pdq, "label": label, "source": source, "ground": "incites", "reason": reason});
        let path = format!("/v1/banks/{}/entries", self.world.banks[bank].id);
        let owner = self.world.banks[bank].owner;
        let made: Value = self
            .desk(owner, Method::POST, &path, &new)
            .await
            .json()
            .unwrap();
        self.added(bank, &made, label, None);
    }

    async fn add_picture(&mut self, bank: usize) {
        self.shown += 1;
        let bytes = stage::picture(self.shown as u64);
        let label = self.world.word(Readers::Told(bank));
        let source = self.world.word(Readers::Reading(bank));
        let reason = self.world.word(Readers::Reading(bank));
        let fields = [
            ("label", label.as_str()),
            ("source", &source),
            ("ground", "incites"),
            ("reason", &reason),
        ];
        let path = format!("/v1/banks/{}/entries", self.world.banks[bank].id);
        let owner = self.world.banks[bank].owner;
        let door = Door::new(self.server.url()).with_token(&self.world.houses[owner].desk);
        let made = door.upload(&path, bytes.clone(), &fields).await.unwrap();
        let made: Value = made.json().unwrap();
        let sha256 = made["sha256"].as_str().unwrap().to_owned();
        self.world.plant(&sha256, Readers::Reading(bank));
        self.world.pictures.insert((owner, sha256.clone()));
        self.added(bank, &made, label, Some(Picture { bytes, sha256 }));
    }

    fn added(&mut self, bank: usize, made: &Value, label: String, picture: Option<Picture>) {
        let (id, pdq) = (made["id"].as_str().unwrap(), made["pdq"].as_str().unwrap());
        self.world.plant(id, Readers::Matching(bank));
        // The pages show the first digits of a hash.
        self.world.plant(&pdq[..12], Readers::Told(bank));
        let number = self.world.entries.len();
        let what = if picture.is_some() {
            "a picture"
        } else {
            "a signal"
        };
        self.world.tell(format!(
            "bank {bank} gets entry {number} ({id}): {what}, “{label}”"
        ));
        self.world.entries.push(Entry {
            id: id.to_owned(),
            bank,
            label,
            pdq: pdq.to_owned(),
            picture,
            withdrawn: false,
        });
    }

    async fn withdraw_entry(&mut self) {
        let number = self.draw(self.world.entries.len());
        let entry = self.world.entries[number].clone();
        let (bank, owner) = (entry.bank, self.world.banks[entry.bank].owner);
        let why = self.world.word(Readers::Reading(bank));
        let path = format!(
            "/v1/banks/{}/entries/{}/withdraw",
            self.world.banks[bank].id, entry.id
        );
        self.desk(owner, Method::POST, &path, &json!({"reason": why}))
            .await;
        self.world.entries[number].withdrawn = true;
        self.world
            .tell(format!("house {owner} withdraws entry {number}"));
    }

    /// A house holds an upload near to something that somebody banked; whether it is held depends on who shares what.
    async fn hold(&mut self, house: House) {
        let entry = self.draw(self.world.entries.len());
        self.hold_like(house, entry).await;
    }

    /// The stating house does not publish an upload like something in a bank of its own, and there is a statement of it.
    async fn block(&mut self) {
        let own = |entry: &Entry| self.world.banks[entry.bank].owner == STATING && !entry.withdrawn;
        let entry = self.world.entries.iter().position(own).unwrap();
        self.hold_like(STATING, entry).await;
        let number = self.world.cases.len() - 1;
        let case = self.world.cases[number].clone();
        assert_eq!((case.owner, case.decided), (STATING, None));
        let reasons = self.world.word(Readers::House(STATING));
        let judgement = json!({"outcome": "block", "grounds": ["incites"], "purpose": "none_found", "reasons": reasons});
        let path = format!("/v1/cases/{}/decisions", case.id);
        self.desk(STATING, Method::POST, &path, &judgement).await;
        self.world.cases[number].decided = Some("block");
        let listed = self.desk(STATING, Method::GET, "/v1/statements", &Value::Null);
        let listed: Value = listed.await.json().unwrap();
        let id = listed["items"][0]["id"].as_str().unwrap().to_owned();
        let puid = listed["items"][0]["puid"].as_str().unwrap().to_owned();
        assert_eq!(listed["items"][0]["case"], json!(case.id));
        for word in [&id, &puid] {
            self.world.plant(word, Readers::House(STATING));
        }
        self.world
            .tell(format!("house {STATING} blocks case {number}: {id}"));
        self.world.statements.push((STATING, id));
    }

    async fn hold_like(&mut self, house: House, entry: usize) {
        let entry = self.world.entries[entry].clone();
        let reference = self.world.word(Readers::House(house));
        let (answer, sha256) = match &entry.picture {
            Some(picture) => {
                let door = Door::new(self.server.url()).with_token(&self.world.houses[house].desk);
                let fields = [("reference", reference.as_str())];
                let answer = door
                    .upload("/v1/match", picture.bytes.clone(), &fields)
                    .await;
                (answer.unwrap(), Some(picture.sha256.clone()))
            }
            None => {
                let query = json!({"pdq": near(&entry.pdq), "reference": reference});
                (
                    self.desk(house, Method::POST, "/v1/match", &query).await,
                    None,
                )
            }
        };
        let answer: Value = answer.json().unwrap();
        let asked = answer["pdq"].as_str().unwrap();
        let found = self.world.found(house, asked, sha256.as_deref());
        let told: BTreeSet<&str> = ids(&answer["matches"], "entry");
        let expected: BTreeSet<&str> = found
            .iter()
            .map(|number| self.world.entries[*number].id.as_str())
            .collect();
        let story = self.world.story.join("\n");
        assert_eq!(
            told, expected,
            "house {house} asks about “{reference}”\n{story}"
        );
        let Some(case) = answer["case"].as_str() else {
            assert!(found.is_empty(), "house {house} holds nothing\n{story}");
            self.world.tell(format!(
                "house {house} asks about “{reference}”: nothing known"
            ));
            return;
        };
        if let Some(sha256) = sha256 {
            self.has(house, &sha256);
        }
        self.keep(house, &found);
        self.opened(case, house, reference, false);
    }

    /// A house has a picture, and knows its digests.
    fn has(&mut self, house: House, sha256: &str) {
        self.world.pictures.insert((house, sha256.to_owned()));
        self.world.plant(sha256, Readers::House(house));
        let entries = self.world.entries.clone();
        for entry in entries {
            if entry
                .picture
                .is_some_and(|picture| picture.sha256 == sha256)
            {
                self.world.plant(&entry.pdq[..12], Readers::House(house));
            }
        }
    }

    /// What was told of a match stays with the case.
    fn keep(&mut self, house: House, found: &[usize]) {
        for number in found {
            let entry = &self.world.entries[*number];
            let bank = &self.world.banks[entry.bank];
            let mut words = vec![entry.id.clone(), bank.id.clone(), bank.name.clone()];
            if self.world.is_told(house, entry.bank) {
                words.extend([entry.label.clone(), entry.pdq[..12].to_owned()]);
            }
            let words = words.into_iter().map(|word| (house, word));
            self.world.kept.extend(words);
        }
    }

    fn opened(&mut self, id: &str, owner: House, about: String, is_location: bool) {
        let number = self.world.cases.len();
        self.world.plant(id, Readers::House(owner));
        self.world.tell(format!(
            "house {owner} has case {number} ({id}) about “{about}”"
        ));
        self.world.cases.push(Case {
            id: id.to_owned(),
            owner,
            about,
            is_location,
            decided: None,
            proposed: false,
        });
    }

    /// A house captures a location on a provider's service that shows a banked picture.
    async fn capture(&mut self, house: House) {
        let pictures: Vec<Entry> = self
            .world
            .entries
            .iter()
            .filter(|entry| entry.picture.is_some())
            .cloned()
            .collect();
        let entry = pictures[self.draw(pictures.len())].clone();
        let picture = entry.picture.clone().unwrap();
        let own = self.world.houses[house].host.clone().unwrap_or_default();
        let others: Vec<usize> = (0..self.hosts.len())
            .filter(|host| self.hosts[*host].name() != own)
            .collect();
        if others.is_empty() {
            return;
        }
        let path = self.world.word(Readers::House(house));
        let host = others[self.draw(others.len())];
        let host = &self.hosts[host];
        host.show(&format!("/{path}"), "image/jpeg", &picture.bytes);
        let url = host.url(&format!("/{path}"));
        let made = self
            .desk(house, Method::POST, "/v1/captures", &json!({"url": url}))
            .await;
        let made: Value = made.json().unwrap();
        let id = made["id"].as_str().unwrap();
        self.world.plant(id, Readers::House(house));
        let record = made["record_sha256"].as_str().unwrap();
        self.world.plant(record, Readers::House(house));
        self.world.tell(format!(
            "house {house} captures “{path}” ({id}), which shows entry {}",
            entry.id
        ));
        self.world.captures.push(Capture {
            id: id.to_owned(),
            owner: house,
        });
        self.has(house, &picture.sha256);
        let found = self.world.found(house, &entry.pdq, Some(&picture.sha256));
        let told: BTreeSet<&str> = ids(&made["matches"], "entry");
        let expected: BTreeSet<&str> = found
            .iter()
            .map(|number| self.world.entries[*number].id.as_str())
            .collect();
        assert_eq!(told, expected, "{}", self.world.story.join("\n"));
        assert_eq!(made["case"].is_string(), !found.is_empty());
        if let Some(case) = made["case"].as_str() {
            self.keep(house, &found);
            self.opened(case, house, path, true);
        }
    }

    /// A house decides a case about a location and issues the notice that follows.
    async fn issue(&mut self) {
        let undecided: Vec<usize> = (0..self.world.cases.len())
            .filter(|case| {
                self.world.cases[*case].is_location && self.world.cases[*case].decided.is_none()
            })
            .collect();
        if undecided.is_empty() {
            return;
        }
        let number = undecided[self.draw(undecided.len())];
        let case = self.world.cases[number].clone();
        let house = case.owner;
        let is_order = self.world.houses[house].is_authority && self.draw(3) > 0;
        let outcome = if is_order { "order" } else { "refer" };
        let reasons = self.world.word(Readers::House(house));
        let judgement = json!({"outcome": outcome, "grounds": ["incites"], "purpose": "none_found", "reasons": reasons});
        let path = format!("/v1/cases/{}/decisions", case.id);
        self.desk(house, Method::POST, &path, &judgement).await;
        self.world.cases[number].decided = Some(outcome);
        self.world
            .tell(format!("house {house} decides case {number}: {outcome}"));
        if self.draw(5) == 0 {
            return;
        }
        let notice = self.world.notices.len();
        let reference = self.world.word(Readers::Notice(notice));
        let kind = if is_order {
            "removal_order"
        } else {
            "referral"
        };
        let path = format!("/v1/cases/{}/notices", case.id);
        let mut new = json!({"kind": kind, "reference": reference});
        if is_order {
            new["emergency"] = json!("there is no time");
            // Whose authority is not here gets its copy otherwise.
            new["copy_otherwise"] = json!("by letter");
        }
        let made: Value = self
            .desk(house, Method::POST, &path, &new)
            .await
            .json()
            .unwrap();
        if made["concerns"].is_array() {
            // Another house is after the same: it waits for a second person of this one.
            self.world.cases[number].proposed = true;
            self.world.tell(format!("house {house} only proposes it"));
            return;
        }
        let id = made["id"].as_str().unwrap().to_owned();
        let to = made["terms"]["addressee"].as_str().unwrap();
        let addressee = self
            .world
            .houses
            .iter()
            .position(|other| other.id == to)
            .unwrap();
        let url = made["terms"]["url"].as_str().unwrap();
        let host = self.world.houses[addressee].host.as_deref().unwrap();
        assert!(url.contains(host), "{url} is not on {host}");
        // What the notice says, both sides read: where, why, and which picture.
        for word in [&id, &case.about, &reasons] {
            self.world.plant(word, Readers::Notice(notice));
        }
        for sha256 in made["terms"]["content_sha256"].as_array().unwrap() {
            self.world
                .plant(sha256.as_str().unwrap(), Readers::Notice(notice));
        }
        self.world.tell(format!(
            "house {house} issues notice {notice} ({id}, {kind}) to house {addressee}"
        ));
        // The first authority of the addressee's state, by name, gets a copy of an order of another state's.
        let houses = &self.world.houses;
        let is_abroad = houses[house].state != houses[addressee].state;
        let home = houses
            .iter()
            .position(|other| other.is_authority && other.state == houses[addressee].state);
        let mut copy = None;
        if let Some(home) = home.filter(|_| is_order && is_abroad) {
            let listed = self.desk(home, Method::GET, "/v1/scrutinies?limit=200", &Value::Null);
            let listed: Value = listed.await.json().unwrap();
            let items = listed["items"].as_array().unwrap();
            let of_it = items
                .iter()
                .find(|item| item["notice"] == json!(id))
                .unwrap();
            copy = Some((of_it["id"].as_str().unwrap().to_owned(), home));
        }
        if let Some((scrutiny, home)) = &copy {
            self.world.plant(scrutiny, Readers::House(*home));
        }
        self.world.notices.push(Notice {
            id,
            copy,
            is_order,
            issuer: house,
            addressee,
            received: false,
            is_over: false,
        });
    }

    async fn withdraw_notice(&mut self) {
        let out: Vec<usize> = (0..self.world.notices.len())
            .filter(|notice| !self.world.notices[*notice].is_over)
            .collect();
        if out.is_empty() {
            return;
        }
        let number = out[self.draw(out.len())];
        let notice = self.world.notices[number].clone();
        let why = self.world.word(Readers::Notice(number));
        let path = format!("/v1/notices/{}/withdraw", notice.id);
        self.desk(notice.issuer, Method::POST, &path, &json!({"reason": why}))
            .await;
        self.world.notices[number].is_over = true;
        self.world
            .tell(format!("house {} withdraws notice {number}", notice.issuer));
    }

    /// An addressee answers; what it says is for both sides.
    async fn answer(&mut self) {
        let out: Vec<usize> = (0..self.world.notices.len())
            .filter(|notice| !self.world.notices[*notice].is_over)
            .collect();
        if out.is_empty() {
            return;
        }
        let number = out[self.draw(out.len())];
        let notice = self.world.notices[number].clone();
        let said = self.world.word(Readers::Notice(number));
        let at = jiff::Timestamp::now();
        let answer = if notice.is_order {
            json!({"kind": "executed", "measure": "disabled", "at": at, "addressee_reference": said})
        } else {
            json!({"kind": "referral", "outcome": "kept", "at": at, "reason": said})
        };
        let path = format!("/v1/notices/{}/feedback", notice.id);
        self.desk(notice.addressee, Method::POST, &path, &answer)
            .await;
        self.world.notices[number].is_over = true;
        self.world.tell(format!(
            "house {} answers notice {number}",
            notice.addressee
        ));
        if notice.is_order {
            // What was removed on an order is preserved from then on.
            let path = "/v1/preservations?limit=200";
            let kept = self.desk(notice.addressee, Method::GET, path, &Value::Null);
            let kept: Value = kept.await.json().unwrap();
            let mut items = kept["items"].as_array().unwrap().iter();
            let own = items.find(|item| item["notice"] == notice.id.as_str());
            let id = own.unwrap()["id"].as_str().unwrap().to_owned();
            self.preserved(notice.addressee, &id);
        }
        self.note_receipt(number).await;
    }

    /// A house decides about an upload it holds.
    /// A complaint to a provider, which its front end files; what it says is for the provider alone.
    async fn complain(&mut self, house: House, decide: bool) {
        let about = self.world.word(Readers::House(house));
        let text = self.world.word(Readers::House(house));
        // Who it is from is shown when somebody asks on purpose.
        let name = self.world.word(Readers::House(house));
        let new = json!({"about": about, "text": text, "contact": {"name": name}});
        let filed = self.desk(house, Method::POST, "/v1/complaints", &new).await;
        let filed: Value = filed.json().unwrap();
        let id = filed["complaint"]["id"].as_str().unwrap().to_owned();
        self.world.plant(&id, Readers::House(house));
        self.world
            .plant(filed["code"].as_str().unwrap(), Readers::Nobody);
        if decide {
            let reasons = self.world.word(Readers::House(house));
            let verdict = json!({"outcome": "rejected", "reasons": reasons});
            let path = format!("/v1/complaints/{id}/decision");
            self.desk(house, Method::POST, &path, &verdict).await;
        }
        self.world
            .tell(format!("somebody complains to house {house}: {id}"));
        self.world.complaints.push(Complaint {
            id,
            owner: house,
            is_decided: decide,
        });
    }

    /// A document from outside that a provider's program hands in; what it says is for the provider alone.
    async fn hand_in(&mut self, house: House) {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let sample = include_bytes!("../../../../../docs/schemas/tco/samples/order.json");
        let mut order: Value = serde_json::from_slice(sample).unwrap();
        order["section_a"]["reference"] = json!(self.world.word(Readers::House(house)));
        order["section_e"]["authority"] = json!(self.world.word(Readers::House(house)));
        let new = json!({"file": STANDARD.encode(order.to_string())});
        let made = self.desk(house, Method::POST, "/v1/intake", &new).await;
        let made: Value = made.json().unwrap();
        let id = made["id"].as_str().unwrap().to_owned();
        self.world.plant(&id, Readers::House(house));
        self.world.tell(format!(
            "house {house} hands in what came from outside: {id}"
        ));
        self.world.intakes.push((id, house));
    }

    /// A user's notice to a provider.
    async fn notify(&mut self, house: House) {
        let url = format!(
            "http://{}.invalid/x",
            self.world.word(Readers::House(house))
        );
        let text = self.world.word(Readers::House(house));
        let name = self.world.word(Readers::House(house));
        let new = json!({"locations": [url], "explanation": text, "good_faith": true, "contact": {"name": name}});
        let filed = self.desk(house, Method::POST, "/v1/user-notices", &new);
        let filed: Value = filed.await.json().unwrap();
        let case = filed["notice"]["locations"][0]["case"].as_str().unwrap();
        self.world.plant(case, Readers::House(house));
        self.world
            .tell(format!("somebody notifies house {house}: {case}"));
        self.world.cases.push(Case {
            id: case.to_owned(),
            owner: house,
            about: url,
            is_location: false,
            decided: None,
            proposed: false,
        });
    }

    async fn judge(&mut self) {
        let open: Vec<usize> = (0..self.world.cases.len())
            .filter(|case| {
                let case = &self.world.cases[*case];
                !case.is_location && case.about.starts_with("zq") && case.decided.is_none()
            })
            .collect();
        if open.is_empty() {
            return;
        }
        let number = open[self.draw(open.len())];
        let case = self.world.cases[number].clone();
        let reasons = self.world.word(Readers::House(case.owner));
        let judgement = json!({"outcome": "keep", "purpose": "none_found", "reasons": reasons});
        let path = format!("/v1/cases/{}/decisions", case.id);
        self.desk(case.owner, Method::POST, &path, &judgement).await;
        self.world.cases[number].decided = Some("keep");
        self.world
            .tell(format!("house {} decides case {number}: keep", case.owner));
    }

    /// Notes the cases of notices that were opened by somebody of the addressee since.
    pub(crate) async fn note_receipts(&mut self) {
        for number in 0..self.world.notices.len() {
            if !self.world.notices[number].is_over {
                self.note_receipt(number).await;
            }
        }
    }

    async fn note_receipt(&mut self, number: usize) {
        let notice = self.world.notices[number].clone();
        if notice.received {
            return;
        }
        let path = format!("/v1/notices/{}", notice.id);
        let shown = self.desk(notice.addressee, Method::GET, &path, &Value::Null);
        let shown: Value = shown.await.json().unwrap();
        let case = shown["case"].as_str().unwrap();
        self.world.notices[number].received = true;
        let about = format!("the notice {}", notice.id);
        self.opened(case, notice.addressee, about, false);
    }

    /// Every webhook that arrived, and whom it was for.
    pub(crate) fn webhooks(&self) -> Vec<(House, Vec<u8>)> {
        let all = self.listening.iter().flat_map(|(house, host)| {
            let deliveries = host.deliveries().into_iter();
            deliveries.map(|delivery| (*house, delivery.body))
        });
        all.collect()
    }
}

async fn token(instance: &Instance, world: &mut World, house: House, rights: &[&str]) {
    let label = world.word(Readers::House(house));
    let scopes: Vec<casework::Scope> = rights.iter().map(|right| right.parse().unwrap()).collect();
    let name = world.houses[house].name.clone();
    let token = instance.token_for(&name, &label, &scopes).await.unwrap();
    world.plant(token.id.as_str(), Readers::House(house));
    world.plant(&token.secret, Readers::Nobody);
    if world.houses[house].desk.is_empty() {
        world.houses[house].desk.clone_from(&token.secret);
    }
    world.subjects.push(Subject {
        who: format!("a token of house {house} for {}", rights.join(", ")),
        house,
        rights: rights.iter().map(|right| (*right).to_owned()).collect(),
        key: Key::Token {
            id: token.id.to_string(),
            secret: token.secret,
        },
        works: true,
    });
}

/// Takes a house into a group, or lets it go.
async fn join(instance: &Instance, verb: &str, group: &str, house: &str) {
    let words = ["admin", "group", verb, "--group", group];
    let words = [&words[..], &["--organisation", house]].concat();
    instance.run(&words).await.unwrap().ok().unwrap();
}

/// A hash a few bits from another, among its first digits.
pub(crate) fn near(pdq: &str) -> String {
    let digit = u32::from_str_radix(&pdq[..1], 16).unwrap() ^ 0b0101;
    format!("{digit:x}{}", &pdq[1..])
}

fn ids<'a>(items: &'a Value, field: &str) -> BTreeSet<&'a str> {
    let items = items.as_array().unwrap().iter();
    items.map(|item| item[field].as_str().unwrap()).collect()
}
