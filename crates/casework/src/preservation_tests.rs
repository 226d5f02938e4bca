#![allow(clippy::unwrap_used)]
use super::*;
use crate::{PersonId, TokenId};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn house() -> OrganisationId {
    OrganisationId::new(Timestamp::UNIX_EPOCH, [1; 10])
}

fn person(number: u8) -> Actor {
    Actor::Person {
        person: PersonId::new(Timestamp::UNIX_EPOCH, [number; 10]),
        organisation: house(),
    }
}

fn program() -> Actor {
    Actor::Token {
        token: TokenId::new(Timestamp::UNIX_EPOCH, [9; 10]),
        organisation: house(),
    }
}

fn new(kind: Option<NoticeKind>, since: &str) -> NewPreservation {
    NewPreservation {
        organisation: house(),
        notice: kind.map(|kind| (NoticeId::new(Timestamp::UNIX_EPOCH, [2; 10]), kind)),
        case: None,
        basis: None,
        locations: vec!["https://host.example/p/1".to_owned()],
        since: at(since),
    }
}

fn id() -> PreservationId {
    PreservationId::new(Timestamp::UNIX_EPOCH, [3; 10])
}

/// Follows events as the store does.
struct Story {
    kept: Preservation,
    seq: u64,
}

impl Story {
    fn begun(since: &str) -> Self {
        let new = new(Some(NoticeKind::RemovalOrder), since);
        let event = Preservation::begin(id(), new, at(since)).unwrap();
        let recorded = Recorded {
            seq: 0,
            at: at(since),
            actor: Actor::System,
            event,
        };
        let kept = Preservation::apply(None, &recorded).unwrap();
        Self { kept, seq: 1 }
    }

    fn then(&mut self, events: Vec<Event>, actor: &Actor, now: Timestamp) {
        for event in events {
            let recorded = Recorded {
                seq: self.seq,
                at: now,
                actor: actor.clone(),
                event,
            };
            self.seq += 1;
            self.kept = Preservation::apply(Some(self.kept.clone()), &recorded).unwrap();
        }
    }

    fn with_material(mut self, now: &str) -> Self {
        let events = self.kept.deposit(material(), at(now)).unwrap();
        self.then(events, &program(), at(now));
        // The same once more is what is there.
        assert_eq!(self.kept.deposit(material(), at(now)).unwrap(), []);
        self
    }
}

fn material() -> Material {
    Material {
        number: 7,
        kind: MaterialKind::Content,
        media_type: "image/jpeg".to_owned(),
        bytes: 3,
        sha256: "a".repeat(64),
        sealed_sha256: "b".repeat(64),
        key_sha256: "c".repeat(64),
        file: "x.sealed".to_owned(),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn asked() -> NewAccess {
    NewAccess {
        purpose: AccessPurpose::Complaint,
        reference: "C-12".to_owned(),
        reason: "The uploader says it is a news report.".to_owned(),
    }
}

fn extension(until: &str) -> Extension {
    Extension {
        authority: "Administrative Court".to_owned(),
        reference: "6 K 12/27".to_owned(),
        proceedings: "The uploader's action against the order.".to_owned(),
        until: at(until),
        document_sha256: "d".repeat(64),
    }
}

#[test]
fn six_months_are_calendar_months_and_end_on_the_last_day_where_there_is_no_such_day() {
    for (since, until) in [
        ("2027-08-31T10:00:00Z", "2028-02-29T10:00:00Z"),
        ("2026-08-31T10:00:00Z", "2027-02-28T10:00:00Z"),
        ("2026-08-29T10:00:00Z", "2027-02-28T10:00:00Z"),
        ("2027-08-29T10:00:00Z", "2028-02-29T10:00:00Z"),
        ("2026-12-31T23:59:59.999999Z", "2027-06-30T23:59:59.999999Z"),
        ("2027-03-31T00:00:00Z", "2027-09-30T00:00:00Z"),
        ("2028-02-29T00:00:00Z", "2028-08-29T00:00:00Z"),
        // Summer time in Berlin begins in between: the hour of the UTC day stays.
        ("2027-01-15T22:30:00+01:00", "2027-07-15T21:30:00Z"),
        // The day in UTC counts, not the sender's.
        ("2027-09-01T00:30:00+02:00", "2028-02-29T22:30:00Z"),
    ] {
        assert_eq!(six_months_after(at(since)), at(until), "{since}");
    }
}

proptest! {
    /// Against days counted on the fingers: no calendar library here.
    #[test]
    fn six_months_are_what_a_plain_calendar_says(year in 1971i64..2200, month in 1i64..=12, day in 1i64..=31) {
        let leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let length = |year: i64, month: i64| match month {
            2 => 28 + i64::from(leap(year)),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let number = |year: i64, month: i64, day: i64| {
            (1970..year).map(|year| 365 + i64::from(leap(year))).sum::<i64>()
                + (1..month).map(|month| length(year, month)).sum::<i64>() + day - 1
        };
        prop_assume!(day <= length(year, month));
        let (then_year, then_month) = if month > 6 { (year + 1, month - 6) } else { (year, month + 6) };
        let then_day = day.min(length(then_year, then_month));
        let noon = |days: i64| Timestamp::from_second(days * 86_400 + 43_200).unwrap();
        let since = noon(number(year, month, day));
        prop_assert_eq!(six_months_after(since), noon(number(then_year, then_month, then_day)));
    }
}

#[test]
fn a_voluntary_referral_is_no_ground_and_the_refusal_says_that_another_is_needed() {
    let since = "2027-01-10T12:00:00Z";
    let begin = |new| Preservation::begin(id(), new, at(since));
    let refused = begin(new(Some(NoticeKind::Referral), since)).unwrap_err();
    assert_eq!(
        (refused.code, refused.field),
        ("not_a_basis", Some("basis"))
    );
    assert!(refused.detail.contains("another basis"), "{refused}");
    let claimed = NewPreservation {
        basis: Some(PreservationBasis::RemovalOrder),
        ..new(Some(NoticeKind::Referral), since)
    };
    assert_eq!(begin(claimed).unwrap_err().code, "not_a_basis");
    let measure = NewPreservation {
        basis: Some(PreservationBasis::SpecificMeasure),
        ..new(Some(NoticeKind::Referral), since)
    };
    assert!(begin(measure).is_ok());
    assert_eq!(begin(new(None, since)).unwrap_err().field, Some("basis"));
    assert!(begin(new(Some(NoticeKind::RemovalOrder), since)).is_ok());
    let nowhere = NewPreservation {
        locations: Vec::new(),
        ..new(Some(NoticeKind::RemovalOrder), since)
    };
    assert_eq!(begin(nowhere).unwrap_err().field, Some("locations"));
    let ahead = new(Some(NoticeKind::RemovalOrder), "2027-01-10T13:00:00Z");
    assert_eq!(begin(ahead).unwrap_err().code, "in_the_future");
}

#[test]
fn a_court_extends_it_before_the_end_for_a_time_that_has_an_end_and_not_after() {
    let mut story = Story::begun("2027-01-10T12:00:00Z");
    let end = at("2027-07-10T12:00:00Z");
    assert_eq!(story.kept.until, end);
    let code = |kept: &Preservation, extension: &Extension, now| {
        kept.extend(extension, now).unwrap_err().code
    };
    let early = at("2027-06-01T00:00:00Z");
    let longer = extension("2027-12-31T00:00:00Z");
    assert_eq!(
        code(&story.kept, &extension("2027-07-10T12:00:00Z"), early),
        "out_of_range"
    );
    assert_eq!(
        code(
            &story.kept,
            &extension("2029-07-10T12:00:00.000001Z"),
            early
        ),
        "out_of_range"
    );
    assert_eq!(
        code(&story.kept, &extension("9999-12-30T00:00:00Z"), early),
        "out_of_range"
    );
    for field in ["authority", "reference", "proceedings"] {
        let mut nameless = longer.clone();
        match field {
            "authority" => nameless.authority = " ".to_owned(),
            "reference" => nameless.reference = String::new(),
            _ => nameless.proceedings = String::new(),
        }
        assert_eq!(
            story.kept.extend(&nameless, early).unwrap_err().field,
            Some(field)
        );
    }
    let no_document = Extension {
        document_sha256: "scan.pdf".to_owned(),
        ..longer.clone()
    };
    assert_eq!(code(&story.kept, &no_document, early), "not_a_hash");
    // At the very end it is too late, whether the work of erasing has begun or not.
    assert_eq!(code(&story.kept, &longer, end), "preservation_ended");
    let last = end - SignedDuration::from_micros(1);
    let events = story.kept.extend(&longer, last).unwrap();
    story.then(events, &person(1), last);
    assert_eq!(story.kept.until, longer.until);
    assert_eq!(story.kept.extend(&longer, last).unwrap(), []);
    // The old end passes, and the new one is far enough away that nobody is told yet.
    assert_eq!(story.kept.due(end), None);
}

#[test]
fn a_second_person_confirms_and_whoever_asked_reads_for_a_day() {
    let mut story = Story::begun("2027-01-10T12:00:00Z").with_material("2027-01-10T13:00:00Z");
    let now = at("2027-02-01T09:00:00Z");
    let events = story
        .kept
        .request_access(&asked(), &person(1), 3, now)
        .unwrap();
    assert_eq!(events.len(), 1);
    story.then(events, &person(1), now);
    let code = |result: Result<_, Refusal>| match result {
        Ok(_) => "granted",
        Err(refusal) => refusal.code,
    };
    let read = |kept: &Preservation, by: &Actor, now| code(kept.read(0, 0, by, now).map(drop));
    assert_eq!(read(&story.kept, &person(1), now), "not_confirmed");
    let confirm = |kept: &Preservation, by: &Actor| code(kept.confirm_access(0, by, now).map(drop));
    assert_eq!(confirm(&story.kept, &person(1)), "needs_another");
    assert_eq!(confirm(&story.kept, &program()), "needs_a_person");
    assert_eq!(
        code(story.kept.confirm_access(5, &person(2), now).map(drop)),
        "no_such_access"
    );
    let events = story.kept.confirm_access(0, &person(2), now).unwrap();
    story.then(events, &person(2), now);
    assert_eq!(story.kept.confirm_access(0, &person(3), now).unwrap(), []);
    assert_eq!(read(&story.kept, &person(1), now), "granted");
    assert_eq!(read(&story.kept, &person(2), now), "not_yours");
    assert_eq!(
        code(story.kept.read(0, 1, &person(1), now).map(drop)),
        "no_such_material"
    );
    let day = now + ACCESS_LASTS;
    assert_eq!(
        read(&story.kept, &person(1), day - SignedDuration::from_secs(1)),
        "granted"
    );
    assert_eq!(read(&story.kept, &person(1), day), "access_over");
    assert_eq!(
        read(&story.kept, &person(1), at("2027-07-10T12:00:00Z")),
        "preservation_ended"
    );
}

#[test]
fn a_house_of_one_person_needs_no_second_and_that_is_on_record() {
    let story = Story::begun("2027-01-10T12:00:00Z");
    let now = at("2027-02-01T09:00:00Z");
    let alone = |by: &Actor, people| {
        let events = story
            .kept
            .request_access(&asked(), by, people, now)
            .unwrap();
        events
            .iter()
            .any(|event| matches!(event, Event::PreservedAccessConfirmed { alone: true, .. }))
    };
    assert!(alone(&person(1), 1));
    assert!(!alone(&person(1), 2));
    // A program's access is confirmed by a person also where there is only one.
    assert!(!alone(&program(), 1));
    assert!(!alone(&program(), 0));
}

#[test]
fn the_owner_is_told_sixty_days_before_then_it_ends_and_the_certificate_names_all_that_was_there() {
    let mut story = Story::begun("2027-01-10T12:00:00Z").with_material("2027-01-11T00:00:00Z");
    let near = at("2027-05-11T12:00:00Z");
    assert_eq!(story.kept.next_due(), Some(near));
    assert_eq!(story.kept.due(near - SignedDuration::from_micros(1)), None);
    let told = story.kept.due(near).unwrap();
    assert_eq!(told.kind(), "preservation_end_near");
    story.then(vec![told], &Actor::System, near);
    assert_eq!(story.kept.due(near), None);
    assert_eq!(story.kept.next_due(), Some(story.kept.until));
    assert_eq!(story.kept.certify(near), None);
    let end = story.kept.until;
    let ended = story.kept.due(end).unwrap();
    story.then(vec![ended], &Actor::System, end);
    assert_eq!(
        (
            story.kept.stage(),
            story.kept.due(end),
            story.kept.next_due()
        ),
        ("ended", None, None)
    );
    let late = end + SignedDuration::from_secs(3);
    let Some(Event::PreservationErased { certificate, .. }) = story.kept.certify(late) else {
        panic!("no certificate");
    };
    assert_eq!(certificate.items.len(), 1);
    assert_eq!(certificate.items[0].sha256, "a".repeat(64));
    assert_eq!((certificate.ended_at, certificate.erased_at), (end, late));
    assert_eq!(certificate.key_sha256, Some("c".repeat(64)));
    let event = story.kept.certify(late).unwrap();
    story.then(vec![event], &Actor::System, late);
    assert_eq!(
        (story.kept.stage(), story.kept.certify(late)),
        ("erased", None)
    );
    let refused = story.kept.deposit(material(), late).unwrap_err();
    assert_eq!(refused.code, "preservation_ended");
}

#[test]
fn an_extension_tells_the_owner_again_before_the_new_end() {
    let mut story = Story::begun("2027-01-10T12:00:00Z");
    let near = at("2027-06-01T00:00:00Z");
    let told = story.kept.due(near).unwrap();
    story.then(vec![told], &Actor::System, near);
    let events = story
        .kept
        .extend(&extension("2028-01-10T12:00:00Z"), near)
        .unwrap();
    story.then(events, &person(1), near);
    assert_eq!(story.kept.next_due(), Some(at("2027-11-11T12:00:00Z")));
    assert_eq!(story.kept.due(at("2027-07-10T12:00:00Z")), None);
}
