//! Forms that do something grave.

use super::{Fields, confirm, must_be_ours};
use crate::door::{Knock, Visitor};
use app::{App, SignedIn, Visit};
use axum::extract::{FromRequest, FromRequestParts, OriginalUri, Request};
use axum::response::{IntoResponse, Response};

/// What every grave form begins with: a session, a form sent by a page of ours, and somebody who is there. Whoever
/// has not proved so lately is asked first.
pub(super) struct Grave {
    pub(super) signed_in: SignedIn,
    pub(super) visit: Visit,
    pub(super) fields: Vec<(String, String)>,
}

impl FromRequest<App> for Grave {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = <Visitor as FromRequestParts<App>>::from_request_parts(&mut parts, app);
        let Visitor(signed_in) = visitor.await.map_err(IntoResponse::into_response)?;
        let knock = Knock::from_request_parts(&mut parts, app).await;
        let Knock(visit) = knock.map_err(IntoResponse::into_response)?;
        let Ok(OriginalUri(uri)) = OriginalUri::from_request_parts(&mut parts, app).await;
        let form = Fields::from_request(Request::from_parts(parts, body), app).await;
        let axum::Form(fields) = form.map_err(IntoResponse::into_response)?;
        must_be_ours(&signed_in, &fields).map_err(IntoResponse::into_response)?;
        let asks = confirm::first(app, &signed_in, &visit, &uri, &fields).await;
        match asks.map_err(IntoResponse::into_response)? {
            Some(asks) => Err(asks),
            None => Ok(Self {
                signed_in,
                visit,
                fields,
            }),
        }
    }
}
