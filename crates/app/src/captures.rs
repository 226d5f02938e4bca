//! Capturing a location: fetch, examine, match, seal; and one case a location where something known is there.

use crate::compare::Asked;
use crate::{App, AppError, Caller, reach, views};
use casework::{
    Capture, CaptureId, CapturedImage, CaseId, Event, Match, Origin, Scope, Sensitive, Thoroughness,
};
use evidence::render::{Browser, Shown, render};
use evidence::{Part, Record, Response, Sealed};
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
        // What is kept for it is sealed under its own key, so it has a name from the start.
        let id = CaptureId::new(self.now(), self.environment().random()?);
        let captured = self.capture_as(caller, new, id.clone()).await;
        // No event names it. After a commit that failed one may: what a failing disk took is seen after the next start.
        if !matches!(captured, Ok(_) | Err(AppError::Store(_))) {
            self.store().blobs().erase(&id).await?;
        }
        captured
    }

    async fn capture_as(
        &self,
        caller: &Caller,
        new: &NewCapture,
        id: CaptureId,
    ) -> Result<CaptureView, AppError> {
        let asked = Capture::location(&new.url)?;
        if new.render && self.inner.evidence.browser.is_none() {
            return Err(AppError::invalid(
                "render",
                "Captured pages are not shown here: whoever runs this server can start it with --render-captures.",
            ));
        }
        let url: Url = asked
            .parse()
            .map_err(|error| AppError::invalid("url", format!("Not a URL: {error}.")))?;
        let began = self.now();
        let page = self.inner.fetcher.fetch(&url, || self.now()).await?;
        let mut pictures = Vec::new();
        let mut parts = vec![Part::of("page", &page)];
        let (mut seen, mut missing) = (Vec::new(), Vec::new());
        let hard = self.thoroughness(caller).await?;
        if page.media_type.starts_with("image/") {
            self.look_at(caller, &page, hard, &mut parts[0], &mut seen)
                .await?;
        } else if page.is_html() {
            for target in self.images_of(&page.url, &page.body).await? {
                match self.inner.fetcher.fetch(&target, || self.now()).await {
                    Ok(response) => {
                        let mut part = Part::of("image", &response);
                        self.look_at(caller, &response, hard, &mut part, &mut seen)
                            .await?;
                        self.store().blobs().put(&id, response.body.clone()).await?;
                        parts.push(part);
                        pictures.push(response);
                    }
                    Err(error) => missing.push((target.to_string(), error.to_string())),
                }
            }
        }
        let text = self.text_of(caller, &page, &mut parts[0]).await?;
        let (final_url, status) = (page.url.to_string(), page.status);
        self.store().blobs().put(&id, page.body.clone()).await?;
        let fetched: Vec<&Response> = std::iter::once(&page).chain(&pictures).collect();
        let shown = match &self.inner.evidence.browser {
            Some(browser) if new.render => self.show(browser, &fetched, &mut missing).await,
            _ => None,
        };
        let tool = format!("staydown {}", env!("CARGO_PKG_VERSION"));
        let record = Record {
            version: Record::VERSION,
            tool,
            asked: asked.clone(),
            began,
            ended: self.now(),
            parts,
            missing,
            made: shown.as_ref().map(Shown::made).unwrap_or_default(),
            capture: None,
            warc_sha256: None,
        };
        let resources = shown.as_ref().map(Shown::resources);
        let resources = resources.as_ref().map_or(&[][..], |both| &both[..]);
        let sealed = Sealed::new(id.as_str(), record, &fetched, resources)
            .map_err(|error| AppError::Broken(format!("The capture cannot be sealed: {error}.")))?;
        let wacz = self.signed_capture(sealed.package).await?;
        // Every part, the record and the package are durable before the event names them.
        let record_sha256 = self.store().blobs().put(&id, sealed.bytes).await?;
        let wacz_sha256 = self.store().blobs().put(&id, wacz).await?;

        let mut matches: Vec<Match> = Vec::new();
        let (images, asked_about): (Vec<CapturedImage>, Vec<Asked>) = seen.into_iter().unzip();
        for asked in asked_about.iter().chain(&text) {
            matches.extend(self.matches(caller, asked).await?);
        }
        matches.sort_by_key(|found| (found.way, found.distance));
        matches.extend(self.addresses_matched(caller, &page).await?);
        let sealed = Event::CaptureSealed {
            id: id.clone(),
            organisation: caller.id().clone(),
            url: asked.clone(),
            final_url,
            status,
            record_sha256,
            images,
            wacz_sha256: Some(wacz_sha256),
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

    /// Shows what was fetched in a browser that reaches nothing else. What was fetched is evidence whether it could be shown or not, so a
    /// failure stands in the record.
    async fn show(
        &self,
        browser: &Browser,
        fetched: &[&Response],
        missing: &mut Vec<(String, String)>,
    ) -> Option<Shown> {
        let page = &fetched.first()?.url;
        let _alone = self.inner.showing.lock().await;
        match render(browser, fetched).await {
            Ok(rendering) => Some(Shown::new(page, self.now(), rendering)),
            Err(error) => {
                missing.push((Shown::uri(page), error.to_string()));
                None
            }
        }
    }

    /// What was captured as it is asked about as a text, where it is one: a statement, a list of links, a playlist. The words of a page
    /// of HTML are none; its links are matched with where they lead ([`App::addresses_matched`]).
    async fn text_of(
        &self,
        caller: &Caller,
        page: &Response,
        part: &mut Part,
    ) -> Result<Option<Asked>, AppError> {
        if page.status >= 400 || page.is_html() || page.media_type.starts_with("image/") {
            return Ok(None);
        }
        match self.examine_text(&page.body).await {
            Ok(Some(text)) => Ok(Some(Asked {
                in_text: self.links_standing_in(caller, &page.body).await?,
                ..text.into()
            })),
            Ok(None) => Ok(None),
            Err(AppError::Refused(refusal)) => {
                part.not_examined = Some(refusal.detail);
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Examines an image that was fetched; what cannot be examined stays in the record with the reason.
    async fn look_at(
        &self,
        caller: &Caller,
        response: &Response,
        hard: Thoroughness,
        part: &mut Part,
        seen: &mut Vec<(CapturedImage, Asked)>,
    ) -> Result<(), AppError> {
        if response.status >= 400 {
            part.not_examined = Some(format!("the server answered {}", response.status));
            return Ok(());
        }
        match self.examine(caller, response.body.clone(), hard).await {
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

/// The host as organisations register it: with the port, unless that is the one of http or of https.
pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    url.port()
        .filter(|port| !matches!(port, 80 | 443))
        .map_or(host.clone(), |port| format!("{host}:{port}"))
}
