//! `staydown serve` as a child process that can be killed and comes back at the same address.

use crate::whole::write_to;
use crate::{Certificate, Door, Program, port};
use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, OpenOptions};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::Url;

/// A start in the dev profile on a busy machine takes a second at most.
const PATIENCE: Duration = Duration::from_secs(60);
/// As much of its log is shown when a test fails.
const SHOWN: usize = 6_000;

/// What a server is started with besides its data folder.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Further words of the command line.
    pub words: Vec<String>,
    /// Where it listens, at the port it is given; `127.0.0.1` if not said. It must be reachable there.
    pub address: Option<IpAddr>,
    /// The port it listens at, from [`crate::free_port`]; one of its own if not said.
    pub port: Option<u16>,
    /// The host it is reached by instead of its address.
    pub host: Option<String>,
    /// It speaks TLS, with a certificate for its address or host of this authority (PEM).
    pub authority: Option<String>,
    /// It wants to see a certificate.
    pub identity: Option<Certificate>,
    /// Variables of its environment.
    pub variables: Vec<(String, String)>,
}

impl Options {
    /// As many requests without credentials as a test sends.
    #[must_use]
    pub fn patient() -> Self {
        let words = ["--anonymous-requests-per-second", "100000"];
        Self {
            words: words.map(str::to_owned).into(),
            ..Self::default()
        }
    }
}

/// A server. Dropping it kills it; if a test fails meanwhile, the end of its log is shown.
#[derive(Debug)]
pub struct Server {
    program: Program,
    data: PathBuf,
    log: PathBuf,
    address: SocketAddr,
    url: Url,
    allow_private_addresses: bool,
    options: Options,
    public_url: Option<Url>,
    child: Option<Child>,
}

impl Server {
    /// Starts a server on a data folder and waits until it answers. Its stderr goes to the file `log`.
    ///
    /// # Errors
    /// When it ends, or does not answer within a minute.
    pub async fn start(program: &Program, data: &Path, log: &Path) -> anyhow::Result<Self> {
        Self::start_with(program, data, log, Options::default()).await
    }

    /// As [`Server::start`], with options.
    ///
    /// # Errors
    /// As there.
    pub async fn start_with(
        program: &Program,
        data: &Path,
        log: &Path,
        options: Options,
    ) -> anyhow::Result<Self> {
        let address = match options.port {
            None => port::free()?,
            Some(port) => SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        };
        let scheme = options.authority.as_ref().map_or("http", |_| "https");
        let mut server = Self {
            program: program.clone(),
            data: data.to_owned(),
            log: log.to_owned(),
            address,
            url: match &options.host {
                None => format!("{scheme}://{address}").parse()?,
                Some(host) => format!("{scheme}://{host}:{}", address.port()).parse()?,
            },
            allow_private_addresses: true,
            options,
            public_url: None,
            child: None,
        };
        server.restart().await?;
        Ok(server)
    }

    /// From the next start on, captures and webhooks may not go to loopback or private networks: as in real use.
    pub fn guard(&mut self) {
        self.allow_private_addresses = false;
    }

    /// From the next start on, it is told that people reach it there.
    pub fn reached_at(&mut self, public_url: Url) {
        self.public_url = Some(public_url);
    }

    /// Sets the server's clock forward, at once and for good: to so many seconds ahead of the machine's.
    ///
    /// # Errors
    /// When the file cannot be written that it reads.
    pub fn set_ahead(&self, seconds: i64) -> anyhow::Result<()> {
        write_to(&self.clock(), &seconds.to_string())
    }

    fn clock(&self) -> PathBuf {
        self.log.with_extension("clock")
    }

    /// What it said on stderr, over all its starts.
    ///
    /// # Errors
    /// When its log cannot be read.
    pub fn said(&self) -> anyhow::Result<String> {
        fs::read_to_string(&self.log).context("cannot read the log")
    }

    /// Where it answers.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Where it listens, `127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process, while it runs.
    #[must_use]
    pub fn process(&self) -> Option<u32> {
        self.child.as_ref().and_then(Child::id)
    }

    /// Its log so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// The way in, without a token.
    ///
    /// # Errors
    /// When the certificates of the options cannot be used.
    pub fn door(&self) -> anyhow::Result<Door> {
        match &self.options.authority {
            None => Ok(Door::new(&self.url)),
            Some(authority) => {
                let identity = self.options.identity.as_ref();
                Door::trusting(&self.url, Some(self.address), authority, identity)
            }
        }
    }

    fn listen(&self) -> SocketAddr {
        let address = self.options.address.unwrap_or(self.address.ip());
        SocketAddr::new(address, self.address.port())
    }

    /// The command it is started with.
    fn command(&self) -> anyhow::Result<Command> {
        let log = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.log)
            .with_context(|| format!("cannot open {}", self.log.display()))?;
        let mut command = self.program.command();
        command.arg("serve").arg("--data").arg(&self.data);
        command.args(["--listen", &self.listen().to_string()]);
        command.args(&self.options.words);
        // Tests that are not about undo see at once what came of something.
        if !self
            .options
            .words
            .iter()
            .any(|word| word == "--undo-seconds")
        {
            command.args(["--undo-seconds", "0"]);
        }
        if self.allow_private_addresses {
            command.arg("--allow-private-addresses");
        }
        if let Some(url) = &self.public_url {
            command.args(["--public-url", url.as_str()]);
        }
        // Only a debug build looks at it.
        command.env("STAYDOWN_TEST_CLOCK_FILE", self.clock());
        command.envs(
            self.options
                .variables
                .iter()
                .map(|(name, value)| (name, value)),
        );
        command.stdout(Stdio::piped()).stderr(log);
        Ok(command)
    }

    /// Starts it without waiting for anything. Whatever ran before is killed.
    ///
    /// # Errors
    /// When it cannot be started.
    pub async fn spawn(&mut self) -> anyhow::Result<()> {
        self.kill().await?;
        self.child = Some(self.command()?.spawn().context("cannot start the server")?);
        Ok(())
    }

    /// Starts it at the same address on the same data, and waits until it answers. Whatever ran before is killed.
    ///
    /// # Errors
    /// When it ends, or does not answer within a minute.
    pub async fn restart(&mut self) -> anyhow::Result<()> {
        self.spawn().await?;
        let ready = tokio::time::timeout(PATIENCE, self.listens()).await;
        match ready {
            Ok(result) => result,
            Err(_) => bail!("the server did not come up; {}", self.told()),
        }
    }

    async fn listens(&mut self) -> anyhow::Result<()> {
        let stdout = self.child.as_mut().and_then(|child| child.stdout.take());
        let mut lines = BufReader::new(stdout.context("the server's output is gone")?).lines();
        let line = lines.next_line().await?.unwrap_or_default();
        let expected = format!("listening on {}://{}", self.url.scheme(), self.listen());
        if line != expected {
            bail!("the server said “{line}”; {}", self.told());
        }
        // Whatever else it prints must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        // With a certificate that has still to be issued, the first ones who come are turned away.
        let answer = loop {
            match self.door()?.get("/health").await {
                Ok(answer) => break answer,
                Err(error) if self.options.host.is_none() => return Err(error),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        };
        answer.json::<exchange::v1::HealthView>()?;
        Ok(())
    }

    /// Kills it as a power cut would (SIGKILL), and waits until it is gone.
    ///
    /// # Errors
    /// When the process cannot be waited for.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        if let Some(mut child) = self.child.take() {
            child.kill().await.context("cannot kill the server")?;
        }
        Ok(())
    }

    /// Asks it to stop (SIGTERM), and gives its exit code.
    ///
    /// # Errors
    /// When it does not end within a minute.
    pub async fn stop(&mut self) -> anyhow::Result<Option<i32>> {
        let mut child = self.child.take().context("the server does not run")?;
        let process = child
            .id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        kill_process(process.context("the server ended by itself")?, Signal::TERM)?;
        let status = tokio::time::timeout(PATIENCE, child.wait()).await;
        Ok(status.context("the server did not stop")??.code())
    }

    /// Whether it still runs.
    #[must_use]
    pub fn runs(&mut self) -> bool {
        self.child
            .as_mut()
            .is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Its memory in use, in bytes (`VmRSS`). Workers are processes of their own and not in it.
    ///
    /// # Errors
    /// When it does not run.
    pub fn memory(&self) -> anyhow::Result<u64> {
        let process = self.process().context("the server does not run")?;
        let status = fs::read_to_string(format!("/proc/{process}/status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes: u64 = line
            .and_then(|line| line.trim().strip_suffix(" kB"))
            .context("no VmRSS")?
            .trim()
            .parse()?;
        Ok(kilobytes * 1024)
    }

    /// The processes it started: its media workers.
    #[must_use]
    pub fn workers(&self) -> Vec<u32> {
        let Some(process) = self.process() else {
            return Vec::new();
        };
        let running = fs::read_dir("/proc").into_iter().flatten().flatten();
        let numbers = running.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        numbers
            .filter(|number| parent(*number) == Some(process))
            .collect()
    }

    /// Waits until none of these processes is a media worker any more.
    ///
    /// # Errors
    /// Naming those that still are, after half a minute.
    pub async fn workers_end(workers: &[u32]) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            let left: Vec<_> = workers.iter().filter(|id| is_worker(**id)).collect();
            if left.is_empty() {
                return Ok(());
            }
            if begun.elapsed() > PATIENCE / 2 {
                bail!("workers outlive their server: {left:?}");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    fn told(&self) -> String {
        let log = self.log();
        let from = log.ceil_char_boundary(log.len().saturating_sub(SHOWN));
        format!("the end of its log:\n{}", &log[from..])
    }
}

fn parent(process: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // After the name in parentheses, which may hold anything: state, then the parent.
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_whitespace().nth(1)?.parse().ok()
}

fn is_worker(process: u32) -> bool {
    fs::read_to_string(format!("/proc/{process}/cmdline"))
        .is_ok_and(|words| words.split('\0').nth(1) == Some("media-worker"))
}

impl Drop for Server {
    #[allow(clippy::print_stderr, reason = "a failing test shows the server's log")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", self.told());
        }
        if let Some(child) = &mut self.child {
            let _ = child.start_kill();
        }
    }
}
