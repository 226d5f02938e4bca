//! The parts of `bench index`, each a section of its own: one can be measured again without the others.

use super::scale::Scale;
use crate::report::Heading;
use anyhow::{Result, bail};

/// One part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Random,
    Real,
    Curve,
    Concurrent,
    Start,
}

impl Part {
    const ALL: [Self; 5] = [
        Self::Random,
        Self::Real,
        Self::Curve,
        Self::Concurrent,
        Self::Start,
    ];

    /// As the command line calls it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Real => "real",
            Self::Curve => "curve",
            Self::Concurrent => "concurrent",
            Self::Start => "start",
        }
    }

    /// The parts that a list with commas names, in the order of the report; all without a list.
    pub(super) fn chosen(list: Option<&str>) -> Result<Vec<Self>> {
        let Some(list) = list else {
            return Ok(Self::ALL.to_vec());
        };
        let words: Vec<&str> = list.split(',').map(str::trim).collect();
        let known = |word: &&str| Self::ALL.iter().any(|part| part.word() == *word);
        if let Some(other) = words.iter().find(|word| !known(word)) {
            bail!("there is no part “{other}”: say random, real, curve, concurrent or start");
        }
        let chosen = Self::ALL.into_iter();
        Ok(chosen.filter(|part| words.contains(&part.word())).collect())
    }

    /// Its markers on the page.
    pub(super) fn markers(self) -> String {
        format!("bench index {}", self.word())
    }

    /// Its heading, if the page has no place for it yet.
    pub(super) fn heading(self) -> Heading {
        let section = match self {
            Self::Random => {
                "## The index: random codes\n\
                 `cargo xtask bench index` fills our index and those of the PyPI packages `faiss-cpu` and `threatexchange` with the same\n\
                 codes, searches them in turn, and replaces this section and those that follow. `--only random` measures this one alone.\n"
            }
            Self::Real => {
                "## The index: real hashes\n\
                 PDQ hashes of edited photographs and graphics, as they come. `cargo xtask bench index --only real` measures it again.\n"
            }
            Self::Curve => {
                "## The index: from one entry to a hundred million\n\
                 `cargo xtask bench index --only curve` measures it again.\n"
            }
            Self::Concurrent => {
                "## The index: searches beside a writer\n\
                 `cargo xtask bench index --only concurrent` measures it again.\n"
            }
            Self::Start => {
                "## The index: start-up\n\
                 `cargo xtask bench index --only start` measures it again.\n"
            }
        };
        Heading {
            page: "# Performance\n",
            section,
        }
    }

    /// What has to be known to judge its figures.
    pub(super) fn conditions(self, scale: &Scale) -> String {
        match self {
            Self::Random | Self::Real => format!(
                "Everything runs on one core, and times are processor time of the whole process, so that other work on the machine is \
                 not measured. Ours and theirs take turns, {} each of at most {:.1} s, on the same queries: half of them near an entry, half \
                 not, in turn; figures are the middle of the turns. FAISS gets all queries of a turn in one call, which favours it; ours is \
                 called once for each, unless batches are named. “FAISS multi-hash” is `IndexBinaryMultiHash(256, 16, 16)` with `nflip` 1, \
                 exact at this radius, as `PDQIndex` of `threatexchange` uses it; `PDQIndex` is called as Meta's Hasher-Matcher-Actioner calls \
                 it. Bytes are the growth of the resident memory of a process, ours a fresh one; for ours what the index says of itself stands \
                 first. Building is from an array of codes in memory, by processor time. Recall compares the whole result, ids \
                 and distances, with our own brute force; “other results” compares it with the other index's.",
                scale.turns.count,
                scale.turns.longest.as_secs_f64(),
            ),
            Self::Curve => "Each number of entries is measured in a fresh process, on one core, by processor time, on random codes; half of the \
                 queries are near an entry. Brute force reads every entry for every query: for large numbers it is as quick as the memory \
                 is read. FAISS as above, all queries in one call."
                .to_owned(),
            Self::Concurrent => format!(
                "Two threads, each on a core of its own, for {:.0} s: one searches, the other inserts random codes at a steady pace and \
                 removes an older entry after every tenth. Threads that the index starts stay on the writer's core. Times are by the clock \
                 on the wall: whatever else runs on this machine is in them, and in the worst ones above all.",
                scale.lasting.as_secs_f64()
            ),
            Self::Start => "A process is started, opens the snapshot, searches once and prints what it found; the time runs from before it is \
                 started until that line is read. “Empty” is after the system has been told to forget all files."
                .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_chosen_by_name_and_keep_their_order() {
        let chosen = Part::chosen(Some("start, random")).expect("known");
        assert_eq!(chosen, [Part::Random, Part::Start]);
        assert_eq!(Part::chosen(None).expect("all").len(), 5);
        let error = Part::chosen(Some("random,reel")).expect_err("unknown");
        assert!(error.to_string().contains("reel"));
    }

    #[test]
    fn each_part_has_markers_of_its_own() {
        let mut markers: Vec<String> = Part::ALL.map(Part::markers).to_vec();
        markers.sort();
        markers.dedup();
        assert_eq!(markers.len(), Part::ALL.len());
    }
}
