//! A made-up instance: who is in it, whose everything is, and the words that give each thing away if they are seen where
//! they should not be. Plain facts; what follows from them is in [`super::rules`].

use std::collections::{BTreeMap, BTreeSet};

/// An organisation, by its place in [`World::houses`].
pub(crate) type House = usize;

#[derive(Debug, Clone)]
pub(crate) struct Organisation {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) is_authority: bool,
    /// Its Member State.
    pub(crate) state: &'static str,
    /// `name:port` of its service, for a provider.
    pub(crate) host: Option<String>,
    /// The secret of the token with which it does its own work.
    pub(crate) desk: String,
}

/// Whoever asks.
#[derive(Debug, Clone)]
pub(crate) struct Subject {
    pub(crate) who: String,
    pub(crate) house: House,
    /// What it was given, in the words of the command line.
    pub(crate) rights: BTreeSet<String>,
    pub(crate) key: Key,
    /// Whether its key opens anything at all any more.
    pub(crate) works: bool,
}

#[derive(Debug, Clone)]
pub(crate) enum Key {
    Token { id: String, secret: String },
    Session { cookie: String, csrf: String },
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) members: BTreeSet<House>,
}

#[derive(Debug, Clone)]
pub(crate) struct Bank {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) owner: House,
    /// `red`, `amber_strict`, `amber`, `green` or `clear`.
    pub(crate) mark: &'static str,
    pub(crate) group: Option<usize>,
}

#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) bank: usize,
    pub(crate) label: String,
    pub(crate) pdq: String,
    /// The picture, where one was banked.
    pub(crate) picture: Option<Picture>,
    pub(crate) withdrawn: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) bytes: Vec<u8>,
    pub(crate) sha256: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) owner: House,
    /// The text that gives away what it is about: an upload's reference, or a location.
    pub(crate) about: String,
    pub(crate) is_location: bool,
    /// The outcome of the decision, where there was one.
    pub(crate) decided: Option<&'static str>,
    /// Whether a notice about it waits for a second person.
    pub(crate) proposed: bool,
}

impl Case {
    /// Whether it came from a user's notice.
    pub(crate) fn is_noticed(&self) -> bool {
        self.about.starts_with("http://zq")
    }
}

/// A complaint to a house.
#[derive(Debug, Clone)]
pub(crate) struct Complaint {
    pub(crate) id: String,
    pub(crate) owner: House,
    pub(crate) is_decided: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Capture {
    pub(crate) id: String,
    pub(crate) owner: House,
}

#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) id: String,
    pub(crate) is_order: bool,
    pub(crate) issuer: House,
    pub(crate) addressee: House,
    /// The copy of a cross-border order, and whose it is.
    pub(crate) copy: Option<(String, House)>,
    /// Whether the addressee has it, and with it a case of its own.
    pub(crate) received: bool,
    /// Whether it was answered or taken back.
    pub(crate) is_over: bool,
}

/// An alert of a threat to life: whose it is, and which house has it too.
#[derive(Debug, Clone)]
pub(crate) struct Alert {
    pub(crate) id: String,
    pub(crate) owner: House,
    pub(crate) recipient: Option<House>,
}

impl Alert {
    pub(crate) fn is_of(&self, house: House) -> bool {
        self.owner == house || self.recipient == Some(house)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Preserved {
    pub(crate) id: String,
    pub(crate) owner: House,
}

/// Who may read a word.
#[derive(Debug, Clone)]
pub(crate) enum Readers {
    /// Nobody: a key.
    Nobody,
    /// One house.
    House(House),
    /// Both sides of a notice.
    Notice(usize),
    /// Whoever matches against a bank.
    Matching(usize),
    /// Whoever is told what a match with an entry's bank is.
    Told(usize),
    /// Whoever reads a bank's entries.
    Reading(usize),
    /// Whoever is in a group, and whoever has a bank marked for it.
    Group(usize),
}

#[derive(Debug, Default)]
pub(crate) struct World {
    pub(crate) houses: Vec<Organisation>,
    pub(crate) subjects: Vec<Subject>,
    pub(crate) groups: Vec<Group>,
    pub(crate) banks: Vec<Bank>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) cases: Vec<Case>,
    pub(crate) captures: Vec<Capture>,
    pub(crate) complaints: Vec<Complaint>,
    /// What was handed in, and to whom.
    pub(crate) intakes: Vec<(String, House)>,
    pub(crate) notices: Vec<Notice>,
    /// Wishes that something stays online, and whose each is.
    pub(crate) wishes: Vec<(String, House)>,
    /// Statements of reasons, and whose they are.
    pub(crate) statements: Vec<(House, String)>,
    pub(crate) preservations: Vec<Preserved>,
    pub(crate) alerts: Vec<Alert>,
    /// Outlets, and whose record each is.
    pub(crate) outlets: Vec<(String, House)>,
    /// Which house has which pictures, by SHA-256: of its captures, held uploads and banks.
    pub(crate) pictures: BTreeSet<(House, String)>,
    /// Words that nobody else uses, and all who may read each.
    pub(crate) words: BTreeMap<String, Vec<Readers>>,
    /// What a house was told when it matched, and has kept in a case of its own since.
    pub(crate) kept: BTreeSet<(House, String)>,
    /// What happened, for whoever reads a failure.
    pub(crate) story: Vec<String>,
    drawn: u64,
}

impl World {
    /// A word nobody has used, which gives away that whoever sees it sees this.
    pub(crate) fn word(&mut self, readers: Readers) -> String {
        self.drawn += 1;
        let word = format!(
            "zq{:04}x{:08x}",
            self.drawn,
            self.drawn * 0x9e37_79b1 % 0xffff_fffb
        );
        self.plant(&word, readers);
        word
    }

    /// Adds readers to a word, or a word that came from the program: an identifier, a hash.
    pub(crate) fn plant(&mut self, word: &str, readers: Readers) {
        assert!(word.len() >= 12, "“{word}” may be anywhere");
        self.words.entry(word.to_owned()).or_default().push(readers);
    }

    pub(crate) fn tell(&mut self, line: String) {
        self.story.push(line);
    }
}
