//! A form, filled in: what HTML and PDF pages both show, in the order of the annex.

use super::labels::Labels;
use super::visible::visible;
use super::{
    Document, FeedbackDocument, ImpossibilityDocument, Instant, Language, Location, OrderAnswered,
    RemovalOrderDocument, Rendition, jose::claimed_key,
};
use casework::{AuthorityKind, Ground, ImpossibleBecause, Measure};

/// A form, filled in.
pub(super) struct Sheet {
    pub(super) language: Language,
    pub(super) regulation: String,
    pub(super) title: String,
    pub(super) subtitle: String,
    /// The reference number, for the foot of each page.
    pub(super) reference: String,
    pub(super) preamble: Vec<String>,
    pub(super) sections: Vec<Section>,
    /// What is said of the pages themselves.
    pub(super) closing: Vec<String>,
}

/// A section of the annex.
pub(super) struct Section {
    pub(super) heading: String,
    pub(super) entries: Vec<Entry>,
}

/// A line of a form.
pub(super) enum Entry {
    /// A field; no value where nothing was filled in. Values come from outside and are already made visible.
    Field { label: String, values: Vec<String> },
    /// A box to tick.
    Tick { is_ticked: bool, label: String },
    /// A sentence of the form itself.
    Text(String),
}

impl Sheet {
    /// Fills in the form of a document.
    pub(super) fn of(rendition: &Rendition, language: Language) -> Self {
        let labels = language.labels();
        let writer = Writer { labels };
        let document = rendition.document();
        let (annex, said_first, sections): (_, Vec<String>, _) = match document {
            Document::RemovalOrder(order) => (
                "annex1",
                (1..=3)
                    .map(|n| labels.text(&format!("annex1.preamble.{n}")))
                    .collect(),
                writer.order(order),
            ),
            Document::Feedback(feedback) => ("annex2", Vec::new(), writer.feedback(feedback)),
            Document::Impossibility(impossibility) => {
                ("annex3", Vec::new(), writer.impossibility(impossibility))
            }
        };
        let title = labels.text(&format!("{annex}.title"));
        let (title, mut preamble): (String, Vec<String>) = match rendition.is_draft() {
            // In the title, because that stands at the foot of every page.
            true => (
                labels.with("draft_title", &[("title", &title)]),
                vec![labels.text("draft")],
            ),
            false => (title, Vec::new()),
        };
        preamble.extend(said_first);
        Self {
            language,
            regulation: labels.text("regulation"),
            title,
            subtitle: labels.text(&format!("{annex}.subtitle")),
            reference: visible(document.reference()).replace('\n', " "),
            preamble,
            sections,
            closing: writer.closing(rendition),
        }
    }
}

struct Writer {
    labels: &'static Labels,
}

impl Writer {
    fn closing(&self, rendition: &Rendition) -> Vec<String> {
        let (file, _, _) = rendition.attachment();
        let mut closing = vec![self.labels.text("authoritative")];
        if let Some(jws) = rendition.jws() {
            closing.push(self.labels.with("signed", &[("file", &file)]));
            if let Some(kid) = claimed_key(jws) {
                closing.push(self.labels.with("named_key", &[("kid", &visible(&kid))]));
            }
        } else {
            closing.push(self.labels.with("unsigned", &[("file", &file)]));
        }
        if self.labels.is_for_review() {
            closing.push(self.labels.text("review_note"));
        }
        closing
    }

    fn section(&self, letter: &str, key: &str, entries: Vec<Entry>) -> Section {
        let name = self.labels.with("section", &[("letter", letter)]);
        let heading = format!("{name}: {}", self.labels.text(key));
        Section { heading, entries }
    }

    fn label(&self, number: &str, key: &str) -> String {
        let text = self.labels.text(key);
        if number.is_empty() {
            text
        } else {
            format!("{number}. {text}")
        }
    }

    fn field(&self, number: &str, key: &str, value: &str) -> Entry {
        let value = visible(value.trim());
        Entry::Field {
            label: self.label(number, key),
            values: if value.is_empty() {
                Vec::new()
            } else {
                vec![value]
            },
        }
    }

    fn instant(&self, number: &str, key: &str, value: Option<Instant>) -> Entry {
        let shown = value.map(Instant::shown).unwrap_or_default();
        self.field(number, key, &shown)
    }

    fn tick(&self, is_ticked: bool, key: &str) -> Entry {
        Entry::Tick {
            is_ticked,
            label: self.labels.text(key),
        }
    }

    fn text(&self, number: &str, key: &str) -> Entry {
        Entry::Text(self.label(number, key))
    }

    fn order(&self, order: &RemovalOrderDocument) -> Vec<Section> {
        let (a, b, c, d) = (
            &order.section_a,
            &order.section_b,
            &order.section_c,
            &order.section_d,
        );
        let (e, f, g) = (&order.section_e, &order.section_f, &order.section_g);
        let mut content = vec![Entry::Field {
            label: self.label("1", "annex1.b.url"),
            values: self.locations(&b.locations),
        }];
        content.push(self.text("2", "annex1.b.reasons"));
        for ground in Ground::ALL {
            let key = format!("annex1.b.{}", ground.as_str());
            content.push(self.tick(b.grounds.contains(ground), &key));
        }
        content.push(self.field("3", "annex1.b.additional", &b.reasons));
        content.push(self.field("", "legal_basis", &order.legal_basis));
        let mut disclosure = vec![self.tick(c.non_disclosure, "annex1.c.non_disclosure")];
        if c.non_disclosure || !c.decision.is_empty() || c.until.is_some() {
            disclosure.push(self.field("", "annex1.c.decision", &c.decision));
            disclosure.push(self.instant("", "annex1.c.until", c.until));
        }
        disclosure.push(self.text("", "annex1.c.otherwise"));
        let mut authority = vec![self.text("", "annex1.e.authority_type")];
        for (kind, key) in [
            (AuthorityKind::Court, "annex1.e.court"),
            (AuthorityKind::LawEnforcement, "annex1.e.law_enforcement"),
            (AuthorityKind::Other, "annex1.e.other"),
        ] {
            authority.push(self.tick(e.authority_type == Some(kind), key));
        }
        authority.push(self.text("", "annex1.e.certifying"));
        let day = e.date.map(|day| day.to_string()).unwrap_or_default();
        for (key, value) in [
            ("authority", &e.authority),
            ("representative", &e.representative),
            ("post", &e.post),
            ("file_number", &e.file_number),
            ("address", &e.address),
            ("telephone", &e.telephone),
            ("fax", &e.fax),
            ("email", &e.email),
            ("date", &day),
            ("stamp_and_signature", &e.stamp_and_signature),
        ] {
            authority.push(self.field("", &format!("annex1.e.{key}"), value));
        }
        authority.push(self.text("", "annex1.e.footnote"));
        vec![
            self.section(
                "A",
                "annex1.a.heading",
                vec![
                    self.field(
                        "1",
                        "annex1.a.issuing_member_state",
                        &a.issuing_member_state.to_string(),
                    ),
                    self.field("2", "annex1.a.addressee", &a.addressee),
                    self.field("", "annex1.a.legal_representative", &a.legal_representative),
                    self.field("3", "annex1.a.contact_point", &a.contact_point),
                    self.field(
                        "4",
                        "annex1.a.addressee_member_state",
                        &a.addressee_member_state.to_string(),
                    ),
                    self.instant("5", "annex1.a.issued_at", a.issued_at),
                    self.field("6", "annex1.a.reference", &a.reference),
                ],
            ),
            self.section("B", "annex1.b.heading", content),
            self.section("C", "annex1.c.heading", disclosure),
            self.section(
                "D",
                "annex1.d.heading",
                vec![
                    self.tick(d.other_member_state, "annex1.d.other_member_state"),
                    self.tick(d.copy_sent, "annex1.d.copy_sent"),
                ],
            ),
            self.section("E", "annex1.e.heading", authority),
            self.section(
                "F",
                "annex1.f.heading",
                vec![
                    self.field("1", "annex1.f.feedback_contact", &f.feedback_contact),
                    self.field("2", "annex1.f.addressee_authority", &f.addressee_authority),
                ],
            ),
            self.section(
                "G",
                "annex1.g.heading",
                vec![
                    self.field("1", "annex1.g.body", &g.body),
                    self.field("2", "annex1.g.deadline", &g.deadline),
                    self.field("3", "annex1.g.legislation", &g.legislation),
                ],
            ),
        ]
    }

    /// Each location with what identifies it, numbered where there are several.
    fn locations(&self, locations: &[Location]) -> Vec<String> {
        let identifier = self.labels.text("identifier");
        let mut values = Vec::new();
        for (number, location) in locations.iter().enumerate() {
            let url = visible(location.url.trim());
            values.push(match locations.len() {
                1 => url,
                _ => format!("({}) {url}", number + 1),
            });
            for text in &location.identifiers {
                values.push(format!("{identifier}: {}", visible(text)));
            }
            for digest in &location.sha256 {
                values.push(format!("SHA-256: {digest}"));
            }
        }
        values
    }

    fn answered(&self, locations: &[String], a: &OrderAnswered) -> Section {
        let mut entries = Vec::new();
        for (key, value) in [
            ("addressee", &a.addressee),
            ("authority", &a.authority),
            ("authority_reference", &a.authority_reference),
            ("addressee_reference", &a.addressee_reference),
        ] {
            entries.push(self.field("", &format!("answer.a.{key}"), value));
        }
        entries.push(self.instant("", "answer.a.received_at", a.received_at));
        if !locations.is_empty() {
            entries.push(Entry::Field {
                label: self.labels.text("locations"),
                values: locations.iter().map(|url| visible(url)).collect(),
            });
        }
        self.section("A", "answer.a.heading", entries)
    }

    fn feedback(&self, feedback: &FeedbackDocument) -> Vec<Section> {
        let (b, c) = (&feedback.section_b, &feedback.section_c);
        let mut measure = Vec::new();
        for (box_of, key) in [
            (Measure::Removed, "annex2.b.removed"),
            (Measure::Disabled, "annex2.b.disabled"),
        ] {
            measure.push(self.tick(b.measure == Some(box_of), key));
        }
        measure.push(self.instant("", "annex2.b.measure_at", b.measure_at));
        let mut sender = self.sender(&c.provider, &c.legal_representative);
        sender.push(self.field("", "answer.c.member_state", &c.member_state.to_string()));
        sender.push(self.field("", "answer.c.authorised_person", &c.authorised_person));
        sender.push(self.field("", "answer.c.email", &c.email));
        let day = c.date.map(|day| day.to_string()).unwrap_or_default();
        sender.push(self.field("", "answer.c.date", &day));
        vec![
            self.answered(&feedback.locations, &feedback.section_a),
            self.section("B", "annex2.b.heading", measure),
            self.section("C", "answer.c.heading", sender),
        ]
    }

    fn impossibility(&self, impossibility: &ImpossibilityDocument) -> Vec<Section> {
        let (b, c) = (&impossibility.section_b, &impossibility.section_c);
        let mut obstacle = vec![self.text("1", "annex3.b.because")];
        for because in ImpossibleBecause::ALL {
            let key = format!("annex3.b.{}", because.as_str());
            obstacle.push(self.tick(b.because.contains(because), &key));
        }
        obstacle.push(self.field("2", "annex3.b.further_information", &b.further_information));
        obstacle.push(self.field(
            "3",
            "annex3.b.clarification_needed",
            &b.clarification_needed,
        ));
        let mut sender = self.sender(&c.provider, &c.legal_representative);
        sender.push(self.field("", "answer.c.authorised_person", &c.authorised_person));
        sender.push(self.field("", "annex3.c.email", &c.email));
        sender.push(self.field("", "annex3.c.signature", &c.signature));
        sender.push(self.instant("", "annex3.c.at", c.at));
        vec![
            self.answered(&impossibility.locations, &impossibility.section_a),
            self.section("B", "annex3.b.heading", obstacle),
            self.section("C", "answer.c.heading", sender),
        ]
    }

    fn sender(&self, provider: &str, legal_representative: &str) -> Vec<Entry> {
        vec![
            self.field("", "answer.c.provider", provider),
            self.field("", "answer.c.legal_representative", legal_representative),
        ]
    }
}
