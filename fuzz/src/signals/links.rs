//! The target `links`: whatever a text or a page holds, the links taken from it are read again as they are, and lie where they say.

use ::signals::link::{self, Link, MOST_LINKS, Reach, Table};

/// Takes the links out of the input, as a text, as a page, and as one address.
///
/// # Panics
/// If a canonical spelling has another one, a place cuts a character, or an entry does not find its own link.
pub fn links(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let found = link::extract(&text);
    assert!(found.len() <= MOST_LINKS);
    for found in &found {
        assert!(text.get(found.place.clone()).is_some(), "{found:?}");
        is_right(&found.link);
    }
    let page = link::of_page(input, "https://example.com/a/");
    page.iter().for_each(is_right);
    if let Ok(link) = Link::read(&text) {
        is_right(&link);
        // What is one address is found as one where it is written plainly.
        let harmless = link::defang(link.canonical());
        let back = Link::read(&harmless);
        assert_eq!(
            back.as_ref().map(Link::canonical),
            Ok(link.canonical()),
            "{harmless}"
        );
    }
}

fn is_right(link: &Link) {
    let canonical = link.canonical();
    assert!(
        canonical.starts_with("https://") && canonical.is_ascii(),
        "{canonical}"
    );
    let again = Link::read(canonical);
    assert_eq!(
        again.as_ref().map(Link::canonical),
        Ok(canonical),
        "not as it was"
    );
    for reach in [Reach::Exact, Reach::Prefix, Reach::Account, Reach::Host] {
        let Ok(covers) = link.covers(reach) else {
            continue;
        };
        let mut table = Table::default();
        table.insert(reach, &covers, 1);
        assert_eq!(table.find_link(link).len(), 1, "{reach:?} of {canonical}");
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let seeds = [
        (
            "plain",
            "See https://www.example.com/a/../b?x=1&utm_source=y#z, (http://example.org/c_(d)).",
        ),
        (
            "harmless",
            "hxxps://example[.]com/a h**p[:]//example(dot)org example [dot] net/x",
        ),
        (
            "arabic",
            "رابط القناة: https://t.me/Example_Channel/12، «t.me/s/other_channel» https://example.com/aانضموا",
        ),
        (
            "handles",
            "telegram: @example_channel @someone@social.example.com tg://resolve?domain=example_channel&post=3",
        ),
        (
            "within",
            "https://www.google.com/url?q=https%3A%2F%2Fweb.archive.org%2Fweb%2F1%2Fhttps://example.com/&x",
        ),
        (
            "escaped",
            "x https%3A%2F%2Fexample.com%2Fa%3Fb%3D1 h**p%253a%252f%252fexample.org%252fc, %3A%2F 50%25 https%3A//bücher.example.com/%d8%b1 (a))))[.]]]",
        ),
        (
            "page",
            "<base href=//example.org/x/><a href='1?a=%2f'>t.me/<b>example_channel</b></a><meta http-equiv=refresh content='0;url=/y'>",
        ),
        (
            "hosts",
            "http://[::1]:80/ http://0x7f.1/ https://مثال.example.com./ https://co.uk/ https://a.b.github.io//c;jsessionid=1/..;sid=2",
        ),
        (
            "invisible",
            "https://exa\u{200b}mple.com/\u{202e}a ｈｔｔｐ：／／ｅｘａｍｐｌｅ．com",
        ),
    ];
    seeds
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
}
