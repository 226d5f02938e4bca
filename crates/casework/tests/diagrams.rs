//! `docs/casework.md`: what each machine can do, found by trying. From every state that is reached every command of a list is
//! tried at a few instants; what happened is drawn. The file in the repository must be what this gives.
//!
//! A machine of its own is added by one function that gives a [`World`], and a line in [`machines`].
#![allow(clippy::unwrap_used)]

use casework::*;
use jiff::{SignedDuration, Timestamp};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write;

/// The document in the repository.
const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/casework.md");
/// The variable that has the test write it.
const WRITE: &str = "STAYDOWN_WRITE_CASEWORK";
/// More states than any machine has; a bound, not a limit to reach.
const STATES: usize = 200_000;

/// Hours after the beginning at which commands are tried: at once, after the scrutiny's 72 hours, after the time to appeal.
const HOURS: [i64; 3] = [1, 73, 24 * 40];

/// Something whose states are explored: aggregates that change together.
trait World: Clone {
    /// The event it begins with.
    const BEGAN: &str;
    /// What commands may give, at an instant; refused ones give nothing.
    fn tried(&self, now: Timestamp) -> Vec<Vec<Event>>;
    /// The world after an event.
    fn after(&self, recorded: &Recorded) -> Self;
    /// The stage of each machine in it, by the machine's title; none where there is none yet.
    fn stages(&self) -> Vec<(&'static str, Option<String>)>;
    /// Whether what an event is about is this machine's: then the event is listed although it changes no stage.
    fn is_about(&self, machine: &str, subject: &Subject) -> bool;
    /// What tells two states apart.
    fn key(&self) -> String;
    /// The clocks that run or ran.
    fn clocks(&self) -> Vec<Clock>;
}

/// What was seen to happen, by machine: stage, event, stage.
#[derive(Default)]
struct Happened {
    edges: BTreeMap<&'static str, BTreeSet<(String, String, String)>>,
    laws: BTreeSet<&'static str>,
}

const NOT_THERE: &str = "[*]";

fn at(hours: i64) -> Timestamp {
    Timestamp::from_second(1_700_006_400).unwrap() + SignedDuration::from_hours(hours)
}

fn recorded(now: Timestamp, event: Event) -> Recorded {
    Recorded {
        seq: 0,
        at: now,
        actor: Actor::System,
        event,
    }
}

fn explore<W: World>(start: W, seen: &mut Happened) {
    for (machine, stage) in start.stages() {
        let Some(stage) = stage else { continue };
        let began = (NOT_THERE.to_owned(), W::BEGAN.to_owned(), stage);
        seen.edges.entry(machine).or_default().insert(began);
    }
    let mut known = BTreeSet::new();
    let mut waiting = VecDeque::from([(start, 0)]);
    while let Some((world, earliest)) = waiting.pop_front() {
        for (place, hours) in HOURS.iter().enumerate().skip(earliest) {
            let now = at(*hours);
            for events in world.tried(now) {
                let mut next = world.clone();
                for event in events {
                    let event = recorded(now, event);
                    let after = next.after(&event);
                    for ((machine, from), (_, to)) in next.stages().into_iter().zip(after.stages())
                    {
                        let Some(to) = to else { continue };
                        let from = from.unwrap_or_else(|| NOT_THERE.to_owned());
                        let own = event.event.subjects();
                        let own = own.iter().any(|subject| after.is_about(machine, subject));
                        if from != to || own {
                            let edges = seen.edges.entry(machine).or_default();
                            edges.insert((from, label(&event.event), to));
                        }
                    }
                    next = after;
                }
                seen.laws
                    .extend(next.clocks().iter().map(|clock| clock.law.citation()));
                if known.insert((next.key(), place)) {
                    assert!(known.len() < STATES, "the machine does not end");
                    waiting.push_back((next, place));
                }
            }
        }
    }
}

/// An event by its stored name, with what makes a difference to the stage.
fn label(event: &Event) -> String {
    let more = match event {
        Event::NoticeAnswered { answer, .. } => match answer {
            NoticeAnswer::Referral(answer) => answer.outcome.as_str(),
            NoticeAnswer::Executed(_) => "Annex II",
            NoticeAnswer::Impossible(_) => "Annex III",
            NoticeAnswer::Reinstated(_) => "reinstated",
        },
        Event::CaseDecided { decision, .. } => decision.judgement.outcome.as_str(),
        Event::ScrutinyDecided { decision, .. } if decision.infringes => "infringes",
        Event::ScrutinyDecided { .. } => "does not infringe",
        Event::LocationSeen { seen, .. } => seen.state.as_str(),
        Event::ComplaintDecided { decision, .. } => decision.verdict.outcome.as_str(),
        Event::ExposureDecided { exposed: true, .. } => "exposed",
        Event::ExposureDecided { .. } => "not exposed",
        Event::MeasuresAssessed {
            sufficient: true, ..
        } => "sufficient",
        Event::MeasuresAssessed { .. } => "not sufficient",
        Event::ExposureReviewDecided { of, outcome, .. } => {
            return format!("{} ({}, {})", event.kind(), of.as_str(), outcome.as_str());
        }
        Event::AlertInformed { informed, .. } => informed.party.as_str(),
        Event::IntakeTriaged { triage, .. } => triage.verdict.as_str(),
        Event::IntakeApplied { follow_up, .. } => follow_up.as_str(),
        _ => return event.kind().to_owned(),
    };
    format!("{} ({more})", event.kind())
}

const CASE: &str = "Case about a location";
const UPLOAD: &str = "Case about a held upload";
const RECEIVED: &str = "Case about a received notice";
const REFERRAL: &str = "Referral (voluntary)";
const ORDER: &str = "Removal order";
const SCRUTINY: &str = "Scrutiny of a cross-border order";
const COMPLAINT: &str = "Complaint";
const PRESERVATION: &str = "Preservation";
const EXPOSURE: &str = "Exposure to terrorist content";
const ALERT: &str = "Alert of a threat to life";
const INTAKE: &str = "What came in from outside";
const PENALTY: &str = "Penalty";

/// Every machine, and what the document says before its diagram.
const TOLD: [(&str, &str); 12] = [
    (
        ORDER,
        "Regulation (EU) 2021/784 Art 3. Each location has an outcome of its own; the order is executed when all have one. Proceedings, finality and the time without information of the content provider go beside the stage.",
    ),
    (
        SCRUTINY,
        "Art 4: the authority of the provider's Member State looks at the copy of a cross-border order.",
    ),
    (
        REFERRAL,
        "Recommendation (EU) 2018/334: the provider assesses, and every outcome is valid. The hour is a target.",
    ),
    (
        CASE,
        "The work of whoever found the content, from the capture to the end.",
    ),
    (
        RECEIVED,
        "The provider's work on a referral or an order. It is judged by answering the notice.",
    ),
    (
        UPLOAD,
        "An upload that resembles known content, held before publication. A later judgement may overturn an earlier one, and where the known content turns out to be wrong, what was blocked on it waits for a person anew. What a person decides in the console waits in the house for a moment first (`act_held`): until it leaves (`act_left`, with what was decided) it can be taken back (`act_undone`), and the case is as it was. Of every other case the same holds, of notices that leave and of answers.",
    ),
    (
        COMPLAINT,
        "Art 10: whoever put the content there complains, and is told within two weeks what came of it. A request for scrutiny of a cross-border order may come with it (Art 4(4)), within 48 hours of being told. What a person decides in the console waits in the house for a moment first (`verdict_held`): until it leaves (`verdict_left`, with the decision) it can be taken back (`verdict_undone`), whoever complained is told nothing, and may still take the complaint back.",
    ),
    (
        PRESERVATION,
        "Art 6: what was removed is kept for six calendar months, for longer on request of a court or authority only, and then erased. Here it began more than five months before; access is asked for by one person and confirmed by another.",
    ),
    (
        EXPOSURE,
        "Art 5: an authority finds, on final orders of the last twelve months, that a provider is exposed; the provider takes measures of its choice and reports on them. Here the time to be heard ends after a day, and the register holds at most one measure.",
    ),
    (
        ALERT,
        "Art 14(5), and Regulation (EU) 2022/2065 Art 18: the authority of the provider's own state has it here, and because the state concerned is unclear, Europol is informed otherwise. Nobody approves it.",
    ),
    (
        INTAKE,
        "Art 3(5): what a mail, a program or the open form brought. What was found out about it (`intake_triaged`, with the verdict) or a person decides; the hour runs from its receipt either way. What clarifies or withdraws an order that was received before is applied to that order.",
    ),
    (
        PENALTY,
        "Art 18: a person of an authority puts a decision on record with every circumstance of Art 18(2); the provider has it when its endpoint takes the news or somebody opens it. Nothing is computed.",
    ),
];

/// All machines there are. One line for each world.
fn machines() -> Happened {
    let mut seen = Happened::default();
    explore(Takedown::begin(), &mut seen);
    explore(Upload::begin(), &mut seen);
    explore(Complained::begin(), &mut seen);
    explore(Preserved::begin(), &mut seen);
    explore(Exposed::begin(), &mut seen);
    explore(Alerted::begin(), &mut seen);
    explore(Arrived::begin(), &mut seen);
    explore(Penalised::begin(), &mut seen);
    seen
}

fn organisation(n: u8) -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn case_id(n: u8) -> CaseId {
    CaseId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn url(n: u8) -> String {
    format!("https://host.example/p/{n}")
}

fn analyst() -> Actor {
    Actor::Person {
        person: PersonId::new(Timestamp::UNIX_EPOCH, [1; 10]),
        organisation: organisation(1),
    }
}

fn judgement(outcome: Outcome) -> Judgement {
    Judgement {
        outcome,
        grounds: vec![Ground::Incites],
        purpose: PurposeCheck::NoneFound,
        reasons: "seen and read".into(),
    }
}

/// A case about a location, the notice that follows from it, the provider's case, and the scrutiny of a copy.
#[derive(Clone)]
struct Takedown {
    case: Case,
    received: Option<Case>,
    notice: Option<Notice>,
    scrutiny: Option<Scrutiny>,
}

impl Takedown {
    fn begin() -> Self {
        let opened = Event::CaseOpened {
            id: case_id(1),
            organisation: organisation(1),
            origin: Origin::Location {
                url: url(1),
                capture: CaptureId::new(Timestamp::UNIX_EPOCH, [1; 10]),
                provider: Some(organisation(2)),
            },
            matches: Vec::new(),
        };
        Self {
            case: Case::apply(None, &recorded(at(0), opened)).unwrap(),
            received: None,
            notice: None,
            scrutiny: None,
        }
    }

    fn issue(&self, kind: NoticeKind, now: Timestamp) -> Vec<Event> {
        if self.notice.is_some() || self.case.may_issue(kind).is_err() {
            return Vec::new();
        }
        let is_order = kind == NoticeKind::RemovalOrder;
        let also = Item {
            case: case_id(2),
            url: url(2),
            content_sha256: Vec::new(),
        };
        let order = OrderTerms {
            issuing_state: Some("DE".into()),
            addressee_state: Some("IE".into()),
            copy_to: Some(organisation(3)),
            non_disclosure_reasons: Some("a search is under way".into()),
            appeal_days: Some(30),
            ..OrderTerms::default()
        };
        let terms = Terms {
            case: case_id(1),
            issuer: organisation(1),
            addressee: organisation(2),
            reference: "A-1".into(),
            url: url(1),
            content_sha256: Vec::new(),
            grounds: vec![Ground::Incites],
            reasons: "glorifies an attack".into(),
            non_disclosure: is_order,
            also: if is_order { vec![also] } else { Vec::new() },
            order: is_order.then_some(order),
        };
        let id = NoticeId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let issued = Notice::issue(id.clone(), kind, terms, OrganisationKind::Authority, now);
        let copied = Event::OrderCopied {
            id: ScrutinyId::new(Timestamp::UNIX_EPOCH, [1; 10]),
            notice: id,
            authority: organisation(3),
        };
        let mut events = vec![issued.unwrap()];
        events.extend(is_order.then_some(copied));
        events
    }

    fn answers(now: Timestamp) -> Vec<NoticeAnswer> {
        let executed = |urls: Vec<String>| {
            NoticeAnswer::Executed(Executed {
                measure: Measure::Disabled,
                at: now,
                addressee_reference: String::new(),
                authorised_person: String::new(),
                urls,
            })
        };
        let cannot = |urls: Vec<String>| {
            NoticeAnswer::Impossible(Impossible {
                because: ImpossibleBecause::ForceMajeure,
                explanation: "the power was cut".into(),
                at: now,
                urls,
            })
        };
        let referral = |outcome: &ReferralOutcome| {
            NoticeAnswer::Referral(ReferralAnswer {
                outcome: *outcome,
                reason: "assessed".into(),
                at: now,
            })
        };
        let mut answers = vec![
            executed(Vec::new()),
            executed(vec![url(1)]),
            cannot(Vec::new()),
            cannot(vec![url(2)]),
            NoticeAnswer::Reinstated(Reinstatement {
                at: now,
                kept_down: Vec::new(),
            }),
        ];
        answers.extend(ReferralOutcome::ALL.iter().map(referral));
        answers
    }

    /// What may be done with the notice.
    fn of_notice(notice: &Notice, now: Timestamp) -> Vec<Result<Vec<Event>, Refusal>> {
        let proceeding = Proceeding {
            reference: "VG 1".into(),
            kind: ProceedingKind::Court,
            forum: "Administrative Court".into(),
            by: Challenger::Provider,
            filed_at: at(0),
            ended: None,
        };
        let mut tried = vec![
            Ok(notice.receive(ReceivedVia::Api, case_id(3))),
            notice
                .clarify("the second picture")
                .map(|event| vec![event]),
            notice.withdraw("sent in error"),
            notice.file_proceeding(&proceeding, now),
            notice.finalise(now),
            notice.extend_silence(at(24 * 60), "the search goes on", now),
            notice.end_silence(),
        ];
        for outcome in [
            ProceedingOutcome::Confirmed,
            ProceedingOutcome::Annulled,
            ProceedingOutcome::WithoutDecision,
        ] {
            let end = ProceedingEnd { outcome, at: at(1) };
            tried.push(notice.end_proceeding("VG 1", &end, now));
        }
        for answer in Self::answers(now) {
            tried.push(notice.answer(&answer, now));
        }
        for state in [SeenState::Gone, SeenState::Up] {
            let seen = Seen {
                state,
                http_status: None,
                detail: String::new(),
                at: now,
            };
            tried.push(Ok(notice.see(&case_id(1), seen)));
        }
        tried
    }

    /// What may be done with the copy of the order.
    fn of_scrutiny(
        scrutiny: &Scrutiny,
        notice: &Notice,
        now: Timestamp,
    ) -> Vec<Result<Vec<Event>, Refusal>> {
        let mut tried = vec![
            Ok(scrutiny.receive(ReceivedVia::Api)),
            scrutiny.request(AskedBy::Provider, "a newsroom's report", now, now),
            scrutiny.intend("it is journalism", now),
            Ok(scrutiny.lapse(now)),
        ];
        for infringes in [false, true] {
            let decision = ScrutinyDecision {
                infringes,
                reasons: "looked at".into(),
            };
            let said = scrutiny.decide(&decision, now).map(|mut events| {
                if infringes && !events.is_empty() {
                    let scrutiny = scrutiny.id.clone();
                    events.extend(notice.cease(Ceased::Infringement { scrutiny }));
                }
                events
            });
            tried.push(said);
        }
        tried
    }
}

impl World for Takedown {
    const BEGAN: &str = "case_opened";

    fn tried(&self, now: Timestamp) -> Vec<Vec<Event>> {
        let mut tried: Vec<Result<Vec<Event>, Refusal>> = Vec::new();
        for outcome in Outcome::ALL {
            let kind = OrganisationKind::Authority;
            tried.push(
                self.case
                    .decide(&judgement(*outcome), kind, &analyst(), now),
            );
        }
        for kind in NoticeKind::ALL {
            tried.push(Ok(self.issue(*kind, now)));
            tried.push(self.case.propose(Proposal {
                kind: *kind,
                by: analyst(),
                at: now,
                concerns: Vec::new(),
                asked: "{}".into(),
            }));
        }
        tried.push(self.case.drop_proposal("not needed"));
        if let Some(notice) = &self.notice {
            tried.extend(Self::of_notice(notice, now));
            if let Some(scrutiny) = &self.scrutiny {
                tried.extend(Self::of_scrutiny(scrutiny, notice, now));
            }
        }
        let happened = tried.into_iter().filter_map(Result::ok);
        happened.filter(|events| !events.is_empty()).collect()
    }

    fn after(&self, recorded: &Recorded) -> Self {
        let mut next = self.clone();
        for subject in recorded.event.subjects() {
            match subject {
                Subject::Case(id) if id == next.case.id => {
                    next.case = Case::apply(Some(next.case), recorded).unwrap();
                }
                Subject::Case(id) if id == case_id(3) => {
                    next.received = Case::apply(next.received, recorded);
                }
                Subject::Notice(_) => next.notice = Notice::apply(next.notice, recorded),
                Subject::Scrutiny(_) => next.scrutiny = Scrutiny::apply(next.scrutiny, recorded),
                _ => {}
            }
        }
        next
    }

    fn stages(&self) -> Vec<(&'static str, Option<String>)> {
        let of_kind = |kind: NoticeKind| {
            let notice = self.notice.as_ref().filter(|notice| notice.kind() == kind);
            notice.map(|notice| notice.stage().to_owned())
        };
        let received = self
            .received
            .as_ref()
            .map(|case| case.stage.as_str().to_owned());
        let scrutiny = self
            .scrutiny
            .as_ref()
            .map(|one| one.stage.as_str().to_owned());
        vec![
            (CASE, Some(self.case.stage.as_str().to_owned())),
            (RECEIVED, received),
            (REFERRAL, of_kind(NoticeKind::Referral)),
            (ORDER, of_kind(NoticeKind::RemovalOrder)),
            (SCRUTINY, scrutiny),
        ]
    }

    fn is_about(&self, machine: &str, subject: &Subject) -> bool {
        match subject {
            Subject::Case(id) if *id == self.case.id => machine == CASE,
            Subject::Case(id) => machine == RECEIVED && *id == case_id(3),
            Subject::Notice(_) => matches!(machine, REFERRAL | ORDER),
            Subject::Scrutiny(_) => machine == SCRUTINY,
            _ => false,
        }
    }

    /// Instants are left out, and what goes beside the stage: every command is tried from each state all the same.
    fn key(&self) -> String {
        let proposed = self.case.proposal.is_some();
        let case = (self.case.stage, self.case.seen, self.case.ceased, proposed);
        let outcome = self
            .case
            .decision()
            .map(|decision| decision.judgement.outcome);
        let notice = self.notice.as_ref().map(|notice| {
            let order = notice.order().ok();
            let items: Vec<_> = order.map_or_else(Vec::new, |order| {
                order.items.iter().map(|item| item.stage).collect()
            });
            let pending = order.map(|order| {
                order
                    .proceedings
                    .iter()
                    .filter(|one| one.ended.is_none())
                    .count()
            });
            (notice.stage(), items, pending, notice.received.is_some())
        });
        let scrutiny = self.scrutiny.as_ref().map(|scrutiny| {
            let asked = !scrutiny.requests.is_empty();
            (
                scrutiny.stage,
                asked,
                scrutiny.intention.is_some(),
                scrutiny.received.is_some(),
            )
        });
        let received = self.received.as_ref().map(|case| case.stage);
        format!("{case:?} {outcome:?} {notice:?} {scrutiny:?} {received:?}")
    }

    fn clocks(&self) -> Vec<Clock> {
        let notice = self.notice.iter().flat_map(|notice| notice.clocks());
        let scrutiny = self.scrutiny.iter().flat_map(|scrutiny| &scrutiny.clocks);
        notice.chain(scrutiny).cloned().collect()
    }
}

/// A held upload.
#[derive(Clone)]
struct Upload(Case);

impl Upload {
    fn begin() -> Self {
        let opened = Event::CaseOpened {
            id: case_id(1),
            organisation: organisation(2),
            origin: Origin::Upload {
                reference: "u-1".into(),
                sha256: None,
                pdq: None,
                quality: None,
                stored: false,
                link: None,
                left_out: Vec::new(),
            },
            matches: vec![Match {
                signal: "pdq".into(),
                way: Way::ALL[0],
                picture: None,
                query: String::new(),
                banked: String::new(),
                distance: 0,
                threshold: 31,
                turn: None,
                shared: None,
                video: None,
                sound: None,
                text: None,
                links: Vec::new(),
                part: None,
                bank: BankId::new(Timestamp::UNIX_EPOCH, [1; 10]),
                bank_name: "Own".into(),
                bank_version: 1,
                entry: entry(),
                label: "known".into(),
                ground: Ground::Incites,
            }],
        };
        Self(Case::apply(None, &recorded(at(0), opened)).unwrap())
    }
}

impl World for Upload {
    const BEGAN: &str = "case_opened";

    fn tried(&self, now: Timestamp) -> Vec<Vec<Event>> {
        let kind = OrganisationKind::Provider;
        let decide = |outcome: &Outcome| self.0.decide(&judgement(*outcome), kind, &analyst(), now);
        let tried = Outcome::ALL.iter().map(decide).filter_map(Result::ok);
        let wrong = self.0.reopen(Reopened {
            entry: entry(),
            withdrawn: true,
            reason: "a newsroom's report".into(),
        });
        let waits = |outcome: Outcome| {
            let judgement = judgement(outcome);
            self.0.decide(&judgement, kind, &analyst(), now).ok()?;
            let held = Held {
                act: HeldAct::Decide {
                    judgement,
                    known_content_wrong: None,
                },
                by: analyst(),
                at: now,
                leaves_at: now + SignedDuration::from_mins(1),
                together: None,
            };
            self.0.hold(held).ok()
        };
        let waits = [Outcome::Keep, Outcome::Block]
            .map(waits)
            .into_iter()
            .flatten();
        let leaves = self.0.leaving(now).map(|(held, left)| {
            let HeldAct::Decide { judgement, .. } = &held.act else {
                return Vec::new();
            };
            let left_case = self.after(&recorded(now, left.clone()));
            let decided = left_case.0.decide(judgement, kind, &analyst(), now);
            [vec![left], decided.unwrap()].concat()
        });
        let lapses = self
            .0
            .leaving(now)
            .map(|_| self.0.let_lapse("they may not"));
        let others = [
            self.0.undo(now - SignedDuration::from_mins(30)),
            self.0.ask_second(&Actor::Operator, "not sure"),
            Ok(self.0.do_without_second()),
        ];
        let tried = tried
            .chain([wrong])
            .chain(waits)
            .chain(leaves)
            .chain(lapses)
            .chain(others.into_iter().filter_map(Result::ok));
        tried.filter(|events| !events.is_empty()).collect()
    }

    fn after(&self, recorded: &Recorded) -> Self {
        Self(Case::apply(Some(self.0.clone()), recorded).unwrap())
    }

    fn stages(&self) -> Vec<(&'static str, Option<String>)> {
        vec![(UPLOAD, Some(self.0.stage.as_str().to_owned()))]
    }

    fn is_about(&self, _machine: &str, subject: &Subject) -> bool {
        matches!(subject, Subject::Case(_))
    }

    fn key(&self) -> String {
        let outcome = self.0.decision().map(|decision| decision.judgement.outcome);
        let waits = self.0.held.as_ref().map(|held| match &held.act {
            HeldAct::Decide { judgement, .. } => judgement.outcome,
            _ => unreachable!(),
        });
        let second = self.0.second.is_some();
        format!("{:?} {outcome:?} {waits:?} {second}", self.0.stage)
    }

    fn clocks(&self) -> Vec<Clock> {
        Vec::new()
    }
}

fn entry() -> EntryId {
    EntryId::new(Timestamp::UNIX_EPOCH, [1; 10])
}

/// A complaint about a removal that the provider was told of when it was made.
#[derive(Clone)]
struct Complained(Complaint);

impl Complained {
    fn begin() -> Self {
        let new = NewComplaint {
            about: "u-1".into(),
            text: "it is our report".into(),
            purposes: Vec::new(),
            informed_at: Some(at(0)),
        };
        let id = ComplaintId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let filed = Complaint::file(id, organisation(2), new, None, FiledVia::Page, at(0));
        Self(Complaint::apply(None, &recorded(at(0), filed.unwrap())).unwrap())
    }
}

impl World for Complained {
    const BEGAN: &str = "complaint_filed";

    fn tried(&self, now: Timestamp) -> Vec<Vec<Event>> {
        let passed = self
            .0
            .pass_on(&NoticeId::new(Timestamp::UNIX_EPOCH, [1; 10]));
        let mut tried = vec![
            self.0.link(&case_id(1)),
            self.0.withdraw(),
            self.0.ask_for_scrutiny("it is journalism", None, now),
            Ok(passed.into_iter().collect()),
        ];
        for outcome in [ComplaintOutcome::Upheld, ComplaintOutcome::Rejected] {
            let verdict = ComplaintVerdict {
                outcome,
                reasons: "looked again".into(),
                purpose: None,
                known_content_wrong: None,
                exception: None,
            };
            let standing = Standing::default();
            let decided = self.0.decide(&verdict, &analyst(), &standing, now);
            if decided.is_ok() {
                tried.push(self.0.hold(HeldVerdict {
                    verdict,
                    by: analyst(),
                    at: now,
                    leaves_at: now + SignedDuration::from_mins(1),
                }));
            }
            tried.push(decided);
        }
        if let Some((held, left)) = self.0.leaving(now) {
            let after = self.after(&recorded(now, left.clone()));
            let standing = Standing::default();
            let decided = after.0.decide(&held.verdict, &analyst(), &standing, now);
            tried.push(Ok([vec![left], decided.unwrap()].concat()));
            tried.push(Ok(self.0.let_lapse("they may not")));
        }
        tried.push(self.0.undo(now - SignedDuration::from_mins(30)));
        let happened = tried.into_iter().filter_map(Result::ok);
        happened.filter(|events| !events.is_empty()).collect()
    }

    fn after(&self, recorded: &Recorded) -> Self {
        Self(Complaint::apply(Some(self.0.clone()), recorded).unwrap())
    }

    fn stages(&self) -> Vec<(&'static str, Option<String>)> {
        vec![(COMPLAINT, Some(self.0.stage().to_owned()))]
    }

    fn is_about(&self, _machine: &str, subject: &Subject) -> bool {
        matches!(subject, Subject::Complaint(_))
    }

    fn key(&self) -> String {
        let asked = self.0.scrutiny.as_ref().map(|asked| asked.notice.is_some());
        let waits = self.0.held.as_ref().map(|held| held.verdict.outcome);
        let confirmed = self.0.is_confirmed;
        format!("{} {confirmed} {asked:?} {waits:?}", self.0.stage())
    }

    fn clocks(&self) -> Vec<Clock> {
        vec![self.0.clock.clone()]
    }
}

/// What is preserved after a measure that was taken so long before that the six months end between the instants tried.
#[derive(Clone)]
struct Preserved(Preservation);

/// The measure, in hours before the beginning.
const REMOVED: i64 = 24 * 160;

impl Preserved {
    fn begin() -> Self {
        let order = NoticeId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let new = NewPreservation {
            organisation: organisation(2),
            notice: Some((order, NoticeKind::RemovalOrder)),
            case: None,
            basis: None,
            locations: vec![url(1)],
            since: at(-REMOVED),
        };
        let id = PreservationId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let begun = Preservation::begin(id, new, at(0));
        Self(Preservation::apply(None, &recorded(at(0), begun.unwrap())).unwrap())
    }
}

impl World for Preserved {
    const BEGAN: &str = "preservation_begun";

    fn tried(&self, now: Timestamp) -> Vec<Vec<Event>> {
        let digest = "ab".repeat(32);
        let extension = Extension {
            authority: "Administrative Court".into(),
            reference: "VG 1".into(),
            proceedings: "the provider's review of the order".into(),
            until: self.0.until + SignedDuration::from_hours(24 * 30),
            document_sha256: digest.clone(),
        };
        let material = Material {
            number: 0,
            kind: MaterialKind::ALL[0],
            media_type: "image/png".into(),
            bytes: 1,
            sha256: digest.clone(),
            sealed_sha256: digest.clone(),
            key_sha256: digest,
            file: "0".into(),
            at: now,
        };
        let asked = NewAccess {
            purpose: AccessPurpose::ALL[0],
            reference: "VG 1".into(),
            reason: "the court asks for it".into(),
        };
        let other = Actor::Person {
            person: PersonId::new(Timestamp::UNIX_EPOCH, [2; 10]),
            organisation: organisation(1),
        };
        let last = u32::try_from(self.0.accesses.len()).unwrap().max(1) - 1;
        let read = self.0.read(last, 0, &analyst(), now);
        let tried = [
            self.0.extend(&extension, now),
            self.0.deposit(material, now),
            self.0.request_access(&asked, &analyst(), 2, now),
            self.0.confirm_access(last, &other, now),
            read.map(|(event, _)| vec![event]),
            Ok(self.0.due(now).into_iter().collect()),
            Ok(self.0.certify(now).into_iter().collect()),
        ];
        let happened = tried.into_iter().filter_map(Result::ok);
        happened.filter(|events| !events.is_empty()).collect()
    }

    /// What happens to it is done by whoever asks for access; only that matters here.
    fn after(&self, event: &Recorded) -> Self {
        let event = Recorded {
            actor: analyst(),
            ..event.clone()
        };
        Self(Preservation::apply(Some(self.0.clone()), &event).unwrap())
    }

    fn stages(&self) -> Vec<(&'static str, Option<String>)> {
        vec![(PRESERVATION, Some(self.0.stage().to_owned()))]
    }

    fn is_about(&self, _machine: &str, subject: &Subject) -> bool {
        matches!(subject, Subject::Preservation(_))
    }

    /// Ends are left out but for whether there was an extension: one lasts beyond the last instant that is tried.
    fn key(&self) -> String {
        let accesses = self.0.accesses.iter();
        let accesses: Vec<_> = accesses
            .map(|access| (access.confirmed.is_some(), !access.read.is_empty()))
            .collect();
        let is_extended = !self.0.extensions.is_empty();
        let is_told = self.0.told_of_end == Some(self.0.until);
        let deposited = self.0.material.len();
        format!(
            "{} {is_extended} {is_told} {deposited} {accesses:?}",
            self.0.stage()
        )
    }

    fn clocks(&self) -> Vec<Clock> {
        Vec::new()
    }
}

/// A provider that was told that it may be found to be exposed, on two final orders.
#[derive(Clone)]
struct Exposed(Exposure);

impl Exposed {
    fn finals() -> Vec<exposure::FinalOrder> {
        let orders = [1, 2].map(|n| exposure::FinalOrder {
            notice: NoticeId::new(Timestamp::UNIX_EPOCH, [n; 10]),
            issuer: organisation(1),
            at: at(0),
        });
        orders.into()
    }

    fn begin() -> Self {
        let finals = Self::finals();
        let new = NewExposure {
            provider: organisation(2),
            orders: finals.iter().map(|order| order.notice.clone()).collect(),
            reasons: "two final orders".into(),
            hear_until: at(24),
        };
        let id = ExposureId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let told = Exposure::intend(id, organisation(3), &new, &finals, at(0)).unwrap();
        Self(Exposure::apply(None, &recorded(at(0), told)).unwrap())
    }

    fn steps(&self, now: Timestamp) -> Vec<ExposureStep> {
        let reasons = || "because".to_owned();
        let mut steps = vec![
            ExposureStep::Serve { how: reasons() },
            ExposureStep::Require {
                lacking: reasons(),
                aim: format!("better, {now}"),
            },
            ExposureStep::End { reasons: reasons() },
        ];
        if self.0.said.is_empty() {
            steps.push(ExposureStep::Say { text: reasons() });
        }
        if self.0.measures.is_empty() {
            let measure = SpecificMeasure {
                kind: MeasureKind::Flagging,
                description: "a button".into(),
                since: at(0),
                safeguards: "people look".into(),
                automated: false,
                oversight: String::new(),
                responsible: "trust and safety".into(),
            };
            steps.push(ExposureStep::PutMeasure { measure });
        }
        let number = 1;
        steps.push(ExposureStep::EndMeasure {
            number,
            reason: reasons(),
        });
        // One report after each decision is enough to come everywhere.
        let decisions = 1 + self.0.required.len();
        if self.0.reports.len() < decisions.min(2) {
            let report = NewMeasuresReport {
                effects: format!("some, {}", self.0.reports.len()),
                intends: "more".into(),
                items: 0,
            };
            steps.push(ExposureStep::Report { report });
        }
        for sufficient in [true, false] {
            let report = u32::try_from(self.0.reports.len()).unwrap();
            steps.push(ExposureStep::Assess {
                report,
                sufficient,
                reasons: reasons(),
            });
        }
        if self.0.reviews.is_empty() {
            for of in ReviewOf::ALL {
                steps.push(ExposureStep::AskReview {
                    of: *of,
                    reasons: reasons(),
                });
            }
        }
        for outcome in ReviewOutcome::ALL {
            steps.push(ExposureStep::AnswerReview {
                outcome: *outcome,
                reasons: reasons(),
            });
        }
        for exposed in [true, false] {
            steps.push(ExposureStep::Decide {
                exposed,
                reasons: reasons(),
            });
        }
        steps
    }
}

impl World for Exposed {
    const BEGAN: &str = "exposure_intended";

    fn tried(&self, now: Timestamp) -> Vec<Vec<Event>> {
        let finals = Self::finals();
        let steps = self.steps(now);
        let taken = steps.iter().map(|step| self.0.take(step, &finals, now));
        let happened = taken.filter_map(Result::ok);
        let received = self.0.receive(ReceivedVia::Console);
        let happened = happened.chain([received]);
        happened.filter(|events| !events.is_empty()).collect()
    }

    fn after(&self, recorded: &Recorded) -> Self {
        Self(Exposure::apply(Some(self.0.clone()), recorded).unwrap())
    }

    fn stages(&self) -> Vec<(&'static str, Option<String>)> {
        vec![(EXPOSURE, Some(self.0.stage.as_str().to_owned()))]
    }

    fn is_about(&self, _machine: &str, subject: &Subject) -> bool {
        matches!(subject, Subject::Exposure(_))
    }

    /// What a later command looks at, and nothing else.
    fn key(&self) -> String {
        let reports = self.0.reports.iter();
        let reports: Vec<_> = reports
            .map(|report| report.assessment.as_ref().map(|found| found.sufficient))
            .collect();
        let required = self.0.required.last();
        let required = required.map(|last| (last.received_at.is_some(), last.over_at.is_some()));
        let reviews = self.0.reviews.iter();
        let reviews: Vec<_> = reviews
            .map(|review| (review.of, review.answer.as_ref().map(|found| found.outcome)))
            .collect();
        format!(
            "{} {} {} {} {reports:?} {required:?} {} {reviews:?}",
            self.0.stage.as_str(),
            self.0.said.len(),
            self.0.measures.len(),
            self.0.standing().count(),
            self.0.required.len().min(2),
        )
    }

    fn clocks(&self) -> Vec<Clock> {
        self.0.clocks.clone()
    }
}

/// A threat to life in a state that is unclear.
#[derive(Clone)]
struct Alerted(Alert);

impl Alerted {
    fn begin() -> Self {
        let new = NewAlert {
            law: AlertLaw::TerroristContent,
            location: "a channel".into(),
            what: "a threat".into(),
            imminent: "tonight".into(),
            state: None,
            account: String::new(),
            aware_at: at(0),
        };
        let id = AlertId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let desk = Some((organisation(1), "Contact point"));
        let raised = Alert::raise(id, organisation(2), None, &new, desk, at(0)).unwrap();
        let alert = raised.into_iter().fold(None, |alert, event| {
            Alert::apply(alert, &recorded(at(0), event))
        });
        Self(alert.unwrap())
    }
}

impl World for Alerted {
    const BEGAN: &str = "alert_raised";

    fn tried(&self, now: Timestamp) -> Vec<Vec<Event>> {
        let informed = Informed {
            party: AlertParty::Europol,
            whom: "the desk".into(),
            channel: AlertChannel::Telephone,
            at: at(0),
        };
        let tried = [
            self.0.inform(&informed, now),
            self.0.acknowledge("we have it"),
        ];
        let happened = tried.into_iter().filter_map(Result::ok);
        happened.filter(|events| !events.is_empty()).collect()
    }

    fn after(&self, recorded: &Recorded) -> Self {
        Self(Alert::apply(Some(self.0.clone()), recorded).unwrap())
    }

    fn stages(&self) -> Vec<(&'static str, Option<String>)> {
        vec![(ALERT, Some(self.0.stage().to_owned()))]
    }

    fn is_about(&self, _machine: &str, subject: &Subject) -> bool {
        matches!(subject, Subject::Alert(_))
    }

    fn key(&self) -> String {
        format!("{} {:?}", self.0.stage(), self.0.acknowledged.is_some())
    }

    fn clocks(&self) -> Vec<Clock> {
        self.0.clocks.clone()
    }
}

/// A penalty.
#[derive(Clone)]
struct Penalised(Penalty);

impl Penalised {
    fn begin() -> Self {
        let found = |circumstance: &Circumstance| (*circumstance, "looked at".to_owned());
        let new = NewPenalty {
            provider: organisation(2),
            reference: "BG 1".into(),
            decided_at: at(0),
            kind: PenaltyKind::Fine,
            what: "EUR 1 000".into(),
            breaches: [Breach::Removal].into(),
            orders: Vec::new(),
            reasons: "an hour was missed".into(),
            circumstances: Circumstance::ALL.iter().map(found).collect(),
            persistent: None,
            redress: "Administrative Court".into(),
        };
        let id = PenaltyId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let decided = Penalty::decide(id, organisation(1), &new, at(0)).unwrap();
        Self(Penalty::apply(None, &recorded(at(0), decided)).unwrap())
    }
}

impl World for Penalised {
    const BEGAN: &str = "penalty_decided";

    fn tried(&self, _now: Timestamp) -> Vec<Vec<Event>> {
        let ends = PenaltyEnd::ALL.iter();
        let ends = ends.filter_map(|how| self.0.end(*how, "because").ok());
        let happened = ends.chain([self.0.receive(ReceivedVia::Webhook)]);
        happened.filter(|events| !events.is_empty()).collect()
    }

    fn after(&self, recorded: &Recorded) -> Self {
        Self(Penalty::apply(Some(self.0.clone()), recorded).unwrap())
    }

    fn stages(&self) -> Vec<(&'static str, Option<String>)> {
        vec![(PENALTY, Some(self.0.stage().to_owned()))]
    }

    fn is_about(&self, _machine: &str, subject: &Subject) -> bool {
        matches!(subject, Subject::Penalty(_))
    }

    fn key(&self) -> String {
        format!("{} {:?}", self.0.stage(), self.0.received.is_some())
    }

    fn clocks(&self) -> Vec<Clock> {
        Vec::new()
    }
}

/// What came in from outside, with an order of the same authority that came before it and waits for a clarification.
#[derive(Clone)]
struct Arrived {
    intake: Intake,
    order: Notice,
}

impl Arrived {
    fn begin() -> Self {
        let arrival = |key: &str| Arrival {
            via: IntakeVia::Mail,
            key: key.into(),
            message_id: None,
            sender_domain: Some("unit.example".into()),
            sent: None,
            received_at: at(0),
            answerable: true,
            source: "0".repeat(64),
            bytes: 1,
        };
        let document = IntakeDocument {
            sha256: "1".repeat(64),
            form: "jws".into(),
            authority: "Unit".into(),
            issuing_state: "DE".into(),
            reference: "A-1".into(),
            issued_at: None,
            urls: vec![url(1)],
        };
        let take_in = |n: u8, key: &str| {
            let id = IntakeId::new(Timestamp::UNIX_EPOCH, [n; 10]);
            let came = Intake::receive(id, organisation(2), arrival(key), Some(document.clone()));
            Intake::apply(None, &recorded(at(0), came)).unwrap()
        };
        let outside = take_in(1, "first").outside();
        let terms = Terms {
            case: case_id(3),
            issuer: organisation(1),
            addressee: organisation(2),
            reference: "A-1".into(),
            url: url(1),
            content_sha256: Vec::new(),
            grounds: vec![Ground::Incites],
            reasons: "glorifies an attack".into(),
            non_disclosure: false,
            also: Vec::new(),
            order: Some(OrderTerms {
                from_outside: Some(outside),
                ..OrderTerms::default()
            }),
        };
        let id = NoticeId::new(Timestamp::UNIX_EPOCH, [1; 10]);
        let kind = OrganisationKind::Authority;
        let issued = Notice::take_in(id, terms, kind, ReceivedVia::Email, at(0)).unwrap();
        let mut order = None;
        for event in issued {
            order = Notice::apply(order, &recorded(at(0), event));
        }
        let mut order = order.unwrap();
        let cannot = NoticeAnswer::Impossible(Impossible {
            because: ImpossibleBecause::InsufficientInformation,
            explanation: "which picture?".into(),
            at: at(0),
            urls: Vec::new(),
        });
        for event in order.answer(&cannot, at(0)).unwrap() {
            order = Notice::apply(Some(order), &recorded(at(0), event)).unwrap();
        }
        let intake = take_in(2, "second");
        Self { intake, order }
    }
}

impl World for Arrived {
    const BEGAN: &str = "intake_received";

    fn tried(&self, _now: Timestamp) -> Vec<Vec<Event>> {
        let mut tried = Vec::new();
        // It is looked at when it came, and again while it is open.
        if self.intake.must_be_open().is_ok() {
            for verdict in IntakeVerdict::ALL {
                let triage = Triage {
                    verdict: *verdict,
                    candidate: Some(organisation(1)),
                    seal: Seal::None,
                    lacks: Vec::new(),
                    notes: Vec::new(),
                    notice: Some(self.order.id.clone()),
                    follow_up: None,
                };
                tried.push(Ok(self.intake.triaged(&triage)));
            }
        }
        let notice = NoticeId::new(Timestamp::UNIX_EPOCH, [4; 10]);
        let how = Some("called the number in the register");
        let accepted = self.intake.accept(notice, case_id(4), organisation(1), how);
        tried.push(accepted.map(|event| vec![event]));
        tried.push(self.intake.refuse("a forgery"));
        tried.push(self.intake.ask("which picture?", None));
        for kind in FollowUp::ALL {
            let said = FollowUpSaid {
                kind: *kind,
                text: "the second".into(),
            };
            tried.push(self.intake.follow(&self.order, &said, how));
        }
        let happened = tried.into_iter().filter_map(Result::ok);
        happened.filter(|events| !events.is_empty()).collect()
    }

    fn after(&self, recorded: &Recorded) -> Self {
        let is_about = |subject: &Subject| recorded.event.subjects().contains(subject);
        let mut after = self.clone();
        if is_about(&Subject::Intake(self.intake.id.clone())) {
            after.intake = Intake::apply(Some(after.intake), recorded).unwrap();
        }
        if is_about(&Subject::Notice(self.order.id.clone())) {
            after.order = Notice::apply(Some(after.order), recorded).unwrap();
        }
        after
    }

    fn stages(&self) -> Vec<(&'static str, Option<String>)> {
        vec![(INTAKE, Some(self.intake.stage.as_str().to_owned()))]
    }

    fn is_about(&self, _machine: &str, subject: &Subject) -> bool {
        *subject == Subject::Intake(self.intake.id.clone())
    }

    fn key(&self) -> String {
        let last = self.intake.triage().map(|triage| triage.verdict);
        format!("{:?} {last:?} {}", self.intake.stage, self.order.stage())
    }

    fn clocks(&self) -> Vec<Clock> {
        let own = self.intake.clock.clone();
        own.into_iter()
            .chain(self.order.clocks().to_vec())
            .collect()
    }
}

/// The diagram of a machine, and below it what is recorded without changing the stage.
fn drawn(edges: &BTreeSet<(String, String, String)>) -> String {
    let mut arrows: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    let mut beside: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, event, to) in edges {
        if from == to {
            beside.entry(event).or_default().push(from);
        } else {
            arrows.entry((from, to)).or_default().push(event);
        }
    }
    let mut text = "```mermaid\nstateDiagram-v2\n".to_owned();
    for ((from, to), events) in arrows {
        let _ = writeln!(text, "    {from} --> {to}: {}", events.join(" / "));
    }
    text.push_str("```\n");
    if !beside.is_empty() {
        text.push_str(
            "\nRecorded without changing the stage:\n\n| event | in the stages |\n|---|---|\n",
        );
        for (event, stages) in beside {
            let _ = writeln!(text, "| `{event}` | {} |", stages.join(", "));
        }
    }
    text
}

fn allowance(law: Law) -> String {
    if let Some(months) = law.months() {
        return format!("{months} calendar months");
    }
    let allowance = law.allowance();
    match allowance.as_hours() {
        0 if allowance.is_zero() => "at once".to_owned(),
        1 => "1 hour".to_owned(),
        hours => format!("{hours} hours"),
    }
}

fn document(seen: &Happened) -> String {
    let mut text = format!(
        "# How cases, notices, scrutinies, complaints, preservations, exposures, alerts and penalties go\n\n\
         <!-- Written by crates/casework/tests/diagrams.rs. Do not edit: run it with {WRITE}=1. -->\n\n\
         Found by trying: from every state that is reached, every command is tried at once, after three days and after forty.\n\
         An arrow says which event leads from one stage to another; `[*]` is before the thing exists. What is not drawn is refused.\n\
         Which test holds which requirement and clock of the law: [law.md](law.md).\n"
    );
    for (machine, what) in TOLD {
        let _ = write!(
            text,
            "\n## {machine}\n\n{what}\n\n{}",
            drawn(&seen.edges[machine])
        );
    }
    text.push_str("\n## Clocks\n\nHours are wall-clock hours, nights and holidays included. A clock starts at receipt and is never rewritten.\n\n");
    text.push_str("| clock | allowance | missing it | source |\n|---|---|---|---|\n");
    for law in Law::ALL {
        let name = serde_json::to_value(law).unwrap();
        let missing = if law.is_duty() {
            "breaks a duty"
        } else {
            "breaks no duty"
        };
        let _ = writeln!(
            text,
            "| `{}` | {} | {missing} | {} |",
            name.as_str().unwrap(),
            allowance(law),
            law.citation()
        );
    }
    text
}

#[test]
fn the_document_draws_every_machine_as_the_code_has_it() {
    let text = document(&machines());
    if std::env::var_os(WRITE).is_some_and(|value| value == "1") {
        std::fs::write(PUBLISHED, &text).unwrap();
    }
    let published = std::fs::read_to_string(PUBLISHED).unwrap_or_default();
    assert!(
        published == text,
        "docs/casework.md is not what the code does; run this test with {WRITE}=1 and look at what changed"
    );
}

#[test]
fn every_machine_is_told_of_and_every_clock_that_runs_is_in_the_table() {
    let seen = machines();
    let told: BTreeSet<&str> = TOLD.iter().map(|(machine, _)| *machine).collect();
    let drawn: BTreeSet<&str> = seen.edges.keys().copied().collect();
    assert_eq!(drawn, told);
    let listed: BTreeSet<&str> = Law::ALL.into_iter().map(Law::citation).collect();
    assert!(seen.laws.is_subset(&listed), "{:?}", seen.laws);
}

#[test]
fn every_stage_there_is_was_reached() {
    let seen = machines();
    let stages = |machine: &str| -> BTreeSet<&str> {
        let edges = seen.edges[machine].iter();
        edges
            .flat_map(|(from, _, to)| [from.as_str(), to.as_str()])
            .filter(|stage| *stage != NOT_THERE)
            .collect()
    };
    let order = [
        "issued",
        "received",
        "executed",
        "cannot_execute",
        "withdrawn",
        "ceased_effect",
        "reinstated",
    ];
    assert_eq!(stages(ORDER), BTreeSet::from(order));
    let scrutiny = ["copied", "open", "intended", "decided", "lapsed"];
    assert_eq!(stages(SCRUTINY), BTreeSet::from(scrutiny));
    assert_eq!(
        stages(REFERRAL),
        BTreeSet::from(["sent", "received", "answered", "withdrawn"])
    );
    assert_eq!(
        stages(CASE),
        BTreeSet::from(["open", "decided", "noticed", "answered", "closed"])
    );
    assert_eq!(
        stages(COMPLAINT),
        BTreeSet::from(["open", "upheld", "rejected", "withdrawn"])
    );
    assert_eq!(
        stages(PRESERVATION),
        BTreeSet::from(["running", "ended", "erased"])
    );
    let exposure = ExposureStage::ALL.iter().map(|stage| stage.as_str());
    assert_eq!(stages(EXPOSURE), exposure.collect());
    assert_eq!(
        stages(ALERT),
        BTreeSet::from(["raised", "informed", "acknowledged"])
    );
    assert_eq!(
        stages(PENALTY),
        BTreeSet::from(["decided", "received", "ended"])
    );
}
