//! Findings that somebody looked at and that are none: `xtask/scan/reviewed.txt`, with a reason for each.

use crate::cargo::root;
use anyhow::{Context, Result};

/// What the list says of one scanner.
pub(super) struct Reviewed {
    fragments: Vec<String>,
}

impl Reviewed {
    /// Reads the list.
    pub(super) fn of(scanner: &str) -> Result<Self> {
        let path = root()?.join("xtask/scan/reviewed.txt");
        let text = std::fs::read_to_string(&path)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        Ok(Self::read(&text, scanner))
    }

    fn read(text: &str, scanner: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let own = lines.filter_map(|line| line.strip_prefix(scanner)?.strip_prefix(": "));
        Self {
            fragments: own.map(str::to_owned).collect(),
        }
    }

    /// Parts findings into those that are not on the list and those that are; what is on the list and was not found is told.
    pub(super) fn part(&self, found: Vec<String>) -> (Vec<String>, usize) {
        for fragment in &self.fragments {
            if !found.iter().any(|finding| finding.contains(fragment)) {
                println!("   reviewed and not found any more: {fragment}");
            }
        }
        let all = found.len();
        let is_known =
            |finding: &String| self.fragments.iter().any(|known| finding.contains(known));
        let new: Vec<String> = found
            .into_iter()
            .filter(|finding| !is_known(finding))
            .collect();
        let reviewed = all - new.len();
        (new, reviewed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_reviewed_only_for_its_own_scanner() {
        let list = "# because of x\nwapiti: CSRF: POST /a\n\n# sqlmap: POST /b\n";
        let found = || {
            vec![
                "nobody: CSRF: POST /a: no token".to_owned(),
                "POST /b: vulnerable".to_owned(),
            ]
        };
        let (new, reviewed) = Reviewed::read(list, "wapiti").part(found());
        assert_eq!(
            (new.as_slice(), reviewed),
            (&["POST /b: vulnerable".to_owned()][..], 1)
        );
        assert_eq!(Reviewed::read(list, "sqlmap").part(found()).1, 0);
    }
}
