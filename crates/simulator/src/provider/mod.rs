//! A simulated hosting provider: a small picture service that a browser can open, wired to Staydown the way a real one
//! would be. It asks before it publishes, takes signed webhooks, disables what a notice is about, and answers.
//!
//! ```text
//! GET  /            every public post, and the form      GET  /p/{id}      one post (404 held, 451 disabled)
//! POST /upload      asks Staydown, then 201/202/503      GET  /media/{..}  its picture, under the same rule
//! POST /webhooks    signed messages from Staydown    GET  /s/{id}      the same post at its short address
//! ```
//! Posts live in memory: whoever restarts a provider starts an empty one.

mod duty;
mod pages;
mod posts;
mod serve;
mod upload;
mod webhooks;

pub use upload::{UploadReceipt, UploadState};

use crate::api::{ApiError, Client};
use crate::edit::media_type;
use crate::samples::Sample;
use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use casework::CaseId;
use exchange::webhook::{Secret, WebhookError};
use jiff::Timestamp;
use posts::{Posts, State as PostState};
use std::collections::HashSet;
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use url::Url;

/// How long open connections may take to end at shutdown.
const FAREWELL: Duration = Duration::from_secs(2);

/// Who answers notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// The provider itself: it disables the page and answers at once.
    Automatic,
    /// A person, in Staydown's console; the provider disables what the person says is disabled.
    Manual,
}

/// A provider to be started.
#[derive(Debug, Clone)]
pub struct ProviderConfig {
    /// Its name, for its pages.
    pub name: String,
    /// Staydown's address.
    pub staydown: Url,
    /// The provider's API token there.
    pub token: String,
    /// Who answers notices.
    pub handling: Handling,
    /// Answer the first so many webhook deliveries with 503, to exercise retries.
    pub refuse_first_deliveries: u64,
    /// Where the public reaches it; `http://` and the listener's address if not given.
    pub public_url: Option<Url>,
    /// How long an upload waits for Staydown before it is answered with 503.
    pub upload_patience: Duration,
}

impl ProviderConfig {
    /// An automatic provider that refuses nothing and lets an upload wait five seconds.
    #[must_use]
    pub fn new(name: &str, staydown: &Url, token: &str) -> Self {
        Self {
            name: name.to_owned(),
            staydown: staydown.clone(),
            token: token.to_owned(),
            handling: Handling::Automatic,
            refuse_first_deliveries: 0,
            public_url: None,
            upload_patience: Duration::from_secs(5),
        }
    }
}

/// Why a provider did not start, or did not take a post.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    /// The listener has no address, or cannot be used.
    #[error("provider “{name}” cannot listen: {source}")]
    Listener {
        /// Whose.
        name: String,
        /// Why.
        source: std::io::Error,
    },
    /// The public address is none.
    #[error(
        "provider “{name}” has no usable public address “{address}”; give one such as http://127.0.0.1:8101"
    )]
    Address {
        /// Whose.
        name: String,
        /// Which.
        address: String,
    },
    /// Staydown did not take the endpoint.
    #[error("provider “{name}” could not register its endpoint: {source}")]
    Registration {
        /// Whose.
        name: String,
        /// Why.
        source: ApiError,
    },
    /// The signing secret cannot be read.
    #[error("provider “{name}” got a signing secret it cannot read: {source}")]
    Secret {
        /// Whose.
        name: String,
        /// Why.
        source: WebhookError,
    },
    /// A post is no picture.
    #[error("“{file}” is no JPEG, PNG, GIF or WebP picture and cannot be posted")]
    NoPicture {
        /// Its name.
        file: String,
    },
}

/// What a provider has counted since it started.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Webhook deliveries that arrived, every attempt counted.
    pub deliveries: u64,
    /// Of these, refused on purpose (`refuse_first_deliveries`).
    pub refused: u64,
    /// Of these, refused because the signature does not fit.
    pub bad_signatures: u64,
    /// Of these, known already by their id, and not acted on again.
    pub duplicates: u64,
    /// Notices answered by the provider itself.
    pub answered: u64,
}

/// A held upload, as the provider knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldUpload {
    /// The provider's reference of it.
    pub reference: String,
    /// Its page, which is not public.
    pub page: String,
    /// The case a person decides in Staydown.
    pub case: Option<CaseId>,
}

/// A running provider. Clones are the same provider.
#[derive(Debug, Clone)]
pub struct Provider {
    house: Arc<House>,
    stop: watch::Sender<bool>,
    server: Arc<tokio::sync::Mutex<Option<tokio::task::JoinHandle<std::io::Result<()>>>>>,
}

#[derive(Debug)]
pub(crate) struct House {
    pub(crate) name: String,
    pub(crate) base: Url,
    pub(crate) client: Client,
    /// The same access, less patient: somebody waits for their upload.
    pub(crate) checks: Client,
    pub(crate) handling: Handling,
    pub(crate) secret: RwLock<Option<Secret>>,
    pub(crate) refusals_left: AtomicU64,
    pub(crate) tally: Tally,
    posts: Mutex<Posts>,
    known_ids: Mutex<HashSet<String>>,
    tasks: Mutex<JoinSet<()>>,
}

#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) deliveries: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) bad_signatures: AtomicU64,
    pub(crate) duplicates: AtomicU64,
    pub(crate) answered: AtomicU64,
}

impl Provider {
    /// Starts a provider on a listener and registers its endpoint with Staydown, which must be reachable.
    ///
    /// # Errors
    /// [`ProviderError`] when the listener has no address or Staydown does not take the endpoint.
    pub async fn start(
        config: ProviderConfig,
        listener: TcpListener,
    ) -> Result<Self, ProviderError> {
        let name = config.name.clone();
        let address = listener
            .local_addr()
            .map_err(|source| ProviderError::Listener {
                name: name.clone(),
                source,
            })?;
        let base = match config.public_url {
            Some(url) => url,
            None => {
                Url::parse(&format!("http://{address}")).map_err(|_| ProviderError::Address {
                    name: name.clone(),
                    address: address.to_string(),
                })?
            }
        };
        let registration = |source| ProviderError::Registration {
            name: name.clone(),
            source,
        };
        let client = Client::new(&config.staydown, &config.token).map_err(registration)?;
        let house = Arc::new(House {
            name: config.name,
            base,
            checks: client.clone().with_patience(config.upload_patience),
            client,
            handling: config.handling,
            secret: RwLock::new(None),
            refusals_left: AtomicU64::new(config.refuse_first_deliveries),
            tally: Tally::default(),
            posts: Mutex::new(Posts::new(Timestamp::now())),
            known_ids: Mutex::default(),
            tasks: Mutex::default(),
        });
        let (stop, mut stopped) = watch::channel(false);
        let serving =
            axum::serve(listener, routes(house.clone())).with_graceful_shutdown(async move {
                // An error means that the last handle is gone: nobody can stop it any more, so it goes on.
                if stopped.wait_for(|stop| *stop).await.is_err() {
                    std::future::pending::<()>().await;
                }
            });
        let server = tokio::spawn(async move { serving.await });
        let provider = Self {
            house: house.clone(),
            stop,
            server: Arc::new(tokio::sync::Mutex::new(Some(server))),
        };
        let endpoint = format!("{}/webhooks", house.origin());
        let registered = match house.client.put_signing_endpoint(&endpoint).await {
            Ok(view) => Secret::parse(&view.secret).map_err(|source| ProviderError::Secret {
                name: name.clone(),
                source,
            }),
            Err(source) => Err(registration(source)),
        };
        match registered {
            Ok(secret) => {
                *house.secret.write().unwrap_or_else(PoisonError::into_inner) = Some(secret);
            }
            Err(error) => {
                provider.shutdown().await;
                return Err(error);
            }
        }
        if house.handling == Handling::Manual {
            house.spawn(duty::follow_people(house.clone()));
        }
        Ok(provider)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.house.name
    }

    /// Where the public reaches it.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.house.base
    }

    /// Its own access to Staydown, for whoever plays a person of the provider.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.house.client
    }

    /// Publishes a picture without asking Staydown, as a post that is older than the bank. Gives the URL of its page.
    ///
    /// # Errors
    /// [`ProviderError::NoPicture`] when the file is none.
    pub fn publish_unchecked(
        &self,
        title: &str,
        text: &str,
        sample: &Sample,
    ) -> Result<String, ProviderError> {
        let media_type = media_type(&sample.bytes).ok_or_else(|| ProviderError::NoPicture {
            file: sample.name.clone(),
        })?;
        let file = Bytes::from(sample.bytes.clone());
        let post = self
            .house
            .posts()
            .add(title, text, file, media_type, PostState::Published);
        Ok(format!("{}{}", self.house.origin(), post.page_path()))
    }

    /// The short address of a page: it shows the post, but the desk that answers notices keeps no list of short addresses.
    #[must_use]
    pub fn short_address(&self, page: &str) -> String {
        page.replacen("/p/", "/s/", 1)
    }

    /// The uploads that wait for a person, oldest first.
    #[must_use]
    pub fn held(&self) -> Vec<HeldUpload> {
        let held = |post: &posts::Post| match &post.state {
            PostState::Held { case } => Some(HeldUpload {
                reference: post.reference(),
                page: format!("{}{}", self.house.origin(), post.page_path()),
                case: case.clone(),
            }),
            _ => None,
        };
        self.house.posts().iter().filter_map(held).collect()
    }

    /// What it has counted so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let tally = &self.house.tally;
        Counts {
            deliveries: tally.deliveries.load(Relaxed),
            refused: tally.refused.load(Relaxed),
            bad_signatures: tally.bad_signatures.load(Relaxed),
            duplicates: tally.duplicates.load(Relaxed),
            answered: tally.answered.load(Relaxed),
        }
    }

    /// Stops taking connections, ends what runs in the background, and waits until it is over, at most two seconds.
    /// Again does nothing.
    pub async fn shutdown(&self) {
        self.stop.send_replace(true);
        self.house.tasks().abort_all();
        if let Some(mut server) = self.server.lock().await.take()
            && tokio::time::timeout(FAREWELL, &mut server).await.is_err()
        {
            server.abort();
        }
    }
}

fn routes(house: Arc<House>) -> Router {
    Router::new()
        .route("/", get(serve::index))
        .route("/p/{id}", get(serve::page))
        .route("/s/{id}", get(serve::page))
        .route("/media/{file}", get(serve::media))
        .route("/upload", post(upload::upload))
        .route("/webhooks", post(webhooks::receive))
        .layer(DefaultBodyLimit::max(upload::MAX_UPLOAD))
        .with_state(house)
}

impl House {
    pub(crate) fn posts(&self) -> MutexGuard<'_, Posts> {
        self.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tasks(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Scheme, host and port, without a slash at the end.
    pub(crate) fn origin(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Whether a webhook id is new; it is remembered from now on.
    pub(crate) fn first_sight(&self, id: &str) -> bool {
        self.known_ids
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.to_owned())
    }

    /// Does something in the background, until it is done or the provider stops.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.tasks();
        while tasks.try_join_next().is_some() {}
        tasks.spawn(work);
    }
}
