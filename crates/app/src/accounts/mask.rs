//! A secret that looks different each time it is shown: a pad of chance, and the secret under it.

use super::is_same_secret;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Bytes of a secret of ours.
const BYTES: usize = 32;

/// The secret under a pad, with the pad.
pub(super) fn masked(secret: &str, pad: &[u8; BYTES]) -> String {
    let Some(plain) = bytes(secret) else {
        // Nothing that we made: shown to nobody.
        return String::new();
    };
    let plain: [u8; BYTES] = plain;
    let mut both = [0; 2 * BYTES];
    let (shown, hidden) = both.split_at_mut(BYTES);
    shown.copy_from_slice(pad);
    let under = plain.iter().zip(pad).map(|(byte, pad)| byte ^ pad);
    hidden
        .iter_mut()
        .zip(under)
        .for_each(|(to, byte)| *to = byte);
    URL_SAFE_NO_PAD.encode(both)
}

/// Whether two masked secrets are the same underneath. What is no masked secret is the same as nothing.
#[must_use]
pub fn is_same_masked(one: &str, other: &str) -> bool {
    match (unmasked(one), unmasked(other)) {
        (Some(one), Some(other)) => is_same_secret(&one, &other),
        _ => false,
    }
}

/// The secret, as it was before [`masked`].
fn unmasked(text: &str) -> Option<String> {
    let both: [u8; 2 * BYTES] = bytes(text)?;
    let (pad, hidden) = both.split_at(BYTES);
    let plain: Vec<u8> = hidden
        .iter()
        .zip(pad)
        .map(|(byte, pad)| byte ^ pad)
        .collect();
    Some(URL_SAFE_NO_PAD.encode(plain))
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_the_same_under_every_pad_and_looks_like_none_of_them() {
        let text = |bytes: [u8; BYTES]| URL_SAFE_NO_PAD.encode(bytes);
        let secrets = [[0; BYTES], [1; BYTES], [0xa5; BYTES], [255; BYTES]];
        for secret in secrets {
            let shown: Vec<_> = (2..9)
                .map(|pad| masked(&text(secret), &[pad * 31; BYTES]))
                .collect();
            for (place, one) in shown.iter().enumerate() {
                assert!(!one.contains(&text(secret)), "{one}");
                assert!(shown.iter().all(|other| is_same_masked(one, other)));
                assert!(shown[place + 1..].iter().all(|other| one != other));
                // Without its pad it opens nothing.
                assert!(!is_same_masked(one, &text(secret)));
                for other in secrets.iter().filter(|other| **other != secret) {
                    assert!(!is_same_masked(one, &masked(&text(*other), &[62; BYTES])));
                }
            }
        }
    }

    #[test]
    fn what_is_no_masked_secret_is_the_same_as_nothing() {
        for text in ["", "x", "ä", &"A".repeat(43), &"A".repeat(86)[1..]] {
            assert!(!is_same_masked(text, text), "{text}");
        }
        assert_eq!(masked("", &[1; BYTES]), "");
    }
}
