//! A statement of reasons from a decision.
//!
//! | decision | source | detection |
//! |---|---|---|
//! | an upload that resembles known content is not published | the provider's own initiative | by a program |
//! | a referral leads to a measure | a trusted flagger's notice, or another notification | by people |
//! | a removal order is executed | another notification; only where the instance is told to (Art 17(5) DSA) | by people |
//!
//! The facts are standard sentences. What a person wrote stands in the explanation, and goes through [`scrub`] before.

use super::check::EXPLANATION;
use super::scrub::{Found, scrub};
use super::statement::StatementOfReasons;
use super::words::{
    AutomatedDecision, Category, ContentType, DecisionGround, Keyword, SourceType, Territory,
    Visibility, YesNo,
};
use casework::{
    Actor, Case, CaseId, Ground, Measure, Notice, NoticeAnswer, OrganisationId, OrganisationKind,
    Origin, Outcome, ReferralOutcome,
};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};

/// What was done to the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restriction {
    /// It was removed, or never published.
    Removed,
    /// Access to it was disabled.
    Disabled,
    /// It was restricted in another way.
    Restricted,
}

/// How the content came to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detection {
    /// An upload was compared with known content.
    Comparison,
    /// Somebody pointed to it.
    Notified(SourceType),
    /// A removal order under Regulation (EU) 2021/784.
    Order,
}

/// Why it was restricted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Basis<'a> {
    /// It is terrorist content, on these grounds.
    Law(&'a [Ground]),
    /// It is against the provider's own terms: which one.
    Terms(&'a str),
}

/// Everything a statement is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstances<'a> {
    /// From [`puid`].
    pub puid: String,
    /// What was done.
    pub restriction: Restriction,
    /// Why.
    pub basis: Basis<'a>,
    /// How it was found.
    pub detection: Detection,
    /// Whether a person decided; a program that decides through the API may have a person behind it, or not.
    pub by_person: bool,
    /// What the content is.
    pub content: ContentType,
    /// Since when it is there, as far as is known.
    pub content_date: Date,
    /// From when the restriction holds.
    pub application_date: Date,
    /// What whoever decided wrote.
    pub reasons: &'a str,
    /// Strings known to be somebody's name.
    pub names: &'a [&'a str],
    /// Until when nobody may be told (Regulation (EU) 2021/784 Art 11(3)).
    pub embargo_until: Option<Timestamp>,
}

/// A statement, ready to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The statement.
    pub statement: StatementOfReasons,
    /// What was taken out of what a person wrote.
    pub removed: Vec<Found>,
    /// It must not be sent before: an embargo.
    pub not_before: Option<Timestamp>,
}

/// The platform's own identifier of a decision's statement: always the same for the same decision, so that whoever sends it again
/// sends no second one. `nth` is the decision's place among those on the case, from 0.
#[must_use]
pub fn puid(organisation: &OrganisationId, case: &CaseId, nth: u32) -> String {
    let named = format!("staydown statement of reasons\n{organisation}\n{case}\n{nth}");
    let digest = ring::digest::digest(&ring::digest::SHA256, named.as_bytes());
    let digits: String = digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sd-{digits}")
}

/// Builds a statement.
#[must_use]
pub fn build(from: &Circumstances<'_>) -> Built {
    let facts = facts(from);
    let removed_text = scrub(from.reasons, from.names, EXPLANATION);
    let said = removed_text.text;
    let (ground, illegal, incompatible) = match &from.basis {
        Basis::Law(grounds) => (
            DecisionGround::Illegal,
            Some((legal_ground(grounds), explanation(&why(grounds), &said))),
            None,
        ),
        Basis::Terms(term) => {
            let term = scrub(term, from.names, super::SHORT_TEXT).text;
            let why = "The material is incompatible with the terms of the service.";
            let explanation = explanation(why, &said);
            (
                DecisionGround::Incompatible,
                None,
                Some((term, explanation)),
            )
        }
    };
    let (legal_ground, legal_explanation) = illegal.unzip();
    let (term, term_explanation) = incompatible.unzip();
    let statement = StatementOfReasons {
        decision_visibility: vec![match from.restriction {
            Restriction::Removed => Visibility::Removed,
            Restriction::Disabled => Visibility::Disabled,
            Restriction::Restricted => Visibility::Other,
        }],
        decision_visibility_other: (from.restriction == Restriction::Restricted)
            .then(|| "The visibility of the content was restricted.".to_owned()),
        decision_monetary: None,
        decision_monetary_other: None,
        decision_provision: None,
        decision_account: None,
        account_type: None,
        decision_ground: Some(ground),
        decision_ground_reference_url: matches!(from.basis, Basis::Law(_))
            .then(|| "https://eur-lex.europa.eu/eli/reg/2021/784/oj".to_owned()),
        illegal_content_legal_ground: legal_ground,
        illegal_content_explanation: legal_explanation,
        incompatible_content_ground: term,
        incompatible_content_explanation: term_explanation,
        incompatible_content_illegal: None,
        content_type: vec![from.content],
        content_type_other: (from.content == ContentType::Other)
            .then(|| "Not on record.".to_owned()),
        category: Some(Category::PublicSecurity),
        category_addition: Vec::new(),
        category_specification: vec![Keyword::TerroristContent],
        category_specification_other: None,
        territorial_scope: Territory::ALL.to_vec(),
        content_language: None,
        content_date: Some(from.content_date),
        application_date: Some(from.application_date),
        end_date_visibility_restriction: None,
        end_date_monetary_restriction: None,
        end_date_service_restriction: None,
        end_date_account_restriction: None,
        decision_facts: facts,
        source_type: Some(match from.detection {
            Detection::Comparison => SourceType::Voluntary,
            Detection::Notified(source) => source,
            Detection::Order => SourceType::OtherNotification,
        }),
        source_identity: None,
        automated_detection: Some(match from.detection {
            Detection::Comparison => YesNo::Yes,
            Detection::Notified(_) | Detection::Order => YesNo::No,
        }),
        automated_decision: Some(if from.by_person {
            AutomatedDecision::NotAutomated
        } else {
            AutomatedDecision::Partially
        }),
        content_id: None,
        puid: from.puid.clone(),
    };
    Built {
        statement,
        removed: removed_text.found,
        not_before: from.embargo_until,
    }
}

fn facts(from: &Circumstances<'_>) -> String {
    let found = match from.detection {
        Detection::Comparison => {
            "Before publication, the upload was compared by a program with lists of known terrorist content, and resembled an item \
             on one of them. It was held until it was decided on."
        }
        Detection::Notified(SourceType::TrustedFlagger) => {
            "A trusted flagger pointed to the content, and the provider assessed it against the law and its own terms."
        }
        Detection::Notified(SourceType::Article16) => {
            "A notice under Article 16 of Regulation (EU) 2022/2065 pointed to the content, and the provider assessed it."
        }
        Detection::Notified(_) => {
            "A public body or another organisation referred the content to the provider, which assessed it against the law and its \
             own terms. The referral was voluntary."
        }
        Detection::Order => {
            "A competent authority ordered the removal of the content under Article 3 of Regulation (EU) 2021/784."
        }
    };
    let who = match (from.detection, from.by_person) {
        (Detection::Order, _) => "The order was executed.",
        (_, true) => "A person examined it and decided.",
        (_, false) => "The decision was recorded by a program of the provider.",
    };
    let what = match from.restriction {
        Restriction::Removed if from.detection == Detection::Comparison => {
            "The content was not published."
        }
        Restriction::Removed => "The content was removed.",
        Restriction::Disabled => "Access to the content was disabled.",
        Restriction::Restricted => "The visibility of the content was restricted.",
    };
    format!("{found} {who} {what}")
}

/// The articles, of the regulation and of the directive whose offences it points to.
fn legal_ground(grounds: &[Ground]) -> String {
    let regulation: Vec<_> = grounds.iter().map(|ground| ground.article()).collect();
    let directive: Vec<_> = grounds.iter().map(|ground| offence(*ground)).collect();
    format!(
        "Regulation (EU) 2021/784, {}; Directive (EU) 2017/541, {}",
        regulation.join(", "),
        directive.join(", ")
    )
}

fn offence(ground: Ground) -> &'static str {
    match ground {
        Ground::Incites => "Art 5",
        Ground::SolicitsOffence => "Art 6",
        Ground::SolicitsParticipation => "Art 4(b)",
        Ground::Instructs => "Art 7",
        Ground::Threatens => "Art 3(1)(j)",
    }
}

fn why(grounds: &[Ground]) -> String {
    let said: Vec<_> = grounds
        .iter()
        .map(|ground| format!("{} ({})", ground.label(), ground.article()))
        .collect();
    format!("The material {}.", said.join("; "))
}

/// The standard sentence, and what a person wrote as far as there is room.
fn explanation(standard: &str, said: &str) -> String {
    let whole = match said {
        "" => standard.to_owned(),
        said => format!("{standard} The reasons given: {said}"),
    };
    // Nothing is taken out once more: the standard sentence holds nothing, and what was said has been through. But it is cut.
    scrub(&whole, &[], EXPLANATION).text
}

fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

fn is_person(by: &Actor) -> bool {
    matches!(by, Actor::Person { .. })
}

/// The statement about the `nth` decision on a held upload, or on a location that somebody notified (Regulation (EU) 2022/2065
/// Art 16); `None` where that decision restricts nothing.
#[must_use]
pub fn of_upload(
    case: &Case,
    nth: u32,
    names: &[&str],
    embargo_until: Option<Timestamp>,
) -> Option<Built> {
    // A reference is the provider's own, and a location somebody's: both often hold a user's name.
    let (named, detection) = match &case.origin {
        Origin::Upload { reference, .. } => (reference, Detection::Comparison),
        Origin::UserNotice { url, .. } => (url, Detection::Notified(SourceType::Article16)),
        Origin::Location { .. } | Origin::Notice { .. } => return None,
    };
    let decision = case.decisions.get(usize::try_from(nth).ok()?)?;
    if decision.judgement.outcome != Outcome::Block {
        return None;
    }
    let names: Vec<&str> = names.iter().copied().chain([named.as_str()]).collect();
    Some(build(&Circumstances {
        puid: puid(&case.organisation, &case.id, nth),
        restriction: Restriction::Removed,
        basis: Basis::Law(&decision.judgement.grounds),
        detection,
        by_person: is_person(&decision.by),
        content: match detection {
            Detection::Comparison => ContentType::Image,
            // What is at the location was not looked at by a program.
            _ => ContentType::Other,
        },
        content_date: day(case.opened_at),
        application_date: day(decision.at),
        reasons: &decision.judgement.reasons,
        names: &names,
        embargo_until,
    }))
}

/// The statement about the `nth` answer of the addressee to a notice; `None` where that answer restricts nothing. Whether orders
/// are to have statements at all is for the caller.
#[must_use]
pub fn of_answer(
    notice: &Notice,
    (nth, answer): (u32, &NoticeAnswer),
    issuer: OrganisationKind,
    by: &Actor,
    names: &[&str],
    embargo_until: Option<Timestamp>,
) -> Option<Built> {
    let case = notice.addressee_case.as_ref()?;
    let (restriction, at, reasons, detection) = match answer {
        NoticeAnswer::Referral(answer) => {
            let restriction = match answer.outcome {
                ReferralOutcome::Removed => Restriction::Removed,
                ReferralOutcome::Disabled => Restriction::Disabled,
                ReferralOutcome::Restricted => Restriction::Restricted,
                ReferralOutcome::Kept
                | ReferralOutcome::NotFound
                | ReferralOutcome::AlreadyGone => return None,
            };
            let source = match issuer {
                OrganisationKind::Flagger => SourceType::TrustedFlagger,
                _ => SourceType::OtherNotification,
            };
            let detection = Detection::Notified(source);
            (restriction, answer.at, answer.reason.as_str(), detection)
        }
        NoticeAnswer::Executed(executed) => {
            let restriction = match executed.measure {
                Measure::Removed => Restriction::Removed,
                Measure::Disabled => Restriction::Disabled,
            };
            (restriction, executed.at, "", Detection::Order)
        }
        NoticeAnswer::Impossible(_) | NoticeAnswer::Reinstated(_) => return None,
    };
    let content = if notice.terms.content_sha256.is_empty() {
        ContentType::Other
    } else {
        ContentType::Image
    };
    let mut all = names.to_vec();
    all.extend([notice.terms.reference.as_str(), notice.terms.url.as_str()]);
    all.extend(notice.terms.also.iter().map(|item| item.url.as_str()));
    let received = notice.received.map_or(notice.issued_at, |(at, _)| at);
    Some(build(&Circumstances {
        puid: puid(&notice.terms.addressee, case, nth),
        restriction,
        basis: Basis::Law(&notice.terms.grounds),
        detection,
        by_person: is_person(by),
        content,
        content_date: day(received),
        application_date: day(at),
        reasons,
        names: &all,
        embargo_until,
    }))
}
