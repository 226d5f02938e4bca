//! Asking witnesses to cosign our checkpoints (c2sp.org/tlog-witness, the log's side).

use super::{AFTER_A_FAILURE, ASKED_EVERY, Turns};
use crate::{App, AppError};
use ledger::{AddCheckpoint, Note, SignatureLine, signature_lines};
use store::witnesses::{self, Witness};
use store::{Published, StoreError};
use url::Url;

/// Longer answers are no cosignatures.
const LONGEST: usize = 64 * 1024;

/// What a witness answered.
enum Said {
    /// It cosigned.
    Line(SignatureLine),
    /// It cosigned another size last.
    Has(u64),
    /// Our ledger does not continue what it cosigned.
    Objects(String),
    /// Something else.
    Failed(String),
}

impl App {
    /// Asks every witness whose turn it is and which has not cosigned this yet.
    pub(super) async fn ask_witnesses(
        &self,
        published: &Published,
        turns: &mut Turns,
    ) -> Result<(), AppError> {
        let mut connection = self.store().read().await?;
        let all = witnesses::all(&mut connection).await?;
        drop(connection);
        let mut changed = false;
        for witness in all.into_iter().filter(|witness| witness.asked) {
            let is_new = witness.size != published.size || witness.cosigned_at.is_none();
            if !is_new || !turns.is_due(witness.key.name()) {
                continue;
            }
            let has_cosigned = self.ask_witness(&witness, published).await?;
            changed |= has_cosigned;
            let after = if has_cosigned {
                ASKED_EVERY
            } else {
                AFTER_A_FAILURE
            };
            turns.again(witness.key.name(), after);
        }
        if changed {
            self.store().publish_cosignatures().await?;
        }
        Ok(())
    }

    /// Whether it cosigned.
    async fn ask_witness(
        &self,
        witness: &Witness,
        published: &Published,
    ) -> Result<bool, AppError> {
        let name = witness.key.name();
        let mut said = self.say_to(witness, published, witness.size).await;
        if let Said::Has(size) = said {
            let mut tx = self.store().write().await?;
            witnesses::has(tx.connection(), name, size).await?;
            tx.commit().await?;
            said = if size > published.size {
                Said::Objects(format!(
                    "it cosigned {size} events of this ledger, which has {}",
                    published.size
                ))
            } else {
                self.say_to(witness, published, size).await
            };
        }
        let now = self.now();
        let mut tx = self.store().write().await?;
        let has_cosigned = match &said {
            Said::Line(line) => {
                let (size, note) = (published.size, &published.note);
                witnesses::cosigned(tx.connection(), name, size, note, line, now).await?;
                true
            }
            Said::Has(size) => {
                let why = format!("it says that it cosigned {size}, and then that it did not");
                witnesses::failed(tx.connection(), name, &why, now).await?;
                false
            }
            Said::Objects(why) => {
                tracing::error!(
                    witness = name,
                    why,
                    "a witness objects: this ledger is not the one it cosigned"
                );
                witnesses::set_alarm(tx.connection(), name, Some(why)).await?;
                witnesses::failed(tx.connection(), name, why, now).await?;
                false
            }
            Said::Failed(why) => {
                tracing::warn!(witness = name, why, "a witness did not cosign");
                witnesses::failed(tx.connection(), name, why, now).await?;
                false
            }
        };
        tx.commit().await?;
        Ok(has_cosigned)
    }

    async fn say_to(&self, witness: &Witness, published: &Published, old: u64) -> Said {
        match self.request(published, old) {
            Err(error) => Said::Failed(error.to_string()),
            // Nothing larger than what we have can be proven from it.
            Ok(None) => Said::Has(old),
            Ok(Some(request)) => self.put_to_witness(witness, &request).await,
        }
    }

    fn request(
        &self,
        published: &Published,
        old: u64,
    ) -> Result<Option<AddCheckpoint>, StoreError> {
        if old > published.size {
            return Ok(None);
        }
        let note: Note =
            published
                .note
                .parse()
                .map_err(|error: ledger::BadNote| StoreError::Damaged {
                    what: "the ledger's checkpoint".to_owned(),
                    why: error.to_string(),
                })?;
        let mut tree = self.store().folder().log().tree(published.size);
        Ok(Some(AddCheckpoint {
            old,
            proof: tree.consistency(old)?,
            checkpoint: note,
        }))
    }

    async fn put_to_witness(&self, witness: &Witness, request: &AddCheckpoint) -> Said {
        let Ok(url) = Url::parse(&format!("{}/add-checkpoint", witness.url)) else {
            return Said::Failed(format!("{} is no URL", witness.url));
        };
        let body = request.to_string().into_bytes();
        let sent = self
            .inner
            .to_chosen
            .post_bytes(&url, "text/plain; charset=utf-8", body, LONGEST)
            .await;
        let (status, kind, answer) = match sent {
            Ok(answered) => answered,
            Err(error) => return Said::Failed(error.to_string()),
        };
        let answer = String::from_utf8_lossy(&answer);
        match status {
            200 => match signature_lines(&answer) {
                Ok(lines) => lines
                    .into_iter()
                    .find(|line| {
                        witness
                            .key
                            .time_of(request.checkpoint.text(), line)
                            .is_some()
                    })
                    .map_or_else(
                        || Said::Failed("it answered with no cosignature by its key".to_owned()),
                        Said::Line,
                    ),
                Err(error) => Said::Failed(format!("it answered with no cosignature: {error}")),
            },
            409 if kind.starts_with("text/x.tlog.size") => match answer.trim_end().parse() {
                Ok(size) => Said::Has(size),
                Err(_) => Said::Failed("it answered 409 without a size".to_owned()),
            },
            422 => Said::Objects(one_line(&answer)),
            other => Said::Failed(format!("it answered {other}: {}", one_line(&answer))),
        }
    }
}

/// What somebody else wrote, short enough to show.
fn one_line(text: &str) -> String {
    text.lines()
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}
