//! The pictures on a page, as files.

use super::MOST_PICTURES;
use crate::limits::Limits;
use hayro_interpret::hayro_syntax::Filter;
use hayro_interpret::hayro_syntax::object::{ObjectIdentifier, Stream};
use hayro_interpret::{Image, ImageData};
use image::{ExtendedColorType, ImageEncoder, codecs::png::PngEncoder};
use std::collections::HashSet;

/// Pictures with a side shorter than this are bullets, lines and pieces of shadows.
const TINY: u32 = 24;

/// Takes the pictures of pages, each of them once.
pub(super) struct Pictures<'l> {
    limits: &'l Limits,
    seen: HashSet<ObjectIdentifier>,
    page: OfPage,
}

/// What was taken of a page.
#[derive(Default)]
pub(super) struct OfPage {
    /// Which picture, from 1, and its file.
    pub(super) files: Vec<(u32, Vec<u8>)>,
    pub(super) undecoded: Vec<u32>,
    pub(super) tiny: u32,
    pub(super) beyond: u32,
    count: u32,
}

impl<'l> Pictures<'l> {
    pub(super) fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            seen: HashSet::new(),
            page: OfPage::default(),
        }
    }

    /// What was taken since the last time this was asked.
    pub(super) fn of_page(&mut self) -> OfPage {
        std::mem::take(&mut self.page)
    }

    /// Something of the page is not taken.
    pub(super) fn one_beyond(&mut self) {
        self.page.beyond += 1;
    }

    pub(super) fn take(&mut self, image: &Image<'_, '_>) {
        let (width, height) = (image.width(), image.height());
        let id = match image {
            Image::Stencil(stencil) => stencil.stream().obj_id(),
            Image::Raster(raster) => raster.stream().obj_id(),
        };
        // Those within the page's own content have no number.
        if id != ObjectIdentifier::new(0, 0) && !self.seen.insert(id) {
            return;
        }
        if width.min(height) < TINY {
            self.page.tiny += 1;
            return;
        }
        self.page.count += 1;
        if self.page.files.len() >= MOST_PICTURES {
            self.page.beyond += 1;
            return;
        }
        let is_within = u64::from(width) * u64::from(height) <= self.limits.max_pixels
            && width.max(height) <= self.limits.max_side;
        match is_within.then(|| file(image)).flatten() {
            Some(file) => self.page.files.push((self.page.count, file)),
            None => self.page.undecoded.push(self.page.count),
        }
    }
}

fn file(image: &Image<'_, '_>) -> Option<Vec<u8>> {
    let mut file = None;
    match image {
        Image::Raster(raster) => {
            if let Some(jpeg) = jpeg(raster.stream()) {
                return Some(jpeg);
            }
            raster.with_rgba(|data, _| file = png(data), None);
        }
        // What a scanner found black is painted; a reader sees it on white.
        Image::Stencil(stencil) => stencil.with_stencil(
            |mut stencil, _| {
                stencil
                    .data
                    .iter_mut()
                    .for_each(|painted| *painted = 255 - *painted);
                file = png(ImageData::Luma(stencil));
            },
            None,
        ),
    }
    file
}

/// A picture that is a JPEG file, as it is.
fn jpeg(stream: &Stream<'_>) -> Option<Vec<u8>> {
    let filters = stream.filters();
    let is_jpeg = filters.len() == 1 && filters.first() == Some(&Filter::DctDecode);
    let bytes = is_jpeg.then(|| stream.raw_data())?;
    bytes
        .starts_with(b"\xff\xd8\xff")
        .then(|| bytes.into_owned())
}

fn png(data: ImageData) -> Option<Vec<u8>> {
    let (pixels, width, height, colour) = match data {
        ImageData::Rgb(rgb) => (rgb.data, rgb.width, rgb.height, ExtendedColorType::Rgb8),
        ImageData::Luma(luma) => (luma.data, luma.width, luma.height, ExtendedColorType::L8),
    };
    let samples = if colour == ExtendedColorType::Rgb8 {
        3
    } else {
        1
    };
    // The encoder panics where they do not agree.
    if pixels.len() as u64 != u64::from(width) * u64::from(height) * samples {
        return None;
    }
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(&pixels, width, height, colour)
        .ok()?;
    Some(file)
}
