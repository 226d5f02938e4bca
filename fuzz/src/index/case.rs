//! An input of the target `snapshot`: a manifest, files, and what to do with them.
//!
//! ```text
//! mode         u8   see `Case`
//! radius       u8   of the searches, see `Case::radius`
//! pick, flip   2 × u8   which entries are searched for, and how many bits away
//! changes      u8   how many changes of 3 bytes follow, and then these
//! manifest     u16  its length, and then it
//! files        u32  the length of each, and then it, until the input ends; at most three, and the last has what is left
//! ```
//!
//! Few inputs have the right checksums, lengths and tables by chance, so the mode may have them put right: what lies behind
//! each check is then reached too.

use super::bytes::Bytes;
use super::format::{self, Contents};

/// The most files in an input.
const MOST_FILES: usize = 3;

/// Numbers of chunks that the headers of files are made to say. The larger ones have small directories.
const CHUNKS: [usize; 6] = [24, 0, 23, 22, 20, 16];

/// How far files are put right before they are opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Not at all.
    AsIs,
    /// Checksums.
    Sealed,
    /// The beginning, few entries, and the length that goes with them.
    Fitted,
    /// Ids rise and tables lead somewhere.
    Ordered,
    /// Tables are as they have to be: searches must find what a scan finds.
    Right,
}

/// What an input says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Case {
    /// Bits 0 to 2: the level. 3: the manifest is made to be about the files. 4: up to 2048 entries a file and not 256.
    /// 5 and 6: 0b01 damages files after they were put right, 0b11 goes by way of a folder on disk. 7: merges are waited for.
    pub(super) mode: u8,
    pub(super) radius: u8,
    /// Which entries are searched for. If it is odd, files that are too short are made longer with codes far from each other.
    pub(super) pick: u8,
    pub(super) flip: u8,
    pub(super) changes: Vec<[u8; 3]>,
    pub(super) manifest: Vec<u8>,
    pub(super) files: Vec<Vec<u8>>,
}

impl Case {
    pub(super) fn read(input: &[u8]) -> Self {
        let mut input = Bytes(input);
        let [mode, radius, pick, flip] = std::array::from_fn(|_| input.u8());
        let changes = input.u8() % 32;
        let changes = (0..changes).map(|_| std::array::from_fn(|_| input.u8()));
        let changes = changes.collect();
        let manifest = usize::from(input.u16());
        let manifest = input.take(manifest).to_vec();
        let mut files = Vec::new();
        while !input.is_empty() && files.len() < MOST_FILES {
            let len = input.u32() as usize;
            let last = files.len() + 1 == MOST_FILES;
            files.push(input.take(if last { usize::MAX } else { len }).to_vec());
        }
        Self {
            mode,
            radius,
            pick,
            flip,
            changes,
            manifest,
            files,
        }
    }

    /// The input that reads as this. `None` if there is none: too many or too much of something.
    pub(super) fn write(&self) -> Option<Vec<u8>> {
        let mut input = vec![self.mode, self.radius, self.pick, self.flip];
        input.push(u8::try_from(self.changes.len()).ok()?);
        input.extend(self.changes.iter().flatten());
        input.extend(u16::try_from(self.manifest.len()).ok()?.to_le_bytes());
        input.extend(&self.manifest);
        for file in &self.files {
            input.extend(u32::try_from(file.len()).ok()?.to_le_bytes());
            input.extend(file);
        }
        (Self::read(&input) == *self).then_some(input)
    }

    pub(super) fn level(&self) -> Level {
        match self.mode & 7 {
            0 => Level::AsIs,
            1 => Level::Sealed,
            2 => Level::Fitted,
            3..=5 => Level::Ordered,
            _ => Level::Right,
        }
    }

    /// Whether the manifest is made to be about the files.
    pub(super) fn manifest_fits(&self) -> bool {
        self.mode & 8 != 0
    }

    pub(super) fn is_on_disk(&self) -> bool {
        self.mode & 0x60 == 0x60
    }

    /// Whether single bytes of files are changed after they were put right, and the checksums are right nevertheless.
    pub(super) fn is_damaged(&self) -> bool {
        self.mode & 0x60 == 0x20
    }

    /// Changes a few bytes after the header: where, and to what, the changes say that are made later.
    fn damage(&self, file: &mut [u8]) {
        let len = format::body(file).len();
        for [high, low, byte] in self.changes.iter().take(3) {
            let place = usize::from(*high) << 8 | usize::from(*low);
            // All places can be reached in a file of any length, those of a long one by their last bits.
            let place = (len * place / 65_536 + usize::from(*low)) % len.max(1);
            let at = file.len() - len + place;
            if let Some(there) = file.get_mut(at) {
                *there = *byte;
            }
        }
        format::seal_segment(file);
    }

    pub(super) fn settles(&self) -> bool {
        self.mode & 0x80 != 0
    }

    /// Mostly those that tables serve, and small ones among them most: they are served by tables also where there are few
    /// entries.
    pub(super) fn radius(&self) -> u32 {
        match self.radius {
            255 => u32::MAX,
            254 => 256,
            narrow @ 0..128 => u32::from(narrow) % 8,
            wide => u32::from(wide) % 70,
        }
    }

    /// The files as they are opened.
    pub(super) fn files_put_right(&self) -> Vec<Vec<u8>> {
        let level = self.level();
        let put_right = |file: &Vec<u8>| match level {
            Level::AsIs => file.clone(),
            Level::Sealed => {
                let mut file = file.clone();
                format::seal_segment(&mut file);
                file
            }
            Level::Fitted | Level::Ordered | Level::Right => {
                let (entries, chunks) = format::counts(file);
                let most = if self.mode & 16 == 0 { 256 } else { 2_048 };
                let entries = (entries % (most + 1)) as usize;
                // What is one of them already stays.
                let chunks = usize::try_from(chunks).unwrap_or(0);
                let chunks = match CHUNKS.contains(&chunks) {
                    true => chunks,
                    false => CHUNKS[chunks % CHUNKS.len()],
                };
                let mut contents =
                    Contents::read(entries, chunks, format::body(file), self.pick & 1 == 1);
                if level >= Level::Ordered {
                    contents.put_in_order();
                }
                if level == Level::Right {
                    contents.put_tables_right(chunks);
                }
                let mut file = format::segment_file(&contents);
                if self.is_damaged() {
                    self.damage(&mut file);
                }
                file
            }
        };
        self.files.iter().map(put_right).collect()
    }

    /// The manifest as it is opened, with `files` as they are.
    pub(super) fn manifest_put_right(&self, files: &[Vec<u8>]) -> Vec<u8> {
        if self.manifest_fits() {
            let mut words = Bytes(self.manifest.get(24..).unwrap_or_default());
            let number = words.u64();
            let mut mark = [0; 32];
            for byte in &mut mark {
                *byte = words.u8();
            }
            // How many segments there are, the files say.
            words.u64();
            let segments = files.iter().map(|file| {
                let number = words.u64();
                let entries = usize::try_from(format::counts(file).0).unwrap_or(0);
                // No more than could be meant, when the header was not put right.
                let entries = entries.min(file.len());
                words.u64();
                let mut dead: Vec<u64> = (0..entries.div_ceil(64)).map(|_| words.u64()).collect();
                if let Some(last) = dead.last_mut().filter(|_| !self.is_damaged()) {
                    *last &= u64::MAX >> ((64 - entries % 64) % 64);
                }
                (number, dead)
            });
            let segments: Vec<_> = segments.collect();
            return format::manifest(number, &mark, &segments);
        }
        let mut manifest = self.manifest.clone();
        if self.level() > Level::AsIs {
            format::seal_manifest(&mut manifest);
        }
        manifest
    }
}
