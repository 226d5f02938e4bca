//! Exposure to terrorist content and specific measures: the list, with an authority's providers, and one of them.

use super::{
    fields::{Field, Form, Kind},
    forms::{field, missing, utc, word},
    frame::Frame,
    parts::{ClockFace, Face, Moment, ProblemBox},
    text,
};
use crate::tongue::say::{self, Message};
use app::HistoryLine;
use askama::Template;
use casework::{
    ExposureStage, ExposureStep, MeasureKind, MeasureOnRecord, NewExposure, NewMeasuresReport,
    ReviewOf, ReviewOutcome, SpecificMeasure,
};
use exchange::Problem;
use exchange::v1::{CandidateView, CandidatesView, ExposureView, Page};
use jiff::Timestamp;

/// What a house has a part in; for an authority, also the providers of its Member State.
#[derive(Debug, Template)]
#[template(path = "exposures.html")]
pub(crate) struct ExposuresPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What there is.
    pub(crate) page: Page<ExposureView>,
    /// The providers of the authority's Member State.
    pub(crate) candidates: CandidatesView,
    /// Whether the house oversees specific measures.
    pub(crate) oversees: bool,
    /// Whether it is a provider.
    pub(crate) is_provider: bool,
    /// Whether this person may tell a provider.
    pub(crate) may_act: bool,
    /// What was last sent, empty at first.
    pub(crate) form: ExposureForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl ExposuresPage {
    fn clock<'a>(&'a self, exposure: &'a ExposureView) -> Option<ClockFace<'a>> {
        clock(exposure, &self.now, Face::Small)
    }

    /// What the house may do next, in a few words.
    fn asked(&self, exposure: &ExposureView) -> Message {
        asked(exposure)
    }

    fn may_tell(&self, candidate: &CandidateView) -> bool {
        self.may_act && candidate.candidate && candidate.exposure.is_none()
    }

    fn is_sent(&self, candidate: &CandidateView) -> bool {
        self.problem.is_some() && self.form.provider == candidate.provider.as_str()
    }

    fn field(
        &self,
        candidate: &CandidateView,
        kind: Kind,
        name: &'static str,
        label: &str,
        hint: &str,
    ) -> Field {
        let form = Form {
            name: candidate.provider.as_str(),
            is_sent: self.is_sent(candidate),
            problem: self.problem.as_ref(),
        };
        form.field(kind, name, label, hint, self.form.value(name), 8_000, true)
    }
}

/// What was typed into any of the forms, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ExposureForm {
    /// Which step it was.
    pub(crate) step: String,
    /// The provider that is to be told.
    pub(crate) provider: String,
    /// Every other field, in the order in which it came.
    pairs: Vec<(String, String)>,
}

impl ExposureForm {
    /// Takes the fields.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        let ours = pairs.iter().filter(|(name, _)| name != "csrf");
        Self {
            step: field(pairs, "step"),
            provider: field(pairs, "provider"),
            pairs: ours.cloned().collect(),
        }
    }

    fn value(&self, name: &str) -> &str {
        let found = self.pairs.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    fn own(&self, name: &str) -> String {
        self.value(name).to_owned()
    }

    fn is_ticked(&self, name: &str) -> bool {
        !self.value(name).is_empty()
    }

    /// What a provider is told, at `now`.
    ///
    /// # Errors
    /// A [`Problem`] naming the field that cannot be read.
    pub(crate) fn intention(&self, now: Timestamp) -> Result<NewExposure, Box<Problem>> {
        let unknown = || missing("orders", "Choose the orders from the list.");
        let orders = self.pairs.iter().filter(|(name, _)| name == "orders");
        let orders = orders.map(|(_, order)| order.parse().map_err(|_| unknown()));
        Ok(NewExposure {
            provider: self
                .provider
                .parse()
                .map_err(|_| missing("provider", "Choose the provider from the list."))?,
            orders: orders.collect::<Result<_, _>>()?,
            reasons: self.own("reasons"),
            hear_until: utc("hear_until", self.value("hear_until"))?.unwrap_or(now),
        })
    }

    /// The step that was chosen; `number` is that of the measure or the report it is about.
    ///
    /// # Errors
    /// A [`Problem`] naming the field that cannot be read.
    pub(crate) fn step(&self, step: &str, number: &str) -> Result<ExposureStep, Box<Problem>> {
        let number = || {
            let read = number.parse::<u32>();
            read.map_err(|_| missing("number", "Say which one: its number is beside it."))
        };
        let yes = |name: &'static str, sentence: &str| match self.value(name) {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(missing(name, sentence)),
        };
        Ok(match step {
            "say" => ExposureStep::Say {
                text: self.own("text"),
            },
            "decide" => ExposureStep::Decide {
                exposed: yes("exposed", "Say what you decide.")?,
                reasons: self.own("reasons"),
            },
            "serve" => ExposureStep::Serve {
                how: self.own("how"),
            },
            "put-measure" => ExposureStep::PutMeasure {
                measure: SpecificMeasure {
                    kind: word("kind", self.value("kind"), "Say of which kind it is.")?,
                    description: self.own("description"),
                    since: utc("since", self.value("since"))?
                        .ok_or_else(|| missing("since", "Say since when it is taken."))?,
                    safeguards: self.own("safeguards"),
                    automated: self.is_ticked("automated"),
                    oversight: self.own("oversight"),
                    responsible: self.own("responsible"),
                },
            },
            "end-measure" => ExposureStep::EndMeasure {
                number: number()?,
                reason: self.own("reason"),
            },
            "report" => ExposureStep::Report {
                report: NewMeasuresReport {
                    effects: self.own("effects"),
                    intends: self.own("intends"),
                    items: match self.value("items").trim() {
                        "" => 0,
                        items => items
                            .parse()
                            .map_err(|_| missing("items", "Give a whole number."))?,
                    },
                },
            },
            "assess" => ExposureStep::Assess {
                report: number()?,
                sufficient: yes("sufficient", "Say whether the measures comply.")?,
                reasons: self.own("reasons"),
            },
            "require" => ExposureStep::Require {
                lacking: self.own("lacking"),
                aim: self.own("aim"),
            },
            "ask-review" => ExposureStep::AskReview {
                of: word("of", self.value("of"), "Say which decision.")?,
                reasons: self.own("reasons"),
            },
            "answer-review" => ExposureStep::AnswerReview {
                outcome: word("outcome", self.value("outcome"), "Say what you decide.")?,
                reasons: self.own("reasons"),
            },
            "end" => ExposureStep::End {
                reasons: self.own("reasons"),
            },
            _ => return Err(missing("step", "There is no such step.")),
        })
    }
}

/// One exposure.
#[derive(Debug, Template)]
#[template(path = "exposure.html")]
pub(crate) struct ExposurePage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The exposure.
    pub(crate) exposure: ExposureView,
    /// What happened.
    pub(crate) history: Vec<HistoryLine>,
    /// Whether this person may take a step.
    pub(crate) may_act: bool,
    /// What was last sent, empty at first.
    pub(crate) form: ExposureForm,
    /// What was wrong with it.
    pub(crate) problem: Option<Problem>,
    /// The server's clock.
    pub(crate) now: Timestamp,
}

impl ExposurePage {
    fn clock(&self) -> Option<ClockFace<'_>> {
        clock(&self.exposure, &self.now, Face::Main)
    }

    fn asked(&self) -> Message {
        asked(&self.exposure)
    }

    /// The authority, with how to reach it.
    fn authority(&self) -> String {
        match &self.exposure.authority_contact {
            Some(contact) => format!(
                "{} ({})",
                self.exposure.authority_name,
                text::defang(contact)
            ),
            None => self.exposure.authority_name.clone(),
        }
    }

    fn is_at(&self, stages: &[ExposureStage]) -> bool {
        stages.contains(&self.exposure.stage)
    }

    fn is_heard(&self) -> bool {
        self.is_at(&[ExposureStage::Hearing])
    }

    fn is_in_force(&self) -> bool {
        self.is_at(&[ExposureStage::Exposed, ExposureStage::MeasuresRequired])
    }

    /// Whether a decision was taken that the provider does not have.
    fn is_on_its_way(&self) -> bool {
        let last = self.exposure.required.last();
        self.is_at(&[ExposureStage::Decided])
            || (self.is_at(&[ExposureStage::MeasuresRequired])
                && last.is_some_and(|last| last.received_at.is_none()))
    }

    fn can_end(&self) -> bool {
        self.is_in_force() || self.is_at(&[ExposureStage::Decided])
    }

    fn review_is_open(&self) -> bool {
        let mut reviews = self.exposure.reviews.iter();
        reviews.any(|review| review.answer.is_none())
    }

    fn acts_as_provider(&self) -> bool {
        self.may_act && self.exposure.to_us
    }

    fn acts_as_authority(&self) -> bool {
        self.may_act && !self.exposure.to_us
    }

    fn standing(&self) -> Vec<&MeasureOnRecord> {
        let measures = self.exposure.measures.iter();
        measures.filter(|found| found.ended.is_none()).collect()
    }

    fn kinds(&self) -> Vec<(&'static MeasureKind, bool)> {
        let sent = self.is_sent("put-measure");
        let chosen = |kind: &MeasureKind| sent && self.form.value("kind") == kind.as_str();
        let kinds = MeasureKind::ALL.iter();
        kinds.map(|kind| (kind, chosen(kind))).collect()
    }

    fn reviewable(&self) -> Vec<&'static ReviewOf> {
        let required = self.is_at(&[ExposureStage::MeasuresRequired]);
        let all = ReviewOf::ALL.iter();
        all.filter(|of| required || **of == ReviewOf::Exposure)
            .collect()
    }

    fn outcomes(&self) -> &'static [ReviewOutcome] {
        ReviewOutcome::ALL
    }

    fn is_sent(&self, step: &str) -> bool {
        self.problem.is_some() && self.form.step == step
    }

    fn area(&self, step: &str, name: &'static str, label: &str, hint: &str) -> Field {
        self.field(step, Kind::Area, name, label, hint, true)
    }

    fn field(
        &self,
        step: &str,
        kind: Kind,
        name: &'static str,
        label: &str,
        hint: &str,
        required: bool,
    ) -> Field {
        let form = Form {
            name: step,
            is_sent: self.is_sent(step),
            problem: self.problem.as_ref(),
        };
        form.field(
            kind,
            name,
            label,
            hint,
            self.form.value(name),
            8_000,
            required,
        )
    }
}

/// The clock that counts: the first of one's own that runs, or the first that runs.
fn clock<'a>(exposure: &'a ExposureView, now: &Timestamp, face: Face) -> Option<ClockFace<'a>> {
    use casework::Law::{ExposureReview, MeasuresReport};
    let own = match exposure.to_us {
        true => MeasuresReport,
        false => ExposureReview,
    };
    let running = |clock: &&exchange::v1::ClockView| clock.clock.stopped.is_none();
    let clocks = &exposure.clocks;
    let first = clocks
        .iter()
        .filter(running)
        .find(|clock| clock.clock.law == own)
        .or_else(|| clocks.iter().find(running))?;
    Some(ClockFace::new(first, now, face))
}

/// What is asked of whoever reads it, in a few words.
fn asked(exposure: &ExposureView) -> Message {
    use ExposureStage::{Decided, Ended, Exposed, Hearing, MeasuresRequired, NotExposed};
    let review = exposure
        .reviews
        .iter()
        .any(|review| review.answer.is_none());
    let unread = exposure
        .reports
        .last()
        .is_some_and(|report| report.assessment.is_none());
    match (exposure.stage, exposure.to_us) {
        (Hearing, true) => say::it("exposure-asked-say"),
        (Hearing, false) => say::it("exposure-asked-heard"),
        (Decided, true) => say::it("exposure-asked-open"),
        (Decided, false) => say::it("exposure-asked-receipt"),
        (Exposed | MeasuresRequired, false) if review => say::it("exposure-answer-review"),
        (Exposed | MeasuresRequired, false) if unread => say::it("exposure-asked-assess"),
        (Exposed | MeasuresRequired, false) => say::it("exposure-asked-nothing-yet"),
        (MeasuresRequired, true) => say::it("exposure-asked-required"),
        (Exposed, true) => say::it("exposure-asked-measures"),
        (NotExposed | Ended, _) => say::it("exposure-asked-nothing"),
    }
}
