//! Who may do what: a right is a scope. A person has those of their role, a token those it was issued with, and nobody any
//! other. Whose records they are is another question, which `app::reach` answers.

use crate::{NoticeKind, Role, Scope};
use std::collections::BTreeSet;

impl Scope {
    /// Those a program can be given. People and their keys are kept by people.
    pub const FOR_TOKENS: &'static [Scope] = &[
        Self::Match,
        Self::BanksRead,
        Self::BanksWrite,
        Self::Capture,
        Self::CasesRead,
        Self::Decide,
        Self::Refer,
        Self::Order,
        Self::NoticesRead,
        Self::Answer,
        Self::Endpoint,
        Self::Scrutinise,
        Self::Preserve,
        Self::Complaints,
        Self::File,
        Self::Measures,
        Self::Alert,
        Self::Intake,
    ];

    /// What issuing a notice of a kind, clarifying it and taking it back needs.
    #[must_use]
    pub fn to_issue(kind: NoticeKind) -> Self {
        match kind {
            NoticeKind::Referral => Self::Refer,
            NoticeKind::RemovalOrder => Self::Order,
        }
    }

    /// What tokens could do that were issued before there were scopes: all the work there was of their organisation.
    pub(crate) fn before_scopes() -> BTreeSet<Self> {
        // Nobody who was given such a token was given what others' content was preserved, nor complaints.
        let later = [
            Self::Scrutinise,
            Self::Preserve,
            Self::Complaints,
            Self::File,
            Self::Measures,
            Self::Alert,
            Self::Intake,
        ];
        let all = Self::FOR_TOKENS.iter().copied();
        all.filter(|scope| !later.contains(scope)).collect()
    }
}

impl Role {
    /// What a person of this role may do.
    #[must_use]
    pub fn scopes(self) -> BTreeSet<Scope> {
        let work = [
            Scope::Match,
            Scope::BanksRead,
            Scope::BanksWrite,
            Scope::Capture,
            Scope::CasesRead,
            Scope::Decide,
            Scope::Refer,
            Scope::Order,
            Scope::NoticesRead,
            Scope::Answer,
            // Whoever may come upon a threat to life at work, raises it.
            Scope::Alert,
        ];
        match self {
            Self::Analyst => work.into(),
            Self::Reviewer => {
                let more = [Scope::Complaints, Scope::Intake];
                work.into_iter().chain(more).collect()
            }
            Self::ComplaintsOfficer => {
                let own = [Scope::CasesRead, Scope::NoticesRead, Scope::Complaints];
                own.into_iter().chain([Scope::Alert]).collect()
            }
            // Whoever watches over the work does none of it.
            Self::Auditor => [
                Scope::BanksRead,
                Scope::CasesRead,
                Scope::NoticesRead,
                Scope::Oversee,
            ]
            .into(),
            Self::Issuer => [
                Scope::BanksRead,
                Scope::CasesRead,
                Scope::NoticesRead,
                Scope::Refer,
                Scope::Order,
                Scope::Alert,
            ]
            .into(),
            // Whoever looks whether an order is right issues none.
            Self::Scrutiniser => [Scope::NoticesRead, Scope::Scrutinise, Scope::Alert].into(),
            Self::Administrator => Scope::ALL.iter().copied().collect(),
            Self::PreservationOfficer => {
                let own = [Scope::CasesRead, Scope::NoticesRead, Scope::Preserve];
                own.into_iter().chain([Scope::Alert]).collect()
            }
            Self::MeasuresOfficer => [Scope::NoticesRead, Scope::Measures].into(),
            // Whoever punishes neither orders nor oversees (Art 12(1)): one authority may be designated for all of it, one person
            // does one of it.
            Self::PenaltyOfficer => [Scope::NoticesRead, Scope::Penalise].into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_auditor_can_change_nothing_and_a_program_cannot_keep_people() {
        let changes = [
            Scope::BanksWrite,
            Scope::Capture,
            Scope::Decide,
            Scope::Refer,
            Scope::Order,
            Scope::Answer,
            Scope::Endpoint,
            Scope::Administer,
        ];
        assert!(Role::Auditor.scopes().is_disjoint(&changes.into()));
        assert!(!Scope::before_scopes().contains(&Scope::Administer));
        assert!(!Scope::before_scopes().contains(&Scope::Oversee));
    }

    #[test]
    fn what_is_preserved_is_for_its_officer_and_the_administrator_and_for_no_token_of_before() {
        let who = Role::ALL.iter().copied();
        let who = who.filter(|role| role.scopes().contains(&Scope::Preserve));
        assert!(who.eq([Role::Administrator, Role::PreservationOfficer]));
        assert!(!Scope::before_scopes().contains(&Scope::Preserve));
        let works = [Scope::Decide, Scope::Answer, Scope::Order];
        assert!(
            Role::PreservationOfficer
                .scopes()
                .is_disjoint(&works.into())
        );
    }

    #[test]
    fn only_administrators_keep_people_and_only_they_and_auditors_oversee() {
        let who = |scope| {
            let roles = Role::ALL.iter().copied();
            roles.filter(move |role| role.scopes().contains(&scope))
        };
        assert!(who(Scope::Administer).eq([Role::Administrator]));
        assert!(who(Scope::Oversee).eq([Role::Auditor, Role::Administrator]));
    }

    #[test]
    fn penalties_are_decided_by_their_officer_or_the_administrator_and_by_no_program() {
        let who = Role::ALL.iter().copied();
        let who = who.filter(|role| role.scopes().contains(&Scope::Penalise));
        assert!(who.eq([Role::Administrator, Role::PenaltyOfficer]));
        assert!(!Scope::FOR_TOKENS.contains(&Scope::Penalise));
        let others = [Scope::Order, Scope::Scrutinise, Scope::Measures];
        assert!(Role::PenaltyOfficer.scopes().is_disjoint(&others.into()));
    }
}
