//! What every page of a signed-in person has around it.

use crate::tongue::say::{self, Message};
use casework::{OrganisationKind, Scope};
use exchange::v1::WhoAmI;

/// Which part of the console a page belongs to; its entry in the navigation is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Section {
    /// The queue and its cases.
    Cases,
    /// Referrals and removal orders, in and out.
    Notices,
    /// Copies of other states' orders.
    Scrutinies,
    /// Of people whose content was taken down.
    Complaints,
    /// What came in from outside.
    Intake,
    /// Known content.
    Banks,
    /// Publications of proscribed groups.
    Outlets,
    /// What is preserved under Art 6.
    Preserved,
    /// The record of everything.
    Ledger,
    /// Who looked at what.
    Access,
    /// Statements of reasons for the Commission's database.
    Statements,
    /// Exposure to terrorist content, and specific measures.
    Measures,
    /// Penalties.
    Penalties,
    /// Alerts of a threat to life.
    Alerts,
    /// How the instance is.
    Status,
    /// The people of the organisation.
    People,
    /// How the work went lately.
    Overview,
    /// Whatever somebody looks for.
    Search,
    /// The person who is signed in.
    Me,
    /// None of them, such as an error.
    #[default]
    Elsewhere,
}

/// Header, navigation and the sentence that says what just happened.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    /// Who is signed in; without anybody there is no navigation.
    pub(crate) who: Option<WhoAmI>,
    /// The token that every form of the page carries in its field `csrf`.
    pub(crate) csrf: String,
    /// Where the page belongs.
    pub(crate) here: Section,
    /// What just happened, in a sentence: “Decision recorded.”
    pub(crate) notice: Option<String>,
    /// What keeps anything from being recorded, in a sentence.
    pub(crate) trouble: Option<&'static str>,
    /// Whether the person has nothing to sign in with next time, and is told so.
    pub(crate) needs_credential: bool,
    /// Minutes of looking after which a break is proposed, if one is due.
    pub(crate) pause: Option<u16>,
    /// What they chose not to be given, in short words, where that matters.
    pub(crate) left_out: Option<String>,
}

impl Frame {
    /// The value of `aria-current` of an entry of the navigation.
    fn current(&self, section: Section) -> &'static str {
        if self.here == section {
            "page"
        } else {
            "false"
        }
    }

    /// Where each entry leads: address, word, and whether it is here.
    pub(super) fn navigation(&self) -> Vec<(&'static str, Message, &'static str)> {
        let mut entries = Vec::new();
        if self.may(Scope::CasesRead) {
            entries.push(("/cases", say::it("nav-cases"), self.current(Section::Cases)));
        }
        if self.may(Scope::NoticesRead) {
            entries.push((
                "/notices",
                say::it("nav-notices"),
                self.current(Section::Notices),
            ));
        }
        if self.is_scrutinising() {
            entries.push((
                "/scrutinies",
                say::it("nav-copies"),
                self.current(Section::Scrutinies),
            ));
        }
        if self.takes_complaints() {
            let here = self.current(Section::Complaints);
            entries.push(("/complaints", say::it("nav-complaints"), here));
        }
        if self.takes_orders_in() {
            entries.push((
                "/intake",
                say::it("nav-intake"),
                self.current(Section::Intake),
            ));
        }
        if self.may(Scope::BanksRead) {
            entries.push(("/banks", say::it("nav-banks"), self.current(Section::Banks)));
        }
        if self.may(Scope::CasesRead) {
            entries.push((
                "/outlets",
                say::it("nav-outlets"),
                self.current(Section::Outlets),
            ));
        }
        if self.may(Scope::CasesRead) && self.may(Scope::NoticesRead) {
            entries.push((
                "/overview",
                say::it("nav-overview"),
                self.current(Section::Overview),
            ));
        }
        entries.push((
            "/ledger",
            say::it("nav-ledger"),
            self.current(Section::Ledger),
        ));
        let is_provider = self
            .who
            .as_ref()
            .is_some_and(|who| who.organisation.kind == OrganisationKind::Provider);
        if is_provider && self.may(Scope::CasesRead) {
            entries.push((
                "/statements",
                say::it("nav-statements"),
                self.current(Section::Statements),
            ));
        }
        if self.may(Scope::Preserve) || self.may(Scope::Oversee) {
            let here = self.current(Section::Preserved);
            entries.push(("/preservations", say::it("nav-preserved"), here));
        }
        if self.is_side_of_law() && (self.may(Scope::Measures) || self.may(Scope::Oversee)) {
            entries.push((
                "/exposures",
                say::it("nav-measures"),
                self.current(Section::Measures),
            ));
        }
        let reads = [Scope::Penalise, Scope::Measures, Scope::Oversee];
        if self.is_side_of_law() && reads.iter().any(|scope| self.may(*scope)) {
            let here = self.current(Section::Penalties);
            entries.push(("/penalties", say::it("nav-penalties"), here));
        }
        if self.is_side_of_law() && (self.may(Scope::Alert) || self.may(Scope::Oversee)) {
            entries.push((
                "/alerts",
                say::it("nav-alerts"),
                self.current(Section::Alerts),
            ));
        }
        if self.may(Scope::Oversee) {
            entries.push((
                "/access",
                say::it("nav-access"),
                self.current(Section::Access),
            ));
        }
        entries.push((
            "/status",
            say::it("nav-status"),
            self.current(Section::Status),
        ));
        if self.may(Scope::Administer) {
            entries.push((
                "/people",
                say::it("nav-people"),
                self.current(Section::People),
            ));
        }
        entries
    }

    /// Whether there is something to find for whoever is signed in.
    pub(super) fn search(&self) -> bool {
        self.may(Scope::CasesRead)
    }

    /// Whether the page is the search.
    pub(super) fn is_search(&self) -> &'static str {
        self.current(Section::Search)
    }

    /// Whether whoever is signed in may raise an alert of a threat to life: for a provider.
    pub(super) fn raises_alerts(&self) -> bool {
        let is_provider = self
            .who
            .as_ref()
            .is_some_and(|who| who.organisation.kind == OrganisationKind::Provider);
        is_provider && self.may(Scope::Alert)
    }

    /// Whether the house is an authority or a provider: others have no part in measures and alerts.
    fn is_side_of_law(&self) -> bool {
        self.who.as_ref().is_some_and(|who| {
            matches!(
                who.organisation.kind,
                OrganisationKind::Authority | OrganisationKind::Provider
            )
        })
    }

    /// Whether whoever is signed in looks at other states' orders: for an authority.
    fn is_scrutinising(&self) -> bool {
        let is_authority = self
            .who
            .as_ref()
            .is_some_and(|who| who.organisation.kind == OrganisationKind::Authority);
        is_authority && self.may(Scope::Scrutinise)
    }

    /// Whether orders from outside come to this house, and are for this person to look at.
    fn takes_orders_in(&self) -> bool {
        let is_provider = self
            .who
            .as_ref()
            .is_some_and(|who| who.organisation.kind == OrganisationKind::Provider);
        is_provider && self.may(Scope::Intake)
    }

    /// Whether complaints come to this house, and are for this person to read.
    fn takes_complaints(&self) -> bool {
        let is_provider = self
            .who
            .as_ref()
            .is_some_and(|who| who.organisation.kind == OrganisationKind::Provider);
        is_provider && self.may(Scope::Complaints)
    }

    /// Whether whoever is signed in may do such a thing.
    fn may(&self, scope: Scope) -> bool {
        self.who
            .as_ref()
            .is_some_and(|who| who.scopes.contains(&scope))
    }
}
