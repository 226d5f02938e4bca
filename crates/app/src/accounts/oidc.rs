//! Signing in with an account at the sign-in service of the house (OpenID Connect): authorisation code flow with PKCE,
//! state and nonce. An account lets in only whom it was linked to here; nobody is enrolled by having one.

use super::ceremonies::Ceremony;
use super::{Begun, SignedIn, Visit};
use crate::organisations::digest;
use crate::{App, AppError};
use casework::{Actor, CredentialKind, Event, PersonId, SignInWay};
use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, HttpRequest, HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl,
};
use std::time::Duration;
use store::credentials::{self, LinkedAccount, OidcProvider};
use store::secrets::OF_SIGN_IN_SERVICE;
use store::{Environment, Folder, organisations, sessions};
use url::{Host, Url};

/// How long the sign-in service may take to answer us.
const PATIENCE: Duration = Duration::from_secs(10);
/// Its documents are a few kilobytes.
const LARGEST_ANSWER: usize = 1024 * 1024;

/// A confirmation at the sign-in service counts if the person showed themselves there no longer than this before it answered:
/// ten minutes, as long as a proof of ours stays fresh.
const MOST_SECONDS_SINCE_SHOWN: i64 = 10 * 60;

/// The sign-in service of the house.
#[derive(Debug, Clone)]
pub struct OidcSettings {
    /// As people call it.
    pub name: String,
    /// Its issuer identifier.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
}

/// What a visit to the sign-in service is for.
#[derive(Debug, Clone)]
enum Errand {
    SignIn,
    /// A signed-in person links the account to themselves.
    Link {
        person: PersonId,
        actor: Actor,
    },
    /// A signed-in person proves that it is still them.
    Confirm {
        person: PersonId,
        session: String,
    },
}

/// Somebody at the sign-in service.
pub(super) struct Journey {
    nonce: Nonce,
    verifier: PkceCodeVerifier,
    errand: Errand,
    issuer: String,
}

/// Where to send the browser, and what it must come back with.
#[derive(Debug, Clone)]
pub struct OidcStart {
    /// The sign-in service.
    pub address: String,
    /// A secret for a cookie: the answer counts only in the browser that has it.
    pub cookie: String,
}

/// How a visit to the sign-in service ended.
#[derive(Debug)]
pub enum OidcEnd {
    /// A session began.
    SignedIn(Box<Begun>),
    /// The account is linked to the person who asked.
    Linked,
    /// The person confirmed that it is them.
    Confirmed,
}

/// Whether an ID token says that the person showed themselves again, and was not let through by a cookie of last week.
///
/// `issued` and `shown` are `iat` and `auth_time`, both seconds by the clock of the service; `auth_time` is required where
/// an age was asked for (OpenID Connect Core 1.0, section 3.1.2.1).
fn shown_again(issued: i64, shown: Option<i64>) -> Result<(), AppError> {
    match shown {
        Some(shown) if issued.saturating_sub(shown) <= MOST_SECONDS_SINCE_SHOWN => Ok(()),
        Some(_) => Err(refused(
            "The sign-in service let you through without asking who you are. Sign out there, and confirm again.",
        )),
        None => Err(refused(
            "The sign-in service does not say when you last showed who you are (auth_time), so its answer confirms nothing. \
             Confirm in another way, and tell whoever runs the service.",
        )),
    }
}

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub(super) fn client() -> reqwest::Client {
    reqwest::Client::builder()
        // A redirect of a token request could carry the secret elsewhere.
        .redirect(reqwest::redirect::Policy::none())
        .timeout(PATIENCE)
        .build()
        .unwrap_or_default()
}

/// What can go wrong between us and the sign-in service.
#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    #[error("{0}")]
    Built(#[from] openidconnect::http::Error),
    #[error("the answer is larger than {LARGEST_ANSWER} bytes")]
    TooLarge,
}

async fn call(http: reqwest::Client, request: HttpRequest) -> Result<HttpResponse, CallError> {
    let mut answer = http.execute(request.try_into()?).await?;
    let mut built = openidconnect::http::Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        built = built.header(name, value);
    }
    let mut body = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        if body.len() + piece.len() > LARGEST_ANSWER {
            return Err(CallError::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(built.body(body)?)
}

fn unreachable_service(error: impl std::fmt::Debug) -> AppError {
    tracing::warn!(?error, "the sign-in service failed");
    AppError::SignInService(
        "The sign-in service did not answer as it should. Try again, or sign in another way."
            .to_owned(),
    )
}

fn refused(detail: &str) -> AppError {
    AppError::NotProved(detail.to_owned())
}

impl App {
    /// The sign-in service, if one is set.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn oidc(&self) -> Result<Option<OidcSettings>, AppError> {
        let mut connection = self.store().read().await?;
        let provider = credentials::oidc_provider(&mut connection).await?;
        Ok(provider.map(|provider| settings(&provider)))
    }

    async fn oidc_client(&self) -> Result<(OidcProvider, Client), AppError> {
        let mut connection = self.store().read().await?;
        let provider = credentials::oidc_provider(&mut connection).await?;
        drop(connection);
        let provider = provider.ok_or(AppError::NotFound("sign-in service"))?;
        let secret = self.store().secrets();
        let secret = secret.open_text(OF_SIGN_IN_SERVICE, &provider.client_secret)?;
        let issuer = IssuerUrl::new(provider.issuer.clone()).map_err(unreachable_service)?;
        let http = |request| call(self.accounts().http.clone(), request);
        let metadata = CoreProviderMetadata::discover_async(issuer, &http)
            .await
            .map_err(unreachable_service)?;
        let back = self.public_url().join("/sign-in/oidc/callback");
        let back = RedirectUrl::from_url(back.map_err(unreachable_service)?);
        let client = CoreClient::from_provider_metadata(
            metadata,
            ClientId::new(provider.client_id.clone()),
            Some(ClientSecret::new(secret)),
        )
        .set_redirect_uri(back);
        Ok((provider, client))
    }

    /// Begins a visit to the sign-in service, to sign in.
    ///
    /// # Errors
    /// [`AppError::SignInService`]; [`AppError::NotFound`] when none is set.
    pub async fn begin_oidc(&self, visit: &Visit) -> Result<OidcStart, AppError> {
        self.begin_journey(Errand::SignIn, visit).await
    }

    /// Begins a visit to the sign-in service, to link the account one has there.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; as [`App::begin_oidc`].
    pub async fn begin_link(
        &self,
        signed_in: &SignedIn,
        visit: &Visit,
    ) -> Result<OidcStart, AppError> {
        signed_in.must_be_fresh(self.now())?;
        let errand = Errand::Link {
            person: signed_in.person()?.clone(),
            actor: signed_in.caller.actor.clone(),
        };
        self.begin_journey(errand, visit).await
    }

    /// Begins a visit to the sign-in service, to confirm that the person of a session is still there.
    ///
    /// # Errors
    /// As [`App::begin_oidc`].
    pub async fn begin_oidc_confirmation(
        &self,
        signed_in: &SignedIn,
        visit: &Visit,
    ) -> Result<OidcStart, AppError> {
        let errand = Errand::Confirm {
            person: signed_in.person()?.clone(),
            session: signed_in.session.clone(),
        };
        self.begin_journey(errand, visit).await
    }

    async fn begin_journey(&self, errand: Errand, visit: &Visit) -> Result<OidcStart, AppError> {
        let (provider, client) = self.oidc_client().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        if matches!(errand, Errand::Confirm { .. }) {
            // Not by a cookie there that is days old: the person has to show themselves again. By asking for an age, we
            // also hear when they did: what we ask for travels through the browser of whoever sits at the desk.
            request = request
                .add_prompt(openidconnect::core::CoreAuthPrompt::Login)
                .set_max_age(Duration::from_secs(MOST_SECONDS_SINCE_SHOWN.unsigned_abs()));
        }
        let (address, state, nonce) = request.url();
        let cookie = self.fresh_secret()?;
        let journey = Journey {
            nonce,
            verifier,
            errand,
            issuer: provider.issuer,
        };
        let waiting = Ceremony::Oidc(Box::new(journey));
        let name = digest(state.secret());
        self.keep_ceremony(name, &cookie, &visit.network(), waiting);
        Ok(OidcStart {
            address: address.into(),
            cookie,
        })
    }

    /// Takes up what the browser came back with from the sign-in service.
    ///
    /// # Errors
    /// [`AppError::NotProved`] for an answer that does not count, or an account that nobody linked.
    pub async fn finish_oidc(
        &self,
        cookie: &str,
        state: &str,
        code: &str,
        visit: &Visit,
    ) -> Result<OidcEnd, AppError> {
        let Some(Ceremony::Oidc(journey)) = self.take_ceremony(&digest(state), cookie) else {
            return Err(refused(
                "This answer of the sign-in service was not asked for in this browser, or came too late. Begin again.",
            ));
        };
        let journey = *journey;
        let (provider, client) = self.oidc_client().await?;
        if provider.issuer != journey.issuer {
            return Err(refused(
                "The sign-in service was changed meanwhile. Begin again.",
            ));
        }
        let http = |request| call(self.accounts().http.clone(), request);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(unreachable_service)?
            .set_pkce_verifier(journey.verifier)
            .request_async(&http)
            .await
            .map_err(unreachable_service)?;
        let id_token = tokens.extra_fields().id_token();
        let id_token = id_token.ok_or_else(|| unreachable_service("there is no ID token"))?;
        let claims = id_token
            .claims(&client.id_token_verifier(), &journey.nonce)
            .map_err(unreachable_service)?;
        if matches!(journey.errand, Errand::Confirm { .. }) {
            let shown = claims.auth_time().map(|at| at.timestamp());
            shown_again(claims.issue_time().timestamp(), shown)?;
        }
        let subject = claims.subject().as_str();
        self.conclude(journey.errand, &provider.issuer, subject, visit)
            .await
    }

    async fn conclude(
        &self,
        errand: Errand,
        issuer: &str,
        subject: &str,
        visit: &Visit,
    ) -> Result<OidcEnd, AppError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        let linked = credentials::linked_account(tx.connection(), issuer, subject).await?;
        if let Errand::Link { person, actor } = errand {
            if linked.is_some() {
                return Err(AppError::invalid(
                    "account",
                    "This account is linked to a person already.",
                ));
            }
            link(&mut tx, &actor, issuer, subject, &person, now).await?;
            tx.commit().await?;
            return Ok(OidcEnd::Linked);
        }
        let Some(linked) = linked else {
            return Err(refused(
                "Your account at the sign-in service is not linked to anybody here. Sign in another way and link it on the \
                 page about you, or ask whoever runs this instance.",
            ));
        };
        credentials::linked_account_used(tx.connection(), issuer, subject, now).await?;
        let end = match errand {
            Errand::Confirm { person, session } if person == linked.person => {
                sessions::proved(tx.connection(), &session, now).await?;
                OidcEnd::Confirmed
            }
            Errand::Confirm { .. } => {
                return Err(refused("This account is linked to somebody else."));
            }
            Errand::SignIn | Errand::Link { .. } => {
                let way = SignInWay::LinkedAccount;
                let begun = self
                    .begin_session(&mut tx, &linked.person, way, visit)
                    .await?;
                let begun = begun.ok_or_else(|| {
                    refused("You may not sign in here at present. Ask an administrator of your organisation.")
                })?;
                OidcEnd::SignedIn(Box::new(begun))
            }
        };
        tx.commit().await?;
        Ok(end)
    }

    /// Ends the link of an account to the person of a session.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::NotFound`].
    pub async fn unlink_account(
        &self,
        signed_in: &SignedIn,
        issuer: &str,
        subject: &str,
    ) -> Result<(), AppError> {
        signed_in.must_be_fresh(self.now())?;
        let person = signed_in.person()?;
        let mut tx = self.store().write().await?;
        if !credentials::unlink_account(tx.connection(), person, issuer, subject).await? {
            return Err(AppError::NotFound("linked account"));
        }
        let event = Event::CredentialRemoved {
            person: person.clone(),
            kind: CredentialKind::LinkedAccount,
            name: issuer.to_owned(),
        };
        tx.append(&signed_in.caller.actor, event).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Links an account to a person, as the operator.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Invalid`] when the account is linked already.
    pub async fn link_account(
        &self,
        organisation: &str,
        pseudonym: &str,
        subject: &str,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let provider = credentials::oidc_provider(tx.connection()).await?;
        let provider = provider.ok_or(AppError::NotFound("sign-in service"))?;
        let house = organisations::by_name(tx.connection(), organisation).await?;
        let house = house.ok_or(AppError::NotFound("organisation"))?;
        let people = organisations::people(tx.connection(), &house.id).await?;
        let person = people
            .into_iter()
            .find(|person| person.pseudonym == pseudonym);
        let person = person.ok_or(AppError::NotFound("person in this organisation"))?;
        let issuer = &provider.issuer;
        if credentials::linked_account(tx.connection(), issuer, subject)
            .await?
            .is_some()
        {
            return Err(AppError::invalid(
                "subject",
                "This account is linked to a person already.",
            ));
        }
        link(
            &mut tx,
            &Actor::Operator,
            issuer,
            subject,
            &person.id,
            self.now(),
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn link(
    tx: &mut store::Tx,
    actor: &Actor,
    issuer: &str,
    subject: &str,
    person: &PersonId,
    now: jiff::Timestamp,
) -> Result<(), AppError> {
    let account = LinkedAccount {
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        person: person.clone(),
        added_at: now,
        last_used_at: None,
    };
    credentials::link_account(tx.connection(), &account).await?;
    let event = Event::CredentialAdded {
        person: person.clone(),
        kind: CredentialKind::LinkedAccount,
        name: issuer.to_owned(),
    };
    tx.append(actor, event).await?;
    Ok(())
}

fn settings(provider: &OidcProvider) -> OidcSettings {
    OidcSettings {
        name: provider.name.clone(),
        issuer: provider.issuer.clone(),
        client_id: provider.client_id.clone(),
    }
}

/// The sign-in service, read also while a server has the data folder.
///
/// # Errors
/// [`AppError::Store`].
pub async fn oidc_beside(folder: &Folder) -> Result<Option<OidcSettings>, AppError> {
    let mut connection = store::beside(folder).await?;
    let provider = credentials::oidc_provider(&mut connection).await?;
    Ok(provider.map(|provider| settings(&provider)))
}

/// Sets the sign-in service (or none) with our secret there, also while a server has the data folder: it is no event.
///
/// # Errors
/// [`AppError::Invalid`] when the issuer is not an https address (http is accepted on this machine only) or a field is empty.
pub async fn set_oidc_beside(
    folder: &Folder,
    new: Option<(OidcSettings, String)>,
) -> Result<(), AppError> {
    let provider = match new {
        None => None,
        Some((settings, secret)) => {
            must_be_issuer(&settings.issuer)?;
            for (field, text) in [
                ("name", &settings.name),
                ("client_id", &settings.client_id),
                ("client_secret", &secret),
            ] {
                if text.trim().is_empty() {
                    return Err(AppError::invalid(
                        field,
                        format!("“{field}” must not be empty."),
                    ));
                }
            }
            Some(OidcProvider {
                name: settings.name.trim().to_owned(),
                issuer: settings.issuer,
                client_id: settings.client_id.trim().to_owned(),
                client_secret: store::secrets_beside(folder, &Environment::system())?
                    .seal(OF_SIGN_IN_SERVICE, secret.trim().as_bytes())?,
            })
        }
    };
    let mut connection = store::beside(folder).await?;
    credentials::set_oidc_provider(&mut connection, provider.as_ref()).await?;
    Ok(())
}

fn must_be_issuer(text: &str) -> Result<(), AppError> {
    let is_right = Url::parse(text).is_ok_and(|url| {
        let on_this_machine = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let is_private = url.scheme() == "https" || (url.scheme() == "http" && on_this_machine);
        is_private && url.host().is_some() && url.query().is_none() && url.fragment().is_none()
    });
    if is_right {
        return Ok(());
    }
    let detail = format!(
        "“{text}” is no issuer: give the https address the sign-in service calls itself by."
    );
    Err(AppError::invalid("issuer", detail))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn an_issuer_is_an_https_address_or_on_this_machine() {
        for good in [
            "https://id.example",
            "https://id.example/realms/x",
            "http://localhost:9000",
            "http://127.0.0.1:9",
        ] {
            assert!(must_be_issuer(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "id.example",
            "http://id.example",
            "https://id.example/?x=1",
            "ftp://localhost",
            "https://",
        ] {
            assert!(must_be_issuer(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_confirmation_counts_only_if_the_person_was_asked_again() {
        let issued = 1_800_000_000;
        for ago in [0, 1, 599, 600, -30] {
            assert!(shown_again(issued, Some(issued - ago)).is_ok(), "{ago}");
        }
        for ago in [601, 86_400 * 7, issued] {
            let refused = shown_again(issued, Some(issued - ago)).unwrap_err();
            assert!(refused.problem().detail.contains("without asking"), "{ago}");
        }
        let refused = shown_again(issued, None).unwrap_err();
        assert!(refused.problem().detail.contains("auth_time"));
    }
}
