//! Is this known? The question every upload asks before it is published.

use crate::known::usable;
use crate::{App, AppError, Caller};
use bytes::Bytes;
use casework::{Actor, Bank, Case, CaseId, Entry, Event, Match, Origin, Outcome};
use exchange::v1::{MatchAnswer, SignalQuery, Verdict};
use index::Hit;
use signals::pdq::{MATCH_DISTANCE, MIN_QUALITY};
use store::{banks, cases};

/// Most matches told of one upload: the nearest. A family of a thousand copies says no more than its nearest ones.
const MOST_MATCHES: usize = 20;

/// An upload given as a file.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The bytes.
    pub file: Bytes,
    /// The provider's own reference; with it a match opens a case.
    pub reference: Option<String>,
}

/// What is asked about, whether it came as a file or as a signal.
struct Query {
    sha256: Option<String>,
    pdq: Option<String>,
    quality: Option<u8>,
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
        let examined = self.examine(upload.file.clone()).await?;
        let query = Query {
            sha256: Some(examined.sha256),
            pdq: Some(examined.pdq),
            quality: Some(examined.quality),
            reference: upload.reference,
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
            sha256: sha256.map(|digest| digest.to_string()),
            pdq: pdq.map(|hash| hash.to_string()),
            quality: query.quality,
            reference: query.reference,
            file: None,
        };
        self.answer(caller, query).await
    }

    async fn answer(&self, caller: &Caller, mut query: Query) -> Result<MatchAnswer, AppError> {
        let reference = query.reference.take().map(|text| text.trim().to_owned());
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
        let file = query.file.take();
        let before = match &reference {
            Some(reference) => {
                let mut connection = self.store().read().await?;
                cases::about(&mut connection, caller.id(), "upload", reference).await?
            }
            None => None,
        };
        // The same reference is the same upload, whatever is known of it by now.
        let before = before.map(|case| same_upload(case, &query)).transpose()?;
        let decided = before
            .as_ref()
            .is_some_and(|case| case.decision().is_some());
        let matches = self.lookup(caller, &query).await?;
        if matches.is_empty() && !decided {
            let explanation = match query.quality {
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
        caller.must_work()?;
        let case = match before {
            Some(case) => case,
            None => self.hold(caller, &query, reference, file, &matches).await?,
        };
        let (verdict, explanation) = match case.decision() {
            Some(last) => {
                let who = match last.by {
                    Actor::Person { .. } => "A person",
                    // Whoever lets a program decide has to see that it did.
                    Actor::Token { .. } | Actor::System | Actor::Operator => "A program",
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
            sha256: query.sha256.clone(),
            pdq: query.pdq.clone(),
            quality: query.quality,
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

    /// What banked content it resembles, of the banks the caller matches against; nearest first.
    pub(crate) async fn matches(
        &self,
        caller: &Caller,
        sha256: Option<&str>,
        pdq: Option<&str>,
        quality: Option<u8>,
    ) -> Result<Vec<Match>, AppError> {
        let hash = usable(pdq, quality);
        let (near, exact) = {
            let known = self.known();
            (
                hash.as_ref()
                    .map(|hash| known.near(hash))
                    .unwrap_or_default(),
                known.exact(sha256),
            )
        };
        if near.is_empty() && exact.is_empty() {
            return Ok(Vec::new());
        }
        let mut connection = self.store().read().await?;
        let mut found = Vec::new();
        for number in &exact {
            if let Some((entry, bank)) = visible(&mut connection, caller, *number).await? {
                let digest = sha256.unwrap_or_default().to_owned();
                found.push(matched(("sha256", &digest, &digest), (0, 0), &entry, &bank));
            }
        }
        for Hit { id, distance } in near.into_iter().filter(|hit| !exact.contains(&hit.id)) {
            if found.len() >= MOST_MATCHES {
                break;
            }
            if let Some((entry, bank)) = visible(&mut connection, caller, id).await? {
                let (query, banked) = (
                    pdq.unwrap_or_default(),
                    entry.content.pdq.clone().unwrap_or_default(),
                );
                found.push(matched(
                    ("pdq", query, &banked),
                    (distance, MATCH_DISTANCE),
                    &entry,
                    &bank,
                ));
            }
        }
        Ok(found)
    }

    async fn lookup(&self, caller: &Caller, query: &Query) -> Result<Vec<Match>, AppError> {
        self.matches(
            caller,
            query.sha256.as_deref(),
            query.pdq.as_deref(),
            query.quality,
        )
        .await
    }
}

/// The entry of a number, if it matches for this caller: not withdrawn, and in a bank of theirs or a shared one.
async fn visible(
    connection: &mut store::Connection,
    caller: &Caller,
    number: u64,
) -> Result<Option<(Entry, Bank)>, AppError> {
    let found = banks::by_number(connection, number).await?;
    Ok(found.filter(|(entry, bank)| {
        entry.withdrawn.is_none() && (bank.shared || bank.organisation == *caller.id())
    }))
}

fn matched(
    (signal, query, banked): (&str, &str, &str),
    (distance, threshold): (u32, u32),
    entry: &Entry,
    bank: &Bank,
) -> Match {
    Match {
        signal: signal.to_owned(),
        query: query.to_owned(),
        banked: banked.to_owned(),
        distance,
        threshold,
        bank: bank.id.clone(),
        bank_name: bank.name.clone(),
        bank_version: bank.version,
        entry: entry.id.clone(),
        label: entry.content.label.clone(),
        ground: entry.content.ground,
    }
}

/// The same reference is the same upload: another file under it is a mistake of the asker's.
fn same_upload(case: Case, query: &Query) -> Result<Case, AppError> {
    let Origin::Upload { sha256, pdq, .. } = &case.origin else {
        return Ok(case);
    };
    let same = match (sha256, &query.sha256) {
        (Some(before), Some(now)) => before == now,
        _ => pdq == &query.pdq,
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
    let how = if nearest.signal == "sha256" {
        "has the very bytes of".to_owned()
    } else {
        format!("differs in {} of 256 bits from", nearest.distance)
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
        sha256: query.sha256,
        pdq: query.pdq,
        quality: query.quality,
        matches,
        case,
    }
}
