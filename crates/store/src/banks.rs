//! Banks and their entries.

use crate::{Connection, StoreError, state};
use casework::{Bank, BankId, Entry, EntryId, LinkReach, NewEntry, OrganisationId};
use std::borrow::Cow;

/// One bank.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn get(connection: &mut Connection, id: &BankId) -> Result<Option<Bank>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM banks WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// A bank of an organisation by its name.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_name(
    connection: &mut Connection,
    organisation: &OrganisationId,
    name: &str,
) -> Result<Option<Bank>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM banks WHERE organisation = $1 AND name = $2")
        .bind(organisation.as_str())
        .bind(name)
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// The banks an organisation matches against: its own, those shared with a group it belongs to, and those for everybody.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn visible(
    connection: &mut Connection,
    organisation: &OrganisationId,
) -> Result<Vec<Bank>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT state FROM banks WHERE organisation = $1 OR audience = '*' \
         OR audience IN (SELECT sharing_group FROM group_members WHERE organisation = $1) ORDER BY name, id",
    )
    .bind(organisation.as_str())
    .fetch_all(connection)
    .await?;
    state::read_all(&rows)
}

/// One entry.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn entry(connection: &mut Connection, id: &EntryId) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query_as("SELECT state FROM entries WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    state::read_optional(row)
}

/// What makes two entries of one bank the same: the SHA-256 where it is known, else the PDQ; of a link what it covers.
pub(crate) fn content_key(content: &NewEntry) -> Cow<'_, str> {
    if let Some(link) = &content.link {
        return link.key().into();
    }
    content
        .sha256
        .as_deref()
        .or(content.pdq.as_deref())
        .unwrap_or_default()
        .into()
}

/// The entry of a bank with the same content, if it is there and not withdrawn.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn same_content(
    connection: &mut Connection,
    bank: &BankId,
    content: &NewEntry,
) -> Result<Option<Entry>, StoreError> {
    let row = sqlx::query_as(
        "SELECT state FROM entries WHERE bank = $1 AND content = $2 AND withdrawn = FALSE",
    )
    .bind(bank.as_str())
    .bind(content_key(content))
    .fetch_optional(connection)
    .await?;
    state::read_optional(row)
}

/// A page of a bank's entries, newest first: those added before the event numbered `before`, and the number to ask for
/// next.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn entries(
    connection: &mut Connection,
    bank: &BankId,
    before: Option<u64>,
    limit: u32,
) -> Result<(Vec<Entry>, Option<u64>), StoreError> {
    let before = before
        .and_then(|seq| i64::try_from(seq).ok())
        .unwrap_or(i64::MAX);
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT seq, state FROM entries WHERE bank = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
    )
    .bind(bank.as_str())
    .bind(before)
    .bind(i64::from(limit) + 1)
    .fetch_all(connection)
    .await?;
    let more = rows.len() > limit as usize;
    let rows = rows.get(..rows.len().min(limit as usize)).unwrap_or(&rows);
    let next = more
        .then(|| rows.last().and_then(|(seq, _)| u64::try_from(*seq).ok()))
        .flatten();
    Ok((
        rows.iter()
            .map(|(_, text)| state::read(text))
            .collect::<Result<_, _>>()?,
        next,
    ))
}

/// Every bank, in no particular order, for loading the index.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<Bank>, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as("SELECT state FROM banks")
        .fetch_all(connection)
        .await?;
    state::read_all(&rows)
}

/// What the index needs of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signals {
    /// The entry's number in the index.
    pub number: u64,
    /// The entry.
    pub id: EntryId,
    /// The bank it is in.
    pub bank: BankId,
    /// PDQ, hexadecimal.
    pub pdq: Option<String>,
    /// PDQ quality; a hash given without one is taken to be good.
    pub quality: Option<u8>,
    /// SHA-256, hexadecimal.
    pub sha256: Option<String>,
    /// SHA-256 of its local features, a blob, where its bank is compared thoroughly.
    pub features: Option<String>,
    /// SHA-256 of the hashes of its frames, a blob, where it is a video.
    pub video: Option<String>,
    /// SHA-256 of the fingerprint of its sound, a blob, where it has one.
    pub sound: Option<String>,
}

/// A row of [`Signals`].
#[derive(sqlx::FromRow)]
struct SignalsRow {
    seq: i64,
    id: String,
    bank: String,
    pdq: Option<String>,
    quality: Option<i64>,
    sha256: Option<String>,
    features: Option<String>,
    video: Option<String>,
    sound: Option<String>,
}

impl TryFrom<SignalsRow> for Signals {
    type Error = StoreError;

    fn try_from(row: SignalsRow) -> Result<Self, StoreError> {
        let damaged = |error: &dyn std::fmt::Display| {
            StoreError::damaged(format!("entry number {}", row.seq), error)
        };
        Ok(Self {
            number: u64::try_from(row.seq).map_err(|error| damaged(&error))?,
            id: row.id.parse().map_err(|error| damaged(&error))?,
            bank: row.bank.parse().map_err(|error| damaged(&error))?,
            pdq: row.pdq,
            quality: row.quality.and_then(|quality| u8::try_from(quality).ok()),
            sha256: row.sha256,
            features: row.features,
            video: row.video,
            sound: row.sound,
        })
    }
}

/// A page of the signals of every entry of a bank that matches, by number above `after`, for loading the index.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn signals(
    connection: &mut Connection,
    bank: &BankId,
    after: Option<u64>,
    limit: u32,
) -> Result<Vec<Signals>, StoreError> {
    let after = after.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(-1);
    let rows: Vec<SignalsRow> = sqlx::query_as(
        "SELECT e.seq, e.id, e.bank, e.pdq, e.quality, e.sha256, \
                CASE WHEN b.thoroughness = 'thorough' THEN e.features END AS features, v.track AS video, s.fingerprint AS sound \
         FROM entries e JOIN banks b ON b.id = e.bank LEFT JOIN entry_videos v ON v.entry = e.id \
         LEFT JOIN entry_sounds s ON s.entry = e.id \
         WHERE e.bank = $1 AND e.withdrawn = FALSE AND e.seq > $2 ORDER BY e.seq LIMIT $3",
    )
    .bind(bank.as_str())
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Signals::try_from).collect()
}

/// The signals of one entry, if it matches.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn signals_of(
    connection: &mut Connection,
    id: &EntryId,
) -> Result<Option<Signals>, StoreError> {
    let row: Option<SignalsRow> = sqlx::query_as(
        "SELECT e.seq, e.id, e.bank, e.pdq, e.quality, e.sha256, \
                CASE WHEN b.thoroughness = 'thorough' THEN e.features END AS features, v.track AS video, s.fingerprint AS sound \
         FROM entries e JOIN banks b ON b.id = e.bank LEFT JOIN entry_videos v ON v.entry = e.id \
         LEFT JOIN entry_sounds s ON s.entry = e.id WHERE e.id = $1 AND e.withdrawn = FALSE",
    )
    .bind(id.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(Signals::try_from).transpose()
}

/// A bank's entries that match and have local features: number, identifier, and the features' digest. For loading the index.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn with_features(
    connection: &mut Connection,
    bank: &BankId,
) -> Result<Vec<(u64, EntryId, String)>, StoreError> {
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT seq, id, features FROM entries WHERE bank = $1 AND withdrawn = FALSE AND features IS NOT NULL ORDER BY seq",
    )
    .bind(bank.as_str())
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(seq, id, features)| {
            let number = u64::try_from(seq)
                .map_err(|error| StoreError::damaged("an entry's number", error))?;
            let id = id.parse();
            let id = id.map_err(|error| StoreError::damaged("an entry's identifier", error))?;
            Ok((number, id, features))
        })
        .collect()
}

/// The next entries whose bytes are kept but whose local features were never extracted, in banks that are compared
/// thoroughly: those with a number above `after`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn without_features(
    connection: &mut Connection,
    bank: &BankId,
    after: Option<u64>,
    limit: u32,
) -> Result<Vec<(u64, Entry)>, StoreError> {
    let after = after.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(-1);
    let rows: Vec<(i64, String)> = sqlx::query_as(
        "SELECT seq, state FROM entries \
         WHERE bank = $1 AND withdrawn = FALSE AND features IS NULL AND pdq IS NOT NULL AND sha256 IS NOT NULL AND seq > $2 ORDER BY seq LIMIT $3",
    )
    .bind(bank.as_str())
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|(seq, text)| {
            let number = u64::try_from(*seq)
                .map_err(|error| StoreError::damaged("an entry's number", error))?;
            Ok((number, state::read(text)?))
        })
        .collect()
}

/// An entry by its number in the index, with its bank. Withdrawn entries included.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn by_number(
    connection: &mut Connection,
    number: u64,
) -> Result<Option<(Entry, Bank)>, StoreError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT e.state, b.state FROM entries e JOIN banks b ON b.id = e.bank WHERE e.seq = $1",
    )
    .bind(i64::try_from(number).unwrap_or(i64::MAX))
    .fetch_optional(connection)
    .await?;
    row.map(|(entry, bank)| Ok((state::read(&entry)?, state::read(&bank)?)))
        .transpose()
}

/// The number of an entry in the index.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn number(connection: &mut Connection, id: &EntryId) -> Result<Option<u64>, StoreError> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT seq FROM entries WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(row.and_then(|(seq,)| u64::try_from(seq).ok()))
}

/// A page of what the entries about links of a bank cover that match, by number above `after`: number, reach and what it is. For
/// loading the index.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn links(
    connection: &mut Connection,
    bank: &BankId,
    after: Option<u64>,
    limit: u32,
) -> Result<Vec<(u64, LinkReach, String)>, StoreError> {
    let after = after.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(-1);
    let rows: Vec<(i64, String, String)> = sqlx::query_as(
        "SELECT seq, reach, covers FROM links WHERE bank = $1 AND withdrawn = FALSE AND seq > $2 ORDER BY seq LIMIT $3",
    )
    .bind(bank.as_str())
    .bind(after)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(seq, reach, covers)| {
            let number = u64::try_from(seq)
                .map_err(|error| StoreError::damaged("an entry's number", error))?;
            let reach = reach.parse();
            let reach =
                reach.map_err(|error: String| StoreError::damaged("a link's reach", error))?;
            Ok((number, reach, covers))
        })
        .collect()
}
