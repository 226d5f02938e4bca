//! Words for people: instants, spans of time, distances, and locations that cannot be clicked by mistake.

use super::parts::English;
use crate::tongue::say::{self, Countable, Message};
use casework::{LeftOut, LinkInText, Match, Part, PartKind, SoundOverlap, Way};
use jiff::Timestamp;

/// A location as text that no program turns into a link: `hxxps://host[.]example/page`.
///
/// Works on any text: every http or https address within it is changed, the rest stays as it is.
pub(super) fn defang(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut shown = String::with_capacity(text.len() + 16);
    let mut from = 0;
    while let Some(found) = lower.get(from..).and_then(|rest| rest.find("http")) {
        let start = from + found;
        let (scheme, length) = match lower.get(start..) {
            Some(rest) if rest.starts_with("https://") => ("hxxps://", 8),
            Some(rest) if rest.starts_with("http://") => ("hxxp://", 7),
            _ => {
                shown.push_str(text.get(from..start + 4).unwrap_or_default());
                from = start + 4;
                continue;
            }
        };
        let host = start + length;
        let rest = text.get(host..).unwrap_or_default();
        let end = host
            + rest
                .find(|c: char| c.is_whitespace() || "/?#\\\"'<>".contains(c))
                .unwrap_or(rest.len());
        shown.push_str(text.get(from..start).unwrap_or_default());
        shown.push_str(scheme);
        shown.push_str(&text.get(host..end).unwrap_or_default().replace('.', "[.]"));
        from = end;
    }
    shown.push_str(text.get(from..).unwrap_or_default());
    shown
}

/// The beginning of a longer text, for a row of a list.
pub(super) fn shortened(text: &str) -> String {
    const ROW: usize = 180;
    let shown = defang(text);
    if shown.chars().count() <= ROW {
        return shown;
    }
    let start: String = shown.chars().take(ROW).collect();
    format!("{}…", start.trim_end())
}

/// A span of time: `41 min 12 s`, `1 h 04 min`, `3 days 2 h`. The page's script writes running clocks the same way.
pub(super) fn span(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => say::it("span-seconds").text("seconds", seconds),
        (0, 0, _) => say::it("span-minutes")
            .text("minutes", minutes)
            .text("seconds", format_args!("{:02}", seconds % 60)),
        (0, _, _) => say::it("span-hours")
            .text("hours", hours)
            .text("minutes", format_args!("{minutes:02}")),
        _ => say::it("span-days")
            .number("days", days)
            .text("shown", days)
            .text("hours", hours),
    }
    .plain()
}

/// How long ago, roughly: `just now`, `12 min ago`.
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(at).as_secs();
    match seconds {
        ..60 => say::it("ago-now"),
        60..3_600 => say::it("ago-minutes").text("minutes", seconds / 60),
        3_600..86_400 => say::it("ago-hours").text("hours", seconds / 3_600),
        86_400..172_800 => say::it("ago-yesterday"),
        _ => say::it("ago-days").number("count", seconds / 86_400),
    }
    .plain()
}

/// An instant to the second: `2026-07-02 03:14:05 UTC`.
pub(super) fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A number with a thin gap between thousands: `12 345`.
pub(super) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut shown = String::with_capacity(digits.len() * 2);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push('\u{202f}');
        }
        shown.push(digit);
    }
    shown
}

/// A count with its noun, by the key of a message with `$count`, which plural forms follow, and `$shown`, which is the number as it is
/// written.
pub(super) fn count_of(key: &str, value: impl Countable) -> Message {
    let value = value.count();
    let shown = number(u64::try_from(value).unwrap_or_default());
    say::it(key).number("count", value).text("shown", shown)
}

/// How alike, in a word. A lead, never a verdict.
pub(super) fn likeness(found: &Match) -> Message {
    let third = found.threshold / 3;
    match found.way {
        Way::Features => say::it("match-part"),
        Way::Quote => say::it("match-passages"),
        Way::Sound => say::it("match-sounds"),
        Way::Link => say::it("match-address"),
        Way::LinkPrefix | Way::LinkAccount | Way::LinkHost => say::it("match-covered"),
        _ if found.signal == "sha256" => say::it("match-exact"),
        _ if found.distance <= third => say::it("match-very"),
        _ if found.distance <= third * 2 => say::it("match-similar"),
        _ => say::it("match-loosely"),
    }
}

/// How alike, in a sentence with its numbers.
pub(super) fn distance(found: &Match) -> String {
    let message = match (&found.shared, found.way) {
        _ if found.signal == "sha256" => say::it("match-identical"),
        _ if found.signal == "link" => return covered(found),
        (Some(shared), Way::Features) => say::it("match-features")
            .number("covered", shared.covered)
            .number("points", shared.points)
            .number("bits", found.distance),
        _ if found.video.is_some() => {
            return match &found.sound {
                Some(sound) => format!("{}. {}", in_time(found), heard(sound)),
                None => in_time(found),
            };
        }
        (_, Way::Sound) => return found.sound.as_ref().map(heard).unwrap_or_default(),
        (_, Way::Quote) => {
            let text = found.text.as_ref();
            say::it("match-quoted")
                .number("known", text.map_or(0, |text| text.of_banked))
                .number("asked", text.map_or(0, |text| text.of_query))
        }
        _ => say::it("match-bits")
            .number("bits", found.distance)
            .number("threshold", found.threshold),
    };
    message.plain()
}

/// Where a video and another, or a picture, show the same, in words and numbers.
fn in_time(found: &Match) -> String {
    let Some(video) = &found.video else {
        return String::new();
    };
    let pieces = video.segments.iter().map(|segment| {
        let query = clock(segment.query_from_ms, segment.query_until_ms);
        let known = clock(segment.known_from_ms, segment.known_until_ms);
        let message = match (video.query_duration_ms, video.known_duration_ms) {
            (0, _) => say::it("match-video-known").text("known", known),
            (_, 0) => say::it("match-video-upload").text("query", query),
            _ if segment.speed == 100 => say::it("match-video-both")
                .text("query", query)
                .text("known", known),
            _ => say::it("match-video-speed")
                .text("query", query)
                .text("known", known)
                .text("speed", segment.speed),
        };
        message.plain()
    });
    let pieces = pieces.collect::<Vec<_>>().join("; ");
    let message = match found.way {
        Way::Still => say::it("match-still").number("bits", found.distance),
        _ => say::it("match-video")
            .text("query", video.query_covered)
            .text("known", video.known_covered),
    };
    message.text("pieces", pieces).plain()
}

/// Where two sounds are the same, in words and numbers.
fn heard(sound: &SoundOverlap) -> String {
    let pieces = sound.segments.iter().map(|segment| {
        let query = clock(segment.query_from_ms, segment.query_until_ms);
        let known = clock(segment.known_from_ms, segment.known_until_ms);
        let message = say::it("match-sound-piece")
            .text("query", query)
            .text("known", known)
            .text("alike", segment.agreement);
        message.plain()
    });
    let pieces = pieces.collect::<Vec<_>>().join("; ");
    let message = say::it("match-sound")
        .text("query", sound.query_covered)
        .text("known", sound.known_covered);
    message.text("pieces", pieces).plain()
}

/// From when until when, in minutes, seconds and tenths.
fn clock(from: u64, until: u64) -> String {
    let one = |ms: u64| {
        let tenths = (ms + 50) / 100;
        format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
    };
    format!("{}–{}", one(from), one(until))
}

/// An address and what is known of it, so that neither can be clicked.
fn covered(found: &Match) -> String {
    let asked = defang(&found.query);
    let known = match found.way {
        // A host, or an account: `platform/name`.
        Way::LinkHost => found.banked.replace('.', "[.]"),
        _ => defang(&found.banked),
    };
    let asked = match (found.links.first(), found.links.len()) {
        (Some(first), 1) => in_text(first),
        (Some(first), many) => say::it("match-links-more")
            .text("first", in_text(first))
            .number("more", many - 1)
            .plain(),
        (None, _) => asked,
    };
    match found.way {
        Way::Link => asked,
        _ if known.is_empty() => say::it("match-link-untold").text("asked", asked).plain(),
        _ => say::it("match-link")
            .text("asked", asked)
            .text("known", known)
            .plain(),
    }
}

/// A link that stands in a text, so that it cannot be clicked, and where it stands.
pub(super) fn in_text(link: &LinkInText) -> String {
    let [from, to] = link.place;
    let message = say::it("match-link-place").text("url", defang(&link.url));
    message.text("from", from).text("to", to).plain()
}

/// The number that goes with the likeness, for a line of a list; none for the same bytes.
pub(super) fn number_of(found: &Match) -> Option<String> {
    let share = |covered: &dyn std::fmt::Display| say::it("match-share").text("share", covered);
    let message = match (&found.shared, found.way) {
        _ if matches!(found.signal.as_str(), "sha256" | "link") => return None,
        (Some(shared), Way::Features) => share(&shared.covered),
        (_, Way::Video) => share(&found.video.as_ref()?.known_covered),
        (_, Way::Sound) => share(&found.sound.as_ref()?.known_covered),
        (_, Way::Quote) => share(&found.text.as_ref()?.of_banked),
        _ => say::it("match-number").number("bits", found.distance),
    };
    Some(message.plain())
}

/// A part of an upload that holds others, in words.
pub(super) fn part(part: &Part) -> Message {
    let name = part.name.clone().unwrap_or_default();
    let (page, number) = (part.page.unwrap_or(0), part.number.unwrap_or(1));
    match (part.kind, part.page) {
        (PartKind::File, _) => say::it("part-file").text("name", name),
        (PartKind::Attachment, _) => say::it("part-attachment").text("name", name),
        (PartKind::PageText, Some(_)) => say::it("part-page-text").text("page", page),
        (PartKind::PageText, None) => say::it("part-all-text"),
        (PartKind::PagePicture, _) => say::it("part-page-picture")
            .text("number", number)
            .text("page", page),
        (PartKind::PictureText, Some(_)) => say::it("part-page-picture-text")
            .text("number", number)
            .text("page", page),
        (PartKind::PictureText, None) if part.name.is_some() => {
            say::it("part-file-text").text("name", name)
        }
        (PartKind::PictureText, None) => say::it("part-picture-text"),
    }
}

/// What was not looked at of what holds others, and why.
pub(super) fn left_out(left: &LeftOut) -> Message {
    let message = match why_left(&left.code) {
        Some(why) => say::it("parts-left").text("why", why.plain()),
        // A reason that is not ours to put into words, as one that a rule of a text gives.
        None => say::it("parts-left").part("why", English::of(&left.detail)),
    };
    match &left.part {
        Some(one) => message.text("part", part(one).plain()),
        None => message.text("part", count_of("count-parts", left.count).plain()),
    }
}

/// Why something was not looked at, by the word that programs are told.
fn why_left(code: &str) -> Option<Message> {
    Some(match code {
        "nested" => say::it("left-nested"),
        "encrypted" => say::it("left-encrypted"),
        "packing" => say::it("left-packing"),
        "link" => say::it("left-link"),
        "overlaps" => say::it("left-overlaps"),
        "out_of_place" | "broken" => say::it("left-broken"),
        "special" => say::it("left-special"),
        "too_many_parts" => say::it("left-too-many-parts"),
        "too_many_bytes" | "too_large" => say::it("left-too-large"),
        "too_much_unpacked" => say::it("left-too-much-unpacked"),
        "too_many_pages" => say::it("left-too-many-pages"),
        "unreadable" => say::it("left-unreadable"),
        "undecoded" => say::it("left-undecoded"),
        "too_small" => say::it("left-too-small"),
        "too_much_on_a_page" => say::it("left-too-much-on-a-page"),
        "relative_address" => say::it("left-relative-address"),
        "timed_out" => say::it("left-timed-out"),
        "not_an_image" | "unsupported" => say::it("left-unsupported"),
        "truncated" | "corrupt" => say::it("left-corrupt"),
        "decoder_missing" => say::it("left-decoder-missing"),
        "decoder_panicked" | "worker_died" | "worker_garbled" => say::it("left-failed"),
        "more" => say::it("left-more"),
        _ => return None,
    })
}

/// Where in an upload something was found.
pub(super) fn found_in(found: &Part) -> Message {
    say::it("part-found-in").text("part", part(found).plain())
}

/// By which way it was found, in words; nothing for the plain way.
pub(super) fn way(found: &Match) -> Option<String> {
    let turned = |way: Message| match &found.turn {
        Some(turn) => format!("{way}{}{}", say::it("comma"), say::word(turn)),
        None => way.plain(),
    };
    match found.way {
        Way::Bytes | Way::Whole | Way::Link => None,
        Way::Turned | Way::Video => found.turn.map(|turn| say::word(&turn).plain()),
        Way::Framed => Some(turned(say::it("way-framed"))),
        Way::Animation => Some(say::it("way-animation").plain()),
        Way::Features => Some(turned(say::it("way-features"))),
        Way::Still if found.picture_is_in_video() => Some(turned(say::it("way-still-video"))),
        Way::Still => Some(turned(say::it("way-still-upload"))),
        Way::Sound => Some(say::it("way-sound").plain()),
        Way::NearText => Some(say::it("way-text").plain()),
        Way::Quote => Some(say::it("way-quote").plain()),
        Way::LinkPrefix => Some(say::it("way-path").plain()),
        Way::LinkAccount => Some(say::it("way-account").plain()),
        Way::LinkHost => Some(say::it("way-host").plain()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_is_shown_so_that_no_program_makes_a_link_of_it() {
        assert_eq!(
            defang("http://a.example:8080/p.html?q=1.2"),
            "hxxp://a[.]example:8080/p.html?q=1.2"
        );
        assert_eq!(
            defang("see HTTPS://A.Example and http://127.0.0.1/x"),
            "see hxxps://A[.]Example and hxxp://127[.]0[.]0[.]1/x"
        );
        assert_eq!(defang("upload 12.jpg, httpd"), "upload 12.jpg, httpd");
        assert_eq!(
            defang("über http://é.example/ü"),
            "über hxxp://é[.]example/ü"
        );
        assert_eq!(defang("http"), "http");
    }

    #[test]
    fn spans_are_short_and_of_steady_width() {
        let shown: Vec<_> = [0, 59, 60, 2_472, 3_600, 3_900, 90_000, 180_000, -5]
            .map(span)
            .into();
        assert_eq!(
            shown,
            [
                "0 s",
                "59 s",
                "1 min 00 s",
                "41 min 12 s",
                "1 h 00 min",
                "1 h 05 min",
                "1 day 1 h",
                "2 days 2 h",
                "0 s"
            ]
        );
        assert_eq!(number(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(number(12), "12");
    }
}
