//! Personal data does not leave the house.

use exchange::dsa::{Found, scrub};
use proptest::prelude::*;

#[test]
fn every_kind_is_taken_out_and_named() {
    for (text, expected, kind) in [
        (
            "Write to jane.doe+x@mail.example, please",
            "Write to [e-mail removed], please",
            Found::Email,
        ),
        (
            "Write to jane (at) mail.example.",
            "Write to [e-mail removed].",
            Found::Email,
        ),
        (
            "jane[at]mail.example wrote",
            "[e-mail removed] wrote",
            Found::Email,
        ),
        (
            "He is @jane_doe there",
            "He is [handle removed] there",
            Found::Handle,
        ),
        (
            "He is u/jane_doe there",
            "He is [handle removed] there",
            Found::Handle,
        ),
        (
            "See https://social.example/@jane/1!",
            "See [address removed]!",
            Found::Address,
        ),
        (
            "See (www.jane.example) now",
            "See ([address removed]) now",
            Found::Address,
        ),
        (
            "See t.me/jane now",
            "See [address removed] now",
            Found::Address,
        ),
        (
            "See hxxps://jane[.]example now",
            "See [address removed] now",
            Found::Address,
        ),
        (
            "See jane[.]example now",
            "See [address removed] now",
            Found::Address,
        ),
        ("from 203.0.113.77.", "from [IP removed].", Found::Ip),
        (
            "from [2001:db8::1]:443",
            "from [[IP removed]]:443",
            Found::Ip,
        ),
        (
            "call +49 170 1234567 now",
            "call [number removed] now",
            Found::Number,
        ),
        (
            "call 0170/1234567 now",
            "call [number removed] now",
            Found::Number,
        ),
        (
            "call (030) 123-4567 now",
            "call [number removed] now",
            Found::Number,
        ),
        (
            "card 4111 1111 1111 1111",
            "card [number removed]",
            Found::Number,
        ),
        (
            "pay DE89 3704 0044 0532 0130 00 now",
            "pay [account removed] now",
            Found::Account,
        ),
        (
            "pay DE89370400440532013000.",
            "pay [account removed].",
            Found::Account,
        ),
        ("so JANE ROE said", "so [name removed] said", Found::Name),
    ] {
        let scrubbed = scrub(text, &["Jane Roe"], 500);
        assert_eq!(
            (scrubbed.text.as_str(), &scrubbed.found[..]),
            (expected, &[kind][..]),
            "{text}"
        );
        assert!(!scrubbed.is_cut);
    }
}

#[test]
fn the_law_dates_and_ordinary_words_stay() {
    for text in [
        "Regulation (EU) 2021/784, Art 2(7)(a); Directive (EU) 2017/541, Art 5",
        "Decided on 2026-11-21 at 19:45:23, in force from 01.12.2026.",
        "It shows e.g. a flag and/or a slogan (3 of 12 frames, 95.5 %).",
        "The material incites others @ 5 pm; see section 4.2.1 :: below",
        "12 pictures, 1,000 views, PDQ distance 31 of 256",
    ] {
        let scrubbed = scrub(text, &["Jane Roe", "Li"], 500);
        assert_eq!(
            (scrubbed.text.as_str(), &scrubbed.found[..]),
            (text, &[][..])
        );
    }
}

#[test]
fn short_names_are_found_as_words_only_and_invisible_letters_hide_nothing() {
    let scrubbed = scrub("Li lives; Lithuania", &["Li"], 500);
    assert_eq!(scrubbed.text, "[name removed] lives; Lithuania");
    let hidden = scrub("ja\u{200b}ne@ma\u{ad}il.example", &[], 500);
    assert_eq!(hidden.text, "[e-mail removed]");
}

#[test]
fn what_is_too_long_is_cut_at_a_word_and_says_so() {
    let scrubbed = scrub("one two three", &[], 9);
    assert_eq!((scrubbed.text.as_str(), scrubbed.is_cut), ("one two", true));
    assert_eq!(scrub("onetwothree", &[], 6).text, "onetwo");
    // No room for the placeholder: then not even that.
    assert_eq!(scrub("x jane@mail.example", &[], 5).text, "x");
}

/// Something personal, as it is written.
fn planted() -> impl Strategy<Value = String> {
    prop_oneof![
        ("[a-z]{2,8}", "[a-z]{2,8}").prop_map(|(a, b)| format!("{a}.{b}@{b}.example")),
        "[a-z]{3,9}".prop_map(|name| format!("@{name}")),
        ("[a-z]{3,9}", "[a-z0-9]{1,9}").prop_map(|(a, b)| format!("https://{a}.example/user/{b}")),
        any::<[u8; 4]>().prop_map(|ip| std::net::Ipv4Addr::from(ip).to_string()),
        any::<[u8; 16]>()
            .prop_map(|ip| std::net::Ipv6Addr::from(ip).to_string())
            .prop_filter("an address, and not a few colons", |text| text.len() > 6),
        "\\+[1-9][0-9]{1,2} [0-9]{3} [0-9]{4,7}",
        "0[0-9]{2,4}/[0-9]{5,8}",
        "[A-Z]{2}[0-9]{20}",
        "[A-Z]{2}[0-9]{2}( [0-9]{4}){4} [0-9]{2}",
        "Zq[a-z]{4,8} Zq[a-z]{4,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn planted_personal_data_never_survives(
        words in proptest::collection::vec("[A-Za-z,.;()]{1,9}", 0..12),
        secrets in proptest::collection::vec(planted(), 1..4),
        places in proptest::collection::vec(any::<prop::sample::Index>(), 4),
        limit in 0usize..300,
    ) {
        let names: Vec<&str> = secrets.iter().filter(|text| text.starts_with("Zq")).map(String::as_str).collect();
        let mut all = words;
        for (secret, place) in secrets.iter().zip(&places) {
            let at = place.index(all.len() + 1);
            all.insert(at, secret.clone());
        }
        let text = all.join(" ");
        let scrubbed = scrub(&text, &names, limit);
        for secret in &secrets {
            prop_assert!(!scrubbed.text.contains(secret.as_str()), "{} in {} of {}", secret, scrubbed.text, text);
        }
        prop_assert!(scrubbed.text.chars().count() <= limit);
    }

    #[test]
    fn scrubbing_again_changes_nothing_and_no_text_is_longer_than_the_limit(
        text in "([a-zA-Z0-9@./:+ -]|\\[name removed\\]|[äß€ \n]){0,80}", limit in 0usize..120, name in "[a-zA-Z0-9 ]{0,6}"
    ) {
        let once = scrub(&text, &[&name], limit);
        prop_assert!(once.text.chars().count() <= limit);
        let again = scrub(&once.text, &[&name], limit);
        prop_assert_eq!(&again.text, &once.text);
        prop_assert_eq!(again.found, vec![]);
        prop_assert!(!again.is_cut);
    }
}
