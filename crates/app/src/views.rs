//! From states to what the wire and the console show.

use crate::{AppError, Caller};
use casework::{
    Audience, Bank, Capture, Case, CaseId, Entry, Match, Notice, NoticeBody, Organisation,
    OrganisationId, Origin, RemovalOrder, Scrutiny, Thoroughness,
};
use exchange::v1::{
    BankView, CaptureView, CaseView, ClockView, DisputeView, EntryView, ItemView, NoticeView,
    OrderView, ScrutinyView, TermsView,
};
use jiff::Timestamp;
use store::{Connection, captures, groups, jobs, notices, organisations, scrutinies};

pub(crate) async fn bank(
    connection: &mut Connection,
    bank: &Bank,
    caller: &Caller,
) -> Result<BankView, AppError> {
    let owner = organisations::get(connection, &bank.organisation).await?;
    let group = match &bank.group {
        Some(id) => groups::get(connection, id).await?,
        None => None,
    };
    Ok(BankView {
        id: bank.id.clone(),
        name: bank.name.clone(),
        description: bank.description.clone(),
        owner: bank.organisation.clone(),
        owner_name: owner.map(|owner| owner.name).unwrap_or_default(),
        own: bank.organisation == *caller.id(),
        shared: bank.audience() != Audience::Owner,
        tlp: bank.tlp(),
        group: bank.group.clone(),
        group_name: group.map(|group| group.name),
        readable: bank.is_read_by(caller.id()),
        thoroughness: bank.thoroughness,
        version: bank.version,
        entries: bank.entries,
        withdrawn: bank.withdrawn,
        created_at: bank.created_at,
    })
}

pub(crate) fn entry(entry: &Entry, bank: &Bank, created: bool) -> EntryView {
    let content = &entry.content;
    let text = content.text.clone().unwrap_or_default();
    let sound_tells = content.sound.as_ref().is_some_and(|sound| sound.tells);
    EntryView {
        id: entry.id.clone(),
        bank: entry.bank.clone(),
        pdq: content.pdq.clone(),
        quality: content.quality,
        sha256: content.sha256.clone(),
        url: content.link.as_ref().map(|link| link.canonical.clone()),
        reach: content.link.as_ref().map(|link| link.reach),
        covers: content.link.as_ref().map(|link| link.covers.clone()),
        label: content.label.clone(),
        source: content.source.clone(),
        ground: content.ground,
        reason: content.reason.clone(),
        near_copies_match: crate::known::usable(content.pdq.as_deref(), content.quality).is_some()
            || text.simhash.is_some()
            || content.video.is_some()
            || sound_tells,
        parts_match: content.video.is_some()
            || sound_tells
            || bank.thoroughness == Thoroughness::Thorough && content.features.is_some()
            || bank.thoroughness >= Thoroughness::Standard && text.fingerprints.is_some(),
        stored: content.stored,
        added_at: entry.added_at,
        withdrawn_at: entry.withdrawn.as_ref().map(|(at, _)| *at),
        withdrawn_because: entry.withdrawn.as_ref().map(|(_, why)| why.clone()),
        disputes: Vec::new(),
        created,
        simhash: text.simhash,
        tlsh: text.tlsh,
        language: text.language,
        video: entry.content.video.clone(),
        sound: entry.content.sound.clone(),
    }
}

/// What others hold against an entry, for its owner.
pub(crate) async fn disputes(
    connection: &mut Connection,
    entry: &Entry,
) -> Result<Vec<DisputeView>, AppError> {
    let mut views = Vec::with_capacity(entry.disputes.len());
    for dispute in &entry.disputes {
        let by = organisations::get(connection, &dispute.by).await?;
        views.push(DisputeView {
            by: dispute.by.clone(),
            by_name: by.map(|by| by.name).unwrap_or_default(),
            reason: dispute.reason.clone(),
            at: dispute.at,
        });
    }
    Ok(views)
}

pub(crate) fn capture(capture: &Capture, matches: Vec<Match>, case: Option<CaseId>) -> CaptureView {
    CaptureView {
        id: capture.id.clone(),
        url: capture.url.clone(),
        final_url: capture.final_url.clone(),
        status: capture.status,
        record_sha256: capture.record_sha256.clone(),
        wacz_sha256: capture.wacz_sha256.clone(),
        captured_at: capture.captured_at,
        images: capture.images.clone(),
        matches,
        case,
    }
}

pub(crate) async fn case(
    connection: &mut Connection,
    case: &Case,
    now: Timestamp,
) -> Result<CaseView, AppError> {
    let (title, counterpart, notice, pictures) = match &case.origin {
        Origin::Location {
            url,
            capture,
            provider,
        } => {
            let capture = captures::get(connection, capture).await?;
            let pictures = capture.map(|capture| {
                capture
                    .images
                    .into_iter()
                    .map(|image| image.sha256)
                    .collect()
            });
            (
                url.clone(),
                provider.clone(),
                case.notices.last().cloned(),
                pictures.unwrap_or_default(),
            )
        }
        Origin::Upload {
            reference,
            sha256,
            stored,
            ..
        } => {
            let pictures = sha256.iter().filter(|_| *stored).cloned().collect();
            (reference.clone(), None, None, pictures)
        }
        Origin::Notice { notice, url, .. } => (url.clone(), None, Some(notice.clone()), Vec::new()),
        Origin::UserNotice { url, .. } => (url.clone(), None, None, Vec::new()),
    };
    // Nobody sees what is erased, or about to be.
    let pictures = match &case.erasure {
        Some(_) => Vec::new(),
        None => pictures,
    };
    let notice = match &notice {
        Some(id) => notices::get(connection, id).await?,
        None => None,
    };
    let counterpart = match (&case.origin, &notice) {
        (Origin::Notice { .. }, Some(notice)) => Some(notice.terms.issuer.clone()),
        (Origin::Location { .. }, Some(notice)) => Some(notice.terms.addressee.clone()),
        _ => counterpart,
    };
    let counterpart_name = match &counterpart {
        Some(id) => organisations::get(connection, id)
            .await?
            .map(|organisation| organisation.name),
        None => None,
    };
    let mut ids = case.notices.clone();
    if let Origin::Notice { notice, .. } = &case.origin {
        ids.push(notice.clone());
    }
    Ok(CaseView {
        id: case.id.clone(),
        origin: case.origin.clone(),
        title,
        stage: case.stage,
        matches: case.matches.clone(),
        decisions: case.decisions.clone(),
        outcome: case.decision().map(|decision| decision.judgement.outcome),
        counterpart,
        counterpart_name,
        notices: ids,
        notice_kind: notice.as_ref().map(Notice::kind),
        notice_stage: notice.as_ref().map(|notice| notice.stage().to_owned()),
        clocks: notice
            .as_ref()
            .map(|notice| clocks(notice, now))
            .unwrap_or_default(),
        pictures,
        proposal: case.proposal.as_ref().map(crate::conflicts::proposal_view),
        opened_at: case.opened_at,
        closed_at: case.closed_at,
        reopened: case.reopened.clone(),
        content_erased: case.erasure.as_ref().map(|erasure| erasure.ordered_at),
        waits_until: case.held.as_ref().map(|held| held.leaves_at),
    })
}

fn clocks(notice: &Notice, now: Timestamp) -> Vec<ClockView> {
    notice
        .clocks()
        .iter()
        .map(|clock| ClockView::at(clock, now))
        .collect()
}

pub(crate) async fn notice(
    connection: &mut Connection,
    notice: &Notice,
    caller: &OrganisationId,
    now: Timestamp,
) -> Result<NoticeView, AppError> {
    let issuer = organisations::get(connection, &notice.terms.issuer).await?;
    let addressee = organisations::get(connection, &notice.terms.addressee).await?;
    let delivery = jobs::progress(
        connection,
        notice.id.as_str(),
        crate::jobs::Kind::Notice.as_str(),
    )
    .await?;
    let to_us = notice.terms.addressee == *caller;
    let mailing = match to_us && notice.from_outside().is_some() {
        true => crate::annexes::standing(connection, &notice.id).await?,
        false => None,
    };
    let by_us = notice.terms.issuer == *caller;
    let name = |organisation: &Option<Organisation>| {
        organisation
            .as_ref()
            .map(|organisation| organisation.name.clone())
            .unwrap_or_default()
    };
    let (answers, executed, impossible, clarifications) = match &notice.body {
        NoticeBody::Referral(referral) => (referral.answers.clone(), None, Vec::new(), Vec::new()),
        NoticeBody::RemovalOrder(order) => (
            Vec::new(),
            order.executed().cloned(),
            order.impossible.clone(),
            order.clarifications.clone(),
        ),
    };
    // Each side's own case, and never the other's: also before the addressee has received it and has one.
    let case = match (by_us, notice.from_outside()) {
        (true, None) => Some(notice.terms.case.clone()),
        // It came to the addressee from outside: the issuer has no case here.
        (true, Some(_)) => None,
        (false, _) => notice.addressee_case.clone(),
    };
    let order = match &notice.body {
        NoticeBody::RemovalOrder(order) => {
            Some(order_view(connection, notice, order, issuer.as_ref(), by_us, now).await?)
        }
        NoticeBody::Referral(_) => None,
    };
    Ok(NoticeView {
        items: items(notice),
        order,
        id: notice.id.clone(),
        kind: notice.kind(),
        stage: notice.stage().to_owned(),
        terms: TermsView::from(&notice.terms),
        issuer_name: name(&issuer),
        issuer_state: issuer
            .as_ref()
            .and_then(|issuer| issuer.member_state.clone()),
        issuer_contact: issuer.and_then(|issuer| issuer.contact),
        addressee_name: name(&addressee),
        addressee_state: addressee
            .as_ref()
            .and_then(|addressee| addressee.member_state.clone()),
        addressee_contact: addressee.and_then(|addressee| addressee.contact),
        to_us,
        issued_at: notice.issued_at,
        received_at: notice.received.map(|(at, _)| at),
        received_via: notice.received.map(|(_, via)| via),
        clocks: clocks(notice, now),
        answers,
        executed,
        impossible,
        clarifications,
        measure_at: notice.measure_at(),
        seen_gone_at: notice.first_seen_gone(),
        seen: if by_us {
            notice.seen.iter().map(|(_, seen)| seen.clone()).collect()
        } else {
            Vec::new()
        },
        case,
        delivery_attempts: delivery.as_ref().map_or(0, |progress| progress.attempts),
        delivery_error: delivery
            .as_ref()
            .and_then(|progress| progress.last_error.clone()),
        delivery_next: delivery.and_then(|progress| progress.next),
        mailed_at: notice.mailed_at,
        documents: crate::annexes::papers(notice),
        answers_sent: notice.answers_sent.clone(),
        answer_error: mailing
            .as_ref()
            .and_then(|mailing| mailing.last_error.clone()),
        answer_next: mailing.and_then(|mailing| mailing.next),
    })
}

/// The locations of a notice, and where each stands.
fn items(notice: &Notice) -> Vec<ItemView> {
    let stage = |url: &str| match &notice.body {
        NoticeBody::RemovalOrder(order) => order
            .items
            .iter()
            .find(|item| item.url == url)
            .map(|item| item.stage),
        NoticeBody::Referral(_) => None,
    };
    let terms = &notice.terms;
    let digests = std::iter::once(&terms.content_sha256)
        .chain(terms.also.iter().map(|item| &item.content_sha256));
    terms
        .urls()
        .zip(digests)
        .map(|(url, digests)| ItemView {
            url: url.to_owned(),
            content_sha256: digests.clone(),
            stage: stage(url),
        })
        .collect()
}

async fn order_view(
    connection: &mut Connection,
    notice: &Notice,
    order: &RemovalOrder,
    issuer: Option<&Organisation>,
    by_us: bool,
    now: Timestamp,
) -> Result<OrderView, AppError> {
    let scrutiny = scrutinies::of_notice(connection, &notice.id).await?;
    let said = notice.terms.order.as_ref();
    let copy_to = match said.and_then(|said| said.copy_to.as_ref()) {
        Some(id) => organisations::get(connection, id)
            .await?
            .map(|authority| authority.name),
        None => None,
    };
    let scrutiny_until = scrutiny.as_ref().and_then(|_| {
        let (received, _) = notice.received?;
        received.checked_add(casework::REQUEST_LIMIT).ok()
    });
    Ok(OrderView {
        cross_border: said.is_some_and(casework::OrderTerms::is_cross_border),
        copy_to,
        copy_otherwise: said.and_then(|said| said.copy_otherwise.clone()),
        // Both sides read why a first order did not wait: the provider may have to answer for its own preparations.
        first: said.and_then(|said| said.first.clone()),
        redress: issuer
            .and_then(|issuer| issuer.particulars.as_ref())
            .map(|particulars| particulars.redress.clone()),
        appeal_ends: notice.appeal_ends(),
        silence: order.silence.clone(),
        may_inform: order
            .silence
            .as_ref()
            .is_none_or(|silence| !silence.holds(now)),
        proceedings: order.proceedings.clone(),
        finality: order.finality,
        ceased: order.ceased.clone(),
        reinstatement: order.reinstatement.clone(),
        feedback: order.feedback.clone(),
        scrutiny: scrutiny.as_ref().map(|scrutiny| scrutiny.stage),
        scrutiny_until,
        // Told to the issuer before a decision; the addressee learns of the decision itself.
        intention: scrutiny
            .as_ref()
            .filter(|_| by_us)
            .and_then(|scrutiny| scrutiny.intention.clone())
            .map(|(_, reasons)| reasons),
        scrutiny_decision: scrutiny
            .and_then(|scrutiny| scrutiny.decision)
            .map(|(_, decision)| decision),
    })
}

/// A copy of an order, as the authority sees it that got it.
pub(crate) async fn scrutiny(
    connection: &mut Connection,
    scrutiny: &Scrutiny,
    notice: &Notice,
    now: Timestamp,
) -> Result<ScrutinyView, AppError> {
    let issuer = organisations::get(connection, &notice.terms.issuer).await?;
    let addressee = organisations::get(connection, &notice.terms.addressee).await?;
    Ok(ScrutinyView {
        id: scrutiny.id.clone(),
        stage: scrutiny.stage,
        notice: notice.id.clone(),
        terms: TermsView::from(&notice.terms),
        order_stage: notice.stage().to_owned(),
        issuer_name: issuer
            .as_ref()
            .map(|issuer| issuer.name.clone())
            .unwrap_or_default(),
        issuer_state: issuer
            .as_ref()
            .and_then(|issuer| issuer.member_state.clone()),
        issuer_contact: issuer.and_then(|issuer| issuer.contact),
        addressee_name: addressee
            .map(|addressee| addressee.name)
            .unwrap_or_default(),
        copied_at: scrutiny.copied_at,
        received_at: scrutiny.received.map(|(at, _)| at),
        clocks: scrutiny
            .clocks
            .iter()
            .map(|clock| ClockView::at(clock, now))
            .collect(),
        requests: scrutiny.requests.clone(),
        intention: scrutiny
            .intention
            .as_ref()
            .map(|(_, reasons)| reasons.clone()),
        decision: scrutiny
            .decision
            .as_ref()
            .map(|(_, decision)| decision.clone()),
        decided_at: scrutiny.decision.as_ref().map(|(at, _)| *at),
    })
}
