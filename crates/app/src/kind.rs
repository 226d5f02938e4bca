//! Which kind of content a file is, by its bytes alone: nobody has to say it, and nobody is believed who does.

use media::parts::Holding;
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
    /// A video: MP4 and QuickTime, Matroska and WebM, MPEG transport streams, AVI, Flash Video, Ogg. Whether there is a picture in it, or
    /// only sound, is told by `ffprobe`.
    Video,
    /// A sound: MP3, WAV, FLAC, MP4 and Ogg that say they hold sound. Whether there is a picture, too, is told by `ffprobe`.
    Sound,
    /// It holds others: an archive, a PDF document.
    Holding(Holding),
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

    /// The kind that the first bytes alone tell, image, video, sound or what holds others: most uploads are one of them, and nothing is decoded to know that.
    #[must_use]
    pub fn by_mark(bytes: &[u8]) -> Option<Self> {
        let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        if is_webp || IMAGES.iter().any(|magic| bytes.starts_with(magic)) {
            return Some(Self::Image);
        }
        if is_sound(bytes) {
            return Some(Self::Sound);
        }
        if is_video(bytes) {
            return Some(Self::Video);
        }
        Holding::of(bytes).map(Self::Holding)
    }

    /// Whether it is text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text(_) | Self::LongText)
    }

    /// Whether it is a video or a sound, by the first bytes: what ffmpeg reads.
    #[must_use]
    pub fn is_recording(bytes: &[u8]) -> bool {
        matches!(Self::by_mark(bytes), Some(Self::Video | Self::Sound))
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

/// Whether some bytes stand at a place.
fn stands(bytes: &[u8], place: usize, mark: &[u8]) -> bool {
    bytes
        .get(place..)
        .is_some_and(|rest| rest.starts_with(mark))
}

/// Brands of ISO base media files (at byte 8) that are sound.
const SPOKEN: [&[u8]; 2] = [b"M4A ", b"M4B "];

/// What begins the first packet of an Ogg file (at byte 28, behind the header of its page) that is sound: Opus, Vorbis, FLAC, Speex.
const OGG_SOUNDS: [&[u8]; 4] = [b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   "];

fn is_sound(bytes: &[u8]) -> bool {
    let at = |place: usize, mark: &[u8]| stands(bytes, place, mark);
    at(0, b"RIFF") && at(8, b"WAVE")
        || at(0, b"fLaC")
        || at(4, b"ftyp") && SPOKEN.iter().any(|brand| at(8, brand))
        || at(0, b"OggS") && OGG_SOUNDS.iter().any(|mark| at(28, mark))
        || is_tagged(bytes)
        || is_mp3(bytes)
}

/// Whether an ID3 tag stands before the sound. Its version is a control character, which no text has.
fn is_tagged(bytes: &[u8]) -> bool {
    matches!(bytes, [b'I', b'D', b'3', 2..=4, 0..=0xfe, _, a, b, c, d, ..] if (a | b | c | d) < 0x80)
}

/// Whether two frames of MPEG audio, layer III, follow each other from the first byte on. UTF-16 begins with a byte order mark that could be
/// one of layer I, which is why none but layer III counts.
fn is_mp3(bytes: &[u8]) -> bool {
    let length = frame_length(bytes);
    length.is_some_and(|length| bytes.get(length..).and_then(frame_length).is_some())
}

/// Kilobits a second by the index in a frame's header: MPEG 1, and MPEG 2 and 2.5. Index 0 is for any rate, which nobody uses.
const KILOBITS: [[usize; 15]; 2] = [
    [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/// The length of the frame of MPEG audio, layer III, that begins here.
fn frame_length(bytes: &[u8]) -> Option<usize> {
    let [0xff, second, third, ..] = bytes else {
        return None;
    };
    let (is_first, divisor) = match second & 0b1111_1110 {
        0xfa => (true, 1),
        0xf2 => (false, 2),
        0xe2 => (false, 4),
        _ => return None,
    };
    let kilobits = *KILOBITS[usize::from(!is_first)].get(usize::from(third >> 4))?;
    let rate = *[44_100_usize, 48_000, 32_000].get(usize::from(third >> 2 & 3))? / divisor;
    if kilobits == 0 {
        return None;
    }
    let bits = if is_first { 144_000 } else { 72_000 };
    Some(bits * kilobits / rate + usize::from(third >> 1 & 1))
}

fn is_video(bytes: &[u8]) -> bool {
    let at = |place: usize, mark: &[u8]| stands(bytes, place, mark);
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
        for other in [&b""[..], b" \n", b"a\0b", b"\xc3", b"PK\x01\x02"] {
            assert_eq!(ContentKind::of(other), ContentKind::Unknown, "{other:?}");
        }
        for (bytes, holding) in [
            (&b"%PDF-1.7\n"[..], Holding::Pdf),
            (b"PK\x03\x04", Holding::Zip),
            (b"PK\x05\x06", Holding::Zip),
            (b"\x1f\x8b\x08\0", Holding::Gzip),
        ] {
            assert_eq!(ContentKind::of(bytes), ContentKind::Holding(holding));
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

    #[test]
    fn sounds_are_told_by_their_first_bytes_and_no_text_is_one() {
        let ogg = |codec: &[u8]| [b"OggS\0\x02".to_vec(), vec![0; 22], codec.to_vec()].concat();
        // 128 kbit/s at 44.1 kHz: 417 bytes; 64 kbit/s at 22.05 kHz: 208.
        let frames = |header: &[u8], length: usize| {
            let mut bytes = vec![0; length + 4];
            bytes[..3].copy_from_slice(header);
            bytes[length..length + 3].copy_from_slice(header);
            bytes
        };
        let sounds: [Vec<u8>; 9] = [
            b"RIFF\x24\0\0\0WAVEfmt ".to_vec(),
            b"fLaC\0\0\0\x22".to_vec(),
            b"\0\0\0\x20ftypM4A \0\0\x02\0".to_vec(),
            ogg(b"OpusHead"),
            ogg(b"\x01vorbis"),
            b"ID3\x04\0\0\0\0\x0f\x76TSSE".to_vec(),
            frames(b"\xff\xfb\x90", 417),
            frames(b"\xff\xf3\x80", 208),
            frames(b"\xff\xfb\x92", 418),
        ];
        for bytes in sounds {
            assert_eq!(ContentKind::of(&bytes), ContentKind::Sound, "{bytes:?}");
            assert!(ContentKind::is_recording(&bytes));
        }
        let others: [Vec<u8>; 6] = [
            b"ID3 is a way to tag songs".to_vec(),
            b"\xff\xfeh\0i\0".to_vec(),
            frames(b"\xff\xfb\x90", 400),
            b"\xff\xfb\x90".to_vec(),
            ogg(b"\x80theora"),
            b"RIFF\0\0\0\0AVI LIST".to_vec(),
        ];
        for bytes in others {
            assert_ne!(ContentKind::of(&bytes), ContentKind::Sound, "{bytes:?}");
        }
    }
}
