//! Annex I over the open form: an intake that nobody's signature and no mail server speaks for.

use super::{Incoming, pieces};
use crate::contact::{OpenHouse, checked_code};
use crate::organisations::digest;
use crate::{App, AppError, reach};
use casework::{
    Actor, Arrival, FollowUp, IntakeLack, IntakeStage, IntakeVia, OrderStage, OrganisationId,
};
use exchange::annex::{
    Document, FollowUpDocument, FollowUpSchema, MAX_BYTES, RemovalOrderDocument,
};
use jiff::Timestamp;

/// What whoever filled in the form sees of it.
#[derive(Debug, Clone)]
pub struct OrderStatus {
    /// To whom it was sent.
    pub house: OpenHouse,
    /// When it was received.
    pub received_at: Timestamp,
    /// Its reference number.
    pub reference: String,
    /// Where it stands.
    pub stage: IntakeStage,
    /// What a person wrote about it: why it was refused, what is asked.
    pub words: Option<String>,
    /// What it lacks.
    pub lacks: Vec<IntakeLack>,
    /// Where the order stands that it became.
    pub order: Option<String>,
    /// What the last Annex III says, where the order cannot be executed.
    pub impossible: Option<String>,
    /// Whether it can be clarified or withdrawn: it is an order that no measure was taken on.
    pub may_follow: bool,
}

impl App {
    /// Takes an order in from the open form. The same form again is what is there.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for no provider; otherwise naming the field.
    pub async fn file_order(
        &self,
        provider: &OrganisationId,
        code: &str,
        order: RemovalOrderDocument,
    ) -> Result<(), AppError> {
        let code = checked_code(code)?;
        let mut connection = self.store().read().await?;
        let house = reach::provider(&mut connection, provider).await?;
        let is_there = reach::tracked_intake(&mut connection, code).await.is_ok();
        drop(connection);
        if is_there {
            return Ok(());
        }
        let json = Document::from(order).to_json();
        if json.len() > MAX_BYTES {
            return Err(AppError::invalid(
                "section_b.reasons",
                "The order is longer than is read; send it by e-mail.",
            ));
        }
        let bytes = json.len() as u64;
        let source = self.store().blobs().put(&house.id, json.clone()).await?;
        let found = tokio::task::spawn_blocking(move || pieces::of_file(json)).await;
        let mut found = found.map_err(|error| AppError::Broken(error.to_string()))?;
        for piece in &mut found.pieces {
            piece.document.form = "form".to_owned();
        }
        let incoming = Incoming {
            arrival: Arrival {
                via: IntakeVia::Form,
                key: digest(&format!("form\n{code}")),
                message_id: None,
                sender_domain: None,
                sent: None,
                received_at: self.now(),
                answerable: false,
                source,
                bytes,
            },
            pieces: found.pieces,
            nothing: found.nothing,
            notes: found.unread,
            vouched: None,
            sender: None,
            code: Some(code.to_owned()),
        };
        self.take_in(&house.id, &Actor::Public, incoming).await?;
        Ok(())
    }

    /// Takes in what whoever holds the code of an order says about it. The code proves no more than it did before: a person makes
    /// sure of it, and what it starts runs from now. The same again is what is there.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nothing has this code; [`AppError::Invalid`] when it became no order, or without words.
    pub async fn file_follow_up(
        &self,
        code: &str,
        kind: FollowUp,
        text: &str,
    ) -> Result<(), AppError> {
        let mut connection = self.store().read().await?;
        let (intake, notice) = reach::tracked_intake(&mut connection, code).await?;
        drop(connection);
        let (Some(document), Some(_)) = (intake.document, notice) else {
            return Err(AppError::invalid(
                "follow_up",
                "This was not taken as an order yet, so there is nothing to clarify or withdraw; send the order anew.",
            ));
        };
        let said = FollowUpDocument {
            schema: FollowUpSchema::V1,
            kind,
            authority: document.authority,
            reference: document.reference,
            text: text.trim().to_owned(),
            at: None,
        };
        if let Some((field, sentence)) = said.lacks().into_iter().next() {
            return Err(AppError::invalid(field, sentence));
        }
        let json = said.to_json();
        let bytes = json.len() as u64;
        let key = digest(&format!("form\n{code}\n{}\n{}", kind.as_str(), said.text));
        let house = &intake.organisation;
        let source = self.store().blobs().put(house, json.clone()).await?;
        let mut found = pieces::of_file(json);
        for piece in &mut found.pieces {
            piece.document.form = "form".to_owned();
        }
        let incoming = Incoming {
            arrival: Arrival {
                via: IntakeVia::Form,
                key,
                message_id: None,
                sender_domain: None,
                sent: None,
                received_at: self.now(),
                answerable: false,
                source,
                bytes,
            },
            pieces: found.pieces,
            nothing: found.nothing,
            notes: found.unread,
            vouched: None,
            sender: None,
            code: None,
        };
        self.take_in(house, &Actor::Public, incoming).await?;
        Ok(())
    }

    /// What whoever holds the code sees.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when nothing has this code.
    pub async fn order_status(&self, code: &str) -> Result<OrderStatus, AppError> {
        let mut connection = self.store().read().await?;
        let (intake, notice) = reach::tracked_intake(&mut connection, code).await?;
        let house = reach::provider(&mut connection, &intake.organisation).await?;
        let lacks = intake.triage().map(|triage| triage.lacks.clone());
        let order = notice.as_ref().and_then(|notice| notice.order().ok());
        let impossible = order.and_then(|order| {
            let last = order.impossible.last();
            last.filter(|_| order.stage == OrderStage::CannotExecute)
        });
        Ok(OrderStatus {
            impossible: impossible.map(|last| last.explanation.clone()),
            may_follow: order.is_some_and(|order| {
                matches!(
                    order.stage,
                    OrderStage::Received | OrderStage::CannotExecute
                )
            }),
            house: house.into(),
            received_at: intake.arrival.received_at,
            reference: intake
                .document
                .map(|document| document.reference)
                .unwrap_or_default(),
            stage: intake.stage,
            words: intake.words,
            lacks: lacks.unwrap_or_default(),
            order: notice.map(|notice| notice.stage().to_owned()),
        })
    }
}
