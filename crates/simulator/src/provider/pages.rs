//! The pages of the service, as text. Everything a person typed is escaped.

use super::posts::{Post, TEXT};

const STYLE: &str = "\
body{margin:0;font:17px/1.55 system-ui,sans-serif;color:#1d2530;background:#f4f5f7}\
header{background:#fff;border-bottom:1px solid #d9dde3;padding:.9rem 1.5rem}\
header a{color:inherit;text-decoration:none;font-weight:650}\
main{max-width:46rem;margin:1.5rem auto;padding:0 1.25rem}\
article,form{background:#fff;border:1px solid #d9dde3;border-radius:10px;padding:1.25rem;margin-bottom:1.25rem}\
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}\
img{display:block;max-width:100%;height:auto;border-radius:6px}\
ul{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:1rem}\
li a{display:block;background:#fff;border:1px solid #d9dde3;border-radius:10px;padding:.75rem;color:inherit}\
li img{aspect-ratio:4/3;object-fit:cover;width:100%;margin-bottom:.5rem}\
label{display:block;margin:.5rem 0}input{font:inherit;width:100%;box-sizing:border-box}\
button{font:inherit;padding:.45rem 1.1rem;margin-top:.5rem}\
small{color:#5b6672}";

/// The start page: every public post, newest first, and the form to post.
pub(crate) fn index(name: &str, posts: &[Post]) -> String {
    let items: String = posts
        .iter()
        .map(|post| {
            format!(
                r#"<li><a href="{}">{}{}</a></li>"#,
                post.page_path(),
                thumbnail(post),
                escaped(&post.title)
            )
        })
        .collect();
    let form = r#"<form method="post" action="/upload" enctype="multipart/form-data"><h1>Post a picture, a video or a text</h1>
<label>Title <input name="title" maxlength="200"></label>
<label>Text <input name="text" maxlength="2000"></label>
<label>File <input type="file" name="file" accept="image/jpeg,image/png,image/gif,image/webp,video/mp4,video/webm,text/plain" required></label>
<button>Post</button><p><small>Every post is checked before it is published.</small></p></form>"#;
    document(name, name, "", &format!("{form}<ul>{items}</ul>"))
}

fn thumbnail(post: &Post) -> String {
    match post.is_picture() {
        true => format!(r#"<img src="{}" alt="" loading="lazy">"#, post.media_path()),
        false => String::new(),
    }
}

/// The page of one post.
pub(crate) fn post(name: &str, base: &str, post: &Post) -> String {
    let title = escaped(&post.title);
    let media = post.media_path();
    let picture = match post.is_picture() {
        true => format!(r#"<meta property="og:image" content="{base}{media}">"#),
        false => String::new(),
    };
    let head = format!(r#"<meta property="og:title" content="{title}">{picture}"#);
    let shown = match post.media_type {
        TEXT => format!(
            r#"<blockquote dir="auto">{}</blockquote>"#,
            escaped(&String::from_utf8_lossy(&post.file))
        ),
        _ if post.is_picture() => format!(r#"<img src="{media}" alt="{title}">"#),
        _ => format!(r#"<video src="{media}" controls preload="none"></video>"#),
    };
    let body = format!(
        "<article><h1>{title}</h1><p>{}</p>{shown}</article>",
        escaped(&post.text)
    );
    document(name, &post.title, &head, &body)
}

/// A page that only says something.
pub(crate) fn notice(name: &str, title: &str, text: &str) -> String {
    let body = format!(
        "<article><h1>{}</h1><p>{}</p></article>",
        escaped(title),
        escaped(text)
    );
    document(name, title, "", &body)
}

fn document(name: &str, title: &str, head: &str, body: &str) -> String {
    let (name, title) = (escaped(name), escaped(title));
    format!(
        r#"<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,">{head}<style>{STYLE}</style></head>
<body><header><a href="/">{name}</a> <small>simulated hosting provider</small></header><main>{body}</main></body></html>"#
    )
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_typed_cannot_become_markup() {
        let page = notice("A & B", "<script>", "\"quoted\"");
        assert!(page.contains("A &amp; B") && page.contains("&lt;script&gt;"));
        assert!(!page.contains("<script>"));
    }
}
