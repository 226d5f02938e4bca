//! The register of authorities: who may issue, for which state, with which keys or e-mail domains.

use crate::{App, AppError};
use casework::{
    Actor, AuthorityKind, Designation, Organisation, OrganisationId, OrganisationKind, Particulars,
    Redress,
};
use exchange::annex::State;
use serde::{Deserialize, Serialize};
use store::organisations;

/// An authority as a register's file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorityEntry {
    /// Its name, unique on the instance.
    pub name: String,
    /// Two-letter code of its Member State.
    pub member_state: String,
    /// Its contact point (Art 12(2)).
    #[serde(default)]
    pub contact: Option<String>,
    /// What its orders carry, what it is designated for, how it is known.
    pub particulars: Particulars,
}

/// What came of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Imported {
    /// It was not known, and is now.
    Registered,
    /// It was known; its particulars were set.
    Changed,
    /// Nothing was new.
    Unchanged,
}

impl Imported {
    /// In one word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
        }
    }
}

impl AuthorityEntry {
    /// An invented authority with everything filled in.
    #[must_use]
    pub fn example() -> Self {
        Self {
            name: "Example Authority North".to_owned(),
            member_state: "DE".to_owned(),
            contact: Some("contact-point@authority-north.example".to_owned()),
            particulars: Particulars {
                designations: [Designation::Issue, Designation::Scrutinise].into(),
                kind: AuthorityKind::LawEnforcement,
                representative: "A. Example, head of unit".to_owned(),
                address: "1 Example Street, 00000 Example".to_owned(),
                telephone: "+49 00 000000".to_owned(),
                email: "orders@authority-north.example".to_owned(),
                feedback: Some("feedback@authority-north.example".to_owned()),
                redress: Redress {
                    body: "Administrative Court of Example".to_owned(),
                    deadline_days: 30,
                    provisions: "https://law.example/tco-act#redress".to_owned(),
                },
                email_domains: ["authority-north.example".to_owned()].into(),
                keys: Vec::new(),
            },
        }
    }
}

/// Only authorities of a Member State are designated (Art 12(1)): nobody else's orders bind, and there is nothing to switch on.
///
/// # Errors
/// [`AppError::Invalid`] for the code of another state.
pub(crate) fn of_the_union(state: &str) -> Result<(), AppError> {
    let is_member = state.parse::<State>().is_ok_and(|state| state.is_member());
    if is_member {
        return Ok(());
    }
    let shown: String = state.chars().take(20).collect();
    Err(AppError::invalid(
        "member_state",
        format!(
            "“{shown}” is no Member State of the Union: only an authority of one can be competent under the Regulation (Art 12(1)), and orders of others are none."
        ),
    ))
}

impl App {
    /// Takes a register's entries: each authority is registered, or its particulars are set. All or nothing.
    ///
    /// # Errors
    /// [`AppError::Refused`] naming the authority and the field; nothing was taken then. [`AppError::Invalid`] when the name is
    /// another kind of organisation's, or stands twice in the list.
    pub async fn import_authorities(
        &self,
        entries: &[AuthorityEntry],
        dry_run: bool,
    ) -> Result<Vec<Imported>, AppError> {
        let now = self.now();
        let mut tx = self.store().write().await?;
        let mut done = Vec::with_capacity(entries.len());
        for (place, entry) in entries.iter().enumerate() {
            let of_it = |mut refusal: casework::Refusal| {
                refusal.detail = format!("{}: {}", entry.name, refusal.detail);
                AppError::Refused(refusal)
            };
            let before = entries.get(..place).unwrap_or_default();
            if before.iter().any(|other| other.name == entry.name) {
                return Err(AppError::invalid(
                    "name",
                    format!("“{}” stands twice in the list.", entry.name),
                ));
            }
            of_the_union(&entry.member_state)?;
            let known = organisations::by_name(tx.connection(), entry.name.trim()).await?;
            let (organisation, was_known) = match known {
                Some(known) => (known, true),
                None => {
                    let id = OrganisationId::new(now, self.environment().random()?);
                    let event = Organisation::register(
                        id.clone(),
                        &entry.name,
                        OrganisationKind::Authority,
                        Some(entry.member_state.clone()),
                        entry.contact.clone(),
                        Vec::new(),
                    )
                    .map_err(of_it)?;
                    tx.append(&Actor::Operator, event).await?;
                    let made = organisations::get(tx.connection(), &id).await?;
                    (made.ok_or(AppError::NotFound("organisation"))?, false)
                }
            };
            if was_known && organisation.member_state.as_deref() != Some(&*entry.member_state) {
                return Err(AppError::invalid(
                    "member_state",
                    format!(
                        "{} is registered for {}, not for {}.",
                        entry.name,
                        organisation.member_state.as_deref().unwrap_or("no state"),
                        entry.member_state
                    ),
                ));
            }
            let events = organisation
                .set_particulars(&entry.particulars)
                .map_err(of_it)?;
            done.push(match (was_known, events.is_empty()) {
                (false, _) => Imported::Registered,
                (true, false) => Imported::Changed,
                (true, true) => Imported::Unchanged,
            });
            tx.append_all(&Actor::Operator, events).await?;
        }
        if !dry_run {
            tx.commit().await?;
        }
        Ok(done)
    }
}
