//! Whether a provider may be found to be exposed to terrorist content (Art 5(4)): it received two or more *final* removal orders in
//! the twelve months before. An order that can still be challenged, or that lost its effect, counts for nothing.

use crate::{Event, Notice, NoticeBody, NoticeId, NoticeKind, OrganisationId, Recorded};
use jiff::{Timestamp, ToSpan, tz::TimeZone};
use std::collections::BTreeMap;

/// Calendar months that are looked back.
pub const MONTHS: i32 = 12;

/// So many final orders make a provider a candidate.
pub const CANDIDATE: usize = 2;

/// A final order to a provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalOrder {
    /// Which.
    pub notice: NoticeId,
    /// Who issued it.
    pub issuer: OrganisationId,
    /// When it became final: the instant that was recorded.
    pub at: Timestamp,
}

#[derive(Debug, Clone)]
struct Known {
    issuer: OrganisationId,
    addressee: OrganisationId,
    final_at: Option<Timestamp>,
    ceased: bool,
}

/// Every provider's removal orders, as far as Art 5(4) asks about them. A fold of the events, in their order.
#[derive(Debug, Clone, Default)]
pub struct Dossier {
    orders: BTreeMap<NoticeId, Known>,
}

impl Dossier {
    /// Takes note of an event.
    pub fn apply(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::NoticeIssued {
                id,
                kind: NoticeKind::RemovalOrder,
                terms,
            } => {
                let known = Known {
                    issuer: terms.issuer.clone(),
                    addressee: terms.addressee.clone(),
                    final_at: None,
                    ceased: false,
                };
                self.orders.entry(id.clone()).or_insert(known);
            }
            Event::OrderFinal { notice, .. } => {
                if let Some(order) = self.orders.get_mut(notice) {
                    order.final_at.get_or_insert(recorded.at);
                }
            }
            Event::NoticeCeased { notice, .. } => {
                if let Some(order) = self.orders.get_mut(notice) {
                    order.ceased = true;
                }
            }
            _ => {}
        }
    }

    /// The orders to a provider that became final within the twelve calendar months to `now`, both ends included, and still
    /// have effect; the earliest first.
    #[must_use]
    pub fn finals(&self, provider: &OrganisationId, now: Timestamp) -> Vec<FinalOrder> {
        let since = looking_back(now);
        let mut finals: Vec<FinalOrder> = self
            .orders
            .iter()
            .filter(|(_, order)| order.addressee == *provider && !order.ceased)
            .filter_map(|(notice, order)| {
                let at = order.final_at.filter(|at| since <= *at && *at <= now)?;
                Some(FinalOrder {
                    notice: notice.clone(),
                    issuer: order.issuer.clone(),
                    at,
                })
            })
            .collect();
        finals.sort_by(|a, b| (a.at, &a.notice).cmp(&(b.at, &b.notice)));
        finals
    }

    /// Whether a decision that the provider is exposed can rest on its final orders.
    #[must_use]
    pub fn is_candidate(&self, provider: &OrganisationId, now: Timestamp) -> bool {
        self.finals(provider, now).len() >= CANDIDATE
    }
}

/// The orders among these to a provider that count at `now`, the earliest first: as [`Dossier::finals`], from the orders as they
/// stand instead of from all events.
#[must_use]
pub fn counted(orders: &[Notice], provider: &OrganisationId, now: Timestamp) -> Vec<FinalOrder> {
    let since = looking_back(now);
    let mut finals: Vec<FinalOrder> = orders
        .iter()
        .filter(|notice| notice.terms.addressee == *provider)
        .filter_map(|notice| {
            let NoticeBody::RemovalOrder(order) = &notice.body else {
                return None;
            };
            let finality = order.finality.filter(|_| order.ceased.is_none())?;
            (since <= finality.at && finality.at <= now).then(|| FinalOrder {
                notice: notice.id.clone(),
                issuer: notice.terms.issuer.clone(),
                at: finality.at,
            })
        })
        .collect();
    finals.sort_by(|a, b| (a.at, &a.notice).cmp(&(b.at, &b.notice)));
    finals
}

/// Until when a provider reports on its specific measures: three calendar months after it was told that it is exposed, and every
/// year after that (Art 5(5)). `given` is how many reports it gave already. Reckoned from the decision each time, so that the
/// end of a short month does not wander.
#[must_use]
pub fn report_due(told: Timestamp, given: u16) -> Timestamp {
    months_after(told, 3 + MONTHS * i32::from(given))
}

/// Whether a report given at `at` is the one that is due at `due`: it comes within the three months before, or late. What comes
/// earlier is a supplement to the report before it. A reading of ours of “annually” (Art 5(5)).
#[must_use]
pub fn report_counts(due: Timestamp, at: Timestamp) -> bool {
    at >= months_after(due, -3)
}

/// Until when an authority decides upon a request for review (Art 5(7)): three calendar months after it.
#[must_use]
pub fn review_due(asked: Timestamp) -> Timestamp {
    months_after(asked, 3)
}

/// So many calendar months after an instant, in UTC; the last day of a shorter month. The end of time where that lies beyond it.
fn months_after(from: Timestamp, months: i32) -> Timestamp {
    let then = from.to_zoned(TimeZone::UTC).checked_add(months.months());
    then.map_or(Timestamp::MAX, |then| then.timestamp())
}

/// Twelve calendar months before an instant, in UTC; the last day of a shorter month.
fn looking_back(now: Timestamp) -> Timestamp {
    let then = now.to_zoned(TimeZone::UTC).checked_sub(MONTHS.months());
    then.map_or(Timestamp::MIN, |then| then.timestamp())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::{Actor, CaseId, Ceased, FinalBy, Ground, Terms};
    use proptest::prelude::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn organisation(n: u8) -> OrganisationId {
        OrganisationId::new(Timestamp::UNIX_EPOCH, [n; 10])
    }

    fn order(n: u8) -> NoticeId {
        NoticeId::new(Timestamp::UNIX_EPOCH, [n; 10])
    }

    fn note(dossier: &mut Dossier, at: Timestamp, event: Event) {
        dossier.apply(&Recorded {
            seq: 0,
            at,
            actor: Actor::System,
            event,
        });
    }

    fn issue(dossier: &mut Dossier, n: u8, kind: NoticeKind, provider: u8) {
        let terms = Terms {
            case: CaseId::new(Timestamp::UNIX_EPOCH, [n; 10]),
            issuer: organisation(1),
            addressee: organisation(provider),
            reference: "A".into(),
            url: "https://host.example/".into(),
            content_sha256: Vec::new(),
            grounds: vec![Ground::Incites],
            reasons: "glorifies".into(),
            non_disclosure: false,
            also: Vec::new(),
            order: None,
        };
        let id = order(n);
        let event = Event::NoticeIssued { id, kind, terms };
        note(dossier, instant("2025-01-01T00:00:00Z"), event);
    }

    fn finalise(dossier: &mut Dossier, n: u8, at: Timestamp) {
        let notice = order(n);
        let by = FinalBy::TimeExpired;
        note(dossier, at, Event::OrderFinal { notice, by });
    }

    #[test]
    fn two_final_orders_and_one_that_is_not_make_a_candidate_and_one_final_order_does_not() {
        let mut dossier = Dossier::default();
        (1..=3).for_each(|n| issue(&mut dossier, n, NoticeKind::RemovalOrder, 9));
        let now = instant("2026-06-01T00:00:00Z");
        finalise(&mut dossier, 1, instant("2026-03-01T00:00:00Z"));
        assert!(
            !dossier.is_candidate(&organisation(9), now),
            "one is final, two are not"
        );
        finalise(&mut dossier, 2, instant("2026-04-01T00:00:00Z"));
        assert!(dossier.is_candidate(&organisation(9), now));
        assert_eq!(dossier.finals(&organisation(9), now).len(), 2);
        assert!(
            !dossier.is_candidate(&organisation(8), now),
            "another provider"
        );
    }

    #[test]
    fn twelve_months_are_calendar_months_and_their_first_instant_counts() {
        for (first, now, counts) in [
            ("2026-03-01T10:00:00Z", "2027-03-01T10:00:00Z", true),
            ("2026-03-01T10:00:00Z", "2027-03-01T10:00:01Z", false),
            // A leap day looks back to the last day of February.
            ("2027-02-28T10:00:00Z", "2028-02-29T10:00:00Z", true),
            ("2027-02-28T09:59:59Z", "2028-02-29T10:00:00Z", false),
            // Nothing of the future counts.
            ("2026-03-01T10:00:00Z", "2026-03-01T09:59:59Z", false),
        ] {
            let mut dossier = Dossier::default();
            issue(&mut dossier, 1, NoticeKind::RemovalOrder, 9);
            finalise(&mut dossier, 1, instant(first));
            let found = dossier.finals(&organisation(9), instant(now)).len();
            assert_eq!(found == 1, counts, "final at {first}, asked at {now}");
        }
    }

    #[test]
    fn an_order_that_lost_its_effect_after_it_was_final_counts_no_more() {
        let mut dossier = Dossier::default();
        let (day, now) = (
            instant("2026-03-01T00:00:00Z"),
            instant("2026-06-01T00:00:00Z"),
        );
        for n in 1..=2 {
            issue(&mut dossier, n, NoticeKind::RemovalOrder, 9);
            finalise(&mut dossier, n, day);
        }
        assert!(dossier.is_candidate(&organisation(9), now));
        let ceased = Event::NoticeCeased {
            notice: order(2),
            case: CaseId::new(Timestamp::UNIX_EPOCH, [2; 10]),
            addressee_case: None,
            also: Vec::new(),
            reinstate: false,
            ceased: Ceased::Annulled {
                reference: "VG 1".into(),
            },
        };
        note(&mut dossier, day, ceased);
        assert!(!dossier.is_candidate(&organisation(9), now));
    }

    #[test]
    fn the_first_report_is_due_after_three_calendar_months_and_then_one_each_year() {
        let told = instant("2026-11-30T16:00:00Z");
        let dues = [0, 1, 2].map(|given| report_due(told, given).to_string());
        // February has no 30th; the year 2028 has a 29th.
        assert_eq!(
            dues,
            [
                "2027-02-28T16:00:00Z",
                "2028-02-29T16:00:00Z",
                "2029-02-28T16:00:00Z"
            ]
        );
        assert_eq!(review_due(told), report_due(told, 0));
        assert_eq!(report_due(Timestamp::MAX, 9), Timestamp::MAX);
    }

    proptest! {
        #[test]
        fn a_candidate_has_two_final_orders_of_the_last_year_and_nothing_else_matters(
            orders in prop::collection::vec((8u8..10, any::<bool>(), prop::option::of(0i64..800)), 0..12), asked in 0i64..800
        ) {
            // Days from the first of 2021: no leap day in reach, so that twelve months are 365 days.
            let day = |n: i64| Timestamp::from_second(1_609_459_200 + n * 86_400).unwrap();
            let mut dossier = Dossier::default();
            let mut counted = 0;
            for (n, (provider, is_order, final_on)) in orders.iter().enumerate() {
                let n = u8::try_from(n).unwrap();
                let kind = if *is_order { NoticeKind::RemovalOrder } else { NoticeKind::Referral };
                issue(&mut dossier, n, kind, *provider);
                if let Some(on) = final_on {
                    finalise(&mut dossier, n, day(*on));
                    let in_reach = (asked - 365..=asked).contains(on);
                    counted += usize::from(*provider == 9 && *is_order && in_reach);
                }
            }
            prop_assert_eq!(dossier.finals(&organisation(9), day(asked)).len(), counted);
            prop_assert_eq!(dossier.is_candidate(&organisation(9), day(asked)), counted >= 2);
        }
    }
}
