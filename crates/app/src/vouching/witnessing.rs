//! Being a witness for the logs of others (c2sp.org/tlog-witness, the witness's side).

use crate::{App, AppError};
use ledger::{AddCheckpoint, Known, NotCosigned, WitnessKey};
use signals::Sha256;
use store::witnessed;

/// What a witness answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessAnswer {
    /// The status of HTTP.
    pub status: u16,
    /// The media type.
    pub media_type: &'static str,
    /// What it says.
    pub body: String,
}

const TEXT: &str = "text/plain; charset=utf-8";
const SIZE: &str = "text/x.tlog.size";

impl App {
    /// Cosigns a checkpoint of a log that this instance witnesses, if it continues what was cosigned before. Whoever asks needs no
    /// key: the log's signature under the checkpoint is.
    ///
    /// # Errors
    /// [`AppError::Store`]; then nothing was cosigned. A refusal is an answer.
    pub async fn add_checkpoint(&self, request: &str) -> Result<WitnessAnswer, AppError> {
        match self.cosign(request).await? {
            Ok(line) => Ok(WitnessAnswer {
                status: 200,
                media_type: TEXT,
                body: line,
            }),
            Err(refusal) => {
                let (media_type, body) = match &refusal {
                    NotCosigned::Conflict(size) => (SIZE, format!("{size}\n")),
                    other => (TEXT, format!("{other}\n")),
                };
                Ok(WitnessAnswer {
                    status: refusal.status(),
                    media_type,
                    body,
                })
            }
        }
    }

    async fn cosign(&self, request: &str) -> Result<Result<String, NotCosigned>, AppError> {
        let request: AddCheckpoint = match request.parse() {
            Ok(request) => request,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let origin = request.origin().unwrap_or_default().to_owned();
        // Strangers do not get to the one writer: the log is looked up, and its signature checked, before.
        let mut connection = self.store().read().await?;
        let Some(log) = witnessed::one(&mut connection, &origin).await? else {
            return Ok(Err(NotCosigned::UnknownLog(origin)));
        };
        drop(connection);
        if let Err(error) = request.checkpoint.verify(&log.key) {
            return Ok(Err(NotCosigned::NotSigned(error.to_string())));
        }
        let now = self.now();
        let mut tx = self.store().write().await?;
        let Some(log) = witnessed::one(tx.connection(), &origin).await? else {
            return Ok(Err(NotCosigned::UnknownLog(origin)));
        };
        let known = log.root.map_or_else(Known::nothing, |root| Known {
            size: log.size,
            root,
        });
        match request.judge(&log.key, &known) {
            Ok(checkpoint) => {
                let key = self.store().folder().witness_key(self.environment())?;
                let text = request.checkpoint.text();
                let at = u64::try_from(now.as_second()).unwrap_or_default();
                let line = WitnessKey::of(&key)
                    .cosign(text, &key, at)
                    .map_err(|error| damaged(&error))?;
                // Of the lines handed in only the log's own: the others say nothing to us.
                let own = request.checkpoint.signatures().iter();
                let own = own
                    .filter(|own| own.name == log.key.name() && own.key_hash == log.key.key_hash());
                let own: String = own.map(ToString::to_string).collect();
                let note = format!("{text}\n{own}{line}");
                witnessed::cosign(
                    tx.connection(),
                    &origin,
                    checkpoint.size,
                    &checkpoint.root,
                    &note,
                    now,
                )
                .await?;
                // The line leaves only when it is durable that nothing else of this size ever will.
                tx.commit().await?;
                Ok(Ok(line.to_string()))
            }
            Err(refusal) => {
                let signed = ledger::Checkpoint::open(&request.checkpoint.to_string(), &log.key);
                let is_two_roots = signed.is_ok_and(|signed| {
                    log.root
                        .is_some_and(|root| signed.size == log.size && signed.root != root)
                });
                if matches!(refusal, NotCosigned::Inconsistent(_)) || is_two_roots {
                    let why = if is_two_roots {
                        format!(
                            "it signed another log of {} entries than the one cosigned",
                            log.size
                        )
                    } else {
                        refusal.to_string()
                    };
                    tracing::error!(
                        log = origin,
                        why,
                        "a log that is witnessed handed in what does not follow"
                    );
                    let note = request.checkpoint.to_string();
                    witnessed::refuse(tx.connection(), &origin, &why, &note, now).await?;
                    tx.commit().await?;
                }
                Ok(Err(refusal))
            }
        }
    }

    /// The latest checkpoint cosigned of the log whose name has this SHA-256 (lowercase hexadecimal), with our line; `None` where there
    /// is none.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn witnessed_checkpoint(
        &self,
        origin_hash: &str,
    ) -> Result<Option<String>, AppError> {
        let mut connection = self.store().read().await?;
        let logs = witnessed::all(&mut connection).await?;
        Ok(logs
            .into_iter()
            .find(|log| Sha256::of(log.key.name().as_bytes()).to_string() == origin_hash)
            .and_then(|log| log.note))
    }
}

fn damaged(error: &dyn std::fmt::Display) -> AppError {
    AppError::Store(store::StoreError::Damaged {
        what: "a checkpoint to cosign".to_owned(),
        why: error.to_string(),
    })
}
