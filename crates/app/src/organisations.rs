//! Who may act: organisations, people, endpoints; and the caller every use case is told of.

use crate::authorities::of_the_union;
use crate::{App, AppError};
use casework::{
    Actor, Event, Organisation, OrganisationId, OrganisationKind, Person, PersonId, Role, Scope,
};
use exchange::v1::{EndpointView, NewEndpoint, OrganisationView, Page, WhoAmI};
use exchange::webhook::Secret;
use std::collections::BTreeSet;
use store::{organisations, secrets};

/// Who asks.
#[derive(Debug, Clone)]
pub struct Caller {
    /// As recorded in events.
    pub actor: Actor,
    /// For whom they act.
    pub organisation: Organisation,
    /// A person's role; a token has none.
    pub role: Option<Role>,
    /// What they may do: see [`Caller::may`].
    pub scopes: BTreeSet<Scope>,
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
            scopes: Scope::ALL.iter().copied().collect(),
            name: "operator".to_owned(),
        }
    }

    /// Somebody who signed in, with the rights of their role.
    #[must_use]
    pub fn person(person: Person, organisation: Organisation) -> Self {
        Self {
            actor: Actor::Person {
                person: person.id,
                organisation: person.organisation,
            },
            organisation,
            role: Some(person.role),
            scopes: person.role.scopes(),
            name: person.pseudonym,
        }
    }

    pub(crate) fn id(&self) -> &OrganisationId {
        &self.organisation.id
    }

    /// Whether the caller may do such a thing.
    #[must_use]
    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }

    /// Whether the caller's organisation may issue removal orders (Art 12), and the caller for it.
    #[must_use]
    pub fn may_order(&self) -> bool {
        self.may(Scope::Order) && self.organisation.kind == OrganisationKind::Authority
    }

    /// Refuses whoever may not do such a thing.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], which says what is missing.
    pub fn must(&self, scope: Scope) -> Result<(), AppError> {
        self.must_any(&[scope])
    }

    /// Refuses whoever has none of these scopes, and says what is missing.
    pub(crate) fn must_any(&self, scopes: &[Scope]) -> Result<(), AppError> {
        if scopes.iter().any(|scope| self.may(*scope)) {
            return Ok(());
        }
        let needed: Vec<_> = scopes.iter().map(|scope| format!("“{scope}”")).collect();
        let needed = needed.join(" or ");
        Err(AppError::Forbidden(match self.role {
            Some(role) => format!(
                "A person in the role “{role}” may not do this; it needs {needed}. An administrator gives roles."
            ),
            None => format!(
                "This token may not do this; it needs the scope {needed}. A token is issued with its scopes: make another."
            ),
        }))
    }

    /// Who this is, for the caller.
    #[must_use]
    pub fn view(&self) -> WhoAmI {
        WhoAmI {
            organisation: view(&self.organisation),
            name: self.name.clone(),
            role: self.role,
            scopes: self.scopes.iter().copied().collect(),
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

impl App {
    /// Registers an organisation, as the operator of the machine.
    ///
    /// # Errors
    /// [`AppError`] when a field is not right or the name is taken.
    pub async fn register_organisation(
        &self,
        new: NewOrganisation,
    ) -> Result<OrganisationId, AppError> {
        if let (OrganisationKind::Authority, Some(state)) = (new.kind, &new.member_state) {
            of_the_union(state)?;
        }
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
        caller.must(Scope::Endpoint)?;
        let secret = Secret::text(&self.environment().random()?);
        let mut tx = self.store().write().await?;
        let organisation = organisations::get(tx.connection(), caller.id())
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        let events = organisation.set_endpoint(&new.url, new.signed_receipts)?;
        tx.append_all(&caller.actor, events).await?;
        let sealed = self.store().secrets();
        let sealed = sealed.seal(&secrets::of_endpoint(caller.id()), secret.as_bytes())?;
        organisations::set_endpoint_secret(tx.connection(), caller.id(), &sealed).await?;
        let organisation = organisations::get(tx.connection(), caller.id())
            .await?
            .ok_or(AppError::NotFound("organisation"))?;
        tx.commit().await?;
        self.forget_callers();
        self.inner.work.notify_one();
        Ok(EndpointView {
            signed_receipts: new.signed_receipts,
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
