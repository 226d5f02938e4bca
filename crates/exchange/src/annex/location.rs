//! Whether a URL is exact enough to be acted upon. Art 3(4)(c) asks for the exact URL; orders that named whole hosts and
//! collections have taken down libraries.

use url::Url;

/// How exact a URL is, as far as its text can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exactness {
    /// It names something below a host.
    Exact,
    /// It is none, or has no host.
    NoUrl,
    /// It names a host and nothing on it.
    BareHost,
    /// It looks like a page that lists many items: a search, a tag, a playlist, a category.
    Collection,
}

/// Tells how exact a URL is.
pub(super) fn exactness(text: &str) -> Exactness {
    let Ok(url) = Url::parse(text.trim()) else {
        return Exactness::NoUrl;
    };
    if url.host_str().is_none_or(str::is_empty) {
        return Exactness::NoUrl;
    }
    let has_path = url
        .path_segments()
        .is_some_and(|mut parts| parts.any(|part| !part.is_empty()));
    if !has_path && url.query().is_none() {
        // Some services have everything behind the fragment.
        return match url.fragment() {
            Some(_) => Exactness::Exact,
            None => Exactness::BareHost,
        };
    }
    // What asks the issuer for a second person before an order leaves is what its addressee asks about.
    if casework::is_collection(url.as_str()) {
        return Exactness::Collection;
    }
    Exactness::Exact
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_exact_a_host_and_a_listing_are_not() {
        use Exactness::{BareHost, Collection, Exact, NoUrl};
        for (text, wanted) in [
            ("https://video.example.org/watch?v=4711", Exact),
            ("https://example.org/p/4711#t=3", Exact),
            ("https://example.org/?p=4711", Exact),
            ("https://example.org/#/item/3", Exact),
            ("https://example.org/archive/1.html", Exact),
            ("https://example.org/tag/name/4711", Exact),
            ("https://example.org", BareHost),
            ("https://example.org/", BareHost),
            ("https://example.org//", BareHost),
            ("https://example.org/search?q=word", Collection),
            ("https://example.org/?q=word", Collection),
            ("https://example.org/tag/name", Collection),
            ("https://example.org/playlist/4711", Collection),
            ("https://example.org/user/name/", Collection),
            ("example.org/p/4711", NoUrl),
            ("/p/4711", NoUrl),
            ("mailto:nobody@example.org", NoUrl),
            ("", NoUrl),
        ] {
            assert_eq!(exactness(text), wanted, "{text}");
        }
    }
}
