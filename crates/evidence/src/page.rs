//! Where the images of a page are.

use html5gum::{Token, Tokenizer};
use url::Url;

/// Most images looked at on one page.
pub const MOST_IMAGES: usize = 32;

/// The absolute http(s) URLs of the images of a page, each once, in the order they appear: `<img src>`, `<video poster>`,
/// `<link rel=image_src>`, and the preview pictures named by `og:image` and `twitter:image`. Inline (`data:`) images are
/// not among them. At most [`MOST_IMAGES`].
#[must_use]
pub fn images(html: &[u8], base: &Url) -> Vec<Url> {
    let (mut base, mut found) = (base.clone(), Vec::<Url>::new());
    for Ok(token) in Tokenizer::new(html) {
        let Token::StartTag(tag) = token else {
            continue;
        };
        let attribute = |name: &[u8]| {
            tag.attributes
                .iter()
                .find(|(key, _)| key.as_slice() == name)
                .map(|(_, value)| String::from_utf8_lossy(value.as_slice()).trim().to_owned())
        };
        let target = match tag.name.as_slice() {
            b"base" => {
                if let Some(next) = attribute(b"href").and_then(|href| base.join(&href).ok()) {
                    base = next;
                }
                None
            }
            b"img" => attribute(b"src"),
            b"video" => attribute(b"poster"),
            b"link"
                if attribute(b"rel").is_some_and(|rel| rel.eq_ignore_ascii_case("image_src")) =>
            {
                attribute(b"href")
            }
            b"meta" => {
                let name = attribute(b"property")
                    .or_else(|| attribute(b"name"))
                    .unwrap_or_default();
                let preview = [
                    "og:image",
                    "og:image:url",
                    "og:image:secure_url",
                    "twitter:image",
                ];
                preview
                    .contains(&name.to_ascii_lowercase().as_str())
                    .then(|| attribute(b"content"))
                    .flatten()
            }
            _ => None,
        };
        let Some(url) = target
            .filter(|text| !text.is_empty())
            .and_then(|text| base.join(&text).ok())
        else {
            continue;
        };
        if matches!(url.scheme(), "http" | "https") && !found.contains(&url) {
            found.push(url);
            if found.len() == MOST_IMAGES {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn found(html: &str) -> Vec<String> {
        let base = Url::parse("http://host.example/p/1").unwrap();
        images(html.as_bytes(), &base)
            .into_iter()
            .map(String::from)
            .collect()
    }

    #[test]
    fn images_posters_and_previews_are_found_once_and_absolute() {
        let html = r#"<!doctype html><META property="og:image" content="/media/1.jpg"><img alt='a > b' src=/media/1.jpg>
            <img src="//cdn.example/2.png"><video poster="3.webp"></video><img src="data:image/png;base64,AAAA"><img src="">
            <link rel="image_src" href="4.gif"><script>"<img src='/not.jpg'>"</script><!-- <img src="/no.jpg"> -->"#;
        let urls = found(html);
        assert_eq!(
            urls[..4],
            [
                "http://host.example/media/1.jpg",
                "http://cdn.example/2.png",
                "http://host.example/p/3.webp",
                "http://host.example/p/4.gif"
            ]
        );
        assert!(!urls.iter().any(|url| url.ends_with("no.jpg")));
    }

    #[test]
    fn a_base_element_moves_what_follows_and_a_flood_is_cut_off() {
        assert_eq!(
            found(r#"<base href="http://cdn.example/x/"><img src="1.jpg">"#),
            ["http://cdn.example/x/1.jpg"]
        );
        let flood: String = (0..500).map(|n| format!("<img src='/{n}.jpg'>")).collect();
        assert_eq!(found(&flood).len(), MOST_IMAGES);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = images(&bytes, &Url::parse("http://host.example/").unwrap());
        }
    }
}
