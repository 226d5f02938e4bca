//! What is on the service, and who may see it.

use axum::body::Bytes;
use casework::CaseId;
use jiff::Timestamp;
use url::Url;

/// The media type of a text.
pub(crate) const TEXT: &str = "text/plain; charset=utf-8";

/// A picture, a video or a text that somebody posted, with a few words.
#[derive(Debug, Clone)]
pub(crate) struct Post {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) file: Bytes,
    pub(crate) media_type: &'static str,
    pub(crate) state: State,
}

/// Who may see a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum State {
    /// Nobody: Staydown is being asked.
    Checking,
    /// Nobody: a person decides the case.
    Held { case: Option<CaseId> },
    /// Everybody.
    Published,
    /// Nobody, and that is said: HTTP 451.
    Disabled { at: Timestamp },
    /// Nobody, for good.
    Discarded,
}

/// Every post of the service, oldest first.
#[derive(Debug)]
pub(crate) struct Posts {
    /// Sets the addresses of this run apart from those of earlier ones, which Staydown may still know.
    run: String,
    all: Vec<Post>,
}

impl Posts {
    pub(crate) fn new(begun: Timestamp) -> Self {
        let run = format!("{:x}", begun.as_millisecond());
        Self {
            run,
            all: Vec::new(),
        }
    }

    pub(crate) fn add(
        &mut self,
        title: &str,
        text: &str,
        file: Bytes,
        media_type: &'static str,
        state: State,
    ) -> Post {
        let post = Post {
            id: format!("{}-{}", self.run, self.all.len() + 1),
            title: title.to_owned(),
            text: text.to_owned(),
            file,
            media_type,
            state,
        };
        self.all.push(post.clone());
        post
    }

    pub(crate) fn get(&self, id: &str) -> Option<&Post> {
        self.all.iter().find(|post| post.id == id)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Post> {
        self.all.iter()
    }

    /// The post a location is about: its page, or its picture.
    pub(crate) fn at(&self, base: &Url, location: &str) -> Option<&Post> {
        let url = Url::parse(location).ok()?;
        let here = |url: &Url| {
            (
                url.host_str().map(str::to_owned),
                url.port_or_known_default(),
            )
        };
        if here(&url) != here(base) {
            return None;
        }
        let mut segments = url.path_segments()?;
        match (segments.next(), segments.next(), segments.next()) {
            (Some("p"), Some(id), None) => self.get(id),
            (Some("media"), Some(file), None) => self.get(file.split('.').next()?),
            _ => None,
        }
    }

    /// Ends the check of an upload, unless a person decided in the meantime. Gives the state that holds now.
    pub(crate) fn checked(&mut self, id: &str, state: State) -> Option<State> {
        let post = self.all.iter_mut().find(|post| post.id == id)?;
        if post.state == State::Checking {
            post.state = state;
        }
        Some(post.state.clone())
    }

    /// A person decided a held upload.
    pub(crate) fn decided(&mut self, reference: &str, publish: bool) {
        let post = self
            .all
            .iter_mut()
            .find(|post| post.reference() == reference);
        if let Some(post) = post
            // What a notice took down stays down, whatever was decided about the upload.
            && !matches!(post.state, State::Disabled { .. })
        {
            post.state = if publish {
                State::Published
            } else {
                State::Discarded
            };
        }
    }

    /// Takes a post down. Gives when that was, which is the first time it was done.
    pub(crate) fn disable(&mut self, id: &str, now: Timestamp) -> Option<Timestamp> {
        let post = self.all.iter_mut().find(|post| post.id == id)?;
        if let State::Disabled { at } = post.state {
            return Some(at);
        }
        post.state = State::Disabled { at: now };
        Some(now)
    }
}

impl Post {
    /// What the provider calls this upload towards Staydown.
    pub(crate) fn reference(&self) -> String {
        format!("upload-{}", self.id)
    }

    pub(crate) fn is_picture(&self) -> bool {
        self.media_type.starts_with("image/")
    }

    pub(crate) fn page_path(&self) -> String {
        format!("/p/{}", self.id)
    }

    pub(crate) fn media_path(&self) -> String {
        let ending = match self.media_type {
            "image/png" => "png",
            "image/gif" => "gif",
            "image/webp" => "webp",
            "video/mp4" => "mp4",
            "video/webm" => "webm",
            TEXT => "txt",
            _ => "jpg",
        };
        format!("/media/{}.{ending}", self.id)
    }
}
