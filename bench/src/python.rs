//! The Python programs beside this one, in the virtual environment that `cargo xtask bench` prepares.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

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

/// A program that answers line by line; it ends when its input does.
pub(crate) struct Conversation {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

/// The answer to a request that only has to be carried out.
#[derive(Debug, Deserialize)]
pub(crate) struct Nothing {}

impl Conversation {
    /// Starts a program of ours, on the core the caller is on.
    pub(crate) fn start(python: &Python, module: &str) -> Result<Self> {
        let mut child = python
            .module(module)?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("the Python program {module} cannot be started"))?;
        let questions = child.stdin.take().context("it has no input")?;
        let answers = child.stdout.take().context("it has no output")?;
        Ok(Self {
            child,
            questions,
            answers: BufReader::new(answers),
        })
    }

    /// Asks for what one line of JSON answers.
    pub(crate) fn ask<T: DeserializeOwned>(&mut self, question: &str) -> Result<T> {
        writeln!(self.questions, "{question}").context("the Python process is gone")?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!(
                "the Python process ended at the request `{question}`; what it said stands above"
            );
        }
        serde_json::from_str(&line)
            .with_context(|| format!("to `{question}` the Python process answered {line}"))
    }
}

impl Drop for Conversation {
    fn drop(&mut self) {
        // It waits for a question that will not come.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
