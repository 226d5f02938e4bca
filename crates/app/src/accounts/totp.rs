//! Codes of an authenticator app: RFC 6238 with SHA-1, six digits and steps of thirty seconds, which is what every app can do.

use jiff::Timestamp;
use ring::hmac;

/// Bytes of a secret: as many as SHA-1 has (RFC 4226 section 4).
pub(super) const SECRET: usize = 20;
const STEP_SECONDS: i64 = 30;
const DIGITS: usize = 6;

/// The code of a time step, as a number below 10^6 (RFC 4226 section 5.3).
fn code(secret: &[u8], step: i64) -> u32 {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes.last().copied().unwrap_or_default() & 0x0f);
    let mut word = [0; 4];
    for (place, byte) in word.iter_mut().enumerate() {
        *byte = bytes.get(offset + place).copied().unwrap_or_default();
    }
    (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000
}

/// The step of a code that is right now: this one, the one before or the one after, for clocks that differ. All three are
/// always computed and compared in the same time.
pub(super) fn step_of(secret: &[u8], typed: &str, now: Timestamp) -> Option<i64> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let here = now.as_second().div_euclid(STEP_SECONDS);
    let mut found = None;
    for step in [here - 1, here, here + 1] {
        let right = format!("{:0DIGITS$}", code(secret, step));
        if super::is_same_secret(&right, &typed) {
            found = Some(step);
        }
    }
    found
}

/// A secret as people type it: base32 (RFC 4648) without padding.
pub(super) fn base32(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut held, mut bits) = (0u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(ALPHABET[(held >> bits) as usize & 31]));
        }
    }
    if bits > 0 {
        text.push(char::from(ALPHABET[(held << (5 - bits)) as usize & 31]));
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const RFC_SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn codes_are_those_of_rfc_4226_appendix_d() {
        let codes: Vec<_> = (0..10).map(|step| code(RFC_SECRET, step)).collect();
        let listed = [
            755224, 287082, 359152, 969429, 338314, 254676, 287922, 162583, 399871, 520489,
        ];
        assert_eq!(codes, listed);
    }

    #[test]
    fn codes_are_those_of_rfc_6238_appendix_b() {
        // The table has eight digits; six are the last six of them.
        for (second, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            let now = Timestamp::from_second(second).unwrap();
            let step = step_of(RFC_SECRET, &eight[2..], now);
            assert_eq!(step, Some(second / 30), "{second}");
        }
    }

    #[test]
    fn a_code_is_right_for_one_step_more_on_either_side_and_no_longer() {
        let now = Timestamp::from_second(1_111_111_111).unwrap();
        let here = 1_111_111_111 / 30;
        for (step, right) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let typed = format!("{:06}", code(RFC_SECRET, here + step));
            assert_eq!(step_of(RFC_SECRET, &typed, now).is_some(), right, "{step}");
        }
        assert_eq!(step_of(RFC_SECRET, "050 471", now), Some(here));
        for wrong in ["", "50471", "0504711", "abcdef", "０５０４７１"] {
            assert_eq!(step_of(RFC_SECRET, wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn secrets_are_written_in_the_base32_of_rfc_4648() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }
}
