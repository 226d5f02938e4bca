//! Banks.

use super::pages::{BankPage, BanksPage, Section};
use super::{Fields, PageError, Said, frame, must_be_ours, page, said, told};
use crate::door::Visitor;
use app::{App, AppError, EntryPage};
use axum::extract::{Path, Query, State};
use axum::response::{Html, Redirect};
use casework::{BankId, Scope, Thoroughness};
use exchange::v1::{BankChange, Page};
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
    let caller = &signed_in.caller;
    let id = identifier(&bank).map_err(told(&signed_in))?;
    let bank = app.bank(caller, &id).await.map_err(told(&signed_in))?;
    let entries = if bank.readable && caller.may(Scope::BanksRead) {
        let place = EntryPage {
            after: place.after,
            limit: None,
        };
        app.entries(caller, &id, &place)
            .await
            .map_err(told(&signed_in))?
    } else {
        // A shared bank is matched against; its entries are the owner's to read.
        Page {
            items: Vec::new(),
            total: bank.entries + bank.withdrawn,
            next: None,
        }
    };
    let mut shown = frame(&signed_in, Section::Banks);
    shown.notice = said(asked.said.as_deref());
    Ok(page(&BankPage {
        frame: shown,
        may_choose: bank.own && caller.may(Scope::BanksWrite),
        bank,
        entries,
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

fn identifier(text: &str) -> Result<BankId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("bank"))
}
