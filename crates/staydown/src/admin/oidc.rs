//! `staydown admin oidc`.

use crate::options::Common;
use crate::{output, running};
use anyhow::Context;
use app::OidcSettings;
use serde_json::json;
use std::path::PathBuf;
use store::Folder;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Set the sign-in service. Works while the server runs.
    Set {
        #[command(flatten)]
        common: Common,
        /// Its issuer identifier, as its own documentation gives it.
        #[arg(long, value_name = "URL")]
        issuer: String,
        /// The name this instance was registered under there. Register the address PUBLIC-URL/sign-in/oidc/callback with it.
        #[arg(long)]
        client_id: String,
        /// A file with the secret it was given there, so that the secret stands in no list of processes.
        #[arg(long, value_name = "FILE")]
        client_secret_file: PathBuf,
        /// What people call it, for the button.
        #[arg(long, default_value = "the sign-in service")]
        name: String,
    },
    /// Show the sign-in service, without our secret there.
    Show {
        #[command(flatten)]
        common: Common,
    },
    /// Have no sign-in service any more. Linked accounts stay on record and let nobody in.
    Remove {
        #[command(flatten)]
        common: Common,
    },
    /// Link an account at the sign-in service to a person. The server must be stopped: it is an event.
    Link {
        #[command(flatten)]
        common: Common,
        /// The person's organisation.
        #[arg(long)]
        organisation: String,
        /// The person's pseudonym.
        #[arg(long)]
        person: String,
        /// The account: what the service sends as “sub”.
        #[arg(long)]
        subject: String,
    },
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Set {
            common,
            issuer,
            client_id,
            client_secret_file,
            name,
        } => {
            let secret = std::fs::read_to_string(&client_secret_file)
                .with_context(|| format!("cannot read {}", client_secret_file.display()))?;
            let settings = OidcSettings {
                name,
                issuer: issuer.clone(),
                client_id,
            };
            let folder = Folder::at(&common.data.folder);
            app::set_oidc_beside(&folder, Some((settings, secret))).await?;
            if common.json {
                return output::json(&json!({"issuer": issuer}));
            }
            println!("People can link their accounts at {issuer}, and sign in with them.");
        }
        Command::Show { common } => {
            let set = app::oidc_beside(&Folder::at(&common.data.folder)).await?;
            match set {
                Some(set) if common.json => output::json(
                    &json!({"issuer": set.issuer, "client_id": set.client_id, "name": set.name}),
                )?,
                Some(set) => println!("{}  {}  {}", set.issuer, set.client_id, set.name),
                None if common.json => {}
                None => println!("No sign-in service is set."),
            }
        }
        Command::Remove { common } => {
            app::set_oidc_beside(&Folder::at(&common.data.folder), None).await?;
            if common.json {
                return output::json(&json!({"issuer": null}));
            }
            println!("No sign-in service is set any more.");
        }
        Command::Link {
            common,
            organisation,
            person,
            subject,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            app.link_account(&organisation, &person, &subject).await?;
            app.close().await;
            if common.json {
                return output::json(&json!({"person": person, "subject": subject}));
            }
            println!("The account {subject} signs {person} in.");
        }
    }
    Ok(())
}
