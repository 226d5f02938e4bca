//! What an administrator does about the programs of the organisation: the API tokens they act with.

use crate::{App, AppError, IssuedToken, SignedIn};
use casework::{NewToken, Scope, Token, TokenId};
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;

/// A token in an administrator's list. Of its secret nothing is known any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenLine {
    /// Its public name.
    pub id: TokenId,
    /// What it is for.
    pub label: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// Until when it works; tokens of old have no end.
    pub expires_at: Option<Timestamp>,
    /// Since when it is revoked, if so.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// Whether it works with one client certificate only.
    pub bound: bool,
}

impl TokenLine {
    /// Whether it opens anything.
    #[must_use]
    pub fn works(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// A token that an administrator asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewProgram {
    /// What it is for.
    pub label: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// For how many days it works.
    pub days: u16,
}

impl App {
    /// The tokens of the administrator's organisation: those that work first, the newest first among equals.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] to anybody but an administrator.
    pub async fn tokens_here(&self, signed_in: &SignedIn) -> Result<Vec<TokenLine>, AppError> {
        must_keep_programs(signed_in)?;
        let now = self.now();
        let tokens = self.tokens(signed_in.caller.id()).await?;
        let line = |(token, last_used_at): (Token, _)| TokenLine {
            id: token.id,
            label: token.label,
            scopes: token.scopes,
            expires_at: token.expires_at,
            revoked_at: token.revoked_at,
            last_used_at,
            bound: token.certificate.is_some(),
        };
        let mut lines: Vec<_> = tokens.into_iter().rev().map(line).collect();
        lines.sort_by_key(|line| !line.works(now));
        Ok(lines)
    }

    /// Issues a token for a program of the administrator's organisation, and says until when it works.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::Forbidden`]; [`AppError::Refused`] naming the field that is not right.
    pub async fn issue_token_here(
        &self,
        signed_in: &SignedIn,
        new: NewProgram,
    ) -> Result<(IssuedToken, Timestamp), AppError> {
        must_keep_programs(signed_in)?;
        signed_in.must_be_fresh(self.now())?;
        // Nobody gives a program what they may not do themselves.
        if let Some(scope) = new
            .scopes
            .iter()
            .find(|scope| !signed_in.caller.may(**scope))
        {
            let detail = format!(
                "You may not “{}” yourself, so no token of yours may.",
                scope.label()
            );
            return Err(AppError::invalid("scopes", detail));
        }
        let lasts = SignedDuration::from_hours(24 * i64::from(new.days));
        let expires_at = self.now().checked_add(lasts).unwrap_or(Timestamp::MAX);
        let token = NewToken {
            label: new.label,
            scopes: new.scopes,
            expires_at,
            certificate: None,
        };
        let house = &signed_in.caller.organisation;
        let issued = self
            .issue_token(&signed_in.caller.actor, house, token)
            .await?;
        Ok((issued, expires_at))
    }

    /// Revokes a token of the administrator's organisation.
    ///
    /// # Errors
    /// [`AppError::NotFresh`]; [`AppError::Forbidden`]; [`AppError::NotFound`], also for another organisation's.
    pub async fn revoke_token_here(
        &self,
        signed_in: &SignedIn,
        id: &TokenId,
    ) -> Result<(), AppError> {
        must_keep_programs(signed_in)?;
        signed_in.must_be_fresh(self.now())?;
        let house = signed_in.caller.id();
        self.revoke_token(&signed_in.caller.actor, Some(house), id)
            .await
    }
}

fn must_keep_programs(signed_in: &SignedIn) -> Result<(), AppError> {
    if signed_in.caller.may_keep_people() {
        return Ok(());
    }
    Err(AppError::Forbidden(
        "Only an administrator of the organisation keeps its API tokens.".to_owned(),
    ))
}
