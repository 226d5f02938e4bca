//! The whole story, played over public HTTP by an analyst, two providers and people who upload: known images are banked,
//! found on pages, referred or ordered down, taken down, seen gone, and held when they come back.

mod banking;
mod beyond;
mod browser;
mod complaint;
mod lanes;
mod locations;
mod obstacle;
mod open;
mod public;
mod review;
mod summary;
mod uploads;

pub use complaint::Desk;
pub use open::LeftOpen;
pub use summary::Summary;

use crate::api::{ApiError, Client};
use crate::edit::EditError;
use crate::provider::{Provider, ProviderError};
use crate::samples::Sample;
use public::Public;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Who plays, with what.
#[derive(Debug, Clone)]
pub struct StoryConfig {
    /// Staydown's address.
    pub staydown: Url,
    /// An API token of the referring authority's analyst.
    pub analyst_token: String,
    /// The provider on which known images are public already. It must handle notices automatically.
    pub provider_a: Provider,
    /// The provider that only gets uploads. It may leave notices to people.
    pub provider_b: Provider,
    /// The known images; at least one.
    pub known: Vec<Sample>,
    /// Pictures that must not be held.
    pub benign: Vec<Sample>,
    /// What decides the order of uploads.
    pub seed: u64,
    /// How many of the notices are removal orders (the rest are referrals); every fourth and at least one if not given.
    pub orders: Option<usize>,
    /// Who decides complaints to provider A. Nobody complains if not given.
    pub desk: Option<Desk>,
    /// Whether a re-cut video and an edited text are part of it.
    pub beyond_pictures: bool,
    /// How long any one wait may take.
    pub wait_limit: Duration,
    /// How long a call to Staydown is repeated while it does not answer.
    pub patience: Duration,
}

impl StoryConfig {
    /// A story without pictures yet, with orders every fourth time, waits of up to two minutes, and the client's usual
    /// patience.
    #[must_use]
    pub fn new(
        staydown: &Url,
        analyst_token: &str,
        provider_a: Provider,
        provider_b: Provider,
    ) -> Self {
        Self {
            staydown: staydown.clone(),
            analyst_token: analyst_token.to_owned(),
            provider_a,
            provider_b,
            known: Vec::new(),
            benign: Vec::new(),
            seed: 1,
            orders: None,
            desk: None,
            beyond_pictures: false,
            wait_limit: Duration::from_secs(120),
            patience: crate::api::DEFAULT_PATIENCE,
        }
    }
}

/// What is going on, for a progress display.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoryEvent {
    /// A step begins.
    Began {
        /// 1 to 11, as in the README.
        step: u8,
        /// What happens in it.
        title: &'static str,
    },
    /// Part of a step is done.
    Progress {
        /// Which step.
        step: u8,
        /// How many are done.
        done: usize,
        /// Of how many.
        total: usize,
    },
    /// A step ended.
    Ended {
        /// Which step.
        step: u8,
        /// What came of it, in a sentence.
        text: String,
    },
}

/// Why a story could not be played to its end. (What was played but did not hold is in [`Summary::failures`].)
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// A call to Staydown failed.
    #[error("{doing}: {source}")]
    Api {
        /// What the call was for.
        doing: String,
        /// Why it failed.
        source: ApiError,
    },
    /// A provider could not take part.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// A provider's public side did not answer as it should.
    #[error("{what}: {source}")]
    Public {
        /// What was tried.
        what: String,
        /// Why it failed.
        source: reqwest::Error,
    },
    /// A known image could not be edited.
    #[error("“{file}” cannot be edited ({edit}): {source}")]
    Edit {
        /// Which image.
        file: String,
        /// Which edit.
        edit: &'static str,
        /// Why.
        source: EditError,
    },
    /// Something did not happen in time.
    #[error("waited {seconds} s for {what}")]
    Waited {
        /// How long.
        seconds: u64,
        /// For what, and what was seen instead.
        what: String,
    },
    /// Something came out otherwise than the rest needs.
    #[error("{what}")]
    Unlike {
        /// What.
        what: String,
    },
    /// There is nothing to play with.
    #[error(
        "the story needs at least one known image; give a folder with one, or none at all for generated ones"
    )]
    NothingKnown,
    /// Part of the program failed.
    #[error("part of the story ended without a result: {0}")]
    Task(#[from] tokio::task::JoinError),
}

impl StoryError {
    pub(crate) fn waited(limit: Duration, what: String) -> Self {
        Self::Waited {
            seconds: limit.as_secs(),
            what,
        }
    }

    pub(crate) fn api(doing: impl Into<String>) -> impl FnOnce(ApiError) -> Self {
        let doing = doing.into();
        move |source| Self::Api { doing, source }
    }
}

/// A story, ready to be played.
#[derive(Debug, Clone)]
pub struct Story {
    cast: Cast,
    known: Vec<Arc<Sample>>,
    benign: Vec<Arc<Sample>>,
    seed: u64,
    orders: Option<usize>,
    staydown: Url,
    desk: Option<Desk>,
    beyond_pictures: bool,
}

/// Who takes part. Cloning is cheap.
#[derive(Debug, Clone)]
pub(crate) struct Cast {
    pub(crate) analyst: Client,
    pub(crate) a: Provider,
    pub(crate) b: Provider,
    pub(crate) public: Public,
    pub(crate) wait_limit: Duration,
}

/// Where progress is told.
pub(crate) type Progress<'a> = &'a (dyn Fn(StoryEvent) + Send + Sync);

impl Story {
    /// Prepares a story.
    ///
    /// # Errors
    /// [`StoryError::NothingKnown`] without a known image, [`StoryError::Api`] when no HTTP client can be made.
    pub fn new(config: StoryConfig) -> Result<Self, StoryError> {
        if config.known.is_empty() {
            return Err(StoryError::NothingKnown);
        }
        let analyst = Client::new(&config.staydown, &config.analyst_token)
            .map_err(StoryError::api("preparing the analyst's access"))?
            .with_patience(config.patience);
        Ok(Self {
            cast: Cast {
                analyst,
                a: config.provider_a,
                b: config.provider_b,
                public: Public::new(config.wait_limit)?,
                wait_limit: config.wait_limit,
            },
            known: config.known.into_iter().map(Arc::new).collect(),
            benign: config.benign.into_iter().map(Arc::new).collect(),
            seed: config.seed,
            orders: config.orders,
            staydown: config.staydown,
            desk: config.desk,
            beyond_pictures: config.beyond_pictures,
        })
    }

    /// Plays steps 1 to 11 (9 only where somebody decides complaints, 10 and 11 where they were asked for) and tells `progress` what is going on. The caller adds the ledger and the time with
    /// [`Summary::with_ledger`].
    ///
    /// # Errors
    /// A [`StoryError`] when the story cannot go on. A step that was played and did not hold is no error but a line in
    /// [`Summary::failures`].
    pub async fn play(
        &self,
        progress: impl Fn(StoryEvent) + Send + Sync,
    ) -> Result<Summary, StoryError> {
        let progress: Progress<'_> = &progress;
        let mut summary = Summary::blank();
        // These posts are older than the bank.
        let pages = locations::post_earlier(&self.cast, &self.known)?;
        let banked = banking::bank_all(&self.cast, &self.known, progress).await?;
        summary.known = banked.len();
        let cases = locations::capture_all(&self.cast, pages, &mut summary, progress).await?;
        let notices =
            locations::decide_all(&self.cast, cases, self.orders, &mut summary, progress).await?;
        let answered = locations::await_answers(&self.cast, notices, progress).await?;
        locations::look_again(&self.cast, &answered, &mut summary, progress).await?;
        let uploads = uploads::plan(&banked, &self.benign, self.seed, &mut summary);
        let held = uploads::upload_all(&self.cast, uploads, &mut summary, progress).await?;
        let blocked = review::decide_held(&self.cast, held, &mut summary, progress).await?;
        obstacle::order_at_short_address(&self.cast, &self.known[0], &mut summary, progress)
            .await?;
        if let Some(desk) = &self.desk {
            let parties = complaint::Parties {
                staydown: &self.staydown,
                desk,
            };
            complaint::complain(&self.cast, parties, blocked, &mut summary, progress).await?;
        }
        if self.beyond_pictures {
            beyond::play(&self.cast, &mut summary, progress).await?;
        }
        let ledger = self.cast.analyst.checkpoint().await;
        summary.events = ledger
            .map_err(StoryError::api("reading the ledger's size"))?
            .size;
        summary.conclude();
        Ok(summary)
    }

    /// Leaves work to look at in the console: two captured locations on provider B nobody decided, a referral and a removal
    /// order to provider B nobody answered (B should handle notices manually), and two held uploads on provider A nobody
    /// decided. The known images are banked first, if they are not yet.
    ///
    /// # Errors
    /// A [`StoryError`].
    pub async fn leave_open(&self) -> Result<LeftOpen, StoryError> {
        open::leave_open(&self.cast, &self.known).await
    }
}
