//! Undo and claims, over random sequences of commands, against plain models that know nothing of events.
#![allow(clippy::unwrap_used)]

use casework::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn organisation() -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [1; 10])
}

fn person(n: u8) -> PersonId {
    PersonId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn actor(n: u8) -> Actor {
    Actor::Person {
        person: person(n),
        organisation: organisation(),
    }
}

fn record(second: i64, by: u8, event: Event) -> Recorded {
    Recorded {
        seq: 0,
        at: at(second),
        actor: actor(by),
        event,
    }
}

fn upload() -> Case {
    let event = Event::CaseOpened {
        id: CaseId::new(Timestamp::UNIX_EPOCH, [2; 10]),
        organisation: organisation(),
        origin: Origin::Upload {
            link: None,
            left_out: Vec::new(),
            reference: "u-1".into(),
            sha256: None,
            pdq: None,
            quality: None,
            stored: false,
        },
        matches: Vec::new(),
    };
    Case::apply(None, &record(0, 0, event)).unwrap()
}

fn judgement(block: bool) -> Judgement {
    Judgement {
        outcome: if block { Outcome::Block } else { Outcome::Keep },
        grounds: vec![Ground::Incites],
        purpose: PurposeCheck::NoneFound,
        reasons: "seen and read".into(),
    }
}

fn held(block: bool, by: u8, now: i64, leaves: i64) -> Held {
    Held {
        act: HeldAct::Decide {
            judgement: judgement(block),
            known_content_wrong: None,
        },
        by: actor(by),
        at: at(now),
        leaves_at: at(leaves),
        together: None,
    }
}

#[derive(Debug, Clone)]
enum Command {
    /// A person decides, with a wait of so many seconds.
    Hold(bool, u8, i64),
    Undo(u8),
    /// The background job looks.
    Leave,
    /// A program decides, without a wait.
    Now(bool),
    Second(u8),
    Note(u8),
}

fn command() -> impl Strategy<Value = (Command, i64)> {
    let command = prop_oneof![
        (any::<bool>(), 1..4_u8, 1..90_i64).prop_map(|(b, p, w)| Command::Hold(b, p, w)),
        (1..4_u8).prop_map(Command::Undo),
        Just(Command::Leave),
        any::<bool>().prop_map(Command::Now),
        (1..4_u8).prop_map(Command::Second),
        (1..4_u8).prop_map(Command::Note),
    ];
    (command, 0..40_i64)
}

/// What a plain reading says: what the provider was told last, what waits, and who wants a second person.
#[derive(Debug, Default, PartialEq, Eq)]
struct Plain {
    told: Option<bool>,
    told_times: usize,
    waits: Option<(bool, u8, i64)>,
    second: Option<u8>,
    notes: usize,
}

impl Plain {
    /// Whether the command is carried out.
    fn obey(&mut self, command: &Command, now: i64) -> bool {
        match command {
            Command::Hold(block, by, wait) => {
                let is_same = self.waits.is_some_and(|(b, p, _)| b == *block && p == *by);
                if is_same {
                    return true;
                }
                if self.waits.is_some() || self.second == Some(*by) {
                    return false;
                }
                if self.told != Some(*block) {
                    self.waits = Some((*block, *by, now + wait));
                }
                true
            }
            Command::Undo(_) => match self.waits {
                Some((.., leaves)) if now < leaves => {
                    self.waits = None;
                    true
                }
                _ => false,
            },
            Command::Leave => {
                if let Some((block, _, leaves)) = self.waits
                    && now >= leaves
                {
                    self.waits = None;
                    self.tell(block);
                }
                true
            }
            Command::Now(block) => {
                if self.waits.is_some() {
                    return false;
                }
                if self.told != Some(*block) {
                    self.tell(*block);
                }
                true
            }
            Command::Second(by) => {
                if self.waits.is_some() || self.told.is_some() {
                    return false;
                }
                self.second = Some(*by);
                true
            }
            Command::Note(_) => {
                self.notes += 1;
                true
            }
        }
    }

    fn tell(&mut self, block: bool) {
        self.told = Some(block);
        self.told_times += 1;
        self.second = None;
    }
}

fn fold(case: Case, now: i64, by: u8, events: &[Event]) -> Case {
    events.iter().fold(case, |case, event| {
        Case::apply(Some(case), &record(now, by, event.clone())).unwrap()
    })
}

/// The command as the use cases carry it out.
fn obey(case: &Case, command: &Command, now: i64) -> Result<Case, Refusal> {
    let provider = OrganisationKind::Provider;
    match command {
        Command::Hold(block, by, wait) => {
            let waiting = held(*block, *by, now, now + wait);
            // The same again by the same person is no event, before anything is tried.
            let is_same = case
                .held
                .as_ref()
                .is_some_and(|before| before.by == waiting.by && before.act == waiting.act);
            if !is_same {
                let tried = case.decide(&judgement(*block), provider, &actor(*by), at(now))?;
                if tried.is_empty() {
                    return Ok(case.clone());
                }
            }
            Ok(fold(case.clone(), now, *by, &case.hold(waiting)?))
        }
        Command::Undo(by) => Ok(fold(case.clone(), now, *by, &case.undo(at(now))?)),
        Command::Leave => {
            let Some((waited, left)) = case.leaving(at(now)) else {
                return Ok(case.clone());
            };
            let HeldAct::Decide { judgement, .. } = waited.act.clone() else {
                unreachable!()
            };
            let by = waited.by.clone();
            let after = fold(case.clone(), now, 0, &[left]);
            let events = after.decide(&judgement, provider, &by, at(now))?;
            Ok(fold(after, now, 9, &events))
        }
        Command::Now(block) => {
            let events = case.decide(&judgement(*block), provider, &actor(8), at(now))?;
            Ok(fold(case.clone(), now, 8, &events))
        }
        Command::Second(by) => {
            let events = case.ask_second(&actor(*by), "not sure")?;
            Ok(fold(case.clone(), now, *by, &events))
        }
        Command::Note(by) => Ok(fold(
            case.clone(),
            now,
            *by,
            &case.note("look at the flag")?,
        )),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_leaves_and_when_is_what_a_plain_model_says(steps in prop::collection::vec(command(), 1..30)) {
        let (mut case, mut plain, mut now) = (upload(), Plain::default(), 0);
        for (command, pause) in steps {
            now += pause;
            let expected = plain.obey(&command, now);
            match obey(&case, &command, now) {
                Ok(after) => {
                    prop_assert!(expected, "{command:?} was carried out at {now}: {plain:?}");
                    if matches!(command, Command::Undo(_)) {
                        // As it was before anything waited, but for what has nothing to do with it.
                        let before = Case { held: None, ..case.clone() };
                        prop_assert_eq!(&after, &before);
                    }
                    case = after;
                }
                Err(refusal) => {
                    prop_assert!(!expected, "{command:?} was refused at {now} ({}): {plain:?}", refusal.code);
                    prop_assert!(matches!(refusal.code, "waits_to_leave" | "nothing_waits" | "too_late" | "second_asked" | "already_decided"), "{}", refusal.code);
                }
            }
            let told = case.decision().map(|last| last.judgement.outcome == Outcome::Block);
            prop_assert_eq!(told, plain.told);
            prop_assert_eq!(case.decisions.len(), plain.told_times);
            let waits = case.held.as_ref().map(|held| held.leaves_at);
            prop_assert_eq!(waits, plain.waits.map(|(.., leaves)| at(leaves)));
            prop_assert_eq!(case.second.as_ref().map(|asked| asked.by.clone()), plain.second.map(actor));
            prop_assert_eq!(case.notes.len(), plain.notes);
        }
    }

    #[test]
    fn a_wait_never_costs_a_deadline(wait in -5..1_000_i64, left in proptest::option::of(-500..2_000_i64)) {
        let until = Held::until(at(0), SignedDuration::from_secs(wait), left.map(at));
        // Second by second: the latest instant at which it may still wait.
        let mut latest = 0;
        while latest < wait.min(600) && left.is_none_or(|due| latest < due - 120) {
            latest += 1;
        }
        prop_assert_eq!(until, (latest > 0).then(|| at(latest)));
        if let (Some(until), Some(due)) = (until, left) {
            prop_assert!(at(due).duration_since(until) >= SignedDuration::from_mins(2));
        }
    }

    #[test]
    fn a_claim_is_whose_life_was_seen_within_ten_minutes(
        steps in prop::collection::vec((1..4_u8, 0..800_i64, any::<bool>()), 1..40)
    ) {
        let case = upload().id;
        let mut claim: Option<Claim> = None;
        // Who, since when, last seen.
        let mut plain: Option<(u8, i64, i64)> = None;
        let mut now = 0;
        for (who, pause, lets_go) in steps {
            now += pause;
            if plain.is_some_and(|(.., seen)| now >= seen + 600) {
                plain = None;
            }
            if lets_go {
                if plain.is_some_and(|(by, ..)| by == who) {
                    plain = None;
                    claim = None;
                }
                continue;
            }
            let free = plain.is_none_or(|(by, ..)| by == who);
            let allowed = Claim::must_be_free(claim.as_ref(), &person(who), at(now));
            prop_assert_eq!(allowed.is_ok(), free);
            match Claim::take(claim.as_ref(), &case, &person(who), at(now)) {
                Ok(taken) => {
                    prop_assert!(free);
                    let since = plain.map_or(now, |(_, since, _)| since);
                    plain = Some((who, since, now));
                    prop_assert_eq!((&taken.by, taken.since, taken.seen), (&person(who), at(since), at(now)));
                    claim = Some(taken);
                }
                Err(refusal) => {
                    prop_assert!(!free);
                    prop_assert_eq!(refusal.code, "claimed");
                }
            }
        }
    }
}

fn complaint() -> Complaint {
    let new = NewComplaint {
        about: "u-1".into(),
        text: "It is our report.".into(),
        purposes: Vec::new(),
        informed_at: None,
    };
    let id = ComplaintId::new(Timestamp::UNIX_EPOCH, [4; 10]);
    let filed = Complaint::file(id, organisation(), new, None, FiledVia::Page, at(0)).unwrap();
    Complaint::apply(None, &record(0, 0, filed)).unwrap()
}

fn verdict(upheld: bool) -> ComplaintVerdict {
    ComplaintVerdict {
        outcome: if upheld {
            ComplaintOutcome::Upheld
        } else {
            ComplaintOutcome::Rejected
        },
        reasons: "looked again".into(),
        purpose: None,
        known_content_wrong: None,
        exception: None,
    }
}

fn held_verdict(upheld: bool, by: u8, now: i64, leaves: i64) -> HeldVerdict {
    HeldVerdict {
        verdict: verdict(upheld),
        by: actor(by),
        at: at(now),
        leaves_at: at(leaves),
    }
}

fn told(complaint: Complaint, now: i64, by: u8, events: &[Event]) -> Complaint {
    events.iter().fold(complaint, |complaint, event| {
        Complaint::apply(Some(complaint), &record(now, by, event.clone())).unwrap()
    })
}

#[derive(Debug, Clone)]
enum OnComplaint {
    Hold(bool, u8, i64),
    Undo(u8),
    Leave,
    Lapse,
    /// A program decides, without a wait.
    Now(bool),
    Link(u8),
    /// Whoever complained takes it back.
    Withdraw,
}

fn on_complaint() -> impl Strategy<Value = (OnComplaint, i64)> {
    let command = prop_oneof![
        4 => (any::<bool>(), 1..4_u8, 1..90_i64).prop_map(|(u, p, w)| OnComplaint::Hold(u, p, w)),
        3 => (1..4_u8).prop_map(OnComplaint::Undo),
        3 => Just(OnComplaint::Leave),
        1 => Just(OnComplaint::Lapse),
        1 => any::<bool>().prop_map(OnComplaint::Now),
        1 => (1..4_u8).prop_map(OnComplaint::Link),
        1 => Just(OnComplaint::Withdraw),
    ];
    (command, 0..40_i64)
}

/// What a plain reading says of a complaint: what whoever complained knows, and what waits.
#[derive(Debug, Default)]
struct Known {
    decided: Option<(bool, u8)>,
    withdrawn: bool,
    waits: Option<(bool, u8, i64)>,
    lapsed: bool,
    case: Option<u8>,
}

impl Known {
    fn is_open(&self) -> bool {
        self.decided.is_none() && !self.withdrawn
    }

    /// Whether the command is carried out.
    fn obey(&mut self, command: &OnComplaint, now: i64) -> bool {
        match *command {
            OnComplaint::Hold(upheld, by, wait) => {
                let is_same = self.waits.is_some_and(|(u, p, _)| u == upheld && p == by);
                let may = self.is_open() && (is_same || self.waits.is_none());
                if may && !is_same {
                    self.waits = Some((upheld, by, now + wait));
                    self.lapsed = false;
                }
                may
            }
            OnComplaint::Undo(_) => match self.waits {
                Some((.., leaves)) if now < leaves => {
                    self.waits = None;
                    true
                }
                _ => false,
            },
            OnComplaint::Leave => {
                if let Some((upheld, by, leaves)) = self.waits
                    && now >= leaves
                {
                    self.waits = None;
                    self.decided = Some((upheld, by));
                }
                true
            }
            OnComplaint::Lapse => {
                self.lapsed |= self.waits.take().is_some();
                true
            }
            OnComplaint::Now(upheld) => {
                let is_same = self.decided.is_some_and(|(u, _)| u == upheld);
                let may = self.is_open() && self.waits.is_none();
                if may {
                    self.decided = Some((upheld, 8));
                    self.lapsed = false;
                }
                may || is_same
            }
            OnComplaint::Link(case) => {
                let may = self.is_open() && (self.waits.is_none() || self.case == Some(case));
                if may {
                    self.case = Some(case);
                }
                may
            }
            OnComplaint::Withdraw => {
                let may = self.decided.is_none();
                if may {
                    self.withdrawn = true;
                    self.waits = None;
                }
                may
            }
        }
    }
}

fn obey_on_complaint(
    complaint: &Complaint,
    command: &OnComplaint,
    now: i64,
) -> Result<Complaint, Refusal> {
    let standing = Standing::default();
    let (events, by) = match *command {
        OnComplaint::Hold(upheld, by, wait) => {
            let held = held_verdict(upheld, by, now, now + wait);
            (complaint.hold(held)?, by)
        }
        OnComplaint::Undo(by) => (complaint.undo(at(now))?, by),
        OnComplaint::Leave => {
            let Some((waited, left)) = complaint.leaving(at(now)) else {
                return Ok(complaint.clone());
            };
            let (verdict, by) = (waited.verdict.clone(), waited.by.clone());
            let after = told(complaint.clone(), now, 0, &[left]);
            let events = after.decide(&verdict, &by, &standing, at(now))?;
            return Ok(told(after, now, 9, &events));
        }
        OnComplaint::Lapse => (complaint.let_lapse("They may not."), 0),
        OnComplaint::Now(upheld) => {
            let decided = complaint.decide(&verdict(upheld), &actor(8), &standing, at(now));
            (decided?, 8)
        }
        OnComplaint::Link(case) => {
            let case = CaseId::new(Timestamp::UNIX_EPOCH, [case; 10]);
            (complaint.link(&case)?, 7)
        }
        OnComplaint::Withdraw => (complaint.withdraw()?, 0),
    };
    Ok(told(complaint.clone(), now, by, &events))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_decided_on_a_complaint_and_when_is_what_a_plain_model_says(
        steps in prop::collection::vec(on_complaint(), 1..30)
    ) {
        let (mut one, mut plain, mut now) = (complaint(), Known::default(), 0);
        for (command, pause) in steps {
            now += pause;
            let expected = plain.obey(&command, now);
            match obey_on_complaint(&one, &command, now) {
                Ok(after) => {
                    prop_assert!(expected, "{command:?} was carried out at {now}: {plain:?}");
                    if matches!(command, OnComplaint::Undo(_)) {
                        // As it was before anything waited.
                        let before = Complaint { held: None, ..one.clone() };
                        prop_assert_eq!(&after, &before);
                    }
                    one = after;
                }
                Err(refusal) => {
                    prop_assert!(!expected, "{command:?} was refused at {now} ({}): {plain:?}", refusal.code);
                    prop_assert!(matches!(
                        refusal.code,
                        "waits_to_leave" | "nothing_waits" | "too_late" | "already_decided" | "withdrawn"
                    ), "{}", refusal.code);
                }
            }
            let decided = one.decision.as_ref().map(|last| {
                (last.verdict.outcome == ComplaintOutcome::Upheld, last.by.clone())
            });
            prop_assert_eq!(decided, plain.decided.map(|(upheld, by)| (upheld, actor(by))));
            let waits = one.held.as_ref().map(|held| held.leaves_at);
            prop_assert_eq!(waits, plain.waits.map(|(.., leaves)| at(leaves)));
            prop_assert_eq!(one.withdrawn_at.is_some(), plain.withdrawn);
            prop_assert_eq!(one.lapsed.is_some(), plain.lapsed);
            // Whoever complained sees an open complaint, and the clock runs, for as long as anything waits.
            prop_assert_eq!((one.stage() == "open", one.clock.stopped.is_none()), (plain.is_open(), plain.is_open()));
            // As it is kept.
            let text = serde_json::to_string(&one).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Complaint>(&text).unwrap(), &one);
        }
    }
}

#[test]
fn a_complaint_as_it_was_kept_before_anything_could_wait_is_read() {
    let mut kept = serde_json::to_value(complaint()).unwrap();
    let fields = kept.as_object_mut().unwrap();
    assert!(!fields.contains_key("held") && !fields.contains_key("lapsed"));
    assert_eq!(
        serde_json::from_value::<Complaint>(kept).unwrap(),
        complaint()
    );
}

#[test]
fn what_lapsed_is_said_until_something_is_decided_again() {
    let case = upload();
    let case = fold(
        case.clone(),
        1,
        1,
        &case.hold(held(true, 1, 1, 61)).unwrap(),
    );
    let case = fold(case.clone(), 61, 0, &case.let_lapse("They may not."));
    let lapsed = case.lapsed.clone().unwrap();
    assert_eq!(
        (lapsed.what.as_str(), lapsed.why.as_str()),
        ("a decision", "They may not.")
    );
    assert_eq!((case.stage, case.held.is_none()), (CaseStage::Open, true));
    let again = fold(
        case.clone(),
        70,
        1,
        &case.hold(held(true, 1, 70, 130)).unwrap(),
    );
    assert!(again.lapsed.is_none());
}

#[test]
fn phrases_are_kept_once_and_their_numbers_never_again() {
    let event = Event::OrganisationRegistered {
        id: organisation(),
        name: "House".into(),
        kind: OrganisationKind::Provider,
        member_state: None,
        contact: None,
        hosts: Vec::new(),
    };
    let house = Organisation::apply(None, &record(0, 0, event)).unwrap();
    let keep = |house: Organisation, text: &str| {
        let events = house.keep_phrase(text).unwrap();
        events.into_iter().fold(house, |house, event| {
            Organisation::apply(Some(house), &record(1, 0, event)).unwrap()
        })
    };
    let house = keep(keep(keep(house, " A poster. "), "A poster."), "A song.");
    let texts: Vec<_> = house
        .phrases
        .iter()
        .map(|p| (p.number, p.text.as_str()))
        .collect();
    assert_eq!(texts, [(0, "A poster."), (1, "A song.")]);
    let dropped = house.drop_phrase(1);
    assert_eq!(dropped.len(), 1);
    let house = Organisation::apply(Some(house), &record(2, 0, dropped[0].clone())).unwrap();
    assert!(house.drop_phrase(1).is_empty());
    let house = keep(house, "A song.");
    assert_eq!(house.phrases.last().unwrap().number, 2);
    assert_eq!(house.keep_phrase("  ").unwrap_err().code, "missing");
}
