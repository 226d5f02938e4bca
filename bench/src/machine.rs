//! What the figures were measured on. A figure without its machine says nothing.

use std::fs::read_to_string;

/// Processor, cores and memory in one line.
pub(crate) fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let processor = read_to_string("/proc/cpuinfo")
        .ok()
        .and_then(|text| field(&text, "model name").map(str::to_owned))
        .unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| kibibytes(field(&text, "MemTotal")?))
        .map_or_else(String::new, |kib| {
            format!(", {:.1} GB of memory", kib as f64 * 1024.0 / 1e9)
        });
    let noun = if cores == 1 { "core" } else { "cores" };
    format!("{processor}, {cores} {noun}{memory}")
}

/// The value of the first line `name: value`.
pub(crate) fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.lines()
        .filter_map(|line| line.split_once(':'))
        .find_map(|(key, value)| (key.trim() == name).then(|| value.trim()))
}

/// `1234 kB`, as the kernel writes it.
pub(crate) fn kibibytes(value: &str) -> Option<u64> {
    value.strip_suffix(" kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_the_kernel_are_read() {
        let text = "processor\t: 0\nmodel name\t: Example CPU @ 2.0: fast\nVmRSS:\t   1234 kB\n";
        assert_eq!(field(text, "model name"), Some("Example CPU @ 2.0: fast"));
        assert_eq!(field(text, "VmRSS").and_then(kibibytes), Some(1234));
        assert_eq!(field(text, "VmHWM"), None);
    }
}
