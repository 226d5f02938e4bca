//! From an event to the tables: load what it is about, apply it, write it back. The same function serves the
//! transaction that records the event and the replay that checks the tables.

use crate::{
    CLOSED, Connection, Holder, NEVER, StoreError, alerts, banks, captures, cases, clocks,
    complaints, conflicts, exposures, groups, held, intakes, notice_figures, notices,
    organisations, outlets, penalties, preservations, scrutinies, state, statements, tallies,
    tallies::Tallied, texts,
};
use casework::{
    Alert, Audience, Bank, Capture, Case, CaseId, CaseStage, Clock, Complaint, Entry, EntryId,
    ErasedContent, Event, Exposure, Group, Intake, LinkSignal, Notice, Organisation,
    OrganisationId, Origin, Outlet, Penalty, Person, Preservation, Recorded, Scrutiny, SoundSignal,
    Statement, Subject, Timed, Token, UserNotice, VideoSignal, Wish, Withholding,
};

pub(crate) async fn project(
    connection: &mut Connection,
    recorded: &Recorded,
) -> Result<(), StoreError> {
    let seq = i64::try_from(recorded.seq)
        .map_err(|error| StoreError::damaged("an event's number", error))?;
    for subject in recorded.event.subjects() {
        sqlx::query("INSERT INTO subjects (subject, seq) VALUES ($1, $2)")
            .bind(subject.as_str())
            .bind(seq)
            .execute(&mut *connection)
            .await?;
        if recorded.event.is_reading() {
            continue;
        }
        match &subject {
            Subject::Organisation(id) => {
                let before = organisations::get(connection, id).await?;
                if let Some(after) = Organisation::apply(before, recorded) {
                    save_organisation(connection, &after).await?;
                }
            }
            Subject::Person(id) => {
                let before = organisations::person(connection, id).await?;
                if let Some(after) = Person::apply(before, recorded) {
                    save_person(connection, &after).await?;
                }
            }
            Subject::Token(id) => {
                let before = organisations::token(connection, id).await?;
                if let Some(after) = Token::apply(before, recorded) {
                    save_token(connection, &after).await?;
                }
            }
            Subject::Group(id) => {
                let before = groups::get(connection, id).await?;
                if let Some(after) = Group::apply(before, recorded) {
                    groups::save(connection, &after).await?;
                }
            }
            Subject::Bank(id) => {
                let before = banks::get(connection, id).await?;
                if let Some(after) = Bank::apply(before, recorded) {
                    save_bank(connection, &after).await?;
                }
            }
            Subject::Entry(id) => {
                let before = banks::entry(connection, id).await?;
                if let Some(after) = Entry::apply(before, recorded) {
                    save_entry(connection, &after, seq).await?;
                }
            }
            Subject::Capture(id) => {
                let before = captures::get(connection, id).await?;
                if let Some(after) = Capture::apply(before, recorded) {
                    save_capture(connection, &after).await?;
                }
            }
            Subject::Case(id) => {
                let before = cases::get(connection, id).await?;
                let counted = before.as_ref().map(Tallied::of);
                if let Some(after) = Case::apply(before, recorded) {
                    save_case(connection, &after).await?;
                    tallies::count_anew(connection, counted, &after).await?;
                    if let Event::ContentErasureOrdered { contents, .. } = &recorded.event {
                        close_contents(connection, &after.organisation, contents).await?;
                    }
                    // What it resembles and where it is never changes.
                    if matches!(recorded.event, Event::CaseOpened { .. }) {
                        save_whereabouts(connection, &after).await?;
                    }
                }
            }
            Subject::Preservation(id) => {
                let before = preservations::get(connection, id).await?;
                if let Some(after) = Preservation::apply(before, recorded) {
                    preservations::save(connection, &after).await?;
                }
            }
            Subject::Notice(id) => {
                let before = notices::get(connection, id).await?;
                if let Some(after) = Notice::apply(before, recorded) {
                    save_notice(connection, &after).await?;
                    notice_figures::save(connection, &after).await?;
                    match recorded.event {
                        Event::NoticeIssued { .. } => {
                            conflicts::save_marks(connection, &after, &recorded.actor).await?;
                        }
                        Event::CaseOpened { .. } => save_places(connection, &after).await?,
                        _ => {}
                    }
                    let of = Timed::Notice { id: id.clone() };
                    clocks::put(connection, &of, &after.terms.addressee, after.clocks()).await?;
                }
            }
            Subject::Wish(id) => {
                let before = conflicts::wish(connection, id).await?;
                if let Some(after) = Wish::apply(before, recorded) {
                    conflicts::save_wish(connection, &after).await?;
                }
            }
            Subject::Scrutiny(id) => {
                let before = scrutinies::get(connection, id).await?;
                if let Some(after) = Scrutiny::apply(before, recorded) {
                    scrutinies::save(connection, &after).await?;
                    let of = Timed::Scrutiny { id: id.clone() };
                    clocks::put(connection, &of, &after.authority, &after.clocks).await?;
                }
            }
            Subject::Statement(id) => {
                let before = statements::get(connection, id).await?;
                if let Some(after) = Statement::apply(before, recorded) {
                    statements::save(connection, &after).await?;
                }
            }
            Subject::Complaint(id) => {
                let before = complaints::get(connection, id).await?;
                if let Some(after) = Complaint::apply(before, recorded) {
                    save_complaint(connection, &after).await?;
                    let of = Timed::Complaint { id: id.clone() };
                    let clocks = std::slice::from_ref(&after.clock);
                    clocks::put(connection, &of, &after.organisation, clocks).await?;
                }
            }
            Subject::UserNotice(id) => {
                let before = complaints::user_notice(connection, id).await?;
                if let Some(after) = UserNotice::apply(before, recorded) {
                    save_user_notice(connection, &after).await?;
                }
            }
            Subject::Exposure(id) => {
                let before = exposures::get(connection, id).await?;
                if let Some(after) = Exposure::apply(before, recorded) {
                    exposures::save(connection, &after).await?;
                    let of = Timed::Exposure { id: id.clone() };
                    let own = |clock: &Clock| after.owner(clock).clone();
                    clocks::put_each(connection, &of, own, &after.clocks).await?;
                }
            }
            Subject::Alert(id) => {
                let before = alerts::get(connection, id).await?;
                if let Some(after) = Alert::apply(before, recorded) {
                    alerts::save(connection, &after).await?;
                    let of = Timed::Alert { id: id.clone() };
                    let own = |clock: &Clock| after.owner(clock).clone();
                    clocks::put_each(connection, &of, own, &after.clocks).await?;
                }
            }
            Subject::Intake(id) => {
                let before = intakes::get(connection, id).await?;
                if let Some(after) = Intake::apply(before, recorded) {
                    intakes::save(connection, &after).await?;
                    let of = Timed::Intake { id: id.clone() };
                    let clocks = after.clock.as_slice();
                    clocks::put(connection, &of, &after.organisation, clocks).await?;
                }
            }
            Subject::Outlet(id) => {
                let before = outlets::get(connection, id).await?;
                if let Some(after) = Outlet::apply(before, recorded) {
                    outlets::save(connection, &after).await?;
                }
            }
            Subject::Penalty(id) => {
                let before = penalties::get(connection, id).await?;
                if let Some(after) = Penalty::apply(before, recorded) {
                    penalties::save(connection, &after).await?;
                }
            }
            Subject::Withholding(id) => {
                let before = penalties::withholding(connection, id).await?;
                if let Some(after) = Withholding::apply(before, recorded) {
                    penalties::save_withholding(connection, &after).await?;
                }
            }
        }
    }
    if recorded.event.is_reading() {
        return Ok(());
    }
    if let Event::PageDue { clock, mark, .. }
    | Event::PageSkipped {
        clock,
        mark,
        channel: None,
        ..
    } = &recorded.event
    {
        clocks::called(connection, clock, *mark).await?;
    }
    // A case is as urgent as its notice. Last, because both rows must be there.
    if let Some(Subject::Notice(id)) = recorded
        .event
        .subjects()
        .into_iter()
        .find(|subject| matches!(subject, Subject::Notice(_)))
        && let Some(notice) = notices::get(connection, &id).await?
    {
        set_due(connection, &notice).await?;
    }
    Ok(())
}

async fn save_organisation(
    connection: &mut Connection,
    organisation: &Organisation,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO organisations (id, name, state) VALUES ($1, $2, $3) \
         ON CONFLICT (id) DO UPDATE SET state = excluded.state",
    )
    .bind(organisation.id.as_str())
    .bind(&organisation.name)
    .bind(state::write(organisation)?)
    .execute(&mut *connection)
    .await?;
    for host in &organisation.hosts {
        sqlx::query(
            "INSERT INTO hosts (host, organisation) VALUES ($1, $2) \
             ON CONFLICT (host) DO UPDATE SET organisation = excluded.organisation",
        )
        .bind(host)
        .bind(organisation.id.as_str())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn save_person(connection: &mut Connection, person: &Person) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO people (id, organisation, pseudonym, state) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET state = excluded.state",
    )
    .bind(person.id.as_str())
    .bind(person.organisation.as_str())
    .bind(&person.pseudonym)
    .bind(state::write(person)?)
    .execute(connection)
    .await?;
    Ok(())
}

async fn save_token(connection: &mut Connection, token: &Token) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO tokens (id, organisation, secret_sha256, state) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (id) DO UPDATE SET state = excluded.state",
    )
    .bind(token.id.as_str())
    .bind(token.organisation.as_str())
    .bind(&token.secret_sha256)
    .bind(state::write(token)?)
    .execute(connection)
    .await?;
    Ok(())
}

async fn save_bank(connection: &mut Connection, bank: &Bank) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO banks (id, organisation, name, shared, thoroughness, audience, state) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET thoroughness = excluded.thoroughness, audience = excluded.audience, state = excluded.state",
    )
    .bind(bank.id.as_str())
    .bind(bank.organisation.as_str())
    .bind(&bank.name)
    .bind(bank.shared)
    .bind(bank.thoroughness.as_str())
    .bind(match bank.audience() {
        Audience::Owner => String::new(),
        Audience::Group(group) => group.into(),
        Audience::Everybody => "*".to_owned(),
    })
    .bind(state::write(bank)?)
    .execute(connection)
    .await?;
    Ok(())
}

async fn save_entry(
    connection: &mut Connection,
    entry: &Entry,
    seq: i64,
) -> Result<(), StoreError> {
    let content = &entry.content;
    sqlx::query(
        "INSERT INTO entries (id, seq, bank, content, pdq, quality, sha256, features, withdrawn, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
         ON CONFLICT (id) DO UPDATE SET features = excluded.features, withdrawn = excluded.withdrawn, state = excluded.state",
    )
    .bind(entry.id.as_str())
    .bind(seq)
    .bind(entry.bank.as_str())
    .bind(banks::content_key(content))
    .bind(&content.pdq)
    .bind(content.quality.map(i64::from))
    .bind(&content.sha256)
    .bind(&content.features)
    .bind(entry.withdrawn.is_some())
    .bind(state::write(entry)?)
    .execute(&mut *connection)
    .await?;
    if let Some(video) = &content.video {
        save_video(connection, &entry.id, video).await?;
    }
    if let Some(sound) = &content.sound {
        save_sound(connection, &entry.id, sound).await?;
    }
    if let Some(link) = &content.link {
        save_link(connection, entry, link, seq).await?;
    }
    if content.stored
        && let Some(sha256) = &content.sha256
        && let Some(bank) = banks::get(connection, &entry.bank).await?
    {
        save_content(
            connection,
            &bank.organisation,
            sha256,
            Holder::from(&entry.id),
        )
        .await?;
    }
    texts::save(connection, entry, seq).await
}

async fn save_video(
    connection: &mut Connection,
    entry: &EntryId,
    video: &VideoSignal,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO entry_videos (entry, track, duration_ms, frames) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
    )
    .bind(entry.as_str())
    .bind(&video.track)
    .bind(i64::try_from(video.duration_ms).unwrap_or(i64::MAX))
    .bind(i64::from(video.frames))
    .execute(connection)
    .await?;
    Ok(())
}

async fn save_sound(
    connection: &mut Connection,
    entry: &EntryId,
    sound: &SoundSignal,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO entry_sounds (entry, fingerprint, duration_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(entry.as_str())
    .bind(&sound.fingerprint)
    .bind(i64::try_from(sound.duration_ms).unwrap_or(i64::MAX))
    .execute(connection)
    .await?;
    Ok(())
}

/// What an entry about a link covers.
async fn save_link(
    connection: &mut Connection,
    entry: &Entry,
    link: &LinkSignal,
    seq: i64,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO links (entry, seq, bank, reach, covers, withdrawn) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (entry) DO UPDATE SET withdrawn = excluded.withdrawn",
    )
    .bind(entry.id.as_str())
    .bind(seq)
    .bind(entry.bank.as_str())
    .bind(link.reach.as_str())
    .bind(&link.covers)
    .bind(entry.withdrawn.is_some())
    .execute(connection)
    .await?;
    Ok(())
}

async fn save_capture(connection: &mut Connection, capture: &Capture) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO captures (id, organisation, url, state) VALUES ($1, $2, $3, $4)")
        .bind(capture.id.as_str())
        .bind(capture.organisation.as_str())
        .bind(&capture.url)
        .bind(state::write(capture)?)
        .execute(&mut *connection)
        .await?;
    for image in &capture.images {
        let holder = Holder::from(&capture.id);
        save_content(connection, &capture.organisation, &image.sha256, holder).await?;
    }
    Ok(())
}

async fn save_content(
    connection: &mut Connection,
    organisation: &OrganisationId,
    sha256: &str,
    holder: Holder,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO contents (organisation, sha256, holder) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(organisation.as_str())
    .bind(sha256)
    .bind(holder.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// Closes what is to be erased to everybody. Each holder has a row afterwards, also one without a picture.
async fn close_contents(
    connection: &mut Connection,
    organisation: &OrganisationId,
    contents: &[ErasedContent],
) -> Result<(), StoreError> {
    for content in contents {
        sqlx::query("UPDATE contents SET erased = TRUE WHERE holder = $1")
            .bind(&content.holder)
            .execute(&mut *connection)
            .await?;
        sqlx::query(
            "INSERT INTO contents (organisation, sha256, holder, erased) VALUES ($1, '', $2, TRUE)",
        )
        .bind(organisation.as_str())
        .bind(&content.holder)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn save_case(connection: &mut Connection, case: &Case) -> Result<(), StoreError> {
    let (origin, about) = cases::key(&case.origin);
    sqlx::query(
        "INSERT INTO cases (id, organisation, origin, about, stage, due, state) VALUES ($1, $2, $3, $4, $5, $6, $7) \
         ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, state = excluded.state, \
             due = CASE WHEN excluded.stage = 'closed' THEN excluded.due \
                        WHEN cases.stage = 'closed' THEN excluded.due ELSE cases.due END",
    )
    .bind(case.id.as_str())
    .bind(case.organisation.as_str())
    .bind(origin)
    .bind(about)
    .bind(case.stage.as_str())
    .bind(if case.stage == CaseStage::Closed { CLOSED } else { NEVER })
    .bind(state::write(case)?)
    .execute(&mut *connection)
    .await?;
    if let Origin::Upload {
        sha256: Some(sha256),
        stored: true,
        ..
    } = &case.origin
    {
        save_content(
            connection,
            &case.organisation,
            sha256,
            Holder::from(&case.id),
        )
        .await?;
    }
    held::save(connection, case).await
}

/// By what a case is found again: the entries it resembles, and where it is.
async fn save_whereabouts(connection: &mut Connection, case: &Case) -> Result<(), StoreError> {
    for found in &case.matches {
        sqlx::query(
            "INSERT INTO case_entries (entry, case_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        )
        .bind(found.entry.as_str())
        .bind(case.id.as_str())
        .execute(&mut *connection)
        .await?;
    }
    let place = cases::place(&case.origin);
    save_place(connection, case.organisation.as_str(), place, &case.id).await
}

async fn save_place(
    connection: &mut Connection,
    organisation: &str,
    place: &str,
    case: &CaseId,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO case_places (organisation, place, case_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    )
    .bind(organisation)
    .bind(place)
    .bind(case.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

async fn save_complaint(
    connection: &mut Connection,
    complaint: &Complaint,
) -> Result<(), StoreError> {
    let due = match complaint.is_open() {
        true => complaint.clock.due.as_microsecond(),
        false => CLOSED,
    };
    sqlx::query(
        "INSERT INTO complaints (id, organisation, about_case, stage, due, state) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET about_case = excluded.about_case, stage = excluded.stage, due = excluded.due, \
             state = excluded.state",
    )
    .bind(complaint.id.as_str())
    .bind(complaint.organisation.as_str())
    .bind(complaint.case.as_ref().map_or("", CaseId::as_str))
    .bind(complaint.stage())
    .bind(due)
    .bind(state::write(complaint)?)
    .execute(&mut *connection)
    .await?;
    held::save_verdict(connection, complaint).await
}

async fn save_user_notice(
    connection: &mut Connection,
    notice: &UserNotice,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO user_notices (id, organisation, state) VALUES ($1, $2, $3)")
        .bind(notice.id.as_str())
        .bind(notice.organisation.as_str())
        .bind(state::write(notice)?)
        .execute(connection)
        .await?;
    Ok(())
}

async fn save_notice(connection: &mut Connection, notice: &Notice) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO notices (id, issuer, addressee, kind, stage, state) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (id) DO UPDATE SET stage = excluded.stage, state = excluded.state",
    )
    .bind(notice.id.as_str())
    .bind(notice.terms.issuer.as_str())
    .bind(notice.terms.addressee.as_str())
    .bind(notice.kind().as_str())
    .bind(notice.stage())
    .bind(state::write(notice)?)
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// An order may name several locations; whoever complains names any of them.
async fn save_places(connection: &mut Connection, notice: &Notice) -> Result<(), StoreError> {
    let Some(case) = &notice.addressee_case else {
        return Ok(());
    };
    for url in notice.terms.urls() {
        save_place(connection, notice.terms.addressee.as_str(), url, case).await?;
    }
    Ok(())
}

async fn set_due(connection: &mut Connection, notice: &Notice) -> Result<(), StoreError> {
    let running = |clock: &&Clock| clock.stopped.is_none();
    let due = notice
        .clocks()
        .iter()
        .find(running)
        .map_or(NEVER, |clock| clock.due.as_microsecond());
    for case in notice.terms.cases().chain(&notice.addressee_case) {
        sqlx::query("UPDATE cases SET due = $1 WHERE id = $2 AND stage <> 'closed'")
            .bind(due)
            .bind(case.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Every table made from events, with the columns of its key, for the replay.
pub(crate) const PROJECTIONS: &[(&str, &str)] = &[
    ("subjects", "subject, seq"),
    ("organisations", "id"),
    ("hosts", "host"),
    ("people", "id"),
    ("tokens", "id"),
    ("sharing_groups", "id"),
    ("group_members", "sharing_group, organisation"),
    ("banks", "id"),
    ("entries", "id"),
    ("captures", "id"),
    ("contents", "organisation, sha256, holder"),
    ("cases", "id"),
    ("case_tallies", "organisation, span, outcome, reopened"),
    ("bank_tallies", "organisation, span, bank, outcome"),
    ("notice_figures", "house, notice"),
    ("notices", "id"),
    ("scrutinies", "id"),
    ("notice_marks", "mark, notice"),
    ("wishes", "id"),
    ("clocks", "subject, number"),
    ("preservations", "id"),
    ("preserved_accesses", "preservation, number"),
    ("statements", "id"),
    ("complaints", "id"),
    ("user_notices", "id"),
    ("case_entries", "entry, case_id"),
    ("case_places", "organisation, place, case_id"),
    ("exposures", "id"),
    ("alerts", "id"),
    ("intakes", "id"),
    ("entry_videos", "entry"),
    ("entry_sounds", "entry"),
    ("texts", "seq"),
    ("outlets", "id"),
    ("outlet_keys", "organisation, key, outlet"),
    ("outlet_cases", "case_id, outlet"),
    ("held", "case_id"),
    ("held_verdicts", "complaint"),
    ("links", "entry"),
    ("penalties", "id"),
    ("withholdings", "id"),
];
