#![allow(clippy::unwrap_used)]
use super::*;
use crate::{Folder, keeper};
use jiff::Timestamp;
use std::fs;

fn holder(number: u8) -> Holder {
    Holder::from(&casework::CaseId::new(Timestamp::UNIX_EPOCH, [number; 10]))
}

fn opened(root: &Path) -> Blobs {
    fs::create_dir_all(root.join("keys")).unwrap();
    let (folder, environment) = (Folder::at(root), Environment::system());
    let keeper = keeper::open(&folder, &environment).unwrap().keeper;
    let keys = Keyring::open(folder.data_keys(), keeper).unwrap();
    Blobs::open(folder.blobs(), keys, environment).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        match entry.path() {
            path if path.is_dir() => all.extend(files(&path)),
            path => all.push(path),
        }
    }
    all.sort();
    all
}

fn holds(folder: &Path, needle: &[u8]) -> bool {
    files(folder).iter().any(|path| {
        let name = path.as_os_str().as_encoded_bytes();
        let bytes = fs::read(path).unwrap();
        bytes.windows(needle.len()).any(|window| window == needle)
            || name.windows(needle.len()).any(|window| window == needle)
    })
}

#[tokio::test]
async fn a_blob_comes_back_whole_and_lies_under_neither_its_bytes_nor_its_digest() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = opened(folder.path());
    let large: Vec<u8> = (0..300_000u32).map(|at| (at * 31 % 251) as u8).collect();
    for plain in [b"harmless".to_vec(), Vec::new(), large] {
        let name = blobs.put(holder(1), plain.clone()).await.unwrap();
        assert_eq!(name, hex(digest(&SHA256, &plain).as_ref()));
        assert_eq!(blobs.put(holder(1), plain.clone()).await.unwrap(), name);
        assert_eq!(blobs.get(holder(1), &name).await.unwrap(), plain);
        let raw = digest(&SHA256, &plain);
        assert!(!holds(folder.path(), name.as_bytes()));
        assert!(!holds(folder.path(), raw.as_ref()));
        let some = plain.get(..8).unwrap_or(b"harmless");
        assert!(!holds(folder.path(), some));
    }
    assert_eq!(files(&folder.path().join("blobs")).len(), 3);
    let none = blobs.get(holder(1), "../../etc/passwd").await;
    assert!(matches!(none, Err(StoreError::NoBlob(_))));
}

#[tokio::test]
async fn a_blob_that_was_changed_cut_or_put_in_anothers_place_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = opened(folder.path());
    let (one, two) = (vec![1u8; 200_000], vec![2u8; 200_000]);
    let first = blobs.put(holder(1), one).await.unwrap();
    blobs.put(holder(1), two).await.unwrap();
    let key = blobs.keys.get(holder(1).as_str()).unwrap().unwrap();
    let path = blobs.path(&holder(1), &key, &first).unwrap();
    let other = files(&folder.path().join("blobs"));
    let other = other.iter().find(|other| **other != path).unwrap();
    let (good, exchanged) = (fs::read(&path).unwrap(), fs::read(other).unwrap());
    let mut changed = good.clone();
    changed[100_000] ^= 1;
    let cut = good[..40 + 65_552].to_vec();
    for bad in [changed, cut, exchanged, Vec::new()] {
        fs::write(&path, bad).unwrap();
        let read = blobs.get(holder(1), &first).await;
        assert!(matches!(read, Err(StoreError::Damaged { .. })), "{read:?}");
    }
    fs::write(&path, good).unwrap();
    blobs.get(holder(1), &first).await.unwrap();
}

#[tokio::test]
async fn to_erase_one_holder_leaves_the_same_content_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = opened(folder.path());
    let name = blobs.put(holder(1), b"shared".to_vec()).await.unwrap();
    blobs.put(holder(2), b"shared".to_vec()).await.unwrap();
    let stored = files(&folder.path().join("blobs"));
    assert_eq!(stored.len(), 2);
    assert_ne!(stored[0].file_name(), stored[1].file_name());
    let key = blobs
        .keys
        .get(holder(1).as_str())
        .unwrap()
        .unwrap()
        .digest();
    let wrapped = fs::read(blobs.keys.file(holder(1).as_str())).unwrap();
    let erased = blobs.erase(holder(1)).await.unwrap();
    assert_eq!(erased.key_sha256, Some(key));
    assert_eq!(erased.files, 1);
    assert!(!holds(folder.path(), &wrapped));
    let none = blobs.get(holder(1), &name).await;
    assert!(matches!(none, Err(StoreError::NoBlob(_))));
    assert_eq!(blobs.get(holder(2), &name).await.unwrap(), b"shared");
    let again = blobs.erase(holder(1)).await.unwrap();
    assert_eq!((again.key_sha256, again.files), (None, 0));
}

#[tokio::test]
async fn what_a_crash_left_half_written_is_swept_away() {
    let folder = tempfile::tempdir().unwrap();
    opened(folder.path());
    let half = folder.path().join("blobs/incoming/7");
    let key = folder.path().join("keys/data/incoming/case_x.00");
    fs::write(&half, b"hal").unwrap();
    fs::write(&key, b"wrapped").unwrap();
    opened(folder.path());
    assert!(!half.exists() && !key.exists());
}
