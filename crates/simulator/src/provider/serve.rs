//! The public side of the service: start page, pages and pictures.

use super::House;
use super::pages;
use super::posts::{Post, State as PostState};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use std::sync::Arc;

pub(crate) async fn index(State(house): State<Arc<House>>) -> Html<String> {
    let public: Vec<Post> = house
        .posts()
        .iter()
        .rev()
        .filter(|post| post.state == PostState::Published)
        .cloned()
        .collect();
    Html(pages::index(&house.name, &public))
}

pub(crate) async fn page(State(house): State<Arc<House>>, Path(id): Path<String>) -> Response {
    match house.public(&id) {
        Ok(post) => Html(pages::post(&house.name, house.origin(), &post)).into_response(),
        Err(hidden) => house.instead_of(hidden),
    }
}

pub(crate) async fn media(State(house): State<Arc<House>>, Path(file): Path<String>) -> Response {
    let id = file.split('.').next().unwrap_or_default();
    match house.public(id) {
        Ok(post) => (
            [
                (header::CONTENT_TYPE, post.media_type),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                // What is taken down must be gone from the next look on.
                (header::CACHE_CONTROL, "no-store"),
            ],
            post.file,
        )
            .into_response(),
        Err(hidden) => house.instead_of(hidden),
    }
}

/// Why the public sees nothing.
enum Hidden {
    /// There is no such post, or nobody may know yet.
    NotFound,
    /// It was taken down.
    Disabled,
}

impl House {
    /// The post, if the public may see it.
    fn public(&self, id: &str) -> Result<Post, Hidden> {
        let found = self.posts().get(id).cloned();
        match found {
            Some(post) if post.state == PostState::Published => Ok(post),
            Some(Post {
                state: PostState::Disabled { .. },
                ..
            }) => Err(Hidden::Disabled),
            _ => Err(Hidden::NotFound),
        }
    }

    fn instead_of(&self, hidden: Hidden) -> Response {
        match hidden {
            Hidden::Disabled => self.unavailable(),
            Hidden::NotFound => self.says(
                StatusCode::NOT_FOUND,
                "Not found",
                "There is nothing at this address.",
            ),
        }
    }

    /// HTTP 451 (RFC 7725), with the link that names who blocks.
    fn unavailable(&self) -> Response {
        let mut response = self.says(
            StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS,
            "Unavailable for legal reasons",
            "Access to this post was disabled after a notice under Regulation (EU) 2021/784.",
        );
        if let Ok(link) = HeaderValue::from_str(&format!("<{}>; rel=\"blocked-by\"", self.base)) {
            response.headers_mut().insert(header::LINK, link);
        }
        response
    }

    /// A page that only says something.
    pub(crate) fn says(&self, status: StatusCode, title: &str, text: &str) -> Response {
        (status, Html(pages::notice(&self.name, title, text))).into_response()
    }
}
