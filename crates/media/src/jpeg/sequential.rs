//! Sequential files: every block has all its frequencies in one place.

use super::NotHere;
use super::bits::{Bits, Place, Window};
use super::dc::{difference, mean};
use super::fold::{Fold, Parts, Sums, unfold};
use super::grid::Grid;
use super::header::{Component, Header, Scan};
use super::huffman::{END_OF_BLOCK, Pairs, Skip, Step, Table};

/// What is done with the AC codes of a component.
enum Ac {
    /// Stepped over: the mean of the whole block is enough.
    Skipped(Box<Skip>),
    /// Folded.
    Folded(Box<(Pairs, Fold)>),
}

/// One component of a baseline scan.
struct Coder {
    dc: Table,
    ac: Ac,
    parts: Parts,
    /// The quantisation step of DC.
    step: i32,
    /// The last DC value.
    last: i32,
    samples: Vec<i16>,
    stride: usize,
}

/// Decodes the one scan of a sequential file into the planes of its components.
pub(super) fn read(
    bytes: &[u8],
    header: &mut Header<'_>,
    grid: &Grid,
    parts: &[Parts],
    scan: &Scan,
) -> Result<(), NotHere> {
    let mut coders = Vec::with_capacity(scan.components.len());
    let frame = header.frame.as_mut().ok_or(NotHere)?;
    for &(index, dc, ac) in &scan.components {
        let component = &mut frame.components[index];
        let quantisation = header.quantisation[component.quantisation].ok_or(NotHere)?;
        let (dc, ac) = (
            header.dc[dc].as_ref().ok_or(NotHere)?,
            header.ac[ac].as_ref().ok_or(NotHere)?,
        );
        let parts = parts[index];
        let end = match component.plane.shift {
            (1.., 1..) => END_OF_COARSE,
            _ => 63,
        };
        coders.push(Coder {
            dc: Table::dc(dc),
            ac: if parts.across * parts.down == 1 {
                Ac::Skipped(Box::new(Skip::new(ac)))
            } else {
                Ac::Folded(Box::new((
                    Pairs::new(ac),
                    Fold::new(&quantisation, parts, end),
                )))
            },
            parts,
            step: i32::from(quantisation[0]),
            last: 0,
            samples: std::mem::take(&mut component.plane.samples),
            stride: component.plane.stride,
        });
    }
    let components: Vec<&Component> = scan
        .components
        .iter()
        .map(|&(index, ..)| &frame.components[index])
        .collect();
    let mut state = (Bits::new(bytes, scan.data), coders);
    grid.walk(
        &components,
        header.restart,
        &mut state,
        |(bits, coders), index, column, row| {
            let coder = &mut coders[index];
            let (mut place, window) = bits.take()?;
            coder.block(&mut place, window, column, row)?;
            bits.put(place);
            Ok(())
        },
        |(bits, coders), number| {
            coders.iter_mut().for_each(|coder| coder.last = 0);
            bits.restart(number)
        },
    )?;
    let (bits, coders) = state;
    for (&(index, ..), coder) in scan.components.iter().zip(coders) {
        frame.components[index].plane.samples = coder.samples;
    }
    bits.end().map(|_| ())
}

impl Coder {
    #[inline(always)]
    fn block(
        &mut self,
        place: &mut Place,
        window: &Window,
        column: usize,
        row: usize,
    ) -> Result<(), NotHere> {
        self.last = self.last.wrapping_add(difference(&self.dc, place, window)?);
        let Parts { across, down } = self.parts;
        let at = row * down * self.stride + column * across;
        match &self.ac {
            Ac::Skipped(skip) => {
                step_over(skip, place, window)?;
                let out = self.samples.get_mut(at).ok_or(NotHere)?;
                *out = mean(self.last, self.step);
            }
            Ac::Folded(folded) => {
                let (table, fold) = &**folded;
                let mut sums = [0.0; 16];
                sums[0] = self.last as f32 * fold.places[0].1;
                add_up(table, fold, place, window, &mut sums)?;
                let out = self.samples.get_mut(at..).ok_or(NotHere)?;
                match (across, down) {
                    (4, 4) => unfold::<4, 4>(&sums, out, self.stride),
                    (2, 2) => unfold::<2, 2>(&sums, out, self.stride),
                    (2, 1) => unfold::<2, 1>(&sums, out, self.stride),
                    (1, 2) => unfold::<1, 2>(&sums, out, self.stride),
                    (4, 2) => unfold::<4, 2>(&sums, out, self.stride),
                    (2, 4) => unfold::<2, 4>(&sums, out, self.stride),
                    (4, 1) => unfold::<4, 1>(&sums, out, self.stride),
                    _ => unfold::<1, 4>(&sums, out, self.stride),
                }
            }
        }
        Ok(())
    }
}

/// The last frequency that counts where cells share a sample both ways: the waves whose row and column
/// add up to 4 at most. It is only colour, and coarser than the cells in any case.
const END_OF_COARSE: usize = 14;

/// Steps over the AC codes of a block.
#[inline(always)]
fn step_over(skip: &Skip, place: &mut Place, window: &Window) -> Result<(), NotHere> {
    // The frequency that is next.
    let mut next = 1;
    loop {
        place.refill(window);
        let (bits, advance) = skip.leap(place.peek());
        let after = next + advance;
        if after < 64 {
            place.consume(bits);
            next = after;
            continue;
        }
        if after > END_OF_BLOCK && after < END_OF_BLOCK + 64 && bits > 0 {
            place.consume(bits);
            return Ok(());
        }
        let step = skip.single().step(place.peek());
        if step == Step::NONE {
            return Err(NotHere);
        }
        place.consume(step.bits());
        next += step.advance();
        match next {
            64 | END_OF_BLOCK.. => return Ok(()),
            65.. => return Err(NotHere),
            _ => {}
        }
    }
}

/// Up to here two codes are taken at once: a pair that begins before ends within the block.
const HEAD: usize = 31;

/// Pairs that may be taken from the bits of one refill.
const PAIRS_AT_ONCE: u32 = 56 / Pairs::MOST_BITS;

/// Adds the AC values of a block to the sums they fold into.
#[inline(always)]
fn add_up(
    pairs: &Pairs,
    fold: &Fold,
    place: &mut Place,
    window: &Window,
    sums: &mut Sums,
) -> Result<(), NotHere> {
    let end = fold.end.min(HEAD);
    let at = add_head(pairs, fold, place, window, sums, end)?;
    if at >= END_OF_BLOCK as usize {
        Ok(())
    } else if end < HEAD {
        pass_tail(pairs, place, window, at)
    } else {
        add_tail(pairs.single(), fold, place, window, sums, at)
    }
}

/// Steps over the AC codes behind frequency `at` of a block.
#[inline(always)]
fn pass_tail(
    pairs: &Pairs,
    place: &mut Place,
    window: &Window,
    mut at: usize,
) -> Result<(), NotHere> {
    const END: usize = END_OF_BLOCK as usize;
    while at < 63 {
        place.refill(window);
        for _ in 0..PAIRS_AT_ONCE {
            let pair = pairs.pair(place.peek());
            let after = at + usize::from(pair.advances[0]) + usize::from(pair.advances[1]);
            // Where the first code ends the block, the second is not of this block.
            let within = after < 63 || (END..END + 63).contains(&after);
            if pair.bits == 0 || !within {
                place.refill(window);
                let step = pairs.single().step(place.peek());
                if step == Step::NONE {
                    return Err(NotHere);
                }
                place.consume(step.bits());
                at += step.advance() as usize;
                break;
            }
            place.consume(u32::from(pair.bits));
            at = after;
            if at >= END {
                return Ok(());
            }
        }
    }
    ended(at)
}

/// Whether a block may end where frequency `at` was the last: at 63 or by the code for it.
#[inline(always)]
fn ended(at: usize) -> Result<(), NotHere> {
    if (64..END_OF_BLOCK as usize).contains(&at) {
        return Err(NotHere);
    }
    Ok(())
}

/// Adds the AC values before frequency `end`, at most [`HEAD`], and perhaps some more. Returns the
/// last frequency added, or [`END_OF_BLOCK`] and more.
#[inline(always)]
fn add_head(
    pairs: &Pairs,
    fold: &Fold,
    place: &mut Place,
    window: &Window,
    sums: &mut Sums,
    end: usize,
) -> Result<usize, NotHere> {
    let mut at = 0;
    loop {
        place.refill(window);
        for _ in 0..PAIRS_AT_ONCE {
            let pair = pairs.pair(place.peek());
            if pair.bits == 0 {
                place.refill(window);
                at += add_single(pairs.single(), fold, place, sums, at)?;
                if at >= end {
                    return Ok(at);
                }
                break;
            }
            place.consume(u32::from(pair.bits));
            for (value, advance) in pair.values.into_iter().zip(pair.advances) {
                at += usize::from(advance);
                let (sum, weight) = fold.places[at & 255];
                sums[usize::from(sum & 15)] += f32::from(value) * weight;
            }
            if at >= end {
                return Ok(at);
            }
        }
    }
}

/// Adds the AC values behind frequency `at`, one by one.
#[inline(always)]
fn add_tail(
    table: &Table,
    fold: &Fold,
    place: &mut Place,
    window: &Window,
    sums: &mut Sums,
    mut at: usize,
) -> Result<(), NotHere> {
    while at < 63 {
        place.refill(window);
        at += add_single(table, fold, place, sums, at)?;
    }
    ended(at)
}

/// Adds one AC value, somewhere behind frequency `at`. Returns how far.
#[inline(always)]
fn add_single(
    table: &Table,
    fold: &Fold,
    place: &mut Place,
    sums: &mut Sums,
    at: usize,
) -> Result<usize, NotHere> {
    let step = table.step(place.peek());
    if step == Step::NONE {
        return Err(NotHere);
    }
    let value = step.value(place.peek());
    place.consume(step.bits());
    let advance = step.advance() as usize;
    let (sum, weight) = fold.places[(at + advance) & 255];
    sums[usize::from(sum & 15)] += value as f32 * weight;
    Ok(advance)
}
