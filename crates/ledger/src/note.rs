//! Signed notes: a text and signature lines below it (<https://c2sp.org/signed-note>).
//!
//! ```text
//! the text, any number of lines
//!
//! — key-name base64(4-byte key hash ‖ signature)
//! ```

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::key::{SigningKey, VerifyingKey, is_name};

/// The longest note that is read, in bytes. The specification asks for some limit.
pub const MAX_NOTE_BYTES: usize = 1 << 20;

/// The most signature lines that are read. The specification asks for at least 16.
pub const MAX_SIGNATURES: usize = 100;

/// What a signature line begins with: an em dash and a space.
const MARK: &str = "\u{2014} ";

/// A text with signatures. Nothing in it can be trusted before [`verify`](Note::verify).
///
/// `Display` writes the note, `FromStr` reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<SignatureLine>,
}

/// One line below a note, by whatever key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    /// The name of the key that is said to have signed.
    pub name: String,
    /// The key hash of that key.
    pub key_hash: [u8; 4],
    /// The signature, in the form the key's type prescribes; for Ed25519 64 bytes.
    pub signature: Vec<u8>,
}

/// Why something is not a note, or not one signed by the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// The note is longer than [`MAX_NOTE_BYTES`].
    #[error("the note is {0} bytes long, more than {MAX_NOTE_BYTES}")]
    TooLong(usize),
    /// There is a control character other than a newline in it.
    #[error("the note contains the control character {0:?}")]
    Control(char),
    /// There is no blank line between text and signatures.
    #[error("the note has no blank line before its signatures")]
    NoBlankLine,
    /// The text is empty or does not end with a newline.
    #[error("the text of a note ends with a newline")]
    Text,
    /// There are no signature lines, or more than [`MAX_SIGNATURES`].
    #[error("the note has {0} signature lines, expected 1 to {MAX_SIGNATURES}")]
    Signatures(usize),
    /// A signature line is not dash, name and base64 of more than 4 bytes.
    #[error("signature line {0} is malformed")]
    SignatureLine(usize),
    /// None of the signatures is by the key.
    #[error("the note is not signed by {key}")]
    Unsigned {
        /// The key looked for, in its text form.
        key: String,
    },
    /// There is a line for the key, but its signature is not over this text.
    #[error("the signature by {key} is not over this text")]
    Signature {
        /// The key looked for, in its text form.
        key: String,
    },
}

impl Note {
    /// The note with this text and one signature.
    ///
    /// # Errors
    /// [`BadNote::Text`], [`BadNote::Control`] or [`BadNote::TooLong`] for a text that no note can
    /// have.
    pub fn sign(text: impl Into<String>, key: &SigningKey) -> Result<Note, BadNote> {
        let text = text.into();
        check_characters(&text)?;
        check_text(&text)?;
        let mut note = Note {
            text,
            signatures: Vec::new(),
        };
        note.cosign(key);
        Ok(note)
    }

    /// Adds a signature, as a witness does or the log while it changes its key.
    pub fn cosign(&mut self, key: &SigningKey) {
        let public = key.verifying_key();
        self.signatures.push(SignatureLine {
            name: public.name().to_owned(),
            key_hash: public.key_hash(),
            signature: key.sign(self.text.as_bytes()),
        });
    }

    /// Adds a signature line made elsewhere; whoever reads the note verifies it.
    pub fn add(&mut self, line: SignatureLine) {
        self.signatures.push(line);
    }

    /// The signed text, with its final newline. Unverified, it is only what someone wrote.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All signature lines, in order.
    pub fn signatures(&self) -> &[SignatureLine] {
        &self.signatures
    }

    /// Checks that `key` signed the text, and returns the text.
    ///
    /// Lines by other keys are ignored. If there are several by this key, all must be good.
    ///
    /// # Errors
    /// [`BadNote::Unsigned`] without a line by the key, [`BadNote::Signature`] with a wrong one.
    pub fn verify(&self, key: &VerifyingKey) -> Result<&str, BadNote> {
        let mut signed = false;
        for line in &self.signatures {
            if line.name != key.name() || line.key_hash != key.key_hash() {
                continue;
            }
            if !key.has_signed(self.text.as_bytes(), &line.signature) {
                return Err(BadNote::Signature {
                    key: key.to_string(),
                });
            }
            signed = true;
        }
        if signed {
            Ok(&self.text)
        } else {
            Err(BadNote::Unsigned {
                key: key.to_string(),
            })
        }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| line.fmt(f))
    }
}

/// With its newline, as it stands in a note.
impl fmt::Display for SignatureLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = self.key_hash.to_vec();
        bytes.extend_from_slice(&self.signature);
        writeln!(f, "{MARK}{} {}", self.name, STANDARD.encode(bytes))
    }
}

/// Reads signature lines that stand alone, as a witness answers with them.
///
/// # Errors
/// [`BadNote`], for lines that could not stand in a note.
pub fn signature_lines(text: &str) -> Result<Vec<SignatureLine>, BadNote> {
    check_characters(text)?;
    let count = text.matches('\n').count();
    if count == 0 || count > MAX_SIGNATURES {
        return Err(BadNote::Signatures(count));
    }
    (1..)
        .zip(text.split_inclusive('\n'))
        .map(|(number, line)| read_line(line).ok_or(BadNote::SignatureLine(number)))
        .collect()
}

impl FromStr for Note {
    type Err = BadNote;

    fn from_str(note: &str) -> Result<Note, BadNote> {
        check_characters(note)?;
        // The text may contain blank lines, the signatures may not: the last one divides them.
        let blank = note.rfind("\n\n").ok_or(BadNote::NoBlankLine)?;
        let (text, below) = (&note[..=blank], &note[blank + 2..]);
        check_text(text)?;

        let count = below.matches('\n').count();
        if count == 0 || count > MAX_SIGNATURES {
            return Err(BadNote::Signatures(count));
        }
        let mut signatures = Vec::with_capacity(count);
        for (number, line) in (1..).zip(below.split_inclusive('\n')) {
            signatures.push(read_line(line).ok_or(BadNote::SignatureLine(number))?);
        }
        Ok(Note {
            text: text.to_owned(),
            signatures,
        })
    }
}

fn read_line(line: &str) -> Option<SignatureLine> {
    let (name, base64) = line
        .strip_suffix('\n')?
        .strip_prefix(MARK)?
        .split_once(' ')?;
    let bytes = STANDARD.decode(base64).ok()?;
    match bytes.split_first_chunk::<4>() {
        Some((key_hash, signature)) if is_name(name) && !signature.is_empty() => {
            Some(SignatureLine {
                name: name.to_owned(),
                key_hash: *key_hash,
                signature: signature.to_vec(),
            })
        }
        _ => None,
    }
}

fn check_characters(note: &str) -> Result<(), BadNote> {
    if note.len() > MAX_NOTE_BYTES {
        return Err(BadNote::TooLong(note.len()));
    }
    match note.chars().find(|c| *c < ' ' && *c != '\n') {
        Some(c) => Err(BadNote::Control(c)),
        None => Ok(()),
    }
}

fn check_text(text: &str) -> Result<(), BadNote> {
    if text.ends_with('\n') {
        Ok(())
    } else {
        Err(BadNote::Text)
    }
}
