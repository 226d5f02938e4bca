//! Which of the vectors this machine has, asked when the program runs.

use super::dct::Frequencies;
use super::grey::Weighing;
use super::quality;
use super::screen::{self, Cells};
use super::tent::{self, Luma, Small};
use super::vector::{Portable, Vector};
#[cfg(target_arch = "x86_64")]
use super::x86::{self, Avx2, Avx512};

/// What a hash needs of a picture.
pub(super) struct Reduced {
    /// Its lowest frequencies.
    pub(super) frequencies: Frequencies,
    /// How much detail it has, 0 to 100.
    pub(super) quality: u8,
}

impl Reduced {
    /// Of a picture of `width` × `height` pixels, both at least 1, of which `row(y)` has the bytes.
    /// All of it is inlined into the one function that has the vectors' instructions.
    #[inline(always)]
    pub(super) fn by<'a, V: Vector, L: Luma<V>, const N: usize>(
        width: usize,
        height: usize,
        row: impl Fn(usize) -> &'a [u8],
    ) -> Self {
        Self::of(&tent::reduce::<V, L, N>(width, height, row))
    }

    /// Of a picture already reduced.
    #[inline(always)]
    pub(super) fn of(small: &Small) -> Self {
        Self {
            frequencies: Frequencies::of(small),
            quality: quality::of(small),
        }
    }
}

/// A brightness that every vector can compute.
#[cfg(target_arch = "x86_64")]
pub(super) trait AnyLuma:
    Luma<Portable<false>> + Luma<Portable<true>> + Luma<Avx2> + Luma<Avx512>
{
}
#[cfg(target_arch = "x86_64")]
impl<L> AnyLuma for L where
    L: Luma<Portable<false>> + Luma<Portable<true>> + Luma<Avx2> + Luma<Avx512>
{
}

/// A brightness that every vector can compute.
#[cfg(not(target_arch = "x86_64"))]
pub(super) trait AnyLuma: Luma<Portable<false>> + Luma<Portable<true>> {}
#[cfg(not(target_arch = "x86_64"))]
impl<L> AnyLuma for L where L: Luma<Portable<false>> + Luma<Portable<true>> {}

/// A way to compute the same numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Path {
    /// Plain Rust and a divider: any machine, any size.
    Portable,
    /// Plain Rust with fused multiplying and adding: any machine, fast on one that has it.
    Fused,
    /// Eight numbers at once.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Sixteen numbers at once.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

/// Sides longer than this, in pixels, are outside of what `division` proves.
const LONGEST_FUSED: usize = 1 << 24;

impl Path {
    /// All there are for this kind of machine, the fastest last.
    #[cfg(target_arch = "x86_64")]
    pub(super) const ALL: &[Self] = &[Self::Fused, Self::Portable, Self::Avx2, Self::Avx512];
    /// All there are for this kind of machine, the fastest last. AArch64 always has the fused
    /// operation; elsewhere it may be a call.
    #[cfg(target_arch = "aarch64")]
    pub(super) const ALL: &[Self] = &[Self::Portable, Self::Fused];
    /// All there are for this kind of machine, the fastest last.
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    pub(super) const ALL: &[Self] = &[Self::Fused, Self::Portable];

    /// The fastest that this machine has.
    pub(super) fn best() -> Self {
        let mut fastest_first = Self::ALL.iter().rev();
        let best = fastest_first.find(|path| path.is_here());
        best.copied().unwrap_or(Self::Portable)
    }

    /// Whether this machine can go that way.
    pub(super) fn is_here(self) -> bool {
        match self {
            Self::Portable | Self::Fused => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                Self::Avx2.is_here()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
            }
        }
    }

    /// Reduces a picture of `width` × `height` pixels, both at least 1, of which `row(y)` has the
    /// bytes. Goes the portable way where this one is not to be had.
    pub(super) fn reduced<'a, L: AnyLuma>(
        self,
        width: usize,
        height: usize,
        row: impl Fn(usize) -> &'a [u8],
    ) -> Reduced {
        match self {
            _ if width.max(height) > LONGEST_FUSED => {
                Reduced::by::<Portable<false>, L, 2>(width, height, row)
            }
            Self::Fused => Reduced::by::<Portable<true>, L, 2>(width, height, row),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 if self.is_here() => x86::reduced_avx2::<L>(width, height, row),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 if self.is_here() => x86::reduced_avx512::<L>(width, height, row),
            _ => Reduced::by::<Portable<false>, L, 2>(width, height, row),
        }
    }
}

impl Path {
    /// Reduces a picture of which the cells are known, both sides at least 1.
    pub(super) fn screened(self, cells: &Cells<'_>) -> Reduced {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 | Self::Avx512 if Self::Avx2.is_here() => x86::screened_avx2(cells),
            Self::Fused => Reduced::of(&screen::reduce::<Portable<true>>(cells)),
            _ => Reduced::of(&screen::reduce::<Portable<false>>(cells)),
        }
    }

    /// Reduces a grey picture by weights.
    pub(super) fn weighed(self, weighing: &mut Weighing<'_, '_>) -> Reduced {
        match self {
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 if self.is_here() => x86::weighed_avx512(weighing),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 if self.is_here() => x86::weighed_avx2(weighing),
            _ => weighing.reduced(),
        }
    }
}

#[cfg(test)]
impl Path {
    /// The brightness of each pixel of a row of interleaved RGB, a multiple of 16 pixels.
    pub(super) fn luma(self, rgb: &[u8]) -> Vec<f32> {
        fn all<V: Vector>(rgb: &[u8]) -> Vec<f32> {
            let mut luma = vec![0.0; rgb.len() / 3];
            let rgb = rgb.chunks_exact(3 * V::WIDTH);
            for (luma, rgb) in luma.chunks_exact_mut(V::WIDTH).zip(rgb) {
                V::luma(rgb).store(luma);
            }
            luma
        }
        assert!(self.is_here());
        match self {
            Self::Portable => all::<Portable<false>>(rgb),
            Self::Fused => all::<Portable<true>>(rgb),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => all::<Avx2>(rgb),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => all::<Avx512>(rgb),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::super::luma::{Exact, Single};
    use super::super::plain;
    use super::*;

    /// A picture that is dark, bright or plain noise, with areas of equal pixels: what makes
    /// running sums keep or lose their rounding errors.
    fn picture(width: usize, height: usize, seed: u32) -> Vec<u8> {
        let mut state = seed | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state
        };
        let (range, block) = (
            [2, 255, 30, 256][seed as usize % 4],
            1 + seed as usize / 4 % 40,
        );
        let base = [0, 0, 220, 0][seed as usize % 4];
        let tones: Vec<u8> = (0..4096).map(|_| (base + next() % range) as u8).collect();
        let mut pixels = Vec::with_capacity(3 * width * height);
        for y in 0..height {
            for x in 0..width {
                let at = x / block * 7 + y / block * 131;
                pixels.extend((0..3).map(|channel| tones[(at + channel * 1361) % 4096]));
            }
        }
        pixels
    }

    /// Every way, with either brightness, against the plain filter.
    fn agree(width: usize, height: usize, seed: u32) -> Result<(), TestCaseError> {
        let pixels = picture(width, height, seed);
        let row = |y: usize| &pixels[3 * width * y..3 * width * (y + 1)];
        for single in [false, true] {
            let small = plain::reduce(width, height, &plain::luma(&pixels, single));
            let oracle = Reduced::of(&small);
            for path in Path::ALL.iter().filter(|path| path.is_here()) {
                let ours = if single {
                    path.reduced::<Single>(width, height, row)
                } else {
                    path.reduced::<Exact>(width, height, row)
                };
                let bits = |reduced: &Reduced| reduced.frequencies.values().map(f32::to_bits);
                prop_assert!(
                    bits(&ours) == bits(&oracle),
                    "{:?} {}x{}",
                    path,
                    width,
                    height
                );
                prop_assert_eq!(ours.quality, oracle.quality);
            }
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            cases: 150,
            ..ProptestConfig::default()
        })]

        #[test]
        fn every_way_gives_the_plain_filters_bits(
            width in 5usize..300,
            height in 5usize..300,
            seed in any::<u32>(),
        ) {
            agree(width, height, seed)?;
        }

        #[test]
        fn every_way_gives_the_plain_filters_bits_for_long_thin_pictures(
            long in 1900usize..9000,
            short in 5usize..24,
            upright in any::<bool>(),
            seed in any::<u32>(),
        ) {
            let (width, height) = if upright { (short, long) } else { (long, short) };
            agree(width, height, seed)?;
        }
    }

    #[test]
    fn every_way_gives_the_plain_filters_bits_at_the_sizes_where_something_changes() {
        for (width, height) in [
            (5, 5),
            (64, 64),
            (64, 65),
            (63, 64),
            (127, 129),
            (128, 128),
            (129, 127),
            (130, 31),
            (32, 257),
            (33, 256),
            (512, 512),
            (511, 513),
            (2048, 33),
            (2049, 32),
            (2111, 130),
            (4099, 65),
            (9000, 70),
            (70, 9000),
            (20_000, 16),
        ] {
            for seed in [1, 2, 3, 4, 41] {
                assert!(agree(width, height, seed).is_ok(), "{width}x{height}");
            }
        }
    }

    #[test]
    fn every_way_screens_with_the_same_bits() {
        for (seed, (width, height)) in (1..).zip([
            (5_u32, 5_u32),
            (64, 300),
            (512, 512),
            (511, 389),
            (1030, 770),
        ]) {
            for cell in [1, 2, 4, 8_u32] {
                let (columns, rows) = (width.div_ceil(cell), height.div_ceil(cell));
                let rgb = picture(columns as usize, rows as usize, seed);
                let cells = Cells::new((width, height), cell, (columns, rows), &rgb).unwrap();
                let plain = Reduced::of(&screen::plain(&cells));
                for path in Path::ALL.iter().filter(|path| path.is_here()) {
                    let ours = path.screened(&cells);
                    let first = Path::Portable.screened(&cells);
                    let bits = |reduced: &Reduced| reduced.frequencies.values().map(f32::to_bits);
                    assert!(bits(&ours) == bits(&first), "{path:?} {width}x{height}");
                    assert_eq!(ours.quality, first.quality);
                    let pairs = ours
                        .frequencies
                        .values()
                        .iter()
                        .zip(plain.frequencies.values());
                    for (ours, plain) in pairs {
                        assert!(
                            (ours - plain).abs() < 0.01,
                            "{width}x{height}: {ours}, {plain}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn the_ways_are_ordered_from_what_every_machine_has() {
        assert!(Path::Portable.is_here());
        assert!(Path::best().is_here());
    }
}
