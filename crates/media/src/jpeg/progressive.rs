//! Progressive files: frequencies come in bands, and their bits in layers. The DC values have scans
//! of their own.

use super::NotHere;
use super::bits::Bits;
use super::dc::{difference, mean};
use super::grid::Grid;
use super::header::{Component, Header, Scan};
use super::huffman::Table;

/// Scans of a progressive file that are looked at before it is left to the whole decoder. Encoders
/// write about ten; what a thousand would cost is for the limits there to bound.
const MOST_SCANS: usize = 200;

/// Decodes the DC scans of a progressive file (T.81, G.1.2.1) and passes over the others.
pub(super) fn read(
    bytes: &[u8],
    header: &mut Header<'_>,
    grid: &Grid,
    first: Scan,
) -> Result<(), NotHere> {
    let count = header
        .frame
        .as_ref()
        .map_or(0, |frame| frame.components.len());
    // How many of its lowest bits each component lacks; `None` before its first scan.
    let mut lacking: Vec<Option<u8>> = vec![None; count];
    let mut next = Some(first);
    let mut seen = 0;
    while let Some(scan) = next {
        seen += 1;
        if seen > MOST_SCANS {
            return Err(NotHere);
        }
        if scan.band.0 == 0 {
            let (before, after) = scan.shifts;
            for &(index, ..) in &scan.components {
                let expected = (before > 0).then_some(before);
                if lacking[index] != expected {
                    return Err(NotHere);
                }
                lacking[index] = Some(after);
            }
            let refines = before > 0;
            if scan.band.1 != 0 || after > 13 || (refines && before != after + 1) {
                return Err(NotHere);
            }
            let end = dc_scan(bytes, header, grid, &scan)?;
            header.resume(end);
        }
        if lacking.iter().all(|&bits| bits == Some(0)) {
            break;
        }
        next = header.next_scan()?;
    }
    if lacking.contains(&None) {
        return Err(NotHere);
    }
    let frame = header.frame.as_mut().ok_or(NotHere)?;
    for component in &mut frame.components {
        let quantisation = header.quantisation[component.quantisation].ok_or(NotHere)?;
        for value in &mut component.plane.samples {
            *value = mean(i32::from(*value), i32::from(quantisation[0]));
        }
    }
    Ok(())
}

/// One DC scan, into planes that hold DC values as they are. Returns where it ends.
fn dc_scan(
    bytes: &[u8],
    header: &mut Header<'_>,
    grid: &Grid,
    scan: &Scan,
) -> Result<usize, NotHere> {
    let frame = header.frame.as_mut().ok_or(NotHere)?;
    let (before, shift) = scan.shifts;
    let refines = before > 0;
    let mut tables = Vec::new();
    let mut planes = Vec::new();
    for &(index, dc, _) in &scan.components {
        if !refines {
            tables.push(Table::dc(header.dc[dc].as_ref().ok_or(NotHere)?));
        }
        let plane = &mut frame.components[index].plane;
        planes.push((std::mem::take(&mut plane.samples), plane.stride, 0));
    }
    let components: Vec<&Component> = scan
        .components
        .iter()
        .map(|&(index, ..)| &frame.components[index])
        .collect();
    let mut state = (Bits::new(bytes, scan.data), planes);
    grid.walk(
        &components,
        header.restart,
        &mut state,
        |(bits, planes), index, column, row| {
            let (mut place, window) = bits.take()?;
            let (samples, stride, last) = &mut planes[index];
            let out = samples.get_mut(row * *stride + column).ok_or(NotHere)?;
            if refines {
                place.refill(window);
                *out |= ((place.peek() >> 63) as i16) << shift;
                place.consume(1);
            } else {
                let table = tables.get(index).ok_or(NotHere)?;
                *last = i32::wrapping_add(*last, difference(table, &mut place, window)?);
                *out = (*last << shift) as i16;
            }
            bits.put(place);
            Ok(())
        },
        |(bits, planes), number| {
            planes.iter_mut().for_each(|(_, _, last)| *last = 0);
            bits.restart(number)
        },
    )?;
    let (bits, planes) = state;
    for (&(index, ..), (samples, ..)) in scan.components.iter().zip(planes) {
        frame.components[index].plane.samples = samples;
    }
    bits.end()
}
