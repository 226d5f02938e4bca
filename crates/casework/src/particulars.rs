//! What an authority says about itself once, and every order of it carries: Annex I sections E, F and G, and what it is designated
//! for (Art 12). Also the register of authorities: what is pinned here is how a sender is known to be who it says.

use crate::{Event, Organisation, OrganisationId, OrganisationKind, Refusal, refusal::written};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// What an authority is designated for (Art 12(1), 12(2)).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Designation {
    /// Issuing removal orders, Art 12(1)(a).
    Issue,
    /// Scrutinising removal orders, Art 12(1)(b).
    Scrutinise,
    /// Overseeing specific measures, Art 12(1)(c).
    Oversee,
    /// Imposing penalties, Art 12(1)(d).
    Penalise,
    /// Being the contact point of its Member State, Art 12(2).
    Contact,
}

impl Designation {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::Issue,
        Self::Scrutinise,
        Self::Oversee,
        Self::Penalise,
        Self::Contact,
    ];

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Issue => "issuing removal orders",
            Self::Scrutinise => "scrutinising removal orders",
            Self::Oversee => "overseeing specific measures",
            Self::Penalise => "imposing penalties",
            Self::Contact => "being the contact point",
        }
    }
}

/// The three boxes of Annex I section E.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuthorityKind {
    /// Judge, court or investigating judge.
    Court,
    /// Law enforcement authority.
    LawEnforcement,
    /// Other competent authority: section F is to be completed.
    Other,
}

/// How an order can be challenged: Annex I section G.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Redress {
    /// G 1: the competent body or court.
    #[schema(min_length = 1, max_length = 500)]
    pub body: String,
    /// G 2: so many days from receipt of the order.
    #[schema(minimum = 1, maximum = 3_650)]
    pub deadline_days: u16,
    /// G 3: link to the provisions in national law.
    #[schema(min_length = 1, max_length = 4_096)]
    pub provisions: String,
}

/// What an authority's orders carry, and what it is designated for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Particulars {
    /// What it is designated for; empty is taken as all of them.
    #[serde(default)]
    pub designations: BTreeSet<Designation>,
    /// E: which kind of authority.
    pub kind: AuthorityKind,
    /// E: name of the representative who certifies the order, and the post held (title, grade).
    #[schema(min_length = 1, max_length = 300)]
    pub representative: String,
    /// E: address.
    #[schema(min_length = 1, max_length = 500)]
    pub address: String,
    /// E: telephone, with country and area code.
    #[schema(min_length = 1, max_length = 60)]
    pub telephone: String,
    /// E: e-mail.
    #[schema(min_length = 3, max_length = 254)]
    pub email: String,
    /// F 1: where feedback and questions go, where that is elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<String>,
    /// G: how its orders can be challenged.
    pub redress: Redress,
    /// Domains its e-mail comes from. A message of any other is not taken as its own.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub email_domains: BTreeSet<String>,
    /// Its public keys (JWK, Ed25519), by which documents are known to be its own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub keys: Vec<serde_json::Value>,
}

impl Particulars {
    /// Whether it is designated for something.
    #[must_use]
    pub fn is_for(&self, what: Designation) -> bool {
        self.designations.is_empty() || self.designations.contains(&what)
    }

    fn checked(&self) -> Result<Self, Refusal> {
        let redress = Redress {
            body: written("redress.body", &self.redress.body, 500)?,
            provisions: crate::event::web_address("redress.provisions", &self.redress.provisions)?,
            deadline_days: self.redress.deadline_days,
        };
        if !(1..=3_650).contains(&redress.deadline_days) {
            return Err(Refusal::of(
                "redress.deadline_days",
                "out_of_range",
                "The deadline for challenging an order is between 1 and 3650 days.",
            ));
        }
        let email = written("email", &self.email, 254)?;
        let has_domain = email
            .split_once('@')
            .is_some_and(|(user, domain)| !user.is_empty() && domain.contains('.'));
        if !has_domain {
            return Err(Refusal::of(
                "email",
                "not_an_address",
                "Give an e-mail address such as orders@authority.example.",
            ));
        }
        let domain = |text: &String| {
            let text = text.trim().to_ascii_lowercase();
            let is_name = !text.is_empty()
                && text.contains('.')
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
            if is_name {
                return Ok(text);
            }
            Err(Refusal::of(
                "email_domains",
                "not_a_domain",
                "A domain is a name such as authority.example, without “@”.",
            ))
        };
        Ok(Self {
            designations: self.designations.clone(),
            kind: self.kind,
            representative: written("representative", &self.representative, 300)?,
            address: written("address", &self.address, 500)?,
            telephone: written("telephone", &self.telephone, 60)?,
            email,
            feedback: match &self.feedback {
                Some(text) => Some(written("feedback", text, 500)?),
                None => None,
            },
            redress,
            email_domains: self
                .email_domains
                .iter()
                .map(domain)
                .collect::<Result<_, _>>()?,
            keys: self.keys.clone(),
        })
    }
}

impl Organisation {
    /// Whether it is an authority designated for something. One that has not said what for is taken to be for all.
    #[must_use]
    pub fn is_designated(&self, what: Designation) -> bool {
        self.kind == OrganisationKind::Authority
            && self
                .particulars
                .as_ref()
                .is_none_or(|particulars| particulars.is_for(what))
    }

    /// Sets what its orders carry. The same again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] naming the field, or when it is no authority.
    pub fn set_particulars(&self, particulars: &Particulars) -> Result<Vec<Event>, Refusal> {
        if self.kind != OrganisationKind::Authority {
            return Err(Refusal::of(
                "organisation",
                "not_an_authority",
                format!(
                    "Only a competent authority has these particulars; this is a {}.",
                    self.kind.label()
                ),
            ));
        }
        let particulars = particulars.checked()?;
        if self.particulars.as_ref() == Some(&particulars) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::ParticularsSet {
            organisation: self.id.clone(),
            particulars,
        }])
    }

    /// Records that an authority informed this provider about procedures and deadlines (Art 3(2)). Again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when this is no provider, or nothing says how.
    pub fn inform(&self, issuer: &OrganisationId, how: &str) -> Result<Vec<Event>, Refusal> {
        if self.kind != OrganisationKind::Provider {
            return Err(Refusal::of(
                "addressee",
                "not_a_provider",
                "Only a hosting provider is informed before a first order (Art 3(2)).",
            ));
        }
        let how = written("how", how, 1_000)?;
        if self.informed_by.contains_key(issuer) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::AdvanceInformationGiven {
            addressee: self.id.clone(),
            issuer: issuer.clone(),
            how,
        }])
    }
}
