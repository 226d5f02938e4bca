//! Capturing a location: fetch, examine, match, seal; and one case a location where something known is there.

use crate::compare::Asked;
use crate::{App, AppError, Caller, reach, views};
use casework::{
    Capture, CaptureId, CapturedImage, CaseId, Event, Match, Origin, Scope, Sensitive, Thoroughness,
};
use evidence::{Part, Record, Response};
use exchange::v1::{CaptureView, NewCapture};
use store::{cases, organisations};
use url::Url;

impl App {
    /// Captures a location.
    ///
    /// # Errors
    /// [`AppError`] when the text is no web address or the location cannot be fetched.
    pub async fn capture(
        &self,
        caller: &Caller,
        new: &NewCapture,
    ) -> Result<CaptureView, AppError> {
        caller.must(Scope::Capture)?;
        let asked = Capture::location(&new.url)?;
        let url: Url = asked
            .parse()
            .map_err(|error| AppError::invalid("url", format!("Not a URL: {error}.")))?;
        let began = self.now();
        let page = self.inner.fetcher.fetch(&url, || self.now()).await?;
        let mut parts = vec![Part::of("page", &page)];
        let (mut seen, mut missing) = (Vec::new(), Vec::new());
        let hard = self.thoroughness(caller).await?;
        if page.media_type.starts_with("image/") {
            self.look_at(&page, hard, &mut parts[0], &mut seen).await?;
        } else if page.status < 400 && is_html(&page) {
            for target in self.images_of(&page.url, &page.body).await? {
                match self.inner.fetcher.fetch(&target, || self.now()).await {
                    Ok(response) => {
                        let mut part = Part::of("image", &response);
                        self.look_at(&response, hard, &mut part, &mut seen).await?;
                        self.store().blobs().put(response.body).await?;
                        parts.push(part);
                    }
                    Err(error) => missing.push((target.to_string(), error.to_string())),
                }
            }
        }
        let (final_url, status) = (page.url.to_string(), page.status);
        self.store().blobs().put(page.body).await?;
        let tool = format!("staydown {}", env!("CARGO_PKG_VERSION"));
        let record = Record {
            version: Record::VERSION,
            tool,
            asked: asked.clone(),
            began,
            ended: self.now(),
            parts,
            missing,
        };
        let bytes = record
            .to_bytes()
            .map_err(|error| AppError::invalid("url", error.to_string()))?;
        // Every part and the record are durable before the event names them.
        let record_sha256 = self.store().blobs().put(bytes).await?;

        let mut matches: Vec<Match> = Vec::new();
        let (images, asked_about): (Vec<CapturedImage>, Vec<Asked>) = seen.into_iter().unzip();
        for picture in &asked_about {
            matches.extend(self.matches(caller, picture).await?);
        }
        matches.sort_by_key(|found| (found.way, found.distance));
        let id = CaptureId::new(self.now(), self.environment().random()?);
        let sealed = Event::CaptureSealed {
            id: id.clone(),
            organisation: caller.id().clone(),
            url: asked.clone(),
            final_url,
            status,
            record_sha256,
            images,
        };
        let mut tx = self.store().write().await?;
        tx.append(&caller.actor, sealed).await?;
        let before = cases::about(tx.connection(), caller.id(), "location", &asked).await?;
        let case = match before {
            Some(case) => Some(case.id),
            None if matches.is_empty() => None,
            None => {
                let provider = organisations::by_host(tx.connection(), &host_of(&url)).await?;
                let case = CaseId::new(self.now(), self.environment().random()?);
                let origin = Origin::Location {
                    url: asked,
                    capture: id.clone(),
                    provider: provider.map(|provider| provider.id),
                };
                let organisation = caller.id().clone();
                let event = Event::CaseOpened {
                    id: case.clone(),
                    organisation,
                    origin,
                    matches: matches.clone(),
                };
                tx.append(&caller.actor, event).await?;
                Some(case)
            }
        };
        let capture = reach::capture(tx.connection(), caller, &id).await?;
        tx.commit().await?;
        Ok(views::capture(&capture, matches, case))
    }

    /// One capture of the caller's.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn capture_view(
        &self,
        caller: &Caller,
        id: &CaptureId,
    ) -> Result<CaptureView, AppError> {
        caller.must_any(&[Scope::Capture, Scope::CasesRead])?;
        let mut connection = self.store().read().await?;
        let capture = reach::capture(&mut connection, caller, id).await?;
        let case = cases::about(&mut connection, caller.id(), "location", &capture.url).await?;
        let matches = case
            .as_ref()
            .map(|case| case.matches.clone())
            .unwrap_or_default();
        drop(connection);
        let what = Sensitive::Capture { id: id.clone() };
        self.note_reading(caller, what, None, 1).await?;
        Ok(views::capture(&capture, matches, case.map(|case| case.id)))
    }

    /// Examines an image that was fetched; what cannot be examined stays in the record with the reason.
    async fn look_at(
        &self,
        response: &Response,
        hard: Thoroughness,
        part: &mut Part,
        seen: &mut Vec<(CapturedImage, Asked)>,
    ) -> Result<(), AppError> {
        if response.status >= 400 {
            part.not_examined = Some(format!("the server answered {}", response.status));
            return Ok(());
        }
        match self.examine(response.body.clone(), hard).await {
            Ok(examined) => {
                let image = CapturedImage {
                    url: response.url.to_string(),
                    sha256: examined.sha256.clone(),
                    bytes: response.body.len() as u64,
                    width: examined.width,
                    height: examined.height,
                    pdq: examined.pdq.clone(),
                    quality: examined.quality,
                };
                seen.push((image, examined.into()));
            }
            // No worker: the capture would be sealed with a hole that a retry fills.
            Err(AppError::Media(
                error @ (media::MediaError::Busy | media::MediaError::Unavailable { .. }),
            )) => {
                return Err(error.into());
            }
            Err(AppError::Media(error)) => part.not_examined = Some(error.to_string()),
            Err(error) => return Err(error),
        }
        Ok(())
    }
}

fn is_html(page: &Response) -> bool {
    matches!(
        page.media_type.as_str(),
        "text/html" | "application/xhtml+xml" | ""
    )
}

/// The host as organisations register it: with the port, unless that is the one of http or of https.
pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    url.port()
        .filter(|port| !matches!(port, 80 | 443))
        .map_or(host.clone(), |port| format!("{host}:{port}"))
}
