//! `staydown hash` of a file that holds others: its own SHA-256, and each part as a file of its own.

use super::{Found, How, Named, one};
use crate::output;
use app::Signals;
use bytes::Bytes;
use casework::{LeftOut, Part};
use exchange::v1::HoldingKind;
use serde::Serialize;
use signals::Sha256;

/// The parts of a file.
pub(super) struct Parts {
    kind: HoldingKind,
    sha256: String,
    parts: Vec<(Part, Found)>,
    left_out: Vec<LeftOut>,
}

#[derive(Serialize)]
struct HashedParts<'a> {
    #[serde(flatten)]
    named: &'a Named,
    #[serde(rename = "type")]
    kind: HoldingKind,
    sha256: &'a str,
    /// How many objects follow, one for each part.
    parts: usize,
    left_out: &'a [LeftOut],
}

/// A file or part that could not be hashed.
#[derive(Serialize)]
pub(super) struct Unhashed {
    #[serde(flatten)]
    pub(super) named: Named,
    pub(super) error: String,
}

/// Hashes each part.
pub(super) async fn hashed(pool: &Signals, bytes: Bytes, how: How) -> Result<Parts, String> {
    let told = |error: app::AppError| error.to_string();
    let sha256 = Sha256::of(&bytes).to_string();
    let opened = pool.open(bytes).await.map_err(told)?;
    let mut opened = opened.ok_or_else(|| "it holds no parts".to_owned())?;
    let mut parts = Vec::new();
    while let Some(found) = pool.next_part(&mut opened).await.map_err(told)? {
        let mut part = found.part;
        part.sha256 = Some(Sha256::of(&found.file).to_string());
        match one(pool, found.file.into(), how).await {
            Ok(found) => parts.push((part, found)),
            Err(error) => opened.leave(part, "unreadable", error),
        }
    }
    Ok(Parts {
        kind: opened.kind,
        sha256,
        parts,
        left_out: opened.left_out(),
    })
}

/// Prints the file, and behind it each part. Returns whether all of it could be hashed.
pub(super) fn print(named: &Named, found: Parts, json: bool) -> anyhow::Result<bool> {
    if json {
        output::json(&HashedParts {
            named,
            kind: found.kind,
            sha256: &found.sha256,
            parts: found.parts.len(),
            left_out: &found.left_out,
        })?;
    } else {
        println!(
            "{named}\n  sha256  {}\n  parts   {}",
            found.sha256,
            found.parts.len()
        );
        for left in &found.left_out {
            let which = left
                .part
                .as_ref()
                .map_or_else(|| format!("{} parts", left.count), Part::label);
            println!("  left out: {which}: {}", left.detail);
        }
    }
    let mut is_whole = true;
    for (part, found) in found.parts {
        let named = Named {
            path: named.path.clone(),
            part: Some(part),
        };
        is_whole &= super::print(named, Ok(found), json)?;
    }
    Ok(is_whole)
}
