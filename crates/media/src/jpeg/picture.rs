//! A whole file: from its headers to the colours of its cells.

use super::fold::Parts;
use super::grid::Grid;
use super::header::{Colours, Component, Header};
use super::plane::colours;
use super::{Cell, NotHere, Reduced};
use super::{progressive, sequential};
use crate::decode::admit;
use crate::limits::Limits;

/// Reads a whole file that begins as a JPEG does.
pub(super) fn read(bytes: &[u8], cell: Cell, limits: &Limits) -> Result<Reduced, NotHere> {
    let mut header = Header::new(bytes);
    let scan = header.next_scan()?.ok_or(NotHere)?;
    let colour = header.colours()?;
    let orientation = header.orientation;
    let frame = header.frame.as_mut().ok_or(NotHere)?;
    let (width, height) = (frame.width, frame.height);
    admit(width, height, limits).map_err(|_| NotHere)?;
    let progressive = frame.progressive;
    let whole = scan.components.len() == frame.components.len();
    if progressive && cell != Cell::Eight {
        return Err(NotHere);
    }
    // These two could be read here. But the whole decoder (zune-jpeg 0.5.15) gets the pixels of many
    // such files wrong, and a hash that screens has to be near the hash that decides.
    if !progressive && !whole {
        return Err(NotHere);
    }
    if colour == Colours::Ycc && frame.components[0].factors != frame.finest {
        return Err(NotHere);
    }
    if colour == Colours::Grey {
        // The factors of a single component say nothing.
        frame.components[0].factors = (1, 1);
        frame.finest = (1, 1);
    }
    let parts = frame
        .components
        .iter()
        .map(|component| parts(component, frame.finest, cell, progressive))
        .collect::<Result<Vec<_>, _>>()?;
    let grid = Grid::new(width, height, frame.finest);
    for (component, parts) in frame.components.iter_mut().zip(&parts) {
        let (across, down) = grid.stored(component);
        component.plane.stride = across * parts.across;
        component.plane.samples = vec![0; component.plane.stride * down * parts.down];
        let shift = |finest: usize, factor: usize, parts: usize| {
            (8 * finest / factor / cell.pixels() as usize / parts).trailing_zeros()
        };
        component.plane.shift = (
            shift(frame.finest.0, component.factors.0, parts.across),
            shift(frame.finest.1, component.factors.1, parts.down),
        );
    }

    if progressive {
        progressive::read(bytes, &mut header, &grid, scan)?;
    } else {
        sequential::read(bytes, &mut header, &grid, &parts, &scan)?;
    }

    let components = header
        .frame
        .as_ref()
        .map_or(&[][..], |frame| &frame.components);
    let side = cell.pixels();
    let (columns, rows) = (width.div_ceil(side), height.div_ceil(side));
    Ok(Reduced {
        width,
        height,
        cell: side,
        columns,
        rows,
        rgb: colours(components, colour, columns as usize, rows as usize),
        orientation,
    })
}

/// Into how many parts the blocks of a component are cut. Colour stored at half or quarter size has
/// blocks that cover several cells; more than four parts are not told apart. Where there would be
/// more each way, only halves are: colour that coarse says little about brightness.
fn parts(
    component: &Component,
    finest: (usize, usize),
    cell: Cell,
    progressive: bool,
) -> Result<Parts, NotHere> {
    let along = |finest: usize, factor: usize| {
        let cells = 8 * finest / factor / cell.pixels() as usize;
        match finest % factor {
            _ if !cells.is_power_of_two() => Err(NotHere),
            0 if progressive => Ok(1),
            0 => Ok(cells),
            _ => Err(NotHere),
        }
    };
    let across = along(finest.0, component.factors.0)?;
    let down = along(finest.1, component.factors.1)?;
    let most = if across > 4 && down > 4 { 2 } else { 4 };
    Ok(Parts {
        across: across.min(most),
        down: down.min(most),
    })
}
