//! With whom a bank is shared: its mark of the Traffic Light Protocol (FIRST, TLP 2.0) and, for the two amber ones, a group
//! of organisations. The mark is obeyed by the machine as far as a machine can:
//!
//! | mark | who matches against it | who is told what a match is | who reads its entries |
//! |---|---|---|---|
//! | `TLP:RED` | its owner | its owner | its owner |
//! | `TLP:AMBER+STRICT` | and its group | its owner | its owner |
//! | `TLP:AMBER` | and its group | and its group | its owner |
//! | `TLP:GREEN` | everybody on the instance | everybody on the instance | its owner |
//! | `TLP:CLEAR` | everybody on the instance | everybody on the instance | everybody on the instance |
//!
//! Whoever is not told what a match is learns that their upload matches, by how much, and whom to ask.

use crate::{Bank, Event, GroupId, OrganisationId, Recorded, Refusal, Tlp, refusal::written};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Organisations that share with one another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its identifier.
    pub id: GroupId,
    /// Its name, unique on the instance.
    pub name: String,
    /// Who belongs to it.
    pub members: BTreeSet<OrganisationId>,
    /// When it was formed.
    pub formed_at: Timestamp,
}

/// Who matches against a bank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Audience {
    /// Its owner alone.
    Owner,
    /// Its owner, and this group.
    Group(GroupId),
    /// Every organisation of the instance.
    Everybody,
}

impl Tlp {
    /// The mark as the protocol writes it.
    #[must_use]
    pub fn mark(self) -> &'static str {
        match self {
            Self::Red => "TLP:RED",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Amber => "TLP:AMBER",
            Self::Green => "TLP:GREEN",
            Self::Clear => "TLP:CLEAR",
        }
    }
}

impl Bank {
    /// Who matches against it.
    #[must_use]
    pub fn audience(&self) -> Audience {
        match (self.tlp(), &self.group) {
            (Tlp::Green | Tlp::Clear, _) => Audience::Everybody,
            (Tlp::Amber | Tlp::AmberStrict, Some(group)) => Audience::Group(group.clone()),
            (Tlp::Amber | Tlp::AmberStrict, None) | (Tlp::Red, _) => Audience::Owner,
        }
    }

    /// Whether an organisation that belongs to these groups matches against it.
    #[must_use]
    pub fn is_matched_by(&self, asker: &OrganisationId, groups: &BTreeSet<GroupId>) -> bool {
        self.organisation == *asker
            || match self.audience() {
                Audience::Owner => false,
                Audience::Group(group) => groups.contains(&group),
                Audience::Everybody => true,
            }
    }

    /// Whether it is told what a match with it is, and shown the picture.
    #[must_use]
    pub fn is_told_to(&self, asker: &OrganisationId, groups: &BTreeSet<GroupId>) -> bool {
        self.organisation == *asker
            || (self.tlp() != Tlp::AmberStrict && self.is_matched_by(asker, groups))
    }

    /// Whether it reads its entries.
    #[must_use]
    pub fn is_read_by(&self, asker: &OrganisationId) -> bool {
        self.organisation == *asker || self.tlp() == Tlp::Clear
    }

    /// Its mark; what was shared before there were marks is for everybody on the instance.
    #[must_use]
    pub fn tlp(&self) -> Tlp {
        self.tlp
            .unwrap_or(if self.shared { Tlp::Green } else { Tlp::Red })
    }

    /// Marks it, for a group where the mark is amber. The same again changes nothing.
    ///
    /// # Errors
    /// A [`Refusal`] when a group comes with a mark that is not amber.
    pub fn share(&self, tlp: Tlp, group: Option<GroupId>) -> Result<Vec<Event>, Refusal> {
        may_be_marked(tlp, group.as_ref())?;
        if self.tlp() == tlp && self.group == group {
            return Ok(Vec::new());
        }
        Ok(vec![Event::BankShared {
            bank: self.id.clone(),
            tlp,
            group,
        }])
    }
}

/// Whether a mark and a group go together.
pub(crate) fn may_be_marked(tlp: Tlp, group: Option<&GroupId>) -> Result<(), Refusal> {
    if group.is_some() && !matches!(tlp, Tlp::Amber | Tlp::AmberStrict) {
        return Err(Refusal::of(
            "group",
            "mark_without_group",
            format!(
                "{} is not shared with a group: use amber or amber_strict, or leave the group out.",
                tlp.mark()
            ),
        ));
    }
    Ok(())
}

impl Group {
    /// Forms a group of its own name.
    ///
    /// # Errors
    /// A [`Refusal`] when the name is empty or too long.
    pub fn form(id: GroupId, name: &str) -> Result<Event, Refusal> {
        Ok(Event::GroupFormed {
            id,
            name: written("name", name, 100)?,
        })
    }

    /// Takes an organisation in. Once more changes nothing.
    #[must_use]
    pub fn admit(&self, organisation: &OrganisationId) -> Vec<Event> {
        if self.members.contains(organisation) {
            return Vec::new();
        }
        vec![Event::GroupJoined {
            group: self.id.clone(),
            organisation: organisation.clone(),
        }]
    }

    /// Lets an organisation go: what is shared with the group is not shared with it any more. Once more changes nothing.
    #[must_use]
    pub fn dismiss(&self, organisation: &OrganisationId) -> Vec<Event> {
        if !self.members.contains(organisation) {
            return Vec::new();
        }
        vec![Event::GroupLeft {
            group: self.id.clone(),
            organisation: organisation.clone(),
        }]
    }

    /// The group after an event about it.
    #[must_use]
    pub fn apply(before: Option<Self>, recorded: &Recorded) -> Option<Self> {
        match (&recorded.event, before) {
            (Event::GroupFormed { id, name }, _) => Some(Self {
                id: id.clone(),
                name: name.clone(),
                members: BTreeSet::new(),
                formed_at: recorded.at,
            }),
            (Event::GroupJoined { organisation, .. }, Some(mut group)) => {
                group.members.insert(organisation.clone());
                Some(group)
            }
            (Event::GroupLeft { organisation, .. }, Some(mut group)) => {
                group.members.remove(organisation);
                Some(group)
            }
            (_, before) => before,
        }
    }
}

/// What stands in the place of an entry's label for whoever is not told what it is.
#[must_use]
pub fn not_told(bank: &Bank) -> String {
    format!("not shown ({}): ask its owner", bank.tlp().mark())
}
