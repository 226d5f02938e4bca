//! Mail from a maildir: what lies in `new/` is taken in, and moved to `cur/` when it is on record. A crash between the two has it
//! taken in again, and found to be there. Whoever delivers it there (an MTA, getmail, mbsync) owns everything before.

use crate::{App, AppError};
use casework::{OrganisationId, OrganisationKind};
use exchange::mail::MAX_MAIL;
use jiff::Timestamp;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;
use store::organisations;
use tokio::sync::watch;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(1);
/// After an error, how long it is waited: the database or the disk have a trouble of their own.
const AFTER_ERROR: Duration = Duration::from_secs(10);
/// Most mails taken in at a time, so that the end of the program is not waited for.
const AT_A_TIME: usize = 50;
/// Of a larger mail so much is kept: more than is ever read of it.
const KEPT: u64 = (MAX_MAIL as u64) + 1;

/// Where orders come in by mail.
#[derive(Debug, Clone)]
pub struct MaildirSettings {
    /// The maildir: a folder with `new/`, `cur/` and `tmp/`.
    pub folder: PathBuf,
    /// The provider whose contact point it is, by name or identifier; not needed while the instance has one provider.
    pub provider: Option<String>,
    /// The name under which the mail server in front of us writes what it found out about senders (`Authentication-Results`,
    /// RFC 8601); without it no mail proves its sender but by a signature.
    pub server: Option<String>,
}

/// A mail in `new/`.
struct Lying {
    path: PathBuf,
    bytes: Vec<u8>,
    delivered_at: Timestamp,
}

impl App {
    /// Looks for mail until `stop` says so.
    pub(crate) async fn watch_maildir(&self, mut stop: watch::Receiver<bool>) {
        let Some(settings) = self.inner.maildir.clone() else {
            return;
        };
        let mut before: Option<String> = None;
        while !*stop.borrow() {
            let looked = self.look_into(&settings, &stop).await;
            let (pause, trouble) = match looked {
                Ok(()) => (EVERY, None),
                Err(error) => (AFTER_ERROR, Some(error.to_string())),
            };
            // The same trouble is told once.
            if let Some(error) = trouble.as_ref().filter(|now| before.as_ref() != Some(now)) {
                tracing::error!(error, folder = %settings.folder.display(), "mail could not be taken in; it stays where it is and is tried again");
            }
            if trouble.is_none() && before.is_some() {
                tracing::info!("mail is taken in again");
            }
            before = trouble;
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                changed = stop.changed() => if changed.is_err() { break },
            }
        }
    }

    async fn look_into(
        &self,
        settings: &MaildirSettings,
        stop: &watch::Receiver<bool>,
    ) -> Result<(), AppError> {
        let new = settings.folder.join("new");
        let listed = tokio::task::spawn_blocking({
            let new = new.clone();
            move || list(&new)
        });
        let names = listed.await.map_err(broken)?;
        let names = names.map_err(|error| unreadable(&new, &error))?;
        if names.is_empty() {
            return Ok(());
        }
        let provider = self.owner(settings).await?;
        for path in names.into_iter().take(AT_A_TIME) {
            if *stop.borrow() {
                return Ok(());
            }
            let read = tokio::task::spawn_blocking({
                let path = path.clone();
                move || read(path)
            });
            let lying = match read.await.map_err(broken)? {
                Ok(Some(lying)) => lying,
                // No file, or somebody else took it.
                Ok(None) => continue,
                Err(error) => return Err(unreadable(&path, &error)),
            };
            let server = settings.server.as_deref();
            let taken = self
                .take_mail(&provider, lying.bytes, lying.delivered_at, server)
                .await?;
            tracing::info!(intakes = taken.len(), "a mail was taken in");
            let moved = tokio::task::spawn_blocking(move || to_cur(&lying.path));
            moved
                .await
                .map_err(broken)?
                .map_err(|error| unreadable(&path, &error))?;
        }
        Ok(())
    }

    /// The provider whose mail it is.
    async fn owner(&self, settings: &MaildirSettings) -> Result<OrganisationId, AppError> {
        let mut connection = self.store().read().await?;
        let all = organisations::all(&mut connection).await?;
        let mut providers = all
            .into_iter()
            .filter(|one| one.kind == OrganisationKind::Provider);
        let found = match &settings.provider {
            Some(wanted) => providers.find(|one| one.name == *wanted || one.id.as_str() == wanted),
            None => match (providers.next(), providers.next()) {
                (Some(only), None) => Some(only),
                _ => None,
            },
        };
        found.map(|one| one.id).ok_or_else(|| {
            AppError::invalid(
                "maildir_provider",
                "the mail is of no provider on this instance; say of which with --maildir-provider, or register one",
            )
        })
    }
}

fn broken(error: tokio::task::JoinError) -> AppError {
    AppError::Broken(error.to_string())
}

fn unreadable(path: &Path, error: &io::Error) -> AppError {
    AppError::Broken(format!("{}: {error}", path.display()))
}

/// The files in `new/`, by their names: which begin with the time of delivery, as deliverers make them.
fn list(new: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(new)? {
        let entry = entry?;
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        // No link is followed: whoever may write here could have us read any file.
        if entry.file_type()?.is_file() && !is_hidden {
            paths.push(entry.path());
        }
    }
    paths.sort_unstable();
    Ok(paths)
}

fn read(path: PathBuf) -> io::Result<Option<Lying>> {
    let file = match fs::File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let modified = file.metadata()?.modified()?;
    let mut bytes = Vec::new();
    file.take(KEPT).read_to_end(&mut bytes)?;
    Ok(Some(Lying {
        path,
        bytes,
        delivered_at: Timestamp::try_from(modified).unwrap_or(Timestamp::UNIX_EPOCH),
    }))
}

/// To `cur/`, as not seen by a person yet (`:2,`).
fn to_cur(path: &Path) -> io::Result<()> {
    let (Some(new), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok(());
    };
    let cur = new.with_file_name("cur");
    fs::create_dir_all(&cur)?;
    let mut name = name.to_owned();
    if !name.as_encoded_bytes().contains(&b':') {
        name.push(":2,");
    }
    match fs::rename(path, cur.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    }
}
