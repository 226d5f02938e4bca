//! Pages and counts against going through all cases one by one.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use super::*;
use crate::schema;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

/// A case as the tables have it: what may be asked for, each out of a few.
#[derive(Debug, Clone)]
struct Row {
    organisation: u8,
    stage: CaseStage,
    origin: &'static str,
    due: i64,
    waits: bool,
    claim: Option<(u8, i64)>,
    entries: Vec<u8>,
}

fn organisation(number: u8) -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [number; 10])
}

fn person(number: u8) -> PersonId {
    PersonId::new(Timestamp::UNIX_EPOCH, [number; 10])
}

fn entry(number: u8) -> EntryId {
    EntryId::new(Timestamp::UNIX_EPOCH, [number; 10])
}

fn stage() -> impl Strategy<Value = CaseStage> {
    prop_oneof![Just(CaseStage::Open), Just(CaseStage::Closed)]
}

fn origin() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("upload"), Just("notice")]
}

fn row() -> impl Strategy<Value = Row> {
    let claim = proptest::option::of((0..2_u8, 0..4_i64));
    let entries = proptest::collection::vec(0..3_u8, 0..3);
    let all = (
        0..2_u8,
        stage(),
        origin(),
        0..5_i64,
        any::<bool>(),
        claim,
        entries,
    );
    all.prop_map(
        |(organisation, stage, origin, due, waits, claim, mut entries)| {
            entries.sort_unstable();
            entries.dedup();
            Row {
                organisation,
                stage,
                origin,
                due,
                waits,
                claim,
                entries,
            }
        },
    )
}

fn filter() -> impl Strategy<Value = Filter> {
    let some = |end| proptest::option::of(0..end);
    let after = proptest::option::of((0..5_i64, 0..40_usize));
    let all = (
        proptest::option::of(stage()),
        proptest::option::of(origin()),
        after,
        proptest::option::of(any::<bool>()),
        some(2_i64),
        some(4_i64),
        some(6_i64),
        some(3_i64),
    );
    let narrow = |number: i64| u8::try_from(number).unwrap_or(0);
    let at = |number: i64| Timestamp::from_microsecond(number).unwrap_or_default();
    all.prop_map(
        move |(stage, origin, after, waiting, claimed, unclaimed, due, like)| Filter {
            stage,
            origin: origin.map(str::to_owned),
            after: after.map(|(due, number)| (due, name(number))),
            waiting,
            claimed_by: claimed.map(|number| person(narrow(number))),
            unclaimed_since: unclaimed.map(at),
            due_before: due.map(at),
            resembling: like.map(|number| entry(narrow(number))),
        },
    )
}

fn name(number: usize) -> String {
    format!("case_{number:03}")
}

/// What the filter says, case by case.
fn fits(row: &Row, filter: &Filter) -> bool {
    row.organisation == 0
        && filter.stage.is_none_or(|stage| row.stage == stage)
        && filter
            .origin
            .as_deref()
            .is_none_or(|origin| row.origin == origin)
        && filter.waiting.is_none_or(|waiting| row.waits == waiting)
        && filter
            .claimed_by
            .as_ref()
            .is_none_or(|by| row.claim.is_some_and(|(who, _)| person(who) == *by))
        && filter.unclaimed_since.is_none_or(|since| {
            row.claim
                .is_none_or(|(_, seen)| seen <= since.as_microsecond())
        })
        && filter
            .due_before
            .is_none_or(|before| row.due < before.as_microsecond())
        && filter
            .resembling
            .as_ref()
            .is_none_or(|like| row.entries.iter().any(|number| entry(*number) == *like))
}

async fn tables(rows: &[Row]) -> Result<sqlx::SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new().in_memory(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?;
    schema::migrations().run(&pool).await?;
    for (number, row) in rows.iter().enumerate() {
        let (id, house) = (name(number), organisation(row.organisation));
        sqlx::query("INSERT INTO cases (id, organisation, origin, about, stage, due, state) VALUES ($1, $2, $3, $1, $4, $5, '{}')")
            .bind(&id)
            .bind(house.as_str())
            .bind(row.origin)
            .bind(row.stage.as_str())
            .bind(row.due)
            .execute(&pool)
            .await?;
        if row.waits {
            sqlx::query("INSERT INTO held (case_id, organisation, decided_by, leaves_at, together) VALUES ($1, $2, '', 0, '')")
                .bind(&id)
                .bind(house.as_str())
                .execute(&pool)
                .await?;
        }
        if let Some((who, seen)) = row.claim {
            sqlx::query("INSERT INTO claims (case_id, organisation, person, since, seen) VALUES ($1, $2, $3, 0, $4)")
                .bind(&id)
                .bind(house.as_str())
                .bind(person(who).as_str())
                .bind(seen)
                .execute(&pool)
                .await?;
        }
        for like in &row.entries {
            sqlx::query("INSERT INTO case_entries (entry, case_id) VALUES ($1, $2)")
                .bind(entry(*like).as_str())
                .bind(&id)
                .execute(&pool)
                .await?;
        }
    }
    Ok(pool)
}

#[tokio::test]
async fn a_page_and_a_count_are_those_of_going_through_all_cases() {
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    for _ in 0..60 {
        let rows = proptest::collection::vec(row(), 0..40)
            .new_tree(&mut runner)
            .unwrap()
            .current();
        let pool = tables(&rows).await.unwrap();
        let mut connection = pool.acquire().await.unwrap();
        for _ in 0..20 {
            let filter = filter().new_tree(&mut runner).unwrap().current();
            let limit = 7;
            let mut all: Vec<Place> = rows
                .iter()
                .enumerate()
                .filter(|(_, row)| fits(row, &filter))
                .map(|(number, row)| (row.due, name(number)))
                .collect();
            all.sort();
            let many = count(&mut connection, &organisation(0), &filter)
                .await
                .unwrap();
            assert_eq!(many, all.len() as u64, "{filter:?} {rows:?}");
            all.retain(|place| filter.after.as_ref().is_none_or(|after| place > after));
            all.truncate(limit as usize);
            let mut sql = filter.page("due, id", &organisation(0), limit);
            let found: Vec<Place> = sql
                .build_query_as()
                .fetch_all(&mut *connection)
                .await
                .unwrap();
            assert_eq!(found, all, "{filter:?} {rows:?}");
        }
    }
}

/// The plan is what keeps a page cheap: an index in the order asked for, and no sorting.
#[tokio::test]
async fn a_page_of_open_cases_of_one_origin_or_of_all_is_read_in_order_and_not_sorted() {
    let pool = tables(&[]).await.unwrap();
    let mut connection = pool.acquire().await.unwrap();
    let open = Filter {
        stage: Some(CaseStage::Open),
        waiting: Some(false),
        after: Some((5, name(3))),
        ..Filter::default()
    };
    let upload = Filter {
        origin: Some("upload".to_owned()),
        ..open.clone()
    };
    for filter in [open, upload, Filter::default()] {
        let sql = filter.page("due, id, state", &organisation(0), 50);
        let explained = format!("EXPLAIN QUERY PLAN {}", sql.sql().as_str());
        let mut plan = sqlx::query_as(sqlx::AssertSqlSafe(explained));
        for _ in 0..sql.sql().as_str().matches('?').count() {
            plan = plan.bind(0);
        }
        let steps: Vec<(i64, i64, i64, String)> = plan.fetch_all(&mut *connection).await.unwrap();
        assert!(
            steps
                .iter()
                .any(|step| step.3.starts_with("SEARCH cases USING INDEX cases_")),
            "{steps:?}"
        );
        // Where cases come from and their place in the order are in one index: none is read to be left out.
        if filter.origin.is_some() {
            let by_origin = "SEARCH cases USING INDEX cases_by_origin (organisation=? AND stage=? AND origin=? AND (due,id)>(?,?))";
            assert!(steps.iter().any(|step| step.3 == by_origin), "{steps:?}");
        }
        assert!(
            steps.iter().all(|step| !step.3.contains("TEMP B-TREE")),
            "{steps:?}"
        );
    }
}

/// To count is to go through an index, and to read no case.
#[tokio::test]
async fn cases_are_counted_in_an_index_alone_also_those_of_one_origin() {
    let pool = tables(&[]).await.unwrap();
    let mut connection = pool.acquire().await.unwrap();
    let open = Filter {
        stage: Some(CaseStage::Open),
        ..Filter::default()
    };
    let upload = Filter {
        origin: Some("upload".to_owned()),
        ..open.clone()
    };
    let all_uploads = Filter {
        stage: None,
        ..upload.clone()
    };
    for filter in [open, upload, all_uploads, Filter::default()] {
        let sql = filter.statement("count(*)", &organisation(0), Purpose::Count);
        let explained = format!("EXPLAIN QUERY PLAN {}", sql.sql().as_str());
        let mut plan = sqlx::query_as(sqlx::AssertSqlSafe(explained));
        for _ in 0..sql.sql().as_str().matches('?').count() {
            plan = plan.bind(0);
        }
        let steps: Vec<(i64, i64, i64, String)> = plan.fetch_all(&mut *connection).await.unwrap();
        let is_covered = |step: &(i64, i64, i64, String)| step.3.contains("USING COVERING INDEX");
        assert!(steps.iter().all(is_covered), "{filter:?}: {steps:?}");
    }
}
