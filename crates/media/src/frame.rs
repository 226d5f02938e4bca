//! The frames that go through the pipes: one byte of kind, four of length (little end first), then
//! that many bytes. Towards the worker the kind is the task's number, from it one of [`Kind`].

use std::io::{self, Read, Write};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Bytes before the payload.
const HEADER: usize = 5;

/// Frames up to this length are written in one piece, so that the reader wakes up once.
const SMALL: usize = 16 * 1024;

/// What a frame from the worker is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    /// The task's result.
    Result = 0,
    /// The JSON of a [`Fault`](crate::Fault).
    Fault = 1,
    /// Sent once, before anything else: confined and ready. The payload is one byte: 1 if its system calls
    /// are filtered, 0 if they could not be and it was allowed to go without.
    Ready = 0x52,
    /// Sent instead of `Ready`: could not be confined. The payload says why.
    Refused = 0x58,
}

impl Kind {
    pub(crate) fn from_byte(byte: u8) -> Option<Self> {
        [Self::Result, Self::Fault, Self::Ready, Self::Refused]
            .into_iter()
            .find(|kind| *kind as u8 == byte)
    }
}

fn header(kind: u8, payload: &[u8]) -> io::Result<[u8; HEADER]> {
    let length = u32::try_from(payload.len())
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, "frame of 4 GiB or more"))?;
    let [a, b, c, d] = length.to_le_bytes();
    Ok([kind, a, b, c, d])
}

fn parse([kind, a, b, c, d]: [u8; HEADER], cap: usize) -> io::Result<(u8, u64)> {
    let length = u32::from_le_bytes([a, b, c, d]);
    if usize::try_from(length).is_ok_and(|length| length <= cap) {
        Ok((kind, length.into()))
    } else {
        let what = format!("frame of {length} bytes, where {cap} are allowed");
        Err(io::Error::new(io::ErrorKind::InvalidData, what))
    }
}

fn complete(payload: Vec<u8>, length: u64) -> io::Result<Vec<u8>> {
    if payload.len() as u64 == length {
        Ok(payload)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

/// Writes a frame and flushes it.
pub(crate) fn write(out: &mut impl Write, kind: u8, payload: &[u8]) -> io::Result<()> {
    let header = header(kind, payload)?;
    if payload.len() <= SMALL {
        out.write_all(&[&header, payload].concat())?;
    } else {
        out.write_all(&header)?;
        out.write_all(payload)?;
    }
    out.flush()
}

/// Reads a frame of at most `cap` bytes of payload; `None` at a clean end between two frames.
pub(crate) fn read(input: &mut impl Read, cap: usize) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut header = [0; HEADER];
    if input.read(&mut header[..1])? == 0 {
        return Ok(None);
    }
    input.read_exact(&mut header[1..])?;
    let (kind, length) = parse(header, cap)?;
    let mut payload = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    input.take(length).read_to_end(&mut payload)?;
    Ok(Some((kind, complete(payload, length)?)))
}

/// As [`write`], without blocking.
pub(crate) async fn send(
    out: &mut (impl AsyncWrite + Unpin),
    kind: u8,
    payload: &[u8],
) -> io::Result<()> {
    let header = header(kind, payload)?;
    if payload.len() <= SMALL {
        out.write_all(&[&header, payload].concat()).await?;
    } else {
        out.write_all(&header).await?;
        out.write_all(payload).await?;
    }
    out.flush().await
}

/// As [`read`], without blocking, and an end anywhere is an error. The buffer grows with what really
/// arrives: the length is the word of a process that may have been taken over.
pub(crate) async fn receive(
    input: &mut (impl AsyncRead + Unpin),
    cap: usize,
) -> io::Result<(u8, Vec<u8>)> {
    let mut header = [0; HEADER];
    input.read_exact(&mut header).await?;
    let (kind, length) = parse(header, cap)?;
    let mut payload = Vec::new();
    input.take(length).read_to_end(&mut payload).await?;
    Ok((kind, complete(payload, length)?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn frames_follow_one_another_and_end_cleanly() {
        let mut pipe = Vec::new();
        write(&mut pipe, 7, b"abc").unwrap();
        write(&mut pipe, 8, &vec![9; SMALL + 1]).unwrap();
        let mut input = pipe.as_slice();
        assert_eq!(
            read(&mut input, 100_000).unwrap(),
            Some((7, b"abc".to_vec()))
        );
        assert_eq!(
            read(&mut input, 100_000).unwrap(),
            Some((8, vec![9; SMALL + 1]))
        );
        assert_eq!(read(&mut input, 100_000).unwrap(), None);
    }

    #[test]
    fn a_frame_cut_anywhere_is_an_error() {
        let mut pipe = Vec::new();
        write(&mut pipe, 7, b"abc").unwrap();
        for cut in 1..pipe.len() {
            assert!(read(&mut &pipe[..cut], 100).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn a_frame_over_the_cap_is_refused_by_its_header() {
        let mut pipe = Vec::new();
        write(&mut pipe, 7, b"abcd").unwrap();
        let refused = read(&mut pipe.as_slice(), 3).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::InvalidData);
        assert!(read(&mut &b"\x07\xff\xff\xff\xff"[..], 1 << 20).is_err());
    }

    #[tokio::test]
    async fn both_sides_speak_the_same_frames() {
        let mut pipe = Vec::new();
        send(&mut pipe, 7, b"abc").await.unwrap();
        assert_eq!(
            read(&mut pipe.as_slice(), 100).unwrap(),
            Some((7, b"abc".to_vec()))
        );
        assert_eq!(
            receive(&mut pipe.as_slice(), 100).await.unwrap(),
            (7, b"abc".to_vec())
        );
        for cut in 0..pipe.len() {
            let cut_off = receive(&mut &pipe[..cut], 100).await.unwrap_err();
            assert_eq!(cut_off.kind(), io::ErrorKind::UnexpectedEof);
        }
    }

    #[test]
    fn kinds_are_known_by_their_byte() {
        for kind in [Kind::Result, Kind::Fault, Kind::Ready, Kind::Refused] {
            assert_eq!(Kind::from_byte(kind as u8), Some(kind));
        }
        assert_eq!(Kind::from_byte(b'\n'), None);
    }
}
