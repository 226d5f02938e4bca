//! How the instance is.

use super::{frame::Frame, parts::Moment};
use crate::tongue::say::{self, Message};
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
    fn word(&self, condition: Condition) -> Message {
        match condition {
            Condition::Ok => say::it("status-ok"),
            Condition::Degraded => say::it("status-degraded"),
            Condition::Failing => say::it("status-failing"),
        }
    }

    fn part(&self, name: &str) -> Message {
        match name {
            "storage" => say::it("status-storage"),
            "space" => say::it("status-space"),
            "clock" => say::it("status-clock"),
            "deliveries" => say::it("status-deliveries"),
            "media" => say::it("status-media"),
            "statements" => say::it("status-statements"),
            "server" => say::it("status-server"),
            "mail" => say::it("status-mail"),
            "ledger" => say::it("status-ledger"),
            _ => say::it("status-other"),
        }
    }
}
