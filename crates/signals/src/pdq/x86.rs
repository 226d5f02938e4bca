//! Vectors of the processors of PCs and servers: AVX2 with FMA, and AVX-512.
//!
//! A value of either type may be made only where the processor has been asked for the features that
//! its functions name; `path` is the one place that does. That is the reason of every `unsafe` here:
//! the instructions exist, and nothing else about them is unsafe. Those that follow a pointer look at
//! the length of the slice first.

#![allow(unsafe_code)]

use std::arch::x86_64::*;

use super::division::Divisor;
use super::grey::Weighing;
use super::path::Reduced;
use super::screen::{self, Cells};
use super::tent::Luma;
use super::vector::Vector;

/// 299 for red in the low half, 587 for green in the high half of each pixel.
const RED_GREEN: i32 = 587 << 16 | 299;
/// 114 for blue.
const BLUE: i32 = 114;

#[inline(always)]
fn prefetch(bytes: &[u8], at: usize, length: usize) {
    for line in (at..at + length).step_by(64) {
        // SAFETY: no address makes a prefetch fail, and nothing is read.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(bytes.as_ptr().wrapping_add(line).cast()) }
    }
}

/// Eight numbers. Needs `avx2` and `fma`.
#[derive(Clone, Copy)]
pub(super) struct Avx2(__m256);

impl Vector for Avx2 {
    type Square = [Self; 8];
    const SQUARE: [Self; 8] = [Self::ZERO; 8];
    const WIDTH: usize = 8;
    // SAFETY: a vector is as large as eight numbers, and any bits are a vector.
    const ZERO: Self = Self(unsafe { std::mem::transmute::<[f32; 8], __m256>([0.0; 8]) });

    #[inline(always)]
    fn load(values: &[f32; 16]) -> Self {
        // SAFETY: there are more than eight numbers.
        Self(unsafe { _mm256_loadu_ps(values.as_ptr()) })
    }

    #[inline(always)]
    fn store(self, values: &mut [f32]) {
        let values = &mut values[..8];
        // SAFETY: there are eight numbers.
        unsafe { _mm256_storeu_ps(values.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm256_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm256_sub_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn over(self, divisor: Divisor) -> Self {
        // SAFETY: see the module.
        Self(unsafe {
            let low = _mm256_mul_ps(self.0, _mm256_set1_ps(divisor.low));
            _mm256_fmadd_ps(self.0, _mm256_set1_ps(divisor.high), low)
        })
    }

    #[inline(always)]
    fn luma(rgb: &[u8]) -> Self {
        let rgb = &rgb[..24];
        // SAFETY: bytes 0 to 15 and 8 to 23 of the 24 are read; for the rest see the module.
        let sums = unsafe {
            let first = _mm_loadu_si128(rgb.as_ptr().cast());
            let last = _mm_loadu_si128(rgb.as_ptr().add(8).cast());
            let bytes = _mm256_set_m128i(last, first);
            // Pixels 0 to 3 lie at bytes 0 to 11 of the first half, 4 to 7 at 4 to 15 of the other.
            let red_green = _mm256_shuffle_epi8(
                bytes,
                _mm256_setr_epi8(
                    0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1, //
                    4, -1, 5, -1, 7, -1, 8, -1, 10, -1, 11, -1, 13, -1, 14, -1,
                ),
            );
            let blue = _mm256_shuffle_epi8(
                bytes,
                _mm256_setr_epi8(
                    2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1, //
                    6, -1, -1, -1, 9, -1, -1, -1, 12, -1, -1, -1, 15, -1, -1, -1,
                ),
            );
            _mm256_cvtepi32_ps(_mm256_add_epi32(
                _mm256_madd_epi16(red_green, _mm256_set1_epi32(RED_GREEN)),
                _mm256_madd_epi16(blue, _mm256_set1_epi32(BLUE)),
            ))
        };
        Self(sums).over(Divisor::new(1000))
    }

    #[inline(always)]
    fn prefetch(bytes: &[u8], at: usize, length: usize) {
        prefetch(bytes, at, length);
    }

    #[inline(always)]
    fn transpose(square: &mut [Self; 8]) {
        let [a, b, c, d, e, f, g, h] = square.map(|row| row.0);
        // SAFETY: see the module.
        let columns = unsafe {
            let (ab, cd) = (_mm256_unpacklo_ps(a, b), _mm256_unpacklo_ps(c, d));
            let (ef, gh) = (_mm256_unpacklo_ps(e, f), _mm256_unpacklo_ps(g, h));
            let (ab2, cd2) = (_mm256_unpackhi_ps(a, b), _mm256_unpackhi_ps(c, d));
            let (ef2, gh2) = (_mm256_unpackhi_ps(e, f), _mm256_unpackhi_ps(g, h));
            // Columns 0 and 4, 1 and 5, 2 and 6, 3 and 7: of rows a to d, and of rows e to h.
            let top = [
                _mm256_shuffle_ps::<0x44>(ab, cd),
                _mm256_shuffle_ps::<0xee>(ab, cd),
                _mm256_shuffle_ps::<0x44>(ab2, cd2),
                _mm256_shuffle_ps::<0xee>(ab2, cd2),
            ];
            let bottom = [
                _mm256_shuffle_ps::<0x44>(ef, gh),
                _mm256_shuffle_ps::<0xee>(ef, gh),
                _mm256_shuffle_ps::<0x44>(ef2, gh2),
                _mm256_shuffle_ps::<0xee>(ef2, gh2),
            ];
            [
                _mm256_permute2f128_ps::<0x20>(top[0], bottom[0]),
                _mm256_permute2f128_ps::<0x20>(top[1], bottom[1]),
                _mm256_permute2f128_ps::<0x20>(top[2], bottom[2]),
                _mm256_permute2f128_ps::<0x20>(top[3], bottom[3]),
                _mm256_permute2f128_ps::<0x31>(top[0], bottom[0]),
                _mm256_permute2f128_ps::<0x31>(top[1], bottom[1]),
                _mm256_permute2f128_ps::<0x31>(top[2], bottom[2]),
                _mm256_permute2f128_ps::<0x31>(top[3], bottom[3]),
            ]
        };
        for (row, column) in square.iter_mut().zip(columns) {
            row.0 = column;
        }
    }
}

/// Sixteen numbers. Needs `avx512f`, `avx512bw` and `avx512dq`.
#[derive(Clone, Copy)]
pub(super) struct Avx512(__m512);

impl Vector for Avx512 {
    type Square = [Self; 16];
    const SQUARE: [Self; 16] = [Self::ZERO; 16];
    const WIDTH: usize = 16;
    // SAFETY: a vector is as large as sixteen numbers, and any bits are a vector.
    const ZERO: Self = Self(unsafe { std::mem::transmute::<[f32; 16], __m512>([0.0; 16]) });

    #[inline(always)]
    fn load(values: &[f32; 16]) -> Self {
        // SAFETY: there are sixteen numbers.
        Self(unsafe { _mm512_loadu_ps(values.as_ptr()) })
    }

    #[inline(always)]
    fn store(self, values: &mut [f32]) {
        let values = &mut values[..16];
        // SAFETY: there are sixteen numbers.
        unsafe { _mm512_storeu_ps(values.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm512_add_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn minus(self, other: Self) -> Self {
        // SAFETY: see the module.
        Self(unsafe { _mm512_sub_ps(self.0, other.0) })
    }

    #[inline(always)]
    fn over(self, divisor: Divisor) -> Self {
        // SAFETY: see the module.
        Self(unsafe {
            let low = _mm512_mul_ps(self.0, _mm512_set1_ps(divisor.low));
            _mm512_fmadd_ps(self.0, _mm512_set1_ps(divisor.high), low)
        })
    }

    #[inline(always)]
    fn luma(rgb: &[u8]) -> Self {
        let rgb = &rgb[..48];
        // SAFETY: 16 bytes from 0, 12, 24 and 32 of the 48 are read; for the rest see the module.
        let sums = unsafe {
            let at = |offset: usize| _mm_loadu_si128(rgb.as_ptr().add(offset).cast());
            let bytes = _mm512_castsi128_si512(at(0));
            let bytes = _mm512_inserti32x4::<1>(bytes, at(12));
            let bytes = _mm512_inserti32x4::<2>(bytes, at(24));
            let bytes = _mm512_inserti32x4::<3>(bytes, at(32));
            // Four pixels lie at bytes 0 to 11 of each quarter, but at 4 to 15 of the last.
            let red_green = _mm_setr_epi8(0, -1, 1, -1, 3, -1, 4, -1, 6, -1, 7, -1, 9, -1, 10, -1);
            let red_green = _mm512_inserti32x4::<3>(
                _mm512_broadcast_i32x4(red_green),
                _mm_setr_epi8(4, -1, 5, -1, 7, -1, 8, -1, 10, -1, 11, -1, 13, -1, 14, -1),
            );
            let blue = _mm_setr_epi8(2, -1, -1, -1, 5, -1, -1, -1, 8, -1, -1, -1, 11, -1, -1, -1);
            let blue = _mm512_inserti32x4::<3>(
                _mm512_broadcast_i32x4(blue),
                _mm_setr_epi8(6, -1, -1, -1, 9, -1, -1, -1, 12, -1, -1, -1, 15, -1, -1, -1),
            );
            _mm512_cvtepi32_ps(_mm512_add_epi32(
                _mm512_madd_epi16(
                    _mm512_shuffle_epi8(bytes, red_green),
                    _mm512_set1_epi32(RED_GREEN),
                ),
                _mm512_madd_epi16(_mm512_shuffle_epi8(bytes, blue), _mm512_set1_epi32(BLUE)),
            ))
        };
        Self(sums).over(Divisor::new(1000))
    }

    #[inline(always)]
    fn prefetch(bytes: &[u8], at: usize, length: usize) {
        prefetch(bytes, at, length);
    }

    #[inline(always)]
    fn transpose(square: &mut [Self; 16]) {
        let r = square.map(|row| row.0);
        // SAFETY: see the module.
        unsafe {
            // In each quarter of four columns, the 4×4 squares of four rows are transposed, ...
            let mut quarters = [r[0]; 16];
            for i in 0..4 {
                let [a, b, c, d] = [r[4 * i], r[4 * i + 1], r[4 * i + 2], r[4 * i + 3]];
                let (ab, cd) = (_mm512_unpacklo_ps(a, b), _mm512_unpacklo_ps(c, d));
                let (ab2, cd2) = (_mm512_unpackhi_ps(a, b), _mm512_unpackhi_ps(c, d));
                quarters[i] = _mm512_shuffle_ps::<0x44>(ab, cd);
                quarters[4 + i] = _mm512_shuffle_ps::<0xee>(ab, cd);
                quarters[8 + i] = _mm512_shuffle_ps::<0x44>(ab2, cd2);
                quarters[12 + i] = _mm512_shuffle_ps::<0xee>(ab2, cd2);
            }
            // ... then the squares as wholes: column j of each quarter is in `quarters[4 j ..]`.
            for j in 0..4 {
                let [a, b, c, d] = [
                    quarters[4 * j],
                    quarters[4 * j + 1],
                    quarters[4 * j + 2],
                    quarters[4 * j + 3],
                ];
                let (ab, cd) = (
                    _mm512_shuffle_f32x4::<0x44>(a, b),
                    _mm512_shuffle_f32x4::<0x44>(c, d),
                );
                let (ab2, cd2) = (
                    _mm512_shuffle_f32x4::<0xee>(a, b),
                    _mm512_shuffle_f32x4::<0xee>(c, d),
                );
                square[j].0 = _mm512_shuffle_f32x4::<0x88>(ab, cd);
                square[4 + j].0 = _mm512_shuffle_f32x4::<0xdd>(ab, cd);
                square[8 + j].0 = _mm512_shuffle_f32x4::<0x88>(ab2, cd2);
                square[12 + j].0 = _mm512_shuffle_f32x4::<0xdd>(ab2, cd2);
            }
        }
    }
}

/// Runs `reduced` with AVX2. The caller has asked the processor for `avx2` and `fma`.
pub(super) fn reduced_avx2<'a, L: Luma<Avx2>>(
    width: usize,
    height: usize,
    row: impl Fn(usize) -> &'a [u8],
) -> Reduced {
    #[target_feature(enable = "avx2,fma")]
    fn inner<'a, L: Luma<Avx2>>(
        width: usize,
        height: usize,
        row: impl Fn(usize) -> &'a [u8],
    ) -> Reduced {
        Reduced::by::<Avx2, L, 4>(width, height, row)
    }
    // SAFETY: the caller has asked for both features.
    unsafe { inner::<L>(width, height, row) }
}

/// Runs `reduced` with AVX-512. The caller has asked the processor for `avx512f`, `avx512bw`,
/// `avx512dq`, `avx2` and `fma`.
pub(super) fn reduced_avx512<'a, L: Luma<Avx512>>(
    width: usize,
    height: usize,
    row: impl Fn(usize) -> &'a [u8],
) -> Reduced {
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx2,fma")]
    fn inner<'a, L: Luma<Avx512>>(
        width: usize,
        height: usize,
        row: impl Fn(usize) -> &'a [u8],
    ) -> Reduced {
        Reduced::by::<Avx512, L, 2>(width, height, row)
    }
    // SAFETY: the caller has asked for all these features.
    unsafe { inner::<L>(width, height, row) }
}

/// Reduces cells with AVX2. The caller has asked the processor for `avx2` and `fma`.
pub(super) fn screened_avx2(cells: &Cells<'_>) -> Reduced {
    #[target_feature(enable = "avx2,fma")]
    fn inner(cells: &Cells<'_>) -> Reduced {
        Reduced::of(&screen::reduce::<Avx2>(cells))
    }
    // SAFETY: the caller has asked for both features.
    unsafe { inner(cells) }
}

/// Weighs a grey picture with AVX2. The caller has asked the processor for `avx2` and `fma`.
pub(super) fn weighed_avx2(weighing: &mut Weighing<'_, '_>) -> Reduced {
    #[target_feature(enable = "avx2,fma")]
    fn inner(weighing: &mut Weighing<'_, '_>) -> Reduced {
        weighing.reduced()
    }
    // SAFETY: the caller has asked for both features.
    unsafe { inner(weighing) }
}

/// Weighs a grey picture with AVX-512. The caller has asked the processor for `avx512f`, `avx512bw`, `avx512dq`, `avx2` and
/// `fma`.
pub(super) fn weighed_avx512(weighing: &mut Weighing<'_, '_>) -> Reduced {
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx2,fma")]
    fn inner(weighing: &mut Weighing<'_, '_>) -> Reduced {
        weighing.reduced()
    }
    // SAFETY: the caller has asked for all these features.
    unsafe { inner(weighing) }
}
