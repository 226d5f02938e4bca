//! Time stamps as files, for whoever checks them with `openssl ts -verify` or with this program.

use anyhow::{Context, bail};
use std::path::Path;
use std::process::ExitCode;
use store::{Folder, Snapshot, stamps};

/// Writes each stamped checkpoint and its responses, and checks them where roots are given.
pub(super) async fn write(
    data: &Path,
    out: &Path,
    roots: Option<&Path>,
) -> anyhow::Result<ExitCode> {
    let snapshot = Snapshot::open(Folder::at(data)).await?;
    let all = stamps::all(&mut *snapshot.read().await?).await?;
    if all.is_empty() {
        bail!("no checkpoint was stamped yet; `staydown serve --time-stamps URL` has it done");
    }
    let roots = roots
        .map(|path| {
            std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
        })
        .transpose()?;
    std::fs::create_dir_all(out).with_context(|| format!("cannot make {}", out.display()))?;
    let put = |name: String, bytes: &[u8]| {
        let path = out.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    let mut all_hold = true;
    for stamped in &all {
        let size = stamped.size;
        put(format!("{size}.checkpoint"), stamped.note.as_bytes())?;
        for (number, response) in stamped.responses.iter().enumerate() {
            let name = match number {
                0 => format!("{size}.tsr"),
                number => format!("{size}.again-{number}.tsr"),
            };
            put(name, response)?;
        }
        let verdict = match &roots {
            None => String::new(),
            Some(roots) => {
                match ledger::check_stamps(&stamped.responses, stamped.note.as_bytes(), roots) {
                    Ok(_) => "; holds".to_owned(),
                    Err(error) => {
                        all_hold = false;
                        format!("; DOES NOT HOLD: {error}")
                    }
                }
            }
        };
        println!(
            "{size} events, stamped at {}, good until {}{verdict}",
            stamped.at, stamped.valid_until
        );
    }
    println!(
        "Check one: openssl ts -verify -data SIZE.checkpoint -in SIZE.tsr -CAfile ROOTS (and of what was stamped again: -data SIZE.tsr -in \
         SIZE.again-1.tsr)"
    );
    Ok(if all_hold {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
