//! Counting tests from what `cargo test` prints.

/// The sum over all test binaries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Binaries that came to their end.
    pub(crate) binaries: u64,
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed.
    pub(crate) failed: u64,
    /// Tests that were left out.
    pub(crate) ignored: u64,
}

impl Tally {
    /// Takes in one line; lines other than `test result: …` count nothing.
    pub(crate) fn read(&mut self, line: &str) {
        let Some(result) = line.trim_start().strip_prefix("test result:") else {
            return;
        };
        self.binaries += 1;
        // `ok. 5 passed; 0 failed; 1 ignored; …`: a number and its word.
        let words: Vec<&str> = result.split_whitespace().collect();
        for pair in words.windows(2) {
            let Ok(number) = pair[0].parse::<u64>() else {
                continue;
            };
            match pair[1].trim_end_matches(';') {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.ignored += number,
                _ => {}
            }
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let noun = |count: u64, one, many| if count == 1 { one } else { many };
        write!(
            f,
            "{} {} passed, {} failed, {} ignored in {} {}",
            self.passed,
            noun(self.passed, "test", "tests"),
            self.failed,
            self.ignored,
            self.binaries,
            noun(self.binaries, "binary", "binaries"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_over_all_binaries() {
        let mut tally = Tally::default();
        for line in [
            "running 6 tests",
            "test a ... ok",
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "",
            "test result: FAILED. 7 passed; 2 failed; 0 ignored; 0 measured; 3 filtered out; finished in 1.20s",
        ] {
            tally.read(line);
        }
        assert_eq!(
            tally.to_string(),
            "12 tests passed, 2 failed, 1 ignored in 2 binaries"
        );
    }

    #[test]
    fn colours_do_not_disturb() {
        let mut tally = Tally::default();
        tally.read(
            "test result: \u{1b}[32mok\u{1b}(B\u{1b}[m. 1 passed; 0 failed; 0 ignored; 0 measured",
        );
        assert_eq!(
            tally.to_string(),
            "1 test passed, 0 failed, 0 ignored in 1 binary"
        );
    }

    #[test]
    fn a_test_that_speaks_of_results_counts_nothing() {
        let mut tally = Tally::default();
        tally.read("the last line was: test result: ok. 9 passed; 0 failed");
        assert_eq!(tally, Tally::default());
    }
}
