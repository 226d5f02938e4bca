//! Statements of reasons and the transparency report, held against a second reading of the same rules.
#![allow(clippy::unwrap_used, missing_docs)]

mod answers;
mod building;
mod csv;
mod rows;
#[allow(
    unreachable_pub,
    reason = "the table is testkit's, where it is reached"
)]
#[path = "../../../testkit/src/transparency/rules.rs"]
mod rules;
mod scrubbing;
