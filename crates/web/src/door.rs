//! Authentication at the door: an API token for programs, a session cookie for people; and the cookies and checks that keep
//! other sites from sending our forms.

use crate::console::{self, PageError};
use crate::peer::Peer;
use crate::problem::ApiError;
use app::{App, Caller, Refused, SignedIn, Visit};
use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::convert::Infallible;

/// A cookie of ours. Over https its name says to the browser that only this very host may have set it (`__Host-`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// The secret of a session.
    Session,
    /// The secret of somebody without a session: forms they send carry it too, so that nobody else can send them.
    Door,
    /// The secret by which a browser is known in which somebody signed in before.
    Browser,
    /// The secret of a visit to the sign-in service.
    Oidc,
    /// The language somebody chose to be spoken to in. No secret.
    Language,
}

impl Cookie {
    fn name(self, app: &App) -> &'static str {
        match (self, is_https(app)) {
            (Self::Session, false) => "staydown_session",
            (Self::Session, true) => "__Host-staydown_session",
            (Self::Door, false) => "staydown_door",
            (Self::Door, true) => "__Host-staydown_door",
            (Self::Browser, false) => "staydown_browser",
            (Self::Browser, true) => "__Host-staydown_browser",
            (Self::Oidc, false) => "staydown_oidc",
            (Self::Oidc, true) => "__Host-staydown_oidc",
            (Self::Language, false) => "staydown_language",
            (Self::Language, true) => "__Host-staydown_language",
        }
    }

    /// Its value among the cookies of a request.
    pub(crate) fn of<'a>(self, app: &App, headers: &'a HeaderMap) -> Option<&'a str> {
        value(headers, self.name(app))
    }

    /// Gives it to the browser.
    pub(crate) fn set(self, app: &App, response: &mut Response, secret: &str) {
        let lasts = match self {
            // Until the browser is closed; sessions have their own end.
            Self::Session | Self::Door => "",
            Self::Browser => "; Max-Age=7776000",
            Self::Oidc => "; Max-Age=1800",
            Self::Language => "; Max-Age=31536000",
        };
        self.write(app, response, secret, lasts);
    }

    /// Takes it from the browser.
    pub(crate) fn clear(self, app: &App, response: &mut Response) {
        self.write(app, response, "", "; Max-Age=0");
    }

    fn write(self, app: &App, response: &mut Response, secret: &str, lasts: &str) {
        // The sign-in service sends the browser back to us, which is another site's doing: only this cookie comes along, and the one that
        // opens no door.
        let site = match self {
            Self::Oidc | Self::Language => "Lax",
            Self::Session | Self::Door | Self::Browser => "Strict",
        };
        let secure = if is_https(app) { "; Secure" } else { "" };
        let name = self.name(app);
        let text = format!("{name}={secret}; Path=/; HttpOnly; SameSite={site}{secure}{lasts}");
        if let Ok(value) = HeaderValue::from_str(&text) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

/// The secret of a session as a request carries it, over https or not: to count requests by, not to let anybody in.
pub(crate) fn session_secret(headers: &HeaderMap) -> Option<&str> {
    ["__Host-staydown_session", "staydown_session"]
        .into_iter()
        .find_map(|name| value(headers, name))
}

fn is_https(app: &App) -> bool {
    app.public_url().scheme() == "https"
}

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

/// Whoever holds the API token of the request; anybody else gets 401.
pub(crate) struct Program(pub(crate) Caller);

impl FromRequestParts<App> for Program {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let unauthorized =
            |detail: &str| ApiError::new(StatusCode::UNAUTHORIZED, "unauthorized", detail);
        let Ok(peer) = Peer::from_request_parts(parts, app).await;
        let secret = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, secret)| secret.trim());
        let Some(secret) = secret else {
            return Err(unauthorized(
                "Send an API token: “Authorization: Bearer sd_…”.",
            ));
        };
        let caller = app
            .caller_by_token(secret, peer.certificate.as_deref())
            .await?;
        if caller.is_ok() {
            crate::serve::Standing::vouch(&parts.extensions);
        }
        caller.map(Self).map_err(|refused| match refused {
            Refused::Unknown => unauthorized("This API token is unknown, expired or revoked."),
            Refused::OtherCertificate => unauthorized(
                "This API token works only with the client certificate it was issued for.",
            ),
        })
    }
}

/// Whoever is signed in; anybody else is shown how to sign in.
pub(crate) struct Visitor(pub(crate) SignedIn);

impl FromRequestParts<App> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        match session(app, parts).await? {
            Some(signed_in) => Ok(Self(signed_in)),
            None => Err(console::not_signed_in()),
        }
    }
}

impl OptionalFromRequestParts<App> for Visitor {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, PageError> {
        Ok(session(app, parts).await?.map(Self))
    }
}

async fn session(app: &App, parts: &Parts) -> Result<Option<SignedIn>, PageError> {
    let Some(token) = Cookie::Session.of(app, &parts.headers) else {
        return Ok(None);
    };
    let mut signed_in = app.session(token).await?;
    if let Some(signed_in) = &mut signed_in {
        crate::serve::Standing::vouch(&parts.extensions);
        if is_page(parts) {
            app.care_turned_page(signed_in).await?;
        }
    }
    Ok(signed_in)
}

/// Whether a request asks for a page, with which whatever was shown before is not shown any more.
fn is_page(parts: &Parts) -> bool {
    let path = parts.uri.path();
    let is_picture =
        path.starts_with("/pictures/") || path.ends_with("/plain") || path.ends_with("/blurred");
    let is_sound = path.starts_with("/sounds/") || path.ends_with("/sound");
    let is_part = is_picture || is_sound;
    parts.method == Method::GET && !is_part
}

/// Where a request comes from, for sessions and for counting attempts.
pub(crate) struct Knock(pub(crate) Visit);

impl FromRequestParts<App> for Knock {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = Peer::from_request_parts(parts, app).await?;
        let agent = parts.headers.get(header::USER_AGENT);
        let agent = agent
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        Ok(Self(Visit {
            address: peer.address,
            agent: agent.chars().take(400).collect(),
            known_browser: Cookie::Browser.of(app, &parts.headers).map(str::to_owned),
        }))
    }
}

/// Somebody before a session: what their cookie holds, or a fresh secret for one.
pub(crate) struct Stranger {
    pub(crate) secret: String,
    is_new: bool,
}

impl FromRequestParts<App> for Stranger {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let held = Cookie::Door.of(app, &parts.headers);
        match held.filter(|secret| secret.len() == 43) {
            Some(secret) => Ok(Self {
                secret: secret.to_owned(),
                is_new: false,
            }),
            None => Ok(Self {
                secret: app.fresh_secret()?,
                is_new: true,
            }),
        }
    }
}

impl Stranger {
    /// Whether a form was sent from a page we gave this browser. Without this, another site could sign somebody in as
    /// somebody else, and read what they then enter.
    pub(crate) fn sent(&self, fields: &[(String, String)]) -> bool {
        let field = fields.iter().find(|(name, _)| name == "door");
        !self.is_new && field.is_some_and(|(_, sent)| app::is_same_secret(sent, &self.secret))
    }

    /// The page with its cookie.
    pub(crate) fn with_cookie(&self, app: &App, page: impl IntoResponse) -> Response {
        let mut response = page.into_response();
        if self.is_new {
            Cookie::Door.set(app, &mut response, &self.secret);
        }
        response
    }
}

/// Refuses every form that another site's page sent, whoever is signed in: the browser says so by `Sec-Fetch-Site` or by
/// `Origin`. A browser that sends neither is left to the token in the form.
pub(crate) async fn only_from_here(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Response {
    if !request.method().is_safe() && !is_from_here(&app, request.headers()) {
        return console::not_from_here(&app).into_response();
    }
    next.run(request).await
}

fn is_from_here(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = text("sec-fetch-site");
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    let Some(origin) = text("origin") else {
        return true;
    };
    origin == app.public_url().origin().ascii_serialization()
        || text("host")
            .is_some_and(|host| is_on_loopback(host) && origin == format!("http://{host}"))
}

/// Whether a `Host` header names this machine: then nobody between the browser and us could have made it up.
fn is_on_loopback(host: &str) -> bool {
    let Ok(url) = url::Url::parse(&format!("http://{host}/")) else {
        return false;
    };
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a form carries the token of the session.
pub(crate) fn is_ours(signed_in: &SignedIn, csrf: Option<&str>) -> bool {
    csrf.is_some_and(|csrf| app::is_same_masked(csrf, &signed_in.csrf))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_and_only_under_its_own_name() {
        let mut headers = HeaderMap::new();
        let several = "a=1; xstaydown_session=no; staydown_session=yes";
        headers.append(header::COOKIE, several.parse().unwrap());
        assert_eq!(value(&headers, "staydown_session"), Some("yes"));
        headers.clear();
        headers.append(header::COOKIE, "staydown_sessions=no".parse().unwrap());
        assert_eq!(value(&headers, "staydown_session"), None);
    }

    #[test]
    fn only_names_of_this_machine_are_on_loopback() {
        for here in [
            "localhost",
            "localhost:8480",
            "127.0.0.1:1",
            "127.9.9.9",
            "[::1]:80",
        ] {
            assert!(is_on_loopback(here), "{here}");
        }
        for elsewhere in [
            "",
            "staydown.example",
            "localhost.example",
            "192.0.2.1",
            "127.0.0.1.example",
            "a b",
        ] {
            assert!(!is_on_loopback(elsewhere), "{elsewhere}");
        }
    }
}
