//! What commands print: a sentence for people, or with `--json` one object a line for programs.

use serde::Serialize;

/// Prints one object on one line.
pub(crate) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    println!("{}", serde_json::to_string(value)?);
    Ok(())
}
