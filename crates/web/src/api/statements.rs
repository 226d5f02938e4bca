//! Statements of reasons on their way to the Commission's transparency database.

use crate::door::Program;
use crate::problem::{ApiError, Json, Path, Query};
use app::App;
use axum::extract::State;
use casework::StatementId;
use exchange::Problem;
use exchange::v1::{MendedStatement, Page, StatementFilter, StatementView};

/// Your statements of reasons (Art 24(5) DSA), newest first: what is queued, what was sent, and what was refused and why.
#[utoipa::path(get, path = "/v1/statements", tag = "statements", params(StatementFilter),
    responses((status = 200, body = Page<StatementView>), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 422, body = Problem)))]
pub(crate) async fn list(
    State(app): State<App>,
    Program(caller): Program,
    Query(filter): Query<StatementFilter>,
) -> Result<Json<Page<StatementView>>, ApiError> {
    Ok(Json(app.statements(&caller, &filter).await?))
}

/// Send a refused statement again, mended or as it is.
#[utoipa::path(post, path = "/v1/statements/{statement}/retry", tag = "statements", params(("statement" = StatementId, Path)),
    request_body = MendedStatement,
    responses((status = 200, body = StatementView), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem), (status = 422, body = Problem)))]
pub(crate) async fn retry(
    State(app): State<App>,
    Program(caller): Program,
    Path(statement): Path<StatementId>,
    Json(mended): Json<MendedStatement>,
) -> Result<Json<StatementView>, ApiError> {
    Ok(Json(
        app.retry_statement(&caller, &statement, &mended).await?,
    ))
}
