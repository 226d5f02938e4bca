//! Grey frames out of what ffmpeg writes of them: a stream of YUV4MPEG2, which is a line about the video, and for each frame a line
//! that says `FRAME` and then its bytes.

use std::io::{self, Read};

/// What each frame begins with.
const MARK: [u8; 6] = *b"FRAME\n";

/// What a stream of frames begins with, and the longest that its first line may be.
const FIRST: &[u8] = b"YUV4MPEG2 ";
const LONGEST_LINE: usize = 512;

/// Reads frames of one size.
pub(super) struct PlaneReader<R, L> {
    input: R,
    lull: L,
    has_begun: bool,
    frame: Vec<u8>,
}

impl<R: Read, L: FnMut(&R, usize)> PlaneReader<R, L> {
    /// Of frames of `size` bytes. `lull` is called when a frame begins to come, with how many bytes of it there will be.
    pub(super) fn new(input: R, size: usize, lull: L) -> Self {
        Self {
            input,
            lull,
            has_begun: false,
            frame: vec![0; size],
        }
    }

    /// The next frame; `None` where the stream ends, be it amid a frame.
    ///
    /// # Errors
    /// Where what comes is no such stream, or cannot be read.
    pub(super) fn frame(&mut self) -> io::Result<Option<&[u8]>> {
        if !self.has_begun {
            if !self.begin()? {
                return Ok(None);
            }
            self.has_begun = true;
        }
        let mut mark = [0; MARK.len()];
        if !self.fill(&mut mark)? {
            return Ok(None);
        }
        if mark != MARK {
            return Err(garbled("a frame does not begin as one does"));
        }
        (self.lull)(&self.input, self.frame.len());
        let mut frame = std::mem::take(&mut self.frame);
        let is_whole = self.fill(&mut frame);
        self.frame = frame;
        Ok(is_whole?.then_some(&self.frame[..]))
    }

    /// Fills a buffer; `false` where the input ends before.
    fn fill(&mut self, buffer: &mut [u8]) -> io::Result<bool> {
        match self.input.read_exact(buffer) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Reads the line about the video; `false` if there is none.
    fn begin(&mut self) -> io::Result<bool> {
        let mut line = Vec::new();
        let mut byte = [0];
        // Byte by byte, as what follows is not to be taken away. It is some fifty bytes.
        while !line.ends_with(b"\n") {
            match self.input.read(&mut byte) {
                Ok(0) if line.is_empty() => return Ok(false),
                Ok(0) => return Err(garbled("it ends in its first line")),
                Ok(_) => line.push(byte[0]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
            if line.len() > LONGEST_LINE {
                return Err(garbled("its first line is too long"));
            }
        }
        let is_grey = line
            .split(|byte| byte.is_ascii_whitespace())
            .any(|word| word == b"Cmono");
        if line.starts_with(FIRST) && is_grey {
            Ok(true)
        } else {
            Err(garbled("it is no stream of grey frames"))
        }
    }
}

fn garbled(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const BEGINNING: &[u8] = b"YUV4MPEG2 W3 H2 F25:1 Ip A1:1 Cmono\n";

    /// As a pipe gives it: so many bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = buffer.len().min(self.1);
            self.0.read(&mut buffer[..length])
        }
    }

    fn all(stream: &[u8], at_once: usize) -> io::Result<Vec<Vec<u8>>> {
        let mut reader = PlaneReader::new(Slow(stream, at_once), 6, |_, size| assert_eq!(size, 6));
        let mut frames = Vec::new();
        while let Some(frame) = reader.frame()? {
            frames.push(frame.to_vec());
        }
        Ok(frames)
    }

    #[test]
    fn frames_are_what_lies_between_the_marks_however_it_comes() {
        let stream = [BEGINNING, b"FRAME\nabcdef", b"FRAME\nFRAME\n"].concat();
        for at_once in [1, 5, 7, 1000] {
            let frames = all(&stream, at_once).unwrap();
            assert_eq!(frames, [b"abcdef".to_vec(), b"FRAME\n".to_vec()]);
        }
    }

    #[test]
    fn what_breaks_off_gives_the_frames_that_are_whole() {
        let stream = [BEGINNING, b"FRAME\nabcdef", b"FRAME\nab"].concat();
        assert_eq!(all(&stream, 9).unwrap(), [b"abcdef".to_vec()]);
        assert!(all(&[], 9).unwrap().is_empty());
        assert!(all(BEGINNING, 9).unwrap().is_empty());
    }

    #[test]
    fn anything_else_is_refused() {
        let colours = [&b"YUV4MPEG2 W3 H2 C420\n"[..], b"FRAME\nabcdef"].concat();
        assert!(all(&colours, 9).is_err());
        let shifted = [BEGINNING, b"FRAME Ip\nabcdef"].concat();
        assert!(all(&shifted, 9).is_err());
        assert!(all(&[b'a'; 600], 9).is_err());
        assert!(all(b"YUV4MPEG2 Cmono", 9).is_err());
    }
}
