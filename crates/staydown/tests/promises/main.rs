//! What users may rely on, asked of the real program over its public interface.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

pub(crate) mod access;
mod accounts;
mod bodies;
mod command_line;
mod conflicts;
mod crash;
mod documents;
mod doors;
mod faults;
mod front;
mod hostile;
mod index;
mod ledger;
mod looks;
mod matching;
mod notices;
mod openapi;
mod orders;
mod paging;
mod preservations;
mod redress;
mod reports;
mod session;
mod stage;
mod statements;
mod tokens;
mod walls;
mod webhooks;
