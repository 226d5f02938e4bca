//! The forms' fields: what the browser sends, what is shown again when it was refused, and what it means.
//!
//! Read them from the pairs of the body (`Form<Vec<(String, String)>>`), because `grounds` comes several times.

use casework::{
    CaseId, Executed, Ground, Impossible, Judgement, KeptDown, NoticeAnswer, Phrase,
    ProtectedPurpose, PurposeCheck, ReferralAnswer, Reinstatement,
};
use exchange::{Problem, v1::NewNotice};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use std::str::FromStr;

/// `POST /cases/{id}/decide`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DecisionForm {
    /// `refer`, `order`, `block` or `keep`.
    pub(crate) outcome: String,
    /// Words of Art 2(7); the field comes once for each.
    pub(crate) grounds: Vec<String>,
    /// `none_found`, or the protected purpose that was found.
    pub(crate) purpose: String,
    /// The person's reasons.
    pub(crate) reasons: String,
    /// Whether the known content itself was found wrong, and why.
    pub(crate) is_wrong: bool,
    /// See above.
    pub(crate) known_content_wrong: String,
    /// Numbers of the house's phrases that were ticked.
    pub(crate) phrases: Vec<String>,
}

impl DecisionForm {
    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "outcome" => form.outcome.clone_from(value),
                "grounds" => form.grounds.push(value.clone()),
                "purpose" => form.purpose.clone_from(value),
                "reasons" => form.reasons.clone_from(value),
                "is_wrong" => form.is_wrong = !value.is_empty(),
                "known_content_wrong" => form.known_content_wrong.clone_from(value),
                "phrase" => form.phrases.push(value.clone()),
                _ => {}
            }
        }
        form
    }

    /// Puts the ticked phrases after the reasons, each on a line of its own.
    pub(crate) fn with_phrases(mut self, kept: &[Phrase]) -> Self {
        let ticked = std::mem::take(&mut self.phrases);
        for phrase in kept {
            if ticked
                .iter()
                .any(|number| *number == phrase.number.to_string())
            {
                let between = if self.reasons.trim().is_empty() {
                    ""
                } else {
                    "\n"
                };
                self.reasons = format!("{}{between}{}", self.reasons.trim_end(), phrase.text);
            }
        }
        self
    }

    /// Why the known content is wrong, where the box is ticked.
    ///
    /// # Errors
    /// A [`Problem`] when it is ticked and not said why.
    pub(crate) fn wrong(&self) -> Result<Option<&str>, Box<Problem>> {
        wrong(self.is_wrong, &self.known_content_wrong)
    }

    /// The judgement it stands for. Whether it fits the case is decided elsewhere.
    ///
    /// # Errors
    /// A [`Problem`] naming the field left open.
    pub(crate) fn judgement(&self) -> Result<Judgement, Box<Problem>> {
        let purpose = match self.purpose.as_str() {
            "none_found" => PurposeCheck::NoneFound,
            found => PurposeCheck::Protected(word::<ProtectedPurpose>(
                "purpose",
                found,
                "Say what your check for a protected purpose (Art 1(3)) found.",
            )?),
        };
        Ok(Judgement {
            outcome: word("outcome", &self.outcome, "Choose what is to be done.")?,
            grounds: self
                .grounds
                .iter()
                .map(|ground| word::<Ground>("grounds", ground, "Name a ground of Art 2(7)."))
                .collect::<Result<_, _>>()?,
            purpose,
            reasons: self.reasons.clone(),
        })
    }
}

/// `POST /cases/{id}/issue`, with `kind` beside these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct IssueForm {
    /// `referral` or `removal_order`.
    pub(crate) kind: String,
    /// The issuer's own file reference; empty to have one made.
    pub(crate) reference: String,
    /// Art 11(3); orders only.
    pub(crate) non_disclosure: bool,
    /// Why that is necessary.
    pub(crate) non_disclosure_reasons: String,
    /// Why a first order cannot wait for twelve hours.
    pub(crate) emergency: String,
    /// How the copy is sent where the other state's authority is not on this instance.
    pub(crate) copy_otherwise: String,
    /// Identifiers of further cases whose locations the order names too; the field comes once for each.
    pub(crate) also: Vec<String>,
}

impl IssueForm {
    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        Self {
            kind: field(pairs, "kind"),
            reference: field(pairs, "reference").trim().to_owned(),
            non_disclosure: !field(pairs, "non_disclosure").is_empty(),
            non_disclosure_reasons: field(pairs, "non_disclosure_reasons"),
            emergency: field(pairs, "emergency"),
            copy_otherwise: field(pairs, "copy_otherwise"),
            also: pairs
                .iter()
                .filter(|pair| pair.0 == "also" && !pair.1.trim().is_empty())
                .map(|pair| pair.1.trim().to_owned())
                .collect(),
        }
    }

    /// The notice it stands for.
    ///
    /// # Errors
    /// A [`Problem`] naming the field that cannot be read.
    pub(crate) fn new_notice(&self) -> Result<NewNotice, Box<Problem>> {
        let said = |text: &String| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let further = |id: &String| {
            id.parse::<CaseId>().map_err(|_| {
                missing(
                    "also",
                    "Give the identifiers of cases, as their pages have them.",
                )
            })
        };
        Ok(NewNotice {
            reference: Some(self.reference.clone()),
            non_disclosure: self.non_disclosure,
            non_disclosure_reasons: said(&self.non_disclosure_reasons),
            also: self.also.iter().map(further).collect::<Result<_, _>>()?,
            emergency: said(&self.emergency),
            copy_otherwise: said(&self.copy_otherwise),
            ..NewNotice::of(word("kind", &self.kind, "Say what is to be issued.")?)
        })
    }
}

/// `POST /notices/{id}/answer`: Annex II, Annex III, or the answer to a referral.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct AnswerForm {
    /// `executed` (Annex II), `impossible` (Annex III) or `referral`.
    pub(crate) answer: String,
    /// Annex II: `removed` or `disabled`.
    pub(crate) measure: String,
    /// Annex II: when, in UTC as the browser writes it (`2026-07-02T03:14:05`); empty for the moment of sending.
    pub(crate) at: String,
    /// Annex II: the addressee's own file reference.
    pub(crate) addressee_reference: String,
    /// Annex II: who is authorised to answer.
    pub(crate) authorised_person: String,
    /// Annex III: which reason.
    pub(crate) because: String,
    /// Annex III: the reasons, and what is needed.
    pub(crate) explanation: String,
    /// Referral: what was done.
    pub(crate) outcome: String,
    /// Referral: why. Reinstatement: why something stays down.
    pub(crate) reason: String,
    /// Reinstatement: which of the order's locations stay down, by their places, counted from 1. Pages carry no location that a
    /// program could make a link of.
    pub(crate) places: Vec<usize>,
    /// Reinstatement: the clause by which something stays down.
    pub(crate) clause: String,
}

impl AnswerForm {
    /// Nothing filled in.
    pub(super) const fn empty() -> Self {
        Self {
            answer: String::new(),
            measure: String::new(),
            at: String::new(),
            addressee_reference: String::new(),
            authorised_person: String::new(),
            because: String::new(),
            explanation: String::new(),
            outcome: String::new(),
            reason: String::new(),
            places: Vec::new(),
            clause: String::new(),
        }
    }

    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        Self {
            answer: field(pairs, "answer"),
            measure: field(pairs, "measure"),
            at: field(pairs, "at"),
            addressee_reference: field(pairs, "addressee_reference"),
            authorised_person: field(pairs, "authorised_person"),
            because: field(pairs, "because"),
            explanation: field(pairs, "explanation"),
            outcome: field(pairs, "outcome"),
            reason: field(pairs, "reason"),
            places: pairs
                .iter()
                .filter(|pair| pair.0 == "places")
                .filter_map(|pair| pair.1.parse().ok())
                .collect(),
            clause: field(pairs, "clause"),
        }
    }

    /// The answer it stands for, to a notice with these locations. Whether it fits the notice is decided elsewhere.
    ///
    /// # Errors
    /// A [`Problem`] naming the field left open.
    pub(crate) fn notice_answer(
        &self,
        urls: &[String],
        now: Timestamp,
    ) -> Result<NoticeAnswer, Box<Problem>> {
        match self.answer.as_str() {
            "executed" => Ok(NoticeAnswer::Executed(Executed {
                measure: word("measure", &self.measure, "Say which measure was taken.")?,
                at: utc("at", &self.at)?.unwrap_or(now),
                addressee_reference: self.addressee_reference.trim().to_owned(),
                authorised_person: self.authorised_person.trim().to_owned(),
                urls: Vec::new(),
            })),
            "impossible" => Ok(NoticeAnswer::Impossible(Impossible {
                because: word("because", &self.because, "Say why it cannot be executed.")?,
                explanation: self.explanation.clone(),
                at: now,
                urls: Vec::new(),
            })),
            "reinstated" => Ok(NoticeAnswer::Reinstated(Reinstatement {
                at: utc("at", &self.at)?.unwrap_or(now),
                kept_down: self
                    .places
                    .iter()
                    .filter_map(|place| urls.get(place.checked_sub(1)?))
                    .map(|url| KeptDown {
                        url: url.clone(),
                        clause: self.clause.clone(),
                        reasons: self.reason.clone(),
                    })
                    .collect(),
            })),
            "referral" => Ok(NoticeAnswer::Referral(ReferralAnswer {
                outcome: word("outcome", &self.outcome, "Say what you did.")?,
                reason: self.reason.clone(),
                at: now,
            })),
            _ => Err(missing("answer", "Say which answer this is.")),
        }
    }
}

/// What an issuer sends about a notice that is out: `POST /notices/{id}/withdraw` with `reason`,
/// `POST /notices/{id}/clarify` with `text`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct IssuerForm {
    /// Why it is withdrawn.
    pub(crate) reason: String,
    /// The clarification.
    pub(crate) text: String,
}

impl IssuerForm {
    /// Takes the fields it knows.
    pub(crate) fn read(pairs: &[(String, String)]) -> Self {
        Self {
            reason: field(pairs, "reason"),
            text: field(pairs, "text"),
        }
    }
}

pub(super) fn field(pairs: &[(String, String)], name: &str) -> String {
    pairs
        .iter()
        .find(|pair| pair.0 == name)
        .map(|pair| pair.1.clone())
        .unwrap_or_default()
}

/// Why the known content is wrong, where that is ticked.
pub(super) fn wrong(is_wrong: bool, why: &str) -> Result<Option<&str>, Box<Problem>> {
    match (is_wrong, why.trim()) {
        (false, _) => Ok(None),
        (true, "") => Err(missing(
            "known_content_wrong",
            "Say why the known content is wrong: whoever keeps the bank reads it.",
        )),
        (true, why) => Ok(Some(why)),
    }
}

pub(super) fn missing(field: &str, sentence: &str) -> Box<Problem> {
    Box::new(Problem::new(422, "Unprocessable Content", "missing", sentence).on(Some(field)))
}

/// A word of one of the closed lists; an empty field gets a sentence that says what to do.
pub(super) fn word<T: FromStr<Err = String>>(
    field: &str,
    text: &str,
    sentence: &str,
) -> Result<T, Box<Problem>> {
    if text.is_empty() {
        return Err(missing(field, sentence));
    }
    text.parse().map_err(|list| {
        let problem = Problem::new(422, "Unprocessable Content", "unknown_word", list);
        Box::new(problem.on(Some(field)))
    })
}

/// An instant as a browser's `datetime-local` field writes it, taken as UTC; RFC 3339 is read too.
pub(crate) fn utc(field: &str, text: &str) -> Result<Option<Timestamp>, Box<Problem>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse::<Timestamp>()
        .or_else(|_| {
            text.parse::<DateTime>()?
                .to_zoned(TimeZone::UTC)
                .map(|at| at.timestamp())
        })
        .map(Some)
        .map_err(|_| {
            let shown: String = text.chars().take(40).collect();
            let problem = Problem::new(
                422,
                "Unprocessable Content",
                "not_an_instant",
                format!("“{shown}” is not a date and time such as 2026-07-02T03:14:05 (UTC)."),
            );
            Box::new(problem.on(Some(field)))
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use casework::{Measure, Outcome};

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn a_decision_is_read_with_all_its_grounds() {
        let form = DecisionForm::read(&pairs(&[
            ("csrf", "x"),
            ("outcome", "refer"),
            ("grounds", "incites"),
            ("grounds", "threatens"),
            ("purpose", "none_found"),
            ("reasons", "Recruitment poster."),
        ]));
        let judgement = form.judgement().unwrap();
        assert_eq!(judgement.outcome, Outcome::Refer);
        assert_eq!(judgement.grounds, [Ground::Incites, Ground::Threatens]);
        assert_eq!(judgement.purpose, PurposeCheck::NoneFound);
    }

    #[test]
    fn an_issue_and_an_issuers_words_are_read() {
        let form = IssueForm::read(&pairs(&[
            ("kind", "removal_order"),
            ("reference", " A 1 "),
            ("non_disclosure", "true"),
        ]));
        assert_eq!(
            (form.reference.as_str(), form.non_disclosure),
            ("A 1", true)
        );
        assert!(!IssueForm::read(&pairs(&[("kind", "referral")])).non_disclosure);
        let form = IssuerForm::read(&pairs(&[
            ("reason", "wrong address"),
            ("text", "the third"),
        ]));
        assert_eq!(
            (form.reason.as_str(), form.text.as_str()),
            ("wrong address", "the third")
        );
    }

    #[test]
    fn what_was_left_open_is_named() {
        let field = |list: &[(&str, &str)]| {
            DecisionForm::read(&pairs(list))
                .judgement()
                .unwrap_err()
                .field
        };
        assert_eq!(field(&[]).as_deref(), Some("purpose"));
        assert_eq!(
            field(&[("purpose", "none_found")]).as_deref(),
            Some("outcome")
        );
        assert_eq!(
            field(&[("purpose", "nonsense")]).as_deref(),
            Some("purpose")
        );
        let now = Timestamp::UNIX_EPOCH;
        let answer = |list: &[(&str, &str)]| {
            AnswerForm::read(&pairs(list))
                .notice_answer(&[], now)
                .unwrap_err()
                .field
        };
        assert_eq!(answer(&[]).as_deref(), Some("answer"));
        assert_eq!(
            answer(&[("answer", "executed")]).as_deref(),
            Some("measure")
        );
        assert_eq!(
            answer(&[
                ("answer", "executed"),
                ("measure", "removed"),
                ("at", "3 o'clock")
            ])
            .as_deref(),
            Some("at")
        );
    }

    #[test]
    fn the_time_of_a_measure_is_utc_and_the_moment_of_sending_when_left_open() {
        let now: Timestamp = "2026-07-02T03:20:00Z".parse().unwrap();
        let at = |text: &str| {
            let form = AnswerForm {
                answer: "executed".to_owned(),
                measure: "disabled".to_owned(),
                at: text.to_owned(),
                ..AnswerForm::default()
            };
            match form.notice_answer(&[], now).unwrap() {
                NoticeAnswer::Executed(executed) => {
                    assert_eq!(executed.measure, Measure::Disabled);
                    executed.at.to_string()
                }
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(at(""), "2026-07-02T03:20:00Z");
        assert_eq!(at("2026-07-02T03:14"), "2026-07-02T03:14:00Z");
        assert_eq!(at("2026-07-02T03:14:05"), "2026-07-02T03:14:05Z");
        assert_eq!(at("2026-07-02T05:14:05+02:00"), "2026-07-02T03:14:05Z");
    }
}
