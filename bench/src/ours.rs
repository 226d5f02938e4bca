//! Our own decoding and hashing, called as a library.

use anyhow::{Context, Result, anyhow};
use media::{Cell, Limits, decode, reduced};
use signals::pdq::screen::{self, Cells};
use signals::pdq::{self, Hashed, Pdq, Rgb};

/// Every pixel decoded, and the hash of the reference.
pub(crate) fn exact(file: &[u8]) -> Result<Hashed> {
    let picture = decode(file, &Limits::default()).map_err(undecoded)?;
    let image = Rgb::new(picture.width, picture.height, &picture.rgb)
        .context("a picture has as many bytes as its size says")?;
    Ok(pdq::hash(&image))
}

/// A hash to screen with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screening {
    pub(crate) pdq: Pdq,
    /// Whether it is the exact hash after all, from all pixels: because there is no other way for the file, or because
    /// what came out was not safe to screen with.
    pub(crate) from_all_pixels: bool,
}

/// Decoded only as much as a hash that screens needs, and all of it where that is not enough: as the server does.
pub(crate) fn screening(file: &[u8]) -> Result<Screening> {
    if let Some(pdq) = from_cells(file)? {
        return Ok(Screening {
            pdq,
            from_all_pixels: false,
        });
    }
    Ok(Screening {
        pdq: exact(file)?.pdq,
        from_all_pixels: true,
    })
}

fn from_cells(file: &[u8]) -> Result<Option<Pdq>> {
    let size = media::size(file).map_err(undecoded)?;
    let cell = size.and_then(|(width, height)| screen::cell_for(width, height));
    let Some(cell) = cell.and_then(Cell::of_pixels) else {
        return Ok(None);
    };
    let reduced = reduced(file, cell, &Limits::default()).map_err(undecoded)?;
    let Some(reduced) = reduced else {
        return Ok(None);
    };
    let cells = Cells::new(
        (reduced.width, reduced.height),
        reduced.cell,
        (reduced.columns, reduced.rows),
        &reduced.rgb,
    )?;
    let screened = screen::hash(&cells);
    Ok(screened.is_safe().then_some(screened.hashes[0]))
}

fn undecoded(fault: media::Fault) -> anyhow::Error {
    anyhow!("not decoded: {fault}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pictures;

    #[test]
    fn what_screens_is_near_the_exact_hash() {
        for file in pictures::paint(3).expect("pictures") {
            let exact = exact(&file).expect("a picture");
            let screening = screening(&file).expect("a picture");
            let apart = screening.pdq.distance(&exact.pdq);
            assert!(apart <= screen::MARGIN, "{apart} bits");
            assert!(!screening.from_all_pixels || apart == 0);
        }
    }
}
