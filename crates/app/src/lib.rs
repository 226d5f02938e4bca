//! The use cases: what people and programs can do with Staydown, one function each, and the work that goes on in the
//! background. The only room that joins store, index, ledger and media.
//!
//! Every use case takes a [`Caller`], checks what they may do, and works in one transaction: read the state, let
//! `casework` decide, append the events, add the jobs that follow, commit. What is in memory ([`known`]) changes after the
//! commit and before the answer.

mod access_log;
mod accounts;
mod alerts;
mod annexes;
mod authorities;
mod bank_insight;
mod banks;
mod capture_links;
mod captures;
mod care;
mod cascade;
mod cases;
mod compare;
mod complaints;
mod conflicts;
mod contact;
mod deepen;
mod deliver;
mod desk;
mod documents;
mod dossier;
mod draft;
mod enrolled;
mod erasure;
mod error;
mod examine;
mod exposures;
mod health;
mod history;
mod imports;
mod intake;
mod issue;
mod jobs;
mod kind;
mod known;
mod letters;
mod listening;
mod look;
mod mail;
mod matching;
mod notices;
mod orders;
mod organisations;
mod outlets;
mod outlets_of_case;
mod overview;
mod paging;
mod parts;
mod penalties;
mod pictures;
mod preservations;
mod programs;
mod reach;
mod recordings;
mod scrutinies;
mod search;
mod settings;
mod sharing;
mod signing;
mod sounds;
mod statements;
mod text_links;
mod texts;
mod tokens;
mod undo;
mod undo_verdict;
mod user_notices;
mod videos;
mod views;
mod vouching;
mod wacz;
mod watch;

pub use accounts::{
    Asked, Begun, Bootstrap, Credentials, IssuedLink, LinkHolder, LinkedAccountLine, NewPassword,
    OidcEnd, OidcSettings, OidcStart, PasskeyLine, PasswordLine, PasswordTicket, PersonLine,
    SessionLimits, SessionLine, SignInName, SignedIn, Visit, is_same_masked, is_same_secret,
    oidc_beside, set_oidc_beside, sign_in_link_beside,
};
pub use authorities::{AuthorityEntry, Imported};
pub use bank_insight::{BlockedCase, EntryInsight};
pub use banks::{NewFileEntry, Page as EntryPage};
pub use care::{CareNow, CareView, NewCare, TeamSum};
pub use complaints::{ComplaintStatus, PublicComplaint};
pub use conflicts::Issued;
pub use contact::OpenHouse;
pub use desk::{ClaimLine, Desk, NoteLine, QueueFilter, SOON, WaitingLine, WaitsOn};
pub use dossier::Dossier;
pub use draft::Draft;
pub use error::AppError;
pub use examine::{FileSignals, HashPath, Signals, worker_task};
pub use history::HistoryLine;
pub use imports::{ImportLine, ImportProgress, ImportView, LIST_BYTES, LineVerdict, NewImport};
pub use intake::{MaildirSettings, OrderStatus};
pub use kind::ContentKind;
pub use listening::{Audible, Audio, LONGEST_HEARD, lacks_for_listening};
pub use mail::MailSettings;
pub use matching::Upload;
pub use notices::Direction;
pub use organisations::{Caller, NewOrganisation};
pub use outlets_of_case::OutletOfCase;
pub use overview::{OverviewView, Waiting};
pub use parts::{Opened, PartFile, can_read_pictures};
pub use pictures::Shape;
pub use preservations::{NewMaterial, Piece, Pieces};
pub use programs::{NewProgram, TokenLine};
pub use recordings::RecordingSignals;
pub use search::{Found, MOST_FOUND, Sought};
pub use settings::{
    InstanceSettings, SettingsView, USUAL_IDLE_MINUTES, USUAL_MATERIAL_MEGABYTES,
    USUAL_UNDO_SECONDS,
};
pub use signing::EvidenceSettings;
pub use sounds::SoundSignals;
pub use statements::DsaSettings;
pub use texts::{CaseTexts, TextSignals};
pub use tokens::{IssuedToken, Refused};
pub use undo::{MOST_TOGETHER, Parting, Together};
pub use undo_verdict::ComplaintDesk;
pub use user_notices::{LocationStatus, PublicNotice, UserNoticeStatus};
pub use videos::{HashedFrame, VIDEO_DECODER, VideoSampling, VideoSignals};
pub use vouching::{LedgerSettings, TimeStampSettings, WitnessAnswer};

pub use enrolled::is_anyone_enrolled;
pub use evidence::OutgoingTls;
pub use evidence::render::Browser;
pub use evidence::sign::DomainIdentity;

use casework::ProtectedHosts;
use evidence::{FetchLimits, Fetcher};
use known::Known;
use std::path::PathBuf;
use std::sync::Arc;
use store::{Environment, Folder, Store};
use tokio::sync::Notify;

/// How the application runs.
#[derive(Debug, Clone)]
pub struct Config {
    /// The data folder.
    pub data: PathBuf,
    /// The program that serves as media worker when given [`Config::worker_arguments`]: this program itself.
    pub worker_program: PathBuf,
    /// See above.
    pub worker_arguments: Vec<std::ffi::OsString>,
    /// Number of media workers; `None` for one a core.
    pub workers: Option<usize>,
    /// After how many files at most a media worker is replaced; `None` for `media`'s own number.
    pub files_per_worker: Option<u32>,
    /// Whether media workers may run on a system that cannot filter their system calls.
    pub allow_unconfined_media: bool,
    /// Which frames of uploaded videos are looked at.
    pub video_sampling: VideoSampling,
    /// Whether captures and webhooks may go to addresses that are not public. For the demo and the tests.
    pub allow_private_addresses: bool,
    /// Where people and other instances reach this one: the origin of its pages, in links, cookies, passkeys.
    pub public_url: url::Url,
    /// Whom outgoing TLS trusts besides the usual authorities, and as whom we are known.
    pub outgoing: OutgoingTls,
    /// How long people stay signed in.
    pub sessions: SessionLimits,
    /// Where statements of reasons are sent, if anywhere.
    pub dsa: Option<DsaSettings>,
    /// By which server pages are mailed, if by one.
    pub mail: Option<MailSettings>,
    /// Where orders come in by mail, if they do.
    pub maildir: Option<MaildirSettings>,
    /// Most bytes of one thing that is deposited to be preserved.
    pub material_bytes: u64,
    /// How the ledger is shown to others and who vouches for it.
    pub ledger: LedgerSettings,
    /// Who signs captures, and in what they are shown.
    pub evidence: EvidenceSettings,
    /// How long what people decide in the console waits before it leaves; nothing waits with zero.
    pub undo: jiff::SignedDuration,
    /// In which languages the text in pictures is read, in tesseract's words (`eng+ara`); it is not read without.
    pub picture_languages: Option<String>,
}

/// The application.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    known: Known,
    /// Held for reading from a commit until what is in memory has followed, and for writing by whoever needs both at the same
    /// event.
    applying: tokio::sync::RwLock<()>,
    tokens: tokens::Tokens,
    readings: access_log::Readings,
    looking: care::Looking,
    health: health::Health,
    media: media::Pool,
    viewer: videos::Viewer,
    /// In which languages the text in pictures is read, where it is.
    picture_languages: Option<String>,
    fetcher: Fetcher,
    /// Signs packages of evidence.
    evidence_key: evidence::sign::EvidenceKey,
    /// Rung when a job was added.
    work: Notify,
    public_url: url::Url,
    accounts: accounts::Accounts,
    /// Whose hosts a notice about needs a second person.
    protected: ProtectedHosts,
    dsa: statements::Dsa,
    mail: Option<MailSettings>,
    maildir: Option<MaildirSettings>,
    material_bytes: u64,
    ledger: LedgerSettings,
    evidence: EvidenceSettings,
    /// One captured page is shown at a time: a browser takes hundreds of megabytes.
    showing: tokio::sync::Mutex<()>,
    undo: jiff::SignedDuration,
    /// What was chosen at the start, as administrators see it.
    settings: InstanceSettings,
    /// For addresses that whoever runs the instance chose: witnesses, time-stamp authorities. They may be in a private network.
    to_chosen: Fetcher,
}

impl App {
    /// Opens the data folder, starts the media workers, and loads the index.
    ///
    /// # Errors
    /// [`AppError`] when the folder is in use or damaged, or no worker can be started.
    pub async fn open(config: Config, environment: Environment) -> Result<Self, AppError> {
        let settings = InstanceSettings::of(&config);
        let store = Store::open(Folder::at(&config.data), environment).await?;
        let media = media::Pool::start(config.media()).await?;
        let viewer = videos::Viewer::new(&config);
        let picture_languages = config.picture_languages.clone();
        if !media.is_filtered() {
            tracing::warn!(
                "media workers run without a system-call filter, as was allowed: this system has none"
            );
        }
        let protected = protected_hosts(&config.data)?;
        let evidence_key = signing::own_key(&store)?;
        let known = Known::load(&store).await?;
        let (bytes, entries) = known.size();
        tracing::info!(entries, bytes, "known content is in memory");
        let fetcher = Fetcher::new(FetchLimits::default(), config.allow_private_addresses)
            .with_tls(config.outgoing.clone());
        let to_chosen = Fetcher::new(FetchLimits::default(), true).with_tls(config.outgoing);
        let inner = Inner {
            store,
            known,
            applying: tokio::sync::RwLock::default(),
            tokens: tokens::Tokens::default(),
            readings: access_log::Readings::default(),
            looking: care::Looking::default(),
            health: health::Health::default(),
            media,
            viewer,
            picture_languages,
            fetcher,
            evidence_key,
            work: Notify::new(),
            accounts: accounts::Accounts::new(config.sessions, &config.public_url),
            public_url: config.public_url,
            protected,
            dsa: statements::Dsa::new(config.dsa),
            mail: config.mail,
            maildir: config.maildir,
            material_bytes: config.material_bytes,
            ledger: config.ledger,
            evidence: config.evidence,
            showing: tokio::sync::Mutex::default(),
            undo: config.undo,
            settings,
            to_chosen,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Saves the index if much has changed, ends the media workers and closes the database. Background work must have been
    /// stopped.
    pub async fn close(&self) {
        self.save_index_at_end().await;
        if let Err(error) = self.write_token_uses().await {
            tracing::warn!(%error, "the last uses of tokens could not be written down");
        }
        self.inner.media.stop().await;
        self.inner.store.close().await;
    }

    fn store(&self) -> &Store {
        &self.inner.store
    }

    fn environment(&self) -> &Environment {
        self.inner.store.environment()
    }

    /// The instant, from the application's own source of time.
    #[must_use]
    pub fn now(&self) -> jiff::Timestamp {
        self.environment().now()
    }

    /// Where people and other instances reach this one.
    #[must_use]
    pub fn public_url(&self) -> &url::Url {
        &self.inner.public_url
    }

    /// The file of the instance's key, if the key was made just now: nobody has a copy of it yet.
    #[must_use]
    pub fn new_key(&self) -> Option<std::path::PathBuf> {
        let is_new = self.store().has_new_key();
        is_new.then(|| self.store().folder().instance_key())
    }

    /// Taken before a commit that what is in memory has to follow.
    async fn applying(&self) -> Applying<'_> {
        Applying {
            known: self.known(),
            _together: self.inner.applying.read().await,
            is_done: false,
        }
    }

    fn known(&self) -> &Known {
        &self.inner.known
    }
}

/// From a commit until what is in memory has followed it.
struct Applying<'a> {
    known: &'a Known,
    _together: tokio::sync::RwLockReadGuard<'a, ()>,
    is_done: bool,
}

impl Applying<'_> {
    fn done(mut self) {
        self.is_done = true;
    }
}

impl Drop for Applying<'_> {
    fn drop(&mut self) {
        // It failed half-way, or whoever asked went away and the work was dropped: memory may lack what the ledger has.
        if !self.is_done {
            self.known.fell_behind();
        }
    }
}

/// The protected hosts that come with the program, and those of the data folder's own list (`protected-hosts.txt`).
fn protected_hosts(data: &std::path::Path) -> Result<ProtectedHosts, AppError> {
    let usual = ProtectedHosts::usual();
    match std::fs::read_to_string(data.join("protected-hosts.txt")) {
        Ok(text) => Ok(usual.and(ProtectedHosts::read(&text)?)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(usual),
        Err(error) => Err(AppError::invalid(
            "protected_hosts",
            format!("protected-hosts.txt in the data folder cannot be read: {error}"),
        )),
    }
}
