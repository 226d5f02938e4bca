//! Files made to do harm.

use super::seeds::{jpeg, written};
use super::structure::{Sections, chunk, sections};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder, ImageFormat, RgbImage};

/// A file and what is wrong with it.
pub(in super::super) struct Crafted {
    pub(in super::super) what: &'static str,
    pub(in super::super) bytes: Vec<u8>,
    /// The one code it is refused with; `None` if it may be taken, or refused in other ways.
    pub(in super::super) code: Option<&'static str>,
    /// Whether it unpacks to millions of pixels.
    pub(in super::super) is_large: bool,
}

/// A side that many a decoder multiplies by itself without looking.
const HUGE: u16 = 65_535;

/// All of them.
pub(in super::super) fn crafted() -> Vec<Crafted> {
    let mut all = Vec::new();
    let mut add = |what: &'static str, code, bytes| {
        let is_large = ["million", "large", "long"]
            .iter()
            .any(|word| what.contains(word));
        all.push(Crafted {
            what,
            bytes,
            code,
            is_large,
        });
    };
    add("empty", Some("not_an_image"), Vec::new());
    for byte in [0, b'G', 0x89, 0xff, b'R'] {
        add("one byte", Some("not_an_image"), vec![byte]);
    }
    sizes(&mut add);
    bombs(&mut add);
    animations(&mut add);
    metadata(&mut add);
    scans(&mut add);
    all
}

type Add<'a> = &'a mut dyn FnMut(&'static str, Option<&'static str>, Vec<u8>);

fn small() -> RgbImage {
    RgbImage::from_fn(64, 48, |x, y| {
        image::Rgb([(x * 4) as u8, (y * 5) as u8, (x * y) as u8])
    })
}

/// Whole files whose headers claim a size beyond all measure.
fn sizes(add: Add<'_>) {
    let large = Some("too_large");
    let small = DynamicImage::from(small());
    let huge = HUGE.to_be_bytes();
    let mut file = jpeg(&small.to_rgb8());
    let frame = find(&file, &[0xff, 0xc0]);
    file[frame + 5..frame + 9].copy_from_slice(&[huge, huge].concat());
    add("a JPEG of 65535 by 65535", large, file);
    for side in [u32::from(HUGE), 0x7fff_ffff, u32::MAX] {
        let Some(Sections::Png(mut chunks)) = sections(&written(&small, ImageFormat::Png)) else {
            unreachable!("it was just written")
        };
        chunks[0].1[..8].copy_from_slice(&[side.to_be_bytes(), side.to_be_bytes()].concat());
        // Beyond 31 bits it is no PNG any more.
        let code = if side == u32::MAX { None } else { large };
        add("a PNG of immense sides", code, Sections::Png(chunks).file());
    }
    let mut file = written(&small, ImageFormat::Gif);
    file[6..10].copy_from_slice(&[0xff; 4]);
    add("a GIF whose screen is 65535 by 65535", large, file);
    let mut file = written(&small, ImageFormat::Gif);
    let frame = find(&file, b"\x2c\0\0\0\0\x40\0\x30\0");
    file[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    add("a GIF whose frame is 65535 by 65535", None, file);
    let mut file = written(&small, ImageFormat::WebP);
    let lossless = find(&file, b"VP8L") + 9;
    file[lossless..lossless + 4].copy_from_slice(&[0xff; 4]);
    add("a lossless WebP of 16384 by 16384", large, file);
    let mut file = include_bytes!("seeds/lossy.webp").to_vec();
    let lossy = find(&file, b"\x9d\x01\x2a") + 3;
    file[lossy..lossy + 4].copy_from_slice(&[0xff; 4]);
    add("a lossy WebP of 16383 by 16383", large, file);
    let mut file = include_bytes!("seeds/alpha.webp").to_vec();
    let canvas = find(&file, b"VP8X") + 12;
    file[canvas..canvas + 6].copy_from_slice(&[0xff; 6]);
    add("a WebP whose canvas is 16777216 by 16777216", large, file);
}

/// Few bytes that unpack to many: as many as may be, and more than that.
fn bombs(add: Add<'_>) {
    let large = Some("too_large");
    add(
        "a PNG of 16 million black pixels",
        None,
        black_png(4_000, 4_000, ExtendedColorType::L8),
    );
    add(
        "a deep PNG of 16 million pixels",
        None,
        black_png(4_000, 4_000, ExtendedColorType::Rgba16),
    );
    add(
        "a PNG of 50 million pixels and more",
        large,
        black_png(7_100, 7_100, ExtendedColorType::L8),
    );
    let Some(Sections::Png(mut chunks)) = sections(&written(&small().into(), ImageFormat::Png))
    else {
        unreachable!("it was just written")
    };
    let data = chunks.iter().position(|(name, _)| name == b"IDAT").unwrap();
    chunks[data].1 = zeros(512 * 1024 * 1024);
    add(
        "a small PNG with half a gigabyte of pixels",
        None,
        Sections::Png(chunks).file(),
    );
    let black = DynamicImage::new_rgb8(4_000, 4_000);
    add(
        "a GIF of 16 million black pixels",
        None,
        written(&black, ImageFormat::Gif),
    );
    add(
        "a WebP of 4 million black pixels",
        None,
        written(&black, ImageFormat::WebP),
    );
    add(
        "a JPEG of 4 million black pixels",
        None,
        jpeg(&black.to_rgb8()),
    );
    // Codes of many pixels each, in a frame of one.
    let mut gif = written(&DynamicImage::new_rgb8(2_000, 2_000), ImageFormat::Gif);
    let frame = find(&gif, &[0x2c, 0, 0, 0, 0]);
    gif[frame + 5..frame + 9].copy_from_slice(&[1, 0, 1, 0]);
    add("a GIF frame of one pixel with four million", None, gif);
    let flat = RgbImage::from_pixel(32_768, 100, image::Rgb([9, 9, 9]));
    add("a JPEG as long as a side may be", None, jpeg(&flat));
}

/// Animations without end.
fn animations(add: Add<'_>) {
    add("a GIF of 10,000 frames", None, gif_frames(10_000, 64));
    add(
        "a GIF of 10,000 large frames",
        None,
        gif_frames(10_000, 4_000),
    );
    add("a PNG of 10,000 frames", None, png_frames(10_000));
    let mut liar = png_frames(1);
    let count = find(&liar, b"acTL");
    let lied = [u32::MAX.to_be_bytes(), [0; 4]].concat();
    liar.splice(count - 4..count + 16, chunk(b"acTL", &lied));
    add(
        "a PNG that announces four thousand million frames",
        None,
        liar,
    );
    add("a WebP of 10,000 frames", None, webp_frames(10_000, 16));
    add(
        "a WebP of 10,000 frames on a large canvas",
        None,
        webp_frames(10_000, 4_000),
    );
}

/// One pixel, over and over, on a screen of some size.
fn gif_frames(count: usize, side: u16) -> Vec<u8> {
    let side = side.to_le_bytes();
    let mut bytes = [
        b"GIF89a",
        &side[..],
        &side,
        &[0x80, 0, 0, 0, 0, 0, 255, 255, 255],
    ]
    .concat();
    // Each has a control extension that clears the screen before the next.
    let frame = b"\x21\xf9\x04\x08\x01\0\0\0\x2c\x01\0\x01\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
    bytes.extend(frame.repeat(count));
    bytes.push(0x3b);
    bytes
}

fn png_frames(count: u32) -> Vec<u8> {
    let Some(Sections::Png(chunks)) = sections(&written(&small().into(), ImageFormat::Png)) else {
        unreachable!("it was just written")
    };
    let data: Vec<u8> = chunks
        .iter()
        .filter(|(name, _)| name == b"IDAT")
        .flat_map(|(_, data)| data.clone())
        .collect();
    let control = |number: u32| {
        let size = [64_u32, 48, 0, 0].map(u32::to_be_bytes).concat();
        chunk(
            b"fcTL",
            &[&number.to_be_bytes()[..], &size, &[0, 1, 0, 10, 0, 0]].concat(),
        )
    };
    let mut bytes = [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", &chunks[0].1),
        chunk(b"acTL", &[count.to_be_bytes(), [0; 4]].concat()),
        control(0),
        chunk(b"IDAT", &data),
    ]
    .concat();
    for frame in 1..count {
        bytes.extend(control(2 * frame - 1));
        bytes.extend(chunk(
            b"fdAT",
            &[&(2 * frame).to_be_bytes()[..], &data].concat(),
        ));
    }
    bytes.extend(chunk(b"IEND", &[]));
    bytes
}

fn webp_frames(count: usize, canvas: u32) -> Vec<u8> {
    let still = written(&DynamicImage::new_rgb8(2, 2), ImageFormat::WebP);
    let Some(Sections::Webp(parts)) = sections(&still) else {
        unreachable!("it was just written")
    };
    let pixels = parts.iter().find(|(name, _)| name == b"VP8L").unwrap();
    let frame = [
        // At 0, 0; two by two; ten milliseconds.
        &[0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 10, 0, 0, 0][..],
        b"VP8L",
        &(pixels.1.len() as u32).to_le_bytes(),
        &pixels.1,
        &vec![0; pixels.1.len() % 2],
    ]
    .concat();
    let side = (canvas - 1).to_le_bytes();
    let mut parts = vec![
        (
            *b"VP8X",
            [&[2, 0, 0, 0][..], &side[..3], &side[..3]].concat(),
        ),
        (*b"ANIM", vec![0; 6]),
    ];
    parts.resize(count + 2, (*b"ANMF", frame));
    Sections::Webp(parts).file()
}

/// Metadata that swells, leads in circles or counts beyond its end.
fn metadata(add: Add<'_>) {
    let swollen = zeros(512 * 1024 * 1024);
    let png = written(&small().into(), ImageFormat::Png);
    let with = |name: &[u8; 4], data: Vec<u8>| {
        let Some(Sections::Png(mut chunks)) = sections(&png) else {
            unreachable!("it was just written")
        };
        chunks.insert(1, (*name, data));
        Sections::Png(chunks).file()
    };
    add(
        "a PNG whose profile is a bomb",
        None,
        with(b"iCCP", [b"x\0\0", &swollen[..]].concat()),
    );
    add(
        "a PNG whose text is a bomb",
        None,
        with(b"zTXt", [b"x\0\0", &swollen[..]].concat()),
    );
    add(
        "a PNG whose XMP is a bomb",
        None,
        with(
            b"iTXt",
            [b"XML:com.adobe.xmp\0\x01\0\0\0", &swollen[..]].concat(),
        ),
    );
    let circle = b"II*\0\x08\0\0\0\x02\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x12\x01\x03\0\xff\xff\xff\xff\x08\0\0\0\x08\0\0\0";
    add(
        "a PNG whose EXIF leads in circles",
        None,
        with(b"eXIf", circle.to_vec()),
    );
    let jpeg = jpeg(&small());
    let led = |segments: &[(u8, Vec<u8>)]| {
        let mut bytes = jpeg[..2].to_vec();
        for (marker, data) in segments {
            bytes.extend([0xff, *marker]);
            bytes.extend((data.len() as u16 + 2).to_be_bytes());
            bytes.extend(data);
        }
        bytes.extend(&jpeg[2..]);
        bytes
    };
    let exif = [b"Exif\0\0", &circle[..]].concat();
    add(
        "a JPEG whose EXIF leads in circles",
        None,
        led(&[(0xe1, exif)]),
    );
    let deep = [b"Exif\0\0MM\0*\xff\xff\xff\xf0", &[0xff; 60_000][..]].concat();
    add(
        "a JPEG whose EXIF lies beyond its end",
        None,
        led(&[(0xe1, deep)]),
    );
    let xmp = [
        b"http://ns.adobe.com/xap/1.0/\0",
        &b"<x>".repeat(20_000)[..],
    ]
    .concat();
    add(
        "a JPEG with two hundred XMP packets",
        None,
        led(&vec![(0xe1, xmp); 200]),
    );
    let profile = |part: u8| {
        (
            0xe2,
            [b"ICC_PROFILE\0", &[part, 255][..], &[7; 65_000]].concat(),
        )
    };
    let profiles: Vec<_> = (1..=255).map(profile).collect();
    add("a JPEG with a profile in 255 parts", None, led(&profiles));
    add(
        "a JPEG with the last part of a profile, over and over",
        None,
        led(&vec![profile(255); 255]),
    );
    add(
        "a JPEG with a thousand comments",
        None,
        led(&vec![(0xfe, vec![b'x'; 30_000]); 1_000]),
    );
    add(
        "a JPEG with fill bytes for a megabyte",
        None,
        [&jpeg[..2], &[0xff; 1 << 20], &jpeg[2..]].concat(),
    );
    let Some(Sections::Webp(mut parts)) = sections(include_bytes!("seeds/alpha.webp")) else {
        unreachable!("it is a WebP")
    };
    parts[0].1[0] |= 0x2c;
    parts.insert(1, (*b"ICCP", vec![7; 4 << 20]));
    parts.push((*b"EXIF", circle.to_vec()));
    parts.push((*b"XMP ", b"<x>".repeat(1 << 20)));
    add(
        "a WebP with megabytes of metadata",
        None,
        Sections::Webp(parts).file(),
    );
    let mut gif = written(&small().into(), ImageFormat::Gif);
    let comments = [
        &[0x21, 0xfe][..],
        &[&[255][..], &[b'x'; 255]].concat().repeat(20_000),
        &[0],
    ]
    .concat();
    let frame = find(&gif, b"\x2c\0\0\0\0\x40\0\x30\0");
    gif.splice(frame..frame, comments);
    add("a GIF with five megabytes of comment", None, gif);
}

/// JPEG files whose scans are many, or whose tables promise what they do not keep.
fn scans(add: Add<'_>) {
    let progressive =
        include_bytes!("../../../../../media/tests/decode/files/progressive_refined.jpg");
    let last = progressive
        .windows(2)
        .rposition(|mark| mark == [0xff, 0xda])
        .unwrap();
    let end = progressive.len() - 2;
    let many = [
        &progressive[..end],
        &progressive[last..end].repeat(5_000),
        &progressive[end..],
    ]
    .concat();
    add(
        "a progressive JPEG of five thousand scans",
        None,
        many.clone(),
    );
    // The same over sixteen million pixels: every scan goes over every block, though it says nothing of most.
    let mut large = many;
    let frame = find(&large, &[0xff, 0xc2]);
    large[frame + 5..frame + 9]
        .copy_from_slice(&[4_000_u16.to_be_bytes(), 4_000_u16.to_be_bytes()].concat());
    add(
        "a large progressive JPEG of five thousand scans",
        None,
        large,
    );
    let baseline = jpeg(&small());
    let table = find(&baseline, &[0xff, 0xc4]);
    let mut crowded = baseline.clone();
    crowded[table + 5..table + 21].fill(0xff);
    add("a JPEG whose code table is overfull", None, crowded);
    let scan = find(&baseline, &[0xff, 0xda]);
    let restarts = [
        &baseline[..scan],
        &[0xff, 0xdd, 0, 4, 0, 1],
        &baseline[scan..],
    ]
    .concat();
    add(
        "a JPEG that announces restarts and has none",
        None,
        restarts,
    );
    let marks: Vec<u8> = (0..200_000)
        .flat_map(|number: u32| [0xff, 0xd0 + (number % 8) as u8])
        .collect();
    let all = [&baseline[..scan + 14], &marks, &[0xff, 0xd9]].concat();
    add("a JPEG of nothing but restarts", None, all);
}

fn find(bytes: &[u8], what: &[u8]) -> usize {
    let found = bytes.windows(what.len()).position(|window| window == what);
    found.unwrap()
}

fn black_png(width: u32, height: u32, colour: ExtendedColorType) -> Vec<u8> {
    let mut file = Vec::new();
    let pixels =
        vec![0; width as usize * height as usize * usize::from(colour.bits_per_pixel()) / 8];
    PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::NoFilter)
        .write_image(&pixels, width, height, colour)
        .unwrap();
    file
}

/// So many zeros as a zlib stream (RFC 1950) of fixed codes (RFC 1951, 3.2.6), without packing that many.
fn zeros(count: usize) -> Vec<u8> {
    let mut bits = Bits(vec![0x78, 0x9c], 0, 0);
    bits.put(0b1, 1); // the last block
    bits.put(0b01, 2); // fixed codes
    bits.put_code(0b0011_0000, 8); // the byte 0
    // Each more: 258 bytes from one byte back. Code 285 is 11000101, distance code 0 is 00000.
    for _ in 0..(count - 1) / 258 {
        bits.put_code(0b1100_0101, 8);
        bits.put_code(0, 5);
    }
    for _ in 0..(count - 1) % 258 {
        bits.put_code(0b0011_0000, 8);
    }
    bits.put_code(0, 7); // end of block
    let mut stream = bits.whole();
    // Adler-32 of zeros: the sum of bytes stays 1, the sum of sums counts them.
    let sums = (count % 65_521) as u32;
    stream.extend((sums << 16 | 1).to_be_bytes());
    stream
}

/// Bits as DEFLATE packs them: numbers from their lowest bit, codes from their highest.
struct Bits(Vec<u8>, u64, u32);

impl Bits {
    fn put(&mut self, value: u64, width: u32) {
        self.1 |= value << self.2;
        self.2 += width;
        while self.2 >= 8 {
            self.0.push(self.1 as u8);
            self.1 >>= 8;
            self.2 -= 8;
        }
    }

    fn put_code(&mut self, code: u64, width: u32) {
        self.put(code.reverse_bits() >> (64 - width), width);
    }

    fn whole(mut self) -> Vec<u8> {
        if self.2 > 0 {
            self.0.push(self.1 as u8);
        }
        self.0
    }
}
