//! `staydown demo`: Staydown, two simulated providers and a referring authority on loopback, and the whole story between
//! them, with harmless pictures, a video and a text. Organisations and tokens are made as `staydown admin` makes them; everything after that
//! goes over the public HTTP API.

mod documents;
mod reports;

use crate::output;
use crate::progress::Telling;
use crate::running::{self, Running};
use anyhow::{Context, bail};
use app::{App, NewOrganisation};
use casework::{Actor, NewToken, OrganisationKind, Role, Scope};
use jiff::SignedDuration;
use simulator::api::Client;
use simulator::provider::{Handling, Provider, ProviderConfig};
use simulator::samples::{self, Sample};
use simulator::story::{Desk, Story, StoryConfig, Summary};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use store::{Folder, verify};
use tokio::net::TcpListener;
use url::Url;

/// Pictures the demo makes when it is given none.
const KNOWN: u64 = 12;
const BENIGN: u64 = 24;
/// Benign pictures come from another range of seeds, so that none is a known one.
const BENIGN_SEED: u64 = 0x0b1e_55ed;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Play the story, check every step, and exit: 0 only if every step held.
    #[arg(long)]
    check: bool,
    /// With --check: print the result as one JSON object on the last line.
    #[arg(long, requires = "check")]
    json: bool,
    /// A folder of your own images (JPEG, PNG, GIF, WebP) as the known material.
    #[arg(long, value_name = "DIR")]
    known: Option<PathBuf>,
    /// A folder of your own images as uploads that must not be held.
    #[arg(long, value_name = "DIR")]
    benign: Option<PathBuf>,
    /// The data folder; a fresh temporary one, kept and named, if not given.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Where Staydown listens; any free port of loopback if not given.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Which pictures are made, and in which order they are uploaded.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Seconds for which what people decide in the console can be undone, as `serve --undo-seconds`; few, to see what follows.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u16).range(0..=600))]
    undo_seconds: u16,
}

/// Everybody on the stage.
struct Stage {
    running: Running,
    a: Provider,
    b: Provider,
    analyst_token: String,
    data: PathBuf,
}

const AUTHORITY: &str = "Example Referral Unit";
const PROVIDER_A: &str = "Harbour Pictures";
const PROVIDER_B: &str = "Lantern Forum";

/// Who can sign in to the demo: organisation, pseudonym, role.
const PEOPLE: [(&str, &str, Role); 4] = [
    (AUTHORITY, "analyst-1", Role::Analyst),
    (PROVIDER_B, "reviewer-1", Role::Reviewer),
    (PROVIDER_A, "reviewer-1", Role::Reviewer),
    (PROVIDER_A, OFFICER, Role::ComplaintsOfficer),
];

/// Who decides complaints to provider A: nobody who decides uploads.
const OFFICER: &str = "complaints-1";

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    // What did not hold is told at the end; the simulator need not log it as well.
    running::log("warn,simulator=error");
    let mut stop = Box::pin(running::told_to_stop()?);
    let (began, began_at) = (Instant::now(), jiff::Timestamp::now());
    let data = data_folder(arguments.data.clone())?;
    let (known, benign) = pictures(&arguments)?;
    eprintln!(
        "Staydown demo: {} known pictures, {} benign ones, data in {}",
        known.len(),
        benign.len(),
        data.display()
    );
    let stage = Stage::set(&arguments, &data).await?;
    let played = tokio::select! {
        played = play(&arguments, &stage, known, benign) => played,
        () = &mut stop => Err(anyhow::anyhow!("stopped before the story ended")),
    };
    if arguments.check {
        stage.stop().await;
        let summary = played?;
        return conclude(&arguments, &data, summary, (began, began_at)).await;
    }
    let told = match played {
        Ok(summary) => look_around(stage, &summary, stop).await,
        Err(error) => {
            stage.stop().await;
            Err(error)
        }
    };
    told.map(|()| ExitCode::SUCCESS)
}

fn data_folder(given: Option<PathBuf>) -> anyhow::Result<PathBuf> {
    match given {
        Some(data) if data.join("staydown.db").exists() => bail!(
            "{} holds data already. The demo begins with an empty folder: give another --data, or look at this one with \
             `staydown serve --allow-private-addresses --data {}`",
            data.display(),
            data.display()
        ),
        Some(data) => Ok(data),
        None => {
            let stamp = jiff::Timestamp::now().strftime("%Y%m%d-%H%M%S");
            Ok(std::env::temp_dir().join(format!("staydown-demo-{stamp}-{}", std::process::id())))
        }
    }
}

fn pictures(arguments: &Arguments) -> anyhow::Result<(Vec<Sample>, Vec<Sample>)> {
    let known = match &arguments.known {
        Some(folder) => samples::read_dir(folder)?,
        None => samples::generate(arguments.seed, KNOWN)?,
    };
    let benign = match &arguments.benign {
        Some(folder) => samples::read_dir(folder)?,
        None => samples::generate(arguments.seed ^ BENIGN_SEED, BENIGN)?,
    };
    Ok((known, benign))
}

impl Stage {
    /// Starts everything and waits until it is healthy.
    async fn set(arguments: &Arguments, data: &Path) -> anyhow::Result<Self> {
        // Providers' addresses first: the organisations are registered with them.
        let (at_a, at_b) = (free_port().await?, free_port().await?);
        if !arguments.listen.ip().to_canonical().is_loopback() {
            bail!("the demo has no TLS and prints its sign-in links: it listens on loopback only");
        }
        let listener = running::listen(arguments.listen).await?;
        let public_url = running::url_of(listener.local_addr()?)?;
        let mut config = running::config(data, true, public_url)?;
        config.undo = SignedDuration::from_secs(arguments.undo_seconds.into());
        let running = Running::start(config, listener, web::Front::default()).await?;
        let url: Url = running.url().parse().context("the address of the demo")?;
        let analyst_token = join(
            &running.app,
            AUTHORITY,
            OrganisationKind::Authority,
            "DE",
            None,
        )
        .await?;
        let token_a = join(
            &running.app,
            PROVIDER_A,
            OrganisationKind::Provider,
            "IE",
            Some(&at_a),
        )
        .await?;
        let token_b = join(
            &running.app,
            PROVIDER_B,
            OrganisationKind::Provider,
            "FR",
            Some(&at_b),
        )
        .await?;
        for (organisation, pseudonym, role) in PEOPLE {
            let organisation = running.app.organisation_named(organisation).await?;
            running
                .app
                .enrol_person(&organisation, pseudonym, role)
                .await?;
        }
        // The first delivery to provider A fails, as deliveries do.
        let config_a = ProviderConfig {
            refuse_first_deliveries: 1,
            ..ProviderConfig::new(PROVIDER_A, &url, &token_a)
        };
        // Without a check, provider B leaves its notices to a person in the console.
        let handling = if arguments.check {
            Handling::Automatic
        } else {
            Handling::Manual
        };
        let config_b = ProviderConfig {
            handling,
            ..ProviderConfig::new(PROVIDER_B, &url, &token_b)
        };
        let a = Provider::start(config_a, at_a).await?;
        let b = Provider::start(config_b, at_b).await?;
        Ok(Self {
            running,
            a,
            b,
            analyst_token,
            data: data.to_owned(),
        })
    }

    async fn stop(self) {
        self.a.shutdown().await;
        self.b.shutdown().await;
        self.running.stop().await;
    }
}

async fn free_port() -> anyhow::Result<TcpListener> {
    TcpListener::bind("127.0.0.1:0")
        .await
        .context("no free port on loopback")
}

/// Registers an organisation and gives it an API token.
async fn join(
    app: &App,
    name: &str,
    kind: OrganisationKind,
    state: &str,
    at: Option<&TcpListener>,
) -> anyhow::Result<String> {
    let host = at
        .map(|listener| listener.local_addr())
        .transpose()?
        .map(|address| address.to_string());
    let contact = format!("duty@{}.example", name.to_lowercase().replace(' ', "-"));
    app.register_organisation(NewOrganisation {
        name: name.to_owned(),
        kind,
        member_state: Some(state.to_owned()),
        contact: Some(contact),
        hosts: host.into_iter().collect(),
    })
    .await?;
    let organisation = app.organisation_named(name).await?;
    let new = NewToken {
        label: "demo".to_owned(),
        scopes: Scope::FOR_TOKENS.iter().copied().collect(),
        expires_at: app.now() + SignedDuration::from_hours(24),
        certificate: None,
    };
    let issued = app
        .issue_token(&Actor::Operator, &organisation, new)
        .await?;
    Ok(issued.secret)
}

async fn play(
    arguments: &Arguments,
    stage: &Stage,
    known: Vec<Sample>,
    benign: Vec<Sample>,
) -> anyhow::Result<Summary> {
    let url: Url = stage
        .running
        .url()
        .parse()
        .context("the address of the demo")?;
    let mut config = StoryConfig::new(&url, &stage.analyst_token, stage.a.clone(), stage.b.clone());
    (config.known, config.benign, config.seed) = (known, benign, arguments.seed);
    config.beyond_pictures = true;
    config.desk = Some(desk(&stage.running.app).await?);
    let story = Story::new(config)?;
    let telling = Telling::new();
    let summary = story.play(|event| telling.tell(&event)).await?;
    let summary = documented(stage, &url, summary).await?;
    if !arguments.check {
        story.leave_open().await?;
    }
    Ok(summary)
}

/// Where complaints to provider A are decided.
async fn desk(app: &App) -> anyhow::Result<Desk> {
    let house = app.organisation_named(PROVIDER_A).await?;
    let people = app.people(&house.id).await?.into_iter();
    let mut officer = people.filter(|person| person.pseudonym == OFFICER);
    let officer = officer.next().context("nobody decides complaints")?;
    Ok(Desk {
        sign_in_code: app.make_sign_in_link(&officer.id).await?.code,
        organisation: house.id,
    })
}

/// Step 12: the documents of the executed orders.
async fn documented(stage: &Stage, url: &Url, summary: Summary) -> anyhow::Result<Summary> {
    let folder = stage.data.join("documents");
    let analyst = Client::new(url, &stage.analyst_token)?;
    let addressees = [stage.a.client(), stage.b.client()];
    let secret = stage.running.app.fresh_secret()?;
    let found = documents::verify_all(&analyst, &addressees, &secret, &folder).await?;
    eprintln!(
        "  12. {} documents of Annex II are signed and verify, in {}",
        found.verified,
        folder.display()
    );
    let events = analyst.checkpoint().await?.size;
    Ok(summary.with_documents(found.verified, found.wrong, events))
}

/// The check's end: the reports are added up, and the ledger is verified offline, by what `staydown ledger verify` runs.
async fn conclude(
    arguments: &Arguments,
    data: &Path,
    summary: Summary,
    (began, began_at): (Instant, jiff::Timestamp),
) -> anyhow::Result<ExitCode> {
    let span = (began_at, jiff::Timestamp::now());
    let differences = reports::differences(data, span, &summary).await?;
    eprintln!(
        "  13. The yearly reports of the authority and the providers {}.",
        if differences.is_empty() {
            "add up to the ledger"
        } else {
            "do NOT add up to the ledger"
        }
    );
    let summary = summary.with_reports(differences);
    let verified = verify::folder(Folder::at(data), None, None, true).await;
    match &verified {
        Ok(report) => eprintln!(
            "  14. The ledger verifies offline: {} events, {} rows of tables.",
            report.events, report.rows
        ),
        Err(error) => eprintln!("  14. The ledger does NOT verify: {error}"),
    }
    let verified = verified.map(|_| ()).map_err(|error| error.to_string());
    let summary = summary.with_ledger(verified, began.elapsed().as_secs_f64());
    for failure in &summary.failures {
        eprintln!("  did not hold: {failure}");
    }
    for left_out in &summary.left_out {
        eprintln!("  left out: {left_out}");
    }
    for skipped in &summary.skipped_low_quality {
        eprintln!("  skipped: {skipped}");
    }
    let ok = summary.is_ok();
    eprintln!(
        "{} Check it again with: {} ledger verify --data {}",
        if ok {
            "Every step held."
        } else {
            "Not every step held."
        },
        running::itself(),
        data.display()
    );
    if arguments.json {
        output::json(&summary)?;
    }
    Ok(if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The demo's end: links to sign in with, and everything stays up until Ctrl-C.
async fn look_around(
    mut stage: Stage,
    summary: &Summary,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let url = stage.running.url();
    println!();
    for failure in &summary.failures {
        println!("Did not hold: {failure}");
    }
    for left_out in &summary.left_out {
        println!("Left out: {left_out}");
    }
    println!(
        "Staydown is running. Sign in with one of these links; each works once, for 15 minutes:"
    );
    for (organisation, pseudonym, role) in PEOPLE {
        let app = &stage.running.app;
        let house = app.organisation_named(organisation).await?;
        let person = app
            .people(&house.id)
            .await?
            .into_iter()
            .find(|person| person.pseudonym == pseudonym);
        let person = person.context("a person of the demo is missing")?;
        let link = app.make_sign_in_link(&person.id).await?;
        println!(
            "  {:<32} {url}/sign-in/{}",
            format!("{} of {organisation}", role.label()),
            link.code
        );
    }
    println!(
        "Another link:  {} admin sign-in-link --data {} --server {url} --organisation {AUTHORITY:?} --person analyst-1",
        running::itself(),
        stage.data.display()
    );
    println!(
        "Providers:     {} ({PROVIDER_A}, answers by itself)   {} ({PROVIDER_B}, leaves it to you)",
        stage.a.url(),
        stage.b.url()
    );
    println!("Data:          {} (kept)", stage.data.display());
    println!(
        "To do:         the analyst has two cases to decide, Lantern Forum a referral and an order to answer"
    );
    println!("               (their hour runs), Harbour Pictures two held uploads to decide.");
    println!("Ctrl-C stops everything.");
    tokio::select! {
        () = stop => {}
        error = stage.running.failed() => return Err(error),
    }
    eprintln!("stopping");
    let data = stage.data.clone();
    stage.stop().await;
    println!(
        "Stopped. The ledger can be checked with: {} ledger verify --data {}",
        running::itself(),
        data.display()
    );
    Ok(())
}
