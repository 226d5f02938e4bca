//! Step 1: the analyst puts the known images into a bank.

use super::lanes::in_lanes;
use super::{Cast, Progress, StoryError, StoryEvent};
use crate::api::NewFileEntry;
use crate::samples::Sample;
use casework::{Ground, Thoroughness};
use exchange::v1::{EntryView, NewBank};
use std::sync::Arc;

/// A known image with its entry.
#[derive(Debug, Clone)]
pub(crate) struct Banked {
    pub(crate) sample: Arc<Sample>,
    pub(crate) entry: EntryView,
}

/// Why it is in the bank, and why a copy of it is referred.
pub(crate) fn ground_of(place: usize) -> Ground {
    Ground::ALL[place % Ground::ALL.len()]
}

/// Banks every known image; what is there already stays as it is.
pub(crate) async fn bank_all(
    cast: &Cast,
    known: &[Arc<Sample>],
    progress: Progress<'_>,
) -> Result<Vec<Banked>, StoryError> {
    let step = 1;
    progress(StoryEvent::Began {
        step,
        title: "The analyst banks the known images",
    });
    let new_bank = NewBank {
        name: "Known material".to_owned(),
        description: "Samples that stand for known terrorist content in this demonstration."
            .to_owned(),
        shared: true,
        thoroughness: Thoroughness::Standard,
        ..NewBank::default()
    };
    let bank = cast
        .analyst
        .bank(&new_bank)
        .await
        .map_err(StoryError::api("making the bank"))?;
    let total = known.len();
    let items: Vec<(usize, Arc<Sample>)> = known.iter().cloned().enumerate().collect();
    let work = |(place, sample): (usize, Arc<Sample>)| {
        let (analyst, bank) = (cast.analyst.clone(), bank.id.clone());
        async move {
            let entry = NewFileEntry {
                name: sample.name.clone(),
                bytes: sample.bytes.clone(),
                label: sample.name.clone(),
                source: "Demonstration set".to_owned(),
                ground: ground_of(place),
                reason: "Harmless sample that is treated as known terrorist content.".to_owned(),
            };
            let doing = format!("banking “{}”", sample.name);
            let entry = analyst
                .add_file(&bank, &entry)
                .await
                .map_err(StoryError::api(doing))?;
            Ok(Banked { sample, entry })
        }
    };
    let banked = in_lanes(items, work, |done| {
        progress(StoryEvent::Progress { step, done, total })
    })
    .await?;
    progress(StoryEvent::Ended {
        step,
        text: format!("{total} images in “{}”", bank.name),
    });
    Ok(banked)
}
