//! A complaint of somebody whose content was taken down or held back: Regulation (EU) 2021/784 Art 10, and by the same way,
//! as good practice, against any other removal.
//!
//! ```text
//!            ┌─ upheld ───► Upheld: the case is decided “keep”, and the provider's systems are told
//! Open ─decide┤
//!            └─ rejected ─► Rejected, with reasons
//! Open ─withdrawn by whoever complained─► Withdrawn
//! ```
//! What a person decides in the console waits before it leaves, and can be undone: see [`HeldVerdict`].
//! The clock runs from receipt, for two weeks. Whoever decides is somebody else than who decided the case; a house that has
//! nobody else says so on record. Who complains, and how they are reached, is in no event: it is kept beside the ledger.

use crate::{
    Actor, CaseId, Clock, ComplaintId, ComplaintOutcome, Event, FiledVia, HeldVerdict, Lapsed, Law,
    NoticeId, OrganisationId, ProtectedPurpose, REQUEST_LIMIT, Recorded, Refusal, StopReason,
    refusal::written,
};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The longest text of a complaint, of a decision's reasons, and of a request for scrutiny, in characters.
pub const COMPLAINT_TEXT_LIMIT: usize = 8_000;
/// The longest reference of what a complaint is about, in characters.
const ABOUT_LIMIT: usize = 2_000;
/// After so much of the two weeks a complaint is shown as urgent: with the tenth day.
pub const COMPLAINT_WARNING: SignedDuration = SignedDuration::from_hours(24 * 10);
/// A stated instant may lie ahead of our clock by this much.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_secs(120);

/// What somebody complains about, as they send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewComplaint {
    /// The location, or the reference of the upload, as far as they know it; it may be wrong, and it may be nothing we know.
    pub about: String,
    /// Why they think the decision wrong.
    pub text: String,
    /// Purposes of Art 1(3) they say it served.
    pub purposes: Vec<ProtectedPurpose>,
    /// When they were told of the removal, where whoever files it for them knows.
    pub informed_at: Option<Timestamp>,
}

/// A decision on a complaint, as a person submits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintVerdict {
    /// Upheld or rejected.
    pub outcome: ComplaintOutcome,
    /// Why, for whoever complained: they read it as it is.
    #[schema(min_length = 1, max_length = 8_000)]
    pub reasons: String,
    /// The purpose of Art 1(3) that was found, where that is why.
    #[serde(default)]
    pub purpose: Option<ProtectedPurpose>,
    /// Why what the banks hold is itself no terrorist content, where that is so: owners of banks are told this sentence, and
    /// nothing of the complaint. Withdraws the entries from your own banks, disputes those in others', and re-opens every case
    /// that was blocked on them.
    #[serde(default)]
    pub known_content_wrong: Option<String>,
    /// An administrator's reason why the decision is made although nobody else than who decided the case could make it.
    #[serde(default)]
    pub exception: Option<String>,
}

/// A decision on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ComplaintDecision {
    /// The decision.
    #[serde(flatten)]
    pub verdict: ComplaintVerdict,
    /// Whose.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// What whoever decides has to be measured by.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Everybody who decided the case it is about, by judging it or by answering its notice.
    pub deciders: Vec<Actor>,
    /// Whether the organisation has somebody else who may decide complaints.
    pub is_somebody_else: bool,
    /// Whether whoever decides is an administrator.
    pub is_administrator: bool,
    /// Whether the content is down because of a removal order that still has effect.
    pub is_ordered: bool,
}

/// A request that the authority of the provider's Member State looks at a cross-border order: Art 4(4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UserScrutiny {
    /// In what the order is thought to infringe the Regulation or fundamental rights.
    pub reasons: String,
    /// When they were told that the removal rests on an order.
    pub informed_at: Timestamp,
    /// When they asked.
    pub asked_at: Timestamp,
    /// The order it was passed on with, once known.
    #[serde(default)]
    pub notice: Option<NoticeId>,
}

/// A complaint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Its identifier.
    pub id: ComplaintId,
    /// Who has to answer it: the provider.
    pub organisation: OrganisationId,
    /// What it is about, in the words of whoever complained.
    pub about: String,
    /// The case it is about, where one was found.
    pub case: Option<CaseId>,
    /// Whether somebody of the provider has confirmed that it is this case, and theirs who complained.
    pub is_confirmed: bool,
    /// Why.
    pub text: String,
    /// Purposes of Art 1(3) that are asserted.
    pub purposes: Vec<ProtectedPurpose>,
    /// By which way it came.
    pub via: FiledVia,
    /// When they were told of the removal, where that is known.
    pub informed_at: Option<Timestamp>,
    /// Two weeks from receipt.
    pub clock: Clock,
    /// The decision.
    pub decision: Option<ComplaintDecision>,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
    /// The request for scrutiny that was made with it.
    pub scrutiny: Option<UserScrutiny>,
    /// A decision that waits to leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<HeldVerdict>,
    /// A decision that waited and could not leave, until something is decided again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<Lapsed>,
}

impl Complaint {
    /// Takes a complaint in. It is taken whatever it is about: whoever complains need not know our references.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field when there is no text, a text is too long, or an instant lies ahead.
    pub fn file(
        id: ComplaintId,
        organisation: OrganisationId,
        new: NewComplaint,
        case: Option<CaseId>,
        via: FiledVia,
        now: Timestamp,
    ) -> Result<Event, Refusal> {
        let about = written("about", &new.about, ABOUT_LIMIT)?;
        let text = written("text", &new.text, COMPLAINT_TEXT_LIMIT)?;
        if let Some(at) = new.informed_at {
            not_ahead("informed_at", at, now)?;
        }
        let mut purposes = new.purposes;
        purposes.sort_unstable();
        purposes.dedup();
        Ok(Event::ComplaintFiled {
            id,
            organisation,
            about,
            case,
            text,
            purposes,
            via,
            informed_at: new.informed_at,
        })
    }

    /// In one word.
    #[must_use]
    pub fn stage(&self) -> &'static str {
        match &self.decision {
            _ if self.withdrawn_at.is_some() => "withdrawn",
            Some(decision) => decision.verdict.outcome.as_str(),
            None => "open",
        }
    }

    /// Whether it still waits for a decision.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.decision.is_none() && self.withdrawn_at.is_none()
    }

    /// Whether it is urgent: ten of its fourteen days are over.
    #[must_use]
    pub fn is_urgent(&self, now: Timestamp) -> bool {
        self.is_open() && now.duration_since(self.clock.started) >= COMPLAINT_WARNING
    }

    /// Says which case it is about. The same again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when nothing is to be decided any more.
    pub fn link(&self, case: &CaseId) -> Result<Vec<Event>, Refusal> {
        self.must_be_open()?;
        if self.is_confirmed && self.case.as_ref() == Some(case) {
            return Ok(Vec::new());
        }
        // What waits was decided about the case that it is about now.
        self.nothing_waits()?;
        Ok(vec![Event::ComplaintLinked {
            complaint: self.id.clone(),
            case: case.clone(),
        }])
    }

    /// Decides it. The same decision again is no event.
    ///
    /// # Errors
    /// A [`Refusal`]: it was decided or taken back, another decision waits to leave, reasons are missing, whoever decides decided the case too
    /// (`same_person`), or an order still has effect that only others can end (`order_in_effect`).
    pub fn decide(
        &self,
        verdict: &ComplaintVerdict,
        by: &Actor,
        standing: &Standing,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let mut verdict = verdict.clone();
        verdict.reasons = written("reasons", &verdict.reasons, COMPLAINT_TEXT_LIMIT)?;
        verdict.known_content_wrong = said(
            "known_content_wrong",
            verdict.known_content_wrong.as_deref(),
            1_000,
        )?;
        verdict.exception = said("exception", verdict.exception.as_deref(), 2_000)?;
        if let Some(decision) = &self.decision
            && decision.verdict == verdict
        {
            return Ok(Vec::new());
        }
        self.must_be_open()?;
        self.nothing_waits()?;
        if standing.deciders.contains(by) {
            may_decide_again(standing, &verdict)?;
        } else {
            // An exception nobody needed would only be a stain on the record.
            verdict.exception = None;
        }
        let is_upheld = verdict.outcome == ComplaintOutcome::Upheld;
        if is_upheld && standing.is_ordered {
            return Err(Refusal::of(
                "outcome",
                "order_in_effect",
                "The content is down because of a removal order that has effect: it can be ended by the authority that issued it, by scrutiny under Art 4 or by a court, and not by you. Reject the complaint and tell whoever complained of these ways.",
            ));
        }
        if !is_upheld {
            if verdict.known_content_wrong.is_some() {
                return Err(Refusal::of(
                    "known_content_wrong",
                    "does_not_fit",
                    "Known content is not wrong where the complaint is rejected: uphold it, or leave this out.",
                ));
            }
            if verdict.purpose.is_some() {
                return Err(Refusal::of(
                    "purpose",
                    "protected",
                    "What serves a protected purpose is not terrorist content (Art 1(3)): uphold the complaint, or leave this out.",
                ));
            }
        }
        if verdict.known_content_wrong.is_some() && self.case.is_none() {
            return Err(Refusal::of(
                "known_content_wrong",
                "not_linked",
                "Say first which case the complaint is about: the case says which known content it matched.",
            ));
        }
        Ok(vec![Event::ComplaintDecided {
            complaint: self.id.clone(),
            case: self.case.clone(),
            decision: ComplaintDecision {
                verdict,
                by: by.clone(),
                at: now,
            },
        }])
    }

    /// Whoever complained takes it back. Once more changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when it was decided.
    pub fn withdraw(&self) -> Result<Vec<Event>, Refusal> {
        if self.withdrawn_at.is_some() {
            return Ok(Vec::new());
        }
        self.must_be_open()?;
        Ok(vec![Event::ComplaintWithdrawn {
            complaint: self.id.clone(),
        }])
    }

    /// Whoever complained asks that a cross-border order be scrutinised (Art 4(4)). It is recorded whether there is an order or
    /// not: whether there is one is not theirs to learn here. Once more changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when reasons are missing, it is not said when they were told, that lies ahead, or more than 48 hours have passed since.
    pub fn ask_for_scrutiny(
        &self,
        reasons: &str,
        informed_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        if self.scrutiny.is_some() {
            return Ok(Vec::new());
        }
        let reasons = written("scrutiny_reasons", reasons, COMPLAINT_TEXT_LIMIT)?;
        // What the provider said counts before what is remembered.
        let informed_at = self.informed_at.or(informed_at).ok_or_else(|| {
            Refusal::of(
                "informed_at",
                "missing",
                "Say when you were told of the removal: the 48 hours are counted from then.",
            )
        })?;
        not_ahead("informed_at", informed_at, now)?;
        if now.duration_since(informed_at) > REQUEST_LIMIT {
            return Err(Refusal::of(
                "informed_at",
                "too_late",
                "Scrutiny can be asked for within 48 hours after you were told of the removal (Art 4(4)). That time is over; the courts remain open to you.",
            ));
        }
        Ok(vec![Event::ScrutinyAsked {
            complaint: self.id.clone(),
            reasons,
            informed_at,
        }])
    }

    /// Passes the request for scrutiny on to the order it is about, once that is known.
    #[must_use]
    pub fn pass_on(&self, notice: &NoticeId) -> Option<Event> {
        let asked = self.scrutiny.as_ref()?;
        if asked.notice.is_some() {
            return None;
        }
        Some(Event::UserScrutinyRequested {
            notice: notice.clone(),
            reasons: asked.reasons.clone(),
            informed_at: asked.informed_at,
            asked_at: Some(asked.asked_at),
            complaint: Some(self.id.clone()),
        })
    }

    pub(crate) fn must_be_open(&self) -> Result<(), Refusal> {
        if self.withdrawn_at.is_some() {
            return Err(Refusal::new(
                "withdrawn",
                "The complaint was taken back by whoever made it.",
            ));
        }
        if self.decision.is_some() {
            return Err(Refusal::new(
                "already_decided",
                "The complaint was decided already; whoever complained has the decision.",
            ));
        }
        Ok(())
    }

    /// The complaint after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        if let Event::ComplaintFiled {
            id,
            organisation,
            about,
            case,
            text,
            purposes,
            via,
            informed_at,
        } = &recorded.event
        {
            return Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                about: about.clone(),
                case: case.clone(),
                is_confirmed: case.is_some() && *via == FiledVia::FrontEnd,
                text: text.clone(),
                purposes: purposes.clone(),
                via: *via,
                informed_at: *informed_at,
                clock: Clock::start(Law::Complaint, recorded.at),
                decision: None,
                withdrawn_at: None,
                scrutiny: None,
                held: None,
                lapsed: None,
            });
        }
        let mut complaint = before?;
        match &recorded.event {
            Event::ComplaintLinked { case, .. } => {
                complaint.case = Some(case.clone());
                complaint.is_confirmed = true;
            }
            Event::ComplaintDecided { decision, .. } => {
                complaint.clock.stop(decision.at, StopReason::Decided);
                complaint.decision = Some(decision.clone());
                complaint.lapsed = None;
            }
            Event::VerdictHeld { held, .. } => {
                complaint.held = Some(held.clone());
                complaint.lapsed = None;
            }
            Event::VerdictUndone { .. } | Event::VerdictLeft { .. } => complaint.held = None,
            Event::VerdictLapsed { why, .. } => {
                complaint.lapsed = complaint.held.take().map(|held| Lapsed {
                    what: held.label().to_owned(),
                    why: why.clone(),
                    at: recorded.at,
                });
            }
            Event::ComplaintWithdrawn { .. } => {
                // Nothing is left to decide: what waits does not leave.
                complaint.held = None;
                complaint.clock.stop(recorded.at, StopReason::Withdrawn);
                complaint.withdrawn_at = Some(recorded.at);
            }
            Event::ScrutinyAsked {
                reasons,
                informed_at,
                ..
            } => {
                complaint.scrutiny = Some(UserScrutiny {
                    reasons: reasons.clone(),
                    informed_at: *informed_at,
                    asked_at: recorded.at,
                    notice: None,
                });
            }
            Event::UserScrutinyRequested { notice, .. } => {
                if let Some(asked) = &mut complaint.scrutiny {
                    asked.notice = Some(notice.clone());
                }
            }
            _ => {}
        }
        Some(complaint)
    }
}

/// Whoever decided the case decides the complaint too: only where there is nobody else, by an administrator, on record.
fn may_decide_again(standing: &Standing, verdict: &ComplaintVerdict) -> Result<(), Refusal> {
    if standing.is_somebody_else {
        return Err(Refusal::new(
            "same_person",
            "You decided the case; somebody else decides the complaint about it.",
        ));
    }
    if !standing.is_administrator {
        return Err(Refusal::new(
            "same_person",
            "You decided the case, and nobody else of your organisation may decide complaints: an administrator can enrol somebody, or decide with a recorded exception.",
        ));
    }
    if verdict.exception.is_none() {
        return Err(Refusal::of(
            "exception",
            "same_person",
            "You decided the case yourself. Nobody else may decide complaints here: say in “exception” why you do; it goes on record and into the decision.",
        ));
    }
    Ok(())
}

/// Optional text: trimmed, and nothing where it is empty.
fn said(field: &'static str, text: Option<&str>, limit: usize) -> Result<Option<String>, Refusal> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| written(field, text, limit)).transpose()
}

pub(crate) fn not_ahead(field: &'static str, at: Timestamp, now: Timestamp) -> Result<(), Refusal> {
    if at.duration_since(now) > CLOCK_SKEW {
        return Err(Refusal::of(
            field,
            "in_the_future",
            format!("The time {at} lies in the future."),
        ));
    }
    Ok(())
}
