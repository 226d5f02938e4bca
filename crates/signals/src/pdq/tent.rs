//! Blurs a picture of any size and reduces it to 64×64.
//!
//! The reference runs a box filter along every row, then along every column, and does both again
//! (Jarosz's way to a tent filter), each time over the whole picture. It then keeps 64×64 of the
//! values. Every running sum here sees the same numbers in the same order as in the reference, so
//! every rounding is the same; but the picture streams through the four filters once.
//!
//! It comes in bands of 16 or 32 rows, and each band in pieces of at most `PIECE` columns, small
//! enough for all four filters to find what the one before wrote in the first-level cache:
//!
//! 1. The brightness of the piece, transposed, so that the rows of the band lie side by side in
//!    vectors and one row need not wait for its own running sum (`Line`).
//! 2. The first filter, along rows.
//! 3. Transposed back, the second filter, along columns, a vector of columns at a time with their
//!    sums in registers (`Columns`). Of the whole picture only the rows that still are to leave a
//!    sum are kept: `window` rows.
//! 4. Transposed again, the third filter, along rows. It runs over all columns, but only the 64 that
//!    are kept are divided and written.
//! 5. The fourth filter, along the 64 columns, of which 64 rows are kept (`Last`).
//!
//! The first two divide as `division` describes, the last two, which have little to divide, divide.
//!
//! A filter adds what enters the window, then takes away what leaves it. Outside the picture both
//! are +0, and adding or subtracting +0 changes no sum (none is −0), so the edges need no code of
//! their own: only the number to divide by is smaller there. A filter answers `head − 1` steps
//! late; rather than shift the columns, everything before the last filter counts steps.

use super::division::Divisor;
use super::vector::Vector;

/// Pixels along each side of the reduced picture.
pub(super) const SIDE: usize = 64;

/// A reduced picture: brightness 0 to 255, rows from the top.
pub(super) type Small = [[f32; SIDE]; SIDE];

/// Columns that go through all filters before the next do. A multiple of every vector's width.
const PIECE: usize = 64;

/// Pieces that fit in a [`Line`] before it has to be moved.
const PIECES_IN_LINE: usize = 4;

/// Where the brightness comes from.
pub(super) trait Luma<V: Vector> {
    /// The brightness of `V::WIDTH` pixels of `rgb`.
    fn of(rgb: &[u8]) -> V;
}

/// A box filter along a side.
#[derive(Clone, Copy)]
struct Window {
    /// Pixels of the side.
    length: usize,
    /// Pixels that are summed up: half of a reduced pixel, rounded up.
    width: usize,
    /// How many are summed up before the first is written.
    head: usize,
}

impl Window {
    fn of(length: usize) -> Self {
        let width = length.div_ceil(2 * SIDE);
        Self {
            length,
            width,
            head: (width + 2) / 2,
        }
    }

    /// How many pixels are in the sum after the pixel `step` has entered and the one that it pushes
    /// out has left. 1 where there would be none.
    fn count(&self, step: usize) -> usize {
        let entered = (step + 1).min(self.length);
        let left = (step + 1).saturating_sub(self.width);
        entered.saturating_sub(left).max(1)
    }

    /// The step after which the sum is that of pixel `place`.
    fn step_of(&self, place: usize) -> usize {
        place + self.head - 1
    }
}

/// The pixels at the centres of the 64 reduced ones, along a side of `length` pixels.
fn centres(length: usize) -> [usize; SIDE] {
    std::array::from_fn(|i| (2 * i + 1) * length / (2 * SIDE))
}

/// Reduces a picture of `width` × `height` pixels, both at least 1, of which `row(y)` has the bytes.
///
/// `N` vectors make a band.
#[inline(always)]
pub(super) fn reduce<'a, V: Vector, L: Luma<V>, const N: usize>(
    width: usize,
    height: usize,
    row: impl Fn(usize) -> &'a [u8],
) -> Small {
    let (across, down) = (Window::of(width), Window::of(height));
    let band_rows = V::WIDTH * N;
    let steps = (width + across.head - 1).next_multiple_of(V::WIDTH);
    // The last step at which the last kept row of the second pass is complete.
    let last_row = down.step_of(down.step_of(centres(height)[SIDE - 1]));

    let mut first = Line::<V, N>::new(across);
    let mut third = Line::<V, N>::new(across);
    let mut columns = Columns::<V>::new(down, steps);
    let mut last = Last::new(width, height);
    let mut transposed = [[V::ZERO; N]; PIECE];
    let mut piece = vec![V::ZERO; band_rows * PIECE / V::WIDTH];
    let mut kept = [[V::ZERO; N]; SIDE];
    let kept_steps = centres(width).map(|place| across.step_of(across.step_of(place)));

    let mut top = 0;
    while top <= last_row {
        first.start();
        third.start();
        let mut next_kept = 0;
        let mut step = 0;
        while step < steps {
            let length = PIECE.min(steps - step);
            let stride = length / V::WIDTH;
            let piece = &mut piece[..stride * band_rows];
            if top < height {
                let entering = first.entering(length);
                for group in 0..N {
                    let y = top + group * V::WIDTH;
                    let rows = height.saturating_sub(y).min(V::WIDTH);
                    bright::<V, L, N>(&row, y, rows, width, step, group, entering);
                }
                first.smooth(step, &mut transposed[..length]);
                for group in 0..N {
                    for (i, block) in transposed[..length].chunks_exact(V::WIDTH).enumerate() {
                        let mut square = V::SQUARE;
                        for (vector, place) in square.as_mut().iter_mut().zip(block) {
                            *vector = place[group];
                        }
                        V::transpose(&mut square);
                        let rows = piece[group * V::WIDTH * stride..].chunks_exact_mut(stride);
                        for (row, vector) in rows.zip(square.as_ref()) {
                            row[i] = *vector;
                        }
                    }
                }
            } else {
                piece.fill(V::ZERO);
            }
            columns.smooth(top, step / V::WIDTH, stride, piece);
            let entering = third.entering(length);
            for group in 0..N {
                for i in 0..stride {
                    let mut square = V::SQUARE;
                    let rows = piece[group * V::WIDTH * stride..].chunks_exact(stride);
                    for (vector, row) in square.as_mut().iter_mut().zip(rows) {
                        *vector = row[i];
                    }
                    V::transpose(&mut square);
                    let block = &mut entering[i * V::WIDTH..(i + 1) * V::WIDTH];
                    for (place, vector) in block.iter_mut().zip(square.as_ref()) {
                        place[group] = *vector;
                    }
                }
            }
            // The second filter's columns are the first one's steps; the first `head − 1` are no
            // columns of the picture, nor are those after the last.
            let outside = (across.head - 1).saturating_sub(step).min(length);
            let end = (width + across.head - 1).saturating_sub(step).min(length);
            entering[..outside].fill([V::ZERO; N]);
            entering[end..].fill([V::ZERO; N]);
            third.keep(step, &kept_steps, &mut next_kept, &mut kept);
            step += length;
        }
        last.push::<V, N>(top, &kept);
        top += band_rows;
    }
    last.small
}

/// Writes the brightness of `entering.len()` columns from `step` on, of `rows` rows from `y` on, to
/// the vectors numbered `group`.
#[inline(always)]
fn bright<'a, V: Vector, L: Luma<V>, const N: usize>(
    row: &impl Fn(usize) -> &'a [u8],
    y: usize,
    rows: usize,
    width: usize,
    step: usize,
    group: usize,
    entering: &mut [[V; N]],
) {
    let mut bytes: [&[u8]; 16] = [&[]; 16];
    for (i, bytes) in bytes[..rows].iter_mut().enumerate() {
        *bytes = &row(y + i)[3 * step.min(width)..];
        V::prefetch(bytes, 3 * PIECE, 3 * PIECE);
    }
    let whole = rows == V::WIDTH;
    for (i, block) in entering.chunks_exact_mut(V::WIDTH).enumerate() {
        let mut square = V::SQUARE;
        let at = i * V::WIDTH;
        if whole && step + at + V::WIDTH <= width {
            for (vector, bytes) in square.as_mut().iter_mut().zip(&bytes) {
                *vector = L::of(&bytes[3 * at..]);
            }
        } else {
            for (vector, bytes) in square.as_mut().iter_mut().zip(&bytes) {
                *vector = partly::<V, L>(bytes.get(3 * at..).unwrap_or(&[]));
            }
        }
        V::transpose(&mut square);
        for (place, vector) in block.iter_mut().zip(square.as_ref()) {
            place[group] = *vector;
        }
    }
}

/// The brightness of the first pixels of `rgb`, which may be fewer than a vector has.
#[inline(always)]
fn partly<V: Vector, L: Luma<V>>(rgb: &[u8]) -> V {
    let mut padded = [0; 3 * 16];
    let length = rgb.len().min(3 * V::WIDTH);
    padded[..length].copy_from_slice(&rgb[..length]);
    L::of(&padded)
}

/// A filter along rows, for a band of rows side by side.
struct Line<V, const N: usize> {
    window: Window,
    /// The last `window.width` columns and those that enter next.
    columns: Vec<[V; N]>,
    /// Where in `columns` the next to leave is.
    leaving: usize,
    /// How many columns enter next.
    entering: usize,
    sums: [V; N],
}

impl<V: Vector, const N: usize> Line<V, N> {
    #[inline(always)]
    fn new(window: Window) -> Self {
        Self {
            window,
            columns: vec![[V::ZERO; N]; window.width.max(PIECE) + PIECES_IN_LINE * PIECE],
            leaving: 0,
            entering: 0,
            sums: [V::ZERO; N],
        }
    }

    /// Goes back to the start of the rows.
    #[inline(always)]
    fn start(&mut self) {
        self.columns[..self.window.width].fill([V::ZERO; N]);
        self.leaving = 0;
        self.entering = 0;
        self.sums = [V::ZERO; N];
    }

    /// Room for the next `length` columns, at most [`PIECE`].
    #[inline(always)]
    fn entering(&mut self, length: usize) -> &mut [[V; N]] {
        let kept = self.window.width;
        if self.leaving + kept + length > self.columns.len() {
            self.columns
                .copy_within(self.leaving..self.leaving + kept, 0);
            self.leaving = 0;
        }
        self.entering = length;
        let from = self.leaving + kept;
        &mut self.columns[from..from + length]
    }

    /// Lets the columns enter, of which the first is column `step`, and writes the quotients.
    #[inline(always)]
    fn smooth(&mut self, step: usize, out: &mut [[V; N]]) {
        // In the middle of the rows the window is whole.
        let end = step + self.entering;
        let whole = self.window.width - 1;
        let from = whole.clamp(step, end);
        let to = self.window.length.clamp(from, end);
        for at in step..from {
            let divisor = Divisor::new(self.window.count(at));
            self.smooth_with(divisor, &mut out[at - step..at - step + 1]);
        }
        let divisor = Divisor::new(self.window.width);
        self.smooth_with(divisor, &mut out[from - step..to - step]);
        for at in to..end {
            let divisor = Divisor::new(self.window.count(at));
            self.smooth_with(divisor, &mut out[at - step..at - step + 1]);
        }
    }

    #[inline(always)]
    fn smooth_with(&mut self, divisor: Divisor, out: &mut [[V; N]]) {
        let mut sums = self.sums;
        let (leaving, entering) = self.next(out.len());
        for ((out, entering), leaving) in out.iter_mut().zip(entering).zip(leaving) {
            for i in 0..N {
                sums[i] = sums[i].plus(entering[i]).minus(leaving[i]);
                out[i] = sums[i].over(divisor);
            }
        }
        self.sums = sums;
        self.leaving += out.len();
    }

    /// The next columns to leave and to enter.
    #[inline(always)]
    fn next(&self, length: usize) -> (&[[V; N]], &[[V; N]]) {
        let entering = self.leaving + self.window.width;
        (
            &self.columns[self.leaving..self.leaving + length],
            &self.columns[entering..entering + length],
        )
    }

    /// Lets the columns enter, of which the first enters at `step`, and writes the sums that are
    /// complete after one of the `kept_steps` to `kept`.
    #[inline(always)]
    fn keep(
        &mut self,
        step: usize,
        kept_steps: &[usize; SIDE],
        next: &mut usize,
        kept: &mut [[V; N]; SIDE],
    ) {
        let end = step + self.entering;
        let mut at = step;
        while at < end {
            // As many columns as can enter before a sum is wanted.
            let stop = match kept_steps.get(*next) {
                Some(kept) => (kept + 1).min(end),
                None => end,
            };
            let mut sums = self.sums;
            let (leaving, entering) = self.next(stop - at);
            for (entering, leaving) in entering.iter().zip(leaving) {
                for i in 0..N {
                    sums[i] = sums[i].plus(entering[i]).minus(leaving[i]);
                }
            }
            self.sums = sums;
            self.leaving += stop - at;
            at = stop;
            // A side shorter than 64 repeats some of its pixels.
            while kept_steps.get(*next).is_some_and(|kept| kept + 1 == at) {
                kept[*next] = sums;
                *next += 1;
            }
        }
    }
}

/// The second filter, along columns, fed with a band of rows at a time.
struct Columns<V> {
    window: Window,
    /// Vectors in a row.
    stride: usize,
    sums: Vec<V>,
    /// The last `window.width` rows. A new row takes the place of the one that leaves the window.
    kept: Vec<V>,
}

impl<V: Vector> Columns<V> {
    #[inline(always)]
    fn new(window: Window, width: usize) -> Self {
        let stride = width / V::WIDTH;
        Self {
            window,
            stride,
            sums: vec![V::ZERO; stride],
            kept: vec![V::ZERO; window.width * stride],
        }
    }

    /// Lets the rows of `piece`, from row `top` of the picture on, enter in `width` vectors of
    /// columns from vector `left` on. Puts the quotients in their place.
    #[inline(always)]
    fn smooth(&mut self, top: usize, left: usize, width: usize, piece: &mut [V]) {
        let mut at = 0;
        while at + 4 <= width {
            self.smooth_columns::<4>(top, left, width, at, piece);
            at += 4;
        }
        while at < width {
            self.smooth_columns::<1>(top, left, width, at, piece);
            at += 1;
        }
    }

    /// The same for `M` vectors from vector `at` of the piece on.
    #[inline(always)]
    fn smooth_columns<const M: usize>(
        &mut self,
        top: usize,
        left: usize,
        width: usize,
        at: usize,
        piece: &mut [V],
    ) {
        let column = left + at;
        let mut sums = [V::ZERO; M];
        sums.copy_from_slice(&self.sums[column..column + M]);
        let mut slot = top % self.window.width;
        for (i, row) in piece.chunks_exact_mut(width).enumerate() {
            let divisor = Divisor::new(self.window.count(top + i));
            let start = slot * self.stride + column;
            let kept = &mut self.kept[start..start + M];
            let row = &mut row[at..at + M];
            for j in 0..M {
                let entering = row[j];
                sums[j] = sums[j].plus(entering).minus(kept[j]);
                kept[j] = entering;
                row[j] = sums[j].over(divisor);
            }
            slot += 1;
            if slot == self.window.width {
                slot = 0;
            }
        }
        self.sums[column..column + M].copy_from_slice(&sums);
    }
}

/// The fourth filter, along the 64 columns that are kept.
struct Last {
    window: Window,
    /// How many numbers are in the sums of the third filter, for each column.
    counts: [f32; SIDE],
    sums: [f32; SIDE],
    /// The last `window.width` rows. A new row takes the place of the one that leaves the window.
    kept: Vec<[f32; SIDE]>,
    kept_rows: [usize; SIDE],
    /// Rows of the reduced picture that are done.
    done: usize,
    small: Small,
}

impl Last {
    /// For a picture of `width` × `height` pixels.
    #[inline(always)]
    fn new(width: usize, height: usize) -> Self {
        let (across, window) = (Window::of(width), Window::of(height));
        Self {
            window,
            counts: centres(width).map(|place| across.count(across.step_of(place)) as f32),
            sums: [0.0; SIDE],
            kept: vec![[0.0; SIDE]; window.width],
            kept_rows: centres(height),
            done: 0,
            small: [[0.0; SIDE]; SIDE],
        }
    }

    /// Takes the third filter's sums of a band of rows. Its first row is the one that the second
    /// filter completed when row `top` of the picture entered.
    #[inline(always)]
    fn push<V: Vector, const N: usize>(&mut self, top: usize, sums: &[[V; N]; SIDE]) {
        let late = self.window.head - 1;
        for group in 0..N {
            let mut rows = [[0.0; SIDE]; 16];
            for (i, block) in sums.chunks_exact(V::WIDTH).enumerate() {
                let mut square = V::SQUARE;
                for (vector, place) in square.as_mut().iter_mut().zip(block) {
                    *vector = place[group];
                }
                V::transpose(&mut square);
                for (row, vector) in rows.iter_mut().zip(square.as_ref()) {
                    vector.store(&mut row[i * V::WIDTH..]);
                }
            }
            let first = top + group * V::WIDTH;
            for (row, step) in rows[..V::WIDTH].iter().zip(first..) {
                // The sums of the second filter before its first row mean nothing.
                if step >= late {
                    self.push_row(step - late, row);
                }
            }
        }
    }

    #[inline(always)]
    fn push_row(&mut self, step: usize, row: &[f32; SIDE]) {
        let kept = &mut self.kept[step % self.window.width];
        for j in 0..SIDE {
            let entering = row[j] / self.counts[j];
            self.sums[j] += entering;
            self.sums[j] -= kept[j];
            kept[j] = entering;
        }
        while self.done < SIDE && self.window.step_of(self.kept_rows[self.done]) == step {
            let count = self.window.count(step) as f32;
            self.small[self.done] = self.sums.map(|sum| sum / count);
            self.done += 1;
        }
    }
}
