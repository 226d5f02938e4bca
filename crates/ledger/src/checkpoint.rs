//! Checkpoints: what the log's key signs (<https://c2sp.org/tlog-checkpoint>).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::frontier::plain_number;
use crate::hash::Hash;
use crate::key::{SigningKey, VerifyingKey};
use crate::note::{BadNote, Note};

/// The state of a log at one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The identity of the log. Here it is always also the name of the log's key, which the
    /// specification recommends; a log that changes its key keeps the name.
    pub origin: String,
    /// How many entries the log had.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

/// Why something is not a checkpoint of the log in question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadCheckpoint {
    /// It is not a note, or not signed by the log's key.
    #[error(transparent)]
    Note(#[from] BadNote),
    /// It is the checkpoint of another log.
    #[error("the checkpoint's origin should be {expected:?}, the key's name, not {found:?}")]
    Origin {
        /// The name of the log's key.
        expected: String,
        /// The origin written.
        found: String,
    },
    /// The text is not origin, size and root, each on a line.
    #[error("line {0} of the checkpoint is malformed or missing")]
    Line(usize),
}

impl Checkpoint {
    /// The three lines that are signed: origin, size in decimal, root in base64.
    pub fn text(&self) -> String {
        let root = STANDARD.encode(self.root.as_bytes());
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Signs the checkpoint. Before signing, make sure it follows from the last one signed: two
    /// signed checkpoints that contradict each other prove the log dishonest.
    ///
    /// # Errors
    /// [`BadCheckpoint::Origin`] if the key is not named like the log.
    pub fn sign(&self, key: &SigningKey) -> Result<Note, BadCheckpoint> {
        self.check_origin(key.verifying_key())?;
        Ok(Note::sign(self.text(), key)?)
    }

    /// The checkpoint in a note, after checking that it is signed by `key` and of the log named
    /// like the key.
    ///
    /// # Errors
    /// [`BadCheckpoint`], the signature being checked before anything in the text.
    pub fn open(note: &str, key: &VerifyingKey) -> Result<Checkpoint, BadCheckpoint> {
        let note: Note = note.parse()?;
        let checkpoint = Checkpoint::read(note.verify(key)?)?;
        checkpoint.check_origin(key)?;
        Ok(checkpoint)
    }

    /// The checkpoint in the text of a note whose signature someone else has checked.
    ///
    /// Extension lines, which the specification allows and this log does not write, are ignored.
    ///
    /// # Errors
    /// [`BadCheckpoint::Line`] naming the first line (from 1) that is not as it should be.
    pub fn read(text: &str) -> Result<Checkpoint, BadCheckpoint> {
        // Every line ends with a newline, so what follows the last is empty.
        let mut lines: Vec<&str> = text.split('\n').collect();
        if lines.pop() != Some("") {
            return Err(BadCheckpoint::Line(lines.len() + 1));
        }
        if let Some(empty) = lines.iter().position(|line| line.is_empty()) {
            return Err(BadCheckpoint::Line(empty + 1));
        }
        let line = |number: usize| lines.get(number - 1).ok_or(BadCheckpoint::Line(number));
        let origin = (*line(1)?).to_owned();
        let size = plain_number(line(2)?).ok_or(BadCheckpoint::Line(2))?;
        let root = STANDARD
            .decode(line(3)?)
            .map_err(|_| BadCheckpoint::Line(3))?;
        let root = Hash::try_from(&root[..]).map_err(|_| BadCheckpoint::Line(3))?;
        Ok(Checkpoint { origin, size, root })
    }

    fn check_origin(&self, key: &VerifyingKey) -> Result<(), BadCheckpoint> {
        if self.origin == key.name() {
            return Ok(());
        }
        Err(BadCheckpoint::Origin {
            expected: key.name().to_owned(),
            found: self.origin.clone(),
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The example in the specification.
    const PUBLISHED: &str = "example.com/behind-the-sofa\n20852163\n\
                             CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn the_published_example_reads_and_writes_the_same() {
        let checkpoint = Checkpoint::read(PUBLISHED).unwrap();
        assert_eq!(checkpoint.origin, "example.com/behind-the-sofa");
        assert_eq!(checkpoint.size, 20_852_163);
        assert_eq!(checkpoint.text(), PUBLISHED);
    }

    #[test]
    fn extension_lines_are_passed_over_unless_empty() {
        let read = Checkpoint::read(&format!("{PUBLISHED}more\n"));
        assert_eq!(read.unwrap().text(), PUBLISHED);
        assert_eq!(
            Checkpoint::read(&format!("{PUBLISHED}\n")),
            Err(BadCheckpoint::Line(4))
        );
    }

    #[test]
    fn the_first_malformed_line_is_named() {
        let bad = |from: &str, to: &str| Checkpoint::read(&PUBLISHED.replacen(from, to, 1));
        assert_eq!(
            bad("example.com/behind-the-sofa", ""),
            Err(BadCheckpoint::Line(1))
        );
        for size in [
            "020852163",
            "+20852163",
            "-1",
            "0x10",
            " 1",
            "18446744073709551616",
        ] {
            assert_eq!(bad("20852163", size), Err(BadCheckpoint::Line(2)), "{size}");
        }
        // Too short, unpadded, and with stray bits in the last digit.
        for root in ["", "xq2I=", "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J="] {
            let text = format!("a\n1\n{root}\n");
            assert_eq!(
                Checkpoint::read(&text),
                Err(BadCheckpoint::Line(3)),
                "{root}"
            );
        }
        assert_eq!(Checkpoint::read("a\n1\n"), Err(BadCheckpoint::Line(3)));
        assert_eq!(
            Checkpoint::read(PUBLISHED.trim_end()),
            Err(BadCheckpoint::Line(3))
        );
    }
}
