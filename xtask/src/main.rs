//! Developer commands. `cargo xtask` lists what it can do.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line program speaks to its terminal"
)]

mod allowed;
mod axe;
mod bench;
mod cargo;
mod debian;
mod deny;
mod digest;
mod fuzz;
mod kills;
mod layers;
mod licences;
mod metadata;
mod pictures;
mod python;
mod release;
mod sbom;
mod scan;
mod second_go;
mod soak;
mod spdx;
mod step;
mod tally;
mod test;
mod texts;
mod toolchain;

use anyhow::Result;
use std::process::ExitCode;

/// One command of `cargo xtask`.
struct Command {
    name: &'static str,
    /// One line for the list.
    summary: &'static str,
    /// What `--help` prints.
    help: &'static str,
    run: fn(&[String]) -> Result<()>,
}

const COMMANDS: [Command; 11] = [
    Command {
        name: "test",
        summary: "run every check: format, lints, layers, licences, all tests",
        help: test::HELP,
        run: test::run,
    },
    Command {
        name: "layers",
        summary: "check that every room imports only from rooms below it",
        help: layers::HELP,
        run: layers::run,
    },
    Command {
        name: "licences",
        summary: "check the licence of every dependency against deny.toml, offline",
        help: licences::HELP,
        run: licences::run,
    },
    Command {
        name: "deny",
        summary: "run cargo-deny (advisories, bans, sources), where it is installed",
        help: deny::HELP,
        run: deny::run,
    },
    Command {
        name: "fuzz",
        summary: "try out parsers with inputs changed at random: cargo xtask fuzz [--seconds N]",
        help: fuzz::HELP,
        run: fuzz::run,
    },
    Command {
        name: "sbom",
        summary: "list all that is linked into the program, as CycloneDX: cargo xtask sbom [--out FILE]",
        help: sbom::HELP,
        run: sbom::run,
    },
    Command {
        name: "release",
        summary: "make the archive that is published: cargo xtask release --out DIR",
        help: release::HELP,
        run: release::run,
    },
    Command {
        name: "scan",
        summary: "let scanners at the running program: cargo xtask scan schemathesis | wapiti | sqlmap | all",
        help: scan::HELP,
        run: scan::run,
    },
    Command {
        name: "bench",
        summary: "measure the release build: cargo xtask bench match | peers | gauntlet | index",
        help: bench::HELP,
        run: bench::run,
    },
    Command {
        name: "soak",
        summary: "half an hour of load and faults; is anything lost? cargo xtask soak [--minutes N]",
        help: soak::HELP,
        run: soak::run,
    },
    Command {
        name: "kills",
        summary: "kill it while it appends, captures, backs up and restores; is anything lost? cargo xtask kills [N]",
        help: kills::HELP,
        run: kills::run,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[String]) -> Result<()> {
    let Some((name, rest)) = arguments.split_first() else {
        print!("{}", list());
        return Ok(());
    };
    if matches!(name.as_str(), "help" | "--help" | "-h") {
        print!("{}", list());
        return Ok(());
    }
    let Some(command) = COMMANDS.iter().find(|command| command.name == name) else {
        anyhow::bail!("there is no command “{name}”\n\n{}", list().trim_end());
    };
    if rest.iter().any(|word| word == "--help" || word == "-h") {
        println!("{}", command.help);
        return Ok(());
    }
    (command.run)(rest)
}

fn list() -> String {
    let mut text = String::from("cargo xtask COMMAND [--help]\n\n");
    for command in &COMMANDS {
        text.push_str(&format!("  {:<10}{}\n", command.name, command.summary));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_command() {
        let list = list();
        for command in &COMMANDS {
            assert!(
                list.contains(command.name),
                "{} is not listed",
                command.name
            );
            assert!(
                command
                    .help
                    .contains(&format!("cargo xtask {}", command.name)),
                "the help of {} does not say how it is called",
                command.name
            );
        }
    }

    #[test]
    fn an_unknown_command_is_answered_with_the_list() {
        let error = dispatch(&["tset".to_owned()]).expect_err("there is no such command");
        assert!(error.to_string().contains("no command “tset”"));
        assert!(error.to_string().contains("licences"));
    }
}
