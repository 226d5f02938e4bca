#![allow(clippy::unwrap_used)]
use super::*;
use crate::Folder;
use crate::keeper;
use crate::seal::{CHUNK, MAGIC, SALT, TAG};
use jiff::Timestamp;
use ring::digest::digest;
use std::os::unix::fs::PermissionsExt;

fn id(number: u8) -> PreservationId {
    PreservationId::new(Timestamp::UNIX_EPOCH, [number; 10])
}

fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 % 251) as u8).collect()
}

async fn sealed(vault: &Vault, id: &PreservationId, plain: &[u8], step: usize) -> Sealed {
    let mut sealing = vault.seal(id, &Environment::system()).await.unwrap();
    for part in plain.chunks(step.max(1)) {
        sealing.push(part).unwrap();
    }
    sealing.finish().unwrap()
}

async fn read(vault: &Vault, id: &PreservationId, file: &str) -> Result<Vec<u8>, StoreError> {
    let mut opening = vault.open(id, file).await?;
    let mut all = Vec::new();
    while let Some(more) = opening.next_bytes()? {
        all.extend(more);
    }
    Ok(all)
}

fn vault() -> (tempfile::TempDir, Vault) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("keys")).unwrap();
    let vault = opened(&Folder::at(folder.path())).unwrap();
    (folder, vault)
}

fn opened(folder: &Folder) -> Result<Vault, StoreError> {
    let keeper = keeper::open(folder, &Environment::system())?.keeper;
    let keys = Keyring::open(folder.data_keys(), keeper)?;
    Ok(Vault::at(folder.vault(), keys))
}

fn key_file(vault: &Vault, id: &PreservationId) -> PathBuf {
    vault.keys.file(id.as_str())
}

#[tokio::test]
async fn what_was_sealed_is_read_back_whatever_its_length_and_however_it_came() {
    let (_folder, vault) = vault();
    for (length, step) in [
        (0, 1),
        (1, 1),
        (CHUNK - 1, 7_000),
        (CHUNK, CHUNK),
        (CHUNK + 1, 3),
        (3 * CHUNK, 2 * CHUNK),
        (5 * CHUNK + 17, 100_000),
    ] {
        let plain = bytes(length);
        let sealed = sealed(&vault, &id(1), &plain, step).await;
        assert_eq!(sealed.bytes, length as u64);
        assert_eq!(sealed.sha256, hex(digest(&SHA256, &plain).as_ref()));
        let file = fs::read(vault.folder_of(&id(1)).join(&sealed.file)).unwrap();
        assert_eq!(sealed.sealed_sha256, hex(digest(&SHA256, &file).as_ref()));
        assert_eq!(
            read(&vault, &id(1), &sealed.file).await.unwrap(),
            plain,
            "{length}"
        );
    }
}

#[tokio::test]
async fn chunks_that_were_changed_exchanged_cut_or_added_and_files_of_another_are_refused() {
    let (_folder, vault) = vault();
    let plain = bytes(3 * CHUNK + 5);
    let sealed = sealed(&vault, &id(1), &plain, CHUNK).await;
    let path = vault.folder_of(&id(1)).join(&sealed.file);
    let good = fs::read(&path).unwrap();
    let head = MAGIC.len() + SALT;
    let block = CHUNK + TAG;
    let mut exchanged = good.clone();
    exchanged.copy_within(head + block..head + 2 * block, head);
    let mut repeated = good[..head + block].to_vec();
    repeated.extend_from_slice(&good[head..]);
    let mut longer = good.clone();
    longer.push(0);
    let mut bit = good.clone();
    bit[head + 100] ^= 1;
    let mut salt = good.clone();
    salt[MAGIC.len()] ^= 1;
    let cut = good[..head + 2 * block].to_vec();
    let cut_within = good[..good.len() - 1].to_vec();
    for bad in [exchanged, repeated, longer, bit, salt, cut, cut_within] {
        fs::write(&path, bad).unwrap();
        assert!(read(&vault, &id(1), &sealed.file).await.is_err());
    }
    fs::write(&path, &good).unwrap();
    assert_eq!(read(&vault, &id(1), &sealed.file).await.unwrap(), plain);
    // The same bytes under another name, and under another preservation with the same key, are not what they say.
    let other = path.with_file_name("other.sealed");
    fs::write(&other, &good).unwrap();
    assert!(read(&vault, &id(1), "other.sealed").await.is_err());
    fs::create_dir_all(vault.folder_of(&id(2))).unwrap();
    fs::write(vault.folder_of(&id(2)).join(&sealed.file), &good).unwrap();
    fs::copy(key_file(&vault, &id(1)), key_file(&vault, &id(2))).unwrap();
    assert!(read(&vault, &id(2), &sealed.file).await.is_err());
}

#[tokio::test]
async fn once_the_key_is_destroyed_nothing_is_left_of_it_and_other_preservations_are_untouched() {
    let (folder, vault) = vault();
    let plain = bytes(100_000);
    let (first, second) = (
        sealed(&vault, &id(1), &plain, 9_999).await,
        sealed(&vault, &id(2), &plain, 9_999).await,
    );
    assert_ne!(first.key_sha256, second.key_sha256);
    let wrapped = fs::read(key_file(&vault, &id(1))).unwrap();
    vault.destroy_key(&id(1)).await.unwrap();
    vault.destroy_key(&id(1)).await.unwrap();
    assert!(!vault.has_key(&id(1)));
    assert!(read(&vault, &id(1), &first.file).await.is_err());
    assert!(!holds(folder.path(), &wrapped));
    vault.remove(&id(1)).await.unwrap();
    vault.remove(&id(1)).await.unwrap();
    assert!(!vault.folder_of(&id(1)).exists());
    assert_eq!(read(&vault, &id(2), &second.file).await.unwrap(), plain);
}

#[tokio::test]
async fn keys_are_their_owners_alone_and_without_the_instances_key_nothing_is_opened() {
    let (folder, vault) = vault();
    let folder = Folder::at(folder.path());
    sealed(&vault, &id(1), b"kept", 4).await;
    let instance = folder.instance_key();
    for file in [&instance, &key_file(&vault, &id(1))] {
        let mode = fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", file.display());
    }
    fs::remove_file(&instance).unwrap();
    fs::remove_file(folder.instance_check()).unwrap();
    // Even with the check gone: there are keys that it wrapped.
    let error = opened(&folder).err().unwrap();
    assert!(matches!(error, StoreError::NoKey(_)), "{error}");
    assert!(!instance.exists());
}

#[tokio::test]
async fn a_file_that_was_not_finished_is_not_there() {
    let (_folder, vault) = vault();
    let mut sealing = vault.seal(&id(1), &Environment::system()).await.unwrap();
    sealing.push(&bytes(200_000)).unwrap();
    drop(sealing);
    assert_eq!(fs::read_dir(vault.folder_of(&id(1))).unwrap().count(), 0);
}

/// Whether these bytes are anywhere in a folder.
fn holds(folder: &Path, needle: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, needle);
        }
        let bytes = fs::read(&path).unwrap();
        bytes.windows(needle.len()).any(|window| window == needle)
    })
}
