//! The Python programs beside this one, in the virtual environment that `cargo xtask bench` prepares.

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Where Python, its programs and the pictures are. `cargo xtask bench` fills this in.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Python {
    /// The interpreter of the virtual environment.
    #[arg(long, default_value = "target/bench/venv/bin/python")]
    python: PathBuf,
    /// The folder with the Python programs.
    #[arg(long, default_value = "bench")]
    scripts: PathBuf,
    /// The folder with the unpacked Debian packages.
    #[arg(long, default_value = "target/bench/packages")]
    packages: PathBuf,
    /// The folder that keeps prepared files from one run to the next.
    #[arg(long, default_value = "target/bench")]
    work: PathBuf,
}

impl Python {
    /// Where prepared files are kept.
    pub(crate) fn work(&self) -> &PathBuf {
        &self.work
    }

    /// A program of ours by its module name, such as `peers.peer`.
    pub(crate) fn module(&self, name: &str) -> Result<Command> {
        let python = std::path::absolute(&self.python)?;
        let scripts = std::path::absolute(&self.scripts)?;
        let mut command = Command::new(python);
        command
            // -B: no compiled files beside the sources.
            .args(["-B", "-m", name])
            .env("PYTHONPATH", scripts)
            // Arithmetic libraries start threads of their own; one core is measured here.
            .envs(["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"].map(|name| (name, "1")));
        Ok(command)
    }

    /// Runs a program that prepares files out of the packages, and reads the line of JSON it prints at its end.
    pub(crate) fn prepare<T: DeserializeOwned>(
        &self,
        module: &str,
        arguments: &[String],
    ) -> Result<T> {
        let output = self
            .module(module)?
            .arg("--packages")
            .arg(&self.packages)
            .args(arguments)
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| {
                format!(
                    "{} cannot be started: run this through cargo xtask bench, which prepares it",
                    self.python.display()
                )
            })?;
        if !output.status.success() {
            bail!("{module} ended with {}", output.status);
        }
        let printed = String::from_utf8_lossy(&output.stdout);
        let last = printed.lines().last().unwrap_or_default();
        serde_json::from_str(last)
            .with_context(|| format!("{module} did not print one line of JSON at its end"))
    }
}
