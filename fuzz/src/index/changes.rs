//! The target `changes`: after any sequence of changes an index answers as a map would.

use super::bytes::Bytes;
use super::codes::{chosen, compared, flipped, next};
use super::folder::Folder;
use index::{Code, HammingIndex};
use std::collections::BTreeMap;

/// Enough ids that segments get tables, which takes some six thousand entries.
const IDS: u64 = 16_384;

/// And among them few that most single changes are about, so that insertions replace and removals hit.
const FEW_IDS: u64 = 128;

/// An input ends here, so that each takes milliseconds.
const MOST_STEPS: usize = 100;
const MOST_INSERTED: u64 = 3_072;
const MOST_BUILT: usize = 1;
const MOST_SAVED: usize = 2;

/// Makes the changes that the input says, and compares every answer on the way.
///
/// # Panics
/// If the index panics, or differs from the map beside it.
pub fn changes(input: &[u8]) {
    let mut input = Bytes(input);
    let mut pair = Pair::default();
    for _ in 0..MOST_STEPS {
        if input.is_empty() {
            break;
        }
        pair.step(&mut input);
        assert_eq!(pair.index.len(), pair.oracle.len());
        assert_eq!(pair.index.is_empty(), pair.oracle.is_empty());
    }
    pair.compare_all();
    pair.index.settle();
    pair.compare_all();
}

/// The index, and what it has to be.
#[derive(Default)]
struct Pair {
    index: HammingIndex,
    oracle: BTreeMap<u64, Code>,
    inserted: u64,
    saved: usize,
    built: usize,
}

impl Pair {
    fn step(&mut self, input: &mut Bytes<'_>) {
        match input.u8() % 16 {
            0..3 => {
                let (id, code) = (id(input), code(input));
                self.insert(id, code);
            }
            3 | 4 => {
                let id = id(input);
                self.remove(id);
            }
            5..7 => {
                let (code, radius) = (self.query(input), radius(input));
                self.search(&code, radius);
            }
            7 => {
                let many = usize::from(input.u8() % 40);
                let radius = radius(input);
                let codes: Vec<Code> = (0..many).map(|_| self.query(input)).collect();
                self.search_many(&codes, radius);
            }
            8..11 => {
                // Many at once, so that merges come about and segments get tables.
                let (first, many, mut state) = (id(input), u64::from(input.u8()) * 8, state(input));
                let (centre, bits) = (input.u8(), input.u8());
                let step = u64::from(input.u8() % 4);
                for place in 0..many {
                    let id = (first + place * step) % IDS;
                    self.insert(id, chosen(centre, bits, &mut state));
                }
            }
            11 | 12 => {
                let (first, many) = (id(input), u64::from(input.u8()) * 8);
                let step = u64::from(input.u8() % 4) + 1;
                for place in 0..many {
                    self.remove((first + place * step) % IDS);
                }
            }
            13 => self.index.settle(),
            14 => self.save_and_open(input.u8()),
            _ => self.build(input),
        }
    }

    fn insert(&mut self, id: u64, code: Code) {
        self.inserted += 1;
        if self.inserted <= MOST_INSERTED {
            self.index.insert(id, code);
            self.oracle.insert(id, code);
            assert!(self.index.contains(id));
        }
    }

    fn remove(&mut self, id: u64) {
        let was_there = self.oracle.remove(&id).is_some();
        assert_eq!(self.index.remove(id), was_there, "removal of {id}");
        assert!(!self.index.contains(id));
    }

    /// A code near an entry, or near nothing in particular.
    fn query(&self, input: &mut Bytes<'_>) -> Code {
        let (near, bits) = (input.u8(), input.u8());
        let mut state = u64::from(near);
        let entry = self.oracle.range(u64::from(near) * 8..).next();
        match entry {
            Some((_, code)) if bits < 192 => flipped(*code, u32::from(bits) % 40, &mut state),
            _ => chosen(near, bits, &mut state),
        }
    }

    fn search(&self, code: &Code, radius: u32) {
        let expected = compared(self.oracle.iter(), code, radius);
        assert_eq!(self.index.search(code, radius), expected, "radius {radius}");
        assert_eq!(self.index.scan(code, radius), expected, "radius {radius}");
    }

    fn search_many(&self, codes: &[Code], radius: u32) {
        let expected: Vec<_> = codes
            .iter()
            .map(|code| compared(self.oracle.iter(), code, radius))
            .collect();
        assert_eq!(
            self.index.search_many(codes, radius),
            expected,
            "radius {radius}"
        );
        assert_eq!(
            self.index.scan_many(codes, radius),
            expected,
            "radius {radius}"
        );
    }

    /// The index goes on as the snapshot of itself. `how` says whether in memory, and what happens before.
    fn save_and_open(&mut self, how: u8) {
        if self.saved == MOST_SAVED {
            return;
        }
        self.saved += 1;
        let folder = Folder::new();
        let save = |index: &HammingIndex, position: u64| {
            index
                .save(folder.path(), position)
                .expect("there is room for a snapshot");
        };
        if how & 1 != 0 {
            // Over an older one.
            save(&self.index, 1);
            self.insert(u64::from(how), [u64::from(how); 4]);
        }
        save(&self.index, 2);
        let (opened, position) = HammingIndex::open(folder.path()).expect("what was saved opens");
        assert_eq!(position, 2.into());
        if how & 2 != 0 {
            opened.load_into_memory();
        }
        self.index = opened;
    }

    /// The index goes on as one that is built at once, with some entries more, of which the last of each id counts.
    fn build(&mut self, input: &mut Bytes<'_>) {
        let (many, mut state) = (u64::from(input.u8()) * 32, state(input));
        let (centre, bits) = (input.u8(), input.u8());
        if self.built == MOST_BUILT {
            return;
        }
        self.built += 1;
        let mut entries: Vec<(u64, Code)> = std::mem::take(&mut self.oracle).into_iter().collect();
        entries.extend((0..many).map(|_| {
            let id = next(&mut state) % IDS;
            // Most of them near nothing, as pictures are: where all crowd, tables are of no use.
            let centre = if id.is_multiple_of(8) {
                centre
            } else {
                u8::MAX
            };
            (id, chosen(centre, bits, &mut state))
        }));
        self.oracle = entries.iter().copied().collect();
        self.index = HammingIndex::build(entries);
    }

    /// Some ids are there or not, and everything is found from each of a few places.
    fn compare_all(&self) {
        for id in (0..FEW_IDS).chain((0..IDS).step_by(97)) {
            let is_there = self.oracle.contains_key(&id);
            assert_eq!(self.index.contains(id), is_there, "{id}");
        }
        let some = self.oracle.values().step_by(self.oracle.len() / 3 + 1);
        let codes: Vec<Code> = some.copied().chain([[0; 4]]).collect();
        self.search_many(&codes, 31);
        self.search(&codes[0], 31);
        self.search_many(&codes[..1], 256);
    }
}

fn id(input: &mut Bytes<'_>) -> u64 {
    match u64::from(input.u16()) {
        few @ 0..0xc000 => few % FEW_IDS,
        any => any % IDS,
    }
}

fn code(input: &mut Bytes<'_>) -> Code {
    let (centre, bits) = (input.u8(), input.u8());
    chosen(centre, bits, &mut state(input))
}

fn state(input: &mut Bytes<'_>) -> u64 {
    u64::from(input.u8())
}

/// Any that tables serve, a few more, and all.
fn radius(input: &mut Bytes<'_>) -> u32 {
    match input.u8() {
        255 => u32::MAX,
        radius => u32::from(radius) % 70,
    }
}
