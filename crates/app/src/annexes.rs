//! The signed documents of an order: the order itself (Annex I) and each answer to it (Annex II, Annex III). Both sides fetch
//! them and verify them without us; an authority outside the instance, whose order came by mail or over the open form, is sent
//! the answers by mail, to the address that the register has.

use crate::accounts::later;
use crate::documents::{files, order_document, pages};
use crate::jobs::{Kind, unreadable};
use crate::mail::Letter;
use crate::{App, AppError, Caller, reach};
use casework::{
    Actor, AnswerKind, Event, Notice, NoticeAnswer, NoticeBody, NoticeId, Organisation, ReceivedVia,
};
use exchange::annex::of_casework::{Answering, Provider};
use exchange::annex::{Document, FeedbackDocument, ImpossibilityDocument, sign};
use exchange::v1::DocumentView;
use exchange::webhook::Message;
use jiff::SignedDuration;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use store::jobs::{self, Job, Progress};
use store::{Connection, Tx, intakes, notice_documents, notices, organisations};

/// Pauses before the second, third, … attempt, in seconds; the last is repeated. Annex II is owed without undue delay (Art 3(6)).
const PAUSES: [i64; 7] = [5, 15, 60, 120, 300, 600, 1_800];
/// After this many attempts (two days) an answer is given up, and a person writes by hand.
const MOST_ATTEMPTS: i64 = 100;

/// Which document of an order; answers are counted from one, as people count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paper {
    /// Annex I.
    Order,
    /// Annex II: which one.
    Feedback(usize),
    /// Annex III: which one.
    Impossibility(usize),
}

impl Paper {
    /// Its name in an address.
    fn name(self) -> String {
        match self {
            Self::Order => "annex-1".to_owned(),
            Self::Feedback(number) => format!("annex-2-{number}"),
            Self::Impossibility(number) => format!("annex-3-{number}"),
        }
    }

    /// Every document there is of a notice: none of a referral, which has no form.
    fn all(notice: &Notice) -> Vec<Self> {
        let NoticeBody::RemovalOrder(order) = &notice.body else {
            return Vec::new();
        };
        let mut all = vec![Self::Order];
        all.extend((1..=order.feedback.len()).map(Self::Feedback));
        all.extend((1..=order.impossible.len()).map(Self::Impossibility));
        all
    }
}

/// The documents of a notice, for whoever may read it.
pub(crate) fn papers(notice: &Notice) -> Vec<DocumentView> {
    let view = |paper: Paper| {
        let name = paper.name();
        DocumentView {
            href: format!("/v1/notices/{}/documents/{name}", notice.id),
            name,
        }
    };
    Paper::all(notice).into_iter().map(view).collect()
}

/// How it stands with sending the last answer by mail.
pub(crate) async fn standing(
    connection: &mut Connection,
    notice: &NoticeId,
) -> Result<Option<Progress>, AppError> {
    Ok(jobs::progress(connection, notice.as_str(), Kind::Annex.as_str()).await?)
}

/// What the job carries.
#[derive(Serialize, Deserialize)]
struct Mailing {
    answer: AnswerKind,
    /// Which of its kind, from one.
    number: usize,
}

impl App {
    /// A signed document of a notice, as a compact JWS or as pages with that inside. For the addressee this is a receipt.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is no such document, or an order came unsigned from outside.
    pub async fn notice_document(
        &self,
        caller: &Caller,
        id: &NoticeId,
        name: &str,
        as_pages: bool,
    ) -> Result<Vec<u8>, AppError> {
        let missing = || AppError::NotFound("document");
        self.notice(caller, id, ReceivedVia::Api).await?;
        let mut connection = self.store().read().await?;
        let notice = reach::notice(&mut connection, caller, id).await?;
        drop(connection);
        let all = Paper::all(&notice);
        let paper = all.into_iter().find(|paper| paper.name() == name);
        let jws = self.paper(&notice, paper.ok_or_else(missing)?).await?;
        let jws = jws.ok_or_else(missing)?;
        match as_pages {
            true => pages(jws).await,
            false => Ok(jws.into_bytes()),
        }
    }

    /// Where the documents of a message's notice are fetched.
    pub(crate) async fn documents_told(
        &self,
        connection: &mut Connection,
        message: &Message,
    ) -> Result<Vec<String>, AppError> {
        let (Message::NoticeIssued { notice, .. }
        | Message::NoticeChanged { notice }
        | Message::MayInform { notice }) = message
        else {
            return Ok(Vec::new());
        };
        let notice = notices::get(connection, notice).await?;
        let all = notice.iter().flat_map(papers);
        let whole = all.map(|document| {
            let url = self.public_url().join(&document.href);
            url.map_or(document.href, Into::into)
        });
        Ok(whole.collect())
    }

    /// A document, made and signed when it is asked for first and the same ever after. Nothing where an order came from outside
    /// without a signature: what nobody signed is not signed in their name.
    pub(crate) async fn paper(
        &self,
        notice: &Notice,
        paper: Paper,
    ) -> Result<Option<String>, AppError> {
        let name = paper.name();
        let mut connection = self.store().read().await?;
        if let Some(kept) =
            notice_documents::get(&mut connection, notice.id.as_str(), &name).await?
        {
            return Ok(Some(kept));
        }
        if paper == Paper::Order && notice.from_outside().is_some() {
            let intake = intakes::of_notice(&mut connection, &notice.id).await?;
            drop(connection);
            return match intake {
                Some(intake) => self.signed_as_it_came(&intake).await,
                None => Ok(None),
            };
        }
        let missing = || AppError::NotFound("organisation");
        let issuer = organisations::get(&mut connection, &notice.terms.issuer).await?;
        let issuer = issuer.ok_or_else(missing)?;
        let addressee = organisations::get(&mut connection, &notice.terms.addressee).await?;
        let addressee = addressee.ok_or_else(missing)?;
        let order = notice.terms.order.as_ref();
        let copy = match order.and_then(|order| order.copy_to.as_ref()) {
            Some(id) => organisations::get(&mut connection, id).await?,
            None => None,
        };
        drop(connection);
        let copy = copy.map_or_else(String::new, |copy| copy.name);
        let (document, signer) = match paper {
            Paper::Order => {
                let order = order_document(notice, &issuer, &addressee, &copy);
                (Document::from(order), &issuer.id)
            }
            Paper::Feedback(_) | Paper::Impossibility(_) => {
                let answer = answer_document(notice, paper, &issuer, &addressee);
                (answer.ok_or(AppError::NotFound("document"))?, &addressee.id)
            }
        };
        let key = self.signing_key(signer).await?;
        let jws = sign(&document, &key);
        let mut tx = self.store().write().await?;
        let kept =
            notice_documents::keep(tx.connection(), notice.id.as_str(), &name, &jws, self.now());
        let kept = kept.await?;
        tx.commit().await?;
        Ok(Some(kept))
    }

    /// Sends an answer to whoever the order came from, where that was by mail or over the open form. In the transaction of the
    /// answer; `notice` is as it was before.
    pub(crate) async fn add_annex(
        &self,
        tx: &mut Tx,
        notice: &Notice,
        answer: &NoticeAnswer,
    ) -> Result<(), AppError> {
        let came_by = notice.received.map(|(_, via)| via);
        let is_by_hand = matches!(came_by, Some(ReceivedVia::Email | ReceivedVia::Form));
        let NoticeBody::RemovalOrder(order) = &notice.body else {
            return Ok(());
        };
        let (Some(kind), true, Some(_)) = (answer.kind(), is_by_hand, notice.from_outside()) else {
            return Ok(());
        };
        let number = match kind {
            AnswerKind::Feedback => order.feedback.len() + 1,
            AnswerKind::Impossibility => order.impossible.len() + 1,
            AnswerKind::Reinstatement => 1,
        };
        let mailing = Mailing {
            answer: kind,
            number,
        };
        let payload = serde_json::to_string(&mailing).map_err(unreadable)?;
        let now = self.now();
        let (id, of) = (self.message_id(now)?, notice.id.as_str());
        jobs::add(
            tx.connection(),
            &id,
            Kind::Annex.as_str(),
            of,
            &payload,
            now,
        )
        .await?;
        Ok(())
    }

    /// The job.
    pub(crate) async fn send_annex(&self, job: &Job) -> Result<(), AppError> {
        let mailing: Mailing = serde_json::from_str(&job.payload).map_err(unreadable)?;
        let mut connection = self.store().read().await?;
        let notice = match job.subject.parse::<NoticeId>() {
            Ok(id) => notices::get(&mut connection, &id).await?,
            Err(_) => None,
        };
        drop(connection);
        let Some(notice) = notice else {
            let mut tx = self.store().write().await?;
            jobs::finish(tx.connection(), &job.id).await?;
            return Ok(tx.commit().await?);
        };
        let sent = self.mail_annex(job, &notice, &mailing).await;
        let mut tx = self.store().write().await?;
        match sent {
            Ok(sha256) => {
                let event = Event::AnswerMailed {
                    notice: notice.id.clone(),
                    answer: mailing.answer,
                    sha256,
                };
                tx.append(&Actor::System, event).await?;
                jobs::finish(tx.connection(), &job.id).await?;
            }
            Err(why) if job.attempts + 1 >= MOST_ATTEMPTS => {
                let event = Event::AnswerNotMailed {
                    notice: notice.id.clone(),
                    answer: mailing.answer,
                    attempts: u32::try_from(job.attempts + 1).unwrap_or(u32::MAX),
                    last_error: why.clone(),
                };
                tx.append(&Actor::System, event).await?;
                jobs::give_up(tx.connection(), &job.id, &why).await?;
            }
            Err(why) => {
                tracing::info!(
                    job = job.id,
                    why,
                    "an answer to an order was not sent and is tried again"
                );
                let place = usize::try_from(job.attempts).unwrap_or(usize::MAX);
                let pause = SignedDuration::from_secs(PAUSES[place.min(PAUSES.len() - 1)]);
                let at = later(self.now(), pause);
                jobs::again(tx.connection(), &job.id, Some(&why), at).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Sends it; the digest of the signed document, where there is one.
    async fn mail_annex(
        &self,
        job: &Job,
        notice: &Notice,
        mailing: &Mailing,
    ) -> Result<Option<String>, String> {
        let mail = self.inner.mail.as_ref();
        let mail = mail.ok_or_else(|| "the server was started without --smtp".to_owned())?;
        let written = self.annex_letter(job, notice, mailing).await;
        let (letter, sha256) = written.map_err(|error| error.to_string())?;
        if letter.to.is_empty() {
            return Err("the register has no e-mail address of the authority".to_owned());
        }
        let sent = mail.send(&letter, self.now()).await;
        self.note_mail(sent.as_ref().err());
        sent.map(|()| sha256)
    }

    async fn annex_letter(
        &self,
        job: &Job,
        notice: &Notice,
        mailing: &Mailing,
    ) -> Result<(Letter, Option<String>), AppError> {
        let paper = match mailing.answer {
            AnswerKind::Feedback => Some(Paper::Feedback(mailing.number)),
            AnswerKind::Impossibility => Some(Paper::Impossibility(mailing.number)),
            AnswerKind::Reinstatement => None,
        };
        let jws = match paper {
            Some(paper) => self.paper(notice, paper).await?,
            None => None,
        };
        let sha256 = jws
            .as_ref()
            .map(|jws| signals::Sha256::of(jws.as_bytes()).to_string());
        let files = match (jws, mailing.answer) {
            (Some(jws), AnswerKind::Feedback) => files(jws, "feedback").await?,
            (Some(jws), _) => files(jws, "impossibility").await?,
            (None, _) => Vec::new(),
        };
        let missing = || AppError::NotFound("organisation");
        let mut connection = self.store().read().await?;
        let authority = organisations::get(&mut connection, &notice.terms.issuer).await?;
        let authority = authority.ok_or_else(missing)?;
        let house = organisations::get(&mut connection, &notice.terms.addressee).await?;
        let house = house.ok_or_else(missing)?;
        let intake = intakes::of_notice(&mut connection, &notice.id).await?;
        drop(connection);
        let letter = Letter {
            to: address_of(&authority),
            subject: format!("Removal order {}", notice.terms.reference),
            text: self.annex_text(notice, mailing, &authority, &house),
            id: job.id.clone(),
            in_reply_to: intake.and_then(|intake| intake.arrival.message_id),
            files,
            ..Letter::default()
        };
        Ok((letter, sha256))
    }

    fn annex_text(
        &self,
        notice: &Notice,
        mailing: &Mailing,
        authority: &Organisation,
        house: &Organisation,
    ) -> String {
        let received = notice.received.map(|(at, _)| at);
        let received = received.map_or_else(String::new, |at| {
            at.strftime(", received at %Y-%m-%d %H:%M:%S UTC")
                .to_string()
        });
        let contact = house.contact.as_deref().unwrap_or_default();
        let head = format!(
            "To {}\n\n{} answers your removal order {}{received}.\nOur reference: {}\n\n",
            authority.name, house.name, notice.terms.reference, notice.id
        );
        let keys = self.public_url().join("/.well-known/staydown/keys.json");
        let keys = keys.map_or_else(|_| String::new(), Into::into);
        let attached = format!(
            "The form is attached as a PDF, and as the signed document (JWS) that is also inside the PDF. The key it is signed with is at {keys}\n"
        );
        let said = match mailing.answer {
            AnswerKind::Feedback => format!(
                "It was executed: see the feedback following removal or disabling (Annex II, Art 3(6)).\n\n{attached}"
            ),
            AnswerKind::Impossibility => format!(
                "It could not be executed: see the information about the impossibility to execute (Annex III, Art 3(7) and 3(8)).\n\nA clarification is taken in the way your order came: write to us again with the same reference number; send the corrected order, or a document of the schema tco/follow-up/v1. The hour of Art 3(3) then runs from its receipt.\n\n{attached}"
            ),
            AnswerKind::Reinstatement => {
                "The order has no legal effect any more. What had been removed on it was reinstated (Art 4(7)), but for what our own terms and conditions keep down.\n".to_owned()
            }
        };
        format!("{head}{said}\nOur contact point: {contact}\n")
    }
}

/// Annex II or III, from the answer on record.
fn answer_document(
    notice: &Notice,
    paper: Paper,
    issuer: &Organisation,
    addressee: &Organisation,
) -> Option<Document> {
    let NoticeBody::RemovalOrder(order) = &notice.body else {
        return None;
    };
    let (received_at, _) = notice.received?;
    let answering = Answering {
        reference: &notice.terms.reference,
        authority: &issuer.name,
        provider: Provider {
            name: &addressee.name,
            legal_representative: "",
            contact_point: addressee.contact.as_deref().unwrap_or_default(),
            member_state: addressee.member_state.as_deref().unwrap_or_default(),
        },
        received_at,
        offset: Offset::UTC,
        authorised_person: "",
        addressee_reference: notice.id.as_str(),
    };
    match paper {
        Paper::Order => None,
        Paper::Feedback(number) => {
            let executed = order.feedback.get(number.checked_sub(1)?)?;
            Some(FeedbackDocument::of_executed(executed, answering).into())
        }
        Paper::Impossibility(number) => {
            let impossible = order.impossible.get(number.checked_sub(1)?)?;
            Some(ImpossibilityDocument::of_impossible(impossible, answering).into())
        }
    }
}

/// Where answers go, as the register says and never as a mail says: the address for feedback (Annex I, F 1), otherwise that of
/// the authority, otherwise its contact point.
fn address_of(authority: &Organisation) -> String {
    let own = authority.particulars.as_ref();
    let places = [
        own.and_then(|own| own.feedback.as_deref()),
        own.map(|own| own.email.as_str()),
        authority.contact.as_deref(),
    ];
    let is_address = |place: &&str| place.contains('@') && !place.contains(char::is_whitespace);
    let found = places.into_iter().flatten().find(is_address);
    found.unwrap_or_default().to_owned()
}
