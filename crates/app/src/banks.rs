//! Banks: making them, adding known content, withdrawing it.

use crate::known::{reach_of, read_features, read_prints, read_sound, read_track};
use crate::look::Examined;
use crate::sharing::share;
use crate::sounds::Heard;
use crate::texts::{self, TextSignals};
use crate::{App, AppError, Caller, ContentKind, reach, views};
use bytes::Bytes;
use casework::{
    Bank, BankId, Entry, EntryId, Ground, LinkReach, LinkSignal, NewEntry, Recorded, Refusal,
    Scope, Sensitive, SoundSignal, Thoroughness, Tlp, VideoSignal,
};
use exchange::v1::{BankView, EntryView, NewBank, NewSignalEntry, Withdrawal};
use signals::link::Link;
use signals::text::Prints;
use signals::video::Banked;
use store::banks::{self, Signals};
use store::groups;

/// A page of a long list: how many, and from where.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many, 1 to 200; 50 if not given.
    pub limit: Option<u32>,
}

impl Page {
    pub(crate) fn size(&self) -> u32 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }
}

/// Known content given as a file.
#[derive(Debug, Clone)]
pub struct NewFileEntry {
    /// The bytes.
    pub file: Bytes,
    /// What it is, in words.
    pub label: String,
    /// Where the knowledge comes from.
    pub source: String,
    /// Why it is terrorist content.
    pub ground: Ground,
    /// The reasoning.
    pub reason: String,
}

/// A file that is banked, and what it is known by.
enum ToBank {
    Picture(Examined),
    Text(TextSignals),
    Recording(Option<Banked>, Option<Heard>),
}

/// An entry is one thing that something can resemble: half a magazine is no match of all its pictures.
fn bank_its_parts() -> Refusal {
    Refusal {
        code: "holds_others",
        field: Some("file"),
        detail: "The file holds others (an archive or a document), and an entry of a bank is one picture, text, video or sound. Bank \
            the parts that are known: `staydown bank import FILE` takes it apart and adds each."
            .to_owned(),
    }
}

impl App {
    /// Makes a bank; the name again gives the bank that is there (`false`).
    ///
    /// # Errors
    /// [`AppError`] when the name is empty or the caller may not.
    pub async fn create_bank(
        &self,
        caller: &Caller,
        new: &NewBank,
    ) -> Result<(BankView, bool), AppError> {
        caller.must(Scope::BanksWrite)?;
        let tlp = mark_of(new)?;
        let mut tx = self.store().write().await?;
        if let Some(bank) = banks::by_name(tx.connection(), caller.id(), new.name.trim()).await? {
            let view = views::bank(tx.connection(), &bank, caller).await?;
            return Ok((view, false));
        }
        let id = BankId::new(self.now(), self.environment().random()?);
        let event = Bank::create(
            id.clone(),
            caller.id().clone(),
            &new.name,
            &new.description,
            new.shared,
            new.thoroughness,
        )?;
        tx.append(&caller.actor, event).await?;
        if let Some(tlp) = tlp {
            let bank = reach::own_bank(tx.connection(), caller, &id).await?;
            share(&mut tx, caller, &bank, tlp, new.group.as_ref()).await?;
        }
        let bank = reach::own_bank(tx.connection(), caller, &id).await?;
        let view = views::bank(tx.connection(), &bank, caller).await?;
        let groups = groups::all(tx.connection()).await?;
        let applying = self.applying().await;
        tx.commit().await?;
        self.known().begin(&bank);
        self.known().share(&bank, &groups);
        applying.done();
        Ok((view, true))
    }

    /// The banks the caller matches against.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn banks(&self, caller: &Caller) -> Result<exchange::v1::Page<BankView>, AppError> {
        caller.must_any(&[Scope::BanksRead, Scope::BanksWrite])?;
        let mut connection = self.store().read().await?;
        let mut items = Vec::new();
        for bank in banks::visible(&mut connection, caller.id()).await? {
            items.push(views::bank(&mut connection, &bank, caller).await?);
        }
        Ok(exchange::v1::Page {
            total: items.len() as u64,
            items,
            next: None,
        })
    }

    /// One bank the caller matches against.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn bank(&self, caller: &Caller, id: &BankId) -> Result<BankView, AppError> {
        caller.must_any(&[Scope::BanksRead, Scope::BanksWrite])?;
        let mut connection = self.store().read().await?;
        let bank = reach::bank(&mut connection, caller, id).await?;
        views::bank(&mut connection, &bank, caller).await
    }

    /// A page of a bank's entries, newest first.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when the bank is not the caller's: entries are the owner's, also of a shared bank, unless it
    /// is marked `TLP:CLEAR`.
    pub async fn entries(
        &self,
        caller: &Caller,
        id: &BankId,
        page: &Page,
    ) -> Result<exchange::v1::Page<EntryView>, AppError> {
        caller.must(Scope::BanksRead)?;
        let mut connection = self.store().read().await?;
        let bank = reach::readable_bank(&mut connection, caller, id).await?;
        let before = page
            .after
            .as_ref()
            .map(|after| after.parse::<u64>())
            .transpose();
        let before = before
            .map_err(|_| AppError::invalid("after", "“after” is the “next” of a page before."))?;
        let (entries, next) = banks::entries(&mut connection, id, before, page.size()).await?;
        let mut items = Vec::with_capacity(entries.len());
        for entry in &entries {
            let mut view = views::entry(entry, &bank, false);
            if bank.organisation == *caller.id() {
                view.disputes = views::disputes(&mut connection, entry).await?;
            }
            items.push(view);
        }
        drop(connection);
        let what = Sensitive::Entries { bank: id.clone() };
        self.note_reading(caller, what, page.after.as_deref(), entries.len())
            .await?;
        Ok(exchange::v1::Page {
            items,
            total: bank.entries + bank.withdrawn,
            next: next.map(|seq| seq.to_string()),
        })
    }

    /// Adds known content given as a file. The same content again gives the entry that is there (`created` false).
    ///
    /// # Errors
    /// [`AppError`] when the file is no image, a text is missing, or the bank is not the caller's.
    pub async fn add_file(
        &self,
        caller: &Caller,
        bank: &BankId,
        new: NewFileEntry,
    ) -> Result<EntryView, AppError> {
        caller.must(Scope::BanksWrite)?;
        let mut connection = self.store().read().await?;
        let thoroughness = reach::own_bank(&mut connection, caller, bank)
            .await?
            .thoroughness;
        drop(connection);
        if let Some(ContentKind::Holding(_)) = ContentKind::by_mark(&new.file) {
            return Err(AppError::Refused(bank_its_parts()));
        }
        let known = match self.examine_text(&new.file).await? {
            Some(text) => ToBank::Text(text),
            None if ContentKind::is_recording(&new.file) => {
                let (track, sound) = self.recording_to_bank(new.file.clone()).await?;
                ToBank::Recording(track, sound)
            }
            None => {
                let examined = self.examine(caller, new.file.clone(), Thoroughness::Exact);
                ToBank::Picture(examined.await?)
            }
        };
        // The bytes are durable before anything names them, and so are the features; sealed under the entry's own key.
        let id = EntryId::new(self.now(), self.environment().random()?);
        let added = self
            .add_sealed(caller, bank, &id, thoroughness, known, new)
            .await;
        let is_kept = match &added {
            Ok(entry) => entry.created,
            // After a commit that failed it may be on record: what a failing disk took is seen after the next start.
            Err(error) => matches!(error, AppError::Store(_)),
        };
        if !is_kept {
            // Refused, or there already: what was sealed for it is not kept.
            self.store().blobs().erase(&id).await?;
        }
        added
    }

    async fn add_sealed(
        &self,
        caller: &Caller,
        bank: &BankId,
        id: &EntryId,
        thoroughness: Thoroughness,
        known: ToBank,
        new: NewFileEntry,
    ) -> Result<EntryView, AppError> {
        let blobs = self.store().blobs();
        let mut entry = NewEntry {
            pdq: None,
            quality: None,
            sha256: None,
            features: None,
            text: None,
            video: None,
            sound: None,
            link: None,
            stored: true,
            label: new.label,
            source: new.source,
            ground: new.ground,
            reason: new.reason,
        };
        match known {
            ToBank::Picture(examined) => {
                if thoroughness == Thoroughness::Thorough {
                    let features = self.features_to_bank(new.file.clone()).await?;
                    entry.features = Some(blobs.put(id, features).await?);
                }
                (entry.pdq, entry.quality) = (Some(examined.pdq), Some(examined.quality));
            }
            ToBank::Text(text) => {
                let fingerprints = match text.simhash {
                    Some(_) => Some(blobs.put(id, text.prints.to_bytes()).await?),
                    None => None,
                };
                entry.text = Some(text.banked(fingerprints));
            }
            ToBank::Recording(banked, heard) => {
                if let Some(banked) = banked {
                    entry.video = Some(VideoSignal {
                        track: blobs.put(id, Bytes::from(banked.to_bytes())).await?,
                        duration_ms: banked.whole.duration.into(),
                        frames: banked.whole.frames,
                    });
                }
                if let Some(heard) = heard {
                    let fingerprint = Bytes::from(heard.sound.to_bytes());
                    entry.sound = Some(SoundSignal {
                        fingerprint: blobs.put(id, fingerprint).await?,
                        duration_ms: heard.duration,
                        tells: heard.sound.tells(),
                    });
                }
            }
        }
        entry.sha256 = Some(blobs.put(id, new.file).await?);
        self.add(caller, bank, id.clone(), entry).await
    }

    /// Adds known content given as a signal, as [`App::add_file`].
    ///
    /// # Errors
    /// [`AppError`] when no signal is given, a text is missing, or the bank is not the caller's.
    pub async fn add_signal(
        &self,
        caller: &Caller,
        bank: &BankId,
        new: NewSignalEntry,
    ) -> Result<EntryView, AppError> {
        caller.must(Scope::BanksWrite)?;
        if let Some(text) = new.text {
            let is_alone = new.pdq.is_none() && new.sha256.is_none() && new.url.is_none();
            let file = NewFileEntry {
                file: texts::as_file(text, is_alone)?,
                label: new.label,
                source: new.source,
                ground: new.ground,
                reason: new.reason,
            };
            return self.add_file(caller, bank, file).await;
        }
        let id = EntryId::new(self.now(), self.environment().random()?);
        self.add(caller, bank, id, from_signal(new)?).await
    }

    async fn add(
        &self,
        caller: &Caller,
        bank: &BankId,
        id: EntryId,
        content: NewEntry,
    ) -> Result<EntryView, AppError> {
        let mut added = self.add_all(caller, bank, vec![(id, content)]).await?;
        added.pop().ok_or(AppError::NotFound("entry"))
    }

    /// Adds many signals in one transaction: all or none. For imports.
    ///
    /// # Errors
    /// As [`App::add_signal`]; then nothing was added.
    pub async fn add_signals(
        &self,
        caller: &Caller,
        bank: &BankId,
        new: Vec<NewSignalEntry>,
    ) -> Result<Vec<EntryView>, AppError> {
        caller.must(Scope::BanksWrite)?;
        let mut contents = Vec::with_capacity(new.len());
        for signal in new {
            let id = EntryId::new(self.now(), self.environment().random()?);
            contents.push((id, from_signal(signal)?));
        }
        self.add_all(caller, bank, contents).await
    }

    async fn add_all(
        &self,
        caller: &Caller,
        id: &BankId,
        contents: Vec<(EntryId, NewEntry)>,
    ) -> Result<Vec<EntryView>, AppError> {
        let mut tx = self.store().write().await?;
        let bank = reach::own_bank(tx.connection(), caller, id).await?;
        let (mut answers, mut signals) = (Vec::with_capacity(contents.len()), Vec::new());
        let mut texts = Vec::new();
        let mut links: Vec<(u64, LinkSignal)> = Vec::new();
        for (entry_id, content) in contents {
            let event = bank.add(entry_id.clone(), content)?;
            // Compared as casework cleaned it: hashes in lower case.
            if let casework::Event::EntryAdded { entry, .. } = &event
                && let Some(there) = banks::same_content(tx.connection(), id, entry).await?
            {
                answers.push(views::entry(&there, &bank, false));
                continue;
            }
            let recorded = tx.append(&caller.actor, event).await?;
            let entry = Entry::apply(None, &recorded).ok_or(AppError::NotFound("entry"))?;
            answers.push(views::entry(&entry, &bank, true));
            if let Some(link) = &entry.content.link {
                links.push((recorded.seq, link.clone()));
            }
            signals.push(for_index(&recorded, &entry, &bank));
            texts.extend(
                entry
                    .content
                    .text
                    .map(|text| (recorded.seq, entry.id, text)),
            );
        }
        let applying = self.applying().await;
        tx.commit().await?;
        // After the commit and before the answer: what was acknowledged matches the very next request.
        for (number, link) in &links {
            self.known().add_link(id, *number, link.reach, &link.covers);
        }
        for entry in &signals {
            self.known().add(entry);
            if let Some(digest) = &entry.features {
                let features = read_features(self.store(), &entry.id, digest).await?;
                self.known().add_points(id, entry.number, &features);
            }
            if let Some(digest) = &entry.video {
                let banked = read_track(self.store(), &entry.id, digest).await?;
                self.known().add_frames(id, entry.number, &banked);
            }
            if let Some(digest) = &entry.sound {
                let sound = read_sound(self.store(), &entry.id, digest).await?;
                self.known().add_sound(id, entry.number, &sound);
            }
        }
        for (number, entry, text) in &texts {
            let prints = match &text.fingerprints {
                Some(digest) => read_prints(self.store(), entry, digest).await?,
                None => Prints::default(),
            };
            self.known()
                .add_text(id, *number, text.simhash.as_deref(), &prints);
        }
        applying.done();
        Ok(answers)
    }

    /// Withdraws an entry: it matches nothing from now on, and stays on record.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is not in a bank of the caller's; [`AppError::Refused`] without a reason.
    pub async fn withdraw_entry(
        &self,
        caller: &Caller,
        bank: &BankId,
        id: &EntryId,
        why: &Withdrawal,
    ) -> Result<EntryView, AppError> {
        caller.must(Scope::BanksWrite)?;
        let mut tx = self.store().write().await?;
        let owned = reach::own_bank(tx.connection(), caller, bank).await?;
        let entry = reach::own_entry(tx.connection(), &owned, id).await?;
        let events = entry.withdraw(&why.reason)?;
        let is_first = !events.is_empty();
        tx.append_all(&caller.actor, events).await?;
        if is_first && !entry.disputes.is_empty() {
            // Others said it is wrong, and they were right: what was blocked on it is looked at again.
            self.reopen_everywhere(&mut tx, caller, id, why.reason.trim())
                .await?;
        }
        let number = banks::number(tx.connection(), id).await?;
        let entry = reach::own_entry(tx.connection(), &owned, id).await?;
        let applying = self.applying().await;
        tx.commit().await?;
        if let Some(number) = number {
            self.known().remove(bank, number);
        }
        applying.done();
        self.inner.work.notify_one();
        Ok(views::entry(&entry, &owned, false))
    }

    /// Looks at a disputed entry again and keeps it, with reasons on record.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is not in a bank of the caller's; [`AppError::Refused`] without a reason.
    pub async fn keep_entry(
        &self,
        caller: &Caller,
        bank: &BankId,
        id: &EntryId,
        reason: &str,
    ) -> Result<(), AppError> {
        caller.must(Scope::BanksWrite)?;
        let mut tx = self.store().write().await?;
        let owned = reach::own_bank(tx.connection(), caller, bank).await?;
        let entry = reach::own_entry(tx.connection(), &owned, id).await?;
        tx.append_all(&caller.actor, entry.keep(reason)?).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// The mark a new bank is given: its own, or green where it is simply shared.
fn mark_of(new: &NewBank) -> Result<Option<Tlp>, AppError> {
    match (new.shared, new.tlp) {
        (true, Some(Tlp::Red | Tlp::AmberStrict | Tlp::Amber)) => Err(AppError::invalid(
            "tlp",
            "“shared” is for everybody on this instance, and the mark is not: leave one of them out.",
        )),
        (false, None) if new.group.is_some() => Err(AppError::invalid(
            "tlp",
            "A bank for a group is marked amber or amber_strict.",
        )),
        (_, tlp) => Ok(tlp),
    }
}

fn for_index(recorded: &Recorded, entry: &Entry, bank: &Bank) -> Signals {
    let features = entry.content.features.clone();
    Signals {
        number: recorded.seq,
        id: entry.id.clone(),
        bank: entry.bank.clone(),
        pdq: entry.content.pdq.clone(),
        quality: entry.content.quality,
        sha256: entry.content.sha256.clone(),
        features: features.filter(|_| bank.thoroughness == Thoroughness::Thorough),
        video: entry
            .content
            .video
            .as_ref()
            .map(|video| video.track.clone()),
        sound: entry
            .content
            .sound
            .as_ref()
            .map(|sound| sound.fingerprint.clone()),
    }
}

pub(crate) fn from_signal(new: NewSignalEntry) -> Result<NewEntry, AppError> {
    let link = link_of(new.url.as_deref(), new.reach)?;
    Ok(NewEntry {
        pdq: new.pdq,
        quality: new.quality,
        sha256: new.sha256,
        features: None,
        video: None,
        sound: None,
        text: None,
        link,
        stored: false,
        label: new.label,
        source: new.source,
        ground: new.ground,
        reason: new.reason,
    })
}

/// A link to bank, with the reach that was chosen for it.
fn link_of(url: Option<&str>, reach: Option<LinkReach>) -> Result<Option<LinkSignal>, AppError> {
    let Some(url) = url else {
        return match reach {
            None => Ok(None),
            Some(_) => Err(AppError::invalid(
                "reach",
                "“reach” says how far an address reaches, and there is no “url”.",
            )),
        };
    };
    let link = Link::read(url)
        .map_err(|error| AppError::invalid("url", format!("“url” is not taken: {error}.")))?;
    let reach = reach.unwrap_or_default();
    let covers = link.covers(reach_of(reach)).map_err(|error| {
        AppError::invalid(
            "reach",
            format!("The reach “{reach}” is not taken: {error}."),
        )
    })?;
    Ok(Some(LinkSignal {
        canonical: link.canonical().to_owned(),
        reach,
        covers,
    }))
}
