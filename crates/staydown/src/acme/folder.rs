//! The folder `acme`: the account, and a file with key and chain for each set of names. Owner's eyes only.

use anyhow::Context;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn in_data(data: &Path) -> Self {
        Self(data.join("acme"))
    }

    /// What is known of an account with the authority whose directory has this digest.
    pub(super) fn account(&self, directory: &str) -> anyhow::Result<Option<String>> {
        self.read(&account(directory))
    }

    pub(super) fn keep_account(&self, directory: &str, json: &str) -> anyhow::Result<()> {
        self.write(&account(directory), json)
    }

    /// Key and chain for these names, PEM.
    pub(super) fn certificate(&self, names: &[String]) -> anyhow::Result<Option<String>> {
        self.read(&certificate(names))
    }

    pub(super) fn keep_certificate(&self, names: &[String], pem: &str) -> anyhow::Result<()> {
        self.write(&certificate(names), pem)
    }

    fn read(&self, name: &str) -> anyhow::Result<Option<String>> {
        let file = self.0.join(name);
        match fs::read_to_string(&file) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{} cannot be read", file.display())),
        }
    }

    /// Whole or not at all, also if the machine stops meanwhile.
    fn write(&self, name: &str, text: &str) -> anyhow::Result<()> {
        let (file, draft) = (self.0.join(name), self.0.join(format!("{name}.draft")));
        let write = || {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(&self.0)?;
            // A draft left by a crash may have been made otherwise.
            let _ = fs::remove_file(&draft);
            let mut open = OpenOptions::new();
            let mut out = open.write(true).create_new(true).mode(0o600).open(&draft)?;
            out.write_all(text.as_bytes())?;
            out.sync_all()?;
            fs::rename(&draft, &file)?;
            fs::File::open(&self.0)?.sync_all()
        };
        write().with_context(|| format!("{} cannot be written", file.display()))
    }
}

fn account(directory: &str) -> String {
    // One account with each authority: a test authority's must not be shown to another.
    let letters = directory
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' });
    format!(
        "account-{}.json",
        letters.collect::<String>().trim_matches('-')
    )
}

fn certificate(names: &[String]) -> String {
    format!("{}.pem", names.join("+"))
}
