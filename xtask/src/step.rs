//! A step of a longer command: a heading, the work, how long it took.

use anyhow::{Context, Result};
use std::time::Instant;

/// Runs one step and says how long it took. A failure carries the step's name.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("\n── {name} ──");
    let started = Instant::now();
    let done = work().with_context(|| format!("stopped at “{name}”"))?;
    println!("   {name}: {:.1} s", started.elapsed().as_secs_f64());
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_step() {
        let failed: Result<()> = step("format", || anyhow::bail!("two files differ"));
        let error = failed.expect_err("the step failed");
        assert_eq!(
            format!("{error:#}"),
            "stopped at “format”: two files differ"
        );
    }
}
