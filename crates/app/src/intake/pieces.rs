//! The orders in what came, and what is said about orders that came before: every attachment is read, and the same in two forms
//! (PDF and JWS, say) is one.

use casework::{FollowUpSaid, IntakeDocument, IntakeLack};
use exchange::annex::{
    Document, FollowUpDocument, Instant, NoFollowUp, Received, RemovalOrderDocument, unverified,
};
use exchange::mail::{Attachment, Mail};

/// Most locations of one order that are shown.
const URLS: usize = 1_000;
/// Characters of a field that is shown.
const FIELD: usize = 300;
/// Characters of a clarification or a reason.
const TEXT: usize = 3_900;

/// What a document says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// A removal order.
    Order(Box<RemovalOrderDocument>),
    /// A clarification or a withdrawal of one.
    FollowUp(FollowUpDocument),
}

impl Said {
    /// The name of the authority it says it is of.
    pub(super) fn authority(&self) -> &str {
        match self {
            Self::Order(order) => &order.section_e.authority,
            Self::FollowUp(said) => &said.authority,
        }
    }

    /// The Member State it says its authority is of; empty where it does not.
    pub(super) fn state(&self) -> String {
        match self {
            Self::Order(order) => order.section_a.issuing_member_state.to_string(),
            Self::FollowUp(_) => String::new(),
        }
    }

    /// When it says it was written.
    pub(super) fn at(&self) -> Option<Instant> {
        match self {
            Self::Order(order) => order.section_a.issued_at,
            Self::FollowUp(said) => said.at,
        }
    }

    /// All it lacks.
    pub(super) fn lacks(&self) -> Vec<IntakeLack> {
        match self {
            Self::Order(order) => {
                let lacks = order.check().into_iter().map(|lack| IntakeLack {
                    fatal: lack.is_fatal(),
                    field: lack.field,
                    section: lack.section,
                    sentence: lack.sentence,
                });
                lacks.collect()
            }
            Self::FollowUp(said) => {
                let lacks = said
                    .lacks()
                    .into_iter()
                    .map(|(field, sentence)| IntakeLack {
                        fatal: true,
                        field: field.to_owned(),
                        section: String::new(),
                        sentence: sentence.to_owned(),
                    });
                lacks.collect()
            }
        }
    }

    /// What it says about an order that came before, as the casework keeps it.
    pub(super) fn follow_up(&self) -> Option<FollowUpSaid> {
        let Self::FollowUp(said) = self else {
            return None;
        };
        Some(FollowUpSaid {
            kind: said.kind,
            text: shortened(&said.text),
        })
    }
}

/// As much of a text as the casework keeps; the document has all of it.
pub(super) fn shortened(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= TEXT {
        return text.to_owned();
    }
    let begin: String = text.chars().take(TEXT).collect();
    format!("{begin} … (shortened; the document has all of it)")
}

/// An order that was read, or what is said about one; signed or not.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) document: IntakeDocument,
    pub(super) said: Said,
    /// The compact JWS, where there is one. Not verified.
    pub(super) jws: Option<String>,
    /// The file as it came.
    pub(super) bytes: Vec<u8>,
    /// What a person should know about the file.
    pub(super) remarks: Vec<String>,
}

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) pieces: Vec<Piece>,
    /// Why there is no order, where there is none.
    pub(super) nothing: String,
    /// What could not be read, in sentences, where an order was found beside it.
    pub(super) unread: Vec<String>,
}

/// The orders in a mail.
pub(super) fn of_mail(mail: &Mail) -> Found {
    of(&mail.attachments)
}

/// The order in a file.
pub(super) fn of_file(bytes: Vec<u8>) -> Found {
    let name = String::new();
    of(&[Attachment { name, bytes }])
}

fn of(attachments: &[Attachment]) -> Found {
    let (mut pieces, mut unread) = (Vec::<Piece>::new(), Vec::new());
    for attachment in attachments {
        match read(attachment) {
            Ok(piece) => match pieces.iter_mut().find(|one| one.said == piece.said) {
                // What is signed says more than what is not.
                Some(same) if same.jws.is_none() && piece.jws.is_some() => *same = piece,
                Some(_) => {}
                None => pieces.push(piece),
            },
            Err(why) => unread.push(why),
        }
    }
    let nothing = match (attachments.is_empty(), pieces.is_empty()) {
        (true, _) => {
            "No file with a removal order is attached: JSON or JWS after the published schemas, or a PDF with one inside, is read.".to_owned()
        }
        (false, true) => unread.join(" "),
        (false, false) => String::new(),
    };
    if pieces.is_empty() {
        unread.clear();
    }
    Found {
        pieces,
        nothing,
        unread,
    }
}

fn read(attachment: &Attachment) -> Result<Piece, String> {
    let called = match attachment.name.as_str() {
        "" => "The file".to_owned(),
        name => format!("The file “{name}”"),
    };
    match FollowUpDocument::read(&attachment.bytes) {
        Ok((said, jws)) => {
            return Ok(Piece {
                document: facts_of_follow_up(&said, jws.is_some(), &attachment.bytes),
                said: Said::FollowUp(said),
                jws,
                bytes: attachment.bytes.clone(),
                remarks: Vec::new(),
            });
        }
        Err(NoFollowUp::Damaged(why)) => return Err(format!("{called}: {why}.")),
        Err(NoFollowUp::Other) => {}
    }
    let received = Received::read(&attachment.bytes)
        .map_err(|error| format!("{called} holds no order that can be read: {error}."))?;
    let (document, form) = match &received {
        Received::Unsigned(document) => (Ok(document.clone()), "json"),
        Received::Signed { jws } => (unverified(jws), "jws"),
        Received::Pages { jws, .. } => (unverified(jws), "pdf"),
    };
    let document = document.map_err(|error| format!("{called}: {error}."))?;
    let title = document.title();
    let Document::RemovalOrder(order) = document else {
        return Err(format!("{called} is no removal order but {title}."));
    };
    let mut remarks = Vec::new();
    if let Received::Pages { shown_in: None, .. } = received {
        remarks.push("The pages of the PDF were made by another program; only the document inside counts, and this is what it says.".to_owned());
    }
    Ok(Piece {
        document: facts(&order, form, &attachment.bytes),
        jws: received.jws().map(str::to_owned),
        said: Said::Order(order),
        bytes: attachment.bytes.clone(),
        remarks,
    })
}

fn facts(order: &RemovalOrderDocument, form: &str, bytes: &[u8]) -> IntakeDocument {
    let short = |text: &str| text.trim().chars().take(FIELD).collect::<String>();
    let locations = order.section_b.locations.iter().take(URLS);
    IntakeDocument {
        sha256: signals::Sha256::of(bytes).to_string(),
        form: form.to_owned(),
        authority: short(&order.section_e.authority),
        issuing_state: order.section_a.issuing_member_state.to_string(),
        reference: short(&order.section_a.reference),
        issued_at: order.section_a.issued_at.map(|at| at.to_string()),
        urls: locations
            .map(|location| location.url.chars().take(4_096).collect())
            .collect(),
    }
}

fn facts_of_follow_up(said: &FollowUpDocument, is_signed: bool, bytes: &[u8]) -> IntakeDocument {
    let short = |text: &str| text.trim().chars().take(FIELD).collect::<String>();
    IntakeDocument {
        sha256: signals::Sha256::of(bytes).to_string(),
        form: if is_signed { "jws" } else { "json" }.to_owned(),
        authority: short(&said.authority),
        issuing_state: String::new(),
        reference: short(&said.reference),
        issued_at: said.at.map(|at| at.to_string()),
        urls: Vec::new(),
    }
}
