//! The terms of an order from its document. What the document says stays what it says: it is kept, and these are what the
//! casework needs of it.

use casework::{CaseId, Intake, Item, OrderTerms, Organisation, Silence, Terms, normal_address};
use exchange::annex::{Location, RemovalOrderDocument};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Characters of a reference number that count, as of those given here.
const REFERENCE: usize = 100;
/// Characters of the reasons that the case shows; the document has all.
const REASONS: usize = 7_900;

/// A reference number as the casework keeps it; empty where there is none.
pub(super) fn reference(said: &str) -> String {
    said.trim().chars().take(REFERENCE).collect()
}

/// The terms. Of an order from outside the case is the addressee's.
pub(super) fn of_document(
    order: &RemovalOrderDocument,
    intake: &Intake,
    issuer: &Organisation,
    house: &Organisation,
    case: &CaseId,
    now: Timestamp,
) -> Terms {
    let mut seen = BTreeSet::new();
    let locations = order.section_b.locations.iter();
    // The same location twice is one; one that is no address is refused by the casework, which says so.
    let mut locations = locations.filter(|location| {
        let url = normal_address(&location.url);
        seen.insert(url.unwrap_or_else(|| location.url.clone()))
    });
    let first = locations.next();
    let also = locations.map(|location| Item {
        case: case.clone(),
        url: location.url.clone(),
        content_sha256: digests(location),
    });
    let reference = match reference(&order.section_a.reference) {
        empty if empty.is_empty() => format!("(none given; {})", intake.id),
        given => given,
    };
    Terms {
        case: case.clone(),
        issuer: issuer.id.clone(),
        addressee: house.id.clone(),
        reference,
        url: first.map(|one| one.url.clone()).unwrap_or_default(),
        content_sha256: first.map(digests).unwrap_or_default(),
        grounds: order.section_b.grounds.clone(),
        reasons: shortened(&order.section_b.reasons, REASONS),
        non_disclosure: order.section_c.non_disclosure,
        also: also.collect(),
        order: Some(particulars(order, intake, issuer, house, now)),
    }
}

fn particulars(
    order: &RemovalOrderDocument,
    intake: &Intake,
    issuer: &Organisation,
    house: &Organisation,
    now: Timestamp,
) -> OrderTerms {
    let code = |state: String| (!state.is_empty()).then_some(state);
    let c = &order.section_c;
    // Where the end is missing or impossible, six weeks: not informing for a while can be made good, informing cannot.
    let until = c.until.map(|until| until.timestamp());
    let until = until.filter(|until| Silence::decided(now, *until).is_ok());
    let reasons = match c.decision.trim() {
        "" => "As the order says (Annex I section C); it names no decision.".to_owned(),
        decision => shortened(decision, 3_900),
    };
    let copied = match order.section_d.copy_sent {
        true => "The order says that a copy was sent (Annex I section D).",
        false => "The order does not say that a copy was sent (Annex I section D).",
    };
    OrderTerms {
        issuing_state: code(order.section_a.issuing_member_state.to_string())
            .or_else(|| issuer.member_state.clone()),
        addressee_state: code(order.section_a.addressee_member_state.to_string())
            .or_else(|| house.member_state.clone()),
        copy_otherwise: Some(copied.to_owned()),
        non_disclosure_until: until,
        non_disclosure_reasons: c.non_disclosure.then_some(reasons),
        from_outside: Some(intake.outside()),
        ..OrderTerms::default()
    }
}

fn digests(location: &Location) -> Vec<String> {
    location.sha256.iter().map(ToString::to_string).collect()
}

fn shortened(text: &str, limit: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let begin: String = text.chars().take(limit).collect();
    format!("{begin} … (shortened; the document has all of it)")
}
