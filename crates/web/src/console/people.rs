//! The people of the organisation, for its administrators.

use super::grave::Grave;
use super::pages::{LinkMadePage, PeoplePage};
use super::{
    Fields, PageError, Said, Section, confirm, field, frame, must_be_ours, page, said, told,
};
use crate::door::{Knock, Visitor};
use crate::problem::status_of;
use app::{App, AppError, SignedIn};
use axum::extract::{OriginalUri, Path, Query, State};
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::PersonId;
use exchange::v1::NewOnCall;

pub(super) async fn list(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let mut shown = assemble(&app, &signed_in).await.map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

async fn assemble(app: &App, signed_in: &SignedIn) -> Result<PeoplePage, AppError> {
    Ok(PeoplePage {
        frame: frame(signed_in, Section::People),
        people: app.people_here(signed_in).await?,
        on_call: app.on_call(&signed_in.caller).await?,
        problem: None,
    })
}

/// Whom to wake when a clock runs out. Grave: whoever sets it can keep an order from being noticed.
pub(super) async fn set_on_call(
    State(app): State<App>,
    Grave {
        signed_in, fields, ..
    }: Grave,
) -> Result<Response, PageError> {
    let email = field(&fields, "email").to_owned();
    let new = NewOnCall {
        email: Some(email.clone()),
    };
    let problem = match app.set_on_call(&signed_in.caller, &new).await {
        Ok(_) => return Ok(Redirect::to("/people?said=on_call").into_response()),
        Err(error) => error.problem(),
    };
    let mut shown = assemble(&app, &signed_in).await.map_err(told(&signed_in))?;
    let status = status_of(&problem);
    shown.on_call.email = Some(email);
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}

/// What is done about a person: the last word of the address.
pub(super) async fn act(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Knock(visit): Knock,
    OriginalUri(uri): OriginalUri,
    Path((person, what)): Path<(String, String)>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    if !signed_in.caller.may_keep_people() {
        let why = "Only an administrator of the organisation keeps its people.".to_owned();
        return Err(told(&signed_in)(AppError::Forbidden(why)));
    }
    if let Some(asks) = confirm::first(&app, &signed_in, &visit, &uri, &fields).await? {
        return Ok(asks);
    }
    let unknown = |_| told(&signed_in)(AppError::NotFound("person"));
    let person: PersonId = person.parse().map_err(unknown)?;
    let (result, word) = match what.as_str() {
        "disable" => (app.disable_person(&signed_in, &person).await, "disabled"),
        "enable" => (app.enable_person(&signed_in, &person).await, "enabled"),
        "end-sessions" => {
            let ended = app.end_sessions_of(&signed_in, &person).await;
            (ended.map(drop), "sessions_ended")
        }
        "link" => {
            let made = app.make_link_for(&signed_in, &person).await;
            let (name, link) = made.map_err(told(&signed_in))?;
            let address = app.public_url().join(&format!("/sign-in/{}", link.code));
            let shown = LinkMadePage {
                frame: frame(&signed_in, Section::People),
                name,
                address: address.map(String::from).unwrap_or_default(),
                expires_at: link.expires_at,
            };
            return Ok(page(&shown).into_response());
        }
        _ => (Err(AppError::NotFound("page")), ""),
    };
    result.map_err(told(&signed_in))?;
    Ok(Redirect::to(&format!("/people?said={word}")).into_response())
}
