//! What is written to whoever sent something: by itself, once an hour at most and never to a program; and in the words of a person
//! who decided. Sent like deliveries are: again with growing pauses, under the same Message-ID.

use super::{of, paper};
use crate::accounts::later;
use crate::documents::{File, files};
use crate::jobs::{Kind, unreadable};
use crate::mail::Letter;
use crate::organisations::digest;
use crate::{App, AppError};
use casework::{Intake, IntakeId, IntakeLack, IntakeStage, IntakeVerdict, IntakeVia, Organisation};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::jobs::{self, Job, Progress};
use store::{Tx, complaints, intakes};

/// At most one answer by itself to a sender in this time.
const AT_MOST_EVERY: SignedDuration = SignedDuration::from_hours(1);
/// Pauses before the second, third, … attempt, in seconds; the last is repeated.
const PAUSES: [i64; 7] = [5, 15, 60, 120, 300, 600, 1_800];
/// After this many attempts (two days) an answer is given up.
const MOST_ATTEMPTS: i64 = 100;

/// A mail that waits to be sent.
#[derive(Serialize, Deserialize)]
struct Reply {
    to: String,
    subject: String,
    text: String,
    /// The mail it answers.
    to_id: Option<String>,
    /// Whether no person wrote it.
    automatic: bool,
    /// Which request for what is missing goes with it as a document (Annex III), counted from one.
    #[serde(default)]
    request: Option<usize>,
}

impl App {
    /// Tells the sender that it came, when, and what is missing.
    pub(super) async fn answer_by_itself(
        &self,
        tx: &mut Tx,
        id: &IntakeId,
        house: &Organisation,
    ) -> Result<(), AppError> {
        let intake = of(tx, id).await?;
        let Some(to) = self.to_answer(tx, &intake).await? else {
            return Ok(());
        };
        let now = self.now();
        let since = now.checked_sub(AT_MOST_EVERY).unwrap_or(Timestamp::MIN);
        let sender = digest(&format!("{} {}", house.id, to.to_ascii_lowercase()));
        if !intakes::may_answer(tx.connection(), &sender, now, since).await? {
            return Ok(());
        }
        let text = text_by_itself(&intake, house);
        self.post(tx, &intake, to, text, true).await
    }

    /// Tells the sender what a person decided.
    pub(super) async fn answer_in_words(
        &self,
        tx: &mut Tx,
        id: &IntakeId,
        house: &Organisation,
    ) -> Result<(), AppError> {
        let intake = of(tx, id).await?;
        let Some(to) = self.to_answer(tx, &intake).await? else {
            return Ok(());
        };
        let mut text = text_in_words(&intake, house);
        if intake.stage == IntakeStage::Asked && !paper::papers(&intake).is_empty() {
            let keys = self.public_url().join("/.well-known/staydown/keys.json");
            let keys = keys.map_or_else(|_| String::new(), Into::into);
            text.push_str(&format!(
                "\nThe form (Annex III) is attached as a PDF, and as the signed document (JWS) that is also inside the PDF. The key it is signed with is at {keys}\n"
            ));
        }
        self.post(tx, &intake, to, text, false).await
    }

    /// Whom to write to, if anybody: not where mail is not sent, and never to what answers by itself.
    async fn to_answer(&self, tx: &mut Tx, intake: &Intake) -> Result<Option<String>, AppError> {
        let arrival = &intake.arrival;
        let Some(mail) = &self.inner.mail else {
            return Ok(None);
        };
        if arrival.via != IntakeVia::Mail || !arrival.answerable {
            return Ok(None);
        }
        let contact = complaints::contact(tx.connection(), intake.id.as_str()).await?;
        let to = contact.map(|(_, email)| email).unwrap_or_default();
        let is_ourselves = to.eq_ignore_ascii_case(&mail.own_address());
        Ok((!to.is_empty() && !is_ourselves).then_some(to))
    }

    async fn post(
        &self,
        tx: &mut Tx,
        intake: &Intake,
        to: String,
        text: String,
        automatic: bool,
    ) -> Result<(), AppError> {
        let now = self.now();
        let reference = intake.document.as_ref().map_or("", |own| &own.reference);
        let subject = match reference {
            "" => "Your message to our contact point for removal orders".to_owned(),
            reference => format!("Removal order {reference}"),
        };
        let reply = Reply {
            to,
            subject,
            text,
            to_id: intake.arrival.message_id.clone(),
            automatic,
            request: match intake.stage {
                IntakeStage::Asked if !automatic => Some(intake.asked.len()),
                _ => None,
            },
        };
        let payload = serde_json::to_string(&reply).map_err(unreadable)?;
        let (id, kind) = (self.message_id(now)?, Kind::Reply.as_str());
        jobs::add(
            tx.connection(),
            &id,
            kind,
            intake.id.as_str(),
            &payload,
            now,
        )
        .await?;
        Ok(())
    }

    /// The request for what is missing, as the files of a mail; none where no form can be made of it.
    async fn request_files(&self, intake: &str, number: usize) -> Result<Vec<File>, AppError> {
        let Ok(id) = intake.parse::<IntakeId>() else {
            return Ok(Vec::new());
        };
        let mut connection = self.store().read().await?;
        let intake = intakes::get(&mut connection, &id).await?;
        drop(connection);
        let jws = match &intake {
            Some(intake) => self.signed_request(intake, number).await?,
            None => None,
        };
        match jws {
            Some(jws) => files(jws, "impossibility").await,
            None => Ok(Vec::new()),
        }
    }

    /// The job.
    pub(crate) async fn send_reply(&self, job: &Job) -> Result<(), AppError> {
        let reply: Reply = serde_json::from_str(&job.payload).map_err(unreadable)?;
        let now = self.now();
        // Made before anything is sent: what cannot be made is tried again, like what cannot be sent.
        let files = match reply.request {
            Some(number) => self.request_files(&job.subject, number).await?,
            None => Vec::new(),
        };
        let sent = match &self.inner.mail {
            Some(mail) => {
                let letter = Letter {
                    files,
                    to: reply.to,
                    subject: reply.subject,
                    text: reply.text,
                    id: job.id.clone(),
                    in_reply_to: reply.to_id,
                    is_automatic: reply.automatic,
                };
                mail.send(&letter, now).await
            }
            None => Err("the server was started without --smtp".to_owned()),
        };
        self.note_mail(sent.as_ref().err());
        let mut tx = self.store().write().await?;
        match sent {
            Ok(()) => jobs::finish(tx.connection(), &job.id).await?,
            Err(why) if job.attempts + 1 >= MOST_ATTEMPTS => {
                jobs::give_up(tx.connection(), &job.id, &why).await?;
            }
            Err(why) => {
                tracing::info!(
                    job = job.id,
                    why,
                    "an answer was not sent and is tried again"
                );
                let place = usize::try_from(job.attempts).unwrap_or(usize::MAX);
                let pause = PAUSES[place.min(PAUSES.len() - 1)];
                let at = later(now, SignedDuration::from_secs(pause));
                jobs::again(tx.connection(), &job.id, Some(&why), at).await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

/// How it stands with an answer, for people.
pub(super) fn standing(progress: &Progress) -> String {
    match (&progress.last_error, progress.next) {
        (None, None) => "sent".to_owned(),
        (None, Some(_)) => "waiting".to_owned(),
        (Some(why), Some(_)) => format!("waiting: {why}"),
        (Some(why), None) => format!("failed: {why}"),
    }
}

fn text_by_itself(intake: &Intake, house: &Organisation) -> String {
    let mut text = head(intake, house);
    let Some(triage) = intake.triage() else {
        return text;
    };
    text.push_str(triage.sentence());
    text.push('\n');
    match triage.verdict {
        IntakeVerdict::UnknownIssuer => text.push_str(
            "\nIf you are a competent authority: write from the address that the Commission's register has for you, sign the document (JWS, Ed25519) with a key you have given us, or call us. A person of ours looks at it, too.\n",
        ),
        IntakeVerdict::NotAnOrder => text.push_str(
            "\nPlease send the order as a PDF with the signed document inside, or as JWS or JSON after the schemas tco/annex-1.\n",
        ),
        IntakeVerdict::Private => text.push_str(
            "\nInterpersonal communications are not “dissemination to the public” (Art 2(3), recital 14). Other powers of yours are not touched by this.\n",
        ),
        _ => {}
    }
    text.push_str(&missing(&triage.lacks));
    text.push_str(&foot(house, "This answer was written by a program."));
    text
}

fn text_in_words(intake: &Intake, house: &Organisation) -> String {
    let mut text = head(intake, house);
    let words = intake.words.as_deref().unwrap_or_default();
    match intake.stage {
        IntakeStage::Refused => {
            text.push_str("It is not taken as a removal order, for this reason:\n\n");
            text.push_str(words);
            text.push('\n');
        }
        IntakeStage::Applied => text.push_str(
            "It has taken effect on the order it is about. A clarification starts a new hour (Art 3(3), 3(8)), which runs from its receipt.\n",
        ),
        IntakeStage::Asked => {
            text.push_str(
                "It cannot be executed as it is (Regulation (EU) 2021/784, Art 3(8), Annex III section B): it does not contain sufficient information, or contains manifest errors. We need this clarification:\n\n",
            );
            text.push_str(words);
            text.push_str("\n\nThe hour of Art 3(3) runs from when we have received it. Please send the order anew, with the same reference number.\n");
            let lacks = intake.triage().map(|triage| missing(&triage.lacks));
            text.push_str(&lacks.unwrap_or_default());
        }
        _ => text.push_str("It is taken as a removal order; the hour of Art 3(3) runs from its receipt. You are told of the measure (Annex II).\n"),
    }
    text.push_str(&foot(house, "A person of ours decided this."));
    text
}

fn head(intake: &Intake, house: &Organisation) -> String {
    let received = intake.arrival.received_at.strftime("%Y-%m-%d %H:%M:%S UTC");
    let reference = intake.document.as_ref().map_or("", |own| &own.reference);
    let reference = match reference {
        "" => "none was found".to_owned(),
        reference => reference.to_owned(),
    };
    format!(
        "Your message to {name} was received at {received}.\n\nYour reference: {reference}\nOur reference:  {id}\n\n",
        name = house.name,
        id = intake.id,
    )
}

fn missing(lacks: &[IntakeLack]) -> String {
    if lacks.is_empty() {
        return String::new();
    }
    let (must, may): (Vec<_>, Vec<_>) = lacks.iter().partition(|lack| lack.fatal);
    let mut text = String::new();
    for (title, lacks) in [
        ("Without this it is no removal order (Art 3(4)):", must),
        ("This is missing or unclear, too:", may),
    ] {
        if lacks.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{title}\n"));
        for lack in lacks {
            let section = match lack.section.as_str() {
                "" => String::new(),
                section => format!("Section {section}: "),
            };
            text.push_str(&format!("- {section}{}\n", lack.sentence));
        }
    }
    text
}

fn foot(house: &Organisation, who: &str) -> String {
    let contact = house.contact.as_ref().map_or_else(String::new, |contact| {
        format!(" Our contact point: {contact}.")
    });
    format!("\n{who}{contact}\n")
}
