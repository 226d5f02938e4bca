//! Scrutiny of a cross-border order (Art 4): the authority of the provider's Member State gets a copy when the order is sent,
//! and looks whether it seriously or manifestly infringes the Regulation or fundamental rights.
//!
//! ```text
//! Copied ──received──► Open ──says it intends to find an infringement──► Intended ──► Decided (infringes)
//!                       ├────────────────────────────────────────────────────────────► Decided (does not infringe)
//!                       └── 72 hours pass, nobody asked ──► Lapsed
//! ```
//!
//! Of its own motion the authority has 72 hours from receipt of the copy (Art 4(3)); then that right has lapsed. The provider,
//! within 48 hours of receiving the order, and the content provider, within 48 hours of being informed, may ask for scrutiny
//! (Art 4(4)): then a decision is owed within 72 hours of the request, and one that comes later is late, not void.
//! Before it finds an infringement the authority tells the issuer that it intends to, and why (Art 4(5)).

use crate::{
    Clock, Event, Law, NoticeId, OrganisationId, ReceivedVia, Recorded, Refusal, ScrutinyId,
    StopReason, refusal::written,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How long after receipt, or after being informed, scrutiny can be asked for (Art 4(4)).
pub const REQUEST_LIMIT: SignedDuration = SignedDuration::from_hours(48);

/// Where a scrutiny stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScrutinyStage {
    /// The copy is on its way.
    Copied,
    /// The authority has it.
    Open,
    /// The issuer was told that an infringement is about to be found.
    Intended,
    /// Decided.
    Decided,
    /// 72 hours passed and nobody had asked: no decision was taken.
    Lapsed,
}

impl ScrutinyStage {
    /// The spelling used in JSON and in the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Copied => "copied",
            Self::Open => "open",
            Self::Intended => "intended",
            Self::Decided => "decided",
            Self::Lapsed => "lapsed",
        }
    }
}

/// Who asked for scrutiny.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedBy {
    /// The hosting provider.
    Provider,
    /// Whoever put the content there.
    ContentProvider,
}

/// A reasoned request for scrutiny.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScrutinyRequest {
    /// Who asked.
    pub by: AskedBy,
    /// Why.
    pub reasons: String,
    /// When it was received.
    pub at: Timestamp,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScrutinyDecision {
    /// Whether the order seriously or manifestly infringes the Regulation or fundamental rights and freedoms.
    pub infringes: bool,
    /// Why.
    #[schema(min_length = 1, max_length = 8_000)]
    pub reasons: String,
}

/// The scrutiny of one order by one authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scrutiny {
    /// Its identifier.
    pub id: ScrutinyId,
    /// The order.
    pub notice: NoticeId,
    /// The authority of the provider's Member State.
    pub authority: OrganisationId,
    /// Where it stands.
    pub stage: ScrutinyStage,
    /// When the copy was sent.
    pub copied_at: Timestamp,
    /// When and how it was received.
    pub received: Option<(Timestamp, ReceivedVia)>,
    /// Its deadlines, oldest first.
    pub clocks: Vec<Clock>,
    /// Every request, oldest first.
    pub requests: Vec<ScrutinyRequest>,
    /// What the issuer was told before an infringement was found, and when.
    pub intention: Option<(Timestamp, String)>,
    /// The decision, and when it was taken.
    pub decision: Option<(Timestamp, ScrutinyDecision)>,
}

impl Scrutiny {
    /// The authority has the copy. Again changes nothing.
    #[must_use]
    pub fn receive(&self, via: ReceivedVia) -> Vec<Event> {
        match self.received {
            Some(_) => Vec::new(),
            None => vec![Event::CopyReceived {
                scrutiny: self.id.clone(),
                via,
            }],
        }
    }

    /// Somebody asks for scrutiny. `entitled_from` is when the provider received the order, or when the content provider was
    /// informed. The same request again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] without reasons, after 48 hours, or when it was decided.
    pub fn request(
        &self,
        by: AskedBy,
        reasons: &str,
        entitled_from: Timestamp,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let reasons = written("reasons", reasons, 8_000)?;
        if self
            .requests
            .iter()
            .any(|before| before.by == by && before.reasons == reasons)
        {
            return Ok(Vec::new());
        }
        if now.duration_since(entitled_from) > REQUEST_LIMIT {
            return Err(Refusal::new(
                "too_late",
                format!(
                    "Scrutiny can be asked for within 48 hours (Art 4(4)): until {}. The order can still be challenged in court.",
                    entitled_from
                        .checked_add(REQUEST_LIMIT)
                        .unwrap_or(Timestamp::MAX)
                ),
            ));
        }
        if self.decision.is_some() {
            return Err(decided());
        }
        Ok(vec![Event::ScrutinyRequested {
            scrutiny: self.id.clone(),
            notice: self.notice.clone(),
            request: ScrutinyRequest {
                by,
                reasons,
                at: now,
            },
        }])
    }

    /// Whether a decision can be taken at `now`: on a request always, of one's own motion for 72 hours.
    fn check_open(&self, now: Timestamp) -> Result<(), Refusal> {
        if self.decision.is_some() {
            return Err(decided());
        }
        let own = self
            .clocks
            .iter()
            .find(|clock| clock.law == Law::OwnScrutiny);
        let Some(own) = own else {
            return Err(Refusal::new(
                "not_received",
                "The copy of the order was not received yet.",
            ));
        };
        if self.requests.is_empty() && now > own.due {
            return Err(Refusal::new(
                "too_late",
                format!(
                    "Without a request an order can be scrutinised for 72 hours from receipt of its copy (Art 4(3)): until {}.",
                    own.due
                ),
            ));
        }
        Ok(())
    }

    /// Tells the issuer that an infringement is about to be found (Art 4(5)).
    ///
    /// # Errors
    /// A [`Refusal`] without reasons, when it was said already, when it was decided, or too late.
    pub fn intend(&self, reasons: &str, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let reasons = written("reasons", reasons, 8_000)?;
        if let Some((_, before)) = &self.intention
            && *before == reasons
        {
            return Ok(Vec::new());
        }
        self.check_open(now)?;
        if self.intention.is_some() {
            return Err(Refusal::new(
                "already_said",
                "The issuer was told already, with other reasons; say the rest in the decision.",
            ));
        }
        Ok(vec![Event::ScrutinyIntended {
            scrutiny: self.id.clone(),
            notice: self.notice.clone(),
            reasons,
        }])
    }

    /// Decides. The same decision again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] without reasons, without the issuer having been told before an infringement is found, or too late.
    pub fn decide(
        &self,
        decision: &ScrutinyDecision,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let decision = ScrutinyDecision {
            reasons: written("reasons", &decision.reasons, 8_000)?,
            ..decision.clone()
        };
        if let Some((_, before)) = &self.decision
            && *before == decision
        {
            return Ok(Vec::new());
        }
        self.check_open(now)?;
        if decision.infringes && self.intention.is_none() {
            return Err(Refusal::new(
                "issuer_not_told",
                "Before an infringement is found the issuing authority is told of the intention and the reasons (Art 4(5)).",
            ));
        }
        Ok(vec![Event::ScrutinyDecided {
            scrutiny: self.id.clone(),
            notice: self.notice.clone(),
            decision,
        }])
    }

    /// Puts on record that 72 hours passed without a decision, where nobody asked for one.
    #[must_use]
    pub fn lapse(&self, now: Timestamp) -> Vec<Event> {
        let is_over = self
            .clocks
            .iter()
            .any(|clock| clock.law == Law::OwnScrutiny && now > clock.due);
        let nobody_asked = self.requests.is_empty() && self.decision.is_none();
        if is_over && nobody_asked && self.stage != ScrutinyStage::Lapsed {
            return vec![Event::ScrutinyLapsed {
                scrutiny: self.id.clone(),
                notice: self.notice.clone(),
            }];
        }
        Vec::new()
    }

    /// The scrutiny after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        if let (
            Event::OrderCopied {
                id,
                notice,
                authority,
            },
            None,
        ) = (&recorded.event, &before)
        {
            return Some(Self {
                id: id.clone(),
                notice: notice.clone(),
                authority: authority.clone(),
                stage: ScrutinyStage::Copied,
                copied_at: recorded.at,
                received: None,
                clocks: Vec::new(),
                requests: Vec::new(),
                intention: None,
                decision: None,
            });
        }
        let mut scrutiny = before?;
        let at = recorded.at;
        match &recorded.event {
            Event::CopyReceived { via, .. } => {
                scrutiny.received.get_or_insert((at, *via));
                scrutiny.clocks.push(Clock::start(Law::OwnScrutiny, at));
                // Somebody may have asked before the copy was opened.
                if scrutiny.stage == ScrutinyStage::Copied {
                    scrutiny.stage = ScrutinyStage::Open;
                }
            }
            Event::ScrutinyRequested { request, .. } => {
                scrutiny.requests.push(request.clone());
                scrutiny.clocks.push(Clock::start(Law::AskedScrutiny, at));
                if scrutiny.stage == ScrutinyStage::Lapsed {
                    scrutiny.stage = ScrutinyStage::Open;
                }
            }
            Event::ScrutinyIntended { reasons, .. } => {
                scrutiny.intention = Some((at, reasons.clone()));
                scrutiny.stage = ScrutinyStage::Intended;
            }
            Event::ScrutinyDecided { decision, .. } => {
                scrutiny.decision = Some((at, decision.clone()));
                scrutiny.stage = ScrutinyStage::Decided;
                for clock in &mut scrutiny.clocks {
                    clock.stop(at, StopReason::Answered);
                }
            }
            Event::ScrutinyLapsed { .. } => {
                scrutiny.stage = ScrutinyStage::Lapsed;
                for clock in &mut scrutiny.clocks {
                    clock.stop(at, StopReason::Lapsed);
                }
            }
            _ => {}
        }
        Some(scrutiny)
    }
}

fn decided() -> Refusal {
    Refusal::new("already_decided", "This scrutiny was decided already.")
}
