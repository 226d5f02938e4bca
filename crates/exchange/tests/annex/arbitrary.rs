//! Documents made at random, complete and incomplete.

use casework::{AuthorityKind, Ground, ImpossibleBecause, Measure};
use exchange::annex::{
    Document, FeedbackDocument, FeedbackSender, ImpossibilityDocument, ImpossibilitySender,
    Location, MeasureTaken, Obstacle, OrderAnswered, OrderAuthority, OrderContacts, OrderContent,
    OrderCopy, OrderDisclosure, OrderParties, OrderRedress, RemovalOrderDocument,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Boxed, as a document has thirty of them and a test's stack is small.
pub(crate) fn text() -> BoxedStrategy<String> {
    any_text().boxed()
}

/// Mostly something, sometimes nothing or only spaces; letters of several scripts, line ends, and what reorders.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        1 => Just(String::new()),
        1 => " {1,3}",
        4 => "[a-zA-Z0-9 .,äßéőłжΩא漢\u{202e}\u{200b}\n\"'<>&\\\\-]{1,30}",
        1 => "\\PC{1,40}",
        1 => any::<String>(),
    ]
    // ECMA 262 and Unicode disagree about whether these two are spaces; nobody fills in a form with one of them alone.
    .prop_filter("U+0085 or U+FEFF", |text| {
        !text.contains(['\u{85}', '\u{feff}'])
    })
}

fn state() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[A-Z]{2}",
        select(vec!["DE", "FR", "EL", "GR"]).prop_map(str::to_owned)
    ]
}

fn instant() -> impl Strategy<Value = String> {
    (
        (2000..2100u16, 1..13u8, 1..29u8),
        (0..24u8, 0..60u8, 0..60u8),
        option::of(0..1_000_000_000u32),
        prop_oneof![
            Just("Z".to_owned()),
            (0..15u8, 0..60u8).prop_map(|(h, m)| format!("+{h:02}:{m:02}")),
            (1..15u8, 0..60u8).prop_map(|(h, m)| format!("-{h:02}:{m:02}")),
        ],
    )
        .prop_map(|((y, mo, d), (h, mi, s), fraction, offset)| {
            let fraction = fraction.map_or_else(String::new, |f| format!(".{f:09}"));
            format!("{y}-{mo:02}-{d:02}T{h:02}:{mi:02}:{s:02}{fraction}{offset}")
        })
}

fn day() -> impl Strategy<Value = String> {
    (2000..2100u16, 1..13u8, 1..29u8).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"))
}

fn of<T>(text: impl Strategy<Value = String>) -> impl Strategy<Value = T>
where
    T: std::str::FromStr + std::fmt::Debug,
    T::Err: std::fmt::Debug,
{
    text.prop_map(|text| text.parse().unwrap())
}

fn location() -> impl Strategy<Value = Location> {
    let url = prop_oneof![
        3 => "https://[a-z]{1,8}\\.example\\.org/[a-z]{0,8}(/[a-z0-9]{1,8})?",
        1 => text(),
    ];
    (url, vec(text(), 0..3), vec(of("[0-9a-f]{64}"), 0..3)).prop_map(
        |(url, identifiers, sha256)| Location {
            url,
            identifiers,
            sha256,
        },
    )
}

pub(crate) fn order() -> impl Strategy<Value = RemovalOrderDocument> {
    let parties = (
        of(state()),
        text(),
        text(),
        text(),
        of(state()),
        option::weighted(0.9, of(instant())),
        text(),
    )
        .prop_map(
            |(from, addressee, representative, point, to, at, reference)| OrderParties {
                issuing_member_state: from,
                addressee,
                legal_representative: representative,
                contact_point: point,
                addressee_member_state: to,
                issued_at: at,
                reference,
            },
        );
    let content = (
        vec(location(), 0..4),
        vec(select(Ground::ALL), 0..4),
        text(),
    )
        .prop_map(|(locations, grounds, reasons)| OrderContent {
            locations,
            grounds,
            reasons,
        });
    let disclosure = (any::<bool>(), text(), option::of(of(instant()))).prop_map(
        |(non_disclosure, decision, until)| OrderDisclosure {
            non_disclosure,
            decision,
            until,
        },
    );
    let kind = select(vec![
        AuthorityKind::Court,
        AuthorityKind::LawEnforcement,
        AuthorityKind::Other,
    ]);
    let authority = (
        option::of(kind),
        [text(), text(), text(), text(), text()],
        [text(), text(), text(), text()],
        option::of(of(day())),
    )
        .prop_map(|(kind, who, [telephone, fax, email, stamp], date)| {
            let [authority, representative, post, file_number, address] = who;
            OrderAuthority {
                authority_type: kind,
                authority,
                representative,
                post,
                file_number,
                address,
                telephone,
                fax,
                email,
                date,
                stamp_and_signature: stamp,
            }
        });
    let rest = (
        [any::<bool>(), any::<bool>()],
        [text(), text()],
        [text(), text(), text()],
    );
    (
        [text(), text()],
        parties,
        content,
        disclosure,
        authority,
        rest,
    )
        .prop_map(|([basis, language], a, b, c, e, (d, f, g))| {
            let [other_member_state, copy_sent] = d;
            let [feedback_contact, addressee_authority] = f;
            let [body, deadline, legislation] = g;
            RemovalOrderDocument {
                legal_basis: basis,
                language,
                section_a: a,
                section_b: b,
                section_c: c,
                section_d: OrderCopy {
                    other_member_state,
                    copy_sent,
                },
                section_e: e,
                section_f: OrderContacts {
                    feedback_contact,
                    addressee_authority,
                },
                section_g: OrderRedress {
                    body,
                    deadline,
                    legislation,
                },
                ..RemovalOrderDocument::default()
            }
        })
}

fn answered() -> impl Strategy<Value = OrderAnswered> {
    (
        [text(), text(), text(), text()],
        option::weighted(0.9, of(instant())),
    )
        .prop_map(|([addressee, authority, theirs, ours], at)| OrderAnswered {
            addressee,
            authority,
            authority_reference: theirs,
            addressee_reference: ours,
            received_at: at,
        })
}

fn feedback() -> impl Strategy<Value = FeedbackDocument> {
    let measure = (
        option::weighted(0.9, select(Measure::ALL)),
        option::weighted(0.9, of(instant())),
    )
        .prop_map(|(measure, measure_at)| MeasureTaken {
            measure,
            measure_at,
        });
    let sender = (
        [text(), text(), text(), text()],
        of(state()),
        option::of(of(day())),
    )
        .prop_map(
            |([provider, representative, person, email], state, date)| FeedbackSender {
                provider,
                legal_representative: representative,
                member_state: state,
                authorised_person: person,
                email,
                date,
            },
        );
    (vec(text(), 0..3), answered(), measure, sender).prop_map(
        |(locations, section_a, section_b, section_c)| FeedbackDocument {
            locations,
            section_a,
            section_b,
            section_c,
            ..FeedbackDocument::default()
        },
    )
}

fn impossibility() -> impl Strategy<Value = ImpossibilityDocument> {
    let obstacle = (vec(select(ImpossibleBecause::ALL), 0..3), text(), text()).prop_map(
        |(because, further_information, clarification_needed)| Obstacle {
            because,
            further_information,
            clarification_needed,
        },
    );
    let sender = (
        [text(), text(), text(), text(), text()],
        option::of(of(instant())),
    )
        .prop_map(
            |([provider, representative, person, email, signature], at)| ImpossibilitySender {
                provider,
                legal_representative: representative,
                authorised_person: person,
                email,
                signature,
                at,
            },
        );
    (vec(text(), 0..3), answered(), obstacle, sender).prop_map(
        |(locations, section_a, section_b, section_c)| ImpossibilityDocument {
            locations,
            section_a,
            section_b,
            section_c,
            ..ImpossibilityDocument::default()
        },
    )
}

/// Any of the three.
pub(crate) fn document() -> impl Strategy<Value = Document> {
    prop_oneof![
        2 => order().prop_map(Document::from),
        1 => feedback().prop_map(Document::from),
        1 => impossibility().prop_map(Document::from),
    ]
}
