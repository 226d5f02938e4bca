//! Grey frames to hashes.

use media::MediaError;
use media::video::{self, Outline, Sampling, Videos};
use serde::Serialize;
use signals::frame;
use signals::pdq::{self, Grey, GreyHasher, Hashed, Levels, Region};
use signals::video::EDGE;

/// A frame of a video, as `staydown hash` prints it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HashedFrame {
    /// Its number among all frames of the video, from 0; where not every frame is looked at, by its time and the mean frame
    /// rate.
    pub frame: u64,
    /// When it is shown, in seconds.
    pub timestamp: f64,
    /// PDQ, hexadecimal.
    pub pdq: String,
    /// PDQ quality, 0–100.
    pub quality: u8,
}

/// The signals of a video.
#[derive(Debug, Clone, PartialEq)]
pub struct VideoSignals {
    /// Width in pixels, as stored.
    pub width: u32,
    /// Height in pixels, as stored.
    pub height: u32,
    /// Length in seconds.
    pub duration: f64,
    /// Frames that were looked at.
    pub frames: Vec<HashedFrame>,
}

impl VideoSignals {
    /// Hashes a video's frames: all, or one every so many seconds.
    pub(crate) fn of(
        videos: &Videos,
        bytes: &[u8],
        outline: &Outline,
        every: Option<f64>,
    ) -> Result<Self, MediaError> {
        let sampling = every.map_or(Sampling::EveryFrame, Sampling::Every);
        let mut hashing = Hashing::new(Looks::Whole);
        let mut hashes = Vec::new();
        let at = videos.frames(bytes, outline, sampling, |grey| {
            hashes.push(hashing.hash(&grey).whole.as_is);
        })?;
        let frames = at.iter().zip(&hashes).zip(0..);
        let frames = frames.map(|((at, hashed), number)| {
            let timestamp = *at as f64 / 1000.0;
            HashedFrame {
                frame: if every.is_none() {
                    number
                } else {
                    (timestamp * outline.rate).round() as u64
                },
                timestamp,
                pdq: hashed.pdq.to_string(),
                quality: hashed.quality,
            }
        });
        let last = at.last().map_or(0.0, |at| *at as f64 / 1000.0);
        Ok(Self {
            width: outline.width,
            height: outline.height,
            duration: outline.duration.max(last),
            frames: frames.collect(),
        })
    }
}

/// Which hashes of each frame are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Looks {
    /// As it is.
    Whole,
    /// And without its edges ([`EDGE`]): of what is banked.
    AndMiddle,
    /// And mirrored, and of both what lies between bars or in a frame, up to its edges and within them: of what is compared with banks that
    /// want that.
    AndTurned,
}

/// How much of each side of what lies in a frame is left out to look at it within its edges, in thousandths: half of [`EDGE`], so that
/// together with what is banked there is a step for each fortieth that a picture lost or gained. A screen that was recorded at a slant
/// fills the rectangle around it in places only, and shows the known picture some per cent smaller.
const SLANT: u32 = EDGE / 2;

/// A picture without so many thousandths of it at each side.
fn without<'a>(view: &Grey<'a>, edge: u32) -> Option<Grey<'a>> {
    let part = |side: u32| (u64::from(side) * u64::from(edge) / 1000) as u32;
    let (left, top) = (part(view.width()), part(view.height()));
    view.part(Region {
        left,
        top,
        width: view.width() - 2 * left,
        height: view.height() - 2 * top,
    })
}

/// The hashes of a piece of one frame, as it is and mirrored.
#[derive(Debug, Clone, Copy)]
struct Both {
    as_is: Hashed,
    mirrored: Hashed,
}

/// The hashes of one frame.
#[derive(Debug, Clone, Copy)]
pub(super) struct FrameHashes {
    whole: Both,
    framed: Both,
    inner: Both,
}

/// What of a frame is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// All of it.
    Whole,
    /// What lies between bars or in a frame; of what is banked, its middle.
    Framed,
    /// What lies in a frame, a little within its edges: a screen that was recorded at a slant reaches them in places only.
    Inner,
}

impl FrameHashes {
    pub(super) fn of(&self, is_mirrored: bool, piece: Piece) -> Hashed {
        let both = match piece {
            Piece::Whole => self.whole,
            Piece::Framed => self.framed,
            Piece::Inner => self.inner,
        };
        if is_mirrored {
            both.mirrored
        } else {
            both.as_is
        }
    }
}

/// In [`pdq::hash_dihedral`], the hash of the picture mirrored left to right.
const MIRRORED: usize = 5;

/// For so many frames what lies between bars or in a frame is taken to lie where it lay: to look for it costs more than all else. Key frames are
/// seconds apart and often of another shot each, and few: it is looked for in all of them.
const FRAMES_OF_A_REGION: u32 = 4;

/// Hashes frame after frame of one video.
pub(crate) struct Hashing {
    looks: Looks,
    whole: GreyHasher,
    /// Of what lies in a frame, and of a frame without its edges: of another size.
    framed: GreyHasher,
    inner: GreyHasher,
    region: Option<Region>,
    /// For so many frames a region is taken to lie where it lay.
    lasting: u32,
    /// Frames until the region is looked for again.
    left: u32,
}

impl Hashing {
    pub(crate) fn new(looks: Looks) -> Self {
        Self {
            looks,
            whole: GreyHasher::default(),
            framed: GreyHasher::default(),
            inner: GreyHasher::default(),
            region: None,
            lasting: FRAMES_OF_A_REGION,
            left: 0,
        }
    }

    /// The same for frames that are taken in such a way.
    pub(super) fn sampled(self, sampling: Sampling) -> Self {
        let lasting = match sampling {
            Sampling::KeyFrames => 1,
            _ => self.lasting,
        };
        Self { lasting, ..self }
    }

    pub(super) fn hash(&mut self, grey: &video::Grey<'_>) -> FrameHashes {
        let levels = match grey.levels {
            video::Levels::Full => Levels::Full,
            video::Levels::Limited => Levels::Limited,
        };
        let Ok(view) = Grey::new(grey.width, grey.height, levels, grey.pixels) else {
            // A frame has as many bytes as it has pixels.
            return FrameHashes::nothing();
        };
        match self.looks {
            Looks::AndTurned => {}
            Looks::Whole => {
                return FrameHashes {
                    whole: Both::as_is(self.whole.hash(&view)),
                    ..FrameHashes::nothing()
                };
            }
            Looks::AndMiddle => {
                let middle = without(&view, EDGE);
                return FrameHashes {
                    whole: Both::as_is(self.whole.hash(&view)),
                    framed: middle.map_or(Both::NOTHING, |middle| {
                        Both::as_is(self.framed.hash(&middle))
                    }),
                    ..FrameHashes::nothing()
                };
            }
        }
        if self.left == 0 {
            self.left = self.lasting;
            self.region = frame::contents(&view).first().copied();
        }
        self.left -= 1;
        let within = self.region.and_then(|region| view.part(region));
        let inner = within.as_ref().and_then(|within| without(within, SLANT));
        FrameHashes {
            whole: Both::of(&mut self.whole, &view),
            framed: within.map_or(Both::NOTHING, |within| Both::of(&mut self.framed, &within)),
            inner: inner.map_or(Both::NOTHING, |inner| Both::of(&mut self.inner, &inner)),
        }
    }
}

/// A picture that is not there.
const NOTHING: Hashed = Hashed {
    pdq: pdq::Pdq::ZERO,
    quality: 0,
};

impl FrameHashes {
    fn nothing() -> Self {
        Self {
            whole: Both::NOTHING,
            framed: Both::NOTHING,
            inner: Both::NOTHING,
        }
    }
}

impl Both {
    const NOTHING: Self = Self::as_is(NOTHING);

    /// Only as it is.
    const fn as_is(as_is: Hashed) -> Self {
        Self {
            as_is,
            mirrored: NOTHING,
        }
    }

    fn of(hasher: &mut GreyHasher, view: &Grey<'_>) -> Self {
        let (as_is, dihedral) = hasher.hash_with_dihedral(view);
        Self {
            as_is,
            mirrored: Hashed {
                pdq: dihedral.hashes[MIRRORED],
                quality: dihedral.quality,
            },
        }
    }
}
