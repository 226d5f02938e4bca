//! Documents from what the casework holds: its terms and answers, with what the caller knows of the two organisations.

use super::{
    Day, FeedbackDocument, FeedbackSender, ImpossibilityDocument, ImpossibilitySender, Instant,
    Language, Location, MeasureTaken, Obstacle, OrderAnswered, OrderAuthority, OrderContacts,
    OrderContent, OrderCopy, OrderDisclosure, OrderParties, OrderRedress, RemovalOrderDocument,
    State,
};
use casework::{Executed, Impossible, ImpossibleBecause, Particulars, Terms};
use jiff::{Timestamp, tz::Offset};

/// A provider, as both sides of an order write it. Empty is what is not known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Provider<'a> {
    /// Name of the hosting service provider.
    pub name: &'a str,
    /// Name of its legal representative, where it has one.
    pub legal_representative: &'a str,
    /// Its contact point (Art 15), an e-mail address.
    pub contact_point: &'a str,
    /// Code of the Member State of its main establishment or legal representative.
    pub member_state: &'a str,
}

/// What an order's document needs besides its terms.
#[derive(Debug, Clone, Copy)]
pub struct Issuing<'a> {
    /// Name of the issuing authority.
    pub authority: &'a str,
    /// What it says about itself.
    pub particulars: Option<&'a Particulars>,
    /// The addressee. Where the terms name its Member State, that counts.
    pub provider: Provider<'a>,
    /// Contact details of the authority that gets the copy (F 2): the name of [`casework::OrderTerms::copy_to`], or how it
    /// is sent otherwise. Empty where it is no cross-border order.
    pub copy_authority: &'a str,
    /// Reference of the decision under Art 11(3). Empty where there is none.
    pub non_disclosure_decision: &'a str,
    /// When the order was issued.
    pub at: Timestamp,
    /// What the issuer's clock is ahead of UTC.
    pub offset: Offset,
    /// The language of its free texts, in which the legal basis and the deadline are written.
    pub language: Language,
}

impl RemovalOrderDocument {
    /// The order that these terms are. [`RemovalOrderDocument::check`] says what they leave open.
    #[must_use]
    pub fn of_terms(terms: &Terms, issuing: Issuing<'_>) -> Self {
        let labels = issuing.language.labels();
        let order = terms.order.clone().unwrap_or_default();
        let (issuing_state, own_state) = (order.issuing_state, order.addressee_state);
        let a = OrderParties {
            issuing_member_state: state(issuing_state.as_deref().unwrap_or_default()),
            addressee: issuing.provider.name.to_owned(),
            legal_representative: issuing.provider.legal_representative.to_owned(),
            contact_point: issuing.provider.contact_point.to_owned(),
            addressee_member_state: state(
                own_state
                    .as_deref()
                    .unwrap_or(issuing.provider.member_state),
            ),
            issued_at: Some(Instant::new(issuing.at, issuing.offset)),
            reference: terms.reference.clone(),
        };
        let crosses = !a.issuing_member_state.is_empty()
            && !a.addressee_member_state.is_empty()
            && !a.issuing_member_state.is_same(&a.addressee_member_state);
        let is_copied = order.copy_to.is_some() || order.copy_otherwise.is_some();
        let until = order.non_disclosure_until.filter(|_| terms.non_disclosure);
        let copy_authority = match (issuing.copy_authority, &order.copy_otherwise) {
            ("", Some(otherwise)) => otherwise.clone(),
            (named, _) => named.to_owned(),
        };
        let days = order
            .appeal_days
            .or_else(|| Some(issuing.particulars?.redress.deadline_days));
        Self {
            schema: Default::default(),
            kind: Default::default(),
            legal_basis: labels.text("basis"),
            language: issuing.language.code().to_owned(),
            section_b: OrderContent {
                locations: locations(terms),
                grounds: terms.grounds.clone(),
                reasons: terms.reasons.clone(),
            },
            section_c: OrderDisclosure {
                non_disclosure: terms.non_disclosure,
                decision: issuing.non_disclosure_decision.to_owned(),
                until: until.map(|at| Instant::new(at, issuing.offset)),
            },
            section_d: OrderCopy {
                other_member_state: crosses,
                copy_sent: crosses && is_copied,
            },
            section_e: authority(&a, issuing),
            section_f: OrderContacts {
                feedback_contact: issuing.particulars.map_or_else(String::new, |own| {
                    own.feedback.clone().unwrap_or_else(|| own.email.clone())
                }),
                addressee_authority: copy_authority,
            },
            section_g: OrderRedress {
                body: issuing
                    .particulars
                    .map_or_else(String::new, |own| own.redress.body.clone()),
                deadline: days.map_or_else(String::new, |days| {
                    labels.with("days_from_receipt", &[("days", &days.to_string())])
                }),
                legislation: issuing
                    .particulars
                    .map_or_else(String::new, |own| own.redress.provisions.clone()),
            },
            section_a: a,
        }
    }
}

/// Every location, with what identifies it. A digest that is none is left out: it identifies nothing.
fn locations(terms: &Terms) -> Vec<Location> {
    let location = |url: &String, digests: &[String]| Location {
        url: url.clone(),
        identifiers: Vec::new(),
        sha256: digests
            .iter()
            .filter_map(|digest| digest.parse().ok())
            .collect(),
    };
    std::iter::once(location(&terms.url, &terms.content_sha256))
        .chain(
            terms
                .also
                .iter()
                .map(|item| location(&item.url, &item.content_sha256)),
        )
        .collect()
}

fn authority(a: &OrderParties, issuing: Issuing<'_>) -> OrderAuthority {
    let day = Day(Instant::new(issuing.at, issuing.offset).local().date());
    let mut authority = OrderAuthority {
        authority: issuing.authority.to_owned(),
        file_number: a.reference.clone(),
        date: Some(day),
        ..OrderAuthority::default()
    };
    if let Some(own) = issuing.particulars {
        // The particulars hold both in one line: “A. Name, head of unit”.
        let (name, post) = own
            .representative
            .split_once(',')
            .unwrap_or((&own.representative, ""));
        authority.authority_type = Some(own.kind);
        authority.representative = name.trim().to_owned();
        authority.post = post.trim().to_owned();
        authority.address.clone_from(&own.address);
        authority.telephone.clone_from(&own.telephone);
        authority.email.clone_from(&own.email);
    }
    authority
}

/// A state as the casework has it; nothing where that is no code.
fn state(code: &str) -> State {
    code.parse().unwrap_or_default()
}

/// What an answer's document needs besides the answer.
#[derive(Debug, Clone, Copy)]
pub struct Answering<'a> {
    /// The order's reference number.
    pub reference: &'a str,
    /// Name of the authority that issued it.
    pub authority: &'a str,
    /// Who answers.
    pub provider: Provider<'a>,
    /// When the order was received: the start of the first clock, which no clarification rewrites.
    pub received_at: Timestamp,
    /// What the provider's clock is ahead of UTC.
    pub offset: Offset,
    /// Who is authorised to answer, where the answer itself does not say.
    pub authorised_person: &'a str,
    /// The provider's own file reference, where the answer itself does not say.
    pub addressee_reference: &'a str,
}

impl Answering<'_> {
    fn order(&self, addressee_reference: &str) -> OrderAnswered {
        OrderAnswered {
            addressee: self.provider.name.to_owned(),
            authority: self.authority.to_owned(),
            authority_reference: self.reference.to_owned(),
            addressee_reference: either(addressee_reference, self.addressee_reference),
            received_at: Some(Instant::new(self.received_at, self.offset)),
        }
    }
}

impl FeedbackDocument {
    /// Annex II of a measure. It is a partial note where the answer names locations.
    #[must_use]
    pub fn of_executed(executed: &Executed, answering: Answering<'_>) -> Self {
        let at = Instant::new(executed.at, answering.offset);
        Self {
            locations: executed.urls.clone(),
            section_a: answering.order(&executed.addressee_reference),
            section_b: MeasureTaken {
                measure: Some(executed.measure),
                measure_at: Some(at),
            },
            section_c: FeedbackSender {
                provider: answering.provider.name.to_owned(),
                legal_representative: answering.provider.legal_representative.to_owned(),
                member_state: state(answering.provider.member_state),
                authorised_person: either(&executed.authorised_person, answering.authorised_person),
                email: answering.provider.contact_point.to_owned(),
                date: Some(Day(at.local().date())),
            },
            ..Self::default()
        }
    }
}

impl ImpossibilityDocument {
    /// Annex III. The casework keeps one explanation: it is B 2, and where a clarification is asked for also B 3.
    #[must_use]
    pub fn of_impossible(impossible: &Impossible, answering: Answering<'_>) -> Self {
        let asks = impossible.because != ImpossibleBecause::ForceMajeure;
        Self {
            locations: impossible.urls.clone(),
            section_a: answering.order(""),
            section_b: Obstacle {
                because: vec![impossible.because],
                further_information: impossible.explanation.clone(),
                clarification_needed: if asks {
                    impossible.explanation.clone()
                } else {
                    String::new()
                },
            },
            section_c: ImpossibilitySender {
                provider: answering.provider.name.to_owned(),
                legal_representative: answering.provider.legal_representative.to_owned(),
                authorised_person: answering.authorised_person.to_owned(),
                email: answering.provider.contact_point.to_owned(),
                signature: String::new(),
                at: Some(Instant::new(impossible.at, answering.offset)),
            },
            ..Self::default()
        }
    }
}

/// What the answer says itself, and otherwise what is known.
fn either(own: &str, known: &str) -> String {
    let text = if own.trim().is_empty() { known } else { own };
    text.to_owned()
}
