//! Entropy-coded data as a stream of bits.
//!
//! In the file a byte `FF` of data is followed by a stuffed `00`, to tell it from a marker. The
//! data is copied through a window without the stuffing, some kilobytes at a time, so that bits can
//! be taken eight bytes at once without looking at any of them.

use super::NotHere;

/// Bytes unstuffed at once. Small enough to stay in the first-level cache beside the tables.
const WINDOW: usize = 8192;

/// Bytes that may be read past the last checked place: more than the longest block has (64 codes of
/// 16 bits and 15 more bits each, 248 bytes) and one load.
const SLACK: usize = 512;

/// A place in the window and the bits taken from before it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// The next bits, from the highest down; zero where none were loaded.
    buffer: u64,
    /// How many bits of `buffer` are counted as loaded, at most 63.
    count: u32,
    /// The next byte of the window to load.
    next: usize,
}

/// The window. It is read through a [`Place`], a copy of which lives in registers during a block.
pub(super) struct Window {
    bytes: [u8; WINDOW + 2 * SLACK],
}

/// The entropy-coded data of one scan.
pub(super) struct Bits<'a> {
    file: &'a [u8],
    /// The next byte of the file that is not in the window.
    at: usize,
    window: Box<Window>,
    /// Bytes of data in the window. Behind them lie at least [`SLACK`] more bytes, of no meaning.
    filled: usize,
    /// Beyond this place a block must not begin without a look at what is left.
    limit: usize,
    /// Whether `at` has come to a marker or to the end of the file.
    ended: bool,
    place: Place,
}

impl Place {
    /// Makes at least 56 bits available.
    #[inline(always)]
    pub(super) fn refill(&mut self, window: &Window) {
        let loaded = window
            .bytes
            .get(self.next..self.next + 8)
            .and_then(|bytes| <[u8; 8]>::try_from(bytes).ok())
            .map_or(0, u64::from_be_bytes);
        // Bits beyond the counted ones may be there from the last time: they are the same.
        self.buffer |= loaded >> self.count;
        self.next += ((63 - self.count) >> 3) as usize;
        self.count |= 56;
    }

    /// The next 64 bits, of which those made available by [`refill`](Self::refill) are valid.
    #[inline(always)]
    pub(super) fn peek(&self) -> u64 {
        self.buffer
    }

    /// Steps over bits made available before, at most 56 between two refills.
    #[inline(always)]
    pub(super) fn consume(&mut self, bits: u32) {
        self.buffer <<= bits & 63;
        self.count = self.count.wrapping_sub(bits) & 63;
    }
}

impl<'a> Bits<'a> {
    /// Begins at byte `at` of the file.
    pub(super) fn new(file: &'a [u8], at: usize) -> Self {
        let mut bits = Self {
            file,
            at,
            window: Box::new(Window {
                bytes: [0; WINDOW + 2 * SLACK],
            }),
            filled: 0,
            limit: 0,
            ended: false,
            place: Place::default(),
        };
        bits.slide();
        bits
    }

    /// The place to read a block from, and the window. To be given back with [`put`](Self::put).
    ///
    /// # Errors
    /// More was read before than there is.
    #[inline(always)]
    pub(super) fn take(&mut self) -> Result<(Place, &Window), NotHere> {
        if self.place.next > self.limit {
            self.check()?;
        }
        Ok((self.place, &self.window))
    }

    /// Notes how far a block reached.
    #[inline(always)]
    pub(super) fn put(&mut self, place: Place) {
        self.place = place;
    }

    /// Goes on behind the restart marker of the given number, 0 to 7, which must be next.
    pub(super) fn restart(&mut self, number: u8) -> Result<(), NotHere> {
        while !self.ended {
            self.place.next = self.filled;
            self.slide();
        }
        self.not_overrun()?;
        let (mark, code) = (self.file.get(self.at), self.file.get(self.at + 1));
        if mark != Some(&0xff) || code != Some(&(0xd0 | number)) {
            return Err(NotHere);
        }
        self.at += 2;
        self.filled = 0;
        self.place = Place::default();
        self.ended = false;
        self.slide();
        Ok(())
    }

    /// Where in the file to look for the marker behind the data.
    ///
    /// # Errors
    /// More was read than there is.
    pub(super) fn end(&self) -> Result<usize, NotHere> {
        self.not_overrun()?;
        Ok(self.at)
    }

    #[cold]
    fn check(&mut self) -> Result<(), NotHere> {
        if !self.ended {
            self.slide();
        }
        self.not_overrun()
    }

    fn not_overrun(&self) -> Result<(), NotHere> {
        if self.ended && self.place.next * 8 > self.filled * 8 + self.place.count as usize {
            return Err(NotHere);
        }
        Ok(())
    }

    /// Drops what was read from the window and fills it up from the file.
    fn slide(&mut self) {
        let kept = self.place.next.min(self.filled);
        self.window.bytes.copy_within(kept..self.filled, 0);
        self.filled -= kept;
        self.place.next -= kept;
        self.unstuff();
        if self.ended {
            // A block that reads past the end reads zeros, the same ones in every run.
            self.window.bytes[self.filled..self.filled + SLACK].fill(0);
            self.limit = self.filled;
        } else {
            self.limit = self.filled - SLACK;
        }
    }

    /// Copies data until the window is full or a marker comes.
    fn unstuff(&mut self) {
        let out = &mut self.window.bytes;
        while self.filled < WINDOW {
            let Some(eight) = self.file.get(self.at..self.at + 8) else {
                break;
            };
            out[self.filled..self.filled + 8].copy_from_slice(eight);
            let word = u64::from_le_bytes([
                eight[0], eight[1], eight[2], eight[3], eight[4], eight[5], eight[6], eight[7],
            ]);
            let plain = before_ff(word);
            self.filled += plain;
            self.at += plain;
            if plain < 8 && !take_stuffed(self.file, &mut self.at, out, &mut self.filled) {
                self.ended = true;
                return;
            }
        }
        // The last bytes of the file.
        while self.filled < WINDOW {
            match self.file.get(self.at) {
                None => {
                    self.ended = true;
                    return;
                }
                Some(0xff) => {
                    if !take_stuffed(self.file, &mut self.at, out, &mut self.filled) {
                        self.ended = true;
                        return;
                    }
                }
                Some(&byte) => {
                    out[self.filled] = byte;
                    self.filled += 1;
                    self.at += 1;
                }
            }
        }
    }
}

/// At a byte `FF`: takes it as data if a stuffed zero follows. Returns false at a marker.
#[inline(always)]
fn take_stuffed(file: &[u8], at: &mut usize, out: &mut [u8], filled: &mut usize) -> bool {
    if file.get(*at + 1) != Some(&0) {
        return false;
    }
    out[*filled] = 0xff;
    *filled += 1;
    *at += 2;
    true
}

/// How many of the eight bytes, the lowest first, come before the first `FF`; 8 if there is none.
#[inline(always)]
fn before_ff(word: u64) -> usize {
    let zero_at_ff = !word;
    // The lowest flag raised is at the first zero byte; those above it may be false.
    let flags =
        zero_at_ff.wrapping_sub(0x0101_0101_0101_0101) & !zero_at_ff & 0x8080_8080_8080_8080;
    (flags.trailing_zeros() / 8) as usize
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ff_is_found_wherever_it_stands() {
        assert_eq!(before_ff(0x0001_8000_fe7f_0100), 8);
        for at in 0..8 {
            let word = 0x00fe_0100_7f80_0001 | 0xff << (8 * at) | 0xff << 56;
            assert_eq!(before_ff(word), at);
        }
    }

    #[test]
    fn bits_come_without_the_stuffing_and_stop_at_the_marker() {
        let mut plain = Vec::new();
        let mut file = Vec::new();
        for index in 0..40_000_u32 {
            let byte = (index.wrapping_mul(2_654_435_761) >> 24) as u8;
            let byte = if index % 7 == 0 { 0xff } else { byte };
            plain.push(byte);
            file.push(byte);
            if byte == 0xff {
                file.push(0);
            }
        }
        file.extend([0xff, 0xd3, 0x12, 0x34, 0xff, 0xd9]);
        let mut bits = Bits::new(&file, 0);
        for pair in plain.chunks(2) {
            let (mut place, window) = bits.take().unwrap();
            place.refill(window);
            let found = (place.peek() >> 48) as u16;
            assert_eq!(found.to_be_bytes(), pair);
            place.consume(16);
            bits.put(place);
        }
        bits.restart(3).unwrap();
        let (mut place, window) = bits.take().unwrap();
        place.refill(window);
        assert_eq!(place.peek() >> 48, 0x1234);
        place.consume(16);
        bits.put(place);
        assert_eq!(bits.end().unwrap(), file.len() - 2);
        let (mut place, window) = bits.take().unwrap();
        place.refill(window);
        place.consume(1);
        bits.put(place);
        assert!(bits.end().is_err() && bits.take().is_err());
    }
}
