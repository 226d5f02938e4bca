//! The ways in which an address is written otherwise, by copying it about or so that it is not found.

use super::made::{Kind, Made};
use crate::chance::Chance;

/// Where the address stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// Nothing else is asked about.
    Alone,
    /// Among the words of a text.
    Text,
    /// On a page.
    Page,
}

/// One of them. `make` gives nothing where it does not fit.
#[derive(Debug)]
pub(super) struct Disguise {
    pub(super) name: &'static str,
    pub(super) within: Within,
    pub(super) make: fn(&Made, &mut Chance) -> Option<String>,
}

const fn alone(name: &'static str, make: fn(&Made, &mut Chance) -> Option<String>) -> Disguise {
    Disguise {
        name,
        within: Within::Alone,
        make,
    }
}

const fn text(name: &'static str, make: fn(&Made, &mut Chance) -> Option<String>) -> Disguise {
    Disguise {
        name,
        within: Within::Text,
        make,
    }
}

fn is_own(made: &Made) -> bool {
    matches!(made.kind, Kind::Page | Kind::Query)
}

fn of(made: &Made, kinds: &[Kind], url: String) -> Option<String> {
    kinds.contains(&made.kind).then_some(url)
}

/// Escapes every character of letters and digits that `pick` picks.
fn escaped(text: &str, mut pick: impl FnMut() -> bool) -> String {
    let escape = |c: char| {
        if c.is_ascii_alphanumeric() && pick() {
            format!("%{:02x}", u32::from(c))
        } else {
            c.to_string()
        }
    };
    text.chars().map(escape).collect()
}

fn all_escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn between(text: &str, marks: &[&str], chance: &mut Chance) -> String {
    let mut out = String::new();
    for c in text.chars() {
        out.push(c);
        if chance.happens(25) {
            out.push_str(marks[chance.below(marks.len())]);
        }
    }
    out
}

fn wide(text: &str) -> String {
    let widen = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().map(widen).collect()
}

fn dots(text: &str, dot: &str) -> String {
    text.replace('.', dot)
}

/// All of them, the harmless ones first.
pub(super) const DISGUISES: &[Disguise] = &[
    alone("as banked", |made, _| Some(made.url.clone())),
    alone("http for https", |made, _| {
        Some(made.with("http://", &made.host))
    }),
    alone("no scheme", |made, _| Some(made.with("", &made.host))),
    alone("scheme and host in capitals", |made, _| {
        Some(made.with("HTTPS://", &made.host.to_uppercase()))
    }),
    alone("www.", |made, _| {
        Some(made.with("https://www.", &made.host))
    }),
    alone("m. or mobile.", |made, chance| {
        let label = ["m.", "mobile.", "amp.", "touch.", "www.m."][chance.below(5)];
        Some(made.with("https://", &format!("{label}{}", made.host)))
    }),
    alone("a port of the web", |made, chance| {
        let (scheme, port) = [
            ("https://", ":443"),
            ("http://", ":80"),
            ("http://", ":443"),
        ][chance.below(3)];
        Some(made.with(scheme, &format!("{}{port}", made.host)))
    }),
    alone("a dot after the host", |made, _| {
        Some(made.with("https://", &format!("{}.", made.host)))
    }),
    alone("slash at the end", |made, _| {
        made.parameters.is_empty().then(|| format!("{}/", made.url))
    }),
    alone("double slashes", |made, _| {
        Some(
            made.url
                .replacen(&made.path, &made.path.replace('/', "//"), 1),
        )
    }),
    alone("dot segments", |made, _| {
        Some(made.with("https://", &format!("{}/x/../.", made.host)))
    }),
    alone("user name and password", |made, _| {
        Some(made.with("https://google.com:x@", &made.host))
    }),
    alone("fragment", |made, _| {
        Some(format!("{}#section-2", made.url))
    }),
    alone("text fragment", |made, _| {
        Some(format!("{}#:~:text=hello%20there", made.url))
    }),
    alone("campaign parameters", |made, _| {
        Some(made.and("utm_source=x&utm_medium=y&fbclid=Iw&UTM_Term=z"))
    }),
    alone("parameters in another order", |made, _| {
        let mut turned = made.clone();
        turned.parameters.reverse();
        (made.parameters.len() > 1).then(|| turned.with("https://", &turned.host))
    }),
    alone("parameters twice and empty ones", |made, _| {
        is_own(made).then(|| format!("{}&&", made.and(made.query().trim_start_matches('?'))))
    }),
    alone("some letters escaped", |made, chance| {
        let path = escaped(&made.path, || chance.happens(40));
        Some(made.url.replacen(&made.path, &path, 1))
    }),
    alone("host escaped", |made, _| {
        Some(made.with("https://", &all_escaped(&made.host)))
    }),
    alone("backslashes", |made, _| {
        Some(
            made.url
                .replacen(&made.path, &made.path.replace('/', "\\"), 1)
                .replacen("://", ":\\\\", 1),
        )
    }),
    alone("tabs and line breaks within", |made, chance| {
        Some(between(&made.url, &["\t", "\n", "\r\n"], chance))
    }),
    alone("index.html", |made, _| {
        is_own(made).then(|| {
            format!(
                "https://{}{}/index.html{}",
                made.host,
                made.path,
                made.query()
            )
        })
    }),
    alone("session in the path", |made, _| {
        is_own(made).then(|| {
            format!(
                "https://{}{};jsessionid=0A1B2C{}",
                made.host,
                made.path,
                made.query()
            )
        })
    }),
    alone("page for phones (amp)", |made, _| {
        is_own(made).then(|| format!("https://{}{}/amp{}", made.host, made.path, made.query()))
    }),
    alone("page for phones, cached", |made, _| {
        is_own(made).then(|| {
            format!(
                "https://www.google.com/amp/s/{}{}{}",
                made.host,
                made.path,
                made.query()
            )
        })
    }),
    alone("hxxp and [.]", |made, _| {
        Some(made.with("hxxps://", &dots(&made.host, "[.]")))
    }),
    alone("(dot), {dot}, [dot]", |made, chance| {
        let dot = [
            "(dot)",
            "{dot}",
            "[dot]",
            "(DOT)",
            " [dot] ",
            "(.)",
            "[.",
            "[punkt]",
            "(точка)",
            "(نقطة)",
        ][chance.below(10)];
        Some(made.with("h**p://", &dots(&made.host, dot)))
    }),
    alone("dot between spaces", |made, _| {
        Some(made.with("https://", &dots(&made.host, " dot ")))
    }),
    alone("[:]// and [/]", |made, _| {
        Some(format!(
            "hxxps[:]//{}[/]{}{}",
            dots(&made.host, "[.]"),
            &made.path[1..],
            made.query()
        ))
    }),
    alone("spaces around the marks", |made, _| {
        Some(made.with("https : // ", &dots(&made.host, " . ")))
    }),
    alone("zero width and direction marks", |made, chance| {
        Some(between(
            &made.url,
            &[
                "\u{200b}", "\u{200c}", "\u{200d}", "\u{2060}", "\u{feff}", "\u{ad}", "\u{200f}",
                "\u{202e}", "\u{2066}",
            ],
            chance,
        ))
    }),
    alone("full-width host", |made, _| {
        Some(made.with("https://", &wide(&made.host)))
    }),
    alone("full-width, all of it", |made, _| {
        let plain = made.parameters.is_empty();
        plain.then(|| wide(&made.url))
    }),
    alone("in quotes or brackets", |made, chance| {
        let (open, close) = [
            ("<", ">"),
            ("\"", "\""),
            ("“", "”"),
            ("«", "»"),
            ("'", "'"),
            ("`", "`"),
        ][chance.below(6)];
        Some(format!("{open}{}{close}", made.url))
    }),
    alone("redirect of a search engine", |made, chance| {
        let engine = [
            "www.google.com",
            "www.google.de",
            "google.co.uk",
            "www.google.com.tr",
        ][chance.below(4)];
        Some(format!(
            "https://{engine}/url?sa=t&url={}&usg=AOv",
            all_escaped(&made.url)
        ))
    }),
    alone("redirect of a platform", |made, chance| {
        let before = [
            "https://l.facebook.com/l.php?u=",
            "https://vk.com/away.php?to=",
            "https://www.youtube.com/redirect?q=",
            "https://out.reddit.com/?url=",
            "https://t.umblr.com/redirect?z=",
            "https://steamcommunity.com/linkfilter/?url=",
        ][chance.below(6)];
        Some(format!("{before}{}&h=AT1", all_escaped(&made.url)))
    }),
    alone("redirect within a redirect", |made, _| {
        let inner = format!("https://www.google.com/url?q={}", all_escaped(&made.url));
        Some(format!(
            "https://l.facebook.com/l.php?u={}",
            all_escaped(&inner)
        ))
    }),
    alone("translated page", |made, _| {
        let host = made.host.replace('-', "--").replace('.', "-");
        is_own(made).then(|| made.with("https://", &format!("{host}.translate.goog")))
    }),
    alone("copy in an archive", |made, chance| {
        let before = [
            "https://web.archive.org/web/20200101000000/",
            "https://web.archive.org/web/2020id_/",
            "https://archive.ph/2020/",
            "https://archive.is/",
            "http://archive.today/newest/",
        ][chance.below(5)];
        Some(format!("{before}{}", made.url))
    }),
    alone("telegram.me, /s/, web, tg:", |made, chance| {
        let post = if made.kind == Kind::Post {
            format!("/{}", made.id)
        } else {
            String::new()
        };
        let name = &made.name;
        let forms = [
            format!("https://telegram.me/{name}{post}"),
            format!("telegram.dog/{name}{post}?single"),
            format!("https://t.me/s/{name}{post}"),
            format!("https://T.ME/{}{post}", name.to_uppercase()),
            format!("https://{name}.t.me{post}"),
            match made.kind {
                Kind::Post => format!("tg://resolve?domain={name}&post={}", made.id),
                _ => format!("tg://resolve?domain={name}"),
            },
        ];
        of(
            made,
            &[Kind::Channel, Kind::Post],
            forms[chance.below(forms.len())].clone(),
        )
    }),
    alone("a handle with its platform", |made, chance| {
        let word = [
            "telegram: ",
            "Telegram ",
            "TG:",
            "tg/",
            "تيليجرام: ",
            "телеграм ",
        ][chance.below(6)];
        of(made, &[Kind::Channel], format!("{word}@{}", made.name))
    }),
    alone("youtu.be, embed, shorts, nocookie", |made, chance| {
        let before = [
            "https://youtu.be/",
            "https://www.youtube.com/embed/",
            "https://m.youtube.com/shorts/",
            "https://www.youtube-nocookie.com/embed/",
            "https://youtube.com/live/",
            "https://www.youtube.com/v/",
            "https://music.youtube.com/watch?v=",
        ][chance.below(7)];
        of(made, &[Kind::Video], format!("{before}{}", made.id))
    }),
    alone("film with time and list", |made, _| {
        of(
            made,
            &[Kind::Video],
            format!("{}&t=42s&list=PLx&index=3&si=abc&feature=share", made.url),
        )
    }),
    alone("twitter.com, mirrors of X", |made, chance| {
        let host = [
            "twitter.com",
            "mobile.twitter.com",
            "nitter.net",
            "fxtwitter.com",
            "www.x.com",
        ][chance.below(5)];
        let tail = ["", "/photo/1", "?s=20&t=abc", "/video/1"][chance.below(4)];
        of(
            made,
            &[Kind::Status],
            format!("{}{tail}", made.with("https://", host)),
        )
    }),
    alone("post on X without its name", |made, _| {
        of(
            made,
            &[Kind::Status],
            format!("https://x.com/i/web/status/{}", made.id),
        )
    }),
    text("at the end of a sentence", |made, chance| {
        let end = [".", ",", "!", "?", ")", "...", "”", ";", ":", "*"][chance.below(10)];
        Some(format!("You can see it at {}{end} And more.", made.url))
    }),
    text("in Markdown", |made, chance| {
        Some(match chance.below(3) {
            0 => format!("Look [here]({}) now", made.url),
            1 => format!("**{}** and more", made.url),
            _ => format!("> <{}>\n> quoted", made.url),
        })
    }),
    text("in an Arabic text", |made, _| {
        Some(format!(
            "شاهدوا الإصدار على الرابط: {}، وانشروه؛ جزاكم الله خيرا",
            made.url
        ))
    }),
    text("Arabic letters right before", |made, _| {
        Some(format!("الرابط{} هنا", made.url))
    }),
    text("Arabic letters right behind", |made, _| {
        made.parameters
            .is_empty()
            .then(|| format!("الرابط {}انضموا", made.url))
    }),
    text("in a Russian text without a scheme", |made, _| {
        Some(format!("Смотрите на {}, и ещё.", made.with("", &made.host)))
    }),
    text("two glued together", |made, _| {
        Some(format!("https://other.example.info/x{}", made.url))
    }),
    text("harmless, in a text", |made, _| {
        Some(format!(
            "ioc: {} (sent on Monday)",
            made.with("hxxps://", &dots(&made.host, "[.]"))
        ))
    }),
    text("between marks of direction", |made, _| {
        Some(format!("رابط \u{2066}{}\u{2069}.", made.url))
    }),
    text("in brackets of a Chinese text", |made, _| {
        Some(format!("链接（{}）。下一句", made.url))
    }),
    Disguise {
        name: "link of a page",
        within: Within::Page,
        make: |made, _| {
            Some(format!(
                "<p>see <a class=x href='{}'>this</a></p>",
                made.url.replace('&', "&amp;")
            ))
        },
    },
    Disguise {
        name: "only in a page's text, in parts",
        within: Within::Page,
        make: |made, _| {
            let (start, end) = made.url.split_at(made.url.len() - 4);
            Some(format!(
                "<div>{}<b>{}</b></div>",
                start.replace('&', "&amp;"),
                end
            ))
        },
    },
];
