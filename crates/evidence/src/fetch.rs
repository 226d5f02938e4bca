//! Fetching a location: one request a hop, to an address that was checked, within limits.

use crate::address::is_public;
use crate::wire::{self, Taken};
use crate::{Exchanged, OutgoingTls};
use bytes::Bytes;
use jiff::Timestamp;
use reqwest::header::{HeaderMap, LOCATION};
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use url::{Host, Url};

/// What a fetch may cost.
#[derive(Debug, Clone)]
pub struct FetchLimits {
    /// Longest body, in bytes.
    pub bytes: usize,
    /// Longest time for one hop, connecting included.
    pub time: Duration,
    /// Most redirects followed.
    pub redirects: usize,
}

impl Default for FetchLimits {
    fn default() -> Self {
        Self {
            bytes: 32 * 1024 * 1024,
            time: Duration::from_secs(20),
            redirects: 5,
        }
    }
}

/// Why a location could not be fetched.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// Its host has no address.
    #[error("the host “{host}” has no address: {cause}")]
    NoAddress {
        /// The host.
        host: String,
        /// Why not.
        cause: String,
    },
    /// An address of its host is not public.
    #[error(
        "the host “{host}” has the address {address}, which is not on the public Internet; \
         captures of such addresses are refused (for a laboratory: `serve --allow-private-addresses`)"
    )]
    PrivateAddress {
        /// The host.
        host: String,
        /// The address.
        address: IpAddr,
    },
    /// A redirect leads somewhere that cannot be fetched.
    #[error("{from} redirects to “{to}”, which is not an http or https URL")]
    BadRedirect {
        /// From where.
        from: Url,
        /// To what.
        to: String,
    },
    /// It redirects without end.
    #[error("more than {0} redirects")]
    TooManyRedirects(usize),
    /// The body is too long.
    #[error("the answer has more than {0} bytes")]
    TooLong(usize),
    /// The connection failed.
    #[error("{0}")]
    Connection(String),
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// What was asked for.
    pub url: String,
    /// The address that answered.
    pub address: String,
    /// When the request began.
    pub began: Timestamp,
    /// When the answer was complete.
    pub ended: Timestamp,
    /// The HTTP status.
    pub status: u16,
    /// Every header as sent, in order; values that are not text are shown with replacement characters.
    pub headers: Vec<(String, String)>,
}

/// The answer at the end of the redirects.
#[derive(Debug, Clone)]
pub struct Response {
    /// Every hop; the last one gave the body.
    pub hops: Vec<Hop>,
    /// The same hops as they were on the wire.
    pub exchanged: Vec<Exchanged>,
    /// Where the last hop led.
    pub url: Url,
    /// Its HTTP status.
    pub status: u16,
    /// Its media type without parameters, in lower case; empty when the server named none.
    pub media_type: String,
    /// Its body.
    pub body: Bytes,
}

impl Response {
    /// Whether it is a page that can have images on it: HTML, and no failure.
    #[must_use]
    pub fn is_html(&self) -> bool {
        let html = ["text/html", "application/xhtml+xml", ""];
        self.status < 400 && html.contains(&self.media_type.as_str())
    }
}

/// Fetches locations.
#[derive(Debug, Clone)]
pub struct Fetcher {
    limits: FetchLimits,
    allow_private: bool,
    user_agent: String,
    tls: OutgoingTls,
}

impl Fetcher {
    /// A fetcher that refuses addresses which are not public, unless `allow_private` (for the demo and the tests).
    #[must_use]
    pub fn new(limits: FetchLimits, allow_private: bool) -> Self {
        Self {
            limits,
            allow_private,
            user_agent: format!("Staydown/{}", env!("CARGO_PKG_VERSION")),
            tls: OutgoingTls::default(),
        }
    }

    /// The same, with TLS of one's own.
    #[must_use]
    pub fn with_tls(self, tls: OutgoingTls) -> Self {
        Self { tls, ..self }
    }

    /// Fetches a location, following redirects. Any HTTP status is an answer.
    ///
    /// # Errors
    /// [`FetchError`] naming what failed. `now` gives the instants of the record.
    pub async fn fetch(
        &self,
        url: &Url,
        now: impl Fn() -> Timestamp,
    ) -> Result<Response, FetchError> {
        let (mut url, mut hops, mut exchanged) = (url.clone(), Vec::new(), Vec::new());
        loop {
            let began = now();
            let (resolved, taken) = self.take(&url).await?;
            let ended = now();
            let status = taken.status;
            let target = taken
                .headers
                .get(LOCATION)
                .filter(|_| (300..400).contains(&status))
                .cloned();
            hops.push(Hop {
                url: url.to_string(),
                address: taken.address.to_string(),
                began,
                ended,
                status,
                headers: headers(&taken.headers),
            });
            let date = taken.headers.get(reqwest::header::DATE);
            exchanged.push(Exchanged {
                url: url.clone(),
                resolved,
                address: taken.address,
                began,
                ended,
                tls: taken.tls,
                request: taken.request,
                response: taken.response,
                head: taken.head,
                server_date: date.map(|date| String::from_utf8_lossy(date.as_bytes()).into_owned()),
                body_sha256: signals::Sha256::of(&taken.body).to_string(),
            });
            let Some(target) = target else {
                return Ok(Response {
                    hops,
                    exchanged,
                    url,
                    status,
                    media_type: media_type(&taken.headers),
                    body: taken.body,
                });
            };
            if hops.len() > self.limits.redirects {
                return Err(FetchError::TooManyRedirects(self.limits.redirects));
            }
            url = redirected(&url, target.as_bytes())?;
        }
    }

    /// One request, within the time for one hop; also the addresses that were checked before.
    async fn take(&self, url: &Url) -> Result<(Vec<SocketAddr>, Taken), FetchError> {
        let taking = async {
            let addresses = self.resolve(url).await?;
            let (agent, most) = (self.user_agent.as_str(), self.limits.bytes);
            let taken = wire::get(url, &addresses, &self.tls, agent, most).await?;
            Ok((addresses, taken))
        };
        tokio::time::timeout(self.limits.time, taking)
            .await
            .unwrap_or_else(|_| {
                Err(FetchError::Connection(
                    "no complete answer in time".to_owned(),
                ))
            })
    }

    /// Posts JSON to an endpoint under the same guard, without following redirects, and gives the status it answered
    /// and the header that is `wanted`, where there is one.
    ///
    /// # Errors
    /// [`FetchError`] naming what failed.
    pub async fn post_json(
        &self,
        url: &Url,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
        wanted: &'static str,
    ) -> Result<(u16, Option<String>), FetchError> {
        let (client, _) = self.client(url, true).await?;
        let mut request = client
            .post(url.clone())
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .body(body);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let response = request
            .send()
            .await
            .map_err(|error| FetchError::Connection(plain(&error)))?;
        let header = response.headers().get(wanted);
        let header = header.and_then(|value| value.to_str().ok());
        Ok((response.status().as_u16(), header.map(str::to_owned)))
    }

    /// Posts bytes under the same guard, without following redirects, and gives the status, the media type and the body of the
    /// answer, cut off after `most` bytes.
    ///
    /// # Errors
    /// [`FetchError`] naming what failed.
    pub async fn post_bytes(
        &self,
        url: &Url,
        media_type: &str,
        body: Vec<u8>,
        most: usize,
    ) -> Result<(u16, String, Vec<u8>), FetchError> {
        let (client, _) = self.client(url, true).await?;
        let failed = |error: reqwest::Error| FetchError::Connection(plain(&error));
        let mut response = client
            .post(url.clone())
            .header(reqwest::header::CONTENT_TYPE, media_type)
            .body(body)
            .send()
            .await
            .map_err(failed)?;
        let status = response.status().as_u16();
        let kind = response.headers().get(reqwest::header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_owned();
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            let room = most.saturating_sub(answer.len());
            answer.extend_from_slice(&chunk[..chunk.len().min(room)]);
            if answer.len() == most {
                break;
            }
        }
        Ok((status, kind, answer))
    }

    /// A client that connects only to addresses of this URL's host that were checked, and that shows our certificate only
    /// `to_an_instance`.
    pub(crate) async fn client(
        &self,
        url: &Url,
        to_an_instance: bool,
    ) -> Result<(reqwest::Client, Vec<SocketAddr>), FetchError> {
        let addresses = self.resolve(url).await?;
        let client = self.tls.apply(reqwest::Client::builder(), to_an_instance);
        let mut client = client
            .user_agent(&self.user_agent)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(self.limits.time);
        if let Some(Host::Domain(domain)) = url.host() {
            // The connection goes to what was checked, whatever the name says a moment later.
            client = client.resolve_to_addrs(domain, &addresses);
        }
        let client = client
            .build()
            .map_err(|error| FetchError::Connection(plain(&error)))?;
        Ok((client, addresses))
    }

    async fn resolve(&self, url: &Url) -> Result<Vec<SocketAddr>, FetchError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let port = url.port_or_known_default().unwrap_or(80);
        let addresses: Vec<SocketAddr> = match url.host() {
            Some(Host::Ipv4(address)) => vec![SocketAddr::new(address.into(), port)],
            Some(Host::Ipv6(address)) => vec![SocketAddr::new(address.into(), port)],
            _ => tokio::net::lookup_host((host.as_str(), port))
                .await
                .map_err(|cause| FetchError::NoAddress {
                    host: host.clone(),
                    cause: cause.to_string(),
                })?
                .collect(),
        };
        if addresses.is_empty() {
            return Err(FetchError::NoAddress {
                host,
                cause: "the name has none".to_owned(),
            });
        }
        // One private address among public ones is enough to refuse: the name is not to be trusted.
        match addresses
            .iter()
            .find(|address| !self.allow_private && !is_public(address.ip()))
        {
            Some(address) => Err(FetchError::PrivateAddress {
                host,
                address: address.ip(),
            }),
            None => Ok(addresses),
        }
    }
}

/// Where a `Location` header leads from a URL: an http or https URL. A user name and a password in it are left out: whoever
/// redirects us does not choose what we send to a third.
///
/// # Errors
/// [`FetchError::BadRedirect`] for anything else.
pub fn redirected(from: &Url, location: &[u8]) -> Result<Url, FetchError> {
    let to = String::from_utf8_lossy(location);
    let next = from.join(&to).ok();
    let next = next.filter(|next| matches!(next.scheme(), "http" | "https"));
    next.and_then(|mut next| {
        next.set_username("").ok()?;
        next.set_password(None).ok()?;
        Some(next)
    })
    .ok_or_else(|| FetchError::BadRedirect {
        from: from.clone(),
        to: to.chars().take(300).collect(),
    })
}

fn headers(map: &HeaderMap) -> Vec<(String, String)> {
    map.iter()
        .map(|(name, value)| {
            (
                name.as_str().to_owned(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}

fn media_type(map: &HeaderMap) -> String {
    map.get(reqwest::header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .map(|value| value.trim().to_ascii_lowercase())
        .unwrap_or_default()
}

/// The innermost cause of a connection's failure: what a person can act on.
pub(crate) fn plain(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no complete answer in time".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let told = cause.to_string();
    // The name of a TLS alert (RFC 8446, 6.2) tells an operator little.
    if told.contains("CertificateRequired") {
        return format!("the other side wants a client certificate ({told})");
    }
    told
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::io::{Read, Write};

    /// A server that answers each connection with the next text.
    fn server(answers: Vec<String>) -> SocketAddr {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(answer.as_bytes());
            }
        });
        address
    }

    fn url(address: SocketAddr) -> Url {
        Url::parse(&format!("http://{address}/page")).unwrap()
    }

    fn fetcher(bytes: usize) -> Fetcher {
        Fetcher::new(
            FetchLimits {
                bytes,
                time: Duration::from_secs(5),
                redirects: 2,
            },
            true,
        )
    }

    #[tokio::test]
    async fn redirects_are_followed_and_every_hop_is_recorded() {
        let address = server(vec![
            "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".into(),
            "HTTP/1.1 451 Gone\r\nContent-Type: Text/HTML; charset=utf-8\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno".into(),
        ]);
        let response = fetcher(100)
            .fetch(&url(address), Timestamp::now)
            .await
            .unwrap();
        assert_eq!(
            (
                response.status,
                response.body.as_ref(),
                response.media_type.as_str()
            ),
            (451, &b"no"[..], "text/html")
        );
        let statuses: Vec<_> = response.hops.iter().map(|hop| hop.status).collect();
        assert_eq!((statuses, response.url.path()), (vec![302, 451], "/there"));
    }

    #[tokio::test]
    async fn a_private_address_is_refused_at_the_first_hop_and_after_a_redirect() {
        let guarded = Fetcher::new(FetchLimits::default(), false);
        for target in [
            "http://127.0.0.1:1/",
            "http://localhost:1/",
            "http://[::1]:1/",
            "http://2130706433/",
        ] {
            let error = guarded
                .fetch(&Url::parse(target).unwrap(), Timestamp::now)
                .await
                .unwrap_err();
            assert!(
                matches!(error, FetchError::PrivateAddress { .. }),
                "{target}: {error}"
            );
        }
        let to_file = server(vec![
            "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n"
                .into(),
        ]);
        let error = fetcher(100)
            .fetch(&url(to_file), Timestamp::now)
            .await
            .unwrap_err();
        assert!(matches!(error, FetchError::BadRedirect { .. }), "{error}");
    }

    #[tokio::test]
    async fn endless_redirects_and_endless_bodies_end() {
        let again = "HTTP/1.1 302 Found\r\nLocation: /page\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned();
        let error = fetcher(100)
            .fetch(&url(server(vec![again; 9])), Timestamp::now)
            .await
            .unwrap_err();
        assert!(matches!(error, FetchError::TooManyRedirects(2)), "{error}");
        let long = format!(
            "HTTP/1.1 200 OK\r\nContent-Length: 101\r\nConnection: close\r\n\r\n{}",
            "x".repeat(101)
        );
        let error = fetcher(100)
            .fetch(&url(server(vec![long])), Timestamp::now)
            .await
            .unwrap_err();
        assert!(matches!(error, FetchError::TooLong(100)), "{error}");
    }

    #[tokio::test]
    async fn a_refused_connection_says_so() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let error = fetcher(100)
            .fetch(&url(address), Timestamp::now)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("refused"), "{error}");
    }
}
