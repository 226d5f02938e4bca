//! Counting what was found: recall by edit, false matches, near misses.

use super::manifest::{Edit, Kind, Manifest, Relation, Upload};
use super::stock::Stock;
use super::uploads::Answered;
use casework::Way;
use std::collections::BTreeMap;

/// Stock PDQ, and each thoroughness in its order.
pub(crate) const FINDERS: [&str; 4] = ["stock PDQ", "exact", "standard", "thorough"];

/// How many of how many, for each finder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) of: usize,
    pub(crate) by: [usize; FINDERS.len()],
}

impl Found {
    /// In percent; 0 where there was nothing to find.
    pub(crate) fn percent(&self, finder: usize) -> f64 {
        self.by[finder] as f64 * 100.0 / self.of.max(1) as f64
    }

    fn add(&mut self, found: [bool; FINDERS.len()]) {
        self.of += 1;
        for (sum, found) in self.by.iter_mut().zip(found) {
            *sum += usize::from(found);
        }
    }
}

impl std::ops::Add for Found {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let mut by = self.by;
        for (sum, more) in by.iter_mut().zip(other.by) {
            *sum += more;
        }
        Self {
            of: self.of + other.of,
            by,
        }
    }
}

/// One edit.
#[derive(Debug, Clone)]
pub(crate) struct Edited {
    pub(crate) edit: Edit,
    pub(crate) photographs: Found,
    pub(crate) graphics: Found,
}

impl Edited {
    pub(crate) fn all(&self) -> Found {
        self.photographs + self.graphics
    }
}

/// An entry that has nothing to do with an upload, and was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FalseMatch {
    /// The upload's place in the manifest.
    pub(crate) upload: usize,
    /// The entry's.
    pub(crate) entry: usize,
    /// Who made it; for all but stock PDQ with the way.
    pub(crate) by: Vec<(usize, Option<Way>)>,
}

impl FalseMatch {
    /// Whether stock PDQ makes it too.
    pub(crate) fn stock_too(&self) -> bool {
        self.by.iter().any(|(finder, _)| *finder == 0)
    }
}

/// Everything that was counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    pub(crate) edits: Vec<Edited>,
    /// By which way each thoroughness found originals: how often.
    pub(crate) ways: [BTreeMap<&'static str, usize>; FINDERS.len()],
    /// Uploads that stock PDQ found, and each finder did not.
    pub(crate) lost: [usize; FINDERS.len()],
    /// Near misses that are banked nowhere: how many matched something of their family.
    pub(crate) near_photographs: Found,
    pub(crate) near_graphics: Found,
    /// Edits of banked originals: how many matched another of their family, besides or instead.
    pub(crate) kin: Found,
    pub(crate) false_matches: Vec<FalseMatch>,
    /// What was refused, in the server's words.
    pub(crate) refused: Vec<String>,
}

impl Outcome {
    /// Counts. `answers` has a list for each thoroughness, in the order of the manifest's uploads.
    pub(crate) fn of(manifest: &Manifest, stock: &Stock, answers: &[Vec<Answered>]) -> Self {
        let mut outcome = Self {
            edits: manifest.edits.iter().map(unmeasured).collect(),
            ..Self::default()
        };
        for (number, upload) in manifest.uploads.iter().enumerate() {
            let by_stock = stock.found(number).into_iter().map(|place| (place, None));
            let mut hits: Vec<Vec<(usize, Option<Way>)>> = vec![by_stock.collect()];
            for answers in answers {
                let answered = &answers[number];
                let by_way = answered
                    .hits
                    .iter()
                    .map(|(place, way)| (*place, Some(*way)));
                hits.push(by_way.collect());
                outcome.refused.extend(answered.refused.clone());
            }
            outcome.count(manifest, number, upload, &hits);
        }
        outcome
    }

    /// Takes in one upload and what each finder found for it.
    fn count(
        &mut self,
        manifest: &Manifest,
        number: usize,
        upload: &Upload,
        hits: &[Vec<(usize, Option<Way>)>],
    ) {
        let mut original = [false; FINDERS.len()];
        let mut kin = [false; FINDERS.len()];
        for (finder, hits) in hits.iter().enumerate() {
            for &(entry, way) in hits {
                match upload.relation(&manifest.entries[entry]) {
                    Relation::Original => {
                        original[finder] = true;
                        if let Some(way) = way {
                            *self.ways[finder].entry(way.as_str()).or_default() += 1;
                        }
                    }
                    Relation::Kin => kin[finder] = true,
                    Relation::Unrelated => self.wrong(number, entry, finder, way),
                }
            }
        }
        if !upload.banked {
            match upload.kind {
                Kind::Graphic => self.near_graphics.add(kin),
                Kind::Photograph | Kind::Distractor => self.near_photographs.add(kin),
            }
            return;
        }
        if upload.family.is_some() {
            self.kin.add(kin);
        }
        for (lost, found) in self.lost.iter_mut().zip(original) {
            *lost += usize::from(original[0] && !found);
        }
        let edit = self
            .edits
            .iter_mut()
            .find(|edited| edited.edit.name == upload.edit);
        if let Some(edited) = edit {
            match upload.kind {
                Kind::Graphic => edited.graphics.add(original),
                Kind::Photograph | Kind::Distractor => edited.photographs.add(original),
            }
        }
    }

    fn wrong(&mut self, upload: usize, entry: usize, finder: usize, way: Option<Way>) {
        let known = self.false_matches.iter_mut().rev();
        let same = known
            .take_while(|one| one.upload == upload)
            .find(|one| one.entry == entry);
        match same {
            Some(one) => one.by.push((finder, way)),
            None => self.false_matches.push(FalseMatch {
                upload,
                entry,
                by: vec![(finder, way)],
            }),
        }
    }

    /// How many false matches a finder made, and how many of them stock PDQ did not make.
    pub(crate) fn false_by(&self, finder: usize) -> (usize, usize) {
        let made = self
            .false_matches
            .iter()
            .filter(|one| one.by.iter().any(|(by, _)| *by == finder));
        made.fold((0, 0), |(all, alone), one| {
            (all + 1, alone + usize::from(!one.stock_too()))
        })
    }
}

fn unmeasured(edit: &Edit) -> Edited {
    Edited {
        edit: edit.clone(),
        photographs: Found::default(),
        graphics: Found::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gauntlet::manifest::Entry;
    use signals::pdq::Pdq;
    use std::path::PathBuf;
    use std::time::Duration;

    fn bits(count: u32) -> Pdq {
        Pdq::from_words([(1u64 << count) - 1, 0, 0, 0])
    }

    fn entry(id: &str, family: Option<&str>) -> Entry {
        Entry {
            id: id.to_owned(),
            kind: Kind::Photograph,
            source: id.to_owned(),
            family: family.map(str::to_owned),
            file: PathBuf::new(),
        }
    }

    fn upload(edit: &str, picture: &str, family: Option<&str>, banked: bool) -> Upload {
        Upload {
            edit: edit.to_owned(),
            picture: picture.to_owned(),
            kind: Kind::Photograph,
            family: family.map(str::to_owned),
            banked,
            file: PathBuf::new(),
        }
    }

    fn answered(hits: &[(usize, Way)]) -> Answered {
        Answered {
            hits: hits.to_vec(),
            refused: None,
            took: Duration::ZERO,
        }
    }

    /// Three entries, of which the second is kin of what is not banked; three uploads: a mirrored one that only the last
    /// finder knows, one that stock finds wrongly, a near miss.
    fn counted() -> Outcome {
        let edit = |name: &str| Edit {
            name: name.to_owned(),
            label: name.to_owned(),
            goal: None,
        };
        let manifest = Manifest {
            entries: vec![entry("a", None), entry("b", Some("lane")), entry("c", None)],
            edits: vec![edit("mirror"), edit("grey")],
            uploads: vec![
                upload("mirror", "a", None, true),
                upload("grey", "a", None, true),
                upload("grey", "x", Some("lane"), false),
            ],
            packages: Vec::new(),
            left_out: BTreeMap::new(),
            seconds: 0,
        };
        let far = Pdq::from_words([0, u64::MAX, 0, 0]);
        let stock = Stock::of(
            vec![Some(bits(0)), Some(bits(60)), Some(bits(31))],
            vec![Some(far), Some(bits(0)), Some(bits(63))],
        );
        let exact = vec![
            answered(&[]),
            answered(&[(0, Way::Whole), (2, Way::Whole)]),
            answered(&[(1, Way::Whole)]),
        ];
        let thorough = vec![
            answered(&[(0, Way::Turned), (1, Way::Features)]),
            answered(&[]),
            answered(&[]),
        ];
        Outcome::of(&manifest, &stock, &[exact.clone(), exact, thorough])
    }

    #[test]
    fn recall_is_counted_by_edit_and_finder() {
        let outcome = counted();
        let [mirror, grey] = &outcome.edits[..] else {
            panic!("two edits");
        };
        assert_eq!((mirror.all().of, mirror.all().by), (1, [0, 0, 0, 1]));
        assert_eq!((grey.all().of, grey.all().by), (1, [1, 1, 1, 0]));
        assert_eq!(outcome.lost, [0, 0, 0, 1]);
        assert_eq!(outcome.ways[3].get("turned"), Some(&1));
        assert_eq!(grey.all().percent(0), 100.0);
    }

    #[test]
    fn false_matches_say_whether_stock_makes_them_too() {
        let outcome = counted();
        // The first upload's hash lies near no entry's; the second's lies 31 bits from that of the third entry.
        let both = outcome.false_matches.iter().find(|one| one.upload == 1);
        assert!(both.is_some_and(|one| one.entry == 2 && one.stock_too()));
        let alone = outcome
            .false_matches
            .iter()
            .find(|one| one.by == [(3, Some(Way::Features))]);
        assert!(alone.is_some_and(|one| one.upload == 0 && one.entry == 1));
        assert_eq!(outcome.false_by(3), (1, 1));
        assert_eq!(outcome.false_by(1).1, 0);
    }

    #[test]
    fn near_misses_are_counted_apart() {
        let outcome = counted();
        assert_eq!(outcome.near_photographs.of, 1);
        assert_eq!(outcome.near_photographs.by, [1, 1, 1, 0]);
        let near_is_false = outcome
            .false_matches
            .iter()
            .any(|one| one.upload == 2 && one.entry == 1);
        assert!(!near_is_false);
    }
}
