//! Counts that the database makes equal what reading every case and counting it gives, for whatever happened.
#![allow(clippy::unwrap_used)]

use casework::overview::Overview;
use casework::*;
use jiff::{SignedDuration, Timestamp};
use store::{Environment, Folder, Store, cases, tallies};

/// Chance that can be had again: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize].clone()
    }
}

fn number(number: u64) -> [u8; 10] {
    let mut bytes = [7; 10];
    bytes[2..].copy_from_slice(&number.to_be_bytes());
    bytes
}

/// A known thing, as a match names it.
#[derive(Clone)]
struct Known {
    bank: BankId,
    name: String,
    entry: EntryId,
}

impl Known {
    fn found(&self) -> Match {
        Match {
            part: None,
            signal: "pdq".into(),
            way: Way::default(),
            picture: None,
            query: "00".repeat(32),
            banked: "00".repeat(32),
            distance: 0,
            threshold: 31,
            turn: None,
            shared: None,
            video: None,
            sound: None,
            bank: self.bank.clone(),
            bank_name: self.name.clone(),
            bank_version: 1,
            entry: self.entry.clone(),
            label: "poster".into(),
            ground: Ground::Incites,
            text: None,
            links: Vec::new(),
        }
    }
}

/// Two houses, three banks with four entries each.
async fn begun(store: &Store, now: Timestamp) -> (Vec<OrganisationId>, Vec<Known>) {
    let mut tx = store.write().await.unwrap();
    let mut houses = Vec::new();
    for which in 0..2 {
        let id = OrganisationId::new(now, number(which));
        let (name, kind) = (format!("House {which}"), OrganisationKind::Provider);
        let state = Some("DE".to_owned());
        let event =
            Organisation::register(id.clone(), &name, kind, state, None, Vec::new()).unwrap();
        tx.append(&Actor::Operator, event).await.unwrap();
        houses.push(id);
    }
    let mut known = Vec::new();
    for which in 0..3 {
        let (bank, name) = (BankId::new(now, number(which)), format!("Bank {which}"));
        let owner = houses[0].clone();
        let event =
            Bank::create(bank.clone(), owner, &name, "", true, Thoroughness::Standard).unwrap();
        tx.append(&Actor::Operator, event).await.unwrap();
        let state = store::banks::get(tx.connection(), &bank)
            .await
            .unwrap()
            .unwrap();
        for each in 0..4 {
            let entry = EntryId::new(now, number(which * 10 + each));
            let content = NewEntry {
                pdq: Some(format!("{:02x}", which * 10 + each).repeat(32)),
                quality: Some(100),
                sha256: None,
                features: None,
                video: None,
                sound: None,
                text: None,
                link: None,
                stored: false,
                label: format!("poster {each}"),
                source: "generated".into(),
                ground: Ground::Incites,
                reason: "for counting".into(),
            };
            tx.append(&Actor::Operator, state.add(entry.clone(), content).unwrap())
                .await
                .unwrap();
            known.push(Known {
                bank: bank.clone(),
                name: name.clone(),
                entry,
            });
        }
    }
    tx.commit().await.unwrap();
    (houses, known)
}

/// Cases are opened, judged, judged otherwise, opened again, noted on: in any order.
async fn lived(
    store: &Store,
    chance: &mut Chance,
    houses: &[OrganisationId],
    known: &[Known],
    from: Timestamp,
) {
    let mut tx = store.write().await.unwrap();
    let mut open: Vec<CaseId> = Vec::new();
    for step in 0..160 {
        let at = from + SignedDuration::from_mins(i64::try_from(step).unwrap() * 7);
        let event = if open.is_empty() || chance.below(3) == 0 {
            let id = CaseId::new(at, number(step));
            open.push(id.clone());
            let matches = (0..chance.below(5)).map(|_| chance.of(known).found());
            Event::CaseOpened {
                matches: matches.collect(),
                id,
                organisation: chance.of(houses),
                origin: Origin::Upload {
                    reference: format!("upload-{step}"),
                    sha256: None,
                    pdq: None,
                    quality: None,
                    stored: false,
                    link: None,
                    left_out: Vec::new(),
                },
            }
        } else if chance.below(4) == 0 {
            Event::CaseReopened {
                case: chance.of(&open),
                because: Reopened {
                    entry: chance.of(known).entry,
                    withdrawn: chance.below(2) == 0,
                    reason: "it was a mistake".into(),
                },
            }
        } else {
            Event::CaseDecided {
                case: chance.of(&open),
                decision: Decision {
                    judgement: Judgement {
                        outcome: chance.of(Outcome::ALL),
                        grounds: vec![Ground::Incites],
                        purpose: PurposeCheck::NoneFound,
                        reasons: "because".into(),
                    },
                    by: Actor::Operator,
                    at,
                },
            }
        };
        tx.append(&Actor::Operator, event).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn counting_where_cases_lie_equals_reading_and_counting_each_whatever_happened() {
    let (mut judged, mut kept, mut reopened) = (0, 0, 0);
    for seed in 1..=12 {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Folder::at(folder.path()), Environment::system())
            .await
            .unwrap();
        let now = Timestamp::from_second(1_700_000_000).unwrap();
        let (houses, known) = begun(&store, now).await;
        lived(&store, &mut Chance(seed), &houses, &known, now).await;
        let mut connection = store.read().await.unwrap();
        for house in &houses {
            for minutes in [-1, 0, 200, 700, 5_000] {
                let first = CaseId::new(now + SignedDuration::from_mins(minutes), [0; 10]);
                let mut slowly = Overview::of(house.clone(), now);
                let all = cases::since(&mut connection, house, &first, u32::MAX)
                    .await
                    .unwrap();
                all.iter().for_each(|case| slowly.add_case(case));
                let mut quickly = Overview::of(house.clone(), now);
                for alike in tallies::cases_alike(&mut connection, house, &first)
                    .await
                    .unwrap()
                {
                    quickly.add_cases(&alike);
                }
                for of in tallies::cases_of_banks(&mut connection, house, &first)
                    .await
                    .unwrap()
                {
                    quickly.add_cases_of_bank(of);
                }
                assert_eq!(quickly, slowly, "seed {seed}, from minute {minutes}");
                judged += slowly.decided;
                reopened += slowly.reopened;
                kept += slowly.banks.values().map(|bank| bank.kept).sum::<u64>();
            }
        }
        drop(connection);
        store.close().await;
    }
    assert!(
        judged > 100 && kept > 20 && reopened > 20,
        "{judged} {kept} {reopened}"
    );
}

#[tokio::test]
async fn no_case_is_read_to_count_how_cases_stand() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Folder::at(folder.path()), Environment::system())
        .await
        .unwrap();
    let called = tallies::functions_of_alike(&mut store.read().await.unwrap()).await;
    assert_eq!(
        called.unwrap(),
        Vec::<String>::new(),
        "the index has it all"
    );
    store.close().await;
}
