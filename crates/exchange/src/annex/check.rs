//! Intake triage: everything that a document lacks, said at once, so that one question to its sender settles it.
//!
//! A lack is *fatal* if what the document is for cannot be done without it: for an order, what Art 3(4) makes its content;
//! for an answer, what tells which order it answers and what was or was not done. All else is *advisory*: the order binds,
//! and one may ask. The line between the two is ours and is for legal review (`docs/documents.md`).
//!
//! What is fatal and [`Fault::Missing`] is exactly what the published schemas require; a test holds them together.

use super::location::{Exactness, exactness};
use super::{Location, RemovalOrderDocument};
use casework::AuthorityKind;
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Art 11(3): a decision of non-disclosure lasts at most six weeks, and may be extended by six.
const NON_DISCLOSURE: SignedDuration = SignedDuration::from_hours(24 * 7 * 6);

/// Something a document lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Lack {
    /// The field, as a path in the JSON: `section_b.locations[0].url`.
    pub field: String,
    /// The place in the annex: `B 1`. Empty for what the forms have no place for.
    pub section: String,
    /// Whether the document can do without.
    pub weight: Weight,
    /// What is wrong with it.
    pub fault: Fault,
    /// What is wrong and, where that is known, what is to be done, for people.
    pub sentence: String,
}

/// How grave a lack is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = LackWeight)]
pub enum Weight {
    /// Without it the document is not what it says it is.
    Fatal,
    /// One may ask for it; the document does what it is for.
    Advisory,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LackFault)]
pub enum Fault {
    /// Nothing is there.
    Missing,
    /// It does not fit something else in the document, or the law.
    Contradiction,
    /// A location that is not exact.
    Inexact,
}

impl Lack {
    /// Whether the document can not do without it.
    #[must_use]
    pub fn is_fatal(&self) -> bool {
        self.weight == Weight::Fatal
    }
}

/// Collects lacks in the order they are looked for, which is the annex's.
#[derive(Default)]
pub(super) struct Triage(Vec<Lack>);

impl Triage {
    pub(super) fn add(
        &mut self,
        weight: Weight,
        fault: Fault,
        place: (&str, &str),
        sentence: &str,
    ) {
        self.0.push(Lack {
            field: place.0.to_owned(),
            section: place.1.to_owned(),
            weight,
            fault,
            sentence: sentence.to_owned(),
        });
    }

    /// Notes an empty text.
    pub(super) fn wants(
        &mut self,
        weight: Weight,
        text: &str,
        place: (&str, &str),
        sentence: &str,
    ) {
        if is_blank(text) {
            self.add(weight, Fault::Missing, place, sentence);
        }
    }

    /// Notes that something is not there.
    pub(super) fn must(
        &mut self,
        weight: Weight,
        is_there: bool,
        place: (&str, &str),
        sentence: &str,
    ) {
        if !is_there {
            self.add(weight, Fault::Missing, place, sentence);
        }
    }

    /// All that was noted.
    pub(super) fn found(self) -> Vec<Lack> {
        self.0
    }

    /// Notes a contradiction, which does not keep the document from doing what it is for.
    pub(super) fn refute(&mut self, contradicts: bool, place: (&str, &str), sentence: &str) {
        if contradicts {
            self.add(Weight::Advisory, Fault::Contradiction, place, sentence);
        }
    }
}

pub(super) fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

use Weight::{Advisory, Fatal};

impl RemovalOrderDocument {
    /// All that keeps this from being an order (Art 3(4)), or that one should ask about, in the order of the annex.
    #[must_use]
    pub fn check(&self) -> Vec<Lack> {
        let mut triage = Triage::default();
        self.check_basis(&mut triage);
        self.check_parties(&mut triage);
        self.check_content(&mut triage);
        self.check_disclosure(&mut triage);
        self.check_copy(&mut triage);
        self.check_authority(&mut triage);
        self.check_contacts(&mut triage);
        self.check_redress(&mut triage);
        triage.found()
    }

    fn check_basis(&self, triage: &mut Triage) {
        let place = ("legal_basis", "");
        let missing = "The order does not name its legal basis (Art 3(4)(d)); without Regulation (EU) 2021/784 it is not a removal \
                       order under it.";
        triage.wants(Fatal, &self.legal_basis, place, missing);
        if !is_blank(&self.legal_basis) && !self.legal_basis.contains("2021/784") {
            let other = "The legal basis is another than Regulation (EU) 2021/784: this is not a removal order under it.";
            triage.add(Fatal, Fault::Contradiction, place, other);
        }
    }

    fn check_parties(&self, triage: &mut Triage) {
        let a = &self.section_a;
        let state = ("section_a.issuing_member_state", "A 1");
        triage.must(
            Fatal,
            !a.issuing_member_state.is_empty(),
            state,
            "The Member State of the issuing authority is missing; who orders has to be known (Art 3(4)(a)).",
        );
        if !a.issuing_member_state.is_empty() && !a.issuing_member_state.is_member() {
            triage.add(
                Fatal,
                Fault::Contradiction,
                state,
                "The issuing authority is not of a Member State of the Union; only such an authority may issue a removal order.",
            );
        }
        triage.wants(
            Fatal,
            &a.addressee,
            ("section_a.addressee", "A 2"),
            "The addressee is missing; an order is addressed to a provider's main establishment or its legal representative \
             (Art 3(5)).",
        );
        triage.wants(
            Advisory,
            &a.contact_point,
            ("section_a.contact_point", "A 3"),
            "The contact point (Art 15) is missing.",
        );
        let home = ("section_a.addressee_member_state", "A 4");
        triage.must(
            Advisory,
            !a.addressee_member_state.is_empty(),
            home,
            "The addressee's Member State is missing; it decides whether the order is a cross-border one (Art 4).",
        );
        triage.refute(
            !a.addressee_member_state.is_empty() && !a.addressee_member_state.is_member(),
            home,
            "The addressee's state is not a Member State; a provider outside the Union is reached through its legal representative \
             in it (Art 17).",
        );
        triage.must(
            Fatal,
            a.issued_at.is_some(),
            ("section_a.issued_at", "A 5"),
            "The time and date of issuing are missing (Art 3(4)(e)).",
        );
        triage.wants(
            Advisory,
            &a.reference,
            ("section_a.reference", "A 6"),
            "The reference number is missing; answers (Annexes II and III) name it.",
        );
    }

    fn check_content(&self, triage: &mut Triage) {
        let b = &self.section_b;
        triage.must(
            Fatal,
            !b.locations.is_empty(),
            ("section_b.locations", "B 1"),
            "No location is named; an order names the exact URL (Art 3(4)(c)).",
        );
        let mut seen = BTreeSet::new();
        for (number, location) in b.locations.iter().enumerate() {
            let field = format!("section_b.locations[{number}].url");
            location.check(triage, (&field, "B 1"));
            triage.refute(
                !is_blank(&location.url) && !seen.insert(location.url.trim()),
                (&field, "B 1"),
                "This location is named twice.",
            );
        }
        triage.must(
            Fatal,
            !b.grounds.is_empty(),
            ("section_b.grounds", "B 2"),
            "No box is ticked; an order refers to at least one type of material of Art 2(7) (Art 3(4)(b)).",
        );
        triage.wants(
            Fatal,
            &b.reasons,
            ("section_b.reasons", "B 3"),
            "The reasons are missing; an order has a sufficiently detailed statement of reasons (Art 3(4)(b)).",
        );
    }

    fn check_disclosure(&self, triage: &mut Triage) {
        let c = &self.section_c;
        let (decision, until) = (("section_c.decision", "C"), ("section_c.until", "C"));
        if !c.non_disclosure {
            triage.refute(
                !is_blank(&c.decision) || c.until.is_some(),
                ("section_c.non_disclosure", "C"),
                "A decision of non-disclosure or its end is given, and the box is not ticked: ask whether the content provider may \
                 be informed before informing them.",
            );
            return;
        }
        triage.wants(
            Advisory,
            &c.decision,
            decision,
            "Silence is asked for without the decision under Art 11(3) that asks for it (Art 3(4)(g)); ask for it.",
        );
        triage.must(
            Advisory,
            c.until.is_some(),
            until,
            "Silence is asked for without an end; Art 11(3) allows no more than six weeks at a time.",
        );
        if let (Some(end), Some(issued)) = (c.until, self.section_a.issued_at) {
            let lasts = end.timestamp().duration_since(issued.timestamp());
            triage.refute(
                lasts <= SignedDuration::ZERO,
                until,
                "The non-disclosure ends before the order was issued.",
            );
            triage.refute(
                lasts > NON_DISCLOSURE,
                until,
                "The non-disclosure lasts longer than the six weeks that Art 11(3) allows at a time.",
            );
        }
    }

    fn check_copy(&self, triage: &mut Triage) {
        let (a, d) = (&self.section_a, &self.section_d);
        let other = ("section_d.other_member_state", "D");
        if !a.issuing_member_state.is_empty() && !a.addressee_member_state.is_empty() {
            let crosses = !a.issuing_member_state.is_same(&a.addressee_member_state);
            triage.refute(
                crosses && !d.other_member_state,
                other,
                "The addressee's Member State (A 4) is another than the issuing authority's (A 1), and the first box is not ticked.",
            );
            triage.refute(
                !crosses && d.other_member_state,
                other,
                "The first box says that the addressee's Member State is another than the issuing authority's; A 1 and A 4 name \
                 the same.",
            );
        }
        let copy = ("section_d.copy_sent", "D");
        triage.must(
            Advisory,
            !d.other_member_state || d.copy_sent,
            copy,
            "A cross-border order is copied to the competent authority of the addressee's Member State when it is sent \
             (Art 4(1)); the second box is not ticked.",
        );
        triage.refute(
            d.copy_sent && !d.other_member_state,
            copy,
            "The second box is ticked without the first.",
        );
    }

    fn check_authority(&self, triage: &mut Triage) {
        let e = &self.section_e;
        triage.must(
            Advisory,
            e.authority_type.is_some(),
            ("section_e.authority_type", "E"),
            "The type of the issuing authority is not ticked.",
        );
        triage.wants(
            Fatal,
            &e.authority,
            ("section_e.authority", "E"),
            "The name of the issuing authority is missing (Art 3(4)(a)).",
        );
        triage.wants(
            Advisory,
            &e.representative,
            ("section_e.representative", "E"),
            "The name of the representative who certifies the order is missing.",
        );
        triage.wants(
            Advisory,
            &e.post,
            ("section_e.post", "E"),
            "The post of the representative (title and grade) is missing.",
        );
        let reachable = [&e.telephone, &e.email, &self.section_f.feedback_contact]
            .iter()
            .any(|text| !is_blank(text));
        triage.must(
            Advisory,
            reachable,
            ("section_e.email", "E"),
            "The order gives neither telephone nor e-mail: nobody can be asked, nor told what was done.",
        );
        triage.must(
            Advisory,
            e.date.is_some(),
            ("section_e.date", "E"),
            "The date of the certification is missing.",
        );
        if let (Some(day), Some(issued)) = (e.date, self.section_a.issued_at) {
            triage.refute(
                day.0 > issued.local().date(),
                ("section_e.date", "E"),
                "The order was certified on a later day than it was issued (A 5).",
            );
        }
    }

    fn check_contacts(&self, triage: &mut Triage) {
        let (e, f) = (&self.section_e, &self.section_f);
        let feedback = if e.authority_type == Some(AuthorityKind::Other) {
            "The issuing authority is an “other competent authority”, which completes section F: contact details for feedback and \
             clarification are missing."
        } else {
            "Contact details for feedback and clarification are missing."
        };
        let place = ("section_f.feedback_contact", "F 1");
        triage.wants(Advisory, &f.feedback_contact, place, feedback);
        let needs_home =
            e.authority_type == Some(AuthorityKind::Other) || self.section_d.other_member_state;
        triage.must(
            Advisory,
            !needs_home || !is_blank(&f.addressee_authority),
            ("section_f.addressee_authority", "F 2"),
            "The competent authority of the addressee's Member State is missing; scrutiny (Art 4(4)) is asked for there.",
        );
    }

    fn check_redress(&self, triage: &mut Triage) {
        let g = &self.section_g;
        triage.wants(
            Fatal,
            &g.body,
            ("section_g.body", "G 1"),
            "The body or court to challenge the order before is missing (Art 3(4)(f)).",
        );
        triage.wants(
            Fatal,
            &g.deadline,
            ("section_g.deadline", "G 2"),
            "The deadline for challenging the order is missing (Art 3(4)(f)).",
        );
        triage.wants(
            Advisory,
            &g.legislation,
            ("section_g.legislation", "G 3"),
            "A link to the provisions of national law on redress is missing.",
        );
    }
}

impl Location {
    fn check(&self, triage: &mut Triage, place: (&str, &str)) {
        if is_blank(&self.url) {
            let sentence = "The URL is missing.";
            triage.add(Fatal, Fault::Missing, place, sentence);
            return;
        }
        let is_identified =
            !self.sha256.is_empty() || self.identifiers.iter().any(|text| !is_blank(text));
        let (weight, sentence) = match exactness(&self.url) {
            Exactness::Exact => return,
            Exactness::NoUrl => (
                Fatal,
                "This is not a URL with a host; an order names the exact URL (Art 3(4)(c)).",
            ),
            Exactness::BareHost if is_identified => (
                Advisory,
                "This names a whole host; only the further information tells what on it is meant.",
            ),
            Exactness::BareHost => (
                Fatal,
                "This names a whole host and nothing on it; an order names the exact URL and, where necessary, further \
                 information (Art 3(4)(c)).",
            ),
            Exactness::Collection => (
                Advisory,
                "This looks like a page that lists many items; ask which of them is meant (Annex III, insufficient information).",
            ),
        };
        triage.add(weight, Fault::Inexact, place, sentence);
    }
}
