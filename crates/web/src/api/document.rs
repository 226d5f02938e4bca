//! What the OpenAPI document says of every operation alike, so that no handler has to repeat it.

use exchange::problem::MEDIA_TYPE;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::{Content, OpenApi, Ref, RefOr, Response, Schema};

/// Refusals that come from reading a body, before any handler of ours is asked.
const OF_BODIES: &[(&str, &str)] = &[
    ("400", "The form cannot be read."),
    ("408", "The body came too slowly."),
    ("413", "The body is too large."),
    ("415", "The body is of another media type."),
];

/// Refusals that come from reading the query string.
const OF_QUERIES: &[(&str, &str)] = &[
    ("400", "A field of the query is not of its type."),
    ("422", "A field of the query names nothing that there is."),
];

/// Refusals at the door, of every operation that asks for a token.
const AT_THE_DOOR: &[(&str, &str)] = &[
    (
        "403",
        "The token lacks the scope, or the organisation may not.",
    ),
    (
        "429",
        "Too many requests; the header “Retry-After” says when to come again.",
    ),
    ("503", "The server has no room for this now; come again."),
];

/// Gives every operation an identifier of its own, names the refusals it shares with others, and puts each under the media
/// type of problem documents.
pub(super) fn complete(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            name(operation);
            let of_bodies = operation.request_body.as_ref().map(|_| OF_BODIES);
            let of_queries = takes_a_query(operation).then_some(OF_QUERIES);
            let is_guarded = operation.responses.responses.contains_key("401");
            let at_the_door = is_guarded.then_some(AT_THE_DOOR);
            for (status, description) in [of_bodies, of_queries, at_the_door]
                .into_iter()
                .flatten()
                .flatten()
                .copied()
            {
                let refusals = &mut operation.responses.responses;
                refusals
                    .entry(status.to_owned())
                    .or_insert_with(|| RefOr::T(refusal(description)));
            }
            for response in operation.responses.responses.values_mut() {
                if let RefOr::T(response) = response {
                    as_problem(response);
                }
            }
        }
    }
}

/// The handler's name alone is not unique: `list` is one of banks, of cases, of notices.
fn name(operation: &mut Operation) {
    let tag = operation.tags.as_ref().and_then(|tags| tags.first());
    if let (Some(tag), Some(id)) = (tag, &operation.operation_id) {
        operation.operation_id = Some(format!("{tag}_{id}"));
    }
}

fn takes_a_query(operation: &Operation) -> bool {
    let mut parameters = operation.parameters.iter().flatten();
    parameters.any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query))
}

fn refusal(description: &str) -> Response {
    let mut response = Response::new(description);
    let schema: RefOr<Schema> = Ref::from_schema_name("Problem").into();
    response
        .content
        .insert(MEDIA_TYPE.to_owned(), RefOr::T(Content::new(Some(schema))));
    response
}

fn as_problem(response: &mut Response) {
    let is_problem = |content: &RefOr<Content>| matches!(content, RefOr::T(Content { schema: Some(RefOr::Ref(to)), .. }) if to.ref_location.ends_with("/Problem"));
    if response
        .content
        .get("application/json")
        .is_some_and(is_problem)
        && let Some(content) = response.content.swap_remove("application/json")
    {
        response.content.insert(MEDIA_TYPE.to_owned(), content);
    }
}
