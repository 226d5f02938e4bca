//! The comparison of the tables with the ledger leaves nothing out: every table the database has, as the database itself lists them,
//! and every column of each.
#![allow(clippy::unwrap_used)]

use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use std::path::Path;
use store::{Environment, Folder, Snapshot, Store, replay};

/// What is not made from events, and why it need not be.
const BESIDE: [(&str, &str); 35] = [
    (
        "_sqlx_migrations",
        "which migrations were applied; each has a checksum",
    ),
    ("events", "the ledger itself"),
    (
        "ledger_head",
        "where the ledger ends; `verify` holds it against the events",
    ),
    ("projected", "which version of the program made the tables"),
    ("jobs", "work to do"),
    ("claims", "who works on which case, for minutes"),
    (
        "notice_documents",
        "signed documents as they were made first: their signatures hold them",
    ),
    ("pulse", "whether the disk takes writes"),
    ("sign_in_links", "digests of secrets"),
    ("bootstrap_links", "digests of secrets"),
    ("tracking_codes", "digests of secrets"),
    (
        "sessions",
        "digests of secrets, of people who are signed in",
    ),
    ("known_browsers", "digests of secrets"),
    ("attempts", "failed sign-ins"),
    ("passwords", "digests of secrets"),
    ("passkeys", "public keys of people"),
    ("recovery_codes", "digests of secrets"),
    (
        "oidc_provider",
        "settings of the sign-in service, with a secret",
    ),
    ("linked_accounts", "who is who there"),
    ("endpoint_secrets", "secrets"),
    ("alarm_secrets", "secrets"),
    (
        "canaries",
        "which records raise an alarm: nobody may learn it from the ledger",
    ),
    ("contacts", "names and addresses, which are erased"),
    (
        "document_keys",
        "secrets; their public halves are published",
    ),
    (
        "answered_senders",
        "who was answered by itself within the hour, by digest",
    ),
    ("token_uses", "when a token was last used"),
    (
        "witnesses",
        "what others say of this ledger: their signatures hold it",
    ),
    (
        "vouched_checkpoints",
        "as above; signed by the ledger's key",
    ),
    ("cosignatures", "as above"),
    ("witnessed_logs", "what we say of others' ledgers"),
    (
        "time_stamps",
        "what authorities say; their signatures hold it",
    ),
    ("care_days", "how long people looked, which is erased"),
    ("care_choices", "what people chose for themselves"),
    ("care_defaults", "when a house proposes a break"),
    (
        "bank_imports",
        "lists that were handed in; what was added of them is events",
    ),
];

async fn database(path: &Path) -> SqliteConnection {
    let url = format!("sqlite://{}", path.join("staydown.db").display());
    SqliteConnection::connect(&url).await.unwrap()
}

async fn differences(path: &Path) -> Vec<String> {
    let snapshot = Snapshot::open(Folder::at(path)).await.unwrap();
    replay::check(&snapshot).await.unwrap().differences
}

#[tokio::test]
async fn a_change_of_any_column_of_any_table_made_from_events_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Folder::at(folder.path()), Environment::system())
        .await
        .unwrap();
    store.close().await;
    drop(store);
    assert_eq!(differences(folder.path()).await, Vec::<String>::new());

    let mut connection = database(folder.path()).await;
    let tables: Vec<(String,)> =
        sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
            .fetch_all(&mut connection).await.unwrap();
    let mut compared = 0;
    let mut beside = Vec::new();
    for (table,) in &tables {
        type Column = (String, String, i64);
        let columns: Vec<Column> = sqlx::query_as(AssertSqlSafe(format!(
            "SELECT name, type, pk FROM pragma_table_info('{table}')"
        )))
        .fetch_all(&mut connection)
        .await
        .unwrap();
        // A row of which the ledger says nothing.
        let value = |kind: &str| match kind {
            "BIGINT" | "INTEGER" => "41",
            "BOOLEAN" => "1",
            "BLOB" => "X'41'",
            "TEXT" => "'41'",
            other => panic!("a column of type {other} in {table}"),
        };
        if table == "_sqlx_migrations" {
            beside.push(table.clone());
            continue;
        }
        let names: Vec<&str> = columns.iter().map(|(name, ..)| name.as_str()).collect();
        let values: Vec<&str> = columns
            .iter()
            .map(|(name, kind, _)| {
                if name == "id" && kind == "BIGINT" {
                    "2"
                } else {
                    value(kind)
                }
            })
            .collect();
        let insert = format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            names.join(", "),
            values.join(", ")
        );
        if table == "ledger_head"
            || table == "events"
            || sqlx::query(AssertSqlSafe(insert))
                .execute(&mut connection)
                .await
                .is_err()
        {
            beside.push(table.clone());
            continue;
        }
        let told = differences(folder.path()).await;
        if told.is_empty() {
            beside.push(table.clone());
        } else {
            compared += 1;
            assert!(told[0].contains(&format!("table {table}, ")), "{told:?}");
            // Whatever stands in a column, the comparison shows it: so it was compared.
            for (name, kind, _) in &columns {
                let other = match kind.as_str() {
                    // JSON, which some columns must be.
                    "TEXT" => "'77'",
                    "BOOLEAN" => "0",
                    _ => "77777",
                };
                sqlx::query(AssertSqlSafe(format!(
                    "UPDATE {table} SET {name} = {other}"
                )))
                .execute(&mut connection)
                .await
                .unwrap();
                let changed = differences(folder.path()).await;
                assert_ne!(told, changed, "{table}.{name} is not compared");
                let back = value(kind);
                sqlx::query(AssertSqlSafe(format!("UPDATE {table} SET {name} = {back}")))
                    .execute(&mut connection)
                    .await
                    .unwrap();
            }
        }
        sqlx::query(AssertSqlSafe(format!(
            "DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})"
        )))
        .execute(&mut connection)
        .await
        .unwrap();
        assert_eq!(
            differences(folder.path()).await,
            Vec::<String>::new(),
            "{table}"
        );
    }
    connection.close().await.unwrap();
    // A table that comes later is either made from events, or somebody says here why not.
    let known: Vec<&str> = BESIDE.iter().map(|(name, _)| *name).collect();
    let unknown: Vec<&String> = beside
        .iter()
        .filter(|table| !known.contains(&table.as_str()))
        .collect();
    assert!(
        unknown.is_empty(),
        "neither compared with the ledger nor beside it for a reason: {unknown:?}"
    );
    let gone: Vec<&&str> = known
        .iter()
        .filter(|name| !beside.iter().any(|table| table == **name))
        .collect();
    assert!(gone.is_empty(), "not there, or made from events: {gone:?}");
    assert!(compared > 20, "{compared}");
}

#[tokio::test]
async fn what_no_migration_made_is_found() {
    for sql in [
        "CREATE TRIGGER quiet AFTER INSERT ON events BEGIN DELETE FROM hosts; END",
        "CREATE VIEW more AS SELECT * FROM events",
        "CREATE TABLE aside (x TEXT)",
        "DROP INDEX statements_queued",
        "ALTER TABLE hosts ADD COLUMN hidden TEXT",
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(Folder::at(folder.path()), Environment::system())
            .await
            .unwrap();
        store.close().await;
        drop(store);
        let mut connection = database(folder.path()).await;
        sqlx::query(sql).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        let told = differences(folder.path()).await;
        assert!(
            told.iter().any(|told| told.contains("the schema")),
            "{sql}: {told:?}"
        );
    }
}
