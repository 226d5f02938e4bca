//! Tables that find a code, its meaning and the bits behind it in one lookup.
//!
//! A code stands for a byte: in its high half how many zero frequencies come first, in its low half
//! how many further bits tell the value (T.81, F.1.2). Both codes and bits lie next to each other
//! in the stream, so one look at the next bits tells how far to step.

use super::NotHere;

/// Bits looked up at once. Longer codes, which are rare, are searched for.
pub(super) const LOOKUP: u32 = 10;

/// The advance of the code "nothing more in this block".
pub(super) const END_OF_BLOCK: u32 = 128;

/// One code and the bits behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Step(u32);

impl Step {
    /// What no code leads to.
    pub(super) const NONE: Self = Self(0);

    fn new(code_length: u32, symbol: u8, advance: u32) -> Self {
        let size = u32::from(symbol & 15);
        Self((code_length + size) | size << 8 | advance << 16)
    }

    /// Bits of the code and of the value, 1 to 31; 0 for [`NONE`](Self::NONE).
    #[inline(always)]
    pub(super) fn bits(self) -> u32 {
        self.0 & 31
    }

    /// How many frequencies further the value belongs: 1 to 16, or [`END_OF_BLOCK`].
    #[inline(always)]
    pub(super) fn advance(self) -> u32 {
        self.0 >> 16
    }

    /// The value, from the bits at the place of the code (T.81, F.2.2.1, EXTEND).
    #[inline(always)]
    pub(super) fn value(self, bits: u64) -> i32 {
        let size = self.0 >> 8 & 15;
        let span = 1 << size;
        let raw = (bits >> (self.bits().wrapping_neg() & 63)) as i32 & (span - 1);
        if raw < span >> 1 { raw - span + 1 } else { raw }
    }
}

/// A code table as it stands in the file.
#[derive(Debug, Clone)]
pub(super) struct Codes {
    /// How many codes there are of each length, 1 to 16 bits.
    counts: [u8; 16],
    /// Their meanings, the shortest codes first.
    symbols: [u8; 256],
}

impl Codes {
    /// Takes the counts, and as many symbols as they say, from the front of a segment.
    ///
    /// # Errors
    /// The segment is too short, or there are more codes than their lengths allow.
    pub(super) fn read(segment: &mut &[u8]) -> Result<Self, NotHere> {
        let (counts, rest) = segment.split_first_chunk::<16>().ok_or(NotHere)?;
        let total: usize = counts.iter().map(|&count| usize::from(count)).sum();
        let mut symbols = [0; 256];
        let taken = rest.get(..total).ok_or(NotHere)?;
        symbols
            .get_mut(..total)
            .ok_or(NotHere)?
            .copy_from_slice(taken);
        let mut code = 0;
        for (index, &count) in counts.iter().enumerate() {
            code = (code << 1) + u32::from(count);
            if code > 2 << index {
                return Err(NotHere);
            }
        }
        *segment = &rest[total..];
        Ok(Self {
            counts: *counts,
            symbols,
        })
    }
}

/// A code table made for looking up.
pub(super) struct Table {
    lookup: [Step; 1 << LOOKUP],
    /// For each length above [`LOOKUP`]: the first code that is longer, aligned to 16 bits, and what
    /// to add to a code of this length to find its step in `long`.
    limits: [(u32, i32); 16],
    long: Vec<Step>,
}

impl Table {
    /// For DC values: the byte is the number of bits alone.
    pub(super) fn dc(codes: &Codes) -> Self {
        Self::new(codes, |symbol| (symbol < 16).then_some(0))
    }

    /// For AC values.
    pub(super) fn ac(codes: &Codes) -> Self {
        Self::new(codes, |symbol| match symbol {
            0x00 => Some(END_OF_BLOCK),
            0xf0 => Some(16),
            _ if symbol & 15 == 0 => None, // without meaning in sequential files
            _ => Some(u32::from(symbol >> 4) + 1),
        })
    }

    fn new(codes: &Codes, advance: impl Fn(u8) -> Option<u32>) -> Self {
        let mut table = Self {
            lookup: [Step::NONE; 1 << LOOKUP],
            limits: [(0, 0); 16],
            long: Vec::new(),
        };
        let mut code = 0;
        let mut taken = 0;
        for (index, &count) in codes.counts.iter().enumerate() {
            let length = index as u32 + 1;
            let offset = table.long.len() as i32 - code as i32;
            for &symbol in &codes.symbols[taken..taken + usize::from(count)] {
                let step = advance(symbol).map_or(Step::NONE, |by| Step::new(length, symbol, by));
                if length <= LOOKUP {
                    let spread = 1 << (LOOKUP - length);
                    let first = (code as usize) << (LOOKUP - length);
                    // `Codes::read` made sure that the codes fit.
                    table.lookup[first..first + spread].fill(step);
                } else {
                    table.long.push(step);
                }
                code += 1;
            }
            taken += usize::from(count);
            table.limits[index] = (code << (16 - length), offset);
            code <<= 1;
        }
        table
    }

    /// The step of the code that the given bits begin with.
    #[inline(always)]
    pub(super) fn step(&self, bits: u64) -> Step {
        let step = self.lookup[(bits >> (64 - LOOKUP)) as usize];
        if step == Step::NONE {
            return self.longer(bits);
        }
        step
    }

    #[cold]
    fn longer(&self, bits: u64) -> Step {
        let sixteen = (bits >> 48) as u32;
        for length in LOOKUP + 1..=16 {
            let (limit, offset) = self.limits[length as usize - 1];
            if sixteen < limit {
                let at = (sixteen >> (16 - length)) as i32 + offset;
                let step = usize::try_from(at).ok().and_then(|at| self.long.get(at));
                return step.copied().unwrap_or(Step::NONE);
            }
        }
        Step::NONE
    }
}

/// Bits that a [`Skip`] looks at. More of them step over more codes at once, but fill the cache.
const SKIP_LOOKUP: u32 = 12;

/// A table of AC codes made for stepping over as many of them as can be told from the next bits.
pub(super) struct Skip {
    /// Bits to step over (6), frequencies to advance (8), as in [`Step::advance`].
    leaps: Box<[u16; 1 << SKIP_LOOKUP]>,
    /// For codes that do not fit, and for the last ones of a block without an end code.
    single: Table,
}

impl Skip {
    pub(super) fn new(codes: &Codes) -> Self {
        let single = Table::ac(codes);
        let mut leaps = Box::new([0; 1 << SKIP_LOOKUP]);
        for (bits, place) in (0..).zip(leaps.iter_mut()) {
            *place = leap(&single, bits << (64 - SKIP_LOOKUP));
        }
        Self { leaps, single }
    }

    /// How many bits to step over and how many frequencies that is, or 64 and more (but less than
    /// [`END_OF_BLOCK`]) where [`single`](Self::single) must be asked.
    #[inline(always)]
    pub(super) fn leap(&self, bits: u64) -> (u32, u32) {
        let leap = u32::from(self.leaps[(bits >> (64 - SKIP_LOOKUP)) as usize]);
        (leap & 63, leap >> 6)
    }

    /// The codes one by one.
    pub(super) fn single(&self) -> &Table {
        &self.single
    }
}

/// The codes that lie wholly within the lookup's bits, all but the bits of the last one's value.
fn leap(table: &Table, bits: u64) -> u16 {
    const ASK: u16 = 64 << 6;
    let (mut length, mut advance) = (0, 0);
    while length < SKIP_LOOKUP {
        let step = table.step(bits << length);
        let code_length = step.bits() - (step.0 >> 8 & 15);
        let fits = step != Step::NONE && length + code_length <= SKIP_LOOKUP;
        if !fits || advance + (step.advance() & 63) > 63 {
            break;
        }
        length += step.bits();
        advance += step.advance();
        if step.advance() == END_OF_BLOCK {
            break;
        }
    }
    if length == 0 {
        return ASK;
    }
    (length | advance << 6) as u16
}

/// Bits that a [`Pairs`] looks at: what two codes of a photograph with their values seldom exceed.
const PAIR_LOOKUP: u32 = 11;

/// One code or two, with their values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C, align(8))]
pub(super) struct Pair {
    /// The two values; 0 where there is none.
    pub(super) values: [i16; 2],
    /// How many frequencies further each of them belongs, as [`Step::advance`]; 0 for no second.
    pub(super) advances: [u8; 2],
    /// Bits of all of it, at most [`PAIR_LOOKUP`](Pairs::MOST_BITS); 0 where
    /// [`single`](Pairs::single) must be asked.
    pub(super) bits: u8,
}

/// A table of AC codes that finds two of them at once, if both fit with their values.
pub(super) struct Pairs {
    lookup: Box<[Pair; 1 << PAIR_LOOKUP]>,
    /// For codes and values that do not fit.
    single: Table,
}

impl Pairs {
    /// More than one lookup never tells of.
    pub(super) const MOST_BITS: u32 = PAIR_LOOKUP;

    pub(super) fn new(codes: &Codes) -> Self {
        let single = Table::ac(codes);
        let mut lookup = Box::new([Pair::ASK; 1 << PAIR_LOOKUP]);
        for (bits, place) in (0..).zip(lookup.iter_mut()) {
            *place = Pair::new(&single, bits << (64 - PAIR_LOOKUP));
        }
        Self { lookup, single }
    }

    /// What the given bits begin with.
    #[inline(always)]
    pub(super) fn pair(&self, bits: u64) -> Pair {
        self.lookup[(bits >> (64 - PAIR_LOOKUP)) as usize]
    }

    /// The codes one by one.
    #[inline(always)]
    pub(super) fn single(&self) -> &Table {
        &self.single
    }
}

impl Pair {
    const ASK: Self = Self {
        values: [0; 2],
        advances: [0; 2],
        bits: 0,
    };

    /// Of a table's codes at the front of the highest [`PAIR_LOOKUP`] bits.
    fn new(table: &Table, bits: u64) -> Self {
        let first = table.step(bits);
        if first == Step::NONE || first.bits() > PAIR_LOOKUP {
            return Self::ASK;
        }
        let mut pair = Self {
            values: [first.value(bits) as i16, 0],
            advances: [first.advance() as u8, 0],
            bits: first.bits() as u8,
        };
        let rest = bits << first.bits();
        let second = table.step(rest);
        let fits = second != Step::NONE && first.bits() + second.bits() <= PAIR_LOOKUP;
        if fits && first.advance() != END_OF_BLOCK {
            pair.values[1] = second.value(rest) as i16;
            pair.advances[1] = second.advance() as u8;
            pair.bits += second.bits() as u8;
        }
        pair
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Codes of 2 to 14 bits, none of them all ones.
    fn codes() -> Codes {
        let counts = [0, 2, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 2, 3, 0, 0];
        let symbols = [
            0x01, 0x00, 0x02, 0x11, 0xf0, 0x03, 0x21, 0x12, 0x05, 0x31, 0x0a, 0x63, 0x74, 0xf7,
            0x8f,
        ];
        let bytes = [&counts[..], &symbols, &[9]].concat();
        let mut segment = bytes.as_slice();
        let codes = Codes::read(&mut segment).unwrap();
        assert_eq!(segment, [9]);
        codes
    }

    /// The oracle: the codes bit by bit (T.81, annex C and F.2.2.3). Returns length and symbol.
    fn decode(codes: &Codes, bits: u64) -> Option<(u32, u8)> {
        let (mut code, mut first, mut at) = (0, 0, 0);
        for (length, &count) in (1..).zip(&codes.counts) {
            code = code << 1 | (bits >> (64 - length) & 1) as usize;
            first <<= 1;
            if code - first < usize::from(count) {
                return Some((length, codes.symbols[at + code - first]));
            }
            first += usize::from(count);
            at += usize::from(count);
        }
        None
    }

    /// Bits without pattern, in which long runs of ones, and so long codes, are not rare.
    fn samples() -> impl Iterator<Item = u64> {
        (1..30_000_u64).map(|n| {
            let bits = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let ones = bits % 16;
            !(u64::MAX >> ones) | (bits ^ bits >> 29) >> ones
        })
    }

    #[test]
    fn a_step_is_the_code_and_its_value() {
        let codes = codes();
        let table = Table::ac(&codes);
        for bits in samples() {
            let step = table.step(bits);
            let Some((length, symbol)) = decode(&codes, bits) else {
                assert_eq!(step, Step::NONE);
                continue;
            };
            let size = u32::from(symbol & 15);
            assert_eq!(step.bits(), length + size);
            let advance = match symbol {
                0x00 => END_OF_BLOCK,
                0xf0 => 16,
                _ => u32::from(symbol >> 4) + 1,
            };
            assert_eq!(step.advance(), advance);
            if size > 0 {
                let raw = (bits << length >> (64 - size)) as i32;
                let negative = raw < 1 << (size - 1);
                let value = if negative { raw + 1 - (1 << size) } else { raw };
                assert_eq!(step.value(bits), value);
            } else {
                assert_eq!(step.value(bits), 0);
            }
        }
    }

    #[test]
    fn a_leap_is_several_steps() {
        let codes = codes();
        let skip = Skip::new(&codes);
        for bits in samples() {
            let (length, advance) = skip.leap(bits);
            if length == 0 {
                assert_eq!(advance, 64);
                continue;
            }
            let (mut stepped, mut advanced) = (0, 0);
            while stepped < length {
                let step = skip.single().step(bits << stepped);
                assert!(advanced < END_OF_BLOCK && step != Step::NONE);
                stepped += step.bits();
                advanced += step.advance();
            }
            assert_eq!((stepped, advanced), (length, advance));
        }
    }

    #[test]
    fn a_pair_is_one_step_or_two() {
        let codes = codes();
        let pairs = Pairs::new(&codes);
        let mut seen = [0; 3];
        for bits in samples() {
            let pair = pairs.pair(bits);
            let first = pairs.single().step(bits);
            if pair.bits == 0 {
                seen[0] += 1;
                assert!(first == Step::NONE || first.bits() > Pairs::MOST_BITS);
                continue;
            }
            assert_eq!(u32::from(pair.advances[0]), first.advance());
            assert_eq!(i32::from(pair.values[0]), first.value(bits));
            if u32::from(pair.bits) == first.bits() {
                seen[1] += 1;
                assert_eq!((pair.advances[1], pair.values[1]), (0, 0));
                continue;
            }
            seen[2] += 1;
            let rest = bits << first.bits();
            let second = pairs.single().step(rest);
            assert!(first.advance() < END_OF_BLOCK && second != Step::NONE);
            assert_eq!(u32::from(pair.bits), first.bits() + second.bits());
            assert!(u32::from(pair.bits) <= Pairs::MOST_BITS);
            assert_eq!(u32::from(pair.advances[1]), second.advance());
            assert_eq!(i32::from(pair.values[1]), second.value(rest));
        }
        assert!(seen.iter().all(|&times| times > 100), "{seen:?}");
    }

    #[test]
    fn more_codes_than_fit_are_refused() {
        let mut bytes = [0; 20];
        bytes[0] = 3;
        assert!(Codes::read(&mut bytes.as_slice()).is_err());
        bytes[0] = 2;
        assert!(Codes::read(&mut bytes.as_slice()).is_ok());
        bytes[15] = 1;
        assert!(Codes::read(&mut bytes.as_slice()).is_err());
        assert!(Codes::read(&mut &bytes[..17]).is_err());
    }
}
