//! What a caller can reach: the one layer in which an identifier from outside becomes a record. Whatever is not the
//! caller's to see is answered as if it were not there, so that nobody learns what others have.
//!
//! Two questions are asked of every request, in this order. May they do such a thing at all ([`Caller::must`], by role or
//! scope: 403)? And is this one theirs to see (here: 404)? The lists of the store take the organisation and ask the second
//! question in SQL.

use crate::organisations::digest;
use crate::{AppError, Caller};
use casework::{
    Alert, AlertId, Bank, BankId, Capture, CaptureId, Case, CaseId, Complaint, ComplaintId, Entry,
    EntryId, Exposure, ExposureId, Group, GroupId, Intake, IntakeId, Notice, NoticeId,
    Organisation, OrganisationId, OrganisationKind, Outlet, OutletId, Penalty, PenaltyId,
    Preservation, PreservationId, Scrutiny, ScrutinyId, Statement, StatementId, UserNotice,
    UserNoticeId, Wish, WishId,
};
use std::collections::BTreeSet;
use store::{
    Connection, Holder, alerts, banks, captures, cases, complaints, conflicts, exposures, groups,
    imports, intakes, notices, organisations, outlets, penalties, preservations, scrutinies,
    statements,
};

/// A case of the caller's organisation.
pub(crate) async fn case(
    connection: &mut Connection,
    caller: &Caller,
    id: &CaseId,
) -> Result<Case, AppError> {
    let case = cases::get(connection, id).await?;
    case.filter(|case| case.organisation == *caller.id())
        .ok_or(AppError::NotFound("case"))
}

/// A case of whatever organisation, for the operator of the machine.
pub(crate) async fn case_of_any(
    connection: &mut Connection,
    id: &CaseId,
) -> Result<Case, AppError> {
    cases::get(connection, id)
        .await?
        .ok_or(AppError::NotFound("case"))
}

/// A complaint to the caller's organisation.
pub(crate) async fn complaint(
    connection: &mut Connection,
    caller: &Caller,
    id: &ComplaintId,
) -> Result<Complaint, AppError> {
    let complaint = complaints::get(connection, id).await?;
    complaint
        .filter(|complaint| complaint.organisation == *caller.id())
        .ok_or(AppError::NotFound("complaint"))
}

/// A user's notice to the caller's organisation.
pub(crate) async fn user_notice(
    connection: &mut Connection,
    caller: &Caller,
    id: &UserNoticeId,
) -> Result<UserNotice, AppError> {
    let notice = complaints::user_notice(connection, id).await?;
    notice
        .filter(|notice| notice.organisation == *caller.id())
        .ok_or(AppError::NotFound("notice"))
}

/// A hosting provider, which anybody may complain to or notify. Others are not told apart from what is not there.
pub(crate) async fn provider(
    connection: &mut Connection,
    id: &OrganisationId,
) -> Result<Organisation, AppError> {
    let organisation = organisations::get(connection, id).await?;
    organisation
        .filter(|organisation| organisation.kind == OrganisationKind::Provider)
        .ok_or(AppError::NotFound("page"))
}

/// The complaint of whoever holds its code.
pub(crate) async fn tracked_complaint(
    connection: &mut Connection,
    code: &str,
) -> Result<Complaint, AppError> {
    let nothing = || AppError::NotFound("complaint");
    let subject = complaints::by_code(connection, &digest(code)).await?;
    let id = subject.and_then(|subject| subject.parse().ok());
    let id = id.ok_or_else(nothing)?;
    complaints::get(connection, &id).await?.ok_or_else(nothing)
}

/// The notice of whoever holds its code, with its cases.
pub(crate) async fn tracked_notice(
    connection: &mut Connection,
    code: &str,
) -> Result<(UserNotice, Vec<Case>), AppError> {
    let nothing = || AppError::NotFound("notice");
    let subject = complaints::by_code(connection, &digest(code)).await?;
    let id = subject.and_then(|subject| subject.parse().ok());
    let id = id.ok_or_else(nothing)?;
    let notice = complaints::user_notice(connection, &id).await?;
    let notice = notice.ok_or_else(nothing)?;
    let mut own = Vec::with_capacity(notice.locations.len());
    for location in &notice.locations {
        own.extend(cases::get(connection, &location.case).await?);
    }
    Ok((notice, own))
}

/// What came in for the caller's organisation from outside.
pub(crate) async fn intake(
    connection: &mut Connection,
    caller: &Caller,
    id: &IntakeId,
) -> Result<Intake, AppError> {
    let intake = intakes::get(connection, id).await?;
    intake
        .filter(|intake| intake.organisation == *caller.id())
        .ok_or(AppError::NotFound("intake"))
}

/// What whoever holds the code filled in, and the order it became, if one.
pub(crate) async fn tracked_intake(
    connection: &mut Connection,
    code: &str,
) -> Result<(Intake, Option<Notice>), AppError> {
    let nothing = || AppError::NotFound("order");
    let subject = complaints::by_code(connection, &digest(code)).await?;
    let id = subject.and_then(|subject| subject.parse().ok());
    let id = id.ok_or_else(nothing)?;
    let intake = intakes::get(connection, &id).await?.ok_or_else(nothing)?;
    let notice = match &intake.notice {
        Some(id) => notices::get(connection, id).await?,
        None => None,
    };
    Ok((intake, notice))
}

/// A capture of the caller's organisation.
pub(crate) async fn capture(
    connection: &mut Connection,
    caller: &Caller,
    id: &CaptureId,
) -> Result<Capture, AppError> {
    let capture = captures::get(connection, id).await?;
    capture
        .filter(|capture| capture.organisation == *caller.id())
        .ok_or(AppError::NotFound("capture"))
}

/// A notice that the caller's organisation issued or received: nobody else has a part in it.
pub(crate) async fn notice(
    connection: &mut Connection,
    caller: &Caller,
    id: &NoticeId,
) -> Result<Notice, AppError> {
    let notice = notices::get(connection, id).await?;
    notice
        .filter(|notice| {
            notice.terms.issuer == *caller.id() || notice.terms.addressee == *caller.id()
        })
        .ok_or(AppError::NotFound("notice"))
}

/// A copy of an order that the caller's organisation got, with the order.
pub(crate) async fn scrutiny(
    connection: &mut Connection,
    caller: &Caller,
    id: &ScrutinyId,
) -> Result<(Scrutiny, Notice), AppError> {
    let missing = || AppError::NotFound("scrutiny");
    let scrutiny = scrutinies::get(connection, id).await?;
    let scrutiny = scrutiny
        .filter(|scrutiny| scrutiny.authority == *caller.id())
        .ok_or_else(missing)?;
    let notice = notices::get(connection, &scrutiny.notice).await?;
    Ok((scrutiny, notice.ok_or_else(missing)?))
}

/// A wish of the caller's organisation.
pub(crate) async fn wish(
    connection: &mut Connection,
    caller: &Caller,
    id: &WishId,
) -> Result<Wish, AppError> {
    let wish = conflicts::wish(connection, id).await?;
    wish.filter(|wish| wish.organisation == *caller.id())
        .ok_or(AppError::NotFound("wish"))
}

/// A statement of reasons of the caller's organisation.
pub(crate) async fn statement(
    connection: &mut Connection,
    caller: &Caller,
    id: &StatementId,
) -> Result<Statement, AppError> {
    let statement = statements::get(connection, id).await?;
    statement
        .filter(|statement| statement.organisation == *caller.id())
        .ok_or(AppError::NotFound("statement"))
}

/// What the caller's organisation preserves.
pub(crate) async fn preservation(
    connection: &mut Connection,
    caller: &Caller,
    id: &PreservationId,
) -> Result<Preservation, AppError> {
    let kept = preservations::get(connection, id).await?;
    kept.filter(|kept| kept.organisation == *caller.id())
        .ok_or(AppError::NotFound("preservation"))
}

/// A bank the caller's organisation matches against.
pub(crate) async fn bank(
    connection: &mut Connection,
    caller: &Caller,
    id: &BankId,
) -> Result<Bank, AppError> {
    let groups = groups::of(connection, caller.id()).await?;
    let bank = banks::get(connection, id).await?;
    bank.filter(|bank| bank.is_matched_by(caller.id(), &groups))
        .ok_or(AppError::NotFound("bank"))
}

/// A bank of the caller's organisation.
pub(crate) async fn own_bank(
    connection: &mut Connection,
    caller: &Caller,
    id: &BankId,
) -> Result<Bank, AppError> {
    let bank = banks::get(connection, id).await?;
    bank.filter(|bank| bank.organisation == *caller.id())
        .ok_or(AppError::NotFound("bank"))
}

/// A bank whose entries the caller reads.
pub(crate) async fn readable_bank(
    connection: &mut Connection,
    caller: &Caller,
    id: &BankId,
) -> Result<Bank, AppError> {
    let bank = banks::get(connection, id).await?;
    bank.filter(|bank| bank.is_read_by(caller.id()))
        .ok_or(AppError::NotFound("bank"))
}

/// A group the caller's organisation belongs to.
pub(crate) async fn group(
    connection: &mut Connection,
    caller: &Caller,
    id: &GroupId,
) -> Result<Group, AppError> {
    let group = groups::get(connection, id).await?;
    group
        .filter(|group| group.members.contains(caller.id()))
        .ok_or(AppError::NotFound("group"))
}

/// An entry of one of the caller's own banks.
pub(crate) async fn own_entry(
    connection: &mut Connection,
    bank: &Bank,
    id: &EntryId,
) -> Result<Entry, AppError> {
    let entry = banks::entry(connection, id).await?;
    entry
        .filter(|entry| entry.bank == bank.id)
        .ok_or(AppError::NotFound("entry"))
}

/// The digest of the picture of an entry that the caller is told of.
pub(crate) async fn entry_picture(
    connection: &mut Connection,
    caller: &Caller,
    id: &EntryId,
) -> Result<String, AppError> {
    let nothing = || AppError::NotFound("picture");
    let entry = banks::entry(connection, id).await?.ok_or_else(nothing)?;
    let groups = groups::of(connection, caller.id()).await?;
    let bank = banks::get(connection, &entry.bank).await?;
    let is_told = bank.is_some_and(|bank| bank.is_told_to(caller.id(), &groups));
    let digest = entry.content.sha256.filter(|_| entry.content.stored);
    digest.filter(|_| is_told).ok_or_else(nothing)
}

/// A picture of the caller's captures, held uploads or banks: for which of them it is kept.
pub(crate) async fn picture(
    connection: &mut Connection,
    caller: &Caller,
    sha256: &str,
) -> Result<Holder, AppError> {
    let holder = captures::holder_of_picture(connection, caller.id(), sha256).await?;
    holder.ok_or(AppError::NotFound("picture"))
}

/// The entry of a number in the index, where it matches for this caller: not withdrawn, and in a bank they match against.
/// Of one they are not told about, label and hash are left out.
pub(crate) async fn matched(
    connection: &mut Connection,
    caller: &Caller,
    groups: &BTreeSet<GroupId>,
    number: u64,
) -> Result<Option<(Entry, Bank)>, AppError> {
    let found = banks::by_number(connection, number).await?;
    let found = found.filter(|(entry, bank)| {
        entry.withdrawn.is_none() && bank.is_matched_by(caller.id(), groups)
    });
    Ok(found.map(|(mut entry, bank)| {
        if !bank.is_told_to(caller.id(), groups) {
            entry.content.label = casework::not_told(&bank);
            entry.content.pdq = None;
            if let Some(text) = &mut entry.content.text {
                text.simhash = None;
            }
            entry.content.link = None;
        }
        (entry, bank)
    }))
}

/// An exposure in which the caller's organisation has a part, as authority or as provider.
pub(crate) async fn exposure(
    connection: &mut Connection,
    caller: &Caller,
    id: &ExposureId,
) -> Result<Exposure, AppError> {
    let exposure = exposures::get(connection, id).await?;
    exposure
        .filter(|exposure| exposure.authority == *caller.id() || exposure.provider == *caller.id())
        .ok_or(AppError::NotFound("exposure"))
}

/// An alert that the caller's organisation raised, or was given: nobody else has a part in it.
pub(crate) async fn alert(
    connection: &mut Connection,
    caller: &Caller,
    id: &AlertId,
) -> Result<Alert, AppError> {
    let alert = alerts::get(connection, id).await?;
    alert
        .filter(|alert| alert.is_between(caller.id()))
        .ok_or(AppError::NotFound("alert"))
}

/// A penalty that the caller's organisation imposed, or that was imposed on it: nobody else has a part in it.
pub(crate) async fn penalty(
    connection: &mut Connection,
    caller: &Caller,
    id: &PenaltyId,
) -> Result<Penalty, AppError> {
    let penalty = penalties::get(connection, id).await?;
    penalty
        .filter(|penalty| penalty.is_between(caller.id()))
        .ok_or(AppError::NotFound("penalty"))
}

/// An outlet of the caller's organisation.
pub(crate) async fn outlet(
    connection: &mut Connection,
    caller: &Caller,
    id: &OutletId,
) -> Result<Outlet, AppError> {
    let outlet = outlets::get(connection, id).await?;
    outlet
        .filter(|outlet| outlet.organisation == *caller.id())
        .ok_or(AppError::NotFound("outlet"))
}

/// A list handed in for a bank of the caller's, and how far it is.
pub(crate) async fn import(
    connection: &mut Connection,
    caller: &Caller,
    bank: &BankId,
    id: &str,
) -> Result<(imports::Handed, crate::imports::ImportState), AppError> {
    let handed = imports::get(connection, id).await?;
    let handed = handed
        .filter(|handed| {
            handed.organisation == caller.id().as_str() && handed.bank == bank.as_str()
        })
        .ok_or(AppError::NotFound("import"))?;
    let state = serde_json::from_str(&handed.state).map_err(crate::jobs::unreadable)?;
    Ok((handed, state))
}
