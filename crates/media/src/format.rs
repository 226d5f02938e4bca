//! Which image format a file is, by its first bytes. File names and declared types are not asked.

use serde::{Deserialize, Serialize};

use crate::fault::{Fault, FaultCode};

/// The image formats that are decoded. In JSON each is its name in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// JPEG, baseline or progressive, 8 bits.
    Jpeg,
    /// PNG and APNG.
    Png,
    /// GIF, 87a and 89a.
    Gif,
    /// WebP, lossy, lossless and animated.
    Webp,
}

/// Image formats we can name but do not decode: where the mark stands, the mark, the name.
const KNOWN_BUT_NOT_DECODED: &[(usize, &[u8], &str)] = &[
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"II+\0", "BigTIFF"),
    (0, b"MM\0+", "BigTIFF"),
    (0, b"\0\0\x01\0", "ICO"),
    (0, b"8BPS", "PSD"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\0\0\0\x0cJXL ", "JPEG XL"),
    (0, b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "JPEG 2000"),
    (0, b"qoif", "QOI"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftypavis", "AVIF"),
    (4, b"ftyphei", "HEIC"),
    (4, b"ftyphev", "HEIC"),
    (4, b"ftypmif1", "HEIF"),
    (4, b"ftypmsf1", "HEIF"),
];

/// Things people send by mistake, named so that the message helps.
const NOT_IMAGES: &[(usize, &[u8], &str)] = &[
    (0, b"%PDF", "a PDF document"),
    (0, b"PK\x03\x04", "a ZIP archive or office document"),
    (0, b"\x1a\x45\xdf\xa3", "a Matroska or WebM video"),
    (4, b"ftyp", "an MP4 or similar video"),
];

impl Format {
    /// The format of a file, by its magic numbers.
    ///
    /// # Errors
    /// `not_an_image` for empty input, HTML, PDF, video and everything unknown; `unsupported` for
    /// image formats that are known but not decoded (BMP, TIFF, HEIC, AVIF, …), naming them.
    pub fn sniff(bytes: &[u8]) -> Result<Self, Fault> {
        let has = |&(at, mark, _): &(usize, &[u8], &str)| {
            bytes.get(at..).is_some_and(|rest| rest.starts_with(mark))
        };
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            return Ok(Self::Jpeg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Ok(Self::Png);
        }
        if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
            return Ok(Self::Gif);
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Ok(Self::Webp);
        }
        if let Some((_, _, name)) = KNOWN_BUT_NOT_DECODED.iter().find(|mark| has(mark)) {
            return Err(Fault::unsupported(&format!(
                "{name} images are unsupported; send JPEG, PNG, GIF or WebP"
            )));
        }
        let what = if bytes.is_empty() {
            "the file is empty".to_owned()
        } else if let Some((_, _, name)) = NOT_IMAGES.iter().find(|mark| has(mark)) {
            format!("the file is {name}, not an image")
        } else if looks_like_markup(bytes) {
            "the file is HTML, XML or SVG text, not a JPEG, PNG, GIF or WebP image".to_owned()
        } else {
            "the file does not begin as a JPEG, PNG, GIF or WebP image does".to_owned()
        };
        Err(Fault::new(FaultCode::NotAnImage, &what))
    }

    /// The media type, as in a `Content-Type` header.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }
}

/// An error page saved in place of an image is the most common mistake of all.
fn looks_like_markup(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    text.trim_ascii_start().first() == Some(&b'<')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> (FaultCode, String) {
        let fault = Format::sniff(bytes).unwrap_err();
        (fault.code, fault.detail)
    }

    #[test]
    fn magic_numbers_name_the_format() {
        assert_eq!(
            Format::sniff(&[0xff, 0xd8, 0xff, 0xe0]).unwrap(),
            Format::Jpeg
        );
        assert_eq!(Format::sniff(b"\x89PNG\r\n\x1a\n").unwrap(), Format::Png);
        assert_eq!(Format::sniff(b"GIF87a").unwrap(), Format::Gif);
        assert_eq!(Format::sniff(b"GIF89a").unwrap(), Format::Gif);
        assert_eq!(Format::sniff(b"RIFF\0\0\0\0WEBP").unwrap(), Format::Webp);
    }

    #[test]
    fn what_is_no_image_is_said_to_be_none() {
        let others: [&[u8]; 7] = [
            b"",
            b"\n <!DOCTYPE html>",
            b"\xef\xbb\xbf<svg/>",
            b"%PDF-1.7",
            b"RIFF\0\0\0\0WAVE",
            b"\0\0\0\x18ftypmp42",
            b"hello",
        ];
        for bytes in others {
            assert_eq!(refusal(bytes).0, FaultCode::NotAnImage, "{bytes:?}");
        }
        assert!(refusal(b"").1.contains("empty"));
        assert!(refusal(b"<html>").1.contains("HTML"));
        assert!(refusal(b"%PDF-1.7").1.contains("PDF"));
    }

    #[test]
    fn images_we_do_not_decode_are_named() {
        let named: [(&[u8], &str); 5] = [
            (b"BM\x36\0\0\0", "BMP"),
            (b"II*\0\x08\0\0\0", "TIFF"),
            (b"MM\0*\0\0\0\x08", "TIFF"),
            (b"\0\0\0\x1cftypheic", "HEIC"),
            (b"\0\0\0\x1cftypavif", "AVIF"),
        ];
        for (bytes, name) in named {
            let (code, detail) = refusal(bytes);
            assert_eq!(code, FaultCode::Unsupported, "{bytes:?}");
            assert!(
                detail.contains(name) && detail.contains("unsupported"),
                "{detail}"
            );
        }
    }

    #[test]
    fn a_prefix_of_a_magic_number_is_not_enough() {
        for bytes in [&b"\xff\xd8"[..], b"\x89PNG", b"GIF8", b"RIFF\0\0\0\0"] {
            assert_eq!(refusal(bytes).0, FaultCode::NotAnImage);
        }
    }
}
