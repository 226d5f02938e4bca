//! Is this known? The question every upload asks before it is published.

use crate::compare::Asked;
use crate::{App, AppError, Caller};
use bytes::Bytes;
use casework::{Actor, Case, CaseId, Event, Match, Origin, Outcome, Scope, Way};
use exchange::v1::{MatchAnswer, SignalQuery, Verdict};
use signals::pdq::MIN_QUALITY;
use store::cases;

/// An upload given as a file.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The bytes.
    pub file: Bytes,
    /// The provider's own reference; with it a match opens a case.
    pub reference: Option<String>,
    /// Whether a glance will do where it tells that nothing known is near: much quicker for large photographs, and the
    /// answer then carries no PDQ.
    pub screen: bool,
}

/// What is asked about, whether it came as a file or as a signal.
struct Query {
    asked: Asked,
    reference: Option<String>,
    file: Option<Bytes>,
}

impl App {
    /// Matches an upload given as a file.
    ///
    /// # Errors
    /// [`AppError::Media`] when it cannot be examined: not an image, truncated, too large.
    pub async fn match_upload(
        &self,
        caller: &Caller,
        upload: Upload,
    ) -> Result<MatchAnswer, AppError> {
        caller.must(Scope::Match)?;
        let thoroughness = self.thoroughness(caller).await?;
        let reference = reference(upload.reference)?;
        if upload.screen
            && let Some(glimpse) = self
                .is_clear_at_a_glance(caller, upload.file.clone(), thoroughness)
                .await?
            && self.before(caller, reference.as_deref()).await?.is_none()
        {
            return Ok(MatchAnswer {
                verdict: Verdict::Clear,
                explanation: "Nothing known resembles it, as a glance tells.".to_owned(),
                sha256: Some(glimpse.sha256),
                pdq: None,
                quality: None,
                screened: true,
                matches: Vec::new(),
                case: None,
            });
        }
        let examined = self.examine(upload.file.clone(), thoroughness).await?;
        let query = Query {
            asked: examined.into(),
            reference,
            file: Some(upload.file),
        };
        self.answer(caller, query).await
    }

    /// Matches an upload given as a signal.
    ///
    /// # Errors
    /// [`AppError::Invalid`] when there is no signal, or it is not one.
    pub async fn match_signal(
        &self,
        caller: &Caller,
        query: SignalQuery,
    ) -> Result<MatchAnswer, AppError> {
        caller.must(Scope::Match)?;
        if query.pdq.is_none() && query.sha256.is_none() {
            return Err(AppError::invalid(
                "pdq",
                "Give a file, a PDQ hash or a SHA-256 digest to look for.",
            ));
        }
        if query.quality.is_some_and(|quality| quality > 100) {
            return Err(AppError::invalid(
                "quality",
                "PDQ quality is between 0 and 100.",
            ));
        }
        let pdq = query.pdq.map(|text| text.parse::<signals::pdq::Pdq>());
        let pdq = pdq
            .transpose()
            .map_err(|error| AppError::invalid("pdq", format!("Not a PDQ hash: {error}.")))?;
        let sha256 = query.sha256.map(|text| text.parse::<signals::Sha256>());
        let sha256 = sha256
            .transpose()
            .map_err(|error| AppError::invalid("sha256", format!("Not a SHA-256: {error}.")))?;
        let query = Query {
            asked: Asked {
                sha256: sha256.map(|digest| digest.to_string()),
                pdq: pdq.map(|hash| hash.to_string()),
                quality: query.quality,
                ..Asked::default()
            },
            reference: reference(query.reference)?,
            file: None,
        };
        self.answer(caller, query).await
    }

    async fn answer(&self, caller: &Caller, mut query: Query) -> Result<MatchAnswer, AppError> {
        let reference = query.reference.take();
        let file = query.file.take();
        let before = self.before(caller, reference.as_deref()).await?;
        // The same reference is the same upload, whatever is known of it by now.
        let before = before.map(|case| same_upload(case, &query)).transpose()?;
        let decided = before
            .as_ref()
            .is_some_and(|case| case.decision().is_some());
        let matches = self.matches(caller, &query.asked).await?;
        if matches.is_empty() && !decided {
            let explanation = match query.asked.quality {
                Some(quality) if quality < MIN_QUALITY => format!(
                    "Nothing known has these bytes. The picture has too little detail for near matches (PDQ quality {quality}, at least {MIN_QUALITY} is needed)."
                ),
                _ => "Nothing known resembles it.".to_owned(),
            };
            return Ok(answered(query, Verdict::Clear, explanation, matches, None));
        }
        let Some(reference) = reference else {
            let explanation = format!(
                "{} Without a reference no case was opened.",
                sentence(&matches)
            );
            return Ok(answered(query, Verdict::Hold, explanation, matches, None));
        };
        let case = match before {
            Some(case) => case,
            None => self.hold(caller, &query, reference, file, &matches).await?,
        };
        let (verdict, explanation) = match case.decision() {
            Some(last) => {
                let who = match last.by {
                    Actor::Person { .. } => "A person",
                    // Whoever lets a program decide has to see that it did.
                    _ => "A program",
                };
                let reasons = &last.judgement.reasons;
                match last.judgement.outcome {
                    Outcome::Keep => (
                        Verdict::Clear,
                        format!("{who} decided that it may be published: {reasons}"),
                    ),
                    _ => (
                        Verdict::Block,
                        format!("{who} decided that it is not to be published: {reasons}"),
                    ),
                }
            }
            None => (
                Verdict::Hold,
                format!("{} Hold it until a person decides.", sentence(&matches)),
            ),
        };
        Ok(answered(
            query,
            verdict,
            explanation,
            matches,
            Some(case.id),
        ))
    }

    /// The case that an upload of this reference has already.
    async fn before(
        &self,
        caller: &Caller,
        reference: Option<&str>,
    ) -> Result<Option<Case>, AppError> {
        let Some(reference) = reference else {
            return Ok(None);
        };
        let mut connection = self.store().read().await?;
        Ok(cases::about(&mut connection, caller.id(), "upload", reference).await?)
    }

    /// The case about a held upload: the one that is there, or a new one.
    async fn hold(
        &self,
        caller: &Caller,
        query: &Query,
        reference: String,
        file: Option<Bytes>,
        matches: &[Match],
    ) -> Result<Case, AppError> {
        let stored = file.is_some();
        if let Some(file) = file {
            self.store().blobs().put(file).await?;
        }
        let mut tx = self.store().write().await?;
        if let Some(case) = cases::about(tx.connection(), caller.id(), "upload", &reference).await?
        {
            return same_upload(case, query);
        }
        let id = CaseId::new(self.now(), self.environment().random()?);
        let origin = Origin::Upload {
            reference,
            sha256: query.asked.sha256.clone(),
            pdq: query.asked.pdq.clone(),
            quality: query.asked.quality,
            stored,
        };
        let organisation = caller.id().clone();
        let event = Event::CaseOpened {
            id: id.clone(),
            organisation,
            origin,
            matches: matches.to_vec(),
        };
        tx.append(&caller.actor, event).await?;
        let case = cases::get(tx.connection(), &id)
            .await?
            .ok_or(AppError::NotFound("case"))?;
        tx.commit().await?;
        Ok(case)
    }
}

/// An upload's reference as it is kept.
fn reference(given: Option<String>) -> Result<Option<String>, AppError> {
    let reference = given.map(|text| text.trim().to_owned());
    if reference.as_deref() == Some("") {
        // An unset variable in somebody's script: held without a case, nobody would ever see it.
        return Err(AppError::invalid(
            "reference",
            "The reference is empty; give one, or leave the field out to look up only.",
        ));
    }
    if reference
        .as_ref()
        .is_some_and(|text| text.chars().count() > 300)
    {
        return Err(AppError::invalid(
            "reference",
            "A reference has at most 300 characters.",
        ));
    }
    Ok(reference)
}

/// The same reference is the same upload: another file under it is a mistake of the asker's.
fn same_upload(case: Case, query: &Query) -> Result<Case, AppError> {
    let Origin::Upload { sha256, pdq, .. } = &case.origin else {
        return Ok(case);
    };
    let same = match (sha256, &query.asked.sha256) {
        (Some(before), Some(now)) => before == now,
        _ => pdq == &query.asked.pdq,
    };
    if same {
        return Ok(case);
    }
    Err(AppError::Refused(casework::Refusal {
        code: "reference_in_use",
        field: Some("reference"),
        detail: "This reference was used for another upload; every upload needs its own."
            .to_owned(),
    }))
}

fn sentence(matches: &[Match]) -> String {
    let Some(nearest) = matches.first() else {
        return String::new();
    };
    let bits = format!("differs in {} of 256 bits from", nearest.distance);
    let turn = nearest.turn.map(casework::Turn::label);
    let how = match nearest.way {
        Way::Bytes => "has the very bytes of".to_owned(),
        Way::Whole => bits,
        Way::Turned => format!("{bits} the picture, {}, of", turn.unwrap_or("turned")),
        Way::Framed => format!("holds within a frame a picture that {bits}"),
        Way::Animation => format!("has a frame that {bits}"),
        Way::Features => format!(
            "shows {} % of",
            nearest.shared.as_ref().map_or(0, |shared| shared.covered)
        ),
    };
    format!(
        "It {how} “{}” in the bank “{}”.",
        nearest.label, nearest.bank_name
    )
}

fn answered(
    query: Query,
    verdict: Verdict,
    explanation: String,
    matches: Vec<Match>,
    case: Option<CaseId>,
) -> MatchAnswer {
    MatchAnswer {
        verdict,
        explanation,
        sha256: query.asked.sha256,
        pdq: query.asked.pdq,
        quality: query.asked.quality,
        screened: false,
        matches,
        case,
    }
}
