//! The target `archive`: what is told of an archive's files lies within it, and no file unpacks to more than is asked for.

use ::media::parts::{Holding, Packing, gunzip, inflate, list};

/// Most bytes that a file is unpacked to.
const MOST: usize = 1 << 16;

/// Lists the input, and unpacks whatever it says to hold.
///
/// # Panics
/// If a file lies outside of the archive, two share bytes, one is longer than asked for, or a refusal cannot be shown.
pub fn archive(input: &[u8]) {
    if let Ok(unpacked) = gunzip(input, MOST) {
        assert!(unpacked.len() <= MOST);
    }
    let listing = match list(input) {
        Ok(listing) => listing,
        Err(fault) => {
            assert!(!fault.detail.is_empty() && !fault.detail.chars().any(char::is_control));
            return;
        }
    };
    assert!(matches!(
        Holding::anywhere(input),
        Some(Holding::Zip | Holding::Tar)
    ));
    let mut spans = Vec::new();
    for entry in listing
        .entries
        .iter()
        .filter(|entry| entry.closed.is_none())
    {
        let packed = input.get(entry.from..entry.until);
        let packed = packed.expect("a file lies within its archive");
        if entry.from < entry.until {
            spans.push((entry.from, entry.until));
        }
        let most = usize::try_from(entry.size).unwrap_or(MOST).min(MOST);
        match entry.packing {
            Packing::Stored => assert_eq!(packed.len() as u64, entry.size),
            Packing::Deflated => {
                if let Ok(file) = inflate(packed, most, entry.crc) {
                    assert!(file.len() <= most);
                }
            }
        }
    }
    spans.sort_unstable();
    for two in spans.windows(2) {
        assert!(two[0].1 <= two[1].0, "no byte is in two files");
    }
}
