//! The schema and its changes, one file each under `migrations/`, never edited once released.

use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Every migration, in order. A database of a newer version is refused, not guessed at.
pub(crate) fn migrations() -> Migrator {
    let migration = |version, description: &'static str, sql: &'static str| {
        let sql = sqlx::SqlSafeStr::into_sql_str(sql);
        Migration::new(
            version,
            description.into(),
            MigrationType::Simple,
            sql,
            false,
        )
    };
    Migrator::with_migrations(vec![
        migration(1, "first", include_str!("../migrations/0001_first.sql")),
        migration(
            2,
            "thoroughness",
            include_str!("../migrations/0002_thoroughness.sql"),
        ),
        migration(
            3,
            "accounts",
            include_str!("../migrations/0003_accounts.sql"),
        ),
        migration(4, "sharing", include_str!("../migrations/0004_sharing.sql")),
        migration(5, "access", include_str!("../migrations/0005_access.sql")),
        migration(6, "orders", include_str!("../migrations/0006_orders.sql")),
        migration(
            7,
            "conflicts",
            include_str!("../migrations/0007_conflicts.sql"),
        ),
        migration(8, "clocks", include_str!("../migrations/0008_clocks.sql")),
        migration(
            9,
            "preservations",
            include_str!("../migrations/0009_preservations.sql"),
        ),
        migration(
            11,
            "statements",
            include_str!("../migrations/0011_statements.sql"),
        ),
        migration(10, "people", include_str!("../migrations/0010_people.sql")),
    ])
}
