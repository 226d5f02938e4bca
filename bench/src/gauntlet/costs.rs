//! What a look-up costs, one at a time.

use super::manifest::Manifest;
use super::stand::Look;
use super::uploads;
use crate::percentile::Samples;
use anyhow::Result;
use std::time::Duration;

/// Uploads of each edit that are timed, evenly spread over all.
const OF_EACH: usize = 8;

/// Times of single look-ups, for one thoroughness after the other.
pub(crate) struct Costs {
    /// Over all edits.
    pub(crate) all: Vec<Samples>,
    /// The middle for each edit, in the order of the manifest.
    pub(crate) by_edit: Vec<Vec<Duration>>,
}

/// Asks one at a time, at each thoroughness in turn, so that what else the machine does hits all alike.
pub(crate) async fn measure(looks: &[Look], manifest: &Manifest) -> Result<Costs> {
    let mut all = vec![Vec::new(); looks.len()];
    let mut by_edit = vec![Vec::new(); looks.len()];
    for edit in &manifest.edits {
        let uploads: Vec<_> = manifest
            .uploads
            .iter()
            .filter(|upload| upload.banked && upload.edit == edit.name)
            .collect();
        let step = uploads.len().div_ceil(OF_EACH).max(1);
        let mut times = vec![Vec::new(); looks.len()];
        for upload in uploads.iter().step_by(step) {
            for (look, times) in looks.iter().zip(&mut times) {
                times.push(uploads::one(look, upload).await?.took);
            }
        }
        for (place, times) in times.into_iter().enumerate() {
            all[place].extend(&times);
            by_edit[place].push(Samples::of(times).percentile(50));
        }
    }
    Ok(Costs {
        all: all.into_iter().map(Samples::of).collect(),
        by_edit,
    })
}
