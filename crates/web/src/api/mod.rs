//! The JSON API. Each file is one resource; the OpenAPI document is generated from the same handlers.

mod alerts;
mod banks;
mod captures;
mod cases;
mod complaints;
mod document;
mod exposures;
mod instance;
mod intake;
mod log;
mod matching;
mod notices;
mod orders;
mod outlets;
mod penalties;
mod preservations;
mod scrutinies;
mod statements;
mod upload;
mod wishes;

use app::App;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::{any, get};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt};
use utoipa_axum::routes;

use crate::door::Program;
pub(crate) use captures::package;
pub(crate) use notices::signed;
pub(crate) use upload::{FILE_BODY, Form as FileForm};

use crate::problem::{ApiError, Json};
use crate::serve::{gated, streamed};
use axum::middleware::from_fn;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Staydown",
        description = "Find known terrorist content, get it taken down within the hour, and keep it down. Every error is a \
                       problem document (RFC 9457). Every POST may be sent again after a lost connection: the same content, \
                       location, reference or answer again gives what is there. A match is a lead; a person decides.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    components(schemas(exchange::Problem)),
    modifiers(&Token),
    security(("token" = []))
)]
struct Document;

struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("sd_…")
            .build();
        document
            .components
            .get_or_insert_default()
            .add_security_scheme("token", SecurityScheme::Http(scheme));
    }
}

/// The routes that take files.
fn files() -> DefaultBodyLimit {
    DefaultBodyLimit::max(FILE_BODY)
}

fn described() -> (Router<App>, utoipa::openapi::OpenApi) {
    let (router, mut described) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(instance::health))
        .routes(routes!(instance::status))
        .routes(routes!(instance::who_am_i))
        .routes(routes!(instance::organisations))
        .routes(routes!(instance::set_endpoint))
        .routes(routes!(instance::checkpoint))
        .routes(routes!(banks::create, banks::list))
        .routes(routes!(banks::one, banks::change))
        .routes(
            routes!(banks::add_entry, banks::entries)
                .layer(files())
                .layer(from_fn(gated)),
        )
        .routes(routes!(banks::withdraw))
        .routes(routes!(banks::groups))
        .routes(routes!(captures::create))
        .routes(routes!(captures::one))
        .routes(routes!(captures::wacz))
        .routes(routes!(cases::list))
        .routes(routes!(cases::one))
        .routes(routes!(cases::decide))
        .routes(routes!(cases::issue))
        .routes(routes!(cases::undo))
        .routes(routes!(notices::list))
        .routes(routes!(notices::one))
        .routes(routes!(notices::feedback))
        .routes(routes!(notices::clarify))
        .routes(routes!(notices::withdraw))
        .routes(routes!(orders::inform))
        .routes(routes!(orders::request_scrutiny))
        .routes(routes!(orders::file_proceeding))
        .routes(routes!(orders::end_proceeding))
        .routes(routes!(orders::finalise))
        .routes(routes!(orders::extend_silence))
        .routes(routes!(orders::end_silence))
        .routes(routes!(wishes::create, wishes::list))
        .routes(routes!(wishes::end))
        .routes(routes!(scrutinies::list))
        .routes(routes!(scrutinies::one))
        .routes(routes!(scrutinies::intend))
        .routes(routes!(scrutinies::decide))
        .routes(routes!(complaints::list, complaints::file))
        .routes(routes!(complaints::one))
        .routes(routes!(complaints::link))
        .routes(routes!(complaints::decide))
        .routes(routes!(complaints::undo))
        .routes(routes!(complaints::notify))
        .routes(routes!(matching::ask).layer(files()).layer(from_fn(gated)))
        .routes(routes!(statements::list))
        .routes(routes!(statements::retry))
        .routes(routes!(instance::on_call, instance::set_on_call))
        .routes(routes!(preservations::begin, preservations::list))
        .routes(routes!(preservations::one))
        .routes(routes!(preservations::extend))
        .routes(routes!(preservations::deposit).layer(from_fn(streamed)))
        .routes(routes!(preservations::read))
        .routes(routes!(preservations::ask))
        .routes(routes!(preservations::certificate))
        .routes(routes!(preservations::counts))
        .routes(routes!(exposures::candidates))
        .routes(routes!(exposures::list, exposures::intend))
        .routes(routes!(exposures::one))
        .routes(routes!(exposures::step))
        .routes(routes!(alerts::list, alerts::raise))
        .routes(routes!(alerts::one))
        .routes(routes!(alerts::inform))
        .routes(routes!(alerts::acknowledge))
        .routes(routes!(intake::list, intake::hand_in))
        .routes(routes!(intake::one))
        .routes(routes!(intake::decide))
        .routes(routes!(intake::document))
        .routes(routes!(penalties::list))
        .routes(routes!(penalties::one))
        .routes(routes!(outlets::list, outlets::register))
        .routes(routes!(outlets::one))
        .routes(routes!(outlets::name))
        .routes(routes!(outlets::add_asset))
        .routes(routes!(outlets::sight))
        .routes(routes!(outlets::join))
        .routes(routes!(notices::document))
        .split_for_parts();
    document::complete(&mut described);
    (router, described)
}

/// The API's routes. Unknown ones under `/v1` answer with a problem document, not with a page.
pub(crate) fn router() -> Router<App> {
    let (router, _) = described();
    router
        .route("/openapi.json", get(async || Json(openapi())))
        .merge(log::router())
        .method_not_allowed_fallback(async || {
            ApiError::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This route does not have this method; the header “Allow” names those it has.",
            )
        })
        .route(
            "/v1/{*rest}",
            // Whoever has no token does not learn which routes there are, either.
            any(async |_: Program| {
                ApiError::new(
                    StatusCode::NOT_FOUND,
                    "not_found",
                    "There is no such route.",
                )
            }),
        )
}

/// The OpenAPI 3.1 document.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    described().1
}
