//! The files.

use crate::stage::picture;
use image::codecs::png::PngEncoder;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};
use std::io::Cursor;
use testkit::Chance;

/// A file that is no whole image, and the codes that may name what is wrong with it.
pub(super) struct Broken {
    pub(super) what: &'static str,
    pub(super) bytes: Vec<u8>,
    pub(super) codes: &'static [&'static str],
}

/// A small picture in each format, with something in it.
fn formats() -> Vec<(&'static str, Vec<u8>)> {
    let small = image::load_from_memory(&picture(1))
        .unwrap()
        .thumbnail(160, 120)
        .to_rgb8();
    [
        ("JPEG", ImageFormat::Jpeg),
        ("PNG", ImageFormat::Png),
        ("GIF", ImageFormat::Gif),
        ("WebP", ImageFormat::WebP),
    ]
    .map(|(name, format)| (name, encoded(&small, format)))
    .to_vec()
}

fn encoded(image: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(image.clone())
        .write_to(&mut file, format)
        .unwrap();
    file.into_inner()
}

pub(super) fn broken() -> Vec<Broken> {
    const NOT_AN_IMAGE: &[&str] = &["not_an_image"];
    const CUT: &[&str] = &["truncated"];
    let mut files = Vec::new();
    let mut add = |what, bytes: Vec<u8>, codes| files.push(Broken { what, bytes, codes });
    add("nothing", Vec::new(), NOT_AN_IMAGE);
    add("one byte", vec![0xff], NOT_AN_IMAGE);
    let html = b"<!doctype html><img src=x onerror=alert(1)>".to_vec();
    add("HTML", html, NOT_AN_IMAGE);
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec();
    add("SVG", svg, &["not_an_image", "unsupported"]);
    let pdf = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    add("PDF without pages", pdf, &["corrupt", "holds_others"]);
    add("zeros", vec![0; 100_000], NOT_AN_IMAGE);
    let program = [b"\x7fELF".to_vec(), vec![1; 400]].concat();
    add("a program", program, NOT_AN_IMAGE);
    let whole = formats();
    for (name, bytes) in &whole {
        let half = bytes[..bytes.len() / 2].to_vec();
        add("half of an image", half, CUT);
        let most = bytes[..bytes.len() * 95 / 100].to_vec();
        add("most of an image", most, CUT);
        let header = bytes[..20].to_vec();
        add("the beginning of a header", header, CUT);
        let noise = [&bytes[..40], &vec![0x5a; 4_000][..]].concat();
        let codes: &[&str] = &["corrupt", "truncated", "unsupported", "too_large"];
        add("noise behind a header", noise, codes);
        assert!(bytes.len() > 400, "{name}");
    }
    let large: &[&str] = &["too_large"];
    add("a PNG of 65535 by 65535", png(65_535, 65_535), large);
    add("a PNG of 2147483647 by 1", png(0x7fff_ffff, 1), large);
    add("a PNG of nothing by nothing", png(0, 0), &["corrupt"]);
    add("a GIF of 65535 by 65535", gif(65_535, 65_535), large);
    add("a JPEG of 65500 by 65500", jpeg(65_500, 65_500), large);
    files
}

/// So many files with one to eight bits flipped, of every format in turn.
pub(super) fn flipped(chance: &mut Chance, count: usize) -> Vec<Vec<u8>> {
    let whole = formats();
    (0..count)
        .map(|number| {
            let mut bytes = whole[number % whole.len()].1.clone();
            let end = bytes.len() as u64;
            for _ in 0..chance.between(1, 9) {
                // Every other flip hits where structure is dense.
                let end = if chance.between(0, 2) == 0 { 64 } else { end };
                bytes[chance.between(0, end) as usize] ^= 1 << chance.between(0, 8);
            }
            bytes
        })
        .collect()
}

/// A whole, black PNG of this size: small as a file, large once unpacked.
pub(super) fn bomb(width: u32, height: u32) -> Vec<u8> {
    let black = vec![0; width as usize * height as usize];
    let mut file = Vec::new();
    PngEncoder::new(&mut file)
        .write_image(&black, width, height, ExtendedColorType::L8)
        .unwrap();
    file
}

/// A PNG that claims a size, with a few bytes of picture.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    // Eight bits, red green blue, and the only methods there are.
    header.extend([8, 2, 0, 0, 0]);
    // A zlib stream of one stored block with four zeros, and its Adler-32.
    let data = [0x78, 0x01, 1, 4, 0, 0xfb, 0xff, 0, 0, 0, 0, 0, 4, 0, 1];
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &header),
        chunk(b"IDAT", &data),
        chunk(b"IEND", &[]),
    ]
    .concat()
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [kind, data].concat();
    let length = u32::try_from(data.len()).unwrap();
    [
        &length.to_be_bytes()[..],
        &named,
        &crc(&named).to_be_bytes(),
    ]
    .concat()
}

/// CRC-32 of ISO 3309, as PNG asks for.
pub(super) fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc: u32, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

/// A GIF that claims a size, with a few bytes of picture.
fn gif(width: u16, height: u16) -> Vec<u8> {
    let size = [width.to_le_bytes(), height.to_le_bytes()].concat();
    [
        b"GIF89a",
        &size[..],
        // A table of two colours.
        &[0x80, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff],
        &[0x2c, 0, 0, 0, 0],
        &size,
        // Code size 2; clear, a pixel, end.
        &[0, 2, 2, 0x44, 0x01, 0, 0x3b],
    ]
    .concat()
}

/// A real JPEG whose frame header claims another size.
fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = picture(1);
    let frame = bytes
        .windows(2)
        .position(|marker| marker == [0xff, 0xc0] || marker == [0xff, 0xc2])
        .unwrap();
    bytes[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    bytes[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    bytes
}
