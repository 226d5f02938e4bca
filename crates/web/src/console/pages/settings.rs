//! What the instance and the organisation are set to, from where, and what changes it.

use super::frame::Frame;
use super::text;
use crate::tongue::say::{self, Message};
use app::{SessionLimits, SettingsView, USUAL_MATERIAL_MEGABYTES, USUAL_UNDO_SECONDS};
use askama::Template;
use casework::NoticeKind;

/// The settings.
#[derive(Debug, Template)]
#[template(path = "settings.html")]
pub(crate) struct SettingsPage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// What is set.
    pub(crate) view: SettingsView,
}

/// One setting.
pub(super) struct Row {
    /// Its word in the page's address and in tests.
    name: &'static str,
    what: Message,
    value: String,
    /// Whether somebody set it, and who.
    from: Message,
    /// The command, or the route of the API, that changes it.
    change: &'static str,
}

/// Settings of one kind.
pub(super) struct Table {
    id: &'static str,
    heading: Message,
    what: Message,
    rows: Vec<Row>,
}

impl SettingsPage {
    /// What is the house's own first: it can be changed here.
    fn tables(&self) -> [Table; 2] {
        let house = Table {
            id: "of-house",
            heading: say::it("settings-of-house"),
            what: say::it("settings-of-house-what"),
            rows: self.house(),
        };
        let instance = Table {
            id: "of-instance",
            heading: say::it("settings-of-instance"),
            what: say::it("settings-of-instance-what"),
            rows: self.instance(),
        };
        [house, instance]
    }

    /// What was chosen when the server was started.
    fn instance(&self) -> Vec<Row> {
        let set = &self.view.instance;
        let usual = SessionLimits::default();
        let row = |name, what: &str, value, is_set: bool, change| Row {
            name,
            what: say::it(what),
            value,
            from: say::it(if is_set {
                "settings-from-start"
            } else {
                "settings-from-none"
            }),
            change,
        };
        let stamps = set.time_stamps.as_ref().map(|(authority, hours)| {
            let every = lasts(hours.saturating_mul(3600));
            say::it("settings-stamps-by")
                .text("authority", authority)
                .text("every", every)
                .plain()
        });
        vec![
            row(
                "public-url",
                "settings-address",
                set.public_url
                    .split("://")
                    .last()
                    .unwrap_or_default()
                    .to_owned(),
                true,
                "staydown serve --public-url",
            ),
            row(
                "undo",
                "settings-undo",
                lasts(set.undo.as_secs()),
                set.undo.as_secs() != i64::from(USUAL_UNDO_SECONDS),
                "staydown serve --undo-seconds",
            ),
            row(
                "session-idle",
                "settings-idle",
                lasts(set.sessions.idle.as_secs()),
                set.sessions.idle != usual.idle,
                "staydown serve --session-idle",
            ),
            row(
                "material",
                "settings-material",
                format!("{} MB", text::number(set.material_megabytes)),
                set.material_megabytes != u64::from(USUAL_MATERIAL_MEGABYTES),
                "staydown serve --material-megabytes",
            ),
            row(
                "mail",
                "settings-mail",
                yes_or_no(set.sends_mail),
                set.sends_mail,
                "staydown serve --smtp",
            ),
            row(
                "maildir",
                "settings-maildir",
                yes_or_no(set.takes_mail),
                set.takes_mail,
                "staydown serve --maildir",
            ),
            row(
                "statements",
                "settings-statements",
                yes_or_no(set.sends_statements),
                set.sends_statements,
                "staydown serve --dsa-database",
            ),
            row(
                "time-stamps",
                "settings-stamps",
                stamps.clone().unwrap_or_else(|| yes_or_no(false)),
                stamps.is_some(),
                "staydown serve --time-stamps",
            ),
            row(
                "entries",
                "settings-entries",
                yes_or_no(set.publishes_entries),
                set.publishes_entries,
                "staydown serve --publish-entries",
            ),
            row(
                "private-addresses",
                "settings-private",
                yes_or_no(set.reaches_private),
                set.reaches_private,
                "staydown serve --allow-private-addresses",
            ),
        ]
    }

    /// What is recorded of the house.
    fn house(&self) -> Vec<Row> {
        let house = &self.view.house;
        let row = |name, what: &str, value: Option<String>, change| Row {
            name,
            what: say::it(what),
            from: say::it(if value.is_some() {
                "settings-from-house"
            } else {
                "settings-from-none"
            }),
            value: value.unwrap_or_else(|| say::it("settings-not-set").plain()),
            change,
        };
        let list =
            |texts: Vec<String>| (!texts.is_empty()).then(|| texts.join(&say::it("comma").plain()));
        let kinds = house
            .four_eyes
            .iter()
            .map(|kind| say::word(kind).plain())
            .collect();
        vec![
            row(
                "hosts",
                "settings-hosts",
                list(house.hosts.clone()),
                "staydown admin organisation add-host",
            ),
            row(
                "webhooks",
                "settings-webhooks",
                house
                    .endpoint
                    .as_ref()
                    .map(|endpoint| text::defang(&endpoint.url)),
                "PUT /v1/endpoint",
            ),
            row(
                "on-call",
                "settings-on-call",
                house.on_call.clone(),
                "staydown admin organisation set-on-call",
            ),
            row(
                "alarms",
                "settings-alarms",
                house
                    .alarms
                    .as_ref()
                    .map(|endpoint| text::defang(&endpoint.url)),
                "staydown admin organisation alarms",
            ),
            row(
                "second-person",
                "settings-second",
                list(kinds),
                "staydown admin organisation four-eyes",
            ),
            row(
                "private-surfaces",
                "settings-surfaces",
                list(
                    house
                        .private_surfaces
                        .iter()
                        .map(|prefix| text::defang(prefix))
                        .collect(),
                ),
                "staydown admin organisation private-surfaces",
            ),
        ]
    }

    /// The kinds of notices, and for which of them a second person is wanted already.
    fn kinds(&self) -> Vec<(NoticeKind, bool)> {
        let all = NoticeKind::ALL.iter().copied();
        all.map(|kind| (kind, self.view.house.four_eyes.contains(&kind)))
            .collect()
    }

    /// Whether there is a kind left for which one person is enough.
    fn is_any_left(&self) -> bool {
        self.kinds().iter().any(|(_, wanted)| !wanted)
    }
}

fn yes_or_no(is: bool) -> String {
    say::it(if is { "settings-yes" } else { "settings-no" }).plain()
}

/// A span of time as people set it: a whole number of hours, minutes or seconds.
fn lasts(seconds: i64) -> String {
    match (seconds % 3_600, seconds % 60) {
        (0, _) if seconds > 0 => say::it("settings-hours")
            .text("hours", seconds / 3_600)
            .plain(),
        (_, 0) if seconds > 60 => say::it("settings-minutes")
            .text("minutes", seconds / 60)
            .plain(),
        _ => say::it("span-seconds").text("seconds", seconds).plain(),
    }
}
