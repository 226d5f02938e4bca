//! What is looked up about an intake: signatures against the register's keys, the sender's domain, what the document lacks,
//! where its locations are, and whether it was received before. What follows is for the casework to say.

use super::pieces::{Piece, Said};
use super::{received_before, terms};
use crate::{App, AppError};
use casework::{
    CaseId, Designation, Examined, Intake, IntakeVia, Notice, NoticeId, Organisation,
    OrganisationId, OrganisationKind, ReceivedVia, Seal, Triage,
};
use exchange::annex::{PublicKey, RemovalOrderDocument, Unverified, claimed_key, verify_payload};
use jiff::SignedDuration;
use store::{Connection, notices, organisations};

/// An order dated further ahead than clocks differ, or longer ago than orders take, is worth a remark.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);
const LONG_AGO: SignedDuration = SignedDuration::from_hours(48);

/// What is known of the message besides the order in it.
#[derive(Clone, Copy)]
pub(super) struct Facts<'a> {
    /// The sender's domain, where a mail server vouches for it.
    pub(super) vouched: Option<&'a str>,
    /// Why no order was found in it.
    pub(super) nothing: &'a str,
    /// Remarks about the message.
    pub(super) notes: &'a [String],
}

impl App {
    /// Looks everything up, and concludes.
    pub(super) async fn triage(
        &self,
        connection: &mut Connection,
        intake: &Intake,
        house: &Organisation,
        piece: Option<&Piece>,
        facts: Facts<'_>,
    ) -> Result<Triage, AppError> {
        let all = organisations::all(connection).await?;
        let register = Register::of(&all);
        let domain = intake.arrival.sender_domain.as_deref();
        let by_domain = domain.and_then(|domain| register.by_domain(domain));
        let mut examined = Examined {
            by_domain: by_domain.map(|one| one.id.clone()),
            has_no_sender: intake.arrival.via != IntakeVia::Mail,
            notes: facts.notes.to_vec(),
            ..Examined::default()
        };
        let vouched = facts.vouched.and_then(|domain| {
            let seal = Seal::Domain {
                domain: domain.to_owned(),
            };
            Some((seal, Some(register.by_domain(domain)?.id.clone())))
        });
        let Some(piece) = piece else {
            examined.not_an_order = Some(facts.nothing.to_owned());
            examined.seal = vouched;
            return Ok(examined.conclude());
        };
        examined.notes.extend(piece.remarks.iter().cloned());
        examined.seal = match &piece.jws {
            Some(jws) => Some(register.sealed(jws)),
            None => vouched,
        };
        let said = &piece.said;
        examined.lacks = said.lacks();
        examined.follow_up = said.follow_up();
        let named = register.by_name(said.authority());
        examined.by_name = named.map(|one| one.id.clone());
        let urls = &piece.document.urls;
        examined.locations = urls.len();
        examined.private = urls
            .iter()
            .filter(|url| house.is_private(url))
            .cloned()
            .collect();
        examined.elsewhere = urls
            .iter()
            .filter(|url| !house.may_have(url))
            .cloned()
            .collect();
        let sealed_by = examined
            .seal
            .as_ref()
            .and_then(|(seal, by)| by.clone().filter(|_| seal.is_proof()));
        let candidate = sealed_by.clone().or_else(|| match examined.has_no_sender {
            true => examined.by_name.clone(),
            false => examined.by_domain.clone(),
        });
        let issuer = candidate.as_ref().and_then(|id| register.by_id(id));
        if let Some(issuer) = issuer {
            examined.doubts = doubts(piece, issuer, named, &examined, intake);
            let before = received_before(connection, &issuer.id, &house.id, piece);
            examined.received_before = before.await?;
            let is_whole = !examined.lacks.iter().any(|lack| lack.fatal);
            if let Some(order) = examined.received_before.clone() {
                if let Said::Order(_) = said {
                    examined.follow_up = self.amended(connection, &order, piece).await?;
                }
                let follow_up = examined.follow_up.as_ref().filter(|_| is_whole);
                if let Some(follow_up) = follow_up
                    && let Some(order) = notices::get(connection, &order).await?
                    && let Err(refusal) = intake.follow(&order, follow_up, None)
                {
                    examined.doubts.push(refusal.detail);
                }
            } else if let Said::Order(order) = said {
                if is_whole && let Some(doubt) = self.cannot_be_kept(intake, house, issuer, order) {
                    examined.doubts.push(doubt);
                }
            } else {
                examined.notes.push(format!(
                    "No order of {} with the reference “{}” was received here.",
                    issuer.name, piece.document.reference
                ));
            }
        } else {
            examined
                .notes
                .extend(register.why_unknown(piece, named, domain));
        }
        let ahead = said.at().map(|issued| {
            issued
                .timestamp()
                .duration_since(intake.arrival.received_at)
        });
        if ahead.is_some_and(|ahead| ahead > AHEAD) {
            examined.notes.push("It says that it was issued after it was received; the issuer's clock is wrong, or the order is.".to_owned());
        }
        if ahead.is_some_and(|ahead| ahead < -LONG_AGO) {
            examined.notes.push(
                "It says that it was issued more than two days before it was received.".to_owned(),
            );
        }
        Ok(examined.conclude())
    }

    /// What keeps an order that lacks nothing from being put on record, if anything does.
    fn cannot_be_kept(
        &self,
        intake: &Intake,
        house: &Organisation,
        issuer: &Organisation,
        order: &RemovalOrderDocument,
    ) -> Option<String> {
        let now = self.now();
        let case = CaseId::new(now, [0; 10]);
        let terms = terms::of_document(order, intake, issuer, house, &case, now);
        let notice = NoticeId::new(now, [0; 10]);
        let tried = Notice::take_in(notice, terms, issuer.kind, ReceivedVia::Email, now);
        tried.err().map(|refusal| refusal.detail)
    }
}

/// What speaks against what the order says of its issuer.
fn doubts(
    piece: &Piece,
    issuer: &Organisation,
    named: Option<&Organisation>,
    examined: &Examined,
    intake: &Intake,
) -> Vec<String> {
    let mut doubts = Vec::new();
    if let Some(named) = named.filter(|named| named.id != issuer.id) {
        doubts.push(format!(
            "It says that it is of {}, and came from {}.",
            named.name, issuer.name
        ));
    }
    let said = piece.said.state();
    if let Some(state) = &issuer.member_state
        && !said.is_empty()
        && said != *state
        && !(said == "EL" && state == "GR")
    {
        doubts.push(format!(
            "It says that it is of an authority of {said}; {} is of {state}.",
            issuer.name
        ));
    }
    match examined.seal.as_ref().map(|(seal, _)| seal) {
        Some(Seal::Broken) => doubts.push(
            "Its signature does not hold: it was changed after it was signed, or another key signed it. Do not rely on what it says.".to_owned(),
        ),
        Some(Seal::UnknownKey { kid }) => doubts.push(format!(
            "It is signed with the key {kid}, which the register does not have for any authority."
        )),
        Some(Seal::None) | None if intake.arrival.via == IntakeVia::Mail => doubts.push(
            "It is not signed, and no mail server vouches for its sender: whoever writes a mail writes any sender. Call the number in the register, not one in the mail.".to_owned(),
        ),
        Some(Seal::None) | None => doubts.push(
            "It is not signed, and the way it came by does not tell who sent it. Call the number in the register, not one in the order.".to_owned(),
        ),
        Some(Seal::Signature { .. } | Seal::Domain { .. }) => {}
    }
    doubts
}

/// The authorities that may issue orders, and the rest of those with their names.
struct Register<'a> {
    issuers: Vec<&'a Organisation>,
    others: Vec<&'a Organisation>,
}

impl<'a> Register<'a> {
    fn of(all: &'a [Organisation]) -> Self {
        let authorities = all
            .iter()
            .filter(|one| one.kind == OrganisationKind::Authority);
        let (issuers, others) = authorities.partition(|one| one.is_designated(Designation::Issue));
        Self { issuers, others }
    }

    fn by_id(&self, id: &OrganisationId) -> Option<&'a Organisation> {
        self.issuers.iter().find(|one| one.id == *id).copied()
    }

    fn by_domain(&self, domain: &str) -> Option<&'a Organisation> {
        let has = |one: &&&Organisation| {
            let particulars = one.particulars.as_ref();
            particulars.is_some_and(|own| own.email_domains.contains(domain))
        };
        self.issuers.iter().find(has).copied()
    }

    fn by_name(&self, name: &str) -> Option<&'a Organisation> {
        let name = name.trim().to_lowercase();
        let is_called = |one: &&&Organisation| one.name.trim().to_lowercase() == name;
        self.issuers.iter().find(is_called).copied()
    }

    /// What a signature is worth, and whose it is.
    fn sealed(&self, jws: &str) -> (Seal, Option<OrganisationId>) {
        let mut is_broken = false;
        for issuer in &self.issuers {
            let keys = issuer.particulars.iter().flat_map(|own| &own.keys);
            let keys: Vec<PublicKey> = keys
                .filter_map(|jwk| PublicKey::read_jwk(jwk).ok().flatten())
                .collect();
            match verify_payload(jws, &keys) {
                // What was read of it is this payload.
                Ok((_, kid)) => return (Seal::Signature { kid }, Some(issuer.id.clone())),
                Err(Unverified::UnknownKey(_)) => {}
                Err(_) => is_broken = true,
            }
        }
        if is_broken {
            return (Seal::Broken, None);
        }
        let kid = claimed_key(jws).unwrap_or_default();
        (Seal::UnknownKey { kid }, None)
    }

    /// Why nobody of the register is taken to have sent it.
    fn why_unknown(
        &self,
        piece: &Piece,
        named: Option<&Organisation>,
        domain: Option<&str>,
    ) -> Vec<String> {
        let from = domain.unwrap_or("an address that cannot be read");
        let mut why = Vec::new();
        if let Some(named) = named {
            let own = named.particulars.iter().flat_map(|own| &own.email_domains);
            let own: Vec<&str> = own.map(String::as_str).collect();
            let own = match own.is_empty() {
                true => "whose domain is not in the register".to_owned(),
                false => format!("whose mail comes from {}", own.join(", ")),
            };
            why.push(format!(
                "It says that it is of {}, {own}; this came from {from}.",
                named.name
            ));
        } else {
            let name = &piece.document.authority;
            let is_other = |one: &&Organisation| one.name.to_lowercase() == name.to_lowercase();
            why.push(match self.others.iter().copied().find(is_other) {
                Some(other) => format!(
                    "{} is in the register, and not designated for issuing removal orders.",
                    other.name
                ),
                None => format!(
                    "No authority called “{name}” is in the register. If it is one (the Commission publishes who is), import it and have this looked at again."
                ),
            });
        }
        why
    }
}
