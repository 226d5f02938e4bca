//! What can be heard of a case: a player beside each picture, silent and still until somebody asks.

use crate::tongue::say::{self, Message};
use app::{Audible, Audio, LONGEST_HEARD};
use askama::{Template, filters::HtmlSafe};
use casework::{CaseId, Match, SoundSegment};

/// How much of what was before a place is heard with it, in milliseconds.
const LEAD: u64 = 10_000;

/// What there is to hear on a page, and what whoever looks wants of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listening {
    /// Of each match of the case, in their order.
    pub(crate) audible: Vec<Audible>,
    /// A place that was asked for: the player, and milliseconds in its sound.
    pub(crate) place: Option<(String, u64)>,
    /// Whether they chose not to be given what can be heard.
    pub(crate) no_sounds: bool,
    /// Whether they chose not to be given videos.
    pub(crate) no_videos: bool,
    /// How the program is installed without which nothing can be heard, where it is missing.
    pub(crate) lacks: Option<&'static str>,
}

/// One sound. Nothing of it is made before it is played.
#[derive(Debug, Template)]
#[template(path = "parts/sound.html")]
pub(super) struct Player<'a> {
    listening: &'a Listening,
    case: &'a CaseId,
    /// Its place on the page: `heard-1`, `known-1`.
    anchor: String,
    /// Where it is: `/sounds/{sha256}` or `/entries/{entry}/sound`.
    base: String,
    is_known: bool,
    audio: Audio,
    /// Where the two sounds are the same, in milliseconds of this one.
    pieces: Vec<(u64, u64)>,
}

impl HtmlSafe for Player<'_> {}

impl<'a> Player<'a> {
    /// Of the content of the case, the `number`th on its page.
    pub(super) fn seen(
        listening: &'a Listening,
        case: &'a CaseId,
        number: usize,
        sha256: &str,
        found: &Match,
        audio: Audio,
    ) -> Self {
        Self {
            listening,
            case,
            anchor: format!("heard-{number}"),
            base: format!("/sounds/{sha256}"),
            is_known: false,
            audio,
            pieces: pieces(found, |piece| (piece.query_from_ms, piece.query_until_ms)),
        }
    }

    /// Of the known content beside it.
    pub(super) fn known(
        listening: &'a Listening,
        case: &'a CaseId,
        number: usize,
        found: &Match,
        audio: Audio,
    ) -> Self {
        Self {
            listening,
            case,
            anchor: format!("known-{number}"),
            base: format!("/entries/{}/sound", found.entry),
            is_known: true,
            audio,
            pieces: pieces(found, |piece| (piece.known_from_ms, piece.known_until_ms)),
        }
    }

    fn what(&self) -> Message {
        match (self.is_known, self.audio.is_video, self.audio.is_certain) {
            (false, true, false) => say::it("sound-seen-perhaps"),
            (false, true, true) => say::it("sound-seen-video"),
            (false, false, _) => say::it("sound-seen"),
            (true, true, _) => say::it("sound-known-video"),
            (true, false, _) => say::it("sound-known"),
        }
    }

    /// Whether whoever looks chose not to be given this; it can be unfolded.
    fn is_left_out(&self) -> bool {
        self.listening.no_sounds || (self.listening.no_videos && self.audio.is_video)
    }

    fn longest(&self) -> u64 {
        longest()
    }

    /// The place in it that was asked for.
    fn place(&self) -> Option<u64> {
        let (anchor, place) = self.listening.place.as_ref()?;
        let end = self.audio.duration_ms.unwrap_or(u64::MAX);
        (*anchor == self.anchor && *place < end).then_some(*place)
    }

    /// Where what is heard begins.
    fn from(&self) -> u64 {
        beginning(
            self.audio.duration_ms,
            self.place(),
            self.pieces.first().copied(),
        )
    }

    fn until(&self) -> u64 {
        let end = self.audio.duration_ms.unwrap_or(u64::MAX);
        self.from().saturating_add(longest()).min(end)
    }

    fn is_cut(&self) -> bool {
        self.audio.duration_ms.is_some_and(|end| end > longest())
    }

    /// How long it is, and which part of it is heard.
    fn length(&self) -> Message {
        let part = |message: Message| {
            message
                .text("from", moment(self.from()))
                .text("until", moment(self.until()))
        };
        match self.audio.duration_ms {
            Some(length) if self.is_cut() => {
                part(say::it("sound-cut")).text("length", moment(length))
            }
            Some(length) => say::it("sound-length").text("length", moment(length)),
            None => part(say::it("sound-within")),
        }
    }

    /// Its address, with the place to begin at.
    fn source(&self) -> String {
        let from = self.from();
        let query = match from {
            0 => String::new(),
            _ => format!("?from={from}"),
        };
        let place = self.place().map(|place| place.saturating_sub(from));
        let place = place.map(|place| format!("#t={}.{:03}", place / 1_000, place % 1_000));
        format!("{}{query}{}", self.base, place.unwrap_or_default())
    }

    /// Where a link to a place in it leads, for whoever has no script.
    fn leads(&self, place: &u64) -> String {
        let anchor = &self.anchor;
        format!("/cases/{}?hear={anchor}-{place}#{anchor}", self.case)
    }

    /// Where the piece before what is heard begins.
    fn earlier(&self) -> Option<u64> {
        let from = self.from();
        (from > 0).then(|| from.saturating_sub(longest()))
    }

    /// Where the piece after it begins.
    fn later(&self) -> Option<u64> {
        let end = self.audio.duration_ms?;
        (self.until() < end).then(|| self.until())
    }

    fn piece(&self, piece: &(u64, u64)) -> Message {
        say::it("sound-piece")
            .text("from", moment(piece.0))
            // A second that was begun is a part of it.
            .text("until", moment(piece.1.div_ceil(1_000) * 1_000))
    }

    fn lacks(&self) -> Option<Message> {
        let command = self.listening.lacks?;
        Some(say::it("sound-lacks").text("command", command))
    }
}

/// Where two sounds are the same, in one of the two.
fn pieces(found: &Match, of_one: fn(&SoundSegment) -> (u64, u64)) -> Vec<(u64, u64)> {
    let segments = found.sound.iter().flat_map(|sound| &sound.segments);
    segments.map(of_one).collect()
}

/// The player of a place and the milliseconds in it: `heard-1-42000`.
pub(crate) fn place(text: &str) -> Option<(String, u64)> {
    let (anchor, place) = text.rsplit_once('-')?;
    Some((anchor.to_owned(), place.parse().ok()?))
}

fn longest() -> u64 {
    u64::try_from(LONGEST_HEARD.as_millis()).unwrap_or(u64::MAX)
}

/// Where what is heard of a sound begins: at its beginning where that reaches the place that is wanted, which is the one asked for, or
/// else the first piece that both share.
fn beginning(duration: Option<u64>, place: Option<u64>, piece: Option<(u64, u64)>) -> u64 {
    let is_whole = duration.is_some_and(|length| length <= longest());
    let (wanted, until) = match (place, piece) {
        // Half a minute of it at least.
        (Some(place), _) => (place, place.saturating_add(30_000)),
        (None, Some(piece)) => piece,
        (None, None) => return 0,
    };
    match is_whole || until <= longest() {
        true => 0,
        false => wanted.saturating_sub(LEAD) / 1_000 * 1_000,
    }
}

/// An instant in a sound: `0:42`, `1:02:03`.
fn moment(ms: u64) -> String {
    let seconds = ms / 1_000;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_heard_reaches_the_piece_that_matched_and_the_place_that_is_asked_for() {
        let hour = Some(3_600_000);
        assert_eq!(beginning(Some(290_000), Some(280_000), None), 0);
        assert_eq!(beginning(hour, None, None), 0);
        assert_eq!(beginning(hour, None, Some((42_000, 70_000))), 0);
        assert_eq!(
            beginning(hour, None, Some((1_234_567, 1_300_000))),
            1_224_000
        );
        assert_eq!(
            beginning(hour, Some(100_000), Some((1_234_567, 1_300_000))),
            0
        );
        assert_eq!(beginning(None, Some(290_000), None), 280_000);
        assert_eq!(place("heard-1-42000"), Some(("heard-1".to_owned(), 42_000)));
        assert_eq!(place("heard"), None);
    }

    #[test]
    fn an_instant_in_a_sound_is_written_as_players_write_it() {
        assert_eq!(moment(42_999), "0:42");
        assert_eq!(moment(70_000), "1:10");
        assert_eq!(moment(3_723_000), "1:02:03");
    }
}
