//! Banks.

use super::pages::{BankPage, BanksPage, Section};
use super::{PageError, frame, page, told};
use crate::door::Visitor;
use app::{App, AppError, EntryPage};
use axum::extract::{Path, Query, State};
use axum::response::Html;
use casework::BankId;
use exchange::v1::Page;
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
) -> Result<Html<String>, PageError> {
    let caller = &signed_in.caller;
    let id: BankId = bank
        .parse()
        .map_err(|_| told(&signed_in)(AppError::NotFound("bank")))?;
    let bank = app.bank(caller, &id).await.map_err(told(&signed_in))?;
    let entries = if bank.own {
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
    Ok(page(&BankPage {
        frame: frame(&signed_in, Section::Banks),
        bank,
        entries,
    }))
}
