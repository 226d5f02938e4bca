//! Counts that the database makes equal what reading every case and counting it gives, for whatever happened.
#![allow(clippy::unwrap_used)]

use casework::overview::{Hour, Overview, Standing};
use casework::*;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::{
    Environment, Folder, Snapshot, Store, TimeSource, cases, notice_figures, notices, replay,
    tallies,
};

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

/// What is counted is made from the ledger alone.
async fn same_as_replayed(folder: &std::path::Path) {
    let snapshot = Snapshot::open(Folder::at(folder)).await.unwrap();
    let replayed = replay::check(&snapshot).await.unwrap();
    assert_eq!(replayed.differences, Vec::<String>::new());
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
        same_as_replayed(folder.path()).await;
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

#[tokio::test]
async fn whole_spans_of_time_are_added_up_and_found_by_whose_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Folder::at(folder.path()), Environment::system())
        .await
        .unwrap();
    let steps = tallies::plans_of_whole(&mut store.read().await.unwrap()).await;
    let steps: Vec<String> = steps.unwrap();
    let found =
        |step: &&String| step.starts_with("SEARCH") && step.contains("(organisation=? AND span>?)");
    assert_eq!(steps.iter().filter(found).count(), 2, "{steps:?}");
    let read = |step: &&String| step.contains(" cases") || step.starts_with("SCAN");
    assert_eq!(steps.iter().find(read), None, "{steps:?}");
    store.close().await;
}

/// A clock that the test sets.
struct Set(AtomicI64);

impl TimeSource for Set {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.0.load(Ordering::Relaxed)).unwrap()
    }
}

fn terms(houses: &[OrganisationId], issuer: usize, addressee: usize, step: u64) -> Terms {
    Terms {
        case: CaseId::new(Timestamp::UNIX_EPOCH, number(step)),
        issuer: houses[issuer].clone(),
        addressee: houses[addressee].clone(),
        reference: format!("A-{step}"),
        url: format!("http://host.example/p/{step}"),
        content_sha256: Vec::new(),
        grounds: vec![Ground::Incites],
        reasons: "glorifies an attack".into(),
        non_disclosure: false,
        also: Vec::new(),
        order: None,
    }
}

/// What may be done with a notice: received, answered in every way, clarified, taken back, without effect.
fn done(notice: &Notice, chance: &mut Chance, step: u64, now: Timestamp) -> Vec<Event> {
    let ago = SignedDuration::from_secs(i64::try_from(chance.below(9_000)).unwrap() - 60);
    let at = now - ago;
    let events = match chance.below(9) {
        0..=2 => Ok(notice.receive(
            ReceivedVia::Console,
            CaseId::new(now, number(1_000_000 + step)),
        )),
        3 | 4 => {
            let outcome = chance.of(ReferralOutcome::ALL);
            let reason = "because".to_owned();
            let answer = ReferralAnswer {
                outcome,
                reason,
                at,
            };
            notice.answer(&NoticeAnswer::Referral(answer), now)
        }
        5 | 6 => {
            let executed = Executed {
                measure: Measure::ALL[0],
                at,
                addressee_reference: String::new(),
                authorised_person: String::new(),
                urls: Vec::new(),
            };
            notice.answer(&NoticeAnswer::Executed(executed), now)
        }
        7 => {
            let impossible = Impossible {
                because: ImpossibleBecause::ALL[0],
                explanation: "which of the two?".into(),
                at,
                urls: Vec::new(),
            };
            let answered = notice.answer(&NoticeAnswer::Impossible(impossible), now);
            let clarified = notice.clarify("the first").map(|event| vec![event]);
            if chance.below(2) == 0 {
                answered
            } else {
                clarified
            }
        }
        _ => notice.withdraw("it was a mistake"),
    };
    events.unwrap_or_default()
}

/// Whatever is counted, in an order that does not depend on that of counting.
fn told(overview: &Overview) -> String {
    let hour = |hour: &Hour| {
        let speed = &hour.speed;
        let speed = (speed.within, speed.interrupted, speed.late, speed.steps());
        format!("{:?} {:?} {speed:?}", hour.standing, hour.days)
    };
    let (orders, referrals) = (hour(&overview.orders), hour(&overview.referrals));
    format!("{orders}\n{referrals}\n{:?}", overview.dealings)
}

#[tokio::test]
async fn counting_notices_by_their_figures_equals_reading_and_counting_each_whatever_happened() {
    let mut seen: BTreeMap<Standing, u64> = BTreeMap::new();
    let mut measures = 0;
    for seed in 1..=8 {
        let folder = tempfile::tempdir().unwrap();
        let begin = 1_700_000_000;
        let clock = Arc::new(Set(AtomicI64::new(begin)));
        let environment = Environment {
            time: clock.clone(),
            ..Environment::system()
        };
        let store = Store::open(Folder::at(folder.path()), environment)
            .await
            .unwrap();
        let start = Timestamp::from_second(begin).unwrap();
        let (mut houses, _) = begun(&store, start).await;
        houses.push(OrganisationId::new(start, number(9)));
        let mut chance = Chance(seed);
        let mut issued: Vec<NoticeId> = Vec::new();
        let mut tx = store.write().await.unwrap();
        for step in 0..200 {
            let second =
                clock.0.load(Ordering::Relaxed) + i64::try_from(chance.below(1_500)).unwrap();
            clock.0.store(second, Ordering::Relaxed);
            let now = Timestamp::from_second(second).unwrap();
            if issued.is_empty() || chance.below(4) == 0 {
                let id = NoticeId::new(now, number(step));
                issued.push(id.clone());
                let issuer = chance.below(3) as usize;
                let addressee = (issuer + 1 + chance.below(2) as usize) % 3;
                let kind = chance.of(NoticeKind::ALL);
                let terms = terms(&houses, issuer, addressee, step);
                let event = Event::NoticeIssued { id, kind, terms };
                tx.append(&Actor::Operator, event).await.unwrap();
                continue;
            }
            let id = chance.of(&issued);
            let notice = notices::get(tx.connection(), &id).await.unwrap().unwrap();
            for event in done(&notice, &mut chance, step, now) {
                tx.append(&Actor::Operator, event).await.unwrap();
            }
        }
        tx.commit().await.unwrap();
        let mut connection = store.read().await.unwrap();
        let last = clock.0.load(Ordering::Relaxed);
        for house in &houses {
            for (from, now) in [
                (begin, last),
                (begin + 30_000, last + 1),
                (begin, last + 90_000),
                (last, last),
            ] {
                let first = NoticeId::new(Timestamp::from_second(from).unwrap(), [0; 10]);
                let now = Timestamp::from_second(now).unwrap();
                let mut slowly = Overview::of(house.clone(), now);
                let all = notices::since(&mut connection, house, &first, u32::MAX)
                    .await
                    .unwrap();
                all.iter().for_each(|notice| slowly.add_notice(notice));
                let mut quickly = Overview::of(house.clone(), now);
                for alike in notice_figures::alike(&mut connection, house, &first)
                    .await
                    .unwrap()
                {
                    quickly.add_notices(&alike);
                }
                for took in notice_figures::took(&mut connection, house, &first)
                    .await
                    .unwrap()
                {
                    quickly.add_took(&took);
                }
                assert_eq!(
                    told(&quickly),
                    told(&slowly),
                    "seed {seed}, from {from} at {now}"
                );
                for (standing, count) in &slowly.orders.standing {
                    *seen.entry(*standing).or_default() += count;
                }
                measures += slowly.orders.speed.items() + slowly.referrals.speed.items();
            }
        }
        drop(connection);
        store.close().await;
        same_as_replayed(folder.path()).await;
    }
    let all: Vec<Standing> = seen.keys().copied().collect();
    assert_eq!(all, Standing::ALL, "each way to stand was met: {seen:?}");
    assert!(measures > 100, "{measures}");
}

#[tokio::test]
async fn no_notice_is_read_to_count_how_notices_stand() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Folder::at(folder.path()), Environment::system())
        .await
        .unwrap();
    let steps = notice_figures::plans(&mut store.read().await.unwrap()).await;
    let steps: Vec<String> = steps.unwrap();
    let searches: Vec<_> = steps
        .iter()
        .filter(|step| !step.contains("TEMP B-TREE"))
        .collect();
    assert_eq!(searches.len(), 2, "{steps:?}");
    for step in searches {
        assert_eq!(
            step,
            "SEARCH notice_figures USING COVERING INDEX notice_figures_of (house=? AND notice>?)"
        );
    }
    store.close().await;
}
