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

/// Parts of a path under which services list other pages.
const LISTING: [&str; 14] = [
    "search",
    "results",
    "explore",
    "tag",
    "tags",
    "hashtag",
    "category",
    "categories",
    "collection",
    "collections",
    "playlist",
    "playlists",
    "browse",
    "archive",
];

/// Names of query fields that hold what somebody searches for.
const SEARCHING: [&str; 5] = ["q", "query", "search", "search_query", "keyword"];

/// Tells how exact a URL is.
pub(super) fn exactness(text: &str) -> Exactness {
    let Ok(url) = Url::parse(text.trim()) else {
        return Exactness::NoUrl;
    };
    if url.host_str().is_none_or(str::is_empty) {
        return Exactness::NoUrl;
    }
    let mut parts: Vec<String> = url
        .path_segments()
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect();
    let searches = url
        .query_pairs()
        .any(|(name, _)| SEARCHING.contains(&name.as_ref()));
    if parts.is_empty() {
        return match (searches, url.query().or(url.fragment())) {
            (true, _) => Exactness::Collection,
            (false, Some(_)) => Exactness::Exact,
            (false, None) => Exactness::BareHost,
        };
    }
    // `/playlists` and `/tag/name` list; `/tag/name/4711` and `/archive/2026/item` may be one item.
    let last = parts.pop().unwrap_or_default();
    let lists = LISTING.contains(&last.as_str())
        || parts
            .last()
            .is_some_and(|part| LISTING.contains(&part.as_str()) && part != "archive");
    if searches || lists {
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
            ("https://example.org/Playlists/", Collection),
            ("https://example.org/archive", Collection),
            ("example.org/p/4711", NoUrl),
            ("/p/4711", NoUrl),
            ("mailto:nobody@example.org", NoUrl),
            ("", NoUrl),
        ] {
            assert_eq!(exactness(text), wanted, "{text}");
        }
    }
}
