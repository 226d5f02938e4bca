#![allow(clippy::unwrap_used)]

#[path = "../../../tests/decode/containers.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "shared with the tests of other rooms"
)]
mod containers;

use super::*;
use crate::parts::Holding;
use containers::{Page, pdf};
use image::{ExtendedColorType, ImageEncoder, codecs::jpeg::JpegEncoder};
use proptest::prelude::*;

const SIDE: u32 = 64;

fn pixels() -> Vec<u8> {
    (0..SIDE * SIDE)
        .map(|at| (at % SIDE * 3 + at / SIDE) as u8)
        .collect()
}

fn jpeg() -> Vec<u8> {
    let mut file = Vec::new();
    let rgb: Vec<u8> = pixels()
        .iter()
        .flat_map(|grey| [*grey, 255 - *grey, 40])
        .collect();
    JpegEncoder::new(&mut file)
        .write_image(&rgb, SIDE, SIDE, ExtendedColorType::Rgb8)
        .unwrap();
    file
}

fn document() -> Vec<u8> {
    let (jpeg, grey) = (jpeg(), pixels());
    let first = Page {
        lines: &["Ships left the old harbour", "at (early) dawn."],
        jpeg: Some((&jpeg, SIDE, SIDE)),
        grey: None,
    };
    let second = Page {
        lines: &["Second page"],
        jpeg: None,
        grey: Some((&grey, SIDE, SIDE)),
    };
    pdf(
        &[first, second, Page::default()],
        &[("log.txt", b"an attached file")],
    )
}

fn all(bytes: &[u8]) -> (Pages, Vec<Vec<u8>>) {
    let answer = pages(bytes, 1, false, &Limits::default()).unwrap();
    let (told, files) = read_pages(&answer).unwrap();
    (told, files.into_iter().map(<[u8]>::to_vec).collect())
}

#[test]
fn a_document_gives_the_text_of_each_page_its_pictures_and_the_files_it_carries() {
    let bytes = document();
    let (told, files) = all(&bytes);
    assert_eq!((told.pages, told.next, told.undecoded.len()), (3, None, 0));
    let places: Vec<_> = told
        .found
        .iter()
        .map(|found| (found.page, found.picture))
        .collect();
    assert_eq!(places, [(1, None), (1, Some(1)), (2, None), (2, Some(1))]);
    assert_eq!(
        String::from_utf8_lossy(&files[0]),
        "Ships left the old harbour\nat (early) dawn."
    );
    // A JPEG file is the very file; what is no file becomes one with the same pixels.
    assert_eq!(files[1], jpeg());
    let picture = crate::decode(&files[3], &Limits::default()).unwrap();
    let grey: Vec<u8> = picture.rgb.chunks(3).map(|pixel| pixel[0]).collect();
    assert_eq!(
        ((picture.width, picture.height), grey),
        ((SIDE, SIDE), pixels())
    );
    assert_eq!(
        told.attached,
        [Attached {
            name: "log.txt".to_owned()
        }]
    );
    assert_eq!(attached(&bytes, 0).unwrap(), b"an attached file");
    assert!(attached(&bytes, 1).is_err());
}

#[test]
fn pages_are_read_one_at_a_time_where_that_is_asked_for() {
    let answer = pages(&document(), 2, true, &Limits::default()).unwrap();
    let (told, files) = read_pages(&answer).unwrap();
    assert_eq!((told.next, files[0]), (Some(3), &b"Second page"[..]));
    assert!(told.attached.is_empty());
    let answer = pages(&document(), 9, true, &Limits::default()).unwrap();
    assert_eq!(read_pages(&answer).unwrap().0.next, None);
}

#[test]
fn a_document_behind_other_bytes_is_read_from_where_it_begins() {
    let header = b"Content-Type: application/pdf\r\n\r\n";
    for before in [&header[..], &[0xff; 1_000]] {
        let bytes = [before, &document()[..]].concat();
        assert_eq!(Holding::behind(&bytes), Some(Holding::Pdf));
        assert_eq!(all(&bytes), all(&document()));
        assert_eq!(attached(&bytes, 0).unwrap(), b"an attached file");
    }
    // Beginning with it, too far in, without an end, and an end without a beginning.
    let (far, begun) = ([&[b' '; 1_024][..], &document()].concat(), b"see %PDF-1.7");
    for none in [document(), far, begun.to_vec(), b"and %%EOF".to_vec()] {
        assert_eq!(Holding::behind(&none), None);
    }
}

#[test]
fn what_is_no_document_is_refused_by_name() {
    let refused = |bytes: &[u8]| pages(bytes, 1, false, &Limits::default()).unwrap_err().code;
    assert_eq!(refused(b"%PDF-1.7\n"), FaultCode::Corrupt);
    assert_eq!(refused(b""), FaultCode::Corrupt);
}

#[test]
fn pages_from_a_worker_that_lies_are_none() {
    assert_eq!(read_pages(b""), None);
    assert_eq!(read_pages(&[255; 9]), None);
    let answer = pages(&document(), 1, false, &Limits::default()).unwrap();
    assert_eq!(read_pages(&answer[..answer.len() - 1]), None);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn documents_that_were_changed_anywhere_are_read_or_refused(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = document();
        for (at, byte) in changes {
            let place = at.index(bytes.len());
            bytes[place] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(answer) = pages(&bytes, 1, false, &Limits::default()) {
            let (told, files) = read_pages(&answer).unwrap();
            prop_assert_eq!(told.found.len(), files.len());
        }
    }
}
