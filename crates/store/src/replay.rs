//! The ledger is the truth: folding it into an empty database must give the tables as they are.

use crate::{Connection, Snapshot, StoreError, events, project, schema};
use casework::Recorded;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Row};

const PAGE: u32 = 1_000;

/// How the tables are made from events. Counted up with every change of what [`project`] writes, so that a folder written by
/// an older version has its tables made anew when it is opened, and equals its replay.
const PROJECTION: i64 = 9;

/// What the comparison found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replayed {
    /// Events folded.
    pub events: u64,
    /// Rows compared, over all tables.
    pub rows: u64,
    /// The first difference of each table that differs, as a sentence. Empty when all is equal.
    pub differences: Vec<String>,
}

/// Folds every event into an empty database in memory and compares each table made from events with the one on disk.
///
/// # Errors
/// [`StoreError`] when the database fails or an event cannot be read.
pub async fn check(snapshot: &Snapshot) -> Result<Replayed, StoreError> {
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(SqliteConnectOptions::new().in_memory(true))
        .await?;
    schema::migrations().run(&pool).await?;
    let mut fresh = pool.acquire().await?;
    let mut stored = snapshot.read().await?;
    // One view of the database for events and tables: a server may be writing meanwhile.
    sqlx::query("BEGIN").execute(&mut *stored).await?;
    sqlx::query("BEGIN").execute(&mut *fresh).await?;
    let mut next = 0;
    while let Some(page) = after(&mut stored, &mut next).await? {
        for recorded in &page {
            project::project(&mut fresh, recorded).await?;
        }
    }
    let mut replayed = Replayed {
        events: next,
        rows: 0,
        differences: Vec::new(),
    };
    same_schema(&mut stored, &mut fresh, &mut replayed).await?;
    for (table, key) in project::PROJECTIONS {
        compare(table, key, &mut stored, &mut fresh, &mut replayed).await?;
    }
    Ok(replayed)
}

/// Makes the tables anew where an older version made them; the caller commits.
pub(crate) async fn renew(connection: &mut Connection) -> Result<(), StoreError> {
    let made: Option<(i64,)> = sqlx::query_as("SELECT version FROM projected WHERE id = 1")
        .fetch_optional(&mut *connection)
        .await?;
    if made == Some((PROJECTION,)) {
        return Ok(());
    }
    for (table, _) in project::PROJECTIONS {
        sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}")))
            .execute(&mut *connection)
            .await?;
    }
    let mut next = 0;
    while let Some(page) = after(connection, &mut next).await? {
        for recorded in &page {
            project::project(connection, recorded).await?;
        }
    }
    sqlx::query(
        "INSERT INTO projected (id, version) VALUES (1, $1) \
         ON CONFLICT (id) DO UPDATE SET version = excluded.version",
    )
    .bind(PROJECTION)
    .execute(connection)
    .await?;
    Ok(())
}

/// The next page of events, those whose content was erased left out; `None` after the last.
async fn after(
    connection: &mut Connection,
    next: &mut u64,
) -> Result<Option<Vec<Recorded>>, StoreError> {
    let page = events::entries(connection, *next, PAGE).await?;
    let Some(last) = page.last() else {
        return Ok(None);
    };
    *next = last.seq + 1;
    page.iter()
        .filter_map(|entry| events::recorded(entry).transpose())
        .collect::<Result<_, _>>()
        .map(Some)
}

/// A trigger, a view or a table that no migration made could change what is read or written, unseen by a comparison of rows.
async fn same_schema(
    stored: &mut Connection,
    fresh: &mut Connection,
    replayed: &mut Replayed,
) -> Result<(), StoreError> {
    // Of a table its columns, in whatever order older versions added them; of all else the words.
    const SCHEMA: &str = "SELECT 'table ' || m.name || ': ' || (SELECT group_concat(c) FROM (SELECT p.name || ' ' || p.type || ' ' || \
                          p.\"notnull\" || ' ' || COALESCE(p.dflt_value, '') || ' ' || p.pk AS c FROM pragma_table_info(m.name) p ORDER BY p.name)) \
                          FROM sqlite_master m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
                          UNION ALL SELECT type || ' ' || name || ': ' || COALESCE(sql, '') FROM sqlite_master \
                          WHERE type <> 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY 1";
    let on_disk = texts(stored, SCHEMA.to_owned()).await?;
    let made = texts(fresh, SCHEMA.to_owned()).await?;
    let strange = on_disk.iter().find(|one| !made.contains(one));
    if let Some(other) = strange.or_else(|| made.iter().find(|one| !on_disk.contains(one))) {
        let named = other.split(':').next().unwrap_or(other);
        replayed.differences.push(format!(
            "the schema: {named} is not as the migrations make it"
        ));
    }
    Ok(())
}

async fn compare(
    table: &str,
    key: &str,
    stored: &mut Connection,
    fresh: &mut Connection,
    replayed: &mut Replayed,
) -> Result<(), StoreError> {
    // Names come from the constant list and from the schema, not from outside.
    let columns: Vec<(String,)> = sqlx::query_as(AssertSqlSafe(format!(
        "SELECT name FROM pragma_table_info('{table}')"
    )))
    .fetch_all(&mut *fresh)
    .await?;
    let columns: Vec<String> = columns
        .into_iter()
        .map(|(name,)| format!("quote({name})"))
        .collect();
    let select = format!(
        "SELECT {} FROM {table} ORDER BY {key} LIMIT {PAGE} OFFSET ",
        columns.join(" || ' | ' || ")
    );
    let mut offset = 0u64;
    loop {
        let page = format!("{select}{offset}");
        let on_disk = texts(stored, page.clone()).await?;
        let from_ledger = texts(fresh, page).await?;
        replayed.rows += on_disk.len() as u64;
        let rows = on_disk.len().max(from_ledger.len());
        for place in 0..rows {
            if on_disk.get(place) != from_ledger.get(place) {
                let show = |row: Option<&String>| {
                    row.map_or_else(
                        || "no row".to_owned(),
                        |row| row.chars().take(160).collect(),
                    )
                };
                replayed.differences.push(format!(
                    "table {table}, row {}: on disk {}; from the ledger {}",
                    offset + place as u64,
                    show(on_disk.get(place)),
                    show(from_ledger.get(place)),
                ));
                return Ok(());
            }
        }
        if rows < PAGE as usize {
            return Ok(());
        }
        offset += u64::from(PAGE);
    }
}

async fn texts(connection: &mut Connection, select: String) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(AssertSqlSafe(select))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok(row.try_get::<String, _>(0)?))
        .collect()
}
