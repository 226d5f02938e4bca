//! Calling somebody's programming interface under the same guard as a fetch: the address checked, no redirect followed, the answer
//! within limits. A redirect is an answer like any other.

use crate::fetch::plain;
use crate::{FetchError, Fetcher};
use reqwest::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER};
use url::Url;

/// Longest answer that is read, in bytes.
const LONGEST: usize = 8 * 1024 * 1024;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body; empty where there is none.
    pub body: Vec<u8>,
    /// Seconds after which to call again, where the answer says so in seconds.
    pub retry_after: Option<u32>,
}

impl Fetcher {
    /// Calls a JSON interface with a bearer token: `POST` with a body, `GET` without.
    ///
    /// # Errors
    /// [`FetchError`] naming what failed. The call may have had its effect all the same.
    pub async fn call(
        &self,
        url: &Url,
        token: &str,
        body: Option<Vec<u8>>,
    ) -> Result<Answer, FetchError> {
        let (client, _) = self.client(url, false).await?;
        let request = match body {
            None => client.get(url.clone()),
            Some(body) => client
                .post(url.clone())
                .header(CONTENT_TYPE, "application/json")
                .body(body),
        };
        let request = request
            .header(ACCEPT, "application/json")
            .bearer_auth(token);
        let failed = |error: &reqwest::Error| FetchError::Connection(plain(error));
        let mut response = request.send().await.map_err(|error| failed(&error))?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER);
        let retry_after = retry_after
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.trim().parse().ok());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(&error))? {
            if body.len() + chunk.len() > LONGEST {
                return Err(FetchError::TooLong(LONGEST));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer {
            status,
            body,
            retry_after,
        })
    }
}
