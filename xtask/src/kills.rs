//! `cargo xtask kills`.

use crate::cargo::{cargo, run as run_command};
use anyhow::{Context, Result, bail};

pub(crate) const HELP: &str = "\
cargo xtask kills [N]

Kills the real program (SIGKILL) N times (200), a quarter each while it appends, captures, backs up and restores, and looks for
everything that was acknowledged: in the folder as the last kill left it, and in a backup of that, restored. The tests do the
same with two dozen kills. Some ten minutes with the dev build.";

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let kills: u32 = match arguments {
        [] => 200,
        [number] => number.parse().context("say how often, as a number")?,
        _ => bail!("{HELP}"),
    };
    let words = ["test", "-p", "staydown", "--test", "promises", "--"];
    run_command(
        cargo()?
            .args(words)
            .args(["kills::", "--nocapture"])
            .env("STAYDOWN_KILLS", kills.to_string()),
    )
}
