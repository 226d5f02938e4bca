//! Pieces that several pages show. Each is a template of its own whose text is escaped there, so that it may stand in
//! another template as it is.

use super::text;
use askama::{Template, filters::HtmlSafe};
use casework::{Corners, Law, Match, Shared, StopReason};
use exchange::{Problem, v1::ClockView};
use jiff::Timestamp;

/// Below this many seconds a running clock of an hour asks for attention.
const SOON: i64 = 20 * 60;
/// Below this many a complaint's two weeks do: from the tenth day on.
const SOON_OF_WEEKS: i64 = 4 * 24 * 3_600;

/// Below this many three months do: from two weeks before their end.
const SOON_OF_MONTHS: i64 = 14 * 24 * 3_600;

/// Every field that has a place of its own on a page (`id="field-…"`).
const FIELDS: &[&str] = &[
    "outcome",
    "grounds",
    "purpose",
    "reasons",
    "reference",
    "non_disclosure",
    "measure",
    "at",
    "addressee_reference",
    "authorised_person",
    "because",
    "explanation",
    "reason",
    "text",
    "name",
    "member_state",
    "contact",
    "hosts",
    "pseudonym",
    "password",
    "again",
    "code",
    "about",
    "purposes",
    "email",
    "locations",
    "good_faith",
    "informed_at",
    "scrutiny_reasons",
    "known_content_wrong",
    "exception",
    "case",
    "orders",
    "hear_until",
    "how",
    "kind",
    "description",
    "safeguards",
    "oversight",
    "responsible",
    "since",
    "effects",
    "intends",
    "items",
    "lacking",
    "aim",
    "of",
    "location",
    "what",
    "imminent",
    "state",
    "account",
    "aware_at",
    "party",
    "whom",
    "channel",
    "note",
    "group",
    "listing",
    "is_publication",
    "alias",
    "platform",
    "handle",
    "url",
    "after",
    "asset",
    "up",
    "break_after",
    "list",
    "label",
    "source",
    "ground",
    "phrase",
    "second_reason",
];

/// An instant, for people and for programs.
#[derive(Debug, Template)]
#[template(
    ext = "html",
    source = r#"<time datetime="{{ at }}">{{ self.words() }}</time>"#
)]
pub(super) struct Moment {
    at: Timestamp,
}

impl HtmlSafe for Moment {}

impl Moment {
    pub(super) fn at(at: &Timestamp) -> Self {
        Self { at: *at }
    }

    fn words(&self) -> String {
        text::instant(self.at)
    }
}

/// How long ago, with the instant behind it.
#[derive(Debug, Template)]
#[template(
    ext = "html",
    source = r#"<time datetime="{{ at }}" title="{{ self.exact() }}">{{ self.words() }}</time>"#
)]
pub(super) struct Since {
    at: Timestamp,
    now: Timestamp,
}

impl HtmlSafe for Since {}

impl Since {
    pub(super) fn at(at: &Timestamp, now: &Timestamp) -> Self {
        Self { at: *at, now: *now }
    }

    fn words(&self) -> String {
        text::ago(self.at, self.now)
    }

    fn exact(&self) -> String {
        text::instant(self.at)
    }
}

/// A location: shown as text that cannot be clicked. The script offers to copy the exact address.
#[derive(Debug, Template)]
#[template(path = "parts/location.html")]
pub(super) struct Place<'a> {
    url: &'a str,
}

impl HtmlSafe for Place<'_> {}

impl<'a> Place<'a> {
    pub(super) fn at(url: &'a str) -> Self {
        Self { url }
    }

    fn shown(&self) -> String {
        text::defang(self.url)
    }
}

/// How much room a clock takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Face {
    /// The one the page is about; there is one a page, with `id="clock"`.
    Main,
    /// With its law and instants.
    Full,
    /// Words and bar, for a row of a list.
    Small,
}

/// A deadline, in words and as a bar.
#[derive(Debug, Template)]
#[template(path = "parts/clock.html")]
pub(super) struct ClockFace<'a> {
    clock: &'a ClockView,
    now: Timestamp,
    face: Face,
}

impl HtmlSafe for ClockFace<'_> {}

impl<'a> ClockFace<'a> {
    pub(super) fn new(clock: &'a ClockView, now: &Timestamp, face: Face) -> Self {
        Self {
            clock,
            now: *now,
            face,
        }
    }

    fn is_main(&self) -> bool {
        self.face == Face::Main
    }

    fn is_small(&self) -> bool {
        self.face == Face::Small
    }

    fn allowance(&self) -> i64 {
        let clock = &self.clock.clock;
        clock.due.duration_since(clock.started).as_secs().max(1)
    }

    /// Seconds used up, at most the whole allowance: how full the bar is.
    fn used(&self) -> i64 {
        let clock = &self.clock.clock;
        let end = clock.stopped.map_or(self.now, |stop| stop.at);
        end.duration_since(clock.started)
            .as_secs()
            .clamp(0, self.allowance())
    }

    /// What the colour says too, in the class.
    fn tone(&self) -> &'static str {
        match (self.clock.status.as_str(), self.stop()) {
            (
                _,
                Some(
                    StopReason::CannotExecute
                    | StopReason::Withdrawn
                    | StopReason::Superseded
                    | StopReason::Ended,
                ),
            ) => "ended",
            ("running", _) if self.clock.seconds <= self.soon() => "soon",
            ("running", _) => "calm",
            ("met", _) => "done",
            // A target that was missed broke no duty, and is not painted as if it had.
            _ if self.clock.duty => "late",
            _ => "past",
        }
    }

    fn soon(&self) -> i64 {
        match self.clock.clock.law {
            Law::Complaint => SOON_OF_WEEKS,
            Law::MeasuresReport | Law::ExposureReview => SOON_OF_MONTHS,
            _ => SOON,
        }
    }

    fn stop(&self) -> Option<StopReason> {
        self.clock.clock.stopped.map(|stop| stop.reason)
    }

    fn rule(&self) -> &'static str {
        if self.clock.duty { "Duty" } else { "Target" }
    }

    /// The rule in a sentence, apart from its citation.
    fn meaning(&self) -> &'static str {
        match self.clock.clock.law {
            Law::RemovalOrderHour => "remove or disable within one hour of receipt",
            Law::ReferralHour => "assess within one hour of receipt; no legal duty",
            Law::OwnScrutiny => "may be scrutinised within 72 hours of receipt of the copy",
            Law::AskedScrutiny => "a reasoned decision within 72 hours of the request",
            Law::Reinstatement => "reinstate immediately what was removed",
            Law::Complaint => "tell whoever complained what came of it within two weeks of receipt",
            Law::MeasuresReport => {
                "report on specific measures within three months of the decision, and every year"
            }
            Law::ExposureReview => "a reasoned decision within three months of the request",
            Law::ThreatToLife => "inform the authorities promptly",
            Law::AlertAcknowledgement => {
                "acknowledge the alert; no legal duty, and a life at stake"
            }
        }
    }

    /// Where it stands, in words. The script rewrites these while the clock runs.
    fn words(&self) -> String {
        let span = match self.clock.seconds {
            // Of a stopped clock “0 s” reads like a mistake.
            0 if !matches!(self.clock.status.as_str(), "running" | "overdue") => {
                "under 1 s".to_owned()
            }
            seconds => text::span(seconds),
        };
        let over = text::span(self.clock.seconds - self.allowance());
        let late = if self.clock.duty {
            format!("{over} late")
        } else {
            format!("{over} past the target")
        };
        match (self.clock.status.as_str(), self.stop()) {
            (_, Some(StopReason::CannotExecute)) => {
                format!("Stopped after {span}: cannot be executed (Annex III)")
            }
            (_, Some(StopReason::Withdrawn)) => format!("Stopped after {span}: withdrawn"),
            (_, Some(StopReason::CeasedEffect)) => {
                format!("Stopped after {span}: the order has no legal effect any more")
            }
            (_, Some(StopReason::Lapsed)) => "Passed without a decision".to_owned(),
            (_, Some(StopReason::Superseded)) => {
                format!("Stopped after {span}: a later decision began another time")
            }
            (_, Some(StopReason::Ended)) => format!("Stopped after {span}: not owed any more"),
            (_, Some(StopReason::Reinstated)) => format!("Reinstated after {span}"),
            ("running", _) => format!("{span} left"),
            ("overdue", _) if self.clock.duty => format!("Overdue by {span}"),
            ("overdue", _) => format!("{span} past the target"),
            ("met", Some(StopReason::Answered)) => format!("Answered in {span}, in time"),
            ("met", Some(StopReason::Decided)) => format!("Decided in {span}, in time"),
            ("met", _) => format!("Done in {span}, in time"),
            (_, Some(StopReason::Answered)) => format!("Answered in {span}, {late}"),
            (_, Some(StopReason::Decided)) => format!("Decided in {span}, {late}"),
            _ => format!("Done in {span}, {late}"),
        }
    }
}

/// A picture: blurred, and plain only for as long as somebody asks.
#[derive(Debug, Template)]
#[template(path = "parts/picture.html")]
pub(super) struct Picture {
    /// Where its two forms are: `/pictures/{sha256}` or `/entries/{entry}/picture`.
    base: String,
    /// What it is, for somebody who does not see it.
    alt: String,
    /// The line below it.
    caption: String,
    /// Corners of the part a match is about, where it is not all of the picture: the points of a polygon in ten-thousandths
    /// of the sides.
    mark: Option<String>,
}

impl HtmlSafe for Picture {}

impl Picture {
    /// A picture whose bytes are kept here.
    pub(super) fn kept(sha256: &str, alt: &str, caption: &str) -> Self {
        Self {
            base: format!("/pictures/{sha256}"),
            alt: alt.to_owned(),
            caption: caption.to_owned(),
            mark: None,
        }
    }

    /// The picture of a bank's entry.
    pub(super) fn banked(found: &Match) -> Self {
        Self {
            base: format!("/entries/{}/picture", found.entry),
            alt: "Known content from the bank".to_owned(),
            caption: "Known content".to_owned(),
            mark: None,
        }
        .marked(found.shared.as_ref().map(|shared| &shared.banked))
    }

    /// With the part drawn that a match is about. Nothing is drawn around the whole of a picture.
    pub(super) fn marked(self, corners: Option<&Corners>) -> Self {
        let part = corners.filter(|corners| **corners != Shared::WHOLE);
        let mark = part.map(|corners| {
            let points: Vec<_> = corners
                .iter()
                .map(|[x, y]| format!("{},{}", x.clamp(&0, &10_000), y.clamp(&0, &10_000)))
                .collect();
            points.join(" ")
        });
        Self { mark, ..self }
    }
}

/// What went wrong with the form just sent, at the top of the page.
#[derive(Debug, Template)]
#[template(path = "parts/problem.html")]
pub(super) struct ProblemBox<'a> {
    problem: &'a Problem,
}

impl HtmlSafe for ProblemBox<'_> {}

impl<'a> ProblemBox<'a> {
    pub(super) fn of(problem: &'a Problem) -> Self {
        Self { problem }
    }

    /// The field's identifier on the page, where it is a field of ours.
    fn anchor(&self) -> Option<&'static str> {
        let field = self.problem.field.as_deref()?;
        FIELDS.iter().copied().find(|known| *known == field)
    }
}

/// The sentence to show at a field, if the problem is about it.
pub(super) fn fault<'a>(problem: Option<&'a Problem>, field: &str) -> Option<&'a str> {
    problem
        .filter(|problem| problem.field.as_deref() == Some(field))
        .map(|problem| problem.detail.as_str())
}
