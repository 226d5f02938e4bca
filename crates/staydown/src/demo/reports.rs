//! The yearly reports of both sides, made as `staydown report` makes them, beside a plain count of the ledger's events: what
//! the authority issued is what the providers received, and both are what is in the ledger.

use casework::report::{Period, Reader, TcoAuthority, TcoProvider};
use casework::{
    ComplaintOutcome, Event, ImpossibleBecause, NoticeAnswer, NoticeKind, OrganisationKind,
    Recorded,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use simulator::story::Summary;
use std::collections::BTreeSet;
use std::path::Path;
use store::{Folder, Snapshot, events, organisations};

/// Figures that one side's reports give, and the other's must give, too.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Figures {
    /// Orders issued, or received.
    orders: u64,
    /// Of them executed to the last location.
    executed: u64,
    /// Locations removed or disabled.
    items: u64,
    /// Answered with Annex III for want of information.
    annex_3: u64,
    /// Clarifications.
    clarified: u64,
}

/// Complaints, which providers alone report.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Complained {
    received: u64,
    upheld: u64,
}

/// What the ledger's events say, counted one by one.
#[derive(Debug, Default)]
struct Plain {
    figures: Figures,
    complained: Complained,
}

impl Plain {
    /// An order of the story names one location, and is answered with Annex II once.
    fn push(&mut self, recorded: &Recorded) {
        let figures = &mut self.figures;
        match &recorded.event {
            Event::NoticeIssued {
                kind: NoticeKind::RemovalOrder,
                ..
            } => figures.orders += 1,
            Event::NoticeAnswered {
                answer: NoticeAnswer::Executed(_),
                ..
            } => {
                figures.executed += 1;
                figures.items += 1;
            }
            Event::NoticeAnswered {
                answer: NoticeAnswer::Impossible(_),
                ..
            } => figures.annex_3 += 1,
            Event::NoticeClarified { .. } => figures.clarified += 1,
            Event::ComplaintFiled { .. } => self.complained.received += 1,
            Event::ComplaintDecided { decision, .. }
                if decision.verdict.outcome == ComplaintOutcome::Upheld =>
            {
                self.complained.upheld += 1;
            }
            _ => {}
        }
    }
}

/// What does not add up in the reports of the years from `began` until `ended`; nothing if all does.
///
/// # Errors
/// When the data folder cannot be read.
pub(super) async fn differences(
    data: &Path,
    (began, ended): (Timestamp, Timestamp),
    summary: &Summary,
) -> anyhow::Result<Vec<String>> {
    let snapshot = Snapshot::open(Folder::at(data)).await?;
    let all = organisations::all(&mut *snapshot.read().await?).await?;
    let year = |at: Timestamp| at.to_zoned(TimeZone::UTC).year();
    // One year; two for whoever plays at its turn.
    let (first, last) = (
        Date::new(year(began), 1, 1)?,
        Date::new(year(ended), 12, 31)?,
    );
    let period = Period::days(first, last)?;
    let of = |kind| all.iter().filter(move |one| one.kind == kind);
    let mut authorities: Vec<_> = of(OrganisationKind::Authority)
        .map(|one| Reader::new(period, TcoAuthority::of(one.id.clone(), BTreeSet::new())))
        .collect();
    let mut providers: Vec<_> = of(OrganisationKind::Provider)
        .map(|one| Reader::new(period, TcoProvider::of(one.id.clone())))
        .collect();
    let mut plain = Plain::default();
    events::each(&snapshot, |recorded| {
        plain.push(recorded);
        authorities.iter_mut().for_each(|one| one.push(recorded));
        providers.iter_mut().for_each(|one| one.push(recorded));
    })
    .await?;
    let (mut issued, mut received) = (Figures::default(), Figures::default());
    for report in authorities.into_iter().map(Reader::finish) {
        issued.add(&report.orders);
    }
    let mut complained = Complained::default();
    for report in providers.into_iter().map(Reader::finish) {
        received.add(&report.orders);
        complained.received += report.complaints.received;
        complained.upheld += report.complaints.upheld;
    }
    Ok(compared(&plain, (issued, received), complained, summary))
}

impl Figures {
    fn add(&mut self, orders: &casework::report::Orders) {
        self.orders += orders.orders;
        self.executed += orders.executed;
        self.items += orders.removed + orders.disabled;
        self.annex_3 += orders.cannot(ImpossibleBecause::InsufficientInformation);
        self.clarified += orders.clarified;
    }

    fn named(self) -> [(&'static str, u64); 5] {
        [
            ("orders", self.orders),
            ("executed orders", self.executed),
            ("locations removed or disabled", self.items),
            ("answers with Annex III", self.annex_3),
            ("clarifications", self.clarified),
        ]
    }
}

/// Compares the ledger with both sides' reports, and all with the story.
fn compared(
    plain: &Plain,
    (issued, received): (Figures, Figures),
    complained: Complained,
    summary: &Summary,
) -> Vec<String> {
    let flows = summary.annex_3_flows as u64;
    let orders = summary.orders as u64 + flows;
    let told = Figures {
        orders,
        executed: orders,
        items: orders,
        annex_3: flows,
        clarified: flows,
    };
    let mut differences = Vec::new();
    let authority = issued.named().into_iter();
    let sides = authority.zip(received.named());
    let counts = plain.figures.named().into_iter().zip(told.named());
    for (((what, issued), (_, received)), ((_, ledger), (_, story))) in sides.zip(counts) {
        if [issued, received, ledger] != [story; 3] {
            differences.push(format!(
                "{what}: {issued} in the authority's yearly report, {received} in the providers', {ledger} in the ledger, \
                 {story} in the story"
            ));
        }
    }
    let upheld = summary.complaints_upheld as u64;
    let story = Complained {
        received: upheld,
        upheld,
    };
    if [complained, plain.complained] != [story; 2] {
        differences.push(format!(
            "complaints received and upheld: {} and {} in the providers' yearly reports, {} and {} in the ledger, {upheld} \
             in the story",
            complained.received,
            complained.upheld,
            plain.complained.received,
            plain.complained.upheld
        ));
    }
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(orders: u64) -> Figures {
        Figures {
            orders,
            executed: orders,
            items: orders,
            annex_3: 0,
            clarified: 0,
        }
    }

    #[test]
    fn every_figure_that_one_side_counts_otherwise_is_named() {
        let summary = Summary {
            orders: 2,
            complaints_upheld: 1,
            ..Summary::default()
        };
        let one = Complained {
            received: 1,
            upheld: 1,
        };
        let plain = Plain {
            figures: figures(2),
            complained: one,
        };
        let sides = (figures(2), figures(2));
        assert!(compared(&plain, sides, one, &summary).is_empty());
        let less = Figures {
            items: 1,
            ..figures(2)
        };
        for sides in [(less, figures(2)), (figures(2), less)] {
            let found = compared(&plain, sides, one, &summary);
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with("locations"), "{found:?}");
        }
        let none = Complained::default();
        let found = compared(&plain, (figures(2), figures(2)), none, &summary);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("complaints"), "{found:?}");
    }
}
