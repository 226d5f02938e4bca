//! Decisions about specific measures, and what was removed by them: Art 7(3)(c), 8(1)(b) and 21(1)(b).

use crate::report::{Book, Section};
use crate::{Event, ExposureId, OrganisationId, PreservationBasis, Recorded};

/// Decisions about specific measures, and what was removed by them (Art 5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SpecificMeasures {
    /// Decisions that a provider is exposed, Art 5(4).
    pub exposure_decisions: u64,
    /// Decisions that further measures are needed, Art 5(6).
    pub further_decisions: u64,
    /// Decisions upon a request for review, Art 5(7).
    pub review_decisions: u64,
    /// Measures that were put on record; for an authority, those it was first told of in a report.
    pub measures: u64,
    /// Items removed or disabled by them: what the provider preserves on that ground (Art 6), or for an authority, what was
    /// reported to it.
    pub items: u64,
}

impl SpecificMeasures {
    /// One arm for each event about the exposure of, or decided by, `me`.
    pub(crate) fn count(&mut self, me: &OrganisationId, book: &Book, recorded: &Recorded) {
        let sides = |id: &ExposureId| book.exposures.get(id);
        let ours = |id: &ExposureId| {
            sides(id).is_some_and(|sides| sides.provider == *me || sides.authority == *me)
        };
        match &recorded.event {
            Event::ExposureDecided {
                exposure,
                exposed: true,
                ..
            } if ours(exposure) => self.exposure_decisions += 1,
            Event::MeasuresRequired { exposure, .. } if ours(exposure) => {
                self.further_decisions += 1;
            }
            Event::ExposureReviewDecided { exposure, .. } if ours(exposure) => {
                self.review_decisions += 1;
            }
            Event::MeasurePut { exposure, .. }
                if sides(exposure).is_some_and(|sides| sides.provider == *me) =>
            {
                self.measures += 1;
            }
            Event::MeasuresReported {
                exposure,
                report,
                measures,
                ..
            } if sides(exposure).is_some_and(|sides| sides.authority == *me) => {
                self.items += u64::from(report.items);
                let is_new =
                    |number: u32| !book.measures_told.contains(&(exposure.clone(), number));
                let new = measures.iter().filter(|found| is_new(found.number));
                self.measures += new.count() as u64;
            }
            Event::PreservationBegun {
                organisation,
                basis: PreservationBasis::SpecificMeasure,
                locations,
                ..
            } if organisation == me => self.items += locations.len() as u64,
            _ => {}
        }
    }

    pub(crate) fn lines(&self, section: Section) -> Section {
        section
            .count(
                "exposure_decisions",
                "Decisions that a provider is exposed (Art 5(4))",
                self.exposure_decisions,
            )
            .count(
                "further_decisions",
                "Decisions that further measures are needed (Art 5(6))",
                self.further_decisions,
            )
            .count(
                "review_decisions",
                "Decisions upon a request for review (Art 5(7))",
                self.review_decisions,
            )
            .count(
                "specific_measures",
                "Specific measures put on record",
                self.measures,
            )
            .count(
                "items_by_specific_measures",
                "Items removed or disabled by specific measures",
                self.items,
            )
    }
}
