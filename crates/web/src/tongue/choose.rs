//! Which language a request is answered in.

use super::Language;
use crate::door::Cookie;
use app::App;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::cell::Cell;

tokio::task_local! {
    /// What the answer of this task is written in, and the address it was asked at where that can be asked again.
    static ASKED: Asked;
}

#[derive(Debug, Clone, Default)]
struct Asked {
    language: Language,
    /// Path and query, without a language. `None` where asking again would send a form again.
    here: Option<String>,
}

thread_local! {
    /// Whether what this thread is rendering right now has words in English only. A page is rendered in one go.
    static ONLY_ENGLISH: Cell<bool> = const { Cell::new(false) };
}

/// The language of whoever asked; English outside a request.
pub(super) fn asked() -> Language {
    ASKED.try_with(|asked| asked.language).unwrap_or_default()
}

/// The language to write in now: that of whoever asked, but where a page is in English only.
pub(crate) fn current() -> Language {
    match ONLY_ENGLISH.get() {
        true => Language::English,
        false => asked(),
    }
}

pub(super) fn only_english(is: bool) {
    ONLY_ENGLISH.set(is);
}

/// The languages there are, each with the address that shows this page in it: to choose from at the foot of a page. None where what
/// was typed would be lost by it.
pub(crate) fn others() -> Vec<(Language, String)> {
    let asked = ASKED.try_with(Clone::clone).unwrap_or(Asked {
        here: Some("/".to_owned()),
        ..Asked::default()
    });
    let Some(here) = asked.here else {
        return Vec::new();
    };
    let joint = if here.contains('?') { '&' } else { '?' };
    Language::ALL
        .into_iter()
        .map(|language| (language, format!("{here}{joint}lang={}", language.tag())))
        .collect()
}

/// Finds the language of a request and answers in it. An address with `lang` sets the cookie and leads to the same address without.
pub(crate) async fn listen(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_page = request.method() == Method::GET;
    let (here, wished) = apart(request.uri());
    if let Some(language) = wished.filter(|_| is_page) {
        let mut response = Redirect::to(&here).into_response();
        Cookie::Language.set(&app, &mut response, language.tag());
        return response;
    }
    let asked = Asked {
        language: of(&app, request.headers()),
        here: is_page.then_some(here),
    };
    let mut response = ASKED.scope(asked, next.run(request)).await;
    let kind = response.headers().get(header::CONTENT_TYPE);
    // Pictures, the stylesheet and the script are the same in every language.
    if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/html")) {
        let varies = HeaderValue::from_static("Accept-Language, Cookie");
        response.headers_mut().append(header::VARY, varies);
    }
    response
}

fn of(app: &App, headers: &HeaderMap) -> Language {
    let chosen = Cookie::Language.of(app, headers).and_then(Language::of_tag);
    let wished = || {
        let wish = headers.get(header::ACCEPT_LANGUAGE)?;
        Language::preferred(wish.to_str().ok()?)
    };
    chosen.or_else(wished).unwrap_or_default()
}

/// Path and query without `lang`, and the language it asked for. The address stays on this server: it begins with one slash.
fn apart(uri: &Uri) -> (String, Option<Language>) {
    let mut wished = None;
    let query = uri.query().unwrap_or_default();
    let kept: Vec<_> = query
        .split('&')
        .filter(|pair| {
            let language = pair.strip_prefix("lang=").and_then(Language::of_tag);
            wished = language.or(wished);
            language.is_none() && !pair.is_empty()
        })
        .collect();
    let path = format!("/{}", uri.path().trim_start_matches(['/', '\\']));
    let here = match kept.is_empty() {
        true => path,
        false => format!("{path}?{}", kept.join("&")),
    };
    (here, wished)
}

/// Runs something as if a request in that language had asked for it.
#[cfg(test)]
pub(crate) fn spoken_in<T>(language: Language, run: impl FnOnce() -> T) -> T {
    let asked = Asked {
        language,
        here: Some("/".to_owned()),
    };
    ASKED.sync_scope(asked, run)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn choosing_a_language_leads_to_the_same_page_of_this_server() {
        let apart = |uri: &str| {
            let (here, wished) = apart(&uri.parse().unwrap());
            (here, wished.map(Language::tag))
        };
        let plain = |here: &str, tag| (here.to_owned(), tag);
        assert_eq!(
            apart("/cases?stage=all&lang=de&after=x%26y"),
            plain("/cases?stage=all&after=x%26y", Some("de"))
        );
        assert_eq!(apart("/cases?lang=ar"), plain("/cases", Some("ar")));
        assert_eq!(
            apart("/cases?lang=xx&q=lang=de"),
            plain("/cases?lang=xx&q=lang=de", None)
        );
        assert_eq!(
            apart("//evil.example/x?lang=fr"),
            plain("/evil.example/x", Some("fr"))
        );
        assert_eq!(apart("/?lang=fr&lang=de"), plain("/", Some("de")));
    }
}
