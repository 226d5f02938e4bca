//! A running instance: the application, its background work and its HTTP server, started and stopped together.

use crate::clock;
use crate::options;
use anyhow::Context;
use app::{App, Config, OutgoingTls};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::Environment;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

/// How long requests in hand may take once the instance is told to stop.
const FAREWELL: Duration = Duration::from_secs(5);

/// How the application runs on this machine.
///
/// # Errors
/// A variable of the environment that says nothing we know.
pub(crate) fn config(
    data: &Path,
    allow_private_addresses: bool,
    public_url: Url,
) -> anyhow::Result<Config> {
    // The name in /proc still leads to this program when the file was replaced by a newer one.
    let itself = PathBuf::from("/proc/self/exe");
    let program = if itself.exists() {
        itself
    } else {
        std::env::current_exe().unwrap_or_else(|_| "staydown".into())
    };
    Ok(Config {
        data: data.to_owned(),
        worker_program: program,
        worker_arguments: vec![crate::MEDIA_WORKER.into()],
        workers: None,
        files_per_worker: None,
        allow_unconfined_media: options::may_media_be_unconfined(),
        video_sampling: options::video_sampling()?,
        allow_private_addresses,
        public_url,
        outgoing: OutgoingTls::default(),
        sessions: app::SessionLimits::default(),
        dsa: None,
        mail: None,
        maildir: None,
        material_bytes: 1 << 30,
        ledger: app::LedgerSettings::default(),
        evidence: app::EvidenceSettings::default(),
        undo: jiff::SignedDuration::ZERO,
        picture_languages: options::picture_languages(),
    })
}

/// Where a server is reached that nobody gave another name.
pub(crate) fn url_of(address: SocketAddr) -> anyhow::Result<Url> {
    Ok(format!("http://{address}").parse()?)
}

/// For commands that run and end, and that nobody reaches.
pub(crate) fn nowhere() -> anyhow::Result<Url> {
    url_of(SocketAddr::from(([127, 0, 0, 1], 8480)))
}

/// How this program was called, to be called again: what we print can be copied as it is.
pub(crate) fn itself() -> String {
    std::env::args()
        .next()
        .unwrap_or_else(|| "staydown".to_owned())
}

/// Opens the application for a command that runs and ends.
pub(crate) async fn open(data: &Path) -> anyhow::Result<App> {
    // Boxed, or every command that opens it is a future of twenty kilobytes.
    let opening = App::open(config(data, false, nowhere()?)?, Environment::system());
    let app = Box::pin(opening).await?;
    crate::admin::key::announce(&app);
    Ok(app)
}

/// Opens data that must be there already.
pub(crate) async fn open_existing(data: &Path) -> anyhow::Result<App> {
    if !data.join("staydown.db").is_file() {
        return Err(store::StoreError::NoData(data.to_owned()).into());
    }
    open(data).await
}

/// A listener for an address. Whether we may listen there is asked before ([`crate::front`]).
pub(crate) async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen on {address}; is something else there?"))
}

/// A running instance.
pub(crate) struct Running {
    pub(crate) app: App,
    pub(crate) address: SocketAddr,
    is_secure: bool,
    stop: watch::Sender<bool>,
    serving: JoinHandle<std::io::Result<()>>,
    working: JoinHandle<Result<(), app::AppError>>,
}

impl Running {
    /// Starts serving on a listener, behind a front.
    pub(crate) async fn start(
        config: Config,
        listener: TcpListener,
        front: web::Front,
    ) -> anyhow::Result<Self> {
        let (address, is_secure) = (listener.local_addr()?, front.tls.is_some());
        let app = Box::pin(App::open(config, clock::environment())).await?;
        let (stop, stopped) = watch::channel(false);
        let serving = {
            let mut stopped = stopped.clone();
            let told = async move {
                let _ = stopped.wait_for(|stop| *stop).await;
            };
            tokio::spawn(web::serve(app.clone(), listener, front, told))
        };
        let working = {
            let app = app.clone();
            tokio::spawn(async move { app.work(stopped).await })
        };
        Ok(Self {
            app,
            address,
            is_secure,
            stop,
            serving,
            working,
        })
    }

    /// The address for people and programs.
    pub(crate) fn url(&self) -> String {
        let scheme = if self.is_secure { "https" } else { "http" };
        format!("{scheme}://{}", self.address)
    }

    /// Resolves when serving or background work ended by itself, which they should not.
    pub(crate) async fn failed(&mut self) -> anyhow::Error {
        tokio::select! {
            ended = &mut self.serving => match ended {
                Ok(Ok(())) => anyhow::anyhow!("the HTTP server ended"),
                Ok(Err(error)) => anyhow::Error::new(error).context("the HTTP server failed"),
                Err(error) => anyhow::Error::new(error).context("the HTTP server failed"),
            },
            ended = &mut self.working => match ended {
                Ok(Ok(())) => anyhow::anyhow!("the background work ended"),
                Ok(Err(error)) => anyhow::Error::new(error).context("the background work failed"),
                Err(error) => anyhow::Error::new(error).context("the background work failed"),
            },
        }
    }

    /// Stops in order: no new requests, those in hand finish, background work stops, workers end, the database closes.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(true);
        if tokio::time::timeout(FAREWELL, self.serving).await.is_err() {
            tracing::warn!("some requests did not finish in time");
        }
        let _ = self.working.await;
        self.app.close().await;
    }
}

/// Resolves at Ctrl-C or SIGTERM, which are caught from this call on: make it before anything that must be ended in order.
pub(crate) fn told_to_stop() -> anyhow::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Log lines on stderr: `STAYDOWN_LOG` says how much, such as `debug` or `app=debug,info`.
pub(crate) fn log(default: &str) {
    let filter = std::env::var("STAYDOWN_LOG").unwrap_or_else(|_| default.to_owned());
    let filter = tracing_subscriber::EnvFilter::try_new(&filter)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(default));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .with_writer(std::io::stderr)
        .try_init();
}
