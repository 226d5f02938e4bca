//! A browser at Staydown itself, as far as the story needs one: it keeps cookies, reads forms and sends them.

use super::StoryError;
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::redirect::Policy;
use std::collections::BTreeMap;
use std::time::Duration;
use url::Url;

const ONE_ATTEMPT: Duration = Duration::from_secs(30);

/// Somebody's browser. It follows no redirect by itself.
pub(crate) struct Browser {
    http: reqwest::Client,
    base: Url,
    cookies: BTreeMap<String, String>,
}

/// What was shown.
pub(crate) struct Shown {
    pub(crate) status: u16,
    pub(crate) html: String,
}

impl Browser {
    pub(crate) fn at(base: &Url) -> Result<Self, StoryError> {
        let http = reqwest::Client::builder()
            .timeout(ONE_ATTEMPT)
            .redirect(Policy::none())
            .build()
            .map_err(|source| StoryError::Public {
                what: "preparing a browser".to_owned(),
                source,
            })?;
        Ok(Self {
            http,
            base: base.clone(),
            cookies: BTreeMap::new(),
        })
    }

    /// Looks at a page.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Shown, StoryError> {
        let request = self.http.get(self.address(path));
        self.send(request, path).await
    }

    /// Opens a page, takes the hidden fields `hidden` of its form along, and sends the form to `to`.
    pub(crate) async fn fill_in(
        &mut self,
        page: &str,
        hidden: &[&str],
        to: &str,
        fields: &[(&str, &str)],
    ) -> Result<Shown, StoryError> {
        let shown = self.get(page).await?;
        let mut all: Vec<(&str, String)> = Vec::new();
        for name in hidden {
            let value = shown.hidden(name).ok_or_else(|| StoryError::Unlike {
                what: format!(
                    "the page {page} (HTTP {}) has no form with a field “{name}”",
                    shown.status
                ),
            })?;
            all.push((name, value));
        }
        all.extend(
            fields
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned())),
        );
        let request = self.http.post(self.address(to)).form(&all);
        self.send(request, to).await
    }

    fn address(&self, path: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(path);
        url
    }

    async fn send(
        &mut self,
        request: reqwest::RequestBuilder,
        path: &str,
    ) -> Result<Shown, StoryError> {
        // A code in a path is a secret of somebody's; an error names the first part only.
        let place = path.split('/').nth(1).unwrap_or_default();
        let failed = |source: reqwest::Error| StoryError::Public {
            what: format!("opening Staydown's page /{place}"),
            source: source.without_url(),
        };
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = request.header(COOKIE, cookies.join("; "));
        let response = request.send().await.map_err(failed)?;
        for cookie in response.headers().get_all(SET_COOKIE) {
            let pair = cookie.to_str().unwrap_or_default().split(';').next();
            let Some((name, value)) = pair.and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            // An empty value is how a cookie is taken back.
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(Shown {
            status: response.status().as_u16(),
            html: response.text().await.map_err(failed)?,
        })
    }
}

impl Shown {
    /// The value of a hidden field. The fields that are read are made of letters that HTML need not write otherwise.
    pub(crate) fn hidden(&self, name: &str) -> Option<String> {
        self.after(&format!("name=\"{name}\" value=\""))
    }

    /// What follows `start`, up to the next quotation mark.
    pub(crate) fn after(&self, start: &str) -> Option<String> {
        let (_, rest) = self.html.split_once(start)?;
        let value = rest.split('"').next()?;
        (!value.is_empty()).then(|| value.to_owned())
    }

    pub(crate) fn says(&self, text: &str) -> bool {
        self.html.contains(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_fields_are_read_and_missing_ones_are_missing() {
        let html =
            r#"<input type="hidden" name="door" value="abc_-1"><input name="code" value="">"#;
        let shown = Shown {
            status: 200,
            html: html.to_owned(),
        };
        assert_eq!(shown.hidden("door").as_deref(), Some("abc_-1"));
        assert_eq!(shown.hidden("code"), None);
        assert_eq!(shown.hidden("csrf"), None);
        assert!(shown.says("door") && !shown.says("window"));
    }
}
