//! Is this known? The question every upload asks before it is published.

use crate::compare::Asked;
use crate::parts::Within;
use crate::videos::Watched;
use crate::{App, AppError, Caller, ContentKind, texts};
use bytes::Bytes;
use casework::{
    Actor, Case, CaseId, Event, LeftOut, Match, Origin, Outcome, Scope, Thoroughness, Way,
};
use exchange::v1::{MatchAnswer, PartsLooked, SignalQuery, Verdict};
use media::parts::Holding;
use signals::link::Link;
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
    /// What was found in its parts, where it holds content.
    within: Within,
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
        let behind = Holding::behind(&upload.file);
        let holding = match ContentKind::by_mark(&upload.file) {
            Some(ContentKind::Holding(holding)) => Some(holding),
            // A program that unpacks itself is nothing that is looked at otherwise; a text is, whatever hangs behind its beginning.
            None if !ContentKind::of(&upload.file).is_text() => behind,
            _ => None,
        };
        if let Some(holding) = holding {
            let file = upload.file.clone();
            let within = Box::pin(self.match_parts(caller, file, holding, thoroughness)).await?;
            let query = Query {
                asked: Asked {
                    sha256: Some(signals::Sha256::of(&upload.file).to_string()),
                    ..Asked::default()
                },
                reference,
                file: Some(upload.file),
                within,
            };
            return self.answer(caller, query).await;
        }
        if upload.screen
            && behind.is_none()
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
                canonical: None,
                account: None,
                matches: Vec::new(),
                case: None,
                simhash: None,
                tlsh: None,
                language: None,
                parts: None,
            });
        }
        let asked = self
            .asked_about(caller, upload.file.clone(), thoroughness)
            .await?;
        let mut within = match &asked.text {
            Some(_) => Within::of_text(&upload.file),
            None => self.match_text_of_picture(caller, &upload.file).await?,
        };
        if let Some(holding) = behind {
            let file = upload.file.clone();
            let hanging = self.match_behind(caller, file, holding, thoroughness);
            within = Box::pin(hanging).await?.and(within);
        }
        let query = Query {
            asked,
            reference,
            file: Some(upload.file),
            within,
        };
        self.answer(caller, query).await
    }

    /// What is asked about a file that is one thing: a recording, a text, or else a picture.
    pub(crate) async fn asked_about(
        &self,
        caller: &Caller,
        file: Bytes,
        thoroughness: Thoroughness,
    ) -> Result<Asked, AppError> {
        if ContentKind::is_recording(&file) {
            let known = self.known().visible(caller.id());
            let recording = self.examine_recording(file, thoroughness, known).await?;
            return Ok(recording.into());
        }
        if let Some(text) = self.examine_text(&file).await? {
            return Ok(Asked {
                in_text: self.links_standing_in(caller, &file).await?,
                ..text.into()
            });
        }
        Ok(self.examine(caller, file, thoroughness).await?.into())
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
        let is_hash = query.pdq.is_some() || query.sha256.is_some() || query.url.is_some();
        if let Some(text) = query.text {
            let upload = Upload {
                file: texts::as_file(text, !is_hash)?,
                reference: query.reference,
                screen: false,
            };
            return self.match_upload(caller, upload).await;
        }
        if !is_hash {
            return Err(AppError::invalid(
                "pdq",
                "Give a file, a text, a PDQ hash, a SHA-256 digest or a URL to look for.",
            ));
        }
        let link = query.url.map(|text| Link::read(&text));
        let link = link
            .transpose()
            .map_err(|error| AppError::invalid("url", format!("“url” is not read: {error}.")))?;
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
                link,
                ..Asked::default()
            },
            reference: reference(query.reference)?,
            file: None,
            within: Within::default(),
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
        let mut matches = self.matches(caller, &query.asked).await?;
        matches.append(&mut query.within.matches);
        if matches.is_empty() && !decided {
            let explanation = match query.asked.quality {
                _ if query.within.looked.as_ref().is_some_and(|looked| looked.kind.is_apart()) => {
                    nothing_in_parts(query.within.looked.as_ref())
                }
                _ if query.asked.video.is_none()
                    && query.asked.sound.as_ref().is_some_and(|heard| !heard.sound.tells()) =>
                {
                    "Nothing known has these bytes. Too little happens in the sound for near matches: it is silent, steady or shorter than six seconds.".to_owned()
                }
                _ if query.asked.video.as_ref().is_some_and(Watched::is_empty) => {
                    "Nothing known has these bytes. No frame of the video has enough detail for near matches.".to_owned()
                }
                Some(quality) if quality < MIN_QUALITY => format!(
                    "Nothing known has these bytes. The picture has too little detail for near matches (PDQ quality {quality}, at least {MIN_QUALITY} is needed)."
                ),
                _ if query
                    .asked
                    .text
                    .as_ref()
                    .is_some_and(|text| text.simhash.is_none()) =>
                {
                    format!(
                        "Nothing known has these bytes. The text is too short for near matches (at least {} letters are needed).",
                        signals::text::LEAST_LETTERS
                    )
                }
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
        let id = CaseId::new(self.now(), self.environment().random()?);
        if let Some(file) = file {
            self.store().blobs().put(&id, file).await?;
        }
        let mut tx = self.store().write().await?;
        if let Some(case) = cases::about(tx.connection(), caller.id(), "upload", &reference).await?
        {
            drop(tx);
            // The same upload came twice at once, and the other was first.
            self.store().blobs().erase(&id).await?;
            return same_upload(case, query);
        }
        let link = query.asked.link.as_ref();
        let origin = Origin::Upload {
            reference,
            sha256: query.asked.sha256.clone(),
            pdq: query.asked.pdq.clone(),
            quality: query.asked.quality,
            stored,
            link: link.map(|link| link.canonical().to_owned()),
            left_out: query
                .within
                .looked
                .as_ref()
                .map_or_else(Vec::new, |looked| LeftOut::kept(&looked.left_out)),
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
    let Origin::Upload {
        sha256, pdq, link, ..
    } = &case.origin
    else {
        return Ok(case);
    };
    let asked_link = query.asked.link.as_ref().map(Link::canonical);
    let same = link.as_deref() == asked_link
        && match (sha256, &query.asked.sha256) {
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
    let what = match &nearest.part {
        Some(part) => format!("Its part “{}”", part.label()),
        None => "It".to_owned(),
    };
    let turn = nearest.turn.map(casework::Turn::label);
    if let Some(link) = nearest.links.first() {
        let how = match nearest.way {
            Way::LinkPrefix => "lies below the address of",
            Way::LinkAccount => "belongs to the account of",
            Way::LinkHost => "lies on the host of",
            _ => "is the address of",
        };
        return format!(
            "{what} holds a link, bytes {} to {}, that {how} “{}” in the bank “{}”.",
            link.place[0], link.place[1], nearest.label, nearest.bank_name
        );
    }
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
        Way::Video => format!(
            "shows {} % of the video",
            nearest
                .video
                .as_ref()
                .map_or(0, |video| video.known_covered)
        ),
        Way::Still if nearest.picture_is_in_video() => format!("{bits} a frame of the video"),
        Way::Still => format!("has a frame that {bits}"),
        Way::Sound => format!(
            "has {} % of the sound of",
            nearest
                .sound
                .as_ref()
                .map_or(0, |sound| sound.known_covered)
        ),
        Way::NearText => format!(
            "is a copy, edited in places ({} of 256 bits differ), of",
            nearest.distance
        ),
        Way::Quote => format!(
            "quotes {} % of",
            nearest.text.as_ref().map_or(0, |text| text.of_banked)
        ),
        Way::Link => "is the address of".to_owned(),
        Way::LinkPrefix => "lies below the address of".to_owned(),
        Way::LinkAccount => "belongs to the account of".to_owned(),
        Way::LinkHost => "lies on the host of".to_owned(),
    };
    format!(
        "{what} {how} “{}” in the bank “{}”.",
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
    let (simhash, tlsh, language) = match query.asked.text {
        Some(text) => (text.simhash, text.tlsh, text.language),
        None => (None, None, None),
    };
    let link = query.asked.link.as_ref();
    MatchAnswer {
        simhash,
        tlsh,
        language,
        verdict,
        explanation,
        canonical: link.map(|link| link.canonical().to_owned()),
        account: link.and_then(Link::account).map(ToString::to_string),
        sha256: query.asked.sha256,
        pdq: query.asked.pdq,
        quality: query.asked.quality,
        screened: false,
        matches,
        case,
        parts: query.within.looked,
    }
}

/// What is said where nothing is known of any part.
fn nothing_in_parts(looked: Option<&PartsLooked>) -> String {
    let parts = looked.map_or(0, |looked| looked.looked_at);
    let left = looked.map_or(0, |looked| {
        looked.left_out.iter().map(|left| left.count).sum()
    });
    let left: u64 = left;
    let mut said = format!(
        "Nothing known resembles the file or one of the {parts} parts that were looked at."
    );
    if left > 0 {
        said.push_str(&format!(" Left out: {left}, named in “left_out”."));
    }
    said
}
