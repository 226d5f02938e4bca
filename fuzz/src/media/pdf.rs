//! The target `pdf`: any bytes as a PDF document. What is found in it is taken apart again as it was put together, and each picture is a
//! picture.

use super::limits;
use ::media::parts::pdf::{pages, read_pages};
use ::media::{Format, decode};

/// Reads the first pages.
///
/// # Panics
/// If the answer cannot be read, text has control characters, or a picture is of no format that is read.
pub fn pdf(input: &[u8]) {
    let answer = match pages(input, 1, true, &limits()) {
        Ok(answer) => answer,
        Err(fault) => {
            assert!(!fault.detail.is_empty() && !fault.detail.chars().any(char::is_control));
            return;
        }
    };
    let (told, files) = read_pages(&answer).expect("an answer is read as it was written");
    assert_eq!(told.found.len(), files.len());
    assert!(told.next.is_none_or(|next| next > 1 && next <= told.pages));
    for (found, file) in told.found.iter().zip(files) {
        if found.picture.is_some() {
            assert!(Format::sniff(file).is_ok());
            let _ = decode(file, &limits());
        } else {
            let text = std::str::from_utf8(file).expect("a page's text is UTF-8");
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'));
        }
    }
}
