//! `staydown admin witness`: who cosigns our ledger, and whose ledgers we cosign.

use crate::options::Common;
use crate::output;
use anyhow::{Context, bail};
use ledger::{VerifyingKey, WitnessKey};
use serde_json::json;
use store::{Environment, Folder, witnessed, witnesses};
use url::Url;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Print the keys to hand to the other side: the ledger's, for whoever is to witness it, and the key with which this instance
    /// cosigns the ledgers of others (made the first time).
    Keys {
        #[command(flatten)]
        common: Common,
    },
    /// Cosign the ledger of somebody else when it asks, as long as it only grows.
    Cosign {
        #[command(flatten)]
        common: Common,
        /// Its public key, as a C2SP verifier key, had from its operator.
        #[arg(long, value_name = "VKEY")]
        log: VerifyingKey,
    },
    /// Ask a witness to cosign this ledger, every few seconds while something is recorded.
    Ask {
        #[command(flatten)]
        common: Common,
        /// Its public key, as a C2SP verifier key for cosignatures.
        #[arg(long, value_name = "VKEY")]
        witness: WitnessKey,
        /// Its submission prefix: for an instance of Staydown its address and “/witness”.
        #[arg(long)]
        url: Url,
    },
    /// Ask a witness no more. What it cosigned stays.
    Remove {
        #[command(flatten)]
        common: Common,
        /// Its name.
        name: String,
    },
    /// Take an alarm back, once it is settled with the other side: of a witness that objects, or of a log that was rewritten.
    Settle {
        #[command(flatten)]
        common: Common,
        /// The name of the witness or of the log.
        name: String,
    },
    /// List whose ledgers are cosigned here, and who cosigns this one.
    List {
        #[command(flatten)]
        common: Common,
    },
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Keys { common } => keys(&common),
        Command::Cosign { common, log } => {
            let mut connection = store::beside(&Folder::at(&common.data.folder)).await?;
            if !witnessed::add(&mut connection, &log).await? {
                bail!(
                    "another log of the name {} is witnessed already, with another key. Two ledgers of one name cannot be told apart",
                    log.name()
                );
            }
            keys(&common)
        }
        Command::Ask {
            common,
            witness,
            url,
        } => ask(&common, &witness, &url).await,
        Command::Remove { common, name } => {
            let mut connection = store::beside(&Folder::at(&common.data.folder)).await?;
            if !witnesses::remove(&mut connection, &name).await? {
                bail!("no witness of the name {name} is asked");
            }
            Ok(())
        }
        Command::Settle { common, name } => {
            let mut connection = store::beside(&Folder::at(&common.data.folder)).await?;
            let ours = witnesses::set_alarm(&mut connection, &name, None).await?;
            let theirs = witnessed::settle(&mut connection, &name).await?;
            if !ours && !theirs {
                bail!("there is no alarm about {name}");
            }
            Ok(())
        }
        Command::List { common } => list(&common).await,
    }
}

async fn ask(common: &Common, witness: &WitnessKey, url: &Url) -> anyhow::Result<()> {
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
        bail!("--url is an http or https URL, such as https://other.example/witness");
    }
    let folder = Folder::at(&common.data.folder);
    let mut connection = store::beside(&folder).await?;
    let prefix = url.as_str().trim_end_matches('/');
    if !witnesses::add(&mut connection, witness, prefix).await? {
        bail!(
            "the name {} is taken by a witness with another key",
            witness.name()
        );
    }
    let log = folder.verifying_key()?;
    if common.json {
        return output::json(
            &json!({"witness": witness.name(), "url": prefix, "log_key": log.to_string()}),
        );
    }
    println!(
        "{} is asked from now on. It must know this ledger: staydown admin witness cosign --log \"{log}\"",
        witness.name()
    );
    Ok(())
}

fn keys(common: &Common) -> anyhow::Result<()> {
    let folder = Folder::at(&common.data.folder);
    let log = folder
        .verifying_key()
        .context("there is no ledger in this folder yet; start the server once")?;
    let witness = WitnessKey::of(&folder.witness_key(&Environment::system())?);
    if common.json {
        return output::json(
            &json!({"log_key": log.to_string(), "witness_key": witness.to_string()}),
        );
    }
    println!(
        "this ledger, for whoever is to cosign it:\n  staydown admin witness cosign --log \"{log}\""
    );
    println!(
        "this witness, for whoever is to be cosigned by it:\n  staydown admin witness ask --witness \"{witness}\" --url https://THIS-SERVER/witness"
    );
    Ok(())
}

async fn list(common: &Common) -> anyhow::Result<()> {
    let mut connection = store::beside(&Folder::at(&common.data.folder)).await?;
    let asked = witnesses::all(&mut connection).await?;
    let logs = witnessed::all(&mut connection).await?;
    if common.json {
        for it in &asked {
            let failing = it.failing.as_ref();
            output::json(&json!({
                "witness": it.key.name(), "key": it.key.to_string(), "url": it.url, "asked": it.asked, "size": it.size,
                "cosigned_at": it.cosigned_at, "failing_since": failing.map(|(since, _)| since),
                "last_error": failing.map(|(_, why)| why), "alarm": it.alarm,
            }))?;
        }
        for it in &logs {
            let refused = it.refused.as_ref();
            output::json(&json!({
                "log": it.key.name(), "key": it.key.to_string(), "size": it.size, "cosigned_at": it.cosigned_at,
                "refused_at": refused.map(|(at, _)| at), "refused": refused.map(|(_, why)| why),
            }))?;
        }
        return Ok(());
    }
    if asked.is_empty() && logs.is_empty() {
        println!(
            "Nobody cosigns this ledger, and it cosigns nobody's. “staydown admin witness keys” is where to begin."
        );
    }
    for it in asked {
        let state = match (&it.alarm, &it.failing, it.cosigned_at) {
            (Some(alarm), ..) => format!("OBJECTS: {alarm}"),
            _ if !it.asked => "not asked any more".to_owned(),
            (None, Some((since, why)), _) => {
                format!("has not answered as it should since {since}: {why}")
            }
            (None, None, Some(at)) => format!("cosigned {} events at {at}", it.size),
            (None, None, None) => "was not asked yet".to_owned(),
        };
        println!("witness {}: {state}", it.key.name());
    }
    for it in logs {
        let state = match (&it.refused, it.cosigned_at) {
            (Some((at, why)), _) => format!("REWRITTEN, refused at {at}: {why}"),
            (None, Some(at)) => format!("{} events cosigned at {at}", it.size),
            (None, None) => "has not asked yet".to_owned(),
        };
        println!("log {}: {state}", it.key.name());
    }
    Ok(())
}
