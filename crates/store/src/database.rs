//! Opening the database: one writer, several readers, durable commits.

use crate::folder::write_durably;
use crate::keyring::Keyring;
use crate::secrets::{self, Secrets};
use crate::tile_log::{Published, Publisher};
use crate::{
    Blobs, Environment, Folder, KeyKeeper, StoreError, Trouble, Tx, Vault, backup, keeper, replay,
    schema, unsealed,
};
use ledger::{SigningKey, VerifyingKey};
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, Sqlite, SqlitePool};
use std::fs::File;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Notify};

/// A connection to read with. Every reading function takes one.
pub type Connection = sqlx::SqliteConnection;

/// How long one who only reads waits for a moment in which they can.
pub(crate) const READ_ONLY_PATIENCE: Duration = Duration::from_secs(10);

/// How many readers work at a time. SQLite readers never wait for the writer in WAL mode.
const READERS: u32 = 8;

/// The open data folder of the process that writes.
#[derive(Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
    blobs: Blobs,
    vault: Vault,
    secrets: Secrets,
    keeper: keeper::Kept,
    folder: Folder,
    key: Arc<SigningKey>,
    environment: Environment,
    /// Rung when the ledger grew.
    committed: Arc<Notify>,
    publisher: Arc<Mutex<Publisher>>,
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
        let keeper = keeper::open(&folder, &environment)?;
        let key = folder.signing_key(&environment, &*keeper.keeper)?;
        let keys = Keyring::open(folder.data_keys(), Arc::clone(&keeper.keeper))?;
        let secrets = Secrets::open(&keys, &environment)?;
        let vault = Vault::at(folder.vault(), keys.clone());
        let blobs = Blobs::open(folder.blobs(), keys, environment.clone())?;
        backup::sweep(&folder)?;
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
        let had_plain = secrets::seal_old(&mut renewal, &secrets).await?;
        renewal.commit().await?;
        let mut connection = writer.acquire().await?;
        if had_plain {
            write_anew(&mut connection).await?;
        }
        unsealed::seal(&mut connection, &blobs, folder.blobs()).await?;
        drop(connection);
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        let store = Self {
            writer,
            readers,
            blobs,
            vault,
            secrets,
            keeper,
            folder,
            key: Arc::new(key),
            environment,
            committed: Arc::default(),
            publisher: Arc::default(),
            _lock: Arc::new(lock),
        };
        store.begin_ledger().await?;
        store.publish_at_start_or_end().await;
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

    /// Brings the files in `log/` up to the ledger ([`tile_log`](crate::tile_log)): at the start and the end, and by whoever waits for
    /// [`grew`](Store::grew).
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where files and database do not belong together: nothing is written over then, and somebody has to look.
    /// Others when disk or database refuse; then it is tried again.
    pub async fn publish_log(&self) -> Result<Published, StoreError> {
        let mut publisher = self.publisher.lock().await;
        let mut connection = self.read().await?;
        let mut view = connection.begin().await?;
        let log = self.folder.log();
        publisher
            .publish(&log, &mut view, self.verifying_key())
            .await
    }

    /// Writes the published checkpoint again with the lines of witnesses that came since.
    ///
    /// # Errors
    /// As [`publish_log`](Store::publish_log).
    pub async fn publish_cosignatures(&self) -> Result<(), StoreError> {
        let mut publisher = self.publisher.lock().await;
        let mut connection = self.read().await?;
        let log = self.folder.log();
        publisher
            .cosigned(&log, &mut connection, self.verifying_key())
            .await
    }

    /// Waits until the ledger has grown since the last time somebody waited.
    pub async fn grew(&self) {
        self.committed.notified().await;
    }

    /// What is amiss with the files keeps nobody from working: the database is the truth.
    async fn publish_at_start_or_end(&self) {
        if let Err(error) = self.publish_log().await {
            tracing::error!(%error, "the ledger's files could not be brought up to it");
        }
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
            Arc::clone(&self.committed),
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
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Seals and opens the secrets in tables.
    #[must_use]
    pub fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// Who keeps the instance's key.
    #[must_use]
    pub fn keeper(&self) -> &dyn KeyKeeper {
        &*self.keeper.keeper
    }

    /// Whether the instance's key was made when this was opened: then it has no second copy yet.
    #[must_use]
    pub fn has_new_key(&self) -> bool {
        self.keeper.is_new
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
        let written = sqlx::query("INSERT INTO pulse (id, at) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET at = excluded.at")
            .bind(now)
            .execute(&self.writer)
            .await;
        let blobs = self.blobs.try_writing().await;
        match written.map_err(StoreError::from) {
            // Of a disk that turned read-only SQLite says no more than that it fails; the system says which.
            Err(error) if error.trouble() == Some(Trouble::Disk) => blobs.and(Err(error)),
            Err(error) => Err(error),
            Ok(_) => blobs,
        }
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
        self.publish_at_start_or_end().await;
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
            .busy_timeout(READ_ONLY_PATIENCE);
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

/// Has every page written anew, and the log emptied: what was overwritten is in neither afterwards.
async fn write_anew(connection: &mut Connection) -> Result<(), StoreError> {
    for statement in ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"] {
        sqlx::query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The secrets in tables, beside a server that has the folder.
///
/// # Errors
/// [`StoreError::NoKey`], [`StoreError::WrongKey`].
pub fn secrets_beside(folder: &Folder, environment: &Environment) -> Result<Secrets, StoreError> {
    let keeper = keeper::existing(folder, environment)?;
    Secrets::open(&Keyring::beside(folder.data_keys(), keeper), environment)
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
