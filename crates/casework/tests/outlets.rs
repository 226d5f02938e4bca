//! Outlets against a plain model: lists of what was said, looked through anew for every question.
#![allow(clippy::unwrap_used)]

use casework::{
    Actor, AssetKind, CaseId, NewAsset, NewOutlet, OrganisationId, Outlet, OutletId, Recorded,
    SightedBy, Sighting, spells,
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn minute(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(n)
}

fn at(event: casework::Event) -> Recorded {
    Recorded {
        seq: 0,
        at: minute(1_000),
        actor: Actor::Operator,
        event,
    }
}

fn new_outlet() -> NewOutlet {
    NewOutlet {
        name: " The Column ".into(),
        group: "Group N".into(),
        listing: "List 7".into(),
        about: String::new(),
        is_publication: true,
    }
}

fn outlet() -> Outlet {
    let id = OutletId::new(Timestamp::UNIX_EPOCH, [1; 10]);
    let owner = OrganisationId::new(Timestamp::UNIX_EPOCH, [2; 10]);
    let event = Outlet::register(id, owner, &new_outlet()).unwrap();
    Outlet::apply(None, &at(event)).unwrap()
}

fn asset(handle: &str, since: i64, after: Option<u32>) -> NewAsset {
    NewAsset {
        kind: AssetKind::Channel,
        platform: "a messenger".into(),
        handle: handle.into(),
        url: None,
        since: minute(since),
        after,
    }
}

fn case(n: u8) -> CaseId {
    CaseId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

#[derive(Debug, Clone)]
enum Step {
    Asset {
        handle: u8,
        since: i64,
        after: Option<u32>,
    },
    Seen {
        number: u32,
        up: bool,
        at: i64,
    },
    Alias(u8),
    Join {
        case: u8,
        asset: Option<u32>,
    },
    Part(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0u8..12, 0i64..1_100, prop::option::of(0u32..6))
            .prop_map(|(handle, since, after)| Step::Asset { handle, since, after }),
        6 => (0u32..6, any::<bool>(), 0i64..1_100).prop_map(|(number, up, at)| Step::Seen { number, up, at }),
        1 => (0u8..5).prop_map(Step::Alias),
        2 => (0u8..5, prop::option::of(0u32..6)).prop_map(|(case, asset)| Step::Join { case, asset }),
        1 => (0u8..5).prop_map(Step::Part),
    ]
}

/// What was said, and nothing worked out.
#[derive(Debug, Default)]
struct Model {
    /// Handle, since, after.
    assets: Vec<(u8, i64, Option<u32>)>,
    /// Number, up, at.
    seen: Vec<(u32, bool, i64)>,
    aliases: Vec<u8>,
    joins: Vec<(u8, Option<Option<u32>>)>,
}

impl Model {
    /// How long the chain is that leads to an asset.
    fn generation(&self, number: u32) -> u32 {
        match self.assets[number as usize - 1].2 {
            None => 1,
            Some(before) => self.generation(before) + 1,
        }
    }

    fn has(&self, number: u32) -> bool {
        (1..=self.assets.len() as u32).contains(&number)
    }

    /// Whether an asset was up in a minute: what was said last of the latest minute that is not after it.
    fn up(&self, number: u32, minute: i64) -> Option<bool> {
        let since = self.assets[number as usize - 1].1;
        if minute < since {
            return None;
        }
        let (mut when, mut up) = (since, true);
        for (of, said, at) in &self.seen {
            if *of == number && *at <= minute && *at >= when {
                (when, up) = (*at, *said);
            }
        }
        Some(up)
    }

    fn joined(&self, case: u8) -> Option<Option<u32>> {
        let last = self.joins.iter().rev().find(|(of, _)| *of == case);
        last.and_then(|(_, to)| *to)
    }
}

proptest! {
    #[test]
    fn an_outlet_says_what_a_plain_list_of_what_was_said_says(steps in prop::collection::vec(step(), 0..60)) {
        let (mut outlet, mut model) = (outlet(), Model::default());
        let now = minute(1_000);
        for step in steps {
            let events = match step {
                Step::Asset { handle, since, after } => {
                    let good = since <= 1_000
                        && after.is_none_or(|before| model.has(before))
                        && model.assets.iter().all(|(there, ..)| *there != handle);
                    let made = outlet.add(&asset(&format!("@Channel{handle}"), since, after), now);
                    prop_assert_eq!(made.is_ok(), good, "{:?}", made);
                    if good { model.assets.push((handle, since, after)); }
                    made.into_iter().collect()
                }
                Step::Seen { number, up, at } => {
                    let good = model.has(number) && at <= 1_000 && at >= model.assets[number as usize - 1].1;
                    let made = outlet.sight(number, up, minute(at), "", now);
                    prop_assert_eq!(made.is_ok(), good, "{:?}", made);
                    if good { model.seen.push((number, up, at)); }
                    made.into_iter().collect()
                }
                Step::Alias(n) => {
                    let events = outlet.also_call(&format!("Column  {n}")).unwrap();
                    prop_assert_eq!(events.is_empty(), model.aliases.contains(&n));
                    model.aliases.push(n);
                    events
                }
                Step::Join { case: n, asset } => {
                    let good = asset.is_none_or(|number| model.has(number));
                    let made = outlet.join(&case(n), asset);
                    prop_assert_eq!(made.is_ok(), good);
                    if good {
                        prop_assert_eq!(made.as_ref().unwrap().is_empty(), model.joined(n) == Some(asset));
                        model.joins.push((n, Some(asset)));
                    }
                    made.unwrap_or_default()
                }
                Step::Part(n) => {
                    let events = outlet.part(&case(n));
                    prop_assert_eq!(events.is_empty(), model.joined(n).is_none());
                    model.joins.push((n, None));
                    events
                }
            };
            for event in events {
                // As the ledger keeps it.
                let text = serde_json::to_string(&event).unwrap();
                let event = serde_json::from_str(&text).unwrap();
                outlet = Outlet::apply(Some(outlet), &at(event)).unwrap();
            }
        }
        let state = serde_json::to_string(&outlet).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Outlet>(&state).unwrap(), &outlet);
        prop_assert_eq!(outlet.assets.len(), model.assets.len());
        for kept in &outlet.assets {
            prop_assert_eq!(kept.generation, model.generation(kept.number));
            let spells = spells(&kept.sightings());
            for pair in spells.windows(2) {
                prop_assert_eq!(pair[0].until, Some(pair[1].from));
                prop_assert!(pair[0].up != pair[1].up);
            }
            prop_assert_eq!(spells.last().unwrap().until, None);
            for n in (0..=1_000).step_by(7) {
                let within = |spell: &&casework::Spell| {
                    spell.from <= minute(n) && spell.until.is_none_or(|until| minute(n) < until)
                };
                let said = spells.iter().find(within).map(|spell| spell.up);
                prop_assert_eq!(said, model.up(kept.number, n), "asset {} in minute {}", kept.number, n);
            }
        }
        for n in 0..5 {
            let joined = outlet.cases.iter().find(|joined| joined.case == case(n));
            prop_assert_eq!(joined.map(|joined| joined.asset), model.joined(n));
            let key = format!("column {n}");
            prop_assert_eq!(outlet.keys().contains(&key), model.aliases.contains(&n));
        }
        for (handle, ..) in &model.assets {
            let key = format!("channel{handle}");
            prop_assert!(outlet.keys().contains(&key));
        }
    }

    #[test]
    fn the_order_in_which_sightings_of_different_instants_are_told_says_nothing(
        seen in prop::collection::btree_map(0i64..500, any::<bool>(), 0..30), seed in any::<u64>()
    ) {
        let told: Vec<Sighting> = seen.iter().map(|(n, up)| Sighting {
            at: minute(*n), up: *up, by: SightedBy::Person, note: String::new(),
        }).collect();
        let mut shuffled = told.clone();
        for place in (1..shuffled.len()).rev() {
            shuffled.swap(place, (seed.rotate_left(place as u32) % (place as u64 + 1)) as usize);
        }
        prop_assert_eq!(spells(&told), spells(&shuffled));
    }
}

#[test]
fn an_outlet_is_no_person_and_what_looks_like_one_is_refused() {
    let id = OutletId::new(Timestamp::UNIX_EPOCH, [1; 10]);
    let owner = OrganisationId::new(Timestamp::UNIX_EPOCH, [2; 10]);
    let refused = |new: NewOutlet| {
        let refusal = Outlet::register(id.clone(), owner.clone(), &new).unwrap_err();
        (refusal.code, refusal.field.unwrap())
    };
    let person = NewOutlet {
        is_publication: false,
        ..new_outlet()
    };
    assert_eq!(refused(person), ("not_a_publication", "is_publication"));
    for field in ["name", "group", "listing"] {
        let mut new = new_outlet();
        match field {
            "name" => new.name = " ".into(),
            "group" => new.group = String::new(),
            _ => new.listing = String::new(),
        }
        assert_eq!(refused(new), ("missing", field));
    }
    let mail = NewOutlet {
        about: "ask somebody@host.example".into(),
        ..new_outlet()
    };
    assert_eq!(refused(mail), ("personal_data", "about"));
    let outlet = outlet();
    let telephone = outlet.also_call("+49 (30) 1234 5678").unwrap_err();
    assert_eq!(telephone.code, "personal_data");
    let now = minute(1_000);
    let handle = outlet.add(&asset("somebody@host.example", 0, None), now);
    assert_eq!(handle.unwrap_err().code, "personal_data");
    // A newsletter is reached at an address that is its own; a handle begins with a sign; editions have numbers.
    let letter = NewAsset {
        kind: AssetKind::Newsletter,
        ..asset("letter@column.example", 0, None)
    };
    outlet.add(&letter, now).unwrap();
    outlet.add(&asset("@column.news", 0, None), now).unwrap();
    outlet.also_call("Column 2026, edition 12345678").unwrap();
    // No other field is read, whatever it is called.
    for more in ["real_name", "born", "members", "photo"] {
        let mut text = serde_json::to_value(new_outlet()).unwrap();
        text[more] = "x".into();
        assert!(serde_json::from_value::<NewOutlet>(text).is_err(), "{more}");
    }
}

#[test]
fn a_place_that_came_back_where_it_was_is_the_same_place() {
    let outlet = outlet();
    let now = minute(1_000);
    let first = at(outlet.add(&asset("@Column", 0, None), now).unwrap());
    let outlet = Outlet::apply(Some(outlet), &first).unwrap();
    let again = outlet.add(&asset("column", 9, Some(1)), now).unwrap_err();
    assert_eq!(again.code, "asset_there");
    assert!(again.detail.contains("asset 1"), "{}", again.detail);
    let nowhere = outlet.add(&asset("", 0, None), now).unwrap_err();
    assert_eq!((nowhere.code, nowhere.field), ("missing", Some("handle")));
}
