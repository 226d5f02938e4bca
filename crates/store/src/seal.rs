//! How bytes are sealed, whatever they are: content among the blobs, preserved material, backups.
//!
//! `SDSEAL1\n`, 32 random bytes, and chunks of 64 KiB, each followed by its tag (ChaCha20-Poly1305, RFC 8439). The key is
//! derived from a data key and the random bytes, for one purpose (HKDF-SHA256, RFC 5869). A chunk's nonce counts it, and
//! says whether it is the last, so that chunks cannot be exchanged, repeated or cut off; what the bytes are (`about`) is
//! authenticated with each, so that files cannot be exchanged. Whatever the size, one chunk is in memory at a time.

use crate::keyring::DataKey;
use ring::aead::{Aad, LessSafeKey, Nonce};
use std::io::{Error, ErrorKind, Read, Result, Write};

pub(crate) const MAGIC: &[u8; 8] = b"SDSEAL1\n";
pub(crate) const SALT: usize = 32;
pub(crate) const CHUNK: usize = 64 * 1024;
pub(crate) const TAG: usize = 16;
const NONCE: usize = 12;

/// The chunks of one file in order.
struct Chunks {
    key: LessSafeKey,
    about: String,
    next: u64,
}

impl Chunks {
    /// Three zero bytes, whether it is the last, and its number.
    fn nonce(&mut self, is_last: bool) -> Nonce {
        let mut nonce = [0; NONCE];
        nonce[3] = u8::from(is_last);
        nonce[4..].copy_from_slice(&self.next.to_be_bytes());
        self.next += 1;
        Nonce::assume_unique_for_key(nonce)
    }

    fn seal(&mut self, chunk: &mut Vec<u8>, is_last: bool) -> Result<()> {
        let nonce = self.nonce(is_last);
        self.key
            .seal_in_place_append_tag(nonce, Aad::from(self.about.as_bytes()), chunk)
            .map_err(|_| Error::other("a chunk cannot be sealed"))
    }

    fn open(&mut self, chunk: &mut Vec<u8>, is_last: bool) -> Result<()> {
        let nonce = self.nonce(is_last);
        let about = Aad::from(self.about.as_bytes());
        let plain = self.key.open_in_place(nonce, about, chunk);
        let length = plain
            .map_err(|_| broken("a chunk was changed, or the file was cut"))?
            .len();
        chunk.truncate(length);
        Ok(())
    }
}

/// Seals what is pushed into it.
pub(crate) struct Seal<W> {
    out: W,
    chunks: Chunks,
    waiting: Vec<u8>,
}

impl<W: Write> Seal<W> {
    /// Begins with 32 fresh random bytes.
    pub(crate) fn begin(
        mut out: W,
        key: &DataKey,
        salt: [u8; SALT],
        purpose: &[u8],
        about: String,
    ) -> Result<Self> {
        let chunks = Chunks {
            key: key.sealing(&salt, purpose).map_err(Error::other)?,
            about,
            next: 0,
        };
        out.write_all(&[&MAGIC[..], &salt].concat())?;
        Ok(Self {
            out,
            chunks,
            waiting: Vec::with_capacity(CHUNK + TAG),
        })
    }

    /// Takes more bytes.
    pub(crate) fn push(&mut self, mut bytes: &[u8]) -> Result<()> {
        while !bytes.is_empty() {
            // A full chunk waits until it is known not to be the last.
            if self.waiting.len() == CHUNK {
                self.write_chunk(false)?;
            }
            let (now, rest) = bytes.split_at(bytes.len().min(CHUNK - self.waiting.len()));
            self.waiting.extend_from_slice(now);
            bytes = rest;
        }
        Ok(())
    }

    /// Writes the last chunk.
    pub(crate) fn finish(&mut self) -> Result<()> {
        self.write_chunk(true)?;
        self.out.flush()
    }

    pub(crate) fn out(&self) -> &W {
        &self.out
    }

    fn write_chunk(&mut self, is_last: bool) -> Result<()> {
        let mut chunk = std::mem::take(&mut self.waiting);
        self.chunks.seal(&mut chunk, is_last)?;
        self.out.write_all(&chunk)?;
        chunk.clear();
        self.waiting = chunk;
        Ok(())
    }
}

impl<W> Drop for Seal<W> {
    fn drop(&mut self) {
        // What waits here is plain.
        self.waiting.fill(0);
    }
}

/// Reads what was sealed.
pub(crate) struct Unseal<R> {
    input: R,
    chunks: Chunks,
    /// The next chunk, still sealed: whether it is the last is known once nothing comes after it.
    ahead: Vec<u8>,
    is_over: bool,
}

impl<R: Read> Unseal<R> {
    pub(crate) fn begin(
        mut input: R,
        key: &DataKey,
        purpose: &[u8],
        about: String,
    ) -> Result<Self> {
        let mut head = [0; MAGIC.len() + SALT];
        input
            .read_exact(&mut head)
            .map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => broken("it is too short"),
                _ => error,
            })?;
        let (magic, salt) = head.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(broken("it is no sealed file"));
        }
        let key = key.sealing(salt, purpose).map_err(Error::other)?;
        let chunks = Chunks {
            key,
            about,
            next: 0,
        };
        let mut opened = Self {
            input,
            chunks,
            ahead: Vec::new(),
            is_over: false,
        };
        opened.ahead = opened.block()?;
        Ok(opened)
    }

    /// The next bytes, checked; `None` after the last. [`ErrorKind::InvalidData`] when they were changed, cut or lengthened.
    pub(crate) fn next_bytes(&mut self) -> Result<Option<Vec<u8>>> {
        if self.is_over {
            return Ok(None);
        }
        let after = self.block()?;
        self.is_over = after.is_empty();
        let mut chunk = std::mem::replace(&mut self.ahead, after);
        self.chunks.open(&mut chunk, self.is_over)?;
        Ok(Some(chunk))
    }

    fn block(&mut self) -> Result<Vec<u8>> {
        let mut block = Vec::with_capacity(CHUNK + TAG);
        (&mut self.input)
            .take((CHUNK + TAG) as u64)
            .read_to_end(&mut block)?;
        Ok(block)
    }
}

fn broken(why: &'static str) -> Error {
    Error::new(ErrorKind::InvalidData, why)
}
