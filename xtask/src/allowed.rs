//! The licences that `deny.toml` allows.

use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};

/// Reads the list `allow` of the table `[licenses]`: quoted names between square brackets, comments after `#`.
///
/// That is all of TOML this needs, and building a TOML library would slow every check.
pub(crate) fn licences(deny_toml: &str) -> Result<BTreeSet<String>> {
    let mut lines = deny_toml.lines().map(without_comment);
    lines
        .find(|line| *line == "[licenses]")
        .context("deny.toml has no table [licenses]")?;
    let table: Vec<&str> = lines.take_while(|line| !line.starts_with('[')).collect();
    let text = table.join("\n");
    let list = text
        .split_once("allow = [")
        .and_then(|(_, rest)| rest.split_once(']'))
        .map(|(list, _)| list)
        .context("the table [licenses] of deny.toml has no list `allow = [ … ]`")?;
    let mut names = BTreeSet::new();
    for item in list
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
    {
        let name = item
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
            .with_context(|| format!("in deny.toml, {item} is not a name in double quotes"))?;
        names.insert(name.to_owned());
    }
    if names.is_empty() {
        bail!("deny.toml allows no licence at all");
    }
    Ok(names)
}

/// Reads the list `exceptions` of the table `[licenses]`, if there is one: a line `{ crate = "NAME", allow = ["LICENCE"] }`
/// for each crate that may be under licences others may not be under.
pub(crate) fn exceptions(deny_toml: &str) -> Result<BTreeMap<String, BTreeSet<String>>> {
    let lines = deny_toml.lines().map(without_comment);
    let table = lines
        .skip_while(|line| *line != "[licenses]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    let list = table
        .skip_while(|line| *line != "exceptions = [")
        .skip(1)
        .take_while(|line| *line != "]");
    let mut exceptions = BTreeMap::new();
    for line in list.filter(|line| !line.is_empty()) {
        let exception =
            || format!("in deny.toml, {line} is not {{ crate = \"NAME\", allow = [\"LICENCE\"] }}");
        let (name, licences) = line
            .strip_prefix("{ crate = \"")
            .and_then(|rest| rest.split_once("\", allow = ["))
            .with_context(exception)?;
        let (licences, _) = licences.split_once("] }").with_context(exception)?;
        let licences = licences
            .split(',')
            .map(|licence| licence.trim().trim_matches('"').to_owned())
            .collect();
        exceptions.insert(name.to_owned(), licences);
    }
    Ok(exceptions)
}

fn without_comment(line: &str) -> &str {
    line.split_once('#').map_or(line, |(code, _)| code).trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_list_of_its_own_table() {
        let names = licences(
            "# of what follows\n[other]\nallow = [\"no\"]\n[licenses] # here\nversion = 2\n\
             allow = [\n  \"MIT\", # short\n  \"Apache-2.0 WITH LLVM-exception\",\n]\n[bans]\nallow = [\"no\"]\n",
        )
        .expect("a fine file");
        let expected = ["Apache-2.0 WITH LLVM-exception", "MIT"].map(str::to_owned);
        assert_eq!(names, BTreeSet::from(expected));
    }

    #[test]
    fn reads_exceptions_of_single_crates() {
        let text = "[licenses]\nallow = [\"MIT\"]\nexceptions = [\n  { crate = \"tool\", allow = [\"MPL-2.0\", \"ISC\"] }, # tests\n]\n";
        let read = exceptions(text).expect("a fine file");
        let expected = BTreeSet::from(["ISC", "MPL-2.0"].map(str::to_owned));
        assert_eq!(read, BTreeMap::from([("tool".to_owned(), expected)]));
        assert!(exceptions("[licenses]\nallow = [\"MIT\"]\n").is_ok_and(|none| none.is_empty()));
        assert!(exceptions("[licenses]\nexceptions = [\n{ crate = tool }\n]\n").is_err());
    }

    #[test]
    fn says_what_is_missing() {
        for (text, why) in [
            ("", "no table [licenses]"),
            ("[licenses]\nversion = 2", "no list"),
            ("[licenses]\nallow = []", "no licence at all"),
            ("[licenses]\nallow = [MIT]", "MIT is not a name"),
        ] {
            let error = licences(text).expect_err("not a fine file");
            assert!(error.to_string().contains(why), "{error}");
        }
    }
}
