//! The target `handed`: what strangers hand in about a ledger. Proof files and requests to witnesses prove nothing but what is so, whatever was
//! done to them; names of tiles and answers of time-stamp authorities are refused in words or read as they are.

use ::ledger::{
    AddCheckpoint, Hash, Head, Known, Note, ProofFile, SigningKey, StampRequest, StoredEntry, Tile,
    bundle_entries, check_stamp_with, consistency_proof, inclusion_proof, leaf_hash,
    signature_lines, stamp_is_about, tile_hashes,
};

/// Entries of the log.
const ENTRIES: u8 = 5;
/// Of which a witness cosigned so many.
const COSIGNED: u8 = 3;

/// Reads the input as what its first byte says.
///
/// # Panics
/// If something is proven that is not so, or what was read is not what is written again.
pub fn handed(input: &[u8]) {
    let Some((what, rest)) = input.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    match what % 6 {
        0 => proof(&text),
        1 => request(&text),
        2 => {
            if let Ok(tile) = text.parse::<Tile>() {
                assert_eq!(tile.to_string(), text, "a tile has one name");
            }
            let _ = tile_hashes(rest);
            let (entries, _) = bundle_entries(rest);
            let length: usize = entries.iter().map(|entry| entry.len()).sum();
            assert!(length <= rest.len());
        }
        3 => {
            if let Ok(note) = text.parse::<Note>() {
                let again: Note = note
                    .to_string()
                    .parse()
                    .expect("what a note writes is a note");
                assert_eq!(again, note);
            }
            let _ = signature_lines(&text);
        }
        4 => {
            let about = stamp_is_about(rest, b"something");
            let checked = check_stamp_with(rest, b"something", &[rest.to_vec()]);
            assert!(checked.is_err(), "nobody signed that");
            assert!(about.is_ok() || !about.unwrap_err().to_string().is_empty());
        }
        _ => {
            let half = rest.len() / 2;
            let chain = [rest[half..].to_vec()];
            assert!(check_stamp_with(&rest[..half], b"something", &chain).is_err());
        }
    }
}

fn proof(text: &str) {
    let Ok(proof) = text.parse::<ProofFile>() else {
        return;
    };
    let again: ProofFile = proof
        .to_string()
        .parse()
        .expect("what a proof writes is a proof");
    assert_eq!(again, proof);
    let log = Log::new();
    if let Ok(proven) = proof.verify(None, log.key.verifying_key(), &[]) {
        let entry = &log.entries[usize::try_from(proven.index).expect("five are few")];
        assert_eq!(
            proven.leaf, entry.leaf,
            "an entry that the log does not have"
        );
    }
}

fn request(text: &str) {
    let Ok(request) = text.parse::<AddCheckpoint>() else {
        return;
    };
    let again: AddCheckpoint = request
        .to_string()
        .parse()
        .expect("what a request writes is a request");
    assert_eq!(again, request);
    let log = Log::new();
    let known = Known {
        size: COSIGNED.into(),
        root: log.head(COSIGNED).1,
    };
    if let Ok(checkpoint) = request.judge(log.key.verifying_key(), &known) {
        assert_eq!(checkpoint.root, log.head(ENTRIES).1, "nobody else signed");
    }
}

struct Log {
    key: SigningKey,
    entries: Vec<StoredEntry>,
    heads: Vec<Head>,
}

impl Log {
    fn new() -> Self {
        let key = SigningKey::from_seed(&[7; 32], "example.com/log").expect("32 bytes are a seed");
        let (mut entries, mut heads) = (Vec::new(), vec![Head::empty()]);
        for number in 0..ENTRIES {
            let head = heads.last().expect("there is the empty one");
            let body = format!("{{\"number\":{number}}}");
            let appended = head.append(i64::from(number), "case_opened", body, [number; 16]);
            let (entry, next) = appended.expect("a fine kind");
            entries.push(entry);
            heads.push(next);
        }
        Self {
            key,
            entries,
            heads,
        }
    }

    /// The note and the root at a size.
    fn head(&self, size: u8) -> (Note, Hash) {
        let checkpoint = self.heads[usize::from(size)].checkpoint("example.com/log");
        let note = checkpoint.sign(&self.key).expect("the key is named so");
        (note, checkpoint.root)
    }

    fn leaves(&self) -> Vec<Hash> {
        let leaves = self
            .entries
            .iter()
            .map(|entry| leaf_hash(entry.leaf_data().as_bytes()));
        leaves.collect()
    }
}

pub(super) fn seeds() -> Vec<(String, Vec<u8>)> {
    let log = Log::new();
    let (note, _) = log.head(ENTRIES);
    let mut seeds = Vec::new();
    for index in 0..u64::from(ENTRIES) {
        let proof = ProofFile {
            extra: Some(log.entries[index as usize].leaf_data().into_bytes()),
            index,
            hashes: inclusion_proof(&log.leaves(), index, ENTRIES.into()).expect("it is in it"),
            checkpoint: note.clone(),
        };
        seeds.push((format!("proof-{index}"), tagged(0, proof.to_string())));
    }
    let request = AddCheckpoint {
        old: COSIGNED.into(),
        proof: consistency_proof(&log.leaves(), COSIGNED.into(), ENTRIES.into())
            .expect("one continues the other"),
        checkpoint: note.clone(),
    };
    seeds.push(("request".to_owned(), tagged(1, request.to_string())));
    for name in [
        "tile/0/000",
        "tile/1/x001/067.p/3",
        "tile/entries/x999/x999/999",
    ] {
        let seed = name.replace('/', "-");
        seeds.push((seed, tagged(2, name.to_owned())));
    }
    seeds.push(("note".to_owned(), tagged(3, note.to_string())));
    let asked = StampRequest::of(b"something", [3; 16]).to_der();
    seeds.push(("stamp".to_owned(), [&[4][..], &asked].concat()));
    seeds.push(("stamps".to_owned(), [&[5][..], &asked, &asked].concat()));
    seeds
}

fn tagged(what: u8, text: String) -> Vec<u8> {
    [&[what][..], text.as_bytes()].concat()
}
