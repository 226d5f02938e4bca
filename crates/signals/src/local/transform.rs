//! Maps from one picture's plane to another's, and their fits by least squares.

/// A projective map of the plane: the rows of its matrix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plane(pub(super) [[f64; 3]; 3]);

/// A place in pixels.
pub(super) type Place = (f64, f64);

impl Plane {
    /// Turns and scales by the complex number `(a, b)`, then moves by `(x, y)`.
    pub(super) fn similarity(a: f64, b: f64, x: f64, y: f64) -> Self {
        Self([[a, -b, x], [b, a, y], [0.0, 0.0, 1.0]])
    }

    /// Where a place goes to. `None` on and behind the horizon.
    pub(super) fn apply(&self, (x, y): Place) -> Option<Place> {
        let [a, b, c] = &self.0;
        let w = c[0] * x + c[1] * y + c[2];
        (w > 1e-6).then(|| {
            (
                (a[0] * x + a[1] * y + a[2]) / w,
                (b[0] * x + b[1] * y + b[2]) / w,
            )
        })
    }

    /// The linear map nearest to this one around a place: its matrix, row by row.
    pub(super) fn slope(&self, place: Place) -> Option<[[f64; 2]; 2]> {
        let (u, v) = self.apply(place)?;
        let [a, b, c] = &self.0;
        let w = c[0] * place.0 + c[1] * place.1 + c[2];
        Some([
            [(a[0] - u * c[0]) / w, (a[1] - u * c[1]) / w],
            [(b[0] - v * c[0]) / w, (b[1] - v * c[1]) / w],
        ])
    }

    /// The map back, for places on the same side of the horizon as where `place` goes to. `None` if
    /// there is none.
    pub(super) fn inverse(&self, place: Place) -> Option<Self> {
        let m = &self.0;
        let minor = |r: usize, c: usize| {
            let (r1, r2) = ((r + 1) % 3, (r + 2) % 3);
            let (c1, c2) = ((c + 1) % 3, (c + 2) % 3);
            m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1]
        };
        let determinant = (0..3).map(|c| m[0][c] * minor(0, c)).sum::<f64>();
        if determinant.abs() < 1e-12 {
            return None;
        }
        let mut inverse = [[0.0; 3]; 3];
        for (r, row) in inverse.iter_mut().enumerate() {
            for (c, value) in row.iter_mut().enumerate() {
                *value = minor(c, r) / determinant;
            }
        }
        // A matrix and its negative are the same map, but places in front of the horizon must have
        // positive weights.
        let (x, y) = self.apply(place)?;
        let sign = (inverse[2][0] * x + inverse[2][1] * y + inverse[2][2]).signum();
        Some(Self(inverse.map(|row| row.map(|value| value * sign))))
    }

    /// The map that does `first` and then this one.
    fn after(&self, first: &Self) -> Self {
        let mut product = [[0.0; 3]; 3];
        for (r, row) in product.iter_mut().enumerate() {
            for (c, value) in row.iter_mut().enumerate() {
                *value = (0..3).map(|i| self.0[r][i] * first.0[i][c]).sum();
            }
        }
        Self(product)
    }
}

/// The similarity that takes the first of each pair nearest to the second. `None` for less than two
/// different places.
pub(super) fn fit_similarity(pairs: &[(Place, Place)]) -> Option<Plane> {
    if pairs.len() < 2 {
        return None;
    }
    let count = pairs.len() as f64;
    let mean = |place: fn(&(Place, Place)) -> f64| pairs.iter().map(place).sum::<f64>() / count;
    let (fx, fy) = (mean(|pair| pair.0.0), mean(|pair| pair.0.1));
    let (tx, ty) = (mean(|pair| pair.1.0), mean(|pair| pair.1.1));
    let (mut along, mut across, mut size) = (0.0, 0.0, 0.0);
    for (from, to) in pairs {
        let (ax, ay) = (from.0 - fx, from.1 - fy);
        let (bx, by) = (to.0 - tx, to.1 - ty);
        along += ax * bx + ay * by;
        across += ax * by - ay * bx;
        size += ax * ax + ay * ay;
    }
    if size < 1e-6 {
        return None;
    }
    let (a, b) = (along / size, across / size);
    Some(Plane::similarity(
        a,
        b,
        tx - a * fx + b * fy,
        ty - b * fx - a * fy,
    ))
}

/// The affine map that takes the first of each pair nearest to the second.
pub(super) fn fit_affine(pairs: &[(Place, Place)]) -> Option<Plane> {
    if pairs.len() < 3 {
        return None;
    }
    let (from, to) = (
        Frame::of(pairs.iter().map(|p| p.0)),
        Frame::of(pairs.iter().map(|p| p.1)),
    );
    let mut normal = [[0.0; 3]; 3];
    let (mut right_x, mut right_y) = ([0.0; 3], [0.0; 3]);
    for (a, b) in pairs {
        let (a, b) = (from.inward(*a), to.inward(*b));
        let row = [a.0, a.1, 1.0];
        for i in 0..3 {
            for j in 0..3 {
                normal[i][j] += row[i] * row[j];
            }
            right_x[i] += row[i] * b.0;
            right_y[i] += row[i] * b.1;
        }
    }
    let x = solve(normal, right_x)?;
    let y = solve(normal, right_y)?;
    Some(unframed(&Plane([x, y, [0.0, 0.0, 1.0]]), &from, &to))
}

/// The projective map that takes the first of each pair nearest to the second, by the direct linear
/// transform in coordinates of unit size (Hartley, *In defense of the eight-point algorithm*, 1997).
/// The bend is held back a little, so that few pairs do not make the plane wild.
pub(super) fn fit_projective(pairs: &[(Place, Place)]) -> Option<Plane> {
    if pairs.len() < 6 {
        return None;
    }
    let (from, to) = (
        Frame::of(pairs.iter().map(|p| p.0)),
        Frame::of(pairs.iter().map(|p| p.1)),
    );
    let mut normal = [[0.0; 8]; 8];
    let mut right = [0.0; 8];
    for (a, b) in pairs {
        let ((x, y), (u, v)) = (from.inward(*a), to.inward(*b));
        let rows = [
            ([x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y], u),
            ([0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y], v),
        ];
        for (row, value) in rows {
            for i in 0..8 {
                for j in 0..8 {
                    normal[i][j] += row[i] * row[j];
                }
                right[i] += row[i] * value;
            }
        }
    }
    normal[6][6] += 0.02 * pairs.len() as f64;
    normal[7][7] += 0.02 * pairs.len() as f64;
    let h = solve(normal, right)?;
    let plane = Plane([[h[0], h[1], h[2]], [h[3], h[4], h[5]], [h[6], h[7], 1.0]]);
    Some(unframed(&plane, &from, &to))
}

/// Middle and size of some places.
struct Frame {
    x: f64,
    y: f64,
    size: f64,
}

impl Frame {
    fn of(places: impl Iterator<Item = Place> + Clone) -> Self {
        let count = places.clone().count().max(1) as f64;
        let x = places.clone().map(|place| place.0).sum::<f64>() / count;
        let y = places.clone().map(|place| place.1).sum::<f64>() / count;
        let square = |place: Place| (place.0 - x).powi(2) + (place.1 - y).powi(2);
        let size = (places.map(square).sum::<f64>() / count / 2.0)
            .sqrt()
            .max(1e-6);
        Self { x, y, size }
    }

    fn inward(&self, place: Place) -> Place {
        (
            (place.0 - self.x) / self.size,
            (place.1 - self.y) / self.size,
        )
    }
}

fn unframed(plane: &Plane, from: &Frame, to: &Frame) -> Plane {
    let inward = Plane([
        [1.0 / from.size, 0.0, -from.x / from.size],
        [0.0, 1.0 / from.size, -from.y / from.size],
        [0.0, 0.0, 1.0],
    ]);
    let outward = Plane([[to.size, 0.0, to.x], [0.0, to.size, to.y], [0.0, 0.0, 1.0]]);
    outward.after(&plane.after(&inward))
}

/// Gaussian elimination with the largest pivot of each column. `None` if it is near nothing.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> Option<[f64; N]> {
    for column in 0..N {
        let pivot = (column..N).max_by(|a, b| {
            matrix[*a][column]
                .abs()
                .total_cmp(&matrix[*b][column].abs())
        })?;
        if matrix[pivot][column].abs() < 1e-9 {
            return None;
        }
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let above = matrix[column];
        for row in column + 1..N {
            let factor = matrix[row][column] / above[column];
            for (value, above) in matrix[row].iter_mut().zip(above).skip(column) {
                *value -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    let mut answer = [0.0; N];
    for row in (0..N).rev() {
        let known: f64 = (row + 1..N).map(|i| matrix[row][i] * answer[i]).sum();
        answer[row] = (right[row] - known) / matrix[row][row];
    }
    Some(answer)
}
