//! Intake triage of answers: what Annexes II and III lack themselves, and whether they fit the order they answer.

use super::Fault::Missing;
use super::check::{Triage, is_blank};
use super::{
    FeedbackDocument, ImpossibilityDocument, Instant, Lack, OrderAnswered, RemovalOrderDocument,
    Weight::{Advisory, Fatal},
};
use casework::ImpossibleBecause;
use jiff::Timestamp;
use std::collections::BTreeSet;

impl OrderAnswered {
    fn check(&self, triage: &mut Triage) {
        triage.wants(
            Advisory,
            &self.addressee,
            ("section_a.addressee", "A"),
            "The addressee of the order is missing.",
        );
        triage.wants(
            Advisory,
            &self.authority,
            ("section_a.authority", "A"),
            "The authority that issued the order is missing.",
        );
        triage.wants(
            Fatal,
            &self.authority_reference,
            ("section_a.authority_reference", "A"),
            "The authority's file reference is missing: which order is answered cannot be told.",
        );
        triage.must(
            Fatal,
            self.received_at.is_some(),
            ("section_a.received_at", "A"),
            "The time and date of receipt are missing; the hour of Art 3(3) runs from it.",
        );
    }

    /// Notes an answer that is older than the order's receipt.
    fn check_answered(&self, at: Option<Timestamp>, place: (&str, &str), triage: &mut Triage) {
        let received = self.received_at.map(Instant::timestamp);
        let is_before = matches!((received, at), (Some(received), Some(at)) if at < received);
        let sentence = "This is before the order was received (A).";
        triage.refute(is_before, place, sentence);
    }
}

/// Notes locations named twice or left empty.
fn check_locations(locations: &[String], triage: &mut Triage) {
    let mut seen = BTreeSet::new();
    for (number, url) in locations.iter().enumerate() {
        let field = format!("locations[{number}]");
        if is_blank(url) {
            let sentence = "This location is empty.";
            triage.add(Advisory, Missing, (&field, ""), sentence);
        } else {
            let twice = !seen.insert(url.trim());
            triage.refute(twice, (&field, ""), "This location is named twice.");
        }
    }
}

/// Section C of both answers: who speaks.
fn check_sender(names: [&str; 2], person: &str, email: &str, triage: &mut Triage) {
    triage.must(
        Fatal,
        names.iter().any(|name| !is_blank(name)),
        ("section_c.provider", "C"),
        "Neither the provider nor its legal representative is named: who answers cannot be told.",
    );
    triage.wants(
        Advisory,
        person,
        ("section_c.authorised_person", "C"),
        "The name of the authorised person is missing.",
    );
    triage.wants(
        Advisory,
        email,
        ("section_c.email", "C"),
        "The e-mail address is missing.",
    );
}

impl FeedbackDocument {
    /// All that this lacks to be the feedback of Art 3(6), or that one should ask about, in the order of the annex.
    #[must_use]
    pub fn check(&self) -> Vec<Lack> {
        let mut triage = Triage::default();
        check_locations(&self.locations, &mut triage);
        self.section_a.check(&mut triage);
        let b = &self.section_b;
        triage.must(
            Fatal,
            b.measure.is_some(),
            ("section_b.measure", "B"),
            "Neither box is ticked: whether the content was removed or access disabled cannot be told.",
        );
        let at = ("section_b.measure_at", "B");
        let missing = "The time and date of the measure are missing.";
        triage.must(Fatal, b.measure_at.is_some(), at, missing);
        let measure_at = b.measure_at.map(Instant::timestamp);
        self.section_a.check_answered(measure_at, at, &mut triage);
        let c = &self.section_c;
        let names = [c.provider.as_str(), &c.legal_representative];
        check_sender(names, &c.authorised_person, &c.email, &mut triage);
        let state = ("section_c.member_state", "C");
        let missing =
            "The Member State of the main establishment or of the legal representative is missing.";
        triage.must(Advisory, !c.member_state.is_empty(), state, missing);
        let no_member = !c.member_state.is_empty() && !c.member_state.is_member();
        triage.refute(no_member, state, "This is not a Member State of the Union.");
        let date = ("section_c.date", "C");
        triage.must(Advisory, c.date.is_some(), date, "The date is missing.");
        triage.found()
    }
}

impl ImpossibilityDocument {
    /// All that this lacks to be the information of Art 3(7) or (8), or that one should ask about, in the order of the annex.
    #[must_use]
    pub fn check(&self) -> Vec<Lack> {
        let mut triage = Triage::default();
        check_locations(&self.locations, &mut triage);
        self.section_a.check(&mut triage);
        let b = &self.section_b;
        triage.must(
            Fatal,
            !b.because.is_empty(),
            ("section_b.because", "B 1"),
            "No box is ticked: why the order cannot be executed cannot be told.",
        );
        triage.wants(
            Fatal,
            &b.further_information,
            ("section_b.further_information", "B 2"),
            "Further information on the reasons is missing.",
        );
        let asks = b
            .because
            .iter()
            .any(|because| *because != ImpossibleBecause::ForceMajeure);
        triage.must(
            Fatal,
            !asks || !is_blank(&b.clarification_needed),
            ("section_b.clarification_needed", "B 3"),
            "Errors or insufficient information are the reason, and which clarification is needed is missing (Art 3(8)).",
        );
        let c = &self.section_c;
        let names = [c.provider.as_str(), &c.legal_representative];
        check_sender(names, &c.authorised_person, &c.email, &mut triage);
        let at = ("section_c.at", "C");
        let missing = "The time and date of the answer are missing.";
        triage.must(Advisory, c.at.is_some(), at, missing);
        let answered_at = c.at.map(Instant::timestamp);
        self.section_a.check_answered(answered_at, at, &mut triage);
        triage.found()
    }
}

impl FeedbackDocument {
    /// What contradicts the order this is said to answer. That it lacks nothing itself is for [`FeedbackDocument::check`].
    #[must_use]
    pub fn check_against(&self, order: &RemovalOrderDocument) -> Vec<Lack> {
        against(order, &self.section_a, &self.locations)
    }
}

impl ImpossibilityDocument {
    /// What contradicts the order this is said to answer. That it lacks nothing itself is for
    /// [`ImpossibilityDocument::check`].
    #[must_use]
    pub fn check_against(&self, order: &RemovalOrderDocument) -> Vec<Lack> {
        against(order, &self.section_a, &self.locations)
    }
}

fn against(order: &RemovalOrderDocument, a: &OrderAnswered, locations: &[String]) -> Vec<Lack> {
    let mut triage = Triage::default();
    for (number, url) in locations.iter().enumerate() {
        let is_named = order
            .section_b
            .locations
            .iter()
            .any(|location| location.url.trim() == url.trim());
        triage.refute(
            !is_named,
            (&format!("locations[{number}]"), ""),
            "The order does not name this location.",
        );
    }
    let differs = |answer: &str, order: &str| {
        !answer.trim().is_empty() && !order.trim().is_empty() && answer.trim() != order.trim()
    };
    triage.refute(
        differs(&a.authority, &order.section_e.authority),
        ("section_a.authority", "A"),
        "Another authority issued the order (Annex I, section E).",
    );
    triage.refute(
        differs(&a.authority_reference, &order.section_a.reference),
        ("section_a.authority_reference", "A"),
        "This is the reference of another order (Annex I, A 6).",
    );
    let (issued, received) = (
        order.section_a.issued_at.map(Instant::timestamp),
        a.received_at.map(Instant::timestamp),
    );
    triage.refute(
        matches!((issued, received), (Some(issued), Some(received)) if received < issued),
        ("section_a.received_at", "A"),
        "This is before the order was issued (Annex I, A 5): one of the two clocks is wrong.",
    );
    triage.found()
}
