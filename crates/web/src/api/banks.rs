//! Banks and their entries.

use super::upload::{EntryForm, Form, is_form};
use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::{App, EntryPage, NewFileEntry};
use axum::extract::{FromRequest, Request, State};
use axum::http::StatusCode;
use casework::{BankId, EntryId, Ground};
use exchange::Problem;
use exchange::v1::{
    BankChange, BankView, EntryView, GroupView, NewBank, NewSignalEntry, Page, Withdrawal,
};
use serde::Deserialize;
use utoipa::IntoParams;

/// Make a bank. The same name again gives the bank that is there, with 200.
#[utoipa::path(post, path = "/v1/banks", tag = "banks", request_body = NewBank,
    responses((status = 201, body = BankView), (status = 200, body = BankView), (status = 401, body = Problem),
        (status = 404, body = Problem, description = "There is no such group."), (status = 422, body = Problem)))]
pub(crate) async fn create(
    State(app): State<App>,
    Program(caller): Program,
    Json(new): Json<NewBank>,
) -> Result<(StatusCode, Json<BankView>), ApiError> {
    let (bank, created) = app.create_bank(&caller, &new).await?;
    Ok((made(created), Json(bank)))
}

/// The banks you match against: your own, and those shared with you.
#[utoipa::path(get, path = "/v1/banks", tag = "banks", responses((status = 200, body = Page<BankView>), (status = 401, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
) -> Result<Json<Page<BankView>>, ApiError> {
    Ok(Json(app.banks(&caller).await?))
}

/// One bank.
#[utoipa::path(get, path = "/v1/banks/{bank}", tag = "banks", params(("bank" = BankId, Path)),
    responses((status = 200, body = BankView), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn one(
    State(app): State<App>,
    Program(caller): Program,
    Path(bank): Path<BankId>,
) -> Result<Json<BankView>, ApiError> {
    Ok(Json(app.bank(&caller, &bank).await?))
}

/// Change how hard uploads are compared with a bank of yours, or how far it is shared.
#[utoipa::path(patch, path = "/v1/banks/{bank}", tag = "banks", params(("bank" = BankId, Path)), request_body = BankChange,
    responses((status = 200, body = BankView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn change(
    State(app): State<App>,
    Program(caller): Program,
    Path(bank): Path<BankId>,
    Json(change): Json<BankChange>,
) -> Result<Json<BankView>, ApiError> {
    Ok(Json(app.change_bank(&caller, &bank, &change).await?))
}

/// Add known content: a file, or a signal. It matches the very next request. The same content again gives the entry that
/// is there, with 200.
#[utoipa::path(post, path = "/v1/banks/{bank}/entries", tag = "banks", params(("bank" = BankId, Path)),
    request_body(content((EntryForm = "multipart/form-data"), (NewSignalEntry = "application/json"))),
    responses((status = 201, body = EntryView), (status = 200, body = EntryView), (status = 401, body = Problem),
        (status = 404, body = Problem), (status = 413, body = Problem), (status = 415, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn add_entry(
    State(app): State<App>,
    Program(caller): Program,
    Path(bank): Path<BankId>,
    request: Request,
) -> Result<(StatusCode, Json<EntryView>), ApiError> {
    let entry = if is_form(&request)? {
        let mut form = Form::read(request).await?;
        let new = NewFileEntry {
            file: form.file()?,
            label: form.field("label").unwrap_or_default(),
            source: form.field("source").unwrap_or_default(),
            ground: ground(form.field("ground"))?,
            reason: form.field("reason").unwrap_or_default(),
        };
        form.finish()?;
        app.add_file(&caller, &bank, new).await?
    } else {
        let Json(new) = Json::<NewSignalEntry>::from_request(request, &app).await?;
        app.add_signal(&caller, &bank, new).await?
    };
    Ok((made(entry.created), Json(entry)))
}

fn ground(text: Option<String>) -> Result<Ground, ApiError> {
    let text = text.unwrap_or_default();
    let wrong = |detail: String| {
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail).on("ground")
    };
    text.trim().parse().map_err(wrong)
}

/// Where in a list to begin, and how much of it.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Place {
    /// The `next` of the page before.
    after: Option<String>,
    /// How many; 50 if not given. More than 200 is taken as 200, and 0 as 1.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4_294_967_295_i64)]
    limit: Option<u32>,
}

impl From<Place> for EntryPage {
    fn from(place: Place) -> Self {
        Self {
            after: place.after,
            limit: place.limit,
        }
    }
}

/// The entries of a bank of yours, or of one marked TLP:CLEAR, newest first.
#[utoipa::path(get, path = "/v1/banks/{bank}/entries", tag = "banks", params(("bank" = BankId, Path), Place),
    responses((status = 200, body = Page<EntryView>), (status = 401, body = Problem), (status = 404, body = Problem)))]
pub(crate) async fn entries(
    State(app): State<App>,
    Program(caller): Program,
    Path(bank): Path<BankId>,
    Query(place): Query<Place>,
) -> Result<Json<Page<EntryView>>, ApiError> {
    Ok(Json(app.entries(&caller, &bank, &place.into()).await?))
}

/// Withdraw an entry: it matches nothing from now on, and stays on record.
#[utoipa::path(post, path = "/v1/banks/{bank}/entries/{entry}/withdraw", tag = "banks",
    params(("bank" = BankId, Path), ("entry" = EntryId, Path)), request_body = Withdrawal,
    responses((status = 200, body = EntryView), (status = 401, body = Problem), (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn withdraw(
    State(app): State<App>,
    Program(caller): Program,
    Path((bank, entry)): Path<(BankId, EntryId)>,
    Json(why): Json<Withdrawal>,
) -> Result<Json<EntryView>, ApiError> {
    Ok(Json(
        app.withdraw_entry(&caller, &bank, &entry, &why).await?,
    ))
}

/// The sharing groups you belong to.
#[utoipa::path(get, path = "/v1/groups", tag = "banks",
    responses((status = 200, body = Page<GroupView>), (status = 401, body = Problem)))]
pub(crate) async fn groups(
    State(app): State<App>,
    Program(caller): Program,
) -> Result<Json<Page<GroupView>>, ApiError> {
    Ok(Json(app.groups(&caller).await?))
}

/// 201 for something new, 200 for what was there.
pub(crate) fn made(created: bool) -> StatusCode {
    if created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    }
}
