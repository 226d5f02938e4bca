//! What is preserved: looking at the list, asking, confirming, reading, extending.

use super::grave::Grave;
use super::pages::{PreservationForm, PreservationPage, PreservationsPage, Section};
use super::{PageError, Said, field, frame, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use crate::sealed::into_body;
use app::{App, AppError, EntryPage, SignedIn};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::{Extension, NewAccess, PreservationId, Scope};
use exchange::Problem;
use exchange::v1::PreservationView;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Place {
    after: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(place): Query<Place>,
) -> Result<Html<String>, PageError> {
    let place = EntryPage {
        after: place.after,
        limit: None,
    };
    let kept = app
        .preservations(&signed_in.caller, &place)
        .await
        .map_err(told(&signed_in))?;
    let counts = app
        .preserved_accesses(&signed_in.caller, None)
        .await
        .map_err(told(&signed_in))?;
    Ok(page(&PreservationsPage {
        frame: frame(&signed_in, Section::Preserved),
        page: kept,
        counts,
        now: app.now(),
    }))
}

pub(super) async fn one(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(preservation): Path<String>,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let id = identifier(&preservation).map_err(told(&signed_in))?;
    let mut shown = assemble(&app, &signed_in, &id)
        .await
        .map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

fn identifier(text: &str) -> Result<PreservationId, AppError> {
    text.parse().map_err(|_| AppError::NotFound("preservation"))
}

async fn assemble(
    app: &App,
    signed_in: &SignedIn,
    id: &PreservationId,
) -> Result<PreservationPage, AppError> {
    let caller = &signed_in.caller;
    let kept = app.preservation(caller, id).await?;
    let history = app.preservation_history(caller, &kept).await?;
    Ok(PreservationPage {
        frame: frame(signed_in, Section::Preserved),
        may_keep: caller.may(Scope::Preserve),
        kept,
        history,
        form: PreservationForm::default(),
        problem: None,
        now: app.now(),
    })
}

/// Asking to look: grave, because whoever confirms trusts that it is this person.
pub(super) async fn ask(
    State(app): State<App>,
    Path(preservation): Path<String>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let id = identifier(&preservation).map_err(told(&signed_in))?;
    let form = PreservationForm::read(&fields);
    let result = match form.purpose.parse() {
        Ok(purpose) => {
            let asked = NewAccess {
                purpose,
                reference: form.reference.clone(),
                reason: form.reason.clone(),
            };
            let asked = app.request_access(&signed_in.caller, &id, &asked);
            asked.await.map_err(|error| error.problem())
        }
        Err(detail) => Err(unfit("purpose", detail)),
    };
    finish(&app, &signed_in, &id, form, result, "access_asked").await
}

/// Confirming what another asked for: grave.
pub(super) async fn confirm_access(
    State(app): State<App>,
    Path(preservation): Path<String>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let id = identifier(&preservation).map_err(told(&signed_in))?;
    let result = match field(&fields, "access").parse() {
        Ok(number) => {
            let confirmed = app.confirm_access(&signed_in.caller, &id, number);
            confirmed.await.map_err(|error| error.problem())
        }
        Err(_) => Err(unfit("access", "Say which access.".to_owned())),
    };
    let form = PreservationForm::default();
    finish(&app, &signed_in, &id, form, result, "access_confirmed").await
}

/// Extending it: grave.
pub(super) async fn extend(
    State(app): State<App>,
    Path(preservation): Path<String>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let id = identifier(&preservation).map_err(told(&signed_in))?;
    let form = PreservationForm::read(&fields);
    let result = match end_of(&form.until) {
        Some(until) => {
            let extension = Extension {
                authority: form.authority.clone(),
                reference: form.reference.clone(),
                proceedings: form.proceedings.clone(),
                until,
                document_sha256: form.document_sha256.clone(),
            };
            let extended = app.extend_preservation(&signed_in.caller, &id, &extension);
            extended.await.map_err(|error| error.problem())
        }
        None => Err(unfit(
            "until",
            "Give the last day as a date such as 2027-12-31.".to_owned(),
        )),
    };
    finish(&app, &signed_in, &id, form, result, "extended").await
}

/// The end of a day in UTC.
fn end_of(day: &str) -> Option<Timestamp> {
    let next = day.trim().parse::<Date>().ok()?.checked_add(1.day()).ok()?;
    Some(next.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

fn unfit(name: &str, detail: String) -> Problem {
    Problem::new(422, "Unprocessable Content", "invalid", detail).on(Some(name))
}

async fn finish(
    app: &App,
    signed_in: &SignedIn,
    id: &PreservationId,
    form: PreservationForm,
    result: Result<PreservationView, Problem>,
    word: &str,
) -> Result<Response, PageError> {
    let problem = match result {
        Ok(_) => {
            return Ok(Redirect::to(&format!("/preservations/{id}?said={word}")).into_response());
        }
        Err(problem) => problem,
    };
    let mut shown = assemble(app, signed_in, id)
        .await
        .map_err(told(signed_in))?;
    let status = status_of(&problem);
    shown.form = form;
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

#[derive(Debug, Deserialize)]
pub(super) struct ByAccess {
    access: Option<u32>,
}

/// Reading material: a file to be saved, never shown in a page.
pub(super) async fn read(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path((preservation, number)): Path<(String, String)>,
    Query(by): Query<ByAccess>,
) -> Result<Response, PageError> {
    let read = async {
        let id = identifier(&preservation)?;
        let nothing = || AppError::NotFound("material");
        let number = number.parse().map_err(|_| nothing())?;
        let access = by.access.ok_or_else(nothing)?;
        app.read_preserved(&signed_in.caller, &id, access, number)
            .await
    };
    let (material, pieces) = read.await.map_err(told(&signed_in))?;
    Ok(into_body(&material, pieces))
}

/// The certificate, as a file.
pub(super) async fn certificate(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(preservation): Path<String>,
) -> Result<Response, PageError> {
    let told = told(&signed_in);
    let id = identifier(&preservation).map_err(&told)?;
    let certificate = app.erasure_certificate(&signed_in.caller, &id);
    let certificate = certificate.await.map_err(&told)?;
    let mut response = axum::Json(certificate).into_response();
    let name = format!("attachment; filename=\"erasure-{id}.json\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        response
            .headers_mut()
            .insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
