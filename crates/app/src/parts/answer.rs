//! Matching what holds content: each part as an upload of its own, in one answer.

use super::budget::LONGEST_SECONDS;
use super::opened::is_nested;
use super::{Opened, PartFile};
use crate::compare::{Asked, MOST_MATCHES};
use crate::{App, AppError, Caller, ContentKind};
use bytes::Bytes;
use casework::{EntryId, LeftOut, Match, Part, PartKind, Thoroughness};
use exchange::v1::{HoldingKind, PartsLooked};
use media::MediaError;
use media::parts::Holding;
use signals::Sha256;
use std::collections::HashSet;

/// Most matches told of one upload and all its parts.
const MOST_OF_ALL: usize = 100;

/// What was found in the parts of an upload, and how they were looked at.
#[derive(Debug, Default)]
pub(crate) struct Within {
    pub(crate) matches: Vec<Match>,
    pub(crate) looked: Option<PartsLooked>,
}

impl App {
    /// What is known of an upload's parts, where it holds any.
    pub(crate) async fn match_parts(
        &self,
        caller: &Caller,
        file: Bytes,
        holding: Holding,
        thoroughness: Thoroughness,
    ) -> Result<Within, AppError> {
        let begun = self.now();
        let whole = Sha256::of(&file).to_string();
        let pool = self.media_for(caller);
        let mut opened = Opened::open(&pool, file, holding).await?;
        let mut matches: Vec<Match> = Vec::new();
        loop {
            if self.now().duration_since(begun).as_secs() >= LONGEST_SECONDS {
                opened.leave_rest(
                    "timed_out",
                    &format!("Parts are looked at for {LONGEST_SECONDS} seconds; send the rest by itself."),
                );
            }
            let Some(PartFile { mut part, file }) = opened.next(&pool).await? else {
                break;
            };
            part.sha256 = Some(Sha256::of(&file).to_string());
            let mut found = self
                .match_piece(caller, &mut opened, &part, file.clone(), thoroughness)
                .await?;
            if part.kind == PartKind::PageText && part.page.is_none() {
                // The whole text repeats what its pages say.
                let told: HashSet<EntryId> =
                    matches.iter().map(|found| found.entry.clone()).collect();
                found.retain(|found| !told.contains(&found.entry));
            }
            matches.extend(found);
            if self.reads_pictures() && ContentKind::by_mark(&file) == Some(ContentKind::Image) {
                matches.extend(self.match_text_in(caller, &mut opened, &part, file).await?);
            }
        }
        for found in &mut matches {
            // What is kept of the upload is the whole.
            found.picture = Some(whole.clone());
        }
        matches.sort_by_key(|found| (found.way, found.distance));
        matches.truncate(MOST_OF_ALL);
        Ok(Within {
            matches,
            looked: Some(PartsLooked {
                kind: opened.kind,
                looked_at: opened.given(),
                pages: opened.pages(),
                left_out: opened.left_out(),
            }),
        })
    }

    /// What is known of the files in an archive or a document that hangs behind an upload which is something else. Where it cannot be opened, that is on
    /// the account: the upload is looked at all the same.
    pub(crate) async fn match_behind(
        &self,
        caller: &Caller,
        file: Bytes,
        holding: Holding,
        thoroughness: Thoroughness,
    ) -> Result<Within, AppError> {
        match self.match_parts(caller, file, holding, thoroughness).await {
            Err(AppError::Media(fault)) if !is_ours(&fault) => Ok(Within {
                matches: Vec::new(),
                looked: Some(PartsLooked {
                    kind: match holding {
                        Holding::Pdf => HoldingKind::Pdf,
                        _ => HoldingKind::Zip,
                    },
                    looked_at: 0,
                    pages: None,
                    left_out: vec![LeftOut::several(1, fault.code(), fault.to_string())],
                }),
            }),
            within => within,
        }
    }

    /// What is known of one part. Where it cannot be looked at, that is on the account, and its very bytes are looked up.
    async fn match_piece(
        &self,
        caller: &Caller,
        opened: &mut Opened,
        part: &Part,
        file: Bytes,
        thoroughness: Thoroughness,
    ) -> Result<Vec<Match>, AppError> {
        let asked = if is_nested(&file) {
            let why = "It holds files itself, and one level is opened; send it by itself.";
            opened.leave(part.clone(), "nested", why);
            Err(())
        } else {
            match self.asked_about(caller, file.clone(), thoroughness).await {
                Ok(asked) => Ok(asked),
                Err(error) => Err(self.cannot(opened, part, error)?),
            }
        };
        if !is_nested(&file) && Holding::behind(&file).is_some() {
            let why = "An archive or a document hangs behind it, and one level is opened; send it by itself.";
            opened.leave(part.clone(), "nested", why);
        }
        let asked = asked.unwrap_or_else(|()| Asked {
            sha256: part.sha256.clone(),
            ..Asked::default()
        });
        let mut found = self.matches(caller, &asked).await?;
        found.truncate(MOST_MATCHES);
        for found in &mut found {
            found.part = Some(part.clone());
        }
        Ok(found)
    }

    /// Puts on the account that a part cannot be looked at; what is no fault of the part's stays an error.
    fn cannot(&self, opened: &mut Opened, part: &Part, error: AppError) -> Result<(), AppError> {
        match error {
            AppError::Media(fault) if !is_ours(&fault) => {
                opened.leave(part.clone(), fault.code(), fault.to_string());
                Ok(())
            }
            AppError::Refused(refusal) => {
                opened.leave(part.clone(), refusal.code, refusal.detail);
                Ok(())
            }
            other => Err(other),
        }
    }

    /// What is known of the text in a picture that is a part.
    async fn match_text_in(
        &self,
        caller: &Caller,
        opened: &mut Opened,
        part: &Part,
        file: Bytes,
    ) -> Result<Vec<Match>, AppError> {
        let part = part.text_in();
        match self.read_picture(file).await {
            Ok(Some(text)) => self.match_text_read(caller, &part, text).await,
            Ok(None) => Ok(Vec::new()),
            Err(error) => self.cannot(opened, &part, error).map(|()| Vec::new()),
        }
    }

    /// What is known of a text that was read in a picture.
    async fn match_text_read(
        &self,
        caller: &Caller,
        part: &Part,
        text: String,
    ) -> Result<Vec<Match>, AppError> {
        let mut asked = self
            .asked_about(caller, text.into(), Thoroughness::Exact)
            .await?;
        // What was read has no bytes of its own.
        asked.sha256 = None;
        let mut found = self.matches(caller, &asked).await?;
        for found in &mut found {
            found.part = Some(part.clone());
        }
        Ok(found)
    }

    /// What is known of the text in an uploaded picture, where pictures are read here.
    pub(crate) async fn match_text_of_picture(
        &self,
        caller: &Caller,
        file: &Bytes,
    ) -> Result<Within, AppError> {
        if !self.reads_pictures() || ContentKind::by_mark(file) != Some(ContentKind::Image) {
            return Ok(Within::default());
        }
        let part = Part::new(PartKind::PictureText);
        let (mut matches, mut left_out, mut looked_at) = (Vec::new(), Vec::new(), 0);
        match self.read_picture(file.clone()).await {
            Ok(Some(text)) => {
                looked_at = 1;
                matches = self.match_text_read(caller, &part, text).await?;
            }
            Ok(None) => {}
            Err(AppError::Media(fault)) => {
                left_out.push(LeftOut::one(part, fault.code(), fault.to_string()))
            }
            Err(error) => return Err(error),
        }
        let whole = Sha256::of(file).to_string();
        for found in &mut matches {
            found.picture = Some(whole.clone());
        }
        let looked = (looked_at > 0 || !left_out.is_empty()).then_some(PartsLooked {
            kind: HoldingKind::Picture,
            looked_at,
            pages: None,
            left_out,
        });
        Ok(Within { matches, looked })
    }
}

/// Whether it is no fault of the file's that it could not be looked at.
fn is_ours(fault: &MediaError) -> bool {
    matches!(fault, MediaError::Busy | MediaError::Unavailable { .. })
}

/// What is said of a text that is a playlist.
fn of_playlist(text: &str) -> Option<PartsLooked> {
    let relative = super::relative_addresses(text)?;
    let mut left_out = Vec::new();
    if relative > 0 {
        let why = "Addresses without a host say only where they lie from the list's own address, which is not known here.";
        left_out.push(LeftOut::several(relative, "relative_address", why));
    }
    Some(PartsLooked {
        kind: HoldingKind::Playlist,
        looked_at: 1,
        pages: None,
        left_out,
    })
}

impl Within {
    /// Both, as of one upload: the kind is this one's, if anything was looked at here.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.matches.extend(other.matches);
        self.looked = match (self.looked, other.looked) {
            (Some(mut looked), Some(other)) => {
                looked.looked_at += other.looked_at;
                looked.left_out.extend(other.left_out);
                Some(looked)
            }
            (looked, other) => looked.or(other),
        };
        self
    }

    /// Of a text: nothing, unless it is a playlist.
    pub(crate) fn of_text(file: &Bytes) -> Self {
        let looked = match ContentKind::of(file) {
            ContentKind::Text(text) => of_playlist(&text),
            _ => None,
        };
        Self {
            matches: Vec::new(),
            looked,
        }
    }
}
