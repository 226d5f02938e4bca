//! A file that holds others, taken apart: one part after the other.

use super::budget::{Budget, MOST_PAGES, PART_BYTES};
use crate::examine::{INFLATE, LIST, PAGES, UNPACK, UNPIN};
use crate::{AppError, ContentKind};
use bytes::Bytes;
use casework::{LeftOut, Part};
use exchange::v1::HoldingKind;
use media::parts::{Entry, Holding, Listing, Packing, pdf};
use media::{InLine, MediaError};
use signals::Sha256;
use std::collections::{HashMap, HashSet, VecDeque};

/// Longest text of all pages together that is compared as one.
const WHOLE_TEXT: usize = signals::text::MOST_BYTES;
/// How many pages may overwhelm the reader before the rest of a document is left.
const MOST_FAILED: u32 = 3;

/// A part, as a file of its own.
#[derive(Debug, Clone)]
pub struct PartFile {
    /// Which.
    pub part: Part,
    /// Its bytes.
    pub file: Bytes,
}

/// A file that holds others, on the way through its parts.
#[derive(Debug)]
pub struct Opened {
    /// What it is.
    pub kind: HoldingKind,
    budget: Budget,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Archive {
        file: Bytes,
        entries: VecDeque<Entry>,
        /// How often each name came.
        names: HashMap<String, u32>,
    },
    Document(Box<Document>),
}

#[derive(Debug)]
struct Document {
    file: Bytes,
    /// The page to go on with.
    next: Option<u32>,
    pages: u32,
    /// Whether that page is read alone, because it or one behind it overwhelmed the reader.
    single: bool,
    failed: u32,
    ready: VecDeque<PartFile>,
    /// Pictures come once, on whatever pages they are.
    seen: HashSet<Sha256>,
    attached: VecDeque<(usize, String)>,
    text: String,
    pages_with_text: u32,
}

impl Opened {
    pub(crate) async fn open(
        pool: &InLine<'_>,
        file: Bytes,
        holding: Holding,
    ) -> Result<Self, AppError> {
        let mut budget = Budget::of(file.len());
        let (kind, file) = match holding {
            Holding::Pdf => {
                let document = Document::new(file);
                let mut opened = Self {
                    kind: HoldingKind::Pdf,
                    budget,
                    source: Source::Document(Box::new(document)),
                };
                // A document that cannot be opened at all is refused as a whole.
                opened.read_pages(pool, true).await?;
                return Ok(opened);
            }
            Holding::Gzip => {
                let most = budget.rest().min(PART_BYTES);
                let unpacked = Bytes::from(pool.run(UNPACK, headed(&[most], &file)).await?);
                if Holding::of(&unpacked) != Some(Holding::Tar) {
                    let entry = Entry {
                        name: String::new(),
                        from: 0,
                        until: unpacked.len(),
                        packing: Packing::Stored,
                        size: unpacked.len() as u64,
                        crc: None,
                        closed: None,
                    };
                    return Ok(Self::archive(
                        HoldingKind::Gzip,
                        unpacked,
                        VecDeque::from([entry]),
                        budget,
                    ));
                }
                // Its files are taken from what was unpacked, and counted once.
                budget = Budget::of(unpacked.len());
                (HoldingKind::TarGzip, unpacked)
            }
            Holding::Zip => (HoldingKind::Zip, file),
            Holding::Tar => (HoldingKind::Tar, file),
        };
        let listing: Listing = crate::examine::read(&pool.run(LIST, file.clone()).await?)?;
        if listing.more > 0 {
            let why =
                "The archive lists more files than are told here; send them in smaller archives.";
            budget.leave(LeftOut::several(listing.more, "too_many_parts", why));
        }
        if let Some(broken) = &listing.broken {
            budget.leave(LeftOut::several(1, "broken", broken.clone()));
        }
        Ok(Self::archive(kind, file, listing.entries.into(), budget))
    }

    fn archive(kind: HoldingKind, file: Bytes, entries: VecDeque<Entry>, budget: Budget) -> Self {
        Self {
            kind,
            budget,
            source: Source::Archive {
                file,
                entries,
                names: HashMap::new(),
            },
        }
    }

    /// The next part, whatever it is; `None` at the end.
    pub(crate) async fn next(&mut self, pool: &InLine<'_>) -> Result<Option<PartFile>, AppError> {
        let piece = match self.source {
            Source::Archive { .. } => self.next_file(pool).await?,
            Source::Document(_) => self.next_of_document(pool).await?,
        };
        if let Some(piece) = &piece {
            self.budget.give(piece.file.len());
        }
        Ok(piece)
    }

    /// Leaves a part out that was given: it cannot be looked at.
    pub fn leave(&mut self, part: Part, code: &str, detail: impl Into<String>) {
        self.budget.leave(LeftOut::one(part, code, detail));
    }

    /// Leaves all out that was not given yet.
    pub(crate) fn leave_rest(&mut self, code: &str, detail: &str) {
        let count = match &mut self.source {
            Source::Archive { entries, .. } => std::mem::take(entries).len() as u64,
            Source::Document(document) => {
                let pages = document
                    .next
                    .take()
                    .map_or(0, |next| u64::from(document.pages.saturating_sub(next) + 1));
                let others = std::mem::take(&mut document.ready).len()
                    + std::mem::take(&mut document.attached).len();
                document.text.clear();
                pages + others as u64
            }
        };
        if count > 0 {
            self.budget.leave(LeftOut::several(count, code, detail));
        }
    }

    /// How many parts were given.
    #[must_use]
    pub fn given(&self) -> u32 {
        self.budget.given()
    }

    /// How many pages it has, where it has pages.
    #[must_use]
    pub fn pages(&self) -> Option<u32> {
        match &self.source {
            Source::Document(document) => Some(document.pages),
            Source::Archive { .. } => None,
        }
    }

    /// What was left out.
    #[must_use]
    pub fn left_out(self) -> Vec<LeftOut> {
        self.budget.left()
    }

    async fn next_file(&mut self, pool: &InLine<'_>) -> Result<Option<PartFile>, AppError> {
        let Self { budget, source, .. } = self;
        let Source::Archive {
            file,
            entries,
            names,
        } = source
        else {
            return Ok(None);
        };
        while let Some(entry) = entries.pop_front() {
            let mut part = Part::file(&entry.name);
            if entry.name.is_empty() {
                part.name = None;
            }
            let count = names.entry(entry.name.clone()).or_default();
            *count += 1;
            part.number = (*count > 1).then_some(*count);
            if let Some(closed) = entry.closed {
                budget.leave(LeftOut::one(part, closed.as_str(), closed.detail()));
                continue;
            }
            if let Err((code, why)) = budget.room_for(entry.size) {
                budget.leave(LeftOut::one(part, code, why));
                continue;
            }
            // What the worker told of places is no more trusted than the archive.
            if entry.from > entry.until || entry.until > file.len() {
                return Err(MediaError::Garbled {
                    what: "a file outside of its archive".to_owned(),
                }
                .into());
            }
            let packed = file.slice(entry.from..entry.until);
            let unpacked = match entry.packing {
                Packing::Stored => Ok(packed),
                Packing::Deflated => {
                    let crc = entry.crc.map_or(u64::MAX, u64::from);
                    pool.run(INFLATE, headed(&[entry.size, crc], &packed))
                        .await
                        .map(Bytes::from)
                }
            };
            match unpacked {
                Ok(file) => return Ok(Some(PartFile { part, file })),
                Err(error @ (MediaError::Busy | MediaError::Unavailable { .. })) => {
                    return Err(error.into());
                }
                Err(error) => budget.leave(LeftOut::one(part, error.code(), error.to_string())),
            }
        }
        Ok(None)
    }

    async fn next_of_document(&mut self, pool: &InLine<'_>) -> Result<Option<PartFile>, AppError> {
        loop {
            let Self { budget, source, .. } = self;
            let Source::Document(document) = source else {
                return Ok(None);
            };
            if let Some(piece) = document.ready.pop_front() {
                match budget.room_for(piece.file.len() as u64) {
                    Ok(()) => return Ok(Some(piece)),
                    Err((code, why)) => budget.leave(LeftOut::one(piece.part, code, why)),
                }
                continue;
            }
            if document.next.is_some() {
                self.read_pages(pool, false).await?;
                continue;
            }
            if let Some((which, name)) = document.attached.pop_front() {
                let part = Part::attachment(&name);
                match pool
                    .run(UNPIN, headed(&[which as u64], &document.file))
                    .await
                {
                    Ok(file) => document.ready.push_back(PartFile {
                        part,
                        file: file.into(),
                    }),
                    Err(error @ (MediaError::Busy | MediaError::Unavailable { .. })) => {
                        return Err(error.into());
                    }
                    Err(error) => budget.leave(LeftOut::one(part, error.code(), error.to_string())),
                }
                continue;
            }
            // A statement over several pages is near to a known one only as a whole.
            let text = std::mem::take(&mut document.text);
            if document.pages_with_text < 2 || text.is_empty() {
                return Ok(None);
            }
            return Ok(Some(PartFile {
                part: Part::page_text(None),
                file: text.into(),
            }));
        }
    }

    /// Reads some more pages.
    async fn read_pages(&mut self, pool: &InLine<'_>, is_first: bool) -> Result<(), AppError> {
        let Self { budget, source, .. } = self;
        let Source::Document(document) = source else {
            return Ok(());
        };
        let Some(from) = document.next else {
            return Ok(());
        };
        let asked = headed(&[from.into(), document.single.into()], &document.file);
        let answer = match pool.run(PAGES, asked).await {
            Ok(answer) => Bytes::from(answer),
            Err(error @ (MediaError::Busy | MediaError::Unavailable { .. })) => {
                return Err(error.into());
            }
            Err(MediaError::Fault(fault)) if is_first && fault.code.is_the_files_fault() => {
                return Err(MediaError::Fault(fault).into());
            }
            // Some page overwhelmed the reader: it is found by reading them one by one.
            Err(_) if !document.single => {
                document.single = true;
                return Ok(());
            }
            Err(error) => {
                let detail = format!("The page could not be read: {error}.");
                budget.leave(LeftOut::one(
                    Part::page_text(Some(from)),
                    error.code(),
                    detail,
                ));
                document.failed += 1;
                document.next = Some(from + 1)
                    .filter(|next| document.failed < MOST_FAILED && *next <= document.pages);
                if document.failed >= MOST_FAILED && document.pages > from {
                    let rest = u64::from(document.pages - from);
                    budget.leave(LeftOut::several(
                        rest,
                        "unreadable",
                        "Pages behind those that could not be read were left out.",
                    ));
                }
                return Ok(());
            }
        };
        let garbled = || MediaError::Garbled {
            what: "pages that are none".to_owned(),
        };
        let (told, files) = pdf::read_pages(&answer).ok_or_else(garbled)?;
        document.take(budget, from, told, files)?;
        Ok(())
    }
}

impl Document {
    fn new(file: Bytes) -> Self {
        Self {
            file,
            next: Some(1),
            pages: 0,
            single: false,
            failed: 0,
            ready: VecDeque::new(),
            seen: HashSet::new(),
            attached: VecDeque::new(),
            text: String::new(),
            pages_with_text: 0,
        }
    }

    /// Takes what a worker told of some pages. It is believed no more than the document.
    fn take(
        &mut self,
        budget: &mut Budget,
        from: u32,
        told: pdf::Pages,
        files: Vec<&[u8]>,
    ) -> Result<(), MediaError> {
        self.pages = told.pages;
        if told.next.is_some_and(|next| next <= from) {
            return Err(MediaError::Garbled {
                what: "pages that do not end".to_owned(),
            });
        }
        self.next = told.next;
        if let Some(next) = told.next.filter(|next| *next > MOST_PAGES) {
            self.next = None;
            let why = format!(
                "Of a document {MOST_PAGES} pages are looked at; send the others by themselves."
            );
            budget.leave(LeftOut::several(
                u64::from(told.pages.saturating_sub(next) + 1),
                "too_many_pages",
                why,
            ));
        }
        for (found, file) in told.found.iter().zip(files) {
            let part = match found.picture {
                Some(number) => Part::page_picture(found.page, number),
                None => Part::page_text(Some(found.page)),
            };
            if found.picture.is_some() {
                if !self.seen.insert(Sha256::of(file)) {
                    continue;
                }
            } else {
                self.keep_text(file);
            }
            self.ready.push_back(PartFile {
                part,
                file: Bytes::copy_from_slice(file),
            });
        }
        if from == 1 && self.attached.is_empty() {
            self.attached = told
                .attached
                .into_iter()
                .map(|file| file.name)
                .enumerate()
                .collect();
        }
        for (page, number) in told.undecoded {
            let why = "The picture is damaged, too large, or coded in a way that is not read here.";
            budget.leave(LeftOut::one(
                Part::page_picture(page, number),
                "undecoded",
                why,
            ));
        }
        for (count, code, why) in [
            (
                told.tiny,
                "too_small",
                "Pictures of fewer than 24 pixels a side tell nothing.",
            ),
            (
                told.beyond,
                "too_much_on_a_page",
                "Of a page 50 pictures and 256 KiB of text are looked at.",
            ),
        ] {
            if count > 0 {
                budget.leave(LeftOut::several(count.into(), code, why));
            }
        }
        Ok(())
    }

    fn keep_text(&mut self, page: &[u8]) {
        let Ok(page) = std::str::from_utf8(page) else {
            return;
        };
        self.pages_with_text += 1;
        if self.text.len() + page.len() < WHOLE_TEXT {
            if !self.text.is_empty() {
                self.text.push('\n');
            }
            self.text.push_str(page);
        }
    }
}

/// Numbers, each in eight bytes, and then the bytes.
fn headed(numbers: &[u64], bytes: &[u8]) -> Vec<u8> {
    let mut request = Vec::with_capacity(8 * numbers.len() + bytes.len());
    for number in numbers {
        request.extend(number.to_le_bytes());
    }
    request.extend_from_slice(bytes);
    request
}

/// Whether a part would have to be opened itself.
pub(super) fn is_nested(file: &[u8]) -> bool {
    matches!(ContentKind::by_mark(file), Some(ContentKind::Holding(_)))
}
