//! Reading the ledger.

use crate::transaction::Body;
use crate::{Connection, StoreError, state};
use casework::Recorded;
use jiff::Timestamp;
use ledger::{Hash, Opening, StoredEntry};

#[derive(sqlx::FromRow)]
struct Row {
    seq: i64,
    at: i64,
    kind: String,
    commitment: Vec<u8>,
    previous: Vec<u8>,
    leaf: Vec<u8>,
    salt: Option<Vec<u8>>,
    body: Option<String>,
}

/// A page of the ledger's entries from `first` on, for verifying.
///
/// # Errors
/// [`StoreError`] when the database fails or a row has an impossible shape.
pub async fn entries(
    connection: &mut Connection,
    first: u64,
    limit: u32,
) -> Result<Vec<StoredEntry>, StoreError> {
    // Rows are read by order of their number, not looked up by it: a wrong number must be seen, not skipped.
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT seq, at, kind, commitment, previous, leaf, salt, body FROM events WHERE seq >= $1 ORDER BY seq LIMIT $2",
    )
    .bind(i64::try_from(first).unwrap_or(i64::MAX))
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(stored).collect()
}

fn stored(row: Row) -> Result<StoredEntry, StoreError> {
    let what = || format!("event {}", row.seq);
    let hash =
        |bytes: &[u8]| Hash::try_from(bytes).map_err(|error| StoreError::damaged(what(), error));
    let body = match (&row.salt, &row.body) {
        (Some(salt), Some(body)) => Some(Opening {
            salt: salt
                .as_slice()
                .try_into()
                .map_err(|_| StoreError::damaged(what(), "its salt is not 16 bytes"))?,
            body: body.clone().into_bytes(),
        }),
        (None, None) => None,
        _ => {
            return Err(StoreError::damaged(
                what(),
                "it has a salt without a body, or a body without a salt",
            ));
        }
    };
    Ok(StoredEntry {
        seq: u64::try_from(row.seq)
            .map_err(|_| StoreError::damaged(what(), "its number is negative"))?,
        at_micros: row.at,
        kind: row.kind.clone(),
        commitment: hash(&row.commitment)?,
        body,
        previous: hash(&row.previous)?,
        leaf: hash(&row.leaf)?,
    })
}

/// The signed checkpoint over the whole ledger.
///
/// # Errors
/// [`StoreError::Damaged`] when there is none.
pub async fn checkpoint(connection: &mut Connection) -> Result<String, StoreError> {
    let row: Option<(String,)> = sqlx::query_as("SELECT checkpoint FROM ledger_head WHERE id = 1")
        .fetch_optional(connection)
        .await?;
    row.map(|(note,)| note)
        .ok_or_else(|| StoreError::damaged("the ledger", "it has no checkpoint"))
}

/// Number of events, and the root over them (hexadecimal).
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn size_and_root(connection: &mut Connection) -> Result<(u64, String), StoreError> {
    let row: Option<(String,)> = sqlx::query_as("SELECT head FROM ledger_head WHERE id = 1")
        .fetch_optional(connection)
        .await?;
    let head = match row {
        Some((text,)) => text
            .parse::<ledger::Head>()
            .map_err(|error| StoreError::damaged("the ledger's head", format!("{error}")))?,
        None => ledger::Head::empty(),
    };
    Ok((head.size(), head.root().to_string()))
}

/// Turns an entry into the event it records; `None` when its body was erased.
///
/// # Errors
/// [`StoreError::Damaged`] when the body is no event of this version.
pub fn recorded(entry: &StoredEntry) -> Result<Option<Recorded>, StoreError> {
    let Some(opening) = &entry.body else {
        return Ok(None);
    };
    let what = || format!("event {}", entry.seq);
    let body: Body = serde_json::from_slice(&opening.body)
        .map_err(|error| StoreError::damaged(what(), error))?;
    let at = Timestamp::from_microsecond(entry.at_micros)
        .map_err(|error| StoreError::damaged(what(), error))?;
    Ok(Some(Recorded {
        seq: entry.seq,
        at,
        actor: body.actor,
        event: body.event,
    }))
}

/// The events about a subject, oldest first.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn about(
    connection: &mut Connection,
    subject: &str,
) -> Result<Vec<Recorded>, StoreError> {
    let rows: Vec<(i64, i64, Option<String>)> = sqlx::query_as(
        "SELECT e.seq, e.at, e.body FROM subjects s JOIN events e ON e.seq = s.seq WHERE s.subject = $1 ORDER BY e.seq",
    )
    .bind(subject)
    .fetch_all(connection)
    .await?;
    read(rows)
}

/// The latest events about a subject, newest first; at most `limit`.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn latest_about(
    connection: &mut Connection,
    subject: &str,
    limit: u32,
) -> Result<Vec<Recorded>, StoreError> {
    let rows: Vec<(i64, i64, Option<String>)> = sqlx::query_as(
        "SELECT e.seq, e.at, e.body FROM subjects s JOIN events e ON e.seq = s.seq WHERE s.subject = $1 \
         ORDER BY s.seq DESC LIMIT $2",
    )
    .bind(subject)
    .bind(i64::from(limit))
    .fetch_all(connection)
    .await?;
    read(rows)
}

/// The latest events, newest first: those of these kinds, or those of all kinds but these.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn latest(
    connection: &mut Connection,
    kinds: Kinds<'_>,
    limit: u32,
) -> Result<Vec<Recorded>, StoreError> {
    let (not, kinds) = match kinds {
        Kinds::These(kinds) => ("", kinds),
        Kinds::AllBut(kinds) => ("NOT ", kinds),
    };
    let sql = format!(
        "SELECT seq, at, body FROM events WHERE kind {not}IN ({}) ORDER BY seq DESC LIMIT $1",
        places(kinds, 2)
    );
    let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(i64::from(limit));
    for kind in kinds {
        query = query.bind(*kind);
    }
    read(query.fetch_all(connection).await?)
}

/// Which kinds of events are wanted.
#[derive(Debug, Clone, Copy)]
pub enum Kinds<'a> {
    /// These.
    These(&'a [&'a str]),
    /// All but these.
    AllBut(&'a [&'a str]),
}

/// Places of a statement for kinds, from the one numbered `first` on. The kinds are words of ours, but they are bound all
/// the same.
fn places(kinds: &[&str], first: usize) -> String {
    let places: Vec<String> = (first..first + kinds.len())
        .map(|n| format!("${n}"))
        .collect();
    places.join(", ")
}

/// A page of the events after the one numbered `after` whose kind is among `kinds`, oldest first, for bringing up to date
/// what was made of those before.
///
/// # Errors
/// [`StoreError`] when the database fails, and [`StoreError::Damaged`] when one of them was erased: then nobody can tell from the
/// ledger what has changed.
pub async fn after(
    connection: &mut Connection,
    after: u64,
    kinds: &[&str],
    limit: u32,
) -> Result<Vec<Recorded>, StoreError> {
    let sql = format!(
        "SELECT seq, at, body FROM events WHERE seq > $1 AND kind IN ({}) ORDER BY seq LIMIT $2",
        places(kinds, 3)
    );
    let mut query = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(i64::from(limit));
    for kind in kinds {
        query = query.bind(*kind);
    }
    let rows: Vec<(i64, i64, Option<String>)> = query.fetch_all(connection).await?;
    if let Some((seq, ..)) = rows.iter().find(|(_, _, body)| body.is_none()) {
        return Err(StoreError::damaged(format!("event {seq}"), "it was erased"));
    }
    read(rows)
}

/// The number and the leaf of the last event; `None` when there is none.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn last(connection: &mut Connection) -> Result<Option<(u64, [u8; 32])>, StoreError> {
    let row = sqlx::query_as("SELECT seq, leaf FROM events ORDER BY seq DESC LIMIT 1")
        .fetch_optional(connection)
        .await?;
    row.map(leaf).transpose()
}

/// The leaf of an event; `None` when there is no such event.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn leaf_of(
    connection: &mut Connection,
    seq: u64,
) -> Result<Option<[u8; 32]>, StoreError> {
    let row = sqlx::query_as("SELECT seq, leaf FROM events WHERE seq = $1")
        .bind(i64::try_from(seq).unwrap_or(i64::MAX))
        .fetch_optional(connection)
        .await?;
    Ok(row.map(leaf).transpose()?.map(|(_, leaf)| leaf))
}

fn leaf((seq, leaf): (i64, Vec<u8>)) -> Result<(u64, [u8; 32]), StoreError> {
    let damaged = || StoreError::damaged(format!("event {seq}"), "its leaf is not 32 bytes");
    let number = u64::try_from(seq).map_err(|_| damaged())?;
    Ok((number, leaf.try_into().map_err(|_| damaged())?))
}

fn read(rows: Vec<(i64, i64, Option<String>)>) -> Result<Vec<Recorded>, StoreError> {
    let mut events = Vec::with_capacity(rows.len());
    for (seq, at, body) in rows {
        let Some(body) = body else { continue };
        let body: Body = state::read(&body)?;
        events.push(Recorded {
            seq: u64::try_from(seq)
                .map_err(|error| StoreError::damaged("an event's number", error))?,
            at: Timestamp::from_microsecond(at)
                .map_err(|error| StoreError::damaged("an event's time", error))?,
            actor: body.actor,
            event: body.event,
        });
    }
    Ok(events)
}

/// Shows every event to `visit`, in order, in one view of the database, also while a server writes; gives the number of
/// entries whose content was erased, which are left out.
///
/// # Errors
/// [`StoreError`] when the database fails or an event cannot be read.
pub async fn each(
    snapshot: &crate::Snapshot,
    mut visit: impl FnMut(&Recorded),
) -> Result<u64, StoreError> {
    let mut connection = snapshot.read().await?;
    sqlx::query("BEGIN").execute(&mut *connection).await?;
    let (mut next, mut erased) = (0, 0);
    loop {
        let page = entries(&mut connection, next, 1_000).await?;
        let Some(last) = page.last() else { break };
        next = last.seq.saturating_add(1);
        for entry in &page {
            match recorded(entry)? {
                Some(recorded) => visit(&recorded),
                None => erased += 1,
            }
        }
    }
    sqlx::query("COMMIT").execute(&mut *connection).await?;
    Ok(erased)
}

/// The checkpoint and every entry under it, in one view of the database. For proofs; a long ledger takes memory.
///
/// # Errors
/// [`StoreError`] when the database fails.
pub async fn whole(snapshot: &crate::Snapshot) -> Result<(String, Vec<StoredEntry>), StoreError> {
    let mut connection = snapshot.read().await?;
    sqlx::query("BEGIN").execute(&mut *connection).await?;
    let note = checkpoint(&mut connection).await?;
    let mut all = Vec::new();
    loop {
        let page = entries(&mut connection, all.len() as u64, 1_000).await?;
        if page.is_empty() {
            break;
        }
        all.extend(page);
    }
    sqlx::query("COMMIT").execute(&mut *connection).await?;
    Ok((note, all))
}
