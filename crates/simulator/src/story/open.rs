//! Work left lying, so that the console has something to look at.

use super::banking::{Banked, bank_all};
use super::locations::{Located, await_receipt, capture, decide, post};
use super::uploads::copy;
use super::{Cast, StoryError};
use crate::edit::Edit;
use crate::provider::{HeldUpload, UploadState};
use crate::samples::Sample;
use casework::{CaseId, NoticeId, NoticeKind};
use std::sync::Arc;

/// What was left open.
#[derive(Debug, Clone)]
pub struct LeftOpen {
    /// Cases about locations nobody decided: the analyst's.
    pub cases: Vec<CaseId>,
    /// The referral and the removal order nobody answered: provider B's.
    pub notices: Vec<NoticeId>,
    /// Held uploads nobody decided: provider A's.
    pub held: Vec<HeldUpload>,
}

pub(crate) async fn leave_open(cast: &Cast, known: &[Arc<Sample>]) -> Result<LeftOpen, StoryError> {
    let banked = bank_all(cast, known, &|_| ()).await?;
    // The last ones first: a story posts the first ones.
    let at = |place: usize| &banked[banked.len() - 1 - place % banked.len()];
    let referral = locate(cast, 0, at(0)).await?;
    let order = locate(cast, 1, at(1)).await?;
    let mut notices = Vec::new();
    for (place, located, kind) in [
        (0, referral, NoticeKind::Referral),
        (1, order, NoticeKind::RemovalOrder),
    ] {
        let sent = decide(cast.clone(), place, located, kind).await?;
        notices.push(await_receipt(cast, &sent).await?);
    }
    let mut cases = Vec::new();
    // Copies that were changed on the way, as they mostly are.
    for (place, edit) in [(2, Edit::Cropped), (3, Edit::Resized)] {
        let located = locate_copy(cast, place, at(place), edit).await?;
        cases.push(located.case().clone());
    }
    let before = cast.a.held();
    for (place, edit) in [(0, Edit::Cropped), (1, Edit::Brightness)] {
        upload(cast, at(place), edit).await?;
    }
    let held = cast
        .a
        .held()
        .into_iter()
        .filter(|held| !before.contains(held))
        .collect();
    Ok(LeftOpen {
        cases,
        notices,
        held,
    })
}

async fn locate_copy(
    cast: &Cast,
    place: usize,
    banked: &Banked,
    edit: Edit,
) -> Result<Located, StoryError> {
    let (name, bytes) = shared(banked, edit).await?;
    let page = post(&cast.b, place, &Sample { name, bytes })?;
    capture(cast.clone(), page)
        .await?
        .map_err(|what| StoryError::Unlike { what })
}

/// What is shared of a banked picture: an edited copy, where it can still be known.
async fn shared(banked: &Banked, edit: Edit) -> Result<(String, Vec<u8>), StoryError> {
    let sample = &banked.sample;
    if banked.entry.near_copies_match {
        copy(sample, edit).await
    } else {
        // Too little detail for PDQ: only the very same file is known again.
        Ok((sample.name.clone(), sample.bytes.clone()))
    }
}

async fn locate(cast: &Cast, place: usize, banked: &Banked) -> Result<Located, StoryError> {
    let page = post(&cast.b, place, &banked.sample)?;
    capture(cast.clone(), page)
        .await?
        .map_err(|what| StoryError::Unlike { what })
}

async fn upload(cast: &Cast, banked: &Banked, edit: Edit) -> Result<(), StoryError> {
    let (name, bytes) = shared(banked, edit).await?;
    let receipt = cast
        .public
        .upload(cast.a.url(), "Found this", &name, &bytes)
        .await?;
    if receipt.state == UploadState::Held {
        Ok(())
    } else {
        let what = format!("“{name}” was uploaded and not held: {}", receipt.detail);
        Err(StoryError::Unlike { what })
    }
}
