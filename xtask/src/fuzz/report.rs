//! What libFuzzer prints.

use std::fmt;

/// What a run came to, out of the lines that libFuzzer prints.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Report {
    runs: u64,
    per_second: u64,
    /// How many places of the program were reached.
    reached: u64,
    /// Where a panic was, and what it said.
    pub(super) panic: Option<String>,
    /// The next line is what it said.
    panicked: bool,
    /// The file with the input that went wrong.
    pub(super) input: Option<String>,
}

impl Report {
    /// Takes in the next line.
    pub(super) fn read(&mut self, line: &str) {
        let number = |text: &str| text.trim().parse().ok();
        if std::mem::take(&mut self.panicked) {
            let place = self.panic.take().unwrap_or_default();
            self.panic = Some(format!("{place} {line}"));
        } else if let Some((_, place)) = line.split_once(" panicked at ") {
            self.panicked = true;
            self.panic = Some(place.to_owned());
        } else if let Some((_, path)) = line.split_once("Test unit written to ") {
            self.input = Some(path.to_owned());
        } else if let Some(runs) = line.strip_prefix("stat::number_of_executed_units:") {
            self.runs = number(runs).unwrap_or(0);
        } else if let Some(rate) = line.strip_prefix("stat::average_exec_per_sec:") {
            self.per_second = number(rate).unwrap_or(0);
        } else if let Some((_, reached)) = line.split_once(" cov: ") {
            let reached = reached.split(' ').next().and_then(number);
            self.reached = reached.unwrap_or(self.reached);
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            to,
            "{} inputs, {} a second, {} branches reached, nothing wrong",
            self.runs, self.per_second, self.reached
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_read_from_the_lines_of_libfuzzer() {
        let mut report = Report::default();
        for line in [
            "INFO: Running with entropic power schedule (0xFF, 100).",
            "#97\tINITED cov: 2031 ft: 4708 corp: 58/187Kb exec/s: 0 rss: 29Mb",
            "#1939\tDONE   cov: 2044 ft: 10479 corp: 675/93Kb lim: 260 exec/s: 176 rss: 39Mb",
            "stat::number_of_executed_units: 1939",
            "stat::average_exec_per_sec:     176",
        ] {
            report.read(line);
        }
        assert_eq!(
            report.to_string(),
            "1939 inputs, 176 a second, 2044 branches reached, nothing wrong"
        );
        for line in [
            "thread '<unnamed>' (7) panicked at crates/index/src/cut.rs:1:2:",
            "attempt to add with overflow",
            "stack backtrace:",
            "artifact_prefix='/t/'; Test unit written to /t/crash-1e79",
        ] {
            report.read(line);
        }
        assert_eq!(
            report.panic.as_deref(),
            Some("crates/index/src/cut.rs:1:2: attempt to add with overflow")
        );
        assert_eq!(report.input.as_deref(), Some("/t/crash-1e79"));
    }
}
