//! Texts in banks: what the index needs of them.

use crate::{Connection, StoreError};
use casework::{BankId, Entry, EntryId};

/// What the index needs of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownText {
    /// The entry's number in the index.
    pub number: u64,
    /// The entry.
    pub id: EntryId,
    /// SimHash, hexadecimal.
    pub simhash: Option<String>,
    /// SHA-256 of the fingerprints of its parts, a blob of the entry.
    pub fingerprints: Option<String>,
}

/// A page of the texts of a bank that match and were made comparable by these rules, by number above `after`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn of_bank(
    connection: &mut Connection,
    bank: &BankId,
    version: u8,
    after: Option<u64>,
    limit: u32,
) -> Result<Vec<KnownText>, StoreError> {
    let after = after.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(-1);
    let rows: Vec<(i64, String, Option<String>, Option<String>)> = sqlx::query_as(
        "SELECT seq, entry, simhash, fingerprints FROM texts \
         WHERE bank = $1 AND version = $2 AND seq > $3 ORDER BY seq LIMIT $4",
    )
    .bind(bank.as_str())
    .bind(i64::from(version))
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(seq, id, simhash, fingerprints)| {
            let number = u64::try_from(seq)
                .map_err(|error| StoreError::damaged("an entry's number", error))?;
            let id = id.parse();
            let id = id.map_err(|error| StoreError::damaged("an entry's identifier", error))?;
            Ok(KnownText {
                number,
                id,
                simhash,
                fingerprints,
            })
        })
        .collect()
}

/// Keeps what an entry's text is known by for as long as the entry matches.
pub(crate) async fn save(
    connection: &mut Connection,
    entry: &Entry,
    seq: i64,
) -> Result<(), StoreError> {
    let Some(text) = &entry.content.text else {
        return Ok(());
    };
    if entry.withdrawn.is_some() {
        sqlx::query("DELETE FROM texts WHERE entry = $1")
            .bind(entry.id.as_str())
            .execute(connection)
            .await?;
        return Ok(());
    }
    // Later events about the entry change nothing of its text, and leave its number.
    sqlx::query(
        "INSERT INTO texts (seq, entry, bank, version, simhash, fingerprints) SELECT $1, $2, $3, $4, $5, $6 \
         WHERE NOT EXISTS (SELECT 1 FROM texts WHERE entry = $2)",
    )
    .bind(seq)
    .bind(entry.id.as_str())
    .bind(entry.bank.as_str())
    .bind(i64::from(text.version))
    .bind(&text.simhash)
    .bind(&text.fingerprints)
    .execute(connection)
    .await?;
    Ok(())
}
