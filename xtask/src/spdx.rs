//! Licence expressions as packages state them: names joined by `AND`, `OR` and brackets.
//!
//! `X WITH Y` is one name: an exception makes another licence of it. A slash is the old spelling of `OR`.

use std::collections::BTreeSet;

/// Whether an expression can be satisfied with allowed licences alone. An error says what cannot be read.
pub(crate) fn satisfiable(expression: &str, allowed: &BTreeSet<String>) -> Result<bool, String> {
    let words = words(expression);
    let mut reader = Reader {
        words: &words,
        allowed,
    };
    let satisfied = reader.any()?;
    match reader.words.first() {
        None => Ok(satisfied),
        Some(word) => Err(format!("“{word}” does not belong in “{expression}”")),
    }
}

fn words(expression: &str) -> Vec<String> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// Reads from the front of `words`. `OR` binds less than `AND`, and `AND` less than `WITH`.
struct Reader<'a> {
    words: &'a [String],
    allowed: &'a BTreeSet<String>,
}

impl Reader<'_> {
    fn any(&mut self) -> Result<bool, String> {
        let mut satisfied = self.all()?;
        while self.take("OR") {
            satisfied |= self.all()?;
        }
        Ok(satisfied)
    }

    fn all(&mut self) -> Result<bool, String> {
        let mut satisfied = self.one()?;
        while self.take("AND") {
            satisfied &= self.one()?;
        }
        Ok(satisfied)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.take("(") {
            let satisfied = self.any()?;
            return if self.take(")") {
                Ok(satisfied)
            } else {
                Err("a bracket is not closed".to_owned())
            };
        }
        let mut licence = self.name()?;
        if self.take("WITH") {
            licence = format!("{licence} WITH {}", self.name()?);
        }
        Ok(self.allowed.contains(&licence))
    }

    fn name(&mut self) -> Result<String, String> {
        match self.words.split_first() {
            Some((word, rest)) if !matches!(word.as_str(), "AND" | "OR" | "WITH" | "(" | ")") => {
                self.words = rest;
                Ok(word.clone())
            }
            Some((word, _)) => Err(format!("a licence was expected where “{word}” stands")),
            None => Err("a licence was expected at the end".to_owned()),
        }
    }

    fn take(&mut self, wanted: &str) -> bool {
        match self.words.split_first() {
            Some((word, rest)) if word == wanted => {
                self.words = rest;
                true
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(expression: &str) -> Result<bool, String> {
        let allowed = ["MIT", "Apache-2.0", "ISC"].map(str::to_owned);
        satisfiable(expression, &BTreeSet::from(allowed))
    }

    #[test]
    fn expressions_are_weighed() {
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("MIT OR Apache-2.0", true),
            ("GPL-3.0-only OR MIT", true),
            ("MIT/GPL-3.0-only", true),
            ("Apache-2.0 AND ISC", true),
            ("MIT AND GPL-3.0-only", false),
            ("(GPL-3.0-only OR MIT) AND ISC", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", false),
            ("((MIT))", true),
        ] {
            assert_eq!(fits(expression), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn and_binds_before_or() {
        assert_eq!(fits("MIT OR GPL-3.0-only AND GPL-2.0-only"), Ok(true));
        assert_eq!(fits("GPL-3.0-only AND MIT OR GPL-2.0-only"), Ok(false));
    }

    #[test]
    fn an_exception_makes_another_licence() {
        assert_eq!(fits("Apache-2.0 WITH LLVM-exception"), Ok(false));
        let expression = "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT";
        assert_eq!(fits(expression), Ok(true));
        let exact = BTreeSet::from(["Apache-2.0 WITH LLVM-exception".to_owned()]);
        assert_eq!(
            satisfiable("Apache-2.0 WITH LLVM-exception", &exact),
            Ok(true)
        );
        assert_eq!(satisfiable("Apache-2.0", &exact), Ok(false));
    }

    #[test]
    fn what_cannot_be_read_is_never_satisfied() {
        for expression in [
            "", "MIT OR", "OR MIT", "(MIT", "MIT)", "MIT MIT", "WITH", "()",
        ] {
            assert!(fits(expression).is_err(), "{expression}");
        }
    }
}
