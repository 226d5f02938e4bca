//! One language held against another, and the keys against their use.
#![allow(clippy::unwrap_used)]

use super::{Language, script, spoken_in, words};
use crate::console;
use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Tags a message may hold.
const TAGS: [&str; 7] = ["a", "br", "code", "kbd", "strong", "em", "bdi"];
/// The plural forms of each language (CLDR): what a selection by number has to have, where it selects by more than `other`.
const FORMS: [(Language, &[&str]); 4] = [
    (Language::English, &["one", "other"]),
    (Language::German, &["one", "other"]),
    (Language::French, &["one", "other"]),
    (
        Language::Arabic,
        &["zero", "one", "two", "few", "many", "other"],
    ),
];

/// Names of forms that look like keys.
const STEPS: [&str; 4] = ["put-measure", "end-measure", "ask-review", "answer-review"];

/// What a message is made of.
#[derive(Debug, Default, PartialEq, Eq)]
struct Made {
    variables: BTreeSet<String>,
    /// Its text in every form, without what is put in.
    forms: Vec<String>,
    /// The plural forms of each selection.
    selections: Vec<BTreeSet<String>>,
}

fn messages(language: Language) -> BTreeMap<String, Made> {
    let mut messages = BTreeMap::new();
    for (file, text) in words::files(language) {
        let resource = parser::parse(text);
        let resource = resource
            .unwrap_or_else(|(_, faults)| panic!("{file} in {}: {faults:?}", language.tag()));
        for entry in resource.body {
            let Entry::Message(message) = entry else {
                continue;
            };
            let key = message.id.name.to_owned();
            let mut made = Made::default();
            made.forms = read(&message.value.expect("a message has a text"), &mut made);
            let twice = messages.insert(key.clone(), made);
            assert!(twice.is_none(), "{key} stands twice in {}", language.tag());
        }
    }
    messages
}

/// Reads a pattern; its text in every form it can take.
fn read(pattern: &Pattern<&str>, made: &mut Made) -> Vec<String> {
    let mut forms = vec![String::new()];
    for element in &pattern.elements {
        let pieces = match element {
            PatternElement::TextElement { value } => vec![(*value).to_owned()],
            PatternElement::Placeable { expression } => placed(expression, made),
        };
        let mut longer = Vec::new();
        for form in &forms {
            longer.extend(pieces.iter().map(|piece| format!("{form}{piece}")));
        }
        forms = longer;
    }
    forms
}

fn placed(expression: &Expression<&str>, made: &mut Made) -> Vec<String> {
    match expression {
        Expression::Inline(inline) => vec![named(inline, made)],
        Expression::Select { selector, variants } => {
            named(selector, made);
            let mut keys = BTreeSet::new();
            let mut forms = Vec::new();
            for variant in variants {
                match variant.key {
                    VariantKey::Identifier { name } => drop(keys.insert(name.to_owned())),
                    VariantKey::NumberLiteral { .. } => (),
                }
                forms.extend(read(&variant.value, made));
            }
            made.selections.push(keys);
            forms
        }
    }
}

fn named(inline: &InlineExpression<&str>, made: &mut Made) -> String {
    match inline {
        InlineExpression::VariableReference { id } => {
            made.variables.insert(id.name.to_owned());
            String::new()
        }
        InlineExpression::StringLiteral { value } => (*value).to_owned(),
        InlineExpression::NumberLiteral { value } => (*value).to_owned(),
        other => panic!("messages use variables, texts and selections only: {other:?}"),
    }
}

/// The tags of a text, each as often as it is there, with what they lead to.
fn tags(text: &str) -> Vec<String> {
    let tags = text.split('<').skip(1);
    let mut tags: Vec<_> = tags
        .filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag.to_owned()))
        .collect();
    tags.sort();
    tags
}

#[test]
fn every_language_has_every_message_with_the_same_variables_and_tags() {
    let english = messages(Language::English);
    for language in Language::ALL {
        let theirs = messages(language);
        let keys =
            |messages: &BTreeMap<String, Made>| messages.keys().cloned().collect::<BTreeSet<_>>();
        let (ours, own) = (keys(&english), keys(&theirs));
        let lacking: Vec<_> = ours.difference(&own).collect();
        let alone: Vec<_> = own.difference(&ours).collect();
        assert!(lacking.is_empty(), "{} lacks {lacking:?}", language.tag());
        assert!(alone.is_empty(), "only {} has {alone:?}", language.tag());
        for (key, made) in &theirs {
            let pattern = english.get(key).unwrap();
            // A plural form may leave the number out, and a language may need a form where English needs none: $count is the one
            // variable that says nothing but a number that another variable shows.
            let but_counts = |made: &Made| {
                let shown = made.variables.iter().filter(|name| *name != "count");
                shown.cloned().collect::<BTreeSet<_>>()
            };
            assert_eq!(
                but_counts(made),
                but_counts(pattern),
                "{key} in {}",
                language.tag()
            );
            for form in &made.forms {
                assert!(
                    !form.trim().is_empty()
                        || !made.variables.is_empty()
                        || matches!(key.as_str(), "comma" | "colon"),
                    "{key} in {} says nothing",
                    language.tag()
                );
                assert_eq!(
                    tags(form),
                    tags(pattern.forms.first().unwrap()),
                    "{key} in {}: {form}",
                    language.tag()
                );
                for tag in tags(form) {
                    let name = tag.trim_start_matches('/').split(' ').next().unwrap();
                    assert!(TAGS.contains(&name), "{key} in {}: <{tag}>", language.tag());
                }
                assert!(
                    !form.contains('&'),
                    "{key} in {}: write the letter itself",
                    language.tag()
                );
            }
        }
    }
}

#[test]
fn what_is_selected_by_a_number_has_every_plural_form_of_its_language() {
    for (language, forms) in FORMS {
        let wanted: BTreeSet<_> = forms.iter().map(|form| (*form).to_owned()).collect();
        let other = BTreeSet::from(["other".to_owned()]);
        for (key, made) in messages(language) {
            for selection in made.selections {
                assert!(
                    selection == wanted || selection == other,
                    "{key} in {}: {selection:?}",
                    language.tag()
                );
            }
        }
    }
}

/// Everything that stands between `say::it("` and the next quote in the room's sources, and in quotes where keys are handed on.
fn used() -> (BTreeSet<String>, String) {
    fn walk(folder: &Path, texts: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                walk(&path, texts);
            } else if !name.contains("tests") && !name.starts_with("samples") {
                texts.push(fs::read_to_string(&path).unwrap());
            }
        }
    }
    let room = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    walk(&room.join("src"), &mut texts);
    walk(&room.join("templates"), &mut texts);
    let mut keys = BTreeSet::new();
    for text in &texts {
        for call in ["say::it(\"", "count_of(\""] {
            let found = text
                .split(call)
                .skip(1)
                .filter_map(|rest| rest.split('"').next());
            keys.extend(found.map(str::to_owned));
        }
        for call in ["self.field(", "self.area(", "form.field("] {
            for rest in text.split(call).skip(1) {
                // Of what is in quotes, label and hint are keys; names of forms and fields are single words.
                let inside = rest.split(") }}").next().unwrap().split(");").next();
                let quoted = inside.unwrap().split('"').skip(1).step_by(2);
                let is_key = |word: &&str| word.contains('-') && !STEPS.contains(word);
                keys.extend(quoted.filter(is_key).map(str::to_owned));
            }
        }
    }
    (keys, texts.concat())
}

#[test]
fn every_key_that_is_used_exists_and_every_key_that_exists_is_used() {
    let english = messages(Language::English);
    let (mut keys, sources) = used();
    // What the documentation of this module shows by way of example stands in English, too.
    keys.extend(words::keys_of_lists());
    keys.extend(
        script::SENTENCES
            .iter()
            .map(|(_, key, _)| (*key).to_owned()),
    );
    keys.extend(script::COUNTED.iter().map(|(_, key, ..)| (*key).to_owned()));
    keys.extend(
        console::SAID
            .iter()
            .map(|word| format!("said-{}", word.replace('_', "-"))),
    );
    let missing: Vec<_> = keys
        .iter()
        .filter(|key| !english.contains_key(*key))
        .collect();
    // `say::it(&format!("said-{}", …))` is what the list above stands for.
    assert!(missing.is_empty(), "no message has the key {missing:?}");
    let unused: Vec<_> = english
        .keys()
        // A key may be handed on: `tab("queue-by-me", …)`.
        .filter(|key| !keys.contains(*key) && !sources.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "nothing uses {unused:?}");
}

#[test]
fn a_page_that_says_it_is_translated_has_no_words_of_its_own() {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut checked = 0;
    let mut faults = Vec::new();
    let files = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path())
    };
    let all = files(&templates).chain(files(&templates.join("parts")));
    for path in all.filter(|path| path.is_file()) {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&templates).unwrap().display().to_string();
        let is_part = name.starts_with("parts");
        if !is_part && !text.contains("{% block tongue %}{% endblock %}") {
            continue;
        }
        checked += 1;
        for words in own_words(&text) {
            faults.push(format!("{name}: {words}"));
        }
    }
    assert!(checked >= 80, "{checked} translated templates");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The words of a template that stand there and not in a message: outside `{{ }}`, `{% %}`, tags, and what is the same in every language.
fn own_words(template: &str) -> Vec<String> {
    let mut text = template.to_owned();
    for (from, to) in [("{%", "%}"), ("{{", "}}")] {
        while let Some(start) = text.find(from) {
            let end = start + text[start..].find(to).unwrap() + to.len();
            text.replace_range(start..end, "\u{0}");
        }
    }
    let mut words = Vec::new();
    for attribute in ["aria-label", "title", "alt", "placeholder"] {
        for value in text.split(&format!(" {attribute}=\"")).skip(1) {
            let value = value.split('"').next().unwrap_or_default();
            if value.chars().any(char::is_alphabetic) {
                words.push(format!("{attribute}={value}"));
            }
        }
    }
    for same in ["kbd", "code", "pre"] {
        while let Some(start) = text.find(&format!("<{same}")) {
            let close = format!("</{same}>");
            let end = start + text[start..].find(&close).unwrap() + close.len();
            text.replace_range(start..end, "");
        }
    }
    // Names of things, and the letters of the annex's sections.
    for name in ["Staydown", "SHA-256", "PDQ", "SimHash", "HTTP"] {
        text = text.replace(name, "");
    }
    let mut outside = String::new();
    let mut in_tag = false;
    for letter in text.chars() {
        match letter {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                outside.push('\n');
            }
            _ if !in_tag => outside.push(letter),
            _ => (),
        }
    }
    let lines = outside.lines().map(str::trim);
    words.extend(
        lines
            .filter(|line| line.chars().filter(|letter| letter.is_alphabetic()).count() > 1)
            .map(str::to_owned),
    );
    words
}

#[test]
fn words_of_a_template_are_found_wherever_they_hide() {
    assert_eq!(
        own_words("<p>{{ say::it(\"x\") }}</p>"),
        Vec::<String>::new()
    );
    assert_eq!(own_words("<p>{{ x }} left</p>"), ["\u{0} left"]);
    assert_eq!(
        own_words("<a aria-label=\"Close it\">{{ x }}</a>"),
        ["aria-label=Close it"]
    );
    assert_eq!(
        own_words("<kbd>Esc</kbd> <pre>run this</pre>"),
        Vec::<String>::new()
    );
}

#[test]
fn plural_forms_and_directions_are_those_of_the_language() {
    let cases = |language, count: i64| {
        spoken_in(language, || {
            let message = super::say::it("count-cases")
                .number("count", count)
                .text("shown", count);
            message.plain()
        })
    };
    assert_eq!(cases(Language::English, 1), "1 case");
    assert_eq!(cases(Language::German, 2), "2 Fälle");
    assert_eq!(cases(Language::French, 0), "0 dossier");
    let arabic: BTreeSet<_> = [0, 1, 2, 3, 11, 100]
        .map(|count| cases(Language::Arabic, count))
        .into();
    assert_eq!(arabic.len(), 6, "six forms: {arabic:?}");
    // What is put into a sentence from right to left is set apart.
    assert!(cases(Language::Arabic, 5).starts_with("\u{2068}5\u{2069}"));
    assert!(!cases(Language::German, 5).contains('\u{2068}'));
}

#[test]
fn an_address_within_a_message_leads_somewhere_in_every_language() {
    for language in Language::ALL {
        let shown = spoken_in(language, || {
            let message = super::say::it("match-bank")
                .text("bank", "bank_1")
                .text("name", "N");
            message
                .text("version", 2)
                .text("ground", "g")
                .text("article", "a")
                .to_string()
        });
        assert!(shown.contains("<a href=\"/banks/bank_1\">"), "{shown}");
    }
}

#[test]
fn what_is_put_into_a_page_is_escaped_and_into_text_is_not() {
    let message = super::say::it("phrases-drop-one").text("phrase", "<script>\"x\"");
    assert!(!message.to_string().contains("<script>"), "{message}");
    assert_eq!(message.plain(), "Drop: <script>\"x\"");
}

#[test]
fn what_a_language_lacks_is_said_in_english_and_never_left_empty() {
    assert_eq!(
        words::format(Language::Arabic, "no-such-key", &[]),
        "no-such-key"
    );
    for language in Language::ALL {
        for (key, made) in messages(language) {
            if made.variables.is_empty() {
                assert!(!words::format(language, &key, &[]).is_empty(), "{key}");
            }
        }
    }
}

#[test]
fn the_script_gets_a_sentence_for_every_plural_form_with_the_holes_it_fills() {
    for language in Language::ALL {
        let words = spoken_in(language, script::words);
        let words: serde_json::Value = serde_json::from_str(&words).unwrap();
        for (name, _, holes) in script::SENTENCES {
            let sentence = words[name].as_str().unwrap();
            for hole in *holes {
                assert!(
                    sentence.contains(&format!("{{{hole}}}")),
                    "{name} in {}: {sentence}",
                    language.tag()
                );
            }
        }
        for (name, ..) in script::COUNTED {
            assert_eq!(words[name].as_object().unwrap().len(), 6, "{name}");
        }
    }
}
