//! Small whole pictures. The files under `seeds/` are drawn by a formula and written by Pillow 12: shapes for which no encoder
//! is at hand here. Those from `crates/media` cover the ways in which a JPEG can be coded.

use crate::stage::picture;
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, Frame, ImageFormat, RgbImage};
use std::io::Cursor;

/// A whole picture and what it shows.
pub(in super::super) struct Seed {
    pub(in super::super) name: &'static str,
    pub(in super::super) bytes: Vec<u8>,
}

macro_rules! files {
    ($folder:literal: $($name:literal),*) => {
        [$(Seed { name: $name, bytes: include_bytes!(concat!($folder, $name)).to_vec() }),*]
    };
}

/// All of them, each at most a few thousand bytes.
pub(in super::super) fn seeds() -> Vec<Seed> {
    let mut seeds = Vec::new();
    seeds.extend(files!("seeds/":
        "alpha.webp", "animated.gif", "animated.png", "animated.webp", "cmyk.jpg", "exif_icc.jpg", "exif_icc.png", "grey.png",
        "interlaced.gif", "large.jpg", "lossless.webp", "lossy.webp", "palette.png", "rgba.png"));
    seeds.extend(files!("../../../../../media/tests/decode/files/":
        "420.jpg", "410.jpg", "444.jpg", "grey.jpg", "rgb.jpg", "progressive_420.jpg", "progressive_444.jpg",
        "progressive_refined.jpg", "restarts_420.jpg", "separate_420.jpg", "separate_pair.jpg"));
    let small = image::load_from_memory(&picture(1)).unwrap();
    let small = small.thumbnail(72, 72).to_rgb8();
    let mut add = |name, bytes| seeds.push(Seed { name, bytes });
    add("drawn.jpg", jpeg(&small));
    add(
        "drawn.png",
        written(&small.clone().into(), ImageFormat::Png),
    );
    add(
        "deep.png",
        written(
            &DynamicImage::from(small.clone()).into_rgb16().into(),
            ImageFormat::Png,
        ),
    );
    add(
        "drawn.gif",
        written(&small.clone().into(), ImageFormat::Gif),
    );
    add(
        "drawn.webp",
        written(&small.clone().into(), ImageFormat::WebP),
    );
    add("frames.gif", frames(&small));
    for Seed { name, bytes } in &seeds {
        assert!(bytes.len() < 24_000, "{name}: {} bytes", bytes.len());
    }
    seeds
}

pub(super) fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    image.write_to(&mut file, format).unwrap();
    file.into_inner()
}

pub(super) fn jpeg(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 75);
    encoder.encode_image(image).unwrap();
    bytes
}

/// Three frames, each turned further.
fn frames(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    let mut image = DynamicImage::from(image.clone());
    for _ in 0..3 {
        image = image.rotate90();
        encoder.encode_frame(Frame::new(image.to_rgba8())).unwrap();
    }
    drop(encoder);
    bytes
}
