//! The decision that the content provider is not told (Art 11(3)): for public security, necessary and proportionate, for no
//! longer than six weeks, and prolonged at most once by at most six weeks. Then the provider may tell, by itself.

use crate::{Refusal, refusal::written};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Six weeks.
pub const SILENCE_LIMIT: SignedDuration = SignedDuration::from_hours(42 * 24);

/// A decision not to inform the content provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Silence {
    /// When it ends, as it was first decided.
    pub first_until: Timestamp,
    /// When it ends, with its prolongation if there was one.
    pub until: Timestamp,
    /// When it was over: at its end, or when the issuer lifted it.
    pub ended_at: Option<Timestamp>,
}

impl Silence {
    /// A silence from the issue of an order.
    ///
    /// # Errors
    /// A [`Refusal`] when it would not end after the issue, or last longer than six weeks.
    pub fn decided(issued: Timestamp, until: Timestamp) -> Result<Self, Refusal> {
        let lasts = until.duration_since(issued);
        if !lasts.is_positive() || lasts > SILENCE_LIMIT {
            return Err(Refusal::of(
                "non_disclosure_until",
                "out_of_range",
                "The content provider may be kept uninformed for six weeks (42 days) at most (Art 11(3)).",
            ));
        }
        Ok(Self {
            first_until: until,
            until,
            ended_at: None,
        })
    }

    /// Six weeks from the issue, or the end of time where that lies beyond it.
    #[must_use]
    pub fn at_most(issued: Timestamp) -> Timestamp {
        issued.checked_add(SILENCE_LIMIT).unwrap_or(Timestamp::MAX)
    }

    /// Whether nothing may be told at `now`.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && now < self.until
    }

    pub(crate) fn check_extension(
        &self,
        until: Timestamp,
        reasons: &str,
        now: Timestamp,
    ) -> Result<String, Refusal> {
        let reasons = written("reasons", reasons, 4_000)?;
        if !self.holds(now) {
            return Err(Refusal::new(
                "ended",
                "It has ended; what may be told already cannot be kept back again.",
            ));
        }
        if self.until != self.first_until {
            return Err(Refusal::new(
                "already_extended",
                "It was prolonged already; Art 11(3) knows one prolongation.",
            ));
        }
        let more = until.duration_since(self.first_until);
        if !more.is_positive() || more > SILENCE_LIMIT {
            return Err(Refusal::of(
                "until",
                "out_of_range",
                format!(
                    "It can be prolonged by six weeks (42 days) at most, from {}.",
                    self.first_until
                ),
            ));
        }
        Ok(reasons)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn day(n: i64) -> Timestamp {
        Timestamp::from_second(n * 86_400).unwrap()
    }

    proptest! {
        #[test]
        fn it_lasts_at_most_forty_two_days_and_once_more_at_most_forty_two(
            first in -3i64..50, second in -3i64..100, asked_on in 0i64..90
        ) {
            let decided = Silence::decided(day(0), day(first));
            prop_assert_eq!(decided.is_ok(), (1..=42).contains(&first));
            let Ok(silence) = decided else { return Ok(()) };
            let extended = silence.check_extension(day(second), "the search goes on", day(asked_on));
            prop_assert_eq!(
                extended.is_ok(),
                asked_on < first && second > first && second <= first + 42
            );
        }
    }

    #[test]
    fn it_is_over_at_its_end_and_is_prolonged_once() {
        let mut silence = Silence::decided(day(0), day(42)).unwrap();
        assert!(silence.holds(day(41)) && !silence.holds(day(42)));
        silence.until = day(84);
        let again = silence.check_extension(day(90), "once more", day(43));
        assert_eq!(again.unwrap_err().code, "already_extended");
    }
}
