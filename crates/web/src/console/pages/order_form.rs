//! Annex I as an open form: in the parts and the order of the annex. What it gives is a document like any other, which nobody signed.

use super::parts::{Moment, ProblemBox};
use super::text;
use crate::tongue::say::{self, Message};
use app::{OpenHouse, OrderStatus};
use askama::Template;
use casework::{AuthorityKind, FollowUp, Ground, IntakeStage};
use exchange::Problem;
use exchange::annex::{Day, Instant, Location, RemovalOrderDocument, State};

/// The legal basis of every order of this form (Art 3(4)(d)).
const BASIS: &str = "Regulation (EU) 2021/784, Article 3";

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One line.
    Line,
    /// Several.
    Text,
    /// Ticked or not.
    Box,
}

/// A field: its name in the form and in the document, its place in the annex, the key of its words, and how it is filled in.
type Field = (&'static str, &'static str, &'static str, Kind);

/// A field with its words in the language of whoever reads it.
type Worded = (&'static str, &'static str, Message, Kind);

use Kind::{Box as Tick, Line, Text};

/// Sections A to C, before the boxes of section E, and after them.
const A: [Field; 7] = [
    (
        "section_a.issuing_member_state",
        "A 1",
        "order-form-state",
        Line,
    ),
    ("section_a.addressee", "A 2", "order-form-addressee", Line),
    (
        "section_a.legal_representative",
        "A 2",
        "order-form-representative",
        Line,
    ),
    ("section_a.contact_point", "A 3", "order-form-contact", Line),
    (
        "section_a.addressee_member_state",
        "A 4",
        "order-form-addressee-state",
        Line,
    ),
    ("section_a.issued_at", "A 5", "order-form-issued", Line),
    ("section_a.reference", "A 6", "order-form-reference", Line),
];
const B: [Field; 2] = [
    ("section_b.locations", "B 1", "order-form-locations", Text),
    ("section_b.reasons", "B 3", "order-form-reasons", Text),
];
const C: [Field; 3] = [
    ("section_c.non_disclosure", "C", "order-form-silence", Tick),
    (
        "section_c.decision",
        "C",
        "order-form-silence-decision",
        Line,
    ),
    ("section_c.until", "C", "order-form-silence-until", Line),
];
const D: [Field; 2] = [
    (
        "section_d.other_member_state",
        "D",
        "order-form-other-state",
        Tick,
    ),
    ("section_d.copy_sent", "D", "order-form-copy-sent", Tick),
];
const E: [Field; 9] = [
    ("section_e.authority", "E", "order-form-authority", Line),
    (
        "section_e.representative",
        "E",
        "order-form-certifier",
        Line,
    ),
    ("section_e.post", "E", "order-form-post", Line),
    ("section_e.file_number", "E", "order-form-file-number", Line),
    ("section_e.address", "E", "order-form-address", Line),
    ("section_e.telephone", "E", "order-form-telephone", Line),
    ("section_e.fax", "E", "order-form-fax", Line),
    ("section_e.email", "E", "order-form-email", Line),
    ("section_e.date", "E", "order-form-date", Line),
];
const F: [Field; 2] = [
    (
        "section_f.feedback_contact",
        "F 1",
        "order-form-feedback",
        Line,
    ),
    (
        "section_f.addressee_authority",
        "F 2",
        "order-form-their-authority",
        Line,
    ),
];
const G: [Field; 3] = [
    ("section_g.body", "G 1", "order-form-body", Line),
    ("section_g.deadline", "G 2", "order-form-deadline", Line),
    (
        "section_g.legislation",
        "G 3",
        "order-form-legislation",
        Line,
    ),
];

/// The parts, with their titles.
const SECTIONS: [(&str, &str, &[Field]); 7] = [
    ("a", "order-form-a", &A),
    ("b", "order-form-b", &B),
    ("c", "order-form-c", &C),
    ("d", "order-form-d", &D),
    ("e", "order-form-e", &E),
    ("f", "order-form-f", &F),
    ("g", "order-form-g", &G),
];

/// What was filled in.
#[derive(Debug, Clone, Default)]
pub(crate) struct OrderForm {
    /// The code the page gave out.
    pub(crate) code: String,
    pairs: Vec<(String, String)>,
}

impl OrderForm {
    /// An empty one to this provider.
    pub(crate) fn to(house: &OpenHouse, code: String) -> Self {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Self {
            code,
            pairs: vec![
                pair("section_a.addressee", &house.name),
                pair(
                    "section_a.contact_point",
                    house.contact.as_deref().unwrap_or_default(),
                ),
                pair(
                    "section_a.addressee_member_state",
                    house.member_state.as_deref().unwrap_or_default(),
                ),
            ],
        }
    }

    /// Takes what was sent.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        let code = pairs.iter().find(|(name, _)| name == "code");
        Self {
            code: code.map_or_else(String::new, |(_, code)| code.clone()),
            pairs: pairs.to_vec(),
        }
    }

    fn value(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn is_ticked(&self, name: &str) -> bool {
        !self.value(name).is_empty()
    }

    fn has(&self, name: &str, wanted: &str) -> bool {
        let mut pairs = self.pairs.iter();
        pairs.any(|(field, value)| field == name && value == wanted)
    }

    fn said(&self, name: &str) -> String {
        self.value(name).trim().replace("\r\n", "\n")
    }

    fn parsed<T: std::str::FromStr<Err = String>>(
        &self,
        name: &'static str,
    ) -> Result<Option<T>, Box<Problem>> {
        match self.value(name).trim() {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|why| invalid(name, &format!("{why}."))),
        }
    }

    /// The order it stands for. What it lacks that no order can do without is told here, where its sender can still give it.
    pub(crate) fn order(&self) -> Result<RemovalOrderDocument, Box<Problem>> {
        let mut order = RemovalOrderDocument {
            legal_basis: BASIS.to_owned(),
            language: "en".to_owned(),
            ..RemovalOrderDocument::default()
        };
        let a = &mut order.section_a;
        a.issuing_member_state = self
            .parsed::<State>("section_a.issuing_member_state")?
            .unwrap_or_default();
        a.addressee = self.said("section_a.addressee");
        a.legal_representative = self.said("section_a.legal_representative");
        a.contact_point = self.said("section_a.contact_point");
        a.addressee_member_state = self
            .parsed::<State>("section_a.addressee_member_state")?
            .unwrap_or_default();
        a.issued_at = self.parsed::<Instant>("section_a.issued_at")?;
        a.reference = self.said("section_a.reference");
        let b = &mut order.section_b;
        let lines = self.value("section_b.locations").lines().map(str::trim);
        b.locations = lines
            .filter(|line| !line.is_empty())
            .map(|url| Location {
                url: url.to_owned(),
                ..Location::default()
            })
            .collect();
        let grounds = Ground::ALL.iter().copied();
        b.grounds = grounds
            .filter(|ground| self.has("section_b.grounds", ground.as_str()))
            .collect();
        b.reasons = self.said("section_b.reasons");
        let c = &mut order.section_c;
        c.non_disclosure = self.is_ticked("section_c.non_disclosure");
        c.decision = self.said("section_c.decision");
        c.until = self.parsed::<Instant>("section_c.until")?;
        order.section_d.other_member_state = self.is_ticked("section_d.other_member_state");
        order.section_d.copy_sent = self.is_ticked("section_d.copy_sent");
        let e = &mut order.section_e;
        e.authority_type = match self.value("section_e.authority_type") {
            "court" => Some(AuthorityKind::Court),
            "law_enforcement" => Some(AuthorityKind::LawEnforcement),
            "other" => Some(AuthorityKind::Other),
            _ => None,
        };
        e.authority = self.said("section_e.authority");
        e.representative = self.said("section_e.representative");
        e.post = self.said("section_e.post");
        e.file_number = self.said("section_e.file_number");
        e.address = self.said("section_e.address");
        e.telephone = self.said("section_e.telephone");
        e.fax = self.said("section_e.fax");
        e.email = self.said("section_e.email");
        e.date = self.parsed::<Day>("section_e.date")?;
        order.section_f.feedback_contact = self.said("section_f.feedback_contact");
        order.section_f.addressee_authority = self.said("section_f.addressee_authority");
        order.section_g.body = self.said("section_g.body");
        order.section_g.deadline = self.said("section_g.deadline");
        order.section_g.legislation = self.said("section_g.legislation");
        let lacks: Vec<_> = order
            .check()
            .into_iter()
            .filter(|lack| lack.is_fatal())
            .collect();
        if let Some(first) = lacks.first() {
            let all: Vec<_> = lacks
                .iter()
                .map(|lack| format!("{} {}", lack.section, lack.sentence))
                .collect();
            let detail = format!("Nothing was sent yet. {}", all.join(" "));
            return Err(Box::new(
                Problem::new(422, "Unprocessable Content", "incomplete", detail)
                    .on(Some(&first.field)),
            ));
        }
        Ok(order)
    }
}

fn invalid(field: &str, detail: &str) -> Box<Problem> {
    Box::new(Problem::new(422, "Unprocessable Content", "invalid", detail).on(Some(field)))
}

/// The form.
#[derive(Debug, Template)]
#[template(path = "order_form.html")]
pub(crate) struct OrderFormPage {
    /// To whom.
    pub(crate) house: OpenHouse,
    /// What the browser's cookie holds.
    pub(crate) door: String,
    /// As last sent.
    pub(crate) form: OrderForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
}

impl OrderFormPage {
    fn sections(&self) -> [(&'static str, Message, Vec<Worded>); 7] {
        SECTIONS.map(|(letter, title, fields)| {
            let fields = fields.iter().map(|(name, place, key, kind)| {
                let label = say::it(key);
                (*name, *place, label, *kind)
            });
            (letter, say::it(title), fields.collect())
        })
    }

    /// How else an order can be sent.
    fn by_mail(&self) -> Message {
        match &self.house.contact {
            Some(contact) => say::it("order-form-mail-to").text("contact", contact),
            None => say::it("order-form-mail"),
        }
    }

    fn grounds(&self) -> Vec<(&'static str, Message, bool)> {
        let all = Ground::ALL.iter();
        all.map(|ground| {
            let word = ground.as_str();
            (
                word,
                say::word(ground),
                self.form.has("section_b.grounds", word),
            )
        })
        .collect()
    }

    fn authorities(&self) -> [(&'static str, Message, bool); 3] {
        let is = |word: &str| self.form.value("section_e.authority_type") == word;
        [
            ("court", say::it("order-form-court"), is("court")),
            (
                "law_enforcement",
                say::it("order-form-law-enforcement"),
                is("law_enforcement"),
            ),
            ("other", say::it("order-form-other-authority"), is("other")),
        ]
    }

    fn is_text(&self, kind: &Kind) -> bool {
        *kind == Text
    }

    fn is_box(&self, kind: &Kind) -> bool {
        *kind == Tick
    }
}

/// What became of it.
#[derive(Debug, Template)]
#[template(path = "order_status.html")]
pub(crate) struct OrderStatusPage {
    /// What there is to say.
    pub(crate) status: OrderStatus,
    /// The code.
    pub(crate) code: String,
    /// What the form proves that it was sent from here by.
    pub(crate) door: String,
    /// Whether a follow-up was sent just now.
    pub(crate) is_sent: bool,
    /// What was sent last, where something was wrong with it: kind and text.
    pub(crate) sent: (String, String),
    /// What was wrong.
    pub(crate) problem: Option<Problem>,
}

impl OrderStatusPage {
    fn is_withdrawal(&self) -> bool {
        self.sent.0 == FollowUp::Withdrawal.as_str()
    }

    /// By whom it was received, with how to reach them.
    fn house(&self) -> String {
        super::open::named(&self.status.house)
    }

    fn standing(&self) -> Message {
        match (self.status.stage, self.status.order.as_deref()) {
            (IntakeStage::Accepted | IntakeStage::Linked, Some("executed")) => {
                say::it("follow-executed")
            }
            (IntakeStage::Accepted | IntakeStage::Linked, Some("cannot_execute")) => {
                say::it("follow-not-executable")
            }
            (IntakeStage::Accepted | IntakeStage::Linked, Some("withdrawn")) => {
                say::it("follow-withdrawn")
            }
            (IntakeStage::Accepted, _) => say::it("follow-accepted"),
            (IntakeStage::Linked, _) => say::it("follow-before"),
            (IntakeStage::Applied, _) => say::it("follow-applied"),
            (IntakeStage::Refused, _) => say::it("follow-refused"),
            (IntakeStage::Asked, _) => say::it("follow-asked"),
            (IntakeStage::Waiting, _) => say::it("follow-waiting"),
        }
    }
}
