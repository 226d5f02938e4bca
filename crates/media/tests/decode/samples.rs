//! Small files in every shape that is to be decoded.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::{Delay, DynamicImage, Frame, ImageFormat, RgbImage, RgbaImage};

/// A lossy WebP of one pixel; no encoder for it is at hand.
pub(crate) const LOSSY_WEBP: &[u8] = b"RIFF\x22\0\0\0WEBPVP8 \x16\0\0\0\x30\x01\0\x9d\x01\x2a\
    \x01\0\x01\0\x0e\xc0\xfe\x25\xa4\0\x03\x70\0\0\0\0";

/// A lossy WebP of one pixel with an alpha plane.
pub(crate) const LOSSY_WEBP_WITH_ALPHA: &[u8] = b"RIFF\x4a\0\0\0WEBPVP8X\x0a\0\0\0\x10\0\0\0\
    \0\0\0\0\0\0ALPH\x0c\0\0\0\x11\x07\x10\x11\xfd\x0f\x44\x44\xff\x03\0\0VP8 \x18\0\0\0\
    \x14\x01\0\x9d\x01\x2a\x01\0\x01\0\0\0\xfe\0\0\x0d\xc0\0\xfe\xe6\xb5\0\0\0";

/// Red on the left, blue on the right.
pub(crate) fn red_and_blue(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        image::Rgb(if x < width / 2 {
            [250, 10, 20]
        } else {
            [10, 20, 250]
        })
    })
}

/// Something of everything: gradients, edges, noise.
pub(crate) fn busy(width: u32, height: u32) -> RgbImage {
    let mut noise = Noise::new(7);
    RgbImage::from_fn(width, height, |x, y| {
        let edge = if (x / 5 + y / 3) % 2 == 0 { 0 } else { 90 };
        image::Rgb([(x * 9) as u8, (y * 7) as u8 | edge, noise.next() as u8])
    })
}

pub(crate) fn file(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    image
        .into()
        .write_to(&mut Cursor::new(&mut bytes), format)
        .unwrap();
    bytes
}

pub(crate) fn jpeg(image: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 95)
        .encode_image(image)
        .unwrap();
    bytes
}

/// A JPEG that tells its viewer to turn it.
pub(crate) fn jpeg_with_orientation(image: &RgbImage, orientation: u8) -> Vec<u8> {
    let mut segment =
        b"\xff\xe1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    segment.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let mut bytes = jpeg(image);
    bytes.splice(2..2, segment);
    bytes
}

/// A baseline JPEG of 8x8 pixels in which each component has one value throughout. `adobe` is the
/// colour transform of an Adobe marker: 0 for CMYK (or RGB), 2 for YCCK.
pub(crate) fn flat_jpeg(components: &[u8], adobe: Option<u8>) -> Vec<u8> {
    let count = components.len() as u8;
    let mut bytes = vec![0xff, 0xd8];
    if let Some(transform) = adobe {
        bytes.extend(b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0");
        bytes.push(transform);
    }
    bytes.extend(b"\xff\xdb\0\x43\0");
    bytes.extend([8; 64]); // so that a DC coefficient of one is a step of one
    bytes.extend([0xff, 0xc0, 0, 8 + 3 * count, 8, 0, 8, 0, 8, count]);
    for id in 1..=count {
        bytes.extend([id, 0x11, 0]);
    }
    // DC: the sizes 0 to 8, each as a code of four bits. AC: end of block, as one bit.
    bytes.extend(b"\xff\xc4\0\x1c\0\0\0\0\x09\0\0\0\0\0\0\0\0\0\0\0\0");
    bytes.extend(0..=8);
    bytes.extend(b"\xff\xc4\0\x14\x10\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0");
    bytes.extend([0xff, 0xda, 0, 6 + 2 * count, count]);
    for id in 1..=count {
        bytes.extend([id, 0]);
    }
    bytes.extend([0, 63, 0]);
    let mut bits = String::new();
    for &value in components {
        let level = i32::from(value) - 128;
        let size = 32 - level.unsigned_abs().leading_zeros();
        let written = if level < 0 {
            level + (1 << size) - 1
        } else {
            level
        };
        bits += &format!("{size:04b}");
        if size > 0 {
            bits += &format!("{written:0width$b}", width = size as usize);
        }
        bits += "0";
    }
    while !bits.len().is_multiple_of(8) {
        bits += "1";
    }
    for byte in bits.as_bytes().chunks(8) {
        let byte = byte.iter().fold(0, |all, bit| all << 1 | (bit - b'0'));
        bytes.push(byte);
        if byte == 0xff {
            bytes.push(0);
        }
    }
    bytes.extend([0xff, 0xd9]);
    bytes
}

/// A PNG from its header's fields and the raw, filter-led rows.
pub(crate) fn png(
    (width, height): (u32, u32),
    (bits, colour): (u8, u8),
    before_data: &[([u8; 4], &[u8])],
    rows: &[u8],
) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([bits, colour, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(png_chunk(*b"IHDR", &header));
    for (kind, data) in before_data {
        bytes.extend(png_chunk(*kind, data));
    }
    bytes.extend(png_chunk(*b"IDAT", &zlib_stored(rows)));
    bytes.extend(png_chunk(*b"IEND", b""));
    bytes
}

pub(crate) fn png_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    let mut crc = u32::MAX;
    for byte in &body {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    [
        &(data.len() as u32).to_be_bytes()[..],
        &body,
        &(!crc).to_be_bytes(),
    ]
    .concat()
}

/// Data as zlib would wrap it, uncompressed; at most 65535 bytes.
pub(crate) fn zlib_stored(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    let head = [0x78, 0x01, 0x01];
    let sum = (b << 16 | a).to_be_bytes();
    [
        &head[..],
        &length.to_le_bytes(),
        &(!length).to_le_bytes(),
        data,
        &sum,
    ]
    .concat()
}

/// A picture of one pixel whose colour profile unpacks to about this many bytes, all of them zero;
/// the file is 150 times smaller.
pub(crate) fn png_with_swollen_profile(unpacked: usize) -> Vec<u8> {
    // Deflate's fixed codes, written from the lowest bit up: the last block; a zero; many times "258
    // more of the same"; the end.
    let mut bits = vec![1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0];
    for _ in 0..unpacked / 258 {
        bits.extend([1, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0_u8]);
    }
    bits.extend([0; 7]);
    let pack = |eight: &[u8]| eight.iter().rev().fold(0, |byte, bit| byte << 1 | bit);
    let deflated: Vec<u8> = bits.chunks(8).map(pack).collect();
    let profile = [&b"icc\0\0\x78\x01"[..], &deflated].concat();
    png((1, 1), (8, 2), &[(*b"iCCP", &profile)], &[0, 1, 2, 3])
}

/// Two frames of one pixel: red, then blue.
pub(crate) fn apng() -> Vec<u8> {
    let control = |sequence: u32| {
        let mut data = sequence.to_be_bytes().to_vec();
        data.extend([
            0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0,
        ]);
        data
    };
    let announced = [0, 0, 0, 2, 0, 0, 0, 0];
    let first = control(0);
    let mut bytes = png(
        (1, 1),
        (8, 2),
        &[(*b"acTL", &announced), (*b"fcTL", &first)],
        &[0, 255, 0, 0],
    );
    let end = bytes.split_off(bytes.len() - 12);
    bytes.extend(png_chunk(*b"fcTL", &control(1)));
    let data = [&2_u32.to_be_bytes()[..], &zlib_stored(&[0, 0, 0, 255])].concat();
    bytes.extend(png_chunk(*b"fdAT", &data));
    bytes.extend(end);
    bytes
}

/// An animation of the given frames.
pub(crate) fn gif(frames: &[RgbaImage]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for frame in frames {
        let delay = Delay::from_numer_denom_ms(100, 1);
        encoder
            .encode_frame(Frame::from_parts(frame.clone(), 0, 0, delay))
            .unwrap();
    }
    drop(encoder);
    bytes
}

/// An animation of the given still, lossless WebP files, all of one size.
pub(crate) fn animated_webp((width, height): (u32, u32), stills: &[Vec<u8>]) -> Vec<u8> {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let mut bytes = [kind, &(data.len() as u32).to_le_bytes()[..], data].concat();
        if data.len() % 2 == 1 {
            bytes.push(0);
        }
        bytes
    };
    let size = [
        &(width - 1).to_le_bytes()[..3],
        &(height - 1).to_le_bytes()[..3],
    ]
    .concat();
    let mut body = b"WEBP".to_vec();
    body.extend(chunk(b"VP8X", &[&[0x02, 0, 0, 0][..], &size].concat()));
    body.extend(chunk(b"ANIM", &[0; 6]));
    for still in stills {
        let frame = [&[0; 6][..], &size, &[100, 0, 0, 0], &still[12..]].concat();
        body.extend(chunk(b"ANMF", &frame));
    }
    [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
}

/// Numbers without pattern, the same ones in every run.
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as u32
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.next() as usize % bound
    }
}

/// One small file of every kind, by name.
pub(crate) fn every_kind() -> Vec<(&'static str, Vec<u8>)> {
    let picture = busy(23, 17);
    let translucent: RgbaImage = DynamicImage::from(picture.clone()).into_rgba8();
    let grey = DynamicImage::from(picture.clone()).into_luma8();
    let webp = file(picture.clone(), ImageFormat::WebP);
    vec![
        ("colour JPEG", jpeg(&picture)),
        ("turned JPEG", jpeg_with_orientation(&picture, 6)),
        ("grey JPEG", file(grey.clone(), ImageFormat::Jpeg)),
        ("CMYK JPEG", flat_jpeg(&[200, 150, 100, 50], Some(0))),
        ("colour PNG", file(picture.clone(), ImageFormat::Png)),
        ("grey PNG", file(grey, ImageFormat::Png)),
        (
            "16-bit PNG",
            file(
                DynamicImage::from(picture.clone()).into_rgba16(),
                ImageFormat::Png,
            ),
        ),
        (
            "palette PNG",
            png(
                (4, 2),
                (2, 3),
                &[(*b"PLTE", &[9; 12])],
                &[0, 0b00_01_10_11, 0, 27],
            ),
        ),
        ("APNG", apng()),
        ("GIF", gif(std::slice::from_ref(&translucent))),
        (
            "animated GIF",
            gif(&[translucent.clone(), translucent.clone()]),
        ),
        ("lossless WebP", webp.clone()),
        ("translucent WebP", file(translucent, ImageFormat::WebP)),
        (
            "animated WebP",
            animated_webp((23, 17), &[webp.clone(), webp]),
        ),
        ("lossy WebP", LOSSY_WEBP.to_vec()),
        ("lossy WebP with alpha", LOSSY_WEBP_WITH_ALPHA.to_vec()),
    ]
}
