//! Blurs a picture of any size and reduces it to 64×64.
//!
//! The reference runs a box filter along every row, then along every column, and does both again
//! (Jarosz's way to a tent filter), each time over the whole picture. It then keeps 64×64 of the
//! values. Here the picture streams through the same four filters from top to bottom:
//!
//! - along rows, [`LANES`] rows at a time, so that one row need not wait for its running sum;
//! - along columns, a row at a time with one running sum for each column;
//! - the second time, only the 64 columns and rows that are kept are written.
//!
//! Each running sum sees the same numbers in the same order as in the reference, so every rounding
//! is the same. The memory needed is some rows, not two whole pictures.

/// Pixels along each side of the reduced picture.
pub(super) const SIDE: usize = 64;

/// A reduced picture: brightness 0 to 255, rows from the top.
pub(super) type Small = [[f32; SIDE]; SIDE];

/// Rows filtered side by side.
const LANES: usize = 8;

/// The same place in [`LANES`] rows.
type Lanes = [f32; LANES];

/// Reduces a picture of `width` × `height` pixels, both at least 1. `luma` is asked once for each
/// row `y`, from the top, and writes the brightness of its `width` pixels.
pub(super) fn reduce(
    width: usize,
    height: usize,
    mut luma: impl FnMut(usize, &mut [f32]),
) -> Small {
    let window = window(width);
    let mut columns = ColumnBox::new(width, height);
    let mut second = SecondPass::new(width, height);
    let mut row = vec![0.0; width];
    let mut blurred = vec![0.0; width];
    let mut band = vec![[0.0; LANES]; width];
    let mut boxed = vec![[0.0; LANES]; width];

    for top in (0..height).step_by(LANES) {
        let lanes = LANES.min(height - top);
        for lane in 0..lanes {
            luma(top + lane, &mut row);
            write_lane(&row, lane, &mut band);
        }
        box_along(&band, window, |x, sums, count| {
            boxed[x] = sums.map(|sum| sum / count)
        });
        for lane in 0..lanes {
            read_lane(&boxed, lane, &mut row);
            if columns.push(&row, &mut blurred) {
                second.push(&blurred);
            }
        }
    }
    while columns.drain(&mut blurred) {
        second.push(&blurred);
    }
    second.finish()
}

/// The filter's width, in pixels, along a side of `length` pixels: half of a reduced pixel, rounded
/// up.
fn window(length: usize) -> usize {
    length.div_ceil(2 * SIDE)
}

/// How many values are summed up before the first is written.
fn head(window: usize) -> usize {
    (window + 2) / 2
}

/// The pixels at the centres of the 64 reduced ones, along a side of `length` pixels.
fn centres(length: usize) -> [usize; SIDE] {
    std::array::from_fn(|i| (2 * i + 1) * length / (2 * SIDE))
}

fn write_lane(row: &[f32], lane: usize, band: &mut [Lanes]) {
    for (place, value) in band.iter_mut().zip(row) {
        place[lane] = *value;
    }
}

fn read_lane(band: &[Lanes], lane: usize, row: &mut [f32]) {
    for (value, place) in row.iter_mut().zip(band) {
        *value = place[lane];
    }
}

/// The box filter along rows. Calls `emit(x, sums, count)` for every `x` in turn with the sums of
/// the `count` values around it; the window is cut off at both ends of the row.
#[inline(always)]
fn box_along(line: &[Lanes], window: usize, mut emit: impl FnMut(usize, &Lanes, f32)) {
    let head = head(window);
    let mut sums = [0.0; LANES];
    let mut count = 0.0;
    let mut x = 0;
    for place in &line[..head - 1] {
        add(&mut sums, place);
        count += 1.0;
    }
    for place in &line[head - 1..window] {
        add(&mut sums, place);
        count += 1.0;
        emit(x, &sums, count);
        x += 1;
    }
    let (leaving, last) = line.split_at(line.len() - window);
    for (entering, leaving) in line[window..].iter().zip(leaving) {
        add(&mut sums, entering);
        subtract(&mut sums, leaving);
        emit(x, &sums, count);
        x += 1;
    }
    for leaving in &last[..head - 1] {
        subtract(&mut sums, leaving);
        count -= 1.0;
        emit(x, &sums, count);
        x += 1;
    }
}

#[inline(always)]
fn add(sums: &mut Lanes, values: &Lanes) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += value;
    }
}

#[inline(always)]
fn subtract(sums: &mut Lanes, values: &Lanes) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum -= value;
    }
}

/// The box filter along columns, fed with one row at a time.
struct ColumnBox {
    window: usize,
    height: usize,
    width: usize,
    /// The last `window` rows. A new row takes the place of the one that leaves the window.
    kept: Vec<f32>,
    sums: Vec<f32>,
    /// Rows in the sums.
    count: usize,
    /// Rows added to the sums so far.
    entered: usize,
    /// Rows taken from the sums so far.
    left: usize,
}

impl ColumnBox {
    /// For `height` rows of `width` values.
    fn new(width: usize, height: usize) -> Self {
        let window = window(height);
        Self {
            window,
            height,
            width,
            kept: vec![0.0; window * width],
            sums: vec![0.0; width],
            count: 0,
            entered: 0,
            left: 0,
        }
    }

    /// Takes the next row. Returns whether a filtered row was written to `out`.
    fn push(&mut self, row: &[f32], out: &mut [f32]) -> bool {
        let start = self.entered % self.window * self.width;
        let kept = &mut self.kept[start..start + self.width];
        let full = self.entered >= self.window;
        self.entered += 1;
        if full {
            let count = self.count as f32;
            self.left += 1;
            let values = self.sums.iter_mut().zip(kept).zip(row).zip(out);
            for (((sum, kept), value), out) in values {
                *sum += value;
                *sum -= *kept;
                *kept = *value;
                *out = *sum / count;
            }
            return true;
        }
        self.count += 1;
        for ((sum, kept), value) in self.sums.iter_mut().zip(kept).zip(row) {
            *sum += value;
            *kept = *value;
        }
        if self.entered < head(self.window) {
            return false;
        }
        self.divide(out);
        true
    }

    /// After the last row: writes the next of the filtered rows still owed to `out`, or returns
    /// false if there are none.
    fn drain(&mut self, out: &mut [f32]) -> bool {
        let owed = self.height - self.window + head(self.window) - 1;
        if self.left == owed {
            return false;
        }
        let start = self.left % self.window * self.width;
        for (sum, kept) in self
            .sums
            .iter_mut()
            .zip(&self.kept[start..start + self.width])
        {
            *sum -= kept;
        }
        self.left += 1;
        self.count -= 1;
        self.divide(out);
        true
    }

    fn divide(&self, out: &mut [f32]) {
        let count = self.count as f32;
        for (out, sum) in out.iter_mut().zip(&self.sums) {
            *out = sum / count;
        }
    }
}

/// The second pass, which keeps only what the reduced picture needs.
struct SecondPass {
    window: usize,
    band: Vec<Lanes>,
    /// Rows in the band.
    filled: usize,
    columns: ColumnBox,
    kept_columns: [usize; SIDE],
    kept_rows: [usize; SIDE],
    /// Filtered rows that came out so far.
    rows: usize,
    /// Rows of the reduced picture that are done.
    done: usize,
    small: Small,
}

impl SecondPass {
    /// For `height` rows of `width` values.
    fn new(width: usize, height: usize) -> Self {
        Self {
            window: window(width),
            band: vec![[0.0; LANES]; width],
            filled: 0,
            columns: ColumnBox::new(SIDE, height),
            kept_columns: centres(width),
            kept_rows: centres(height),
            rows: 0,
            done: 0,
            small: [[0.0; SIDE]; SIDE],
        }
    }

    fn push(&mut self, row: &[f32]) {
        write_lane(row, self.filled, &mut self.band);
        self.filled += 1;
        if self.filled == LANES {
            self.flush();
        }
    }

    fn finish(mut self) -> Small {
        self.flush();
        let mut row = [0.0; SIDE];
        while self.columns.drain(&mut row) {
            self.keep(&row);
        }
        self.small
    }

    /// Filters the rows of the band along rows and hands on the columns that are kept.
    fn flush(&mut self) {
        let mut narrow = [[0.0; LANES]; SIDE];
        let mut next = 0;
        let kept_columns = &self.kept_columns;
        box_along(&self.band, self.window, |x, sums, count| {
            // A side shorter than 64 repeats some of its pixels.
            while next < SIDE && kept_columns[next] == x {
                narrow[next] = sums.map(|sum| sum / count);
                next += 1;
            }
        });
        let (mut row, mut blurred) = ([0.0; SIDE], [0.0; SIDE]);
        for lane in 0..self.filled {
            read_lane(&narrow, lane, &mut row);
            if self.columns.push(&row, &mut blurred) {
                self.keep(&blurred);
            }
        }
        self.filled = 0;
    }

    fn keep(&mut self, row: &[f32; SIDE]) {
        while self.done < SIDE && self.kept_rows[self.done] == self.rows {
            self.small[self.done] = *row;
            self.done += 1;
        }
        self.rows += 1;
    }
}
