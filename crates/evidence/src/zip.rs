//! ZIP as WACZ uses it: members stored as they are, written always the same way, and read so strictly that no two readers
//! can see two different archives in one file.
//!
//! A ZIP says everything twice, before each member and in the directory at the end, and programs differ in which of the two they
//! believe. [`read`] takes a file only if both say the same, if the members follow each other without a gap, and if nothing
//! stands before, between or behind them. ZIP64, data descriptors and compression are refused: 4 GiB are enough for evidence of
//! one case, and what is compressed cannot be read at its place. PKWARE APPNOTE.TXT 6.3.10 is the format.

use std::collections::BTreeMap;

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// 1 January 1980, the first day ZIP knows: the time of a member would make two archives of the same content differ.
const DATE: u16 = 0x0021;
/// “Made by”: Unix, version 1.0 of the format.
const MADE_BY: u16 = 0x030a;
const NEEDED: u16 = 10;
/// A plain file that everybody may read, as Unix says it.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// Names are UTF-8 (bit 11): the only flag that does not change how a member is read.
const UTF8: u16 = 0x0800;

const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const END_BYTES: usize = 22;

/// A file in an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'a> {
    /// Its path, with `/` between folders.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// An archive cannot be written: it would be over 4 GiB, or have a name that a reader could take for another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// Over the sizes that ZIP has without its extension ZIP64.
    #[error("it would be over 4 GiB or have more than 65,535 files")]
    TooLarge,
    /// A name that [`read`] would refuse.
    #[error("“{name}” cannot be the name of a file in it: {why}")]
    Name {
        /// The name.
        name: String,
        /// Why not.
        why: &'static str,
    },
}

/// Why a file is no archive that can be read in one way only.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct BadZip {
    /// A short name of what is wrong.
    pub code: &'static str,
    /// The member it is about, where it is about one.
    pub member: Option<String>,
    /// What is wrong.
    pub sentence: String,
}

/// Writes an archive of stored members, in the order given. The same members always give the same bytes.
///
/// # Errors
/// [`Unwritable`].
pub fn write(members: &[Member<'_>]) -> Result<Vec<u8>, Unwritable> {
    let mut seen = BTreeMap::new();
    for member in members {
        let refuse = |why| Unwritable::Name {
            name: member.name.to_owned(),
            why,
        };
        check_name(member.name).map_err(refuse)?;
        if seen.insert(member.name.to_ascii_lowercase(), ()).is_some() {
            return Err(refuse("another one is called the same"));
        }
    }
    let size = |bytes: usize| u32::try_from(bytes).ok().filter(|size| *size < u32::MAX);
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let offset = size(out.len()).ok_or(Unwritable::TooLarge)?;
        let bytes = size(member.bytes.len()).ok_or(Unwritable::TooLarge)?;
        let name = u16::try_from(member.name.len()).map_err(|_| Unwritable::TooLarge)?;
        let common = {
            let mut common = Vec::with_capacity(26);
            common.extend(NEEDED.to_le_bytes());
            common.extend(0_u16.to_le_bytes()); // flags
            common.extend(0_u16.to_le_bytes()); // stored
            common.extend(0_u16.to_le_bytes()); // midnight
            common.extend(DATE.to_le_bytes());
            common.extend(crc32fast::hash(member.bytes).to_le_bytes());
            common.extend(bytes.to_le_bytes());
            common.extend(bytes.to_le_bytes());
            common.extend(name.to_le_bytes());
            common.extend(0_u16.to_le_bytes()); // extra fields
            common
        };
        out.extend(LOCAL.to_le_bytes());
        out.extend(&common);
        out.extend(member.name.as_bytes());
        out.extend(member.bytes);
        directory.extend(CENTRAL.to_le_bytes());
        directory.extend(MADE_BY.to_le_bytes());
        directory.extend(&common);
        directory.extend([0; 6]); // comment, disk, internal attributes
        directory.extend(ATTRIBUTES.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(member.name.as_bytes());
    }
    let count = u16::try_from(members.len())
        .ok()
        .filter(|count| *count < u16::MAX)
        .ok_or(Unwritable::TooLarge)?;
    let (offset, length) = (
        size(out.len()).ok_or(Unwritable::TooLarge)?,
        size(directory.len()).ok_or(Unwritable::TooLarge)?,
    );
    out.append(&mut directory);
    out.extend(END.to_le_bytes());
    out.extend([0; 4]); // disks
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.extend(0_u16.to_le_bytes()); // comment
    Ok(out)
}

/// Reads an archive: every member in the order of the file.
///
/// # Errors
/// [`BadZip`] with the first thing that is wrong.
pub fn read(file: &[u8]) -> Result<Vec<Member<'_>>, BadZip> {
    let whole = |code, sentence: &str| BadZip {
        code,
        member: None,
        sentence: sentence.to_owned(),
    };
    if file.len() < END_BYTES || le32(file, 0) != Some(LOCAL) {
        return Err(whole(
            "not-zip",
            "It does not begin as a ZIP file with a member begins.",
        ));
    }
    let end = file.len() - END_BYTES;
    if le32(file, end) != Some(END) || le16(file, end + 20) != Some(0) {
        return Err(whole(
            "zip-end",
            "It does not end where a ZIP file ends: bytes were appended, it has a comment, or its end was cut off.",
        ));
    }
    let field = |at: usize| le16(file, end + at).unwrap_or(u16::MAX);
    let (length, offset) = (
        le32(file, end + 12).unwrap_or(u32::MAX),
        le32(file, end + 16).unwrap_or(u32::MAX),
    );
    if field(8) == u16::MAX || length == u32::MAX || offset == u32::MAX {
        return Err(whole(
            "zip64",
            "It uses ZIP64, in which a second directory can say something else; that is not accepted.",
        ));
    }
    if field(4) != 0 || field(6) != 0 || field(8) != field(10) {
        return Err(whole(
            "zip-end",
            "Its end speaks of several disks or of two different numbers of members.",
        ));
    }
    let (length, offset) = (length as usize, offset as usize);
    if offset.checked_add(length) != Some(end) {
        return Err(whole(
            "zip-gap",
            "Its directory does not stand directly before its end, so that something could hide between.",
        ));
    }
    let (mut at, mut next, mut members) = (offset, 0, Vec::new());
    let mut names = BTreeMap::new();
    for _ in 0..field(8) {
        let (member, behind, central_behind) = member(file, at, next, offset)?;
        if names.insert(member.name.to_ascii_lowercase(), ()).is_some() {
            return Err(BadZip {
                code: "duplicate-name",
                member: Some(member.name.to_owned()),
                sentence: format!(
                    "Two members are called “{}”; programs would disagree about which one counts.",
                    shown(member.name)
                ),
            });
        }
        (at, next) = (central_behind, behind);
        members.push(member);
    }
    if at != end || next != offset {
        return Err(whole(
            "zip-gap",
            "There are bytes that belong to no member, between the members and the directory or behind its last entry.",
        ));
    }
    Ok(members)
}

/// The member whose directory entry stands at `at` and whose bytes must begin at `next`; where both end.
fn member(
    file: &[u8],
    at: usize,
    next: usize,
    directory: usize,
) -> Result<(Member<'_>, usize, usize), BadZip> {
    let cut = || {
        BadZip {
        code: "zip-directory",
        member: None,
        sentence: "The directory of the ZIP file is damaged: an entry is cut off or does not begin as one.".to_owned(),
    }
    };
    let entry = file.get(at..at + CENTRAL_BYTES).ok_or_else(cut)?;
    if le32(entry, 0) != Some(CENTRAL) {
        return Err(cut());
    }
    let short = |place| le16(entry, place).unwrap_or(u16::MAX);
    let long = |place| le32(entry, place).unwrap_or(u32::MAX);
    let (name_length, extra, comment) = (usize::from(short(28)), short(30), short(32));
    let name = file
        .get(at + CENTRAL_BYTES..at + CENTRAL_BYTES + name_length)
        .filter(|_| at + CENTRAL_BYTES + name_length <= file.len() - END_BYTES)
        .ok_or_else(cut)?;
    let Ok(name) = std::str::from_utf8(name) else {
        return Err(BadZip {
            code: "member-name",
            member: None,
            sentence: "A member has a name that is not UTF-8.".to_owned(),
        });
    };
    let bad = |code, sentence: String| BadZip {
        code,
        member: Some(name.to_owned()),
        sentence,
    };
    let quoted = shown(name);
    check_name(name).map_err(|why| {
        bad(
            "member-name",
            format!("A member is called “{quoted}”: {why}."),
        )
    })?;
    if short(10) != 0 {
        return Err(bad(
            "compressed",
            format!(
                "“{quoted}” is compressed inside the ZIP file; what is evidence is stored as it is, so that it can be read at its place."
            ),
        ));
    }
    if long(20) == u32::MAX || long(24) == u32::MAX || long(42) == u32::MAX {
        return Err(bad(
            "zip64",
            format!(
                "“{quoted}” has sizes in ZIP64 form, where a second place can say something else."
            ),
        ));
    }
    if short(8) & !UTF8 != 0 {
        return Err(bad(
            "zip-flags",
            format!("“{quoted}” is encrypted, or its sizes stand behind it instead of before."),
        ));
    }
    if extra != 0 || comment != 0 || short(34) != 0 || short(36) != 0 {
        return Err(bad(
            "zip-extra",
            format!(
                "“{quoted}” carries extra fields, a comment or attributes that programs read differently."
            ),
        ));
    }
    if long(20) != long(24) {
        return Err(bad(
            "zip-sizes",
            format!("“{quoted}” is stored as it is and yet has two different sizes."),
        ));
    }
    if long(42) as usize != next {
        return Err(bad(
            "zip-gap",
            format!(
                "“{quoted}” does not begin where the member before it ends: two overlap, or something hides between them."
            ),
        ));
    }
    let begin = next + LOCAL_BYTES + name_length;
    let size = long(24) as usize;
    let bytes = begin
        .checked_add(size)
        .filter(|behind| *behind <= directory)
        .and_then(|behind| file.get(begin..behind))
        .ok_or_else(|| {
            bad(
                "zip-sizes",
                format!("“{quoted}” is longer than the file has room for."),
            )
        })?;
    let local = file.get(next..next + LOCAL_BYTES).unwrap_or_default();
    // What both headers have in common stands in the same order in both: from “version needed” to the length of extra fields.
    if le32(local, 0) != Some(LOCAL)
        || local.get(4..30) != entry.get(6..32)
        || file.get(next + LOCAL_BYTES..begin) != Some(name.as_bytes())
    {
        return Err(bad(
            "zip-headers-differ",
            format!(
                "What the ZIP file says about “{quoted}” before it and in its directory is not the same."
            ),
        ));
    }
    if crc32fast::hash(bytes) != long(16) {
        return Err(bad(
            "crc",
            format!("“{quoted}” was changed or damaged: its CRC-32 is another."),
        ));
    }
    let member = Member { name, bytes };
    Ok((member, begin + size, at + CENTRAL_BYTES + name_length))
}

/// Why a name could lead somewhere else, or be two names.
fn check_name(name: &str) -> Result<(), &'static str> {
    if name.is_empty() || name.len() > 200 {
        return Err("a name has 1 to 200 bytes");
    }
    if name.starts_with('/') || name.contains('\\') || name.contains(':') {
        return Err("it could lead out of the folder it is unpacked into");
    }
    if name
        .split('/')
        .any(|part| part.is_empty() || part == "." || part == "..")
    {
        return Err("it is a folder, or could lead out of the one it is unpacked into");
    }
    if name.chars().any(|c| c.is_control() || !c.is_ascii()) {
        return Err("only printable ASCII is spelled the same everywhere");
    }
    Ok(())
}

fn le16(bytes: &[u8], at: usize) -> Option<u16> {
    let two = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(two.try_into().ok()?))
}

fn le32(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?))
}

/// What others wrote, as a terminal may show it.
pub(crate) fn shown(text: &str) -> String {
    text.chars()
        .take(200)
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}
