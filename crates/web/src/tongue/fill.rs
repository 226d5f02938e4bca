//! A message filled in: what our messages use of Project Fluent's format, which is variables, texts in quotes, and selections by a number or
//! a word. References to other messages, attributes and functions are not used; a message with one is reported as faulty.

use super::Language;
use fluent_syntax::ast::{
    Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};

/// What is put into a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Filling {
    /// As it is.
    Text(String),
    /// In digits; plural forms follow it.
    Number(i64),
}

/// Marks the beginning of what is set apart from the direction of the sentence around it, and its end (Unicode's first strong isolate).
const APART: [char; 2] = ['\u{2068}', '\u{2069}'];

/// Fills a message in. In a language written from right to left whatever is put in is set apart, so that a name, an address or a time
/// does not tear the sentence to pieces.
///
/// # Errors
/// The name of a variable that is not given, or what the message uses of the format that we do not.
pub(super) fn fill(
    pattern: &Pattern<&str>,
    language: Language,
    values: &[(&str, Filling)],
) -> Result<String, String> {
    let mut filled = String::new();
    add(pattern, language, values, &mut filled, &mut false)?;
    Ok(filled)
}

fn add(
    pattern: &Pattern<&str>,
    language: Language,
    values: &[(&str, Filling)],
    filled: &mut String,
    in_tag: &mut bool,
) -> Result<(), String> {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => {
                filled.push_str(value);
                let last = value.rfind(['<', '>']);
                *in_tag = last.map_or(*in_tag, |place| value[place..].starts_with('<'));
            }
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    filled.push_str(value);
                }
                Expression::Inline(inline) => {
                    // An address within a tag would lead nowhere with marks in it.
                    let apart = language.direction() == "rtl" && !*in_tag;
                    filled.extend(apart.then_some(APART[0]));
                    match given(inline, values)? {
                        Filling::Text(text) => filled.push_str(text),
                        Filling::Number(number) => filled.push_str(&number.to_string()),
                    }
                    filled.extend(apart.then_some(APART[1]));
                }
                Expression::Select { selector, variants } => {
                    let value = given(selector, values)?;
                    let variant = chosen(value, variants, language);
                    let variant = variant.ok_or("a selection without a default")?;
                    add(&variant.value, language, values, filled, in_tag)?;
                }
            },
        }
    }
    Ok(())
}

fn given<'a>(
    inline: &InlineExpression<&str>,
    values: &'a [(&str, Filling)],
) -> Result<&'a Filling, String> {
    let InlineExpression::VariableReference { id } = inline else {
        return Err("something but a variable".to_owned());
    };
    let found = values.iter().find(|(name, _)| *name == id.name);
    found
        .map(|(_, value)| value)
        .ok_or_else(|| format!("${}", id.name))
}

/// The variant for a value: the very number before its plural form, and what is marked with `*` where nothing fits.
fn chosen<'a, 'text>(
    value: &Filling,
    variants: &'a [Variant<&'text str>],
    language: Language,
) -> Option<&'a Variant<&'text str>> {
    let exact = |variant: &&Variant<&str>| match (&variant.key, value) {
        (VariantKey::NumberLiteral { value: key }, Filling::Number(number)) => {
            key.parse() == Ok(*number)
        }
        (VariantKey::Identifier { name }, Filling::Text(text)) => name == text,
        _ => false,
    };
    let form = |variant: &&Variant<&str>| match (&variant.key, value) {
        (VariantKey::Identifier { name }, Filling::Number(number)) => {
            *name == plural(language, *number)
        }
        _ => false,
    };
    let found = variants.iter().find(exact);
    let found = found.or_else(|| variants.iter().find(form));
    found.or_else(|| variants.iter().find(|variant| variant.default))
}

/// The plural form a whole number takes (Unicode CLDR, “Language Plural Rules”, cardinal). French has a form for millions, which no
/// message of ours needs: it is `other` here.
pub(super) fn plural(language: Language, number: i64) -> &'static str {
    let number = number.unsigned_abs();
    match (language, number) {
        (Language::English | Language::German, 1) | (Language::French, 0 | 1) => "one",
        (Language::English | Language::German | Language::French, _) => "other",
        (Language::Arabic, 0) => "zero",
        (Language::Arabic, 1) => "one",
        (Language::Arabic, 2) => "two",
        (Language::Arabic, _) => match number % 100 {
            3..=10 => "few",
            11..=99 => "many",
            _ => "other",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plural_forms_are_those_of_cldr() {
        let forms = |language, numbers: &[i64]| {
            let forms: Vec<_> = numbers
                .iter()
                .map(|number| plural(language, *number))
                .collect();
            forms.join(" ")
        };
        let ends = [0, 1, 2, 3, 10, 11, 99, 100, 102, 103, 110, 111, 1000];
        assert_eq!(
            forms(Language::Arabic, &ends),
            "zero one two few few many many other other few few many other"
        );
        assert_eq!(
            forms(Language::German, &[0, 1, 2, 101]),
            "other one other other"
        );
        assert_eq!(forms(Language::French, &[0, 1, 2]), "one one other");
    }
}
