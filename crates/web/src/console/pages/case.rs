//! One case: why it is here, the content, and the decision.

use super::{
    cases,
    desk::Waiting,
    forms::{AnswerForm, DecisionForm, IssueForm},
    frame::Frame,
    notice::{Answer, Document},
    parts::{ClockFace, English, Face, Moment, Picture, Place, ProblemBox, Since, fault},
    sound::{Listening, Player},
    statements, text,
};
use crate::tongue::say::{self, Message};
use app::{Desk, Draft, HistoryLine, OutletOfCase, WaitingLine, WaitsOn};
use askama::{Template, filters::HtmlSafe};
use casework::{
    Actor, CaseId, CaseStage, Decision, Ground, LeftOut, Match, NoticeKind, Origin, Outcome,
    ProtectedPurpose, PurposeCheck,
};
use exchange::{
    Problem,
    annex::Lack,
    v1::{AssetView, CaptureView, CaseView, NoticeView, StatementView, UserNoticeView},
};
use jiff::Timestamp;

/// The cases before and after this one in the queue, where known: `j` and `k` lead there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Neighbours {
    /// The one before.
    pub(crate) previous: Option<CaseId>,
    /// The one after.
    pub(crate) next: Option<CaseId>,
}

/// A case.
#[derive(Debug, Template)]
#[template(path = "case.html")]
pub(crate) struct CasePage {
    /// What is around it.
    pub(crate) frame: Frame,
    /// The case.
    pub(crate) case: CaseView,
    /// What its location showed.
    pub(crate) capture: Option<CaptureView>,
    /// Its notices, oldest first; for a received notice, that one.
    pub(crate) notices: Vec<NoticeView>,
    /// Its statements of reasons, oldest first.
    pub(crate) statements: Vec<StatementView>,
    /// What happened, oldest first.
    pub(crate) history: Vec<HistoryLine>,
    /// Whether this person may decide, issue and answer.
    pub(crate) may_decide: bool,
    /// Whether their organisation may order.
    pub(crate) may_order: bool,
    /// The decision as last sent, empty at first.
    pub(crate) form: DecisionForm,
    /// The notice to be issued as last sent, empty at first.
    pub(crate) issue: IssueForm,
    /// What was wrong with what was last sent.
    pub(crate) problem: Option<Problem>,
    /// The cases beside it.
    pub(crate) neighbours: Neighbours,
    /// The server's clock.
    pub(crate) now: Timestamp,
    /// The user's notice it came from, without who sent it.
    pub(crate) user_notice: Option<UserNoticeView>,
    /// Who works on it, what waits, notes and phrases.
    pub(crate) desk: Desk,
    /// What else whoever looks decided, and waits to leave.
    pub(crate) waiting: Vec<WaitingLine>,
    /// The outlets it is about.
    pub(crate) outlets: Vec<OutletOfCase>,
    /// What the notice would be, if that was asked for.
    pub(crate) draft: Option<Draft>,
    /// What can be heard of it.
    pub(crate) listening: Listening,
}

/// What a notice would be, beside its form.
#[derive(Debug, Template)]
#[template(path = "parts/draft.html")]
struct Drafted<'a> {
    draft: &'a Draft,
}

impl HtmlSafe for Drafted<'_> {}

impl Drafted<'_> {
    fn lacks(&self, is_fatal: bool) -> Vec<&Lack> {
        let lacks = self.draft.lacks.iter();
        lacks.filter(|lack| lack.is_fatal() == is_fatal).collect()
    }

    fn fatal(&self) -> Vec<&Lack> {
        self.lacks(true)
    }

    fn advisory(&self) -> Vec<&Lack> {
        self.lacks(false)
    }

    fn is_order(&self) -> bool {
        self.draft.kind == NoticeKind::RemovalOrder
    }
}

/// An outcome a person can choose.
struct Choice {
    value: &'static str,
    word: Message,
    consequence: Message,
    checked: bool,
}

/// A picture of the case beside the known one it resembles.
pub(super) struct Pair<'a> {
    pub(super) seen: Option<Picture>,
    pub(super) known: Picture,
    pub(super) found: &'a Match,
    pub(super) seen_sound: Option<Player<'a>>,
    pub(super) known_sound: Option<Player<'a>>,
}

impl Pair<'_> {
    pub(super) fn likeness(&self) -> Message {
        text::likeness(self.found)
    }

    pub(super) fn distance(&self) -> String {
        text::distance(self.found)
    }
}

impl CasePage {
    /// What waits on this case.
    fn waits(&self) -> Option<Waiting<'_>> {
        let line = self.desk.waiting.as_ref()?;
        Some(Waiting::new(line, &self.frame.csrf, self.now, "case", true))
    }

    /// What whoever looks decided elsewhere: the newest.
    fn waits_elsewhere(&self) -> Option<Waiting<'_>> {
        let own = WaitsOn::Case(self.case.id.clone());
        let line = self.waiting.iter().find(|line| line.on != own)?;
        let first = self.desk.waiting.is_none();
        Some(Waiting::new(
            line,
            &self.frame.csrf,
            self.now,
            "queue",
            first,
        ))
    }

    /// How many seconds a decision can be undone for.
    fn undo(&self) -> i64 {
        self.desk.undo.as_secs()
    }

    fn is_open(&self) -> bool {
        self.case.stage == CaseStage::Open
    }

    /// Whether somebody else works on it.
    fn is_others(&self) -> bool {
        self.desk.claim.as_ref().is_some_and(|claim| !claim.mine)
    }

    fn is_mine(&self) -> bool {
        self.desk.claim.as_ref().is_some_and(|claim| claim.mine)
    }

    /// Whether it can be worked on now.
    fn may_work(&self) -> bool {
        self.may_decide && self.desk.waiting.is_none() && self.case.stage != CaseStage::Closed
    }

    fn copy_title(&self, case: &CaseView) -> String {
        text::defang(&case.title)
    }

    fn statement_word(&self, statement: &StatementView) -> Message {
        statements::word(statement.stage)
    }

    pub(super) fn title(&self) -> String {
        text::defang(&self.case.title)
    }

    pub(super) fn standing(&self) -> Message {
        cases::standing(&self.case)
    }

    pub(super) fn origin(&self) -> Message {
        cases::origin(&self.case)
    }

    pub(super) fn chip(&self) -> &'static str {
        cases::chip(&self.case)
    }

    fn counterpart(&self) -> String {
        let name = self.case.counterpart_name.clone();
        name.unwrap_or_else(|| say::it("case-the-provider").plain())
    }

    fn fault(&self, field: &str) -> Option<&str> {
        fault(self.problem.as_ref(), field)
    }

    fn url(&self) -> Option<&str> {
        match &self.case.origin {
            Origin::Location { url, .. }
            | Origin::Notice { url, .. }
            | Origin::UserNotice { url, .. } => Some(url),
            Origin::Upload { .. } => None,
        }
    }

    fn clock(&self) -> Option<ClockFace<'_>> {
        let clock = self.case.clocks.last()?;
        Some(ClockFace::new(clock, &self.now, Face::Main))
    }

    fn opened(&self) -> Since {
        Since::at(&self.case.opened_at, &self.now)
    }

    /// The notice this case is about, if it is about a received one.
    fn received(&self) -> Option<&NoticeView> {
        match self.case.origin {
            Origin::Notice { .. } => self.notices.first(),
            _ => None,
        }
    }

    fn document<'a>(&'a self, notice: &'a NoticeView) -> Document<'a> {
        Document { notice }
    }

    fn answer<'a>(&'a self, notice: &'a NoticeView) -> Option<Answer<'a>> {
        static EMPTY: AnswerForm = AnswerForm::empty();
        (self.may_decide && Answer::is_open(notice)).then_some(Answer {
            notice,
            csrf: &self.frame.csrf,
            form: &EMPTY,
            problem: None,
        })
    }

    /// The digest of the picture a match was found for, where its bytes are kept here.
    fn picture_of(&self, found: &Match) -> Option<&str> {
        let images = self.capture.iter().flat_map(|capture| &capture.images);
        let wanted = images
            .filter(|image| image.pdq == found.query || image.sha256 == found.query)
            .map(|image| image.sha256.as_str())
            .next();
        let wanted = found.picture.as_deref().or(wanted);
        let kept = &self.case.pictures;
        kept.iter()
            .map(String::as_str)
            .find(|kept| Some(*kept) == wanted || *kept == found.query)
            // One picture and one question: it can be no other.
            .or_else(|| kept.first().filter(|_| kept.len() == 1).map(String::as_str))
    }

    /// The nearest match of every picture, with both pictures.
    pub(super) fn pairs(&self) -> Vec<Pair<'_>> {
        let mut shown: Vec<&str> = Vec::new();
        let mut pairs = Vec::new();
        let (audible, case) = (&self.listening.audible, &self.case.id);
        for (place, found) in self.case.matches.iter().enumerate() {
            if found.is_in_text() {
                continue;
            }
            let picture = self.picture_of(found);
            let part = found.part.as_ref().and_then(|part| part.sha256.as_deref());
            let key = part.or(picture).unwrap_or(&found.query);
            if shown.contains(&key) {
                continue;
            }
            shown.push(key);
            let caption = match (&self.case.origin, &found.part) {
                (_, Some(part)) => text::part(part),
                (Origin::Upload { .. }, _) => say::it("origin-upload"),
                _ => say::it("picture-at-location"),
            };
            // What holds others has no picture of its own; that of the part is taken out of it.
            let picture = match (picture, part) {
                (Some(whole), Some(part)) => Some(format!("{whole}.{part}")),
                (whole, _) => whole.map(str::to_owned),
            };
            let number = pairs.len() + 1;
            let audible = audible.get(place).cloned().unwrap_or_default();
            let heard = picture.as_deref().zip(audible.seen);
            let seen_sound = heard.map(|(sha256, audio)| {
                Player::seen(&self.listening, case, number, sha256, found, audio)
            });
            let known_sound = audible
                .known
                .map(|audio| Player::known(&self.listening, case, number, found, audio));
            pairs.push(Pair {
                seen_sound,
                known_sound,
                seen: picture.map(|sha256| {
                    Picture::kept(&sha256, caption.clone(), caption.clone())
                        .marked(found.shared.as_ref().map(|shared| &shared.query))
                }),
                known: Picture::banked(found),
                found,
            });
        }
        pairs
    }

    /// Pictures of the case that resemble nothing known.
    pub(super) fn others(&self) -> Vec<Picture> {
        let paired: Vec<_> = self
            .case
            .matches
            .iter()
            .filter_map(|found| self.picture_of(found))
            .collect();
        self.case
            .pictures
            .iter()
            .filter(|kept| !paired.contains(&kept.as_str()))
            .map(|kept| {
                let alt = say::it("queue-column-picture");
                Picture::kept(kept, alt, say::it("picture-no-match"))
            })
            .collect()
    }

    /// What was not looked at of an upload that holds others.
    fn left_out(&self) -> &[LeftOut] {
        match &self.case.origin {
            Origin::Upload { left_out, .. } => left_out,
            _ => &[],
        }
    }

    /// Whether the case is about a text.
    fn is_text(&self) -> bool {
        matches!(self.case.origin, Origin::Upload { .. })
            && self.case.matches.iter().any(Match::is_in_text)
    }

    fn likeness(&self, found: &Match) -> Message {
        text::likeness(found)
    }

    fn distance(&self, found: &Match) -> String {
        text::distance(found)
    }

    /// The decision that counts: the last one, also of a case that is open again; the page says that it is.
    fn decision(&self) -> Option<&Decision> {
        self.case.decisions.last()
    }

    /// Whether the form asks whether the known content itself was wrong.
    fn asks_for_wrong(&self) -> bool {
        matches!(self.case.origin, Origin::Upload { .. }) && !self.case.matches.is_empty()
    }

    pub(super) fn outcome(&self, decision: &Decision) -> Message {
        let noticed = matches!(self.case.origin, Origin::UserNotice { .. });
        let upload = matches!(self.case.origin, Origin::Upload { .. });
        match decision.judgement.outcome {
            Outcome::Refer => say::it("choice-refer-provider"),
            Outcome::Order => say::it("choice-order"),
            Outcome::Block if noticed => say::it("choice-take-down"),
            Outcome::Block => say::it("choice-not-publish"),
            Outcome::Keep if upload => say::it("choice-publish"),
            Outcome::Keep => say::it("choice-keep"),
        }
    }

    /// The Art 1(3) check of a decision, in words.
    pub(super) fn purpose(&self, decision: &Decision) -> String {
        match decision.judgement.purpose {
            PurposeCheck::NoneFound => say::it("case-purpose-none").plain(),
            PurposeCheck::Protected(purpose) => {
                let found = say::word(&purpose).plain();
                say::it("case-purpose-found").text("purpose", found).plain()
            }
        }
    }

    /// Who decided, where the history does not say it better.
    fn decider(&self, decision: &Decision) -> Option<Message> {
        match decision.by {
            Actor::Person { .. } => None,
            Actor::Token { .. } => Some(say::it("case-by-program")),
            Actor::System => Some(say::it("case-by-system")),
            Actor::Operator => Some(say::it("case-by-operator")),
            Actor::Public => None,
        }
    }

    /// Whether a judgement would be accepted now.
    fn may_judge(&self) -> bool {
        self.may_decide
            && self.desk.waiting.is_none()
            && match (&self.case.origin, self.case.stage) {
                (Origin::Notice { .. }, _) => false,
                (Origin::Upload { .. } | Origin::UserNotice { .. }, _)
                | (_, CaseStage::Open | CaseStage::Decided) => true,
                (_, CaseStage::Closed) => self.case.outcome == Some(Outcome::Keep),
                _ => false,
            }
    }

    /// Whether the decision form stands in the foreground.
    fn is_undecided(&self) -> bool {
        self.case.stage == CaseStage::Open || self.refuses_decision()
    }

    /// Whether the form just refused was the decision.
    fn refuses_decision(&self) -> bool {
        self.problem.is_some() && self.form != DecisionForm::default()
    }

    fn choices(&self) -> Vec<Choice> {
        let choice = |value, word, consequence| Choice {
            value,
            word: say::it(word),
            consequence,
            checked: self.form.outcome == value,
        };
        let sends = |key| say::it(key).text("provider", self.counterpart());
        match self.case.origin {
            Origin::Upload { .. } => vec![
                choice("keep", "choice-publish", say::it("choice-publish-causes")),
                choice(
                    "block",
                    "choice-not-publish",
                    say::it("choice-not-publish-causes"),
                ),
            ],
            Origin::UserNotice { .. } => vec![
                choice("keep", "choice-keep", say::it("choice-keep-notice-causes")),
                choice(
                    "block",
                    "choice-take-down",
                    say::it("choice-take-down-causes"),
                ),
            ],
            _ => {
                let mut choices = vec![choice(
                    "refer",
                    "choice-refer",
                    sends("choice-refer-causes"),
                )];
                if self.may_order {
                    choices.push(choice(
                        "order",
                        "choice-order",
                        sends("choice-order-causes"),
                    ));
                }
                choices.push(choice("keep", "choice-keep", say::it("choice-keep-causes")));
                choices
            }
        }
    }

    fn grounds(&self) -> Vec<(&'static Ground, bool)> {
        Ground::ALL
            .iter()
            .map(|ground| {
                let chosen = self.form.grounds.iter().any(|word| word == ground.as_str());
                (ground, chosen)
            })
            .collect()
    }

    fn purposes(&self) -> Vec<(&'static ProtectedPurpose, bool)> {
        ProtectedPurpose::ALL
            .iter()
            .map(|purpose| (purpose, self.form.purpose == purpose.as_str()))
            .collect()
    }

    /// The kind of notice that follows from the decision, if it is still to be issued.
    fn to_issue(&self) -> Option<NoticeKind> {
        let decision = self.decision()?;
        if self.case.stage != CaseStage::Decided || self.desk.waiting.is_some() {
            return None;
        }
        match decision.judgement.outcome {
            Outcome::Refer => Some(NoticeKind::Referral),
            Outcome::Order => Some(NoticeKind::RemovalOrder),
            Outcome::Block | Outcome::Keep => None,
        }
    }

    fn drafted(&self) -> Option<Drafted<'_>> {
        self.draft.as_ref().map(|draft| Drafted { draft })
    }

    /// The place of an outlet, as it is called there.
    fn asset_called(&self, asset: &AssetView) -> String {
        let called = match (asset.handle.as_str(), &asset.url) {
            ("", Some(url)) => url,
            (handle, _) => handle,
        };
        format!(
            "{} ({})",
            text::defang(called),
            text::defang(&asset.platform)
        )
    }

    /// Whether grounds and reasons stand in the preview of the notice already.
    fn is_previewed(&self) -> bool {
        self.may_decide && self.to_issue().is_some()
    }

    fn is_order(&self, kind: &NoticeKind) -> bool {
        *kind == NoticeKind::RemovalOrder
    }

    /// The words of a notice's row: its kind, and where it stands.
    fn notice_stage(&self, notice: &NoticeView) -> Message {
        super::notice::stage(notice)
    }

    fn notice_clock<'a>(&self, notice: &'a NoticeView) -> Option<ClockFace<'a>> {
        let clock = notice.clocks.last()?;
        Some(ClockFace::new(clock, &self.now, Face::Small))
    }
}
