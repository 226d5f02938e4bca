//! The forms and query strings of the console's pages, as a browser would find them.

use std::collections::BTreeSet;

/// A form of a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Form {
    /// Where it goes.
    pub(super) action: String,
    /// Names and values of its fields: for a group of choices, the first.
    pub(super) fields: Vec<(String, String)>,
}

/// The forms that a page posts.
pub(super) fn forms(page: &str) -> Vec<Form> {
    let begins = page.split("<form").skip(1);
    let whole = begins.filter_map(|rest| rest.split("</form>").next());
    let posted = whole.filter(|form| attribute(tag(form), "method") == Some("post"));
    posted
        .filter_map(|form| {
            Some(Form {
                action: attribute(tag(form), "action")?.to_owned(),
                fields: fields(form),
            })
        })
        .collect()
}

/// Addresses that a page leads to, within this server.
pub(super) fn links(page: &str) -> BTreeSet<String> {
    let hrefs = page
        .split("<a")
        .skip(1)
        .filter_map(|rest| attribute(tag(rest), "href"));
    let own = hrefs.filter(|href| href.starts_with('/') && !href.starts_with("//"));
    own.map(|href| href.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

fn fields(form: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for rest in form.split('<') {
        let element = rest.split([' ', '>']).next().unwrap_or_default();
        if !["input", "select", "textarea"].contains(&element) {
            continue;
        }
        let Some(name) = attribute(tag(rest), "name") else {
            continue;
        };
        if fields.iter().any(|(known, _)| known == name) {
            continue;
        }
        // A text field is filled, so that the form is not refused for want of it.
        let value = attribute(tag(rest), "value").unwrap_or("scan");
        fields.push((name.to_owned(), value.to_owned()));
    }
    fields
}

/// Up to the end of the tag.
fn tag(rest: &str) -> &str {
    rest.split('>').next().unwrap_or_default()
}

/// The value of an attribute, as our own pages write them: in double quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_with_every_field_once() {
        let page = r#"<form method="get" action="/x"></form>
            <form method="post" action="/cases/c/decide" id="d"><input type="hidden" name="csrf" value="t">
            <input type="radio" name="outcome" value="refer"><input type="radio" name="outcome" value="keep">
            <textarea id="r" name="reasons" rows="3"></textarea><button type="submit">Go</button></form>"#;
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let expected = Form {
            action: "/cases/c/decide".to_owned(),
            fields: vec![
                pair("csrf", "t"),
                pair("outcome", "refer"),
                pair("reasons", "scan"),
            ],
        };
        assert_eq!(forms(page), [expected]);
    }

    #[test]
    fn links_to_elsewhere_are_left() {
        let page = r#"<a href="/cases?stage=open&#38;limit=2">x</a><a href="https://x.example/">y</a><a href="//z">z</a>"#;
        assert_eq!(
            links(page),
            BTreeSet::from(["/cases?stage=open&limit=2".to_owned()])
        );
    }
}
