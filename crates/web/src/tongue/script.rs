//! What the script of the pages says: sentences with `{name}` where the script puts something in. What follows a number has a sentence for
//! each plural form of the language; the browser knows which number takes which (`Intl.PluralRules`).

use super::say;
use serde_json::{Map, Value};

/// Names in the script, their messages, and what the script puts in.
pub(super) const SENTENCES: &[(&str, &str, &[&str])] = &[
    ("left", "clock-left", &["span"]),
    ("overdue", "clock-overdue", &["span"]),
    ("past", "clock-past-target", &["span"]),
    ("seconds", "span-seconds", &["seconds"]),
    ("minutes", "span-minutes", &["minutes", "seconds"]),
    ("hours", "span-hours", &["hours", "minutes"]),
    ("leavesIn", "waits-in", &["seconds"]),
    ("leavesNow", "waits-now", &[]),
    ("notKept", "picture-not-kept", &[]),
    ("noSound", "script-no-sound", &[]),
    ("unsent", "script-unsent", &[]),
    ("notYours", "script-not-yours", &[]),
    ("onePicture", "script-one-picture", &[]),
    ("passkeyAgain", "script-passkey-again", &[]),
    ("passkeyNothing", "script-passkey-nothing", &[]),
    ("passkeyRefused", "script-passkey-refused", &[]),
    ("passkeyFault", "script-passkey-fault", &["why"]),
    ("noPasskeys", "script-no-passkeys", &[]),
    ("copied", "script-copied", &[]),
    ("notCopied", "script-not-copied", &[]),
];

/// The same, for sentences that follow a number: its name in the message, then what the script puts in.
pub(super) const COUNTED: &[(&str, &str, &str, &[&str])] = &[
    ("days", "span-days", "days", &["shown", "hours"]),
    ("chosen", "queue-decide-chosen", "count", &["shown"]),
];

/// A number of each plural form that any of our languages has.
const FORMS: [(&str, i64); 6] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("few", 3),
    ("many", 11),
    ("other", 100),
];

/// All of it, as JSON.
pub(super) fn words() -> String {
    let filled = |key: &str, holes: &[&'static str]| {
        holes.iter().fold(say::it(key), |message, hole| {
            message.text(hole, format_args!("{{{hole}}}"))
        })
    };
    let mut words = Map::new();
    for (name, key, holes) in SENTENCES {
        let sentence = filled(key, holes).plain();
        words.insert((*name).to_owned(), Value::String(sentence));
    }
    for (name, key, number, holes) in COUNTED {
        let forms = FORMS.iter().map(|(form, example)| {
            let sentence = filled(key, holes).number(number, *example).plain();
            ((*form).to_owned(), Value::String(sentence))
        });
        words.insert((*name).to_owned(), Value::Object(forms.collect()));
    }
    Value::Object(words).to_string()
}
