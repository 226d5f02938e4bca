//! `staydown admin canary`.

use super::named;
use crate::options::Common;
use crate::{output, running};
use app::Caller;
use serde_json::json;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a bank that looks like others and holds nothing real. Whoever reads its entries raises an alarm.
    Plant {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
        /// The bank's name: one that an intruder would open.
        #[arg(long)]
        bank: String,
    },
    /// Make a record a canary that is there already.
    Mark {
        #[command(flatten)]
        common: Common,
        /// Its identifier: a case, a capture, a notice or a bank; or the SHA-256 of a picture.
        record: String,
    },
    /// List the canaries.
    List {
        #[command(flatten)]
        common: Common,
    },
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Plant {
            common,
            organisation,
            bank,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let organisation = named(&app, &organisation).await?;
            let told = organisation.alarms.is_some();
            let caller = Caller::operator(organisation);
            let id = app.plant_canary_bank(&caller, &bank).await?;
            app.close().await;
            if common.json {
                return output::json(&json!({"canary": id}));
            }
            println!(
                "{id} is a canary now. Tell those who work there not to open “{}”.",
                bank.trim()
            );
            if !told {
                println!(
                    "Alarms are shown in the console; `staydown admin organisation alarms` sends them to somebody."
                );
            }
        }
        Command::Mark { common, record } => {
            let app = running::open_existing(&common.data.folder).await?;
            app.plant_canary(&record).await?;
            app.close().await;
            if common.json {
                return output::json(&json!({"canary": record}));
            }
            println!("{record} is a canary now.");
        }
        Command::List { common } => {
            let app = running::open_existing(&common.data.folder).await?;
            for record in app.canaries().await? {
                if common.json {
                    output::json(&json!({"canary": record}))?;
                } else {
                    println!("{record}");
                }
            }
            app.close().await;
        }
    }
    Ok(())
}
