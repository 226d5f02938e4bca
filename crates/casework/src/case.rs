//! A case: one unit of work, from why it was opened to how it ended.
//!
//! ```text
//!             ┌─ keep / block ────────────────────────────────► Closed ◄─ a later judgement may overturn an upload's
//! Open ─decide┤
//!             └─ refer / order ─► Decided ─notice─► Noticed ─answer─► Answered ─seen gone─► Closed
//! ```
//! A case that was blocked on known content which turns out to be wrong is opened again, and waits for a person anew.
//! A case about a received notice has no judgement of its own: answering the notice closes it.

use crate::{
    Actor, CaptureId, CaseId, CaseNote, ContentErasure, EntryId, Event, Ground, Held, Lapsed,
    LeftOut, Match, NoticeAnswer, NoticeId, NoticeKind, OrganisationId, OrganisationKind, Outcome,
    Proposal, PurposeCheck, Recorded, Refusal, SecondAsked, SeenState, UserNoticeId,
    notice::may_not_order, refusal::written,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a case exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Origin {
    /// Content was captured at a location.
    Location {
        /// Where.
        url: String,
        /// The sealed record.
        capture: CaptureId,
        /// The provider whose service it is on, where one is registered for the host.
        provider: Option<OrganisationId>,
    },
    /// An upload matched and is held before publication.
    Upload {
        /// The provider's own reference of the upload.
        reference: String,
        /// SHA-256 of the bytes, where bytes were sent.
        sha256: Option<String>,
        /// PDQ asked about.
        pdq: Option<String>,
        /// PDQ quality.
        quality: Option<u8>,
        /// Whether the bytes are among the blobs, for the reviewer to look at.
        stored: bool,
        /// The address asked about, in its canonical spelling, where it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        link: Option<String>,
        /// What was not looked at of content that holds content, and why: the first twenty, and how many more.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left_out: Vec<LeftOut>,
    },
    /// A notice was received.
    Notice {
        /// Which.
        notice: NoticeId,
        /// Of which kind.
        kind: NoticeKind,
        /// The location it is about.
        url: String,
    },
    /// Somebody said that a location shows terrorist content (DSA Art 16).
    UserNotice {
        /// Their notice.
        user_notice: UserNoticeId,
        /// The location.
        url: String,
    },
}

/// Why a decided case was opened again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reopened {
    /// The known content it was blocked on.
    pub entry: EntryId,
    /// Whether that was withdrawn; otherwise its owner was told that it is disputed.
    pub withdrawn: bool,
    /// Why, in the words of whoever found it wrong.
    pub reason: String,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CaseStage {
    /// Waiting for a person.
    Open,
    /// Judged; the notice is still to be issued.
    Decided,
    /// A notice is out.
    Noticed,
    /// The addressee answered.
    Answered,
    /// Nothing is left to do.
    Closed,
}

impl CaseStage {
    /// The spelling used in JSON and in the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Decided => "decided",
            Self::Noticed => "noticed",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
}

/// A person's judgement, as they submit it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Judgement {
    /// What is to be done.
    pub outcome: Outcome,
    /// Grounds of Art 2(7); at least one unless the outcome is `keep`.
    #[serde(default)]
    pub grounds: Vec<Ground>,
    /// The Art 1(3) check.
    pub purpose: PurposeCheck,
    /// The person's reasons.
    #[schema(min_length = 1, max_length = 8_000)]
    pub reasons: String,
}

/// A judgement on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decision {
    /// The judgement.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// Whose.
    pub by: Actor,
    /// When.
    pub at: Timestamp,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// Its identifier.
    pub id: CaseId,
    /// Whose work it is.
    pub organisation: OrganisationId,
    /// Why it exists.
    pub origin: Origin,
    /// Which banked content it resembles.
    pub matches: Vec<Match>,
    /// Where it stands.
    pub stage: CaseStage,
    /// Every judgement, oldest first; the last one counts.
    pub decisions: Vec<Decision>,
    /// Every notice issued about it, oldest first.
    pub notices: Vec<NoticeId>,
    /// What the last check of the location saw.
    pub seen: Option<SeenState>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When nothing was left to do.
    pub closed_at: Option<Timestamp>,
    /// A notice that waits for a second person, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal: Option<Proposal>,
    /// Whether the order about it lost its legal effect: what returns then is no return.
    #[serde(default)]
    pub ceased: bool,
    /// Why it was opened again, while nobody has decided anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopened: Option<Reopened>,
    /// That what was kept for it is erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erasure: Option<ContentErasure>,
    /// What was decided and waits in the house before it leaves, if anything does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<Held>,
    /// What was decided last and could not leave, until something is decided again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<Lapsed>,
    /// Who asked that somebody else decide, while nobody has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<SecondAsked>,
    /// Notes for colleagues, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<CaseNote>,
}

impl Case {
    /// Judges the case. The same judgement by the same person again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field when the outcome does not fit the case, the organisation may not order, grounds or
    /// reasons are missing, or a protected purpose was found and yet a measure is asked for.
    pub fn decide(
        &self,
        judgement: &Judgement,
        kind: OrganisationKind,
        by: &Actor,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let judgement = self.check(judgement, kind)?;
        // Also of what was decided before: another judgement may wait that would follow it.
        self.nothing_waits()?;
        if let Some(last) = self.decision()
            && last.judgement == judgement
        {
            return Ok(Vec::new());
        }
        if self.second.as_ref().is_some_and(|asked| asked.by == *by) {
            return Err(Refusal::new(
                "second_asked",
                "You asked for a second person on this case: somebody else decides it. If you can decide it now, take that back first.",
            ));
        }
        let may_judge = match self.origin {
            // An upload's judgement may be overturned at any time; the last one counts.
            Origin::Upload { .. } | Origin::UserNotice { .. } => true,
            _ => match self.stage {
                CaseStage::Open | CaseStage::Decided => true,
                CaseStage::Closed => self
                    .decision()
                    .is_some_and(|last| last.judgement.outcome == Outcome::Keep),
                CaseStage::Noticed | CaseStage::Answered => false,
            },
        };
        if !may_judge {
            return Err(Refusal::new(
                "notice_issued",
                "A notice was already issued on the earlier decision; withdraw it before deciding otherwise.",
            ));
        }
        let decision = Decision {
            judgement,
            by: by.clone(),
            at: now,
        };
        Ok(vec![Event::CaseDecided {
            case: self.id.clone(),
            decision,
        }])
    }

    fn check(&self, judgement: &Judgement, kind: OrganisationKind) -> Result<Judgement, Refusal> {
        let outcome = judgement.outcome;
        let fits = match &self.origin {
            Origin::Location { .. } => {
                matches!(outcome, Outcome::Refer | Outcome::Order | Outcome::Keep)
            }
            // Of a location that a user noticed, to block is to take it down.
            Origin::Upload { .. } | Origin::UserNotice { .. } => {
                matches!(outcome, Outcome::Block | Outcome::Keep)
            }
            Origin::Notice { .. } => {
                return Err(Refusal::new(
                    "answer_the_notice",
                    "This case is about a received notice: answer the notice, and the case closes with it.",
                ));
            }
        };
        if !fits {
            return Err(Refusal::of(
                "outcome",
                "does_not_fit",
                format!("“{}” is no outcome for this kind of case.", outcome.label()),
            ));
        }
        if outcome == Outcome::Order && kind != OrganisationKind::Authority {
            return Err(may_not_order(kind));
        }
        let reasons = written("reasons", &judgement.reasons, 8_000)?;
        let mut grounds = judgement.grounds.clone();
        grounds.sort_unstable();
        grounds.dedup();
        if outcome != Outcome::Keep {
            if grounds.is_empty() {
                return Err(Refusal::of(
                    "grounds",
                    "missing",
                    "Name at least one ground of Art 2(7).",
                ));
            }
            if let PurposeCheck::Protected(purpose) = judgement.purpose {
                return Err(Refusal::of(
                    "purpose",
                    "protected",
                    format!(
                        "Material disseminated for {} is not terrorist content (Art 1(3)); the outcome must be “keep”.",
                        purpose.label()
                    ),
                ));
            }
        }
        Ok(Judgement {
            outcome,
            grounds,
            purpose: judgement.purpose,
            reasons,
        })
    }

    /// The judgement that counts: none while the case is open again.
    #[must_use]
    pub fn decision(&self) -> Option<&Decision> {
        self.decisions.last().filter(|_| self.reopened.is_none())
    }

    /// Whether it is blocked on a banked entry.
    #[must_use]
    pub fn is_blocked_on(&self, entry: &EntryId) -> bool {
        self.decision()
            .is_some_and(|last| last.judgement.outcome == Outcome::Block)
            && self.matches.iter().any(|found| found.entry == *entry)
    }

    /// Opens it again, because what it was blocked on is wrong. Where it is not blocked on that, nothing changes.
    #[must_use]
    pub fn reopen(&self, because: Reopened) -> Vec<Event> {
        if !self.is_blocked_on(&because.entry) {
            return Vec::new();
        }
        vec![Event::CaseReopened {
            case: self.id.clone(),
            because,
        }]
    }

    /// Whether a notice of this kind may be issued on the judgement that counts.
    ///
    /// # Errors
    /// A [`Refusal`] when the case was not decided so, or a notice is already out.
    pub fn may_issue(&self, kind: NoticeKind) -> Result<&Decision, Refusal> {
        let wanted = match kind {
            NoticeKind::Referral => Outcome::Refer,
            NoticeKind::RemovalOrder => Outcome::Order,
        };
        self.nothing_waits()?;
        let Some(decision) = self.decision() else {
            return Err(Refusal::new(
                "not_decided",
                "Decide the case before issuing a notice about it.",
            ));
        };
        if decision.judgement.outcome != wanted {
            return Err(Refusal::of(
                "kind",
                "decided_otherwise",
                format!(
                    "The case was decided “{}”; a {} does not follow from it.",
                    decision.judgement.outcome.label(),
                    kind.label()
                ),
            ));
        }
        if self.stage != CaseStage::Decided {
            return Err(Refusal::new(
                "notice_issued",
                "A notice on this decision was already issued.",
            ));
        }
        Ok(decision)
    }

    /// Proposes a notice to a second person. The same again by the same actor is no event.
    ///
    /// # Errors
    /// A [`Refusal`] when such a notice may not be issued on this case.
    pub fn propose(&self, proposal: Proposal) -> Result<Vec<Event>, Refusal> {
        self.may_issue(proposal.kind)?;
        if let Some(before) = &self.proposal
            && (&before.by, before.kind, &before.asked, &before.concerns)
                == (
                    &proposal.by,
                    proposal.kind,
                    &proposal.asked,
                    &proposal.concerns,
                )
        {
            return Ok(Vec::new());
        }
        Ok(vec![Event::NoticeProposed {
            case: self.id.clone(),
            proposal,
        }])
    }

    /// The proposal, for somebody who may approve it.
    ///
    /// # Errors
    /// A [`Refusal`] when there is none, or whoever asks proposed it or is no person.
    pub fn approvable(&self, by: &Actor) -> Result<&Proposal, Refusal> {
        let Some(proposal) = &self.proposal else {
            return Err(Refusal::new(
                "nothing_proposed",
                "No notice waits for a second person here.",
            ));
        };
        if proposal.by == *by {
            return Err(Refusal::new(
                "same_person",
                "You proposed this notice yourself; a second person approves it.",
            ));
        }
        if !matches!(by, Actor::Person { .. }) {
            return Err(Refusal::new(
                "not_a_person",
                "A person approves a notice, signed in to the console; a program does not.",
            ));
        }
        Ok(proposal)
    }

    /// Lets a proposal lie.
    ///
    /// # Errors
    /// A [`Refusal`] without a reason, or when nothing is proposed.
    pub fn drop_proposal(&self, reason: &str) -> Result<Vec<Event>, Refusal> {
        let reason = written("reason", reason, 4_000)?;
        if self.proposal.is_none() {
            return Err(Refusal::new(
                "nothing_proposed",
                "No notice waits for a second person here.",
            ));
        }
        Ok(vec![Event::ProposalDropped {
            case: self.id.clone(),
            reason,
        }])
    }

    /// Whether an answer is about this case's location.
    fn is_meant(&self, answer: &NoticeAnswer) -> bool {
        match &self.origin {
            Origin::Location { url, .. } => answer.is_about(url),
            Origin::Upload { .. } | Origin::Notice { .. } | Origin::UserNotice { .. } => true,
        }
    }

    /// The case after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        if let (
            Event::CaseOpened {
                id,
                organisation,
                origin,
                matches,
            },
            None,
        ) = (&recorded.event, &before)
        {
            return Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                origin: origin.clone(),
                matches: matches.clone(),
                stage: CaseStage::Open,
                decisions: Vec::new(),
                notices: Vec::new(),
                seen: None,
                opened_at: recorded.at,
                closed_at: None,
                ceased: false,
                proposal: None,
                reopened: None,
                erasure: None,
                held: None,
                lapsed: None,
                second: None,
                notes: Vec::new(),
            });
        }
        let mut case = before?;
        if matches!(
            recorded.event,
            Event::ActHeld { .. }
                | Event::CaseDecided { .. }
                | Event::NoticeIssued { .. }
                | Event::NoticeAnswered { .. }
        ) {
            case.lapsed = None;
        }
        let about_a_notice = matches!(case.origin, Origin::Notice { .. });
        match &recorded.event {
            Event::CaseDecided { decision, .. } => {
                case.stage = match decision.judgement.outcome {
                    Outcome::Refer | Outcome::Order => CaseStage::Decided,
                    Outcome::Block | Outcome::Keep => CaseStage::Closed,
                };
                // What was proposed on an earlier judgement goes with it.
                case.proposal = None;
                case.decisions.push(decision.clone());
                case.reopened = None;
                case.second = None;
            }
            Event::CaseReopened { because, .. } => {
                case.stage = CaseStage::Open;
                case.reopened = Some(because.clone());
            }
            Event::ContentErasureOrdered {
                contents, reason, ..
            } => {
                case.erasure = Some(ContentErasure {
                    contents: contents.clone(),
                    reason: reason.clone(),
                    by: recorded.actor.clone(),
                    ordered_at: recorded.at,
                    certificate: None,
                });
            }
            Event::ContentErased { certificate, .. } => {
                if let Some(erasure) = &mut case.erasure {
                    erasure.certificate = Some(certificate.clone());
                }
            }
            Event::NoticeIssued { id, .. } => {
                case.stage = CaseStage::Noticed;
                case.notices.push(id.clone());
                case.ceased = false;
                case.proposal = None;
            }
            Event::NoticeProposed { proposal, .. } => case.proposal = Some(proposal.clone()),
            Event::ProposalDropped { .. } => case.proposal = None,
            // An order names several locations: an answer may be about others, or leave some of them open.
            Event::NoticeAnswered { answer, .. } if !case.is_meant(answer) => {}
            Event::NoticeAnswered {
                complete: false, ..
            } if about_a_notice => {}
            // The issuer has nothing left to ask for; the addressee has what it removed to reinstate.
            Event::NoticeCeased { reinstate, .. } => {
                case.ceased = true;
                case.stage = if about_a_notice && *reinstate {
                    CaseStage::Open
                } else {
                    CaseStage::Closed
                };
            }
            Event::NoticeAnswered {
                answer: NoticeAnswer::Reinstated(_),
                ..
            } => case.stage = CaseStage::Closed,
            // Annex III keeps both sides' cases open: the hour runs again after the clarification.
            Event::NoticeAnswered {
                answer: NoticeAnswer::Impossible(_),
                ..
            } => {}
            Event::NoticeAnswered { .. }
                if about_a_notice || case.seen == Some(SeenState::Gone) =>
            {
                case.stage = CaseStage::Closed;
            }
            Event::NoticeAnswered { .. } => case.stage = CaseStage::Answered,
            Event::NoticeWithdrawn { .. } if about_a_notice => case.stage = CaseStage::Closed,
            // The notice stays on record; the case may be judged anew.
            Event::NoticeWithdrawn { .. } => case.stage = CaseStage::Open,
            Event::LocationSeen { seen, .. }
                if case.stage == CaseStage::Answered && seen.state == SeenState::Gone =>
            {
                case.stage = CaseStage::Closed;
            }
            Event::LocationSeen { seen, .. }
                if case.stage == CaseStage::Closed
                    && seen.state == SeenState::Up
                    && !case.ceased =>
            {
                // It came back: work again.
                case.stage = CaseStage::Answered;
            }
            Event::ActHeld { held, .. } => case.held = Some(held.clone()),
            Event::ActUndone { .. } | Event::ActLeft { .. } => case.held = None,
            Event::ActLapsed { why, .. } => {
                case.lapsed = case.held.take().map(|held| Lapsed {
                    what: held.act.label().to_owned(),
                    why: why.clone(),
                    at: recorded.at,
                });
            }
            Event::SecondAsked { why, .. } => {
                case.second = Some(SecondAsked {
                    by: recorded.actor.clone(),
                    at: recorded.at,
                    why: why.clone(),
                });
            }
            Event::SecondNotNeeded { .. } => case.second = None,
            Event::CaseNoted { text, .. } => case.notes.push(CaseNote {
                by: recorded.actor.clone(),
                at: recorded.at,
                text: text.clone(),
            }),
            _ => {}
        }
        if let Event::LocationSeen { seen, .. } = &recorded.event {
            case.seen = Some(seen.state);
        }
        case.closed_at = match (case.stage, case.closed_at) {
            (CaseStage::Closed, None) => Some(recorded.at),
            (CaseStage::Closed, closed) => closed,
            _ => None,
        };
        Some(case)
    }
}
