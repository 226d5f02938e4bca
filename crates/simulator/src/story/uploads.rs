//! Step 6: edited copies of the known images are uploaded again, mixed with harmless pictures.

use super::banking::Banked;
use super::lanes::in_lanes;
use super::{Cast, Progress, StoryError, StoryEvent, Summary};
use crate::edit::Edit;
use crate::picture::chance::Chance;
use crate::provider::{Provider, UploadReceipt, UploadState};
use crate::samples::Sample;
use casework::CaseId;
use exchange::v1::{EntryView, MatchAnswer};
use std::path::Path;
use std::sync::Arc;

/// An upload to be made.
#[derive(Debug, Clone)]
pub(crate) enum Upload {
    /// A copy of a known image.
    Copy { of: Arc<Banked>, edit: Edit },
    /// A harmless picture.
    Benign(Arc<Sample>),
}

/// An upload that is held.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) what: String,
    pub(crate) is_copy: bool,
    pub(crate) page: String,
    pub(crate) reference: String,
    pub(crate) provider: Provider,
    pub(crate) case: CaseId,
}

/// What one upload came to.
struct Outcome {
    upload: Upload,
    provider: Provider,
    receipt: UploadReceipt,
    /// What Staydown knows about a copy that was not held.
    missed: Option<MatchAnswer>,
}

/// Every known image in four edits, and every harmless picture, in an order that the seed decides.
pub(crate) fn plan(
    banked: &[Banked],
    benign: &[Arc<Sample>],
    seed: u64,
    summary: &mut Summary,
) -> Vec<Upload> {
    let mut uploads: Vec<Upload> = benign.iter().cloned().map(Upload::Benign).collect();
    for known in banked {
        if known.entry.near_copies_match {
            let known = Arc::new(known.clone());
            uploads.extend(Edit::ALL.map(|edit| Upload::Copy {
                of: known.clone(),
                edit,
            }));
        } else {
            summary.skipped_low_quality.push(known.sample.name.clone());
        }
    }
    summary.benign = benign.len();
    summary.reuploads = uploads.len() - benign.len();
    Chance::of(seed, 0).shuffle(&mut uploads);
    uploads
}

/// Uploads everything, by turns to provider A and provider B, and gives what is held.
pub(crate) async fn upload_all(
    cast: &Cast,
    uploads: Vec<Upload>,
    summary: &mut Summary,
    progress: Progress<'_>,
) -> Result<Vec<Held>, StoryError> {
    let (step, total) = (6, uploads.len());
    progress(StoryEvent::Began {
        step,
        title: "Edited copies come back, among harmless pictures",
    });
    let items: Vec<_> = uploads.into_iter().enumerate().collect();
    let work = |(place, upload): (usize, Upload)| {
        let provider = if place % 2 == 0 {
            cast.a.clone()
        } else {
            cast.b.clone()
        };
        send(cast.clone(), provider, upload)
    };
    let outcomes = in_lanes(items, work, |done| {
        progress(StoryEvent::Progress { step, done, total })
    })
    .await?;
    let mut held = Vec::new();
    for outcome in outcomes {
        held.extend(judge(outcome, summary).await?);
    }
    let text = format!(
        "{} of {} copies held, {} of {} harmless pictures held",
        summary.reuploads_held, summary.reuploads, summary.benign_held, summary.benign
    );
    progress(StoryEvent::Ended { step, text });
    Ok(held)
}

async fn send(cast: Cast, provider: Provider, upload: Upload) -> Result<Outcome, StoryError> {
    let (name, bytes) = match &upload {
        Upload::Benign(sample) => (sample.name.clone(), sample.bytes.clone()),
        Upload::Copy { of, edit } => copy(&of.sample, *edit).await?,
    };
    let receipt = cast
        .public
        .upload(provider.url(), "Found this", &name, &bytes)
        .await?;
    let is_copy = matches!(upload, Upload::Copy { .. });
    let missed = if is_copy && receipt.state != UploadState::Held {
        // Only to say how far it was from the bank; a look-up leaves no trace. A refused file has no answer.
        cast.analyst.match_file(&name, &bytes, None).await.ok()
    } else {
        None
    };
    Ok(Outcome {
        upload,
        provider,
        receipt,
        missed,
    })
}

/// An edited copy, with a name that says what was done. Editing is heavy work and goes to a thread of its own.
pub(crate) async fn copy(
    sample: &Arc<Sample>,
    edit: Edit,
) -> Result<(String, Vec<u8>), StoryError> {
    let original = sample.clone();
    let edited = tokio::task::spawn_blocking(move || edit.apply(&original.bytes)).await?;
    let bytes = edited.map_err(|source| StoryError::Edit {
        file: sample.name.clone(),
        edit: edit.label(),
        source,
    })?;
    let stem = Path::new(&sample.name)
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy();
    Ok((format!("{stem}-{}.jpg", edit.label()), bytes))
}

/// Counts an outcome, notes a failure, and gives the upload if it is held.
async fn judge(outcome: Outcome, summary: &mut Summary) -> Result<Option<Held>, StoryError> {
    let Outcome {
        upload,
        provider,
        receipt,
        missed,
    } = outcome;
    let what = match &upload {
        Upload::Copy { of, edit } => format!("“{}”, {}", of.sample.name, edit.label()),
        Upload::Benign(sample) => format!("harmless “{}”", sample.name),
    };
    let on = format!("{what}, uploaded to {}", provider.name());
    match (&upload, receipt.state) {
        (Upload::Copy { .. }, UploadState::Held) => summary.reuploads_held += 1,
        (Upload::Copy { of, .. }, _) => {
            let distance = missed
                .as_ref()
                .map_or_else(String::new, |answer| nearness(answer, &of.entry));
            summary.failed(format!("{on}, was not held: {}{distance}", receipt.detail));
        }
        (Upload::Benign(_), UploadState::Published) => {}
        (Upload::Benign(_), UploadState::Held) => summary.benign_held += 1,
        (Upload::Benign(_), _) => {
            summary.failed(format!("{on}, was not published: {}", receipt.detail))
        }
    }
    if receipt.state != UploadState::Held {
        return Ok(None);
    }
    let case = provider
        .held()
        .into_iter()
        .find(|held| held.reference == receipt.reference);
    let Some(case) = case.and_then(|held| held.case) else {
        summary.failed(format!("{on}, is held, but Staydown named no case for it"));
        return Ok(None);
    };
    let is_copy = matches!(upload, Upload::Copy { .. });
    if !is_copy {
        let doing = format!("reading {case}");
        let view = provider
            .client()
            .case(&case)
            .await
            .map_err(StoryError::api(doing))?;
        let nearest = view.matches.first().map_or_else(
            || "no match is on record".to_owned(),
            |near| {
                format!(
                    "it resembles “{}” at distance {} of {}",
                    near.label, near.distance, near.threshold
                )
            },
        );
        summary.failed(format!("{on}, was held: {nearest}"));
    }
    Ok(Some(Held {
        what,
        is_copy,
        page: receipt.page,
        reference: receipt.reference,
        provider,
        case,
    }))
}

/// How far a copy that slipped through is from the entry of its original.
fn nearness(answer: &MatchAnswer, entry: &EntryView) -> String {
    let distance = match (&answer.pdq, &entry.pdq) {
        (Some(one), Some(other)) => distance(one, other),
        _ => None,
    };
    let quality = answer
        .quality
        .map_or_else(String::new, |quality| format!(", quality {quality}"));
    distance.map_or_else(String::new, |bits| {
        format!(" (PDQ distance {bits} to its original{quality})")
    })
}

/// Bits that differ between two hashes in hexadecimal; `None` when they are not of one length.
fn distance(one: &str, other: &str) -> Option<u32> {
    if one.len() != other.len() {
        return None;
    }
    let digits = one.chars().zip(other.chars());
    digits
        .map(|(a, b)| Some((a.to_digit(16)? ^ b.to_digit(16)?).count_ones()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_the_bits_that_differ() {
        assert_eq!(distance("0f", "0e"), Some(1));
        assert_eq!(distance("ff", "00"), Some(8));
        assert_eq!(distance("ff", "0"), None);
        assert_eq!(distance("xx", "00"), None);
    }
}
