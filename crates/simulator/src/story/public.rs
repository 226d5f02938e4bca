//! What anybody can do at a provider: look at a page, and upload a picture through the form.

use super::StoryError;
use crate::provider::{UploadReceipt, UploadState};
use reqwest::multipart::{Form, Part};
use std::time::{Duration, Instant};
use url::Url;

const PAUSE: Duration = Duration::from_millis(300);
const ONE_ATTEMPT: Duration = Duration::from_secs(60);

/// Somebody with a browser.
#[derive(Debug, Clone)]
pub(crate) struct Public {
    http: reqwest::Client,
    /// How long one waits for anything.
    limit: Duration,
}

impl Public {
    pub(crate) fn new(limit: Duration) -> Result<Self, StoryError> {
        let http = reqwest::Client::builder()
            .timeout(ONE_ATTEMPT)
            .build()
            .map_err(|source| StoryError::Public {
                what: "preparing an HTTP client".to_owned(),
                source,
            })?;
        Ok(Self { http, limit })
    }

    /// The HTTP status of a page.
    pub(crate) async fn status(&self, page: &str) -> Result<u16, StoryError> {
        match self.http.get(page).send().await {
            Ok(response) => Ok(response.status().as_u16()),
            Err(source) => Err(StoryError::Public {
                what: format!("looking at {page}"),
                source,
            }),
        }
    }

    /// Waits until a page answers with a status.
    pub(crate) async fn until_status(&self, page: &str, wanted: u16) -> Result<(), StoryError> {
        let begun = Instant::now();
        loop {
            let status = self.status(page).await?;
            if status == wanted {
                return Ok(());
            }
            if begun.elapsed() > self.limit {
                return Err(StoryError::waited(
                    self.limit,
                    format!("{page} to answer {wanted}; it answers {status}"),
                ));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Uploads a picture, and again while the provider asks to try again.
    pub(crate) async fn upload(
        &self,
        provider: &Url,
        title: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<UploadReceipt, StoryError> {
        let form_address = format!("{}/upload", provider.as_str().trim_end_matches('/'));
        let failed = |source| StoryError::Public {
            what: format!("uploading “{name}” to {form_address}"),
            source,
        };
        let begun = Instant::now();
        loop {
            let file = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
            let form = Form::new()
                .text("title", title.to_owned())
                .part("file", file);
            let request = self
                .http
                .post(&form_address)
                .header("accept", "application/json");
            let response = request.multipart(form).send().await.map_err(failed)?;
            let receipt: UploadReceipt = response.json().await.map_err(failed)?;
            if receipt.state != UploadState::TryAgain {
                return Ok(receipt);
            }
            if begun.elapsed() > self.limit {
                return Err(StoryError::waited(
                    self.limit,
                    format!(
                        "{form_address} to take “{name}”; it says: {}",
                        receipt.detail
                    ),
                ));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }
}
