//! What reading, looking up and extracting promise, against tables and plain models.
#![allow(clippy::unwrap_used)]

use super::*;
use proptest::prelude::*;

fn canonical(text: &str) -> String {
    match Link::read(text) {
        Ok(link) => link.canonical().to_owned(),
        Err(error) => panic!("{text}: {error}"),
    }
}

#[test]
fn one_address_has_one_spelling_however_it_is_written() {
    let table: &[(&str, &[&str])] = &[
        (
            "https://example.com/a/b?x=1&y=2",
            &[
                "http://example.com/a/b?x=1&y=2",
                "HTTPS://EXAMPLE.COM/a/b?x=1&y=2",
                "https://www.example.com/a/b/?y=2&x=1",
                "https://m.example.com/a/b?x=1&y=2",
                "https://mobile.example.com:443/a/b?x=1&y=2",
                "http://www.m.example.com:80/a/b?x=1&y=2#part",
                "//example.com/a/b?x=1&y=2",
                "example.com/a/b?x=1&y=2",
                "https://example.com./a/b?x=1&y=2",
                "https://user:secret@example.com/a/b?x=1&y=2",
                "https://example.com/a/./c/../b?x=1&y=2",
                "https://example.com//a///b?x=1&&y=2&",
                "https://example.com/a/%62?x=%31&y=2",
                "https://example.com/%61/b?x=1&y=2&utm_source=z&UTM_Campaign=q",
                "https://example.com/a/b?fbclid=abc&x=1&y=2&gclid=1",
                "https://example.com/a/b/index.html?x=1&y=2",
                "https://example.com/a/b/amp/?x=1&y=2&amp=1",
                "https://example.com/a/b;jsessionid=ABC123?x=1&y=2",
                "https://example.com/a/b?x=1&y=2#:~:text=hello",
                "https://example.com/a/b?x=1&x=1&y=2",
                "https:\\\\example.com\\a\\b?x=1&y=2",
                "https:/example.com/a/b?x=1&y=2",
                "hxxps://example[.]com/a/b?x=1&y=2",
                "hXXp://example(dot)com/a/b?x=1&y=2",
                "h**ps[:]//example{.}com/a/b?x=1&y=2",
                "hxxps[://]example[.com/a/b?x=1&y=2",
                "https://example [dot] com/a/b?x=1&y=2",
                "example DOT com slash a/b?x=1&y=2",
                "https : // example . com / a / b?x=1&y=2",
                "https：／／example．com／a／b？x＝1＆y＝2",
                "ｈｔｔｐｓ://example.com/a/b?x=1&y=2",
                "https://ｅｘａｍｐｌｅ.com/a/b?x=1&y=2",
                "https://exam\u{200b}ple.com/a\u{2060}/b?x=1&y=2\u{200f}",
                "<https://example.com/a/b?x=1&y=2>",
                "“https://example.com/a/b?x=1&y=2”",
                "\u{202b}https://example.com/a/b?x=1&y=2\u{202c}",
                "https://exa\tmple.com/a/\nb?x=1&y=2",
                "https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.com%2Fa%2Fb%3Fx%3D1%26y%3D2&usg=abc",
                "https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.com%2Fa%2Fb%3Fx%3D1%26y%3D2%26fbclid%3Dz&h=abc",
                "https://example-com.translate.goog/a/b?x=1&y=2",
                "https://www.google.co.uk/amp/s/example.com/a/b?x=1&y=2",
                "https://example-com.cdn.ampproject.org/c/s/example.com/a/b?x=1&y=2",
                "https://href.li/?https://example.com/a/b?x=1&y=2",
                "https%3A%2F%2Fexample.com%2Fa%2Fb%3Fx%3D1%26y%3D2",
                "hxxp%253A%252F%252Fexample.com%252Fa%252Fb%253Fx%253D1%2526y%253D2",
            ],
        ),
        (
            "https://example.org/",
            &[
                "example.org",
                "http://www.example.org",
                "https://example.org/index.php",
                "https://example.org/?utm_medium=x",
                "https://example.org#top",
            ],
        ),
        (
            "https://xn--bcher-kva.example.com/%C3%BC",
            &[
                "https://bücher.example.com/ü",
                "https://BÜCHER.example.com/%c3%bc",
                "http://xn--bcher-kva.example.com/ü/",
            ],
        ),
        (
            "https://xn--mgbh0fb.example.com/%D8%B1%D8%A7%D8%A8%D8%B7",
            &[
                "http://مثال.example.com/رابط",
                "hxxp://مثال(نقطة)example(نقطة)com/رابط",
            ],
        ),
        (
            "https://192.0.2.7/a",
            &[
                "http://192.0.2.7/a",
                "http://3221225991/a",
                "http://0xC0.0.2.7/a",
                "hxxp://192[.]0[.]2[.]7/a",
            ],
        ),
        (
            "https://[2001:db8::1]:8080/a",
            &["http://[2001:DB8:0:0::1]:8080/a"],
        ),
        (
            "https://example.com/a%28b%29",
            &["https://example.com/a(b)", "https://example.com/a%28b%29"],
        ),
        (
            "https://example.com/search?q=a%20b",
            &[
                "https://example.com/search?q=a+b",
                "https://example.com/search?q=a%20b",
            ],
        ),
        (
            "https://example.com/#!/page/1",
            &["https://example.com/#!/page/1"],
        ),
    ];
    for (expected, spellings) in table {
        assert_eq!(
            canonical(expected),
            *expected,
            "the canonical spelling itself"
        );
        for spelling in *spellings {
            assert_eq!(canonical(spelling), *expected, "{spelling}");
        }
    }
}

#[test]
fn two_pages_are_two() {
    let all = [
        "https://example.com/a",
        "https://example.com/A",
        "https://example.com/a?x=1",
        "https://example.com/a?x=2",
        "https://example.com/a?x=1&y=",
        "https://example.com/a%2Fb",
        "https://example.com/a/b",
        "https://example.com:8443/a",
        "https://shop.example.com/a",
        "https://example.com.example.org/a",
        "https://xexample.com/a",
        "https://example.net/a",
        "https://example.com/a#!b",
        "https://m.blogspot.com/a",
        "https://blogspot.com/a",
        "https://example.com/a?ref=1",
        "https://example.com/%2541",
    ];
    let mut seen: Vec<String> = all.iter().map(|text| canonical(text)).collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all.len(), "{seen:#?}");
}

#[test]
fn what_is_no_address_is_refused_with_a_reason() {
    for (text, why) in [
        ("", "address"),
        ("   ", "address"),
        ("nonsense", "host"),
        ("http://", "address"),
        ("https://localhost/a", "host"),
        ("mailto:a@example.com", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("data:text/html,x.y", "scheme"),
        ("ftp://example.com/a", "scheme"),
        ("tg://settings", "scheme"),
    ] {
        let error = Link::read(text).expect_err(text).to_string();
        assert!(error.contains(why), "{text}: {error}");
    }
    assert_eq!(
        Link::read(&format!("https://example.com/{}", "a".repeat(5_000))),
        Err(NotALink::TooLong)
    );
}

fn finds(reach: Reach, banked: &str, asked: &str) -> bool {
    let mut table = Table::default();
    table.insert(
        reach,
        &Link::read(banked).unwrap().covers(reach).unwrap(),
        7,
    );
    !table.find_link(&Link::read(asked).unwrap()).is_empty()
}

#[test]
fn an_entry_covers_what_its_reach_says_and_nothing_else() {
    let banked = "https://files.example.com/x/y";
    for (reach, yes, no) in [
        (
            Reach::Exact,
            vec!["http://files.example.com/x/y/"],
            vec![
                "https://files.example.com/x/y/z",
                "https://files.example.com/x",
            ],
        ),
        (
            Reach::Prefix,
            vec![
                "https://files.example.com/x/y",
                "https://files.example.com/x/y/z/1?q=2",
                "https://files.example.com/x/y?q=1",
            ],
            vec![
                "https://files.example.com/x/yz",
                "https://files.example.com/x",
                "https://example.com/x/y/z",
            ],
        ),
        (
            Reach::Host,
            vec![
                "https://files.example.com/",
                "https://deep.files.example.com:8080/a",
                "https://www.files.example.com/b",
            ],
            vec![
                "https://example.com/",
                "https://notfiles.example.com/",
                "https://files.example.com.example.org/",
            ],
        ),
    ] {
        for asked in yes {
            assert!(finds(reach, banked, asked), "{reach:?} {asked}");
        }
        for asked in no {
            assert!(!finds(reach, banked, asked), "{reach:?} {asked}");
        }
    }
    assert!(finds(
        Reach::Account,
        "https://t.me/Example_Channel",
        "tg://resolve?domain=example_channel&post=3"
    ));
    assert!(!finds(
        Reach::Account,
        "https://t.me/Example_Channel",
        "https://x.com/example_channel"
    ));
    assert!(
        finds(
            Reach::Exact,
            "https://example.com/a",
            "https://web.archive.org/web/2019id_/http://www.example.com/a"
        ),
        "a copy is found by what it copies"
    );
    assert!(finds(
        Reach::Host,
        "https://example.co.uk/a",
        "https://a.b.example.co.uk/c"
    ));
    assert!(finds(
        Reach::Host,
        "https://somebody.github.io/a",
        "https://somebody.github.io/c"
    ));
}

#[test]
fn a_whole_address_within_another_is_found_and_the_other_stays_what_it_is() {
    let known = "https://example.com/a/b?c=1";
    let carriers = [
        "https://proxy.example.net/?u=https%3A%2F%2Fexample.com%2Fa%2Fb%3Fc%3D1",
        "https://proxy.example.net/go?x=1&to=HTTP://www.example.com/a/b?c=1",
        "https://proxy.example.net/https://example.com/a/b?c=1",
        "https://proxy.example.net/raw/https:/example.com/a/b?c=1",
        "https://proxy.example.net/fetch/https%3A%2F%2Fexample.com%2Fa%2Fb%3Fc%3D1",
        "https://proxy.example.net/view#https://example.com/a/b?c=1",
        "https://one.example.net/?u=https%3A%2F%2Ftwo.example.net%2F%3Fu%3Dhttps%253A%252F%252Fexample.com%252Fa%252Fb%253Fc%253D1",
    ];
    for carrier in carriers {
        assert!(finds(Reach::Exact, known, carrier), "{carrier}");
        assert!(finds(Reach::Host, known, carrier), "{carrier}");
        assert!(finds(Reach::Exact, carrier, carrier), "{carrier}");
        assert!(
            Link::read(carrier).unwrap().host().ends_with("example.net"),
            "{carrier}"
        );
        // Whoever banks what carries has not banked what is carried.
        assert!(!finds(Reach::Exact, carrier, known), "{carrier}");
    }
    for none in [
        "https://proxy.example.net/?q=about+https",
        "https://proxy.example.net/?q=see+https://example.com/a/b?c=1",
        "https://proxy.example.net/https/example.com/a/b",
        "https://proxy.example.net/?u=example.com/a/b",
        "https://proxy.example.net/http:/",
    ] {
        assert_eq!(Link::read(none).unwrap().copy_of(), None, "{none}");
    }
}

#[test]
fn what_would_match_what_nobody_meant_is_refused() {
    let refused = |text: &str, reach| Link::read(text).unwrap().covers(reach).unwrap_err();
    assert_eq!(
        refused("https://t.me/example_channel", Reach::Host),
        TooWide::BenignHost(Benign::Platform)
    );
    assert_eq!(
        refused("https://mail.google.com/a", Reach::Host),
        TooWide::BenignHost(Benign::Service)
    );
    assert_eq!(
        refused(
            "https://web.archive.org/web/1/https://example.com/",
            Reach::Host
        ),
        TooWide::BenignHost(Benign::Archive)
    );
    assert_eq!(
        refused("https://bit.ly/abc", Reach::Host),
        TooWide::BenignHost(Benign::Shortener)
    );
    assert_eq!(
        refused("https://co.uk/", Reach::Host),
        TooWide::PublicSuffix
    );
    assert_eq!(
        refused("https://example.com/", Reach::Prefix),
        TooWide::Prefix
    );
    assert_eq!(
        refused("https://example.com/a?b=1", Reach::Prefix),
        TooWide::Prefix
    );
    assert_eq!(
        refused("https://reddit.com/r", Reach::Prefix),
        TooWide::Prefix
    );
    assert_eq!(
        refused("https://example.com/a", Reach::Account),
        TooWide::NoAccount
    );
    assert!(
        Link::read("https://t.me/example_channel")
            .unwrap()
            .covers(Reach::Prefix)
            .is_ok()
    );
}

#[test]
fn links_are_found_in_a_text_with_their_places() {
    let found = |text: &str| -> Vec<String> {
        extract(text)
            .into_iter()
            .map(|found| found.link.canonical().to_owned())
            .collect()
    };
    for (text, expected) in [
        ("See https://example.com/a.", vec!["https://example.com/a"]),
        (
            "(https://example.com/a), and <https://example.org/b>!",
            vec!["https://example.com/a", "https://example.org/b"],
        ),
        (
            "[here](https://example.com/a_(b)) and *https://example.org/c*",
            vec!["https://example.com/a_%28b%29", "https://example.org/c"],
        ),
        (
            "hxxps://example[.]com/a , hxxp://example(dot)org",
            vec!["https://example.com/a", "https://example.org/"],
        ),
        ("example [dot] com/a", vec!["https://example.com/a"]),
        (
            "www.example.com, example.org/x and main.rs, e.g. this.So",
            vec!["https://example.com/", "https://example.org/x"],
        ),
        (
            "رابط القناة: https://t.me/example_channel/12، انضموا",
            vec!["https://t.me/example_channel/12"],
        ),
        (
            "الرابطhttps://example.com/aانضموا",
            vec![
                "https://example.com/a%D8%A7%D9%86%D8%B6%D9%85%D9%88%D8%A7",
                "https://example.com/a",
            ],
        ),
        (
            "«t.me/example_channel»؛ telegram: @other_channel",
            vec!["https://t.me/example_channel", "https://t.me/other_channel"],
        ),
        (
            "https://example.com/ahttps://example.org/b",
            vec!["https://example.com/a", "https://example.org/b"],
        ),
        (
            "https://example.com/r?to=https://example.org/b",
            vec!["https://example.com/r?to=https://example.org/b"],
        ),
        (
            "twice https://example.com/a http://www.example.com/a/",
            vec!["https://example.com/a"],
        ),
        ("no links: 12:30, a.b, user@example.com, C:\\x", vec![]),
        (
            "@someone@social.example.com",
            vec!["https://social.example.com/@someone"],
        ),
        (
            "链接：https://example.com/a。下一句",
            vec![
                "https://example.com/a%E3%80%82%E4%B8%8B%E4%B8%80%E5%8F%A5",
                "https://example.com/a",
            ],
        ),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
    for (text, expected) in [
        (
            "x https%3A%2F%2Fexample.com%2Fa%3Fb%3D1, http%253a%252f%252fexample.org%252fc.",
            vec!["https://example.com/a?b=1", "https://example.org/c"],
        ),
        (
            "«https://пример.рф/путь» пример.рф/другой, bücher.example.com/x",
            vec![
                "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C",
                "https://xn--e1afmkfd.xn--p1ai/",
                "https://xn--e1afmkfd.xn--p1ai/%D0%B4%D1%80%D1%83%D0%B3%D0%BE%D0%B9",
                "https://xn--bcher-kva.example.com/x",
            ],
        ),
        (
            "https://example.com/r?to=https%3A%2F%2Fexample.org%2Fb",
            vec!["https://example.com/r?to=https://example.org/b"],
        ),
        ("100% 3A%2F%2F 50%3A%2F%2Fexample.com %3A%2F%2F", vec![]),
    ] {
        assert_eq!(found(text), expected, "{text}");
    }
    let text = "x \u{200f}hxxps://exam\u{200b}ple[.]com/a, y";
    let place = extract(text)[0].place.clone();
    assert_eq!(&text[place], "hxxps://exam\u{200b}ple[.]com/a");
}

#[test]
fn links_of_a_page_are_those_of_its_elements_and_its_text() {
    let html = r#"<!doctype html><base href="https://example.com/x/"><a href="1?utm_source=a">one</a>
      <a href='//example.org/b'>b</a><iframe src="https://www.youtube.com/embed/AbCdEfGhIjK"></iframe>
      <meta http-equiv=refresh content="0; URL='https://example.net/r'"><script>"https://example.com/script"</script>
      <p>t.me/<b>example_channel</b></p><a href="javascript:alert(1)">x</a><a href="mailto:a@example.com">m</a>"#;
    let found: Vec<String> = of_page(html.as_bytes(), "https://example.com/")
        .iter()
        .map(|link| link.canonical().to_owned())
        .collect();
    assert_eq!(
        found,
        [
            "https://example.com/x/1",
            "https://example.org/b",
            "https://youtube.com/watch?v=AbCdEfGhIjK",
            "https://example.net/r",
            "https://t.me/example_channel"
        ]
    );
}

#[test]
fn a_link_made_harmless_is_read_back() {
    for text in [
        "https://example.com/a.b?c=1",
        "https://a.b.example.co.uk/",
        "https://192.0.2.1:8080/x",
    ] {
        let harmless = defang(text);
        assert!(
            !harmless.contains("http") && harmless.contains("[.]"),
            "{harmless}"
        );
        assert_eq!(canonical(&harmless), canonical(text));
    }
}

/// Texts that look like addresses more often than not.
fn address_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("https://"),
        Just("http:"),
        Just("hxxps"),
        Just("//"),
        Just("example"),
        Just("."),
        Just("com"),
        Just("t.me"),
        Just("/"),
        Just("?"),
        Just("&"),
        Just("="),
        Just("#"),
        Just("%"),
        Just("%2e"),
        Just("%2F"),
        Just("[.]"),
        Just("(dot)"),
        Just(".."),
        Just("@"),
        Just("a"),
        Just("utm_x=1"),
        Just(";jsessionid=1"),
        Just("index.html"),
        Just("amp"),
        Just("+"),
        Just("مثال"),
        Just("\u{200b}"),
        Just("www."),
        Just("m."),
        Just(":80"),
        Just(" "),
        Just("https://web.archive.org/web/1/"),
        Just("google.com/url?q="),
        Just("!"),
        Just("x.com"),
        Just("user"),
        Just("status/1"),
        Just("[::1]"),
        Just("("),
        Just(")"),
        Just("tg:"),
        Just("'"),
        Just("%25"),
        Just("|"),
    ];
    prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_canonical_spelling_of_a_canonical_spelling_is_itself(text in prop_oneof![address_like(), any::<String>(), address_like().prop_map(|rest| format!("https://example.com/{rest}"))]) {
        if let Ok(link) = Link::read(&text) {
            let again = Link::read(link.canonical());
            let again = again.as_ref().map(Link::canonical);
            prop_assert_eq!(again, Ok(link.canonical()), "{}", text);
            prop_assert!(link.canonical().starts_with("https://"));
            prop_assert!(link.canonical().is_ascii());
            prop_assert!(!link.host().is_empty());
            prop_assert!(link.keys().len() < 3 * (MOST_PARTS + 200));
        }
    }

    #[test]
    fn tabs_and_line_breaks_within_an_address_make_no_other_address(text in address_like(), breaks in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![Just("\t"), Just("\n"), Just("\r\n")]), 0..8)) {
        let mut broken = text.clone();
        for (at, mark) in breaks {
            let places: Vec<usize> = broken.char_indices().map(|(at, _)| at).collect();
            broken.insert_str(places[at.index(places.len())], mark);
        }
        prop_assert_eq!(Link::read(&broken), Link::read(&text), "{:?}", broken);
    }

    #[test]
    fn links_are_found_in_any_text_in_order_and_at_whole_characters(text in prop_oneof![any::<String>(), prop::collection::vec(address_like(), 0..5).prop_map(|texts| texts.join(" "))]) {
        for found in extract(&text) {
            prop_assert!(text.get(found.place.clone()).is_some(), "{:?}", found);
        }
        let _ = of_page(text.as_bytes(), "https://example.com/");
    }

    #[test]
    fn hosts_of_different_domains_never_have_an_entry_in_common(one in "[a-z]{3,12}", other in "[a-z]{3,12}", below in "[a-z]{4,8}") {
        prop_assume!(one != other);
        let mut table = Table::default();
        let banked = Link::read(&format!("https://{one}.com/")).unwrap();
        prop_assume!(banked.covers(Reach::Host).is_ok());
        table.insert(Reach::Host, &banked.covers(Reach::Host).unwrap(), 1);
        let link = |text: &str| Link::read(text).unwrap();
        let elsewhere = link(&format!("https://{below}.{other}.com/{one}.com"));
        prop_assert!(table.find_link(&elsewhere).is_empty());
        let below = table.find_link(&link(&format!("https://{below}.{one}.com/")));
        prop_assert_eq!(below.len(), 1);
    }
}
