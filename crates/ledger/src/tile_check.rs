//! Checking the files of a log against its entries, and naming the first entry that a file is wrong about.

use std::collections::BTreeSet;

use crate::checkpoint::Checkpoint;
use crate::entry::LEAF_VERSION;
use crate::hash::Hash;
use crate::merkle::leaf_hash;
use crate::tiles::{Tile, TileFile, TileKind, TileWriter, bundle_entries, tile_beginning};

/// What is wrong with the files of a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {what}{}", about(*.entry))]
pub struct TileFault {
    /// The first entry the file is wrong about, where one can be named.
    pub entry: Option<u64>,
    /// The file, below the log's folder.
    pub path: String,
    /// What is wrong with it.
    pub what: String,
}

fn about(entry: Option<u64>) -> String {
    entry.map_or_else(String::new, |entry| format!(" (entry {entry})"))
}

/// Checks files against entries, in order: [`push`](TileCheck::push) every entry, then [`finish`](TileCheck::finish).
///
/// `read` gives the content of a file by its path below the log's folder, and `None` where there is none.
pub struct TileCheck<R> {
    writer: TileWriter,
    published: u64,
    /// Files not looked at yet.
    left: BTreeSet<String>,
    read: R,
    /// The first entry that a file says something else about.
    exact: Option<TileFault>,
    /// The first range of entries that a hash over it is wrong about, and where it ends.
    over: Option<(TileFault, u64)>,
}

impl<R, E> TileCheck<R>
where
    R: FnMut(&str) -> Result<Option<Vec<u8>>, E>,
{
    /// Begins to check the files of a log whose published checkpoint has `published` entries. `files` are the paths of all files
    /// in its folder but the checkpoint.
    pub fn new(published: u64, files: BTreeSet<String>, read: R) -> Self {
        Self {
            writer: TileWriter::new(),
            published,
            left: files,
            read,
            exact: None,
            over: None,
        }
    }

    /// Takes the next entry: the text its leaf hash is taken over.
    ///
    /// # Errors
    /// What reading says. What is wrong with the files, [`finish`](TileCheck::finish) tells.
    pub fn push(&mut self, entry: &[u8]) -> Result<(), E> {
        let number = self.writer.size();
        let full = match self.writer.push(entry) {
            Ok(full) => full,
            Err(error) => {
                self.note(fault(Some(number), "entries", &error.to_string()));
                return Ok(());
            }
        };
        for file in &full {
            self.compare(file, file.tile.end() <= self.published)?;
            self.compare_narrower(file)?;
        }
        if self.writer.size() == self.published {
            for file in self.writer.partials() {
                self.compare(&file, true)?;
            }
        }
        Ok(())
    }

    /// The root over the entries so far.
    pub fn root(&self) -> Hash {
        self.writer.root()
    }

    /// How many entries there were so far.
    pub fn size(&self) -> u64 {
        self.writer.size()
    }

    /// Says what is wrong first, in the order of the log; `None` where every file is what the entries say.
    ///
    /// # Errors
    /// What reading says.
    pub fn finish(mut self) -> Result<Option<TileFault>, E> {
        for file in self.writer.partials() {
            // Ahead of the checkpoint: written before the checkpoint was, as it must be.
            self.compare(&file, false)?;
            self.compare_narrower(&file)?;
        }
        for path in std::mem::take(&mut self.left) {
            let tile = path.parse::<Tile>().ok();
            let what = "this file does not belong to the log";
            self.note(fault(tile.map(|tile| tile.entry(0)), &path, what));
        }
        // A hash over many entries is explained by what is wrong with one of them.
        Ok(match (self.exact, self.over) {
            (Some(exact), Some((over, end))) => {
                if exact.entry.is_some_and(|entry| entry < end) {
                    Some(exact)
                } else {
                    Some(over)
                }
            }
            (exact, over) => exact.or(over.map(|(over, _)| over)),
        })
    }

    /// Compares a file with what it should be.
    fn compare(&mut self, expected: &TileFile, required: bool) -> Result<(), E> {
        let path = expected.tile.to_string();
        self.left.remove(&path);
        let found = match (self.read)(&path)? {
            Some(found) => found,
            None if !required => return Ok(()),
            None => {
                // A partial tile may go when the full one is there.
                let full = (self.read)(&expected.tile.full().to_string())?;
                let kind = expected.tile.kind;
                match full
                    .as_deref()
                    .and_then(|full| tile_beginning(kind, full, expected.tile.width))
                {
                    Some(beginning) => beginning.to_vec(),
                    None => {
                        let what = "this file of the log is missing";
                        self.note_in(expected.tile, 0, &path, what);
                        return Ok(());
                    }
                }
            }
        };
        self.same(expected.tile, &path, &expected.bytes, &found);
        Ok(())
    }

    /// Compares the partial tiles kept from earlier sizes.
    fn compare_narrower(&mut self, expected: &TileFile) -> Result<(), E> {
        let full = expected.tile.full().to_string();
        let prefix = format!("{full}.p/");
        let narrower: Vec<Tile> = self
            .left
            .range(prefix.clone()..)
            .take_while(|path| path.starts_with(&prefix))
            .filter_map(|path| path.parse::<Tile>().ok())
            .filter(|tile| tile.width < expected.tile.width)
            .collect();
        for tile in narrower {
            let path = tile.to_string();
            self.left.remove(&path);
            let beginning = tile_beginning(tile.kind, &expected.bytes, tile.width);
            // One that went since it was listed is none the less right.
            if let (Some(expected), Some(found)) = (beginning, (self.read)(&path)?) {
                self.same(tile, &path, expected, &found);
            }
        }
        Ok(())
    }

    fn same(&mut self, tile: Tile, path: &str, expected: &[u8], found: &[u8]) {
        if expected == found {
            return;
        }
        let place = match tile.kind {
            TileKind::Hashes(_) => first_difference(expected.chunks(32), found.chunks(32)),
            TileKind::Entries => first_difference(
                bundle_entries(expected).0.into_iter(),
                bundle_entries(found).0.into_iter(),
            ),
        };
        self.note_in(tile, place, path, "this is not what the entries say");
    }

    fn note_in(&mut self, tile: Tile, place: u64, path: &str, what: &str) {
        let entry = tile.entry(place);
        let told = fault(Some(entry), path, what);
        match tile.kind {
            TileKind::Hashes(level) if level > 0 => {
                let end = tile.entry(place.saturating_add(1));
                let before = self.over.as_ref().and_then(|(over, _)| over.entry);
                if before.is_none_or(|before| entry < before) {
                    self.over = Some((told, end));
                }
            }
            _ => self.note(told),
        }
    }

    fn note(&mut self, told: TileFault) {
        // What names no entry comes after what does.
        let place = |fault: &TileFault| fault.entry.unwrap_or(u64::MAX);
        if self
            .exact
            .as_ref()
            .is_none_or(|before| place(&told) < place(before))
        {
            self.exact = Some(told);
        }
    }
}

/// Checks the files of a log with nothing but themselves and its checkpoint: whether they are one log, and the one that was signed.
///
/// `files` and `read` are as for [`TileCheck`].
///
/// # Errors
/// What reading says; what is wrong is the inner result.
pub fn check_tiles<R, E>(
    checkpoint: &Checkpoint,
    files: BTreeSet<String>,
    mut read: R,
) -> Result<Result<(), TileFault>, E>
where
    R: FnMut(&str) -> Result<Option<Vec<u8>>, E>,
{
    let mut previous = Hash::ZERO;
    let mut entries: u64 = 0;
    let mut check = TileCheck::new(checkpoint.size, files, |path: &str| read(path));
    for tile in (0..).map_while(|index| Tile::of(TileKind::Entries, index, checkpoint.size)) {
        let path = tile.to_string();
        let exact = (check.read)(&path)?;
        let bytes = match exact {
            Some(bytes) => Some(bytes),
            None => (check.read)(&tile.full().to_string())?
                .and_then(|full| tile_beginning(tile.kind, &full, tile.width).map(<[u8]>::to_vec)),
        };
        let Some(bytes) = bytes else {
            let what = "this file of the log is missing";
            check.note(fault(Some(tile.entry(0)), &path, what));
            break;
        };
        let (found, whole) = bundle_entries(&bytes);
        for entry in found.iter().take(usize::from(tile.width)) {
            if let Some(broken) = link(entry, entries, previous, &path) {
                check.note(broken);
            }
            previous = leaf_hash(entry);
            check.push(entry)?;
            entries += 1;
        }
        if !whole || found.len() != usize::from(tile.width) {
            let what = "this is not as many entries as its name says";
            check.note(fault(Some(entries), &path, what));
            break;
        }
    }
    let root = check.root();
    if let Some(told) = check.finish()? {
        return Ok(Err(told));
    }
    if root != checkpoint.root {
        let what = format!(
            "the first {} entries are not those that were signed, and fit one another: no single one can be named",
            checkpoint.size
        );
        return Ok(Err(fault(None, "checkpoint", &what)));
    }
    Ok(Ok(()))
}

/// Checks that an entry of ours has its number and follows the one before.
fn link(entry: &[u8], number: u64, previous: Hash, path: &str) -> Option<TileFault> {
    let said = || {
        let text = std::str::from_utf8(entry).ok()?;
        let lines: Vec<&str> = text.strip_suffix('\n')?.split('\n').collect();
        let [version, seq, _at, _kind, _commitment, before] = lines[..] else {
            return None;
        };
        (version == LEAF_VERSION).then(|| (seq.to_owned(), before.parse::<Hash>().ok()))
    };
    match said() {
        None => Some(fault(Some(number), path, "this is no event of a ledger")),
        Some((seq, _)) if seq != number.to_string() => {
            let what = format!("event {seq} stands where another should");
            Some(fault(Some(number), path, &what))
        }
        Some((_, Some(before))) if before == previous => None,
        // The one before is not the one this was written after.
        Some(_) => Some(fault(
            Some(number.saturating_sub(1)),
            path,
            "this is not the event that the next was written after",
        )),
    }
}

fn first_difference<T: PartialEq>(
    expected: impl Iterator<Item = T>,
    found: impl Iterator<Item = T>,
) -> u64 {
    expected.zip(found).take_while(|(a, b)| a == b).count() as u64
}

fn fault(entry: Option<u64>, path: &str, what: &str) -> TileFault {
    TileFault {
        entry,
        path: path.to_owned(),
        what: what.to_owned(),
    }
}
