//! The log as files that any web server can serve (<https://c2sp.org/tlog-tiles>).
//!
//! ```text
//! tile/0/x001/067            256 leaf hashes, of entries 1067·256 and on
//! tile/1/000.p/5             5 hashes, each over 256 of the level below
//! tile/entries/x001/067      the 256 entries themselves, each after its length in two bytes
//! ```
//!
//! A tile is full at 256 and is then never written again; what is at the right edge is *partial*, has its width in its name, and is
//! the beginning of every wider one. The entries are the texts that leaf hashes are taken over
//! ([`StoredEntry::leaf_data`](crate::StoredEntry::leaf_data)): number, instant, kind, a salted commitment, the link to the one before.

use std::fmt;
use std::str::FromStr;

use crate::frontier::{Frontier, plain_number};
use crate::hash::Hash;
use crate::merkle::{empty_root, leaf_hash, node_hash};

/// Hashes or entries in a full tile.
pub const TILE_WIDTH: u16 = 256;

const WIDTH: u64 = 256;

/// The highest level of a tile.
const MAX_LEVEL: u8 = 63;

/// What a tile holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileKind {
    /// Hashes: of leaves at level 0, of full tiles of the level below above it.
    Hashes(u8),
    /// Entries.
    Entries,
}

/// The name of a tile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// What it holds.
    pub kind: TileKind,
    /// Its place in its level, from 0.
    pub index: u64,
    /// How many it holds, 1 to [`TILE_WIDTH`].
    pub width: u16,
}

/// A tile and what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TileFile {
    /// Its name.
    pub tile: Tile,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A path that is no tile's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no tile of this name")]
pub struct BadTile;

impl Tile {
    /// The tile of this kind and place in a log of `size` entries; `None` where it would be empty.
    pub fn of(kind: TileKind, index: u64, size: u64) -> Option<Tile> {
        let level = match kind {
            TileKind::Hashes(level) => level,
            TileKind::Entries => 0,
        };
        let at_level = size.checked_shr(8 * u32::from(level)).unwrap_or(0);
        let width = at_level
            .saturating_sub(index.checked_mul(WIDTH)?)
            .min(WIDTH);
        (width > 0).then_some(Tile {
            kind,
            index,
            width: width as u16,
        })
    }

    /// Whether it will never change.
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }

    /// The same tile, full.
    pub fn full(self) -> Tile {
        Tile {
            width: TILE_WIDTH,
            ..self
        }
    }

    /// The first entry below the hash (or the entry) in this place of the tile.
    pub fn entry(&self, place: u64) -> u64 {
        let at_level = self.index.saturating_mul(WIDTH).saturating_add(place);
        match self.kind {
            TileKind::Entries => at_level,
            TileKind::Hashes(level) => {
                at_level.saturating_mul(1u64.checked_shl(8 * u32::from(level)).unwrap_or(u64::MAX))
            }
        }
    }

    /// The number of entries a log must have for this tile to be there.
    pub fn end(&self) -> u64 {
        self.entry(u64::from(self.width))
    }
}

/// The path below the log's prefix.
impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TileKind::Entries => write!(f, "tile/entries/")?,
            TileKind::Hashes(level) => write!(f, "tile/{level}/")?,
        }
        let mut groups = vec![self.index % 1000];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(rest % 1000);
            rest /= 1000;
        }
        for (place, group) in groups.iter().enumerate().rev() {
            match place {
                0 => write!(f, "{group:03}")?,
                _ => write!(f, "x{group:03}/")?,
            }
        }
        if !self.is_full() {
            write!(f, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

impl FromStr for Tile {
    type Err = BadTile;

    fn from_str(path: &str) -> Result<Tile, BadTile> {
        let (kind, rest) = path
            .strip_prefix("tile/")
            .and_then(|rest| rest.split_once('/'))
            .ok_or(BadTile)?;
        let kind = if kind == "entries" {
            TileKind::Entries
        } else {
            let level = plain_number(kind).and_then(|level| u8::try_from(level).ok());
            TileKind::Hashes(level.filter(|level| *level <= MAX_LEVEL).ok_or(BadTile)?)
        };
        let (groups, width) = match rest.split_once(".p/") {
            None => (rest, TILE_WIDTH),
            Some((groups, width)) => {
                let width = plain_number(width).and_then(|width| u16::try_from(width).ok());
                let width = width.filter(|width| (1..TILE_WIDTH).contains(width));
                (groups, width.ok_or(BadTile)?)
            }
        };
        let mut index = 0u64;
        for group in groups.split('/') {
            let digits = group.strip_prefix('x').unwrap_or(group);
            if digits.len() != 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
                return Err(BadTile);
            }
            let value: u64 = digits.parse().map_err(|_| BadTile)?;
            index = index
                .checked_mul(1000)
                .and_then(|index| index.checked_add(value))
                .ok_or(BadTile)?;
        }
        let tile = Tile { kind, index, width };
        // One spelling each: written again it must be what was read.
        if tile.to_string() == path {
            Ok(tile)
        } else {
            Err(BadTile)
        }
    }
}

/// The hashes in a tile; `None` where its bytes are no whole number of them.
pub fn tile_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    rest.is_empty()
        .then(|| hashes.iter().map(|hash| Hash::from_bytes(*hash)).collect())
}

/// The entries in a bundle that can be read, in order, and whether that was all of it.
pub fn bundle_entries(bytes: &[u8]) -> (Vec<&[u8]>, bool) {
    let (mut entries, mut rest) = (Vec::new(), bytes);
    while let Some((length, after)) = rest.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let Some((entry, after)) = after.split_at_checked(length) else {
            return (entries, false);
        };
        entries.push(entry);
        rest = after;
    }
    (entries, rest.is_empty())
}

/// The beginning of a tile's content, of `width` hashes or entries; `None` where it has fewer.
pub fn tile_beginning(kind: TileKind, bytes: &[u8], width: u16) -> Option<&[u8]> {
    let end = match kind {
        TileKind::Hashes(_) => usize::from(width) * 32,
        TileKind::Entries => {
            let mut end = 0usize;
            for _ in 0..width {
                let length = bytes.get(end..)?.first_chunk::<2>()?;
                end += 2 + usize::from(u16::from_be_bytes(*length));
            }
            end
        }
    };
    bytes.get(..end)
}

/// Makes tiles from entries, in order. It keeps the right edge only: 256 hashes a level and 256 entries at most.
#[derive(Debug, Clone, Default)]
pub struct TileWriter {
    size: u64,
    levels: Vec<Vec<Hash>>,
    bundle: Vec<u8>,
}

/// An entry that no bundle can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an entry of {0} bytes: a bundle of entries holds at most 65535 of each")]
pub struct EntryTooLong(usize);

impl TileWriter {
    /// At the beginning of a log.
    pub fn new() -> TileWriter {
        TileWriter::default()
    }

    /// Where a log of `size` entries ends, read from its own tiles: `read` gives the content of the tile named.
    ///
    /// Whether that is the log it should be, [`root`](TileWriter::root) tells.
    ///
    /// # Errors
    /// What `read` says; [`BadTile`] where a tile is not as long as its name says.
    pub fn resume<E: From<BadTile>>(
        size: u64,
        mut read: impl FnMut(Tile) -> Result<Vec<u8>, E>,
    ) -> Result<TileWriter, E> {
        let mut levels = Vec::new();
        for level in 0..=7 {
            let at_level = size >> (8 * u32::from(level));
            if at_level == 0 {
                break;
            }
            let width = at_level % WIDTH;
            if width == 0 {
                levels.push(Vec::new());
                continue;
            }
            let bytes = read(Tile {
                kind: TileKind::Hashes(level),
                index: at_level / WIDTH,
                width: width as u16,
            })?;
            let hashes = tile_hashes(&bytes).filter(|hashes| hashes.len() as u64 == width);
            levels.push(hashes.ok_or(BadTile)?);
        }
        let mut bundle = Vec::new();
        if !size.is_multiple_of(WIDTH) {
            let width = (size % WIDTH) as u16;
            bundle = read(Tile {
                kind: TileKind::Entries,
                index: size / WIDTH,
                width,
            })?;
            let (entries, whole) = bundle_entries(&bundle);
            if !whole || entries.len() != usize::from(width) {
                return Err(BadTile.into());
            }
        }
        Ok(TileWriter {
            size,
            levels,
            bundle,
        })
    }

    /// How many entries went in.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The last leaf hash, where the right edge still has it.
    pub fn last_leaf(&self) -> Option<Hash> {
        self.levels.first()?.last().copied()
    }

    /// Takes the next entry, and gives the tiles that are full with it.
    ///
    /// # Errors
    /// [`EntryTooLong`]; then nothing was taken.
    pub fn push(&mut self, entry: &[u8]) -> Result<Vec<TileFile>, EntryTooLong> {
        let length = u16::try_from(entry.len()).map_err(|_| EntryTooLong(entry.len()))?;
        self.bundle.extend_from_slice(&length.to_be_bytes());
        self.bundle.extend_from_slice(entry);
        self.size += 1;
        let mut full = Vec::new();
        let mut carried = leaf_hash(entry);
        for level in 0..=MAX_LEVEL {
            let at = usize::from(level);
            if self.levels.len() == at {
                self.levels.push(Vec::new());
            }
            let hashes = &mut self.levels[at];
            hashes.push(carried);
            if hashes.len() < usize::from(TILE_WIDTH) {
                break;
            }
            carried = Frontier::over(hashes).root();
            let index = (self.size >> (8 * u32::from(level))) / WIDTH - 1;
            full.push(TileFile {
                tile: Tile {
                    kind: TileKind::Hashes(level),
                    index,
                    width: TILE_WIDTH,
                },
                bytes: joined(hashes),
            });
            hashes.clear();
            if level == 0 {
                full.push(TileFile {
                    tile: Tile {
                        kind: TileKind::Entries,
                        index,
                        width: TILE_WIDTH,
                    },
                    bytes: std::mem::take(&mut self.bundle),
                });
            }
        }
        Ok(full)
    }

    /// The partial tiles at the right edge.
    pub fn partials(&self) -> Vec<TileFile> {
        let mut partials = Vec::new();
        for (level, hashes) in (0u8..).zip(&self.levels) {
            let at_level = self.size >> (8 * u32::from(level));
            if hashes.is_empty() {
                continue;
            }
            let tile = Tile {
                kind: TileKind::Hashes(level),
                index: at_level / WIDTH,
                width: (at_level % WIDTH) as u16,
            };
            partials.push(TileFile {
                tile,
                bytes: joined(hashes),
            });
            if level == 0 {
                partials.push(TileFile {
                    tile: Tile {
                        kind: TileKind::Entries,
                        ..tile
                    },
                    bytes: self.bundle.clone(),
                });
            }
        }
        partials
    }

    /// The root of the tree over all entries.
    pub fn root(&self) -> Hash {
        let mut right: Option<Hash> = None;
        for hashes in &self.levels {
            for peak in Frontier::over(hashes).peaks().iter().rev() {
                right = Some(match right {
                    None => *peak,
                    Some(right) => node_hash(peak, &right),
                });
            }
        }
        right.unwrap_or_else(empty_root)
    }
}

fn joined(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| *hash.as_bytes()).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_text() {
        for (kind, index, width, path) in [
            (TileKind::Hashes(0), 1_234_067, 256, "tile/0/x001/x234/067"),
            (TileKind::Hashes(1), 0, 17, "tile/1/000.p/17"),
            (TileKind::Entries, 999, 256, "tile/entries/999"),
            (TileKind::Entries, 1000, 1, "tile/entries/x001/000.p/1"),
        ] {
            let tile = Tile { kind, index, width };
            assert_eq!(tile.to_string(), path);
            assert_eq!(path.parse(), Ok(tile));
        }
    }

    #[test]
    fn no_tile_has_two_names() {
        for path in [
            "tile/00/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/0/0",
            "tile/0/0000",
            "tile/0/x000/001",
            "tile/0/001/002",
            "tile/0/x001",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/1/2",
            "tile/entries/",
            "tile/0/../000",
            "tile/0//000",
            "/tile/0/000",
            "tile/Entries/000",
            "tile/0/000.p",
            "checkpoint",
            "",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/999",
        ] {
            assert_eq!(path.parse::<Tile>(), Err(BadTile), "{path}");
        }
    }

    #[test]
    fn the_example_of_the_text_has_the_tiles_it_says() {
        // "a tree of size 70,000 will be represented by 273 full level 0 tiles, one partial level 0 tile of width 112, one full
        // level 1 tile, one partial level 1 tile of width 17, and one partial level 2 tile of width 1"
        let mut writer = TileWriter::new();
        let mut full = Vec::new();
        for n in 0..70_000u32 {
            full.extend(writer.push(&n.to_be_bytes()).unwrap());
        }
        let of = |files: &[TileFile], kind| -> Vec<u16> {
            files
                .iter()
                .map(|file| file.tile)
                .filter(|tile| tile.kind == kind)
                .map(|tile| tile.width)
                .collect()
        };
        assert_eq!(of(&full, TileKind::Hashes(0)).len(), 273);
        assert_eq!(of(&full, TileKind::Entries).len(), 273);
        assert_eq!(of(&full, TileKind::Hashes(1)), [256]);
        let partials = writer.partials();
        assert_eq!(of(&partials, TileKind::Hashes(0)), [112]);
        assert_eq!(of(&partials, TileKind::Entries), [112]);
        assert_eq!(of(&partials, TileKind::Hashes(1)), [17]);
        assert_eq!(of(&partials, TileKind::Hashes(2)), [1]);
        for file in full.iter().chain(&partials) {
            assert_eq!(
                Tile::of(file.tile.kind, file.tile.index, 70_000),
                Some(file.tile)
            );
        }
    }
}
