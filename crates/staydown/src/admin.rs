//! `staydown admin`: organisations, people, API tokens, sharing groups, canaries, sign-in links.

mod authorities;
mod canaries;
pub(crate) mod groups;
pub(crate) mod key;
mod oidc;
mod tokens;
mod witnesses;

use crate::options::Common;
use crate::{output, running};
use anyhow::Context;
use app::{Caller, NewOrganisation};
use casework::{OrganisationKind, Role};
use exchange::v1::NewOnCall;
use serde_json::json;
use std::process::ExitCode;
use store::{Environment, Folder};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Organisations.
    #[command(subcommand)]
    Organisation(OrganisationCommand),
    /// The register of authorities: who may issue orders, for which state, and what their orders carry.
    #[command(subcommand)]
    Authority(authorities::Command),
    /// People who sign in.
    #[command(subcommand)]
    Person(PersonCommand),
    /// API tokens for programs.
    #[command(subcommand)]
    Token(tokens::Command),
    /// Groups of organisations that share banks with one another.
    #[command(subcommand)]
    Group(groups::Command),
    /// Records that nobody has a reason to read: whoever does raises an alarm.
    #[command(subcommand)]
    Canary(canaries::Command),
    /// The sign-in service of your house (OpenID Connect), and whose accounts there sign in whom here.
    #[command(subcommand)]
    Oidc(oidc::Command),
    /// The key with which everything here is sealed: where it is, and what to do with it.
    #[command(subcommand)]
    Key(key::Command),
    /// Erase what was captured or uploaded for a closed case: its keys are destroyed, and a certificate goes into the ledger. The
    /// case, its decisions and notices stay, and so does what banks hold of the same content. Cannot be undone.
    EraseCase(EraseArguments),
    /// Witnesses: whose ledgers this instance cosigns, and who cosigns its own. Works while the server runs.
    #[command(subcommand)]
    Witness(witnesses::Command),
    /// Make a one-time sign-in link. Works while the server runs.
    SignInLink(LinkArguments),
}

#[derive(clap::Subcommand)]
pub(crate) enum OrganisationCommand {
    /// Register an organisation.
    Add {
        #[command(flatten)]
        common: Common,
        /// Its name, unique on this instance.
        #[arg(long)]
        name: String,
        /// authority, provider, flagger or hub.
        #[arg(long)]
        kind: OrganisationKind,
        /// Two-letter code of its Member State, or of its legal representative's.
        #[arg(long, value_name = "CODE")]
        member_state: Option<String>,
        /// Contact point: an address people can write to.
        #[arg(long)]
        contact: Option<String>,
        /// A host on its service, `name` or `name:port`; may be given several times.
        #[arg(long = "host", value_name = "HOST")]
        hosts: Vec<String>,
    },
    /// Register one more host of an organisation's service.
    AddHost {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
        /// The host, `name` or `name:port`.
        #[arg(long)]
        host: String,
    },
    /// Set where alarms about reading an organisation's records go: to its data protection officer. Makes a new secret,
    /// shown this once, with which the webhooks are signed.
    Alarms {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
        /// An http or https URL that takes signed webhooks.
        #[arg(long)]
        url: String,
    },
    /// Choose for which notices an organisation wants two persons: whoever issues one proposes it, and another person approves.
    FourEyes {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
        /// referral or removal_order; may be given twice. None for none.
        #[arg(long = "for", value_name = "KIND")]
        kinds: Vec<casework::NoticeKind>,
    },
    /// Set whom to call by e-mail when a clock of an organisation runs out. The server sends mail if it is started with
    /// --smtp.
    SetOnCall {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
        /// One plain address, such as oncall@provider.example; an empty one calls nobody any more.
        #[arg(long)]
        email: String,
    },
    /// Show the public keys with which documents of an organisation are verified (JWK Set), the newest last; it signs with that one. A
    /// key is made if there is none. The register of whoever gets your orders wants it.
    DocumentKey {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
        /// Make a new key and sign with it from now on. The old ones stay published.
        #[arg(long)]
        rotate: bool,
    },
    /// Say which surfaces of a provider are not open to the public: addresses that begin so. An order about such a one is none under
    /// the Regulation, and is refused with that reason. Replaces what was said before.
    PrivateSurfaces {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
        /// The beginning of an address, such as https://chat.provider.example/dm; may be given several times. None for none.
        #[arg(long = "prefix", value_name = "URL")]
        prefixes: Vec<String>,
    },
    /// List the organisations.
    List {
        #[command(flatten)]
        common: Common,
    },
}

#[derive(clap::Subcommand)]
pub(crate) enum PersonCommand {
    /// Enrol a person.
    Add {
        #[command(flatten)]
        common: Common,
        /// Their organisation's name.
        #[arg(long)]
        organisation: String,
        /// The name under which others see them.
        #[arg(long)]
        pseudonym: String,
        /// analyst, issuer, scrutiniser, reviewer, complaints_officer, preservation_officer, measures_officer, penalty_officer, auditor or
        /// administrator.
        #[arg(long)]
        role: Role,
    },
    /// Keep a person out: they are signed out and cannot sign in until they are enabled.
    Disable(Whom),
    /// Let a disabled person in again.
    Enable(Whom),
    /// List the people of an organisation.
    List {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
    },
}

#[derive(clap::Args)]
pub(crate) struct LinkArguments {
    #[command(flatten)]
    common: Common,
    /// The person's organisation.
    #[arg(long)]
    organisation: String,
    /// The person's pseudonym.
    #[arg(long)]
    person: String,
    /// Where the server answers.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8480")]
    server: url::Url,
}

#[derive(clap::Args)]
pub(crate) struct EraseArguments {
    #[command(flatten)]
    common: Common,
    /// The case's identifier.
    case: casework::CaseId,
    /// Why: the end of a retention period, a court's order, a request under data protection law.
    #[arg(long)]
    reason: String,
}

async fn erase(arguments: EraseArguments) -> anyhow::Result<()> {
    let app = running::open_existing(&arguments.common.data.folder).await?;
    let erased = app
        .erase_case_content(&arguments.case, &arguments.reason)
        .await;
    app.close().await;
    let certificate = erased?;
    if arguments.common.json {
        return output::json(&certificate);
    }
    println!(
        "What was kept for {} is erased: {} sealed files under {} keys, which are destroyed. The certificate is in the ledger.",
        certificate.case,
        certificate
            .contents
            .iter()
            .map(|content| content.files)
            .sum::<u64>(),
        certificate.contents.len()
    );
    eprintln!("Backups made before still hold it: let them expire.");
    Ok(())
}

pub(crate) async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Organisation(command) => Box::pin(organisation(command)).await?,
        Command::Authority(command) => authorities::run(command).await?,
        Command::Person(command) => person(command).await?,
        Command::Token(command) => tokens::run(command).await?,
        Command::Group(command) => groups::run(command).await?,
        Command::Canary(command) => canaries::run(command).await?,
        Command::Witness(command) => witnesses::run(command).await?,
        Command::Oidc(command) => oidc::run(command).await?,
        Command::Key(command) => key::run(command)?,
        Command::EraseCase(arguments) => erase(arguments).await?,
        Command::SignInLink(arguments) => link(arguments).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn organisation(command: OrganisationCommand) -> anyhow::Result<()> {
    match command {
        OrganisationCommand::Add {
            common,
            name,
            kind,
            member_state,
            contact,
            hosts,
        } => {
            let fresh = !common.data.folder.join("staydown.db").exists();
            let app = running::open(&common.data.folder).await?;
            let new = NewOrganisation {
                name: name.clone(),
                kind,
                member_state,
                contact,
                hosts,
            };
            let id = app.register_organisation(new).await?;
            if fresh {
                eprintln!(
                    "A new data folder was made: {}",
                    common.data.folder.display()
                );
            }
            app.close().await;
            if common.json {
                return output::json(
                    &json!({"organisation": id, "name": name.trim(), "kind": kind}),
                );
            }
            println!("{} is registered as {}, {id}.", name.trim(), kind.label());
        }
        OrganisationCommand::AddHost {
            common,
            organisation,
            host,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let organisation = named(&app, &organisation).await?;
            app.add_host(&organisation.id, &host).await?;
            let hosts = app.organisation_named(&organisation.name).await?.hosts;
            app.close().await;
            if common.json {
                return output::json(&json!({"organisation": organisation.id, "hosts": hosts}));
            }
            println!("{} is on {}.", organisation.name, hosts.join(", "));
        }
        OrganisationCommand::Alarms {
            common,
            organisation,
            url,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let organisation = named(&app, &organisation).await?;
            let alarms = app.set_alarms(&organisation.id, &url).await?;
            app.close().await;
            if common.json {
                return output::json(&alarms);
            }
            println!("{}", alarms.secret);
            eprintln!(
                "Alarms of {} go to {}, signed with the secret above. It is not shown again.",
                organisation.name, alarms.url
            );
        }
        OrganisationCommand::FourEyes {
            common,
            organisation,
            kinds,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let organisation = named(&app, &organisation).await?;
            let kinds: std::collections::BTreeSet<_> = kinds.into_iter().collect();
            app.set_four_eyes(&organisation.id, kinds.clone()).await?;
            app.close().await;
            if common.json {
                return output::json(&json!({"organisation": organisation.id, "four_eyes": kinds}));
            }
            let words: Vec<_> = kinds.iter().map(|kind| kind.label()).collect();
            println!(
                "{} wants two persons for: {}.",
                organisation.name,
                if words.is_empty() {
                    "nothing".to_owned()
                } else {
                    words.join(", ")
                }
            );
        }
        OrganisationCommand::DocumentKey {
            common,
            organisation,
            rotate,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let keys = app.document_keys(&organisation, rotate).await;
            app.close().await;
            // A JWK Set is JSON in any case: to be given to whoever keeps a register.
            println!("{}", keys?);
        }
        OrganisationCommand::PrivateSurfaces {
            common,
            organisation,
            prefixes,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let after = app.set_private_surfaces(&organisation, &prefixes).await;
            app.close().await;
            let after = after?;
            if common.json {
                return output::json(
                    &json!({"organisation": after.id, "private_surfaces": after.private_surfaces}),
                );
            }
            let count = after.private_surfaces.len();
            println!(
                "{}: {count} surfaces are not open to the public.",
                after.name
            );
            for prefix in &after.private_surfaces {
                println!("  {prefix}");
            }
        }
        OrganisationCommand::SetOnCall {
            common,
            organisation,
            email,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let organisation = named(&app, &organisation).await?;
            let name = organisation.name.clone();
            let new = NewOnCall { email: Some(email) };
            let set = app
                .set_on_call(&Caller::operator(organisation), &new)
                .await?;
            app.close().await;
            if common.json {
                return output::json(&json!({"organisation": name, "email": set.email}));
            }
            match set.email {
                Some(email) => println!("When a clock of {name} runs out, {email} is called."),
                None => println!("Nobody at {name} is called by e-mail any more."),
            }
        }
        OrganisationCommand::List { common } => {
            let app = running::open_existing(&common.data.folder).await?;
            for organisation in app.every_organisation().await? {
                if common.json {
                    output::json(&organisation)?;
                } else {
                    println!(
                        "{}  {}  {}",
                        organisation.id,
                        organisation.kind.label(),
                        organisation.name
                    );
                }
            }
            app.close().await;
        }
    }
    Ok(())
}

/// A person.
#[derive(clap::Args)]
pub(crate) struct Whom {
    #[command(flatten)]
    common: Common,
    /// Their organisation's name.
    #[arg(long)]
    organisation: String,
    /// Their pseudonym.
    #[arg(long)]
    person: String,
}

async fn set_disabled(whom: Whom, is_disabled: bool) -> anyhow::Result<()> {
    let app = running::open_existing(&whom.common.data.folder).await?;
    let organisation = named(&app, &whom.organisation).await?;
    app.set_person_disabled(&organisation, &whom.person, is_disabled)
        .await?;
    app.close().await;
    if whom.common.json {
        return output::json(&json!({"person": whom.person, "disabled": is_disabled}));
    }
    let what = if is_disabled {
        "is disabled, and signed out everywhere"
    } else {
        "may sign in again"
    };
    println!("{} {what}.", whom.person);
    Ok(())
}

async fn person(command: PersonCommand) -> anyhow::Result<()> {
    match command {
        PersonCommand::Add {
            common,
            organisation,
            pseudonym,
            role,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let organisation = named(&app, &organisation).await?;
            let id = app.enrol_person(&organisation, &pseudonym, role).await?;
            app.close().await;
            if common.json {
                return output::json(
                    &json!({"person": id, "pseudonym": pseudonym.trim(), "role": role}),
                );
            }
            println!(
                "{} is enrolled at {} as {}.",
                pseudonym.trim(),
                organisation.name,
                role.label()
            );
            println!(
                "Make a sign-in link with: {} admin sign-in-link --data {:?} --organisation {:?} --person {:?}",
                running::itself(),
                common.data.folder,
                organisation.name,
                pseudonym.trim()
            );
        }
        PersonCommand::Disable(whom) => set_disabled(whom, true).await?,
        PersonCommand::Enable(whom) => set_disabled(whom, false).await?,
        PersonCommand::List {
            common,
            organisation,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let organisation = named(&app, &organisation).await?;
            for person in app.people(&organisation.id).await? {
                if common.json {
                    output::json(&person)?;
                } else {
                    println!(
                        "{}  {}  {}",
                        person.id,
                        person.role.label(),
                        person.pseudonym
                    );
                }
            }
            app.close().await;
        }
    }
    Ok(())
}

pub(crate) async fn named(app: &app::App, name: &str) -> anyhow::Result<casework::Organisation> {
    app.organisation_named(name)
        .await
        .with_context(|| format!("no organisation is called “{name}”; `staydown admin organisation list` shows those there are"))
}

async fn link(arguments: LinkArguments) -> anyhow::Result<()> {
    anyhow::ensure!(
        matches!(arguments.server.scheme(), "http" | "https"),
        "--server {} is no web address; give a URL such as http://127.0.0.1:8480",
        arguments.server
    );
    let folder = Folder::at(&arguments.common.data.folder);
    let environment = Environment::system();
    let link = app::sign_in_link_beside(
        &folder,
        &environment,
        &arguments.organisation,
        &arguments.person,
    )
    .await
    .with_context(|| {
        format!(
            "no link was made for “{}” at “{}”",
            arguments.person, arguments.organisation
        )
    })?;
    let url = arguments.server.join(&format!("/sign-in/{}", link.code))?;
    if arguments.common.json {
        return output::json(&json!({"url": url, "expires_at": link.expires_at}));
    }
    println!("{url}");
    eprintln!("The link works once, until {}.", link.expires_at);
    Ok(())
}
