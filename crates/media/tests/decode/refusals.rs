//! What is refused before it is decoded, and under which name.

use image::{GrayImage, ImageFormat};
use media::{Fault, FaultCode, Limits};

use crate::samples;

fn refusal(bytes: &[u8], limits: &Limits) -> Fault {
    media::decode(bytes, limits).unwrap_err()
}

fn code(bytes: &[u8]) -> FaultCode {
    refusal(bytes, &Limits::default()).code
}

#[test]
fn what_is_no_image_is_refused_as_such() {
    for bytes in [
        &b""[..],
        b"<!doctype html><html>",
        b"%PDF-1.4",
        b"\xff\xd8",
        b"MZ",
    ] {
        assert_eq!(code(bytes), FaultCode::NotAnImage, "{bytes:?}");
    }
    assert_eq!(code(b"BM\x36\0\0\0"), FaultCode::Unsupported);
    assert_eq!(code(b"MM\0*\0\0\0\x08"), FaultCode::Unsupported);
}

#[test]
fn a_header_that_claims_too_much_is_refused_by_itself() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0\0\0\0\0";
    let endless =
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\0\0\0\0\0\0\0";
    let gif = b"GIF89a\xff\xff\xff\xff\0\0\0";
    let jpeg = b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x11\0\x02\x11\0\x03\x11\0";
    let extended = b"RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff";
    let lossless = b"RIFF\x12\0\0\0WEBPVP8L\x05\0\0\0\x2f\xff\xff\xff\x0f\0";
    let lossy = b"RIFF\x16\0\0\0WEBPVP8 \x0a\0\0\0\x30\x01\0\x9d\x01\x2a\xff\x3f\xff\x3f";
    let claims: [&[u8]; 7] = [png, endless, gif, jpeg, extended, lossless, lossy];
    for bytes in claims {
        let fault = refusal(bytes, &Limits::default());
        assert_eq!(fault.code, FaultCode::TooLarge, "{bytes:?}: {fault}");
    }
}

#[test]
fn a_second_larger_frame_header_does_not_slip_through() {
    let mut bytes = samples::jpeg(&samples::busy(8, 8));
    let at = bytes
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    let huge = b"\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x11\0\x02\x11\0\x03\x11\0";
    let after = at + 2 + usize::from(u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]));
    bytes.splice(after..after, huge.iter().copied());
    assert_eq!(code(&bytes), FaultCode::TooLarge);
}

#[test]
fn a_gif_frame_far_larger_than_its_screen_is_refused() {
    let mut bytes = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    bytes.extend(b"\x2c\0\0\0\0\xff\xff\xff\xff\0\x02\x02\x44\x01\0\x3b");
    assert_eq!(code(&bytes), FaultCode::TooLarge);
}

#[test]
fn pixels_and_sides_are_limited_to_the_last_one() {
    let file = |width, height| samples::file(GrayImage::new(width, height), ImageFormat::Png);
    let limits = Limits {
        max_pixels: 600,
        max_side: 100,
        ..Limits::default()
    };
    assert!(media::decode(&file(30, 20), &limits).is_ok());
    assert_eq!(refusal(&file(601, 1), &limits).code, FaultCode::TooLarge);
    assert!(media::decode(&file(100, 2), &limits).is_ok());
    let fault = refusal(&file(101, 2), &limits);
    assert_eq!(fault.code, FaultCode::TooLarge);
    assert!(
        fault.detail.contains("101x2") && fault.detail.contains("100"),
        "{fault}"
    );
}

#[test]
fn pictures_without_a_pixel_are_corrupt() {
    assert_eq!(
        code(&samples::png((0, 5), (8, 2), &[], &[])),
        FaultCode::Corrupt
    );
    assert_eq!(code(b"GIF89a\0\0\0\0\0\0\0\x3b"), FaultCode::Corrupt);
}

#[test]
fn a_gif_without_a_frame_is_corrupt() {
    assert_eq!(code(b"GIF89a\x01\0\x01\0\0\0\0\x3b"), FaultCode::Corrupt);
}

#[test]
fn jpeg_variants_that_would_be_misread_are_unsupported() {
    let mut twelve_bits = samples::flat_jpeg(&[100], None);
    let at = twelve_bits
        .windows(2)
        .position(|pair| pair == [0xff, 0xc0])
        .unwrap();
    twelve_bits[at + 4] = 12;
    assert_eq!(code(&twelve_bits), FaultCode::Unsupported);
    assert_eq!(
        code(&samples::flat_jpeg(&[100, 200], None)),
        FaultCode::Unsupported
    );
    let mut arithmetic = samples::flat_jpeg(&[100], None);
    arithmetic[at + 1] = 0xc9;
    assert_eq!(code(&arithmetic), FaultCode::Unsupported);
}

#[test]
fn a_broken_checksum_is_corrupt_in_the_decoders_words() {
    let mut bytes = samples::file(samples::busy(20, 20), ImageFormat::Png);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let fault = refusal(&bytes, &Limits::default());
    assert_eq!(fault.code, FaultCode::Corrupt);
    assert!(fault.detail.to_lowercase().contains("crc"), "{fault}");
}
