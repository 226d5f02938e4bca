//! The request for what an order from outside lacks, as a signed document: Annex III, section B, under the order's own reference. It
//! is made and signed when it is needed first and is the same ever after, like the documents of an order that was accepted.
//!
//! Where nothing says which order is meant there is none: such a form would say nothing. Its sender is asked in words then.

use crate::documents::pages;
use crate::{App, AppError, Caller, reach};
use casework::{AskedBack, Intake, IntakeId, Organisation, Scope};
use exchange::annex::{
    Document, ImpossibilityDocument, ImpossibilitySender, Instant, Obstacle, OrderAnswered, sign,
};
use exchange::v1::DocumentView;
use jiff::tz::Offset;
use store::{notice_documents, organisations};

/// Longest text of section B 2 that is made from what was found, in characters.
const FOUND: usize = 8_000;

/// The documents of an intake, for whoever may read it.
pub(super) fn papers(intake: &Intake) -> Vec<DocumentView> {
    let numbers = 1..=numbered(intake);
    let view = |number: usize| {
        let name = name(number);
        DocumentView {
            href: format!("/v1/intake/{}/documents/{name}", intake.id),
            name,
        }
    };
    numbers.map(view).collect()
}

/// How many requests there are that a form can be made of.
fn numbered(intake: &Intake) -> usize {
    let named = intake.document.as_ref();
    let named = named.is_some_and(|document| !document.reference.trim().is_empty());
    if named { intake.asked.len() } else { 0 }
}

fn name(number: usize) -> String {
    format!("annex-3-{number}")
}

impl App {
    /// A request for what an order from outside lacks (Annex III), as a compact JWS or as pages with that inside.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such document.
    pub async fn intake_document(
        &self,
        caller: &Caller,
        id: &IntakeId,
        named: &str,
        as_pages: bool,
    ) -> Result<Vec<u8>, AppError> {
        caller.must(Scope::Intake)?;
        let mut connection = self.store().read().await?;
        let intake = reach::intake(&mut connection, caller, id).await?;
        drop(connection);
        let missing = || AppError::NotFound("document");
        let number = (1..=numbered(&intake)).find(|number| name(*number) == named);
        let jws = self
            .signed_request(&intake, number.ok_or_else(missing)?)
            .await?;
        let jws = jws.ok_or_else(missing)?;
        match as_pages {
            true => pages(jws).await,
            false => Ok(jws.into_bytes()),
        }
    }

    /// The signed request of a number, counted from one; nothing where there is none that a form can be made of.
    pub(super) async fn signed_request(
        &self,
        intake: &Intake,
        number: usize,
    ) -> Result<Option<String>, AppError> {
        if number > numbered(intake) {
            return Ok(None);
        }
        let Some(asked) = number.checked_sub(1).and_then(|n| intake.asked.get(n)) else {
            return Ok(None);
        };
        let name = name(number);
        let mut connection = self.store().read().await?;
        if let Some(kept) =
            notice_documents::get(&mut connection, intake.id.as_str(), &name).await?
        {
            return Ok(Some(kept));
        }
        let house = organisations::get(&mut connection, &intake.organisation).await?;
        let house = house.ok_or(AppError::NotFound("organisation"))?;
        drop(connection);
        let document = Document::from(request_document(intake, asked, &house));
        let key = self.signing_key(&house.id).await?;
        let jws = sign(&document, &key);
        let mut tx = self.store().write().await?;
        let of = intake.id.as_str();
        let kept = notice_documents::keep(tx.connection(), of, &name, &jws, self.now());
        let kept = kept.await?;
        tx.commit().await?;
        Ok(Some(kept))
    }
}

/// Annex III of what a person asked.
fn request_document(
    intake: &Intake,
    asked: &AskedBack,
    house: &Organisation,
) -> ImpossibilityDocument {
    let document = intake.document.as_ref();
    let named = |field: fn(&casework::IntakeDocument) -> &String| {
        document.map_or_else(String::new, |document| field(document).clone())
    };
    ImpossibilityDocument {
        section_a: OrderAnswered {
            addressee: house.name.clone(),
            authority: named(|document| &document.authority),
            authority_reference: named(|document| &document.reference),
            addressee_reference: intake.id.to_string(),
            received_at: Some(Instant::new(intake.arrival.received_at, Offset::UTC)),
        },
        section_b: Obstacle {
            because: vec![asked.because],
            further_information: found(intake, asked),
            clarification_needed: asked.text.clone(),
        },
        section_c: ImpossibilitySender {
            provider: house.name.clone(),
            email: house.contact.clone().unwrap_or_default(),
            at: Some(Instant::new(asked.at, Offset::UTC)),
            ..ImpossibilitySender::default()
        },
        ..ImpossibilityDocument::default()
    }
}

/// What was found out before somebody asked: each lack with its place in the annex, the grave ones first. Where nothing was, what
/// the person wrote is all there is.
fn found(intake: &Intake, asked: &AskedBack) -> String {
    let mut triages = intake.triages.iter().rev();
    let before = triages.find(|(at, _)| *at <= asked.at);
    let lacks = before.map_or(&[][..], |(_, triage)| triage.lacks.as_slice());
    let (must, may): (Vec<_>, Vec<_>) = lacks.iter().partition(|lack| lack.fatal);
    let line = |lack: &casework::IntakeLack| match lack.section.as_str() {
        "" => lack.sentence.clone(),
        section => format!("{section}: {}", lack.sentence),
    };
    let lines: Vec<String> = must.into_iter().chain(may).map(line).collect();
    if lines.is_empty() {
        return asked.text.clone();
    }
    lines.join("\n").chars().take(FOUND).collect()
}
