//! A data folder, and the organisations, people and tokens in it, made as an operator makes them.

use crate::{Authority, Finished, Options, Program, ProviderOrganisation, Server};
use anyhow::Context;
use casework::{OrganisationId, OrganisationKind, Role, Scope, TokenId};
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use url::Url;

/// A data folder of its own, gone when dropped. `staydown admin` needs it for itself: make everybody before the server
/// starts.
#[derive(Debug)]
pub struct Instance {
    program: Program,
    folder: TempDir,
}

/// A token as `staydown admin token add --json` prints it.
#[derive(Debug, Clone, Deserialize)]
pub struct IssuedToken {
    /// Its public name.
    pub id: TokenId,
    /// The secret.
    #[serde(rename = "token")]
    pub secret: String,
}

impl Instance {
    /// An empty folder for `program`.
    ///
    /// # Errors
    /// When no temporary folder can be made.
    pub fn new(program: Program) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("staydown-test-")
            .tempdir()?;
        Ok(Self { program, folder })
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The data folder; the program makes it.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A folder beside the data, for files of the test.
    #[must_use]
    pub fn scratch(&self) -> &Path {
        self.folder.path()
    }

    /// Runs a command on the data folder: the words, then `--data DIR`.
    ///
    /// # Errors
    /// When the program cannot be started. How the command ended is for the caller to judge.
    pub async fn run(&self, words: &[&str]) -> anyhow::Result<Finished> {
        let data = self.data();
        let mut all: Vec<_> = words.iter().map(std::ffi::OsStr::new).collect();
        all.extend([std::ffi::OsStr::new("--data"), data.as_os_str()]);
        self.program.run(all).await
    }

    /// Runs a command that must succeed, and gives the object on its last line. `--json` is added.
    ///
    /// # Errors
    /// When it fails or prints something else.
    pub async fn json(&self, words: &[&str]) -> anyhow::Result<Value> {
        let words = [words, &["--json"]].concat();
        self.run(&words).await?.ok()?.last()
    }

    /// Registers an organisation. `host` is `name:port` of its service.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn organisation(
        &self,
        name: &str,
        kind: OrganisationKind,
        host: Option<&str>,
    ) -> anyhow::Result<OrganisationId> {
        self.organisation_in("DE", name, kind, host).await
    }

    /// Registers an organisation of a Member State.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn organisation_in(
        &self,
        state: &str,
        name: &str,
        kind: OrganisationKind,
        host: Option<&str>,
    ) -> anyhow::Result<OrganisationId> {
        let mut words = vec!["admin", "organisation", "add", "--name", name];
        words.extend(["--kind", kind.as_str(), "--member-state", state]);
        words.extend(["--contact", "duty@staydown.example"]);
        words.extend(host.into_iter().flat_map(|host| ["--host", host]));
        let made = self.json(&words).await?;
        let id = made["organisation"]
            .as_str()
            .context("no organisation in it")?;
        Ok(id.parse()?)
    }

    /// Enrols a person.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn person(
        &self,
        organisation: &str,
        pseudonym: &str,
        role: Role,
    ) -> anyhow::Result<()> {
        let words = ["admin", "person", "add", "--organisation", organisation];
        let words = [
            &words[..],
            &["--pseudonym", pseudonym, "--role", role.as_str()],
        ]
        .concat();
        self.json(&words).await.map(drop)
    }

    /// Issues a token that may do all that tokens may.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn token(&self, organisation: &str, label: &str) -> anyhow::Result<IssuedToken> {
        self.token_for(organisation, label, Scope::FOR_TOKENS).await
    }

    /// Issues a token that may do these things only.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn token_for(
        &self,
        organisation: &str,
        label: &str,
        scopes: &[Scope],
    ) -> anyhow::Result<IssuedToken> {
        let words = ["admin", "token", "add", "--organisation", organisation];
        // Tests that set the clock go up to two years ahead.
        let lasts = ["--label", label, "--expires-in-days", "731"];
        let mut words = [&words[..], &lasts].concat();
        words.extend(scopes.iter().flat_map(|scope| ["--scope", scope.as_str()]));
        Ok(serde_json::from_value(self.json(&words).await?)?)
    }

    /// Makes a one-time link to sign in at `server`; it may be running.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn sign_in_link(
        &self,
        server: &Server,
        organisation: &str,
        person: &str,
    ) -> anyhow::Result<Url> {
        let words = ["admin", "sign-in-link", "--organisation", organisation];
        let at = server.url().to_string();
        let made = self
            .json(&[&words[..], &["--person", person, "--server", &at]].concat())
            .await?;
        Ok(made["url"].as_str().context("no url in it")?.parse()?)
    }

    /// Registers an authority, with a token and an analyst called `analyst-1`.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn authority(&self, name: &str) -> anyhow::Result<Authority> {
        let id = self
            .organisation(name, OrganisationKind::Authority, None)
            .await?;
        self.person(name, "analyst-1", Role::Analyst).await?;
        let token = self.token(name, "tests").await?;
        Ok(Authority {
            name: name.to_owned(),
            id,
            token,
        })
    }

    /// Registers a hosting provider at `host`, with a token.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn provider(&self, name: &str, host: &str) -> anyhow::Result<ProviderOrganisation> {
        self.provider_in("DE", name, host).await
    }

    /// Registers a hosting provider of a Member State at `host`, with a token.
    ///
    /// # Errors
    /// When the program refuses.
    pub async fn provider_in(
        &self,
        state: &str,
        name: &str,
        host: &str,
    ) -> anyhow::Result<ProviderOrganisation> {
        let kind = OrganisationKind::Provider;
        let id = self.organisation_in(state, name, kind, Some(host)).await?;
        let token = self.token(name, "tests").await?;
        Ok(ProviderOrganisation {
            name: name.to_owned(),
            id,
            token,
        })
    }

    /// Starts the server on this folder, at an address of its own. It takes as many requests without credentials as a test
    /// sends, which are more than a person's; [`Instance::serve_with`] has the usual limits.
    ///
    /// # Errors
    /// When it does not come up.
    pub async fn serve(&self) -> anyhow::Result<Server> {
        self.serve_with(Options::patient()).await
    }

    /// As [`Instance::serve`], with options.
    ///
    /// # Errors
    /// As there.
    pub async fn serve_with(&self, options: Options) -> anyhow::Result<Server> {
        let log = self.folder.path().join("server.log");
        Server::start_with(&self.program, &self.data(), &log, options).await
    }
}
