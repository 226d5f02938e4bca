//! The console: pages for people. A handler reads the session, calls one use case, fills a page; forms answer with a
//! redirect to the page that shows what they did, or with the same page and what was wrong.

mod access;
mod alerts;
mod banks;
mod bootstrap;
mod care;
mod cases;
mod complaints;
mod compressed;
mod confirm;
mod desk;
mod drafts;
mod exposures;
mod files;
mod grave;
mod imports;
mod intake;
mod ledger;
mod me;
mod notices;
mod open;
mod outlets;
mod overview;
mod pages;
mod penalties;
mod people;
mod pictures;
mod preservations;
mod scrutinies;
mod search;
mod settings;
mod sign_in;
mod sounds;
mod statements;
mod status;
mod texts;
mod tokens;

use crate::api::FILE_BODY;
use crate::door::{self, Visitor};
use crate::problem::status_of;
use crate::serve::gated;
use crate::tongue::{self, say};
use app::{App, AppError, SignedIn};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri};
use axum::http::StatusCode;
use axum::middleware;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use casework::Scope;
use exchange::Problem;
use pages::{ErrorPage, Frame, NotSignedInPage, Section};

/// What a form sends: pairs, because a field may come several times.
type Fields = axum::Form<Vec<(String, String)>>;

/// The console's routes, for an application that knows its own address.
pub(crate) fn router(app: &App) -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/sign-in/{code}", get(sign_in::show))
        .route("/sign-in", get(sign_in::ways).post(sign_in::by_link))
        .route("/sign-in/password", post(sign_in::by_password))
        .route("/sign-in/passkey", post(sign_in::by_passkey))
        .route("/sign-in/oidc", get(sign_in::to_oidc))
        .route("/sign-in/oidc/callback", get(sign_in::from_oidc))
        .route("/bootstrap/{code}", get(bootstrap::show))
        .route("/bootstrap", post(bootstrap::send))
        .route("/confirm/password", post(confirm::by_password))
        .route("/confirm/passkey", post(confirm::by_passkey))
        .route("/confirm/oidc", post(confirm::by_oidc))
        .route("/me", get(me::show))
        .route("/me/unlock", post(me::unlock))
        .route("/me/passkeys", post(me::add_passkey))
        .route("/me/passkeys/remove", post(me::remove_passkey))
        .route("/me/password", post(me::choose_password))
        .route("/me/password/set", post(me::set_password))
        .route("/me/password/remove", post(me::remove_password))
        .route("/me/recovery-codes", post(me::renew_recovery_codes))
        .route("/me/linked-account", post(me::link_account))
        .route("/me/linked-account/remove", post(me::unlink_account))
        .route("/me/sessions/end", post(me::end_session))
        .route("/me/sessions/end-others", post(me::end_other_sessions))
        .route("/people", get(people::list))
        .route("/people/{person}/{what}", post(people::act))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/cases", get(cases::list))
        .route("/cases/{case}", get(cases::one))
        .route("/captures/{capture}/wacz", get(cases::capture_wacz))
        .route("/cases/{case}/export", post(cases::export))
        .route("/cases/{case}/decide", post(cases::decide))
        .route("/cases/{case}/issue", post(cases::issue))
        .route("/cases/{case}/draft", post(drafts::check))
        .route("/cases/{case}/approve", post(cases::approve))
        .route("/cases/{case}/drop-proposal", post(cases::drop_proposal))
        .route("/notices", get(notices::list))
        .route("/notices/{notice}", get(notices::one))
        .route("/notices/{notice}/answer", post(notices::answer))
        .route("/notices/{notice}/clarify", post(notices::clarify))
        .route("/notices/{notice}/withdraw", post(notices::withdraw))
        .route("/notices/{notice}/scrutiny-request", post(notices::ask_for_scrutiny))
        .route("/notices/{notice}/proceedings", post(notices::file_proceeding))
        .route("/notices/{notice}/non-disclosure", post(notices::extend_silence))
        .route("/notices/{notice}/final", post(notices::finalise))
        .route("/notices/{notice}/proceedings/end", post(notices::end_proceeding))
        .route("/notices/{notice}/non-disclosure/end", post(notices::end_silence))
        .route("/scrutinies", get(scrutinies::list))
        .route("/scrutinies/{scrutiny}", get(scrutinies::one))
        .route("/scrutinies/{scrutiny}/intention", post(scrutinies::intend))
        .route("/scrutinies/{scrutiny}/decision", post(scrutinies::decide))
        .route("/banks", get(banks::list))
        .route("/banks/{bank}", get(banks::one))
        .route("/banks/{bank}/thoroughness", post(banks::choose))
        .route("/ledger", get(ledger::show))
        .route("/access", get(access::show))
        .route("/status", get(status::show))
        .route("/statements", get(statements::list))
        .route("/statements/{statement}/retry", post(statements::retry))
        .route("/pictures/{sha256}/{shape}", get(pictures::content))
        .route("/entries/{entry}/picture/{shape}", get(pictures::entry))
        .route("/sounds/{sha256}", get(sounds::content))
        .route("/entries/{entry}/sound", get(sounds::entry))
        .route("/people/on-call", post(people::set_on_call))
        .route("/tokens", get(tokens::list).post(tokens::make))
        .route("/tokens/{token}/revoke", post(tokens::revoke))
        .route("/settings", get(settings::show))
        .route("/settings/second-person", post(settings::want_second_person))
        .route("/preservations", get(preservations::list))
        .route("/preservations/{preservation}", get(preservations::one))
        .route("/preservations/{preservation}/ask", post(preservations::ask))
        .route("/preservations/{preservation}/confirm", post(preservations::confirm_access))
        .route("/preservations/{preservation}/extend", post(preservations::extend))
        .route("/preservations/{preservation}/material/{number}", get(preservations::read))
        .route("/preservations/{preservation}/certificate", get(preservations::certificate))
        .route("/static/{file}", get(files::file))
        .route("/overview", get(overview::show))
        .route("/search", get(search::show).merge(asking_of_pictures()))
        .route("/complaints", get(complaints::list))
        .route("/complaints/{complaint}", get(complaints::one))
        .route("/complaints/{complaint}/decide", post(complaints::decide))
        .route("/complaints/{complaint}/undo", post(complaints::undo))
        .route("/complaints/{complaint}/link", post(complaints::link))
        .route("/complaints/{complaint}/contact", post(complaints::contact))
        .route("/cases/{case}/notifier", post(complaints::notifier))
        .route("/banks/{bank}/entries/{entry}/{verb}", post(banks::answer_dispute))
        .route("/complaint/{organisation}", get(open::complain).post(open::send_complaint).layer(small()))
        .route("/complaint/status", get(open::complaint_code))
        .route("/complaint/status/{code}", get(open::complaint_status))
        .route("/complaint/status/{code}/decision", get(open::complaint_decision))
        .route("/complaint/status/{code}/withdraw", post(open::take_back).layer(small()))
        .route("/complaint/status/{code}/scrutiny", post(open::ask_for_scrutiny).layer(small()))
        .route("/notice/{organisation}", get(open::notify).post(open::send_notice).layer(small()))
        .route("/notice/status", get(open::notice_code))
        .route("/notice/status/{code}", get(open::notice_status))
        .route("/exposures", get(exposures::list).post(exposures::intend))
        .route("/exposures/{exposure}", get(exposures::one))
        .route("/exposures/{exposure}/{step}", post(exposures::step))
        .route("/penalties", get(penalties::list).post(penalties::impose))
        .route("/penalties/{penalty}", get(penalties::one))
        .route("/penalties/{penalty}/end", post(penalties::end))
        .route("/notices/{notice}/withhold/{step}", post(penalties::withhold))
        .route("/alerts", get(alerts::list).post(alerts::raise))
        .route("/alerts/{alert}", get(alerts::one))
        .route("/alerts/{alert}/informed", post(alerts::inform))
        .route("/alerts/{alert}/acknowledge", post(alerts::acknowledge))
        .route("/.well-known/staydown/keys.json", get(open::keys))
        .route("/order/{organisation}", get(open::order).post(open::send_order).layer(small()))
        .route("/order/status", get(open::order_code))
        .route("/order/status/{code}", get(open::order_status).post(open::follow_order).layer(small()))
        .route("/intake", get(intake::list))
        .route("/intake/{intake}", get(intake::one))
        .route("/intake/{intake}/decide", post(intake::decide))
        .route("/intake/{intake}/source", get(intake::source))
        .route("/intake/{intake}/documents/{document}", get(intake::document))
        .route("/cases/{case}/texts", get(texts::show))
        .route("/me/care", get(care::show))
        .route("/me/care/break", get(care::pause).post(care::take))
        .route("/me/care/{what}", post(care::act))
        .route("/banks/{bank}/entries/{entry}", get(banks::entry))
        .route("/banks/{bank}/import", post(imports::hand_in).layer(DefaultBodyLimit::max(LIST_BODY)))
        .route("/banks/{bank}/imports/{import}", get(imports::show).post(imports::act))
        .route("/outlets", get(outlets::list).post(outlets::register))
        .route("/outlets/{outlet}", get(outlets::one))
        .route("/outlets/{outlet}/{step}", post(outlets::step))
        .route("/cases/next", post(desk::next))
        .route("/cases/undo", post(desk::undo_together))
        .route("/cases/together", post(desk::together))
        .route("/cases/{case}/claim", post(desk::claim))
        .route("/cases/{case}/take-over", post(desk::take_over))
        .route("/cases/{case}/let-go", post(desk::let_go))
        .route("/cases/{case}/alive", post(desk::alive))
        .route("/cases/{case}/skip", post(desk::skip))
        .route("/cases/{case}/undo", post(desk::undo))
        .route("/cases/{case}/second", post(desk::second))
        .route("/cases/{case}/note", post(desk::note))
        .route("/phrases", get(desk::phrases).post(desk::keep_phrase))
        .route("/phrases/drop", post(desk::drop_phrase))
        .route("/help", get(desk::help))
        // Browsers ask for it whether a page names one or not.
        .route("/favicon.ico", get(async || StatusCode::NO_CONTENT))
        .fallback(nowhere)
        .layer(middleware::from_fn_with_state(app.clone(), door::only_from_here))
        .layer(middleware::from_fn_with_state(app.clone(), tongue::listen))
        .layer(middleware::from_fn(compressed::choose))
        .layer(compressed::layer())
}

/// Longest form with a list of hashes, in bytes: the list, and some room for the fields.
const LIST_BODY: usize = app::LIST_BYTES + 64 * 1024;

/// Asking of a picture whether it is known: what examines files is let in by the same gate as the API's.
fn asking_of_pictures() -> MethodRouter<App> {
    post(search::picture)
        .layer(DefaultBodyLimit::max(FILE_BODY))
        .layer(middleware::from_fn(gated))
}

/// What strangers send is small.
fn small() -> DefaultBodyLimit {
    DefaultBodyLimit::max(open::OPEN_BODY)
}

/// Where whoever signs in begins: with their work.
async fn home(Visitor(signed_in): Visitor) -> Redirect {
    if signed_in.caller.may(Scope::CasesRead) {
        Redirect::to("/cases")
    } else if signed_in.caller.may(Scope::Scrutinise) {
        Redirect::to("/scrutinies")
    } else if signed_in.caller.may(Scope::Measures) {
        Redirect::to("/exposures")
    } else if signed_in.caller.may(Scope::Penalise) {
        Redirect::to("/penalties")
    } else {
        Redirect::to("/ledger")
    }
}

async fn nowhere(visitor: Option<Visitor>, OriginalUri(uri): OriginalUri) -> PageError {
    tracing::debug!(%uri, "no such page");
    let problem = Problem::new(
        404,
        "Not Found",
        "not_found",
        "There is no page at this address.",
    );
    PageError::new(problem, visitor.map(|Visitor(signed_in)| signed_in))
}

/// A page that could not be shown.
#[derive(Debug)]
pub(crate) struct PageError(Box<(StatusCode, String)>);

impl PageError {
    fn new(problem: Problem, signed_in: Option<SignedIn>) -> Self {
        let status = status_of(&problem);
        let frame = signed_in
            .map(|signed_in| frame(&signed_in, Section::Elsewhere))
            .unwrap_or_default();
        let page = ErrorPage {
            frame,
            status: problem.status,
            title: problem.title,
            detail: problem.detail,
        };
        Self(Box::new((status, rendered(&page))))
    }
}

impl From<&crate::problem::ApiError> for PageError {
    fn from(error: &crate::problem::ApiError) -> Self {
        Self::new(error.problem().clone(), None)
    }
}

impl From<AppError> for PageError {
    fn from(error: AppError) -> Self {
        Self::new(error.problem(), None)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, html) = *self.0;
        (status, Html(html)).into_response()
    }
}

/// What somebody without a session sees, whatever they asked for.
pub(crate) fn not_signed_in() -> PageError {
    let page = NotSignedInPage::nobody();
    PageError(Box::new((StatusCode::UNAUTHORIZED, rendered(&page))))
}

/// What the sender of a form sees that another site's page sent, or that came by another address than ours.
pub(crate) fn not_from_here(app: &App) -> PageError {
    let here = app.public_url().origin().ascii_serialization();
    let detail = format!(
        "This form was sent from a page of another site; nothing was changed. This server's own pages are at {here}: if you \
         came by another address, go there, or have the server started with that address as --public-url."
    );
    let problem = Problem::new(403, "Forbidden", "not_from_here", detail);
    PageError::new(problem, None)
}

/// Header and navigation for a person.
fn frame(signed_in: &SignedIn, here: Section) -> Frame {
    Frame {
        who: Some(signed_in.caller.view()),
        csrf: signed_in.csrf.clone(),
        here,
        notice: None,
        trouble: signed_in.trouble.map(|trouble| trouble.sentence()),
        needs_credential: !signed_in.has_credential,
        pause: signed_in.care.pause,
        left_out: left_out(signed_in, here),
    }
}

/// What somebody is not given next, said where they are given something.
fn left_out(signed_in: &SignedIn, here: Section) -> Option<String> {
    let care = &signed_in.care;
    let grounds = care.left_out.iter().map(say::article);
    let kinds = [
        (care.no_pictures, say::it("choices-pictures")),
        (care.no_videos, say::it("choices-videos")),
        (care.no_sounds, say::it("choices-sounds")),
    ];
    let kinds = kinds.into_iter().filter(|(is_left_out, _)| *is_left_out);
    let all = grounds.chain(kinds.map(|(_, kind)| kind));
    let what: Vec<_> = all.map(|one| one.plain()).collect();
    let joint = say::it("comma").plain();
    (here == Section::Cases && !what.is_empty()).then(|| what.join(&joint))
}

/// An error of a use case, as a page with the person's own header.
fn told(signed_in: &SignedIn) -> impl Fn(AppError) -> PageError + use<'_> {
    |error| PageError::new(error.problem(), Some(signed_in.clone()))
}

fn page(template: &impl Template) -> Html<String> {
    Html(rendered(template))
}

fn rendered(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a page could not be rendered");
        "<!doctype html><title>Staydown</title><p>This page could not be shown. The failure was logged.</p>".to_owned()
    })
}

/// The first value of a field; empty if there is none.
fn field<'a>(fields: &'a [(String, String)], name: &str) -> &'a str {
    let found = fields.iter().find(|(field, _)| field == name);
    found.map_or("", |(_, value)| value.as_str())
}

/// Refuses a form that does not carry this session's token. Forms of other sites' pages do not get so far
/// ([`door::only_from_here`]).
fn must_be_ours(signed_in: &SignedIn, fields: &[(String, String)]) -> Result<(), PageError> {
    if door::is_ours(signed_in, Some(field(fields, "csrf"))) {
        return Ok(());
    }
    let detail = "This form was not sent from a page of your session; nothing was changed. Go back, reload, and send it again.";
    Err(PageError::new(
        Problem::new(403, "Forbidden", "not_from_here", detail),
        Some(signed_in.clone()),
    ))
}

/// What a redirect says on the page it leads to: one of a closed list, so that an address cannot put words in our mouth.
fn said(word: Option<&str>) -> Option<String> {
    let word = word?;
    let known = SAID.contains(&word);
    known.then(|| say::it(&format!("said-{}", word.replace('_', "-"))).plain())
}

/// The words of [`said`]. Each has a message, `said-…`.
pub(crate) const SAID: &[&str] = &[
    "decided",
    "issued",
    "answered",
    "clarified",
    "proposed",
    "told",
    "asked",
    "recorded",
    "chosen",
    "enrol",
    "confirmed",
    "linked",
    "unlinked",
    "passkey_added",
    "passkey_removed",
    "password_removed",
    "session_ended",
    "sessions_ended",
    "disabled",
    "enabled",
    "requeued",
    "access_asked",
    "access_confirmed",
    "extended",
    "on_call",
    "complaint_decided",
    "complaint_linked",
    "entry_withdrawn",
    "entry_kept",
    "told_provider",
    "alert_raised",
    "list_dropped",
    "care",
    "withdrawn",
    "waits",
    "hurried",
    "undone",
    "all_undone",
    "verdict_undone",
    "claimed",
    "let_go",
    "skipped",
    "noted",
    "token_revoked",
    "set",
];

/// Query of a page that was redirected to.
#[derive(Debug, Default, serde::Deserialize)]
struct Said {
    said: Option<String>,
}
