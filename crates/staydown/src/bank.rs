//! `staydown bank`: making, filling, listing and exporting banks on the command line.

mod archive;
mod folder;

use crate::{admin, options, output, progress, running};
use anyhow::Context;
use app::{App, Caller, EntryPage, NewFileEntry};
use bytes::Bytes;
use casework::{Ground, GroupId, Sensitive, Thoroughness, Tlp};
use exchange::list::{self, About};
use exchange::v1::{BankChange, BankView, NewBank};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Make a bank.
    Create {
        #[command(flatten)]
        common: Common,
        /// Its name.
        name: String,
        /// What it is for.
        #[arg(long, default_value = "")]
        description: String,
        /// Let the other organisations of this instance match against it.
        #[arg(long)]
        shared: bool,
        #[command(flatten)]
        sharing: Sharing,
        /// How hard uploads are compared with it: exact, standard or thorough.
        #[arg(long, default_value_t = Thoroughness::default())]
        thoroughness: Thoroughness,
    },
    /// Change how hard uploads are compared with a bank, or how far it is shared. Pictures it holds are made ready for
    /// `thorough` by the server.
    Change {
        #[command(flatten)]
        common: Common,
        /// The bank's name.
        name: String,
        /// exact, standard or thorough.
        #[arg(long, required_unless_present = "tlp")]
        thoroughness: Option<Thoroughness>,
        #[command(flatten)]
        sharing: Sharing,
    },
    /// List the banks an organisation matches against.
    List {
        #[command(flatten)]
        common: Common,
    },
    /// Show a bank's entries.
    Show {
        #[command(flatten)]
        common: Common,
        /// The bank's name.
        name: String,
    },
    /// Add a folder of pictures, videos, sounds and texts (.txt), or one of them, or a list of PDQ hashes or of addresses: one a line, or CSV with a header that names
    /// `pdq` and, if you have them, `quality`, `sha256` and `label`; or `url` and `reach` (exact, prefix, account or host). A line that
    /// is wrong is named, and then nothing of the list is added. Of an archive (ZIP, tar) or a PDF document each part is added: its files, or
    /// its pictures and its text.
    Import {
        #[command(flatten)]
        common: Common,
        /// A folder; a picture, a video or a sound; a text or CSV file of hashes or addresses; an archive or a PDF document.
        path: PathBuf,
        /// The bank's name.
        #[arg(long, value_name = "NAME")]
        bank: String,
        /// What the entries are, where the list does not say: the file's name or hash is added.
        #[arg(long, default_value = "imported")]
        label: String,
        /// Where the knowledge comes from.
        #[arg(long)]
        source: String,
        /// Why it is terrorist content: incites, solicits_offence, solicits_participation, instructs or threatens.
        #[arg(long)]
        ground: Ground,
        /// The reasoning.
        #[arg(long)]
        reason: String,
        /// Say how many would be looked at, and whether a list can be read, but add nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print a bank as CSV that `import` reads. Withdrawn entries are left out.
    Export {
        #[command(flatten)]
        common: Common,
        /// The bank's name.
        name: String,
        /// What the export is for, in a few words; it goes on record.
        #[arg(long)]
        purpose: String,
    },
}

/// How far a bank may go.
#[derive(clap::Args)]
pub(crate) struct Sharing {
    /// Its mark of the Traffic Light Protocol: red, amber_strict, amber, green or clear.
    #[arg(long, value_name = "MARK")]
    tlp: Option<Tlp>,
    /// The sharing group, with amber or amber_strict.
    #[arg(long, value_name = "NAME", requires = "tlp")]
    group: Option<String>,
}

impl Sharing {
    async fn group(&self, app: &App) -> anyhow::Result<Option<GroupId>> {
        match &self.group {
            Some(name) => Ok(Some(admin::groups::find(app, name).await?.id)),
            None => Ok(None),
        }
    }
}

#[derive(clap::Args)]
// Clap names the group after the type, and the one within has the same name.
#[group(skip)]
pub(crate) struct Common {
    /// For which organisation.
    #[arg(long, value_name = "NAME")]
    organisation: String,
    #[command(flatten)]
    common: options::Common,
}

/// Signals added in one transaction.
const BATCH: usize = 1_000;

pub(crate) async fn run(command: Command) -> anyhow::Result<ExitCode> {
    let common = match &command {
        Command::Create { common, .. }
        | Command::Change { common, .. }
        | Command::List { common }
        | Command::Show { common, .. }
        | Command::Import { common, .. }
        | Command::Export { common, .. } => common,
    };
    let app = running::open_existing(&common.common.data.folder).await?;
    let caller = Caller::operator(admin::named(&app, &common.organisation).await?);
    let json = common.common.json;
    let done = carry_out(&app, &caller, command, json).await;
    app.close().await;
    done.map(|()| ExitCode::SUCCESS)
}

async fn carry_out(app: &App, caller: &Caller, command: Command, json: bool) -> anyhow::Result<()> {
    match command {
        Command::Create {
            name,
            description,
            shared,
            sharing,
            thoroughness,
            ..
        } => {
            let group = sharing.group(app).await?;
            let (bank, created) = app
                .create_bank(
                    caller,
                    &NewBank {
                        name,
                        description,
                        shared,
                        tlp: sharing.tlp,
                        group,
                        thoroughness,
                    },
                )
                .await?;
            if json {
                return output::json(&bank);
            }
            println!(
                "{} {}, {}.",
                bank.name,
                if created {
                    "is made"
                } else {
                    "was there already"
                },
                bank.id
            );
        }
        Command::Change {
            name,
            thoroughness,
            sharing,
            ..
        } => {
            let bank = named(app, caller, &name).await?;
            let change = BankChange {
                thoroughness,
                tlp: sharing.tlp,
                group: sharing.group(app).await?,
            };
            let bank = app.change_bank(caller, &bank.id, &change).await?;
            if json {
                return output::json(&bank);
            }
            println!(
                "{} is {}: {}. It is compared so: {}.",
                bank.name,
                bank.tlp.mark(),
                bank.tlp.label(),
                bank.thoroughness.label()
            );
            if thoroughness == Some(Thoroughness::Thorough) {
                println!("The server makes the pictures it holds ready for that when it runs.");
            }
        }
        Command::List { .. } => {
            for bank in app.banks(caller).await?.items {
                if json {
                    output::json(&bank)?;
                } else {
                    println!(
                        "{}  {} entries  version {}  {}  {} ({})",
                        bank.id,
                        bank.entries,
                        bank.version,
                        bank.thoroughness,
                        bank.name,
                        bank.owner_name
                    );
                }
            }
        }
        Command::Show { name, .. } => {
            let bank = named(app, caller, &name).await?;
            for_each_entry(app, caller, &bank, |entry| {
                if json {
                    return output::json(entry);
                }
                let signal = entry
                    .pdq
                    .as_ref()
                    .or(entry.sha256.as_ref())
                    .cloned()
                    // Nobody should click what is in a bank.
                    .or_else(|| entry.url.as_deref().map(signals::link::defang))
                    .unwrap_or_default();
                let state = if entry.withdrawn_at.is_some() {
                    "withdrawn"
                } else {
                    "matches"
                };
                println!("{}  {state}  {signal}  {}", entry.id, entry.label);
                Ok(())
            })
            .await?;
        }
        Command::Export { name, purpose, .. } => {
            let bank = named(app, caller, &name).await?;
            let what = Sensitive::Entries {
                bank: bank.id.clone(),
            };
            app.note_export(caller, what, bank.entries, &purpose)
                .await?;
            println!("{}", list::HEADER);
            for_each_entry(app, caller, &bank, |entry| {
                if entry.withdrawn_at.is_none() {
                    println!("{}", list::line(entry));
                }
                Ok(())
            })
            .await?;
        }
        Command::Import {
            path,
            bank,
            label,
            source,
            ground,
            reason,
            dry_run,
            ..
        } => {
            let bank = named(app, caller, &bank).await?;
            let about = About {
                label,
                source,
                ground,
                reason,
            };
            let (read, added) = if path.is_dir() {
                folder::import(app, caller, &bank, &path, &about, dry_run).await?
            } else {
                let bytes =
                    fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
                let bytes = Bytes::from(bytes);
                match app.open_parts(bytes.clone()).await? {
                    None if folder::is_one(&bytes) => {
                        folder::import(app, caller, &bank, &path, &about, dry_run).await?
                    }
                    Some(opened) => {
                        archive::import(app, caller, &bank, &path, opened, &about, dry_run).await?
                    }
                    None => import_list(app, caller, &bank, &path, &about, dry_run).await?,
                }
            };
            if json {
                return output::json(
                    &serde_json::json!({"read": read, "added": added, "already_there": read - added, "dry_run": dry_run}),
                );
            }
            if dry_run {
                println!(
                    "{read} would be looked at for “{}”; those already there, and files that cannot be examined, would not be added. Nothing was changed.",
                    bank.name
                );
            } else {
                println!(
                    "{added} added to “{}”; {} were there already.",
                    bank.name,
                    read - added
                );
            }
        }
    }
    Ok(())
}

async fn named(app: &App, caller: &Caller, name: &str) -> anyhow::Result<BankView> {
    let banks = app.banks(caller).await?.items;
    let found = banks.into_iter().find(|bank| bank.own && bank.name == name);
    found.with_context(|| {
        format!(
            "{} has no bank called “{name}”; `staydown bank list` shows those it has",
            caller.organisation.name
        )
    })
}

async fn for_each_entry(
    app: &App,
    caller: &Caller,
    bank: &BankView,
    mut show: impl FnMut(&exchange::v1::EntryView) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut after = None;
    loop {
        let page = app
            .entries(
                caller,
                &bank.id,
                &EntryPage {
                    after,
                    limit: Some(200),
                },
            )
            .await?;
        page.items.iter().try_for_each(&mut show)?;
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(()),
        }
    }
}

/// A file as it is added.
fn file_entry(about: &About, label: String, file: Bytes) -> NewFileEntry {
    NewFileEntry {
        file,
        label,
        source: about.source.clone(),
        ground: about.ground,
        reason: about.reason.clone(),
    }
}

async fn import_list(
    app: &App,
    caller: &Caller,
    bank: &BankView,
    path: &Path,
    about: &About,
    dry_run: bool,
) -> anyhow::Result<(usize, usize)> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let entries =
        list::read(&text, about).with_context(|| format!("{} was not imported", path.display()))?;
    let (total, mut added) = (entries.len(), 0);
    if dry_run {
        return Ok((total, 0));
    }
    let bar = progress::bar("importing", total);
    for batch in entries.chunks(BATCH) {
        let answers = app.add_signals(caller, &bank.id, batch.to_vec()).await?;
        added += answers.iter().filter(|entry| entry.created).count();
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    Ok((total, added))
}
