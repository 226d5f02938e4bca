//! `staydown admin token`.

use super::named;
use crate::options::Common;
use crate::{output, running};
use anyhow::{Context, bail};
use casework::{Actor, NewToken, Scope, Token, TokenId};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::path::{Path, PathBuf};

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Issue a token. Its secret is shown this once.
    #[command(after_help = scopes_told())]
    Add {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
        /// What it is for.
        #[arg(long)]
        label: String,
        /// What it may do; may be given several times. An upload path needs `match` and nothing else.
        #[arg(long = "scope", value_name = "SCOPE", required = true)]
        scopes: Vec<Scope>,
        /// For how many days it works, 1 to 731.
        #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u16).range(1..=731))]
        expires_in_days: u16,
        /// A client certificate (PEM): the token works only over TLS connections that prove to hold it.
        #[arg(long, value_name = "FILE")]
        certificate: Option<PathBuf>,
    },
    /// List the tokens of an organisation, without their secrets.
    List {
        #[command(flatten)]
        common: Common,
        /// The organisation's name.
        #[arg(long)]
        organisation: String,
    },
    /// Revoke a token.
    Revoke {
        #[command(flatten)]
        common: Common,
        /// The token's identifier, `token_…`.
        token: TokenId,
    },
}

fn scopes_told() -> String {
    let lines = Scope::FOR_TOKENS
        .iter()
        .map(|scope| format!("  {:<13} {}", scope.as_str(), scope.label()));
    format!("Scopes:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

pub(super) async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Add {
            common,
            organisation,
            label,
            scopes,
            expires_in_days,
            certificate,
        } => {
            let certificate = certificate.as_deref().map(fingerprint).transpose()?;
            let app = running::open_existing(&common.data.folder).await?;
            let organisation = named(&app, &organisation).await?;
            let lasts = SignedDuration::from_hours(24 * i64::from(expires_in_days));
            let expires_at = app.now().checked_add(lasts)?;
            let new = NewToken {
                label: label.clone(),
                scopes: scopes.into_iter().collect(),
                expires_at,
                certificate,
            };
            let issued = app
                .issue_token(&Actor::Operator, &organisation, new)
                .await?;
            app.close().await;
            if common.json {
                return output::json(&json!({
                    "id": issued.id, "label": label.trim(), "token": issued.secret, "expires_at": expires_at,
                }));
            }
            println!("{}", issued.secret);
            eprintln!(
                "This is {}. It works until {expires_at}. Keep the line above: it is not shown again.",
                issued.id
            );
        }
        Command::List {
            common,
            organisation,
        } => {
            let app = running::open_existing(&common.data.folder).await?;
            let organisation = named(&app, &organisation).await?;
            let now = app.now();
            for (token, used) in app.tokens(&organisation.id).await? {
                if common.json {
                    output::json(&json!({
                        "id": token.id, "label": token.label, "scopes": token.scopes, "expires_at": token.expires_at,
                        "revoked_at": token.revoked_at, "last_used_at": used, "certificate": token.certificate,
                    }))?;
                } else {
                    let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.as_str()).collect();
                    println!(
                        "{}  {}  {}  {}  {}",
                        token.id,
                        state(&token, now),
                        used.map_or("never used".to_owned(), |at| format!("last used {at}")),
                        scopes.join(","),
                        token.label
                    );
                }
            }
            app.close().await;
        }
        Command::Revoke { common, token } => {
            let app = running::open_existing(&common.data.folder).await?;
            app.revoke_token(&Actor::Operator, None, &token).await?;
            app.close().await;
            if common.json {
                return output::json(&json!({"id": token, "revoked": true}));
            }
            println!("{token} no longer works.");
        }
    }
    Ok(())
}

fn state(token: &Token, now: Timestamp) -> String {
    match (token.revoked_at, token.expires_at) {
        (Some(at), _) => format!("revoked {at}"),
        (None, Some(end)) if end <= now => format!("expired {end}"),
        (None, Some(end)) => format!("works until {end}"),
        (None, None) => "works without an end".to_owned(),
    }
}

/// SHA-256 of the certificate in a PEM file, hexadecimal.
fn fingerprint(file: &Path) -> anyhow::Result<String> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("cannot read the certificate {}", file.display()))?;
    let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----");
    let inside = text
        .split_once(begin)
        .and_then(|(_, rest)| rest.split_once(end));
    let Some((inside, _)) = inside else {
        bail!("{} holds no certificate in PEM", file.display());
    };
    let lines: String = inside.split_whitespace().collect();
    let der = STANDARD
        .decode(lines)
        .with_context(|| format!("{} holds a damaged certificate", file.display()))?;
    Ok(signals::Sha256::of(&der).to_string())
}
