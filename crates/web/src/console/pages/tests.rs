//! What holds for every page.
#![allow(clippy::unwrap_used)]

use super::samples;
use crate::tongue::{Language, spoken_in};

/// The values of an attribute wherever it occurs.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

fn page(name: &str) -> String {
    let pages = samples::all();
    let found = pages.into_iter().find(|page| page.0 == name);
    found.unwrap_or_else(|| panic!("no sample {name}")).1
}

#[test]
fn text_from_outside_never_becomes_markup() {
    for (name, html) in samples::hostile() {
        assert!(!html.contains("<script>"), "{name}");
        assert!(!html.contains("<img src=x"), "{name}");
        assert!(!html.contains("onerror=\""), "{name}: a quote got out");
        assert!(
            html.contains("&lt;script") || html.contains("&#60;script"),
            "{name} shows nothing"
        );
    }
}

#[test]
fn nothing_on_a_page_offends_its_content_security_policy() {
    for (name, html) in samples::all().into_iter().chain(samples::hostile()) {
        assert!(
            !html.contains(" style=") && !html.contains("<style"),
            "{name}"
        );
        assert_eq!(html.matches("<script").count(), 1, "{name}");
        assert!(
            html.contains("<script src=\"/static/console.js\" defer></script>"),
            "{name}"
        );
        assert!(
            !html.contains("javascript:") && !html.contains("=\"data:"),
            "{name}"
        );
        for tag in html.split('<').filter_map(|rest| rest.split('>').next()) {
            // Every second piece is between quotes.
            let names: String = tag.split('"').step_by(2).collect();
            let handler = names
                .split_whitespace()
                .find(|name| name.starts_with("on") && name.ends_with('='));
            assert_eq!(handler, None, "{name}: <{tag}>");
        }
    }
}

#[test]
fn everything_a_page_loads_or_leads_to_is_on_this_instance() {
    for (name, html) in samples::all().into_iter().chain(samples::hostile()) {
        for attribute in ["href", "src", "action"] {
            for value in values(&html, attribute) {
                let local = value.starts_with('/') && !value.starts_with("//");
                assert!(
                    local || value.starts_with('#'),
                    "{name}: {attribute} {value}"
                );
                assert!(
                    !value.contains("://") && !value.contains("%3A%2F%2F"),
                    "{name}: {value}"
                );
            }
        }
    }
}

#[test]
fn nothing_plays_by_itself_and_a_player_is_silent_and_fetches_nothing() {
    let heard = page("case-heard");
    assert_eq!(heard.matches("<audio ").count(), 2);
    // Of an hour, that which reaches the piece that matched.
    assert!(heard.contains("?from=1832000\""), "{heard}");
    assert!(heard.contains("here from 30:32 to 35:32"));
    for (name, html) in samples::all().into_iter().chain(samples::hostile()) {
        assert!(
            !html.contains("autoplay") && !html.contains("<video"),
            "{name}"
        );
        for player in html.split("<audio ").skip(1) {
            let attributes = player.split('>').next().unwrap();
            for wanted in ["controls", "muted", "preload=\"none\"", "aria-label=\""] {
                assert!(attributes.contains(wanted), "{name}: {attributes}");
            }
        }
    }
    assert!(page("case-heard-folded").contains("<details><summary>You chose not to be given this"));
    let without = page("case-unheard");
    assert!(
        without.contains("<code>sudo apt-get install ffmpeg</code>") && !without.contains("<audio")
    );
}

#[test]
fn a_location_is_never_shown_as_it_could_be_clicked() {
    for (name, html) in samples::all() {
        // The exact address stands in one attribute only, for the copy button.
        let shown: String = html
            .split(" data-copy=\"")
            .enumerate()
            .map(|(place, part)| match place {
                0 => part,
                _ => part.split_once('"').unwrap().1,
            })
            .collect();
        assert!(
            !shown.contains("http://") && !shown.contains("https://"),
            "{name}"
        );
    }
}

#[test]
fn every_form_that_changes_something_carries_its_token() {
    for (name, html) in samples::all() {
        for form in html.split("<form ").skip(1) {
            let form = form.split("</form>").next().unwrap();
            if form.starts_with("method=\"get\"") {
                // It leads to another page.
                continue;
            }
            assert!(form.starts_with("method=\"post\""), "{name}");
            assert!(
                ["csrf", "door"]
                    .iter()
                    .any(|name| form
                        .contains(&format!("name=\"{name}\" value=\"token-of-the-form\""))),
                "{name}"
            );
        }
    }
}

#[test]
fn identifiers_are_unique_and_every_description_and_label_has_its_target() {
    for (name, html) in samples::all() {
        let ids = values(&html, "id");
        for id in &ids {
            assert_eq!(
                ids.iter().filter(|other| other == &id).count(),
                1,
                "{name}: {id}"
            );
        }
        for attribute in ["for", "aria-labelledby", "aria-describedby"] {
            for target in values(&html, attribute)
                .into_iter()
                .flat_map(str::split_whitespace)
            {
                assert!(ids.contains(&target), "{name}: {attribute} {target}");
            }
        }
        for target in values(&html, "href")
            .into_iter()
            .filter_map(|href| href.strip_prefix('#'))
        {
            assert!(ids.contains(&target), "{name}: #{target}");
        }
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<main").count(), 1, "{name}");
        assert_eq!(
            html.matches("<img").count(),
            html.matches(" alt=\"").count(),
            "{name}"
        );
    }
}

#[test]
fn a_referral_is_never_dressed_as_an_order() {
    for (name, html) in samples::all() {
        let lower = html.to_lowercase();
        if name.starts_with("referral-") || name == "case-referral-received" {
            assert!(!lower.contains("removal order"), "{name}");
            assert!(!lower.contains("annex"), "{name}");
            assert!(
                !lower.contains("class=\"as-order") && !lower.contains("overdue by"),
                "{name}"
            );
            assert!(
                html.contains("voluntary, one-hour target, declining is a valid answer"),
                "{name}"
            );
        }
        if name.starts_with("order-") || name == "case-order-received" {
            assert!(
                !lower.contains("declin") && !lower.contains("voluntary"),
                "{name}"
            );
            assert!(!lower.contains("referral to"), "{name}");
            assert!(
                html.contains("Removal order — Regulation (EU) 2021/784 Art 3"),
                "{name}"
            );
        }
    }
}

#[test]
fn the_clock_says_in_words_where_it_stands_and_by_which_law() {
    let expected = [
        (
            "order-to-answer",
            "running",
            "Duty</span> <strong role=\"timer\" data-clock-words>41 min 12 s left",
        ),
        ("order-overdue", "overdue", "Overdue by 6 min 50 s"),
        ("order-done", "met", "Done in 12 min 51 s, in time"),
        (
            "order-impossible",
            "met",
            "Stopped after 12 min 51 s: cannot be executed (Annex III)",
        ),
        (
            "referral-overdue",
            "overdue",
            "Target</span> <strong role=\"timer\" data-clock-words>6 min 50 s past the target",
        ),
        (
            "referral-kept",
            "missed",
            "Answered in 1 h 19 min, 19 min 31 s past the target",
        ),
        (
            "referral-withdrawn",
            "met",
            "Stopped after 16 min 40 s: withdrawn",
        ),
    ];
    for (name, status, words) in expected {
        let html = page(name);
        assert!(
            html.contains(" id=\"clock\" data-clock data-clock-status=\""),
            "{name}"
        );
        assert!(
            html.contains(&format!("data-clock-status=\"{status}\"")),
            "{name}"
        );
        assert!(html.contains(words), "{name}: {words}");
    }
    assert!(page("order-to-answer").contains("Regulation (EU) 2021/784 Art 3(3)"));
    assert!(page("order-sent").contains("The clock starts at receipt."));
}

#[test]
fn a_decision_offers_what_fits_the_case_and_refuses_nothing_typed() {
    let html = page("case-location");
    for outcome in ["refer", "order", "keep"] {
        assert!(
            html.contains(&format!("name=\"outcome\" value=\"{outcome}\" required")),
            "{outcome}"
        );
    }
    assert!(
        !html.contains("checked"),
        "nothing is chosen for the person"
    );
    assert!(html.contains("differs in 6 of 256 bits; up to 31 counts as a match"));
    let html = page("case-upload");
    assert!(html.contains("<strong>Publish</strong>") && html.contains("value=\"block\""));
    assert!(!html.contains("value=\"refer\"") && !html.contains("value=\"order\""));
    let html = page("case-problem");
    assert!(html.contains("id=\"purpose-fault\"") && html.contains("href=\"#field-purpose\""));
    assert!(html.contains("value=\"order\" required checked"));
    assert!(html.contains("value=\"incites\" checked"));
    assert!(html.contains("value=\"journalism\" checked"));
    assert!(html.contains("Poster with &#60;/textarea&#62; in it."));
    let html = page("case-auditor");
    assert!(!html.contains("id=\"decide\"") && !html.contains("id=\"issue\""));
}

#[test]
fn only_an_order_can_forbid_informing_the_content_provider() {
    assert!(page("case-to-issue-order").contains("name=\"non_disclosure\""));
    assert!(!page("case-to-issue-referral").contains("name=\"non_disclosure\""));
    assert!(page("case-to-issue-referral").contains("name=\"kind\" value=\"referral\""));
    assert!(page("case-to-issue-order").contains("name=\"kind\" value=\"removal_order\""));
}

#[test]
fn a_picture_is_blurred_until_somebody_asks() {
    let html = page("case-location");
    for image in html.split("<img ").skip(1) {
        let image = image.split('>').next().unwrap();
        if image.contains("/plain") {
            assert!(image.contains("loading=\"lazy\""), "{image}");
        }
    }
    let open = html.replace("<details open>", "");
    for details in open.split("<details").skip(1) {
        assert!(
            details.starts_with('>') || details.starts_with(" class"),
            "closed at first"
        );
    }
    assert_eq!(
        html.matches("data-picture-image").count(),
        5,
        "two pairs and one other"
    );
}

#[test]
fn the_next_page_keeps_the_filter() {
    assert!(
        page("cases-authority").contains("href=\"/cases?stage=all&amp;after=c%207%2F%3D%26x\"")
    );
    assert!(page("notices").contains("href=\"/notices?direction=all&amp;after=n%207%2F%3D%26x\""));
}

#[test]
fn a_match_of_a_part_is_drawn_on_both_pictures_and_one_of_the_whole_on_none() {
    let part = page("case-part");
    // Blurred and plain, of the upload and of the known picture.
    assert_eq!(part.matches("class=\"mark\"").count(), 4);
    let corners = values(&part, "points");
    assert_eq!(
        (corners[0], corners[2]),
        (
            "510,905 4690,1020 4500,8800 400,9100",
            "0,0 10000,0 10000,7400 0,7400"
        )
    );
    assert!(part.contains("mirrored left to right"));
    assert!(part.contains("74 % of the known picture, by 41 points"));
    assert!(!page("case-upload").contains("class=\"mark\""));
}

#[test]
fn every_page_can_be_shown_in_every_language_and_says_which_it_is_in() {
    for language in Language::ALL {
        let pages = spoken_in(language, || {
            let mut pages = samples::all();
            pages.extend(samples::hostile());
            pages
        });
        let root = format!(
            "<html lang=\"{}\" dir=\"{}\">",
            language.tag(),
            language.direction()
        );
        for (name, html) in pages {
            assert!(html.contains(&root), "{name} in {}", language.tag());
            assert!(!html.contains("<script>"), "{name} in {}", language.tag());
            // Words of a page that is not translated are marked, and none of another language stand among them.
            let main = html.split("<main ").nth(1).unwrap();
            let main = main.split("</main>").next().unwrap();
            if main.split('>').next().unwrap().contains("lang=\"en\"") {
                let foreign = main
                    .chars()
                    .find(|letter| ('\u{600}'..='\u{6ff}').contains(letter));
                assert_eq!(foreign, None, "{name}");
            }
        }
    }
}

#[test]
fn the_queue_and_a_case_hold_no_english_sentence_in_arabic() {
    let pages = spoken_in(Language::Arabic, samples::all);
    for wanted in [
        "cases-provider",
        "case-upload",
        "case-to-issue-order",
        "order-answered",
    ] {
        let Some((_, html)) = pages.iter().find(|page| page.0 == wanted) else {
            continue;
        };
        for english in [
            "deadline first",
            "Work on this",
            "What is to be done?",
            "Grounds",
            "Sign out",
            "Keys and help",
        ] {
            assert!(!html.contains(english), "{wanted}: {english}");
        }
    }
}
