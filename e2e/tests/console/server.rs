//! `staydown serve` on an empty data folder, as somebody starts it for the first time.

use crate::stage::program;
use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use std::fs::{self, File};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(60);

/// A running server with nobody enrolled.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    folder: TempDir,
    url: String,
}

impl Server {
    /// Starts it; `None` where the browser is to be left out.
    pub(crate) fn start() -> Result<Option<Self>> {
        let Some(program) = program()? else {
            return Ok(None);
        };
        Self::over(program, tempfile::tempdir()?).map(Some)
    }

    /// Starts it on the folder `data` of a folder, with what is there.
    pub(crate) fn over(program: PathBuf, folder: TempDir) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        // Passkeys belong to a name, not to an address.
        let url = format!("http://localhost:{port}");
        let child = Command::new(program)
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .args(["--public-url", &url, "--data"])
            .arg(folder.path().join("data"))
            .env("STAYDOWN_TEST_CLOCK_FILE", folder.path().join("clock"))
            .stdin(Stdio::null())
            .stdout(File::create(folder.path().join("stdout"))?)
            .stderr(File::create(folder.path().join("stderr"))?)
            .spawn()?;
        let server = Self { child, folder, url };
        let began = Instant::now();
        while !server.said("stdout").contains("listening on") {
            if began.elapsed() > PATIENCE {
                bail!("the server did not come up:\n{}", server.said("stderr"));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// Its address, without a slash at its end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The link it printed.
    pub(crate) fn bootstrap_link(&self) -> Result<String> {
        let said = self.said("stderr");
        let mut words = said.split_whitespace();
        let link = words.find(|word| word.contains("/bootstrap/"));
        link.map(ToOwned::to_owned)
            .with_context(|| format!("no link in:\n{said}"))
    }

    /// Sets its clock to so many seconds ahead of the machine's.
    pub(crate) fn set_ahead(&self, seconds: i64) -> Result<()> {
        Ok(fs::write(self.file("clock"), seconds.to_string())?)
    }

    /// Ends it as an operator does.
    pub(crate) fn stop(mut self) -> Result<()> {
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        kill_process(
            pid.context("a process has a positive number")?,
            Signal::TERM,
        )?;
        let status = self.child.wait()?;
        ensure!(
            status.success(),
            "it ended with {status}:\n{}",
            self.said("stderr")
        );
        Ok(())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn said(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap_or_default()
    }
}

impl Drop for Server {
    /// Only after a failure is it still running.
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
