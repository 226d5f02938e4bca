//! What comes in from outside and says that it is an order: kept as it came, looked at, and made an order of where it is one.
//!
//! Everything about one message happens in one transaction: what arrived, what was found out, the order and its case, and the
//! answer to its sender. A message that is read again after a crash is found by its key, and nothing happens twice.

mod answer;
mod examine;
mod follow;
mod form;
mod maildir;
mod paper;
mod pieces;
mod terms;

pub use form::OrderStatus;
pub use maildir::MaildirSettings;

use crate::contact::must_be_provider;
use crate::organisations::digest;
use crate::{App, AppError, Caller, reach};
use base64::{Engine, engine::general_purpose::STANDARD};
use casework::{
    Actor, Arrival, CaseId, Designation, FollowUpSaid, Intake, IntakeDecision, IntakeId,
    IntakeVerdict, IntakeVia, Notice, NoticeId, Organisation, OrganisationId, OrganisationKind,
    ReceivedVia, Scope, Sensitive, Triage,
};
use exchange::mail::Mail;
use exchange::v1::{ClockView, IntakeFilter, IntakeView, NewIntake, Page};
use jiff::{SignedDuration, Timestamp};
use pieces::{Piece, Said};
use store::intakes::{self, Wanted};
use store::{Connection, Tx, complaints, jobs, notices, organisations};

/// Clocks of two houses are never quite the same.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_secs(120);

/// Everything about one message, before it is on record.
struct Incoming {
    arrival: Arrival,
    pieces: Vec<Piece>,
    /// Why no order was found in it, where none was.
    nothing: String,
    /// Remarks about the message as a whole.
    notes: Vec<String>,
    /// The domain that the mail server in front of us vouches for.
    vouched: Option<String>,
    /// Whom to write to.
    sender: Option<String>,
    /// The code by which whoever filled in the form finds it again.
    code: Option<String>,
}

impl App {
    /// Takes a mail in. The same mail again is what is there.
    ///
    /// # Errors
    /// [`AppError::Store`]; whatever the mail says, it is recorded.
    pub(crate) async fn take_mail(
        &self,
        provider: &OrganisationId,
        bytes: Vec<u8>,
        delivered_at: Timestamp,
        server: Option<&str>,
    ) -> Result<Vec<IntakeId>, AppError> {
        let bytes = std::sync::Arc::new(bytes);
        let read = {
            let bytes = bytes.clone();
            tokio::task::spawn_blocking(move || {
                let mail = Mail::read(&bytes);
                let found = pieces::of_mail(&mail);
                (mail, found)
            })
        };
        // A fault of a parser costs what it would have found, not the mail.
        let (mail, found) = match read.await {
            Ok(read) => read,
            Err(error) => {
                tracing::error!(%error, "a mail could not be taken apart; it is recorded as it is");
                let mut mail = Mail::default();
                mail.left_out
                    .push("It could not be taken apart.".to_owned());
                (mail, pieces::Found::default())
            }
        };
        let source = signals::Sha256::of(&bytes).to_string();
        let message_id = mail.message_id.clone();
        let key = digest(&format!(
            "{}\n{source}",
            message_id.as_deref().unwrap_or_default()
        ));
        let size = bytes.len() as u64;
        self.store().blobs().put(provider, Shared(bytes)).await?;
        let mut notes = mail.left_out.clone();
        notes.extend(found.unread);
        let incoming = Incoming {
            arrival: Arrival {
                via: IntakeVia::Mail,
                key,
                message_id,
                sender_domain: mail.sender_domain(),
                sent: mail.sent.clone(),
                received_at: delivered_at.min(self.now()),
                answerable: mail.answerable,
                source,
                bytes: size,
            },
            pieces: found.pieces,
            nothing: found.nothing,
            notes,
            vouched: server.and_then(|server| mail.vouched_domain(server)),
            sender: mail.from.clone(),
            code: None,
        };
        self.take_in(provider, &Actor::System, incoming).await
    }

    /// A program of the caller's hands in a document that reached it. The same again gives what is there (`false`).
    ///
    /// # Errors
    /// [`AppError`] naming the field that is not right.
    pub async fn hand_in(
        &self,
        caller: &Caller,
        new: &NewIntake,
    ) -> Result<(IntakeView, bool), AppError> {
        caller.must(Scope::Intake)?;
        must_be_provider(caller)?;
        let bytes = STANDARD.decode(new.file.trim()).map_err(|error| {
            AppError::invalid("file", format!("The file is not in base 64: {error}."))
        })?;
        if bytes.is_empty() {
            return Err(AppError::invalid("file", "The file is empty."));
        }
        let now = self.now();
        let received_at = new.received_at.unwrap_or(now);
        if received_at.duration_since(now) > CLOCK_SKEW {
            let detail = format!("The time {received_at} lies in the future.");
            return Err(AppError::invalid("received_at", detail));
        }
        let source = self.store().blobs().put(caller.id(), bytes.clone()).await?;
        let key = digest(&format!("api\n{source}"));
        let mut connection = self.store().read().await?;
        let there = intakes::by_key(&mut connection, caller.id(), &key).await?;
        drop(connection);
        if let Some(there) = there {
            return Ok((self.intake_view_of(&there).await?, false));
        }
        let size = bytes.len() as u64;
        let found = tokio::task::spawn_blocking(move || pieces::of_file(bytes)).await;
        let found = found.map_err(|error| AppError::Broken(error.to_string()))?;
        let incoming = Incoming {
            arrival: Arrival {
                via: IntakeVia::Api,
                key,
                message_id: None,
                sender_domain: None,
                sent: None,
                received_at: received_at.min(now),
                answerable: false,
                source,
                bytes: size,
            },
            pieces: found.pieces,
            nothing: found.nothing,
            notes: found.unread,
            vouched: None,
            sender: None,
            code: None,
        };
        let taken = self.take_in(caller.id(), &caller.actor, incoming).await?;
        let first = taken.first().ok_or(AppError::NotFound("intake"))?;
        let mut connection = self.store().read().await?;
        let intake = reach::intake(&mut connection, caller, first).await?;
        drop(connection);
        Ok((self.intake_view_of(&intake).await?, true))
    }

    /// Puts a message on record, with all that follows from it; one intake for each order in it, and one if there is none.
    async fn take_in(
        &self,
        provider: &OrganisationId,
        actor: &Actor,
        incoming: Incoming,
    ) -> Result<Vec<IntakeId>, AppError> {
        for piece in &incoming.pieces {
            self.store()
                .blobs()
                .put(provider, piece.bytes.clone())
                .await?;
        }
        let now = self.now();
        let mut tx = self.store().write().await?;
        let house = reach::provider(tx.connection(), provider).await?;
        let key = &incoming.arrival.key;
        if let Some(there) = intakes::by_key(tx.connection(), &house.id, key).await? {
            return Ok(vec![there.id]);
        }
        let nothing = [None];
        let pieces: Vec<Option<&Piece>> = match incoming.pieces.is_empty() {
            true => nothing.into(),
            false => incoming.pieces.iter().map(Some).collect(),
        };
        let mut taken = Vec::new();
        for (number, piece) in (1..).zip(pieces) {
            let id = IntakeId::new(now, self.environment().random()?);
            let mut arrival = incoming.arrival.clone();
            if number > 1 {
                arrival.key = format!("{key}#{number}");
            }
            let document = piece.map(|piece| piece.document.clone());
            let event = Intake::receive(id.clone(), house.id.clone(), arrival, document);
            tx.append(actor, event).await?;
            let intake = of(&mut tx, &id).await?;
            let facts = examine::Facts {
                vouched: incoming.vouched.as_deref(),
                nothing: &incoming.nothing,
                notes: &incoming.notes,
            };
            let triage = self
                .triage(tx.connection(), &intake, &house, piece, facts)
                .await?;
            tx.append_all(&Actor::System, intake.triaged(&triage))
                .await?;
            if let (IntakeVerdict::Order, Some(issuer), Some(piece)) =
                (triage.verdict, &triage.candidate, piece)
            {
                self.make_order(
                    &mut tx,
                    &Actor::System,
                    &intake,
                    &house,
                    issuer,
                    piece,
                    None,
                )
                .await?;
            }
            if triage.verdict == IntakeVerdict::FollowUp {
                self.follow(&mut tx, &Actor::System, &intake, &triage, None)
                    .await?;
            }
            if let Some(sender) = &incoming.sender {
                complaints::keep_contact(tx.connection(), id.as_str(), "", sender).await?;
            }
            if let (Some(code), 1) = (&incoming.code, number) {
                let subject = id.as_str();
                complaints::keep_code(tx.connection(), &digest(code), subject, &house.id, None)
                    .await?;
            }
            self.answer_by_itself(&mut tx, &id, &house).await?;
            taken.push(id);
        }
        tx.commit().await?;
        self.inner.work.notify_one();
        Ok(taken)
    }

    /// Makes an order of an intake: the notice, received when it came, and the provider's case.
    #[allow(clippy::too_many_arguments, reason = "each is one thing of the order")]
    async fn make_order(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        intake: &Intake,
        house: &Organisation,
        issuer: &OrganisationId,
        piece: &Piece,
        how: Option<&str>,
    ) -> Result<(), AppError> {
        let now = self.now();
        let notice = NoticeId::new(now, self.environment().random()?);
        let case = CaseId::new(now, self.environment().random()?);
        let missing = || AppError::NotFound("authority");
        let issuer = organisations::get(tx.connection(), issuer)
            .await?
            .ok_or_else(missing)?;
        let Said::Order(order) = &piece.said else {
            return Err(AppError::NotFound("order"));
        };
        let accepted = intake.accept(notice.clone(), case.clone(), issuer.id.clone(), how)?;
        let terms = terms::of_document(order, intake, &issuer, house, &case, now);
        let via = match intake.arrival.via {
            IntakeVia::Mail => ReceivedVia::Email,
            IntakeVia::Api => ReceivedVia::HandedIn,
            IntakeVia::Form => ReceivedVia::Form,
        };
        let events = Notice::take_in(notice.clone(), terms, issuer.kind, via, now)?;
        tx.append_all(actor, events).await?;
        tx.append(actor, accepted).await?;
        let notice = notices::get(tx.connection(), &notice)
            .await?
            .ok_or(AppError::NotFound("notice"))?;
        self.end_silence_later(tx, &notice).await
    }

    /// A person of the provider decides what an intake is.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it was settled already, words are missing, or the authority may not issue orders.
    pub async fn decide_intake(
        &self,
        caller: &Caller,
        id: &IntakeId,
        decision: &IntakeDecision,
    ) -> Result<IntakeView, AppError> {
        caller.must(Scope::Intake)?;
        let mut connection = self.store().read().await?;
        let intake = reach::intake(&mut connection, caller, id).await?;
        drop(connection);
        let piece = self.piece_of(&intake).await?;
        let mut tx = self.store().write().await?;
        let intake = reach::intake(tx.connection(), caller, id).await?;
        match decision {
            IntakeDecision::Refuse { reason } => {
                let events = intake.refuse(reason)?;
                let is_new = !events.is_empty();
                tx.append_all(&caller.actor, events).await?;
                if is_new {
                    self.answer_in_words(&mut tx, id, &caller.organisation)
                        .await?;
                }
            }
            IntakeDecision::Ask { text, because } => {
                let events = intake.ask(text, *because)?;
                let is_new = !events.is_empty();
                tx.append_all(&caller.actor, events).await?;
                if is_new {
                    self.answer_in_words(&mut tx, id, &caller.organisation)
                        .await?;
                }
            }
            IntakeDecision::Accept { issuer, how } => {
                intake.must_be_open()?;
                let issuer = issuer_of(&mut tx, issuer).await?;
                let before = match &piece {
                    Some(piece) => {
                        received_before(tx.connection(), &issuer.id, caller.id(), piece).await?
                    }
                    None => None,
                };
                let said = match (&piece, &before) {
                    (Some(piece), Some(order)) => {
                        self.said_about(tx.connection(), order, piece).await?
                    }
                    _ => None,
                };
                if let (Some(order), Some(said)) = (&before, said) {
                    let how = Some(how.as_str());
                    self.apply(&mut tx, &caller.actor, &intake, order, &said, how)
                        .await?;
                    self.answer_in_words(&mut tx, id, &caller.organisation)
                        .await?;
                } else if let Some(notice) = before {
                    let linked = linked(&intake, &issuer.id, notice);
                    tx.append_all(&caller.actor, intake.triaged(&linked))
                        .await?;
                } else {
                    // Without a document the refusal says what to do.
                    let Some(piece) = piece else {
                        intake.accept(
                            NoticeId::new(self.now(), self.environment().random()?),
                            CaseId::new(self.now(), self.environment().random()?),
                            issuer.id,
                            Some(how),
                        )?;
                        return Err(AppError::NotFound("document"));
                    };
                    if let Said::FollowUp(_) = &piece.said {
                        return Err(follow::no_order(&issuer.name, &piece.document.reference));
                    }
                    let house = &caller.organisation;
                    self.make_order(
                        &mut tx,
                        &caller.actor,
                        &intake,
                        house,
                        &issuer.id,
                        &piece,
                        Some(how),
                    )
                    .await?;
                    self.answer_in_words(&mut tx, id, house).await?;
                }
            }
            IntakeDecision::Follow {
                notice,
                follow_up,
                text,
                how,
            } => {
                intake.must_be_open()?;
                let said = FollowUpSaid {
                    kind: *follow_up,
                    text: text.clone(),
                };
                let order = reach::notice(tx.connection(), caller, notice).await?;
                let how = Some(how.as_str());
                self.apply(&mut tx, &caller.actor, &intake, &order.id, &said, how)
                    .await?;
                self.answer_in_words(&mut tx, id, &caller.organisation)
                    .await?;
            }
            IntakeDecision::Again => {
                intake.must_be_open()?;
                let vouched = vouched_before(&intake);
                let notes: Vec<String> = Vec::new();
                let facts = examine::Facts {
                    vouched: vouched.as_deref(),
                    nothing: "No removal order (Annex I) was found in it.",
                    notes: &notes,
                };
                let house = &caller.organisation;
                let triage = self
                    .triage(tx.connection(), &intake, house, piece.as_ref(), facts)
                    .await?;
                tx.append_all(&caller.actor, intake.triaged(&triage))
                    .await?;
                let intake = of(&mut tx, id).await?;
                if triage.verdict == IntakeVerdict::FollowUp {
                    self.follow(&mut tx, &caller.actor, &intake, &triage, None)
                        .await?;
                    self.answer_in_words(&mut tx, id, house).await?;
                }
                if let (IntakeVerdict::Order, Some(issuer), Some(piece)) =
                    (triage.verdict, &triage.candidate, &piece)
                {
                    self.make_order(&mut tx, &caller.actor, &intake, house, issuer, piece, None)
                        .await?;
                    self.answer_in_words(&mut tx, id, house).await?;
                }
            }
        }
        let intake = of(&mut tx, id).await?;
        tx.commit().await?;
        self.inner.work.notify_one();
        self.intake_view_of(&intake).await
    }

    /// The document of an intake as it was kept, read again.
    async fn piece_of(&self, intake: &Intake) -> Result<Option<Piece>, AppError> {
        let Some(document) = &intake.document else {
            return Ok(None);
        };
        let bytes = self
            .store()
            .blobs()
            .get(&intake.organisation, &document.sha256)
            .await?;
        let found = tokio::task::spawn_blocking(move || pieces::of_file(bytes)).await;
        let found = found.map_err(|error| AppError::Broken(error.to_string()))?;
        Ok(found.pieces.into_iter().next())
    }

    /// A page of what came in, newest first.
    ///
    /// # Errors
    /// [`AppError::Invalid`] for a place that is none.
    pub async fn intakes(
        &self,
        caller: &Caller,
        filter: &IntakeFilter,
    ) -> Result<Page<IntakeView>, AppError> {
        caller.must(Scope::Intake)?;
        let after = filter.after.as_deref();
        if let Some(after) = after {
            let _: IntakeId = after.parse().map_err(|_| {
                AppError::invalid("after", "Give the “next” of the page before, as it was.")
            })?;
        }
        let wanted = Wanted {
            to_do: filter.to_do.unwrap_or_default(),
            stage: filter.stage,
        };
        let limit = filter.limit.unwrap_or(50).clamp(1, 200);
        let mut connection = self.store().read().await?;
        let (found, next, total) =
            intakes::list(&mut connection, caller.id(), wanted, after, limit).await?;
        let mut items = Vec::with_capacity(found.len());
        for intake in &found {
            items.push(view(&mut connection, intake, self.now()).await?);
        }
        drop(connection);
        self.note_reading(caller, Sensitive::Intakes, after, items.len())
            .await?;
        Ok(Page { items, total, next })
    }

    /// One of them, with who sent it and what the mail says.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn intake(&self, caller: &Caller, id: &IntakeId) -> Result<IntakeView, AppError> {
        caller.must(Scope::Intake)?;
        let mut connection = self.store().read().await?;
        let intake = reach::intake(&mut connection, caller, id).await?;
        drop(connection);
        let what = Sensitive::Intake { id: id.clone() };
        self.note_reading(caller, what, None, 1).await?;
        self.intake_view_of(&intake).await
    }

    /// Everything that came, as it came: its name as a file, and its bytes.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn intake_source(
        &self,
        caller: &Caller,
        id: &IntakeId,
    ) -> Result<(String, Vec<u8>), AppError> {
        caller.must(Scope::Intake)?;
        let mut connection = self.store().read().await?;
        let intake = reach::intake(&mut connection, caller, id).await?;
        drop(connection);
        let what = Sensitive::Intake { id: id.clone() };
        self.note_reading(caller, what, None, 1).await?;
        let ending = match intake.arrival.via {
            IntakeVia::Mail => "eml",
            IntakeVia::Api => "bin",
            IntakeVia::Form => "json",
        };
        let bytes = self
            .store()
            .blobs()
            .get(&intake.organisation, &intake.arrival.source)
            .await?;
        Ok((format!("{id}.{ending}"), bytes))
    }

    /// The authorities of the register that may issue orders, for whoever accepts one: identifier and name.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn issuers(
        &self,
        caller: &Caller,
    ) -> Result<Vec<(OrganisationId, String)>, AppError> {
        caller.must(Scope::Intake)?;
        let mut connection = self.store().read().await?;
        let all = organisations::all(&mut connection).await?;
        let may = all
            .into_iter()
            .filter(|one| one.is_designated(Designation::Issue));
        Ok(may.map(|one| (one.id, one.name)).collect())
    }

    async fn intake_view_of(&self, intake: &Intake) -> Result<IntakeView, AppError> {
        let mut connection = self.store().read().await?;
        let mut shown = view(&mut connection, intake, self.now()).await?;
        let contact = complaints::contact(&mut connection, intake.id.as_str()).await?;
        shown.sender = contact.map(|(_, email)| email);
        let sent = jobs::progress(&mut connection, intake.id.as_str(), "reply").await?;
        shown.reply = sent.map(|sent| answer::standing(&sent));
        drop(connection);
        if intake.arrival.via == IntakeVia::Mail {
            let bytes = self
                .store()
                .blobs()
                .get(&intake.organisation, &intake.arrival.source)
                .await?;
            if let Ok(mail) = tokio::task::spawn_blocking(move || Mail::read(&bytes)).await {
                shown.subject = Some(mail.subject);
                shown.text = Some(mail.text);
            }
        }
        Ok(shown)
    }

    /// Says which surfaces of a provider are not open to the public.
    ///
    /// # Errors
    /// [`AppError::Refused`] when it is no provider, or one is no address.
    pub async fn set_private_surfaces(
        &self,
        organisation: &str,
        prefixes: &[String],
    ) -> Result<Organisation, AppError> {
        let missing = || AppError::NotFound("organisation");
        let mut tx = self.store().write().await?;
        let found = organisations::by_name(tx.connection(), organisation).await?;
        let found = found.ok_or_else(missing)?;
        let events = found.set_private_surfaces(prefixes)?;
        tx.append_all(&Actor::Operator, events).await?;
        let after = organisations::get(tx.connection(), &found.id).await?;
        tx.commit().await?;
        after.ok_or_else(missing)
    }
}

/// An intake in the transaction that is writing it.
async fn of(tx: &mut Tx, id: &IntakeId) -> Result<Intake, AppError> {
    let intake = intakes::get(tx.connection(), id).await?;
    intake.ok_or(AppError::NotFound("intake"))
}

/// An authority of the register that may issue orders.
async fn issuer_of(tx: &mut Tx, id: &OrganisationId) -> Result<Organisation, AppError> {
    let found = organisations::get(tx.connection(), id).await?;
    let found = found.filter(|one| one.kind == OrganisationKind::Authority);
    let found = found.ok_or_else(|| {
        AppError::invalid(
            "issuer",
            "This is no authority of the register; an administrator of the machine adds one: staydown admin authority import.",
        )
    })?;
    if found.is_designated(Designation::Issue) {
        return Ok(found);
    }
    Err(AppError::invalid(
        "issuer",
        format!(
            "{} is not designated for issuing removal orders (Art 12(1)(a)).",
            found.name
        ),
    ))
}

async fn received_before(
    connection: &mut Connection,
    issuer: &OrganisationId,
    addressee: &OrganisationId,
    piece: &Piece,
) -> Result<Option<NoticeId>, AppError> {
    let reference = terms::reference(&piece.document.reference);
    if reference.is_empty() {
        return Ok(None);
    }
    Ok(intakes::received_before(connection, issuer, addressee, &reference).await?)
}

fn linked(intake: &Intake, issuer: &OrganisationId, notice: NoticeId) -> Triage {
    let before = intake.triage();
    Triage {
        verdict: IntakeVerdict::Duplicate,
        candidate: Some(issuer.clone()),
        seal: before.map_or(casework::Seal::None, |before| before.seal.clone()),
        lacks: before
            .map(|before| before.lacks.clone())
            .unwrap_or_default(),
        notes: Vec::new(),
        notice: Some(notice),
        follow_up: None,
    }
}

/// The domain a mail server vouched for when it came: it is not asked again, as the field was judged then.
fn vouched_before(intake: &Intake) -> Option<String> {
    intake
        .triages
        .iter()
        .find_map(|(_, triage)| match &triage.seal {
            casework::Seal::Domain { domain } => Some(domain.clone()),
            _ => None,
        })
}

pub(crate) async fn view(
    connection: &mut Connection,
    intake: &Intake,
    now: Timestamp,
) -> Result<IntakeView, AppError> {
    let triage = intake.triage();
    let candidate = triage.and_then(|triage| triage.candidate.clone());
    let candidate_name = match &candidate {
        Some(id) => organisations::get(connection, id)
            .await?
            .map(|one| one.name),
        None => None,
    };
    let arrival = &intake.arrival;
    Ok(IntakeView {
        id: intake.id.clone(),
        stage: intake.stage,
        to_do: intake.to_do,
        via: arrival.via,
        received_at: arrival.received_at,
        sent: arrival.sent.clone(),
        sender_domain: arrival.sender_domain.clone(),
        sender: None,
        message_id: arrival.message_id.clone(),
        verdict: triage.map(|triage| triage.verdict),
        sentence: triage.map_or("", Triage::sentence).to_owned(),
        seal: triage.map(|triage| triage.seal.clone()),
        candidate,
        candidate_name,
        lacks: triage
            .map(|triage| triage.lacks.clone())
            .unwrap_or_default(),
        notes: triage
            .map(|triage| triage.notes.clone())
            .unwrap_or_default(),
        document: intake.document.clone(),
        notice: intake.notice.clone(),
        clock: intake.clock.as_ref().map(|clock| ClockView::at(clock, now)),
        words: intake.words.clone(),
        documents: paper::papers(intake),
        subject: None,
        text: None,
        source: arrival.source.clone(),
        bytes: arrival.bytes,
        answerable: arrival.answerable,
        reply: None,
    })
}

/// Bytes that are read and stored at the same time.
struct Shared(std::sync::Arc<Vec<u8>>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
