//! Is it gone? Checks of locations, made by this instance itself and not taken from anybody's word.

use casework::{Seen, SeenState};
use evidence::{FetchError, Fetcher};
use jiff::Timestamp;
use url::Url;

/// Looks at a location once.
///
/// `gone` is HTTP 404, 410 or 451 at the end of the redirects; `up` is any other status below 400; everything else, and
/// every failure to connect, is `unknown`: a server that is down has not removed anything.
pub async fn look(fetcher: &Fetcher, url: &Url, now: impl Fn() -> Timestamp) -> Seen {
    let answer = fetcher.fetch(url, &now).await;
    let (state, http_status, detail) = match answer {
        Ok(response) => judge(response.status),
        // More bytes than we care to read: it is certainly there.
        Err(FetchError::TooLong(_)) => (SeenState::Up, None, "it answers with content".to_owned()),
        Err(error) => (SeenState::Unknown, None, error.to_string()),
    };
    Seen {
        state,
        http_status,
        detail,
        at: now(),
    }
}

fn judge(status: u16) -> (SeenState, Option<u16>, String) {
    let (state, words) = match status {
        404 => (SeenState::Gone, "not found"),
        410 => (SeenState::Gone, "gone"),
        451 => (SeenState::Gone, "unavailable for legal reasons"),
        200..=399 => (SeenState::Up, "it answers with content"),
        401 | 403 => (
            SeenState::Unknown,
            "access refused to us, which others may still have",
        ),
        429 => (SeenState::Unknown, "the server asks us to come less often"),
        _ => (SeenState::Unknown, "the server failed"),
    };
    (state, Some(status), words.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use evidence::FetchLimits;

    #[test]
    fn only_404_410_and_451_count_as_gone() {
        for status in 200..600 {
            let (state, shown, _) = judge(status);
            assert_eq!(
                state == SeenState::Gone,
                matches!(status, 404 | 410 | 451),
                "{status}"
            );
            assert_eq!(shown, Some(status));
        }
    }

    #[tokio::test]
    async fn a_server_that_is_down_has_removed_nothing() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        drop(listener);
        let seen = look(
            &Fetcher::new(FetchLimits::default(), true),
            &url,
            Timestamp::now,
        )
        .await;
        assert_eq!((seen.state, seen.http_status), (SeenState::Unknown, None));
        assert!(seen.detail.contains("refused"), "{}", seen.detail);
    }
}
