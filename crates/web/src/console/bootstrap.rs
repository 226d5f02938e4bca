//! The page behind the bootstrap link: the first organisation and its first administrator.

use super::pages::BootstrapPage;
use super::sign_in::{enter, from_elsewhere, spent};
use super::{Fields, PageError, field, page};
use crate::door::{Knock, Stranger};
use crate::problem::status_of;
use app::{App, AppError, Bootstrap, NewOrganisation};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use casework::OrganisationKind;

/// Shows the form. Looking does not use the link up.
pub(super) async fn show(
    State(app): State<App>,
    stranger: Stranger,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let shown = assemble(&app, &stranger, &code).await?;
    Ok(shown.map_or_else(spent, |shown| stranger.with_cookie(&app, page(&shown))))
}

async fn assemble(
    app: &App,
    stranger: &Stranger,
    code: &str,
) -> Result<Option<BootstrapPage>, AppError> {
    let Some((organisations, expires_at)) = app.bootstrap_link(code).await? else {
        return Ok(None);
    };
    Ok(Some(BootstrapPage {
        code: code.to_owned(),
        door: stranger.secret.clone(),
        organisations: organisations.into_iter().map(|known| known.name).collect(),
        expires_at,
        chosen: String::new(),
        name: String::new(),
        kind: None,
        member_state: String::new(),
        contact: String::new(),
        hosts: String::new(),
        pseudonym: "administrator-1".to_owned(),
        problem: None,
    }))
}

/// Registers, enrols, and begins the first session.
pub(super) async fn send(
    State(app): State<App>,
    stranger: Stranger,
    Knock(visit): Knock,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    if !stranger.sent(&fields) {
        return Ok(from_elsewhere());
    }
    let kind = field(&fields, "kind").parse::<OrganisationKind>().ok();
    let text = |name: &str| field(&fields, name).trim().to_owned();
    let optional = |name: &str| Some(text(name)).filter(|text| !text.is_empty());
    let result = match (optional("chosen"), kind) {
        (Some(chosen), _) => Ok(Ok(chosen)),
        (None, Some(kind)) => Ok(Err(NewOrganisation {
            name: text("name"),
            kind,
            member_state: optional("member_state").map(|state| state.to_uppercase()),
            contact: optional("contact"),
            hosts: text("hosts")
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        })),
        (None, None) => Err(AppError::invalid("kind", "Choose what kind of body it is.")),
    };
    let result = match result {
        Ok(organisation) => {
            let filled_in = Bootstrap {
                code: text("code"),
                organisation,
                pseudonym: text("pseudonym"),
            };
            app.bootstrap(filled_in, &visit).await
        }
        Err(error) => Err(error),
    };
    let problem = match result {
        Ok(Some(begun)) => return Ok(enter(&app, &begun)),
        Ok(None) => return Ok(spent()),
        Err(error) => error.problem(),
    };
    let Some(mut shown) = assemble(&app, &stranger, &text("code")).await? else {
        return Ok(spent());
    };
    (shown.name, shown.kind) = (text("name"), kind);
    (shown.member_state, shown.contact) = (text("member_state"), text("contact"));
    (shown.hosts, shown.pseudonym) = (text("hosts"), text("pseudonym"));
    shown.chosen = text("chosen");
    let status = status_of(&problem);
    shown.problem = Some(problem);
    Ok((status, page(&shown)).into_response())
}
