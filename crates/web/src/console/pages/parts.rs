//! Pieces that several pages show. Each is a template of its own whose text is escaped there, so that it may stand in
//! another template as it is.

use super::text;
use crate::tongue::say::{self, Message};
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
    "also",
    "copy_otherwise",
    "days",
    "emergency",
    "scopes",
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
    source = r#"<time datetime="{{ at }}" dir="ltr">{{ self.words() }}</time>"#
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

/// What is said in English only, within words of another language.
#[derive(Debug, Template)]
#[template(ext = "html", source = r#"<bdi lang="en">{{ text }}</bdi>"#)]
pub(super) struct English<'a> {
    text: &'a str,
}

impl HtmlSafe for English<'_> {}

impl<'a> English<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text }
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

    fn rule(&self) -> Message {
        match self.clock.duty {
            true => say::it("clock-duty"),
            false => say::it("clock-target"),
        }
    }

    /// The rule in a sentence, apart from its citation.
    fn meaning(&self) -> Message {
        match self.clock.clock.law {
            Law::RemovalOrderHour => say::it("clock-law-removal-order-hour"),
            Law::ReferralHour => say::it("clock-law-referral-hour"),
            Law::OwnScrutiny => say::it("clock-law-own-scrutiny"),
            Law::AskedScrutiny => say::it("clock-law-asked-scrutiny"),
            Law::Reinstatement => say::it("clock-law-reinstatement"),
            Law::Complaint => say::it("clock-law-complaint"),
            Law::MeasuresReport => say::it("clock-law-measures-report"),
            Law::ExposureReview => say::it("clock-law-exposure-review"),
            Law::ThreatToLife => say::it("clock-law-threat-to-life"),
            Law::AlertAcknowledgement => say::it("clock-law-alert-acknowledgement"),
        }
    }

    /// Where it stands, in words. The script rewrites these while the clock runs.
    fn words(&self) -> String {
        let span = match self.clock.seconds {
            // Of a stopped clock “0 s” reads like a mistake.
            0 if !matches!(self.clock.status.as_str(), "running" | "overdue") => {
                say::it("span-none").plain()
            }
            seconds => text::span(seconds),
        };
        let over = text::span(self.clock.seconds - self.allowance());
        let late = match self.clock.duty {
            true => say::it("clock-late"),
            false => say::it("clock-past-target"),
        };
        let late = late.text("span", over).plain();
        let message = match (self.clock.status.as_str(), self.stop()) {
            (_, Some(StopReason::CannotExecute)) => say::it("clock-cannot-execute"),
            (_, Some(StopReason::Withdrawn)) => say::it("clock-withdrawn"),
            (_, Some(StopReason::CeasedEffect)) => say::it("clock-ceased-effect"),
            (_, Some(StopReason::Lapsed)) => return say::it("clock-lapsed").plain(),
            (_, Some(StopReason::Superseded)) => say::it("clock-superseded"),
            (_, Some(StopReason::Ended)) => say::it("clock-ended"),
            (_, Some(StopReason::Reinstated)) => say::it("clock-reinstated"),
            ("running", _) => say::it("clock-left"),
            ("overdue", _) if self.clock.duty => say::it("clock-overdue"),
            ("overdue", _) => say::it("clock-past-target"),
            ("met", Some(StopReason::Answered)) => say::it("clock-answered"),
            ("met", Some(StopReason::Decided)) => say::it("clock-decided"),
            ("met", _) => say::it("clock-done"),
            (_, Some(StopReason::Answered)) => say::it("clock-answered-late").text("late", late),
            (_, Some(StopReason::Decided)) => say::it("clock-decided-late").text("late", late),
            _ => say::it("clock-done-late").text("late", late),
        };
        message.text("span", span).plain()
    }
}

/// A picture: blurred, and plain only for as long as somebody asks.
#[derive(Debug, Template)]
#[template(path = "parts/picture.html")]
pub(super) struct Picture {
    /// Where its two forms are: `/pictures/{sha256}` or `/entries/{entry}/picture`.
    base: String,
    /// What it is, for somebody who does not see it.
    alt: Message,
    /// The line below it.
    caption: Message,
    /// Corners of the part a match is about, where it is not all of the picture: the points of a polygon in ten-thousandths
    /// of the sides.
    mark: Option<String>,
}

impl HtmlSafe for Picture {}

impl Picture {
    /// A picture whose bytes are kept here.
    pub(super) fn kept(sha256: &str, alt: Message, caption: Message) -> Self {
        Self {
            base: format!("/pictures/{sha256}"),
            alt,
            caption,
            mark: None,
        }
    }

    /// The picture of a bank's entry.
    pub(super) fn banked(found: &Match) -> Self {
        Self {
            base: format!("/entries/{}/picture", found.entry),
            alt: say::it("picture-known-alt"),
            caption: say::it("picture-known"),
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
