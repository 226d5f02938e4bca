//! How `staydown serve` meets the network: where it may listen, with which TLS, behind which proxies, within which limits.

use crate::acme::{self, AcmeArguments};
use crate::certificates::{self, ClientFile, Files};
use crate::running;
use anyhow::{Context, bail, ensure};
use app::OutgoingTls;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::Folder;
use url::Url;
use web::{Front, Limits, Network, Proxies, ProxyHeader};

/// Descriptors kept for everything that is no connection: the database, blobs, workers, fetches.
const RESERVED_FILES: usize = 256;

#[derive(clap::Args)]
pub(crate) struct FrontArguments {
    /// The server's certificate and the chain below its root, PEM. Read again when it changes.
    #[arg(long, value_name = "FILE", requires = "tls_key", help_heading = "TLS")]
    tls_certificate: Option<PathBuf>,
    /// The certificate's private key, PEM. Read again when it changes.
    #[arg(
        long,
        value_name = "FILE",
        requires = "tls_certificate",
        help_heading = "TLS"
    )]
    tls_key: Option<PathBuf>,
    /// Ask clients for a certificate signed by an authority in this PEM file. Browsers need none; tokens can be bound to one.
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    client_ca: Option<PathBuf>,
    /// Refuse connections without such a certificate, browsers included.
    #[arg(long, requires = "client_ca", help_heading = "TLS")]
    require_client_certificate: bool,
    /// The certificate this server shows to other instances that ask for one when it delivers webhooks, PEM.
    #[arg(
        long,
        value_name = "FILE",
        requires = "client_key",
        help_heading = "TLS"
    )]
    client_certificate: Option<PathBuf>,
    /// Its private key, PEM.
    #[arg(
        long,
        value_name = "FILE",
        requires = "client_certificate",
        help_heading = "TLS"
    )]
    client_key: Option<PathBuf>,
    /// Trust the authorities in this PEM file too when webhooks are delivered and locations captured; may be given several
    /// times.
    #[arg(long, value_name = "FILE", help_heading = "TLS")]
    pub(crate) trust_ca: Vec<PathBuf>,
    /// The address of a proxy before this server, or its network (10.0.0.0/8); may be given several times. Its word about who
    /// asks is believed, and nobody else's. Without TLS here, only such proxies and this machine are served.
    #[arg(long, value_name = "ADDR[/LEN]", help_heading = "Proxies")]
    behind_proxy: Vec<Network>,
    /// The header in which the proxy says who asks: x-forwarded (X-Forwarded-For and X-Forwarded-Proto), or forwarded (RFC 7239).
    #[arg(long, value_name = "WHICH", default_value = "x-forwarded", value_parser = proxy_header, requires = "behind_proxy", help_heading = "Proxies")]
    proxy_header: ProxyHeader,
    #[command(flatten)]
    acme: AcmeArguments,
    #[command(flatten)]
    limits: LimitArguments,
}

/// Where a limit is not given, [`Limits::default`] says it.
#[derive(clap::Args)]
#[command(next_help_heading = "Limits")]
struct LimitArguments {
    /// Requests a second of one API token or session [2000].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    requests_per_second: Option<u32>,
    /// Requests a second from one address without a good token or session [20].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    anonymous_requests_per_second: Option<u32>,
    /// Connections at a time [8192, or as many as the machine allows].
    #[arg(long, value_name = "N")]
    connections: Option<usize>,
    /// Connections at a time from one address [512].
    #[arg(long, value_name = "N")]
    connections_per_address: Option<usize>,
    /// Files taken on at once, waiting for a media worker or in one; more are answered 503 [4 for each processor].
    #[arg(long, value_name = "N")]
    files_in_hand: Option<usize>,
    /// Megabytes of files being received or examined at once [256].
    #[arg(long, value_name = "MB", value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    file_megabytes: Option<u32>,
    /// Seconds for a TLS handshake [10].
    #[arg(long, value_name = "S", hide_short_help = true, value_parser = seconds)]
    handshake_seconds: Option<Duration>,
    /// Seconds for the header of a request [15].
    #[arg(long, value_name = "S", hide_short_help = true, value_parser = seconds)]
    header_seconds: Option<Duration>,
    /// Seconds a connection may rest between requests [75].
    #[arg(long, value_name = "S", hide_short_help = true, value_parser = seconds)]
    idle_seconds: Option<Duration>,
    /// Seconds a client may keep the server waiting for a body or in reading an answer, besides the time that --slowest-rate
    /// allows [15].
    #[arg(long, value_name = "S", hide_short_help = true, value_parser = seconds)]
    grace_seconds: Option<Duration>,
    /// Slowest rate of a body or answer, in bytes a second [16384].
    #[arg(long, value_name = "BYTES", hide_short_help = true, value_parser = clap::value_parser!(u32).range(1..))]
    slowest_rate: Option<u32>,
    /// Seconds between looks at the certificate's files.
    #[arg(long, value_name = "S", hide_short_help = true, value_parser = seconds, default_value = "10")]
    reload_seconds: Duration,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "it is no number of seconds")?;
    if !(0.01..=86_400.0).contains(&seconds) {
        return Err("give between 0.01 and 86400 seconds".to_owned());
    }
    Ok(Duration::from_secs_f64(seconds))
}

fn proxy_header(text: &str) -> Result<ProxyHeader, String> {
    match text {
        "x-forwarded" => Ok(ProxyHeader::XForwarded),
        "forwarded" => Ok(ProxyHeader::Forwarded),
        _ => Err("it is x-forwarded or forwarded".to_owned()),
    }
}

impl LimitArguments {
    fn limits(&self) -> Limits {
        let usual = Limits::default();
        let megabytes = self
            .file_megabytes
            .map(|number| number as usize * 1024 * 1024);
        let mut limits = Limits {
            requests_per_second: self
                .requests_per_second
                .unwrap_or(usual.requests_per_second),
            strangers_per_second: self
                .anonymous_requests_per_second
                .unwrap_or(usual.strangers_per_second),
            connections: self.connections.unwrap_or(usual.connections),
            connections_per_address: self
                .connections_per_address
                .unwrap_or(usual.connections_per_address),
            files_in_hand: self.files_in_hand.unwrap_or(usual.files_in_hand),
            file_bytes: megabytes.unwrap_or(usual.file_bytes),
            handshake: self.handshake_seconds.unwrap_or(usual.handshake),
            head: self.header_seconds.unwrap_or(usual.head),
            idle: self.idle_seconds.unwrap_or(usual.idle),
            grace: self.grace_seconds.unwrap_or(usual.grace),
            pace: self.slowest_rate.unwrap_or(usual.pace),
            ..usual
        };
        let possible = open_files().saturating_sub(RESERVED_FILES).max(16);
        if limits.connections > possible {
            tracing::warn!(
                connections = possible,
                "fewer connections are possible than allowed: this process may open no more files (ulimit -n)"
            );
            limits.connections = possible;
        }
        limits
    }
}

/// How many files this process may open, after it asked for all it can get.
fn open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    let _ = setrlimit(Resource::Nofile, wanted);
    getrlimit(Resource::Nofile)
        .current
        .map_or(usize::MAX, |number| {
            usize::try_from(number).unwrap_or(usize::MAX)
        })
}

/// The front, and what keeps its certificate fresh.
pub(crate) struct Opened {
    pub(crate) front: Front,
    pub(crate) outgoing: OutgoingTls,
    keeper: Keeper,
    /// A host in the certificate.
    name: Option<String>,
    reload: Duration,
}

/// Where the certificate comes from.
enum Keeper {
    Nobody,
    Files(certificates::Keeper),
    Acme(Box<acme::Keeper>),
}

/// Reads what the options name.
pub(crate) fn open(arguments: &FrontArguments, data: &Path) -> anyhow::Result<Opened> {
    let notes = web::Notes::default();
    let clients = arguments.client_ca.clone().map(|authorities| ClientFile {
        authorities,
        required: arguments.require_client_certificate,
    });
    let mut front = Front {
        limits: arguments.limits.limits(),
        tls: None,
        proxies: Proxies {
            networks: arguments.behind_proxy.clone(),
            header: arguments.proxy_header,
        },
        notes: notes.clone(),
    };
    let (mut keeper, mut name) = (Keeper::Nobody, None);
    if let (Some(certificate), Some(key)) = (&arguments.tls_certificate, &arguments.tls_key) {
        let files = Files {
            certificate: certificate.clone(),
            key: key.clone(),
            clients,
        };
        let (opened, tls) = certificates::Keeper::open(files, notes)?;
        (name, front.tls) = (opened.name.clone(), Some(tls));
        keeper = Keeper::Files(opened);
    } else if let Some(first) = arguments.acme.acme_domain.first() {
        let (opened, tls) = acme::Keeper::open(&arguments.acme, data, clients, notes)?;
        (name, front.tls) = (Some(first.clone()), Some(tls));
        keeper = Keeper::Acme(Box::new(opened));
    } else if clients.is_some() {
        bail!("--client-ca needs TLS: give --tls-certificate and --tls-key, or --acme-domain");
    }
    Ok(Opened {
        front,
        outgoing: outgoing(arguments)?,
        keeper,
        name,
        reload: arguments.limits.reload_seconds,
    })
}

fn outgoing(arguments: &FrontArguments) -> anyhow::Result<OutgoingTls> {
    let mut tls = OutgoingTls::default();
    for file in &arguments.trust_ca {
        tls.trust(&read(file)?)
            .map_err(|why| anyhow::anyhow!("{}: {why}", file.display()))?;
    }
    if let (Some(certificate), Some(key)) = (&arguments.client_certificate, &arguments.client_key) {
        tls.identify(&read(certificate)?, &read(key)?)
            .map_err(|why| {
                anyhow::anyhow!("{} with {}: {why}", certificate.display(), key.display())
            })?;
    }
    Ok(tls)
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

fn is_beyond(address: SocketAddr) -> bool {
    // 0.0.0.0 and :: are every address this machine has.
    !address.ip().to_canonical().is_loopback()
}

impl Opened {
    /// Refuses to be reachable before what is reached is protected and is somebody's.
    pub(crate) async fn must_be_fit(&self, listen: SocketAddr, data: &Path) -> anyhow::Result<()> {
        if !is_beyond(listen) {
            return Ok(());
        }
        ensure!(
            self.front.tls.is_some() || !self.front.proxies.networks.is_empty(),
            "refusing to listen on {listen} without TLS: case material must not cross a network in clear. Give \
             --tls-certificate and --tls-key, or --acme-domain; or, if a proxy before this server speaks TLS, --behind-proxy with its address; \
             or listen on 127.0.0.1"
        );
        ensure!(
            app::is_anyone_enrolled(&Folder::at(data)).await?,
            "refusing to listen on {listen} before anybody is enrolled: whoever comes first must not find an instance that is \
             nobody's. Run `{0} admin organisation add --data {1} …` and `{0} admin person add --data {1} …` first, or listen \
             on 127.0.0.1",
            running::itself(),
            data.display()
        );
        Ok(())
    }

    /// Where people and other instances reach the server.
    pub(crate) fn public_url(&self, given: Option<Url>, listen: SocketAddr) -> anyhow::Result<Url> {
        let (has_tls, is_beyond) = (self.front.tls.is_some(), is_beyond(listen));
        if let Some(url) = given {
            let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
            ensure!(
                is_web,
                "--public-url {url} is no web address; give one such as https://staydown.example/"
            );
            ensure!(
                url.scheme() == "https" || !(has_tls || is_beyond),
                "--public-url {url} must begin with https://: links and cookies made for it would otherwise travel in clear"
            );
            return Ok(url);
        }
        if !has_tls {
            ensure!(
                !is_beyond,
                "--public-url is missing: behind a proxy this server cannot know where people reach it, such as \
                 https://staydown.example/"
            );
            return running::url_of(listen);
        }
        let authority = match (self.name.as_deref(), listen.port()) {
            (Some(name), 443) if is_beyond => name.to_owned(),
            (Some(name), port) if is_beyond => format!("{name}:{port}"),
            (None, _) if listen.ip().is_unspecified() => bail!(
                "--public-url is missing: the certificate names no host by which people could reach this server"
            ),
            _ => listen.to_string(),
        };
        Ok(format!("https://{authority}/").parse()?)
    }

    /// The parts: what is served with, what connects out, and what goes on meanwhile, without end.
    pub(crate) fn into_parts(self) -> (Front, OutgoingTls, impl Future<Output = ()>) {
        let keeping = async move {
            match self.keeper {
                Keeper::Nobody => std::future::pending().await,
                Keeper::Files(keeper) => keeper.keep(self.reload).await,
                Keeper::Acme(keeper) => keeper.keep().await,
            }
        };
        (self.front, self.outgoing, keeping)
    }
}
