//! `staydown admin group`.

use super::named;
use crate::options::Common;
use crate::{output, running};
use anyhow::Context;
use casework::Group;
use serde_json::json;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Form a group.
    Add {
        #[command(flatten)]
        common: Common,
        /// Its name, unique on this instance.
        #[arg(long)]
        name: String,
    },
    /// Take an organisation into a group.
    Admit(Member),
    /// Let an organisation go: what is shared with the group is not shared with it any more.
    Dismiss(Member),
    /// List the groups and who belongs to them.
    List {
        #[command(flatten)]
        common: Common,
    },
}

#[derive(clap::Args)]
pub(crate) struct Member {
    #[command(flatten)]
    common: Common,
    /// The group's name.
    #[arg(long)]
    group: String,
    /// The organisation's name.
    #[arg(long)]
    organisation: String,
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add { common, name } => {
            let app = running::open_existing(&common.data.folder).await?;
            let id = app.form_group(&name).await?;
            app.close().await;
            if common.json {
                return output::json(&json!({"group": id, "name": name.trim()}));
            }
            println!("{} is formed, {id}. Nobody belongs to it yet.", name.trim());
        }
        Command::Admit(member) => change(member, true).await?,
        Command::Dismiss(member) => change(member, false).await?,
        Command::List { common } => {
            let app = running::open_existing(&common.data.folder).await?;
            let organisations = app.every_organisation().await?;
            for group in app.every_group().await? {
                let members: Vec<_> = organisations
                    .iter()
                    .filter(|organisation| group.members.contains(&organisation.id))
                    .map(|organisation| organisation.name.as_str())
                    .collect();
                if common.json {
                    output::json(
                        &json!({"group": group.id, "name": group.name, "members": members}),
                    )?;
                } else {
                    println!("{}  {}  {}", group.id, group.name, members.join(", "));
                }
            }
            app.close().await;
        }
    }
    Ok(())
}

async fn change(member: Member, belongs: bool) -> anyhow::Result<()> {
    let app = running::open_existing(&member.common.data.folder).await?;
    let organisation = named(&app, &member.organisation).await?;
    let group = find(&app, &member.group).await?;
    if belongs {
        app.admit(&group.id, &organisation).await?;
    } else {
        app.dismiss(&group.id, &organisation).await?;
    }
    app.close().await;
    if member.common.json {
        return output::json(
            &json!({"group": group.id, "organisation": organisation.id, "belongs": belongs}),
        );
    }
    let how = if belongs { "belongs to" } else { "is not in" };
    println!("{} {how} {} now.", organisation.name, group.name);
    Ok(())
}

/// The group of a name.
pub(crate) async fn find(app: &app::App, name: &str) -> anyhow::Result<Group> {
    app.group_named(name).await.with_context(|| {
        format!("no group is called “{name}”; `staydown admin group list` shows those there are")
    })
}
