//! The links of a page: where its elements lead, and those that only stand in its text.

use super::Link;
use super::extract::{Found, MOST_LINKS, extract};
use html5gum::{Token, Tokenizer};
use std::collections::HashSet;
use url::Url;

/// As much of a page as is looked through, in bytes.
const MOST_PAGE: usize = 8 * 1024 * 1024;
/// As much text of a page as is looked through, in bytes.
const MOST_TEXT: usize = 4 * 1024 * 1024;

/// The links of an HTML page in the order they stand there, each canonical spelling once, at most [`MOST_LINKS`]: those of elements
/// (`a`, `area`, `iframe`, `embed`, `source`, `video`, `audio`, `form`, a canonical `link`, a `meta` refresh), also relative ones,
/// and then those in its text. Scripts and styles are passed over.
#[must_use]
pub fn of_page(html: &[u8], base: &str) -> Vec<Link> {
    let html = html.get(..html.len().min(MOST_PAGE)).unwrap_or_default();
    let mut base = Url::parse(base).ok();
    let mut links = Links::default();
    let (mut text, mut is_code) = (String::new(), false);
    for Ok(token) in Tokenizer::new(html) {
        match token {
            Token::StartTag(tag) => {
                let name = tag.name.as_slice();
                is_code = matches!(name, b"script" | b"style");
                // What is in two elements is two words, unless it is only set in other letters.
                if !matches!(
                    name,
                    b"b" | b"i" | b"em" | b"strong" | b"span" | b"wbr" | b"u" | b"font"
                ) {
                    text.push(' ');
                }
                let attribute = |name: &[u8]| {
                    let mut attributes = tag.attributes.iter();
                    attributes
                        .find(|(key, _)| key.as_slice() == name)
                        .map(|(_, value)| {
                            String::from_utf8_lossy(value.as_slice()).trim().to_owned()
                        })
                };
                let target = match name {
                    b"base" => {
                        let moved = attribute(b"href").and_then(|href| {
                            Url::options().base_url(base.as_ref()).parse(&href).ok()
                        });
                        base = moved.or(base);
                        None
                    }
                    b"a" | b"area" => attribute(b"href"),
                    b"iframe" | b"embed" | b"source" | b"video" | b"audio" => attribute(b"src"),
                    b"form" => attribute(b"action"),
                    b"link" => {
                        let rel = attribute(b"rel").unwrap_or_default().to_ascii_lowercase();
                        let is_page = matches!(rel.as_str(), "canonical" | "amphtml" | "shortlink");
                        is_page.then(|| attribute(b"href")).flatten()
                    }
                    b"meta" => attribute(b"content").and_then(|content| refreshed(&content)),
                    _ => None,
                };
                if let Some(target) = target {
                    links.target(&target, base.as_ref());
                }
            }
            Token::EndTag(tag) => {
                is_code = false;
                if matches!(
                    tag.name.as_slice(),
                    b"p" | b"div" | b"li" | b"a" | b"td" | b"tr" | b"pre" | b"h1" | b"h2" | b"h3"
                ) {
                    text.push(' ');
                }
            }
            Token::String(string) if !is_code && text.len() < MOST_TEXT => {
                text.push_str(&String::from_utf8_lossy(string.as_slice()));
            }
            _ => {}
        }
    }
    for Found { link, .. } in extract(&text) {
        links.take(link);
    }
    links.found
}

/// Where a refresh leads: `5; url=https://host.example/`.
fn refreshed(content: &str) -> Option<String> {
    let (_, rest) = content.split_once(';')?;
    let rest = rest.trim_start();
    let url = rest
        .get(..3)
        .filter(|word| word.eq_ignore_ascii_case("url"))?;
    let rest = rest.get(url.len()..)?.trim_start().strip_prefix('=')?;
    Some(rest.trim_matches(['\'', '"', ' ']).to_owned())
}

#[derive(Default)]
struct Links {
    found: Vec<Link>,
    seen: HashSet<String>,
}

impl Links {
    fn target(&mut self, target: &str, base: Option<&Url>) {
        let joined = match base {
            Some(base) => base.join(target).ok().map(String::from),
            None => Some(target.to_owned()),
        };
        if let Some(link) = joined.and_then(|text| Link::read(&text).ok()) {
            self.take(link);
        }
    }

    fn take(&mut self, link: Link) {
        if self.found.len() < MOST_LINKS && self.seen.insert(link.canonical().to_owned()) {
            self.found.push(link);
        }
    }
}
