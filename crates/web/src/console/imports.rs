//! Importing a list of hashes into a bank: handed in, looked through line by line, added when a person says so.

use super::banks::identifier;
use super::pages::{BankForm, ImportPage, Section};
use super::{Fields, PageError, field, frame, must_be_ours, page, told};
use crate::api::FileForm;
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, NewImport};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use casework::Scope;
use exchange::Problem;

/// Takes a list, as a file or as text, and leads to what would become of it.
pub(super) async fn hand_in(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(bank): Path<String>,
    request: Request,
) -> Result<Response, PageError> {
    let (caller, tell) = (&signed_in.caller, told(&signed_in));
    caller.must(Scope::BanksWrite).map_err(&tell)?;
    let bank = identifier(&bank).map_err(&tell)?;
    // Whose it is comes before what the list lacks.
    let is_own = app.bank(caller, &bank).await.map_err(&tell)?.own;
    if !is_own {
        return Err(tell(AppError::NotFound("bank")));
    }
    let read = FileForm::read(request).await;
    let mut form =
        read.map_err(|error| PageError::new(error.problem().clone(), Some(signed_in.clone())))?;
    let csrf = form.field("csrf").unwrap_or_default();
    must_be_ours(&signed_in, &[("csrf".to_owned(), csrf)])?;
    let file = form.file().unwrap_or_default();
    let mut text = |name: &str| form.field(name).unwrap_or_default();
    let sent = BankForm {
        list: text("list"),
        label: text("label"),
        source: text("source"),
        ground: text("ground"),
        reason: text("reason"),
    };
    let problem = match read_list(&sent, &file) {
        Ok(new) => match app.hand_in_list(caller, &bank, &new).await {
            Ok(id) => {
                return Ok(Redirect::to(&format!("/banks/{bank}/imports/{id}")).into_response());
            }
            Err(error @ AppError::Invalid { .. }) => error.problem(),
            Err(error) => return Err(tell(error)),
        },
        Err(problem) => *problem,
    };
    let status = status_of(&problem);
    let mut shown = super::banks::assemble(&app, &signed_in, &bank, None)
        .await
        .map_err(&tell)?;
    shown.form = sent;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

fn read_list(sent: &BankForm, file: &[u8]) -> Result<NewImport, Box<Problem>> {
    let list = match file.is_empty() {
        true => sent.list.clone(),
        false => String::from_utf8(file.to_vec()).map_err(|_| {
            let detail = "The file is not text in UTF-8: save it as CSV or plain text.";
            Box::new(AppError::invalid("list", detail).problem())
        })?,
    };
    let ground = sent.ground.parse().map_err(|_| {
        let detail = "Say why the entries are terrorist content.";
        Box::new(AppError::invalid("ground", detail).problem())
    })?;
    Ok(NewImport {
        list,
        label: sent.label.clone(),
        source: sent.source.clone(),
        ground,
        reason: sent.reason.clone(),
    })
}

/// What would become of a list, or how far it is. While it is being added the page asks for itself anew.
pub(super) async fn show(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path((bank, import)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (caller, tell) = (&signed_in.caller, told(&signed_in));
    let id = identifier(&bank).map_err(&tell)?;
    let import = app.import(caller, &id, &import).await.map_err(&tell)?;
    let shown = ImportPage {
        frame: frame(&signed_in, Section::Banks),
        bank: app.bank(caller, &id).await.map_err(&tell)?,
        import,
    };
    let mut response = page(&shown).into_response();
    if shown.is_running() {
        let again = HeaderValue::from_static("2");
        response.headers_mut().insert(header::REFRESH, again);
    }
    Ok(response)
}

/// Begins to add a list, or lets it lie.
pub(super) async fn act(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path((bank, import)): Path<(String, String)>,
    axum::Form(fields): Fields,
) -> Result<Redirect, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let (caller, tell) = (&signed_in.caller, told(&signed_in));
    let id = identifier(&bank).map_err(&tell)?;
    if field(&fields, "what") == "drop" {
        app.drop_import(caller, &id, &import).await.map_err(&tell)?;
        return Ok(Redirect::to(&format!("/banks/{id}?said=list_dropped")));
    }
    app.begin_import(caller, &id, &import)
        .await
        .map_err(&tell)?;
    Ok(Redirect::to(&format!("/banks/{id}/imports/{import}")))
}
