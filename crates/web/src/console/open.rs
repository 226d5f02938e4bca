//! The open pages: whoever complains or notifies needs no account. Nothing on them says whether something is known here.

use super::pages::{
    CodePage, ComplaintForm, ComplaintFormPage, ComplaintStatusPage, DecisionLetterPage,
    NoticeForm, NoticeFormPage, NoticeStatusPage, OrderForm, OrderFormPage, OrderStatusPage,
    SentPage, utc,
};
use super::{Fields, PageError, field, page};
use crate::door::Stranger;
use crate::problem::status_of;
use app::{App, AppError, OpenHouse};
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse, Redirect, Response};
use casework::OrganisationId;
use exchange::Problem;
use serde::Deserialize;

/// Largest form here: text of every field in three-byte letters, encoded, with room. Smaller than what others may send.
pub(super) const OPEN_BODY: usize = 256 * 1024;

async fn house(app: &App, organisation: &str) -> Result<OpenHouse, AppError> {
    let id: OrganisationId = organisation
        .parse()
        .map_err(|_| AppError::NotFound("page"))?;
    app.open_house(&id).await
}

pub(super) async fn complain(
    State(app): State<App>,
    stranger: Stranger,
    Path(organisation): Path<String>,
) -> Result<Response, PageError> {
    let shown = ComplaintFormPage {
        house: house(&app, &organisation).await?,
        door: stranger.secret.clone(),
        form: ComplaintForm::with_code(app.fresh_secret()?),
        problem: None,
    };
    Ok(stranger.with_cookie(&app, page(&shown)))
}

pub(super) async fn send_complaint(
    State(app): State<App>,
    stranger: Stranger,
    Path(organisation): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_sent_here(&stranger, &fields)?;
    let house = house(&app, &organisation).await?;
    let form = ComplaintForm::read(&fields);
    let result = match form.complaint() {
        Ok(new) => app
            .complain(&house.id, &new)
            .await
            .map_err(|error| error.problem()),
        Err(problem) => Err(*problem),
    };
    match result {
        Ok(()) => Ok(page(&SentPage::complaint(house, form.code)).into_response()),
        Err(problem) => {
            let status = status_of(&problem);
            let shown = ComplaintFormPage {
                house,
                door: stranger.secret.clone(),
                form,
                problem: Some(problem),
            };
            Ok(stranger.with_cookie(&app, (status, page(&shown))))
        }
    }
}

/// The code somebody types in.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    code: Option<String>,
}

impl Typed {
    /// The page it leads to. A code is letters, digits, “-” and “_”; anything else that was copied along is left out.
    fn leads_to(self, kind: &str) -> Option<Redirect> {
        let code = self.code?;
        let is_of_code =
            |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        let code: String = code.chars().filter(is_of_code).take(100).collect();
        (!code.is_empty()).then(|| Redirect::to(&format!("/{kind}/status/{code}")))
    }
}

pub(super) async fn complaint_code(Query(typed): Query<Typed>) -> Response {
    match typed.leads_to("complaint") {
        Some(there) => there.into_response(),
        None => page(&CodePage::complaint()).into_response(),
    }
}

pub(super) async fn notice_code(Query(typed): Query<Typed>) -> Response {
    match typed.leads_to("notice") {
        Some(there) => there.into_response(),
        None => page(&CodePage::notice()).into_response(),
    }
}

pub(super) async fn complaint_status(
    State(app): State<App>,
    stranger: Stranger,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let shown = status_page(&app, &stranger, code).await?;
    Ok(stranger.with_cookie(&app, page(&shown)))
}

async fn status_page(
    app: &App,
    stranger: &Stranger,
    code: String,
) -> Result<ComplaintStatusPage, AppError> {
    Ok(ComplaintStatusPage {
        status: app.complaint_status(&code).await?,
        code,
        door: stranger.secret.clone(),
        scrutiny_reasons: String::new(),
        informed_at: String::new(),
        problem: None,
        now: app.now(),
    })
}

/// The decision to print or to keep as a file.
pub(super) async fn complaint_decision(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Html<String>, PageError> {
    let status = app.complaint_status(&code).await?;
    if status.decided.is_none() {
        return Err(AppError::NotFound("decision yet").into());
    }
    Ok(page(&DecisionLetterPage { status }))
}

pub(super) async fn take_back(
    State(app): State<App>,
    stranger: Stranger,
    Path(code): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_sent_here(&stranger, &fields)?;
    let result = app.take_complaint_back(&code).await;
    again(&app, &stranger, code, &fields, result).await
}

pub(super) async fn ask_for_scrutiny(
    State(app): State<App>,
    stranger: Stranger,
    Path(code): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_sent_here(&stranger, &fields)?;
    let stated = field(&fields, "informed_at");
    let result = match utc("informed_at", stated) {
        Ok(at) => {
            let reasons = field(&fields, "scrutiny_reasons");
            app.ask_for_scrutiny(&code, reasons, at).await
        }
        Err(problem) => Err(AppError::invalid("informed_at", problem.detail)),
    };
    again(&app, &stranger, code, &fields, result).await
}

/// Back to the status page, or the page once more with what was wrong.
async fn again(
    app: &App,
    stranger: &Stranger,
    code: String,
    fields: &[(String, String)],
    result: Result<(), AppError>,
) -> Result<Response, PageError> {
    let error = match result {
        Ok(()) => return Ok(Redirect::to(&format!("/complaint/status/{code}")).into_response()),
        Err(error) => error,
    };
    let problem = error.problem();
    let status = status_of(&problem);
    let mut shown = status_page(app, stranger, code).await?;
    shown.scrutiny_reasons = field(fields, "scrutiny_reasons").to_owned();
    shown.informed_at = field(fields, "informed_at").to_owned();
    shown.problem = Some(problem);
    Ok(stranger.with_cookie(app, (status, page(&shown))))
}

pub(super) async fn notify(
    State(app): State<App>,
    stranger: Stranger,
    Path(organisation): Path<String>,
) -> Result<Response, PageError> {
    let shown = NoticeFormPage {
        house: house(&app, &organisation).await?,
        door: stranger.secret.clone(),
        form: NoticeForm::with_code(app.fresh_secret()?),
        problem: None,
    };
    Ok(stranger.with_cookie(&app, page(&shown)))
}

pub(super) async fn send_notice(
    State(app): State<App>,
    stranger: Stranger,
    Path(organisation): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_sent_here(&stranger, &fields)?;
    let house = house(&app, &organisation).await?;
    let form = NoticeForm::read(&fields);
    match app.notify(&house.id, &form.notice()).await {
        Ok(()) => Ok(page(&SentPage::notice(house, form.code)).into_response()),
        Err(error) => {
            let problem = error.problem();
            let status = status_of(&problem);
            let shown = NoticeFormPage {
                house,
                door: stranger.secret.clone(),
                form,
                problem: Some(problem),
            };
            Ok(stranger.with_cookie(&app, (status, page(&shown))))
        }
    }
}

pub(super) async fn notice_status(
    State(app): State<App>,
    Path(code): Path<String>,
) -> Result<Html<String>, PageError> {
    let status = app.user_notice_status(&code).await?;
    Ok(page(&NoticeStatusPage { status, code }))
}

pub(super) async fn order(
    State(app): State<App>,
    stranger: Stranger,
    Path(organisation): Path<String>,
) -> Result<Response, PageError> {
    let house = house(&app, &organisation).await?;
    let shown = OrderFormPage {
        form: OrderForm::to(&house, app.fresh_secret()?),
        house,
        door: stranger.secret.clone(),
        problem: None,
    };
    Ok(stranger.with_cookie(&app, page(&shown)))
}

pub(super) async fn send_order(
    State(app): State<App>,
    stranger: Stranger,
    Path(organisation): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_sent_here(&stranger, &fields)?;
    let house = house(&app, &organisation).await?;
    let form = OrderForm::read(&fields);
    let result = match form.order() {
        Ok(order) => app
            .file_order(&house.id, &form.code, order)
            .await
            .map_err(|error| error.problem()),
        Err(problem) => Err(*problem),
    };
    match result {
        Ok(()) => Ok(page(&SentPage::order(house, form.code)).into_response()),
        Err(problem) => {
            let status = status_of(&problem);
            let shown = OrderFormPage {
                house,
                door: stranger.secret.clone(),
                form,
                problem: Some(problem),
            };
            Ok(stranger.with_cookie(&app, (status, page(&shown))))
        }
    }
}

pub(super) async fn order_code(Query(typed): Query<Typed>) -> Response {
    match typed.leads_to("order") {
        Some(there) => there.into_response(),
        None => page(&CodePage::order()).into_response(),
    }
}

pub(super) async fn order_status(
    State(app): State<App>,
    stranger: Stranger,
    Path(code): Path<String>,
    Query(asked): Query<JustSent>,
) -> Result<Response, PageError> {
    let mut shown = order_status_page(&app, &stranger, code).await?;
    shown.is_sent = asked.sent.is_some();
    Ok(stranger.with_cookie(&app, page(&shown)))
}

async fn order_status_page(
    app: &App,
    stranger: &Stranger,
    code: String,
) -> Result<OrderStatusPage, AppError> {
    Ok(OrderStatusPage {
        status: app.order_status(&code).await?,
        code,
        door: stranger.secret.clone(),
        is_sent: false,
        sent: (String::new(), String::new()),
        problem: None,
    })
}

/// Whether something was sent from the page just before.
#[derive(Debug, Default, Deserialize)]
pub(super) struct JustSent {
    sent: Option<String>,
}

/// A clarification or a withdrawal of the order that the code is of.
pub(super) async fn follow_order(
    State(app): State<App>,
    stranger: Stranger,
    Path(code): Path<String>,
    axum::Form(fields): Fields,
) -> Result<Response, PageError> {
    must_be_sent_here(&stranger, &fields)?;
    let (kind, text) = (field(&fields, "follow_up"), field(&fields, "text"));
    let result = match kind.parse() {
        Ok(kind) => app.file_follow_up(&code, kind, text).await,
        Err(_) => Err(AppError::invalid(
            "follow_up",
            "Say whether you clarify or withdraw the order.",
        )),
    };
    let error = match result {
        Ok(()) => {
            let there = format!("/order/status/{code}?sent=1");
            return Ok(Redirect::to(&there).into_response());
        }
        Err(error) => error,
    };
    let problem = error.problem();
    let status = status_of(&problem);
    let mut shown = order_status_page(&app, &stranger, code).await?;
    shown.sent = (kind.to_owned(), text.to_owned());
    shown.problem = Some(problem);
    Ok(stranger.with_cookie(&app, (status, page(&shown))))
}

/// The public keys with which documents of this instance are verified (RFC 7517): whoever gets one has no account here.
pub(super) async fn keys(State(app): State<App>) -> Result<Response, PageError> {
    let keys = app.published_keys().await?;
    Ok(([(CONTENT_TYPE, "application/jwk-set+json")], keys).into_response())
}

/// Refuses a form that does not come from a page we gave this browser.
fn must_be_sent_here(stranger: &Stranger, fields: &[(String, String)]) -> Result<(), PageError> {
    if stranger.sent(fields) {
        return Ok(());
    }
    let detail = "This form was not sent from a page of this browser, or the browser keeps no cookies; nothing was sent. Go back, load the page anew, and send it again.";
    let problem = Problem::new(403, "Forbidden", "not_from_here", detail);
    Err(PageError::new(problem, None))
}
