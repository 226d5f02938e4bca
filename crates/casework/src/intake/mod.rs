//! What comes in from outside the instance and says that it is a removal order: a mail, a document handed in, an open form.
//!
//! ```text
//! arrived ──► triaged ──┬─► Accepted   an order of an authority that is known: a notice and a case, the hour from *receipt*
//!                       ├─► Waiting    a person looks: who sent it is not proved, something is missing
//!                       ├─► Linked     the same order again: never a second clock
//!                       └─► Refused    of nobody in the register (a person may still look), or about no public surface
//! Waiting, Asked, Refused ── a person ──► Accepted | Applied | Refused | Asked (Annex III) | triaged again
//! ```
//!
//! A clarification or a withdrawal of an order that was received comes the same ways and is made sure of the same way; it is
//! *Applied*: a clarification starts a new hour at its own receipt, and nothing is rewritten.
//!
//! What arrived is kept as it came; nothing vanishes, and the instant of receipt is never another one, whoever looks when.
//! Who a mail is from is in no event but for the domain: the address is kept beside the ledger.

mod follow_up;
mod surfaces;
mod triage;

pub use follow_up::FollowUpSaid;
pub use triage::{Examined, IntakeLack, Seal, Triage};

use crate::{
    CaseId, Clock, Event, FollowUp, FromOutside, ImpossibleBecause, IntakeId, IntakeStage,
    IntakeVerdict, IntakeVia, Law, NoticeId, OrganisationId, Recorded, Refusal, StopReason,
    refusal::written,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most characters of what a person writes about an intake.
const TEXT_LIMIT: usize = 4_000;
/// Most times that the sender of one thing is asked.
const ASKED: usize = 50;

/// How something came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Arrival {
    /// By which way.
    pub via: IntakeVia,
    /// The same again has the same key, and is recorded once: of the message's identifier and its bytes.
    pub key: String,
    /// The mail's own identifier, where it has one.
    pub message_id: Option<String>,
    /// The domain of the sender's address, as the mail says it.
    pub sender_domain: Option<String>,
    /// When it was sent, as the sender wrote it: RFC 3339 with the offset of their clock.
    pub sent: Option<String>,
    /// When it reached us.
    pub received_at: Timestamp,
    /// Whether its sender may be written to: it is no automatic, bulk or returned mail, and says who sent it.
    #[serde(default)]
    pub answerable: bool,
    /// SHA-256 of everything that came, a blob.
    pub source: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// The document in it that was read, or the attempt to find one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntakeDocument {
    /// SHA-256 of the file, a blob.
    pub sha256: String,
    /// What it is, in a word: `jws`, `pdf`, `json` or `form`.
    pub form: String,
    /// The issuing authority as it names itself (Annex I section E).
    pub authority: String,
    /// The Member State it names (A 1).
    pub issuing_state: String,
    /// The order's reference number (A 6); empty where there is none.
    pub reference: String,
    /// When it was issued, as the issuer wrote it: RFC 3339 with the offset of their clock (A 5).
    pub issued_at: Option<String>,
    /// The locations it names (B 1), as they are written.
    pub urls: Vec<String>,
}

/// What a person does with an intake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
pub enum IntakeDecision {
    /// It is an order of this authority: a person made sure.
    Accept {
        /// Which authority of the register.
        issuer: OrganisationId,
        /// How that was made sure: a call to the number in the register, a letter.
        #[schema(min_length = 1, max_length = 4_000)]
        how: String,
    },
    /// It is none, or not one that binds.
    Refuse {
        /// Why; whoever sent it is told.
        #[schema(min_length = 1, max_length = 4_000)]
        reason: String,
    },
    /// It lacks something (Art 3(8), Annex III): whoever sent it is asked.
    Ask {
        /// What is needed.
        #[schema(min_length = 1, max_length = 4_000)]
        text: String,
        /// `manifest_errors` or `insufficient_information` (Annex III, section B 1); the latter, if left out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<ImpossibleBecause>,
    },
    /// Look again: the register of authorities was changed, say.
    Again,
    /// It clarifies or withdraws an order that came from outside: a person read it, and made sure who sent it.
    Follow {
        /// Which order.
        notice: NoticeId,
        /// What it says of it.
        follow_up: FollowUp,
        /// The clarification, or why the order is withdrawn, as whoever sent it says it.
        #[schema(min_length = 1, max_length = 4_000)]
        text: String,
        /// How that was made sure: a call to the number in the register, a letter.
        #[schema(min_length = 1, max_length = 4_000)]
        how: String,
    },
}

/// That its sender was asked for what is missing (Art 3(8)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedBack {
    /// When.
    pub at: Timestamp,
    /// Why it cannot be executed as it is.
    pub because: ImpossibleBecause,
    /// What is needed.
    pub text: String,
}

/// Something that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intake {
    /// Its identifier.
    pub id: IntakeId,
    /// The provider it came to.
    pub organisation: OrganisationId,
    /// How it came in.
    pub arrival: Arrival,
    /// The document that was found in it.
    pub document: Option<IntakeDocument>,
    /// Where it stands.
    pub stage: IntakeStage,
    /// What was found out about it, each time somebody looked; oldest first.
    pub triages: Vec<(Timestamp, Triage)>,
    /// Whether it waits for a person: also what was refused by itself, until somebody has looked.
    pub to_do: bool,
    /// The order it became, or is the same as.
    pub notice: Option<NoticeId>,
    /// The hour within which somebody has to look: it runs from receipt, where the sender may be an authority of the register.
    pub clock: Option<Clock>,
    /// What a person wrote about it last: why it was refused, what was asked.
    pub words: Option<String>,
    /// Each time its sender was asked, oldest first.
    #[serde(default)]
    pub asked: Vec<AskedBack>,
}

impl Intake {
    /// Takes something in.
    #[must_use]
    pub fn receive(
        id: IntakeId,
        organisation: OrganisationId,
        arrival: Arrival,
        document: Option<IntakeDocument>,
    ) -> Event {
        Event::IntakeReceived {
            id,
            organisation,
            arrival,
            document,
        }
    }

    /// What was found out, if it is anything else than before.
    #[must_use]
    pub fn triaged(&self, triage: &Triage) -> Vec<Event> {
        if self.triage() == Some(triage) {
            return Vec::new();
        }
        vec![Event::IntakeTriaged {
            intake: self.id.clone(),
            triage: triage.clone(),
        }]
    }

    /// What was found out last.
    #[must_use]
    pub fn triage(&self) -> Option<&Triage> {
        self.triages.last().map(|(_, triage)| triage)
    }

    /// Refuses what was settled already.
    ///
    /// # Errors
    /// A [`Refusal`] that says what became of it.
    pub fn must_be_open(&self) -> Result<(), Refusal> {
        match self.stage {
            IntakeStage::Accepted => Err(Refusal::new(
                "already_decided",
                "This was accepted as an order already; answer the order.",
            )),
            IntakeStage::Linked => Err(Refusal::new(
                "already_decided",
                "This is an order that had been received before; answer that order.",
            )),
            IntakeStage::Applied => Err(Refusal::new(
                "already_decided",
                "This has taken effect on the order it is about already.",
            )),
            IntakeStage::Waiting | IntakeStage::Asked | IntakeStage::Refused => Ok(()),
        }
    }

    /// It became an order. `issuer` is an authority that may issue; `how` is what a person says made sure of it, where one did.
    ///
    /// # Errors
    /// A [`Refusal`] when it was settled already, or a person does not say how.
    pub fn accept(
        &self,
        notice: NoticeId,
        case: CaseId,
        issuer: OrganisationId,
        how: Option<&str>,
    ) -> Result<Event, Refusal> {
        self.must_be_open()?;
        if self.document.is_none() {
            return Err(Refusal::new(
                "no_document",
                "No order (Annex I) that can be read was found in this. Ask its sender for one, or enter it in the open form: the hour then runs from that receipt.",
            ));
        }
        let how = how.map(|how| written("how", how, TEXT_LIMIT)).transpose()?;
        Ok(Event::IntakeAccepted {
            intake: self.id.clone(),
            notice,
            case,
            issuer,
            via: self.arrival.via,
            sender_domain: self.arrival.sender_domain.clone(),
            sent: self.arrival.sent.clone(),
            how,
        })
    }

    /// A person refuses it. The same again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] without a reason, or when it was settled already.
    pub fn refuse(&self, reason: &str) -> Result<Vec<Event>, Refusal> {
        self.must_be_open()?;
        let reason = written("reason", reason, TEXT_LIMIT)?;
        let is_same = self.stage == IntakeStage::Refused && self.words.as_ref() == Some(&reason);
        if is_same {
            return Ok(Vec::new());
        }
        Ok(vec![Event::IntakeRefused {
            intake: self.id.clone(),
            reason,
        }])
    }

    /// A person asks its sender for what is missing (Art 3(8)). The same again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] without a question, for a reason that no question answers, or when it was settled already.
    pub fn ask(
        &self,
        text: &str,
        because: Option<ImpossibleBecause>,
    ) -> Result<Vec<Event>, Refusal> {
        self.must_be_open()?;
        let text = written("text", text, TEXT_LIMIT)?;
        let because = because.unwrap_or(ImpossibleBecause::InsufficientInformation);
        if because == ImpossibleBecause::ForceMajeure {
            return Err(Refusal::of(
                "because",
                "does_not_fit",
                "Its sender can help against errors and missing information, not against force majeure: accept the order, and answer it (Art 3(7)).",
            ));
        }
        let last = self
            .asked
            .last()
            .filter(|_| self.stage == IntakeStage::Asked);
        if last.is_some_and(|last| last.text == text && last.because == because) {
            return Ok(Vec::new());
        }
        if self.asked.len() >= ASKED {
            return Err(Refusal::new(
                "too_many",
                "Its sender was asked often enough; refuse it, or write by hand.",
            ));
        }
        Ok(vec![Event::IntakeAsked {
            intake: self.id.clone(),
            text,
            because,
        }])
    }

    /// What the order that it becomes says of where it came from.
    #[must_use]
    pub fn outside(&self) -> FromOutside {
        let issued = self.document.as_ref().and_then(|own| own.issued_at.clone());
        FromOutside {
            intake: self.id.clone(),
            issued_at: issued,
            received_at: self.arrival.received_at,
        }
    }

    /// The intake after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        if let (
            Event::IntakeReceived {
                id,
                organisation,
                arrival,
                document,
            },
            None,
        ) = (&recorded.event, &before)
        {
            return Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                arrival: arrival.clone(),
                document: document.clone(),
                stage: IntakeStage::Waiting,
                triages: Vec::new(),
                to_do: true,
                notice: None,
                clock: None,
                words: None,
                asked: Vec::new(),
            });
        }
        let mut intake = before?;
        match &recorded.event {
            Event::IntakeTriaged { triage, .. } => intake.take(triage, recorded.at),
            Event::IntakeAccepted { notice, .. } => {
                intake.settle(IntakeStage::Accepted, recorded.at);
                intake.notice = Some(notice.clone());
            }
            Event::IntakeApplied { notice, .. } => {
                intake.settle(IntakeStage::Applied, recorded.at);
                intake.notice = Some(notice.clone());
            }
            Event::IntakeRefused { reason, .. } => {
                intake.settle(IntakeStage::Refused, recorded.at);
                intake.words = Some(reason.clone());
            }
            Event::IntakeAsked { text, because, .. } => {
                intake.settle(IntakeStage::Asked, recorded.at);
                intake.words = Some(text.clone());
                intake.asked.push(AskedBack {
                    at: recorded.at,
                    because: *because,
                    text: text.clone(),
                });
            }
            _ => {}
        }
        Some(intake)
    }

    fn take(&mut self, triage: &Triage, at: Timestamp) {
        self.triages.push((at, triage.clone()));
        match triage.verdict {
            IntakeVerdict::Duplicate => {
                self.settle(IntakeStage::Linked, at);
                self.notice.clone_from(&triage.notice);
            }
            IntakeVerdict::Private => self.settle(IntakeStage::Refused, at),
            IntakeVerdict::UnknownIssuer => {
                self.settle(IntakeStage::Refused, at);
                // Not to vanish: a person may know better, and add the authority to the register.
                self.to_do = triage.is_plausible();
            }
            IntakeVerdict::Order
            | IntakeVerdict::Unproved
            | IntakeVerdict::Incomplete
            | IntakeVerdict::FollowUp
            | IntakeVerdict::NotAnOrder => {
                self.stage = IntakeStage::Waiting;
                self.to_do = true;
                let said = triage.follow_up.as_ref();
                // Nobody owes anything on an order that is taken back.
                let is_withdrawal = said.is_some_and(|said| said.kind == FollowUp::Withdrawal);
                if triage.candidate.is_some() && self.clock.is_none() && !is_withdrawal {
                    let started = self.arrival.received_at;
                    self.clock = Some(Clock::start(Law::RemovalOrderHour, started));
                }
            }
        }
    }

    fn settle(&mut self, stage: IntakeStage, at: Timestamp) {
        self.stage = stage;
        self.to_do = false;
        let reason = match stage {
            IntakeStage::Asked => StopReason::CannotExecute,
            _ => StopReason::Decided,
        };
        if let Some(clock) = &mut self.clock {
            clock.stop(at, reason);
        }
    }
}
