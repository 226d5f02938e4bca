//! Who may read and do what, written down once more: from the documents and not from the program, as plain as can be. None
//! of the program's own rules is called here.

use super::world::{Bank, Entry, House, Readers, Subject, World};

/// What a role is given (docs: "an auditor reads and changes nothing", "administrators keep people").
pub(crate) fn rights_of(role: &str) -> Vec<&'static str> {
    let reading = ["banks_read", "cases_read", "notices_read"];
    let working = [
        "match",
        "banks_write",
        "capture",
        "decide",
        "refer",
        "order",
        "answer",
        "alert",
    ];
    match role {
        "auditor" => [&reading[..], &["oversee"]].concat(),
        "analyst" => [&reading[..], &working[..]].concat(),
        "reviewer" => [&reading[..], &working[..], &["complaints", "intake"]].concat(),
        "complaints_officer" => vec!["cases_read", "notices_read", "complaints", "alert"],
        "administrator" => {
            let keeping = [
                "endpoint",
                "oversee",
                "scrutinise",
                "preserve",
                "complaints",
                "file",
                "measures",
                "intake",
                "penalise",
            ];
            [&reading[..], &working[..], &keeping].concat()
        }
        "issuer" => [&reading[..], &["refer", "order", "alert"]].concat(),
        "scrutiniser" => vec!["notices_read", "scrutinise", "alert"],
        "preservation_officer" => vec!["cases_read", "notices_read", "preserve", "alert"],
        "measures_officer" => vec!["notices_read", "measures"],
        "penalty_officer" => vec!["notices_read", "penalise"],
        other => panic!("no such role: {other}"),
    }
}

/// The rights a token can be given.
pub(crate) const TOKEN_RIGHTS: [&str; 18] = [
    "match",
    "banks_read",
    "banks_write",
    "capture",
    "cases_read",
    "decide",
    "refer",
    "order",
    "notices_read",
    "answer",
    "endpoint",
    "scrutinise",
    "preserve",
    "complaints",
    "file",
    "measures",
    "alert",
    "intake",
];

impl Subject {
    pub(crate) fn has(&self, any: &[&str]) -> bool {
        any.iter().any(|right| self.rights.contains(*right))
    }
}

impl World {
    fn in_group_of(&self, house: House, bank: &Bank) -> bool {
        bank.group
            .is_some_and(|group| self.groups[group].members.contains(&house))
    }

    /// Whether a house's uploads are compared with a bank.
    pub(crate) fn matches_with(&self, house: House, bank: usize) -> bool {
        let bank = &self.banks[bank];
        match bank.mark {
            _ if bank.owner == house => true,
            "green" | "clear" => true,
            "amber" | "amber_strict" => self.in_group_of(house, bank),
            _ => false,
        }
    }

    /// Whether it is told what the match is.
    pub(crate) fn is_told(&self, house: House, bank: usize) -> bool {
        let bank = &self.banks[bank];
        match bank.mark {
            _ if bank.owner == house => true,
            "green" | "clear" => true,
            "amber" => self.in_group_of(house, bank),
            _ => false,
        }
    }

    /// Whether it reads the bank's entries.
    pub(crate) fn reads(&self, house: House, bank: usize) -> bool {
        let bank = &self.banks[bank];
        bank.owner == house || bank.mark == "clear"
    }

    /// Whether it has a part in a notice.
    pub(crate) fn is_party(&self, house: House, notice: usize) -> bool {
        let notice = &self.notices[notice];
        notice.issuer == house || notice.addressee == house
    }

    /// The entries that a hash or a file is found to be, for a house.
    pub(crate) fn found(&self, house: House, pdq: &str, sha256: Option<&str>) -> Vec<usize> {
        let is_near = |entry: &Entry| bits_apart(&entry.pdq, pdq) <= 31;
        let is_same = |entry: &Entry| {
            let own = entry
                .picture
                .as_ref()
                .map(|picture| picture.sha256.as_str());
            own.is_some() && own == sha256
        };
        (0..self.entries.len())
            .filter(|number| {
                let entry = &self.entries[*number];
                !entry.withdrawn
                    && self.matches_with(house, entry.bank)
                    && (is_near(entry) || is_same(entry))
            })
            .collect()
    }

    /// Whether a house may see a word, wherever it is shown.
    pub(crate) fn may_read(&self, house: House, word: &str) -> bool {
        self.kept.contains(&(house, word.to_owned()))
            || self.words[word].iter().any(|readers| match readers {
                Readers::Nobody => false,
                Readers::House(own) => *own == house,
                Readers::Notice(notice) => {
                    let copy = self.notices[*notice].copy.as_ref();
                    self.is_party(house, *notice) || copy.is_some_and(|(_, home)| *home == house)
                }
                Readers::Matching(bank) => self.matches_with(house, *bank),
                Readers::Told(bank) => self.is_told(house, *bank),
                Readers::Reading(bank) => self.reads(house, *bank),
                Readers::Group(group) => {
                    self.groups[*group].members.contains(&house)
                        || (0..self.banks.len()).any(|bank| {
                            self.banks[bank].group == Some(*group) && self.matches_with(house, bank)
                        })
                }
            })
    }
}

/// In how many bits two hashes of 64 hexadecimal digits differ.
pub(crate) fn bits_apart(one: &str, other: &str) -> u32 {
    assert_eq!((one.len(), other.len()), (64, 64));
    let digit = |text: &str, at: usize| u32::from_str_radix(&text[at..=at], 16).unwrap();
    (0..64)
        .map(|at| (digit(one, at) ^ digit(other, at)).count_ones())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::bits_apart;

    #[test]
    fn bits_are_counted() {
        let (zero, ones) = ("0".repeat(64), "f".repeat(64));
        assert_eq!(bits_apart(&zero, &ones), 256);
        assert_eq!(bits_apart(&zero, &format!("3{}", &zero[1..])), 2);
    }
}
