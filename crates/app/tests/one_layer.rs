//! One layer: an identifier from outside becomes a record in `reach.rs` and nowhere else. Held over the sources: every
//! function of the store that answers whoever asks is found by its signature, and every call of one outside `reach.rs` is
//! named here with the reason why nobody's wall is crossed by it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The modules of the store that hold what organisations have.
const MODULES: [&str; 21] = [
    "banks",
    "captures",
    "cases",
    "queue",
    "complaints",
    "conflicts",
    "events",
    "groups",
    "intakes",
    "notices",
    "organisations",
    "scrutinies",
    "statements",
    "preservations",
    "proofs",
    "exposures",
    "alerts",
    "outlets",
    "penalties",
    "imports",
    "texts",
];

/// The others that can be asked, and why they need no wall.
const OTHERS: [(&str, &str); 23] = [
    (
        "notice_figures",
        "counts of the caller's own notices; it takes the organisation",
    ),
    (
        "tallies",
        "counts of the caller's own cases; it takes the organisation",
    ),
    ("blobs", "found by a digest that a record names"),
    ("sessions", "found by a secret, or of a person found so"),
    (
        "credentials",
        "found by what proves who somebody is, or of a person found so",
    ),
    ("attempts", "counts failures, and holds nobody's records"),
    (
        "jobs",
        "found by the clock, or of a notice that the caller is being shown",
    ),
    (
        "canaries",
        "asked of a record that the caller is being shown",
    ),
    (
        "clocks",
        "found by the clock: a background job, and nobody is shown them",
    ),
    (
        "document_keys",
        "signs what a record says, and their public halves are for everybody",
    ),
    ("replay", "the operator of the machine"),
    ("backup", "the operator of the machine"),
    ("key_place", "the operator of the machine"),
    (
        "secrets",
        "seals and opens a secret that another module found",
    ),
    ("verify", "the operator of the machine"),
    (
        "tile_log",
        "the ledger's files: hashes for every caller, entries where the operator hands them out",
    ),
    (
        "witnesses",
        "who cosigns the ledger: chosen by the operator of the machine",
    ),
    (
        "witnessed",
        "whose ledgers are cosigned: found by a name that the operator of the machine knows, and by their signature",
    ),
    ("stamps", "when the ledger was stamped: of nobody's records"),
    ("care", "of the person who asks, or the sum of their house"),
    ("claims", "of a case that the caller is being shown"),
    ("held", "of a case or a house that the caller belongs to"),
    (
        "notice_documents",
        "of a notice or an intake that the caller is being shown",
    ),
];

/// Of organisations, every other on the instance is told as much as these give: see `OrganisationView`.
const PUBLIC: [&str; 4] = [
    "organisations::get",
    "organisations::all",
    "organisations::by_name",
    "organisations::by_host",
];

const OWN: &str = "of something that reach.rs gave just before";
const BACKGROUND: &str = "a background job: nobody asks";
const MEMORY: &str =
    "fills what is in memory, for all; what a caller sees of it is asked of reach.rs";
const OPERATOR: &str = "the operator of the machine";

/// File, function, how often it is called there, and why that is right.
const ALLOWED: &[(&str, &str, usize, &str)] = &[
    (
        "complaints.rs",
        "scrutinies::of_notice",
        1,
        "of a notice that the case complained about rests on",
    ),
    (
        "conflicts.rs",
        "conflicts::count_since",
        1,
        "how many the caller sent themselves",
    ),
    ("deliver.rs", "scrutinies::get", 1, BACKGROUND),
    ("erasure.rs", "cases::get", 3, OPERATOR),
    ("letters.rs", "complaints::get", 1, BACKGROUND),
    (
        "exposures.rs",
        "exposures::get",
        2,
        "background jobs, and of one that reach.rs gave just before",
    ),
    (
        "exposures.rs",
        "exposures::open_between",
        2,
        "asked with the caller's own organisation",
    ),
    (
        "exposures.rs",
        "notices::orders_to",
        1,
        "whether they are final is what the authority of the provider's state is told (Art 12(1)(c)); where the content is, is not",
    ),
    (
        "exposures.rs",
        "notices::get",
        1,
        "as above: reference, issuer and the instant at which it became final",
    ),
    (
        "intake/mod.rs",
        "complaints::contact",
        1,
        "of something that reach.rs gave just before",
    ),
    (
        "intake/mod.rs",
        "complaints::keep_contact",
        1,
        "of what is being written down",
    ),
    (
        "intake/mod.rs",
        "intakes::received_before",
        1,
        "asked with the caller's own organisation as addressee",
    ),
    (
        "intake/mod.rs",
        "intakes::get",
        1,
        "in the transaction that writes it, and of what reach.rs gave before",
    ),
    ("intake/mod.rs", "notices::get", 1, "made just before"),
    (
        "intake/answer.rs",
        "complaints::contact",
        1,
        "of what is being written down",
    ),
    (
        "intake/answer.rs",
        "intakes::get",
        1,
        "a background job: what is mailed",
    ),
    (
        "intake/answer.rs",
        "intakes::may_answer",
        1,
        "of a sender of the mail in hand: nobody asks",
    ),
    ("documents.rs", "notices::get", 1, BACKGROUND),
    (
        "penalties.rs",
        "penalties::by_reference",
        1,
        "asked with the caller's own organisation",
    ),
    ("penalties.rs", "penalties::get", 1, BACKGROUND),
    ("issue.rs", "captures::get", 1, OWN),
    ("issue.rs", "notices::get", 2, OWN),
    (
        "issue.rs",
        "notices::has_ordered",
        1,
        "asks about the caller's own",
    ),
    ("orders.rs", "notices::get", 2, OWN),
    ("orders.rs", "scrutinies::of_notice", 1, OWN),
    ("scrutinies.rs", "notices::get", 1, OWN),
    (
        "scrutinies.rs",
        "scrutinies::get",
        3,
        "background jobs, and of a notice that reach.rs gave just before",
    ),
    (
        "scrutinies.rs",
        "scrutinies::list",
        1,
        "asked with the caller's own organisation",
    ),
    ("scrutinies.rs", "scrutinies::of_notice", 1, OWN),
    ("views.rs", "scrutinies::of_notice", 1, OWN),
    (
        "statements/mod.rs",
        "organisations::person",
        1,
        "whoever decides, themselves: their name is taken out of what they wrote",
    ),
    ("statements/mod.rs", "statements::about", 4, OWN),
    (
        "statements/mod.rs",
        "statements::get",
        1,
        "made just before",
    ),
    ("statements/outbox.rs", "cases::get", 1, BACKGROUND),
    ("statements/outbox.rs", "notices::get", 1, BACKGROUND),
    ("statements/outbox.rs", "statements::get", 2, BACKGROUND),
    (
        "access_log.rs",
        "events::latest",
        1,
        "filtered by whose it is",
    ),
    ("banks.rs", "banks::entries", 1, OWN),
    ("banks.rs", "banks::number", 1, OWN),
    ("banks.rs", "banks::same_content", 1, OWN),
    ("banks.rs", "groups::all", 1, MEMORY),
    (
        "listening.rs",
        "banks::entry",
        1,
        "whether what a case matched, which reach.rs gave, has a sound; reach.rs says whether it is shown",
    ),
    (
        "cascade.rs",
        "banks::entry",
        2,
        "what a case matched that reach.rs gave just before",
    ),
    (
        "cascade.rs",
        "banks::get",
        2,
        "of what a case matched that reach.rs gave just before",
    ),
    (
        "cascade.rs",
        "banks::number",
        1,
        "of what a case matched that reach.rs gave just before",
    ),
    (
        "cascade.rs",
        "cases::resembling",
        3,
        "others' cases are opened again, and none of them is shown: what is shown is filtered by whose it is",
    ),
    ("complaints.rs", "cases::get", 1, OWN),
    ("complaints.rs", "complaints::contact", 1, OWN),
    ("complaints.rs", "events::about", 1, OWN),
    (
        "complaints.rs",
        "notices::get",
        2,
        "of a case that reach.rs gave just before",
    ),
    (
        "complaints.rs",
        "organisations::people",
        1,
        "whether the caller's own house has somebody else",
    ),
    ("contact.rs", "complaints::contact", 1, OWN),
    (
        "contact.rs",
        "complaints::keep_contact",
        1,
        "of what was just filed",
    ),
    ("user_notices.rs", "complaints::contact", 1, OWN),
    ("deepen.rs", "banks::by_number", 1, BACKGROUND),
    ("deepen.rs", "banks::get", 1, BACKGROUND),
    ("deepen.rs", "banks::with_features", 1, OWN),
    ("deepen.rs", "banks::without_features", 1, BACKGROUND),
    ("deepen.rs", "groups::all", 1, MEMORY),
    ("dossier.rs", "cases::identifiers", 1, OPERATOR),
    ("deliver.rs", "notices::get", 1, BACKGROUND),
    (
        "deliver.rs",
        "organisations::endpoint_secret",
        1,
        BACKGROUND,
    ),
    (
        "history.rs",
        "cases::get",
        1,
        "asks whose case it is, and shows nothing of it",
    ),
    (
        "history.rs",
        "events::about",
        7,
        "of a case, preservation, exposure, alert, penalty or outlet that the caller was shown, and of its notices; the other side's are left out",
    ),
    (
        "history.rs",
        "events::checkpoint",
        1,
        "a signature over digests",
    ),
    ("history.rs", "events::latest", 1, "filtered by who did it"),
    (
        "history.rs",
        "events::size_and_root",
        1,
        "a number and a digest",
    ),
    (
        "history.rs",
        "notices::get",
        1,
        "asks whose order it is, and shows nothing of it",
    ),
    (
        "history.rs",
        "organisations::person",
        1,
        "asked for only where they are of the caller's own house",
    ),
    (
        "history.rs",
        "organisations::token",
        1,
        "asked for only where it is of the caller's own house",
    ),
    ("known/load.rs", "banks::all", 1, MEMORY),
    ("known/load.rs", "banks::get", 1, MEMORY),
    ("known/load.rs", "banks::number", 1, MEMORY),
    ("known/load.rs", "banks::signals", 1, MEMORY),
    ("known/load.rs", "banks::signals_of", 1, MEMORY),
    ("known/load.rs", "banks::with_features", 1, MEMORY),
    ("known/load.rs", "events::after", 1, MEMORY),
    ("known/load.rs", "groups::all", 1, MEMORY),
    ("known/snapshot.rs", "events::last", 1, MEMORY),
    ("known/snapshot.rs", "events::leaf_of", 1, MEMORY),
    (
        "matching.rs",
        "cases::get",
        1,
        "the case just opened in the caller's name",
    ),
    (
        "notices.rs",
        "notices::get",
        1,
        "of a case that reach.rs gave just before, the notice just issued, and a receipt",
    ),
    ("sharing.rs", "banks::all", 1, MEMORY),
    (
        "sharing.rs",
        "groups::all",
        4,
        "the operator, what is in memory, and the caller's own by membership",
    ),
    ("sharing.rs", "groups::get", 1, OPERATOR),
    (
        "accounts/mod.rs",
        "organisations::person",
        1,
        "found by the secret of a session or a link, or by a credential",
    ),
    ("accounts/links.rs", "organisations::people", 1, OPERATOR),
    ("accounts/oidc.rs", "organisations::people", 1, OPERATOR),
    (
        "accounts/passwords.rs",
        "organisations::people",
        1,
        "whose name was typed; whether there is one stays unsaid",
    ),
    (
        "accounts/people.rs",
        "organisations::people",
        2,
        "of the administrator's own house, and the operator of the machine",
    ),
    (
        "accounts/people.rs",
        "organisations::person",
        1,
        "compared with the administrator's house",
    ),
    ("enrolled.rs", "organisations::people", 1, OPERATOR),
    ("tokens.rs", "organisations::note_token_use", 1, BACKGROUND),
    (
        "tokens.rs",
        "organisations::token",
        1,
        "compared with the organisation that asks",
    ),
    (
        "tokens.rs",
        "organisations::token_by_secret",
        1,
        "found by its secret",
    ),
    (
        "organisations.rs",
        "organisations::set_endpoint_secret",
        1,
        "of the caller's own house",
    ),
    ("tokens.rs", "organisations::token_uses", 1, OPERATOR),
    ("tokens.rs", "organisations::tokens", 1, OPERATOR),
    ("organisations.rs", "organisations::people", 2, OPERATOR),
    (
        "views.rs",
        "captures::get",
        1,
        "of a case that the caller is being shown",
    ),
    (
        "views.rs",
        "groups::get",
        1,
        "of a bank that the caller is being shown",
    ),
    (
        "views.rs",
        "notices::get",
        1,
        "of a case that the caller is being shown",
    ),
    ("watch.rs", "notices::get", 2, BACKGROUND),
    (
        "jobs.rs",
        "preservations::next_due",
        1,
        "an instant: when the background has to look",
    ),
    ("preservations.rs", "events::about", 1, OWN),
    ("preservations.rs", "events::entries", 1, OWN),
    (
        "preservations.rs",
        "organisations::people",
        1,
        "counts those of the caller's own house",
    ),
    ("preservations.rs", "preservations::due", 1, BACKGROUND),
    (
        "preservations.rs",
        "preservations::get",
        4,
        "a background job, or after reach.rs gave the same one",
    ),
    ("preservations.rs", "preservations::to_erase", 1, BACKGROUND),
    (
        "annexes.rs",
        "intakes::of_notice",
        2,
        "of a notice that the caller is being shown, and a background job",
    ),
    (
        "annexes.rs",
        "notices::get",
        2,
        "background jobs: what a message is about, and what is mailed",
    ),
    (
        "bank_insight.rs",
        "cases::resembling",
        1,
        "filtered by whose they are before anything is shown",
    ),
    ("bank_insight.rs", "events::about", 1, OWN),
    ("bank_insight.rs", "events::latest_about", 1, OWN),
    (
        "care.rs",
        "cases::get",
        1,
        "of the caller's own queue: whether it is left out of what they are given next",
    ),
    (
        "care.rs",
        "notices::get",
        1,
        "the notice such a case came by",
    ),
    ("desk.rs", "queue::place", 1, OWN),
    ("imports.rs", "banks::same_content", 1, OWN),
    (
        "intake/examine.rs",
        "notices::get",
        1,
        "the order that the same authority sent to the same addressee before",
    ),
    (
        "intake/follow.rs",
        "intakes::of_notice",
        1,
        "of the order that the same authority sent to the same addressee before",
    ),
    (
        "intake/follow.rs",
        "notices::get",
        2,
        "as above, and of something that reach.rs gave just before",
    ),
    ("known/links.rs", "banks::links", 1, MEMORY),
    (
        "outlets.rs",
        "cases::get",
        2,
        "of a notice or an outlet that reach.rs gave just before; only the caller's own are taken",
    ),
    (
        "outlets.rs",
        "notices::get",
        1,
        "of the caller's own cases, joined to an outlet that reach.rs gave",
    ),
    (
        "search.rs",
        "intakes::of_notice",
        1,
        "filtered by whose it is before anything is shown",
    ),
    ("undo.rs", "cases::get", 3, BACKGROUND),
    ("undo.rs", "complaints::get", 1, BACKGROUND),
    (
        "undo.rs",
        "notices::get",
        1,
        "of a case that reach.rs gave just before: until when it must be answered",
    ),
    ("undo.rs", "organisations::token", 1, BACKGROUND),
    ("undo_verdict.rs", "complaints::get", 2, BACKGROUND),
    ("imports.rs", "imports::get", 2, BACKGROUND),
    (
        "imports.rs",
        "imports::set_state",
        3,
        "a background job, and of one that reach.rs gave just before",
    ),
    ("imports.rs", "imports::remove", 1, OWN),
    ("outlets_of_case.rs", "outlets::of_case", 1, OWN),
    ("known/texts.rs", "texts::of_bank", 1, MEMORY),
];

fn room(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(name)
        .join("src")
}

/// The functions of a module that do not take the organisation in whose name they are asked.
fn unscoped(module: &str) -> BTreeSet<String> {
    let text = std::fs::read_to_string(room("store").join(format!("{module}.rs"))).unwrap();
    let mut found = BTreeSet::new();
    for after in text.split("pub async fn ").skip(1) {
        let (name, rest) = after.split_once('(').unwrap();
        let (parameters, _) = rest.split_once(") ->").unwrap();
        // In the module of organisations, an organisation is what is asked for.
        let is_scoped = parameters.contains("organisation: &OrganisationId");
        if !is_scoped || module == "organisations" {
            found.insert(format!("{module}::{name}"));
        }
    }
    found
}

/// What is called in a text, but for comments, and how often.
fn calls(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let code = code.collect::<Vec<_>>().join("\n");
    for module in MODULES {
        let mark = format!("{module}::");
        for (at, _) in code.match_indices(&mark) {
            let is_whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
            let rest = &code[at + mark.len()..];
            let name: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            // A function passed as a value is called too.
            if is_whole && name.starts_with(char::is_lowercase) {
                *found.entry(format!("{module}::{name}")).or_default() += 1;
            }
        }
    }
    found
}

fn visit(folder: &Path, under: &Path, each: &mut impl FnMut(String, String)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            visit(&path, under, each);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let name = path
                .strip_prefix(under)
                .unwrap()
                .to_string_lossy()
                .into_owned();
            each(name, std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn what_answers_whoever_asks_is_asked_in_the_one_layer() {
    let by_whoever: BTreeSet<String> = MODULES
        .into_iter()
        .flat_map(unscoped)
        .filter(|function| !PUBLIC.contains(&function.as_str()))
        .collect();
    for known in [
        "cases::get",
        "banks::entry",
        "notices::get",
        "captures::get",
        "groups::get",
        "banks::by_number",
    ] {
        assert!(by_whoever.contains(known), "{known} is not recognised");
    }
    assert!(
        !by_whoever.contains("queue::page"),
        "it takes the organisation"
    );
    let (mut found, app) = (BTreeMap::new(), room("app"));
    visit(&app, &app, &mut |file, text| {
        if file != "reach.rs" {
            for (function, count) in calls(&text) {
                if by_whoever.contains(&function) {
                    found.insert((file.clone(), function), count);
                }
            }
        }
    });
    let allowed: BTreeMap<_, _> = ALLOWED
        .iter()
        .map(|(file, function, count, _)| (((*file).to_owned(), (*function).to_owned()), *count))
        .collect();
    assert_eq!(allowed.len(), ALLOWED.len(), "one line for each");
    let more: Vec<_> = found
        .iter()
        .filter(|(call, count)| allowed.get(call) != Some(count))
        .collect();
    let fewer: Vec<_> = allowed
        .iter()
        .filter(|(call, count)| found.get(call) != Some(count))
        .collect();
    assert!(
        more.is_empty() && fewer.is_empty(),
        "Called outside reach.rs:\n  {more:?}\nand allowed here:\n  {fewer:?}\n\
         With an identifier that a caller gave, ask a function of reach.rs instead. If none was given, say why in ALLOWED."
    );
    assert!(ALLOWED.iter().all(|(.., why)| why.len() > 10));
}

/// A function brought in by name would be called without its module, and not be seen above.
#[test]
fn of_the_store_only_modules_and_types_are_brought_in_by_name() {
    let modules = [
        &MODULES[..],
        &OTHERS.map(|(module, _)| module),
        &["self", "use", "pub", "crate", "store"],
    ]
    .concat();
    let (mut seen, app) = (0, room("app"));
    visit(&app, &app, &mut |file, text| {
        for after in text.split("use store::").skip(1) {
            seen += 1;
            let (brought, _) = after.split_once(';').unwrap();
            for word in brought.split(|c: char| !c.is_alphanumeric() && c != '_') {
                let is_type = word.starts_with(char::is_uppercase);
                assert!(
                    word.is_empty() || is_type || modules.contains(&word),
                    "{file} brings in {word}"
                );
            }
        }
    });
    assert!(seen > 10, "{seen}");
}

#[test]
fn every_module_of_the_store_is_judged() {
    let library = std::fs::read_to_string(room("store").join("lib.rs")).unwrap();
    let open = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "));
    let open: BTreeSet<&str> = open.map(|module| module.trim_end_matches(';')).collect();
    let others = OTHERS.iter().map(|(module, _)| *module);
    let judged: BTreeSet<&str> = MODULES.into_iter().chain(others).collect();
    assert_eq!(
        open, judged,
        "a module of the store that can be asked belongs in MODULES, or in OTHERS with a reason"
    );
}
