//! Alerts of a threat to life: the short form with the list, and one of them.

use super::{
    fields::{Field, Form, Kind},
    forms::{field, missing, utc, word},
    frame::Frame,
    parts::{ClockFace, Face, Moment, Place, ProblemBox, Since},
    text,
};
use crate::tongue::say::{self, Message};
use app::HistoryLine;
use askama::Template;
use casework::{AlertChannel, AlertLaw, AlertParty, CaseId, Law};
use exchange::Problem;
use exchange::v1::{Acknowledgement, AlertView, ClockView, NewInformed, Page, RaiseAlert};
use jiff::Timestamp;

/// The Member States of the Union.
const STATES: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

/// Alerts, newest first, and for a provider the form.
#[derive(Debug, Template)]
#[template(path = "alerts.html")]
pub(crate) struct AlertsPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What there is.
    pub(crate) page: Page<AlertView>,
    /// Whether the house is a provider.
    pub(crate) is_provider: bool,
    /// Whether this person may raise one.
    pub(crate) may_raise: bool,
    /// What was last sent, or what is filled in from a case.
    pub(crate) form: AlertForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl AlertsPage {
    fn states(&self) -> Vec<(&'static str, bool)> {
        let chosen = |state: &'static str| self.form.state == state;
        STATES.iter().map(|state| (*state, chosen(state))).collect()
    }

    fn laws(&self) -> Vec<(&'static AlertLaw, bool)> {
        let first = self.form.law.is_empty();
        let chosen = |law: &AlertLaw| match first {
            true => *law == AlertLaw::TerroristContent,
            false => self.form.law == law.as_str(),
        };
        AlertLaw::ALL.iter().map(|law| (law, chosen(law))).collect()
    }

    fn field(
        &self,
        kind: Kind,
        name: &'static str,
        label: &str,
        hint: &str,
        required: bool,
    ) -> Field {
        let form = Form {
            name: "raise",
            // Filled in from a case, it is shown as if it had been sent.
            is_sent: true,
            problem: self.problem.as_ref(),
        };
        let limit = match name {
            "location" | "account" => 4_000,
            _ => 8_000,
        };
        form.field(
            kind,
            name,
            label,
            hint,
            self.form.value(name),
            limit,
            required,
        )
    }

    fn stage(&self, alert: &AlertView) -> Message {
        stage(alert)
    }

    fn clock<'a>(&'a self, alert: &'a AlertView) -> Option<ClockFace<'a>> {
        clock(alert, &self.now, Face::Small)
    }

    fn since(&self, alert: &AlertView) -> Since {
        Since::at(&alert.raised_at, &self.now)
    }
}

/// What was typed into any of the forms, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AlertForm {
    pub(crate) law: String,
    pub(crate) location: String,
    pub(crate) what: String,
    pub(crate) imminent: String,
    pub(crate) state: String,
    pub(crate) account: String,
    pub(crate) aware_at: String,
    pub(crate) case: String,
    pub(crate) party: String,
    pub(crate) whom: String,
    pub(crate) channel: String,
    pub(crate) at: String,
    pub(crate) note: String,
}

impl AlertForm {
    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        let own = |name| field(pairs, name);
        Self {
            law: own("law"),
            location: own("location"),
            what: own("what"),
            imminent: own("imminent"),
            state: own("state"),
            account: own("account"),
            aware_at: own("aware_at"),
            case: own("case"),
            party: own("party"),
            whom: own("whom"),
            channel: own("channel"),
            at: own("at"),
            note: own("note"),
        }
    }

    fn value(&self, name: &str) -> &str {
        match name {
            "location" => &self.location,
            "what" => &self.what,
            "imminent" => &self.imminent,
            "account" => &self.account,
            "aware_at" => &self.aware_at,
            "whom" => &self.whom,
            "at" => &self.at,
            "note" => &self.note,
            _ => "",
        }
    }

    /// The alert it stands for.
    ///
    /// # Errors
    /// A [`Problem`] naming the field that cannot be read.
    pub(crate) fn alert(&self) -> Result<RaiseAlert, Box<Problem>> {
        let law = match self.law.as_str() {
            "" => None,
            law => Some(word("law", law, "Say what it is.")?),
        };
        let case = match self.case.trim() {
            "" => None,
            case => Some(case.parse::<CaseId>().map_err(|_| {
                missing(
                    "case",
                    "Give the identifier of the case as its page has it.",
                )
            })?),
        };
        Ok(RaiseAlert {
            law,
            location: self.location.clone(),
            what: self.what.clone(),
            imminent: self.imminent.clone(),
            state: Some(self.state.trim().to_owned()).filter(|state| !state.is_empty()),
            account: self.account.clone(),
            aware_at: utc("aware_at", &self.aware_at)?,
            case,
        })
    }

    /// Who was informed.
    ///
    /// # Errors
    /// A [`Problem`] naming the field that cannot be read.
    pub(crate) fn informed(&self) -> Result<NewInformed, Box<Problem>> {
        Ok(NewInformed {
            party: word("party", &self.party, "Say who was informed.")?,
            whom: self.whom.clone(),
            channel: word("channel", &self.channel, "Say by which way.")?,
            at: utc("at", &self.at)?,
        })
    }

    /// What the authority says.
    pub(crate) fn acknowledgement(&self) -> Acknowledgement {
        Acknowledgement {
            note: self.note.clone(),
        }
    }
}

/// One alert.
#[derive(Debug, Template)]
#[template(path = "alert.html")]
pub(crate) struct AlertPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The alert.
    pub(crate) alert: AlertView,
    /// What happened.
    pub(crate) history: Vec<HistoryLine>,
    /// Whether this person may say something about it.
    pub(crate) may_act: bool,
    /// What was last sent, empty at first.
    pub(crate) form: AlertForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl AlertPage {
    fn stage(&self) -> Message {
        stage(&self.alert)
    }

    fn clock(&self) -> Option<ClockFace<'_>> {
        clock(&self.alert, &self.now, Face::Main)
    }

    fn parties(&self) -> Vec<(&'static AlertParty, bool)> {
        let chosen = |party: &AlertParty| match self.form.party.as_str() {
            "" => self.alert.missing.first() == Some(party),
            sent => sent == party.as_str(),
        };
        let parties = AlertParty::ALL.iter();
        parties.map(|party| (party, chosen(party))).collect()
    }

    fn channels(&self) -> Vec<(&'static AlertChannel, bool)> {
        let others = AlertChannel::ALL.iter();
        let others = others.filter(|channel| **channel != AlertChannel::Instance);
        others
            .map(|channel| (channel, self.form.channel == channel.as_str()))
            .collect()
    }

    fn field(
        &self,
        form: &str,
        kind: Kind,
        name: &'static str,
        label: &str,
        hint: &str,
        required: bool,
    ) -> Field {
        let form = Form {
            name: form,
            is_sent: self.problem.is_some(),
            problem: self.problem.as_ref(),
        };
        let limit = if name == "whom" { 500 } else { 4_000 };
        form.field(
            kind,
            name,
            label,
            hint,
            self.form.value(name),
            limit,
            required,
        )
    }
}

/// Where an alert stands, in a few words.
fn stage(alert: &AlertView) -> Message {
    match (alert.stage.as_str(), alert.to_us) {
        ("raised", _) => say::it("alert-stage-raised"),
        ("informed", true) => say::it("alert-stage-waits"),
        ("informed", false) if alert.recipient_name.is_some() => {
            say::it("alert-stage-informed-open")
        }
        ("informed", false) => say::it("alert-stage-informed"),
        _ => say::it("alert-acknowledged"),
    }
}

/// The clock that counts: one's own that runs, or any that runs.
fn clock<'a>(alert: &'a AlertView, now: &Timestamp, face: Face) -> Option<ClockFace<'a>> {
    let own = match alert.to_us {
        true => Law::AlertAcknowledgement,
        false => Law::ThreatToLife,
    };
    let running = |clock: &&ClockView| clock.clock.stopped.is_none();
    let clocks = &alert.clocks;
    let first = clocks
        .iter()
        .filter(running)
        .find(|clock| clock.clock.law == own)
        .or_else(|| clocks.iter().find(running))
        .or(clocks.first())?;
    Some(ClockFace::new(first, now, face))
}
