//! Options of `staydown serve` by which it sends mail, and takes orders in that come by mail.

use anyhow::{Context, bail, ensure};
use app::{MailSettings, MaildirSettings};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use url::Url;

#[derive(clap::Args)]
#[command(next_help_heading = "Mail")]
pub(crate) struct MailArguments {
    /// Mail server by which whoever is on call is woken when a clock runs out: smtp://host[:587], where TLS by STARTTLS is
    /// demanded but of a server on this machine, or smtps://host[:465].
    #[arg(long, value_name = "URL", requires = "smtp_from")]
    smtp: Option<Url>,
    /// The sender of those mails, such as staydown@provider.example.
    #[arg(long, value_name = "ADDRESS", requires = "smtp")]
    smtp_from: Option<String>,
    /// A file with one line, name:password, for the mail server. Nobody but its owner may be able to read it.
    #[arg(long, value_name = "FILE", requires = "smtp")]
    smtp_credentials_file: Option<PathBuf>,
}

impl MailArguments {
    /// How mail is sent, if it is; `trusted` are files with authorities to trust besides the usual ones.
    pub(crate) fn settings(&self, trusted: &[PathBuf]) -> anyhow::Result<Option<MailSettings>> {
        let (Some(server), Some(from)) = (&self.smtp, &self.smtp_from) else {
            return Ok(None);
        };
        let credentials = self.smtp_credentials_file.as_deref().map(credentials);
        let trusted = trusted
            .iter()
            .map(|file| {
                std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        match MailSettings::new(server, from, credentials.transpose()?, &trusted) {
            Ok(settings) => Ok(Some(settings)),
            Err(why) => bail!(why),
        }
    }
}

#[derive(clap::Args)]
#[command(next_help_heading = "Orders by mail")]
pub(crate) struct MaildirArguments {
    /// Take removal orders in from this maildir: mail in its folder new/ is recorded, looked at, and moved to cur/. An MTA, getmail or
    /// mbsync delivers there. Whoever sent one is answered if --smtp is set.
    #[arg(long, value_name = "DIR")]
    maildir: Option<PathBuf>,
    /// The provider whose contact point it is, by name or identifier; needed where several are on this instance.
    #[arg(long, value_name = "PROVIDER", requires = "maildir")]
    maildir_provider: Option<String>,
    /// The name under which your mail server writes Authentication-Results (RFC 8601). A mail proves its sender only if that server
    /// says that DMARC passed, or by a signature in it. Your server must take out what others wrote under its name.
    #[arg(long, value_name = "NAME", requires = "maildir")]
    maildir_authserv: Option<String>,
}

impl MaildirArguments {
    /// Where orders come in by mail, if they do. What is wrong with the folder is told at the start, not at the first order.
    pub(crate) fn settings(self) -> anyhow::Result<Option<MaildirSettings>> {
        let Some(folder) = self.maildir else {
            return Ok(None);
        };
        let shown = folder.display();
        for part in ["new", "cur"] {
            let part = folder.join(part);
            ensure!(
                part.is_dir(),
                "--maildir {shown} is no maildir: it has no folder {}; make one with: mkdir -p {shown}/new {shown}/cur {shown}/tmp",
                part.display()
            );
            std::fs::read_dir(&part)
                .with_context(|| format!("--maildir: {} cannot be read", part.display()))?;
        }
        Ok(Some(MaildirSettings {
            folder,
            provider: self.maildir_provider,
            server: self.maildir_authserv,
        }))
    }
}

fn credentials(file: &Path) -> anyhow::Result<(String, String)> {
    let shown = file.display();
    let unreadable = || format!("--smtp-credentials-file {shown} cannot be read");
    let mode = std::fs::metadata(file)
        .with_context(unreadable)?
        .permissions()
        .mode();
    ensure!(
        mode & 0o077 == 0,
        "--smtp-credentials-file {shown} can be read by others than its owner; run: chmod 600 {shown}"
    );
    let text = std::fs::read_to_string(file).with_context(unreadable)?;
    let line = text.lines().next().unwrap_or_default();
    match line.split_once(':') {
        Some((name, password)) if !name.is_empty() && !password.is_empty() => {
            Ok((name.to_owned(), password.to_owned()))
        }
        _ => bail!("--smtp-credentials-file {shown} must begin with a line name:password"),
    }
}
