//! Banks.

use super::pages::{BankEntryPage, BankForm, BankPage, BanksPage, Section};
use super::{Fields, PageError, Said, confirm, field, frame, must_be_ours, page, said, told};
use crate::door::{Knock, Visitor};
use app::{App, AppError, EntryPage, SignedIn};
use axum::extract::{OriginalUri, Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{BankId, EntryId, Scope, Thoroughness};
use exchange::v1::{BankChange, Page, Withdrawal};
use serde::Deserialize;

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
) -> Result<Html<String>, PageError> {
    let banks = app
        .banks(&signed_in.caller)
        .await
        .map_err(told(&signed_in))?;
    Ok(page(&BanksPage {
        frame: frame(&signed_in, Section::Banks),
        banks,
    }))
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Place {
    after: Option<String>,
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(bank): Path<String>,
    Query(place): Query<Place>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&bank).map_err(told(&signed_in))?;
    let shown = assemble(&app, &signed_in, &id, place.after).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

/// Everything a bank's page shows.
pub(super) async fn assemble(
    app: &App,
    signed_in: &SignedIn,
    id: &BankId,
    after: Option<String>,
) -> Result<BankPage, AppError> {
    let caller = &signed_in.caller;
    let bank = app.bank(caller, id).await?;
    let entries = if bank.readable && caller.may(Scope::BanksRead) {
        let place = EntryPage { after, limit: None };
        app.entries(caller, id, &place).await?
    } else {
        // A shared bank is matched against; its entries are the owner's to read.
        Page {
            items: Vec::new(),
            total: bank.entries + bank.withdrawn,
            next: None,
        }
    };
    let (judged, changes) = app.bank_insight(caller, id).await?;
    Ok(BankPage {
        frame: frame(signed_in, Section::Banks),
        may_choose: bank.own && caller.may(Scope::BanksWrite),
        may_open: bank.own && caller.may(Scope::BanksRead),
        disputed: entries
            .items
            .iter()
            .filter(|entry| !entry.disputes.is_empty())
            .count(),
        bank,
        entries,
        judged,
        changes,
        form: BankForm::default(),
        problem: None,
    })
}

/// One entry of a bank of one's own, with what it has been through and whom a withdrawal touches.
pub(super) async fn entry(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path((bank, entry)): Path<(String, String)>,
) -> Result<Html<String>, PageError> {
    let (caller, tell) = (&signed_in.caller, told(&signed_in));
    let bank = identifier(&bank).map_err(&tell)?;
    let entry: EntryId = entry
        .parse()
        .map_err(|_| tell(AppError::NotFound("entry")))?;
    let insight = app.entry_insight(caller, &bank, &entry).await;
    Ok(page(&BankEntryPage {
        frame: frame(&signed_in, Section::Banks),
        insight: insight.map_err(&tell)?,
        bank: app.bank(caller, &bank).await.map_err(&tell)?,
        may_change: caller.may(Scope::BanksWrite),
    }))
}

pub(super) async fn choose(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(bank): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Redirect, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let id = identifier(&bank).map_err(told(&signed_in))?;
    let chosen = fields.iter().find(|(name, _)| name == "thoroughness");
    let chosen: Thoroughness = chosen
        .map_or("", |(_, value)| value)
        .parse()
        .map_err(|detail| told(&signed_in)(AppError::invalid("thoroughness", detail)))?;
    let change = BankChange {
        thoroughness: Some(chosen),
        ..BankChange::default()
    };
    app.change_bank(&signed_in.caller, &id, &change)
        .await
        .map_err(told(&signed_in))?;
    Ok(Redirect::to(&format!("/banks/{id}?said=chosen")))
}

/// Answers what others hold against an entry of one's own: `withdraw` or `keep` it.
pub(super) async fn answer_dispute(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    OriginalUri(uri): OriginalUri,
    Path((bank, entry, verb)): Path<(String, String, String)>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let (caller, tell) = (&signed_in.caller, told(&signed_in));
    let bank = identifier(&bank).map_err(&tell)?;
    let entry: EntryId = entry
        .parse()
        .map_err(|_| tell(AppError::NotFound("entry")))?;
    let reason = field(&fields, "reason").to_owned();
    let said = match verb.as_str() {
        "withdraw" => {
            if let Some(asks) = confirm::first(&app, &signed_in, &visit, &uri, &fields).await? {
                return Ok(asks);
            }
            let why = Withdrawal { reason };
            app.withdraw_entry(caller, &bank, &entry, &why)
                .await
                .map_err(&tell)?;
            "entry_withdrawn"
        }
        "keep" => {
            app.keep_entry(caller, &bank, &entry, &reason)
                .await
                .map_err(&tell)?;
            "entry_kept"
        }
        _ => return Err(tell(AppError::NotFound("page"))),
    };
    Ok(Redirect::to(&format!("/banks/{bank}?said={said}")).into_response())
}

pub(super) fn identifier(text: &str) -> Result<BankId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("bank"))
}
