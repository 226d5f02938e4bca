//! `staydown serve`.

use crate::evidence_command::serving::EvidenceArguments;
use crate::first_start;
use crate::front;
use crate::mail;
use crate::options::Data;
use crate::running::{self, Running};
use anyhow::Context;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use url::Url;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    data: Data,
    /// Where to listen. Beyond loopback only with TLS, or behind a proxy, and when somebody is enrolled.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8480")]
    listen: SocketAddr,
    /// Where people and other instances reach this server, if not at the address it listens on.
    #[arg(long, value_name = "URL")]
    public_url: Option<Url>,
    /// Let captures and webhooks go to addresses that are not on the public Internet. For laboratories.
    #[arg(long)]
    allow_private_addresses: bool,
    /// Minutes without use after which people are signed out.
    #[arg(long, value_name = "MINUTES", default_value_t = app::USUAL_IDLE_MINUTES, value_parser = clap::value_parser!(u16).range(1..=720))]
    session_idle: u16,
    /// Replace a media worker after so many files at most (32). Files share one only if they come within a tenth of a second;
    /// one that took it over could falsify the answers to the rest. With 1 none ever do: a process start costs 1.6 ms of a
    /// core, so that under load fewer than half as many small pictures are examined.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    files_per_media_worker: Option<u32>,
    /// Examine files even if this system (an old kernel, a restrictive container) does not let a program filter its system
    /// calls. Media workers then have their other limits only: a file that takes one over could signal other processes of
    /// this user. Also STAYDOWN_ALLOW_UNCONFINED_MEDIA=1, for every command.
    #[arg(long)]
    allow_unconfined_media: bool,
    /// Look at the key frames of uploaded videos first, whatever their length, and decode the rest only if these are too few: several
    /// times as many videos on the same machine. A video whose key frames were made to show something else is missed then. Also
    /// STAYDOWN_VIDEO_SAMPLING=sparse, for every command. Without it only uploads of more than five minutes are looked at so.
    #[arg(long)]
    sparse_video: bool,
    /// Read the text in pictures, too, in these languages, in tesseract's words: eng+ara. Costs seconds of a processor for each picture. Also
    /// STAYDOWN_READ_PICTURES, for every command.
    #[arg(long, value_name = "LANGUAGES")]
    read_pictures: Option<String>,
    /// Megabytes that one thing deposited to be preserved (Art 6) may have.
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u32).range(1..=1_000_000), default_value_t = app::USUAL_MATERIAL_MEGABYTES)]
    material_megabytes: u32,
    /// Hand out the ledger's entries (number, instant, kind, salted commitment; never what an event says) under /v1/log to every token.
    /// Hashes and the checkpoint are handed out in any case. On an instance with several organisations, entries tell each when something
    /// happened to the others.
    #[arg(long)]
    publish_entries: bool,
    /// Seconds for which what people decide in the console waits before it leaves the house, and can be undone; 0 for no wait.
    /// A clock runs on meanwhile: the wait ends two minutes before a deadline, and does not begin when less is left. What
    /// programs send does not wait unless they ask for it.
    #[arg(long, value_name = "SECONDS", default_value_t = app::USUAL_UNDO_SECONDS, value_parser = clap::value_parser!(u16).range(0..=600))]
    undo_seconds: u16,
    #[command(flatten)]
    stamps: StampArguments,
    #[command(flatten)]
    evidence: EvidenceArguments,
    #[command(flatten)]
    mail: mail::MailArguments,
    #[command(flatten)]
    maildir: mail::MaildirArguments,
    #[command(flatten)]
    dsa: DsaArguments,
    #[command(flatten)]
    front: front::FrontArguments,
}

/// Time stamps on the ledger's checkpoints (RFC 3161).
#[derive(clap::Args)]
#[command(next_help_heading = "Time stamps")]
struct StampArguments {
    /// Have the ledger's checkpoints stamped by this authority. It sees a hash.
    #[arg(long, value_name = "URL", requires = "time_stamp_roots")]
    time_stamps: Option<Url>,
    /// The root certificates (PEM) that the authority's must lead to.
    #[arg(long, value_name = "FILE", requires = "time_stamps")]
    time_stamp_roots: Option<PathBuf>,
    /// Hours between two stamps, while something is recorded.
    #[arg(long, value_name = "HOURS", default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..=8760))]
    time_stamp_hours: u16,
}

impl StampArguments {
    fn settings(self) -> anyhow::Result<Option<app::TimeStampSettings>> {
        let (Some(authority), Some(roots)) = (self.time_stamps, self.time_stamp_roots) else {
            return Ok(None);
        };
        anyhow::ensure!(
            matches!(authority.scheme(), "http" | "https") && authority.host_str().is_some(),
            "--time-stamps is an http or https URL, such as https://time.example/tsr"
        );
        std::fs::read_to_string(&roots)
            .with_context(|| format!("--time-stamp-roots: cannot read {}", roots.display()))?;
        Ok(Some(app::TimeStampSettings {
            authority,
            roots,
            every: jiff::SignedDuration::from_hours(self.time_stamp_hours.into()),
        }))
    }
}

/// Statements of reasons for the Commission's transparency database (Art 24(5) DSA).
#[derive(clap::Args)]
#[command(next_help_heading = "Transparency database")]
struct DsaArguments {
    /// Send statements of reasons to this database, such as https://transparency.dsa.ec.europa.eu/api/v1/ (or its sandbox).
    #[arg(long, value_name = "URL", requires = "dsa_token_file")]
    dsa_database: Option<Url>,
    /// The file with the platform's token. Read before every call.
    #[arg(long, value_name = "FILE", requires = "dsa_database")]
    dsa_token_file: Option<PathBuf>,
    /// The provider whose token it is, by name or identifier; needed where several are on this instance.
    #[arg(long, value_name = "PROVIDER", requires = "dsa_database")]
    dsa_platform: Option<String>,
    /// State the reasons of executed removal orders, too. Art 17(5) DSA asks for none: ask a lawyer first.
    #[arg(long, requires = "dsa_database")]
    dsa_orders: bool,
}

impl DsaArguments {
    fn settings(self) -> anyhow::Result<Option<app::DsaSettings>> {
        let (Some(database), Some(token_file)) = (self.dsa_database, self.dsa_token_file) else {
            return Ok(None);
        };
        anyhow::ensure!(
            matches!(database.scheme(), "http" | "https") && database.host_str().is_some(),
            "--dsa-database is an http or https URL, such as https://transparency.dsa.ec.europa.eu/api/v1/"
        );
        // A wrong file is told at the start, not at the first decision.
        std::fs::read_to_string(&token_file)
            .with_context(|| format!("--dsa-token-file: cannot read {}", token_file.display()))?;
        Ok(Some(app::DsaSettings {
            database,
            token_file,
            platform: self.dsa_platform,
            orders: self.dsa_orders,
        }))
    }
}

pub(crate) async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    running::log("info");
    let told = running::told_to_stop()?;
    let opened = front::open(&arguments.front, &arguments.data.folder)?;
    opened
        .must_be_fit(arguments.listen, &arguments.data.folder)
        .await?;
    let mail = arguments.mail.settings(&arguments.front.trust_ca)?;
    let maildir = arguments.maildir.settings()?;
    let evidence = arguments.evidence.settings()?;
    // Before anything listens: what is wrong with it is told without a moment of being reachable.
    opened.public_url(arguments.public_url.clone(), arguments.listen)?;
    let listener = running::listen(arguments.listen).await?;
    let public_url = opened.public_url(arguments.public_url, listener.local_addr()?)?;
    let mut config = running::config(
        &arguments.data.folder,
        arguments.allow_private_addresses,
        public_url,
    )?;
    config.sessions.idle = jiff::SignedDuration::from_mins(arguments.session_idle.into());
    config.undo = jiff::SignedDuration::from_secs(arguments.undo_seconds.into());
    config.dsa = arguments.dsa.settings()?;
    config.ledger.entries = arguments.publish_entries;
    config.ledger.time_stamps = arguments.stamps.settings()?;
    config.files_per_worker = arguments.files_per_media_worker;
    config.allow_unconfined_media |= arguments.allow_unconfined_media;
    if arguments.sparse_video {
        config.video_sampling = app::VideoSampling::Sparse;
    }
    config.picture_languages = arguments.read_pictures.or(config.picture_languages);
    app::can_read_pictures(&config)?;
    let (front, outgoing, keeping) = opened.into_parts();
    config.outgoing = outgoing;
    config.evidence = evidence;
    config.mail = mail;
    config.maildir = maildir;
    config.material_bytes = u64::from(arguments.material_megabytes) << 20;
    let mut running = Running::start(config, listener, front).await?;
    crate::admin::key::announce(&running.app);
    first_start::announce(&running.app).await?;
    println!("listening on {}", running.url());
    tokio::select! {
        () = told => {}
        () = keeping => {}
        error = running.failed() => return Err(error),
    }
    eprintln!("stopping");
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}
