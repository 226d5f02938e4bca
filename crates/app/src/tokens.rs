//! API tokens: what programs act with. Scoped, expiring, shown once, and kept as a digest.

use crate::organisations::digest;
use crate::{App, AppError, Caller};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use casework::{Actor, Event, NewToken, Organisation, OrganisationId, Token, TokenId};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError, RwLock};
use store::organisations;

/// Every API token begins with this, so that a leaked one is recognised by scanners.
const TOKEN_PREFIX: &str = "sd_";

/// A use is written down when the last one noted is older than this.
const NOTED_EVERY: SignedDuration = SignedDuration::from_mins(1);

/// A token just issued: the only time its secret is seen.
#[derive(Debug, Clone)]
pub struct IssuedToken {
    /// Its public name.
    pub id: TokenId,
    /// The secret, to be sent as `Authorization: Bearer …`.
    pub secret: String,
}

/// Why a token opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// It is unknown, revoked or expired: which of them is nobody's business.
    Unknown,
    /// It works only with the client certificate it was issued for.
    OtherCertificate,
}

/// Whom the tokens used since the last change belong to: asked with every request.
#[derive(Default)]
pub(crate) struct Tokens {
    read: RwLock<Read>,
    /// Uses not written down yet.
    uses: Mutex<HashMap<TokenId, Timestamp>>,
    noted: Mutex<HashMap<TokenId, Timestamp>>,
}

#[derive(Default)]
struct Read {
    /// Counts changes, so that what was read before one is not remembered after it.
    changes: u64,
    by_digest: HashMap<String, (Token, Caller)>,
}

impl Caller {
    /// A program, with the scopes of its token.
    pub(crate) fn of_token(token: &Token, organisation: Organisation) -> Self {
        Self {
            actor: Actor::Token {
                token: token.id.clone(),
                organisation: token.organisation.clone(),
            },
            organisation,
            role: None,
            scopes: token.scopes.clone(),
            name: token.label.clone(),
        }
    }
}

impl App {
    /// Issues an API token, as the operator or an administrator of the organisation.
    ///
    /// # Errors
    /// [`AppError::Refused`] naming the field that is not right.
    pub async fn issue_token(
        &self,
        by: &Actor,
        organisation: &Organisation,
        new: NewToken,
    ) -> Result<IssuedToken, AppError> {
        let id = TokenId::new(self.now(), self.environment().random()?);
        let secret = format!(
            "{TOKEN_PREFIX}{}",
            URL_SAFE_NO_PAD.encode(self.environment().random::<32>()?)
        );
        let owner = organisation.id.clone();
        let event = Token::issue(id.clone(), owner, new, digest(&secret), self.now())?;
        let mut tx = self.store().write().await?;
        tx.append(by, event).await?;
        tx.commit().await?;
        Ok(IssuedToken { id, secret })
    }

    /// The tokens of an organisation, oldest first, and when each was last used, to the minute.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn tokens(
        &self,
        organisation: &OrganisationId,
    ) -> Result<Vec<(Token, Option<Timestamp>)>, AppError> {
        let mut connection = self.store().read().await?;
        let tokens = organisations::tokens(&mut connection, organisation).await?;
        let mut uses = organisations::token_uses(&mut connection, organisation).await?;
        let in_memory = self.inner.tokens.uses.lock();
        for (token, at) in in_memory.unwrap_or_else(PoisonError::into_inner).iter() {
            uses.insert(token.clone(), *at);
        }
        let with_use = |token: Token| {
            let at = uses.get(&token.id).copied();
            (token, at)
        };
        Ok(tokens.into_iter().map(with_use).collect())
    }

    /// Revokes a token. Once more changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is none, or it is another organisation's than `of`.
    pub async fn revoke_token(
        &self,
        by: &Actor,
        of: Option<&OrganisationId>,
        id: &TokenId,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let token = organisations::token(tx.connection(), id)
            .await?
            .filter(|token| of.is_none_or(|of| token.organisation == *of))
            .ok_or(AppError::NotFound("token"))?;
        if token.revoked_at.is_none() {
            tx.append(by, Event::TokenRevoked { id: id.clone() })
                .await?;
        }
        tx.commit().await?;
        self.forget_callers();
        Ok(())
    }

    /// The caller who holds an API token, over a connection with this client certificate (the SHA-256 of its DER,
    /// hexadecimal).
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn caller_by_token(
        &self,
        secret: &str,
        certificate: Option<&str>,
    ) -> Result<Result<Caller, Refused>, AppError> {
        let Some((token, caller)) = self.token(secret).await? else {
            return Ok(Err(Refused::Unknown));
        };
        let now = self.now();
        if !token.works(now) {
            return Ok(Err(Refused::Unknown));
        }
        if token.certificate.is_some() && token.certificate.as_deref() != certificate {
            return Ok(Err(Refused::OtherCertificate));
        }
        self.note_use(&token.id, now);
        Ok(Ok(caller))
    }

    async fn token(&self, secret: &str) -> Result<Option<(Token, Caller)>, AppError> {
        if !secret.starts_with(TOKEN_PREFIX) {
            return Ok(None);
        }
        // Looked up by digest: no comparison of secrets whose time could be measured.
        let digest = digest(secret);
        let changes = {
            let read = self.inner.tokens.read.read();
            let read = read.unwrap_or_else(PoisonError::into_inner);
            if let Some(found) = read.by_digest.get(&digest) {
                return Ok(Some(found.clone()));
            }
            read.changes
        };
        let mut connection = self.store().read().await?;
        let token = organisations::token_by_secret(&mut connection, &digest).await?;
        let Some(token) = token.filter(|token| token.works(self.now())) else {
            return Ok(None);
        };
        let Some(organisation) = organisations::get(&mut connection, &token.organisation).await?
        else {
            return Ok(None);
        };
        let caller = Caller::of_token(&token, organisation);
        let mut read = self
            .inner
            .tokens
            .read
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if read.changes == changes {
            read.by_digest
                .insert(digest, (token.clone(), caller.clone()));
        }
        drop(read);
        Ok(Some((token, caller)))
    }

    /// Forgets whom tokens belong to, after a commit that changed a token or an organisation. One process writes to a data
    /// folder, so nothing changes behind our back.
    pub(crate) fn forget_callers(&self) {
        let mut read = self
            .inner
            .tokens
            .read
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        read.changes += 1;
        read.by_digest.clear();
    }

    /// Notes a use in memory: a write to the disk with every upload would be the dearest part of it.
    fn note_use(&self, token: &TokenId, now: Timestamp) {
        let tokens = &self.inner.tokens;
        let mut noted = tokens.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let is_news = noted
            .get(token)
            .is_none_or(|last| now.duration_since(*last) >= NOTED_EVERY);
        if is_news {
            noted.insert(token.clone(), now);
            let mut uses = tokens.uses.lock().unwrap_or_else(PoisonError::into_inner);
            uses.insert(token.clone(), now);
        }
    }

    /// Writes down what was noted. What a crash loses of it is a minute.
    pub(crate) async fn write_token_uses(&self) -> Result<(), AppError> {
        let uses = {
            let mut uses = self
                .inner
                .tokens
                .uses
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut *uses)
        };
        if uses.is_empty() {
            return Ok(());
        }
        let mut tx = self.store().write().await?;
        for (token, at) in &uses {
            organisations::note_token_use(tx.connection(), token, *at).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
