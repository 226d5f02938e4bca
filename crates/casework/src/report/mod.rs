//! The yearly figures the law asks for, counted from the ledger and from nothing else.
//!
//! ```text
//! events, in order ──► Reader ──► Book (what is known before an event) ──► Tally::count ──► Report (sections of lines)
//! ```
//!
//! A report is a pure function of the events, of a [`Period`] of UTC days and of whom it is for. An event counts in the period
//! in which it was *recorded*: what is recorded after the period changes nothing in the period's report, so a report can be
//! made again at any time and is the same to the byte. How long something took is another matter: that is reckoned from the
//! instants of receipt and of the measure, for each location apart.
//!
//! Removal orders and referrals are never counted together: one is a duty, the other is voluntary.

mod accesses;
mod authority;
mod book;
mod complaints;
mod dsa;
mod measures;
mod monitoring;
mod orders;
mod penalties;
mod period;
mod proceedings;
mod provider;
mod referrals;
mod scrutinies;
mod section;
mod speed;
mod user_notices;

pub use accesses::Accesses;
pub use authority::TcoAuthority;
pub use book::{Book, Held, Notified, Reader, Tally};
pub use complaints::Complaints;
pub use dsa::{Actions, Dsa, OrdersOf, Trusted};
pub use measures::SpecificMeasures;
pub use monitoring::TcoMonitoring;
pub use orders::{Orders, Side};
pub use penalties::Penalties;
pub use period::Period;
pub use proceedings::{Proceedings, Reviews};
pub use provider::{OwnMatching, TcoProvider};
pub use referrals::{Outcomes, Referrals};
pub use scrutinies::Scrutinies;
pub use section::{Line, Report, Section, Value};
pub use speed::{Against, Speed};
pub use user_notices::UserNotices;

use crate::{NoticeId, Organisation, OrganisationKind, Refusal};
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::str::FromStr;

/// The reports there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    /// A provider's transparency report, Art 7(3).
    TcoProvider,
    /// An authority's transparency report, Art 8(1).
    TcoAuthority,
    /// The data set for the Commission, Art 21(1).
    TcoMonitoring,
    /// Voluntary referrals, apart from everything else.
    Referrals,
    /// Counts for a provider's report under Regulation (EU) 2022/2065.
    Dsa,
}

impl ReportKind {
    /// Every one.
    pub const ALL: [Self; 5] = [
        Self::TcoProvider,
        Self::TcoAuthority,
        Self::TcoMonitoring,
        Self::Referrals,
        Self::Dsa,
    ];

    /// Its name on the command line and in files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TcoProvider => "tco-provider",
            Self::TcoAuthority => "tco-authority",
            Self::TcoMonitoring => "tco-monitoring",
            Self::Referrals => "referrals",
            Self::Dsa => "dsa",
        }
    }

    /// Its title, with its place in the law.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::TcoProvider => {
                "Transparency report of a hosting provider (Regulation (EU) 2021/784, Art 7(3))"
            }
            Self::TcoAuthority => {
                "Transparency report of a competent authority (Regulation (EU) 2021/784, Art 8(1))"
            }
            Self::TcoMonitoring => "Monitoring data (Regulation (EU) 2021/784, Art 21(1))",
            Self::Referrals => {
                "Voluntary referrals (Recommendation (EU) 2018/334); not removal orders, and not part of any report about them"
            }
            Self::Dsa => {
                "Counts for the transparency report of a provider (Regulation (EU) 2022/2065; Implementing Regulation (EU) 2024/2835)"
            }
        }
    }

    /// The last day on which the report about a calendar year is in time: a provider's before 1 March of the next year (Art 7(2)),
    /// the data for the Commission by 31 March (Art 21(1)). Nothing where the law names no day, or it is about another period.
    #[must_use]
    pub fn last_day(self, period: &Period) -> Option<Date> {
        let next = period.calendar_year()?.checked_add(1)?;
        // The month in which it would be late; a leap year's February is a day longer.
        let late = match self {
            Self::TcoProvider => 3,
            Self::TcoMonitoring => 4,
            Self::TcoAuthority | Self::Referrals | Self::Dsa => return None,
        };
        Date::new(next, late, 1).ok()?.yesterday().ok()
    }

    /// Whether it can be made for an organisation of a kind.
    #[must_use]
    pub fn is_for(self, kind: OrganisationKind) -> bool {
        match self {
            Self::TcoProvider | Self::Dsa => kind == OrganisationKind::Provider,
            Self::TcoAuthority => kind == OrganisationKind::Authority,
            Self::TcoMonitoring => {
                matches!(
                    kind,
                    OrganisationKind::Provider | OrganisationKind::Authority
                )
            }
            Self::Referrals => true,
        }
    }

    /// An empty count of this kind for an organisation. `withheld` are orders that are left out (Art 8(2)); only an
    /// authority's transparency report knows them.
    ///
    /// # Errors
    /// A [`Refusal`] when the report is not for an organisation of this kind, or orders are withheld from another report.
    pub fn tally(
        self,
        of: &Organisation,
        withheld: BTreeSet<NoticeId>,
    ) -> Result<Box<dyn Tally>, Refusal> {
        if !self.is_for(of.kind) {
            return Err(Refusal::of(
                "organisation",
                "does_not_fit",
                format!(
                    "“{}” is a {}; the report “{}” is not made for one.",
                    of.name,
                    of.kind.label(),
                    self.as_str()
                ),
            ));
        }
        if !withheld.is_empty() && self != Self::TcoAuthority {
            return Err(Refusal::of(
                "withhold",
                "does_not_fit",
                "Orders can be withheld from an authority's transparency report only (Art 8(2)).",
            ));
        }
        let me = of.id.clone();
        Ok(match self {
            Self::TcoProvider => Box::new(TcoProvider::of(me)),
            Self::TcoAuthority => Box::new(TcoAuthority::of(me, withheld)),
            Self::TcoMonitoring => Box::new(TcoMonitoring::of(me, Side::of(of.kind))),
            Self::Referrals => Box::new(Referrals::of(me, of.kind)),
            Self::Dsa => Box::new(Dsa::of(me)),
        })
    }
}

impl FromStr for ReportKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = Self::ALL.map(Self::as_str);
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(|| {
                let shown: String = text.chars().take(64).collect();
                format!(
                    "“{shown}” is no report; the reports are: {}",
                    known.join(", ")
                )
            })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_providers_report_is_in_time_to_the_last_of_february_and_the_monitoring_data_to_the_last_of_march()
     {
        let last = |kind: ReportKind, from: &str, to: &str| {
            let period = Period::days(from.parse().unwrap(), to.parse().unwrap()).unwrap();
            kind.last_day(&period).map(|day| day.to_string())
        };
        let year = |kind, year: i16| last(kind, &format!("{year}-01-01"), &format!("{year}-12-31"));
        let (provider, monitoring) = (ReportKind::TcoProvider, ReportKind::TcoMonitoring);
        assert_eq!(year(provider, 2026).as_deref(), Some("2027-02-28"));
        assert_eq!(year(provider, 2027).as_deref(), Some("2028-02-29"));
        assert_eq!(year(monitoring, 2026).as_deref(), Some("2027-03-31"));
        // Only a whole calendar year is one, and no day is named for the others.
        for (from, to) in [
            ("2026-01-02", "2026-12-31"),
            ("2026-01-01", "2026-12-30"),
            ("2026-01-01", "2027-12-31"),
            ("2025-07-01", "2026-06-30"),
        ] {
            assert_eq!(last(provider, from, to), None, "{from} {to}");
        }
        for kind in [
            ReportKind::TcoAuthority,
            ReportKind::Referrals,
            ReportKind::Dsa,
        ] {
            assert_eq!(year(kind, 2026), None);
        }
    }
}
