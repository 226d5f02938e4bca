//! Words for people: instants, spans of time, distances, and locations that cannot be clicked by mistake.

use casework::{LinkInText, Match, SoundOverlap, Way};
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
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min {:02} s", seconds % 60),
        (0, _, _) => format!("{hours} h {minutes:02} min"),
        (1, _, _) => format!("1 day {hours} h"),
        _ => format!("{days} days {hours} h"),
    }
}

/// How long ago, roughly: `just now`, `12 min ago`.
pub(super) fn ago(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(at).as_secs();
    match seconds {
        ..60 => "just now".to_owned(),
        60..3_600 => format!("{} min ago", seconds / 60),
        3_600..86_400 => format!("{} h ago", seconds / 3_600),
        86_400..172_800 => "yesterday".to_owned(),
        _ => format!("{} days ago", seconds / 86_400),
    }
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

/// A count with its noun: `1 entry`, `3 entries`.
pub(super) fn count(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(value), if value == 1 { one } else { many })
}

/// How alike, in a word. A lead, never a verdict.
pub(super) fn likeness(found: &Match) -> &'static str {
    let third = found.threshold / 3;
    match found.way {
        Way::Features => "shares a part",
        Way::Quote => "shares passages",
        Way::Sound => "sounds the same for a time",
        Way::Link => "the same address",
        Way::LinkPrefix | Way::LinkAccount | Way::LinkHost => "covered by a known address",
        _ if found.signal == "sha256" => "exact copy",
        _ if found.distance <= third => "very similar",
        _ if found.distance <= third * 2 => "similar",
        _ => "loosely similar",
    }
}

/// How alike, in a sentence with its numbers.
pub(super) fn distance(found: &Match) -> String {
    let bits = match found.distance {
        0 => "differs in none of 256 bits".to_owned(),
        bits => format!("differs in {bits} of 256 bits"),
    };
    let allowed = format!("up to {} counts as a match", found.threshold);
    match (&found.shared, found.way) {
        _ if found.signal == "sha256" => "identical bytes (same SHA-256)".to_owned(),
        _ if found.signal == "link" => covered(found),
        (Some(shared), Way::Features) => format!(
            "{} % of the known picture, by {} that lie alike in both; the whole pictures {}",
            shared.covered,
            count(u64::from(shared.points), "point", "points"),
            bits.replacen("differs", "differ", 1)
        ),
        _ if found.video.is_some() => match &found.sound {
            Some(sound) => format!("{}. {}", in_time(found), heard(sound)),
            None => in_time(found),
        },
        (_, Way::Sound) => found.sound.as_ref().map(heard).unwrap_or_default(),
        (_, Way::Quote) => format!(
            "{} % of the known text, {} % of the text asked about",
            found.text.as_ref().map_or(0, |text| text.of_banked),
            found.text.as_ref().map_or(0, |text| text.of_query)
        ),
        _ => format!("{bits}; {allowed}"),
    }
}

/// Where a video and another, or a picture, show the same, in words and numbers.
fn in_time(found: &Match) -> String {
    let Some(video) = &found.video else {
        return String::new();
    };
    let pieces = video.segments.iter().map(|segment| {
        let query = clock(segment.query_from_ms, segment.query_until_ms);
        let known = clock(segment.known_from_ms, segment.known_until_ms);
        let speed = match segment.speed {
            100 => String::new(),
            speed => format!(", at {speed} % of its speed"),
        };
        match (video.query_duration_ms, video.known_duration_ms) {
            (0, _) => format!("the known video shows it at {known}"),
            (_, 0) => format!("the upload shows it at {query}"),
            _ => format!("{query} of the upload is {known} of the known video{speed}"),
        }
    });
    let pieces: Vec<String> = pieces.collect();
    let bits = found.distance;
    if found.way == Way::Still {
        return format!("{}; {bits} of 256 bits differ", pieces.join("; "));
    }
    format!(
        "{} % of the upload, {} % of the known video: {}",
        video.query_covered,
        video.known_covered,
        pieces.join("; ")
    )
}

/// Where two sounds are the same, in words and numbers.
fn heard(sound: &SoundOverlap) -> String {
    let pieces = sound.segments.iter().map(|segment| {
        let query = clock(segment.query_from_ms, segment.query_until_ms);
        let known = clock(segment.known_from_ms, segment.known_until_ms);
        format!(
            "{query} of the upload is {known} of the known sound ({} % alike)",
            segment.agreement
        )
    });
    let pieces: Vec<String> = pieces.collect();
    format!(
        "{} % of the upload’s sound, {} % of the known sound: {}",
        sound.query_covered,
        sound.known_covered,
        pieces.join("; ")
    )
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
        (Some(first), many) => format!("{} and {} more links", in_text(first), many - 1),
        (None, _) => asked,
    };
    match found.way {
        Way::Link => asked,
        _ if known.is_empty() => format!("{asked}; the bank does not tell what is known"),
        _ => format!("{asked}; known is {known}"),
    }
}

/// A link that stands in a text, so that it cannot be clicked, and where it stands.
pub(super) fn in_text(link: &LinkInText) -> String {
    let [from, to] = link.place;
    format!("{} (bytes {from} to {to} of the text)", defang(&link.url))
}

/// The number that goes with the likeness, for a line of a list; none for the same bytes.
pub(super) fn number_of(found: &Match) -> Option<String> {
    match (&found.shared, found.way) {
        _ if matches!(found.signal.as_str(), "sha256" | "link") => None,
        (Some(shared), Way::Features) => Some(format!("{} % of it", shared.covered)),
        (_, Way::Video) => {
            let video = found.video.as_ref()?;
            Some(format!("{} % of it", video.known_covered))
        }
        (_, Way::Sound) => {
            let sound = found.sound.as_ref()?;
            Some(format!("{} % of it", sound.known_covered))
        }
        (_, Way::Quote) => found
            .text
            .as_ref()
            .map(|text| format!("{} % of it", text.of_banked)),
        _ => Some(format!("{} of 256 bits", found.distance)),
    }
}

/// By which way it was found, in words; nothing for the plain way.
pub(super) fn way(found: &Match) -> Option<String> {
    let turn = found.turn.map(|turn| format!(", {}", turn.label()));
    let turn = turn.unwrap_or_default();
    match found.way {
        Way::Bytes | Way::Whole | Way::Link => None,
        Way::Turned => found.turn.map(|turn| turn.label().to_owned()),
        Way::Framed => Some(format!("within a border, bars or a frame{turn}")),
        Way::Animation => Some("in a later frame of the animation".to_owned()),
        Way::Features => Some(format!("cut out, tilted or among other things{turn}")),
        Way::Video => found.turn.map(|turn| turn.label().to_owned()),
        Way::Still if found.picture_is_in_video() => Some(format!("as a frame of the video{turn}")),
        Way::Still => Some(format!("in a frame of the upload{turn}")),
        Way::Sound => Some("by its sound, whatever the picture".to_owned()),
        Way::NearText => Some("the whole text, edited in places".to_owned()),
        Way::Quote => Some("quoted, or quoting it".to_owned()),
        Way::LinkPrefix => Some("below its path".to_owned()),
        Way::LinkAccount => Some("by its account".to_owned()),
        Way::LinkHost => Some("by its host".to_owned()),
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
