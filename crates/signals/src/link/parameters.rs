//! Parameters that say how somebody got there, and not what is there: `data/link/parameters.txt`.

use super::host::is_below;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Debug, Default)]
struct Parameters {
    /// By name: the hosts it is dropped for, or none for all.
    names: HashMap<String, Vec<String>>,
    beginnings: Vec<(String, Vec<String>)>,
}

static PARAMETERS: LazyLock<Parameters> =
    LazyLock::new(|| read(include_str!("../../data/link/parameters.txt")));

fn read(text: &str) -> Parameters {
    let mut read = Parameters::default();
    for line in super::forms::lines(text) {
        let mut words = line.split_ascii_whitespace();
        let name = words.next().unwrap_or_default().to_ascii_lowercase();
        let hosts: Vec<String> = words.map(str::to_owned).collect();
        match name.strip_suffix('*') {
            Some(beginning) => read.beginnings.push((beginning.to_owned(), hosts)),
            None => {
                // Dropped everywhere wins over dropped somewhere.
                read.names
                    .entry(name)
                    .and_modify(|there| {
                        if hosts.is_empty() {
                            there.clear();
                        } else if !there.is_empty() {
                            there.extend(hosts.clone());
                        }
                    })
                    .or_insert(hosts);
            }
        }
    }
    read
}

/// Whether a parameter only counts visitors there.
pub(super) fn counts_visitors(name: &str, host: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let holds = |hosts: &[String]| hosts.is_empty() || hosts.iter().any(|of| is_below(host, of));
    PARAMETERS
        .names
        .get(&name)
        .is_some_and(|hosts| holds(hosts))
        || PARAMETERS
            .beginnings
            .iter()
            .any(|(beginning, hosts)| name.starts_with(beginning) && holds(hosts))
}
