//! An index on disk: a folder with one file for each segment, and a manifest that says which of them count.
//!
//! Files of segments are written once and never changed: a snapshot writes only what was merged since the last one,
//! then a new manifest, and moves it to its name when all of it is on disk. A crash at any moment leaves the old
//! snapshot or the new one. Files that no manifest names are removed by the next snapshot.
//!
//! What an index holds changes while it is saved, so a snapshot carries a [`Position`] in the caller's log of
//! changes: all up to there are in it. Some later ones may be in it too; to apply them again changes nothing.
//!
//! Opening a snapshot maps its files and reads through all of them once: a checksum must be right, and no number may
//! lead anywhere but into the file. A snapshot that is damaged, cut short, or of another version is refused as a
//! whole.

mod manifest;
mod segment_file;
#[cfg(test)]
mod tests;

use crate::block::Block;
use crate::hamming::HammingIndex;
use crate::merge::Merge;
use crate::part::Part;
use crate::segment::{SavedAs, Segment, Tables};
use manifest::{Manifest, Named};
use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The version of the files. One that is not this is refused: the index is built anew from what it was made of.
const VERSION: u32 = 1;

/// Tells files of another machine, whose numbers are the other way around.
const BYTE_ORDER: u32 = 0x0102_0304;

const MANIFEST: &str = "manifest";

/// Up to where in the caller's log of changes a snapshot goes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// The number of the last change that is surely in it.
    pub number: u64,
    /// What that change looked like, such as its hash: so that a snapshot of another log is not taken for one of
    /// this. The index only keeps it.
    pub mark: [u8; 32],
}

impl From<u64> for Position {
    /// Of a log that needs no mark.
    fn from(number: u64) -> Self {
        Self {
            number,
            ..Self::default()
        }
    }
}

/// Why a snapshot could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// There is none. Build the index from what it is made of, and save it.
    #[error("there is no snapshot of the index in {}", .0.display())]
    Absent(PathBuf),
    /// It is not what was written. Build the index anew; the next snapshot replaces this one.
    #[error("the snapshot of the index is damaged: {}: {why}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Another version of the program wrote it, or another kind of machine. As above.
    #[error("the snapshot of the index was written by another version of this program: {}", .0.display())]
    Foreign(PathBuf),
    /// The system refused.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What a file is not; the path is added by whoever knows it.
#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    Damaged(&'static str),
    Foreign,
}

impl Refusal {
    fn at(self, path: &Path) -> SnapshotError {
        let path = path.to_owned();
        match self {
            Self::Damaged(why) => SnapshotError::Damaged { path, why },
            Self::Foreign => SnapshotError::Foreign(path),
        }
    }
}

fn io_at(path: &Path) -> impl FnOnce(io::Error) -> SnapshotError + '_ {
    move |source| SnapshotError::Io {
        path: path.to_owned(),
        source,
    }
}

impl HammingIndex {
    /// Writes a snapshot into a folder, which is made if it is not there. All changes up to `position` must have been
    /// made before; see the module's documentation. Searches and changes go on meanwhile. One snapshot of a folder at
    /// a time.
    ///
    /// # Errors
    /// [`SnapshotError::Io`]; the folder's last snapshot is then still there.
    pub fn save(&self, folder: &Path, position: impl Into<Position>) -> Result<(), SnapshotError> {
        fs::create_dir_all(folder).map_err(io_at(folder))?;
        let folder = &folder.canonicalize().map_err(io_at(folder))?;
        let mut named = Vec::new();
        // Never a file that is there: until the new manifest is in its place, the old one counts.
        let taken = numbers_in(folder)?;
        let mut free = (1..).filter(|number| !taken.contains(number));
        for segment in segments_of(self.parts()) {
            let is_here =
                |saved: &SavedAs| saved.folder == *folder && taken.contains(&saved.number);
            let number = match segment.saved().filter(is_here) {
                Some(saved) => saved.number,
                None => {
                    let number = free.next().unwrap_or_default();
                    let path = path_of(folder, number);
                    segment_file::write(&path, &segment).map_err(io_at(&path))?;
                    segment.set_saved(SavedAs {
                        folder: folder.clone(),
                        number,
                    });
                    number
                }
            };
            named.push(Named {
                number,
                dead: segment.dead().words(),
            });
        }
        let manifest = Manifest {
            position: position.into(),
            segments: named,
        };
        let path = folder.join(MANIFEST);
        write_in_place(&path, &manifest.to_bytes()).map_err(io_at(&path))?;
        for number in numbers_in(folder)? {
            if manifest.segments.iter().all(|named| named.number != number) {
                let path = path_of(folder, number);
                fs::remove_file(&path).map_err(io_at(&path))?;
            }
        }
        Ok(())
    }

    /// The index of a folder's snapshot, and its position: the changes after it have to be made again. Its files stay
    /// mapped; [`load_into_memory`](Self::load_into_memory) makes searches quicker.
    ///
    /// # Errors
    /// [`SnapshotError`]. Nothing of a snapshot that is refused is used.
    pub fn open(folder: &Path) -> Result<(Self, Position), SnapshotError> {
        let path = folder.join(MANIFEST);
        let manifest = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(SnapshotError::Absent(folder.to_owned()));
            }
            Err(error) => return Err(io_at(&path)(error)),
        };
        let folder = &folder.canonicalize().map_err(io_at(folder))?;
        read(folder, &manifest, |path| {
            let file = match File::open(path) {
                Ok(file) => file,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    return Err(
                        Refusal::Damaged("the manifest names it and it is not there").at(path),
                    );
                }
                Err(error) => return Err(io_at(path)(error)),
            };
            Block::mapped(&file).map_err(io_at(path))
        })
    }

    /// As [`open`](Self::open), of a manifest and the files it names, given as bytes in the order of their numbers
    /// from 1 on. For tests: whatever the bytes are, this and searches of what it returns end without a panic.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    #[doc(hidden)]
    pub fn open_bytes(
        manifest: &[u8],
        files: &[Vec<u8>],
    ) -> Result<(Self, Position), SnapshotError> {
        let mut next = files.iter();
        read(Path::new(""), manifest, |path| {
            let Some(file) = next.next() else {
                return Err(Refusal::Damaged("it is not there").at(path));
            };
            let mut block = Block::zeroed(file.len());
            if let Some(bytes) = block.bytes_mut() {
                bytes[..file.len()].copy_from_slice(file);
            }
            Ok(block)
        })
    }
}

fn read(
    folder: &Path,
    manifest: &[u8],
    mut open: impl FnMut(&Path) -> Result<Block, SnapshotError>,
) -> Result<(HammingIndex, Position), SnapshotError> {
    let manifest =
        Manifest::parse(manifest).map_err(|refusal| refusal.at(&folder.join(MANIFEST)))?;
    let mut parts = Vec::new();
    for named in manifest.segments {
        let path = path_of(folder, named.number);
        let segment =
            segment_file::read(open(&path)?, &named.dead).map_err(|refusal| refusal.at(&path))?;
        segment.set_saved(SavedAs {
            folder: folder.to_owned(),
            number: named.number,
        });
        parts.push(Part::Segment(Arc::new(segment)));
    }
    Ok((HammingIndex::of_parts(parts), manifest.position))
}

/// The parts as segments: those that are none yet together as one.
fn segments_of(parts: Vec<Part>) -> Vec<Arc<Segment>> {
    let (mut segments, mut recent) = (Vec::new(), Vec::new());
    for part in parts {
        match part {
            Part::Segment(segment) => segments.push(segment),
            Part::Recent(_) => recent.push(part),
        }
    }
    let recent = Merge::of(recent);
    if recent.living > 0 {
        segments.extend(recent.run(Tables::default(), || true).map(Arc::new));
    }
    segments
}

fn path_of(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number:010}.segment"))
}

/// The numbers of the files of segments in a folder.
fn numbers_in(folder: &Path) -> Result<HashSet<u64>, SnapshotError> {
    let mut numbers = HashSet::new();
    for entry in fs::read_dir(folder).map_err(io_at(folder))? {
        let name = entry.map_err(io_at(folder))?.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".segment"));
        numbers.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    Ok(numbers)
}

/// Writes a file so that there is the old one or the new one whatever happens.
fn write_in_place(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("part");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // A rename is on disk when its folder is.
    match path.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
