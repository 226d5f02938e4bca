//! Cosignatures: what a witness says of a checkpoint (<https://c2sp.org/tlog-cosignature>, the Ed25519 type 0x04).
//!
//! A witness does not sign the checkpoint itself but two lines before it, the second with the time:
//!
//! ```text
//! cosignature/v1
//! time 1679315147
//! example.com/behind-the-sofa
//! 20852163
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//! ```
//!
//! It means: at that time, this was the largest tree of that log that the witness had seen, and it continues every one that it
//! cosigned before.

use std::fmt;
use std::str::FromStr;

use crate::hash::Hash;
use crate::key::{BadKey, SigningKey, VerifyingKey, is_name, must_hash_to, read_spelled, spelled};
use crate::note::{BadNote, Note, SignatureLine};

/// The type of a timestamped Ed25519 cosignature's key.
const COSIGNATURE_TYPE: u8 = 4;

/// The time in seconds before the signature, and an Ed25519 signature.
const SIGNATURE_BYTES: usize = 8 + 64;

/// The latest time the format can hold, in seconds since 1970.
const LATEST: u64 = i64::MAX as u64;

/// A witness's public key.
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    hash: [u8; 4],
    public: [u8; 32],
}

/// A cosignature that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigned {
    /// The witness's name.
    pub witness: String,
    /// When it cosigned, in seconds since 1970 by its own clock.
    pub at: u64,
}

impl WitnessKey {
    /// A key under a name.
    ///
    /// # Errors
    /// [`BadKey::Name`].
    pub fn new(name: impl Into<String>, public: [u8; 32]) -> Result<WitnessKey, BadKey> {
        let name = name.into();
        if !is_name(&name) {
            return Err(BadKey::Name(name));
        }
        let whole = Hash::of(&[name.as_bytes(), b"\n", &[COSIGNATURE_TYPE], &public]);
        let [a, b, c, d, ..] = *whole.as_bytes();
        Ok(WitnessKey {
            name,
            hash: [a, b, c, d],
            public,
        })
    }

    /// The witness key that belongs to a signing key: same name, same key, another type.
    ///
    /// Give a witness a signing key of its own, not a log's: the specification advises against one key for two types.
    pub fn of(key: &SigningKey) -> WitnessKey {
        let public = key.verifying_key();
        let whole = Hash::of(&[
            public.name().as_bytes(),
            b"\n",
            &[COSIGNATURE_TYPE],
            public.public_bytes(),
        ]);
        let [a, b, c, d, ..] = *whole.as_bytes();
        WitnessKey {
            name: public.name().to_owned(),
            hash: [a, b, c, d],
            public: *public.public_bytes(),
        }
    }

    /// The witness's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The 32 bytes of the public key.
    pub fn public_bytes(&self) -> &[u8; 32] {
        &self.public
    }

    /// Whether this line says that it is by this key; it may still not be.
    pub fn is_named_in(&self, line: &SignatureLine) -> bool {
        line.name == self.name && line.key_hash == self.hash
    }

    /// Cosigns the text of a checkpoint, at a time in seconds since 1970.
    ///
    /// # Errors
    /// [`BadNote::Signature`] where the time is 0 or beyond what the format can hold: no cosignature has such a time.
    pub fn cosign(&self, text: &str, key: &SigningKey, at: u64) -> Result<SignatureLine, BadNote> {
        if at == 0 || at > LATEST {
            return Err(BadNote::Signature {
                key: self.to_string(),
            });
        }
        let mut signature = at.to_be_bytes().to_vec();
        signature.extend_from_slice(&key.sign(message(text, at).as_bytes()));
        Ok(SignatureLine {
            name: self.name.clone(),
            key_hash: self.hash,
            signature,
        })
    }

    /// What this witness says of the note; `None` where it says nothing.
    ///
    /// # Errors
    /// [`BadNote::Signature`] where a line claims to be by this key and is not: then nothing in the note is to be trusted.
    pub fn said_of(&self, note: &Note) -> Result<Option<Cosigned>, BadNote> {
        let mut said = None;
        for line in note.signatures().iter().filter(|l| self.is_named_in(l)) {
            let at = self
                .time_of(note.text(), line)
                .ok_or_else(|| BadNote::Signature {
                    key: self.to_string(),
                })?;
            said = Some(Cosigned {
                witness: self.name.clone(),
                at,
            });
        }
        Ok(said)
    }

    /// When the line was made, if this key made it over this text.
    pub fn time_of(&self, text: &str, line: &SignatureLine) -> Option<u64> {
        if !self.is_named_in(line) || line.signature.len() != SIGNATURE_BYTES {
            return None;
        }
        let (time, signature) = line.signature.split_first_chunk::<8>()?;
        let at = u64::from_be_bytes(*time);
        if at == 0 || at > LATEST {
            return None;
        }
        // Only for its check of Ed25519; the type is not part of what was signed.
        let key = VerifyingKey::new(self.name.clone(), self.public).ok()?;
        key.has_signed(message(text, at).as_bytes(), signature)
            .then_some(at)
    }
}

fn message(text: &str, at: u64) -> String {
    format!("cosignature/v1\ntime {at}\n{text}")
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&spelled(
            &self.name,
            self.hash,
            COSIGNATURE_TYPE,
            &self.public,
        ))
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessKey({self})")
    }
}

impl FromStr for WitnessKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<WitnessKey, BadKey> {
        let (name, hash, public) = read_spelled(text, COSIGNATURE_TYPE)?;
        let key = WitnessKey::new(name, public)?;
        must_hash_to(key.hash, hash)?;
        Ok(key)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::checkpoint::Checkpoint;

    fn witness(seed: u8) -> (SigningKey, WitnessKey) {
        let key = SigningKey::from_seed(&[seed; 32], "witness.example/w1").unwrap();
        let public = WitnessKey::of(&key);
        (key, public)
    }

    fn note() -> Note {
        let log = SigningKey::from_seed(&[1; 32], "log.example").unwrap();
        Checkpoint {
            origin: "log.example".to_owned(),
            size: 3,
            root: Hash::ZERO,
        }
        .sign(&log)
        .unwrap()
    }

    #[test]
    fn a_cosignature_is_over_the_two_lines_the_text_asks_for() {
        // Signed by hand: the header, the time, the text.
        let (key, public) = witness(2);
        let note = note();
        let line = public.cosign(note.text(), &key, 1_679_315_147).unwrap();
        let by_hand = format!("cosignature/v1\ntime 1679315147\n{}", note.text());
        assert_eq!(line.signature[8..], key.sign(by_hand.as_bytes())[..]);
        assert_eq!(line.signature[..8], 1_679_315_147u64.to_be_bytes());
        assert_eq!(public.time_of(note.text(), &line), Some(1_679_315_147));
    }

    #[test]
    fn no_changed_bit_of_a_cosignature_holds() {
        let (key, public) = witness(2);
        let mut note = note();
        let line = public.cosign(note.text(), &key, 7).unwrap();
        for bit in 0..line.signature.len() * 8 {
            let mut changed = line.clone();
            changed.signature[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(public.time_of(note.text(), &changed), None, "{bit}");
        }
        note.add(line.clone());
        assert_eq!(public.said_of(&note).unwrap().unwrap().at, 7);
        let mut changed = line;
        changed.signature[20] ^= 1;
        note.add(changed);
        assert!(public.said_of(&note).is_err());
    }

    #[test]
    fn a_witness_key_is_not_a_logs_key_and_says_nothing_of_others() {
        let (key, public) = witness(2);
        let read: WitnessKey = public.to_string().parse().unwrap();
        assert_eq!(read, public);
        assert!(public.to_string().parse::<VerifyingKey>().is_err());
        let log = key.verifying_key().to_string();
        assert_eq!(log.parse::<WitnessKey>(), Err(BadKey::Type));
        let (_, other) = witness(3);
        let mut note = note();
        note.add(public.cosign(note.text(), &key, 7).unwrap());
        assert_eq!(other.said_of(&note).unwrap(), None);
        assert!(public.cosign(note.text(), &key, 0).is_err());
    }
}
