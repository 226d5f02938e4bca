//! Small files of every format, made here from a pattern that shows nothing.

use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{Delay, DynamicImage, Frame, ImageEncoder, RgbaImage};

/// A number of colours in waves.
fn pattern(width: u32, height: u32, phase: u32) -> DynamicImage {
    let wave = |place: u32, step: u32| (place.wrapping_mul(step) % 256) as u8;
    DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, |x, y| {
        let (x, y) = (x + phase, y + 2 * phase);
        image::Rgba([wave(x, 23), wave(y, 31), wave(x + y, 9), 255 - wave(x, 3)])
    }))
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut file = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut file, quality);
    picture
        .write_with_encoder(encoder)
        .expect("memory takes it");
    file
}

/// JPEG files, coloured and grey, and one with an orientation.
pub(super) fn jpegs() -> Vec<(String, Vec<u8>)> {
    let grey = |picture: DynamicImage| DynamicImage::ImageLuma8(picture.into_luma8());
    let colour = |picture: DynamicImage| DynamicImage::ImageRgb8(picture.into_rgb8());
    let mut files = vec![
        (
            "jpeg-colour".to_owned(),
            jpeg(&colour(pattern(20, 12, 0)), 80),
        ),
        ("jpeg-grey".to_owned(), jpeg(&grey(pattern(33, 17, 1)), 90)),
        (
            "jpeg-coarse".to_owned(),
            jpeg(&colour(pattern(16, 16, 2)), 5),
        ),
        (
            "jpeg-one-pixel".to_owned(),
            jpeg(&grey(pattern(1, 1, 3)), 50),
        ),
    ];
    let turned = with_orientation(&files[0].1, 6);
    files.push(("jpeg-turned".to_owned(), turned));
    let cut = files[0].1[..files[0].1.len() / 2].to_vec();
    files.push(("jpeg-cut".to_owned(), cut));
    files.push(("jpeg-progressive".to_owned(), progressive()));
    files.push(("jpeg-half-colour".to_owned(), half_colour()));
    files
}

/// Files of all formats.
pub(super) fn pictures() -> Vec<(String, Vec<u8>)> {
    let mut files = jpegs();
    let small = pattern(18, 11, 4);
    for (name, picture) in [
        ("rgba", small.clone()),
        ("grey", DynamicImage::ImageLuma8(small.to_luma8())),
        ("grey-16", DynamicImage::ImageLuma16(small.to_luma16())),
        ("rgba-16", DynamicImage::ImageRgba16(small.to_rgba16())),
    ] {
        let mut file = Vec::new();
        picture
            .write_with_encoder(PngEncoder::new(&mut file))
            .expect("memory takes it");
        files.push((format!("png-{name}"), file));
    }
    files.push(("gif-still".to_owned(), gif(1)));
    files.push(("gif-animated".to_owned(), gif(4)));
    let mut webp = Vec::new();
    let rgba = small.to_rgba8();
    WebPEncoder::new_lossless(&mut webp)
        .write_image(&rgba, 18, 11, image::ExtendedColorType::Rgba8)
        .expect("memory takes it");
    files.push(("webp-animated".to_owned(), animated_webp(&webp)));
    files.push(("webp-lossless".to_owned(), webp));
    for (name, text) in [
        ("html", &b"\xef\xbb\xbf <!DOCTYPE html><img src=a>"[..]),
        ("pdf", b"%PDF-1.7"),
        ("heic", b"\0\0\0\x18ftypheic"),
        ("nothing", b""),
        (
            "gif-huge",
            b"GIF89a\xff\xff\xff\xff\0\0\0\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\x01\0\0\x3b",
        ),
    ] {
        files.push((name.to_owned(), text.to_vec()));
    }
    files
}

fn gif(frames: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = GifEncoder::new(&mut file);
    encoder
        .set_repeat(Repeat::Infinite)
        .expect("memory takes it");
    for number in 0..frames {
        let picture = pattern(9, 7, number * 5).into_rgba8();
        let frame = Frame::from_parts(picture, 0, 0, Delay::from_numer_denom_ms(100, 1));
        encoder.encode_frame(frame).expect("memory takes it");
    }
    drop(encoder);
    file
}

/// The file with an EXIF segment that says how to turn it.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let length = (exif.len() + 2) as u16;
    [
        &jpeg[..2],
        b"\xff\xe1",
        &length.to_be_bytes(),
        &exif,
        &jpeg[2..],
    ]
    .concat()
}

/// Two frames of a still file's data in an animation, the second smaller than the screen would allow.
fn animated_webp(still: &[u8]) -> Vec<u8> {
    let chunk = |kind: &[u8], data: &[u8]| {
        let mut chunk = [kind, &(data.len() as u32).to_le_bytes(), data].concat();
        chunk.resize(chunk.len().next_multiple_of(2), 0);
        chunk
    };
    let three = |number: u32| number.to_le_bytes()[..3].to_vec();
    // Of a still file, what follows `RIFF`, its length and `WEBP` is its one chunk.
    let data = &still[12..];
    let frame = [
        three(0),
        three(0),
        three(17),
        three(10),
        three(100),
        vec![0],
    ]
    .concat();
    let frame = chunk(b"ANMF", &[&frame[..], data].concat());
    let screen = [vec![0x12, 0, 0, 0], three(17), three(10)].concat();
    let body = [
        b"WEBP".to_vec(),
        chunk(b"VP8X", &screen),
        chunk(b"ANIM", &[0; 6]),
        frame.clone(),
        frame,
    ]
    .concat();
    chunk(b"RIFF", &body)
}

/// A code table of a JPEG file: how many codes there are of each length, and what they mean.
fn table(class: u8, counts: &[u8], values: &[u8]) -> Vec<u8> {
    let mut lengths = [0; 16];
    lengths[..counts.len()].copy_from_slice(counts);
    segment(0xc4, &[&[class][..], &lengths, values].concat())
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    [
        &[0xff, marker][..],
        &((data.len() + 2) as u16).to_be_bytes(),
        data,
    ]
    .concat()
}

/// 8×8 grey pixels in two scans: first the mean, then an end of block for the rest.
fn progressive() -> Vec<u8> {
    [
        b"\xff\xd8".to_vec(),
        segment(0xdb, &[&[0][..], &[1; 64]].concat()),
        segment(0xc2, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
        table(0x00, &[0, 2], &[5, 0]),
        // 00 says five bits follow, and they are 11010.
        segment(0xda, &[1, 1, 0x00, 0, 0, 0]),
        vec![0b0011_0101],
        table(0x10, &[0, 2], &[0, 0x01]),
        segment(0xda, &[1, 1, 0x00, 1, 63, 0]),
        vec![0b0011_1111],
        b"\xff\xd9".to_vec(),
    ]
    .concat()
}

/// 16×16 coloured pixels, colour at half the size each way; every block is its mean alone.
fn half_colour() -> Vec<u8> {
    [
        b"\xff\xd8".to_vec(),
        segment(0xdb, &[&[0][..], &[1; 64]].concat()),
        segment(
            0xc0,
            &[8, 0, 16, 0, 16, 3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0],
        ),
        table(0x00, &[0, 2], &[5, 0]),
        table(0x10, &[0, 2], &[0, 0x01]),
        segment(0xda, &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0]),
        // Six blocks: 00 11010 for the mean, then 00 for the end.
        vec![
            0b0011_0100,
            0b0001_1010,
            0b0000_1101,
            0b0000_0110,
            0b1000_0011,
            0b0100_0001,
            0b1010_0011,
        ],
        b"\xff\xd9".to_vec(),
    ]
    .concat()
}

#[path = "../../../crates/media/tests/decode/containers.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "shared with the tests of rooms"
)]
mod containers;

/// Archives: each kind with two files, one of them packed.
pub(super) fn archives() -> Vec<(String, Vec<u8>)> {
    let text = b"some words, some words, some words".repeat(4);
    let files: [(&str, &[u8]); 2] = [("a/b.txt", &text), ("c", b"x")];
    let tar = containers::tar(&files);
    vec![
        (
            "zip".to_owned(),
            containers::zip(&[("a/b.txt", &text, true), ("c", b"x", false)]),
        ),
        ("empty-zip".to_owned(), containers::zip(&[])),
        (
            "zip-behind".to_owned(),
            [
                &b"\xff\xd8\xff\xe0 a picture"[..],
                &containers::zip(&[("c", b"x", false)]),
            ]
            .concat(),
        ),
        ("gzip".to_owned(), containers::gzip(&text)),
        ("tar-gzip".to_owned(), containers::gzip(&tar)),
        ("tar".to_owned(), tar),
    ]
}

/// Documents: a page of text, a grey picture, an attached file.
pub(super) fn pdfs() -> Vec<(String, Vec<u8>)> {
    let grey: Vec<u8> = (0..32 * 32).map(|at| (at % 251) as u8).collect();
    let page = containers::Page {
        lines: &["Some words", "(and others)"],
        grey: Some((&grey, 32, 32)),
        ..containers::Page::default()
    };
    vec![
        (
            "text-and-picture".to_owned(),
            containers::pdf(&[page], &[("a.txt", b"x")]),
        ),
        (
            "two-pages".to_owned(),
            containers::pdf(
                &[containers::Page::default(), containers::Page::default()],
                &[],
            ),
        ),
    ]
}
