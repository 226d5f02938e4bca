//! The course of an order against a plain model of the law's rules: whatever is tried in whatever sequence, the program takes
//! what the law allows, refuses what it does not, and its deadlines are where plain arithmetic puts them.
//!
//! The model knows numbers of seconds and truth values; it shares nothing with the program but the words of the commands.
#![allow(clippy::unwrap_used)]

use casework::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const APPEAL_DAYS: i64 = 30;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_006_400 + second).unwrap()
}

/// Seconds from the first instant of the day of `at(0)`.
fn midnight() -> i64 {
    -(1_700_006_400 % DAY)
}

fn organisation(n: u8) -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn case(n: u8) -> CaseId {
    CaseId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn url(item: usize) -> String {
    format!("https://host.example/p/{item}")
}

fn urls(mask: u8, items: usize) -> Vec<String> {
    (0..items)
        .filter(|item| mask & (1 << item) != 0)
        .map(url)
        .collect()
}

#[derive(Debug, Clone)]
enum Command {
    Receive,
    /// Annex II for the locations of a mask; 0 for all that are left.
    Execute(u8),
    /// Annex III likewise.
    Impossible(u8),
    Clarify,
    Withdraw,
    ReceiveCopy,
    ProviderAsks,
    /// Informed so many hours ago.
    UserAsks(i64),
    Intend,
    Decide(bool),
    Lapse,
    Reinstate,
    File(u8),
    End(u8, ProceedingOutcome),
    Finalise,
    /// To so many days after the issue.
    ExtendSilence(i64),
    EndSilence,
}

fn command() -> impl Strategy<Value = Command> {
    use Command::*;
    let outcome = prop_oneof![
        Just(ProceedingOutcome::Confirmed),
        Just(ProceedingOutcome::Annulled),
        Just(ProceedingOutcome::WithoutDecision),
    ];
    prop_oneof![
        3 => Just(Receive),
        4 => (0u8..8).prop_map(Execute),
        3 => (0u8..8).prop_map(Impossible),
        2 => Just(Clarify),
        1 => Just(Withdraw),
        3 => Just(ReceiveCopy),
        2 => Just(ProviderAsks),
        2 => (0i64..60).prop_map(UserAsks),
        2 => Just(Intend),
        3 => any::<bool>().prop_map(Decide),
        2 => Just(Lapse),
        2 => Just(Reinstate),
        1 => (0u8..3).prop_map(File),
        1 => (0u8..3, outcome).prop_map(|(which, how)| End(which, how)),
        2 => Just(Finalise),
        1 => (1i64..100).prop_map(ExtendSilence),
        1 => Just(EndSilence),
    ]
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Item {
    Open,
    Done,
    Cannot,
}

/// The law, in numbers and truth values.
#[derive(Debug, Clone)]
struct Model {
    items: Vec<Item>,
    received: Option<i64>,
    /// Start of each hour, and its end.
    hours: Vec<(i64, Option<i64>)>,
    last_measure: i64,
    withdrawn: bool,
    ceased: bool,
    reinstated: bool,
    copy: Option<i64>,
    asked: bool,
    intended: bool,
    decided: bool,
    lapsed: bool,
    proceedings: Vec<(u8, Option<ProceedingOutcome>)>,
    is_final: bool,
    silence_days: i64,
    silence_first: i64,
    silence_over: bool,
}

impl Model {
    fn new(items: usize, silence_days: i64) -> Self {
        Self {
            items: vec![Item::Open; items],
            received: None,
            hours: Vec::new(),
            last_measure: 0,
            withdrawn: false,
            ceased: false,
            reinstated: false,
            copy: None,
            asked: false,
            intended: false,
            decided: false,
            lapsed: false,
            proceedings: Vec::new(),
            is_final: false,
            silence_days,
            silence_first: silence_days,
            silence_over: false,
        }
    }

    fn meant(&self, mask: u8) -> Vec<usize> {
        (0..self.items.len())
            .filter(|item| mask == 0 || mask & (1 << item) != 0)
            .collect()
    }

    fn has_effect(&self) -> bool {
        !self.withdrawn && !self.ceased
    }

    fn settle(&mut self, now: i64) {
        if !self.items.contains(&Item::Open)
            && let Some((_, end)) = self.hours.last_mut()
        {
            end.get_or_insert(now);
        }
    }

    fn cease(&mut self, now: i64) {
        self.ceased = true;
        if let Some((_, end)) = self.hours.last_mut() {
            end.get_or_insert(now);
        }
    }

    fn may_scrutinise(&self, now: i64) -> bool {
        !self.decided
            && self
                .copy
                .is_some_and(|from| self.asked || now - from <= 72 * HOUR)
    }

    /// Whether the law allows it at `now`; if so, it has happened.
    fn allows(&mut self, command: &Command, now: i64) -> bool {
        match *command {
            Command::Receive => {
                // An order that was taken back or lost its effect on its way asks for nothing, and is not received.
                if self.received.is_none() && self.has_effect() {
                    self.received = Some(now);
                    self.hours.push((now, None));
                }
                true
            }
            Command::Execute(mask) => {
                let left = self
                    .meant(mask)
                    .into_iter()
                    .any(|item| self.items[item] != Item::Done);
                let fine = self.received.is_some() && self.has_effect() && left;
                if fine {
                    for item in self.meant(mask) {
                        self.items[item] = Item::Done;
                    }
                    self.last_measure = now;
                    self.settle(now);
                }
                fine
            }
            Command::Impossible(mask) => {
                let meant = self.meant(mask);
                let done = meant.iter().any(|item| self.items[*item] == Item::Done);
                let none_left = self.items.iter().all(|item| *item == Item::Done);
                let fine = self.received.is_some()
                    && self.has_effect()
                    && !none_left
                    && (mask == 0 || !done);
                if fine {
                    for item in meant {
                        if self.items[item] != Item::Done {
                            self.items[item] = Item::Cannot;
                        }
                    }
                    self.settle(now);
                }
                fine
            }
            Command::Clarify => {
                let stuck = self.items.contains(&Item::Cannot) && !self.items.contains(&Item::Open);
                let fine = self.has_effect() && stuck;
                if fine {
                    for item in &mut self.items {
                        if *item == Item::Cannot {
                            *item = Item::Open;
                        }
                    }
                    self.hours.push((now, None));
                }
                fine
            }
            Command::Withdraw => {
                let fine = self.withdrawn || (!self.items.contains(&Item::Done) && !self.ceased);
                if fine && !self.withdrawn {
                    self.withdrawn = true;
                    if let Some((_, end)) = self.hours.last_mut() {
                        end.get_or_insert(now);
                    }
                }
                fine
            }
            Command::ReceiveCopy => {
                self.copy.get_or_insert(now);
                true
            }
            Command::ProviderAsks => {
                let fine =
                    !self.decided && self.received.is_some_and(|from| now - from <= 48 * HOUR);
                self.asked |= fine;
                fine
            }
            Command::UserAsks(hours) => {
                let fine = !self.decided && hours <= 48;
                self.asked |= fine;
                fine
            }
            Command::Intend => {
                let fine = self.may_scrutinise(now) && !self.intended;
                self.intended |= fine;
                fine
            }
            Command::Decide(infringes) => {
                let fine = self.may_scrutinise(now) && (!infringes || self.intended);
                if fine {
                    self.decided = true;
                    if infringes && !self.withdrawn && !self.ceased {
                        self.cease(now);
                    }
                }
                fine
            }
            Command::Lapse => {
                let over = self.copy.is_some_and(|from| now - from > 72 * HOUR);
                let fine = over && !self.asked && !self.decided && !self.lapsed;
                self.lapsed |= fine;
                fine
            }
            Command::Reinstate => {
                let fine = self.ceased && self.items.contains(&Item::Done) && !self.reinstated;
                self.reinstated |= fine;
                fine
            }
            Command::File(which) => {
                let fine = !self.is_final && !self.proceedings.iter().any(|(n, _)| *n == which);
                if fine {
                    self.proceedings.push((which, None));
                }
                fine
            }
            Command::End(which, outcome) => {
                let open = self
                    .proceedings
                    .iter_mut()
                    .find(|(n, end)| *n == which && end.is_none());
                let Some((_, end)) = open else { return false };
                *end = Some(outcome);
                if outcome == ProceedingOutcome::Annulled && !self.withdrawn && !self.ceased {
                    self.cease(now);
                }
                true
            }
            Command::Finalise => {
                let pending = self.proceedings.iter().any(|(_, end)| end.is_none());
                let confirmed = self
                    .proceedings
                    .iter()
                    .any(|(_, end)| *end == Some(ProceedingOutcome::Confirmed));
                let expired = self.received.is_some_and(|from| {
                    let day = (from - midnight()).div_euclid(DAY);
                    now >= midnight() + (day + APPEAL_DAYS + 1) * DAY
                });
                let fine = !self.is_final
                    && self.received.is_some()
                    && self.has_effect()
                    && !pending
                    && (confirmed || expired);
                self.is_final |= fine;
                fine
            }
            Command::ExtendSilence(days) => {
                let fine = !self.silence_over
                    && now < self.silence_days * DAY
                    && self.silence_days == self.silence_first
                    && days > self.silence_first
                    && days <= self.silence_first + 42;
                if fine {
                    self.silence_days = days;
                }
                fine
            }
            Command::EndSilence => {
                let fine = !self.silence_over;
                self.silence_over = true;
                fine
            }
        }
    }
}

fn issue(items: usize, silence_days: i64) -> (Notice, Scrutiny) {
    let terms = Terms {
        case: case(1),
        issuer: organisation(1),
        addressee: organisation(2),
        reference: "A-1".into(),
        url: url(0),
        content_sha256: Vec::new(),
        grounds: vec![Ground::Incites],
        reasons: "glorifies an attack".into(),
        non_disclosure: true,
        also: (1..items)
            .map(|item| Item_ {
                case: case(10 + u8::try_from(item).unwrap()),
                url: url(item),
                content_sha256: Vec::new(),
            })
            .collect(),
        order: Some(OrderTerms {
            issuing_state: Some("DE".into()),
            addressee_state: Some("IE".into()),
            copy_to: Some(organisation(3)),
            non_disclosure_until: Some(at(silence_days * DAY)),
            non_disclosure_reasons: Some("a search is under way".into()),
            appeal_days: Some(u16::try_from(APPEAL_DAYS).unwrap()),
            ..OrderTerms::default()
        }),
    };
    let id = NoticeId::new(Timestamp::UNIX_EPOCH, [4; 10]);
    let event = Notice::issue(
        id.clone(),
        NoticeKind::RemovalOrder,
        terms,
        OrganisationKind::Authority,
        at(0),
    )
    .unwrap();
    let copied = Event::OrderCopied {
        id: ScrutinyId::new(Timestamp::UNIX_EPOCH, [5; 10]),
        notice: id,
        authority: organisation(3),
    };
    (
        Notice::apply(None, &recorded(0, event)).unwrap(),
        Scrutiny::apply(None, &recorded(0, copied)).unwrap(),
    )
}

use casework::Item as Item_;

fn recorded(second: i64, event: Event) -> Recorded {
    Recorded {
        seq: 0,
        at: at(second),
        actor: Actor::System,
        event,
    }
}

/// What the program says to a command: events or a refusal.
fn obey(
    notice: &Notice,
    scrutiny: &Scrutiny,
    command: &Command,
    now: i64,
) -> Result<Vec<Event>, Refusal> {
    let items = notice.terms.urls().count();
    match *command {
        Command::Receive => Ok(notice.receive(ReceivedVia::Webhook, case(9))),
        Command::Execute(mask) => notice.answer(
            &NoticeAnswer::Executed(Executed {
                measure: Measure::Disabled,
                at: at(now),
                addressee_reference: String::new(),
                authorised_person: String::new(),
                urls: urls(mask, items),
            }),
            at(now),
        ),
        Command::Impossible(mask) => notice.answer(
            &NoticeAnswer::Impossible(Impossible {
                because: ImpossibleBecause::ForceMajeure,
                explanation: format!("the power was cut, {now}"),
                at: at(now),
                urls: urls(mask, items),
            }),
            at(now),
        ),
        Command::Clarify => notice.clarify("the third picture").map(|event| vec![event]),
        Command::Withdraw => notice.withdraw("sent in error"),
        Command::ReceiveCopy => Ok(scrutiny.receive(ReceivedVia::Webhook)),
        Command::ProviderAsks => {
            let Some((from, _)) = notice.received else {
                return Err(Refusal {
                    code: "not_received",
                    field: None,
                    detail: String::new(),
                });
            };
            let reasons = format!("a newsroom's report, {now}");
            scrutiny.request(AskedBy::Provider, &reasons, from, at(now))
        }
        Command::UserAsks(hours) => {
            let from = at(now - hours * HOUR);
            let reasons = format!("my own film, {now}");
            scrutiny.request(AskedBy::ContentProvider, &reasons, from, at(now))
        }
        Command::Intend => scrutiny.intend(&format!("it is journalism, {now}"), at(now)),
        Command::Decide(infringes) => {
            let decision = ScrutinyDecision {
                infringes,
                reasons: format!("looked at, {now}"),
            };
            let mut events = scrutiny.decide(&decision, at(now))?;
            if infringes && !events.is_empty() {
                let scrutiny = scrutiny.id.clone();
                events.extend(notice.cease(Ceased::Infringement { scrutiny }));
            }
            Ok(events)
        }
        Command::Lapse => match scrutiny.lapse(at(now)) {
            events if events.is_empty() => Err(Refusal {
                code: "not_over",
                field: None,
                detail: String::new(),
            }),
            events => Ok(events),
        },
        Command::Reinstate => notice.answer(
            &NoticeAnswer::Reinstated(Reinstatement {
                at: at(now),
                kept_down: Vec::new(),
            }),
            at(now),
        ),
        Command::File(which) => notice.file_proceeding(
            &Proceeding {
                reference: format!("VG {which}/26 of {now}").replace(&format!(" of {now}"), ""),
                kind: ProceedingKind::Court,
                forum: "Administrative Court".into(),
                by: Challenger::Provider,
                filed_at: at(now),
                ended: None,
            },
            at(now),
        ),
        Command::End(which, outcome) => notice.end_proceeding(
            &format!("VG {which}/26"),
            &ProceedingEnd {
                outcome,
                at: at(now),
            },
            at(now),
        ),
        Command::Finalise => match notice.finalise(at(now)) {
            Ok(events) if events.is_empty() => Err(Refusal {
                code: "already",
                field: None,
                detail: String::new(),
            }),
            other => other,
        },
        Command::ExtendSilence(days) => {
            match notice.extend_silence(at(days * DAY), "the search goes on", at(now)) {
                Ok(events) if events.is_empty() => Err(Refusal {
                    code: "already",
                    field: None,
                    detail: String::new(),
                }),
                other => other,
            }
        }
        Command::EndSilence => match notice.end_silence() {
            Ok(events) if events.is_empty() => Err(Refusal {
                code: "already",
                field: None,
                detail: String::new(),
            }),
            other => other,
        },
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_tried_in_whatever_sequence_the_program_does_what_the_law_says(
        items in 1usize..4,
        silence in 1i64..=42,
        commands in prop::collection::vec((command(), prop_oneof![1i64..7_200, DAY..20 * DAY]), 0..30),
    ) {
        let (mut notice, mut scrutiny) = issue(items, silence);
        let mut model = Model::new(items, silence);
        let mut now = 0;
        for (command, pause) in commands {
            now += pause;
            let command = match command {
                // A mask that names none of this order's locations would be another command.
                Command::Execute(mask) => Command::Execute(mask & ((1 << items) - 1)),
                Command::Impossible(mask) => Command::Impossible(mask & ((1 << items) - 1)),
                other => other,
            };
            let said = obey(&notice, &scrutiny, &command, now);
            let allowed = model.allows(&command, now);
            prop_assert_eq!(said.is_ok(), allowed, "{:?} at {}: {:?}", command, now, said);
            for event in said.unwrap_or_default() {
                let event = recorded(now, event);
                for subject in event.event.subjects() {
                    match subject {
                        Subject::Notice(_) => notice = Notice::apply(Some(notice.clone()), &event).unwrap(),
                        Subject::Scrutiny(_) => scrutiny = Scrutiny::apply(Some(scrutiny.clone()), &event).unwrap(),
                        _ => {}
                    }
                }
            }
            let order = notice.order().unwrap();
            let hours: Vec<_> = order
                .clocks
                .iter()
                .filter(|clock| clock.law == Law::RemovalOrderHour)
                .map(|clock| (clock.started, clock.due, clock.stopped.map(|stop| stop.at)))
                .collect();
            let expected: Vec<_> = model
                .hours
                .iter()
                .map(|(from, to)| (at(*from), at(from + HOUR), to.map(at)))
                .collect();
            prop_assert_eq!(hours, expected);
            let expected = match () {
                () if model.withdrawn => OrderStage::Withdrawn,
                () if model.reinstated => OrderStage::Reinstated,
                () if model.ceased => OrderStage::CeasedEffect,
                () if model.received.is_none() => OrderStage::Issued,
                () if model.items.contains(&Item::Open) => OrderStage::Received,
                () if model.items.contains(&Item::Cannot) => OrderStage::CannotExecute,
                () => OrderStage::Executed,
            };
            prop_assert_eq!(order.stage, expected);
            let all_done = model.items.iter().all(|item| *item == Item::Done);
            prop_assert_eq!(order.measure_at(), all_done.then(|| at(model.last_measure)));
            prop_assert_eq!(order.finality.is_some(), model.is_final);
            let waits = order.clocks.iter().any(|clock| clock.law == Law::Reinstatement && clock.stopped.is_none());
            let owed = model.ceased && model.items.contains(&Item::Done) && !model.reinstated;
            prop_assert_eq!(waits, owed, "what was removed on an order without effect is owed back");
            prop_assert_eq!(
                order.silence.as_ref().unwrap().holds(at(now)),
                !model.silence_over && now < model.silence_days * DAY
            );
            // An infringement is never found without the issuer having been told.
            if let Some((_, decision)) = &scrutiny.decision {
                prop_assert!(!decision.infringes || scrutiny.intention.is_some());
            }
        }
    }
}

/// An order with its copy, received at once by both.
fn received() -> (Notice, Scrutiny) {
    let (notice, scrutiny) = issue(1, 42);
    let mut notice = notice;
    for event in notice.receive(ReceivedVia::Webhook, case(9)) {
        notice = Notice::apply(Some(notice), &recorded(0, event)).unwrap();
    }
    let [event] = scrutiny.receive(ReceivedVia::Webhook).try_into().unwrap();
    let scrutiny = Scrutiny::apply(Some(scrutiny), &recorded(0, event)).unwrap();
    (notice, scrutiny)
}

#[test]
fn scrutiny_can_be_asked_for_at_47_59_and_not_at_48_01() {
    let (notice, scrutiny) = received();
    let ask = |seconds| {
        let from = notice.received.unwrap().0;
        scrutiny.request(AskedBy::Provider, "a newsroom's report", from, at(seconds))
    };
    assert!(ask(48 * HOUR - 60).is_ok());
    assert!(ask(48 * HOUR).is_ok());
    assert_eq!(ask(48 * HOUR + 60).unwrap_err().code, "too_late");
}

#[test]
fn the_home_authority_decides_of_its_own_motion_at_71_59_and_not_at_72_01() {
    let (_, scrutiny) = received();
    let decision = ScrutinyDecision {
        infringes: false,
        reasons: "in order".into(),
    };
    assert!(scrutiny.decide(&decision, at(72 * HOUR - 60)).is_ok());
    let refused = scrutiny.decide(&decision, at(72 * HOUR + 60)).unwrap_err();
    assert_eq!(refused.code, "too_late");
    assert!(scrutiny.lapse(at(72 * HOUR)).is_empty());
    assert_eq!(scrutiny.lapse(at(72 * HOUR + 60)).len(), 1);
}

#[test]
fn a_decision_that_was_asked_for_is_owed_in_72_hours_and_late_after_them_but_not_void() {
    for (hour, in_time) in [(72 * HOUR - 60, true), (72 * HOUR + 60, false)] {
        let (_, mut scrutiny) = received();
        let asked = 10 * HOUR;
        let events = scrutiny
            .request(AskedBy::Provider, "a newsroom's report", at(0), at(asked))
            .unwrap();
        let decision = ScrutinyDecision {
            infringes: false,
            reasons: "in order".into(),
        };
        for event in events {
            scrutiny = Scrutiny::apply(Some(scrutiny), &recorded(asked, event)).unwrap();
        }
        for event in scrutiny.decide(&decision, at(asked + hour)).unwrap() {
            scrutiny = Scrutiny::apply(Some(scrutiny), &recorded(asked + hour, event)).unwrap();
        }
        let owed = scrutiny
            .clocks
            .iter()
            .find(|clock| clock.law == Law::AskedScrutiny)
            .unwrap();
        assert_eq!(owed.met(), in_time);
        assert_eq!(owed.elapsed(), Some(SignedDuration::from_secs(hour)));
    }
}

#[test]
fn an_order_that_lost_its_effect_on_its_way_is_nobodys_work() {
    let (notice, scrutiny) = issue(1, 42);
    let mut notice = notice;
    let ceased = Ceased::Infringement {
        scrutiny: scrutiny.id,
    };
    for event in notice.cease(ceased) {
        notice = Notice::apply(Some(notice), &recorded(60, event)).unwrap();
    }
    assert!(notice.receive(ReceivedVia::Webhook, case(9)).is_empty());
    assert!(notice.clocks().is_empty() && notice.addressee_case.is_none());
}

#[test]
fn three_locations_of_one_order_end_apart_and_the_hour_ends_with_the_last() {
    let (notice, scrutiny) = issue(3, 42);
    let mut notice = notice;
    let mut say = |second, command: Command| {
        for event in obey(&notice, &scrutiny, &command, second).unwrap() {
            notice = Notice::apply(Some(notice.clone()), &recorded(second, event)).unwrap();
        }
        notice.clone()
    };
    say(0, Command::Receive);
    let half = say(600, Command::Execute(0b001));
    assert_eq!(half.stage(), "received");
    assert_eq!(half.measure_at(), None);
    let stuck = say(1_200, Command::Impossible(0b100));
    assert_eq!(stuck.stage(), "received", "one location is still open");
    let stuck = say(1_800, Command::Execute(0b010));
    assert_eq!(stuck.stage(), "cannot_execute");
    let clock = &stuck.clocks()[0];
    assert_eq!(clock.stopped.unwrap().reason, StopReason::CannotExecute);
    assert!(clock.stopped.unwrap().at <= clock.due);
    let clarified = say(9_000, Command::Clarify);
    assert_eq!(clarified.clocks().len(), 2, "a new hour");
    let done = say(9_600, Command::Execute(0));
    assert_eq!(done.stage(), "executed");
    assert_eq!(done.measure_at(), Some(at(9_600)));
    assert!(done.clocks()[1].met());
}
