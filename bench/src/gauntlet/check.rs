//! Whether the hashes that stand for stock PDQ are those of the reference.

use super::manifest::Manifest;
use super::stock::Stock;
use crate::agreement::Agreement;
use crate::python::Python;
use anyhow::{Context, Result, bail};
use signals::pdq::Pdq;
use std::io::Write;
use std::process::Stdio;

/// How many uploads are compared, evenly spread over all.
const SAMPLE: usize = 200;

/// Compares a sample of the uploads' hashes with `pdqhash` on Pillow's pixels.
pub(crate) fn against_pdqhash(
    python: &Python,
    manifest: &Manifest,
    stock: &Stock,
) -> Result<Agreement> {
    let hashed: Vec<_> = manifest
        .uploads
        .iter()
        .zip(&stock.uploads)
        .filter_map(|(upload, pdq)| Some((&upload.file, (*pdq)?)))
        .collect();
    let step = hashed.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<_> = hashed.iter().step_by(step).collect();
    let mut child = python
        .module("gauntlet.check")?
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("Python cannot be started")?;
    let mut list = child.stdin.take().context("it has no input")?;
    for (file, _) in &sample {
        writeln!(list, "{}", file.display())?;
    }
    // The end of its input is the end of the list.
    drop(list);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("gauntlet.check ended with {}", output.status);
    }
    let theirs: Vec<Pdq> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::parse)
        .collect::<Result<_, _>>()
        .context("gauntlet.check printed what is no PDQ")?;
    if theirs.len() != sample.len() {
        bail!(
            "gauntlet.check hashed {} of {} files",
            theirs.len(),
            sample.len()
        );
    }
    Ok(Agreement::of(
        sample.iter().map(|(_, ours)| *ours).zip(theirs),
    ))
}
