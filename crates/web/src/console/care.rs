//! Care for the people who look: a person's own page about it, the small word of the script, and breaks.

use super::pages::{BreakPage, CarePage, Section};
use super::{Fields, PageError, Said, field, frame, must_be_ours, page, said, told};
use crate::door::Visitor;
use crate::problem::status_of;
use app::{App, AppError, NewCare, SignedIn};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::Ground;
use exchange::Problem;

pub(super) async fn show(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Query(asked): Query<Said>,
) -> Result<Html<String>, PageError> {
    let shown = assemble(&app, &signed_in, None).await;
    let mut shown = shown.map_err(told(&signed_in))?;
    shown.frame.notice = said(asked.said.as_deref());
    Ok(page(&shown))
}

async fn assemble(
    app: &App,
    signed_in: &SignedIn,
    problem: Option<Problem>,
) -> Result<CarePage, AppError> {
    Ok(CarePage {
        frame: frame(signed_in, Section::Me),
        view: app.my_care(signed_in).await?,
        problem,
    })
}

/// A calm page. Looking at it changes nothing; the button on it takes the break.
pub(super) async fn pause(Visitor(signed_in): Visitor) -> Html<String> {
    page(&BreakPage {
        frame: frame(&signed_in, Section::Me),
        is_taken: false,
    })
}

/// Takes a break: it is proposed again when they have looked as long again.
pub(super) async fn take(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    axum::Form(fields): Fields,
) -> Result<Html<String>, PageError> {
    must_be_ours(&signed_in, &fields)?;
    app.take_break(&signed_in).await.map_err(told(&signed_in))?;
    let mut frame = frame(&signed_in, Section::Me);
    frame.pause = None;
    Ok(page(&BreakPage {
        frame,
        is_taken: true,
    }))
}

/// What a person says or chooses about themself.
pub(super) async fn act(
    State(app): State<App>,
    Visitor(signed_in): Visitor,
    Path(what): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_ours(&signed_in, &fields)?;
    let result = match what.as_str() {
        "seen" => {
            let done = match field(&fields, "shown") {
                "1" => app.care_shown(&signed_in, app.now()).await,
                _ => app.care_hidden(&signed_in).await,
            };
            done.map_err(told(&signed_in))?;
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
        "later" => {
            app.put_off_break(&signed_in)
                .await
                .map_err(told(&signed_in))?;
            return Ok(Redirect::to("/").into_response());
        }
        "choose" => match chosen(&fields) {
            Ok(new) => app.choose_care(&signed_in, &new).await,
            Err(error) => Err(error),
        },
        "forget" => app.forget_care(&signed_in).await,
        "house" => match minutes(field(&fields, "house")) {
            Ok(minutes) => {
                app.set_house_break(&signed_in, minutes.unwrap_or_default())
                    .await
            }
            Err(error) => Err(error),
        },
        _ => Err(AppError::NotFound("page")),
    };
    match result {
        Ok(()) => Ok(Redirect::to("/me/care?said=care").into_response()),
        Err(error @ (AppError::Refused(_) | AppError::Invalid { .. })) => {
            let problem = error.problem();
            let status = status_of(&problem);
            let shown = assemble(&app, &signed_in, Some(problem)).await;
            let shown = shown.map_err(told(&signed_in))?;
            Ok((status, page(&shown)).into_response())
        }
        Err(error) => Err(told(&signed_in)(error)),
    }
}

fn minutes(text: &str) -> Result<Option<u16>, AppError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            AppError::invalid(
                "break_after",
                "Give a whole number of minutes, or 0 for never.",
            )
        }),
    }
}

fn chosen(fields: &[(String, String)]) -> Result<NewCare, AppError> {
    let named = fields.iter().filter(|(name, _)| name == "left_out");
    let left_out: Result<_, String> = named.map(|(_, value)| value.parse::<Ground>()).collect();
    Ok(NewCare {
        break_after: minutes(field(fields, "break_after"))?,
        left_out: left_out.map_err(|detail| AppError::invalid("left_out", detail))?,
        no_pictures: field(fields, "no_pictures") == "yes",
        no_videos: field(fields, "no_videos") == "yes",
        no_sounds: field(fields, "no_sounds") == "yes",
    })
}
