//! Exposure and specific measures (Art 5) against a second reading of the law: it keeps nothing but what was accepted and when,
//! and answers every question by going through that from the beginning. Its calendar is its own.
#![allow(clippy::unwrap_used)]

use casework::exposure::{Dossier, FinalOrder, counted};
use casework::*;
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use proptest::prelude::*;

fn organisation(n: u8) -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn order(n: u8) -> NoticeId {
    NoticeId::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn begin() -> Timestamp {
    "2027-08-30T09:00:00Z".parse().unwrap()
}

fn recorded(at: Timestamp, event: Event) -> Recorded {
    Recorded {
        seq: 0,
        at,
        actor: Actor::System,
        event,
    }
}

/// So many months later or earlier, on the last day of a month that is too short.
fn months(from: Timestamp, months: i32) -> Timestamp {
    let civil = from.to_zoned(TimeZone::UTC).datetime();
    let count = i32::from(civil.year()) * 12 + i32::from(civil.month()) - 1 + months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let day = i32::from(civil.day()).min(last);
    let small = |n: i32| i8::try_from(n).unwrap();
    let then = DateTime::new(
        i16::try_from(year).unwrap(),
        small(month),
        small(day),
        civil.hour(),
        civil.minute(),
        civil.second(),
        civil.subsec_nanosecond(),
    );
    then.unwrap().to_zoned(TimeZone::UTC).unwrap().timestamp()
}

/// What was accepted.
#[derive(Debug, Clone, PartialEq)]
enum Did {
    Said,
    Exposed,
    NotExposed,
    Received,
    Put(bool),
    Ended(u32),
    Reported,
    Assessed(u32, bool),
    Required,
    Asked(ReviewOf),
    Answered(ReviewOutcome),
    Over,
}

/// The law once more: only what was accepted, and when.
#[derive(Debug, Clone)]
struct Plain {
    hear_until: Timestamp,
    named: Vec<u8>,
    log: Vec<(Timestamp, Did)>,
}

impl Plain {
    fn has(&self, did: &Did) -> bool {
        self.log.iter().any(|(_, done)| done == did)
    }

    fn last(&self, is: impl Fn(&Did) -> bool) -> Option<usize> {
        self.log.iter().rposition(|(_, done)| is(done))
    }

    /// Of which decision the request is that nobody answered.
    fn open_request(&self) -> Option<ReviewOf> {
        let asked = self.last(|did| matches!(did, Did::Asked(_)))?;
        let answered = self.last(|did| matches!(did, Did::Answered(_)));
        if answered.is_some_and(|answered| answered > asked) {
            return None;
        }
        match self.log[asked].1 {
            Did::Asked(of) => Some(of),
            _ => unreachable!(),
        }
    }

    fn is_over(&self) -> bool {
        let revoked = self.log.iter().enumerate().any(|(place, (_, did))| {
            let before = &self.log[..place];
            let asked = before.iter().rev().find_map(|(_, did)| match did {
                Did::Asked(of) => Some(*of),
                _ => None,
            });
            *did == Did::Answered(ReviewOutcome::Revoked) && asked == Some(ReviewOf::Exposure)
        });
        self.has(&Did::Over) || revoked
    }

    /// The last decision that requires more, unless it was met or revoked since.
    fn requirement(&self) -> Option<usize> {
        let required = self.last(|did| *did == Did::Required)?;
        let (mut received, mut reported) = (None, Vec::new());
        let mut number = self.log[..required]
            .iter()
            .filter(|(_, did)| *did == Did::Reported)
            .count();
        let mut asked = None;
        for (at, did) in &self.log[required + 1..] {
            match did {
                Did::Received => received = Some(*at),
                Did::Reported => {
                    number += 1;
                    if received.is_some() {
                        reported.push(u32::try_from(number).unwrap());
                    }
                }
                Did::Assessed(report, true) if reported.contains(report) => return None,
                Did::Asked(of) => asked = Some(*of),
                Did::Answered(ReviewOutcome::Revoked) if asked == Some(ReviewOf::Requirement) => {
                    return None;
                }
                _ => {}
            }
        }
        Some(required)
    }

    fn stage(&self) -> &'static str {
        if self.has(&Did::NotExposed) {
            "not_exposed"
        } else if self.is_over() {
            "ended"
        } else if !self.has(&Did::Exposed) {
            "hearing"
        } else if !self.has(&Did::Received) {
            "decided"
        } else if self.requirement().is_some() {
            "measures_required"
        } else {
            "exposed"
        }
    }

    fn in_force(&self) -> bool {
        matches!(self.stage(), "exposed" | "measures_required")
    }

    /// Until when the next report is due (Art 5(5)).
    fn report_due(&self) -> Option<Timestamp> {
        let received = self.last(|did| *did == Did::Received)?;
        let told = self.log[received].0;
        let mut given = 0;
        for (at, did) in &self.log[received..] {
            let due = months(told, 3 + 12 * given);
            given += i32::from(*did == Did::Reported && *at >= months(due, -3));
        }
        (!self.is_over()).then(|| months(told, 3 + 12 * given))
    }

    fn waits(&self) -> bool {
        let decided = self.last(|did| matches!(did, Did::Exposed | Did::Required));
        let received = self.last(|did| *did == Did::Received);
        decided > received
            && !self.is_over()
            && matches!(self.stage(), "decided" | "measures_required")
    }

    fn standing(&self) -> usize {
        let all = self.log.iter();
        let put = all.clone().filter(|(_, did)| matches!(did, Did::Put(_)));
        put.count() - all.filter(|(_, did)| matches!(did, Did::Ended(_))).count()
    }

    /// Whether a step is to be accepted now; nothing for one that would change nothing.
    fn accepts(&self, did: &Did, finals: &[u8], now: Timestamp) -> Option<bool> {
        let count = |is: fn(&Did) -> bool| {
            u32::try_from(self.log.iter().filter(|(_, did)| is(did)).count()).unwrap()
        };
        let reports = count(|did| *did == Did::Reported);
        Some(match did {
            Did::Said | Did::NotExposed => self.stage() == "hearing",
            Did::Exposed => {
                let counting = self.named.iter().filter(|named| finals.contains(named));
                let heard = self.has(&Did::Said) || now > self.hear_until;
                self.stage() == "hearing" && heard && counting.count() >= 2
            }
            Did::Received if self.waits() => true,
            Did::Received => return None,
            Did::Put(overseen) => self.in_force() && *overseen,
            Did::Ended(number) => {
                let there = (1..=count(|did| matches!(did, Did::Put(_)))).contains(number);
                if self.in_force() && there && self.has(&Did::Ended(*number)) {
                    return None;
                }
                self.in_force() && there
            }
            // The reports of this test intend nothing.
            Did::Reported => self.in_force() && self.standing() > 0,
            Did::Assessed(number, _) => {
                let done = |did: &Did| matches!(did, Did::Assessed(before, _) if before == number);
                self.in_force() && (1..=reports).contains(number) && self.last(done).is_none()
            }
            Did::Required => {
                let required = self.last(|did| *did == Did::Required);
                let lacking = self.last(|did| *did == Did::Assessed(reports, false));
                let lacking = lacking > required && lacking.is_some();
                // The assessment must have come later than the decision, not only after it in the same instant.
                let later = match (lacking, required) {
                    (true, Some(required)) => {
                        self.log[self
                            .last(|did| *did == Did::Assessed(reports, false))
                            .unwrap()]
                        .0 > self.log[required].0
                    }
                    (found, _) => found,
                };
                self.in_force() && (later || self.report_due().is_some_and(|due| now > due))
            }
            Did::Asked(of) => {
                let holds = *of == ReviewOf::Exposure || self.stage() == "measures_required";
                self.in_force() && self.open_request().is_none() && holds
            }
            Did::Answered(_) => self.open_request().is_some() && self.stage() != "ended",
            Did::Over => matches!(self.stage(), "decided" | "exposed" | "measures_required"),
        })
    }
}

/// The step that does it, with words of its own.
fn step(did: &Did, n: usize, now: Timestamp) -> Option<ExposureStep> {
    let words = format!("said {n}");
    Some(match did {
        Did::Said => ExposureStep::Say { text: words },
        Did::Exposed => ExposureStep::Decide {
            exposed: true,
            reasons: words,
        },
        Did::NotExposed => ExposureStep::Decide {
            exposed: false,
            reasons: words,
        },
        Did::Received => ExposureStep::Serve { how: words },
        Did::Put(overseen) => ExposureStep::PutMeasure {
            measure: SpecificMeasure {
                kind: MeasureKind::ALL[n % MeasureKind::ALL.len()],
                description: words.clone(),
                since: now,
                safeguards: words.clone(),
                automated: true,
                oversight: if *overseen {
                    words.clone()
                } else {
                    "  ".into()
                },
                responsible: words,
            },
        },
        Did::Ended(number) => ExposureStep::EndMeasure {
            number: *number,
            reason: words,
        },
        Did::Reported => ExposureStep::Report {
            report: NewMeasuresReport {
                effects: words,
                intends: String::new(),
                items: 3,
            },
        },
        Did::Assessed(report, sufficient) => ExposureStep::Assess {
            report: *report,
            sufficient: *sufficient,
            reasons: words,
        },
        Did::Required => ExposureStep::Require {
            lacking: words.clone(),
            aim: words,
        },
        Did::Asked(of) => ExposureStep::AskReview {
            of: *of,
            reasons: words,
        },
        Did::Answered(outcome) => ExposureStep::AnswerReview {
            outcome: *outcome,
            reasons: words,
        },
        Did::Over => ExposureStep::End { reasons: words },
    })
}

fn did() -> impl Strategy<Value = Did> {
    let of = prop_oneof![Just(ReviewOf::Exposure), Just(ReviewOf::Requirement)];
    let outcome = prop::sample::select(ReviewOutcome::ALL);
    prop_oneof![
        2 => Just(Did::Said),
        4 => Just(Did::Exposed),
        1 => Just(Did::NotExposed),
        4 => Just(Did::Received),
        4 => any::<bool>().prop_map(Did::Put),
        1 => (1u32..4).prop_map(Did::Ended),
        6 => Just(Did::Reported),
        4 => (1u32..5, any::<bool>()).prop_map(|(report, good)| Did::Assessed(report, good)),
        4 => Just(Did::Required),
        2 => of.prop_map(Did::Asked),
        2 => outcome.prop_map(Did::Answered),
        1 => Just(Did::Over),
    ]
}

/// Orders to the provider: when each became final, in days before the beginning, and whether it lost its effect.
fn orders() -> impl Strategy<Value = Vec<(i64, bool)>> {
    prop::collection::vec((0i64..400, prop::bool::weighted(0.1)), 2..5)
}

fn final_orders(orders: &[(i64, bool)], now: Timestamp) -> Vec<u8> {
    let counts = |(days, ceased): &(i64, bool)| {
        let at = begin() - SignedDuration::from_hours(24 * days);
        !ceased && at >= months(now, -12) && at <= now
    };
    let all = orders.iter().enumerate();
    let counting = all.filter(|(_, order)| counts(order));
    counting.map(|(n, _)| u8::try_from(n).unwrap()).collect()
}

fn as_orders(finals: &[u8]) -> Vec<FinalOrder> {
    let finals = finals.iter().map(|n| FinalOrder {
        notice: order(*n),
        issuer: organisation(1),
        at: begin(),
    });
    finals.collect()
}

fn intended(orders: &[(i64, bool)]) -> Option<(Exposure, Plain)> {
    let now = begin();
    let named = final_orders(orders, now);
    let new = NewExposure {
        provider: organisation(9),
        orders: named.iter().map(|n| order(*n)).collect(),
        reasons: "final orders".into(),
        hear_until: now + SignedDuration::from_hours(24 * 14),
    };
    let id = ExposureId::new(now, [1; 10]);
    let event = Exposure::intend(id, organisation(1), &new, &as_orders(&named), now);
    assert_eq!(event.is_ok(), named.len() >= 2, "{event:?}");
    let exposure = Exposure::apply(None, &recorded(now, event.ok()?)).unwrap();
    let plain = Plain {
        hear_until: new.hear_until,
        named,
        log: Vec::new(),
    };
    Some((exposure, plain))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_accepted_and_until_when_is_what_a_second_reading_of_the_law_says(
        orders in orders(), steps in prop::collection::vec((did(), 0i64..2_400), 1..40)
    ) {
        let Some((mut exposure, mut plain)) = intended(&orders) else { return Ok(()) };
        let mut now = begin();
        for (n, (did, hours)) in steps.iter().enumerate() {
            now += SignedDuration::from_hours(*hours);
            let finals = final_orders(&orders, now);
            let step = step(did, n, now).unwrap();
            let taken = exposure.take(&step, &as_orders(&finals), now);
            match plain.accepts(did, &finals, now) {
                Some(accepted) => {
                    prop_assert_eq!(taken.as_ref().is_ok_and(|events| !events.is_empty()), accepted, "{:?} {:?} {:?}", did, taken, plain);
                    prop_assert_eq!(taken.is_ok(), accepted);
                }
                None => prop_assert_eq!(&taken, &Ok(Vec::new())),
            }
            let Ok(events) = taken else { continue };
            if events.is_empty() { continue }
            for event in events {
                exposure = Exposure::apply(Some(exposure), &recorded(now, event)).unwrap();
            }
            plain.log.push((now, did.clone()));
            // Sent again after a lost connection, nothing happens twice.
            prop_assert_eq!(exposure.take(&step, &as_orders(&finals), now), Ok(Vec::new()), "{:?}", did);
            prop_assert_eq!(exposure.stage.as_str(), plain.stage(), "{:?}", plain);
            prop_assert_eq!(exposure.waits_for_receipt(), plain.waits());
            let running: Vec<_> = exposure.clocks.iter().filter(|clock| clock.stopped.is_none()).collect();
            let of = |law: Law| running.iter().filter(|clock| clock.law == law).map(|clock| clock.due).collect::<Vec<_>>();
            prop_assert_eq!(of(Law::MeasuresReport), Vec::from_iter(plain.report_due()), "{:?}", plain);
            let asked = plain.last(|did| matches!(did, Did::Asked(_))).filter(|_| plain.open_request().is_some() && plain.stage() != "ended");
            prop_assert_eq!(of(Law::ExposureReview), Vec::from_iter(asked.map(|asked| months(plain.log[asked].0, 3))));
            prop_assert_eq!(exposure.standing().count(), plain.standing());
        }
    }

    #[test]
    fn orders_as_they_stand_count_as_a_fold_of_all_events_counts_them(orders in prop::collection::vec((any::<bool>(), 8u8..10, prop::option::of(0i64..500), any::<bool>()), 0..8)) {
        let (mut dossier, mut notices) = (Dossier::default(), Vec::new());
        for (n, (is_order, to, final_on, ceased)) in orders.iter().enumerate() {
            let id = order(u8::try_from(n).unwrap());
            let case = CaseId::new(Timestamp::UNIX_EPOCH, [u8::try_from(n).unwrap(); 10]);
            let kind = if *is_order { NoticeKind::RemovalOrder } else { NoticeKind::Referral };
            let terms = Terms {
                case: case.clone(),
                issuer: organisation(1),
                addressee: organisation(*to),
                reference: "A".into(),
                url: "https://host.example/".into(),
                content_sha256: Vec::new(),
                grounds: Vec::new(),
                reasons: String::new(),
                non_disclosure: false,
                also: Vec::new(),
                order: None,
            };
            let mut events = vec![(Timestamp::UNIX_EPOCH, Event::NoticeIssued { id: id.clone(), kind, terms })];
            if let (Some(days), true) = (final_on, is_order) {
                let at = begin() - SignedDuration::from_hours(24 * days);
                events.push((at, Event::OrderFinal { notice: id.clone(), by: FinalBy::TimeExpired }));
            }
            if *ceased && *is_order {
                let annulled = Ceased::Annulled { reference: "VG 1".into() };
                events.push((begin(), Event::NoticeCeased { notice: id, case, addressee_case: None, also: Vec::new(), reinstate: false, ceased: annulled }));
            }
            let mut notice = None;
            for (at, event) in events {
                let event = recorded(at, event);
                dossier.apply(&event);
                notice = Notice::apply(notice, &event);
            }
            notices.extend(notice);
        }
        for to in [8, 9] {
            prop_assert_eq!(counted(&notices, &organisation(to), begin()), dossier.finals(&organisation(to), begin()));
        }
    }
}

#[test]
fn revoking_an_earlier_decision_does_not_lift_the_one_that_came_after_the_request() {
    let (mut exposure, _) = intended(&[(0, false), (0, false)]).unwrap();
    let mut now = begin();
    let year = SignedDuration::from_hours(24 * 366);
    let all = [
        Did::Said,
        Did::Exposed,
        Did::Received,
        Did::Required,
        Did::Asked(ReviewOf::Requirement),
        Did::Required,
        Did::Answered(ReviewOutcome::Revoked),
    ];
    for (n, did) in all.iter().enumerate() {
        if *did == Did::Required {
            // Nothing was reported in time, so more may be required.
            now += year;
        }
        let events = exposure.take(&step(did, n, now).unwrap(), &as_orders(&[0, 1]), now);
        for event in events.unwrap() {
            exposure = Exposure::apply(Some(exposure), &recorded(now, event)).unwrap();
        }
    }
    assert_eq!(exposure.stage, ExposureStage::MeasuresRequired);
    assert_eq!(exposure.required[0].over_at, Some(now));
    assert_eq!(exposure.required[1].over_at, None);
    // The request that follows is about the second, and lifts it.
    let again = [
        Did::Asked(ReviewOf::Requirement),
        Did::Answered(ReviewOutcome::Revoked),
    ];
    for (n, did) in again.iter().enumerate() {
        let events = exposure.take(&step(did, 10 + n, now).unwrap(), &[], now);
        for event in events.unwrap() {
            exposure = Exposure::apply(Some(exposure), &recorded(now, event)).unwrap();
        }
    }
    assert_eq!(exposure.stage, ExposureStage::Exposed);
    assert!(exposure.required[1].over_at.is_some());
}

#[test]
fn a_provider_is_heard_for_a_day_at_least_and_only_orders_that_count_are_named() {
    let now = begin();
    let finals = as_orders(&[1, 2]);
    let intend = |orders: Vec<NoticeId>, hours: i64| {
        let new = NewExposure {
            provider: organisation(9),
            orders,
            reasons: "final orders".into(),
            hear_until: now + SignedDuration::from_hours(hours),
        };
        let id = ExposureId::new(now, [1; 10]);
        let told = Exposure::intend(id, organisation(1), &new, &finals, now);
        told.map_err(|refusal| refusal.code).map(|_| ())
    };
    assert_eq!(intend(vec![order(1), order(2)], 24), Ok(()));
    assert_eq!(intend(vec![order(1), order(2)], 23), Err("no_hearing"));
    // The same order twice is one order.
    assert_eq!(
        intend(vec![order(1), order(1)], 24),
        Err("too_few_final_orders")
    );
    assert_eq!(intend(vec![order(1), order(3)], 24), Err("does_not_count"));
    assert_eq!(intend(Vec::new(), 24), Err("too_few_final_orders"));
}
