//! Which kind of content a file is, by its bytes alone: nobody has to say it, and nobody is believed who does.

use std::borrow::Cow;

/// The beginnings of image files: JPEG, PNG, GIF.
const IMAGES: [&[u8]; 4] = [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"];

/// Brands of ISO base media files (at byte 8) that are pictures: AVIF, HEIC and HEIF.
const PICTURES: [&[u8]; 6] = [b"avif", b"avis", b"hei", b"hev", b"mif1", b"msf1"];

/// What begins a QuickTime or MP4 file: the names of its first box.
const BOXES: [&[u8]; 7] = [
    b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot",
];

/// Length of a packet of an MPEG transport stream, each of which begins with the same byte.
const PACKET: usize = 188;

/// How much of a file tells whether it is text, where it is too long to be looked at whole.
const BEGINNING: usize = 4_096;

/// A kind of content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContentKind<'a> {
    /// It begins as an image does. Only a media worker may look further.
    Image,
    /// A video: MP4 and QuickTime, Matroska and WebM, MPEG transport streams, AVI, Flash Video, Ogg.
    Video,
    /// Text in UTF-8, or in UTF-16 with a byte order mark.
    Text(Cow<'a, str>),
    /// Text, of more bytes than are looked at.
    LongText,
    /// Something else. A media worker says what is wrong with it.
    Unknown,
}

impl<'a> ContentKind<'a> {
    /// The kind of these bytes.
    #[must_use]
    pub fn of(bytes: &'a [u8]) -> Self {
        if let Some(kind) = Self::by_mark(bytes) {
            return kind;
        }
        if bytes.len() > signals::text::MOST_BYTES {
            return match begins_as_text(bytes) {
                true => Self::LongText,
                false => Self::Unknown,
            };
        }
        match signals::text::decode(bytes) {
            Some(text) if !is_markup(&text) => Self::Text(text),
            _ => Self::Unknown,
        }
    }

    /// The kind that the first bytes alone tell, image or video: most uploads are one of them, and nothing is decoded to know that.
    #[must_use]
    pub fn by_mark(bytes: &[u8]) -> Option<Self> {
        let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        if is_webp || IMAGES.iter().any(|magic| bytes.starts_with(magic)) {
            return Some(Self::Image);
        }
        is_video(bytes).then_some(Self::Video)
    }
}

/// Whether it says that it is a drawing or a page: its tags would be compared like words, and a drawing would pass for a text.
fn is_markup(text: &str) -> bool {
    const BEGINNINGS: [&str; 4] = ["<?xml", "<svg", "<!doctype", "<html"];
    let start: String = text.trim_start().chars().take(9).collect();
    let start = start.to_ascii_lowercase();
    BEGINNINGS
        .iter()
        .any(|beginning| start.starts_with(beginning))
}

/// Whether the beginning of a long file is text. A character cut in two at its end is none of its faults.
fn begins_as_text(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..BEGINNING).unwrap_or(bytes);
    (0..4).any(|cut| signals::text::decode(&beginning[..beginning.len() - cut]).is_some())
}

fn is_video(bytes: &[u8]) -> bool {
    let at = |place: usize, mark: &[u8]| {
        bytes
            .get(place..)
            .is_some_and(|rest| rest.starts_with(mark))
    };
    let is_iso = BOXES.iter().any(|name| at(4, name))
        && !PICTURES.iter().any(|brand| at(4, b"ftyp") && at(8, brand));
    let is_stream = [0, PACKET, 2 * PACKET]
        .iter()
        .all(|place| at(*place, b"\x47"));
    is_iso
        || is_stream
        || at(0, b"\x1a\x45\xdf\xa3")
        || at(0, b"RIFF") && at(8, b"AVI ")
        || at(0, b"FLV\x01")
        || at(0, b"OggS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_bytes() {
        assert_eq!(
            ContentKind::of(b"\xff\xd8\xff\xe0 and text"),
            ContentKind::Image
        );
        assert_eq!(
            ContentKind::of(b"GIF89a, a fine format"),
            ContentKind::Image
        );
        assert_eq!(
            ContentKind::of("قال".as_bytes()),
            ContentKind::Text("قال".into())
        );
        assert_eq!(
            ContentKind::of(b"\xff\xfeh\0i\0"),
            ContentKind::Text("hi".into())
        );
        assert_eq!(
            ContentKind::of(b"\xef\xbb\xbfhi"),
            ContentKind::Text("hi".into())
        );
        for other in [
            &b""[..],
            b" \n",
            b"%PDF-1.7\n",
            b"a\0b",
            b"\xc3",
            b"PK\x03\x04",
        ] {
            assert_eq!(ContentKind::of(other), ContentKind::Unknown, "{other:?}");
        }
        let long = "ä".repeat(signals::text::MOST_BYTES);
        assert_eq!(ContentKind::of(long.as_bytes()), ContentKind::LongText);
        assert_eq!(ContentKind::of(&vec![0; 2 << 20]), ContentKind::Unknown);
    }

    #[test]
    fn videos_are_told_by_their_first_bytes_and_pictures_in_the_same_boxes_are_none() {
        let mut stream = vec![0_u8; 600];
        for packet in [0, 188, 376, 564] {
            stream[packet] = 0x47;
        }
        let videos: [&[u8]; 7] = [
            b"\0\0\0\x20ftypisom\0\0\x02\0",
            b"\0\0\0\x08wide\0\0\0\0mdat",
            b"\x1a\x45\xdf\xa3\x9fB\x86\x81",
            b"RIFF\0\0\0\0AVI LIST",
            b"FLV\x01\x05",
            b"OggS\0\x02",
            &stream,
        ];
        for bytes in videos {
            assert_eq!(ContentKind::of(bytes), ContentKind::Video, "{bytes:?}");
        }
        let others: [&[u8]; 8] = [
            b"",
            b"\0\0\0\x20ftypavif",
            b"\0\0\0\x20ftypheic",
            b"\0\0\0\x20ftypmif1",
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"\xff\xd8\xff\xe0",
            b"\x89PNG\r\n\x1a\n",
            b"G is the first letter of this text, which is not a stream of packets",
        ];
        for bytes in others {
            assert_ne!(ContentKind::of(bytes), ContentKind::Video, "{bytes:?}");
        }
    }
}
