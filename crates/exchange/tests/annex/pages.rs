//! HTML and PDF pages: everything is shown, nothing of it acts.

use crate::samples;
use exchange::annex::{Document, Language, Location, RemovalOrderDocument, Rendition, sign};

fn html(order: RemovalOrderDocument) -> String {
    Rendition::unsigned(order.into()).html(Language::English)
}

fn sample_order() -> RemovalOrderDocument {
    match samples::document("order") {
        Document::RemovalOrder(order) => *order,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_page_shows_every_text_of_the_document_in_the_order_of_the_annex() {
    for name in samples::COMPLETE {
        let page = Rendition::unsigned(samples::document(name)).html(Language::French);
        fn texts(value: &serde_json::Value, out: &mut Vec<String>) {
            match value {
                serde_json::Value::String(text) => out.push(text.clone()),
                serde_json::Value::Array(items) => items.iter().for_each(|item| texts(item, out)),
                serde_json::Value::Object(fields) => {
                    // Words and instants are shown in words.
                    let words = [
                        "schema",
                        "kind",
                        "language",
                        "grounds",
                        "because",
                        "measure",
                        "authority_type",
                    ];
                    for (name, value) in fields {
                        if !words.contains(&name.as_str())
                            && !name.ends_with("_at")
                            && name != "at"
                            && name != "until"
                        {
                            texts(value, out);
                        }
                    }
                }
                _ => {}
            }
        }
        let mut all = Vec::new();
        texts(&samples::json(name), &mut all);
        assert!(all.len() > 8);
        for text in all {
            let escaped = text.replace('&', "&amp;").replace('\'', "&#39;");
            assert!(page.contains(&escaped), "{name}: {text}");
        }
        let sections: Vec<usize> = ["Section A", "Section B", "Section C"]
            .iter()
            .map(|heading| page.find(&format!("<h2>{heading}")).unwrap())
            .collect();
        assert!(sections.is_sorted());
    }
}

#[test]
fn boxes_are_ticked_as_the_document_says() {
    let ticks = |page: &str| {
        page.split("<div class=\"tick\"><b>")
            .skip(1)
            .map(|rest| rest.starts_with("[X]"))
            .collect::<Vec<bool>>()
    };
    let page = Rendition::unsigned(samples::document("order-cross-border")).html(Language::English);
    // Grounds (a) to (e), C, both of D, the three of E.
    let wanted = [
        false, false, true, false, true, true, true, true, false, true, false,
    ];
    assert_eq!(ticks(&page), wanted);
    let page = Rendition::unsigned(samples::document("feedback")).html(Language::German);
    assert_eq!(ticks(&page), [false, true]);
    let page = Rendition::unsigned(samples::document("impossibility")).html(Language::German);
    assert_eq!(ticks(&page), [false, false, true]);
}

#[test]
fn nothing_of_a_document_acts_on_the_page() {
    let attacks = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</style><style>*{display:none}",
        "</bdi></dd></dl><a href=\"https://example.org\">click</a>",
        "' onmouseover='alert(1)",
        "&lt;b&gt;",
        "-->",
    ];
    let mut order = RemovalOrderDocument::default();
    let all = attacks.join("\n");
    order.legal_basis.clone_from(&all);
    order.section_a.addressee.clone_from(&all);
    order.section_a.reference.clone_from(&all);
    order.section_b.reasons.clone_from(&all);
    order.section_g.legislation.clone_from(&all);
    order.section_b.locations = vec![Location {
        url: all.clone(),
        identifiers: vec![all.clone()],
        sha256: Vec::new(),
    }];
    let page = html(order);
    let clean = html(RemovalOrderDocument::default());
    let tags = |page: &str, tag: &str| page.matches(tag).count();
    for tag in ["<script", "<img", "<a ", "<style", "</style", "<b>", "-->"] {
        assert_eq!(tags(&page, tag), tags(&clean, tag), "{tag}");
    }
    assert!(page.contains("&lt;script&gt;") && page.contains("&amp;lt;b&amp;gt;"));
    assert!(page.contains("default-src 'none'"));
}

#[test]
fn what_hides_or_reorders_text_is_shown_as_what_it_is() {
    let mut order = sample_order();
    order.section_b.locations[0].url = "https://example.org/\u{202e}gpj.exe\u{200b}".to_owned();
    let page = html(order);
    assert!(page.contains("https://example.org/&lt;U+202E&gt;gpj.exe&lt;U+200B&gt;"));
    assert!(!page.contains('\u{202e}'));
}

#[test]
fn pages_say_whether_the_document_is_signed_and_that_labels_are_for_review() {
    let jws = sign(&samples::document("order"), &samples::key());
    for language in Language::ALL {
        let signed = Rendition::signed(&jws).unwrap().html(language);
        let unsigned = Rendition::unsigned(samples::document("order")).html(language);
        assert!(signed.contains(&samples::key().public().kid()));
        assert!(signed.contains("tco-annex-1-v1.jws"));
        assert!(unsigned.contains("tco-annex-1-v1.json"));
        assert_ne!(signed, unsigned);
    }
    let page = Rendition::signed(&jws).unwrap().html(Language::English);
    assert!(page.contains("for legal review"));
}

#[test]
fn an_empty_document_is_shown_as_one_nobody_filled_in() {
    let page = html(RemovalOrderDocument::default());
    assert!(page.matches("not given").count() > 20);
    let pdf = Rendition::unsigned(RemovalOrderDocument::default().into());
    assert!(pdf.pdf(Language::English).unwrap().starts_with(b"%PDF-1."));
}

#[test]
fn long_and_foreign_texts_make_more_pages_and_no_trouble() {
    let mut order = sample_order();
    order.section_b.reasons = "Ein langer Satz über nichts. ".repeat(1_000);
    order.section_b.locations[0].url = format!("https://example.org/{}", "a".repeat(9_000));
    order.section_e.authority = "שלום 漢字 سلام 🙂 \u{202e}".repeat(40);
    order.section_a.addressee = "W\u{301}\u{301}\n".repeat(300);
    let rendition = Rendition::unsigned(order.into());
    let pdf = rendition.pdf(Language::French).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    let pages = text.matches("/Type/Page/").count() + text.matches("/Type /Page\n").count();
    assert!(pages > 10, "{pages}");
}
