//! Opening the database: one writer, several readers, durable commits.

use crate::folder::write_durably;
use crate::{Blobs, Environment, Folder, StoreError, Tx, Vault, replay, schema};
use ledger::{SigningKey, VerifyingKey};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, Sqlite, SqlitePool};
use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

/// A connection to read with. Every reading function takes one.
pub type Connection = sqlx::SqliteConnection;

/// How many readers work at a time. SQLite readers never wait for the writer in WAL mode.
const READERS: u32 = 8;

/// The open data folder of the process that writes.
#[derive(Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
    blobs: Blobs,
    folder: Folder,
    key: Arc<SigningKey>,
    environment: Environment,
    /// Held, never read: the lock ends with the last clone.
    _lock: Arc<File>,
}

impl Store {
    /// Opens the folder for writing, making it the first time, and brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Locked`] when another process has it; others when disk or database refuse.
    pub async fn open(folder: Folder, environment: Environment) -> Result<Self, StoreError> {
        let lock = folder.lock()?;
        let key = folder.signing_key(&environment)?;
        let blobs = Blobs::open(folder.blobs())?;
        let options = SqliteConnectOptions::new()
            .filename(folder.database())
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // FULL: an acknowledged write survives a power cut, not only a crash of the process.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5));
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(10))
            // A commit that fails on a full disk undoes itself, and the library waits for an end that never comes: such a
            // connection would refuse every transaction from then on.
            .before_acquire(|connection, _| {
                Box::pin(async move { Ok(!connection.is_in_transaction()) })
            })
            .connect_with(options.clone())
            .await?;
        schema::migrations().run(&writer).await?;
        let mut renewal = writer.begin_with("BEGIN IMMEDIATE").await?;
        replay::renew(&mut renewal).await?;
        renewal.commit().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        let store = Self {
            writer,
            readers,
            blobs,
            folder,
            key: Arc::new(key),
            environment,
            _lock: Arc::new(lock),
        };
        store.begin_ledger().await?;
        Ok(store)
    }

    /// An empty ledger has a signed checkpoint too: that it was empty.
    async fn begin_ledger(&self) -> Result<(), StoreError> {
        let tx = self.write().await?;
        if tx.is_new() {
            tx.commit().await?;
        }
        Ok(())
    }

    /// Begins the one writing transaction at a time. Dropping it undoes it.
    ///
    /// # Errors
    /// [`StoreError::Database`] when the writer stays busy for ten seconds.
    pub async fn write(&self) -> Result<Tx, StoreError> {
        // IMMEDIATE: a deferred transaction that reads first can fail at its first write.
        let transaction = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        Tx::begin(
            transaction,
            Arc::clone(&self.key),
            self.environment.clone(),
            self.folder.clone(),
        )
        .await
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// [`StoreError::Database`] when all readers stay busy.
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.readers.acquire().await?)
    }

    /// The blobs.
    #[must_use]
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }

    /// Where preserved material lies.
    #[must_use]
    pub fn vault(&self) -> Vault {
        Vault::of(&self.folder)
    }

    /// Time and randomness.
    #[must_use]
    pub fn environment(&self) -> &Environment {
        &self.environment
    }

    /// The key that checks the ledger.
    #[must_use]
    pub fn verifying_key(&self) -> &VerifyingKey {
        self.key.verifying_key()
    }

    /// Where the data is.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Tries whether something can be recorded: writes to the database and among the blobs, and takes it back.
    ///
    /// # Errors
    /// What a change of state would fail with now; see [`StoreError::trouble`].
    pub async fn try_writing(&self) -> Result<(), StoreError> {
        let now = self.environment.now().as_microsecond();
        sqlx::query("INSERT INTO pulse (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at")
            .bind(now)
            .execute(&self.writer)
            .await?;
        self.blobs.try_writing().await
    }

    /// Bytes left on the disk with the data folder for a process that is not root's, and the disk's size.
    ///
    /// # Errors
    /// [`StoreError::File`].
    pub fn space(&self) -> Result<(u64, u64), StoreError> {
        let path = self.folder.path();
        let disk = rustix::fs::statvfs(path).map_err(|error| {
            StoreError::file("could not measure the disk of", path)(error.into())
        })?;
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        Ok((bytes(disk.f_bavail), bytes(disk.f_blocks)))
    }

    /// Closes the database in order; what was committed is durable without it too.
    pub async fn close(&self) {
        if let Err(error) = self.keep_checkpoint().await {
            tracing::warn!(%error, "the checkpoint file could not be written");
        }
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Store {
    async fn keep_checkpoint(&self) -> Result<(), StoreError> {
        let mut connection = self.read().await?;
        let note = crate::events::checkpoint(&mut connection).await?;
        write_durably(&self.folder.checkpoint(), note.as_bytes(), 0o644)
    }
}

/// A data folder opened for reading only, also while a server writes to it.
pub struct Snapshot {
    pool: SqlitePool,
    folder: Folder,
}

impl Snapshot {
    /// Opens it.
    ///
    /// # Errors
    /// [`StoreError::NoData`] when there is no database.
    pub async fn open(folder: Folder) -> Result<Self, StoreError> {
        if !folder.database().is_file() {
            return Err(StoreError::NoData(folder.path().to_owned()));
        }
        let options = SqliteConnectOptions::new()
            .filename(folder.database())
            .read_only(true)
            .busy_timeout(Duration::from_secs(10));
        let pool = SqlitePoolOptions::new()
            .max_connections(2)
            .connect_with(options)
            .await?;
        Ok(Self { pool, folder })
    }

    /// A connection to read with.
    ///
    /// # Errors
    /// [`StoreError::Database`].
    pub async fn read(&self) -> Result<PoolConnection<Sqlite>, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// Where the data is.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }
}

/// A connection for what is not in the ledger (sign-in links), beside a server that has the folder.
///
/// # Errors
/// [`StoreError::NoData`] when there is no database.
pub async fn beside(folder: &Folder) -> Result<Connection, StoreError> {
    if !folder.database().is_file() {
        return Err(StoreError::NoData(folder.path().to_owned()));
    }
    let options = SqliteConnectOptions::new()
        .filename(folder.database())
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(10));
    Ok(Connection::connect_with(&options).await?)
}
