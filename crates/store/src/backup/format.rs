//! The pieces of a backup, written and read.

use super::Secret;
use crate::keyring::DataKey;
use crate::seal::{SALT, Seal, Unseal};
use ring::digest::{Context, SHA256};
use std::io::{Error, ErrorKind, Read, Result, Write};
use std::num::NonZeroU32;

const MAGIC: &[u8; 8] = b"SDBACK1\n";
const PURPOSE: &[u8] = b"staydown backup";
const ABOUT: &str = "backup";
/// OWASP's recommendation for PBKDF2-HMAC-SHA256 (2023). Half a second, once.
const ROUNDS: u32 = 600_000;
/// Nobody is made to wait for hours by a file of a stranger.
const ROUNDS_AT_MOST: u32 = 20_000_000;
/// A header, a path or a manifest is no longer; a manifest of ten million files is.
const PIECE_AT_MOST: u64 = 4 << 30;
pub(super) const PART: usize = 64 * 1024;

const HEADER: u8 = 1;
const FILE: u8 = 2;
const MANIFEST: u8 = 3;

/// A piece as it is read.
pub(super) enum Piece {
    Header(Vec<u8>),
    /// A path; so many bytes follow.
    File(Vec<u8>, u64),
    Manifest(Vec<u8>),
}

fn key(secret: &Secret, salt: &[u8], rounds: NonZeroU32) -> DataKey {
    let mut key = [0; 32];
    let with = ring::pbkdf2::PBKDF2_HMAC_SHA256;
    ring::pbkdf2::derive(with, rounds, salt, secret.bytes(), &mut key);
    DataKey::from(key)
}

/// Writes pieces.
pub(super) struct Writer<W> {
    seal: Seal<W>,
}

impl<W: Write> Writer<W> {
    /// Begins with two times 32 fresh random bytes.
    pub(super) fn begin(mut out: W, secret: &Secret, fresh: [[u8; SALT]; 2]) -> Result<Self> {
        let [salt, fresh] = fresh;
        let rounds = NonZeroU32::new(ROUNDS).unwrap_or(NonZeroU32::MIN);
        let key = key(secret, &salt, rounds);
        out.write_all(&[&MAGIC[..], &ROUNDS.to_be_bytes(), &salt].concat())?;
        let seal = Seal::begin(out, &key, fresh, PURPOSE, ABOUT.to_owned())?;
        Ok(Self { seal })
    }

    fn piece(&mut self, kind: u8, bytes: &[u8]) -> Result<()> {
        self.seal.push(&[kind])?;
        self.seal.push(&(bytes.len() as u64).to_be_bytes())?;
        self.seal.push(bytes)
    }

    pub(super) fn header(&mut self, json: &[u8]) -> Result<()> {
        self.piece(HEADER, json)
    }

    /// Copies exactly so many bytes of a file, and gives their SHA-256.
    pub(super) fn file(
        &mut self,
        path: &str,
        length: u64,
        mut input: impl Read,
        mut told: impl FnMut(u64),
    ) -> Result<ring::digest::Digest> {
        self.piece(FILE, path.as_bytes())?;
        self.seal.push(&length.to_be_bytes())?;
        let mut digest = Context::new(&SHA256);
        let mut part = vec![0; PART];
        let mut left = length;
        while left > 0 {
            let most = usize::try_from(left).map_or(PART, |left| left.min(PART));
            let read = input.read(&mut part[..most])?;
            if read == 0 {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            digest.update(&part[..read]);
            self.seal.push(&part[..read])?;
            left -= read as u64;
            told(read as u64);
        }
        Ok(digest.finish())
    }

    /// Writes the last piece.
    pub(super) fn finish(mut self, manifest: &[u8]) -> Result<()> {
        self.piece(MANIFEST, manifest)?;
        self.seal.finish()
    }
}

/// Reads pieces.
pub(super) struct Reader<R> {
    unseal: Unseal<R>,
    ready: Vec<u8>,
    at: usize,
}

/// Why a file does not open as a backup.
pub(super) enum NotOpened {
    /// It is none.
    NoBackup,
    /// The secret does not open it, or its beginning was changed.
    Secret,
    /// The disk.
    Disk(Error),
}

impl<R: Read> Reader<R> {
    pub(super) fn begin(mut input: R, secret: &Secret) -> std::result::Result<Self, NotOpened> {
        let mut head = [0; 8 + 4 + SALT];
        input
            .read_exact(&mut head)
            .map_err(|error| match error.kind() {
                ErrorKind::UnexpectedEof => NotOpened::NoBackup,
                _ => NotOpened::Disk(error),
            })?;
        let (magic, rest) = head.split_at(8);
        let (rounds, salt) = rest.split_at(4);
        let rounds = rounds.try_into().map(u32::from_be_bytes).unwrap_or(0);
        let rounds = NonZeroU32::new(rounds).filter(|rounds| rounds.get() <= ROUNDS_AT_MOST);
        let Some(rounds) = rounds.filter(|_| magic == MAGIC) else {
            return Err(NotOpened::NoBackup);
        };
        let key = key(secret, salt, rounds);
        let opened = |error: Error| match error.kind() {
            ErrorKind::InvalidData => NotOpened::Secret,
            _ => NotOpened::Disk(error),
        };
        let mut unseal = Unseal::begin(input, &key, PURPOSE, ABOUT.to_owned()).map_err(opened)?;
        let ready = unseal.next_bytes().map_err(opened)?.unwrap_or_default();
        Ok(Self {
            unseal,
            ready,
            at: 0,
        })
    }

    pub(super) fn next_piece(&mut self) -> Result<Piece> {
        let mut kind = [0];
        self.read_exact(&mut kind)?;
        let length = self.length()?;
        if length > PIECE_AT_MOST {
            return Err(odd());
        }
        let mut bytes = Vec::new();
        self.take(length).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != length {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        match kind[0] {
            HEADER => Ok(Piece::Header(bytes)),
            FILE => Ok(Piece::File(bytes, self.length()?)),
            MANIFEST => Ok(Piece::Manifest(bytes)),
            _ => Err(odd()),
        }
    }

    fn length(&mut self) -> Result<u64> {
        let mut length = [0; 8];
        self.read_exact(&mut length)?;
        Ok(u64::from_be_bytes(length))
    }
}

impl<R: Read> Read for Reader<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        while self.at == self.ready.len() {
            match self.unseal.next_bytes()? {
                Some(bytes) => (self.ready, self.at) = (bytes, 0),
                None => return Ok(0),
            }
        }
        let more = self.ready.get(self.at..).unwrap_or_default();
        let now = more.len().min(into.len());
        into[..now].copy_from_slice(&more[..now]);
        self.at += now;
        Ok(now)
    }
}

fn odd() -> Error {
    Error::new(ErrorKind::InvalidData, "it holds something unknown")
}
