//! Starting `cargo`, always in the repository's root.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Which build of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build.
    Dev,
    /// What users run.
    Release,
}

/// The root of the repository.
pub(crate) fn root() -> Result<PathBuf> {
    let own = std::env::var_os("CARGO_MANIFEST_DIR")
        .context("start this through cargo, in the repository: cargo xtask")?;
    let mut root = PathBuf::from(own);
    root.pop();
    Ok(root)
}

/// `cargo`, the same one that started this program.
pub(crate) fn cargo() -> Result<Command> {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.current_dir(root()?);
    // `cargo run` tells its program about the package it belongs to. Build scripts that watch these variables would run
    // again, and with them everything that depends on them.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(describes_this_package) {
            command.env_remove(name);
        }
    }
    Ok(command)
}

/// Runs a command to its end, its output going where ours goes.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", in_words(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", in_words(command));
    }
    Ok(())
}

/// Whether a command runs and succeeds; its output is thrown away.
pub(crate) fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a command to its end and returns what it printed.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", in_words(command)))?;
    if !output.status.success() {
        bail!("{} ended with {}", in_words(command), output.status);
    }
    Ok(output.stdout)
}

/// What this machine is called by rustc.
pub(crate) fn host() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let about = output(Command::new(rustc).arg("-vV"))?;
    let about = String::from_utf8_lossy(&about).into_owned();
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host
        .context("rustc does not say what machine this is")?
        .to_owned())
}

/// Builds programs of the workspace, in one go so that they share their dependencies, and says where they are.
pub(crate) fn build<const N: usize>(profile: Profile, packages: [&str; N]) -> Result<[PathBuf; N]> {
    let mut command = cargo()?;
    command.args(["build", "--message-format", "json-render-diagnostics"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    for package in packages {
        command.args(["--package", package]);
    }
    let messages = String::from_utf8_lossy(&output(&mut command)?).into_owned();
    let mut built = packages.map(|_| PathBuf::new());
    for (path, package) in built.iter_mut().zip(packages) {
        *path = executable(&messages, package)
            .with_context(|| format!("the build made no program named {package}"))?;
    }
    Ok(built)
}

/// Where the build's messages say that the program is.
pub(crate) fn executable(messages: &str, program: &str) -> Option<PathBuf> {
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["name"] == program)
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

fn describes_this_package(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_")
        || variable.starts_with("CARGO_MANIFEST_")
        || matches!(
            variable,
            "CARGO_BIN_NAME" | "CARGO_CRATE_NAME" | "CARGO_PRIMARY_PACKAGE"
        )
}

fn in_words(command: &Command) -> String {
    let name = PathBuf::from(command.get_program());
    let mut words = name
        .file_name()
        .unwrap_or(command.get_program())
        .to_string_lossy()
        .into_owned();
    for argument in command.get_args() {
        words.push(' ');
        words.push_str(&argument.to_string_lossy());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_among_the_messages() {
        let messages = concat!(
            r#"{"reason":"compiler-artifact","target":{"name":"web"},"executable":null}"#,
            "\n",
            r#"{"reason":"compiler-artifact","target":{"name":"staydown"},"executable":"/t/debug/staydown"}"#,
            "\n",
            r#"{"reason":"build-finished","success":true}"#,
        );
        assert_eq!(
            executable(messages, "staydown"),
            Some(PathBuf::from("/t/debug/staydown"))
        );
        assert_eq!(executable(messages, "web"), None);
    }

    #[test]
    fn a_command_is_named_as_one_would_type_it() {
        let mut command = Command::new("/usr/bin/cargo");
        command.args(["fmt", "--all"]);
        assert_eq!(in_words(&command), "cargo fmt --all");
    }
}
