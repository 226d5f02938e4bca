//! Who is measured.

/// One way from a file's bytes to a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Contender {
    /// Meta's library, by the function its Hasher-Matcher-Actioner calls.
    ThreatExchange,
    /// The Python binding of the reference, on the pixels that Pillow decodes.
    PdqHash,
    /// Ours: every pixel decoded, the hash of the reference.
    Exact,
    /// Ours: decoded to an eighth or so, a hash that may only screen.
    Screening,
}

impl Contender {
    pub(crate) const ALL: [Self; 4] = [
        Self::ThreatExchange,
        Self::PdqHash,
        Self::Exact,
        Self::Screening,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ThreatExchange => "threatexchange",
            Self::PdqHash => "pdqhash",
            Self::Exact => "Staydown, exact",
            Self::Screening => "Staydown, screening",
        }
    }

    /// All four, another one first in each turn: whoever follows a rival that leaves the caches full of its own data
    /// does not always follow the same one.
    pub(crate) fn in_turn(turn: usize) -> [Self; 4] {
        let mut order = Self::ALL;
        order.rotate_left(turn % Self::ALL.len());
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_is_first_once_in_four_turns() {
        let mut first: Vec<&str> = (0..4)
            .map(|turn| Contender::in_turn(turn)[0].name())
            .collect();
        first.sort_unstable();
        let mut all: Vec<&str> = Contender::ALL.map(Contender::name).to_vec();
        all.sort_unstable();
        assert_eq!(first, all);
    }
}
