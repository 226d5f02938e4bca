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
        migration(12, "intake", include_str!("../migrations/0012_intake.sql")),
        migration(16, "search", include_str!("../migrations/0016_search.sql")),
        migration(17, "texts", include_str!("../migrations/0017_texts.sql")),
        migration(
            13,
            "measures",
            include_str!("../migrations/0013_measures.sql"),
        ),
        migration(
            15,
            "contents",
            include_str!("../migrations/0015_contents.sql"),
        ),
        migration(
            14,
            "witnesses",
            include_str!("../migrations/0014_witnesses.sql"),
        ),
        migration(19, "videos", include_str!("../migrations/0019_videos.sql")),
        migration(
            21,
            "outlets_care",
            include_str!("../migrations/0021_outlets_care.sql"),
        ),
        migration(20, "queue", include_str!("../migrations/0020_queue.sql")),
        migration(18, "links", include_str!("../migrations/0018_links.sql")),
        migration(
            22,
            "notice_documents",
            include_str!("../migrations/0022_notice_documents.sql"),
        ),
        migration(
            23,
            "penalties",
            include_str!("../migrations/0023_penalties.sql"),
        ),
        migration(24, "sounds", include_str!("../migrations/0024_sounds.sql")),
        migration(
            28,
            "verdicts_and_tallies",
            include_str!("../migrations/0028_verdicts_and_tallies.sql"),
        ),
        migration(
            27,
            "cases_in_order",
            include_str!("../migrations/0027_cases_in_order.sql"),
        ),
        migration(
            26,
            "overview",
            include_str!("../migrations/0026_overview.sql"),
        ),
    ])
}
