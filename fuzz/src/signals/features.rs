//! The target `features`: any bytes are features of a picture or refused, what is read is written as it was, and two of them
//! can be compared.

use super::bytes::Bytes;
use ::signals::local::{Budget, Features, WrongBytes, extract, verify};
use ::signals::pdq::Rgb;

/// Bytes before the points, and of each point: the table in `signals::local`'s `bytes`.
const BEFORE: usize = 12 + 64 * 64;
const POINT: usize = 38;

/// Reads features from the input, writes them, mirrors them, and looks for one in the other.
///
/// The first byte says how: 0 takes the rest as it is; otherwise a header that fits is put before it, and of the second
/// half other features are made, so that the comparison is reached.
///
/// # Panics
/// If what was read is written otherwise, mirroring twice changes something, or an alignment is out of its ranges.
pub fn features(input: &[u8]) {
    let mut input = Bytes(input);
    let how = input.u8();
    if how == 0 {
        read(input.0);
        return;
    }
    let (size, seed) = ([input.u16(), input.u16()], input.u8());
    let rest = input.0;
    let (one, other) = rest.split_at(rest.len() / 2);
    let known = read(&fitted(size, seed, one, false));
    // Often the same points again, moved a little: there is something to find then.
    let other = if how & 2 == 0 { other } else { one };
    let query = read(&fitted(
        size,
        seed.wrapping_add(how & 4),
        other,
        how & 1 == 1,
    ));
    let (Some(known), Some(query)) = (known, query) else {
        panic!("features that fit were refused");
    };
    compare(&query, &known);
}

/// What there is in so few bytes, with all that has to be before and after it.
fn fitted([width, height]: [u16; 2], seed: u8, points: &[u8], has_view: bool) -> Vec<u8> {
    let points = points.chunks(POINT).take(512);
    let mut bytes = b"SDLF\x01".to_vec();
    bytes.push(u8::from(has_view));
    bytes.extend((width % 1024 + 1).to_le_bytes());
    bytes.extend((height % 1024 + 1).to_le_bytes());
    bytes.extend((points.len() as u16).to_le_bytes());
    let level = |place: usize| (place.wrapping_mul(usize::from(seed) + 1) >> 3) as u8;
    bytes.extend((0..64 * 64).map(level));
    for point in points {
        let mut point = point.to_vec();
        point.resize(POINT, seed);
        bytes.extend(point);
    }
    if has_view {
        let (width, height) = (width % 256 + 1, height % 256 + 1);
        bytes.extend([width.to_le_bytes(), height.to_le_bytes()].concat());
        let pixels = usize::from(width) * usize::from(height);
        bytes.extend((0..pixels).map(level));
    }
    bytes
}

fn read(bytes: &[u8]) -> Option<Features> {
    let features = match Features::from_bytes(bytes) {
        Ok(features) => features,
        Err(WrongBytes::Length { expected, found }) => {
            assert!(found == bytes.len() && expected != found);
            // With as many bytes as it asks for, the length is no longer what is wrong, unless there was not even a header,
            // or more of the length is told by what was missing.
            let mut longer = bytes.to_vec();
            longer.resize(expected, 0);
            if let Err(WrongBytes::Length { expected: more, .. }) = Features::from_bytes(&longer) {
                assert!(more > expected);
            }
            return None;
        }
        Err(_) => return None,
    };
    assert!(features.to_bytes() == bytes, "written otherwise than read");
    let points = (bytes.len() - BEFORE) / POINT;
    assert!(features.len() <= points.min(512));
    assert_eq!(features.is_empty(), features.codes().len() == 0);
    // The levels of the finer picture are kept in four bytes each, and each size is a quarter of the one before.
    assert!(features.memory_bytes() <= 1_024 + 8 * bytes.len());
    let mirrored = features.mirrored();
    assert!(mirrored.codes().eq(features.mirrored_codes()));
    let twice = mirrored.mirrored().to_bytes();
    assert!(twice == bytes, "mirrored twice is not as it was");
    Some(features)
}

fn compare(query: &Features, known: &Features) {
    let found = verify(query, known);
    assert_eq!(found, verify(query, known), "not the same twice");
    let Some(found) = found else {
        return;
    };
    assert!((0.0..=1.0).contains(&found.agreement), "{found:?}");
    assert!((0.0..=1.0).contains(&found.covered), "{found:?}");
    assert!(found.inliers as usize <= query.len().min(known.len()));
    // Up to rounding.
    let fraction = -1e-6..=1.0 + 1e-6;
    for (x, y) in found.known_region {
        assert!(fraction.contains(&x) && fraction.contains(&y), "{found:?}");
    }
    for (x, y) in found.query_region {
        assert!(x.is_finite() && y.is_finite(), "{found:?}");
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    // Blocks of random levels: many corners in a small picture.
    let mut state = 1u32;
    let mut level = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let blocks: Vec<u8> = (0..12 * 12).map(|_| level()).collect();
    let pixel = |place: usize| blocks[place / 96 / 8 * 12 + place % 96 / 8];
    let rgb: Vec<u8> = (0..96 * 96).flat_map(|place| [pixel(place); 3]).collect();
    let rgb = Rgb::new(96, 96, &rgb).expect("the pixels of a picture");
    let extracted = extract(&rgb, Budget::Banked).to_bytes();
    let query = extract(&rgb, Budget::Query).to_bytes();
    let points = &extracted[BEFORE..];
    let with = |before: &[u8], bytes: &[u8]| [before, bytes].concat();
    let mut later = extracted.clone();
    later[4] = 2;
    let seeds = [
        ("banked", with(&[0], &extracted)),
        ("query", with(&[0], &query)),
        ("cut", with(&[0], &extracted[..extracted.len() - 1])),
        ("no-header", with(&[0], &extracted[..7])),
        ("of-another-version", with(&[0], &later[..20])),
        ("compared", with(&[2, 95, 0, 95, 0, 3], points)),
        ("compared-with-view", with(&[3, 95, 0, 95, 0, 3], points)),
        ("compared-with-others", with(&[5, 95, 0, 60, 0, 3], points)),
        ("few", with(&[1], &points[..points.len().min(300)])),
    ];
    seeds.map(|(name, input)| (name.to_owned(), input)).into()
}
