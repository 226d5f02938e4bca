//! How the instance is.

use super::{frame::Frame, parts::Moment};
use crate::tongue::say;
use askama::Template;
use exchange::v1::{Condition, StatusView};

/// Every part, and how it is.
#[derive(Debug, Template)]
#[template(path = "status.html")]
pub(crate) struct StatusPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// How it is.
    pub(crate) status: StatusView,
}

impl StatusPage {
    fn word(&self, condition: Condition) -> &'static str {
        match condition {
            Condition::Ok => "works",
            Condition::Degraded => "needs a look",
            Condition::Failing => "does not work",
        }
    }

    fn part(&self, name: &str) -> &'static str {
        match name {
            "storage" => "Recording",
            "space" => "Room on the disk",
            "clock" => "The clock",
            "deliveries" => "Deliveries",
            "media" => "Examining files",
            "statements" => "Statements of reasons",
            "server" => "The server",
            "mail" => "Mail",
            "ledger" => "The ledger's files",
            _ => "Another part",
        }
    }
}
