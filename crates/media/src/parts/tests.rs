#![allow(clippy::unwrap_used)]

use super::*;
use miniz_oxide::deflate::compress_to_vec;
use proptest::prelude::*;

/// Length of the record that ends an archive.
const END_LENGTH: usize = 22;

/// A file to be put into a ZIP archive.
struct Put<'a> {
    name: &'a str,
    bytes: &'a [u8],
    is_deflated: bool,
    flags: u16,
    attributes: u32,
}

impl<'a> Put<'a> {
    fn new(name: &'a str, bytes: &'a [u8], is_deflated: bool) -> Self {
        Self {
            name,
            bytes,
            is_deflated,
            flags: 0,
            attributes: 0o100_644 << 16,
        }
    }
}

/// An archive as the format's description writes it; `same_place` lets all entries of the directory point at the first file.
fn zip_of(files: &[Put<'_>], same_place: bool) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let offset = if same_place { 0 } else { out.len() as u32 };
        let packed = if file.is_deflated {
            compress_to_vec(file.bytes, 6)
        } else {
            file.bytes.to_vec()
        };
        let mut common = Vec::new();
        common.extend(20_u16.to_le_bytes());
        common.extend(file.flags.to_le_bytes());
        common.extend(if file.is_deflated { 8_u16 } else { 0 }.to_le_bytes());
        common.extend([0; 4]);
        common.extend(crc32fast::hash(file.bytes).to_le_bytes());
        common.extend((packed.len() as u32).to_le_bytes());
        common.extend((file.bytes.len() as u32).to_le_bytes());
        common.extend((file.name.len() as u16).to_le_bytes());
        common.extend([0; 2]);
        if !same_place || out.is_empty() {
            out.extend(b"PK\x03\x04");
            out.extend(&common);
            out.extend(file.name.as_bytes());
            out.extend(&packed);
        }
        directory.extend(b"PK\x01\x02\x14\x03");
        directory.extend(&common);
        directory.extend([0; 6]);
        directory.extend(file.attributes.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(file.name.as_bytes());
    }
    let (offset, length) = (out.len() as u32, directory.len() as u32);
    out.append(&mut directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((files.len() as u16).to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.extend([0; 2]);
    out
}

/// One file of a tar archive: header, bytes, zeros.
fn tar_file(name: &str, kind: u8, size: usize, bytes: &[u8]) -> Vec<u8> {
    let mut head = vec![0; 512];
    head[..name.len()].copy_from_slice(name.as_bytes());
    head[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
    head[156] = kind;
    head[257..263].copy_from_slice(b"ustar\0");
    head[148..156].copy_from_slice(b"        ");
    let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
    head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    head.extend(bytes);
    head.resize(head.len().next_multiple_of(512), 0);
    head
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut out = b"\x1f\x8b\x08\x08\0\0\0\0\0\xffname\0".to_vec();
    out.extend(compress_to_vec(bytes, 6));
    out.extend(crc32fast::hash(bytes).to_le_bytes());
    out.extend((bytes.len() as u32).to_le_bytes());
    out
}

/// The file that an entry is.
fn taken(archive: &[u8], entry: &Entry) -> Result<Vec<u8>, Fault> {
    let packed = &archive[entry.from..entry.until];
    match entry.packing {
        Packing::Stored => Ok(packed.to_vec()),
        Packing::Deflated => inflate(packed, usize::try_from(entry.size).unwrap(), entry.crc),
    }
}

fn closed(archive: &[u8]) -> Vec<Option<Closed>> {
    list(archive)
        .unwrap()
        .entries
        .iter()
        .map(|entry| entry.closed)
        .collect()
}

#[test]
fn what_holds_others_is_told_by_its_bytes() {
    let tar = tar_file("a", b'0', 1, b"x");
    assert_eq!(Holding::of(&tar), Some(Holding::Tar));
    assert_eq!(Holding::of(&zip_of(&[], false)), Some(Holding::Zip));
    assert_eq!(Holding::of(&gzip_of(b"x")), Some(Holding::Gzip));
    assert_eq!(Holding::of(b"%PDF-1.4\n"), Some(Holding::Pdf));
    let mut damaged = tar;
    damaged[0] = b'b';
    assert_eq!(Holding::of(&damaged), None);
    assert_eq!(Holding::of(b"PK"), None);
    assert_eq!(Holding::of(b""), None);
}

#[test]
fn the_files_of_a_zip_archive_come_out_as_they_went_in_wherever_it_begins() {
    let long = b"the same words again and again ".repeat(1_000);
    let files = [
        Put::new("a/b.txt", b"stored", false),
        Put::new("ä.txt", &long, true),
        Put::new("folder/", b"", false),
    ];
    let archive = zip_of(&files, false);
    for before in [&b""[..], b"a program that unpacks itself"] {
        let archive = [before, &archive].concat();
        let listing = zip::list(&archive, 10).unwrap();
        assert_eq!(listing.broken, None);
        let told: Vec<_> = listing
            .entries
            .iter()
            .map(|entry| (entry.name.as_str(), taken(&archive, entry).unwrap()))
            .collect();
        assert_eq!(
            told,
            [("a/b.txt", b"stored".to_vec()), ("ä.txt", long.clone())]
        );
    }
}

#[test]
fn an_archive_that_hangs_behind_something_else_is_seen_by_its_end_and_nothing_else_is() {
    let archive = zip_of(&[Put::new("a.txt", b"stored", false)], false);
    let picture = b"\xff\xd8\xff\xe0 a picture, and more of it";
    let hangs = |bytes: &[u8]| Holding::behind(bytes) == Some(Holding::Zip);
    let behind = [&picture[..], &archive].concat();
    assert!(hangs(&behind));
    let listing = list(&behind).unwrap();
    assert_eq!(taken(&behind, &listing.entries[0]).unwrap(), b"stored");
    // Words behind the end, whether it counts them or not.
    assert!(hangs(&[&behind[..], b"and so on"].concat()));
    let mut said = behind.clone();
    let length = said.len();
    said[length - 2] = 9;
    assert!(hangs(&[&said[..], b"and so on"].concat()));
    // By its beginning it is one, and not behind anything.
    assert_eq!(Holding::behind(&archive), None);
    for none in [
        &b""[..],
        picture,
        b"PK\x05\x06",
        &behind[..behind.len() - 1],
        &[picture, &zip_of(&[], false)[..]].concat(),
        &[&picture[..], b"PK\x05\x06", &[9; 18]].concat(),
    ] {
        assert!(!hangs(none), "{none:?}");
    }
}

#[test]
fn an_archive_of_the_longer_format_is_listed_wherever_it_begins() {
    let short = zip_of(&[Put::new("a.txt", b"stored", false)], false);
    let end = short.len() - END_LENGTH;
    let le = |at: usize| u32::from_le_bytes(short[at..at + 4].try_into().unwrap());
    let (length, offset) = (u64::from(le(end + 12)), u64::from(le(end + 16)));
    let mut long = short[..end].to_vec();
    long.extend(b"PK\x06\x06");
    long.extend(44_u64.to_le_bytes());
    long.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for field in [1, 1, length, offset] {
        long.extend(field.to_le_bytes());
    }
    long.extend(b"PK\x06\x07\0\0\0\0");
    long.extend((end as u64).to_le_bytes());
    long.extend(1_u32.to_le_bytes());
    long.extend(b"PK\x05\x06\0\0\0\0");
    long.extend([0xff; 12]);
    long.extend([0; 2]);
    for before in [&b""[..], b"\xff\xd8\xff\xe0 a picture"] {
        let archive = [before, &long].concat();
        let listing = list(&archive).unwrap();
        assert_eq!(listing.broken, None);
        let entry = &listing.entries[0];
        assert_eq!(taken(&archive, entry).unwrap(), b"stored", "{entry:?}");
    }
}

#[test]
fn a_file_that_cannot_be_looked_at_says_why_and_the_others_are_looked_at() {
    let mut locked = Put::new("locked", b"secret", false);
    locked.flags = 1;
    let mut link = Put::new("link", b"/etc/passwd", false);
    link.attributes = 0o120_777 << 16;
    let archive = zip_of(&[locked, link, Put::new("open", b"x", false)], false);
    assert_eq!(
        closed(&archive),
        [Some(Closed::Encrypted), Some(Closed::Link), None]
    );
}

#[test]
fn files_that_share_bytes_are_told_and_unpacked_once() {
    let bomb = vec![0; 1 << 20];
    let files: Vec<Put<'_>> = (0..50).map(|_| Put::new("same", &bomb, true)).collect();
    let told = closed(&zip_of(&files, true));
    assert_eq!(told.iter().filter(|closed| closed.is_none()).count(), 1);
    assert_eq!(
        told.iter()
            .filter(|closed| **closed == Some(Closed::Overlaps))
            .count(),
        49
    );
}

#[test]
fn names_are_told_as_they_are_and_twice_where_they_come_twice() {
    let names = ["../../etc/passwd", "/root/x", "a", "a", "C:\\x"];
    let files: Vec<Put<'_>> = names
        .iter()
        .map(|name| Put::new(name, b"x", false))
        .collect();
    let listing = list(&zip_of(&files, false)).unwrap();
    assert_eq!(
        listing
            .entries
            .iter()
            .map(|entry| entry.name.as_str())
            .collect::<Vec<_>>(),
        names
    );
}

#[test]
fn what_unpacks_to_more_than_is_asked_for_is_refused_without_being_unpacked() {
    let bomb = vec![0; 64 << 20];
    let packed = compress_to_vec(&bomb, 9);
    assert!(packed.len() < 100_000);
    let refused = inflate(&packed, 1_000, None).unwrap_err();
    assert_eq!(refused.code, FaultCode::TooLarge);
    assert_eq!(
        gunzip(&gzip_of(&bomb), 1_000).unwrap_err().code,
        FaultCode::TooLarge
    );
    assert_eq!(
        gunzip(&gzip_of(&bomb), bomb.len()).unwrap().len(),
        bomb.len()
    );
    // A file that says to be smaller than it is.
    let mut archive = zip_of(&[Put::new("bomb", &bomb[..5_000], true)], false);
    let at = archive
        .windows(4)
        .position(|bytes| bytes == b"PK\x01\x02")
        .unwrap();
    archive[at + 24..at + 28].copy_from_slice(&10_u32.to_le_bytes());
    let entry = &list(&archive).unwrap().entries[0];
    assert_eq!(
        taken(&archive, entry).unwrap_err().code,
        FaultCode::TooLarge
    );
}

#[test]
fn a_long_list_of_files_is_told_in_part_and_the_rest_is_counted() {
    let files: Vec<Put<'_>> = (0..MOST_LISTED + 7)
        .map(|_| Put::new("x", b"x", false))
        .collect();
    let listing = list(&zip_of(&files, false)).unwrap();
    assert_eq!((listing.entries.len(), listing.more), (MOST_LISTED, 7));
}

#[test]
fn the_files_of_a_tar_archive_come_out_as_they_went_in_with_their_long_names() {
    let long = "a/".repeat(120) + "long.txt";
    let pax = |text: &str| format!("{} path={text}\n", text.len() + 10);
    let archive = [
        tar_file("folder/", b'5', 0, b""),
        tar_file("a.txt", b'0', 5, b"hello"),
        tar_file("././@LongLink", b'L', long.len(), long.as_bytes()),
        tar_file("cut", b'0', 3, b"gnu"),
        tar_file("pax", b'x', pax(&long).len(), pax(&long).as_bytes()),
        tar_file("cut", 0, 3, b"pax"),
        tar_file("link", b'2', 0, b""),
        tar_file("fifo", b'6', 0, b""),
        vec![0; 1_024],
    ]
    .concat();
    let listing = list(&archive).unwrap();
    assert_eq!(listing.broken, None);
    let told: Vec<_> = listing
        .entries
        .iter()
        .map(|entry| {
            (
                entry.name.as_str(),
                entry.closed,
                &archive[entry.from..entry.until],
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("a.txt", None, &b"hello"[..]),
            (long.as_str(), None, b"gnu"),
            (long.as_str(), None, b"pax"),
            ("link", Some(Closed::Link), b""),
            ("fifo", Some(Closed::Special), b""),
        ]
    );
}

#[test]
fn an_archive_that_breaks_off_says_so_and_what_stands_before_is_told() {
    let tar = [
        tar_file("a", b'0', 5, b"hello"),
        tar_file("b", b'0', 5_000, b"short"),
    ]
    .concat();
    let listing = list(&tar).unwrap();
    assert_eq!(listing.entries.len(), 2);
    assert_eq!(listing.entries[1].closed, Some(Closed::OutOfPlace));
    assert!(listing.broken.is_some());
    let zip = zip_of(&[Put::new("a", b"hello", false)], false);
    assert_eq!(
        list(&zip[..zip.len() - 5]).unwrap_err().code,
        FaultCode::Truncated
    );
    let packed = gzip_of(b"hello");
    assert_eq!(
        gunzip(&packed[..packed.len() - 9], 100).unwrap_err().code,
        FaultCode::Truncated
    );
    assert_eq!(
        gunzip(&[gzip_of(b"hello, "), gzip_of(b"world")].concat(), 100).unwrap(),
        b"hello, world"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn archives_that_were_changed_anywhere_are_listed_or_refused_and_nothing_reaches_beyond_them(
        which in 0_usize..3, at in any::<prop::sample::Index>(), bit in 0_u8..8, cut in prop::option::of(any::<prop::sample::Index>()),
        more in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let text = b"some words that are packed, and some words that are packed ".repeat(8);
        let mut archive = match which {
            0 => zip_of(&[Put::new("a", &text, true), Put::new("b", b"stored", false)], false),
            1 => [tar_file("a", b'0', text.len(), &text), tar_file("b", b'x', 12, b"12 path=abc\n"), tar_file("c", b'0', 1, b"x")].concat(),
            _ => gzip_of(&text),
        };
        let place = at.index(archive.len());
        archive[place] ^= 1 << bit;
        let place = more.index(archive.len());
        archive[place] = byte;
        if let Some(cut) = cut {
            archive.truncate(cut.index(archive.len()));
        }
        if let Ok(listing) = list(&archive) {
            for entry in &listing.entries {
                prop_assert!(entry.from <= entry.until && entry.until <= archive.len());
                if entry.closed.is_none() && entry.size < 10_000 {
                    let _ = taken(&archive, entry);
                }
            }
        }
        if let Ok(unpacked) = gunzip(&archive, 10_000) {
            prop_assert!(unpacked.len() <= 10_000);
        }
    }
}
