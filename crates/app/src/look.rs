//! How a picture is looked at before it is compared: as it is, and in the other ways in which a known picture may hide in
//! it. Runs in the media worker.
//!
//! | thoroughness | what is taken of the picture |
//! |---|---|
//! | exact | its PDQ |
//! | standard | and of the picture turned and mirrored (seven more from the same frequencies); of each picture found within a border, bars or a frame, in all eight ways; of some other frames of an animation |
//! | thorough | and its local features |
//!
//! Whatever has a PDQ quality below [`MIN_QUALITY`](pdq::MIN_QUALITY) is left out, and of the ways beyond `exact` whatever
//! repeats itself ([`Pdq::repetition`]): unrelated ones collide there.

use crate::examine::FileSignals;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use casework::{Corners, Thoroughness, Turn, Way};
use media::{Cell, Fault, FaultCode, Limits, Picture, Reduced};
use serde::{Deserialize, Serialize};
use signals::local::{self, Budget, Features};
use signals::pdq::screen::{self, Cells, Screened};
use signals::pdq::{self, Dihedral, Hashed, Pdq, Rgb};
use signals::{Sha256, frame};

/// The most [`Pdq::repetition`] a hash may have that is taken besides that of the whole picture as it is. With every way to
/// look there is one more chance to lie near something unrelated, and those that say little use it.
const MOST_REPETITION: u32 = 32;

/// Frames of an animation looked at besides the first.
const OTHER_FRAMES: usize = 7;

/// How the known picture lies in the upload if the upload's `n`th dihedral hash is the known picture's: the inverse of the
/// turn that the hash is of. Only the two quarter turns are not their own inverse.
const TURNS: [Option<Turn>; 8] = [
    None,
    Some(Turn::Quarter),
    Some(Turn::Half),
    Some(Turn::ThreeQuarters),
    Some(Turn::Flipped),
    Some(Turn::Mirrored),
    Some(Turn::Transposed),
    Some(Turn::Transversed),
];

/// What is known of a picture once it was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Examined {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) media_type: String,
    pub(crate) sha256: String,
    pub(crate) pdq: String,
    pub(crate) quality: u8,
    /// The other ways to look at it.
    pub(crate) looks: Vec<Look>,
    /// Its local features, where they were asked for: see [`Deep`].
    pub(crate) deep: Option<String>,
}

/// One more way to look at a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Look {
    pub(crate) way: Way,
    pub(crate) turn: Option<Turn>,
    /// The part of the picture, as a viewer shows it; the whole if not given.
    pub(crate) part: Option<Corners>,
    pub(crate) pdq: String,
}

/// Looks at a file as hard as `thoroughness` says.
pub(crate) fn examine(
    bytes: &[u8],
    limits: &Limits,
    thoroughness: Thoroughness,
) -> Result<Examined, Fault> {
    let picture = media::decode(bytes, limits)?;
    let view = view(&picture)?;
    let (hashed, dihedral) = pdq::hash_with_dihedral(&view);
    let mut looks = Vec::new();
    if thoroughness >= Thoroughness::Standard {
        if tells(&hashed) {
            looks.extend(turned(&dihedral));
        }
        looks.extend(framed(&view, picture.orientation));
        looks.extend(other_frames(bytes, limits, &picture)?);
    }
    let deep = (thoroughness == Thoroughness::Thorough)
        .then(|| Deep::of(&view, picture.orientation, Budget::Query).to_text());
    Ok(Examined {
        width: picture.width,
        height: picture.height,
        media_type: picture.format.media_type().to_owned(),
        sha256: Sha256::of(bytes).to_string(),
        pdq: hashed.pdq.to_string(),
        quality: hashed.quality,
        looks,
        deep,
    })
}

/// The local features of a picture that is to be banked, as they are kept.
pub(crate) fn features_to_bank(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Fault> {
    let picture = media::decode(bytes, limits)?;
    let deep = Deep::of(&view(&picture)?, picture.orientation, Budget::Banked);
    Ok(deep.to_bytes())
}

/// Every signal of a file.
pub(crate) fn signals(bytes: &[u8], limits: &Limits) -> Result<FileSignals, Fault> {
    let picture = media::decode(bytes, limits)?;
    let (hashed, dihedral) = pdq::hash_with_dihedral(&view(&picture)?);
    Ok(file_signals(
        bytes,
        (picture.width, picture.height),
        hashed,
        &dihedral.hashes,
    ))
}

/// As [`signals`], with the hash of Meta's C++ tool, which knows no orientations.
pub(crate) fn signals_resized(bytes: &[u8], limits: &Limits) -> Result<FileSignals, Fault> {
    let picture = media::decode(bytes, limits)?;
    let hashed = pdq::hash_resized_512(&view(&picture)?);
    Ok(file_signals(
        bytes,
        (picture.width, picture.height),
        hashed,
        &[],
    ))
}

/// As [`signals`], from no more of a JPEG file than a hash near the exact one needs.
pub(crate) fn signals_screened(bytes: &[u8], limits: &Limits) -> Result<FileSignals, Fault> {
    let Some((reduced, screened)) = screened(bytes, limits)? else {
        return signals(bytes, limits);
    };
    let hashed = Hashed {
        pdq: screened.hashes[0],
        quality: screened.quality,
    };
    let size = (reduced.width, reduced.height);
    Ok(file_signals(bytes, size, hashed, &screened.hashes))
}

/// What was seen of a picture at a glance: enough to say that nothing known is near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Glimpse {
    pub(crate) sha256: String,
    /// Nearly its PDQ, and where the banks want it, nearly those of the picture turned and mirrored, and of the pictures
    /// within it; each with the bits by which the exact one may differ. Hashes that are surely of too low a quality are left
    /// out.
    pub(crate) hashes: Vec<(String, u32)>,
}

/// Bits by which the hash of a picture within a picture may differ from the exact one, because its edges are found on the
/// coarse picture, to a cell. As far as the index's tables reach.
const FRAME_MARGIN: u32 = 32;
/// The same for the quality.
const FRAME_QUALITY_MARGIN: u8 = 12;

/// Glances at a picture: a JPEG decoded no further than a hash near the exact one needs. `None` where a glance does not
/// tell: other files, small pictures, those whose hash is in doubt, and all where parts are asked for.
pub(crate) fn glimpse(
    bytes: &[u8],
    limits: &Limits,
    thoroughness: Thoroughness,
) -> Result<Option<Glimpse>, Fault> {
    if thoroughness == Thoroughness::Thorough {
        return Ok(None);
    }
    let Some((reduced, screened)) = screened(bytes, limits)? else {
        return Ok(None);
    };
    let standard = thoroughness == Thoroughness::Standard;
    let mut hashes = Vec::new();
    if screened.quality + screen::QUALITY_MARGIN >= pdq::MIN_QUALITY {
        let wanted = &screened.hashes[..if standard { 8 } else { 1 }];
        hashes.extend(wanted.iter().map(|pdq| (pdq.to_string(), screen::MARGIN)));
    }
    if standard {
        let small = Rgb::new(reduced.columns, reduced.rows, &reduced.rgb).map_err(corrupt)?;
        for within in frame::contents(&small) {
            let Some(within) = small.part(within) else {
                continue;
            };
            let within = pdq::hash_dihedral(&within);
            if within.quality + FRAME_QUALITY_MARGIN >= pdq::MIN_QUALITY {
                let all = within.hashes.iter();
                hashes.extend(all.map(|pdq| (pdq.to_string(), FRAME_MARGIN)));
            }
        }
    }
    Ok(Some(Glimpse {
        sha256: Sha256::of(bytes).to_string(),
        hashes,
    }))
}

/// A picture at a fraction of its size and its hashes, where they may screen.
fn screened(bytes: &[u8], limits: &Limits) -> Result<Option<(Reduced, Screened)>, Fault> {
    let cell = media::size(bytes)?.and_then(|(width, height)| screen::cell_for(width, height));
    let Some(cell) = cell.and_then(Cell::of_pixels) else {
        return Ok(None);
    };
    let Some(reduced) = media::reduced(bytes, cell, limits)? else {
        return Ok(None);
    };
    let cells = Cells::new(
        (reduced.width, reduced.height),
        reduced.cell,
        (reduced.columns, reduced.rows),
        &reduced.rgb,
    );
    let screened = screen::hash(&cells.map_err(corrupt)?);
    Ok(screened.is_safe().then_some((reduced, screened)))
}

fn corrupt(error: impl std::fmt::Display) -> Fault {
    Fault::new(FaultCode::Corrupt, &error.to_string())
}

fn file_signals(
    bytes: &[u8],
    (width, height): (u32, u32),
    hashed: Hashed,
    dihedral: &[Pdq],
) -> FileSignals {
    FileSignals {
        width,
        height,
        sha256: Sha256::of(bytes).to_string(),
        pdq: hashed.pdq.to_string(),
        quality: hashed.quality,
        dihedral: dihedral.iter().map(ToString::to_string).collect(),
        has_pdq: width.min(height) >= pdq::MIN_SIDE,
    }
}

pub(crate) fn view(picture: &Picture) -> Result<Rgb<'_>, Fault> {
    Rgb::new(picture.width, picture.height, &picture.rgb).map_err(corrupt)
}

/// Whether a hash says enough to be one more way to look. What turning does to a hash does not change its repetition.
fn tells(hashed: &Hashed) -> bool {
    hashed.is_usable() && hashed.pdq.repetition() <= MOST_REPETITION
}

fn turned(dihedral: &Dihedral) -> impl Iterator<Item = Look> + '_ {
    let turned = dihedral.hashes.iter().zip(TURNS).skip(1);
    turned.map(|(pdq, turn)| Look {
        way: Way::Turned,
        turn,
        part: None,
        pdq: pdq.to_string(),
    })
}

/// Every picture within the picture, in all eight ways.
fn framed(view: &Rgb<'_>, orientation: u8) -> Vec<Look> {
    let mut looks = Vec::new();
    for region in frame::contents(view) {
        let Some(within) = view.part(region) else {
            continue;
        };
        let (hashed, dihedral) = pdq::hash_with_dihedral(&within);
        if !tells(&hashed) {
            continue;
        }
        let (width, height) = (f64::from(view.width()), f64::from(view.height()));
        let (left, top) = (
            f64::from(region.left) / width,
            f64::from(region.top) / height,
        );
        let right = f64::from(region.left + region.width) / width;
        let bottom = f64::from(region.top + region.height) / height;
        let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
        let part = Some(as_viewed(corners, orientation));
        looks.extend(dihedral.hashes.iter().zip(TURNS).map(|(pdq, turn)| Look {
            way: Way::Framed,
            turn,
            part,
            pdq: pdq.to_string(),
        }));
    }
    looks
}

fn other_frames(bytes: &[u8], limits: &Limits, first: &Picture) -> Result<Vec<Look>, Fault> {
    if first.frames < 2 {
        return Ok(Vec::new());
    }
    let mut looks: Vec<Look> = Vec::new();
    for picture in media::sampled_frames(bytes, limits, OTHER_FRAMES)? {
        let hashed = pdq::hash(&view(&picture)?);
        let text = hashed.pdq.to_string();
        if tells(&hashed) && looks.iter().all(|look| look.pdq != text) {
            looks.push(Look {
                way: Way::Animation,
                turn: None,
                part: None,
                pdq: text,
            });
        }
    }
    Ok(looks)
}

/// Where corners of the picture as stored, in fractions of its sides, are in the picture as a viewer shows it, which turns
/// it by its EXIF orientation (1 to 8, Exif 2.32 tag 0x0112). In ten-thousandths.
fn as_viewed(corners: [[f64; 2]; 4], orientation: u8) -> Corners {
    corners.map(|[x, y]| {
        let [x, y] = match orientation {
            2 => [1.0 - x, y],
            3 => [1.0 - x, 1.0 - y],
            4 => [x, 1.0 - y],
            5 => [y, x],
            6 => [1.0 - y, x],
            7 => [1.0 - y, 1.0 - x],
            8 => [y, 1.0 - x],
            _ => [x, y],
        };
        [x, y].map(|share| (share.clamp(-1.0, 2.0) * 10_000.0).round() as i32)
    })
}

/// Local features, and how a viewer turns the picture they were taken from.
#[derive(Debug, Clone)]
pub(crate) struct Deep {
    orientation: u8,
    pub(crate) features: Features,
}

impl Deep {
    fn of(view: &Rgb<'_>, orientation: u8, budget: Budget) -> Self {
        Self {
            orientation,
            features: local::extract(view, budget),
        }
    }

    /// One byte of orientation, then the features.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![self.orientation];
        bytes.extend(self.features.to_bytes());
        bytes
    }

    /// What [`Deep::to_bytes`] wrote; `None` for anything else.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (orientation, features) = bytes.split_first()?;
        Some(Self {
            orientation: *orientation,
            features: Features::from_bytes(features).ok()?,
        })
    }

    fn to_text(&self) -> String {
        BASE64.encode(self.to_bytes())
    }

    pub(crate) fn from_text(text: &str) -> Option<Self> {
        Self::from_bytes(&BASE64.decode(text).ok()?)
    }

    /// Corners in this picture's fractions, as a viewer shows them.
    pub(crate) fn as_viewed(&self, corners: [(f32, f32); 4]) -> Corners {
        let corners = corners.map(|(x, y)| [f64::from(x), f64::from(y)]);
        as_viewed(corners, self.orientation)
    }
}

/// The hash of a look, for looking it up.
pub(crate) fn hash_of(look: &Look) -> Option<Pdq> {
    look.pdq.parse().ok()
}
