//! The marked segments of a JPEG file (T.81, annex B): everything but the entropy-coded data.

use image::metadata::Orientation;

use super::NotHere;
use super::huffman::Codes;
use super::plane::Plane;

/// How the components make colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colours {
    /// One component.
    Grey,
    /// Luma and two colour differences.
    Ycc,
    /// Red, green and blue as they are.
    Rgb,
}

/// The frame header.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) progressive: bool,
    /// Pixels, at least 1.
    pub(super) width: u32,
    /// Pixels, at least 1.
    pub(super) height: u32,
    /// One or three.
    pub(super) components: Vec<Component>,
    /// The largest sampling factors of all components.
    pub(super) finest: (usize, usize),
}

/// One component of the frame.
#[derive(Debug)]
pub(super) struct Component {
    id: u8,
    /// Blocks in an interleaved unit, across and down: 1 to 4.
    pub(super) factors: (usize, usize),
    /// Which quantisation table: 0 to 3.
    pub(super) quantisation: usize,
    /// Filled by the scans.
    pub(super) plane: Plane,
}

/// A scan header.
#[derive(Debug)]
pub(super) struct Scan {
    /// Which components, by their place in the frame, with the numbers of their DC and AC tables.
    pub(super) components: Vec<(usize, usize, usize)>,
    /// First and last frequency.
    pub(super) band: (u8, u8),
    /// By how many bits the values were shifted in the last scan (0: there was none) and in this.
    pub(super) shifts: (u8, u8),
    /// Where in the file the entropy-coded data begins.
    pub(super) data: usize,
}

/// What has been read so far.
pub(super) struct Header<'a> {
    file: &'a [u8],
    at: usize,
    pub(super) frame: Option<Frame>,
    /// In zigzag order.
    pub(super) quantisation: [Option<[u16; 64]>; 4],
    pub(super) dc: [Option<Codes>; 4],
    pub(super) ac: [Option<Codes>; 4],
    /// Interleaved units between two restart markers; 0 for none.
    pub(super) restart: usize,
    /// The EXIF orientation, 1 to 8.
    pub(super) orientation: u8,
    adobe: Option<u8>,
}

impl<'a> Header<'a> {
    /// Before the first segment.
    pub(super) fn new(file: &'a [u8]) -> Self {
        Self {
            file,
            at: 2,
            frame: None,
            quantisation: [None; 4],
            dc: [const { None }; 4],
            ac: [const { None }; 4],
            restart: 0,
            orientation: 1,
            adobe: None,
        }
    }

    /// Goes on reading at byte `at`.
    pub(super) fn resume(&mut self, at: usize) {
        self.at = at;
    }

    /// Reads segments up to the next scan header; `None` at the end of the image. Entropy-coded
    /// data that lies before is passed over.
    pub(super) fn next_scan(&mut self) -> Result<Option<Scan>, NotHere> {
        loop {
            let marker = self.marker()?;
            match marker {
                0xd9 => return Ok(None),
                0x00 | 0x01 | 0xd0..=0xd8 => continue,
                _ => {}
            }
            let segment = self.segment()?;
            match marker {
                0xc0..=0xc2 => self.frame(marker, segment)?,
                0xc4 => self.codes(segment)?,
                0xda => return self.scan(segment).map(Some),
                0xdb => self.quantisation(segment)?,
                0xdd => {
                    let interval = segment.first_chunk().ok_or(NotHere)?;
                    self.restart = usize::from(u16::from_be_bytes(*interval));
                }
                0xe1 => {
                    if let Some(exif) = segment.strip_prefix(b"Exif\0\0") {
                        self.orientation =
                            Orientation::from_exif_chunk(exif).map_or(1, Orientation::to_exif);
                    }
                }
                0xee if segment.starts_with(b"Adobe") => {
                    self.adobe = Some(*segment.get(11).ok_or(NotHere)?);
                }
                _ => {}
            }
        }
    }

    /// How the frame's components make colours.
    pub(super) fn colours(&self) -> Result<Colours, NotHere> {
        let components = self
            .frame
            .as_ref()
            .map_or(&[][..], |frame| &frame.components);
        match (components, self.adobe) {
            (_, Some(3..)) => Err(NotHere),
            ([_], _) => Ok(Colours::Grey),
            ([red, green, blue], _) if [red.id, green.id, blue.id] == *b"RGB" => Ok(Colours::Rgb),
            ([_, _, _], Some(0)) => Ok(Colours::Rgb),
            ([_, _, _], _) => Ok(Colours::Ycc),
            _ => Err(NotHere),
        }
    }

    fn marker(&mut self) -> Result<u8, NotHere> {
        let rest = self.file.get(self.at..).ok_or(NotHere)?;
        self.at += crate::outline::find_ff(rest).ok_or(NotHere)?;
        loop {
            self.at += 1;
            match self.file.get(self.at) {
                None => return Err(NotHere),
                Some(0xff) => {} // any number of fill bytes may precede the code
                Some(&code) => {
                    self.at += 1;
                    return Ok(code);
                }
            }
        }
    }

    fn segment(&mut self) -> Result<&'a [u8], NotHere> {
        let rest = self.file.get(self.at..).ok_or(NotHere)?;
        let length = usize::from(u16::from_be_bytes(*rest.first_chunk().ok_or(NotHere)?));
        let segment = rest.get(2..length).ok_or(NotHere)?;
        self.at += length;
        Ok(segment)
    }

    fn frame(&mut self, marker: u8, segment: &[u8]) -> Result<(), NotHere> {
        let (&[bits, h1, h2, w1, w2, count], rest) = segment.split_first_chunk().ok_or(NotHere)?;
        let height = u32::from(u16::from_be_bytes([h1, h2]));
        let width = u32::from(u16::from_be_bytes([w1, w2]));
        let described = rest.len() == usize::from(count) * 3;
        if self.frame.is_some() || bits != 8 || width == 0 || height == 0 || !described {
            return Err(NotHere);
        }
        let mut components = Vec::with_capacity(rest.len() / 3);
        for each in rest.chunks_exact(3) {
            let factors = (usize::from(each[1] >> 4), usize::from(each[1] & 15));
            let quantisation = usize::from(each[2]);
            if !matches!(factors, (1..=4, 1..=4)) || quantisation > 3 {
                return Err(NotHere);
            }
            components.push(Component {
                id: each[0],
                factors,
                quantisation,
                plane: Plane::default(),
            });
        }
        let finest = components.iter().fold((1, 1), |finest, component| {
            (
                component.factors.0.max(finest.0),
                component.factors.1.max(finest.1),
            )
        });
        self.frame = Some(Frame {
            progressive: marker == 0xc2,
            width,
            height,
            components,
            finest,
        });
        Ok(())
    }

    fn scan(&self, segment: &[u8]) -> Result<Scan, NotHere> {
        let frame = self.frame.as_ref().ok_or(NotHere)?;
        let (&count, rest) = segment.split_first().ok_or(NotHere)?;
        let (selected, rest) = rest
            .split_at_checked(usize::from(count) * 2)
            .ok_or(NotHere)?;
        let &[first, last, shifts] = rest else {
            return Err(NotHere);
        };
        let mut components: Vec<(usize, usize, usize)> = Vec::with_capacity(selected.len() / 2);
        for pair in selected.chunks_exact(2) {
            let found = frame.components.iter().position(|one| one.id == pair[0]);
            let (dc, ac) = (usize::from(pair[1] >> 4), usize::from(pair[1] & 15));
            let index = found.ok_or(NotHere)?;
            if dc > 3 || ac > 3 || components.iter().any(|&(other, ..)| other == index) {
                return Err(NotHere);
            }
            components.push((index, dc, ac));
        }
        if components.is_empty() {
            return Err(NotHere);
        }
        Ok(Scan {
            components,
            band: (first, last),
            shifts: (shifts >> 4, shifts & 15),
            data: self.at,
        })
    }

    fn codes(&mut self, mut segment: &[u8]) -> Result<(), NotHere> {
        while let Some((&place, rest)) = segment.split_first() {
            segment = rest;
            let codes = Codes::read(&mut segment)?;
            let tables = match place >> 4 {
                0 => &mut self.dc,
                1 => &mut self.ac,
                _ => return Err(NotHere),
            };
            *tables.get_mut(usize::from(place & 15)).ok_or(NotHere)? = Some(codes);
        }
        Ok(())
    }

    fn quantisation(&mut self, mut segment: &[u8]) -> Result<(), NotHere> {
        while let Some((&place, rest)) = segment.split_first() {
            let bytes = match place >> 4 {
                0 => 1,
                1 => 2,
                _ => return Err(NotHere),
            };
            let (values, rest) = rest.split_at_checked(64 * bytes).ok_or(NotHere)?;
            let mut table = [0; 64];
            for (step, value) in table.iter_mut().zip(values.chunks_exact(bytes)) {
                *step = value
                    .iter()
                    .fold(0, |all, &byte| all << 8 | u16::from(byte));
            }
            let slot = self.quantisation.get_mut(usize::from(place & 15));
            *slot.ok_or(NotHere)? = Some(table);
            segment = rest;
        }
        Ok(())
    }
}
