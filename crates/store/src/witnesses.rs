//! Who vouches for this ledger: the witnesses that are asked, and the lines they added to its checkpoints. Beside the ledger.

use crate::{Connection, StoreError};
use jiff::Timestamp;
use ledger::{Checkpoint, Note, SignatureLine, VerifyingKey, WitnessKey};

/// A witness that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Its key, with its name.
    pub key: WitnessKey,
    /// Its submission prefix, without a slash at the end.
    pub url: String,
    /// Whether it is still asked.
    pub asked: bool,
    /// The largest size of our ledger that it is known to have cosigned.
    pub size: u64,
    /// When it last cosigned, by our clock.
    pub cosigned_at: Option<Timestamp>,
    /// Since when it has not answered as it should, and what it said last.
    pub failing: Option<(Timestamp, String)>,
    /// It says that our ledger was rewritten.
    pub alarm: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    vkey: String,
    url: String,
    asked: bool,
    size: i64,
    cosigned_at: Option<i64>,
    failing_since: Option<i64>,
    last_error: Option<String>,
    alarm: Option<String>,
}

/// Adds a witness, or gives one already there another address. A name stands for one key.
///
/// Gives `false`, and changes nothing, where the name is taken by another key.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn add(
    connection: &mut Connection,
    key: &WitnessKey,
    url: &str,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "INSERT INTO witnesses (name, vkey, url, asked, size) VALUES ($1, $2, $3, TRUE, 0) \
         ON CONFLICT (name) DO UPDATE SET url = excluded.url, asked = TRUE WHERE witnesses.vkey = excluded.vkey",
    )
    .bind(key.name())
    .bind(key.to_string())
    .bind(url)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Asks a witness no more; `false` where there is none of this name. Its lines stay, and its key to read them.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn remove(connection: &mut Connection, name: &str) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE witnesses SET asked = FALSE, failing_since = NULL, last_error = NULL WHERE name = $1 AND asked",
    )
    .bind(name)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Every witness that is or was asked, by name.
///
/// # Errors
/// [`StoreError`] when the database fails or a key does not read back.
pub async fn all(connection: &mut Connection) -> Result<Vec<Witness>, StoreError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT vkey, url, asked, size, cosigned_at, failing_since, last_error, alarm FROM witnesses ORDER BY name",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let since = row.failing_since.map(instant).transpose()?;
            Ok(Witness {
                key: row
                    .vkey
                    .parse()
                    .map_err(|error| StoreError::damaged("a witness's key", error))?,
                url: row.url,
                asked: row.asked,
                size: u64::try_from(row.size).unwrap_or_default(),
                cosigned_at: row.cosigned_at.map(instant).transpose()?,
                failing: since.map(|since| (since, row.last_error.unwrap_or_default())),
                alarm: row.alarm,
            })
        })
        .collect()
}

/// Keeps what a witness said of a checkpoint of ours, in one transaction of the caller's. `line` must have been verified.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn cosigned(
    connection: &mut Connection,
    witness: &str,
    size: u64,
    note: &str,
    line: &SignatureLine,
    now: Timestamp,
) -> Result<(), StoreError> {
    let size = number(size);
    let hour = now.as_second().div_euclid(3600);
    sqlx::query(
        "UPDATE witnesses SET size = $1, cosigned_at = $2, failing_since = NULL, last_error = NULL WHERE name = $3",
    )
    .bind(size)
    .bind(now.as_microsecond())
    .bind(witness)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO vouched_checkpoints (size, note) VALUES ($1, $2) ON CONFLICT DO NOTHING",
    )
    .bind(size)
    .bind(note)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM cosignatures WHERE witness = $1 AND hour = $2 AND size < $3")
        .bind(witness)
        .bind(hour)
        .bind(size)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO cosignatures (size, witness, line, hour) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (size, witness) DO UPDATE SET line = excluded.line, hour = excluded.hour",
    )
    .bind(size)
    .bind(witness)
    .bind(line.to_string())
    .bind(hour)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM vouched_checkpoints WHERE size NOT IN (SELECT size FROM cosignatures) \
         AND size NOT IN (SELECT size FROM time_stamps)",
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that a witness has another size of ours than we thought.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn has(connection: &mut Connection, witness: &str, size: u64) -> Result<(), StoreError> {
    sqlx::query("UPDATE witnesses SET size = $1 WHERE name = $2")
        .bind(number(size))
        .bind(witness)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes that a witness could not be asked or answered amiss.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn failed(
    connection: &mut Connection,
    witness: &str,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE witnesses SET failing_since = COALESCE(failing_since, $1), last_error = $2 WHERE name = $3",
    )
    .bind(now.as_microsecond())
    .bind(why)
    .bind(witness)
    .execute(connection)
    .await?;
    Ok(())
}

/// Notes that a witness says our ledger was rewritten; gives whether that is news. `None` takes the alarm back, for every witness
/// of this name.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn set_alarm(
    connection: &mut Connection,
    witness: &str,
    alarm: Option<&str>,
) -> Result<bool, StoreError> {
    let done = sqlx::query(
        "UPDATE witnesses SET alarm = $1 WHERE name = $2 AND (alarm IS NULL) <> ($1 IS NULL)",
    )
    .bind(alarm)
    .bind(witness)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The lines that witnesses added to our checkpoint of this size, as they stand in a note.
///
/// # Errors
/// [`StoreError::Database`].
pub async fn lines(connection: &mut Connection, size: u64) -> Result<Vec<String>, StoreError> {
    let rows: Vec<(String,)> =
        sqlx::query_as("SELECT line FROM cosignatures WHERE size = $1 ORDER BY witness")
            .bind(number(size))
            .fetch_all(connection)
            .await?;
    Ok(rows.into_iter().map(|(line,)| line).collect())
}

/// The best checkpoint under which an event lies: of those with the most cosignatures the newest; `None` where nobody vouches for
/// one. With the lines of the witnesses.
///
/// # Errors
/// [`StoreError`] when the database fails or a note does not read back.
pub async fn vouched_for(
    connection: &mut Connection,
    event: u64,
    key: &VerifyingKey,
) -> Result<Option<(Checkpoint, Note)>, StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "SELECT v.size, v.note FROM vouched_checkpoints v WHERE v.size > $1 \
         ORDER BY (SELECT COUNT(*) FROM cosignatures c WHERE c.size = v.size) DESC, v.size DESC LIMIT 1",
    )
    .bind(number(event))
    .fetch_optional(&mut *connection)
    .await?;
    let Some((size, note)) = row else {
        return Ok(None);
    };
    let lines = lines(connection, u64::try_from(size).unwrap_or_default()).await?;
    let text = format!("{note}{}", lines.concat());
    let damaged = |why: String| StoreError::damaged("a checkpoint that was cosigned", why);
    let checkpoint = Checkpoint::open(&text, key).map_err(|error| damaged(error.to_string()))?;
    let note = text
        .parse()
        .map_err(|error: ledger::BadNote| damaged(error.to_string()))?;
    Ok(Some((checkpoint, note)))
}

fn number(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

pub(crate) fn instant(micros: i64) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(micros).map_err(|error| StoreError::damaged("an instant", error))
}
