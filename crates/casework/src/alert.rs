//! A threat to life (Art 14(5); Regulation (EU) 2022/2065 Art 18): a provider that becomes aware of one informs the authorities
//! of the Member State concerned at once. Where that state is unclear, it informs the contact point of its own state and
//! Europol (Art 14(5)), or one of the two (Art 18(2) DSA).
//!
//! ```text
//! Raised ──everybody who has to be informed was──► Informed ──the authority here acknowledged──► Acknowledged
//! ```
//!
//! Nobody approves it, no conflict delays it, and nobody but the two sides ever sees it. An alert is no removal order and no
//! referral: nothing of it is decided here, and nothing is counted down for it but the waiting of the two sides for each other.

use crate::{
    AlertChannel, AlertId, AlertLaw, AlertParty, CaseId, Clock, Event, Law, OrganisationId,
    Recorded, Refusal, StopReason, refusal::written,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most times that somebody's being informed is put on record for one alert.
const INFORMED: usize = 100;

/// What a provider became aware of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAlert {
    /// Under which law.
    pub law: AlertLaw,
    /// Where it was seen: the address, the channel, the account.
    #[schema(min_length = 1, max_length = 4_000)]
    pub location: String,
    /// What was seen.
    #[schema(min_length = 1, max_length = 8_000)]
    pub what: String,
    /// Why it is imminent, and whom it threatens, where and when, as far as that is known.
    #[schema(min_length = 1, max_length = 8_000)]
    pub imminent: String,
    /// The Member State concerned, two capital letters; nothing where that is unclear.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[A-Z]{2}$")]
    pub state: Option<String>,
    /// What is known of the account: no more than the authorities need to act.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(max_length = 4_000)]
    pub account: String,
    /// When somebody of the provider became aware of it.
    pub aware_at: Timestamp,
}

impl NewAlert {
    fn checked(&self, now: Timestamp) -> Result<Self, Refusal> {
        if self.aware_at > now {
            return Err(Refusal::of(
                "aware_at",
                "in_the_future",
                "This instant lies in the future; leave it empty for now.",
            ));
        }
        let is_code = |state: &String| {
            state.len() == 2 && state.bytes().all(|byte| byte.is_ascii_uppercase())
        };
        if self.state.as_ref().is_some_and(|state| !is_code(state)) {
            return Err(Refusal::of(
                "state",
                "not_a_country_code",
                "Give the state as two capital letters such as DE, or leave it open where it is unclear.",
            ));
        }
        let account = match self.account.trim() {
            "" => String::new(),
            account => written("account", account, 4_000)?,
        };
        Ok(Self {
            location: written("location", &self.location, 4_000)?,
            what: written("what", &self.what, 8_000)?,
            imminent: written("imminent", &self.imminent, 8_000)?,
            account,
            ..self.clone()
        })
    }

    /// Who has to be informed: everybody of these, or where `true` comes with them, any of these.
    #[must_use]
    pub fn owed(&self) -> (&'static [AlertParty], bool) {
        let unclear = &[AlertParty::Home, AlertParty::Europol];
        match (&self.state, self.law) {
            (Some(_), _) => (&[AlertParty::State], false),
            (None, AlertLaw::TerroristContent) => (unclear, false),
            (None, AlertLaw::Crime) => (unclear, true),
        }
    }
}

/// That somebody was informed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Informed {
    /// On which side of the law's list.
    pub party: AlertParty,
    /// Who: the authority, the desk, whoever took the call.
    #[schema(min_length = 1, max_length = 500)]
    pub whom: String,
    /// By which way.
    pub channel: AlertChannel,
    /// When.
    pub at: Timestamp,
}

/// An alert of a threat to life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its identifier.
    pub id: AlertId,
    /// The provider.
    pub organisation: OrganisationId,
    /// The authority on this instance that has it, if one does.
    pub recipient: Option<OrganisationId>,
    /// The provider's case it was raised from.
    pub case: Option<CaseId>,
    /// What was seen.
    pub alert: NewAlert,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// Who was informed, in the order in which it was put on record.
    pub informed: Vec<Informed>,
    /// When the authority acknowledged it, and what it said.
    pub acknowledged: Option<(Timestamp, String)>,
    /// The provider's duty to inform, and where an authority has it here, its time to acknowledge.
    pub clocks: Vec<Clock>,
}

impl Alert {
    /// Raises an alert. `recipient` is the authority on this instance that is to have it, with its name: it is informed by
    /// this.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field that is missing.
    pub fn raise(
        id: AlertId,
        organisation: OrganisationId,
        case: Option<CaseId>,
        new: &NewAlert,
        recipient: Option<(OrganisationId, &str)>,
        now: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let alert = new.checked(now)?;
        let (recipient, name) = recipient.unzip();
        let party = match alert.state {
            Some(_) => AlertParty::State,
            None => AlertParty::Home,
        };
        let told = name.map(|name| Event::AlertInformed {
            alert: id.clone(),
            informed: Informed {
                party,
                whom: name.to_owned(),
                channel: AlertChannel::Instance,
                at: now,
            },
        });
        let raised = Event::AlertRaised {
            id,
            organisation,
            case,
            alert,
            recipient,
        };
        Ok(std::iter::once(raised).chain(told).collect())
    }

    /// Puts on record that somebody was informed otherwise than by this instance. The same again is no event.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field.
    pub fn inform(&self, informed: &Informed, now: Timestamp) -> Result<Vec<Event>, Refusal> {
        let informed = Informed {
            whom: written("whom", &informed.whom, 500)?,
            ..informed.clone()
        };
        if informed.channel == AlertChannel::Instance {
            return Err(Refusal::of(
                "channel",
                "by_itself",
                "What is said on this instance puts itself on record; say how somebody was informed otherwise.",
            ));
        }
        if informed.at > now {
            return Err(Refusal::of(
                "at",
                "in_the_future",
                "This instant lies in the future; leave it empty for now.",
            ));
        }
        if self.informed.contains(&informed) {
            return Ok(Vec::new());
        }
        if self.informed.len() >= INFORMED {
            return Err(Refusal::new(
                "too_many",
                "Enough is on record of this alert.",
            ));
        }
        Ok(vec![Event::AlertInformed {
            alert: self.id.clone(),
            informed,
        }])
    }

    /// The authority has it, and acts. Again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when the note is too long.
    pub fn acknowledge(&self, note: &str) -> Result<Vec<Event>, Refusal> {
        let note = match note.trim() {
            "" => String::new(),
            note => written("note", note, 4_000)?,
        };
        if self.acknowledged.is_some() {
            return Ok(Vec::new());
        }
        Ok(vec![Event::AlertAcknowledged {
            alert: self.id.clone(),
            note,
        }])
    }

    /// Who is still to be informed; nobody once the duty is done.
    #[must_use]
    pub fn missing(&self) -> Vec<AlertParty> {
        let (owed, any) = self.alert.owed();
        let is_told = |party: &AlertParty| self.informed.iter().any(|told| told.party == *party);
        if any && owed.iter().any(is_told) {
            return Vec::new();
        }
        owed.iter()
            .copied()
            .filter(|party| !is_told(party))
            .collect()
    }

    /// `raised`, `informed` or `acknowledged`.
    #[must_use]
    pub fn stage(&self) -> &'static str {
        match (self.missing().is_empty(), &self.acknowledged) {
            (false, _) => "raised",
            (true, None) => "informed",
            (true, Some(_)) => "acknowledged",
        }
    }

    /// Whose a clock is.
    #[must_use]
    pub fn owner(&self, clock: &Clock) -> &OrganisationId {
        match (clock.law, &self.recipient) {
            (Law::AlertAcknowledgement, Some(recipient)) => recipient,
            _ => &self.organisation,
        }
    }

    /// Whether an organisation is one of the two sides.
    #[must_use]
    pub fn is_between(&self, organisation: &OrganisationId) -> bool {
        self.organisation == *organisation || self.recipient.as_ref() == Some(organisation)
    }

    /// The alert after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        let at = recorded.at;
        if let (
            Event::AlertRaised {
                id,
                organisation,
                case,
                alert,
                recipient,
            },
            None,
        ) = (&recorded.event, &before)
        {
            // The duty began when somebody knew, not when the form was sent.
            let duty = Clock::start(Law::ThreatToLife, alert.aware_at);
            let target = recipient
                .as_ref()
                .map(|_| Clock::start(Law::AlertAcknowledgement, at));
            return Some(Self {
                id: id.clone(),
                organisation: organisation.clone(),
                recipient: recipient.clone(),
                case: case.clone(),
                alert: alert.clone(),
                raised_at: at,
                informed: Vec::new(),
                acknowledged: None,
                clocks: std::iter::once(duty).chain(target).collect(),
            });
        }
        let mut alert = before?;
        match &recorded.event {
            Event::AlertInformed { informed, .. } => {
                alert.informed.push(informed.clone());
                if alert.missing().is_empty() {
                    let last = alert.informed.iter().map(|told| told.at).max();
                    alert.stop(Law::ThreatToLife, last.unwrap_or(at), StopReason::Measure);
                }
            }
            Event::AlertAcknowledged { note, .. } => {
                alert.acknowledged.get_or_insert((at, note.clone()));
                alert.stop(Law::AlertAcknowledgement, at, StopReason::Answered);
            }
            _ => {}
        }
        Some(alert)
    }

    fn stop(&mut self, law: Law, at: Timestamp, reason: StopReason) {
        let clocks = self.clocks.iter_mut();
        for clock in clocks.filter(|clock| clock.law == law) {
            clock.stop(at, reason);
        }
    }
}
