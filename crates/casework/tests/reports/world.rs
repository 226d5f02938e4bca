//! A small world of organisations whose commands, tried in any sequence, leave the events behind that the aggregates allow.

use casework::*;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

/// Name, kind and Member State of everybody.
pub(crate) const ORGANISATIONS: [(&str, OrganisationKind, Option<&str>); 7] = [
    ("Unit of DE", OrganisationKind::Authority, Some("DE")),
    ("Unit of FR", OrganisationKind::Authority, Some("FR")),
    ("Unit of IE", OrganisationKind::Authority, Some("IE")),
    ("Flagger", OrganisationKind::Flagger, None),
    ("Provider in IE", OrganisationKind::Provider, Some("IE")),
    ("Provider in DE", OrganisationKind::Provider, Some("DE")),
    ("Hub", OrganisationKind::Hub, None),
];
const HOME: usize = 2;

pub(crate) fn organisation(n: usize) -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [u8::try_from(n).unwrap() + 1; 10])
}

fn entropy(n: usize) -> [u8; 10] {
    let [high, low] = u16::try_from(n).unwrap().to_be_bytes();
    [0, 0, 0, 0, 0, 0, 0, 1, high, low]
}

#[derive(Debug, Clone)]
pub(crate) enum Command {
    Order {
        issuer: usize,
        provider: usize,
        items: usize,
        grounds: u8,
        silent: bool,
    },
    Refer {
        issuer: usize,
        provider: usize,
    },
    Receive(usize),
    /// Which, a mask of locations (0 for all that are left), stated so many seconds earlier, removed or disabled.
    Execute(usize, u8, i64, bool),
    Impossible(usize, u8, usize),
    Clarify(usize),
    Withdraw(usize),
    Answer(usize, usize),
    Reinstate(usize, bool),
    File(usize, u8, bool, bool),
    End(usize, u8, ProceedingOutcome),
    Finalise(usize),
    ExtendSilence(usize),
    GiveUp(usize),
    CopyReceived(usize),
    Ask(usize, bool),
    Intend(usize),
    Decide(usize, bool),
    Lapse(usize),
    Hold {
        provider: usize,
        way: usize,
    },
    Judge {
        upload: usize,
        block: bool,
        person: bool,
    },
    Bank(usize),
    Entry(usize),
    Unentry(usize),
    Dispute(usize),
    Reopen(usize),
    /// To a provider, about nothing that is known, an upload, a location a user noticed, or a received notice.
    Complain {
        provider: usize,
        about: usize,
        which: usize,
    },
    /// Which, and whether it is upheld.
    Verdict(usize, bool),
    TakeBack(usize),
    /// A complaint, and the order it is about.
    AskByComplaint(usize, usize),
    Notify {
        provider: usize,
        items: usize,
    },
    /// Which of the locations that users noticed, and whether it is taken down.
    JudgeNotified(usize, bool),
    Fortnight,
    /// An authority and a provider; a fine or not, and because of a persistent failure or not.
    Penalise(usize, usize, bool, bool),
    EndPenalty(usize),
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    use Command::*;
    let which = || 0usize..12;
    let outcome = prop_oneof![
        Just(ProceedingOutcome::Confirmed),
        Just(ProceedingOutcome::Annulled),
        Just(ProceedingOutcome::WithoutDecision),
    ];
    let orders = prop_oneof![
        1 => (0usize..3, 4usize..6, 1usize..4, 1u8..32, any::<bool>()).prop_map(
            |(issuer, provider, items, grounds, silent)| Order { issuer, provider, items, grounds, silent }
        ),
        4 => which().prop_map(Receive),
        6 => (which(), 0u8..8, prop_oneof![Just(0), 0i64..3_000], any::<bool>()).prop_map(|(n, mask, ago, removed)| Execute(n, mask, ago, removed)),
        8 => (which(), prop_oneof![Just(0), 0u8..8], 0usize..3).prop_map(|(n, mask, why)| Impossible(n, mask, why)),
        4 => which().prop_map(Clarify),
        1 => which().prop_map(Withdraw),
        4 => (which(), any::<bool>()).prop_map(|(n, keep)| Reinstate(n, keep)),
        4 => (which(), 0u8..2, any::<bool>(), any::<bool>()).prop_map(|(n, of, court, provider)| File(n, of, court, provider)),
        5 => (which(), 0u8..2, outcome).prop_map(|(n, of, how)| End(n, of, how)),
        1 => which().prop_map(Finalise),
        1 => which().prop_map(ExtendSilence),
        1 => which().prop_map(GiveUp),
    ];
    let scrutinies = prop_oneof![
        4 => which().prop_map(CopyReceived),
        3 => (which(), any::<bool>()).prop_map(|(n, provider)| Ask(n, provider)),
        2 => which().prop_map(Intend),
        3 => (which(), any::<bool>()).prop_map(|(n, infringes)| Decide(n, infringes)),
        2 => which().prop_map(Lapse),
    ];
    let referrals = prop_oneof![
        1 => (0usize..4, 4usize..6).prop_map(|(issuer, provider)| Refer { issuer, provider }),
        3 => (which(), 0usize..6).prop_map(|(n, outcome)| Answer(n, outcome)),
    ];
    let uploads = prop_oneof![
        2 => (4usize..6, 0usize..7).prop_map(|(provider, way)| Hold { provider, way }),
        3 => (0usize..5, any::<bool>(), any::<bool>()).prop_map(|(upload, block, person)| Judge { upload, block, person }),
        1 => (0usize..7).prop_map(Bank),
        1 => (0usize..4).prop_map(Entry),
        1 => (0usize..4).prop_map(Unentry),
    ];
    let redress = prop_oneof![
        1 => (0usize..4).prop_map(Dispute),
        2 => (0usize..5).prop_map(Reopen),
        4 => (4usize..6, 0usize..4, 0usize..3).prop_map(|(provider, about, which)| Complain { provider, about, which }),
        5 => (which(), any::<bool>()).prop_map(|(n, upheld)| Verdict(n, upheld)),
        1 => which().prop_map(TakeBack),
        2 => (which(), which()).prop_map(|(n, order)| AskByComplaint(n, order)),
        2 => (4usize..6, 1usize..4).prop_map(|(provider, items)| Notify { provider, items }),
        4 => (which(), any::<bool>()).prop_map(|(n, block)| JudgeNotified(n, block)),
        1 => Just(Fortnight),
        1 => (0usize..3, 4usize..6, any::<bool>(), any::<bool>()).prop_map(|(by, on, fine, persistent)| Penalise(by, on, fine, persistent)),
        1 => which().prop_map(EndPenalty),
    ];
    prop_oneof![6 => orders, 2 => scrutinies, 2 => referrals, 2 => uploads, 2 => redress]
}

/// Seconds between two commands: minutes for the most part, so that hours are met and missed; now and then days.
pub(crate) fn pause() -> impl Strategy<Value = i64> {
    prop_oneof![12 => 1i64..400, 3 => 400i64..8_000, 1 => 20_000i64..300_000]
}

pub(crate) struct World {
    pub(crate) events: Vec<Recorded>,
    now: Timestamp,
    notices: Vec<Notice>,
    scrutinies: Vec<Scrutiny>,
    uploads: Vec<Case>,
    banks: Vec<(BankId, usize)>,
    entries: Vec<(EntryId, BankId)>,
    notified: Vec<Case>,
    complaints: Vec<Complaint>,
    penalties: Vec<Penalty>,
    made: usize,
}

impl World {
    /// The evening before the last day of 2026, with everybody registered.
    pub(crate) fn begin() -> Self {
        let mut world = Self {
            events: Vec::new(),
            now: "2026-12-30T20:00:00Z".parse().unwrap(),
            notices: Vec::new(),
            scrutinies: Vec::new(),
            uploads: Vec::new(),
            banks: Vec::new(),
            entries: Vec::new(),
            notified: Vec::new(),
            complaints: Vec::new(),
            penalties: Vec::new(),
            made: 0,
        };
        for (n, (name, kind, state)) in ORGANISATIONS.iter().enumerate() {
            world.record(Event::OrganisationRegistered {
                id: organisation(n),
                name: (*name).to_owned(),
                kind: *kind,
                member_state: state.map(str::to_owned),
                contact: None,
                hosts: Vec::new(),
            });
        }
        world
    }

    /// So many seconds after the first instant of 2027.
    pub(crate) fn to(&mut self, second: i64) {
        let midnight: Timestamp = "2027-01-01T00:00:00Z".parse().unwrap();
        self.now = midnight + SignedDuration::from_secs(second);
    }

    /// The orders an organisation issued, numbered over all notices.
    pub(crate) fn orders_of(&self, n: usize) -> impl Iterator<Item = (usize, NoticeId)> {
        let notices = self.notices.iter().enumerate();
        notices
            .filter(move |(_, notice)| {
                notice.terms.issuer == organisation(n) && notice.order().is_ok()
            })
            .map(|(place, notice)| (place, notice.id.clone()))
    }

    fn next(&mut self) -> [u8; 10] {
        self.made += 1;
        entropy(self.made)
    }

    fn record(&mut self, event: Event) {
        let recorded = Recorded {
            seq: self.events.len() as u64,
            at: self.now,
            actor: Actor::System,
            event,
        };
        for notice in &mut self.notices {
            if recorded
                .event
                .subjects()
                .contains(&Subject::Notice(notice.id.clone()))
            {
                *notice = Notice::apply(Some(notice.clone()), &recorded).unwrap();
            }
        }
        for scrutiny in &mut self.scrutinies {
            if recorded
                .event
                .subjects()
                .contains(&Subject::Scrutiny(scrutiny.id.clone()))
            {
                *scrutiny = Scrutiny::apply(Some(scrutiny.clone()), &recorded).unwrap();
            }
        }
        for complaint in &mut self.complaints {
            if recorded
                .event
                .subjects()
                .contains(&Subject::Complaint(complaint.id.clone()))
            {
                *complaint = Complaint::apply(Some(complaint.clone()), &recorded).unwrap();
            }
        }
        for case in self.uploads.iter_mut().chain(&mut self.notified) {
            if recorded
                .event
                .subjects()
                .contains(&Subject::Case(case.id.clone()))
            {
                *case = Case::apply(Some(case.clone()), &recorded).unwrap();
            }
        }
        for penalty in &mut self.penalties {
            if recorded
                .event
                .subjects()
                .contains(&Subject::Penalty(penalty.id.clone()))
            {
                *penalty = Penalty::apply(Some(penalty.clone()), &recorded).unwrap();
            }
        }
        match &recorded.event {
            Event::NoticeIssued { .. } => self.notices.extend(Notice::apply(None, &recorded)),
            Event::OrderCopied { .. } => self.scrutinies.extend(Scrutiny::apply(None, &recorded)),
            Event::CaseOpened {
                origin: Origin::Upload { .. },
                ..
            } => self.uploads.extend(Case::apply(None, &recorded)),
            Event::CaseOpened {
                origin: Origin::UserNotice { .. },
                ..
            } => self.notified.extend(Case::apply(None, &recorded)),
            Event::ComplaintFiled { .. } => {
                self.complaints.extend(Complaint::apply(None, &recorded));
            }
            Event::PenaltyDecided { .. } => self.penalties.extend(Penalty::apply(None, &recorded)),
            _ => {}
        }
        self.events.push(recorded);
    }

    fn take(&mut self, said: Result<Vec<Event>, Refusal>) {
        for event in said.unwrap_or_default() {
            self.record(event);
        }
    }

    fn terms(&mut self, issuer: usize, provider: usize, items: usize) -> Terms {
        let url = |n: usize| format!("https://host.example/p/{n}");
        Terms {
            case: CaseId::new(Timestamp::UNIX_EPOCH, self.next()),
            issuer: organisation(issuer),
            addressee: organisation(provider),
            reference: format!("A-{}", self.made),
            url: url(0),
            content_sha256: Vec::new(),
            grounds: vec![Ground::Incites],
            reasons: "glorifies an attack".into(),
            non_disclosure: false,
            also: (1..items)
                .map(|n| Item {
                    case: CaseId::new(Timestamp::UNIX_EPOCH, self.next()),
                    url: url(n),
                    content_sha256: Vec::new(),
                })
                .collect(),
            order: None,
        }
    }

    /// After a pause, what the aggregates let happen.
    pub(crate) fn obey(&mut self, command: &Command, pause: i64) {
        self.now += SignedDuration::from_secs(pause);
        let now = self.now;
        let notice = |n: usize| nth(&self.notices, n);
        let scrutiny = |n: usize| nth(&self.scrutinies, n);
        match *command {
            Command::Order {
                issuer,
                provider,
                items,
                grounds,
                silent,
            } => self.order(issuer, provider, items, grounds, silent),
            Command::Refer { issuer, provider } => {
                let terms = self.terms(issuer, provider, 1);
                let id = NoticeId::new(Timestamp::UNIX_EPOCH, self.next());
                let kind = ORGANISATIONS[issuer].1;
                let event = Notice::issue(id, NoticeKind::Referral, terms, kind, now);
                self.take(event.map(|event| vec![event]));
            }
            Command::Receive(n) => {
                let Some(notice) = notice(n) else { return };
                let case = CaseId::new(Timestamp::UNIX_EPOCH, self.next());
                self.take(Ok(notice.receive(ReceivedVia::Api, case)));
            }
            Command::Execute(n, mask, ago, removed) => self.answer(n, |notice| {
                NoticeAnswer::Executed(Executed {
                    measure: if removed {
                        Measure::Removed
                    } else {
                        Measure::Disabled
                    },
                    at: now - SignedDuration::from_secs(ago),
                    addressee_reference: String::new(),
                    authorised_person: String::new(),
                    urls: masked(notice, mask),
                })
            }),
            Command::Impossible(n, mask, why) => self.answer(n, |notice| {
                NoticeAnswer::Impossible(Impossible {
                    because: ImpossibleBecause::ALL[why],
                    explanation: format!("because, {now}"),
                    at: now,
                    urls: masked(notice, mask),
                })
            }),
            Command::Answer(n, outcome) => self.answer(n, |_| {
                NoticeAnswer::Referral(ReferralAnswer {
                    outcome: ReferralOutcome::ALL[outcome],
                    reason: format!("assessed, {now}"),
                    at: now,
                })
            }),
            Command::Reinstate(n, keep) => self.answer(n, |notice| {
                let kept = KeptDown {
                    url: notice.terms.url.clone(),
                    clause: "4".into(),
                    reasons: "our terms".into(),
                };
                NoticeAnswer::Reinstated(Reinstatement {
                    at: now,
                    kept_down: if keep { vec![kept] } else { Vec::new() },
                })
            }),
            Command::Clarify(n) => {
                let said = notice(n).map(|notice| notice.clarify("the third picture"));
                self.take(said.map_or(Ok(Vec::new()), |said| said.map(|event| vec![event])));
            }
            Command::Withdraw(n) => {
                let said = notice(n).map(|notice| notice.withdraw("sent in error"));
                self.take(said.unwrap_or(Ok(Vec::new())));
            }
            Command::File(n, of, court, provider) => {
                let proceeding = Proceeding {
                    reference: format!("VG {of}"),
                    kind: if court {
                        ProceedingKind::Court
                    } else {
                        ProceedingKind::Administrative
                    },
                    forum: "Administrative Court".into(),
                    by: if provider {
                        Challenger::Provider
                    } else {
                        Challenger::ContentProvider
                    },
                    filed_at: now,
                    ended: None,
                };
                let said = notice(n).map(|notice| notice.file_proceeding(&proceeding, now));
                self.take(said.unwrap_or(Ok(Vec::new())));
            }
            Command::End(n, of, outcome) => {
                let end = ProceedingEnd { outcome, at: now };
                let said =
                    notice(n).map(|notice| notice.end_proceeding(&format!("VG {of}"), &end, now));
                self.take(said.unwrap_or(Ok(Vec::new())));
            }
            Command::Finalise(n) => {
                let said = notice(n).map(|notice| notice.finalise(now));
                self.take(said.unwrap_or(Ok(Vec::new())));
            }
            Command::ExtendSilence(n) => {
                let until = now + SignedDuration::from_hours(43 * 24);
                let said = notice(n).map(|notice| notice.extend_silence(until, "it goes on", now));
                self.take(said.unwrap_or(Ok(Vec::new())));
            }
            Command::GiveUp(n) => {
                let Some(notice) = notice(n) else { return };
                self.record(Event::DeliveryGivenUp {
                    notice: notice.id,
                    attempts: 9,
                    last_error: "no route".into(),
                });
            }
            Command::CopyReceived(n) => {
                let said = scrutiny(n).map(|scrutiny| scrutiny.receive(ReceivedVia::Api));
                self.take(Ok(said.unwrap_or_default()));
            }
            Command::Ask(n, provider) => {
                let by = if provider {
                    AskedBy::Provider
                } else {
                    AskedBy::ContentProvider
                };
                let said =
                    scrutiny(n).map(|scrutiny| scrutiny.request(by, &format!("{now}"), now, now));
                self.take(said.unwrap_or(Ok(Vec::new())));
            }
            Command::Intend(n) => {
                let said = scrutiny(n).map(|scrutiny| scrutiny.intend("journalism", now));
                self.take(said.unwrap_or(Ok(Vec::new())));
            }
            Command::Decide(n, infringes) => {
                let Some(scrutiny) = scrutiny(n) else { return };
                let decision = ScrutinyDecision {
                    infringes,
                    reasons: "looked at".into(),
                };
                let mut said = scrutiny.decide(&decision, now).unwrap_or_default();
                let order = self
                    .notices
                    .iter()
                    .find(|notice| notice.id == scrutiny.notice);
                if infringes && !said.is_empty() {
                    let scrutiny = scrutiny.id.clone();
                    said.extend(order.unwrap().cease(Ceased::Infringement { scrutiny }));
                }
                self.take(Ok(said));
            }
            Command::Lapse(n) => {
                let said = scrutiny(n).map(|scrutiny| scrutiny.lapse(now));
                self.take(Ok(said.unwrap_or_default()));
            }
            Command::Hold { provider, way } => self.hold(provider, way),
            Command::Judge {
                upload,
                block,
                person,
            } => {
                let Some(case) = nth(&self.uploads, upload) else {
                    return;
                };
                let judgement = Judgement {
                    outcome: if block { Outcome::Block } else { Outcome::Keep },
                    grounds: vec![Ground::Incites],
                    purpose: PurposeCheck::NoneFound,
                    reasons: "looked at".into(),
                };
                let organisation = case.organisation.clone();
                let by = if person {
                    let person = PersonId::new(Timestamp::UNIX_EPOCH, [1; 10]);
                    Actor::Person {
                        person,
                        organisation,
                    }
                } else {
                    let token = TokenId::new(Timestamp::UNIX_EPOCH, [1; 10]);
                    Actor::Token {
                        token,
                        organisation,
                    }
                };
                self.take(case.decide(&judgement, OrganisationKind::Provider, &by, now));
            }
            Command::Bank(n) => {
                let id = BankId::new(Timestamp::UNIX_EPOCH, self.next());
                self.banks.push((id.clone(), n));
                self.record(Event::BankCreated {
                    id,
                    organisation: organisation(n),
                    name: "Own".into(),
                    description: String::new(),
                    shared: false,
                    thoroughness: Thoroughness::Standard,
                });
            }
            Command::Entry(n) => {
                let Some((bank, _)) = nth(&self.banks, n) else {
                    return;
                };
                let id = EntryId::new(Timestamp::UNIX_EPOCH, self.next());
                self.entries.push((id.clone(), bank.clone()));
                let entry = NewEntry {
                    pdq: None,
                    quality: None,
                    sha256: Some("ab".repeat(32)),
                    features: None,
                    video: None,
                    sound: None,
                    text: None,
                    link: None,
                    stored: false,
                    label: "known".into(),
                    source: "test".into(),
                    ground: Ground::Incites,
                    reason: "harmless".into(),
                };
                self.record(Event::EntryAdded { id, bank, entry });
            }
            Command::Unentry(n) => {
                let Some((id, bank)) = nth(&self.entries, n) else {
                    return;
                };
                let reason = "wrong".into();
                self.record(Event::EntryWithdrawn { id, bank, reason });
            }
            Command::Dispute(n) => {
                let Some((id, bank)) = nth(&self.entries, n) else {
                    return;
                };
                self.record(Event::EntryDisputed {
                    id,
                    bank,
                    by: organisation(5),
                    reason: "a newsroom's".into(),
                });
            }
            Command::Reopen(n) => {
                let because = Reopened {
                    entry: EntryId::new(Timestamp::UNIX_EPOCH, [1; 10]),
                    withdrawn: true,
                    reason: "a newsroom's".into(),
                };
                let said = nth(&self.uploads, n).map(|case| case.reopen(because));
                self.take(Ok(said.unwrap_or_default()));
            }
            Command::Complain {
                provider,
                about,
                which,
            } => self.complain(provider, about, which),
            Command::Verdict(n, upheld) => self.verdict(n, upheld),
            Command::TakeBack(n) => {
                let said = nth(&self.complaints, n).map(|complaint| complaint.withdraw());
                self.take(said.unwrap_or(Ok(Vec::new())));
            }
            Command::AskByComplaint(n, order) => {
                let Some(complaint) = nth(&self.complaints, n) else {
                    return;
                };
                self.take(complaint.ask_for_scrutiny("our report", Some(now), now));
                let asked = nth(&self.complaints, n).unwrap();
                let order = notice_of(&self.notices, &asked.organisation, order);
                let passed = order.and_then(|order| asked.pass_on(&order));
                self.take(Ok(passed.into_iter().collect()));
            }
            Command::Notify { provider, items } => self.notify(provider, items),
            Command::JudgeNotified(n, block) => {
                if let Some(case) = nth(&self.notified, n) {
                    self.judge_notified(&case, block);
                }
            }
            Command::Penalise(by, on, fine, persistent) => self.penalise(by, on, fine, persistent),
            Command::EndPenalty(n) => {
                let ended = nth(&self.penalties, n);
                let ended = ended.map(|penalty| penalty.end(PenaltyEnd::SetAside, "VG 7"));
                self.take(ended.unwrap_or(Ok(Vec::new())));
            }
            Command::Fortnight => self.now += SignedDuration::from_hours(14 * 24),
        }
    }

    fn order(&mut self, issuer: usize, provider: usize, items: usize, grounds: u8, silent: bool) {
        let now = self.now;
        let state = |n: usize| ORGANISATIONS[n].2.map(str::to_owned);
        let crosses = state(issuer) != state(provider);
        let copied = crosses && provider == 4;
        let mut terms = self.terms(issuer, provider, items);
        terms.grounds = Ground::ALL
            .iter()
            .enumerate()
            .filter(|(n, _)| grounds & (1 << n) != 0)
            .map(|(_, ground)| *ground)
            .collect();
        terms.non_disclosure = silent;
        terms.order = Some(OrderTerms {
            issuing_state: state(issuer),
            addressee_state: state(provider),
            copy_to: copied.then(|| organisation(HOME)),
            copy_otherwise: (crosses && !copied).then(|| "by post".into()),
            non_disclosure_reasons: silent.then(|| "a search".into()),
            first: (grounds & 1 != 0).then(|| FirstOrder::Emergency {
                reason: "it streams".into(),
            }),
            appeal_days: Some(1),
            ..OrderTerms::default()
        });
        let id = NoticeId::new(Timestamp::UNIX_EPOCH, self.next());
        let event = Notice::issue(
            id.clone(),
            NoticeKind::RemovalOrder,
            terms,
            OrganisationKind::Authority,
            now,
        );
        self.record(event.unwrap());
        if copied {
            let copy = ScrutinyId::new(Timestamp::UNIX_EPOCH, self.next());
            self.record(Event::OrderCopied {
                id: copy,
                notice: id,
                authority: organisation(HOME),
            });
        }
    }

    fn penalise(&mut self, by: usize, on: usize, fine: bool, persistent: bool) {
        let id = PenaltyId::new(Timestamp::UNIX_EPOCH, self.next());
        let new = NewPenalty {
            provider: organisation(on),
            reference: format!("P-{}", self.made),
            decided_at: self.now,
            kind: match fine {
                true => PenaltyKind::Fine,
                false => PenaltyKind::Other,
            },
            what: "EUR 1 000".into(),
            breaches: [Breach::Removal].into(),
            orders: Vec::new(),
            reasons: "an hour was missed".into(),
            circumstances: Circumstance::ALL
                .iter()
                .map(|circumstance| (*circumstance, "nothing".to_owned()))
                .collect(),
            persistent: persistent.then(|| Persistent {
                facts: "ten times in a month".into(),
                share_of_turnover: Some(100),
            }),
            redress: "the administrative court".into(),
        };
        // Refused where a persistent failure is to be answered by something else than a fine.
        let event = Penalty::decide(id, organisation(by), &new, self.now);
        self.take(event.map(|event| vec![event]));
    }

    fn answer(&mut self, n: usize, answer: impl FnOnce(&Notice) -> NoticeAnswer) {
        let Some(notice) = nth(&self.notices, n) else {
            return;
        };
        self.take(notice.answer(&answer(&notice), self.now));
    }

    fn complain(&mut self, provider: usize, about: usize, which: usize) {
        let of_us = |cases: &[Case]| {
            let all = cases.iter();
            let ours: Vec<CaseId> = all
                .filter(|case| case.organisation == organisation(provider))
                .map(|case| case.id.clone())
                .collect();
            nth(&ours, which)
        };
        let case = match about {
            0 => None,
            1 => of_us(&self.uploads),
            2 => of_us(&self.notified),
            // A case about a received notice: the same for several complaints.
            _ => Some(CaseId::new(
                Timestamp::UNIX_EPOCH,
                [200 + u8::try_from(provider).unwrap(); 10],
            )),
        };
        let new = NewComplaint {
            about: "u".into(),
            text: "it is our report".into(),
            purposes: Vec::new(),
            informed_at: None,
        };
        let id = ComplaintId::new(Timestamp::UNIX_EPOCH, self.next());
        let to = organisation(provider);
        let event = Complaint::file(id, to, new, case, FiledVia::Page, self.now);
        self.take(event.map(|event| vec![event]));
    }

    /// Decides a complaint; where it is upheld, its case is judged “keep”.
    fn verdict(&mut self, n: usize, upheld: bool) {
        let Some(complaint) = nth(&self.complaints, n) else {
            return;
        };
        let verdict = ComplaintVerdict {
            outcome: if upheld {
                ComplaintOutcome::Upheld
            } else {
                ComplaintOutcome::Rejected
            },
            reasons: "looked again".into(),
            purpose: None,
            known_content_wrong: None,
            exception: None,
        };
        let said = complaint.decide(&verdict, &Actor::System, &Standing::default(), self.now);
        let is_new = said.as_ref().is_ok_and(|events| !events.is_empty());
        self.take(said);
        let mut cases = self.uploads.iter().chain(&self.notified);
        let case = cases.find(|case| complaint.case.as_ref() == Some(&case.id));
        if let Some(case) = case.cloned().filter(|_| upheld && is_new) {
            self.judge_notified(&case, false);
        }
    }

    fn notify(&mut self, provider: usize, items: usize) {
        let locations: Vec<NotifiedLocation> = (0..items)
            .map(|n| NotifiedLocation {
                url: format!("https://host.example/u/{n}"),
                case: CaseId::new(Timestamp::UNIX_EPOCH, self.next()),
            })
            .collect();
        let id = UserNoticeId::new(Timestamp::UNIX_EPOCH, self.next());
        let (to, named) = (organisation(provider), locations.clone());
        let event = UserNotice::receive(
            id.clone(),
            to.clone(),
            "it calls for an attack",
            true,
            named,
            FiledVia::Page,
        );
        self.record(event.unwrap());
        for NotifiedLocation { url, case } in locations {
            self.record(Event::CaseOpened {
                id: case,
                organisation: to.clone(),
                origin: Origin::UserNotice {
                    user_notice: id.clone(),
                    url,
                },
                matches: Vec::new(),
            });
        }
    }

    fn judge_notified(&mut self, case: &Case, block: bool) {
        let judgement = Judgement {
            outcome: if block { Outcome::Block } else { Outcome::Keep },
            grounds: vec![Ground::Incites],
            purpose: PurposeCheck::NoneFound,
            // Another sentence each time: the same judgement once more is one of its own then.
            reasons: format!("looked at, {}", self.now),
        };
        let kind = OrganisationKind::Provider;
        self.take(case.decide(&judgement, kind, &Actor::System, self.now));
    }

    fn hold(&mut self, provider: usize, way: usize) {
        let id = CaseId::new(Timestamp::UNIX_EPOCH, self.next());
        // Beyond the list: held without a match on record.
        let found = Way::ALL.get(way).map(|way| Match {
            signal: "pdq".into(),
            way: *way,
            picture: None,
            query: String::new(),
            banked: String::new(),
            distance: 0,
            threshold: 31,
            turn: None,
            shared: None,
            text: None,
            links: Vec::new(),
            part: None,
            video: None,
            sound: None,
            bank: BankId::new(Timestamp::UNIX_EPOCH, [1; 10]),
            bank_name: "Own".into(),
            bank_version: 1,
            entry: EntryId::new(Timestamp::UNIX_EPOCH, [1; 10]),
            label: "known".into(),
            ground: Ground::Incites,
        });
        self.record(Event::CaseOpened {
            id,
            organisation: organisation(provider),
            origin: Origin::Upload {
                reference: "u".into(),
                sha256: None,
                pdq: None,
                quality: None,
                stored: false,
                link: None,
                left_out: Vec::new(),
            },
            matches: found.into_iter().collect(),
        });
    }
}

/// One of those there are, whatever the number.
fn nth<T: Clone>(all: &[T], n: usize) -> Option<T> {
    all.get(n.checked_rem(all.len())?).cloned()
}

/// One of the orders to a provider.
fn notice_of(notices: &[Notice], to: &OrganisationId, n: usize) -> Option<NoticeId> {
    let all = notices.iter();
    let ours: Vec<NoticeId> = all
        .filter(|notice| notice.terms.addressee == *to && notice.order().is_ok())
        .map(|notice| notice.id.clone())
        .collect();
    nth(&ours, n)
}

fn masked(notice: &Notice, mask: u8) -> Vec<String> {
    let urls = notice.terms.urls().enumerate();
    urls.filter(|(n, _)| mask & (1 << n) != 0)
        .map(|(_, url)| url.to_owned())
        .collect()
}
