//! The image files a story is played with: the user's own, or generated ones.

use crate::picture;
use std::path::{Path, PathBuf};

/// File endings that are read, in lower case.
pub const ENDINGS: [&str; 5] = ["jpg", "jpeg", "png", "gif", "webp"];

/// An image file in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// File name, without folders.
    pub name: String,
    /// The bytes of the file, as they are; nobody has checked that they are an image.
    pub bytes: Vec<u8>,
}

/// Why there are no samples.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read {}: {source}; give a folder of images that this user may read", path.display())]
    Unreadable {
        /// What was to be read.
        path: PathBuf,
        /// Why it could not be.
        source: std::io::Error,
    },
    /// The folder holds no image.
    #[error(
        "{} holds no image: put JPEG, PNG, GIF or WebP files directly into it (folders within it are not searched)",
        path.display()
    )]
    NoneFound {
        /// The folder.
        path: PathBuf,
    },
    /// A picture could not be encoded.
    #[error("picture {number} could not be encoded: {source}")]
    Encoding {
        /// Which.
        number: u64,
        /// Why.
        source: image::ImageError,
    },
}

/// Reads the image files of a folder, those with an ending of [`ENDINGS`] in upper or lower case, sorted by name. Folders
/// within it are not searched.
///
/// # Errors
/// [`SampleError::Unreadable`] for a missing folder or a file that cannot be read, [`SampleError::NoneFound`] for a folder
/// without images.
pub fn read_dir(folder: &Path) -> Result<Vec<Sample>, SampleError> {
    let unreadable = |path: &Path| {
        let path = path.to_path_buf();
        move |source| SampleError::Unreadable { path, source }
    };
    let mut paths = Vec::new();
    for found in std::fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = found.map_err(unreadable(folder))?.path();
        if ends_in(&path, &ENDINGS) && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        return Err(SampleError::NoneFound {
            path: folder.to_path_buf(),
        });
    }
    let read = |path: &PathBuf| {
        Ok(Sample {
            name: path
                .file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            bytes: std::fs::read(path).map_err(unreadable(path))?,
        })
    };
    paths.iter().map(read).collect()
}

/// Generates harmless pictures: numbers 0 up to, not including, `count` of `seed`.
///
/// # Errors
/// [`SampleError::Encoding`], which nothing is known to cause.
pub fn generate(seed: u64, count: u64) -> Result<Vec<Sample>, SampleError> {
    let one = |number| {
        picture::sample(seed, number).map_err(|source| SampleError::Encoding { number, source })
    };
    (0..count).map(one).collect()
}

fn ends_in(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| endings.contains(&ending.to_ascii_lowercase().as_str()))
}
