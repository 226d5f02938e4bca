//! Who may act: organisations, people, tokens, endpoints; and the caller every use case is told of.

use crate::{App, AppError};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use casework::{
    Actor, Event, Organisation, OrganisationId, OrganisationKind, Person, PersonId, Role, Token,
    TokenId,
};
use exchange::v1::{EndpointView, NewEndpoint, OrganisationView, Page, WhoAmI};
use exchange::webhook::Secret;
use std::sync::PoisonError;
use store::organisations;

/// Every API token begins with this, so that a leaked one is recognised by scanners.
const TOKEN_PREFIX: &str = "sd_";

/// Who asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// As recorded in events.
    pub actor: Actor,
    /// For whom they act.
    pub organisation: Organisation,
    /// A person's role; a token acts with all that its organisation may do.
    pub role: Option<Role>,
    /// The token's label, or the person's pseudonym.
    pub name: String,
}

impl Caller {
    /// The operator of the machine, acting for an organisation on the command line.
    #[must_use]
    pub fn operator(organisation: Organisation) -> Self {
        Self {
            actor: Actor::Operator,
            organisation,
            role: None,
            name: "operator".to_owned(),
        }
    }

    pub(crate) fn id(&self) -> &OrganisationId {
        &self.organisation.id
    }

    /// Whether the caller may change anything about cases, notices and banks.
    #[must_use]
    pub fn may_work(&self) -> bool {
        self.role != Some(Role::Auditor)
    }

    /// Whether the caller's organisation may issue removal orders (Art 12).
    #[must_use]
    pub fn may_order(&self) -> bool {
        self.may_work() && self.organisation.kind == OrganisationKind::Authority
    }

    pub(crate) fn must_work(&self) -> Result<(), AppError> {
        if self.may_work() {
            return Ok(());
        }
        Err(AppError::Forbidden(
            "Auditors read; they change nothing.".to_owned(),
        ))
    }

    /// Who this is, for the caller.
    #[must_use]
    pub fn view(&self) -> WhoAmI {
        WhoAmI {
            organisation: view(&self.organisation),
            name: self.name.clone(),
            role: self.role,
        }
    }
}

/// An organisation to be registered.
#[derive(Debug, Clone)]
pub struct NewOrganisation {
    /// Unique on the instance.
    pub name: String,
    /// What kind of body it is.
    pub kind: OrganisationKind,
    /// Two-letter code.
    pub member_state: Option<String>,
    /// Contact point.
    pub contact: Option<String>,
    /// Hosts on its service.
    pub hosts: Vec<String>,
}

/// A token just issued: the only time its secret is seen.
#[derive(Debug, Clone)]
pub struct IssuedToken {
    /// Its public name.
    pub id: TokenId,
    /// The secret, to be sent as `Authorization: Bearer …`.
    pub secret: String,
}

impl App {
    /// Registers an organisation, as the operator of the machine.
    ///
    /// # Errors
    /// [`AppError`] when a field is not right or the name is taken.
    pub async fn register_organisation(
        &self,
        new: NewOrganisation,
    ) -> Result<OrganisationId, AppError> {
        let id = OrganisationId::new(self.now(), self.environment().random()?);
        let event = Organisation::register(
            id.clone(),
            &new.name,
            new.kind,
            new.member_state,
            new.contact,
            new.hosts,
        )?;
        let mut tx = self.store().write().await?;
        // Two names that differ only in case are two orders to the wrong house.
        let taken = organisations::all(tx.connection()).await?.into_iter();
        if taken
            .into_iter()
            .any(|other| other.name.to_lowercase() == new.name.trim().to_lowercase())
        {
            return Err(AppError::invalid(
                "name",
                format!("There is already an organisation “{}”.", new.name.trim()),
            ));
        }
        if let Event::OrganisationRegistered { hosts, .. } = &event {
            for host in hosts {
                must_be_free(&mut tx, host).await?;
            }
        }
        tx.append(&Actor::Operator, event).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Registers one more host of an organisation's service, as the operator.
    ///
    /// # Errors
    /// [`AppError`] when it is no host, or another organisation's.
    pub async fn add_host(&self, id: &OrganisationId, host: &str) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let organisation = organisations::get(tx.connection(), id)
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        let events = organisation.add_host(host)?;
        for event in &events {
            if let Event::HostAdded { host, .. } = event {
                must_be_free(&mut tx, host).await?;
            }
        }
        tx.append_all(&Actor::Operator, events).await?;
        tx.commit().await?;
        self.forget_callers();
        Ok(())
    }

    /// The organisation of a name, for the operator.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn organisation_named(&self, name: &str) -> Result<Organisation, AppError> {
        let mut connection = self.store().read().await?;
        organisations::by_name(&mut connection, name)
            .await?
            .ok_or(AppError::NotFound("organisation"))
    }

    /// Every organisation, for the operator.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn every_organisation(&self) -> Result<Vec<Organisation>, AppError> {
        let mut connection = self.store().read().await?;
        Ok(organisations::all(&mut connection).await?)
    }

    /// Enrols a person, as the operator.
    ///
    /// # Errors
    /// [`AppError`] when the pseudonym is taken or empty.
    pub async fn enrol_person(
        &self,
        organisation: &Organisation,
        pseudonym: &str,
        role: Role,
    ) -> Result<PersonId, AppError> {
        let id = PersonId::new(self.now(), self.environment().random()?);
        let event = organisation.enrol(id.clone(), pseudonym, role)?;
        let mut tx = self.store().write().await?;
        let people = organisations::people(tx.connection(), &organisation.id).await?;
        if people
            .iter()
            .any(|person| person.pseudonym == pseudonym.trim())
        {
            let detail = format!(
                "“{}” is enrolled at {} already.",
                pseudonym.trim(),
                organisation.name
            );
            return Err(AppError::invalid("pseudonym", detail));
        }
        tx.append(&Actor::Operator, event).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The people of an organisation, for the operator.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn people(&self, organisation: &OrganisationId) -> Result<Vec<Person>, AppError> {
        let mut connection = self.store().read().await?;
        Ok(organisations::people(&mut connection, organisation).await?)
    }

    /// Issues an API token, as the operator.
    ///
    /// # Errors
    /// [`AppError`] when the label is empty.
    pub async fn issue_token(
        &self,
        organisation: &Organisation,
        label: &str,
    ) -> Result<IssuedToken, AppError> {
        let id = TokenId::new(self.now(), self.environment().random()?);
        let secret = format!(
            "{TOKEN_PREFIX}{}",
            URL_SAFE_NO_PAD.encode(self.environment().random::<32>()?)
        );
        let event = Token::issue(id.clone(), organisation.id.clone(), label, digest(&secret))?;
        let mut tx = self.store().write().await?;
        tx.append(&Actor::Operator, event).await?;
        tx.commit().await?;
        Ok(IssuedToken { id, secret })
    }

    /// The tokens of an organisation, for the operator.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn tokens(&self, organisation: &OrganisationId) -> Result<Vec<Token>, AppError> {
        let mut connection = self.store().read().await?;
        Ok(organisations::tokens(&mut connection, organisation).await?)
    }

    /// Revokes a token, as the operator. Once more changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn revoke_token(&self, id: &TokenId) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let token = organisations::token(tx.connection(), id)
            .await?
            .ok_or(AppError::NotFound("token"))?;
        if token.revoked_at.is_none() {
            tx.append(&Actor::Operator, Event::TokenRevoked { id: id.clone() })
                .await?;
        }
        tx.commit().await?;
        self.forget_callers();
        Ok(())
    }

    /// The caller who holds an API token; `None` when it is unknown or revoked.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn caller_by_token(&self, secret: &str) -> Result<Option<Caller>, AppError> {
        if !secret.starts_with(TOKEN_PREFIX) {
            return Ok(None);
        }
        // Looked up by digest: no comparison of secrets whose time could be measured.
        let digest = digest(secret);
        let changes = {
            let callers = self
                .inner
                .callers
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            if let Some(caller) = callers.by_digest.get(&digest) {
                return Ok(Some(caller.clone()));
            }
            callers.changes
        };
        let mut connection = self.store().read().await?;
        let token = organisations::token_by_secret(&mut connection, &digest).await?;
        let Some(token) = token.filter(|token| token.revoked_at.is_none()) else {
            return Ok(None);
        };
        let Some(organisation) = organisations::get(&mut connection, &token.organisation).await?
        else {
            return Ok(None);
        };
        let actor = Actor::Token {
            token: token.id,
            organisation: token.organisation,
        };
        let caller = Caller {
            actor,
            organisation,
            role: None,
            name: token.label,
        };
        let mut callers = self
            .inner
            .callers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if callers.changes == changes {
            callers.by_digest.insert(digest, caller.clone());
        }
        drop(callers);
        Ok(Some(caller))
    }

    /// Forgets whom tokens belong to, after a commit that changed a token or an organisation. One process writes to a data
    /// folder, so nothing changes behind our back.
    fn forget_callers(&self) {
        let mut callers = self
            .inner
            .callers
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        callers.changes += 1;
        callers.by_digest.clear();
    }

    /// Every organisation, as others see it.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn organisations(&self) -> Result<Page<OrganisationView>, AppError> {
        let items: Vec<_> = self.every_organisation().await?.iter().map(view).collect();
        Ok(Page {
            total: items.len() as u64,
            items,
            next: None,
        })
    }

    /// Sets where the caller's organisation wants to be told, with a new signing secret.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is no web address.
    pub async fn set_endpoint(
        &self,
        caller: &Caller,
        new: &NewEndpoint,
    ) -> Result<EndpointView, AppError> {
        caller.must_work()?;
        let secret = Secret::text(&self.environment().random()?);
        let mut tx = self.store().write().await?;
        let organisation = organisations::get(tx.connection(), caller.id())
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        let events = organisation.set_endpoint(&new.url)?;
        tx.append_all(&caller.actor, events).await?;
        organisations::set_endpoint_secret(tx.connection(), caller.id(), &secret).await?;
        let organisation = organisations::get(tx.connection(), caller.id())
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        tx.commit().await?;
        self.forget_callers();
        self.inner.work.notify_one();
        Ok(EndpointView {
            url: organisation
                .endpoint
                .map(|endpoint| endpoint.url)
                .unwrap_or_default(),
            secret,
        })
    }
}

/// A host is on one organisation's service, or an order goes to the wrong one.
async fn must_be_free(tx: &mut store::Tx, host: &str) -> Result<(), AppError> {
    match organisations::by_host(tx.connection(), host).await? {
        Some(holder) => {
            let detail = format!(
                "The host {host} is registered for “{}” already.",
                holder.name
            );
            Err(AppError::invalid("hosts", detail))
        }
        None => Ok(()),
    }
}

/// SHA-256 of a secret, hexadecimal: all that is kept of it.
pub(crate) fn digest(secret: &str) -> String {
    signals::Sha256::of(secret.as_bytes()).to_string()
}

fn view(organisation: &Organisation) -> OrganisationView {
    OrganisationView {
        id: organisation.id.clone(),
        name: organisation.name.clone(),
        kind: organisation.kind,
        member_state: organisation.member_state.clone(),
        hosts: organisation.hosts.clone(),
    }
}
