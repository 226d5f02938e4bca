//! Legal deadlines. A clock starts when the message arrived, not when somebody opened it, and is never rewritten: an
//! order that must be clarified gets a *new* clock, and the first stays on record with the reason it stopped.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which rule a clock measures. Hours are wall-clock hours, nights and holidays included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Law {
    /// Regulation (EU) 2021/784 Art 3(3): remove or disable within one hour of receipt of the order. A duty.
    RemovalOrderHour,
    /// Recommendation (EU) 2018/334 point 35: assess referrals within one hour as a general rule. A target, not a duty.
    ReferralHour,
    /// Art 4(3): the authority that got a copy may scrutinise it within 72 hours. A right that lapses, not a duty.
    OwnScrutiny,
    /// Art 4(4): on a request, a reasoned decision within 72 hours. A duty.
    AskedScrutiny,
    /// Art 4(7): what was removed on an order without effect is reinstated immediately. A duty, due at once.
    Reinstatement,
    /// Regulation (EU) 2021/784 Art 10(2): tell whoever complained what came of it within two weeks of receipt. A duty.
    Complaint,
    /// Art 5(5): an exposed provider reports on its measures within three months of the decision, and every year. A duty.
    MeasuresReport,
    /// Art 5(7): a reasoned decision upon a request for review within three months. A duty.
    ExposureReview,
    /// Art 14(5), and Regulation (EU) 2022/2065 Art 18: inform the authorities of a threat to life promptly. A duty, due at once.
    ThreatToLife,
    /// A target of ours, for whoever is told of a threat to life: acknowledge it within the hour. Called about at once.
    AlertAcknowledgement,
}

impl Law {
    /// Every one.
    pub const ALL: [Self; 10] = [
        Self::RemovalOrderHour,
        Self::ReferralHour,
        Self::OwnScrutiny,
        Self::AskedScrutiny,
        Self::Reinstatement,
        Self::Complaint,
        Self::MeasuresReport,
        Self::ExposureReview,
        Self::ThreatToLife,
        Self::AlertAcknowledgement,
    ];

    /// How many calendar months it gives, where it counts months: such a clock is started by [`Clock::until`].
    #[must_use]
    pub fn months(self) -> Option<i32> {
        matches!(self, Self::MeasuresReport | Self::ExposureReview).then_some(3)
    }

    /// How long after its start the clock is due. Of a rule that counts months, as many days as the shortest of them have.
    #[must_use]
    pub fn allowance(self) -> SignedDuration {
        match self {
            Self::RemovalOrderHour | Self::ReferralHour => SignedDuration::from_hours(1),
            Self::OwnScrutiny | Self::AskedScrutiny => SignedDuration::from_hours(72),
            Self::Reinstatement => SignedDuration::ZERO,
            Self::Complaint => SignedDuration::from_hours(24 * 14),
            Self::MeasuresReport | Self::ExposureReview => SignedDuration::from_hours(24 * 89),
            Self::ThreatToLife => SignedDuration::ZERO,
            Self::AlertAcknowledgement => SignedDuration::from_hours(1),
        }
    }

    /// The source, for people.
    #[must_use]
    pub fn citation(self) -> &'static str {
        match self {
            Self::RemovalOrderHour => "Regulation (EU) 2021/784 Art 3(3)",
            Self::ReferralHour => "Recommendation (EU) 2018/334, point 35 (target)",
            Self::OwnScrutiny => "Regulation (EU) 2021/784 Art 4(3) (may scrutinise)",
            Self::AskedScrutiny => "Regulation (EU) 2021/784 Art 4(4)",
            Self::Reinstatement => "Regulation (EU) 2021/784 Art 4(7) (immediately)",
            Self::Complaint => "Regulation (EU) 2021/784 Art 10(2)",
            Self::MeasuresReport => "Regulation (EU) 2021/784 Art 5(5)",
            Self::ExposureReview => "Regulation (EU) 2021/784 Art 5(7)",
            Self::ThreatToLife => {
                "Regulation (EU) 2021/784 Art 14(5), Regulation (EU) 2022/2065 Art 18 (promptly)"
            }
            Self::AlertAcknowledgement => "Staydown: a threat to life is acknowledged (target)",
        }
    }

    /// Whether missing it breaks a legal duty.
    #[must_use]
    pub fn is_duty(self) -> bool {
        matches!(
            self,
            Self::RemovalOrderHour
                | Self::AskedScrutiny
                | Self::Reinstatement
                | Self::Complaint
                | Self::MeasuresReport
                | Self::ExposureReview
                | Self::ThreatToLife
        )
    }
}

/// Why a clock stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// The measure was taken.
    Measure,
    /// The addressee answered without a measure (a referral assessed and kept, not found, …).
    Answered,
    /// Annex III: it cannot be executed now; another clock will follow.
    CannotExecute,
    /// The issuer withdrew the notice.
    Withdrawn,
    /// The order lost its legal effect.
    CeasedEffect,
    /// What was removed is back, or was decided upon anew.
    Reinstated,
    /// The time for it passed unused.
    Lapsed,
    /// A person decided, and whoever asked has the decision.
    Decided,
    /// A later decision began another time.
    Superseded,
    /// What it measured is not owed any more.
    Ended,
}

/// When and why a clock stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Stop {
    /// The instant that counts for the deadline: of the measure as the addressee states it.
    pub at: Timestamp,
    /// Why.
    pub reason: StopReason,
}

/// One deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clock {
    /// The rule it measures.
    pub law: Law,
    /// When the message arrived.
    pub started: Timestamp,
    /// When the allowance ends.
    pub due: Timestamp,
    /// Set once, when it stops.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stop>,
}

/// Where a clock stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockStatus {
    /// Running, with this much left.
    Running(SignedDuration),
    /// Still running, past due by this much.
    Overdue(SignedDuration),
    /// Stopped in time, after this long.
    Met(SignedDuration),
    /// Stopped too late, after this long.
    Missed(SignedDuration),
}

impl Clock {
    /// Starts a clock at the instant of receipt.
    #[must_use]
    pub fn start(law: Law, received: Timestamp) -> Self {
        // A receipt so late that the sum leaves jiff's range (year 9999) is due at the end of time.
        let due = received
            .checked_add(law.allowance())
            .unwrap_or(Timestamp::MAX);
        Self::until(law, received, due)
    }

    /// Starts a clock whose end is reckoned otherwise, as by calendar months.
    #[must_use]
    pub fn until(law: Law, started: Timestamp, due: Timestamp) -> Self {
        Self {
            law,
            started,
            due,
            stopped: None,
        }
    }

    /// Stops the clock. A stopped clock stays as it was: the first stop counts.
    pub(crate) fn stop(&mut self, at: Timestamp, reason: StopReason) {
        if self.stopped.is_none() {
            self.stopped = Some(Stop { at, reason });
        }
    }

    /// Time from receipt to the stop, never negative (a measure taken before receipt took no time). `None` while running.
    #[must_use]
    pub fn elapsed(&self) -> Option<SignedDuration> {
        self.stopped.map(|stop| {
            stop.at
                .duration_since(self.started)
                .max(SignedDuration::ZERO)
        })
    }

    /// Where the clock stands at `now`.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> ClockStatus {
        match (self.stopped, self.elapsed()) {
            (Some(stop), Some(elapsed)) if stop.at <= self.due => ClockStatus::Met(elapsed),
            (Some(_), Some(elapsed)) => ClockStatus::Missed(elapsed),
            _ if now <= self.due => ClockStatus::Running(self.due.duration_since(now)),
            _ => ClockStatus::Overdue(now.duration_since(self.due)),
        }
    }

    /// Whether it stopped in time.
    #[must_use]
    pub fn met(&self) -> bool {
        self.stopped.is_some_and(|stop| stop.at <= self.due)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn second(at: i64) -> Timestamp {
        Timestamp::from_second(at).unwrap()
    }

    proptest! {
        #[test]
        fn the_hour_is_met_exactly_when_the_measure_is_no_later_than_3600_seconds_after_receipt(
            start in 0i64..2_000_000_000, after in -10_000i64..10_000
        ) {
            let mut clock = Clock::start(Law::RemovalOrderHour, second(start));
            clock.stop(second(start + after), StopReason::Measure);
            prop_assert_eq!(clock.met(), after <= 3600);
            prop_assert_eq!(clock.elapsed().unwrap().as_secs(), after.max(0));
        }

        #[test]
        fn a_second_stop_changes_nothing(first in 0i64..10_000, second_stop in 0i64..10_000) {
            let mut clock = Clock::start(Law::ReferralHour, second(0));
            clock.stop(second(first), StopReason::Measure);
            let before = clock.clone();
            clock.stop(second(second_stop), StopReason::Withdrawn);
            prop_assert_eq!(clock, before);
        }
    }

    #[test]
    fn a_running_clock_counts_down_and_then_says_by_how_much_it_is_late() {
        let clock = Clock::start(Law::RemovalOrderHour, second(1_000));
        assert_eq!(
            clock.status(second(1_060)),
            ClockStatus::Running(SignedDuration::from_secs(3_540))
        );
        assert_eq!(
            clock.status(second(4_600)),
            ClockStatus::Running(SignedDuration::ZERO)
        );
        assert_eq!(
            clock.status(second(4_601)),
            ClockStatus::Overdue(SignedDuration::from_secs(1))
        );
        assert!(!clock.met());
    }
}
