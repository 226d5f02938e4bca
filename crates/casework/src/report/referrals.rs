//! Voluntary referrals, apart from everything else: by outcome, by who refers, by provider. Declining one is a valid outcome.

use crate::report::speed::Against;
use crate::report::{Book, Section, Speed, Tally};
use crate::{
    Event, Notice, NoticeAnswer, NoticeBody, NoticeId, NoticeKind, OrganisationId,
    OrganisationKind, Recorded, Referral, ReferralOutcome, ReferralStage,
};
use std::collections::BTreeMap;

/// How many referrals had each outcome.
pub type Outcomes = BTreeMap<ReferralOutcome, u64>;

/// What is counted of a referral that was answered in the period.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answered {
    outcome: ReferralOutcome,
    issuer: Option<OrganisationKind>,
    provider: String,
}

/// The counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referrals {
    me: OrganisationId,
    kind: OrganisationKind,
    /// Sent.
    pub sent: u64,
    /// Received.
    pub received: u64,
    /// Sent, by the kind of who refers.
    pub sent_by_kind: BTreeMap<OrganisationKind, u64>,
    /// Sent, by the provider's name.
    pub sent_by_provider: BTreeMap<String, u64>,
    answered: BTreeMap<NoticeId, Answered>,
    /// Taken back.
    pub withdrawn: u64,
    /// Received and not answered at the end of the period.
    pub open: u64,
    /// From receipt to the first answer, against the target of an hour.
    pub speed: Speed,
}

impl Referrals {
    /// Nothing counted yet: those it sent, or for a provider those sent to it.
    #[must_use]
    pub fn of(me: OrganisationId, kind: OrganisationKind) -> Self {
        Self {
            me,
            kind,
            sent: 0,
            received: 0,
            sent_by_kind: BTreeMap::new(),
            sent_by_provider: BTreeMap::new(),
            answered: BTreeMap::new(),
            withdrawn: 0,
            open: 0,
            speed: Speed::default(),
        }
    }

    fn is_party(&self, issuer: &OrganisationId, addressee: &OrganisationId) -> bool {
        match self.kind {
            OrganisationKind::Provider => *addressee == self.me,
            // The operator of an instance sees what all of it refers.
            OrganisationKind::Hub => true,
            OrganisationKind::Authority | OrganisationKind::Flagger => *issuer == self.me,
        }
    }

    fn one<'a>(&self, book: &'a Book, id: &NoticeId) -> Option<(&'a Notice, &'a Referral)> {
        let notice = book.notices.get(id)?;
        match &notice.body {
            NoticeBody::Referral(referral)
                if self.is_party(&notice.terms.issuer, &notice.terms.addressee) =>
            {
                Some((notice, referral))
            }
            _ => None,
        }
    }

    /// Referrals answered in the period by their last answer in it: of all, of an issuer's kind, or of a provider.
    fn outcomes(&self, of: impl Fn(&Answered) -> bool) -> Outcomes {
        let mut outcomes = Outcomes::new();
        for answered in self.answered.values().filter(|answered| of(answered)) {
            *outcomes.entry(answered.outcome).or_default() += 1;
        }
        outcomes
    }

    /// By outcome.
    #[must_use]
    pub fn by_outcome(&self) -> Outcomes {
        self.outcomes(|_| true)
    }

    /// By outcome, for one kind of who refers.
    #[must_use]
    pub fn by_outcome_for(&self, kind: OrganisationKind) -> Outcomes {
        self.outcomes(|answered| answered.issuer == Some(kind))
    }

    /// By outcome, for a provider of this name.
    #[must_use]
    pub fn by_outcome_at(&self, provider: &str) -> Outcomes {
        self.outcomes(|answered| answered.provider == provider)
    }
}

fn parts(section: Section, id: &'static str, of: &str, who: &str, outcomes: &Outcomes) -> Section {
    let mut section = section;
    for outcome in ReferralOutcome::ALL {
        let of = if of.is_empty() {
            outcome.as_str().to_owned()
        } else {
            format!("{of}: {}", outcome.as_str())
        };
        let label = format!("Referrals {who}: {}", outcome.label());
        let count = outcomes.get(outcome).copied().unwrap_or_default();
        section = section.part(id, &of, &label, count);
    }
    section
}

impl Tally for Referrals {
    fn count(&mut self, book: &Book, recorded: &Recorded) {
        match &recorded.event {
            Event::NoticeIssued {
                kind: NoticeKind::Referral,
                terms,
                ..
            } if self.is_party(&terms.issuer, &terms.addressee) => {
                self.sent += 1;
                if let Some(issuer) = book.organisations.get(&terms.issuer) {
                    *self.sent_by_kind.entry(issuer.kind).or_default() += 1;
                }
                let provider = book.name_of(&terms.addressee);
                *self.sent_by_provider.entry(provider).or_default() += 1;
            }
            Event::NoticeReceived { notice, .. } => {
                let first = |(notice, _): (&Notice, &Referral)| notice.received.is_none();
                self.received += u64::from(self.one(book, notice).is_some_and(first));
            }
            Event::NoticeAnswered {
                notice: id,
                answer: NoticeAnswer::Referral(answer),
                ..
            } => {
                let Some((notice, referral)) = self.one(book, id) else {
                    return;
                };
                if let (true, Some((received, _))) = (referral.answers.is_empty(), notice.received)
                {
                    let due = referral.clock.as_ref().map(|clock| clock.due);
                    let against = match due {
                        Some(due) if answer.at <= due => Against::Within,
                        _ => Against::Late,
                    };
                    self.speed.add(received, answer.at, against);
                }
                let answered = Answered {
                    outcome: answer.outcome,
                    issuer: book
                        .organisations
                        .get(&notice.terms.issuer)
                        .map(|issuer| issuer.kind),
                    provider: book.name_of(&notice.terms.addressee),
                };
                self.answered.insert(id.clone(), answered);
            }
            Event::NoticeWithdrawn { notice, .. } => {
                self.withdrawn += u64::from(self.one(book, notice).is_some());
            }
            _ => {}
        }
    }

    fn close(&mut self, book: &Book) {
        let waits = |id: &&NoticeId| {
            self.one(book, id)
                .is_some_and(|(_, referral)| referral.stage == ReferralStage::Received)
        };
        self.open = book.notices.keys().filter(waits).count() as u64;
    }

    fn sections(&self) -> Vec<Section> {
        const POINT: &str = "Recommendation (EU) 2018/334, point 40";
        let all = Section::new(POINT, "Referrals and their outcome; each is voluntary")
            .count("referrals_sent", "Referrals sent", self.sent)
            .count("referrals_received", "Referrals received", self.received)
            .count(
                "referrals_answered",
                "Referrals answered",
                self.answered.len() as u64,
            );
        let all = parts(
            all,
            "referrals_by_outcome",
            "",
            "answered",
            &self.by_outcome(),
        )
        .count(
            "referrals_withdrawn",
            "Referrals taken back by who sent them",
            self.withdrawn,
        )
        .count(
            "referrals_open",
            "Referrals received and not answered at the end of the period",
            self.open,
        );
        let mut kinds = Section::new(POINT, "By the kind of who refers");
        for kind in OrganisationKind::ALL {
            let sent = self.sent_by_kind.get(kind).copied().unwrap_or_default();
            let label = format!("Referrals sent by a {}", kind.label());
            kinds = kinds.part("referrals_sent_by_kind", kind.as_str(), &label, sent);
            let who = format!("of a {} answered", kind.label());
            let outcomes = self.by_outcome_for(*kind);
            kinds = parts(
                kinds,
                "referrals_by_kind_and_outcome",
                kind.as_str(),
                &who,
                &outcomes,
            );
        }
        let mut providers = Section::new(POINT, "By provider");
        let answered = self.answered.values().map(|answered| &answered.provider);
        let names: std::collections::BTreeSet<&String> =
            self.sent_by_provider.keys().chain(answered).collect();
        providers = providers.count("providers", "Providers referred to", names.len() as u64);
        for name in names {
            let sent = self.sent_by_provider.get(name).copied().unwrap_or_default();
            let label = format!("Referrals sent to {name}");
            providers = providers.part("referrals_sent_by_provider", name, &label, sent);
            let who = format!("answered by {name}");
            let outcomes = self.by_outcome_at(name);
            providers = parts(
                providers,
                "referrals_by_provider_and_outcome",
                name,
                &who,
                &outcomes,
            );
        }
        let speed = Section::new(
            "Recommendation (EU) 2018/334, point 35",
            "Time to the first answer, against a target of one hour that is no duty",
        )
        .target("the target of one hour", &self.speed);
        vec![all, kinds, providers, speed]
    }
}
