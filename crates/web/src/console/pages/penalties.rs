//! Penalties (Art 18): the list with the form for a decision, and one of them.

use super::{
    fields::{Field, Form, Kind},
    forms::{field, missing, utc, word},
    frame::Frame,
    parts::{Moment, ProblemBox, fault},
    text,
};
use crate::tongue::say::{self, Message};
use app::HistoryLine;
use askama::Template;
use casework::{
    Breach, Circumstance, NewPenalty, OrganisationId, PenaltyEnd, PenaltyKind, Persistent,
};
use exchange::Problem;
use exchange::v1::{Page, PenaltyView};
use jiff::Timestamp;

/// What a house imposed, or what was imposed on it.
#[derive(Debug, Template)]
#[template(path = "penalties.html")]
pub(crate) struct PenaltiesPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What there is.
    pub(crate) page: Page<PenaltyView>,
    /// Whether the house is a provider.
    pub(crate) is_provider: bool,
    /// On whom this person may impose a penalty: nobody for whoever decides upon none.
    pub(crate) providers: Vec<(OrganisationId, String)>,
    /// What was last sent, empty at first.
    pub(crate) form: PenaltyForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
}

impl PenaltiesPage {
    fn is_sent(&self) -> bool {
        self.problem.is_some()
    }

    fn chosen(&self, name: &str, value: &str) -> bool {
        let mut pairs = self.form.0.iter();
        pairs.any(|pair| pair.0 == name && pair.1 == value)
    }

    fn kinds(&self) -> &'static [PenaltyKind] {
        PenaltyKind::ALL
    }

    fn breaches(&self) -> &'static [Breach] {
        Breach::ALL
    }

    fn circumstances(&self) -> &'static [Circumstance] {
        Circumstance::ALL
    }

    fn fault(&self, name: &str) -> Option<&str> {
        fault(self.problem.as_ref(), name)
    }

    /// What was written about a circumstance.
    fn found(&self, circumstance: &Circumstance) -> &str {
        self.form.value(circumstance.as_str())
    }

    fn area(&self, name: &'static str, label: &str, hint: &str) -> Field {
        self.field(Kind::Area, name, label, hint, true)
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
            name: "impose",
            is_sent: self.is_sent(),
            problem: self.problem.as_ref(),
        };
        let limit = match name {
            "reference" => 120,
            "what" => 500,
            "redress" => 2_000,
            _ => 8_000,
        };
        let value = self.form.value(name);
        form.field(kind, name, label, hint, value, limit, required)
    }
}

/// What was typed into either form, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PenaltyForm(Vec<(String, String)>);

impl PenaltyForm {
    /// Takes the fields.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        let ours = pairs.iter().filter(|(name, _)| name != "csrf");
        Self(ours.cloned().collect())
    }

    fn value(&self, name: &str) -> &str {
        let found = self.0.iter().find(|pair| pair.0 == name);
        found.map_or("", |pair| pair.1.as_str())
    }

    /// The decision it stands for. Whether it says enough is decided elsewhere.
    ///
    /// # Errors
    /// A [`Problem`] naming the field that cannot be read.
    pub(crate) fn penalty(&self, now: Timestamp) -> Result<NewPenalty, Box<Problem>> {
        let text = |name: &str| field(&self.0, name);
        let breaches = self.0.iter().filter(|pair| pair.0 == "breaches");
        let breaches = breaches
            .map(|(_, breach)| word("breaches", breach, "Name a duty of Art 18(1)."))
            .collect::<Result<_, _>>()?;
        let orders = self.value("orders").split_whitespace();
        let orders = orders
            .map(|order| {
                order.parse().map_err(|_| {
                    missing(
                        "orders",
                        "Give the identifiers of orders, as their pages have them, with a space between.",
                    )
                })
            })
            .collect::<Result<_, _>>()?;
        let circumstances = Circumstance::ALL
            .iter()
            .map(|circumstance| (*circumstance, text(circumstance.as_str())))
            .collect();
        let persistent = match self.value("persistent") {
            "" => None,
            _ => Some(Persistent {
                facts: text("facts"),
                share_of_turnover: share(self.value("share_of_turnover"))?,
            }),
        };
        Ok(NewPenalty {
            provider: self
                .value("provider")
                .parse()
                .map_err(|_| missing("provider", "Choose the provider from the list."))?,
            reference: text("reference"),
            decided_at: utc("decided_at", self.value("decided_at"))?.unwrap_or(now),
            kind: word("kind", self.value("kind"), "Say of which type it is.")?,
            what: text("what"),
            breaches,
            orders,
            reasons: text("reasons"),
            circumstances,
            persistent,
            redress: text("redress"),
        })
    }

    /// How a penalty ended, and why.
    ///
    /// # Errors
    /// A [`Problem`] when it was not said how.
    pub(crate) fn end(&self) -> Result<(PenaltyEnd, String), Box<Problem>> {
        let how = word("how", self.value("how"), "Say how it ended.")?;
        Ok((how, field(&self.0, "reasons")))
    }
}

/// A share as people write it, in percent with at most two places, in hundredths of a percent. Whether it is one that the law
/// allows is decided elsewhere.
fn share(text: &str) -> Result<Option<u16>, Box<Problem>> {
    let text = text.trim().trim_end_matches('%').trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (whole, places) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = !whole.is_empty() && places.len() <= 2 && is_number(whole) && is_number(places);
    let hundredths = format!("{whole}{places:0<2}").parse::<u16>().ok();
    let read = hundredths.filter(|_| fits).ok_or_else(|| {
        missing(
            "share_of_turnover",
            "Give a share in percent, such as 1.5; or leave it empty.",
        )
    })?;
    Ok(Some(read))
}

/// One penalty.
#[derive(Debug, Template)]
#[template(path = "penalty.html")]
pub(crate) struct PenaltyPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The penalty.
    pub(crate) penalty: PenaltyView,
    /// What happened.
    pub(crate) history: Vec<HistoryLine>,
    /// Whether this person may say that it ended.
    pub(crate) may_end: bool,
    /// What was last sent, empty at first.
    pub(crate) form: PenaltyForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
}

impl PenaltyPage {
    /// The authority, with how to reach it.
    fn authority(&self) -> String {
        match &self.penalty.authority_contact {
            Some(contact) => format!(
                "{} ({})",
                self.penalty.authority_name,
                text::defang(contact)
            ),
            None => self.penalty.authority_name.clone(),
        }
    }

    fn stage(&self) -> Message {
        match self.penalty.stage.as_str() {
            "decided" if self.penalty.to_us => say::it("penalty-stage-open"),
            "decided" => say::it("penalty-stage-on-its-way"),
            "received" => say::it("penalty-stage-received"),
            _ => say::it("penalties-no-effect"),
        }
    }

    /// The share of the turnover, in percent.
    fn share(&self) -> Option<Message> {
        let persistent = self.penalty.decision.persistent.as_ref()?;
        let share = persistent.share_of_turnover?;
        let share = format!("{}.{:02}", share / 100, share % 100);
        Some(say::it("penalty-percent").text("share", share))
    }

    fn ends(&self) -> &'static [PenaltyEnd] {
        PenaltyEnd::ALL
    }

    fn chosen(&self, end: &PenaltyEnd) -> bool {
        self.form.value("how") == end.as_str()
    }

    fn reasons(&self) -> Field {
        let form = Form {
            name: "end",
            is_sent: self.problem.is_some(),
            problem: self.problem.as_ref(),
        };
        let value = self.form.value("reasons");
        let hint = "penalty-why-hint";
        form.field(
            Kind::Area,
            "reasons",
            "penalty-why",
            hint,
            value,
            4_000,
            true,
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::share;

    #[test]
    fn a_share_of_the_turnover_is_read_as_people_write_it() {
        for (text, hundredths) in [
            ("", None),
            ("4", Some(400)),
            (" 1.5 %", Some(150)),
            ("0,25", Some(25)),
            ("4.01", Some(401)),
        ] {
            assert_eq!(share(text).unwrap(), hundredths, "{text}");
        }
        for text in ["x", ".5", "1.234", "-1", "1 5", "99999"] {
            assert!(share(text).is_err(), "{text}");
        }
    }
}
