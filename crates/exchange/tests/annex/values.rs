//! Instants, days, digests and states.

use exchange::annex::{Day, Digest, Instant, State};
use jiff::{Timestamp, tz::Offset};

#[test]
fn an_instant_keeps_the_offset_of_its_sender() {
    // The hour that exists twice on the night the clocks go back: only the offset tells which is meant.
    let summer: Instant = "2026-10-25T02:30:00+02:00".parse().unwrap();
    let winter: Instant = "2026-10-25T02:30:00+01:00".parse().unwrap();
    assert_eq!(summer.local(), winter.local());
    assert_eq!(
        winter
            .timestamp()
            .duration_since(summer.timestamp())
            .as_secs(),
        3600
    );
    assert_eq!(summer.to_string(), "2026-10-25T02:30:00+02:00");
    assert_eq!(winter.shown(), "2026-10-25 02:30:00 (UTC+01:00)");
    for text in [
        "2026-12-31T23:59:00+01:00",
        "2028-02-29T00:00:00Z",
        "2026-01-01T00:00:00.123456789-03:30",
        "2099-12-31T23:59:59-14:00",
        "2000-01-01T00:00:00+14:00",
    ] {
        let read: Instant = text.parse().unwrap();
        assert_eq!(read.to_string(), text);
        let reference: Timestamp = text.parse().unwrap();
        assert_eq!(read.timestamp(), reference, "as jiff reads it: {text}");
    }
    let negative: Instant = "2026-01-01T00:00:00-03:30".parse().unwrap();
    assert_eq!(negative.offset(), Offset::from_seconds(-12_600).unwrap());
    assert_eq!(
        Instant::utc(reference()).to_string(),
        "2026-11-21T20:00:00Z"
    );
}

fn reference() -> Timestamp {
    "2026-11-21T20:00:00Z".parse().unwrap()
}

#[test]
fn what_two_readers_could_read_differently_is_no_instant() {
    for text in [
        "",
        "Z",
        "2026-11-21",
        "2026-11-21T20:00:00",
        "2026-11-21T20:00Z",
        "2026-11-21 20:00:00Z",
        "2026-11-21t20:00:00z",
        "2026-11-21T20:00:60Z",
        "2026-11-21T24:00:00Z",
        "2026-02-29T20:00:00Z",
        "2026-11-21T20:00:00-00:00",
        "2026-11-21T20:00:00+0100",
        "2026-11-21T20:00:00+01",
        "2026-11-21T20:00:00+15:00",
        "2026-11-21T20:00:00.Z",
        "2026-11-21T20:00:00.1234567890Z",
        "2026-11-21T20:00:00Z[Europe/Berlin]",
        "1999-12-31T20:00:00Z",
        "+002026-11-21T20:00:00Z",
        " 2026-11-21T20:00:00Z",
        "２026-11-21T20:00:00Z",
        "2026-11-21T20:00:00+é1:00",
    ] {
        assert!(text.parse::<Instant>().is_err(), "{text}");
    }
}

#[test]
fn days_digests_and_states_have_one_spelling() {
    assert_eq!(
        "2028-02-29".parse::<Day>().unwrap().to_string(),
        "2028-02-29"
    );
    for text in [
        "2026-02-29",
        "2026-2-1",
        "20260201",
        "2026-02-01T00:00",
        "1999-01-01",
    ] {
        assert!(text.parse::<Day>().is_err(), "{text}");
    }
    let digest = "0a".repeat(32);
    assert_eq!(digest.parse::<Digest>().unwrap().to_string(), digest);
    for text in [&digest[1..], &digest.to_uppercase(), &"g".repeat(64), ""] {
        assert!(text.parse::<Digest>().is_err(), "{text}");
    }
    let state = |text: &str| text.parse::<State>().unwrap();
    assert!(state("DE").is_member() && state("EL").is_member() && !state("CH").is_member());
    assert!(state("EL").is_same(&state("GR")) && !state("DE").is_same(&state("FR")));
    assert!(state("").is_empty() && !state("").is_member());
    for text in ["de", "DEU", "D", "D ", "ÄÖ"] {
        assert!(text.parse::<State>().is_err(), "{text}");
    }
}
